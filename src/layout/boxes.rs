//! Boxes of a page, kept so that those at a place are found without a look at all.

use crate::model::Rect;

/// Boxes halved again and again, and the box round each part (as in Guttman, R-Trees, 1984, but built once from all).
pub(super) struct Boxes {
    /// Each with its index; those of one part stand together.
    parted: Vec<(Rect, usize)>,
    /// The boxes round the parts; the halves of the part at `n` are at `2n + 1` and `2n + 2`.
    around: Vec<Rect>,
}

/// A part that is no larger is not halved.
const SMALL: usize = 32;

#[derive(Clone, Copy)]
struct Part {
    number: usize,
    first: usize,
    end: usize,
}

impl Part {
    fn halves(self) -> Option<[Part; 2]> {
        let Part { number, first, end } = self;
        let middle = first.midpoint(end);
        let halves =
            [Part { number: 2 * number + 1, first, end: middle }, Part { number: 2 * number + 2, first: middle, end }];
        (SMALL < end - first).then_some(halves)
    }
}

impl Boxes {
    /// The boxes, by the order in which they come.
    pub fn of<'a>(rects: impl IntoIterator<Item = &'a Rect>) -> Self {
        let mut boxes = Self { parted: rects.into_iter().copied().zip(0..).collect(), around: vec![] };
        if !boxes.parted.is_empty() {
            boxes.enclose(boxes.whole());
        }
        boxes
    }

    /// The indices of the boxes that meet or touch a window, in no order.
    pub fn touching(&self, window: &Rect) -> Vec<usize> {
        let mut found = Vec::new();
        self.any_touching(window, |at| {
            found.push(at);
            false
        });
        found
    }

    /// Whether any of the boxes that meet or touch a window is meant; no more of them are asked than that needs.
    pub fn any_touching(&self, window: &Rect, mut is_meant: impl FnMut(usize) -> bool) -> bool {
        !self.parted.is_empty() && self.any_in(self.whole(), window, &mut is_meant)
    }

    fn any_in(&self, part: Part, window: &Rect, is_meant: &mut impl FnMut(usize) -> bool) -> bool {
        if !touch(&self.around[part.number], window) {
            return false;
        }
        match part.halves() {
            Some([first, second]) => self.any_in(second, window, is_meant) || self.any_in(first, window, is_meant),
            None => self.of_part(part).iter().any(|(rect, at)| touch(rect, window) && is_meant(*at)),
        }
    }

    /// The highest score of a box with its index. No box in another may score higher than `at_most` says of that one;
    /// `None` is lowest.
    pub fn highest(
        &self,
        at_most: impl Fn(&Rect) -> Option<i32>,
        score: impl Fn(&Rect, usize) -> Option<i32>,
    ) -> Option<i32> {
        let mut highest = None;
        let mut open = if self.parted.is_empty() { vec![] } else { vec![self.whole()] };
        while let Some(part) = open.pop() {
            if at_most(&self.around[part.number]) <= highest {
                continue;
            }
            match part.halves() {
                // The more promising half is looked into first.
                Some(mut halves) => {
                    halves.sort_by_key(|half| at_most(&self.around[half.number]));
                    open.extend(halves);
                }
                None => {
                    highest = self.of_part(part).iter().map(|(rect, at)| score(rect, *at)).fold(highest, Option::max);
                }
            }
        }
        highest
    }

    fn whole(&self) -> Part {
        Part { number: 0, first: 0, end: self.parted.len() }
    }

    fn of_part(&self, part: Part) -> &[(Rect, usize)] {
        &self.parted[part.first..part.end]
    }

    /// Finds the box round a part, and parts it where it is longest.
    fn enclose(&mut self, part: Part) {
        let own = &mut self.parted[part.first..part.end];
        let around = Rect::around(own.iter().map(|(rect, _)| rect)).expect("no part of boxes is without any");
        self.around.resize(self.around.len().max(part.number + 1), around);
        self.around[part.number] = around;
        let Some(halves) = part.halves() else { return };
        let middle = halves[0].end - part.first;
        let across = around.height() < around.width();
        let place = |(rect, _): &(Rect, usize)| if across { rect.left + rect.right } else { rect.top + rect.bottom };
        own.select_nth_unstable_by_key(middle, place);
        halves.into_iter().for_each(|half| self.enclose(half));
    }
}

/// Shows each two boxes that have a part in common, by their indices, with that part. The page is swept in the direction in which
/// fewer boxes lie beside each other.
pub(super) fn each_meeting(rects: &[Rect], mut show: impl FnMut(usize, usize, Rect)) {
    let Some(around) = Rect::around(rects) else { return };
    let beside = |length: fn(&Rect) -> i32| {
        let all: f64 = rects.iter().map(|rect| f64::from(length(rect))).sum();
        all / f64::from(length(&around).max(1))
    };
    let downwards = beside(Rect::height) <= beside(Rect::width);
    let along = |at: usize| if downwards { rects[at].down() } else { rects[at].across() };
    let mut order: Vec<usize> = (0..rects.len()).collect();
    order.sort_by_key(|at| along(*at).start);
    let mut open: Vec<usize> = Vec::new();
    for at in order {
        let start = along(at).start;
        open.retain(|other| start < along(*other).end);
        for &other in &open {
            let common = rects[other].intersect(&rects[at]);
            common.into_iter().for_each(|common| show(other, at, common));
        }
        open.push(at);
    }
}

fn touch(one: &Rect, other: &Rect) -> bool {
    let across = one.left <= other.right && other.left <= one.right;
    across && one.top <= other.bottom && other.top <= one.bottom
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rect() -> impl Strategy<Value = Rect> {
        (-50..50, -50..50, 0..30, 0..30).prop_map(|(left, top, width, height)| Rect {
            left,
            top,
            right: left + width,
            bottom: top + height,
        })
    }

    proptest! {
        #[test]
        fn what_touches_a_window_is_found(rects in prop::collection::vec(rect(), 0..60), window in rect()) {
            let touches = |rect: &Rect| {
                rect.across().gap(&window.across()) == 0 && rect.down().gap(&window.down()) == 0
            };
            let mut found = Boxes::of(&rects).touching(&window);
            found.sort_unstable();
            let all: Vec<usize> = (0..rects.len()).filter(|at| touches(&rects[*at])).collect();
            prop_assert_eq!(found, all);
        }

        #[test]
        fn boxes_that_meet_are_shown_once(rects in prop::collection::vec(rect(), 0..60)) {
            let mut found = Vec::new();
            each_meeting(&rects, |one, other, common| found.push((one.min(other), one.max(other), common)));
            found.sort_unstable_by_key(|(one, other, _)| (*one, *other));
            let pairs = (0..rects.len()).flat_map(|one| (one + 1..rects.len()).map(move |other| (one, other)));
            let meet = |(one, other): (usize, usize)| Some((one, other, rects[one].intersect(&rects[other])?));
            prop_assert_eq!(found, pairs.filter_map(meet).collect::<Vec<_>>());
        }

        #[test]
        fn the_highest_score_is_found(rects in prop::collection::vec(rect(), 0..60), under in rect()) {
            let bottom = |rect: &Rect| (rect.top < under.top).then_some(rect.bottom);
            let wide = |rect: &Rect| bottom(rect).filter(|_| under.width() < rect.width());
            let highest = Boxes::of(&rects).highest(bottom, |rect, _| wide(rect));
            prop_assert_eq!(highest, rects.iter().filter_map(wide).max());
        }
    }
}

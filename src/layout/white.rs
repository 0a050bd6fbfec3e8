//! The largest white rectangles among boxes.

use crate::model::{Rect, Size, Span};

/// Finds the maximal empty rectangles of at least the given size: none can grow to any side without meeting an
/// obstacle or the frame. Sorted by place. Every maximal rectangle stands under some obstacle (or the frame's top);
/// so from each obstacle the white under it is followed down, while it is wide enough.
/// (What is sought is as in Breuel, Two Geometric Algorithms for Layout Analysis, 2002, section 2; as the
/// white between columns is narrow and tall, following it down is quicker than his branch and bound.)
pub(super) fn white_rectangles(obstacles: &[Rect], frame: Rect, smallest: Size) -> Vec<Rect> {
    let slabs = Slabs::of(obstacles, smallest.height.max(1));
    let lid = Rect { bottom: frame.top, ..frame };
    let supports = slabs.sorted.iter().chain([&lid]);
    let mut found: Vec<Rect> =
        supports.flat_map(|support| White::under(support, frame, smallest).followed_down(&slabs)).collect();
    found.sort_unstable_by_key(|rect| (rect.left, rect.top, rect.right, rect.bottom));
    found.dedup();
    found
}

/// The obstacles in pieces that are not higher than a line, so that those beside a line are found near it.
struct Slabs {
    height: i32,
    /// From top to bottom.
    sorted: Vec<Rect>,
    /// Those whose tops lie in each stretch of one height, from left to right, and the width of the widest.
    bands: Vec<(Vec<Rect>, i32)>,
}

impl Slabs {
    fn of(obstacles: &[Rect], height: i32) -> Self {
        let mut sorted: Vec<Rect> = obstacles.iter().flat_map(|rect| slabs(rect, height)).collect();
        sorted.sort_unstable_by_key(|rect| (rect.top, rect.left, rect.right, rect.bottom));
        sorted.dedup();
        let mut slabs = Self { height, sorted, bands: vec![] };
        let last = slabs.sorted.last().map_or(0, |slab| slabs.band_of(slab.top) + 1);
        slabs.bands.resize(last, (vec![], 0));
        for slab in &slabs.sorted {
            let at = slabs.band_of(slab.top);
            let (band, widest) = &mut slabs.bands[at];
            band.push(*slab);
            *widest = slab.width().max(*widest);
        }
        slabs.bands.iter_mut().for_each(|(band, _)| band.sort_unstable_by_key(|slab| slab.left));
        slabs
    }

    /// The band in which a height lies.
    fn band_of(&self, y: i32) -> usize {
        let top = self.sorted.first().map_or(0, |slab| slab.top);
        ((y - top) / self.height).max(0) as usize
    }

    /// The slabs of a band that lie in a span, from top to bottom.
    fn meeting(&self, (band, widest): &(Vec<Rect>, i32), span: Span) -> Vec<Rect> {
        let first = band.partition_point(|slab| slab.left <= span.start - widest);
        let before_end = band[first..].iter().take_while(|slab| slab.left < span.end);
        let mut meeting: Vec<Rect> = before_end.filter(|slab| span.start < slab.right).copied().collect();
        meeting.sort_unstable_by_key(|slab| (slab.top, slab.left, slab.right, slab.bottom));
        meeting
    }
}

/// The obstacle in pieces of at most the given height.
fn slabs(rect: &Rect, height: i32) -> impl Iterator<Item = Rect> {
    let rect = *rect;
    let tops = (rect.top..rect.bottom).step_by(height as usize);
    tops.map(move |top| Rect { top, bottom: (top + height).min(rect.bottom), ..rect })
}

/// The white that is followed down from the bottom of a support.
struct White {
    support: Rect,
    frame: Rect,
    smallest: Size,
    /// What is still open.
    open: Vec<Stripe>,
    found: Vec<Rect>,
}

impl White {
    fn under(support: &Rect, frame: Rect, smallest: Size) -> Self {
        let open = vec![Stripe { across: frame.across(), narrowed_at: support.bottom }];
        Self { support: *support, frame, smallest, open, found: vec![] }
    }

    /// The white rectangles whose top edge touches the bottom of the support.
    fn followed_down(mut self, slabs: &Slabs) -> Vec<Rect> {
        let top = self.support.bottom;
        // Most white ends at the next line; what lies farther down is looked for below what is left.
        let near = |slab: &&Rect| slab.top < top + slabs.height;
        let first = slabs.sorted.partition_point(|slab| slab.top <= top - slabs.height);
        for slab in slabs.sorted[first..].iter().take_while(near).filter(|slab| top < slab.bottom) {
            if self.open.is_empty() {
                return self.found;
            }
            self.meet(slab);
        }
        for band in slabs.bands.iter().skip(slabs.band_of(top + slabs.height)) {
            let Some(span) = self.open.iter().map(|stripe| stripe.across).reduce(|a, b| a.union(&b)) else { break };
            let below = slabs.meeting(band, span).into_iter().filter(|slab| !near(&slab));
            below.for_each(|slab| self.meet(&slab));
        }
        let bottom = self.frame.bottom;
        let to_the_end = self.open.iter().filter_map(|stripe| stripe.down_to(top, bottom));
        self.found.extend(to_the_end.filter(|rect| self.smallest.height <= rect.height()));
        self.found
    }

    /// Cuts the stripes that an obstacle meets.
    fn meet(&mut self, slab: &Rect) {
        let mut at = 0;
        while at < self.open.len() {
            if self.open[at].across.overlap(&slab.across()) <= 0 {
                at += 1;
                continue;
            }
            let stripe = self.open.swap_remove(at);
            let white = stripe.down_to(self.support.bottom, slab.top);
            self.found.extend(white.filter(|rect| self.smallest.height <= rect.height()));
            // What is left beside the slab comes behind the others, and is not met again.
            let (support, width) = (self.support.across(), self.smallest.width);
            let goes_on = |piece: &Stripe| width <= piece.across.len() && 0 < piece.across.overlap(&support);
            self.open.extend(stripe.beside(slab).into_iter().filter(goes_on));
        }
    }
}

/// White that is followed down.
struct Stripe {
    across: Span,
    /// Top of the last obstacle that made it narrower.
    narrowed_at: i32,
}

impl Stripe {
    /// The rectangle down to the bottom; `None` where an obstacle made the stripe narrower no higher than there, as a
    /// wider one ends there too.
    fn down_to(&self, top: i32, bottom: i32) -> Option<Rect> {
        let maximal = top < bottom && (self.narrowed_at < bottom || self.narrowed_at <= top);
        maximal.then_some(Rect { left: self.across.start, top, right: self.across.end, bottom })
    }

    /// What is left of the stripe to both sides of an obstacle.
    fn beside(&self, obstacle: &Rect) -> [Stripe; 2] {
        let narrowed_at = self.narrowed_at.max(obstacle.top);
        let Span { start, end } = self.across;
        [Span { start, end: obstacle.left }, Span { start: obstacle.right, end }]
            .map(|across| Stripe { across, narrowed_at })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SMALLEST: Size = Size { width: 5, height: 5 };

    fn find(obstacles: &[Rect]) -> Vec<Rect> {
        white_rectangles(obstacles, Rect::new(0, 0, 100, 100), SMALLEST)
    }

    #[test]
    fn white_beside_a_box_reaches_from_edge_to_edge() {
        let found = find(&[Rect::new(40, 40, 60, 60)]);
        let expected = [(0, 0, 40, 100), (0, 0, 100, 40), (0, 60, 100, 100), (60, 0, 100, 100)];
        assert_eq!(found, expected.map(|(left, top, right, bottom)| Rect::new(left, top, right, bottom)));
    }

    #[test]
    fn white_under_a_headline_starts_at_its_foot() {
        let found = find(&[Rect::new(0, 10, 100, 20), Rect::new(0, 20, 45, 100), Rect::new(55, 20, 100, 100)]);
        assert!(found.contains(&Rect::new(45, 20, 55, 100)));
    }

    fn is_white(rect: &Rect, obstacles: &[Rect]) -> bool {
        obstacles.iter().all(|obstacle| obstacle.intersect(rect).is_none())
    }

    proptest! {
        #[test]
        fn what_is_found_is_white_and_cannot_grow(
            boxes in prop::collection::vec((0..90i32, 0..90i32, 1..30i32, 1..30i32), 0..12)
        ) {
            let obstacles: Vec<Rect> =
                boxes.iter().map(|(x, y, w, h)| Rect::new(*x, *y, (x + w).min(100), (y + h).min(100))).collect();
            for rect in find(&obstacles) {
                prop_assert!(is_white(&rect, &obstacles));
                let grown = [
                    Rect { left: rect.left - 1, ..rect },
                    Rect { top: rect.top - 1, ..rect },
                    Rect { right: rect.right + 1, ..rect },
                    Rect { bottom: rect.bottom + 1, ..rect },
                ];
                let frame = Rect::new(0, 0, 100, 100);
                for larger in grown {
                    prop_assert!(!frame.contains(&larger) || !is_white(&larger, &obstacles), "{rect:?} grows to {larger:?}");
                }
            }
        }

        #[test]
        fn no_white_is_missed(
            boxes in prop::collection::vec((0..90i32, 0..90i32, 1..30i32, 1..30i32), 0..12),
            (left, top) in (0..95i32, 0..95i32),
        ) {
            let obstacles: Vec<Rect> =
                boxes.iter().map(|(x, y, w, h)| Rect::new(*x, *y, (x + w).min(100), (y + h).min(100))).collect();
            let patch = Rect::new(left, top, left + SMALLEST.width, top + SMALLEST.height);
            let covered = find(&obstacles).iter().any(|rect| rect.contains(&patch));
            prop_assert_eq!(covered, is_white(&patch, &obstacles));
        }
    }
}

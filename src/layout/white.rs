//! The largest white rectangles among boxes.

use crate::model::{Rect, Size, Span};

/// Finds the maximal empty rectangles of at least the given size: none can grow to any side without meeting an
/// obstacle or the frame. Sorted by place. Every maximal rectangle stands under some obstacle (or the frame's top);
/// so from each obstacle the white under it is followed down, while it is wide enough.
/// (What is sought is as in Breuel, Two Geometric Algorithms for Layout Analysis, 2002, section 2; as the
/// white between columns is narrow and tall, following it down is quicker than his branch and bound.)
pub(super) fn white_rectangles(obstacles: &[Rect], frame: Rect, smallest: Size) -> Vec<Rect> {
    let slabs = Slabs::of(obstacles, smallest);
    let lid = Rect { bottom: frame.top, ..frame };
    let mut white = White { slabs: &slabs, frame, smallest, support: lid, open: vec![], taken: vec![], found: vec![] };
    for support in slabs.sorted.iter().chain([&lid]) {
        white.support = *support;
        white.open_under();
        white.follow_down();
    }
    let mut found = white.found;
    found.sort_unstable_by_key(|rect| (rect.left, rect.top, rect.right, rect.bottom));
    found.dedup();
    found
}

/// The obstacles in pieces that are not higher than the least white, so that those beside a line are found near it.
struct Slabs {
    height: i32,
    /// From top to bottom.
    sorted: Vec<Rect>,
    /// Those whose tops lie in each stretch of half the height: about a line.
    bands: Vec<Band>,
}

#[derive(Clone, Default)]
struct Band {
    /// From left to right.
    slabs: Vec<Rect>,
    /// The width of the widest.
    widest: i32,
    /// The bottom of the lowest.
    bottom: i32,
}

impl Slabs {
    fn of(obstacles: &[Rect], smallest: Size) -> Self {
        let height = smallest.height.max(1);
        let mut sorted: Vec<Rect> = obstacles.iter().flat_map(|rect| slabs(rect, height)).collect();
        // Most come sorted: a stable sort merges what is.
        sorted.sort_by_key(|rect| (rect.top, rect.left, rect.right, rect.bottom));
        // No white that is sought fits between the words of a line, where all are of one height.
        sorted.dedup_by(|right, left| {
            let is_level = (left.top, left.bottom) == (right.top, right.bottom);
            let is_near = is_level && right.left - left.right < smallest.width;
            left.right = if is_near { left.right.max(right.right) } else { left.right };
            is_near
        });
        let mut slabs = Self { height, sorted, bands: vec![] };
        let last = slabs.sorted.last().map_or(0, |slab| slabs.band_of(slab.top) + 1);
        slabs.bands.resize(last, Band { bottom: i32::MIN, ..Band::default() });
        for slab in &slabs.sorted {
            let at = slabs.band_of(slab.top);
            let band = &mut slabs.bands[at];
            band.slabs.push(*slab);
            band.widest = slab.width().max(band.widest);
            band.bottom = slab.bottom.max(band.bottom);
        }
        slabs.bands.iter_mut().for_each(|band| band.slabs.sort_unstable_by_key(|slab| slab.left));
        slabs
    }

    /// The band in which a height lies.
    fn band_of(&self, y: i32) -> usize {
        let top = self.sorted.first().map_or(0, |slab| slab.top);
        ((y - top) / (self.height / 2).max(1)).max(0) as usize
    }

    /// The bands of the slabs that reach between two heights.
    fn bands_at(&self, level: Span) -> impl Iterator<Item = &Band> + Clone {
        let (first, end) = (self.band_of(level.start - self.height), self.band_of(level.end) + 1);
        let bands = self.bands.get(first..end.min(self.bands.len())).unwrap_or_default();
        bands.iter().filter(move |band| level.start < band.bottom)
    }
}

impl Band {
    /// The slabs that lie in a span, from left to right.
    fn meeting(&self, span: Span) -> impl Iterator<Item = &Rect> {
        let first = self.slabs.partition_point(|slab| slab.left <= span.start - self.widest);
        let before_end = self.slabs[first..].iter().take_while(move |slab| slab.left < span.end);
        before_end.filter(move |slab| span.start < slab.right)
    }

    /// Where the last of some slabs ends that end at a place or before it.
    fn last_end(&self, place: i32, is_meant: impl Fn(&Rect) -> bool) -> Option<i32> {
        let first_behind = self.slabs.partition_point(|slab| slab.left < place);
        let mut last: Option<i32> = None;
        for slab in self.slabs[..first_behind].iter().rev() {
            // What starts farther away ends farther away.
            if last.is_some_and(|last| slab.left + self.widest <= last) {
                break;
            }
            last = last.max((slab.right <= place && is_meant(slab)).then_some(slab.right));
        }
        last
    }

    /// Where the first of some slabs starts that start at a place or behind it.
    fn first_start(&self, place: i32, is_meant: impl Fn(&Rect) -> bool) -> Option<i32> {
        let first = self.slabs.partition_point(|slab| slab.left < place);
        self.slabs[first..].iter().find(|slab| is_meant(slab)).map(|slab| slab.left)
    }
}

/// The obstacle in pieces of at most the given height.
fn slabs(rect: &Rect, height: i32) -> impl Iterator<Item = Rect> {
    let rect = *rect;
    let tops = (rect.top..rect.bottom).step_by(height as usize);
    tops.map(move |top| Rect { top, bottom: (top + height).min(rect.bottom), ..rect })
}

/// The white that is followed down from the bottom of one support after the other.
struct White<'a> {
    slabs: &'a Slabs,
    frame: Rect,
    smallest: Size,
    support: Rect,
    /// What is still open under the support.
    open: Vec<Stripe>,
    /// What slabs take of the level just under it.
    taken: Vec<Span>,
    found: Vec<Rect>,
}

impl White<'_> {
    /// Opens what is free of slabs just under the support, as far as it reaches to both sides. Most white ends at the next
    /// line: what stands there is no farther down than the least height, so that only the white between matters.
    fn open_under(&mut self) {
        let (slabs, support, whole) = (self.slabs, self.support, self.frame.across());
        let level = Span { start: support.bottom, end: support.bottom + slabs.height };
        let is_level = |slab: &Rect| slab.top < level.end && level.start < slab.bottom;
        let bands = slabs.bands_at(level);
        self.open.clear();
        self.taken.clear();
        for band in bands.clone() {
            self.taken.extend(band.meeting(support.across()).filter(|slab| is_level(slab)).map(Rect::across));
            // Under most words stands a line of text, and farther down needs no look.
            if self.is_all_taken() {
                return;
            }
        }
        let mut left = support.left;
        if self.taken.iter().all(|taken| support.left < taken.start) {
            let nearest = bands.clone().filter_map(|band| band.last_end(support.left, is_level)).max();
            left = nearest.map_or(whole.start, |right| right.max(whole.start));
        }
        let mut right = support.right;
        if self.taken.iter().all(|taken| taken.end < support.right) {
            let nearest = bands.filter_map(|band| band.first_start(support.right, is_level)).min();
            right = nearest.map_or(whole.end, |left| whole.end.min(left));
        }
        self.taken.sort_unstable_by_key(|taken| taken.start);
        self.taken.push(Span { start: right, end: right });
        for at in 0..self.taken.len() {
            let across = Span { start: left, end: self.taken[at].start };
            let piece = Stripe { across, narrowed_at: support.bottom };
            if !across.is_empty() && (across == whole || self.goes_on(&piece)) {
                self.open.push(piece);
            }
            left = left.max(self.taken[at].end);
        }
    }

    /// Whether what is taken leaves nothing under the support that is wide enough.
    fn is_all_taken(&mut self) -> bool {
        self.taken.sort_unstable_by_key(|taken| taken.start);
        let Some(mut all) = self.taken.first().copied() else { return false };
        let is_near = |taken: &Span| {
            let is_near = taken.start - all.end < self.smallest.width;
            all = all.union(taken);
            is_near
        };
        self.taken.iter().all(is_near) && all.contains(&self.support.across())
    }

    /// Whether a piece of white is wide enough, and under the support.
    fn goes_on(&self, piece: &Stripe) -> bool {
        self.smallest.width <= piece.across.len() && 0 < piece.across.overlap(&self.support.across())
    }

    /// Finds the white rectangles whose top edge touches the bottom of the support.
    fn follow_down(&mut self) {
        let (slabs, top) = (self.slabs, self.support.bottom);
        let below_line = top + slabs.height;
        for band in slabs.bands.iter().skip(slabs.band_of(below_line)) {
            let Some(span) = self.open.iter().map(|stripe| stripe.across).reduce(|a, b| a.union(&b)) else { break };
            let mut below: Vec<&Rect> = band.meeting(span).filter(|slab| below_line <= slab.top).collect();
            below.sort_unstable_by_key(|slab| (slab.top, slab.left, slab.right, slab.bottom));
            below.into_iter().for_each(|slab| self.meet(slab));
        }
        let bottom = self.frame.bottom;
        let to_the_end = self.open.iter().filter_map(|stripe| stripe.down_to(top, bottom));
        self.found.extend(to_the_end.filter(|rect| self.smallest.height <= rect.height()));
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
            for piece in stripe.beside(slab) {
                if self.goes_on(&piece) {
                    self.open.push(piece);
                }
            }
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

//! The largest white rectangles among boxes.

use crate::model::{Rect, Size, Span};

/// Finds the maximal empty rectangles of at least the given size: none can grow to any side without meeting an
/// obstacle or the frame. Sorted by place. Every maximal rectangle stands under some obstacle (or the frame's top);
/// so from each obstacle the white under it is followed down, while it is wide enough.
/// (What is sought is as in Breuel, Two Geometric Algorithms for Layout Analysis, 2002, section 2; as the
/// white between columns is narrow and tall, following it down is quicker than his branch and bound.)
pub(super) fn white_rectangles(obstacles: &[Rect], frame: Rect, smallest: Size) -> Vec<Rect> {
    let slab_height = smallest.height.max(1);
    let mut slabs: Vec<Rect> = obstacles.iter().flat_map(|rect| slabs(rect, slab_height)).collect();
    slabs.sort_by_key(|rect| (rect.top, rect.left, rect.right, rect.bottom));
    slabs.dedup();
    let lid = Rect { bottom: frame.top, ..frame };
    let mut found: Vec<Rect> = slabs
        .iter()
        .chain([&lid])
        .flat_map(|support| white_under(support, &slabs, slab_height, frame, smallest))
        .collect();
    found.sort_by_key(|rect| (rect.left, rect.top, rect.right, rect.bottom));
    found.dedup();
    found
}

/// The obstacle in pieces that are not higher than a line, so that those beside a line are found near it.
fn slabs(rect: &Rect, slab_height: i32) -> impl Iterator<Item = Rect> {
    let rect = *rect;
    let tops = (rect.top..rect.bottom).step_by(slab_height as usize);
    tops.map(move |top| Rect { top, bottom: (top + slab_height).min(rect.bottom), ..rect })
}

/// The white rectangles whose top edge touches the bottom of the support.
fn white_under(support: &Rect, slabs: &[Rect], slab_height: i32, frame: Rect, smallest: Size) -> Vec<Rect> {
    let top = support.bottom;
    let mut found = Vec::new();
    let high_enough = |rect: &Rect| smallest.height <= rect.height();
    let goes_on = |piece: &Stripe| smallest.width <= piece.across.len() && 0 < piece.across.overlap(&support.across());
    let mut open = vec![Stripe { across: frame.across(), narrowed_at: top }];
    let first = slabs.partition_point(|slab| slab.top <= top - slab_height);
    for slab in slabs[first..].iter().filter(|slab| top < slab.bottom) {
        if open.is_empty() {
            break;
        }
        let mut at = 0;
        while at < open.len() {
            if open[at].across.overlap(&slab.across()) <= 0 {
                at += 1;
                continue;
            }
            let stripe = open.swap_remove(at);
            found.extend(stripe.down_to(top, slab.top).filter(high_enough));
            // What is left beside the slab comes behind the others, and is not hit again.
            open.extend(stripe.beside(slab).into_iter().filter(goes_on));
        }
    }
    found.extend(open.iter().filter_map(|stripe| stripe.down_to(top, frame.bottom)).filter(high_enough));
    found
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

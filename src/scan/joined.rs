//! Pieces of one gutter: found under each other, and put together.

use crate::model::Rect;

use super::bits::Bits;
use super::gutters::{Gap, MIN_LINES, Measures, REACH, has_edge_of, is_white, min_width};
use super::stretches::Stretch;
use super::words::Piece;

/// The stretches that are gutters, and those too short for it that go on with one, over or under them, behind nothing but white:
/// a short last line ends the row of gaps.
pub(super) fn in_line(stretches: Vec<Stretch>, text: &Bits, measures: &Measures) -> Vec<Stretch> {
    let (mut gutters, mut short): (Vec<_>, Vec<_>) = stretches.into_iter().partition(Stretch::is_gutter);
    let mut asked = 0;
    while asked < gutters.len() {
        let goes_on = |part: &Stretch| {
            let gutters = gutters[asked..].iter().map(|gutter| &gutter.rect);
            let aligned = gutters.filter(|gutter| has_edge_of(part.rect.across(), gutter.across(), measures));
            let stripes = aligned.filter_map(|gutter| stripe_between(&part.rect, gutter, measures));
            let mut near = stripes.filter(|stripe| stripe.height() as f32 <= REACH * part.band as f32);
            near.any(|stripe| is_white(&stripe, text))
        };
        let (found, left): (Vec<_>, Vec<_>) = short.into_iter().partition(goes_on);
        asked = gutters.len();
        gutters.extend(found);
        short = left;
    }
    gutters
}

/// The stripe from one of two gutters to the other, which stands over or under it.
fn stripe_between(one: &Rect, other: &Rect, measures: &Measures) -> Option<Rect> {
    let across = one.across().common(&other.across());
    let (top, bottom) = (one.bottom.min(other.bottom), one.top.max(other.top));
    let stripe = Rect { left: across.start, top, right: across.end, bottom };
    (min_width(measures) <= across.len() as f32 && top <= bottom).then_some(stripe)
}

/// Ink between two gutters that is no higher, in x-heights, is a hyphen that touches the next column, or a stroke as thin.
const HYPHEN: f32 = 0.5;

/// Where a gutter goes on between two others that stand over each other: commas and hyphens may reach into it until it is no
/// wider than a word space, but the space between two words of one column is not found at the same place in every line. A hyphen
/// may touch the next column.
pub(super) fn bridges(gutters: &[Rect], gaps: &[Gap], pieces: &[Piece], measures: &Measures) -> Vec<Rect> {
    let next = |upper: &Rect| {
        let below = gutters.iter().filter(|lower| upper.bottom < lower.top);
        let near = below.filter(|lower| lower.top - upper.bottom <= upper.height() + lower.height());
        near.filter_map(|lower| stripe_between(upper, lower, measures)).min_by_key(|stripe| stripe.height())
    };
    let parts = |stripe: &Rect| {
        let crosses = |piece: &Piece| piece.ink.left < stripe.left && stripe.right < piece.ink.right;
        let is_beside = |rect: &Rect| 0 < rect.down().overlap(&stripe.down());
        let opens = |gap: &&Gap| is_beside(&gap.rect) && 0 < gap.across.overlap(&stripe.across());
        let open = || gaps.iter().filter(opens).count();
        let is_hyphen = stripe.height() as f32 <= HYPHEN * measures.x_height;
        is_hyphen
            || MIN_LINES <= open()
                && !gaps.iter().filter(opens).any(|gap| gap.is_word_space)
                && !pieces.iter().any(|piece| is_beside(&piece.ink) && crosses(piece))
    };
    gutters.iter().filter_map(next).filter(parts).collect()
}

/// Makes one gutter of those that touch or overlap between edges as good as the same.
pub(super) fn unite(mut gutters: Vec<Rect>, measures: &Measures) -> Vec<Rect> {
    /// In x-heights.
    const SAME: f32 = 0.2;
    let near = |one: i32, other: i32| (one - other).abs() as f32 <= SAME * measures.x_height;
    gutters.sort_by_key(|gutter| (gutter.top, gutter.left, gutter.right));
    let mut united: Vec<Rect> = vec![];
    for gutter in gutters {
        let goes_on = |last: &&mut Rect| {
            near(last.left, gutter.left) && near(last.right, gutter.right) && gutter.top <= last.bottom
        };
        match united.iter_mut().find(goes_on) {
            Some(last) => {
                let (left, right) = (last.left.max(gutter.left), last.right.min(gutter.right));
                *last = Rect { left, right, ..last.union(&gutter) };
            }
            None => united.push(gutter),
        }
    }
    united
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_between_the_same_edges_are_one_gutter() {
        let measures = Measures { x_height: 20.0, word_space: 20.0 };
        let pieces = [(100, 0, 120), (101, 40, 120), (100, 90, 123), (100, 300, 120), (130, 90, 150)];
        let pieces = pieces.map(|(left, top, right)| Rect::new(left, top, right, top + 60));
        let found = [Rect::new(101, 0, 120, 150), Rect::new(130, 90, 150, 150), Rect::new(100, 300, 120, 360)];
        assert_eq!(unite(pieces.to_vec(), &measures), found);
    }
}

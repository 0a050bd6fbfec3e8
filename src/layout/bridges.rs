//! Gutters that a line or two sticks out into.

use super::rows::Rows;
use crate::model::{Gutter, Rect, Scale, Span};

/// Longest stretch, in pitches, that is bridged.
const LONGEST: f32 = 8.0;
/// How far aside the white may lie, in type sizes: a hanging hyphen, a badly cut block, a page that is not straight.
const ASIDE: f32 = 1.25;
/// Narrowest white that goes on with a gutter, in type sizes.
const NARROWEST: f32 = 0.15;
/// A line in type that is this many times the body's is a headline over both columns.
const LARGE_TYPE: f32 = 1.25;

/// Finds the missing pieces between two gutters that stand one above the other: each line between them has white near, if
/// not where they have theirs.
pub(super) fn bridge_gutters(gutters: &[Gutter], rows: &Rows, barriers: &[Rect], scale: &Scale) -> Vec<Gutter> {
    let near = |upper: &Gutter, lower: &Gutter| {
        let apart = (lower.rect.top - upper.rect.bottom) as f32;
        let aside = upper.rect.across().gap(&lower.rect.across()) as f32;
        0.0 <= apart && apart <= LONGEST * scale.pitch && aside <= ASIDE * scale.type_size
    };
    let goes_on = |upper: &Gutter| {
        let beside =
            |other: &&Gutter| (upper.rect.across().gap(&other.rect.across()) as f32) <= ASIDE * scale.type_size;
        let below = |other: &Gutter| other.rect.top <= upper.rect.bottom && upper.rect.bottom < other.rect.bottom;
        gutters.iter().filter(beside).any(below)
    };
    let mut pieces = Vec::new();
    for upper in gutters.iter().filter(|upper| !goes_on(upper)) {
        let below = gutters.iter().filter(|lower| near(upper, lower));
        if let Some(lower) = below.min_by_key(|lower| (lower.rect.top, lower.rect.left, lower.rect.right)) {
            pieces.extend(bridge(upper, lower, rows, barriers, scale).into_iter().flatten());
        }
    }
    pieces
}

/// The pieces from the foot of one gutter to the top of the next, or `None` where something spans both columns.
fn bridge(upper: &Gutter, lower: &Gutter, rows: &Rows, barriers: &[Rect], scale: &Scale) -> Option<Vec<Gutter>> {
    let stretch = Span { start: upper.rect.bottom, end: lower.rect.top };
    let reach = (ASIDE * scale.type_size) as i32;
    let both = upper.rect.across().union(&lower.rect.across());
    let corridor = Rect { left: both.start - reach, top: stretch.start, right: both.end + reach, bottom: stretch.end };
    if barriers.iter().any(|barrier| barrier.intersect(&corridor).is_some()) {
        return None;
    }
    let mut whites = Vec::new();
    for at in rows.within(&corridor) {
        let white = rows.white_beside(at, NARROWEST * scale.type_size, &corridor.across())?;
        let headline = LARGE_TYPE * scale.type_size < rows.words()[at].type_size;
        if headline {
            return None;
        }
        whites.push(white);
    }
    whites.sort_by_key(|white| (white.top + white.bottom, white.left));
    whites.dedup();
    Some(pieces(&whites, stretch, upper, lower))
}

/// Stretches the whites up and down until they touch.
fn pieces(whites: &[Rect], stretch: Span, upper: &Gutter, lower: &Gutter) -> Vec<Gutter> {
    let confidence = upper.confidence.and(lower.confidence);
    let fallback = [Rect::new(upper.rect.left, stretch.start, upper.rect.right, stretch.end)];
    let whites = if whites.is_empty() { &fallback } else { whites };
    let middle = |above: &Rect, below: &Rect| (above.mid_y() + below.mid_y()) as i32 / 2;
    let count = whites.len();
    (0..count)
        .map(|at| {
            let top = if at == 0 { stretch.start } else { middle(&whites[at - 1], &whites[at]) };
            let bottom = if at + 1 == count { stretch.end } else { middle(&whites[at], &whites[at + 1]) };
            Gutter { rect: Rect::new(whites[at].left, top, whites[at].right, bottom), why: upper.why, confidence }
        })
        .collect()
}

//! Frames of printed rules.

use super::barriers::is_upright;
use crate::model::{Rect, Scale};

/// How far from the corners of a frame its rules end at most, in pitches.
pub(super) const CLOSED: f32 = 1.5;
/// More frames round one text are the lines of a drawing: each is compared with all rules.
const MOST: usize = 100;

/// The smallest frame of two upright rules of one height, closed above and below.
pub(super) fn frame_around(rect: &Rect, rules: &[Rect], scale: &Scale) -> Option<Rect> {
    let near = |one: i32, other: i32| ((one - other).abs() as f32) < CLOSED * scale.pitch;
    let sides = || rules.iter().filter(|rule| is_upright(rule) && rule.top <= rect.top && rect.bottom <= rule.bottom);
    let lids: Vec<&Rect> = rules.iter().filter(|rule| !is_upright(rule)).collect();
    let frames = sides().filter(|left| left.right <= rect.left).flat_map(|left| {
        let right_sides = sides().filter(|right| rect.right <= right.left);
        right_sides
            .filter(|right| near(left.top, right.top) && near(left.bottom, right.bottom))
            .map(|right| left.union(right))
    });
    let is_closed = |frame: &Rect| {
        let closes = |edge: i32| {
            lids.iter().any(|lid| near(lid.top, edge) && frame.width() < 2 * lid.across().overlap(&frame.across()))
        };
        closes(frame.top) && closes(frame.bottom)
    };
    let mut frames: Vec<Rect> = frames.collect();
    frames.sort_by_key(|frame| (frame.area(), frame.left, frame.top));
    frames.into_iter().take(MOST).find(is_closed)
}

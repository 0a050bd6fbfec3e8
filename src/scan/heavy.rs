//! Heavy letters, as full of ink as pictures.

use crate::model::Rect;

use super::components::Component;
use super::near::Near;

/// Highest heavy letter, in x-heights: what is higher is cut in wood or drawn.
const LARGEST_HEAVY: f32 = 16.0;

/// Runs in a row that a heavy letter has at most, for each time that it is as wide as high; letters may touch.
const HEAVY_RUNS: f32 = 3.0;

/// A heavy letter is at most so full of ink, unless it is a slender one, and so many times as high as wide.
const HEAVY_FILL: f32 = 0.92;
const HEAVY_SLENDER: i32 = 2;

/// Fewest letters that stand beside a heavy one, and how far from it they may be, in its heights.
const BESIDE_HEAVY: usize = 2;
const HEAVY_REACH: f32 = 1.5;

/// How far feet of letters are from their base line, in their heights.
const LEVEL_FEET: f32 = 0.12;

/// Heights of letters in one line differ at most by this.
const ONE_TYPE: f32 = 1.9;

/// Whether a piece as full of ink as a picture is a letter of a heavy headline: others stand on its line.
pub(super) fn stands_in_line(component: &Component, components: &[Component], near: &Near, x_height: f32) -> bool {
    if !is_heavy_letter(component) || LARGEST_HEAVY * x_height < component.rect.height() as f32 {
        return false;
    }
    let rect = component.rect;
    let reach = (HEAVY_REACH * rect.height() as f32) as i32;
    let around = Rect { left: rect.left - reach, right: rect.right + reach, ..rect };
    let is_beside = |other: &&Component| {
        let (lower, higher) = (rect.height().min(other.rect.height()), rect.height().max(other.rect.height()));
        let apart = (rect.bottom - other.rect.bottom).abs() as f32;
        other.rect != rect
            && is_heavy_letter(other)
            && higher as f32 <= ONE_TYPE * lower as f32
            && apart <= LEVEL_FEET * lower as f32
            && rect.across().gap(&other.rect.across()) <= reach
    };
    let beside = near.to(&around).into_iter().map(|at| &components[at]).filter(is_beside).count();
    BESIDE_HEAVY <= beside
}

fn is_heavy_letter(component: &Component) -> bool {
    let rect = component.rect;
    let squares = (rect.width() as f32 / rect.height() as f32).max(1.0);
    let is_plain = component.runs as f32 <= HEAVY_RUNS * squares * rect.height() as f32;
    let is_slender = HEAVY_SLENDER * rect.width() <= rect.height();
    is_plain && (is_slender || component.area as f32 <= HEAVY_FILL * rect.area() as f32)
}

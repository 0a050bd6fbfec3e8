//! Lines that stand over all columns of a page: its running head, or what heads the text under it.

use super::setting::{Setting, TEXT_LINES};
use crate::model::{Rect, Region};

/// Whether a short line in the body's type stands in the middle of the page over all columns, and is not the heading of what
/// stands under it: a page number stands beside it, or the first column has a heading of its own.
pub(super) fn is_over_columns(row: &[usize], has_folio: bool, setting: &Setting) -> bool {
    let regions = || row.iter().map(|at| &setting.regions[*at]);
    let others: Vec<&Region> =
        (0..setting.regions.len()).filter(|at| !row.contains(at)).map(|at| &setting.regions[at]).collect();
    let Some(rect) = Rect::around(regions().map(|region| &region.rect)) else { return false };
    let is_head = |at: &usize| is_short(*at, setting) && is_in_middle(&setting.regions[*at].rect, setting);
    row.iter().any(is_head)
        && is_over_all(&rect, &others, setting)
        && (has_folio || begins_with_heading(&others, setting))
}

/// Whether a line is in the body's type and much shorter than the page is wide.
fn is_short(at: usize, setting: &Setting) -> bool {
    /// In body type sizes.
    const BODY_TYPE: f32 = 1.3;
    const SHORTER: i32 = 3;
    SHORTER * setting.regions[at].rect.width() < setting.frame.width() && setting.type_ratio(at) <= BODY_TYPE
}

fn is_in_middle(rect: &Rect, setting: &Setting) -> bool {
    /// In type sizes.
    const ASIDE: f32 = 1.5;
    (rect.mid_x() - setting.frame.mid_x()).abs() <= ASIDE * setting.scale.type_size
}

/// Whether all other regions stand under a line, and text in columns among them.
fn is_over_all(rect: &Rect, others: &[&Region], setting: &Setting) -> bool {
    /// In pitches: a page may lean.
    const LEVEL: f32 = 0.5;
    let lowest = rect.bottom as f32 - LEVEL * setting.scale.pitch;
    let texts = || others.iter().filter(|region| TEXT_LINES <= region.lines.len()).map(|region| &region.rect);
    let in_columns = texts().map(|text| text.right).min() <= texts().map(|text| text.left).max();
    in_columns && others.iter().all(|other| lowest <= other.rect.top as f32)
}

/// Whether the first column starts with a heading that does not stand in the middle of the page: over that stands a kicker.
fn begins_with_heading(others: &[&Region], setting: &Setting) -> bool {
    /// How much lower one column may start than another, in pitches.
    const LOWER: f32 = 3.0;
    let Some(top) = others.iter().map(|other| other.rect.top).min() else { return false };
    let begins = |other: &&&Region| (other.rect.top - top) as f32 <= LOWER * setting.scale.pitch;
    let Some(leftmost) = others.iter().filter(begins).min_by_key(|other| other.rect.left) else { return false };
    let in_column = |other: &&&Region| 0 < other.rect.across().overlap(&leftmost.rect.across());
    let first = others.iter().filter(in_column).min_by_key(|other| (other.rect.top, other.rect.left));
    first.is_some_and(|first| first.lines.len() < TEXT_LINES && !is_in_middle(&first.rect, setting))
}

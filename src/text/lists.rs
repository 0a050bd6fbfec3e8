//! Lists with quantities, as in a recipe: their lines end where the words do, and show no column's edge.

use super::headings::ends_with_link;
use super::rows::{Kind, NEIGHBOURS, Row};
use super::verse::{starts_like_verse, starts_with_number};

/// Fewest lines of a list.
const LIST: usize = 4;
/// Least share of them that starts with a number.
const NUMBERED: f32 = 0.33;
/// Largest share of them that reaches the edge of the column, and how far such lines reach, as a share of the column.
const FULL: f32 = 0.34;
const REACHING: f32 = 0.75;

/// For every row of a list the edge of its column: that of the longest line near, as those of the list show none.
pub(super) fn edges_beside_lists(rows: &[Row]) -> Vec<Option<f32>> {
    let mut edges = vec![None; rows.len()];
    let mut first: usize = 0;
    for list in rows.chunk_by(goes_on_as_list) {
        let near = first.saturating_sub(NEIGHBOURS)..rows.len().min(first + list.len() + NEIGHBOURS);
        let of_region = rows[near].iter().filter(|row| row.region == list[0].region);
        let longest = of_region.map(|row| row.right).fold(f32::MIN, f32::max);
        if is_list(list, longest) {
            edges[first..first + list.len()].fill(Some(longest));
        }
        first += list.len();
    }
    edges
}

/// Whether lines that may be a list are one, in a column with such an edge.
fn is_list(list: &[Row], edge: f32) -> bool {
    if list.len() < LIST {
        return false;
    }
    let left = list.iter().map(Row::left).fold(f32::MAX, f32::min);
    let full = list.iter().filter(|row| REACHING * (edge - left) <= row.right - left).count();
    let numbers = list.iter().filter(|row| starts_with_number(row.text())).count();
    NUMBERED * list.len() as f32 <= numbers as f32 && full as f32 <= FULL * list.len() as f32
}

/// Whether two lines may be lines of one list: they start with capitals or numbers, with no more white between than in text.
fn goes_on_as_list(row: &Row, next: &Row) -> bool {
    let may_be = |row: &Row| row.kind == Kind::Text && !row.is_han && starts_like_verse(row.text());
    let white = next.line.rect.top - row.line.rect.bottom;
    let is_close = white <= row.line.rect.height();
    row.region == next.region && may_be(row) && may_be(next) && is_close && !ends_with_link(row)
}

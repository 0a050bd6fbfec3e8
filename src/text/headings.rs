//! Which lines of a heading run on.

use super::characters::is_han_text;
use super::rows::Row;
use super::sentences::{Close, Nesting, close_of, starts_inside};

/// Lines of one heading are set in one size of type; engines err by a tenth.
const SAME_TYPE: f32 = 1.15;
/// White beside the longest line of a heading that fills its column, in em of it.
const FULL_SLACK: f32 = 1.0;
/// Words that end no heading: `SCENES IN`, `Das Ende der`.
const LONGEST_LINK_WORD: usize = 3;

/// Whether a heading's line goes on in the next: it is open, or the next word did not fit in behind it.
pub(super) fn runs_on(row: &Row, next: &Row, nesting: Nesting) -> bool {
    let (size, other) = (row.line.type_size(), next.line.type_size());
    if SAME_TYPE * size.min(other) < size.max(other) {
        return false;
    }
    let open = close_of(&row.text) == Close::Clause || nesting.in_brackets() || nesting.in_quotes();
    open || starts_inside(&next.text) || ends_with_link(&row.text) || fills_column(row, next)
}

/// A small word that waits for another, as `the`, `der`, `à`.
fn ends_with_link(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or("");
    let letters = last.chars().count();
    !is_han_text(text) && last.chars().all(char::is_lowercase) && (1..=LONGEST_LINK_WORD).contains(&letters)
}

/// Whether the line reaches the edge of the column, which other lines show.
fn fills_column(row: &Row, next: &Row) -> bool {
    let column = row.frame.right - row.frame.left;
    let width = row.line.rect.width() as f32;
    let fits = width + next.first_piece() * next.em + FULL_SLACK * row.em <= column;
    let overhangs = column + FULL_SLACK * row.em < width;
    !fits && !overhangs && next.line.rect.width() < row.line.rect.width()
}

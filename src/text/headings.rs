//! Which lines are headings, and which of them run on.

use super::characters::is_han_text;
use super::rows::{Kind, Row};
use super::sentences::{Close, Nesting, close_of, starts_inside};

/// Lines of one heading are set in one size of type; engines err by a tenth.
const SAME_TYPE: f32 = 1.15;
/// White beside the longest line of a heading that fills its column, in em of it.
const FULL_SLACK: f32 = 1.0;
/// Most lines of a heading in a column of running text.
const MOST_LINES: usize = 4;
/// Words that end no heading: `SCENES IN`, `Das Ende der`.
const LONGEST_LINK_WORD: usize = 3;

/// Whether a heading's line goes on in the next: it is open, or the next word did not fit in behind it.
pub(super) fn runs_on(row: &Row, next: &Row, nesting: Nesting) -> bool {
    let (size, other) = (row.line.type_size(), next.line.type_size());
    if SAME_TYPE * size.min(other) < size.max(other) {
        return false;
    }
    if is_couplet(&row.text) && is_couplet(&next.text) {
        return false;
    }
    let open = close_of(&row.text) == Close::Clause || nesting.in_brackets() || nesting.in_quotes();
    open || starts_inside(&next.text) || ends_with_link(&row.text) || fills_column(row, next)
}

/// Marks the lines of a region of running text that read as headings: few, set apart, and none ends a sentence.
/// `before` is the line read before the region.
pub(super) fn mark_headings(rows: &mut [Row], before: Option<&Row>) {
    let after_end = before.is_none_or(|row| row.kind != Kind::Text || close_of(&row.text) == Close::Sentence);
    let plain = rows.iter().all(|row| row.kind == Kind::Text && !starts_inside(&row.text));
    let ends_none = rows.iter().all(|row| matches!(close_of(&row.text), Close::Letter | Close::Clause));
    let ends_open = rows.last().is_none_or(|row| close_of(&row.text) == Close::Clause);
    if after_end && plain && ends_none && !ends_open && rows.len() <= MOST_LINES {
        for row in rows {
            row.kind = Kind::Heading;
            row.text = with_number_apart(row);
        }
    }
}

/// The text with a space behind a section's number, if the line has one: `3.1 概况`.
fn with_number_apart(row: &Row) -> String {
    let first = &row.line.words[0].text;
    let is_number = first.chars().all(|c| c.is_ascii_digit() || c == '.') && 1 < row.line.words.len();
    match row.text.strip_prefix(first.as_str()).filter(|rest| is_number && !rest.starts_with(' ')) {
        Some(rest) => format!("{first} {rest}"),
        None => row.text.clone(),
    }
}

/// A Han line of two halves with white between: a headline of its own.
fn is_couplet(text: &str) -> bool {
    is_han_text(text) && text.contains(' ')
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
    let width = row.right - row.line.rect.left as f32;
    let fits = width + next.first_piece() * next.em + FULL_SLACK * row.em <= column;
    let overhangs = column + FULL_SLACK * row.em < width;
    !fits && !overhangs && next.right < row.right
}

//! Which lines are headings, and which of them run on.

use super::TextParams;
use super::datelines::opens_with_dateline;
use super::habits::Habits;
use super::rows::{Kind, Row};
use super::sentences::{Close, Nesting, list_mark};
use super::starts::{Setting, ending_of, has_section_number, weigh, white_at_end};
use crate::model::{Cue, Ending, Region, Role};

/// Lines of one heading are set in one size of type; engines err by a tenth.
const SAME_TYPE: f32 = 1.15;
/// White beside the longest line of a heading that fills its column, in em of it.
const FULL_SLACK: f32 = 1.0;
/// Most lines of a heading in a column of running text.
const MOST_LINES: usize = 4;
/// White beyond the next piece at the end of a heading's line, in em; no full line of a paragraph has it.
const HEADING_WHITE: f32 = 2.0;
/// How far a heading's line reaches over the edges of the column that other lines show, in em.
const OVERHANG: f32 = 1.0;
/// A rest that is shorter than this share of the line before is what did not fit in there.
const REST_SHARE: f32 = 0.34;
/// Log odds against a start at the line behind a heading that show that it is no heading.
const SURELY_INSIDE: f32 = -1.0;
/// Words that end no heading: `SCENES IN`, `Das Ende der`.
const LONGEST_LINK_WORD: usize = 3;

/// Whether a heading's line goes on in the next: it is open, or the next word did not fit in behind it.
pub(super) fn runs_on(row: &Row, next: &Row, nesting: Nesting) -> bool {
    let (size, other) = (row.type_size, next.type_size);
    if SAME_TYPE * size.min(other) < size.max(other) {
        return false;
    }
    if is_couplet(row) && is_couplet(next) {
        return false;
    }
    let open = row.close.is_open() || nesting.in_brackets() || nesting.in_quotes();
    open || next.starts_inside || ends_with_link(row) || fills_column(row, next) || leaves_rest(row, next)
}

/// Marks the lines of running text that read as headings: few, set apart, none ends a sentence, and at least one is
/// set as no line of a paragraph is.
pub(super) fn mark_headings(rows: &mut [Row], habits: &Habits, params: &TextParams) {
    let mut first = 0;
    while first < rows.len() {
        let region = rows[first].region;
        let end = first + rows[first..].iter().take_while(|row| row.region == region).count();
        let before = first.checked_sub(1).map(|last| &rows[last]);
        let after_end = before.is_none_or(|row| row.kind != Kind::Text || row.close == Close::Sentence);
        if after_end && reads_as_heading(&rows[first..end], habits, params) {
            rows[first..end].iter_mut().for_each(|row| row.kind = Kind::Heading);
        }
        first = end;
    }
}

fn reads_as_heading(rows: &[Row], habits: &Habits, params: &TextParams) -> bool {
    if MOST_LINES < rows.len() {
        return false;
    }
    let inside = |row: &Row| row.starts_inside || opens_with_dateline(row.text());
    let plain = |row: &Row| row.kind == Kind::Text && row.role == Role::Body && !inside(row);
    let ends_none = rows.iter().all(|row| !matches!(row.close, Close::Sentence | Close::Lead));
    let ends_open = rows.last().is_none_or(|row| row.close.is_open());
    let stands_out = |(number, row): (usize, &Row)| {
        let next_piece = rows.get(number + 1).map_or(1.0, |next| next.first_piece() * next.em / row.em);
        let white = white_at_end(row, next_piece, number + 1, habits, params);
        HEADING_WHITE < white || row.rest() < -OVERHANG || is_couplet(row) || list_mark(row.text()).is_some()
    };
    rows.iter().all(plain) && ends_none && !ends_open && rows.iter().enumerate().any(stands_out)
}

/// Takes lines back into the text that were cut off it: the first line of a paragraph, alone at a column's foot, looks
/// like a short heading, but it reaches as far as a first line does, and the text goes on behind it.
pub(super) fn take_back_cut_lines(rows: &mut [Row], regions: &[Region], setting: &Setting) {
    for at in 0..rows.len().saturating_sub(1) {
        let (row, next) = (&rows[at], &rows[at + 1]);
        let region = &regions[row.region];
        let alone = row.role.is_heading() && region.cue == Cue::SetApart && region.lines.len() == 1;
        if !alone || next.role != Role::Body || next.kind != Kind::Text {
            continue;
        }
        let white = white_at_end(row, next.first_piece(), 1, setting.habits, setting.params);
        if ending_of(row, white, &setting.params.starts) == Ending::Full
            && weigh(Some(row), next, rows.get(at + 2), setting).log_odds < SURELY_INSIDE
        {
            rows[at].role = Role::Body;
        }
    }
}

/// Sets a section's number apart in every heading, and where it is seen to be one.
pub(super) fn set_numbers_apart(rows: &mut [Row]) {
    let is_heading = |row: &Row| row.role.is_heading() || row.kind == Kind::Heading || has_section_number(row);
    for row in rows.iter_mut().filter(|row| is_heading(row)) {
        row.set_text(with_number_apart(row));
    }
}

/// The text with a space behind a section's number, if the line has one: `3.1 概况`.
fn with_number_apart(row: &Row) -> String {
    let first = &row.line.words[0].text;
    let is_number = first.chars().all(|c| c.is_ascii_digit() || c == '.') && 1 < row.line.words.len();
    match row.text().strip_prefix(first.as_str()).filter(|rest| is_number && !rest.starts_with(' ')) {
        Some(rest) => format!("{first} {rest}"),
        None => row.text().to_owned(),
    }
}

/// A Han line of two halves with white between: a headline of its own.
fn is_couplet(row: &Row) -> bool {
    row.is_han && row.text().contains(' ')
}

/// A small word that waits for another, as `the`, `der`, `à`.
pub(super) fn ends_with_link(row: &Row) -> bool {
    let last = row.text().split_whitespace().next_back().unwrap_or("");
    let letters = last.chars().count();
    !row.is_han && last.chars().all(char::is_lowercase) && (1..=LONGEST_LINK_WORD).contains(&letters)
}

/// Whether the next line is the few Han characters that did not fit into a line that was to hold all.
fn leaves_rest(row: &Row, next: &Row) -> bool {
    let (width, rest) = (row.line.rect.width() as f32, next.line.rect.width() as f32);
    next.is_han && rest <= REST_SHARE * width
}

/// Whether the line reaches the edge of the column, which other lines show.
fn fills_column(row: &Row, next: &Row) -> bool {
    let column = row.frame.right - row.frame.left;
    let width = row.right - row.line.rect.left as f32;
    let fits = width + next.first_piece() * next.em + FULL_SLACK * row.em <= column;
    let overhangs = column + FULL_SLACK * row.em < width;
    !fits && !overhangs && next.right < row.right
}

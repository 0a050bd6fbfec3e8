//! Lines that stand for themselves: verse, lists of names, addresses.

use super::TextParams;
use super::habits::Habits;
use super::rows::{Kind, Row};
use super::sentences::Close;
use super::starts::white_at_end;

/// Fewest lines that are verse: two or three short lines with capitals come about by chance.
const FEWEST_LINES: usize = 4;
/// White at a line's end that says that the line was ended on purpose, in em beyond the next piece.
const ENDED_ON_PURPOSE: f32 = 1.0;

/// Share of the lines of a stretch that stop before the column's edge: the longest of a stanza may be as wide as the column.
const MOSTLY: f32 = 0.6;

/// Marks stretches of lines that all start with a capital, mostly stop before the column's edge and divide no word. A last
/// line that fills the column is the first of the paragraph behind them.
pub(super) fn mark_verse(rows: &mut [Row], habits: &Habits, params: &TextParams) {
    let stops = |rows: &[Row], at: usize| rows.get(at + 1).is_none_or(|next| ends(&rows[at], next, habits, params));
    let mut first = 0;
    while first < rows.len() {
        let alike = rows[first..].chunk_by(goes_on).next().map_or(1, <[Row]>::len);
        let stretch: Vec<bool> = (first..first + alike).map(|at| stops(rows, at)).collect();
        // What stands before and behind the verse are lines of prose, but where a region starts.
        let is_top = first.checked_sub(1).is_none_or(|before| rows[before].region != rows[first].region);
        let start = if is_top { 0 } else { stretch.iter().position(|stops| *stops).unwrap_or(alike) };
        let end = stretch.iter().rposition(|stops| *stops).map_or(start, |last| last + 1);
        for (start, end) in verses(&stretch, start, end) {
            rows[first + start..first + end].iter_mut().for_each(|row| row.kind = Kind::OwnLine);
        }
        first += alike;
    }
}

/// The verse in a stretch of lines: all of it, or the parts in which all lines stop.
fn verses(stops: &[bool], start: usize, end: usize) -> Vec<(usize, usize)> {
    let short = stops[start..end].iter().filter(|stops| **stops).count();
    if MOSTLY * (end - start) as f32 <= short as f32 {
        return if FEWEST_LINES <= end - start { vec![(start, end)] } else { vec![] };
    }
    let mut found = vec![];
    let mut at = start;
    for part in stops[start..end].chunk_by(|one, other| one == other) {
        if part[0] && FEWEST_LINES <= part.len() {
            found.push((at, at + part.len()));
        }
        at += part.len();
    }
    found
}

/// Whether two lines are verse, if the one is.
fn goes_on(row: &Row, next: &Row) -> bool {
    let starts = |row: &Row| starts_with_capital(row.text()) || row.frame.is_list;
    let of_text = |row: &Row| row.kind == Kind::Text && !row.is_han && starts(row);
    row.region == next.region
        && row.frame.is_list == next.frame.is_list
        && of_text(row)
        && of_text(next)
        && row.close != Close::Word
}

/// Whether a line was ended on purpose: not inside a word, and where the next piece would have found room. The line before
/// one of another region may fill its column.
fn ends(row: &Row, next: &Row, habits: &Habits, params: &TextParams) -> bool {
    let white = || white_at_end(row, next.first_piece() * next.em / row.em, 1, habits, params);
    row.close != Close::Word && (row.region != next.region || ENDED_ON_PURPOSE < white())
}

/// A capital, or a number, with which the lines of a list start.
pub(super) fn starts_like_verse(text: &str) -> bool {
    starts_with_capital(text) || starts_with_number(text)
}

fn starts_with_capital(text: &str) -> bool {
    first_of(text).is_some_and(char::is_uppercase)
}

pub(super) fn starts_with_number(text: &str) -> bool {
    first_of(text).is_some_and(char::is_numeric)
}

fn first_of(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_alphanumeric())
}

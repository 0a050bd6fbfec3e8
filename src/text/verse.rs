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

/// Marks stretches of lines that all start with a capital, stop before the column's edge and divide no word. A last
/// line that fills the column is the first of the paragraph behind them.
pub(super) fn mark_verse(rows: &mut [Row], habits: &Habits, params: &TextParams) {
    let mut first = 0;
    while first < rows.len() {
        let alike =
            rows[first..].chunk_by(|row, next| goes_on(row, next, habits, params)).next().map_or(1, <[Row]>::len);
        let last = first + alike - 1;
        let runs_on = rows.get(last + 1).is_some_and(|next| !ends(&rows[last], next, habits, params));
        let length = alike - usize::from(runs_on);
        if FEWEST_LINES <= length {
            rows[first..first + length].iter_mut().for_each(|row| row.kind = Kind::OwnLine);
        }
        first += alike;
    }
}

/// Whether two lines are verse, if the one is.
fn goes_on(row: &Row, next: &Row, habits: &Habits, params: &TextParams) -> bool {
    let of_text = |row: &Row| row.kind == Kind::Text && !row.is_han && starts_with_capital(row.text());
    row.region == next.region && of_text(row) && of_text(next) && ends(row, next, habits, params)
}

/// Whether a line was ended on purpose: not inside a word, and where the next piece would have found room. The line before
/// one of another region may fill its column.
fn ends(row: &Row, next: &Row, habits: &Habits, params: &TextParams) -> bool {
    let white = || white_at_end(row, next.first_piece() * next.em / row.em, 1, habits, params);
    row.close != Close::Word && (row.region != next.region || ENDED_ON_PURPOSE < white())
}

fn starts_with_capital(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
}

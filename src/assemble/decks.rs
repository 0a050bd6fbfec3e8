//! Lines in the type of the text that go on with the headline over them.

use super::datelines::opens_with_any_dateline;
use super::headings::starts_inside;
use super::measures::{is_one_size, line_height};
use super::wording;
use crate::model::{Block, Ending, Role, Start};

/// Whether a line under a heading, and perhaps a few more, goes on with it: up to a dateline all is heading, and in front
/// of a heading what starts as the inside of a sentence does, and a title of one line. `blocks` are the line and those behind it.
pub fn is_deck(before: &Block, blocks: &[Block]) -> bool {
    const MOST_DECKS: usize = 3;
    let is_line = |block: &Block| {
        block.role.is_heading() || block.role == Role::Body && block.origins.len() == 1 && wording::is_open(&block.text)
    };
    if !before.role.is_heading() {
        return false;
    }
    if matches!(blocks, [line, after, ..] if stands_between(before, line, after)) {
        return true;
    }
    if !blocks.first().is_some_and(is_line) {
        return false;
    }
    let lines = blocks.iter().take(MOST_DECKS).take_while(|block| is_line(block)).count();
    let opens = blocks.get(lines).is_some_and(|after| after.role == Role::Body && opens_with_any_dateline(&after.text));
    let goes_on = wording::is_open(&before.text) && is_rest_of_line(before, &blocks[0]);
    opens || goes_on && blocks.get(1).is_some_and(|after| after.role.is_heading())
}

/// Whether the longer words of a line have capitals, as in titles.
fn is_titled(text: &str) -> bool {
    const LONGER: usize = 4;
    const FEWEST: usize = 2;
    let longer = || text.split_whitespace().filter(|word| LONGER <= word.chars().filter(|c| c.is_alphabetic()).count());
    let has_capital = |word: &str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    FEWEST <= longer().count() && longer().all(has_capital)
}

/// Whether a line with white on both sides stands between headings of which the second is no larger: it is neither the end of
/// a text nor all of one.
fn stands_between(before: &Block, line: &Block, after: &Block) -> bool {
    let is_line = line.role == Role::Body && line.origins.len() == 1;
    let has_white = line.start == Start::Indented && line.ending == Ending::Short;
    let is_smaller = line_height(after) < line_height(before) || is_one_size(before, after);
    is_line && has_white && after.role.is_heading() && is_smaller && is_titled(&line.text)
}

/// Whether a line starts inside the sentence of the one before, in type of that size.
fn is_rest_of_line(before: &Block, line: &Block) -> bool {
    let goes_on = line.text.ends_with(',') || wording::ends_in_word(&line.text);
    starts_inside(line) && !goes_on && is_one_size(before, line)
}

//! Lines in the type of the text that go on with the headline over them.

use super::datelines::opens_with_any_dateline;
use super::headings::{FEWEST_LINES, MOST_LINES, starts_inside};
use super::measures::{is_one_size, line_height};
use super::wording;
use crate::model::{Block, Cue, Ending, Rect, Role, Start};

/// Most decks under one heading.
const MOST_DECKS: usize = 3;

/// Whether a line under a heading, and perhaps a few more, goes on with it: up to a dateline all is heading, and in front
/// of a heading what starts as the inside of a sentence does, and a title of one line; and what layout took for a heading over the
/// byline. `blocks` are the line and those behind it.
pub fn is_deck(before: &Block, blocks: &[Block]) -> bool {
    let is_line = |block: &Block| {
        block.role.is_heading() || block.role == Role::Body && block.origins.len() == 1 && wording::is_open(&block.text)
    };
    if !before.role.is_heading() {
        return false;
    }
    if matches!(blocks, [line, after, ..] if stands_between(before, line, after)) {
        return true;
    }
    if matches!(blocks, [line, byline, text, ..] if is_over_byline(before, line, byline, text)) {
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

/// Whether layout took a few lines for a heading that stand between a headline and the byline of its text.
fn is_over_byline(before: &Block, lines: &Block, byline: &Block, text: &Block) -> bool {
    const MOST: usize = 4;
    let on_page = [before, byline].iter().all(|block| block.page() == lines.page());
    lines.role.is_heading()
        && lines.origins.len() <= MOST
        && on_page
        && byline.role == Role::Byline
        && byline.cue != Cue::FlushRight
        && text.role == Role::Body
}

/// Whether the longer words of a line have capitals, as in titles.
pub fn is_titled(text: &str) -> bool {
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

/// Whether a block is centred under a heading as its deck is, and perhaps a few more are: over another heading, a byline, or a
/// text that is set in the column. The lines of a notice or a poem are more. `blocks` are the block and those behind it.
pub fn is_centred_deck(heading: &Block, blocks: &[Block], column: Option<f32>) -> bool {
    let is_centred = |block: &&Block| is_centred_under(heading, block, column.unwrap_or(0.0));
    let decks = blocks.iter().take(MOST_DECKS + 1).take_while(is_centred).count();
    let is_title = |text: &str| !text.contains(char::is_lowercase) && text.contains(char::is_uppercase);
    let opens = |after: &Block| match after.role {
        Role::Body => FEWEST_LINES <= after.origins.len() || after.start == Start::Indented || is_title(&after.text),
        role => role.is_heading() || role == Role::Byline,
    };
    (1..=MOST_DECKS).contains(&decks) && blocks.get(decks).is_some_and(opens)
}

/// Whether all lines of a few have one middle with the heading over them, and white on both sides, in a column of this width.
fn is_centred_under(heading: &Block, block: &Block, column: f32) -> bool {
    /// How far the middles are apart, the white on both sides together, and that between the two, in heights of a line.
    const MIDDLES: f32 = 0.7;
    const WHITE: f32 = 3.0;
    const UNDER: f32 = 4.0;
    let (above, below, height) = (heading.rect(), block.rect(), line_height(block));
    let is_under = heading.role.is_heading()
        && heading.page() == block.page()
        && (0.0..UNDER * height).contains(&((below.top - above.bottom) as f32 + height / 2.0));
    let is_centred = |line: &Rect| (line.mid_x() - above.mid_x()).abs() <= MIDDLES * height;
    let lines = || block.origins.iter().map(|origin| &origin.rect);
    let is_narrow = |line: &Rect| line.width() as f32 + WHITE * height <= column;
    let goes_on = block.text.ends_with([':', ',', ';', '-']) || starts_inside(block);
    is_under
        && !goes_on
        && block.origins.len() <= MOST_LINES
        && lines().all(is_centred)
        && lines().next_back().is_some_and(is_narrow)
}

/// Whether a line starts inside the sentence of the one before, in type of that size.
fn is_rest_of_line(before: &Block, line: &Block) -> bool {
    let goes_on = line.text.ends_with(',') || wording::ends_in_word(&line.text);
    starts_inside(line) && !goes_on && is_one_size(before, line)
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, heading};
    use super::*;

    #[test]
    fn a_few_lines_with_one_middle_with_the_heading_over_them_are_decks() {
        let at = |block: Block, lines: &[(i32, i32, i32)]| {
            let origin = block.origins[0];
            let line = |(left, right, top): &(i32, i32, i32)| crate::model::Origin {
                rect: Rect::new(*left, *top, *right, top + 20),
                ..origin
            };
            Block { origins: lines.iter().map(line).collect(), ..block }
        };
        let title = at(heading("A HEAVY FLOOD."), &[(100, 300, 0)]);
        let text = at(body("An inquest was held."), &[(0, 400, 70), (0, 400, 90), (0, 120, 110)]);
        let decks =
            |decks: &[Block]| is_centred_deck(&title, &[decks, std::slice::from_ref(&text)].concat(), Some(400.0));
        let deck = |text: &str, lines: &[(i32, i32, i32)]| decks(&[at(body(text), lines)]);
        assert!(deck("Crowd of guardians sees the engine.", &[(80, 320, 40)]));
        assert!(deck("Crowd of guardians sees the engine, and the mill.", &[(0, 400, 40), (150, 250, 60)]));
        assert!(!deck("Crowd of guardians sees the engine.", &[(20, 260, 40)]));
        assert!(!deck("The crowd of guardians saw the engine.", &[(0, 400, 40), (0, 400, 60)]));
        assert!(!deck("A friend writes to us:", &[(80, 320, 40)]));
        assert!(!deck("Crowd of guardians sees the engine.", &[(80, 320, 140)]));
        let poem: Vec<Block> = (1..6).map(|row| at(body("And the rain."), &[(80, 320, 20 * row)])).collect();
        assert!(decks(&poem[..2]) && !decks(&poem));
    }
}

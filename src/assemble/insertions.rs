//! Lines that stand in the midst of a sentence and are none of it: captions, running heads inside a dump.

use super::headings::reaches_edge;
use super::wording::{ends_in_word, is_in_capitals, is_open, starts_inside_sentence};
use crate::model::{Block, Confidence, Cue, Ending, Role, Start};

/// Most regions that stand in one place between the halves of a sentence: a caption with whose picture it is.
const MOST: usize = 3;
/// How sure it is that a short line between the halves of a sentence is none of it.
const SURE: f32 = 0.7;

/// The text without what stands in the midst of its sentences, and that, as captions.
pub fn take_out(blocks: Vec<Block>) -> (Vec<Block>, Vec<Block>) {
    let mut inserted = vec![false; blocks.len()];
    for first in 0..blocks.len() {
        let end = end_of_insertion(&blocks, first);
        inserted[first + 1..end].fill(true);
    }
    let (insertions, text): (Vec<_>, Vec<_>) = blocks.into_iter().zip(inserted).partition(|(_, inserted)| *inserted);
    let caption = |block| Block { role: Role::Caption, cue: Cue::Default, confidence: Confidence::new(SURE), ..block };
    (
        text.into_iter().map(|(block, _)| block).collect(),
        insertions.into_iter().map(|(block, _)| caption(block)).collect(),
    )
}

/// Where the sentence that is open at the end of a block goes on, behind short lines that are none of it; else the block
/// behind it.
fn end_of_insertion(blocks: &[Block], first: usize) -> usize {
    if !is_cut(&blocks[first]) {
        return first + 1;
    }
    let last = (first + 1 + MOST).min(blocks.len());
    let others =
        (first + 1..last).take_while(|at| is_short_line(&blocks[*at]) && stands_under(&blocks[at - 1], &blocks[*at]));
    let end = others.last().map_or(first, |last| last) + 1;
    let goes_on = |second: &Block| {
        second.role == Role::Body && second.start == Start::RegionTop && starts_inside_sentence(&second.text)
    };
    let second = blocks.get(end).filter(|second| goes_on(second) && stands_under(&blocks[end - 1], second));
    if second.is_some() { end } else { first + 1 }
}

/// Whether a paragraph is cut inside a sentence. An advertisement often ends with a number and no stop.
fn is_cut(block: &Block) -> bool {
    let reaches_end = block.ending == Ending::Full || reaches_edge(block, None);
    block.role == Role::Body && reaches_end && is_open(&block.text) && !block.text.ends_with(char::is_numeric)
}

/// Whether a block is one line in capitals, or one that stops short of the column and could start a sentence or a title.
fn is_short_line(block: &Block) -> bool {
    let role = block.role == Role::Body || block.role.is_heading() && block.cue != Cue::TypeSize;
    let alone = block.origins.len() == 1 && matches!(block.start, Start::RegionTop | Start::OwnLine | Start::AfterGap);
    let divided = block.text.ends_with(',') || ends_in_word(&block.text);
    let short = block.ending == Ending::Short && !divided && !starts_inside_sentence(&block.text);
    role && alone && (short || is_in_capitals(&block.text))
}

/// Whether a block stands under the end of another, in a region of its own.
fn stands_under(above: &Block, below: &Block) -> bool {
    let (Some(end), Some(start)) = (above.origins.last(), below.origins.first()) else { return false };
    end.page == start.page
        && end.region != start.region
        && end.rect.bottom < start.rect.top
        && 0 < end.rect.across().overlap(&start.rect.across())
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{full, reading, top};
    use super::*;

    fn texts(blocks: &[Block]) -> (Vec<String>, Vec<String>) {
        let (text, insertions) = take_out(reading(0, blocks).blocks);
        let texts = |blocks: Vec<Block>| blocks.into_iter().map(|block| block.text).collect();
        (texts(text), texts(insertions))
    }

    #[test]
    fn a_title_that_stops_short_in_the_midst_of_a_sentence_is_taken_out() {
        let blocks = [full("He had it confirmed in"), top("What Sailors Need"), top("one day when he rowed home.")];
        let (text, insertions) = texts(&blocks);
        assert_eq!(text, ["He had it confirmed in", "one day when he rowed home."]);
        assert_eq!(insertions, ["What Sailors Need"]);
    }

    #[test]
    fn a_line_in_capitals_is_none_of_the_sentence_round_it() {
        let street = Block { ending: Ending::Full, ..top("FORE STREET,") };
        let blocks = [full("The fair was held, which"), street, top("may be the date of it.")];
        assert_eq!(texts(&blocks).1, ["FORE STREET,"]);
    }

    #[test]
    fn a_line_that_fills_the_column_is_of_the_sentence() {
        let line = Block { ending: Ending::Full, ..top("Mr. Brown at the old") };
        let blocks = [full("He had it confirmed by"), line, top("harbour.")];
        assert_eq!(texts(&blocks).0.len(), 3);
    }

    #[test]
    fn a_title_behind_a_full_stop_stays() {
        let blocks = [full("He rowed home."), top("What Sailors Need"), top("one day he went.")];
        assert_eq!(texts(&blocks).0.len(), 3);
    }
}

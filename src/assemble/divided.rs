//! Words divided between two columns between which something else was read: an advertisement under both, an article in a box.

use super::continuations::leaps;
use super::headings::reaches_edge;
use super::wording::{ends_in_word, is_open, starts_inside_sentence};
use crate::model::{Block, Ending, Role, Start};
use crate::text::{Lexicon, divides_known_word};

/// Most blocks that are read between the two parts of a word.
const MOST: usize = 60;

/// Puts the column in which a divided word goes on right behind the column in which it starts. What stands between the two
/// comes behind the text of that column, up to its next heading.
pub fn reunite(mut blocks: Vec<Block>, lexicon: &Lexicon) -> Vec<Block> {
    for first in 0..blocks.len() {
        if let Some(second) = second_part(&blocks, first, lexicon) {
            let end = end_of_text(&blocks, second);
            blocks[first + 1..end].rotate_left(second - first - 1);
        }
    }
    blocks
}

/// Where the word goes on that is divided at the end of a block, if the next block does not go on with it.
fn second_part(blocks: &[Block], first: usize, lexicon: &Lexicon) -> Option<usize> {
    let block = &blocks[first];
    let is_cut = block.role == Role::Body && ends_in_word(&block.text);
    if !is_cut || !(block.ending == Ending::Full || reaches_edge(block, None)) {
        return None;
    }
    let ends_in = |other: &Block| divides_known_word(&block.text, &other.text, lexicon);
    let next = blocks.get(first + 1)?;
    if starts_inside_sentence(&next.text) || ends_in(next) {
        return None;
    }
    let is_second = |at: &usize| {
        let (before, second) = (&blocks[at - 1], &blocks[*at]);
        let is_top = second.role == Role::Body && second.start == Start::RegionTop;
        is_top
            && second.page() <= block.page() + 1
            && leaps(block, second)
            && starts_inside_sentence(&second.text)
            && ends_in(second)
            && !divides_known_word(&before.text, &second.text, lexicon)
    };
    let second = (first + 2..blocks.len().min(first + 2 + MOST)).find(is_second)?;
    // Past notes and tables alone a paragraph goes on as it stands.
    let is_note = |block: &Block| matches!(block.role, Role::Footnote | Role::Table);
    (!blocks[first + 1..second].iter().all(is_note)).then_some(second)
}

/// Where the text ends that starts at a block: at the next heading, where another text goes on, or with the page.
fn end_of_text(blocks: &[Block], start: usize) -> usize {
    let is_of_other = |at: usize| {
        let (before, block) = (&blocks[at - 1], &blocks[at]);
        block.start == Start::RegionTop && starts_inside_sentence(&block.text) && !is_open(&before.text)
    };
    let goes_on = |at: &usize| {
        let block = &blocks[*at];
        block.role == Role::Body && block.page() == blocks[start].page() && (*at == start || !is_of_other(*at))
    };
    start + (start..blocks.len()).take_while(goes_on).count()
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, full, heading, of_role, top};
    use super::*;

    fn texts(blocks: Vec<Block>) -> Vec<String> {
        let lexicon = Lexicon::from_words(["system", "the", "of", "health"]);
        reunite(blocks, &lexicon).into_iter().map(|block| block.text).collect()
    }

    fn next_column(text: &str) -> Block {
        let mut block = top(text);
        block.origins[0].rect = block.origins[0].rect.shifted(800, -100);
        block
    }

    #[test]
    fn a_word_goes_on_behind_an_advertisement_under_both_columns() {
        let column = [full("a part of the sys-"), heading("GOOD SOAP"), body("Buy our soap.")];
        let column = [column.to_vec(), vec![next_column("tem of health."), body("More of it.")]].concat();
        let expected = ["a part of the sys-", "tem of health.", "More of it.", "GOOD SOAP", "Buy our soap."];
        assert_eq!(texts(column), expected);
    }

    #[test]
    fn what_goes_on_from_the_text_between_stays_behind_it() {
        let column =
            vec![full("a part of the sys-"), heading("GOOD SOAP"), full("Buy our"), next_column("tem of health.")];
        let blocks = [column, vec![next_column("soap at once.")]].concat();
        let expected = ["a part of the sys-", "tem of health.", "GOOD SOAP", "Buy our", "soap at once."];
        assert_eq!(texts(blocks), expected);
    }

    #[test]
    fn nothing_moves_where_the_word_would_be_none_or_goes_on_at_once() {
        let in_order = |blocks: Vec<Block>| {
            let order: Vec<String> = blocks.iter().map(|block| block.text.clone()).collect();
            assert_eq!(texts(blocks), order);
        };
        in_order(vec![full("a part of the sys-"), heading("GOOD SOAP"), next_column("tern of health.")]);
        in_order(vec![full("a part of the sys-"), body("tern of health."), next_column("tem of the")]);
        in_order(vec![full("a part of the sys-"), heading("GOOD SOAP"), top("tem of health.")]);
        in_order(vec![
            full("a part of the sys-"),
            of_role(Role::Footnote, "* See p. 3."),
            next_column("tem of health."),
        ]);
    }
}

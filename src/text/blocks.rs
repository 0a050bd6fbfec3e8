//! Running text with its account: where each line went, and how it was joined.

use std::sync::LazyLock;

use super::hyphens::splice;
use super::rows::{Kind, Row};
use super::{Lexicon, TextParams};
use crate::model::{Block, Confidence, Cue, Ending, Origin, Seam, Start};

/// Joins a block to the one that goes on from it, over a column or a page: words divided between them are mended as
/// inside a block. The first block's role and start remain.
pub fn join_blocks(first: Block, second: Block, lexicon: &Lexicon) -> Block {
    static PARAMS: LazyLock<TextParams> = LazyLock::new(TextParams::default);
    append(first, second, lexicon, &PARAMS)
}

/// A block of one line.
pub(super) fn block_of(row: &Row, start: Start, confidence: Confidence, cue: Cue) -> Block {
    let role = if let Kind::Own(role, _) = row.kind { role } else { row.role };
    let origin = Origin { page: 0, region: row.region, rect: row.line.rect, at: 0 };
    let (seams, origins) = (vec![], vec![origin]);
    Block { text: row.text().to_owned(), role, cue, start, ending: Ending::Short, confidence, seams, origins }
}

/// The block with a line behind it.
pub(super) fn with_line(mut block: Block, row: &Row, lexicon: &Lexicon, params: &TextParams) -> Block {
    let at = add_text(&mut block, row.text(), lexicon, params);
    block.origins.push(Origin { page: 0, region: row.region, rect: row.line.rect, at });
    block.ending = Ending::Short;
    block
}

/// Adds a text to that of a block; says where it starts in it.
fn add_text(block: &mut Block, text: &str, lexicon: &Lexicon, params: &TextParams) -> usize {
    let splice = splice(&block.text, text, lexicon, params);
    let kept = block.text.len() - splice.drop;
    let dropped = block.text[kept..].chars().filter(|c| !c.is_whitespace()).count();
    block.text.truncate(kept);
    block.text.push_str(splice.between);
    let at = block.text.len();
    block.text.push_str(text);
    block.seams.push(Seam { at, join: splice.join, confidence: splice.confidence, dropped });
    at
}

/// The block with another's text behind its own.
fn append(mut first: Block, second: Block, lexicon: &Lexicon, params: &TextParams) -> Block {
    let at = add_text(&mut first, &second.text, lexicon, params);
    first.seams.extend(second.seams.iter().map(|seam| Seam { at: at + seam.at, ..*seam }));
    first.origins.extend(second.origins.iter().map(|origin| Origin { at: at + origin.at, ..*origin }));
    first.ending = second.ending;
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, Join, Rect, Role};

    fn block(text: &str, page: usize) -> Block {
        let origin = Origin { page, region: 0, rect: Rect::new(0, 0, 10, 10), at: 0 };
        Block {
            text: text.into(),
            role: Role::Body,
            cue: Cue::Default,
            start: Start::RegionTop,
            ending: Ending::Full,
            confidence: Confidence::SURE,
            seams: vec![],
            origins: vec![origin],
        }
    }

    #[test]
    fn a_word_divided_between_two_pages_is_mended() {
        let lexicon = Lexicon::from_words(["harbour"]);
        let joined = join_blocks(block("He left the har-", 0), block("bour at noon.", 1), &lexicon);
        assert_eq!(joined.text, "He left the harbour at noon.");
        assert_eq!(joined.seams[0].join, Join::Mended(Evidence::Lexicon));
        assert_eq!((joined.origins[1].page, joined.origins[1].at), (1, "He left the har".len()));
    }

    #[test]
    fn origins_of_three_blocks_point_into_the_joined_text() {
        let lexicon = Lexicon::default();
        let end = join_blocks(block("two", 1), block("three", 2), &lexicon);
        let joined = join_blocks(block("one", 0), end, &lexicon);
        let parts: Vec<&str> = joined.origins.iter().map(|origin| &joined.text[origin.at..]).collect();
        assert_eq!(parts, ["one two three", "two three", "three"]);
    }
}

//! Running text with its account: where each line went, and how it was joined.

use std::sync::LazyLock;

use super::hyphens::splice;
use super::rows::{Kind, Row};
use super::{Lexicon, TextParams};
use crate::model::{Block, Confidence, Cue, Ending, Line, Origin, Scale, Seam, Start, Word, lighter};

/// Joins a block to the one that goes on from it, over a column or a page: words divided between them are mended as
/// inside a block. The first block's role and start remain.
pub fn join_blocks(first: Block, second: Block, lexicon: &Lexicon) -> Block {
    static PARAMS: LazyLock<TextParams> = LazyLock::new(TextParams::default);
    append(first, second, lexicon, &PARAMS)
}

/// A block of one line.
pub(super) fn block_of(row: &Row, start: Start, confidence: Confidence, cue: Cue, scale: &Scale) -> Block {
    let role = if let Kind::Own(role, _) = row.kind { role } else { row.role };
    let origin = Origin { page: 0, region: row.region, rect: row.line.rect, at: 0 };
    Block {
        text: row.text().to_owned(),
        role,
        cue,
        start,
        ending: Ending::Short,
        confidence,
        type_size: type_size(&row.line, scale),
        stroke: row.line.stroke(),
        seams: vec![],
        origins: vec![origin],
    }
}

/// The size of a line's type. Where the source told only boxes, its letters show it: those of some words reach neither up nor down.
fn type_size(line: &Line, scale: &Scale) -> f32 {
    let is_box = |word: &Word| word.type_size == word.rect.height() as f32;
    // On the grid of a dump all letters are as high as their lines.
    let is_on_grid = scale.pitch == scale.type_size && line.rect.height() as f32 == scale.pitch;
    if is_on_grid || !line.words.iter().all(is_box) {
        return line.type_size();
    }
    line.rect.height() as f32 / extent(&line.text())
}

/// How much of the height from ascender to descender the letters of a line take, in type as books and papers are set in. Those
/// of scripts without capitals take all of it.
fn extent(text: &str) -> f32 {
    const ABOVE: f32 = 0.25;
    const BELOW: f32 = 0.21;
    let is_tall = |c: char| {
        c.is_uppercase() || c.is_ascii_digit() || "bdfhklß".contains(c) || (c.is_lowercase() && !c.is_ascii())
    };
    if !text.chars().any(|c| c.is_lowercase() || c.is_uppercase()) {
        return 1.0;
    }
    let above = if text.contains(is_tall) { 0.0 } else { ABOVE };
    let below = match text {
        text if text.contains(['g', 'j', 'p', 'q', 'y', 'ç']) => 0.0,
        text if text.contains(['Q', ',', ';']) => BELOW / 2.0,
        _ => BELOW,
    };
    1.0 - above - below
}

/// The block with a line behind it.
pub(super) fn with_line(mut block: Block, row: &Row, lexicon: &Lexicon, params: &TextParams) -> Block {
    let at = add_text(&mut block, row.text(), lexicon, params);
    block.origins.push(Origin { page: 0, region: row.region, rect: row.line.rect, at });
    block.stroke = lighter(block.stroke, row.line.stroke());
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
    first.take_in(&second, at);
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
            type_size: 20.0,
            seams: vec![],
            origins: vec![origin],
            stroke: None,
        }
    }

    #[test]
    fn letters_that_reach_neither_up_nor_down_are_in_the_type_of_those_that_do() {
        let line = |text: &str, top: i32, bottom: i32, type_size: Option<f32>| {
            let rect = Rect::new(0, top, 200, bottom);
            let type_size = type_size.unwrap_or(rect.height() as f32);
            Line::new(vec![Word { text: text.to_owned(), rect, type_size, confidence: None, stroke: None }]).unwrap()
        };
        let scale = Scale { type_size: 20.0, pitch: 24.0, word_space: 8.0, advance: 10.0 };
        let seen = [("Lefort", 0, 16), ("any", 5, 20), ("sooner", 5, 16), ("Quay,", 0, 20), ("MILL", 0, 16)];
        for (text, top, bottom) in seen {
            let size = type_size(&line(text, top, bottom, None), &scale);
            assert!((size - 20.0).abs() < 1.0, "{text}: {size}");
        }
        assert_eq!(type_size(&line("sooner", 5, 16, Some(24.0)), &scale), 24.0);
        assert_eq!(type_size(&line("公园昨日开幕", 0, 20, None), &scale), 20.0);
        let grid = Scale { pitch: 20.0, ..scale };
        assert_eq!(type_size(&line("sooner", 0, 20, None), &grid), 20.0);
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

//! Answers of AWS Textract: pages, lines and words with boxes as shares of the page.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::draft::{BlockDraft, PageDrafts, Piece, bounded_rect};
use super::services::{list, number, parse};
use super::{Input, Notes};
use crate::error::Error;
use crate::model::{Confidence, Rect, median};

/// Height to which pages are drawn: the answer has no sizes.
const HEIGHT: f64 = 10_000.0;
/// Widest and highest pages, width to height, that are believed.
const ASPECTS: (f64, f64) = (0.3, 3.0);
/// Width of a letter, the space behind it included, as a share of the height of its line.
const LETTER_WIDTH: f64 = 0.5;
/// Shortest line whose width tells something, in letters.
const TELLING: usize = 20;
/// Confidences are hundredths.
const SUREST: f64 = 100.0;

/// Reads all pages.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let answer = parse(bytes, &mut notes)?;
    let blocks = list(&answer, "Blocks");
    let by_id: HashMap<&str, &Value> =
        blocks.iter().filter_map(|block| Some((block.get("Id")?.as_str()?, block))).collect();
    let lines: Vec<&Value> = blocks.iter().filter(|block| is_kind(block, "LINE")).collect();
    let size = [HEIGHT * aspect(&lines), HEIGHT];
    notes.add("the answer has no page sizes; they are reckoned from the width of the letters".to_owned());
    let mut pages = PageDrafts::of(file);
    let numbers: BTreeSet<u64> = blocks.iter().map(page_number).collect();
    let frames: HashMap<u64, usize> = numbers.into_iter().zip(0..).collect();
    for _ in &frames {
        pages.start(bounded_rect([0.0, 0.0, size[0], size[1]]));
    }
    for line in lines {
        let page = &mut pages.list[frames[&page_number(line)]];
        page.start_block(BlockDraft::default());
        page.start_line(rect_of(line, size), None);
        let words: Vec<&Value> =
            children(line).filter_map(|id| by_id.get(id).copied()).filter(|block| is_kind(block, "WORD")).collect();
        let parts = if words.is_empty() { vec![line] } else { words };
        parts.into_iter().filter_map(|part| piece_of(part, size)).for_each(|piece| page.add_piece(piece));
    }
    Ok(Input { pages: pages.finish(), notes: notes.into_list() })
}

fn is_kind(block: &Value, kind: &str) -> bool {
    block.get("BlockType").and_then(Value::as_str) == Some(kind)
}

/// As the answer counts; answers for one image have none.
fn page_number(block: &Value) -> u64 {
    block.get("Page").and_then(Value::as_u64).unwrap_or(1)
}

fn children(block: &Value) -> impl Iterator<Item = &str> {
    let relations = list(block, "Relationships").iter();
    let of_children = relations.filter(|relation| relation.get("Type").and_then(Value::as_str) == Some("CHILD"));
    of_children.flat_map(|relation| list(relation, "Ids")).filter_map(Value::as_str)
}

/// Left, top, right, bottom as shares of the page.
fn shares(block: &Value) -> Option<[f64; 4]> {
    let outline = block.pointer("/Geometry/BoundingBox")?;
    let (left, top) = (number(outline, "Left")?, number(outline, "Top")?);
    Some([left, top, left + number(outline, "Width")?, top + number(outline, "Height")?])
}

fn rect_of(block: &Value, [width, height]: [f64; 2]) -> Option<Rect> {
    let [left, top, right, bottom] = shares(block)?;
    bounded_rect([left * width, top * height, right * width, bottom * height])
}

/// Width of a page to its height, such that letters are half as wide as their lines are high.
fn aspect(lines: &[&Value]) -> f64 {
    let of_line = |line: &&Value| {
        let letters = line.get("Text")?.as_str()?.chars().count();
        let [left, top, right, bottom] = shares(line)?;
        let aspect = LETTER_WIDTH * letters as f64 * (bottom - top) / (right - left);
        (TELLING <= letters && aspect.is_finite()).then_some(aspect)
    };
    /// A sheet of the DIN series stands for what cannot be told.
    const DIN: f64 = std::f64::consts::FRAC_1_SQRT_2;
    median(lines.iter().filter_map(of_line)).unwrap_or(DIN).clamp(ASPECTS.0, ASPECTS.1)
}

fn piece_of(block: &Value, size: [f64; 2]) -> Option<Piece> {
    let text = block.get("Text")?.as_str()?.to_owned();
    let confidence = number(block, "Confidence").map(|percent| Confidence::new((percent / SUREST) as f32));
    Some(Piece { text, rect: rect_of(block, size), confidence, type_size: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_their_words_and_letters_the_usual_width() {
        let json = br#"{"DocumentMetadata":{"Pages":1},"Blocks":[{"BlockType":"PAGE","Id":"p"},
            {"BlockType":"LINE","Id":"l","Text":"the gates were tried","Geometry":{"BoundingBox":{"Left":0.1,"Top":0.1,"Width":0.2,"Height":0.02}},
             "Relationships":[{"Type":"CHILD","Ids":["a","b"]}]},
            {"BlockType":"WORD","Id":"b","Text":"gates were tried","Confidence":50,"Geometry":{"BoundingBox":{"Left":0.2,"Top":0.1,"Width":0.1,"Height":0.02}}},
            {"BlockType":"WORD","Id":"a","Text":"the","Geometry":{"BoundingBox":{"Left":0.1,"Top":0.1,"Width":0.05,"Height":0.02}}}]}"#;
        let page = read(json, "").unwrap().pages.remove(0);
        assert_eq!((page.lines.len(), page.lines[0].text()), (1, "the gates were tried".to_owned()));
        // 20 letters, each 100 wide, on 0.2 of the width: 10,000 wide, as high.
        assert_eq!(page.size.width, 10_000);
        let rect = page.lines[0].words[0].rect;
        assert_eq!((rect.left, rect.top), (1000, 1000));
        assert!((rect.width() - 500).abs() <= 1, "{rect:?}");
    }
}

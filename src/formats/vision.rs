//! Answers of Google Cloud Vision: `fullTextAnnotation`, alone, in `responses`, or in the answers for files.

use serde_json::Value;

use super::draft::{BlockDraft, PageDraft, Piece, bounded_rect};
use super::services::{confidence, list, number, parse, rect_round};
use super::{Input, Notes};
use crate::error::Error;
use crate::model::{Rect, Source};

/// Reads all pages.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let answer = parse(bytes, &mut notes)?;
    let mut pages = Vec::new();
    for annotation in annotations(&answer) {
        for page in list(annotation, "pages") {
            let source = Source { file: file.to_owned(), frame: pages.len() };
            pages.push(read_page(page, source).finish());
        }
    }
    if pages.is_empty() {
        let reason = "it has no \"pages\" in a \"fullTextAnnotation\"";
        return Err(Error::damaged(reason).with_hint("ask for DOCUMENT_TEXT_DETECTION, which gives words and lines"));
    }
    Ok(Input { pages, notes: notes.into_list() })
}

/// The annotations of one answer, of a batch, and of a batch of files.
fn annotations(answer: &Value) -> Vec<&Value> {
    let batch = list(answer, "responses").iter();
    let inner = batch.flat_map(|response| std::iter::once(response).chain(list(response, "responses")));
    let all = std::iter::once(answer).chain(inner);
    all.filter_map(|response| response.get("fullTextAnnotation")).collect()
}

fn read_page(value: &Value, source: Source) -> PageDraft {
    let size =
        number(value, "width").zip(number(value, "height")).filter(|(width, height)| 0.0 < *width && 0.0 < *height);
    let mut page = PageDraft::new(source, size.and_then(|(width, height)| bounded_rect([0.0, 0.0, width, height])));
    // Corners as shares of the page need its size; where that is not given, a share is a ten-thousandth.
    let scale = size.unwrap_or((10_000.0, 10_000.0));
    for block in list(value, "blocks") {
        page.start_block(BlockDraft::default());
        for paragraph in list(block, "paragraphs") {
            read_paragraph(paragraph, scale, &mut page);
        }
    }
    page
}

/// Breaks stand behind symbols: the end of a word, of a line, or a hyphen that the text does not have.
fn read_paragraph(paragraph: &Value, scale: (f64, f64), page: &mut PageDraft) {
    page.start_line(None, None);
    let mut glued: Option<Piece> = None;
    for word in list(paragraph, "words") {
        let text: String = list(word, "symbols").iter().filter_map(|symbol| symbol.get("text")?.as_str()).collect();
        let rect = rect_of(word, scale);
        let mut piece = match glued.take() {
            Some(before) => {
                Piece { text: before.text + &text, rect: Rect::around(before.rect.iter().chain(&rect)), ..before }
            }
            None => Piece { text, rect, confidence: word.get("confidence").and_then(confidence), type_size: None },
        };
        let last = list(word, "symbols").last();
        match last.and_then(|symbol| symbol.pointer("/property/detectedBreak/type")?.as_str()) {
            None => glued = Some(piece),
            Some("HYPHEN") => {
                piece.text.push('\u{AD}');
                page.add_piece(piece);
                page.start_line(None, None);
            }
            Some("EOL_SURE_SPACE" | "LINE_BREAK") => {
                page.add_piece(piece);
                page.start_line(None, None);
            }
            Some(_) => page.add_piece(piece),
        }
    }
    glued.into_iter().for_each(|piece| page.add_piece(piece));
}

fn rect_of(value: &Value, (width, height): (f64, f64)) -> Option<Rect> {
    let outline = value.get("boundingBox")?;
    let corners = |key: &str, scale: [f64; 2]| {
        // What is 0 is left out of the answer.
        let corner = move |corner: &Value| ["x", "y"].map(|axis| number(corner, axis).unwrap_or(0.0));
        let scaled = move |[x, y]: [f64; 2]| [x * scale[0], y * scale[1]];
        rect_round(list(outline, key).iter().map(corner).map(scaled))
    };
    corners("vertices", [1.0, 1.0]).or_else(|| corners("normalizedVertices", [width, height]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: i32, top: i32, end: &str) -> String {
        let symbols: Vec<String> = text
            .chars()
            .enumerate()
            .map(|(at, c)| {
                let is_last = at + 1 == text.chars().count() && !end.is_empty();
                let property = if is_last {
                    format!(r#","property":{{"detectedBreak":{{"type":"{end}"}}}}"#)
                } else {
                    String::new()
                };
                format!(r#"{{"text":"{c}"{property}}}"#)
            })
            .collect();
        let (right, bottom) = (left + 40, top + 20);
        format!(
            r#"{{"boundingBox":{{"vertices":[{{"x":{left},"y":{top}}},{{"x":{right},"y":{top}}},{{"x":{right},"y":{bottom}}},{{"x":{left},"y":{bottom}}}]}},"confidence":0.5,"symbols":[{}]}}"#,
            symbols.join(",")
        )
    }

    #[test]
    fn breaks_end_words_and_lines() {
        let words = [
            word("don", 0, 10, ""),
            word("'t", 40, 10, "SPACE"),
            word("har", 90, 10, "HYPHEN"),
            word("bour", 0, 40, "LINE_BREAK"),
        ];
        let json = format!(
            r#"{{"responses":[{{"fullTextAnnotation":{{"pages":[{{"width":900,"height":700,"blocks":[{{"paragraphs":[{{"words":[{}]}}]}}]}}]}}}}]}}"#,
            words.join(",")
        );
        let page = read(json.as_bytes(), "").unwrap().pages.remove(0);
        let texts: Vec<String> = page.lines.iter().map(crate::model::Line::text).collect();
        assert_eq!(texts, ["don't har\u{AD}", "bour"]);
        assert_eq!((page.lines[0].words[0].rect, page.size.width), (Rect::new(0, 10, 80, 30), 900));
    }

    #[test]
    fn an_answer_without_words_says_what_to_ask_for() {
        let error = read(br#"{"textAnnotations": []}"#, "").unwrap_err();
        assert!(error.hint.unwrap().contains("DOCUMENT_TEXT_DETECTION"));
    }
}

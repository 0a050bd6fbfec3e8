//! Results of PaddleOCR: lists of boxes and texts, as its versions and PPOCRLabel write them.

use serde_json::Value;

use super::draft::{BlockDraft, PageDraft, Piece};
use super::encoding::decode;
use super::services::{confidence, list, parse, rect_round};
use super::{Input, Notes};
use crate::error::Error;
use crate::model::{Rect, Source};

/// What results lie in, from version to version, and behind a server.
const WRAPPERS: [&str; 7] =
    ["res", "results", "result", "ocrResults", "layoutParsingResults", "prunedResult", "overall_ocr_res"];

/// Reads all pages.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let pages = pages_of(&parse_lists(bytes, &mut notes)?);
    if pages.is_empty() {
        return Err(Error::damaged("it has no texts with boxes: expected \"rec_texts\" or a list of boxes and texts"));
    }
    let pages = pages.into_iter().enumerate().map(|(frame, pieces)| {
        let mut page = PageDraft::new(Source { file: file.to_owned(), frame }, None);
        for piece in pieces {
            page.start_block(BlockDraft::default());
            page.start_line(piece.rect, None);
            page.add_piece(Piece { rect: None, ..piece });
        }
        page.finish()
    });
    Ok(Input { pages: pages.collect(), notes: notes.into_list() })
}

/// Whether a text is a list of images, each on a line of its own with what was read in it.
pub(super) fn is_list_of_images(text: &str) -> bool {
    let read = text.lines().next().and_then(|line| line.split_once('\t')).map_or("", |(_, read)| read);
    read.starts_with("[{") && read.contains("\"transcription\"")
}

/// Parses a result, or the list of several, each on a line behind the name of its image.
fn parse_lists(bytes: &[u8], notes: &mut Notes) -> Result<Value, Error> {
    let text = decode(bytes, notes)?;
    if !is_list_of_images(text.trim_start()) {
        return parse(text.as_bytes(), notes);
    }
    let lines = text.lines().zip(1..).filter_map(|(line, number)| Some((line.split_once('\t')?.1, number)));
    let lists =
        lines.map(|(read, number)| parse(read.as_bytes(), notes).map_err(|error| error.at(format!("line {number}"))));
    lists.collect::<Result<Vec<Value>, Error>>().map(Value::from)
}

/// The lines of each page: of version 3 as lists side by side, before that as a list of lines, or of pages.
fn pages_of(result: &Value) -> Vec<Vec<Piece>> {
    if !list(result, "rec_texts").is_empty() {
        return vec![side_by_side(result)];
    }
    if let Some(inner) = WRAPPERS.iter().find_map(|name| result.get(name)) {
        return pages_of(inner);
    }
    let Some(members) = result.as_array() else { return vec![] };
    let lines: Vec<Piece> = members.iter().filter_map(line_of).collect();
    if !lines.is_empty() {
        return vec![lines];
    }
    let is_region = |member: &Value| member.get("bbox").is_some() && member.get("res").is_some();
    if members.iter().any(is_region) {
        return vec![members.iter().flat_map(pages_of).flatten().collect()];
    }
    // An empty page is `null`.
    members.iter().flat_map(pages_of).filter(|page| !page.is_empty()).collect()
}

fn side_by_side(value: &Value) -> Vec<Piece> {
    let boxes =
        ["rec_polys", "dt_polys", "rec_boxes"].into_iter().map(|key| list(value, key)).find(|boxes| !boxes.is_empty());
    let (boxes, scores) = (boxes.unwrap_or_default(), list(value, "rec_scores"));
    let texts = list(value, "rec_texts").iter().enumerate();
    let pieces = texts.filter_map(|(at, text)| {
        Some(Piece {
            text: text.as_str()?.to_owned(),
            rect: boxes.get(at).and_then(rect_of),
            confidence: scores.get(at).and_then(confidence),
            type_size: None,
        })
    });
    pieces.collect()
}

/// `[box, [text, score]]`, or an object with names for them.
fn line_of(value: &Value) -> Option<Piece> {
    if let [outline, reading] = value.as_array().map_or(&[][..], Vec::as_slice) {
        let rect = rect_of(outline)?;
        let (text, score) = match reading {
            Value::String(text) => (text.clone(), None),
            reading => (reading.get(0)?.as_str()?.to_owned(), reading.get(1).and_then(confidence)),
        };
        return Some(Piece { text, rect: Some(rect), confidence: score, type_size: None });
    }
    let text = ["transcription", "text"].into_iter().find_map(|key| value.get(key)?.as_str())?.to_owned();
    let rect = ["points", "text_region"].into_iter().find_map(|key| rect_of(value.get(key)?))?;
    Some(Piece { text, rect: Some(rect), confidence: value.get("confidence").and_then(confidence), type_size: None })
}

/// Four corners, or left, top, right, bottom.
fn rect_of(value: &Value) -> Option<Rect> {
    let members = value.as_array()?;
    let flat: Vec<f64> = members.iter().filter_map(Value::as_f64).collect();
    if let [left, top, right, bottom] = flat[..] {
        return rect_round([[left, top], [right, bottom]]);
    }
    rect_round(members.iter().filter_map(|corner| Some([corner.get(0)?.as_f64()?, corner.get(1)?.as_f64()?])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_of_the_result_is_read() {
        let corners = "[[10,20],[110,20],[110,50],[10,50]]";
        for json in [
            format!(r#"[[{corners},["two words",0.5]]]"#),
            format!(r#"[[[{corners},["two words",0.5]]]]"#),
            format!(r#"[{{"transcription":"two words","points":{corners},"confidence":0.5}}]"#),
            format!(r#"[{{"text":"two words","text_region":{corners},"confidence":0.5}}]"#),
            format!(r#"{{"res":{{"rec_texts":["two words"],"rec_scores":[0.5],"rec_polys":[{corners}]}}}}"#),
            r#"{"rec_texts":["two words"],"rec_scores":[0.5],"rec_boxes":[[10,20,110,50]]}"#.to_owned(),
            format!(
                r#"{{"status":"000","results":[[{{"text":"two words","text_region":{corners},"confidence":0.5}}]]}}"#
            ),
            format!(
                r#"{{"result":{{"ocrResults":[{{"prunedResult":{{"rec_texts":["two words"],"rec_polys":[{corners}]}}}}]}}}}"#
            ),
            format!(
                r#"{{"parsing_res_list":[],"overall_ocr_res":{{"rec_texts":["two words"],"rec_polys":[{corners}]}}}}"#
            ),
            format!(
                r#"[{{"type":"text","bbox":[0,0,9,9],"res":[{{"text":"two words","text_region":{corners}}}]}},{{"type":"figure","bbox":[0,0,9,9],"res":[]}}]"#
            ),
            format!("p1.jpg\t[{{\"transcription\":\"two words\",\"points\":{corners}}}]\np2.jpg\t[]\n"),
        ] {
            let pages = read(json.as_bytes(), "").unwrap().pages;
            let [page] = pages.as_slice() else { panic!("{} pages in {json}", pages.len()) };
            assert_eq!(
                (page.lines[0].text(), page.lines[0].rect),
                ("two words".to_owned(), Rect::new(10, 20, 110, 50)),
                "{json}"
            );
        }
    }

    #[test]
    fn each_line_of_a_list_of_images_is_a_page() {
        let line = |text: &str| {
            format!("{text}.jpg\t[{{\"transcription\":\"{text}\",\"points\":[[0,0],[9,0],[9,9],[0,9]]}}]\r\n")
        };
        let texts = [line("one"), line("two")].concat();
        assert!(is_list_of_images(&texts));
        let pages = read(texts.as_bytes(), "").unwrap().pages;
        assert_eq!(pages.iter().map(|page| page.lines[0].text()).collect::<Vec<_>>(), ["one", "two"]);
    }

    #[test]
    fn json_without_boxes_is_an_error() {
        assert!(read(b"[[1, 2], {}]", "").is_err());
    }
}

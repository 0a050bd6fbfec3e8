//! The text of DjVu files as XML, as `djvutoxml` and the Internet Archive write it.

use super::draft::{BlockDraft, PageDrafts, Piece, bounded_rect};
use super::encoding::decode;
use super::xml::{Tag, Token, Tokens};
use super::{Input, Notes};
use crate::error::Error;
use crate::model::{Confidence, Rect};

/// Confidences are hundredths.
const SUREST: f64 = 100.0;

/// Reads all pages.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let text = decode(bytes, &mut notes)?;
    let mut pages = PageDrafts::of(file);
    let mut word: Option<Piece> = None;
    for token in Tokens::new(&text, &mut notes) {
        match (token, pages.list.last_mut(), &mut word) {
            (Token::Open(tag), _, _) if tag.name == "OBJECT" => pages.start(page_rect(&tag)),
            (Token::Open(tag), Some(page), word) => match tag.name {
                "PARAGRAPH" => page.start_block(BlockDraft::default()),
                "LINE" => page.start_line(rect_of(&tag), None),
                "WORD" => *word = Some(word_of(&tag)),
                _ => {}
            },
            (Token::Text(text), _, Some(word)) => word.text.push_str(&text),
            (Token::Close("WORD"), Some(page), word) => word.take().into_iter().for_each(|word| page.add_piece(word)),
            _ => {}
        }
    }
    Ok(Input { pages: pages.finish(), notes: notes.into_list() })
}

fn page_rect(tag: &Tag) -> Option<Rect> {
    let side = |name: &str| tag.attribute(name)?.trim().parse::<f64>().ok();
    bounded_rect([0.0, 0.0, side("width")?, side("height")?])
}

fn word_of(tag: &Tag) -> Piece {
    let percent = tag.attribute("x-confidence").and_then(|value| value.trim().parse::<f64>().ok());
    let confidence = percent.map(|percent| Confidence::new((percent / SUREST) as f32));
    Piece { rect: rect_of(tag), confidence, ..Piece::default() }
}

/// Left, bottom, right, top, counted from the page's top; the Internet Archive puts the baseline behind them.
fn rect_of(tag: &Tag) -> Option<Rect> {
    let coords = tag.attribute("coords")?;
    let numbers: Vec<f64> = coords.split(',').map_while(|number| number.trim().parse().ok()).collect();
    let [left, bottom, right, top, ..] = numbers[..] else { return None };
    bounded_rect([left, top, right, bottom])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_boxes_and_pages_their_size() {
        let xml = b"<?xml version='1.0'?><!DOCTYPE DjVuXML><DjVuXML><BODY><OBJECT data='f' height='700' width='900'>\n\
            <HIDDENTEXT><PAGECOLUMN><REGION><PARAGRAPH><LINE><WORD coords='10,40,60,20,38' x-confidence='50'>one</WORD>\n\
            <WORD coords='70,40,99,20'>two</WORD></LINE></PARAGRAPH></REGION></PAGECOLUMN></HIDDENTEXT></OBJECT></BODY></DjVuXML>";
        let page = read(xml, "").unwrap().pages.remove(0);
        assert_eq!((page.lines[0].text(), page.lines[0].rect), ("one two".to_owned(), Rect::new(10, 20, 99, 40)));
        assert_eq!((page.size.width, page.lines[0].words[0].confidence.map(Confidence::value)), (900, Some(0.5)));
    }
}

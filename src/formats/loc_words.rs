//! Word boxes of the Library of Congress: `<ocr><p><b><l><w x="left top width height">`.

use super::draft::{BlockDraft, PageDrafts, Piece, bounded_rect};
use super::encoding::decode;
use super::xml::{Tag, Token, Tokens};
use super::{Input, Notes};
use crate::error::Error;
use crate::model::Rect;

/// Reads all pages.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let text = decode(bytes, &mut notes)?;
    let mut pages = PageDrafts::of(file);
    let mut word: Option<Piece> = None;
    for token in Tokens::new(&text, &mut notes) {
        match (token, pages.list.last_mut(), &mut word) {
            (Token::Open(tag), _, _) if tag.name == "p" => pages.start(page_rect(&tag)),
            (Token::Open(tag), Some(page), word) => match tag.name {
                "b" => page.start_block(BlockDraft::default()),
                "l" => page.start_line(None, None),
                "w" => *word = Some(Piece { rect: word_rect(&tag), ..Piece::default() }),
                _ => {}
            },
            (Token::Text(text), _, Some(word)) => word.text.push_str(&text),
            (Token::Close("w"), Some(page), word) => word.take().into_iter().for_each(|word| page.add_piece(word)),
            _ => {}
        }
    }
    Ok(Input { pages: pages.finish(), notes: notes.into_list() })
}

fn numbers<const N: usize>(tag: &Tag, name: &str) -> Option<[f64; N]> {
    let value = tag.attribute(name)?;
    let numbers: Vec<f64> = value.split_ascii_whitespace().map_while(|number| number.parse().ok()).collect();
    numbers.try_into().ok()
}

fn page_rect(tag: &Tag) -> Option<Rect> {
    let [width, height] = numbers(tag, "wh")?;
    bounded_rect([0.0, 0.0, width, height])
}

fn word_rect(tag: &Tag) -> Option<Rect> {
    let [left, top, width, height] = numbers(tag, "x")?;
    bounded_rect([left, top, left + width, top + height])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_boxes() {
        let xml = b"<ocr><p xml:id='PAGE1' wh='900 700'>\n<b>\n<l><w x='10 20 30 15'>one</w> <w x='50 20 30 15'>two</w></l>\n</b></p></ocr>";
        let page = read(xml, "").unwrap().pages.remove(0);
        assert_eq!((page.lines[0].text(), page.lines[0].rect), ("one two".to_owned(), Rect::new(10, 20, 80, 35)));
        assert_eq!(page.size.width, 900);
    }
}

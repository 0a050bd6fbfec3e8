//! ABBYY FineReader XML, versions 6 to 15: a box for each letter.

use super::draft::{BlockDraft, PageDraft, PageDrafts, Piece, bounded_rect};
use super::encoding::decode;
use super::xml::{Tag, Token, Tokens};
use super::{Input, Notes};
use crate::error::Error;
use crate::model::{Confidence, Rect};

/// Confidences are hundredths; 255 stands for none.
const SUREST: f64 = 100.0;

/// Reads all pages.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let text = decode(bytes, &mut notes)?;
    let mut reader = Reader { pages: PageDrafts::of(file), ..Reader::default() };
    let mut tokens = Tokens::new(&text, &mut notes);
    for token in tokens.by_ref() {
        match token {
            Token::Open(tag) => reader.open(&tag),
            Token::Close(name) => reader.close(name),
            Token::Text(text) => reader.text(&text),
        }
    }
    if reader.is_in_page {
        tokens.note("the file breaks off: <page> is not closed");
    }
    reader.end_line();
    Ok(Input { pages: reader.pages.finish(), notes: notes.into_list() })
}

#[derive(Default)]
struct Reader<'a> {
    pages: PageDrafts<'a>,
    is_in_page: bool,
    /// What may have text: a letter, or the whole of a run where the letters have no elements.
    place: Place,
    /// Elements open that hold other readings of the same letters.
    variants: usize,
    letters: Vec<Letter>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Place {
    #[default]
    Outside,
    Run,
    Letter,
}

/// A letter, or a run of letters without boxes.
#[derive(Default)]
struct Letter {
    text: String,
    rect: Option<Rect>,
    confidence: Option<f64>,
    starts_word: bool,
}

impl Reader<'_> {
    fn open(&mut self, tag: &Tag) {
        match tag.name {
            "charRecVariants" | "wordRecVariants" if !tag.is_empty => self.variants += 1,
            _ if 0 < self.variants => {}
            "page" => self.start_page(tag),
            "block" => self.block(tag),
            "cell" => self.pages.current().start_block(BlockDraft::default()),
            "line" => {
                self.end_line();
                let rect = rect_of(tag);
                self.pages.current().start_line(rect, None);
            }
            "formatting" => self.place = Place::Run,
            "charParams" if !tag.is_empty => {
                self.letters.push(letter_of(tag));
                self.place = Place::Letter;
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "charRecVariants" | "wordRecVariants" => self.variants = self.variants.saturating_sub(1),
            _ if 0 < self.variants => {}
            "charParams" => self.place = Place::Run,
            "formatting" => self.place = Place::Outside,
            "line" => self.end_line(),
            "page" => {
                self.end_line();
                self.is_in_page = false;
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let (place, is_variant) = (self.place, 0 < self.variants);
        match (place, self.letters.last_mut()) {
            _ if is_variant => {}
            (Place::Letter, Some(letter)) => letter.text.push_str(text),
            // Between the elements of letters stands nothing but the file's own line ends.
            (Place::Run, _) if !text.trim().is_empty() => {
                self.letters.push(Letter { text: text.to_owned(), ..Letter::default() });
            }
            _ => {}
        }
    }

    fn start_page(&mut self, tag: &Tag) {
        self.end_line();
        // An end tag that is missing must not silence the rest of the file.
        self.variants = 0;
        let side = |name: &str| tag.attribute(name).and_then(|value| value.trim().parse::<f64>().ok());
        let rect = side("width").zip(side("height"));
        let rect = rect.and_then(|(width, height)| bounded_rect([0.0, 0.0, width, height]));
        self.pages.start(rect);
        self.is_in_page = true;
    }

    fn block(&mut self, tag: &Tag) {
        self.end_line();
        let rect = rect_of(tag);
        let page = self.pages.current();
        page.start_block(BlockDraft::default());
        match tag.attribute("blockType").as_deref() {
            Some("Picture" | "Checkmark" | "GroupCheckmark" | "Barcode") => page.pictures.extend(rect),
            Some("Separator" | "SeparatorsBox") => rect.into_iter().for_each(|rect| page.add_graphic(rect)),
            _ => {}
        }
    }

    /// Makes words of the letters of a line. They end at spaces; a line without any has only the marks of word starts.
    fn end_line(&mut self) {
        self.place = Place::Outside;
        let letters = std::mem::take(&mut self.letters);
        if letters.is_empty() {
            return;
        }
        let has_spaces = letters.iter().any(|letter| letter.text.trim().is_empty());
        let page = self.pages.current();
        let mut word: Vec<Letter> = Vec::new();
        for letter in letters {
            let is_space = letter.text.trim().is_empty();
            if is_space || letter.starts_with_word(has_spaces) {
                page.add_word(std::mem::take(&mut word));
            }
            if !is_space {
                word.push(letter);
            }
        }
        page.add_word(word);
    }
}

impl Letter {
    fn starts_with_word(&self, has_spaces: bool) -> bool {
        self.starts_word && !has_spaces
    }
}

impl PageDraft {
    fn add_word(&mut self, letters: Vec<Letter>) {
        if letters.is_empty() {
            return;
        }
        let rect = Rect::around(letters.iter().filter_map(|letter| letter.rect.as_ref()));
        let known: Vec<f64> = letters.iter().filter_map(|letter| letter.confidence).collect();
        let mean = known.iter().sum::<f64>() / known.len() as f64;
        let confidence = (!known.is_empty()).then(|| Confidence::new((mean / SUREST) as f32));
        let text = letters.into_iter().map(|letter| letter.text).collect();
        self.add_piece(Piece { text, rect, confidence, type_size: None });
    }
}

fn letter_of(tag: &Tag) -> Letter {
    let mut letter = Letter { rect: rect_of(tag), ..Letter::default() };
    for (name, value) in tag.attributes() {
        match name {
            "charConfidence" => letter.confidence = value.parse().ok().filter(|number| (0.0..=SUREST).contains(number)),
            "wordStart" => letter.starts_word = matches!(value, "1" | "true"),
            _ => {}
        }
    }
    letter
}

fn rect_of(tag: &Tag) -> Option<Rect> {
    let mut edges = [f64::NAN; 4];
    for (name, value) in tag.attributes() {
        if let Some(at) = ["l", "t", "r", "b"].iter().position(|edge| *edge == name) {
            edges[at] = value.trim().parse().unwrap_or(f64::NAN);
        }
    }
    bounded_rect(edges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Page;

    fn read_line(inside: &str) -> Page {
        let xml = format!(
            "<document xmlns='http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml'><page width='900' height='700'>\
             <block blockType='Text'><text><par><line baseline='28' l='10' t='10' r='200' b='40'>{inside}</line></par></text></block>\
             </page></document>"
        );
        let input = read(xml.as_bytes(), "page.xml").unwrap();
        assert_eq!(input.notes, Vec::<String>::new());
        input.pages.into_iter().next().unwrap()
    }

    fn letter(c: &str, left: i32, more: &str) -> String {
        format!("<charParams l='{left}' t='12' r='{}' b='30' {more}>{c}</charParams>\n", left + 9)
    }

    fn words(page: &Page) -> Vec<(&str, i32, i32)> {
        page.words().map(|word| (word.text.as_str(), word.rect.left, word.rect.right)).collect()
    }

    #[test]
    fn letters_make_words_up_to_the_next_space() {
        let sure = "charConfidence='90' wordStart='true'";
        let letters =
            [letter("o", 10, sure), letter("n", 20, "charConfidence='70'"), letter(" ", 30, ""), letter("e", 40, sure)];
        let page = read_line(&format!("<formatting lang='English'>\n{}</formatting>", letters.concat()));
        assert_eq!(words(&page), [("on", 10, 29), ("e", 40, 49)]);
        assert_eq!(page.lines[0].words[0].confidence.map(Confidence::value), Some(0.8));
        assert_eq!((page.lines[0].words[0].type_size, page.size.width), (30.0, 900));
    }

    #[test]
    fn a_line_without_spaces_is_parted_at_its_word_starts() {
        let letters =
            [letter("a", 10, "wordStart='1'"), letter("t", 20, "wordStart='0'"), letter("e", 40, "wordStart='1'")];
        assert_eq!(
            words(&read_line(&format!("<formatting>{}</formatting>", letters.concat()))),
            [("at", 10, 29), ("e", 40, 49)]
        );
        let spaced = [
            letter("l", 10, "wordStart='1'"),
            letter("'", 20, ""),
            letter("a", 30, "wordStart='1'"),
            letter(" ", 40, ""),
        ];
        assert_eq!(words(&read_line(&format!("<formatting>{}</formatting>", spaced.concat()))), [("l'a", 10, 39)]);
    }

    #[test]
    fn runs_without_letters_of_their_own_are_words_too() {
        let page = read_line("<formatting>two words</formatting>");
        assert_eq!(words(&page).iter().map(|word| word.0).collect::<Vec<_>>(), ["two", "words"]);
    }

    #[test]
    fn a_word_may_change_its_type() {
        let page = read_line(&format!(
            "<formatting>{}</formatting><formatting>{}</formatting>",
            letter("o", 10, ""),
            letter("n", 20, "")
        ));
        assert_eq!(words(&page), [("on", 10, 29)]);
    }

    #[test]
    fn other_readings_of_a_letter_are_left_out() {
        let variants = "<charRecVariants><charRecVariant charConfidence='9'>c</charRecVariant></charRecVariants>";
        let page = read_line(&format!(
            "<formatting><wordRecVariants><wordRecVariant><variantText><charParams l='1'>x</charParams></variantText></wordRecVariant>\
             </wordRecVariants><charParams l='10' t='10' r='19' b='30'>{variants}e</charParams></formatting>"
        ));
        assert_eq!(words(&page), [("e", 10, 19)]);
    }

    #[test]
    fn pictures_and_separators_are_kept() {
        let xml = "<document><page><block blockType='Picture' l='0' t='0' r='90' b='60'/>\
                   <block blockType='Separator' l='100' t='0' r='103' b='600'/><formatting/></page></document>";
        let page = read(xml.as_bytes(), "").unwrap().pages.remove(0);
        assert_eq!((page.pictures, page.rules), (vec![Rect::new(0, 0, 90, 60)], vec![Rect::new(100, 0, 103, 600)]));
    }
}

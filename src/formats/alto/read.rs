//! ALTO in. Boxes stay in the units of the file: pixels, tenths of a millimetre or 1/1200 inch.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::Read;

use crate::error::Error;
use crate::formats::draft::{BlockDraft, PageDrafts, Piece, bounded_rect};
use crate::formats::encoding::decode;
use crate::formats::placed::role_named;
use crate::formats::xml::{Part, Parts, Stop, Tag, Token, decode_entities};
use crate::formats::{Input, Notes};
use crate::model::{Confidence, Rect, Role, is_hyphen};

/// Composed blocks round a block that are followed.
const DEEPEST: usize = 8;
/// Longest name of an element, in bytes: each block keeps those of the blocks round it.
const LONGEST_NAME: usize = 256;
/// Stands for a hyphen that goes when its lines are joined.
const SOFT_HYPHEN: char = '\u{AD}';
/// Stands for a hyphen that stays when its lines are joined.
const HARD_HYPHEN: char = '\u{2011}';

/// Reads all pages.
pub(in crate::formats) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let text = decode(bytes, &mut notes)?;
    let mut reader = Reader { pages: PageDrafts::of(file), ..Reader::default() };
    reader.read(&mut Part::whole(&text), &mut notes);
    Ok(Input { pages: reader.pages.finish(), notes: notes.into_list() })
}

/// Reads all pages part by part; `None` where the file has to be seen whole.
pub(in crate::formats) fn read_parts(source: impl Read, file: &str) -> Option<Input> {
    let mut notes = Notes::default();
    let mut reader = Reader { pages: PageDrafts::of(file), ..Reader::default() };
    let stop = Parts::of(source).read_with(&mut notes, |part, notes| reader.read(part, notes));
    (stop == Stop::End).then(|| Input { pages: reader.pages.finish(), notes: notes.into_list() })
}

#[derive(Default)]
struct Reader<'a> {
    pages: PageDrafts<'a>,
    is_in_page: bool,
    is_in_producer: bool,
    confidences: Confidences,
    /// The whole of a word that the line's end divides, where the source has said it.
    divided: Option<String>,
    /// Names of the composed blocks that are open.
    composed: Vec<String>,
    /// Tags that name articles.
    articles: HashSet<String>,
    /// Tags that name roles.
    roles: HashMap<String, Role>,
}

/// How the confidences of words are written.
#[derive(Clone, Copy, Default)]
enum Confidences {
    /// As shares of 1.
    #[default]
    Shares,
    /// In hundredths behind "0.", as Tesseract does: "0.4" is 4 of them, "0.100" all.
    Hundredths,
}

impl Confidences {
    fn read(self, value: &str) -> Option<Confidence> {
        let hundredths = value.strip_prefix("0.").and_then(|digits| digits.parse::<u8>().ok());
        let share = match (self, hundredths.filter(|count| *count <= 100)) {
            (Self::Hundredths, Some(count)) => f64::from(count) / 100.0,
            _ => number(value)?,
        };
        Some(Confidence::new(share as f32))
    }
}

/// What the attributes of an element say of its place.
#[derive(Default)]
struct Place {
    left: Option<f64>,
    top: Option<f64>,
    width: Option<f64>,
    height: Option<f64>,
}

impl Place {
    fn of(tag: &Tag) -> Self {
        let mut place = Self::default();
        tag.attributes().for_each(|(name, value)| place.take(name, value));
        place
    }

    fn take(&mut self, name: &str, value: &str) {
        let edge = match name {
            "HPOS" => &mut self.left,
            "VPOS" => &mut self.top,
            "WIDTH" => &mut self.width,
            "HEIGHT" => &mut self.height,
            _ => return,
        };
        *edge = number(value);
    }

    fn rect(&self) -> Option<Rect> {
        let (left, top) = (self.left?, self.top?);
        bounded_rect([left, top, left + self.width?, top + self.height?])
    }
}

fn number(value: &str) -> Option<f64> {
    /// Digits that fit into 32 bits whatever they are.
    const SHORT: usize = 9;
    if (1..=SHORT).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.bytes().fold(0, |number, digit| 10 * number + u32::from(digit - b'0')).into());
    }
    // Some producers write a decimal comma.
    value.trim().parse().ok().or_else(|| value.trim().replace(',', ".").parse().ok())
}

impl Reader<'_> {
    fn read(&mut self, part: &mut Part<'_>, notes: &mut Notes) {
        let is_last = part.is_last;
        part.read(notes, |tokens| {
            tokens.read_with(|token| match token {
                Token::Open(tag) => self.open(&tag),
                Token::Close(name) => self.close(name),
                Token::Text(text) => self.text(&text),
            });
            if is_last && self.is_in_page {
                tokens.note("the file breaks off: <Page> is not closed");
            }
        });
    }

    fn open(&mut self, tag: &Tag) -> Option<&'static str> {
        match tag.name {
            "String" => return self.word(tag),
            "HYP" => self.hyphen(tag),
            "TextLine" => self.line(tag),
            "TextBlock" => self.block(tag),
            "ComposedBlock" if !tag.is_empty => self.composed.push(name_of(tag)),
            "ElementRef" => {
                let name = tag.attribute("REF").map(Cow::into_owned);
                self.pages.order.extend(name);
            }
            "Page" => self.start_page(tag),
            "softwareName" => self.is_in_producer = !tag.is_empty,
            "StructureTag" | "LayoutTag" => self.tag(tag),
            "Illustration" => {
                let rect = Place::of(tag).rect();
                self.pages.current().pictures.extend(rect);
            }
            "GraphicalElement" => {
                if let Some(rect) = Place::of(tag).rect() {
                    self.pages.current().add_graphic(rect);
                }
            }
            _ => {}
        }
        None
    }

    fn close(&mut self, name: &str) -> Option<&'static str> {
        match name {
            "TextLine" => self.end_line(),
            "ComposedBlock" => {
                self.composed.pop();
            }
            "Page" => self.is_in_page = false,
            "softwareName" => self.is_in_producer = false,
            _ => {}
        }
        None
    }

    /// All text that counts is in attributes, but for the name of what wrote the file.
    fn text(&mut self, text: &str) -> Option<&'static str> {
        if self.is_in_producer && text.to_ascii_lowercase().contains("tesseract") {
            self.confidences = Confidences::Hundredths;
        }
        None
    }

    fn start_page(&mut self, tag: &Tag) {
        let place = Place::of(tag);
        let rect = place.width.zip(place.height).and_then(|(width, height)| bounded_rect([0.0, 0.0, width, height]));
        self.pages.start(rect);
        self.is_in_page = true;
    }

    fn block(&mut self, tag: &Tag) {
        let mut names = vec![name_of(tag)];
        // What lies deeper has no more names in any structure.
        names.extend(self.composed.iter().rev().take(DEEPEST).cloned());
        let tags = tag.attribute("TAGREFS").unwrap_or_default();
        let role = tags.split_whitespace().find_map(|tag| self.roles.get(tag)).copied();
        let article = tags.split_whitespace().find(|tag| self.articles.contains(*tag)).map(str::to_owned);
        self.pages.current().start_block(BlockDraft { names, role, article });
    }

    /// What a tag says, by its type: others name other things.
    fn tag(&mut self, tag: &Tag) {
        let kind = tag.attribute("TYPE").unwrap_or_default();
        if tag.name == "StructureTag" && kind.eq_ignore_ascii_case("article") {
            self.articles.insert(name_of(tag));
        }
        if tag.name == "LayoutTag" && kind.eq_ignore_ascii_case("role") {
            let role = tag.attribute("LABEL").and_then(|label| role_named(&label));
            self.roles.extend(role.map(|role| (name_of(tag), role)));
        }
    }

    fn line(&mut self, tag: &Tag) {
        self.end_line();
        let rect = Place::of(tag).rect();
        self.pages.current().start_line(rect, None);
    }

    fn word(&mut self, tag: &Tag) -> Option<&'static str> {
        let mut place = Place::default();
        let mut piece = Piece::default();
        let (mut is_first_part, mut whole) = (false, None);
        for (name, value) in tag.attributes() {
            match name {
                "CONTENT" => piece.text = decode_entities(value).into_owned(),
                "WC" => piece.confidence = self.confidences.read(value),
                "SUBS_TYPE" => is_first_part = value == "HypPart1",
                "SUBS_CONTENT" => whole = Some(value),
                _ => place.take(name, value),
            }
        }
        piece.rect = place.rect();
        let has_place = piece.rect.is_some() || place.left.is_none();
        self.divided = whole.filter(|_| is_first_part).map(|whole| decode_entities(whole).into_owned());
        self.pages.current().add_piece(piece);
        (!has_place).then_some("the box of a <String> cannot be one; it is reckoned from its neighbours")
    }

    /// The hyphen at the line's end, which ALTO keeps apart from the word.
    fn hyphen(&mut self, tag: &Tag) {
        let rect = Place::of(tag).rect();
        let content = tag.attribute("CONTENT").unwrap_or_default().trim().to_owned();
        let whole = self.divided.take();
        let Some(piece) = self.pages.current().last_piece() else { return };
        piece.rect = Rect::around(piece.rect.iter().chain(&rect));
        piece.text.push_str(if content.is_empty() { "-" } else { &content });
        if let Some(whole) = whole {
            mark_hyphen(&mut piece.text, &whole);
        }
    }

    /// A divided word without a `HYP` has its hyphen in its content, or none at all.
    fn end_line(&mut self) {
        let Some(whole) = self.divided.take() else { return };
        if let Some(piece) = self.pages.current().last_piece() {
            mark_hyphen(&mut piece.text, &whole);
        }
    }
}

fn name_of(tag: &Tag) -> String {
    tag.attribute("ID").filter(|name| name.len() <= LONGEST_NAME).map_or_else(String::new, Cow::into_owned)
}

/// Puts Unicode's own signs for what the source knows of a hyphen: the soft one goes when the lines are joined, the
/// one that never breaks stays.
fn mark_hyphen(text: &mut String, whole: &str) {
    let first = text.trim_end().trim_end_matches(is_hyphen).to_owned();
    let goes_on = whole.strip_prefix(first.as_str()).unwrap_or_default();
    let sign = if goes_on.starts_with(is_hyphen) { HARD_HYPHEN } else { SOFT_HYPHEN };
    *text = first;
    text.push(sign);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Line, Page};

    fn read_text(alto: &str) -> Input {
        read(alto.as_bytes(), "page.xml").unwrap()
    }

    /// A page with this inside.
    fn page(inside: &str) -> Page {
        let alto = format!(
            "<alto xmlns='http://www.loc.gov/standards/alto/ns-v3#'><Description><MeasurementUnit>pixel</MeasurementUnit>\
             </Description><Layout><Page WIDTH='900' HEIGHT='700'><PrintSpace>{inside}</PrintSpace></Page></Layout></alto>"
        );
        let input = read_text(&alto);
        assert_eq!((input.pages.len(), &input.notes), (1, &vec![]));
        input.pages.into_iter().next().unwrap()
    }

    fn texts(page: &Page) -> Vec<String> {
        page.lines.iter().map(Line::text).collect()
    }

    #[test]
    fn words_have_their_boxes_and_confidences() {
        let page = page(
            "<TextBlock><TextLine HPOS='10' VPOS='20' WIDTH='200' HEIGHT='30'>\
             <String CONTENT='Smith' HPOS='10' VPOS='22' WIDTH='60' HEIGHT='20' WC='0.5'/><SP/>\
             <String CONTENT='&amp;' HPOS='80.5' VPOS='20' WIDTH='20' HEIGHT='30'/></TextLine></TextBlock>",
        );
        assert_eq!((texts(&page), page.size.width), (vec!["Smith &".to_owned()], 900));
        let [smith, and] = page.lines[0].words.as_slice() else { panic!("two words") };
        assert_eq!((smith.rect, smith.type_size), (Rect::new(10, 22, 70, 42), 30.0));
        assert_eq!((smith.confidence.map(Confidence::value), and.confidence), (Some(0.5), None));
        assert_eq!(and.rect, Rect::new(80, 20, 101, 50));
    }

    #[test]
    fn tesseract_writes_confidences_in_hundredths() {
        let confidence = |software: &str, value: &str| {
            let alto = format!(
                "<alto><softwareName>{software}</softwareName><Page><TextLine>\
                 <String CONTENT='a' HPOS='1' VPOS='1' WIDTH='4' HEIGHT='2' WC='{value}'/></TextLine></Page></alto>"
            );
            read_text(&alto).pages[0].lines[0].words[0].confidence.map(Confidence::value)
        };
        let cases =
            [("0.4", 0.04, 0.4), ("0.40", 0.4, 0.4), ("0.100", 1.0, 0.1), ("0.96", 0.96, 0.96), ("1", 1.0, 1.0)];
        for (value, hundredths, share) in cases {
            assert_eq!(confidence("tesseract 5.3.0", value), Some(hundredths), "{value}");
            assert_eq!(confidence("FineReader", value), Some(share), "{value}");
        }
    }

    #[test]
    fn any_prefix_and_no_namespace_are_read() {
        for (open, prefix) in [("<alto>", ""), ("<a:alto xmlns:a='http://schema.ccs-gmbh.com/ALTO'>", "a:")] {
            let tag = |name: &str, rest: &str| format!("<{prefix}{name} {rest}>");
            let alto = [
                open.to_owned(),
                tag("Page", "WIDTH='9' HEIGHT='9'"),
                tag("TextLine", ""),
                tag("String", "CONTENT='one' HPOS='1' VPOS='1' WIDTH='4' HEIGHT='2' /"),
                format!("</{prefix}TextLine></{prefix}Page></{prefix}alto>"),
            ];
            let input = read_text(&alto.concat());
            assert_eq!((texts(&input.pages[0]), input.notes), (vec!["one".to_owned()], vec![]));
        }
    }

    /// The first line of two whose word is divided.
    fn divided(first: &str, hyphen: &str, whole: &str) -> String {
        let page = page(&format!(
            "<TextLine><String CONTENT='{first}' SUBS_TYPE='HypPart1' SUBS_CONTENT='{whole}' HPOS='0' VPOS='0' WIDTH='50' HEIGHT='20'/>\
             {hyphen}</TextLine><TextLine><String CONTENT='x' SUBS_TYPE='HypPart2' SUBS_CONTENT='{whole}' HPOS='0' VPOS='30' WIDTH='50' HEIGHT='20'/></TextLine>"
        ));
        page.lines[0].text()
    }

    #[test]
    fn a_hyphen_that_divides_is_a_soft_one() {
        let hyphen = "<HYP CONTENT='-' HPOS='50' VPOS='0' WIDTH='9'/>";
        assert_eq!(divided("Tues", hyphen, "Tuesday"), "Tues\u{AD}");
        assert_eq!(divided("Tues-", "", "Tuesday"), "Tues\u{AD}");
        assert_eq!(divided("Zuk", hyphen, "Zucker"), "Zuk\u{AD}");
    }

    #[test]
    fn a_hyphen_of_the_word_itself_stays() {
        let hyphen = "<HYP CONTENT='\u{AD}' HPOS='50' VPOS='0' WIDTH='9'/>";
        assert_eq!(divided("Pays", hyphen, "Pays-Bas"), "Pays\u{2011}");
        assert_eq!(divided("Pays-", "", "Pays-Bas"), "Pays\u{2011}");
    }

    #[test]
    fn a_hyphen_of_which_the_source_knows_nothing_is_as_printed() {
        let page = page(
            "<TextLine><String CONTENT='Tues' HPOS='0' VPOS='0' WIDTH='50' HEIGHT='20'/>\
             <HYP CONTENT='-' HPOS='50' VPOS='10' WIDTH='9' HEIGHT='3'/></TextLine>",
        );
        assert_eq!((page.lines[0].text(), page.lines[0].rect.right), ("Tues-".to_owned(), 59));
    }

    #[test]
    fn rules_are_long_and_thin_and_pictures_are_not() {
        let page = page(
            "<GraphicalElement HPOS='10' VPOS='0' WIDTH='3' HEIGHT='500'/><Illustration HPOS='50' VPOS='50' WIDTH='99' HEIGHT='60'/>\
             <GraphicalElement HPOS='300' VPOS='300' WIDTH='40' HEIGHT='30'/>",
        );
        assert_eq!(page.rules, [Rect::new(10, 0, 13, 500)]);
        assert_eq!(page.pictures, [Rect::new(50, 50, 149, 110), Rect::new(300, 300, 340, 330)]);
    }

    #[test]
    fn the_reading_order_is_that_of_all_pages() {
        let block = |name: &str| {
            format!(
                "<TextBlock ID='{name}'><TextLine><String CONTENT='x' HPOS='1' VPOS='1' WIDTH='4' HEIGHT='2'/></TextLine></TextBlock>"
            )
        };
        let refs = ["d", "b", "c", "a"].map(|name| format!("<ElementRef REF='{name}'/>")).concat();
        let input = read_text(&format!(
            "<alto>{refs}<Page>{}{}</Page><Page>{}{}</Page></alto>",
            block("a"),
            block("b"),
            block("c"),
            block("d")
        ));
        let names = |page: &Page| page.blocks.iter().map(|block| block.names.concat()).collect::<Vec<_>>();
        assert_eq!(input.pages.iter().map(names).collect::<Vec<_>>(), [["b", "a"], ["d", "c"]]);
    }

    #[test]
    fn a_name_that_fills_memory_is_none() {
        let names = |name: &str| {
            let inside = format!(
                "<ComposedBlock ID='{name}'><TextBlock ID='b'><TextLine><String CONTENT='x' HPOS='1' VPOS='1' WIDTH='4' HEIGHT='2'/>\
                 </TextLine></TextBlock></ComposedBlock>"
            );
            page(&inside).blocks[0].names.clone()
        };
        assert_eq!(names("c"), ["b", "c"]);
        assert_eq!(names(&"c".repeat(LONGEST_NAME + 1)), ["b", ""]);
    }

    #[test]
    fn a_box_that_cannot_be_one_is_noted_with_its_line() {
        for bad in ["HPOS='NaN' VPOS='0'", "HPOS='9e99' VPOS='0'", "HPOS='-900' VPOS='-9e9'"] {
            let input = read_text(&format!(
                "<alto><Page>\n<TextLine HPOS='0' VPOS='0' WIDTH='90' HEIGHT='20'>\n\
                 <String CONTENT='one' {bad} WIDTH='40' HEIGHT='20'/></TextLine></Page></alto>"
            ));
            assert_eq!(texts(&input.pages[0]), ["one"]);
            assert_eq!(
                input.notes,
                ["line 3: the box of a <String> cannot be one; it is reckoned from its neighbours"]
            );
        }
    }

    #[test]
    fn a_file_that_breaks_off_keeps_what_it_has() {
        let input = read_text(
            "<alto><Page WIDTH='9' HEIGHT='9'><TextLine><String CONTENT='one' HPOS='1' VPOS='1' WIDTH='4' HEIGHT='2'/><Str",
        );
        assert_eq!(texts(&input.pages[0]), ["one"]);
        assert!(input.notes.last().unwrap().contains("breaks off"), "{:?}", input.notes);
    }

    proptest! {
        /// Short numbers are read without the parser of floats, and no otherwise.
        #[test]
        fn a_number_is_read_as_rust_reads_it(digits in "[0-9]{0,12}", rest in "|\\.[0-9]{0,3}|[eE][0-9]|-| ") {
            for value in [digits.clone(), format!("{digits}{rest}"), format!("{rest}{digits}")] {
                prop_assert_eq!(number(&value), value.trim().parse::<f64>().ok(), "{}", value);
            }
        }
    }

    #[test]
    fn a_decimal_comma_is_a_point() {
        assert_eq!((number("12,5"), number(" 7 "), number("1,2,3"), number("")), (Some(12.5), Some(7.0), None, None));
    }
}

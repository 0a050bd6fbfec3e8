//! PAGE XML in: a stack of the regions, lines and words that are open.

use crate::error::Error;
use crate::formats::draft::{BlockDraft, LineDraft, PageDrafts, Piece, bounded_rect, flow};
use crate::formats::encoding::decode;
use crate::formats::xml::{Tag, Token, Tokens};
use crate::formats::{Input, Notes};
use crate::model::Confidence;

use super::order::ReadingOrder;
use super::polygon::Polygon;
use super::regions::{article_of, names_of, role_of};

/// Regions open at once that are followed; files have some ten. Lines of deeper ones count to the last.
const DEEPEST: usize = 100;

/// Reads all pages: the format has one in a file, and files put together have more.
pub(in crate::formats) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let text = decode(bytes, &mut notes)?;
    let mut reader = Reader { pages: PageDrafts::of(file), ..Reader::default() };
    let mut tokens = Tokens::new(&text, &mut notes);
    tokens.read_with(|token| match token {
        Token::Open(tag) => reader.open(&tag),
        Token::Close(name) => reader.close(name),
        Token::Text(text) => reader.text(&text),
    });
    if !reader.open.is_empty() {
        tokens.note("the file breaks off: a region or line is not closed");
    }
    reader.end_page();
    Ok(Input { pages: reader.pages.finish(), notes: notes.into_list() })
}

/// What an element is to the reader, from the outside in.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Kind {
    /// A region that holds text, or other regions.
    Region,
    Picture,
    Rule,
    Line,
    Word,
    Glyph,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "TextRegion" | "TableRegion" | "TableCell" | "AdvertRegion" | "CustomRegion" => Kind::Region,
            "ImageRegion" | "GraphicRegion" | "LineDrawingRegion" | "ChartRegion" | "MapRegion" => Kind::Picture,
            "SeparatorRegion" => Kind::Rule,
            "TextLine" => Kind::Line,
            "Word" => Kind::Word,
            "Glyph" => Kind::Glyph,
            _ => return None,
        })
    }
}

/// An element while it is read.
struct Element {
    kind: Kind,
    outline: Polygon,
    reading: Option<Equivalent>,
    words: Vec<Piece>,
    /// Whether lines were found in it.
    has_lines: bool,
}

/// A `TextEquiv`: one reading of a line or word; several may be given, with their rank.
#[derive(Clone, Debug, Default)]
struct Equivalent {
    index: Option<u32>,
    confidence: Option<f64>,
    text: String,
}

impl Equivalent {
    fn of(tag: &Tag) -> Self {
        let mut equivalent = Self::default();
        for (name, value) in tag.attributes() {
            match name {
                "index" => equivalent.index = value.parse().ok(),
                "conf" => equivalent.confidence = value.parse().ok(),
                _ => {}
            }
        }
        equivalent
    }

    /// By its rank; without one, what the file is surer of; else the first.
    fn is_better_than(&self, other: &Self) -> bool {
        match (self.index, other.index) {
            (Some(own), Some(others)) => own < others,
            (own, None) if own.is_some() => true,
            (None, None) => self.confidence.zip(other.confidence).is_some_and(|(own, others)| others < own),
            _ => false,
        }
    }
}

#[derive(Default)]
struct Reader<'a> {
    pages: PageDrafts<'a>,
    open: Vec<Element>,
    /// The reading that is being read.
    equivalent: Option<Equivalent>,
    in_unicode: bool,
    /// Whether a `Point` is a corner of the outline.
    in_outline: bool,
    order: ReadingOrder,
}

impl Reader<'_> {
    fn open(&mut self, tag: &Tag) -> Option<&'static str> {
        if let Some(kind) = Kind::of(tag.name) {
            return self.start(kind, tag);
        }
        match tag.name {
            "Page" => self.start_page(tag),
            "Coords" => self.coordinates(tag),
            "Point" if self.in_outline => self.point(tag),
            "ReadingOrder" | "OrderedGroup" | "OrderedGroupIndexed" | "UnorderedGroup" | "UnorderedGroupIndexed" => {
                self.order.open(tag);
            }
            "RegionRef" | "RegionRefIndexed" => self.order.add(tag),
            "TextEquiv" => self.equivalent = Some(Equivalent::of(tag)),
            "Unicode" => self.in_unicode = !tag.is_empty,
            _ => {}
        }
        None
    }

    fn start(&mut self, kind: Kind, tag: &Tag) -> Option<&'static str> {
        self.equivalent = None;
        // Lines hold no lines or regions, words no words.
        let mut odd = None;
        while Kind::Line <= kind && self.open.last().is_some_and(|element| kind <= element.kind) {
            odd = Some("a line or word is not closed");
            self.end_innermost();
        }
        if kind == Kind::Region && DEEPEST <= self.open.len() {
            return Some("this region is nested too deep; its lines count to the one round it");
        }
        let block = BlockDraft { names: names_of(tag), role: role_of(tag), article: article_of(tag) };
        let page = self.pages.current();
        if kind == Kind::Region {
            page.start_block(block);
        }
        let element = Element { kind, outline: Polygon::default(), reading: None, words: vec![], has_lines: false };
        self.open.push(element);
        if tag.is_empty {
            self.end_innermost();
        }
        odd
    }

    fn close(&mut self, name: &str) -> Option<&'static str> {
        match name {
            "Unicode" => self.in_unicode = false,
            "TextEquiv" => self.end_equivalent(),
            "Coords" => self.in_outline = false,
            "ReadingOrder" | "OrderedGroup" | "OrderedGroupIndexed" | "UnorderedGroup" | "UnorderedGroupIndexed" => {
                self.order.close();
            }
            "Page" => self.end_page(),
            _ => return Kind::of(name).and_then(|kind| self.end(kind)),
        }
        None
    }

    fn end(&mut self, kind: Kind) -> Option<&'static str> {
        if !self.open.iter().any(|element| element.kind == kind) {
            return Some("this end tag closes nothing");
        }
        let mut odd = None;
        while self.open.last().is_some_and(|element| element.kind != kind) {
            odd = Some("an element is not closed");
            self.end_innermost();
        }
        self.end_innermost();
        odd
    }

    fn text(&mut self, text: &str) -> Option<&'static str> {
        if let Some(equivalent) = self.equivalent.as_mut().filter(|_| self.in_unicode) {
            equivalent.text.push_str(text);
        }
        None
    }

    fn start_page(&mut self, tag: &Tag) {
        self.end_page();
        let side = |name: &str| tag.attribute(name).and_then(|value| value.trim().parse::<f64>().ok());
        let rect = side("imageWidth").zip(side("imageHeight"));
        let rect = rect.and_then(|(width, height)| bounded_rect([0.0, 0.0, width, height]));
        self.pages.start(rect);
    }

    fn end_page(&mut self) {
        while self.end_innermost() {}
        let order = std::mem::take(&mut self.order).names();
        // The end of the file ends a page that has ended already.
        if let Some(page) = self.pages.list.last_mut().filter(|_| !order.is_empty()) {
            page.order = order;
        }
    }

    fn coordinates(&mut self, tag: &Tag) {
        let Some(element) = self.open.last_mut() else { return };
        if let Some(points) = tag.attribute("points") {
            element.outline = Polygon::parse(&points);
        }
        self.in_outline = !tag.is_empty;
    }

    fn point(&mut self, tag: &Tag) {
        let Some(element) = self.open.last_mut() else { return };
        if let (Some(x), Some(y)) = (tag.attribute("x"), tag.attribute("y")) {
            element.outline.add(&x, &y);
        }
    }

    fn end_equivalent(&mut self) {
        self.in_unicode = false;
        let (Some(equivalent), Some(element)) = (self.equivalent.take(), self.open.last_mut()) else { return };
        let is_empty = equivalent.text.trim().is_empty();
        if !is_empty && element.reading.as_ref().is_none_or(|other| equivalent.is_better_than(other)) {
            element.reading = Some(equivalent);
        }
    }

    /// Ends what was opened last; `false` where nothing is open.
    fn end_innermost(&mut self) -> bool {
        self.end_equivalent();
        let Some(element) = self.open.pop() else { return false };
        match element.kind {
            Kind::Glyph => self.end_glyph(element),
            Kind::Word => self.end_word(element),
            Kind::Line => self.end_line(element),
            Kind::Region => self.end_region(element),
            Kind::Picture => {
                let rect = element.outline.rect();
                self.pages.current().pictures.extend(rect);
            }
            Kind::Rule => {
                let band = element.outline.band();
                self.pages.current().rules.extend(band);
            }
        }
        true
    }

    /// The letters of a word without a reading of its own make one.
    fn end_glyph(&mut self, glyph: Element) {
        let Some(word) = self.open.last_mut() else { return };
        word.words.extend(glyph.reading.map(|reading| Piece { text: reading.text, ..Piece::default() }));
    }

    fn end_word(&mut self, word: Element) {
        let rect = word.outline.rect();
        let confidence = word.reading.as_ref().and_then(|reading| reading.confidence);
        let confidence = confidence.map(|confidence| Confidence::new(confidence as f32));
        let letters = || word.words.iter().map(|glyph| glyph.text.as_str()).collect();
        let text = word.reading.as_ref().map_or_else(letters, |reading| reading.text.clone());
        let piece = Piece { text, rect, confidence, type_size: None };
        match self.open.last_mut() {
            Some(line) => line.words.push(piece),
            None => self.pages.current().add_piece(piece),
        }
    }

    fn end_line(&mut self, line: Element) {
        for region in self.open.iter_mut().filter(|element| element.kind == Kind::Region) {
            region.has_lines = true;
        }
        let band = line.outline.band();
        let pieces = pieces_of(line);
        let page = self.pages.current();
        page.start_line(band, None);
        pieces.into_iter().for_each(|piece| page.add_piece(piece));
    }

    /// A region of which only the whole text is known.
    fn end_region(&mut self, region: Element) {
        let Some(reading) = region.reading.filter(|_| !region.has_lines) else { return };
        let lines = match region.outline.rect() {
            Some(rect) => flow(&reading.text, rect),
            None => reading.text.lines().map(LineDraft::bare).collect(),
        };
        self.pages.current().lines.extend(lines);
    }
}

/// The words of a line. The reading of the whole line is what people correct; it has the boxes of the words where those
/// are as many.
fn pieces_of(line: Element) -> Vec<Piece> {
    let words: Vec<Piece> = line.words.into_iter().filter(|word| !word.text.trim().is_empty()).collect();
    let Some(whole) = line.reading else { return words };
    let tokens: Vec<&str> = whole.text.split_whitespace().collect();
    if tokens.len() == words.len() {
        let with_text = |(word, text): (Piece, &&str)| Piece { text: (*text).to_owned(), ..word };
        return words.into_iter().zip(&tokens).map(with_text).collect();
    }
    let confidence = whole.confidence.map(|confidence| Confidence::new(confidence as f32));
    vec![Piece { text: whole.text, confidence, ..Piece::default() }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Line, Page, Rect};

    fn read_page(inside: &str) -> Page {
        let xml = format!("<PcGts><Page imageWidth='900' imageHeight='700'>{inside}</Page></PcGts>");
        let input = read(xml.as_bytes(), "page.xml").unwrap();
        assert_eq!((input.pages.len(), &input.notes), (1, &vec![]));
        input.pages.into_iter().next().unwrap()
    }

    fn texts(page: &Page) -> Vec<String> {
        page.lines.iter().map(Line::text).collect()
    }

    const OUTLINE: &str = "<Coords points='10,10 210,10 210,40 10,40'/>";

    fn equivalent(text: &str) -> String {
        format!("<TextEquiv><Unicode>{text}</Unicode></TextEquiv>")
    }

    #[test]
    fn a_line_has_the_thickness_of_its_outline_as_type_size() {
        let page = read_page(&format!(
            "<TextRegion><TextLine><Coords points='0,0 800,40 800,70 0,30'/><Baseline points='0,25 800,65'/>{}</TextLine></TextRegion>",
            equivalent("two words")
        ));
        assert_eq!((page.lines[0].rect, page.lines[0].type_size()), (Rect::new(0, 20, 800, 50), 30.0));
        assert_eq!((texts(&page), page.size.width), (vec!["two words".to_owned()], 900));
    }

    #[test]
    fn points_can_be_elements_as_in_2010() {
        let page = read_page(&format!(
            "<TextRegion><TextLine><Coords><Point x='10' y='10'/><Point x='210' y='10'/><Point x='210' y='40'/><Point x='10' y='40'/>\
             </Coords>{}</TextLine></TextRegion>",
            equivalent("old")
        ));
        assert_eq!(page.lines[0].rect, Rect::new(10, 10, 210, 40));
    }

    #[test]
    fn words_keep_their_boxes_and_the_reading_of_the_line_is_taken() {
        let word = |left: i32, text: &str| {
            let right = left + 50;
            format!(
                "<Word><Coords points='{left},10 {right},10 {right},40 {left},40'/><TextEquiv conf='0.5'><Unicode>{text}</Unicode></TextEquiv></Word>"
            )
        };
        let page = read_page(&format!(
            "<TextRegion><TextLine>{OUTLINE}{}{}{}</TextLine></TextRegion>",
            word(10, "tke"),
            word(100, "dock"),
            equivalent("the dock")
        ));
        let words: Vec<_> = page.words().map(|word| (word.text.as_str(), word.rect.left)).collect();
        assert_eq!(words, [("the", 10), ("dock", 100)]);
        assert_eq!(page.lines[0].words[0].confidence.map(Confidence::value), Some(0.5));
    }

    #[test]
    fn of_several_readings_the_first_in_rank_is_taken_and_then_the_surest() {
        let line = |equivalents: &str| {
            texts(&read_page(&format!("<TextRegion><TextLine>{OUTLINE}{equivalents}</TextLine></TextRegion>"))).concat()
        };
        let ranked = "<TextEquiv index='1' conf='1'><Unicode>worse</Unicode></TextEquiv><TextEquiv index='0'><Unicode>best</Unicode></TextEquiv>";
        assert_eq!(line(ranked), "best");
        let sure = "<TextEquiv conf='0.2'><Unicode>worse</Unicode></TextEquiv><TextEquiv conf='0.9'><Unicode>best</Unicode></TextEquiv>";
        assert_eq!(line(sure), "best");
        assert_eq!(line("<TextEquiv><PlainText>plain</PlainText><Unicode>best</Unicode></TextEquiv>"), "best");
    }

    #[test]
    fn the_text_of_a_region_is_not_read_a_second_time() {
        let page = read_page(&format!(
            "<TextRegion>{OUTLINE}<TextLine>{OUTLINE}{}</TextLine>{}</TextRegion>",
            equivalent("once"),
            equivalent("once")
        ));
        assert_eq!(texts(&page), ["once"]);
    }

    #[test]
    fn a_region_without_lines_flows_in_its_box() {
        let page = read_page(&format!("<TextRegion>{OUTLINE}{}</TextRegion>", equivalent("one\ntwo")));
        assert_eq!((texts(&page), page.lines[1].rect.top), (vec!["one".to_owned(), "two".to_owned()], 25));
    }

    #[test]
    fn glyphs_make_a_word_that_has_no_reading_of_its_own() {
        let glyph = |text: &str| format!("<Glyph>{OUTLINE}{}</Glyph>", equivalent(text));
        let page = read_page(&format!(
            "<TextRegion><TextLine>{OUTLINE}<Word>{OUTLINE}{}{}</Word></TextLine></TextRegion>",
            glyph("o"),
            glyph("n")
        ));
        assert_eq!(texts(&page), ["on"]);
    }

    #[test]
    fn separators_are_rules_and_images_pictures() {
        let page = read_page(
            "<SeparatorRegion><Coords points='100,0 104,0 144,600 140,600'/></SeparatorRegion>\
             <ImageRegion><Coords points='10,10 60,10 60,60 10,60'/></ImageRegion>",
        );
        assert_eq!((page.rules, page.pictures), (vec![Rect::new(120, 0, 124, 600)], vec![Rect::new(10, 10, 60, 60)]));
    }

    #[test]
    fn a_file_that_breaks_off_keeps_what_it_has() {
        let xml = format!("<PcGts><Page><TextRegion><TextLine>{OUTLINE}<TextEquiv><Unicode>one\n");
        let input = read(xml.as_bytes(), "page.xml").unwrap();
        assert_eq!(texts(&input.pages[0]), ["one"]);
        assert_eq!(input.notes, ["line 2: the file breaks off: a region or line is not closed"]);
    }
}

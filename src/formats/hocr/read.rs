//! hOCR in: a stack of open elements, and the line and word that are being read.

use crate::error::Error;
use crate::formats::draft::{LineDraft, PageDraft, Piece, Place, flow};
use crate::formats::encoding::decode;
use crate::formats::xml::{Tag, Token, Tokens};
use crate::formats::{Input, Notes};
use crate::model::{Rect, Source};

use super::title::Title;

/// Elements open at once that are followed; HTML has some ten. Beyond, the outer ones are forgotten.
const DEEPEST: usize = 200;
/// Smallest share of the lower of two words' heights that both cover, if they stand in one line.
const SAME_LINE: f32 = 0.5;

/// Reads all pages.
pub(in crate::formats) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let text = decode(bytes, &mut notes)?;
    let mut reader = Reader::new(file);
    let mut tokens = Tokens::new(&text, &mut notes);
    while let Some(token) = tokens.next() {
        let odd = match token {
            Token::Open(tag) => reader.open(&tag),
            Token::Close(name) => reader.close(name),
            Token::Text(text) => reader.text(&text),
        };
        if let Some(what) = odd {
            tokens.note(&what);
        }
    }
    if let Some(element) = reader.open.iter().find(|element| element.kind != Kind::Other) {
        let what = format!("the file breaks off: <{}> is not closed", element.name);
        tokens.note(&what);
    }
    Ok(Input { pages: reader.finish(), notes: notes.into_list() })
}

/// What an element is to the reader, from the outside in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Means nothing: `html`, `strong`.
    Other,
    /// Its text is none of the page: `style`.
    Hidden,
    Page,
    Block,
    Line,
    Word,
    Character,
}

struct Element {
    name: String,
    kind: Kind,
    /// The kind of the innermost element that has one, this one or one round it.
    inside: Kind,
    rect: Option<Rect>,
    /// Lines on the page when it was opened.
    lines_before: usize,
}

/// What is odd about a token.
type Odd = Option<String>;

struct Reader {
    file: String,
    open: Vec<Element>,
    pages: Vec<PageDraft>,
    resolution: Option<f64>,
    line: Option<LineDraft>,
    word: Option<Piece>,
    /// Text of a block that is in no line, and the block's box.
    loose: String,
    loose_rect: Option<Rect>,
    place: Place,
}

impl Reader {
    fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            open: vec![],
            pages: vec![],
            resolution: None,
            line: None,
            word: None,
            loose: String::new(),
            loose_rect: None,
            place: Place::Inside,
        }
    }

    fn open(&mut self, tag: &Tag) -> Odd {
        let name = tag.name.to_ascii_lowercase();
        let class = tag.attribute("class").unwrap_or_default();
        let title = tag.attribute("title").unwrap_or_default();
        let title = Title::new(&title);
        if name == "br" {
            self.end_row();
            return None;
        }
        if is_void(&name) && class.is_empty() {
            return None;
        }
        let (kind, mark) = self.kind_of(&name, &class);
        let mut odd = if name == "p" { self.close_paragraph() } else { None };
        odd = self.close_unclosed(kind).or(odd);
        let rect = title.rect();
        if rect.is_none() && title.names_rect() && kind == Kind::Word {
            odd = Some(format!("the box of a <{name}> cannot be one; it is reckoned from its neighbours"));
        }
        self.start(kind, mark, rect, &title);
        if is_void(&name) {
            return odd;
        }
        self.push(name, kind, rect);
        if tag.is_empty { self.close(tag.name).or(odd) } else { odd }
    }

    /// The kind of an element, by its class before its name.
    fn kind_of(&self, name: &str, class: &str) -> (Kind, Mark) {
        let by_class = class.split_whitespace().find_map(|class| kind_of_class(&class.to_ascii_lowercase(), name));
        by_class.unwrap_or(match name {
            "script" | "style" | "title" | "head" => (Kind::Hidden, Mark::None),
            // What stands before the first page is none of it.
            _ if is_paragraph_like(name) && !self.pages.is_empty() => (Kind::Block, Mark::None),
            _ => (Kind::Other, Mark::None),
        })
    }

    /// A paragraph ends where the next one starts; HTML lets its end tag be left out.
    fn close_paragraph(&mut self) -> Odd {
        let back = self
            .open
            .iter()
            .rev()
            .take_while(|element| element.name != "div")
            .position(|element| element.name == "p")?;
        self.close_down_to(self.open.len() - 1 - back);
        None
    }

    fn push(&mut self, name: String, kind: Kind, rect: Option<Rect>) {
        if DEEPEST <= self.open.len() {
            self.open.drain(..DEEPEST / 2);
        }
        let inside = if kind == Kind::Other { self.inside() } else { kind };
        let lines_before = self.pages.last().map_or(0, |page| page.lines.len());
        self.open.push(Element { name, kind, inside, rect, lines_before });
    }

    fn inside(&self) -> Kind {
        self.open.last().map_or(Kind::Other, |element| element.inside)
    }

    /// Closes what cannot hold an element of this kind: lines hold no lines.
    fn close_unclosed(&mut self, kind: Kind) -> Odd {
        if kind < Kind::Page {
            return None;
        }
        let innermost = if kind == Kind::Block { Kind::Line } else { kind };
        let holds_not = |element: &Element| innermost <= element.kind;
        let first = self.open.iter().position(holds_not)?;
        let element = &self.open[first];
        let odd = format!("<{}> is not closed", element.name);
        self.close_down_to(first);
        Some(odd)
    }

    fn start(&mut self, kind: Kind, mark: Mark, rect: Option<Rect>, title: &Title) {
        if kind == Kind::Page {
            self.finish_line();
            let source = Source { file: self.file.clone(), frame: self.pages.len() };
            self.pages.push(PageDraft::new(source, rect));
            self.resolution = title.resolution();
        }
        if Kind::Line <= kind {
            self.ensure_page();
        }
        let type_size = title.type_size(self.resolution);
        match kind {
            Kind::Block => {
                self.finish_line();
                self.place = Place::BlockStart;
                self.mark(mark, rect);
            }
            Kind::Line => {
                self.finish_line();
                self.line = Some(LineDraft { rect, type_size, ..LineDraft::default() });
            }
            Kind::Word => {
                self.finish_word();
                self.word = Some(Piece { rect, type_size, confidence: title.confidence(), ..Piece::default() });
            }
            Kind::Character => self.start_character(rect),
            Kind::Other | Kind::Hidden | Kind::Page => {}
        }
    }

    /// A fragment has no page element.
    fn ensure_page(&mut self) {
        if self.pages.is_empty() {
            self.pages.push(PageDraft::new(Source { file: self.file.clone(), frame: 0 }, None));
        }
    }

    /// Characters in no word make one, up to the next space.
    fn start_character(&mut self, rect: Option<Rect>) {
        if self.inside() == Kind::Word {
            return;
        }
        let word = self.word.get_or_insert_default();
        word.rect = Rect::around(word.rect.iter().chain(&rect));
    }

    fn mark(&mut self, mark: Mark, rect: Option<Rect>) {
        let (Some(page), Some(rect)) = (self.pages.last_mut(), rect) else { return };
        match mark {
            Mark::Picture => page.pictures.push(rect),
            Mark::Rule => page.rules.push(rect),
            Mark::None => {}
        }
    }

    fn close(&mut self, name: &str) -> Odd {
        let is_inline = is_inline(name);
        let reach = self.open.iter().rev().take_while(|element| !is_inline || is_inline_element(element));
        let Some(back) = reach.map(|element| element.name.eq_ignore_ascii_case(name)).position(|same| same) else {
            return Some(format!("</{name}> closes nothing"));
        };
        let first = self.open.len() - 1 - back;
        let unclosed = self.open[first + 1..].iter().find(|element| element.kind != Kind::Other);
        let odd = unclosed.map(|element| format!("<{}> is not closed", element.name));
        self.close_down_to(first);
        odd
    }

    fn close_down_to(&mut self, first: usize) {
        while first < self.open.len() {
            match self.open.last().map(|element| element.kind) {
                Some(Kind::Word) => self.finish_word(),
                Some(Kind::Page | Kind::Block | Kind::Line) => self.finish_line(),
                _ => {}
            }
            self.open.pop();
        }
    }

    fn text(&mut self, text: &str) -> Odd {
        let inside = self.inside();
        if Kind::Block <= inside && !text.trim().is_empty() {
            self.ensure_page();
        }
        match inside {
            Kind::Hidden => {}
            _ if self.pages.is_empty() => {}
            Kind::Word | Kind::Character => self.word.get_or_insert_default().text.push_str(text),
            Kind::Line => self.text_in_line(text),
            Kind::Other | Kind::Page | Kind::Block => self.text_in_block(text),
        }
        None
    }

    /// Text of a line that is in no word: all of it where the engine marks no words.
    fn text_in_line(&mut self, text: &str) {
        if text.trim().is_empty() {
            self.finish_word();
            // The space parts what stands before and after it, should both be bare text.
            if let Some(piece) = self.bare_piece() {
                piece.text.push(' ');
            }
            return;
        }
        self.finish_word();
        match self.bare_piece() {
            Some(piece) => piece.text.push_str(text),
            None => {
                let piece = Piece { text: text.to_owned(), ..Piece::default() };
                self.line.get_or_insert_default().pieces.push(piece);
            }
        }
    }

    fn bare_piece(&mut self) -> Option<&mut Piece> {
        let piece = self.line.as_mut()?.pieces.last_mut()?;
        (piece.rect.is_none() && piece.confidence.is_none()).then_some(piece)
    }

    fn text_in_block(&mut self, text: &str) {
        if text.trim().is_empty() && self.loose.is_empty() {
            return;
        }
        self.loose.push_str(text);
        let lines = self.pages.last().map_or(0, |page| page.lines.len());
        let block = self.open.iter().rev().find(|element| element.kind == Kind::Block);
        let is_whole = |block: &&Element| self.line.is_none() && block.lines_before == lines;
        self.loose_rect = block.filter(is_whole).and_then(|block| block.rect);
    }

    fn end_row(&mut self) {
        match self.inside() {
            Kind::Word | Kind::Character => self.finish_word(),
            Kind::Line => self.text_in_line(" "),
            _ if self.line.is_some() => self.finish_line(),
            _ => self.loose.push('\n'),
        }
    }

    fn finish_word(&mut self) {
        let Some(word) = self.word.take().filter(|word| !word.text.trim().is_empty()) else { return };
        let in_line = self.open.iter().any(|element| element.kind == Kind::Line);
        let starts_row = |line: &LineDraft| line.pieces.last().is_some_and(|before| !is_beside(before, &word));
        if !in_line && self.line.as_ref().is_some_and(starts_row) {
            self.finish_line();
        }
        self.line.get_or_insert_default().pieces.push(word);
    }

    /// Puts the line on the page, and loose text after it.
    fn finish_line(&mut self) {
        self.finish_word();
        let line = self.line.take().into_iter();
        let loose = std::mem::take(&mut self.loose);
        let loose_lines = match self.loose_rect.take() {
            Some(rect) => flow(&loose, rect),
            None => loose.lines().map(bare_line).collect(),
        };
        let Some(page) = self.pages.last_mut() else { return };
        for mut line in line.chain(loose_lines) {
            if line.pieces.iter().all(|piece| piece.text.trim().is_empty()) {
                continue;
            }
            line.place = std::mem::take(&mut self.place);
            page.lines.push(line);
        }
    }

    fn finish(mut self) -> Vec<crate::model::Page> {
        self.close_down_to(0);
        self.finish_line();
        self.pages.into_iter().map(PageDraft::finish).collect()
    }
}

/// What a block is beside text.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    None,
    Picture,
    Rule,
}

fn kind_of_class(class: &str, name: &str) -> Option<(Kind, Mark)> {
    let kind = match class {
        "ocr_page" => Kind::Page,
        "ocr_line" | "ocrx_line" => Kind::Line,
        "ocrx_word" | "ocr_word" => Kind::Word,
        "ocr_cinfo" | "ocrx_cinfo" | "ocr_glyph" | "ocr_char" => Kind::Character,
        "ocr_photo" | "ocr_image" | "ocrx_image" | "ocrx_photo" | "ocr_linedrawing" => {
            return Some((Kind::Block, Mark::Picture));
        }
        "ocr_separator" | "ocrx_separator" => return Some((Kind::Block, Mark::Rule)),
        "ocr_document" => Kind::Other,
        // Tesseract calls lines by what they are; blocks of that name are no spans.
        "ocr_caption" | "ocr_header" | "ocr_footer" | "ocr_textfloat" | "ocr_title" if name == "span" => Kind::Line,
        _ if class.starts_with("ocr") && name != "span" => Kind::Block,
        _ => return None,
    };
    Some((kind, Mark::None))
}

fn is_beside(before: &Piece, word: &Piece) -> bool {
    let (Some(before), Some(word)) = (before.rect, word.rect) else { return true };
    let lower = before.height().min(word.height());
    let is_level = SAME_LINE * lower as f32 <= before.down().overlap(&word.down()) as f32;
    is_level && before.left <= word.left
}

fn bare_line(text: &str) -> LineDraft {
    LineDraft { pieces: vec![Piece { text: text.to_owned(), ..Piece::default() }], ..LineDraft::default() }
}

fn is_paragraph_like(name: &str) -> bool {
    matches!(name, "p" | "div" | "li" | "td" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote")
}

fn is_void(name: &str) -> bool {
    matches!(name, "br" | "meta" | "img" | "hr" | "link" | "input" | "col" | "base" | "area" | "wbr")
}

fn is_inline(name: &str) -> bool {
    let names = ["span", "strong", "em", "b", "i", "u", "a", "font", "sub", "sup", "small", "big", "tt", "s"];
    names.iter().any(|inline| inline.eq_ignore_ascii_case(name))
}

fn is_inline_element(element: &Element) -> bool {
    is_inline(&element.name)
}

//! hOCR in: a stack of open elements, and the line and word that are being read.

use crate::error::Error;
use crate::formats::draft::{BlockDraft, LineDraft, PageDrafts, Piece, Place, flow};
use crate::formats::encoding::decode;
use crate::formats::xml::{Tag, Token, Tokens};
use crate::formats::{Input, Notes};
use crate::model::Rect;

use super::elements::{Kind, Mark, is_inline, is_paragraph_like, is_void, kind_of_class};
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
    tokens.read_with(|token| match token {
        Token::Open(tag) => reader.open(&tag),
        Token::Close(name) => reader.close(name),
        Token::Text(text) => reader.text(&text),
    });
    if let Some(element) = reader.open.iter().find(|element| element.kind != Kind::Other) {
        let what = format!("the file breaks off: <{}> is not closed", element.name);
        tokens.note(&what);
    }
    Ok(Input { pages: reader.finish(), notes: notes.into_list() })
}

struct Element {
    name: String,
    kind: Kind,
    mark: Mark,
    /// The kind of the innermost element that has one, this one or one round it.
    inside: Kind,
    rect: Option<Rect>,
    /// Lines on the page when it was opened.
    lines_before: usize,
}

/// What is odd about a token.
type Odd = Option<String>;

struct Reader<'a> {
    open: Vec<Element>,
    pages: PageDrafts<'a>,
    resolution: Option<f64>,
    line: Option<LineDraft>,
    word: Option<Piece>,
    /// Text of a block that is in no line, and the block's box.
    loose: String,
    loose_rect: Option<Rect>,
    place: Place,
}

impl<'a> Reader<'a> {
    fn new(file: &'a str) -> Self {
        Self {
            open: vec![],
            pages: PageDrafts::of(file),
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
        self.push(name, (kind, mark), rect);
        if tag.is_empty { self.close(tag.name).or(odd) } else { odd }
    }

    /// The kind of an element, by its class before its name.
    fn kind_of(&self, name: &str, class: &str) -> (Kind, Mark) {
        let by_class = class.split_whitespace().find_map(|class| kind_of_class(&class.to_ascii_lowercase(), name));
        by_class.unwrap_or(match name {
            "script" | "style" | "title" | "head" => (Kind::Hidden, Mark::None),
            // What stands before the first page is none of it.
            _ if is_paragraph_like(name) && !self.pages.list.is_empty() => (Kind::Block, Mark::None),
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

    fn push(&mut self, name: String, (kind, mark): (Kind, Mark), rect: Option<Rect>) {
        if DEEPEST <= self.open.len() {
            self.open.drain(..DEEPEST / 2);
        }
        let inside = if kind == Kind::Other { self.inside() } else { kind };
        let lines_before = self.pages.list.last().map_or(0, |page| page.lines.len());
        self.open.push(Element { name, kind, mark, inside, rect, lines_before });
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
            self.pages.start(rect);
            self.resolution = title.resolution();
        }
        if Kind::Line <= kind {
            self.pages.current();
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
            Kind::Character => self.start_character(title.character_rect()),
            Kind::Other | Kind::Hidden | Kind::Page => {}
        }
    }

    /// Characters in no word make one, up to the next space. Inside a word, space between them is that of the file.
    fn start_character(&mut self, rect: Option<Rect>) {
        let is_in_word = self.inside() == Kind::Word;
        let word = self.word.get_or_insert_default();
        if is_in_word {
            word.text.truncate(word.text.trim_end().len());
            return;
        }
        word.rect = Rect::around(word.rect.iter().chain(&rect));
    }

    fn mark(&mut self, mark: Mark, rect: Option<Rect>) {
        let is_in_area = self.is_in_area();
        let Some(page) = self.pages.list.last_mut() else { return };
        match mark {
            Mark::Picture => page.pictures.extend(rect),
            Mark::Rule => page.rules.extend(rect),
            Mark::Area if !is_in_area => page.start_block(BlockDraft::default()),
            Mark::Area | Mark::None => {}
        }
    }

    fn is_in_area(&self) -> bool {
        self.open.iter().any(|element| element.mark == Mark::Area)
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
            self.pages.current();
        }
        match inside {
            Kind::Hidden => {}
            _ if self.pages.list.is_empty() => {}
            Kind::Word | Kind::Character => self.word.get_or_insert_default().text.push_str(text),
            Kind::Line => self.text_in_line(text),
            // Words without a line round them make one.
            _ if self.line.is_some() => self.text_in_line(text),
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
        let lines = self.pages.list.last().map_or(0, |page| page.lines.len());
        let block = self.open.iter().rev().find(|element| element.kind == Kind::Block);
        let is_whole = |block: &&Element| block.lines_before == lines;
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
            None => loose.lines().map(LineDraft::bare).collect(),
        };
        let is_in_area = self.is_in_area();
        let Some(page) = self.pages.list.last_mut() else { return };
        for mut line in line.chain(loose_lines) {
            if line.pieces.iter().all(|piece| piece.text.trim().is_empty()) {
                continue;
            }
            line.place = std::mem::take(&mut self.place);
            line.block = page.last_block().filter(|_| is_in_area);
            page.lines.push(line);
        }
    }

    fn finish(mut self) -> Vec<crate::model::Page> {
        self.close_down_to(0);
        self.finish_line();
        self.pages.finish()
    }
}

fn is_beside(before: &Piece, word: &Piece) -> bool {
    let (Some(before), Some(word)) = (before.rect, word.rect) else { return true };
    let lower = before.height().min(word.height());
    let is_level = SAME_LINE * lower as f32 <= before.down().overlap(&word.down()) as f32;
    is_level && before.left <= word.left
}

fn is_inline_element(element: &Element) -> bool {
    is_inline(&element.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Page, Unit};

    fn read_text(hocr: &str) -> Input {
        read(hocr.as_bytes(), "page.hocr").unwrap()
    }

    fn only_page(hocr: &str) -> Page {
        let mut pages = read_text(hocr).pages;
        assert_eq!(pages.len(), 1, "{pages:?}");
        pages.remove(0)
    }

    fn lines(page: &Page) -> Vec<String> {
        page.lines.iter().map(|line| line.text()).collect()
    }

    fn words(page: &Page) -> Vec<(&str, i32, i32)> {
        page.words().map(|word| (word.text.as_str(), word.rect.left, word.rect.right)).collect()
    }

    #[test]
    fn words_carry_box_type_size_and_confidence() {
        let page = only_page(
            r#"<div class="ocr_page" title='image "a;b.png"; bbox 0 0 300 400; ppageno 0'>
            <span class="ocr_line" title="bbox 10 20 110 50; baseline 0 -5; x_size 33.5; x_descenders 6">
            <span class="ocrx_word" title="bbox 10 20 50 50; x_wconf 87">The</span>
            <span class="ocrx_word" title="bbox 60 20 110 50; x_wconf 12"><strong>mill</strong></span></span></div>"#,
        );
        assert_eq!((page.size.width, page.size.height), (300, 400));
        assert_eq!(words(&page), [("The", 10, 50), ("mill", 60, 110)]);
        let word = page.words().next().unwrap();
        assert_eq!((word.type_size, word.confidence.unwrap().value()), (33.5, 0.87));
    }

    #[test]
    fn a_line_without_words_shares_its_box_by_the_number_of_letters() {
        let page =
            only_page(r#"<div class=ocr_page><span class=ocr_line title="bbox 0 0 100 20">one three</span></div>"#);
        assert_eq!(words(&page), [("one", 0, 33), ("three", 44, 100)]);
    }

    #[test]
    fn a_word_with_an_impossible_box_stands_between_its_neighbours() {
        for bad in ["bbox nan 0 1 1", "bbox 9e99 0 1 1", "bbox 5 5 5 5", "bbox 1 2", ""] {
            let page = only_page(&format!(
                r#"<div class=ocr_page><span class=ocr_line title="bbox 0 0 90 20">
                <span class=ocrx_word title="bbox 0 0 30 20">one</span> <span class=ocrx_word title="{bad}">two</span>
                <span class=ocrx_word title="bbox 60 0 90 20">six</span></span></div>"#
            ));
            assert_eq!(words(&page), [("one", 0, 30), ("two", 30, 60), ("six", 60, 90)], "{bad}");
        }
    }

    #[test]
    fn tags_that_are_not_closed_lose_no_word() {
        let input = read_text(
            "<DIV CLASS='ocr_page' TITLE='bbox 0 0 90 90'>\n<P class=ocr_par><SPAN class=ocr_line title='bbox 0 0 90 20'>\n\
             <SPAN class=ocrx_word title='bbox 0 0 30 20'>one<SPAN class=ocrx_word title='bbox 40 0 90 20'>two\n\
             <P class=ocr_par><SPAN class=ocr_line title='bbox 0 30 90 50'><SPAN class=ocrx_word title='bbox 0 30 30 50'>three",
        );
        assert_eq!(lines(&input.pages[0]), ["one two", "three"]);
        assert_eq!(input.notes[0], "line 3: <span> is not closed");
        assert!(input.notes.last().unwrap().contains("the file breaks off"), "{:?}", input.notes);
    }

    #[test]
    fn letters_that_look_like_markup_are_text() {
        let page = only_page(
            "<div class=ocr_page><span class=ocr_line title='bbox 0 0 900 20'><span class=ocrx_word title='bbox 0 0 90 20'>\
             a<3<b</<</span> <span class=ocrx_word title='bbox 90 0 99 20'><!--x> & &c &amp; &#x41;&unknown;</span></span></div>",
        );
        assert_eq!(lines(&page), ["a<3<b</< <!--x> & &c & A&unknown;"]);
    }

    #[test]
    fn a_closing_tag_too_many_does_not_end_the_page() {
        let page = only_page(
            "<div class=ocr_page title='bbox 0 0 90 90'></span></p></div></div><div class=ocr_carea>\
             <span class=ocr_line title='bbox 0 0 30 20'>late</span></div>",
        );
        assert_eq!(lines(&page), ["late"]);
    }

    #[test]
    fn a_fragment_is_a_page() {
        let page = only_page("<div><span class='ocr_line' title='bbox 5 5 50 25'>alone</span></div>");
        assert_eq!(words(&page), [("alone", 5, 50)]);
    }

    #[test]
    fn what_stands_round_the_pages_is_no_page() {
        let input = read_text(
            "<html><head><title>Title</title><style>p {}</style></head><body><div id=menu><p>Menu</p></div>\
             <div class=ocr_page title='bbox 0 0 9 9'></div><div class=ocr_page title='bbox 0 0 9 9'></div></body>",
        );
        let frames: Vec<_> =
            input.pages.iter().map(|page| (page.source.frame, page.lines.len(), page.size.width)).collect();
        assert_eq!(frames, [(0, 0, 9), (1, 0, 9)]);
    }

    #[test]
    fn a_page_without_coordinates_is_drawn_on_the_grid() {
        let page = only_page(
            "<div class=ocr_page><p class=ocr_par><span class=ocr_line>one two</span><br><span class=ocr_line>three</span></p>\
             <p class=ocr_par><span class=ocr_line>four</span></p></div>",
        );
        assert_eq!(page.unit, Unit::Cell);
        let rows: Vec<_> = page.lines.iter().map(|line| (line.text(), line.rect.top)).collect();
        assert_eq!(rows, [("one two".to_owned(), 0), ("three".to_owned(), 20), ("four".to_owned(), 60)]);
    }

    #[test]
    fn characters_make_words_up_to_the_next_space() {
        let cinfo =
            |c: char, left: i32| format!("<span class=ocrx_cinfo title='bbox {left} 0 {} 9'>{c}</span>", left + 8);
        let page = only_page(&format!(
            "<div class=ocr_page><span class=ocr_line title='bbox 0 0 99 9'>{}{} {}</span></div>",
            cinfo('o', 0),
            cinfo('n', 10),
            cinfo('e', 30)
        ));
        assert_eq!(words(&page), [("on", 0, 18), ("e", 30, 38)]);
    }

    #[test]
    fn space_between_the_characters_of_a_word_is_none() {
        let page = only_page(
            "<div class=ocr_page><span class=ocr_line title='bbox 0 0 99 9'><span class=ocrx_word title='bbox 0 0 30 9'>\n\
             <span class=ocrx_cinfo title='x_bboxes 0 0 9 9'>o</span>\n <span class=ocrx_cinfo title='x_bboxes 12 0 30 9'>n</span>\n\
             </span></span></div>",
        );
        assert_eq!(words(&page), [("on", 0, 30)]);
    }

    #[test]
    fn words_without_a_line_are_put_in_lines_by_their_boxes() {
        let word = |text: &str, left: i32, top: i32| {
            format!("<span class=ocrx_word title='bbox {left} {top} {} {}'>{text}</span> ", left + 20, top + 10)
        };
        let words = [word("one", 0, 0), word("two", 30, 2), word("three", 0, 20), word("four", 30, 20)].concat();
        let page = only_page(&format!("<div class=ocr_page><p class=ocr_par>{words}</p></div>"));
        assert_eq!(lines(&page), ["one two", "three four"]);
    }

    #[test]
    fn a_paragraph_of_bare_text_flows_in_its_box() {
        let page = only_page(
            "<div class=ocr_page><p class=ocr_par title='bbox 0 0 100 40'>The mill by the river was let again</p></div>",
        );
        assert_eq!(lines(&page), ["The mill by the river", "was let again"]);
        assert_eq!(page.lines[1].rect.top, 20);
    }

    #[test]
    fn areas_are_blocks_and_paragraphs_where_there_are_none() {
        let line =
            |text: &str, top: i32| format!("<span class=ocr_line title='bbox 0 {top} 50 {}'>{text}</span>", top + 9);
        let par = |text: &str, top: i32| format!("<p class=ocr_par>{}</p>", line(text, top));
        let area = |inside: String| format!("<div class=ocr_carea>{inside}</div>");
        let blocks = |inside: String| {
            let page = only_page(&format!("<div class=ocr_page title='bbox 0 0 90 90'>{inside}</div>"));
            page.blocks.iter().map(|block| (block.rect.top, block.rect.bottom)).collect::<Vec<_>>()
        };
        let (one, two, three) = (par("one", 0), par("two", 10), par("three", 20));
        assert_eq!(blocks(area(format!("{one}{two}")) + &area(three.clone())), [(0, 19), (20, 29)]);
        assert_eq!(blocks(format!("{one}{two}{three}")), [(0, 9), (10, 19), (20, 29)]);
        assert_eq!(blocks(area(one) + &line("loose", 40)), [(0, 9)]);
    }

    #[test]
    fn photographs_and_rules_are_kept() {
        let page = only_page(
            "<div class=ocr_page title='bbox 0 0 90 90'><div class=ocr_photo title='bbox 1 2 30 40'></div>\
             <div class=ocr_separator title='bbox 50 0 52 90'/></div>",
        );
        assert_eq!((page.pictures, page.rules), (vec![Rect::new(1, 2, 30, 40)], vec![Rect::new(50, 0, 52, 90)]));
    }

    #[test]
    fn entities_that_a_file_declares_are_never_expanded() {
        let input = read_text(
            "<!DOCTYPE html [<!ENTITY a 'xxxx'><!ENTITY b '&a;&a;'><!ENTITY f SYSTEM 'file:///etc/hostname'>]>\
             <div class=ocr_page><span class=ocr_line title='bbox 0 0 90 20'>&b; &f;</span></div>",
        );
        assert_eq!(lines(&input.pages[0]), ["&b; &f;"]);
        assert_eq!(input.notes, ["line 1: the declarations in the document type are left out"]);
    }

    #[test]
    fn thousands_of_open_elements_do_not_hide_what_follows() {
        let page = only_page(&format!(
            "<div class=ocr_page>{}<span class=ocr_line title='bbox 0 0 90 20'>deep</span>",
            "<div>".repeat(5_000)
        ));
        assert_eq!(lines(&page), ["deep"]);
    }
}

//! hOCR out: every reading as a page, in reading order, with its articles marked.

use std::collections::HashMap;
use std::fmt::Write;

use crate::error::{Error, ErrorKind};
use crate::formats::xml::escape;
use crate::model::{Document, Line, Page, Reading, Rect, Role, Unit, Word};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title></title>
<meta charset="utf-8"/>
"#;
const CAPABILITIES: &str = "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_photo ocr_separator ocrp_wconf";

/// Writes all pages. A page without coordinates is an error: what would be written are no pixels.
pub(in crate::formats) fn write(document: &Document) -> Result<String, Error> {
    let marks = Marks::of(document);
    let mut out = String::from(HEAD);
    let version = env!("CARGO_PKG_VERSION");
    push(&mut out, format_args!("<meta name=\"ocr-system\" content=\"columnist {version}\"/>\n"));
    push(&mut out, format_args!("<meta name=\"ocr-capabilities\" content=\"{CAPABILITIES}\"/>\n</head>\n<body>\n"));
    for (number, reading) in document.readings.iter().enumerate() {
        if reading.page.unit == Unit::Cell {
            return Err(unplaced(&reading.page));
        }
        PageWriter { out: &mut out, marks: &marks, number, blocks: 0, lines: 0, words: 0 }.page(reading);
    }
    out.push_str("</body>\n</html>\n");
    Ok(out)
}

fn unplaced(page: &Page) -> Error {
    Error::new(ErrorKind::Unplaced, "the text has no coordinates, and hOCR is made of them")
        .with_hint("write markdown, plain or json, or start from the image")
        .in_file(&page.source.file)
}

/// Writing to a string cannot fail.
fn push(out: &mut String, text: std::fmt::Arguments) {
    out.write_fmt(text).expect("a string takes all that is written to it");
}

/// What a line belongs to, found by page, region and box.
#[derive(Default)]
struct Marks(HashMap<(usize, usize, Rect), Mark>);

#[derive(Clone, Copy, PartialEq)]
struct Mark {
    /// Counts the document's blocks, so that two paragraphs are told apart.
    block: usize,
    article: Option<usize>,
    role: Role,
}

impl Marks {
    fn of(document: &Document) -> Self {
        let mut marks = Self::default();
        let in_articles = document
            .articles
            .iter()
            .zip(1..)
            .flat_map(|(article, number)| article.blocks().map(move |block| (block, Some(number))));
        let banners = document.sections.iter().map(|section| &section.banner);
        let others = banners.chain(&document.furniture).chain(&document.unplaced).map(|block| (block, None));
        for (number, (block, article)) in in_articles.chain(others).enumerate() {
            for origin in &block.origins {
                let mark = Mark { block: number, article, role: block.role };
                marks.0.insert((origin.page, origin.region, origin.rect), mark);
            }
        }
        marks
    }
}

struct PageWriter<'a> {
    out: &'a mut String,
    marks: &'a Marks,
    number: usize,
    blocks: usize,
    lines: usize,
    words: usize,
}

impl PageWriter<'_> {
    fn page(&mut self, reading: &Reading) {
        let page = &reading.page;
        let number = self.number;
        let image = escape(&page.source.file.replace('"', ""));
        let (width, height) = (page.size.width, page.size.height);
        let title = format!("image &quot;{image}&quot;; bbox 0 0 {width} {height}; ppageno {number}");
        push(self.out, format_args!("<div class=\"ocr_page\" id=\"page_{}\" title=\"{title}\">\n", number + 1));
        if reading.regions.is_empty() {
            self.region(0, &page.lines);
        }
        for (index, region) in reading.regions.iter().enumerate() {
            self.region(index, &region.lines);
        }
        for rect in &page.pictures {
            push(self.out, format_args!("<div class=\"ocr_photo\" title=\"{}\"></div>\n", bbox(rect)));
        }
        for rect in &page.rules {
            push(self.out, format_args!("<div class=\"ocr_separator\" title=\"{}\"></div>\n", bbox(rect)));
        }
        self.out.push_str("</div>\n");
    }

    fn region(&mut self, index: usize, lines: &[Line]) {
        let Some(rect) = Rect::around(lines.iter().map(|line| &line.rect)) else { return };
        self.blocks += 1;
        let id = format!("block_{}_{}", self.number + 1, self.blocks);
        push(self.out, format_args!("<div class=\"ocr_carea\" id=\"{id}\" title=\"{}\">\n", bbox(&rect)));
        let mark_of = |line: &Line| self.marks.0.get(&(self.number, index, line.rect)).copied();
        let paragraphs: Vec<(Option<Mark>, &[Line])> =
            lines.chunk_by(|a, b| mark_of(a) == mark_of(b)).map(|chunk| (mark_of(&chunk[0]), chunk)).collect();
        for (mark, lines) in paragraphs {
            self.paragraph(mark, lines);
        }
        self.out.push_str("</div>\n");
    }

    fn paragraph(&mut self, mark: Option<Mark>, lines: &[Line]) {
        let rect = Rect::around(lines.iter().map(|line| &line.rect)).expect("a chunk has lines");
        push(self.out, format_args!("<p class=\"ocr_par\" title=\"{}\"", bbox(&rect)));
        if let Some(mark) = mark {
            push(self.out, format_args!(" data-role=\"{}\"", role_name(mark.role)));
        }
        if let Some(article) = mark.and_then(|mark| mark.article) {
            push(self.out, format_args!(" data-article=\"{article}\""));
        }
        self.out.push_str(">\n");
        for line in lines {
            self.line(line);
        }
        self.out.push_str("</p>\n");
    }

    fn line(&mut self, line: &Line) {
        self.lines += 1;
        let id = format!("line_{}_{}", self.number + 1, self.lines);
        let size = line.type_size();
        let title = format!("{}; x_size {size}", bbox(&line.rect));
        push(self.out, format_args!("<span class=\"ocr_line\" id=\"{id}\" title=\"{title}\">"));
        for (index, word) in line.words.iter().enumerate() {
            if 0 < index {
                self.out.push(' ');
            }
            self.word(word, size);
        }
        self.out.push_str("</span>\n");
    }

    fn word(&mut self, word: &Word, line_size: f32) {
        self.words += 1;
        let id = format!("word_{}_{}", self.number + 1, self.words);
        let mut title = bbox(&word.rect);
        if word.type_size != line_size {
            push(&mut title, format_args!("; x_size {}", word.type_size));
        }
        if let Some(confidence) = word.confidence {
            push(&mut title, format_args!("; x_wconf {}", (100.0 * confidence.value()).round()));
        }
        let text = escape(&word.text);
        push(self.out, format_args!("<span class=\"ocrx_word\" id=\"{id}\" title=\"{title}\">{text}</span>"));
    }
}

fn bbox(rect: &Rect) -> String {
    format!("bbox {} {} {} {}", rect.left, rect.top, rect.right, rect.bottom)
}

/// The role's name as in JSON.
fn role_name(role: Role) -> String {
    let name = serde_json::to_value(role).expect("a role has a name");
    name.as_str().unwrap_or_default().to_owned()
}

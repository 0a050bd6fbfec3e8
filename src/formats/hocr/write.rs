//! hOCR out: every page in reading order, with its articles marked.

use crate::error::Error;
use crate::formats::placed::{Paragraph, PlacedPage, place, role_name};
use crate::formats::xml_writer::XmlWriter;
use crate::formats::{Format, PRODUCER};
use crate::model::{Document, Line, Rect, Word};

const CAPABILITIES: &str =
    "ocr_page ocr_article ocr_carea ocr_par ocr_line ocrx_word ocr_photo ocr_separator ocrp_wconf";

/// Writes all pages. What an article has on a page, as far as it stands together, is in a division `ocr_article`;
/// `data-article` is the same in all divisions of an article.
pub(in crate::formats) fn write(document: &Document) -> Result<String, Error> {
    let pages = place(document, Format::Hocr)?;
    let mut xml = XmlWriter::new("<!DOCTYPE html>\n");
    xml.open("html", &[("xmlns", &"http://www.w3.org/1999/xhtml")]);
    xml.open("head", &[]);
    xml.text("title", &[], "");
    xml.empty("meta", &[("charset", &"utf-8")]);
    xml.empty("meta", &[("name", &"ocr-system"), ("content", &PRODUCER)]);
    xml.empty("meta", &[("name", &"ocr-capabilities"), ("content", &CAPABILITIES)]);
    xml.close();
    xml.open("body", &[]);
    for page in &pages {
        PageWriter { xml: &mut xml, page, areas: 0, lines: 0, words: 0 }.write();
    }
    Ok(xml.finish())
}

struct PageWriter<'a> {
    xml: &'a mut XmlWriter,
    page: &'a PlacedPage<'a>,
    areas: usize,
    lines: usize,
    words: usize,
}

impl PageWriter<'_> {
    fn write(&mut self) {
        let page = &self.page.reading.page;
        let image = page.source.file.replace('"', "");
        let (width, height) = (page.size.width, page.size.height);
        let number = self.page.number;
        let title = format!("image \"{image}\"; bbox 0 0 {width} {height}; ppageno {}", number - 1);
        self.xml.open("div", &[("class", &"ocr_page"), ("id", &format_args!("page_{number}")), ("title", &title)]);
        for paragraphs in self.page.paragraphs.chunk_by(|a, b| a.article() == b.article()) {
            self.article(paragraphs);
        }
        for (class, rects) in [("ocr_photo", &page.pictures), ("ocr_separator", &page.rules)] {
            for rect in rects {
                self.xml.text("div", &[("class", &class), ("title", &bbox(rect))], "");
            }
        }
        self.xml.close();
    }

    fn article(&mut self, paragraphs: &[Paragraph]) {
        let depth = self.xml.depth();
        if let Some(article) = paragraphs[0].article() {
            let title = bbox(&around(paragraphs));
            self.xml.open("div", &[("class", &"ocr_article"), ("data-article", &article), ("title", &title)]);
        }
        for area in paragraphs.chunk_by(|a, b| a.region == b.region) {
            self.area(area);
        }
        self.xml.close_to(depth);
    }

    fn area(&mut self, paragraphs: &[Paragraph]) {
        self.areas += 1;
        let id = format!("block_{}_{}", self.page.number, self.areas);
        let title = bbox(&around(paragraphs));
        self.xml.open("div", &[("class", &"ocr_carea"), ("id", &id), ("title", &title)]);
        for paragraph in paragraphs {
            self.paragraph(paragraph);
        }
        self.xml.close();
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let title = bbox(&paragraph.rect);
        match paragraph.role().map(role_name) {
            Some(role) => self.xml.open("p", &[("class", &"ocr_par"), ("title", &title), ("data-role", &role)]),
            None => self.xml.open("p", &[("class", &"ocr_par"), ("title", &title)]),
        }
        for placed in &paragraph.lines {
            self.line(placed.line);
        }
        self.xml.close();
    }

    fn line(&mut self, line: &Line) {
        self.lines += 1;
        let id = format!("line_{}_{}", self.page.number, self.lines);
        let size = line.type_size();
        let title = format!("{}; x_size {size}", bbox(&line.rect));
        self.xml.open_line("span", &[("class", &"ocr_line"), ("id", &id), ("title", &title)]);
        for (index, word) in line.words.iter().enumerate() {
            if 0 < index {
                self.xml.characters(" ");
            }
            self.word(word, size);
        }
        self.xml.close();
    }

    fn word(&mut self, word: &Word, line_size: f32) {
        self.words += 1;
        let id = format!("word_{}_{}", self.page.number, self.words);
        let mut title = bbox(&word.rect);
        if word.type_size != line_size {
            title += &format!("; x_size {}", word.type_size);
        }
        if let Some(confidence) = word.confidence {
            title += &format!("; x_wconf {}", (100.0 * confidence.value()).round());
        }
        self.xml.inline("span", &[("class", &"ocrx_word"), ("id", &id), ("title", &title)], &word.text);
    }
}

fn around(paragraphs: &[Paragraph]) -> Rect {
    Rect::around(paragraphs.iter().map(|paragraph| &paragraph.rect)).expect("a chunk has paragraphs")
}

fn bbox(rect: &Rect) -> String {
    format!("bbox {} {} {} {}", rect.left, rect.top, rect.right, rect.bottom)
}

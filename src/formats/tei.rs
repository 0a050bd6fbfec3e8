//! TEI P5 out: each article a division, with its page breaks and, where there are coordinates, a zone for every paragraph.

use std::fmt::Display;

use super::PRODUCER;
use super::placed::role_name;
use super::plain::text_of;
use super::xml_writer::{Attributes, XmlWriter};
use crate::model::{Article, Block, Document, Rect, Role, Unit};

pub(super) fn write(document: &Document) -> String {
    let mut xml = XmlWriter::new("");
    xml.open("TEI", &[("xmlns", &"http://www.tei-c.org/ns/1.0")]);
    header(&mut xml, document);
    facsimile(&mut xml, document);
    xml.open("text", &[]);
    xml.open("body", &[]);
    let mut writer = TextWriter { xml, document, page: None };
    writer.articles();
    if document.articles.is_empty() {
        // A body holds at least one paragraph.
        writer.xml.empty("p", &[]);
    }
    writer.xml.finish()
}

fn header(xml: &mut XmlWriter, document: &Document) {
    xml.open("teiHeader", &[]);
    xml.open("fileDesc", &[]);
    xml.open("titleStmt", &[]);
    xml.text("title", &[], &super::title_of(document));
    xml.close();
    xml.open("publicationStmt", &[]);
    xml.text("p", &[], &format!("Made by {PRODUCER}."));
    xml.close();
    xml.open("sourceDesc", &[]);
    let files: Vec<&str> = document.readings.iter().map(|reading| reading.page.source.file.as_str()).collect();
    for file in files.chunk_by(|a, b| a == b) {
        xml.text("p", &[], file[0]);
    }
    if files.is_empty() {
        xml.text("p", &[], "No page was given.");
    }
    xml.close_to(1);
}

/// A surface for each page with coordinates, and on it a zone for each block that starts there.
fn facsimile(xml: &mut XmlWriter, document: &Document) {
    let mut pages =
        document.readings.iter().enumerate().filter(|(_, reading)| reading.page.unit == Unit::Pixel).peekable();
    if pages.peek().is_none() {
        return;
    }
    xml.open("facsimile", &[]);
    for (index, reading) in pages {
        let page = &reading.page;
        let sides = (page.size.width, page.size.height);
        xml.open(
            "surface",
            &[("xml:id", &page_id(index)), ("ulx", &0), ("uly", &0), ("lrx", &sides.0), ("lry", &sides.1)],
        );
        xml.empty("graphic", &[("url", &uri_of(&page.source.file))]);
        let articles = document.articles.iter().enumerate();
        let blocks =
            articles.flat_map(|(article, value)| value.blocks().enumerate().map(move |block| (article, block)));
        for (article, (number, block)) in blocks.filter(|(_, (_, block))| block.page() == index) {
            let Rect { left, top, right, bottom } = block.rect();
            let id = zone_id(article, number);
            xml.empty("zone", &[("xml:id", &id), ("ulx", &left), ("uly", &top), ("lrx", &right), ("lry", &bottom)]);
        }
        xml.close();
    }
    xml.close();
}

/// A path as a URI: what a path may have and a URI may not is written in hexadecimal.
pub(super) fn uri_of(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if is_plain { uri.push(char::from(byte)) } else { uri += &format!("%{byte:02X}") }
    }
    uri
}

fn page_id(index: usize) -> String {
    format!("page_{}", index + 1)
}

fn zone_id(article: usize, block: usize) -> String {
    format!("zone_{}_{}", article + 1, block + 1)
}

struct TextWriter<'a> {
    xml: XmlWriter,
    document: &'a Document,
    /// The page on which the text stands that was written last.
    page: Option<usize>,
}

impl TextWriter<'_> {
    /// Writes the articles; those of a section that follow each other stand in a division with its heading.
    fn articles(&mut self) {
        let document = self.document;
        let section_of = |index: usize| document.sections.iter().position(|section| section.articles.contains(&index));
        let indices: Vec<usize> = (0..document.articles.len()).collect();
        for group in indices.chunk_by(|a, b| section_of(*a) == section_of(*b)) {
            let depth = self.xml.depth();
            if let Some(section) = section_of(group[0]) {
                self.xml.open("div", &[("type", &"section")]);
                self.xml.text("head", &[], &text_of(&document.sections[section].banner));
            }
            for &index in group {
                self.article(index, &document.articles[index]);
            }
            self.xml.close_to(depth);
        }
    }

    fn article(&mut self, index: usize, article: &Article) {
        let depth = self.xml.depth();
        self.xml.open("div", &[("type", &"article"), ("n", &(index + 1))]);
        let headings = article.headings().count();
        let body = headings + article.opening_bylines().count();
        for (number, block) in article.blocks().enumerate() {
            let facs = self.is_placed(block.page()).then(|| format!("#{}", zone_id(index, number)));
            let facs: Vec<(&str, &dyn Display)> = facs.iter().map(|facs| ("facs", facs as &dyn Display)).collect();
            self.page_break(block.page());
            if number < headings {
                let role = role_name(block.role);
                self.xml.text("head", &[&[("type", &role as &dyn Display)], &facs[..]].concat(), &text_of(block));
            } else if number < body {
                self.xml.text("byline", &facs, &text_of(block));
            } else {
                // A division has its headings first: one inside the article starts a part of its own.
                if block.role == Role::CrossHeading {
                    self.xml.close_to(depth + 1);
                    self.xml.open("div", &[("type", &"part")]);
                }
                self.body(block, &facs);
            }
        }
        self.xml.close_to(depth);
    }

    /// Says on which page the text goes on.
    fn page_break(&mut self, page: usize) {
        if self.page == Some(page) {
            return;
        }
        self.page = Some(page);
        match self.is_placed(page) {
            true => self.xml.empty("pb", &[("n", &(page + 1)), ("facs", &format_args!("#{}", page_id(page)))]),
            false => self.xml.empty("pb", &[("n", &(page + 1))]),
        }
    }

    fn is_placed(&self, page: usize) -> bool {
        self.document.readings.get(page).is_some_and(|reading| reading.page.unit == Unit::Pixel)
    }

    fn body(&mut self, block: &Block, facs: &Attributes) {
        let text = text_of(block);
        match block.role {
            Role::CrossHeading => self.xml.text("head", facs, &text),
            Role::Caption => {
                self.xml.open("figure", facs);
                self.xml.text("head", &[], &text);
                self.xml.close();
            }
            Role::Table => {
                self.xml.open("table", facs);
                for row in text.lines() {
                    self.xml.open("row", &[]);
                    self.xml.text("cell", &[], row);
                    self.xml.close();
                }
                self.xml.close();
            }
            Role::Footnote => self.xml.text("note", &[&[("place", &"bottom" as &dyn Display)], facs].concat(), &text),
            Role::Byline => self.xml.text("p", &[&[("rend", &"byline" as &dyn Display)], facs].concat(), &text),
            _ => {
                self.xml.open_line("p", facs);
                self.xml.lines(&text, "lb");
                self.xml.close();
            }
        }
    }
}

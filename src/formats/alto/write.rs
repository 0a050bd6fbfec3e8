//! ALTO 4.4 out: a block for each paragraph, with tags for its role and its article, and the reading order by articles.

use std::fmt::Display;

use crate::error::Error;
use crate::formats::Format;
use crate::formats::placed::{Division, Paragraph, PlacedLine, PlacedPage, place, role_name};
use crate::formats::plain::text_of;
use crate::formats::xml_writer::XmlWriter;
use crate::model::{Document, Rect, Role, Word};

const NAMESPACE: &str = "http://www.loc.gov/standards/alto/ns-v4#";
const SCHEMA: &str = "http://www.loc.gov/standards/alto/ns-v4# https://www.loc.gov/standards/alto/v4/alto-4-4.xsd";

/// Writes all pages into one file.
pub(in crate::formats) fn write(document: &Document) -> Result<String, Error> {
    let pages = place(document, Format::Alto)?;
    let mut xml = XmlWriter::new("");
    write_root(&mut xml, document, &pages);
    Ok(xml.finish())
}

/// Writes the element `alto` with all pages.
pub(in crate::formats) fn write_root(xml: &mut XmlWriter, document: &Document, pages: &[PlacedPage]) {
    let depth = xml.depth();
    xml.open(
        "alto",
        &[
            ("xmlns", &NAMESPACE),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:schemaLocation", &SCHEMA),
            ("SCHEMAVERSION", &"4.4"),
        ],
    );
    description(xml, pages);
    tags(xml, document, pages);
    reading_order(xml, pages);
    xml.open("Layout", &[]);
    for page in pages {
        self::page(xml, page);
    }
    xml.close_to(depth);
}

fn description(xml: &mut XmlWriter, pages: &[PlacedPage]) {
    xml.open("Description", &[]);
    xml.text("MeasurementUnit", &[], "pixel");
    // ALTO names one image for the file: that of the first page.
    if let Some(page) = pages.first() {
        xml.open("sourceImageInformation", &[]);
        xml.text("fileName", &[], &page.reading.page.source.file);
        xml.close();
    }
    xml.open("Processing", &[("ID", &"columnist")]);
    xml.text("processingCategory", &[], "contentGeneration");
    xml.open("processingSoftware", &[]);
    xml.text("softwareName", &[], "columnist");
    xml.text("softwareVersion", &[], env!("CARGO_PKG_VERSION"));
    xml.close();
    xml.close();
    xml.close();
}

/// A layout tag for each role that occurs, a structure tag for each article.
fn tags(xml: &mut XmlWriter, document: &Document, pages: &[PlacedPage]) {
    let paragraphs = || pages.iter().flat_map(|page| &page.paragraphs);
    let mut roles: Vec<Role> = paragraphs().filter_map(Paragraph::role).collect();
    roles.sort();
    roles.dedup();
    if roles.is_empty() && document.articles.is_empty() {
        return;
    }
    xml.open("Tags", &[]);
    for role in roles {
        let name = role_name(role);
        xml.empty("LayoutTag", &[("ID", &format_args!("role_{name}")), ("TYPE", &"role"), ("LABEL", &name)]);
    }
    for (article, number) in document.articles.iter().zip(1..) {
        let label = article.headline.as_ref().map(text_of).unwrap_or_default();
        xml.empty("StructureTag", &[("ID", &article_id(number)), ("TYPE", &"article"), ("LABEL", &label)]);
    }
    xml.close();
}

/// The blocks of each article in an ordered group of its own. Pages without articles have their blocks in order.
fn reading_order(xml: &mut XmlWriter, pages: &[PlacedPage]) {
    if pages.iter().all(|page| page.paragraphs.is_empty()) {
        return;
    }
    let mut groups = 0;
    xml.open("ReadingOrder", &[]);
    xml.open("OrderedGroup", &[("ID", &"order")]);
    for page in pages {
        for paragraphs in page.in_article_order().chunk_by(|a, b| a.article() == b.article()) {
            groups += 1;
            let depth = xml.depth();
            let id = format!("order_{groups}");
            if let Some(article) = paragraphs[0].article() {
                xml.open("OrderedGroup", &[("ID", &id), ("TAGREFS", &article_id(article))]);
            }
            for paragraph in paragraphs {
                let block = block_id(page, paragraph);
                xml.empty("ElementRef", &[("ID", &format_args!("order_{block}")), ("REF", &block)]);
            }
            xml.close_to(depth);
        }
    }
    xml.close();
    xml.close();
}

fn page(xml: &mut XmlWriter, placed: &PlacedPage) {
    let page = &placed.reading.page;
    let number = placed.number;
    let (width, height) = (page.size.width, page.size.height);
    xml.open(
        "Page",
        &[("ID", &format_args!("page_{number}")), ("PHYSICAL_IMG_NR", &number), ("WIDTH", &width), ("HEIGHT", &height)],
    );
    xml.open("PrintSpace", &[("HPOS", &0), ("VPOS", &0), ("WIDTH", &width), ("HEIGHT", &height)]);
    for paragraph in &placed.paragraphs {
        block(xml, placed, paragraph);
    }
    for (name, id, rects) in [("Illustration", "picture", &page.pictures), ("GraphicalElement", "rule", &page.rules)] {
        for (rect, index) in rects.iter().zip(1..) {
            let id = format!("{id}_{number}_{index}");
            xml.empty(name, &[&[("ID", &id as &dyn Display)], &Place::of(rect).attributes()[..]].concat());
        }
    }
    xml.close();
    xml.close();
}

fn block(xml: &mut XmlWriter, page: &PlacedPage, paragraph: &Paragraph) {
    let id = block_id(page, paragraph);
    let tags = tags_of(paragraph);
    let mut attributes: Vec<(&str, &dyn Display)> = vec![("ID", &id)];
    if !tags.is_empty() {
        attributes.push(("TAGREFS", &tags));
    }
    let place = Place::of(&paragraph.rect);
    xml.open("TextBlock", &[&attributes[..], &place.attributes()].concat());
    for line in &paragraph.lines {
        text_line(xml, line);
    }
    xml.close();
}

fn tags_of(paragraph: &Paragraph) -> String {
    let role = paragraph.role().map(|role| format!("role_{}", role_name(role)));
    let article = paragraph.article().map(article_id);
    role.into_iter().chain(article).collect::<Vec<_>>().join(" ")
}

fn text_line(xml: &mut XmlWriter, placed: &PlacedLine) {
    xml.open("TextLine", &Place::of(&placed.line.rect).attributes());
    let last = placed.line.words.len() - 1;
    for (index, word) in placed.line.words.iter().enumerate() {
        if 0 < index {
            space(xml, &placed.line.words[index - 1].rect, &word.rect);
        }
        let before = placed.before.filter(|_| index == 0);
        let after = placed.after.filter(|_| index == last);
        string(xml, word, before, after);
    }
    xml.close();
}

fn space(xml: &mut XmlWriter, before: &Rect, after: &Rect) {
    match after.left - before.right {
        width if 0 < width => xml.empty("SP", &[("HPOS", &before.right), ("VPOS", &before.top), ("WIDTH", &width)]),
        _ => xml.empty("SP", &[]),
    }
}

/// Writes a word. Half of a word that is divided between two lines has the whole in `SUBS_CONTENT`, and its hyphen
/// stands beside it, with its share of the box.
fn string(xml: &mut XmlWriter, word: &Word, before: Option<&str>, after: Option<Division>) {
    let (text, hyphen) = split_hyphen(&word.text, after.map_or(0, |division| division.signs));
    let (rect, hyphen_rect) = split_rect(&word.rect, text, hyphen);
    let place = Place::of(&rect);
    let confidence = word.confidence.map(|confidence| confidence.value());
    let half = match (before, after) {
        (_, Some(division)) => Some(("HypPart1", division.whole)),
        (Some(whole), None) => Some(("HypPart2", whole)),
        (None, None) => None,
    };
    let mut attributes = place.attributes().to_vec();
    attributes.push(("CONTENT", &text));
    if let Some((kind, whole)) = &half {
        attributes.push(("SUBS_TYPE", kind));
        attributes.push(("SUBS_CONTENT", whole));
    }
    if let Some(confidence) = &confidence {
        attributes.push(("WC", confidence));
    }
    xml.empty("String", &attributes);
    if !hyphen.is_empty() {
        xml.empty(
            "HYP",
            &[&Place::of(&hyphen_rect).attributes()[..], &[("CONTENT", &hyphen as &dyn Display)]].concat(),
        );
    }
}

/// Parts a word from its last signs, unless it has no others.
fn split_hyphen(text: &str, signs: usize) -> (&str, &str) {
    let starts = text.char_indices().rev().map(|(at, _)| at);
    let at = starts.take(signs).last().unwrap_or(text.len());
    if at == 0 { (text, "") } else { text.split_at(at) }
}

/// Parts a box as the letters are many.
fn split_rect(rect: &Rect, text: &str, hyphen: &str) -> (Rect, Rect) {
    let (letters, hyphens) = (text.chars().count() as i32, hyphen.chars().count() as i32);
    let edge = rect.right - rect.width() * hyphens / (letters + hyphens).max(1);
    (Rect { right: edge, ..*rect }, Rect { left: edge, ..*rect })
}

/// A box as ALTO has it.
struct Place {
    left: i32,
    top: i32,
    width: i32,
    height: i32,
}

impl Place {
    fn of(rect: &Rect) -> Self {
        Self { left: rect.left, top: rect.top, width: rect.width(), height: rect.height() }
    }

    fn attributes(&self) -> [(&'static str, &dyn Display); 4] {
        [("HPOS", &self.left), ("VPOS", &self.top), ("WIDTH", &self.width), ("HEIGHT", &self.height)]
    }
}

/// The id of a paragraph's block.
pub(in crate::formats) fn block_id(page: &PlacedPage, paragraph: &Paragraph) -> String {
    format!("block_{}_{}", page.number, paragraph.number)
}

fn article_id(number: usize) -> String {
    format!("article_{number}")
}

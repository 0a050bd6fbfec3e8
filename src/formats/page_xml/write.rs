//! PAGE XML 2019-07-15 out: a region for each paragraph, the reading order by articles, and relations that join the
//! regions of an article.

use crate::error::Error;
use crate::formats::placed::{Paragraph, PlacedPage, place, role_name};
use crate::formats::plain::text_of;
use crate::formats::xml_writer::XmlWriter;
use crate::formats::{Format, PRODUCER};
use crate::model::{Document, Line, Rect, Role, Word};

const NAMESPACE: &str = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15";
const SCHEMA: &str = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15 \
                      http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15/pagecontent.xsd";
/// The schema asks for a date, and the same document is to give the same file: the day of the schema itself.
const DATE: &str = "2019-07-15T00:00:00";

/// Writes the document's page. More than one are an error, for the format holds one.
pub(in crate::formats) fn write(document: &Document) -> Result<String, Error> {
    match write_pages(document)?.as_mut_slice() {
        [page] => Ok(std::mem::take(page)),
        pages => {
            let reason = format!("a PAGE file holds one page, and the document has {}", pages.len());
            Err(Error::unsupported(reason)
                .making(Format::PageXml)
                .with_hint("write it to a file: each page gets its own; or to alto, hocr or mets"))
        }
    }
}

/// Writes each page of a document as a file of its own.
pub(in crate::formats) fn write_pages(document: &Document) -> Result<Vec<String>, Error> {
    let pages = place(document, Format::PageXml)?;
    Ok(pages.iter().map(|page| write_file(document, page)).collect())
}

fn write_file(document: &Document, page: &PlacedPage) -> String {
    let mut xml = XmlWriter::new("");
    let attributes: [(&str, &dyn std::fmt::Display); 3] = [
        ("xmlns", &NAMESPACE),
        ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", &SCHEMA),
    ];
    xml.open("PcGts", &attributes);
    xml.open("Metadata", &[]);
    xml.text("Creator", &[], PRODUCER);
    xml.text("Created", &[], DATE);
    xml.text("LastChange", &[], DATE);
    xml.close();
    write_page(&mut xml, document, page);
    xml.finish()
}

fn write_page(xml: &mut XmlWriter, document: &Document, placed: &PlacedPage) {
    let page = &placed.reading.page;
    let (width, height) = (page.size.width, page.size.height);
    xml.open("Page", &[("imageFilename", &page.source.file), ("imageWidth", &width), ("imageHeight", &height)]);
    let articles = articles_of(placed);
    reading_order(xml, document, &articles);
    relations(xml, &articles);
    for paragraph in &placed.paragraphs {
        text_region(xml, paragraph);
    }
    for (name, id, rects) in [("ImageRegion", "picture", &page.pictures), ("SeparatorRegion", "rule", &page.rules)] {
        for (rect, index) in rects.iter().zip(1..) {
            xml.open(name, &[("id", &format_args!("{id}_{index}"))]);
            coordinates(xml, rect);
            xml.close();
        }
    }
    xml.close();
}

/// The paragraphs of each article, in the order of the articles; `None` for what is in none.
fn articles_of<'a>(page: &'a PlacedPage<'a>) -> Vec<(Option<usize>, Vec<&'a Paragraph<'a>>)> {
    let paragraphs = page.in_article_order();
    let chunks = paragraphs.chunk_by(|a, b| a.article() == b.article());
    chunks.map(|chunk| (chunk[0].article(), chunk.to_vec())).collect()
}

type Articles<'a> = [(Option<usize>, Vec<&'a Paragraph<'a>>)];

/// The regions of an article are an ordered group; so are the articles.
fn reading_order(xml: &mut XmlWriter, document: &Document, articles: &Articles) {
    if articles.is_empty() {
        return;
    }
    xml.open("ReadingOrder", &[]);
    xml.open("OrderedGroup", &[("id", &"order")]);
    let mut place = 0;
    for (article, paragraphs) in articles {
        let Some(number) = article else {
            for paragraph in paragraphs {
                xml.empty("RegionRefIndexed", &[("index", &place), ("regionRef", &region_id(paragraph))]);
                place += 1;
            }
            continue;
        };
        let headline = document.articles[number - 1].headline.as_ref().map(text_of).unwrap_or_default();
        let id = format!("article_{number}");
        xml.open(
            "OrderedGroupIndexed",
            &[("id", &id), ("index", &place), ("type", &"other"), ("custom", &"article"), ("caption", &headline)],
        );
        place += 1;
        for (index, paragraph) in paragraphs.iter().enumerate() {
            xml.empty("RegionRefIndexed", &[("index", &index), ("regionRef", &region_id(paragraph))]);
        }
        xml.close();
    }
    xml.close();
    xml.close();
}

/// Each region of an article is joined to the next.
fn relations(xml: &mut XmlWriter, articles: &Articles) {
    let joined = articles.iter().filter(|(article, _)| article.is_some()).flat_map(|(_, all)| all.windows(2));
    let mut joined = joined.peekable();
    if joined.peek().is_none() {
        return;
    }
    xml.open("Relations", &[]);
    for (pair, number) in joined.zip(1..) {
        let id = format!("relation_{number}");
        xml.open("Relation", &[("id", &id), ("type", &"join"), ("custom", &"article")]);
        xml.empty("SourceRegionRef", &[("regionRef", &region_id(pair[0]))]);
        xml.empty("TargetRegionRef", &[("regionRef", &region_id(pair[1]))]);
        xml.close();
    }
    xml.close();
}

fn text_region(xml: &mut XmlWriter, paragraph: &Paragraph) {
    let id = region_id(paragraph);
    let Some(role) = paragraph.role() else {
        xml.open("TextRegion", &[("id", &id)]);
        return lines(xml, paragraph, &id);
    };
    // Tools that know nothing of relations read an article's name here; the type alone has too few roles.
    let article = paragraph.article().map(|number| format!(" article {{id:article_{number};}}")).unwrap_or_default();
    let custom = format!("structure {{type:{};}}{article}", role_name(role));
    xml.open("TextRegion", &[("id", &id), ("type", &region_type(role)), ("custom", &custom)]);
    lines(xml, paragraph, &id);
}

fn lines(xml: &mut XmlWriter, paragraph: &Paragraph, id: &str) {
    coordinates(xml, &paragraph.rect);
    for (line, index) in paragraph.lines.iter().zip(1..) {
        text_line(xml, line.line, &format!("{id}_{index}"));
    }
    xml.close();
}

fn text_line(xml: &mut XmlWriter, line: &Line, id: &str) {
    xml.open("TextLine", &[("id", &id)]);
    coordinates(xml, &line.rect);
    for (word, index) in line.words.iter().zip(1..) {
        xml.open("Word", &[("id", &format_args!("{id}_{index}"))]);
        coordinates(xml, &word.rect);
        write_text(xml, word);
        xml.close();
    }
    xml.open("TextEquiv", &[]);
    xml.text("Unicode", &[], &line.text());
    xml.close();
    xml.close();
}

fn write_text(xml: &mut XmlWriter, word: &Word) {
    match word.confidence {
        Some(confidence) => xml.open("TextEquiv", &[("conf", &confidence.value())]),
        None => xml.open("TextEquiv", &[]),
    }
    xml.text("Unicode", &[], &word.text);
    xml.close();
}

/// The corners of a box, clockwise from the top left, as PAGE XML has its outlines.
fn coordinates(xml: &mut XmlWriter, rect: &Rect) {
    let Rect { left, top, right, bottom } = rect;
    xml.empty("Coords", &[("points", &format_args!("{left},{top} {right},{top} {right},{bottom} {left},{bottom}"))]);
}

fn region_id(paragraph: &Paragraph) -> String {
    format!("region_{}", paragraph.number)
}

/// The type of region that a role is in PAGE XML.
fn region_type(role: Role) -> &'static str {
    match role {
        Role::Masthead | Role::Headline | Role::Banner => "heading",
        Role::RunningHead | Role::Imprint => "header",
        Role::Folio => "page-number",
        Role::Kicker | Role::Deck | Role::CrossHeading => "heading",
        Role::Byline => "credit",
        Role::Body => "paragraph",
        Role::Caption => "caption",
        Role::Footnote => "footnote",
        Role::ContinuationLine => "signature-mark",
        Role::Table | Role::Advertisement | Role::Noise => "other",
    }
}

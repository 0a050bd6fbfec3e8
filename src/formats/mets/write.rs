//! METS 1.12 out: the images, the words as ALTO in the file itself, and a logical structure of sections and articles.

use crate::error::Error;
use crate::formats::alto::{block_id, write_root};
use crate::formats::placed::{Paragraph, PlacedPage, place, role_name};
use crate::formats::plain::text_of;
use crate::formats::tei::uri_of;
use crate::formats::xml_writer::XmlWriter;
use crate::formats::{Format, PRODUCER};
use crate::model::Document;

const SCHEMA: &str = "http://www.loc.gov/METS/ http://www.loc.gov/standards/mets/mets.xsd";
/// The id of the one file that holds the words of all pages.
const TEXT: &str = "text";

pub(in crate::formats) fn write(document: &Document) -> Result<String, Error> {
    let pages = place(document, Format::Mets)?;
    let mut xml = XmlWriter::new("");
    let title = crate::formats::title_of(document);
    xml.open(
        "mets:mets",
        &[
            ("xmlns:mets", &"http://www.loc.gov/METS/"),
            ("xmlns:xlink", &"http://www.w3.org/1999/xlink"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:schemaLocation", &SCHEMA),
            ("LABEL", &title),
        ],
    );
    header(&mut xml);
    files(&mut xml, document, &pages);
    physical(&mut xml, &pages);
    logical(&mut xml, document, &pages, &title);
    Ok(xml.finish())
}

fn header(xml: &mut XmlWriter) {
    xml.open("mets:metsHdr", &[]);
    xml.open("mets:agent", &[("ROLE", &"CREATOR"), ("TYPE", &"OTHER"), ("OTHERTYPE", &"SOFTWARE")]);
    xml.text("mets:name", &[], PRODUCER);
    xml.close();
    xml.close();
}

fn files(xml: &mut XmlWriter, document: &Document, pages: &[PlacedPage]) {
    if pages.is_empty() {
        return;
    }
    xml.open("mets:fileSec", &[]);
    xml.open("mets:fileGrp", &[("USE", &"IMAGE")]);
    for page in pages {
        xml.open("mets:file", &[("ID", &image_id(page))]);
        let image = uri_of(&page.reading.page.source.file);
        xml.empty("mets:FLocat", &[("LOCTYPE", &"URL"), ("xlink:href", &image)]);
        xml.close();
    }
    xml.close();
    xml.open("mets:fileGrp", &[("USE", &"FULLTEXT")]);
    xml.open("mets:file", &[("ID", &TEXT), ("MIMETYPE", &"application/xml")]);
    xml.open("mets:FContent", &[]);
    xml.open("mets:xmlData", &[]);
    write_root(xml, document, pages);
    xml.close_to(1);
}

fn physical(xml: &mut XmlWriter, pages: &[PlacedPage]) {
    xml.open("mets:structMap", &[("TYPE", &"PHYSICAL")]);
    xml.open("mets:div", &[("TYPE", &"issue"), ("ID", &"physical")]);
    for page in pages {
        let number = page.number;
        xml.open("mets:div", &[("TYPE", &"page"), ("ID", &format_args!("physical_{number}")), ("ORDER", &number)]);
        xml.empty("mets:fptr", &[("FILEID", &image_id(page))]);
        text_pointer(xml, &format!("page_{number}"));
        xml.close();
    }
    xml.close();
    xml.close();
}

/// The articles in their order, those of a section below it; below each its paragraphs, which name their blocks.
fn logical(xml: &mut XmlWriter, document: &Document, pages: &[PlacedPage], title: &str) {
    xml.open("mets:structMap", &[("TYPE", &"LOGICAL")]);
    xml.open("mets:div", &[("TYPE", &"issue"), ("ID", &"logical"), ("LABEL", &title)]);
    let section_of = |index: &usize| document.sections.iter().position(|section| section.articles.contains(index));
    let indices: Vec<usize> = (0..document.articles.len()).collect();
    for (group, number) in indices.chunk_by(|a, b| section_of(a) == section_of(b)).zip(1..) {
        let depth = xml.depth();
        if let Some(section) = section_of(&group[0]) {
            let label = text_of(&document.sections[section].banner);
            let id = format!("logical_section_{number}");
            xml.open("mets:div", &[("TYPE", &"section"), ("ID", &id), ("LABEL", &label)]);
        }
        for index in group {
            article(xml, document, pages, *index);
        }
        xml.close_to(depth);
    }
    xml.close();
    xml.close();
}

fn article(xml: &mut XmlWriter, document: &Document, pages: &[PlacedPage], index: usize) {
    let label = document.articles[index].headline.as_ref().map(text_of).unwrap_or_default();
    let number = index + 1;
    let id = format!("logical_article_{number}");
    xml.open("mets:div", &[("TYPE", &"article"), ("ID", &id), ("LABEL", &label), ("ORDER", &number)]);
    let mut parts: Vec<(&PlacedPage, &Paragraph)> = Vec::new();
    for page in pages {
        parts.extend(
            page.paragraphs.iter().filter(|paragraph| paragraph.article() == Some(number)).map(|part| (page, part)),
        );
    }
    // A paragraph that goes on in another column or on another page is one division with several pointers.
    parts.sort_by_key(|(_, paragraph)| paragraph.place());
    for blocks in parts.chunk_by(|(_, a), (_, b)| a.part == b.part) {
        let role = blocks[0].1.role().map(role_name).unwrap_or_default();
        xml.open("mets:div", &[("TYPE", &role)]);
        for (page, paragraph) in blocks {
            text_pointer(xml, &block_id(page, paragraph));
        }
        xml.close();
    }
    xml.close();
}

fn text_pointer(xml: &mut XmlWriter, id: &str) {
    xml.open("mets:fptr", &[]);
    xml.empty("mets:area", &[("FILEID", &TEXT), ("BETYPE", &"IDREF"), ("BEGIN", &id)]);
    xml.close();
}

fn image_id(page: &PlacedPage) -> String {
    format!("image_{}", page.number)
}

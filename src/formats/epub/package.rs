//! What holds a book together: the container, the package document, the table of contents.

use super::chapter::HTML;
use super::{Chapter, one_line, text_of};
use crate::formats::xml_writer::XmlWriter;
use crate::model::Document;

const OPF: &str = "http://www.idpf.org/2007/opf";
const XHTML: &str = "application/xhtml+xml";
/// A date is asked for; this is the day of EPUB 3.3, so that the same document is the same file.
const MODIFIED: &str = "2023-05-25T00:00:00Z";

pub(super) struct Book<'a> {
    pub title: &'a str,
    pub language: &'a str,
    pub chapters: &'a [Chapter],
    pub document: &'a Document,
}

pub(super) fn container() -> String {
    let mut xml = XmlWriter::new("");
    xml.open("container", &[("version", &"1.0"), ("xmlns", &"urn:oasis:names:tc:opendocument:xmlns:container")]);
    xml.open("rootfiles", &[]);
    xml.empty("rootfile", &[("full-path", &"EPUB/package.opf"), ("media-type", &"application/oebps-package+xml")]);
    xml.finish()
}

impl Book<'_> {
    pub fn package(&self) -> String {
        let mut xml = XmlWriter::new("");
        xml.open(
            "package",
            &[("xmlns", &OPF), ("version", &"3.0"), ("unique-identifier", &"id"), ("xml:lang", &self.language)],
        );
        xml.open("metadata", &[("xmlns:dc", &"http://purl.org/dc/elements/1.1/")]);
        xml.text("dc:identifier", &[("id", &"id")], &self.identifier());
        xml.text("dc:title", &[], self.title);
        xml.text("dc:language", &[], self.language);
        xml.text("meta", &[("property", &"dcterms:modified")], MODIFIED);
        xml.close();
        xml.open("manifest", &[]);
        xml.empty("item", &[("id", &"nav"), ("href", &"nav.xhtml"), ("media-type", &XHTML), ("properties", &"nav")]);
        xml.empty("item", &[("id", &"style"), ("href", &"style.css"), ("media-type", &"text/css")]);
        for chapter in self.chapters {
            let id = format!("article-{}", chapter.number);
            xml.empty("item", &[("id", &id), ("href", &chapter.file()), ("media-type", &XHTML)]);
        }
        xml.close();
        xml.open("spine", &[]);
        for chapter in self.chapters {
            xml.empty("itemref", &[("idref", &format!("article-{}", chapter.number))]);
        }
        xml.finish()
    }

    /// The table of contents; articles under a banner stand under it.
    pub fn contents(&self) -> String {
        let mut xml = XmlWriter::new("<!DOCTYPE html>\n");
        xml.open(
            "html",
            &[
                ("xmlns", &HTML),
                ("xmlns:epub", &"http://www.idpf.org/2007/ops"),
                ("lang", &self.language),
                ("xml:lang", &self.language),
            ],
        );
        xml.open("head", &[]);
        xml.text("title", &[], self.title);
        xml.close();
        xml.open("body", &[]);
        xml.open("nav", &[("epub:type", &"toc")]);
        xml.text("h1", &[], self.title);
        xml.open("ol", &[]);
        for chapters in self.chapters.chunk_by(|a, b| self.banner(a).is_some() && self.banner(a) == self.banner(b)) {
            match self.banner(&chapters[0]) {
                Some(section) => {
                    xml.open("li", &[]);
                    xml.text("span", &[], &one_line(&text_of(&self.document.sections[section].banner)));
                    xml.open("ol", &[]);
                    chapters.iter().for_each(|chapter| entry(&mut xml, chapter));
                    xml.close();
                    xml.close();
                }
                None => chapters.iter().for_each(|chapter| entry(&mut xml, chapter)),
            }
        }
        xml.finish()
    }

    /// Index of the section that the chapter's article stands in.
    fn banner(&self, chapter: &Chapter) -> Option<usize> {
        self.document.sections.iter().position(|section| section.articles.contains(&(chapter.number - 1)))
    }

    /// A UUID of version 8, of what the book says: FNV-1a over its pages.
    fn identifier(&self) -> String {
        const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let bytes = self.chapters.iter().flat_map(|chapter| chapter.page.bytes()).chain(self.title.bytes());
        let sum = bytes.fold(OFFSET, |sum, byte| (sum ^ u128::from(byte)).wrapping_mul(PRIME));
        // Version and variant, as RFC 9562 asks for.
        let sum = sum & !(0xF << 76) & !(0x3 << 62) | 0x8 << 76 | 0x2 << 62;
        let digits = format!("{sum:032x}");
        let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
        format!("urn:uuid:{}", parts.join("-"))
    }
}

fn entry(xml: &mut XmlWriter, chapter: &Chapter) {
    xml.open_line("li", &[]);
    xml.inline("a", &[("href", &chapter.file())], &chapter.title);
    xml.close();
}

//! METS in. The file names its pages; whoever can open files reads them.

use std::collections::HashMap;

use memchr::memmem;

use crate::error::Error;
use crate::formats::encoding::decode;
use crate::formats::xml::{Tag, Token, Tokens};
use crate::formats::{Input, Notes, alto};
use crate::model::Page;

use super::logical::{Logical, Mark};

/// Divisions in divisions that are followed; issues have some ten. What lies deeper counts to the one above.
const DEEPEST: usize = 64;

/// An issue as its METS file lists it.
#[derive(Debug, Default)]
pub struct Issue {
    /// The pages that have text, in their order.
    pub pages: Vec<IssuePage>,
    /// What was odd but readable.
    pub notes: Vec<String>,
    /// What the logical structure says of the blocks of each file.
    marks: HashMap<String, Vec<Mark>>,
}

/// A page of an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuePage {
    /// Its file, relative to the METS file; never outside that one's folder.
    pub path: String,
    /// Its name in the METS file.
    id: String,
}

impl Issue {
    /// Reads a METS file.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut notes = Notes::default();
        let text = decode(bytes, &mut notes)?;
        let mut reader = Reader::default();
        let mut tokens = Tokens::new(&text, &mut notes);
        tokens.read_with(|token| match token {
            Token::Open(tag) => reader.open(&tag),
            Token::Close(name) => reader.close(name),
            Token::Text(_) => None,
        });
        let pages = reader.pages();
        if pages.is_empty() {
            let reason = "it lists no pages with text: no file of XML or hOCR in its fileSec";
            return Err(Error::damaged(reason).with_hint("read the images themselves"));
        }
        Ok(Self { pages, marks: reader.logical.marks(), notes: notes.into_list() })
    }

    /// Whether the file holds the words of its pages itself.
    pub fn is_whole(bytes: &[u8]) -> bool {
        memmem::find(bytes, b"FContent").is_some_and(|start| memmem::find(&bytes[start..], b"<alto").is_some())
    }

    /// Writes into a page what the issue says of its blocks: role, article, and their order.
    pub fn mark(&self, of: &IssuePage, page: &mut Page) {
        let Some(marks) = self.marks.get(&of.id) else { return };
        let of_name: HashMap<&str, usize> = marks.iter().map(|mark| mark.block.as_str()).zip(0..).collect();
        let mark_of = |names: &[String]| names.iter().find_map(|name| of_name.get(name.as_str())).copied();
        for block in &mut page.blocks {
            let Some(mark) = mark_of(&block.names).map(|at| &marks[at]) else { continue };
            block.role = mark.role;
            block.article = mark.article;
        }
        page.blocks.sort_by_key(|block| mark_of(&block.names).unwrap_or(usize::MAX));
    }
}

/// Reads an issue that holds the words of its pages itself, as ALTO: one that Columnist wrote. Others only list files.
pub(in crate::formats) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    if Issue::is_whole(bytes) {
        return alto::read(bytes, file);
    }
    Err(Error::unsupported("a METS file only lists pages; they are not at hand")
        .with_hint("name the METS file itself, in its folder, to `columnist read`"))
}

/// A file of the file section.
struct File {
    id: String,
    path: String,
    /// Index of its group: one format of all pages, or one page in all formats.
    group: usize,
    /// How likely it is to be the text of a page; 0: it is none.
    rank: u8,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Map {
    #[default]
    None,
    Physical,
    Logical,
}

#[derive(Default)]
struct Reader {
    files: Vec<File>,
    /// Uses and names of the groups that are open.
    groups: Vec<String>,
    group: usize,
    /// The file that is being read: its id, and what says what it is.
    file: Option<(String, String)>,
    map: Map,
    /// Files of each division of the physical structure.
    physical: Vec<Vec<String>>,
    depth: usize,
    logical: Logical,
}

impl Reader {
    fn open(&mut self, tag: &Tag) -> Option<String> {
        match tag.name {
            "fileGrp" if !tag.is_empty => {
                self.group += 1;
                self.groups.truncate(DEEPEST);
                self.groups.push(values(tag, &["USE", "ID"]));
            }
            "file" => {
                let id = tag.attribute("ID").unwrap_or_default().into_owned();
                self.file = Some((id, values(tag, &["USE", "MIMETYPE"])));
            }
            "FLocat" => return self.location(tag),
            "structMap" => self.map = map_of(tag),
            "div" if self.map == Map::Physical => self.physical.push(vec![]),
            "div" if self.map == Map::Logical && !tag.is_empty => {
                self.depth += 1;
                if self.depth <= DEEPEST {
                    self.logical.open(tag.attribute("TYPE").as_deref().unwrap_or_default());
                }
            }
            "area" | "fptr" => self.pointer(tag),
            _ => {}
        }
        None
    }

    fn close(&mut self, name: &str) -> Option<String> {
        match name {
            "fileGrp" => {
                self.groups.pop();
            }
            "structMap" => {
                self.map = Map::None;
                (1..=self.depth.min(DEEPEST)).for_each(|_| self.logical.close());
                self.depth = 0;
            }
            "div" if self.map == Map::Logical => {
                if self.depth <= DEEPEST {
                    self.logical.close();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
        None
    }

    fn location(&mut self, tag: &Tag) -> Option<String> {
        let (id, says) = self.file.take()?;
        let address = tag.attribute("href")?;
        let rank = rank(&says, &self.groups.concat(), &address);
        if rank == 0 {
            return None;
        }
        let Some(path) = inside_path(&address) else {
            return Some(format!("{address:?} is left out: only files in the METS file's own folder are read"));
        };
        self.files.push(File { id, path, group: self.group, rank });
        None
    }

    fn pointer(&mut self, tag: &Tag) {
        let Some(file) = tag.attribute("FILEID") else { return };
        match self.map {
            Map::Physical => {
                if let Some(division) = self.physical.last_mut() {
                    division.push(file.into_owned());
                }
            }
            Map::Logical => {
                let block = tag.attribute("BEGIN").unwrap_or_default();
                self.logical.point(&file, &block);
            }
            Map::None => {}
        }
    }

    /// One file for each page: by the physical structure, or else as the best group lists them.
    fn pages(&self) -> Vec<IssuePage> {
        let by_id: HashMap<&str, &File> = self.files.iter().map(|file| (file.id.as_str(), file)).collect();
        let best =
            |files: &mut dyn Iterator<Item = &File>| files.max_by_key(|file| (file.rank, file.group)).map(page_of);
        let of_divisions: Vec<IssuePage> = self
            .physical
            .iter()
            .filter_map(|ids| best(&mut ids.iter().filter_map(|id| by_id.get(id.as_str()).copied())))
            .collect();
        if !of_divisions.is_empty() {
            return without_doubles(of_divisions);
        }
        let Some(rank) = self.files.iter().map(|file| file.rank).max() else { return vec![] };
        without_doubles(self.files.iter().filter(|file| file.rank == rank).map(page_of).collect())
    }
}

fn page_of(file: &File) -> IssuePage {
    IssuePage { path: file.path.clone(), id: file.id.clone() }
}

fn without_doubles(pages: Vec<IssuePage>) -> Vec<IssuePage> {
    let mut seen = std::collections::HashSet::new();
    pages.into_iter().filter(|page| seen.insert(page.path.clone())).collect()
}

fn map_of(tag: &Tag) -> Map {
    let says = values(tag, &["TYPE", "LABEL", "ID"]);
    match (says.contains("logical"), says.contains("physical")) {
        (true, _) => Map::Logical,
        (false, true) => Map::Physical,
        // A map without a type lists the pages.
        (false, false) => Map::Physical,
    }
}

/// The values of some attributes, in small letters, with a space behind each.
fn values(tag: &Tag, names: &[&str]) -> String {
    let values = names.iter().filter_map(|name| tag.attribute(name));
    values.map(|value| value.to_ascii_lowercase() + " ").collect()
}

/// How likely a file is to be the text of a page, by its own word, its group's and its ending.
fn rank(says: &str, group: &str, address: &str) -> u8 {
    let address = address.to_ascii_lowercase();
    let is_markup = says.contains("xml") || [".xml", ".hocr", ".xml.gz"].iter().any(|ending| address.ends_with(ending));
    let is_text =
        ["alto", "fulltext", "ocr", "text", "page+xml"].iter().any(|word| says.contains(word) || group.contains(word));
    match (is_markup, is_text) {
        (true, true) => 2,
        (true, false) => 1,
        (false, _) => 0,
    }
}

/// The path of a file in the folder of the METS file or below it; `None` for what leads elsewhere.
fn inside_path(address: &str) -> Option<String> {
    let address = percent_decoded(address.trim()).replace('\\', "/");
    let path = address.strip_prefix("file://").unwrap_or(&address);
    if path.starts_with('/') || path.contains(':') || path.contains('\0') {
        return None;
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    (!parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

/// What is no escape stays as it is.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Rect, Role, Size, Source, SourceBlock, Unit};

    const FILES: &str = "<fileSec><fileGrp USE='Images'><file ID='I1'><FLocat xlink:href='file://./images/1.tif'/></file></fileGrp>\
        <fileGrp USE='Text'><file ID='A2'><FLocat xlink:href='file://./alto/page%202.xml'/></file>\
        <file ID='A1' MIMETYPE='text/xml'><FLocat xlink:href='alto/1.xml'/></file></fileGrp></fileSec>\
        <structMap TYPE='PHYSICAL'><div TYPE='Newspaper'><div TYPE='PAGE'><fptr><par><area FILEID='I1'/><area FILEID='A1'/></par></fptr></div>\
        <div TYPE='PAGE'><fptr FILEID='A2'/></div></div></structMap>";

    fn issue(inside: &str) -> Issue {
        Issue::parse(format!("<mets xmlns='http://www.loc.gov/METS/'>{inside}</mets>").as_bytes()).unwrap()
    }

    fn paths(issue: &Issue) -> Vec<&str> {
        issue.pages.iter().map(|page| page.path.as_str()).collect()
    }

    #[test]
    fn pages_come_in_the_order_of_the_physical_structure() {
        assert_eq!(paths(&issue(FILES)), ["alto/1.xml", "alto/page 2.xml"]);
    }

    #[test]
    fn without_a_structure_pages_come_as_the_files_are_listed() {
        let (files, _) = FILES.split_once("<structMap").unwrap();
        assert_eq!(paths(&issue(files)), ["alto/page 2.xml", "alto/1.xml"]);
    }

    #[test]
    fn of_several_texts_of_a_page_the_last_is_read() {
        let issue = issue(
            "<fileSec><fileGrp USE='OCR-D-SEG'><file ID='S' MIMETYPE='application/vnd.prima.page+xml'><FLocat href='seg/1.xml'/></file></fileGrp>\
             <fileGrp USE='OCR-D-OCR'><file ID='O' MIMETYPE='application/vnd.prima.page+xml'><FLocat href='ocr/1.xml'/></file></fileGrp></fileSec>\
             <structMap TYPE='PHYSICAL'><div><div TYPE='page'><fptr FILEID='S'/><fptr FILEID='O'/></div></div></structMap>",
        );
        assert_eq!(paths(&issue), ["ocr/1.xml"]);
    }

    #[test]
    fn nothing_outside_the_folder_is_named() {
        for address in [
            "../1.xml",
            "/etc/1.xml",
            "http://example.org/1.xml",
            "a/../../1.xml",
            "file:///etc/1.xml",
            "%2e%2e/1.xml",
            "..\\1.xml",
            "C:/1.xml",
        ] {
            let text = format!(
                "<mets><fileSec><fileGrp><file ID='A'><FLocat href='{address}'/></file></fileGrp></fileSec></mets>"
            );
            let error = Issue::parse(text.as_bytes()).unwrap_err();
            assert!(error.reason.contains("no pages"), "{address}: {error}");
        }
    }

    #[test]
    fn the_logical_structure_tells_articles_roles_and_order() {
        let area = |block: &str| format!("<fptr><area FILEID='A1' BEGIN='{block}'/></fptr>");
        let logical = format!(
            "<structMap TYPE='LOGICAL'><div TYPE='ISSUE'><div TYPE='SECTION'><div TYPE='HEADING'><div TYPE='TITLE'>{}</div></div>\
             <div TYPE='ARTICLE'><div TYPE='HEADING'><div TYPE='TITLE'>{}</div></div><div TYPE='BODY'><div TYPE='PARAGRAPH'>{}</div></div></div>\
             <div TYPE='ADVERTISEMENT'>{}</div></div></div></structMap>",
            area("news"),
            area("head"),
            area("text"),
            area("soap")
        );
        let issue = issue(&format!("{FILES}{logical}"));
        let rect = Rect::new(0, 0, 9, 9);
        let block = |name: &str| SourceBlock { names: vec![name.to_owned()], rect, role: None, article: None };
        let mut page = Page::empty(Source::default(), Size { width: 9, height: 9 }, Unit::Pixel);
        page.blocks = ["other", "text", "soap", "head", "news"].map(block).to_vec();
        issue.mark(&issue.pages[0], &mut page);
        let marks: Vec<_> =
            page.blocks.iter().map(|block| (block.names[0].as_str(), block.role, block.article)).collect();
        let expected = [
            ("news", Some(Role::Banner), None),
            ("head", Some(Role::Headline), Some(0)),
            ("text", Some(Role::Body), Some(0)),
            ("soap", Some(Role::Advertisement), None),
            ("other", None, None),
        ];
        assert_eq!(marks, expected);
    }
}

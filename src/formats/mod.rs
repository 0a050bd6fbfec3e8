//! Files in and out.

mod abbyy;
mod alto;
mod csv;
mod djvu;
mod draft;
mod encoding;
mod epub;
mod hocr;
mod json;
mod json_lines;
mod loc_words;
mod markdown;
mod mets;
mod notes;
mod paddle;
mod page_xml;
#[cfg(feature = "parquet")]
mod parquet;
mod pdf;
mod placed;
mod plain;
mod records;
mod services;
mod sniff;
mod tei;
mod textract;
mod tsv;
mod vision;
mod xml;
mod xml_writer;

use std::fmt;
use std::io::Read;
use std::str::FromStr;

pub(crate) use self::notes::Notes;
use crate::error::{Error, ErrorKind};
use crate::model::{Document, Page, Picture, Role};

pub use json::schema;
pub use mets::{Issue, IssuePage};
pub use pdf::PdfText;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text: a dump in, articles out.
    Plain,
    Markdown,
    Json,
    Hocr,
    Alto,
    /// PAGE XML.
    PageXml,
    /// ABBYY FineReader XML.
    Abbyy,
    /// The table of Tesseract.
    Tsv,
    /// A METS issue: a list of pages, with what it knows of their articles.
    Mets,
    /// The word boxes of the Library of Congress: `<w x="left top width height">`.
    LocWords,
    /// The text of a DjVu file as XML.
    Djvu,
    /// Answers of Google Cloud Vision.
    Vision,
    /// Answers of AWS Textract.
    Textract,
    /// Results of PaddleOCR.
    Paddle,
    Tei,
    /// JSON Lines: an article a line.
    JsonLines,
    /// A table of articles.
    Csv,
    /// PDF: a text layer in, a searchable scan out.
    Pdf,
    /// An e-book: an article a chapter.
    Epub,
    /// A table of articles for corpora; written with the feature `parquet`.
    Parquet,
}

impl Format {
    pub const ALL: [Format; 20] = [
        Format::Plain,
        Format::Markdown,
        Format::Json,
        Format::Hocr,
        Format::Alto,
        Format::PageXml,
        Format::Abbyy,
        Format::Tsv,
        Format::Mets,
        Format::LocWords,
        Format::Djvu,
        Format::Vision,
        Format::Textract,
        Format::Paddle,
        Format::Tei,
        Format::JsonLines,
        Format::Csv,
        Format::Pdf,
        Format::Epub,
        Format::Parquet,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Plain => "plain",
            Format::Markdown => "markdown",
            Format::Json => "json",
            Format::Hocr => "hocr",
            Format::Alto => "alto",
            Format::PageXml => "page",
            Format::Abbyy => "abbyy",
            Format::Tsv => "tsv",
            Format::Mets => "mets",
            Format::LocWords => "loc-words",
            Format::Djvu => "djvu-xml",
            Format::Vision => "google-vision",
            Format::Textract => "textract",
            Format::Paddle => "paddle",
            Format::Tei => "tei",
            Format::JsonLines => "jsonl",
            Format::Csv => "csv",
            Format::Pdf => "pdf",
            Format::Epub => "epub",
            Format::Parquet => "parquet",
        }
    }

    /// Endings of file names, the one that is written first.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Format::Plain => &["txt", "text"],
            Format::Markdown => &["md"],
            Format::Json => &["json"],
            Format::Hocr => &["hocr", "html", "htm", "xhtml"],
            Format::Alto => &["alto.xml", "alto"],
            Format::PageXml => &["page.xml", "page"],
            Format::Abbyy => &["abbyy.xml", "abbyy"],
            Format::Tsv => &["tsv"],
            Format::Mets => &["mets.xml", "mets"],
            Format::LocWords => &["words.xml"],
            Format::Djvu => &["djvu.xml"],
            Format::Vision => &["vision.json"],
            Format::Textract => &["textract.json"],
            Format::Paddle => &["paddle.json"],
            Format::Tei => &["tei.xml", "tei"],
            Format::JsonLines => &["jsonl", "ndjson"],
            Format::Csv => &["csv"],
            Format::Pdf => &["pdf"],
            Format::Epub => &["epub"],
            Format::Parquet => &["parquet"],
        }
    }

    /// Whether [`read`] reads it.
    pub fn can_be_read(self) -> bool {
        use Format::{Csv, Epub, JsonLines, Markdown, Parquet, Tei};
        !matches!(self, Markdown | Tei | JsonLines | Csv | Epub | Parquet)
    }

    /// Whether [`write()`] writes it.
    pub fn can_be_written(self) -> bool {
        use Format::{Abbyy, Djvu, LocWords, Paddle, Textract, Tsv, Vision};
        let is_built = self != Format::Parquet || cfg!(feature = "parquet");
        is_built && !matches!(self, Abbyy | Tsv | LocWords | Djvu | Vision | Textract | Paddle)
    }

    /// Whether words keep their places in it.
    pub fn holds_places(self) -> bool {
        matches!(self, Format::Json | Format::Hocr | Format::Alto | Format::PageXml | Format::Mets | Format::Pdf)
    }

    /// The format that a file with this ending should be in.
    pub fn from_ending(ending: &str) -> Option<Format> {
        let ending = ending.to_ascii_lowercase();
        Format::ALL.into_iter().find(|format| format.endings().contains(&ending.as_str()))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;

    /// Takes a format's name or any of its endings.
    fn from_str(name: &str) -> Result<Self, Error> {
        let lower = name.to_ascii_lowercase();
        let named = Format::ALL.into_iter().find(|format| format.name() == lower);
        named.or_else(|| Format::from_ending(&lower)).ok_or_else(|| {
            let names = Format::ALL.map(Format::name).join(", ");
            Error::new(ErrorKind::Options, format!("no format is called {name:?}"))
                .with_hint(format!("give one of {names}"))
        })
    }
}

/// What was read from a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    pub pages: Vec<Page>,
    /// What was odd but readable: "line 3: a tag is not closed", "read as GB18030".
    pub notes: Vec<String>,
}

/// What of a document is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteParams {
    pub extras: Extras,
    /// Language of the text as a BCP 47 tag; `None`: nobody said.
    pub language: Option<String>,
}

/// Gets at the picture of a page; `None` where there is none.
pub type Pictures<'a> = dyn Fn(&Page) -> Result<Option<Picture>, Error> + 'a;

/// What becomes of text that is in no article, in Markdown and plain text. JSON and the formats with places always
/// have it, and those that are made of articles never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Extras {
    /// Nothing but articles is written.
    None,
    /// Before the articles stands the paper's name with its date, number and imprint, once for a document.
    #[default]
    Head,
    /// That, and behind the articles what could not be placed, then running heads and the like.
    All,
}

/// Tells the format from the content, not from the name; `None` for what is none of ours.
pub fn detect(bytes: &[u8]) -> Option<Format> {
    sniff::format_of(bytes).ok()
}

/// Reads the pages of a dump in any known format. `file` is the name that the pages will carry.
pub fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let format = sniff::format_of(bytes).map_err(|error| error.in_file(file))?;
    read_as(bytes, file, format)
}

/// Reads the pages of a dump in the format named, whatever its content looks like.
pub fn read_as(bytes: &[u8], file: &str, format: Format) -> Result<Input, Error> {
    let read_format = match format {
        Format::Hocr => hocr::read,
        Format::Alto => alto::read,
        Format::PageXml => page_xml::read,
        Format::Abbyy => abbyy::read,
        Format::Tsv => tsv::read,
        Format::LocWords => loc_words::read,
        Format::Djvu => djvu::read,
        Format::Vision => vision::read,
        Format::Textract => textract::read,
        Format::Paddle => paddle::read,
        Format::Mets => mets::read,
        Format::Json => json::read,
        Format::Plain => plain::read,
        Format::Pdf => pdf::read,
        _ => return Err(not_read(format).in_file(file)),
    };
    read_format(bytes, file).map_err(|error| error.in_file(file))
}

/// Reads the pages of a long dump part by part, so that its text is never held whole. `None` for a format that is not read
/// so, and for what has to be seen whole: other encodings than UTF-8, document types, damage. [`read_as`] reads that.
pub fn read_parts(source: impl Read, file: &str, format: Format) -> Option<Input> {
    match format {
        Format::Alto => alto::read_parts(source, file),
        _ => None,
    }
}

fn not_read(format: Format) -> Error {
    let names: Vec<&str> = Format::ALL.into_iter().filter(|format| format.can_be_read()).map(Format::name).collect();
    Error::new(ErrorKind::Options, format!("{format} is written and not read"))
        .with_hint(format!("give one of {}", names.join(", ")))
}

fn not_written(format: Format) -> Error {
    let names: Vec<&str> = Format::ALL.into_iter().filter(|format| format.can_be_written()).map(Format::name).collect();
    let why = if format.can_be_read() { "is read and not written" } else { "is not in this build" };
    Error::new(ErrorKind::Options, format!("{format} {why}")).with_hint(format!("give one of {}", names.join(", ")))
}

/// Writes a document; text outside articles is left out where the format is for reading. The same document gives the
/// same bytes, always.
pub fn write(document: &Document, format: Format) -> Result<Vec<u8>, Error> {
    write_with(document, format, &WriteParams::default())
}

/// Writes a document. PDF shows the pictures of the pages, and cannot be written without.
pub fn write_with(document: &Document, format: Format, params: &WriteParams) -> Result<Vec<u8>, Error> {
    write_with_pictures(document, format, params, &|_| Ok(None))
}

/// Writes a document; formats that show the pages ask for their pictures, one by one.
pub fn write_with_pictures(
    document: &Document,
    format: Format,
    params: &WriteParams,
    pictures: &Pictures,
) -> Result<Vec<u8>, Error> {
    let text = match format {
        Format::Plain => plain::write(document, params),
        Format::Markdown => markdown::write(document, params),
        Format::Json => json::write(document),
        Format::Hocr => hocr::write(document)?,
        Format::Alto => alto::write(document)?,
        Format::PageXml => page_xml::write(document)?,
        Format::Mets => mets::write(document)?,
        Format::Tei => tei::write(document),
        Format::JsonLines => json_lines::write(document),
        Format::Csv => return Ok(csv::write(document)),
        Format::Pdf => return pdf::write(document, params, pictures),
        Format::Epub => return Ok(epub::write(document, params)),
        #[cfg(feature = "parquet")]
        Format::Parquet => return Ok(parquet::write(document)),
        _ => return Err(not_written(format)),
    };
    Ok(text.into_bytes())
}

/// Writes a document as files: one for each page where the format holds no more, else one.
pub fn write_files(
    document: &Document,
    format: Format,
    params: &WriteParams,
    pictures: &Pictures,
) -> Result<Vec<Vec<u8>>, Error> {
    if format == Format::PageXml && 1 < document.readings.len() {
        return Ok(page_xml::write_pages(document)?.into_iter().map(String::into_bytes).collect());
    }
    write_with_pictures(document, format, params, pictures).map(|file| vec![file])
}

/// How files name the program that wrote them.
const PRODUCER: &str = concat!("columnist ", env!("CARGO_PKG_VERSION"));

/// Longest title made of how an article begins, in characters: what fits beside a page.
const LONGEST_TITLE: usize = 80;

/// A text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text on one line, cut between words where it is too long for a title.
fn short_title(text: &str) -> String {
    let whole = one_line(text);
    if whole.chars().count() <= LONGEST_TITLE {
        return whole;
    }
    let start: String = whole.chars().take(LONGEST_TITLE).collect();
    let end = start.rfind(' ').unwrap_or(start.len());
    format!("{}…", &start[..end])
}

/// What a document is called: by the paper's name where it was read, else by its first file.
fn title_of(document: &Document) -> String {
    let mut rows = document.head().into_iter();
    let name = rows.find_map(|row| {
        let parts: Vec<String> =
            row.into_iter().filter(|block| block.role == Role::Masthead).map(plain::text_of).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    });
    let file = || document.readings.first().map(|reading| reading.page.source.file.clone());
    name.or_else(file).unwrap_or_else(|| "Untitled".to_owned())
}

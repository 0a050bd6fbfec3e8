//! Files in and out.

use crate::error::Error;
use crate::model::{Document, Page};

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text: a dump in, articles out.
    Plain,
    Markdown,
    Json,
    Hocr,
}

/// What was read from a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    pub pages: Vec<Page>,
    /// What was odd but readable: "line 3: a tag is not closed", "read as GB18030".
    pub notes: Vec<String>,
}

/// Tells the format from the content, not from the name; `None` for what is no text.
pub fn detect(_bytes: &[u8]) -> Option<Format> {
    Some(Format::Plain)
}

/// Reads the pages of a dump in any known format. `file` is the name that the pages will carry.
pub fn read(_bytes: &[u8], _file: &str) -> Result<Input, Error> {
    Ok(Input::default())
}

/// Writes a document.
pub fn write(_document: &Document, _format: Format) -> Result<String, Error> {
    Ok(String::new())
}

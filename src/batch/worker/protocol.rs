//! What is said to a worker and what it answers: one line of JSON each.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::batch::desk::{Contents, Text};
use crate::batch::reader::Read;
use crate::batch::{Entry, Input, Stamp};
use crate::error::{Error, ErrorKind};
use crate::model::{Document, Page, Quality, Size};
use crate::options::Options;

/// One line on a worker's standard input.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// Whatever the asker likes; the answer repeats it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub id: Value,
    #[serde(flatten)]
    pub task: Task,
}

/// A request as it is written.
#[derive(Serialize)]
pub(super) struct Asked<'a> {
    pub id: u64,
    #[serde(flatten)]
    pub task: &'a Task,
}

/// What is to be done. A pure function of the files, the options and the program's version.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Read files into one document.
    Document(DocumentJob),
    /// Tell what a file is: an archive, an image with its pages, a PDF; and read it where it is a dump.
    Look {
        #[serde(flatten)]
        place: Place,
        /// Most memory that the process may have meanwhile, in bytes of address space.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        memory: Option<u64>,
    },
    /// Read the text of one page of a PDF.
    Text {
        #[serde(flatten)]
        place: Place,
        /// Counted from 0.
        number: usize,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        memory: Option<u64>,
    },
    /// Read the words of one page of an image file, or of the scan on one of a PDF.
    Page {
        #[serde(flatten)]
        place: Place,
        number: usize,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        memory: Option<u64>,
        /// Cores to use for this page; as many as the worker was started with otherwise.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cores: Option<NonZeroUsize>,
    },
    /// Load the languages' data, and tell what of it is missing.
    Languages,
    /// Use these options from now on.
    Options(Box<Options>),
}

/// One document.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentJob {
    /// Pages that were read before; those of the files come behind them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<Page>,
    /// The files, in the order of their pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "paths")]
    pub inputs: Vec<PathBuf>,
    /// The file to write; the document stands in the answer where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "path_if_any")]
    pub output: Option<PathBuf>,
    /// Stands in the names of files that are not yet whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// Whether the answer shows the document with all that is known of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub show: bool,
    /// Most memory that the process may have meanwhile, in bytes of address space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
}

/// Where a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Empty for standard input, which no worker can be asked to read.
    #[serde(with = "path")]
    pub path: PathBuf,
    /// Its name in the archive that `path` is; empty for gzip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
}

impl Place {
    pub fn of(input: &Input) -> Self {
        match input {
            Input::Stdin => Self { path: PathBuf::new(), entry: None },
            Input::File(path) => Self { path: path.clone(), entry: None },
        }
    }

    pub fn input(&self) -> Input {
        if self.is_stdin() { Input::Stdin } else { Input::File(self.path.clone()) }
    }

    pub fn is_stdin(&self) -> bool {
        self.path == Path::new("")
    }

    /// By what the file is known again.
    pub fn stamp(&self) -> Stamp {
        Stamp::of(&self.input())
    }

    /// The name to show, and to keep as the source of the pages.
    pub fn name(&self) -> String {
        let path = self.input().name();
        match self.entry.as_deref() {
            None | Some("") => path,
            Some(entry) => format!("{path}/{entry}"),
        }
    }
}

/// Text, or a list of its bytes where it is none.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Written")]
pub struct Bytes(pub Vec<u8>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Bytes(Vec<u8>),
}

impl From<Written> for Bytes {
    fn from(written: Written) -> Self {
        match written {
            Written::Text(text) => Self(text.into()),
            Written::Bytes(bytes) => Self(bytes),
        }
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(&self.0) {
            Ok(text) => text.serialize(serializer),
            Err(_) => self.0.serialize(serializer),
        }
    }
}

impl From<&Path> for Bytes {
    fn from(path: &Path) -> Self {
        Self(path.as_os_str().as_encoded_bytes().to_owned())
    }
}

impl From<Bytes> for PathBuf {
    #[cfg(unix)]
    fn from(Bytes(bytes): Bytes) -> Self {
        <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into()
    }

    #[cfg(not(unix))]
    fn from(Bytes(bytes): Bytes) -> Self {
        String::from_utf8_lossy(&bytes).into_owned().into()
    }
}

/// A path.
mod path {
    use super::{Bytes, Deserialize, Deserializer, Path, PathBuf, Serialize, Serializer};

    pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        Bytes::from(path).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
        Bytes::deserialize(deserializer).map(PathBuf::from)
    }
}

/// A list of paths.
mod paths {
    use super::{Bytes, Deserialize, Deserializer, PathBuf, Serializer};

    pub fn serialize<S: Serializer>(paths: &[PathBuf], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(paths.iter().map(|path| Bytes::from(path.as_path())))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PathBuf>, D::Error> {
        let paths = Vec::<Bytes>::deserialize(deserializer)?;
        Ok(paths.into_iter().map(PathBuf::from).collect())
    }
}

/// A path, or none.
mod path_if_any {
    use super::{Bytes, Deserialize, Deserializer, PathBuf, Serialize, Serializer};

    pub fn serialize<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
        path.as_deref().map(Bytes::from).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
        Ok(Option::<Bytes>::deserialize(deserializer)?.map(PathBuf::from))
    }
}

/// One line on a worker's standard output.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Answer {
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub id: Value,
    /// To `look` at an archive: the files in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries: Option<Vec<Entry>>,
    /// To `look` at an image: each page's width and height in pixels; `null` where the header is damaged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sizes: Option<Vec<Option<Size>>>,
    /// To `look` at a dump: its pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dump: Option<Vec<Page>>,
    /// To `text` and `page`: the page with its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    /// To `text`: how large the scan is that is to be read instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<Size>,
    /// To `look` at a PDF: how many pages it has. To `document`: how many were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
    /// To `document`: how far each of them can be trusted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quality: Vec<Quality>,
    /// To `document`: whether it was written, to its file or to this answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_written: bool,
    /// To `document` without an output: the document in the format asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Bytes>,
    /// To `document` that is to be shown: all that is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Document>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What failed. Empty: all is well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Error>,
}

impl Answer {
    pub fn failed(error: Error) -> Self {
        Self { errors: vec![error], ..Self::default() }
    }

    pub(in crate::batch) fn of_contents(contents: Contents) -> Self {
        match contents {
            Contents::Archive(entries) => Self { entries: Some(entries), ..Self::default() },
            Contents::Scans(sizes) => Self { sizes: Some(sizes), ..Self::default() },
            Contents::Paper(pages) => Self { pages: Some(pages), ..Self::default() },
            Contents::Dump(read) => Self { dump: Some(read.pages), notes: read.notes, ..Self::default() },
        }
    }

    pub(in crate::batch) fn into_contents(self) -> Result<Contents, Error> {
        let answer = self.checked()?;
        match answer {
            Self { entries: Some(entries), .. } => Ok(Contents::Archive(entries)),
            Self { sizes: Some(sizes), .. } => Ok(Contents::Scans(sizes)),
            Self { dump: Some(pages), notes, .. } => Ok(Contents::Dump(Read { pages, notes, errors: vec![] })),
            Self { pages: Some(pages), .. } => Ok(Contents::Paper(pages)),
            _ => Err(incomplete()),
        }
    }

    pub(in crate::batch) fn of_text(text: Text) -> Self {
        Self { page: Some(text.page), scan: text.scan, notes: text.notes, ..Self::default() }
    }

    pub(in crate::batch) fn into_text(self) -> Result<Text, Error> {
        let Self { page, scan, notes, .. } = self.checked()?;
        Ok(Text { page: page.ok_or_else(incomplete)?, scan, notes })
    }

    pub(in crate::batch) fn into_page(self) -> Result<Page, Error> {
        self.checked()?.page.ok_or_else(incomplete)
    }

    /// The answer, or what failed.
    fn checked(mut self) -> Result<Self, Error> {
        self.errors.pop().map_or(Ok(self), Err)
    }
}

fn incomplete() -> Error {
    Error::new(ErrorKind::Worker, "its worker left out of the answer what it was asked for")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_text_arrives_as_it_was() {
        use std::os::unix::ffi::OsStringExt;
        for name in [b"caf\xe9.tif".to_vec(), b"page 1.tif".to_vec()] {
            let place = Place { path: std::ffi::OsString::from_vec(name).into(), entry: None };
            let line = serde_json::to_string(&Request {
                id: 1.into(),
                task: Task::Look { place: place.clone(), memory: None },
            });
            let Task::Look { place: read, .. } = serde_json::from_str::<Request>(&line.unwrap()).unwrap().task else {
                panic!("another task");
            };
            assert_eq!(read, place);
        }
    }
}

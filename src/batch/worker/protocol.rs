//! What is said to a worker and what it answers: one line of JSON each.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;
use crate::model::{Page, Quality, Size};
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

/// What is to be done. A pure function of the files, the options and the program's version.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Read files into one document.
    Document(DocumentJob),
    /// Tell how many pages an image file has, and how large they are, by its header alone.
    Sizes(Place),
    /// Read the words of one page of an image file.
    Page {
        #[serde(flatten)]
        place: Place,
        /// Counted from 0.
        number: usize,
        /// Most memory that the process may have meanwhile, in bytes of address space.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        memory: Option<u64>,
    },
    /// Use these options from now on.
    Options(Box<Options>),
}

/// One document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentJob {
    /// The files, in the order of their pages.
    pub inputs: Vec<PathBuf>,
    /// The file to write; the document stands in the answer where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<PathBuf>,
}

/// Where an image is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub path: PathBuf,
    /// Its name in the archive that `path` is; empty for gzip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
}

impl Place {
    pub fn file(path: &Path) -> Self {
        Self { path: path.to_owned(), entry: None }
    }

    /// The name to show, and to keep as the source of the pages.
    pub fn name(&self) -> String {
        let path = self.path.display();
        match self.entry.as_deref() {
            None | Some("") => path.to_string(),
            Some(entry) => format!("{path}/{entry}"),
        }
    }
}

/// One line on a worker's standard output.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Answer {
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub id: Value,
    /// To `sizes`: each page's width and height in pixels; `null` where the header is damaged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sizes: Vec<Option<Size>>,
    /// To `page`: the page with its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    /// To `document`: how many pages were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
    /// To `document`: how far each of them can be trusted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quality: Vec<Quality>,
    /// To `document` without an output: the document in the format asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
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
}

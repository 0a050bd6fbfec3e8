//! What a ledger tells of a document.

use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::Input;
use crate::error::{Error, ErrorKind};
use crate::model::Quality;

/// One document in the ledger.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// Its output, relative to the folder: the name of the document.
    pub output: String,
    pub state: State,
    /// The files that it was read from.
    pub inputs: Vec<Stamp>,
    /// The program's version and a fingerprint of the options.
    pub made_with: String,
    /// When it was finished, in seconds since 1970.
    pub time: u64,
    /// How long it took, in seconds.
    pub seconds: f32,
    /// Pages read.
    pub pages: usize,
    /// How far each of them can be trusted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quality: Vec<Quality>,
    /// Length of the output; `None` where none was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Error>,
}

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Done,
    /// Read and written, and in some of its files there is no text.
    Blank,
    /// Written without the pages that failed.
    Partial,
    /// Not written.
    Failed,
}

impl State {
    /// Nothing is left to do: the same files would give the same again.
    pub fn is_final(self) -> bool {
        matches!(self, State::Done | State::Blank)
    }

    /// The state of a document with these errors.
    pub fn of(errors: &[Error], is_written: bool) -> Self {
        match errors {
            _ if !is_written => State::Failed,
            [] => State::Done,
            errors if errors.iter().all(|error| error.kind == ErrorKind::Blank) => State::Blank,
            _ => State::Partial,
        }
    }
}

/// By what a file is known again: name, size and time, as `make` and `rsync` do. Reading a million scans to find out that
/// none has changed would take days.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    pub name: String,
    /// In bytes; `None`: the file was not there.
    pub size: Option<u64>,
    /// Nanoseconds since 1970.
    pub modified: Option<u64>,
}

impl Stamp {
    pub(super) fn of(input: &Input) -> Self {
        let Input::File(path) = input else { return Self { name: input.name(), size: None, modified: None } };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let about = std::fs::metadata(path).ok();
        let modified = about.as_ref().and_then(|about| about.modified().ok());
        let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self {
            name,
            size: about.map(|about| about.len()),
            modified: since.map(|since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)),
        }
    }
}

//! What can go wrong, where, and what to do about it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer};

/// An error names the file and the place, and says what to do where that is known.
#[derive(Clone, Debug, thiserror::Error, Serialize, Deserialize)]
#[error("{}", self.message())]
pub struct Error {
    pub kind: ErrorKind,
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "as_shown")]
    pub file: Option<PathBuf>,
    /// Where in the file: "page 3", "line 17".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The format that the file could not be made into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Box<str>>,
    /// What is wrong, lower case, no full stop.
    pub reason: String,
    /// What to do about it, as an imperative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// Writes a path as people see it: one that is no text must not keep its error from being told.
fn as_shown<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
    path.as_ref().map(|path| path.to_string_lossy()).serialize(serializer)
}

/// The kinds of errors that a caller may want to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file cannot be opened or read.
    Io,
    /// The file cannot be written.
    Output,
    /// Nothing more can be written: the disk is full or read-only.
    Storage,
    /// The file is not what it claims to be, or is cut short.
    Damaged,
    /// There is no text in it.
    Blank,
    /// The format, or a feature of it, is not supported.
    Unsupported,
    /// A language's data is not installed.
    Language,
    /// The engine failed.
    Engine,
    /// The reading took too long, too much memory, or the process that did it.
    Worker,
    /// The run was ended before it was read.
    Stopped,
    /// The page has no coordinates that the format could carry.
    Unplaced,
    /// The options contradict each other or have a wrong value.
    Options,
}

impl Error {
    pub fn new(kind: ErrorKind, reason: impl Into<String>) -> Self {
        // Some decoders explain themselves over several lines; logs are read by the line.
        let reason = reason.into().split_whitespace().collect::<Vec<_>>().join(" ");
        Self { kind, file: None, place: None, format: None, reason, hint: None }
    }

    pub fn damaged(reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Damaged, reason)
    }

    pub fn unsupported(reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unsupported, reason)
    }

    pub fn engine(reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Engine, reason)
    }

    pub fn io(error: &std::io::Error) -> Self {
        Self::new(ErrorKind::Io, error.to_string())
    }

    /// Names the file, unless an inner layer already did.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.file.get_or_insert_with(|| file.into());
        self
    }

    /// Names the place in the file, unless an inner layer already did.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place.get_or_insert_with(|| place.into());
        self
    }

    /// Names the format that could not be made, unless an inner layer already did.
    #[must_use]
    pub fn making(mut self, format: impl ToString) -> Self {
        self.format.get_or_insert_with(|| format.to_string().into());
        self
    }

    /// Names the page, counted from 0, in a file of so many; one of a single page goes without.
    #[must_use]
    pub fn at_page(self, number: usize, pages: usize) -> Self {
        if 1 < pages { self.at(format!("page {}", number + 1)) } else { self }
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn message(&self) -> String {
        let Some(file) = &self.file else { return self.reason.clone() };
        let doing = match (&self.format, self.kind) {
            (Some(format), _) => format!("cannot make {format} of"),
            (None, ErrorKind::Output | ErrorKind::Storage) => "cannot write".to_owned(),
            (None, _) => "cannot read".to_owned(),
        };
        let file = if file == Path::new("-") { "standard input".to_owned() } else { format!("{file:?}") };
        match &self.place {
            Some(place) => format!("{doing} {file}, {place}: {}", self.reason),
            None => format!("{doing} {file}: {}", self.reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_file_place_and_reason() {
        let error = Error::damaged("the image ends early").at("page 3").in_file("p.tif");
        assert_eq!(error.to_string(), r#"cannot read "p.tif", page 3: the image ends early"#);
    }

    #[test]
    fn a_message_says_what_could_not_be_done_to_what() {
        let error = Error::new(ErrorKind::Unplaced, "the text has no coordinates").making("hocr").in_file("p.txt");
        assert_eq!(error.to_string(), r#"cannot make hocr of "p.txt": the text has no coordinates"#);
        assert_eq!(
            Error::damaged("it ends early").in_file("-").to_string(),
            "cannot read standard input: it ends early"
        );
    }

    #[test]
    fn the_page_is_named_where_there_are_several() {
        let at = |pages| Error::damaged("x").at_page(1, pages).place;
        assert_eq!((at(1), at(2)), (None, Some("page 2".to_owned())));
    }

    #[test]
    fn a_message_is_one_line() {
        assert_eq!(Error::damaged("bad marker:\n  ff d9\n").to_string(), "bad marker: ff d9");
    }

    #[test]
    fn the_innermost_file_is_kept() {
        let error = Error::damaged("x").in_file("inner").in_file("outer");
        assert_eq!(error.file, Some(PathBuf::from("inner")));
    }
}

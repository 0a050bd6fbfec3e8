//! What turns pixels into words.

use std::path::PathBuf;

use crate::error::Error;
use crate::model::Page;
use crate::scan::Scan;

/// Reads the words of a scan. One engine serves all threads.
pub trait Engine: Sync {
    /// Returns the words with boxes in the coordinates of the user's file, with the rules, pictures and gutters
    /// that were seen in the image.
    fn read(&self, scan: &Scan) -> Result<Page, Error>;
}

/// How an engine is opened.
#[derive(Clone, Debug, Default)]
pub struct EngineParams {
    /// Tesseract's names, joined by `+`: `eng+deu`.
    pub languages: String,
    /// The folder with the traineddata; Tesseract's own where it is `None`.
    pub tessdata: Option<PathBuf>,
}

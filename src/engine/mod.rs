//! What turns pixels into words.

#[cfg(feature = "tesseract")]
mod fraktur;
#[cfg(feature = "tesseract")]
mod hyphens;
mod languages;
#[cfg(feature = "tesseract")]
mod missed;
#[cfg(feature = "tesseract")]
mod plain_lines;
#[cfg(feature = "tesseract")]
mod reading;
#[cfg(feature = "tesseract")]
mod tesseract;
mod tags;
mod traineddata;
#[cfg(feature = "tesseract")]
mod upright;

pub use tags::language_tag;

use std::path::PathBuf;
use std::time::Duration;

use crate::error::Error;
use crate::model::Page;
use crate::scan::Scan;
use crate::scan::zones::ZoneParams;
use crate::text::Dawg;

/// Reads the words of a scan. One engine serves all threads.
pub trait Engine: Send + Sync {
    /// Returns the words with boxes in the coordinates of the user's file, with the rules, pictures and gutters
    /// that were seen in the image.
    fn read(&self, scan: &Scan) -> Result<Page, Error>;
}

/// How an engine is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct EngineParams {
    /// Tesseract's names, joined by `+`: `eng+deu`.
    pub languages: String,
    /// The folder with the traineddata; Tesseract's own where it is `None`.
    pub tessdata: Option<PathBuf>,
    /// The time that Tesseract may take for one page, all threads together; past it, the page is not read. The default
    /// is ten times what a dense A1 page takes on a slow machine.
    pub deadline: Duration,
    /// How columns and lines are found before Tesseract reads them.
    pub zones: ZoneParams,
}

impl Default for EngineParams {
    fn default() -> Self {
        Self {
            languages: "eng".to_owned(),
            tessdata: None,
            deadline: Duration::from_secs(600),
            zones: ZoneParams::default(),
        }
    }
}

/// Opens Tesseract. The languages are looked for before anything is read.
#[cfg(feature = "tesseract")]
pub fn open(params: &EngineParams) -> Result<Box<dyn Engine>, Error> {
    Ok(Box::new(reading::Tesseract::open(params)?))
}

/// Says that this build has no engine.
#[cfg(not(feature = "tesseract"))]
pub fn open(_params: &EngineParams) -> Result<Box<dyn Engine>, Error> {
    let error = Error::unsupported("this columnist was built without Tesseract and cannot read images");
    Err(error.with_hint("build it with `--features tesseract`, or give it the output of an OCR program"))
}

/// Returns the languages whose data lies in the folder (Tesseract's own where it is `None`), sorted.
pub fn installed_languages(params: &EngineParams) -> Vec<String> {
    languages::Tessdata::find(params.tessdata.as_deref()).map(|tessdata| tessdata.installed()).unwrap_or_default()
}

/// Returns for each language whose data is not there why its word list is not known.
pub fn missing_word_lists(params: &EngineParams) -> Vec<Error> {
    let missing = each_language(params).filter_map(|one| {
        let error = languages::check(&one).err()?;
        Some(Error { reason: format!("no word list of language {:?}: {}", one.languages, error.reason), ..error })
    });
    missing.collect()
}

/// Reads the word lists of those languages whose data is there. Needs no Tesseract.
pub fn known_word_lists(params: &EngineParams) -> Vec<Dawg> {
    each_language(params).filter_map(|one| word_lists(&one).ok()).flatten().collect()
}

fn each_language(params: &EngineParams) -> impl Iterator<Item = EngineParams> {
    params.languages.split('+').map(|name| EngineParams { languages: name.to_owned(), ..params.clone() })
}

/// Reads the word lists of the languages from their traineddata; a language without a list has none. Needs no Tesseract.
pub fn word_lists(params: &EngineParams) -> Result<Vec<Dawg>, Error> {
    let files = languages::check(params)?.files;
    let lists = files.iter().map(|file| traineddata::word_list(file).map_err(|error| error.in_file(file)));
    lists.filter_map(Result::transpose).collect()
}

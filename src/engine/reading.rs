//! Reads a scan with Tesseract.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::languages::{self, Languages};
use super::tesseract::{Division, Handle};
use super::{Engine, EngineParams};
use crate::error::Error;
use crate::model::{Line, Page, Unit, Word};
use crate::scan::Scan;

/// Tesseract for all threads.
pub(super) struct Tesseract {
    languages: Languages,
    deadline: Duration,
    /// Handles that nobody uses at the moment: as many in all as threads ever read at once.
    idle: Mutex<Vec<Handle>>,
}

impl Tesseract {
    pub fn open(params: &EngineParams) -> Result<Self, Error> {
        let languages = languages::check(params)?;
        // Opened now, so that damaged data is found before the run.
        let first = Handle::open(&languages)?;
        Ok(Self { languages, deadline: params.deadline, idle: Mutex::new(vec![first]) })
    }

    /// Lends a handle for the time of one call.
    fn with_handle<T>(&self, read: impl FnOnce(&mut Handle) -> T) -> Result<T, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut handle = match idle {
            Some(handle) => handle,
            None => Handle::open(&self.languages)?,
        };
        let result = read(&mut handle);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
        Ok(result)
    }
}

impl Engine for Tesseract {
    fn read(&self, scan: &Scan) -> Result<Page, Error> {
        let lines = self.with_handle(|handle| handle.read(&scan.pixels, Division::Page, self.deadline))??;
        let lines = lines.into_iter().filter_map(|line| line_in_file(line, scan)).collect();
        Ok(Page { lines, ..Page::empty(scan.source.clone(), scan.size, Unit::Pixel) })
    }
}

/// The line in the coordinates of the user's file.
fn line_in_file(line: Line, scan: &Scan) -> Option<Line> {
    Line::new(line.words.into_iter().map(|word| word_in_file(word, scan)).collect())
}

fn word_in_file(word: Word, scan: &Scan) -> Word {
    let rect = scan.to_file(word.rect);
    let scale = rect.height() as f32 / word.rect.height().max(1) as f32;
    Word { rect, type_size: word.type_size * scale, ..word }
}

//! A report for people who come back to a run: totals, failures, and the slowest and most doubtful pages beside their scans. Plain
//! HTML files that need neither a network nor a server.

mod index;
mod page;
mod views;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::batch::{Ledger, Reader, Record, State, write_atomically};
use crate::error::Error;
use crate::model::{Quality, Verdict};

pub use views::Views;

/// Rows of a table; more are counted.
const ROWS: usize = 500;

/// What the ledger has of a document, as far as the report tells it.
struct Entry {
    output: String,
    state: State,
    time: u64,
    seconds: f32,
    pages: usize,
    quality: Vec<Quality>,
    reasons: Vec<String>,
}

impl Entry {
    fn of(record: Record) -> Self {
        let reasons = record.errors.iter().map(ToString::to_string).collect();
        let Record { output, state, time, seconds, pages, quality, .. } = record;
        Self { output, state, time, seconds, pages, quality, reasons }
    }

    fn seconds_a_page(&self) -> f32 {
        self.seconds / self.pages.max(1) as f32
    }
}

/// A page somebody should look at.
struct Doubtful<'a> {
    entry: &'a Entry,
    page: usize,
    quality: Quality,
}

/// Writes the report on all documents of an output folder, those of earlier runs too, into a folder of its own. Pages are
/// shown if this run has read them.
pub fn write(folder: &Path, outputs: &Path, views: Views, reader: &Reader) -> Result<(), Error> {
    let mut entries: HashMap<String, Entry> = HashMap::new();
    Ledger::for_each_record(outputs, |record| {
        if entries.get(&record.output).is_none_or(|entry| entry.time <= record.time) {
            entries.insert(record.output.clone(), Entry::of(record));
        }
    })?;
    let mut entries: Vec<Entry> = entries.into_values().collect();
    entries.sort_by(|a, b| a.output.cmp(&b.output));
    let mut shown = HashMap::new();
    for (number, view) in views.into_views().into_iter().enumerate() {
        let name = format!("page-{}", number + 1);
        page::write(folder, &name, &view, reader)?;
        shown.insert((view.output, view.page), name);
    }
    let doubtful = doubtful_pages(&entries);
    let html = index::html(&entries, &doubtful, &shown);
    write_atomically(&folder.join("index.html"), html.as_bytes())
}

/// The files in a report's folder that one written there would replace.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let pages = std::fs::read_dir(folder.join("pages")).into_iter().flatten().filter_map(Result::ok);
    let pages = pages.filter(|file| file.file_name().to_string_lossy().starts_with("page-"));
    pages.map(|file| file.path()).chain([folder.join("index.html")]).collect()
}

/// The pages that are not fine, the most doubtful first.
fn doubtful_pages(entries: &[Entry]) -> Vec<Doubtful<'_>> {
    let pages = entries.iter().flat_map(|entry| {
        let pages = entry.quality.iter().enumerate();
        pages.map(move |(page, quality)| Doubtful { entry, page, quality: *quality })
    });
    let mut pages: Vec<_> = pages.filter(|page| page.quality.verdict != Verdict::Fine).collect();
    pages.sort_by(|a, b| a.quality.score.total_cmp(&b.quality.score).then_with(|| a.entry.output.cmp(&b.entry.output)));
    pages
}

/// A share in percent.
fn percent(share: Option<f32>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", 100.0 * share))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_text_can_break_out_of_the_html(text in ".*") {
            let html = |text: &str| {
                let (output, reasons) = (text.to_owned(), vec![text.to_owned()]);
                let entry = Entry { output, state: State::Failed, time: 0, seconds: 1.0, pages: 1, quality: vec![], reasons };
                index::html(&[entry], &[], &HashMap::new())
            };
            let markup = |html: String| html.matches(['<', '>', '"', '\'']).count();
            prop_assert_eq!(markup(html(&text)), markup(html("a")));
        }
    }
}

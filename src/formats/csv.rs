//! CSV out: a row an article, as RFC 4180 has it. Where a field has several texts, each is on a line of its own.

use super::records::{Record, records};
use crate::model::Document;

pub(super) const COLUMNS: [&str; 11] = [
    "source",
    "article",
    "section",
    "headline",
    "kicker",
    "decks",
    "byline",
    "text",
    "captions",
    "pages",
    "confidence",
];

pub(super) fn write(document: &Document) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let rows = std::iter::once(COLUMNS.map(str::to_owned)).chain(records(document).map(|record| row(&record)));
    for row in rows {
        writer.write_record(row).expect("a vector takes all that is written to it, and all rows have the same fields");
    }
    writer.into_inner().expect("a vector takes all that is written to it")
}

/// The fields in the order of [`COLUMNS`].
pub(super) fn row(record: &Record) -> [String; COLUMNS.len()] {
    let captions: Vec<&str> = record.captions.iter().map(|caption| caption.text.as_str()).collect();
    let pages: Vec<String> = record.pages.iter().map(usize::to_string).collect();
    [
        record.source.clone(),
        record.article.to_string(),
        record.section.clone().unwrap_or_default(),
        record.headline.clone().unwrap_or_default(),
        record.kicker.join("\n"),
        record.decks.join("\n"),
        record.byline.join("\n"),
        record.text(),
        captions.join("\n"),
        pages.join(" "),
        record.confidence.to_string(),
    ]
}

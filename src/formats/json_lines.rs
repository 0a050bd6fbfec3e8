//! JSON Lines out: an article a line; `docs/formats.md` explains the fields.

use super::records::records;
use crate::model::Document;

pub(super) fn write(document: &Document) -> String {
    let lines = records(document).map(|record| {
        let mut line = serde_json::to_string(&record).expect("every value of a record is a value of JSON");
        line.push('\n');
        line
    });
    lines.collect()
}

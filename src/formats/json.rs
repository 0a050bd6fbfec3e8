//! JSON with everything; `docs/json.md` explains it, `docs/columnist.schema.json` is its schema.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::draft::{bounded_rect, bounded_size};
use super::encoding::decode;
use super::{Input, Notes};
use crate::error::Error;
use crate::model::{Confidence, Document, Line, Page, Rect, Size, Word};

/// Changes when a reader of the last version would go wrong.
const SCHEMA: u32 = 1;

/// A document with the versions of what wrote it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Columnist document")]
struct Envelope<D> {
    /// The version of Columnist that wrote the file.
    columnist: String,
    /// The version of this schema. Fields may be added within a version; their meaning stays.
    schema: u32,
    document: D,
}

/// What is looked at first: a file of a newer schema would give puzzling errors.
#[derive(Deserialize)]
struct Version {
    schema: u32,
}

pub(super) fn write(document: &Document) -> String {
    let envelope = Envelope { columnist: env!("CARGO_PKG_VERSION").to_owned(), schema: SCHEMA, document };
    let mut text = serde_json::to_string_pretty(&envelope).expect("every value of the model is a value of JSON");
    text.push('\n');
    text
}

/// Reads the document's pages.
pub(super) fn read(bytes: &[u8], _file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let text = decode(bytes, &mut notes)?;
    let version: Version = serde_json::from_str(&text).map_err(damaged)?;
    if SCHEMA < version.schema {
        let reason = format!("its schema is version {}, and this program knows {SCHEMA}", version.schema);
        return Err(Error::unsupported(reason).with_hint("read it with the version of Columnist that wrote it"));
    }
    let envelope: Envelope<Document> = serde_json::from_str(&text).map_err(damaged)?;
    let pages = envelope.document.readings.into_iter().map(|reading| sound(reading.page)).collect();
    Ok(Input { pages, notes: notes.into_list() })
}

/// The JSON Schema of what is written.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Envelope<Document>);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is a value of JSON");
    text.push('\n');
    text
}

fn damaged(error: serde_json::Error) -> Error {
    Error::damaged(error.to_string()).at(format!("line {}", error.line()))
}

/// A page whose values hold what the model promises, whoever wrote the file.
fn sound(page: Page) -> Page {
    let lines = page.lines.into_iter().filter_map(|line| Line::new(line.words.into_iter().map(sound_word).collect()));
    let sound_rects = |rects: Vec<Rect>| rects.into_iter().filter_map(sound_rect).collect();
    let lines: Vec<Line> = lines.collect();
    let stated = Rect::new(0, 0, page.size.width.max(1), page.size.height.max(1));
    let stated = sound_rect(stated).unwrap_or(Rect::new(0, 0, 0, 0));
    let all = lines.iter().fold(stated, |all, line| all.union(&line.rect));
    Page {
        size: Size { width: all.right, height: all.bottom },
        lines,
        rules: sound_rects(page.rules),
        pictures: sound_rects(page.pictures),
        gutters: sound_rects(page.gutters),
        ..page
    }
}

fn sound_word(word: Word) -> Word {
    let rect = sound_rect(word.rect).unwrap_or(Rect::new(0, 0, 1, 1));
    let type_size = bounded_size(f64::from(word.type_size)).unwrap_or(rect.height() as f32);
    let confidence = word.confidence.map(|confidence| Confidence::new(confidence.value()));
    let stroke = word.stroke.and_then(|stroke| bounded_size(f64::from(stroke)));
    Word { rect, type_size, confidence, stroke, ..word }
}

fn sound_rect(rect: Rect) -> Option<Rect> {
    bounded_rect([rect.left, rect.top, rect.right, rect.bottom].map(f64::from))
}

//! What the answers in JSON of text recognisers have in common.

use serde_json::Value;

use super::Notes;
use super::draft::bounded_rect;
use super::encoding::decode;
use crate::error::Error;
use crate::model::{Confidence, Rect};

/// Parses a JSON text; an error names its line.
pub(super) fn parse(bytes: &[u8], notes: &mut Notes) -> Result<Value, Error> {
    let text = decode(bytes, notes)?;
    serde_json::from_str(text.trim_start()).map_err(|error| {
        let line = error.line();
        Error::damaged(error.to_string()).at(format!("line {line}"))
    })
}

/// The members of a list; none for what is no list.
pub(super) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(super) fn number(value: &Value, key: &str) -> Option<f64> {
    value.get(key)?.as_f64()
}

pub(super) fn confidence(value: &Value) -> Option<Confidence> {
    value.as_f64().map(|value| Confidence::new(value as f32))
}

/// The box round some corners.
pub(super) fn rect_round(corners: impl IntoIterator<Item = [f64; 2]>) -> Option<Rect> {
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    bounded_rect(
        corners
            .into_iter()
            .fold(start, |[left, top, right, bottom], [x, y]| [left.min(x), top.min(y), right.max(x), bottom.max(y)]),
    )
}

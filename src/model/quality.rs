//! How far the reading of a page can be trusted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What speaks for a page's text being right. An estimate: it sorts pages for a person to look at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quality {
    /// From 0 to 1: the geometric mean of those below that are known, `sure` counted double.
    pub score: f32,
    pub verdict: Verdict,
    /// Share of the letters that stand in words of which the engine was sure; `None`: the source did not say.
    pub sure: Option<f32>,
    /// Share of the letters in running text that stand in words which a word list has; `None`: no list, or no words to
    /// look up.
    pub known: Option<f32>,
    /// Mean confidence of the decisions on paragraphs, joins and articles; `None`: there was next to nothing to decide.
    pub layout: Option<f32>,
}

/// What to do about a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Fine,
    /// Somebody should look at it: words or the order of the text may be wrong.
    LookAtIt,
    /// Most likely no better text can be had from this image.
    ScanAgain,
}

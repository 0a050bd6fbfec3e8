//! What the stages conclude about a page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::article::Block;
use super::geometry::Rect;
use super::page::{Confidence, Page, Region};

/// The page's yardstick: every threshold is a multiple of one of these.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scale {
    /// Height of the body type, ascender to descender, in the page's units.
    pub type_size: f32,
    /// Distance from line to line in the body.
    pub pitch: f32,
    /// Width of the white between two words of the body.
    pub word_space: f32,
    /// Mean advance of a character of the body: half the type size for Latin, the whole for Han.
    pub advance: f32,
}

/// The white and the rules between columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Columns {
    pub gutters: Vec<Gutter>,
}

/// The white between two columns, over the height where it is one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Gutter {
    pub rect: Rect,
    pub why: GutterEvidence,
    pub confidence: Confidence,
}

/// What speaks for a gutter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GutterEvidence {
    /// No word stands in it.
    WhiteSpace,
    /// A rule is printed in it.
    Rule,
    /// It was seen in the image.
    Image,
}

/// A page with every stage's result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    pub page: Page,
    pub scale: Scale,
    pub columns: Columns,
    pub regions: Vec<Region>,
    pub blocks: Vec<Block>,
}

//! Where a block starts, and why.

use serde::{Deserialize, Serialize};

use super::Lexicon;
use crate::model::{Block, Ending, Origin, Region, Scale, Start};

/// How lines become paragraphs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextParams {
    /// Smallest indent of a first line, in type sizes.
    pub min_indent: f32,
}

impl Default for TextParams {
    fn default() -> Self {
        Self { min_indent: 0.5 }
    }
}

/// Joins the lines of the regions to blocks. Letters are kept; only declared hyphens and spaces go.
pub fn join_lines(regions: &[Region], _scale: &Scale, _lexicon: &Lexicon, _params: &TextParams) -> Vec<Block> {
    let block = |(number, region): (usize, &Region)| Block {
        text: region.lines.iter().map(|line| line.text()).collect::<Vec<_>>().join(" "),
        role: region.role,
        cue: region.cue,
        start: Start::RegionTop,
        ending: Ending::Full,
        confidence: region.confidence,
        seams: vec![],
        origins: vec![Origin { page: 0, region: number, rect: region.rect, at: 0 }],
    };
    regions.iter().enumerate().map(block).collect()
}

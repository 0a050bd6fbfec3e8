//! From blocks to articles, over columns and pages.

mod continuations;
mod furniture;
mod headlines;
mod tally;

use serde::{Deserialize, Serialize};

use crate::model::{Article, Document, Reading};
use crate::text::Lexicon;

/// How blocks become articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AssembleParams {
    /// Longest line that can be a byline, in characters.
    pub max_byline: usize,
}

impl Default for AssembleParams {
    fn default() -> Self {
        Self { max_byline: 60 }
    }
}

/// Assembles the articles of a document: each block in one article, or named as what else it is.
pub fn assemble(readings: Vec<Reading>, _lexicon: &Lexicon, _params: &AssembleParams) -> Document {
    let body = readings.iter().flat_map(|reading| reading.blocks.iter().cloned()).collect();
    let articles = vec![Article { body, ..Article::default() }];
    Document { readings, articles, ..Document::default() }
}

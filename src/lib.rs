//! Columnist turns scanned papers, and the OCR dumps people already have, into clean articles.

pub mod assemble;
pub mod batch;
pub mod cli;
pub mod engine;
pub mod error;
pub mod formats;
pub mod layout;
pub mod model;
pub mod options;
pub mod overlay;
pub mod pdf;
pub mod pipeline;
pub mod quality;
pub mod report;
pub mod scan;
pub mod text;

pub use error::{Error, ErrorKind};
pub use model::{Article, Block, Document, Page, Reading};
pub use options::Options;
pub use pipeline::{read_document, read_page};
pub use text::Lexicon;

/// The README's examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! From regions to running text. Pure; the stages in order.

mod characters;
mod dawg;
mod hyphens;
mod lexicon;
mod paragraphs;

pub use dawg::Dawg;
pub use lexicon::Lexicon;
pub use paragraphs::{TextParams, join_lines};

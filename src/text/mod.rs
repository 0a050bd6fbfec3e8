//! From regions to running text. Pure; the stages in order.

mod blocks;
mod bylines;
mod characters;
mod datelines;
mod dawg;
mod forms;
mod habits;
mod headings;
mod hyphens;
mod initials;
mod joints;
mod lexicon;
mod lists;
mod lost;
mod paragraphs;
mod params;
mod rows;
mod sentences;
mod signs;
mod starts;
mod verse;
mod weights;

pub use blocks::join_blocks;
pub use bylines::names_column;
pub use characters::{HanSpaces, OldLetters, tidy};
pub use datelines::opens_with_dateline;
pub use dawg::Dawg;
pub use hyphens::divides_known_word;
pub use lexicon::{Lexicon, WordList};
pub use paragraphs::join_lines;
pub use params::TextParams;
pub use weights::StartWeights;

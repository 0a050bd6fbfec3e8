//! Known words.

use crate::model::Page;

/// Words that are known: the document's own first, then those of the languages' lists.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {}

impl Lexicon {
    /// The lexicon with the unbroken words of the pages before its own.
    #[must_use]
    pub fn with_words_of(&self, _pages: &[Page]) -> Lexicon {
        self.clone()
    }
}

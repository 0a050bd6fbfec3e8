//! The page's yardstick.

use crate::model::{Page, Scale, median};

/// Measures the body type of the page.
pub fn measure(page: &Page) -> Scale {
    let type_size = median(page.words().map(|word| word.type_size)).unwrap_or(20.0);
    Scale { type_size, pitch: type_size, word_space: type_size / 4.0, advance: type_size / 2.0 }
}

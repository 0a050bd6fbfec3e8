//! How unsure an engine was of what it read.

use crate::model::{Page, Word, is_han, median};

/// How unsure the engine was of some words, from 0 (as sure as usual) to 1; 0 where it did not say. Long words weigh more.
pub(super) fn doubt<'a>(words: impl IntoIterator<Item = &'a Word>, usual: f32) -> f32 {
    let (mut letters, mut sum) = (0.0, 0.0);
    for word in words {
        if let Some(confidence) = word.confidence {
            let length = word.length() as f32;
            letters += length;
            sum += length * confidence.value();
        }
    }
    if letters == 0.0 { 0.0 } else { (1.0 - sum / letters / usual).max(0.0) }
}

/// Whether an engine was unsure of the few letters that stand somewhere.
pub(super) fn is_speck<'a>(words: impl IntoIterator<Item = &'a Word> + Clone, usual: f32) -> bool {
    const FEW: usize = 3;
    const UNREAD: f32 = 0.4;
    letters(words.clone(), FEW + 1) <= FEW && UNREAD < doubt(words, usual)
}

/// How many letters and digits some words have, counted up to a number at least; a Han character says as much as two.
pub(super) fn letters<'a>(words: impl IntoIterator<Item = &'a Word>, enough: usize) -> usize {
    let letters = words.into_iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphanumeric());
    letters.take(enough).map(|c| 1 + usize::from(is_han(c))).sum()
}

/// The confidence of the page's middle word. An engine is less sure of some scripts throughout, which says nothing of a
/// word. 1 where the source did not say.
pub(super) fn usual_confidence(page: &Page) -> f32 {
    const LEAST: f32 = 0.1;
    let confidences = page.words().filter_map(|word| word.confidence).map(|confidence| confidence.value());
    median(confidences).map_or(1.0, |usual| usual.max(LEAST))
}

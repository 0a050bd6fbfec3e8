//! What parts the text above from the text below.

use crate::model::{Page, Rect, Scale};

/// The rules that lie across, and the pictures.
pub(super) fn barriers(page: &Page, scale: &Scale) -> Vec<Rect> {
    let rules = page.rules.iter().filter(|rule| !is_upright(rule) && is_thin(rule, scale));
    rules.chain(page.pictures.iter().filter(|picture| is_picture(picture, page, scale))).copied().collect()
}

/// Whether a rule divides what is left of it from what is right of it.
pub(super) fn is_upright(rule: &Rect) -> bool {
    rule.width() < rule.height()
}

/// Whether a rule is no thicker than rules are. A thicker one is a line of text that could not be read.
fn is_thin(rule: &Rect, scale: &Scale) -> bool {
    /// In type sizes.
    const THICKEST: f32 = 0.5;
    /// The box of a long rule is higher on a page that is not straight; in widths.
    const SLOPE: f32 = 0.03;
    rule.height() as f32 <= (THICKEST * scale.type_size).max(SLOPE * rule.width() as f32)
}

/// Whether what the source calls a picture is one. Where lines of text stand in it, it is a badly printed passage or a
/// frame; where it is no higher than a line, a word that could not be read.
pub(super) fn is_picture(picture: &Rect, page: &Page, scale: &Scale) -> bool {
    /// An engine reads a word or two into most pictures.
    const STRAY_WORDS: usize = 5;
    /// In pitches.
    const LOWEST: f32 = 2.0;
    let words = || page.words().filter(|word| picture.contains(&word.rect)).take(STRAY_WORDS + 1).count();
    LOWEST * scale.pitch < picture.height() as f32 && words() <= STRAY_WORDS
}

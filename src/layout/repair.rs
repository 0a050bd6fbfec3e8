//! Boxes no printer could have set.

use crate::model::Page;

/// Returns the page without impossible boxes.
pub fn repair(page: Page) -> Page {
    page
}

//! How high the lines of a block are, and how wide its column.

use crate::model::{Block, Reading, Unit, is_han, median};

/// The height of the lines of a block; the width of one that runs from top to bottom.
pub fn line_height(block: &Block) -> f32 {
    if is_upright(block) {
        return block.rect().width() as f32;
    }
    median(block.origins.iter().map(|origin| origin.rect.height())).map_or(0.0, |height| height as f32)
}

/// Whether a block is a Chinese line that runs from top to bottom.
pub fn is_upright(block: &Block) -> bool {
    const FEWEST: usize = 3;
    let rect = block.rect();
    block.origins.len() == 1
        && rect.width() < rect.height()
        && FEWEST <= block.text.chars().filter(|c| is_han(*c)).count()
}

/// The width of the column in which a block is set; `None` where it is too short to tell.
pub fn measure(block: &Block) -> Option<f32> {
    let (_, lines) = block.origins.split_last()?;
    lines.iter().map(|origin| origin.rect.width()).max().map(|width| width as f32)
}

/// Whether the type and the white on a page are known, as they are not in a text dump.
pub fn is_on_paper(page: usize, readings: &[Reading]) -> bool {
    readings.get(page).is_some_and(|reading| reading.page.unit != Unit::Cell)
}

/// Whether two blocks are set in one size of type, as far as engines measure it.
pub fn is_one_size(one: &Block, other: &Block) -> bool {
    const ALIKE: f32 = 1.3;
    let (first, second) = (line_height(one), line_height(other));
    first.max(second) < ALIKE * first.min(second)
}

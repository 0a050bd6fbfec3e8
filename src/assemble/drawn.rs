//! Pages for the tests of this stage: blocks one under the other, on the grid of a text dump.

use crate::model::{
    Block, Columns, Confidence, Cue, Ending, Line, Origin, Page, Reading, Rect, Role, Scale, Size, Source, Start, Unit,
    Word,
};

/// Width and height of a character, as on the grid of a dump.
const CELL: i32 = 20;

/// A paragraph that starts and ends as one.
pub fn body(text: &str) -> Block {
    let height = CELL;
    let width = text.chars().count() as i32 * CELL;
    Block {
        text: text.to_owned(),
        role: Role::Body,
        cue: Cue::Default,
        start: Start::AfterShortLine,
        ending: Ending::Short,
        confidence: Confidence::SURE,
        type_size: 20.0,
        seams: vec![],
        origins: vec![Origin { page: 0, region: 0, rect: Rect::new(0, 0, width, height), at: 0 }],
        stroke: None,
    }
}

/// The top of a column, where nothing says that a paragraph starts.
pub fn top(text: &str) -> Block {
    Block { start: Start::RegionTop, ..body(text) }
}

/// A paragraph whose last line reaches the edge of the column.
pub fn full(text: &str) -> Block {
    Block { ending: Ending::Full, ..body(text) }
}

pub fn heading(text: &str) -> Block {
    Block { role: Role::Headline, cue: Cue::SetApart, start: Start::NewType, ..body(text) }
}

pub fn of_role(role: Role, text: &str) -> Block {
    Block { role, ..body(text) }
}

/// A page with the blocks one under the other, a blank line between two, each a region.
pub fn reading(page: usize, blocks: &[Block]) -> Reading {
    let mut lines = Vec::new();
    let mut placed = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let down = number as i32 * 2 * CELL;
        let mut block = block.clone();
        for origin in &mut block.origins {
            *origin = Origin { page, region: number, rect: origin.rect.shifted(0, down), at: origin.at };
        }
        let words = block.text.split_whitespace().map(|word| Word {
            text: word.to_owned(),
            rect: block.rect(),
            type_size: CELL as f32,
            confidence: None,
            stroke: None,
        });
        lines.extend(Line::new(words.collect()));
        placed.push(block);
    }
    let size = Size { width: 100 * CELL, height: blocks.len() as i32 * 2 * CELL };
    let cell = CELL as f32;
    Reading {
        page: Page { lines, ..Page::empty(Source::default(), size, Unit::Cell) },
        scale: Scale { type_size: cell, pitch: cell, word_space: cell / 2.0, advance: cell },
        columns: Columns::default(),
        regions: vec![],
        blocks: placed,
    }
}

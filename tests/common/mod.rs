//! What the tests of several formats build documents from.

use columnist::Block;
use columnist::model::{Confidence, Cue, Ending, Origin, Rect, Role, Start};

/// A block of one line, at no place that matters.
pub fn block(text: &str, role: Role) -> Block {
    Block {
        text: text.to_owned(),
        role,
        cue: Cue::Default,
        start: Start::OwnLine,
        ending: Ending::Short,
        confidence: Confidence::SURE,
        type_size: 20.0,
        seams: vec![],
        origins: vec![Origin { page: 0, region: 0, rect: Rect::new(0, 0, 10, 10), at: 0 }],
        stroke: None,
    }
}

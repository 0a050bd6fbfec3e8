//! Which short blocks stand at the edge of their column on a page whose paragraphs are indented.

use foldhash::HashMap;

use super::headings::{FEWEST_LINES, MOST_LINES, region};
use super::measures::line_height;
use crate::model::{Block, Role, Start, holds_han};

/// Paragraphs of a page that tell how its paragraphs start, at least; and the share of them that is indented.
const FEWEST_PARAGRAPHS: usize = 4;
const MOST_ARE: f32 = 0.8;
/// Indent of a paragraph, in heights of its lines, at least; and of a line at the edge of its column, at most.
const INDENT: f32 = 0.5;
const AT_EDGE: f32 = 0.3;
/// How far to the left of the others the first line of a hanging paragraph stands at most, in heights of its lines.
const FARTHEST: f32 = 6.0;

/// On which pages paragraphs are indented.
pub(super) struct Indents {
    /// Of each page: the paragraphs that are indented, and all that show it.
    pages: HashMap<usize, (usize, usize)>,
}

impl Indents {
    pub(super) fn of(blocks: &[Block]) -> Self {
        let mut pages: HashMap<usize, (usize, usize)> = HashMap::default();
        // Lines that stand for themselves have no indent as paragraphs have, nor has what goes with a list.
        let is_line = |block: &Block| block.start == Start::OwnLine || block.is_in_lines();
        let mut before: Option<&Block> = None;
        for block in blocks {
            let is_in_list =
                is_line(block) || before.is_some_and(|before| is_line(before) && region(before) == region(block));
            before = Some(block);
            if block.role != Role::Body || block.start == Start::RegionTop || is_in_list {
                continue;
            }
            let Some(indent) = indent(block) else { continue };
            let (indented, all) = pages.entry(block.page()).or_default();
            *indented += usize::from(INDENT <= indent);
            *all += 1;
        }
        Self { pages }
    }

    /// Whether a short block has no indent, where the text beside it shows the edge of the column and the page indents. The last
    /// line of a Chinese heading stands there, too.
    pub(super) fn lacks_one(&self, block: &Block, before: Option<&Block>, after: Option<&Block>) -> bool {
        let is_usual = self
            .pages
            .get(&block.page())
            .is_some_and(|(indented, all)| FEWEST_PARAGRAPHS <= *all && MOST_ARE * *all as f32 <= *indented as f32);
        let may_start = !matches!(block.start, Start::RegionTop | Start::SetOff | Start::Listed);
        let is_rest = || holds_han(&block.text) && before.is_some_and(|before| region(before) == region(block));
        if !is_usual || !may_start || MOST_LINES < block.origins.len() || is_rest() {
            return false;
        }
        let is_text = |other: &&Block| {
            other.role == Role::Body && other.page() == block.page() && FEWEST_LINES <= other.origins.len()
        };
        let beside =
            after.filter(is_text).or(before.filter(|before| is_text(before) && region(before) == region(block)));
        let Some(edge) = beside.and_then(|text| edge(text, block)) else { return false };
        let at_edge = AT_EDGE * line_height(block);
        block.origins.iter().all(|origin| ((origin.rect.left - edge) as f32).abs() <= at_edge)
    }
}

/// How far the first line of a paragraph is indented from the others of its column, in heights; `None` where it stands far to the
/// left of them.
fn indent(block: &Block) -> Option<f32> {
    let (first, others) = block.origins.split_first()?;
    let others = others.iter().take_while(|other| other.region == first.region && other.page == first.page);
    let left = others.map(|other| other.rect.left).min()?;
    let indent = (first.rect.left - left) as f32 / line_height(block);
    (-FARTHEST <= indent).then_some(indent)
}

/// The left edge of a text where it stands over or under a block.
fn edge(text: &Block, block: &Block) -> Option<i32> {
    let across = block.rect().across();
    let in_column = text.origins.iter().filter(|origin| 0 < origin.rect.across().overlap(&across));
    in_column.map(|origin| origin.rect.left).min()
}

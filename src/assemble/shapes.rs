//! What the widths of lines say of a heading.

use super::headings::region;
use super::measures::line_height;
use super::numbers;
use crate::model::{Block, Start, holds_han, is_han};

/// What lines that layout took for a heading look like, beside the column of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The first is shorter by an indent, the others are full: the start of a paragraph that was cut.
    Paragraph,
    /// They are as long as their words.
    Heading,
}

/// The shape of the lines round one of them; `None` where it stands alone in its region.
pub(super) fn shape(blocks: &[Block], index: usize, column: Option<f32>) -> Option<Shape> {
    let column = column?;
    let in_region = |block: &&Block| region(block) == region(&blocks[index]);
    let start = index - blocks[..index].iter().rev().take_while(in_region).count();
    let lines: Vec<&Block> = blocks[start..].iter().take_while(in_region).collect();
    let [first, rest @ ..] = &lines[..] else { return None };
    let is_line = |line: &&Block| line.start == Start::OwnLine || line.origins.len() == 1;
    // A paragraph before a short one is no first line.
    let own_lines = !rest.is_empty()
        && first.origins.len() == 1
        && rest.iter().all(is_line)
        && lines.iter().all(|line| !line.text.ends_with('。'));
    let fills = |line: &&Block| (column - line.rect().width() as f32).abs() < FULL_SLACK * line_height(line);
    let paragraph = lacks_an_indent(first, column) && rest.iter().all(fills);
    // The entries of a list are no lines of a heading.
    let is_list = || lines.iter().filter(|line| numbers::is_numbered(&line.text)).nth(1).is_some();
    (own_lines && !is_list()).then_some(if paragraph { Shape::Paragraph } else { Shape::Heading })
}

/// Share of the longest line that a line of running text fills at least.
const FILLS: f32 = 0.85;
/// Indent of the first line of a Chinese paragraph, in em.
const HAN_INDENT: f32 = 2.0;
/// How much shorter or longer than by its indent a first line may be, in em: figures and quotes are narrower than Han
/// characters, and a mark that may not start a line takes a character with it.
const INDENT_SLACK: (f32, f32) = (0.5, 1.5);

/// Whether a line other than the last is clearly shorter than another, by more than an indent where it is the first.
/// In Chinese text alone: there a line is full to two characters.
pub(super) fn is_uneven(block: &Block) -> bool {
    let Some((_, lines)) = block.origins.split_last().filter(|_| holds_han(&block.text)) else { return false };
    let longest = block.origins.iter().map(|origin| origin.rect.width()).max().unwrap_or(0) as f32;
    let indent = HAN_INDENT * line_height(block);
    let indents = [indent].into_iter().chain(std::iter::repeat(0.0));
    let is_short = |width: f32| width < (FILLS * longest).min(longest - indent);
    let mut widths = lines.iter().zip(indents).map(|(origin, indent)| origin.rect.width() as f32 + indent);
    widths.any(is_short)
}

/// Whether a single line is as much shorter than the column as an indent.
pub(super) fn lacks_an_indent(block: &Block, column: f32) -> bool {
    if block.origins.len() != 1 {
        return false;
    }
    if !holds_han(&block.text) {
        return false;
    }
    let em = line_height(block);
    let beyond = column - block.rect().width() as f32 - HAN_INDENT * em;
    let (longer, shorter) = INDENT_SLACK;
    -longer * em < beyond && beyond < shorter * em
}

/// Whether a Chinese line is set in two halves with a space between, as headlines are.
pub(super) fn has_halves(text: &str) -> bool {
    if !holds_han(text) {
        return false;
    }
    let mut halves = text.split_whitespace();
    let both = halves.next().zip(halves.next());
    both.is_some_and(|(first, second)| first.chars().any(is_han) && second.chars().any(is_han))
        && halves.next().is_none()
}

/// Whether the halves are alike, and no clause ends in them.
pub(super) fn has_even_halves(text: &str) -> bool {
    /// Fewest characters of a half, and least ratio of the shorter to the longer.
    const FEWEST: usize = 4;
    const EVEN: f32 = 0.6;
    if !has_halves(text) {
        return false;
    }
    let lengths = || text.split_whitespace().map(|half| half.chars().filter(|c| c.is_alphanumeric()).count());
    let (least, most) = (lengths().min().unwrap_or(0), lengths().max().unwrap_or(0));
    FEWEST <= least && EVEN * most as f32 <= least as f32 && !text.contains(['，', '。', '；'])
}

/// Whether a single line of Han text is shorter than the first line of a paragraph is that fills its column.
pub(super) fn is_shorter_than_first(block: &Block, column: f32) -> bool {
    let (_, shorter) = INDENT_SLACK;
    let least = column - (HAN_INDENT + shorter) * line_height(block);
    block.origins.len() == 1 && holds_han(&block.text) && (block.rect().width() as f32) < least
}

/// White at the end of a full line, at most, in em: a mark that may not start a line takes a character with it.
pub(super) const FULL_SLACK: f32 = 1.5;

#[cfg(test)]
mod tests {
    use super::super::drawn::body;
    use super::*;

    fn line(text: &str, width: i32) -> Block {
        let mut block = body(text);
        block.origins[0].rect.right = width;
        block
    }

    #[test]
    fn a_short_paragraph_under_a_long_one_makes_them_no_heading() {
        let line = line("The damage", 200);
        let mut text = Block { text: "Nobody was hurt when the mill burned down".into(), ..line.clone() };
        text.origins.push(text.origins[0]);
        assert_eq!(shape(&[text, line.clone()], 1, Some(400.0)), None);
        assert_eq!(shape(&[line.clone(), line], 1, Some(400.0)), Some(Shape::Heading));
    }

    #[test]
    fn the_entries_of_a_list_are_no_heading() {
        let lines = ["1. Joseph, born 1654", "2. John, born 1656"].map(|text| line(text, 240));
        let lines = lines.map(|line| Block { start: Start::OwnLine, ..line });
        assert_eq!(shape(&lines, 1, Some(600.0)), None);
    }
}

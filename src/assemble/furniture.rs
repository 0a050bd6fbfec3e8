//! Running heads, folios, mastheads: text that belongs to the page and not to an article.

use std::collections::BTreeSet;

use super::{terms, wording};
use crate::model::{
    Block, Confidence, Cue, Reading, Rect, Role, Scale, Unit, folio_of, is_han, number_at_edge, page_number,
};

/// The blocks of a document by what becomes of them, each part in reading order.
#[derive(Debug, Default)]
pub struct Sorted {
    pub text: Vec<Block>,
    pub captions: Vec<Block>,
    pub furniture: Vec<Block>,
    pub unplaced: Vec<Block>,
}

/// Depth of the zone at the head and foot of a page where furniture stands, in pitches from its first and last line:
/// a running head over a rule, with a line of prices.
const EDGE: f32 = 3.0;
/// Longest running head, in characters.
const LONGEST_HEAD: usize = 70;
/// How many pages before and behind are looked at for the same running head: a chapter's stands on several of them.
const NEAR: usize = 16;
/// How alike two running heads are (Dice's measure over pairs of letters): engines misread one letter in ten at worst.
const ALIKE: f32 = 0.7;

/// Sorts the blocks of all pages.
pub fn set_aside(readings: &[Reading]) -> Sorted {
    let edges: Vec<Vec<EdgeLine>> = readings.iter().map(edge_lines).collect();
    let mut sorted = Sorted::default();
    for (page, reading) in readings.iter().enumerate() {
        let imprints: Vec<bool> = reading.blocks.iter().map(|block| wording::is_imprint(&block.text)).collect();
        let name_block = |(number, block): (usize, &Block)| {
            let block = name_furniture(block.clone(), page, number, imprints[number], &edges);
            let is_name = is_masthead(&block, number, &reading.blocks, &imprints);
            if is_name { named(block, Role::Masthead, Cue::Words, 0.8) } else { block }
        };
        let mut blocks: Vec<Block> = reading.blocks.iter().enumerate().map(name_block).collect();
        let is_inside = is_behind_first(&blocks);
        if reading.page.unit == Unit::Cell && !is_inside {
            let length = terms::head_length(&blocks);
            blocks[..length].iter_mut().for_each(name_in_head);
        }
        name_head(&mut blocks, is_inside);
        for block in blocks {
            match block.role {
                Role::Noise | Role::Advertisement => sorted.unplaced.push(block),
                Role::Caption => sorted.captions.push(block),
                role if role.is_furniture() => sorted.furniture.push(block),
                _ => sorted.text.push(block),
            }
        }
    }
    sorted
}

/// A short block at the head or foot of a page.
struct EdgeLine {
    /// Index of the block in its page.
    number: usize,
    side: Side,
    letters: BTreeSet<(char, char)>,
    /// The number at its start or end.
    counter: Option<u32>,
    is_folio: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Head,
    Foot,
}

fn edge_lines(reading: &Reading) -> Vec<EdgeLine> {
    let rects: Vec<Rect> = reading.blocks.iter().map(Block::rect).collect();
    let Some(whole) = Rect::around(&rects) else { return vec![] };
    let edge_line = |(number, block): (usize, &Block)| {
        let side = side_of(&rects[number], &whole, &reading.scale)?;
        let short = block.text.chars().count() <= LONGEST_HEAD;
        let single = rects[number].height() as f32 <= 2.0 * reading.scale.pitch;
        (short && single).then(|| EdgeLine {
            number,
            side,
            letters: letter_pairs(&block.text),
            counter: number_at_edge(&block.text),
            is_folio: is_folio(&block.text),
        })
    };
    reading.blocks.iter().enumerate().filter_map(edge_line).collect()
}

fn side_of(rect: &Rect, whole: &Rect, scale: &Scale) -> Option<Side> {
    let depth = EDGE * scale.pitch;
    if ((rect.top - whole.top) as f32) < depth {
        return Some(Side::Head);
    }
    (((whole.bottom - rect.bottom) as f32) < depth).then_some(Side::Foot)
}

fn letter_pairs(text: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = text.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Whether a text is the number of a page: one that says so, or figures without a word.
fn is_folio(text: &str) -> bool {
    let figures = !text.chars().any(char::is_alphabetic) && number_at_edge(text).is_some();
    figures || folio_of(text).is_some_and(|folio| folio.is_marked)
}

fn name_furniture(block: Block, page: usize, number: usize, is_imprint: bool, edges: &[Vec<EdgeLine>]) -> Block {
    if block.role == Role::Noise || block.role.is_furniture() {
        return block;
    }
    if !block.text.chars().any(char::is_alphanumeric) {
        return named(block, Role::Noise, Cue::Unreadable, 0.9);
    }
    if is_imprint {
        return named(block, Role::RunningHead, Cue::Words, 0.8);
    }
    let Some(line) = edges[page].iter().find(|line| line.number == number) else { return block };
    if line.is_folio {
        return named(block, Role::Folio, Cue::PageEdge, 0.8);
    }
    if wording::is_section_folio(&block.text) {
        return named(block, Role::Folio, Cue::PageEdge, 0.8);
    }
    if line.side == Side::Foot && wording::is_printers_line(&block.text) {
        return named(block, Role::RunningHead, Cue::Words, 0.8);
    }
    let near = page.saturating_sub(NEAR)..edges.len().min(page + NEAR + 1);
    let others = || near.clone().filter(|other| *other != page).map(|other| (other, &edges[other]));
    let repeated = others().any(|(_, lines)| lines.iter().any(|other| is_same_head(line, other)));
    if repeated {
        return named(block, Role::RunningHead, Cue::Repeated, 0.9);
    }
    let counts_up = others().any(|(other, lines)| lines.iter().any(|found| counts_on(line, page, found, other)));
    if counts_up {
        return named(block, Role::RunningHead, Cue::PageEdge, 0.8);
    }
    block
}

/// How many blocks the name of the paper stands from the imprint at most: a name in other letters comes between.
const BESIDE_IMPRINT: usize = 2;

/// Whether a line near the imprint is the name of the paper, or stands between the name and the imprint.
fn is_masthead(block: &Block, number: usize, blocks: &[Block], imprints: &[bool]) -> bool {
    let imprint_at = |index: &usize| imprints.get(*index) == Some(&true);
    let before = number.saturating_sub(BESIDE_IMPRINT)..number;
    let near = before.chain(number + 1..=number + BESIDE_IMPRINT).any(|index| imprint_at(&index));
    let name_above = || number.checked_sub(1).is_some_and(|above| wording::is_paper_name(&blocks[above].text));
    let capitals = || !block.text.chars().any(|c| c.is_lowercase() || is_han(c));
    near && (wording::is_paper_name(&block.text) || (imprint_at(&(number + 1)) && capitals() && name_above()))
}

/// Names a block of the head of a dump.
fn name_in_head(block: &mut Block) {
    block.role = if wording::is_paper_name(&block.text) { Role::Masthead } else { Role::Imprint };
    block.cue = Cue::Words;
    block.confidence = Confidence::new(0.7);
}

/// Whether a page prints the number of one behind the first: `2`, `A03 要闻`.
fn is_behind_first(blocks: &[Block]) -> bool {
    /// Papers have fewer pages; a larger number is a year, or that of the issue.
    const MOST_PAGES: u32 = 99;
    let is_inner = |block: &Block| page_number(&block.text).is_some_and(|page| (2..=MOST_PAGES).contains(&page));
    blocks.iter().filter(|block| block.role == Role::Folio).any(is_inner)
}

/// Names what stands round the paper's name: the imprint. Inside, on the pages behind the first one, name and date are a running
/// head.
fn name_head(blocks: &mut [Block], is_inside: bool) {
    let is_named = blocks.iter().any(|block| block.role == Role::Masthead);
    for block in blocks.iter_mut().filter(|block| block.cue == Cue::Words) {
        match block.role {
            Role::Masthead if is_inside => block.role = Role::RunningHead,
            Role::RunningHead if is_named && !is_inside => block.role = Role::Imprint,
            _ => {}
        }
    }
}

fn named(block: Block, role: Role, cue: Cue, confidence: f32) -> Block {
    Block { role, cue, confidence: Confidence::new(confidence), ..block }
}

fn is_same_head(line: &EdgeLine, other: &EdgeLine) -> bool {
    let all = (line.letters.len() + other.letters.len()) as f32;
    let alike = |shared: usize| ALIKE <= 2.0 * shared as f32 / all;
    line.side == other.side
        && !line.letters.is_empty()
        && alike(line.letters.len().min(other.letters.len()))
        && alike(line.letters.intersection(&other.letters).count())
}

/// Whether two edge lines carry numbers as far apart as their pages.
fn counts_on(line: &EdgeLine, page: usize, other: &EdgeLine, other_page: usize) -> bool {
    match (line.counter, other.counter) {
        (Some(number), Some(found)) => {
            i64::from(number) - i64::from(found) == page as i64 - other_page as i64 && line.side == other.side
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, reading};
    use super::*;

    fn texts(blocks: &[Block]) -> Vec<&str> {
        blocks.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn the_line_that_heads_every_page_is_no_text() {
        let pages = [
            reading(0, &[body("THE GARDENER. 12"), body("Roses want the sun all day long."), body("So do pinks.")]),
            reading(1, &[body("13 THE GARDENEB."), body("Ferns want shade."), body("Moss wants more.")]),
        ];
        let sorted = set_aside(&pages);
        assert_eq!(texts(&sorted.furniture), ["THE GARDENER. 12", "13 THE GARDENEB."]);
        assert_eq!(sorted.text.len(), 4);
    }

    #[test]
    fn who_printed_the_paper_stands_at_its_foot() {
        let page =
            ["Printed matter is cheap.", "It was read.", "By many.", "Day by day.", "Printed by J. Brown, Kempton"];
        let sorted = set_aside(&[reading(0, &page.map(body))]);
        assert_eq!(texts(&sorted.furniture), ["Printed by J. Brown, Kempton"]);
        for text in ["printed by nobody else.", "Printed matter is dear."] {
            let page = ["Paper is cheap.", "It was read.", "By many.", "Day by day.", text];
            assert!(set_aside(&[reading(0, &page.map(body))]).furniture.is_empty(), "{text}");
        }
    }

    #[test]
    fn numbers_at_the_head_that_count_up_with_the_pages_are_folios_whatever_stands_beside_them() {
        let head = |text: &str, rest: [&str; 4], number: usize| {
            let blocks: Vec<Block> = [text].into_iter().chain(rest).map(body).collect();
            reading(number, &blocks)
        };
        let pots = ["Pots are old.", "They were of clay.", "Some were of stone.", "Most of them broke."];
        let swords = ["Iron rusts.", "Smiths made swords.", "Few were kept.", "None was sharp."];
        let sorted = set_aside(&[head("4 ON POTTERY", pots, 0), head("ON IRON 5", swords, 1)]);
        assert_eq!(texts(&sorted.furniture), ["4 ON POTTERY", "ON IRON 5"]);
    }

    #[test]
    fn a_page_number_at_the_edge_may_stand_between_dashes_or_with_its_word() {
        for folio in ["7", "— 7 —", "Page 7"] {
            let page = ["Printed matter is cheap.", "It was read.", "By many.", "Day by day.", folio];
            assert_eq!(texts(&set_aside(&[reading(0, &page.map(body))]).furniture), [folio]);
        }
        let page = ["Printed matter is cheap.", "It was read.", "By many.", "Day by day.", "April 7"];
        assert!(set_aside(&[reading(0, &page.map(body))]).furniture.is_empty());
    }

    #[test]
    fn ornaments_are_noise() {
        let sorted = set_aside(&[reading(0, &[body("A sentence."), body("* * *"), body("Another one.")])]);
        assert_eq!(texts(&sorted.unplaced), ["* * *"]);
    }
}

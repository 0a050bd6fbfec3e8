//! Paragraphs that were cut by a column, a picture, an advertisement or the end of a page.

use std::collections::VecDeque;

use super::headings::{column, is_next_line, reaches_edge};
use super::numbers::is_numbered;
use super::ruled::are_ruled_apart;
use super::wording::{breaks_into_capitals, ends_in_word, is_open, opens_with_dateline, starts_inside_sentence};
use crate::model::{Block, Confidence, Ending, Reading, Role, Start, holds_han, is_han};
use crate::text::{self, Lexicon};

/// Share of the paragraphs with an indent or its like from which a paper is taken to indent every paragraph.
const INDENTING_PAPER: f32 = 0.8;
/// Fewest paragraphs that tell whether a paper indents.
const FEWEST_STARTS: usize = 5;

/// Joins each paragraph with the block in which it goes on. What stands between the two keeps its place behind them.
pub fn join_cut_paragraphs(blocks: Vec<Block>, readings: &[Reading], lexicon: &Lexicon) -> Vec<Block> {
    let indents = paper_indents(&blocks);
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut blocks = VecDeque::from(blocks);
    while let Some(block) = blocks.pop_front() {
        let first = find_first_part(&joined, &block, readings, indents);
        match first.filter(|first| !finds_better(&joined[*first], &block, blocks.iter(), indents)) {
            Some(first) => {
                let part = joined.remove(first);
                joined.insert(first, text::join_blocks(part, block, lexicon));
            }
            None => joined.push(block),
        }
    }
    joined
}

/// Longest text between two parts of a paragraph, in characters: notes, a heading, a short item.
const MOST_BETWEEN: usize = 600;

/// Whether one of the next blocks can only be the middle of a sentence and goes on from the first part and from nothing behind
/// it, though the block at hand starts with a sentence of its own: a note or a heading at the foot of a column.
fn finds_better<'a>(first: &Block, block: &'a Block, next: impl Iterator<Item = &'a Block>, indents: Indents) -> bool {
    let is_likely = |one: &Block, other: &Block, between| LIKELY < goes_on(one, other, between, indents).value();
    if !is_open(&first.text) || starts_inside_sentence(&block.text) || !is_insertion(block, first) {
        return false;
    }
    let mut between = 0;
    let mut before = block;
    for next in next.filter(|next| !next.role.is_furniture()) {
        between += before.text.chars().count();
        if MOST_BETWEEN < between || waits(before) {
            return false;
        }
        if next.role == Role::Body && next.start == Start::RegionTop && starts_inside_sentence(&next.text) {
            let is_next = before.role == Role::Body && is_likely(before, next, Between::Nothing);
            if !is_next {
                return is_likely(first, next, Between::Article);
            }
        }
        before = next;
    }
    false
}

/// Whether a block may stand between two parts of a paragraph: a single line, a note with its number, smaller type.
fn is_insertion(block: &Block, first: &Block) -> bool {
    /// Notes are set at least one size smaller: 8 points of 9.
    const SMALLER: f32 = 0.93;
    let is_small = block.type_size < SMALLER * first.type_size;
    let is_line = block.origins.len() == 1 && block.text.starts_with(char::is_uppercase);
    is_line || is_small || is_numbered_note(&block.text)
}

/// Whether a text opens with the number of a note: `2 The total`.
fn is_numbered_note(text: &str) -> bool {
    let Some((number, rest)) = text.split_once(' ') else { return false };
    (1..=2).contains(&number.len())
        && number.chars().all(|c| c.is_ascii_digit())
        && rest.starts_with(char::is_uppercase)
}

/// Whether a block is a line in which no sentence is open: the mark of a sheet, a signature.
fn is_mark(block: &Block) -> bool {
    block.origins.len() == 1 && !holds_han(&block.text) && (is_code(&block.text) || !is_open(&block.text))
}

/// Whether a text is the mark of a sheet or the number of a document: a word with figures in it, no sentence.
fn is_code(text: &str) -> bool {
    let is_one_word = text.is_ascii() && !text.trim().contains(char::is_whitespace);
    is_one_word && text.contains(|c: char| c.is_ascii_digit()) && text.contains(|c: char| c.is_ascii_uppercase())
}

/// Whether a block is text that is open at the edge of its column.
fn waits(block: &Block) -> bool {
    block.role == Role::Body && block.ending == Ending::Full && is_open(&block.text) && !is_code(&block.text)
}

/// Whether the start of a paragraph is always seen: then a block without one goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Indents {
    Always,
    NotAlways,
}

fn paper_indents(blocks: &[Block]) -> Indents {
    let is_start = |block: &&Block| block.role == Role::Body && block.start != Start::RegionTop;
    let is_indent = |block: &&Block| {
        matches!(block.start, Start::Indented | Start::ShortFirstLine | Start::Hanging | Start::Initial)
    };
    let starts = blocks.iter().filter(is_start).count();
    let stands_in = |block: &&Block| is_indent(block) || first_line_stands_in(block);
    let indented = blocks.iter().filter(is_start).filter(stands_in).count();
    let always = FEWEST_STARTS <= starts && INDENTING_PAPER * starts as f32 <= indented as f32;
    if always { Indents::Always } else { Indents::NotAlways }
}

/// Whether the first line of a Chinese paragraph stands in, whatever else tells that it starts.
fn first_line_stands_in(block: &Block) -> bool {
    let [first, second, ..] = &block.origins[..] else { return false };
    let indent = first.rect.left - second.rect.left;
    first.rect.height() <= indent && holds_han(&block.text)
}

/// How likely a block must be the second part of another to be joined to it.
const LIKELY: f32 = 0.5;

/// The index of the block that goes on in this one.
fn find_first_part(before: &[Block], block: &Block, readings: &[Reading], indents: Indents) -> Option<usize> {
    if block.role != Role::Body || opens_with_dateline(&block.text) {
        return None;
    }
    if block.start != Start::RegionTop {
        return waiting_for_more(before, block);
    }
    let mut between = Between::Nothing;
    let mut passed = 0;
    for (index, candidate) in before.iter().enumerate().rev() {
        if between == Between::Article && MOST_BETWEEN < passed {
            return None;
        }
        passed += candidate.text.chars().count();
        match candidate.role {
            Role::Body => {
                let surely = is_open(&candidate.text) && starts_inside_sentence(&block.text);
                if !surely && are_ruled_apart(candidate, block, readings) {
                    return None;
                }
                if LIKELY < goes_on(candidate, block, between, indents).value() {
                    return Some(index);
                }
                let is_passed = match between {
                    Between::Article => is_insertion(candidate, block),
                    _ => !is_open(&candidate.text),
                };
                if waits(candidate) || !(is_passed || is_mark(candidate)) {
                    return None;
                }
                between = Between::Article;
            }
            Role::Table | Role::Footnote => {}
            _ if between == Between::Nothing => between = Between::Heading,
            _ => {}
        }
    }
    None
}

/// The block before, where it is a Chinese paragraph that is open at the edge of its column, so that the next block can
/// only go on from it: that one's start was judged by lines that are not of its column.
fn waiting_for_more(before: &[Block], block: &Block) -> Option<usize> {
    let (first, earlier) = before.split_last()?;
    let judged_by_lines = is_next_line(first, block)
        || matches!(block.start, Start::ShortFirstLine | Start::AfterShortLine | Start::AfterGap);
    let han = || holds_han(&first.text);
    let at_edge = || reaches_edge(first, column(earlier, &[]));
    let waits =
        judged_by_lines && first.role == Role::Body && han() && is_open(&first.text) && !is_title(first) && at_edge();
    waits.then_some(earlier.len())
}

/// What stands between the two parts of a cut paragraph, as far as articles go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    /// Nothing, or only a table, a note.
    Nothing,
    /// The heading of another article.
    Heading,
    /// Another article.
    Article,
}

/// How sure it is that the first block goes on in the second.
fn goes_on(first: &Block, second: &Block, between: Between, indents: Indents) -> Confidence {
    let open = is_open(&first.text) && !is_code(&first.text);
    let divided = ends_in_word(first.text.trim_end());
    let inside = starts_inside_sentence(&second.text);
    let capital = second.text.starts_with(char::is_uppercase);
    if breaks_into_capitals(&first.text, &second.text) || leads_back(first, second) {
        return Confidence::new(0.0);
    }
    // A Chinese paragraph never ends without a mark, but a title does.
    let han = first.text.chars().next_back().is_some_and(is_han) && !is_title(first);
    let ending = if reaches_edge(first, None) { Ending::Full } else { first.ending };
    let confidence = match (between, ending) {
        (Between::Nothing, Ending::Full) if open => 0.95,
        (Between::Nothing, Ending::Short) if open && (inside || han) => 0.8,
        (Between::Nothing, Ending::Full) if inside => 0.8,
        (Between::Nothing, Ending::Full) if indents == Indents::Always => 0.7,
        // Four columns in five end inside a paragraph, and few paragraphs end with a full line.
        (Between::Nothing, Ending::Full) if leaps(first, second) => 0.6,
        (Between::Heading, Ending::Full) if open && (inside || (divided && !capital)) => 0.8,
        (Between::Article, Ending::Full) if open && inside => 0.7,
        _ => 0.0,
    };
    Confidence::new(confidence)
}

/// Whether a block is one numbered line that stops short.
fn is_title(block: &Block) -> bool {
    block.origins.len() == 1 && block.ending == Ending::Short && is_numbered(&block.text)
}

/// Whether the second block stands to the left of the end of the first and begins higher, on one page: text that is read from
/// left to right does not go on there.
fn leads_back(first: &Block, second: &Block) -> bool {
    let is_to_the_left = |c: char| is_han(c) || ('\u{590}'..='\u{8ff}').contains(&c);
    if second.text.contains(is_to_the_left) {
        return false;
    }
    let (Some(end), Some(start)) = (first.origins.last(), second.origins.first()) else { return false };
    end.page == start.page && start.rect.right <= end.rect.left && start.rect.top < end.rect.top
}

/// Whether the second block stands in another column, or on another page, than the end of the first.
pub(super) fn leaps(first: &Block, second: &Block) -> bool {
    let (Some(end), Some(start)) = (first.origins.last(), second.origins.first()) else { return false };
    end.page != start.page || start.rect.bottom <= end.rect.top
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, full, heading, of_role, reading, top};
    use super::*;
    use crate::model::{Origin, Rect};

    fn texts(blocks: Vec<Block>) -> Vec<String> {
        let joined = join_cut_paragraphs(blocks, &[], &Lexicon::default());
        joined.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn an_open_sentence_goes_on_at_the_top_of_the_next_column() {
        assert_eq!(texts(vec![full("The ship left"), top("the harbour.")]), ["The ship left the harbour."]);
        assert_eq!(texts(vec![full("花会昨日"), top("开幕。")]), ["花会昨日开幕。"]);
    }

    #[test]
    fn a_sentence_does_not_go_on_in_capitals() {
        assert_eq!(texts(vec![full("The ship left with the"), top("SHIPPING NEWS.")]).len(), 2);
        assert_eq!(texts(vec![full("The ship left with the"), top("HMS.")]).len(), 1);
    }

    #[test]
    fn a_sentence_does_not_go_on_in_a_column_before_its_own_unless_it_is_read_to_the_left() {
        let at = |block: Block, left: i32| {
            let origin = Origin { rect: block.origins[0].rect.shifted(left, -left), ..block.origins[0] };
            Block { origins: vec![origin], ..block }
        };
        assert_eq!(texts(vec![at(full("The ship left"), 1000), at(top("the harbour."), 100)]).len(), 1);
        let higher = |text: &str| Block { origins: at(top(text), 0).origins, ..top(text) };
        let low = |text: &str| {
            let mut block = full(text);
            block.origins[0].rect = block.origins[0].rect.shifted(1000, 500);
            block
        };
        assert_eq!(texts(vec![low("The ship left"), higher("the harbour.")]).len(), 2);
        assert_eq!(texts(vec![low("花会昨日"), higher("开幕。")]).len(), 1);
    }

    #[test]
    fn a_numbered_title_does_not_go_on() {
        let title = Block { ending: Ending::Short, ..full("（1）设计和安装存在的问题") };
        assert_eq!(texts(vec![title, top("管道选址不合理。")]).len(), 2);
    }

    #[test]
    fn a_closed_sentence_does_not_go_on() {
        assert_eq!(texts(vec![full("The ship left."), top("Rain fell.")]).len(), 2);
    }

    #[test]
    fn a_rule_along_the_column_parts_two_advertisements() {
        let joined = |first: &str, second: &str, rule: Option<i32>| {
            let mut page = reading(0, &[full(first), top(second)]);
            let (upper, lower) = (page.blocks[0].rect(), page.blocks[1].rect());
            let middle = (upper.bottom + lower.top) / 2;
            page.page.rules = rule.map(|width| Rect::new(0, middle, width, middle + 2)).into_iter().collect();
            join_cut_paragraphs(page.blocks.clone(), &[page], &Lexicon::default()).len()
        };
        let (room, garden) = ("A room to let. 11804-3", "A garden in the town.");
        assert_eq!(joined(room, garden, None), 1);
        assert_eq!(joined(room, garden, Some(440)), 2);
        // A short one is a dash, and a word that is divided goes on.
        assert_eq!(joined(room, garden, Some(100)), 1);
        assert_eq!(joined("A room in the har-", "bour of the town.", Some(440)), 1);
    }

    #[test]
    fn a_full_line_at_the_foot_of_a_column_goes_on_at_the_top_of_the_next() {
        let mut next = top("Rain fell.");
        next.origins[0].page = 1;
        assert_eq!(texts(vec![full("The ship left."), next]), ["The ship left. Rain fell."]);
    }

    #[test]
    fn an_indent_counts_though_a_short_line_before_it_tells_more() {
        let paragraph = |text: &str, indent: i32| {
            let mut block = body(text);
            let first = block.origins[0];
            block.origins.push(Origin { rect: first.rect.shifted(0, 20), ..first });
            block.origins[0].rect.left += indent;
            block
        };
        let joined = |indent: i32| {
            let mut blocks = vec![paragraph("昨日花会开幕。", indent); 5];
            blocks.push(Block { ending: Ending::Full, ..paragraph("游人很多。", indent) });
            let mut next = top("公园里的牡丹开了。");
            next.origins[0].rect = next.origins[0].rect.shifted(0, 60);
            blocks.push(next);
            texts(blocks).len()
        };
        assert_eq!((joined(40), joined(0)), (6, 7));
    }

    #[test]
    fn where_every_paragraph_is_indented_a_column_without_an_indent_goes_on() {
        let indented = |text| Block { start: Start::Indented, ..full(text) };
        let mut blocks =
            vec![indented("One."), indented("Two."), indented("Three."), indented("Four."), indented("Five.")];
        blocks.push(top("And more."));
        assert_eq!(texts(blocks).last().map(String::as_str), Some("Five. And more."));
    }

    #[test]
    fn a_sentence_goes_on_behind_a_note_and_the_mark_of_the_sheet() {
        let with = |note: Block| texts(vec![full("The ship left"), note, top("E/41"), top("the harbour.")]);
        let note = top("2 The master was ill.");
        assert_eq!(with(note), ["The ship left the harbour.", "2 The master was ill.", "E/41"]);
        // A text that is open itself, or is no note, is the next part.
        let open = Block { ending: Ending::Full, ..top("2 The master had") };
        assert_eq!(with(open)[0], "The ship left 2 The master had the harbour.");
        assert_eq!(with(top("20,000 tons of coal."))[0], "The ship left 20,000 tons of coal.");
        // Nor is what the block behind it goes on from.
        let smith = Block { ending: Ending::Full, ..top("Mr. Smith went home.") };
        let left = texts(vec![full("The bank at large and"), smith, top("of the bank.")]);
        assert_eq!(left[0], "The bank at large and Mr. Smith went home. of the bank.");
    }

    #[test]
    fn a_heading_at_the_foot_of_the_column_does_not_stop_a_sentence() {
        let blocks = vec![full("The ship left"), heading("FIRE IN TOWN"), top("the harbour at noon.")];
        assert_eq!(texts(blocks), ["The ship left the harbour at noon.", "FIRE IN TOWN"]);
    }

    #[test]
    fn a_divided_word_does_not_go_on_in_a_capital_behind_a_heading() {
        let blocks = vec![full("The town was ge-"), heading("FIRE IN TOWN"), top("Rome, 28 April. All was quiet.")];
        assert_eq!(texts(blocks)[0], "The town was ge-");
    }

    #[test]
    fn a_table_between_does_not_stop_a_sentence() {
        let blocks = vec![full("Prices were"), of_role(Role::Table, "Wheat 3 4"), top("as above.")];
        assert_eq!(texts(blocks), ["Prices were as above.", "Wheat 3 4"]);
    }

    #[test]
    fn a_paragraph_start_is_never_joined_to_an_open_line() {
        assert_eq!(texts(vec![full("The ship left"), body("the harbour.")]).len(), 2);
    }
}

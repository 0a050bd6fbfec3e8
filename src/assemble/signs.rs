//! The signs that a heading opens an article, or stands inside one, and what they weigh together.

use super::datelines::opens_with_any_dateline;
use super::dumped::{is_attached, part_articles};
use super::measures::{line_height, measure};
use super::numbers;
use super::ruled::{dated_pages, follows_in_column, is_over_rule, is_under_rule, ruled_pages};
use super::shapes::has_even_halves;
use super::stories::{Item, Story};
use super::styles::have_capitals;
use super::weights::sum_of;
use super::wording;
use super::{AssembleParams, OpeningWeights};
use crate::model::{Block, Cue, Reading, Rect, Role, Unit, is_han};

/// What the print around a heading says: rules, and headlines over several columns.
pub struct Print<'a> {
    readings: &'a [Reading],
    /// The pages on which headings stand under rules.
    ruled: Vec<bool>,
    /// The pages on which articles open with a dateline.
    dated: Vec<bool>,
    /// Whether blank lines part the articles of a dump.
    parted: bool,
    /// Whether most headings are in capitals.
    capitals: bool,
}

impl<'a> Print<'a> {
    pub fn of(items: &'a [Item], readings: &'a [Reading]) -> Self {
        let ruled = (0..items.len()).filter_map(|index| match &items[index] {
            Item::Heading(lines) if is_under_rule(&lines[0], text_before(items, index), readings) => lines.first(),
            _ => None,
        });
        let dated = (0..items.len()).filter(|index| heads_dateline(items, *index));
        let dated = dated.filter_map(|index| text_behind(items, index).map(Block::page));
        let headed = (0..items.len()).filter(|index| matches!(items[*index], Item::Heading(_)));
        let headed = headed.filter_map(|index| text_behind(items, index).map(Block::page));
        let (ruled, dated) = (ruled_pages(ruled, readings), dated_pages(dated, headed, readings));
        let headings = || items.iter().filter(|item| matches!(item, Item::Heading(_)));
        let capitals = headings().count() <= 2 * headings().filter(|item| have_capitals(item.blocks())).count();
        Self { readings, ruled, dated, parted: part_articles(items, readings), capitals }
    }

    /// The log odds that a heading opens an article, by the print around it. `story` is the one before the heading.
    pub fn weigh(&self, items: &[Item], index: usize, story: &Story, weights: &OpeningWeights) -> f32 {
        let Item::Heading(lines) = &items[index] else { return 0.0 };
        let Some(first) = lines.first() else { return 0.0 };
        let before = text_before(items, index);
        let framed = lines.last().is_some_and(|last| is_over_rule(last, self.readings));
        let ruled = !framed && is_under_rule(first, before, self.readings);
        let follows = before.is_some_and(|text| follows_in_column(text, first, self.readings));
        // A picture may stand over it.
        let tops_column = || before.is_some_and(|text| is_in_column_before(text, first));
        let attached = is_attached(items, index, self.readings).filter(|_| self.parted);
        let habit = self.ruled.get(first.page()).is_some_and(|ruled| *ruled);
        let signs = [
            (ruled, weights.under_rule),
            (habit && follows && !ruled, weights.without_rule),
            (self.is_under_headline(first, story), weights.under_headline),
            ((follows || tops_column()) && is_inside_span(lines, before, story) && !ruled, weights.inside_span),
            (
                self.dated.get(first.page()) == Some(&true) && before.is_some() && self.heads_undated(items, index),
                weights.without_dateline,
            ),
            (self.is_lesser(lines, story), weights.lesser),
            (attached == Some(true), weights.attached),
            (attached == Some(false), weights.parted),
        ];
        sum_of(signs)
    }

    /// Whether a heading stands over a text without a dateline; the last one of a dump stands over none.
    fn heads_undated(&self, items: &[Item], index: usize) -> bool {
        let lost = text_behind(items, index).is_none() && is_attached(items, index, self.readings).is_some();
        !lost && !heads_dateline(items, index)
    }

    /// Whether a heading of a dump is in small letters under a headline in capitals, as most are.
    fn is_lesser(&self, lines: &[Block], story: &Story) -> bool {
        let dumped = self.readings.get(lines[0].page()).is_some_and(|reading| reading.page.unit == Unit::Cell);
        dumped && self.capitals && have_capitals(&story.heading) && !have_capitals(lines)
    }

    /// Whether a heading tops a further column of a story, under the story's headline.
    fn is_under_headline(&self, heading: &Block, story: &Story) -> bool {
        /// How much lower or higher it stands than the first column, in pitches.
        const LEVEL: f32 = 2.0;
        let (Some(reading), Some(text)) = (self.readings.get(heading.page()), story.body.first()) else { return false };
        let pages = story.heading.iter().chain([text]).all(|block| block.page() == heading.page());
        let Some(headline) = Rect::around(story.heading.iter().map(Block::rect).collect::<Vec<_>>().iter()) else {
            return false;
        };
        let (own, first) = (heading.rect(), text.origins[0].rect);
        let level = ((own.top - first.top).abs() as f32) < LEVEL * reading.scale.pitch;
        let below =
            headline.bottom <= own.top && (headline.left as f32) < own.mid_x() && own.mid_x() < headline.right as f32;
        pages && level && below && first.right <= own.left
    }
}

/// Whether a heading is as narrow as the text before it, and stands in the span of the story's headline, which is wider and larger.
fn is_inside_span(lines: &[Block], before: Option<&Block>, story: &Story) -> bool {
    /// Of the column's width.
    const SEVERAL_COLUMNS: f32 = 1.8;
    /// Of the heading's type.
    const LARGER: f32 = 1.5;
    let Some(column) = before.and_then(measure) else { return false };
    let rects: Vec<Rect> = lines.iter().map(Block::rect).collect();
    let (Some(own), Some(headline)) =
        (Rect::around(&rects), story.heading.iter().max_by_key(|line| line.rect().width()))
    else {
        return false;
    };
    let span = headline.rect();
    // The story may have come to the next column, beside its headline.
    let reach = span.right + column as i32;
    let inside = span.left < own.right && own.left < reach && span.bottom <= own.top;
    headline.page() == lines[0].page()
        && inside
        && (own.width() as f32) <= column + line_height(&lines[0])
        && SEVERAL_COLUMNS * column <= span.width() as f32
        && LARGER * tallest(lines) <= line_height(headline)
}

/// Whether a text ends in a column to the left of a heading.
fn is_in_column_before(text: &Block, heading: &Block) -> bool {
    let last = text.origins.last();
    last.is_some_and(|line| line.page == heading.page() && line.rect.right <= heading.rect().left)
}

/// The text that goes before, bylines and other headings passed over.
pub fn text_before(items: &[Item], index: usize) -> Option<&Block> {
    items[..index].iter().rev().find_map(|item| match item {
        Item::Text(block) => Some(block),
        _ => None,
    })
}

/// The text under a heading, whatever stands between.
fn text_behind(items: &[Item], index: usize) -> Option<&Block> {
    items[index + 1..].iter().find_map(|item| match item {
        Item::Text(block) => Some(block),
        _ => None,
    })
}

/// Whether a heading stands over a dateline.
fn heads_dateline(items: &[Item], index: usize) -> bool {
    let heads = matches!(items[index], Item::Heading(_));
    heads && text_behind(items, index).is_some_and(|text| opens_with_any_dateline(&text.text))
}

/// What stands before and after a heading.
pub struct Around<'a> {
    before: Option<&'a Item>,
    /// The text that goes before, bylines and other headings passed over.
    text_before: Option<&'a Block>,
    after: Option<&'a Item>,
    text_after: Option<&'a Block>,
}

/// Least ratio of two column widths that are not the same column.
const OTHER_MEASURE: f32 = 1.2;

impl<'a> Around<'a> {
    pub fn new(items: &'a [Item], index: usize) -> Self {
        Self {
            before: index.checked_sub(1).map(|before| &items[before]),
            text_before: text_before(items, index),
            after: items.get(index + 1),
            text_after: text_behind(items, index),
        }
    }

    /// The log odds that a heading opens an article, by its own lines and what stands next to it.
    pub fn weigh(&self, lines: &[Block], params: &AssembleParams) -> f32 {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return 0.0 };
        let weights = &params.openings;
        let texts = || self.text_before.into_iter().chain(self.text_after);
        let page_before = self.text_before.map(Block::page);
        let numbered = numbers::is_numbered(&first.text) || numbers::names_table(&first.text);
        let han = first.text.chars().any(is_han);
        let signs = [
            (true, weights.heading),
            (self.text_before.is_none(), weights.first),
            (matches!(self.before, Some(Item::Byline(_) | Item::Onward(_))), weights.after_byline),
            (matches!(self.after, Some(Item::Byline(_))), weights.before_byline),
            (self.text_after.is_some_and(|block| opens_with_any_dateline(&block.text)), weights.before_dateline),
            (texts().any(|text| params.min_larger_type * line_height(text) <= tallest(lines)), weights.larger_type),
            (texts().next().is_some() && texts().all(|text| is_wider(lines, text)), weights.wider_than_column),
            (2 <= line_count(lines) && !numbered, weights.several_lines),
            (self.measure_changes(), weights.other_measure),
            (page_before.is_some_and(|page| page != first.page()), weights.other_page),
            (matches!(self.after, None | Some(Item::Heading(_))) && !numbered, weights.before_heading),
            (lines.iter().any(|line| line.role == Role::CrossHeading), weights.named_inside),
            (numbered, weights.numbered),
            (han && has_kicker(lines) && !numbered, weights.kicker),
            (lines.iter().any(|line| has_even_halves(&line.text)), weights.halves),
            (wording::is_lead_in(&last.text), weights.lead_in),
            (self.is_inside_sentence(), weights.inside_sentence),
            (han && first.cue != Cue::TypeSize, weights.han_paragraph),
            (lines.iter().all(|line| line.cue == Cue::Bold), weights.bold),
        ];
        sum_of(signs)
    }

    fn measure_changes(&self) -> bool {
        let measures = (self.text_before.and_then(measure), self.text_after.and_then(measure));
        let (Some(before), Some(after)) = measures else { return false };
        OTHER_MEASURE * before.min(after) <= before.max(after)
    }

    fn is_inside_sentence(&self) -> bool {
        matches!(self.before, Some(Item::Text(block)) if wording::is_open(&block.text))
    }
}

/// Whether a line of a few characters stands over the next.
fn has_kicker(lines: &[Block]) -> bool {
    let length = |line: &Block| line.text.chars().filter(|c| c.is_alphanumeric()).count();
    matches!(lines, [first, second, ..] if 2 * length(first) <= length(second))
}

/// The tallest line of a heading.
pub fn tallest(lines: &[Block]) -> f32 {
    lines.iter().map(line_height).fold(0.0, f32::max)
}

fn line_count(lines: &[Block]) -> usize {
    lines.iter().map(|line| line.origins.len()).sum()
}

/// Whether a heading line is wider than the column of the text.
fn is_wider(lines: &[Block], text: &Block) -> bool {
    let Some(column) = measure(text) else { return false };
    let margin = line_height(text);
    lines.iter().flat_map(|line| &line.origins).any(|origin| column + margin < origin.rect.width() as f32)
}

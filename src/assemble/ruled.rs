//! The rules that printers set over the headings of articles.

use super::measures::line_height;
use crate::model::{Block, Reading, Rect, Unit};

/// How far over a heading its rule stands, in pitches.
const ABOVE: f32 = 2.0;
/// Longest rule that parts items and not columns or bands, in heights of the body type.
const SHORT: f32 = 10.0;
/// How far the middles of a heading and its rule are apart, in heights of the body type.
const CENTRED: f32 = 1.5;
/// How far below a text a heading stands that follows it in its column, in pitches.
const FOLLOWS: f32 = 4.0;
/// Fewest headings under rules that show the habit of a page.
const HABIT: usize = 3;

/// Whether a rule parts the text above from the block: a short one centred over it, or one along it.
pub fn is_under_rule(block: &Block, text_before: Option<&Block>, readings: &[Reading]) -> bool {
    let Some(reading) = readings.get(block.page()) else { return false };
    let rect = block.rect();
    let reach = ABOVE * reading.scale.pitch;
    let over = |rule: &&Rect| {
        let gap = (rect.top - rule.bottom) as f32;
        rule.height() < rule.width() && -(line_height(block) / 2.0) < gap && gap < reach
    };
    let follows = text_before.is_some_and(|text| follows_in_column(text, block, readings));
    let along = |rule: &Rect| follows && 3 * rect.width() < 4 * rule.across().overlap(&rect.across());
    reading.page.rules.iter().filter(over).any(|rule| is_dash(rule, &rect, reading) || along(rule))
}

/// Whether a short rule stands between two lines, in the middle of the second.
pub fn has_dash_between(above: &Block, below: &Block, readings: &[Reading]) -> bool {
    let Some(reading) = readings.get(below.page()) else { return false };
    let (upper, lower) = (above.rect(), below.rect());
    let is_between = |rule: &Rect| upper.mid_y() < rule.mid_y() && rule.mid_y() < lower.mid_y();
    reading.page.rules.iter().any(|rule| is_dash(rule, &lower, reading) && is_between(rule))
}

/// Whether a rule is a short one in the middle of what stands over or under it.
fn is_dash(rule: &Rect, rect: &Rect, reading: &Reading) -> bool {
    let type_size = reading.scale.type_size;
    rule.height() < rule.width()
        && rule.width() as f32 <= SHORT * type_size
        && (rule.mid_x() - rect.mid_x()).abs() <= CENTRED * type_size
}

/// Whether a rule as wide as a column stands close under the block, as under a heading inside an article that is set between two.
pub fn is_over_rule(block: &Block, readings: &[Reading]) -> bool {
    let Some(reading) = readings.get(block.page()) else { return false };
    let (rect, type_size) = (block.rect(), reading.scale.type_size);
    let under = |rule: &&Rect| {
        let gap = (rule.top - rect.bottom) as f32;
        rule.height() < rule.width() && -(line_height(block) / 2.0) < gap && gap < reading.scale.pitch
    };
    let along = |rule: &Rect| {
        SHORT * type_size < rule.width() as f32
            && rect.width() <= rule.across().overlap(&rect.across()) + type_size as i32
    };
    reading.page.rules.iter().filter(under).any(along)
}

/// Whether a rule along most of the lines it parts stands between the end of a text and a block under it in its column, as
/// between small advertisements.
pub fn are_ruled_apart(text: &Block, block: &Block, readings: &[Reading]) -> bool {
    let has_rules = |reading: &&Reading| !reading.page.rules.is_empty() && follows_in_column(text, block, readings);
    let Some(reading) = readings.get(block.page()).filter(has_rules) else { return false };
    let (Some(last), Some(first)) = (text.origins.last(), block.origins.first()) else { return false };
    let column = text.rect().across().union(&block.rect().across());
    let is_between = |rule: &&Rect| {
        rule.height() < rule.width()
            && last.rect.mid_y() < rule.mid_y()
            && rule.mid_y() < first.rect.mid_y()
            && 3 * column.len() < 4 * rule.across().overlap(&column)
    };
    reading.page.rules.iter().any(|rule| is_between(&rule))
}

/// Whether the block stands right below the text, in its column.
pub fn follows_in_column(text: &Block, block: &Block, readings: &[Reading]) -> bool {
    let Some(reading) = readings.get(block.page()).filter(|_| text.page() == block.page()) else { return false };
    let Some(above) = text.origins.last().map(|origin| origin.rect) else { return false };
    let below = block.rect();
    let gap = (below.top - above.bottom) as f32;
    0 < above.across().overlap(&below.across()) && -line_height(block) < gap && gap < FOLLOWS * reading.scale.pitch
}

/// The pages on which headings stand under rules, by index: there a heading without one is no article's.
pub fn ruled_pages<'a>(ruled: impl Iterator<Item = &'a Block>, readings: &[Reading]) -> Vec<bool> {
    let counts = count_by_page(ruled.map(Block::page), readings);
    let on_paper = readings.iter().map(|reading| reading.page.unit != Unit::Cell);
    counts.into_iter().zip(on_paper).map(|(count, on_paper)| on_paper && HABIT <= count).collect()
}

/// The pages on which articles open with a dateline, by index: several do, and of all that have a heading one in so many.
pub fn dated_pages(
    dated: impl Iterator<Item = usize>,
    headed: impl Iterator<Item = usize>,
    readings: &[Reading],
) -> Vec<bool> {
    const ONE_IN: usize = 2;
    let counts = count_by_page(dated, readings).into_iter().zip(count_by_page(headed, readings));
    counts.map(|(dated, headed)| HABIT <= dated && headed <= ONE_IN * dated).collect()
}

fn count_by_page(pages: impl Iterator<Item = usize>, readings: &[Reading]) -> Vec<usize> {
    let mut counts = vec![0; readings.len()];
    pages.filter(|page| *page < readings.len()).for_each(|page| counts[page] += 1);
    counts
}

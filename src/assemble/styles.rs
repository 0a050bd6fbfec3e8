//! The style of headings: what a printer sets alike stands for the same.

use std::collections::HashMap;

use super::measures::is_on_paper;
use super::ruled::is_under_rule;
use super::signs::{tallest, text_before};
use super::stories::Item;
use super::wording;
use crate::model::{Block, Reading, is_han};

/// How a heading is set, as far as it shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    page: usize,
    height: f32,
    capitals: bool,
    /// A rule parts it from the text above.
    ruled: bool,
}

impl Style {
    /// The style of a heading; `None` of a Han one in a dump, where all are set alike.
    fn of(items: &[Item], index: usize, readings: &[Reading]) -> Option<Self> {
        let Item::Heading(lines) = &items[index] else { return None };
        let page = lines.first()?.page();
        let han = lines.iter().any(|line| line.text.chars().any(is_han));
        let shows = is_on_paper(page, readings) || !han;
        let ruled = || is_under_rule(&lines[0], text_before(items, index), readings);
        shows.then(|| Self { page, height: tallest(lines), capitals: have_capitals(lines), ruled: ruled() })
    }
}

/// Whether a line of a heading is in capitals.
pub fn have_capitals(lines: &[Block]) -> bool {
    lines.iter().any(|line| wording::is_in_capitals(&line.text))
}

/// For every item what the log odds of the other headings of its page in its style are in the middle. Few say less.
pub fn log_odds_of_others(items: &[Item], alone: &[f32], readings: &[Reading]) -> Vec<f32> {
    let mut odds = vec![0.0; items.len()];
    let mut kinds: HashMap<(usize, bool, bool), Vec<(f32, usize)>> = HashMap::new();
    for at in 0..items.len() {
        let Some(style) = Style::of(items, at, readings) else { continue };
        kinds.entry((style.page, style.capitals, style.ruled)).or_default().push((style.height, at));
    }
    for kind in kinds.values_mut() {
        kind.sort_by(|one, other| one.0.total_cmp(&other.0));
        weigh_kind(kind, alone, &mut odds);
    }
    odds
}

/// The same for headings that differ in height alone, from the lowest to the highest.
fn weigh_kind(kind: &[(f32, usize)], alone: &[f32], odds: &mut [f32]) {
    /// Engines measure one type with a few per cent of scatter.
    const SAME_TYPE: f32 = 1.09;
    /// The most that one heading says of another.
    const MOST: f32 = 3.0;
    let said = |at: usize| alone[at].clamp(-MOST, MOST);
    let mut sums = vec![0.0];
    sums.extend(kind.iter().scan(0.0, |sum, (_, at)| {
        *sum += said(*at);
        Some(*sum)
    }));
    for (height, at) in kind {
        let first = kind.partition_point(|(other, _)| other * SAME_TYPE <= *height);
        let end = kind.partition_point(|(other, _)| *other < height * SAME_TYPE);
        let end = end.max(first + 1);
        odds[*at] = (sums[end] - sums[first] - said(*at)) / (end - first) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{heading, reading};
    use super::*;

    #[test]
    fn headings_in_one_style_speak_for_each_other() {
        let item = |text: &str| Item::Heading(vec![heading(text)]);
        let items = ["THE MARKET.", "THE COURTS.", "A reply"].map(item);
        let blocks: Vec<Block> = items.iter().flat_map(|item| item.blocks().to_vec()).collect();
        let odds = log_odds_of_others(&items, &[2.0, -1.0, 5.0], &[reading(0, &blocks)]);
        assert_eq!(odds, [-0.5, 1.0, 0.0]);
    }
}

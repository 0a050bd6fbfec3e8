//! The style of headings: what a printer sets alike stands for the same.

use std::collections::HashMap;

use super::ruled::is_under_rule;
use super::signs::{tallest, text_before};
use super::stories::Item;
use super::wording;
use crate::model::{Block, Reading, Unit, is_han};

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
        let on_paper = readings.get(page).is_some_and(|reading| reading.page.unit != Unit::Cell);
        let han = lines.iter().any(|line| line.text.chars().any(is_han));
        let shows = on_paper || !han;
        let ruled = || is_under_rule(&lines[0], text_before(items, index), readings);
        shows.then(|| Self { page, height: tallest(lines), capitals: have_capitals(lines), ruled: ruled() })
    }

    fn is_like(&self, other: &Self) -> bool {
        /// Engines measure one type with a few per cent of scatter.
        const SAME_TYPE: f32 = 1.09;
        self.page == other.page
            && self.capitals == other.capitals
            && self.ruled == other.ruled
            && self.height.max(other.height) < SAME_TYPE * self.height.min(other.height)
    }
}

/// Whether a line of a heading is in capitals.
pub fn have_capitals(lines: &[Block]) -> bool {
    lines.iter().any(|line| wording::is_in_capitals(&line.text))
}

/// For every item what the log odds of the other headings of its page in its style are in the middle. Few say less.
pub fn log_odds_of_others(items: &[Item], alone: &[f32], readings: &[Reading]) -> Vec<f32> {
    /// The most that one of them says.
    const MOST: f32 = 3.0;
    let mut pages: HashMap<usize, Vec<(usize, Style)>> = HashMap::new();
    for at in 0..items.len() {
        let style = Style::of(items, at, readings);
        style.into_iter().for_each(|style| pages.entry(style.page).or_default().push((at, style)));
    }
    let mut odds = vec![0.0; items.len()];
    for page in pages.values() {
        for (at, style) in page {
            let others = page.iter().filter(|(other, others)| other != at && others.is_like(style));
            let others: Vec<f32> = others.map(|(other, _)| alone[*other].clamp(-MOST, MOST)).collect();
            odds[*at] = others.iter().sum::<f32>() / (others.len() + 1) as f32;
        }
    }
    odds
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

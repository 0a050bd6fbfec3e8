//! Chinese headlines from top to bottom, at the side of their text.

use super::barriers;
use crate::model::{Line, Page, Rect, Region, Scale, Word, is_han};

/// Fewest characters, and the least height of one in widths of the line: type may be flattened.
const FEWEST: usize = 3;
const FLAT: f32 = 0.4;

/// How far a headline stands beside its text at most, in type sizes; a deck may stand between.
const BESIDE: f32 = 4.0;

/// Whether a word's Han characters stand under each other: then its box is as high as they are together.
pub(super) fn is_upright(word: &Word) -> bool {
    if word.text.is_ascii() {
        return false;
    }
    let characters = word.text.chars().count();
    let han = word.text.chars().filter(|c| is_han(*c)).count();
    let least = FLAT * characters as f32 * word.rect.width() as f32;
    FEWEST <= characters && characters < 2 * han && least <= word.rect.height() as f32
}

pub(super) fn is_upright_line(line: &Line) -> bool {
    matches!(&line.words[..], [word] if is_upright(word))
}

/// Parts the regions that are a line from top to bottom from the others.
pub(super) fn take_upright(regions: Vec<Region>) -> (Vec<Region>, Vec<Region>) {
    regions.into_iter().partition(|region| matches!(&region.lines[..], [line] if is_upright_line(line)))
}

/// Puts each line from top to bottom before the text at its side, and before the columns left of it in the same row; of several
/// beside each other the right one comes first.
pub(super) fn put_upright(mut upright: Vec<Region>, mut order: Vec<Region>, page: &Page, scale: &Scale) -> Vec<Region> {
    upright.sort_by_key(|region| (-region.rect.right, region.rect.top));
    let mut sets: Vec<Vec<Region>> = Vec::new();
    for region in upright {
        let is_beside = |other: &Region| gap_beside(&region.rect, &other.rect, scale).is_some();
        match sets.iter_mut().find(|set| set.last().is_some_and(is_beside)) {
            Some(set) => set.push(region),
            None => sets.push(vec![region]),
        }
    }
    for set in sets {
        let gap = |at: &usize| set.iter().filter_map(|line| gap_beside(&line.rect, &order[*at].rect, scale)).min();
        let beside = (0..order.len()).filter_map(|at| Some((gap(&at)?, order[at].rect.top, at))).min();
        let top = set.iter().map(|line| line.rect.top).min();
        let below = || (0..order.len()).find(|at| top < Some(order[*at].rect.top));
        let first = |at: usize| first_of_row(at, &set, &order, page, scale);
        let at = beside.map(|(_, _, at)| first(at)).or_else(below).unwrap_or(order.len());
        order.splice(at..at, set);
    }
    order
}

/// The first of the columns that stand level beside each other, from the one beside a headline at their right to the left: up
/// to a column with a heading of its own, and to a rule that goes on under them.
fn first_of_row(beside: usize, headline: &[Region], order: &[Region], page: &Page, scale: &Scale) -> usize {
    let at_right = headline.iter().all(|line| order[beside].rect.right <= line.rect.left);
    let (mut first, mut last) = (beside, order[beside].rect);
    while let Some(next) = column_left_of(&last, order, page, scale).filter(|_| at_right) {
        first = first.min(next);
        last = order[next].rect;
    }
    first
}

/// The column left of another, level with it, that goes on in it.
fn column_left_of(column: &Rect, order: &[Region], page: &Page, scale: &Scale) -> Option<usize> {
    /// Fewest lines of a column; what has fewer is a heading.
    const FEWEST_LINES: usize = 3;
    /// White between columns, in type sizes.
    const CLOSE: f32 = 4.0;
    let is_level = |rect: &Rect| (rect.top - column.top).abs() as f32 <= scale.pitch;
    let is_left =
        |rect: &Rect| rect.right <= column.left && (column.left - rect.right) as f32 <= CLOSE * scale.type_size;
    let parts = |rule: &Rect, rect: &Rect| {
        let is_between = rect.mid_x() < rule.mid_x() && rule.mid_x() < column.mid_x();
        let is_beside = 0 < rule.down().overlap(&column.down());
        let lowest = column.bottom.max(rect.bottom) as f32;
        is_between && is_beside && lowest + 2.0 * scale.pitch < rule.bottom as f32
    };
    let is_parted = |rect: &Rect| page.rules.iter().any(|rule| barriers::is_upright(rule) && parts(rule, rect));
    let goes_on = |region: &Region| {
        FEWEST_LINES <= region.lines.len()
            && is_level(&region.rect)
            && is_left(&region.rect)
            && !is_parted(&region.rect)
    };
    (0..order.len()).filter(|at| goes_on(&order[*at])).max_by_key(|at| order[*at].rect.right)
}

/// The white between two boxes that stand close beside each other.
fn gap_beside(line: &Rect, other: &Rect, scale: &Scale) -> Option<i32> {
    let gap = line.across().gap(&other.across());
    let level = line.height().min(other.height()) <= 2 * line.down().overlap(&other.down());
    (level && gap as f32 <= BESIDE * scale.type_size).then_some(gap)
}

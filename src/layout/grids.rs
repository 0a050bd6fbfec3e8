//! Tables between printed rules.

use super::barriers::is_upright;
use super::lines::Strip;
use crate::model::{Line, Page, Rect, Region, Scale, Word, median};

/// How far the ends of the rules of one table are apart, in type sizes; a page may lean.
const ALIGNED: f32 = 1.5;
/// Highest row and usual row, in pitches: a head has several lines, and what stands in higher frames is text.
const HIGHEST: f32 = 8.0;
const USUAL: f32 = 4.0;
/// White between the two of a double rule, in pitches, at most.
const DOUBLE: f32 = 0.5;
/// More rules are those of a drawing; each is compared with all.
const MOST: usize = 1000;
/// Rows above that a piece may belong to: a cell may have several lines.
const NEAR_ROWS: usize = 8;
/// Fewest rules across, and between columns.
const FEWEST_ACROSS: usize = 3;
const FEWEST_UPRIGHT: usize = 2;
/// Share of the table's height that a rule between columns takes at least: heads may span them.
const UPRIGHT: f32 = 0.4;

/// The boxes of the tables whose rows and columns are ruled off.
pub(super) fn find_grids(page: &Page, scale: &Scale) -> Vec<Rect> {
    if MOST < page.rules.len() {
        return vec![];
    }
    let (upright, mut across): (Vec<Rect>, Vec<Rect>) = page.rules.iter().partition(|rule| is_upright(rule));
    across.sort_by_key(|rule| (rule.top, rule.left, rule.right, rule.bottom));
    let mut grids: Vec<Rect> = Vec::new();
    for (at, first) in across.iter().enumerate() {
        if grids.iter().any(|grid| grid.contains(first)) {
            continue;
        }
        let rows = rules_like(first, &across[at + 1..], &upright, scale);
        let grid = rows.iter().fold(*first, |grid, rule| grid.union(rule));
        if is_table(&rows, scale) && FEWEST_UPRIGHT <= columns_in(&grid, &upright, scale) {
            grids.push(grid);
        }
    }
    grids
}

/// A rule and those under it, each near the one before, that begin and end where it does and have cells between them.
fn rules_like(first: &Rect, below: &[Rect], upright: &[Rect], scale: &Scale) -> Vec<Rect> {
    let near = |one: i32, other: i32| (one - other).abs() as f32 <= ALIGNED * scale.type_size;
    let mut rows = vec![*first];
    for rule in below.iter().filter(|rule| near(rule.left, first.left) && near(rule.right, first.right)) {
        let last = rows[rows.len() - 1];
        if rule.top - last.bottom < (DOUBLE * scale.pitch) as i32 {
            *rows.last_mut().expect("there is the first") = last.union(rule);
            continue;
        }
        let row = Rect { top: last.bottom, bottom: rule.top.max(last.bottom), ..last };
        let parts = |side: &Rect| {
            let inside =
                row.left as f32 + scale.type_size < side.mid_x() && side.mid_x() < row.right as f32 - scale.type_size;
            inside && row.height() <= 2 * side.down().overlap(&row.down())
        };
        if HIGHEST * scale.pitch < row.height() as f32 || !upright.iter().any(parts) {
            break;
        }
        rows.push(*rule);
    }
    rows
}

fn is_table(rows: &[Rect], scale: &Scale) -> bool {
    let heights = rows.windows(2).map(|pair| pair[1].top - pair[0].bottom);
    FEWEST_ACROSS <= rows.len() && median(heights).is_some_and(|height| height as f32 <= USUAL * scale.pitch)
}

/// How many rules stand between the columns of a table.
fn columns_in(grid: &Rect, upright: &[Rect], scale: &Scale) -> usize {
    let em = scale.type_size;
    let is_inner = |rule: &&Rect| {
        let beside = (rule.left - grid.left).min(grid.right - rule.right) as f32;
        let beyond = (grid.top - rule.top).max(rule.bottom - grid.bottom) as f32;
        em < beside && beyond <= em && UPRIGHT * grid.height() as f32 <= rule.height() as f32
    };
    let mut middles: Vec<i32> = upright.iter().filter(is_inner).map(|rule| rule.mid_x() as i32).collect();
    middles.sort_unstable();
    middles.dedup_by(|next, last| ((*next - *last) as f32) < em);
    middles.len()
}

/// Takes the lines that stand in a table out of the others: a region of rows each.
pub(super) fn take_tables(grids: &[Rect], strips: Vec<Strip>) -> (Vec<Region>, Vec<Strip>) {
    let (mut tables, mut strips) = (Vec::new(), strips);
    for grid in grids {
        let (inside, others) = strips.into_iter().partition(|strip: &Strip| is_in(grid, &strip.line.rect));
        strips = others;
        tables.extend(Region::new(rows_of(inside)));
    }
    (tables, strips)
}

/// Whether the middle of a box lies in a table.
pub(super) fn is_in(grid: &Rect, rect: &Rect) -> bool {
    let (x, y) = (rect.mid_x() as i32, rect.mid_y() as i32);
    grid.left <= x && x < grid.right && grid.top <= y && y < grid.bottom
}

/// The pieces that stand beside each other as one line.
fn rows_of(mut pieces: Vec<Strip>) -> Vec<Line> {
    pieces.sort_by_key(|piece| (piece.band.start, piece.line.rect.left, piece.band.end, piece.line.rect.right));
    let mut rows: Vec<Vec<Strip>> = Vec::new();
    for piece in pieces {
        let beside = |row: &&mut Vec<Strip>| {
            let is_level = |other: &Strip| 2 * other.band.overlap(&piece.band) > other.band.len().min(piece.band.len());
            row.iter().any(is_level) && row.iter().all(|other| other.across().overlap(&piece.across()) <= 0)
        };
        match rows.iter_mut().rev().take(NEAR_ROWS).find(beside) {
            Some(row) => row.push(piece),
            None => rows.push(vec![piece]),
        }
    }
    let line = |mut row: Vec<Strip>| {
        row.sort_by_key(|piece| piece.line.rect.left);
        let words: Vec<Word> = row.into_iter().flat_map(|piece| piece.line.words).collect();
        Line::new(words)
    };
    rows.into_iter().filter_map(line).collect()
}

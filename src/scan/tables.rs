//! Rows of tables without rules: what stands left and right of the white in them is one line.

use crate::model::{Rect, median};

use super::gutters::runs_down_through;
use super::lines::{is_on_line, joined};
use super::near::Near;
use super::sets::Sets;
use super::words::Piece;

/// Fewest rows of a table.
const MIN_ROWS: usize = 3;

/// Widest cell at the right of a row, in x-heights: a price, a sum, a time. The lines of a column are longer.
const WIDEST_CELL: f32 = 10.0;

/// Widest white in a row, in x-heights: the widest columns of books and gazettes have some sixty.
const WIDEST_WHITE: f32 = 40.0;

/// Farthest row below a row, and line of text over or under a table, from top to top, in x-heights.
const PITCH: f32 = 5.0;

/// Edges that are set flush differ at most by this, in x-heights.
const FLUSH: f32 = 0.7;

/// Deepest indent of the line of text over or under a table, in x-heights.
const INDENT: f32 = 5.0;

/// Heights of lines of one type differ at most by this factor: some have no ascender, and some no descender.
const ONE_TYPE: f32 = 1.6;

/// A label, and what stands at the right edge of the column beside it.
struct Row {
    label: usize,
    cell: usize,
}

/// The lines and gutters of a page whose tables are read row by row.
pub struct Tables {
    pub lines: Vec<Piece>,
    pub gutters: Vec<Rect>,
}

/// Makes one line of each row of a table, and takes away the gutters in its white. It is a table, and not two columns, where
/// narrow cells are flush right and a line of the same type over or under it goes across the white, as far as they do.
pub fn join_rows(lines: Vec<Piece>, gutters: Vec<Rect>, rules: &[Rect], x_height: f32) -> Tables {
    let near = Near::new(lines.iter().map(|line| &line.band), (8.0 * x_height) as i32);
    let page = Lines { lines: &lines, near, rules, x_height };
    let tables: Vec<Vec<Row>> = page.tables().into_iter().filter(|rows| !page.is_parted(rows, &gutters)).collect();
    let whites: Vec<Rect> = tables.iter().map(|rows| page.white_of(rows)).collect();
    let gutters = gutters.into_iter().filter(|gutter| !whites.iter().any(|white| is_of_table(gutter, white))).collect();
    let mut sets = Sets::new(lines.len());
    tables.iter().flatten().for_each(|row| sets.unite(row.label, row.cell));
    let whole = |group: &Vec<usize>| match group[..] {
        [at] => lines[at].clone(),
        _ => joined(group.iter().map(|&at| &lines[at]).collect()),
    };
    Tables { lines: sets.groups().iter().map(whole).collect(), gutters }
}

/// Whether a gutter is the white of a table: it goes on for a few lines at most.
fn is_of_table(gutter: &Rect, white: &Rect) -> bool {
    let (across, down) = (gutter.across(), gutter.down());
    across.len() <= 2 * across.overlap(&white.across()) && down.len() <= 2 * down.overlap(&white.down())
}

fn is_one_type(one: i32, other: i32) -> bool {
    one.max(other) as f32 <= ONE_TYPE * one.min(other) as f32
}

/// The lines of a page.
struct Lines<'a> {
    lines: &'a [Piece],
    near: Near,
    rules: &'a [Rect],
    x_height: f32,
}

impl Lines<'_> {
    /// The rows of each table.
    fn tables(&self) -> Vec<Vec<Row>> {
        let mut rows: Vec<Row> = (0..self.lines.len()).filter_map(|cell| self.row(cell)).collect();
        rows.sort_by_key(|row| self.lines[row.cell].band.top);
        let mut sets = Sets::new(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let below = rows.iter().enumerate().skip(at + 1);
            let close = below.take_while(|(_, next)| self.is_close(self.band(row.cell), self.band(next.cell)));
            close.filter(|(_, next)| self.is_like(row, next)).for_each(|(next, _)| sets.unite(at, next));
        }
        let mut tables: Vec<Vec<Row>> = vec![];
        let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
        for group in sets.groups().iter().filter(|group| MIN_ROWS <= group.len()) {
            tables.push(group.iter().filter_map(|&at| rows[at].take()).collect());
        }
        tables.retain(|rows| self.is_in_column(rows));
        tables
    }

    fn band(&self, at: usize) -> &Rect {
        &self.lines[at].band
    }

    fn length(&self, x_heights: f32) -> i32 {
        (x_heights * self.x_height) as i32
    }

    /// The row that a narrow cell ends.
    fn row(&self, cell: usize) -> Option<Row> {
        let band = self.band(cell);
        if self.length(WIDEST_CELL) < band.width() {
            return None;
        }
        let seen = Rect { left: band.left - self.length(WIDEST_WHITE), right: band.left, ..*band };
        let is_before = |at: &usize| {
            let other = self.band(*at);
            self.lines[*at].is_letters(self.x_height)
                && other.right <= band.left
                && seen.left <= other.right
                && is_on_line(other, band)
        };
        let label = self.near.to(&seen).into_iter().filter(is_before).max_by_key(|&at| self.band(at).right)?;
        let white = Rect { left: self.band(label).right, right: band.left.max(self.band(label).right + 1), ..*band };
        let is_ruled = self.rules.iter().any(|rule| runs_down_through(rule, &white));
        (!is_ruled && self.is_one_type(label, cell)).then_some(Row { label, cell })
    }

    fn is_one_type(&self, one: usize, other: usize) -> bool {
        is_one_type(self.lines[one].ink.height(), self.lines[other].ink.height())
    }

    fn is_close(&self, upper: &Rect, lower: &Rect) -> bool {
        lower.top - upper.top <= self.length(PITCH)
    }

    fn is_like(&self, row: &Row, next: &Row) -> bool {
        let flush = |one: i32, other: i32| (one - other).abs() <= self.length(FLUSH);
        self.band(row.cell).bottom <= self.band(next.cell).top
            && flush(self.band(row.cell).right, self.band(next.cell).right)
            && flush(self.band(row.label).left, self.band(next.label).left)
    }

    /// Whether a line over or under the rows goes across their white to where they end: they stand in one column.
    fn is_in_column(&self, rows: &[Row]) -> bool {
        let Some(all) = Rect::around(rows.iter().flat_map(|row| [self.band(row.label), self.band(row.cell)])) else {
            return false;
        };
        let reach = self.length(PITCH);
        let seen = Rect { top: all.top - reach, bottom: all.bottom + reach, ..all };
        let usual = median(rows.iter().map(|row| self.lines[row.label].ink.height())).unwrap_or(all.height());
        let cells = rows.iter().map(|row| self.band(row.cell).left).min().unwrap_or(all.right);
        let goes_across = |line: &Piece| {
            let (left, right) = (line.band.left - all.left, line.band.right - all.right);
            -self.length(FLUSH) <= left
                && left <= self.length(INDENT)
                && cells < line.band.right
                && right <= self.length(FLUSH)
                && is_one_type(line.ink.height(), usual)
        };
        self.near
            .to(&seen)
            .into_iter()
            .any(|at| self.lines[at].band.intersect(&seen).is_some() && goes_across(&self.lines[at]))
    }

    /// The white between the labels and the cells.
    fn white_of(&self, rows: &[Row]) -> Rect {
        let label = |edge: fn(&Rect) -> i32| rows.iter().map(move |row| edge(self.band(row.label)));
        let cell = |edge: fn(&Rect) -> i32| rows.iter().map(move |row| edge(self.band(row.cell)));
        Rect {
            left: label(|band| band.right).max().unwrap_or(0),
            top: label(|band| band.top).min().unwrap_or(0),
            right: cell(|band| band.left).min().unwrap_or(0),
            bottom: label(|band| band.bottom).max().unwrap_or(0),
        }
    }

    /// Whether a gutter that goes on beyond the rows parts the labels from the cells.
    fn is_parted(&self, rows: &[Row], gutters: &[Rect]) -> bool {
        let white = self.white_of(rows);
        gutters.iter().any(|gutter| gutter.intersect(&white).is_some() && !is_of_table(gutter, &white))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEIGHT: i32 = 14;

    /// Joins the lines of a page of rows; in each the lines are given by their left and right edges.
    fn joined_rows(rows: &[&[(i32, i32)]], gutters: &[Rect]) -> Tables {
        let line = |row: i32, &(left, right): &(i32, i32)| Piece {
            heights: vec![HEIGHT],
            ..Piece::new(Rect::new(left, 30 * row, right, 30 * row + HEIGHT))
        };
        let lines = (1..).zip(rows).flat_map(|(row, lines)| lines.iter().map(move |edges| line(row, edges))).collect();
        join_rows(lines, gutters.to_vec(), &[], 12.0)
    }

    const TEXT: &[(i32, i32)] = &[(20, 320)];
    const ROWS: [&[(i32, i32)]; 3] = [&[(20, 120), (270, 320)], &[(20, 90), (260, 320)], &[(20, 140), (270, 320)]];

    #[test]
    fn a_label_and_its_price_are_one_line_under_a_line_of_text() {
        let gutter = Rect::new(140, 50, 260, 140);
        let tables = joined_rows(&[&[TEXT], &ROWS[..]].concat(), &[gutter]);
        assert_eq!(tables.lines.len(), 4, "{:?}", tables.lines);
        assert!(tables.lines.iter().all(|line| line.band.across() == Rect::new(20, 0, 320, 0).across()));
        assert_eq!(tables.gutters, []);
    }

    #[test]
    fn short_lines_of_two_columns_are_no_rows() {
        let under = [&ROWS[..], &[&[(20, 140), (170, 320)] as &[_]; 3]].concat();
        assert_eq!(joined_rows(&under, &[]).lines.len(), 12);
        // A gutter goes on farther.
        let gutter = Rect::new(140, 50, 170, 600);
        let tables = joined_rows(&[&[TEXT], &ROWS[..]].concat(), &[gutter]);
        assert_eq!((tables.lines.len(), tables.gutters), (7, vec![gutter]));
    }
}

//! Type no larger than the room between the lines above and below it.

use crate::model::{Line, Rect, Word, median};

/// Lines are set no closer than their type is high; boxes err by a tenth.
const SLACK: f32 = 1.1;
/// Type that differs by less from the page's usual is measured well enough.
const LARGER: f32 = 1.15;
/// Lines of the body are no farther apart, in its type sizes.
const LARGEST_PITCH: f32 = 1.4;
/// A neighbour of fewer words may be a speck.
const SEVERAL: usize = 3;

/// Takes back type sizes for which there is no room: an engine that runs two leaning lines together measures them as one of
/// twice the size. Such a line gets the distance to its nearest neighbour, and no less than the page's usual size.
pub(super) fn fit_type(lines: Vec<Line>) -> Vec<Line> {
    let Some(usual) = median(lines.iter().flat_map(|line| &line.words).map(|word| word.type_size)) else {
        return lines;
    };
    let rows: Vec<Row> = lines.iter().map(Row::of).collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| rows[*a].middle.total_cmp(&rows[*b].middle));
    let mut fitted: Vec<Option<f32>> = vec![None; rows.len()];
    for (place, &at) in order.iter().enumerate() {
        let row = &rows[at];
        if row.type_size < LARGER * usual {
            continue;
        }
        let above = order[..place].iter().rev().map(|other| &rows[*other]);
        let below = order[place + 1..].iter().map(|other| &rows[*other]);
        let near = [row.nearest(above), row.nearest(below)];
        let tight = near.into_iter().flatten().filter(|near| near.room < row.type_size);
        // Among lines of the body it is the body's; a headline has what is left over smaller type.
        let fit =
            |near: Neighbour| if near.distance < LARGEST_PITCH * usual { near.distance.max(usual) } else { near.room };
        fitted[at] = tight.map(fit).reduce(f32::min);
    }
    let set = |(line, size): (Line, Option<f32>)| match size {
        Some(size) => in_type(line, size),
        None => line,
    };
    lines.into_iter().zip(fitted).map(set).collect()
}

/// A line by what its neighbours see of it.
struct Row {
    rect: Rect,
    words: usize,
    /// The middle height of its words: a word of the next line that was taken for one of this does not count.
    middle: f32,
    type_size: f32,
}

struct Neighbour {
    /// From the middle of the one line to the middle of the other.
    distance: f32,
    /// The largest type that fits.
    room: f32,
}

impl Row {
    fn of(line: &Line) -> Self {
        let middle = median(line.words.iter().map(|word| word.rect.mid_y()));
        let middle = middle.unwrap_or_else(|| line.rect.mid_y());
        Self { rect: line.rect, words: line.words.len(), middle, type_size: line.type_size() }
    }

    /// The nearest line of the same column among lines that are sorted by their distance.
    fn nearest<'a>(&self, others: impl Iterator<Item = &'a Row>) -> Option<Neighbour> {
        let distance = |other: &Row| (other.middle - self.middle).abs();
        let along = |other: &Row| self.rect.width() <= 2 * self.rect.across().overlap(&other.rect.across());
        // What stands in the same row is a piece of the line.
        let is_other_row = |other: &Row| self.rect.height().min(other.rect.height()) as f32 <= 2.0 * distance(other);
        let mut near = others.take_while(|other| distance(other) < SLACK * self.type_size);
        let other = near.find(|other| SEVERAL <= other.words && along(other) && is_other_row(other))?;
        let distance = distance(other);
        Some(Neighbour { distance, room: 2.0 * SLACK * distance - other.type_size.min(distance) })
    }
}

fn in_type(line: Line, type_size: f32) -> Line {
    let smaller = |word: Word| Word { type_size: word.type_size.min(type_size), ..word };
    Line { words: line.words.into_iter().map(smaller).collect(), ..line }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of three words, each with its top and its type size.
    fn sizes(lines: &[(i32, f32)]) -> Vec<f32> {
        let word = |number: i32, top: i32, type_size: f32| Word {
            text: "mill".into(),
            rect: Rect::new(number * 50, top, number * 50 + 40, top + type_size as i32),
            type_size,
            confidence: None,
            stroke: None,
        };
        let line = |(top, size): &(i32, f32)| Line::new((0..3).map(|number| word(number, *top, *size)).collect());
        fit_type(lines.iter().filter_map(line).collect()).iter().map(Line::type_size).collect()
    }

    #[test]
    fn type_for_which_there_is_no_room_was_measured_wrong() {
        let lines = [(0, 20.0), (22, 20.0), (34, 40.0), (66, 20.0), (88, 20.0)];
        assert_eq!(sizes(&lines), [20.0, 20.0, 22.0, 20.0, 20.0]);
    }

    #[test]
    fn a_headline_has_room() {
        let lines = [(0, 40.0), (50, 20.0), (72, 20.0), (94, 20.0), (116, 20.0)];
        assert_eq!(sizes(&lines)[0], 40.0);
    }
}

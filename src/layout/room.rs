//! Type no larger than the room between the lines above and below it.

use crate::model::{Line, Word, median};

/// Lines are set no closer than their type is high; boxes err by a tenth.
const SLACK: f32 = 1.1;
/// Type that differs by less from the page's usual is measured well enough.
const LARGER: f32 = 1.15;
/// A neighbour of fewer words may be a speck.
const SEVERAL: usize = 3;

/// Takes back type sizes for which there is no room: an engine that runs two leaning lines together measures them as one of
/// twice the size. Such a line gets the distance to its nearest neighbour, and no less than the page's usual size.
pub(super) fn fit_type(lines: Vec<Line>) -> Vec<Line> {
    let Some(usual) = median(lines.iter().flat_map(|line| &line.words).map(|word| word.type_size)) else {
        return lines;
    };
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| middle(&lines[*a]).total_cmp(&middle(&lines[*b])));
    let mut fitted: Vec<Option<f32>> = vec![None; lines.len()];
    for (place, &at) in order.iter().enumerate() {
        if lines[at].type_size() < LARGER * usual {
            continue;
        }
        let above = order[..place].iter().rev().map(|other| &lines[*other]);
        let below = order[place + 1..].iter().map(|other| &lines[*other]);
        let near = [nearest(&lines[at], above), nearest(&lines[at], below)];
        let tight = near.into_iter().flatten().filter(|near| near.room < lines[at].type_size());
        fitted[at] = tight.map(|near| near.distance.max(usual)).reduce(f32::min);
    }
    lines
        .into_iter()
        .zip(fitted)
        .map(|(line, size)| size.map_or_else(|| line.clone(), |size| in_type(&line, size)))
        .collect()
}

struct Neighbour {
    /// From the middle of the one line to the middle of the other.
    distance: f32,
    /// The largest type that fits.
    room: f32,
}

/// The nearest line of the same column among lines that are sorted by their distance.
fn nearest<'a>(line: &Line, others: impl Iterator<Item = &'a Line>) -> Option<Neighbour> {
    let size = line.type_size();
    let distance = |other: &Line| (middle(other) - middle(line)).abs();
    let along = |other: &Line| line.rect.width() <= 2 * line.rect.across().overlap(&other.rect.across());
    // What stands in the same row is a piece of the line.
    let is_other_row = |other: &Line| line.rect.height().min(other.rect.height()) as f32 <= 2.0 * distance(other);
    let mut others = others.take_while(|other| distance(other) < SLACK * size);
    let other = others.find(|other| SEVERAL <= other.words.len() && along(other) && is_other_row(other))?;
    let distance = distance(other);
    Some(Neighbour { distance, room: 2.0 * SLACK * distance - other.type_size().min(distance) })
}

/// The middle height of a line's words: a word of the next line that was taken for one of this does not count.
fn middle(line: &Line) -> f32 {
    median(line.words.iter().map(|word| word.rect.mid_y())).unwrap_or_else(|| line.rect.mid_y())
}

fn in_type(line: &Line, type_size: f32) -> Line {
    let words = line.words.iter().map(|word| Word { type_size: word.type_size.min(type_size), ..word.clone() });
    Line { words: words.collect(), rect: line.rect }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rect;

    /// Lines of three words, each with its top and its type size.
    fn sizes(lines: &[(i32, f32)]) -> Vec<f32> {
        let word = |number: i32, top: i32, type_size: f32| Word {
            text: "mill".into(),
            rect: Rect::new(number * 50, top, number * 50 + 40, top + type_size as i32),
            type_size,
            confidence: None,
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

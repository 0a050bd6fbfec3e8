//! Gutters that reach into a line that is whole: at the end of a gutter a word space may lie under it by chance.

use super::rows::without_specks;
use crate::model::{Gutter, Line, Page, Rect, Scale, Word, median};

/// How far from the end of a gutter such a line stands, in pitches.
const REACH: f32 = 2.0;
/// A word space is at most this many times as wide as the usual one of its line.
const EVEN: f32 = 1.5;
/// Fewest other spaces that tell the usual one.
const FEWEST: usize = 2;

/// The gutters, each without the lines at its ends that go on over it with a word space like their others.
pub(super) fn end_at_whole_lines(gutters: Vec<Gutter>, page: &Page, scale: &Scale) -> Vec<Gutter> {
    // Only of lines that were cut at the columns seen in the image is it known that they are whole.
    if page.gutters.is_empty() {
        return gutters;
    }
    let ended = |gutter: Gutter| Gutter { rect: without_whole_lines(gutter.rect, page, scale), ..gutter };
    gutters.into_iter().map(ended).filter(|gutter| gutter.rect.top < gutter.rect.bottom).collect()
}

fn without_whole_lines(gutter: Rect, page: &Page, scale: &Scale) -> Rect {
    let reach = (REACH * scale.pitch) as i32;
    let is_level = |rect: &Rect| gutter.top as f32 <= rect.mid_y() && rect.mid_y() <= gutter.bottom as f32;
    let is_near =
        |rect: &Rect| rect.mid_y() as i32 <= gutter.top + reach || gutter.bottom - reach <= rect.mid_y() as i32;
    let lines = page.lines.iter().filter(|line| is_level(&line.rect) && is_near(&line.rect));
    lines.filter(|line| goes_on_over(line, &gutter, scale)).fold(gutter, |left, line| {
        match line.rect.mid_y() < gutter.mid_y() {
            true => Rect { top: left.top.max(line.rect.bottom), ..left },
            false => Rect { bottom: left.bottom.min(line.rect.top), ..left },
        }
    })
}

/// Whether a gutter lies in a word of a line, or in a word space like the others of the line.
fn goes_on_over(line: &Line, gutter: &Rect, scale: &Scale) -> bool {
    let words: Vec<&Word> = without_specks(line, scale).collect();
    let is_under = |word: &Rect| (word.left as f32) <= gutter.mid_x() && gutter.mid_x() <= word.right as f32;
    let [_, inner @ .., _] = &words[..] else { return false };
    if inner.iter().any(|word| is_under(&word.rect)) {
        return true;
    }
    let spaces = || words.windows(2).map(|pair| (pair[0].rect.right, pair[1].rect.left));
    let holds = |(start, end): &(i32, i32)| (*start as f32) < gutter.mid_x() && gutter.mid_x() < *end as f32;
    let Some(over) = spaces().find(holds) else { return false };
    let others: Vec<i32> = spaces().filter(|space| *space != over).map(|(start, end)| end - start).collect();
    let usual = median(others.iter().copied()).filter(|_| FEWEST <= others.len());
    usual.is_some_and(|usual| ((over.1 - over.0) as f32) <= EVEN * usual as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, GutterEvidence, Size, Source, Unit};

    const SCALE: Scale = Scale { type_size: 20.0, pitch: 24.0, word_space: 8.0, advance: 10.0 };

    /// Where a gutter from 0 to 300 ends over a last line with such a space in it.
    fn bottom_over(space: i32) -> i32 {
        let words = |top: i32, lefts: &[i32]| {
            let word = |left: &i32| Word {
                text: "mill".into(),
                rect: Rect::new(*left, top, left + 40, top + 20),
                type_size: 20.0,
                confidence: None,
                stroke: None,
            };
            Line::new(lefts.iter().map(word).collect()).unwrap()
        };
        let second = 100 + space;
        let last = words(270, &[60, second, second + 50, second + 100]);
        let beside = (0..10).map(|row| words(24 * row, &[150, 200, 250]));
        let lines = beside.chain([last]).collect();
        let gutter = Rect::new(103, 0, 107, 300);
        let empty = Page::empty(Source::default(), Size { width: 400, height: 400 }, Unit::Pixel);
        let page = Page { lines, gutters: vec![gutter], ..empty };
        let gutter = Gutter { rect: gutter, why: GutterEvidence::Image, confidence: Confidence::SURE };
        end_at_whole_lines(vec![gutter], &page, &SCALE)[0].rect.bottom
    }

    #[test]
    fn a_gutter_ends_over_a_line_that_goes_on_with_a_word_space() {
        assert_eq!(bottom_over(12), 270);
        assert_eq!(bottom_over(-30), 270);
        assert_eq!(bottom_over(30), 300);
    }
}

//! Pages whose lines lean: boxes as they would stand if the lines were level.

use crate::model::{Line, Page, Rect, Unit, weighted_median};

/// How far the lines of a page lean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lean {
    /// How far down they go on their way to the right, in their length.
    slope: f32,
    /// What stays in its place.
    middle: (f32, f32),
}

/// A page that leans less is straight enough: by .1 degrees a line of a hundred letters is lower at its end by a fifth of one.
const LEAST: f32 = 0.0018;
/// One that leans more has lines from top to bottom: 15 degrees.
const MOST: f32 = 0.27;
/// Fewest lines that tell a lean.
const FEWEST_LINES: usize = 12;
/// Fewest words of a line that tells it.
const FEWEST_WORDS: usize = 4;

/// The lean of a page, as most of its lines have it; `None` where it is straight, or too little stands on it.
pub(super) fn find_lean(page: &Page) -> Option<Lean> {
    if page.unit == Unit::Cell {
        return None;
    }
    let slope = |line: &Line| {
        let [first, .., last] = &line.words[..] else { return None };
        let along = last.rect.mid_x() - first.rect.mid_x();
        let enough = FEWEST_WORDS <= line.words.len() && 0.0 < along;
        enough.then(|| ((last.rect.mid_y() - first.rect.mid_y()) / along, along as usize))
    };
    let slopes: Vec<(f32, usize)> = page.lines.iter().filter_map(slope).collect();
    let usual = weighted_median(slopes.iter().copied()).filter(|_| FEWEST_LINES <= slopes.len())?;
    let middle = (page.size.width as f32 / 2.0, page.size.height as f32 / 2.0);
    (LEAST..=MOST).contains(&usual.abs()).then_some(Lean { slope: usual, middle })
}

impl Lean {
    /// The page with its rules, pictures and gutters level. Its words stay where they are.
    pub fn level_page(&self, page: &Page) -> Page {
        let level = |rects: &[Rect]| rects.iter().map(|rect| self.level(*rect)).collect();
        let (rules, pictures, gutters) = (level(&page.rules), level(&page.pictures), level(&page.gutters));
        Page { rules, pictures, gutters, ..page.clone() }
    }

    /// The box of a shape on the level page: moved by where its middle is, and without what its lean adds on each side.
    pub fn level(&self, rect: Rect) -> Rect {
        let down = (self.slope * (rect.mid_x() - self.middle.0)).round() as i32;
        let aside = (self.slope * (rect.mid_y() - self.middle.1)).round() as i32;
        let half = |length: i32| (self.slope.abs() * length as f32 / 2.0).round() as i32;
        let (across, tall) = (half(rect.height()), half(rect.width()));
        let (across, tall) = (across.min((rect.width() - 1).max(0) / 2), tall.min((rect.height() - 1).max(0) / 2));
        let Rect { left, top, right, bottom } = rect.shifted(aside, -down);
        Rect { left: left + across, top: top + tall, right: right - across, bottom: bottom - tall }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Size, Source, Word};

    /// A page of lines that go down by one in fifty on their way.
    fn page(lines: i32) -> Page {
        let word = |line: i32, number: i32| {
            let (left, top) = (100 * number, 40 * line + 2 * number);
            let rect = Rect::new(left, top, left + 80, top + 20);
            Word { text: "word".to_owned(), rect, type_size: 20.0, confidence: None }
        };
        let line = |number| Line::new((0..10).map(|at| word(number, at)).collect());
        let lines = (0..lines).filter_map(line).collect();
        Page { lines, ..Page::empty(Source::default(), Size { width: 1000, height: 1000 }, Unit::Pixel) }
    }

    #[test]
    fn the_lines_of_a_page_tell_how_it_leans() {
        let lean = find_lean(&page(20)).unwrap();
        assert!((lean.slope - 0.02).abs() < 0.001, "{lean:?}");
        assert_eq!(find_lean(&page(5)), None);
        assert_eq!(find_lean(&Page { unit: Unit::Cell, ..page(20) }), None);
    }

    #[test]
    fn boxes_of_lines_on_a_leaning_page_are_as_high_as_their_letters() {
        let page = page(20);
        let lean = find_lean(&page).unwrap();
        let levelled: Vec<Rect> = page.lines.iter().map(|line| lean.level(line.rect)).collect();
        assert!(levelled.iter().all(|rect| (18..=22).contains(&rect.height())), "{levelled:?}");
        let rule = lean.level(Rect::new(0, 300, 1000, 322));
        assert!((1..=3).contains(&rule.height()) && (309..=312).contains(&rule.top), "{rule:?}");
    }
}

//! Lines of one column.

use std::ops::Range;

use super::barriers::is_upright;
use super::boxes::Boxes;
use super::torn::join_torn;
use crate::model::{Columns, Line, Page, Rect, Scale, Span, Word, weighted_median};

/// A line with the band in which its letters stand: an initial or a bracket that hangs down does not count.
#[derive(Clone, Debug)]
pub(super) struct Strip {
    pub line: Line,
    pub band: Span,
    pub type_size: f32,
}

impl Strip {
    pub fn new(words: Vec<Word>) -> Option<Self> {
        let line = Line::new(words)?;
        let edge = |of: fn(&Rect) -> i32| {
            let [first, rest @ ..] = &line.words[..] else { return None };
            // The words of a line mostly stand on one height: their lengths need not be known then.
            if !first.text.is_empty() && rest.iter().all(|word| of(&word.rect) == of(&first.rect)) {
                return Some(of(&first.rect));
            }
            weighted_median(line.words.iter().map(|word| (of(&word.rect), word.length())))
        };
        let top = edge(|rect| rect.top).unwrap_or(line.rect.top);
        let bottom = edge(|rect| rect.bottom).unwrap_or(line.rect.bottom);
        let band = Span { start: top, end: bottom.max(top + 1) };
        Some(Self { type_size: line.type_size(), band, line })
    }

    pub fn across(&self) -> Span {
        self.line.rect.across()
    }
}

/// Strips from top to bottom, so that those near a height are found without a look at all.
pub(super) struct Ladder<'a> {
    pub strips: &'a [Strip],
    tallest: i32,
}

impl<'a> Ladder<'a> {
    /// The strips must be sorted by the tops of their bands.
    pub fn of(strips: &'a [Strip]) -> Self {
        Self { strips, tallest: strips.iter().map(|strip| strip.band.len()).max().unwrap_or(0) }
    }

    /// The strips, from the first to the last whose bands can reach between two heights; others may be among them.
    pub fn around(&self, top: f32, bottom: f32) -> Range<usize> {
        let first = self.strips.partition_point(|strip| ((strip.band.start + self.tallest) as f32) < top);
        let end = self.strips.partition_point(|strip| strip.band.start as f32 <= bottom);
        first..end.max(first)
    }

    /// The strips whose middles are no farther than so much above or below a strip's; others may be among them.
    pub fn near(&self, strip: &Strip, distance: f32) -> &'a [Strip] {
        let middle = strip.band.mid();
        &self.strips[self.around(middle - distance, middle + distance)]
    }
}

/// Cuts the source's lines at gutters and column rules, and joins the pieces that stand on one line of one column. From
/// top to bottom and left to right.
pub(super) fn cut_lines(page: &Page, columns: &Columns, scale: &Scale) -> Vec<Strip> {
    let cuts = Cuts::of(page, columns, scale);
    let mut strips: Vec<Strip> = Vec::with_capacity(page.lines.len());
    page.lines.iter().for_each(|line| cuts.cut(line, &mut strips));
    strips.sort_by_key(place);
    join_torn(strips, &cuts)
}

pub(super) fn place(strip: &Strip) -> (i32, i32, i32, i32) {
    (strip.band.start, strip.line.rect.left, strip.band.end, strip.line.rect.right)
}

/// Where lines are cut.
pub(super) struct Cuts<'a> {
    dividers: Vec<Rect>,
    boxes: Boxes,
    pub scale: &'a Scale,
}

impl<'a> Cuts<'a> {
    fn of(page: &Page, columns: &Columns, scale: &'a Scale) -> Self {
        /// Lower rules are brackets, letters or dirt. In pitches.
        const LOWEST_RULE: f32 = 2.0;
        let high = |rule: &&Rect| is_upright(rule) && LOWEST_RULE * scale.pitch <= rule.height() as f32;
        let rules = page.rules.iter().filter(high).copied();
        let gutters = columns.gutters.iter().map(|gutter| gutter.rect);
        let dividers: Vec<Rect> = gutters.chain(rules).collect();
        Self { boxes: Boxes::of(&dividers), dividers, scale }
    }

    /// Adds the pieces of a line between the dividers that it crosses, each with its words from left to right.
    fn cut(&self, line: &Line, strips: &mut Vec<Strip>) {
        let mut words: Vec<&Word> = line.words.iter().collect();
        words.sort_by_key(|word| (word.rect.left, word.rect.top, word.rect.right, word.rect.bottom));
        let near = self.dividers_near(&line.rect);
        let pieces = words.chunk_by(|left, right| self.belong_together(left, right, &near));
        strips.extend(pieces.filter_map(|piece| Strip::new(piece.iter().copied().cloned().collect())));
    }

    fn dividers_near(&self, rect: &Rect) -> Vec<Rect> {
        self.boxes.touching(rect).into_iter().map(|at| self.dividers[at]).collect()
    }

    /// Whether two words belong to one piece, where these dividers are near.
    fn belong_together(&self, left: &Word, right: &Word, dividers: &[Rect]) -> bool {
        /// Words of one line overlap in height by more than this share of the lower.
        const ONE_LINE: f32 = 0.1;
        let lower = left.rect.height().min(right.rect.height()) as f32;
        let beside = ONE_LINE * lower < left.rect.down().overlap(&right.rect.down()) as f32;
        beside && !dividers.iter().any(|divider| self.divides(divider, &left.rect, &right.rect))
    }

    /// Whether a divider passes between the two boxes.
    fn divides(&self, divider: &Rect, left: &Rect, right: &Rect) -> bool {
        let down = common_height(left, right);
        let reach = self.scale.advance / 2.0;
        // A speck may stand in the middle: it goes with neither side.
        let middle = divider.mid_x();
        let is_speck = |rect: &Rect| rect.mid_x() == middle && divider.across().contains(&rect.across());
        let is_before = left.mid_x() < middle || is_speck(left);
        let between = is_before && (middle < right.mid_x() || is_speck(right));
        let crossed = |rect: &Rect| {
            rect.left as f32 + reach < divider.left as f32 && divider.right as f32 + reach < rect.right as f32
        };
        let beside = divider.top as f32 <= down.mid() && down.mid() <= divider.bottom as f32;
        between && beside && !crossed(left) && !crossed(right)
    }

    /// Whether any divider passes between the two boxes.
    pub fn are_divided(&self, left: &Rect, right: &Rect) -> bool {
        self.boxes.any_touching(&left.union(right), |at| self.divides(&self.dividers[at], left, right))
    }
}

/// The height that two boxes have in common, or the white between them.
fn common_height(one: &Rect, other: &Rect) -> Span {
    let (start, end) = (one.top.max(other.top), one.bottom.min(other.bottom));
    Span { start: start.min(end), end: start.max(end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, Gutter, GutterEvidence, Size, Source, Unit};

    #[test]
    fn a_speck_in_the_middle_of_a_gutter_goes_with_neither_side() {
        let word = |text: &str, left: i32, right: i32| Word {
            text: text.into(),
            rect: Rect::new(left, 0, right, 20),
            type_size: 20.0,
            confidence: None,
            stroke: None,
        };
        let line = Line::new(vec![word("mill", 0, 100), word(".", 119, 121), word("river", 140, 240)]).unwrap();
        let size = Size { width: 300, height: 100 };
        let page = Page { lines: vec![line], ..Page::empty(Source::default(), size, Unit::Pixel) };
        let gutter =
            Gutter { rect: Rect::new(100, 0, 140, 100), why: GutterEvidence::WhiteSpace, confidence: Confidence::SURE };
        let scale = Scale { type_size: 20.0, pitch: 24.0, word_space: 8.0, advance: 10.0 };
        let strips = cut_lines(&page, &Columns { gutters: vec![gutter] }, &scale);
        let texts: Vec<String> = strips.iter().map(|strip| strip.line.text()).collect();
        assert_eq!(texts, ["mill", ".", "river"]);
    }
}

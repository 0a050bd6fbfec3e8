//! White across columns: whether another row of articles stands under it.

use super::headings::ends_open;
use super::order::divides;
use crate::model::{Rect, Region, Scale, Span};

/// What tells whether white over several columns parts two rows.
pub(super) struct Alleys<'a> {
    /// Headlines from top to bottom, which are not among the regions that are put in order.
    pub upright: Vec<Rect>,
    /// Where columns go on under a picture or frame that is set into them: the gutter, beside it.
    pub set_in: Vec<Rect>,
    /// Pictures, frames and rules.
    pub print: Vec<Rect>,
    pub scale: &'a Scale,
    pub slack: i32,
}

/// On larger pages regions are not compared with all others: that would take the square of their number. There the height of the
/// white and its columns alone decide.
pub(super) const MOST_REGIONS: usize = 600;
/// White at the same height in so many columns is no chance, where it is so high (in type sizes): a feuilleton or
/// advertisements stand under it across the page.
const COLUMNS: usize = 3;
const HEIGHT: f32 = 1.5;
/// White of fewer columns parts rows where it is at least so high, and more speaks for it: what, and what it weighs.
const LOWEST: f32 = 1.0;
const HIGH: f32 = 2.0;
const ENOUGH: i32 = 4;
const LEVEL_HEADINGS: i32 = 2;
const UPRIGHT_HEADLINE: i32 = 2;
const OPEN_SENTENCE: i32 = 2;
const SHIFTED_COLUMNS: i32 = 2;
const HIGH_WHITE: i32 = 1;
const DEEP_WHITE: i32 = 4;
/// How far from each other columns of one setting start at most, in type sizes: lines are set and read some tenths aside.
const IN_LINE: f32 = 0.7;
/// Type of a heading, in that of the body.
const LARGE_TYPE: f32 = 1.15;

impl Alleys<'_> {
    /// Whether the regions are parted at the white, through which these gutters run.
    pub fn is_open(&self, white: &Span, through: &[&Rect], regions: &[Region]) -> bool {
        if through.is_empty() {
            return true;
        }
        let height = (white.end - white.start) as f32 / self.scale.type_size;
        if height < LOWEST {
            return false;
        }
        let may_be_strip = COLUMNS <= through.len() + 1 && HEIGHT <= height;
        if MOST_REGIONS < regions.len() {
            return may_be_strip;
        }
        let (above, below): (Vec<_>, Vec<_>) = regions.iter().partition(|region| region.rect.mid_y() < white.mid());
        // A gutter may reach from a table into the white under it.
        let goes_on =
            |gutter: &&&Rect| [&above, &below].iter().all(|side| divides(gutter, side.iter().copied(), self.slack));
        let is_strip = may_be_strip && COLUMNS <= through.iter().filter(goes_on).count() + 1;
        let (lasts, firsts) = (facing(&above, Side::Foot), facing(&below, Side::Head));
        if self.parts_headline(white, &lasts, &firsts) || self.goes_on_beside(white, regions) {
            return false;
        }
        if is_strip {
            return true;
        }
        let evidence = [
            (self.has_level_headings(&firsts), LEVEL_HEADINGS),
            (self.has_upright_headline(white, &below), UPRIGHT_HEADLINE),
            (self.leaves_sentence_open(&lasts, &firsts), OPEN_SENTENCE),
            (self.shifts(&above, &below), SHIFTED_COLUMNS),
            (HIGH <= height, HIGH_WHITE),
            (self.is_deep_beside_headline(white, &lasts, &firsts), DEEP_WHITE),
        ];
        ENOUGH <= evidence.iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum()
    }

    /// Whether columns of these regions go on under what is set into them at the white.
    fn goes_on_beside(&self, white: &Span, regions: &[Region]) -> bool {
        let at_white = |gutter: &&Rect| 0 < gutter.down().overlap(white);
        let gutters = self.set_in.iter().filter(at_white);
        let columns = |gutter: &Rect| Rect { top: i32::MIN, bottom: i32::MAX, ..*gutter };
        gutters.map(columns).any(|gutter| divides(&gutter, regions, self.slack))
    }

    /// Whether a headline stands over the white, and its text under it.
    fn parts_headline(&self, white: &Span, lasts: &[&Region], firsts: &[&Region]) -> bool {
        let is_near = |region: &Region| (white.start - region.rect.bottom) as f32 <= self.scale.pitch;
        let has_text = |headline: &Region| opposite(headline, firsts).is_some_and(|first| !self.is_heading(first));
        lasts.iter().any(|region| self.is_heading(region) && is_near(region) && has_text(region))
    }

    fn is_heading(&self, region: &Region) -> bool {
        const MOST_LINES: usize = 4;
        region.lines.len() <= MOST_LINES
            && region.lines.iter().any(|line| LARGE_TYPE * self.scale.type_size <= line.type_size())
    }

    /// Whether every column under the white starts with a heading, and all are level.
    fn has_level_headings(&self, firsts: &[&Region]) -> bool {
        let tops = || firsts.iter().map(|region| region.rect.top);
        let apart = tops().max().unwrap_or(0) - tops().min().unwrap_or(0);
        1 < firsts.len() && apart <= self.slack && firsts.iter().all(|region| self.is_heading(region))
    }

    /// Whether a headline stands under the white, and beside it columns that end level start again as much lower as a headline
    /// and its white take.
    fn is_deep_beside_headline(&self, white: &Span, lasts: &[&Region], firsts: &[&Region]) -> bool {
        /// Height of the white in those columns, in type sizes.
        const DEEP: f32 = 3.0;
        /// How far from the foot of the headline they start, in pitches: decks may follow it.
        const UNDER: f32 = 3.0;
        const FEWEST: usize = 2;
        let (headlines, texts): (Vec<&Region>, Vec<&Region>) =
            firsts.iter().partition(|region| self.is_heading(region));
        let foot = headlines.iter().map(|headline| headline.rect.bottom).max();
        let Some(foot) = foot.filter(|_| FEWEST <= texts.len()) else { return false };
        let is_deep = |first: &Region, last: &Region| {
            let below = Rect { top: last.rect.bottom, bottom: first.rect.top, ..first.rect };
            let is_free = |print: &Rect| below.intersect(print).is_none();
            let is_level = (white.start - last.rect.bottom) as f32 <= self.scale.type_size;
            let is_under = (first.rect.top - foot).abs() as f32 <= UNDER * self.scale.pitch;
            is_level
                && is_under
                && DEEP * self.scale.type_size <= below.height() as f32
                && self.print.iter().all(is_free)
        };
        let over = |first: &Region| opposite(first, lasts);
        let whites: Vec<bool> = texts.iter().filter_map(|first| over(first).map(|last| is_deep(first, last))).collect();
        FEWEST <= whites.len() && whites.iter().all(|deep| *deep)
    }

    /// Whether a headline from top to bottom starts under the white.
    fn has_upright_headline(&self, white: &Span, below: &[&Region]) -> bool {
        /// How far under the white, in pitches.
        const NEAR: f32 = 1.5;
        let near = (NEAR * self.scale.pitch) as i32;
        let Some(whole) = Rect::around(below.iter().map(|region| &region.rect)) else { return false };
        let is_beside = |rect: &&Rect| rect.across().gap(&whole.across()) <= 2 * near;
        self.upright.iter().filter(is_beside).any(|rect| (white.end - rect.top).abs() <= near)
    }

    /// Whether text breaks off over a heading: it goes on at the top of the next column.
    fn leaves_sentence_open(&self, lasts: &[&Region], firsts: &[&Region]) -> bool {
        let over_heading = |last: &Region| opposite(last, firsts).is_some_and(|first| self.is_heading(first));
        let end = lasts.iter().map(|last| last.rect.right).max();
        let goes_on = |last: &Region| Some(last.rect.right) < end && ends_open(last);
        lasts.iter().any(|last| goes_on(last) && over_heading(last))
    }

    /// Whether most columns under the white start elsewhere than those over it.
    fn shifts(&self, above: &[&Region], below: &[&Region]) -> bool {
        let (upper, lower) = (facing(&columns(above), Side::Foot), facing(&columns(below), Side::Head));
        let is_in_line = |region: &&&Region| {
            let aside = |other: &&Region| (other.rect.left - region.rect.left).abs() as f32;
            upper.iter().any(|other| aside(other) <= IN_LINE * self.scale.type_size)
        };
        let in_line = lower.iter().filter(is_in_line).count();
        1 < upper.len() && 1 < lower.len() && 2 * in_line < lower.len()
    }
}

enum Side {
    Head,
    Foot,
}

/// The regions that have none of the others over them, or under them, from left to right.
fn facing<'a>(regions: &[&'a Region], side: Side) -> Vec<&'a Region> {
    let depth = |region: &&Region| match side {
        Side::Head => region.rect.top,
        Side::Foot => -region.rect.bottom,
    };
    let mut inward = regions.to_vec();
    inward.sort_by_key(depth);
    let mut covered: Vec<Span> = vec![];
    let mut facing: Vec<&Region> = vec![];
    for level in inward.chunk_by(|one, other| depth(one) == depth(other)) {
        let is_free = |region: &&&Region| !covered.iter().any(|span| 0 < span.overlap(&region.rect.across()));
        facing.extend(level.iter().filter(is_free));
        level.iter().for_each(|region| cover(&mut covered, region.rect.across()));
    }
    facing.sort_by_key(|region| (region.rect.left, region.rect.top));
    facing
}

/// Adds a span to some that do not overlap.
fn cover(covered: &mut Vec<Span>, span: Span) {
    let (touched, mut rest): (Vec<Span>, Vec<Span>) = covered.iter().partition(|other| 0 < other.overlap(&span));
    rest.push(touched.iter().fold(span, |whole, other| whole.union(other)));
    *covered = rest;
}

/// The leftmost of the regions on the other side of the white that a region faces.
fn opposite<'a>(region: &Region, firsts: &[&'a Region]) -> Option<&'a Region> {
    firsts.iter().copied().find(|first| 0 < first.rect.across().overlap(&region.rect.across()))
}

/// Regions that tell where a column starts.
fn columns<'a>(regions: &[&'a Region]) -> Vec<&'a Region> {
    const FEWEST_LINES: usize = 3;
    regions.iter().copied().filter(|region| FEWEST_LINES <= region.lines.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Line, Word};

    fn region(left: i32, top: i32, right: i32, bottom: i32) -> Region {
        let word = |top: i32| Word {
            text: "mill.".into(),
            rect: Rect::new(left, top, right, top + 20),
            type_size: 20.0,
            confidence: None,
            stroke: None,
        };
        Region::new((top..bottom).step_by(24).filter_map(|top| Line::new(vec![word(top)])).collect()).unwrap()
    }

    #[test]
    fn rows_are_parted_neither_by_the_gutter_of_a_table_nor_beside_what_is_set_into_columns() {
        let scale = Scale { type_size: 20.0, pitch: 24.0, word_space: 8.0, advance: 10.0 };
        let columns = Rect::new(400, 0, 430, 600);
        let cells = Rect::new(190, 0, 210, 300);
        let above = [region(0, 0, 180, 190), region(220, 0, 390, 190), region(440, 0, 800, 190)];
        let right = region(440, 240, 800, 600);
        let is_open_beside = |set_in: Vec<Rect>, below: &[Region]| {
            let alleys = Alleys { upright: vec![], set_in, print: vec![], scale: &scale, slack: 10 };
            let white = Span { start: 188, end: 240 };
            alleys.is_open(&white, &[&columns, &cells], &[&above, below, std::slice::from_ref(&right)].concat())
        };
        let rows = [region(0, 240, 180, 600), region(220, 240, 390, 600)];
        assert!(!is_open_beside(vec![], &[region(0, 240, 390, 600)]) && is_open_beside(vec![], &rows));
        // A picture is set into the columns at the white, or under it.
        assert!(!is_open_beside(vec![Rect::new(400, 200, 430, 400)], &rows));
        assert!(is_open_beside(vec![Rect::new(400, 260, 430, 400)], &rows));
    }

    #[test]
    fn columns_that_end_level_and_start_again_far_below_beside_a_headline_are_two_rows() {
        let scale = Scale { type_size: 20.0, pitch: 24.0, word_space: 8.0, advance: 10.0 };
        let gutters = [Rect::new(400, 0, 430, 600), Rect::new(800, 0, 830, 600)];
        let headline = {
            let word = Word { type_size: 40.0, ..region(0, 214, 420, 240).lines[0].words[0].clone() };
            Region::new(vec![Line::new(vec![word]).unwrap()]).unwrap()
        };
        let is_open = |last: i32, print: Vec<Rect>| {
            let above = [region(0, 0, 390, 190), region(440, 0, 790, last), region(840, 0, 1200, last)];
            let below = [region(440, 300, 790, 600), region(840, 300, 1200, 600)];
            let regions = [&above, std::slice::from_ref(&headline), &below].concat();
            let alleys = Alleys { upright: vec![], set_in: vec![], print, scale: &scale, slack: 10 };
            alleys.is_open(&Span { start: 188, end: 214 }, &gutters.each_ref(), &regions)
        };
        assert!(is_open(190, vec![]));
        assert!(!is_open(100, vec![]));
        assert!(!is_open(190, vec![Rect::new(450, 200, 780, 290)]));
    }
}

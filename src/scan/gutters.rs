//! White stripes between columns, as they are seen in the image.

use std::cmp::Reverse;

use crate::model::{Rect, Span, median};

use super::bits::Bits;
use super::joined::{bridges, in_line, unite};
use super::near::Near;
use super::stretches::{Stretch, straight_stretches};
use super::words::Piece;
use super::zones::Script;

/// What makes a white stripe a gutter.
///
/// In a badly justified line the white between two words is as wide as a narrow gutter. What tells them apart is
/// that a gutter goes on from line to line; so the width (in word spaces) counts more than once and is summed over the lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    pub x_height: f32,
    /// Usual white between two pieces of a line, in pixels.
    pub word_space: f32,
}

/// The white between a piece and the next to its right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    pub rect: Rect,
    pub across: Span,
    pub down: Span,
    /// Height of the larger of the two bands.
    pub band: i32,
    pub ruled: bool,
    /// No wider than the words of a headline stand apart: it lies over a gutter by chance.
    pub is_word_space: bool,
}

/// Widest white between the words of a headline, in word spaces of its own size, without that between its letters.
const HEADLINE_SPACE: f32 = 1.5;

/// Pieces on each side of a gap that tell the size of its type: a word may have no tall letter.
const NEIGHBOURS: usize = 4;

/// Usual height of the pieces of a headline at least, in x-heights of the body: that of its low letters.
const NOT_BODY: f32 = 1.25;

/// Widest white between two pieces of one line of large type, in x-heights of the body.
const NEIGHBOUR_SPACE: f32 = 3.0;

/// The pieces of a page, each with its neighbours.
struct Rows<'a> {
    pieces: &'a [Piece],
    next: Vec<Option<usize>>,
    before: Vec<Option<usize>>,
    measures: &'a Measures,
}

impl<'a> Rows<'a> {
    fn of(pieces: &'a [Piece], measures: &'a Measures) -> Self {
        let near = Near::new(pieces.iter().map(|piece| &piece.band), (4.0 * measures.x_height) as i32);
        let next = |piece: &Piece| next_beside(piece, pieces, &near, 40.0 * measures.x_height);
        let next: Vec<_> =
            pieces.iter().map(|piece| if piece.is_letters(measures.x_height) { next(piece) } else { None }).collect();
        let mut before = vec![None; pieces.len()];
        for (at, next) in next.iter().enumerate().filter_map(|(at, next)| Some((at, (*next)?))) {
            before[next] = before[next].or(Some(at));
        }
        Self { pieces, next, before, measures }
    }

    /// A piece and those beyond it in its line.
    fn run<'b>(&'b self, at: usize, steps: &'b [Option<usize>]) -> impl Iterator<Item = &'a Piece> + use<'a, 'b> {
        let band = |at: usize| self.pieces[at].band.across();
        let most = NEIGHBOUR_SPACE * self.measures.x_height;
        let is_near = move |one: usize, other: usize| band(one).gap(&band(other)) as f32 <= most;
        let run = std::iter::successors(Some(at), move |&at| steps[at].filter(|&next| is_near(at, next)));
        run.take(NEIGHBOURS).map(|at| &self.pieces[at])
    }

    /// Whether the white between two pieces is a word space of a headline. Of two sizes the smaller tells: beside a headline
    /// stands the next column.
    fn is_word_space(&self, white: Span, left: usize, right: usize) -> bool {
        let mut before: Vec<&Piece> = self.run(left, &self.before).collect();
        before.reverse();
        let behind: Vec<&Piece> = self.run(right, &self.next).collect();
        let size = self.type_size(&before).min(self.type_size(&behind));
        if size < HEADLINE {
            return false;
        }
        let letter_space = median(letter_spaces(&before).chain(letter_spaces(&behind))).unwrap_or(0);
        ((white.len() - letter_space) as f32) < HEADLINE_SPACE * self.measures.word_space * size
    }

    /// The height of the tallest piece of a run, in x-heights of the body; none where the run is body text.
    fn type_size(&self, run: &[&Piece]) -> f32 {
        let heights = || run.iter().map(|piece| piece.band.height() as f32 / self.measures.x_height);
        // One tall piece in a line of text is two that touch.
        let usual = median(heights()).unwrap_or(0.0);
        if NOT_BODY <= usual { heights().fold(0.0, f32::max) } else { 0.0 }
    }
}

/// The white between the letters of a run that stand one by one.
fn letter_spaces(run: &[&Piece]) -> impl Iterator<Item = i32> {
    let letters = run.windows(2).filter(|pair| pair.iter().all(|piece| is_letter(piece)));
    letters.map(|pair| (pair[1].band.left - pair[0].band.right).max(0))
}

/// Whether a piece is no wider than a letter of its height.
fn is_letter(piece: &Piece) -> bool {
    2 * piece.band.width() <= 3 * piece.band.height()
}

/// Fewest lines beside a gutter: white in one or two lines is a wide space.
pub(super) const MIN_LINES: usize = 3;

/// Widest usual white between two pieces of a line, in x-heights; between Han characters only points leave some, and most white
/// that is as wide as a character lies between columns.
const WIDEST_SPACE: f32 = 1.5;
const WIDEST_HAN_SPACE: f32 = 0.75;

/// Measures the usual white between the pieces.
pub fn measure_spaces(pieces: &[Piece], x_height: f32, script: Script) -> Measures {
    let near = Near::new(pieces.iter().map(|piece| &piece.band), (4.0 * x_height) as i32);
    let next =
        |piece: &Piece| Some(pieces[next_beside(piece, pieces, &near, 2.0 * x_height)?].band.left - piece.band.right);
    let spaces = pieces.iter().filter_map(next).map(|space| space as f32);
    let word_space = median(spaces.filter(|&space| 0.4 * x_height <= space)).unwrap_or(x_height);
    let widest = if script == Script::Han { WIDEST_HAN_SPACE } else { WIDEST_SPACE };
    Measures { x_height, word_space: word_space.clamp(0.5 * x_height, widest * x_height) }
}

/// Finds the gutters.
pub fn find_gutters(text: &Bits, pieces: &[Piece], rules: &[Rect], measures: &Measures) -> Vec<Rect> {
    let gaps = find_gaps(text, pieces, rules, measures);
    let below = links(&gaps, text, measures);
    let mut has_above = vec![false; gaps.len()];
    below.iter().flatten().for_each(|&at| has_above[at] = true);
    let mut gutters: Vec<Stretch> = vec![];
    for first in (0..gaps.len()).filter(|&at| !has_above[at]) {
        let chain: Vec<Gap> = std::iter::successors(Some(first), |&at| below[at]).map(|at| gaps[at]).collect();
        gutters.extend(straight_stretches(&chain, measures));
    }
    let gutters = in_line(gutters, text, measures);
    let gaps_near =
        Near::new(gaps.iter().map(|gap| &gap.rect).collect::<Vec<_>>().into_iter(), (8.0 * measures.x_height) as i32);
    let gutters = gutters.iter().map(|gutter| prolonged(gutter, text, &gaps, &gaps_near));
    let mut gutters: Vec<Rect> = gutters.collect();
    gutters.extend(bridges(&gutters, &gaps, pieces, measures));
    let mut gutters = unite(gutters, measures);
    gutters.sort_by_key(|gutter| (gutter.left, gutter.top));
    gutters
}

fn find_gaps(text: &Bits, pieces: &[Piece], rules: &[Rect], measures: &Measures) -> Vec<Gap> {
    let rows = Rows::of(pieces, measures);
    let rules_near = Near::new(rules.iter(), (8.0 * measures.x_height) as i32);
    let mut gaps = vec![];
    for (at, piece) in pieces.iter().enumerate() {
        let Some(next_at) = rows.next[at] else { continue };
        let next = &pieces[next_at];
        let between = Rect { left: piece.ink.right, right: next.ink.left.max(piece.ink.right), ..piece.band };
        let Some(across) = widest_white(&between, text) else { continue };
        let down = piece.band.down();
        let rect = Rect { left: across.start, top: down.start, right: across.end, bottom: down.end };
        let ruled = rules_near.to(&rect).into_iter().any(|at| runs_down_through(&rules[at], &rect));
        let is_word_space = !ruled && rows.is_word_space(across, at, next_at);
        let band = piece.band.height().max(next.band.height());
        gaps.push(Gap { rect, across, down, band, ruled, is_word_space });
    }
    gaps.sort_by_key(|gap| (gap.down.start, gap.across.start));
    gaps
}

/// The widest stripe without ink: a hyphen or point may stand in the gap.
fn widest_white(between: &Rect, text: &Bits) -> Option<Span> {
    let mut widest: Option<Span> = None;
    let mut start = between.left;
    let ink = text.columns_in(*between);
    for (x, _) in (between.left..).zip(&ink).filter(|(_, count)| 0 < **count).chain([(between.right, &1)]) {
        let white = Span { start, end: x };
        start = x + 1;
        if widest.is_none_or(|widest| widest.len() < white.len()) {
            widest = Some(white);
        }
    }
    widest.filter(|white| !white.is_empty())
}

/// Whether a rule separates what stands left and right of the box.
pub fn runs_down_through(rule: &Rect, rect: &Rect) -> bool {
    let inside = rect.left <= rule.right && rule.left <= rect.right;
    let covered = rule.down().overlap(&rect.down());
    rule.width() < rule.height() && inside && rect.height() <= 2 * covered
}

/// The nearest piece to the right whose band, or the white above and below it, is level with that of the piece.
fn next_beside(piece: &Piece, pieces: &[Piece], near: &Near, reach: f32) -> Option<usize> {
    let band = piece.band;
    let margin = band.height() / 3;
    let level = Rect { top: band.top - margin, bottom: band.bottom + margin, ..band };
    // Nearest first: most neighbours are a word space away.
    let mut width = (reach / 16.0).max(1.0);
    loop {
        let seen = Rect { left: band.right, right: band.right + width as i32, ..level };
        let is_beside = |next: &Rect| {
            band.right <= next.left
                && next.left <= seen.right
                && seen.down().overlap(&next.down()) * 4 >= level.height().min(next.height())
        };
        let found: Vec<usize> = near.to(&seen).into_iter().filter(|&at| is_beside(&pieces[at].band)).collect();
        if !found.is_empty() || reach <= width {
            return most_level(&level, &found, pieces);
        }
        width = (width * 4.0).min(reach);
    }
}

/// Pieces whose left edges are closer, in heights of the line with the white round it, are as near: parts of one letter that
/// fell apart.
const AS_NEAR: f32 = 0.25;

/// The nearest of the pieces to the right of a line; of those as near, the one that shares most of its height.
fn most_level(line: &Rect, found: &[usize], pieces: &[Piece]) -> Option<usize> {
    let left = |at: usize| pieces[at].band.left;
    let nearest = found.iter().map(|&at| left(at)).min()?;
    let as_near = nearest + (AS_NEAR * line.height() as f32) as i32;
    let shared = |at: usize| line.down().overlap(&pieces[at].band.down());
    found.iter().copied().filter(|&at| left(at) <= as_near).max_by_key(|&at| (shared(at), Reverse(left(at))))
}

/// One pixel in so many may be ink in white paper.
const SPECKS: i64 = 50;

/// For each gap the one below that goes on with it.
fn links(gaps: &[Gap], text: &Bits, measures: &Measures) -> Vec<Option<usize>> {
    let near = Near::new(gaps.iter().map(|gap| &gap.rect), (6.0 * measures.x_height) as i32);
    let mut below = vec![None; gaps.len()];
    let mut above: Vec<Option<((bool, i32), usize)>> = vec![None; gaps.len()];
    for (at, gap) in gaps.iter().enumerate().filter(|(_, gap)| !gap.is_word_space) {
        let reach = (4 * gap.band).max((6.0 * measures.x_height) as i32);
        let seen = Rect { top: gap.down.end - gap.band / 2, bottom: gap.down.end + reach, ..gap.rect };
        let next = near
            .to(&seen)
            .into_iter()
            .filter(|&next| gap.down.mid() < gaps[next].down.start as f32 && gaps[next].down.start < seen.bottom)
            .filter(|&next| min_width(measures) <= gap.across.overlap(&gaps[next].across) as f32);
        let next = next_of_row(gap, next.collect(), gaps, measures);
        let goes_on = |next: &usize| !gaps[*next].is_word_space && is_white_between(gap, &gaps[*next], text);
        let Some(next) = next.filter(goes_on) else { continue };
        let overlap = (has_edge_of(gap.across, gaps[next].across, measures), gap.across.overlap(&gaps[next].across));
        // Two gaps may end above one: the better goes on.
        match above[next] {
            Some((better, _)) if overlap <= better => continue,
            Some((_, worse)) => below[worse] = None,
            None => {}
        }
        above[next] = Some((overlap, at));
        below[at] = Some(next);
    }
    below
}

/// The first of the gaps below a gap, but rather one of its row that ends where the gap does: under white as wide as a
/// picture beside the text leaves there are word spaces too.
fn next_of_row(gap: &Gap, below: Vec<usize>, gaps: &[Gap], measures: &Measures) -> Option<usize> {
    let rank = |next: usize| (gaps[next].down.start, -gap.across.overlap(&gaps[next].across));
    let first = below.iter().copied().min_by_key(|&next| rank(next))?;
    let is_aligned = |next: usize| has_edge_of(gaps[next].across, gap.across, measures);
    let in_row = |next: usize| gaps[next].down.start < gaps[first].down.start + gap.band / 2;
    let aligned = below.into_iter().filter(|&next| in_row(next) && is_aligned(next)).min_by_key(|&next| rank(next));
    aligned.or(Some(first))
}

/// Narrowest stripe that all lines of a gutter have in common.
pub(super) fn min_width(measures: &Measures) -> f32 {
    0.4 * measures.word_space
}

fn is_white_between(gap: &Gap, next: &Gap, text: &Bits) -> bool {
    let left = gap.across.start.max(next.across.start);
    let right = gap.across.end.min(next.across.end);
    is_white(&Rect { left, top: gap.down.end, right, bottom: next.down.start.max(gap.down.end) }, text)
}

/// Whether there is no more ink than specks and the points of a line end.
pub(super) fn is_white(rect: &Rect, text: &Bits) -> bool {
    text.area_in(*rect) * SPECKS <= rect.area()
}

/// Farthest that a hyphen or another overhang reaches into a gutter, in x-heights.
const OVERHANG: f32 = 3.0;

/// Whether only a hyphen or another overhang makes the gap narrower: its other edge is that of the gutter.
pub(super) fn reaches_in(gap: &Gap, common: Span, measures: &Measures) -> bool {
    let left = (common.len() - gap.across.overlap(&common)) as f32;
    left <= OVERHANG * measures.x_height && has_edge_of(gap.across, common, measures)
}

/// Whether white begins or ends where the gutter does.
pub(super) fn has_edge_of(white: Span, common: Span, measures: &Measures) -> bool {
    let near = |one: i32, other: i32| (one - other).abs() as f32 <= 0.5 * measures.x_height;
    0 < white.overlap(&common) && (near(white.start, common.start) || near(white.end, common.end))
}

/// Lines with bands so many times as high are headlines, whose word spaces may lie over a gutter by chance.
const HEADLINE: f32 = 1.6;

/// Prolongs a gutter up and down as far as its middle is white, over lines that stand on one side alone.
fn prolonged(stretch: &Stretch, text: &Bits, gaps: &[Gap], near: &Near) -> Rect {
    let rect = stretch.rect;
    let quarter = rect.width() / 4;
    let middle = Rect { left: rect.left + quarter, right: rect.right - quarter, ..rect };
    let reach = (REACH * stretch.band as f32) as i32;
    let over = Rect { top: rect.top - reach, bottom: rect.top, ..middle };
    let under = Rect { top: rect.bottom, bottom: rect.bottom + reach, ..middle };
    let is_headline = |gap: &Gap| HEADLINE * stretch.band as f32 <= gap.band as f32;
    let headlines = |part: &Rect| -> Vec<Rect> {
        let gaps = near.to(part).into_iter().map(|at| &gaps[at]);
        gaps.filter(|gap| is_headline(gap) && gap.rect.intersect(part).is_some()).map(|gap| gap.rect).collect()
    };
    let top = headlines(&over).iter().map(|gap| gap.bottom).max().unwrap_or(over.top).max(over.top);
    let bottom = headlines(&under).iter().map(|gap| gap.top).min().unwrap_or(under.bottom).min(under.bottom);
    let (over, under) = (Rect { top: top.min(over.bottom), ..over }, Rect { bottom: bottom.max(under.top), ..under });
    let white_over = text.rows_in(over).iter().rev().take_while(|&&count| count == 0).count() as i32;
    let white_under = text.rows_in(under).iter().take_while(|&&count| count == 0).count() as i32;
    Rect { top: rect.top - white_over, bottom: rect.bottom + white_under, ..rect }
}

/// How far gutters are prolonged, in heights of the bands beside them: over the last lines of the longer column.
pub(super) const REACH: f32 = 12.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Size;

    const HEIGHT: i32 = 14;
    const MEASURES: Measures = Measures { x_height: 12.0, word_space: 12.0 };

    /// Gutters of a page of rows; in each the words are given by their left and right edges.
    fn gutters(rows: &[&[(i32, i32)]]) -> Vec<Rect> {
        gutters_of(rows, HEIGHT)
    }

    /// The same with letters of another height in the first row.
    fn gutters_of(rows: &[&[(i32, i32)]], first: i32) -> Vec<Rect> {
        let mut text = Bits::new(Size { width: 700, height: 40 * rows.len() as i32 + 40 });
        let mut pieces = vec![];
        for (row, words) in (1..).zip(rows) {
            let height = if row == 1 { first } else { HEIGHT };
            for &(left, right) in *words {
                let ink = Rect::new(left, 40 * row, right, 40 * row + height);
                text.fill(ink);
                pieces.push(Piece { ink, band: ink, heights: vec![] });
            }
        }
        find_gutters(&text, &pieces, &[], &MEASURES)
    }

    /// Two columns with a wide gutter; with commas at its left or letters at its right that leave less than a word space; with a
    /// word across it.
    const OPEN: &[(i32, i32)] = &[(20, 320), (350, 670)];
    const FILLED: [&[(i32, i32)]; 4] =
        [&[(20, 344), (348, 670)], &[(20, 322), (326, 670)], &[(20, 344), (348, 670)], &[(20, 322), (326, 670)]];
    const CROSSED: &[(i32, i32)] = &[(20, 200), (212, 400), (412, 670)];

    fn is_parted(gutters: &[Rect], row: i32) -> bool {
        gutters.iter().any(|gutter| gutter.top <= 40 * row && 40 * row + HEIGHT <= gutter.bottom)
    }

    #[test]
    fn white_as_wide_as_a_character_is_no_usual_space_in_han_script() {
        let columns = [0, 335, 670].map(|left| Piece::new(Rect::new(left, 0, left + 300, 26)));
        let space = |script: Script| measure_spaces(&columns, 26.0, script).word_space;
        assert_eq!((space(Script::Han), space(Script::Other)), (19.5, 35.0));
    }

    #[test]
    fn a_gutter_goes_on_where_commas_leave_less_than_a_word_space() {
        let narrow: Vec<&[(i32, i32)]> = [vec![OPEN; 14], FILLED.to_vec(), vec![OPEN; 14]].concat();
        assert!(is_parted(&gutters(&narrow), 16), "{:?}", gutters(&narrow));
    }

    #[test]
    fn a_gutter_does_not_go_on_through_words() {
        let crossed: Vec<&[(i32, i32)]> =
            [vec![OPEN; 14], FILLED.to_vec(), vec![CROSSED], FILLED.to_vec(), vec![OPEN; 14]].concat();
        assert!(!is_parted(&gutters(&crossed), 19), "{:?}", gutters(&crossed));
    }

    #[test]
    fn a_gutter_does_not_part_the_words_of_a_spaced_headline() {
        let letters = |from: i32, count: i32| (0..count).map(move |at| (from + 36 * at, from + 36 * at + 20));
        let headline: Vec<(i32, i32)> = letters(80, 7).chain(letters(358, 6)).collect();
        let rows: Vec<&[(i32, i32)]> = [vec![&headline[..]], vec![OPEN; 14]].concat();
        assert!(!is_parted(&gutters_of(&rows, 28), 1), "{:?}", gutters_of(&rows, 28));
        assert!(is_parted(&gutters_of(&rows, 28), 2));
    }

    #[test]
    fn a_gutter_beside_a_picture_goes_on_under_it_where_it_is_narrower() {
        // A picture that ends short of its column, in rows; under it two lines fill the column.
        let beside: &[(i32, i32)] = &[(20, 200), (350, 670)];
        let full: &[(i32, i32)] = &[(20, 320), (350, 670)];
        let rows = [[beside; 14].as_slice(), &[full, full]].concat();
        let found = gutters(&rows);
        let under = Rect::new(320, 600, 350, 654);
        assert!(found.iter().any(|gutter| gutter.left == under.left && under.bottom <= gutter.bottom), "{found:?}");
    }

    #[test]
    fn a_hyphen_that_touches_the_next_column_does_not_end_a_gutter() {
        let mut text = Bits::new(Size { width: 700, height: 900 });
        let mut pieces = vec![];
        for row in 1..20 {
            let (ink, next) =
                (Rect::new(20, 40 * row, 320, 40 * row + 14), Rect::new(350, 40 * row, 670, 40 * row + 14));
            pieces.extend([ink, next].map(|ink| Piece { ink, band: ink, heights: vec![] }));
            [ink, next].into_iter().for_each(|ink| text.fill(ink));
        }
        text.fill(Rect::new(320, 406, 350, 409));
        let joined = Rect::new(20, 400, 670, 414);
        pieces.retain(|piece| piece.ink.top != 400);
        pieces.push(Piece { ink: joined, band: joined, heights: vec![] });
        let found = find_gutters(&text, &pieces, &[], &MEASURES);
        let covers = |y: i32| found.iter().any(|gutter| gutter.top <= y && y < gutter.bottom);
        assert!((400..414).all(covers), "{found:?}");
    }

    #[test]
    fn few_lines_under_white_go_on_with_the_gutter_above_it() {
        const NARROW: &[(i32, i32)] = &[(20, 330), (343, 670)];
        const MOVED: &[(i32, i32)] = &[(20, 300), (313, 670)];
        let under_white = |last| gutters(&[vec![NARROW; 14], vec![&[][..]; 3], vec![last; 5]].concat());
        assert!(is_parted(&under_white(NARROW), 22));
        assert!(!is_parted(&under_white(MOVED), 22), "so narrow a white in five lines is a river");
    }

    #[test]
    fn a_gutter_goes_on_over_short_lines_though_word_spaces_are_wider() {
        let full: &[(i32, i32)] = &[(20, 100), (118, 330), (344, 670)];
        let short: &[(i32, i32)] = &[(20, 80), (344, 670)];
        let found = gutters(&[[full, short]; 8].concat());
        assert!(found.iter().any(|gutter| gutter.left == 330 && 40 * 14 <= gutter.height()), "{found:?}");
    }

    #[test]
    fn of_a_letter_that_fell_apart_the_part_in_the_line_stands_beside_a_word() {
        let piece = |left, top, right, bottom| Piece::new(Rect::new(left, top, right, bottom));
        let pieces = [piece(0, 23, 36, 60), piece(107, 0, 135, 19), piece(108, 19, 135, 62)];
        let near = Near::new(pieces.iter().map(|piece| &piece.band), 48);
        assert_eq!(next_beside(&pieces[0], &pieces, &near, 400.0), Some(2));
    }
}

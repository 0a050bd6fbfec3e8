//! Lines of one column.

use std::ops::Range;

use super::barriers::is_upright;
use super::boxes::Boxes;
use super::numbering::entry_number;
use super::upright::is_upright_line;
use crate::model::{Columns, Line, Page, Rect, Scale, Span, Word, holds_han, weighted_median};

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
    strips: &'a [Strip],
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
    fn near(&self, strip: &Strip, distance: f32) -> &'a [Strip] {
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
    let pieces = strips.clone();
    let pieces = Ladder::of(&pieces);
    // A line that is whole again shows that the one under it is torn, too.
    for _ in 0..MOST_ROUNDS {
        let ladder = Ladder::of(&strips);
        let joins: Vec<Option<usize>> = (0..strips.len()).map(|at| cuts.continuation(at, &ladder, &pieces)).collect();
        if joins.iter().all(Option::is_none) {
            break;
        }
        strips = join(strips, &joins);
        strips.sort_by_key(place);
    }
    strips
}

/// Rounds in which torn lines are joined, at most: no more lines than that are torn one under the other beside a picture.
const MOST_ROUNDS: usize = 8;

fn place(strip: &Strip) -> (i32, i32, i32, i32) {
    (strip.band.start, strip.line.rect.left, strip.band.end, strip.line.rect.right)
}

/// Wider white, in type sizes, is no word space in any line.
const WIDEST: f32 = 4.0;

/// Where lines are cut.
struct Cuts<'a> {
    dividers: Vec<Rect>,
    boxes: Boxes,
    scale: &'a Scale,
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
        let between = left.mid_x() < divider.mid_x() && divider.mid_x() < right.mid_x();
        let crossed = |rect: &Rect| {
            rect.left as f32 + reach < divider.left as f32 && divider.right as f32 + reach < rect.right as f32
        };
        let beside = divider.top as f32 <= down.mid() && down.mid() <= divider.bottom as f32;
        between && beside && !crossed(left) && !crossed(right)
    }

    /// Whether any divider passes between the two boxes.
    fn are_divided(&self, left: &Rect, right: &Rect) -> bool {
        self.boxes.any_touching(&left.union(right), |at| self.divides(&self.dividers[at], left, right))
    }

    /// The piece that goes on with the line to the right, if the source has torn them apart.
    fn continuation(&self, at: usize, ladder: &Ladder, pieces: &Ladder) -> Option<usize> {
        let strips = ladder.strips;
        let strip = &strips[at];
        let follows = |other: &usize| {
            let other = &strips[*other];
            if is_note_mark(strip, other) {
                return !self.are_divided(&strip.line.rect, &other.line.rect);
            }
            self.is_continuation(strip, other)
                && (self.is_word_space(strip, other)
                    || self.is_run_over(strip, other, ladder)
                    || self.is_flush_right(strip, other, ladder)
                    || self.has_one_middle(strip, other, ladder))
                && !self.is_at_gutter(strip, other, pieces)
        };
        let beside = ladder.around(strip.band.start as f32, strip.band.end as f32);
        beside.filter(follows).min_by_key(|other| (strips[*other].line.rect.left, *other))
    }

    fn is_continuation(&self, strip: &Strip, other: &Strip) -> bool {
        /// A number may stand flush right behind wider white, in type sizes.
        const WIDEST_BEFORE_NUMBER: f32 = 25.0;
        /// Boxes of one line overlap by less than this, in type sizes.
        const OVERLAP: f32 = 0.5;
        /// Share of the lower band that two pieces of one line have in common.
        const ONE_LINE: f32 = 0.6;
        /// Type of one line differs by less than this.
        const SAME_TYPE: f32 = 1.4;
        // Most others stand on the left, or on other lines.
        let beside = strip.band.overlap(&other.band);
        if other.line.rect.left <= strip.line.rect.left || beside <= 0 {
            return false;
        }
        let type_size = strip.type_size.max(other.type_size);
        let white = (other.line.rect.left - strip.line.rect.right) as f32;
        let lower = strip.band.len().min(other.band.len()) as f32;
        // Words are looked at last.
        -OVERLAP * type_size < white
            && white <= WIDEST_BEFORE_NUMBER * type_size
            && ONE_LINE * lower <= beside as f32
            && type_size <= SAME_TYPE * strip.type_size.min(other.type_size)
            && (white <= WIDEST * type_size || is_number(&other.line))
            && ![strip, other].iter().any(|strip| is_upright_line(&strip.line))
            && !self.are_divided(&strip.line.rect, &other.line.rect)
    }

    /// Whether the white between two pieces is no wider than in any line.
    fn is_word_space(&self, strip: &Strip, other: &Strip) -> bool {
        /// In type sizes; wider white was left by the source with reason.
        const WIDEST: f32 = 1.0;
        /// In an entry of a list, what follows the name may stand in line with the others'.
        const WIDEST_IN_ENTRY: f32 = 3.0;
        let widest = if is_entry(strip) { WIDEST_IN_ENTRY } else { WIDEST };
        let white = (other.line.rect.left - strip.line.rect.right) as f32;
        white <= widest * strip.type_size.max(other.type_size)
    }

    /// Whether the lines above and below stop and start where the two pieces do, as they do at a gutter: the source has torn
    /// none of them. A gutter may be no wider than a word space where it leans.
    fn is_at_gutter(&self, strip: &Strip, other: &Strip, ladder: &Ladder) -> bool {
        /// In pitches.
        const NEAR: f32 = 3.5;
        /// In type sizes.
        const ALIGNED: f32 = 0.8;
        const ENOUGH: usize = 3;
        /// A column is wider, in type sizes; numbers and names of a list are narrower.
        const NARROWEST: f32 = 8.0;
        let is_wide = |line: &&Strip| NARROWEST * self.scale.type_size <= line.line.rect.width() as f32;
        if ![strip, other].iter().all(is_wide) {
            return false;
        }
        let (end, start) = (strip.line.rect.right, other.line.rect.left);
        let aligned = |one: i32, with: i32| ((one - with).abs() as f32) <= ALIGNED * self.scale.type_size;
        let is_near = |line: &&Strip| {
            let distance = (line.band.mid() - strip.band.mid()).abs();
            0.5 * self.scale.pitch < distance && distance <= NEAR * self.scale.pitch
        };
        let near = || ladder.near(strip, NEAR * self.scale.pitch).iter().filter(is_near).filter(is_wide);
        ENOUGH <= near().filter(|line| aligned(line.line.rect.right, end)).count()
            && ENOUGH <= near().filter(|line| aligned(line.line.rect.left, start)).count()
    }

    /// Whether lines close above and below run over the white between two pieces, or one does whose ends are theirs: then no
    /// gutter is there.
    fn is_run_over(&self, strip: &Strip, other: &Strip, ladder: &Ladder) -> bool {
        /// In pitches.
        const CLOSE: f32 = 1.5;
        /// In type sizes.
        const ALIGNED: f32 = 0.8;
        let white = Span { start: strip.line.rect.right, end: other.line.rect.left };
        if WIDEST * strip.type_size.max(other.type_size) < (white.end - white.start) as f32 {
            return false;
        }
        let close = |line: &&Strip| {
            let distance = (line.band.mid() - strip.band.mid()).abs();
            0.5 * self.scale.pitch < distance && distance <= CLOSE * self.scale.pitch
        };
        let near = ladder.near(strip, CLOSE * self.scale.pitch);
        let over: Vec<&Strip> = near.iter().filter(close).filter(|line| runs_over(line, white.mid())).collect();
        if over.len() == 2 || over.iter().any(|line| self.has_its_ends(strip, other, line)) {
            return true;
        }
        // A line may be torn more than once.
        let [line] = over[..] else { return false };
        let is_piece = |piece: &&Strip| {
            let beside = strip.band.overlap(&piece.band);
            strip.band.len().min(piece.band.len()) < 2 * beside && 0 < piece.across().overlap(&line.across())
        };
        let pieces =
            || ladder.strips[ladder.around(strip.band.start as f32, strip.band.end as f32)].iter().filter(is_piece);
        let (Some(first), Some(last)) =
            (pieces().min_by_key(|piece| piece.line.rect.left), pieces().max_by_key(|piece| piece.line.rect.right))
        else {
            return false;
        };
        // The entries of a table stand under each other.
        let is_entry_under =
            |piece: &&Strip| ((piece.line.rect.left - white.end).abs() as f32) <= ALIGNED * self.scale.type_size;
        !near.iter().filter(close).any(|piece| is_entry_under(&piece))
            && !pieces().any(|piece| is_number(&piece.line))
            && self.has_its_ends(first, last, line)
    }

    /// Whether a number ends the last line of a paragraph at the right edge of the column, as the line above shows it.
    fn is_flush_right(&self, strip: &Strip, other: &Strip, ladder: &Ladder) -> bool {
        /// In pitches.
        const CLOSE: f32 = 1.5;
        let above = |line: &&Strip| {
            let distance = (strip.band.mid() - line.band.mid()) / self.scale.pitch;
            (0.5..=CLOSE).contains(&distance)
        };
        let near = ladder.near(strip, CLOSE * self.scale.pitch).iter();
        let white = Span { start: strip.line.rect.right, end: other.line.rect.left };
        let is_between = |third: &Strip| {
            0 < third.band.overlap(&strip.band)
                && white.start <= third.across().start
                && third.across().end <= white.end
        };
        let beside = &ladder.strips[ladder.around(strip.band.start as f32, strip.band.end as f32)];
        is_number(&other.line)
            && near.filter(above).any(|line| self.has_its_ends(strip, other, line))
            && !beside.iter().any(is_between)
    }

    /// Whether two pieces together have one middle with the line over them, and white between that is no gutter, as the halves of
    /// a Chinese deck have.
    fn has_one_middle(&self, strip: &Strip, other: &Strip, ladder: &Ladder) -> bool {
        /// In pitches.
        const OVER: f32 = 3.0;
        /// In type sizes.
        const WIDEST: f32 = 2.5;
        const ALIGNED: f32 = 0.8;
        let em = self.scale.type_size;
        let white = Span { start: strip.line.rect.right, end: other.line.rect.left };
        let row = strip.line.rect.union(&other.line.rect);
        let has_row = |line: &&Strip| {
            line.band.end <= strip.band.mid() as i32
                && (strip.band.start - line.band.end) as f32 <= self.scale.pitch
                && (line.line.rect.mid_x() - row.mid_x()).abs() <= ALIGNED * em
                && runs_over(line, white.mid())
                && row.width() < line.line.rect.width()
        };
        let near = || ladder.near(strip, OVER * self.scale.pitch).iter();
        (white.end - white.start) as f32 <= WIDEST * em
            && [strip, other].iter().any(|piece| piece.line.words.iter().any(|word| holds_han(&word.text)))
            && near().any(|line| has_row(&line))
    }

    /// Whether two pieces fill the column as a line beside them does, in its type.
    fn has_its_ends(&self, strip: &Strip, other: &Strip, line: &Strip) -> bool {
        /// In type sizes.
        const ALIGNED: f32 = 0.8;
        const INDENT: f32 = 4.0;
        /// Ratio of two type sizes.
        const SAME_TYPE: f32 = 1.25;
        let (start, end) = (strip.line.rect.left, other.line.rect.right);
        let inside = (start - line.line.rect.left) as f32 / self.scale.type_size;
        let short_of = ((line.line.rect.right - end) as f32 / self.scale.type_size).abs();
        let same_type = |one: f32, other: f32| one.max(other) <= SAME_TYPE * one.min(other);
        (-ALIGNED..=INDENT).contains(&inside)
            && short_of <= ALIGNED
            && [strip, other].iter().all(|piece| same_type(piece.type_size, line.type_size))
    }
}

/// Whether a piece is the mark of a note behind the last word of a line.
fn is_note_mark(strip: &Strip, other: &Strip) -> bool {
    let ([mark], Some(last)) = (&other.line.words[..], strip.line.words.last()) else { return false };
    mark.is_note_mark_behind(last)
}

/// Whether a line runs over a place, in a word or with no more than a wide word space there.
fn runs_over(line: &Strip, place: f32) -> bool {
    /// In type sizes, as between the words of a narrow column.
    const WIDEST: f32 = 1.5;
    let before =
        line.line.words.iter().filter(|word| (word.rect.left as f32) < place).map(|word| word.rect.right).max();
    let behind = line.line.words.iter().filter(|word| place < word.rect.right as f32).map(|word| word.rect.left).min();
    before.zip(behind).is_some_and(|(end, start)| ((start - end) as f32) < WIDEST * line.type_size)
}

/// Whether a line is a number and nothing else: `11576`, `11811-3`.
fn is_number(line: &Line) -> bool {
    let mut marks = line.words.iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphanumeric());
    line.words.len() == 1 && marks.clone().next().is_some() && marks.all(|c| c.is_ascii_digit())
}

/// Whether a piece starts as an entry of a list does.
fn is_entry(strip: &Strip) -> bool {
    strip.line.words.first().is_some_and(|word| entry_number(&word.text).is_some())
}

/// The height that two boxes have in common, or the white between them.
fn common_height(one: &Rect, other: &Rect) -> Span {
    let (start, end) = (one.top.max(other.top), one.bottom.min(other.bottom));
    Span { start: start.min(end), end: start.max(end) }
}

/// Joins each strip to its continuation; one that two would go on with is joined to neither.
fn join(strips: Vec<Strip>, joins: &[Option<usize>]) -> Vec<Strip> {
    let mut wanted = vec![0; strips.len()];
    joins.iter().flatten().for_each(|at| wanted[*at] += 1);
    let sole = |at: usize| joins[at].filter(|next| wanted[*next] == 1);
    let starts: Vec<usize> = (0..strips.len()).filter(|at| wanted[*at] != 1).collect();
    let mut strips: Vec<Option<Strip>> = strips.into_iter().map(Some).collect();
    let mut whole = |start: usize| {
        let first = strips[start].take()?;
        if sole(start).is_none() {
            return Some(first);
        }
        let rest = std::iter::successors(sole(start), |at| sole(*at)).filter_map(|at| strips[at].take());
        let pieces: Vec<Strip> = [first].into_iter().chain(rest).collect();
        Strip::new(pieces.into_iter().flat_map(|strip| strip.line.words).collect())
    };
    starts.into_iter().filter_map(&mut whole).collect()
}

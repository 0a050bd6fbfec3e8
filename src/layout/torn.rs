//! Lines that the source has torn, by what stands round their pieces.

use super::lines::{Cuts, Ladder, Strip, place};
use super::numbering::entry_number;
use super::upright::is_upright_line;
use crate::model::{Line, Scale, Span, holds_han};

/// Joins the pieces of lines. The strips come and go sorted.
pub(super) fn join_torn(mut strips: Vec<Strip>, cuts: &Cuts) -> Vec<Strip> {
    let torn = Torn { cuts, scale: cuts.scale };
    let mut joins = torn.continuations(&strips, &strips, |_| true);
    if joins.iter().all(Option::is_none) {
        return strips;
    }
    let pieces = strips.clone();
    // A line that is whole again shows that the one under it is torn, too.
    for _ in 0..MOST_ROUNDS {
        let whole = joined_bands(&strips, &joins);
        strips = join(strips, &joins);
        strips.sort_by_key(place);
        let reach = (CLOSE * cuts.scale.pitch) as i32;
        let is_near = |strip: &Strip| {
            let first = whole.partition_point(|band| band.end + reach < strip.band.start);
            whole.get(first).is_some_and(|band| band.start <= strip.band.end + reach)
        };
        joins = torn.continuations(&strips, &pieces, is_near);
        if joins.iter().all(Option::is_none) {
            break;
        }
    }
    strips
}

/// Rounds in which torn lines are joined, at most: more are not torn one under the other beside a picture.
const MOST_ROUNDS: usize = 32;
/// How far the next line is, from middle to middle, in pitches.
const CLOSE: f32 = 1.5;
/// How far apart edges stand that are one under the other, in type sizes.
const ALIGNED: f32 = 0.8;

/// The heights at which strips are joined, from top to bottom; those that overlap are one.
fn joined_bands(strips: &[Strip], joins: &[Option<usize>]) -> Vec<Span> {
    let mut bands: Vec<Span> = Vec::new();
    for (strip, _) in strips.iter().zip(joins).filter(|(_, join)| join.is_some()) {
        match bands.last_mut().filter(|last| strip.band.start <= last.end) {
            Some(last) => last.end = last.end.max(strip.band.end),
            None => bands.push(strip.band),
        }
    }
    bands
}

/// Wider white, in type sizes, is no word space in any line.
const WIDEST: f32 = 4.0;

/// What tells that two pieces are one line.
struct Torn<'a> {
    cuts: &'a Cuts<'a>,
    scale: &'a Scale,
}

impl Torn<'_> {
    /// For each strip the one that goes on with it, where somebody asks. `pieces` are the strips before any was joined.
    fn continuations(&self, strips: &[Strip], pieces: &[Strip], asked: impl Fn(&Strip) -> bool) -> Vec<Option<usize>> {
        let (ladder, pieces) = (Ladder::of(strips), Ladder::of(pieces));
        let next = |at: usize| if asked(&strips[at]) { self.continuation(at, &ladder, &pieces) } else { None };
        (0..strips.len()).map(next).collect()
    }

    /// The piece that goes on with the line to the right, if the source has torn them apart.
    fn continuation(&self, at: usize, ladder: &Ladder, pieces: &Ladder) -> Option<usize> {
        let strips = ladder.strips;
        let strip = &strips[at];
        let follows = |other: &usize| {
            let other = &strips[*other];
            // Most others stand on the left.
            if other.line.rect.left <= strip.line.rect.left {
                return false;
            }
            if is_note_mark(strip, other) {
                return !self.cuts.are_divided(&strip.line.rect, &other.line.rect);
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
        let beside = strip.band.overlap(&other.band);
        if beside <= 0 {
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
            && !self.cuts.are_divided(&strip.line.rect, &other.line.rect)
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
        const ENOUGH: usize = 3;
        /// A column is wider, in type sizes; numbers and names of a list are narrower.
        const NARROWEST: f32 = 8.0;
        let is_wide = |line: &&Strip| NARROWEST * self.scale.type_size <= line.line.rect.width() as f32;
        if ![strip, other].iter().all(is_wide) {
            return false;
        }
        let (end, start) = (strip.line.rect.right, other.line.rect.left);
        let is_near = |line: &&Strip| {
            let distance = (line.band.mid() - strip.band.mid()).abs();
            0.5 * self.scale.pitch < distance && distance <= NEAR * self.scale.pitch
        };
        let near = || ladder.near(strip, NEAR * self.scale.pitch).iter().filter(is_near).filter(is_wide);
        ENOUGH <= near().filter(|line| self.are_aligned(line.line.rect.right, end)).count()
            && ENOUGH <= near().filter(|line| self.are_aligned(line.line.rect.left, start)).count()
    }

    /// Whether lines close above and below run over the white between two pieces, or one does whose ends are theirs: then no
    /// gutter is there.
    fn is_run_over(&self, strip: &Strip, other: &Strip, ladder: &Ladder) -> bool {
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
        let [line] = over[..] else { return false };
        let starts_behind = |under: &Strip| self.are_aligned(under.line.rect.left, white.end);
        !near.iter().filter(close).any(starts_behind) && self.is_torn_row(strip, line, ladder)
    }

    /// Whether two edges stand under each other.
    fn are_aligned(&self, one: i32, other: i32) -> bool {
        ((one - other).abs() as f32) <= ALIGNED * self.scale.type_size
    }

    /// Whether the pieces on the height of one fill the column together, as the line next to them does: a line may be torn more
    /// than once.
    fn is_torn_row(&self, strip: &Strip, line: &Strip, ladder: &Ladder) -> bool {
        /// More stand in the rows of tables.
        const MOST_PIECES: usize = 12;
        /// Share of the line that the pieces fill; less do the cells of a table.
        const FILLED: f32 = 0.5;
        let is_piece = |piece: &&Strip| {
            let beside = strip.band.overlap(&piece.band);
            strip.band.len().min(piece.band.len()) < 2 * beside && 0 < piece.across().overlap(&line.across())
        };
        let row = ladder.around(strip.band.start as f32, strip.band.end as f32);
        let pieces: Vec<&Strip> = ladder.strips[row].iter().filter(is_piece).take(MOST_PIECES + 1).collect();
        let first = pieces.iter().min_by_key(|piece| piece.line.rect.left);
        let last = pieces.iter().max_by_key(|piece| piece.line.rect.right);
        let filled = pieces.iter().map(|piece| piece.line.rect.width()).sum::<i32>() as f32;
        pieces.len() <= MOST_PIECES
            && FILLED * line.line.rect.width() as f32 <= filled
            && !pieces.iter().any(|piece| is_number(&piece.line))
            && first.zip(last).is_some_and(|(first, last)| self.has_its_ends(first, last, line))
    }

    /// Whether a number ends the last line of a paragraph at the right edge of the column, as the line above shows it.
    fn is_flush_right(&self, strip: &Strip, other: &Strip, ladder: &Ladder) -> bool {
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
        let em = self.scale.type_size;
        let white = Span { start: strip.line.rect.right, end: other.line.rect.left };
        let row = strip.line.rect.union(&other.line.rect);
        let has_row = |line: &Strip| {
            line.band.end <= strip.band.mid() as i32
                && (strip.band.start - line.band.end) as f32 <= self.scale.pitch
                && (line.line.rect.mid_x() - row.mid_x()).abs() <= ALIGNED * em
                && runs_over(line, white.mid())
                && row.width() < line.line.rect.width()
        };
        (white.end - white.start) as f32 <= WIDEST * em
            && [strip, other].iter().any(|piece| piece.line.words.iter().any(|word| holds_han(&word.text)))
            && ladder.near(strip, OVER * self.scale.pitch).iter().any(has_row)
    }

    /// Whether two pieces fill the column as a line beside them does, in its type.
    fn has_its_ends(&self, strip: &Strip, other: &Strip, line: &Strip) -> bool {
        /// In type sizes.
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

//! Text lines: pieces joined across word spaces, never over a gutter or rule.

use crate::model::{Rect, quantile};

use super::gutters::{Measures, runs_down_through};
use super::near::Near;
use super::sets::Sets;
use super::words::Piece;

/// What no line goes over.
pub struct Walls<'a> {
    pub gutters: &'a [Rect],
    pub rules: &'a [Rect],
}

/// Joins the pieces that stand beside each other to lines. `max_space` is the widest white in a line, in word spaces
/// of its own type.
pub fn join_pieces(pieces: &[Piece], walls: &Walls, measures: &Measures, max_space: f32) -> Vec<Piece> {
    let cell = (4.0 * measures.x_height) as i32;
    let near = Near::new(pieces.iter().map(|piece| &piece.band), cell);
    let blocked = Blocked::new(walls, 2 * cell);
    let mut sets = Sets::new(pieces.len());
    let spanning = find_spanning(pieces, &near, &blocked, measures, &mut sets);
    for (at, piece) in pieces.iter().enumerate().filter(|&(at, _)| !spanning[at]) {
        let size = piece.type_height() / ASCENT;
        let reach = (max_space * measures.word_space * (size / measures.x_height).max(1.0)) as i32;
        let seen = Rect { right: piece.band.right + reach, ..piece.band };
        let beside: Vec<usize> = near
            .to(&seen)
            .into_iter()
            .filter(|&next| !spanning[next] && follows(&piece.band, &pieces[next].band))
            .filter(|&next| {
                pieces[next].band.left <= seen.right && is_one_type(&piece.band, &pieces[next].band, measures.x_height)
            })
            .collect();
        // Past a point, a dash or a quotation mark the line goes on with the next letters.
        let is_level = |next: &usize| {
            let common = piece.band.down().overlap(&pieces[*next].band.down()) as f32;
            pieces[*next].is_letters(measures.x_height) && LEVEL * piece.band.height() as f32 <= common
        };
        let nearest = beside.iter().copied().min_by_key(|&next| pieces[next].band.left);
        let letters = beside.iter().copied().filter(is_level).min_by_key(|&next| pieces[next].band.left);
        for next in nearest.into_iter().chain(letters) {
            if !blocked.between(&piece.band, &pieces[next].band) {
                sets.unite(at, next);
            }
        }
        if letters.is_none()
            && let Some(next) = over_wide_space(at, pieces, &near, measures)
        {
            let (piece, next_piece) = (&pieces[at], &pieces[next]);
            if !spanning[next] && !blocked.between(&piece.band, &next_piece.band) {
                sets.unite(at, next);
            }
        }
    }
    sets.groups().iter().map(|group| joined(group.iter().map(|&at| &pieces[at]).collect())).collect()
}

/// Letters go on with a line where their band has this share of its height; a quotation mark has less.
const LEVEL: f32 = 0.6;

/// Widest white inside a line between lines that go on over it, in word spaces: old print sets an em and more after a point.
const BRIDGED_SPACE: f32 = 10.0;

/// The next piece of a line behind white that is too wide for a word space but lies over or under letters of the same type.
fn over_wide_space(at: usize, pieces: &[Piece], near: &Near, measures: &Measures) -> Option<usize> {
    let band = pieces[at].band;
    if !pieces[at].is_letters(measures.x_height) {
        return None;
    }
    let seen = Rect { right: band.right + (BRIDGED_SPACE * measures.word_space) as i32, ..band };
    let beside = near.to(&seen).into_iter().filter(|&next| {
        let other = &pieces[next];
        follows(&band, &other.band) && other.band.left <= seen.right && is_one_size(&band, &other.band)
    });
    let next = beside.min_by_key(|&next| pieces[next].band.left)?;
    let leading = (BRIDGE_LEADING * band.height() as f32) as i32;
    let across = (band.right + pieces[next].band.left) / 2;
    let bridges = |part: Rect| {
        let meets = |other: &Rect| other.intersect(&part).is_some() && other.left < across && across < other.right;
        near.to(&part).into_iter().any(|other| meets(&pieces[other].band) && is_one_size(&band, &pieces[other].band))
    };
    let gap = Rect { left: band.right, right: pieces[next].band.left.max(band.right + 1), ..band };
    let over = bridges(Rect { top: band.top - leading, bottom: band.top, ..gap });
    let under = bridges(Rect { top: band.bottom, bottom: band.bottom + leading, ..gap });
    (over && under).then_some(next)
}

/// Where the line above or below is looked for, in heights of the band.
const BRIDGE_LEADING: f32 = 2.4;

/// Bands of one type differ at most by this: a capital that stands alone, and lower-case letters.
fn is_one_size(one: &Rect, other: &Rect) -> bool {
    one.height().max(other.height()) <= 2 * one.height().min(other.height())
}

/// Height of ascenders and capitals, in x-heights; a little more or less in all types of the Latin scripts.
pub const ASCENT: f32 = 1.5;

pub(super) fn is_on_line(one: &Rect, other: &Rect) -> bool {
    one.down().overlap(&other.down()) * 2 >= one.height().min(other.height())
}

/// Bands of one line differ at most so much in height, small ones taken for lower-case letters: a line may begin with larger
/// type, but not with a picture.
const ONE_TYPE: f32 = 3.0;

fn is_one_type(one: &Rect, other: &Rect, x_height: f32) -> bool {
    let height = |band: &Rect| (band.height() as f32).max(x_height);
    height(one).max(height(other)) <= ONE_TYPE * height(one).min(height(other))
}

fn follows(band: &Rect, next: &Rect) -> bool {
    band.mid_x() < next.mid_x() && is_on_line(band, next)
}

/// Least height of an initial or brace, in heights of the bands beside it.
const SPANNING: i32 = 2;

/// Least height of the letters of such a piece, as a share of its own.
const WHOLE: f32 = 0.7;

/// Widest white between such a piece and the nearer of the lines beside it, and the others, which may be indented, in x-heights.
const BESIDE: f32 = 2.0;
const INDENTED: f32 = 4.0;

/// Widest white between words that open two lines, in their heights.
const LEAD_SPACE: f32 = 1.0;

/// Heights of words that open two lines differ at most by this.
const LEAD_TYPE: f32 = 1.35;

/// Which pieces are as high as the lines beside them: large initials, braces, and the words that open a small advertisement in
/// type of two lines. Only the last of those words has the lines beside it; those before it are joined to it.
fn find_spanning(pieces: &[Piece], near: &Near, blocked: &Blocked, measures: &Measures, sets: &mut Sets) -> Vec<bool> {
    let spans = |piece: &Piece| spans_lines(piece, pieces, near, blocked, measures);
    let mut spanning: Vec<bool> = pieces.iter().map(spans).collect();
    let mut open: Vec<usize> = (0..pieces.len()).filter(|&at| spanning[at]).collect();
    while let Some(at) = open.pop() {
        let band = pieces[at].band;
        let seen = Rect { left: band.left - (LEAD_SPACE * band.height() as f32) as i32, ..band };
        let is_before = |other: &Rect| {
            let (low, high) = (band.height().min(other.height()) as f32, band.height().max(other.height()) as f32);
            let level = LEVEL * high <= band.down().overlap(&other.down()) as f32;
            follows(other, &band) && seen.left <= other.right && high <= LEAD_TYPE * low && level
        };
        let is_before = |other: &Rect| is_before(other) && !blocked.between(other, &band);
        for before in near.to(&seen).into_iter().filter(|&before| is_before(&pieces[before].band)) {
            sets.unite(before, at);
            if !spanning[before] {
                spanning[before] = true;
                open.push(before);
            }
        }
    }
    spanning
}

/// Whether lines stand above each other beside the piece: it is a large initial or a brace.
fn spans_lines(piece: &Piece, pieces: &[Piece], near: &Near, blocked: &Blocked, measures: &Measures) -> bool {
    let margin = (INDENTED * measures.x_height) as i32;
    let seen = Rect { left: piece.band.left - margin, right: piece.band.right + margin, ..piece.band };
    let height = piece.band.height() as f32;
    // The letters of two lines that run together are lower than their band.
    if height < 2.0 * measures.x_height || piece.type_height() < WHOLE * height {
        return false;
    }
    let beside = near.to(&seen).into_iter().map(|at| pieces[at].band).filter(|band| {
        let inside = band.intersect(&seen).is_some() && is_on_line(band, &piece.band);
        let is_apart = || {
            let (one, other) = if band.left < piece.band.left { (band, &piece.band) } else { (&piece.band, band) };
            blocked.between(one, other)
        };
        inside
            && SPANNING * band.height() <= piece.band.height()
            && measures.x_height <= 2.0 * band.height() as f32
            && !is_apart()
    });
    let (left, right): (Vec<Rect>, Vec<Rect>) =
        beside.filter(|band| *band != piece.band).partition(|band| band.mid_x() < piece.band.mid_x());
    let stacked = |bands: &[Rect]| {
        let nearest = bands.iter().map(|band| band.across().gap(&piece.band.across())).min();
        if nearest.is_none_or(|white| BESIDE * measures.x_height < white as f32) {
            return false;
        }
        let highest = bands.iter().map(|band| band.bottom).min();
        bands.iter().any(|band| highest.is_some_and(|bottom| bottom <= band.top))
    };
    stacked(&left) || stacked(&right)
}

struct Blocked<'a> {
    walls: &'a Walls<'a>,
    gutters: Near,
    rules: Near,
}

impl<'a> Blocked<'a> {
    fn new(walls: &'a Walls, cell: i32) -> Self {
        let (gutters, rules) = (Near::new(walls.gutters.iter(), cell), Near::new(walls.rules.iter(), cell));
        Self { walls, gutters, rules }
    }

    fn between(&self, one: &Rect, other: &Rect) -> bool {
        let between = Rect {
            left: one.right.min(other.left),
            top: one.top.max(other.top),
            right: other.left.max(one.right),
            bottom: one.bottom.min(other.bottom),
        };
        let gutter = |at| {
            let gutter: &Rect = &self.walls.gutters[at];
            gutter.intersect(&between).is_some() && one.left < gutter.left && gutter.right < other.right
        };
        self.gutters.to(&between).into_iter().any(gutter)
            || self.rules.to(&between).into_iter().any(|at| runs_down_through(&self.walls.rules[at], &between))
    }
}

/// Makes one line of pieces. Its band is that of the ordinary pieces: a few larger letters do not make it higher.
pub(super) fn joined(pieces: Vec<&Piece>) -> Piece {
    let weighed = pieces.iter().flat_map(|piece| piece.heights.iter().map(|_| piece.band.height()));
    let usual = quantile(weighed, 0.5).unwrap_or(0);
    let mut line =
        (*pieces.iter().min_by_key(|piece| (piece.band.height() - usual).abs()).expect("a group has a piece")).clone();
    line.heights.clear();
    for piece in pieces {
        if 2 * piece.band.height() <= 3 * usual {
            line.band = line.band.union(&piece.band);
        } else {
            line.band = Rect {
                left: line.band.left.min(piece.band.left),
                right: line.band.right.max(piece.band.right),
                ..line.band
            };
        }
        line.ink = line.ink.union(&piece.ink);
        line.heights.extend(&piece.heights);
    }
    line
}

/// Narrowest line that is no mark of another, in heights of that line's band.
const MARK: i32 = 3;

/// Gives to a line what stands in it and was taken for a line of its own: accents, points, parts of letters.
pub fn take_in_marks(mut lines: Vec<Piece>, x_height: f32) -> Vec<Piece> {
    lines.sort_by_key(|line| std::cmp::Reverse(line.band.width()));
    let reaches: Vec<Rect> = lines.iter().map(reach_of).collect();
    let near = Near::new(reaches.iter(), (4.0 * x_height) as i32);
    let home_of = |at: usize| {
        let ink = lines[at].ink;
        let mut wider = near.to(&ink).into_iter().take_while(|&other| other < at);
        let is_home =
            |other: &Piece| ink.width() <= MARK * other.band.height() && !stands_apart(&lines[at], other, x_height);
        wider.find(|&other| ink.is_half_in(&reaches[other]) && is_home(&lines[other]))
    };
    let homes: Vec<Option<usize>> = (0..lines.len()).map(home_of).collect();
    let mut sets = Sets::new(lines.len());
    homes.iter().enumerate().filter_map(|(at, home)| Some((at, (*home)?))).for_each(|(at, home)| sets.unite(at, home));
    let mut taken: Vec<Piece> = vec![];
    for group in sets.groups() {
        let mut line = lines[group[0]].clone();
        group[1..].iter().for_each(|&at| line.take_in_mark(&lines[at]));
        taken.push(line);
    }
    taken
}

/// Fewest letters of a line that is no mark: a kicker close over a headline. Parts of a letter are fewer.
const LETTERS: usize = 3;

/// Whether a narrow line is one of its own over or under a larger one: several letters hardly level with its band.
fn stands_apart(line: &Piece, larger: &Piece, x_height: f32) -> bool {
    let common = line.band.down().overlap(&larger.band.down());
    LETTERS <= line.heights.len() && line.is_letters(x_height) && APART * common <= line.band.height()
}

/// A line over or under another has less than one part in so many of its band level with that line's: of a small line, where
/// both are set close.
const APART: i32 = 4;

/// The band with room for ascenders and descenders.
fn reach_of(line: &Piece) -> Rect {
    let room = line.band.height() / 2;
    Rect { top: line.band.top - room, bottom: line.band.bottom + room, ..line.band }
}

/// How far under the band of its line a comma or a cedilla begins at most, in x-heights. Accents may stand twice as far over it.
const UNDER: f32 = 0.5;

/// Gives points, accents and hyphens to the nearest line.
pub fn attach(mut lines: Vec<Piece>, small: &[Rect], x_height: f32) -> Vec<Piece> {
    let bands: Vec<Rect> = lines.iter().map(|line| line.band).collect();
    let near = Near::new(bands.iter(), (4.0 * x_height) as i32);
    for ink in small {
        let (reach, under) = (x_height as i32, (UNDER * x_height) as i32);
        let seen =
            Rect { left: ink.left - reach, top: ink.top - under, right: ink.right + reach, bottom: ink.bottom + reach };
        let distance = |at: usize| {
            let (across, down) = (ink.across().gap(&bands[at].across()), ink.down().gap(&bands[at].down()));
            across + 2 * down
        };
        let line = near
            .to(&seen)
            .into_iter()
            .filter(|&at| bands[at].intersect(&seen).is_some())
            .min_by_key(|&at| distance(at));
        if let Some(line) = line {
            lines[line].ink = lines[line].ink.union(ink);
        }
    }
    lines.retain(|line| (0.5 * x_height) as i32 <= line.ink.height());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word of four letters.
    fn piece(rect: Rect) -> Piece {
        Piece { heights: vec![rect.height(); 4], ..Piece::new(rect) }
    }

    /// The lines left of a headline in letters 60 pixels high, and of a narrow line of so many parts close above it.
    fn lines_with(top: i32, height: i32, parts: usize) -> usize {
        let line = |rect: Rect, parts: usize| Piece { heights: vec![rect.height(); parts], ..Piece::new(rect) };
        let headline = line(Rect::new(100, 200, 600, 260), 16);
        let above = line(Rect::new(100, top, 180, top + height), parts);
        take_in_marks(vec![headline, above], 20.0).len()
    }

    #[test]
    fn the_words_that_open_two_lines_are_a_line_of_their_own() {
        let measures = Measures { x_height: 20.0, word_space: 12.0 };
        let small = [
            Rect::new(320, 10, 420, 30),
            Rect::new(432, 10, 600, 30),
            Rect::new(350, 44, 470, 64),
            Rect::new(482, 44, 600, 64),
            Rect::new(100, 80, 600, 100),
        ];
        let lines = |large: &[Rect], gutters: &[Rect]| -> Vec<Rect> {
            let pieces: Vec<Piece> = large.iter().chain(&small).map(|rect| piece(*rect)).collect();
            let lines = join_pieces(&pieces, &Walls { gutters, rules: &[] }, &measures, 3.3);
            lines.iter().map(|line| line.band).collect()
        };
        let (article, noun) = (Rect::new(100, 8, 130, 65), Rect::new(155, 8, 290, 65));
        let text = [Rect::new(320, 10, 600, 30), Rect::new(350, 44, 600, 64), small[4]];
        assert_eq!(lines(&[article, noun], &[]), [&[article.union(&noun)], &text[..]].concat());
        // A word in the column beside is none of them.
        let (aside, gutter) = (article.shifted(-60, 0), Rect::new(75, 0, 95, 200));
        assert_eq!(lines(&[aside, noun], &[gutter]), [&[aside, noun], &text[..]].concat());
    }

    #[test]
    fn a_kicker_close_over_a_headline_is_no_mark_of_it() {
        assert_eq!(lines_with(172, 24, 7), 2);
        // An accent, and a part of a letter in the line.
        assert_eq!(lines_with(184, 10, 1), 1);
        assert_eq!(lines_with(204, 24, 3), 1);
    }
}

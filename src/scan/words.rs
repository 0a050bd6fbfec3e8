//! Pieces of text lines as they are seen in the image: words, parts of words, or more than one word.

use crate::model::{Rect, quantile};

use super::bits::Bits;
use super::components::{Component, Components};
use super::large::find_large_words;
use super::near::Near;
use super::sets::Sets;
use super::stacked::cut_level_with;
use super::zones::Script;

/// Ink that stands close together on one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The band of the line that is full of ink: the height of the lower-case letters, or all of a Han character.
    pub band: Rect,
    /// All the ink, with what rises above the band and hangs below.
    pub ink: Rect,
    /// Heights of the connected parts, for the size of the type.
    pub heights: Vec<i32>,
}

impl Piece {
    pub fn new(band: Rect) -> Self {
        Self { band, ink: band, heights: vec![] }
    }

    /// A letter that stands alone.
    fn of_one(letter: Rect) -> Self {
        Self { heights: vec![letter.height()], ..Self::new(letter) }
    }

    /// Whether it is more than a dash or points.
    pub fn is_letters(&self, x_height: f32) -> bool {
        LETTER * x_height <= self.band.height() as f32
    }

    fn add(&mut self, part: Rect) {
        self.take_in(&part);
        self.heights.push(part.height());
    }

    /// Letters whose strokes are too thin for the band stand on the line all the same.
    fn take_in(&mut self, ink: &Rect) {
        self.ink = self.ink.union(ink);
        if self.band.height() <= 2 * self.band.down().overlap(&ink.down()) {
            let (left, right) = (self.band.left.min(ink.left), self.band.right.max(ink.right));
            self.band = Rect { left, right, ..self.band };
        }
    }

    /// Of a T or an R that stands alone only the bar or bowl is wide enough for a band: then the band is the whole letter.
    fn mend_band(&mut self, x_height: f32) {
        let alone = self.heights.len() == 1 || !self.is_letters(x_height);
        if alone && (self.ink.height() as f32) < CAPITAL * x_height {
            self.band = self.ink;
        }
    }

    /// Takes in what is no part of the band.
    pub fn take_in_mark(&mut self, mark: &Piece) {
        self.take_in(&mark.ink);
        self.heights.extend(&mark.heights);
    }

    /// Height of the ascenders and capitals (of the characters in Han).
    pub fn type_height(&self) -> f32 {
        quantile(self.heights.iter().copied(), ASCENDER_SHARE).unwrap_or(self.band.height()) as f32
    }
}

/// Among the letters of a line more than one in seven is a capital or has an ascender, in all Latin, Greek and Cyrillic type.
const ASCENDER_SHARE: f32 = 0.85;

/// The text of a page in pieces, and the small ink that belongs to none yet.
pub struct Pieces {
    pub pieces: Vec<Piece>,
    /// Points, accents, hyphens, specks.
    pub small: Vec<Rect>,
}

/// White that is filled to make bands of words, in x-heights: wider than the white between the letters of a word,
/// narrower than a word space.
const LETTER_GAP: f32 = 0.5;

/// Ascenders and descenders are narrower than this, in x-heights, so that opening takes them off the band.
const STEM: f32 = 0.7;

/// Ink that is lower than this, in x-heights, is a point, an accent or a speck and no letter, unless it is a dash.
const LETTER: f32 = 0.65;

/// Highest letter of the body type, with what hangs below the line, in x-heights.
const CAPITAL: f32 = 2.6;

/// Heights in lines of one script, in x-heights.
struct Heights {
    /// Of the highest white inside a band: that in an open-faced or typewritten o, and in a Han character.
    slit: f32,
    /// Of the highest band of one line; two lines set solid are higher.
    one_line: f32,
}

/// Where x-heights are those of lower-case letters.
const LETTERS: Heights = Heights { slit: 0.6, one_line: 1.5 };

/// Where they are those of whole characters, which are set as close as a third of their height.
const CHARACTERS: Heights = Heights { slit: 0.32, one_line: 1.4 };

impl Heights {
    fn of(script: Script) -> Self {
        match script {
            Script::Han => CHARACTERS,
            Script::Other => LETTERS,
        }
    }
}

/// Narrowest dash, in x-heights; hyphens are narrower.
const DASH: f32 = 1.0;

/// Finds the pieces of the lines.
pub fn find_pieces(text: &Bits, x_height: f32, script: Script) -> Pieces {
    let heights = Heights::of(script);
    let components = Components::of(text);
    let large = find_large_words(&components, x_height);
    let mut taken = large.taken;
    let mut initials = vec![];
    for (component, taken) in components.all.iter().zip(&mut taken) {
        if !*taken && is_initial(component, x_height) {
            *taken = true;
            initials.push(Piece::of_one(component.rect));
        }
    }
    let rest = components.draw(text, |number, _| !taken[number]);
    let Pieces { mut pieces, small } = find_small_pieces(&rest, x_height, &heights);
    pieces.extend(initials);
    pieces.extend(large.pieces);
    Pieces { pieces, small }
}

/// Least thickness of the strokes of a large initial, in x-heights. Letters of two lines that touch each other are as high.
const INITIAL_STROKE: f32 = 0.5;

/// Largest initial, in x-heights: as high as eight lines.
const LARGEST_INITIAL: f32 = 20.0;

/// Whether a letter is a large initial: lines of the body stand beside it, some so close that it would be part of them.
fn is_initial(component: &Component, x_height: f32) -> bool {
    let stroke = component.area as f32 / component.runs as f32;
    let (height, width) = (component.rect.height() as f32, component.rect.width() as f32);
    CAPITAL * x_height < height
        && height.max(width) <= LARGEST_INITIAL * x_height
        && INITIAL_STROKE * x_height <= stroke
}

/// Finds the pieces in type that is about as large as the body's.
fn find_small_pieces(text: &Bits, x_height: f32, heights: &Heights) -> Pieces {
    let components = Components::of(text);
    let closed = text.closed((LETTER_GAP * x_height / 2.0).ceil() as i32, 0);
    let opened = closed.opened((STEM * x_height / 2.0).ceil() as i32, 0);
    let bands: Vec<Rect> = Components::of(&opened).all.iter().map(|component| component.rect).collect();
    let bands = join_slivers(&bands, &components, x_height, heights);
    let bands = bands.into_iter().flat_map(|band| split_lines(text, band, x_height)).collect();
    let bands = cut_level_with(bands, &components, x_height);
    let mut pieces: Vec<Piece> = bands.into_iter().map(Piece::new).collect();
    let left_over = share_ink(&components, &mut pieces, x_height);
    let is_letter = |rect: &Rect| LETTER * x_height <= rect.height() as f32 || DASH * x_height <= rect.width() as f32;
    let (letters, small): (Vec<Rect>, Vec<Rect>) = left_over.into_iter().partition(is_letter);
    pieces.extend(letters.into_iter().map(Piece::of_one));
    pieces.retain(|piece| !piece.heights.is_empty());
    pieces.iter_mut().for_each(|piece| piece.mend_band(x_height));
    Pieces { pieces: join_nested(pieces, x_height), small }
}

/// Joins to a piece what stands in or close over its ink: accents, points, loops that were taken for bands.
fn join_nested(mut pieces: Vec<Piece>, x_height: f32) -> Vec<Piece> {
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.band.width()));
    let mut joined: Vec<Piece> = vec![];
    let near = Near::new(pieces.iter().map(|piece| &piece.ink), (4.0 * x_height) as i32);
    let mut place_of: Vec<usize> = vec![];
    for (at, piece) in pieces.iter().enumerate() {
        let wider = near.to(&piece.band).into_iter().take_while(|&other| other < at);
        let home =
            wider.filter(|&other| is_nested(piece, &pieces[other], x_height)).map(|other| place_of[other]).next();
        match home {
            Some(home) => joined[home].take_in_mark(piece),
            None => joined.push(piece.clone()),
        }
        place_of.push(home.unwrap_or(joined.len() - 1));
    }
    joined
}

fn is_nested(piece: &Piece, other: &Piece, x_height: f32) -> bool {
    let across = piece.band.across().overlap(&other.band.across());
    let down = piece.band.down().overlap(&other.band.down());
    let in_ink = piece.band.down().overlap(&other.ink.down());
    let beside = 2 * across < piece.band.width();
    let on_line = 2 * down >= piece.band.height().min(other.band.height());
    let mark = !piece.is_letters(x_height) && 2 * in_ink >= piece.band.height();
    !beside && (on_line || mark)
}

/// Joins bands to one that are the upper and the lower parts of the same letters: they are close, or one letter has a part of
/// both, as the serifs of `In` are.
fn join_slivers(bands: &[Rect], components: &Components, x_height: f32, heights: &Heights) -> Vec<Rect> {
    let near = Near::new(bands.iter(), (4.0 * x_height) as i32);
    let mut sets = Sets::new(bands.len());
    let is_sliver = |at: usize| (bands[at].height() as f32) < LETTER * x_height;
    let stacked = |one: usize, other: usize| {
        let narrower = bands[one].width().min(bands[other].width());
        narrower <= 2 * bands[one].across().overlap(&bands[other].across())
    };
    for at in (0..bands.len()).filter(|&at| is_sliver(at)) {
        let slit = (heights.slit * x_height) as i32;
        let seen = Rect { top: bands[at].top - slit, bottom: bands[at].bottom + slit, ..bands[at] };
        for other in near.to(&seen).into_iter().filter(|&other| bands[other].intersect(&seen).is_some()) {
            if stacked(at, other) && bands[at].union(&bands[other]).height() as f32 <= heights.one_line * x_height {
                sets.unite(at, other);
            }
        }
    }
    let letters = components.all.iter().map(|component| component.rect);
    for letter in letters.filter(|letter| letter.height() as f32 <= CAPITAL * x_height) {
        let parts: Vec<usize> =
            near.to(&letter).into_iter().filter(|&at| bands[at].intersect(&letter).is_some()).collect();
        for (&one, &other) in parts.iter().zip(parts.iter().skip(1)) {
            let height = bands[one].union(&bands[other]).height() as f32;
            if (is_sliver(one) || is_sliver(other)) && stacked(one, other) && height <= CAPITAL * x_height {
                sets.unite(one, other);
            }
        }
    }
    sets.groups().iter().filter_map(|group| Rect::around(group.iter().map(|&at| &bands[at]))).collect()
}

/// Gives each component to the piece whose band it touches. What touches several bands, letters of two lines or of two words
/// that touch each other, is cut where the next band is nearer. Returns what touches no band.
fn share_ink(components: &Components, pieces: &mut [Piece], x_height: f32) -> Vec<Rect> {
    let runs = components.runs();
    let bands: Vec<Rect> = pieces.iter().map(|piece| piece.band).collect();
    let is_letters: Vec<bool> = pieces.iter().map(|piece| piece.is_letters(x_height)).collect();
    let near = Near::new(bands.iter(), (4.0 * x_height) as i32);
    let mut left_over = vec![];
    for (component, runs) in components.all.iter().zip(&runs) {
        let touches = |at: &usize| runs.iter().any(|run| run.intersect(&bands[*at]).is_some());
        let meeting = near.to(&component.rect).into_iter().filter(|&at| bands[at].intersect(&component.rect).is_some());
        let mut touched: Vec<usize> = meeting.filter(touches).collect();
        // The bar of a letter is no second line.
        if touched.iter().any(|&at| is_letters[at]) {
            touched.retain(|&at| is_letters[at]);
        }
        match touched[..] {
            [] => left_over.push(component.rect),
            [at] => pieces[at].add(component.rect),
            _ => share_runs(runs, &touched, &bands).into_iter().for_each(|(at, part)| pieces[at].add(part)),
        }
    }
    left_over
}

/// Gives each run of ink to the nearest band: the box of what each gets.
fn share_runs(runs: &[Rect], touched: &[usize], bands: &[Rect]) -> Vec<(usize, Rect)> {
    let mut parts: Vec<Option<Rect>> = vec![None; touched.len()];
    let distance = |band: &Rect, run: &Rect| {
        let (across, down) = (band.across().gap(&run.across()), band.down().gap(&run.down()));
        (across + down, -band.across().overlap(&run.across()))
    };
    for run in runs {
        let nearest = (0..touched.len()).min_by_key(|&at| distance(&bands[touched[at]], run));
        let Some(nearest) = nearest else { continue };
        parts[nearest] = Some(parts[nearest].map_or(*run, |part| part.union(run)));
    }
    touched.iter().zip(parts).filter_map(|(&at, part)| Some((at, part?))).collect()
}

/// Lowest band that may be two lines, in x-heights: a lower-case band, and one more at the tightest leading.
const TWO_LINES: f32 = 2.6;

/// Rows between two lines have at most this share of the ink of the rows of either.
const VALLEY: f32 = 0.25;

/// Cuts a band where lines above each other have run together.
fn split_lines(text: &Bits, band: Rect, x_height: f32) -> Vec<Rect> {
    if (band.height() as f32) < TWO_LINES * x_height {
        return vec![band];
    }
    let rows = smooth(&text.rows_in(band), (x_height / 4.0) as usize);
    let Some(cut) = deepest_valley(&rows, x_height as usize) else { return vec![band] };
    let cut = band.top + cut as i32;
    let (upper, lower) = (Rect { bottom: cut, ..band }, Rect { top: cut, ..band });
    let mut parts = split_lines(text, text.trimmed(upper).unwrap_or(upper), x_height);
    parts.extend(split_lines(text, text.trimmed(lower).unwrap_or(lower), x_height));
    parts
}

fn smooth(rows: &[i32], window: usize) -> Vec<i32> {
    let window = window.max(1);
    let mean = |at: usize| {
        let part = &rows[at.saturating_sub(window / 2)..rows.len().min(at + window / 2 + 1)];
        part.iter().sum::<i32>() / part.len() as i32
    };
    (0..rows.len()).map(mean).collect()
}

/// The row with the least ink beside the peaks above and below it, if it is a valley at all.
fn deepest_valley(rows: &[i32], margin: usize) -> Option<usize> {
    let depth = |at: usize| {
        let above = rows[..at].iter().max().copied().unwrap_or(0);
        let below = rows[at..].iter().max().copied().unwrap_or(0);
        rows[at] as f32 / above.min(below).max(1) as f32
    };
    let inner = margin / 2..rows.len().saturating_sub(margin / 2);
    let at = inner.min_by(|&one, &other| depth(one).total_cmp(&depth(other)))?;
    (depth(at) <= VALLEY).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Size;

    #[test]
    fn a_large_initial_takes_in_none_of_the_lines_beside_it() {
        const X_HEIGHT: f32 = 20.0;
        let mut page = Bits::new(Size { width: 600, height: 160 });
        // An L, whose foot comes close to the third line.
        page.fill(Rect::new(20, 20, 60, 140));
        page.fill(Rect::new(20, 110, 95, 140));
        let lines: Vec<Rect> = [20, 70, 120].map(|top| Rect::new(100, top, 500, top + 20)).to_vec();
        for line in &lines {
            (line.left..line.right).step_by(16).for_each(|x| page.fill(Rect { left: x, right: x + 12, ..*line }));
        }
        let mut found: Vec<Rect> =
            find_pieces(&page, X_HEIGHT, Script::Other).pieces.iter().map(|piece| piece.ink).collect();
        found.sort_by_key(|ink| (ink.left, ink.top));
        let ends = |line: &Rect| Rect { right: 496, ..*line };
        let expected: Vec<Rect> = std::iter::once(Rect::new(20, 20, 95, 140)).chain(lines.iter().map(ends)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn parts_of_han_characters_in_two_lines_set_close_are_not_joined() {
        let spans_both = |script: Script| {
            let mut page = Bits::new(Size { width: 600, height: 100 });
            let (upper, lower) = ((20, 46), (55, 81));
            for (top, bottom) in [upper, lower] {
                (100..300).step_by(30).for_each(|left| page.fill(Rect::new(left, top, left + 26, bottom)));
            }
            page.fill(Rect::new(330, 38, 400, upper.1));
            page.fill(Rect::new(330, lower.0, 400, 63));
            let pieces = find_pieces(&page, 26.0, script).pieces;
            pieces.iter().any(|piece| piece.band.top < upper.1 && lower.0 < piece.band.bottom)
        };
        assert!(!spans_both(Script::Han) && spans_both(Script::Other));
    }
}

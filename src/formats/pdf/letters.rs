//! Letters of a PDF put together as words and lines.

use crate::formats::draft::{PageDraft, Piece, bounded_rect};
use crate::model::{Rect, median};
use crate::pdf::{Frame, Glyph};

/// How far type reaches over and under its base line, in type sizes. Fonts say so themselves, and often wrongly.
const ASCENT: f64 = 0.8;
const DESCENT: f64 = 0.2;
/// White between words, in type sizes, where the file has no spaces: as in Poppler's pdftotext.
const GAP: f64 = 0.1;
/// The same where the file has spaces between its words: wider white than any letter-spacing.
const GAP_BESIDE_SPACES: f64 = 0.3;
/// Letters a space, at most, in a text that has its spaces.
const LETTERS_A_SPACE: usize = 20;
/// How far a letter may stand back over the one before it, in type sizes.
const OVERLAP: f64 = 0.5;
/// Widest white inside a line, in type sizes: what lies further off is another column.
const WIDEST_GAP: f64 = 3.0;
/// How far letters of a line may stand over or under its base line, in type sizes: raised figures do.
const RAISED: f64 = 0.45;
/// What a coordinate may be off by and still be the whole pixel that was meant.
const ROUNDING: f64 = 0.05;
/// Stands for a letter that the file does not tell.
const UNKNOWN: char = '\u{FFFD}';

/// Adds the letters to the page as lines of words, in the order of the file.
pub(super) fn add_lines(page: &mut PageDraft, glyphs: &[Glyph], frame: &Frame) {
    let gap = gap_between_words(glyphs);
    let mut word = WordDraft::default();
    let mut last: Option<Letter> = None;
    for glyph in glyphs {
        // How wide a space is drawn says nothing: it may reach over the next letter.
        if is_space(glyph) {
            word.finish(page);
            continue;
        }
        let letter = Letter::of(glyph, frame);
        let step = last.as_ref().map_or(Step::Line, |last| last.step_to(&letter, gap));
        if step != Step::None {
            word.finish(page);
        }
        if step == Step::Line {
            page.start_line(None, None);
        }
        word.add(glyph.text.as_deref(), &letter);
        last = Some(letter);
    }
    word.finish(page);
}

/// Whether the glyph is white space, or a mark that nobody sees.
pub(super) fn is_space(glyph: &Glyph) -> bool {
    glyph.text.as_deref().is_some_and(|text| text.trim_matches(is_blank).is_empty())
}

/// Whether the file says which letter the glyph is.
pub(super) fn is_known(glyph: &Glyph) -> bool {
    let is_letter = |c: char| c != UNKNOWN && !c.is_control() && !is_private(c);
    glyph.text.as_deref().is_some_and(|text| text.chars().any(is_letter))
}

/// Where fonts put signs of their own.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}' | '\u{FEFF}')
}

fn gap_between_words(glyphs: &[Glyph]) -> f64 {
    let spaces = glyphs.iter().filter(|glyph| is_space(glyph)).count();
    if glyphs.len() <= LETTERS_A_SPACE * spaces { GAP_BESIDE_SPACES } else { GAP }
}

/// A letter in pixels.
struct Letter {
    rect: [f64; 4],
    size: f64,
    origin: [f64; 2],
    end: [f64; 2],
}

/// What lies between a letter and the next.
#[derive(PartialEq)]
enum Step {
    None,
    Word,
    Line,
}

impl Letter {
    fn of(glyph: &Glyph, frame: &Frame) -> Self {
        let point = |along: f64, up: f64| {
            let along_glyph = if glyph.is_vertical { across(glyph) } else { glyph.advance };
            let place = |axis: usize| glyph.origin[axis] + along * along_glyph[axis] + up * glyph.up[axis];
            frame.to_pixels([place(0), place(1)])
        };
        let corners = [point(0.0, -DESCENT), point(1.0, -DESCENT), point(0.0, ASCENT), point(1.0, ASCENT)];
        let least = |axis: usize| corners.iter().map(|corner| corner[axis]).fold(f64::INFINITY, f64::min);
        let most = |axis: usize| corners.iter().map(|corner| corner[axis]).fold(f64::NEG_INFINITY, f64::max);
        let origin = point(0.0, 0.0);
        let end = [glyph.origin[0] + glyph.advance[0], glyph.origin[1] + glyph.advance[1]];
        let size = length(minus(point(0.0, 1.0), origin));
        Self { rect: [least(0), least(1), most(0), most(1)], size, origin, end: frame.to_pixels(end) }
    }

    fn step_to(&self, next: &Letter, gap: f64) -> Step {
        let size = self.size.max(next.size).max(f64::MIN_POSITIVE);
        let direction = minus(self.end, self.origin);
        let direction = direction.map(|part| part / length(direction).max(f64::MIN_POSITIVE));
        let white = minus(next.origin, self.end);
        let along = (white[0] * direction[0] + white[1] * direction[1]) / size;
        let aside = (white[0] * direction[1] - white[1] * direction[0]).abs() / size;
        match along {
            _ if RAISED < aside => Step::Line,
            along if !(-OVERLAP..=WIDEST_GAP).contains(&along) => Step::Line,
            along if along < gap => Step::None,
            _ => Step::Word,
        }
    }
}

/// From side to side of a letter that is set vertically: as wide as high.
fn across(glyph: &Glyph) -> [f64; 2] {
    [-glyph.up[1], glyph.up[0]]
}

fn minus(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0] - b[0], a[1] - b[1]]
}

fn length([x, y]: [f64; 2]) -> f64 {
    x.hypot(y)
}

/// A word while its letters come.
#[derive(Default)]
struct WordDraft {
    text: String,
    rect: Option<[f64; 4]>,
    sizes: Vec<f32>,
}

impl WordDraft {
    fn add(&mut self, text: Option<&str>, letter: &Letter) {
        match text {
            Some(text) => self.text.extend(text.chars().filter(|c| !is_blank(*c))),
            None => self.text.push(UNKNOWN),
        }
        let [left, top, right, bottom] = letter.rect;
        self.rect = Some(
            self.rect
                .map_or(letter.rect, |all| [all[0].min(left), all[1].min(top), all[2].max(right), all[3].max(bottom)]),
        );
        // To the hundredth of a pixel: no file is more exact.
        self.sizes.push((100.0 * letter.size).round() as f32 / 100.0);
    }

    /// Adds the word to the line that was started last, unless it lies off the page.
    fn finish(&mut self, page: &mut PageDraft) {
        let word = std::mem::take(self);
        let Some([left, top, right, bottom]) = word.rect else { return };
        let edges = [left + ROUNDING, top + ROUNDING, right - ROUNDING, bottom - ROUNDING];
        let Some(rect) = bounded_rect(edges).filter(|rect| lies_on(page.rect, rect)) else { return };
        let type_size = median(word.sizes).filter(|size| 0.0 < *size);
        page.add_piece(Piece { text: word.text, rect: Some(rect), type_size, confidence: None });
    }
}

fn lies_on(page: Option<Rect>, word: &Rect) -> bool {
    page.is_none_or(|page| page.intersect(word).is_some())
}

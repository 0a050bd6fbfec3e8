//! Letters of headlines, which are too large to be put together by the measure of the body type.

use crate::model::{Rect, median};

use super::components::{Component, Components};
use super::near::Near;
use super::sets::Sets;
use super::words::Piece;

/// Lowest large letter, in x-heights of the body: higher than an ascender and a descender of the body together.
const LARGE: f32 = 2.4;

/// Lowest letter of a line of large ones, in x-heights: its lower-case letters.
const SMALL: f32 = 1.5;

/// Least share of a line's letters that are large: capitals, and those with an ascender or descender. Where lines of the body
/// touch each other there are fewer.
const LARGE_SHARE: f32 = 0.2;

/// A letter is at most so many times as wide as high: a few that touch each other. And it is at most so many times as high
/// as wide: an I in narrow type is; the shadows of a fold and the pieces of a rule are higher.
const WIDEST: i32 = 3;
const NARROWEST: i32 = 20;

/// Letters of one line overlap by this share of the lower one's height.
const LEVEL: f32 = 0.6;

/// Heights in one line differ at most by this: capitals and lower-case letters.
const ONE_TYPE: f32 = 1.9;

/// Widest white inside a line of large letters, in their heights.
const SPACE: f32 = 2.0;

/// Widest white inside a word, in heights of the line.
const LETTER_GAP: f32 = 0.2;

/// Least share of a line's width that its large letters take; where less is, lines of the body touch each other.
const FULL: f32 = 0.5;

/// How far marks and lower-case letters reach out of a line, in its heights.
const REACH: f32 = 0.25;

/// The words set in large letters, and which components they are made of.
pub struct LargeWords {
    pub pieces: Vec<Piece>,
    pub taken: Vec<bool>,
}

/// Finds the words in large letters.
pub fn find_large_words(components: &Components, x_height: f32) -> LargeWords {
    let all = &components.all;
    let near = Near::new(all.iter().map(|component| &component.rect), (4.0 * x_height) as i32);
    let letters: Vec<Rect> =
        all.iter().map(|component| component.rect).filter(|rect| is_letter(rect, x_height)).collect();
    let mut found = LargeWords { pieces: vec![], taken: vec![false; all.len()] };
    for line in lines_of(&letters, x_height) {
        let members = members_of(&line, all, &near);
        found.pieces.extend(words_of(&line, &members, all));
        members.into_iter().for_each(|at| found.taken[at] = true);
    }
    found
}

fn is_letter(rect: &Rect, x_height: f32) -> bool {
    let is_letter = rect.width() <= WIDEST * rect.height() && rect.height() <= NARROWEST * rect.width();
    SMALL * x_height <= rect.height() as f32 && is_letter
}

/// The boxes of the lines that several large letters make.
fn lines_of(letters: &[Rect], x_height: f32) -> Vec<Rect> {
    let near = Near::new(letters.iter(), (8.0 * x_height) as i32);
    let mut sets = Sets::new(letters.len());
    for (at, letter) in letters.iter().enumerate() {
        let seen = Rect { right: letter.right + (SPACE * letter.height() as f32) as i32, ..*letter };
        for next in near.to(&seen).into_iter().filter(|&next| next != at) {
            let other = &letters[next];
            let lower = letter.height().min(other.height()) as f32;
            let level = LEVEL * lower <= letter.down().overlap(&other.down()) as f32;
            let beside = (letter.across().gap(&other.across()) as f32) < SPACE * lower;
            if level && beside && letter.height().max(other.height()) as f32 <= ONE_TYPE * lower {
                sets.unite(at, next);
            }
        }
    }
    let is_line = |group: &Vec<usize>| {
        let large = group.iter().filter(|&&at| LARGE * x_height <= letters[at].height() as f32).count();
        1 < large && LARGE_SHARE * group.len() as f32 <= large as f32
    };
    let boxed = |group: Vec<usize>| {
        let inked: i32 = group.iter().map(|&at| letters[at].width()).sum();
        Rect::around(group.iter().map(|&at| &letters[at])).filter(|line| FULL * line.width() as f32 <= inked as f32)
    };
    sets.groups().into_iter().filter(is_line).filter_map(boxed).collect()
}

/// The components that stand in a line: its letters, large and small, and their marks.
fn members_of(line: &Rect, all: &[Component], near: &Near) -> Vec<usize> {
    let reach = (REACH * line.height() as f32) as i32;
    let around = Rect {
        left: line.left - line.height() / 2,
        top: line.top - reach,
        right: line.right + line.height() / 2,
        bottom: line.bottom + reach,
    };
    let is_member = |at: &usize| {
        let rect = all[*at].rect;
        around.contains(&rect) && (line.top as f32) < rect.mid_y() && rect.mid_y() < line.bottom as f32
    };
    near.to(&around).into_iter().filter(is_member).collect()
}

/// Cuts a line where the white is wider than between letters.
fn words_of(line: &Rect, members: &[usize], all: &[Component]) -> Vec<Piece> {
    let mut rects: Vec<Rect> = members.iter().map(|&at| all[at].rect).collect();
    rects.sort_by_key(|rect| rect.left);
    let height = median(rects.iter().map(|rect| rect.height())).unwrap_or(line.height()).max(line.height() / 2);
    let mut words: Vec<Piece> = vec![];
    for rect in rects {
        let starts = words.last().is_none_or(|word| LETTER_GAP * (height as f32) < (rect.left - word.ink.right) as f32);
        if starts {
            words.push(Piece { band: rect, ink: rect, heights: vec![] });
        }
        let Some(word) = words.last_mut() else { continue };
        word.ink = word.ink.union(&rect);
        // Parts of a Han character are no measure of the type.
        word.heights.push(line.height());
    }
    words.iter_mut().for_each(|word| word.band = Rect { top: line.top, bottom: line.bottom, ..word.ink });
    words
}

#[cfg(test)]
mod tests {
    use super::super::bits::Bits;
    use super::*;
    use crate::model::Size;

    /// Solid letters of one height beside each other.
    fn write(page: &mut Bits, left: i32, top: i32, height: i32, letters: i32) {
        for letter in 0..letters {
            let left = left + letter * height;
            page.fill(Rect::new(left, top, left + height * 9 / 10, top + height));
        }
    }

    fn words(page: &Bits) -> Vec<Rect> {
        find_large_words(&Components::of(page), 20.0).pieces.into_iter().map(|piece| piece.ink).collect()
    }

    #[test]
    fn a_headline_is_two_words_and_its_text_none() {
        let mut page = Bits::new(Size { width: 1200, height: 600 });
        write(&mut page, 100, 100, 80, 4);
        write(&mut page, 480, 100, 80, 3);
        for row in 0..6 {
            write(&mut page, 100, 250 + 50 * row, 20, 40);
        }
        assert_eq!(words(&page), [Rect::new(100, 100, 412, 180), Rect::new(480, 100, 712, 180)]);
    }

    #[test]
    fn the_point_of_a_headline_belongs_to_its_word() {
        let mut page = Bits::new(Size { width: 1200, height: 300 });
        write(&mut page, 100, 100, 80, 4);
        page.fill(Rect::new(416, 168, 428, 180));
        assert_eq!(words(&page), [Rect::new(100, 100, 428, 180)]);
    }

    #[test]
    fn the_shadows_of_a_fold_are_no_headline() {
        let mut page = Bits::new(Size { width: 1200, height: 1600 });
        page.fill(Rect::new(20, 100, 40, 1500));
        page.fill(Rect::new(50, 100, 75, 1500));
        for row in 0..20 {
            write(&mut page, 100, 150 + 50 * row, 20, 40);
        }
        assert_eq!(words(&page), []);
    }

    #[test]
    fn a_large_initial_is_no_headline() {
        let mut page = Bits::new(Size { width: 1200, height: 600 });
        write(&mut page, 100, 100, 90, 1);
        for row in 0..3 {
            write(&mut page, 210, 100 + 35 * row, 20, 30);
        }
        assert_eq!(words(&page), []);
    }
}

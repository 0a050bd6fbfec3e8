//! Text of the page next to this one, cut by the side of the image.

use crate::model::{Rect, median};

use super::bits::Bits;
use super::components::Components;

/// Widest strip of the next page, in x-heights and as a share of the image: what is wider can be read.
const WIDEST: f32 = 12.0;
const WIDEST_SHARE: f32 = 0.09;

/// Narrowest white between that strip and the page, in x-heights: both margins lie there.
const WHITE: f32 = 1.5;

/// Lowest and highest of its letters, whole or cut, and their greatest width, in x-heights.
const LOWEST: f32 = 0.5;
const HIGHEST: f32 = 3.0;
const LETTER_WIDTH: f32 = 4.0;

/// Letters that stand in that white, at most: specks, and what hangs over it where the page leans.
const STRAY: i32 = 1;

/// Fewest lines of such a strip, and how far one is from the next at most, in x-heights. Numbers of lines stand farther apart.
const LINES: usize = 6;
const PITCH: f32 = 4.0;

/// Share of the lines that the side cuts: their ink touches it, or a border. Print that is only set flush has white beside it,
/// here more and there less, however closely the image is cropped.
const CUT: f32 = 0.6;

/// Finds the strips, from the sides of the image to the white beside the page. `components` are those of the ink, without
/// that of the borders.
pub fn find_neighbours(components: &Components, borders: &Bits, x_height: f32) -> Vec<Rect> {
    let bounds = borders.bounds();
    let is_letter = |rect: &Rect| {
        let height = rect.height() as f32;
        LOWEST * x_height <= height && height <= HIGHEST * x_height && rect.width() as f32 <= LETTER_WIDTH * x_height
    };
    let letters: Vec<Rect> = components.all.iter().map(|component| component.rect).filter(is_letter).collect();
    let strip_at = |is_right: bool| {
        let lay = |rect: Rect| if is_right { mirrored(rect, bounds) } else { rect };
        let is_cut = |line: &Rect| {
            let before = Rect { left: line.left - 1, right: line.left, ..*line };
            line.left <= 0 || 0 < borders.area_in(lay(before))
        };
        let half = letters.iter().filter(|letter| (bounds.mid_x() < letter.mid_x()) == is_right);
        let strip = strip_of(half.map(|letter| lay(*letter)).collect(), bounds, x_height, is_cut).map(lay)?;
        // A headline or a picture may reach into the margin.
        let reaches_in = |ink: &Rect| ink.intersect(&strip).is_some() && !strip.contains(ink);
        let is_free = !components
            .all
            .iter()
            .map(|component| &component.rect)
            .filter(|ink| LOWEST * x_height <= ink.height() as f32)
            .any(reaches_in);
        is_free.then_some(strip)
    };
    [false, true].into_iter().filter_map(strip_at).collect()
}

/// The box as it lies when left and right of the image change places.
fn mirrored(rect: Rect, bounds: Rect) -> Rect {
    Rect { left: bounds.right - rect.right, right: bounds.right - rect.left, ..rect }
}

/// The strip at the left, if there is one among the letters of that half of the image.
fn strip_of(letters: Vec<Rect>, bounds: Rect, x_height: f32, is_cut: impl Fn(&Rect) -> bool) -> Option<Rect> {
    let white = (WHITE * x_height) as i32;
    let widest = (WIDEST * x_height).min(WIDEST_SHARE * bounds.width() as f32) as i32;
    let end = white_from(&letters, widest + white, white)? + white / 2;
    let lines = lines_of(letters.into_iter().filter(|letter| letter.right <= end).collect());
    let pitch = median(lines.windows(2).map(|pair| pair[1].top - pair[0].top))?;
    let is_text = LINES <= lines.len() && pitch as f32 <= PITCH * x_height;
    let cut = lines.iter().filter(|line| is_cut(line)).count() as f32;
    (is_text && CUT * lines.len() as f32 <= cut).then_some(Rect { right: end, ..bounds })
}

/// The boxes of the lines that letters make, from top to bottom.
fn lines_of(mut letters: Vec<Rect>) -> Vec<Rect> {
    letters.sort_by_key(|letter| letter.top);
    let mut lines: Vec<Rect> = vec![];
    for letter in letters {
        match lines.last_mut().filter(|line| letter.mid_y() < line.bottom as f32) {
            Some(line) => *line = line.union(&letter),
            None => lines.push(letter),
        }
    }
    lines
}

/// Where the first white behind letters begins that is so wide, within `reach` of the side.
fn white_from(letters: &[Rect], reach: i32, white: i32) -> Option<i32> {
    let mut letters_at = vec![0; reach.max(0) as usize];
    for letter in letters.iter().filter(|letter| letter.left < reach) {
        (letter.left.max(0)..letter.right.min(reach)).for_each(|x| letters_at[x as usize] += 1);
    }
    let first = letters_at.iter().position(|&letters| STRAY < letters)?;
    let mut start = first;
    for (x, &letters) in letters_at.iter().enumerate().skip(first) {
        if STRAY < letters {
            start = x + 1;
        } else if white as usize <= x + 1 - start {
            return Some(start as i32);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Size;

    const X_HEIGHT: f32 = 10.0;

    /// Lines of letters from `left` to `right`, thirty of them.
    fn write(page: &mut Bits, left: i32, right: i32) {
        for line in 0..30 {
            for letter in (left..right).step_by(8) {
                let end = (letter + 6).min(right);
                page.fill(Rect::new(letter.max(0), 40 + 20 * line, end.max(1), 50 + 20 * line));
            }
        }
    }

    fn found(page: &Bits) -> Vec<Rect> {
        find_neighbours(&Components::of(page), &Bits::new(page.size()), X_HEIGHT)
    }

    fn page() -> Bits {
        Bits::new(Size { width: 1000, height: 700 })
    }

    #[test]
    fn the_cut_lines_of_the_next_page_are_found_on_both_sides() {
        for right in [false, true] {
            let mut page = page();
            write(&mut page, 100, 900);
            if right {
                write(&mut page, 965, 1000)
            } else {
                write(&mut page, -4, 40)
            }
            let strips = found(&page);
            assert_eq!(strips.len(), 1, "{strips:?}");
            let (strip, text) = (strips[0], Rect::new(100, 0, 900, 700));
            assert_eq!(strip.intersect(&text), None);
            assert!(40 <= strip.width() && strip.height() == 700, "{strip:?}");
        }
    }

    #[test]
    fn a_strip_into_which_a_headline_reaches_stays() {
        let mut page = page();
        write(&mut page, 100, 900);
        write(&mut page, -4, 40);
        assert_eq!(found(&page).len(), 1);
        page.fill(Rect::new(44, 2, 600, 36));
        assert_eq!(found(&page), []);
    }

    #[test]
    fn numbers_in_the_margin_and_cut_columns_stay() {
        let mut numbered = page();
        write(&mut numbered, 100, 900);
        // As closely as an image can be cropped: one line in three touches its side.
        for line in 0..30 {
            let left = line % 3;
            numbered.fill(Rect::new(left, 40 + 20 * line, left + 30, 50 + 20 * line));
        }
        assert_eq!(found(&numbered), []);
        let mut cut = page();
        write(&mut cut, 300, 900);
        write(&mut cut, -4, 260);
        assert_eq!(found(&cut), []);
    }
}

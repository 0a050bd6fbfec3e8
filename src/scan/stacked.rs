//! Two lines that run together for a part of their length, told by the lines beside them.

use std::cell::LazyCell;

use crate::model::{Rect, median};

use super::components::Components;
use super::near::Near;

/// Lowest band that may be two lines, in x-heights: two of lower-case letters or of Han characters, set solid.
const TWO_LINES: f32 = 1.8;

/// How far the edges of two lines beside a band are from its edges at most, in x-heights.
const LEVEL: f32 = 0.4;

/// How far from a band the lines beside it begin or end at most, in x-heights: an em and a half of space, or a lost character.
const BESIDE: f32 = 2.5;

/// Highest letter of a band that is two lines, as a share of its height: an initial is as high as the band.
const LETTER: f32 = 0.7;

/// Cuts the bands that lie level with two lines above each other, at the white between those. What is cut tells of
/// what lies farther along the lines.
pub(super) fn cut_level_with(mut bands: Vec<Rect>, components: &Components, x_height: f32) -> Vec<Rect> {
    let letters = || components.all.iter().map(|component| &component.rect);
    // Few pages have such bands.
    let near_letters = LazyCell::new(|| Near::new(letters(), (4.0 * x_height) as i32));
    let has_letters_of_one_line = |band: &Rect| {
        let near = near_letters.to(band).into_iter().map(|at| components.all[at].rect);
        let inside = near.filter(|letter| letter.is_half_in(band));
        median(inside.map(|letter| letter.height())).is_some_and(|usual| usual as f32 <= LETTER * band.height() as f32)
    };
    loop {
        let near = Near::new(bands.iter(), (4.0 * x_height) as i32);
        let is_high = |band: &Rect| TWO_LINES * x_height <= band.height() as f32;
        let row = |band: &Rect| is_high(band).then(|| row_between(band, &bands, &near, x_height)).flatten();
        let rows: Vec<Option<i32>> =
            bands.iter().map(|band| row(band).filter(|_| has_letters_of_one_line(band))).collect();
        if rows.iter().all(Option::is_none) {
            return bands;
        }
        let halves = |(band, row): (Rect, Option<i32>)| match row {
            Some(row) => vec![Rect { bottom: row, ..band }, Rect { top: row, ..band }],
            None => vec![band],
        };
        bands = bands.into_iter().zip(rows).flat_map(halves).collect();
    }
}

/// The row between two lines that stand beside a band and end where it ends.
fn row_between(band: &Rect, bands: &[Rect], near: &Near, x_height: f32) -> Option<i32> {
    let (reach, level) = ((BESIDE * x_height) as i32, (LEVEL * x_height) as i32);
    let seen = Rect { left: band.left - reach, right: band.right + reach, ..*band };
    let beside: Vec<Rect> =
        near.to(&seen).into_iter().map(|at| bands[at]).filter(|other| other.intersect(&seen).is_some()).collect();
    let is_line = |other: &&Rect| x_height <= 2.0 * other.height() as f32 && 2 * other.height() < band.height() + level;
    let upper = || beside.iter().filter(is_line).filter(|other| (other.top - band.top).abs() <= level);
    let lower = || beside.iter().filter(is_line).filter(|other| (other.bottom - band.bottom).abs() <= level);
    let on_one_side = |one: &Rect, other: &Rect| (one.mid_x() < band.mid_x()) == (other.mid_x() < band.mid_x());
    let pairs = upper().flat_map(|one| lower().map(move |other| (one, other)));
    let pair = pairs
        .filter(|(one, other)| one.bottom <= other.top && on_one_side(one, other))
        .min_by_key(|(one, _)| one.across().gap(&band.across()))?;
    let row = (pair.0.bottom + pair.1.top) / 2;
    (band.top < row && row < band.bottom).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::super::bits::Bits;
    use super::*;
    use crate::model::Size;

    const X_HEIGHT: f32 = 20.0;

    /// Two lines of letters, 20 pixels high and 30 apart; those under `joined` run together.
    fn lines(joined: (i32, i32)) -> (Vec<Rect>, Components) {
        let mut page = Bits::new(Size { width: 800, height: 100 });
        for left in (100..700).step_by(24) {
            page.fill(Rect::new(left, 20, left + 20, 40));
            page.fill(Rect::new(left, 50, left + 20, 70));
        }
        let (left, right) = joined;
        let rows = |left, right| vec![Rect::new(left, 20, right, 40), Rect::new(left, 50, right, 70)];
        let both = [Rect::new(left, 20, right, 70)];
        let beside = [(100, left - 4), (right + 4, 696)].into_iter().filter(|(left, right)| left < right);
        let bands = beside.flat_map(|(left, right)| rows(left, right)).chain(both).collect();
        (bands, Components::of(&page))
    }

    #[test]
    fn lines_that_run_together_are_cut_where_those_beside_them_are_apart() {
        let (bands, letters) = lines((300, 400));
        let cut = cut_level_with(bands, &letters, X_HEIGHT);
        assert!(cut.contains(&Rect::new(300, 20, 400, 45)) && cut.contains(&Rect::new(300, 45, 400, 70)), "{cut:?}");
    }

    #[test]
    fn nothing_is_cut_that_stands_alone() {
        let (bands, letters) = lines((100, 696));
        assert_eq!(cut_level_with(bands.clone(), &letters, X_HEIGHT), bands);
    }

    #[test]
    fn an_initial_of_two_lines_stays_whole() {
        let mut page = Bits::new(Size { width: 800, height: 100 });
        let initial = Rect::new(100, 20, 150, 70);
        let bands = vec![initial, Rect::new(154, 20, 600, 40), Rect::new(154, 50, 600, 70)];
        bands.iter().for_each(|band| page.fill(*band));
        assert_eq!(cut_level_with(bands.clone(), &Components::of(&page), X_HEIGHT), bands);
    }
}

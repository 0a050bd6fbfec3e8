//! Light parts of halftones, whose dots stand alone on the paper: no shade, and no ink as large as a letter.

use crate::model::{Rect, Size, quantile};

use super::bits::Bits;
use super::components::Components;
use super::near::Near;

/// Largest dot, in x-heights: points are as large.
const DOT: f32 = 0.45;

/// Fewest dots in a square as large as an x-height. Text has a point in few of them.
const DOTS: u8 = 2;

/// Lowest letter, in x-heights; what is higher than the highest is the drawing of a picture.
const LETTER: (f32, f32) = (0.6, 3.0);

/// Least share of such squares in a box.
const FULL: f32 = 0.5;

/// Share of the dots whose next dot is as far as that of most, but for a part of it: a screen is even, dust is not.
const EVEN: f32 = 0.7;
const UNEVEN: f32 = 0.25;

/// At so many dots of a box it is looked whether they stand evenly.
const SAMPLE: usize = 2000;

/// Finds the boxes, at least `side` pixels wide and high, that are full of dots and have no letters.
pub fn find_screens(components: &Components, page: Rect, x_height: f32, side: f32) -> Vec<Rect> {
    let tile = (x_height.round() as i32).max(1);
    let size = Size { width: page.width() / tile, height: page.height() / tile };
    let rects = || components.all.iter().map(|component| component.rect);
    let is_dot = |rect: &Rect| rect.longer_side() as f32 <= DOT * x_height;
    let dots: Vec<Rect> = rects().filter(is_dot).collect();
    let mut letters = Bits::new(size);
    for rect in rects().filter(|rect| !is_dot(rect)) {
        let height = rect.height() as f32 / x_height;
        if LETTER.0 <= height && height <= LETTER.1 {
            let (left, top) = (rect.left / tile, rect.top / tile);
            letters.fill(Rect { left, top, right: (rect.right - 1) / tile + 1, bottom: (rect.bottom - 1) / tile + 1 });
        }
    }
    let screen = full_squares(&dots, size, tile);
    let radius = (side / tile as f32 / 2.0) as i32;
    // Rows of points that lead from a word to a number are not closed down the page.
    let solid = screen.closed(1, 0).without(&letters).opened(radius, radius);
    let is_full = |rect: &Rect| FULL * rect.area() as f32 <= screen.area_in(*rect) as f32;
    let boxes = Components::of(&solid).all.into_iter().map(|component| component.rect).filter(is_full);
    let boxes: Vec<Rect> = boxes.map(|rect| rect.of_cells(tile)).collect();
    // Most pages have none.
    if boxes.is_empty() {
        return boxes;
    }
    let near = Near::new(dots.iter(), tile);
    boxes.into_iter().filter(|rect| stand_evenly(&dots, &near, rect, tile)).collect()
}

/// The squares of a page in which enough dots stand.
fn full_squares(dots: &[Rect], size: Size, tile: i32) -> Bits {
    let mut counts = vec![0_u8; (size.width * size.height) as usize];
    for dot in dots {
        let (x, y) = (dot.mid_x() as i32 / tile, dot.mid_y() as i32 / tile);
        if x < size.width && y < size.height {
            let count = &mut counts[(y * size.width + x) as usize];
            *count = count.saturating_add(1);
        }
    }
    let mut full = Bits::new(size);
    for (at, _) in counts.iter().enumerate().filter(|(_, count)| DOTS <= **count) {
        let (x, y) = (at as i32 % size.width, at as i32 / size.width);
        full.fill(Rect { left: x, top: y, right: x + 1, bottom: y + 1 });
    }
    full
}

/// Whether the dots in a box are all as far from the next.
fn stand_evenly(dots: &[Rect], near: &Near, rect: &Rect, reach: i32) -> bool {
    let inside: Vec<usize> = near.to(rect).into_iter().filter(|&at| rect.contains(&dots[at])).collect();
    let step = inside.len().div_ceil(SAMPLE).max(1);
    let to_next = |&at: &usize| {
        let dot = dots[at];
        let others = near.to(&dot.grown(reach)).into_iter().filter(|&other| other != at).map(|other| dots[other]);
        let apart = |other: Rect| (other.mid_x() - dot.mid_x()).hypot(other.mid_y() - dot.mid_y());
        others.map(apart).min_by(f32::total_cmp)
    };
    let distances: Vec<f32> = inside.iter().step_by(step).filter_map(to_next).collect();
    let Some(usual) = quantile(distances.iter().copied(), 0.5) else { return false };
    let even = distances.iter().filter(|distance| (*distance - usual).abs() <= UNEVEN * usual).count();
    EVEN * distances.len() as f32 <= even as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const X_HEIGHT: f32 = 20.0;

    fn found(draw: impl Fn(&mut Bits)) -> Vec<Rect> {
        let mut ink = Bits::new(Size { width: 1000, height: 800 });
        draw(&mut ink);
        find_screens(&Components::of(&ink), ink.bounds(), X_HEIGHT, 6.0 * X_HEIGHT)
    }

    /// Dots in a box, `pitch` pixels apart.
    fn dot(ink: &mut Bits, rect: Rect, pitch: usize) {
        for top in (rect.top..rect.bottom).step_by(pitch) {
            (rect.left..rect.right).step_by(pitch).for_each(|left| ink.fill(Rect::new(left, top, left + 4, top + 4)));
        }
    }

    #[test]
    fn dots_that_stand_close_all_over_a_box_are_a_picture() {
        let halftone = Rect::new(200, 200, 600, 500);
        assert_eq!(found(|ink| dot(ink, halftone, 10)), [halftone]);
        assert_eq!(found(|ink| dot(ink, halftone, 24)), []);
    }

    #[test]
    fn dust_is_no_picture_though_it_lies_close() {
        let mut place = 7_u32;
        let mut next = |most: i32| {
            place = place.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (place >> 8) as i32 % most
        };
        let dust: Vec<Rect> = (0..3000)
            .map(|_| (200 + next(396), 200 + next(296)))
            .map(|(left, top)| Rect::new(left, top, left + 3, top + 3))
            .collect();
        assert_eq!(found(|ink| dust.iter().for_each(|speck| ink.fill(*speck))), []);
    }

    #[test]
    fn dust_over_text_and_rows_of_points_are_none() {
        let dust = Rect::new(200, 200, 600, 500);
        let text = |ink: &mut Bits| {
            dot(ink, dust, 10);
            for top in (200..500).step_by(40) {
                (200..600).step_by(20).for_each(|left| ink.fill(Rect::new(left, top, left + 14, top + 20)));
            }
        };
        assert_eq!(found(text), []);
        assert_eq!(
            found(|ink| (200..500).step_by(40).for_each(|top| dot(ink, Rect::new(200, top, 600, top + 4), 8))),
            []
        );
    }
}

//! The angle at which a page lies, and the page turned back.
//!
//! The lower edges of letters are projected along every angle in question; at the right one they fall together
//! on base lines (Baird, *The skew angle of printed documents*, 1987). Pictures and borders have no say, and each
//! column may have lines of its own.

use image::GrayImage;

use crate::model::{Rect, median};

/// Finds by how many degrees the lines fall to the right (clockwise): 0 where there are too few letters to say,
/// or where no angle is better than none.
pub fn find_angle(letters: &[Rect]) -> f32 {
    let Some(height) = median(letters.iter().map(Rect::height)).filter(|_| FEWEST_LETTERS <= letters.len()) else {
        return 0.0;
    };
    let (rough_window, fine_window) = (height as f32 * ROUGH_WINDOW, height as f32 * FINE_WINDOW);
    let stripes = Feet::of(letters, height * STRIPE);
    let (rough, _) = best_angle(&stripes, angles(0.0, MAX_ANGLE, ROUGH_STEP), rough_window);
    let (fine, aligned) = best_angle(&stripes, angles(rough, ROUGH_STEP, FINE_STEP), fine_window);
    let is_clear = MIN_GAIN * alignment(&stripes, 0.0, fine_window) < aligned;
    if !is_clear || MAX_ANGLE <= rough.abs() {
        return 0.0;
    }
    // Over the whole width an angle shows best. So near the right one, other columns do no harm.
    let page = Feet::of(letters, i32::MAX);
    best_angle(&page, angles(fine, FINEST_REACH, FINE_STEP), fine_window).0
}

/// The feet of letters, in upright stripes of the page.
///
/// Lines of different columns do not stand on one level, and at some wrong angle they would fall together.
struct Feet {
    stripes: Vec<Vec<(f32, f32)>>,
}

impl Feet {
    fn of(letters: &[Rect], width: i32) -> Self {
        let mut stripes = vec![];
        for letter in letters {
            let stripe = (letter.left / width) as usize;
            stripes.resize(stripes.len().max(stripe + 1), vec![]);
            stripes[stripe].push((letter.mid_x(), letter.bottom as f32));
        }
        Self { stripes }
    }
}

/// Width of a stripe, in heights of letters: about half a column.
const STRIPE: i32 = 24;

/// Fewer letters make no base line: a line of print has some forty.
const FEWEST_LETTERS: usize = 12;

/// Largest angle looked for, in degrees: a page that lies worse was not laid on the glass by hand.
const MAX_ANGLE: f32 = 15.0;

/// Steps of the first and the second search, in degrees. Over a column of 500 pixels the fine step is less than
/// half a pixel.
const ROUGH_STEP: f32 = 0.25;
const FINE_STEP: f32 = 0.025;

/// How far the last search goes, in degrees: over the distance of two columns less than half a letter.
const FINEST_REACH: f32 = 0.2;

/// Height of the window in which feet are gathered, as a share of the letters' height.
const ROUGH_WINDOW: f32 = 0.25;
const FINE_WINDOW: f32 = 0.1;

/// An angle must gather the feet so much better than none.
const MIN_GAIN: f64 = 1.002;

/// The angle along which the feet fall together most, and how much they do there. Feet stand on whole pixels, so
/// angles near the best are as good: their mean is the angle.
fn best_angle(feet: &Feet, angles: Vec<f32>, window: f32) -> (f32, f64) {
    let scored: Vec<(f32, f64)> = angles.into_iter().map(|angle| (angle, alignment(feet, angle, window))).collect();
    let most = scored.iter().map(|&(_, score)| score).fold(0.0, f64::max);
    let good: Vec<f32> =
        scored.iter().filter(|&&(_, score)| AS_GOOD * most <= score).map(|&(angle, _)| angle).collect();
    (good.iter().sum::<f32>() / good.len() as f32, most)
}

/// Share of the best score from which on an angle is as good.
const AS_GOOD: f64 = 0.99;

fn angles(middle: f32, reach: f32, step: f32) -> Vec<f32> {
    let steps = (reach / step).round() as i32;
    (-steps..=steps).map(|at| middle + at as f32 * step).collect()
}

/// How much the feet of each stripe fall together when seen along an angle: the sum of squares of what a window
/// holds that slides over them.
fn alignment(feet: &Feet, angle: f32, window: f32) -> f64 {
    let slope = angle.to_radians().tan();
    let part = window / PARTS as f32;
    let mut counts: Vec<u32> = vec![];
    let mut sum = 0;
    for stripe in &feet.stripes {
        let places = || stripe.iter().map(|&(x, y)| (y - x * slope) / part);
        let least = places().fold(f32::INFINITY, f32::min);
        counts.clear();
        for place in places() {
            let at = (place - least) as usize + PARTS;
            counts.resize(counts.len().max(at + PARTS), 0);
            counts[at] += 1;
        }
        sum += counts.windows(PARTS).map(|held| u64::from(held.iter().sum::<u32>()).pow(2)).sum::<u64>();
    }
    sum as f64
}

/// Steps in which the window slides, so that it does not matter where a line falls.
const PARTS: usize = 4;

/// An image turned back so that lines which fell by `degrees` are level, and where its origin lay in the old one.
/// The new image holds all of the old; what was outside has the shade of `paper`.
pub fn level(pixels: &GrayImage, degrees: f32, paper: u8) -> (GrayImage, (f64, f64)) {
    let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
    let (width, height) = (f64::from(pixels.width()), f64::from(pixels.height()));
    // Corners of the old image, seen in the turned axes.
    let corners = [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)];
    let turned = corners.map(|(x, y)| (x * cos + y * sin, y * cos - x * sin));
    let least = |of: fn(&(f64, f64)) -> f64| turned.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| turned.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (left, top) = (least(|corner| corner.0), least(|corner| corner.1));
    let new_width = (most(|corner| corner.0) - left).ceil() as u32;
    let new_height = (most(|corner| corner.1) - top).ceil() as u32;
    let origin = (left * cos - top * sin, left * sin + top * cos);
    let mut level = GrayImage::from_pixel(new_width, new_height, image::Luma([paper]));
    for (y, row) in level.chunks_exact_mut(new_width as usize).enumerate() {
        let middle = (0.5, y as f64 + 0.5);
        let start =
            (origin.0 + middle.0 * cos - middle.1 * sin - 0.5, origin.1 + middle.0 * sin + middle.1 * cos - 0.5);
        fill_row(row, pixels, start, (cos, sin));
    }
    (level, origin)
}

/// Fills a row with the shades met on the way from a point in equal steps.
fn fill_row(row: &mut [u8], pixels: &GrayImage, start: (f64, f64), step: (f64, f64)) {
    let (width, height) = (pixels.width() as i64, pixels.height() as i64);
    let shades = pixels.as_raw();
    let fixed = |number: f64| (number * f64::from(1 << FRACTION)) as i64;
    let (mut x, mut y) = (fixed(start.0), fixed(start.1));
    let (right, down) = (fixed(step.0), fixed(step.1));
    for pixel in row {
        let (column, line) = (x >> FRACTION, y >> FRACTION);
        if 0 <= column && column + 1 < width && 0 <= line && line + 1 < height {
            let at = (line * width + column) as usize;
            let below = at + width as usize;
            let (across, drop) = (weight(x), weight(y));
            let upper = mix(shades[at], shades[at + 1], across);
            let lower = mix(shades[below], shades[below + 1], across);
            *pixel = ((upper * (WEIGHTS - drop) + lower * drop) >> (2 * WEIGHT_BITS)) as u8;
        }
        (x, y) = (x + right, y + down);
    }
}

/// Bits behind the point of a place: after 60,000 steps it is still right to a hundredth of a pixel.
const FRACTION: u32 = 24;

const WEIGHT_BITS: u32 = 8;
const WEIGHTS: u32 = 1 << WEIGHT_BITS;

/// How far a place lies from its pixel towards the next.
fn weight(place: i64) -> u32 {
    (place >> (FRACTION - WEIGHT_BITS)) as u32 & (WEIGHTS - 1)
}

fn mix(one: u8, other: u8, share: u32) -> u32 {
    u32::from(one) * (WEIGHTS - share) + u32::from(other) * share
}

#[cfg(test)]
mod tests {
    use image::Luma;
    use proptest::prelude::*;

    use super::*;
    use crate::scan::Placement;

    /// Three columns of lines, not on one level with each other, with letters of all widths and a descender here and
    /// there; turned.
    fn letters(angle: f32) -> Vec<Rect> {
        let slope = angle.to_radians().tan();
        let mut letters = vec![];
        for column in 0..3 {
            for line in 0..50 {
                for letter in 0..40 {
                    let left = 100 + column * 700 + letter * 15 + (letter * 31 + line * 17) % 7;
                    let descends = if (letter * 7 + line) % 9 == 0 { 6 } else { 0 };
                    let foot = 100 + line * 42 + column * 13 + descends + (left as f32 * slope).round() as i32;
                    letters.push(Rect::new(left, foot - 20, left + 11, foot));
                }
            }
        }
        letters
    }

    #[test]
    fn too_few_letters_lie_straight() {
        assert_eq!(find_angle(&letters(2.0)[..5]), 0.0);
    }

    #[test]
    fn a_dot_lands_where_its_placement_says() {
        let mut page = GrayImage::from_pixel(400, 300, Luma([255]));
        for (x, y) in [(300, 200), (301, 200), (300, 201), (301, 201)] {
            page.put_pixel(x, y, Luma([0]));
        }
        let (level, origin) = level(&page, 3.0, u8::MAX);
        let placement = Placement::default().shifted(origin.0, origin.1).levelled(3.0);
        let (x, y, _) = level.enumerate_pixels().min_by_key(|(_, _, shade)| shade.0[0]).unwrap();
        let (file_x, file_y) = placement.place(f64::from(x) + 0.5, f64::from(y) + 0.5);
        assert!((file_x - 301.0).abs() < 1.0 && (file_y - 201.0).abs() < 1.0, "{file_x} {file_y}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn the_angle_is_found_to_a_tenth_of_a_degree(angle in -14.5..14.5f32) {
            let found = find_angle(&letters(angle));
            prop_assert!((found - angle).abs() < 0.1, "{found} for {angle}");
        }
    }
}

//! The size of the type, measured in the image, and the image brought to the size that engines read best.

use std::ops::RangeInclusive;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::GrayImage;

use super::ScanParams;
use super::components::{Component, Components};
use crate::model::Rect;

/// Finds the components that look like letters standing beside others.
///
/// Grain, halftone dots, rules and pictures are left out: a letter is neither a solid blob nor a long line, and
/// has a neighbour of its kind, on its line, not further away than a wide space.
pub fn find_letters(components: &Components, page: Rect) -> Vec<Rect> {
    let tallest = page.longer_side() / TALLEST;
    let mut shapes: Vec<Rect> =
        components.all.iter().filter(|piece| is_letter_shape(piece, tallest)).map(|piece| piece.rect).collect();
    shapes.sort_by_key(|rect| (rect.left, rect.top));
    let rows = Rows::of(&shapes, page);
    shapes.iter().enumerate().filter(|&(at, _)| rows.has_neighbour(&shapes, at)).map(|(_, &rect)| rect).collect()
}

/// The tallest letter is one part in this of the longer side: a headline over half the page is a picture.
const TALLEST: i32 = 16;

fn is_letter_shape(piece: &Component, tallest: i32) -> bool {
    let (width, height) = (piece.rect.width(), piece.rect.height());
    let slender = width as f32 / height as f32;
    let filled = piece.area as f32 / piece.rect.area() as f32;
    let seen = LEAST_HEIGHT <= height && height <= tallest;
    seen && NARROWEST < slender && slender < WIDEST && SPARSEST < filled && filled < DENSEST
}

/// Lower, in pixels, nothing has the shape of a letter.
const LEAST_HEIGHT: i32 = 4;

/// Width over height: `l` and `i` are narrower and say nothing about the x-height; two or three letters that touch
/// are as wide as the widest.
const NARROWEST: f32 = 0.3;
const WIDEST: f32 = 4.0;

/// Share of the box that is ink. Loops of large letters fill a tenth, halftone dots, full stops and blots
/// more than three quarters.
const SPARSEST: f32 = 0.1;
const DENSEST: f32 = 0.75;

/// Shapes by the stripes of the page that they touch.
struct Rows {
    height: i32,
    /// Indices, from left to right.
    stripes: Vec<Vec<usize>>,
}

impl Rows {
    fn of(shapes: &[Rect], page: Rect) -> Self {
        let height = (page.height() / STRIPES).max(1);
        let mut stripes = vec![vec![]; (page.height() / height + 1) as usize];
        for (at, shape) in shapes.iter().enumerate() {
            stripes[(shape.mid_y() as i32 / height) as usize].push(at);
        }
        Self { height, stripes }
    }

    /// Tells whether a shape has another of its size to the left or right on its line.
    fn has_neighbour(&self, shapes: &[Rect], at: usize) -> bool {
        let shape = &shapes[at];
        let reach = shape.height();
        let first = (shape.top / self.height).max(0) as usize;
        let last = (shape.bottom / self.height) as usize;
        let near = shape.left - WIDEST as i32 * reach - reach..shape.right + reach;
        self.stripes[first..=last.min(self.stripes.len() - 1)].iter().any(|stripe| {
            let from = stripe.partition_point(|&other| shapes[other].left < near.start);
            let candidates = stripe[from..].iter().take_while(|&&other| shapes[other].left < near.end);
            candidates.filter(|&&other| other != at).any(|&other| are_neighbours(shape, &shapes[other]))
        })
    }
}

/// Stripes that the page's height is cut into, to find neighbours fast.
const STRIPES: i32 = 512;

fn are_neighbours(one: &Rect, other: &Rect) -> bool {
    let (low, high) = (one.height().min(other.height()), one.height().max(other.height()));
    let close = one.across().gap(&other.across()) <= high && one.across().overlap(&other.across()) * 2 <= low;
    close && high <= low * 2 && low <= one.down().overlap(&other.down()) * 2
}

/// Measures the x-height, in pixels: the height that most letters have, weighed by the room they take on
/// their lines. `None` where there are too few letters to say.
///
/// In Latin script that is the height of `x`, which two letters of three have; a headline takes too little
/// room to count. A Han character has no x-height: its own height is measured, a little less than its em.
pub fn measure_x_height(letters: &[Rect]) -> Option<f32> {
    if letters.len() < FEWEST_LETTERS {
        return None;
    }
    let tallest = letters.iter().map(Rect::height).max()? as usize;
    let mut room = vec![0.0; tallest + 1];
    letters.iter().for_each(|letter| room[letter.height() as usize] += letter.width() as f32);
    let around = |height: usize| {
        let reach = (height as f32 * SPREAD).max(1.0) as usize;
        let (from, to) = (height.saturating_sub(reach), (height + reach).min(tallest));
        // A wider window at larger sizes would gather more: compare what stands in it, by its width.
        room[from..=to].iter().sum::<f32>()
    };
    let highest = |heights: RangeInclusive<usize>| heights.max_by(|&a, &b| around(a).total_cmp(&around(b)));
    let peak = highest(LEAST_HEIGHT as usize..=tallest)?;
    let lowest = ((LOW * peak as f32) as usize).max(LEAST_HEIGHT as usize);
    let lower = highest(lowest..=(HIGH * peak as f32) as usize);
    let has_room = |lower: &usize| JOINED_ROOM * around(peak) <= around(*lower);
    let peak = lower.filter(has_room).filter(|_| are_joined(letters, peak)).unwrap_or(peak);
    let reach = (peak as f32 * SPREAD).max(1.0) as usize;
    let window = peak.saturating_sub(reach)..=(peak + reach).min(tallest);
    let (sum, weight) =
        window.fold((0.0, 0.0), |(sum, weight), height| (sum + room[height] * height as f32, weight + room[height]));
    Some(sum / weight)
}

/// Where letters touch, most pieces are as high as an ascender: of what is left, so much of the room has the x-height, which is so
/// much of theirs.
const JOINED_ROOM: f32 = 0.5;
const LOW: f32 = 0.6;
const HIGH: f32 = 0.78;

/// Whether pieces of about a height are mostly of several letters: wider than high.
fn are_joined(letters: &[Rect], height: usize) -> bool {
    let reach = height as f32 * SPREAD;
    let pieces = || letters.iter().filter(|letter| (letter.height() as f32 - height as f32).abs() <= reach);
    let sum = |side: fn(&Rect) -> i32| pieces().map(|piece| i64::from(side(piece))).sum::<i64>();
    sum(Rect::height) <= sum(Rect::width)
}

/// The height of letters that were measured as boxes while they lay at an angle, in degrees: a box holds a share of the
/// letter's width too.
pub fn height_upright(height: f32, degrees: f32) -> f32 {
    if degrees.abs() < TELLING_ANGLE {
        return height;
    }
    let (sin, cos) = degrees.to_radians().sin_cos();
    height / (cos + WIDTH_IN_BOX * sin.abs())
}

/// Below this angle, in degrees, the width adds less than ragged edges do.
const TELLING_ANGLE: f32 = 2.0;

/// How much of a turned letter's height its width adds to its box, at a right angle: the width is three quarters of the
/// height, and round letters have no corners that would stick out.
const WIDTH_IN_BOX: f32 = 0.5;

/// With fewer the peak is chance: a line of print has some forty letters, a third of which qualify.
const FEWEST_LETTERS: usize = 12;

/// By which share the heights of letters without an ascender differ: round ones overshoot, edges are ragged.
const SPREAD: f32 = 0.1;

/// By what to enlarge an image for reading, from its x-height.
///
/// Type of an ordinary size is left as it is: there the engine reads equally well, and enlarging costs. The
/// result stays within what engines take.
pub fn choose_factor(x_height: f32, pixels: &GrayImage, params: &ScanParams) -> f32 {
    let factor = if x_height < params.min_x_height {
        params.x_height / x_height
    } else {
        (params.max_x_height / x_height).min(1.0)
    };
    let longest = MAX_SIDE / pixels.width().max(pixels.height()) as f32;
    let largest = (params.max_megapixels * 1e6 / (pixels.width() as f32 * pixels.height() as f32)).sqrt();
    factor.min(longest).min(largest)
}

/// Tesseract refuses images of 32,768 pixels on a side.
const MAX_SIDE: f32 = 32_000.0;

/// Resizes an image by a factor.
pub fn resize(pixels: &GrayImage, factor: f32) -> GrayImage {
    let side = |length: u32| ((length as f32 * factor).round() as u32).max(1);
    let (width, height) = (side(pixels.width()), side(pixels.height()));
    let source = ImageRef::new(pixels.width(), pixels.height(), pixels.as_raw(), PixelType::U8);
    let mut target = Image::new(width, height, PixelType::U8);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new()
        .resize(&source.expect("a grey image has one byte for each pixel"), &mut target, &options)
        .expect("both images are grey");
    GrayImage::from_raw(width, height, target.into_vec()).expect("one shade for each pixel")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Size;
    use crate::scan::bits::Bits;

    /// Letters drawn as hollow boxes: every third has an ascender. Returns the picture.
    fn page(x_height: i32, lines: i32) -> Bits {
        let mut ink = Bits::new(Size { width: 1200, height: 1600 });
        for line in 0..lines {
            draw_line(&mut ink, x_height, 100 + line * x_height * 5 / 2, 1000 / x_height);
        }
        ink
    }

    fn draw_line(ink: &mut Bits, x_height: i32, base: i32, count: i32) {
        for at in 0..count {
            let height = if at % 3 == 0 { x_height * 14 / 10 } else { x_height };
            let left = 60 + at * x_height;
            let stroke = (x_height / 6).max(1);
            let outer = Rect::new(left, base - height, left + x_height * 7 / 10, base);
            ink.fill(outer);
            ink.clear(Rect::new(left + stroke, outer.top + stroke, outer.right - stroke, base - stroke));
        }
    }

    fn measure(ink: &Bits) -> Option<f32> {
        measure_x_height(&find_letters(&Components::of(ink), ink.bounds()))
    }

    #[test]
    fn a_headline_and_halftone_dots_do_not_change_the_x_height() {
        let mut ink = page(18, 20);
        draw_line(&mut ink, 80, 1200, 12);
        for dot in 0..4000 {
            let (x, y) = (100 + dot % 100 * 7, 1250 + dot / 100 * 7);
            ink.fill(Rect::new(x, y, x + 4, y + 4));
        }
        let x_height = measure(&ink).unwrap();
        assert!((x_height - 18.0).abs() < 1.0, "{x_height}");
    }

    #[test]
    fn letters_that_touch_do_not_hide_the_x_height() {
        let letter = |height: i32, width: i32| Rect::new(0, 0, width, height);
        let measured = |joined: i32, width: i32| {
            let pieces = (0..joined).map(|_| letter(16, width)).chain((0..60).map(|_| letter(11, 12)));
            measure_x_height(&pieces.collect::<Vec<_>>()).unwrap().round()
        };
        assert_eq!(measured(50, 25), 11.0);
        // Characters of a script without ascenders, and parts of them.
        assert_eq!(measured(80, 15), 16.0);
        assert_eq!(measured(120, 25), 16.0);
    }

    #[test]
    fn a_blank_page_and_a_page_of_specks_have_no_x_height() {
        let mut ink = Bits::new(Size { width: 800, height: 800 });
        assert_eq!(measure(&ink), None);
        (0..300).for_each(|at| ink.fill(Rect::new(at * 37 % 790, at * 91 % 790, at * 37 % 790 + 2, at * 91 % 790 + 2)));
        assert_eq!(measure(&ink), None);
    }

    #[test]
    fn small_type_is_enlarged_and_ordinary_type_left_alone() {
        let params = ScanParams::default();
        let image = GrayImage::new(1000, 1400);
        assert_eq!(choose_factor(10.0, &image, &params), params.x_height / 10.0);
        assert_eq!(choose_factor(25.0, &image, &params), 1.0);
        assert!(choose_factor(200.0, &image, &params) < 1.0);
    }

    #[test]
    fn no_image_grows_beyond_what_the_engine_takes() {
        let wide = GrayImage::new(20_000, 20);
        assert!(choose_factor(5.0, &wide, &ScanParams::default()) * 20_000.0 <= 32_000.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn the_x_height_is_found_at_any_size(x_height in 7..40i32) {
            let found = measure(&page(x_height, 8)).unwrap();
            prop_assert!((found - x_height as f32).abs() <= 1.0 + 0.05 * x_height as f32, "{found} for {x_height}");
        }
    }
}

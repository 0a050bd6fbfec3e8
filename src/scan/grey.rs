//! Any decoded image as grey, dark ink on light paper.

use image::{DynamicImage, GrayAlphaImage, GrayImage, Luma};

use super::binarize::Histogram;

/// Turns a decoded image into grey with dark ink on light paper.
pub fn to_grey(image: DynamicImage) -> GrayImage {
    let grey = match image {
        DynamicImage::ImageLuma8(grey) => grey,
        image if image.color().has_alpha() => flatten(&image.into_luma_alpha8()),
        DynamicImage::ImageLuma16(_) | DynamicImage::ImageRgb16(_) => narrow(image),
        image => image.into_luma8(),
    };
    if is_negative(&grey) { inverted(grey) } else { grey }
}

/// Lays a transparent image on white paper; where the ink is kept in the alpha channel, shows that.
fn flatten(image: &GrayAlphaImage) -> GrayImage {
    let shade: fn(u8, u8) -> u8 = if ink_is_alpha(image) { shade_of_alpha } else { shade_on_white };
    let shades = image.pixels().map(|pixel| shade(pixel.0[0], pixel.0[1])).collect();
    GrayImage::from_raw(image.width(), image.height(), shades).expect("one shade for each pixel")
}

/// Tells whether all that can be seen has one colour, so that only the alpha channel draws.
fn ink_is_alpha(image: &GrayAlphaImage) -> bool {
    let visible = image.pixels().filter(|pixel| pixel.0[1] != 0).map(|pixel| pixel.0[0]);
    let (darkest, lightest) = visible.fold((u8::MAX, u8::MIN), |(low, high), shade| (low.min(shade), high.max(shade)));
    let transparent = image.pixels().any(|pixel| pixel.0[1] < ALPHA_MIDDLE);
    transparent && lightest.saturating_sub(darkest) <= ONE_COLOUR
}

const ALPHA_MIDDLE: u8 = 128;

/// Shades that differ by no more are one colour: lossy compression spreads a colour this far.
const ONE_COLOUR: u8 = 8;

fn shade_of_alpha(_shade: u8, alpha: u8) -> u8 {
    u8::MAX - alpha
}

fn shade_on_white(shade: u8, alpha: u8) -> u8 {
    let (shade, alpha, white) = (u32::from(shade), u32::from(alpha), u32::from(u8::MAX));
    ((shade * alpha + white * (white - alpha)) / white) as u8
}

/// Keeps the eight bits that hold the picture: scanners store 10 or 12 bits in words of 16, at the lower end.
fn narrow(image: DynamicImage) -> GrayImage {
    let wide = image.into_luma16();
    let brightest = wide.pixels().map(|pixel| pixel.0[0]).max().unwrap_or(u16::MAX);
    let used = u16::BITS - brightest.leading_zeros();
    let bits = if used <= SENSOR_BITS { used.max(u8::BITS) } else { u16::BITS };
    let shades = wide.pixels().map(|pixel| (pixel.0[0] >> (bits - u8::BITS)) as u8).collect();
    GrayImage::from_raw(wide.width(), wide.height(), shades).expect("one shade for each pixel")
}

/// Scanners measure with 10 or 12 bits; an image whose brightest pixel needs more was stretched to 16.
const SENSOR_BITS: u32 = 12;

/// Tells whether light ink stands on a dark page.
///
/// Not the page's mean decides, which a black border or a dark picture would spoil, but the places where
/// something is written: there paper covers more than ink.
fn is_negative(image: &GrayImage) -> bool {
    let Some(shades) = Histogram::of(image).split() else { return false };
    let level = shades.threshold();
    let dark = image.as_raw().iter().filter(|&&shade| shade < level).count();
    if dark <= image.as_raw().len() / 2 {
        return false;
    }
    let tile = (image.width().min(image.height()) / TILES).max(MIN_TILE) as usize;
    let (mut written, mut light_on_dark) = (0, 0);
    for top in (0..image.height() as usize).step_by(tile) {
        for left in (0..image.width() as usize).step_by(tile) {
            match coverage(image, left, top, tile, level) {
                Some(share) if 0.5 < share => (written, light_on_dark) = (written + 1, light_on_dark + 1),
                Some(_) => written += 1,
                None => {}
            }
        }
    }
    NEGATIVE_SHARE * (written as f32) < light_on_dark as f32
}

/// Tiles along the shorter side: about one line of text high each.
const TILES: u32 = 64;

/// A smaller tile, in pixels, holds less than a letter.
const MIN_TILE: u32 = 8;

/// Share of the written places that must be dark for a negative. Halftone pictures on an ordinary page seldom
/// cover half of it; on a negative nearly all text agrees.
const NEGATIVE_SHARE: f32 = 0.6;

/// The share of dark pixels in a tile in which something is written; `None` for a plain one.
fn coverage(image: &GrayImage, left: usize, top: usize, side: usize, level: u8) -> Option<f32> {
    let width = image.width() as usize;
    let right = (left + side).min(width);
    let rows = image.as_raw().chunks_exact(width).skip(top).take(side);
    let (mut dark, mut changes, mut pixels, mut height) = (0, 0, 0, 0);
    for row in rows.map(|row| &row[left..right]) {
        dark += row.iter().filter(|&&shade| shade < level).count();
        changes += row.windows(2).filter(|pair| (pair[0] < level) != (pair[1] < level)).count();
        pixels += row.len();
        height += 1;
    }
    // Once per row on average: the edge of a border crosses a row no more than that.
    (height < changes).then(|| dark as f32 / pixels as f32)
}

fn inverted(mut image: GrayImage) -> GrayImage {
    for Luma([shade]) in image.pixels_mut() {
        *shade = u8::MAX - *shade;
    }
    image
}

//! Images in: decoded, brought to the size and the shape that engines read best, and mapped back.

pub mod binarize;
pub mod bits;
pub mod borders;
pub mod components;
mod crumbs;
pub mod deskew;
mod extents;
mod fax;
mod grey;
pub mod gutters;
mod heavy;
mod joined;
mod jp2;
pub mod large;
pub mod lines;
mod load;
pub mod near;
mod neighbours;
pub mod noise;
mod pdf;
mod picture;
pub mod pictures;
mod placement;
pub mod rules;
pub mod scale;
mod screens;
pub mod sets;
mod shadows;
pub mod specks;
mod stacked;
mod stretches;
pub mod strokes;
mod tables;
mod tiff;
pub mod upright;
pub mod words;
pub mod zones;

use image::{GrayImage, imageops};
use serde::{Deserialize, Serialize};

pub use load::{ENDINGS, Pages, is_image, load};
pub use placement::Placement;

use self::binarize::{Light, find_ink, find_ink_in, measure_light};
use self::bits::Bits;
use self::borders::find_borders;
use self::components::Components;
use self::deskew::find_angle;
use self::neighbours::find_neighbours;
use self::noise::measure_noise;
use self::scale::{choose_factor, find_letters, measure_x_height, resize};
use crate::model::{Rect, Size, Source};

/// How an image is read and conditioned before an engine sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScanParams {
    /// Largest image that is decoded, in megapixels. A newspaper sheet of 60 × 80 cm at 600 dpi has 270; a
    /// file that claims more is damaged or meant to exhaust the memory.
    pub max_megapixels: f32,
    /// x-height to which an image with small type is brought, in pixels. A reasonable choice and no measured optimum:
    /// of five real pages with an x-height of 9 to 12, enlarging helped three; at ordinary sizes no size stood out.
    pub x_height: f32,
    /// Type with a smaller x-height, in pixels, is enlarged.
    pub min_x_height: f32,
    /// Type with a larger x-height, in pixels, is reduced to this: nothing is gained by reading more pixels.
    pub max_x_height: f32,
    /// Smallest angle that is turned back, in degrees.
    pub min_angle: f32,
    /// Grain of the paper from which on an image is blurred before it is read: its standard deviation as a
    /// share of the contrast between ink and paper.
    pub max_noise: f32,
}

impl Default for ScanParams {
    fn default() -> Self {
        Self {
            max_megapixels: 400.0,
            x_height: 20.0,
            min_x_height: 14.0,
            max_x_height: 60.0,
            min_angle: 0.1,
            max_noise: 0.08,
        }
    }
}

/// Pixels, and where they lay in the user's file.
#[derive(Clone, Debug)]
pub struct Scan {
    /// Dark ink on light paper.
    pub pixels: GrayImage,
    pub source: Source,
    /// Size of the page in the user's file, in pixels, after the turn that its orientation tag asks for.
    pub size: Size,
    /// Where `pixels` lay on that page.
    pub placement: Placement,
    /// The x-height of most of the type, in pixels of this image (the height of a character in Han script).
    /// `None` before it is measured, or where there are too few letters.
    pub x_height: Option<f32>,
    /// The light in `pixels`, once they are cleaned.
    pub light: Option<Light>,
}

impl Scan {
    /// A whole page as it was decoded.
    pub fn new(pixels: GrayImage, source: Source) -> Self {
        let size = Size { width: pixels.width() as i32, height: pixels.height() as i32 };
        Self { pixels, source, size, placement: Placement::default(), x_height: None, light: None }
    }

    /// All of `pixels`, as a box.
    pub fn bounds(&self) -> Rect {
        Rect::new(0, 0, self.pixels.width() as i32, self.pixels.height() as i32)
    }

    /// Maps a box in `pixels` back to the user's file: its own pixels, upright (after the turn that an
    /// orientation tag asks for). The box holds all of the given one and stays on the page.
    pub fn to_file(&self, rect: Rect) -> Rect {
        let page = Rect::new(0, 0, self.size.width, self.size.height);
        clamp(self.placement.to_file(rect), page)
    }

    /// Maps a box in the user's file to `pixels`: the inverse of [`Scan::to_file`], to within the rounding.
    pub fn from_file(&self, rect: Rect) -> Rect {
        clamp(self.placement.from_file(rect), self.bounds())
    }

    /// Cuts a piece out, which knows where it lay. The box is cut at the edges of the image; a box outside
    /// gives an empty piece.
    pub fn crop(&self, rect: Rect) -> Scan {
        let rect = clamp(rect, self.bounds());
        let (left, top) = (rect.left as u32, rect.top as u32);
        let pixels = imageops::crop_imm(&self.pixels, left, top, rect.width() as u32, rect.height() as u32).to_image();
        let placement = self.placement.shifted(f64::from(rect.left), f64::from(rect.top));
        Scan { pixels, source: self.source.clone(), size: self.size, placement, x_height: self.x_height, light: None }
    }

    /// What is ink.
    pub fn ink(&self) -> Bits {
        match &self.light {
            Some(light) => find_ink_in(&self.pixels, light),
            None => find_ink(&self.pixels),
        }
    }
}

/// Conditions a scan for reading: light, borders, grain, angle and size, in this order.
///
/// Each step is taken only where the page needs it, so a good scan comes out as it went in.
pub fn clean(scan: Scan, params: &ScanParams) -> Scan {
    let look = look_at(&scan.pixels);
    let before = scan.placement;
    let scan = remove_borders(scan, &look);
    let scan = even_light(scan, &look);
    let scan = Scan { x_height: look.x_height, ..scan };
    let scan = still_noise(scan, &look, params);
    let scan = level(scan, &look, params);
    let scan = bring_to_size(scan, params);
    Scan { light: Some(measure_again(&scan, before, &look)), ..scan }
}

/// Measures the light of an image that was changed. Beside borders that were painted and corners that were filled, which are as
/// light as most of the page, the shadow of a fold would pass for ink that was none before.
fn measure_again(scan: &Scan, before: Placement, look: &Look) -> Light {
    // Boxes are mapped to whole pixels, outwards.
    let page = look.borders.bounds().grown(2);
    let find = |rect: Rect| {
        let old = before.from_file(scan.placement.to_file(clamp(rect, scan.bounds())));
        (!page.contains(&old) || 0 < look.borders.area_in(old)).then_some(old)
    };
    let old = if look.light.is_uneven() { look.light.clone().evened() } else { look.light.clone() };
    measure_light(&scan.pixels).mended(&old, find)
}

/// What is seen in an image before anything is changed.
#[derive(Clone, Debug)]
pub struct Look {
    pub light: Light,
    /// What is black because no page lay there, or belongs to another page.
    pub borders: Bits,
    /// Standard deviation of the paper's grain, as a share of the contrast between ink and paper.
    pub noise: f32,
    pub x_height: Option<f32>,
    /// By how many degrees the lines fall to the right.
    pub angle: f32,
}

/// Looks at an image.
pub fn look_at(pixels: &GrayImage) -> Look {
    let light = measure_light(pixels);
    let ink = find_ink_in(pixels, &light);
    let mut borders = find_borders(&ink);
    let ink = ink.without(&borders);
    let components = Components::of(&ink);
    let letters = find_letters(&components, ink.bounds());
    let noise = measure_noise(pixels, &ink.or(&borders)) / light.contrast();
    let angle = find_angle(&letters);
    let x_height = measure_x_height(&letters).map(|height| scale::height_upright(height, angle));
    if let Some(x_height) = x_height {
        find_neighbours(&components, &borders, x_height).into_iter().for_each(|strip| borders.fill(strip));
    }
    Look { noise, x_height, angle, light, borders }
}

/// Paints borders with the shade of the paper beside them.
fn remove_borders(mut scan: Scan, look: &Look) -> Scan {
    borders::paint(&mut scan.pixels, &look.borders, look.light.usual_paper());
    scan
}

fn even_light(scan: Scan, look: &Look) -> Scan {
    if !look.light.is_uneven() {
        return scan;
    }
    Scan { pixels: binarize::even_light(&scan.pixels, &look.light), ..scan }
}

fn still_noise(scan: Scan, look: &Look, params: &ScanParams) -> Scan {
    match scan.x_height {
        Some(x_height) if params.max_noise < look.noise => Scan { pixels: noise::blur(&scan.pixels, x_height), ..scan },
        _ => scan,
    }
}

fn level(scan: Scan, look: &Look, params: &ScanParams) -> Scan {
    if look.angle.abs() < params.min_angle {
        return scan;
    }
    let paper = if look.light.is_uneven() { u8::MAX } else { look.light.usual_paper() };
    let (pixels, origin) = deskew::level(&scan.pixels, look.angle, paper);
    let placement = scan.placement.shifted(origin.0, origin.1).levelled(look.angle.into());
    Scan { pixels, placement, ..scan }
}

fn bring_to_size(scan: Scan, params: &ScanParams) -> Scan {
    let Some(x_height) = scan.x_height else { return scan };
    let factor = choose_factor(x_height, &scan.pixels, params);
    if (factor - 1.0).abs() < NO_CHANGE {
        return scan;
    }
    let pixels = resize(&scan.pixels, factor);
    // What the rounding to whole pixels made of the factor.
    let factor = f64::from(pixels.width()) / f64::from(scan.pixels.width());
    let x_height = Some(x_height * factor as f32);
    Scan { pixels, placement: scan.placement.enlarged(factor), x_height, ..scan }
}

/// A factor as near to 1 as this changes nothing but the sharpness.
const NO_CHANGE: f32 = 0.05;

/// The part of the box that lies in `bounds`; a box outside becomes an empty one at the nearest edge.
fn clamp(rect: Rect, bounds: Rect) -> Rect {
    Rect {
        left: rect.left.clamp(bounds.left, bounds.right),
        top: rect.top.clamp(bounds.top, bounds.bottom),
        right: rect.right.clamp(bounds.left, bounds.right),
        bottom: rect.bottom.clamp(bounds.top, bounds.bottom),
    }
}

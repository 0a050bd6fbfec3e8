//! Images in: decoded, brought to the size and the shape that engines read best, and mapped back.

pub mod bits;
pub mod components;
mod fax;
mod grey;
mod load;
mod placement;
mod tiff;
pub mod gutters;
pub mod near;
pub mod pictures;
pub mod rules;
pub mod words;
pub mod zones;

use image::{GrayImage, imageops};
use serde::{Deserialize, Serialize};

pub use load::{Pages, is_image, load};
pub use placement::Placement;

use crate::model::{Rect, Size, Source};

/// How an image is read and conditioned before an engine sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScanParams {
    /// Largest image that is decoded, in megapixels. A newspaper sheet of 60 × 80 cm at 600 dpi has 270; a
    /// file that claims more is damaged or meant to exhaust the memory.
    pub max_megapixels: f32,
    /// x-height to which the image is brought, in pixels.
    pub x_height: f32,
}

impl Default for ScanParams {
    fn default() -> Self {
        Self { max_megapixels: 400.0, x_height: 20.0 }
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
}

impl Scan {
    /// A whole page as it was decoded.
    pub fn new(pixels: GrayImage, source: Source) -> Self {
        let size = Size { width: pixels.width() as i32, height: pixels.height() as i32 };
        Self { pixels, source, size, placement: Placement::default() }
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
        Scan { pixels, source: self.source.clone(), size: self.size, placement }
    }
}

/// Conditions a scan for reading.
pub fn clean(scan: Scan, _params: &ScanParams) -> Scan {
    scan
}

/// The part of the box that lies in `bounds`; a box outside becomes an empty one at the nearest edge.
fn clamp(rect: Rect, bounds: Rect) -> Rect {
    Rect {
        left: rect.left.clamp(bounds.left, bounds.right),
        top: rect.top.clamp(bounds.top, bounds.bottom),
        right: rect.right.clamp(bounds.left, bounds.right),
        bottom: rect.bottom.clamp(bounds.top, bounds.bottom),
    }
}

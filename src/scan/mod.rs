//! Images in: decoded, brought to the size and the shape that engines read best, and mapped back.

pub mod bits;
pub mod components;
pub mod gutters;
pub mod lines;
pub mod near;
pub mod pictures;
pub mod rules;
pub mod sets;
pub mod words;
pub mod zones;

use image::GrayImage;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::model::{Rect, Size, Source};

/// How an image is conditioned before an engine sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScanParams {
    /// x-height to which the image is brought, in pixels.
    pub x_height: f32,
}

impl Default for ScanParams {
    fn default() -> Self {
        Self { x_height: 20.0 }
    }
}

/// Pixels, their scale, and where they lay in the user's file.
#[derive(Clone, Debug)]
pub struct Scan {
    /// Dark ink on light paper.
    pub pixels: GrayImage,
    pub source: Source,
    /// Size of the image in the user's file, upright.
    pub size: Size,
}

impl Scan {
    /// Maps a box in `pixels` back to the user's file.
    pub fn to_file(&self, rect: Rect) -> Rect {
        rect
    }
}

/// Decodes every page of an image file.
pub fn load(_bytes: &[u8], _file: &str) -> Result<Vec<Scan>, Error> {
    Err(Error::unsupported("images are not read yet"))
}

/// Conditions a scan for reading.
pub fn clean(scan: Scan, _params: &ScanParams) -> Scan {
    scan
}

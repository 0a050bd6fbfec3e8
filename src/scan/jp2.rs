//! JPEG 2000, as archives keep scans: JP2 files and bare codestreams.

use hayro_jpeg2000::{DecodeSettings, Image};
use image::{DynamicImage, ImageDecoder};

use super::load::check_size;
use crate::error::Error;

pub(super) fn is_jpeg_2000(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0\0\0\x0cjP  ") || bytes.starts_with(b"\xff\x4f\xff\x51")
}

/// Decodes the image to 8 bits a channel. Its size is checked before anything is decoded.
pub(super) fn decode(bytes: &[u8], max_pixels: u64) -> Result<DynamicImage, Error> {
    let decoder = open(bytes, max_pixels)?;
    DynamicImage::from_decoder(decoder).map_err(|error| Error::damaged(error.to_string()))
}

/// Fails where the image claims more pixels than the limit.
pub(super) fn check(bytes: &[u8], max_pixels: u64) -> Result<(), Error> {
    open(bytes, max_pixels).map(|_| ())
}

/// Width and height that the header claims.
pub(super) fn size(bytes: &[u8]) -> Result<(u32, u32), Error> {
    open(bytes, u64::MAX).map(|image| image.dimensions())
}

fn open(bytes: &[u8], max_pixels: u64) -> Result<Image<'_>, Error> {
    let decoder = Image::new(bytes, &DecodeSettings::default())
        .map_err(|error| Error::damaged(format!("the JPEG 2000 image is damaged: {error}")))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height, max_pixels)?;
    Ok(decoder)
}

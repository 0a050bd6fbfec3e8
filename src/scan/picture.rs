//! The picture of a page to be shown, as near to the user's file as it can be: a JPEG stays the one it is.

use std::io::Cursor;

use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, GrayImage, ImageDecoder, ImageEncoder};

use super::grey::to_grey;
use crate::error::Error;
use crate::model::{Colours, Packing, Picture};

/// Fax counts the pixels of a row in 16 bits, and transitions with a sign.
const WIDEST_FAX: u32 = i16::MAX as u32;

/// Packs a JPEG file as it is; `None` where it lies turned or is in inks, and has to be decoded to be shown.
pub(super) fn of_jpeg(bytes: Vec<u8>) -> Option<Picture> {
    let mut decoder = JpegDecoder::new(Cursor::new(&bytes)).ok()?;
    let (width, height) = decoder.dimensions();
    let is_upright = matches!(decoder.orientation(), Ok(Orientation::NoTransforms));
    let colours = match decoder.original_color_type() {
        ExtendedColorType::L8 => Colours::Grey,
        ExtendedColorType::Rgb8 => Colours::Rgb,
        _ => return None,
    };
    is_upright.then_some(Picture { width, height, packing: Packing::Jpeg(colours), bytes })
}

/// Packs pixels without loss but for what 8 bits a channel cannot hold: black and white as fax, all else as PNG does.
pub(super) fn of_pixels(image: DynamicImage) -> Result<Picture, Error> {
    let image = match image {
        image if image.color().has_alpha() => DynamicImage::ImageLuma8(to_grey(image)),
        image if image.color().has_color() => DynamicImage::ImageRgb8(image.into_rgb8()),
        image => DynamicImage::ImageLuma8(image.into_luma8()),
    };
    let (width, height) = (image.width(), image.height());
    if let Some(bytes) = image.as_luma8().and_then(to_fax) {
        return Ok(Picture { width, height, packing: Packing::Fax, bytes });
    }
    let colours = if image.color().has_color() { Colours::Rgb } else { Colours::Grey };
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive)
        .write_image(image.as_bytes(), width, height, image.color().into())
        .map_err(|error| Error::damaged(error.to_string()))?;
    Ok(Picture { width, height, packing: Packing::Png(colours), bytes: rows_of_png(&png) })
}

/// Packs an image of nothing but black and white.
fn to_fax(image: &GrayImage) -> Option<Vec<u8>> {
    let is_black_or_white = |shade: &u8| matches!(*shade, 0 | u8::MAX);
    if WIDEST_FAX < image.width() || !image.as_raw().iter().all(is_black_or_white) {
        return None;
    }
    let width = image.width() as u16;
    let mut encoder = Encoder::new(VecWriter::new());
    for row in image.as_raw().chunks_exact(usize::from(width)) {
        let pixels = row.iter().map(|shade| if *shade == 0 { Color::Black } else { Color::White });
        encoder.encode_line(pixels, width).ok()?;
    }
    encoder.finish().ok().map(VecWriter::finish)
}

/// The packed rows of a PNG file that was just written: its `IDAT` chunks, one after the other.
fn rows_of_png(png: &[u8]) -> Vec<u8> {
    const SIGNATURE: usize = 8;
    const CHECKSUM: usize = 4;
    let mut rows = Vec::with_capacity(png.len());
    let mut rest = &png[SIGNATURE..];
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((name, after)) = after.split_first_chunk::<4>() else { break };
        let Some((data, after)) = after.split_at_checked(length) else { break };
        if name == b"IDAT" {
            rows.extend_from_slice(data);
        }
        rest = after.get(CHECKSUM..).unwrap_or_default();
    }
    rows
}

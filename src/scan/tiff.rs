//! TIFF files: their pages, and the kinds of pixels that archives keep in them.

use std::borrow::Cow;
use std::io::{Cursor, ErrorKind as IoErrorKind};

use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer};
use tiff::decoder::{BufferLayoutPreference, ChunkType, Decoder, DecodingResult, Limits};
use tiff::tags::{CompressionMethod, Tag};
use tiff::{ColorType, TiffError, TiffUnsupportedError};

use super::fax::{self, Coding};
use super::load::{check_size, cut_short};
use crate::error::Error;

/// A TIFF file and where its pages stand.
pub struct TiffFile<'a> {
    bytes: Cow<'a, [u8]>,
    /// The directories that are pages, by number.
    pages: Vec<usize>,
}

type Reader<'a> = Decoder<Cursor<&'a [u8]>>;

/// Tells whether the bytes begin like a TIFF or BigTIFF file.
pub fn is_tiff(bytes: &[u8]) -> bool {
    [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|start| bytes.starts_with(*start))
}

impl<'a> TiffFile<'a> {
    /// Finds the pages. A later directory that is broken counts as the last page, whose reading then says what
    /// is wrong with it.
    pub fn open(bytes: Cow<'a, [u8]>) -> Result<Self, Error> {
        let mut reader = Decoder::new(Cursor::new(&*bytes)).map_err(explain)?;
        let mut pages = vec![];
        for directory in 0.. {
            if is_page(&mut reader) {
                pages.push(directory);
            }
            if !reader.more_images() {
                break;
            }
            if reader.next_image().is_err() {
                pages.push(directory + 1);
                break;
            }
        }
        if pages.is_empty() { Err(Error::damaged("the file holds no page")) } else { Ok(Self { bytes, pages }) }
    }

    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// Width and height of a page as its directory gives them.
    pub fn size(&self, page: usize) -> Result<(u32, u32), Error> {
        enter(&self.bytes, self.pages[page])?.dimensions().map_err(explain)
    }

    /// Decodes a page and turns it as its orientation tag says.
    pub fn decode(&self, page: usize, max_pixels: u64) -> Result<DynamicImage, Error> {
        let directory = self.pages[page];
        let mut reader = enter(&self.bytes, directory)?;
        let (width, height) = reader.dimensions().map_err(explain)?;
        check_size(width, height, max_pixels)?;
        check_chunks(&mut reader, &self.bytes)?;
        let bytes = with_usual_bit_order(&mut reader, &self.bytes)?;
        let mut image = decode_page(&bytes, directory)?;
        let orientation = short(&mut reader, Tag::Orientation).and_then(|value| Orientation::from_exif(value as u8));
        image.apply_orientation(orientation.unwrap_or(Orientation::NoTransforms));
        Ok(image)
    }
}

/// Previews and transparency masks stand in directories of their own.
fn is_page(reader: &mut Reader) -> bool {
    let kind = reader.find_tag_unsigned::<u32>(Tag::NewSubfileType).ok().flatten().unwrap_or(0);
    kind & (REDUCED_IMAGE | TRANSPARENCY_MASK) == 0
}

const REDUCED_IMAGE: u32 = 1;
const TRANSPARENCY_MASK: u32 = 4;

/// Opens a directory. The limits are off, for the size is checked before anything is decoded.
fn enter(bytes: &[u8], directory: usize) -> Result<Reader<'_>, Error> {
    let mut reader = Decoder::new(Cursor::new(bytes)).map_err(explain)?.with_limits(Limits::unlimited());
    reader.seek_to_image(directory).map_err(explain)?;
    Ok(reader)
}

/// The pieces of the page's pixels: offset and length in the file.
fn chunks(reader: &mut Reader) -> Result<Vec<(usize, usize)>, Error> {
    let (offsets, lengths) = match reader.get_chunk_type() {
        ChunkType::Strip => (Tag::StripOffsets, Tag::StripByteCounts),
        ChunkType::Tile => (Tag::TileOffsets, Tag::TileByteCounts),
    };
    let offsets = reader.get_tag_u64_vec(offsets).map_err(explain)?;
    let lengths = reader.get_tag_u64_vec(lengths).map_err(explain)?;
    Ok(offsets.into_iter().zip(lengths).map(|(offset, length)| (offset as usize, length as usize)).collect())
}

/// Fails where the file ends before its pixels do: not every decoder says so.
fn check_chunks(reader: &mut Reader, bytes: &[u8]) -> Result<(), Error> {
    let whole = |(offset, length): (usize, usize)| offset.checked_add(length).is_some_and(|end| end <= bytes.len());
    if chunks(reader)?.into_iter().all(whole) { Ok(()) } else { Err(cut_short()) }
}

/// Turns the bits of each byte round where the page keeps its first pixel in the lowest, as fax software does.
fn with_usual_bit_order<'a>(reader: &mut Reader, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, Error> {
    if short(reader, Tag::FillOrder) != Some(LOWEST_BIT_FIRST) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut turned = bytes.to_vec();
    for (offset, length) in chunks(reader)? {
        turned[offset..offset + length].iter_mut().for_each(|byte| *byte = byte.reverse_bits());
    }
    Ok(Cow::Owned(turned))
}

const LOWEST_BIT_FIRST: u16 = 2;

fn decode_page(bytes: &[u8], directory: usize) -> Result<DynamicImage, Error> {
    let mut reader = enter(bytes, directory)?;
    if let Some(coding) = fax_coding(&mut reader) {
        return decode_fax(&mut reader, bytes, coding);
    }
    if short(&mut reader, Tag::PhotometricInterpretation) == Some(PALETTE) {
        return decode_palette(&mut reader, bytes, directory);
    }
    decode_samples(&mut reader)
}

const BLACK_IS_ZERO: u16 = 1;
const PALETTE: u16 = 3;

/// The fax codings before Group 4.
fn fax_coding(reader: &mut Reader) -> Option<Coding> {
    let compression = short(reader, Tag::Compression).map(CompressionMethod::from_u16_exhaustive)?;
    let options = reader.find_tag_unsigned::<u32>(T4_OPTIONS).ok().flatten().unwrap_or(0);
    match compression {
        CompressionMethod::Huffman => Some(Coding::Huffman),
        CompressionMethod::Fax3 if options & TWO_DIMENSIONAL != 0 => Some(Coding::Group3Rows),
        CompressionMethod::Fax3 => Some(Coding::Group3Runs),
        _ => None,
    }
}

const T4_OPTIONS: Tag = Tag::Unknown(292);
const TWO_DIMENSIONAL: u32 = 1;

fn decode_fax(reader: &mut Reader, bytes: &[u8], coding: Coding) -> Result<DynamicImage, Error> {
    let (width, height) = reader.dimensions().map_err(explain)?;
    let (_, strip_height) = reader.chunk_dimensions();
    let mut shades = Vec::with_capacity(width as usize * height as usize);
    for (number, (offset, length)) in chunks(reader)?.into_iter().enumerate() {
        let rows = strip_height.min(height.saturating_sub(number as u32 * strip_height));
        let strip = fax::decode(&bytes[offset..offset + length], width, rows, coding);
        shades.extend(strip.ok_or_else(|| Error::damaged("the fax coding is broken"))?);
    }
    if short(reader, Tag::PhotometricInterpretation) == Some(BLACK_IS_ZERO) {
        shades.iter_mut().for_each(|shade| *shade = u8::MAX - *shade);
    }
    build(width, height, shades).map(DynamicImage::ImageLuma8)
}

/// Reads the numbers of the colours as if they were shades, then looks the colours up.
fn decode_palette(reader: &mut Reader, bytes: &[u8], directory: usize) -> Result<DynamicImage, Error> {
    let colours = reader.get_tag_u16_vec(Tag::ColorMap).map_err(explain)?;
    let bytes = with_photometric(reader, bytes, BLACK_IS_ZERO)?;
    let mut reader = enter(&bytes, directory)?;
    let (width, height) = reader.dimensions().map_err(explain)?;
    let numbers = match read_samples(&mut reader)? {
        (ColorType::Gray(bits @ 1..=7), DecodingResult::U8(packed), _) => unpack(&packed, width, bits),
        (ColorType::Gray(8), DecodingResult::U8(numbers), _) => numbers,
        (kind, ..) => return Err(unsupported_kind(kind)),
    };
    let count = colours.len() / RGB;
    // The map holds all reds, then all greens, then all blues, with 16 bits each.
    let colour = |number: u8| [0, 1, 2].map(|channel| colours.get(channel * count + usize::from(number)));
    let found = numbers.into_iter().flat_map(colour).map(|value| value.map(|&value| (value >> u8::BITS) as u8));
    let samples: Option<Vec<u8>> = found.collect();
    build(width, height, samples.ok_or_else(|| Error::damaged("a colour is missing in the palette"))?)
        .map(DynamicImage::ImageRgb8)
}

const RGB: usize = 3;

/// A copy of the file in which the directory calls its pixels something else.
fn with_photometric(reader: &mut Reader, bytes: &[u8], photometric: u16) -> Result<Vec<u8>, Error> {
    let start = reader.ifd_pointer().map(|pointer| pointer.0 as usize).ok_or_else(cut_short)?;
    let big = [&b"II+\0"[..], &b"MM\0+"[..]].contains(&&bytes[..4]);
    let little = bytes.starts_with(b"II");
    // The number of entries, an entry, and where in it the value stands.
    let (head, entry, value) = if big { (8, 20, 12) } else { (2, 12, 8) };
    let order = |number: u16| if little { number.to_le_bytes() } else { number.to_be_bytes() };
    let tag = order(Tag::PhotometricInterpretation.to_u16());
    let mut copy = bytes.to_vec();
    let entries = copy.get_mut(start + head..).ok_or_else(cut_short)?.chunks_exact_mut(entry);
    let found = entries.into_iter().find(|entry| entry.starts_with(&tag)).ok_or_else(cut_short)?;
    found[value..value + 2].copy_from_slice(&order(photometric));
    Ok(copy)
}

fn read_samples(reader: &mut Reader) -> Result<(ColorType, DecodingResult, BufferLayoutPreference), Error> {
    let kind = reader.colortype().map_err(explain)?;
    let mut samples = DecodingResult::U8(vec![]);
    let layout = reader.read_image_to_buffer(&mut samples).map_err(explain)?;
    Ok((kind, samples, layout))
}

/// One number for each pixel, from rows of packed ones that start at whole bytes.
fn unpack(packed: &[u8], width: u32, bits: u8) -> Vec<u8> {
    let (width, bits) = (width as usize, usize::from(bits));
    let row = (width * bits).div_ceil(8);
    let number = |row: &[u8], at: usize| (0..bits).fold(0, |sum, bit| sum << 1 | bit_at(row, at * bits + bit));
    packed.chunks_exact(row).flat_map(|row| (0..width).map(move |at| number(row, at))).collect()
}

fn bit_at(row: &[u8], at: usize) -> u8 {
    row[at / 8] >> (7 - at % 8) & 1
}

fn decode_samples(reader: &mut Reader) -> Result<DynamicImage, Error> {
    let (width, height) = reader.dimensions().map_err(explain)?;
    let (kind, samples, layout) = read_samples(reader)?;
    match samples {
        DecodingResult::U8(packed) if kind.bit_depth() < 8 => {
            let ColorType::Gray(bits) = kind else { return Err(unsupported_kind(kind)) };
            let white = (1u16 << bits) - 1;
            let spread = |number: u8| (u16::from(number) * u16::from(u8::MAX) / white) as u8;
            let shades = unpack(&packed, width, bits).into_iter().map(spread).collect();
            build(width, height, shades).map(DynamicImage::ImageLuma8)
        }
        DecodingResult::U8(samples) => colour_bytes(width, height, kind, interleave(samples, &layout)),
        DecodingResult::U16(samples) => colour_words(width, height, kind, interleave(samples, &layout)),
        DecodingResult::F32(samples) => {
            let words = samples.into_iter().map(|sample| (sample.clamp(0.0, 1.0) * f32::from(u16::MAX)) as u16);
            colour_words(width, height, kind, interleave(words.collect(), &layout))
        }
        _ => Err(unsupported_kind(kind)),
    }
}

/// Puts the samples of a pixel beside each other where each channel stands in a plane of its own.
fn interleave<T: Copy>(samples: Vec<T>, layout: &BufferLayoutPreference) -> Vec<T> {
    if layout.planes <= 1 || samples.is_empty() {
        return samples;
    }
    let plane = samples.len() / layout.planes;
    let pixel = |at: usize| (0..layout.planes).map(move |channel| channel * plane + at);
    (0..plane).flat_map(pixel).map(|at| samples[at]).collect()
}

fn colour_bytes(width: u32, height: u32, kind: ColorType, samples: Vec<u8>) -> Result<DynamicImage, Error> {
    match kind {
        ColorType::Gray(_) => build(width, height, samples).map(DynamicImage::ImageLuma8),
        ColorType::GrayA(_) => build(width, height, samples).map(DynamicImage::ImageLumaA8),
        ColorType::RGB(_) => build(width, height, samples).map(DynamicImage::ImageRgb8),
        ColorType::RGBA(_) => build(width, height, samples).map(DynamicImage::ImageRgba8),
        ColorType::CMYK(_) | ColorType::CMYKA(_) => {
            let inks = samples.chunks_exact(usize::from(kind.num_samples()));
            build(width, height, inks.flat_map(paint).collect()).map(DynamicImage::ImageRgb8)
        }
        // The first channel is the brightness; of several without a meaning it is the one to look at.
        ColorType::YCbCr(_) | ColorType::Multiband { .. } => {
            let first = samples.into_iter().step_by(usize::from(kind.num_samples())).collect();
            build(width, height, first).map(DynamicImage::ImageLuma8)
        }
        _ => Err(unsupported_kind(kind)),
    }
}

fn colour_words(width: u32, height: u32, kind: ColorType, samples: Vec<u16>) -> Result<DynamicImage, Error> {
    match kind {
        ColorType::Gray(_) => build(width, height, samples).map(DynamicImage::ImageLuma16),
        ColorType::GrayA(_) => build(width, height, samples).map(DynamicImage::ImageLumaA16),
        ColorType::RGB(_) => build(width, height, samples).map(DynamicImage::ImageRgb16),
        ColorType::RGBA(_) => build(width, height, samples).map(DynamicImage::ImageRgba16),
        // Inks do not need the lower byte.
        _ => colour_bytes(width, height, kind, samples.into_iter().map(|word| (word >> u8::BITS) as u8).collect()),
    }
}

/// What four inks look like on white paper.
fn paint(inks: &[u8]) -> [u8; RGB] {
    let left = |ink: usize| u32::from(u8::MAX - inks[ink]);
    [0, 1, 2].map(|ink| (left(ink) * left(RGB) / u32::from(u8::MAX)) as u8)
}

fn build<P: image::Pixel>(
    width: u32,
    height: u32,
    samples: Vec<P::Subpixel>,
) -> Result<ImageBuffer<P, Vec<P::Subpixel>>, Error> {
    ImageBuffer::from_raw(width, height, samples).ok_or_else(|| Error::damaged("the image has too few pixels"))
}

fn short(reader: &mut Reader, tag: Tag) -> Option<u16> {
    reader.find_tag_unsigned(tag).ok().flatten()
}

fn unsupported_kind(kind: ColorType) -> Error {
    Error::unsupported(format!("TIFF pixels of the kind {kind:?} are not supported")).with_hint(CONVERT)
}

const CONVERT: &str = "convert it to grey with 8 bits first";

fn explain(error: TiffError) -> Error {
    match error {
        TiffError::IoError(error) if error.kind() == IoErrorKind::UnexpectedEof => cut_short(),
        TiffError::IoError(error) => Error::damaged(error.to_string()),
        TiffError::UnsupportedError(TiffUnsupportedError::UnsupportedCompressionMethod(method)) => {
            Error::unsupported(format!("the TIFF compression {method:?} is not supported")).with_hint(CONVERT)
        }
        TiffError::UnsupportedError(error) => Error::unsupported(error.to_string()).with_hint(CONVERT),
        error => Error::damaged(error.to_string()),
    }
}

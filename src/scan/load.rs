//! Image files to scans, one page at a time.

use std::borrow::Cow;
use std::io::{Cursor, ErrorKind as IoErrorKind};

use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader};

use super::grey::to_grey;
use super::jp2::{self, is_jpeg_2000};
use super::pdf::PdfFile;
use super::picture;
use super::tiff::{TiffFile, is_tiff};
use super::{Scan, ScanParams};
use crate::error::Error;
use crate::model::{Picture, Size, Source};
use crate::pdf::is_pdf;

/// Endings that promise an image of a format that is read.
pub const ENDINGS: [&str; 18] = [
    "bmp", "j2c", "j2k", "jp2", "jpc", "jpe", "jpeg", "jpf", "jpg", "jpx", "pbm", "pgm", "png", "pnm", "ppm", "tif",
    "tiff", "webp",
];

/// Opens an image file, borrowed or for keeps. Its content decides what it is, not its name.
///
/// The pages are decoded one by one as they are asked for. PNG, JPEG, JPEG 2000, TIFF (with its pages), WebP, BMP and PNM
/// are read, and the scans in a PDF; resolution tags are not looked at, for they lie.
pub fn load<'a>(bytes: impl Into<Cow<'a, [u8]>>, file: &str, params: &ScanParams) -> Result<Pages<'a>, Error> {
    let pixels = (f64::from(params.max_megapixels) * 1e6) as u64;
    let content = recognise(bytes.into()).map_err(|error| error.in_file(file))?;
    Ok(Pages { content, file: file.to_owned(), max_pixels: pixels })
}

/// Tells whether the bytes begin like an image, also one of a format that is not read. A PDF is none: it may hold text.
pub fn is_image(bytes: &[u8]) -> bool {
    is_tiff(bytes) || is_jpeg_2000(bytes) || raster_format(bytes).is_some() || foreign_format(bytes).is_some()
}

/// The pages of an image file, not yet decoded.
pub struct Pages<'a> {
    content: Content<'a>,
    file: String,
    max_pixels: u64,
}

enum Content<'a> {
    /// A format of one image.
    Single(ImageFormat, Cow<'a, [u8]>),
    Jpeg2000(Cow<'a, [u8]>),
    Tiff(TiffFile<'a>),
    Pdf(PdfFile),
}

impl Pages<'_> {
    /// The number of pages; the small previews that some files hold are none.
    pub fn count(&self) -> usize {
        match &self.content {
            Content::Single(..) | Content::Jpeg2000(_) => 1,
            Content::Tiff(tiff) => tiff.count(),
            Content::Pdf(pdf) => pdf.count(),
        }
    }

    /// Decodes a page, counted from 0. A page of a PDF that is no scan is an error of [`ErrorKind::Blank`].
    ///
    /// [`ErrorKind::Blank`]: crate::ErrorKind::Blank
    pub fn get(&self, frame: usize) -> Result<Scan, Error> {
        let read = match &self.content {
            Content::Pdf(pdf) => pdf.decode(frame, self.max_pixels),
            _ => self.shown(frame),
        };
        let pixels = read.and_then(prepare).map_err(|error| self.name_place(error, frame))?;
        Ok(Scan::new(pixels, Source { file: self.file.clone(), frame }))
    }

    /// Width and height of a page, counted from 0, as its header claims them. Nothing is decoded. A page of a PDF that is no
    /// scan is an error of [`ErrorKind::Blank`].
    ///
    /// [`ErrorKind::Blank`]: crate::ErrorKind::Blank
    pub fn size(&self, frame: usize) -> Result<Size, Error> {
        let (width, height) = match &self.content {
            _ if self.count() <= frame => return Err(Error::damaged(format!("there are only {} pages", self.count()))),
            Content::Single(format, bytes) => {
                let mut reader = ImageReader::with_format(Cursor::new(&**bytes), *format);
                reader.no_limits();
                reader.into_decoder().map_err(explain)?.dimensions()
            }
            Content::Jpeg2000(bytes) => jp2::size(bytes)?,
            Content::Pdf(pdf) => pdf.size(frame, self.max_pixels)?,
            Content::Tiff(tiff) => tiff.size(frame)?,
        };
        let side = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
        Ok(Size { width: side(width), height: side(height) })
    }

    /// A page in all its colours.
    fn shown(&self, frame: usize) -> Result<DynamicImage, Error> {
        match &self.content {
            _ if self.count() <= frame => Err(Error::damaged(format!("there are only {} pages", self.count()))),
            Content::Single(format, bytes) => decode(bytes, *format, self.max_pixels),
            Content::Jpeg2000(bytes) => jp2::decode(bytes, self.max_pixels),
            Content::Tiff(tiff) => tiff.decode(frame, self.max_pixels),
            Content::Pdf(pdf) => pdf.picture(frame, self.max_pixels),
        }
    }

    /// The picture of a page to be shown. Its pixels are those of [`Pages::get`], with their colours; a JPEG is handed
    /// on as it is. Of a page of a PDF that is no scan, all its images at their places.
    pub fn picture(&self, frame: usize) -> Result<Picture, Error> {
        self.packed(frame).map_err(|error| self.name_place(error, frame))
    }

    fn packed(&self, frame: usize) -> Result<Picture, Error> {
        let jpeg = match &self.content {
            Content::Single(ImageFormat::Jpeg, bytes) => picture::of_jpeg(bytes.to_vec()),
            Content::Pdf(pdf) => pdf.jpeg(frame)?.and_then(picture::of_jpeg),
            _ => None,
        };
        match jpeg {
            Some(jpeg) => Ok(jpeg),
            None => self.shown(frame).and_then(picture::of_pixels),
        }
    }

    /// Decodes page after page; holds none of them.
    pub fn iter(&self) -> impl Iterator<Item = Result<Scan, Error>> {
        (0..self.count()).map(|frame| self.get(frame))
    }

    fn name_place(&self, error: Error, frame: usize) -> Error {
        error.at_page(frame, self.count()).in_file(&self.file)
    }
}

fn prepare(image: DynamicImage) -> Result<GrayImage, Error> {
    let (width, height) = (image.width(), image.height());
    if width.min(height) < MIN_SIDE {
        return Err(Error::damaged(format!("the image of {width} × {height} pixels is too small to hold text")));
    }
    Ok(to_grey(image))
}

/// Lower than this, in pixels, no line of text can be: a letter that is read has an x-height of 5, and as much
/// again above and below.
const MIN_SIDE: u32 = 10;

/// Fails where the image has more pixels than the limit. Asked before anything is decoded.
pub(super) fn check_size(width: u32, height: u32, max_pixels: u64) -> Result<(), Error> {
    if u64::from(width) * u64::from(height) <= max_pixels {
        return Ok(());
    }
    let limit = max_pixels as f64 / 1e6;
    let reason = format!("the image claims {width} × {height} pixels, more than the limit of {limit} megapixels");
    Err(Error::unsupported(reason).with_hint("raise max_megapixels under [scan] in the profile if the file is sound"))
}

/// What every reader says of a file that ends before its image does.
pub(super) fn cut_short() -> Error {
    Error::damaged("the file ends before its image does").with_hint("copy or download the file again")
}

fn recognise(bytes: Cow<'_, [u8]>) -> Result<Content<'_>, Error> {
    if bytes.is_empty() {
        return Err(Error::damaged("the file is empty"));
    }
    if is_tiff(&bytes) {
        return TiffFile::open(bytes).map(Content::Tiff);
    }
    if is_pdf(&bytes) {
        return PdfFile::open(&bytes).map(Content::Pdf);
    }
    if is_jpeg_2000(&bytes) {
        return Ok(Content::Jpeg2000(bytes));
    }
    if let Some(format) = raster_format(&bytes) {
        return Ok(Content::Single(format, bytes));
    }
    if let Some(name) = foreign_format(&bytes) {
        return Err(Error::unsupported(format!("{name} is not supported")).with_hint("convert it to PNG or TIFF first"));
    }
    if std::str::from_utf8(&bytes[..bytes.len().min(TEXT_SAMPLE)]).is_ok_and(|text| !text.contains('\0')) {
        return Err(Error::damaged("this is text, not an image"));
    }
    Err(Error::unsupported("this is no image of a known format").with_hint("convert it to PNG or TIFF first"))
}

/// Bytes looked at to tell text from an unknown format; ASCII up to here is text.
const TEXT_SAMPLE: usize = 64;

fn raster_format(bytes: &[u8]) -> Option<ImageFormat> {
    use ImageFormat::{Bmp, Jpeg, Png, Pnm, WebP};
    image::guess_format(bytes).ok().filter(|format| matches!(format, Png | Jpeg | WebP | Bmp | Pnm))
}

/// The name of an image format that is not read.
fn foreign_format(bytes: &[u8]) -> Option<&'static str> {
    let brand = bytes.get(..12).filter(|start| &start[4..8] == b"ftyp").map(|start| &start[8..12]);
    if let Some(brand) = brand {
        return Some(if brand.starts_with(b"avi") { "AVIF" } else { "HEIC" });
    }
    FOREIGN.iter().find(|(start, _)| bytes.starts_with(start)).map(|&(_, name)| name)
}

const FOREIGN: [(&[u8], &str); 9] = [
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x97JB2", "JBIG2"),
    (b"%!PS", "PostScript"),
    (b"AT&TFORM", "DjVu"),
    (b"GIF8", "GIF"),
    (b"8BPS", "a Photoshop file"),
    (b"<svg", "SVG"),
    (b"\x76\x2f\x31\x01", "OpenEXR"),
];

/// Decodes an image and turns it as its orientation tag says.
fn decode(bytes: &[u8], format: ImageFormat, max_pixels: u64) -> Result<DynamicImage, Error> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(explain)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height, max_pixels)?;
    if format == ImageFormat::Jpeg && !has_end_of_jpeg(bytes) {
        return Err(cut_short());
    }
    let orientation = decoder.orientation().map_err(explain)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(explain)?;
    image.apply_orientation(orientation);
    Ok(image)
}

/// Looks for the marker that ends the picture: the decoder paints what is missing grey and says nothing.
pub(super) fn has_end_of_jpeg(bytes: &[u8]) -> bool {
    let Some(scan) = start_of_scan(bytes) else { return false };
    bytes[scan..].windows(2).any(|pair| pair == END_OF_IMAGE)
}

const END_OF_IMAGE: [u8; 2] = [0xff, 0xd9];
const START_OF_SCAN: u8 = 0xda;

/// Where the first scan of a JPEG file starts; previews kept in the segments before it have ends of their own.
fn start_of_scan(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let (&marker, rest) = bytes.get(at..)?.strip_prefix(&[0xff])?.split_first()?;
        match marker {
            START_OF_SCAN => return Some(at),
            0xff => at += 1,
            _ => at += 2 + usize::from(u16::from_be_bytes(*rest.first_chunk()?)),
        }
    }
}

/// Says in our words what a decoder found wrong.
fn explain(error: ImageError) -> Error {
    match error {
        ImageError::IoError(error) if error.kind() == IoErrorKind::UnexpectedEof => cut_short(),
        ImageError::IoError(error) => Error::io(&error),
        ImageError::Unsupported(error) => Error::unsupported(error.to_string()),
        ImageError::Limits(error) => Error::unsupported(error.to_string()),
        error if says_end(&error) => cut_short(),
        error => Error::damaged(lower_first(&error.to_string())),
    }
}

/// Tells whether an end of file is what a chain of errors began with.
fn says_end(error: &(dyn std::error::Error + 'static)) -> bool {
    let at_end = error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == IoErrorKind::UnexpectedEof);
    at_end || error.source().is_some_and(says_end)
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

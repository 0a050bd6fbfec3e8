//! The scans in a PDF file: the embedded images themselves, put together where a page has several. Nothing is rendered.

use image::{DynamicImage, GrayImage, ImageFormat, ImageReader, Rgb, RgbImage};

use super::jp2;
use super::load::{check_size, cut_short, has_end_of_jpeg};
use crate::error::{Error, ErrorKind};
use crate::pdf::{Drawn, Encoded, File, Frame, Pixels, Raster};

/// Pages of a PDF file, not yet decoded.
pub(super) struct PdfFile {
    file: File,
}

impl PdfFile {
    pub fn open(bytes: &[u8]) -> Result<Self, Error> {
        File::open(bytes).map(|file| Self { file })
    }

    pub fn count(&self) -> usize {
        self.file.pages()
    }

    /// Width and height of the scan of a page; [`ErrorKind::Blank`] where it has none.
    pub fn size(&self, page: usize, max_pixels: u64) -> Result<(u32, u32), Error> {
        self.scan(page, max_pixels).map(|(_, frame)| (frame.width, frame.height))
    }

    /// Decodes the scan of a page; [`ErrorKind::Blank`] where it has none.
    pub fn decode(&self, page: usize, max_pixels: u64) -> Result<DynamicImage, Error> {
        let (drawn, frame) = self.scan(page, max_pixels)?;
        self.put_together(page, &drawn, &frame, max_pixels)
    }

    fn scan(&self, page: usize, max_pixels: u64) -> Result<(Drawn, Frame), Error> {
        let drawn = self.file.drawn(page)?;
        let frame = Frame::of(&drawn);
        if frame.is_scan {
            return Ok((drawn, frame));
        }
        // An image too fine to be believed may be the scan all the same: what is refused is told.
        drawn.images.iter().try_for_each(|image| check_size(image.width, image.height, max_pixels))?;
        Err(Error::new(ErrorKind::Blank, "the page is no scan"))
    }

    /// All images of a page at their places, on white.
    pub fn picture(&self, page: usize, max_pixels: u64) -> Result<DynamicImage, Error> {
        let drawn = self.file.drawn(page)?;
        self.put_together(page, &drawn, &Frame::of(&drawn), max_pixels)
    }

    /// The JPEG file that a page's scan is, as it is kept; `None` where it is anything else.
    pub fn jpeg(&self, page: usize) -> Result<Option<Vec<u8>>, Error> {
        let drawn = self.file.drawn(page)?;
        let frame = Frame::of(&drawn);
        if drawn.images.len() != 1 || !frame.is_filled_by(&drawn.images[0]) {
            return Ok(None);
        }
        let mut jpeg = None;
        self.file.visit_images(page, &mut |_, image| {
            jpeg = image.file().filter(|file| file.starts_with(JPEG));
            Ok(())
        })?;
        Ok(jpeg)
    }

    fn put_together(&self, page: usize, drawn: &Drawn, frame: &Frame, max_pixels: u64) -> Result<DynamicImage, Error> {
        check_size(frame.width, frame.height, max_pixels)?;
        let is_one = drawn.images.len() == 1;
        let mut whole = None;
        let mut canvas = Canvas { pixels: None, frame };
        self.file.visit_images(page, &mut |_, image| {
            check(image, max_pixels)?;
            let raster = image.decode()?;
            let fills = is_one && frame.is_filled_by(&image.placed) && raster.cover.is_none();
            match raster.pixels {
                Pixels::Grey(data) if fills => whole = grey(raster.width, raster.height, data),
                Pixels::Colour(data) if fills => whole = colour(raster.width, raster.height, data),
                _ => canvas.lay(image, &raster),
            }
            Ok(())
        })?;
        Ok(whole.unwrap_or_else(|| canvas.finish()))
    }
}

const JPEG: &[u8] = b"\xFF\xD8\xFF";

fn grey(width: u32, height: u32, data: Vec<u8>) -> Option<DynamicImage> {
    GrayImage::from_raw(width, height, data).map(DynamicImage::ImageLuma8)
}

fn colour(width: u32, height: u32, data: Vec<u8>) -> Option<DynamicImage> {
    RgbImage::from_raw(width, height, data).map(DynamicImage::ImageRgb8)
}

/// Fails before an image is decoded that has more pixels than the limit, or ends early.
fn check(image: &Encoded, max_pixels: u64) -> Result<(), Error> {
    check_size(image.placed.width, image.placed.height, max_pixels)?;
    let Some(file) = image.embedded() else { return Ok(()) };
    if !file.starts_with(JPEG) {
        return jp2::check(&file, max_pixels);
    }
    let reader = ImageReader::with_format(std::io::Cursor::new(&file), ImageFormat::Jpeg);
    let (width, height) = reader.into_dimensions().map_err(|error| Error::damaged(error.to_string()))?;
    check_size(width, height, max_pixels)?;
    if has_end_of_jpeg(&file) { Ok(()) } else { Err(cut_short()) }
}

/// A page on which images are laid one over the other.
struct Canvas<'f> {
    /// Made when the first image comes.
    pixels: Option<RgbImage>,
    frame: &'f Frame,
}

impl Canvas<'_> {
    fn finish(self) -> DynamicImage {
        let pixels = self.pixels.unwrap_or_else(|| white(self.frame));
        let is_grey = pixels.pixels().all(|Rgb([red, green, blue])| red == green && green == blue);
        let pixels = DynamicImage::ImageRgb8(pixels);
        if is_grey { DynamicImage::ImageLuma8(pixels.into_luma8()) } else { pixels }
    }

    /// Draws an image at its place. Each pixel of the page takes the one that its middle falls on: a scan that is only
    /// turned keeps every pixel.
    fn lay(&mut self, image: &Encoded, raster: &Raster) {
        let Some(sampler) = Sampler::of(image, raster, self.frame) else { return };
        let [left, top, right, bottom] = image.placed.bounds();
        let [x0, y0] = self.frame.to_pixels([left, top]);
        let [x1, y1] = self.frame.to_pixels([right, bottom]);
        let pixels = self.pixels.get_or_insert_with(|| white(self.frame));
        let edge = |at: f64, most: u32| at.clamp(0.0, f64::from(most)) as u32;
        let across = edge(x0.floor(), pixels.width())..edge(x1.ceil(), pixels.width());
        for y in edge(y0.floor(), pixels.height())..edge(y1.ceil(), pixels.height()) {
            for x in across.clone() {
                if let Some((colour, cover)) = sampler.at(x, y) {
                    blend(pixels.get_pixel_mut(x, y), colour, cover);
                }
            }
        }
    }
}

fn white(frame: &Frame) -> RgbImage {
    RgbImage::from_pixel(frame.width, frame.height, Rgb([u8::MAX; 3]))
}

fn blend(Rgb(under): &mut Rgb<u8>, over: [u8; 3], cover: u8) {
    let (cover, all) = (u16::from(cover), u16::from(u8::MAX));
    for (under, over) in under.iter_mut().zip(over) {
        *under = ((u16::from(*under) * (all - cover) + u16::from(over) * cover + all / 2) / all) as u8;
    }
}

/// Finds the pixel of an image that lies under one of the page.
struct Sampler<'r> {
    raster: &'r Raster,
    /// From pixels of the page to those of the raster.
    inverse: [f64; 6],
}

impl<'r> Sampler<'r> {
    /// `None` for an image that is flat.
    fn of(image: &Encoded, raster: &'r Raster, frame: &Frame) -> Option<Self> {
        let [a, b, c, d, e, f] = image.placed.transform;
        let determinant = a * d - b * c;
        if !determinant.is_normal() {
            return None;
        }
        // The raster may have other sides than the file says.
        let across = f64::from(raster.width) / f64::from(image.placed.width) / determinant;
        let down = f64::from(raster.height) / f64::from(image.placed.height) / determinant;
        let [x0, y0] = frame.to_points([0.0, 0.0]);
        let [x1, y1] = frame.to_points([1.0, 1.0]);
        let (step_x, step_y) = (x1 - x0, y1 - y0);
        let (x, y) = (x0 - e, y0 - f);
        let inverse = [
            across * d * step_x,
            -down * b * step_x,
            -across * c * step_y,
            down * a * step_y,
            across * (d * x - c * y),
            down * (a * y - b * x),
        ];
        Some(Self { raster, inverse })
    }

    fn at(&self, x: u32, y: u32) -> Option<([u8; 3], u8)> {
        let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        let [a, b, c, d, e, f] = self.inverse;
        let (column, row) = ((a * x + c * y + e).floor(), (b * x + d * y + f).floor());
        let is_inside = |at: f64, side: u32| 0.0 <= at && at < f64::from(side);
        if !is_inside(column, self.raster.width) || !is_inside(row, self.raster.height) {
            return None;
        }
        let at = row as usize * self.raster.width as usize + column as usize;
        let colour = match &self.raster.pixels {
            Pixels::Grey(data) => [*data.get(at)?; 3],
            Pixels::Colour(data) => *data.get(3 * at..)?.first_chunk()?,
            Pixels::Plain(colour) => *colour,
        };
        let cover = self.raster.cover.as_ref().map_or(Some(u8::MAX), |cover| cover.get(at).copied())?;
        Some((colour, cover))
    }
}

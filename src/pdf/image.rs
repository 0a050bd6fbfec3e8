//! The images of a page, as they are kept in the file and decoded.

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_syntax::object::dict::keys::{DECODE, FILTER, MASK, SMASK};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name};
use hayro_interpret::kurbo::BezPath;
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, LumaData, Paint, SoftMask,
};

use super::drawn::Placed;
use crate::error::Error;

/// An image as the file holds it.
pub struct Encoded<'a, 'b> {
    image: Image<'a, 'b>,
    pub placed: Placed,
}

/// A decoded image: its own size may differ from that which the file gives.
pub struct Raster {
    pub width: u32,
    pub height: u32,
    pub pixels: Pixels,
    /// How much each pixel covers, 255 for all; as many as there are pixels.
    pub cover: Option<Vec<u8>>,
}

/// Pixels row by row.
pub enum Pixels {
    Grey(Vec<u8>),
    /// Red, green, blue.
    Colour(Vec<u8>),
    /// All of one colour: a stencil.
    Plain([u8; 3]),
}

impl Encoded<'_, '_> {
    /// The JPEG or JPEG 2000 file that the image is, where nothing changes what it shows.
    pub fn file(&self) -> Option<Vec<u8>> {
        let stream = self.stream();
        let is_changed = [DECODE, SMASK, MASK].iter().any(|key| stream.dict().contains_key(*key));
        let is_raster = matches!(self.image, Image::Raster(_));
        if is_raster && !is_changed { self.embedded() } else { None }
    }

    /// The data of a JPEG or JPEG 2000 image, whatever changes it later: its own head tells how large it is.
    pub fn embedded(&self) -> Option<Vec<u8>> {
        let stream = self.stream();
        is_image_file(stream.dict()).then(|| stream.raw_data().into_owned())
    }

    /// Decodes the image.
    pub fn decode(&self) -> Result<Raster, Error> {
        let mut raster = None;
        match &self.image {
            Image::Raster(image) => image.with_rgba(|image, cover| raster = raster_of(image, cover), None),
            Image::Stencil(image) => {
                image.with_stencil(|cover, paint| raster = Some(stencil_of(cover, paint)), None);
            }
        }
        raster.ok_or_else(|| Error::damaged("an image in the PDF cannot be decoded"))
    }

    fn stream(&self) -> &hayro_interpret::hayro_syntax::object::Stream<'_> {
        match &self.image {
            Image::Raster(image) => image.stream(),
            Image::Stencil(image) => image.stream(),
        }
    }
}

/// Whether the one filter of a stream is that of an image file.
fn is_image_file(dict: &Dict) -> bool {
    let only = dict.get::<Name<'_>>(FILTER).or_else(|| {
        let names = dict.get::<Array<'_>>(FILTER)?;
        let mut names = names.iter::<Name<'_>>();
        names.next().filter(|_| names.next().is_none())
    });
    only.is_some_and(|name| matches!(&*name, b"DCTDecode" | b"JPXDecode"))
}

fn raster_of(image: ImageData, cover: Option<LumaData>) -> Option<Raster> {
    let (width, height) = (image.width(), image.height());
    let pixels = match image {
        ImageData::Rgb(image) => Pixels::Colour(image.data),
        ImageData::Luma(image) => Pixels::Grey(image.data),
    };
    match cover {
        Some(cover) if (cover.width, cover.height) != (width, height) => {
            Some(at_size_of_cover(width, height, pixels, cover))
        }
        cover => Some(Raster { width, height, pixels, cover: cover.map(|cover| cover.data) }),
    }
}

/// Text is often kept as a fine mask over a coarse colour: the mask's pixels are those that count.
fn at_size_of_cover(width: u32, height: u32, pixels: Pixels, cover: LumaData) -> Raster {
    let index = |at: u32, from: u32, to: u32| (u64::from(at) * u64::from(to) / u64::from(from.max(1))) as usize;
    let places = (0..cover.height).flat_map(|y| (0..cover.width).map(move |x| (x, y)));
    let place = |(x, y): (u32, u32)| index(y, cover.height, height) * width as usize + index(x, cover.width, width);
    let pixels = match pixels {
        Pixels::Grey(data) => Pixels::Grey(places.map(|at| data[place(at)]).collect()),
        Pixels::Colour(data) => {
            let pixel = |at| data[3 * place(at)..][..3].iter().copied();
            Pixels::Colour(places.flat_map(pixel).collect())
        }
        Pixels::Plain(colour) => Pixels::Plain(colour),
    };
    Raster { width: cover.width, height: cover.height, pixels, cover: Some(cover.data) }
}

fn stencil_of(cover: LumaData, paint: &Paint) -> Raster {
    let colour = match paint {
        Paint::Color(colour) => {
            let [red, green, blue, _] = colour.to_rgba().to_rgba8();
            [red, green, blue]
        }
        Paint::Pattern(_) => [0; 3],
    };
    Raster { width: cover.width, height: cover.height, pixels: Pixels::Plain(colour), cover: Some(cover.data) }
}

/// Hands the images of a page to a function.
pub(super) struct Visitor<'v> {
    visit: &'v mut dyn FnMut(usize, &Encoded<'_, '_>) -> Result<(), Error>,
    number: usize,
    failed: Option<Error>,
}

impl<'v> Visitor<'v> {
    pub fn new(visit: &'v mut dyn FnMut(usize, &Encoded<'_, '_>) -> Result<(), Error>) -> Self {
        Self { visit, number: 0, failed: None }
    }

    pub fn finish(self) -> Result<(), Error> {
        self.failed.map_or(Ok(()), Err)
    }
}

impl<'a> Device<'a> for Visitor<'_> {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if self.failed.is_some() {
            return;
        }
        let placed = Placed::of(&image, props.transform);
        self.failed = (self.visit)(self.number, &Encoded { image, placed }).err();
        self.number += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

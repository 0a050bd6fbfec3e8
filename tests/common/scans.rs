//! Files with scans in them, as people keep them.

use std::io::{Cursor, Write};

use flate2::{Compression, write::ZlibEncoder};
use image::GrayImage;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

/// A page of a PDF that is one grey image.
pub struct Scan {
    pub width: u32,
    pub height: u32,
    /// Bits of a pixel.
    pub bits: u8,
    /// Rows of pixels, each from a whole byte on.
    pub pixels: Vec<u8>,
}

impl From<&GrayImage> for Scan {
    fn from(image: &GrayImage) -> Self {
        Self { width: image.width(), height: image.height(), bits: 8, pixels: image.as_raw().clone() }
    }
}

/// A PDF without any text.
pub fn pdf_of(scans: &[Scan]) -> Vec<u8> {
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    let [page, content, image] = [0, 1, 2].map(|part| move |number: usize| Ref::new(3 + 3 * number as i32 + part));
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids((0..scans.len()).map(page)).count(scans.len() as i32);
    for (number, scan) in scans.iter().enumerate() {
        let mut writer = pdf.page(page(number));
        writer.parent(tree).media_box(Rect::new(0.0, 0.0, 600.0, 800.0)).contents(content(number));
        writer.resources().x_objects().pair(Name(b"S"), image(number));
        writer.finish();
        let mut drawing = Content::new();
        drawing.transform([600.0, 0.0, 0.0, 800.0, 0.0, 0.0]).x_object(Name(b"S"));
        pdf.stream(content(number), &drawing.finish());
        let packed = deflate(&scan.pixels);
        let mut object = pdf.image_xobject(image(number), &packed);
        object.filter(Filter::FlateDecode);
        object.width(scan.width as i32).height(scan.height as i32);
        object.bits_per_component(i32::from(scan.bits)).color_space().device_gray();
    }
    pdf.finish()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A ZIP archive of files, each with its name.
pub fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

//! Image files in: every format a scanner writes, and the broken ones.

use std::io::Cursor;

use columnist::ErrorKind;
use columnist::model::Rect;
use columnist::scan::{ScanParams, clean, is_image, load};
use fax::maps::{black, white};
use fax::{BitWriter, Bits, VecWriter};
use image::{DynamicImage, GrayImage, ImageFormat, Luma, LumaA, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

/// A page with rows of strokes on it, as print has them; no two corners are alike.
fn page() -> GrayImage {
    GrayImage::from_fn(96, 64, |x, y| {
        let written = (8..80).contains(&x) && (8..48).contains(&y) && y % 10 < 6 && x % 5 < 2;
        let corner = x < 12 && y < 6;
        Luma([if written || corner { 0 } else { 255 }])
    })
}

fn encode(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn read(bytes: &[u8]) -> GrayImage {
    load(bytes, "page", &ScanParams::default()).unwrap().get(0).unwrap().pixels
}

fn failure(bytes: &[u8]) -> columnist::Error {
    load(bytes, "page.png", &ScanParams::default()).and_then(|pages| pages.get(0).map(|_| ())).unwrap_err()
}

// Formats.

#[test]
fn a_page_is_the_same_in_every_format() {
    use ImageFormat::{Bmp, Png, Pnm, Tiff, WebP};
    for format in [Png, Bmp, Pnm, Tiff] {
        assert_eq!(read(&encode(page(), format)), page(), "{format:?}");
    }
    let coloured = DynamicImage::from(page()).into_rgb8();
    assert_eq!(read(&encode(coloured, WebP)), page());
}

#[test]
fn a_jpeg_is_the_same_but_for_its_ripples() {
    let found = read(&encode(page(), ImageFormat::Jpeg));
    let apart = found.as_raw().iter().zip(page().as_raw()).map(|(one, other)| one.abs_diff(*other)).max();
    assert!(apart.unwrap() < 60, "{apart:?}");
}

#[test]
fn sixteen_bits_are_read_whether_stretched_or_as_the_sensor_gave_them() {
    let deep = |white: u16| {
        let samples = page().as_raw().iter().map(|&shade| if shade == 0 { 0 } else { white }).collect();
        let deep = image::ImageBuffer::<Luma<u16>, _>::from_raw(96, 64, samples).unwrap();
        encode(DynamicImage::ImageLuma16(deep), ImageFormat::Png)
    };
    assert_eq!(read(&deep(u16::MAX)), page());
    assert_eq!(read(&deep(4095)), page());
}

#[test]
fn content_decides_and_not_the_ending() {
    let pages = encode(page(), ImageFormat::Bmp);
    assert_eq!(load(&pages, "page.jpg", &ScanParams::default()).unwrap().get(0).unwrap().pixels, page());
}

// Turned, transparent and negative pages.

/// A JPEG file that says how it was held.
fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    let length = (exif.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

#[test]
fn a_page_photographed_sideways_stands_upright_and_is_as_large_as_it_looks() {
    let sideways = image::imageops::rotate270(&page());
    let bytes = with_orientation(&encode(sideways, ImageFormat::Jpeg), 6);
    let scan = load(&bytes, "page.jpg", &ScanParams::default()).unwrap().get(0).unwrap();
    assert_eq!((scan.size.width, scan.size.height), (96, 64));
    assert!(scan.pixels.get_pixel(3, 3).0[0] < 60 && 200 < scan.pixels.get_pixel(92, 60).0[0]);
}

#[test]
fn ink_kept_in_the_alpha_channel_is_seen() {
    let page = page();
    for shade in [0, 255] {
        let drawn = RgbaImage::from_fn(96, 64, |x, y| Rgba([shade, shade, shade, 255 - page.get_pixel(x, y).0[0]]));
        assert_eq!(read(&encode(drawn, ImageFormat::Png)), page);
    }
}

#[test]
fn what_is_transparent_is_paper() {
    let page = page();
    let drawn = image::GrayAlphaImage::from_fn(96, 64, |x, y| {
        let shade = page.get_pixel(x, y).0[0];
        if x < 80 { LumaA([shade, 255]) } else { LumaA([0, 0]) }
    });
    assert_eq!(read(&encode(DynamicImage::from(drawn), ImageFormat::Png)), page);
}

#[test]
fn a_negative_is_turned_to_dark_ink_on_light_paper() {
    let mut negative = page();
    image::imageops::invert(&mut negative);
    assert_eq!(read(&encode(negative, ImageFormat::Png)), page());
}

#[test]
fn a_small_page_on_a_black_table_is_no_negative() {
    let mut table = GrayImage::from_pixel(300, 300, Luma([0]));
    image::imageops::replace(&mut table, &page(), 100, 100);
    assert_eq!(read(&encode(table.clone(), ImageFormat::Png)), table);
}

// TIFF.

/// A tag with its number, its kind (3: words of 16 bits, 4: of 32) and its values.
type Tag = (u16, u16, Vec<u32>);

/// A TIFF file with one strip on each page.
fn tiff(pages: &[(Vec<Tag>, Vec<u8>)]) -> Vec<u8> {
    let mut file = b"II*\0".to_vec();
    let mut link = file.len();
    file.extend([0; 4]);
    for (tags, strip) in pages {
        let offset = file.len() as u32;
        file.extend(strip);
        let mut tags = tags.clone();
        tags.extend([(273, 4, vec![offset]), (279, 4, vec![strip.len() as u32])]);
        tags.sort_by_key(|tag| tag.0);
        let entries: Vec<Vec<u8>> = tags.iter().map(|tag| entry(&mut file, tag)).collect();
        let directory = (file.len() as u32).to_le_bytes();
        file[link..link + 4].copy_from_slice(&directory);
        file.extend((tags.len() as u16).to_le_bytes());
        file.extend(entries.concat());
        link = file.len();
        file.extend([0; 4]);
    }
    file
}

fn entry(file: &mut Vec<u8>, (number, kind, values): &Tag) -> Vec<u8> {
    let mut value: Vec<u8> = match kind {
        3 => values.iter().flat_map(|&value| (value as u16).to_le_bytes()).collect(),
        _ => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
    };
    if 4 < value.len() {
        let offset = file.len() as u32;
        file.extend(&value);
        value = offset.to_le_bytes().to_vec();
    }
    value.resize(4, 0);
    [&number.to_le_bytes()[..], &kind.to_le_bytes(), &(values.len() as u32).to_le_bytes(), &value].concat()
}

/// Tags of a page of 96 × 64: bits of a sample, samples of a pixel, compression, meaning.
fn tags(bits: u32, samples: u32, compression: u32, meaning: u32) -> Vec<Tag> {
    vec![
        (256, 4, vec![96]),
        (257, 4, vec![64]),
        (258, 3, vec![bits; samples as usize]),
        (259, 3, vec![compression]),
        (262, 3, vec![meaning]),
        (277, 3, vec![samples]),
        (278, 4, vec![64]),
    ]
}

const WHITE_IS_ZERO: u32 = 0;
const BLACK_IS_ZERO: u32 = 1;
const RGB: u32 = 2;
const PALETTE: u32 = 3;
const CMYK: u32 = 5;

/// One bit a pixel, 1 for ink.
fn packed() -> Vec<u8> {
    page()
        .as_raw()
        .chunks(8)
        .map(|pixels| pixels.iter().fold(0, |byte, &shade| byte << 1 | u8::from(shade == 0)))
        .collect()
}

#[test]
fn one_bit_is_read_in_either_order() {
    assert_eq!(read(&tiff(&[(tags(1, 1, 1, WHITE_IS_ZERO), packed())])), page());
    let mut turned = tags(1, 1, 1, WHITE_IS_ZERO);
    turned.push((266, 3, vec![2]));
    let strip = packed().into_iter().map(u8::reverse_bits).collect();
    assert_eq!(read(&tiff(&[(turned, strip)])), page());
}

#[test]
fn four_bits_are_read() {
    let strip = page().as_raw().chunks(2).map(|pair| pair[0] & 0xf0 | pair[1] & 0x0f).collect();
    assert_eq!(read(&tiff(&[(tags(4, 1, 1, BLACK_IS_ZERO), strip)])), page());
}

#[test]
fn colours_are_looked_up_in_the_palette() {
    let mut numbered = tags(8, 1, 1, PALETTE);
    let mut map = vec![0; 768];
    for channel in 0..3 {
        map[channel * 256 + 7] = 65_535;
    }
    numbered.push((320, 3, map));
    let strip = page().as_raw().iter().map(|&shade| if shade == 0 { 200 } else { 7 }).collect();
    assert_eq!(read(&tiff(&[(numbered, strip)])), page());
}

#[test]
fn four_inks_are_read() {
    let strip = page().as_raw().iter().flat_map(|&shade| [0, 0, 0, 255 - shade]).collect();
    assert_eq!(read(&tiff(&[(tags(8, 4, 1, CMYK), strip)])), page());
}

#[test]
fn planes_are_put_together() {
    let mut planar = tags(8, 3, 1, RGB);
    planar.push((284, 3, vec![2]));
    let plane = page().into_raw();
    let mut file = tiff(&[(planar.clone(), plane.repeat(3))]);
    // Three strips: their offsets and lengths do not fit into the entries.
    let strip = |file: &mut Vec<u8>, number: u16, values: [u32; 3]| {
        let at = file.len() as u32;
        file.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        let start = [&number.to_le_bytes()[..], &4u16.to_le_bytes(), &1u32.to_le_bytes()].concat();
        let entry = file.windows(8).rposition(|window| window == start).unwrap();
        file[entry + 4..entry + 12].copy_from_slice(&[3u32.to_le_bytes(), at.to_le_bytes()].concat());
    };
    let size = plane.len() as u32;
    strip(&mut file, 273, [8, 8 + size, 8 + 2 * size]);
    strip(&mut file, 279, [size; 3]);
    assert_eq!(read(&file), page());
}

/// The lengths of the runs in a row, white first.
fn runs(row: &[u8]) -> Vec<u16> {
    let mut runs = vec![0];
    let mut last = 255;
    for &shade in row {
        if shade != last {
            runs.push(0);
            last = shade;
        }
        *runs.last_mut().unwrap() += 1;
    }
    runs
}

fn write_runs(row: &[u8], writer: &mut VecWriter) {
    for (at, &run) in runs(row).iter().enumerate() {
        let code = if at % 2 == 0 { white::encode } else { black::encode };
        if 64 <= run {
            writer.write(code(run / 64 * 64).unwrap()).unwrap();
        }
        writer.write(code(run % 64).unwrap()).unwrap();
    }
}

#[test]
fn runs_of_fax_group_3_are_read_with_and_without_marks() {
    let (mut marked, mut plain) = (VecWriter::new(), vec![]);
    for row in page().as_raw().chunks(96) {
        marked.write(Bits { data: 1, len: 12 }).unwrap();
        write_runs(row, &mut marked);
        let mut alone = VecWriter::new();
        write_runs(row, &mut alone);
        plain.extend(alone.finish());
    }
    assert_eq!(read(&tiff(&[(tags(1, 1, 3, WHITE_IS_ZERO), marked.finish())])), page());
    assert_eq!(read(&tiff(&[(tags(1, 1, 2, WHITE_IS_ZERO), plain)])), page());
}

#[test]
fn group_4_is_read() {
    let mut encoder = fax::encoder::Encoder::new(VecWriter::new());
    for row in page().as_raw().chunks(96) {
        let colour = |&shade: &u8| if shade == 0 { fax::Color::Black } else { fax::Color::White };
        encoder.encode_line(row.iter().map(colour), 96).unwrap();
    }
    let strip = encoder.finish().unwrap().finish();
    assert_eq!(read(&tiff(&[(tags(1, 1, 4, WHITE_IS_ZERO), strip)])), page());
}

#[test]
fn pages_are_counted_without_their_previews() {
    let mut preview = tags(8, 1, 1, BLACK_IS_ZERO);
    preview.push((254, 4, vec![1]));
    let whole = (tags(8, 1, 1, BLACK_IS_ZERO), page().into_raw());
    let blank = (tags(8, 1, 1, BLACK_IS_ZERO), vec![255; 96 * 64]);
    let file = tiff(&[whole.clone(), (preview, page().into_raw()), blank, whole]);
    let pages = load(&file, "issue.tif", &ScanParams::default()).unwrap();
    assert_eq!(pages.count(), 3);
    let read: Vec<_> = pages.iter().map(|scan| scan.unwrap()).collect();
    assert_eq!(read.iter().map(|scan| scan.source.frame).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(read[0].pixels == page() && read[1].pixels != page() && read[2].pixels == page());
}

#[test]
fn a_broken_page_is_named_and_the_others_are_read() {
    let whole = (tags(8, 1, 1, BLACK_IS_ZERO), page().into_raw());
    let mut file = tiff(&[whole.clone(), whole]);
    let entry = file.windows(4).rposition(|window| window == [0x17, 0x01, 4, 0]).unwrap();
    file[entry + 8..entry + 12].copy_from_slice(&9_999_999u32.to_le_bytes());
    let pages = load(&file, "issue.tif", &ScanParams::default()).unwrap();
    assert!(pages.get(0).is_ok());
    let error = pages.get(1).unwrap_err();
    assert_eq!(error.to_string(), r#"cannot read "issue.tif", page 2: the file ends before its image does"#);
}

// Broken files.

#[test]
fn every_wrong_file_gets_one_clear_line() {
    let black = encode(GrayImage::new(1, 1), ImageFormat::Png);
    let cases: [(&[u8], ErrorKind, &str); 7] = [
        (b"", ErrorKind::Damaged, "the file is empty"),
        (b"Not an image at all.\n", ErrorKind::Damaged, "this is text, not an image"),
        (&black, ErrorKind::Damaged, "the image of 1 × 1 pixels is too small to hold text"),
        (b"%PDF-1.7 ", ErrorKind::Damaged, "the PDF is damaged"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", ErrorKind::Damaged, "the JPEG 2000 image is damaged: "),
        (b"GIF89a\x01\0\x01\0", ErrorKind::Unsupported, "GIF is not supported"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", ErrorKind::Unsupported, "HEIC is not supported"),
    ];
    for (bytes, kind, reason) in cases {
        let error = failure(bytes);
        let line = error.to_string();
        assert!(line.starts_with(&format!(r#"cannot read "page.png": {reason}"#)) && !line.contains('\n'), "{line}");
        assert_eq!(error.kind, kind, "{line}");
        let can_be_mended = kind == ErrorKind::Unsupported || bytes.starts_with(b"%PDF");
        assert_eq!(error.hint.is_some(), can_be_mended, "{reason}");
    }
}

#[test]
fn an_image_that_claims_too_many_pixels_is_not_decoded() {
    let error = failure(b"P5 100000 100000 255\n");
    assert_eq!(error.kind, ErrorKind::Unsupported);
    assert!(error.reason.contains("more than the limit of 400 megapixels"), "{}", error.reason);
    assert!(error.hint.is_some());
}

#[test]
fn what_is_an_image_is_told_by_its_first_bytes() {
    assert!(is_image(&encode(page(), ImageFormat::Png)) && is_image(b"\xff\x4f\xff\x51") && is_image(b"II*\0"));
    assert!(!is_image(b"%PDF-1.4") && !is_image(b"") && !is_image("第一版\n".as_bytes()) && !is_image(b"<html>"));
}

/// The page in every format, coded so that no byte can be missed.
fn files() -> Vec<Vec<u8>> {
    use ImageFormat::{Bmp, Jpeg, Png, Pnm, WebP};
    let coloured = DynamicImage::from(page()).into_rgb8();
    let mut files: Vec<_> = [Png, Jpeg, Bmp, Pnm].into_iter().map(|format| encode(page(), format)).collect();
    files.push(encode(coloured, WebP));
    files.push(tiff(&[(tags(8, 1, 1, BLACK_IS_ZERO), page().into_raw())]));
    files
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    // A file cut anywhere is one clear error.
    #[test]
    fn a_cut_file_is_never_read_as_if_it_were_whole(format in 0..6usize, share in 0.0..0.95f64) {
        let file = &files()[format];
        let cut = &file[..(file.len() as f64 * share) as usize];
        let error = failure(cut);
        prop_assert!(matches!(error.kind, ErrorKind::Damaged | ErrorKind::Unsupported), "{error}");
        prop_assert!(!error.to_string().contains('\n'), "{error}");
    }

    // Whatever the bytes are, there is an image or an error.
    #[test]
    fn a_damaged_file_never_panics(format in 0..6usize, places in prop::collection::vec((0.0..1.0f64, any::<u8>()), 1..8)) {
        let mut file = files()[format].clone();
        for (place, byte) in places {
            let at = (file.len() as f64 * place) as usize;
            file[at] = byte;
        }
        let params = ScanParams { max_megapixels: 4.0, ..ScanParams::default() };
        if let Ok(pages) = load(&file, "page", &params) {
            pages.iter().for_each(drop);
        }
    }

    // Colour does not matter to what is read.
    #[test]
    fn coloured_ink_on_coloured_paper_is_dark_on_light(ink in 0..60u8, tint in 0..40u8) {
        let page = page();
        let drawn = RgbImage::from_fn(96, 64, |x, y| {
            if page.get_pixel(x, y).0[0] == 0 { Rgb([ink, 0, ink]) } else { Rgb([255, 255 - tint, 255 - 2 * tint]) }
        });
        let found = read(&encode(drawn, ImageFormat::Png));
        let agrees = found.as_raw().iter().zip(page.as_raw()).all(|(&one, &other)| (one < 128) == (other < 128));
        prop_assert!(agrees);
    }
}

// The whole way.

/// A page of hollow letters in two columns, with a black box to find again; turned by some degrees.
fn printed(x_height: i32, angle: f32, dot: (i32, i32)) -> GrayImage {
    let (sin, cos) = f64::from(angle).to_radians().sin_cos();
    GrayImage::from_fn(1000, 1200, |x, y| {
        let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        let (x, y) = ((x * cos + y * sin).floor() as i32, (y * cos - x * sin).floor() as i32);
        Luma([if is_inked(x, y, x_height, dot) { 20 } else { 235 }])
    })
}

fn is_inked(x: i32, y: i32, x_height: i32, dot: (i32, i32)) -> bool {
    if (x - dot.0).abs() <= DOT && (y - dot.1).abs() <= DOT {
        return true;
    }
    let in_column = (100..450).contains(&x) || (520..870).contains(&x);
    let (line, row) = (y.div_euclid(3 * x_height), y.rem_euclid(3 * x_height));
    let (letter, across) = (x.div_euclid(x_height), x.rem_euclid(x_height));
    let height = if (letter * 7 + line * 3) % 4 == 0 { x_height * 7 / 5 } else { x_height };
    let (from_foot, width) = (2 * x_height - row, x_height * 3 / 4);
    let inside = (0..height).contains(&from_foot) && across < width && (200..1000).contains(&y);
    let stroke = (x_height / 7).max(1);
    let hollow = (stroke..height - stroke).contains(&from_foot) && (stroke..width - stroke).contains(&across);
    in_column && inside && !hollow
}

/// Half the side of the box, in pixels.
const DOT: i32 = 12;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    // Whatever was done to a page, its boxes are found in the user's file. Angles that move a line by less than a pixel within
    // a column are not seen.
    #[test]
    fn what_is_seen_on_a_cleaned_page_is_found_in_the_file(x_height in 10..24i32, angle in -14.5..14.5f32) {
        let (x, y) = (485, 1060);
        let pixels = printed(x_height, angle, (x, y));
        let bytes = encode(pixels, ImageFormat::Png);
        let scan = load(&bytes, "page.png", &ScanParams::default()).unwrap().get(0).unwrap();
        let cleaned = clean(scan.clone(), &ScanParams::default());

        let (sin, cos) = f64::from(angle).to_radians().sin_cos();
        let centre = (f64::from(x) * cos - f64::from(y) * sin, f64::from(x) * sin + f64::from(y) * cos);
        let around = Rect::new(centre.0 as i32 - 3, centre.1 as i32 - 3, centre.0 as i32 + 3, centre.1 as i32 + 3);
        let seen = cleaned.crop(cleaned.from_file(around));
        prop_assert!(seen.pixels.pixels().all(|pixel| pixel.0[0] < 100), "the box is where the file has it");

        let back = cleaned.to_file(cleaned.from_file(around));
        let slack = 2 + (0.2 * f32::from(around.width() as u16)) as i32;
        prop_assert!(back.contains(&around) && back.width() - around.width() <= 2 * slack);
        prop_assert!((cleaned.placement.angle() - f64::from(angle)).abs() < 0.2, "{}", cleaned.placement.angle());
        let x_height = cleaned.x_height.unwrap();
        prop_assert!((13.0..=26.0).contains(&x_height), "{x_height}");
    }
}

#[test]
fn a_blank_page_comes_out_as_it_went_in() {
    let blank = GrayImage::from_pixel(400, 500, Luma([240]));
    let scan =
        load(encode(blank.clone(), ImageFormat::Png), "blank.png", &ScanParams::default()).unwrap().get(0).unwrap();
    let cleaned = clean(scan, &ScanParams::default());
    assert_eq!((cleaned.pixels, cleaned.x_height), (blank, None));
}

// JPEG 2000.

/// The bars that `tests/jpeg2000/SOURCE.md` tells of.
fn bars() -> GrayImage {
    GrayImage::from_fn(120, 160, |x, y| {
        let bar = y.saturating_sub(10) / 12;
        let is_inside = 10 <= y && y <= 16 + 12 * bar && bar < 12 && 10 <= x && x <= 110 - 6 * (bar % 3);
        Luma([if is_inside { 30 + 10 * bar as u8 } else { 240 }])
    })
}

#[test]
fn jpeg_2000_without_loss_keeps_every_pixel() {
    for bytes in [&include_bytes!("jpeg2000/page.jp2")[..], include_bytes!("jpeg2000/page.j2k")] {
        assert!(is_image(bytes));
        let scan = load(bytes, "page.jp2", &ScanParams::default()).unwrap().get(0).unwrap();
        assert!(scan.pixels == bars());
    }
}

#[test]
fn jpeg_2000_that_claims_too_many_pixels_is_not_decoded() {
    let params = ScanParams { max_megapixels: 0.01, ..ScanParams::default() };
    let error = load(include_bytes!("jpeg2000/page.jp2"), "page.jp2", &params).unwrap().get(0).unwrap_err();
    assert!(error.reason.contains("more than the limit"), "{}", error.reason);
}

//! PDF in and out, checked by poppler's pdftotext and by qpdf where one of us would only agree with himself.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use columnist::formats::{self, Format, WriteParams};
use columnist::model::{Columns, Line, Origin, Packing, Picture, Rect, Region, Role, Scale, Size, Source, Unit, Word};
use columnist::scan::{self, ScanParams};
use columnist::{Article, Block, Document, Error, ErrorKind, Page, Reading};
use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Ref, Str};
use proptest::prelude::*;

const FILE: &str = "paper.pdf";

// Documents of which every page is a picture of one colour.

fn word(text: &str, left: i32, top: i32) -> Word {
    let rect = Rect::new(left, top, left + 12 * text.chars().count() as i32, top + 20);
    Word { text: text.to_owned(), rect, type_size: 20.0, confidence: None, stroke: None }
}

fn line(text: &str, left: i32, top: i32) -> Line {
    let mut left = left;
    let words = text.split(' ').map(|text| {
        let word = word(text, left, top);
        left = word.rect.right + 10;
        word
    });
    Line::new(words.collect()).unwrap()
}

fn block(role: Role, page: usize, region: usize, line: &Line) -> Block {
    Block { origins: vec![Origin { page, region, rect: line.rect, at: 0 }], ..common::block(&line.text(), role) }
}

fn reading(lines: Vec<Line>) -> Reading {
    let source = Source { file: FILE.to_owned(), frame: 0 };
    let page = Page::empty(source, Size { width: 1000, height: 1500 }, Unit::Pixel);
    let regions = lines.iter().map(|line| Region::new(vec![line.clone()]).unwrap()).collect();
    let scale = Scale { type_size: 20.0, pitch: 24.0, word_space: 6.0, advance: 10.0 };
    Reading { page: Page { lines, ..page }, scale, columns: Columns::default(), regions, blocks: vec![] }
}

/// A page of articles of a headline and a line, the second article above the first on the page.
fn document(articles: &[(&str, &str)]) -> Document {
    let count = articles.len();
    let top = |at: usize| 200 * (count - 1 - at) as i32 + 100;
    let lines = |(at, (head, body)): (usize, &(&str, &str))| [line(head, 100, top(at)), line(body, 100, top(at) + 40)];
    let lines: Vec<[Line; 2]> = articles.iter().enumerate().map(lines).collect();
    let article = |(at, [head, body]): (usize, &[Line; 2])| Article {
        headline: Some(block(Role::Headline, 0, 2 * at, head)),
        body: vec![block(Role::Body, 0, 2 * at + 1, body)],
        ..Article::default()
    };
    let articles = lines.iter().enumerate().map(article).collect();
    let readings = vec![reading(lines.concat())];
    Document { readings, articles, ..Document::default() }
}

fn grey_page() -> GrayImage {
    GrayImage::from_fn(1000, 1500, |x, y| Luma([((x * 7 + y * 3) % 200) as u8 + 20]))
}

fn encode(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn picture_of(file: &[u8]) -> Picture {
    scan::load(file, "page", &ScanParams::default()).unwrap().picture(0).unwrap()
}

fn written(document: &Document, picture: &Picture) -> Vec<u8> {
    let params = WriteParams { language: Some("de-Latf".to_owned()), ..WriteParams::default() };
    formats::write_with_pictures(document, Format::Pdf, &params, &|_| Ok(Some(picture.clone()))).unwrap()
}

fn searchable(document: &Document) -> Vec<u8> {
    written(document, &picture_of(&encode(GrayImage::from_pixel(100, 150, Luma([255])), ImageFormat::Png)))
}

fn read(pdf: &[u8]) -> Vec<Page> {
    formats::read(pdf, FILE).unwrap().pages
}

fn pixels(pdf: &[u8]) -> Result<GrayImage, Error> {
    scan::load(pdf, FILE, &ScanParams::default())?.get(0).map(|scan| scan.pixels)
}

/// What a tool prints; `./setup.sh` installs it.
fn run(folder: &Path, tool: &str, args: &[&str]) -> String {
    let output = Command::new(tool).current_dir(folder).args(args).output();
    let output = output.unwrap_or_else(|error| panic!("{tool}: {error}; ./setup.sh installs it"));
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn folder_with(pdf: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), pdf).unwrap();
    folder
}

// What is written.

const ARTICLES: [(&str, &str); 3] = [
    ("THE DOCK", "The “gates” were tried; œuvre, Łódź, ﬁne, ¼."),
    ("Bekanntmachung", "Daſs die Straſze geſperrt iſt, wird angezeigt."),
    ("本报讯", "港口新闸昨日试开𠮷"),
];

#[test]
fn pdftotext_reads_the_articles_in_their_order_in_every_script() {
    let folder = folder_with(&searchable(&document(&ARTICLES)));
    let text = run(folder.path(), "pdftotext", &["-raw", FILE, "-"]);
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches([' ', '\u{C}'])).collect();
    let expected: Vec<&str> = ARTICLES.iter().flat_map(|(head, body)| [*head, *body]).collect();
    assert_eq!(lines[..6], expected);
}

#[test]
fn pdftotext_finds_words_where_they_stand() {
    let document = document(&ARTICLES[..1]);
    let folder = folder_with(&searchable(&document));
    let boxes = run(folder.path(), "pdftotext", &["-bbox", FILE, "-"]);
    let word = &document.readings[0].page.lines[0].words[1];
    let expected = format!(
        "<word xMin=\"{:.6}\" yMin=\"{:.6}\"",
        f64::from(word.rect.left) * 0.24,
        f64::from(word.rect.top) * 0.24
    );
    assert!(boxes.contains(&expected) && boxes.contains(">DOCK</word>"), "{expected} in {boxes}");
}

#[test]
fn qpdf_finds_no_fault_and_every_bookmark() {
    let folder = folder_with(&searchable(&document(&ARTICLES)));
    let checked = run(folder.path(), "qpdf", &["--check", FILE]);
    assert!(checked.contains("No syntax or stream encoding errors"), "{checked}");
    let json = run(folder.path(), "qpdf", &["--json", "--json-key=outlines", FILE]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let titles = json["outlines"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap());
    assert_eq!(titles.collect::<Vec<_>>(), ARTICLES.map(|(head, _)| head));
    let whole = run(folder.path(), "qpdf", &["--qdf", FILE, "-"]);
    assert!(whole.contains("/Lang (de-Latf)"));
}

#[test]
fn a_jpeg_is_kept_byte_for_byte_and_comes_out_again() {
    let jpeg = encode(grey_page(), ImageFormat::Jpeg);
    let pdf = written(&document(&ARTICLES), &picture_of(&jpeg));
    assert!(pdf.windows(jpeg.len()).any(|part| part == jpeg));
    assert_eq!(pixels(&pdf).unwrap(), scan::load(&jpeg, "p", &ScanParams::default()).unwrap().get(0).unwrap().pixels);
    // A PDF read anew hands its JPEG on.
    let again = picture_of(&pdf);
    assert!(matches!(again.packing, Packing::Jpeg(_)) && again.bytes == jpeg);
}

#[test]
fn other_pictures_keep_every_pixel() {
    let grey = grey_page();
    let colour = RgbImage::from_fn(90, 140, |x, y| Rgb([x as u8, y as u8, 200]));
    let black = GrayImage::from_fn(1000, 1500, |x, y| Luma([if (x / 9 + y / 11) % 3 == 0 { 0 } else { 255 }]));
    for (image, is_fax) in [(DynamicImage::from(grey), false), (colour.into(), false), (black.into(), true)] {
        let png = encode(image.clone(), ImageFormat::Png);
        let picture = picture_of(&png);
        assert_eq!(picture.packing == Packing::Fax, is_fax);
        let pdf = written(&Document { readings: vec![reading(vec![])], ..Document::default() }, &picture);
        let expected = scan::load(&png, "page", &ScanParams::default()).unwrap().get(0).unwrap().pixels;
        assert!(pixels(&pdf).unwrap() == expected, "{:?}", picture.packing);
    }
}

#[test]
fn a_page_without_a_picture_is_an_error_that_says_what_to_do() {
    let error = formats::write(&document(&ARTICLES), Format::Pdf).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Output);
    assert!(error.to_string().contains("paper.pdf") && error.hint.unwrap().contains("beside"));
}

/// A white picture that is made once.
static WIDE: LazyLock<Picture> =
    LazyLock::new(|| picture_of(&encode(GrayImage::from_pixel(5000, 1500, Luma([255])), ImageFormat::Png)));

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let text = r#"[a-zA-Z<>&();"'\\-]{1,8}|[äßéſ]{1,6}|[报社讯，。]{1,6}"#;
    let line = (0..3000, 8..60, proptest::collection::vec((text, 1..300), 1..6));
    proptest::collection::vec(line, 0..8).prop_map(|lines| {
        let mut top = 0;
        let lines = lines.into_iter().map(|(left, height, words)| {
            top += 100;
            let mut left = left;
            let words = words.into_iter().map(|(text, width)| {
                // Wider than what the reader takes for kerning, narrower than a gutter.
                left += width + height;
                let rect = Rect::new(left - width, top - height, left, top);
                Word { text, rect, type_size: height as f32, confidence: None, stroke: None }
            });
            Line::new(words.collect()).unwrap()
        });
        lines.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn words_and_boxes_are_read_back(lines in lines()) {
        let mut reading = reading(lines);
        reading.page.size = Size { width: 5000, height: 1500 };
        let document = Document { readings: vec![reading], ..Document::default() };
        let page = read(&written(&document, &WIDE)).remove(0);
        prop_assert_eq!(page.size, document.readings[0].page.size);
        prop_assert_eq!(&page.lines, &document.readings[0].page.lines);
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12), cut in any::<prop::sample::Index>()) {
        let mut pdf = searchable(&document(&ARTICLES));
        pdf.truncate(pdf.len() - cut.index(pdf.len() / 2));
        for (at, byte) in changes {
            let at = at.index(pdf.len());
            pdf[at] = byte;
        }
        let start = Instant::now();
        let _ = formats::read_as(&pdf, FILE, Format::Pdf);
        let _ = pixels(&pdf);
        prop_assert!(start.elapsed() < Duration::from_secs(10));
    }
}

// What others write: pages drawn here, operator by operator.

/// A file of one page, with resources written by `resources` from object 10 on.
fn page_of(content: &[u8], resources: impl FnOnce(&mut Pdf), names: &[(&[u8], i32)], rotate: i32) -> Vec<u8> {
    let [catalog, tree, page, stream, font] = [1, 2, 3, 4, 5].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([page]).count(1);
    let mut writer = pdf.page(page);
    writer.parent(tree).media_box(pdf_writer::Rect::new(0.0, 0.0, 600.0, 800.0)).rotate(rotate).contents(stream);
    let mut dict = writer.resources();
    dict.fonts().pair(Name(b"F"), font);
    let mut objects = dict.x_objects();
    for (name, number) in names {
        objects.pair(Name(name), Ref::new(*number));
    }
    objects.finish();
    dict.finish();
    writer.finish();
    pdf.stream(stream, content);
    pdf.type1_font(font).base_font(Name(b"Helvetica"));
    resources(&mut pdf);
    pdf.finish()
}

fn text_page(content: &[u8]) -> Vec<u8> {
    page_of(content, |_| {}, &[], 0)
}

fn texts(page: &Page) -> Vec<String> {
    page.lines.iter().map(Line::text).collect()
}

#[test]
fn letters_become_words_by_spaces_and_by_white_alike() {
    let spaced = b"BT /F 10 Tf 100 700 Td (The new dock) Tj 0 -12 Td (was tried.) Tj ET";
    let placed = b"BT /F 10 Tf 100 700 Td [(The) -300 (n) 20 (ew) -300 (dock)] TJ 0 -12 Td [(was) -300 (tried.)] TJ ET";
    for content in [&spaced[..], placed] {
        let page = read(&text_page(content)).remove(0);
        assert_eq!(texts(&page), ["The new dock", "was tried."]);
        assert_eq!((page.size.width, page.size.height), (2500, 3333));
        let the = &page.lines[0].words[0];
        // At 300 pixels an inch: 100 points from the left, the base line 100 points from the top.
        assert_eq!((the.rect.left, the.rect.top, the.rect.bottom), (416, 383, 425));
        assert!((the.type_size - 41.67).abs() < 0.1);
    }
}

#[test]
fn columns_side_by_side_are_lines_of_their_own() {
    let content = b"BT /F 10 Tf 100 700 Td (one two) Tj 200 0 Td (five six) Tj ET";
    assert_eq!(texts(&read(&text_page(content)).remove(0)), ["one two", "five six"]);
}

#[test]
fn text_that_is_filled_and_stroked_is_there_once() {
    let content = b"BT 2 Tr /F 10 Tf 100 700 Td (Bold) Tj ET";
    assert_eq!(texts(&read(&text_page(content)).remove(0)), ["Bold"]);
}

#[test]
fn a_page_that_is_shown_turned_is_read_as_it_is_shown() {
    let content = b"BT /F 10 Tf 0 1 -1 0 100 200 Tm (upright) Tj ET";
    let page = read(&page_of(content, |_| {}, &[], 90)).remove(0);
    assert_eq!((page.size.width, page.size.height), (3333, 2500));
    let rect = page.lines[0].words[0].rect;
    assert!(rect.height() < rect.width(), "{rect:?}");
}

#[test]
fn printed_rules_are_rules() {
    let page = read(&text_page(b"300 100 0.5 600 re f BT /F 10 Tf 100 700 Td (one) Tj ET")).remove(0);
    assert_eq!(page.rules.len(), 1);
    assert!(page.rules[0].width() <= 4 && 2490 < page.rules[0].height());
}

/// Writes a grey image as object 10, plain.
fn grey_image(pdf: &mut Pdf, number: i32, image: &GrayImage) {
    let mut object = pdf.image_xobject(Ref::new(number), image.as_raw());
    object.width(image.width() as i32).height(image.height() as i32).bits_per_component(8);
    object.color_space().device_gray();
}

fn scan_page() -> GrayImage {
    GrayImage::from_fn(60, 80, |x, y| Luma([(3 * x + y) as u8]))
}

#[test]
fn a_scan_is_the_embedded_image_itself() {
    let scan = scan_page();
    let pdf = page_of(b"q 600 0 0 800 0 0 cm /S Do Q", |pdf| grey_image(pdf, 10, &scan), &[(b"S", 10)], 0);
    assert!(pixels(&pdf).unwrap() == scan);
    assert!(read(&pdf)[0].lines.is_empty());
}

#[test]
fn a_scan_that_lies_turned_is_turned_upright_with_every_pixel() {
    let scan = scan_page();
    let turned = image::imageops::rotate90(&scan);
    let pdf = page_of(b"q 600 0 0 800 0 0 cm /S Do Q", |pdf| grey_image(pdf, 10, &scan), &[(b"S", 10)], 90);
    assert!(pixels(&pdf).unwrap() == turned);
    let content = b"q 0 800 -600 0 600 0 cm /S Do Q";
    let lying = image::imageops::rotate90(&scan);
    let pdf = page_of(content, |pdf| grey_image(pdf, 10, &lying), &[(b"S", 10)], 0);
    assert!(pixels(&pdf).unwrap() == scan);
}

#[test]
fn strips_of_a_scan_are_put_together() {
    let scan = scan_page();
    let content: String = (0..4).map(|at| format!("q 600 0 0 200 0 {} cm /S{at} Do Q\n", 600 - 200 * at)).collect();
    let strips = |pdf: &mut Pdf| {
        for at in 0..4 {
            grey_image(pdf, 10 + at, &image::imageops::crop_imm(&scan, 0, 20 * at as u32, 60, 20).to_image());
        }
    };
    let names: [(&[u8], i32); 4] = [(b"S0", 10), (b"S1", 11), (b"S2", 12), (b"S3", 13)];
    assert!(pixels(&page_of(content.as_bytes(), strips, &names, 0)).unwrap() == scan);
}

#[test]
fn ink_kept_as_a_mask_is_laid_over_the_paper() {
    let mask = |pdf: &mut Pdf| {
        grey_image(pdf, 10, &GrayImage::from_pixel(6, 8, Luma([200])));
        let mut stencil = pdf.image_xobject(Ref::new(11), &[0b0101_0101; 480]);
        stencil.width(60).height(64).image_mask(true).bits_per_component(1);
    };
    let content = b"q 600 0 0 800 0 0 cm /P Do Q 0 g q 600 0 0 640 0 160 cm /M Do Q";
    let page = pixels(&page_of(content, mask, &[(b"P", 10), (b"M", 11)], 0)).unwrap();
    assert_eq!(page.dimensions(), (60, 80));
    assert_eq!([page.get_pixel(0, 0)[0], page.get_pixel(1, 0)[0], page.get_pixel(0, 79)[0]], [0, 200, 200]);
}

/// A page of stripes as JBIG2: a generic region coded as fax is (T.88, 7.4.6 and 6.2.6), embedded as PDF does it.
#[test]
fn a_scan_in_jbig2_is_read() {
    let black = GrayImage::from_fn(64, 80, |x, _| Luma([if x / 8 % 2 == 0 { 0 } else { 255 }]));
    let Picture { bytes: fax, .. } = picture_of(&encode(black.clone(), ImageFormat::Png));
    let number = |number: u32| number.to_be_bytes();
    let page = [&number(64)[..], &number(80), &number(0), &number(0), &[0, 0, 0]].concat();
    let region = [&number(64)[..], &number(80), &number(0), &number(0), &[0], &[1], &fax].concat();
    let segment =
        |at: u32, kind: u8, data: &[u8]| [&number(at)[..], &[kind, 0, 1], &number(data.len() as u32), data].concat();
    let jbig2 = [segment(0, 48, &page), segment(1, 38, &region)].concat();
    let image = |pdf: &mut Pdf| {
        let mut object = pdf.image_xobject(Ref::new(10), &jbig2);
        object.width(64).height(80).bits_per_component(1).filter(Filter::Jbig2Decode);
        object.color_space().device_gray();
    };
    let pdf = page_of(b"q 600 0 0 800 0 0 cm /S Do Q", image, &[(b"S", 10)], 0);
    assert!(pixels(&pdf).unwrap() == black);
}

#[test]
fn a_scan_in_jpeg_2000_is_read() {
    let jp2 = include_bytes!("jpeg2000/page.jp2");
    let image = |pdf: &mut Pdf| {
        pdf.image_xobject(Ref::new(10), jp2).width(120).height(160).filter(Filter::JpxDecode);
    };
    let pdf = page_of(b"q 600 0 0 800 0 0 cm /S Do Q", image, &[(b"S", 10)], 0);
    let alone = scan::load(jp2, "page.jp2", &ScanParams::default()).unwrap().get(0).unwrap().pixels;
    assert!(pixels(&pdf).unwrap() == alone);
}

#[test]
fn a_stamp_over_a_scan_is_not_its_text_but_unseen_text_is() {
    let scan = |text: &str| {
        let content = format!("q 600 0 0 800 0 0 cm /S Do Q BT /F 8 Tf 100 20 Td {text} Tj ET");
        let image = GrayImage::from_pixel(1200, 1600, Luma([128]));
        read(&page_of(content.as_bytes(), |pdf| grey_image(pdf, 10, &image), &[(b"S", 10)], 0)).remove(0)
    };
    assert!(scan("(Downloaded from a library)").lines.is_empty());
    assert_eq!(texts(&scan("3 Tr (Folio)")), ["Folio"]);
    assert_eq!(scan(&format!("({})", "or ".repeat(30))).words().count(), 30);
}

// What is meant to do harm, or is beyond repair.

fn failure(pdf: &[u8]) -> Error {
    let start = Instant::now();
    let error =
        formats::read(pdf, FILE).map(|input| Error::damaged(format!("{:?}", input.notes))).unwrap_or_else(|e| e);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    error
}

#[test]
fn a_password_is_asked_for_and_a_file_that_needs_none_is_read() {
    let folder = folder_with(&searchable(&document(&ARTICLES)));
    run(folder.path(), "qpdf", &["--encrypt", "secret", "owner", "256", "--", FILE, "locked.pdf"]);
    run(folder.path(), "qpdf", &["--encrypt", "", "owner", "256", "--", FILE, "open.pdf"]);
    let error = failure(&fs::read(folder.path().join("locked.pdf")).unwrap());
    assert_eq!(error.to_string(), "cannot read \"paper.pdf\": the PDF needs a password");
    let open = fs::read(folder.path().join("open.pdf")).unwrap();
    assert_eq!(texts(&read(&open)[0])[0], "THE DOCK");
}

/// A form that draws another several times.
fn form(pdf: &mut Pdf, number: i32, draws: i32) {
    let mut form = pdf.form_xobject(Ref::new(number), b"/A Do /A Do /A Do /A Do ");
    form.bbox(pdf_writer::Rect::new(0.0, 0.0, 600.0, 800.0));
    form.resources().x_objects().pair(Name(b"A"), Ref::new(draws));
}

#[test]
fn forms_that_draw_forms_that_draw_forms_are_refused() {
    let forms = |pdf: &mut Pdf| (10..40).for_each(|number| form(pdf, number, number + 1));
    let error = failure(&page_of(b"/A Do ", forms, &[(b"A", 10)], 0));
    assert!(error.reason.contains("page 1: more is drawn"), "{}", error.reason);
}

#[test]
fn forms_that_draw_themselves_end() {
    let pdf = page_of(b"BT /F 10 Tf 100 700 Td (one) Tj ET /A Do ", |pdf| form(pdf, 10, 10), &[(b"A", 10)], 0);
    assert_eq!(texts(&read(&pdf)[0]), ["one"]);
}

#[test]
fn pages_in_a_circle_end() {
    let mut pdf = Pdf::new();
    let [catalog, tree, page] = [1, 2, 3].map(Ref::new);
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([tree, page, tree]).count(3);
    pdf.page(page).parent(tree).media_box(pdf_writer::Rect::new(0.0, 0.0, 600.0, 800.0));
    assert_eq!(read(&pdf.finish()).len(), 1);
}

#[test]
fn deep_nesting_ends() {
    let mut content = Content::new();
    content.save_state();
    let deep = [vec![b'['; 100_000], b"<<".repeat(100_000), content.finish().to_vec()].concat();
    let _ = read(&text_page(&deep));
    let whole = [b"%PDF-1.7\n1 0 obj\n".to_vec(), vec![b'['; 200_000], b"\nendobj\ntrailer <</Root 1 0 R>>".to_vec()];
    assert_eq!(failure(&whole.concat()).kind, ErrorKind::Damaged);
}

#[test]
fn an_image_that_claims_too_many_pixels_is_not_decoded() {
    let image = |pdf: &mut Pdf| {
        let mut object = pdf.image_xobject(Ref::new(10), &[0; 10]);
        object.width(30_000).height(40_000).bits_per_component(8);
        object.color_space().device_gray();
    };
    let pdf = page_of(b"q 600 0 0 800 0 0 cm /S Do Q", image, &[(b"S", 10)], 0);
    let error = pixels(&pdf).unwrap_err();
    assert!(error.reason.contains("more than the limit"), "{}", error.reason);
}

#[test]
fn a_file_without_text_or_scan_has_blank_pages() {
    let pdf = text_page(b"");
    assert!(read(&pdf)[0].lines.is_empty());
    assert_eq!(pixels(&pdf).unwrap_err().kind, ErrorKind::Blank);
}

#[test]
fn strings_of_any_bytes_are_text_or_nothing() {
    let mut content = Content::new();
    let bytes: Vec<u8> = (0..=255).collect();
    content.begin_text().set_font(Name(b"F"), 10.0).show(Str(&bytes)).end_text();
    let page = read(&text_page(&content.finish())).remove(0);
    assert!(page.words().all(|word| word.text.chars().all(|c| !c.is_control())));
}

//! What Tesseract reads from pages that are drawn here, and what its word lists hold.
#![cfg(feature = "tesseract")]

use std::time::Duration;

use ab_glyph::{FontVec, PxScale};
use columnist::engine::{self, EngineParams};
use columnist::model::{Page, Rect, Source};
use columnist::scan::Scan;
use columnist::{Error, ErrorKind};
use image::{GrayImage, Luma};
use imageproc::drawing::{draw_text_mut, text_size};

const PAPER: Luma<u8> = Luma([240]);
const INK: Luma<u8> = Luma([20]);
/// The height of a drawn line, in pixels.
const TYPE_SIZE: f32 = 40.0;
/// The share of it from the top of a `b` to the foot of a `p`.
const LETTER_SHARE: f32 = 0.82;

/// Liberation Serif, which the setup script installs.
fn font() -> FontVec {
    let file = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf";
    let bytes = std::fs::read(file).expect("the font is there; `make test` installs it");
    FontVec::try_from_vec(bytes).unwrap()
}

/// A sheet of paper with lines of text, and the box of each line.
struct Sheet {
    pixels: GrayImage,
    font: FontVec,
}

impl Sheet {
    fn new(width: u32, height: u32) -> Self {
        Self { pixels: GrayImage::from_pixel(width, height, PAPER), font: font() }
    }

    fn draw(&mut self, left: i32, top: i32, size: f32, text: &str) -> Rect {
        draw_text_mut(&mut self.pixels, INK, left, top, PxScale::from(size), &self.font, text);
        let (width, height) = text_size(PxScale::from(size), &self.font, text);
        Rect::new(left, top, left + width as i32, top + height as i32)
    }

    fn scan(self) -> Scan {
        Scan::new(self.pixels, Source { file: "drawn.png".to_owned(), frame: 0 })
    }
}

fn params(languages: &str) -> EngineParams {
    EngineParams { languages: languages.to_owned(), ..EngineParams::default() }
}

fn read(sheet: Sheet, params: &EngineParams) -> Result<Page, Error> {
    engine::open(params)?.read(&sheet.scan())
}

fn text(page: &Page) -> Vec<String> {
    page.lines.iter().map(|line| line.text()).collect()
}

#[test]
fn a_drawn_page_is_read_with_its_words_where_they_were_drawn() {
    let mut sheet = Sheet::new(1200, 400);
    let first = sheet.draw(100, 80, TYPE_SIZE, "The mayor opened the new bridge");
    let second = sheet.draw(100, 140, TYPE_SIZE, "and the crowd went home happy.");
    let page = read(sheet, &params("eng")).unwrap();
    assert_eq!(text(&page), ["The mayor opened the new bridge", "and the crowd went home happy."]);
    for (line, drawn) in page.lines.iter().zip([first, second]) {
        assert!(drawn.contains(&line.rect), "{:?} is not in {drawn:?}", line.rect);
        assert!(drawn.width() - line.rect.width() < 10);
    }
}

#[test]
fn the_words_of_a_line_have_one_type_size() {
    let mut sheet = Sheet::new(1200, 500);
    sheet.draw(100, 60, 2.0 * TYPE_SIZE, "Bridge open at last");
    for (row, line) in
        ["see our sonorous men", "The mayor opened the big bridge", "and happy people crossed it"].iter().enumerate()
    {
        sheet.draw(100, 200 + 60 * row as i32, TYPE_SIZE, line);
    }
    let page = read(sheet, &params("eng")).unwrap();
    let sizes: Vec<f32> = page.lines.iter().map(|line| line.type_size()).collect();
    assert_eq!(sizes.len(), 4);
    for (line, size) in page.lines.iter().zip(&sizes) {
        assert!(line.words.iter().all(|word| word.type_size == *size));
    }
    for body in &sizes[1..] {
        assert!((body / (LETTER_SHARE * TYPE_SIZE) - 1.0).abs() < 0.1, "{sizes:?}");
        assert!((sizes[0] / body - 2.0).abs() < 0.2, "{sizes:?}");
    }
}

#[test]
fn a_word_says_how_sure_tesseract_is() {
    let mut sheet = Sheet::new(800, 200);
    sheet.draw(100, 80, TYPE_SIZE, "The mayor opened the bridge");
    let page = read(sheet, &params("eng")).unwrap();
    assert!(page.words().all(|word| word.confidence.is_some_and(|sure| 0.8 < sure.value())), "{page:?}");
}

#[test]
fn blank_and_tiny_sheets_have_no_words() {
    for (width, height) in [(1, 1), (2, 2), (3, 40), (600, 800)] {
        let page = read(Sheet::new(width, height), &params("eng")).unwrap();
        assert_eq!(page.lines, [], "{width}x{height}");
    }
}

#[test]
fn a_deadline_that_is_over_is_an_error_and_no_empty_page() {
    let mut sheet = Sheet::new(1200, 1600);
    for row in 0..20 {
        sheet.draw(100, 60 + 60 * row, TYPE_SIZE, "The mayor opened the new bridge and went home");
    }
    let params = EngineParams { deadline: Duration::from_millis(1), ..params("eng") };
    let error = read(sheet, &params).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Engine);
    assert!(error.reason.contains("not read in"), "{error}");
}

#[test]
fn many_threads_share_one_engine() {
    let engine = engine::open(&params("eng")).unwrap();
    let words = ["bridge", "mayor", "people", "happy", "crowd", "market"];
    std::thread::scope(|scope| {
        for word in words {
            let engine = &engine;
            scope.spawn(move || {
                let mut sheet = Sheet::new(500, 200);
                sheet.draw(100, 80, TYPE_SIZE, word);
                assert_eq!(text(&engine.read(&sheet.scan()).unwrap()), [word]);
            });
        }
    });
}

#[test]
fn a_language_that_is_not_installed_is_named() {
    let error = engine::open(&params("eng+tlh")).err().expect("nobody has Klingon installed");
    assert_eq!(error.kind, ErrorKind::Language);
    assert!(error.reason.contains("\"tlh\"") && error.reason.contains("eng"), "{error}");
    assert!(error.hint.unwrap().contains("tesseract-ocr-tlh"));
}

#[test]
fn data_that_is_damaged_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("eng.traineddata"), "no traineddata").unwrap();
    let params = EngineParams { tessdata: Some(folder.path().to_owned()), ..params("eng") };
    assert_eq!(engine::open(&params).err().expect("it is damaged").kind, ErrorKind::Engine);
    assert_eq!(engine::word_lists(&params).unwrap_err().kind, ErrorKind::Damaged);
}

#[test]
fn the_word_lists_of_the_languages_hold_their_words() {
    let lists = engine::word_lists(&params("eng+deu+chi_sim+Fraktur")).unwrap();
    let known = [["newspaper", "columns"], ["Zeitung", "Spalten"], ["报纸", "文章"], ["Zeitung", "Spalten"]];
    let unknown = [["newspapre", "columsn"], ["Zeitnug", "Spatlen"], ["纸报", "Spalten"], ["Zeitnug", "报纸"]];
    for ((list, known), unknown) in lists.iter().zip(known).zip(unknown) {
        assert!(known.iter().all(|word| list.contains(word)), "{known:?}");
        assert!(!unknown.iter().any(|word| list.contains(word)), "{unknown:?}");
    }
    let counts: Vec<usize> = lists.iter().map(|list| list.words().count()).collect();
    for (count, least) in counts.iter().zip([300_000, 80_000, 50_000, 400_000]) {
        assert!(least < *count, "{counts:?}");
    }
}

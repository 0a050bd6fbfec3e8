//! PDF in: the letters of each page, seen or unseen. Boxes are in pixels of the scan, where the page is one, else at 300
//! pixels an inch.

use super::letters::{add_lines, is_known, is_space};
use crate::error::Error;
use crate::formats::draft::{PageDraft, bounded_rect};
use crate::formats::{Input, Notes};
use crate::model::{Page, Rect, Source};
use crate::pdf::{Drawn, File, Frame};

/// Share of the letters that the file must tell for the text to be one.
const LEAST_KNOWN: f64 = 0.7;
/// Words over a scan, at least, that can be its text: fewer are a library's stamp.
const LEAST_WORDS: usize = 20;
/// Shapes on a page without text that are worth a note: letters drawn as outlines.
const MANY_SHAPES: usize = 100;

/// An open PDF, whose text is read page by page.
pub struct PdfText {
    pdf: File,
    file: String,
}

impl PdfText {
    /// Opens a PDF. `file` is the name that its pages will carry.
    pub fn open(bytes: &[u8], file: &str) -> Result<Self, Error> {
        let pdf = File::open(bytes).map_err(|error| error.in_file(file))?;
        Ok(Self { pdf, file: file.to_owned() })
    }

    /// How many pages it has.
    pub fn count(&self) -> usize {
        self.pdf.pages()
    }

    /// Reads a page, counted from 0, and tells what is odd about it. One without text that can be used has no lines; its scan
    /// may be read instead.
    pub fn page(&self, number: usize) -> (Page, Vec<String>) {
        let place = format!("page {}", number + 1);
        let source = Source { file: self.file.clone(), frame: number };
        let mut notes = vec![];
        // One page that is damaged costs nothing but itself.
        let drawn = self.pdf.drawn(number).unwrap_or_else(|error| {
            notes.push(format!("{place}: {}", error.reason));
            Drawn::default()
        });
        let page = read_page(&drawn, source, |odd| notes.push(format!("{place}: {odd}")));
        (page, notes)
    }
}

/// Reads all pages.
pub(in crate::formats) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let pdf = PdfText::open(bytes, file)?;
    let mut notes = Notes::default();
    let mut pages = Vec::with_capacity(pdf.count().min(1 << 10));
    for number in 0..pdf.count() {
        let (page, odd) = pdf.page(number);
        odd.into_iter().for_each(|odd| notes.add(odd));
        pages.push(page);
    }
    Ok(Input { pages, notes: notes.into_list() })
}

fn read_page(drawn: &Drawn, source: Source, mut note: impl FnMut(String)) -> Page {
    let frame = Frame::of(drawn);
    let mut page = PageDraft::new(source, bounded_rect([0.0, 0.0, frame.width.into(), frame.height.into()]));
    add_lines(&mut page, &drawn.glyphs, &frame);
    let letters = || drawn.glyphs.iter().filter(|glyph| !is_space(glyph));
    let (all, known) = (letters().count(), letters().filter(|glyph| is_known(glyph)).count());
    let is_told = LEAST_KNOWN * all as f64 <= known as f64;
    let words: usize = page.lines.iter().map(|line| line.pieces.len()).sum();
    let is_stamp = frame.is_scan && words < LEAST_WORDS && letters().all(|glyph| glyph.is_visible);
    if is_stamp || !is_told {
        page.lines.clear();
    }
    match all {
        0 if MANY_SHAPES < drawn.shapes && !frame.is_scan => {
            note("it has no text but is drawn; make an image of it to have it read".to_owned());
        }
        _ if !is_told => note(format!("the file does not tell which letters {} of {all} are", all - known)),
        _ => {}
    }
    add_graphics(&mut page, drawn, &frame);
    page.finish()
}

/// Pictures and rules between the text. A scan under its text is none.
fn add_graphics(page: &mut PageDraft, drawn: &Drawn, frame: &Frame) {
    let rect = |[left, top, right, bottom]: [f64; 4]| {
        let [left, top] = frame.to_pixels([left, top]);
        let [right, bottom] = frame.to_pixels([right, bottom]);
        let rect = bounded_rect([left, top, right, bottom])?;
        rect.intersect(&Rect::new(0, 0, frame.width as i32, frame.height as i32))
    };
    page.rules.extend(drawn.bars.iter().filter_map(|bar| rect(*bar)));
    if !frame.is_scan {
        page.pictures.extend(drawn.images.iter().filter_map(|image| rect(image.bounds())));
    }
}

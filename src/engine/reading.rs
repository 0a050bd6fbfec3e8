//! Reads a scan with Tesseract, column by column, on all threads.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use image::{GenericImageView, GrayImage, Luma, imageops};
use rayon::prelude::*;

use super::fraktur::FRAKTUR;
use super::languages::{self, Languages};
use super::missed::{find_missed, is_better, put_in, single_lines};
use super::tesseract::{Division, Handle, Unread};
use super::upright::{beside_each_other, upright_word};
use super::{Engine, EngineParams};
use crate::error::Error;
use crate::model::{Line, Page, Rect, Unit, Word, median, quantile};
use crate::scan::Scan;
use crate::scan::bits::Bits;
use crate::scan::borders::paint;
use crate::scan::strokes::thickness_in;
use crate::scan::upright::Upright;
use crate::scan::zones::{Script, Zone, ZoneParams, Zones, find_zones};
use crate::text::Dawg;

/// Lowest line of large type, in x-heights of the body: ascender, descender and paper of the body type are lower, and so is
/// a line of Han characters with two of its leading.
const LARGE: f32 = 2.9;

/// Lowest letters of such a line, in x-heights: a line of the body that leans, or with a speck over it, is as high.
const LARGE_LETTERS: f32 = 1.9;

/// Paper left round a piece of the page, in x-heights. Tesseract misses letters that touch the edge of its image.
const MARGIN: f32 = 0.5;

/// Among the shades of a piece of text from the darkest to the lightest, where that of the paper stands: ink is less than
/// half of the piece, and specks of light are few.
const PAPER_SHARE: f32 = 0.75;

/// Tesseract for all threads.
pub(super) struct Tesseract {
    languages: Languages,
    deadline: Duration,
    zones: ZoneParams,
    lists: Arc<Vec<Dawg>>,
    /// Handles that nobody uses at the moment: as many in all as threads ever read at once.
    idle: Mutex<Vec<Handle>>,
}

impl Tesseract {
    pub fn open(params: &EngineParams) -> Result<Self, Error> {
        let languages = languages::check(params)?;
        // Opened now, so that damaged data is found before the run.
        let first = Handle::open(&languages, Arc::default())?;
        let lists = if languages.names.contains(FRAKTUR) { super::word_lists(params)? } else { vec![] };
        let lists = Arc::new(lists);
        let first = first.with_lists(Arc::clone(&lists));
        let zones = params.zones.clone();
        Ok(Self { languages, deadline: params.deadline, zones, lists, idle: Mutex::new(vec![first]) })
    }

    /// The lines of a zone, in the pixels of the scan.
    fn read_zone(&self, view: &View, zone: &Zone) -> Result<Vec<Line>, Error> {
        let height = zone.lines[0].height() as f32;
        match zone.lines.len() {
            1 if LARGE * view.x_height <= height && LARGE_LETTERS * view.x_height <= zone.type_height => {
                self.read_piece(view, zone, Division::LargeLine, height)
            }
            1 => self.read_piece(view, zone, Division::Line, height),
            _ => {
                let lines = self.read_piece(view, zone, Division::Column, height)?;
                self.read_missed(view, zone, lines)
            }
        }
    }

    /// Reads a line that runs from top to bottom: its characters beside each other, as Tesseract reads them. What is not sure
    /// is read as it stands.
    fn read_upright(&self, view: &View, line: &Upright) -> Result<Vec<Line>, Error> {
        let lines = self.read_image(&beside_each_other(&view.scan.pixels, line), Division::Line, view.clock)?;
        match upright_word(&lines, line).and_then(|word| Line::new(vec![word])) {
            Some(line) => Ok(vec![line]),
            None => {
                let zone = Zone { rect: line.rect, lines: vec![line.rect], type_height: view.x_height };
                self.read_piece(view, &zone, Division::Column, view.x_height)
            }
        }
    }

    /// Reads the lines alone that are missing in the reading of a column, and puts them into it.
    fn read_missed(&self, view: &View, zone: &Zone, read: Vec<Line>) -> Result<Vec<Line>, Error> {
        let sizes = read.iter().flat_map(|line| &line.words).map(|word| word.type_size);
        let size = median(sizes).unwrap_or(zone.lines[0].height() as f32);
        let mut lines = read;
        for line in find_missed(&single_lines(&zone.lines, view.ink), &lines, view.ink) {
            let alone = Zone { rect: line, lines: vec![line], type_height: size };
            let found = self.read_piece(view, &alone, Division::Line, size)?;
            // Where Tesseract finds no line it may read one that it is told of.
            let found =
                if found.is_empty() { self.read_piece(view, &alone, Division::LargeLine, size)? } else { found };
            if is_better(&found, &lines, &line) {
                lines = put_in(found, lines, &line);
            }
        }
        Ok(lines)
    }

    /// Reads a piece of a page. `type_size` is that of lines that Tesseract does not measure, in pixels.
    fn read_piece(&self, view: &View, zone: &Zone, division: Division, type_size: f32) -> Result<Vec<Line>, Error> {
        let piece = Piece::copy(&view.scan.pixels, view.specks, zone, (MARGIN * view.x_height) as i32);
        let mut lines = self.read_image(&piece.pixels, division, view.clock)?;
        for word in lines.iter_mut().flat_map(|line| &mut line.words) {
            word.rect = word.rect.shifted(piece.left, piece.top);
            word.type_size = if division == Division::LargeLine { type_size } else { word.type_size };
        }
        Ok(lines.into_iter().filter_map(|line| Line::new(line.words)).collect())
    }

    fn read_image(&self, pixels: &GrayImage, division: Division, clock: &Clock) -> Result<Vec<Line>, Error> {
        self.with_handle(|handle| clock.time(|left| handle.read(pixels, division, left)))?
    }

    /// Lends a handle for the time of one call.
    fn with_handle<T>(&self, read: impl FnOnce(&mut Handle) -> T) -> Result<T, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut handle = match idle {
            Some(handle) => handle,
            None => Handle::open(&self.languages, Arc::clone(&self.lists))?,
        };
        let result = read(&mut handle);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
        Ok(result)
    }
}

impl Engine for Tesseract {
    fn read(&self, scan: &Scan) -> Result<Page, Error> {
        let clock = Clock::new(self.deadline);
        let Some(x_height) = scan.x_height else {
            // Too few letters to find columns by.
            let lines = self.read_image(&scan.pixels, Division::Page, &clock)?;
            let lines = lines.into_iter().filter_map(|line| line_in_file(line, scan)).collect();
            return Ok(Page { lines, ..Page::empty(scan.source.clone(), scan.size, Unit::Pixel) });
        };
        let ink = scan.ink();
        let script = if self.languages.have_han() { Script::Han } else { Script::Other };
        let Zones { rules, pictures, gutters, zones, upright, specks } =
            find_zones(&scan.pixels, &ink, x_height, script, &self.zones);
        let ink = ink.without(&specks);
        // In grey a speck fades into the paper.
        let specks = specks.dilated(1, 1).without(&ink);
        let view = View { scan, ink: &ink, specks: &specks, x_height, clock: &clock };
        let mut read = zones.par_iter().map(|zone| self.read_zone(&view, zone)).collect::<Result<Vec<_>, Error>>()?;
        read.extend(upright.par_iter().map(|line| self.read_upright(&view, line)).collect::<Result<Vec<_>, Error>>()?);
        let mut lines: Vec<Line> = read.into_iter().flatten().collect();
        for word in lines.iter_mut().flat_map(|line| &mut line.words) {
            word.stroke = thickness_in(&ink, word.rect);
        }
        let lines = lines.into_iter().filter_map(|line| line_in_file(line, scan)).collect();
        let in_file = |rects: Vec<Rect>| rects.into_iter().map(|rect| scan.to_file(rect)).collect();
        let (source, size, unit) = (scan.source.clone(), scan.size, Unit::Pixel);
        let [rules, pictures, gutters] = [rules, pictures, gutters].map(in_file);
        Ok(Page { lines, rules, pictures, gutters, ..Page::empty(source, size, unit) })
    }
}

/// A page as it is read.
struct View<'a> {
    scan: &'a Scan,
    ink: &'a Bits,
    specks: &'a Bits,
    x_height: f32,
    clock: &'a Clock,
}

/// The time that a page may take and has taken, on all threads.
struct Clock {
    limit: Duration,
    spent_micros: AtomicU64,
}

impl Clock {
    fn new(limit: Duration) -> Self {
        Self { limit, spent_micros: AtomicU64::new(0) }
    }

    /// Gives what is left of the time, and takes off what was used.
    fn time<T>(&self, read: impl FnOnce(Duration) -> Result<T, Unread>) -> Result<T, Error> {
        let spent = Duration::from_micros(self.spent_micros.load(Ordering::Relaxed));
        let left = self.limit.saturating_sub(spent);
        let start = Instant::now();
        let result = read(left);
        self.spent_micros.fetch_add(start.elapsed().as_micros() as u64, Ordering::Relaxed);
        result.map_err(|unread| match unread {
            Unread::Failed(error) => error,
            Unread::Late => {
                let error = Error::engine(format!("not read in {} s", self.limit.as_secs_f32()));
                error.with_hint("scale the image down, or cut it")
            }
        })
    }
}

/// A piece of a page on paper of its own, and where it lay.
struct Piece {
    pixels: GrayImage,
    left: i32,
    top: i32,
}

impl Piece {
    /// Copies the lines of a zone without their specks, and nothing that lies between or beside them, on paper with a margin.
    fn copy(page: &GrayImage, specks: &Bits, zone: &Zone, margin: i32) -> Self {
        let Rect { left, top, .. } = zone.rect;
        let paper = shade_of_paper(page, zone.rect);
        let (width, height) = ((zone.rect.width() + 2 * margin) as u32, (zone.rect.height() + 2 * margin) as u32);
        let mut pixels = GrayImage::from_pixel(width, height, Luma([paper]));
        for line in &zone.lines {
            let (width, height) = (line.width() as u32, line.height() as u32);
            let inside = imageops::crop_imm(page, line.left as u32, line.top as u32, width, height);
            let (x, y) = (line.left - left + margin, line.top - top + margin);
            imageops::replace(&mut pixels, &*inside, x.into(), y.into());
        }
        paint(&mut pixels, &specks.crop(zone.rect.grown(margin)), paper);
        Self { pixels, left: left - margin, top: top - margin }
    }
}

/// The shade of the paper behind a text.
pub(super) fn shade_of_paper(page: &GrayImage, rect: Rect) -> u8 {
    let inside = imageops::crop_imm(page, rect.left as u32, rect.top as u32, rect.width() as u32, rect.height() as u32);
    let shades = inside.pixels().map(|(_, _, Luma([shade]))| shade);
    quantile(shades, PAPER_SHARE).unwrap_or(u8::MAX)
}

/// A line in the pixels of the scan, in the coordinates of the user's file.
fn line_in_file(line: Line, scan: &Scan) -> Option<Line> {
    let scale = scan.placement.scale() as f32;
    // A hundredth of a pixel is more than can be seen.
    let stroke = |stroke: f32| (stroke * scale * 100.0).round() / 100.0;
    let in_file = |word: Word| Word {
        rect: scan.to_file(word.rect),
        type_size: word.type_size * scale,
        stroke: word.stroke.map(stroke),
        ..word
    };
    Line::new(without_strokes(line.words).into_iter().map(in_file).collect())
}

/// The words without strokes at the line's ends: what is left of the rule beside a column. A line of strokes stays, as noise.
fn without_strokes(words: Vec<Word>) -> Vec<Word> {
    let is_word = |word: &Word| !matches!(word.text.as_str(), "|" | "¦");
    match (words.iter().position(is_word), words.iter().rposition(is_word)) {
        (Some(first), Some(last)) => words.into_iter().take(last + 1).skip(first).collect(),
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rect;

    #[test]
    fn strokes_at_the_ends_of_a_line_are_rules_beside_the_column() {
        let texts = |texts: &str| {
            let word = |text: &str| Word {
                text: text.to_owned(),
                rect: Rect::new(0, 0, 9, 9),
                type_size: 9.0,
                confidence: None,
                stroke: None,
            };
            let words = without_strokes(texts.split(' ').map(word).collect());
            words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(texts("| Genf. ¦ |"), "Genf.");
        assert_eq!(texts("Genf | Bern"), "Genf | Bern");
        assert_eq!(texts("| |"), "| |");
    }
}

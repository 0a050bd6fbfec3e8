//! Pages whose lines lean: boxes as they would stand if the lines were level.

use foldhash::HashMap;

use crate::model::{Document, Line, Origin, Page, Reading, Rect, Size, Unit, Word, weighted_median};

/// How far the lines of a page lean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lean {
    /// How far down they go on their way to the right, in their length.
    slope: f32,
    /// What stays in its place.
    middle: (f32, f32),
    /// By how much boxes may move beyond the edges of the page, aside and up or down.
    room: (i32, i32),
}

/// A page that leans less is straight enough: by .2 degrees a line of a hundred letters is lower at its end by a third of one.
const LEAST: f32 = 0.004;
/// One that leans more has lines from top to bottom: 15 degrees.
const MOST: f32 = 0.27;
/// Fewest lines that tell a lean.
const FEWEST_LINES: usize = 12;
/// Fewest words of a line that tells it.
const FEWEST_WORDS: usize = 4;

/// Parts of a page from left to right, and lines of a part that tell its own lean.
const PARTS: usize = 3;
const FEWEST_OF_PART: usize = 4;
/// The lean of a part differs from that of the page by this share of it at most, and by so much in any case. Where it differs
/// more, the page is bent, or the boxes of its words are as high as they happen to be.
const ALIKE: f32 = 0.5;
const ALIKE_ANYHOW: f32 = 0.004;

/// The lean of a page, as most of its lines have it; `None` where it is straight or bent, or too little stands on it.
pub(super) fn find_lean(page: &Page) -> Option<Lean> {
    if page.unit == Unit::Cell {
        return None;
    }
    let slope = |line: &Line| {
        // Points stand low and quotation marks high.
        let is_level = |word: &&Word| word.text.chars().any(char::is_alphanumeric);
        let (first, last) = (line.words.iter().find(is_level)?, line.words.iter().rev().find(is_level)?);
        let along = last.rect.mid_x() - first.rect.mid_x();
        let enough = FEWEST_WORDS <= line.words.len() && 0.0 < along;
        let slope = || (last.rect.mid_y() - first.rect.mid_y()) / along;
        enough.then(|| (line.rect.mid_x() / page.size.width.max(1) as f32, (slope(), along as usize)))
    };
    let slopes: Vec<(f32, (f32, usize))> = page.lines.iter().filter_map(slope).collect();
    let usual = weighted_median(slopes.iter().map(|(_, slope)| *slope)).filter(|_| FEWEST_LINES <= slopes.len())?;
    let is_alike = |part: usize| {
        let of_part = slopes.iter().filter(|(at, _)| (at * PARTS as f32) as usize == part).map(|(_, slope)| *slope);
        let own = weighted_median(of_part.clone()).filter(|_| FEWEST_OF_PART <= of_part.count());
        own.is_none_or(|own| (own - usual).abs() <= ALIKE_ANYHOW.max(ALIKE * usual.abs()))
    };
    if !(LEAST..=MOST).contains(&usual.abs()) || !(0..PARTS).all(is_alike) {
        return None;
    }
    let middle = (page.size.width as f32 / 2.0, page.size.height as f32 / 2.0);
    let room = |length: f32| (usual.abs() * length).ceil() as i32;
    Some(Lean { slope: usual, middle, room: (room(middle.1), room(middle.0)) })
}

/// How far a page leans, and the boxes that its file has: those of each line and its words, and all others.
pub struct Sheet {
    lean: Lean,
    size: Size,
    boxes: Vec<Rect>,
}

/// The page as it would stand if its lines were level, and how it stands, where it leans.
pub fn level(mut page: Page) -> (Page, Option<Sheet>) {
    let Some(lean) = find_lean(&page) else { return (page, None) };
    let sheet = Sheet { lean, size: page.size, boxes: boxes_of(&mut page).map(|rect| *rect).collect() };
    lean.level_page(&mut page);
    (page, Some(sheet))
}

/// Every box of a page, always in one order.
fn boxes_of(page: &mut Page) -> impl Iterator<Item = &mut Rect> {
    fn of_line(line: &mut Line) -> impl Iterator<Item = &mut Rect> {
        std::iter::once(&mut line.rect).chain(line.words.iter_mut().map(|word| &mut word.rect))
    }
    let blocks = page.blocks.iter_mut().map(|block| &mut block.rect);
    let others = page.rules.iter_mut().chain(&mut page.pictures).chain(&mut page.gutters).chain(blocks);
    page.lines.iter_mut().flat_map(of_line).chain(others)
}

/// A document that was put together from level pages, with all its boxes where they stand on the pages themselves: `sheets`
/// are those of its pages.
pub fn lean_back(mut document: Document, sheets: Vec<Option<Sheet>>) -> Document {
    debug_assert_eq!(document.readings.len(), sheets.len());
    let readings = document.readings.into_iter().zip(sheets);
    let (readings, places): (Vec<Reading>, Vec<Places>) = readings
        .map(|(reading, sheet)| match sheet {
            Some(sheet) => sheet.put_back_with_places(reading),
            None => (reading, Places::default()),
        })
        .unzip();
    document.readings = readings;
    for origin in document.blocks_mut().flat_map(|block| &mut block.origins) {
        if let Some(places) = places.get(origin.page) {
            places.move_back(origin);
        }
    }
    document
}

/// Where the lines of a level page stand on the page itself.
#[derive(Default)]
struct Places {
    lean: Option<Lean>,
    /// By region and level box. The box of a block's line stays that of the line itself: formats with words look it up.
    lines: HashMap<(usize, Rect), Rect>,
}

impl Places {
    fn move_back(&self, origin: &mut Origin) {
        let line = self.lines.get(&(origin.region, origin.rect)).copied();
        if let Some(rect) = line.or_else(|| Some(self.lean?.off_sheet(origin.rect))) {
            origin.rect = rect;
        }
    }
}

impl Sheet {
    /// What was read on the level page, with its boxes where they stand on the page itself, and where those of its lines are.
    fn put_back_with_places(self, reading: Reading) -> (Reading, Places) {
        let Self { lean, size, boxes } = self;
        let Reading { mut page, scale, mut columns, mut regions, mut blocks } = reading;
        boxes_of(&mut page).zip(boxes).for_each(|(rect, own)| *rect = own);
        page.size = size;
        columns.gutters.iter_mut().for_each(|gutter| gutter.rect = lean.off_sheet(gutter.rect));
        let mut places = Places { lean: Some(lean), lines: HashMap::default() };
        for (number, region) in regions.iter_mut().enumerate() {
            for line in &mut region.lines {
                let level = line.rect;
                line.words.iter_mut().for_each(|word| word.rect = lean.off_sheet(word.rect));
                line.rect = Rect::around(line.words.iter().map(|word| &word.rect)).unwrap_or(level);
                places.lines.insert((number, level), line.rect);
            }
            region.rect = Rect::around(region.lines.iter().map(|line| &line.rect)).unwrap_or(region.rect);
        }
        blocks.iter_mut().flat_map(|block| &mut block.origins).for_each(|origin| places.move_back(origin));
        (Reading { page, scale, columns, regions, blocks }, places)
    }

    /// What was read on the level page, with its boxes where they stand on the page itself.
    pub fn put_back(self, reading: Reading) -> Reading {
        self.put_back_with_places(reading).0
    }
}

impl Lean {
    /// Puts all boxes of a page where they would stand if its lines were level, on a sheet that has room for them.
    fn level_page(&self, page: &mut Page) {
        boxes_of(page).for_each(|rect| *rect = self.on_sheet(*rect));
        for line in &mut page.lines {
            line.rect = Rect::around(line.words.iter().map(|word| &word.rect)).unwrap_or(line.rect);
        }
        let (width, height) = (page.size.width + 2 * self.room.0, page.size.height + 2 * self.room.1);
        page.size = Size { width, height };
    }

    /// The box of a shape without its lean: moved by where its middle is, and without what the lean adds on each side.
    pub fn level(&self, rect: Rect) -> Rect {
        let down = (self.slope * (rect.mid_x() - self.middle.0)).round() as i32;
        let aside = (self.slope * (rect.mid_y() - self.middle.1)).round() as i32;
        let half = |length: i32| (self.slope.abs() * length as f32 / 2.0).round() as i32;
        let (across, tall) = (half(rect.height()), half(rect.width()));
        let (across, tall) = (across.min((rect.width() - 1).max(0) / 2), tall.min((rect.height() - 1).max(0) / 2));
        let Rect { left, top, right, bottom } = rect.shifted(aside, -down);
        Rect { left: left + across, top: top + tall, right: right - across, bottom: bottom - tall }
    }

    fn on_sheet(&self, rect: Rect) -> Rect {
        self.level(rect).shifted(self.room.0, self.room.1)
    }

    /// The inverse of [`Lean::on_sheet`], to within a unit or two of boxes that held a lean.
    fn off_sheet(&self, rect: Rect) -> Rect {
        let rect = rect.shifted(-self.room.0, -self.room.1);
        let (slope, squared) = (self.slope, self.slope * self.slope);
        let (x, y) = (rect.mid_x() - self.middle.0, rect.mid_y() - self.middle.1);
        let (mid_x, mid_y) = ((x - slope * y) / (1.0 + squared), (y + slope * x) / (1.0 + squared));
        let (width, height) = (rect.width() as f32, rect.height() as f32);
        let half_width = (width + slope.abs() * height) / (1.0 - squared) / 2.0;
        let half_height = (height + slope.abs() * width) / (1.0 - squared) / 2.0;
        let on_page = |middle: f32, at: f32| (middle + at).round().clamp(0.0, 2.0 * middle) as i32;
        let [left, right] = [mid_x - half_width, mid_x + half_width].map(|at| on_page(self.middle.0, at));
        let [top, bottom] = [mid_y - half_height, mid_y + half_height].map(|at| on_page(self.middle.1, at));
        Rect { left, top, right, bottom }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;

    /// A page of lines that go down by one in fifty on their way.
    fn page(lines: i32) -> Page {
        let word = |line: i32, number: i32| {
            let (left, top) = (100 * number, 40 * line + 2 * number);
            let rect = Rect::new(left, top, left + 80, top + 20);
            Word { text: "word".to_owned(), rect, type_size: 20.0, confidence: None, stroke: None }
        };
        let line = |number| Line::new((0..10).map(|at| word(number, at)).collect());
        let lines = (0..lines).filter_map(line).collect();
        Page { lines, ..Page::empty(Source::default(), Size { width: 1000, height: 1000 }, Unit::Pixel) }
    }

    #[test]
    fn the_lines_of_a_page_tell_how_it_leans() {
        let lean = find_lean(&page(20)).unwrap();
        assert!((lean.slope - 0.02).abs() < 0.001, "{lean:?}");
        assert_eq!(find_lean(&page(5)), None);
        assert_eq!(find_lean(&Page { unit: Unit::Cell, ..page(20) }), None);
        // The right half of the page does not lean.
        let mut bent = page(20);
        let mut level: Vec<Line> = page(20).lines;
        for (row, line) in level.iter_mut().enumerate() {
            line.words.drain(..5);
            line.words
                .iter_mut()
                .for_each(|word| word.rect = Rect { top: 40 * row as i32, bottom: 40 * row as i32 + 20, ..word.rect });
        }
        bent.lines.iter_mut().for_each(|line| line.words.truncate(5));
        bent.lines = bent.lines.into_iter().chain(level).filter_map(|line| Line::new(line.words)).collect();
        assert_eq!(find_lean(&bent), None);
    }

    #[test]
    fn boxes_of_lines_on_a_leaning_page_are_as_high_as_their_letters() {
        let page = page(20);
        let lean = find_lean(&page).unwrap();
        let levelled: Vec<Rect> = page.lines.iter().map(|line| lean.level(line.rect)).collect();
        assert!(levelled.iter().all(|rect| (18..=22).contains(&rect.height())), "{levelled:?}");
        let rule = lean.level(Rect::new(0, 300, 1000, 322));
        assert!((1..=3).contains(&rule.height()) && (309..=312).contains(&rule.top), "{rule:?}");
    }

    #[test]
    fn boxes_go_back_to_where_they_were() {
        let page = page(20);
        let lean = find_lean(&page).unwrap();
        let mut level = page.clone();
        lean.level_page(&mut level);
        let frame = Rect::new(0, 0, level.size.width, level.size.height);
        assert!(level.words().all(|word| frame.contains(&word.rect)));
        let tops: Vec<i32> = level.lines.iter().map(|line| line.rect.height()).collect();
        assert!(tops.iter().all(|height| (18..=22).contains(height)), "{tops:?}");
        let near = |one: i32, other: i32| (one - other).abs() <= 2;
        for (was, word) in page.words().zip(level.words()) {
            let (was, back) = (was.rect, lean.off_sheet(word.rect));
            assert!(near(was.left, back.left) && near(was.right, back.right), "{was:?} {back:?}");
            assert!(near(was.top, back.top) && near(was.bottom, back.bottom), "{was:?} {back:?}");
        }
    }
}

//! A page while it is read: text, of which some may have no box. Finished, every word has one.

use std::collections::HashMap;

use crate::model::{
    Confidence, Line, Page, Rect, Role, Size, Source, SourceBlock, Unit, Word, draw_page, is_han, median,
};

/// Largest coordinate that is believed: a broadsheet of a metre at 1200 dpi has 47,000 pixels, ALTO's tenths of a
/// millimetre and Olive's units stay below as well.
const LARGEST_COORDINATE: f64 = 1_000_000.0;
/// How many times as long as thick a rule is at least: pictures and ornaments are broader.
const SLIMMEST: i32 = 8;
/// Width of a Latin letter, in type sizes.
const LETTER_WIDTH: f32 = 0.5;
/// Distance from line to line, in type sizes.
const PITCH: f32 = 1.2;

/// The pages of a file while they are read.
#[derive(Default)]
pub(super) struct PageDrafts<'a> {
    file: &'a str,
    pub list: Vec<PageDraft>,
    /// Names of blocks in the order in which they are read, on all pages that have none of their own.
    pub order: Vec<String>,
}

impl<'a> PageDrafts<'a> {
    pub fn of(file: &'a str) -> Self {
        Self { file, list: vec![], order: vec![] }
    }

    /// Starts the next page.
    pub fn start(&mut self, rect: Option<Rect>) {
        let source = Source { file: self.file.to_owned(), frame: self.list.len() };
        self.list.push(PageDraft::new(source, rect));
    }

    /// The page that is being read; a fragment has no page element.
    pub fn current(&mut self) -> &mut PageDraft {
        if self.list.is_empty() {
            self.start(None);
        }
        self.list.last_mut().expect("a page was just made sure of")
    }

    /// The pages. Articles are numbered over all of them, in the order in which their first blocks are read.
    pub fn finish(self) -> Vec<Page> {
        let mut numbers = HashMap::new();
        let shared = places_of(&self.order);
        self.list.into_iter().map(|page| page.finish_numbering(&mut numbers, &shared)).collect()
    }
}

/// A page while it is read.
pub(super) struct PageDraft {
    pub source: Source,
    /// As far as the source says.
    pub rect: Option<Rect>,
    pub lines: Vec<LineDraft>,
    pub rules: Vec<Rect>,
    pub pictures: Vec<Rect>,
    /// The place of the line that is started next.
    next_place: Place,
    blocks: Vec<BlockDraft>,
    /// Names of blocks in the order in which they are read, where the source says it.
    pub order: Vec<String>,
}

/// A block while it is read.
#[derive(Default)]
pub(super) struct BlockDraft {
    /// The source's names for it and for what it lies in.
    pub names: Vec<String>,
    pub role: Option<Role>,
    /// The source's name for the article that it is of.
    pub article: Option<String>,
}

/// A line while it is read.
#[derive(Default)]
pub(super) struct LineDraft {
    pub rect: Option<Rect>,
    pub type_size: Option<f32>,
    pub pieces: Vec<Piece>,
    pub place: Place,
    /// Index of its block on the page.
    pub block: Option<usize>,
}

/// Whether a line is the first of its block, where the source has blocks.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Place {
    #[default]
    Inside,
    BlockStart,
}

/// Text with or without a box of its own: a word, or the whole of a line.
#[derive(Default)]
pub(super) struct Piece {
    pub text: String,
    pub rect: Option<Rect>,
    pub type_size: Option<f32>,
    pub confidence: Option<Confidence>,
}

impl PageDraft {
    pub fn new(source: Source, rect: Option<Rect>) -> Self {
        Self {
            source,
            rect,
            lines: vec![],
            rules: vec![],
            pictures: vec![],
            next_place: Place::BlockStart,
            blocks: vec![],
            order: vec![],
        }
    }

    /// The next line is the first of a block.
    pub fn start_block(&mut self, block: BlockDraft) {
        self.next_place = Place::BlockStart;
        self.blocks.push(block);
    }

    /// Starts a line; what is added goes there.
    pub fn start_line(&mut self, rect: Option<Rect>, type_size: Option<f32>) {
        let place = std::mem::take(&mut self.next_place);
        let block = self.last_block();
        self.lines.push(LineDraft { rect, type_size, pieces: vec![], place, block });
    }

    /// Index of the block that was started last.
    pub fn last_block(&self) -> Option<usize> {
        self.blocks.len().checked_sub(1)
    }

    /// Adds text to the line that was started last.
    pub fn add_piece(&mut self, piece: Piece) {
        if self.lines.is_empty() {
            self.start_line(None, None);
        }
        let line = self.lines.last_mut().expect("a line was just made sure of");
        line.pieces.push(piece);
    }

    /// The text that was added last, if it is in the line that was started last.
    pub fn last_piece(&mut self) -> Option<&mut Piece> {
        self.lines.last_mut()?.pieces.last_mut()
    }

    /// Keeps a box without text: a long thin one is a printed rule.
    pub fn add_graphic(&mut self, rect: Rect) {
        let (short, long) = (rect.width().min(rect.height()), rect.longer_side());
        if SLIMMEST * short <= long { self.rules.push(rect) } else { self.pictures.push(rect) }
    }

    /// Gives every word a box. A page without any coordinates is drawn on the character grid.
    pub fn finish(self) -> Page {
        self.finish_numbering(&mut HashMap::new(), &HashMap::new())
    }

    /// Numbers its articles behind those that have numbers already.
    fn finish_numbering(mut self, numbers: &mut HashMap<String, usize>, shared: &HashMap<&str, usize>) -> Page {
        self.lines.retain(|line| line.pieces.iter().any(|piece| !piece.text.trim().is_empty()));
        let boxes = self.lines.iter().flat_map(LineDraft::boxes);
        let Some(inked) = Rect::around(boxes) else { return self.finish_on_grid() };
        let heights = self.lines.iter().filter_map(LineDraft::known_rect).map(|rect| rect.height());
        let height = median(heights).unwrap_or_else(|| inked.height()).max(1);
        let mut before = Rect::new(inked.left, inked.top - height, inked.right, inked.top);
        let mut lines = Vec::with_capacity(self.lines.len());
        let mut boxes: Vec<Option<Rect>> = vec![None; self.blocks.len()];
        for draft in self.lines {
            let rect = draft.known_rect().unwrap_or_else(|| before.shifted(0, before.height()));
            before = rect;
            let block = draft.block;
            let Some(line) = draft.finish(rect) else { continue };
            if let Some(around) = block.and_then(|block| boxes.get_mut(block)) {
                *around = Rect::around(around.iter().chain([&line.rect]));
            }
            lines.push(line);
        }
        let own = places_of(&self.order);
        let blocks = source_blocks(self.blocks, boxes, if own.is_empty() { shared } else { &own }, numbers);
        let words = lines.iter().map(|line| &line.rect);
        let all = Rect::around(words.chain(&self.rules).chain(&self.pictures).chain(&self.rect)).unwrap_or(inked);
        let size = Size { width: all.right, height: all.bottom };
        let page = Page::empty(self.source, size, Unit::Pixel);
        Page { lines, rules: self.rules, pictures: self.pictures, blocks, ..page }
    }

    fn finish_on_grid(self) -> Page {
        let mut text = String::new();
        for line in &self.lines {
            if line.place == Place::BlockStart && !text.is_empty() {
                text.push('\n');
            }
            let words: Vec<&str> = line.pieces.iter().flat_map(|piece| piece.text.split_whitespace()).collect();
            text.push_str(&words.join(" "));
            text.push('\n');
        }
        let known = Rect::around(self.rect.iter().chain(&self.pictures).chain(&self.rules));
        if let Some(rect) = known.filter(|_| text.trim().is_empty()) {
            let size = Size { width: rect.right, height: rect.bottom };
            let page = Page::empty(self.source, size, Unit::Pixel);
            return Page { rules: self.rules, pictures: self.pictures, ..page };
        }
        draw_page(&text, self.source)
    }
}

impl LineDraft {
    /// A line of which nothing but the text is known.
    pub fn bare(text: &str) -> Self {
        Self { pieces: vec![Piece { text: text.to_owned(), ..Piece::default() }], ..Self::default() }
    }

    fn boxes(&self) -> impl Iterator<Item = &Rect> {
        self.rect.iter().chain(self.pieces.iter().filter_map(|piece| piece.rect.as_ref()))
    }

    fn known_rect(&self) -> Option<Rect> {
        self.rect.or_else(|| Rect::around(self.boxes()))
    }

    /// Makes the line; pieces without a box share the room that those with a box leave.
    fn finish(self, rect: Rect) -> Option<Line> {
        let type_size = self.type_size.unwrap_or(rect.height().max(1) as f32);
        let mut words = Vec::with_capacity(self.pieces.len());
        let mut left = rect.left;
        let mut waiting: Vec<Piece> = Vec::new();
        for piece in self.pieces {
            let Some(own) = piece.rect else {
                waiting.push(piece);
                continue;
            };
            if !waiting.is_empty() {
                let gap = Rect { left, right: own.left.max(left), ..rect };
                place_between(&mut words, std::mem::take(&mut waiting), gap, type_size);
            }
            left = own.right;
            place_in(&mut words, piece, own, type_size);
        }
        place_between(&mut words, waiting, Rect { left, right: rect.right.max(left), ..rect }, type_size);
        Line::new(words)
    }
}

/// The place of each name in an order.
fn places_of(order: &[String]) -> HashMap<&str, usize> {
    order.iter().map(String::as_str).zip(0..).collect()
}

/// The blocks that have lines, in the order that the source gives, the others behind.
fn source_blocks(
    drafts: Vec<BlockDraft>,
    boxes: Vec<Option<Rect>>,
    places: &HashMap<&str, usize>,
    numbers: &mut HashMap<String, usize>,
) -> Vec<SourceBlock> {
    let place = |names: &[String]| names.iter().find_map(|name| places.get(name.as_str())).copied();
    let with_box = drafts.into_iter().zip(boxes).filter_map(|(draft, rect)| Some((draft, rect?)));
    let mut blocks: Vec<(BlockDraft, Rect)> = with_box.collect();
    blocks.sort_by_key(|(block, _)| place(&block.names).unwrap_or(usize::MAX));
    let numbered = blocks.into_iter().map(|(draft, rect)| {
        let article = draft.article.map(|name| {
            let next = numbers.len();
            *numbers.entry(name).or_insert(next)
        });
        SourceBlock { names: draft.names, rect, role: draft.role, article }
    });
    numbered.collect()
}

/// Brings the four edges of a box into bounds; `None` for what is no box: not numbers, far off any page, or empty.
pub(super) fn bounded_rect(edges: [f64; 4]) -> Option<Rect> {
    let is_near = |edge: &f64| edge.abs() < LARGEST_COORDINATE;
    if !edges.iter().all(is_near) {
        return None;
    }
    // Floor and ceiling, so that what was ink stays inside.
    let [left, top, right, bottom] = edges;
    let (left, right) = (left.min(right), left.max(right));
    let (top, bottom) = (top.min(bottom), top.max(bottom));
    let rect = Rect::new(left.floor() as i32, top.floor() as i32, right.ceil() as i32, bottom.ceil() as i32);
    let rect = Rect::new(rect.left.max(0), rect.top.max(0), rect.right.max(0), rect.bottom.max(0));
    (!rect.is_empty()).then_some(rect)
}

/// A type size that can be one.
pub(super) fn bounded_size(size: f64) -> Option<f32> {
    (0.0 < size && size < LARGEST_COORDINATE).then_some(size as f32)
}

/// The lines of a text of which only the box of the whole is known: as the text has them, or else as many as fit.
pub(super) fn flow(text: &str, rect: Rect) -> Vec<LineDraft> {
    let mut rows: Vec<String> = text.lines().map(str::trim).filter(|row| !row.is_empty()).map(str::to_owned).collect();
    if let [row] = rows.as_slice() {
        rows = wrap(row, rows_that_fit(row, rect));
    }
    let count = rows.len().max(1) as i64;
    let edge = |row: i64| rect.top + (i64::from(rect.height()) * row / count) as i32;
    let drafts = rows.into_iter().zip(0..).map(|(text, row)| {
        let rect = Rect { top: edge(row), bottom: edge(row + 1), ..rect };
        let type_size = Some((rect.height() as f32 / PITCH).max(1.0)).filter(|_| 1 < count);
        LineDraft {
            rect: Some(rect),
            type_size,
            pieces: vec![Piece { text, ..Piece::default() }],
            ..LineDraft::default()
        }
    });
    drafts.collect()
}

/// Solves `letters × letter width = rows × box width` and `rows × pitch = box height` for the rows.
fn rows_that_fit(text: &str, rect: Rect) -> usize {
    let letters = width_of(text) as f32;
    let rows = (letters * LETTER_WIDTH * rect.height() as f32 / (PITCH * rect.width().max(1) as f32)).sqrt();
    (rows.round() as usize).max(1)
}

/// Breaks a text between words into rows of about the same length.
fn wrap(text: &str, rows: usize) -> Vec<String> {
    let total = width_of(text).max(1);
    let mut wrapped = vec![String::new(); rows];
    let mut before = 0;
    for word in text.split_whitespace() {
        let row = &mut wrapped[(before * rows / total).min(rows - 1)];
        if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(word);
        before += width_of(word) + 1;
    }
    wrapped.retain(|row| !row.is_empty());
    wrapped
}

/// Places a piece in a box: nearly always one word, which is taken as it is.
fn place_in(words: &mut Vec<Word>, piece: Piece, rect: Rect, type_size: f32) {
    if piece.text.is_empty() || !piece.text.chars().all(is_kept_in_word) {
        return place_between(words, vec![piece], rect, type_size);
    }
    let type_size = piece.type_size.unwrap_or(type_size);
    words.push(Word { text: piece.text, rect, type_size, confidence: piece.confidence, stroke: None });
}

/// Places the words of some pieces side by side in a box, each as wide as its letters are many.
fn place_between(words: &mut Vec<Word>, pieces: Vec<Piece>, rect: Rect, type_size: f32) {
    let texts = pieces.iter().flat_map(|piece| piece.text.split_whitespace().map(move |text| (piece, clean(text))));
    let texts: Vec<(&Piece, String)> = texts.filter(|(_, text)| !text.is_empty()).collect();
    let total: usize = texts.iter().map(|(_, text)| width_of(text) + 1).sum::<usize>().saturating_sub(1);
    let edge = |letters: usize| rect.left + (i64::from(rect.width()) * letters as i64 / total.max(1) as i64) as i32;
    let mut letters = 0;
    for (piece, text) in texts {
        let end = letters + width_of(&text);
        let rect = Rect { left: edge(letters), right: edge(end), ..rect };
        let type_size = piece.type_size.unwrap_or(type_size);
        words.push(Word { text, rect, type_size, confidence: piece.confidence, stroke: None });
        letters = end + 1;
    }
}

fn clean(text: &str) -> String {
    text.chars().filter(|c| is_kept(*c)).collect()
}

fn is_kept(c: char) -> bool {
    !c.is_control() && c != '\u{FEFF}'
}

fn is_kept_in_word(c: char) -> bool {
    c.is_ascii_graphic() || !c.is_whitespace() && is_kept(c)
}

/// Width in letters; a Han character is as wide as two.
fn width_of(text: &str) -> usize {
    text.chars().map(|c| if is_han(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A word that is taken as it is stands where it would by its letters.
        #[test]
        fn a_piece_is_placed_in_its_box_as_among_others(text in "[a-zß報 \u{1}\u{FEFF}\u{AD}\n]{0,6}") {
            let rect = Rect::new(10, 20, 310, 50);
            let piece = || Piece { text: text.clone(), ..Piece::default() };
            let (mut alone, mut among) = (vec![], vec![]);
            place_in(&mut alone, piece(), rect, 30.0);
            place_between(&mut among, vec![piece()], rect, 30.0);
            prop_assert_eq!(alone, among);
        }
    }
}

//! Lines in the frame of their column.

use std::borrow::Cow;
use std::ops::Range;

use super::TextParams;
use super::bylines::is_continuation_line;
use super::characters::{cells, han_em, is_han_text, line_text};
use super::lists::edges_beside_lists;
use super::sentences::{Close, close_of, starts_inside};
use crate::model::{Line, Region, Role, Scale, Start, is_han, quantile};

/// A line as the rules see it: its text, and how it stands in its column.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub line: Cow<'a, Line>,
    /// Index of the region, and the role that it has.
    pub region: usize,
    pub role: Role,
    text: String,
    /// How the text stops, and whether it starts in the midst of a sentence.
    pub close: Close,
    pub starts_inside: bool,
    /// Whether most letters of the text are Han.
    pub is_han: bool,
    pub type_size: f32,
    /// How thick the strokes of nearly all its letters are at least, where an image was seen.
    pub stroke: Option<f32>,
    /// Width of an em of this line, in the page's units.
    pub em: f32,
    /// Where the line would end if the printer had not squeezed its punctuation.
    pub right: f32,
    pub frame: Frame,
    pub kind: Kind,
}

/// What a line of running text turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A line of a few that stand apart and end no sentence.
    Heading,
    /// A line of verse, or of a list of names.
    OwnLine,
    /// A block of its own, by its words.
    Own(Role, Start),
}

/// The edges of the column round a line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Frame {
    pub left: f32,
    pub right: f32,
    /// How far full lines usually are from the right edge: nothing where the lines are justified.
    pub ragged: f32,
    /// Whether the line is one of a list.
    pub is_list: bool,
}

/// Lines before and after a line from which the edges of its column are learned. A page that leans or bends moves
/// them by less than an indent over so few lines.
pub(super) const NEIGHBOURS: usize = 8;
/// Lines on each side of one that show a column made narrower by a picture.
const NARROW: usize = 2;
/// Fewer lines than this say little about a column: those of its neighbours are looked at too.
const ENOUGH: usize = 7;
/// Lines inside paragraphs of Chinese text that show how wide it is: there they are full.
const FEWEST_INNER: usize = 3;
/// How far two lines that fill one column end apart at most, in em: a mark may hang over.
const SAME_EDGE: f32 = 1.0;
/// Regions of this many lines show how wide a page's columns usually are.
const MANY: usize = 4;
/// Shares of the lines that stand left and right of the column's edges: more than half of the lines may be indented
/// in a column of dialogue, and many stop short.
const LEFT_SHARE: f32 = 0.25;
const RIGHT_SHARE: f32 = 0.7;
/// Share of the lines that stand closer to the right edge than `ragged`: at least that many are full.
const RAGGED_SHARE: f32 = 0.4;
/// Shares of a punctuation mark's square that a printer may have taken away to fill the line.
const SQUEEZES: [f32; 3] = [0.0, 0.25, 0.5];
/// A squeeze is believed if it makes the lines this much more even.
const EVENER: f32 = 0.85;
/// Lines shorter than this share of their region's widest are no full lines.
const NEARLY_FULL: f32 = 0.75;

impl<'a> Row<'a> {
    pub fn new(
        line: Cow<'a, Line>,
        region: usize,
        role: Role,
        widest_gap: f32,
        scale: &Scale,
        params: &TextParams,
    ) -> Self {
        let text = line_text(&line, widest_gap, params);
        let is_han = is_han_text(&text);
        let em = if is_han { han_em(&line) } else { scale.type_size.max(1.0) };
        let (right, type_size, stroke) = (line.rect.right as f32, line.type_size(), line.stroke());
        let (close, starts_inside) = (close_of(&text), starts_inside(&text));
        let (frame, kind) = (Frame::default(), Kind::Text);
        Self { line, region, role, text, close, starts_inside, is_han, type_size, stroke, em, right, frame, kind }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn set_text(&mut self, text: String) {
        (self.close, self.starts_inside) = (close_of(&text), starts_inside(&text));
        self.text = text;
    }

    /// The row as a block of its own: a pointer to another page, or a byline.
    pub fn into_own(self, start: Start, params: &TextParams) -> Self {
        let role = if is_continuation_line(&self.text, params) { Role::ContinuationLine } else { Role::Byline };
        Self { kind: Kind::Own(role, start), ..self }
    }

    pub fn left(&self) -> f32 {
        self.line.rect.left as f32
    }

    /// How far the line starts inside the column, in em.
    pub fn indent(&self) -> f32 {
        (self.left() - self.frame.left) / self.em
    }

    /// The white between the line's end and the column's edge, in em.
    pub fn rest(&self) -> f32 {
        (self.frame.right - self.right) / self.em
    }

    /// How far full lines are from the edge, in em.
    pub fn ragged(&self) -> f32 {
        self.frame.ragged / self.em
    }

    /// Width of the first piece that could have been set in the line before, in em: a word, or a Han character with
    /// the marks that must not start a line.
    pub fn first_piece(&self) -> f32 {
        let word = self.line.words.first().expect("a line has words");
        if word.text.is_ascii() && !word.text.is_empty() {
            return word.rect.width() as f32 / self.em;
        }
        let piece = first_piece(&word.text);
        let share = cells(&word.text[..piece]) as f32 / cells(&word.text).max(1) as f32;
        share * word.rect.width() as f32 / self.em
    }

    fn marks(&self) -> usize {
        self.text.chars().filter(|c| is_squeezable(*c)).count()
    }
}

/// Moves the ends of Han rows to where the lines are most even, if the printer squeezed the punctuation.
pub(super) fn squeeze_marks(rows: &mut [Row]) {
    let Some(squeeze) = find_squeeze(rows) else { return };
    for row in rows.iter_mut().filter(|row| row.is_han) {
        row.right -= squeeze * row.em * row.marks() as f32;
    }
}

/// What the frames of some rows are learned from, beside the places of the rows.
pub(super) struct Framing {
    kinds: Vec<Kind>,
    usual: Option<f32>,
    lists: Vec<Option<f32>>,
}

impl Framing {
    fn of(rows: &[Row]) -> Self {
        let kinds = rows.iter().map(|row| row.kind).collect();
        Self { kinds, usual: usual_width(rows), lists: edges_beside_lists(rows) }
    }
}

/// Finds the edges of the column for each row.
pub(super) fn set_frames(rows: &mut [Row], regions: &[Region]) -> Framing {
    let framing = Framing::of(rows);
    let frames: Vec<Frame> = (0..rows.len()).map(|at| frame_of(at, rows, regions, &framing)).collect();
    rows.iter_mut().zip(frames).for_each(|(row, frame)| row.frame = frame);
    framing
}

/// Finds the edges again, now that the kinds of some rows are other ones: most frames stay.
pub(super) fn renew_frames(rows: &mut [Row], regions: &[Region], before: &Framing) {
    let now = Framing::of(rows);
    let stays = |at: &usize| {
        let near = window(*at, rows.len());
        now.usual == before.usual
            && now.lists[*at] == before.lists[*at]
            && now.kinds[near.clone()] == before.kinds[near]
    };
    let changed = (0..rows.len()).filter(|at| !stays(at));
    let frames: Vec<(usize, Frame)> = changed.map(|at| (at, frame_of(at, rows, regions, &now))).collect();
    frames.into_iter().for_each(|(at, frame)| rows[at].frame = frame);
}

/// The edges round a row: learned from the rows of its region, and of others in the same column if those are few. Where
/// those are few too, the column is taken to be as wide as most of the page's lines.
fn frame_of(at: usize, rows: &[Row], regions: &[Region], framing: &Framing) -> Frame {
    if let Some(right) = framing.lists[at] {
        return list_frame(at, rows, right);
    }
    let is_of_region = |row: &&Row| row.region == rows[at].region && shows_column(row, &rows[at]);
    let window = window(at, rows.len());
    let mut near: Vec<&Row> = Vec::with_capacity(window.len());
    near.extend(rows[window].iter().filter(is_of_region));
    if near.len() < ENOUGH {
        near = neighbours(at, rows, regions);
    }
    let left = quantile(near.iter().map(|row| row.left()), LEFT_SHARE).unwrap_or(rows[at].left());
    let inner = inner_rows(&near);
    let told = shows_width(&inner, at, rows);
    let few = near.len() < ENOUGH && !told;
    if told {
        near = inner;
    }
    let rights = || near.iter().map(|row| row.right);
    let right = quantile(rights(), RIGHT_SHARE).unwrap_or(rows[at].right);
    match framing.usual.filter(|usual| few && right < left + usual) {
        Some(usual) => Frame { left, right: left + usual, ragged: 0.0, is_list: false },
        None => Frame {
            left,
            right: right.min(narrow_right(at, rows)),
            ragged: quantile(rights().map(|end| (right - end).abs()), RAGGED_SHARE).unwrap_or(0.0),
            is_list: false,
        },
    }
}

/// The edges round a row of a list, the right of which is known.
fn list_frame(at: usize, rows: &[Row], right: f32) -> Frame {
    let of_region = rows[window(at, rows.len())].iter().filter(|row| row.region == rows[at].region);
    let left = quantile(of_region.map(Row::left), LEFT_SHARE).unwrap_or(rows[at].left());
    Frame { left, right, ragged: 0.0, is_list: true }
}

/// The rows inside paragraphs: those at whose ends and starts no sentence ends. They are neither first nor last lines.
fn inner_rows<'a, 'l>(near: &[&'a Row<'l>]) -> Vec<&'a Row<'l>> {
    let ends = |row: &Row| row.close == Close::Sentence;
    let inner = near.windows(2).filter(|pair| pair[0].is_han && !ends(pair[0]) && !ends(pair[1]));
    inner.map(|pair| pair[1]).collect()
}

/// Whether rows inside paragraphs show the column of a row: enough of them, and as wide as the longest of its region.
fn shows_width(inner: &[&Row], at: usize, rows: &[Row]) -> bool {
    if !rows[at].is_han || inner.len() < FEWEST_INNER {
        return false;
    }
    let region = rows[window(at, rows.len())].iter().filter(|row| row.region == rows[at].region);
    let longest = region.map(|row| row.right).fold(f32::MIN, f32::max);
    let right = quantile(inner.iter().map(|row| row.right), RIGHT_SHARE).unwrap_or(f32::MIN);
    (longest - right).abs() <= SAME_EDGE * rows[at].em
}

/// The width of most lines that stand among many.
fn usual_width(rows: &[Row]) -> Option<f32> {
    let stretches = rows.chunk_by(|row, next| row.region == next.region).filter(|rows| MANY <= rows.len());
    let texts = stretches.flatten().filter(|row| row.role == Role::Body && row.kind == Kind::Text);
    quantile(texts.map(|row| row.right - row.left()), RIGHT_SHARE)
}

/// The right edge of the lines just before and after a row, where there are as many in its region: beside a picture
/// the column is narrower for some lines.
fn narrow_right(at: usize, rows: &[Row]) -> f32 {
    let Some(near) = at.checked_sub(NARROW).and_then(|first| rows.get(first..=at + NARROW)) else { return f32::MAX };
    let together = near.iter().all(|row| row.region == rows[at].region && row.kind == Kind::Text);
    let rights = near.iter().map(|row| row.right);
    if together { rights.fold(f32::MIN, f32::max) } else { f32::MAX }
}

/// The rows nearest in reading order that stand in the same column.
fn neighbours<'a>(at: usize, rows: &'a [Row<'a>], regions: &[Region]) -> Vec<&'a Row<'a>> {
    let own = regions[rows[at].region].rect.across();
    let is_kin = |row: &&Row| {
        let other = regions[row.region].rect.across();
        let (narrow, wide) = (own.len().min(other.len()), own.len().max(other.len()));
        let beside = row.region == rows[at].region || (narrow / 2 < own.overlap(&other) && 2 * wide <= 3 * narrow);
        beside && shows_column(row, &rows[at])
    };
    rows[window(at, rows.len())].iter().filter(is_kin).collect()
}

/// Whether a row is of the kind that fills the column in which another stands: headings stand in that of the text.
fn shows_column(row: &Row, other: &Row) -> bool {
    let role = if other.role.is_heading() { Role::Body } else { other.role };
    row.role == role && row.kind == Kind::Text
}

fn window(at: usize, length: usize) -> Range<usize> {
    at.saturating_sub(NEIGHBOURS)..length.min(at + NEIGHBOURS + 1)
}

/// The share of their squares that punctuation marks lose, if the lines show it: on a scan the boxes tell already,
/// in a dump each mark is counted as a full square, and lines with many seem to stand out.
fn find_squeeze(rows: &[Row]) -> Option<f32> {
    let uneven = |squeeze: f32| -> f32 {
        let apart = |(row, next): (&Row, &Row)| {
            let more_marks = row.marks() as f32 - next.marks() as f32;
            ((row.right - next.right) / row.em - squeeze * more_marks).abs()
        };
        full_pairs(rows).map(apart).sum()
    };
    let plain = uneven(0.0);
    let best = SQUEEZES.into_iter().min_by(|a, b| uneven(*a).total_cmp(&uneven(*b)))?;
    (uneven(best) < EVENER * plain).then_some(best)
}

/// Han rows that follow each other in a region and are nearly full, both.
fn full_pairs<'a>(rows: &'a [Row<'a>]) -> impl Iterator<Item = (&'a Row<'a>, &'a Row<'a>)> {
    let pairs = rows.windows(2).map(|pair| (&pair[0], &pair[1]));
    pairs.filter(|(row, next)| {
        let (width, other) = (row.line.rect.width() as f32, next.line.rect.width() as f32);
        let alike = NEARLY_FULL * width.max(other) < width.min(other);
        row.region == next.region && alike && row.is_han && next.is_han
    })
}

/// Bytes of the first piece of a word that a line could end with.
fn first_piece(text: &str) -> usize {
    let chars = text.char_indices();
    let mut before: Option<char> = None;
    for (at, c) in chars {
        let breaks =
            before.is_some_and(|before| !never_ends(before) && !never_starts(c) && (is_han(c) || is_han(before)));
        if breaks {
            return at;
        }
        before = Some(c);
    }
    text.len()
}

/// Marks that must not stand at the start of a line.
fn never_starts(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '》'
            | '】'
            | '」'
            | '』'
            | '”'
            | '’'
            | '…'
            | '—'
    )
}

/// Marks that must not stand at the end of a line.
fn never_ends(c: char) -> bool {
    matches!(c, '（' | '《' | '【' | '「' | '『' | '“' | '‘')
}

/// Marks whose square may be squeezed to half.
fn is_squeezable(c: char) -> bool {
    never_ends(c) || (never_starts(c) && !matches!(c, '…' | '—'))
}

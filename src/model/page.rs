//! What stands on a page, and what the layout stages make of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::geometry::{Rect, Size, weighted_median};

/// A page as its source gave it: words with boxes, grouped in lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    pub source: Source,
    pub size: Size,
    pub unit: Unit,
    /// Lines as the source had them, a hint and no more: they may bridge two columns.
    pub lines: Vec<Line>,
    /// Printed rules, as boxes: a column rule is higher than wide.
    pub rules: Vec<Rect>,
    pub pictures: Vec<Rect>,
    /// White stripes between columns that were seen in the image. Empty where there was no image.
    pub gutters: Vec<Rect>,
    /// Blocks as the source had them, in its order. Empty where it had none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<SourceBlock>,
}

impl Page {
    /// A page with nothing on it.
    pub fn empty(source: Source, size: Size, unit: Unit) -> Self {
        Self { source, size, unit, lines: vec![], rules: vec![], pictures: vec![], gutters: vec![], blocks: vec![] }
    }

    pub fn words(&self) -> impl Iterator<Item = &Word> + Clone {
        self.lines.iter().flat_map(|line| &line.words)
    }

    /// How many words there are, without a look at each.
    pub fn count_words(&self) -> usize {
        self.lines.iter().map(|line| line.words.len()).sum()
    }

    /// Index of the source's block in which a line lies: the smallest that holds most of it.
    pub fn block_of(&self, line: &Rect) -> Option<usize> {
        let holds = |at: &usize| line.is_half_in(&self.blocks[*at].rect);
        (0..self.blocks.len()).filter(holds).min_by_key(|at| self.blocks[*at].rect.area())
    }
}

/// A block as the source had it, and what the source's own structure says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceBlock {
    /// The source's names for it and for the blocks that it lies in.
    pub names: Vec<String>,
    /// Round its lines.
    pub rect: Rect,
    /// `None`: the source did not say.
    pub role: Option<Role>,
    /// Number of its article, the same on all pages of a document; `None`: it is in none, or the source knows none.
    pub article: Option<usize>,
}

/// Where a page came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The file as the user named it; `-` for standard input.
    pub file: String,
    /// The page inside the file, counted from 0.
    pub frame: usize,
}

/// What one unit of a page's boxes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Pixels of the user's image.
    Pixel,
    /// A drawing grid for text without coordinates: a character cell is 10 × 20 units, a Han character two
    /// cells wide. Never written to a format that has real coordinates.
    Cell,
}

/// Words that stand beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    pub words: Vec<Word>,
    pub rect: Rect,
}

impl Line {
    /// Makes a line round the words, from left to right as given; `None` without words.
    pub fn new(words: Vec<Word>) -> Option<Self> {
        let rect = Rect::around(words.iter().map(|word| &word.rect))?;
        Some(Self { words, rect })
    }

    /// The median type size of the words, weighted by their length.
    pub fn type_size(&self) -> f32 {
        usual_type_size(self.words.iter()).unwrap_or(self.rect.height() as f32)
    }

    /// How thick the strokes of nearly all its letters are at least; `None` where too few letters were seen.
    pub fn stroke(&self) -> Option<f32> {
        /// Fewer letters do not show it.
        const ENOUGH: usize = 4;
        /// Share of the letters that may be lighter: marks, and words that are read with too small a box.
        const LIGHTER: f32 = 0.2;
        // Points that lead to a figure are lighter.
        let words = self.words.iter().filter(|word| word.text.contains(char::is_alphanumeric));
        let mut strokes: Vec<(f32, usize)> = words.filter_map(|word| Some((word.stroke?, word.length()))).collect();
        let letters: usize = strokes.iter().map(|(_, length)| length).sum();
        strokes.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let mut left = (LIGHTER * letters as f32) as usize;
        for (stroke, length) in strokes.iter().filter(|_| ENOUGH <= letters) {
            match left.checked_sub(*length) {
                Some(rest) => left = rest,
                None => return Some(*stroke),
            }
        }
        None
    }

    /// The words with one space between; for looking at, not for output.
    pub fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Characters without a space among them, as the source had them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Word {
    pub text: String,
    pub rect: Rect,
    /// Height of the type (ascender to descender), in the page's units: hOCR `x_size`, ALTO `FONTSIZE`, else
    /// the height of the line it stands in.
    pub type_size: f32,
    /// `None`: the source did not say.
    pub confidence: Option<Confidence>,
    /// How thick the strokes of its letters are, in the page's units: ink divided by the runs of it, across and down. `None`: no
    /// ink was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stroke: Option<f32>,
}

impl Word {
    /// How many characters it has.
    pub fn length(&self) -> usize {
        if self.text.is_ascii() { self.text.len() } else { self.text.chars().count() }
    }

    /// Whether it is the mark of a note behind a word: small, raised, close to it.
    pub fn is_note_mark_behind(&self, word: &Word) -> bool {
        /// Longest mark, in characters.
        const LONGEST: usize = 3;
        /// Height at most, how far over the foot of the word it ends, and the white before it, in type sizes of the word.
        const HEIGHT: f32 = 0.65;
        const RAISED: f32 = 0.2;
        const CLOSE: f32 = 0.3;
        let em = word.type_size;
        let is_mark = |c: char| c.is_numeric() || "*†‡§¶".contains(c);
        // Raised behind a number stand pence, cents and the upper half of fractions.
        let is_behind_letters = word.text.chars().rev().find(|c| c.is_alphanumeric()).is_some_and(char::is_alphabetic);
        self.length() <= LONGEST
            && is_behind_letters
            && self.text.chars().all(is_mark)
            && self.rect.height() as f32 <= HEIGHT * em
            && RAISED * em <= (word.rect.bottom - self.rect.bottom) as f32
            && 0 < self.rect.down().overlap(&word.rect.down())
            && ((self.rect.left - word.rect.right) as f32).abs() <= CLOSE * em
    }
}

/// How sure somebody is, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Confidence(f32);

impl Confidence {
    pub const SURE: Confidence = Confidence(1.0);

    /// Brings any number into 0 to 1; NaN is 0.
    pub fn new(value: f32) -> Self {
        if value.is_nan() { Self(0.0) } else { Self(value.clamp(0.0, 1.0)) }
    }

    pub fn value(self) -> f32 {
        self.0
    }

    /// Both must hold.
    pub fn and(self, other: Confidence) -> Confidence {
        Self(self.0 * other.0)
    }
}

/// Lines that belong together, in one column. A `Vec<Region>` is always in reading order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    pub lines: Vec<Line>,
    pub rect: Rect,
    pub role: Role,
    /// Why it has that role.
    pub cue: Cue,
    pub confidence: Confidence,
}

impl Region {
    /// Makes a region of body text round the lines, from top to bottom as given; `None` without lines.
    pub fn new(lines: Vec<Line>) -> Option<Self> {
        let rect = Rect::around(lines.iter().map(|line| &line.rect))?;
        Some(Self { lines, rect, role: Role::Body, cue: Cue::Default, confidence: Confidence::SURE })
    }

    pub fn words(&self) -> impl Iterator<Item = &Word> + Clone {
        self.lines.iter().flat_map(|line| &line.words)
    }

    /// The median type size of the words, weighted by their length; `None` where they have no characters.
    pub fn type_size(&self) -> Option<f32> {
        usual_type_size(self.words())
    }
}

fn usual_type_size<'a>(words: impl Iterator<Item = &'a Word> + Clone) -> Option<f32> {
    let first = words.clone().next()?;
    // They are mostly of one size: their lengths need not be known then.
    if !first.text.is_empty() && words.clone().all(|word| word.type_size == first.type_size) {
        return Some(first.type_size);
    }
    weighted_median(words.map(|word| (word.type_size, word.length())))
}

/// What a piece of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The paper's name.
    Masthead,
    /// What stands round the name: date, number, price, who edits and prints the paper.
    Imprint,
    /// The running head or foot: paper, date, section.
    RunningHead,
    /// The page number.
    Folio,
    /// A heading over several articles.
    Banner,
    /// The short line above a headline.
    Kicker,
    Headline,
    /// The line or lines under a headline that say more.
    Deck,
    Byline,
    /// A heading inside an article.
    CrossHeading,
    Body,
    Caption,
    Footnote,
    Table,
    Advertisement,
    /// "Continued on page 4", 下转第3版.
    ContinuationLine,
    /// Specks and ornaments that an engine took for letters.
    Noise,
}

impl Role {
    /// Text that belongs to the page and not to an article.
    pub fn is_furniture(self) -> bool {
        matches!(self, Role::Masthead | Role::Imprint | Role::RunningHead | Role::Folio | Role::Noise)
    }

    /// Text that stands over an article.
    pub fn is_heading(self) -> bool {
        matches!(self, Role::Banner | Role::Kicker | Role::Headline | Role::Deck)
    }

    /// Text that stands over other text, inside an article too.
    pub fn is_any_heading(self) -> bool {
        self.is_heading() || self == Role::CrossHeading
    }
}

/// The evidence that decided a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cue {
    /// Nothing spoke for anything else.
    Default,
    /// The source's own markup.
    Markup,
    /// Set in larger (or, for captions and notes, smaller) type than the body.
    TypeSize,
    /// A short line with white space around it.
    SetApart,
    /// In bold type.
    Bold,
    /// Centred between the column's edges.
    Centred,
    /// On the right of its column.
    FlushRight,
    /// Set in capitals.
    Capitals,
    /// Stands at the head or foot of the page.
    PageEdge,
    /// The same text stands there on other pages.
    Repeated,
    /// Stands over more than one column.
    Spanning,
    /// Under or over a picture.
    BesidePicture,
    /// In a frame of rules.
    Framed,
    /// Cells that line up.
    Cells,
    /// Words that only such a line has.
    Words,
    /// Other lines round it are of the kind.
    Neighbours,
    /// Too few letters, or letters of which the engine was not sure.
    Unreadable,
}

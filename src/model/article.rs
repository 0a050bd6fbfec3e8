//! Running text: blocks, articles, documents.

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::geometry::Rect;
use super::page::{Confidence, Cue, Role};
use super::quality::Quality;
use super::reading::Reading;

/// One paragraph, headline, caption … as running text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    pub text: String,
    pub role: Role,
    /// Why it has that role.
    pub cue: Cue,
    pub start: Start,
    pub ending: Ending,
    /// How sure it is that a block starts here and has that role.
    pub confidence: Confidence,
    /// Type size of its first line, in the page's units.
    #[serde(default)]
    pub type_size: f32,
    /// How thick the strokes of its lightest line are, in the page's units. `None`: no image was seen, or too few letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stroke: Option<f32>,
    /// Where lines were joined, in the order of the text.
    pub seams: Vec<Seam>,
    /// The lines it is made of, in the order of the text. Never empty.
    pub origins: Vec<Origin>,
}

impl Block {
    /// Whether it is a stanza, a list or an address: its lines stand for themselves.
    pub fn is_in_lines(&self) -> bool {
        self.seams.iter().any(|seam| seam.join == Join::Line)
    }

    /// The page on which the block starts.
    pub fn page(&self) -> usize {
        self.origins.first().map_or(0, |origin| origin.page)
    }

    /// The box of the block on the page where it starts.
    pub fn rect(&self) -> Rect {
        let page = self.page();
        let rects = self.origins.iter().filter(|origin| origin.page == page).map(|origin| &origin.rect);
        Rect::around(rects).expect("a block has an origin")
    }

    /// Adds the text of another block behind its own, with white between.
    pub fn add(&mut self, other: &Block, white: char, join: Join, confidence: Confidence) {
        self.text.push(white);
        let at = self.text.len();
        self.text.push_str(&other.text);
        self.seams.push(Seam { at, join, confidence, dropped: 0 });
        self.take_in(other, at);
    }

    /// Takes in the seams and lines of another block, whose text starts at such a place in this one.
    pub fn take_in(&mut self, other: &Block, at: usize) {
        self.stroke = lighter(self.stroke, other.stroke);
        self.seams.extend(other.seams.iter().map(|seam| Seam { at: at + seam.at, ..*seam }));
        self.origins.extend(other.origins.iter().map(|origin| Origin { at: at + origin.at, ..*origin }));
    }
}

/// The lighter of two strokes; a line of a few letters does not show one.
pub fn lighter(one: Option<f32>, other: Option<f32>) -> Option<f32> {
    one.into_iter().chain(other).min_by(f32::total_cmp)
}

/// A line of the page that went into a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// Index of the page in the document.
    pub page: usize,
    /// Index of the region in the page's reading.
    pub region: usize,
    pub rect: Rect,
    /// Where the line's text starts in the block's text, in bytes.
    pub at: usize,
}

/// Why a block starts where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// It stands at the top of its region, and nothing says that a paragraph starts there: the text before it
    /// may go on here.
    RegionTop,
    /// Its first line is indented.
    Indented,
    /// Its lines but the first are indented.
    Hanging,
    /// Its first line is as much shorter than the column as an indent, in a source that has lost the indents.
    ShortFirstLine,
    /// The line before stops short of the column.
    AfterShortLine,
    /// The line before ends a sentence, and there is white between.
    AfterGap,
    /// It starts with a large initial.
    Initial,
    /// It starts with a number, letter or bullet as its neighbours do.
    Listed,
    /// It is set in other type than the line before.
    NewType,
    /// It stands on the same line as the text before, set off by white: a byline behind the last sentence.
    SetOff,
    /// The line is a block of its own: verse, table, address.
    OwnLine,
}

/// How the last line of a block stands in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It reaches the column's edge: the text may go on elsewhere.
    Full,
    /// It stops short.
    Short,
}

/// The place where a line was joined to the next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Seam {
    /// Where the second line's text starts in the block's text, in bytes.
    pub at: usize,
    pub join: Join,
    pub confidence: Confidence,
    /// How many signs were taken away: the hyphen, or those that an engine read for it.
    #[serde(default)]
    pub dropped: usize,
}

/// How two lines were joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// A space was put between.
    Space,
    /// Nothing was put between, as the script has no spaces.
    Unspaced,
    /// A dividing hyphen was taken away.
    Mended(Evidence),
    /// The halves of a word were put together; the hyphen was lost before.
    MendedWithoutHyphen(Evidence),
    /// The hyphen belongs to the word.
    KeptHyphen(Evidence),
    /// The hyphen stands for a part of a word, and a space follows: `Vor- und Nachteile`.
    Suspended,
    /// A line break stays, as in verse, lists and addresses.
    Line,
}

/// What decided about a hyphen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The source's own markup, or a soft hyphen.
    Markup,
    /// The document has the word elsewhere.
    Document,
    /// The language's word list has the word.
    Lexicon,
    /// Capitals, digits and punctuation beside the hyphen, or how letters meet in the language's words.
    Letters,
    /// Nothing else spoke: what most line-end hyphens are.
    Default,
}

/// Kicker, headline, decks, byline, body, captions: across columns and pages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    pub kicker: Vec<Block>,
    pub headline: Option<Block>,
    pub decks: Vec<Block>,
    pub byline: Vec<Block>,
    /// Paragraphs, headings inside the article, tables, in reading order.
    pub body: Vec<Block>,
    pub captions: Vec<Block>,
    /// Why the parts belong together.
    pub links: Vec<Link>,
}

impl Article {
    /// Every block, in the order in which it is printed out.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.headings().chain(self.opening_bylines()).chain(&self.body).chain(self.signatures()).chain(&self.captions)
    }

    /// Every block, part by part.
    fn blocks_mut(&mut self) -> impl Iterator<Item = &mut Block> {
        let headings = self.kicker.iter_mut().chain(&mut self.headline).chain(&mut self.decks);
        headings.chain(&mut self.byline).chain(&mut self.body).chain(&mut self.captions)
    }

    /// Kicker, headline and decks.
    pub fn headings(&self) -> impl Iterator<Item = &Block> {
        self.kicker.iter().chain(&self.headline).chain(&self.decks)
    }

    /// The bylines that stand over the text, or apart from it.
    pub fn opening_bylines(&self) -> impl Iterator<Item = &Block> {
        self.byline.iter().filter(|line| !self.is_signature(line))
    }

    /// The bylines that stand under the text.
    pub fn signatures(&self) -> impl Iterator<Item = &Block> {
        self.byline.iter().filter(|line| self.is_signature(line))
    }

    /// Whether a byline follows the end of the text, as the page is read.
    fn is_signature(&self, line: &Block) -> bool {
        let place = |origin: &Origin| (origin.page, origin.region);
        let end = self.body.last().and_then(|last| last.origins.last());
        let (Some(name), Some(end)) = (line.origins.first(), end) else { return false };
        // A headline that was printed behind its text has the byline under it.
        let is_between = |headline: &Origin| place(end) < place(headline) && place(headline) < place(name);
        if self.headline.iter().flat_map(|headline| &headline.origins).any(is_between) {
            return false;
        }
        match place(name).cmp(&place(end)) {
            Ordering::Less => false,
            Ordering::Equal => {
                end.rect.bottom as f32 <= name.rect.mid_y()
                    || end.rect.right <= name.rect.left && (end.rect.top as f32) < name.rect.mid_y()
            }
            Ordering::Greater => true,
        }
    }
}

impl Article {
    /// The block that stands for a part, the first of those that it names.
    pub fn part(&self, part: Part) -> Option<&Block> {
        match part {
            Part::Headline => self.headline.as_ref(),
            Part::Byline => self.byline.first(),
            Part::Body(at) => self.body.get(at),
            Part::Caption(at) => self.captions.get(at),
        }
    }
}

/// Why a part belongs to an article.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    pub part: Part,
    pub why: LinkEvidence,
    pub confidence: Confidence,
}

/// Which part of an article a link speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The headline, with its kicker and decks.
    Headline,
    Byline,
    /// `body[i]` with the blocks before it.
    Body(usize),
    /// `captions[i]`.
    Caption(usize),
}

/// The evidence for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkEvidence {
    /// The source says so.
    Told,
    /// It follows in reading order, and nothing speaks against it.
    Order,
    /// It stands under the headline's span.
    UnderHeadline,
    /// A sentence is open before it and goes on in it.
    OpenSentence,
    /// They share names or rare words.
    SharedWords,
    /// "Continued on page 4".
    ContinuationLine,
    /// It stands beside the picture of the article.
    BesidePicture,
    /// Each has no other.
    OnlyOneLeft,
}

/// A heading over several articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    pub banner: Block,
    /// Indices of the articles under it.
    pub articles: Vec<usize>,
}

/// What was made of the pages given: the readings, and the articles across them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    pub readings: Vec<Reading>,
    pub articles: Vec<Article>,
    pub sections: Vec<Section>,
    /// Running heads, folios, mastheads, continuation lines: text that is no part of an article.
    pub furniture: Vec<Block>,
    /// Text that could not be placed in an article: advertisements, loose lines.
    pub unplaced: Vec<Block>,
    /// How far each page can be trusted, in the order of the readings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quality: Vec<Quality>,
    pub tally: Tally,
}

impl Document {
    /// Every block but those of the readings.
    pub fn blocks_mut(&mut self) -> impl Iterator<Item = &mut Block> {
        let banners = self.sections.iter_mut().map(|section| &mut section.banner);
        let articles = self.articles.iter_mut().flat_map(Article::blocks_mut);
        articles.chain(banners).chain(&mut self.furniture).chain(&mut self.unplaced)
    }

    /// The paper's name and what stands round it, of the first page that has a name: row by row, each from left to right.
    pub fn head(&self) -> Vec<Vec<&Block>> {
        let mut rows: Vec<Vec<&Block>> = Vec::new();
        for block in self.furniture.iter().filter(self.is_head()) {
            // On a page that leans only neighbours are on one height.
            let beside =
                |row: &Vec<&Block>| row.last().is_some_and(|last| stand_side_by_side(&last.rect(), &block.rect()));
            match rows.last_mut().filter(|row| beside(row)) {
                Some(row) => row.push(block),
                None => rows.push(vec![block]),
            }
        }
        rows.iter_mut().for_each(|row| row.sort_by_key(|block| block.rect().left));
        rows
    }

    /// The furniture that is not in the head.
    pub fn furniture_without_head(&self) -> impl Iterator<Item = &Block> {
        let is_head = self.is_head();
        self.furniture.iter().filter(move |block| !is_head(block))
    }

    fn is_head(&self) -> impl Fn(&&Block) -> bool + use<> {
        let page = self.furniture.iter().find(|block| block.role == Role::Masthead).map(Block::page);
        move |block| matches!(block.role, Role::Masthead | Role::Imprint) && Some(block.page()) == page
    }
}

/// Whether two lines are one row: on about the same height, and none over the other.
fn stand_side_by_side(one: &Rect, other: &Rect) -> bool {
    let shared = one.down().overlap(&other.down());
    one.height().min(other.height()) < 2 * shared && one.across().overlap(&other.across()) <= 0
}

/// The account of characters (white space not counted): `input == articles + sections + furniture + unplaced + hyphens_mended`
/// on every document, and `invented` is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tally {
    pub input: usize,
    pub articles: usize,
    pub sections: usize,
    pub furniture: usize,
    pub unplaced: usize,
    pub hyphens_mended: usize,
    /// Characters of the output that the input does not have.
    pub invented: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ending;

    #[test]
    fn a_line_that_shows_no_stroke_leaves_that_of_the_others() {
        assert_eq!(lighter(Some(4.0), None), Some(4.0));
        assert_eq!(lighter(Some(4.0), Some(3.0)), Some(3.0));
        assert_eq!(lighter(None, None), None);
    }

    #[test]
    fn every_block_of_a_document_can_be_moved() {
        let block = |text: &str| Block {
            text: text.to_owned(),
            role: Role::Body,
            cue: Cue::Default,
            start: Start::RegionTop,
            ending: Ending::Short,
            confidence: Confidence::SURE,
            type_size: 20.0,
            seams: vec![],
            origins: vec![Origin { page: 0, region: 0, rect: Rect::new(0, 0, 10, 10), at: 0 }],
            stroke: None,
        };
        let [kicker, decks, byline, body, captions] =
            ["kicker", "deck", "byline", "body", "caption"].map(|text| vec![block(text)]);
        let headline = Some(block("headline"));
        let article = Article { kicker, headline, decks, byline, body, captions, links: vec![] };
        let mut document = Document {
            sections: vec![Section { banner: block("banner"), articles: vec![0] }],
            furniture: vec![block("head")],
            unplaced: vec![block("speck")],
            articles: vec![article],
            ..Document::default()
        };
        document.blocks_mut().for_each(|block| block.text.clear());
        let articles = document.articles.iter().flat_map(Article::blocks);
        let others = document.sections.iter().map(|section| &section.banner);
        let others = others.chain(&document.furniture).chain(&document.unplaced);
        assert_eq!(articles.chain(others).map(|block| block.text.as_str()).collect::<Vec<_>>(), [""; 9]);
    }
}

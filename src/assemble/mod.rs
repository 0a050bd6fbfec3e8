//! From blocks to articles, over columns and pages.
//!
//! 1. Furniture, captions and advertisements are set aside.
//! 2. Lines that only their wording tells get their roles; paragraphs that were cut are joined.
//! 3. The text is cut into stories; banners over several stories are taken out.
//! 4. Headings and bodies are paired as a whole, so that a headline far from its body finds it.
//! 5. Stories that go on on another page are put together.

mod captions;
mod continuations;
#[cfg(test)]
mod drawn;
mod furniture;
mod headings;
mod headlines;
mod jumps;
mod lines;
mod matching;
mod parts;
mod sections;
mod stories;
mod tally;
mod vocabulary;
mod wording;

use serde::{Deserialize, Serialize};

use self::sections::Banner;
use self::stories::Story;
use self::vocabulary::Vocabulary;
use crate::model::{Article, Block, Confidence, Document, Link, LinkEvidence, Part, Reading, Role, Section};
use crate::text::Lexicon;

pub use tally::is_balanced;

/// How blocks become articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AssembleParams {
    /// Longest line that can be a byline, in characters. Names of two writers and their towns take about 50.
    pub max_byline: usize,
    /// Longest text that can be a heading although nothing is known of its type, in characters: a deck of three lines.
    pub max_heading: usize,
    /// Smallest type of a headline over an article, in heights of the body type. Headings inside an article are set in
    /// capitals or bold of the body's size.
    pub min_larger_type: f32,
}

impl Default for AssembleParams {
    fn default() -> Self {
        Self { max_byline: 60, max_heading: 80, min_larger_type: 1.25 }
    }
}

/// Assembles the articles of a document: each block in one article, or named as what else it is.
pub fn assemble(readings: Vec<Reading>, lexicon: &Lexicon, params: &AssembleParams) -> Document {
    let readings = numbered(readings);
    let mut sorted = furniture::set_aside(&readings);
    let blocks = lines::name_lines(std::mem::take(&mut sorted.text), params);
    let blocks = continuations::join_cut_paragraphs(blocks, lexicon);
    let mut stories = stories::cut(blocks, lexicon, params);
    let vocabulary = Vocabulary::of(stories.iter().filter(|story| !story.body.is_empty()).map(Story::body_texts));
    let banners = sections::take_banners(&mut stories, &vocabulary);
    let stories = headlines::pair(stories, &vocabulary, &readings);
    let (mut stories, used) = jumps::carry_over(stories, &folios(&readings, &sorted.furniture), lexicon);
    sorted.furniture.extend(used);
    sorted.unplaced.extend(captions::place(sorted.captions, &mut stories, &readings));
    let sections = banners.into_iter().map(|banner| section(banner, &stories)).collect();
    let articles = stories.into_iter().map(|story| article(story, lexicon)).collect();
    let (furniture, unplaced) = (sorted.furniture, sorted.unplaced);
    let document = Document { readings, articles, sections, furniture, unplaced, ..Document::default() };
    Document { tally: tally::count(&document), ..document }
}

/// Writes each page's index into the origins of its blocks.
fn numbered(mut readings: Vec<Reading>) -> Vec<Reading> {
    for (page, reading) in readings.iter_mut().enumerate() {
        for origin in reading.blocks.iter_mut().flat_map(|block| &mut block.origins) {
            origin.page = page;
        }
    }
    readings
}

/// The number that each page prints, or else its place in the document, counted from 1.
fn folios(readings: &[Reading], furniture: &[Block]) -> Vec<u32> {
    let printed = |page: usize| {
        let folio = |block: &&Block| block.role == Role::Folio && block.page() == page;
        let digits: String = furniture.iter().find(folio)?.text.chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    (0..readings.len()).map(|page| printed(page).unwrap_or(page as u32 + 1)).collect()
}

/// A section with the articles under it.
fn section(banner: Banner, stories: &[Story]) -> Section {
    let under = |story: &Story| story.body.first().is_some_and(|first| banner.starts.contains(&first.origins));
    let articles = stories.iter().enumerate().filter(|(_, story)| under(story)).map(|(index, _)| index).collect();
    Section { banner: banner.block, articles }
}

fn article(story: Story, lexicon: &Lexicon) -> Article {
    let links = links(&story);
    let parts = parts::tell(story.heading, lexicon);
    Article {
        kicker: parts.kicker,
        headline: parts.headline,
        decks: parts.decks,
        byline: story.byline,
        body: story.body,
        captions: story.captions,
        links,
    }
}

/// How sure it is that a part belongs where it stands in reading order.
const BY_ORDER: f32 = 0.8;
/// How sure it is that a caption belongs to the nearest text.
const BY_PLACE: f32 = 0.7;

fn links(story: &Story) -> Vec<Link> {
    let mut links = Vec::new();
    if let Some((why, confidence)) = story.heading_link.filter(|_| !story.heading.is_empty()) {
        links.push(Link { part: Part::Headline, why, confidence });
    }
    if !story.byline.is_empty() {
        links.push(Link { part: Part::Byline, why: LinkEvidence::Order, confidence: Confidence::new(BY_ORDER) });
    }
    for (index, block) in story.body.iter().enumerate() {
        links.push(body_link(story, index, block));
    }
    for index in 0..story.captions.len() {
        let confidence = Confidence::new(BY_PLACE);
        links.push(Link { part: Part::Caption(index), why: LinkEvidence::BesidePicture, confidence });
    }
    links
}

fn body_link(story: &Story, index: usize, block: &Block) -> Link {
    let part = Part::Body(index);
    let regions = block.origins.windows(2).any(|pair| (pair[0].page, pair[0].region) != (pair[1].page, pair[1].region));
    if story.carried.contains(&index) {
        return Link { part, why: LinkEvidence::ContinuationLine, confidence: Confidence::new(BY_ORDER) };
    }
    if regions {
        return Link { part, why: LinkEvidence::OpenSentence, confidence: Confidence::new(BY_ORDER) };
    }
    Link { part, why: LinkEvidence::Order, confidence: block.confidence }
}

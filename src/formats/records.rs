//! Articles as records: what corpora and tables keep of each.

use schemars::JsonSchema;
use serde::Serialize;

use super::placed::role_name;
use super::plain::text_of;
use crate::model::{Article, Block, Confidence, Document, Rect, Unit};

/// An article as a record.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Record {
    /// The file of the page on which the article starts.
    pub source: String,
    /// Counted from 1 in the document.
    pub article: usize,
    /// The heading over this and other articles.
    pub section: Option<String>,
    pub headline: Option<String>,
    pub kicker: Vec<String>,
    pub decks: Vec<String>,
    pub byline: Vec<String>,
    /// Paragraphs, headings inside the article and tables, in reading order.
    pub body: Vec<Passage>,
    pub captions: Vec<Passage>,
    /// The pages it stands on, counted from 1 in the document, in the order in which it is read.
    pub pages: Vec<usize>,
    /// How sure it is that its parts belong together, from 0 to 1: that of the weakest link.
    pub confidence: f32,
}

/// A paragraph with its place.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Passage {
    pub text: String,
    pub role: String,
    /// The page on which it starts, counted from 1.
    pub page: usize,
    /// Left, top, right and bottom on that page, in pixels; `None` in a text without coordinates.
    #[serde(rename = "box")]
    pub place: Option<[i32; 4]>,
}

impl Record {
    /// The paragraphs with a blank line between.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.body.iter().map(|passage| passage.text.as_str()).collect();
        texts.join("\n\n")
    }
}

/// A record for each article, in the order of the document.
pub(super) fn records(document: &Document) -> impl Iterator<Item = Record> {
    document.articles.iter().enumerate().map(move |(index, article)| record(document, index, article))
}

fn record(document: &Document, index: usize, article: &Article) -> Record {
    let section = document.sections.iter().find(|section| section.articles.contains(&index));
    let first = article.blocks().next().and_then(|block| document.readings.get(block.page()));
    let passages = |blocks: &[Block]| blocks.iter().map(|block| passage(document, block)).collect();
    Record {
        source: first.map(|reading| reading.page.source.file.clone()).unwrap_or_default(),
        article: index + 1,
        section: section.map(|section| text_of(&section.banner)),
        headline: article.headline.as_ref().map(text_of),
        kicker: article.kicker.iter().map(text_of).collect(),
        decks: article.decks.iter().map(text_of).collect(),
        byline: article.byline.iter().map(text_of).collect(),
        body: passages(&article.body),
        captions: passages(&article.captions),
        pages: pages_of(article),
        confidence: article.links.iter().map(|link| link.confidence).fold(Confidence::SURE, weaker).value(),
    }
}

fn passage(document: &Document, block: &Block) -> Passage {
    let page = block.page();
    let is_placed = document.readings.get(page).is_some_and(|reading| reading.page.unit == Unit::Pixel);
    let Rect { left, top, right, bottom } = block.rect();
    let place = is_placed.then_some([left, top, right, bottom]);
    Passage { text: text_of(block), role: role_name(block.role), page: page + 1, place }
}

fn pages_of(article: &Article) -> Vec<usize> {
    let mut pages: Vec<usize> = Vec::new();
    for origin in article.blocks().flat_map(|block| &block.origins) {
        if !pages.contains(&(origin.page + 1)) {
            pages.push(origin.page + 1);
        }
    }
    pages
}

fn weaker(a: Confidence, b: Confidence) -> Confidence {
    if b < a { b } else { a }
}

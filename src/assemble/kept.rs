//! Articles that the source has told, as METS does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{continuations, stanzas};
use crate::model::{
    Article, Block, Confidence, Document, Link, LinkEvidence, Part, Reading, Role, Section, SourceBlock,
};
use crate::text::{self, Lexicon};

/// Whether articles that the source tells stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Articles {
    /// They stay where the source tells them.
    #[default]
    Keep,
    /// They are found anew.
    Rebuild,
}

pub(super) fn are_told(readings: &[Reading]) -> bool {
    readings.iter().flat_map(|reading| &reading.page.blocks).any(|block| block.article.is_some())
}

/// Puts the blocks together as the source says. Text of which it says nothing cannot be placed.
pub(super) fn assemble(readings: Vec<Reading>, lexicon: &Lexicon) -> Document {
    let mut articles: BTreeMap<usize, Vec<Block>> = BTreeMap::new();
    let mut document = Document::default();
    // Banners, each with the number of articles that started before it.
    let mut banners: Vec<(Block, usize)> = Vec::new();
    for reading in &readings {
        for block in &reading.blocks {
            let block = block.clone();
            match (article_of(reading, &block), block.role) {
                (Some(article), _) => articles.entry(article).or_default().push(block),
                (None, Role::Banner) => banners.push((block, articles.len())),
                (None, role) if role.is_furniture() => document.furniture.push(block),
                (None, _) => document.unplaced.push(block),
            }
        }
    }
    let count = articles.len();
    let ends: Vec<usize> = banners.iter().skip(1).map(|banner| banner.1).chain([count]).collect();
    let sections = banners.into_iter().zip(ends);
    let sections =
        sections.map(|((banner, start), end)| Section { banner, articles: (start..end.max(start)).collect() });
    let sections = sections.collect();
    let articles = articles.into_values().map(|blocks| article(blocks, &readings, lexicon)).collect();
    Document { readings, articles, sections, ..document }
}

fn article_of(reading: &Reading, block: &Block) -> Option<usize> {
    source_block(reading, block)?.article
}

fn source_block<'a>(reading: &'a Reading, block: &Block) -> Option<&'a SourceBlock> {
    let line = &block.origins.first()?.rect;
    reading.page.block_of(line).map(|at| &reading.page.blocks[at])
}

fn article(blocks: Vec<Block>, readings: &[Reading], lexicon: &Lexicon) -> Article {
    let mut article = Article::default();
    for block in blocks {
        match block.role {
            Role::Headline | Role::Banner => {
                let whole = match article.headline.take() {
                    Some(first) => text::join_blocks(first, block, lexicon),
                    None => block,
                };
                article.headline = Some(Block { role: Role::Headline, ..whole });
            }
            Role::Kicker => article.kicker.push(block),
            Role::Deck => article.decks.push(block),
            Role::Byline => article.byline.push(block),
            Role::Caption => article.captions.push(block),
            _ => article.body.push(block),
        }
    }
    let body = continuations::join_cut_paragraphs(article.body, readings, lexicon);
    article.body = stanzas::join_stanzas(&body, readings).0;
    let told = |part| Link { part, why: LinkEvidence::Told, confidence: Confidence::SURE };
    let head = article.headline.iter().map(|_| Part::Headline);
    let byline = article.byline.first().map(|_| Part::Byline);
    let body = (0..article.body.len()).map(Part::Body);
    let captions = (0..article.captions.len()).map(Part::Caption);
    article.links = head.chain(byline).chain(body).chain(captions).map(told).collect();
    article
}

//! The pages that the report shows: kept while the run goes on, so few that their number is no matter.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::model::{Article, Block, Document, Quality, Reading};

/// Pages shown of each kind: the most doubtful and the slowest.
const SHOWN: usize = 24;

/// One page with what was made of it.
pub(super) struct View {
    /// The document's file, relative to the output folder.
    pub output: String,
    /// Index of the page in its document.
    pub page: usize,
    pub quality: Quality,
    /// Seconds that its document took for a page.
    pub seconds: f32,
    /// A document of this page alone, without its words.
    pub document: Document,
}

/// The pages that are to be shown so far.
#[derive(Default)]
pub struct Views {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    doubtful: Vec<View>,
    slow: Vec<View>,
}

impl Views {
    /// Keeps those pages of a document that are more doubtful or slower than the ones kept. `output` is relative to the
    /// output folder.
    pub fn consider(&self, output: &Path, document: &Document, seconds: f32) {
        let seconds = seconds / document.readings.len().max(1) as f32;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for (page, quality) in document.quality.iter().enumerate() {
            let view = || View {
                output: output.to_string_lossy().into_owned(),
                page,
                quality: *quality,
                seconds,
                document: alone(document, page),
            };
            keep(&mut kept.doubtful, |kept| kept.quality.score, quality.score, view);
            if page == 0 {
                keep(&mut kept.slow, |kept| -kept.seconds, -seconds, view);
            }
        }
    }

    /// All pages kept, each once.
    pub(super) fn into_views(self) -> Vec<View> {
        let Kept { doubtful: mut views, slow } = self.kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        for view in slow {
            if !views.iter().any(|other| (&other.output, other.page) == (&view.output, view.page)) {
                views.push(view);
            }
        }
        views
    }
}

/// Puts a view where its value belongs, the smallest first, and lets go of the last.
fn keep(views: &mut Vec<View>, value_of: impl Fn(&View) -> f32, value: f32, view: impl FnOnce() -> View) {
    let at = views.partition_point(|kept| value_of(kept) <= value);
    if at < SHOWN {
        views.insert(at, view());
        views.truncate(SHOWN);
    }
}

/// A document of one page, without the words in their boxes: they are most of it.
fn alone(document: &Document, page: usize) -> Document {
    let reading = &document.readings[page];
    let only = |block: &Block| only_on(block, page);
    let blocks = |blocks: &[Block]| blocks.iter().filter_map(only).collect::<Vec<_>>();
    let articles = document.articles.iter().map(|article| Article {
        kicker: blocks(&article.kicker),
        headline: article.headline.as_ref().and_then(only),
        decks: blocks(&article.decks),
        byline: blocks(&article.byline),
        body: blocks(&article.body),
        captions: blocks(&article.captions),
        links: vec![],
    });
    let mut slim = reading.page.clone();
    slim.lines.clear();
    let regions = reading.regions.iter().cloned().map(|mut region| {
        region.lines.clear();
        region
    });
    let reading = Reading {
        page: slim,
        scale: reading.scale,
        columns: reading.columns.clone(),
        regions: regions.collect(),
        blocks: blocks(&reading.blocks),
    };
    Document {
        readings: vec![reading],
        articles: articles.filter(|article| article.blocks().next().is_some()).collect(),
        furniture: blocks(&document.furniture),
        unplaced: blocks(&document.unplaced),
        ..Document::default()
    }
}

/// The block if a part of it stands on the page, which is then page 0.
fn only_on(block: &Block, page: usize) -> Option<Block> {
    let mut block = block.clone();
    block.origins.retain(|origin| origin.page == page);
    block.origins.iter_mut().for_each(|origin| origin.page = 0);
    (!block.origins.is_empty()).then_some(block)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, draw_page};
    use crate::{Lexicon, Options, read_document};

    fn document(text: &str, score: f32) -> Document {
        let page = draw_page(text, Source::default());
        let mut document = read_document(vec![page], &Lexicon::default(), &Options::default());
        document.quality[0].score = score;
        document
    }

    #[test]
    fn the_most_doubtful_and_the_slowest_are_kept_each_once() {
        let views = Views::default();
        for number in 0..200 {
            let score = number as f32 / 200.0;
            views.consider(Path::new(&format!("p{number}.md")), &document("A line of text.\n", score), score);
        }
        let views = views.into_views();
        assert_eq!(views.len(), 2 * SHOWN);
        assert_eq!((views[0].output.as_str(), views[SHOWN].output.as_str()), ("p0.md", "p199.md"));
    }

    #[test]
    fn a_view_has_the_text_and_not_the_words() {
        let view = alone(&document("The council met\non Monday.\n", 0.5), 0);
        assert_eq!(view.articles[0].body[0].text, "The council met on Monday.");
        assert!(view.readings[0].page.lines.is_empty());
    }
}

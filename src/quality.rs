//! How far each page of a document can be trusted, from what its reading says of itself.

use crate::model::{Block, Document, Part, Quality, Reading, Verdict, is_han};
use crate::text::Lexicon;

/// Confidence from which on an engine is sure of a word. Any from 0.5 to 0.9 sorts pages alike.
const SURE: f32 = 0.7;
/// Least letters that must stand in words that can be looked up, as a share of all: the few Latin words of a Chinese page
/// say nothing of it.
const LOOKED_UP: f32 = 0.5;
/// Least decisions from which the doubt of the layout is told: a single paragraph always starts at the top of a column.
const DECISIONS: usize = 10;
/// Score from which on a page is fine, and below which no good text can be had from it. On a page with a score of 0.6 the
/// engine doubts every third word, or every third is in no list: nobody reads on there.
const FINE: f32 = 0.85;
const READABLE: f32 = 0.6;

/// Judges every page of a document. `lexicon` is that of the language, without the document's own words.
pub fn judge(document: &Document, lexicon: &Lexicon) -> Vec<Quality> {
    let pages = document.readings.iter().enumerate();
    pages.map(|(page, reading)| judge_page(document, page, reading, lexicon)).collect()
}

fn judge_page(document: &Document, page: usize, reading: &Reading, lexicon: &Lexicon) -> Quality {
    let sure = share_of_sure_letters(reading);
    let known = if lexicon.has_lists() { share_of_known_letters(reading, lexicon) } else { None };
    let layout = layout_confidence(document, page, reading);
    // The geometric mean: one part that is bad is not made good by the others. The engine has seen the letters, and counts double.
    let parts = || [sure, sure, known, layout].into_iter().flatten();
    let score = if parts().count() == 0 { 1.0 } else { parts().product::<f32>().powf(1.0 / parts().count() as f32) };
    let verdict = match score {
        score if FINE <= score => Verdict::Fine,
        score if READABLE <= score => Verdict::LookAtIt,
        _ => Verdict::ScanAgain,
    };
    Quality { score, verdict, sure, known, layout }
}

fn share_of_sure_letters(reading: &Reading) -> Option<f32> {
    let told = reading.page.words().filter_map(|word| Some((word.confidence?.value(), letters(&word.text))));
    mean(told.map(|(confidence, letters)| (if SURE <= confidence { 1.0 } else { 0.0 }, letters)))
}

fn share_of_known_letters(reading: &Reading, lexicon: &Lexicon) -> Option<f32> {
    let words = || reading.blocks.iter().flat_map(|block| block.text.split_whitespace());
    let all: f32 = words().map(letters).sum();
    let looked_up =
        || words().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(|word| is_plain(word));
    let enough = LOOKED_UP * all <= looked_up().map(letters).sum();
    mean(looked_up().map(|word| (if lexicon.knows(word).is_some() { 1.0 } else { 0.0 }, letters(word))))
        .filter(|_| enough)
}

/// Whether a word is one that lists have.
fn is_plain(word: &str) -> bool {
    1 < word.chars().count() && word.chars().all(|c| c.is_alphabetic() && !is_han(c))
}

/// How sure the stages were where paragraphs start, how lines join, and what belongs to an article: the mean of the three.
fn layout_confidence(document: &Document, page: usize, reading: &Reading) -> Option<f32> {
    let starts = mean(reading.blocks.iter().map(|block| (block.confidence.value(), letters(&block.text))));
    let joins = mean(reading.blocks.iter().flat_map(|block| &block.seams).map(|seam| (seam.confidence.value(), 1.0)));
    let links = document.articles.iter().flat_map(|article| {
        let stands_here = move |part: Part| article.part(part).is_some_and(|block: &Block| block.page() == page);
        article.links.iter().filter(move |link| stands_here(link.part))
    });
    let decisions = reading.blocks.iter().map(|block| 1 + block.seams.len()).sum::<usize>();
    if decisions < DECISIONS {
        return None;
    }
    let links = mean(links.map(|link| (link.confidence.value(), 1.0)));
    mean([starts, joins, links].into_iter().flatten().map(|part| (part, 1.0)))
}

fn letters(text: &str) -> f32 {
    text.chars().filter(|c| c.is_alphabetic()).count() as f32
}

/// The mean of values with their weights; `None` without weight.
fn mean(values: impl Iterator<Item = (f32, f32)>) -> Option<f32> {
    let (sum, weight) = values.fold((0.0, 0.0), |(sum, all), (value, weight)| (sum + value * weight, all + weight));
    (0.0 < weight).then(|| sum / weight)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Confidence, Page, Source, draw_page};
    use crate::options::Options;
    use crate::pipeline::read_document;

    fn page(text: &str, confidence: f32) -> Page {
        let mut page = draw_page(text, Source::default());
        for word in page.lines.iter_mut().flat_map(|line| &mut line.words) {
            word.confidence = Some(Confidence::new(confidence));
        }
        page
    }

    fn judged(text: &str, confidence: f32) -> Quality {
        let lexicon = Lexicon::from_words(["the", "council", "met", "on", "monday"]);
        read_document(vec![page(text, confidence)], &lexicon, &Options::default()).quality[0]
    }

    #[test]
    fn a_page_that_everybody_is_sure_of_is_fine() {
        assert_eq!(judged("The council met on Monday.", 0.95).verdict, Verdict::Fine);
    }

    #[test]
    fn a_page_of_which_the_engine_is_unsure_is_to_be_scanned_again() {
        let quality = judged("The council met on Monday.", 0.3);
        assert_eq!((quality.sure, quality.verdict), (Some(0.0), Verdict::ScanAgain));
    }

    #[test]
    fn words_that_no_list_has_make_a_page_doubtful() {
        let quality = judged("Tbe couucil met on Monday.", 0.95);
        assert!(quality.score < judged("The council met on Monday.", 0.95).score);
        assert_eq!(quality.known, Some(11.0 / 21.0));
    }

    #[test]
    fn chinese_is_not_looked_up() {
        assert_eq!(judged("市政府昨日开会 council", 0.95).known, None);
    }

    proptest! {
        #[test]
        fn every_page_has_a_score_from_0_to_1(text in "([a-z]{1,9}[ \n]){0,30}", confidence in 0f32..1.0) {
            let quality = judged(&text, confidence);
            prop_assert!((0.0..=1.0).contains(&quality.score));
        }
    }
}

//! How far each page of a document can be trusted, from what its reading says of itself.

use foldhash::{HashMap, HashMapExt};

use crate::model::{Confidence, Document, Quality, Reading, Verdict, is_han};
use crate::text::Lexicon;

/// Confidence from which on an engine is sure of a word. Any from 0.5 to 0.9 sorts pages alike.
const SURE: f32 = 0.7;
/// How many times the engine's word counts: it has seen the letters. With any data set left out, the best weights on the others give
/// it four fifths or more.
const WEIGHT_OF_SURE: usize = 4;
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
    let links = links_by_page(document);
    let mut known = KnownWords { lexicon, asked: HashMap::new() };
    document.readings.iter().zip(&links).map(|(reading, links)| judge_page(reading, links, &mut known)).collect()
}

fn judge_page<'a>(reading: &'a Reading, links: &[Confidence], words: &mut KnownWords<'a>) -> Quality {
    let sure = share_of_sure_letters(reading);
    let known = if words.lexicon.has_lists() { share_of_known_letters(reading, words) } else { None };
    let layout = layout_confidence(reading, links);
    // The geometric mean: one part that is bad is not made good by the others.
    let parts = || std::iter::repeat_n(sure, WEIGHT_OF_SURE).chain([known, layout]).flatten();
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

/// The words of a document that were looked at, as they are written: most come again and again.
struct KnownWords<'a> {
    lexicon: &'a Lexicon,
    asked: HashMap<&'a str, Asked>,
}

/// What a written word, with the marks about it, is to the lists.
#[derive(Clone, Copy)]
struct Asked {
    letters: f32,
    /// Whether a list has it; `None` for what lists do not have.
    is_known: Option<bool>,
}

impl<'a> KnownWords<'a> {
    fn ask(&mut self, written: &'a str) -> Asked {
        *self.asked.entry(written).or_insert_with(|| {
            let word = written.trim_matches(|c: char| !c.is_alphanumeric());
            let is_known = is_plain(word).then(|| self.lexicon.knows(word).is_some());
            Asked { letters: letters(written), is_known }
        })
    }
}

fn share_of_known_letters<'a>(reading: &'a Reading, known: &mut KnownWords<'a>) -> Option<f32> {
    let (mut all, mut looked_up, mut found) = (0.0, 0.0, 0.0);
    for word in reading.blocks.iter().flat_map(|block| block.text.split_whitespace()) {
        let Asked { letters, is_known } = known.ask(word);
        all += letters;
        if let Some(is_known) = is_known {
            looked_up += letters;
            found += if is_known { letters } else { 0.0 };
        }
    }
    let enough = 0.0 < looked_up && LOOKED_UP * all <= looked_up;
    enough.then(|| found / looked_up)
}

/// Whether a word is one that lists have.
fn is_plain(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(|c| c.is_alphabetic() && !is_han(c))
}

/// How sure the stages were where paragraphs start, how lines join, and what belongs to an article: the mean of the three.
fn layout_confidence(reading: &Reading, links: &[Confidence]) -> Option<f32> {
    let starts = mean(reading.blocks.iter().map(|block| (block.confidence.value(), letters(&block.text))));
    let joins = mean(reading.blocks.iter().flat_map(|block| &block.seams).map(|seam| (seam.confidence.value(), 1.0)));
    let decisions = reading.blocks.iter().map(|block| 1 + block.seams.len()).sum::<usize>();
    if decisions < DECISIONS {
        return None;
    }
    let links = mean(links.iter().map(|confidence| (confidence.value(), 1.0)));
    mean([starts, joins, links].into_iter().flatten().map(|part| (part, 1.0)))
}

/// How sure the links of the articles are, by the pages on which the linked parts stand.
fn links_by_page(document: &Document) -> Vec<Vec<Confidence>> {
    let mut links = vec![vec![]; document.readings.len()];
    for (article, link) in
        document.articles.iter().flat_map(|article| article.links.iter().map(move |link| (article, link)))
    {
        let here = article.part(link.part).and_then(|block| links.get_mut(block.page()));
        here.into_iter().for_each(|here| here.push(link.confidence));
    }
    links
}

fn letters(text: &str) -> f32 {
    let letters = match text.is_ascii() {
        true => text.bytes().filter(u8::is_ascii_alphabetic).count(),
        false => text.chars().filter(|c| c.is_alphabetic()).count(),
    };
    letters as f32
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

//! Which rare words two pieces of text share.

use std::collections::BTreeSet;
use std::ops::Range;

use foldhash::HashMap;

use crate::model::{holds_han, is_han};

/// Letters of a word that are compared: endings differ from case to case, and engines err in long words.
const STEM: usize = 6;
/// Shorter words are articles and prepositions.
const SHORTEST_WORD: usize = 4;

/// The words of a text: pairs of characters where it is Han, stems elsewhere.
pub fn features(text: &str) -> BTreeSet<String> {
    let mut features = BTreeSet::new();
    show_features(text, |feature| features.extend([feature.to_owned()]));
    features
}

/// Shows every feature of a text, as often as it stands there.
fn show_features(text: &str, mut show: impl FnMut(&str)) {
    let mut feature = String::new();
    for run in text.split(|c: char| !c.is_alphanumeric()) {
        if run.is_ascii() {
            if SHORTEST_WORD <= run.len() {
                feature.clear();
                feature.push_str(&run[..run.len().min(STEM)]);
                feature.make_ascii_lowercase();
                show(&feature);
            }
        } else if holds_han(run) {
            let pairs = run.chars().zip(run.chars().skip(1)).filter(|(one, other)| is_han(*one) && is_han(*other));
            for (one, other) in pairs {
                feature.clear();
                feature.extend([one, other]);
                show(&feature);
            }
        } else if SHORTEST_WORD <= run.chars().count() {
            let end = run.char_indices().nth(STEM).map_or(run.len(), |(end, _)| end);
            show(&run[..end].to_lowercase());
        }
    }
}

/// In which of the bodies each of the words stands that will be asked for.
#[derive(Debug, Default)]
pub struct Vocabulary {
    bodies: usize,
    places: HashMap<String, Vec<usize>>,
}

impl Vocabulary {
    /// `asked`: the texts whose features will be asked for.
    pub fn of<'a>(bodies: impl IntoIterator<Item = Vec<&'a str>>, asked: impl IntoIterator<Item = &'a str>) -> Self {
        let words = asked.into_iter().flat_map(features);
        let mut vocabulary = Self { bodies: 0, places: words.map(|word| (word, vec![])).collect() };
        for (body, texts) in bodies.into_iter().enumerate() {
            for text in texts {
                show_features(text, |word| vocabulary.note(word, body));
            }
            vocabulary.bodies = body + 1;
        }
        vocabulary
    }

    /// Notes that a word stands in a body, once.
    fn note(&mut self, word: &str, body: usize) {
        if let Some(places) = self.places.get_mut(word).filter(|places| places.last() != Some(&body)) {
            places.push(body);
        }
    }

    /// How much each of some bodies shares with the words: the sum over the shared words of how rare they are among all
    /// bodies.
    pub fn shared(&self, words: &BTreeSet<String>, bodies: Range<usize>) -> Vec<f32> {
        self.summed(words, bodies, |spread| ((self.bodies + 1) as f32 / spread as f32).ln())
    }

    /// The share of the words that stand in each body.
    pub fn covered(&self, words: &BTreeSet<String>) -> Vec<f32> {
        let count = words.len().max(1) as f32;
        self.summed(words, 0..self.bodies, |_| 1.0).into_iter().map(|sum| sum / count).collect()
    }

    /// For each of some bodies the sum over the words in it of what a word counts for that stands in so many bodies.
    fn summed(&self, words: &BTreeSet<String>, bodies: Range<usize>, worth: impl Fn(usize) -> f32) -> Vec<f32> {
        let mut sums = vec![0.0; bodies.len()];
        for places in words.iter().filter_map(|word| self.places.get(word)) {
            let worth = worth(places.len());
            let first = places.partition_point(|body| *body < bodies.start);
            let inside = places[first..].iter().take_while(|body| **body < bodies.end);
            inside.for_each(|body| sums[body - bodies.start] += worth);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_shares_most_with_its_own_body() {
        let bodies = [vec!["The harbour was closed by ice."], vec!["The railway bridge was opened."]];
        let headline = "ICE IN THE HARBOUR";
        let shared = Vocabulary::of(bodies, [headline]).shared(&features(headline), 0..2);
        assert!(shared[1] < shared[0]);
    }

    #[test]
    fn han_text_is_compared_by_pairs_of_characters() {
        let words = features("花会，开幕");
        assert_eq!(words.into_iter().collect::<Vec<_>>(), ["开幕", "花会"]);
    }
}

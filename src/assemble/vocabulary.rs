//! Which rare words two pieces of text share.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::model::is_han;

/// Letters of a word that are compared: endings differ from case to case, and engines err in long words.
const STEM: usize = 6;
/// Shorter words are articles and prepositions.
const SHORTEST_WORD: usize = 4;

/// The words of a text: pairs of characters where it is Han, stems elsewhere.
pub fn features(text: &str) -> BTreeSet<String> {
    let mut features = BTreeSet::new();
    for run in text.split(|c: char| !c.is_alphanumeric()) {
        let characters: Vec<char> = run.chars().collect();
        features.extend(characters.windows(2).filter(|pair| pair.iter().all(|c| is_han(*c))).map(String::from_iter));
        if SHORTEST_WORD <= characters.len() && !characters.iter().any(|c| is_han(*c)) {
            let stem: String = characters.iter().take(STEM).collect();
            features.insert(stem.to_lowercase());
        }
    }
    features
}

/// In which of the bodies each word stands.
#[derive(Debug, Default)]
pub struct Vocabulary {
    bodies: usize,
    places: HashMap<String, Vec<usize>>,
}

impl Vocabulary {
    pub fn of<'a>(bodies: impl IntoIterator<Item = Vec<&'a str>>) -> Self {
        let mut vocabulary = Self::default();
        for texts in bodies {
            let words: BTreeSet<String> = texts.into_iter().flat_map(features).collect();
            for word in words {
                vocabulary.places.entry(word).or_default().push(vocabulary.bodies);
            }
            vocabulary.bodies += 1;
        }
        vocabulary
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
        let vocabulary = Vocabulary::of(bodies);
        let shared = vocabulary.shared(&features("ICE IN THE HARBOUR"), 0..2);
        assert!(shared[1] < shared[0]);
    }

    #[test]
    fn han_text_is_compared_by_pairs_of_characters() {
        let words = features("花会，开幕");
        assert_eq!(words.into_iter().collect::<Vec<_>>(), ["开幕", "花会"]);
    }
}

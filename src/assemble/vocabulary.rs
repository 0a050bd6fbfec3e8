//! Which rare words two pieces of text share.

use std::collections::{BTreeMap, BTreeSet};

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

/// In how many of the bodies each word stands.
#[derive(Debug, Default)]
pub struct Vocabulary {
    bodies: Vec<BTreeSet<String>>,
    spread: BTreeMap<String, usize>,
}

impl Vocabulary {
    pub fn of<'a>(bodies: impl IntoIterator<Item = Vec<&'a str>>) -> Self {
        let mut vocabulary = Self::default();
        for texts in bodies {
            let words: BTreeSet<String> = texts.into_iter().flat_map(features).collect();
            for word in &words {
                *vocabulary.spread.entry(word.clone()).or_default() += 1;
            }
            vocabulary.bodies.push(words);
        }
        vocabulary
    }

    /// How much each body shares with the words: the sum over the shared words of how rare they are among the bodies.
    pub fn shared(&self, words: &BTreeSet<String>) -> Vec<f32> {
        let share = |body: &BTreeSet<String>| words.intersection(body).map(|word| self.rarity(word)).sum();
        self.bodies.iter().map(share).collect()
    }

    /// The share of the words that stand in each body.
    pub fn covered(&self, words: &BTreeSet<String>) -> Vec<f32> {
        let count = words.len().max(1) as f32;
        self.bodies.iter().map(|body| words.intersection(body).count() as f32 / count).collect()
    }

    fn rarity(&self, word: &str) -> f32 {
        let spread = self.spread.get(word).copied().unwrap_or(0).max(1);
        ((self.bodies.len() + 1) as f32 / spread as f32).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_shares_most_with_its_own_body() {
        let bodies = [vec!["The harbour was closed by ice."], vec!["The railway bridge was opened."]];
        let vocabulary = Vocabulary::of(bodies);
        let shared = vocabulary.shared(&features("ICE IN THE HARBOUR"));
        assert!(shared[1] < shared[0]);
    }

    #[test]
    fn han_text_is_compared_by_pairs_of_characters() {
        let words = features("花会，开幕");
        assert_eq!(words.into_iter().collect::<Vec<_>>(), ["开幕", "花会"]);
    }
}

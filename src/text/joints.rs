//! How letters meet inside words, and at their ends and starts: what a list's words tell about a word that is in none.

use std::collections::HashMap;

/// What stands before a word's first letter and behind its last.
const START: char = '^';
const END: char = '$';
/// Counts that each letter is believed to have had behind each pair, and all letters together: what was never seen is
/// rare, not impossible.
const PRIOR: f32 = 0.3;
const PRIOR_OF_ALL: f32 = 10.0;
/// Shorter words are mostly abbreviations.
const MIN_LETTERS: usize = 3;

/// Counts of the letters behind each two letters (a trigram model, as in Jurafsky and Martin, *Speech and Language
/// Processing*, chapter 3).
#[derive(Clone, Debug, Default)]
pub(super) struct Joints {
    pairs: HashMap<[char; 2], f32>,
    triples: HashMap<[char; 3], f32>,
}

impl Joints {
    /// Counts a word of small letters; what has other characters says nothing.
    pub fn learn(&mut self, word: &str) {
        if word.chars().count() < MIN_LETTERS || !word.chars().all(char::is_alphabetic) {
            return;
        }
        let mut pair = [START, START];
        for c in word.chars().chain([END]) {
            *self.pairs.entry(pair).or_default() += 1.0;
            *self.triples.entry([pair[0], pair[1], c]).or_default() += 1.0;
            pair = [pair[1], c];
        }
    }

    /// Log odds that the letters at which two halves meet stand inside a word, rather than where one ends and another starts.
    pub fn inside(&self, first: &str, second: &str) -> f32 {
        let mut ends = first.chars().rev();
        let last = ends.next().unwrap_or(START);
        let pair = [ends.next().unwrap_or(START), last];
        let mut starts = second.chars();
        let (next, after) = (starts.next().unwrap_or(END), starts.next().unwrap_or(END));
        let together = self.follows(pair, next) + self.follows([last, next], after);
        let apart = self.follows(pair, END) + self.follows([START, START], next) + self.follows([START, next], after);
        together - apart
    }

    /// Log probability of a letter behind two.
    fn follows(&self, pair: [char; 2], c: char) -> f32 {
        let seen = self.triples.get(&[pair[0], pair[1], c]).copied().unwrap_or(0.0);
        ((seen + PRIOR) / (self.pairs.get(&pair).copied().unwrap_or(0.0) + PRIOR_OF_ALL)).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_meet_in_many_words_speak_for_one_word() {
        let mut joints = Joints::default();
        let words = ["lantern", "western", "eastern", "interval", "gum", "tree", "sum", "trunk"];
        words.iter().for_each(|word| joints.learn(word));
        assert!(0.0 < joints.inside("nor", "thern") + joints.inside("wes", "tern"));
        assert!(joints.inside("gum", "tree") < 0.0);
    }
}

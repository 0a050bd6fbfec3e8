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

/// How many different letters are told apart: more than an alphabet with its accents has.
const LETTERS: usize = 64;

/// Counts of the letters behind each two letters (a trigram model, as in Jurafsky and Martin, *Speech and Language
/// Processing*, chapter 3).
#[derive(Clone, Debug)]
pub(super) struct Joints {
    /// The letters in the order in which they were met; what is met later counts as one letter more.
    letters: HashMap<char, usize>,
    /// The same for the commonest.
    ascii: [Option<usize>; 128],
    /// Counts of three letters in a row; of two, where the third is any.
    triples: Vec<f32>,
    pairs: Vec<f32>,
}

impl Default for Joints {
    fn default() -> Self {
        let letters = HashMap::from([(START, 0), (END, 1)]);
        let mut ascii = [None; 128];
        (ascii[START as usize], ascii[END as usize]) = (Some(0), Some(1));
        Self { letters, ascii, triples: vec![0.0; LETTERS * LETTERS * LETTERS], pairs: vec![0.0; LETTERS * LETTERS] }
    }
}

impl Joints {
    /// Counts a word of small letters; what has other characters says nothing.
    pub fn learn(&mut self, word: &str) {
        if word.chars().count() < MIN_LETTERS || !word.chars().all(char::is_alphabetic) {
            return;
        }
        let mut pair = [self.place(START), self.place(START)];
        for c in word.chars().chain([END]) {
            let letter = self.learned_place(c);
            self.pairs[pair[0] * LETTERS + pair[1]] += 1.0;
            self.triples[(pair[0] * LETTERS + pair[1]) * LETTERS + letter] += 1.0;
            pair = [pair[1], letter];
        }
    }

    fn learned_place(&mut self, c: char) -> usize {
        if let Some(Some(place)) = self.ascii.get(c as usize) {
            return *place;
        }
        let next = self.letters.len().min(LETTERS - 1);
        let place = *self.letters.entry(c).or_insert(next);
        self.ascii.get_mut(c as usize).map(|known| known.replace(place));
        place
    }

    fn place(&self, c: char) -> usize {
        let known = self.ascii.get(c as usize).copied().flatten();
        known.or_else(|| self.letters.get(&c).copied()).unwrap_or(LETTERS - 1)
    }

    /// Log odds that the letters at which two halves meet stand inside a word, rather than where one ends and another starts.
    pub fn inside(&self, first: &str, second: &str) -> f32 {
        let [before, last, next, after] = seam(first, second);
        let pair = [before, last];
        let together = self.follows(pair, next) + self.follows([last, next], after);
        let apart = self.follows(pair, END) + self.follows([START, START], next) + self.follows([START, next], after);
        together - apart
    }

    /// Whether the letters at which two halves meet stand so inside words that were learned.
    pub fn have_met(&self, first: &str, second: &str) -> bool {
        let [before, last, next, after] = seam(first, second);
        let is_seen = |pair: [char; 2], c: char| {
            let pair = self.place(pair[0]) * LETTERS + self.place(pair[1]);
            0.0 < self.triples[pair * LETTERS + self.place(c)]
        };
        is_seen([before, last], next) && is_seen([last, next], after)
    }

    /// Log probability of a word's letters, and that it ends with them.
    pub fn log_probability(&self, word: &str) -> f32 {
        let mut pair = [START, START];
        let letters = word.chars().chain([END]);
        let step = |c| {
            let odds = self.follows(pair, c);
            pair = [pair[1], c];
            odds
        };
        letters.map(step).sum()
    }

    /// Log probability of a letter behind two.
    fn follows(&self, pair: [char; 2], c: char) -> f32 {
        let pair = self.place(pair[0]) * LETTERS + self.place(pair[1]);
        let seen = self.triples[pair * LETTERS + self.place(c)];
        ((seen + PRIOR) / (self.pairs[pair] + PRIOR_OF_ALL)).ln()
    }
}

/// The two letters on each side of where two halves meet.
fn seam(first: &str, second: &str) -> [char; 4] {
    let (mut ends, mut starts) = (first.chars().rev(), second.chars());
    let [last, before] = [ends.next(), ends.next()].map(|c| c.unwrap_or(START));
    let [next, after] = [starts.next(), starts.next()].map(|c| c.unwrap_or(END));
    [before, last, next, after]
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

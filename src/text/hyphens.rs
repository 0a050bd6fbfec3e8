//! Which hyphen goes, and why.

use super::characters::{between_lines, fold_word, is_hyphen};
use super::{Lexicon, TextParams};
use crate::model::{Confidence, Evidence, Join, is_han};

/// How two lines are to be joined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Splice {
    pub join: Join,
    pub confidence: Confidence,
    /// Bytes of the first line's end that go: a dividing hyphen.
    pub drop: usize,
    /// What is put between.
    pub between: &'static str,
}

/// Shortest half that tells by being known: word lists have nearly every pair of letters.
const MIN_KNOWN_HALF: usize = 3;
/// Shortest word that two halves without a hyphen are put together to: below, the halves are words by chance.
const MIN_MENDED: usize = 5;

/// Words with which English makes one word of two, where others keep a hyphen: `seedsman`, `friendship`.
const SOLID_ENDINGS: [&str; 10] = ["man", "men", "woman", "women", "ship", "ships", "hood", "ward", "wards", "folk"];

/// Confidences by evidence, as found on proofread pages with a word list at hand.
const BY_MARKUP: f32 = 1.0;
const BY_DOCUMENT: f32 = 0.99;
const BY_LEXICON: f32 = 0.98;
const BY_LETTERS: f32 = 0.95;
const BY_HALVES: f32 = 0.8;
const BY_DEFAULT: f32 = 0.85;

/// Decides how a line's text goes on in the next.
pub(super) fn splice(before: &str, after: &str, lexicon: &Lexicon, params: &TextParams) -> Splice {
    match Division::at(before, after) {
        Some(division) => division.splice(after, lexicon, params),
        None => mend_lost_hyphen(before, after, lexicon).unwrap_or_else(|| join_plainly(before, after)),
    }
}

/// A word that a line's end divides at a hyphen.
struct Division<'a> {
    hyphen: char,
    /// The part before the hyphen, without punctuation before it.
    first: &'a str,
    second: &'a str,
    /// The whole token before the hyphen, up to white space.
    token: &'a str,
}

impl<'a> Division<'a> {
    /// The division, if the line ends in a hyphen right behind a letter or digit, and a letter or digit follows.
    fn at(before: &'a str, after: &'a str) -> Option<Self> {
        let hyphen = before.chars().last().filter(|c| is_hyphen(*c))?;
        let rest = &before[..before.len() - hyphen.len_utf8()];
        let token = rest.rsplit(char::is_whitespace).next().unwrap_or(rest);
        let touches =
            token.trim_end_matches(is_apostrophe).chars().last().is_some_and(|c| c.is_alphanumeric() && !is_han(c));
        let goes_on = after.chars().next().is_some_and(|c| c.is_alphanumeric() && !is_han(c));
        let division = Self { hyphen, first: last_word(token), second: first_word(after), token };
        (touches && goes_on).then_some(division)
    }

    fn splice(&self, after: &str, lexicon: &Lexicon, params: &TextParams) -> Splice {
        if matches!(self.hyphen, '\u{ad}' | '¬') {
            return self.mend(Evidence::Markup, BY_MARKUP);
        }
        // What the source knows to be a part of the word; readers put this sign for it.
        if self.hyphen == '\u{2011}' {
            let keep = self.keep(Evidence::Markup, BY_MARKUP);
            return Splice { drop: self.hyphen.len_utf8(), between: "-", ..keep };
        }
        self.by_digits_and_signs()
            .or_else(|| self.by_words(lexicon))
            .or_else(|| self.by_letters(after, params))
            .or_else(|| self.by_chain(lexicon))
            .or_else(|| self.by_halves(lexicon))
            .unwrap_or_else(|| self.mend(Evidence::Default, BY_DEFAULT))
    }

    /// Ranges of numbers, `10-jährig`, and addresses keep their hyphen.
    fn by_digits_and_signs(&self) -> Option<Splice> {
        let digits = self.first.ends_with(char::is_numeric) || self.second.starts_with(char::is_numeric);
        let address = self.token.contains("://") || self.token.starts_with("www.") || self.token.contains('@');
        (digits || address).then(|| self.keep(Evidence::Letters, BY_LETTERS))
    }

    /// The document's own words, then the lists': the whole word, or the word with its hyphen.
    fn by_words(&self, lexicon: &Lexicon) -> Option<Splice> {
        if self.has_capital_second() && !self.is_in_capitals() {
            return None;
        }
        let (closed, open) = (self.closed(), self.open());
        let (whole, compound) = (count_forms(lexicon, &closed), count_forms(lexicon, &open));
        if 0 < whole + compound {
            return Some(if compound <= whole {
                self.mend(Evidence::Document, BY_DOCUMENT)
            } else {
                self.keep(Evidence::Document, BY_DOCUMENT)
            });
        }
        let last_part = format!("{}{}", self.first_part(), self.second);
        let spellings = [vec![closed, last_part], old_spellings(self.first, self.second)].concat();
        if spellings.iter().any(|word| knows_form(lexicon, word)) {
            return Some(self.mend(Evidence::Lexicon, BY_LEXICON));
        }
        knows_form(lexicon, &open).then(|| self.keep(Evidence::Lexicon, BY_LEXICON))
    }

    /// A compound with another hyphen in it, as `one-` and `and-twenty`: what meets at the line's end is two words, or one.
    fn by_chain(&self, lexicon: &Lexicon) -> Option<Splice> {
        let first = self.first_part();
        let second = self.second.split(is_hyphen).next().unwrap_or(self.second);
        let is_chain =
            lexicon.has_lists() && lexicon.has_small_compounds() && (first != self.first || second != self.second);
        if !is_chain {
            return None;
        }
        let long_enough = MIN_KNOWN_HALF <= first.chars().count().max(second.chars().count());
        let are_words = long_enough && knows_form(lexicon, first) && knows_form(lexicon, second);
        match knows_form(lexicon, &format!("{first}{second}")) {
            true => Some(self.mend(Evidence::Lexicon, BY_LEXICON)),
            false if are_words => Some(self.keep(Evidence::Lexicon, BY_HALVES)),
            false => None,
        }
    }

    /// `und` after the hyphen, or a capital: `Nord-` and `Ostsee`.
    fn by_letters(&self, after: &str, params: &TextParams) -> Option<Splice> {
        let next = after.split(char::is_whitespace).next().unwrap_or(after).to_lowercase();
        if params.suspending_words.contains(&next) {
            let confidence = Confidence::new(BY_LETTERS);
            return Some(Splice { join: Join::Suspended, confidence, drop: 0, between: " " });
        }
        let named = self.first.starts_with(char::is_uppercase) && params.street_words.contains(&fold_word(self.second));
        if named {
            return Some(self.keep(Evidence::Letters, BY_LETTERS));
        }
        (self.has_capital_second() && !self.is_in_capitals()).then(|| self.keep(Evidence::Letters, BY_LETTERS))
    }

    /// Two known words that make no known one are a compound, in languages that write compounds with a hyphen. Behind
    /// a capital they are more often a name that no list has: `Crowhill`.
    fn by_halves(&self, lexicon: &Lexicon) -> Option<Splice> {
        let is_noun_or_name = self.first.starts_with(char::is_uppercase) && !self.is_in_capitals();
        let last = fold_word(forms(self.second).pop().unwrap_or(self.second));
        let is_solid = SOLID_ENDINGS.contains(&last.as_str());
        let is_compound =
            lexicon.has_small_compounds() && self.has_known_halves(lexicon) && !is_noun_or_name && !is_solid;
        is_compound.then(|| self.keep(Evidence::Lexicon, BY_HALVES))
    }

    fn has_known_halves(&self, lexicon: &Lexicon) -> bool {
        let is_word = |half: &str| {
            let bare = forms(half).pop().unwrap_or(half);
            MIN_KNOWN_HALF <= bare.chars().count() && lexicon.knows(bare).is_some()
        };
        lexicon.has_lists() && is_word(self.first_part()) && is_word(self.second)
    }

    fn mend(&self, evidence: Evidence, confidence: f32) -> Splice {
        let confidence = Confidence::new(confidence);
        Splice { join: Join::Mended(evidence), confidence, drop: self.hyphen.len_utf8(), between: "" }
    }

    fn keep(&self, evidence: Evidence, confidence: f32) -> Splice {
        Splice { join: Join::KeptHyphen(evidence), confidence: Confidence::new(confidence), drop: 0, between: "" }
    }

    fn closed(&self) -> String {
        format!("{}{}", self.first, self.second)
    }

    fn open(&self) -> String {
        format!("{}-{}", self.first, self.second)
    }

    /// The part after the last hyphen inside the first half: `law` of `father-in-law`.
    fn first_part(&self) -> &str {
        self.first.rsplit(is_hyphen).next().unwrap_or(self.first)
    }

    fn has_capital_second(&self) -> bool {
        self.second.starts_with(char::is_uppercase)
    }

    /// Whether the word stands in capitals altogether, as in a headline.
    fn is_in_capitals(&self) -> bool {
        let letters = || self.first.chars().chain(self.second.chars()).filter(|c| c.is_alphabetic());
        letters().all(char::is_uppercase) && 2 < letters().count()
    }
}

/// Puts two halves together that are no words, where the whole is one: the hyphen was lost at the margin.
fn mend_lost_hyphen(before: &str, after: &str, lexicon: &Lexicon) -> Option<Splice> {
    let attached = before.ends_with(char::is_alphabetic) && after.starts_with(char::is_lowercase);
    let (first, second) = (last_word(before), first_word(after));
    if !attached || is_han(after.chars().next()?) {
        return None;
    }
    let whole = format!("{first}{second}");
    let evidence = knowing_form(lexicon, &whole)?;
    let halves = [first, second].iter().filter(|half| knows_form(lexicon, half)).count();
    let confidence = match halves {
        0 => Confidence::new(BY_LEXICON),
        1 => Confidence::new(BY_HALVES),
        _ => return None,
    };
    let long_enough = MIN_MENDED <= whole.chars().count();
    long_enough.then_some(Splice { join: Join::MendedWithoutHyphen(evidence), confidence, drop: 0, between: "" })
}

fn join_plainly(before: &str, after: &str) -> Splice {
    let between = between_lines(before, after);
    let join = if between.is_empty() { Join::Unspaced } else { Join::Space };
    Splice { join, confidence: Confidence::SURE, drop: 0, between }
}

/// The word at the end of a text: letters, digits, and the hyphens and apostrophes among them.
fn last_word(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| is_of_word(*c)).last().map_or(text.len(), |(at, _)| at);
    text[start..].trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// The word at the start of a text.
fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_of_word(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(|c: char| !c.is_alphanumeric())
}

fn is_of_word(c: char) -> bool {
    (c.is_alphanumeric() && !is_han(c)) || is_hyphen(c) || is_apostrophe(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// The forms under which a word may be known: itself, without what an apostrophe parts from it (`department's`,
/// `l'exercice`).
fn forms(word: &str) -> Vec<&str> {
    let mut forms = vec![word];
    if let Some((article, rest)) = word.split_once(is_apostrophe) {
        forms.push(if article.len() < rest.len() { rest } else { article });
    }
    forms
}

fn count_forms(lexicon: &Lexicon, word: &str) -> usize {
    forms(word).iter().map(|form| lexicon.count(form)).sum()
}

fn knowing_form(lexicon: &Lexicon, word: &str) -> Option<Evidence> {
    forms(word).iter().find_map(|form| lexicon.knows(form))
}

fn knows_form(lexicon: &Lexicon, word: &str) -> bool {
    knowing_form(lexicon, word).is_some()
}

/// The whole words of which German printers divided `Zuk-ker` (Zucker) and `Schiff-fahrt` (Schiffahrt).
fn old_spellings(first: &str, second: &str) -> Vec<String> {
    let mut spellings = Vec::new();
    if let Some(stem) = first.strip_suffix('k').filter(|_| second.starts_with('k')) {
        spellings.push(format!("{stem}c{second}"));
    }
    let last = first.chars().last();
    let tripled = last.is_some() && last == first.chars().rev().nth(1) && last == second.chars().next();
    if let Some(stem) = first.char_indices().last().filter(|_| tripled).map(|(at, _)| &first[..at]) {
        spellings.push(format!("{stem}{second}"));
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(before: &str, after: &str, words: &[&str]) -> (String, Join) {
        let splice = splice(before, after, &Lexicon::from_words(words.iter().copied()), &TextParams::default());
        (format!("{}{}{after}", &before[..before.len() - splice.drop], splice.between), splice.join)
    }

    #[track_caller]
    fn check(before: &str, after: &str, words: &[&str], text: &str, join: Join) {
        assert_eq!(joined(before, after, words), (text.to_owned(), join));
    }

    const BY_LIST: Join = Join::Mended(Evidence::Lexicon);
    const KEPT_BY_LETTERS: Join = Join::KeptHyphen(Evidence::Letters);

    #[test]
    fn a_divided_word_of_the_list_is_mended() {
        check("the old har-", "bour was", &["harbour"], "the old harbour was", BY_LIST);
        check("das Regi⸗", "ment zog", &["Regiment"], "das Regiment zog", BY_LIST);
    }

    #[test]
    fn a_soft_hyphen_goes_whatever_the_words() {
        check("quux\u{ad}", "zap", &[], "quuxzap", Join::Mended(Evidence::Markup));
        check("quux¬", "zap", &[], "quuxzap", Join::Mended(Evidence::Markup));
    }

    #[test]
    fn two_words_that_make_none_are_a_compound() {
        check("a gum-", "tree stood", &["gum", "tree"], "a gum-tree stood", Join::KeptHyphen(Evidence::Lexicon));
    }

    #[test]
    fn a_compound_with_another_hyphen_in_it_keeps_the_one_at_the_line_end() {
        let kept = Join::KeptHyphen(Evidence::Lexicon);
        check("at three-", "and-sixpence each", &["three", "and"], "at three-and-sixpence each", kept);
        check("for quarter-of-a-", "mile or so", &["a", "mile"], "for quarter-of-a-mile or so", kept);
        check("a seven-", "teen-year-old boy", &["seven", "teen", "seventeen"], "a seventeen-year-old boy", BY_LIST);
        check(
            "the mother-in-la-",
            "ws came",
            &["la", "ws"],
            "the mother-in-laws came",
            Join::Mended(Evidence::Default),
        );
    }

    #[test]
    fn a_name_of_two_words_is_mended() {
        check("at Crow-", "hill he", &["crow", "hill"], "at Crowhill he", Join::Mended(Evidence::Default));
    }

    #[test]
    fn the_last_part_of_a_compound_is_mended_by_itself() {
        check("an extra-illus-", "trated one", &["illustrated"], "an extra-illustrated one", BY_LIST);
    }

    #[test]
    fn a_half_that_is_no_word_is_mended() {
        check("a pro-", "crasto came", &["pro"], "a procrasto came", Join::Mended(Evidence::Default));
    }

    #[test]
    fn german_compounds_with_a_capital_keep_the_hyphen() {
        check("die Nord-", "Ostsee-Bahn", &["Nordostsee"], "die Nord-Ostsee-Bahn", KEPT_BY_LETTERS);
        check("Herr Meyer-", "Schulze", &[], "Herr Meyer-Schulze", KEPT_BY_LETTERS);
    }

    #[test]
    fn a_headline_in_capitals_is_mended_by_the_list() {
        check("THE HAR-", "BOUR", &["harbour"], "THE HARBOUR", BY_LIST);
    }

    #[test]
    fn a_street_keeps_the_hyphen_behind_its_name() {
        check("in Cooper-", "street, then", &["cooper", "street"], "in Cooper-street, then", KEPT_BY_LETTERS);
    }

    #[test]
    fn a_hyphen_before_und_stands_for_a_part_of_a_word() {
        check("Vor-", "und Nachteile", &["Vor", "und"], "Vor- und Nachteile", Join::Suspended);
        check("some thous-", "and men", &["thousand", "and"], "some thousand men", BY_LIST);
    }

    #[test]
    fn ranges_and_addresses_keep_their_hyphen() {
        check("in 1914-", "18 they", &[], "in 1914-18 they", KEPT_BY_LETTERS);
        check("see www.old-", "town.example", &[], "see www.old-town.example", KEPT_BY_LETTERS);
    }

    #[test]
    fn a_dash_is_no_hyphen() {
        check("he said -", "and left", &[], "he said - and left", Join::Space);
    }

    #[test]
    fn old_german_divisions_are_known_by_their_whole_and_keep_their_letters() {
        check("der Zuk-", "ker", &["Zucker"], "der Zukker", BY_LIST);
        check("die Schiff-", "fahrt", &["Schiffahrt"], "die Schifffahrt", BY_LIST);
    }

    #[test]
    fn a_word_with_an_apostrophe_is_known_without_it() {
        check("the depart-", "ment's man", &["department"], "the department's man", BY_LIST);
        check("dans l'exer-", "cice de", &["exercice"], "dans l'exercice de", BY_LIST);
    }

    #[test]
    fn halves_without_a_hyphen_are_put_together_if_the_whole_alone_is_known() {
        let lost = Join::MendedWithoutHyphen(Evidence::Lexicon);
        check("pour ins", "truire le", &["instruire", "pour", "le"], "pour instruire le", lost);
        check("they may", "be here", &["maybe", "may", "be"], "they may be here", Join::Space);
    }

    #[test]
    fn a_man_of_a_trade_is_one_word() {
        let mended = Join::Mended(Evidence::Default);
        check("the seeds-", "man’s stock", &["seeds", "man"], "the seedsman’s stock", mended);
    }
}

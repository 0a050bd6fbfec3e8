//! Which hyphen goes, and why.

use super::characters::{between_lines, fold_word};
use super::forms::{count_forms, first_word, forms, is_apostrophe, knows_form, last_word, old_spellings};
use super::lost::mend_lost_hyphen;
use super::signs::{Reading, Signs, stray_marks};
use super::{Lexicon, TextParams};
use crate::model::{Confidence, Evidence, Join, is_han, is_hyphen};

/// How two lines are to be joined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Splice {
    pub join: Join,
    pub confidence: Confidence,
    /// Bytes of the first line's end that go: a dividing hyphen, or the signs that an engine read for it.
    pub drop: usize,
    /// What is put between.
    pub between: &'static str,
}

/// Shortest half that tells by being known: word lists have nearly every pair of letters.
const MIN_KNOWN_HALF: usize = 3;
/// Log odds that letters meet inside a word below which two known halves are two words. Found on the printed divisions
/// of English and French papers: those of one word lie above, `gum-tree`, `eleventh-century` and the like below.
const MOST_FOR_COMPOUND: f32 = 0.7;

/// Words with which English makes one word of two, where others keep a hyphen: `seedsman`, `friendship`.
const SOLID_ENDINGS: [&str; 10] = ["man", "men", "woman", "women", "ship", "ships", "hood", "ward", "wards", "folk"];

/// French pronouns that follow their verb behind a hyphen, and French words that lose their vowel before another.
const ENCLITICS: [&str; 18] = [
    "je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "moi", "toi", "lui", "leur", "ce", "le", "les",
    "même", "mêmes",
];
const ELIDED: [&str; 9] = ["l", "d", "m", "t", "s", "n", "j", "c", "qu"];

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
        None => None,
    }
    .or_else(|| mend_lost_hyphen(before, after, lexicon))
    .unwrap_or_else(|| join_plainly(before, after))
}

/// Whether a long word that is divided between two texts is known whole, and one of its parts is no word.
pub fn divides_known_word(before: &str, after: &str, lexicon: &Lexicon) -> bool {
    /// In letters: with many a word come two by chance.
    const SHORTEST: usize = 6;
    let Some(division) = Division::at(before, after) else { return false };
    let (first, second) = (division.first, division.second);
    let is_long = || SHORTEST <= first.chars().count() + second.chars().count();
    let is_known = || division.by_words(lexicon).is_some_and(|splice| matches!(splice.join, Join::Mended(_)));
    is_long() && !(knows_form(lexicon, first) && knows_form(lexicon, second)) && is_known()
}

/// A word that a line's end divides at a hyphen.
struct Division<'a> {
    signs: Signs<'a>,
    /// The part before the hyphen, without punctuation before it.
    first: &'a str,
    second: &'a str,
    /// The whole token before the hyphen, up to white space.
    token: &'a str,
}

impl<'a> Division<'a> {
    /// The division, if the line ends in a hyphen right behind a letter or digit, and a letter or digit follows.
    fn at(before: &'a str, after: &'a str) -> Option<Self> {
        let signs = Signs::at_end(before)?;
        let token = signs.before.rsplit(char::is_whitespace).next().unwrap_or(signs.before);
        let end = token.trim_end_matches(is_apostrophe).chars().last()?;
        let touches = (end.is_alphanumeric() && !is_han(end)) || (is_misread(end) && last_letter(token));
        let (stray, second) = stray_marks(after);
        let goes_on = second.chars().next().is_some_and(|c| c.is_alphanumeric() && !is_han(c));
        let signs = Signs { reading: signs.reading.max(stray), ..signs };
        let division = Self { signs, first: last_word(token), second: first_word(second), token };
        (touches && goes_on).then_some(division)
    }

    /// How the word goes on; `None` if the signs are no hyphen after all.
    fn splice(&self, after: &str, lexicon: &Lexicon, params: &TextParams) -> Option<Splice> {
        if self.signs.reading == Reading::Doubtful {
            return self.by_words(lexicon).filter(|splice| splice.drop != 0);
        }
        if self.signs.is_marked() {
            return Some(self.mend(Evidence::Markup, BY_MARKUP));
        }
        // What the source knows to be a part of the word; readers put this sign for it.
        if self.signs.text == "\u{2011}" {
            let keep = self.keep(Evidence::Markup, BY_MARKUP);
            return Some(Splice { drop: self.signs.text.len(), between: "-", ..keep });
        }
        self.by_digits_and_signs()
            .or_else(|| self.by_words(lexicon))
            .or_else(|| self.by_letters(after, params))
            .or_else(|| self.by_chain(lexicon))
            .or_else(|| self.by_enclitic(lexicon))
            .or_else(|| self.by_halves(lexicon))
            .or_else(|| Some(self.mend(Evidence::Default, BY_DEFAULT)))
    }

    /// Ranges of numbers, `10-jährig`, and addresses keep their hyphen.
    fn by_digits_and_signs(&self) -> Option<Splice> {
        // A digit behind letters is a misread letter: the s of Fraktur is taken for 3 and 8.
        let number = self.first.starts_with(char::is_numeric) && self.first.ends_with(char::is_numeric);
        let digits = number || self.second.starts_with(char::is_numeric);
        let address = self.token.contains("://") || self.token.starts_with("www.") || self.token.contains('@');
        (digits || address).then(|| self.keep(Evidence::Letters, BY_LETTERS))
    }

    /// The document's own words, then the lists': the whole word, or the word with its hyphen.
    fn by_words(&self, lexicon: &Lexicon) -> Option<Splice> {
        if self.has_capital_second() && !self.is_in_capitals() && !self.is_misread_capital(lexicon) {
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
        if knows_form(lexicon, &open) {
            return Some(self.keep(Evidence::Lexicon, BY_LEXICON));
        }
        let last_part = format!("{}{}", self.first_part(), self.second);
        let spellings = [vec![closed, last_part], old_spellings(self.first, self.second)].concat();
        let is_known = spellings.iter().any(|word| knows_form(lexicon, word));
        is_known.then(|| self.mend(Evidence::Lexicon, BY_LEXICON))
    }

    /// Whether the second half's capital is a misread small letter: the half is no word, and the whole is one.
    fn is_misread_capital(&self, lexicon: &Lexicon) -> bool {
        let may_be = lexicon.has_lists() && !lexicon.has_capital_nouns();
        may_be && !knows_form(lexicon, self.second) && knows_form(lexicon, &self.closed())
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
        let named = self.first.starts_with(char::is_uppercase)
            && params.street_words.iter().any(|word| *word == fold_word(self.second));
        if named {
            return Some(self.keep(Evidence::Letters, BY_LETTERS));
        }
        (self.has_capital_second() && !self.is_in_capitals()).then(|| self.keep(Evidence::Letters, BY_LETTERS))
    }

    /// French joins pronouns to their verb with a hyphen, `dit-il`, and no syllable starts with an elided word, `l'heure`.
    fn by_enclitic(&self, lexicon: &Lexicon) -> Option<Splice> {
        let second = fold_word(self.second.split(is_hyphen).next().unwrap_or(self.second));
        let elided = second
            .split_once(is_apostrophe)
            .is_some_and(|(article, noun)| ELIDED.contains(&article) && noun.starts_with(char::is_alphabetic));
        let is_verb = || {
            let first = self.first_part();
            lexicon.has_lists() && (lexicon.knows(first).is_some() || first.ends_with("ez") || first.ends_with("ons"))
        };
        let is_kept = !lexicon.has_capital_nouns() && (elided || ENCLITICS.contains(&&*second) && is_verb());
        is_kept.then(|| self.keep(Evidence::Letters, BY_HALVES))
    }

    /// Two known words that make no known one are a compound, in languages that write compounds with a hyphen, unless
    /// their letters meet as those of one word do. Behind a capital they are more often a name that no list has:
    /// `Crowhill`.
    fn by_halves(&self, lexicon: &Lexicon) -> Option<Splice> {
        let is_noun_or_name = self.first.starts_with(char::is_uppercase) && !self.is_in_capitals();
        let last = fold_word(forms(self.second).pop().unwrap_or(self.second));
        let is_solid = SOLID_ENDINGS.contains(&&*last);
        let may_be = lexicon.has_small_compounds() && !is_noun_or_name && !is_solid;
        let is_compound = may_be && self.has_known_halves(lexicon) && !self.meets_inside(lexicon);
        is_compound.then(|| self.keep(Evidence::Lexicon, BY_HALVES))
    }

    fn has_known_halves(&self, lexicon: &Lexicon) -> bool {
        let is_word = |half: &str| {
            let bare = forms(half).pop().unwrap_or(half);
            MIN_KNOWN_HALF <= bare.chars().count() && lexicon.knows(bare).is_some()
        };
        lexicon.has_lists() && is_word(self.first_part()) && is_word(self.second)
    }

    fn meets_inside(&self, lexicon: &Lexicon) -> bool {
        let (first, second) = (fold_word(self.first_part()), fold_word(self.second));
        MOST_FOR_COMPOUND < lexicon.joints().inside(&first, &second)
    }

    fn mend(&self, evidence: Evidence, confidence: f32) -> Splice {
        let confidence = Confidence::new(confidence);
        Splice { join: Join::Mended(evidence), confidence, drop: self.signs.text.len(), between: "" }
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

fn join_plainly(before: &str, after: &str) -> Splice {
    let between = between_lines(before, after);
    let join = if between.is_empty() { Join::Unspaced } else { Join::Space };
    Splice { join, confidence: Confidence::SURE, drop: 0, between }
}

/// The signs that engines read for the letters of old type: `zurü>` is *zurück*.
fn is_misread(c: char) -> bool {
    matches!(c, '<' | '>' | '}' | '{' | '|')
}

fn last_letter(token: &str) -> bool {
    token.trim_end_matches(is_misread).ends_with(char::is_alphabetic)
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
    fn french_pronouns_and_elided_words_keep_their_hyphen() {
        check("Partez, dit-", "il, et vite", &["dit"], "Partez, dit-il, et vite", KEPT_BY_LETTERS);
        check("tout-à-", "l’heure même", &["tout"], "tout-à-l’heure même", KEPT_BY_LETTERS);
        check("un cont-", "il vide", &["contil"], "un contil vide", BY_LIST);
    }

    #[test]
    fn a_man_of_a_trade_is_one_word() {
        let mended = Join::Mended(Evidence::Default);
        check("the seeds-", "man’s stock", &["seeds", "man"], "the seedsman’s stock", mended);
    }
}

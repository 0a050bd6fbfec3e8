//! Known words: the document's own, then those of the languages' lists.

use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashSet};

use super::Dawg;
use super::characters::fold_word;
use super::joints::Joints;
use super::lost::is_plainly_lost;
use crate::model::{Evidence, Line, Page, Word, is_hyphen};

/// White that is wider than this, in type sizes, may part two columns: the words beside it may be broken.
const COLUMN_WHITE: f32 = 1.0;
/// Share of the words inside lines that have a capital, above which a language writes its nouns with one: German
/// papers have 0.3, English 0.1.
const NOUNS_HAVE_CAPITALS: f32 = 0.2;
/// Words that a document is taken to have had before it is read, and the compounds with a hyphen and a small second
/// part among them. English papers have some 3 in 1000, French more, German next to none: a short text tells neither.
const PRIOR_WORDS: f32 = 400.0;
const PRIOR_COMPOUNDS: f32 = 1.0;
/// Words with a capital among them: as many as English has.
const PRIOR_CAPITALS: f32 = 48.0;
/// Share of words like `well-known` above which a language is one that has such words: between those of German and
/// of English.
const COMPOUNDS_ARE_USUAL: f32 = 0.001;

/// Share of a text's words that stand in it elsewhere: the others are as good as unseen.
const SEEN: f32 = 0.7;
/// Share of a text that one word of a list makes, of which nothing else is known.
const OF_LISTED: f32 = 1e-5;
/// Share of unknown words, and how much rarer each is for a letter more.
const OF_UNKNOWN: f32 = 0.1;
const BY_LETTER: f32 = 1.0 / 20.0;
/// Lines that a document is taken to have had before it is read, and the hyphens lost at their ends: one in 500.
const PRIOR_LINES: f32 = 100.0;
const PRIOR_LOST: f32 = 0.2;

/// A list of words of a language.
pub trait WordList: Debug + Send + Sync {
    /// Whether the list has the word, in exactly these letters; an s stands for the long s of a Fraktur list.
    fn contains(&self, word: &str) -> bool;

    /// Shows every word of the list.
    fn for_each_word(&self, show: &mut dyn FnMut(&str));
}

impl WordList for Dawg {
    fn contains(&self, word: &str) -> bool {
        Dawg::contains(self, word)
    }

    fn for_each_word(&self, show: &mut dyn FnMut(&str)) {
        self.words().for_each(|word| show(&word));
    }
}

impl<S: BuildHasher + Send + Sync> WordList for std::collections::HashSet<String, S> {
    fn contains(&self, word: &str) -> bool {
        Self::contains(self, word)
    }

    fn for_each_word(&self, show: &mut dyn FnMut(&str)) {
        self.iter().for_each(|word| show(word));
    }
}

/// Words that are known: the document's own first, then those of the languages' lists. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    document: Arc<DocumentWords>,
    lists: Vec<Arc<dyn WordList>>,
    joints: Arc<OnceLock<Joints>>,
    share_of_unknown: Arc<OnceLock<f32>>,
}

/// The unbroken words of a document, folded, and how often they stand there.
#[derive(Clone, Debug, Default)]
struct DocumentWords {
    counts: HashMap<String, Count>,
    words: usize,
    /// Ends of lines, and those among them that have lost a hyphen.
    line_ends: usize,
    lost_hyphens: usize,
    /// Words like `well-known`: a hyphen inside the line, and a small letter after it.
    small_compounds: usize,
    capitals: usize,
}

/// How often a word stands in a document, and how often with a small letter.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    all: usize,
    small: usize,
}

impl Lexicon {
    /// A lexicon of these words alone.
    pub fn from_words<W: Into<String>>(words: impl IntoIterator<Item = W>) -> Self {
        Self::default().with_list(words.into_iter().map(Into::into).collect::<HashSet<String>>())
    }

    /// The lexicon with one more word list, asked after those it has.
    #[must_use]
    pub fn with_list(mut self, list: impl WordList + 'static) -> Self {
        self.lists.push(Arc::new(list));
        self.joints = Arc::default();
        self.share_of_unknown = Arc::default();
        self
    }

    /// The lexicon with the unbroken words of the pages before its own.
    #[must_use]
    pub fn with_words_of(&self, pages: &[Page]) -> Self {
        let mut document = DocumentWords::clone(&self.document);
        // Most words come again and again: each is folded once.
        let mut times: HashMap<&str, usize> = HashMap::default();
        for word in pages.iter().flat_map(|page| &page.lines).flat_map(unbroken_words) {
            *times.entry(&word.text).or_default() += 1;
        }
        times.into_iter().for_each(|(word, times)| document.count_word(word, times));
        let share_of_unknown = Arc::default();
        let mut lexicon = Self { document: Arc::new(document), share_of_unknown, ..self.clone() };
        let (mut line_ends, mut lost_hyphens) = (0, 0);
        for (line, next) in pages.iter().flat_map(|page| page.lines.iter().zip(page.lines.iter().skip(1))) {
            let (Some(last), Some(first)) = (line.words.last(), next.words.first()) else { continue };
            line_ends += 1;
            lost_hyphens += usize::from(is_plainly_lost(&last.text, &first.text, &lexicon));
        }
        let document = Arc::make_mut(&mut lexicon.document);
        document.line_ends += line_ends;
        document.lost_hyphens += lost_hyphens;
        lexicon
    }

    /// Who knows the word, if anybody does. Capitals are looked through: `Haus` knows `HAUS`, `stärke` is known by
    /// `Stärke`, long s is s.
    pub fn knows(&self, word: &str) -> Option<Evidence> {
        if 0 < self.count(word) {
            return Some(Evidence::Document);
        }
        self.lists_know(word).then_some(Evidence::Lexicon)
    }

    /// How often the word stands unbroken in the document.
    pub fn count(&self, word: &str) -> usize {
        self.document.counts.get(&*fold_word(word)).map_or(0, |count| count.all)
    }

    /// Whether the document or a list has the word with a small letter where it is written with one.
    pub(super) fn has_as_written(&self, word: &str) -> bool {
        if !word.starts_with(char::is_lowercase) {
            return self.knows(word).is_some();
        }
        0 < self.count_as_written(word) || self.lists.iter().any(|list| list.contains(&fold_word(word)))
    }

    /// The share of the text that a word is taken to make, as it is written: by its count in the document, by being in a list,
    /// or by its length.
    pub(super) fn share(&self, word: &str) -> f32 {
        let counted = self.count_as_written(word) as f32 / self.document.words.max(1) as f32;
        let letters = word.chars().count() as i32;
        let unseen = match self.has_as_written(word) {
            true => OF_LISTED,
            false => OF_LISTED.min(OF_UNKNOWN * BY_LETTER.powi(letters)),
        };
        SEEN * counted + (1.0 - SEEN) * unseen
    }

    /// The least of that share, as the document alone tells it.
    pub(super) fn share_at_least(&self, word: &str) -> f32 {
        SEEN * (self.count_as_written(word) as f32 / self.document.words.max(1) as f32)
    }

    /// The most of that share for a word that is not in the document.
    pub(super) fn share_of_unseen(&self) -> f32 {
        (1.0 - SEEN) * OF_LISTED
    }

    /// How many of the document's line ends have lost a hyphen.
    pub(super) fn share_of_lost_hyphens(&self) -> f32 {
        let document = &self.document;
        (document.lost_hyphens as f32 + PRIOR_LOST) / (document.line_ends as f32 + PRIOR_LINES)
    }

    /// The share of the document's words that are in no list: misread, of another language, or new.
    pub(super) fn share_of_unknown(&self) -> f32 {
        *self.share_of_unknown.get_or_init(|| {
            let words = self.document.counts.iter();
            let unknown: usize = words.filter(|(word, _)| !self.lists_know(word)).map(|(_, count)| count.all).sum();
            (unknown as f32 + OF_UNKNOWN * PRIOR_WORDS) / self.document.words_and_prior()
        })
    }

    fn count_as_written(&self, word: &str) -> usize {
        let count = self.document.counts.get(&*fold_word(word)).copied().unwrap_or_default();
        if word.starts_with(char::is_lowercase) { count.small } else { count.all }
    }

    /// Whether there is any word list.
    pub fn has_lists(&self) -> bool {
        !self.lists.is_empty()
    }

    /// Whether the document's language writes compounds of small letters with a hyphen: `well-known`.
    pub(super) fn has_small_compounds(&self) -> bool {
        let compounds = (self.document.small_compounds as f32 + PRIOR_COMPOUNDS) / self.document.words_and_prior();
        COMPOUNDS_ARE_USUAL < compounds && !self.has_capital_nouns()
    }

    /// Whether the document's language writes its nouns with a capital.
    pub(super) fn has_capital_nouns(&self) -> bool {
        NOUNS_HAVE_CAPITALS <= (self.document.capitals as f32 + PRIOR_CAPITALS) / self.document.words_and_prior()
    }

    /// How letters meet in the words of the lists: learned when it is first asked for, as that takes a while.
    pub(super) fn joints(&self) -> &Joints {
        self.joints.get_or_init(|| {
            let mut joints = Joints::default();
            self.lists.iter().for_each(|list| list.for_each_word(&mut |word| joints.learn(&fold_word(word))));
            joints
        })
    }

    fn lists_know(&self, word: &str) -> bool {
        let has = |form: &str| self.lists.iter().any(|list| list.contains(form));
        let (plain, small) = (with_plain_s(word), fold_word(word));
        let titled = || Some(with_capital(&small)).filter(|titled| *titled != plain);
        has(&plain) || (small != plain && has(&small)) || titled().is_some_and(|titled| has(&titled))
    }
}

impl DocumentWords {
    fn words_and_prior(&self) -> f32 {
        self.words as f32 + PRIOR_WORDS
    }

    fn count_word(&mut self, word: &str, times: usize) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !word.chars().any(char::is_alphabetic) {
            return;
        }
        let if_so = |is_so: bool| if is_so { times } else { 0 };
        self.words += times;
        self.capitals += if_so(word.starts_with(char::is_uppercase));
        let compound = word.split_once(is_hyphen).is_some_and(|(_, second)| second.starts_with(char::is_lowercase));
        self.small_compounds += if_so(compound);
        let (folded, small) = (fold_word(word), if_so(word.starts_with(char::is_lowercase)));
        match self.counts.get_mut(&*folded) {
            Some(count) => {
                count.all += times;
                count.small += small;
            }
            None => drop(self.counts.insert(folded.into_owned(), Count { all: times, small })),
        }
    }
}

/// The words inside a line, which are whole: those at its ends and beside wide white may be halves.
fn unbroken_words(line: &Line) -> impl Iterator<Item = &Word> {
    let gap = COLUMN_WHITE * line.type_size();
    let is_near = move |left: &Word, right: &Word| ((right.rect.left - left.rect.right) as f32) < gap;
    let triples = line.words.windows(3);
    triples.filter(move |three| is_near(&three[0], &three[1]) && is_near(&three[1], &three[2])).map(|three| &three[1])
}

fn with_plain_s(word: &str) -> Cow<'_, str> {
    if !word.is_ascii() && word.contains('ſ') { word.replace('ſ', "s").into() } else { word.into() }
}

fn with_capital(word: &str) -> String {
    let mut rest = word.chars();
    let mut titled = String::with_capacity(word.len());
    titled.extend(rest.next().into_iter().flat_map(char::to_uppercase));
    titled.push_str(rest.as_str());
    titled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, draw_page};

    fn words_of(text: &str) -> Lexicon {
        Lexicon::default().with_words_of(&[draw_page(text, Source::default())])
    }

    #[test]
    fn capitals_are_looked_through() {
        let lexicon = Lexicon::from_words(["Haus", "church"]);
        assert_eq!(lexicon.knows("HAUS"), Some(Evidence::Lexicon));
        assert_eq!(lexicon.knows("haus"), Some(Evidence::Lexicon));
        assert_eq!(lexicon.knows("Church"), Some(Evidence::Lexicon));
        assert_eq!(lexicon.knows("chur"), None);
    }

    #[test]
    fn a_long_s_is_an_s() {
        assert_eq!(Lexicon::from_words(["Straße", "lesen"]).knows("leſen"), Some(Evidence::Lexicon));
    }

    #[test]
    fn words_at_the_ends_of_a_line_may_be_halves_and_are_not_learned() {
        let lexicon = words_of("a ship came con\ntinued to wait");
        assert_eq!(lexicon.knows("ship"), Some(Evidence::Document));
        assert_eq!((lexicon.count("con"), lexicon.count("tinued"), lexicon.count("to")), (0, 0, 1));
    }

    #[test]
    fn words_beside_a_gutter_may_be_halves_too() {
        let lexicon = words_of("we saw a har     bour light at sea");
        assert_eq!((lexicon.count("har"), lexicon.count("bour"), lexicon.count("light")), (0, 0, 1));
    }

    #[test]
    fn the_document_comes_before_the_lists() {
        let lexicon = Lexicon::from_words(["ship"]).with_words_of(&[draw_page("a ship came", Source::default())]);
        assert_eq!(lexicon.knows("ship"), Some(Evidence::Document));
    }

    #[test]
    fn hyphens_of_all_shapes_are_one_to_the_lexicon() {
        assert_eq!(words_of("am März⸗Markt war").count("März-Markt"), 1);
    }
}

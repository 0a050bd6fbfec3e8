//! Divided words whose hyphen an engine lost at the margin, or read as another sign.

use super::Lexicon;
use super::characters::fold_word;
use super::forms::{first_word, is_apostrophe, last_word};
use super::hyphens::Splice;
use crate::model::{Confidence, Evidence, Join, is_han, is_hyphen};

/// Shortest word that two halves without a hyphen are put together to: below, the halves are words by chance.
const MIN_MENDED: usize = 5;
/// Shortest halves that are put together where the hyphen was read as another sign.
const MIN_HALF: usize = 2;
/// Places at which a word of usual length can be divided.
const DIVISIONS: f32 = 3.0;
/// Share of the lines that end in a mark, in print, where the next goes on with a small letter: one in twenty ends in a
/// comma, few in other marks.
const AFTER_COMMA: f32 = 0.05;
const AFTER_OTHER_MARK: f32 = 0.005;
/// Log odds for one word from which on the halves are put together; and where a sign was read for the hyphen.
const ENOUGH: f32 = 1.0;
const ENOUGH_WITH_SIGN: f32 = 4.0;
/// The same where both halves are words of the list, which has many that are parts of others, and the document does not lose
/// its hyphens; how the letters meet counts, too. Found on papers in three languages: `motor car` and `per cent` lie below.
const ENOUGH_OF_WORDS: f32 = 8.8;
/// Share of the lines that have lost a hyphen from which on a document is one that loses them.
const LOSING: f32 = 0.02;
/// How many times likelier one word must be than two, before anything is known of the document, to count as a hyphen
/// that was lost: two rare words that happen to make a third come once in some hundred lines.
const PLAINLY: f32 = 1000.0;
/// Shortest part of a compound: shorter ones are known by chance.
const SHORTEST_PART: usize = 4;
/// Log odds for one word where the second half is a noun without its capital.
const PART_OF_NOUN: f32 = 3.0;
/// Longest word that an apostrophe parts from the next: `l'`, `qu'`.
const LONGEST_ELIDED: usize = 2;

/// A line's last word and the next line's first, as halves of one.
#[derive(Clone, Copy, Debug)]
struct Halves<'a> {
    /// The last word as it was read.
    read: &'a str,
    /// The same without the sign that may have been read for the hyphen.
    first: &'a str,
    second: &'a str,
    sign: Sign,
}

/// What was read at the place of the hyphen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Nothing,
    Mark(char),
    Letter,
}

/// Puts two halves together where one word is likelier than two: weighed by how often the document loses hyphens, and how
/// usual the whole and the halves are, or their letters where nobody knows the whole; or where the second is a noun without its
/// capital. A mark that was read for the hyphen goes; a letter stays, as letters are not guessed.
pub(super) fn mend_lost_hyphen(before: &str, after: &str, lexicon: &Lexicon) -> Option<Splice> {
    let ways = readings(before, after);
    let found = ways.clone().filter_map(|halves| {
        // The lists are asked last: that takes longest.
        let at_most = || (lexicon.share_of_lost_hyphens() * halves.ratio_at_most(lexicon)).ln();
        if halves.is_whole_as_read(lexicon) || at_most() < ENOUGH {
            return None;
        }
        let evidence = lexicon.knows(&halves.whole())?;
        let log_odds = halves.weigh(lexicon);
        (halves.enough(lexicon)? < log_odds).then_some((halves, evidence, log_odds))
    });
    let found = found.max_by(|a, b| a.2.total_cmp(&b.2));
    let by_letters = || {
        let halves = ways.clone().find(|halves| halves.sign == Sign::Nothing)?;
        let log_odds = halves.weigh_letters(lexicon)?;
        // They are the odds, with all that is known.
        (0.0 < log_odds).then_some((halves, Evidence::Letters, log_odds))
    };
    let nouns = || lexicon.has_capital_nouns().then(|| ways.clone()).into_iter().flatten();
    let part_of_noun = || nouns().find(|halves| halves.end_in_noun(lexicon));
    let part_of_noun = || part_of_noun().map(|halves| (halves, Evidence::Lexicon, PART_OF_NOUN));
    let (halves, evidence, log_odds) = found.or_else(part_of_noun).or_else(by_letters)?;
    let confidence = Confidence::new(1.0 / (1.0 + (-log_odds).exp()));
    Some(match halves.sign {
        Sign::Mark(mark) => Splice { join: Join::Mended(evidence), confidence, drop: mark.len_utf8(), between: "" },
        _ => Splice { join: Join::MendedWithoutHyphen(evidence), confidence, drop: 0, between: "" },
    })
}

/// Whether a line's end plainly lost a hyphen: the halves are rare or no words, and the whole is one.
pub(super) fn is_plainly_lost(before: &str, after: &str, lexicon: &Lexicon) -> bool {
    readings(before, after).any(|halves| {
        // Few wholes are words: that is asked before more is weighed, but only where it may tell.
        let may_tell = !halves.is_whole_as_read(lexicon) && PLAINLY < halves.ratio_at_most(lexicon);
        may_tell && lexicon.knows(&halves.whole()).is_some() && PLAINLY < halves.ratio(lexicon)
    })
}

/// The ways in which two lines may share a word: with nothing, a mark, or a letter at the place of the hyphen.
fn readings<'a>(before: &'a str, after: &'a str) -> impl Iterator<Item = Halves<'a>> + Clone {
    let second = if after.starts_with(char::is_lowercase) { before_apostrophe(first_word(after)) } else { "" };
    let last =
        before.chars().last().filter(|c| !c.is_whitespace() && !is_hyphen(*c) && !is_han(*c) && !second.is_empty());
    let cut = last.map_or("", |last| &before[..before.len() - last.len_utf8()]);
    let ends_in_word = last.is_some_and(char::is_alphanumeric);
    let read = behind_apostrophe(last_word(if ends_in_word { before } else { cut }));
    // The last letter or digit is one of the word.
    let stem = last.filter(|_| ends_in_word).map_or(read, |last| &read[..read.len() - last.len_utf8()]);
    let long_enough = |half: &str| MIN_HALF <= half.chars().count();
    let stands_for_hyphen = cut.ends_with(char::is_alphabetic) && long_enough(stem) && long_enough(second);
    let (plain, marked) = match last {
        Some(last) if ends_in_word => (last.is_alphabetic().then_some(Sign::Nothing), Some(Sign::Letter)),
        Some(last) => (None, Some(Sign::Mark(last))),
        None => (None, None),
    };
    let plain = plain.map(|sign| Halves { read, first: read, second, sign });
    let marked = marked.filter(|_| stands_for_hyphen);
    let marked = marked.map(|sign| Halves { read, first: stem, second, sign });
    let long = |halves: &Halves| MIN_MENDED <= halves.first.chars().count() + halves.second.chars().count();
    plain.into_iter().chain(marked).filter(long)
}

impl Halves<'_> {
    fn whole(&self) -> String {
        [self.first, self.second].concat()
    }

    /// Whether the letter at the place of the hyphen is one of a word that the document has.
    fn is_whole_as_read(&self, lexicon: &Lexicon) -> bool {
        self.sign == Sign::Letter && 0 < lexicon.count(self.read)
    }

    /// The log odds from which on the halves are one word; `None` where they are two, whatever they make together.
    fn enough(&self, lexicon: &Lexicon) -> Option<f32> {
        let losing = || LOSING <= lexicon.share_of_lost_hyphens();
        let are_words = || !losing() && lexicon.has_as_written(self.read) && lexicon.has_as_written(self.second);
        match self.sign {
            Sign::Nothing if are_words() => Some(ENOUGH_OF_WORDS - self.meet_inside(lexicon)),
            Sign::Nothing => Some(ENOUGH),
            Sign::Mark(',' | ';' | '!' | '?') if are_words() => None,
            Sign::Letter if self.is_whole_as_read(lexicon) => None,
            _ => Some(ENOUGH_WITH_SIGN),
        }
    }

    /// Log odds that the letters at the seam meet inside a word, which alone prove nothing.
    fn meet_inside(&self, lexicon: &Lexicon) -> f32 {
        const MOST: f32 = 3.0;
        lexicon.joints().inside(&fold_word(self.read), &fold_word(self.second)).min(MOST)
    }

    /// Whether the second half is a noun without its capital, and the first is written with one: a compound, as no noun stands
    /// alone so in a language that writes them with capitals (such a language must be the document's).
    fn end_in_noun(&self, lexicon: &Lexicon) -> bool {
        let sign = matches!(self.sign, Sign::Nothing)
            || matches!(self.sign, Sign::Mark(mark) if !matches!(mark, ',' | ';' | '.' | '!' | '?' | ')'));
        sign && self.first.starts_with(char::is_uppercase)
            && !lexicon.has_as_written(&self.first.to_lowercase())
            && SHORTEST_PART <= self.first.chars().count().min(self.second.chars().count())
            && !lexicon.has_as_written(self.second)
            && lexicon.knows(self.second).is_some()
    }

    /// Log odds that the halves are one word.
    fn weigh(&self, lexicon: &Lexicon) -> f32 {
        (lexicon.share_of_lost_hyphens() * self.ratio(lexicon)).ln()
    }

    /// Log odds that the halves are a word that nobody knows, where the second is none: by how usual its letters are, in the
    /// words of the lists, beside those of the halves. `None` where no list has letters that meet so.
    fn weigh_letters(&self, lexicon: &Lexicon) -> Option<f32> {
        let is_open = MIN_HALF <= self.first.chars().count().min(self.second.chars().count())
            && !lexicon.has_as_written(self.second)
            && lexicon.knows(&self.whole()).is_none();
        if !is_open {
            return None;
        }
        let [first, second, whole] = [self.first, self.second, &self.whole()].map(|word| fold_word(word).into_owned());
        if !lexicon.joints().have_met(&first, &second) {
            return None;
        }
        let letters = |word: &str| lexicon.joints().log_probability(word);
        let known = lexicon.has_as_written(self.first).then(|| lexicon.share(self.first).ln());
        // The second half and the whole are as rare as unknown words are; what is left is their letters.
        let apart = known.unwrap_or_else(|| lexicon.share_of_unknown().ln() + letters(&first)) + letters(&second);
        Some(lexicon.share_of_lost_hyphens().ln() + letters(&whole) - DIVISIONS.ln() - apart)
    }

    /// How many times as usual the whole is as the two halves beside each other.
    fn ratio(&self, lexicon: &Lexicon) -> f32 {
        let two = lexicon.share(self.read) * lexicon.share(self.second) * self.share_of_sign();
        lexicon.share(&self.whole()) / DIVISIONS / two
    }

    /// The most that the ratio may be, as far as the document tells without the lists: a whole that it lacks is rare beside
    /// halves that it has.
    fn ratio_at_most(&self, lexicon: &Lexicon) -> f32 {
        if 0 < lexicon.count(&self.whole()) {
            return f32::INFINITY;
        }
        let two = lexicon.share_at_least(self.read) * lexicon.share_at_least(self.second) * self.share_of_sign();
        lexicon.share_of_unseen() / DIVISIONS / two
    }

    /// How often a line ends in the sign where no word is divided.
    fn share_of_sign(&self) -> f32 {
        match self.sign {
            Sign::Mark(',') => AFTER_COMMA,
            Sign::Mark(_) => AFTER_OTHER_MARK,
            Sign::Nothing | Sign::Letter => 1.0,
        }
    }
}

/// What an apostrophe parts from a word is a word of its own: `d'ins|truire`, `ac|cuser's`.
fn behind_apostrophe(word: &str) -> &str {
    word.rsplit(is_apostrophe).next().unwrap_or(word)
}

fn before_apostrophe(word: &str) -> &str {
    match word.split_once(is_apostrophe) {
        Some((elided, _)) if elided.chars().count() <= LONGEST_ELIDED => "",
        Some((word, _)) => word,
        None => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, draw_page};

    fn joined(before: &str, after: &str, lexicon: &Lexicon) -> Option<String> {
        let splice = mend_lost_hyphen(before, after, lexicon)?;
        Some(format!("{}{}{after}", &before[..before.len() - splice.drop], splice.between))
    }

    #[test]
    fn halves_that_are_no_words_are_put_together() {
        let lexicon = Lexicon::from_words(["instruire", "pour", "le"]);
        assert_eq!(joined("pour ins", "truire le", &lexicon).as_deref(), Some("pour instruire le"));
    }

    #[test]
    fn where_a_document_loses_its_hyphens_rare_words_are_halves() {
        let words = ["directe", "ment", "directement", "lanterne", "instruire", "public", "navire"];
        let page =
            "on lit un peu ici lan\nterne du port et ins\ntruire le pub\nlic et un peu de na\nvire au port\n".repeat(3);
        let usual = Lexicon::from_words(words);
        let losing = usual.with_words_of(&[draw_page(&page, Source::default())]);
        assert_eq!(
            joined("elle met directe", "ment en vente", &losing).as_deref(),
            Some("elle met directement en vente")
        );
        assert_eq!(joined("elle met directe", "ment en vente", &usual), None);
    }

    #[test]
    fn letters_tell_a_word_that_nobody_knows() {
        let words =
            ["campanile", "compagnon", "campagne", "agnelle", "signal", "peignoir", "public", "navire", "le", "soir"];
        let lexicon = Lexicon::from_words(words.into_iter().chain(["instruire", "on", "voit", "port", "et"]));
        let page = "on voit le port ins\ntruire le pub\nlic et le na\nvire le soir\n".repeat(20);
        let losing = lexicon.with_words_of(&[draw_page(&page, Source::default())]);
        let whole = Some("des campagnols".to_owned());
        assert_eq!(joined("des campa", "gnols", &losing), whole);
        assert_eq!(joined("des zwk", "qxols", &losing), None, "no word has such letters");
        let page = format!("{page}{}", "on voit la pampa le soir\n".repeat(200));
        let usual = lexicon.with_words_of(&[draw_page(&page, Source::default())]);
        assert_eq!(joined("la pampa", "gnols", &losing).as_deref(), Some("la pampagnols"));
        assert_eq!(joined("la pampa", "gnols", &usual), None, "the document is full of the first");
    }

    #[test]
    fn words_that_are_usual_are_no_halves() {
        let page = "they may be here and it may be so as it can be\nand they may be so if they be here or may be not\n";
        let lexicon = Lexicon::from_words(["maybe"]).with_words_of(&[draw_page(page, Source::default())]);
        assert_eq!(joined("they may", "be here", &lexicon), None);
    }

    #[test]
    fn a_mark_that_was_read_for_a_hyphen_goes() {
        let lexicon = Lexicon::from_words(["Verzicht", "carried", "der"]);
        assert_eq!(joined("durch Ver:", "zicht auf", &lexicon).as_deref(), Some("durch Verzicht auf"));
        assert_eq!(joined("was car.", "ried out", &lexicon).as_deref(), Some("was carried out"));
    }

    #[test]
    fn a_letter_that_was_read_for_a_hyphen_stays() {
        let lexicon = Lexicon::from_words(["Behandlung", "Handlung", "die"]);
        assert_eq!(joined("die Bes", "handlung der", &lexicon).as_deref(), Some("die Beshandlung der"));
    }

    #[test]
    fn a_noun_without_its_capital_ends_a_compound() {
        let page = "Der Verein hat im Haus der Stadt ein Fest und der Wirt hat einen Saal\n".repeat(40);
        let words = ["Verein", "Vereins", "Wirte", "des", "gehen"];
        let lexicon = Lexicon::from_words(words).with_words_of(&[draw_page(&page, Source::default())]);
        assert_eq!(joined("die Wirte", "vereins des", &lexicon).as_deref(), Some("die Wirtevereins des"));
        assert_eq!(joined("die Wirte«", "vereins des", &lexicon).as_deref(), Some("die Wirtevereins des"));
        assert_eq!(joined("die Wirte,", "vereins des", &lexicon), None);
        assert_eq!(joined("die Wirte", "gehen zum", &lexicon), None);
        assert_eq!(joined("drin. Gehen", "vereins des", &lexicon), None);
        assert_eq!(joined("the Wirte", "vereins of", &Lexicon::from_words(words)), None);
    }

    #[test]
    fn a_mark_between_two_words_stays() {
        let lexicon = Lexicon::from_words(["forgetting", "for", "getting"]);
        assert_eq!(joined("asked for,", "getting it", &lexicon), None);
    }
}

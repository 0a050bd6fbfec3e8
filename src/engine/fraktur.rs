//! What Tesseract's data for Fraktur writes for letters that it has no sign for, set right.
//!
//! Fraktur sets ch, ck and tz as one sort each, and has one sort for I and J. The data was trained on texts in several
//! spellings and writes `<` for ch, `>` for ck, a brace or a stroke for a long s, and now and then one letter of a ligature alone:
//! `niht`, `leßten`. Of the wrong letters on four newspaper pages half were these.

/// Sets a word right in what needs no word list: signs that Fraktur print does not have.
pub(super) fn mend_signs(word: &str) -> String {
    if !word.chars().any(char::is_alphabetic) {
        return word.to_owned();
    }
    let letters: Vec<char> = word.chars().collect();
    let mut mended = String::with_capacity(word.len());
    let at = |place: usize| letters.get(place).copied().unwrap_or(' ');
    let mut place = 0;
    while place < letters.len() {
        let last = mended.chars().next_back().unwrap_or(' ');
        match at(place) {
            '<' => {
                mended.push_str("ch");
                place += usize::from(at(place + 1) == 'h');
            }
            '>' => {
                mended.push_str("ck");
                place += usize::from(at(place + 1) == 'k');
            }
            STROKE | BRACE => {
                mended.push('ſ');
                place += long_s_end(&letters[place..]);
            }
            'J' if !last.is_alphabetic() && is_consonant(at(place + 1)) => mended.push('I'),
            '3' | '8' if last.is_lowercase() => mended.push('s'),
            other => mended.push(other),
        }
        place += 1;
    }
    mended
}

const STROKE: char = '\\';
const BRACE: char = '{';

/// How many more signs stand for the same long s: it is written twice at times, with an s between.
fn long_s_end(signs: &[char]) -> usize {
    let is_part = |sign: &char| matches!(*sign, STROKE | BRACE);
    match signs {
        [_, 's' | 'ſ', sign, ..] if is_part(sign) => 2,
        [_, sign, ..] if is_part(sign) => 1,
        _ => 0,
    }
}

fn is_consonant(letter: char) -> bool {
    letter.is_lowercase() && !"aeiouyäöü".contains(letter)
}

/// Most places of a word that may lack a letter; longer words have several ch.
const MOST_PLACES: usize = 6;

/// Completes ligatures of which one letter was written: in a word that no list has, where the lists have exactly one that is
/// made so with the fewest changes.
pub(super) fn complete_ligatures(word: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let core = word.trim_matches(|c: char| !c.is_alphabetic());
    if core.is_empty() || !core.chars().all(char::is_alphabetic) || is_known(core) {
        return None;
    }
    let places: Vec<(usize, &str, &str)> =
        core.char_indices().filter_map(|(at, letter)| ligature(core, at, letter)).collect();
    if MOST_PLACES < places.len() {
        return None;
    }
    let mut subsets: Vec<u32> = (1..1 << places.len()).collect();
    subsets.sort_by_key(|subset| subset.count_ones());
    for same in subsets.chunk_by(|one, other| one.count_ones() == other.count_ones()) {
        let made = same.iter().map(|subset| completed(core, &places, *subset));
        let mut known = made.filter(|made| is_known(made));
        if let Some(only) = known.next() {
            return known.next().is_none().then(|| word.replacen(core, &only, 1));
        }
    }
    None
}

/// A letter that may be what is left of a ligature, and the ligature.
fn ligature(core: &str, at: usize, letter: char) -> Option<(usize, &'static str, &'static str)> {
    let before = core[..at].chars().next_back();
    match letter {
        'h' if !matches!(before, Some('c' | 't' | 'p')) => Some((at, "h", "ch")),
        'ß' => Some((at, "ß", "tz")),
        _ => None,
    }
}

fn completed(core: &str, places: &[(usize, &str, &str)], subset: u32) -> String {
    let mut made = String::with_capacity(core.len() + places.len());
    let mut done = 0;
    for (number, (at, letter, whole)) in places.iter().enumerate() {
        made.push_str(&core[done..*at]);
        made.push_str(if subset >> number & 1 == 1 { whole } else { letter });
        done = at + letter.len();
    }
    made.push_str(&core[done..]);
    made
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn signs_that_fraktur_has_not_become_the_letters_they_stand_for() {
        let words = [
            ("na<", "nach"),
            ("dru>te", "druckte"),
            ("zuru>k", "zuruck"),
            (r"\{<loß", "ſchloß"),
            (r"\s{<limm", "ſchlimm"),
            (r"\tets", "ſtets"),
            ("Jn", "In"),
            ("Ja", "Ja"),
            ("al3", "als"),
            ("1883", "1883"),
            ("<", "<"),
        ];
        for (read, printed) in words {
            assert_eq!(mend_signs(read), printed);
        }
    }

    #[test]
    fn a_ligature_is_completed_where_one_known_word_comes_of_it() {
        let is_known = |word: &str| ["nicht", "letzten", "ſehen", "Schach", "rechnen", "Rehe", "Reche"].contains(&word);
        let mended = |word| complete_ligatures(word, is_known);
        assert_eq!(mended("niht,").as_deref(), Some("nicht,"));
        assert_eq!(mended("leßten").as_deref(), Some("letzten"));
        assert_eq!(mended("Shah").as_deref(), Some("Schach"));
        assert_eq!(mended("ſehen"), None);
        assert_eq!(mended("Rehe"), None);
        assert_eq!(mended("Kahn"), None);
    }

    #[test]
    fn of_two_known_words_none_is_chosen() {
        assert_eq!(complete_ligatures("hah", |word| ["chah", "hach"].contains(&word)), None);
    }

    proptest! {
        #[test]
        fn words_of_ordinary_letters_stay(word in "[A-IK-Za-zäöüſß]{1,12}[.,]?") {
            prop_assert_eq!(mend_signs(&word), word);
        }
    }
}

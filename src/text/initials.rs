//! Large initials, and the rest of the word that they start.

use super::Lexicon;
use super::forms::{first_word, knows_form};
use super::rows::Row;
use super::starts::has_initial;

/// Letters that are words.
const WORDS: &str = "AIOÀYEÈUÓÒÁИАВКОСУЯ";

/// Takes away the white behind each initial that starts a word.
pub(super) fn join_initials(rows: &mut [Row], lexicon: &Lexicon) {
    for row in rows.iter_mut().filter(|row| has_initial(row)) {
        let Some((initial, rest)) = row.text().split_once(' ') else { continue };
        if is_one_word(initial, first_word(rest), lexicon) {
            let whole = [initial, rest].concat();
            row.set_text(whole);
        }
    }
}

/// Whether an initial and the word behind it are one. The letters that are words are so where nothing else is known.
fn is_one_word(initial: &str, rest: &str, lexicon: &Lexicon) -> bool {
    let Some(letter) = initial.chars().last().filter(|_| rest.starts_with(char::is_alphabetic)) else { return false };
    !WORDS.contains(letter) || (knows_form(lexicon, &format!("{letter}{rest}")) && !knows_form(lexicon, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_that_is_no_word_starts_the_next() {
        let lexicon = Lexicon::from_words(["an", "long", "along", "he", "the"]);
        for (initial, rest) in [("T", "HE"), ("“S", "mith’s"), ("A", "n")] {
            assert!(is_one_word(initial, rest, &lexicon), "{initial}{rest}");
        }
        for (initial, rest) in [("A", "long"), ("A", "man"), ("T", "— he"), ("T", "")] {
            assert!(!is_one_word(initial, rest, &lexicon), "{initial} {rest}");
        }
    }
}

//! The head of a paper's first page where neither type nor rules show it: its name, and how it is sold.

use super::wording::{is_imprint, is_paper_name};
use crate::model::Block;

/// How many blocks that tell nothing may stand between two of the head.
const WEAK: usize = 2;
/// Longest of them, and longest line of prices, in characters: a paragraph of text is longer.
const LONGEST_LINE: usize = 120;
/// Longest paragraph of terms.
const LONGEST_TERMS: usize = 400;
/// Fewest lines of terms: prices, subscriptions, addresses.
const FEWEST_TERMS: usize = 3;

/// How many blocks at the start of a page are the head of a paper: its name and date, prices, subscriptions and addresses, and
/// short lines among them.
pub fn head_length(blocks: &[Block]) -> usize {
    let (mut named, mut terms, mut weak, mut length) = (false, 0, 0, 0);
    for (at, block) in blocks.iter().enumerate() {
        let text = block.text.as_str();
        let length_of_text = text.chars().count();
        let (is_name, is_term) = (is_paper_name(text), tells_terms(text, length_of_text));
        named |= is_name;
        terms += usize::from(is_term);
        if is_name || is_term || is_imprint(text) {
            (weak, length) = (0, at + 1);
        } else {
            weak += 1;
            if WEAK < weak || LONGEST_LINE < length_of_text {
                break;
            }
        }
    }
    if named && FEWEST_TERMS <= terms { length } else { 0 }
}

/// Words of subscriptions, advertisements and addresses, in small letters.
const TERMS: [&str; 28] = [
    "abonn",
    "annonc",
    "inserat",
    "insertion",
    "reklam",
    "reclam",
    "réclam",
    "subscri",
    "advertisements",
    "single copies",
    "petitzeile",
    "grundzeile",
    "spaltig",
    "postbureau",
    "postamt",
    "privatadresse",
    "streifband",
    "porto",
    "jahrgang",
    "telephon",
    "telefon",
    "postscheck",
    "postcheck",
    "redaktion:",
    "rédaction",
    "administration:",
    "druckerei:",
    "邮发代号",
];
/// Coins, as they stand with prices.
const COINS: [&str; 15] =
    ["fr", "frs", "rp", "mk", "pf", "fl", "kr", "rbl", "ct", "cts", "cent", "centimes", "sgr", "thlr", "元"];

/// Whether a text of so many characters tells how the paper is sold: by its words, or in a line by prices.
fn tells_terms(text: &str, length: usize) -> bool {
    if LONGEST_TERMS < length {
        return false;
    }
    let small = text.to_lowercase();
    let is_line = length <= LONGEST_LINE;
    TERMS.iter().any(|term| small.contains(term)) || is_line && (holds_prices(&small) || is_address(&small))
}

/// Whether a short text, in small letters, is a street with a number.
fn is_address(small: &str) -> bool {
    const LONGEST: usize = 8;
    const ENDINGS: [&str; 4] = ["straße", "strasse", "str.", "gasse"];
    const WORDS: [&str; 3] = ["street", "rue", "via"];
    let words: Vec<&str> = small.split_whitespace().collect();
    let street = |word: &&str| {
        let word = word.trim_end_matches([',', ';', ':']);
        WORDS.contains(&word) || ENDINGS.iter().any(|ending| word.ends_with(ending))
    };
    let numbered = words.iter().any(|word| is_number(word.trim_matches(|c: char| !c.is_alphanumeric())));
    words.len() <= LONGEST && numbered && words.iter().any(street)
}

/// Whether a text, in small letters, holds a coin and a price, or several prices.
fn holds_prices(small: &str) -> bool {
    const SEVERAL: usize = 3;
    let words = || small.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_price = |word: &str| {
        let parts: Vec<&str> = word.split(['.', ',']).collect();
        matches!(&parts[..], [whole, part] if is_number(whole) && part.len() == 2 && is_number(part))
    };
    let coin = words().any(|word| COINS.contains(&word)) || small.contains(['$', '£', '¢']);
    let prices = words().filter(|word| is_price(word)).count();
    let numbers = words().filter(|word| is_number(word)).count();
    coin && 0 < prices + numbers || SEVERAL <= prices
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, heading};
    use super::*;

    #[test]
    fn the_name_of_a_paper_with_its_terms_is_its_head() {
        let head = [
            body("No. 12. Morning edition, 4 May 1901"),
            heading("THE KEMPTON HERALD"),
            body("Town 5.50 10.20 19.80"),
            body("and all parts"),
            body("Subscriptions are taken at the office."),
            body("Single copies 10 cts."),
        ];
        let news = [
            heading("GREAT FIRE AT THE MILL"),
            body("The mill burned down, and nothing was left of it but its walls."),
        ];
        let page: Vec<Block> = head.iter().chain(&news).cloned().collect();
        assert_eq!(head_length(&page), head.len());
        assert_eq!(head_length(&page[2..]), 0);
        assert_eq!(head_length(&news), 0);
    }

    #[test]
    fn lines_of_prices_are_terms_and_sentences_are_none() {
        let tells = |text: &str| tells_terms(text, text.chars().count());
        assert!(tells("Schweiz . . Fr. 5.50 12.—") && tells("Paris 3.50 7.00 14.00"));
        assert!(tells("5 Mühlstr. Kempten"));
        assert!(!tells("The mill was sold in 1901."));
        let news = "The bank was robbed of $ 40,000 in the night from Monday to Tuesday by two men who are still at large, and \
                    nobody in the house had heard a sound of it.";
        assert!(!tells(news));
    }
}

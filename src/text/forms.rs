//! The words at the ends of lines, and the forms under which they may be known.

use super::Lexicon;
use crate::model::{Evidence, is_han, is_hyphen};

/// The word at the end of a text: letters, digits, and the hyphens and apostrophes among them.
pub(super) fn last_word(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| is_of_word(*c)).last().map_or(text.len(), |(at, _)| at);
    text[start..].trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// The word at the start of a text.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_of_word(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(|c: char| !c.is_alphanumeric())
}

pub(super) fn is_of_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '-' | '=' | '\'');
    }
    (c.is_alphanumeric() && !is_han(c)) || is_hyphen(c) || is_apostrophe(c)
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// The forms under which a word may be known: itself, without what an apostrophe parts from it (`department's`,
/// `l'exercice`).
pub(super) fn forms(word: &str) -> Vec<&str> {
    let mut forms = vec![word];
    if let Some((article, rest)) = word.split_once(is_apostrophe) {
        forms.push(if article.len() < rest.len() { rest } else { article });
    }
    forms
}

pub(super) fn count_forms(lexicon: &Lexicon, word: &str) -> usize {
    forms(word).iter().map(|form| lexicon.count(form)).sum()
}

pub(super) fn knowing_form(lexicon: &Lexicon, word: &str) -> Option<Evidence> {
    forms(word).iter().find_map(|form| lexicon.knows(form))
}

pub(super) fn knows_form(lexicon: &Lexicon, word: &str) -> bool {
    knowing_form(lexicon, word).is_some()
}

/// The whole words of which German printers divided `Zuk-ker` (Zucker) and `Schiff-fahrt` (Schiffahrt).
pub(super) fn old_spellings(first: &str, second: &str) -> Vec<String> {
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

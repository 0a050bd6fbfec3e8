//! The signs at a line's end that stand for a hyphen, and the marks that an engine strews beside it.

use crate::model::is_hyphen;

/// How sure it is that signs are a hyphen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reading {
    /// One hyphen, or the double hyphen of old type, of which each stroke was read.
    Plain,
    /// They may be a dash, or other marks: only a known word shows that they divide it.
    Doubtful,
}

/// The signs at the end of a line, from the first that may be a hyphen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Signs<'a> {
    pub text: &'a str,
    /// The text before them, up to its last letter or mark.
    pub before: &'a str,
    pub reading: Reading,
}

/// Most marks that are looked through before a word at a line's start.
const MOST_STRAY: usize = 3;

impl<'a> Signs<'a> {
    /// The signs, if there is a hyphen among them.
    pub fn at_end(line: &'a str) -> Option<Self> {
        let rest = line.trim_end_matches(|c| may_be_hyphen(c) || is_stray(c) || c == ' ');
        let start = rest.len() + line[rest.len()..].find(may_be_hyphen)?;
        let before = line[..start].trim_end();
        let text = &line[before.len()..];
        let hyphens = text.chars().all(is_hyphen);
        let alike = text.chars().all(|c| text.starts_with(c));
        let plain = hyphens && (text.chars().nth(1).is_none() || !alike);
        Some(Self { text, before, reading: if plain { Reading::Plain } else { Reading::Doubtful } })
    }

    /// Whether the source says that the sign divides a word: a soft hyphen, `¬`.
    pub fn is_marked(self) -> bool {
        matches!(self.text, "\u{ad}" | "¬")
    }
}

/// The text of a line without the marks that an engine read before its first letter, and what they say.
pub(super) fn stray_marks(line: &str) -> (Reading, &str) {
    let rest = line.trim_start_matches(|c| is_never_printed(c) || is_stray(c));
    let marks = &line[..line.len() - rest.len()];
    if MOST_STRAY < marks.chars().count() {
        return (Reading::Doubtful, line);
    }
    (if marks.chars().all(is_never_printed) { Reading::Plain } else { Reading::Doubtful }, rest)
}

/// A hyphen, or the wavy stroke of a typewriter's.
fn may_be_hyphen(c: char) -> bool {
    is_hyphen(c) || c == '~'
}

/// Marks that no paper prints before a word.
fn is_never_printed(c: char) -> bool {
    matches!(c, '\\' | '{' | '}' | '<' | '>' | '¿' | '|' | '^')
}

/// Marks as which an engine reads specks.
fn is_stray(c: char) -> bool {
    is_never_printed(c)
        || matches!(
            c,
            ']' | '[' | '/' | '"' | '“' | '”' | '‘' | '’' | '\'' | '«' | '»' | '_' | '.' | ',' | ':' | ';' | '*' | '°'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_strokes_of_a_double_hyphen_are_one_hyphen() {
        for signs in ["-", "=", "-=", "=-", "⸗"] {
            let line = format!("die Re{signs}");
            let read = Signs::at_end(&line);
            assert_eq!(read.map(|read| (read.text, read.reading)), Some((signs, Reading::Plain)));
        }
    }

    #[test]
    fn two_equal_strokes_may_be_a_dash_and_a_wavy_one_a_mark() {
        for signs in ["--", "~", "-~", " -", "- /"] {
            let line = format!("he said{signs}");
            assert_eq!(Signs::at_end(&line).map(|read| read.reading), Some(Reading::Doubtful), "{signs}");
        }
        assert_eq!(Signs::at_end("he said."), None);
    }

    #[test]
    fn marks_before_a_word_are_looked_through() {
        assert_eq!(stray_marks("\\{häft"), (Reading::Plain, "häft"));
        assert_eq!(stray_marks("‘ſcheinen"), (Reading::Doubtful, "ſcheinen"));
        assert_eq!(stray_marks("word"), (Reading::Plain, "word"));
    }
}

//! What a line's first and last characters say: sentences, clauses, quotations, lists.

use crate::model::{is_han, is_hyphen};

/// How a text stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    /// With a full stop, a question or exclamation mark, a dash or colon set aside.
    Sentence,
    /// With a mark after which something comes: colon, dash, semicolon, dots.
    Lead,
    /// In the midst of a clause: comma, open bracket.
    Clause,
    /// In the midst of a word: hyphen.
    Word,
    /// With a letter or digit.
    Letter,
}

impl Close {
    /// Whether something must come.
    pub fn is_open(self) -> bool {
        matches!(self, Close::Clause | Close::Word)
    }
}

/// Tells how a text stops; closing quotes and brackets are looked through.
pub(super) fn close_of(text: &str) -> Close {
    let core = text.trim_end().trim_end_matches(is_closing_mark);
    let Some(last) = core.chars().last() else { return Close::Letter };
    match last {
        '.' if is_abbreviated(core) => Close::Letter,
        '.' | '。' | '!' | '！' | '?' | '？' | '．' | '｡' => Close::Sentence,
        ':' | '：' | ';' | '；' | '—' | '–' | '…' | '⋯' => Close::Lead,
        ',' | '，' | '、' => Close::Clause,
        c if is_hyphen(c) => Close::Word,
        c if is_opening_mark(c) => Close::Clause,
        _ => Close::Letter,
    }
}

/// Whether a text starts in the midst of a sentence: with a small letter or a mark that closes.
pub(super) fn starts_inside(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    first.is_lowercase()
        || matches!(first, ',' | '，' | '。' | '、' | '；' | '：' | '！' | '？' | ';' | ':' | '!' | '?')
        || (is_closing_mark(first) && !matches!(first, '"' | '\'' | '’' | '»' | '“' | '”'))
}

/// Brackets and quotations that are open after a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Nesting {
    brackets: usize,
    quotes: usize,
}

impl Nesting {
    /// Reads a line. The mark that a quotation repeats at the start of its lines opens no other.
    pub fn read(&mut self, text: &str) {
        let text = if self.in_quotes() { text.trim_start_matches(is_quotation_mark) } else { text };
        for c in text.chars() {
            match c {
                '(' | '（' | '[' | '【' | '《' | '〈' => self.brackets += 1,
                ')' | '）' | ']' | '】' | '》' | '〉' => self.brackets = self.brackets.saturating_sub(1),
                '“' | '「' | '『' | '„' | '«' => self.quotes += 1,
                '”' | '」' | '』' | '»' => self.quotes = self.quotes.saturating_sub(1),
                _ => {}
            }
        }
    }

    pub fn in_brackets(self) -> bool {
        0 < self.brackets
    }

    pub fn in_quotes(self) -> bool {
        0 < self.quotes
    }
}

/// The kinds of marks at the start of a list's items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum ListMark {
    /// `1.`, `2)`, `3、`
    Number,
    /// `(1)`, `（一）`, `①`
    Bracketed,
    /// `一、`
    HanNumber,
    /// `•`, `●`, `▲`, `■`, and what is read for them.
    Bullet,
}

/// Most digits of an item's number: four are a year.
const MAX_ITEM_DIGITS: usize = 3;

/// The list mark that a text starts with.
pub(super) fn list_mark(text: &str) -> Option<ListMark> {
    let first = text.chars().next()?;
    if matches!(first, '•' | '●' | '▲' | '▶' | '■' | '◆' | '★' | '○' | '□' | '◎' | '*' | '§') {
        return Some(ListMark::Bullet);
    }
    if is_misread_bullet(text) {
        return Some(ListMark::Bullet);
    }
    if ('①'..='⑳').contains(&first) {
        return Some(ListMark::Bracketed);
    }
    if matches!(first, '(' | '（') {
        let inside: String = text.chars().skip(1).take_while(|c| is_item_digit(*c)).collect();
        let closed = matches!(text.chars().nth(inside.chars().count() + 1), Some(')' | '）'));
        return (closed && is_item_number(&inside)).then_some(ListMark::Bracketed);
    }
    let number: String = text.chars().take_while(|c| is_item_digit(*c)).collect();
    let mut after = text.chars().skip(number.chars().count());
    let (mark, next) = (after.next()?, after.next());
    let han = number.chars().all(|c| !c.is_ascii_digit());
    let marked = match mark {
        '、' => true,
        '.' | ')' | '．' | '）' => !han && !next.is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    };
    let kind = if han { ListMark::HanNumber } else { ListMark::Number };
    (marked && is_item_number(&number)).then_some(kind)
}

/// Whether a text starts with what is read for a bullet: a sign or a round small letter, a word of its own, before a capital.
fn is_misread_bullet(text: &str) -> bool {
    let mut chars = text.chars();
    let (Some(mark), Some(' '), Some(next)) = (chars.next(), chars.next(), chars.next()) else { return false };
    matches!(mark, '®' | '©' | '¢' | '¤' | '°' | '·' | '@' | 'e' | 'o') && next.is_uppercase()
}

fn is_item_number(number: &str) -> bool {
    (1..=MAX_ITEM_DIGITS).contains(&number.chars().count())
}

fn is_item_digit(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
}

pub(super) fn is_closing_mark(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '\'' | '»' | '“' | '』' | '」' | ')' | '）' | ']' | '】' | '》' | '〉' | '*')
}

/// Marks of quotations, which old papers repeat at the start of each line of one.
pub(super) fn is_quotation_mark(c: char) -> bool {
    matches!(c, '«' | '»' | '“' | '„' | '"')
}

pub(super) fn is_opening_mark(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '【' | '「' | '『' | '„' | '‘' | '《' | '〈' | '«')
}

/// Words before a full stop that ends no sentence.
const ABBREVIATIONS: [&str; 24] = [
    "mr", "mrs", "dr", "st", "no", "nos", "messrs", "rev", "hon", "capt", "col", "gen", "vol", "nr", "hr", "frl", "fr",
    "bzw", "prof", "resp", "mme", "mlle", "mm", "art",
];

/// Whether the full stop at the end of a text belongs to an initial or an abbreviation.
fn is_abbreviated(text: &str) -> bool {
    let word = text.trim_end_matches('.').rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(|c| c.is_uppercase() && !is_han(c)) && letters.next().is_none();
    initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_before_its_closing_quotes() {
        assert_eq!(close_of("他说：“很好。”"), Close::Sentence);
        assert_eq!(close_of("“It is done.” "), Close::Sentence);
        assert_eq!(close_of("(see above)"), Close::Letter);
    }

    #[test]
    fn an_initial_ends_no_sentence() {
        assert_eq!(close_of("was seen by Mr."), Close::Letter);
        assert_eq!(close_of("was seen by J."), Close::Letter);
        assert_eq!(close_of("was seen by us."), Close::Sentence);
    }

    #[test]
    fn a_comma_a_hyphen_or_an_open_bracket_leaves_the_clause_open() {
        assert_eq!(close_of("the har-"), Close::Word);
        for text in ["the old,", "街道（", "服务、", "„"] {
            assert_eq!(close_of(text), Close::Clause, "{text}");
        }
    }

    #[test]
    fn lists_have_marks_and_years_and_prices_are_none() {
        assert_eq!(list_mark("1. The first"), Some(ListMark::Number));
        assert_eq!(list_mark("（一）总则"), Some(ListMark::Bracketed));
        assert_eq!(list_mark("三、管理"), Some(ListMark::HanNumber));
        assert_eq!(list_mark("● 主管"), Some(ListMark::Bullet));
        assert_eq!(list_mark("© Lead the way"), Some(ListMark::Bullet));
        assert_eq!(list_mark("e Lead the way"), Some(ListMark::Bullet));
        assert_eq!(list_mark("e lead the way"), None);
        assert_eq!(list_mark("1914. The war"), None);
        assert_eq!(list_mark("2.5 per cent"), None);
        assert_eq!(list_mark("一般公共预算"), None);
    }
}

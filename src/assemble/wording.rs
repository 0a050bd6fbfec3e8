//! What the wording of a line says: sentence ends, datelines, continuation lines, imprints.

use super::datelines::is_weekday;
use super::numbers;
use crate::model::{holds_han, holds_paper_name, is_han};
pub use crate::text::opens_with_dateline;

/// Marks that end a sentence or a clause that may end a paragraph.
const SENTENCE_ENDS: &str = "。！？!?.…：:；;—–";
/// Marks that may stand between the end of a sentence and the end of its paragraph.
const CLOSING_MARKS: &str = "”’」』）)]】»›«‹\"'“*†";
/// Marks that no sentence starts with.
const INNER_MARKS: &str = "，、,;；:：）)」』”。．.!?！？";

/// Whether the text stops in the middle of a sentence.
pub fn is_open(text: &str) -> bool {
    match without_closing_marks(text).chars().next_back() {
        Some(last) => !SENTENCE_ENDS.contains(last),
        None => false,
    }
}

/// Articles, prepositions and conjunctions, which lead on to what follows.
const LEADING_WORDS: [&str; 70] = [
    "a", "an", "the", "of", "at", "by", "for", "from", "in", "into", "on", "to", "with", "and", "or", "der", "die",
    "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "im", "vom", "von", "zur", "zum",
    "mit", "und", "oder", "bei", "für", "le", "la", "les", "de", "du", "un", "une", "et", "ou", "au", "aux", "en",
    "par", "pour", "sur", "dans", "avec", "que", "il", "lo", "gli", "di", "del", "della", "dei", "con", "per", "el",
    "los", "las", "y", "por", "para",
];

/// Whether the text stops behind a word that leads on: `the secretary of the`.
pub fn leads_on(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    last.len() < text.len() && LEADING_WORDS.contains(&last)
}

/// What is left of a text without the marks that may stand behind the end of a sentence.
pub fn without_closing_marks(text: &str) -> &str {
    text.trim_end_matches(|c: char| CLOSING_MARKS.contains(c) || c.is_whitespace())
}

/// Whether the text stops in the middle of a word, at the sign of its division.
pub fn ends_in_word(text: &str) -> bool {
    text.ends_with(['-', '¬', '⸗', '\u{ad}'])
}

/// Whether the text can only be the middle of a sentence.
pub fn starts_inside_sentence(text: &str) -> bool {
    // Specks at the edge of a column are read as quotation marks with a space behind them.
    let behind = text.trim_start().strip_prefix(['“', '”', '"', '\'', '‘', '’', '`']);
    let text = behind.filter(|behind| behind.starts_with(char::is_whitespace)).unwrap_or(text).trim_start();
    // So are stops before a line in capitals.
    if text.starts_with(['.', ',']) && is_in_capitals(text) {
        return false;
    }
    text.chars().next().is_some_and(|first| first.is_lowercase() || INNER_MARKS.contains(first))
}

/// Whether a sentence ends inside the text: a point behind a long word in small letters, and a capital behind it. The points of a
/// heading stand behind names, capitals and short words.
pub fn holds_sentence_end(text: &str) -> bool {
    const LONG: usize = 4;
    let small = |word: &str| {
        word.ends_with('.') && LONG < word.chars().count() && word.chars().all(|c| c.is_lowercase() || c == '.')
    };
    // Most points end the text.
    let mut points = text.match_indices('.').map(|(at, _)| text.split_at(at + 1));
    points.any(|(before, behind)| {
        let next = behind.trim_start();
        let parted = next.len() < behind.len() && next.starts_with(char::is_uppercase);
        parted && before.split_whitespace().next_back().is_some_and(small)
    })
}

/// Whether a text is set in capitals, as a name or a heading is and no part of a sentence.
pub fn is_in_capitals(text: &str) -> bool {
    /// Fewer are an abbreviation.
    const FEWEST: usize = 5;
    !text.chars().any(|c| c.is_lowercase() || is_han(c)) && FEWEST <= text.chars().filter(|c| c.is_uppercase()).count()
}

/// Whether a text in capitals stands behind one that is not: no sentence goes on so.
pub fn breaks_into_capitals(first: &str, second: &str) -> bool {
    is_in_capitals(second) && !is_in_capitals(first)
}

/// Whether the text ends as a lead-in to what follows it.
pub fn is_lead_in(text: &str) -> bool {
    text.trim_end().ends_with(['—', '–', ':', '：'])
}

/// Whether most words of a line are written small, as in a sentence and not in a title.
pub fn is_prose(text: &str) -> bool {
    const FEWEST: usize = 5;
    let words = || text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    let small = words().filter(|word| word.starts_with(char::is_lowercase)).count();
    FEWEST <= words().count() && words().count() < 2 * small
}

/// Where an article goes on, or comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continuation {
    pub direction: Direction,
    /// The page as the paper numbers it.
    pub page: Option<u32>,
    /// The words of the headline that stand with it.
    pub title: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Onward,
    Back,
}

/// The words that send the reader to another page, or that say from which page he comes.
const CONTINUATIONS: [(&str, Direction); 24] = [
    ("continued on", Direction::Onward),
    ("concluded on", Direction::Onward),
    ("turn to page", Direction::Onward),
    ("continued from", Direction::Back),
    ("concluded from", Direction::Back),
    ("fortsetzung auf", Direction::Onward),
    ("fortsetzung seite", Direction::Onward),
    ("schluß auf", Direction::Onward),
    ("schluss auf", Direction::Onward),
    ("fortsetzung von", Direction::Back),
    ("schluß von", Direction::Back),
    ("schluss von", Direction::Back),
    ("suite à la page", Direction::Onward),
    ("suite en page", Direction::Onward),
    ("suite page", Direction::Onward),
    ("voir la suite", Direction::Onward),
    ("suite de la page", Direction::Back),
    ("suite de la première page", Direction::Back),
    ("下转", Direction::Onward),
    ("下轉", Direction::Onward),
    ("紧接第", Direction::Onward),
    ("上接", Direction::Back),
    ("上承第", Direction::Back),
    ("紧承第", Direction::Back),
];
/// A continuation line is a line; longer text only speaks of one. In characters.
const LONGEST_CONTINUATION: usize = 70;

/// Reads a continuation line; `None` for other text.
pub fn continuation(text: &str) -> Option<Continuation> {
    // Small letters are no fewer than capitals.
    if LONGEST_CONTINUATION < text.chars().take(LONGEST_CONTINUATION + 1).count() {
        return None;
    }
    let lower = text.to_lowercase();
    if LONGEST_CONTINUATION < lower.chars().count() {
        return None;
    }
    // To ask whether words are there takes less than to ask where, and most text holds none.
    let (words, direction) = CONTINUATIONS.into_iter().find(|(words, _)| lower.contains(words))?;
    let at = lower.find(words)?;
    let after = &lower[at + words.len()..];
    let title = lower[..at].trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    Some(Continuation { direction, page: page_number(after), title })
}

fn page_number(text: &str) -> Option<u32> {
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(|c| c.is_ascii_digit()).collect();
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    han_number(text)
}

fn han_number(text: &str) -> Option<u32> {
    let digits: Vec<u32> =
        text.chars().map(numbers::han_digit).skip_while(Option::is_none).map_while(|digit| digit).collect();
    const TEN: u32 = 10;
    match digits[..] {
        [] => None,
        [only] => Some(only),
        [TEN, unit] => Some(TEN + unit),
        [tens, TEN] => Some(tens * TEN),
        [tens, TEN, unit] => Some(tens * TEN + unit),
        _ => digits.into_iter().reduce(|number, digit| number * TEN + digit),
    }
}

/// What only the imprint of a Chinese paper says.
const HAN_IMPRINTS: [&str; 14] = [
    "国内统一连续出版物号",
    "国内统一刊号",
    "统一刊号",
    "邮发代号",
    "报头题字",
    "农历",
    "本版编辑",
    "责任编辑",
    "责编",
    "版式",
    "本版主编",
    "美编",
    "总第",
    "今日四版",
];
/// Words that stand in the date line of a European paper, beside the day of the week.
const ISSUE_WORDS: [&str; 16] = [
    "nr",
    "no",
    "nº",
    "n°",
    "numéro",
    "vol",
    "jahrgang",
    "blatt",
    "morgenblatt",
    "abendblatt",
    "ausgabe",
    "année",
    "price",
    "prix",
    "preis",
    "edition",
];
/// Longest date line of a European paper, in words.
const LONGEST_IMPRINT: usize = 10;

/// Whether the text is the paper's own: its date, number, price, editors.
pub fn is_imprint(text: &str) -> bool {
    is_date_line(text) || holds_han(text) && is_han_imprint(text)
}

/// Whether a line says who printed the paper.
pub fn is_printers_line(text: &str) -> bool {
    const PRINTERS: [&str; 7] =
        ["imprimerie", "buchdruckerei", "buchdruck", "schnellpressendruck", "tipografia", "stabilimento", "承印"];
    /// What sentences start with, too, unless this stands behind it.
    const BEHIND: [(&str, &[&str]); 3] =
        [("printed", &["by", "and", "at"]), ("druck", &["von", "und", "der"]), ("impr", &["de", "du"])];
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let (Some(first), second) = (words.next(), words.next().unwrap_or_default()) else { return false };
    let is_told = BEHIND.iter().any(|(word, behind)| first == *word && behind.contains(&second.as_str()));
    !starts_inside_sentence(text) && (PRINTERS.contains(&first.as_str()) || is_told)
}

fn is_han_imprint(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let marks = HAN_IMPRINTS.iter().filter(|mark| bare.contains(**mark)).count();
    let dated = ["年", "月", "日"].iter().all(|part| bare.contains(part)) && bare.contains("星期");
    let sentence = bare.contains('。');
    // 江城日报2021年5月3日星期一
    let behind_name = bare.split_once(['报', '報']).map_or(&*bare, |(_, rest)| rest);
    let opens = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    !sentence && (marks >= 2 || (dated && (opens(&bare) || opens(behind_name))))
}

/// Whether a line is the number of a page with the name of its section: A03 要闻, 第2版 国际.
pub fn is_section_folio(text: &str) -> bool {
    /// Longest name of a section, in characters.
    const LONGEST: usize = 5;
    /// Digits of the number.
    const MOST_DIGITS: usize = 2;
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let counted = bare.strip_prefix('第');
    let number = counted.unwrap_or(bare.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(&bare));
    let lettered = number.len() < bare.len() || bare.starts_with('0');
    let name = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = (1..=MOST_DIGITS).contains(&(number.len() - name.len()));
    let told = counted.is_none() || name.starts_with('版');
    let name = name.trim_start_matches('版');
    lettered && numbered && told && name.chars().count() <= LONGEST && name.chars().all(is_han)
}

/// Longest name of a paper, in letters.
const LONGEST_PAPER_NAME: usize = 40;

/// Whether the text is no longer than the name of a paper and has a word that such names have.
pub fn is_paper_name(text: &str) -> bool {
    // Small letters are no fewer than capitals.
    if LONGEST_PAPER_NAME < text.chars().filter(|c| c.is_alphanumeric()).take(LONGEST_PAPER_NAME + 1).count() {
        return false;
    }
    let han: String = text.chars().take_while(|c| is_han(*c)).collect();
    let han_name = han.ends_with(['报', '報']);
    is_open(text) && (holds_paper_name(text) || han_name)
}

fn is_date_line(text: &str) -> bool {
    let words = || text.split(|c: char| !c.is_alphanumeric() && c != '°').filter(|word| !word.is_empty());
    if LONGEST_IMPRINT < words().take(LONGEST_IMPRINT + 1).count() {
        return false;
    }
    let words: Vec<String> = words().map(str::to_lowercase).collect();
    let issue = words.iter().any(|word| is_weekday(word) || ISSUE_WORDS.contains(&word.as_str()));
    const YEARS: std::ops::RangeInclusive<u32> = 1600..=2099;
    let year = words.iter().any(|word| word.parse().is_ok_and(|number| YEARS.contains(&number)));
    issue && year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_open_until_its_point_and_quotes_may_follow_it() {
        assert!(is_open("市民纷纷前来"));
        assert!(is_open("and so the"));
        assert!(!is_open("他说：“好。”"));
        assert!(!is_open("(It was so.)"));
    }

    #[test]
    fn articles_and_prepositions_lead_on() {
        assert!(leads_on("M. Seddon, secrétaire de la") && leads_on("the end of the"));
        assert!(!leads_on("The Late Election") && !leads_on("la") && !leads_on("VOM TAGE UND"));
    }

    #[test]
    fn a_stray_quotation_mark_does_not_hide_the_inside_of_a_sentence() {
        assert!(starts_inside_sentence("“ at the mill"));
        assert!(!starts_inside_sentence("“ At the mill"));
        assert!(!starts_inside_sentence("“and so on,” he said"));
    }

    #[test]
    fn continuation_lines_name_their_page() {
        let line = continuation("（下转第十二版）").expect("a continuation");
        assert_eq!((line.direction, line.page), (Direction::Onward, Some(12)));
        let line = continuation("STRIKE AT THE MILLS (Continued from Page 1)").expect("a continuation");
        assert_eq!((line.direction, line.page, line.title.as_str()), (Direction::Back, Some(1), "strike at the mills"));
        assert_eq!(continuation("The work was stopped."), None);
    }

    #[test]
    fn a_point_behind_a_long_small_word_ends_a_sentence() {
        assert!(holds_sentence_end("Brown and Sons followed. The others stayed at"));
        assert!(!holds_sentence_end("The House of Mr. Brown"));
        assert!(!holds_sentence_end("LAW. SUPREME COURT."));
    }

    #[test]
    fn date_lines_are_the_papers_own() {
        assert!(is_imprint("Freitag, 3. Mai 1901. Nr. 17"));
        assert!(is_imprint("2021年5月3日 星期一"));
        assert!(is_imprint("柳河日报 2021年5月3日 星期一"));
        assert!(!is_imprint("Paris, 4 mai 1901."));
    }

    #[test]
    fn the_number_of_a_page_may_stand_with_the_name_of_its_section() {
        assert!(is_section_folio("A03 要闻") && is_section_folio("第2版 国际"));
        assert!(!is_section_folio("3 概况") && !is_section_folio("DRUG STORE") && !is_section_folio("第三小学"));
        assert!(!is_section_folio("第3小学") && !is_section_folio("USA 94"));
    }
}

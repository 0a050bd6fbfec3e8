//! Who wrote it, and where it goes on: lines that a short table of words tells.

use super::TextParams;
use super::characters::{cells, is_han_text};
use super::datelines::opens_with_dateline;
use super::sentences::{Close, close_of};
use crate::model::{Line, Word, is_han};

/// Han characters of a name: two to four; five with a double surname or of a minority's.
const HAN_NAME: std::ops::RangeInclusive<usize> = 2..=5;
/// Small words inside a byline: `By JOHN SMITH and Mary Brown`, `von der Heyde`.
const NAME_LINKS: [&str; 14] =
    ["and", "und", "et", "of", "the", "von", "van", "de", "der", "du", "la", "our", "in", "zu"];
/// Most words of a byline in letters.
const MAX_BYLINE_WORDS: usize = 9;
/// Most Han characters of a signature without any other word.
const MAX_SIGNATURE: usize = 4;

/// Whether a line is a byline by its words.
pub(super) fn is_byline(text: &str, params: &TextParams) -> bool {
    let core =
        text.trim_matches(|c: char| matches!(c, '(' | ')' | '（' | '）' | '—' | '–' | '.' | '[' | ']') || c == ' ');
    let core = core.trim_start_matches(['□', '■', '●', '○', '◎', '◇', '◆', ' ', '　']);
    if core.is_empty() || params.max_byline < cells(core) || opens_with_dateline(core) {
        return false;
    }
    if is_han_text(core) { is_han_byline(core, params) } else { is_latin_byline(core, params) }
}

/// Whether a line may be the name of who wrote the text above: a few Han characters without any mark.
pub(super) fn is_signature(text: &str) -> bool {
    let names: Vec<&str> = text.split_whitespace().collect();
    let is_name = |name: &&str| (2..=MAX_SIGNATURE).contains(&name.chars().count()) && name.chars().all(is_han_letter);
    names.len() <= 2 && !names.is_empty() && names.iter().all(is_name)
}

/// Whether a line says whose a picture is: PHOTO: JOHN SMITH, Photograph by Mary Brown.
pub(super) fn is_credit(text: &str, params: &TextParams) -> bool {
    let small = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let named = |word: &String| small.strip_prefix(word.as_str()).is_some_and(|name| name.starts_with(' '));
    let last = text.trim_end_matches(['.', ')']).split_whitespace().next_back();
    cells(text) <= params.max_byline
        && params.credit_words.iter().any(named)
        && last.is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// Whether a line sends the reader to another page: 下转第3版, "Continued on page 4".
pub(super) fn is_continuation_line(text: &str, params: &TextParams) -> bool {
    // Few lines have a number: that is asked before more is looked at.
    let is_number = |c: char| c.is_numeric() || (!c.is_ascii() && "一二三四五六七八九十版".contains(c));
    if !text.chars().any(is_number) {
        return false;
    }
    let core = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let bare = |word: &String| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_lowercase();
    cells(&core) <= params.max_byline
        && !close_of(core.as_str()).is_open()
        && core.chars().filter(|c| matches!(c, '，' | '。' | ',')).count() == 0
        && params.continuation_words.iter().any(|word| core.starts_with(&bare(word)))
}

/// Cuts a line before a byline or a pointer to another page that stands behind its last sentence. Both parts have
/// words.
pub(super) fn cut_set_off(line: &Line, params: &TextParams) -> Option<(Line, Line)> {
    cut_byline(line, params).or_else(|| cut_pointer(line, params))
}

/// Fewest words of a byline in letters that stands in the line of the last sentence: `By John Smith`.
const FEWEST_SET_OFF: usize = 3;

fn cut_byline(line: &Line, params: &TextParams) -> Option<(Line, Line)> {
    let text = |at: usize| line.words[at].text.as_str();
    let at = (1..line.words.len()).find(|&at| {
        let last_is_word = wide_gap(line, at) || is_dash(text(at)) || is_han_text(text(at));
        if !last_is_word || close_of(text(at - 1)) != Close::Sentence {
            return false;
        }
        let rest = (at..line.words.len()).map(text).collect::<Vec<_>>().join(" ");
        // `De même` behind the name of who speaks is no writer.
        let is_told = is_han_text(text(at)) || FEWEST_SET_OFF <= line.words.len() - at || has_phrase(&rest, params);
        is_told && is_byline(&rest, params)
    })?;
    Some((Line::new(line.words[..at].to_vec())?, Line::new(line.words[at..].to_vec())?))
}

/// White of more than an em, as printers set before a signature.
fn wide_gap(line: &Line, at: usize) -> bool {
    let (before, word) = (&line.words[at - 1], &line.words[at]);
    before.type_size < (word.rect.left - before.rect.right) as f32
}

fn is_dash(text: &str) -> bool {
    text.starts_with(['—', '–'])
}

/// Cuts at a bracket: `…工作。（下转第三版）`.
fn cut_pointer(line: &Line, params: &TextParams) -> Option<(Line, Line)> {
    let (number, at) = line
        .words
        .iter()
        .enumerate()
        .rev()
        .find_map(|(number, word)| word.text.rfind(['(', '（']).map(|at| (number, at)))?;
    let tail: Vec<&str> = line.words[number + 1..].iter().map(|word| word.text.as_str()).collect();
    let pointer = format!("{} {}", &line.words[number].text[at..], tail.join(" "));
    if !is_continuation_line(&pointer, params) {
        return None;
    }
    let (first, second) = cut_word(&line.words[number], at);
    let before = line.words[..number].iter().cloned().chain(first).collect();
    let after = second.into_iter().chain(line.words[number + 1..].iter().cloned()).collect();
    Some((Line::new(before)?, Line::new(after)?))
}

/// Cuts a word, and its box in proportion.
fn cut_word(word: &Word, at: usize) -> (Option<Word>, Option<Word>) {
    let share = cells(&word.text[..at]) as f32 / cells(&word.text).max(1) as f32;
    let x = word.rect.left + (share * word.rect.width() as f32) as i32;
    let part = |text: &str, left: i32, right: i32| {
        let rect = crate::model::Rect { left, right, ..word.rect };
        (!text.is_empty()).then(|| Word { text: text.to_owned(), rect, ..word.clone() })
    };
    (part(&word.text[..at], word.rect.left, x), part(&word.text[at..], x, word.rect.right))
}

/// Pieces that are a word of the table, a name, or both together; at least one has a word of the table.
fn is_han_byline(text: &str, params: &TextParams) -> bool {
    let mut told = false;
    for piece in text.split([' ', '　', '、']).filter(|piece| !piece.is_empty()) {
        match bare_of_words(piece, params) {
            Some(rest) if names_column(rest) => return false,
            Some(rest) if rest.is_empty() || is_han_name(rest) => told = true,
            Some(_) => return false,
            None if is_han_name(piece) => {}
            None => return false,
        }
    }
    told
}

/// A piece without the word of the table that it starts or ends with; the longest counts.
fn bare_of_words<'a>(piece: &'a str, params: &TextParams) -> Option<&'a str> {
    let stripped = params
        .byline_words
        .iter()
        .filter_map(|word| piece.strip_prefix(word.as_str()).or_else(|| piece.strip_suffix(word.as_str())));
    stripped.min_by_key(|rest| rest.len())
}

/// What stands behind 记者 in the name of a column, and is nobody's name: 记者手记.
const COLUMN_NAMES: [&str; 14] =
    ["手记", "观察", "调查", "视点", "视线", "来信", "札记", "随笔", "感言", "连线", "帮办", "走访", "眼", "手記"];

/// Whether a text is what makes the name of a column of the word for a reporter before it.
pub fn names_column(text: &str) -> bool {
    COLUMN_NAMES.contains(&text)
}

fn is_han_name(text: &str) -> bool {
    HAN_NAME.contains(&text.chars().count()) && text.chars().all(|c| is_han_letter(c) || c == '·')
}

fn is_han_letter(c: char) -> bool {
    is_han(c) && c.is_alphabetic()
}

/// An opener with names behind it, or a phrase of the table.
fn is_latin_byline(text: &str, params: &TextParams) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    if MAX_BYLINE_WORDS < words.len() {
        return false;
    }
    let opens = |word: &&str| params.byline_openers.contains(&word.to_lowercase());
    let named = || words.iter().skip(1).all(|word| is_name_part(word));
    let capital = || words.iter().skip(1).any(|word| word.starts_with(char::is_uppercase));
    let has_names = words.first().is_some_and(opens) && named() && capital();
    let inner_sentence = || words[..words.len().saturating_sub(1)].iter().any(|word| close_of(word) == Close::Sentence);
    (has_names || has_phrase(text, params)) && !inner_sentence()
}

/// Whether a phrase of the table stands in a text.
fn has_phrase(text: &str, params: &TextParams) -> bool {
    let small = text.to_lowercase();
    let mut phrases = params.byline_words.iter().filter(|phrase| phrase.is_ascii() || phrase.contains(' '));
    phrases.any(|phrase| small.contains(phrase.as_str()))
}

fn is_name_part(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.']);
    word.starts_with(char::is_uppercase) || NAME_LINKS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, draw_page};

    fn is_by(text: &str) -> bool {
        is_byline(text, &TextParams::default())
    }

    fn cut(text: &str) -> Option<(String, String)> {
        let line = draw_page(text, Source::default()).lines.remove(0);
        cut_set_off(&line, &TextParams::default()).map(|(first, second)| (first.text(), second.text()))
    }

    #[test]
    fn reporters_with_their_names_are_a_byline() {
        for text in [
            "记者 张三",
            "本报记者 王小明 通讯员 李四光 文/图",
            "通讯员 赵五 孙六 摄影",
            "新华社发",
            "本报记者王小明",
            "文/张三",
            "□ 记者 李四",
        ] {
            assert!(is_by(text), "{text}");
        }
    }

    #[test]
    fn a_sentence_about_a_reporter_is_none() {
        for text in [
            "记者从会上获悉，今年的收成",
            "记者昨日来到城郊的一座果园里看到",
            "王小明",
            "近日 张三",
            "记者手记",
            "本报讯 记者昨日从村里",
        ] {
            assert!(!is_by(text), "{text}");
        }
    }

    #[test]
    fn western_bylines_have_an_opener_and_names_or_a_phrase() {
        for text in
            ["By JOHN SMITH", "(From Our Own Correspondent.)", "Von Karl Meyer", "De notre correspondant particulier"]
        {
            assert!(is_by(text), "{text}");
        }
        for text in ["By the time the ship came", "Von allen Seiten kamen sie", "De la ville"] {
            assert!(!is_by(text), "{text}");
        }
    }

    #[test]
    fn a_credit_names_whose_the_picture_is() {
        let is_credit = |text: &str| is_credit(text, &TextParams::default());
        for text in ["PHOTO: © JOHN SMITH", "(Photograph by Mary Brown.)", "Foto: Karl Meyer"] {
            assert!(is_credit(text), "{text}");
        }
        for text in ["Photographs", "Photos by the score were sold", "Photosynthesis: Light"] {
            assert!(!is_credit(text), "{text}");
        }
    }

    #[test]
    fn a_byline_behind_the_last_sentence_is_cut_off() {
        assert_eq!(cut("大家都很高兴。 记者 张三"), Some(("大家都很高兴。".into(), "记者 张三".into())));
        assert_eq!(cut("大家都很高兴，记者 张三说。"), None);
    }

    #[test]
    fn a_pointer_to_another_page_is_cut_off_inside_a_word() {
        assert_eq!(cut("大家都很高兴。（下转第三版）"), Some(("大家都很高兴。".into(), "（下转第三版）".into())));
    }

    #[test]
    fn pointers_to_other_pages_are_known_in_several_languages() {
        let is_pointer = |text: &str| is_continuation_line(text, &TextParams::default());
        for text in
            ["（下转第二版）", "（上接第一版）", "(Continued on page 4.)", "Fortsetzung auf Seite 2", "Suite page 3"]
        {
            assert!(is_pointer(text), "{text}");
        }
        assert!(!is_pointer("continued on page 4 of the book, which he held, and read"));
    }
}

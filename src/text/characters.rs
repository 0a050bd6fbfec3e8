//! Ligatures, long s, spaces between scripts.

use std::borrow::Cow;
use std::cell::LazyCell;

use serde::{Deserialize, Serialize};

use super::TextParams;
use crate::model::{Line, Word, holds_han, is_han, is_hyphen, median, quantile, weighted_median};

/// What stands between Han characters and the letters or digits beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HanSpaces {
    /// Nothing, as Chinese papers print it.
    #[default]
    None,
    /// What the source has.
    Keep,
    /// A thin space.
    Thin,
}

/// What becomes of ligatures and of the long s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OldLetters {
    /// They stay as printed.
    #[default]
    Keep,
    /// `ﬁ` becomes `fi`, `ſ` becomes `s`.
    Modern,
}

const THIN_SPACE: char = '\u{2009}';

/// White beyond the page's usual gap between Han characters that is a space, in em, where the gaps are even. A dump's space is
/// half an em.
const HAN_SPACE: f32 = 0.4;

/// Share of the gaps that are no wider than the uneven ones of an engine's boxes; spaces are fewer than the rest.
const WIDE_GAPS: f32 = 0.9;

/// Fewest gaps that show how uneven they are: in less text spaces may be many.
const FEWEST_GAPS: usize = 100;

/// How far uneven gaps push out the limit, in differences between the wide and the usual gap.
const SPREAD: f32 = 1.5;

/// Longest dateline, in characters: 新华社 with a city and a date.
const MAX_DATELINE: usize = 14;

/// Puts a text's characters in order: white space to single spaces, spaces between scripts and old letters by
/// policy. Putting it in order twice changes nothing more.
pub fn tidy(text: &str, params: &TextParams) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut tidied = String::with_capacity(text.len());
    for (number, word) in words.iter().enumerate() {
        if number == 1 && is_dateline(words[0], params) {
            tidied.push(' ');
        } else if let Some(before) = number.checked_sub(1).and_then(|last| words[last].chars().last()) {
            tidied.push_str(space_between(before, first_char(word), params));
        }
        push_word(&mut tidied, word, params);
    }
    tidied
}

/// The text of a line, with the spaces that the printer set.
pub fn line_text(line: &Line, widest_gap: f32, params: &TextParams) -> String {
    // Lines without Han characters have no need of it.
    let squares = LazyCell::new(|| Squares::of(line));
    let mut text = String::with_capacity(line.words.iter().map(|word| word.text.len() + 1).sum());
    for (number, word) in line.words.iter().enumerate() {
        let before = number.checked_sub(1).map(|last| &line.words[last]);
        if before.is_some_and(|before| is_spaced(before, word, widest_gap, &squares)) {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    if is_tidy(&text, params) { text } else { tidy(&text, params) }
}

/// Whether nothing is to be put in order in a text: letters and signs that stay as they are, none of them Han, with one space
/// between the words.
fn is_tidy(text: &str, params: &TextParams) -> bool {
    let is_spaced = |space: usize| text.as_bytes().get(space + 1).is_some_and(|next| *next != b' ');
    let is_white = |byte: &u8| byte.is_ascii_control() || *byte == b' ';
    let mut white = text.bytes().enumerate().filter(|(_, byte)| is_white(byte));
    let stays = |c: char| c.is_ascii() || !(is_han(c) || c.is_whitespace());
    (text.is_ascii() || params.old_letters == OldLetters::Keep && text.chars().all(stays))
        && white.all(|(at, byte)| at != 0 && byte == b' ' && is_spaced(at))
}

/// The widest white between Han characters that is no space, in em: that beyond the usual gap, which a source leaves between
/// all of them, by more than its gaps usually differ.
pub fn widest_han_gap<'a>(lines: impl Iterator<Item = &'a Line>) -> f32 {
    let mut gaps = Vec::new();
    for line in lines.filter(|line| line.words.iter().any(|word| holds_han(&word.text))) {
        let squares = LazyCell::new(|| Squares::of(line));
        for word in line.words.iter().filter(|word| holds_han(&word.text)) {
            let inner = word.text.chars().filter(|c| is_han(*c)).count().saturating_sub(1);
            gaps.extend(std::iter::repeat_n(0.0, inner));
        }
        let pairs = line.words.windows(2).filter(|pair| are_both_han(&pair[0], &pair[1]));
        gaps.extend(pairs.map(|pair| gap_between(&pair[0], &pair[1], &squares)));
    }
    let usual = median(gaps.iter().copied()).unwrap_or(0.0).max(0.0);
    let enough = FEWEST_GAPS <= gaps.len();
    let wide = quantile(gaps, WIDE_GAPS).filter(|_| enough).unwrap_or(usual).max(usual);
    usual + HAN_SPACE + SPREAD * (wide - usual)
}

/// What stands between two lines of running text where no word is divided: nothing or one space.
pub fn between_lines(before: &str, after: &str) -> &'static str {
    let (Some(last), Some(first)) = (before.chars().last(), after.chars().next()) else { return "" };
    let han = is_han(last) || is_han(first) || (!are_letters(last, first) && is_han_text(after) && is_han_text(before));
    let range = is_wave(last) && first.is_numeric();
    let attached_dash = (is_dash(last) || range) && before.chars().rev().nth(1).is_some_and(|c| !c.is_whitespace());
    if han || (attached_dash && first.is_alphanumeric()) { "" } else { " " }
}

/// Whether most letters of a text are Han.
pub fn is_han_text(text: &str) -> bool {
    // Without any the other letters need not be told from signs.
    if !holds_han(text) {
        return false;
    }
    let (mut han, mut other) = (0, 0);
    for c in text.chars() {
        if is_han(c) {
            han += 1;
        } else if c.is_alphabetic() {
            other += 1;
        }
    }
    other < han
}

/// Width of a text in half ems: a Han character takes two, and so do quotes and dashes of a Han text.
pub fn cells(text: &str) -> usize {
    let wide = is_han_text(text);
    text.chars().map(|c| if is_han(c) || (wide && is_shared_mark(c)) { 2 } else { 1 }).sum()
}

/// Width of an em as the line is set: two cells. An engine's boxes may be narrower than the square of their characters, but
/// then they are as high.
pub fn han_em(line: &Line) -> f32 {
    let of_word = |word: &Word| {
        let cells = cells(&word.text);
        (word.rect.width() as f32 * 2.0 / cells.max(1) as f32, cells)
    };
    let han = line.words.iter().filter(|word| word.text.chars().any(is_han));
    let height = median(han.map(|word| word.rect.height() as f32)).unwrap_or(0.0);
    weighted_median(line.words.iter().map(of_word)).unwrap_or(1.0).max(height).max(1.0)
}

/// A word as the lexicon compares it: small letters, no long s, no ligatures, one kind of hyphen and apostrophe.
pub fn fold_word(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'-' | b'\'')) {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '’' => folded.push('\''),
            c if is_hyphen(c) => folded.push('-'),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => push_modern(&mut folded, c, |folded, c| folded.extend(c.to_lowercase())),
        }
    }
    Cow::Owned(folded)
}

fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—')
}

/// The sign between the ends of a range: `0.8MPa~1.6MPa`.
fn is_wave(c: char) -> bool {
    matches!(c, '~' | '～')
}

/// Whether both are letters or digits that stand with spaces: not Han.
fn are_letters(before: char, after: char) -> bool {
    before.is_alphanumeric() && after.is_alphanumeric()
}

fn first_char(word: &str) -> char {
    word.chars().next().expect("a word has characters")
}

/// Whether a text's first piece is where and when the report was sent from: 本报讯, 新华社北京电. White behind it is meant.
fn is_dateline(piece: &str, params: &TextParams) -> bool {
    piece.chars().count() <= MAX_DATELINE
        && params.dateline_endings.iter().any(|ending| piece.ends_with(ending.as_str()))
}

/// Quotes, dashes and dots, which Han and Latin texts share.
fn is_shared_mark(c: char) -> bool {
    matches!(c, '‘' | '’' | '“' | '”' | '—' | '…' | '·')
}

/// Stops and closing brackets, before which no space is set in a Han text.
fn is_stop(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？' | '）' | '》' | '〉' | '」' | '』' | '】')
}

fn space_between(before: char, after: char, params: &TextParams) -> &'static str {
    let is_figure = |c: char| (c.is_alphanumeric() || matches!(c, '%' | '‰' | '℃' | '°')) && !is_han(c);
    let mixed = (is_han(before) && is_figure(after)) || (is_han(after) && is_figure(before));
    match params.han_spaces {
        HanSpaces::None if mixed => "",
        HanSpaces::Thin if mixed => "\u{2009}",
        _ => " ",
    }
}

fn push_word(text: &mut String, word: &str, params: &TextParams) {
    if params.han_spaces != HanSpaces::Thin && params.old_letters == OldLetters::Keep {
        return text.push_str(word);
    }
    let mut before: Option<char> = None;
    for c in word.chars() {
        let joint = before.is_some_and(|before| space_between(before, c, params) == "\u{2009}");
        if joint {
            text.push(THIN_SPACE);
        }
        match params.old_letters {
            OldLetters::Keep => text.push(c),
            OldLetters::Modern => push_modern(text, c, String::push),
        }
        before = Some(c);
    }
}

fn push_modern(text: &mut String, c: char, mut push: impl FnMut(&mut String, char)) {
    let letters = match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        'ſ' => "s",
        c => return push(text, c),
    };
    letters.chars().for_each(|letter| push(text, letter));
}

/// The squares in which the Han characters of a line are set.
struct Squares {
    em: f32,
    /// From the middle of one to that of the next: more than an em where the line is spaced out, or the boxes hold the ink
    /// alone.
    pitch: f32,
}

impl Squares {
    fn of(line: &Line) -> Self {
        /// Fewer may be parted by spaces, most of them.
        const FEWEST: usize = 8;
        let em = han_em(line);
        let pairs = || line.words.windows(2).filter(|pair| are_both_han(&pair[0], &pair[1]));
        let pitch = |pair: &[Word]| {
            let cells = cells(&pair[0].text) + cells(&pair[1].text);
            (pair[1].rect.mid_x() - pair[0].rect.mid_x()) * 4.0 / cells.max(1) as f32
        };
        let usual = median(pairs().map(pitch)).filter(|_| FEWEST <= pairs().count());
        Self { em, pitch: usual.unwrap_or(em).max(em) }
    }
}

/// Whether two words of a line have a space between them.
fn is_spaced(before: &Word, word: &Word, widest: f32, squares: &LazyCell<Squares, impl FnOnce() -> Squares>) -> bool {
    if word.is_note_mark_behind(before) {
        return false;
    }
    let starts_with_stop = || word.text.chars().next().is_some_and(is_stop);
    !are_both_han(before, word) || (!starts_with_stop() && widest < gap_between(before, word, squares))
}

/// Whether the characters that meet are Han, or marks that a Han text uses.
fn are_both_han(before: &Word, word: &Word) -> bool {
    if before.text.is_ascii() && word.text.is_ascii() {
        return false;
    }
    let (Some(last), Some(first)) = (before.text.chars().last(), word.text.chars().next()) else { return false };
    let of_han = |c: char| is_han(c) || is_shared_mark(c) || c.is_ascii_punctuation();
    of_han(last) && of_han(first) && (is_han_text(&before.text) || is_han_text(&word.text))
}

/// The white between two Han words, in em, from where the full square of the one ends to where that of the other
/// starts: the ink of a full stop or a bracket fills half its square. An engine's boxes may be too narrow or lie to one side;
/// then their middles still stand as far apart as their characters do.
fn gap_between(before: &Word, word: &Word, squares: &Squares) -> f32 {
    let em = squares.em;
    let square = |word: &Word| cells(&word.text) as f32 * em / 2.0;
    let missing = |word: &Word| (square(word) - word.rect.width() as f32).clamp(0.0, em / 2.0);
    let after_mark = before.text.chars().last().is_some_and(|c| !c.is_alphanumeric());
    let before_mark = word.text.chars().next().is_some_and(|c| !c.is_alphanumeric());
    let right = before.rect.right as f32 + if after_mark { missing(before) } else { 0.0 };
    let left = word.rect.left as f32 - if before_mark { missing(word) } else { 0.0 };
    let middles = (word.rect.right as f32 + left) / 2.0 - (right + before.rect.left as f32) / 2.0;
    let set = (cells(&before.text) + cells(&word.text)) as f32 * squares.pitch / 4.0;
    (left - right).min(middles - set) / em
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Rect, Source, draw_page};

    #[test]
    fn the_mark_of_a_note_stands_at_its_word() {
        let word = |text: &str, left: i32, top: i32, right: i32, bottom: i32| Word {
            text: text.to_owned(),
            rect: Rect::new(left, top, right, bottom),
            type_size: 20.0,
            confidence: None,
            stroke: None,
        };
        let text = |mark: Word| {
            let line = Line::new(vec![word("budget.", 0, 0, 70, 20), mark]).unwrap();
            line_text(&line, 1.0, &TextParams::default())
        };
        assert_eq!(text(word("4", 72, 0, 78, 10)), "budget.4");
        assert_eq!(text(word("4", 80, 2, 90, 18)), "budget. 4");
        assert_eq!(text(word("4", 90, 0, 96, 10)), "budget. 4");
        assert_eq!(text(word("a", 72, 0, 78, 10)), "budget. a");
        let price = Line::new(vec![word("$2", 0, 0, 30, 20), word("50", 32, 0, 40, 10)]).unwrap();
        assert_eq!(line_text(&price, 1.0, &TextParams::default()), "$2 50");
    }

    fn read(text: &str) -> String {
        let page = draw_page(text, Source::default());
        let widest = widest_han_gap(page.lines.iter());
        let lines: Vec<String> =
            page.lines.iter().map(|line| line_text(line, widest, &TextParams::default())).collect();
        lines.join("/")
    }

    #[test]
    fn a_space_between_han_and_digits_goes() {
        assert_eq!(read("全镇 27个村于 9月 3日通水"), "全镇27个村于9月3日通水");
        assert_eq!(read("水位升高 8% 左右"), "水位升高8%左右");
    }

    #[test]
    fn a_real_space_between_han_characters_stays() {
        assert_eq!(
            read("本报讯 昨日，县里开了会\n记者 张三 通讯员 李四光"),
            "本报讯 昨日，县里开了会/记者 张三 通讯员 李四光"
        );
    }

    #[test]
    fn spaces_strewn_between_all_han_characters_are_noise() {
        assert_eq!(read("县 里 昨 日 开 了 会 ，\n讨 论 春 耕"), "县里昨日开了会，/讨论春耕");
    }

    #[test]
    fn boxes_that_are_too_narrow_leave_no_spaces() {
        let word = |text: &str, left, right| Word {
            text: text.to_owned(),
            rect: crate::model::Rect::new(left, 0, right, 33),
            type_size: 33.0,
            confidence: None,
            stroke: None,
        };
        // As Tesseract boxes them, in a grid of 34 pixels.
        let words = [
            ("定期", 0, 65),
            ("交流", 80, 134),
            ("，", 172, 208),
            ("互", 206, 226),
            ("相", 241, 259),
            ("学", 276, 294),
        ];
        let line = Line::new(words.map(|(text, left, right)| word(text, left, right)).to_vec()).expect("words");
        assert_eq!(line_text(&line, 0.65, &TextParams::default()), "定期交流，互相学");
    }

    #[test]
    fn a_wide_space_in_strewn_text_is_a_space() {
        assert_eq!(read("县 里 昨 日 开 会    记 者 张 三"), "县里昨日开会 记者张三");
    }

    #[test]
    fn the_indent_of_ideographic_spaces_goes() {
        assert_eq!(read("　　县里昨日开会"), "县里昨日开会");
    }

    #[test]
    fn korean_and_latin_words_keep_one_space() {
        assert_eq!(read("서울  시는 오늘"), "서울 시는 오늘");
        assert_eq!(read("the  Daily Post 公司 new"), "the Daily Post公司new");
    }

    #[test]
    fn the_policy_sets_a_thin_space_or_keeps_what_is_there() {
        let thin = TextParams { han_spaces: HanSpaces::Thin, ..TextParams::default() };
        assert_eq!(tidy("全镇27 个村", &thin), "全镇\u{2009}27\u{2009}个村");
        let keep = TextParams { han_spaces: HanSpaces::Keep, ..TextParams::default() };
        assert_eq!(tidy("全镇27 个村", &keep), "全镇27 个村");
    }

    #[test]
    fn old_letters_stay_unless_asked() {
        assert_eq!(tidy("ﬁnd leſen", &TextParams::default()), "ﬁnd leſen");
        let modern = TextParams { old_letters: OldLetters::Modern, ..TextParams::default() };
        assert_eq!(tidy("ﬁnd leſen", &modern), "find lesen");
    }

    #[test]
    fn lines_of_han_join_without_a_space_and_latin_lines_with_one() {
        assert_eq!(between_lines("会议由街道", "主持"), "");
        assert_eq!(between_lines("自2025", "年起施行"), "");
        assert_eq!(between_lines("the old", "house"), " ");
        assert_eq!(between_lines("he said—", "and left"), "");
        assert_eq!(between_lines("he said —", "and left"), " ");
        assert_eq!(between_lines("次高压0.8MPa~", "1.6MPa"), "");
    }

    proptest! {
        #[test]
        fn putting_characters_in_order_twice_changes_nothing_more(text in "[a-c1-2ﬁſ会。“” \u{3000}\u{2009}-]{0,24}") {
            for han_spaces in [HanSpaces::None, HanSpaces::Keep, HanSpaces::Thin] {
                for old_letters in [OldLetters::Keep, OldLetters::Modern] {
                    let params = TextParams { han_spaces, old_letters, ..TextParams::default() };
                    let once = tidy(&text, &params);
                    prop_assert_eq!(tidy(&once, &params), once);
                }
            }
        }
    }
}

//! Large initials: a letter, or a word or two, as high as two lines or more belongs to the first of them.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::model::{Line, Rect, Word, median, weighted_median};

/// Least height of an initial, and of large words, in heights of the words beside them.
const HIGH: f32 = 1.6;
const HIGH_WORDS: f32 = 1.3;
/// Widest white between an initial and the words beside it, in heights of those. Behind large words the second line is indented.
const CLOSE: f32 = 1.5;
const CLOSE_TO_WORDS: f32 = 2.5;
/// How far the words of its line begin over or under its top, in heights of those.
const LEVEL: f32 = 0.8;
/// Part of the height of large words by which the second line beside them may reach lower.
const LOWER: i32 = 4;
/// A page with more has no initials, but letters read into a drawing.
const MOST: usize = 100;
/// Nor has one with more large words small advertisements: each is compared with all lines.
const MOST_LARGE: usize = 1000;

/// What is set larger than the lines beside it: the first words of a line, by number.
#[derive(Clone, Copy)]
struct Lead {
    line: usize,
    words: usize,
}

/// Puts each initial that a source has in another line, or alone, at the start of its line, and gives it its own type size. So
/// it does with words in type of two lines, as they open small advertisements; they are given the type size of their line.
pub(super) fn place_initials(lines: Vec<Line>) -> Vec<Line> {
    let usual = median(lines.iter().flat_map(|line| &line.words).map(|word| word.rect.height())).unwrap_or(1);
    let is_initial = |at: &usize| usual < lines[*at].words[0].rect.height() && has_initial(&lines[*at]);
    let mut initials: Vec<usize> = (0..lines.len()).filter(is_initial).take(MOST + 1).collect();
    if MOST < initials.len() {
        initials.clear();
    }
    let words = (0..lines.len()).filter_map(|line| Some(Lead { line, words: large_words(&lines[line], usual)? }));
    let mut words: Vec<Lead> = words.take(MOST_LARGE + 1).collect();
    if MOST_LARGE < words.len() {
        words.clear();
    }
    let leads: Vec<Lead> = initials.into_iter().map(|line| Lead { line, words: 1 }).chain(words).collect();
    let firsts: Vec<Rect> = lines.iter().map(|line| line.words[0].rect).collect();
    let mut homes: Vec<(Lead, usize)> =
        leads.into_iter().filter_map(|lead| Some((lead, home_of(lead, &lines, &firsts)?))).collect();
    if homes.is_empty() {
        return lines;
    }
    // A line that takes a lead keeps its own first words behind it.
    let taking: HashSet<usize> =
        homes.iter().filter(|(lead, home)| lead.line != *home).map(|(_, home)| *home).collect();
    homes.retain(|(lead, _)| !taking.contains(&lead.line));
    homes.sort_by_key(|(lead, _)| Reverse(place(&lines[lead.line])));
    let mut lines: Vec<Vec<Word>> = lines.into_iter().map(|line| line.words).collect();
    for (Lead { line, words }, home) in homes {
        let lead: Vec<Word> = lines[line].drain(..words).collect();
        let type_size = match &lead[..] {
            [initial] if is_capital(initial) => Some(initial.rect.height() as f32),
            _ => weighted_median(lines[home].iter().map(|word| (word.type_size, word.text.len()))),
        };
        let sized = |word: Word| Word { type_size: type_size.unwrap_or(word.type_size), ..word };
        lines[home].splice(..0, lead.into_iter().map(sized));
    }
    lines.into_iter().filter_map(Line::new).collect()
}

fn place(line: &Line) -> (i32, i32, i32, i32) {
    (line.rect.left, line.rect.top, line.rect.right, line.rect.bottom)
}

fn is_capital(word: &Word) -> bool {
    word.text.chars().count() == 1 && word.text.starts_with(char::is_uppercase)
}

/// Whether a line opens with a capital that stands alone and is no word of those behind it: they would be as large.
fn has_initial(line: &Line) -> bool {
    /// In heights of the capital.
    const AS_LARGE: f32 = 0.8;
    let first = &line.words[0];
    let is_as_large = |word: &Word| AS_LARGE * first.rect.height() as f32 <= word.rect.height() as f32;
    is_capital(first) && !line.words.get(1).is_some_and(is_as_large)
}

/// How many words at the start of a line are large; `None` where there are none, and where an initial opens the line.
fn large_words(line: &Line, usual: i32) -> Option<usize> {
    /// In usual heights of words.
    const LARGE: f32 = 1.4;
    const MOST_WORDS: usize = 5;
    let is_large = |word: &&Word| LARGE * usual as f32 <= word.rect.height() as f32;
    let words = line.words.iter().take_while(is_large).count();
    let opens = || line.words[0].text.starts_with(char::is_alphabetic) && !has_initial(line);
    ((1..=MOST_WORDS).contains(&words) && opens()).then_some(words)
}

/// The first line beside a lead, where there are two at least. Under words the text goes on at their left edge. `firsts` are the
/// boxes of the first words of all lines.
fn home_of(lead: Lead, lines: &[Line], firsts: &[Rect]) -> Option<usize> {
    let words = &lines[lead.line].words[..lead.words];
    let rect = Rect::around(words.iter().map(|word| &word.rect))?;
    // The second line may stand somewhat lower than words, whose last letters reach down.
    let is_initial = is_capital(&words[0]) && lead.words == 1;
    let lower = if is_initial { 0 } else { rect.height() / LOWER };
    let reach = Rect { bottom: rect.bottom + lower, ..rect };
    let first_of = |other: usize| match other == lead.line {
        true => lines[other].words.get(lead.words).map(|word| word.rect),
        false => Some(firsts[other]),
    };
    let beside: Vec<(usize, Rect)> = (0..lines.len())
        .filter_map(|other| Some((other, first_of(other)?)))
        .filter(|(_, word)| is_beside(&reach, word, is_initial))
        .collect();
    let (home, first) = beside.iter().min_by_key(|(at, word)| (word.top, place(&lines[*at])))?;
    let line = if is_initial { first.height() } else { first.height().max(rect.height() / 2) };
    let is_level = ((first.top - rect.top).abs() as f32) <= LEVEL * line as f32;
    let is_second = |(_, word): &(usize, Rect)| first.bottom <= word.mid_y() as i32;
    let lowest = beside.iter().map(|(_, word)| word).max_by_key(|word| word.bottom)?;
    let wraps = is_initial || goes_on_under(&rect, lowest, line, firsts);
    (is_level && beside.iter().any(is_second) && wraps).then_some(*home)
}

/// Whether a line begins under a lead, at its left edge, and none under the lowest line beside it: that would be another column.
fn goes_on_under(lead: &Rect, lowest: &Rect, height: i32, firsts: &[Rect]) -> bool {
    let is_close = |one: i32, other: i32| (one - other).abs() <= height;
    let is_under = |upper: &Rect, word: &Rect| {
        is_close(word.left, upper.left) && (-height / 2..=height).contains(&(word.top - upper.bottom))
    };
    firsts.iter().any(|word| is_under(lead, word)) && !firsts.iter().any(|word| is_under(lowest, word))
}

/// Whether a word stands close to the right of a letter or words that are much higher, and not lower than those.
fn is_beside(initial: &Rect, word: &Rect, is_initial: bool) -> bool {
    // Most words are far above or below.
    if word.bottom < initial.top || initial.bottom <= word.top {
        return false;
    }
    let height = word.height() as f32;
    let white = (word.left - initial.right) as f32;
    let middle = word.mid_y() as i32;
    let (high, close) = if is_initial { (HIGH, CLOSE) } else { (HIGH_WORDS, CLOSE_TO_WORDS) };
    // Of words without ascenders the box is lower than their line.
    let line = if is_initial { height } else { height.max(initial.height() as f32 / 2.0) };
    high * height <= initial.height() as f32
        && initial.top <= middle
        && middle < initial.bottom
        && -height / 2.0 < white
        && white <= close * line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: i32, top: i32, right: i32, bottom: i32) -> Word {
        Word {
            text: text.into(),
            rect: Rect::new(left, top, right, bottom),
            type_size: 20.0,
            confidence: None,
            stroke: None,
        }
    }

    fn texts(lines: Vec<Vec<Word>>) -> Vec<String> {
        place_initials(lines.into_iter().filter_map(Line::new).collect()).iter().map(Line::text).collect()
    }

    fn beside(initial: Option<Word>) -> Vec<Vec<Word>> {
        let second = vec![word("by", 50, 25, 80, 42), word("the", 90, 25, 130, 42)];
        vec![
            vec![word("HE", 50, 2, 80, 18), word("mill", 90, 0, 130, 18)],
            initial.into_iter().chain(second).collect(),
            vec![word("river", 0, 50, 60, 67), word("was", 70, 50, 130, 67)],
        ]
    }

    #[test]
    fn an_initial_belongs_to_the_first_line_beside_it() {
        let initial = word("T", 0, 0, 40, 44);
        assert_eq!(texts(beside(Some(initial.clone()))), ["T HE mill", "by the", "river was"]);
        let alone = [beside(None), vec![vec![initial]]].concat();
        assert_eq!(texts(alone), ["T HE mill", "by the", "river was"]);
    }

    #[test]
    fn a_line_that_an_initial_opens_keeps_its_large_words() {
        let mut rows = vec![
            vec![word("T", 0, 0, 60, 100)],
            vec![word("HE", 70, 0, 110, 45), word("GREAT", 120, 0, 200, 45)],
            vec![word("mill", 215, 0, 255, 18)],
            vec![word("was", 215, 22, 255, 40)],
            vec![word("burnt", 70, 48, 120, 66)],
        ];
        rows.extend((0..9).map(|row| vec![word("river", 0, 120 + row * 22, 60, 138 + row * 22)]));
        assert_eq!(texts(rows)[..3], ["T HE GREAT", "mill", "was"]);
    }

    #[test]
    fn a_large_capital_of_its_own_line_stays() {
        let lines = vec![vec![word("A", 0, 0, 30, 40)], vec![word("mill", 40, 22, 80, 40)]];
        assert_eq!(texts(lines), ["A", "mill"]);
    }

    #[test]
    fn words_as_high_as_two_lines_open_the_first_where_the_text_goes_on_under_them() {
        let rows = |under: i32| {
            vec![
                vec![word("A", 0, 0, 30, 40), word("Room.", 35, 0, 100, 40)],
                vec![word("to", 115, 0, 135, 18), word("let", 145, 0, 180, 18)],
                vec![word("in", 115, 22, 135, 40), word("town", 145, 22, 180, 40)],
                vec![word("near", 0, under, 50, under + 18), word("the", 60, under, 180, under + 18)],
                vec![word("river", 0, under + 22, 50, under + 40)],
            ]
        };
        assert_eq!(texts(rows(44)), ["A Room. to let", "in town", "near the", "river"]);
        let opens_small = |under: i32| {
            let mut rows = rows(under);
            rows[0].remove(0);
            rows[0][0].rect.left = 0;
            texts(rows)
        };
        assert_eq!(opens_small(44), ["Room. to let", "in town", "near the", "river"]);
        assert_eq!(opens_small(144)[..2], ["Room.", "to let"]);
    }

    #[test]
    fn a_heading_beside_another_column_opens_no_line_of_it() {
        let rows = |third: i32| {
            vec![
                vec![word("The", 0, 0, 40, 28), word("Fire", 50, 0, 100, 28)],
                vec![word("by", 125, 0, 145, 18), word("the", 155, 0, 190, 18)],
                vec![word("mill", 130, 20, 160, 38), word("was", 165, 20, 190, 38)],
                vec![word("last", 0, 34, 40, 52), word("night", 50, 34, 100, 52)],
                vec![word("it", third, 42, third + 20, 60)],
                vec![word("river", 0, 64, 60, 82)],
            ]
        };
        assert_eq!(texts(rows(125))[..2], ["The Fire", "by the"]);
        assert_eq!(texts(rows(225))[..2], ["The Fire by the", "mill was"]);
    }
}

//! Lines that an engine left out of its reading of a zone, or ran together with those beside them.

use crate::model::{Confidence, Line, Rect, Span, Word, median};
use crate::scan::bits::Bits;

/// Share of a line's ink that stands outside of the words read on it, at least, where some of them are missed.
const MISSED: f32 = 0.12;

/// Narrowest part of a line that is looked for, in heights of the line: two characters, or a short word.
const NARROWEST: f32 = 1.5;

/// How sure an engine is of a line that it did not find by itself, at least.
const SURE: f32 = 0.6;

/// What a line read alone has at least of the certainty it had before: an engine is less sure of the same words without those
/// above and below.
const AS_SURE: f32 = 0.95;

/// The lines of a zone one by one: those that touch are seen as one in the image.
pub(super) fn single_lines(lines: &[Rect], ink: &Bits) -> Vec<Rect> {
    let usual = median(lines.iter().map(|line| line.height())).unwrap_or(1).max(1);
    let count_in = |height: i32| ((height + usual / 2) / usual).max(1);
    let parts = |line: &Rect| {
        let line = *line;
        let count = if count_in(line.height()) == 1 { 1 } else { count_in(full_height(&line, ink)) };
        let edge = move |part: i32| line.top + line.height() * part / count;
        (0..count).map(move |part| Rect { top: edge(part), bottom: edge(part + 1), ..line })
    };
    lines.iter().flat_map(parts).collect()
}

/// What a row of a line has at least of the ink of its fullest row. Where a quotation mark of the next line was given to a
/// line, the rows beyond the line's letters have less.
const FULL: f32 = 0.1;

/// The height of a line from its first to its last row that is full of ink.
fn full_height(line: &Rect, ink: &Bits) -> i32 {
    let rows = ink.rows_in(*line);
    let least = FULL * rows.iter().max().copied().unwrap_or(0) as f32;
    let is_full = |count: &i32| least <= *count as f32;
    match (rows.iter().position(is_full), rows.iter().rposition(is_full)) {
        (Some(first), Some(last)) => (last + 1 - first) as i32,
        _ => 0,
    }
}

/// The lines of a zone that a reading does not have whole. All in the pixels of `ink`.
pub(super) fn find_missed(lines: &[Rect], read: &[Line], ink: &Bits) -> Vec<Rect> {
    let mut own: Vec<Vec<Span>> = vec![vec![]; lines.len()];
    let mut parts = lines.to_vec();
    for word in read.iter().flat_map(|line| &line.words) {
        let on: Vec<usize> = (0..lines.len()).filter(|at| is_on(word, &lines[*at])).collect();
        match on[..] {
            [at] => own[at].push(word.rect.across()),
            // A large word that lines run beside; if in doubt, what is left of lines that were run together.
            _ if is_sure(word) => on.iter().for_each(|at| parts[*at] = beside(&parts[*at], &word.rect)),
            _ => (),
        }
    }
    let missed = parts.into_iter().zip(own).filter(|(line, words)| is_missed(line, words, ink));
    missed.map(|(line, _)| line).collect()
}

/// The longer part of a line that a word does not stand in.
fn beside(line: &Rect, word: &Rect) -> Rect {
    let before = Rect { right: word.left.clamp(line.left, line.right), ..*line };
    let after = Rect { left: word.right.clamp(line.left, line.right), ..*line };
    if after.width() < before.width() { before } else { after }
}

fn is_missed(line: &Rect, words: &[Span], ink: &Bits) -> bool {
    if lacks_letter(line, words, ink) {
        return true;
    }
    let wide = holes(line, words).into_iter().filter(|hole| NARROWEST * line.height() as f32 <= hole.len() as f32);
    let outside: i64 = wide.map(|hole| ink.area_in(Rect { left: hole.start, right: hole.end, ..*line })).sum();
    let all = ink.area_in(*line) as f32;
    0 < outside && MISSED * all <= outside as f32
}

/// Narrowest letter at an end of a line, in heights of the line, and the share of its middle that is ink.
const LETTER: f32 = 0.22;
const LETTER_FILL: f32 = 0.15;

/// Whether a letter stands before the first or behind the last word of a line: one that touches the line above or below.
fn lacks_letter(line: &Rect, words: &[Span], ink: &Bits) -> bool {
    let (first, last) = (words.iter().map(|word| word.start).min(), words.iter().map(|word| word.end).max());
    let Some((start, end)) = first.zip(last) else { return false };
    let quarter = line.height() / 4;
    let (top, bottom) = (line.top + quarter, line.bottom - quarter);
    let holds_letter = |left: i32, right: i32| {
        let end = Rect { left, top, right, bottom };
        LETTER * line.height() as f32 <= (right - left) as f32
            && LETTER_FILL * end.area() as f32 <= ink.area_in(end) as f32
    };
    holds_letter(line.left, start) || holds_letter(end, line.right)
}

/// Whether a line is read better alone: with more letters, also where doubtful ones count for less, and with some certainty.
pub(super) fn is_better(alone: &[Line], read: &[Line], line: &Rect) -> bool {
    let on_line = read.iter().flat_map(|line| &line.words).filter(|word| is_on(word, line));
    let before = Letters::of(on_line);
    let found = Letters::of(alone.iter().flat_map(|line| &line.words));
    before.count < found.count && AS_SURE * before.sure < found.sure && SURE * found.count as f32 <= found.sure
}

/// How many letters there are, and how many of them are right if the engine's confidence is.
#[derive(Default)]
struct Letters {
    count: usize,
    sure: f32,
}

impl Letters {
    fn of<'a>(words: impl Iterator<Item = &'a Word>) -> Self {
        words.fold(Self::default(), |Self { count, sure }, word| {
            let letters = word.text.chars().filter(|letter| letter.is_alphanumeric()).count();
            Self { count: count + letters, sure: sure + letters as f32 * confidence(word) }
        })
    }
}

fn confidence(word: &Word) -> f32 {
    word.confidence.map_or(0.0, Confidence::value)
}

fn is_sure(word: &Word) -> bool {
    SURE <= confidence(word)
}

/// Puts a line that was read alone in the place of the words on it.
pub(super) fn put_in(alone: Vec<Line>, read: Vec<Line>, line: &Rect) -> Vec<Line> {
    let rest = read
        .into_iter()
        .filter_map(|Line { words, .. }| Line::new(words.into_iter().filter(|word| !is_on(word, line)).collect()));
    rest.chain(alone).collect()
}

/// Whether the middle of a line goes through a word.
fn is_on(word: &Word, line: &Rect) -> bool {
    let middle = line.mid_y() as i32;
    word.rect.top <= middle && middle < word.rect.bottom && 0 < line.across().overlap(&word.rect.across())
}

/// The parts of a line that no word covers.
fn holes(line: &Rect, words: &[Span]) -> Vec<Span> {
    let mut words = words.to_vec();
    words.sort_by_key(|word| word.start);
    let (mut holes, mut end) = (vec![], line.left);
    for word in words.into_iter().chain([Span { start: line.right, end: line.right }]) {
        if end < word.start {
            holes.push(Span { start: end, end: word.start });
        }
        end = end.max(word.end);
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Size;

    const LINES: [Rect; 2] =
        [Rect { left: 0, top: 0, right: 400, bottom: 20 }, Rect { left: 0, top: 20, right: 400, bottom: 40 }];

    fn read(words: &[(&str, Rect, f32)]) -> Vec<Line> {
        let word = |(text, rect, confidence): &(&str, Rect, f32)| Word {
            text: (*text).into(),
            rect: *rect,
            confidence: Some(Confidence::new(*confidence)),
            type_size: 20.0,
            stroke: None,
        };
        words.iter().filter_map(|told| Line::new(vec![word(told)])).collect()
    }

    fn missed(words: &[(&str, Rect, f32)]) -> Vec<Rect> {
        let mut ink = Bits::new(Size { width: 400, height: 40 });
        LINES.iter().for_each(|line| ink.fill(Rect { top: line.top + 4, bottom: line.bottom - 4, ..*line }));
        find_missed(&LINES, &read(words), &ink)
    }

    #[test]
    fn a_line_is_missed_where_much_of_its_ink_is_in_no_word() {
        let second = ("all of it", Rect::new(0, 22, 400, 38), 0.9);
        assert_eq!(missed(&[("all", Rect::new(0, 2, 397, 18), 0.9), second]), []);
        assert_eq!(missed(&[("half", Rect::new(0, 2, 200, 18), 0.9), second]), [LINES[0]]);
        assert_eq!(missed(&[second]), [LINES[0]]);
    }

    #[test]
    fn a_line_is_missed_where_a_letter_stands_before_or_behind_its_words() {
        let second = ("all of it", Rect::new(0, 22, 400, 38), 0.9);
        assert_eq!(missed(&[("et it be", Rect::new(8, 2, 400, 18), 0.9), second]), [LINES[0]]);
        assert_eq!(missed(&[("let it b", Rect::new(0, 2, 392, 18), 0.9), second]), [LINES[0]]);
        assert_eq!(missed(&[("let it be", Rect::new(2, 2, 398, 18), 0.9), second]), []);
    }

    #[test]
    fn a_large_word_has_lines_beside_it_and_a_doubtful_one_is_what_is_left_of_them() {
        let high = |confidence| ("A", Rect::new(0, 2, 100, 38), confidence);
        let first = ("all the rest", Rect::new(100, 2, 400, 18), 0.9);
        assert_eq!(missed(&[high(0.9), first]), [Rect::new(100, 20, 400, 40)]);
        assert_eq!(missed(&[high(0.3), first]), [LINES[0], LINES[1]]);
    }

    #[test]
    fn a_line_read_alone_is_taken_for_more_letters_that_are_surer() {
        let before = read(&[("lefc", Rect::new(0, 2, 100, 18), 0.5), ("below", Rect::new(0, 22, 100, 38), 0.9)]);
        let alone = |text, confidence| read(&[(text, Rect::new(0, 2, 400, 18), confidence)]);
        assert!(is_better(&alone("left and right", 0.9), &before, &LINES[0]));
        let all_but_one = read(&[("eft and right", Rect::new(10, 2, 400, 18), 0.9)]);
        assert!(is_better(&alone("left and right", 0.85), &all_but_one, &LINES[0]));
        assert!(!is_better(&alone("left and right", 0.7), &all_but_one, &LINES[0]));
        assert!(!is_better(&alone("left and right", 0.4), &before, &LINES[0]));
        assert!(!is_better(&alone("left", 0.9), &before, &LINES[0]));
        let texts: Vec<String> =
            put_in(alone("left and right", 0.9), before, &LINES[0]).iter().map(|line| line.text()).collect();
        assert_eq!(texts, ["below", "left and right"]);
    }

    #[test]
    fn lines_that_touch_are_looked_at_one_by_one() {
        let lines = [Rect::new(0, 0, 400, 20), Rect::new(0, 20, 400, 40), Rect::new(0, 40, 400, 80)];
        let mut ink = Bits::new(Size { width: 400, height: 80 });
        [2, 22, 42, 62].iter().for_each(|&top| ink.fill(Rect::new(0, top, 400, top + 16)));
        let parts = [Rect::new(0, 40, 400, 60), Rect::new(0, 60, 400, 80)];
        assert_eq!(single_lines(&lines, &ink), [&lines[..2], &parts].concat());
    }

    #[test]
    fn a_line_with_a_mark_of_the_next_is_one_line() {
        let lines = [Rect::new(0, 0, 400, 20), Rect::new(0, 20, 400, 40), Rect::new(0, 40, 400, 72)];
        let mut ink = Bits::new(Size { width: 400, height: 80 });
        [2, 22, 42].iter().for_each(|&top| ink.fill(Rect::new(0, top, 400, top + 16)));
        ink.fill(Rect::new(30, 64, 40, 72));
        assert_eq!(single_lines(&lines, &ink), lines);
    }
}

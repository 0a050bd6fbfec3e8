//! Large initials: a letter as high as two lines or more belongs to the first of them.

use crate::model::{Line, Rect, Word, median};

/// Least height of an initial, in heights of the words beside it.
const HIGH: f32 = 1.6;
/// Widest white between an initial and the words beside it, in heights of those.
const CLOSE: f32 = 1.5;
/// How far the words of its line begin over or under its top, in heights of those.
const LEVEL: f32 = 0.8;
/// A page with more has no initials, but letters read into a drawing.
const MOST: usize = 100;

/// Puts each initial that a source has in another line, or alone, at the start of its line, and gives it its own type size.
pub(super) fn place_initials(lines: Vec<Line>) -> Vec<Line> {
    let usual = median(lines.iter().flat_map(|line| &line.words).map(|word| word.rect.height())).unwrap_or(1);
    let is_initial = |at: &usize| is_capital(&lines[*at].words[0]) && usual < lines[*at].words[0].rect.height();
    let initials: Vec<usize> = (0..lines.len()).filter(is_initial).take(MOST + 1).collect();
    if MOST < initials.len() {
        return lines;
    }
    let homes: Vec<Option<usize>> = initials.iter().map(|at| home_of(*at, &lines)).collect();
    let mut lines: Vec<Vec<Word>> = lines.into_iter().map(|line| line.words).collect();
    for (from, home) in initials.into_iter().zip(homes) {
        if let Some(home) = home {
            let initial = lines[from].remove(0);
            lines[home].insert(0, Word { type_size: initial.rect.height() as f32, ..initial });
        }
    }
    lines.into_iter().filter_map(Line::new).collect()
}

fn is_capital(word: &Word) -> bool {
    word.text.chars().count() == 1 && word.text.starts_with(char::is_uppercase)
}

/// The first line beside an initial, where there are two at least.
fn home_of(at: usize, lines: &[Line]) -> Option<usize> {
    let initial = lines[at].words[0].rect;
    let rest = |other: usize| &lines[other].words[usize::from(other == at)..];
    let beside: Vec<(usize, Rect)> = (0..lines.len())
        .filter_map(|other| Some((other, rest(other).first()?.rect)))
        .filter(|(_, word)| is_beside(&initial, word))
        .collect();
    let (home, first) = beside.iter().min_by_key(|(_, word)| word.top)?;
    let is_level = ((first.top - initial.top).abs() as f32) <= LEVEL * first.height() as f32;
    let is_second = |(_, word): &(usize, Rect)| first.bottom <= word.mid_y() as i32;
    (is_level && beside.iter().any(is_second)).then_some(*home)
}

/// Whether a word stands close to the right of a letter that is much higher, and not lower than it.
fn is_beside(initial: &Rect, word: &Rect) -> bool {
    let height = word.height() as f32;
    let white = (word.left - initial.right) as f32;
    let middle = word.mid_y() as i32;
    HIGH * height <= initial.height() as f32
        && initial.top <= middle
        && middle < initial.bottom
        && -height / 2.0 < white
        && white <= CLOSE * height
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: i32, top: i32, right: i32, bottom: i32) -> Word {
        Word { text: text.into(), rect: Rect::new(left, top, right, bottom), type_size: 20.0, confidence: None }
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
    fn a_large_capital_of_its_own_line_stays() {
        let lines = vec![vec![word("A", 0, 0, 30, 40)], vec![word("mill", 40, 22, 80, 40)]];
        assert_eq!(texts(lines), ["A", "mill"]);
    }
}

//! The page's yardstick.

use std::ops::RangeInclusive;

use crate::model::{Line, Page, Rect, Scale, Word, holds_han, median, weighted_median};

/// Type size of a page without words, in its units: as good as any.
const TYPE_SIZE_OF_NOTHING: f32 = 20.0;
/// The advance of a page without letters, in type sizes.
const USUAL_ADVANCE: f32 = 0.5;
/// The word space of a page without any, in advances.
const USUAL_WORD_SPACE: f32 = 0.5;
/// Widest white that can be a word space, in type sizes; beyond it is a gutter, a tab or a table.
const MAX_WORD_SPACE: f32 = 1.5;
/// Two lines closer than this, in type sizes, are one.
const MIN_PITCH: f32 = 0.7;
/// Lines farther apart than this, in type sizes, do not follow each other. Typescript with double spacing reaches 3.
const MAX_PITCH: f32 = 3.5;
/// Share of the narrower word that lies under the other, where the one is below the other.
const MIN_OVERLAP: f32 = 0.5;

/// Measures the body type of the page. Every letter has one vote, so that a few large headlines do not count.
pub fn measure(page: &Page) -> Scale {
    let mut words: Vec<(&Word, usize)> = Vec::with_capacity(page.count_words());
    words.extend(page.words().map(|word| (word, word.length())));
    let type_size = weighted_median(words.iter().map(|(word, length)| (word.type_size, *length)));
    let type_size = type_size.unwrap_or(TYPE_SIZE_OF_NOTHING);
    let advance_of = |(word, length): &(&Word, usize)| (word.rect.width() as f32 / (*length).max(1) as f32, *length);
    let advance = weighted_median(words.iter().map(advance_of));
    let advance = advance.unwrap_or(USUAL_ADVANCE * type_size);
    let word_space = median(page.lines.iter().flat_map(|line| word_spaces(line, type_size)));
    Scale {
        type_size,
        pitch: measure_pitch(page, type_size),
        word_space: word_space.unwrap_or(USUAL_WORD_SPACE * advance),
        advance,
    }
}

fn word_spaces(line: &Line, type_size: f32) -> impl Iterator<Item = f32> {
    let whites = line.words.windows(2).map(|pair| (pair[1].rect.left - pair[0].rect.right) as f32);
    whites.filter(move |white| 0.0 < *white && *white <= MAX_WORD_SPACE * type_size)
}

/// The usual distance from a word of the body to the word below it. The middle of the shortest interval that holds a third
/// of the distances is the mode, without bins (after the shorth, Andrews et al. 1972); a third, as every other line of a
/// dump may be blank.
fn measure_pitch(page: &Page, type_size: f32) -> f32 {
    // The places are compared side by side, and not each where its word lies.
    let mut words: Vec<(Rect, &Word)> = Vec::with_capacity(page.count_words());
    words.extend(page.words().map(|word| (word.rect, word)));
    words.sort_by_key(|(rect, _)| (rect.top, rect.left));
    let mut distances = distances_below(&words, type_size);
    distances.sort_unstable_by(f32::total_cmp);
    let third = distances.len() / 3;
    let shortest = (0..distances.len() - third)
        .min_by(|a, b| (distances[a + third] - distances[*a]).total_cmp(&(distances[b + third] - distances[*b])));
    let middle = shortest.and_then(|start| median(distances[start..=start + third].iter().copied()));
    middle.map_or(type_size, |middle| without_blank_lines(middle, &distances))
}

/// Half the distance, where lines stand as close as that too: then the others have a blank line between, as in a dump of
/// short paragraphs.
fn without_blank_lines(pitch: f32, distances: &[f32]) -> f32 {
    /// How far a distance may be from the half, in shares of it.
    const SLACK: f32 = 0.1;
    /// Fewer are lines torn in two or badly cut letters.
    const SHARE: f32 = 0.2;
    let half = pitch / 2.0;
    let close = distances.iter().filter(|distance| (*distance - half).abs() <= SLACK * half).count();
    if SHARE * distances.len() as f32 <= close as f32 { half } else { pitch }
}

/// Whether a word is long enough for its box to say where its line stands, and of the body's type.
fn is_body(word: &Word, type_size: f32) -> bool {
    /// Half as large again is another type.
    const MAX_CHANGE: f32 = 1.5;
    /// Letters or digits; of Han characters one is enough.
    const LONG: usize = 3;
    let letters = word.text.chars().filter(|c| c.is_alphanumeric()).take(LONG).count();
    let long_enough = LONG <= letters || holds_han(&word.text);
    long_enough && word.type_size < MAX_CHANGE * type_size && type_size < MAX_CHANGE * word.type_size
}

/// The distances from the words of the body to the words below them. The words are sorted from top to bottom.
fn distances_below(words: &[(Rect, &Word)], type_size: f32) -> Vec<f32> {
    let stripes = Stripes::of(words);
    // From the last up: what stands in a stripe so far is lower, and the uppermost of it was put there last.
    let mut below: Vec<Vec<Rect>> = vec![vec![]; stripes.count];
    let mut distances = Vec::with_capacity(words.len());
    for (rect, word) in words.iter().rev() {
        let own = || stripes.of_word(rect);
        if is_body(word, type_size) {
            let near = own().filter_map(|stripe| distance_below(rect, below[stripe].iter().rev(), type_size));
            distances.extend(near.min_by(f32::total_cmp));
        }
        own().for_each(|stripe| below[stripe].push(*rect));
    }
    distances
}

/// A page in upright stripes about as wide as a word.
struct Stripes {
    left: i32,
    width: i32,
    count: usize,
}

impl Stripes {
    fn of(words: &[(Rect, &Word)]) -> Self {
        let left = words.iter().map(|(rect, _)| rect.left).min().unwrap_or(0);
        let right = words.iter().map(|(rect, _)| rect.right).max().unwrap_or(left);
        // Few words or wide ones make no more stripes, and no more words in them, than a small multiple of the words.
        let count = words.len().max(1) as i64;
        let mean = words.iter().map(|(rect, _)| i64::from(rect.width())).sum::<i64>() / count;
        let sparse = (i64::from(right) - i64::from(left)) / count;
        let width = mean.max(sparse).clamp(1, i64::from(i32::MAX)) as i32;
        Self { left, width, count: ((right - left) / width) as usize + 1 }
    }

    /// The stripes into which a word reaches.
    fn of_word(&self, word: &Rect) -> RangeInclusive<usize> {
        let stripe = |x: i32| ((x - self.left) / self.width) as usize;
        stripe(word.left)..=stripe(word.right)
    }
}

/// The distance from a word to the nearest of those below it, which come from top to bottom.
fn distance_below<'a>(word: &Rect, below: impl Iterator<Item = &'a Rect>, type_size: f32) -> Option<f32> {
    let middle = word.mid_y();
    let mut nearest: Option<f32> = None;
    let within_reach = |other: &&Rect| ((other.top - word.top) as f32) < (MAX_PITCH + 1.0) * type_size;
    for other in below.take_while(within_reach) {
        let farthest = nearest.unwrap_or(MAX_PITCH * type_size);
        // The middles of the others are lower than their tops.
        if farthest < other.top as f32 - middle {
            break;
        }
        let distance = other.mid_y() - middle;
        let is_below = MIN_OVERLAP * narrower(word, other) <= word.across().overlap(&other.across()) as f32;
        if is_below && MIN_PITCH * type_size <= distance && distance <= farthest {
            nearest = Some(distance);
        }
    }
    nearest
}

fn narrower(one: &Rect, other: &Rect) -> f32 {
    one.width().min(other.width()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Rect, Size, Source, Unit, draw_page};

    fn drawn(text: &str) -> Scale {
        measure(&draw_page(text, Source::default()))
    }

    #[test]
    fn a_latin_dump_has_the_measure_of_the_grid() {
        let scale =
            drawn("The mill by the river was sold\non Monday last to Mr. Harcourt\nfor the sum of ninety pounds.");
        assert_eq!(scale, Scale { type_size: 20.0, pitch: 20.0, word_space: 10.0, advance: 10.0 });
    }

    #[test]
    fn a_han_dump_has_the_measure_of_the_grid() {
        let scale = drawn("本报讯 河边的老磨坊昨日售出，买\n主是邻村的农户。磨坊建于一九\n一二年，共有 3间房。");
        assert_eq!(scale, Scale { type_size: 20.0, pitch: 20.0, word_space: 10.0, advance: 20.0 });
    }

    #[test]
    fn blank_lines_and_a_headline_do_not_stretch_the_pitch() {
        let scale = drawn(
            "MILL SOLD\n\nThe mill by the\nriver was sold\non Monday last\nby the bank\n\nto Mr. Harcourt\nfor ninety pounds\nand a yearly\nrent of two",
        );
        assert_eq!(scale.pitch, 20.0);
    }

    #[test]
    fn two_lines_in_each_paragraph_and_many_blank_lines_show_the_pitch() {
        let scale = drawn(
            "MILL SOLD\n\nBY THE BANK\n\nThe mill by the river was sold on\nMonday.\n\nIt was bought by Mr. Harcourt for\nninety.\n\nMore of it later.",
        );
        assert_eq!(scale.pitch, 20.0);
    }

    #[test]
    fn an_empty_page_and_a_single_word_have_sane_measures() {
        for scale in [drawn(""), drawn("word")] {
            assert!(0.0 < scale.type_size && 0.0 < scale.pitch && 0.0 < scale.word_space && 0.0 < scale.advance);
        }
        assert_eq!(drawn("word").pitch, 20.0);
    }

    #[test]
    fn columns_that_are_out_of_step_have_one_pitch() {
        let word = |left: i32, top: i32| Word {
            text: "river".into(),
            rect: Rect::new(left, top, left + 60, top + 20),
            type_size: 20.0,
            confidence: None,
            stroke: None,
        };
        let lines = (0..10).filter_map(|row| Line::new(vec![word(0, row * 26), word(100, row * 26 + 11)])).collect();
        let page = Page { lines, ..Page::empty(Source::default(), Size { width: 200, height: 300 }, Unit::Pixel) };
        assert_eq!(measure(&page).pitch, 26.0);
    }
}

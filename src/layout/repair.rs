//! Boxes no printer could have set.

use super::boxes::each_meeting;
use super::initials::place_initials;
use super::lean::find_lean;
use super::room::fit_type;
use super::upright::is_upright;
use crate::model::{Line, Page, Rect, Size, Span, Word, median, weighted_median};

/// A letter that is this many times as high as wide is no letter: the narrowest, `l` and `1`, reach 5 in condensed type.
const MAX_LETTER_HEIGHT: f32 = 6.0;
/// A letter that is this many times as wide as the line is high is no letter: a long dash reaches 2, a wide initial 1.5.
const MAX_LETTER_WIDTH: f32 = 4.0;
/// A word this many times as high as those beside it is an initial or a mistake; accents and brackets reach 1.6.
const MAX_WORD_HEIGHT: f32 = 2.0;
/// Share of the smaller box that two boxes of one word have in common.
const SAME_PLACE: f32 = 0.7;
/// Share of the line's height that stands for the width of a letter that has none.
const LETTER_WIDTH: f32 = 0.5;

/// Returns the page without impossible boxes: every word has an area, lies on the page, and is as high as its line.
/// A word whose box is of no use gets the place that its neighbours leave; words without a letter and words
/// that stand twice at the same place go.
pub fn repair(page: Page) -> Page {
    let size = sound_size(&page);
    let frame = Rect::new(0, 0, size.width, size.height);
    let usual_height = median(page.words().map(|word| word.rect.height()).filter(|height| 0 < *height)).unwrap_or(1);
    let lean = find_lean(&page);
    // The box of a line that leans is higher than its letters.
    let height = |line: &Line| lean.map_or(line.rect, |lean| lean.level(line.rect)).height() as f32;
    let trusted = type_sizes_are_sound(&page, height);
    let lines = without_doubled_ends(page.lines);
    let lines: Vec<Line> = lines.into_iter().filter_map(|line| repair_line(line, &frame, usual_height)).collect();
    let lines =
        if trusted { lines } else { lines.into_iter().map(|line| with_type_size(height(&line), line)).collect() };
    let lines = place_initials(fit_type(lines));
    let on_page = |rects: Vec<Rect>| -> Vec<Rect> { rects.iter().filter_map(|rect| rect.intersect(&frame)).collect() };
    Page {
        size,
        lines,
        rules: on_page(page.rules),
        pictures: on_page(page.pictures),
        gutters: on_page(page.gutters),
        ..page
    }
}

/// The size of the page; that of its text, where most of the text would lie outside or the page has no area.
fn sound_size(page: &Page) -> Size {
    let (mut right, mut bottom) = (page.size.width.max(0), page.size.height.max(0));
    let outside = page.words().filter(|word| right < word.rect.right || bottom < word.rect.bottom).count();
    if page.count_words() < 2 * outside {
        right = page.words().map(|word| word.rect.right).fold(right, i32::max);
        bottom = page.words().map(|word| word.rect.bottom).fold(bottom, i32::max);
    }
    let has_words = i32::from(page.words().next().is_some());
    Size { width: right.max(has_words), height: bottom.max(has_words) }
}

/// Whether the type sizes that the source gives go with the heights of its lines. Tesseract gives 20 pixels to all
/// smaller type, for one.
fn type_sizes_are_sound(page: &Page, height: impl Fn(&Line) -> f32) -> bool {
    /// A line of several words with ascenders and descenders is about as high as its type.
    const MAX_RATIO: f32 = 1.5;
    const SEVERAL: usize = 3;
    let lines = page.lines.iter().filter(|line| SEVERAL <= line.words.len() && !line.rect.is_empty());
    let ratio = median(lines.map(|line| line.type_size() / height(line).max(1.0)));
    ratio.is_none_or(|ratio| 1.0 / MAX_RATIO < ratio && ratio < MAX_RATIO)
}

fn with_type_size(type_size: f32, line: Line) -> Line {
    Line { words: line.words.into_iter().map(|word| Word { type_size, ..word }).collect(), ..line }
}

fn repair_line(mut line: Line, frame: &Rect, usual_height: i32) -> Option<Line> {
    line.words.retain(|word| !word.text.trim().is_empty());
    let mut words = without_doubles(line.words);
    let band = line_band(&words, frame, usual_height)?;
    let sound: Vec<Option<Rect>> = words.iter().map(|word| sound_rect(word, band, frame)).collect();
    for (at, word) in words.iter_mut().enumerate() {
        word.rect = sound[at].unwrap_or_else(|| place_between(word, at, &sound, band, frame));
        word.type_size = sound_type_size(word.type_size, band);
        word.stroke = word.stroke.filter(|stroke| stroke.is_finite() && 0.0 < *stroke);
    }
    Line::new(words)
}

/// The words without those that stand a second time at the same place.
fn without_doubles(words: Vec<Word>) -> Vec<Word> {
    if stand_apart(&words) {
        return words;
    }
    // Each with the box round it and all words before it.
    let mut kept: Vec<(Word, Rect)> = Vec::with_capacity(words.len());
    for word in words {
        let near = kept.iter().rev().take_while(|(_, all)| all.intersect(&word.rect).is_some());
        if !near.into_iter().any(|(other, _)| is_double(other, &word)) {
            let all = kept.last().map_or(word.rect, |(_, all)| all.union(&word.rect));
            kept.push((word, all));
        }
    }
    kept.into_iter().map(|(word, _)| word).collect()
}

/// Whether no word meets the box round those before it, as in most lines.
fn stand_apart(words: &[Word]) -> bool {
    let Some(mut all) = words.first().map(|word| word.rect) else { return true };
    words[1..].iter().all(|word| {
        let is_apart = all.intersect(&word.rect).is_none();
        all = all.union(&word.rect);
        is_apart
    })
}

fn is_double(one: &Word, other: &Word) -> bool {
    same_place(&one.rect, &other.rect) && one.text == other.text
}

/// The lines without words that stand a second time in a longer line at the same place: zones that overlap are read twice.
fn without_doubled_ends(mut lines: Vec<Line>) -> Vec<Line> {
    lines.retain(|line| !line.words.is_empty());
    let around = |line: &Line| Rect::around(line.words.iter().map(|word| &word.rect)).expect("a line has words");
    let rects: Vec<Rect> = lines.iter().map(around).collect();
    let letters: Vec<usize> = lines.iter().map(|line| line.words.iter().map(|word| word.text.len()).sum()).collect();
    // Most lines lie under no other, and keep an empty list.
    let mut doubles: Vec<Vec<bool>> = vec![vec![]; lines.len()];
    each_meeting(&rects, |one, other, common| {
        let is_longer = (letters[one], other) < (letters[other], one);
        let (short, long) = if is_longer { (one, other) } else { (other, one) };
        doubles[short].resize(lines[short].words.len(), false);
        for (word, is_double) in lines[short].words.iter().zip(&mut doubles[short]) {
            *is_double = *is_double || stands_in(word, &lines[long], &common);
        }
    });
    for (line, doubles) in lines.iter_mut().zip(doubles) {
        let mut doubles = doubles.into_iter();
        line.words.retain(|_| !doubles.next().unwrap_or(false));
    }
    lines
}

/// Whether a word stands also in another line, which has a box in common with its own.
fn stands_in(word: &Word, other: &Line, common: &Rect) -> bool {
    word.rect.intersect(common).is_some() && other.words.iter().any(|double| is_double(double, word))
}

fn same_place(one: &Rect, other: &Rect) -> bool {
    let smaller = one.area().min(other.area());
    let common = one.intersect(other).map_or(0, |rect| rect.area());
    0 < smaller && SAME_PLACE * smaller as f32 <= common as f32
}

/// The usual top and bottom of the words of a line, on the page.
fn line_band(words: &[Word], frame: &Rect, usual_height: i32) -> Option<Span> {
    let with_area = words.iter().filter(|word| !word.rect.is_empty() && letters_are_possible(word));
    let weighted = |edge: fn(&Rect) -> i32| {
        let mut edges = with_area.clone().map(|word| edge(&word.rect));
        let first = edges.next()?;
        // Most words of a line stand on one height: their lengths need not be known then.
        let is_level = edges.all(|other| other == first);
        let all = || weighted_median(with_area.clone().map(|word| (edge(&word.rect), word.length())));
        if is_level { Some(first) } else { all() }
    };
    let any = words.first()?.rect;
    let top = weighted(|rect| rect.top).unwrap_or(any.top).clamp(frame.top, frame.bottom - 1);
    let bottom = weighted(|rect| rect.bottom).unwrap_or(top + usual_height);
    Some(Span { start: top, end: bottom.clamp(top + 1, frame.bottom) })
}

fn letters_are_possible(word: &Word) -> bool {
    if is_upright(word) {
        return true;
    }
    let letter_width = word.rect.width() as f32 / word.length().max(1) as f32;
    word.rect.height() as f32 <= MAX_LETTER_HEIGHT * letter_width
}

/// The word's box, brought onto the page and to its line; `None` where nothing of it can be used.
fn sound_rect(word: &Word, band: Span, frame: &Rect) -> Option<Rect> {
    let mut rect = word.rect.intersect(frame)?;
    let too_high = MAX_WORD_HEIGHT * (band.len() as f32) < rect.height() as f32;
    if too_high && !letters_are_possible(word) {
        (rect.top, rect.bottom) = (band.start, band.end);
    }
    let letters = word.length() as f32;
    let widest = MAX_LETTER_WIDTH * letters * rect.height().max(band.len()) as f32;
    if widest < rect.width() as f32 {
        let surplus = (rect.width() as f32 - widest) as i32;
        rect.left += surplus / 2;
        rect.right -= surplus - surplus / 2;
    }
    Some(rect)
}

/// A box for a word that has none: behind the word before it, up to the word after it.
fn place_between(word: &Word, at: usize, sound: &[Option<Rect>], band: Span, frame: &Rect) -> Rect {
    let width = (word.text.chars().count() as f32 * LETTER_WIDTH * band.len() as f32).max(1.0) as i32;
    let before = sound[..at].iter().rev().flatten().next().map(|rect| rect.right);
    let after = sound[at + 1..].iter().flatten().next().map(|rect| rect.left);
    let (left, right) = match (before, after) {
        (Some(left), Some(right)) => (left, right.min(left + width)),
        (Some(left), None) => (left, left + width),
        (None, Some(right)) => (right - width, right),
        (None, None) => (word.rect.left, word.rect.left + width),
    };
    let left = left.clamp(frame.left, frame.right - 1);
    Rect { left, top: band.start, right: right.clamp(left + 1, frame.right), bottom: band.end }
}

fn sound_type_size(type_size: f32, band: Span) -> f32 {
    let line_height = band.len() as f32;
    /// Small letters without ascenders are nearly half as high as their type.
    const LARGEST: f32 = 2.5;
    /// Accents and brackets included, a line is hardly higher than its type.
    const SMALLEST: f32 = 0.0;
    let sound = (SMALLEST * line_height..=LARGEST * line_height).contains(&type_size) && 0.0 < type_size;
    if sound { type_size } else { line_height }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Source, Unit, draw_page};

    fn word(text: &str, left: i32, top: i32, right: i32, bottom: i32) -> Word {
        let rect = Rect { left, top, right, bottom };
        Word { text: text.into(), rect, type_size: 20.0, confidence: None, stroke: None }
    }

    fn page(words: Vec<Word>) -> Page {
        let lines = Line::new(words).into_iter().collect();
        Page { lines, ..Page::empty(Source::default(), Size { width: 400, height: 300 }, Unit::Pixel) }
    }

    fn rects(page: &Page) -> Vec<Rect> {
        page.words().map(|word| word.rect).collect()
    }

    #[test]
    fn a_word_without_a_box_stands_between_its_neighbours() {
        let page =
            repair(page(vec![word("the", 10, 100, 40, 120), word("old", 0, 0, 0, 0), word("mill", 90, 100, 130, 120)]));
        assert_eq!(rects(&page)[1], Rect::new(40, 100, 70, 120));
    }

    #[test]
    fn a_word_as_high_as_the_page_is_cut_to_its_line() {
        let page = repair(page(vec![
            word("by", 10, 100, 30, 120),
            word("a", 40, 0, 52, 300),
            word("river", 60, 100, 110, 120),
        ]));
        assert_eq!(rects(&page)[1], Rect::new(40, 100, 52, 120));
    }

    #[test]
    fn an_initial_keeps_its_height() {
        let initial = word("T", 10, 100, 60, 160);
        let page = repair(page(vec![initial.clone(), word("HE", 64, 100, 84, 120), word("river", 90, 100, 140, 120)]));
        assert_eq!(rects(&page)[0], initial.rect);
    }

    #[test]
    fn lines_that_lean_are_as_high_as_their_letters() {
        let word = |line: i32, at: i32| Word {
            type_size: 4.0,
            ..word("mill", 60 * at, 10 + 22 * line + 3 * at, 60 * at + 50, 30 + 22 * line + 3 * at)
        };
        // Every other line is half as long.
        let line = |number: i32| Line::new((0..6 - 3 * (number % 2)).map(|at| word(number, at)).collect());
        let page = Page { lines: (0..24).filter_map(line).collect(), ..page(vec![]) };
        let page = repair(Page { size: Size { width: 400, height: 800 }, ..page });
        assert!(page.lines.iter().all(|line| (16.0..=22.0).contains(&line.type_size())));
    }

    #[test]
    fn a_full_stop_as_wide_as_the_column_is_narrowed() {
        let page = repair(page(vec![word(".", 0, 100, 300, 120)]));
        assert_eq!(rects(&page)[0], Rect::new(110, 100, 190, 120));
    }

    #[test]
    fn a_word_that_stands_twice_at_one_place_stands_once() {
        let page = repair(page(vec![word("mill", 10, 100, 50, 120), word("mill", 11, 100, 51, 120)]));
        assert_eq!(page.words().count(), 1);
    }

    #[test]
    fn a_word_that_stands_twice_at_one_place_in_two_lines_stays_in_the_longer() {
        let line = |words: Vec<Word>| Line::new(words).unwrap();
        let long = line(vec![word("the", 10, 100, 40, 120), word("mill", 50, 100, 90, 120)]);
        let short = line(vec![word("mill", 51, 101, 90, 120)]);
        let lines = vec![short, long.clone()];
        let page = Page { lines, ..Page::empty(Source::default(), Size { width: 400, height: 300 }, Unit::Pixel) };
        assert_eq!(repair(page).lines, [long]);
    }

    #[test]
    fn a_repeated_word_stays() {
        let page = repair(page(vec![word("had", 10, 100, 40, 120), word("had", 50, 100, 80, 120)]));
        assert_eq!(page.words().count(), 2);
    }

    #[test]
    fn a_drawn_page_is_sound_as_it_is() {
        let page = draw_page("One line of text\n  and an indented one.\n\n“五星”支部", Source::default());
        assert_eq!(repair(page.clone()), page);
    }

    proptest! {
        #[test]
        fn every_word_has_an_area_on_the_page_and_no_letter_is_lost(
            boxes in prop::collection::vec((-500..900, -500..900, -500..900, -500..900, -10f32..900f32), 1..20)
        ) {
            let words: Vec<Word> = boxes.iter().enumerate().map(|(number, (left, top, right, bottom, type_size))| Word {
                text: format!("w{number}"),
                rect: Rect { left: *left, top: *top, right: *right, bottom: *bottom },
                type_size: *type_size,
                confidence: None, stroke: None }).collect();
            let count = words.len();
            let page = repair(page(words));
            let frame = Rect::new(0, 0, page.size.width, page.size.height);
            prop_assert_eq!(page.words().count(), count);
            for word in page.words() {
                prop_assert!(0 < word.rect.width() && 0 < word.rect.height());
                prop_assert!(frame.contains(&word.rect));
                prop_assert!(0.0 < word.type_size);
            }
        }
    }
}

//! How fast pages become articles: everything right of `Page`, on newspaper pages that are drawn here; and that the cost
//! of a page is the same in a document of one sheet and in one of a year, and that of a word on a page of any size.

use std::hint::black_box;
use std::time::{Duration, Instant};

use columnist::model::{Confidence, Line, Page, Rect, Size, Source, Unit, Word};
use columnist::{Document, Lexicon, Options, read_document};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const COLUMNS: i32 = 7;
const LINES: i32 = 150;
const MEASURE: i32 = 500;
const GUTTER: i32 = 60;
const PITCH: i32 = 40;
const TYPE: i32 = 30;
const LETTER: i32 = 14;
/// Lines from one headline to the next, with the headline's own and the white round it.
const STORY: i32 = 30;
const HEADLINE_LINES: i32 = 3;
const STORIES: usize = (COLUMNS * LINES / STORY) as usize;
/// A dense page of a daily has some 5,000 words.
const WORDS_ON_PAGE: std::ops::Range<usize> = 4_500..5_500;
/// Documents that are measured, in pages.
const SIZES: [usize; 2] = [1, 20];
/// Documents whose cost is compared, in pages, and how much more a page may cost in the larger one: its values no longer
/// stand in the caches.
const SHEET: usize = 20;
const YEAR: usize = 1_000;
const MOST_GROWTH: f64 = 2.0;
/// A page whose cost by the word is compared with a usual one's, in lines to a column; and how much more it may be. Of the
/// page nothing stands in the caches.
const TALLEST: i32 = 60 * LINES;
const MOST_BY_WORD: f64 = 4.0;

const WORDS: [&str; 24] = [
    "the", "boats", "came", "home", "in", "evening", "and", "lay", "quay", "until", "tide", "had", "turned", "nobody",
    "could", "say", "how", "many", "lanterns", "were", "counted", "by", "women", "harbour",
];

/// A page of seven columns, each of stories under a headline; words change from page to page.
fn page(number: usize) -> Page {
    page_of(LINES, number)
}

fn page_of(lines: i32, number: usize) -> Page {
    let size = Size { width: COLUMNS * (MEASURE + GUTTER) + GUTTER, height: (lines + 2) * PITCH };
    let mut page = Page::empty(Source { file: "paper".into(), frame: number }, size, Unit::Pixel);
    for column in 0..COLUMNS {
        let left = GUTTER + column * (MEASURE + GUTTER);
        page.lines.extend((0..lines).filter_map(|line| line_at(left, line, number + column as usize)));
    }
    page
}

fn line_at(left: i32, line: i32, seed: usize) -> Option<Line> {
    let top = (line + 1) * PITCH;
    match line % STORY {
        0 => Line::new(vec![word("NEWS", left + MEASURE / 4, top, 2), word("TODAY", left + MEASURE / 4 + 150, top, 2)]),
        row if row < HEADLINE_LINES => None,
        row => text_line(left, top, row, seed + line as usize),
    }
}

/// A line that fills its column; the last of each paragraph ends in the middle, the first is indented.
fn text_line(left: i32, top: i32, row: i32, seed: usize) -> Option<Line> {
    const PARAGRAPH: i32 = 6;
    let (first, last) =
        (row % PARAGRAPH == HEADLINE_LINES % PARAGRAPH, (row + 1) % PARAGRAPH == HEADLINE_LINES % PARAGRAPH);
    let mut at = left + if first { TYPE } else { 0 };
    let end = left + if last { MEASURE / 2 } else { MEASURE };
    let mut words = Vec::new();
    for number in 0.. {
        let text = WORDS[(seed * 7 + number * 5) % WORDS.len()];
        let width = text.len() as i32 * LETTER;
        if end < at + width {
            break;
        }
        words.push(word(text, at, top, 1));
        at += width + LETTER;
    }
    let ending = words.last_mut()?;
    // Full lines are justified; every paragraph starts with a capital and ends with a full stop.
    if last {
        ending.text.push('.');
    } else {
        ending.rect = Rect::new(end - ending.rect.width(), top, end, ending.rect.bottom);
    }
    if first {
        words[0].text = format!("The{}", words[0].text);
    }
    Line::new(words)
}

fn word(text: &str, left: i32, top: i32, scale: i32) -> Word {
    let rect = Rect::new(left, top, left + text.len() as i32 * LETTER * scale, top + TYPE * scale);
    Word { text: text.into(), rect, type_size: (TYPE * scale) as f32, confidence: Some(Confidence::SURE), stroke: None }
}

fn read(pages: Vec<Page>, lexicon: &Lexicon) -> Document {
    read_document(pages, lexicon, &Options::default())
}

fn read_pages(criterion: &mut Criterion) {
    let lexicon = Lexicon::from_words(WORDS);
    let document = read(vec![page(0)], &lexicon);
    assert_eq!(document.articles.iter().filter(|article| article.headline.is_some()).count(), STORIES);
    assert_eq!((document.tally.invented, document.tally.input), (0, document.tally.articles));
    let words = page(0).words().count();
    assert!(WORDS_ON_PAGE.contains(&words), "{words} words");
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(10);
    for pages in SIZES {
        let drawn: Vec<Page> = (0..pages).map(page).collect();
        group.throughput(Throughput::Elements(pages as u64));
        group.bench_function(format!("{pages} pages"), |bencher| {
            bencher.iter(|| read(black_box(drawn.clone()), &lexicon))
        });
    }
    group.finish();
    cost_grows_with_the_pages(&lexicon, words);
    cost_grows_with_the_words(&lexicon);
}

/// Times one reading each of a usual and of a huge page.
fn cost_grows_with_the_words(lexicon: &Lexicon) {
    let seconds_of_a_word = |lines: i32| {
        let page = page_of(lines, 0);
        let words = page.words().count();
        let start = Instant::now();
        black_box(read(vec![page], lexicon));
        let time = start.elapsed().as_secs_f64();
        println!("a page of {words} words: {time:.2} s");
        time / words as f64
    };
    let growth = 1.0 / (seconds_of_a_word(LINES) / seconds_of_a_word(TALLEST));
    assert!(growth < MOST_BY_WORD, "a word costs {growth:.1} times as much on a huge page");
}

/// Times one reading each of a small and of a large document; says how many pages a second are read.
fn cost_grows_with_the_pages(lexicon: &Lexicon, words: usize) {
    let seconds_of_a_page = |pages: usize| {
        let time = time_of(pages, lexicon).as_secs_f64() / pages as f64;
        println!("{pages} pages of {words} words: {:.0} pages/s", 1.0 / time);
        time
    };
    let growth = 1.0 / (seconds_of_a_page(SHEET) / seconds_of_a_page(YEAR));
    assert!(growth < MOST_GROWTH, "a page of {YEAR} costs {growth:.1} times as much as one of {SHEET}");
}

fn time_of(pages: usize, lexicon: &Lexicon) -> Duration {
    let drawn: Vec<Page> = (0..pages).map(page).collect();
    let start = Instant::now();
    let document = read(drawn, lexicon);
    let time = start.elapsed();
    // What stands at the head of every page alike is a running head.
    let headlines = pages * (STORIES - COLUMNS as usize);
    assert_eq!(document.articles.iter().filter(|article| article.headline.is_some()).count(), headlines);
    time
}

criterion_group!(benches, read_pages);
criterion_main!(benches);

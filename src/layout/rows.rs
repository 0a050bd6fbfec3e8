//! Words that face each other, whatever the source takes for a line.

use std::ops::RangeInclusive;

use crate::model::{Line, Page, Rect, Scale, Span, Word, median};

/// Share of the lower word's height that lies beside the other, where two words face each other.
const MIN_FACING: f32 = 0.4;

/// Every word with the next word to its left and to its right.
pub(super) struct Rows<'a> {
    /// From top to bottom.
    words: Vec<&'a Word>,
    tallest: i32,
    next: Vec<Option<usize>>,
    previous: Vec<Option<usize>>,
}

/// Two words that face each other over white.
#[derive(Clone, Copy)]
pub(super) struct Facing {
    pub white: Rect,
    left: usize,
    right: usize,
}

impl<'a> Rows<'a> {
    pub fn of(page: &'a Page, scale: &Scale) -> Self {
        let words = page.lines.iter().flat_map(|line| without_specks(line, scale));
        // The boxes are compared side by side, and not each where its word lies.
        let mut placed: Vec<(Rect, &Word)> = Vec::with_capacity(page.count_words());
        placed.extend(words.map(|word| (word.rect, word)));
        placed.sort_by_key(|(rect, _)| (rect.top, rect.left, rect.bottom, rect.right));
        let words: Vec<&Word> = placed.into_iter().map(|(_, word)| word).collect();
        let (next, previous) = Bands::of(&words).neighbours();
        let tallest = words.iter().map(|word| word.rect.height()).max().unwrap_or(0);
        Self { next, previous, tallest, words }
    }

    pub fn words(&self) -> &[&'a Word] {
        &self.words
    }

    /// The pairs of words with at least the given white between.
    pub fn facing(&self, min_white: f32) -> Pairs {
        let pair = |(left, right): (usize, &Option<usize>)| {
            let right = (*right)?;
            let (from, to) = (self.words[left].rect, self.words[right].rect);
            let wide_enough = min_white <= (to.left - from.right) as f32;
            let white = || Rect::new(from.right, from.top.max(to.top), to.left, from.bottom.min(to.bottom));
            wide_enough.then(|| Facing { white: white(), left, right })
        };
        let mut pairs: Vec<Facing> = self.next.iter().enumerate().filter_map(pair).collect();
        pairs.sort_by_key(|facing| (facing.white.top + facing.white.bottom, facing.white.left));
        Pairs::of(&pairs)
    }

    /// The words that reach into a corridor from the side or stand in it, by their middle.
    pub fn within(&self, corridor: &Rect) -> impl Iterator<Item = usize> {
        let inside = move |rect: &Rect| {
            let middle = rect.mid_y();
            let beside = corridor.top as f32 <= middle && middle <= corridor.bottom as f32;
            beside && 0 < rect.across().overlap(&corridor.across())
        };
        let first = self.words.partition_point(|word| word.rect.top < corridor.top.saturating_sub(self.tallest));
        let end = self.words.partition_point(|word| word.rect.top <= corridor.bottom);
        (first..end.max(first)).filter(move |at| inside(&self.words[*at].rect))
    }

    /// The white to the left or to the right of a word whose middle lies in the corridor; the wider of the two.
    pub fn white_beside(&self, at: usize, min_white: f32, corridor: &Span) -> Option<Rect> {
        let pairs = [(self.previous[at], Some(at)), (Some(at), self.next[at])];
        let whites = pairs.into_iter().filter_map(|(left, right)| {
            let (left, right) = (self.words[left?].rect, self.words[right?].rect);
            let (top, bottom) = (left.top.max(right.top), left.bottom.min(right.bottom));
            let white = Rect { left: left.right, top, right: right.left, bottom };
            let inside = corridor.start as f32 <= white.mid_x() && white.mid_x() <= corridor.end as f32;
            (min_white <= white.width() as f32 && inside).then_some(white)
        });
        whites.max_by_key(|white| (white.width(), white.left))
    }

    /// The text to the left of the white, up to white of the given width; no more of it than is enough.
    pub fn run_before(&self, facing: &Facing, max_white: f32, enough: i32) -> Span {
        self.run(facing.left, &self.previous, max_white, enough)
    }

    /// The words to the left of the white, from right to left, up to white of the given width.
    pub fn words_before(&self, facing: &Facing, max_white: f32) -> impl Iterator<Item = &'a Word> {
        let near = move |at: &usize| {
            let before = self.previous[*at]?;
            let white = self.words[before].rect.across().gap(&self.words[*at].rect.across());
            ((white as f32) < max_white).then_some(before)
        };
        std::iter::successors(Some(facing.left), near).map(|at| self.words[at])
    }

    /// The text to the right of the white, up to white of the given width; no more of it than is enough.
    pub fn run_after(&self, facing: &Facing, max_white: f32, enough: i32) -> Span {
        self.run(facing.right, &self.next, max_white, enough)
    }

    fn run(&self, start: usize, following: &[Option<usize>], max_white: f32, enough: i32) -> Span {
        let mut span = self.words[start].rect.across();
        let mut at = start;
        while let Some(neighbour) = following[at].filter(|_| span.len() < enough) {
            let across = self.words[neighbour].rect.across();
            if max_white <= span.gap(&across) as f32 {
                break;
            }
            span = span.union(&across);
            at = neighbour;
        }
        span
    }
}

/// Pairs of words by place: a page cut into upright stripes.
pub(super) struct Pairs {
    left: f32,
    width: f32,
    /// The pairs whose white reaches into each stripe, from top to bottom.
    stripes: Vec<Vec<Facing>>,
}

impl Pairs {
    /// The pairs must be sorted from top to bottom.
    fn of(pairs: &[Facing]) -> Self {
        /// More than a page has columns, so that what stands in a stripe is a small part of the page.
        const STRIPES: usize = 64;
        let left = pairs.iter().map(|facing| facing.white.left).min().unwrap_or(0) as f32;
        let right = pairs.iter().map(|facing| facing.white.right).max().unwrap_or(0) as f32;
        let width = ((right - left) / STRIPES as f32).max(1.0);
        let mut by_place = Self { left, width, stripes: vec![vec![]; STRIPES] };
        for facing in pairs {
            let (first, last) = (by_place.stripe(facing.white.left as f32), by_place.stripe(facing.white.right as f32));
            by_place.stripes[first..=last].iter_mut().for_each(|stripe| stripe.push(*facing));
        }
        by_place
    }

    fn stripe(&self, x: f32) -> usize {
        (((x - self.left) / self.width) as usize).min(self.stripes.len() - 1)
    }

    /// The pairs that face each other over the middle of a box, from top to bottom.
    pub fn over(&self, rect: &Rect) -> Vec<&Facing> {
        let middle = rect.mid_x();
        let stripe = &self.stripes[self.stripe(middle)];
        let first = stripe.partition_point(|facing| facing.white.top + facing.white.bottom < 2 * rect.top);
        let end = stripe.partition_point(|facing| facing.white.top + facing.white.bottom <= 2 * rect.bottom);
        let over = |facing: &&Facing| (facing.white.left as f32) <= middle && middle <= facing.white.right as f32;
        stripe[first..end.max(first)].iter().filter(over).collect()
    }
}

/// The words by height: a page cut into bands about as high as a word.
struct Bands<'a> {
    words: &'a [&'a Word],
    top: i32,
    height: i32,
    bands: Vec<Band>,
}

/// The words that reach into a band.
#[derive(Clone, Default)]
struct Band {
    /// Each with its index, sorted by their middles from left to right.
    words: Vec<(Rect, usize)>,
    /// The width of the widest.
    widest: i32,
}

impl<'a> Bands<'a> {
    fn of(words: &'a [&'a Word]) -> Self {
        let top = words.iter().map(|word| word.rect.top).min().unwrap_or(0);
        let height = band_height(words, top);
        let mut bands = Self { words, top, height, bands: vec![] };
        for (at, word) in words.iter().enumerate() {
            let rect = word.rect;
            let own = bands.of_word(at);
            bands.bands.resize(bands.bands.len().max(own.end() + 1), Band::default());
            for band in &mut bands.bands[own] {
                band.words.push((rect, at));
                band.widest = band.widest.max(rect.width());
            }
        }
        bands.bands.iter_mut().for_each(|band| band.words.sort_by_key(|(rect, at)| (middle(rect), *at)));
        bands
    }

    /// The bands that a word reaches into.
    fn of_word(&self, at: usize) -> RangeInclusive<usize> {
        let Rect { top, bottom, .. } = self.words[at].rect;
        let band = |y: i32| ((y - self.top) / self.height) as usize;
        band(top)..=band((bottom - 1).max(top))
    }

    /// The word to the right of each word, of those that face it the one that starts first; and the word to the left, of
    /// those that face it the one that ends last.
    fn neighbours(&self) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
        let mut next: Vec<Option<(i32, usize)>> = vec![None; self.words.len()];
        let mut previous = next.clone();
        for band in &self.bands {
            for (place, (_, at)) in band.words.iter().enumerate() {
                next[*at] = next[*at].into_iter().chain(band.next(place)).min();
                previous[*at] = previous[*at].max(band.previous(place));
            }
        }
        let index = |found: Vec<Option<(i32, usize)>>| found.into_iter().map(|found| Some(found?.1)).collect();
        (index(next), index(previous))
    }
}

/// Few words or tall ones make no more bands, and no more words in them, than a small multiple of the words.
fn band_height(words: &[&Word], top: i32) -> i32 {
    /// Bands that a word reaches into on average, at most.
    const REACH: i64 = 8;
    let words_count = words.len().max(1) as i64;
    let usual = median(words.iter().map(|word| word.rect.height())).unwrap_or(1);
    let mean = words.iter().map(|word| i64::from(word.rect.height())).sum::<i64>() / words_count;
    let bottom = words.iter().map(|word| word.rect.bottom).max().unwrap_or(top);
    let sparse = (i64::from(bottom) - i64::from(top)) / words_count;
    let least = (mean / REACH).max(sparse).min(i64::from(i32::MAX)) as i32;
    usual.max(least).max(1)
}

impl Band {
    /// The left edge and the index of the next word to the right of one.
    fn next(&self, place: usize) -> Option<(i32, usize)> {
        let rect = &self.words[place].0;
        let behind = self.words[place + 1..].iter().skip_while(|(other, _)| middle(other) <= middle(rect));
        let mut nearest: Option<(i32, usize)> = None;
        for (other, at) in behind {
            // What has its middle farther away starts farther away.
            if nearest.is_some_and(|(left, _)| 2 * left + self.widest < middle(other)) {
                break;
            }
            let is_nearer = nearest.is_none_or(|nearest| (other.left, *at) < nearest);
            nearest = if is_nearer && faces(other, rect) { Some((other.left, *at)) } else { nearest };
        }
        nearest
    }

    /// The right edge and the index of the next word to the left of one.
    fn previous(&self, place: usize) -> Option<(i32, usize)> {
        let rect = &self.words[place].0;
        let before = self.words[..place].iter().rev().skip_while(|(other, _)| middle(rect) <= middle(other));
        let mut nearest: Option<(i32, usize)> = None;
        for (other, at) in before {
            if nearest.is_some_and(|(right, _)| middle(other) < 2 * right - self.widest) {
                break;
            }
            let is_nearer = nearest.is_none_or(|nearest| nearest < (other.right, *at));
            nearest = if is_nearer && faces(other, rect) { Some((other.right, *at)) } else { nearest };
        }
        nearest
    }
}

/// Twice the place of the middle of a box.
fn middle(rect: &Rect) -> i32 {
    rect.left + rect.right
}

fn faces(one: &Rect, other: &Rect) -> bool {
    let lower = one.height().min(other.height()) as f32;
    MIN_FACING * lower < one.down().overlap(&other.down()) as f32
}

/// The words of a line without what engines make of a printed rule or of dirt: that stands in a gutter without closing it.
pub(super) fn without_specks<'a>(line: &'a Line, scale: &Scale) -> impl Iterator<Item = &'a Word> {
    let word_space = 1.25 * scale.word_space;
    let near = move |one: Option<&Word>, other: &Word| {
        one.is_some_and(|one| one.rect.across().gap(&other.rect.across()) as f32 <= word_space)
    };
    line.words.iter().enumerate().filter_map(move |(at, word)| {
        let before = at.checked_sub(1).map(|before| &line.words[before]);
        let alone = !near(before, word) && !near(line.words.get(at + 1), word);
        let is_rule = word.text.chars().all(|c| matches!(c, '|' | '¦' | '│' | '┃'));
        let is_speck = alone && word.text.chars().all(is_dirt);
        (!is_rule && !is_speck).then_some(word)
    })
}

/// What engines make of specks.
fn is_dirt(c: char) -> bool {
    matches!(c, '!' | ':' | ';' | '.' | ',' | '\'' | '‘' | '’' | '`' | '´' | '·' | '•' | '*' | '^' | '~')
}

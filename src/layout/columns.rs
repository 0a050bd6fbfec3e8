//! Gutters, by white space and printed rules.

use std::cell::LazyCell;

use serde::{Deserialize, Serialize};

use super::barriers::{barriers, is_upright};
use super::bridges::bridge_gutters;
use super::ends::end_at_whole_lines;
use super::heads::end_under_heads;
use super::numbering::{counting, entry_number};
use super::rows::{Facing, Pairs, Rows};
use super::white::white_rectangles;
use crate::model::{Columns, Confidence, Gutter, GutterEvidence, Line, Page, Rect, Scale, Size, Word, median};

/// How columns are told apart. Each field is where the evidence is even; what one lacks another may make up for: a
/// gutter of half the width must go along many more lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnParams {
    /// Usual narrowest gutter, in type sizes. Dailies before 1900 set columns about one type size apart.
    pub min_gutter: f32,
    /// Usual fewest lines that face each other over a gutter. White that lies by chance over fewer lines is common.
    pub min_lines: f32,
    /// Usual narrowest column, in type sizes. Newspaper columns have 12 to 20; the cells of a table have less.
    pub min_column: f32,
}

impl Default for ColumnParams {
    fn default() -> Self {
        Self { min_gutter: 1.0, min_lines: 6.0, min_column: 7.0 }
    }
}

/// Finds the gutters of the page: each over the height where it is one. White between words, printed rules and what
/// was seen in the image are candidates alike and are weighed together. Sorted from left to right.
pub fn find_columns(page: &Page, scale: &Scale, params: &ColumnParams) -> Columns {
    let rows = Rows::of(page, scale);
    let judge = Judge::of(page, &rows, scale, params);
    let mut gutters: Vec<Gutter> =
        candidates(page, &rows, scale, params).filter_map(|rect| judge.gutter(rect)).collect();
    gutters.sort_by(|a, b| b.confidence.value().total_cmp(&a.confidence.value()).then(place(a).cmp(&place(b))));
    let mut kept: Vec<Gutter> = Vec::new();
    for gutter in gutters {
        if kept.iter().any(|other| covers(&other.rect, &gutter.rect, &rows, scale)) {
            continue;
        }
        kept.extend(judge.gutter_among(gutter, &kept));
    }
    kept.extend(bridge_gutters(&kept, &rows, &barriers(page, scale), scale));
    let mut kept = end_at_whole_lines(end_under_heads(kept, &rows, page, scale), page, scale);
    kept.sort_by_key(place);
    Columns { gutters: kept }
}

fn place(gutter: &Gutter) -> (i32, i32, i32, i32) {
    let Rect { left, top, right, bottom } = gutter.rect;
    (left, top, right, bottom)
}

/// Whether a gutter says nothing that the other does not say.
fn covers(gutter: &Rect, other: &Rect, rows: &Rows, scale: &Scale) -> bool {
    /// What stands out is little of a long gutter.
    const MOST_OF_IT: f32 = 0.8;
    /// But a line or two at its foot are its own, in pitches.
    const LINES: std::ops::Range<f32> = 0.8..2.0;
    /// How far aside those lines stand at most, in type sizes.
    const BESIDE: f32 = 2.0;
    let beside = 0 < gutter.across().overlap(&other.across());
    let stands_out = (other.bottom - gutter.bottom) as f32 / scale.pitch;
    let foot = gutter.bottom as f32..other.bottom as f32;
    let reach = (BESIDE * scale.type_size) as i32;
    let near = Rect { left: other.left - reach, right: other.right + reach, ..*other }.across();
    let is_beside = |rect: &Rect| foot.contains(&rect.mid_y()) && 0 < rect.across().overlap(&near);
    let has_lines = || rows.words().iter().any(|word| is_beside(&word.rect));
    beside
        && MOST_OF_IT * other.height() as f32 <= gutter.down().overlap(&other.down()) as f32
        && !(LINES.contains(&stands_out) && has_lines())
}

/// Candidates need no more than this share of the usual gutter.
const NARROWEST: f32 = 0.5;
/// The fewest lines of a candidate.
const LOWEST: f32 = 2.0;

fn candidates(page: &Page, rows: &Rows, scale: &Scale, params: &ColumnParams) -> impl Iterator<Item = Rect> {
    let width = (NARROWEST * usual_gutter(scale, params)).ceil() as i32;
    let height = (LOWEST * scale.pitch).ceil() as i32;
    let obstacles = obstacles(page, rows, scale);
    let frame = Rect::around(&obstacles).unwrap_or(Rect::new(0, 0, 0, 0));
    let mut found = white_rectangles(&obstacles, frame, Size { width, height });
    let seen = page.rules.iter().filter(|rule| is_upright(rule)).chain(&page.gutters);
    let barriers = barriers(page, scale);
    // Where no rule and no stripe was seen, nobody asks.
    let crossing = LazyCell::new(|| -> Vec<Rect> {
        rows.words().iter().map(|word| word.rect).chain(headline_spaces(page, scale)).collect()
    });
    found.extend(
        seen.flat_map(|rect| free_parts(rect, &crossing, &barriers, scale)).filter(|rect| height <= rect.height()),
    );
    found.sort_by_key(|rect| (rect.left, rect.top, rect.right, rect.bottom));
    found.dedup();
    found.into_iter()
}

/// The narrowest gutter that is to be expected. Typescript has wide word spaces.
fn usual_gutter(scale: &Scale, params: &ColumnParams) -> f32 {
    /// A gutter is told from a word space at a glance.
    const WORD_SPACES: f32 = 1.25;
    (params.min_gutter * scale.type_size).max(WORD_SPACES * scale.word_space)
}

/// What no gutter passes: words, the white between the words of a headline, pictures, rules that lie across.
fn obstacles(page: &Page, rows: &Rows, scale: &Scale) -> Vec<Rect> {
    let words = rows.words().iter().map(|word| word.rect);
    // A rule under one column may reach into the gutter beside it.
    let inset = (scale.type_size / 2.0) as i32;
    let barriers = barriers(page, scale).into_iter().filter_map(move |rect| inset_sides(rect, inset));
    words.chain(headline_spaces(page, scale)).chain(barriers).filter(|rect| !rect.is_empty()).collect()
}

/// The box without so much on both sides; `None` where nothing is left.
fn inset_sides(rect: Rect, by: i32) -> Option<Rect> {
    (2 * by < rect.width()).then(|| Rect { left: rect.left + by, right: rect.right - by, ..rect })
}

/// What no gutter passes in lines of large type: the white between two words, where it is a word space for that type. In a
/// line that was seen whole in the image all white is.
fn headline_spaces(page: &Page, scale: &Scale) -> Vec<Rect> {
    /// In body type sizes.
    const LARGE_TYPE: f32 = 1.3;
    /// In the line's own type sizes. Spaced headlines reach 0.6.
    const WIDEST: f32 = 0.7;
    let large = LARGE_TYPE * scale.type_size;
    let was_seen = !page.gutters.is_empty();
    let space = |pair: &[Word]| {
        let (left, right) = (&pair[0], &pair[1]);
        let type_size = left.type_size.min(right.type_size);
        let white = (right.rect.left - left.rect.right) as f32;
        let is_space = large < type_size && 0.0 < white && white < WIDEST * type_size;
        let across = (left.rect.right, right.rect.left);
        let down = (left.rect.top.max(right.rect.top), left.rect.bottom.min(right.rect.bottom));
        (is_space && down.0 < down.1).then(|| Rect::new(across.0, down.0, across.1, down.1))
    };
    let in_line = |line: &Line| match was_seen && large < line.type_size() {
        true => vec![line.rect],
        false => line.words.windows(2).filter_map(space).collect(),
    };
    page.lines.iter().flat_map(in_line).collect()
}

/// The parts of a rule or stripe that no word, no rule across and no picture crosses.
fn free_parts(stripe: &Rect, words: &[Rect], barriers: &[Rect], scale: &Scale) -> Vec<Rect> {
    let crossing = |rect: &Rect, reach: i32| rect.left < stripe.left - reach && stripe.right + reach < rect.right;
    let half_letter = (scale.advance / 2.0) as i32;
    let words = words.iter().copied().filter(|rect| crossing(rect, half_letter));
    let barriers = barriers.iter().copied().filter(|rect| crossing(rect, scale.type_size as i32));
    let mut crossing: Vec<Rect> = words.chain(barriers).collect();
    crossing.sort_by_key(|rect| (rect.top, rect.bottom));
    let mut parts = Vec::new();
    let mut top = stripe.top;
    for rect in crossing.iter().filter(|rect| 0 < rect.down().overlap(&stripe.down())) {
        parts.push(Rect { top, bottom: rect.top.max(top), ..*stripe });
        top = top.max(rect.bottom);
    }
    parts.push(Rect { top, bottom: stripe.bottom.max(top), ..*stripe });
    parts
}

/// Weighs what speaks for a gutter.
struct Judge<'a> {
    page: &'a Page,
    rows: &'a Rows<'a>,
    facing: Pairs,
    scale: &'a Scale,
    params: &'a ColumnParams,
}

/// The white is followed by text up to white of this share of its own width.
const CELL_WHITE: f32 = 0.75;
/// The share of aligned white that is even between edge and chance.
const EVEN: f32 = 0.5;
/// White up to so many word spaces never ends it.
const WORD_SPACE: f32 = 1.5;
/// Longer, wider and better aligned than this, in usual measures, is not better evidence.
const ENOUGH_LINES: f32 = 4.0;
const ENOUGH_WIDTH: f32 = 3.0;
/// What the features weigh, in logits. They were chosen so that a river of white through six lines of prose, the white
/// between name and figure in a long table, and a gutter of half a type size along twenty lines come out right.
const WIDTH_WEIGHT: f32 = 2.0;
const COLUMN_WEIGHT: f32 = 3.0;
const RULE_WEIGHT: f32 = 2.0;
const IMAGE_WEIGHT: f32 = 3.0;
/// The names in a list stand in line behind their numbers, in an image as a column does.
const LIST_WEIGHT: f32 = -4.0;

impl<'a> Judge<'a> {
    fn of(page: &'a Page, rows: &'a Rows<'a>, scale: &'a Scale, params: &'a ColumnParams) -> Self {
        Self { page, rows, facing: rows.facing(NARROWEST * scale.word_space), scale, params }
    }

    /// The gutter, if more speaks for it than against it.
    fn gutter(&self, rect: Rect) -> Option<Gutter> {
        self.weigh(rect, &self.facing_over(&rect))
    }

    /// The words that face each other over a gutter. A speck beside a picture faces the text behind it over no gutter.
    fn facing_over(&self, rect: &Rect) -> Vec<&Facing> {
        let pictured = |white: &Rect| {
            let is_inside = |picture: &&Rect| white.left <= picture.left && picture.right <= white.right;
            let is_level = |picture: &Rect| (picture.top..picture.bottom).contains(&(white.mid_y() as i32));
            self.page.pictures.iter().filter(is_inside).any(is_level)
        };
        self.facing.over(rect).into_iter().filter(|facing| !pictured(&facing.white)).collect()
    }

    /// The gutter again, now that others are known. Words on the far side of one of them do not speak for another: they face
    /// the end of a short line over it.
    fn gutter_among(&self, gutter: Gutter, known: &[Gutter]) -> Option<Gutter> {
        let rect = gutter.rect;
        let is_beside =
            |known: &&Rect| known.across().overlap(&rect.across()) == 0 && known.down().gap(&rect.down()) == 0;
        let beside: Vec<&Rect> = known.iter().map(|gutter| &gutter.rect).filter(is_beside).collect();
        if beside.is_empty() {
            return Some(gutter);
        }
        let all = self.facing_over(&rect);
        let is_near = |facing: &&Facing| !beside.iter().any(|gutter| lies_in(gutter, &facing.white));
        let near: Vec<&Facing> = all.iter().copied().filter(is_near).collect();
        if near.len() == all.len() { Some(gutter) } else { self.weigh(rect, &near) }
    }

    fn weigh(&self, rect: Rect, facing: &[&Facing]) -> Option<Gutter> {
        let widest = rect.width().max(self.narrowest(facing)?);
        let ruled = coverage(&rect, self.page.rules.iter().filter(|rule| is_upright(rule)));
        let seen = coverage(&rect, &self.page.gutters);
        let usual = usual_gutter(self.scale, self.params);
        let times_usual = |width: i32| (width as f32 / usual).min(ENOUGH_WIDTH);
        let by_size = |width: i32| self.lines(facing) + WIDTH_WEIGHT * times_usual(width).ln();
        // Nothing else speaks for a gutter, and most white falls here, however well it may be aligned.
        let is_too_little = |shape: f32| shape + RULE_WEIGHT * ruled + IMAGE_WEIGHT * seen <= 0.0;
        let at_best = |width: i32| by_size(width) + (1.0 / EVEN).ln();
        if is_too_little(at_best(widest)) {
            return None;
        }
        let width = median(facing.iter().map(|facing| facing.white.width()))?.min(widest);
        if is_too_little(at_best(width)) {
            return None;
        }
        let shape = by_size(width) + self.alignment(facing, times_usual(width));
        if is_too_little(shape) {
            return None;
        }
        // A column on one side alone is not enough: where that is too narrow, the other needs no look.
        let runs_before = self.runs_before(facing, width as f32);
        let before = median(runs_before.iter().copied()).unwrap_or(0);
        if is_too_little(shape + self.column_width(before)) {
            return None;
        }
        let shape = shape + self.column_width(before.min(self.column_after(facing, width as f32)));
        // The numbers of a list speak against a gutter at most: most white needs no look for them.
        if is_too_little(shape) {
            return None;
        }
        let logit = shape
            + LIST_WEIGHT * self.entries(facing, &runs_before, width as f32)
            + RULE_WEIGHT * ruled
            + IMAGE_WEIGHT * seen;
        let why = match (ruled, seen) {
            (_, seen) if 0.5 < seen => GutterEvidence::Image,
            (ruled, _) if 0.5 < ruled => GutterEvidence::Rule,
            _ => GutterEvidence::WhiteSpace,
        };
        let confidence = Confidence::new(1.0 / (1.0 + (-logit).exp()));
        (0.0 < logit).then_some(Gutter { rect, why, confidence })
    }

    fn narrowest(&self, facing: &[&Facing]) -> Option<i32> {
        facing.iter().map(|facing| facing.white.width()).min()
    }

    fn lines(&self, facing: &[&Facing]) -> f32 {
        (facing.len() as f32 / self.params.min_lines).min(ENOUGH_LINES).ln()
    }

    /// Columns have an edge in common; the words beside a river have not. `width` in usual gutters.
    fn alignment(&self, facing: &[&Facing], width: f32) -> f32 {
        /// One line in ten is aligned by chance.
        const LEAST: f32 = 0.1;
        if facing.len() < 2 && width < ENOUGH_WIDTH {
            // A line alone is aligned with itself, which says nothing.
            return 0.0;
        }
        let share = |edge: fn(&Rect) -> i32| {
            let usual = median(facing.iter().map(|facing| edge(&facing.white))).unwrap_or(0);
            let near = |facing: &&&Facing| (edge(&facing.white) - usual).abs() as f32 <= self.scale.advance;
            facing.iter().filter(near).count() as f32 / facing.len().max(1) as f32
        };
        let left = share(|white| white.left);
        let aligned = if left < 1.0 { left.max(share(|white| white.right)) } else { left };
        (aligned.max(LEAST) / EVEN).ln()
    }

    /// The share of the lines that are entries of a list, each with its number, and narrower than a column.
    fn entries(&self, facing: &[&Facing], runs_before: &[i32], white: f32) -> f32 {
        let (max_white, narrow) = (self.max_white(white), self.narrow());
        let number = |(facing, run): (&&Facing, &i32)| {
            // Most lines are wider: their words need no look.
            let is_narrow = (*run as f32) < narrow;
            let mut words = self.rows.words_before(facing, max_white);
            if is_narrow { words.find_map(|word| entry_number(&word.text)) } else { None }
        };
        counting(&facing.iter().zip(runs_before).map(number).collect::<Vec<_>>())
    }

    /// Width below which text is no column.
    fn narrow(&self) -> f32 {
        self.params.min_column * self.scale.type_size
    }

    /// Width of text that is a column's, however much wider it may be.
    fn wide(&self) -> i32 {
        (self.narrow() as i32).saturating_add(2)
    }

    /// The widest white that does not end the text beside a gutter.
    fn max_white(&self, white: f32) -> f32 {
        (CELL_WHITE * white).max(WORD_SPACE * self.scale.word_space)
    }

    /// The widths of the text before the white, line by line.
    fn runs_before(&self, facing: &[&Facing], white: f32) -> Vec<i32> {
        let (max_white, wide) = (self.max_white(white), self.wide());
        facing.iter().map(|facing| self.rows.run_before(facing, max_white, wide).len()).collect()
    }

    /// The usual width of the text behind the white.
    fn column_after(&self, facing: &[&Facing], white: f32) -> i32 {
        let (max_white, wide) = (self.max_white(white), self.wide());
        median(facing.iter().map(|facing| self.rows.run_after(facing, max_white, wide).len())).unwrap_or(0)
    }

    /// Beside a gutter stand columns; beside the white in a table stand cells. `narrower`: the width of the narrower text.
    fn column_width(&self, narrower: i32) -> f32 {
        let narrower = narrower as f32 / self.scale.type_size;
        COLUMN_WEIGHT * (narrower / self.params.min_column).min(1.0).ln()
    }
}

/// Whether a gutter passes through the white between two words.
fn lies_in(gutter: &Rect, white: &Rect) -> bool {
    let across = white.left as f32 <= gutter.mid_x() && gutter.mid_x() <= white.right as f32;
    across && gutter.top as f32 <= white.mid_y() && white.mid_y() <= gutter.bottom as f32
}

/// The share of a stripe's height along which there is a rule, or a stripe seen in the image.
fn coverage<'a>(rect: &Rect, stripes: impl IntoIterator<Item = &'a Rect>) -> f32 {
    let beside = |stripe: &&Rect| rect.left as f32 <= stripe.mid_x() && stripe.mid_x() <= rect.right as f32;
    let along: i32 = stripes.into_iter().filter(beside).map(|stripe| stripe.down().overlap(&rect.down())).sum();
    (along as f32 / rect.height().max(1) as f32).min(1.0)
}

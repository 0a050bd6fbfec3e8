//! The evidence for and against a block that starts at a line, weighed together.

use std::collections::HashMap;

use super::datelines::opens_with_dateline;
use super::habits::Habits;
use super::rows::Row;
use super::sentences::{Close, ListMark, Nesting, is_quotation_mark, list_mark};
use super::{StartWeights, TextParams};
use crate::model::{Confidence, Ending, Scale, Start, Word};

/// How many signs there are.
const SIGNS: usize = 14;

/// What the rules must know beside the two lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    pub habits: &'a Habits,
    pub scale: &'a Scale,
    pub params: &'a TextParams,
    /// Brackets and quotations that are open before the line.
    pub nesting: Nesting,
    /// How many lines the block has so far.
    pub lines_so_far: usize,
    /// How many lines of the region start with the same kind of list mark.
    pub listed: usize,
}

impl<'a> Setting<'a> {
    fn weights(&self) -> &'a StartWeights {
        &self.params.starts
    }
}

/// Log odds that a block starts at a line, and the strongest reason for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Verdict {
    pub log_odds: f32,
    pub reason: Option<Start>,
}

impl Verdict {
    pub fn starts(self) -> bool {
        0.0 < self.log_odds
    }

    pub fn confidence(self) -> Confidence {
        Confidence::new(1.0 / (1.0 + (-self.log_odds.abs()).exp()))
    }
}

/// Most that white at a line's end says for a start, and against one.
const MOST_FOR_WHITE: f32 = 9.0;
const MOST_AGAINST_WHITE: f32 = -2.0;
/// White behind the number of a section, in em: beside figures in a sentence there is half of it.
const SECTION_WHITE: f32 = 0.9;

/// White between two words, in em.
const WORD_SPACE: f32 = 0.3;
/// White at the end of a full line that is justified, in em: what the boxes of letters miss of the edge.
const JUSTIFIED_SLACK: f32 = 0.6;
/// How far a full line of ragged text may stop before the edge, in its usual distance from it.
const RAGGED_SLACK: f32 = 5.0;
/// Least white on both sides of a centred line, and most difference between the two, in em.
const CENTRED_WHITE: f32 = 1.5;
const CENTRED_SKEW: f32 = 1.5;
/// An initial is at least this much larger than the line's type.
const INITIAL_SIZE: f32 = 1.6;
/// Type that is larger or smaller by this factor is other type; engines err by a tenth.
const OTHER_TYPE: f32 = 1.25;
/// Fewer letters do not tell the size of type.
const ENOUGH_LETTERS: usize = 6;

/// Items of a list with bullets from which on a sign at the start of a line is hardly anything else.
const MANY_ITEMS: usize = 4;

/// Weighs whether a block starts at a line. `previous` is the line that was read before it, if the text could go on.
pub(super) fn weigh(previous: Option<&Row>, row: &Row, next: Option<&Row>, setting: &Setting) -> Verdict {
    let mut evidence = Vec::with_capacity(SIGNS);
    evidence.extend([by_indent(row, next, setting), by_lost_indent(row, next, setting), by_initial(row, setting)]);
    evidence.push(by_list_mark(row, setting));
    if let Some(previous) = previous {
        evidence.extend([by_white_at_end(previous, row, setting), by_gap(previous, row, setting)]);
        evidence.extend([by_centring(previous, row, setting), by_type(previous, row, setting)]);
        evidence.push(by_stroke(previous, row, setting));
        evidence.push(by_flush_right(previous, row, setting));
        evidence.push((None, by_sentence(previous, row, setting)));
        evidence.push((None, by_misread_comma(previous, row, setting)));
        evidence.push((None, by_marked_lines(previous, row, next, setting)));
        evidence.push((None, if opens_with_dateline(row.text()) { setting.weights().dateline } else { 0.0 }));
    }
    let log_odds = setting.weights().prior + evidence.iter().map(|(_, weight)| weight).sum::<f32>();
    let reasons = evidence.iter().filter(|(reason, weight)| reason.is_some() && 0.0 < *weight);
    let reason = reasons.max_by(|a, b| a.1.total_cmp(&b.1)).and_then(|(reason, _)| *reason);
    Verdict { log_odds, reason }
}

/// White at a line's end beyond what a full line may have, in em: positive if the line stops short.
pub(super) fn white_at_end(
    row: &Row,
    next_piece: f32,
    lines_so_far: usize,
    habits: &Habits,
    params: &TextParams,
) -> f32 {
    let first_line = lines_so_far <= 1 && row.is_han;
    let lost = if first_line { habits.lost_indent.among_starts() * params.lost_indent } else { 0.0 };
    let slack = JUSTIFIED_SLACK + RAGGED_SLACK * row.ragged();
    row.rest() - lost - slack.min(next_piece + row.ragged())
}

/// Whether a line starts with a large initial.
pub(super) fn has_initial(row: &Row) -> bool {
    let words = &row.line.words;
    let is_letter = words[0].text.chars().count() <= 2 && words[0].text.starts_with(char::is_uppercase);
    is_letter && words.get(1).is_some_and(|word| INITIAL_SIZE * word.type_size <= words[0].type_size)
}

/// What the last line of a block says of its ending: short, if the white at its end weighs more than an open sentence.
pub(super) fn ending_of(last: &Row, white: f32, weights: &StartWeights) -> Ending {
    let close = last.close;
    let open = if close == Close::Sentence { 0.0 } else { weigh_close(close, weights) };
    if 0.0 < weigh_white(last, white, weights) + open { Ending::Short } else { Ending::Full }
}

type Weighed = (Option<Start>, f32);

fn by_indent(row: &Row, next: Option<&Row>, setting: &Setting) -> Weighed {
    let seen = setting.habits.indent.weigh(setting.habits.is_indented(row, setting.params));
    // What stands at the right shows no habit of the left edge.
    let seen = if is_flush_right(row) { 0.0 } else { seen };
    let hangs = next.is_some_and(|next| setting.habits.is_indented(next, setting.params));
    let reason = if setting.habits.is_indented(row, setting.params) { Start::Indented } else { Start::Hanging };
    (Some(reason).filter(|reason| *reason == Start::Indented || hangs), setting.weights().indent * seen)
}

fn by_lost_indent(row: &Row, next: Option<&Row>, setting: &Setting) -> Weighed {
    let seen = setting.habits.weigh_lost_indent(row, next, setting.params);
    (Some(Start::ShortFirstLine), setting.weights().lost_indent * seen)
}

fn by_initial(row: &Row, setting: &Setting) -> Weighed {
    (Some(Start::Initial), if has_initial(row) { setting.weights().initial } else { 0.0 })
}

fn by_list_mark(row: &Row, setting: &Setting) -> Weighed {
    let weights = setting.weights();
    let mark = if 2 <= setting.listed { list_mark(row.text()) } else { None };
    let weight = match mark {
        _ if has_section_number(row) => weights.section,
        Some(ListMark::HanNumber) => weights.han_listed,
        Some(ListMark::Bullet) if MANY_ITEMS <= setting.listed => weights.bulleted,
        Some(_) => weights.listed,
        None => 0.0,
    };
    (Some(Start::Listed), weight)
}

/// Whether a Han line starts with the number of a section, `3.1`, and white of a character behind it.
pub(super) fn has_section_number(row: &Row) -> bool {
    let [number, title, ..] = &row.line.words[..] else { return false };
    let is_part = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let white = (title.rect.left - number.rect.right) as f32;
    row.is_han && number.text.split('.').all(is_part) && SECTION_WHITE * row.em <= white
}

fn by_white_at_end(previous: &Row, row: &Row, setting: &Setting) -> Weighed {
    let piece = row.first_piece() * row.em / previous.em;
    let white = white_at_end(previous, piece, setting.lines_so_far, setting.habits, setting.params);
    let most = if piece + WORD_SPACE <= previous.rest() { f32::MAX } else { setting.weights().loose_line };
    (Some(Start::AfterShortLine), weigh_white(previous, white, setting.weights()).min(most))
}

fn weigh_white(row: &Row, white: f32, weights: &StartWeights) -> f32 {
    (weights.white_at_end * white / (1.0 + row.ragged())).clamp(MOST_AGAINST_WHITE, MOST_FOR_WHITE)
}

fn by_gap(previous: &Row, row: &Row, setting: &Setting) -> Weighed {
    let gapped = setting.habits.is_gapped(previous, row, setting.scale, setting.params);
    let most = if previous.close == Close::Sentence { f32::MAX } else { setting.weights().gap_in_sentence };
    (
        Some(Start::AfterGap),
        gapped.map_or(0.0, |gapped| (setting.weights().gap * setting.habits.gap.weigh(gapped)).min(most)),
    )
}

fn by_centring(previous: &Row, row: &Row, setting: &Setting) -> Weighed {
    let changes = is_centred(row, setting.habits) != is_centred(previous, setting.habits);
    (Some(Start::OwnLine), if changes { setting.weights().centred } else { 0.0 })
}

fn by_flush_right(previous: &Row, row: &Row, setting: &Setting) -> Weighed {
    // A place and a date on the right lead to the text.
    let ended = || !matches!(previous.close, Close::Clause | Close::Lead);
    let starts = match (is_flush_right(previous), is_flush_right(row)) {
        (false, at_right) => at_right,
        (true, at_right) => !at_right && setting.lines_so_far == 1 && ended(),
    };
    (Some(Start::SetOff), if starts { setting.weights().flush_right } else { 0.0 })
}

fn by_type(previous: &Row, row: &Row, setting: &Setting) -> Weighed {
    let (size, other) = (row.type_size, previous.type_size);
    let enough = |row: &Row| ENOUGH_LETTERS <= row.text().chars().count();
    let changed = OTHER_TYPE * size.min(other) <= size.max(other);
    let told = changed && row.region == previous.region && enough(row) && enough(previous);
    (Some(Start::NewType), if told { setting.weights().new_type } else { 0.0 })
}

/// Strokes that are heavier by this factor are those of bold type; in Han text, where they depend on how many a character has, by
/// this.
const BOLD: f32 = 1.3;
const BOLD_HAN: f32 = 1.45;

fn is_heavier(stroke: f32, than: f32, row: &Row) -> bool {
    let factor = if row.is_han { BOLD_HAN } else { BOLD };
    factor * than <= stroke
}

fn by_stroke(previous: &Row, row: &Row, setting: &Setting) -> Weighed {
    let weights = setting.weights();
    let strokes = row.stroke.zip(previous.stroke).filter(|_| row.region == previous.region);
    let weight = match strokes {
        Some((own, other)) if is_heavier(own.max(other), own.min(other), row) => weights.new_stroke,
        Some((_, line)) if runs_in(previous, row, line) => weights.run_in,
        _ => 0.0,
    };
    (Some(Start::NewType), weight)
}

/// Whether a line starts with a word that is bold beside the last word of the line before, and beside all of that.
fn runs_in(previous: &Row, row: &Row, line: f32) -> bool {
    /// Shorter words do not show it; an article may stand before the first of them.
    const ENOUGH: usize = 4;
    const LOOK: usize = 2;
    let shows = |word: &&Word| ENOUGH <= word.length();
    let first = row.line.words.iter().take(LOOK).find(shows).and_then(|word| word.stroke);
    let last = previous.line.words.iter().rfind(shows).and_then(|word| word.stroke);
    first.zip(last).is_some_and(|(first, last)| is_heavier(first, last.max(line), row))
}

fn by_sentence(previous: &Row, row: &Row, setting: &Setting) -> f32 {
    let weights = setting.weights();
    let close = weigh_close(previous.close, weights);
    let inside = if row.starts_inside { weights.inside_sentence } else { 0.0 };
    let brackets = if setting.nesting.in_brackets() { weights.in_brackets } else { 0.0 };
    let quotes = if setting.nesting.in_quotes() { weights.in_quotes } else { 0.0 };
    close + inside + brackets + quotes
}

fn weigh_close(close: Close, weights: &StartWeights) -> f32 {
    match close {
        Close::Sentence => weights.after_sentence,
        Close::Lead => weights.after_lead,
        Close::Letter => weights.after_letter,
        Close::Clause => weights.after_clause,
        Close::Word => weights.after_part_of_word,
    }
}

fn by_misread_comma(previous: &Row, row: &Row, setting: &Setting) -> f32 {
    let comma = previous.text().ends_with(',') && row.text().starts_with(char::is_uppercase);
    if comma && setting.habits.is_indented(row, setting.params) { setting.weights().comma_before_capital } else { 0.0 }
}

/// The first of several lines that all start with a quotation mark, behind the sentence or clause that leads to them.
fn by_marked_lines(previous: &Row, row: &Row, next: Option<&Row>, setting: &Setting) -> f32 {
    let mark = row.text().chars().next().filter(|c| is_quotation_mark(*c));
    let marked = |row: &Row| mark.is_some_and(|mark| row.text().starts_with(mark));
    let leads = || matches!(previous.close, Close::Sentence | Close::Lead);
    let first = marked(row) && next.is_some_and(marked) && !marked(previous) && leads();
    if first { setting.weights().quoted } else { 0.0 }
}

/// Whether a short line stands at the right of its column, as a signature does.
fn is_flush_right(row: &Row) -> bool {
    /// White before it, in the column's width.
    const MOST_WHITE: f32 = 0.4;
    /// White behind it, in that before it: names stand an em or two before the edge.
    const LITTLE_WHITE: f32 = 0.25;
    let (left, right) = (row.indent(), row.rest());
    let width = (row.right - row.left()) / row.em;
    MOST_WHITE * (left + width + right) <= left && right <= LITTLE_WHITE * left
}

/// Whether a line stands in the middle of its column with white on both sides.
fn is_centred(row: &Row, habits: &Habits) -> bool {
    let (left, right) = (row.indent(), row.rest());
    CENTRED_WHITE < left
        && CENTRED_WHITE < right
        && (left - right).abs() < CENTRED_SKEW
        && !habits.has_usual_indent(row)
}

/// How many rows of each row's region start with the same kind of mark.
pub(super) fn count_listed(rows: &[Row]) -> Vec<usize> {
    let marks: Vec<Option<ListMark>> = rows.iter().map(|row| list_mark(row.text())).collect();
    let mut alike: HashMap<(usize, ListMark), usize> = HashMap::new();
    // No sentence of the page starts with 一、 but in a list, and that may run over columns.
    let place = |row: &Row, mark: ListMark| (if mark == ListMark::HanNumber { usize::MAX } else { row.region }, mark);
    for (row, mark) in rows.iter().zip(&marks) {
        mark.iter().for_each(|mark| *alike.entry(place(row, *mark)).or_default() += 1);
    }
    rows.iter().zip(marks).map(|(row, mark)| mark.map_or(0, |mark| alike[&place(row, mark)])).collect()
}

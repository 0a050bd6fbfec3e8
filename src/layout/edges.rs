//! What stands at the head and the foot of a page: running head, folio, the binder's mark.

use std::collections::HashSet;

use super::barriers::is_upright;
use super::masthead::{holds_year, name_masthead};
use super::over::is_over_columns;
use super::repeated::repeated_heads;
use super::roles::{RoleParams, Verdict};
use super::setting::{Setting, text_of};
use crate::model::{Confidence, Cue, Line, Rect, Region, Role, folio_of, is_page_word, number_at_edge};

/// Names the furniture at the page's edges; `None` for what is none.
pub(super) fn name_edges(setting: &Setting, params: &RoleParams) -> Vec<Option<Verdict>> {
    let mut verdicts = vec![None; setting.regions.len()];
    let head = edge_row(setting, |rect| rect.top);
    let foot = edge_row(setting, |rect| -rect.bottom);
    for row in [&head, &foot] {
        for (at, verdict) in name_row(row, setting) {
            verdicts[at] = Some(verdict);
        }
    }
    for at in (0..setting.regions.len()).filter(|at| is_sheet_mark(&setting.regions[*at], setting)) {
        let mark = Verdict { role: Role::RunningHead, cue: Cue::PageEdge, confidence: Confidence::new(SHEET_MARK) };
        verdicts[at].get_or_insert(mark);
    }
    let repeated = repeated_heads(setting.regions, setting.page);
    for at in (0..setting.regions.len()).filter(|at| repeated[*at]) {
        verdicts[at] =
            Some(Verdict { role: Role::RunningHead, cue: Cue::Repeated, confidence: Confidence::new(REPEATED) });
    }
    let is_page = |at: &usize| {
        let text = text_of(&setting.regions[*at]);
        is_folio(&text) && !text.contains(['°', 'º']) || is_lost_folio(&text)
    };
    let has_folio = head.iter().any(is_page);
    if !has_folio && !is_head_of_inner_page(&head, setting) {
        for (at, verdict) in name_masthead(setting, params) {
            verdicts[at] = Some(verdict);
        }
    }
    verdicts
}

/// How sure it is that a line of a dump that comes again with the next number is its running head.
const REPEATED: f32 = 0.9;
/// How sure it is that a volume's number at the foot of a column is a binder's mark.
const SHEET_MARK: f32 = 0.8;

/// Whether a region is the volume's number at the foot of a page's first column, for the binder. Text may stand beside it.
fn is_sheet_mark(region: &Region, setting: &Setting) -> bool {
    /// In pitches.
    const AT_FOOT: f32 = 1.5;
    let at_foot = (setting.frame.bottom - region.rect.bottom) as f32 <= AT_FOOT * setting.scale.pitch;
    at_foot && region.lines.len() == 1 && is_volume_mark(&text_of(region))
}

/// The regions beside the outermost one.
fn edge_row(setting: &Setting, from_edge: fn(&Rect) -> i32) -> Vec<usize> {
    let Some(outermost) =
        setting.regions.iter().map(|region| region.rect).min_by_key(|rect| (from_edge(rect), rect.left))
    else {
        return vec![];
    };
    // Each piece may stand a little lower than the one beside it, as they do on a page that leans.
    let mut row = vec![outermost];
    let mut in_row = HashSet::from([outermost]);
    let mut reached = 0;
    while let Some(rect) = row.get(reached).copied() {
        let level_with = |other: &Rect| 2 * other.down().overlap(&rect.down()) > other.height().min(rect.height());
        let beside = |other: &Rect| other.across().overlap(&rect.across()) <= 0 && level_with(other);
        let level = Rect { left: setting.frame.left, right: setting.frame.right, ..rect };
        let near = setting.boxes.touching(&level).into_iter().map(|at| &setting.regions[at]);
        let single = near.filter(|region| region.lines.len() == 1 || rect == outermost).map(|region| region.rect);
        row.extend(single.filter(|other| beside(other) && in_row.insert(*other)));
        reached += 1;
    }
    (0..setting.regions.len()).filter(|at| in_row.contains(&setting.regions[*at].rect)).collect()
}

/// A row at the edge is furniture if it is one line, and a page number stands in it or a rule or white parts it from the text.
fn name_row(row: &[usize], setting: &Setting) -> Vec<(usize, Verdict)> {
    const WITH_FOLIO: f32 = 1.5;
    const FOLIO_MARKED: f32 = 1.5;
    const FOLIO_AT_EDGE: f32 = 1.0;
    const OF_TWO_PAGES: f32 = 2.0;
    const MARKS_VOLUME: f32 = 1.5;
    const DATED: f32 = 1.0;
    const RULED_OFF: f32 = 1.5;
    const SET_OFF: f32 = 0.5;
    const OVER_COLUMNS: f32 = 2.0;
    const TEXT_GOES_ON: f32 = 1.0;
    const NEW_TEXT: f32 = -0.6;
    const UNLIKELY: f32 = -1.6;
    const SEVERAL_PIECES: f32 = 0.7;
    let regions = || row.iter().map(|at| &setting.regions[*at]);
    // The date may stand over the names of the editors.
    let inner_head = is_head_of_inner_page(row, setting);
    let is_dated = 2 < row.len() && regions().any(|region| holds_year(&text_of(region)));
    let is_corner = is_corner_with_page(row, setting);
    let (most_lines, largest) = match (inner_head, is_dated || is_name_between_corners(row, setting)) {
        (true, _) => (2, LARGE_NAME),
        (false, true) => (1, LARGE_NAME),
        (false, false) if is_corner => (MOST_OF_CORNER, LARGE_TYPE),
        (false, false) => (1, LARGE_TYPE),
    };
    let is_line = |at: &usize| setting.regions[*at].lines.len() <= most_lines && setting.type_ratio(*at) < largest;
    let one_line = row.iter().all(is_line);
    let is_all = row.len() == setting.regions.len();
    let Some(rect) = Rect::around(regions().map(|region| &region.rect)).filter(|_| one_line && !is_all) else {
        return vec![];
    };
    let marks_volume = regions().any(|region| is_volume_mark(&text_of(region)));
    let has_folio = inner_head || marks_volume || regions().any(|region| holds_folio(&text_of(region)));
    let mut logit = UNLIKELY;
    logit += if has_folio { WITH_FOLIO } else { 0.0 };
    logit += if is_corner || regions().any(says_page) { FOLIO_MARKED } else { 0.0 };
    logit += if is_title_beside_folio(row, setting) { FOLIO_AT_EDGE } else { 0.0 };
    logit += if numbers_two_pages(row, setting) { OF_TWO_PAGES } else { 0.0 };
    logit += if marks_volume { MARKS_VOLUME } else { 0.0 };
    logit += if is_dated { DATED } else { 0.0 };
    logit += if is_ruled_off(&rect, setting) { RULED_OFF } else { 0.0 };
    logit += if is_set_off(row, setting) { SET_OFF } else { 0.0 };
    logit += if is_over_columns(row, has_folio, setting) { OVER_COLUMNS } else { 0.0 };
    logit += if goes_on_behind(row, setting) { TEXT_GOES_ON } else { NEW_TEXT };
    logit += if 1 < row.len() { SEVERAL_PIECES } else { 0.0 };
    if logit <= 0.0 {
        return vec![];
    }
    let named = |at: &usize| {
        let role = if is_folio(&text_of(&setting.regions[*at])) { Role::Folio } else { Role::RunningHead };
        (*at, Verdict::weighed(role, Cue::PageEdge, logit))
    };
    row.iter().map(named).collect()
}

/// Whether a region is nothing but a page number with its word.
fn says_page(region: &Region) -> bool {
    folio_of(&text_of(region)).is_some_and(|folio| folio.is_marked)
}

/// Most lines in the corner of a page that say which paper it is of, and which page.
const MOST_OF_CORNER: usize = 3;

/// Whether a row is a few short lines in the corner of the page of which one is its number: `A/44/192`, `Page 2`. Where a text
/// is continued from is told in words.
fn is_corner_with_page(row: &[usize], setting: &Setting) -> bool {
    /// In type sizes.
    const AT_EDGE: f32 = 2.0;
    /// Of the page's text, in width.
    const NARROW: f32 = 0.4;
    let [at] = *row else { return false };
    let is_page = |line: &Line| folio_of(&line.text()).is_some_and(|folio| folio.is_marked);
    let region = &setting.regions[at];
    let (rect, frame) = (region.rect, setting.frame);
    let inside = (rect.left - frame.left).min(frame.right - rect.right) as f32;
    inside <= AT_EDGE * setting.scale.type_size
        && rect.width() as f32 <= NARROW * frame.width() as f32
        && region.lines.len() <= MOST_OF_CORNER
        && region.lines.iter().any(is_page)
        && region.lines.iter().all(|line| line.text().contains(|c: char| c.is_ascii_digit()))
}

/// Whether a row is three pieces, one at each edge of the page and one in the middle, as the number, the name and the date of a
/// paper stand.
fn is_name_between_corners(row: &[usize], setting: &Setting) -> bool {
    /// In type sizes.
    const AT_EDGE: f32 = 4.0;
    const IN_MIDDLE: f32 = 4.0;
    let mut row: Vec<&Region> = row.iter().map(|at| &setting.regions[*at]).collect();
    row.sort_by_key(|region| region.rect.left);
    let [first, name, last] = row[..] else { return false };
    let em = setting.scale.type_size;
    let at_edges = (first.rect.left - setting.frame.left).max(setting.frame.right - last.rect.right) as f32;
    let aside = (name.rect.mid_x() - setting.frame.mid_x()).abs();
    at_edges <= AT_EDGE * em && aside <= IN_MIDDLE * em
}

/// Whether a row is a title in the middle of the page and a number at its edge, as in books.
fn is_title_beside_folio(row: &[usize], setting: &Setting) -> bool {
    /// In type sizes.
    const AT_EDGE: f32 = 2.0;
    const IN_MIDDLE: f32 = 3.0;
    let [one, other] = *row else { return false };
    let em = setting.scale.type_size;
    let is_number = |at: usize| {
        let Region { rect, .. } = &setting.regions[at];
        let inside = (rect.left - setting.frame.left).min(setting.frame.right - rect.right);
        // The number of an equation stands in brackets.
        let text = text_of(&setting.regions[at]);
        inside as f32 <= AT_EDGE * em && !text.starts_with('(') && folio_of(&text).is_some()
    };
    let is_title = |at: usize| {
        (setting.regions[at].rect.mid_x() - setting.frame.mid_x()).abs() <= IN_MIDDLE * em && !is_number(at)
    };
    is_number(one) && is_title(other) || is_number(other) && is_title(one)
}

/// Whether a row starts with the number of one page and ends with that of the next, as two pages on one sheet have them.
fn numbers_two_pages(row: &[usize], setting: &Setting) -> bool {
    /// In type sizes.
    const AT_EDGE: f32 = 4.0;
    const YEARS: std::ops::Range<u32> = 1500..2100;
    let outermost = |of: fn(&Rect) -> i32| row.iter().max_by_key(|at| of(&setting.regions[**at].rect)).copied();
    let (Some(first), Some(last)) = (outermost(|rect| -rect.left), outermost(|rect| rect.right)) else { return false };
    let (left, right) = (&setting.regions[first], &setting.regions[last]);
    let inside = (left.rect.left - setting.frame.left).max(setting.frame.right - right.rect.right);
    let [left, right] = [left, right].map(|region| number_at_edge(&text_of(region)));
    let follow = |left: u32, right: u32| left + 1 == right && !YEARS.contains(&left);
    first != last
        && inside as f32 <= AT_EDGE * setting.scale.type_size
        && left.zip(right).is_some_and(|(left, right)| follow(left, right))
}

/// A running head is not set in larger type than this, in body type sizes.
const LARGE_TYPE: f32 = 2.0;
/// Nor the paper's name and the page number over a rule.
const LARGE_NAME: f32 = 3.0;

/// Whether a text is a page number and nothing else, with a word of whatever kind: `12`, `— xii —`, `A 3`.
fn is_folio(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_lettered =
        || matches!(words[..], [_, number] if number.chars().all(|c| c.is_ascii_digit()) && folio_of(number).is_some());
    folio_of(text).is_some() || is_lettered()
}

/// Whether only the word before a page number was read.
fn is_lost_folio(text: &str) -> bool {
    is_page_word(text.trim_end_matches(|c: char| !c.is_alphabetic()))
}

/// Whether a text is a volume's number: `VOL. XXXVI.`, `Bd. 3`.
pub(super) fn is_volume_mark(text: &str) -> bool {
    const VOLUMES: [&str; 5] = ["vol", "bd", "band", "tome", "tom"];
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let is_number =
        |word: &String| word.chars().all(|c| c.is_ascii_digit()) || word.chars().all(|c| "ivxlc".contains(c));
    matches!(&words[..], [volume, number] | [volume, number, _] if VOLUMES.contains(&volume.as_str()) && is_number(number))
}

/// Whether a text starts or ends with a number, as a running head with its page number does.
fn holds_folio(text: &str) -> bool {
    is_folio(text) || number_at_edge(text).is_some()
}

/// Whether a page number stands at the outer edge of a row of several pieces over a rule: `06 Local`. The first page has none.
fn is_head_of_inner_page(row: &[usize], setting: &Setting) -> bool {
    /// Years have more.
    const MOST_DIGITS: usize = 3;
    let mut row: Vec<&Region> = row.iter().map(|at| &setting.regions[*at]).collect();
    row.sort_by_key(|region| region.rect.left);
    let is_page =
        |digits: usize, c: Option<char>| 0 < digits && digits <= MOST_DIGITS && c.is_some_and(|c| !is_counted(c));
    let leading = |text: &str| {
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        is_page(digits, text.chars().nth(digits))
    };
    let trailing = |text: &str| {
        let digits = text.chars().rev().take_while(char::is_ascii_digit).count();
        is_page(digits, text.chars().rev().find(|c| !c.is_ascii_digit() && !c.is_whitespace()))
    };
    let [first, .., last] = row[..] else { return false };
    let Some(rect) = Rect::around([&first.rect, &last.rect]) else { return false };
    is_ruled_off(&rect, setting) && (leading(&text_of(first)) || trailing(&text_of(last)))
}

/// What stands before or behind a number that counts days, issues or volumes.
fn is_counted(c: char) -> bool {
    matches!(c, '.' | ',' | '/' | '-' | ':' | '号' | '期' | '年' | '月' | '日' | '第' | '°' | 'º')
}

/// Whether the text behind the row starts inside a sentence, as that on a new page does and that under a heading does not.
fn goes_on_behind(row: &[usize], setting: &Setting) -> bool {
    let behind = row.iter().max().and_then(|last| setting.regions.get(last + 1));
    let first = behind.and_then(|region| text_of(region).chars().find(|c| c.is_alphabetic()));
    first.is_some_and(char::is_lowercase)
}

fn is_ruled_off(row: &Rect, setting: &Setting) -> bool {
    /// In pitches.
    const NEAR: f32 = 1.5;
    let near = |rule: &Rect| (rule.down().gap(&row.down()) as f32) < NEAR * setting.scale.pitch;
    let along = |rule: &Rect| setting.frame.width() < 2 * rule.width();
    setting.page.rules.iter().any(|rule| !is_upright(rule) && near(rule) && along(rule))
}

fn is_set_off(row: &[usize], setting: &Setting) -> bool {
    /// In pitches beyond the usual.
    const CLEAR: f32 = 0.5;
    let inner = |at: &usize| setting.white_above(*at).or(setting.white_below(*at)).is_none_or(|white| CLEAR < white);
    row.iter().all(inner)
}

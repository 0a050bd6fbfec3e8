//! What stands at the head and the foot of a page: masthead, running head, folio.

use super::barriers::is_upright;
use super::roles::{RoleParams, Verdict};
use super::setting::{Setting, text_of};
use crate::model::{Confidence, Cue, Rect, Region, Role};

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
    let has_folio = head.iter().any(|at| is_folio(&text_of(&setting.regions[*at])));
    if !has_folio {
        for (at, verdict) in name_masthead(setting, params) {
            verdicts[at] = Some(verdict);
        }
    }
    verdicts
}

/// The regions beside the outermost one.
fn edge_row(setting: &Setting, from_edge: fn(&Rect) -> i32) -> Vec<usize> {
    let Some(outermost) =
        setting.regions.iter().map(|region| region.rect).min_by_key(|rect| (from_edge(rect), rect.left))
    else {
        return vec![];
    };
    let beside = |region: &Region| {
        2 * region.rect.down().overlap(&outermost.down()) > region.rect.height().min(outermost.height())
    };
    (0..setting.regions.len()).filter(|at| beside(&setting.regions[*at])).collect()
}

/// A row at the edge is furniture if it is one line, and a page number stands in it or a rule or white parts it from the text.
fn name_row(row: &[usize], setting: &Setting) -> Vec<(usize, Verdict)> {
    const WITH_FOLIO: f32 = 1.5;
    const RULED_OFF: f32 = 1.5;
    const SET_OFF: f32 = 0.5;
    const UNLIKELY: f32 = -1.6;
    const SEVERAL_PIECES: f32 = 0.7;
    let regions = || row.iter().map(|at| &setting.regions[*at]);
    let one_line = regions().all(|region| region.lines.len() == 1 && setting.type_ratio(region) < LARGE_TYPE);
    let is_all = row.len() == setting.regions.len();
    let Some(rect) = Rect::around(regions().map(|region| &region.rect)).filter(|_| one_line && !is_all) else {
        return vec![];
    };
    let has_folio = regions().any(|region| holds_folio(&text_of(region)));
    let mut logit = UNLIKELY;
    logit += if has_folio { WITH_FOLIO } else { 0.0 };
    logit += if is_ruled_off(&rect, setting) { RULED_OFF } else { 0.0 };
    logit += if is_set_off(row, setting) { SET_OFF } else { 0.0 };
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

/// A running head is not set in larger type than this, in body type sizes.
const LARGE_TYPE: f32 = 2.0;

/// Whether a text is a page number and nothing else: `12`, `— xii —`, `Page 3`.
fn is_folio(text: &str) -> bool {
    /// No paper has more digits to its page numbers.
    const MOST_DIGITS: usize = 5;
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| {
        let arabic = word.chars().all(|c| c.is_ascii_digit());
        let roman = word.chars().all(|c| "ivxlcIVXLC".contains(c));
        word.len() <= MOST_DIGITS && (arabic || roman)
    };
    match words[..] {
        [number] => is_number(number),
        [_, number] => number.chars().all(|c| c.is_ascii_digit()) && number.len() < MOST_DIGITS,
        _ => false,
    }
}

/// Whether a text starts or ends with a number, as a running head with its page number does.
fn holds_folio(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number =
        |word: Option<&&str>| word.is_some_and(|word| is_folio(word) && word.chars().any(|c| c.is_ascii_digit()));
    is_folio(text) || is_number(words.first()) || is_number(words.last())
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

/// Names the paper's name, and what stands round it above the rule that closes the head of the page.
fn name_masthead(setting: &Setting, params: &RoleParams) -> Vec<(usize, Verdict)> {
    const SURE: f32 = 0.8;
    let Some(name) = find_masthead(setting, params) else { return vec![] };
    let rect = setting.regions[name].rect;
    let foot = setting.page.rules.iter().filter(|rule| !is_upright(rule) && setting.frame.width() < 2 * rule.width());
    let deepest = setting.frame.top + setting.frame.height() / HEAD_OF_PAGE;
    let foot = foot
        .map(|rule| rule.bottom)
        .filter(|bottom| rect.bottom <= *bottom && *bottom <= deepest)
        .max()
        .unwrap_or(rect.bottom);
    let confidence = Confidence::new(SURE);
    let around = (0..setting.regions.len()).filter(|at| setting.regions[*at].rect.mid_y() < foot as f32);
    around
        .map(|at| {
            let role = if at == name { Role::Masthead } else { Role::RunningHead };
            (at, Verdict { role, cue: Cue::PageEdge, confidence })
        })
        .collect()
}

/// The head of a page is no higher than one part in so many.
const HEAD_OF_PAGE: i32 = 4;

/// The paper's name: the largest type of the page, at its head, wide, with a year near it.
fn find_masthead(setting: &Setting, params: &RoleParams) -> Option<usize> {
    /// Times the smallest headline.
    const HUGE: f32 = 2.0;
    let large = HUGE * params.min_headline;
    let at_head = |at: &usize| {
        let region = &setting.regions[*at];
        let wide = setting.frame.width() < 3 * region.rect.width();
        let high_up = region.rect.mid_y() < (setting.frame.top + setting.frame.height() / HEAD_OF_PAGE) as f32;
        wide && high_up && region.lines.len() <= 2 && large < setting.type_ratio(region)
    };
    let size = |at: &usize| setting.type_ratio(&setting.regions[*at]);
    let name = (0..setting.regions.len()).filter(at_head).max_by(|a, b| size(a).total_cmp(&size(b)))?;
    let rect = setting.regions[name].rect;
    let near = |region: &&Region| region.lines.len() <= 2 && region.rect.down().gap(&rect.down()) <= rect.height();
    setting.regions.iter().filter(near).any(|region| holds_year(&text_of(region))).then_some(name)
}

fn holds_year(text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<u32>().ok());
    numbers.into_iter().any(|number| (FIRST_NEWSPAPER..FAR_FUTURE).contains(&number))
}

/// Strassburg's Relation, the first newspaper, is of 1605.
const FIRST_NEWSPAPER: u32 = 1605;
const FAR_FUTURE: u32 = 2200;

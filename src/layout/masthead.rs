//! A paper's name at the head of its first page, and what stands round it.

use super::barriers::is_upright;
use super::roles::{RoleParams, Verdict};
use super::setting::{Setting, text_of};
use crate::model::{Cue, Rect, Region, Role, holds_paper_name};

/// Names the paper's name, and what stands round it above the rule that closes the head of the page.
pub(super) fn name_masthead(setting: &Setting, params: &RoleParams) -> Vec<(usize, Verdict)> {
    const UNLIKELY: f32 = -3.0;
    const YEAR: f32 = 2.5;
    const CLOSED: f32 = 1.0;
    const NAME: f32 = 1.5;
    const SUBSCRIPTION: f32 = 1.0;
    const ENORMOUS: f32 = 2.5;
    /// A headline stands over its columns, a name over the page.
    const ASIDE: f32 = -1.0;
    /// Type of a name in body type sizes; headlines are smaller.
    const NAME_TYPE: f32 = 8.0;
    let drawn = || setting.page.pictures.iter().copied().find(|picture| is_drawn_name(picture, setting));
    let (wide, drawn) = (find_name(setting, params, is_wide), drawn());
    let short = || find_name(setting, params, is_in_middle).filter(|_| drawn.is_none());
    let name = wide.or_else(short);
    let Some(rect) = name.map(|name| setting.regions[name].rect).or(drawn) else { return vec![] };
    let closing = foot_of_head(&rect, setting);
    let foot = closing.unwrap_or(rect.bottom);
    let inside = || (0..setting.regions.len()).filter(|at| setting.regions[*at].rect.mid_y() < foot as f32);
    if inside().any(|at| TEXT_LINES < setting.regions[at].lines.len()) {
        return vec![];
    }
    let short = |region: &&Region| region.lines.len() <= 2;
    let near = |region: &&Region| short(region) && region.rect.down().gap(&rect.down()) <= rect.height();
    let beside = |region: &&Region| 0 < region.rect.down().overlap(&rect.down());
    let is_named = |region: &Region| holds_paper_name(&text_of(region));
    let is_sold = |at: usize| {
        let text = text_of(&setting.regions[at]).to_lowercase();
        // An engine parts Chinese words.
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        SUBSCRIPTIONS.iter().any(|word| text.contains(word) || !word.is_ascii() && bare.contains(word))
    };
    let mut logit = UNLIKELY;
    logit += if setting.regions.iter().filter(near).any(|region| holds_year(&text_of(region))) { YEAR } else { 0.0 };
    logit += if closing.is_some() { CLOSED } else { 0.0 };
    logit += if setting.regions.iter().filter(beside).filter(short).any(is_named) { NAME } else { 0.0 };
    logit += if inside().any(is_sold) { SUBSCRIPTION } else { 0.0 };
    logit += if name.is_some_and(|name| NAME_TYPE < type_of(name, setting)) { ENORMOUS } else { 0.0 };
    logit += if is_aside(&rect, setting) { ASIDE } else { 0.0 };
    if logit <= 0.0 {
        return vec![];
    }
    let is_name = |at: usize| name.is_some_and(|name| at == name || goes_on(name, at, setting));
    let named = inside().map(|at| {
        let role = if is_name(at) { Role::Masthead } else { Role::Imprint };
        (at, Verdict::weighed(role, Cue::PageEdge, logit))
    });
    named.collect()
}

/// What their heads say of how they are sold and how often, in small letters.
const SUBSCRIPTIONS: [&str; 20] = [
    "abonn",
    "annonc",
    "anzeig",
    "inser",
    "reclame",
    "reklame",
    "prix",
    "preis",
    "price",
    "subscri",
    "single cop",
    "prezzo",
    "precio",
    "邮发代号",
    "国内统一",
    "paraissant",
    "erscheint",
    "täglich",
    "published every",
    "daily",
];

/// What stands in the head of a page has no more lines: a price list, an imprint.
const TEXT_LINES: usize = 8;

/// The lowest rule over the page that closes its head.
fn foot_of_head(name: &Rect, setting: &Setting) -> Option<i32> {
    let over_the_page = |rule: &&Rect| !is_upright(rule) && setting.frame.width() < 2 * rule.width();
    let is_under = |rule: &&Rect| name.bottom <= rule.bottom && rule.bottom <= end_of_head(setting);
    // A rule that leans has a high box.
    let rules = setting.page.rules.iter().filter(over_the_page).filter(is_under).map(|rule| rule.mid_y() as i32);
    rules.max()
}

fn end_of_head(setting: &Setting) -> i32 {
    /// The head of a page is no higher than one part in so many.
    const PARTS: i32 = 4;
    setting.frame.top + setting.frame.height() / PARTS
}

fn is_wide(rect: &Rect, setting: &Setting) -> bool {
    /// A name is at least one part in so many of the page.
    const PARTS: i32 = 4;
    setting.frame.width() < PARTS * rect.width()
}

/// Whether a name of few letters stands in the middle of the page.
fn is_in_middle(rect: &Rect, setting: &Setting) -> bool {
    const PARTS: i32 = 6;
    let aside = (rect.mid_x() - setting.frame.mid_x()).abs();
    setting.frame.width() < PARTS * rect.width() && aside <= setting.scale.type_size
}

/// Whether a name stands to one side of the page.
fn is_aside(rect: &Rect, setting: &Setting) -> bool {
    const PARTS: f32 = 8.0;
    (setting.frame.width() as f32) < PARTS * (rect.mid_x() - setting.frame.mid_x()).abs()
}

/// The paper's name: the largest type of the page, at its head, and of some shape.
fn find_name(setting: &Setting, params: &RoleParams, has_shape: fn(&Rect, &Setting) -> bool) -> Option<usize> {
    /// Times the smallest headline.
    const HUGE: f32 = 2.0;
    let is_name = |at: &usize| {
        let region = &setting.regions[*at];
        let high_up = region.rect.mid_y() < end_of_head(setting) as f32;
        let is_huge = HUGE * params.min_headline < type_of(*at, setting);
        high_up && has_shape(&region.rect, setting) && region.lines.len() <= 2 && is_huge
    };
    // Over the name stand a date and a number, but no text.
    let first_text = setting.regions.iter().filter(|region| 2 < region.lines.len()).map(|region| region.rect.top).min();
    let over_text = |at: &usize| first_text.is_none_or(|top| setting.regions[*at].rect.top <= top);
    (0..setting.regions.len())
        .filter(is_name)
        .filter(over_text)
        .max_by(|a, b| type_of(*a, setting).total_cmp(&type_of(*b, setting)))
}

/// Whether a region is a further part of the name, behind a gap as wide as a gutter: beside it, and in its type.
fn goes_on(name: usize, at: usize, setting: &Setting) -> bool {
    /// Of the name's type.
    const SAME_TYPE: f32 = 0.7;
    let (name_rect, rect) = (&setting.regions[name].rect, &setting.regions[at].rect);
    let beside = name_rect.height() < 2 * rect.down().overlap(&name_rect.down());
    beside && SAME_TYPE * type_of(name, setting) <= type_of(at, setting)
}

/// Type size in body type sizes. A misread line may claim large type; a name is as high as it says.
fn type_of(at: usize, setting: &Setting) -> f32 {
    let region = &setting.regions[at];
    let height = region.rect.height() as f32 / region.lines.len() as f32;
    setting.type_ratio(at).min(2.0 * height / setting.scale.type_size)
}

/// Whether a picture is the paper's name, drawn or not read, with a rule that closes the head of the page.
fn is_drawn_name(picture: &Rect, setting: &Setting) -> bool {
    /// A name is wider than high by this.
    const WIDER: i32 = 3;
    let high_up = picture.bottom <= end_of_head(setting);
    let shape = WIDER * picture.height() <= picture.width() && 2.0 * setting.scale.pitch < picture.height() as f32;
    high_up && shape && is_wide(picture, setting) && foot_of_head(picture, setting).is_some()
}

pub(super) fn holds_year(text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<u32>().ok());
    numbers.into_iter().any(|number| (FIRST_NEWSPAPER..FAR_FUTURE).contains(&number))
}

/// Strassburg's Relation, the first newspaper, is of 1605.
const FIRST_NEWSPAPER: u32 = 1605;
const FAR_FUTURE: u32 = 2200;

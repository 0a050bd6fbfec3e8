//! A paper's name at the head of its first page, and what stands round it.

use super::barriers::is_upright;
use super::roles::{RoleParams, Verdict};
use super::setting::{Setting, text_of};
use crate::model::{Cue, Rect, Region, Role, holds_paper_name};

/// Names the paper's name, and what stands round it above the rule that closes the head of the page.
pub(super) fn name_masthead(setting: &Setting, params: &RoleParams) -> Vec<(usize, Verdict)> {
    let heads = Head::all(setting, params).into_iter().map(|head| (head.weigh(setting), head));
    let best = heads.max_by(|(one, _), (other, _)| one.total_cmp(other));
    let Some((logit, head)) = best.filter(|(logit, _)| 0.0 < *logit) else { return vec![] };
    let is_name = |at: usize| head.name.is_some_and(|name| at == name || goes_on(name, at, setting));
    let named = head.inside(setting).map(|at| {
        let role = if is_name(at) { Role::Masthead } else { Role::Imprint };
        (at, Verdict::weighed(role, Cue::PageEdge, logit))
    });
    named.collect()
}

/// What may be the head of a page.
struct Head {
    /// The region of the name, unless that is drawn.
    name: Option<usize>,
    rect: Rect,
    /// The rule that closes it.
    closing: Option<i32>,
}

impl Head {
    /// By their names: what is set large over the page, or drawn, or else in the middle. The largest comes last.
    fn all(setting: &Setting, params: &RoleParams) -> Vec<Self> {
        /// More large lines stand in no head.
        const MOST: usize = 8;
        let wide = find_names(setting, params, is_wide);
        let wide = &wide[wide.len().saturating_sub(MOST)..];
        let rect = |name: usize| setting.regions[name].rect;
        let head = |name: Option<usize>, own: Rect, banner: Option<usize>| Self {
            name,
            rect: own,
            closing: foot_of_head(&own, banner.map(|at| rect(at).top), setting),
        };
        if !wide.is_empty() {
            let banners: Vec<_> = wide.iter().map(|name| banner_under(&rect(*name), wide, setting)).collect();
            let is_banner =
                |name: usize| banners.contains(&Some(name)) && !holds_paper_name(&text_of(&setting.regions[name]));
            let names = wide.iter().zip(&banners).filter(|(name, _)| !is_banner(**name));
            return names.map(|(name, banner)| head(Some(*name), rect(*name), *banner)).collect();
        }
        match setting.page.pictures.iter().copied().find(|picture| is_drawn_name(picture, setting)) {
            Some(drawn) => vec![head(None, drawn, None)],
            None => {
                let names = find_names(setting, params, is_in_middle).into_iter();
                names.map(|name| head(Some(name), rect(name), None)).collect()
            }
        }
    }

    /// The regions that stand in it.
    fn inside<'a>(&self, setting: &'a Setting) -> impl Iterator<Item = usize> + use<'a> {
        let foot = self.closing.unwrap_or(self.rect.bottom) as f32;
        (0..setting.regions.len()).filter(move |at| setting.regions[*at].rect.mid_y() < foot)
    }

    /// The log odds that it is the head.
    fn weigh(&self, setting: &Setting) -> f32 {
        const UNLIKELY: f32 = -3.0;
        const YEAR: f32 = 2.5;
        const CLOSED: f32 = 1.0;
        const NAME: f32 = 1.5;
        const SUBSCRIPTION: f32 = 1.0;
        const ENORMOUS: f32 = 2.5;
        /// A headline stands over its columns, a name over the page.
        const ASIDE: f32 = -1.0;
        /// How far from the name the date may stand in any case, in pitches: small names have as much white about them as others.
        const NEAR: f32 = 3.0;
        /// Type of a name in body type sizes; headlines are smaller.
        const NAME_TYPE: f32 = 8.0;
        if self.inside(setting).any(|at| TEXT_LINES < setting.regions[at].lines.len()) {
            return f32::NEG_INFINITY;
        }
        // Over the headlines of inner pages stand the name and the date, too, in a row of their own.
        let rect = &self.rect;
        let is_own = |region: &&Region| region.lines.len() <= 2 && !stands_over(region, rect, setting);
        let reach = if self.closing.is_some() { rect.height() } else { rect.height() / 2 };
        let reach = reach.max((NEAR * setting.scale.pitch) as i32);
        let near = |region: &&Region| is_own(region) && region.rect.down().gap(&rect.down()) <= reach;
        let beside = |region: &&Region| is_own(region) && 0 < region.rect.down().overlap(&rect.down());
        let inside =
            || self.inside(setting).map(|at| &setting.regions[at]).filter(|at| !stands_over(at, rect, setting));
        let signs = [
            (setting.regions.iter().filter(near).any(|region| holds_year(&text_of(region))), YEAR),
            (self.closing.is_some(), CLOSED),
            (setting.regions.iter().filter(beside).any(|region| holds_paper_name(&text_of(region))), NAME),
            (inside().any(is_sold), SUBSCRIPTION),
            (self.name.is_some_and(|name| NAME_TYPE < type_of(name, setting)), ENORMOUS),
            (is_aside(rect, setting), ASIDE),
        ];
        UNLIKELY + signs.iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum::<f32>()
    }
}

/// Whether a line stands over large type and a rule over the page, in type that is much smaller.
fn stands_over(line: &Region, large: &Rect, setting: &Setting) -> bool {
    /// In the height of the large type.
    const SMALL: i32 = 3;
    let (line, middle) = (line.rect, line.rect.mid_y());
    let is_between = |rule: &Rect| middle < rule.mid_y() && rule.mid_y() < large.mid_y();
    SMALL * line.height() <= large.height() && rules_over_page(setting).any(is_between)
}

/// Whether a region says how the paper is sold.
fn is_sold(region: &Region) -> bool {
    let text = text_of(region).to_lowercase();
    // An engine parts Chinese words.
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    SUBSCRIPTIONS.iter().any(|word| text.contains(word) || !word.is_ascii() && bare.contains(word))
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

/// The lowest rule over the page that closes its head, over a banner if there is one.
fn foot_of_head(name: &Rect, banner: Option<i32>, setting: &Setting) -> Option<i32> {
    let end = banner.unwrap_or(i32::MAX).min(end_of_head(setting));
    rules_over_page(setting).filter(|rule| name.bottom <= rule.bottom && rule.bottom <= end).map(middle).max()
}

fn rules_over_page<'a>(setting: &'a Setting) -> impl Iterator<Item = &'a Rect> {
    setting.page.rules.iter().filter(|rule| !is_upright(rule) && setting.frame.width() < 2 * rule.width())
}

/// A rule that leans has a high box.
fn middle(rule: &Rect) -> i32 {
    rule.mid_y() as i32
}

/// The headline over the whole page that is under the head, among the large lines: in large type under the date, which a rule parts
/// from it.
fn banner_under(name: &Rect, large: &[usize], setting: &Setting) -> Option<usize> {
    let is_dated = |banner: &Rect| {
        let rule = rules_over_page(setting).filter(|rule| rule.mid_y() <= banner.mid_y()).map(middle).max();
        let is_date = |region: &&Region| {
            let middle = region.rect.mid_y();
            name.mid_y() < middle && rule.is_some_and(|rule| middle < rule as f32) && region.lines.len() <= 2
        };
        setting.regions.iter().filter(is_date).any(|region| holds_year(&text_of(region)))
    };
    let rect = |at: usize| setting.regions[at].rect;
    let under = large.iter().copied().filter(|at| name.bottom <= rect(*at).mid_y() as i32 && is_dated(&rect(*at)));
    under.min_by_key(|at| rect(*at).top)
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

/// What may be the paper's name: in very large type, at the head of the page, and of some shape. The largest comes last.
fn find_names(setting: &Setting, params: &RoleParams, has_shape: fn(&Rect, &Setting) -> bool) -> Vec<usize> {
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
    let mut names: Vec<usize> = (0..setting.regions.len()).filter(is_name).filter(over_text).collect();
    names.sort_by(|a, b| type_of(*a, setting).total_cmp(&type_of(*b, setting)));
    names
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
    high_up && shape && is_wide(picture, setting) && foot_of_head(picture, None, setting).is_some()
}

pub(super) fn holds_year(text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<u32>().ok());
    numbers.into_iter().any(|number| (FIRST_NEWSPAPER..FAR_FUTURE).contains(&number))
}

/// Strassburg's Relation, the first newspaper, is of 1605.
const FIRST_NEWSPAPER: u32 = 1605;
const FAR_FUTURE: u32 = 2200;

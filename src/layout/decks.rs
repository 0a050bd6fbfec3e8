//! Kickers and decks: lines centred over or under a headline, which are read with it.

use super::barriers::is_upright;
use crate::model::{Line, Page, Rect, Region, Scale};

/// A headline with the kickers and decks that stand over and under it. `whole` goes through the ordering in their place.
pub(super) struct Group {
    whole: Region,
    /// None where the whole is one region.
    parts: Vec<Region>,
}

impl Group {
    fn of(region: Region) -> Self {
        Self { whole: region, parts: vec![] }
    }

    fn into_parts(self) -> Vec<Region> {
        if self.parts.is_empty() { vec![self.whole] } else { self.parts }
    }

    fn join(self, other: Group, fit: Fit) -> Self {
        let first = self.whole.clone();
        let mut parts = self.into_parts();
        parts.extend(other.into_parts());
        parts.sort_by_key(|part| (part.rect.top, part.rect.left));
        if fit != Fit::InFree {
            return Self { whole: first, parts };
        }
        let lines = parts.iter().flat_map(|part| part.lines.clone()).collect();
        // The boxes of the parts may have been set level, those of their lines are not.
        let rect = Rect::around(parts.iter().map(|part| &part.rect)).unwrap_or(first.rect);
        let whole = Region { rect, ..Region::new(lines).unwrap_or(first) };
        Self { whole, parts }
    }
}

/// How a kicker or deck stands to its headline.
#[derive(Clone, Copy, PartialEq)]
enum Fit {
    /// Centred, and beside nothing else: both together have a place of their own on the page.
    InFree,
    /// At the foot of a column, over the start of the headline.
    OverStart,
}

/// Larger pages are not looked through: all would be compared with all.
const MOST_REGIONS: usize = 600;

/// Puts each headline together with what stands centred over and under it and beside nothing else: a short line over a headline
/// of three columns stands over the middle column alone. And with the smaller heading over its start: under a heading at the foot
/// of a column there is no other text.
pub(super) fn group_headlines(regions: Vec<Region>, page: &Page, scale: &Scale) -> Vec<Group> {
    let mut groups: Vec<Group> = regions.into_iter().map(Group::of).collect();
    if MOST_REGIONS < groups.len() {
        return groups;
    }
    while let Some((headline, deck, fit)) = next_pair(&groups, page, scale) {
        let deck_group = groups.remove(deck);
        let headline = headline - usize::from(deck < headline);
        let group = groups.remove(headline).join(deck_group, fit);
        groups.insert(headline, group);
    }
    groups
}

/// A headline and a kicker or deck of it.
fn next_pair(groups: &[Group], page: &Page, scale: &Scale) -> Option<(usize, usize, Fit)> {
    let all = 0..groups.len();
    let headlines = all.clone().filter(|&at| is_headline(&groups[at].whole, scale));
    headlines.flat_map(|headline| all.clone().map(move |deck| (headline, deck))).find_map(|(headline, deck)| {
        let (whole, other) = (&groups[headline].whole, &groups[deck].whole);
        let is_free = || !groups.iter().any(|third| stands_beside(&third.whole.rect, &other.rect, &whole.rect));
        let fit = if is_deck(other, &whole.rect, scale) && is_free() {
            Fit::InFree
        } else if is_over_start(other, whole, scale) {
            Fit::OverStart
        } else {
            return None;
        };
        (headline != deck && !is_parted(&whole.rect, &other.rect, page)).then_some((headline, deck, fit))
    })
}

/// Whether a heading stands close over the start of a headline that is larger and goes on beyond it.
fn is_over_start(region: &Region, headline: &Region, scale: &Scale) -> bool {
    /// Share of the headline's width that it takes.
    const NARROWER: f32 = 0.7;
    /// How far the left edges are apart, in type sizes.
    const ALIGNED: f32 = 0.5;
    const MOST_LINES: usize = 3;
    /// Type of the heading in that of the body, and of the headline in that of the heading.
    const LARGE_TYPE: f32 = 1.15;
    const LARGER: f32 = 1.4;
    let (rect, under) = (region.rect, headline.rect);
    let stands_there = region.lines.len() <= MOST_LINES
        && rect.width() as f32 <= NARROWER * under.width() as f32
        && (rect.left - under.left).abs() as f32 <= ALIGNED * scale.type_size
        && rect.mid_y() < under.top as f32;
    if !stands_there {
        return false;
    }
    let (type_size, larger) = (region.lines[0].type_size(), headline.lines[0].type_size());
    LARGE_TYPE * scale.type_size <= type_size
        && LARGER * type_size <= larger
        && ((under.top - rect.bottom) as f32) <= type_size
}

fn is_headline(region: &Region, scale: &Scale) -> bool {
    /// In body type sizes.
    const LARGE_TYPE: f32 = 1.3;
    const MOST_LINES: usize = 6;
    let is_large = |line: &Line| LARGE_TYPE * scale.type_size <= line.type_size();
    region.lines.len() <= MOST_LINES && region.lines.iter().any(is_large)
}

/// Whether a region is a short one, centred close over or under the headline.
fn is_deck(region: &Region, headline: &Rect, scale: &Scale) -> bool {
    const MOST_LINES: usize = 2;
    /// Share of the headline's width that it takes.
    const NARROWER: f32 = 0.7;
    /// How far the middles are apart, in type sizes.
    const CENTRED: f32 = 1.0;
    /// White between the two, in pitches.
    const CLOSE: f32 = 1.0;
    let rect = region.rect;
    region.lines.len() <= MOST_LINES
        && rect.width() as f32 <= NARROWER * headline.width() as f32
        && (rect.mid_x() - headline.mid_x()).abs() <= CENTRED * scale.type_size
        && (rect.mid_y() < headline.top as f32 || (headline.bottom as f32) < rect.mid_y())
        && rect.down().gap(&headline.down()) as f32 <= CLOSE * scale.pitch
}

/// Whether a rule over the headline's width lies between the two.
fn is_parted(headline: &Rect, deck: &Rect, page: &Page) -> bool {
    let (above, below) = (headline.mid_y().min(deck.mid_y()), headline.mid_y().max(deck.mid_y()));
    let between = |rule: &Rect| above < rule.mid_y() && rule.mid_y() < below;
    let along = |rule: &Rect| headline.width() < 2 * rule.across().overlap(&headline.across());
    page.rules.iter().any(|rule| !is_upright(rule) && between(rule) && along(rule))
}

/// Whether a third region stands beside the deck, over or under the headline.
fn stands_beside(third: &Rect, deck: &Rect, headline: &Rect) -> bool {
    /// Share of the deck's height; boxes of lines touch each other.
    const BESIDE: f32 = 0.25;
    third != deck
        && third != headline
        && 0 < third.across().overlap(&headline.across())
        && BESIDE * deck.height() as f32 <= third.down().overlap(&deck.down()) as f32
}

/// The regions that go through the ordering, and the groups among them that have several parts.
pub(super) fn wholes(groups: Vec<Group>) -> (Vec<Region>, Vec<Group>) {
    let (mut wholes, mut several) = (Vec::with_capacity(groups.len()), Vec::new());
    for group in groups {
        if group.parts.is_empty() {
            wholes.push(group.whole);
        } else {
            wholes.push(group.whole.clone());
            several.push(group);
        }
    }
    (wholes, several)
}

/// Puts the parts in the places of the wholes.
pub(super) fn apart(order: Vec<Region>, mut groups: Vec<Group>) -> Vec<Region> {
    let mut parts = vec![];
    for whole in order {
        match groups.iter().position(|group| group.whole == whole) {
            Some(at) => parts.extend(groups.swap_remove(at).parts),
            None => parts.push(whole),
        }
    }
    parts
}

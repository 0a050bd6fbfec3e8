//! What is left of worn and ragged rules.

use crate::model::{Rect, Span};

use super::near::Near;
use super::words::Piece;

/// How far from a rule its crumbs lie, in x-heights.
const CRUMBS: f32 = 0.4;

/// Widest crumb of an upright rule, in x-heights: an `I` is wider, and other letters hang together in words.
const NARROW: f32 = 0.25;

/// How far an upright rule is worn away at most, in x-heights, and how far aside it goes on.
const WORN: f32 = 16.0;
const ASIDE: f32 = 0.3;

/// Where ink is no part of a letter: along the rules as long as it is low, and between two pieces of an upright one as long as
/// it is narrow.
pub(super) struct Crumbs {
    along: Strips,
    worn: Strips,
    narrow: i32,
}

/// Boxes, to be looked up.
struct Strips {
    rects: Vec<Rect>,
    near: Near,
}

impl Strips {
    fn new(rects: Vec<Rect>, x_height: f32) -> Self {
        Self { near: Near::new(rects.iter(), (8.0 * x_height) as i32), rects }
    }

    fn have(&self, ink: &Rect) -> bool {
        self.near.to(ink).into_iter().any(|at| ink.is_half_in(&self.rects[at]))
    }
}

impl Crumbs {
    pub fn of(rules: &[Rect], pieces: &[Piece], x_height: f32) -> Self {
        let reach = (CRUMBS * x_height) as i32;
        let (upright, across): (Vec<Rect>, Vec<Rect>) = rules.iter().partition(|rule| rule.width() < rule.height());
        let along = |rule: &Rect| Rect { top: rule.top - reach, bottom: rule.bottom + reach, ..*rule };
        let worn = |part: Rect| Rect { left: part.left - reach, right: part.right + reach, ..part };
        let parts = worn_parts(&upright, &across, pieces, x_height);
        Self {
            along: Strips::new(across.iter().map(along).collect(), x_height),
            worn: Strips::new(parts.into_iter().map(worn).collect(), x_height),
            narrow: (NARROW * x_height) as i32,
        }
    }

    /// Whether ink is a crumb; `is_letter` where it is as high as one.
    pub fn have(&self, ink: &Rect, is_letter: bool) -> bool {
        (!is_letter && self.along.have(ink)) || (ink.width() <= self.narrow && self.worn.have(ink))
    }
}

/// Where upright rules are worn away: they go on below, in line, and neither a word nor a rule across lies over the white between.
fn worn_parts(upright: &[Rect], across: &[Rect], pieces: &[Piece], x_height: f32) -> Vec<Rect> {
    let cell = (4.0 * x_height) as i32;
    let wide = |ink: &&Rect| NARROW * x_height < ink.width() as f32;
    let others: Vec<Rect> = pieces.iter().map(|piece| &piece.ink).filter(wide).chain(across).copied().collect();
    let near = Near::new(others.iter(), cell);
    let is_crossed = |part: &Rect| {
        let middle = part.mid_x();
        let crosses = |rect: &Rect| {
            (rect.left as f32) < middle && middle < rect.right as f32 && 0 < rect.down().overlap(&part.down())
        };
        near.to(part).into_iter().any(|at| crosses(&others[at]))
    };
    let near_upright = Near::new(upright.iter(), cell);
    let aside = (ASIDE * x_height) as i32;
    let part_under = |upper: &Rect| {
        let seen = Rect {
            left: upper.left - aside,
            top: upper.bottom,
            right: upper.right + aside,
            bottom: upper.bottom + (WORN * x_height) as i32,
        };
        let goes_on = |lower: &&Rect| {
            (upper.bottom + 1..=seen.bottom).contains(&lower.top) && lower.across().gap(&upper.across()) <= aside
        };
        let under = near_upright.to(&seen).into_iter().map(|at| &upright[at]);
        let lower = under.filter(goes_on).min_by_key(|lower| lower.top)?;
        let Span { start: left, end: right } = upper.across().union(&lower.across());
        let part = Rect { left, top: upper.bottom, right, bottom: lower.top };
        (!is_crossed(&part)).then_some(part)
    };
    upright.iter().filter_map(part_under).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: [Rect; 2] =
        [Rect { left: 100, top: 0, right: 103, bottom: 300 }, Rect { left: 101, top: 420, right: 104, bottom: 800 }];

    #[test]
    fn a_narrow_piece_between_two_parts_of_a_rule_is_its_crumb() {
        let crumbs = Crumbs::of(&RULES, &[], 14.0);
        assert!(crumbs.have(&Rect::new(100, 320, 103, 360), true));
        assert!(!crumbs.have(&Rect::new(90, 320, 110, 360), true));
        assert!(!crumbs.have(&Rect::new(110, 320, 114, 360), true));
    }

    #[test]
    fn a_rule_across_ends_the_rules_over_it() {
        let rules = [&RULES[..], &[Rect::new(0, 360, 300, 363)]].concat();
        assert!(!Crumbs::of(&rules, &[], 14.0).have(&Rect::new(100, 320, 103, 350), true));
    }

    #[test]
    fn a_line_over_the_white_between_two_rules_parts_them() {
        let headline = Piece::new(Rect::new(60, 330, 140, 350));
        let crumbs = Crumbs::of(&RULES, &[headline], 14.0);
        assert!(!crumbs.have(&Rect::new(100, 320, 103, 360), true));
    }
}

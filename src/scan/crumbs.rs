//! What is left of worn and ragged rules.

use crate::model::{Rect, Span};

use super::near::Near;
use super::words::Piece;

/// How far from a rule its crumbs lie, in x-heights.
const CRUMBS: f32 = 0.4;

/// Widest crumb of an upright rule, in x-heights: the letters beside it hang together in words.
const NARROW: f32 = 0.5;

/// How far an upright rule is worn away at most, in x-heights, and how far aside it goes on.
const WORN: f32 = 16.0;
const ASIDE: f32 = 0.3;

/// Where ink is no part of a letter, as long as it is low: along the rules; and as long as it is narrow: between two
/// pieces of an upright one.
pub(super) struct Crumbs {
    strips: Vec<Rect>,
    near: Near,
    x_height: f32,
}

impl Crumbs {
    pub fn of(rules: &[Rect], pieces: &[Piece], x_height: f32) -> Self {
        let reach = (CRUMBS * x_height) as i32;
        let across = rules.iter().filter(|rule| rule.height() < rule.width());
        let along = across.map(|rule| Rect { top: rule.top - reach, bottom: rule.bottom + reach, ..*rule });
        let worn = worn_parts(rules, pieces, x_height);
        let worn = worn.into_iter().map(|part| Rect { left: part.left - reach, right: part.right + reach, ..part });
        let strips: Vec<Rect> = along.chain(worn).collect();
        let near = Near::new(strips.iter(), (8.0 * x_height) as i32);
        Self { strips, near, x_height }
    }

    /// Whether ink is a crumb; `is_letter` where it is as high as one.
    pub fn have(&self, ink: &Rect, is_letter: bool) -> bool {
        let is_narrow = ink.width() as f32 <= NARROW * self.x_height;
        let of = |strip: &Rect| if strip.width() < strip.height() { is_narrow } else { !is_letter };
        self.near.to(ink).into_iter().any(|at| of(&self.strips[at]) && ink.is_half_in(&self.strips[at]))
    }
}

/// Where an upright rule is worn away: it goes on below, in line, and no word lies over the white between.
fn worn_parts(rules: &[Rect], pieces: &[Piece], x_height: f32) -> Vec<Rect> {
    let upright: Vec<&Rect> = rules.iter().filter(|rule| rule.width() < rule.height()).collect();
    let near = Near::new(pieces.iter().map(|piece| &piece.ink), (4.0 * x_height) as i32);
    let is_crossed = |part: &Rect| {
        let middle = part.mid_x();
        let crosses = |ink: &Rect| {
            (ink.left as f32) < middle
                && middle < ink.right as f32
                && 0 < ink.down().overlap(&part.down())
                && NARROW * x_height < ink.width() as f32
        };
        near.to(part).into_iter().any(|at| crosses(&pieces[at].ink))
    };
    let part_under = |upper: &&Rect| {
        let goes_on = |lower: &&&Rect| {
            let worn = (lower.top - upper.bottom) as f32;
            let aside = lower.across().gap(&upper.across()) as f32;
            0.0 < worn && worn <= WORN * x_height && aside <= ASIDE * x_height
        };
        let lower = upright.iter().filter(goes_on).min_by_key(|lower| lower.top)?;
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
        assert!(crumbs.have(&Rect::new(99, 320, 105, 360), true));
        assert!(!crumbs.have(&Rect::new(90, 320, 110, 360), true));
        assert!(!crumbs.have(&Rect::new(110, 320, 114, 360), true));
    }

    #[test]
    fn a_line_over_the_white_between_two_rules_parts_them() {
        let headline = Piece::new(Rect::new(60, 330, 140, 350));
        let crumbs = Crumbs::of(&RULES, &[headline], 14.0);
        assert!(!crumbs.have(&Rect::new(99, 320, 105, 360), true));
    }
}

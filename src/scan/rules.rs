//! Printed rules.

use serde::{Deserialize, Serialize};

use crate::model::Rect;

use super::bits::Bits;
use super::components::{Component, Components};
use super::near::Near;
use super::strokes::{LETTER_STROKE, Stroke, chain, stands_in_row};

/// What counts as a rule. Lengths in x-heights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleParams {
    /// Shortest rule. The dashes between short items are two to six x-heights long; an em dash is under three.
    pub min_length: f32,
    /// Thickest rule: the fat rules under mastheads are about a lower-case letter thick.
    pub max_thickness: f32,
    /// Widest break that is mended in a worn rule.
    pub max_break: f32,
}

impl Default for RuleParams {
    fn default() -> Self {
        Self { min_length: 4.0, max_thickness: 1.2, max_break: 4.0 }
    }
}

/// Rules, and the ink they are made of.
pub struct Rules {
    /// None of them so long that its slant would make the box wider than half an x-height beyond the thickness
    /// of the rule.
    pub rects: Vec<Rect>,
    pub ink: Bits,
}

/// Finds the printed rules, across the page and down.
pub fn find_rules(ink: &Bits, x_height: f32, params: &RuleParams) -> Rules {
    let letters = Letters::of(ink, x_height);
    let across = find_in(ink, &letters, Direction::Across, x_height, params);
    let down = find_in(ink, &letters, Direction::Down, x_height, params);
    Rules { rects: [across.rects, down.rects].concat(), ink: across.ink.or(&down.ink) }
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Across,
    Down,
}

impl Direction {
    /// Sets the box so that the direction lies from left to right; done twice it is the box again.
    fn lay(self, rect: Rect) -> Rect {
        match self {
            Direction::Across => rect,
            Direction::Down => Rect { left: rect.top, top: rect.left, right: rect.bottom, bottom: rect.right },
        }
    }

    fn boxed(self, along: i32, beside: i32) -> (i32, i32) {
        match self {
            Direction::Across => (along, beside),
            Direction::Down => (beside, along),
        }
    }
}

/// Shortest straight piece a rule is put together from, in x-heights: longer than an ascender or the bar of a
/// capital of the body type.
const STROKE: f32 = 2.5;

/// Strokes of a broken rule are at least so many times as long as thick; stems of bold letters are not.
const BROKEN_STROKE: f32 = 5.0;

/// Largest letter of a headline, in x-heights of the body.
const LARGEST_LETTER: f32 = 12.0;

/// A letter is at most so many times as long as wide: no rule, and no rule with a letter that touches it.
const SLENDER: i32 = 2;

/// Least share of its box that a letter blackens; the frame of a small advertisement has less.
const LETTER_FILL: f32 = 0.12;

/// Large letters, whose strokes are no rules.
struct Letters {
    rects: Vec<Rect>,
    near: Near,
}

impl Letters {
    fn of(ink: &Bits, x_height: f32) -> Self {
        let is_letter = |component: &&Component| {
            let (width, height) = (component.rect.width(), component.rect.height());
            let (longer, shorter) = (width.max(height), width.min(height));
            let of_size = STROKE * x_height <= longer as f32 && longer as f32 <= LARGEST_LETTER * x_height;
            of_size
                && longer <= SLENDER * shorter
                && LETTER_FILL * component.rect.area() as f32 <= component.area as f32
        };
        let rects: Vec<Rect> =
            Components::of(ink).all.iter().filter(is_letter).map(|component| component.rect).collect();
        let near = Near::new(rects.iter(), (LARGEST_LETTER * x_height) as i32);
        Self { rects, near }
    }

    fn contain(&self, stroke: &Rect) -> bool {
        self.near.to(stroke).into_iter().any(|at| self.rects[at].contains(stroke))
    }
}

fn find_in(ink: &Bits, letters: &Letters, direction: Direction, x_height: f32, params: &RuleParams) -> Rules {
    let (across, down) = direction.boxed((STROKE * x_height / 2.0) as i32, 0);
    let straight = ink.opened(across, down);
    // The steps of a slanted rule touch at their corners alone when it is one pixel thick.
    let components = Components::of(&straight);
    let fringe = (FRINGE * x_height).ceil() as i32;
    let (across, down) = direction.boxed(1, fringe);
    let others = ink.without(&straight.dilated(across, down));
    let strokes = rule_strokes(&components.all, letters, direction, x_height, params);
    let touched = |chain: &[Stroke], ink: &Bits, fringe: i32| touched(chain, ink, fringe, direction, x_height);
    let free = |chain: &Vec<Stroke>| {
        let (over, under) = touched(chain, &others, 0);
        let length = length_of(chain);
        let most = match () {
            () if !chain.iter().any(is_thread) => TOUCHED,
            () if length <= LONGEST_SERIFS * x_height => THREAD_TOUCHED,
            () => return true,
        };
        over.max(under) <= most * length
    };
    let is_line = |chain: &Vec<Stroke>| {
        (is_rule(chain, x_height, params) && free(chain)) || is_dash(chain, &others, direction, x_height)
    };
    let chains: Vec<_> = chain(&strokes, x_height, params.max_break).into_iter().filter(is_line).collect();
    let boxes: Vec<Rect> = chains.iter().map(|chain| box_of(chain)).collect();
    // Dark parts of a picture are full of lines: ink stands on both sides, if only that of other lines.
    let is_inside = |chain: &Vec<Stroke>| {
        let is_dark = || {
            let (over, under) = touched(chain, ink, fringe);
            INSIDE * length_of(chain) < over.min(under)
        };
        !chain.iter().any(|stroke| is_long(stroke, x_height)) && is_dark()
    };
    let mut rects = vec![];
    let mut kept = vec![false; components.all.len()];
    for (chain, rect) in chains.iter().zip(&boxes) {
        let is_clear = || {
            let (over, under) = touched(chain, &others, 0);
            over.max(under) <= CLEAR * length_of(chain)
        };
        let is_hatched = is_hatching(rect, &boxes, x_height) && !(is_longest(rect, &boxes, x_height) && is_clear());
        if is_hatched || leaves_level(chain, x_height) || is_inside(chain) {
            continue;
        }
        chain.iter().for_each(|stroke| kept[stroke.number] = true);
        let laid: Vec<Rect> = chain.iter().map(|stroke| stroke.rect).collect();
        rects.extend(join_while_level(&laid, x_height).into_iter().map(|rect| direction.lay(rect)));
    }
    let core = components.draw(&straight, |number, _| kept[number]);
    let ink = core.dilated(across, down).and(ink);
    Rules { rects, ink }
}

/// How far the ragged edge of a rule reaches beyond its straight core, in x-heights.
const FRINGE: f32 = 0.1;

/// The straight pieces of ink that are no letters, from left to right.
fn rule_strokes(
    components: &[Component],
    letters: &Letters,
    direction: Direction,
    x_height: f32,
    params: &RuleParams,
) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = strokes_of(components, direction).collect();
    strokes.sort_by_key(|stroke| stroke.rect.left);
    let is_slender = |stroke: &&Stroke| {
        stroke.thickness() <= params.max_thickness * x_height
            && BROKEN_STROKE * stroke.thickness() <= stroke.rect.width() as f32
    };
    let no_letters = strokes.iter().filter(|stroke| !stands_in_row(stroke, &strokes)).filter(is_slender);
    no_letters.filter(|stroke| !letters.contain(&direction.lay(stroke.rect))).copied().collect()
}

fn strokes_of(components: &[Component], direction: Direction) -> impl Iterator<Item = Stroke> {
    components.iter().enumerate().map(move |(number, component)| Stroke {
        rect: direction.lay(component.rect),
        area: component.area,
        number,
    })
}

fn box_of(chain: &[Stroke]) -> Rect {
    Rect::around(chain.iter().map(|stroke| &stroke.rect)).expect("a chain has a stroke")
}

fn length_of(chain: &[Stroke]) -> f32 {
    chain.iter().map(|stroke| stroke.rect.width() as f32).sum()
}

fn is_rule(chain: &[Stroke], x_height: f32, params: &RuleParams) -> bool {
    let length = box_of(chain).width() as f32;
    params.min_length * x_height <= length
        && LETTER_STROKE * thickness_of(chain) <= length
        && 0.5 * length <= length_of(chain)
}

fn thickness_of(chain: &[Stroke]) -> f32 {
    chain.iter().map(|stroke| stroke.area as f32).sum::<f32>() / length_of(chain)
}

/// How far a rule may leave its level: by part of an x-height where the page is bent, and by a share of its length where
/// it leans.
const BENT: f32 = 0.5;
const SLANT: f32 = 0.04;

/// Whether strokes go up or down as the outlines of a picture do.
fn leaves_level(chain: &[Stroke], x_height: f32) -> bool {
    let rect = box_of(chain);
    BENT * x_height + SLANT * (rect.width() as f32) < rect.height() as f32 - thickness_of(chain)
}

/// Shortest dash that stands alone in its column, in x-heights and in its own thicknesses.
const DASH: f32 = 3.0;
const DASH_STROKE: f32 = 8.0;

/// How far white reaches on both sides of a dash in its line, and above and below it, in x-heights.
const DASH_WHITE: (f32, f32) = (4.0, 0.4);

/// Whether a single stroke is a short rule between a heading and its deck: nothing else stands in its line.
fn is_dash(chain: &[Stroke], others: &Bits, direction: Direction, x_height: f32) -> bool {
    let [stroke] = chain else { return false };
    let rect = stroke.rect;
    let (aside, beside) = ((DASH_WHITE.0 * x_height) as i32, (DASH_WHITE.1 * x_height) as i32);
    let white = Rect {
        left: rect.left - aside,
        right: rect.right + aside,
        top: rect.top - beside,
        bottom: rect.bottom + beside,
    };
    direction == Direction::Across
        && DASH * x_height <= rect.width() as f32
        && DASH_STROKE * stroke.thickness() <= rect.width() as f32
        && others.area_in(white) == 0
}

/// Lines closer than this to each other, in x-heights, may be hatching; lines of text leave wider rows in a table.
const HATCHING: f32 = 1.0;

/// Lines that close in a row: fat rules with two thin ones on either side are the richest in print.
const HATCHES: usize = 6;

/// Whether a rule is one of many that shade a picture.
fn is_hatching(own: &Rect, boxes: &[Rect], x_height: f32) -> bool {
    let beside = beside(own, boxes, x_height).filter(|other| {
        let shorter = other.width().min(own.width());
        shorter <= 2 * other.across().overlap(&own.across())
    });
    HATCHES < beside.count()
}

/// Whether the lines beside it are much shorter, and so many stand along a part of its length alone, as the lines of a picture do
/// beside a column rule.
fn is_longest(own: &Rect, boxes: &[Rect], x_height: f32) -> bool {
    const LONGER: i32 = 2;
    let others = || beside(own, boxes, x_height).filter(|other| *other != own);
    let covered: i64 = others().map(|other| i64::from(other.across().overlap(&own.across()))).sum();
    covered <= (HATCHES as i64 - 1) * i64::from(own.width())
        && others().all(|other| LONGER * other.width() <= own.width())
}

/// The lines that stand so close to a rule as hatching does, itself among them.
fn beside<'a>(own: &Rect, boxes: &'a [Rect], x_height: f32) -> impl Iterator<Item = &'a Rect> {
    let (reach, own) = ((HATCHING * HATCHES as f32 / 2.0 * x_height) as i32, *own);
    boxes.iter().filter(move |other| other.down().gap(&own.down()) <= reach)
}

/// Share of the length of a rule along which other ink may stand close to it on one side, where lines of a picture do.
const CLEAR: f32 = 0.03;

/// A stroke so many times as long as thick is a rule although letters touch it, as they do the lines of a table.
const THREAD: f32 = 40.0;

/// Share of the length of a thread along which letters may touch it on one side. Serifs that run together where print is
/// small or blurred are threads, too, and letters stand on most of their length; none are so many x-heights long.
const THREAD_TOUCHED: f32 = 0.4;
const LONGEST_SERIFS: f32 = 40.0;

fn is_thread(stroke: &Stroke) -> bool {
    THREAD * stroke.thickness() <= stroke.rect.width() as f32
}

/// Shortest thread that is no hair in the grain of a picture, in x-heights.
const HAIR: f32 = 6.0;

fn is_long(stroke: &Stroke, x_height: f32) -> bool {
    is_thread(stroke) && HAIR * x_height <= stroke.rect.width() as f32
}

/// Width of the white that is looked for on both sides of a rule, in x-heights.
const SIDE: f32 = 0.25;

/// Share of the length along which letters may touch a rule on one side. A bar of a Han character has strokes on a
/// third of its length.
const TOUCHED: f32 = 0.2;

/// Share of the length along which ink stands on both sides of a line in a picture.
const INSIDE: f32 = 0.6;

/// Along how much of its length a rule has ink over it, and under it; what is nearer than `fringe` is its own.
fn touched(chain: &[Stroke], ink: &Bits, fringe: i32, direction: Direction, x_height: f32) -> (f32, f32) {
    let side = (SIDE * x_height).ceil() as i32;
    let count = |strip: &dyn Fn(&Rect) -> Rect| -> f32 {
        let counts = chain.iter().map(|stroke| {
            let strip = direction.lay(strip(&stroke.rect));
            let ink = match direction {
                Direction::Across => ink.columns_in(strip),
                Direction::Down => ink.rows_in(strip),
            };
            ink.iter().filter(|&&count| 0 < count).count() as f32
        });
        counts.sum()
    };
    let over = count(&|rect| Rect { top: rect.top - fringe - side, bottom: rect.top - fringe, ..*rect });
    let under = count(&|rect| Rect { top: rect.bottom + fringe, bottom: rect.bottom + fringe + side, ..*rect });
    (over, under)
}

/// Joins the pieces of a rule into boxes, and starts a new box where the slant would make it too wide.
fn join_while_level(pieces: &[Rect], x_height: f32) -> Vec<Rect> {
    let mut joined: Vec<Rect> = vec![];
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if wider_by(last, piece) <= 0.5 * x_height => *last = last.union(piece),
            _ => joined.push(*piece),
        }
    }
    joined
}

fn wider_by(one: &Rect, other: &Rect) -> f32 {
    (one.union(other).height() - one.height().max(other.height())) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Size;

    #[test]
    fn a_column_rule_beside_the_lines_of_a_picture_is_a_rule() {
        let mut ink = Bits::new(Size { width: 400, height: 2400 });
        let rule = Rect::new(100, 0, 103, 2400);
        ink.fill(rule);
        let line = |number: i32| Rect::new(115 + 4 * number, 900, 117 + 4 * number, 1300);
        (0..16).for_each(|number| ink.fill(line(number)));
        assert_eq!(find_rules(&ink, 14.0, &RuleParams::default()).rects, [rule]);
    }

    #[test]
    fn a_dash_between_a_heading_and_its_deck_is_a_rule() {
        let mut ink = Bits::new(Size { width: 600, height: 200 });
        let dash = Rect::new(270, 100, 333, 105);
        ink.fill(dash);
        for left in (200..400).step_by(20) {
            ink.fill(Rect::new(left, 75, left + 10, 91));
            ink.fill(Rect::new(left, 114, left + 10, 130));
        }
        assert_eq!(find_rules(&ink, 14.0, &RuleParams::default()).rects, [dash]);
    }

    #[test]
    fn lines_in_the_dark_of_a_picture_are_no_rules() {
        let mut ink = Bits::new(Size { width: 600, height: 400 });
        let rule = Rect::new(40, 20, 560, 23);
        ink.fill(rule);
        // Worn lines close to each other, between edges too thick for a rule.
        ink.fill(Rect::new(100, 80, 510, 100));
        ink.fill(Rect::new(100, 126, 510, 146));
        for top in [104, 112, 120] {
            (100..500).step_by(70).for_each(|left| ink.fill(Rect::new(left, top, left + 60, top + 3)));
        }
        assert_eq!(find_rules(&ink, 14.0, &RuleParams::default()).rects, [rule]);
    }

    #[test]
    fn serifs_that_run_together_are_no_rule_and_the_line_of_a_table_is_one() {
        let find = |stems: i32| {
            let mut ink = Bits::new(Size { width: 600, height: 200 });
            ink.fill(Rect::new(100, 100, 300, 103));
            (0..stems).for_each(|stem| ink.fill(Rect::new(100 + 12 * stem, 103, 109 + 12 * stem, 112)));
            find_rules(&ink, 14.0, &RuleParams::default()).rects.len()
        };
        assert_eq!((find(16), find(4)), (0, 1));
    }

    #[test]
    fn the_stem_of_a_letter_over_a_rule_is_none_of_it() {
        let top_with = |stem: i32| {
            let mut ink = Bits::new(Size { width: 200, height: 600 });
            ink.fill(Rect::new(100, 100, 103, 560));
            ink.fill(Rect::new(100, 50, 100 + stem, 90));
            find_rules(&ink, 14.0, &RuleParams::default()).rects[0].top
        };
        assert_eq!((top_with(3), top_with(8)), (50, 100));
    }

    #[test]
    fn the_stems_of_two_lines_of_capitals_are_no_rule() {
        let find = |stems: i32| {
            let mut ink = Bits::new(Size { width: 600, height: 400 });
            for (left, top) in (0..stems).flat_map(|stem| [100, 180].map(|top| (100 + 30 * stem, top))) {
                ink.fill(Rect::new(left, top, left + 8, top + 60));
            }
            find_rules(&ink, 14.0, &RuleParams::default()).rects.len()
        };
        assert_eq!((find(1), find(6)), (1, 0));
    }

    #[test]
    fn an_outline_that_leans_is_no_rule() {
        let mut ink = Bits::new(Size { width: 600, height: 400 });
        (0..10).for_each(|step| ink.fill(Rect::new(100 + 40 * step, 100 + 4 * step, 142 + 40 * step, 103 + 4 * step)));
        assert_eq!(find_rules(&ink, 14.0, &RuleParams::default()).rects, []);
    }
}

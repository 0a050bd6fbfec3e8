//! How far pictures reach: to their frames, and over their light tints.

use crate::model::Rect;

use super::components::Component;
use super::heavy::stands_in_line;
use super::near::Near;

/// How far beside a picture the rule of its frame stands, in x-heights.
const BESIDE: f32 = 1.5;

/// Least share of a picture's height along which both sides of its frame stand.
const FRAMED: f32 = 0.7;

/// How unlike the ends of two sides of a frame are at most, in x-heights: the page leans.
const LEVEL: f32 = 2.0;

/// A frame is at most so many times as high as what was first seen of the picture.
const HIGHER: i32 = 2;

/// Share of a frame that is pictures, from which on all of it is one: beside a picture of an advertisement stands text.
const FILLED: f32 = 0.5;

/// Least height of a letter in x-heights; speckles of a screen are smaller.
const LETTER: f32 = 0.5;

/// Share of what lies beside the pictures of such a frame that letters take at most: the sides may be rules between
/// columns, with text under a picture.
const LETTERS: f32 = 0.06;

/// More rules down the page than this are those of a drawing, and make no frames.
const MOST_SIDES: usize = 400;

/// How far the pieces of a broken side stand beside its line at most, in x-heights.
const IN_LINE: f32 = 0.5;

/// Smallest side of ink in a frame that is no letter, in x-heights, and how full of ink its box is at least: ornamental
/// borders are hollow.
const LARGEST_LETTER: f32 = 6.0;
const SOLID: f32 = 0.2;

/// Share of the frame that such ink takes in a photograph of one bit, and that ink of the size of letters takes at most.
const SHOWN: f32 = 0.35;
const LETTERS_IN_PHOTOGRAPH: f32 = 0.2;

/// Lets pictures reach to the frames of rules round them.
pub fn fill_frames(pictures: Vec<Rect>, rules: &[Rect], components: &[Component], x_height: f32) -> Vec<Rect> {
    let down: Vec<Rect> = rules.iter().copied().filter(|rule| rule.width() < rule.height()).collect();
    let frames = frames(&down, x_height);
    let fill = |picture: Rect| {
        let is_round = |frame: &&Rect| {
            let reach = BESIDE * x_height;
            let beside = near(frame.left, picture.left, reach) && near(frame.right, picture.right, reach);
            let along = FRAMED * picture.height() as f32 <= frame.down().overlap(&picture.down()) as f32;
            beside && along && frame.height() <= HIGHER * picture.height()
        };
        frames.iter().filter(is_round).min_by_key(|frame| frame.area()).map_or(picture, |frame| picture.union(frame))
    };
    let is_full = |frame: &&Rect| {
        let inside: Vec<Rect> = pictures.iter().filter(|picture| frame.contains(picture)).copied().collect();
        let beside = (frame.area() - inside.iter().map(|picture| picture.area()).sum::<i64>()).max(0);
        let letters = || {
            let is_beside =
                |rect: &Rect| frame.contains(rect) && !inside.iter().any(|picture| picture.intersect(rect).is_some());
            let is_letter = |rect: &Rect| LETTER * x_height <= rect.height() as f32;
            let rects = components.iter().map(|component| component.rect);
            rects.filter(|rect| is_letter(rect) && is_beside(rect)).map(|rect| rect.area()).sum::<i64>()
        };
        beside as f32 <= (1.0 - FILLED) * frame.area() as f32 && letters() as f32 <= LETTERS * beside as f32
    };
    let mut filled: Vec<Rect> = pictures.iter().map(|picture| fill(*picture)).collect();
    if frames.is_empty() {
        return filled;
    }
    let inks = Inks::of(components, x_height);
    for frame in &frames {
        if !filled.iter().any(|picture| picture.contains(frame)) && (is_full(&frame) || inks.show_photograph(frame)) {
            filled.push(*frame);
        }
    }
    filled
}

/// The boxes of ink that is too large for letters and stands in no line of them, and of ink of their size.
struct Inks {
    large: Vec<Rect>,
    letters: Vec<Rect>,
}

impl Inks {
    fn of(components: &[Component], x_height: f32) -> Self {
        let near = Near::new(components.iter().map(|component| &component.rect), (4.0 * x_height) as i32);
        let side = LARGEST_LETTER * x_height;
        let is_large = |component: &&Component| {
            side <= component.rect.width().min(component.rect.height()) as f32
                && SOLID * component.rect.area() as f32 <= component.area as f32
                && !stands_in_line(component, components, &near, x_height)
        };
        let is_letter = |rect: &Rect| LETTER * x_height <= rect.height() as f32 && (rect.height() as f32) < side;
        let rects = components.iter().map(|component| component.rect);
        Self {
            large: components.iter().filter(is_large).map(|component| component.rect).collect(),
            letters: rects.filter(is_letter).collect(),
        }
    }

    /// Whether large ink fills a frame, and hardly any text stands in it.
    fn show_photograph(&self, frame: &Rect) -> bool {
        let inside =
            |rects: &[Rect]| -> i64 { rects.iter().filter(|rect| frame.contains(rect)).map(|rect| rect.area()).sum() };
        let whole = frame.area() as f32;
        SHOWN * whole <= inside(&self.large) as f32 && inside(&self.letters) as f32 <= LETTERS_IN_PHOTOGRAPH * whole
    }
}

/// The boxes between two sides that begin and end on one level. A side may be broken once.
fn frames(pieces: &[Rect], x_height: f32) -> Vec<Rect> {
    if MOST_SIDES < pieces.len() {
        return vec![];
    }
    let goes_on = |upper: &Rect, lower: &Rect| {
        let apart = lower.top - upper.bottom;
        near(upper.left, lower.left, IN_LINE * x_height) && 0 < apart && apart <= upper.height() + lower.height()
    };
    let rest = |upper: &Rect| pieces.iter().filter(|lower| goes_on(upper, lower)).min_by_key(|lower| lower.top);
    let joined = pieces.iter().filter_map(|upper| Some(upper.union(rest(upper)?)));
    let sides: Vec<Rect> = pieces.iter().copied().chain(joined).collect();
    let reach = LEVEL * x_height;
    let level = |one: &Rect, other: &Rect| near(one.top, other.top, reach) && near(one.bottom, other.bottom, reach);
    let boxes = |left: &Rect| {
        let right = sides.iter().filter(|right| left.right < right.left && level(left, right));
        right.map(|right| left.union(right)).collect::<Vec<Rect>>()
    };
    sides.iter().flat_map(boxes).collect()
}

fn near(one: i32, other: i32, reach: f32) -> bool {
    (one - other).abs() as f32 <= reach
}

/// Largest dot of a screen, in x-heights; points are as large.
const DOT: f32 = 0.3;

/// Dots in a square as wide as an x-height, at least: letters have a point or two at most.
const DOTS: usize = 2;

/// Share of the squares along a side that have dots, where a picture goes on.
const GOES_ON: f32 = 0.6;

/// Lets pictures reach as far as dots of a screen go on beside them: light tints, as of a sky, look like paper.
pub fn fill_tints(pictures: Vec<Rect>, components: &[Component], x_height: f32, bounds: Rect) -> Vec<Rect> {
    let is_dot = |rect: &Rect| (rect.longer_side() as f32) < DOT * x_height;
    let dots: Vec<Rect> = components.iter().map(|component| component.rect).filter(is_dot).collect();
    let near = Near::new(dots.iter(), (4.0 * x_height) as i32);
    let step = x_height.ceil() as i32;
    // The part of a strip that is tinted, from the picture on.
    let tinted = |strip: &Rect| {
        let along = strip.width() > strip.height();
        let mut counts = vec![0; (strip.longer_side() / step) as usize];
        let inside: Vec<Rect> =
            near.to(strip).into_iter().map(|at| dots[at]).filter(|dot| strip.contains(dot)).collect();
        for dot in &inside {
            let at = if along { dot.left - strip.left } else { dot.top - strip.top } / step;
            if let Some(count) = counts.get_mut(at as usize) {
                *count += 1;
            }
        }
        let tinted = counts.iter().filter(|&&count| DOTS <= count).count();
        let goes_on = 0 < tinted && GOES_ON * counts.len() as f32 <= tinted as f32;
        Rect::around(&inside).filter(|_| goes_on)
    };
    pictures.into_iter().map(|picture| spread(picture, step, bounds, tinted)).collect()
}

/// Moves the sides of a picture outward, step by step, over what `goes_on` says of the strip beside each.
fn spread(mut picture: Rect, step: i32, bounds: Rect, goes_on: impl Fn(&Rect) -> Option<Rect>) -> Rect {
    loop {
        let strips = [
            Rect { top: picture.top - step, bottom: picture.top, ..picture },
            Rect { top: picture.bottom, bottom: picture.bottom + step, ..picture },
            Rect { left: picture.left - step, right: picture.left, ..picture },
            Rect { left: picture.right, right: picture.right + step, ..picture },
        ];
        let inside = strips.iter().filter(|strip| bounds.contains(strip));
        match inside.filter_map(&goes_on).next() {
            Some(more) => picture = picture.union(&more),
            None => return picture,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Rect = Rect { left: 0, top: 0, right: 1000, bottom: 1000 };

    #[test]
    fn a_picture_fills_its_frame_and_no_column() {
        let rules = [Rect::new(100, 100, 104, 500), Rect::new(600, 98, 604, 498), Rect::new(20, 0, 24, 1000)];
        let sea = Rect::new(106, 220, 598, 495);
        assert_eq!(fill_frames(vec![sea], &rules, &[], 14.0), [Rect::new(100, 98, 604, 500)]);
        let between_columns = Rect::new(26, 300, 98, 400);
        assert_eq!(fill_frames(vec![between_columns], &rules, &[], 14.0), [between_columns]);
    }

    #[test]
    fn parts_of_a_picture_fill_a_frame_without_text_beside_them() {
        let parts = vec![Rect::new(110, 110, 330, 480), Rect::new(400, 150, 590, 490)];
        let sides = [Rect::new(100, 100, 104, 280), Rect::new(100, 400, 104, 500), Rect::new(600, 98, 604, 498)];
        let ink = |size: i32| {
            let of = |x: i32, y: i32| Component { rect: Rect::new(x, y, x + size, y + size), area: 9, runs: 3 };
            (110..480).step_by(20).flat_map(|y| [335, 350, 365, 380].map(|x| of(x, y))).collect::<Vec<_>>()
        };
        let filled = |components: &[Component]| fill_frames(parts.clone(), &sides, components, 14.0);
        assert_eq!(filled(&ink(5)), [&parts[..], &[Rect::new(100, 98, 604, 500)]].concat());
        assert_eq!(filled(&ink(12)), parts);
    }

    #[test]
    fn a_frame_of_large_ink_is_a_photograph_and_one_of_letters_is_not() {
        let sides = [Rect::new(100, 100, 104, 500), Rect::new(600, 98, 604, 498)];
        let ink = |rect: Rect| Component { rect, area: rect.area() / 2, runs: 90 };
        let vases = [ink(Rect::new(120, 150, 330, 480)), ink(Rect::new(360, 150, 590, 480))];
        assert_eq!(fill_frames(vec![], &sides, &vases, 14.0), [Rect::new(100, 98, 604, 500)]);
        let under =
            (300..480).step_by(30).flat_map(|y| (120..580).step_by(12).map(move |x| Rect::new(x, y, x + 10, y + 18)));
        let column: Vec<Component> = [ink(Rect::new(110, 110, 590, 290))].into_iter().chain(under.map(ink)).collect();
        assert_eq!(fill_frames(vec![], &sides, &column, 14.0), []);
        let letters: Vec<Component> = (120..560).step_by(70).map(|x| ink(Rect::new(x, 200, x + 60, 270))).collect();
        assert_eq!(fill_frames(vec![], &sides, &letters, 14.0), []);
    }

    #[test]
    fn a_picture_goes_on_over_the_dots_of_a_light_sky_to_its_edge() {
        let dot = |x: i32, y: i32| Component { rect: Rect::new(x, y, x + 3, y + 3), area: 9, runs: 3 };
        let sky = (100..200).step_by(7).flat_map(|y| (100..500).step_by(7).map(move |x| dot(x, y)));
        let houses = Rect::new(100, 200, 500, 400);
        let filled = fill_tints(vec![houses], &sky.collect::<Vec<_>>(), 14.0, PAGE);
        assert!((90..=104).contains(&filled[0].top), "{filled:?}");
        assert_eq!((filled[0].left, filled[0].right, filled[0].bottom), (100, 500, 400));
    }
}

//! How far pictures reach: to their frames, and over their light tints.

use crate::model::Rect;

use super::components::Component;
use super::near::Near;

/// How far beside a picture the rule of its frame stands, in x-heights.
const BESIDE: f32 = 1.5;

/// Least share of a picture's height along which both sides of its frame stand.
const FRAMED: f32 = 0.7;

/// How unlike the ends of two sides of a frame are at most, in x-heights: the page leans.
const LEVEL: f32 = 2.0;

/// A frame is at most so many times as high as what was first seen of the picture.
const HIGHER: i32 = 2;

/// Lets pictures reach to the frames of rules round them.
pub fn fill_frames(pictures: Vec<Rect>, rules: &[Rect], x_height: f32) -> Vec<Rect> {
    let sides: Vec<&Rect> = rules.iter().filter(|rule| rule.width() < rule.height()).collect();
    let fill = |picture: Rect| {
        let along = |side: &&&Rect| FRAMED * picture.height() as f32 <= side.down().overlap(&picture.down()) as f32;
        let near = |one: i32, other: i32, reach: f32| ((one - other).abs() as f32) <= reach * x_height;
        let left = sides.iter().filter(along).filter(|side| near(side.right, picture.left, BESIDE));
        let frames = left.flat_map(|left| {
            let right = sides.iter().filter(along).filter(|side| near(side.left, picture.right, BESIDE));
            let level = |right: &&&Rect| near(left.top, right.top, LEVEL) && near(left.bottom, right.bottom, LEVEL);
            right.filter(level).map(|right| left.union(right))
        });
        let frame = frames.filter(|frame| frame.height() <= HIGHER * picture.height()).min_by_key(Rect::area);
        frame.map_or(picture, |frame| picture.union(&frame))
    };
    pictures.into_iter().map(fill).collect()
}

/// Largest dot of a screen, in x-heights; points are as large.
const DOT: f32 = 0.3;

/// Dots in a square as wide as an x-height, at least: letters have a point or two at most.
const DOTS: usize = 2;

/// Share of the squares along a side that have dots, where a picture goes on.
const GOES_ON: f32 = 0.6;

/// Lets pictures reach as far as dots of a screen go on beside them: light tints, as of a sky, look like paper.
pub fn fill_tints(pictures: Vec<Rect>, components: &[Component], x_height: f32, bounds: Rect) -> Vec<Rect> {
    let is_dot = |rect: &Rect| (rect.width().max(rect.height()) as f32) < DOT * x_height;
    let dots: Vec<Rect> = components.iter().map(|component| component.rect).filter(is_dot).collect();
    let near = Near::new(dots.iter(), (4.0 * x_height) as i32);
    let step = x_height.ceil() as i32;
    // The part of a strip that is tinted, from the picture on.
    let tinted = |strip: &Rect| {
        let along = strip.width() > strip.height();
        let mut counts = vec![0; (strip.width().max(strip.height()) / step) as usize];
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
        assert_eq!(fill_frames(vec![sea], &rules, 14.0), [Rect::new(100, 98, 604, 500)]);
        let between_columns = Rect::new(26, 300, 98, 400);
        assert_eq!(fill_frames(vec![between_columns], &rules, 14.0), [between_columns]);
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

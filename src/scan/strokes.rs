//! Straight strokes: of rules, and of letters in headlines.

use super::bits::{Bits, WORD, masks};
use crate::model::Rect;

/// A straight run of ink, laid from left to right.
#[derive(Clone, Copy)]
pub struct Stroke {
    pub rect: Rect,
    pub area: i64,
    /// Of the component that it is.
    pub number: usize,
}

impl Stroke {
    pub fn thickness(&self) -> f32 {
        self.area as f32 / self.rect.width().max(1) as f32
    }
}

/// A stroke of a letter is at most so many times as long as thick; hairlines of large light-faced letters are
/// the longest.
pub const LETTER_STROKE: f32 = 14.0;

/// Puts the strokes together that follow each other on one line, over breaks of `max_break` x-heights.
pub fn chain(strokes: &[Stroke], x_height: f32, max_break: f32) -> Vec<Vec<Stroke>> {
    let mut chains: Vec<Vec<Stroke>> = vec![];
    let mut open: Vec<usize> = vec![];
    for stroke in strokes {
        let reach = stroke.rect.left as f32 - max_break * x_height;
        open.retain(|&at| reach <= end_of(&chains[at]).rect.right as f32);
        let next = open.iter().copied().find(|&at| follows(end_of(&chains[at]), stroke, x_height));
        match next {
            Some(at) => chains[at].push(*stroke),
            None => {
                open.push(chains.len());
                chains.push(vec![*stroke]);
            }
        }
    }
    chains
}

fn end_of(chain: &[Stroke]) -> &Stroke {
    chain.iter().max_by_key(|stroke| stroke.rect.right).expect("a chain has a stroke")
}

fn follows(before: &Stroke, after: &Stroke, x_height: f32) -> bool {
    let apart = before.rect.down().gap(&after.rect.down()) as f32;
    if after.rect.left < before.rect.right {
        return apart <= 0.1 * x_height;
    }
    apart <= 0.25 * x_height && !is_stem(before, after, x_height) && !is_stem(after, before, x_height)
}

/// Longest stem of a letter, in x-heights, and how much thicker it is at least than a rule under it. A rule goes on over a blot
/// as long.
const STEM: f32 = 4.0;
const THICKER: f32 = 1.6;

/// Whether a stroke that stands in line with a rule is the stem of a letter in a headline over it.
fn is_stem(stroke: &Stroke, rule: &Stroke, x_height: f32) -> bool {
    stroke.rect.width() as f32 <= STEM * x_height
        && STEM * x_height < rule.rect.width() as f32
        && THICKER * rule.thickness() <= stroke.thickness()
}

/// How far apart the ends of two stems in a line of capitals may be, and how far the stems themselves, in their lengths;
/// and how many stems like it stand about one.
const EVEN: f32 = 0.1;
const ROW: f32 = 3.0;
const ALIKE: usize = 2;

/// Whether a stroke is one of the stems in a line of large letters: others as long and about as thick begin and end
/// where it does. `strokes` stand in the order of their left ends.
pub fn stands_in_row(stroke: &Stroke, strokes: &[Stroke]) -> bool {
    let length = stroke.rect.width() as f32;
    if LETTER_STROKE * stroke.thickness() < length {
        return false;
    }
    let off = (EVEN * length) as i32;
    let is_alike = |other: &&Stroke| {
        let apart = other.rect.down().gap(&stroke.rect.down()) as f32;
        let (one, another) = (stroke.thickness(), other.thickness());
        other.number != stroke.number
            && (other.rect.right - stroke.rect.right).abs() <= off
            && apart <= ROW * length
            && one.max(another) <= 2.0 * one.min(another)
    };
    let first = strokes.partition_point(|other| other.rect.left < stroke.rect.left - off);
    let near = strokes[first..].iter().take_while(|other| other.rect.left <= stroke.rect.left + off);
    ALIKE <= near.filter(is_alike).take(ALIKE).count()
}

/// How thick the strokes in a box are, in pixels: ink divided by the runs of it, across and down. `None` where there is no ink.
pub fn thickness_in(ink: &Bits, rect: Rect) -> Option<f32> {
    let rect = rect.intersect(&ink.bounds())?;
    let masks: Vec<(usize, u64)> = masks(rect.across()).collect();
    let (mut area, mut runs) = (0, 0);
    let mut above = vec![0; masks.len()];
    for y in rect.top..rect.bottom {
        let row = ink.row(y);
        let mut carried = 0;
        for (&(at, mask), above) in masks.iter().zip(&mut above) {
            let ink = row[at] & mask;
            area += ink.count_ones();
            runs += (ink & !(ink << 1 | carried)).count_ones() + (ink & !*above).count_ones();
            (carried, *above) = (ink >> (WORD - 1), ink);
        }
    }
    (0 < runs).then(|| area as f32 / runs as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Size;

    #[test]
    fn strokes_are_as_thick_as_they_are_drawn_wherever_they_lie() {
        let mut ink = Bits::new(Size { width: 200, height: 100 });
        let strokes = [(Rect::new(60, 10, 66, 80), 6.0), (Rect::new(90, 40, 190, 44), 4.0)];
        strokes.iter().for_each(|(rect, _)| ink.fill(*rect));
        for (rect, thick) in strokes {
            let found = thickness_in(&ink, rect.grown(3)).unwrap();
            assert!(0.9 * thick < found && found < thick, "{found} for {thick}");
        }
        assert_eq!(thickness_in(&ink, Rect::new(0, 0, 50, 100)), None);
        assert_eq!(thickness_in(&ink, Rect::new(300, 0, 350, 100)), None);
    }
}

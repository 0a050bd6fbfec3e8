//! Columns and lines as they are seen in the image, so that no engine sees two columns at once.

use image::GrayImage;
use serde::{Deserialize, Serialize};

use crate::model::{Rect, Span};

use super::bits::Bits;
use super::crumbs::Crumbs;
use super::gutters::{find_gutters, measure_spaces};
use super::lines::{ASCENT, Walls, attach, join_pieces, take_in_marks};
use super::near::Near;
use super::pictures::{PictureParams, Pictures, find_pictures};
use super::rules::{RuleParams, Rules, find_rules};
use super::sets::Sets;
use super::specks::find_specks;
use super::tables::{Tables, join_rows};
use super::upright::{Upright, find_upright};
use super::words::{Piece, Pieces, find_pieces};

/// How lines and zones are put together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ZoneParams {
    pub rules: RuleParams,
    pub pictures: PictureParams,
    /// Widest white inside a line, in word spaces of its own type size. Badly justified lines have three.
    pub max_space: f32,
    /// Widest white between two lines of a zone, in x-heights of its type: body leading is about one to two.
    pub max_leading: f32,
    /// White that is added round the ink of a line, in x-heights.
    pub padding: f32,
}

impl Default for ZoneParams {
    fn default() -> Self {
        Self {
            rules: RuleParams::default(),
            pictures: PictureParams::default(),
            max_space: 3.3,
            max_leading: 2.2,
            padding: 0.2,
        }
    }
}

/// What is seen on a page. All boxes in pixels of the image.
#[derive(Clone, Debug, PartialEq)]
pub struct Zones {
    pub rules: Vec<Rect>,
    pub pictures: Vec<Rect>,
    /// White stripes between columns.
    pub gutters: Vec<Rect>,
    pub zones: Vec<Zone>,
    /// Lines that run from top to bottom; they are in no zone.
    pub upright: Vec<Upright>,
    /// Dust among the text: what an engine must not see.
    pub specks: Bits,
}

/// What is written: in Han script lines may run from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    Han,
    Other,
}

/// A block of text in one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    pub rect: Rect,
    /// From top to bottom, each in one column.
    pub lines: Vec<Rect>,
    /// Height of the ascenders and capitals of the first line (of the characters in Han).
    pub type_height: f32,
}

/// Finds the zones of a page: `pixels` as an engine will see them, and their ink. `x_height` is that of the body,
/// in pixels (in Han script the height of a character).
pub fn find_zones(pixels: &GrayImage, ink: &Bits, x_height: f32, script: Script, params: &ZoneParams) -> Zones {
    let Rules { rects: mut rules, ink: mut rule_ink } = find_rules(ink, x_height, &params.rules);
    let letters = ink.without(&rule_ink);
    let (strokes, printed): (Vec<Rect>, Vec<Rect>) =
        rules.into_iter().partition(|rule| is_stroke(rule, &letters, x_height));
    strokes.iter().for_each(|stroke| rule_ink.clear(*stroke));
    rules = printed;
    let Pictures { rects: pictures, mut text } =
        find_pictures(pixels, &ink.without(&rule_ink), &rules, x_height, &params.pictures);
    let upright = if script == Script::Han { find_upright(&text, x_height) } else { vec![] };
    upright.iter().for_each(|line| text.clear(line.rect));
    rules.retain(|rule| !pictures.iter().any(|picture| picture.contains(rule)));
    let specks = find_specks(&text, x_height, script);
    let text = text.without(&specks);
    let Pieces { mut pieces, mut small } = find_pieces(&text, x_height, script);
    let crumbs = Crumbs::of(&rules, &pieces, x_height);
    pieces.retain(|piece| !crumbs.have(&piece.ink, piece.is_letters(x_height)));
    small.retain(|ink| !crumbs.have(ink, false));
    let measures = measure_spaces(&pieces, x_height, script);
    let sides = pictures.iter().flat_map(|picture| rows_of(picture, x_height));
    let beside: Vec<Piece> = pieces.iter().cloned().chain(sides).collect();
    let gutters = find_gutters(&text, &beside, &rules, &measures);
    let walls = Walls { gutters: &gutters, rules: &rules };
    let lines = join_pieces(&pieces, &walls, &measures, params.max_space);
    let Tables { lines, gutters } = join_rows(take_in_marks(lines, x_height), gutters, &rules, x_height);
    let mut lines = attach(lines, &small, x_height);
    // What was not taken for ink of the picture it stands in is no text all the same.
    lines.retain(|line| !pictures.iter().any(|picture| line.ink.is_half_in(picture)));
    let zones = group(&lines, &rules, ink.bounds(), x_height, params);
    Zones { rules, pictures, gutters, zones, upright, specks }
}

/// Pitch of the lines that face a picture, in x-heights.
const PITCH: f32 = 2.0;

/// A picture in rows, as columns of text have lines: a gutter parts it from the text beside it.
fn rows_of(picture: &Rect, x_height: f32) -> impl Iterator<Item = Piece> {
    let (picture, height, pitch) = (*picture, x_height.ceil() as i32, (PITCH * x_height).ceil() as usize);
    let tops = (picture.top..picture.bottom - height).step_by(pitch);
    tops.map(move |top| Piece::new(Rect { top, bottom: top + height, ..picture }))
}

/// Longest stroke of a headline's letters, in x-heights.
const LONGEST_STROKE: f32 = 8.0;

/// How far from a stroke the next letter stands at most, and how far above and below it is looked for, in lengths of the
/// stroke.
const BESIDE: f32 = 0.5;

/// How far above or below a stroke ink of that letter comes at least, in lengths of the stroke. The lines over and under
/// a dash stay farther away.
const LEVEL: f32 = 0.15;

/// Tells whether a level stroke is part of a large letter: other letters stand beside it, where a rule has white.
fn is_stroke(rule: &Rect, letters: &Bits, x_height: f32) -> bool {
    let length = rule.width() as f32;
    if rule.width() < rule.height() || LONGEST_STROKE * x_height < length {
        return false;
    }
    let reach = (BESIDE * length) as i32;
    let (left, right) = (
        Rect { left: rule.left - reach, right: rule.left, top: rule.top - reach, bottom: rule.bottom + reach },
        Rect { left: rule.right, right: rule.right + reach, top: rule.top - reach, bottom: rule.bottom + reach },
    );
    let level = (LEVEL * length) as i32;
    let is_level =
        |part: &Rect| 0 < letters.area_in(Rect { top: rule.top - level, bottom: rule.bottom + level, ..*part });
    let is_high = |part: Rect| is_level(&part) && letters.trimmed(part).is_some_and(|ink| reach <= ink.height());
    is_high(left) || is_high(right)
}

/// Groups the lines of a column that are set in one type.
fn group(lines: &[Piece], rules: &[Rect], page: Rect, x_height: f32, params: &ZoneParams) -> Vec<Zone> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&at| (lines[at].band.top, lines[at].band.left));
    let near = Near::new(lines.iter().map(|line| &line.band), (6.0 * x_height) as i32);
    let mut sets = Sets::new(lines.len());
    let mut below: Vec<Vec<usize>> = vec![vec![]; lines.len()];
    let mut above: Vec<Vec<usize>> = vec![vec![]; lines.len()];
    for &at in &order {
        let band = lines[at].band;
        let size = (lines[at].type_height() / ASCENT).max(x_height);
        let reach = (params.max_leading * size) as i32;
        let seen = Rect { top: band.bottom - band.height() / 2, bottom: band.bottom + reach, ..band };
        let found: Vec<usize> = near
            .to(&seen)
            .into_iter()
            .filter(|&next| {
                next != at && band.mid_y() < lines[next].band.top as f32 && lines[next].band.top <= seen.bottom
            })
            .filter(|&next| 0 < band.across().overlap(&lines[next].band.across()))
            .collect();
        let nearest = found.iter().map(|&next| lines[next].band.bottom).min().unwrap_or(0);
        below[at] = found.into_iter().filter(|&next| lines[next].band.top < nearest).collect();
        for &next in &below[at] {
            above[next].push(at);
        }
    }
    for &at in &order {
        let [next] = below[at][..] else { continue };
        let [_] = above[next][..] else { continue };
        if goes_on(&lines[at], &lines[next], rules) {
            sets.unite(at, next);
        }
    }
    let mut zones: Vec<Option<Zone>> = vec![None; lines.len()];
    let padding = (params.padding * x_height).ceil() as i32;
    for at in order {
        let ink = lines[at].ink;
        let padded = Rect {
            left: ink.left - padding,
            top: ink.top - padding,
            right: ink.right + padding,
            bottom: ink.bottom + padding,
        };
        let line = padded.intersect(&page).unwrap_or(ink);
        match &mut zones[sets.root(at)] {
            Some(zone) => {
                zone.rect = zone.rect.union(&line);
                zone.lines.push(line);
            }
            none => *none = Some(Zone { rect: line, lines: vec![line], type_height: lines[at].type_height() }),
        }
    }
    zones.into_iter().flatten().collect()
}

/// Type sizes of two lines of one zone differ at most by this factor.
const SAME_TYPE: f32 = 1.35;

fn goes_on(line: &Piece, next: &Piece, rules: &[Rect]) -> bool {
    let (one, other) = (line.type_height(), next.type_height());
    let (one_band, other_band) = (line.band.height() as f32, next.band.height() as f32);
    let same_type = one.max(other) <= SAME_TYPE * one.min(other)
        || one_band.max(other_band) <= SAME_TYPE * one_band.min(other_band);
    let between = Span { start: line.band.mid_y() as i32, end: next.band.mid_y() as i32 };
    let ruled = rules.iter().any(|rule| {
        rule.height() < rule.width()
            && between.start < rule.top
            && rule.bottom < between.end
            && 0 < rule.across().overlap(&line.band.across())
    });
    same_type && !ruled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Size;

    #[test]
    fn a_stroke_has_letters_at_its_side_and_a_rule_over_and_under_it() {
        let stroke = Rect::new(270, 100, 333, 105);
        let is_stroke = |letters: [Rect; 2]| {
            let mut ink = Bits::new(Size { width: 600, height: 200 });
            letters.iter().for_each(|letter| ink.fill(*letter));
            is_stroke(&stroke, &ink, 14.0)
        };
        assert!(is_stroke([Rect::new(240, 80, 265, 130), Rect::new(340, 80, 365, 130)]));
        assert!(!is_stroke([Rect::new(200, 72, 400, 88), Rect::new(200, 117, 400, 133)]));
    }
}

//! Pictures and ornamental frames, told from text.

use image::GrayImage;
use serde::{Deserialize, Serialize};

use crate::model::{Rect, Size, median};

use super::bits::Bits;
use super::components::{Component, Components};
use super::extents::{fill_frames, fill_tints};
use super::heavy::stands_in_line;
use super::near::Near;
use super::screens::find_screens;
use super::shadows::without_shadows;

/// What counts as a picture. Lengths in x-heights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureParams {
    /// Smallest side of a picture; ornaments and initials are smaller.
    pub min_side: f32,
}

impl Default for PictureParams {
    fn default() -> Self {
        Self { min_side: 6.0 }
    }
}

/// Pictures, and the ink that is in none.
pub struct Pictures {
    pub rects: Vec<Rect>,
    /// Without the ink of pictures and frames.
    pub text: Bits,
}

/// Finds pictures in the ink of a page from which the rules were taken, and in its grey.
pub fn find_pictures(
    pixels: &GrayImage,
    ink: &Bits,
    rules: &[Rect],
    x_height: f32,
    params: &PictureParams,
) -> Pictures {
    let components = Components::of(ink);
    let kinds = sort_components(&components, params.min_side * x_height, x_height);
    let mut text = components.draw(ink, |number, _| kinds[number] != Kind::Frame);
    let drawn = components.draw(ink, |number, _| kinds[number] == Kind::Picture);
    let radius = (DRAWING * x_height).ceil() as i32;
    let mut solid = drawn.closed(radius, radius);
    let mut tones = without_shadows(find_tones(pixels, ink, x_height, params), &ink.bounds());
    tones.extend(find_screens(&components, ink.bounds(), x_height, params.min_side * x_height));
    let mut seeds = cover(&solid, params.min_side * x_height, &tones);
    tones.iter().for_each(|tone| solid.fill(*tone));
    seeds.extend(tones);
    let rects = fill_tints(join_meeting(seeds), &components.all, x_height, ink.bounds());
    let rects = join_meeting(fill_frames(grow(rects, &components.all), rules, &components.all, x_height));
    rects.iter().for_each(|picture| clear(&mut text, *picture, &solid, x_height));
    Pictures { rects, text }
}

/// Takes the ink of a picture out of the text. Its box may hold the ends of lines that run along its outline: they stay.
fn clear(text: &mut Bits, picture: Rect, solid: &Bits, x_height: f32) {
    let step = x_height.ceil() as i32;
    for top in (picture.top..picture.bottom).step_by(step as usize) {
        let strip = Rect { top, bottom: picture.bottom.min(top + step), ..picture };
        let outline = solid.trimmed(strip).map_or(strip, |drawn| Rect {
            left: strip.left.max(drawn.left - step),
            right: strip.right.min(drawn.right + step),
            ..strip
        });
        text.clear(outline);
    }
}

/// White between the lines of a drawing that counts as part of it, in x-heights.
const DRAWING: f32 = 0.5;

/// Least share of a picture's box that the picture takes. What fills its box less is an L of pictures, or a picture
/// that runs into the black edge of a scan.
const COVERED: f32 = 0.5;

/// Share of a box that lies beside pictures which are known, and share of that with ink, by which the box is too large.
const BESIDE: f32 = 0.15;

/// Boxes that cover each component: one, or several where one would lie over too much else. What the pictures in `known`
/// cover of such a one is left to them.
fn cover(solid: &Bits, side: f32, known: &[Rect]) -> Vec<Rect> {
    let is_covered = |rect: &Rect| {
        let (ink, area) = (solid.area_in(*rect) as f32, rect.area() as f32);
        let inside: Vec<Rect> = known.iter().filter_map(|picture| picture.intersect(rect)).collect();
        let ink_beside = ink - inside.iter().map(|part| solid.area_in(*part) as f32).sum::<f32>();
        let beside = area - inside.iter().map(|part| part.area() as f32).sum::<f32>();
        let is_told = !inside.is_empty() && BESIDE * area <= beside && ink_beside <= BESIDE * beside;
        COVERED * area <= ink && !is_told
    };
    let components =
        Components::of(solid).all.into_iter().map(|component| component.rect).filter(|rect| is_large(rect, side));
    let (mut boxes, mut open): (Vec<Rect>, Vec<Rect>) = components.partition(is_covered);
    if open.is_empty() {
        return boxes;
    }
    let mut rest = solid.clone();
    known.iter().for_each(|picture| rest.clear(*picture));
    while let Some(rect) = open.pop() {
        let Some(rect) = rest.trimmed(rect).filter(|rect| is_large(rect, side)) else { continue };
        if COVERED * rect.area() as f32 <= rest.area_in(rect) as f32 {
            boxes.push(rect);
            continue;
        }
        let (mid_x, mid_y) = (rect.mid_x() as i32, rect.mid_y() as i32);
        if rect.height() < rect.width() {
            open.extend([Rect { right: mid_x, ..rect }, Rect { left: mid_x, ..rect }]);
        } else {
            open.extend([Rect { bottom: mid_y, ..rect }, Rect { top: mid_y, ..rect }]);
        }
    }
    boxes
}

fn is_large(rect: &Rect, side: f32) -> bool {
    side <= rect.width().min(rect.height()) as f32
}

/// A picture with straight sides fills so much of its box.
const STRAIGHT: f32 = 0.85;

/// Cuts one after the other that part pictures which touch: three pictures in a step need so many.
const MOST_CUTS: usize = 3;

/// Steps along a side at which cuts are tried.
const STEPS: usize = 48;

/// Boxes that pictures with straight sides fill, where they alone make up all of `rect`. What is narrower than `side` is left
/// out.
fn full_parts(solid: &Bits, rect: Rect, side: f32, cuts: usize) -> Option<Vec<Rect>> {
    let Some(rect) = solid.trimmed(rect).filter(|rect| is_large(rect, side)) else {
        return Some(vec![]);
    };
    if STRAIGHT * rect.area() as f32 <= solid.area_in(rect) as f32 {
        return Some(vec![rect]);
    }
    let cuts = cuts.checked_sub(1)?;
    let steps = |start: i32, end: i32| (start..end).step_by(((end - start) as usize / STEPS).max(1)).skip(1);
    let across = steps(rect.left, rect.right).map(|x| [Rect { right: x, ..rect }, Rect { left: x, ..rect }]);
    let down = steps(rect.top, rect.bottom).map(|y| [Rect { bottom: y, ..rect }, Rect { top: y, ..rect }]);
    let area =
        |halves: &[Rect; 2]| halves.iter().filter_map(|half| solid.trimmed(*half)).map(|half| half.area()).sum::<i64>();
    let [one, other] = across.chain(down).min_by_key(area)?;
    Some([full_parts(solid, one, side, cuts)?, full_parts(solid, other, side, cuts)?].concat())
}

/// Side of the cells whose mean shade is looked at, in x-heights: wider than the dots of a halftone lie apart,
/// narrower than the white between lines.
const CELL: f32 = 0.3;

/// Cells along the side of a tile; a tile of text as high as a lower-case letter has paper in it.
const CELLS: i32 = 4;

/// How far the shade of a cell may be from that of the paper, as a share of the contrast, and still be paper: tints
/// behind text go to a quarter.
const PAPER: f32 = 0.33;

/// Finds where there is no paper between the ink: photographs, halftones, washes.
fn find_tones(pixels: &GrayImage, ink: &Bits, x_height: f32, params: &PictureParams) -> Vec<Rect> {
    let cell = ((CELL * x_height).round() as u32).max(1);
    let Some(limit) = darkest_paper(pixels, ink) else { return vec![] };
    let paper = cells_of_paper(pixels, cell, limit);
    let tile = CELLS * cell as i32;
    let size = Size { width: paper.width() / CELLS, height: paper.height() / CELLS };
    let mut tones = Bits::new(size);
    for y in 0..size.height {
        for x in 0..size.width {
            let cells = Rect { left: 0, top: 0, right: CELLS, bottom: CELLS }.shifted(x * CELLS, y * CELLS);
            if paper.area_in(cells) == 0 {
                tones.fill(Rect { left: x, top: y, right: x + 1, bottom: y + 1 });
            }
        }
    }
    let radius = (params.min_side * x_height / tile as f32 / 2.0) as i32;
    let solid = tones.closed(1, 1).opened(radius, radius);
    let is_full = |rect: &Rect| FULL * rect.area() as f32 <= tones.area_in(*rect) as f32;
    let side = (2 * radius) as f32;
    let parts = |component: &Component| full_parts(&solid, component.rect, side, MOST_CUTS);
    let straight: Vec<Rect> = Components::of(&solid).all.iter().filter_map(parts).flatten().collect();
    let mut others = solid.clone();
    straight.iter().for_each(|rect| others.clear(*rect));
    let boxes = straight.into_iter().chain(cover(&others, side, &[]));
    boxes.map(|rect| without_thin_edges(&tones, rect)).filter(is_full).map(|rect| rect.of_cells(tile)).collect()
}

/// A box without the rows and columns at its sides in which hardly anything is: what reaches there is another picture.
fn without_thin_edges(tones: &Bits, mut rect: Rect) -> Rect {
    let is_thin = |edge: Rect| (tones.area_in(edge) as f32) < THIN * edge.area() as f32;
    while !rect.is_empty() {
        let Rect { left, top, right, bottom } = rect;
        let (first, last) = (Rect { bottom: top + 1, ..rect }, Rect { top: bottom - 1, ..rect });
        let (before, behind) = (Rect { right: left + 1, ..rect }, Rect { left: right - 1, ..rect });
        rect = match () {
            () if is_thin(first) => Rect { top: top + 1, ..rect },
            () if is_thin(last) => Rect { bottom: bottom - 1, ..rect },
            () if is_thin(before) => Rect { left: left + 1, ..rect },
            () if is_thin(behind) => Rect { right: right - 1, ..rect },
            () => return rect,
        };
    }
    rect
}

/// Least share of the tiles along a side of a picture that are without paper.
const THIN: f32 = 0.2;

/// Share of the tiles of a picture that are without paper; of the black letters of a masthead half are.
const FULL: f32 = 0.7;

/// Every so many pixels one is looked at for the shades of ink and paper, across and down.
const SAMPLE: usize = 7;

/// The darkest shade that a cell of paper may have; `None` for a page of one kind.
fn darkest_paper(pixels: &GrayImage, ink: &Bits) -> Option<f32> {
    let places = (0..ink.height()).step_by(SAMPLE).flat_map(|y| (0..ink.width()).step_by(SAMPLE).map(move |x| (x, y)));
    let (dark, light): (Vec<_>, Vec<_>) = places.partition(|&(x, y)| ink.is_ink(x, y));
    let shade = |places: Vec<(i32, i32)>| median(places.iter().map(|&(x, y)| pixels[(x as u32, y as u32)].0[0]));
    let (dark, light) = (f32::from(shade(dark)?), f32::from(shade(light)?));
    Some(light - PAPER * (light - dark))
}

/// A picture of the cells, in which those of paper are marked.
fn cells_of_paper(pixels: &GrayImage, cell: u32, limit: f32) -> Bits {
    let (across, down) = (pixels.width() / cell, pixels.height() / cell);
    let mut paper = Bits::new(Size { width: across as i32, height: down as i32 });
    let row_length = (pixels.width() * cell).max(1) as usize;
    for (y, rows) in pixels.as_raw().chunks_exact(row_length).enumerate() {
        let mut sums = vec![0_u32; across as usize];
        for row in rows.chunks_exact(pixels.width() as usize) {
            for (sum, part) in sums.iter_mut().zip(row.chunks_exact(cell as usize)) {
                *sum += part.iter().map(|&shade| u32::from(shade)).sum::<u32>();
            }
        }
        for (x, sum) in sums.into_iter().enumerate() {
            if limit * (cell * cell) as f32 <= sum as f32 {
                let (x, y) = (x as i32, y as i32);
                paper.fill(Rect { left: x, top: y, right: x + 1, bottom: y + 1 });
            }
        }
    }
    paper
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Picture,
    /// Ornamental borders, outlines of drawings, and what is left of the edge of a scan.
    Frame,
}

/// Runs in a row that a large letter has at most, of any script: the most intricate Han characters.
const LETTER_RUNS: f32 = 6.0;

/// A letter's box is at most so full of ink.
const LETTER_FILL: f32 = 0.72;

/// Thickness of the strokes of a line drawing, as a share of its shorter side: those of letters are thicker.
const DRAWN_STROKE: f32 = 0.04;

/// Smallest side of a frame, in smallest sides of a picture: an O of a masthead is empty inside, too.
const FRAME: f32 = 2.0;

/// Share of a frame's box, in the middle, where it has no ink.
const HOLLOW: f32 = 0.6;

/// Specks inside the box of a piece of ink, for each letter that stands there, from which on it is a drawing: grain, hatching and
/// halftone dots. Round a large letter or a frame there are few.
const SPECKS: usize = 2;

/// Fewest specks of a drawing.
const MIN_SPECKS: usize = 24;

/// Largest speck, in x-heights; points are as large.
const SPECK: f32 = 0.3;

/// The boxes of the ink that lies inside a box.
fn inside(rect: &Rect, components: &[Component], near: &Near) -> impl Iterator<Item = Rect> {
    near.to(rect).into_iter().map(|at| components[at].rect).filter(|other| rect.contains(other))
}

/// Tells whether more specks than letters lie inside a box.
fn is_grainy(rect: &Rect, components: &[Component], near: &Near, x_height: f32) -> bool {
    let inside = inside(rect, components, near);
    let is_speck = |other: &Rect| (other.longer_side() as f32) < SPECK * x_height;
    let (specks, others): (Vec<Rect>, Vec<Rect>) = inside.partition(is_speck);
    let letters = others.iter().filter(|other| x_height <= 2.0 * other.height() as f32).count();
    MIN_SPECKS <= specks.len() && SPECKS * letters <= specks.len()
}

fn sort_components(components: &Components, side: f32, x_height: f32) -> Vec<Kind> {
    let runs = components.runs();
    let near = Near::new(components.all.iter().map(|component| &component.rect), (4.0 * x_height) as i32);
    let kind = |(component, runs): (&Component, &Vec<Rect>)| {
        let shorter = component.rect.width().min(component.rect.height()) as f32;
        if shorter < side {
            return Kind::Text;
        }
        let textured = LETTER_RUNS <= component.runs as f32 / component.rect.height() as f32;
        let dense = LETTER_FILL <= component.area as f32 / component.rect.area() as f32;
        let stroke = component.area as f32 / component.runs as f32;
        let thin = stroke <= DRAWN_STROKE * shorter;
        let is_line_drawing = || {
            thin && holds_few_letters(&component.rect, &components.all, &near, x_height)
                && !stands_in_line(component, &components.all, &near, x_height)
        };
        let solid = || dense && !stands_in_line(component, &components.all, &near, x_height);
        match () {
            () if FRAME * side <= shorter && is_hollow(component, runs) => Kind::Frame,
            () if textured || solid() || is_grainy(&component.rect, &components.all, &near, x_height) => Kind::Picture,
            () if is_line_drawing() => Kind::Frame,
            () => Kind::Text,
        }
    };
    components.all.iter().zip(&runs).map(kind).collect()
}

/// Whether hardly any letters stand in the box of a drawing: a pen stroke goes over many.
fn holds_few_letters(rect: &Rect, components: &[Component], near: &Near, x_height: f32) -> bool {
    /// In the box for each square of so many x-heights.
    const ROOM: f32 = 6.0;
    let is_letter = |other: &Rect| x_height <= 2.0 * other.height() as f32 && other.height() as f32 <= 3.0 * x_height;
    inside(rect, components, near).filter(is_letter).count() as f32 * (ROOM * x_height).powi(2) <= rect.area() as f32
}

fn is_hollow(component: &Component, runs: &[Rect]) -> bool {
    let rect = component.rect;
    let margin = |length: i32| ((1.0 - HOLLOW) / 2.0 * length as f32) as i32;
    let (across, down) = (margin(rect.width()), margin(rect.height()));
    let middle =
        Rect { left: rect.left + across, top: rect.top + down, right: rect.right - across, bottom: rect.bottom - down };
    let inside: i64 = runs.iter().filter_map(|run| run.intersect(&middle)).map(|run| run.area()).sum();
    inside * 50 <= component.area
}

/// Lets pictures take in what lies half in them.
fn grow(mut pictures: Vec<Rect>, components: &[Component]) -> Vec<Rect> {
    for picture in &mut pictures {
        let half_in = |rect: &Rect| rect.is_half_in(picture);
        let taken: Vec<Rect> = components.iter().map(|component| component.rect).filter(half_in).collect();
        *picture = taken.iter().fold(*picture, |picture, rect| picture.union(rect));
    }
    join_meeting(pictures)
}

/// Unites boxes that are parts of one picture, until there are no such two.
fn join_meeting(rects: Vec<Rect>) -> Vec<Rect> {
    let mut joined: Vec<Rect> = vec![];
    for mut rect in rects {
        while let Some(at) = joined.iter().position(|other| are_one(other, &rect)) {
            rect = rect.union(&joined.swap_remove(at));
        }
        joined.push(rect);
    }
    joined.sort_by_key(|rect| (rect.top, rect.left));
    joined
}

/// Largest share by which the box round two parts of a picture is larger than both.
const WASTE: f32 = 0.25;

/// Tells whether one lies half in the other, or both fill a box that they share a side of.
fn are_one(one: &Rect, other: &Rect) -> bool {
    let Some(part) = one.intersect(other) else { return false };
    let (smaller, both) = (one.area().min(other.area()), one.area() + other.area() - part.area());
    smaller <= 2 * part.area() || one.union(other).area() as f32 <= (1.0 + WASTE) * both as f32
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    #[test]
    fn the_ends_of_lines_along_an_outline_stay() {
        let mut solid = Bits::new(Size { width: 300, height: 200 });
        solid.fill(Rect::new(0, 0, 100, 100));
        solid.fill(Rect::new(0, 100, 250, 200));
        let line = Rect::new(180, 40, 300, 60);
        let mut text = Bits::new(Size { width: 300, height: 200 });
        text.fill(line);
        text.fill(Rect::new(20, 120, 280, 180));
        clear(&mut text, Rect::new(0, 0, 250, 200), &solid, 10.0);
        assert_eq!(text.trimmed(Rect::new(0, 0, 300, 100)), Some(line));
        assert_eq!(text.trimmed(Rect::new(0, 100, 300, 200)), Some(Rect::new(250, 120, 280, 180)));
    }

    #[test]
    fn heavy_letters_of_a_headline_are_no_pictures() {
        let size = Size { width: 1400, height: 400 };
        let find = |letters: &[i32]| {
            let mut ink = Bits::new(size);
            for &left in letters {
                let letter = Rect::new(left, 100, left + 140, 270);
                ink.fill(letter);
                ink.clear(Rect::new(left + 50, 150, left + 90, 220));
            }
            let pixels =
                GrayImage::from_fn(1400, 400, |x, y| Luma([if ink.is_ink(x as i32, y as i32) { 0 } else { 255 }]));
            find_pictures(&pixels, &ink, &[], 20.0, &PictureParams::default())
        };
        let word = find(&[100, 260, 420]);
        assert_eq!(word.rects, []);
        assert_eq!(word.text.area(), 3 * (140 * 170 - 40 * 70));
        assert_eq!(find(&[100]).rects.len(), 1);
    }

    #[test]
    fn thin_lines_of_a_large_drawing_are_no_text() {
        let mut ink = Bits::new(Size { width: 900, height: 600 });
        for at in 0..380 {
            ink.fill(Rect::new(100 + at, 100 + at, 106 + at, 106 + at));
            ink.fill(Rect::new(860 - at, 100 + at, 866 - at, 106 + at));
        }
        let pixels = GrayImage::from_fn(900, 600, |x, y| Luma([255 * u8::from(!ink.is_ink(x as i32, y as i32))]));
        let found = find_pictures(&pixels, &ink, &[], 20.0, &PictureParams::default());
        assert_eq!(found.text.area(), 0, "{:?}", found.rects);
    }

    #[test]
    fn a_pen_stroke_over_lines_of_text_takes_no_letter_along() {
        let mut ink = Bits::new(Size { width: 900, height: 600 });
        (0..380).for_each(|at| ink.fill(Rect::new(100 + at, 100 + at, 104 + at, 104 + at)));
        for top in (110..470).step_by(40) {
            for left in (110..470).step_by(20) {
                ink.fill(Rect::new(left, top, left + 4, top + 20));
                ink.fill(Rect::new(left, top, left + 12, top + 4));
            }
        }
        let pixels = GrayImage::from_fn(900, 600, |x, y| Luma([255 * u8::from(!ink.is_ink(x as i32, y as i32))]));
        let found = find_pictures(&pixels, &ink, &[], 20.0, &PictureParams::default());
        assert_eq!(found.text.area(), ink.area(), "{:?}", found.rects);
    }

    /// Two photographs that overlap at a corner, on a page of strokes.
    fn page_with_photographs(photographs: &[Rect]) -> GrayImage {
        GrayImage::from_fn(800, 800, |x, y| {
            let (column, line) = (x as i32, y as i32);
            let is_in =
                |rect: &Rect| (rect.left..rect.right).contains(&column) && (rect.top..rect.bottom).contains(&line);
            let is_stroke = x % 16 < 4 && y % 40 < 16;
            Luma([match photographs.iter().any(is_in) {
                true => 60 + ((x * 7 + y * 13) % 90) as u8,
                false if is_stroke => 20,
                false => 250,
            }])
        })
    }

    #[test]
    fn photographs_that_touch_leave_the_text_in_their_corner() {
        let photographs = [Rect::new(40, 80, 440, 400), Rect::new(400, 320, 720, 560)];
        let pixels = page_with_photographs(&photographs);
        let ink = super::super::binarize::find_ink(&pixels);
        let found = find_pictures(&pixels, &ink, &[], 16.0, &PictureParams::default()).rects;
        assert_eq!(found.len(), 2, "{found:?}");
        let in_corner = Rect::new(470, 80, 720, 290);
        for (found, photograph) in found.iter().zip(&photographs) {
            assert!(
                photograph.area() * 8 <= found.intersect(photograph).map_or(0, |part| part.area()) * 10,
                "{found:?}"
            );
            assert_eq!(found.intersect(&in_corner), None);
        }
    }
}

//! What the scanner saw beside the page: black borders, and the edge of the page next to it.

use image::GrayImage;

use super::bits::Bits;
use super::components::{Component, Components};
use crate::model::{Rect, median};

/// Finds the black that reaches in from the edges of the image, and the strips beyond a dark fold.
pub fn find_borders(ink: &Bits) -> Bits {
    let thick = (ink.width().min(ink.height()) / THICKNESS).max(1);
    let solid = solid_ink(ink, thick);
    let mut borders = Bits::new(ink.size());
    fill_from_sides(&mut borders, &solid);
    fill_from_ends(&mut borders, &solid);
    fill_beyond_edges(&mut borders, &solid);
    let pieces = Components::of(&borders);
    let shortest = ink.width().min(ink.height()) / SHORTEST;
    let long = pieces.draw(&borders, |_, piece| shortest <= piece.rect.longer_side());
    // The black of a border fades over a few pixels.
    let mut black = long.dilated(thick, thick);
    fill_beyond_thin_edges(&mut black, ink, thick);
    black.or(&fringe(ink, &black, thick))
}

/// How far black frays and fades along its edge, and how thick its specks and slivers are at most, in thicknesses.
const FRINGE: i32 = 3;

/// The specks and slivers beside the black, and the paper in its shadow, which would pass for ink once the black is gone.
fn fringe(ink: &Bits, black: &Bits, thick: i32) -> Bits {
    let beside = black.dilated(FRINGE * thick, FRINGE * thick);
    let rest = ink.without(black);
    let specks = Components::of(&rest).draw(&rest, |_, piece| {
        let rect = piece.rect;
        rect.width().min(rect.height()) <= FRINGE * thick && 0 < beside.area_in(rect)
    });
    beside.without(&rest).or(&specks)
}

/// Paints what is marked with one shade.
pub fn paint(pixels: &mut GrayImage, marked: &Bits, shade: u8) {
    let width = pixels.width() as usize;
    for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
        for run in marked.runs(y as i32) {
            row[run.start as usize..run.end as usize].fill(shade);
        }
    }
}

/// Solid black is at least as wide and high as two parts in this of the shorter side: strokes of headlines that
/// are as thick do not touch the edge.
const THICKNESS: i32 = 240;

/// A border is at least one part in this of the shorter side long: a letter that the image's edge cuts is shorter.
const SHORTEST: i32 = 16;

/// The ink that is thick, with the world outside taken for ink, so that a thin border counts too.
fn solid_ink(ink: &Bits, thick: i32) -> Bits {
    let bounds = ink.bounds();
    let room = 2 * thick + 1;
    let mut framed = ink.crop(Rect::new(-room, -room, bounds.right + room, bounds.bottom + room));
    let (right, bottom) = (framed.width(), framed.height());
    framed.fill(Rect::new(0, 0, room, bottom));
    framed.fill(Rect::new(right - room, 0, right, bottom));
    framed.fill(Rect::new(0, 0, right, room));
    framed.fill(Rect::new(0, bottom - room, right, bottom));
    framed.opened(thick, thick).crop(bounds.shifted(room, room))
}

/// Share of the page that a border may take from each side: a picture that is printed to the edge of the page
/// reaches further in.
const DEEPEST: f32 = 0.2;

fn fill_from_sides(borders: &mut Bits, solid: &Bits) {
    let (width, deepest) = (solid.width(), (solid.width() as f32 * DEEPEST) as i32);
    for y in 0..solid.height() {
        let at_edge = solid.runs(y).filter(|run| (run.start == 0 || run.end == width) && run.len() <= deepest);
        for run in at_edge.collect::<Vec<_>>() {
            borders.fill(Rect::new(run.start, y, run.end, y + 1));
        }
    }
}

fn fill_from_ends(borders: &mut Bits, solid: &Bits) {
    let deepest = (solid.height() as f32 * DEEPEST) as i32;
    let last = solid.height() - 1;
    for depth in depths(solid, deepest, |depth| depth) {
        borders.fill(Rect::new(depth.0, 0, depth.0 + 1, depth.1));
    }
    for depth in depths(solid, deepest, |depth| last - depth) {
        borders.fill(Rect::new(depth.0, last + 1 - depth.1, depth.0 + 1, last + 1));
    }
}

/// The columns that are solid from an end of the page on, and how far. Those that reach deeper than a border
/// are left out.
fn depths(solid: &Bits, deepest: i32, row_at: impl Fn(i32) -> i32) -> Vec<(i32, i32)> {
    let mut open: Vec<i32> = (0..solid.width()).collect();
    let mut ended = vec![];
    for depth in 0..=deepest.min(solid.height() - 1) {
        let (going_on, ending) = open.into_iter().partition(|&x| solid.is_ink(x, row_at(depth)));
        open = going_on;
        ended.extend(Vec::into_iter(ending).map(|x| (x, depth)));
    }
    ended.retain(|&(_, depth)| 0 < depth);
    ended
}

/// A fold or the edge of a page is dark over so much of the height.
const FOLD: f32 = 0.6;

/// The black of a scanner reaches over so much of the width. More than for a fold, because a printed bar with the
/// name of a section may be long too.
const FULL_WIDTH: f32 = 0.85;

/// Half the longest break in such a line, in thicknesses.
const BROKEN: i32 = 8;

/// Fills what lies outside of a dark line along an edge: another page, or none. The line may lean as the page does.
fn fill_beyond_edges(borders: &mut Bits, solid: &Bits) {
    let bounds = solid.bounds();
    let near = BROKEN * (solid.width().min(solid.height()) / THICKNESS).max(1);
    let (side, end) = ((solid.width() as f32 * DEEPEST / 2.0) as i32, (solid.height() as f32 * DEEPEST / 2.0) as i32);
    let dark = |counts: Vec<i32>| counts.into_iter().filter(|&count| 0 < count).count() as f32;
    let tall = |part: &Bits, piece: Rect| FOLD * bounds.height() as f32 <= dark(part.rows_in(piece));
    let wide = |part: &Bits, piece: Rect| FULL_WIDTH * bounds.width() as f32 <= dark(part.columns_in(piece));
    let (left, right) = (Rect { right: side, ..bounds }, Rect { left: bounds.right - side, ..bounds });
    let (top, bottom) = (Rect { bottom: end, ..bounds }, Rect { top: bounds.bottom - end, ..bounds });
    for run in dark_lines(solid, left, (0, near), tall) {
        borders.fill(Rect { left: bounds.left, ..run });
    }
    for run in dark_lines(solid, right, (0, near), tall) {
        borders.fill(Rect { right: bounds.right, ..run });
    }
    for run in dark_lines(solid, top, (near, 0), wide) {
        borders.fill(Rect { top: bounds.top, ..run });
    }
    for run in dark_lines(solid, bottom, (near, 0), wide) {
        borders.fill(Rect { bottom: bounds.bottom, ..run });
    }
}

/// The edge of a page, or of one that lies under it, may be seen as a thin or grainy line. It is as long as this share of the
/// page's height, and dark in so many of its rows; where several such lines lie close together, in more.
const LONG: f32 = 0.7;
const DARK: f32 = 0.8;
const SOLID: f32 = 0.97;

/// Widest such line, in thicknesses of the black.
const THIN: i32 = 3;

/// Share of what lies beyond such a line that is ink, at most, and none of it as large as a letter: beyond a rule between columns
/// stands text, and beyond that of a frame a page number or a note may.
const BLANK: f32 = 0.02;

/// Most edges of pages that lie in steps at a fold.
const STEPS: usize = 8;

/// Fills thin lines along the sides that have nothing beyond them, with what lies there.
fn fill_beyond_thin_edges(borders: &mut Bits, ink: &Bits, thick: i32) {
    let bounds = ink.bounds();
    let side = (bounds.width() as f32 * DEEPEST / 2.0) as i32;
    let sides = [(Rect { right: side, ..bounds }, true), (Rect { left: bounds.right - side, ..bounds }, false)];
    for (part, is_left) in sides {
        for _ in 0..STEPS {
            let strip = ink.crop(part).without(&borders.crop(part));
            let is_edge = |inside: &Bits, piece: Rect| {
                let strip = inside.bounds();
                let (beyond, before) = match is_left {
                    true => (Rect { right: piece.left, ..strip }, strip.right - piece.right),
                    false => (Rect { left: piece.right, ..strip }, piece.left),
                };
                let is_letter = |piece: &Component| thick <= piece.rect.width().min(piece.rect.height());
                0 < before
                    && is_thin_line(inside, piece, thick)
                    && inside.area_in(beyond) as f32 <= BLANK * beyond.area() as f32
                    && !Components::of(&inside.crop(beyond)).all.iter().any(is_letter)
            };
            let lines = dark_lines(&strip, strip.bounds(), (1, BROKEN * thick), is_edge);
            if lines.is_empty() {
                break;
            }
            for run in lines {
                let run = run.shifted(part.left, part.top);
                borders.fill(if is_left { Rect { left: part.left, ..run } } else { Rect { right: part.right, ..run } });
            }
        }
    }
}

/// Whether the ink in a box is a line down the page: thin everywhere, though it may lean, or without a break.
fn is_thin_line(ink: &Bits, piece: Rect, thick: i32) -> bool {
    if (piece.height() as f32) < LONG * ink.height() as f32 {
        return false;
    }
    let dark = ink.rows_in(piece).into_iter().filter(|&count| 0 < count).count() as f32 / piece.height() as f32;
    let window = BROKEN * thick;
    let tops = (piece.top..piece.bottom).step_by(window as usize);
    let windows = tops.filter_map(|top| ink.trimmed(Rect { top, bottom: piece.bottom.min(top + window), ..piece }));
    let is_thin = || median(windows.map(|line| line.width())).is_some_and(|width| width <= THIN * thick);
    SOLID <= dark || DARK <= dark && is_thin()
}

/// The rows of the ink in a part of the page that is as long as an edge, over breaks of twice the lengths given.
fn dark_lines(
    solid: &Bits,
    part: Rect,
    (across, down): (i32, i32),
    is_edge: impl Fn(&Bits, Rect) -> bool,
) -> Vec<Rect> {
    let inside = solid.crop(part);
    let joined = inside.closed(across, down);
    let edges = Components::of(&joined).draw(&joined, |_, piece| is_edge(&inside, piece.rect));
    let rows = 0..edges.height();
    let runs =
        rows.flat_map(|y| edges.runs(y).map(move |run| Rect::new(run.start, y, run.end, y + 1)).collect::<Vec<_>>());
    runs.map(|run| run.shifted(part.left, part.top)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Size;

    fn page() -> Bits {
        Bits::new(Size { width: 800, height: 1000 })
    }

    #[test]
    fn black_round_the_page_is_border_and_print_is_not() {
        let mut ink = page();
        ink.fill(Rect::new(0, 0, 40, 1000));
        ink.fill(Rect::new(0, 980, 800, 1000));
        ink.fill(Rect::new(300, 300, 500, 500));
        let borders = find_borders(&ink);
        assert!(borders.is_ink(20, 500) && borders.is_ink(700, 990));
        assert!(!borders.is_ink(400, 400) && !borders.is_ink(60, 500));
    }

    #[test]
    fn a_picture_that_is_printed_to_the_edge_stays() {
        let mut ink = page();
        ink.fill(Rect::new(0, 200, 400, 700));
        assert_eq!(find_borders(&ink).area(), 0);
    }

    #[test]
    fn words_beyond_a_fold_belong_to_the_next_page() {
        let mut ink = page();
        ink.fill(Rect::new(750, 0, 762, 1000));
        ink.fill(Rect::new(775, 500, 785, 502));
        assert!(find_borders(&ink).is_ink(780, 501));
    }

    #[test]
    fn the_black_beyond_a_leaning_edge_is_border_with_the_white_behind_it() {
        let mut ink = page();
        for y in 0..1000 {
            ink.fill(Rect::new(740 - y / 40, y, 770 - y / 40, y + 1));
        }
        let borders = find_borders(&ink);
        assert!(borders.is_ink(745, 500) && borders.is_ink(790, 500) && borders.is_ink(790, 20));
        assert!(!borders.is_ink(700, 500));
    }

    #[test]
    fn a_grainy_line_at_the_side_is_an_edge_unless_text_stands_beyond_it() {
        let mut ink = page();
        for y in (0..1000).filter(|y| y % 7 != 0) {
            let left = 50 + y / 100 + y % 3;
            ink.fill(Rect::new(left, y, left + 3, y + 1));
        }
        let borders = find_borders(&ink);
        assert!(borders.is_ink(20, 300) && ink.without(&borders).area() == 0);
        ink.fill(Rect::new(20, 100, 32, 112));
        assert!(!find_borders(&ink).is_ink(25, 105));
    }

    #[test]
    fn letters_at_the_edge_of_the_image_are_no_border() {
        let mut ink = page();
        for top in (100..900).step_by(30) {
            ink.fill(Rect::new(0, top, 3, top + 12));
        }
        assert_eq!(find_borders(&ink).area(), 0);
    }
}

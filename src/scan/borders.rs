//! What the scanner saw beside the page: black borders, and the edge of the page next to it.

use image::GrayImage;

use super::binarize::Light;
use super::bits::Bits;
use crate::model::Rect;

/// Finds the black that reaches in from the edges of the image, and the strips beyond a dark fold.
pub fn find_borders(ink: &Bits) -> Bits {
    let thick = (ink.width().min(ink.height()) / THICKNESS).max(1);
    let solid = solid_ink(ink, thick);
    let mut borders = Bits::new(ink.size());
    fill_from_sides(&mut borders, &solid);
    fill_from_ends(&mut borders, &solid);
    for strip in strips_beyond_folds(&solid) {
        borders.fill(strip);
    }
    // The black of a border fades over a few pixels.
    borders.dilated(thick, thick)
}

/// Paints what is marked with the shade of the paper there.
pub fn paint(pixels: &mut GrayImage, borders: &Bits, light: &Light) {
    let width = pixels.width() as usize;
    for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
        for run in borders.runs(y as i32) {
            for x in run.start..run.end {
                row[x as usize] = light.paper_at(x as u32, y as u32);
            }
        }
    }
}

/// Solid black is at least as wide and high as two parts in this of the shorter side: strokes of headlines that
/// are as thick do not touch the edge.
const THICKNESS: i32 = 240;

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

/// What lies outside of a dark line near the left or right edge belongs to another page, or to none.
fn strips_beyond_folds(solid: &Bits) -> Vec<Rect> {
    let bounds = solid.bounds();
    let reach = (solid.width() as f32 * DEEPEST / 2.0) as i32;
    let is_dark = |count: &i32| FOLD * bounds.height() as f32 <= *count as f32;
    let left = Rect { right: reach, ..bounds };
    let right = Rect { left: bounds.right - reach, ..bounds };
    let on_left = solid.columns_in(left).iter().rposition(is_dark);
    let on_right = solid.columns_in(right).iter().position(is_dark);
    let beyond_left = on_left.map(|x| Rect { right: x as i32 + 1, ..left });
    let beyond_right = on_right.map(|x| Rect { left: right.left + x as i32, ..right });
    beyond_left.into_iter().chain(beyond_right).collect()
}

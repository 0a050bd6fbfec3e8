//! Lines of Han characters that run from top to bottom, as headlines beside their text do.

use std::collections::HashSet;

use crate::model::Rect;

use super::bits::Bits;
use super::components::Components;
use super::near::Near;

/// A line from top to bottom, and the characters in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Upright {
    pub rect: Rect,
    /// From top to bottom, each as wide as the line.
    pub cells: Vec<Rect>,
}

/// White between the characters of a line, and inside of them from left to right, at most, in heights of a character of
/// the body.
const BETWEEN: f32 = 0.7;
const INSIDE: f32 = 0.4;

/// Narrowest and widest line, in the same: columns of figures are narrower.
const WIDTHS: (f32, f32) = (1.25, 6.0);

/// Fewest characters of a line.
const FEWEST: usize = 5;

/// Height of a character with the white under it, in widths of the line: type may be flattened.
const PITCHES: (f32, f32) = (0.55, 1.3);

/// Share of the line's pixels that have ink, at least and at most.
const INK: (f32, f32) = (0.15, 0.6);

/// Share of a row's pixels that have ink where two characters are parted, in the mean over a line.
const AT_CUT: f32 = 0.06;

/// Finds the lines in the ink of the text. `height` is that of a character of the body.
pub fn find_upright(text: &Bits, height: f32) -> Vec<Upright> {
    let half = |white: f32| (white * height / 2.0).ceil() as i32;
    let closed = text.closed(half(INSIDE), half(BETWEEN));
    let (narrowest, widest) = WIDTHS;
    let is_strip = |rect: &Rect| {
        let width = rect.width() as f32;
        let high = FEWEST as f32 * PITCHES.0 * width <= rect.height() as f32;
        narrowest * height <= width && width <= widest * height && high && rect.width() < rect.height()
    };
    let pieces: Vec<Rect> = Components::of(&closed).all.iter().map(|component| component.rect).collect();
    let strips = join_pieces(pieces.iter().copied().filter(is_strip).collect(), &pieces, height);
    let lines = strips.into_iter().filter_map(|strip| text.trimmed(strip)).filter_map(|rect| cut(text, rect));
    lines.collect()
}

/// White over and under a character in which few strokes stand, or a bracket, at most, in widths of the line.
const WIDE: f32 = 0.8;

/// How far pieces of a line stand aside, in widths of it.
const ASIDE: f32 = 0.1;

/// Lets strips take in what stands over and under them in their width, the longest first.
fn join_pieces(mut strips: Vec<Rect>, pieces: &[Rect], height: f32) -> Vec<Rect> {
    strips.sort_by_key(|strip| (-strip.height(), strip.left, strip.top));
    let near = Near::new(pieces.iter(), (4.0 * height) as i32);
    let mut joined: Vec<Rect> = vec![];
    let mut taken = HashSet::new();
    for mut strip in strips {
        if taken.contains(&strip) {
            continue;
        }
        let (wide, aside) = ((WIDE * strip.width() as f32) as i32, (ASIDE * strip.width() as f32) as i32);
        let next = |strip: &Rect| {
            let reach = Rect {
                left: strip.left - aside,
                top: strip.top - wide,
                right: strip.right + aside,
                bottom: strip.bottom + wide,
            };
            let goes_on = |piece: &Rect| {
                let in_width = strip.left - aside <= piece.left && piece.right <= strip.right + aside;
                in_width && !strip.contains(piece) && piece.down().gap(&strip.down()) <= wide
            };
            near.to(&reach).into_iter().map(|at| pieces[at]).find(goes_on)
        };
        while let Some(piece) = next(&strip) {
            strip = strip.union(&piece);
        }
        let inside = near.to(&strip).into_iter().map(|at| pieces[at]).filter(|piece| strip.contains(piece));
        taken.extend(inside);
        joined.push(strip);
    }
    joined
}

/// The line in a strip, if its characters can be told apart.
fn cut(text: &Bits, rect: Rect) -> Option<Upright> {
    let (width, area) = (rect.width() as f32, rect.area() as f32);
    let ink = text.area_in(rect) as f32 / area;
    if ink < INK.0 || INK.1 < ink {
        return None;
    }
    let rows: Vec<f32> = text.rows_in(rect).into_iter().map(|count| count as f32 / width).collect();
    let pitches = (PITCHES.0 * width).ceil() as usize..=(PITCHES.1 * width) as usize;
    let tried: Vec<Cuts> = pitches.map(|pitch| cut_at(&rows, pitch)).collect();
    let best = tried.iter().map(|cuts| cuts.cost).min_by(f32::total_cmp)?;
    // Twice the pitch cuts as well.
    let cuts = tried.into_iter().find(|cuts| cuts.cost <= best + AS_GOOD)?;
    let inner = &cuts.rows[1..cuts.rows.len() - 1];
    let at_cut: f32 = inner.iter().map(|row| rows[*row]).sum::<f32>() / inner.len().max(1) as f32;
    if cuts.rows.len() <= FEWEST || AT_CUT < at_cut {
        return None;
    }
    let cells = cuts.rows.windows(2).map(|pair| Rect {
        top: rect.top + pair[0] as i32,
        bottom: rect.top + pair[1] as i32,
        ..rect
    });
    Some(Upright { rect, cells: cells.collect() })
}

/// What a character may cost more at the pitch than at twice of it.
const AS_GOOD: f32 = 0.02;

/// Rows at which a line is cut, its ends among them.
struct Cuts {
    rows: Vec<usize>,
    /// In the mean of the characters.
    cost: f32,
}

/// What a character costs that is taller or lower than the pitch by all of it; brackets and marks are lower.
const UNLIKE: f32 = 0.4;

/// What a cut costs that goes through ink all along.
const THROUGH_INK: f32 = 4.0;

/// The best cuts for a pitch: through little ink, and evenly. Each character has between a third and one and a half of the pitch.
fn cut_at(rows: &[f32], pitch: usize) -> Cuts {
    let end = rows.len();
    let ink_at = |row: usize| if row == 0 || row == end { 0.0 } else { rows[row] };
    // The cheapest way to cut off all rows before a row: what it costs, its characters, and where the last of them begins.
    let mut best: Vec<Option<(f32, usize, usize)>> = vec![None; end + 1];
    best[0] = Some((0.0, 0, 0));
    for row in 1..=end {
        let starts = row.saturating_sub(3 * pitch / 2)..=row.saturating_sub((pitch / 3).max(1));
        best[row] = starts
            .filter_map(|start| {
                let (cost, characters, _) = best[start]?;
                let unlike = ((row - start) as f32 - pitch as f32) / pitch as f32;
                (start < row)
                    .then(|| (cost + THROUGH_INK * ink_at(row) + UNLIKE * unlike * unlike, characters + 1, start))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0));
    }
    let Some((cost, characters, _)) = best[end] else { return Cuts { rows: vec![0, end], cost: f32::MAX } };
    let mut cuts = vec![end];
    while let Some((_, _, start)) = cuts.last().and_then(|row| best[*row]).filter(|_| cuts.last() != Some(&0)) {
        cuts.push(start);
    }
    cuts.reverse();
    Cuts { rows: cuts, cost: cost / characters as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Size;

    /// Characters of two strokes each, 40 pixels wide and 28 high, 32 apart.
    fn write(page: &mut Bits, left: i32, top: i32, characters: i32) {
        for at in 0..characters {
            let top = top + 32 * at;
            page.fill(Rect::new(left, top, left + 40, top + 6));
            page.fill(Rect::new(left + 16, top, left + 22, top + 28));
        }
    }

    #[test]
    fn a_line_from_top_to_bottom_is_cut_into_its_characters() {
        let mut page = Bits::new(Size { width: 400, height: 400 });
        write(&mut page, 300, 40, 8);
        let found = find_upright(&page, 20.0);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rect, Rect::new(300, 40, 340, 40 + 7 * 32 + 28));
        assert_eq!(found[0].cells.len(), 8);
        assert!(found[0].cells.iter().all(|cell| (26..=34).contains(&cell.height())), "{:?}", found[0].cells);
    }

    #[test]
    fn a_column_of_text_and_one_of_figures_are_none() {
        let mut page = Bits::new(Size { width: 400, height: 400 });
        for row in 0..10 {
            for at in 0..6 {
                let (left, top) = (20 + 24 * at, 20 + 30 * row);
                page.fill(Rect::new(left, top, left + 20, top + 4));
                page.fill(Rect::new(left + 8, top, left + 12, top + 20));
            }
            page.fill(Rect::new(300, 20 + 30 * row, 312, 40 + 30 * row));
        }
        assert_eq!(find_upright(&page, 20.0), []);
    }
}

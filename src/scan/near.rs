//! Which boxes are near a box.

use crate::model::Rect;

/// Boxes, sorted into square cells for looking up.
pub struct Near {
    cell: i32,
    bounds: Rect,
    cells_across: usize,
    cells: Vec<Vec<u32>>,
}

impl Near {
    /// Sorts the boxes into cells with sides of `cell` pixels.
    pub fn new<'a>(rects: impl Iterator<Item = &'a Rect> + Clone, cell: i32) -> Self {
        let bounds = Rect::around(rects.clone()).unwrap_or(Rect::new(0, 0, 0, 0));
        let cell = cell.max(1);
        let cells_across = (bounds.width() / cell) as usize + 1;
        let cells_down = (bounds.height() / cell) as usize + 1;
        let mut near = Self { cell, bounds, cells_across, cells: vec![vec![]; cells_across * cells_down] };
        for (number, rect) in rects.enumerate() {
            for at in near.cells_of(rect) {
                near.cells[at].push(number as u32);
            }
        }
        near
    }

    /// The numbers of all boxes that may meet the box, each once, in order; some may lie beside it.
    pub fn to(&self, rect: &Rect) -> Vec<usize> {
        let mut found: Vec<usize> =
            self.cells_of(rect).flat_map(|at| &self.cells[at]).map(|&number| number as usize).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The numbers of boxes that may meet the box, in no order; some come twice.
    pub fn found<'a>(&'a self, rect: &Rect) -> impl Iterator<Item = usize> + use<'a> {
        self.cells_of(rect).flat_map(|at| &self.cells[at]).map(|&number| number as usize)
    }

    fn cells_of(&self, rect: &Rect) -> impl Iterator<Item = usize> + use<> {
        let (cell, bounds, cells_across) = (self.cell, self.bounds, self.cells_across);
        let column = move |x: i32| ((x.clamp(bounds.left, bounds.right) - bounds.left) / cell) as usize;
        let row = move |y: i32| ((y.clamp(bounds.top, bounds.bottom) - bounds.top) / cell) as usize;
        let columns = column(rect.left)..=column(rect.right);
        (row(rect.top)..=row(rect.bottom)).flat_map(move |row| columns.clone().map(move |at| row * cells_across + at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rects() -> impl Strategy<Value = Rect> {
        (-99..99_i32, -99..99_i32, 0..50_i32, 0..50_i32).prop_map(|(x, y, w, h)| Rect::new(x, y, x + w, y + h))
    }

    proptest! {
        #[test]
        fn no_box_that_meets_is_forgotten(all in proptest::collection::vec(rects(), 0..30), rect in rects(), cell in 0..40) {
            let found = Near::new(all.iter(), cell).to(&rect);
            prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
            for (number, other) in all.iter().enumerate() {
                prop_assert!(other.intersect(&rect).is_none() || found.contains(&number));
            }
        }
    }
}

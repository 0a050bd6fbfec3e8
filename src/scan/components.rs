//! Connected pieces of ink.

use crate::model::{Rect, Span};

use super::bits::Bits;

/// A piece of ink whose pixels touch each other, by edge or corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Component {
    pub rect: Rect,
    /// Number of ink pixels.
    pub area: i64,
    /// Number of runs of ink it is made of, row by row.
    pub runs: i32,
}

/// The components of a picture, by their first pixel from top to bottom and left to right.
pub struct Components {
    pub all: Vec<Component>,
    runs: Vec<Run>,
}

/// A run of ink; `owner` is an index into `Components::all`.
struct Run {
    y: i32,
    across: Span,
    owner: u32,
}

impl Components {
    /// Finds the components (runs of ink, joined by union-find).
    pub fn of(bits: &Bits) -> Self {
        let (mut runs, mut parents) = join_runs(bits);
        let mut all: Vec<Component> = vec![];
        let mut numbers = vec![0; runs.len()];
        for at in 0..runs.len() {
            let root = root_of(&mut parents, at as u32) as usize;
            let run = &mut runs[at];
            let piece = Component { rect: run.rect(), area: run.across.len().into(), runs: 1 };
            if root == at {
                numbers[at] = all.len() as u32;
                all.push(piece);
            } else {
                all[numbers[root] as usize].take_in(&piece);
            }
            run.owner = numbers[root];
        }
        Self { all, runs }
    }

    /// For each component the boxes of its runs of ink, from top to bottom.
    pub fn runs(&self) -> Vec<Vec<Rect>> {
        let mut runs: Vec<Vec<Rect>> =
            self.all.iter().map(|component| Vec::with_capacity(component.runs as usize)).collect();
        for run in &self.runs {
            runs[run.owner as usize].push(run.rect());
        }
        runs
    }

    /// Draws those components that are wanted on a sheet as large as that of `bits`.
    pub fn draw(&self, bits: &Bits, wanted: impl Fn(usize, &Component) -> bool) -> Bits {
        let wanted: Vec<bool> = self.all.iter().enumerate().map(|(at, component)| wanted(at, component)).collect();
        let mut drawn = Bits::new(bits.size());
        for run in self.runs.iter().filter(|run| wanted[run.owner as usize]) {
            drawn.fill(run.rect());
        }
        drawn
    }
}

impl Run {
    fn rect(&self) -> Rect {
        Rect { left: self.across.start, top: self.y, right: self.across.end, bottom: self.y + 1 }
    }
}

impl Component {
    fn take_in(&mut self, other: &Component) {
        self.rect = self.rect.union(&other.rect);
        self.area += other.area;
        self.runs += other.runs;
    }
}

/// The runs of all rows, and for each an earlier run (or itself) of the same component.
fn join_runs(bits: &Bits) -> (Vec<Run>, Vec<u32>) {
    let mut runs: Vec<Run> = vec![];
    let mut parents: Vec<u32> = vec![];
    let mut above = 0..0;
    for y in 0..bits.height() {
        let first = runs.len();
        let mut next_above = above.start;
        for across in bits.runs(y) {
            let at = runs.len() as u32;
            runs.push(Run { y, across, owner: at });
            parents.push(at);
            while next_above < above.end && runs[next_above].across.end < across.start {
                next_above += 1;
            }
            let mut touching = next_above;
            while touching < above.end && runs[touching].across.start <= across.end {
                unite(&mut parents, touching as u32, at);
                touching += 1;
            }
        }
        above = first..runs.len();
    }
    (runs, parents)
}

/// The earlier root becomes the parent, so a component's root is its first run.
fn unite(parents: &mut [u32], one: u32, other: u32) {
    let (one, other) = (root_of(parents, one), root_of(parents, other));
    parents[one.max(other) as usize] = one.min(other);
}

fn root_of(parents: &mut [u32], mut at: u32) -> u32 {
    while parents[at as usize] != at {
        let parent = parents[at as usize];
        parents[at as usize] = parents[parent as usize];
        at = parent;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::bits::tests::{ink_as_white, pictures};
    use super::*;
    use image::Luma;
    use imageproc::region_labelling::{Connectivity, connected_components};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn components_are_those_of_imageproc(image in pictures()) {
            let labels = connected_components(&ink_as_white(&image), Connectivity::Eight, Luma([0]));
            let mut expected: Vec<Option<(Rect, i64)>> = vec![];
            for (x, y, label) in labels.enumerate_pixels().filter(|(_, _, label)| label.0[0] != 0) {
                let pixel = Rect::new(x as i32, y as i32, x as i32 + 1, y as i32 + 1);
                let label = label.0[0] as usize;
                expected.resize(expected.len().max(label + 1), None);
                let (rect, area) = expected[label].unwrap_or((pixel, 0));
                expected[label] = Some((rect.union(&pixel), area + 1));
            }
            let mut expected: Vec<_> = expected.into_iter().flatten().collect();
            let found = Components::of(&Bits::darker_than(&image, 128)).all;
            let mut found: Vec<_> = found.iter().map(|component| (component.rect, component.area)).collect();
            let key = |&(rect, area): &(Rect, i64)| (rect.top, rect.left, rect.bottom, rect.right, area);
            expected.sort_by_key(key);
            found.sort_by_key(key);
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn all_components_drawn_are_the_picture(image in pictures()) {
            let bits = Bits::darker_than(&image, 128);
            let components = Components::of(&bits);
            prop_assert_eq!(components.draw(&bits, |_, _| true), bits.clone());
            let first = components.draw(&bits, |at, _| at == 0);
            prop_assert_eq!(first.area(), components.all.first().map_or(0, |component| component.area));
        }
    }
}

//! The best pairs between two sides.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// A possible pair, and how much speaks for it. Only pairs with a positive weight are looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    pub left: usize,
    pub right: usize,
    pub weight: f32,
}

/// Returns the pairs with the largest sum of weights in which each side occurs at most once, sorted. Parts of the graph
/// that have no edge between them are solved one by one.
pub fn best_pairs(edges: &[Edge]) -> Vec<(usize, usize)> {
    let edges: Vec<Edge> = edges.iter().copied().filter(|edge| 0.0 < edge.weight).collect();
    let mut pairs: Vec<(usize, usize)> = components(&edges).iter().flat_map(|part| solve(part)).collect();
    pairs.sort_unstable();
    pairs
}

/// Groups the edges that hang together.
fn components(edges: &[Edge]) -> Vec<Vec<Edge>> {
    let mut group_of_left: BTreeMap<usize, usize> = BTreeMap::new();
    let mut group_of_right: BTreeMap<usize, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<Edge>> = Vec::new();
    for edge in edges {
        let left = group_of_left.get(&edge.left).copied();
        let right = group_of_right.get(&edge.right).copied();
        let home = match (left, right) {
            (Some(one), Some(other)) if one != other => {
                // The smaller moves: no edge does so more often than its group doubles.
                let (home, left) = if groups[one].len() < groups[other].len() { (other, one) } else { (one, other) };
                let moved = std::mem::take(&mut groups[left]);
                for moved in &moved {
                    group_of_left.insert(moved.left, home);
                    group_of_right.insert(moved.right, home);
                }
                groups[home].extend(moved);
                home
            }
            (Some(home), _) | (None, Some(home)) => home,
            (None, None) => {
                groups.push(Vec::new());
                groups.len() - 1
            }
        };
        group_of_left.insert(edge.left, home);
        group_of_right.insert(edge.right, home);
        groups[home].push(*edge);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Solves one part by the Hungarian method (Kuhn 1955) in the form with potentials and shortest paths (Jonker and Volgenant
/// 1987), over the edges that are there.
fn solve(edges: &[Edge]) -> Vec<(usize, usize)> {
    let lefts = sorted(edges.iter().map(|edge| edge.left));
    let rights = sorted(edges.iter().map(|edge| edge.right));
    let mut costs = vec![Vec::new(); lefts.len()];
    for edge in edges {
        let row = lefts.binary_search(&edge.left).expect("every left side is listed");
        let column = rights.binary_search(&edge.right).expect("every right side is listed");
        costs[row].push((column, -edge.weight));
    }
    // Behind the columns of the right sides each row has one of its own: it may stay alone, which costs nothing.
    for (row, costs) in costs.iter_mut().enumerate() {
        costs.push((rights.len() + row, 0.0));
    }
    let columns = Assignment::of(&costs, rights.len() + lefts.len()).column_of;
    let pair = |(row, column): (usize, usize)| (column < rights.len()).then(|| (lefts[row], rights[column]));
    columns.into_iter().enumerate().filter_map(pair).collect()
}

fn sorted(values: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut values: Vec<usize> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// The column of each row with the least sum of costs.
struct Assignment<'a> {
    /// For each row the columns that it may have, and what they cost.
    costs: &'a [Vec<(usize, f32)>],
    of_row: Vec<f32>,
    of_column: Vec<f32>,
    row_in: Vec<Option<usize>>,
    column_of: Vec<usize>,
    /// How each column was last reached.
    ways: Vec<Way>,
}

/// How a column was reached, and whether it cannot be by a shorter way.
#[derive(Clone, Copy)]
struct Way {
    /// The row from which the way started: every row is placed once.
    start: usize,
    row: usize,
    distance: f32,
    is_settled: bool,
}

/// A column to which no way is known.
const UNREACHED: Way = Way { start: usize::MAX, row: usize::MAX, distance: f32::INFINITY, is_settled: false };

/// A column on the way from a row to a free column; the nearest is the greatest, so that a heap gives it first.
#[derive(Clone, Copy, PartialEq)]
struct Reached {
    distance: f32,
    column: usize,
}

impl Eq for Reached {}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        other.distance.total_cmp(&self.distance).then(other.column.cmp(&self.column))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A search for the shortest way from a row to a free column.
struct Search {
    start: usize,
    heap: BinaryHeap<Reached>,
    /// How far the nearest of the free columns is that were reached. Nobody will go farther.
    free: f32,
}

impl<'a> Assignment<'a> {
    /// Every row needs a column of its own that no other has.
    fn of(costs: &'a [Vec<(usize, f32)>], columns: usize) -> Self {
        let mut assignment = Self {
            costs,
            of_row: vec![0.0; costs.len()],
            of_column: vec![0.0; columns],
            row_in: vec![None; columns],
            column_of: vec![usize::MAX; costs.len()],
            ways: vec![UNREACHED; columns],
        };
        (0..costs.len()).for_each(|row| assignment.place(row));
        assignment
    }

    /// Gives a row a column, and rows on the way another one.
    fn place(&mut self, start: usize) {
        let mut column = self.shortest_path(start);
        loop {
            let row = self.ways[column].row;
            let before = std::mem::replace(&mut self.column_of[row], column);
            self.row_in[column] = Some(row);
            if row == start {
                break;
            }
            column = before;
        }
    }

    /// The free column at the end of the shortest way; the potentials follow.
    fn shortest_path(&mut self, start: usize) -> usize {
        let mut search = Search { start, heap: BinaryHeap::new(), free: f32::INFINITY };
        let mut settled = Vec::new();
        let mut next = (start, 0.0);
        let (end, walked) = loop {
            self.reach(next, &mut search);
            let Reached { distance, column } = loop {
                let nearest = search.heap.pop().expect("every row has a column of its own");
                if !self.ways[nearest.column].is_settled {
                    break nearest;
                }
            };
            let Some(row) = self.row_in[column] else { break (column, distance) };
            self.ways[column].is_settled = true;
            settled.push((column, row, distance));
            next = (row, distance);
        };
        self.of_row[start] += walked;
        for (column, row, distance) in settled {
            self.of_column[column] -= walked - distance;
            self.of_row[row] += walked - distance;
        }
        end
    }

    /// Looks from a row, so far on the way, at the columns that it may have.
    fn reach(&mut self, (row, walked): (usize, f32), search: &mut Search) {
        for &(column, cost) in &self.costs[row] {
            let way = &mut self.ways[column];
            if way.start != search.start {
                *way = Way { start: search.start, ..UNREACHED };
            }
            let distance = walked + cost - self.of_row[row] - self.of_column[column];
            // What is settled stays so: rounding must not open it again, or the ways would run in circles.
            if way.is_settled || way.distance <= distance || search.free < distance {
                continue;
            }
            *way = Way { row, distance, ..*way };
            if self.row_in[column].is_none() {
                search.free = distance;
            }
            search.heap.push(Reached { distance, column });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edge(left: usize, right: usize, weight: f32) -> Edge {
        Edge { left, right, weight }
    }

    #[test]
    fn the_whole_counts_more_than_the_single_pair() {
        let edges = [edge(0, 0, 5.0), edge(0, 1, 4.0), edge(1, 0, 4.0)];
        assert_eq!(best_pairs(&edges), [(0, 1), (1, 0)]);
    }

    #[test]
    fn what_speaks_against_a_pair_leaves_both_alone() {
        assert_eq!(best_pairs(&[edge(0, 0, -1.0), edge(1, 1, 0.0)]), []);
    }

    /// The largest sum by trying everything.
    fn best_sum(edges: &[Edge], used_left: u32, used_right: u32) -> f32 {
        let Some((first, rest)) = edges.split_first() else { return 0.0 };
        let without = best_sum(rest, used_left, used_right);
        let taken = used_left >> first.left & 1 == 1 || used_right >> first.right & 1 == 1;
        if taken || first.weight <= 0.0 {
            return without;
        }
        without.max(first.weight + best_sum(rest, used_left | 1 << first.left, used_right | 1 << first.right))
    }

    /// Many sides, and weights that do not add up without rounding.
    #[test]
    fn a_long_chain_of_pairs_is_solved() {
        let weight = |at: usize| 1.0 + (at * 7919 % 1000) as f32 / 3001.0;
        let chain = (0..2_000).flat_map(|at| {
            [edge(at, at, weight(at)), edge(at, at + 1, weight(at + 5)), edge(at, at + 3, weight(at + 9))]
        });
        assert_eq!(best_pairs(&chain.collect::<Vec<_>>()).len(), 2_000);
    }

    proptest! {
        #[test]
        fn no_other_choice_of_pairs_weighs_more(
            edges in proptest::collection::vec((0_usize..5, 0_usize..5, -3_i32..20), 0..12)
        ) {
            let mut seen = std::collections::BTreeSet::new();
            let edges: Vec<Edge> = edges
                .into_iter()
                .filter(|(left, right, _)| seen.insert((*left, *right)))
                .map(|(left, right, weight)| edge(left, right, weight as f32))
                .collect();
            let pairs = best_pairs(&edges);
            let weight = |pair: &(usize, usize)| {
                edges.iter().find(|edge| (edge.left, edge.right) == *pair).map_or(0.0, |edge| edge.weight)
            };
            let sum: f32 = pairs.iter().map(weight).sum();
            prop_assert!((sum - best_sum(&edges, 0, 0)).abs() < 1e-3);
        }
    }
}

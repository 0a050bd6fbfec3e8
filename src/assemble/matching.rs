//! The best pairs between two sides.

use std::collections::BTreeMap;

/// A possible pair, and how much speaks for it. Only pairs with a positive weight are looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    pub left: usize,
    pub right: usize,
    pub weight: f32,
}

/// Returns the pairs with the largest sum of weights in which each side occurs at most once, sorted. Parts of the graph
/// that have no edge between them are solved one by one, each in the cube of its size.
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
            (Some(home), Some(other)) if home != other => {
                let moved = std::mem::take(&mut groups[other]);
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

/// Solves one part by the Hungarian method (Kuhn 1955) in the form with potentials (Jonker and Volgenant 1987).
fn solve(edges: &[Edge]) -> Vec<(usize, usize)> {
    let lefts = sorted(edges.iter().map(|edge| edge.left));
    let rights = sorted(edges.iter().map(|edge| edge.right));
    // As many columns more as there are rows: any row may stay alone, which costs nothing.
    let width = rights.len() + lefts.len();
    let mut cost = vec![vec![0.0_f32; width]; lefts.len()];
    for edge in edges {
        let row = lefts.binary_search(&edge.left).expect("every left side is listed");
        let column = rights.binary_search(&edge.right).expect("every right side is listed");
        cost[row][column] = cost[row][column].min(-edge.weight);
    }
    let columns = assign(&cost, width);
    let pair = |(row, column): (usize, usize)| {
        let pays = column < rights.len() && cost[row][column] < 0.0;
        pays.then(|| (lefts[row], rights[column]))
    };
    columns.into_iter().enumerate().filter_map(pair).collect()
}

fn sorted(values: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut values: Vec<usize> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// The column of each row with the least sum of costs. There are at least as many columns as rows.
fn assign(cost: &[Vec<f32>], width: usize) -> Vec<usize> {
    let mut of_row = vec![0.0_f32; cost.len()];
    let mut of_column = vec![0.0_f32; width];
    let mut row_in: Vec<Option<usize>> = vec![None; width];
    for row in 0..cost.len() {
        let path = shortest_path(row, cost, &mut of_row, &mut of_column, &row_in);
        augment(row, path, &mut row_in);
    }
    let mut columns = vec![0; cost.len()];
    for (column, row) in row_in.into_iter().enumerate() {
        if let Some(row) = row {
            columns[row] = column;
        }
    }
    columns
}

/// A way from a free row to a free column: the column reached, and from which row each column was reached.
struct Path {
    end: usize,
    reached_from: Vec<usize>,
}

fn shortest_path(
    start: usize,
    cost: &[Vec<f32>],
    of_row: &mut [f32],
    of_column: &mut [f32],
    row_in: &[Option<usize>],
) -> Path {
    let width = of_column.len();
    let mut distance = vec![f32::INFINITY; width];
    let mut reached_from = vec![start; width];
    let mut done = vec![false; width];
    let mut row = start;
    let mut walked = 0.0;
    let end = loop {
        for column in (0..width).filter(|column| !done[*column]) {
            let step = walked + cost[row][column] - of_row[row] - of_column[column];
            if step < distance[column] {
                distance[column] = step;
                reached_from[column] = row;
            }
        }
        let nearest = (0..width).filter(|column| !done[*column]).min_by(|a, b| distance[*a].total_cmp(&distance[*b]));
        let column = nearest.expect("there are more columns than rows");
        walked = distance[column];
        match row_in[column] {
            None => break column,
            Some(next) => {
                done[column] = true;
                row = next;
            }
        }
    };
    of_row[start] += walked;
    for column in (0..width).filter(|column| done[*column]) {
        let behind = walked - distance[column];
        of_column[column] -= behind;
        if let Some(row) = row_in[column] {
            of_row[row] += behind;
        }
    }
    Path { end, reached_from }
}

fn augment(start: usize, path: Path, row_in: &mut [Option<usize>]) {
    let mut column = path.end;
    loop {
        let row = path.reached_from[column];
        let before = row_in.iter().position(|taken| *taken == Some(row));
        row_in[column] = Some(row);
        match before {
            Some(before) if row != start => column = before,
            _ => break,
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

//! Things that are put together two by two.

/// Disjoint sets of the numbers from 0 on.
pub struct Sets {
    parents: Vec<usize>,
}

impl Sets {
    /// Each number in a set of its own.
    pub fn new(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    /// The smallest number of the set.
    pub fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    pub fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }

    /// The sets by their smallest number, each in ascending order.
    pub fn groups(&mut self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = vec![vec![]; self.parents.len()];
        for at in 0..self.parents.len() {
            groups[self.root(at)].push(at);
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_united_is_one_group() {
        let mut sets = Sets::new(5);
        sets.unite(4, 1);
        sets.unite(3, 4);
        assert_eq!(sets.groups(), [vec![0], vec![1, 3, 4], vec![2]]);
    }
}

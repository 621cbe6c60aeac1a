//! Union–find: which of many things belong together.

/// Disjoint sets of `0..n`; the least member stands for its set.
#[derive(Debug)]
pub(super) struct Union {
    parent: Vec<usize>,
}

impl Union {
    pub(super) fn new(n: usize) -> Self {
        Self { parent: (0..n).collect() }
    }

    /// The member that stands for the set of `at`.
    pub(super) fn root(&mut self, at: usize) -> usize {
        let mut root = at;
        while let Some(&up) = self.parent.get(root).filter(|&&up| up != root) {
            root = up;
        }
        let mut walk = at;
        while let Some(up) = self.parent.get_mut(walk).filter(|up| **up != root) {
            walk = std::mem::replace(up, root);
        }
        root
    }

    /// Makes the sets of both one.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(parent) = self.parent.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_named_by_their_least_member_in_any_order() {
        let mut union = Union::new(5);
        union.join(3, 4);
        union.join(1, 3);
        let roots: Vec<_> = (0..5).map(|at| union.root(at)).collect();
        assert_eq!(roots, [0, 1, 2, 1, 1]);
    }
}

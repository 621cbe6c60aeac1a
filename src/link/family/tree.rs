//! Who stands under whom in a family.
//!
//! A parent governs a territory around that of its child, so that no circle can arise: the
//! superior notice that the child names if that is one, else the member of the nearest
//! government above.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Node, Tie};
use crate::corpus::Corpus;

/// Parents of the members.
#[derive(Debug, Default)]
pub(super) struct Tree {
    parents: BTreeMap<usize, usize>,
}

impl Tree {
    pub(super) fn new(corpus: &Corpus, ties: &BTreeMap<usize, Vec<Tie>>, members: &[usize]) -> Self {
        // The first member of each territory, as members come in order.
        let mut seats: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for &at in members {
            if let Some(region) = corpus.get(at).and_then(|e| e.region.clone()) {
                seats.entry(region).or_insert(at);
            }
        }
        let mut tree = Self::default();
        for &at in members {
            let named = named(corpus, ties, at);
            let parent = named.or_else(|| {
                around(corpus, at).into_iter().find_map(|code| seats.get(code.as_str()).copied())
            });
            let over = |p: &usize| corpus.get(*p).zip(corpus.get(at)).is_some_and(|(p, c)| p.above(c));
            if let Some(parent) = parent.filter(over) {
                tree.parents.insert(at, parent);
            }
        }
        tree
    }

    pub(super) fn parent(&self, at: usize) -> Option<usize> {
        self.parents.get(&at).copied()
    }
}

/// The notice above that the member names and is most alike to.
fn named(corpus: &Corpus, ties: &BTreeMap<usize, Vec<Tie>>, at: usize) -> Option<usize> {
    let child = corpus.get(at)?;
    let above = ties.get(&at)?.iter().filter_map(|tie| match &tie.node {
        Node::Notice(to) if corpus.get(*to).is_some_and(|p| p.above(child)) => Some((tie.like, *to)),
        _ => None,
    });
    above.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1))).map(|(_, to)| to)
}

/// Codes of the territories around that of a notice, from the nearest.
fn around(corpus: &Corpus, at: usize) -> Vec<String> {
    let Some(region) = corpus.get(at).and_then(|e| e.region.as_deref()) else { return Vec::new() };
    let head = |digits: usize| region.get(..digits).filter(|_| region.len() > digits);
    let codes = [
        head(6).map(str::to_owned),
        head(4).map(|h| format!("{h}00")),
        head(2).map(|h| format!("{h}0000")),
        Some("100000".to_owned()),
    ];
    codes.into_iter().flatten().filter(|code| code != region).collect()
}

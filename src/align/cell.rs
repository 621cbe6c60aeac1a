//! The notices of a family that are compared with each other.
//!
//! A small family is compared each with each; in a large one a notice meets its parent and
//! its neighbours in territory, so that the work grows with the family and not its square.

use std::collections::BTreeMap;

use super::grams::Common;
use super::pair::{Notice, Pair, weigh};
use super::score::Weights;
use crate::corpus::Corpus;
use crate::lexicon::linking::Linking;
use crate::links::{Alignment, Family};

/// Largest family in which each notice is compared with each.
const WHOLE: usize = 16;
/// In larger ones: neighbours under one parent that are compared with each other, and with
/// the parent.
const NEIGHBOURS: usize = 6;

/// Most pairs of measures that two notices are compared in: about two gigabytes. Two registers
/// with thousands of entries would take all memory, and nobody would read what came out.
const MOST: usize = 20_000_000;

/// Notices of one family that are compared.
#[derive(Debug)]
pub(super) struct Cell {
    family: String,
    /// Places in the corpus, those above first.
    members: Vec<usize>,
}

/// The cells of a family.
pub(super) fn cells(corpus: &Corpus, family: &Family) -> Vec<Cell> {
    let place =
        |id: &str| corpus.find(id).filter(|&at| corpus.get(at).is_some_and(|e| !e.measures.is_empty()));
    let cell = |members: Vec<usize>| Cell { family: family.id.clone(), members };
    let members: Vec<(usize, Option<usize>)> = family
        .members
        .iter()
        .filter_map(|m| Some((place(&m.notice)?, m.parent.as_deref().and_then(place))))
        .collect();
    if members.len() <= WHOLE {
        return vec![cell(members.into_iter().map(|(at, _)| at).collect())];
    }
    // Members come in order of tier and territory, so neighbours stay together.
    let mut under: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (at, parent) in members {
        under.entry(parent).or_default().push(at);
    }
    let chunks = under.into_iter().flat_map(|(parent, children)| {
        let chunks: Vec<Vec<usize>> = children
            .chunks(NEIGHBOURS)
            .map(|chunk| parent.into_iter().chain(chunk.iter().copied()).collect())
            .collect();
        chunks
    });
    chunks.map(cell).collect()
}

impl Cell {
    /// Two notices of no family.
    pub(super) fn of_two(corpus: &Corpus, a: &str, b: &str) -> Self {
        Self { family: String::new(), members: [a, b].into_iter().filter_map(|id| corpus.find(id)).collect() }
    }

    /// Aligns every two notices of the cell.
    pub(super) fn align(
        &self,
        linking: &Linking,
        corpus: &Corpus,
        common: &Common,
        weights: &Weights,
    ) -> Vec<Alignment> {
        let entries = self.members.iter().filter_map(|&at| corpus.get(at));
        let mut notices: Vec<Notice> = entries.map(|e| Notice::new(linking, e, weights)).collect();
        weigh(&mut notices, common, weights);
        let pair = Pair { linking, weights, family: &self.family };
        let mut out = Vec::new();
        for (i, a) in notices.iter().enumerate() {
            for b in notices.iter().skip(i + 1).filter(|b| !too_large(a.len(), b.len())) {
                pair.align(a, b, &mut out);
            }
        }
        out
    }

    /// How many pairs of its notices have too many measures to be aligned.
    pub(super) fn unaligned(&self, corpus: &Corpus) -> usize {
        let sizes: Vec<usize> =
            self.members.iter().filter_map(|&at| corpus.get(at)).map(|e| e.measures.len()).collect();
        let behind =
            |(i, a): (usize, &usize)| sizes.iter().skip(i + 1).filter(|b| too_large(*a, **b)).count();
        sizes.iter().enumerate().map(behind).sum()
    }
}

/// Whether notices with so many measures are left unaligned.
pub(super) fn too_large(a: usize, b: usize) -> bool {
    a.saturating_mul(b) > MOST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Builder;
    use crate::notice::{Measure, Notice};

    #[test]
    fn pairs_that_are_too_large_are_counted() {
        let ctx = crate::Context::new(&crate::Settings::default()).unwrap();
        let mut builder = Builder::default();
        for (id, measures) in [("a", 6_000), ("b", 5_000), ("c", 10)] {
            let measures = vec![Measure::default(); measures];
            builder.add(&ctx, &Notice { id: id.into(), measures, ..Notice::default() });
        }
        let cell = Cell { family: String::new(), members: vec![0, 1, 2] };
        assert_eq!(cell.unaligned(&builder.close()), 1);
    }
}

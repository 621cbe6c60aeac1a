//! The measures of a notice as vectors, one for each view, and how near two of them are.

use super::features::{VIEWS, features};
use super::grams::{Common, Gram, narrow, scarcity, share};
use super::score::{Counts, Weights};
use crate::corpus::Entry;
use crate::lexicon::linking::Linking;

/// Fewest measures in which a gram may stand before it can be too frequent to find
/// candidates: in two short notices a quarter would be a handful.
const RARE: usize = 12;

/// One view of the measures of a notice.
#[derive(Debug, Default)]
pub(super) struct Vectors {
    /// (gram, measure, weight), sorted.
    grams: Vec<(Gram, u32, f32)>,
    /// Length of each measure's vector.
    norms: Vec<f64>,
}

/// All views of the measures of a notice, not yet weighed.
pub(super) fn views(linking: &Linking, entry: &Entry, weights: &Weights) -> [Vectors; VIEWS] {
    let mut views: [Vectors; VIEWS] = Default::default();
    for (at, item) in (0_u32..).zip(&entry.measures) {
        for (view, told) in views.iter_mut().zip(features(linking, item, weights)) {
            view.grams.extend(told.into_iter().map(|(gram, w)| (gram, at, w)));
        }
    }
    for view in &mut views {
        view.grams.sort_unstable_by_key(|(gram, at, _)| (*gram, *at));
        view.norms = vec![0.0; entry.measures.len()];
    }
    views
}

/// Turns places into weights by how rare each gram is in one view of the notices of a cell,
/// and leaves out those that are too frequent to find anything. Gives the mean length.
pub(super) fn weigh(all: &mut [&mut Vectors], common: &Common, cutoff: f64, voice: f64) -> f64 {
    let rare = rarities(all, common, cutoff);
    for view in all.iter_mut() {
        let of = view.norms.len();
        let mut at = 0;
        for same in view.grams.chunk_by_mut(|x, y| x.0 == y.0) {
            let Some(&(gram, _, _)) = same.first() else { continue };
            while rare.get(at).is_some_and(|r| r.0 < gram) {
                at += 1;
            }
            let Some(&(_, rarity, finds)) = rare.get(at) else { continue };
            let rarity = rarity.min(scarcity(share(same.len(), of), share(1, of)));
            for (_, measure, weight) in same {
                let full = f64::from(*weight) * rarity;
                let voice = f64::from(*weight) * rarity.powf(voice);
                if let Some(norm) = view.norms.get_mut(*measure as usize) {
                    *norm += voice * voice;
                }
                *weight = if finds { narrow(full) } else { 0.0 };
            }
        }
        view.grams.retain(|(_, _, w)| *w > 0.0);
        view.norms.iter_mut().for_each(|n| *n = n.sqrt());
    }
    let (sum, count) = all.iter().flat_map(|v| &v.norms).fold((0.0, 0.0), |(s, n), x| (s + x, n + 1.0));
    if count > 0.0 && sum > 0.0 { sum / count } else { 1.0 }
}

/// How rare each gram is, and whether it is rare enough to find candidates.
fn rarities(all: &[&mut Vectors], common: &Common, cutoff: f64) -> Vec<(Gram, f64, bool)> {
    let mut counts: Vec<Gram> = all.iter().flat_map(|v| v.grams.iter().map(|(g, _, _)| *g)).collect();
    counts.sort_unstable();
    let of: usize = all.iter().map(|v| v.norms.len()).sum();
    let often = |here: usize| here > RARE && share(here, of) > cutoff;
    let rarity = |same: &[Gram]| {
        let here = same.len();
        same.first().map(|&gram| (gram, common.rarity(gram, here, of, all.len()), !often(here)))
    };
    counts.chunk_by(|a, b| a == b).filter_map(rarity).collect()
}

impl Vectors {
    /// Adds to `scores`, row by row, its share of the nearness of every two measures. `mean` is
    /// the mean length of the cell.
    pub(super) fn add(&self, other: &Self, scores: &mut [f64], view: Counts, mean: f64) {
        let Counts { share, length, .. } = view;
        let columns = other.norms.len();
        let scale = |norms: &[f64]| -> Vec<f64> {
            norms.iter().map(|n| 1.0 / ((1.0 - length) * mean + length * n).max(f64::MIN_POSITIVE)).collect()
        };
        let (rows, across) = (scale(&self.norms), scale(&other.norms));
        let mut from = 0;
        for same in self.grams.chunk_by(|x, y| x.0 == y.0) {
            let Some(&(gram, _, _)) = same.first() else { continue };
            while other.grams.get(from).is_some_and(|g| g.0 < gram) {
                from += 1;
            }
            for (_, column, y) in other.grams.iter().skip(from).take_while(|g| g.0 == gram) {
                let Some(y) = across.get(*column as usize).map(|s| s * share * f64::from(*y)) else {
                    continue;
                };
                for (_, row, x) in same {
                    let at = *row as usize * columns + *column as usize;
                    if let (Some(score), Some(scale)) = (scores.get_mut(at), rows.get(*row as usize)) {
                        *score += f64::from(*x) * scale * y;
                    }
                }
            }
        }
    }
}

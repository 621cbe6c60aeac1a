//! The measures of a notice as vectors, one for each view, and how near two of them are.

use super::features::{Features, Parts, VIEWS, features};
use super::grams::{Common, Gram, is_mark, narrow, scarcity, share};
use super::score::{Counts, Weights};
use crate::corpus::Entry;
use crate::lexicon::linking::Linking;

/// Fewest measures in which a gram may stand before it can be too frequent to find
/// candidates: in two short notices a quarter would be a handful.
const RARE: usize = 12;

/// One view of the measures of a notice, or their stretches.
#[derive(Debug, Default)]
pub(super) struct Vectors {
    /// (gram, measure, weight), sorted.
    grams: Vec<(Gram, u32, f32)>,
    /// Length of each measure's vector.
    norms: Vec<f64>,
    /// Mean length in the cell.
    mean: f64,
}

/// The measures of a notice in all views.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Words, tasks, names.
    pub(super) views: [Vectors; VIEWS],
    /// Stretches as rows, with their words.
    pub(super) stretches: Vectors,
    /// Of which measure each stretch is, ascending.
    pub(super) measure_of: Vec<u32>,
    /// The parts of tasks that each measure names.
    pub(super) parts: Vec<Parts>,
}

/// All views of the measures of a notice, not yet weighed.
pub(super) fn told(linking: &Linking, entry: &Entry, weights: &Weights) -> Told {
    let mut told = Told::default();
    for (at, item) in (0_u32..).zip(&entry.measures) {
        let Features { views, stretches, parts } = features(linking, item, weights);
        for (view, grams) in told.views.iter_mut().zip(views) {
            view.grams.extend(grams.into_iter().map(|(gram, w)| (gram, at, w)));
        }
        told.parts.push(parts);
        for stretch in stretches {
            let row = u32::try_from(told.measure_of.len()).unwrap_or(u32::MAX);
            told.measure_of.push(at);
            told.stretches.grams.extend(stretch.into_iter().map(|gram| (gram, row, 0.0)));
        }
    }
    for view in told.views.iter_mut().chain([&mut told.stretches]) {
        view.grams.sort_unstable_by_key(|(gram, at, _)| (*gram, *at));
    }
    for view in &mut told.views {
        view.norms = vec![0.0; entry.measures.len()];
    }
    told
}

impl Told {
    /// Gives the words of its stretches the weight that they have in their measure.
    pub(super) fn weigh_stretches(&mut self) {
        let [words, _, _] = &self.views;
        let of = &mut self.stretches;
        of.norms = vec![0.0; self.measure_of.len()];
        let mut from = 0;
        for (gram, row, weight) in &mut of.grams {
            let measure = self.measure_of.get(*row as usize).copied().unwrap_or(u32::MAX);
            let key = (*gram, measure);
            // Rows ascend with their measures, so both lists go by gram and measure.
            while words.grams.get(from).is_some_and(|w| (w.0, w.1) < key) {
                from += 1;
            }
            *weight = words.grams.get(from).filter(|w| (w.0, w.1) == key).map_or(0.0, |w| w.2);
            if let Some(norm) = of.norms.get_mut(*row as usize) {
                *norm += f64::from(*weight).powi(2);
            }
        }
        of.grams.retain(|(_, _, w)| *w > 0.0);
        of.norms.iter_mut().for_each(|n| *n = n.sqrt());
    }
}

/// Turns places into weights by how rare each gram is in one view of the notices of a cell,
/// and leaves out those that are too frequent to find anything.
pub(super) fn weigh(all: &mut [&mut Vectors], common: &Common, cutoff: f64, voice: f64) {
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
    level(all);
}

/// What vectors of these lengths are multiplied by where `length` of it counts.
pub(super) fn scales(norms: &[f64], mean: f64, length: f64) -> Vec<f64> {
    let pivot = (1.0 - length) * mean;
    norms.iter().map(|n| 1.0 / (pivot + length * n).max(f64::MIN_POSITIVE)).collect()
}

/// The mean of these lengths; 1 where there is none.
pub(super) fn mean<'n>(norms: impl Iterator<Item = &'n f64>) -> f64 {
    let (sum, count) = norms.fold((0.0, 0.0), |(s, n), x| (s + x, n + 1.0));
    if count > 0.0 && sum > 0.0 { sum / count } else { 1.0 }
}

/// Tells each of them the mean length of all.
pub(super) fn level(all: &mut [&mut Vectors]) {
    let mean = mean(all.iter().flat_map(|v| &v.norms));
    for vectors in all {
        vectors.mean = mean;
    }
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
    /// How many measures or stretches there are.
    pub(super) fn len(&self) -> usize {
        self.norms.len()
    }

    /// Adds to `scores`, row by row, its share of the nearness of every two measures.
    pub(super) fn add(&self, other: &Self, scores: &mut [f64], view: Counts) {
        let Counts { share, length, .. } = view;
        let columns = other.norms.len();
        let [rows, across] = [self, other].map(|of| scales(&of.norms, of.mean, length));
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

    /// How much of each of these names the measures of `words` and `tasks` speak of, row by row:
    /// the mean of the share of its words and the share of its tasks, or the one that it has.
    pub(super) fn covered(&self, words: &Self, tasks: &Self) -> Vec<f64> {
        let columns = words.len();
        let [mut own, mut shared] = [self.len(), self.len() * columns].map(|n| vec![[0.0_f64; 2]; n]);
        let mut from = [0, 0];
        for same in self.grams.chunk_by(|x, y| x.0 == y.0) {
            let Some(&(gram, _, _)) = same.first() else { continue };
            let kind = usize::from(is_mark(gram));
            let (other, from) = if kind == 0 { (words, &mut from[0]) } else { (tasks, &mut from[1]) };
            while other.grams.get(*from).is_some_and(|g| g.0 < gram) {
                *from += 1;
            }
            for (_, row, weight) in same {
                let weight = f64::from(*weight);
                if let Some(own) = own.get_mut(*row as usize) {
                    own[kind] += weight;
                }
                for (_, column, _) in other.grams.iter().skip(*from).take_while(|g| g.0 == gram) {
                    if let Some(shared) = shared.get_mut(*row as usize * columns + *column as usize) {
                        shared[kind] += weight;
                    }
                }
            }
        }
        let share = |(at, shared): (usize, [f64; 2])| {
            let own = own.get(at / columns.max(1)).copied().unwrap_or_default();
            let parts = own.iter().zip(shared).filter(|(own, _)| **own > 0.0);
            let (sum, count) = parts.fold((0.0, 0.0), |(sum, n), (own, part)| (sum + part / own, n + 1.0));
            if count > 0.0 { sum / count } else { 0.0 }
        };
        shared.into_iter().enumerate().map(share).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::grams::concept;

    fn vectors(grams: &[(Gram, u32, f32)], of: usize) -> Vectors {
        Vectors { grams: grams.to_vec(), norms: vec![1.0; of], mean: 1.0 }
    }

    #[test]
    fn a_name_is_covered_by_words_and_tasks_in_halves() {
        let task = concept(7);
        let names = vectors(&[(1, 0, 3.0), (2, 0, 1.0), (2, 1, 1.0), (task, 0, 2.0)], 3);
        let (words, tasks) = (vectors(&[(1, 0, 0.5), (9, 1, 0.5)], 2), vectors(&[(task, 1, 0.5)], 2));
        // 0: three quarters of its words there, its task here; 1: nothing; 2 has no name.
        assert_eq!(names.covered(&words, &tasks), [0.375, 0.5, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn words_weigh_in_a_stretch_what_they_weigh_in_its_measure() {
        let mut told = Told { measure_of: vec![0, 0, 1], ..Told::default() };
        told.views[0] = vectors(&[(1, 0, 3.0), (1, 1, 5.0), (2, 0, 4.0)], 2);
        told.stretches.grams = vec![(1, 0, 0.0), (1, 1, 0.0), (1, 2, 0.0), (2, 1, 0.0), (3, 1, 0.0)];
        told.weigh_stretches();
        assert_eq!(told.stretches.grams, [(1, 0, 3.0), (1, 1, 3.0), (1, 2, 5.0), (2, 1, 4.0)]);
        assert_eq!(told.stretches.norms, [3.0, 5.0, 5.0]);
    }
}

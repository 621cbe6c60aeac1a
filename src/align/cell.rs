//! The notices that are compared with each other, and the comparison.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{self, Depth, Scope};
use super::differ;
use super::grams::{Common, Gram, features, narrow};
use super::score::Weights;
use crate::corpus::{Corpus, Entry, Figure, Item};
use crate::lexicon::linking::Linking;
use crate::links::{Alignment, AlignmentRelation, Family, Side};

/// Largest family in which each notice is compared with each.
const WHOLE: usize = 16;
/// In larger ones: neighbours under one parent that are compared with each other, and with
/// the parent.
const NEIGHBOURS: usize = 6;
/// Fewest measures in which a gram may stand before it can be too frequent to find
/// candidates: in two short notices a quarter would be a handful.
const RARE: usize = 12;

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

/// A notice with the grams of its measures.
struct Notice<'a> {
    entry: &'a Entry,
    /// (gram, measure, weight), sorted.
    grams: Vec<(Gram, u32, f32)>,
    /// Length of each measure's vector.
    norms: Vec<f64>,
    /// Documents that each measure names.
    cited: Vec<BTreeSet<&'a str>>,
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
        let (sum, count) =
            notices.iter().flat_map(|n| &n.norms).fold((0.0, 0.0), |(s, n), x| (s + x, n + 1.0));
        let mean: f64 = if count > 0.0 { sum / count } else { 1.0 };
        let pair = Pair { linking, weights, family: &self.family, mean };
        let mut out = Vec::new();
        for (i, a) in notices.iter().enumerate() {
            for b in notices.iter().skip(i + 1) {
                pair.align(a, b, &mut out);
            }
        }
        out
    }
}

impl<'a> Notice<'a> {
    fn new(linking: &Linking, entry: &'a Entry, weights: &Weights) -> Self {
        let mut grams = Vec::new();
        for (at, item) in (0_u32..).zip(&entry.measures) {
            grams.extend(features(linking, item, weights).into_iter().map(|(gram, w)| (gram, at, w)));
        }
        grams.sort_unstable_by_key(|(gram, at, _)| (*gram, *at));
        let cited = entry.measures.iter().map(|item| cited(entry, item)).collect();
        Self { entry, grams, norms: vec![0.0; entry.measures.len()], cited }
    }
}

fn cited<'a>(entry: &'a Entry, item: &'a Item) -> BTreeSet<&'a str> {
    let all = item.citations.iter().filter_map(|&c| entry.citations.get(c as usize));
    all.filter_map(|c| c.number.as_deref().or_else(|| c.names.last().map(|n| n.key.as_ref()))).collect()
}

/// Turns places into weights by how rare each gram is, and leaves out those that are too
/// frequent to find anything.
fn weigh(notices: &mut [Notice], common: &Common, weights: &Weights) {
    let mut counts: Vec<Gram> = notices.iter().flat_map(|n| n.grams.iter().map(|(g, _, _)| *g)).collect();
    counts.sort_unstable();
    let measures: usize = notices.iter().map(|n| n.norms.len()).sum();
    let of = u32::try_from(measures).unwrap_or(u32::MAX);
    let most = (weights.cutoff * f64::from(of)).max(f64::from(u32::try_from(RARE).unwrap_or(u32::MAX)));
    let mut rare: Vec<(Gram, f64, bool)> = Vec::new();
    for same in counts.chunk_by(|a, b| a == b) {
        let here = u32::try_from(same.len()).unwrap_or(u32::MAX);
        if let Some(&gram) = same.first() {
            rare.push((gram, common.weight(gram, here, of), f64::from(here) <= most));
        }
    }
    for notice in notices {
        let mut at = 0;
        for (gram, measure, weight) in &mut notice.grams {
            while rare.get(at).is_some_and(|r| r.0 < *gram) {
                at += 1;
            }
            let Some(&(_, rarity, finds)) = rare.get(at) else { continue };
            let full = f64::from(*weight) * rarity;
            if let Some(norm) = notice.norms.get_mut(*measure as usize) {
                *norm += full * full;
            }
            *weight = if finds { narrow(full) } else { 0.0 };
        }
        notice.grams.retain(|(_, _, w)| *w > 0.0);
        notice.norms.iter_mut().for_each(|n| *n = n.sqrt());
    }
}

struct Pair<'a> {
    linking: &'a Linking,
    weights: &'a Weights,
    family: &'a str,
    /// Mean length of the vectors of the cell.
    mean: f64,
}

impl Pair<'_> {
    fn align(&self, a: &Notice, b: &Notice, out: &mut Vec<Alignment>) {
        let scores = self.scores(a, b);
        let columns = b.norms.len();
        let mut rows = vec![0.0_f64; a.norms.len()];
        let mut best = vec![0.0_f64; columns];
        let at = |i: usize| (i / columns.max(1), i % columns.max(1));
        for (i, &score) in scores.iter().enumerate() {
            let (row, column) = at(i);
            for slot in [rows.get_mut(row), best.get_mut(column)].into_iter().flatten() {
                *slot = slot.max(score);
            }
        }
        for (i, &score) in scores.iter().enumerate().filter(|(_, s)| **s >= self.weights.least) {
            let (row, column) = at(i);
            let (Some(&of_row), Some(&of_column)) = (rows.get(row), best.get(column)) else { continue };
            if score < self.weights.rival * (of_row * of_column).sqrt() {
                continue;
            }
            let mutual = score >= of_row && score >= of_column;
            if let (Some(x), Some(y)) = (a.entry.measures.get(row), b.entry.measures.get(column)) {
                out.push(self.alignment((a.entry, x), (b.entry, y), score, mutual));
            }
        }
    }

    /// The score of every two measures, row by row.
    fn scores(&self, a: &Notice, b: &Notice) -> Vec<f64> {
        let columns = b.norms.len();
        let mut scores = vec![0.0_f64; a.norms.len() * columns];
        let mut from = 0;
        for same in a.grams.chunk_by(|x, y| x.0 == y.0) {
            let Some(&(gram, _, _)) = same.first() else { continue };
            while b.grams.get(from).is_some_and(|g| g.0 < gram) {
                from += 1;
            }
            let met = b.grams.iter().skip(from).take_while(|g| g.0 == gram);
            for (_, column, y) in met {
                for (_, row, x) in same {
                    if let Some(score) = scores.get_mut(*row as usize * columns + *column as usize) {
                        *score += f64::from(*x) * f64::from(*y);
                    }
                }
            }
        }
        for (i, score) in scores.iter_mut().enumerate().filter(|(_, s)| **s > 0.0) {
            let (row, column) = (i / columns, i % columns);
            let length = |n: &Notice, at: usize| {
                let norm = n.norms.get(at).copied().unwrap_or(1.0);
                (1.0 - self.weights.length) * self.mean + self.weights.length * norm
            };
            *score /= (length(a, row) * length(b, column)).max(f64::MIN_POSITIVE);
            *score = (*score * self.beside(a, row, b, column)).min(1.0);
        }
        scores
    }

    /// What documents, figures and bodies add to the score of the words.
    fn beside(&self, left: &Notice, row: usize, right: &Notice, column: usize) -> f64 {
        let (Some(a), Some(b)) = (left.entry.measures.get(row), right.entry.measures.get(column)) else {
            return 1.0;
        };
        let cited = left.cited.get(row).zip(right.cited.get(column)).is_some_and(|(c, d)| !c.is_disjoint(d));
        let same = |p: &Figure, q: &Figure| {
            !self.linking.is_count(&p.unit) && p.unit == q.unit && p.min == q.min && p.max == q.max
        };
        let figures = a.quantities.iter().any(|p| b.quantities.iter().any(|q| same(p, q)));
        let both = a.units.iter().filter(|u| b.units.iter().any(|v| v.key == u.key)).count();
        let all = a.units.len().max(b.units.len());
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let units = if all == 0 { 0.0 } else { count(both) / count(all) };
        let with = |is: bool, weight: f64| if is { weight } else { 0.0 };
        1.0 + with(cited, self.weights.cited)
            + with(figures, self.weights.figures)
            + self.weights.units * units
    }

    fn alignment(
        &self,
        (over, x): (&Entry, &Item),
        (under, y): (&Entry, &Item),
        score: f64,
        mutual: bool,
    ) -> Alignment {
        let (a, b): (Vec<char>, Vec<char>) = (x.text.chars().collect(), y.text.chars().collect());
        let shared = differ::common(&a, &b);
        let alike = differ::alike(&shared, a.len(), b.len());
        let task = score >= self.weights.task || (mutual && score >= self.weights.mutual);
        let mut relation = if task { AlignmentRelation::Adapted } else { AlignmentRelation::Related };
        let depth = if task { Depth::Whole } else { Depth::Matched };
        let scope = Scope { linking: self.linking, depth, home: over.region == under.region };
        let changes = changes::changes(scope, (x, &a), (y, &b));
        if alike >= self.weights.verbatim && !changes.iter().any(|c| c.stricter.is_some()) {
            relation = AlignmentRelation::Same;
        }
        let escalation = over.above(under) && changes.iter().any(|c| c.stricter == Some(Side::B));
        Alignment {
            family: self.family.to_owned(),
            a: x.id.to_string(),
            b: y.id.to_string(),
            score: (score * 1000.0).round() / 1000.0,
            relation,
            passages: differ::telling(self.linking, &a, shared),
            changes,
            escalation,
        }
    }
}

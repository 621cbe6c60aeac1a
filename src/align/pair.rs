//! Two notices side by side: which measures belong together.
//!
//! How near two measures are is told by their views, raised by what stands beside the words
//! (documents, figures, bodies) and by the order in which both documents go. A pair is taken
//! where it is likely ([`super::odds`]) among all that its measures could have.

use std::collections::BTreeSet;

use super::changes::{self, Depth, Scope};
use super::differ;
use super::grams::Common;
use super::odds::{Best, Evidence};
use super::overlap::{self, Signs};
use super::score::{Counts, Weights};
use super::vectors::{self, Told, Vectors};
use crate::corpus::{Entry, Figure, Item};
use crate::lexicon::linking::Linking;
use crate::links::{Alignment, AlignmentRelation, Side};

/// A notice with the views of its measures.
pub(super) struct Notice<'a> {
    entry: &'a Entry,
    told: Told,
    signs: Signs,
    /// Documents that each measure names.
    cited: Vec<BTreeSet<&'a str>>,
}

impl<'a> Notice<'a> {
    pub(super) fn new(linking: &Linking, entry: &'a Entry, weights: &Weights) -> Self {
        let told = vectors::told(linking, entry, weights);
        Self {
            entry,
            told,
            signs: Signs::of(entry),
            cited: entry.measures.iter().map(|item| cited(entry, item)).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entry.measures.len()
    }
}

fn cited<'a>(entry: &'a Entry, item: &'a Item) -> BTreeSet<&'a str> {
    let all = item.citations.iter().filter_map(|&c| entry.citations.get(c as usize));
    all.filter_map(|c| c.number.as_deref().or_else(|| c.names.last().map(|n| n.key.as_ref()))).collect()
}

/// Weighs the views of the notices of a cell.
pub(super) fn weigh(notices: &mut [Notice], common: &Common, weights: &Weights) {
    for (view, counts) in weights.views().iter().enumerate() {
        let views = notices.iter_mut().filter_map(|n| n.told.views.get_mut(view));
        vectors::weigh(&mut views.collect::<Vec<_>>(), common, weights.cutoff, counts.voice);
    }
    for notice in &mut *notices {
        notice.told.weigh_stretches();
    }
    vectors::level(&mut notices.iter_mut().map(|n| &mut n.told.stretches).collect::<Vec<_>>());
}

/// How near each stretch of one notice is to each measure of the other: the measure of the
/// stretch, the other measure, the score.
fn part(of: &Told, words: &Vectors, counts: Counts) -> impl Iterator<Item = (usize, usize, f64)> {
    let columns = words.len();
    let mut scores = vec![0.0_f64; of.stretches.len() * columns];
    of.stretches.add(words, &mut scores, counts);
    let placed = move |(i, score): (usize, f64)| {
        let measure = of.measure_of.get(i / columns).copied()?;
        Some((measure as usize, i % columns, score))
    };
    scores.into_iter().enumerate().filter(|(_, score)| *score > 0.0).filter_map(placed)
}

/// How the notices of a cell are compared.
pub(super) struct Pair<'a> {
    pub(super) linking: &'a Linking,
    pub(super) weights: &'a Weights,
    pub(super) family: &'a str,
}

impl Pair<'_> {
    /// Aligns the measures of two notices.
    pub(super) fn align(&self, a: &Notice, b: &Notice, out: &mut Vec<Alignment>) {
        let columns = b.len();
        if columns == 0 {
            return;
        }
        let (near, shared) = (self.near(a, b), overlap::shared(&a.signs, &b.signs));
        let alike = overlap::alike(&a.signs, &b.signs, self.weights.length);
        let parts = [&a.told.parts, &b.told.parts].map(Vec::as_slice);
        let evidence = Evidence { near: &near, shared: &shared, alike: &alike, parts, columns };
        let likely = evidence.likely(&self.weights.odds);
        let best = Best::of(&likely, columns);
        for (at, &score) in likely.iter().enumerate().filter(|(_, s)| **s >= self.weights.taken) {
            let pair = a.entry.measures.get(at / columns).zip(b.entry.measures.get(at % columns));
            if let Some((x, y)) = pair {
                out.push(self.alignment((a.entry, x), (b.entry, y), score, best.is(at, score)));
            }
        }
    }

    /// How near every two measures are, row by row.
    fn near(&self, a: &Notice, b: &Notice) -> Vec<f64> {
        let columns = b.len();
        let mut scores = self.words(a, b);
        let [_, rest @ ..] = self.weights.views();
        let views = a.told.views.iter().zip(&b.told.views).skip(1).zip(rest);
        for ((x, y), counts) in views {
            x.add(y, &mut scores, counts);
        }
        self.headed(a, b, &mut scores);
        for (i, score) in scores.iter_mut().enumerate().filter(|(_, s)| **s > 0.0) {
            *score *= self.beside(a, i / columns, b, i % columns);
        }
        let scores = self.in_order(&scores, columns);
        self.alone(scores, columns)
    }

    /// How near the words of every two measures are: all of both, and the best stretch of one
    /// with all of the other.
    fn words(&self, a: &Notice, b: &Notice) -> Vec<f64> {
        let ([x, _, _], [y, _, _], [counts, _, _]) = (&a.told.views, &b.told.views, self.weights.views());
        let columns = b.len();
        let mut whole = vec![0.0_f64; a.len() * columns];
        x.add(y, &mut whole, counts);
        let mut best = vec![0.0_f64; whole.len()];
        let mut raise = |row: usize, column: usize, score: f64| {
            if let Some(best) = best.get_mut(row * columns + column) {
                *best = best.max(score);
            }
        };
        for (stretch, column, score) in part(&a.told, y, counts) {
            raise(stretch, column, score);
        }
        for (stretch, row, score) in part(&b.told, x, counts) {
            raise(row, stretch, score);
        }
        let share = self.weights.stretch;
        whole.iter().zip(best).map(|(whole, best)| (1.0 - share) * whole + share * best).collect()
    }

    /// Lowers what shares other things than those after which its measures are called.
    fn headed(&self, a: &Notice, b: &Notice, scores: &mut [f64]) {
        let columns = b.len();
        let names = |of: &Notice, in_: &Notice| {
            let ([_, _, name], [words, tasks, _]) = (&of.told.views, &in_.told.views);
            name.covered(words, tasks)
        };
        let (there, back) = (names(a, b), names(b, a));
        for (i, score) in scores.iter_mut().enumerate().filter(|(_, s)| **s > 0.0) {
            let mirrored = i % columns * a.len() + i / columns;
            let covered = |all: &[f64], at: usize| all.get(at).copied().unwrap_or(0.0);
            let mean = f64::midpoint(covered(&there, i), covered(&back, mirrored));
            *score *= 1.0 - self.weights.covered * (1.0 - mean);
        }
    }

    /// Lowers what has many rivals on both sides: measures of which each speaks of the same
    /// as all others are not one task.
    fn alone(&self, mut scores: Vec<f64>, columns: usize) -> Vec<f64> {
        let mut rows = vec![0.0_f64; scores.len() / columns.max(1)];
        let mut across = vec![0.0_f64; columns];
        for (i, score) in scores.iter().enumerate() {
            for slot in [rows.get_mut(i / columns), across.get_mut(i % columns)].into_iter().flatten() {
                *slot += score;
            }
        }
        for (i, score) in scores.iter_mut().enumerate().filter(|(_, s)| **s > 0.0) {
            let share = |sum: Option<&f64>| sum.map_or(0.0, |sum| *score / sum);
            let (p, q) = (share(rows.get(i / columns)), share(across.get(i % columns)));
            *score *= p.max(q).powf(self.weights.alone);
        }
        scores
    }

    /// Raises what stands beside a strong pair in both notices: who answers a document goes
    /// through it from the beginning to the end.
    fn in_order(&self, scores: &[f64], columns: usize) -> Vec<f64> {
        let at = |row: Option<usize>, column: Option<usize>| {
            let (row, column) = (row?, column.filter(|c| *c < columns)?);
            scores.get(row * columns + column).copied()
        };
        let raised = scores.iter().enumerate().map(|(i, &score)| {
            if score <= 0.0 {
                return 0.0;
            }
            let (row, column) = (i / columns, i % columns);
            let before = at(row.checked_sub(1), column.checked_sub(1)).unwrap_or(0.0);
            let behind = at(Some(row + 1), Some(column + 1)).unwrap_or(0.0);
            let near = (before.max(behind) / self.weights.strong).min(1.0);
            (score * (1.0 + self.weights.order * near)).min(1.0)
        });
        raised.collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::grams::Common;

    /// Places of the aligned measures of two notices, `a-b`.
    fn aligned(a: &[&str], b: &[&str]) -> Vec<String> {
        let linking = &crate::Context::new(&crate::Settings::default()).unwrap().lexicon.linking;
        let entry = |name: &str, texts: &[&str]| {
            let item = |(at, text): (usize, &&str)| Item {
                id: format!("{name}{at}").into(),
                text: (*text).into(),
                heading: u16::try_from(text.chars().position(|c| c == '。').unwrap_or(0)).unwrap_or(0),
                ..Item::default()
            };
            Entry { measures: texts.iter().enumerate().map(item).collect(), ..Entry::default() }
        };
        let entries = [entry("", a), entry("", b)];
        let weights = Weights::default();
        let mut notices: Vec<Notice> = entries.iter().map(|e| Notice::new(linking, e, &weights)).collect();
        weigh(&mut notices, &Common::default(), &weights);
        let mut out = Vec::new();
        let pair = Pair { linking, weights: &weights, family: "" };
        pair.align(&notices[0], &notices[1], &mut out);
        out.into_iter().map(|x| format!("{}-{}", x.a, x.b)).collect()
    }

    #[test]
    fn a_broad_measure_meets_narrow_ones_and_a_remark_on_the_side_is_no_rival() {
        let found = aligned(
            &[
                "整治湖区环境。拆除围网养殖,清运芦苇残体。封堵湖滨饭店排污口。",
                "修缮渡口码头。更换候船亭棚顶,增设救生圈。",
                "办好渔歌节。在渡口码头组织龙舟比赛。",
            ],
            &[
                "拆除围网养殖。逐户签订协议,发放拆除补偿。",
                "封堵排污口。湖滨饭店污水接入管网。",
                "推广渔家民宿。评选示范户,在渡口码头摆放宣传册。",
                "举办龙舟比赛。邀请各村组队。",
                "翻修渡口码头。加固栈桥,更换候船亭棚顶。",
            ],
        );
        assert_eq!(found, ["0-0", "0-1", "1-4", "2-3"]);
    }
}

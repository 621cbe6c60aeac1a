//! What differs between two aligned measures, and which side asks for more.
//!
//! Figures and times are compared only where they speak of the same thing: the words of
//! the clause around them decide. What cannot be compared stays with both prints and no
//! stricter side.

mod figure;
mod when;

use std::collections::BTreeSet;

use super::grams::{Gram, grams, is_pair};
use crate::base::text::fold;
use crate::corpus::Item;
use crate::lexicon::linking::Linking;
use crate::links::{Attribute, Change, Side};
use crate::notice::Role;

/// Least share of the words of two clauses that say that they speak of the same thing.
const SAME_THING: f64 = 0.2;

/// How much of two measures is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// They are one task: what only one of them has is a change too.
    Whole,
    /// One is a part of the other: only what both say is compared.
    Matched,
}

/// What is known of a pair of measures before they are compared.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// Words of ceilings, counts and periods.
    pub linking: &'a Linking,
    /// How much of them is compared.
    pub depth: Depth,
    /// Whether both are for one territory: only then amounts that grow with it compare.
    pub home: bool,
}

/// All changes from `a` to `b`, units first.
pub fn changes(scope: Scope, a: (&Item, &[char]), b: (&Item, &[char])) -> Vec<Change> {
    let mut out = Vec::new();
    if scope.depth == Depth::Whole {
        units(a.0, b.0, &mut out);
    }
    when::changes(scope, a, b, &mut out);
    figure::changes(scope, a, b, &mut out);
    out
}

/// Bodies that one side charges in a role and the other does not.
fn units(a: &Item, b: &Item, out: &mut Vec<Change>) {
    for role in [Role::Lead, Role::Support, Role::Responsible, Role::Supervise] {
        let only = |one: &Item, other: &Item| {
            let charged = |key: &str| other.units.iter().any(|u| u.role == role && u.key.as_ref() == key);
            let left: Vec<&str> = one
                .units
                .iter()
                .filter(|u| u.role == role && !charged(&u.key))
                .map(|u| u.text.as_ref())
                .collect();
            (!left.is_empty()).then(|| left.join("、"))
        };
        let (left, right) = (only(a, b), only(b, a));
        if left.is_some() || right.is_some() {
            out.push(Change {
                attribute: Attribute::Units,
                role: Some(role),
                a: left,
                b: right,
                stricter: None,
            });
        }
    }
}

/// The clause around a place in a measure, and what it speaks of.
#[derive(Debug, Default)]
struct Clause {
    /// Folded characters of the clause before the place.
    before: String,
    /// All of it.
    text: String,
    /// Its pairs of characters and those of the clause before it in the same sentence, which
    /// often names the object; none where the place is unknown.
    around: BTreeSet<Gram>,
    /// Those of the words right behind the place, up to the next pause: what is counted, or
    /// what is to be done in that time.
    object: BTreeSet<Gram>,
}

impl Clause {
    fn new(linking: &Linking, text: &[char], at: Option<u32>, len: usize) -> Self {
        let Some(at) = at.map(|at| at as usize).filter(|&at| at < text.len()) else { return Self::default() };
        let ends = |c: &char| matches!(c, ',' | '，' | '。' | ';' | '；');
        let pauses = |c: &char| ends(c) || matches!(c, '、' | '(' | '（');
        let before =
            |end: usize| text.get(..end).unwrap_or_default().iter().rposition(ends).map_or(0, |p| p + 1);
        let start = before(at);
        let tail = text.get(at + len..).unwrap_or_default();
        let reach =
            |stops: &dyn Fn(&char) -> bool| at + len + tail.iter().position(stops).unwrap_or(tail.len());
        let (end, pause) = (reach(&ends), reach(&pauses));
        let comma = start.checked_sub(1).filter(|&p| matches!(text.get(p), Some(',' | '，')));
        let from = comma.map_or(start, before);
        let folded = |range: std::ops::Range<usize>| -> Vec<char> {
            text.get(range)
                .unwrap_or_default()
                .iter()
                .copied()
                .filter(|c| !c.is_whitespace())
                .map(fold)
                .collect()
        };
        let mut around = pairs(linking, &folded(from..at));
        around.extend(pairs(linking, &folded(at + len..end)));
        Self {
            before: folded(start..at).into_iter().collect(),
            text: folded(start..end).into_iter().collect(),
            around,
            object: pairs(linking, &folded(at + len..pause)),
        }
    }

    /// Whether both name something right behind the place, and nothing that both name.
    fn of_another(&self, other: &Self) -> bool {
        !self.object.is_empty() && !other.object.is_empty() && self.object.is_disjoint(&other.object)
    }

    /// How surely both speak of the same thing, 0 to 1.
    fn like(&self, other: &Self) -> f64 {
        let around = shared(&self.around, &other.around);
        if self.object.is_empty() || other.object.is_empty() {
            around
        } else {
            f64::midpoint(around, shared(&self.object, &other.object))
        }
    }
}

/// Pairs of characters that are not made of empty words. Triples would count what is alike
/// twice and what is only nearly alike not at all.
fn pairs(linking: &Linking, text: &[char]) -> BTreeSet<Gram> {
    let mut out = BTreeSet::new();
    grams(linking, text, |gram, _| {
        if is_pair(gram) {
            out.insert(gram);
        }
    });
    out
}

/// Share of the smaller set that both hold.
fn shared(a: &BTreeSet<Gram>, b: &BTreeSet<Gram>) -> f64 {
    let f = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let less = a.len().min(b.len());
    if less == 0 { 0.0 } else { f(a.intersection(b).count()) / f(less) }
}

/// Pairs up what stands on both sides, the most alike first; gives also what is left.
fn paired(
    a: usize,
    b: usize,
    like: impl Fn(usize, usize) -> f64,
) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
    let mut all: Vec<(f64, usize, usize)> =
        (0..a).flat_map(|i| (0..b).map(move |j| (i, j))).map(|(i, j)| (like(i, j), i, j)).collect();
    all.retain(|(like, _, _)| *like >= SAME_THING);
    all.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| (x.1, x.2).cmp(&(y.1, y.2))));
    let (mut pairs, mut left, mut right): (Vec<_>, BTreeSet<_>, BTreeSet<_>) =
        (Vec::new(), (0..a).collect(), (0..b).collect());
    for (_, i, j) in all {
        if left.contains(&i) && right.contains(&j) {
            left.remove(&i);
            right.remove(&j);
            pairs.push((i, j));
        }
    }
    pairs.sort_unstable();
    (pairs, left.into_iter().collect(), right.into_iter().collect())
}

/// What is left on both sides without what both sides have after all.
fn cancelled(
    mut gone: Vec<usize>,
    mut new: Vec<usize>,
    same: impl Fn(&usize, &usize) -> bool,
) -> (Vec<usize>, Vec<usize>) {
    gone.retain(|i| {
        let met = new.iter().position(|j| same(i, j));
        met.map(|at| new.remove(at)).is_none()
    });
    (gone, new)
}

/// The side with the greater figure.
fn more(a: f64, b: f64) -> Side {
    if (a - b).abs() <= f64::EPSILON * a.abs().max(b.abs()) * 8.0 {
        Side::Equal
    } else if a > b {
        Side::A
    } else {
        Side::B
    }
}

fn other(side: Side) -> Side {
    match side {
        Side::A => Side::B,
        Side::B => Side::A,
        Side::Equal => Side::Equal,
    }
}

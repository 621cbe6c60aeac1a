//! What differs between two notices: their heads, and measure by measure.
//!
//! Takes two notices; gives a [`Difference`] in the order of the first, with what only the
//! second has at its place. Measures are paired by the alignment that families are compared
//! with; each is shown once, and names the others that it has to do with.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Card;
use super::family::card;
use crate::Context;
use crate::align::strokes::{Stroke, edits};
use crate::align::two;
use crate::base::text::{fold_str, without_space};
use crate::links::{Alignment, AlignmentRelation, Change};
use crate::notice::{Measure, Notice, Org};

/// Version of the form.
pub const SCHEMA: &str = "gongwen.diff/1";

/// What differs between two notices.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// `gongwen.diff/1`.
    pub schema: String,
    /// The first notice.
    pub a: Card,
    /// The second.
    pub b: Card,
    /// Fields of the head that differ.
    pub heads: Vec<Head>,
    /// Measures in the order of the first notice.
    pub steps: Vec<Step>,
    /// The rest of the text, where it differs: openings, headings, closing lines. Empty where
    /// it is the same but for white space and the width of characters.
    pub rest: Vec<Stretch>,
}

/// A field of the head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// Its name: `title`, `doc_number`, `issuers`, `region`, `dates.issued` ….
    pub field: String,
    /// What the first notice has.
    pub a: Option<String>,
    /// What the second has.
    pub b: Option<String>,
}

/// What became of a measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Whether it changed.
    pub fate: Fate,
    /// Place in the measures of the first notice.
    pub a: Option<usize>,
    /// Place in the measures of the second.
    pub b: Option<usize>,
    /// How surely both are one measure.
    pub score: Option<f64>,
    /// How they belong together.
    pub relation: Option<AlignmentRelation>,
    /// The text with its changes; for a measure that only one has, all of it.
    pub text: Vec<Stretch>,
    /// Units, times and figures that differ.
    pub changes: Vec<Change>,
    /// Whether the second is of a government below and stricter (层层加码).
    pub escalation: bool,
    /// Further measures of the other notice that it has to do with: a broad one takes in
    /// several narrow ones. Places in its list.
    pub also: Vec<usize>,
}

/// What became of a measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// The same text, bodies, times and figures.
    #[default]
    Unchanged,
    /// Something differs.
    Changed,
    /// Only the first notice has it.
    Removed,
    /// Only the second has it.
    Added,
}

/// A stretch of text that was kept, deleted or inserted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stretch {
    /// What became of it.
    pub stroke: Stroke,
    /// Its words.
    pub text: String,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty() && self.rest.is_empty() && self.steps.iter().all(|s| s.fate == Fate::Unchanged)
    }
}

/// Compares two notices.
pub fn difference(ctx: &Context, a: &Notice, b: &Notice) -> Difference {
    let found = two(ctx, a, b);
    Difference {
        schema: SCHEMA.to_owned(),
        a: card(a),
        b: card(b),
        heads: heads(a, b),
        steps: steps(&a.measures, &b.measures, &found),
        rest: rest(a, b),
    }
}

fn heads(a: &Notice, b: &Notice) -> Vec<Head> {
    let orgs = |all: &[Org]| {
        let names: Vec<&str> = all.iter().map(|o| o.text.as_str()).collect();
        (!names.is_empty()).then(|| names.join("、"))
    };
    let fields = |n: &Notice| {
        [
            ("title", n.title.clone()),
            ("doc_type", Some(n.doc_type.clone())),
            ("doc_number", n.doc_number.as_ref().map(|d| d.text.clone())),
            ("issuers", orgs(&n.issuers)),
            ("addressees", orgs(&n.addressees)),
            ("region", n.region.as_ref().map(|r| r.path.join("/"))),
            ("dates.issued", n.dates.issued.clone()),
            ("dates.published", n.dates.published.clone()),
            ("dates.effective", n.dates.effective.clone()),
            ("dates.expires", n.dates.expires.clone()),
        ]
    };
    let differ = |x: &Option<String>, y: &Option<String>| x.as_deref().map(plain) != y.as_deref().map(plain);
    let pairs = fields(a).into_iter().zip(fields(b)).filter(|((_, x), (_, y))| differ(x, y));
    pairs.map(|((field, a), (_, b))| Head { field: field.to_owned(), a, b }).collect()
}

/// As it is compared: without white space and differences of width.
fn plain(s: &str) -> String {
    fold_str(&without_space(s))
}

/// What stands outside the measures, if it differs.
fn rest(a: &Notice, b: &Notice) -> Vec<Stretch> {
    let (left, right) = (outside(a), outside(b));
    if plain(&left) == plain(&right) { Vec::new() } else { stretches(&left, &right) }
}

/// The lines of a notice in which no measure stands.
fn outside(notice: &Notice) -> String {
    let mut start = 0;
    let mut out = Vec::new();
    for line in notice.text.lines() {
        let end = start + line.chars().count();
        // A line belongs to the measure that holds it or begins in it.
        let held = notice.measures.iter().any(|m| m.span.start < end && start < m.span.end);
        if !held {
            out.push(line);
        }
        start = end + 1;
    }
    out.join("\n")
}

fn stretches(a: &str, b: &str) -> Vec<Stretch> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let cut = |text: &[char], s: crate::base::span::Span| -> String {
        text.get(s.start..s.end).unwrap_or_default().iter().collect()
    };
    let all = edits(&a, &b).into_iter().map(|e| Stretch {
        stroke: e.stroke,
        text: if e.stroke == Stroke::Inserted { cut(&b, e.b) } else { cut(&a, e.a) },
    });
    all.collect()
}

fn steps(a: &[Measure], b: &[Measure], found: &[(usize, usize, Alignment)]) -> Vec<Step> {
    let partners = partners(found);
    let paired: BTreeMap<usize, usize> = partners.keys().map(|&(i, j)| (j, i)).collect();
    // What only the second has stands behind what precedes it there.
    let mut added: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut before = None;
    for j in 0..b.len() {
        match paired.get(&j) {
            Some(&i) => before = Some(i),
            None => added.entry(before).or_default().push(j),
        }
    }
    let mut out = Vec::with_capacity(a.len() + b.len());
    let mut insert = |behind: Option<usize>, out: &mut Vec<Step>| {
        for j in added.remove(&behind).unwrap_or_default() {
            out.extend(b.get(j).map(|m| alone(Fate::Added, j, m, found)));
        }
    };
    insert(None, &mut out);
    let partner: BTreeMap<usize, (usize, &Alignment)> =
        partners.iter().map(|(&(i, j), x)| (i, (j, *x))).collect();
    for (i, measure) in a.iter().enumerate() {
        let both = partner.get(&i).and_then(|&(j, x)| Some((j, b.get(j)?, x)));
        out.push(match both {
            Some((j, other, x)) => pair((i, measure), (j, other), x, found),
            None => alone(Fate::Removed, i, measure, found),
        });
        insert(Some(i), &mut out);
    }
    out
}

/// One partner for each measure: the surest pairs first. Parts of a task are no partners.
fn partners(found: &[(usize, usize, Alignment)]) -> BTreeMap<(usize, usize), &Alignment> {
    let mut order: Vec<&(usize, usize, Alignment)> =
        found.iter().filter(|(_, _, x)| x.relation != AlignmentRelation::Related).collect();
    order.sort_by(|(i, j, x), (k, l, y)| {
        x.relation.cmp(&y.relation).then(y.score.total_cmp(&x.score)).then((i, j).cmp(&(k, l)))
    });
    let mut out: BTreeMap<(usize, usize), &Alignment> = BTreeMap::new();
    let mut taken = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for (i, j, x) in order {
        if !taken.0.contains(i) && !taken.1.contains(j) {
            taken.0.insert(*i);
            taken.1.insert(*j);
            out.insert((*i, *j), x);
        }
    }
    out
}

fn pair(
    (i, left): (usize, &Measure),
    (j, right): (usize, &Measure),
    x: &Alignment,
    found: &[(usize, usize, Alignment)],
) -> Step {
    let changes = x.changes.clone();
    let same = changes.is_empty() && plain(&left.text) == plain(&right.text);
    let also = found.iter().filter(|(mine, other, _)| *mine == i && *other != j);
    Step {
        fate: if same { Fate::Unchanged } else { Fate::Changed },
        a: Some(i),
        b: Some(j),
        score: Some(x.score),
        relation: Some(x.relation),
        text: if same { Vec::new() } else { stretches(&left.text, &right.text) },
        changes,
        escalation: x.escalation,
        also: also.map(|(_, other, _)| *other).collect(),
    }
}

fn alone(fate: Fate, at: usize, measure: &Measure, found: &[(usize, usize, Alignment)]) -> Step {
    let removed = fate == Fate::Removed;
    let stroke = if removed { Stroke::Deleted } else { Stroke::Inserted };
    let also = found.iter().filter_map(|&(i, j, _)| {
        let (mine, other) = if removed { (i, j) } else { (j, i) };
        (mine == at).then_some(other)
    });
    Step {
        fate,
        a: removed.then_some(at),
        b: (!removed).then_some(at),
        text: vec![Stretch { stroke, text: measure.text.clone() }],
        also: also.collect(),
        ..Step::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measures(texts: &[&str]) -> Vec<Measure> {
        texts.iter().map(|t| Measure { text: (*t).to_owned(), ..Measure::default() }).collect()
    }

    fn alignment(relation: AlignmentRelation, score: f64) -> Alignment {
        Alignment { score, relation, ..Alignment::default() }
    }

    #[test]
    fn steps_keep_the_order_of_the_first_and_the_place_of_the_second() {
        use AlignmentRelation::{Adapted, Related, Same};
        let (a, b) = (measures(&["甲", "乙", "丙"]), measures(&["新", "乙", "甲改", "丁"]));
        let found = [
            (0, 2, alignment(Adapted, 0.3)),
            (1, 1, alignment(Same, 0.9)),
            (1, 3, alignment(Related, 0.1)),
            (2, 1, alignment(Adapted, 0.4)),
        ];
        let said: Vec<(Fate, Option<usize>, Option<usize>)> =
            steps(&a, &b, &found).iter().map(|s| (s.fate, s.a, s.b)).collect();
        assert_eq!(
            said,
            [
                (Fate::Added, None, Some(0)),
                (Fate::Changed, Some(0), Some(2)),
                (Fate::Added, None, Some(3)),
                (Fate::Unchanged, Some(1), Some(1)),
                (Fate::Removed, Some(2), None),
            ]
        );
        let also: Vec<Vec<usize>> = steps(&a, &b, &found).into_iter().map(|s| s.also).collect();
        assert_eq!(also, [vec![], vec![], vec![1], vec![3], vec![1]]);
    }
}

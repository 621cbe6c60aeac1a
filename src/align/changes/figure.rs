//! Figures of the same thing: 60学时 and 80学时, 至少1次 a quarter and 2次 a year.

use std::collections::BTreeSet;

use super::{Clause, Depth, more, other, paired, shared};
use crate::align::grams::{Gram, grams};
use crate::base::text::fold;
use crate::corpus::{Figure, Item, When};
use crate::lexicon::linking::Linking;
use crate::links::{Attribute, Change, Side};

/// A figure with what its clause says.
struct Known<'a> {
    figure: &'a Figure,
    clause: Clause,
    /// What is counted: the words right behind the figure, up to the next pause.
    object: BTreeSet<Gram>,
    /// Less is stricter.
    ceiling: bool,
    /// How often a year something is done; none where that is not said.
    rate: Option<f64>,
}

pub(super) fn changes(
    linking: &Linking,
    a: (&Item, &[char]),
    b: (&Item, &[char]),
    depth: Depth,
    out: &mut Vec<Change>,
) {
    let known = |(item, text): (&Item, &[char])| -> Vec<(usize, Clause)> {
        let all = item.quantities.iter().enumerate();
        all.map(|(i, f)| (i, Clause::around(linking, text, f.at, f.text.chars().count()))).collect()
    };
    let left: Vec<Known> = known(a).into_iter().filter_map(|(i, clause)| of(linking, a, i, clause)).collect();
    let right: Vec<Known> = known(b).into_iter().filter_map(|(i, clause)| of(linking, b, i, clause)).collect();
    let like = |i: usize, j: usize| left.get(i).zip(right.get(j)).map_or(0.0, |(x, y)| alike(linking, x, y));
    let (pairs, gone, new) = paired(left.len(), right.len(), like);
    for (i, j) in pairs {
        if let Some((x, y)) = left.get(i).zip(right.get(j)) {
            let side = stricter(linking, x, y);
            if side != Some(Side::Equal) {
                out.push(change(Some(x.figure), Some(y.figure), side));
            }
        }
    }
    if depth == Depth::Whole {
        out.extend(gone.iter().filter_map(|&i| left.get(i)).map(|x| change(Some(x.figure), None, None)));
        out.extend(new.iter().filter_map(|&j| right.get(j)).map(|y| change(None, Some(y.figure), None)));
    }
}

fn change(a: Option<&Figure>, b: Option<&Figure>, stricter: Option<Side>) -> Change {
    let text = |f: &Figure| f.text.to_string();
    Change { attribute: Attribute::Quantities, role: None, a: a.map(text), b: b.map(text), stricter }
}

fn of<'a>(linking: &Linking, (item, text): (&'a Item, &[char]), i: usize, clause: Clause) -> Option<Known<'a>> {
    let figure = item.quantities.get(i)?;
    let ceiling = figure.min.is_none() || linking.is_ceiling(&clause.before) || linking.is_ceiling(&figure.text);
    let rate = if linking.is_count(&figure.unit) { rate(linking, item, figure, text) } else { None };
    let object = object(linking, figure, text);
    Some(Known { figure, clause, object, ceiling, rate })
}

fn object(linking: &Linking, figure: &Figure, text: &[char]) -> BTreeSet<Gram> {
    let from = figure.at.map_or(text.len(), |at| at as usize + figure.text.chars().count());
    let pauses = |c: &char| matches!(c, '、' | ',' | '，' | '。' | ';' | '；' | '(' | '（');
    let behind: Vec<char> = text.iter().skip(from).copied().take_while(|c| !pauses(c)).map(fold).collect();
    let mut object = BTreeSet::new();
    grams(linking, &behind, |gram, _| {
        object.insert(gram);
    });
    object
}

/// How often a year: by its own 每年, or by the recurrence that stands last before it in
/// the sentence.
fn rate(linking: &Linking, item: &Item, figure: &Figure, text: &[char]) -> Option<f64> {
    let often = figure.min.or(figure.max)?;
    if let Some(periods) = figure.per.as_deref().and_then(|p| linking.periods(p)) {
        return Some(often * periods);
    }
    let at = figure.at? as usize;
    let sentence = text.get(..at)?.iter().rposition(|c| matches!(c, '。' | '；' | ';')).map_or(0, |p| p + 1);
    let recurs = |t: &&When| t.recurrence.is_some() && t.at.is_some_and(|p| (p as usize) >= sentence && (p as usize) <= at);
    let last = item.times.iter().filter(recurs).max_by_key(|t| t.at)?;
    super::when::rate(last.recurrence.as_deref()?).map(|r| r * often)
}

/// What a figure that is only repeated has before one that was changed, where the words
/// leave both open.
const REPEATED: f64 = 0.05;

/// How surely two figures count the same thing: not at all if their units differ, or if what
/// stands behind them has nothing in common.
fn alike(linking: &Linking, x: &Known, y: &Known) -> f64 {
    let units = x.figure.unit == y.figure.unit || (linking.is_count(&x.figure.unit) && linking.is_count(&y.figure.unit));
    if !units {
        return 0.0;
    }
    let around = x.clause.like(&y.clause);
    let named = !x.object.is_empty() && !y.object.is_empty();
    let like = match shared(&x.object, &y.object) {
        behind if named && behind <= 0.0 => return 0.0,
        behind if named => f64::midpoint(around, behind),
        _ => around,
    };
    let repeated = x.figure.min == y.figure.min && x.figure.max == y.figure.max;
    if repeated && like > 0.0 { like + REPEATED } else { like }
}

fn stricter(linking: &Linking, x: &Known, y: &Known) -> Option<Side> {
    let (least, most) = (x.figure.min.zip(y.figure.min), x.figure.max.zip(y.figure.max));
    let (p, q) = if x.ceiling { most.or(least) } else { least.or(most) }?;
    let by_value = more(p, q);
    let by_value = if x.ceiling { other(by_value) } else { by_value };
    match (x.rate, y.rate) {
        (Some(p), Some(q)) => return Some(more(p, q)),
        (None, None) => {}
        // Once, and once a year: no one can tell.
        _ => return if by_value == Side::Equal { Some(Side::Equal) } else { None },
    }
    if by_value == Side::Equal && x.figure.per == y.figure.per {
        return Some(Side::Equal);
    }
    let given = linking.is_award(&x.clause.text) || linking.is_award(&y.clause.text);
    let comparable = x.ceiling == y.ceiling && !given && x.figure.per == y.figure.per;
    comparable.then_some(by_value)
}

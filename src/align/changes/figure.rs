//! Figures of the same thing: 60学时 and 80学时, 至少1次 a quarter and 2次 a year.

use super::{Clause, Depth, Scope, cancelled, more, other, paired};
use crate::corpus::{Figure, Item, When};
use crate::lexicon::linking::Linking;
use crate::links::{Attribute, Change, Side};

/// A figure with what its clause says.
struct Known<'a> {
    figure: &'a Figure,
    clause: Clause,
    /// Less is stricter.
    ceiling: bool,
    /// How often a year something is done; none where that is not said.
    rate: Option<f64>,
    /// As printed, with the words that say how often where they stand close before it.
    print: String,
}

pub(super) fn changes(scope: Scope, a: (&Item, &[char]), b: (&Item, &[char]), out: &mut Vec<Change>) {
    let (left, right) = (all(scope.linking, a), all(scope.linking, b));
    let like =
        |i: usize, j: usize| left.get(i).zip(right.get(j)).map_or(0.0, |(x, y)| alike(scope.linking, x, y));
    let (pairs, gone, new) = paired(left.len(), right.len(), like);
    for (i, j) in pairs {
        if let Some((x, y)) = left.get(i).zip(right.get(j)) {
            let side = stricter(scope, x, y);
            if side != Some(Side::Equal) {
                out.push(change(Some(x), Some(y), side));
            }
        }
    }
    if scope.depth == Depth::Whole {
        let says =
            |i: &usize, j: &usize| left.get(*i).zip(right.get(*j)).is_some_and(|(x, y)| x.print == y.print);
        let (gone, new) = cancelled(gone, new, says);
        out.extend(gone.iter().filter_map(|&i| left.get(i)).map(|x| change(Some(x), None, None)));
        out.extend(new.iter().filter_map(|&j| right.get(j)).map(|y| change(None, Some(y), None)));
    }
}

fn change(a: Option<&Known>, b: Option<&Known>, stricter: Option<Side>) -> Change {
    let text = |k: &Known| k.print.clone();
    Change { attribute: Attribute::Quantities, role: None, a: a.map(text), b: b.map(text), stricter }
}

fn all<'a>(linking: &Linking, (item, text): (&'a Item, &[char])) -> Vec<Known<'a>> {
    let of = |figure: &'a Figure| {
        let clause = Clause::new(linking, text, figure.at, figure.text.chars().count());
        let ceiling =
            figure.min.is_none() || linking.is_ceiling(&clause.before) || linking.is_ceiling(&figure.text);
        let time = if linking.is_count(&figure.unit) { recurs(item, figure, text) } else { None };
        let rate = if linking.is_count(&figure.unit) { rate(linking, figure, time) } else { None };
        Known { figure, clause, ceiling, rate, print: print(figure, time, text) }
    };
    item.quantities.iter().map(of).collect()
}

/// 每月…不少于1次, where its words stand together; else the figure alone.
fn print(figure: &Figure, time: Option<&When>, text: &[char]) -> String {
    /// Longest stretch from 每月 to its 次 that is worth printing.
    const LONGEST: usize = 16;
    let whole = time.and_then(|t| t.at).zip(figure.at).and_then(|(from, at)| {
        let end = at as usize + figure.text.chars().count();
        text.get(from as usize..end).filter(|s| s.len() <= LONGEST)
    });
    whole.map_or_else(|| figure.text.to_string(), |s| s.iter().collect())
}

/// The recurrence that stands last before a figure in its sentence.
fn recurs<'a>(item: &'a Item, figure: &Figure, text: &[char]) -> Option<&'a When> {
    let at = figure.at?;
    let sentence =
        text.get(..at as usize)?.iter().rposition(|c| matches!(c, '。' | '；' | ';')).map_or(0, |p| p + 1);
    let before =
        |t: &&When| t.recurrence.is_some() && t.at.is_some_and(|p| p as usize >= sentence && p <= at);
    item.times.iter().filter(before).max_by_key(|t| t.at)
}

/// How often a year: by its own 每年, or by the recurrence before it.
fn rate(linking: &Linking, figure: &Figure, time: Option<&When>) -> Option<f64> {
    let often = figure.min.or(figure.max)?;
    if let Some(periods) = figure.per.as_deref().and_then(|p| linking.periods(p)) {
        return Some(often * periods);
    }
    super::when::rate(time?.recurrence.as_deref()?).map(|r| r * often)
}

/// What a figure that is only repeated has before one that was changed, where the words
/// leave both open.
const REPEATED: f64 = 0.15;

/// How surely two figures count the same thing: not at all if their units differ, or if what
/// stands behind them has nothing in common.
fn alike(linking: &Linking, x: &Known, y: &Known) -> f64 {
    let counts = |k: &Known| linking.is_count(&k.figure.unit);
    let units = x.figure.unit == y.figure.unit || (counts(x) && counts(y));
    if !units || x.clause.of_another(&y.clause) {
        return 0.0;
    }
    let like = x.clause.like(&y.clause);
    let repeated = x.figure.min == y.figure.min && x.figure.max == y.figure.max;
    if repeated && like > 0.0 { like + REPEATED } else { like }
}

fn stricter(scope: Scope, x: &Known, y: &Known) -> Option<Side> {
    let (least, most) = (x.figure.min.zip(y.figure.min), x.figure.max.zip(y.figure.max));
    let (p, q) = if x.ceiling { most.or(least) } else { least.or(most) }?;
    let by_value = more(p, q);
    let by_value = if x.ceiling { other(by_value) } else { by_value };
    match (x.rate, y.rate) {
        (Some(p), Some(q)) => return Some(more(p, q)),
        (None, None) => {}
        // Once, and once a year: no one can tell.
        _ => return (by_value == Side::Equal).then_some(Side::Equal),
    }
    if by_value == Side::Equal && x.figure.per == y.figure.per {
        return Some(Side::Equal);
    }
    let given = [x, y].iter().any(|k| scope.linking.is_award(&k.clause.text));
    let amount = scope.linking.is_volume(&x.figure.unit) && x.figure.per.is_none() && !scope.home;
    let comparable = x.ceiling == y.ceiling && !given && !amount && x.figure.per == y.figure.per;
    comparable.then_some(by_value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures that changed, `a → b`.
    fn told(left: (&str, &[(&str, f64)]), right: (&str, &[(&str, f64)])) -> Vec<String> {
        let linking = &crate::Context::new(&crate::Settings::default()).unwrap().lexicon.linking;
        let item = |(text, figures): (&str, &[(&str, f64)])| {
            let figure = |(words, value): &(&str, f64)| Figure {
                text: (*words).into(),
                min: Some(*value),
                max: Some(*value),
                unit: "%".into(),
                per: None,
                at: text.split(words).next().and_then(|s| u32::try_from(s.chars().count()).ok()),
            };
            Item { text: text.into(), quantities: figures.iter().map(figure).collect(), ..Item::default() }
        };
        let (a, b) = (item(left), item(right));
        let [x, y] = [&a, &b].map(|i| i.text.chars().collect::<Vec<char>>());
        let mut out = Vec::new();
        changes(Scope { linking, depth: Depth::Matched, home: false }, (&a, &x), (&b, &y), &mut out);
        out.into_iter()
            .map(|c| format!("{} → {}", c.a.unwrap_or_default(), c.b.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn what_is_repeated_is_no_change_where_the_words_fit_both() {
        let limits = ("窖池漏损率为15%,老窖漏损率为25%。", &[("15%", 15.0), ("25%", 25.0)][..]);
        let turned = ("老旧窖池漏损率为25%,窖池新增漏损率为15%。", &[("25%", 25.0), ("15%", 15.0)][..]);
        assert_eq!(told(limits, turned), [""; 0]);
        let lower = ("窖池漏损率为12%。", &[("12%", 12.0)][..]);
        assert_eq!(told(limits, lower), ["15% → 12%"]);
    }
}

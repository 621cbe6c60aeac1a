//! Times of the same thing: a deadline earlier or later, a report oftener, a wait shorter.

use super::{Clause, Depth, Scope, cancelled, more, other, paired};
use crate::corpus::{Item, When};
use crate::lexicon::linking::Linking;
use crate::links::{Attribute, Change, Side};
use crate::notice::{Relation, TimeKind};

/// What a time asks for; only times of one sort are compared.
#[derive(Clone, Debug, PartialEq)]
enum Sort {
    /// Done by a day; the last that is left for it.
    Deadline(String),
    /// From a day on.
    Start(String),
    /// So often a year.
    Often(f64),
    /// Within so many hours; working days are apart.
    Wait(f64, bool),
    /// For so many hours at least.
    Lasts(f64, bool),
    /// Anything else.
    Open,
}

/// What two deadlines of one year have before those of two years, where a measure has several:
/// so much this year, so much by the next.
const SAME_YEAR: f64 = 0.15;

impl Sort {
    fn year(&self) -> Option<&str> {
        match self {
            Self::Deadline(day) => day.get(..4),
            _ => None,
        }
    }
}

pub(super) fn changes(scope: Scope, a: (&Item, &[char]), b: (&Item, &[char]), out: &mut Vec<Change>) {
    let (linking, depth) = (scope.linking, scope.depth);
    let known = |(item, text): (&Item, &[char])| -> Vec<(usize, Sort, Clause)> {
        let all = item.times.iter().enumerate().filter(|(_, t)| !counted(linking, item, t));
        all.map(|(i, t)| (i, sort(t), Clause::new(linking, text, t.at, t.text.chars().count()))).collect()
    };
    let (left, right) = (known(a), known(b));
    // The only deadline of a measure is that of the task, whatever its clause says.
    let only = |all: &[(usize, Sort, Clause)]| {
        all.iter().filter(|(_, s, _)| matches!(s, Sort::Deadline(_))).count() == 1
    };
    let sole = depth == Depth::Whole && only(&left) && only(&right);
    let like = |i: usize, j: usize| {
        left.get(i).zip(right.get(j)).map_or(0.0, |((_, s, c), (_, t, d))| {
            let deadline = matches!((s, t), (Sort::Deadline(_), Sort::Deadline(_)));
            if std::mem::discriminant(s) != std::mem::discriminant(t) {
                0.0
            } else if deadline && sole {
                1.0
            } else {
                let like = c.like(d);
                if deadline && like > 0.0 && s.year() == t.year() { like + SAME_YEAR } else { like }
            }
        })
    };
    let (pairs, gone, new) = paired(left.len(), right.len(), like);
    let time = |item: &Item, known: &[(usize, Sort, Clause)], i: usize| {
        known.get(i).and_then(|k| item.times.get(k.0)).map(|t| t.text.to_string())
    };
    for (i, j) in pairs {
        if let Some((x, y)) = left.get(i).zip(right.get(j)) {
            let side = stricter(&x.1, &y.1);
            let (x, y) = (time(a.0, &left, i), time(b.0, &right, j));
            if side != Some(Side::Equal) && x != y {
                out.push(Change { attribute: Attribute::Times, role: None, a: x, b: y, stricter: side });
            }
        }
    }
    if depth == Depth::Whole {
        // The same day for something else in the measure is neither lost nor new.
        let says = |i: &usize, j: &usize| {
            left.get(*i).zip(right.get(*j)).is_some_and(|(x, y)| match (&x.1, &y.1) {
                (Sort::Open, Sort::Open) => time(a.0, &left, *i) == time(b.0, &right, *j),
                (p, q) => p == q,
            })
        };
        let (gone, new) = cancelled(gone, new, says);
        let alone = |a: Option<String>, b: Option<String>| Change {
            attribute: Attribute::Times,
            role: None,
            a,
            b,
            stricter: None,
        };
        out.extend(gone.iter().map(|&i| alone(time(a.0, &left, i), None)));
        out.extend(new.iter().map(|&j| alone(None, time(b.0, &right, j))));
    }
}

/// 每年 before 不少于2次 is compared with its figure.
fn counted(linking: &Linking, item: &Item, time: &When) -> bool {
    /// From 每年 to its 次, in characters.
    const REACH: u32 = 40;
    time.kind == TimeKind::Recurring
        && time.relation.is_none()
        && item.quantities.iter().any(|q| {
            linking.is_count(&q.unit) && q.at.zip(time.at).is_some_and(|(q, t)| q >= t && q - t <= REACH)
        })
}

fn sort(time: &When) -> Sort {
    let value = time.value.as_deref();
    if let Some(rate) = time.recurrence.as_deref().and_then(rate) {
        return Sort::Often(rate);
    }
    match (time.kind, time.relation, value) {
        (TimeKind::Date, Some(Relation::Before | Relation::By), Some(day)) => {
            Sort::Deadline(padded(day, "-00"))
        }
        (TimeKind::Date, Some(Relation::Since | Relation::After), Some(day)) => {
            Sort::Start(padded(day, "-00"))
        }
        (TimeKind::Duration, relation, Some(length)) => match (hours(length), relation) {
            (Some((hours, working)), Some(Relation::Within | Relation::AtMost)) => {
                Sort::Wait(hours, working || worked(time))
            }
            (Some((hours, working)), Some(Relation::AtLeast)) => Sort::Lasts(hours, working || worked(time)),
            _ => Sort::Open,
        },
        _ => Sort::Open,
    }
}

fn worked(time: &When) -> bool {
    time.text.contains("工作日")
}

/// A year or month as a day that sorts before its days: 6月前 ends before 1 June.
fn padded(day: &str, fill: &str) -> String {
    let mut out = day.to_owned();
    while out.len() < "2024-01-01".len() && out.len() >= "2024".len() {
        out.push_str(fill);
    }
    out
}

/// Hours of an ISO 8601 duration of one unit.
fn hours(length: &str) -> Option<(f64, bool)> {
    let (body, clock) = match length.strip_prefix("PT") {
        Some(body) => (body, true),
        None => (length.strip_prefix('P')?, false),
    };
    let unit = body.chars().last()?;
    let number: f64 = body.strip_suffix(unit)?.parse().ok()?;
    let each = match (unit, clock) {
        ('S', true) => 1.0 / 3600.0,
        ('M', true) => 1.0 / 60.0,
        ('H', true) => 1.0,
        ('D', false) => 24.0,
        ('W', false) => 168.0,
        ('M', false) => 730.5,
        ('Y', false) => 8766.0,
        _ => return None,
    };
    Some((number * each, false))
}

/// How often a year a rule of RFC 5545 recurs.
pub(super) fn rate(rule: &str) -> Option<f64> {
    let field = |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let a_year = match field("FREQ")? {
        "YEARLY" => 1.0,
        "MONTHLY" => 12.0,
        "WEEKLY" => 52.0,
        "DAILY" => 365.0,
        "HOURLY" => 8760.0,
        _ => return None,
    };
    let interval: f64 = field("INTERVAL").and_then(|n| n.parse().ok()).unwrap_or(1.0);
    (interval > 0.0).then_some(a_year / interval)
}

/// Earlier, oftener, shorter to wait and longer to last is stricter.
fn stricter(x: &Sort, y: &Sort) -> Option<Side> {
    let earlier = |x: &str, y: &str| match x.cmp(y) {
        std::cmp::Ordering::Less => Side::A,
        std::cmp::Ordering::Equal => Side::Equal,
        std::cmp::Ordering::Greater => Side::B,
    };
    match (x, y) {
        (Sort::Deadline(x), Sort::Deadline(y)) | (Sort::Start(x), Sort::Start(y)) => Some(earlier(x, y)),
        (Sort::Often(x), Sort::Often(y)) => Some(more(*x, *y)),
        (Sort::Wait(x, p), Sort::Wait(y, q)) if p == q => Some(other(more(*x, *y))),
        (Sort::Lasts(x, p), Sort::Lasts(y, q)) if p == q => Some(more(*x, *y)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_of_one_year_meet_and_one_day_for_two_things_is_no_change() {
        let linking = &crate::Context::new(&crate::Settings::default()).unwrap().lexicon.linking;
        let item = |text: &str, days: &[(&str, &str)]| Item {
            text: text.into(),
            times: days
                .iter()
                .map(|(words, day)| When {
                    text: (*words).into(),
                    kind: TimeKind::Date,
                    relation: Some(Relation::Before),
                    value: Some((*day).into()),
                    recurrence: None,
                    at: text.find(words).and_then(|at| {
                        u32::try_from(crate::base::text::cut(text, 0..at).chars().count()).ok()
                    }),
                })
                .collect(),
            ..Item::default()
        };
        let told = |left: Item, right: Item| {
            let scope = Scope { linking, depth: Depth::Whole, home: false };
            let [before, after] = [&left, &right].map(|i| i.text.chars().collect::<Vec<char>>());
            let mut out = Vec::new();
            changes(scope, (&left, &before), (&right, &after), &mut out);
            out.into_iter().map(|c| (c.a.unwrap_or_default(), c.b.unwrap_or_default(), c.stricter)).collect()
        };
        let said: Vec<_> = told(
            item("水厂覆盖人口2025年底前达到60%。", &[("2025年底前", "2025-12-31")]),
            item(
                "水厂覆盖人口2024年底前达到62%，2025年6月底前达到68%。",
                &[("2024年底前", "2024-12-31"), ("2025年6月底前", "2025-06-30")],
            ),
        );
        let change = |a: &str, b: &str, stricter| (a.to_owned(), b.to_owned(), stricter);
        assert_eq!(
            said,
            [change("2025年底前", "2025年6月底前", Some(Side::B)), change("", "2024年底前", None)]
        );
        let said: Vec<_> = told(
            item("铺设管网，2025年底前完工。", &[("2025年底前", "2025-12-31")]),
            item(
                "2024年底前评估水质，2025年底前轮训职工。",
                &[("2024年底前", "2024-12-31"), ("2025年底前", "2025-12-31")],
            ),
        );
        assert_eq!(said, [change("", "2024年底前", None)]);
    }

    #[test]
    fn the_stricter_side_is_told_where_times_compare() {
        let day = |s: &str| Sort::Deadline(padded(s, "-00"));
        let rows = [
            (day("2024-06"), day("2024-06-30"), Some(Side::A)),
            (day("2025-12-31"), day("2025-09-30"), Some(Side::B)),
            (Sort::Often(12.0), Sort::Often(4.0), Some(Side::A)),
            (Sort::Wait(24.0, false), Sort::Wait(12.0, false), Some(Side::B)),
            (Sort::Wait(120.0, true), Sort::Wait(120.0, false), None),
            (Sort::Open, Sort::Open, None),
        ];
        for (x, y, want) in rows {
            assert_eq!(stricter(&x, &y), want, "{x:?} {y:?}");
        }
        assert_eq!(rate("FREQ=MONTHLY;INTERVAL=3"), Some(4.0));
        assert_eq!(hours("P5D"), Some((120.0, false)));
    }
}

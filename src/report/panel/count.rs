//! Counts what the measures of a family add to each row of the panel.

use std::collections::BTreeMap;

use crate::base::date;
use crate::corpus::stands_above;
use crate::links::{AlignmentRelation, Side};
use crate::notice::{Level, Role};
use crate::report::{Card, Compared, Pair, Report, Row};

/// What tells a row from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) by: &'static str,
    pub(super) group: String,
    pub(super) region: String,
    pub(super) year: String,
}

/// What a row sums up.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) label: String,
    pub(super) region_name: String,
    pub(super) region_path: String,
    pub(super) level: &'static str,
    /// Confidence of each notice.
    pub(super) notices: BTreeMap<String, f64>,
    pub(super) measures: u64,
    pub(super) lead: u64,
    pub(super) deadline: u64,
    pub(super) quantity: u64,
    pub(super) compared: u64,
    pub(super) copied: u64,
    pub(super) adapted: u64,
    pub(super) related: u64,
    pub(super) escalated: u64,
    pub(super) relaxed: u64,
    days: Vec<i32>,
}

impl Sums {
    /// Compared measures without counterpart.
    pub(super) fn own(&self) -> u64 {
        self.compared - self.copied - self.adapted - self.related
    }

    /// A part of the compared measures.
    pub(super) fn share(&self, part: u64) -> String {
        if self.compared == 0 { String::new() } else { decimal(float(part) / float(self.compared)) }
    }

    pub(super) fn median(&self) -> String {
        let mut days = self.days.clone();
        days.sort_unstable();
        let middle = days.len() / 2;
        let at = |i: usize| days.get(i).copied().map(f64::from);
        let median = if days.len() % 2 == 1 {
            at(middle)
        } else {
            middle.checked_sub(1).and_then(at).zip(at(middle)).map(|(x, y)| f64::midpoint(x, y))
        };
        median.map_or_else(String::new, decimal)
    }

    pub(super) fn confidence(&self) -> String {
        let count = u64::try_from(self.notices.len()).unwrap_or(u64::MAX);
        if count == 0 { String::new() } else { decimal(self.notices.values().sum::<f64>() / float(count)) }
    }
}

fn float(n: u64) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// With four decimals at most, and none that say nothing.
fn decimal(x: f64) -> String {
    let text = format!("{x:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// All rows, by group, territory and year.
pub(super) fn rows(report: &Report) -> BTreeMap<Key, Sums> {
    let mut out = BTreeMap::new();
    for family in &report.families {
        let mut above: BTreeMap<usize, Vec<&Pair>> = BTreeMap::new();
        for pair in family.pairs.iter().filter(|p| p.below) {
            above.entry(pair.b).or_default().push(pair);
        }
        let cards: Vec<Option<&Card>> = family.members.iter().map(|m| report.notices.get(m.notice)).collect();
        for card in cards.iter().flatten() {
            // A notice without measures is no answer; who counts answers must see it.
            for by in ["family", "topic"] {
                let key = if by == "family" { &family.id } else { &family.topic };
                entry(&mut out, card, by, key, &family.topic);
            }
        }
        let under: Vec<bool> = cards.iter().map(|card| has_above(*card, &cards)).collect();
        for (at, row) in family.measures.iter().enumerate() {
            let Some(card) = cards.get(row.member).copied().flatten() else { continue };
            let compared = under.get(row.member).copied().unwrap_or(false);
            let met = above.get(&at).map_or(&[][..], Vec::as_slice);
            let measure = Counted { card, row, compared, met };
            for (by, key, label, leads) in groups(report, family, row) {
                measure.add(&mut out, by, key, label, leads);
            }
        }
    }
    out
}

/// Whether the family has a notice of a government above that of `card`.
fn has_above(card: Option<&Card>, all: &[Option<&Card>]) -> bool {
    let seat = |c: &Card| c.region.as_ref().map(|r| (r.level, r.code.clone()));
    let Some((low, under)) = card.and_then(seat) else { return false };
    let mut seats = all.iter().filter_map(|c| c.and_then(seat));
    seats.any(|(high, over)| stands_above((high, &over), (low, &under)))
}

/// The groups that a measure belongs to, with their names, and whether it is led there.
fn groups<'r>(
    report: &'r Report,
    family: &'r Compared,
    row: &'r Row,
) -> impl Iterator<Item = (&'static str, &'r str, &'r str, bool)> {
    let led = row.measure.units.iter().any(|u| u.role == Role::Lead);
    let topic = family.topic.as_str();
    let departments = row.departments.iter().filter_map(|&d| report.departments.get(d)).map(move |d| {
        let leads = |u: &crate::notice::Unit| u.role == Role::Lead && u.org.as_deref() == Some(&d.key);
        ("department", d.key.as_str(), d.name.as_str(), row.measure.units.iter().any(leads))
    });
    [("family", family.id.as_str(), topic, led), ("topic", topic, topic, led)].into_iter().chain(departments)
}

/// The row of a group, a territory and a year, which knows of the notice from now on.
fn entry<'o>(
    out: &'o mut BTreeMap<Key, Sums>,
    card: &Card,
    by: &'static str,
    group: &str,
    label: &str,
) -> &'o mut Sums {
    let region = card.region.as_ref();
    let code = region.map_or_else(String::new, |r| r.code.clone());
    let sums = out.entry(Key { by, group: group.to_owned(), region: code, year: year(card) }).or_default();
    label.clone_into(&mut sums.label);
    if let Some(region) = region {
        sums.region_name.clone_from(&region.name);
        sums.region_path = region.path.join("/");
        sums.level = level(region.level);
    }
    sums.notices.insert(card.id.clone(), card.confidence.score);
    sums
}

/// A measure with what is known of it.
struct Counted<'r> {
    card: &'r Card,
    row: &'r Row,
    compared: bool,
    /// Pairs with measures above.
    met: &'r [&'r Pair],
}

impl Counted<'_> {
    fn add(&self, out: &mut BTreeMap<Key, Sums>, by: &'static str, key: &str, label: &str, leads: bool) {
        let sums = entry(out, self.card, by, key, label);
        sums.measures += 1;
        sums.lead += u64::from(leads);
        sums.deadline += u64::from(self.row.deadline.is_some());
        sums.quantity += u64::from(!self.row.measure.quantities.is_empty());
        sums.days.extend(self.days());
        self.met(sums);
    }

    /// What became of the measures above.
    fn met(&self, sums: &mut Sums) {
        if !self.compared {
            return;
        }
        sums.compared += 1;
        match self.met.iter().map(|p| p.relation).min() {
            Some(AlignmentRelation::Same) => sums.copied += 1,
            Some(AlignmentRelation::Adapted) => sums.adapted += 1,
            Some(AlignmentRelation::Related) => sums.related += 1,
            None => {}
        }
        let escalated = self.met.iter().any(|p| p.escalation);
        let laxer = |p: &&Pair| p.changes.iter().any(|c| c.stricter == Some(Side::A));
        sums.escalated += u64::from(escalated);
        sums.relaxed += u64::from(!escalated && self.met.iter().any(laxer));
    }

    fn days(&self) -> Option<i32> {
        let issued = date::parse(self.card.dates.issued.as_deref()?)?;
        Some(issued.until(last(self.row.deadline.as_deref()?)?).ok()?.get_days())
    }
}

/// The last day of a day, month or year.
fn last(edtf: &str) -> Option<jiff::civil::Date> {
    let mut parts = edtf.split('-').map(str::parse::<i64>);
    let year = parts.next()?.ok()?;
    match (parts.next(), parts.next()) {
        (None, _) => date::day(year, 12, 31),
        (Some(month), None) => date::last_of_month(year, month.ok()?),
        (Some(month), Some(day)) => date::day(year, month.ok()?, day.ok()?),
    }
}

fn year(card: &Card) -> String {
    let day = card.dates.issued.as_deref().or(card.dates.published.as_deref());
    let year = day.and_then(|d| d.get(..4)).map(str::to_owned);
    let number = || card.doc_number.as_ref().and_then(|n| n.year).map(|y| y.to_string());
    year.or_else(number).unwrap_or_default()
}

/// As in the JSON of notices.
fn level(level: Level) -> &'static str {
    match level {
        Level::Nation => "nation",
        Level::Province => "province",
        Level::Prefecture => "prefecture",
        Level::County => "county",
        Level::Township => "township",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::Change;
    use crate::notice::{Dates, Measure, Region};
    use crate::report::Place;

    fn card(code: &str, level: Level) -> Card {
        Card {
            id: code.into(),
            region: Some(Region { code: code.into(), name: code.into(), level, path: vec![code.into()] }),
            dates: Dates { issued: Some("2024-01-31".into()), ..Dates::default() },
            ..Card::default()
        }
    }

    #[test]
    fn what_a_city_did_with_its_province_is_counted_by_measure() {
        use AlignmentRelation::{Adapted, Related, Same};
        let row = |member, deadline: Option<&str>| Row {
            member,
            deadline: deadline.map(str::to_owned),
            measure: Measure::default(),
            ..Row::default()
        };
        let pair = |a, b, relation, stricter| Pair {
            a,
            b,
            relation,
            below: true,
            escalation: stricter == Some(Side::B),
            changes: vec![Change { stricter, ..Change::default() }],
            ..Pair::default()
        };
        let family = Compared {
            id: "f".into(),
            members: (0..2).map(|notice| Place { notice, ..Place::default() }).collect(),
            measures: vec![
                row(0, None),
                row(1, Some("2024-02")),
                row(1, Some("2024-12-31")),
                row(1, Some("2024")),
                row(1, None),
            ],
            pairs: vec![
                pair(0, 1, Same, None),
                pair(0, 2, Related, Some(Side::A)),
                pair(0, 2, Adapted, None),
                pair(0, 3, Adapted, Some(Side::B)),
            ],
            ..Compared::default()
        };
        let notices = vec![card("990000", Level::Province), card("990100", Level::Prefecture)];
        let report = Report { notices, families: vec![family], ..Report::default() };
        let rows = rows(&report);
        let kinds: Vec<&str> = rows.keys().map(|k| k.by).collect();
        assert_eq!(kinds, ["family", "family", "topic", "topic"]);
        let of =
            |code: &str| rows.iter().find(|(k, _)| k.by == "family" && k.region == code).expect("a row").1;
        let (province, city) = (of("990000"), of("990100"));
        assert_eq!((province.measures, province.compared, province.share(0)), (1, 0, String::new()));
        assert_eq!((city.measures, city.compared, city.deadline), (4, 4, 3));
        assert_eq!((city.copied, city.adapted, city.related, city.own()), (1, 2, 0, 1));
        assert_eq!((city.escalated, city.relaxed), (1, 1));
        assert_eq!((city.share(city.adapted).as_str(), city.median().as_str()), ("0.5", "335"));
    }

    #[test]
    fn figures_are_short() {
        for (x, want) in [(0.5, "0.5"), (1.0, "1"), (1.0 / 3.0, "0.3333"), (-0.000_01, "0")] {
            assert_eq!(decimal(x), want);
        }
    }
}

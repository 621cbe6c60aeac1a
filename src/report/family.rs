//! Builds the model: cards of notices, and each family with its measures, pairs and cells.

use std::collections::{BTreeMap, BTreeSet};

use super::coverage::coverage;
use super::matrix::cells;
use super::{Card, Compared, Department, Overview, Pair, Place, Report, Row, SCHEMA, Selection};
use crate::Context;
use crate::corpus::stands_above;
use crate::links::{Alignment, Family, Member};
use crate::notice::{Measure, Notice, Relation, Role, TimeKind};

pub(super) fn report(
    ctx: &Context,
    notices: &[Notice],
    families: &[Family],
    alignments: &[Alignment],
    selection: &Selection,
) -> Report {
    let by_id: BTreeMap<&str, &Notice> = notices.iter().map(|n| (n.id.as_str(), n)).collect();
    let mut shown: Vec<&Family> = families.iter().filter(|f| selection.shows(&f.id)).collect();
    shown.sort_by(|a, b| b.members.len().cmp(&a.members.len()).then_with(|| a.id.cmp(&b.id)));
    let mut made = Made { ctx, by_id, departments: BTreeMap::new(), cards: Vec::new() };
    made.departments(&shown);
    let mut by_family: BTreeMap<&str, Vec<&Alignment>> = BTreeMap::new();
    for alignment in alignments {
        by_family.entry(alignment.family.as_str()).or_default().push(alignment);
    }
    let none = Vec::new();
    let compared: Vec<Compared> = shown
        .iter()
        .enumerate()
        .map(|(at, family)| made.family(at, family, by_family.get(family.id.as_str()).unwrap_or(&none)))
        .collect();
    made.others(selection);
    let pairs = || compared.iter().flat_map(|f| &f.pairs);
    let overview = Overview {
        notices: selection.notices,
        measures: selection.measures,
        governments: selection.regions.len() as u64,
        families: selection.all_families,
        pairs: pairs().count() as u64,
        escalations: pairs().filter(|p| p.escalation).count() as u64,
        families_left_out: selection.left_out,
        notices_left_out: selection.notices.saturating_sub(made.cards.len() as u64),
    };
    Report {
        schema: SCHEMA.to_owned(),
        overview,
        departments: made.names(),
        notices: made.cards,
        families: compared,
    }
}

struct Made<'a> {
    ctx: &'a Context,
    by_id: BTreeMap<&'a str, &'a Notice>,
    /// Place of each department in the report's list.
    departments: BTreeMap<&'a str, usize>,
    cards: Vec<Card>,
}

impl<'a> Made<'a> {
    /// Every department that a measure of the families charges, by key.
    fn departments(&mut self, shown: &[&'a Family]) {
        let members = shown.iter().flat_map(|f| &f.members).filter_map(|m| self.by_id.get(m.notice.as_str()));
        let units = members.flat_map(|n| &n.measures).flat_map(|m| &m.units);
        let keys: BTreeSet<&'a str> = units.filter_map(|u| u.org.as_deref()).collect();
        self.departments = keys.into_iter().zip(0..).collect();
    }

    fn names(&self) -> Vec<Department> {
        let name = |key: &str| self.ctx.lexicon.bodies.label(key).unwrap_or_else(|| key.to_owned());
        self.departments.keys().map(|key| Department { key: (*key).to_owned(), name: name(key) }).collect()
    }

    fn family(&mut self, at: usize, family: &'a Family, alignments: &[&Alignment]) -> Compared {
        let members: Vec<(&Member, &'a Notice)> =
            family.members.iter().filter_map(|m| Some((m, *self.by_id.get(m.notice.as_str())?))).collect();
        let place: BTreeMap<&str, usize> =
            members.iter().enumerate().map(|(i, (m, _))| (m.notice.as_str(), i)).collect();
        let mut rows = Vec::new();
        let mut places = Vec::new();
        for (i, (member, notice)) in members.iter().enumerate() {
            let from = rows.len();
            rows.extend(notice.measures.iter().map(|m| self.row(i, m)));
            places.push(Place {
                notice: self.cards.len(),
                parent: member.parent.as_deref().and_then(|p| place.get(p).copied()),
                level: member.level,
                by: member.by,
                relation: member.relation,
                named: self.named(family, member),
                measures: [from, rows.len()],
                ..Place::default()
            });
            self.cards.push(Card { family: Some(at), text: notice.text.clone(), ..card(notice) });
        }
        let pairs = pairs(&members, &rows, alignments);
        let base = base(family, &place, &rows, &pairs, places.len());
        let parents: Vec<Option<usize>> = places.iter().map(|p| p.parent).collect();
        let cells = cells(base, &rows, &pairs, &parents);
        let of = rows.iter().filter(|r| r.member == base).count();
        for (i, place) in places.iter_mut().enumerate() {
            if i != base {
                place.coverage = coverage(of, cells.iter().filter(|c| c.member == i));
            }
            place.inventions = inventions(i, &members, &rows, &pairs);
        }
        Compared {
            id: family.id.clone(),
            topic: family.topic.clone(),
            root_title: family.root_title.clone(),
            documents: family.documents.clone(),
            members: places,
            base,
            measures: rows,
            pairs,
            cells,
        }
    }

    fn row(&self, member: usize, measure: &Measure) -> Row {
        let keys: BTreeSet<usize> = measure
            .units
            .iter()
            .filter(|u| u.role != Role::Supervise)
            .filter_map(|u| self.departments.get(u.org.as_deref()?).copied())
            .collect();
        Row {
            member,
            deadline: deadline(measure),
            departments: keys.into_iter().collect(),
            measure: measure.clone(),
        }
    }

    /// Title of what ties a member in.
    fn named(&self, family: &Family, member: &Member) -> Option<String> {
        let id = member.named.as_deref()?;
        let inside = self.by_id.get(id).and_then(|n| n.title.clone());
        inside.or_else(|| family.documents.iter().find(|d| d.document == id).and_then(|d| d.title.clone()))
    }

    /// Cards of the notices of no family that is shown.
    fn others(&mut self, selection: &Selection) {
        let mut others: Vec<Card> = self
            .by_id
            .values()
            .filter(|n| selection.takes(&n.id) && !selection.members.contains(&n.id))
            .map(|n| card(n))
            .collect();
        others.sort_by(|a, b| order(a).cmp(&order(b)));
        self.cards.append(&mut others);
    }
}

/// Tier, territory, day and id.
fn order(card: &Card) -> impl Ord + '_ {
    let region = card.region.as_ref();
    (region.is_none(), region.map(|r| r.level), region.map(|r| &r.code), &card.dates.issued, &card.id)
}

pub(super) fn card(notice: &Notice) -> Card {
    Card {
        id: notice.id.clone(),
        path: notice.source.path.clone(),
        url: notice.source.url.clone(),
        title: notice.title.clone(),
        doc_type: notice.doc_type.clone(),
        doc_number: notice.doc_number.clone(),
        issuers: notice.issuers.iter().map(|o| o.text.clone()).collect(),
        region: notice.region.clone(),
        dates: notice.dates.clone(),
        measures: notice.measures.len() as u64,
        confidence: notice.confidence.clone(),
        family: None,
        text: String::new(),
    }
}

/// The latest day by which something must be done.
fn deadline(measure: &Measure) -> Option<String> {
    let due = |r: Option<Relation>| matches!(r, Some(Relation::Before | Relation::By));
    let times = measure.times.iter().filter(|t| t.kind == TimeKind::Date && due(t.relation));
    let days = times.filter_map(|t| t.value.as_deref());
    days.filter(|v| v.chars().all(|c| c.is_ascii_digit() || c == '-')).max().map(str::to_owned)
}

fn pairs(members: &[(&Member, &Notice)], rows: &[Row], alignments: &[&Alignment]) -> Vec<Pair> {
    let at: BTreeMap<&str, usize> =
        rows.iter().enumerate().map(|(i, r)| (r.measure.id.as_str(), i)).collect();
    let mut pairs: Vec<Pair> = alignments
        .iter()
        .filter_map(|x| {
            let (a, b) = (*at.get(x.a.as_str())?, *at.get(x.b.as_str())?);
            Some(Pair {
                a,
                b,
                score: x.score,
                relation: x.relation,
                below: above(members, rows.get(a)?.member, rows.get(b)?.member),
                escalation: x.escalation,
                changes: x.changes.clone(),
                passages: x.passages.clone(),
            })
        })
        .collect();
    pairs.sort_by_key(|p| (p.a, p.b));
    // Large families are compared in cells that share their superior notice.
    pairs.dedup_by_key(|p| (p.a, p.b));
    pairs
}

/// Whether the government of the member `a` stands above that of `b`.
fn above(members: &[(&Member, &Notice)], a: usize, b: usize) -> bool {
    let seat = |at: usize| {
        let (member, _) = members.get(at)?;
        Some((member.level?, member.region.as_deref()?))
    };
    seat(a).zip(seat(b)).is_some_and(|(a, b)| stands_above(a, b))
}

/// The superior notice, if it has measures; else the member that has most in common with
/// the others, the first of equals.
fn base(
    family: &Family,
    place: &BTreeMap<&str, usize>,
    rows: &[Row],
    pairs: &[Pair],
    members: usize,
) -> usize {
    let speaks = |at: &usize| rows.iter().any(|r| r.member == *at);
    let root = family.root.as_deref().and_then(|r| place.get(r).copied()).filter(speaks);
    root.unwrap_or_else(|| {
        let mut met = vec![(0_usize, 0_usize); members];
        for pair in pairs {
            // Standing above comes first: what is below answers it.
            for (measure, over) in [(pair.a, pair.below), (pair.b, false)] {
                if let Some(m) = rows.get(measure).and_then(|r| met.get_mut(r.member)) {
                    m.0 += usize::from(over);
                    m.1 += 1;
                }
            }
        }
        let best = (0..members).max_by_key(|&i| (met.get(i).copied(), std::cmp::Reverse(i)));
        best.unwrap_or(0)
    })
}

/// Measures of a member without a counterpart above it; where no member stands above,
/// without any.
fn inventions(member: usize, members: &[(&Member, &Notice)], rows: &[Row], pairs: &[Pair]) -> Vec<usize> {
    let over: BTreeSet<usize> = (0..members.len()).filter(|&m| above(members, m, member)).collect();
    let own = |measure: usize| rows.get(measure).map(|r| r.member);
    let mut met = BTreeSet::new();
    for pair in pairs {
        for (mine, theirs) in [(pair.a, pair.b), (pair.b, pair.a)] {
            let counts = own(theirs).is_some_and(|m| over.is_empty() || over.contains(&m));
            if own(mine) == Some(member) && counts {
                met.insert(mine);
            }
        }
    }
    (0..rows.len()).filter(|&at| own(at) == Some(member) && !met.contains(&at)).collect()
}

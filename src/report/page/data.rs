//! The report cut into what the page parses at once and what it parses when it is asked for.
//!
//! The text of a measure is nearly always a stretch of the text of its notice; then only its
//! place is written, which halves the page and ties each character to its source.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::{Card, Compared, Department, Overview, Pair, Place, Report, Row};
use crate::align::strokes::{Stroke, edits};
use crate::base::span::Span;
use crate::base::text::cut;
use crate::links::{AlignmentRelation, Change, Document};
use crate::notice::{Dates, Region, Role};

/// Pairs that a page holds. Beyond it those between governments of which none stands above
/// the other are left out: they only serve to put another notice at the head of a matrix.
const MOST_PAIRS: u64 = 80_000;

/// What is parsed at once.
#[derive(Debug, Serialize)]
pub(super) struct Front<'a> {
    overview: &'a Overview,
    departments: &'a [Department],
    notices: Vec<Head<'a>>,
    families: Vec<Shown<'a>>,
    /// Whether pairs were left out.
    thinned: bool,
}

/// A notice without its text.
#[derive(Debug, Serialize)]
struct Head<'a> {
    id: &'a str,
    path: &'a str,
    url: Option<&'a str>,
    title: Option<&'a str>,
    doc_type: &'a str,
    doc_number: Option<&'a str>,
    issuers: &'a [String],
    region: Option<&'a Region>,
    dates: &'a Dates,
    measures: u64,
    confidence: f64,
    family: Option<usize>,
}

/// A family without its measures.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    id: &'a str,
    topic: &'a str,
    root_title: Option<&'a str>,
    documents: &'a [Document],
    members: &'a [Place],
    base: usize,
    /// Places of the members by territory: a province, its first city, the counties of that
    /// city, the next city.
    order: Vec<usize>,
    measures: usize,
    escalations: usize,
    /// How many measures fall due, by deadline.
    deadlines: BTreeMap<&'a str, u64>,
}

impl<'a> Front<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        Self {
            overview: &report.overview,
            departments: &report.departments,
            notices: report.notices.iter().map(head).collect(),
            families: report.families.iter().map(|family| shown(report, family)).collect(),
            thinned: thins(report),
        }
    }
}

fn thins(report: &Report) -> bool {
    report.overview.pairs > MOST_PAIRS
}

fn head(card: &Card) -> Head<'_> {
    Head {
        id: &card.id,
        path: &card.path,
        url: card.url.as_deref(),
        title: card.title.as_deref(),
        doc_type: &card.doc_type,
        doc_number: card.doc_number.as_ref().map(|n| n.text.as_str()),
        issuers: &card.issuers,
        region: card.region.as_ref(),
        dates: &card.dates,
        measures: card.measures,
        confidence: card.confidence.score,
        family: card.family,
    }
}

fn shown<'a>(report: &'a Report, family: &'a Compared) -> Shown<'a> {
    let mut order: Vec<usize> = (0..family.members.len()).collect();
    order.sort_by_key(|&at| {
        let card = family.members.get(at).and_then(|m| report.notices.get(m.notice));
        let region = card.and_then(|c| c.region.as_ref());
        (region.is_none(), region.map(|r| (&r.code, r.level)), card.map(|c| &c.dates.issued), at)
    });
    let mut deadlines = BTreeMap::new();
    for day in family.measures.iter().filter_map(|row| row.deadline.as_deref()) {
        *deadlines.entry(day).or_insert(0) += 1;
    }
    Shown {
        id: &family.id,
        topic: &family.topic,
        root_title: family.root_title.as_deref(),
        documents: &family.documents,
        members: &family.members,
        base: family.base,
        order,
        measures: family.measures.len(),
        escalations: family.pairs.iter().filter(|p| p.escalation).count(),
        deadlines,
    }
}

/// What is parsed when a family is opened.
#[derive(Debug, Serialize)]
pub(super) struct Inside<'a> {
    measures: Vec<Measure<'a>>,
    pairs: Vec<Twin<'a>>,
    cells: Vec<Square<'a>>,
}

/// A measure with its values.
#[derive(Debug, Serialize)]
struct Measure<'a> {
    member: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    section: &'a [String],
    span: Span,
    /// Place of its text in that of the notice, where it stands there in one piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<&'a str>,
    departments: &'a [usize],
    units: Vec<Value<'a>>,
    times: Vec<Value<'a>>,
    quantities: Vec<Value<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: &'a BTreeMap<String, String>,
}

/// A unit, time or quantity.
#[derive(Debug, Serialize)]
struct Value<'a> {
    text: &'a str,
    span: Span,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    /// Full name of a unit; date, interval or recurrence of a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    means: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inherited: bool,
}

/// Two measures that belong together.
#[derive(Debug, Serialize)]
struct Twin<'a> {
    a: usize,
    b: usize,
    score: f64,
    relation: AlignmentRelation,
    below: bool,
    escalation: bool,
    changes: &'a [Change],
    /// How many characters are kept, deleted and inserted, in turn, to make the text of `b`
    /// of that of `a`.
    edits: Vec<usize>,
}

/// A cell of the matrix; its pairs by their place in the page's list.
#[derive(Debug, Serialize)]
struct Square<'a> {
    row: usize,
    member: usize,
    pairs: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    through: Option<usize>,
    relation: &'a AlignmentRelation,
    escalation: bool,
    relaxed: bool,
}

impl<'a> Inside<'a> {
    pub(super) fn new(report: &'a Report, family: &'a Compared) -> Self {
        let measures = measures(report, family);
        let thin = thins(report);
        let own = |measure: usize| family.measures.get(measure).map(|r| r.member);
        let stays = |p: &Pair| !thin || p.below || [own(p.a), own(p.b)].contains(&Some(family.base));
        // Place of each pair of the model in the page's list.
        let mut places = vec![None; family.pairs.len()];
        let mut pairs = Vec::new();
        for (place, pair) in places.iter_mut().zip(&family.pairs).filter(|(_, p)| stays(p)) {
            *place = Some(pairs.len());
            pairs.push(twin(family, pair));
        }
        let cells = family.cells.iter().map(|cell| Square {
            row: cell.row,
            member: cell.member,
            pairs: cell.pairs.iter().filter_map(|&p| places.get(p).copied().flatten()).collect(),
            through: cell.through,
            relation: &cell.relation,
            escalation: cell.escalation,
            relaxed: cell.relaxed,
        });
        Self { measures, pairs, cells: cells.collect() }
    }
}

fn measures<'a>(report: &'a Report, family: &'a Compared) -> Vec<Measure<'a>> {
    let mut out = Vec::with_capacity(family.measures.len());
    for member in &family.members {
        let text = report.notices.get(member.notice).map_or("", |card| card.text.as_str());
        let bounds = bounds(text);
        let [from, to] = member.measures;
        let rows = family.measures.get(from..to).unwrap_or_default();
        out.extend(rows.iter().map(|row| measure(row, text, &bounds)));
    }
    out
}

/// Where each character of a text begins, and where the last one ends.
fn bounds(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

fn measure<'a>(row: &'a Row, text: &str, bounds: &[usize]) -> Measure<'a> {
    let own = &row.measure;
    let at = place(&own.text, own.span, text, bounds);
    let units = own.units.iter().map(|u| Value {
        text: &u.text,
        span: u.span,
        role: Some(u.role),
        means: u.name.as_deref(),
        inherited: u.inherited,
    });
    let times = own.times.iter().map(|t| Value {
        text: &t.text,
        span: t.span,
        role: None,
        means: t.value.as_deref().or(t.recurrence.as_deref()),
        inherited: false,
    });
    let quantities = own.quantities.iter().map(|q| Value {
        text: &q.text,
        span: q.span,
        role: None,
        means: None,
        inherited: false,
    });
    Measure {
        member: row.member,
        label: own.label.as_deref(),
        title: own.title.as_deref(),
        section: &own.section,
        span: own.span,
        at,
        text: at.is_none().then_some(own.text.as_str()),
        deadline: row.deadline.as_deref(),
        departments: &row.departments,
        units: units.collect(),
        times: times.collect(),
        quantities: quantities.collect(),
        labels: &own.labels,
    }
}

/// Where the text of a measure stands in its part of the notice's text.
fn place(own: &str, span: Span, text: &str, bounds: &[usize]) -> Option<Span> {
    let (from, to) = (*bounds.get(span.start)?, *bounds.get(span.end)?);
    let byte = from + cut(text, from..to).find(own)?;
    let start = bounds.binary_search(&byte).ok()?;
    Some(Span::new(start, start + own.chars().count()))
}

fn twin<'a>(family: &'a Compared, pair: &'a Pair) -> Twin<'a> {
    let chars = |measure: usize| -> Vec<char> {
        family.measures.get(measure).map(|r| r.measure.text.chars().collect()).unwrap_or_default()
    };
    Twin {
        a: pair.a,
        b: pair.b,
        score: pair.score,
        relation: pair.relation,
        below: pair.below,
        escalation: pair.escalation,
        changes: &pair.changes,
        edits: lengths(&chars(pair.a), &chars(pair.b)),
    }
}

/// Kept, deleted, inserted; kept, deleted, inserted …
fn lengths(a: &[char], b: &[char]) -> Vec<usize> {
    let mut out = vec![0; 3];
    for edit in edits(a, b) {
        let (slot, len) = match edit.stroke {
            Stroke::Kept => (0, edit.a.len()),
            Stroke::Deleted => (1, edit.a.len()),
            Stroke::Inserted => (2, edit.b.len()),
        };
        // What is kept after a change begins the next three.
        if slot == 0 && out.iter().rev().take(2).any(|&n| n > 0) {
            out.extend([0; 3]);
        }
        let at = out.len() - 3 + slot;
        if let Some(n) = out.get_mut(at) {
            *n += len;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_three_lengths_in_turn() {
        let rows: &[(&str, &str, &[usize])] = &[
            ("甲乙丙", "甲乙丙", &[3, 0, 0]),
            ("", "新增。", &[0, 0, 3]),
            ("达到85%以上", "达到90%以上", &[2, 3, 3, 2, 0, 0]),
        ];
        for (a, b, want) in rows {
            let chars = |s: &str| s.chars().collect::<Vec<_>>();
            assert_eq!(lengths(&chars(a), &chars(b)), *want, "{a} | {b}");
        }
    }

    #[test]
    fn a_text_is_found_in_its_notice_by_characters() {
        let text = "𠀀题目\n一、甲乙。（市局负责）";
        let rows = [("甲乙。", Some(Span::new(6, 9))), ("丙", None)];
        for (own, want) in rows {
            assert_eq!(place(own, Span::new(4, 15), text, &bounds(text)), want, "{own}");
        }
    }
}

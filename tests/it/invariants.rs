//! What holds for every source, whatever it says: nothing lost, every position right,
//! the same bytes on every run.

use std::collections::BTreeSet;
use std::time::Duration;

use gongwen::base::numeral;
use gongwen::base::span::Span;
use gongwen::base::text::{Text, fold};
use gongwen::notice::{DOC_TYPES, Measure, Notice, Part, Section};
use gongwen::pipeline::{self, Outcome, Planned};

use crate::support::{CONTEXT, Read, SOURCES, hint, none, notices, say};

/// Collects what `check` finds wrong in every notice.
fn all(check: impl Fn(&Notice, &Text) -> Vec<String>) {
    let complaints = notices().flat_map(|(name, notice)| {
        let text = Text::new(notice.text.clone());
        check(notice, &text).into_iter().map(move |c| format!("{name}: {c}"))
    });
    none(&complaints.collect::<Vec<_>>());
}

#[test]
fn every_source_ends_in_notices_or_a_named_error() {
    let complaints = SOURCES.iter().filter_map(|read| match &read.result {
        Ok(notices) if notices.is_empty() => Some(format!("{}: neither notice nor error", read.path)),
        Err(e) if e.code.name == "recovered-panic" => Some(format!("{}: {}", read.path, e.message)),
        Err(e) if e.message.is_empty() => Some(format!("{}: no message", read.path)),
        _ => None,
    });
    none(&complaints.collect::<Vec<_>>());
}

#[test]
fn no_source_takes_long() {
    let limit = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 });
    let slowest = SOURCES.iter().max_by_key(|read| read.took);
    let Some(Read { path, took, bytes, .. }) = slowest else { return };
    say(&format!("slowest source: {path}, {} bytes in {took:?}", bytes.len()));
    assert!(*took <= limit, "{path} takes {took:?}");
}

#[test]
fn the_outline_loses_nothing() {
    all(|notice, text| {
        let mut complaints = Vec::new();
        let mut end = 0;
        for root in &notice.outline {
            if root.span.start != end {
                complaints.push(format!("part {} begins at {}, not at {end}", root.part, root.span.start));
            }
            end = root.span.end;
            nested(root, &mut complaints);
        }
        if end != text.len() {
            complaints.push(format!("the outline ends at {end}, the text at {}", text.len()));
        }
        complaints
    });
}

/// Children lie inside their parent, in order, without overlap: then every character
/// belongs to exactly one deepest division.
fn nested(section: &Section, complaints: &mut Vec<String>) {
    let mut end = section.span.start;
    for child in &section.children {
        let Span { start, end: close } = child.span;
        if start < end || close > section.span.end || start > close {
            complaints.push(format!("{:?} {:?} lies outside its place", child.label, child.span));
        }
        if child.level <= section.level || child.part != section.part {
            complaints.push(format!("{:?} is not deeper than its parent", child.label));
        }
        end = close;
        nested(child, complaints);
    }
}

#[test]
fn every_position_leads_to_what_was_printed() {
    all(|notice, text| {
        let mut printed: Vec<(&str, &str, Span)> = Vec::new();
        for m in &notice.measures {
            printed.extend(m.units.iter().map(|u| ("unit", u.text.as_str(), u.span)));
            printed.extend(m.times.iter().map(|t| ("time", t.text.as_str(), t.span)));
            printed.extend(m.quantities.iter().map(|q| ("quantity", q.text.as_str(), q.span)));
            printed.push(("measure", "", m.span));
        }
        let named = notice.citations.iter().flat_map(|c| c.spans.iter().map(move |s| (c, *s)));
        printed.extend(named.map(|(c, s)| ("citation", c.title.as_deref().unwrap_or(""), s)));
        printed.extend(notice.diagnostics.iter().filter_map(|d| Some(("diagnostic", "", d.span?))));
        printed.into_iter().filter_map(|(what, value, span)| misplaced(what, value, span, text)).collect()
    });
}

fn misplaced(what: &str, value: &str, span: Span, text: &Text) -> Option<String> {
    if !text.all().contains(span) {
        return Some(format!("{what} {value} lies outside the text at {span:?}"));
    }
    let surface = text.raw(span);
    // A title may be printed with other brackets and dashes in every place, and its span
    // may hold its number; a value that was composed across a line break may leave
    // characters out.
    let right = match what {
        "citation" => within(&letters(value), &letters(surface)),
        _ if surface.contains('\n') => within(&squeezed(value), &squeezed(surface)),
        "unit" | "time" | "quantity" => squeezed(value) == squeezed(surface),
        _ => true,
    };
    (!right).then(|| format!("{what} `{value}` is printed as `{surface}` at {span:?}"))
}

fn squeezed(s: &str) -> String {
    s.chars().filter(|c| !c.is_whitespace()).collect()
}

fn letters(s: &str) -> String {
    s.chars().map(fold).filter(|c| c.is_alphanumeric()).collect()
}

/// Whether the characters of `part` stand in `whole` in that order.
fn within(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|c| rest.any(|r| r == c))
}

#[test]
fn ids_are_unique_and_built_from_the_notice() {
    let mut ids = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut complaints = Vec::new();
    for read in SOURCES.iter() {
        // The same bytes give the same id: then it is one source.
        let first = seen.insert(&read.bytes);
        for notice in read.result.iter().flatten().filter(|_| first) {
            if !ids.insert(notice.id.clone()) {
                complaints.push(format!("{}: id {} occurs twice", read.path, notice.id));
            }
            for m in &notice.measures {
                let begins = m.id.starts_with(&format!("{}/{}/", notice.id, m.part));
                if !begins || !ids.insert(m.id.clone()) {
                    complaints
                        .push(format!("{}: measure id {} is malformed or occurs twice", read.path, m.id));
                }
            }
        }
    }
    none(&complaints);
}

#[test]
fn references_inside_a_notice_hold() {
    all(|notice, _| {
        let mut complaints = Vec::new();
        let (parts, citations) = (notice.parts.len(), notice.citations.len());
        let part = |p: u32| (p as usize) < parts;
        let misfit =
            |(i, p): &(usize, &Part)| p.index as usize != *i || !DOC_TYPES.contains(&p.doc_type.as_str());
        let misfits = notice.parts.iter().enumerate().filter(misfit);
        complaints.extend(misfits.map(|(i, p)| format!("part {i}: {p:?}")));
        complaints
            .extend(notice.outline.iter().filter(|s| !part(s.part)).map(|s| format!("no part {}", s.part)));
        let adrift = notice.attachments.iter().filter(|a| a.part.is_some_and(|p| !part(p)));
        complaints.extend(adrift.map(|a| format!("attachment {} has no part {:?}", a.title, a.part)));
        for m in &notice.measures {
            let cited = m.citations.iter().all(|&c| (c as usize) < citations);
            if !part(m.part) || !cited {
                complaints.push(format!("{} refers to nothing", m.id));
            }
        }
        complaints
    });
}

#[test]
fn ordinals_are_the_values_of_numbers() {
    all(|notice, _| notice.measures.iter().filter_map(misnumbered).collect());
}

fn misnumbered(m: &Measure) -> Option<String> {
    let value = numeral::any(m.number.as_deref()?);
    let ordinal = m.ordinal.map(u64::from);
    (value.is_some() && value != ordinal).then(|| format!("{}: {:?} is not {ordinal:?}", m.id, m.number))
}

#[test]
fn json_keeps_everything() {
    all(|notice, _| {
        let json = serde_json::to_string(notice).expect("a notice is JSON");
        match serde_json::from_str::<Notice>(&json) {
            Ok(read) if read == *notice => vec![],
            Ok(_) => vec!["reads back differently".to_owned()],
            Err(e) => vec![e.to_string()],
        }
    });
}

#[test]
fn times_and_figures_are_well_formed() {
    all(|notice, _| {
        let finite = |x: Option<f64>| x.is_none_or(f64::is_finite);
        let quantities = notice.measures.iter().flat_map(|m| &m.quantities);
        let odd = quantities.filter(|q| {
            let bare = q.value.is_none() && q.min.is_none() && q.max.is_none();
            bare || q.unit.is_empty() || !(finite(q.value) && finite(q.min) && finite(q.max))
        });
        let mut complaints: Vec<_> = odd.map(|q| format!("quantity {q:?}")).collect();
        let dates = &notice.dates;
        let dates = [&dates.issued, &dates.published, &dates.effective, &dates.expires];
        let wrong = dates.into_iter().flatten().filter(|d| gongwen::base::date::parse(d).is_none());
        complaints.extend(wrong.map(|d| format!("{d} is no date")));
        complaints
    });
}

/// Every result as JSON lines, with `threads` threads, in the order of `plan`.
fn lines(plan: &[&Read], threads: usize) -> Vec<(String, String)> {
    let planned: Vec<_> =
        plan.iter().map(|r| Planned { hint: hint(&r.path), bytes: r.bytes.len() as u64 }).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
    let mut out = Vec::new();
    let load = |i: usize| Ok(plan.get(i).map(|r| r.bytes.clone()).unwrap_or_default());
    let finish = |i: usize, outcome| {
        let line = match outcome {
            Outcome::Notices(notices) => serde_json::to_string(&notices).expect("notices are JSON"),
            Outcome::Duplicate { .. } => "duplicate".to_owned(),
            Outcome::Failed(e) => format!("{} {}", e.code.name, e.message),
        };
        (plan.get(i).map(|r| r.path.clone()).unwrap_or_default(), line)
    };
    let done: Result<(), ()> = pool.install(|| {
        pipeline::run(&CONTEXT, &planned, &load, &gongwen::read::load, &finish, |line| {
            out.push(line);
            Ok(())
        })
    });
    assert_eq!(done, Ok(()));
    out
}

#[test]
fn any_number_of_threads_and_any_order_give_the_same_bytes() {
    // Every seventh source: debug builds are slow, and the rest adds no other kind.
    let mut seen = BTreeSet::new();
    let distinct = SOURCES.iter().filter(|r| seen.insert(&r.bytes));
    let plan: Vec<&Read> = distinct.step_by(7).collect();
    let one = lines(&plan, 1);
    assert!(one == lines(&plan, 4), "four threads give other bytes than one");
    let backwards: Vec<&Read> = plan.iter().rev().copied().collect();
    let mut other = lines(&backwards, 2);
    other.reverse();
    assert!(one == other, "sources in another order give other bytes");
}

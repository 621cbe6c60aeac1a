//! The quality gate: figures over the gold set must not fall below `scored/floors.json`.
//!
//! `UPDATE_FLOORS=1` raises the floors to the figures of today; it lowers one only
//! together with `ALLOW_LOWER_FLOORS=1`. Floors are bound to the gold set by its hash.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use gongwen::jsonl;
use gongwen::manifest::hex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::scorer::{Tallies, score};
use crate::support::{SOURCES, asked, files, none, root, say, shared};

/// The sets of gold that this stage of the project is measured by.
const SETS: &[&str] = &["eval/gold/seeds", "eval/gold/pages"];
/// Pairs of measures that two readers found to belong together.
const PAIRS: &str = "eval/alignments";

#[test]
fn figures_hold_their_floors() {
    let Some(sets) = SETS.iter().map(|set| shared(set)).collect::<Option<Vec<_>>>() else { return };
    let (golds, hash) = gold(&sets);
    let Some(pairs) = shared(PAIRS) else { return };
    let hash = hex(&Sha256::digest(hash + &gold(&[pairs]).1));
    let notices = notices_by_name();
    // For comparing with other scorers on the same notices.
    if let Some(path) = std::env::var_os("GATE_NOTICES") {
        let lines: Vec<u8> =
            notices.values().flat_map(|n| jsonl::line(n).expect("a notice is JSON")).collect();
        fs::write(path, lines).expect("GATE_NOTICES can be written");
    }
    let mut tallies = score(&golds, &notices);
    tallies.extend(crate::linked::tallies().into_iter().flatten());
    say(&table(&tallies));
    if asked("GATE_MISSES") {
        for (field, tally) in &tallies {
            say(&format!("\n{field}\n  {}", tally.misses.join("\n  ")));
        }
    }
    let path = root().join("tests/scored/floors.json");
    let stands: Value =
        fs::read_to_string(&path).ok().and_then(|s| serde_json::from_str(&s).ok()).unwrap_or_default();
    if asked("UPDATE_FLOORS") {
        let text = raised(&tallies, &stands, &hash, golds.len(), asked("ALLOW_LOWER_FLOORS"));
        fs::write(&path, text).expect("floors.json can be written");
        return;
    }
    assert_eq!(
        stands.get("gold").and_then(Value::as_str),
        Some(hash.as_str()),
        "the gold set is not the one that tests/scored/floors.json was made with; \
         look at the table and run with UPDATE_FLOORS=1"
    );
    none(&fallen(&tallies, &stands));
}

/// Every gold document, and a hash over all of them.
fn gold(sets: &[PathBuf]) -> (Vec<Value>, String) {
    let mut digest = Sha256::new();
    let mut golds = Vec::new();
    for path in sets.iter().flat_map(|set| files(set).into_iter().map(|name| set.join(name))) {
        if path.extension().is_some_and(|e| e == "json") {
            let bytes = fs::read(&path).expect("gold can be read");
            digest.update(&bytes);
            golds.push(serde_json::from_slice(&bytes).expect("gold is JSON"));
        }
    }
    (golds, hex(&digest.finalize()))
}

/// The first notice of every source, by the source's file name.
fn notices_by_name() -> BTreeMap<String, Value> {
    let mut by_name = BTreeMap::new();
    for read in SOURCES.iter().filter(|read| read.set != "corpus") {
        let first = read.result.iter().flatten().next();
        let name = Path::new(&read.path).file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(notice) = first {
            let value = serde_json::to_value(notice).expect("a notice is JSON");
            by_name.entry(name).or_insert(value);
        }
    }
    by_name
}

fn table(tallies: &Tallies) -> String {
    let mut out =
        format!("\n{:<22}{:>8}{:>8}{:>8}{:>7}{:>6}{:>6}", "field", "P", "R", "F1", "tp", "fp", "fn");
    for (field, t) in tallies {
        let (p, r, f1) = (t.precision(), t.recall(), t.f1());
        let _ = write!(out, "\n{field:<22}{p:8.4}{r:8.4}{f1:8.4}{:7}{:6}{:6}", t.tp, t.fp, t.missed);
    }
    out
}

/// F1 with four digits, rounded down: a floor that was just reached holds.
fn figure(f1: f64) -> f64 {
    (f1 * 10_000.0 + 1e-9).floor() / 10_000.0
}

fn floors(stands: &Value) -> BTreeMap<&str, f64> {
    let figures = stands.get("f1").and_then(Value::as_object);
    figures.into_iter().flatten().filter_map(|(k, v)| Some((k.as_str(), v.as_f64()?))).collect()
}

fn fallen(tallies: &Tallies, stands: &Value) -> Vec<String> {
    let floors = floors(stands);
    let fell = |(field, floor): (&&str, &f64)| {
        let now = tallies.get(*field).map_or(0.0, |t| figure(t.f1()));
        (now < *floor)
            .then(|| format!("{field} fell from {floor} to {now}; GATE_MISSES=1 lists what is wrong"))
    };
    let held = |field: &&String| floors.contains_key(field.as_str());
    let unheld = tallies.iter().filter(|(_, t)| !t.is_empty()).map(|(field, _)| field).filter(|f| !held(f));
    floors
        .iter()
        .filter_map(fell)
        .chain(unheld.map(|field| format!("{field} has no floor; UPDATE_FLOORS=1 sets it")))
        .collect()
}

fn raised(tallies: &Tallies, stands: &Value, hash: &str, documents: usize, lower: bool) -> String {
    let before = floors(stands);
    let same = stands.get("gold").and_then(Value::as_str) == Some(hash);
    let keep = same && !lower;
    let f1: BTreeMap<&str, f64> = tallies
        .iter()
        .filter(|(_, t)| !t.is_empty())
        .map(|(field, t)| {
            let now = figure(t.f1());
            let floor = before.get(field.as_str()).copied().filter(|_| keep).unwrap_or(0.0);
            (field.as_str(), now.max(floor))
        })
        .collect();
    format!("{:#}\n", json!({ "gold": hash, "documents": documents, "f1": f1 }))
}

#[test]
fn floors_rise_and_do_not_fall() {
    let tally = |tp, missed| crate::scorer::Tally { tp, missed, ..Default::default() };
    let tallies: Tallies = [("better".to_owned(), tally(9, 1)), ("worse".to_owned(), tally(1, 9))].into();
    let stands = json!({ "gold": "x", "f1": { "better": 0.5, "worse": 0.5 } });
    let complaints = fallen(&tallies, &stands);
    assert!(
        complaints.len() == 1 && complaints[0].starts_with("worse fell from 0.5 to 0.1818"),
        "{complaints:?}"
    );
    let new: Value = serde_json::from_str(&raised(&tallies, &stands, "x", 2, false)).expect("JSON");
    assert_eq!((&new["f1"]["better"], &new["f1"]["worse"]), (&json!(0.9473), &json!(0.5)));
}

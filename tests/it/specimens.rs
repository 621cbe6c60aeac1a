//! What must be found in every specimen of `corpus/`, counted by hand when it was
//! written: `scored/corpus.toml`.

use std::collections::BTreeMap;
use std::fs;

use gongwen::diag::Severity;
use gongwen::notice::{Notice, Role};
use toml::{Table, Value};

use crate::support::{Read, SOURCES, none, root};

#[test]
fn specimens_hold_what_was_counted() {
    let path = root().join("tests/scored/corpus.toml");
    let table: Table = fs::read_to_string(&path).expect("the counts are there").parse().expect("TOML");
    let rows = table.get("source").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut expected: BTreeMap<&str, &Table> = rows
        .iter()
        .filter_map(Value::as_table)
        .filter_map(|row| Some((row.get("path")?.as_str()?, row)))
        .collect();
    let mut complaints = Vec::new();
    for read in SOURCES.iter().filter(|read| read.set == "corpus") {
        match expected.remove(read.path.as_str()) {
            Some(row) => complaints.extend(compare(read, row)),
            None => complaints.push(format!("corpus/{} has no row in tests/scored/corpus.toml", read.path)),
        }
    }
    complaints.extend(expected.keys().map(|path| format!("corpus/{path} is not there")));
    none(&complaints);
}

fn compare(read: &Read, row: &Table) -> Vec<String> {
    let found = match &read.result {
        Ok(notices) if notices.len() == 1 => facts(&notices[0]),
        Ok(notices) => return vec![format!("{}: {} notices", read.path, notices.len())],
        Err(e) => Table::from_iter([("error".to_owned(), e.code.name.into())]),
    };
    let fields = row.iter().filter(|(field, _)| *field != "path");
    let differ = fields.filter_map(|(field, want)| {
        let none = Value::String("none".to_owned());
        let got = found.get(field).unwrap_or(&none);
        // Further notes may be raised, nothing graver may.
        let right = match field.as_str() {
            "notes" => holds(got, want),
            "diagnostics" => holds(got, want) && holds(want, got),
            _ => got == want,
        };
        (!right).then(|| format!("{}: {field} is {got}, should be {want}", read.path))
    });
    differ.collect()
}

fn holds(got: &Value, want: &Value) -> bool {
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let got = list(got);
    list(want).iter().all(|w| got.contains(w))
}

/// A notice in the words of the table.
fn facts(notice: &Notice) -> Table {
    let text = |s: &Option<String>| s.clone().map(Value::from);
    let names =
        |orgs: &[gongwen::notice::Org]| Some(orgs.iter().map(|o| o.text.clone()).collect::<Vec<_>>().into());
    let units = |role: Option<Role>| {
        let units = notice.measures.iter().flat_map(|m| &m.units);
        number(units.filter(|u| role.is_none_or(|role| u.role == role)).count())
    };
    let rows: [(&str, Option<Value>); 26] = [
        ("title", text(&notice.title)),
        ("doc_type", Some(notice.doc_type.clone().into())),
        ("encloses", notice.encloses.as_ref().map(|e| e.title.clone().into())),
        ("doc_number", notice.doc_number.as_ref().map(|n| n.text.clone().into())),
        ("index_number", text(&notice.index_number)),
        ("issuers", names(&notice.issuers)),
        ("addressees", names(&notice.addressees)),
        ("region", notice.region.as_ref().map(|r| r.name.clone().into())),
        ("issued", text(&notice.dates.issued)),
        ("published", text(&notice.dates.published)),
        ("effective", text(&notice.dates.effective)),
        ("expires", text(&notice.dates.expires)),
        ("encoding", notice.source.encoding.as_ref().map(|e| e.label.clone().into())),
        (
            "replaced",
            notice.source.encoding.as_ref().and_then(|e| i64::try_from(e.replaced).ok()).map(Value::from),
        ),
        ("measures", number(notice.measures.len())),
        ("units", units(None)),
        ("lead", units(Some(Role::Lead))),
        ("support", units(Some(Role::Support))),
        ("responsible", units(Some(Role::Responsible))),
        ("supervise", units(Some(Role::Supervise))),
        ("times", number(notice.measures.iter().map(|m| m.times.len()).sum())),
        ("quantities", number(notice.measures.iter().map(|m| m.quantities.len()).sum())),
        ("citations", number(notice.citations.len())),
        ("attachments", number(notice.attachments.len())),
        ("diagnostics", Some(codes(notice, |s| s != Severity::Note))),
        ("notes", Some(codes(notice, |s| s == Severity::Note))),
    ];
    rows.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?))).collect()
}

fn number(n: usize) -> Option<Value> {
    i64::try_from(n).ok().map(Value::from)
}

fn codes(notice: &Notice, wanted: impl Fn(Severity) -> bool) -> Value {
    let mut codes: Vec<_> =
        notice.diagnostics.iter().filter(|d| wanted(d.severity)).map(|d| d.code.clone()).collect();
    codes.sort();
    codes.dedup();
    codes.into()
}

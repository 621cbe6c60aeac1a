//! Compiles the public table of divisions into `src/lexicon/places.tsv`.
//!
//! In: `result.csv` of yescallop/areacodes (CC0 1.0), one line a division and name.
//! Out: one line a division and name with its years and the codes it became. Derived here,
//! because the source leaves it open: what an abolished prefecture became, told by where
//! most of its counties went.
//!
//! ```text
//! cargo run --example compile_places -- result.csv 2025-01-01 > src/lexicon/places.tsv
//! ```

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

struct Row {
    code: String,
    name: String,
    since: String,
    until: String,
    became: Vec<String>,
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(path), Some(date)) = (args.next(), args.next()) else {
        return fail("usage: compile_places RESULT.csv DATE");
    };
    let Ok(csv) = std::fs::read_to_string(&path) else {
        return fail(&format!("{path}: cannot be read as UTF-8"));
    };
    let mut rows = read(&csv);
    complete(&mut rows);
    match write(&rows, &date) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => fail(&e.to_string()),
    }
}

fn fail(message: &str) -> ExitCode {
    // Nothing is left to do if even standard error is closed.
    let _ = writeln!(io::stderr(), "compile_places: {message}");
    ExitCode::from(2)
}

fn read(csv: &str) -> Vec<Row> {
    csv.trim_start_matches('\u{feff}')
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let &[code, _, _, name, _, _, since, until, became] = cells.as_slice() else { return None };
            let became = became.split(';').filter(|s| !s.is_empty()).map(str::to_owned).collect();
            let [code, name, since, until] = [code, name, since, until].map(str::to_owned);
            Some(Row { code, name, since, until, became })
        })
        .collect()
}

/// Fills in what abolished prefectures became: the prefecture to which more than half of
/// their counties belong afterwards.
fn complete(rows: &mut [Row]) {
    let mut derived: BTreeMap<usize, String> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let open = row.code.ends_with("00") && !row.code.ends_with("0000") && !row.until.is_empty();
        let renamed = rows.iter().any(|r| r.code == row.code && r.since == row.until);
        if !open || renamed || row.became.iter().any(|b| !b.contains('[')) {
            continue;
        }
        // 重庆市 became a province of the same name: its counties do not say so.
        let same = rows.iter().find(|r| r.name == row.name && r.since == row.until && r.code != row.code);
        if let Some(code) = same.map(|r| r.code.clone()).or_else(|| majority(rows, row)) {
            derived.insert(at, code);
        }
    }
    for (at, code) in derived {
        if let Some(row) = rows.get_mut(at) {
            row.became.push(code);
        }
    }
}

fn majority(rows: &[Row], gone: &Row) -> Option<String> {
    let tier = gone.code.get(..4)?;
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = 0;
    for county in
        rows.iter().filter(|r| r.code.starts_with(tier) && r.code != gone.code && r.until == gone.until)
    {
        let Some(next) = county.became.first().and_then(|b| b.get(..4)) else { continue };
        let next = format!("{next}00");
        if next == gone.code || !rows.iter().any(|r| r.code == next) {
            continue;
        }
        all += 1;
        *votes.entry(next).or_default() += 1;
    }
    let (code, most) = votes.into_iter().max_by_key(|(_, n)| *n)?;
    (2 * most > all).then_some(code)
}

fn write(rows: &[Row], date: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "# Administrative divisions of China at county level and above, 1981-2024.")?;
    writeln!(out, "# Facts: Ministry of Civil Affairs (GB/T 2260), through yescallop/areacodes, CC0 1.0.")?;
    writeln!(out, "# Compiled {date} by tests/tools/compile_places.rs; do not edit by hand.")?;
    writeln!(
        out,
        "# code, name, first year, year of change (empty: in use), codes it became (code or code@year)"
    )?;
    for row in rows {
        let became: Vec<String> =
            row.became.iter().map(|b| b.trim_end_matches(']').replace('[', "@")).collect();
        writeln!(out, "{}\t{}\t{}\t{}\t{}", row.code, row.name, row.since, row.until, became.join(","))?;
    }
    Ok(())
}

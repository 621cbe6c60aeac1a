//! `gongwen lexicon`: the tables of the lexicon, for people and for other programs.

use std::fs;
use std::io::Write;

use gongwen::lexicon::catalogue::{self, Part, cell, columns};

use super::Verdict;
use super::args::{Form, Lexicon};
use super::failure::Failure;
use super::words::{FAINT, NAME};

/// Prints one part, or the list.
pub(super) fn run(args: &Lexicon) -> Result<Verdict, Failure> {
    let mut out = anstream::stdout().lock();
    match &args.part {
        None => list(&mut out)?,
        Some(name) => print(&mut out, catalogue::find(name).ok_or_else(|| unknown(name))?, args)?,
    }
    out.flush()?;
    Ok(Verdict::Clean)
}

fn list(out: &mut impl Write) -> std::io::Result<()> {
    let width = catalogue::PARTS.iter().map(|p| p.name.len()).max().unwrap_or(0);
    for part in catalogue::PARTS {
        writeln!(out, "{NAME}{:width$}{NAME:#}  {}", part.name, part.of)?;
    }
    writeln!(out, "\n{FAINT}gongwen lexicon PART [--format csv] prints one.{FAINT:#}")
}

fn print(out: &mut impl Write, part: &Part, args: &Lexicon) -> Result<(), Failure> {
    let mut added = Vec::new();
    if let Some(path) = &args.add {
        added.push(fs::read_to_string(path).map_err(|e| Failure::read(path, &e))?);
    }
    let rows = part.rows(&added).map_err(|e| Failure::new(e.to_string()))?;
    match args.format {
        Form::Json => {
            for (at, row) in rows.iter().enumerate() {
                write!(out, "{}{}", if at == 0 { "[\n" } else { ",\n" }, serde_json::json!(row))?;
            }
            writeln!(out, "\n]")?;
        }
        Form::Csv => {
            let columns = columns(&rows);
            let mut table = csv::Writer::from_writer(out);
            let failed = |e: csv::Error| match e.into_kind() {
                csv::ErrorKind::Io(e) => Failure::from(e),
                other => Failure::new(format!("cannot write the table: {other:?}")),
            };
            table.write_record(&columns).map_err(failed)?;
            for row in &rows {
                let cells = columns.iter().map(|c| row.get(c).map_or(String::new(), cell));
                table.write_record(cells).map_err(failed)?;
            }
            table.flush()?;
        }
    }
    Ok(())
}

fn unknown(name: &str) -> Failure {
    let known: Vec<_> = catalogue::PARTS.iter().map(|p| p.name).collect();
    Failure::new(format!("the lexicon has no part `{name}`"))
        .help(format!("its parts are {}", known.join(", ")))
}

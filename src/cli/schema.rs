//! `gongwen schema`: the JSON Schemas of the outputs.

use std::io::Write;

use gongwen::schema;

use super::Verdict;
use super::args::Schema;
use super::failure::Failure;
use super::words::{FAINT, NAME};

/// Prints one schema, or the list.
pub(super) fn run(args: &Schema) -> Result<Verdict, Failure> {
    let mut out = anstream::stdout().lock();
    match &args.name {
        None => list(&mut out)?,
        Some(name) => {
            let entry = schema::find(name).ok_or_else(|| unknown(name))?;
            out.write_all(entry.text().as_bytes())?;
        }
    }
    out.flush()?;
    Ok(Verdict::Clean)
}

fn list(out: &mut impl Write) -> std::io::Result<()> {
    for entry in schema::ALL {
        writeln!(out, "{NAME}{:10}{NAME:#}{}", entry.name, entry.of)?;
    }
    writeln!(
        out,
        "\n{FAINT}gongwen schema NAME prints one (JSON Schema 2020-12; for a table, Table Schema).{FAINT:#}"
    )
}

fn unknown(name: &str) -> Failure {
    let known: Vec<_> = schema::ALL.iter().map(|e| e.name).collect();
    Failure::new(format!("there is no schema `{name}`")).help(format!("the schemas are {}", known.join(", ")))
}

//! `gongwen units`: which bodies of extracted notices the lexicon does not know.

use std::io::Write;
use std::path::{Path, PathBuf};

use gongwen::extract::bodies::unrecognised::{Unrecognised, table};

use super::Verdict;
use super::args::Units;
use super::failure::Failure;
use super::notices;
use super::reading::lexicon_with;
use super::words::count;

/// Prints the names as rows for `--lexicon`.
pub(super) fn run(args: &Units) -> Result<Verdict, Failure> {
    let ctx = lexicon_with(args.lexicon.as_deref())?;
    let mut found = Unrecognised::default();
    let (mut read, mut units) = (0, 0);
    for path in &args.notices {
        notices::each(path, |notice| {
            read += 1;
            units += notice.measures.iter().map(|m| m.units.len() as u64).sum::<u64>();
            found.add(&notice);
        })?;
    }
    let rows = found.rows(&ctx.lexicon);
    let entries: u64 = rows.iter().map(|r| r.count as u64).sum();
    let mut out = anstream::stdout().lock();
    out.write_all(head(&args.notices).as_bytes())?;
    out.write_all(table(&rows).as_bytes())?;
    out.flush()?;
    let summary = format!(
        "{} in {} of {} not recognised, in {}",
        count(rows.len() as u64, "name"),
        count(entries, "entry"),
        super::words::thousands(units),
        count(read, "notice")
    );
    writeln!(anstream::stderr(), "{}", summary.replace("entrys", "entries"))?;
    Ok(if rows.is_empty() { Verdict::Clean } else { Verdict::Findings })
}

fn head(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths.iter().map(|p| Path::display(p).to_string()).collect();
    format!(
        "# Bodies in {} that the lexicon does not know, most frequent first.\n\
         # Keep what is a body, set its kind (department government party institution enterprise\n\
         # other …), give departments that are one the same key, and read it with --lexicon FILE.\n\
         # Where the official form behind the place's name is certain, move the name to\n\
         # local = [[\"official name\", \"short form\"]], and `name` will be filled.\n\n",
        names.join(", ").replace(char::is_control, " ")
    )
}

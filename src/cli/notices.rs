//! Reads notices that an earlier run has written.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use gongwen::notice::Notice;

use super::failure::{Failure, reason};

/// Name of the file of notices in an output folder.
const FILE: &str = "notices.jsonl";

/// Hands every notice of a file, of an output folder, or of standard input (`-`) to `take`.
pub(super) fn each(path: &Path, take: impl FnMut(Notice)) -> Result<(), Failure> {
    let inside = path.join(FILE);
    let path = if path.is_dir() { inside.as_path() } else { path };
    let reader: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).map_err(|e| {
            Failure::read(path, &e).help("name a notices.jsonl, or a folder that `gongwen run` wrote")
        })?;
        Box::new(BufReader::new(file))
    };
    from(reader, &path.display().to_string(), take)
}

/// Hands every notice of a reader to `take`; `name` is what a failure calls it.
pub(super) fn from(reader: impl BufRead, name: &str, mut take: impl FnMut(Notice)) -> Result<(), Failure> {
    for (number, line) in reader.lines().enumerate() {
        let line = line.map_err(|e| Failure::new(format!("cannot read {name}: {}", reason(&e))))?;
        if line.trim().is_empty() {
            continue;
        }
        take(serde_json::from_str(&line).map_err(|e| {
            Failure::new(format!("{name}, line {}: no notice: {e}", number + 1))
                .help("give the notices.jsonl that this version of gongwen wrote")
        })?);
    }
    Ok(())
}

//! Whole results for the specimens of `corpus/`, compared to the last byte.
//!
//! `UPDATE_GOLDEN=1` rewrites `golden/`; the difference is then read before it is kept.

use std::collections::BTreeSet;
use std::fs;

use gongwen::manifest::ErrorLine;
use serde_json::Value;

use crate::support::{Read, SOURCES, asked, files, fresh, none, root};

#[test]
fn the_corpus_gives_what_it_gave() {
    let dir = root().join("tests/golden");
    let (mut complaints, mut known) = (Vec::new(), BTreeSet::new());
    for read in SOURCES.iter().filter(|read| read.set == "corpus") {
        let name = format!("{}.json", read.path);
        complaints.extend(fresh(&dir.join(&name), &snapshot(read), "UPDATE_GOLDEN").err());
        known.insert(name);
    }
    for orphan in files(&dir).into_iter().filter(|name| !known.contains(name)) {
        if asked("UPDATE_GOLDEN") {
            fs::remove_file(dir.join(&orphan)).expect("an orphan can be removed");
        } else {
            complaints.push(format!("tests/golden/{orphan} belongs to no file of corpus/"));
        }
    }
    none(&complaints);
}

fn snapshot(read: &Read) -> String {
    let value: Value = match &read.result {
        Ok(notices) => serde_json::to_value(notices),
        Err(error) => serde_json::to_value(ErrorLine::new(&read.path, error.clone())),
    }
    .expect("a result is JSON");
    format!("{value:#}\n")
}

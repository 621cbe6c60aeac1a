//! Lists of bodies: told apart, recognised, completed to full names.
//!
//! In: the words of a responsibility clause, the notice's region and year. Out: one entry a
//! body as printed, and for each entry what body it is and how it is fully called. A name
//! that is not certain stays open. Who leads and who supports is not decided here.

mod collective;
mod read;
mod resolve;
mod split;

pub use resolve::{Resolved, resolve, resolve_all};
pub use split::{Entry, split};

use crate::base::text::cut;
use crate::lexicon::Lexicon;
use read::{Reading, Seat, Standing};

/// Longest entry that a bare list may hold, in characters.
const LONGEST: usize = 30;

/// Openings of brackets that explain rather than assign.
const EXPLAINS: &[&str] =
    &["含", "不含", "包括", "包含", "如", "例如", "即", "见", "详见", "原", "以下", "下同", "或", "指", "除", "其中", "简称"];

/// Whether `folded` is a list of bodies and nothing else, so that it assigns a measure
/// without a word that says so. Every entry must be a body, and one of them must say whose.
pub fn looks_like_list(lexicon: &Lexicon, folded: &str) -> bool {
    let text = folded.trim();
    if EXPLAINS.iter().any(|e| text.starts_with(e)) || text.contains(['《', '》', '。', '%', '"', '“', ':']) {
        return false;
    }
    let entries = split(lexicon, text);
    let readings: Vec<Reading> =
        entries.iter().map(|e| read::read(lexicon, cut(text, e.range.clone()), false, None)).collect();
    let short = entries.iter().all(|e| cut(text, e.range.clone()).chars().count() <= LONGEST);
    let anchored = |r: &Reading| r.standing == Standing::Named && r.seat != Seat::Elided;
    let named = readings.iter().filter(|r| r.standing == Standing::Named).count();
    let bodies = readings.iter().all(|r| match r.standing {
        Standing::Named | Standing::Collective => true,
        Standing::Class => r.seat != Seat::Elided || readings.iter().any(anchored),
        Standing::Person | Standing::Unknown => false,
    });
    !readings.is_empty() && short && bodies && (readings.iter().any(anchored) || named >= 2)
}

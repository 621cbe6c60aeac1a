//! Counts what became of every source, for the summary and the manifest.

use std::collections::BTreeMap;

use gongwen::SourceError;
use gongwen::diag::codes;
use gongwen::join::Card;
use gongwen::jsonl;
use gongwen::manifest::{Counts, Duplicate, ErrorLine};
use gongwen::notice::Notice;
use gongwen::pipeline::Outcome;

use super::inputs::Input;
use super::words::count;

/// One source, ready to be written.
#[derive(Debug)]
pub(super) enum Finished {
    /// Its notices as JSON lines, and their figures.
    Notices {
        source: usize,
        lines: Vec<u8>,
        card: Option<Card>,
        counts: Counts,
        diagnostics: BTreeMap<String, u64>,
    },
    /// Named in the manifest.
    Duplicate(Duplicate),
    /// Its line in `errors.jsonl`, and where its reader finds it.
    Failed { line: ErrorLine, place: String },
}

impl Finished {
    /// What stands in the outputs for the outcome of source `i`.
    pub(super) fn new(sources: &[Input], source: usize, outcome: Outcome) -> Self {
        let i = source;
        let path = |i: usize| sources.get(i).map_or_else(String::new, |s| s.path.clone());
        let place = |i: usize| sources.get(i).map_or_else(String::new, Input::place);
        match outcome {
            Outcome::Notices(notices) => match lines(&notices) {
                Ok(lines) => {
                    let card = if let [one] = notices.as_slice() { Some(Card::of(one)) } else { None };
                    let (counts, diagnostics) = (figures(&notices), tally(&notices));
                    Self::Notices { source, lines, card, counts, diagnostics }
                }
                // Only a map with keys that are no text could do this; there is none.
                Err(e) => {
                    let error = SourceError::new(codes::RECOVERED_PANIC, format!("no JSON: {e}"));
                    Self::Failed { line: ErrorLine::new(&path(i), error), place: place(i) }
                }
            },
            Outcome::Duplicate { of } => Self::Duplicate(Duplicate { path: path(i), of: path(of) }),
            Outcome::Failed(error) => Self::Failed { line: ErrorLine::new(&path(i), error), place: place(i) },
        }
    }
}

fn lines(notices: &[Notice]) -> serde_json::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for notice in notices {
        lines.append(&mut jsonl::line(notice)?);
    }
    Ok(lines)
}

pub(super) fn figures(notices: &[Notice]) -> Counts {
    let measures = notices.iter().flat_map(|n| &n.measures);
    Counts {
        notices: notices.len() as u64,
        measures: measures.clone().count() as u64,
        units: measures.map(|m| m.units.len() as u64).sum(),
        ..Counts::default()
    }
}

pub(super) fn tally(notices: &[Notice]) -> BTreeMap<String, u64> {
    let mut by_code = BTreeMap::new();
    for diagnostic in notices.iter().flat_map(|n| &n.diagnostics) {
        *by_code.entry(diagnostic.code.clone()).or_default() += 1;
    }
    by_code
}

/// The sum of all that is finished.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) counts: Counts,
    pub(super) diagnostics: BTreeMap<String, u64>,
    pub(super) errors: BTreeMap<String, u64>,
    pub(super) duplicates: Vec<Duplicate>,
}

impl Account {
    /// Adds one source.
    pub(super) fn add(&mut self, finished: &Finished) {
        match finished {
            Finished::Notices { counts, diagnostics, .. } => self.notices(counts, diagnostics),
            Finished::Duplicate(duplicate) => {
                self.counts.sources += 1;
                self.counts.duplicates += 1;
                self.duplicates.push(duplicate.clone());
            }
            Finished::Failed { line, .. } => {
                self.counts.sources += 1;
                self.counts.without_notice += 1;
                *self.errors.entry(line.code.clone()).or_default() += 1;
            }
        }
    }

    /// Adds a source with notices.
    pub(super) fn notices(&mut self, counts: &Counts, diagnostics: &BTreeMap<String, u64>) {
        self.counts.sources += 1;
        self.counts.with_notice += 1;
        self.counts.notices += counts.notices;
        self.counts.measures += counts.measures;
        self.counts.units += counts.units;
        for (code, n) in diagnostics {
            *self.diagnostics.entry(code.clone()).or_default() += n;
        }
    }

    /// Adds a source that joined the notice of another.
    pub(super) fn part(&mut self) {
        self.counts.sources += 1;
        self.counts.as_part += 1;
    }

    /// `212 sources: 198 notices, 3,912 measures, 14 errors (see out/errors.jsonl)`.
    pub(super) fn summary(&self, skipped: usize, errors: Option<&str>) -> String {
        let c = &self.counts;
        let mut parts = vec![count(c.notices, "notice"), count(c.measures, "measure")];
        if c.without_notice > 0 {
            let place = errors.map(|path| format!(" (see {path})")).unwrap_or_default();
            parts.push(count(c.without_notice, "error") + &place);
        }
        if c.as_part > 0 {
            parts.push(count(c.as_part, "attachment") + " joined");
        }
        if c.duplicates > 0 {
            parts.push(count(c.duplicates, "duplicate"));
        }
        if skipped > 0 {
            parts.push(format!("{skipped} skipped"));
        }
        format!("{}: {}", count(c.sources, "source"), parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_counted_once() {
        let mut account = Account::default();
        let counts = Counts { notices: 2, measures: 1200, units: 3, ..Counts::default() };
        account.add(&Finished::Notices {
            source: 0,
            lines: Vec::new(),
            card: None,
            counts,
            diagnostics: BTreeMap::new(),
        });
        account.add(&Finished::Duplicate(Duplicate::default()));
        account.add(&Finished::Failed { line: ErrorLine::default(), place: String::new() });
        let c = &account.counts;
        assert_eq!(c.sources, c.with_notice + c.as_part + c.duplicates + c.without_notice);
        assert_eq!(
            account.summary(1, Some("out/errors.jsonl")),
            "3 sources: 2 notices, 1,200 measures, 1 error (see out/errors.jsonl), 1 duplicate, 1 skipped"
        );
    }
}

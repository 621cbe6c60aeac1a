//! Notices held back until it is known which of them belong together.
//!
//! Lines go to a draft as they come; of each notice only a card stays in memory. When all
//! are there, attachments join the notice that names them and copies are told, and the
//! final lines are written in the order of the sources.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use gongwen::join::{self, Card, Fate};
use gongwen::manifest::{Counts, Duplicate};
use gongwen::notice::Notice;
use gongwen::read::Cover;
use gongwen::{SourceError, jsonl};
use rayon::prelude::*;

use super::account::{Account, Finished, figures, tally};
use super::failure::Failure;
use super::outputs::Output;

/// Name of the file of notices.
const NOTICES: &str = "notices.jsonl";

/// The notices of a run before they are joined.
#[derive(Debug)]
pub(super) struct Draft {
    spool: Box<Output>,
    bytes: u64,
    entries: Vec<Entry>,
}

/// The lines of one source in the draft.
#[derive(Debug)]
struct Entry {
    source: usize,
    from: u64,
    bytes: usize,
    card: Option<Card>,
    counts: Counts,
    diagnostics: BTreeMap<String, u64>,
}

/// Reads a source again as the attachment of a notice.
pub(super) type Reread<'a> = &'a (dyn Fn(usize, Cover) -> Result<Vec<Notice>, SourceError> + Sync);

impl Draft {
    /// Opens a draft in the folder of outputs.
    pub(super) fn create(dir: &Path) -> Result<Self, Failure> {
        let spool = Box::new(Output::create(dir, "notices.draft")?);
        Ok(Self { spool, bytes: 0, entries: Vec::new() })
    }

    /// Takes the notices of a source.
    pub(super) fn add(&mut self, finished: Finished) -> Result<(), Failure> {
        let Finished::Notices { source, lines, card, counts, diagnostics } = finished else { return Ok(()) };
        self.spool.write(&lines)?;
        self.entries.push(Entry { source, from: self.bytes, bytes: lines.len(), card, counts, diagnostics });
        self.bytes += lines.len() as u64;
        Ok(())
    }

    /// Writes the final lines, and counts them. `path` names a source.
    pub(super) fn finish(
        mut self,
        dir: &Path,
        account: &mut Account,
        path: &dyn Fn(usize) -> String,
        reread: Reread,
    ) -> Result<Box<Output>, Failure> {
        self.spool.close()?;
        // Sources with several notices neither join nor are joined.
        let unlike = Card::default();
        let cards: Vec<Card> =
            self.entries.iter_mut().map(|e| e.card.take().unwrap_or_else(|| unlike.clone())).collect();
        let fates = join::plan(&cards);
        drop(cards);
        if fates.iter().all(|f| *f == Fate::Stays) {
            for entry in self.entries {
                account.notices(&entry.counts, &entry.diagnostics);
            }
            return Ok(Box::new(self.spool.named(dir, NOTICES)));
        }
        let mut out = Box::new(Output::create(dir, NOTICES)?);
        let mut draft = Lines(self.spool.reopen()?);
        for (at, (entry, fate)) in self.entries.iter().zip(&fates).enumerate() {
            match *fate {
                Fate::Part { .. } => account.part(),
                Fate::Copy { of } => {
                    let of = self.entries.get(of).map_or_else(String::new, |e| path(e.source));
                    account.add(&Finished::Duplicate(Duplicate { path: path(entry.source), of }));
                }
                Fate::Stays => {
                    let lines = draft.read(entry)?;
                    let parts = self.parts(&fates, at);
                    if parts.is_empty() {
                        account.notices(&entry.counts, &entry.diagnostics);
                        out.write(&lines)?;
                    } else {
                        let notice = joined(&lines, &parts, reread)?;
                        account.notices(
                            &figures(std::slice::from_ref(&notice)),
                            &tally(std::slice::from_ref(&notice)),
                        );
                        out.write(&json(&notice)?)?;
                    }
                }
            }
        }
        Ok(out)
    }

    /// The sources that join the notice at `cover`, in the order of its list.
    fn parts(&self, fates: &[Fate], cover: usize) -> Vec<(Option<usize>, usize)> {
        let mut parts: Vec<(bool, Option<usize>, usize)> = fates
            .iter()
            .zip(&self.entries)
            .filter_map(|(fate, entry)| match *fate {
                Fate::Part { of, attachment } if of == cover => {
                    Some((attachment.is_none(), attachment, entry.source))
                }
                _ => None,
            })
            .collect();
        parts.sort_unstable();
        parts.into_iter().map(|(_, attachment, source)| (attachment, source)).collect()
    }
}

/// The notice in `lines` with its attachments.
fn joined(lines: &[u8], parts: &[(Option<usize>, usize)], reread: Reread) -> Result<Notice, Failure> {
    let mut cover: Notice = serde_json::from_slice(lines).map_err(|e| broken(&e))?;
    let dates = &cover.dates;
    let said = Cover {
        region: cover.region.clone(),
        issued: dates.issued.clone().or_else(|| dates.published.clone()),
    };
    let read: Vec<_> =
        parts.par_iter().map(|&(listed, source)| (listed, reread(source, said.clone()))).collect();
    for (listed, notices) in read {
        // It was read a moment ago; a file that changed since then joins as far as it can.
        for notice in notices.into_iter().flatten() {
            join::merge(&mut cover, notice, listed);
        }
    }
    Ok(cover)
}

fn json(notice: &Notice) -> Result<Vec<u8>, Failure> {
    jsonl::line(notice).map_err(|e| broken(&e))
}

fn broken(error: &serde_json::Error) -> Failure {
    Failure::new(format!("{NOTICES}: {error}"))
}

/// The draft, for reading.
struct Lines(File);

impl Lines {
    fn read(&mut self, entry: &Entry) -> Result<Vec<u8>, Failure> {
        let mut lines = vec![0; entry.bytes];
        let read = self.0.seek(SeekFrom::Start(entry.from)).and_then(|_| self.0.read_exact(&mut lines));
        read.map_err(|e| Failure::new(format!("cannot read the draft of {NOTICES} again: {e}")))?;
        Ok(lines)
    }
}

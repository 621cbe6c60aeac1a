//! The only place that orders sources: parallel by source, results in input order.
//!
//! In: a plan of sources and a way to load each. Out: one [`Outcome`] a source, in the
//! order of the plan, whatever the number of threads. Touches no disk: how a source is
//! loaded and where a result goes is the caller's business.

use std::any::Any;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::Context;
use crate::diag::codes;
use crate::extraction::{self, Open};
use crate::notice::Notice;
use crate::read::{Hint, SourceError};

/// Sources read ahead of the one being written.
const CHUNK: usize = 256;
/// Bytes read ahead, so that 256 large files do not fill the memory.
const CHUNK_BYTES: u64 = 64 << 20;

/// A source that is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// What is known of it beside its bytes.
    pub hint: Hint,
    /// Its size, as far as it is known beforehand.
    pub bytes: u64,
}

/// What became of one source.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It holds these notices; at least one.
    Notices(Vec<Notice>),
    /// It holds the same bytes as an earlier source of the plan.
    Duplicate {
        /// Index of the earlier source.
        of: usize,
    },
    /// It gave no notice.
    Failed(SourceError),
}

/// Reads every source of `plan`.
///
/// `open` makes a page, a text or a paper of the bytes that `load` gave: [`crate::read::load`],
/// or something that keeps a hostile file out of this process. An archive is no source
/// here: its members are, and who makes the plan names each.
///
/// `finish` runs in parallel, straight after extraction (that is where lines are
/// serialised); `each` is given its results one by one in the order of the plan and may
/// stop the run with an error.
pub fn run<T: Send, E>(
    ctx: &Context,
    plan: &[Planned],
    load: &(impl Fn(usize) -> Result<Vec<u8>, SourceError> + Sync),
    open: Open,
    finish: &(impl Fn(usize, Outcome) -> T + Sync),
    mut each: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let mut seen = BTreeMap::new();
    for chunk in chunks(plan) {
        let loaded: Vec<_> = chunk.clone().into_par_iter().map(|i| (i, digested(load(i)))).collect();
        let told: Vec<_> = loaded.into_iter().map(|(i, source)| (i, tell(&mut seen, i, source))).collect();
        let results: Vec<T> = told
            .into_par_iter()
            .map(|(i, source)| {
                finish(i, plan.get(i).map_or_else(nothing, |p| read(ctx, source, &p.hint, open)))
            })
            .collect();
        results.into_iter().try_for_each(&mut each)?;
    }
    Ok(())
}

/// Extracts one source; a panic inside costs this source, not the run.
pub fn guarded(ctx: &Context, bytes: &[u8], hint: &Hint) -> Result<Vec<Notice>, SourceError> {
    shielded(|| extraction::extract(ctx, bytes, hint))
}

/// Reads one source that is no archive; a panic inside costs this source alone.
pub fn one(ctx: &Context, bytes: &[u8], hint: &Hint, open: Open) -> Result<Vec<Notice>, SourceError> {
    shielded(|| extraction::digested(ctx, bytes, &Sha256::digest(bytes).into(), hint, open))
}

/// Runs a reader; a panic inside becomes the error of its source.
pub fn shielded<T>(read: impl FnOnce() -> Result<T, SourceError>) -> Result<T, SourceError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|panic| Err(SourceError::new(codes::RECOVERED_PANIC, describe(panic.as_ref()))))
}

enum Loaded {
    Bytes(Vec<u8>, [u8; 32]),
    Duplicate { of: usize },
    Failed(SourceError),
}

type Digested = Result<(Vec<u8>, [u8; 32]), SourceError>;

/// Cuts the plan so that no chunk holds more than [`CHUNK`] sources or, single large
/// sources apart, [`CHUNK_BYTES`].
fn chunks(plan: &[Planned]) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let (mut start, mut bytes) = (0, 0u64);
    for (i, source) in plan.iter().enumerate() {
        let full = i - start == CHUNK || bytes.saturating_add(source.bytes) > CHUNK_BYTES;
        if full && i > start {
            chunks.push(start..i);
            (start, bytes) = (i, 0);
        }
        bytes = bytes.saturating_add(source.bytes);
    }
    if start < plan.len() {
        chunks.push(start..plan.len());
    }
    chunks
}

fn digested(loaded: Result<Vec<u8>, SourceError>) -> Digested {
    loaded.map(|bytes| {
        let digest = Sha256::digest(&bytes).into();
        (bytes, digest)
    })
}

/// Duplicates are told one after the other, so that the first source always keeps its
/// notice, whichever thread was faster.
fn tell(seen: &mut BTreeMap<[u8; 32], usize>, i: usize, source: Digested) -> Loaded {
    match source {
        Err(error) => Loaded::Failed(error),
        Ok((bytes, digest)) => match seen.entry(digest) {
            Entry::Occupied(first) => Loaded::Duplicate { of: *first.get() },
            Entry::Vacant(slot) => {
                slot.insert(i);
                Loaded::Bytes(bytes, digest)
            }
        },
    }
}

fn read(ctx: &Context, source: Loaded, hint: &Hint, open: Open) -> Outcome {
    match source {
        Loaded::Failed(error) => Outcome::Failed(error),
        Loaded::Duplicate { of } => Outcome::Duplicate { of },
        Loaded::Bytes(bytes, digest) => {
            match shielded(|| extraction::digested(ctx, &bytes, &digest, hint, open)) {
                Ok(notices) if notices.is_empty() => nothing(),
                Ok(notices) => Outcome::Notices(notices),
                Err(error) => Outcome::Failed(error),
            }
        }
    }
}

fn nothing() -> Outcome {
    Outcome::Failed(SourceError::new(codes::NO_DOCUMENT, "no official document was found"))
}

fn describe(panic: &(dyn Any + Send)) -> String {
    let cause = panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    format!("reading stopped inside: {cause}. `gongwen trace` on this file shows where")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(sizes: &[u64]) -> Vec<Planned> {
        sizes.iter().map(|&bytes| Planned { bytes, ..Planned::default() }).collect()
    }

    #[test]
    fn chunks_hold_every_source_once_and_stay_small() {
        let big = CHUNK_BYTES;
        let rows: &[(&[u64], &[Range<usize>])] = &[
            (&[], &[]),
            (&[big, 1], &[0..1, 1..2]),
            (&[1, big * 9, 1], &[0..1, 1..2, 2..3]),
            (&[u64::MAX, u64::MAX], &[0..1, 1..2]),
        ];
        for (sizes, want) in rows {
            assert_eq!(chunks(&planned(sizes)), *want, "{sizes:?}");
        }
        assert_eq!(chunks(&planned(&[1, 1])).first(), Some(&(0..2)));
        assert_eq!(chunks(&planned(&[1; 600])), [0..256, 256..512, 512..600]);
    }

    #[test]
    fn outcomes_come_in_order_and_duplicates_are_named() {
        let ctx = Context::new(&crate::Settings::default()).unwrap();
        let load = |i: usize| match i {
            0 => Err(SourceError::new(codes::UNREADABLE_SOURCE, "gone")),
            _ => Ok(b"404".to_vec()),
        };
        let mut seen = Vec::new();
        let kind = |i, outcome| match outcome {
            Outcome::Notices(_) => (i, "notices"),
            Outcome::Duplicate { of: 1 } => (i, "as 1"),
            Outcome::Duplicate { .. } => (i, "as another"),
            Outcome::Failed(e) => (i, e.code.name),
        };
        let done: Result<(), ()> = run(&ctx, &planned(&[1; 3]), &load, &crate::read::load, &kind, |x| {
            seen.push(x);
            Ok(())
        });
        assert_eq!(done, Ok(()));
        assert_eq!(seen, [(0, "unreadable-source"), (1, "no-document"), (2, "as 1")]);
    }

    #[test]
    fn a_panic_is_told_with_its_message() {
        let panic = catch_unwind(|| panic!("row {} of 3", 7)).unwrap_err();
        assert!(describe(panic.as_ref()).contains("row 7 of 3"));
    }
}

//! Sources of a run, and from a source to its bytes.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use gongwen::SourceError;
use gongwen::diag::codes;
use gongwen::manifest::Skipped;
use gongwen::read::{self, bundle};

use super::failure::reason;
use super::natural::natural;
use super::shelf::Shelf;

/// Everything that the inputs hold.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// Sources in natural order of their paths.
    pub(super) sources: Vec<Input>,
    /// What was passed over.
    pub(super) skipped: Vec<Skipped>,
}

impl Inputs {
    /// In natural order: inputs in any order give the same output.
    pub(super) fn sorted(mut self) -> Self {
        self.sources.sort_by(|a, b| natural(&a.path, &b.path).then_with(|| a.place().cmp(&b.place())));
        self.skipped.sort_by(|a, b| natural(&a.path, &b.path));
        self
    }
}

/// One source.
#[derive(Clone, Debug)]
pub(super) struct Input {
    /// Relative to the input's root, `/`-separated; `!/` behind an archive.
    pub(super) path: String,
    /// Its size, as far as it is known beforehand.
    pub(super) bytes: u64,
    /// Where its bytes are.
    pub(super) origin: Origin,
}

/// Where the bytes of a source are.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// It is a whole file.
    Whole(Root),
    /// In the pipe that the command was given.
    Stdin,
    /// Inside an archive.
    Member(Held),
    /// Nowhere within reach.
    Closed {
        /// Where it should be.
        place: String,
        /// What is in the way.
        error: SourceError,
    },
}

/// A file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// On the disk.
    File(Arc<Path>),
    /// Read already, from a pipe or out of an archive.
    Memory(Arc<[u8]>),
}

/// A member of an archive.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// The file that is the archive.
    pub(super) root: Root,
    /// What follows `!/` behind that file.
    pub(super) label: String,
    /// The archive inside that file, by its number, if it is the one that holds it.
    pub(super) within: Option<usize>,
    /// Its number.
    pub(super) at: usize,
}

/// What an archive is read from.
pub(super) trait Bytes: Read + Seek {}

impl<T: Read + Seek> Bytes for T {}

impl Root {
    /// Its bytes, to be read and sought in.
    pub(super) fn reader(&self) -> Result<Box<dyn Bytes + '_>, SourceError> {
        Ok(match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|e| unreadable(reason(&e)))?;
                Box::new(BufReader::new(file))
            }
            Self::Memory(bytes) => Box::new(Cursor::new(bytes)),
        })
    }

    /// Its size, as far as it is known.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::File(path) => fs::metadata(path).map_or(0, |meta| meta.len()),
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }

    /// Where it is, as a reader can find it.
    pub(super) fn place(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Memory(_) => "standard input".into(),
        }
    }
}

impl Input {
    /// Where it is, as a reader can find it from the folder that they stand in.
    pub(super) fn place(&self) -> String {
        match &self.origin {
            Origin::Whole(root) => root.place(),
            Origin::Stdin => "standard input".into(),
            Origin::Member(held) => bundle::path(&held.root.place(), &held.label),
            Origin::Closed { place, .. } => place.clone(),
        }
    }

    /// The same source, out of reach.
    pub(super) fn closed(self, error: SourceError) -> Self {
        let place = self.place();
        Self { origin: Origin::Closed { place, error }, ..self }
    }

    /// Takes in what can be read only once, so that it can be looked into.
    pub(super) fn settle(&mut self) -> Result<(), SourceError> {
        let bytes = match &self.origin {
            Origin::Stdin => whole(io::stdin().lock(), 0)?,
            Origin::Whole(Root::File(path)) if !path.is_file() => opened(path, 0)?,
            _ => return Ok(()),
        };
        self.bytes = bytes.len() as u64;
        self.origin = Origin::Whole(Root::Memory(bytes.into()));
        Ok(())
    }

    /// Its bytes, if they are no more than the readers take.
    pub(super) fn load(&self, shelf: &Shelf) -> Result<Vec<u8>, SourceError> {
        match &self.origin {
            Origin::Whole(Root::File(path)) => opened(path, self.bytes),
            Origin::Whole(Root::Memory(bytes)) => Ok(bytes.to_vec()),
            Origin::Stdin => whole(io::stdin().lock(), 0),
            Origin::Member(held) => shelf.load(held),
            Origin::Closed { error, .. } => Err(error.clone()),
        }
    }
}

fn opened(path: &Path, size: u64) -> Result<Vec<u8>, SourceError> {
    let file = File::open(path).map_err(|e| unreadable(reason(&e)))?;
    whole(file, size)
}

/// All bytes, if they are no more than the readers take.
fn whole(reader: impl Read, size: u64) -> Result<Vec<u8>, SourceError> {
    let limit = read::MAX_BYTES as u64;
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0));
    reader.take(limit + 1).read_to_end(&mut bytes).map_err(|e| unreadable(reason(&e)))?;
    if bytes.len() as u64 > limit {
        let mib = limit >> 20;
        let message = format!("larger than {mib} MiB, the most that is read from one source; split it");
        return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
    }
    Ok(bytes)
}

/// A source that the system does not give.
pub(super) fn unreadable(message: String) -> SourceError {
    SourceError::new(codes::UNREADABLE_SOURCE, message)
}

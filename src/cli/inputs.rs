//! Sources of a run, and from a source to its bytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use gongwen::SourceError;
use gongwen::diag::codes;
use gongwen::manifest::Skipped;
use gongwen::read;

use super::failure::reason;

/// Everything that the inputs hold.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// Sources in natural order of their paths.
    pub(super) sources: Vec<Input>,
    /// What was passed over.
    pub(super) skipped: Vec<Skipped>,
}

/// One source.
#[derive(Debug)]
pub(super) struct Input {
    /// Relative to the input's root, `/`-separated.
    pub(super) path: String,
    /// Its size, as far as the system tells beforehand.
    pub(super) bytes: u64,
    /// Where its bytes are.
    pub(super) origin: Origin,
}

/// Where the bytes of a source are.
#[derive(Debug)]
pub(super) enum Origin {
    /// In a file.
    File(PathBuf),
    /// In the pipe that the command was given.
    Stdin,
    /// Nowhere within reach, for this reason.
    Closed(String),
}

impl Input {
    /// Where it is, as a reader can find it from the folder that they stand in.
    pub(super) fn place(&self) -> String {
        match &self.origin {
            Origin::File(path) => path.display().to_string(),
            Origin::Stdin => "standard input".into(),
            Origin::Closed(_) => self.path.clone(),
        }
    }

    /// Its bytes, if they are no more than the readers take.
    pub(super) fn load(&self) -> Result<Vec<u8>, SourceError> {
        let limit = read::MAX_BYTES as u64;
        let bytes = match &self.origin {
            Origin::File(path) => File::open(path).and_then(|file| take(file, self.bytes, limit)),
            Origin::Stdin => take(io::stdin().lock(), 0, limit),
            Origin::Closed(message) => return Err(unreadable(message.clone())),
        };
        let bytes = bytes.map_err(|e| unreadable(reason(&e)))?;
        if bytes.len() as u64 > limit {
            let mib = limit >> 20;
            let message = format!("larger than {mib} MiB, the most that is read from one source; split it");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        Ok(bytes)
    }
}

fn take(reader: impl Read, size: u64, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0));
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(message: String) -> SourceError {
    SourceError::new(codes::UNREADABLE_SOURCE, message)
}

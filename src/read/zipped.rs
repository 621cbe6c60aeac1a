//! ZIP files: what they are by the names of their members, and the members themselves.
//!
//! In comes anything that can be read and sought in; out come the names from the central
//! directory and, one at a time, the bytes of a member. Nothing is unpacked to disk. What
//! a header declares is believed only as far as it limits: a member that holds more than
//! its size says is refused there.

pub(super) mod parts;

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use encoding_rs::GB18030;
use memchr::memmem;
use zip::read::{ZipArchiveMetadata, ZipFileEntry};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::{MAX_BYTES, SourceError};
use crate::diag::{Code, codes};

/// Most members that one archive may hold, those of archives inside it included.
pub(super) const MAX_MEMBERS: usize = 100_000;

/// How far from its end a ZIP file's directory is announced: the longest comment, and the
/// records of both sizes.
const TAIL: u64 = (1 << 16) + 22 + 20;

/// The central directory of a ZIP file.
#[derive(Clone, Debug)]
pub(super) struct Directory(Arc<ZipArchiveMetadata>);

/// What the directory says of a member.
#[derive(Debug)]
pub(super) struct Entry<'a>(ZipFileEntry<'a>);

impl Directory {
    /// Reads the directory.
    pub(super) fn open<R: Read + Seek>(reader: &mut R) -> Result<Self, SourceError> {
        let most = announced(reader).map_err(|e| broken(&e.to_string()))?;
        if most > MAX_MEMBERS as u64 {
            return Err(crowded());
        }
        let archive = ZipArchive::new(reader).map_err(|e| broken(&told(&e)))?;
        Ok(Self(archive.metadata()))
    }

    /// Number of members.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// What stands in the directory for member `at`.
    pub(super) fn entry(&self, at: usize) -> Result<Entry<'_>, SourceError> {
        self.0.entry(at).map(Entry).map_err(|e| broken(&told(&e)))
    }

    /// Whether a member of this name is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names().any(|n| n.eq_ignore_ascii_case(name))
    }

    /// Whether a member lies in this folder, which ends in `/`.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.names().any(|n| n.get(..folder.len()).is_some_and(|start| start.eq_ignore_ascii_case(folder)))
    }

    /// The start of the member of this name.
    pub(super) fn start_of<R: Read + Seek>(&self, reader: &mut R, name: &str) -> Option<Vec<u8>> {
        let at = self.names().position(|n| n == name)?;
        self.read(reader, at, 256).ok()
    }

    /// Up to `most` bytes of member `at`; all of them, checked, where it is no longer.
    pub(super) fn read<R: Read + Seek>(
        &self,
        reader: &mut R,
        at: usize,
        most: u64,
    ) -> Result<Vec<u8>, SourceError> {
        let entry = self.entry(at)?;
        let declared = entry.bytes();
        if let Some(closed) = entry.closed() {
            return Err(closed);
        }
        let (bytes, end) = entry.unpack(reader, most.min(declared.saturating_add(1)));
        end.map_err(|e| member(&e))?;
        if bytes.len() as u64 > declared {
            return Err(limit(format!(
                "the archive declares {declared} bytes for this member, and it holds more"
            )));
        }
        Ok(bytes)
    }

    fn names(&self) -> impl Iterator<Item = String> {
        (0..self.len()).filter_map(|at| self.entry(at).ok()).map(|e| e.name().replace('\\', "/"))
    }
}

impl Entry<'_> {
    /// Its name. Writers that do not say so mean UTF-8 or, in China, GBK; the name in an
    /// extra field of Info-ZIP has replaced the other one by now.
    pub(super) fn name(&self) -> String {
        let raw = self.0.name_raw();
        match std::str::from_utf8(raw) {
            Ok(name) => name.to_owned(),
            Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
        }
    }

    /// Its declared size.
    pub(super) fn bytes(&self) -> u64 {
        self.0.size()
    }

    /// Up to `most` of its bytes, and what went wrong with those behind them.
    fn unpack<R: Read + Seek>(self, reader: &mut R, most: u64) -> (Vec<u8>, Result<(), String>) {
        let mut bytes = Vec::new();
        let end = match self.0.with_reader(reader, zip::read::ZipReadOptions::new()) {
            Ok(file) => file.take(most).read_to_end(&mut bytes).map(drop).map_err(|e| e.to_string()),
            Err(e) => Err(told(&e)),
        };
        (bytes, end)
    }

    /// Whether a password locks it.
    fn is_locked(&self) -> bool {
        self.0.encrypted()
    }

    /// Whether it is a folder.
    pub(super) fn is_folder(&self) -> bool {
        self.0.is_dir() || self.0.name_raw().last() == Some(&b'\\')
    }

    /// Whether it is a link.
    pub(super) fn is_link(&self) -> bool {
        self.0.is_symlink()
    }

    /// Why it cannot be read, as far as the directory tells.
    pub(super) fn closed(&self) -> Option<SourceError> {
        let stored = matches!(self.0.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
        if self.is_locked() {
            Some(unread("this member is locked by a password; unpack it first"))
        } else if !stored {
            let method = self.0.compression();
            Some(unread(&format!("this member is packed by the method {method}; unpack it first")))
        } else if self.bytes() > MAX_BYTES as u64 {
            Some(limit(format!("larger than {} MiB, the most that is read from one source", MAX_BYTES >> 20)))
        } else {
            None
        }
    }
}

/// The refusal of an archive with more members than are read.
pub(super) fn crowded() -> SourceError {
    limit(format!("the archive holds more than {MAX_MEMBERS} members; unpack it first"))
}

/// The largest number of members that a record of a large (ZIP64) directory announces.
/// Memory is reserved for as many before the first is read; the counts of small
/// directories have two bytes and do no harm.
fn announced<R: Read + Seek>(reader: &mut R) -> io::Result<u64> {
    let end = reader.seek(SeekFrom::End(0))?;
    let tail = end.saturating_sub(TAIL);
    reader.seek(SeekFrom::Start(tail))?;
    let mut bytes = Vec::new();
    reader.take(TAIL).read_to_end(&mut bytes)?;
    if memmem::find(&bytes, b"PK\x06\x07").is_none() {
        return Ok(0);
    }
    reader.seek(SeekFrom::Start(0))?;
    let (mut most, mut window) = (0, Vec::new());
    loop {
        // What a record needs may have come in part with the stretch before.
        let from = window.len().saturating_sub(RECORD);
        window.drain(..from);
        if reader.take(1 << 20).read_to_end(&mut window)? == 0 {
            return Ok(most);
        }
        for at in memmem::find_iter(&window, b"PK\x06\x06") {
            let count = window.get(at + 32..at + RECORD).and_then(|b| b.try_into().ok());
            most = most.max(count.map_or(0, u64::from_le_bytes));
        }
    }
}

/// Bytes of a record up to and with its count of members.
const RECORD: usize = 40;

fn told(error: &ZipError) -> String {
    match error {
        ZipError::Io(e) => e.to_string(),
        ZipError::InvalidArchive(what) => what.to_string(),
        other => other.to_string(),
    }
}

fn broken(what: &str) -> SourceError {
    error(
        codes::UNREADABLE_SOURCE,
        format!(
            "this is a broken ZIP archive, or a damaged DOCX, XLSX, ODS or OFD file; fetch it again: {what}"
        ),
    )
}

fn member(what: &str) -> SourceError {
    error(codes::UNREADABLE_SOURCE, format!("this member of the archive is broken: {what}"))
}

fn unread(what: &str) -> SourceError {
    error(codes::UNSUPPORTED_FORMAT, what.to_owned())
}

fn limit(what: String) -> SourceError {
    error(codes::LIMIT_EXCEEDED, what)
}

fn error(code: Code, message: String) -> SourceError {
    SourceError::new(code, message)
}

//! Files that hold other files: ZIP archives, and mails with attachments.
//!
//! In comes anything that can be read and sought in; out comes the list of its members,
//! each a source, something passed over, or a named refusal, and on request the bytes of
//! one. Office files are ZIP archives too and are no bundles. Whether a member is a
//! bundle itself, the caller finds out in the same way, [`NESTED`] deep.

use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom};

use super::zipped::{self, Directory};
use super::{MAX_BYTES, SourceError, mht, sniff};
use crate::diag::codes;

/// How deep bundles may lie in one another: an archive, and one inside it.
pub const NESTED: usize = 2;

/// Bytes from the start that tell whether something may be a bundle.
pub const HEAD: usize = 1 << 14;

/// What a file and everything inside it may still unpack to.
///
/// Archives can be made that are a thousand times larger inside, or that name one
/// stretch of bytes as ten thousand members.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    bytes: u64,
    members: usize,
}

/// A file that holds others.
#[derive(Clone, Debug)]
pub struct Bundle {
    kind: Kind,
    members: Vec<Member>,
}

#[derive(Clone, Debug)]
enum Kind {
    Zip(Directory),
    Mail,
}

/// A file inside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name, `/`-separated, without anything that would lead out of the archive. No
    /// two members of a bundle have the same.
    pub name: String,
    /// Its size, as far as it is declared; it holds no more.
    pub bytes: u64,
    /// What is to be done with it.
    pub fate: Fate,
}

/// What is to be done with a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is a source.
    Source,
    /// It is passed over, for this reason.
    Skipped(&'static str),
    /// It is a source that cannot be read.
    Closed(SourceError),
}

impl Budget {
    /// For a file of this size: far more than honest archives need.
    pub fn of(bytes: u64) -> Self {
        let bytes = (1 << 30) + bytes.saturating_mul(32).min(1 << 40);
        Self { bytes, members: zipped::MAX_MEMBERS }
    }

    fn take(&mut self, bytes: u64) -> bool {
        let fits = bytes <= self.bytes;
        if fits {
            self.bytes -= bytes;
        }
        fits
    }
}

impl Bundle {
    /// Lists the members of a bundle; none where the bytes are something else. An error
    /// where they are a bundle that is broken or beyond the limits.
    pub fn open<R: Read + Seek>(reader: &mut R, budget: &mut Budget) -> Result<Option<Self>, SourceError> {
        let mut head = Vec::new();
        let rewound = reader.seek(SeekFrom::Start(0));
        rewound.and_then(|_| reader.take(HEAD as u64).read_to_end(&mut head)).map_err(|e| unreadable(&e))?;
        if !may_be(&head) {
            return Ok(None);
        }
        let (kind, mut members) = if sniff::is_zip(&head) {
            let Some(directory) = archive(reader)? else { return Ok(None) };
            let members = listed(&directory)?;
            (Kind::Zip(directory), members)
        } else {
            (Kind::Mail, mht::attachments(&whole(reader)?))
        };
        if members.len() > budget.members {
            return Err(zipped::crowded());
        }
        budget.members -= members.len();
        unique(&mut members);
        for member in &mut members {
            if member.fate == Fate::Source && !budget.take(member.bytes) {
                let message = "the archive unpacks to more than is read from one; unpack it first";
                member.fate = Fate::Closed(SourceError::new(codes::LIMIT_EXCEEDED, message));
            }
        }
        Ok(Some(Self { kind, members }))
    }

    /// What it holds, in the order of the file.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Whether it is a source itself beside its members, as a mail is.
    pub fn is_source(&self) -> bool {
        matches!(self.kind, Kind::Mail)
    }

    /// The bytes of member `at`, read from what the bundle was opened from.
    pub fn read<R: Read + Seek>(&self, reader: &mut R, at: usize) -> Result<Vec<u8>, SourceError> {
        self.start(reader, at, MAX_BYTES as u64)
    }

    /// The first [`HEAD`] bytes of member `at`.
    pub fn peek<R: Read + Seek>(&self, reader: &mut R, at: usize) -> Result<Vec<u8>, SourceError> {
        self.start(reader, at, HEAD as u64)
    }

    fn start<R: Read + Seek>(&self, reader: &mut R, at: usize, most: u64) -> Result<Vec<u8>, SourceError> {
        if let Some(Fate::Closed(error)) = self.members.get(at).map(|m| &m.fate) {
            return Err(error.clone());
        }
        match &self.kind {
            Kind::Zip(directory) => directory.read(reader, at, most),
            Kind::Mail => mht::attachment(&whole(reader)?, at),
        }
    }
}

/// Whether bytes that start like this may be a bundle; [`Bundle::open`] knows.
pub fn may_be(head: &[u8]) -> bool {
    sniff::is_zip(head) || sniff::is_mail(head)
}

/// The path of a member: `a.zip!/b.html`.
pub fn path(bundle: &str, member: &str) -> String {
    format!("{bundle}!/{member}")
}

/// The refusal of an archive that holds no source.
pub fn empty() -> SourceError {
    SourceError::new(codes::NO_DOCUMENT, "the archive holds no file to read")
}

/// The refusal of a bundle inside a bundle inside a bundle.
pub fn too_deep() -> SourceError {
    let message = "an archive inside an archive inside an archive; unpack the outer ones first";
    SourceError::new(codes::LIMIT_EXCEEDED, message)
}

/// What systems and editors leave in folders, told by the name of a file or folder.
pub fn furniture(name: &str) -> Option<&'static str> {
    match name {
        "Thumbs.db" | "desktop.ini" | "__MACOSX" => Some("left by the operating system"),
        n if n.starts_with('.') => Some("hidden"),
        n if n.starts_with("~$") => Some("lock file of an office program"),
        _ => None,
    }
}

/// The directory of a ZIP file that is no office file.
fn archive<R: Read + Seek>(reader: &mut R) -> Result<Option<Directory>, SourceError> {
    match Directory::open(reader) {
        Ok(directory) if sniff::office(&directory, reader).is_some() => Ok(None),
        Ok(directory) => Ok(Some(directory)),
        // A damaged office file is its reader's business.
        Err(_) if sniff::may_be_office(&whole(reader)?) => Ok(None),
        Err(error) => Err(error),
    }
}

fn listed(directory: &Directory) -> Result<Vec<Member>, SourceError> {
    let member = |at| -> Result<Member, SourceError> {
        let entry = directory.entry(at)?;
        let mut name = label(&entry.name());
        if name.is_empty() {
            name = format!("member-{}", at + 1);
        }
        let left = name.split('/').find_map(furniture);
        let fate = match (left, entry.closed()) {
            (Some(reason), _) => Fate::Skipped(reason),
            _ if entry.is_folder() => Fate::Skipped("a folder of the archive"),
            _ if entry.is_link() => Fate::Skipped("a link inside the archive"),
            (None, Some(closed)) => Fate::Closed(closed),
            (None, None) => Fate::Source,
        };
        if entry.is_folder() {
            name.push('/');
        }
        Ok(Member { name, bytes: entry.bytes().min(MAX_BYTES as u64), fate })
    };
    (0..directory.len()).map(member).collect()
}

/// A name that can stand behind `a.zip!/`: names are labels here, and lead nowhere.
pub(super) fn label(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let name = name.replace('\\', "/");
    let parts = name.split('/').map(str::trim).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/")
}

/// Archives may hold two members of one name; a result must be traceable to one.
fn unique(members: &mut [Member]) {
    let mut seen = BTreeSet::new();
    for member in members {
        let mut name = member.name.clone();
        let mut count = 1;
        while !seen.insert(name.clone()) {
            count += 1;
            name = format!("{} ({count})", member.name);
        }
        member.name = name;
    }
}

fn whole<R: Read + Seek>(reader: &mut R) -> Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::new();
    let rewound = reader.seek(SeekFrom::Start(0));
    let read = rewound.and_then(|_| reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|e| unreadable(&e))?;
    Ok(bytes)
}

fn unreadable(error: &std::io::Error) -> SourceError {
    SourceError::new(codes::UNREADABLE_SOURCE, error.to_string())
}

#[cfg(test)]
mod tests;

//! Opens the container: parts by name, and the relations that name them.
//!
//! In come the bytes of a ZIP file, out goes the decoded text of its parts, each capped
//! while it is unpacked, since the sizes that a container declares may lie. Which part is
//! the document, its relations say, never its name.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use encoding_rs::{Encoding, UTF_8};
use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::Xml;
use crate::diag::codes;
use crate::read::SourceError;

/// Largest part that is unpacked, in bytes.
const LARGEST_PART: u64 = if cfg!(test) { 1 << 20 } else { 96 << 20 };
/// Most members that are listed.
const MOST_MEMBERS: usize = 100_000;
/// Most relations of a part that are kept.
const MOST_RELATIONS: usize = 10_000;

/// An opened container.
#[derive(Debug)]
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Places of the members by their names, in lower case and with `/`.
    members: BTreeMap<String, usize>,
}

/// Where a part's relation leads, by the last word of its kind.
pub(super) type Relations = Vec<(String, String)>;

impl<'a> Package<'a> {
    /// Opens the container in `bytes`.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, SourceError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
        if archive.len() > MOST_MEMBERS {
            let message = format!("{} members; at most {MOST_MEMBERS} are listed", archive.len());
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        let name = |i: usize| archive.name_for_index(i)?.ok().map(|name| (key(&name), i));
        let members = (0..archive.len()).filter_map(name).collect();
        Ok(Self { archive, members })
    }

    /// The document's part.
    pub(super) fn main_part(&mut self) -> Result<String, SourceError> {
        let relations = self.relations("")?;
        let stated = relations.into_iter().find(|(kind, _)| kind == "officeDocument").map(|(_, to)| to);
        let usual = || self.members.keys().find(|name| name.ends_with("document.xml")).cloned();
        let stated = stated.filter(|name| self.members.contains_key(&key(name)));
        stated.or_else(usual).ok_or_else(|| {
            SourceError::new(codes::UNREADABLE_SOURCE, "the container holds no part with the document")
        })
    }

    /// The relations of a part; those of the container for an empty name.
    pub(super) fn relations(&mut self, part: &str) -> Result<Relations, SourceError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let text = self.part(&format!("{folder}{slash}_rels/{name}.rels"))?.unwrap_or_default();
        let mut found = Relations::new();
        Xml::new(&text).each_of_root(|_, tag| {
            let outside = tag.attr("TargetMode").is_some_and(|mode| mode == "External");
            if found.len() >= MOST_RELATIONS || outside {
                return;
            }
            if let (Some(kind), Some(target)) = (tag.attr("Type"), tag.attr("Target")) {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                found.push((kind, resolve(folder, &target)));
            }
        });
        Ok(found)
    }

    /// The text of the part to which the first relation of that kind leads.
    pub(super) fn related(&mut self, relations: &Relations, kind: &str) -> Result<String, SourceError> {
        let Some((_, target)) = relations.iter().find(|(k, _)| k == kind) else {
            return Ok(String::new());
        };
        Ok(self.part(target)?.unwrap_or_default())
    }

    /// The text of a part, where there is one of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, SourceError> {
        let Some(&index) = self.members.get(&key(name)) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|e| unreadable(&e))?;
        let mut bytes = Vec::new();
        let read = file.take(LARGEST_PART + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > LARGEST_PART {
            let message = format!("the part {name} unpacks to more than {LARGEST_PART} bytes");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        // A part whose end is damaged is still read as far as it goes.
        match read {
            Err(e) if bytes.is_empty() => {
                Err(SourceError::new(codes::UNREADABLE_SOURCE, format!("the part {name}: {e}")))
            }
            _ => Ok(Some(decoded(bytes))),
        }
    }
}

/// A name as members are compared: Word does not look at case, and some writers take the
/// backslash for a slash.
fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// The member that `target` means when the part that names it lies in `folder`.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

fn decoded(bytes: Vec<u8>) -> String {
    let encoding = Encoding::for_bom(&bytes).map_or(UTF_8, |(encoding, _)| encoding);
    if encoding == UTF_8 && !bytes.starts_with(b"\xef\xbb\xbf") {
        return String::from_utf8(bytes)
            .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    }
    encoding.decode(&bytes).0.into_owned()
}

fn unreadable(error: &ZipError) -> SourceError {
    if matches!(error, ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED) {
        let message = "this is a container locked by a password; save it without one";
        return SourceError::new(codes::UNSUPPORTED_FORMAT, message);
    }
    SourceError::new(codes::UNREADABLE_SOURCE, format!("the ZIP container is damaged: {error}"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_resolved() {
        let rows = [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("a/b", "../c/./d.xml", "a/c/d.xml"),
            ("", "word\\document.xml", "word/document.xml"),
            ("", "../../x", "x"),
        ];
        for (folder, target, want) in rows {
            assert_eq!(resolve(folder, target), want);
        }
    }
}

//! Parts of a ZIP container, read under a limit.
//!
//! Sizes that the container declares are not believed: a part is read until its end or the
//! limit. A part that breaks off gives what came before, and says so.

use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;

use super::markup::{self, Step, Steps};
use super::unreadable;
use crate::diag::codes;
use crate::read::{SourceError, decode};

/// Most members of a container.
const MEMBERS: usize = 20_000;
/// Most bytes of one part.
const PART: u64 = 128 << 20;
/// Most bytes of all parts that are read.
const TOTAL: u64 = 256 << 20;

/// An opened container.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Names in lower case with `/` between folders: writers differ in both.
    names: std::collections::BTreeMap<String, usize>,
    read: u64,
    /// Most bytes of one part.
    limit: u64,
    /// Parts that broke off.
    pub(super) broken: Vec<String>,
}

impl<'a> Package<'a> {
    /// Opens a container.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, SourceError> {
        // The list of members is built whole on opening.
        if memmem::find_iter(bytes, b"PK\x01\x02").nth(MEMBERS).is_some() {
            let message = format!("more than {MEMBERS} members in a ZIP container");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|e| unreadable(&format!("its ZIP container is cut short or damaged ({e})")))?;
        let named = |i: usize| Some((plain(&archive.name_for_index(i)?.ok()?), i));
        let names = (0..archive.len()).filter_map(named).collect();
        Ok(Self { archive, names, read: 0, limit: PART, broken: Vec::new() })
    }

    /// The bytes of a part; none where there is no such part.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, SourceError> {
        let Some(index) = self.names.get(&plain(name)).copied() else { return Ok(None) };
        let part = match self.archive.by_index(index) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(why)) if why.contains("assword") => {
                return Err(super::locked());
            }
            Err(e) => return Err(unreadable(&format!("its part {name} is damaged ({e})"))),
        };
        let mut bytes = Vec::new();
        let limit = self.limit.min(TOTAL.saturating_sub(self.read));
        let end = part.take(limit + 1).read_to_end(&mut bytes);
        self.read += bytes.len() as u64;
        if bytes.len() as u64 > limit {
            let message = format!(
                "the part {name} holds more than {} MiB, or all of them more than {}",
                self.limit >> 20,
                TOTAL >> 20
            );
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        if end.is_err() {
            self.broken.push(name.to_owned());
        }
        Ok(Some(bytes))
    }

    /// The text of a part; empty where there is no such part.
    pub(super) fn text(&mut self, name: &str) -> Result<String, SourceError> {
        let Some(bytes) = self.bytes(name)? else { return Ok(String::new()) };
        let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        if marked {
            return Ok(decode::decode(&bytes, None).0);
        }
        Ok(String::from_utf8(bytes).unwrap_or_else(|e| decode::decode(e.as_bytes(), None).0))
    }

    /// What a part refers to; the name of no part stands for the container itself.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, SourceError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let text = self.text(&format!("{folder}/_rels/{name}.rels"))?;
        let relation = |step| match step {
            Step::Start(e) if e.local_name().as_ref() == "Relationship" => Some(Relation {
                id: markup::attribute(&e, "Id")?,
                kind: markup::attribute(&e, "Type").unwrap_or_default(),
                target: resolve(part, &markup::attribute(&e, "Target")?),
            }),
            _ => None,
        };
        Ok(Steps::new(&text).filter_map(relation).collect())
    }

    /// Whether there is such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&plain(name))
    }

    /// Why the workbook is not whole, where it is not.
    pub(super) fn cut(&self) -> Option<String> {
        (!self.broken.is_empty())
            .then(|| format!("parts of the workbook break off: {}", self.broken.join(", ")))
    }
}

/// One line of a list of relations.
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    /// The part that it leads to.
    pub(super) target: String,
}

fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// A target of the part `from`, as the name of a part.
pub(super) fn resolve(from: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    for step in target.split('/') {
        match step {
            ".." => drop(folders.pop()),
            "." | "" => {}
            name => folders.push(name),
        }
    }
    folders.join("/")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_part_is_read_up_to_its_limit() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("XL\\Big.xml", zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&[b' '; 5_000]).unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        let mut package = Package::open(&bytes).unwrap();
        assert_eq!(package.text("xl/big.xml").map(|t| t.len()), Ok(5_000));
        package.limit = 4_999;
        assert_eq!(package.text("xl/big.xml").map_err(|e| e.code.name), Err("limit-exceeded"));
    }

    #[test]
    fn targets_are_resolved() {
        let rows = [
            ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/workbook.xml", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/a/workbook.xml", "../b.xml", "xl/b.xml"),
            ("workbook.xml", "./b.xml", "b.xml"),
        ];
        for (from, target, want) in rows {
            assert_eq!(resolve(from, target), want);
        }
    }
}

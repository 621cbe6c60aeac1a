//! The container of a Word document: parts by name, and the relations that name them.
//!
//! In come the bytes of a ZIP file, out goes the text of its parts. Which part is the
//! document, its relations say, never its name.

use super::xml::Xml;
use crate::diag::codes;
use crate::read::SourceError;
use crate::read::zipped::parts::{Limits, Parts, resolve};

/// What the parts may unpack to.
const LIMITS: Limits = if cfg!(test) {
    Limits { part: 1 << 20, total: 4 << 20 }
} else {
    Limits { part: 96 << 20, total: 192 << 20 }
};
/// Most relations of a part that are kept.
const MOST_RELATIONS: usize = 10_000;

/// An opened container.
#[derive(Debug)]
pub(super) struct Package<'a>(Parts<'a>);

/// Where a part's relation leads, by the last word of its kind.
pub(super) type Relations = Vec<(String, String)>;

impl<'a> Package<'a> {
    /// Opens the container in `bytes`.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, SourceError> {
        Parts::open(bytes, LIMITS).map(Self)
    }

    /// The document's part.
    pub(super) fn main_part(&mut self) -> Result<String, SourceError> {
        let relations = self.relations("")?;
        let stated = relations.into_iter().find(|(kind, _)| kind == "officeDocument").map(|(_, to)| to);
        let usual = || self.0.names().find(|name| name.ends_with("document.xml")).map(str::to_owned);
        let stated = stated.filter(|name| self.0.has(name));
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

    /// The text of a part, where there is one of that name. A part whose end is damaged is
    /// still read as far as it goes.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, SourceError> {
        let Some(part) = self.0.part(name)? else { return Ok(None) };
        if part.is_lost() {
            return Err(SourceError::new(codes::UNREADABLE_SOURCE, format!("the part {name} is damaged")));
        }
        Ok(Some(part.text()))
    }
}

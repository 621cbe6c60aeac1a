//! Parts of a workbook that is a ZIP container, and what they refer to.
//!
//! Unpacking under limits is done by [`Parts`]; a part that breaks off gives what came
//! before, and is remembered.

use crate::read::SourceError;
use crate::read::zipped::parts::{Limits, Part, Parts, resolve};

use super::markup::{self, Step, Steps};

/// What the parts of a workbook may unpack to.
const LIMITS: Limits = Limits { part: 128 << 20, total: 256 << 20 };

/// An opened container.
pub(super) struct Package<'a> {
    parts: Parts<'a>,
    /// Parts that broke off.
    pub(super) broken: Vec<String>,
}

impl<'a> Package<'a> {
    /// Opens a container.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, SourceError> {
        Ok(Self { parts: Parts::open(bytes, LIMITS)?, broken: Vec::new() })
    }

    fn part(&mut self, name: &str) -> Result<Option<Part>, SourceError> {
        let part = self.parts.part(name)?;
        if part.as_ref().is_some_and(|p| !p.whole) {
            self.broken.push(name.to_owned());
        }
        Ok(part)
    }

    /// The bytes of a part; none where there is no such part.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, SourceError> {
        Ok(self.part(name)?.map(Part::into_bytes))
    }

    /// The text of a part; empty where there is no such part.
    pub(super) fn text(&mut self, name: &str) -> Result<String, SourceError> {
        Ok(self.part(name)?.map_or_else(String::new, Part::text))
    }

    /// What a part refers to; the name of no part stands for the container itself.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, SourceError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let text = self.text(&format!("{folder}/_rels/{name}.rels"))?;
        let relation = |step| match step {
            Step::Start(e) if e.local_name().as_ref() == "Relationship" => Some(Relation {
                id: markup::attribute(&e, "Id")?,
                kind: markup::attribute(&e, "Type").unwrap_or_default(),
                target: resolve(folder, &markup::attribute(&e, "Target")?),
            }),
            _ => None,
        };
        Ok(Steps::new(&text).filter_map(relation).collect())
    }

    /// Whether there is such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.has(name)
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

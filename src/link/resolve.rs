//! Each named document to the notice that it is.
//!
//! A number decides alone. A title must fit in its version and its issuer; one without
//! issuer is looked for where the citing government looks first, at home and above. What the
//! corpus does not hold becomes a node, the same for everyone who names it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::duplicate::Copies;
use crate::corpus::{Cited, Corpus, Entry, Name};
use crate::links::{Evidence, Link};
use crate::manifest::hex;

/// Candidates that an open link lists. A title that thousands bear tells nobody anything.
const LISTED: usize = 16;
/// What a title with its issuer is worth beside a number; one without; and an open link.
const TITLED: f64 = 0.95;
const UNISSUED: f64 = 0.8;
const OPEN: f64 = 0.4;

/// What a citation leads to.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A notice of the corpus.
    Notice(usize, Evidence, f64),
    /// Several that it may be.
    Open(Vec<usize>),
    /// A document that the corpus does not hold.
    Outside(Arc<str>),
}

/// The targets of all citations.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    targets: Vec<Vec<Target>>,
}

impl Resolved {
    /// Targets of the citations of a notice, in their order.
    pub(super) fn of(&self, at: usize) -> impl Iterator<Item = &Target> {
        self.targets.get(at).into_iter().flatten()
    }
}

/// Resolves every citation of the corpus.
pub(super) fn resolve(corpus: &Corpus, copies: &Copies) -> Resolved {
    let outside = Outside::of(corpus);
    let of = |(at, entry): (usize, &Entry)| {
        let seek = Seek { corpus, copies, at, entry };
        entry
            .citations
            .iter()
            .map(|cited| seek.target(cited).unwrap_or_else(|| outside.node(entry, cited)))
            .collect()
    };
    Resolved { targets: corpus.entries().iter().enumerate().map(of).collect() }
}

struct Seek<'a> {
    corpus: &'a Corpus,
    copies: &'a Copies,
    at: usize,
    entry: &'a Entry,
}

impl Seek<'_> {
    fn target(&self, cited: &Cited) -> Option<Target> {
        if let Some(number) = &cited.number {
            let found = self.originals(self.corpus.numbered(number));
            if !found.is_empty() {
                return Some(chosen(found, Evidence::Number, 1.0));
            }
        }
        cited.names.iter().find_map(|name| {
            let found = self.titled(cited, name);
            let sure = if name.place.is_some() { TITLED } else { UNISSUED };
            (!found.is_empty()).then(|| chosen(found, Evidence::Title, sure))
        })
    }

    /// Notices that bear a title, in the version that is named, of the issuer that is named
    /// or else of the nearest government around the citing one.
    fn titled(&self, cited: &Cited, name: &Name) -> Vec<usize> {
        let fits = |at: &usize| {
            self.corpus.get(*at).is_some_and(|e| {
                let numbered = cited.number.is_some() && e.number.is_some();
                let version = e
                    .names
                    .iter()
                    .any(|own| own.key == name.key && versions_fit(&own.version, &name.version));
                let place = match &name.place {
                    Some(place) => e.region.is_none() || e.region.as_ref() == Some(place),
                    None => e.region.as_ref().is_none_or(|region| self.entry.lies_in(region)),
                };
                !numbered && version && place
            })
        };
        let found: Vec<usize> = self.corpus.titled(&name.key).filter(fits).collect();
        let exact = |at: &usize| {
            self.corpus
                .get(*at)
                .is_some_and(|e| e.names.iter().any(|n| n.key == name.key && n.version == name.version))
        };
        let exactly: Vec<usize> = found.iter().copied().filter(exact).collect();
        let found = self.nearest(if exactly.is_empty() { found } else { exactly });
        self.originals(found.into_iter())
    }

    /// Of several those of the lowest tier: one's own government before those above it.
    fn nearest(&self, found: Vec<usize>) -> Vec<usize> {
        let level = |at: &usize| self.corpus.get(*at).and_then(|e| e.level);
        let lowest = found.iter().filter_map(level).max();
        found.into_iter().filter(|at| lowest.is_none() || level(at) == lowest).collect()
    }

    fn originals(&self, found: impl Iterator<Item = usize>) -> Vec<usize> {
        let own = self.copies.original(self.at);
        let all: BTreeSet<usize> = found.map(|at| self.copies.original(at)).filter(|&at| at != own).collect();
        all.into_iter().collect()
    }
}

fn versions_fit(own: &str, named: &str) -> bool {
    own == named || own.is_empty() || named.is_empty()
}

fn chosen(found: Vec<usize>, by: Evidence, sure: f64) -> Target {
    match found.as_slice() {
        [one] => Target::Notice(*one, by, sure),
        _ => Target::Open(found),
    }
}

/// Key and version of a title.
type Version = (Arc<str>, Arc<str>);

fn version(name: &Name) -> Version {
    (Arc::clone(&name.key), Arc::clone(&name.version))
}

/// Names of documents that may lie outside, and which of them are one.
#[derive(Debug, Default)]
struct Outside {
    /// Numbers that go with a title.
    numbers: BTreeMap<String, BTreeSet<Arc<str>>>,
    /// Places that go with a title that is also named without its issuer.
    places: BTreeMap<Version, BTreeSet<Arc<str>>>,
    /// Titles that one notice names with a place and without one: two documents.
    apart: BTreeSet<Version>,
}

impl Outside {
    fn of(corpus: &Corpus) -> Self {
        let mut outside = Self::default();
        for entry in corpus.entries() {
            let mut here: BTreeMap<Version, BTreeSet<&Option<Arc<str>>>> = BTreeMap::new();
            for name in entry.citations.iter().filter_map(|c| c.names.last()) {
                here.entry(version(name)).or_default().insert(&name.place);
            }
            for (version, places) in here {
                if places.contains(&None) && places.len() > 1 {
                    outside.apart.insert(version.clone());
                }
                outside.places.entry(version).or_default().extend(places.into_iter().flatten().cloned());
            }
        }
        for entry in corpus.entries() {
            for cited in &entry.citations {
                if let (Some(title), Some(number)) = (outside.title(entry, cited), &cited.number) {
                    outside.numbers.entry(title).or_default().insert(Arc::clone(number));
                }
            }
        }
        outside
    }

    /// The title with its issuer's place, also where only others name the place: then it
    /// must be one around the citing government.
    fn title(&self, entry: &Entry, cited: &Cited) -> Option<String> {
        let name = cited.names.last()?;
        let version = version(name);
        let known = self.places.get(&version).filter(|p| p.len() == 1 && !self.apart.contains(&version));
        let only = known.and_then(|p| p.first()).filter(|place| entry.lies_in(place));
        let place = name.place.as_ref().or(only).map_or("", |p| p);
        Some(format!("{place}|{}|{}", name.key, name.version))
    }

    /// A number is the better name: a title gets the number that alone goes with it.
    fn node(&self, entry: &Entry, cited: &Cited) -> Target {
        let title = self.title(entry, cited);
        let only =
            title.as_ref().and_then(|t| self.numbers.get(t)).filter(|n| n.len() == 1).and_then(|n| n.first());
        let name = match (cited.number.as_ref().or(only), title) {
            (Some(number), _) => format!("n:{number}"),
            (None, Some(title)) => format!("t:{title}"),
            (None, None) => format!(
                "p:{}{}",
                cited.title.as_deref().unwrap_or(""),
                cited.doc_number.as_deref().unwrap_or("")
            ),
        };
        Target::Outside(node_id("d-", &name).into())
    }
}

/// A short id made of what a thing is, the same in every run.
pub(super) fn node_id(prefix: &str, of: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(of.as_bytes()).into();
    format!("{prefix}{}", hex(digest.get(..8).unwrap_or(&[])))
}

/// Two digits: more would claim a precision that there is not.
pub(super) fn rounded(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

/// The line for a citation.
pub(super) fn link(corpus: &Corpus, entry: &Entry, cited: &Cited, target: &Target) -> Link {
    let id = |at: usize| corpus.get(at).map(|e| e.id.to_string());
    let mut link = Link {
        from: entry.id.to_string(),
        title: cited.title.as_deref().map(str::to_owned),
        doc_number: cited.doc_number.as_deref().map(str::to_owned),
        relation: cited.relation,
        by: if cited.number.is_some() { Evidence::Number } else { Evidence::Title },
        evidence: cited.spans.first().copied(),
        places: cited.spans.iter().skip(1).copied().collect(),
        confidence: if cited.number.is_some() { 1.0 } else { UNISSUED },
        ..Link::default()
    };
    match target {
        Target::Notice(at, by, sure) => {
            link.to = id(*at);
            link.by = *by;
            link.confidence = *sure;
        }
        Target::Open(found) => {
            link.candidates = found.iter().take(LISTED).filter_map(|&at| id(at)).collect();
            link.confidence = OPEN;
        }
        Target::Outside(document) => link.document = Some(document.to_string()),
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Builder;
    use crate::notice::{Citation, Level, Notice, Region};

    /// A notice of the territory `code` that names these titles.
    fn notice(id: &str, code: &str, titles: &[&str]) -> Notice {
        let cited = |t: &&str| Citation { title: Some((*t).to_owned()), ..Citation::default() };
        Notice {
            id: id.into(),
            region: Some(Region {
                code: code.into(),
                name: String::new(),
                level: Level::Prefecture,
                path: Vec::new(),
            }),
            citations: titles.iter().map(cited).collect(),
            ..Notice::default()
        }
    }

    /// The node of each title that these notices name, in order.
    fn nodes(notices: &[Notice]) -> Vec<String> {
        let ctx = crate::Context::new(&crate::Settings::default()).unwrap();
        let mut builder = Builder::default();
        for notice in notices {
            builder.add(&ctx, notice);
        }
        let corpus = builder.close();
        let resolved = resolve(&corpus, &crate::link::duplicate::copies(&corpus));
        let name = |t: &Target| match t {
            Target::Outside(node) => node.to_string(),
            other => format!("{other:?}"),
        };
        (0..corpus.entries().len()).flat_map(|at| resolved.of(at).map(name).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn a_title_without_place_is_that_of_the_own_province_unless_one_notice_names_both() {
        let (with, without) = ("陕西省甲事条例", "甲事条例");
        let same = |notices: &[Notice]| matches!(nodes(notices).as_slice(), [a, b, ..] if a == b);
        assert!(same(&[notice("a", "610200", &[with]), notice("b", "610400", &[without])]));
        assert!(!same(&[notice("a", "610200", &[with]), notice("b", "360600", &[without])]));
        assert!(!same(&[notice("a", "610200", &[with, without])]));
    }
}

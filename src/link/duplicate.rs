//! The same document from several sources: a page, its PDF, a repost.
//!
//! Copies meet under a number, a title or a stretch of their fingerprints, and are told
//! from documents that only look alike by what contradicts: another number, another
//! territory, another day.

use std::collections::BTreeMap;

use super::cluster::Union;
use crate::corpus::{Corpus, Entry};
use crate::links::{Evidence, Link, LinkRelation};

/// Share of the text that two copies under one number have in common: a page may carry the
/// cover notice alone, a PDF its attachments too.
const UNDER_NUMBER: f64 = 0.3;
/// The same under one title: annual notices bear one title and have different texts.
const UNDER_TITLE: f64 = 0.6;
/// The same where neither number nor title say so.
const BY_TEXT: f64 = 0.8;
/// Documents of one group that are compared with each newcomer. A title that very many
/// bear would cost the square of their number.
const MODELS: usize = 8;

/// Which notices are copies of which.
#[derive(Debug)]
pub(super) struct Copies {
    /// For each notice the one that stands for its document.
    original: Vec<usize>,
}

/// Finds all copies.
pub(super) fn copies(corpus: &Corpus) -> Copies {
    let entries = corpus.entries();
    let mut union = Union::new(entries.len());
    for group in corpus.shared_numbers().chain(corpus.shared_titles()) {
        meet(entries, group, &mut union);
    }
    let mut bands: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        entry.sketch.bands().for_each(|band| bands.entry(band).or_default().push(at));
    }
    for group in bands.values().filter(|g| g.len() > 1) {
        meet(entries, group, &mut union);
    }
    let mut original: Vec<usize> = (0..entries.len()).map(|at| union.root(at)).collect();
    // The fullest text stands for the document.
    let mut best: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let root = original.get(at).copied().unwrap_or(at);
        let stands = best.entry(root).or_insert(at);
        let fuller = entries.get(*stands).is_some_and(|s| {
            (entry.number.is_some(), entry.measures.len()) > (s.number.is_some(), s.measures.len())
        });
        if fuller {
            *stands = at;
        }
    }
    for root in &mut original {
        *root = best.get(root).copied().unwrap_or(*root);
    }
    Copies { original }
}

fn meet(entries: &[Entry], group: &[u32], union: &mut Union) {
    let mut models: Vec<usize> = Vec::new();
    for &at in group {
        let at = at as usize;
        let Some(entry) = entries.get(at) else { continue };
        let like = models.iter().find(|&&m| entries.get(m).is_some_and(|model| same(model, entry)));
        match like {
            Some(&model) => union.join(model, at),
            None if models.len() < MODELS => models.push(at),
            None => {}
        }
    }
}

fn same(a: &Entry, b: &Entry) -> bool {
    let differ = |a: &Option<std::sync::Arc<str>>, b: &Option<std::sync::Arc<str>>| {
        a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| a != b)
    };
    let number = a.number.is_some() && a.number == b.number;
    // Two notices that one source holds are two.
    if a.path == b.path || differ(&a.number, &b.number) || differ(&a.region, &b.region) {
        return false;
    }
    if !number && differ(&a.issued, &b.issued) {
        return false;
    }
    let titled = a.names.iter().any(|n| b.names.iter().any(|m| m.key == n.key && m.version == n.version));
    let untitled = a.names.is_empty() || b.names.is_empty();
    let least = match (number, titled) {
        (true, _) => UNDER_NUMBER,
        (false, true) => UNDER_TITLE,
        (false, false) if untitled => BY_TEXT,
        (false, false) => return false,
    };
    a.sketch.alike(&b.sketch) >= least
}

impl Copies {
    /// The notice that stands for the document of the notice at `at`.
    pub(super) fn original(&self, at: usize) -> usize {
        self.original.get(at).copied().unwrap_or(at)
    }

    /// Further copies by the notice that stands for them.
    pub(super) fn by_original(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, &original) in self.original.iter().enumerate().filter(|(at, original)| at != *original) {
            out.entry(original).or_default().push(at);
        }
        out
    }

    /// The link of a copy to its original.
    pub(super) fn link(&self, corpus: &Corpus, at: usize) -> Option<Link> {
        let original = self.original(at);
        let (copy, stands) = (corpus.get(at)?, corpus.get(original).filter(|_| original != at)?);
        let number = copy.number.is_some() && copy.number == stands.number;
        let titled = copy.names.iter().any(|n| stands.names.iter().any(|m| m.key == n.key));
        let by = if number {
            Evidence::Number
        } else if titled {
            Evidence::Title
        } else {
            Evidence::Text
        };
        Some(Link {
            from: copy.id.to_string(),
            to: Some(stands.id.to_string()),
            relation: LinkRelation::Duplicates,
            by,
            title: stands.title.as_deref().map(str::to_owned),
            confidence: super::resolve::rounded(copy.sketch.alike(&stands.sketch).max(if number {
                0.9
            } else {
                0.0
            })),
            ..Link::default()
        })
    }
}

//! What linking keeps of each notice.
//!
//! A corpus of a hundred thousand notices does not fit in memory with all its text, and
//! linking needs little of it: names, numbers, citations with their places, and the measures
//! with what can be compared. Notices come in any order; a closed corpus is sorted by id and
//! found by id, by number, and by folded title.

mod measure;
mod name;
mod short;
mod sketch;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use measure::{Body, Figure, Item, When};
pub use name::{Name, number_key};
pub use sketch::Sketch;

use crate::Context;
use crate::base::span::Span;
use crate::links::LinkRelation;
use crate::notice::{Level, Notice};

/// Notices as linking sees them.
#[derive(Debug, Default)]
pub struct Corpus {
    entries: Vec<Entry>,
    by_number: BTreeMap<Arc<str>, Vec<u32>>,
    by_title: BTreeMap<Arc<str>, Vec<u32>>,
}

/// Takes notices one by one.
#[derive(Debug, Default)]
pub struct Builder {
    entries: Vec<Entry>,
    pool: Pool,
}

/// One notice as linking sees it.
#[derive(Debug, Default)]
pub struct Entry {
    /// Its id.
    pub id: Box<str>,
    /// Path of its source.
    pub path: Box<str>,
    /// Its own title as printed.
    pub title: Option<Box<str>>,
    /// By what names other notices can name it: its own title, and that of the document
    /// that it encloses.
    pub names: Vec<Name>,
    /// The document that the title names as what it implements or forwards.
    pub named: Vec<Name>,
    /// Its number in one print.
    pub number: Option<Arc<str>>,
    /// GB/T 2260 code of its territory.
    pub region: Option<Arc<str>>,
    /// Its tier.
    pub level: Option<Level>,
    /// Day of issue.
    pub issued: Option<Arc<str>>,
    /// What its title is about.
    pub topic: Arc<str>,
    /// What it names.
    pub citations: Vec<Cited>,
    /// Its measures.
    pub measures: Vec<Item>,
    /// Fingerprint of its text.
    pub sketch: Sketch,
}

/// A document that a notice names.
#[derive(Debug, Default)]
pub struct Cited {
    /// Title as printed.
    pub title: Option<Arc<str>>,
    /// Number as printed.
    pub doc_number: Option<Arc<str>>,
    /// The title in the forms in which a notice may bear it.
    pub names: Vec<Name>,
    /// The number in one print.
    pub number: Option<Arc<str>>,
    /// What the notice does with it.
    pub relation: LinkRelation,
    /// Every place that names it, also by a short form.
    pub spans: Vec<Span>,
}

impl Builder {
    /// Keeps of `notice` what linking needs.
    pub fn add(&mut self, ctx: &Context, notice: &Notice) {
        let entry = entry(ctx, notice, &mut self.pool);
        self.entries.push(entry);
    }

    /// The corpus of all notices that were added. Of several with one id the first by path
    /// stays.
    pub fn close(self) -> Corpus {
        let mut entries = self.entries;
        entries.sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
        entries.dedup_by(|b, a| a.id == b.id);
        entries.shrink_to_fit();
        let mut corpus = Corpus { entries, ..Corpus::default() };
        for (at, entry) in corpus.entries.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            if let Some(number) = &entry.number {
                corpus.by_number.entry(Arc::clone(number)).or_default().push(at);
            }
            for name in &entry.names {
                let under = corpus.by_title.entry(Arc::clone(&name.key)).or_default();
                if under.last() != Some(&at) {
                    under.push(at);
                }
            }
        }
        corpus
    }
}

impl Corpus {
    /// Every notice, sorted by id.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The notice at that place of [`Corpus::entries`].
    pub fn get(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    /// Place of the notice of that id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.entries.binary_search_by(|e| e.id.as_ref().cmp(id)).ok()
    }

    /// Places of the notices that bear a number, in the form of [`number_key`].
    pub fn numbered(&self, number: &str) -> impl Iterator<Item = usize> + '_ {
        self.by_number.get(number).into_iter().flatten().map(|&at| at as usize)
    }

    /// Places of the notices that bear a title, in the form of [`Name::key`].
    pub fn titled(&self, key: &str) -> impl Iterator<Item = usize> + '_ {
        self.by_title.get(key).into_iter().flatten().map(|&at| at as usize)
    }

    /// Numbers that more than one notice bears, and who bears them.
    pub fn shared_numbers(&self) -> impl Iterator<Item = &[u32]> + '_ {
        self.by_number.values().filter(|all| all.len() > 1).map(Vec::as_slice)
    }

    /// Titles that more than one notice bears, and who bears them.
    pub fn shared_titles(&self) -> impl Iterator<Item = &[u32]> + '_ {
        self.by_title.values().filter(|all| all.len() > 1).map(Vec::as_slice)
    }
}

impl Entry {
    /// Whether its government stands above that of `other`, by territory.
    pub fn above(&self, other: &Self) -> bool {
        let seat = |e: &Self| Some((e.level?, e.region.clone()?));
        seat(self).zip(seat(other)).is_some_and(|((high, over), (low, under))| {
            stands_above((high, over.as_ref()), (low, under.as_ref()))
        })
    }

    /// Whether the territory `code` is its own or lies around it.
    pub fn lies_in(&self, code: &str) -> bool {
        self.region.as_deref().is_some_and(|own| {
            let wide = code.trim_end_matches("00");
            code == "100000" || own == code || (wide.len() < code.len() && own.starts_with(wide))
        })
    }
}

/// Whether the government of one territory stands above that of another, by tier and code.
pub fn stands_above((high, over): (Level, &str), (low, under): (Level, &str)) -> bool {
    high < low && holds(over, high, under)
}

/// Whether the territory `over` of tier `level` holds the territory `under`: codes of
/// GB/T 2260 begin with those of the territory above.
fn holds(over: &str, level: Level, under: &str) -> bool {
    let digits = match level {
        Level::Nation => 0,
        Level::Province => 2,
        Level::Prefecture => 4,
        Level::County => 6,
        Level::Township => 9,
    };
    over.get(..digits).is_some_and(|head| under.starts_with(head))
}

fn entry(ctx: &Context, notice: &Notice, pool: &mut Pool) -> Entry {
    let region = notice.region.as_ref().map(|r| r.code.as_str());
    let enclosed = notice.encloses.as_ref().map(|e| e.title.as_str());
    let titles: Vec<&str> = notice.title.iter().map(String::as_str).chain(enclosed).collect();
    let mut names: Vec<Name> = Vec::new();
    let mut named: Vec<Name> = Vec::new();
    for title in titles {
        for mut name in name::names(&ctx.lexicon, title, pool) {
            name.place = name.place.or_else(|| region.map(|r| pool.of(r)));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        named.extend(name::inside(&ctx.lexicon, title, pool));
    }
    // A title that is as much as 《…》 names only what it implements.
    named.retain(|n| !names.iter().any(|own| own.key == n.key));
    let shorts = short::places(&notice.text, &notice.citations);
    let cited = |(citation, more): (&crate::notice::Citation, Vec<Span>)| Cited {
        title: citation.title.as_deref().map(|t| pool.of(t)),
        doc_number: citation.doc_number.as_deref().map(|n| pool.of(n)),
        names: citation.title.as_deref().map_or_else(Vec::new, |t| name::names(&ctx.lexicon, t, pool)),
        number: citation.doc_number.as_deref().and_then(number_key).map(|n| pool.of(&n)),
        relation: citation.relation.into(),
        spans: citation.spans.iter().copied().chain(more).collect(),
    };
    let citations = notice.citations.iter().zip(shorts).map(cited).collect();
    let topic =
        named.first().or(names.last()).map_or_else(String::new, |n| ctx.lexicon.linking.topic(&n.key));
    Entry {
        id: notice.id.as_str().into(),
        path: notice.source.path.as_str().into(),
        title: notice.title.as_deref().map(Into::into),
        number: notice.doc_number.as_ref().and_then(|n| number_key(&n.text)).map(|n| pool.of(&n)),
        region: region.map(|r| pool.of(r)),
        level: notice.region.as_ref().map(|r| r.level),
        issued: notice.dates.issued.as_deref().map(|d| pool.of(d)),
        topic: pool.of(&topic),
        measures: measure::items(notice, pool),
        sketch: Sketch::of(&notice.text),
        names,
        named,
        citations,
    }
}

/// Strings that many notices share, each kept once.
#[derive(Debug, Default)]
struct Pool(BTreeSet<Arc<str>>);

impl Pool {
    fn of(&mut self, s: &str) -> Arc<str> {
        if let Some(known) = self.0.get(s) {
            return Arc::clone(known);
        }
        let new: Arc<str> = s.into();
        self.0.insert(Arc::clone(&new));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn territory_decides_who_stands_above() {
        let entry =
            |code: &str, level| Entry { region: Some(code.into()), level: Some(level), ..Entry::default() };
        let rows = [
            (("990000", Level::Province), ("990121", Level::County), true),
            (("990100", Level::Prefecture), ("990121", Level::County), true),
            (("990200", Level::Prefecture), ("990121", Level::County), false),
            (("100000", Level::Nation), ("990000", Level::Province), true),
            (("990121", Level::County), ("990121", Level::County), false),
        ];
        for ((a, high), (b, low), want) in rows {
            assert_eq!(entry(a, high).above(&entry(b, low)), want, "{a} {b}");
        }
        assert!(entry("990121", Level::County).lies_in("990100"));
        assert!(!entry("990121", Level::County).lies_in("990200"));
    }
}

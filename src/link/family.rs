//! Families: notices that implement one superior document, or carry out one programme.
//!
//! Two things tie notices together. They name the same superior document as what they
//! implement, and their own titles are about what its title is about: a law that everybody
//! cites ties nobody. Or their titles and their measures are about the same, without a
//! common document (see [`programme`]). One shared word is not enough for either.

mod programme;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cluster::Union;
use super::duplicate::Copies;
use super::resolve::{Resolved, Target, node_id};
use super::title::Topic;
use crate::corpus::{Cited, Corpus, Entry};
use crate::lexicon::linking::Linking;
use crate::links::{Document, Evidence, Family, LinkRelation, Member};

/// Least likeness of a notice's topic to that of a document that it is based on. Two topics
/// of eight characters reach it with a run of four: 农村供水, not 农村.
const BASIS: f64 = 0.3;
/// The same for one that it says it implements: the words say half of it already.
const IMPLEMENTED: f64 = 0.2;

/// A tie of a notice to a superior document.
#[derive(Clone, Debug)]
struct Tie {
    node: Node,
    relation: LinkRelation,
    by: Evidence,
    /// Likeness of topics; 1 where the notice's own title names the document.
    like: f64,
}

/// A notice of the corpus, or a document outside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Notice(usize),
    Outside(Arc<str>),
}

/// All families, by id.
pub(super) fn families(
    linking: &Linking,
    corpus: &Corpus,
    copies: &Copies,
    resolved: &Resolved,
) -> Vec<Family> {
    let ties = ties(linking, corpus, copies, resolved);
    let outside: BTreeSet<&Arc<str>> = ties
        .values()
        .flatten()
        .filter_map(|t| match &t.node {
            Node::Outside(document) => Some(document),
            Node::Notice(_) => None,
        })
        .collect();
    let outside: BTreeMap<&Arc<str>, usize> = outside.into_iter().zip(corpus.entries().len()..).collect();
    let mut union = Union::new(corpus.entries().len() + outside.len());
    for (&at, ties) in &ties {
        for tie in ties {
            match &tie.node {
                Node::Notice(to) => union.join(at, *to),
                Node::Outside(document) => {
                    if let Some(&to) = outside.get(document) {
                        union.join(at, to);
                    }
                }
            }
        }
    }
    let alike = programme::join(linking, corpus, copies, &mut union);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in (0..corpus.entries().len()).filter(|&at| copies.original(at) == at) {
        groups.entry(union.root(at)).or_default().push(at);
    }
    let made = Made {
        corpus,
        copies: copies.by_original(),
        ties: &ties,
        alike: &alike,
        titles: titles(corpus, resolved),
    };
    let mut families: Vec<Family> =
        groups.into_values().filter(|g| g.len() > 1).map(|g| made.family(&g)).collect();
    families.sort_by(|a, b| a.id.cmp(&b.id));
    families
}

/// The superior documents of every notice that ties it to them.
fn ties(
    linking: &Linking,
    corpus: &Corpus,
    copies: &Copies,
    resolved: &Resolved,
) -> BTreeMap<usize, Vec<Tie>> {
    let mut out: BTreeMap<usize, Vec<Tie>> = BTreeMap::new();
    for (at, entry) in corpus.entries().iter().enumerate() {
        let own = copies.original(at);
        let topic = Topic::new(linking, &entry.topic);
        for (cited, target) in entry.citations.iter().zip(resolved.of(at)) {
            if let Some(tie) =
                tie(linking, corpus, entry, &topic, cited, target).filter(|t| t.node != Node::Notice(own))
            {
                let ties = out.entry(own).or_default();
                if !ties.iter().any(|t| t.node == tie.node) {
                    ties.push(tie);
                }
            }
        }
    }
    out
}

fn tie(
    linking: &Linking,
    corpus: &Corpus,
    entry: &Entry,
    topic: &Topic,
    cited: &Cited,
    target: &Target,
) -> Option<Tie> {
    if !matches!(cited.relation, LinkRelation::Basis | LinkRelation::Implements | LinkRelation::Forwards) {
        return None;
    }
    if cited.names.iter().any(|n| linking.is_law(&n.key)) {
        return None;
    }
    let (node, by) = match target {
        Target::Notice(to, by, _) => (Node::Notice(*to), *by),
        Target::Outside(document) => (
            Node::Outside(Arc::clone(document)),
            if cited.title.is_some() { Evidence::Title } else { Evidence::Number },
        ),
        Target::Open(_) => return None,
    };
    let superior = match &node {
        Node::Notice(to) => corpus.get(*to),
        Node::Outside(_) => None,
    };
    if superior.is_some_and(|s| entry.above(s)) {
        return None;
    }
    let titled = entry.named.iter().any(|n| cited.names.iter().any(|c| c.key == n.key));
    let about = |s: &str| topic.like(&Topic::new(linking, s));
    let like = if titled || cited.relation == LinkRelation::Forwards {
        1.0
    } else {
        let named = cited.names.iter().map(|n| about(&linking.topic(&n.key)));
        named.chain(superior.map(|s| about(&s.topic))).fold(0.0, f64::max)
    };
    let least = if cited.relation == LinkRelation::Implements { IMPLEMENTED } else { BASIS };
    (like >= least).then_some(Tie { node, relation: cited.relation, by, like })
}

/// Title and number under which each document outside is named first.
fn titles(corpus: &Corpus, resolved: &Resolved) -> BTreeMap<Arc<str>, Named> {
    let mut out: BTreeMap<Arc<str>, Named> = BTreeMap::new();
    for (at, entry) in corpus.entries().iter().enumerate() {
        for (cited, target) in entry.citations.iter().zip(resolved.of(at)) {
            if let Target::Outside(document) = target {
                let named = out.entry(Arc::clone(document)).or_default();
                named.title = named.title.take().or_else(|| cited.title.clone());
                named.doc_number = named.doc_number.take().or_else(|| cited.doc_number.clone());
                named.place = named.place.take().or_else(|| cited.names.last().and_then(|n| n.place.clone()));
            }
        }
    }
    out
}

#[derive(Debug, Default)]
struct Named {
    title: Option<Arc<str>>,
    doc_number: Option<Arc<str>>,
    place: Option<Arc<str>>,
}

/// What a family is made from.
struct Made<'a> {
    corpus: &'a Corpus,
    copies: BTreeMap<usize, Vec<usize>>,
    ties: &'a BTreeMap<usize, Vec<Tie>>,
    alike: &'a BTreeMap<usize, usize>,
    titles: BTreeMap<Arc<str>, Named>,
}

impl Made<'_> {
    fn family(&self, group: &[usize]) -> Family {
        let mut members = group.to_vec();
        members.sort_by_key(|&at| self.corpus.get(at).map(|e| (e.level, e.region.clone(), e.id.clone())));
        let naming = self.naming(&members);
        let root = self.root(&members, &naming);
        let anchor = root
            .as_ref()
            .map_or_else(|| members.first().map_or_else(String::new, |&at| self.id(at)), |r| self.name(r));
        let tree = tree::Tree::new(self.corpus, self.ties, &members);
        Family {
            id: node_id("f-", &anchor),
            topic: self.topic(&members),
            root_title: root.as_ref().and_then(|r| self.title(r)),
            root: root.as_ref().map(|r| self.name(r)),
            documents: self.documents(&naming),
            members: members.iter().filter_map(|&at| self.member(at, &tree, &naming)).collect(),
        }
    }

    /// Who names which superior document.
    fn naming(&self, members: &[usize]) -> BTreeMap<Node, Vec<usize>> {
        let mut naming: BTreeMap<Node, Vec<usize>> = BTreeMap::new();
        for &at in members {
            for tie in self.ties.get(&at).into_iter().flatten() {
                naming.entry(tie.node.clone()).or_default().push(at);
            }
        }
        naming
    }

    /// The document that most name and that stands above all; failing that, the member that
    /// does.
    fn root(&self, members: &[usize], naming: &BTreeMap<Node, Vec<usize>>) -> Option<Node> {
        // Tier and territory decide, and thousands of members may share them.
        let seat = |at: usize| self.corpus.get(at).map(|e| (e.level, e.region.as_deref()));
        let seats: BTreeMap<_, usize> = members.iter().map(|&at| (seat(at), at)).collect();
        let mut known: BTreeMap<_, bool> = BTreeMap::new();
        let stands_over = |t: &Entry| {
            let mut all = seats.values().filter_map(|&at| self.corpus.get(at));
            all.all(|e| t.above(e) || !e.above(t) && e.region == t.region)
        };
        let mut over = |node: &Node| match node {
            Node::Notice(top) => {
                *known.entry(seat(*top)).or_insert_with(|| self.corpus.get(*top).is_some_and(&stands_over))
            }
            Node::Outside(document) => {
                self.titles.get(document).and_then(|n| n.place.as_ref()).is_none_or(|place| {
                    members.iter().all(|&at| {
                        self.corpus.get(at).is_some_and(|e| e.region.is_none() || e.lies_in(place))
                    })
                })
            }
        };
        let named = naming
            .iter()
            .filter(|(node, by)| (by.len() > 1 || matches!(node, Node::Notice(_))) && over(node));
        let most = named.max_by(|(a, x), (b, y)| x.len().cmp(&y.len()).then_with(|| b.cmp(a)));
        let alone = || {
            let stands = |&&top: &&usize| {
                members.iter().all(|&at| {
                    at == top
                        || self.corpus.get(top).zip(self.corpus.get(at)).is_some_and(|(t, e)| t.above(e))
                })
            };
            members.iter().find(stands).map(|&at| Node::Notice(at))
        };
        most.map(|(node, _)| node.clone()).or_else(alone)
    }

    fn member(&self, at: usize, tree: &tree::Tree, naming: &BTreeMap<Node, Vec<usize>>) -> Option<Member> {
        let entry = self.corpus.get(at)?;
        let tie = self
            .ties
            .get(&at)
            .into_iter()
            .flatten()
            .max_by(|a, b| a.like.total_cmp(&b.like).then_with(|| b.node.cmp(&a.node)));
        let namer = naming.get(&Node::Notice(at)).and_then(|by| by.first());
        let alike = self.alike.get(&at);
        Some(Member {
            notice: entry.id.to_string(),
            parent: tree.parent(at).map(|p| self.id(p)),
            by: tie.map_or(if namer.is_some() { Evidence::Title } else { Evidence::Topic }, |t| t.by),
            relation: tie.map(|t| t.relation),
            named: tie
                .map(|t| self.name(&t.node))
                .or_else(|| if namer.is_some() { None } else { alike.map(|&a| self.id(a)) }),
            level: entry.level,
            region: entry.region.as_deref().map(str::to_owned),
            copies: self.copies.get(&at).into_iter().flatten().map(|&copy| self.id(copy)).collect(),
        })
    }

    fn documents(&self, naming: &BTreeMap<Node, Vec<usize>>) -> Vec<Document> {
        let outside = naming.iter().filter_map(|(node, by)| match node {
            Node::Outside(document) => Some((document, by)),
            Node::Notice(_) => None,
        });
        outside
            .map(|(document, by)| {
                let named = self.titles.get(document);
                Document {
                    document: document.to_string(),
                    title: named.and_then(|n| n.title.as_deref()).map(str::to_owned),
                    doc_number: named.and_then(|n| n.doc_number.as_deref()).map(str::to_owned),
                    named_by: by.iter().map(|&at| self.id(at)).collect(),
                }
            })
            .collect()
    }

    /// The topic that most titles have; of several the shortest.
    fn topic(&self, members: &[usize]) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in members.iter().filter_map(|&at| self.corpus.get(at)).filter(|e| !e.topic.is_empty()) {
            *counts.entry(entry.topic.as_ref()).or_default() += 1;
        }
        let best = counts
            .into_iter()
            .max_by(|(a, n), (b, m)| n.cmp(m).then_with(|| b.len().cmp(&a.len())).then_with(|| b.cmp(a)));
        best.map_or_else(String::new, |(topic, _)| topic.to_owned())
    }

    fn id(&self, at: usize) -> String {
        self.corpus.get(at).map_or_else(String::new, |e| e.id.to_string())
    }

    fn name(&self, node: &Node) -> String {
        match node {
            Node::Notice(at) => self.id(*at),
            Node::Outside(document) => document.to_string(),
        }
    }

    fn title(&self, node: &Node) -> Option<String> {
        match node {
            Node::Notice(at) => self.corpus.get(*at)?.title.as_deref().map(str::to_owned),
            Node::Outside(document) => self.titles.get(document)?.title.as_deref().map(str::to_owned),
        }
    }
}

//! One programme in several places, without a superior document that all of them name.
//!
//! Titles of one topic are only the candidates. What decides is what the measures speak of:
//! a plan and the rules of an institution may bear the same words in their titles.

use std::collections::{BTreeMap, BTreeSet};

use crate::corpus::{Corpus, Entry};
use crate::lexicon::linking::Linking;
use crate::link::cluster::Union;
use crate::link::duplicate::Copies;
use crate::link::title::{Topic, likeness};

/// Least likeness of two topics. With [`MEASURES`] it asks for a common run of four or five
/// characters in titles of eight.
const TOPICS: f64 = 0.33;
/// Least likeness of what two notices' measures are headed by and begin with.
const MEASURES: f64 = 0.15;
/// Least product of both, so that one may be weak only where the other is strong.
const TOGETHER: f64 = 0.12;
/// Fewer measures are no programme.
const FEWEST: usize = 3;
/// Shortest topic: of two characters, every second title shares them.
const SHORTEST: usize = 3;
/// A pair of characters in more topics than this finds no candidates: it is a word like
/// 发展, not a programme.
const COMMON: usize = 256;
/// Notices of one topic with which each further one is compared.
const MODELS: usize = 6;
/// Characters of a measure that say what it is about.
const OPENING: usize = 40;

/// Joins notices of one programme; gives for each the notice that it was found alike to.
pub(super) fn join(
    linking: &Linking,
    corpus: &Corpus,
    copies: &Copies,
    union: &mut Union,
) -> BTreeMap<usize, usize> {
    let topics = topics(corpus, copies);
    let near = near(&topics.keys().map(|t| Topic::new(linking, t)).collect::<Vec<_>>());
    let mut alike = BTreeMap::new();
    let mut models: Vec<Vec<Model>> = Vec::new();
    for (index, members) in topics.values().enumerate() {
        let mut own: Vec<Model> = Vec::new();
        for &at in members {
            let Some(profile) = corpus.get(at).map(|e| profile(linking, e)) else { continue };
            let neighbours = near.get(index).into_iter().flatten();
            let others = neighbours
                .flat_map(|(other, like)| models.get(*other).into_iter().flatten().map(move |m| (m, *like)));
            let mut found = false;
            for (model, like) in own.iter().map(|m| (m, 1.0)).chain(others) {
                let same = likeness(&profile, &model.profile);
                if same >= MEASURES && same * like >= TOGETHER {
                    union.join(at, model.at);
                    alike.entry(at).or_insert(model.at);
                    alike.entry(model.at).or_insert(at);
                    found = true;
                }
            }
            if own.len() < MODELS && (!found || own.is_empty()) {
                own.push(Model { at, profile });
            }
        }
        models.push(own);
    }
    alike
}

struct Model {
    at: usize,
    profile: BTreeSet<String>,
}

fn topics(corpus: &Corpus, copies: &Copies) -> BTreeMap<String, Vec<usize>> {
    let mut topics: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, entry) in corpus.entries().iter().enumerate() {
        let speaks = entry.measures.len() >= FEWEST && entry.topic.chars().count() >= SHORTEST;
        if speaks && copies.original(at) == at {
            topics.entry(entry.topic.to_string()).or_default().push(at);
        }
    }
    topics
}

/// For each topic the earlier ones that are alike, with how much.
fn near(topics: &[Topic]) -> Vec<Vec<(usize, f64)>> {
    let mut index: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut out = Vec::new();
    for (at, topic) in topics.iter().enumerate() {
        let mut met: BTreeSet<usize> = BTreeSet::new();
        for gram in &topic.grams {
            let under = index.entry(gram.as_str()).or_default();
            if under.len() <= COMMON {
                met.extend(under.iter().copied());
                under.push(at);
            }
        }
        let like = |other: usize| Some((other, topics.get(other).map(|o| topic.like(o))?));
        out.push(met.into_iter().filter_map(like).filter(|(_, l)| *l >= TOPICS).collect());
    }
    out
}

/// What the measures of a notice begin with, without words that say nothing.
fn profile(linking: &Linking, entry: &Entry) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for item in &entry.measures {
        let chars: Vec<char> = item.text.chars().take(OPENING).collect();
        let empty = linking.empty(&chars);
        let pairs = chars.windows(2).zip(empty.windows(2));
        let telling =
            pairs.filter(|(pair, empty)| !empty.contains(&true) && pair.iter().all(|c| c.is_alphabetic()));
        out.extend(telling.map(|(pair, _)| pair.iter().collect::<String>()));
    }
    out
}

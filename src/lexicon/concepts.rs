//! What tasks of government are called, compiled from `concepts.toml`.
//!
//! Two cities rarely call one task by one name: 行政审判 and 出庭应诉, 路检路查 and 柴油货车.
//! The table puts terms of one task into one row, rows into fields. It says what words speak
//! of, never what a measure means: a row that many measures of a family name weighs little.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use serde::Deserialize;

use std::collections::BTreeMap;

use super::LexiconError;

/// Rows of terms, found in any text.
#[derive(Debug)]
pub struct Concepts {
    finder: AhoCorasick,
    /// In the order of the patterns of `finder`.
    terms: Vec<Term>,
    /// The row of which each row is a part; its own if it is a whole task.
    wholes: Vec<u32>,
}

#[derive(Debug)]
struct Term {
    /// Length in characters.
    len: usize,
    rows: Vec<u32>,
    fields: Vec<u32>,
}

/// A term in a text.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// First character.
    pub start: usize,
    /// Character behind its last.
    pub end: usize,
    /// Which term it is.
    pub term: u32,
    /// Rows that hold it; none if it tells no more than its field.
    pub rows: &'a [u32],
    /// Fields of those rows.
    pub fields: &'a [u32],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    field: Vec<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    #[cfg_attr(not(test), allow(dead_code, reason = "for who reads the table"))]
    name: String,
    concepts: Vec<Vec<Entry>>,
    also: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    alike: Vec<[String; 2]>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    apart: Vec<[String; 2]>,
}

/// What stands in a row: a term of the task, or the terms of one of its parts.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Entry {
    Term(String),
    Part(Vec<String>),
}

const TABLE: &str = include_str!("concepts.toml");

impl Concepts {
    /// Reads the table that stands beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        let error = |e: &dyn std::fmt::Display| LexiconError::new("concepts.toml", e);
        let table: Table = toml::from_str(TABLE).map_err(|e| error(&e))?;
        let mut terms: BTreeMap<&str, Term> = BTreeMap::new();
        let (mut rows, mut wholes) = (0, Vec::new());
        for (field, at) in table.field.iter().zip(0..) {
            let mut add = |word, rows: &[u32]| {
                let new = || Term { len: str::chars(word).count(), rows: Vec::new(), fields: Vec::new() };
                let term = terms.entry(word).or_insert_with(new);
                let mut new: Vec<u32> = rows.iter().filter(|r| !term.rows.contains(r)).copied().collect();
                term.rows.append(&mut new);
                term.fields.extend(Some(at).filter(|f| !term.fields.contains(f)));
            };
            for concept in &field.concepts {
                let (whole, mut last) = (rows, rows);
                for entry in concept {
                    match entry {
                        Entry::Term(word) => add(word, &[whole]),
                        Entry::Part(words) => {
                            last += 1;
                            for word in words {
                                add(word, &[whole, last]);
                            }
                        }
                    }
                }
                rows = last + 1;
                wholes.resize(rows as usize, whole);
            }
            field.also.iter().for_each(|word| add(word, &[]));
        }
        let finder = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(terms.keys());
        Ok(Self { finder: finder.map_err(|e| error(&e))?, terms: terms.into_values().collect(), wholes })
    }

    /// The task of which a row is a part, if it is one.
    pub fn whole(&self, row: u32) -> Option<u32> {
        self.wholes.get(row as usize).copied().filter(|whole| *whole != row)
    }

    /// The terms of a folded text in their order, without those inside a longer one.
    pub fn find(&self, text: &[char]) -> Vec<Named<'_>> {
        let joined: String = text.iter().collect();
        let mut starts = vec![0; joined.len()];
        for (char, (byte, _)) in joined.char_indices().enumerate() {
            if let Some(at) = starts.get_mut(byte) {
                *at = char;
            }
        }
        let named = |m: aho_corasick::Match| {
            let (id, start) = (m.pattern().as_usize(), *starts.get(m.start())?);
            let term = self.terms.get(id)?;
            let (rows, fields) = (term.rows.as_slice(), term.fields.as_slice());
            Some(Named { start, end: start + term.len, term: m.pattern().as_u32(), rows, fields })
        };
        let mut all: Vec<Named> = self.finder.find_overlapping_iter(&joined).filter_map(named).collect();
        all.sort_by_key(|n| (n.start, std::cmp::Reverse(n.end)));
        let mut reach = 0;
        all.retain(|n| {
            let longest = n.end > reach;
            reach = reach.max(n.end);
            longest
        });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn rows(concepts: &Concepts, text: &str) -> BTreeSet<u32> {
        let text: Vec<char> = text.chars().collect();
        concepts.find(&text).iter().flat_map(|n| n.rows).copied().collect()
    }

    #[test]
    fn pairs_of_sentences_share_a_row_or_do_not() {
        let concepts = Concepts::load().unwrap();
        let table: Table = toml::from_str(TABLE).unwrap();
        for field in &table.field {
            let share = |[a, b]: &[String; 2]| !rows(&concepts, a).is_disjoint(&rows(&concepts, b));
            assert!(!field.alike.is_empty() && !field.apart.is_empty(), "{}", field.name);
            assert!(field.alike.iter().all(share), "{} alike", field.name);
            assert!(!field.apart.iter().any(share), "{} apart", field.name);
            for [a, b] in &field.apart {
                assert!([a, b].iter().all(|s| !rows(&concepts, s).is_empty()), "{} {a} {b}", field.name);
            }
        }
    }

    #[test]
    fn rows_hold_several_terms_and_each_once() {
        let table: Table = toml::from_str(TABLE).unwrap();
        for concept in table.field.iter().flat_map(|f| &f.concepts) {
            let terms: Vec<&String> = concept
                .iter()
                .flat_map(|entry| match entry {
                    Entry::Term(term) => std::slice::from_ref(term),
                    Entry::Part(terms) => terms.as_slice(),
                })
                .collect();
            let distinct: BTreeSet<&String> = terms.iter().copied().collect();
            assert!(terms.len() > 2 && distinct.len() == terms.len(), "{:?}", terms.first());
            assert!(terms.iter().all(|t| t.chars().count() > 1), "{:?}", terms.first());
        }
    }

    #[test]
    fn parts_of_a_task_share_the_task_alone() {
        let concepts = Concepts::load().unwrap();
        let [heard, lost] = ["旁听庭审", "败诉率"].map(|text| rows(&concepts, text));
        assert!(heard.len() == 2 && lost.len() == 2 && heard.intersection(&lost).count() == 1);
        let task = heard.intersection(&lost).next().copied();
        let parts = heard.symmetric_difference(&lost);
        assert!(parts.map(|row| concepts.whole(*row)).all(|whole| whole == task));
        assert_eq!(task.and_then(|row| concepts.whole(row)), None);
    }

    #[test]
    fn a_term_inside_a_longer_one_does_not_count() {
        let concepts = Concepts::load().unwrap();
        let text: Vec<char> = "清理行政执法人员资格".chars().collect();
        let said: Vec<String> =
            concepts.find(&text).iter().map(|n| text[n.start..n.end].iter().collect()).collect();
        assert_eq!(said, ["行政执法", "执法人员资格"]);
    }
}

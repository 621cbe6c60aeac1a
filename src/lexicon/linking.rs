//! Words that linking and alignment look past or look for, compiled from `linking.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::LexiconError;
use super::concepts::{Concepts, Named};

/// Words of linking.
#[derive(Debug)]
pub struct Linking {
    /// Half of what there is to load, and alignment alone asks for it. The table is part of
    /// the program, and a test loads it; one that did not load would name nothing.
    concepts: OnceLock<Option<Concepts>>,
    empty: Sieve,
    faint: Sieve,
    title: Sieve,
    vague: Sieve,
    kinds: Vec<String>,
    laws: Vec<String>,
    no_laws: Vec<String>,
    volumes: Vec<String>,
    drafts: Vec<String>,
    ceilings: Vec<String>,
    floors: Vec<String>,
    awards: Vec<String>,
    counts: Vec<String>,
    periods: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    empty: Vec<String>,
    faint: Vec<String>,
    title: Vec<String>,
    vague: Vec<String>,
    kinds: Vec<String>,
    laws: Vec<String>,
    no_laws: Vec<String>,
    volumes: Vec<String>,
    drafts: Vec<String>,
    ceilings: Vec<String>,
    floors: Vec<String>,
    awards: Vec<String>,
    counts: Vec<String>,
    periods: Vec<(String, f64)>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    examples: Vec<(String, String)>,
}

/// What a character of a faint word tells: half of what others do.
const FAINT: f64 = 0.5;

/// A text as alignment reads it.
#[derive(Debug)]
pub struct Reading<'a> {
    /// What each character tells of the subject, 0 to 1.
    pub shares: Vec<f64>,
    /// Terms of tasks.
    pub named: Vec<Named<'a>>,
}

const TABLE: &str = include_str!("linking.toml");

impl Linking {
    /// Reads the table that stands beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        let table: Table = toml::from_str(TABLE).map_err(|e| LexiconError::new("linking.toml", &e))?;
        let mut kinds = table.kinds;
        kinds.sort_by_key(|k| std::cmp::Reverse(k.len()));
        Ok(Self {
            concepts: OnceLock::new(),
            empty: Sieve::new(&table.empty),
            faint: Sieve::new(&table.faint),
            title: Sieve::new(&table.title),
            vague: Sieve::new(&table.vague),
            kinds,
            laws: table.laws,
            no_laws: table.no_laws,
            volumes: table.volumes,
            drafts: table.drafts,
            ceilings: table.ceilings,
            floors: table.floors,
            awards: table.awards,
            counts: table.counts,
            periods: table.periods.into_iter().collect(),
        })
    }

    /// How much each character of a text tells of its subject, and what tasks it names.
    pub fn read(&self, text: &[char]) -> Reading<'_> {
        let mut shares = vec![1.0; text.len()];
        let faint = self.faint.mask(text);
        let empty = self.empty.mask(text);
        for ((share, faint), empty) in shares.iter_mut().zip(faint).zip(empty) {
            *share = if empty {
                0.0
            } else if faint {
                FAINT
            } else {
                1.0
            };
        }
        let named = self.concepts().map(|c| c.find(text)).unwrap_or_default();
        // 服务 is an empty word, but not in 政务服务.
        for one in named.iter().filter(|n| !n.rows.is_empty()) {
            shares.iter_mut().take(one.end).skip(one.start).for_each(|s| *s = 1.0);
        }
        Reading { shares, named }
    }

    /// The task of which a row of terms is a part.
    pub fn whole(&self, row: u32) -> Option<u32> {
        self.concepts()?.whole(row)
    }

    fn concepts(&self) -> Option<&Concepts> {
        self.concepts.get_or_init(|| Concepts::load().ok()).as_ref()
    }

    /// Which characters of a measure belong to words that say nothing of its subject.
    pub fn empty(&self, text: &[char]) -> Vec<bool> {
        self.empty.mask(text)
    }

    /// Which characters of a topic belong to what is wished for every subject.
    pub fn vague(&self, topic: &[char]) -> Vec<bool> {
        self.vague.mask(topic)
    }

    /// What a title is about: its characters without the words that any title may have.
    /// The title comes without issuer, place and version.
    pub fn topic(&self, title: &str) -> String {
        let bare = self.kinds.iter().find_map(|k| title.strip_suffix(k.as_str())).unwrap_or(title);
        let chars: Vec<char> = bare.chars().collect();
        let masked = self.title.mask(&chars);
        chars.iter().zip(masked).filter(|(c, m)| !m && c.is_alphanumeric()).map(|(c, _)| *c).collect()
    }

    /// Whether a title is that of a law: what everybody cites ties nobody together.
    pub fn is_law(&self, title: &str) -> bool {
        let ends = |words: &[String]| words.iter().any(|w| title.ends_with(w.as_str()));
        ends(&self.laws) && !ends(&self.no_laws)
    }

    /// Whether a unit of measure is one of amounts that grow with the territory.
    pub fn is_volume(&self, unit: &str) -> bool {
        self.volumes.iter().any(|v| v == unit)
    }

    /// Whether what stands in a bracket behind a title tells one version from another.
    pub fn is_version(&self, note: &str) -> bool {
        self.drafts.iter().any(|d| note == d) || note.chars().any(|c| c.is_ascii_digit())
    }

    /// Whether the words before a figure make it a limit.
    pub fn is_ceiling(&self, before: &str) -> bool {
        let last =
            |words: &[String]| words.iter().filter_map(|w| Some(before.rfind(w.as_str())? + w.len())).max();
        match (last(&self.ceilings), last(&self.floors)) {
            (Some(limit), Some(floor)) => limit > floor,
            (limit, _) => limit.is_some(),
        }
    }

    /// Whether a clause speaks of money or favours that are given.
    pub fn is_award(&self, clause: &str) -> bool {
        self.awards.iter().any(|w| clause.contains(w.as_str()))
    }

    /// Whether a unit of measure counts how often something is done.
    pub fn is_count(&self, unit: &str) -> bool {
        self.counts.iter().any(|c| c == unit)
    }

    /// How many such periods a year has.
    pub fn periods(&self, per: &str) -> Option<f64> {
        self.periods.get(per).copied()
    }
}

/// Finds words in a text, the longest first, none over another.
#[derive(Debug, Default)]
struct Sieve {
    by_first: BTreeMap<char, Vec<Vec<char>>>,
}

impl Sieve {
    fn new(words: &[String]) -> Self {
        let mut by_first: BTreeMap<char, Vec<Vec<char>>> = BTreeMap::new();
        for word in words {
            let chars: Vec<char> = word.chars().collect();
            if let Some(&first) = chars.first() {
                by_first.entry(first).or_default().push(chars);
            }
        }
        for words in by_first.values_mut() {
            words.sort_by_key(|w| std::cmp::Reverse(w.len()));
        }
        Self { by_first }
    }

    fn mask(&self, text: &[char]) -> Vec<bool> {
        let mut mask = vec![false; text.len()];
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
            let words = rest.first().and_then(|c| self.by_first.get(c));
            let found = words.into_iter().flatten().find(|w| rest.starts_with(w)).map_or(0, Vec::len);
            mask.iter_mut().skip(at).take(found).for_each(|m| *m = true);
            at += found.max(1);
        }
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_leave_their_topic() {
        let linking = Linking::load().unwrap();
        let table: Table = toml::from_str(TABLE).unwrap();
        for (title, topic) in &table.examples {
            assert_eq!(&linking.topic(title), topic, "{title}");
        }
    }

    #[test]
    fn the_longest_word_is_taken_and_the_last_bound_counts() {
        let linking = Linking::load().unwrap();
        let mask = |s: &str| linking.empty(&s.chars().collect::<Vec<_>>());
        assert_eq!(mask("加强水源地"), [true, true, false, false, false]);
        assert!(linking.is_ceiling("管网漏损率控制在"));
        assert!(linking.is_ceiling("不少于5个工作日,最长不超过"));
        assert!(!linking.is_ceiling("每年培训不少于"));
        assert!(
            linking.is_version("2021-2025年") && linking.is_version("试行") && !linking.is_version("市级")
        );
    }
}

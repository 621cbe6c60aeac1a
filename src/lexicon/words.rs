//! Lists of words that are looked up where a text stands: from a place on, or up to it.
//!
//! A word may name what must not follow it (for leads: stand before it), because Chinese
//! sets no spaces: 前 ends a deadline, 前三季度 does not.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A row of a table of words: what the words are (`role`), what they mean, the words they must not
/// be part of, and the sentences that show where the row applies and where it does not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordRow<R> {
    pub(super) name: String,
    pub(super) role: R,
    #[serde(default)]
    pub(super) means: String,
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) unless: Vec<String>,
    pub(super) examples: Vec<(String, String)>,
    pub(super) counter: Vec<String>,
}

/// Words with what each of them means.
#[derive(Debug)]
pub(crate) struct Words<T> {
    rows: Vec<Row<T>>,
    by_first: BTreeMap<char, Vec<usize>>,
    by_last: BTreeMap<char, Vec<usize>>,
}

#[derive(Debug)]
struct Row<T> {
    word: Vec<char>,
    unless: Vec<Vec<char>>,
    means: T,
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), by_first: BTreeMap::new(), by_last: BTreeMap::new() }
    }
}

impl<T> Words<T> {
    /// Adds a word.
    pub(crate) fn add(&mut self, word: &str, unless: &[String], means: T) {
        let word: Vec<char> = word.chars().collect();
        let (Some(&first), Some(&last)) = (word.first(), word.last()) else { return };
        let row = self.rows.len();
        self.by_first.entry(first).or_default().push(row);
        self.by_last.entry(last).or_default().push(row);
        self.rows.push(Row { word, unless: unless.iter().map(|s| s.chars().collect()).collect(), means });
    }

    /// The longest word that begins at `at`: where it ends, and its meaning.
    pub(crate) fn at(&self, text: &[char], at: usize) -> Option<(usize, &T)> {
        let rest = text.get(at..)?;
        let rows = self.by_first.get(rest.first()?)?;
        let fits = |row: &&Row<T>| {
            rest.strip_prefix(row.word.as_slice())
                .is_some_and(|tail| !row.unless.iter().any(|u| tail.starts_with(u)))
        };
        let row = rows.iter().filter_map(|&r| self.rows.get(r)).filter(fits).max_by_key(|r| r.word.len())?;
        Some((at + row.word.len(), &row.means))
    }

    /// The longest word that ends at `at`: where it begins, and its meaning.
    pub(crate) fn before(&self, text: &[char], at: usize) -> Option<(usize, &T)> {
        let head = text.get(..at)?;
        let rows = self.by_last.get(head.last()?)?;
        let fits = |row: &&Row<T>| {
            head.strip_suffix(row.word.as_slice())
                .is_some_and(|lead| !row.unless.iter().any(|u| lead.ends_with(u)))
        };
        let row = rows.iter().filter_map(|&r| self.rows.get(r)).filter(fits).max_by_key(|r| r.word.len())?;
        Some((at - row.word.len(), &row.means))
    }

    /// First characters of all words.
    pub(crate) fn openers(&self) -> impl Iterator<Item = char> + '_ {
        self.by_first.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins_and_a_continuation_forbids() {
        let mut words = Words::default();
        words.add("前", &["期".into()], 1);
        words.add("以前", &[], 2);
        let text: Vec<char> = "以前期".chars().collect();
        assert_eq!(words.at(&text, 0), Some((2, &2)));
        assert_eq!(words.at(&text, 1), None);
        assert_eq!(words.before(&text, 2), Some((0, &2)));
        assert_eq!(words.before(&text, 9), None);
    }
}

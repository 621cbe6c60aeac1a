//! Lists of words that texts begin or end with.
//!
//! Most texts that are asked about do neither, and their first or last character tells: one
//! look at it spares the comparison with every word of the list.

use std::ops::Deref;

use serde::Deserialize;

/// Words in the order of their table; the first that fits counts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Affixes {
    words: Vec<String>,
    firsts: Sketch,
    lasts: Sketch,
}

impl From<Vec<String>> for Affixes {
    fn from(words: Vec<String>) -> Self {
        let firsts = words.iter().map(|w| w.chars().next()).collect();
        let lasts = words.iter().map(|w| w.chars().next_back()).collect();
        Self { words, firsts, lasts }
    }
}

impl Deref for Affixes {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.words
    }
}

impl Affixes {
    /// The number of the word that `text` begins with.
    pub fn opening_at(&self, text: &str) -> Option<usize> {
        let may = self.firsts.may_hold(text.chars().next());
        may.then(|| self.words.iter().position(|w| text.starts_with(w.as_str())))?
    }

    /// The number of the word that `text` ends on.
    pub fn closing_at(&self, text: &str) -> Option<usize> {
        let may = self.lasts.may_hold(text.chars().next_back());
        may.then(|| self.words.iter().position(|w| text.ends_with(w.as_str())))?
    }

    /// The word that `text` begins with.
    pub fn opening(&self, text: &str) -> Option<&str> {
        self.opening_at(text).and_then(|at| self.words.get(at)).map(String::as_str)
    }

    /// Whether `text` begins with any of the words.
    pub fn open(&self, text: &str) -> bool {
        self.opening_at(text).is_some()
    }

    /// Whether `text` ends on any of the words.
    pub fn close(&self, text: &str) -> bool {
        self.closing_at(text).is_some()
    }

    /// What stands behind the word that `text` begins with.
    pub fn behind<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.get(self.opening(text)?.len()..)
    }

    /// What stands before the word that `text` ends on.
    pub fn before<'t>(&self, text: &'t str) -> Option<&'t str> {
        let word = self.closing_at(text).and_then(|at| self.words.get(at))?;
        text.get(..text.len() - word.len())
    }
}

/// A set of characters that may say yes of others too: small enough to stay in the
/// processor's cache beside the hundred others.
#[derive(Clone, Copy, Debug, Default)]
struct Sketch {
    bits: [u64; 4],
    /// Whether there is an empty word, which every text begins and ends with.
    all: bool,
}

impl Sketch {
    fn may_hold(self, c: Option<char>) -> bool {
        let held = |c| {
            let (word, bit) = place(c);
            self.bits.get(word).is_some_and(|bits| bits >> bit & 1 == 1)
        };
        self.all || c.is_some_and(held)
    }
}

impl FromIterator<Option<char>> for Sketch {
    fn from_iter<I: IntoIterator<Item = Option<char>>>(chars: I) -> Self {
        let mut sketch = Self::default();
        for c in chars {
            let Some(c) = c else {
                sketch.all = true;
                continue;
            };
            let (word, bit) = place(c);
            if let Some(bits) = sketch.bits.get_mut(word) {
                *bits |= 1 << bit;
            }
        }
        sketch
    }
}

/// The word and the bit that stand for a character.
fn place(c: char) -> (usize, u32) {
    let hash = u32::from(c).wrapping_mul(0x9e37_79b1) >> 24;
    ((hash / 64) as usize, hash % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_that_fits_counts() {
        let words = Affixes::from(["人民政府", "政府", "府"].map(str::to_owned).to_vec());
        assert_eq!(words.before("甲市人民政府"), Some("甲市"));
        assert_eq!(words.before("甲市政府"), Some("甲市"));
        assert_eq!(words.behind("政府部门"), Some("部门"));
        assert_eq!((words.opening("甲"), words.close("甲"), words.close("")), (None, false, false));
        assert!(words.open("府") && words.iter().any(|w| w == "府"));
        assert!(Affixes::from(vec![String::new()]).open("甲"));
    }
}

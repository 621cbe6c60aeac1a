//! Headings and kinds of document that hold no measures, compiled from `general.toml`.

use serde::Deserialize;

use super::LexiconError;
use super::affixes::Affixes;
use crate::base::text::without_space;

/// General provisions and reporting documents.
#[derive(Debug)]
pub struct General {
    words: Affixes,
    reports: Vec<String>,
    lists: Vec<String>,
    list_ends: Affixes,
    acts: Vec<String>,
    opening_acts: Affixes,
    charges: Vec<String>,
    news: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    words: Vec<String>,
    reports: Vec<String>,
    lists: Vec<String>,
    list_ends: Affixes,
    acts: Vec<String>,
    opening_acts: Affixes,
    charges: Vec<String>,
    news: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    examples: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    counter: Vec<String>,
}

/// Longest heading of a list of conditions or materials, in characters.
const LONGEST_HEAD: usize = 16;

const TABLE: &str = include_str!("general.toml");

impl General {
    /// Reads the table that stands beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        let table: Table = toml::from_str(TABLE).map_err(|e| LexiconError::new("general.toml", &e))?;
        let mut words = table.words;
        words.sort_by_key(|w| std::cmp::Reverse(w.len()));
        Ok(Self {
            words: words.into(),
            reports: table.reports,
            lists: table.lists,
            list_ends: table.list_ends,
            acts: table.acts,
            opening_acts: table.opening_acts,
            charges: table.charges,
            news: table.news,
        })
    }

    /// Whether a heading, folded and without number, announces a general provision.
    pub fn is_general(&self, heading: &str) -> bool {
        let compact = without_space(heading);
        let whole = compact.trim_end_matches(['。', ':', ';', '.']);
        // “十四五”时期发展的指导思想: what it is of does not matter.
        let sentence = whole.contains(['遵', '坚', '按', '应', '须', ',']);
        let tail = whole.rsplit('的').next().filter(|_| !sentence).unwrap_or(whole);
        self.consists(whole) || self.consists(tail)
    }

    /// Whether a text is made of the table's words.
    fn consists(&self, text: &str) -> bool {
        let mut rest = text;
        let mut any = false;
        while !rest.is_empty() {
            if let Some(tail) = self.words.behind(rest) {
                any = true;
                rest = tail;
            } else if let Some(tail) = rest.strip_prefix(['和', '与', '及', '、', '(', ')', ',']) {
                rest = tail;
            } else {
                return false;
            }
        }
        any
    }

    /// The heading of a general provision that a text begins with, if it is long enough not to
    /// be the beginning of another word.
    pub(crate) fn leading(&self, text: &str) -> Option<&str> {
        let whole = |w: &&String| w.chars().nth(3).is_some() && text.starts_with(w.as_str());
        self.words.iter().find(whole).map(String::as_str)
    }

    /// Whether a sentence that ends in a colon announces a list of conditions or materials.
    pub fn announces_list(&self, lead: &str) -> bool {
        let sentence = lead.rsplit(['。', ';']).next().unwrap_or(lead);
        if sentence.contains("之一的") {
            return true;
        }
        let clause = sentence.rsplit(',').next().unwrap_or(sentence);
        self.lists.iter().any(|w| clause.contains(w.as_str()))
    }

    /// Whether a text sounds like news.
    pub fn is_news(&self, text: &str) -> bool {
        self.news.iter().any(|w| text.contains(w.as_str()))
    }

    /// Whether an item of an announced list says who is to do something, or what.
    pub fn charges(&self, item: &str) -> bool {
        self.charges.iter().any(|w| item.contains(w.as_str()))
    }

    /// Whether a heading stands above a list of conditions or materials: 申请条件, and not
    /// 改善办学条件.
    pub fn heads_list(&self, heading: &str) -> bool {
        let heading = heading.trim_end_matches([':', '。']).trim_end_matches("要求").trim_end_matches("标准");
        heading.chars().count() <= LONGEST_HEAD
            && self.list_ends.close(heading)
            && !self.acts.iter().any(|w| heading.contains(w.as_str()))
            && !self.opening_acts.open(heading)
    }

    /// Whether documents of this kind report and charge nobody.
    pub fn is_report(&self, doc_type: &str) -> bool {
        self.reports.iter().any(|r| r == doc_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_read_their_examples_only() {
        let general = General::load().unwrap();
        let table: Table = toml::from_str(TABLE).unwrap();
        assert!(table.examples.iter().all(|e| general.is_general(e)));
        assert!(table.counter.iter().all(|e| !general.is_general(e)));
        assert!(general.heads_list("申请材料") && general.heads_list("补贴申领条件"));
        assert!(!general.heads_list("改善办学条件") && !general.heads_list("精简材料"));
        assert!(!general.heads_list("持续改善群众居住条件") && !general.is_general("扣除遵循公平合理的原则"));
        assert!(general.announces_list("申请补贴的家庭,应当同时符合下列条件:"));
        assert!(!general.announces_list("经审查材料齐全的,有关部门按照下列规定办理:"));
    }
}

//! Classes of bodies and persons, told from single bodies by the words of their names.
//!
//! In: `classes.toml`. Out: whether an entry of a list names a class (各区县政府), a person,
//! a tier that leans on the next entry, or none of these.

use serde::Deserialize;

use super::LexiconError;
use super::affixes::Affixes;

const TABLE: &str = include_str!("classes.toml");

/// The words of classes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classes {
    tiers: Affixes,
    generic: Affixes,
    openings: Affixes,
    inside: Vec<String>,
    apart: Vec<String>,
    nouns: Affixes,
    always: Affixes,
    plain: Vec<String>,
    sentences: Vec<String>,
    offices: Affixes,
    behind_open: Affixes,
    leaning: Vec<String>,
    examples: Vec<String>,
    counter: Vec<String>,
    persons: Vec<String>,
    not_persons: Vec<String>,
}

/// A class's name is no longer than this, in characters.
const LONGEST: usize = 28;
/// A person's own name behind the office, in characters.
const PERSON: usize = 4;

impl Classes {
    /// Loads the embedded table.
    pub fn load() -> Result<Self, LexiconError> {
        let classes: Self = toml::from_str(TABLE).map_err(|e| LexiconError::new("classes.toml", &e))?;
        let rows = [&classes.examples, &classes.counter, &classes.persons, &classes.not_persons];
        if rows.iter().any(|r| r.is_empty()) {
            return Err(LexiconError::new("classes.toml", &"needs examples and counter-examples"));
        }
        Ok(classes)
    }

    /// Whether `text` stands for a class of bodies.
    pub(crate) fn is_collective(&self, text: &str) -> bool {
        if !(2..=LONGEST).contains(&text.chars().count()) {
            return false;
        }
        // Few names look like a class: only of those is asked whether they are a sentence.
        let sentence = || !text.ends_with("成员单位") && holds(&self.sentences, text);
        self.looks_collective(text) && !sentence()
    }

    fn looks_collective(&self, text: &str) -> bool {
        if self.tiers_only(text) {
            return true;
        }
        // Brackets at the end repeat or narrow the class: 各镇(街道), 有关部门(单位).
        let text = text
            .split_once('(')
            .filter(|(head, tail)| !head.is_empty() && tail.ends_with(')'))
            .map_or(text, |(head, _)| head);
        let noun = self.nouns.close(text);
        let opened = noun && self.openings.open(text);
        let apart = noun && holds(&self.apart, text);
        let short = || text.chars().count() <= 8 || text.contains('的');
        opened || apart || self.always.close(text) && (holds(&self.inside, text) || short())
    }

    /// Whether `text` is the bare noun of a class, which names no class by itself: 单位 in
    /// 各有关部门和单位.
    pub(crate) fn is_plain_noun(&self, text: &str) -> bool {
        self.plain.iter().any(|p| p == text)
    }

    /// Whether `text` speaks of a person or an office-holder, with or without a name behind
    /// the office.
    pub(crate) fn is_person(&self, text: &str) -> bool {
        let named = |office: &String| {
            let behind = text.split_once(office.as_str()).map(|(_, name)| name.chars().count());
            behind.is_some_and(|n| (2..=PERSON).contains(&n)) && self.is_deputy(text, office)
        };
        self.offices.close(text) || self.offices.iter().any(named)
    }

    /// Whether an office opens the entry: 副市长王某某, and not 市长热线办公室.
    fn is_deputy(&self, text: &str, office: &str) -> bool {
        let before = text.split_once(office).map_or("", |(before, _)| before);
        // 省长三角办 is an office whose name opens as an office-holder's does.
        matches!(before, "副" | "分管副" | "常务副" | "")
            && !text.ends_with(['办', '局', '室', '处', '委', '厅', '部', '会', '组'])
            && !holds(&self.nouns, text.trim_start_matches(before).trim_start_matches(office))
    }

    /// Words between 等 and the end of an open list.
    pub(crate) fn behind_open<'t>(&self, rest: &'t str) -> Option<&'t str> {
        self.behind_open.behind(rest)
    }

    /// Whether a bare word for a class of territories or offices leans on what follows.
    pub(crate) fn leans(&self, word: &str) -> bool {
        self.leaning.iter().any(|w| w == word)
    }

    /// Several tiers and nothing that names one body: 县(市、区)政府, 市、区两级政府.
    fn tiers_only(&self, text: &str) -> bool {
        let mut rest = text;
        let mut tiers = 0;
        while !rest.is_empty() {
            if let Some(next) = self.generic.behind(rest) {
                rest = next;
            } else if let Some(next) = self.tiers.behind(rest) {
                tiers += 1;
                rest = next;
            } else if let Some(next) =
                rest.strip_prefix(['(', ')', '〔', '〕', '[', ']', '、', ',', '/', ' '])
            {
                rest = next;
            } else {
                return false;
            }
        }
        tiers >= 2 || text.starts_with('各') && tiers >= 1
    }

    /// Whether `text` is nothing but a tier's word, so that the entry before or after completes
    /// it: 各县 in 各县、市、区人民政府.
    pub(crate) fn is_tier(&self, text: &str) -> bool {
        let bare = text.rsplit_once('各').map_or(text, |(before, rest)| {
            if before.is_empty() || before.ends_with(['府', '直', '级', '市', '省', '县', '区']) {
                rest
            } else {
                text
            }
        });
        // 各有关县、市人民政府.
        let bare = ["有关", "相关"]
            .iter()
            .find_map(|w| bare.strip_prefix(w))
            .filter(|_| bare != text)
            .unwrap_or(bare);
        let office = ["行政公署", "行署"].iter().find_map(|o| bare.strip_suffix(o)).filter(|_| bare != text);
        self.tiers.iter().any(|t| t == bare || office == Some(t.as_str()))
            || matches!(bare, "委" | "办" | "局" | "部" | "厅" | "委办" | "部委")
    }

    /// Whether `text`, a class of bodies of one tier, is one with the tier named before it:
    /// 中央 in 中央、省属驻市各单位, 省 in 省、市直有关部门.
    pub(crate) fn shares_class(&self, before: &str, text: &str) -> bool {
        let tier = before == "中央" || self.tiers.iter().any(|t| t == before);
        let rest = self.tiers.behind(text);
        let belongs = rest.is_some_and(|r| r.starts_with(['属', '级', '直', '驻']));
        tier && belongs && self.is_collective(text)
    }

    /// Whether `text` carries on a series of tiers: 区人民政府, 市, 局, 区两级政府.
    pub(crate) fn continues_tiers(&self, text: &str) -> bool {
        if self.is_tier(text) && !text.starts_with('各') {
            return true;
        }
        let tail = self.tiers.behind(text);
        let levels = ["两级", "三级", "四级"];
        // 市、县两级水务部门.
        if tail.is_some_and(|rest| levels.iter().any(|l| rest.starts_with(l)) && self.nouns.close(rest)) {
            return true;
        }
        tail.is_some_and(|rest| {
            ["人民政府", "政府", "两级", "三级", "(", "〔", "管委会", "办事处"]
                .iter()
                .any(|g| rest.starts_with(g))
                && self.tiers_only(text.strip_prefix('各').unwrap_or(&format!("各{text}")))
        })
    }
}

fn holds(words: &[String], text: &str) -> bool {
    words.iter().any(|w| text.contains(w.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_persons_read_their_examples_only() {
        let classes = Classes::load().unwrap();
        for (rows, reads, expected) in [
            (&classes.examples, Classes::is_collective as fn(&Classes, &str) -> bool, true),
            (&classes.counter, Classes::is_collective, false),
            (&classes.persons, Classes::is_person, true),
            (&classes.not_persons, Classes::is_person, false),
        ] {
            for text in rows {
                assert_eq!(reads(&classes, text), expected, "{text}");
            }
        }
    }
}

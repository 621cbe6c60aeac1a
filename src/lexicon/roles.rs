//! The words of responsibility clauses, compiled from `roles.toml`.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde::Deserialize;

use super::LexiconError;
use super::affixes::Affixes;
use crate::base::text::{cut, is_bullet, without_space};
use crate::notice::Role;

/// Labels, verbs and rules by which documents say who is responsible.
#[derive(Debug)]
pub struct Roles {
    stems: BTreeMap<String, Role>,
    alone: BTreeMap<String, Role>,
    nouns: Affixes,
    qualifiers: Affixes,
    verbs: Vec<(String, Role)>,
    modifiers: Vec<String>,
    not_verbs: Affixes,
    /// 会同 and its kin.
    pub jointly: Vec<String>,
    back: Vec<String>,
    footer: Vec<String>,
    field_ends: Affixes,
    first: FirstLeads,
    marked: MarkedLeads,
    fields: BTreeMap<String, FieldKind>,
    everywhere: Regex,
    /// Last characters of verbs and modifiers, and of labels, sorted: most text has none.
    verb_ends: Vec<char>,
    label_ends: Vec<char>,
}

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Bodies in a role.
    Role(Role),
    /// Another field.
    Field(FieldKind),
}

/// What sort of field a label that names no role announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// A deadline or period.
    Time,
    /// Anything else.
    Other,
}

/// Bodies that a document charges with everything from one clause on:
/// `以下均需各区政府负责，不再列出`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Everywhere {
    /// Byte range of the whole rule.
    pub rule: (usize, usize),
    /// Byte range of the bodies.
    pub bodies: (usize, usize),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    nouns: Vec<String>,
    qualifiers: Vec<String>,
    label: Vec<LabelRow>,
    verb: Vec<VerbRow>,
    modifiers: Words,
    not_verbs: NotVerbs,
    jointly: Words,
    back: Words,
    footer: Words,
    field_ends: Words,
    first_leads: FirstLeads,
    marked_leads: MarkedLeads,
    field: Vec<FieldRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

/// Names that end as a verb does.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotVerbs {
    words: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    examples: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    counter: Vec<String>,
}

/// How a document says that the body named first leads.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstLeads {
    places: Vec<String>,
    says: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    examples: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    counter: Vec<String>,
}

/// How a document says that the bodies with a mark lead.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MarkedLeads {
    signs: Vec<String>,
    says: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    examples: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    counter: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelRow {
    role: Role,
    stems: Vec<String>,
    alone: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    examples: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    counter: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbRow {
    role: Role,
    words: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    examples: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    counter: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldRow {
    kind: FieldKind,
    words: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    examples: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the table's test"))]
    counter: Vec<String>,
}

const TABLE: &str = include_str!("roles.toml");

/// What is printed around labels and says nothing.
fn is_ornament(c: char) -> bool {
    is_bullet(c) || matches!(c, '【' | '】' | '-' | '—')
}

/// 以下…均需 X 负责，不再列出, said with any of its usual words.
const EVERYWHERE: &str = concat!(
    "(?:以下|下列|下述|后续|其他|其余|本措施|各项|上述|所有|各条)[^。;；]{0,14}?",
    "(?:均|都|皆)(?:需要|应由|需|由|须|应|包括|包含|含|涉及)",
    "([^。;]+?)",
    "(?:(?:按照?职责分工|按照?职责|分别|共同|组织|抓好|具体|做好)*(?:负责落实|负责实施|组织实施|贯彻落实|负责|落实|实施|配合|参与))?",
    "[,。;、]?(?:以下|下文|后文|后续|后|以后)?(?:均|皆|都)?(?:不再(?:单独|逐一|一一|重复|另行|另|分别|逐条|一并)?(?:列出|列示|标注|赘述|注明|重复|列举|罗列|列明|列入)|下同)",
);

impl Roles {
    /// Reads the table that stands beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        let fail = |e: &dyn std::fmt::Display| LexiconError::new("roles.toml", e);
        let table: Table = toml::from_str(TABLE).map_err(|e| fail(&e))?;
        let mut roles = Self {
            stems: BTreeMap::new(),
            alone: BTreeMap::new(),
            nouns: longest_first(table.nouns).into(),
            qualifiers: longest_first(table.qualifiers).into(),
            verbs: Vec::new(),
            modifiers: longest_first(table.modifiers.words),
            not_verbs: table.not_verbs.words.into(),
            jointly: table.jointly.words,
            back: table.back.words,
            footer: table.footer.words,
            field_ends: table.field_ends.words.into(),
            first: table.first_leads,
            marked: table.marked_leads,
            fields: BTreeMap::new(),
            everywhere: Regex::new(EVERYWHERE).map_err(|e| fail(&e))?,
            verb_ends: Vec::new(),
            label_ends: Vec::new(),
        };
        for row in table.label {
            roles.stems.extend(row.stems.into_iter().map(|w| (w, row.role)));
            roles.alone.extend(row.alone.into_iter().map(|w| (w, row.role)));
        }
        for row in table.verb {
            roles.verbs.extend(row.words.into_iter().map(|w| (w, row.role)));
        }
        roles.verbs.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        for row in table.field {
            roles.fields.extend(row.words.into_iter().map(|w| (w, row.kind)));
        }
        let verbs = roles.verbs.iter().map(|(w, _)| w).chain(&roles.modifiers);
        roles.verb_ends = last_characters(verbs);
        let ends = roles.fields.keys().chain(roles.field_ends.iter());
        let labels = roles.nouns.iter().chain(roles.alone.keys()).chain(ends);
        roles.label_ends = last_characters(labels);
        Ok(roles)
    }

    /// What `label` (folded, without its colon) announces.
    pub fn label(&self, label: &str) -> Option<Label> {
        let last = label.trim_end_matches(|c: char| c == ' ' || is_ornament(c)).chars().next_back()?;
        if last != ')'
            && self.label_ends.binary_search(&last).is_err()
            && !label.contains(['及', '和', '与', '/', '、'])
        {
            return None;
        }
        let compact = without_space(label);
        let label = compact.trim_matches(is_ornament);
        if label.is_empty() || label.chars().count() > 16 {
            return None;
        }
        if let Some(kind) = self.fields.get(label) {
            return Some(Label::Field(*kind));
        }
        if let Some(role) = self.alone.get(label).or_else(|| self.role_label(label)) {
            return Some(Label::Role(*role));
        }
        // 责任单位及联系方式：, 责任单位(责任人)： keep their first meaning.
        let head = label.split(['及', '和', '与', '/', '(', '、']).next().unwrap_or(label);
        if head.len() < label.len() {
            return self.role_label(head).map(|r| Label::Role(*r));
        }
        let short = label.chars().count() <= 8;
        let ends = || self.field_ends.close(label);
        (short && ends()).then_some(Label::Field(FieldKind::Other))
    }

    fn role_label(&self, label: &str) -> Option<&Role> {
        let direct = |s: &str| {
            let stem = self.nouns.before(s)?;
            self.stems.get(stem)
        };
        direct(label).or_else(|| {
            let mut rest = label;
            // At most two qualifiers: 市级 + 具体.
            for _ in 0..2 {
                rest = self.qualifiers.behind(rest)?;
                if let Some(role) = direct(rest) {
                    return Some(role);
                }
            }
            None
        })
    }

    /// Splits `A、B按职责分工负责` into the bytes of the bodies and the role that the run
    /// of verbs behind them gives; `None` where no such verb closes the text.
    pub fn verb_tail(&self, s: &str) -> Option<(usize, Role)> {
        let mut end = s.trim_end_matches([' ', '。', ',', ';']).len();
        let mut role = None;
        loop {
            let head = cut(s, 0..end);
            if head.chars().next_back().is_none_or(|c| self.verb_ends.binary_search(&c).is_err()) {
                break;
            }
            if self.not_verbs.close(head) {
                break;
            }
            if let Some((word, r)) = self.verbs.iter().find(|(w, _)| head.ends_with(w.as_str())) {
                role = Some(*r);
                end -= word.len();
            } else if let Some(word) = self.modifiers.iter().find(|w| head.ends_with(w.as_str())) {
                // A modifier alone, before any verb was seen, is no clause.
                role?;
                end -= word.len();
            } else {
                break;
            }
        }
        role.map(|r| (cut(s, 0..end).trim_end().len(), r))
    }

    /// Finds a rule that charges bodies with every later measure.
    pub fn everywhere(&self, s: &str) -> Option<Everywhere> {
        // The words that close such a rule are rare: look for them first.
        if !(s.contains("不再") || s.contains("下同")) {
            return None;
        }
        let found = self.everywhere.captures(s)?;
        let rule = found.get(0)?;
        let bodies = found.get(1)?;
        Some(Everywhere { rule: (rule.start(), rule.end()), bodies: (bodies.start(), bodies.end()) })
    }

    /// Whether a sentence says that the body named first leads: `列第一位者为牵头单位`.
    pub fn first_leads(&self, s: &str) -> bool {
        let any = |words: &[String]| words.iter().any(|w| s.contains(w.as_str()));
        s.contains("牵头") && any(&self.first.places) && any(&self.first.says)
    }

    /// Whether a sentence says that the bodies with a mark lead: `标★的为牵头单位`.
    pub fn marked_leads(&self, s: &str) -> bool {
        let says = |w: &str| s.contains("牵头") && s.contains(w);
        self.marked.says.iter().any(|w| says(w)) && self.marked.signs.iter().any(|w| s.contains(w.as_str()))
    }

    /// Where the bodies begin in a sentence that points back to its measure: `此款由…负责`.
    pub fn points_back(&self, sentence: &str) -> Option<usize> {
        let sentence_start = sentence.trim_start_matches(' ');
        let rest = self.back.iter().find_map(|w| sentence_start.strip_prefix(w.as_str()))?;
        let rest = ["工作", "任务", "内容", "措施", "事项", "条款"]
            .iter()
            .find_map(|w| rest.strip_prefix(w))
            .unwrap_or(rest);
        let rest = rest.strip_prefix('由')?;
        Some(sentence.len() - rest.len())
    }

    /// Whether a line tells who runs a site: 主办单位：…　承办单位：…　ICP备案号：….
    pub fn is_footer(&self, line: &str) -> bool {
        line.starts_with("主办") && self.footer.iter().any(|w| line.contains(w.as_str()))
    }

    /// Whether a chunk only points ahead: `下同`, `不再列出`.
    pub fn is_pointer(&self, s: &str) -> bool {
        let s = s.trim();
        s == "下同" || s.contains("不再") || s.contains("以下同") || s == "以下均同"
    }
}

fn last_characters<'a>(words: impl Iterator<Item = &'a String>) -> Vec<char> {
    let ends: BTreeSet<char> = words.filter_map(|w| w.chars().next_back()).collect();
    ends.into_iter().collect()
}

fn longest_first(mut words: Vec<String>) -> Vec<String> {
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_verbs_read_their_examples_only() {
        let roles = Roles::load().unwrap();
        let table: Table = toml::from_str(TABLE).unwrap();
        for row in table.label {
            for label in row.examples {
                assert_eq!(roles.label(&label), Some(Label::Role(row.role)), "{label}");
            }
            for label in row.counter {
                assert_ne!(roles.label(&label), Some(Label::Role(row.role)), "{label}");
            }
        }
        for row in table.verb {
            for s in row.examples {
                let (end, role) = roles.verb_tail(&s).unwrap_or_else(|| panic!("{s}"));
                assert_eq!(role, row.role, "{s}");
                assert!(cut(&s, 0..end).ends_with(['局', '等']), "{s}: {}", cut(&s, 0..end));
            }
            for s in row.counter {
                assert_ne!(roles.verb_tail(&s).map(|t| t.1), Some(row.role), "{s}");
            }
        }
        for s in table.not_verbs.examples {
            assert_eq!(roles.verb_tail(&s), None, "{s}");
        }
        for s in table.not_verbs.counter {
            assert!(roles.verb_tail(&s).is_some(), "{s}");
        }
        for row in table.field {
            for label in row.examples {
                assert_eq!(roles.label(&label), Some(Label::Field(row.kind)), "{label}");
            }
            for label in row.counter {
                assert_ne!(roles.label(&label), Some(Label::Field(row.kind)), "{label}");
            }
        }
    }

    #[test]
    fn rules_for_the_whole_document() {
        let roles = Roles::load().unwrap();
        for (s, bodies) in [
            ("市税务局。以下均需各区政府、高新区管委会负责,不再列出", "各区政府、高新区管委会"),
            ("以下措施均需各镇政府落实,不再单独列出", "各镇政府"),
            ("各项措施责任单位均包括各县(市)人民政府,以下不再列出", "各县(市)人民政府"),
            ("以下任务均由各园区,各镇(街)人民政府负责落实,不再逐一列出", "各园区,各镇(街)人民政府"),
        ] {
            let found = roles.everywhere(s).unwrap_or_else(|| panic!("{s}"));
            assert_eq!(cut(s, found.bodies.0..found.bodies.1), bodies);
        }
        assert_eq!(roles.everywhere("存量住房(二手房,下同)"), None);
        let first = &roles.first;
        assert!(!first.examples.is_empty() && first.examples.iter().all(|s| roles.first_leads(s)));
        assert!(!first.counter.is_empty() && !first.counter.iter().any(|s| roles.first_leads(s)));
        let marked = &roles.marked;
        assert!(!marked.examples.is_empty() && marked.examples.iter().all(|s| roles.marked_leads(s)));
        assert!(!marked.counter.is_empty() && !marked.counter.iter().any(|s| roles.marked_leads(s)));
    }
}

//! Page furniture, labels and content containers, compiled from `boilerplate.toml`,
//! `fields.toml` and `containers.toml`.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};
use serde::Deserialize;

use super::LexiconError;
use super::containers::Containers;
use super::form::Form;
use crate::base::charset::CharSet;
use crate::base::text::{cut, fold, mapped};

/// What stands around a document on a page, and what the page says about it.
#[derive(Debug)]
pub struct Boilerplate {
    rules: Vec<Rule>,
    /// Rule and form of each form of the table.
    forms: Vec<(usize, Form)>,
    /// The forms that begin with a certain character. Most do, which keeps the automaton
    /// of the others so small that it stays in the processor's cache.
    by_first: BTreeMap<char, Vec<usize>>,
    /// One anchor for each other form: its longest literal stretch.
    anchors: AhoCorasick,
    /// The form of each anchor.
    anchored: Vec<usize>,
    /// Words of reading and sharing tools, which stand side by side on one line.
    tools: AhoCorasick,
    /// The rule of each of them.
    tool_rules: Vec<usize>,
    /// Phrases that are cut off the end of a line.
    pub(crate) tails: Vec<String>,
    portal: AhoCorasick,
    related: BTreeSet<String>,
    /// Pages that hold no document.
    pub(crate) refusals: Vec<Refusal>,
    /// Labels of fields.
    pub(crate) labels: Labels,
    metas: BTreeMap<String, String>,
    /// Where content stands.
    pub(crate) containers: Containers,
}

/// What a rule says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Furniture<'a> {
    /// Name of the rule.
    pub(crate) name: &'a str,
    /// Whether it holds between the lines of a document too.
    pub(crate) anywhere: bool,
    /// Whether its words are values of fields as well: 有效.
    pub(crate) values: bool,
}

/// Longest line that a rule names, in characters without spaces.
const LONGEST: usize = 240;

#[derive(Debug)]
struct Rule {
    name: String,
    anywhere: bool,
    most: usize,
    sentences: bool,
    values: bool,
}

/// Phrases that tell a page without a document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    pub(crate) name: String,
    pub(crate) forms: Vec<String>,
    pub(crate) message: String,
    #[allow(dead_code, reason = "read by the test of the table")]
    examples: Vec<String>,
    #[allow(dead_code, reason = "read by the test of the table")]
    counter: Vec<String>,
}

/// Labels, found in text without spaces.
#[derive(Debug)]
pub(crate) struct Labels {
    pub(crate) finder: AhoCorasick,
    /// First characters of all labels.
    pub(crate) starts: CharSet,
    /// Kind of each label, by the finder's number.
    pub(crate) kinds: Vec<LabelKind>,
    /// What search forms offer behind a label.
    pub(crate) choices: Vec<String>,
}

/// How much a label proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LabelKind {
    /// Counts alone.
    Strong,
    /// Counts in company.
    Weak,
    /// Read and dropped.
    Furniture,
}

/// Signs that pages set between tools.
fn separates(c: char) -> bool {
    matches!(
        c,
        '|' | '/' | '[' | ']' | '【' | '】' | '(' | ')' | ':' | '·' | '-' | '>' | '<' | '+' | ',' | '、'
    )
}

/// A line as rules see it: folded, in lower case, without white space and cell borders.
pub(crate) fn compact(line: &str) -> String {
    mapped(line, |c| Some(fold(c).to_ascii_lowercase()).filter(|&c| c != ' ' && c != '|'))
}

impl Boilerplate {
    /// The rule that names a whole `compact` line as furniture; one that holds anywhere
    /// goes before one that holds around a document only, then the first of the table.
    pub(crate) fn names(&self, compact: &str) -> Option<Furniture<'_>> {
        let chars = compact.chars().count();
        if chars == 0 {
            return Some(Furniture { name: "empty", anywhere: true, values: false });
        }
        if chars > LONGEST {
            return None;
        }
        let sentence = compact.ends_with('。');
        let first = compact.chars().next().and_then(|c| self.by_first.get(&c));
        let hits = self.anchors.find_overlapping_iter(compact);
        let others = hits.filter_map(|hit| self.anchored.get(hit.pattern().as_usize()));
        let mut found: Option<(&Rule, usize)> = None;
        for (rule, form) in first.into_iter().flatten().chain(others).filter_map(|&f| self.forms.get(f)) {
            let Some(row) = self.rules.get(*rule) else { continue };
            let better = found.is_none_or(|(f, at)| (!row.anywhere, *rule) < (!f.anywhere, at));
            if better && (row.sentences || !sentence) && chars <= row.most && form.matches(compact) {
                found = Some((row, *rule));
            }
        }
        let named = found.map(|(rule, _)| rule).or_else(|| self.made_of_tools(compact));
        named.map(|rule| Furniture { name: &rule.name, anywhere: rule.anywhere, values: rule.values })
    }

    /// The rule of the first word, where words of tools and nothing else make up the line:
    /// `小中大分享:`, as they stand side by side on a page.
    fn made_of_tools(&self, compact: &str) -> Option<&Rule> {
        let mut at = 0;
        let mut first = None;
        while at < compact.len() {
            let here = Input::new(compact).range(at..).anchored(Anchored::Yes);
            if let Some(hit) = self.tools.find(here) {
                at = hit.end();
                first = first.or(Some(hit.pattern().as_usize()));
            } else {
                let sign = cut(compact, at..compact.len()).chars().next().filter(|&c| separates(c))?;
                at += sign.len_utf8();
            }
        }
        self.rules.get(*self.tool_rules.get(first?)?)
    }

    /// Whether a line bears the phrases of an aggregator's teaser.
    pub(crate) fn is_portal(&self, line: &str) -> bool {
        self.portal.is_match(line)
    }

    /// Whether a `compact` line heads a list of other documents.
    pub(crate) fn heads_related(&self, compact: &str) -> bool {
        let bare = compact.trim_matches(|c| matches!(c, ':' | '【' | '】' | '[' | ']' | '>' | '·'));
        self.related.contains(bare)
    }

    /// The norm's name of a meta tag.
    pub(crate) fn meta(&self, name: &str) -> Option<&str> {
        self.metas.get(&name.to_ascii_lowercase()).map(String::as_str)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    line: Vec<LineRow>,
    tail: Vec<PhraseRow>,
    portal: Vec<PhraseRow>,
    related: Vec<PhraseRow>,
    refusal: Vec<Refusal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineRow {
    name: String,
    #[serde(rename = "where")]
    place: Place,
    forms: Vec<String>,
    #[serde(default = "usual_most")]
    most: usize,
    /// Whether it also names lines that end as sentences do.
    #[serde(default)]
    sentences: bool,
    /// Whether its words may be values of fields.
    #[serde(default)]
    values: bool,
    /// Whether its words without placeholders make up lines together.
    #[serde(default)]
    tools: bool,
    examples: Vec<String>,
    counter: Vec<String>,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Place {
    Edge,
    Anywhere,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhraseRow {
    name: String,
    forms: Vec<String>,
    examples: Vec<String>,
    counter: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldTable {
    strong: Vec<String>,
    weak: Vec<String>,
    furniture: Vec<String>,
    choices: Vec<String>,
    metas: Vec<String>,
}

fn usual_most() -> usize {
    60
}

const LINES: &str = include_str!("boilerplate.toml");
const FIELDS: &str = include_str!("fields.toml");

fn tables() -> Result<Tables, LexiconError> {
    toml::from_str(LINES).map_err(|e| LexiconError::new("boilerplate.toml", &e))
}

impl Boilerplate {
    /// Reads the tables that stand beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        let table = tables()?;
        let fields: FieldTable = toml::from_str(FIELDS).map_err(|e| LexiconError::new("fields.toml", &e))?;
        check(&table)?;
        let mut rules = Vec::new();
        let mut forms = Vec::new();
        let (mut tools, mut tool_rules) = (Vec::new(), Vec::new());
        for row in table.line {
            forms.extend(row.forms.iter().map(|f| (rules.len(), Form::new(&compact(f)))));
            let literal = |f: &&String| row.tools && !f.contains(['*', '#']);
            for word in row.forms.iter().filter(literal).map(|f| compact(f)) {
                if !word.chars().all(separates) {
                    tools.push(word);
                    tool_rules.push(rules.len());
                }
            }
            rules.push(Rule {
                name: row.name,
                anywhere: row.place == Place::Anywhere,
                most: row.most,
                sentences: row.sentences,
                values: row.values,
            });
        }
        let mut by_first: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        let (mut anchors, mut anchored) = (Vec::new(), Vec::new());
        for (i, (_, form)) in forms.iter().enumerate() {
            if let Some(first) = form.first() {
                by_first.entry(first).or_default().push(i);
            } else {
                anchors.push(form.anchor().to_owned());
                anchored.push(i);
            }
        }
        Ok(Self {
            rules,
            anchors: finder(anchors, MatchKind::Standard, StartKind::Unanchored)?,
            anchored,
            by_first,
            forms,
            tools: finder(tools, MatchKind::LeftmostLongest, StartKind::Anchored)?,
            tool_rules,
            tails: phrases(table.tail),
            portal: finder(phrases(table.portal), MatchKind::Standard, StartKind::Unanchored)?,
            related: phrases(table.related).into_iter().collect(),
            refusals: table.refusal,
            metas: fields.metas.iter().map(|m| (m.to_ascii_lowercase(), m.clone())).collect(),
            labels: labels(fields)?,
            containers: Containers::load()?,
        })
    }
}

fn check(table: &Tables) -> Result<(), LexiconError> {
    let phrases = table.tail.iter().chain(&table.portal).chain(&table.related);
    let bare = table.line.iter().map(|r| (&r.name, &r.examples, &r.counter));
    let bare = bare.chain(phrases.map(|r| (&r.name, &r.examples, &r.counter)));
    let bare = bare.chain(table.refusal.iter().map(|r| (&r.name, &r.examples, &r.counter)));
    for (name, examples, counter) in bare {
        if examples.is_empty() || counter.is_empty() {
            let message = format!("row {name} needs examples and counter-examples");
            return Err(LexiconError::new("boilerplate.toml", &message));
        }
    }
    Ok(())
}

fn phrases(rows: Vec<PhraseRow>) -> Vec<String> {
    rows.into_iter().flat_map(|r| r.forms).collect()
}

fn labels(fields: FieldTable) -> Result<Labels, LexiconError> {
    let mut exact = BTreeMap::new();
    for (names, kind) in [
        (fields.furniture, LabelKind::Furniture),
        (fields.weak, LabelKind::Weak),
        (fields.strong, LabelKind::Strong),
    ] {
        exact.extend(names.into_iter().map(|n| (n, kind)));
    }
    let starts = exact.keys().filter_map(|label| label.chars().next()).collect();
    let names = exact.keys().cloned().collect();
    let finder = finder(names, MatchKind::LeftmostLongest, StartKind::Unanchored)?;
    Ok(Labels { finder, starts, kinds: exact.into_values().collect(), choices: fields.choices })
}

fn finder(patterns: Vec<String>, kind: MatchKind, start: StartKind) -> Result<AhoCorasick, LexiconError> {
    AhoCorasick::builder()
        .match_kind(kind)
        .start_kind(start)
        .kind(Some(AhoCorasickKind::DFA))
        .build(patterns)
        .map_err(|e| LexiconError::new("boilerplate.toml", &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_read_their_examples_and_no_counter_example() {
        let boilerplate = Boilerplate::load().unwrap();
        for row in tables().unwrap().line {
            for line in &row.examples {
                assert!(boilerplate.names(&compact(line)).is_some(), "{}: {line}", row.name);
            }
            for line in &row.counter {
                assert_eq!(boilerplate.names(&compact(line)), None, "{}: {line}", row.name);
            }
        }
        for row in tables().unwrap().portal {
            assert!(row.examples.iter().all(|l| boilerplate.is_portal(l)), "{}", row.name);
            assert!(!row.counter.iter().any(|l| boilerplate.is_portal(l)), "{}", row.name);
        }
        for row in tables().unwrap().related {
            assert!(row.examples.iter().all(|l| boilerplate.heads_related(&compact(l))), "{}", row.name);
            assert!(!row.counter.iter().any(|l| boilerplate.heads_related(&compact(l))), "{}", row.name);
        }
        for row in &boilerplate.refusals {
            let hit = |l: &String| row.forms.iter().any(|f| l.to_lowercase().contains(f));
            assert!(row.examples.iter().all(hit) && !row.counter.iter().any(hit), "{}", row.name);
        }
    }
}

//! Page furniture, labels and content containers, compiled from `boilerplate.toml`,
//! `fields.toml` and `containers.toml`.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::LexiconError;
use crate::base::text::fold;

/// What stands around a document on a page, and what the page says about it.
#[derive(Debug)]
pub struct Boilerplate {
    rules: Vec<Rule>,
    /// One anchor a form: its longest literal stretch.
    anchors: AhoCorasick,
    /// Rule and form of each anchor.
    forms: Vec<(usize, Form)>,
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
}

/// Longest line that a rule names, in characters without spaces.
const LONGEST: usize = 240;

#[derive(Debug)]
struct Rule {
    name: String,
    anywhere: bool,
    most: usize,
    sentences: bool,
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
    /// Kind of each label, by the finder's number.
    pub(crate) kinds: Vec<LabelKind>,
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

/// Where content systems put the text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Containers {
    ids: BTreeSet<String>,
    classes: BTreeSet<String>,
    sure: BTreeSet<String>,
    topics: BTreeSet<String>,
    parts: BTreeSet<String>,
    begin: BTreeSet<String>,
    end: BTreeSet<String>,
}

impl Containers {
    /// Whether an element of this id and these classes is a container of content.
    pub(crate) fn holds(&self, id: &str, classes: &str) -> bool {
        !id.is_empty() && (named(&self.ids, id) || self.put_together(id))
            || classes.split_ascii_whitespace().any(|c| named(&self.classes, c) || self.put_together(c))
    }

    /// Whether nothing but the text of a document bears this id or one of these classes.
    pub(crate) fn surely_holds(&self, id: &str, classes: &str) -> bool {
        let sure = |name: &str| self.sure.contains(&name.to_ascii_lowercase());
        !id.is_empty() && sure(id) || classes.split_ascii_whitespace().any(sure)
    }

    fn put_together(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        name.split_once(['-', '_'])
            .is_some_and(|(topic, part)| self.topics.contains(topic) && self.parts.contains(part))
    }

    /// Whether a comment or meta tag marks the content's begin.
    pub(crate) fn begins(&self, comment: &str) -> bool {
        self.begin.contains(&squeeze(comment))
    }

    /// Whether a comment or meta tag marks the content's end.
    pub(crate) fn ends(&self, comment: &str) -> bool {
        self.end.contains(&squeeze(comment))
    }
}

fn named(names: &BTreeSet<String>, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    names.contains(&name)
        || name
            .match_indices('_')
            .any(|(at, _)| name.get(..=at).is_some_and(|begin| names.contains(&format!("{begin}*"))))
}

fn squeeze(s: &str) -> String {
    s.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
}

/// A line as rules see it: folded, in lower case, without white space and cell borders.
pub(crate) fn compact(line: &str) -> String {
    line.chars().map(fold).filter(|&c| c != ' ' && c != '|').map(|c| c.to_ascii_lowercase()).collect()
}

impl Boilerplate {
    /// The rule that names a whole `compact` line as furniture; one that holds anywhere
    /// goes before one that holds around a document only.
    pub(crate) fn names(&self, compact: &str) -> Option<Furniture<'_>> {
        let chars = compact.chars().count();
        if chars == 0 {
            return Some(Furniture { name: "empty", anywhere: true });
        }
        if chars > LONGEST {
            return None;
        }
        let sentence = compact.ends_with('。');
        let mut found: Option<&Rule> = None;
        for hit in self.anchors.find_overlapping_iter(compact) {
            let Some((rule, form)) = self.forms.get(hit.pattern().as_usize()) else { continue };
            let Some(row) = self.rules.get(*rule) else { continue };
            let better = found.is_none_or(|f| row.anywhere && !f.anywhere);
            if better && (row.sentences || !sentence) && chars <= row.most && form.matches(compact) {
                found = Some(row);
            }
        }
        found.map(|rule| Furniture { name: &rule.name, anywhere: rule.anywhere })
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

/// A form: literal stretches with gaps between them.
#[derive(Debug)]
struct Form {
    pieces: Vec<Vec<char>>,
    open_start: bool,
    open_end: bool,
}

impl Form {
    fn new(form: &str) -> Self {
        let pieces = form.split('*').filter(|p| !p.is_empty()).map(|p| p.chars().collect()).collect();
        Self { pieces, open_start: form.starts_with('*'), open_end: form.ends_with('*') }
    }

    /// The longest stretch without placeholders; empty where there is none.
    fn anchor(&self) -> String {
        let stretches = self.pieces.iter().flat_map(|p| p.split(|&c| c == '#'));
        stretches.max_by_key(|s| s.len()).map(|s| s.iter().collect()).unwrap_or_default()
    }

    fn matches(&self, line: &str) -> bool {
        let line: Vec<char> = line.chars().collect();
        let mut at = 0;
        let last = self.pieces.len().saturating_sub(1);
        for (i, piece) in self.pieces.iter().enumerate() {
            let fixed_start = i == 0 && !self.open_start;
            let fixed_end = i == last && !self.open_end;
            let starts = if fixed_start { at..at + 1 } else { at..line.len() };
            let hit = starts
                .filter_map(|s| line.get(s..).and_then(|rest| read(piece, rest)).map(|len| s + len))
                .find(|&end| !fixed_end || end == line.len());
            let Some(end) = hit else { return false };
            at = end;
        }
        true
    }
}

/// Length of `piece` at the start of `line`; `#` takes digits and the signs of dates.
fn read(piece: &[char], line: &[char]) -> Option<usize> {
    let mut at = 0;
    for &c in piece {
        if c == '#' {
            let digits =
                line.get(at..)?.iter().take_while(|d| matches!(d, '0'..='9' | '-' | '.' | ':')).count();
            if digits == 0 {
                return None;
            }
            at += digits;
        } else if line.get(at) == Some(&c) {
            at += 1;
        } else {
            return None;
        }
    }
    Some(at)
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
    metas: Vec<String>,
}

fn usual_most() -> usize {
    60
}

const LINES: &str = include_str!("boilerplate.toml");
const FIELDS: &str = include_str!("fields.toml");
const CONTAINERS: &str = include_str!("containers.toml");

fn tables() -> Result<Tables, LexiconError> {
    toml::from_str(LINES).map_err(|e| LexiconError::new("boilerplate.toml", &e))
}

impl Boilerplate {
    /// Reads the tables that stand beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        let table = tables()?;
        let fields: FieldTable = toml::from_str(FIELDS).map_err(|e| LexiconError::new("fields.toml", &e))?;
        let containers = toml::from_str(CONTAINERS).map_err(|e| LexiconError::new("containers.toml", &e))?;
        check(&table)?;
        let mut rules = Vec::new();
        let mut forms = Vec::new();
        for row in table.line {
            forms.extend(row.forms.iter().map(|f| (rules.len(), Form::new(&compact(f)))));
            rules.push(Rule {
                name: row.name,
                anywhere: row.place == Place::Anywhere,
                most: row.most,
                sentences: row.sentences,
            });
        }
        let anchors = finder(forms.iter().map(|(_, f)| f.anchor()).collect(), MatchKind::Standard)?;
        Ok(Self {
            rules,
            anchors,
            forms,
            tails: phrases(table.tail),
            portal: finder(phrases(table.portal), MatchKind::Standard)?,
            related: phrases(table.related).into_iter().collect(),
            refusals: table.refusal,
            metas: fields.metas.iter().map(|m| (m.to_ascii_lowercase(), m.clone())).collect(),
            labels: labels(fields)?,
            containers,
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
    let finder = finder(exact.keys().cloned().collect(), MatchKind::LeftmostLongest)?;
    Ok(Labels { finder, kinds: exact.into_values().collect() })
}

fn finder(patterns: Vec<String>, kind: MatchKind) -> Result<AhoCorasick, LexiconError> {
    AhoCorasick::builder()
        .match_kind(kind)
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

    #[test]
    fn containers_are_known_by_name() {
        let containers = Boilerplate::load().unwrap().containers;
        for (id, class, want) in [
            ("UCAP-CONTENT", "", true),
            ("", "view TRS_UEDITOR trs_web", true),
            ("vsb_content_501", "", true),
            ("nav", "wrap", false),
        ] {
            assert_eq!(containers.holds(id, class), want, "{id} {class}");
        }
        assert!(containers.begins("ZJEG_RSS.content.begin") && containers.ends(" 正文结束 "));
    }
}

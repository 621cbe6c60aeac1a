//! What the heads of table columns mean, and how cells of units and times look.
//!
//! A head comes in as printed; out goes its meaning, or nothing where the lexicon does
//! not know it. What a column of unknown head holds is left to the content of its cells.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::base::text::fold;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Meaning {
    /// The row's number.
    Number,
    /// A rank of an indicator system; the deepest one is the indicator.
    Level,
    /// Cells that gather rows.
    Group,
    /// Short names of tasks: groups where merged, else part of the task.
    Topic,
    /// What is to be done or measured.
    Task,
    /// Units that lead.
    Lead,
    /// Units that support.
    Support,
    /// Units that are responsible.
    Responsible,
    /// Units that guide or supervise.
    Supervise,
    /// Stated time limits.
    Time,
    /// Remarks, people, offices: what a measure may bear beside its task.
    Label,
    /// Data that no measure bears: names, prices, scores.
    Data,
}

impl Meaning {
    /// Whether the column lists units.
    pub fn is_unit(self) -> bool {
        matches!(self, Self::Lead | Self::Support | Self::Responsible | Self::Supervise)
    }

    /// Whether the column says what is to be done, alone or as a group.
    pub fn is_matter(self) -> bool {
        matches!(self, Self::Level | Self::Topic | Self::Task)
    }
}

/// The column heads of the lexicon, compiled.
#[derive(Clone, Debug)]
pub struct Columns {
    names: BTreeMap<String, Meaning>,
    /// By their last character, longest first.
    ends: BTreeMap<char, Vec<(String, Meaning)>>,
    unit_ends: Vec<String>,
    task_starts: Vec<String>,
    time_words: Vec<String>,
    longest: usize,
}

#[derive(Deserialize)]
struct File {
    column: Vec<Row>,
    content: Content,
}

#[derive(Deserialize)]
struct Row {
    meaning: Meaning,
    names: Vec<String>,
    #[serde(default)]
    ends: Vec<String>,
    #[cfg(test)]
    examples: Vec<String>,
    #[cfg(test)]
    counter: Vec<String>,
}

#[derive(Deserialize)]
struct Content {
    unit_ends: Vec<String>,
    task_starts: Vec<String>,
    time_words: Vec<String>,
}

/// Heads longer than this are sentences.
const LONGEST_HEAD: usize = 16;

impl Columns {
    /// The rows beside this file.
    pub fn embedded() -> Result<Self, toml::de::Error> {
        Self::load(include_str!("columns.toml"))
    }

    /// Rows of the same form.
    pub fn load(rows: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(rows)?;
        let mut names = BTreeMap::new();
        let mut ends: BTreeMap<char, Vec<(String, Meaning)>> = BTreeMap::new();
        for row in &file.column {
            for name in &row.names {
                names.insert(name.clone(), row.meaning);
            }
            for end in &row.ends {
                if let Some(last) = end.chars().next_back() {
                    ends.entry(last).or_default().push((end.clone(), row.meaning));
                }
            }
        }
        for list in ends.values_mut() {
            list.sort_by_key(|(end, _)| std::cmp::Reverse(end.len()));
        }
        let longest = names.keys().map(|n| n.chars().count()).max().unwrap_or(0);
        let Content { unit_ends, task_starts, time_words } = file.content;
        Ok(Self { names, ends, unit_ends, task_starts, time_words, longest })
    }

    /// What a column with this head holds.
    pub fn read(&self, head: &str) -> Option<Meaning> {
        let full = tidy(head);
        let bare = without_remarks(&full);
        self.names.get(&full).or_else(|| self.names.get(&bare)).copied().or_else(|| self.read_end(&bare))
    }

    /// What a head that stands in the lexicon as a whole means; endings do not count.
    pub fn read_exact(&self, head: &str) -> Option<Meaning> {
        if head.chars().count() > 3 * LONGEST_HEAD {
            return None;
        }
        let full = tidy(head);
        self.names.get(&full).or_else(|| self.names.get(&without_remarks(&full))).copied()
    }

    /// Length of the longest whole head, in characters.
    pub fn longest(&self) -> usize {
        self.longest
    }

    fn read_end(&self, bare: &str) -> Option<Meaning> {
        if bare.chars().count() > LONGEST_HEAD || bare.chars().any(|c| "。，,；;".contains(c)) {
            return None;
        }
        let list = self.ends.get(&bare.chars().next_back()?)?;
        list.iter().find(|(end, _)| bare.ends_with(end.as_str())).map(|&(_, m)| m)
    }

    /// Which share of the entries of `cell` (folded) look like names of bodies, 0 to 1.
    pub fn unit_share(&self, cell: &str) -> f64 {
        let bare = without_brackets(cell);
        let mut all = 0u32;
        let mut good = 0u32;
        for part in
            bare.split(['、', ',', ';', '/', ' ', '和', '及']).map(str::trim).filter(|p| !p.is_empty())
        {
            all += 1;
            let length = part.chars().count();
            let task = self.task_starts.iter().any(|start| part.starts_with(start.as_str()));
            if (2..=18).contains(&length)
                && !task
                && self.unit_ends.iter().any(|end| part.ends_with(end.as_str()))
            {
                good += 1;
            }
        }
        if all == 0 { 0.0 } else { f64::from(good) / f64::from(all) }
    }

    /// Whether a short cell (folded) states a time limit.
    pub fn is_time(&self, cell: &str) -> bool {
        let bare: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
        let length = bare.chars().count();
        if length == 0 || length > 30 {
            return false;
        }
        let starts = |words: &[String]| words.iter().any(|w| bare.starts_with(w.as_str()));
        let year = bare.starts_with("20") && bare.chars().take(4).all(|c| c.is_ascii_digit());
        let month = bare.chars().next().is_some_and(|c| c.is_ascii_digit())
            && ["月", "月底", "月底前", "月前", "日前", "工作日", "日内", "个月内", "季度"]
                .iter()
                .any(|w| bare.contains(w));
        (year && (length <= 12 || bare.contains('年') || bare.contains('月')))
            || month
            || (starts(&self.time_words) && length <= 20)
    }
}

/// Without white space, in one width.
fn tidy(head: &str) -> String {
    head.chars().filter(|c| !c.is_whitespace()).map(fold).filter(|c| *c != ' ').collect()
}

/// Without bracketed remarks: 责任单位(排名第一的牵头) → 责任单位.
fn without_remarks(head: &str) -> String {
    without_brackets(head).trim_end_matches(':').to_owned()
}

fn without_brackets(s: &str) -> String {
    let mut depth = 0u32;
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        match c {
            '(' | '〔' | '[' | '【' => depth += 1,
            ')' | '〕' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_its_examples_and_no_counter_example() {
        let columns = Columns::embedded().unwrap();
        let file: File = toml::from_str(include_str!("columns.toml")).unwrap();
        for row in &file.column {
            assert!(!row.examples.is_empty() && !row.counter.is_empty(), "{:?}", row.meaning);
            for example in &row.examples {
                assert_eq!(columns.read(example), Some(row.meaning), "{example}");
            }
            for counter in &row.counter {
                assert_ne!(columns.read(counter), Some(row.meaning), "{counter}");
            }
        }
        let all: usize = file.column.iter().map(|r| r.names.len()).sum();
        assert_eq!(all, columns.names.len(), "a head stands in two rows");
    }

    #[test]
    fn lists_of_bodies_and_time_limits_are_told_from_sentences() {
        let columns = Columns::embedded().unwrap();
        for (cell, share) in [
            ("市财政局、市教育局", 1.0),
            ("各县(市、区)政府,市直各部门", 1.0),
            ("加快推进云州新区管网改造,完成30公里", 0.0),
        ] {
            assert!((columns.unit_share(cell) - share).abs() < 0.01, "{cell}");
        }
        for (cell, time) in [
            ("2024年6月底前", true),
            ("长期坚持", true),
            ("12月底前", true),
            ("2024年", true),
            ("完善云州市物流网络", false),
            ("3", false),
        ] {
            assert_eq!(columns.is_time(cell), time, "{cell}");
        }
    }
}

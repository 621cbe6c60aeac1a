//! The head of a flattened table: column heads, one or several lines each.
//!
//! Fragments come in; out goes the place and the meaning of every column, or nothing
//! where the lines are no table head. Heads broken over lines are put together.

use std::ops::Range;

use crate::lexicon::columns::{Columns, Meaning};

use super::fragment::{Fragment, Look};

/// One column head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// What stands under it; nothing for a head that the lexicon does not know.
    pub(super) meaning: Option<Meaning>,
    /// The fragments that make it up.
    pub(super) fragments: Range<usize>,
    /// Its text without breaks.
    pub(super) text: String,
}

/// A column head may be broken into this many lines.
const MOST_BREAKS: usize = 4;
/// A broken head has pieces no longer than this.
const LONGEST_PIECE: usize = 8;
/// A head that the lexicon does not know may stand between known ones if it is this short.
const LONGEST_UNKNOWN: usize = 8;

/// Reads the head that begins at fragment `at`, if one does.
pub(super) fn read(columns: &Columns, fragments: &[Fragment], at: usize) -> Option<Vec<Head>> {
    let mut heads: Vec<Head> = Vec::new();
    let mut next = at;
    loop {
        if let Some(head) = one(columns, fragments, next).filter(|h| heads.iter().all(|o| o.text != h.text)) {
            next = head.fragments.end;
            heads.push(head);
            continue;
        }
        // An unknown head counts only with a known one behind it.
        let unknown = fragments.get(next).filter(|f| !heads.is_empty() && is_plain(f));
        let behind =
            unknown.and_then(|_| one(columns, fragments, next + 1)).filter(|h| h.text.chars().count() >= 4);
        match (unknown, behind) {
            (Some(f), Some(_)) => {
                heads.push(Head { meaning: None, fragments: next..next + 1, text: f.text.clone() });
                next += 1;
            }
            _ => break,
        }
    }
    let heads = under_common_heads(heads);
    is_table(&heads).then_some(heads)
}

/// Length, in fragments, of a repetition of `heads` at `at`; 0 where there is none.
pub(super) fn repeated(heads: &[Head], fragments: &[Fragment], at: usize) -> usize {
    let mut order: Vec<&Head> = heads.iter().collect();
    order.sort_by_key(|h| h.fragments.start);
    let mut next = at;
    for head in order {
        let mut rest: String = squeeze(&head.text);
        while !rest.is_empty() {
            let Some(fragment) = fragments.get(next) else { return 0 };
            let Some(tail) =
                rest.strip_prefix(squeeze(&fragment.text).as_str()).filter(|t| t.len() < rest.len())
            else {
                return 0;
            };
            rest = tail.to_owned();
            next += 1;
        }
    }
    next - at
}

fn one(columns: &Columns, fragments: &[Fragment], at: usize) -> Option<Head> {
    let mut best = None;
    let mut text = String::new();
    for count in 1..=MOST_BREAKS {
        let Some(fragment) = fragments.get(at + count - 1) else { break };
        if (count > 1 && fragment.len > LONGEST_PIECE) || fragment.len > columns.longest() + 12 {
            break;
        }
        text.push_str(&squeeze(&fragment.text));
        if let Some(meaning) = columns.read_exact(&text) {
            best = Some(Head { meaning: Some(meaning), fragments: at..at + count, text: text.clone() });
        } else if count == 1
            && fragment.len > 4
            && let Some(meaning) = columns.read(&text)
        {
            best = Some(Head { meaning: Some(meaning), fragments: at..at + count, text: text.clone() });
        }
    }
    best
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn is_plain(fragment: &Fragment) -> bool {
    fragment.look == Look::Short
        && fragment.len <= LONGEST_UNKNOWN
        && !fragment.text.contains(|c: char| c.is_ascii_punctuation() || c == '、' || c == '。')
}

/// A head over two others (责任单位 over 牵头单位 and 配合单位) is printed in its row, the
/// others at the end of the next: they take its place.
fn under_common_heads(mut heads: Vec<Head>) -> Vec<Head> {
    let common = |h: &Head| matches!(h.meaning, Some(Meaning::Responsible));
    let Some(at) = heads.iter().position(common) else { return heads };
    let tail = heads
        .iter()
        .rev()
        .take_while(|h| matches!(h.meaning, Some(Meaning::Lead | Meaning::Support)))
        .count();
    let first = heads.len() - tail;
    if tail < 2 || at >= first {
        return heads;
    }
    let subs = heads.split_off(first);
    heads.splice(at..=at, subs);
    heads
}

/// Whether these heads make a table of things to do: what, and with it a number, a unit
/// or a time.
fn is_table(heads: &[Head]) -> bool {
    let has = |test: fn(Meaning) -> bool| heads.iter().any(|h| h.meaning.is_some_and(test));
    let matter = has(Meaning::is_matter);
    let unit = has(Meaning::is_unit);
    let number = has(|m| m == Meaning::Number);
    let time = has(|m| m == Meaning::Time);
    let data = heads.iter().filter(|h| h.meaning == Some(Meaning::Data)).count();
    let known = heads.iter().filter(|h| h.meaning.is_some()).count();
    let long_unit =
        heads.iter().any(|h| h.meaning.is_some_and(Meaning::is_unit) && h.text.chars().count() >= 4);
    match heads.len() {
        0 | 1 => false,
        // 内容 | 单位 may head anything; 任务 | 责任单位 does not.
        2 => matter && (number || long_unit),
        _ => matter && (unit || number || time) && data == 0 && known * 3 >= heads.len() * 2,
    }
}

//! 附件: the list as printed, with links and the parts that carry them.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use crate::base::numeral;
use crate::base::span::Span;
use crate::base::text::{cut, fold_str, one_line};
use crate::clean::blocks::Link;
use crate::notice::{Attachment, Part};
use crate::outline::frame::{ENDINGS_OF_FILES, LineRole, behind_mark, squeeze, title_key};

/// Links and parts beyond these are left unread: no notice has as many attachments.
const MOST: usize = 500;

/// Reads the list; attachments that are present without one are added.
pub(super) fn read(source: &Source, parts: &[Part]) -> Vec<Attachment> {
    let heads = heads(source);
    let mut out = listed(source);
    let links: Vec<(String, &Link)> =
        source.blocks.links.iter().take(MOST).map(|l| (title_key(&l.text), l)).collect();
    let titled: Vec<(String, u32)> = parts
        .iter()
        .skip(1)
        .take(MOST)
        .filter_map(|p| Some((title_key(p.title.as_deref()?), p.index)))
        .collect();
    for attachment in &mut out {
        let key = title_key(&attachment.title);
        let by_title = links.iter().find(|(k, _)| matches(&key, k)).map(|(_, l)| *l);
        let by_number =
            || source.blocks.links.iter().take(MOST).find(|l| numbered_file(&l.text) == attachment.number);
        let link = by_title.or_else(|| by_number().filter(|_| attachment.number.is_some()));
        attachment.href = link.map(|l| l.href.clone());
        attachment.part = titled.iter().find(|(k, _)| matches(&key, k)).map(|(_, index)| *index);
    }
    claim(source, &heads, parts, &mut out);
    let absent = |p: &&Part| !out.iter().any(|a| a.part == Some(p.index));
    let further: Vec<Attachment> =
        parts.iter().skip(1).take(MOST).filter(absent).filter_map(|p| present(source, &heads, p)).collect();
    out.extend(further);
    out
}

/// The printed title may differ from the listed one: the number tells.
fn claim(source: &Source, heads: &BTreeMap<u32, Span>, parts: &[Part], out: &mut [Attachment]) {
    for part in parts.iter().skip(1).take(MOST) {
        if out.iter().any(|a| a.part == Some(part.index)) {
            continue;
        }
        if !marked(source, heads, part.index) {
            continue;
        }
        let number = mark_number(source, heads, part.index);
        let alone = number.is_none() && out.iter().filter(|a| a.part.is_none()).count() == 1;
        let fits =
            |a: &&mut Attachment| a.part.is_none() && (alone || number.is_some() && a.number == number);
        if let Some(a) = out.iter_mut().find(fits) {
            a.part = Some(part.index);
        }
    }
}

/// The first line of every attachment's head.
fn heads(source: &Source) -> BTreeMap<u32, Span> {
    let mut heads = BTreeMap::new();
    for (span, part) in source.frame.of(LineRole::AttachmentTitle) {
        heads.entry(part).or_insert(span);
    }
    heads
}

fn matches(a: &str, b: &str) -> bool {
    a == b || a.chars().count() >= 4 && b.chars().count() >= 4 && (a.contains(b) || b.contains(a))
}

fn listed(source: &Source) -> Vec<Attachment> {
    let mut out: Vec<Attachment> = Vec::new();
    let mut known = BTreeSet::new();
    for span in source.own(LineRole::AttachmentList).take(MOST) {
        let line = source.raw(span).trim();
        let (head, entry) = headed(line);
        let stated = only_number(&head);
        if is_ending(&entry) {
            // A file that is called after its number only.
            let title = tidy(line);
            if stated.is_some() && out.iter().any(|a| a.number == stated) {
                continue;
            }
            if known.insert(title_key(&title)) {
                out.push(Attachment { number: stated, title, href: None, part: None });
            }
            continue;
        }
        for (number, title) in entries(&entry) {
            let number = number.or(stated);
            match out.last_mut() {
                // A line without a number goes on with the title before it: so does 征求意见稿.
                Some(last)
                    if number.is_none()
                        && head.is_empty()
                        && (last.number.is_some() || title.starts_with(['（', '('])) =>
                {
                    last.title.push_str(&title);
                }
                _ if title.is_empty() || !known.insert(title_key(&title)) => {}
                _ => out.push(Attachment { number, title, href: None, part: None }),
            }
        }
    }
    out
}

/// The number in a head: not that of 附件1-5, which are several.
fn only_number(head: &str) -> Option<u32> {
    let mut runs = head.split(|c: char| !c.is_ascii_digit()).filter(|r| !r.is_empty());
    let number = runs.next()?.parse().ok();
    number.filter(|_| runs.next().is_none())
}

/// The number of a file that is called after it only: 附件1.xlsx.
fn numbered_file(text: &str) -> Option<u32> {
    let (head, entry) = headed(text.trim());
    is_ending(&entry).then(|| only_number(&head)).flatten()
}

fn is_ending(entry: &str) -> bool {
    let entry = entry.trim().trim_start_matches('.').to_ascii_lowercase();
    ENDINGS_OF_FILES.iter().any(|e| e.trim_start_matches('.') == entry)
}

/// `附件1` and what stands behind it on a line of the list; the word may be said twice.
fn headed(line: &str) -> (String, String) {
    let folded = fold_str(line);
    if !folded.starts_with('附') {
        return (String::new(), line.to_owned());
    }
    let colon = folded.chars().position(|c| c == ':');
    let mark =
        colon.map_or_else(|| folded.chars().count() - behind_mark(&folded).chars().count(), |at| at + 1);
    let head = squeeze(&folded.chars().take(mark).collect::<String>());
    let entry = after(line, mark);
    if !entry.trim_start().starts_with("附件") {
        return (head, entry);
    }
    let folded = fold_str(&entry);
    let again = folded.chars().count() - behind_mark(&folded).chars().count();
    let number: String = folded.chars().take(again).filter(char::is_ascii_digit).collect();
    (format!("{head}{number}"), after(&entry, again))
}

fn after(line: &str, chars: usize) -> String {
    line.chars().skip(chars).collect()
}

/// Entries on one line: `1.甲 2.乙`, or one without a number.
fn entries(line: &str) -> Vec<(Option<u32>, String)> {
    let folded = fold_str(line);
    let mut starts: Vec<(usize, usize, u32)> = Vec::new();
    for number in 1..100u32 {
        let from = starts.last().map_or(0, |s| s.1);
        let wanted = [format!("{number}."), format!("{number}、"), format!("{number} ")];
        let at = wanted
            .iter()
            .filter_map(|w| {
                cut(&folded, from..folded.len()).find(w.as_str()).map(|at| (from + at, from + at + w.len()))
            })
            .min();
        let begins = |at: usize| {
            at == 0 || cut(&folded, 0..at).ends_with([' ', ';', ',', ')', '》', '表', '单', '案'])
        };
        match at.filter(|a| begins(a.0)) {
            Some((at, end)) => starts.push((at, end, number)),
            None if number == 1 && starts_with_number(&folded).is_some() => {
                return starts_with_number(&folded)
                    .map(|(n, end)| vec![(Some(n), clean(line, end, folded.len()))])
                    .unwrap_or_default();
            }
            None => break,
        }
    }
    if starts.is_empty() {
        return vec![(None, clean(line, 0, folded.len()))];
    }
    let ends = starts.iter().skip(1).map(|s| s.0).chain([folded.len()]);
    starts.iter().zip(ends).map(|(s, end)| (Some(s.2), tidy(&chars(line, &folded, s.1..end)))).collect()
}

fn starts_with_number(folded: &str) -> Option<(u32, usize)> {
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = cut(folded, 0..folded.len() - rest.len()).parse().ok()?;
    let tail = rest.trim_start_matches(['.', '、', ' ']);
    (tail.len() < rest.len()).then_some((number, folded.len() - tail.len()))
}

fn clean(line: &str, start: usize, end: usize) -> String {
    tidy(&chars(line, &fold_str(line), start..end))
}

/// The printed characters that a byte range of the folded line stands for.
fn chars(line: &str, folded: &str, bytes: std::ops::Range<usize>) -> String {
    let start = cut(folded, 0..bytes.start).chars().count();
    let count = cut(folded, bytes).chars().count();
    line.chars().skip(start).take(count).collect()
}

/// On one line, without final punctuation and a file's ending.
fn tidy(title: &str) -> String {
    let title = one_line(title);
    let lower = title.to_ascii_lowercase();
    let ending = ENDINGS_OF_FILES.iter().filter(|e| lower.ends_with(**e)).map(|e| e.len()).max();
    let title = cut(&title, 0..title.len() - ending.unwrap_or(0));
    title.trim_end_matches([';', '；', '。', ',', '，']).trim().to_owned()
}

fn present(source: &Source, heads: &BTreeMap<u32, Span>, part: &Part) -> Option<Attachment> {
    let title = part.title.clone()?;
    let number = mark_number(source, heads, part.index);
    // A further enclosed document is no attachment.
    marked(source, heads, part.index).then_some(Attachment {
        number,
        title,
        href: None,
        part: Some(part.index),
    })
}

fn marked(source: &Source, heads: &BTreeMap<u32, Span>, part: u32) -> bool {
    heads.get(&part).is_some_and(|head| source.folded(*head).trim_start().starts_with('附'))
}

/// The number on the line that heads a part: 附件1.
fn mark_number(source: &Source, heads: &BTreeMap<u32, Span>, part: u32) -> Option<u32> {
    let line = squeeze(source.folded(*heads.get(&part)?));
    let rest = line.strip_prefix('附')?.trim_start_matches(['件', '表', '图', '录']);
    let digits =
        rest.find(|c: char| !(c.is_ascii_digit() || numeral::is_han_numeral(c))).unwrap_or(rest.len());
    numeral::any(cut(rest, 0..digits)).and_then(|n| u32::try_from(n).ok())
}

//! 附件: the list as printed, with links and the parts that carry them.

use super::Source;
use crate::base::text::{cut, fold_str, one_line};
use crate::notice::{Attachment, Part};
use crate::outline::frame::{ENDINGS_OF_FILES, LineRole, behind_mark, squeeze, title_key};

/// Reads the list; attachments that are present without one are added.
pub(super) fn read(source: &Source, parts: &[Part]) -> Vec<Attachment> {
    let mut out = listed(source);
    for attachment in &mut out {
        let key = title_key(&attachment.title);
        let linked = source.blocks.links.iter().find(|l| matches(&key, &title_key(&l.text)));
        attachment.href = linked.map(|l| l.href.clone());
        attachment.part = parts
            .iter()
            .skip(1)
            .find(|p| p.title.as_deref().is_some_and(|t| matches(&key, &title_key(t))))
            .map(|p| p.index);
    }
    if out.is_empty() {
        out.extend(parts.iter().skip(1).filter_map(|p| present(source, p)));
    }
    let unclaimed = |a: &Attachment| a.part.is_none();
    for part in parts.iter().skip(1) {
        // The printed title may differ from the listed one: the number tells.
        let number = mark_number(source, part.index);
        if out.iter().all(|a| a.part != Some(part.index)) {
            if let Some(a) = out.iter_mut().find(|a| unclaimed(a) && a.number == number && number.is_some()) {
                a.part = Some(part.index);
            }
        }
    }
    out
}

fn matches(a: &str, b: &str) -> bool {
    a.chars().count() >= 4 && b.chars().count() >= 4 && (a.contains(b) || b.contains(a))
}

fn listed(source: &Source) -> Vec<Attachment> {
    let mut out: Vec<Attachment> = Vec::new();
    for span in source.own(LineRole::AttachmentList) {
        let line = source.raw(span).trim();
        let fresh = fold_str(line);
        let (head, entry) = match fresh.find(':').filter(|_| fresh.starts_with('附')) {
            Some(at) => (
                fresh.chars().take_while(|&c| c != ':').collect::<String>(),
                after(line, cut(&fresh, 0..at).chars().count() + 1),
            ),
            None if fresh.starts_with('附') => {
                let behind = behind_mark(&fresh);
                let mark = fresh.chars().count() - behind.chars().count();
                (squeeze(&fresh.chars().take(mark).collect::<String>()), after(line, mark))
            }
            None => (String::new(), line.to_owned()),
        };
        let first = !head.is_empty();
        // 附件：附件1 甲: the entry repeats the word.
        let entry = if first && entry.trim_start().starts_with("附件") {
            after(&entry, entry.chars().count() - behind_mark(&fold_str(&entry)).chars().count())
        } else {
            entry
        };
        for (number, title) in entries(&entry) {
            let number =
                number.or_else(|| head.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok());
            let known = out.iter().any(|a| title_key(&a.title) == title_key(&title));
            match out.last_mut() {
                // A line without a number goes on with the title before it.
                Some(last) if number.is_none() && !first && last.number.is_some() => {
                    last.title.push_str(&title)
                }
                _ if title.is_empty() || known => {}
                _ => out.push(Attachment { number, title, href: None, part: None }),
            }
        }
    }
    out
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

fn present(source: &Source, part: &Part) -> Option<Attachment> {
    let title = part.title.clone()?;
    let mut heads = source.frame.of(LineRole::AttachmentTitle).filter(|&(_, p)| p == part.index);
    if !heads.next().is_some_and(|(span, _)| source.folded(span).trim_start().starts_with('附')) {
        // A further enclosed document is no attachment.
        return None;
    }
    let number = mark_number(source, part.index);
    Some(Attachment { number, title, href: None, part: Some(part.index) })
}

/// The number on the line that heads a part: 附件1.
fn mark_number(source: &Source, part: u32) -> Option<u32> {
    let mut heads = source.frame.of(LineRole::AttachmentTitle).filter(|&(_, p)| p == part);
    let line = squeeze(source.folded(heads.next()?.0));
    let rest = line.trim_start_matches(['附', '件', '表', '图', '录']);
    let number: String =
        rest.chars().take_while(|c| c.is_ascii_digit() || crate::base::numeral::is_han_numeral(*c)).collect();
    let headed = line.starts_with('附');
    crate::base::numeral::any(&number).and_then(|n| u32::try_from(n).ok()).filter(|_| headed)
}

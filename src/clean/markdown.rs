//! Takes the marks of Markdown off a text: what converters of pages write and people paste.
//!
//! A text in, its lines without marks out; text without a heading of that language is left
//! alone. A full reader would count list items anew, and the printed numbers are what matters
//! here, so only marks are taken away.

use std::borrow::Cow;

use crate::base::text::{cut, is_han};

/// Takes the marks away where there is a heading.
pub(super) fn unmark(text: &str) -> Cow<'_, str> {
    if !text.lines().any(|l| heading(l).is_some_and(|h| h.chars().any(is_han))) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines().filter(|l| !is_rule(l) && !l.trim_start().starts_with("```")) {
        spans(block(line), &mut out);
        out.push('\n');
    }
    Cow::Owned(out)
}

/// What a heading says: `## 一、任务 ##`.
fn heading(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let marks = line.bytes().take_while(|&b| b == b'#').count();
    let said = cut(line, marks..line.len());
    ((1..=6).contains(&marks) && said.starts_with([' ', '\t'])).then(|| said.trim_end_matches('#').trim())
}

/// The line under the head of a table: `|---|:--:|`.
fn is_rule(line: &str) -> bool {
    line.contains("--")
        && line.contains('|')
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// A line without the marks in front of it: of headings, quotations, lists.
fn block(line: &str) -> &str {
    if let Some(said) = heading(line) {
        return said;
    }
    let mut rest = line;
    while let Some(quoted) = rest.trim_start().strip_prefix('>') {
        rest = quoted;
    }
    let item = rest.trim_start().strip_prefix(['-', '*', '+']);
    match item.filter(|i| i.starts_with(' ') && i.chars().any(is_han)) {
        Some(item) => item.trim_start(),
        None => rest,
    }
}

/// Appends a line without emphasis, with what its links say, and without escapes.
fn spans(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let behind = cut(rest, c.len_utf8()..rest.len());
        let (said, next) = match c {
            '*' if behind.starts_with('*') => ("", cut(behind, 1..behind.len())),
            '\\' if behind.starts_with(|c: char| c.is_ascii_punctuation()) => {
                (cut(behind, 0..1), cut(behind, 1..behind.len()))
            }
            '<' if broken(behind).is_some() => (" ", broken(behind).unwrap_or(behind)),
            '!' if behind.starts_with('[') => {
                link(cut(behind, 1..behind.len())).map_or(("!", behind), |l| ("", l.1))
            }
            '[' => link(behind).unwrap_or(("[", behind)),
            _ => (cut(rest, 0..c.len_utf8()), behind),
        };
        out.push_str(said);
        rest = next;
    }
}

/// What stands behind `<br>`, the line break of table cells.
fn broken(behind: &str) -> Option<&str> {
    ["br>", "br/>", "br />"].iter().find_map(|tag| behind.strip_prefix(tag))
}

/// Longest link, in bytes.
const LONGEST: usize = 2_000;

/// What a link says and what follows it: `名称](地址)…`.
fn link(behind: &str) -> Option<(&str, &str)> {
    let near =
        behind.char_indices().take_while(|(at, _)| *at < LONGEST).find(|(_, c)| matches!(c, ']' | '['));
    let (end, _) = near.filter(|(_, c)| *c == ']')?;
    let address = cut(behind, end + 1..behind.len()).strip_prefix('(')?;
    let close = address.bytes().take(LONGEST).position(|b| b == b')')?;
    let address_is = cut(address, 0..close);
    let leads = address_is.starts_with(['/', '.', '#', '?'])
        || address_is.contains("://")
        || address_is.contains('.');
    leads.then(|| (cut(behind, 0..end), cut(address, close + 1..address.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_numbers_stay() {
        let source = "# 云州市河道管理方案\n> 云政办发〔2024〕12号\n\n**各县人民政府：**\n\n## 一、主要任务 ##\n\
            1\\. 增加次数。见[巡查表](files/1.docx)。\n- 2.公开结果。\n| 序号 | 任务 |\n|---|:--:|\n| 1 | 巡查<br>公开 |\n\
            ![图](a.png)\n（责任单位:[市水利局](待定)）\n带*的牵头。\n- 2 -";
        let want = "云州市河道管理方案\n 云政办发〔2024〕12号\n\n各县人民政府：\n\n一、主要任务\n\
            1. 增加次数。见巡查表。\n2.公开结果。\n| 序号 | 任务 |\n| 1 | 巡查 公开 |\n\n（责任单位:[市水利局](待定)）\n带*的牵头。\n- 2 -\n";
        assert_eq!(unmark(source), want);
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in ["一、**重点**任务", "#重点任务", "# lorem ipsum", "> 1.加强领导"] {
            assert!(matches!(unmark(text), Cow::Borrowed(_)), "{text}");
        }
    }
}

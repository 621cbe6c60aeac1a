//! Fields: an instruction for the program and, mostly, the result that it prints.
//!
//! In come the characters of a story, out go the stretches that are not printed: marks,
//! instructions, and fields without a result. Enclosed characters (`EQ \o\ac(○,1)`) have no
//! result of their own and are worked out from their instruction.

use std::ops::Range;

/// What the fields of a story do to its text; positions count from its first character.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    /// Not printed; in order, apart.
    pub(super) hidden: Vec<Range<usize>>,
    /// Printed instead of the field that begins there; in order.
    pub(super) shown: Vec<(usize, String)>,
}

const BEGIN: u16 = 0x13;
const SEPARATOR: u16 = 0x14;
const END: u16 = 0x15;

impl Fields {
    /// What is printed instead of the field that begins at `at`.
    pub(super) fn shown(&self, at: usize) -> Option<&str> {
        let found = self.shown.binary_search_by_key(&at, |(begin, _)| *begin).ok()?;
        self.shown.get(found).map(|(_, text)| text.as_str())
    }
}

/// Finds the fields of a story. Marks without their partner hide nothing.
pub(super) fn fields(text: &[u16]) -> Fields {
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut out = Fields::default();
    for (at, unit) in text.iter().enumerate() {
        match *unit {
            BEGIN => open.push((at, None)),
            SEPARATOR => {
                if let Some((_, separator)) = open.last_mut() {
                    *separator = separator.or(Some(at));
                }
            }
            END => {
                let Some((begin, separator)) = open.pop() else { continue };
                if separator.is_none() && open.iter().all(|(_, s)| s.is_some()) {
                    let instruction = text.get(begin + 1..at).unwrap_or(&[]);
                    out.shown.extend(enclosed(instruction).map(|shown| (begin, shown)));
                }
                out.hidden.push(begin..separator.unwrap_or(at));
            }
            _ => {}
        }
    }
    out.shown.sort();
    out.hidden = merged(out.hidden);
    out
}

/// Stretches in order, those inside others left out. Marks themselves are never printed.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// What an enclosed character prints: `EQ \o\ac(○,3)` is ③.
fn enclosed(instruction: &[u16]) -> Option<String> {
    let text = String::from_utf16_lossy(instruction.get(..instruction.len().min(200))?);
    let rest = text.trim_start().get(..2).filter(|name| name.eq_ignore_ascii_case("eq"));
    let body =
        text.split_once('(').filter(|(head, _)| rest.is_some() && head.to_lowercase().contains("\\o"))?.1;
    let body = body.rsplit_once(')')?.0;
    let words: Vec<String> = body.split([',', '，', ';']).map(plain).filter(|w| !w.is_empty()).collect();
    let (frames, inside): (Vec<&String>, Vec<&String>) =
        words.iter().partition(|w| w.chars().all(|c| "○〇◯□△◇".contains(c)));
    let inside: String = inside.into_iter().map(String::as_str).collect();
    let round = frames.iter().any(|f| f.chars().any(|c| "○〇◯".contains(c)));
    let number = inside.parse().ok().filter(|n| round && (1..=20).contains(n));
    let circled = number.and_then(|n: u32| char::from_u32('①' as u32 + n - 1));
    Some(circled.map_or(inside, String::from)).filter(|s| !s.is_empty())
}

/// A word without its switches: `\s\up 3(密)` is 密.
fn plain(word: &str) -> String {
    let mut out = String::new();
    let mut chars = word.trim().chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' {
            while chars.next_if(|c| c.is_ascii_alphanumeric() || *c == ' ').is_some() {}
        } else if !matches!(c, '(' | ')' | ' ') {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> String {
        let units: Vec<u16> = text
            .chars()
            .map(|c| match c {
                '{' => BEGIN,
                '|' => SEPARATOR,
                '}' => END,
                c => c as u16,
            })
            .collect();
        let fields = fields(&units);
        let mut out = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            if let Some(shown) = fields.shown(at) {
                out.extend(shown.encode_utf16());
            }
            if (*unit > 0x15 || *unit == 0x0d) && !fields.hidden.iter().any(|h| h.contains(&at)) {
                out.push(*unit);
            }
        }
        String::from_utf16(&out).unwrap()
    }

    #[test]
    fn results_are_printed_and_instructions_are_not() {
        for (text, want) in [
            ("见{HYPERLINK x|附件}。", "见附件。"),
            ("甲{TOC|一、{PAGEREF a|3}\r二}乙", "甲一、3\r二乙"),
            ("甲{IF {A|b} c|乙}丙", "甲乙丙"),
            ("甲{PAGE}乙", "甲乙"),
            ("甲}乙|丙{丁", "甲乙丙丁"),
            ("{EQ \\o\\ac(○,3)}加强", "③加强"),
            ("{ eq \\o\\ac(□,\\s\\up 1(密))}级", "密级"),
            ("{A {EQ \\o\\ac(○,3)}}x", "x"),
        ] {
            assert_eq!(printed(text), want, "{text}");
        }
    }
}

//! Pieces of a text that are compared whole: sentences, clauses, words.

use std::collections::BTreeMap;

use crate::base::span::Span;
use crate::base::text::{fold, is_han};

/// Into what a text is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Up to 。；! ? or the end of the line.
    Sentences,
    /// Up to any stop or bracket.
    Clauses,
    /// Figures, titles, words in Latin letters; else single characters.
    Words,
}

/// How long a title in 《》 may be to stay whole; a longer one is compared inside.
const TITLE: usize = 60;

/// Ends of sentences.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '；' | ';' | '！' | '!' | '？' | '?' | '\n')
}

/// Marks that a reader takes for a border.
pub(super) fn is_border(c: char) -> bool {
    ends_sentence(c)
        || opens(c)
        || matches!(c, '、' | '，' | ',' | '：' | ':' | '）' | ')' | '〕' | '】' | '》')
}

/// Marks that belong to what follows them.
pub(super) fn opens(c: char) -> bool {
    matches!(c, '（' | '(' | '〔' | '【' | '《')
}

/// The pieces of a stretch of `text`, without gaps.
pub(super) fn pieces(text: &[char], within: Span, by: Cut) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = within.start;
    while start < within.end {
        let rest = text.get(start..within.end).unwrap_or_default();
        let len = match by {
            Cut::Sentences => stretch(rest, ends_sentence),
            Cut::Clauses => stretch(rest, is_border),
            Cut::Words => word(rest),
        };
        let end = start + len.max(1);
        out.push(Span::new(start, end));
        start = end;
    }
    out
}

/// Up to the first border, which it ends with; a mark that opens begins the next piece.
fn stretch(rest: &[char], border: fn(char) -> bool) -> usize {
    let mut depth = 0_usize;
    for (at, &c) in rest.iter().enumerate() {
        // A title is no list, whatever stands in it.
        match c {
            '《' if rest.iter().skip(at).take(TITLE).any(|&c| c == '》') => depth += 1,
            '》' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if opens(c) && border(c) {
            if at > 0 && depth <= 1 {
                return at;
            }
        } else if depth == 0 && border(c) && !groups(rest, at) {
            return at + 1;
        }
    }
    rest.len()
}

/// Whether a comma or colon stands inside a figure or a time of day.
fn groups(rest: &[char], at: usize) -> bool {
    let digit = |at: Option<usize>| at.and_then(|i| rest.get(i)).is_some_and(|&c| fold(c).is_ascii_digit());
    let mark = rest.get(at).is_some_and(|&c| matches!(fold(c), ',' | ':'));
    mark && digit(at.checked_sub(1)) && digit(Some(at + 1))
}

/// Length of the word that a text begins with.
fn word(rest: &[char]) -> usize {
    let run = |from: usize, is: fn(char) -> bool| {
        rest.iter().skip(from).take_while(|&&c| is(fold(c))).count() + from
    };
    match rest.first().map(|&c| fold(c)) {
        Some('《') => rest.iter().take(TITLE).position(|&c| c == '》').map_or(1, |p| p + 1),
        Some('每') => period(rest),
        Some('第') => run(1, is_figure).max(run(1, is_han_figure)),
        Some(c) if c.is_ascii_digit() => figure(rest),
        Some(c) if is_han_figure(c) => run(0, is_han_figure),
        Some(c) if c.is_alphabetic() && !is_han(c) => run(0, |c| c.is_alphanumeric() && !is_han(c)),
        _ => 1,
    }
}

/// 1,800 or 2.5 or 85%: a point or comma counts only before a further digit.
fn figure(rest: &[char]) -> usize {
    let at = |i: usize| rest.get(i).map(|&c| fold(c));
    let mut len = 0;
    while let Some(c) = at(len) {
        let inside = matches!(c, '.' | ',') && at(len + 1).is_some_and(|c| c.is_ascii_digit());
        if !c.is_ascii_digit() && !inside {
            break;
        }
        len += 1;
    }
    len + usize::from(matches!(at(len), Some('%' | '‰')))
}

/// 每 with what it counts by: 每年, 每季度, 每2个月.
fn period(rest: &[char]) -> usize {
    let counts = |c: char| is_figure(c) || is_han_figure(c) || matches!(c, '半' | '个');
    let counted = 1 + rest.iter().skip(1).take_while(|&&c| counts(fold(c))).count();
    let unit = rest.get(counted).filter(|&&c| is_han(c));
    let whole = unit == Some(&'季') && rest.get(counted + 1) == Some(&'度');
    counted + usize::from(unit.is_some()) + usize::from(whole)
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_han_figure(c: char) -> bool {
    matches!(
        c,
        '〇' | '零'
            | '一'
            | '二'
            | '两'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
            | '亿'
    )
}

/// One number for each different piece of both texts, so that comparing them is cheap.
pub(super) fn numbered(a: &[char], left: &[Span], b: &[char], right: &[Span]) -> (Vec<u32>, Vec<u32>) {
    let mut known: BTreeMap<Vec<char>, u32> = BTreeMap::new();
    let mut of = |text: &[char], pieces: &[Span]| -> Vec<u32> {
        let mut numbers = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let shape: Vec<char> =
                text.get(piece.start..piece.end).unwrap_or_default().iter().map(|&c| fold(c)).collect();
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            numbers.push(*known.entry(shape).or_insert(next));
        }
        numbers
    };
    (of(a, left), of(b, right))
}

/// The words of both texts, for who moves borders between them.
#[derive(Debug)]
pub(super) struct Words<'t> {
    pub(super) a: Side<'t>,
    pub(super) b: Side<'t>,
}

/// One text and where its words begin.
#[derive(Debug)]
pub(super) struct Side<'t> {
    pub(super) text: &'t [char],
    begins: Vec<bool>,
}

impl<'t> Words<'t> {
    pub(super) fn new(a: &'t [char], b: &'t [char]) -> Self {
        Self { a: Side::new(a), b: Side::new(b) }
    }
}

impl<'t> Side<'t> {
    fn new(text: &'t [char]) -> Self {
        let mut begins = vec![false; text.len() + 1];
        for piece in pieces(text, Span::new(0, text.len()), Cut::Words) {
            if let Some(begin) = begins.get_mut(piece.start) {
                *begin = true;
            }
        }
        if let Some(end) = begins.last_mut() {
            *end = true;
        }
        Self { text, begins }
    }

    /// The character at a place.
    pub(super) fn at(&self, at: usize) -> Option<char> {
        self.text.get(at).copied()
    }

    /// The stretch.
    pub(super) fn cut(&self, span: Span) -> &'t [char] {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Whether no word goes across a place.
    pub(super) fn parts(&self, at: usize) -> bool {
        self.begins.get(at).copied().unwrap_or(false)
    }

    /// How well a reader can cut here: best behind the end of a sentence.
    pub(super) fn border(&self, at: usize) -> u32 {
        let before = at.checked_sub(1).and_then(|p| self.at(p));
        let next = self.at(at);
        match (before, next) {
            (None, _) | (_, None) => 6,
            (Some(c), _) if ends_sentence(c) => 6,
            (Some('，' | ',' | '：' | ':'), _) => 5,
            (Some('、'), _) => 4,
            (_, Some(c)) if opens(c) => 4,
            (Some(c), _) if is_border(c) && !opens(c) => 3,
            (_, Some(c)) if is_border(c) => 2,
            (Some(c), _) if opens(c) => 1,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_where_a_reader_pauses() {
        let rows: &[(Cut, &str, &[&str])] = &[
            (Cut::Sentences, "甲，乙。丙；丁", &["甲，乙。", "丙；", "丁"]),
            (Cut::Clauses, "甲、乙（丙）丁，戊", &["甲、", "乙", "（丙）", "丁，", "戊"]),
            (Cut::Clauses, "投资1,800元,建成", &["投资1,800元,", "建成"]),
            (Cut::Clauses, "按《甲、乙办法》办", &["按", "《甲、乙办法》", "办"]),
            (Cut::Words, "每季度至少12.5%，GB18030", &["每季度", "至", "少", "12.5%", "，", "GB18030"]),
            (Cut::Words, "每2个月第12次", &["每2个月", "第12", "次"]),
            (Cut::Words, "《甲》", &["《甲》"]),
            (Cut::Words, "《甲", &["《", "甲"]),
        ];
        for (by, text, want) in rows {
            let chars: Vec<char> = text.chars().collect();
            let cut = |s: Span| chars[s.start..s.end].iter().collect::<String>();
            let got: Vec<String> =
                pieces(&chars, Span::new(0, chars.len()), *by).into_iter().map(cut).collect();
            assert_eq!(got, *want, "{text}");
        }
    }
}

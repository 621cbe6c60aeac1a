//! What a cell, or a piece of one, looks like when read alone.
//!
//! A stretch of a line comes in; out goes one look of a short list, and what it costs to
//! believe that a cell of that look stands in a column of a given meaning.

use crate::base::numeral;
use crate::base::text::fold_str;
use crate::lexicon::columns::{Columns, Meaning};

use super::Piece;

/// A cell or a piece of a cell.
#[derive(Clone, Debug)]
pub(super) struct Fragment {
    /// Where it stands.
    pub(super) piece: Piece,
    /// Its folded text, trimmed.
    pub(super) text: String,
    /// Characters of `text`.
    pub(super) len: usize,
    /// Its width in full-width characters.
    pub(super) width: usize,
    /// What it looks like.
    pub(super) look: Look,
    /// Whether it may begin a list of bodies that goes on: all entries but the last, which
    /// may be torn, are bodies.
    pub(super) begins_units: bool,
    /// Whether the last entry of such a list is torn: `市教育局、市住房城`.
    pub(super) torn: bool,
}

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// A bare number.
    Number(u64),
    /// A short numbered title: `一、…`, `（二）…`, `3.…`.
    Heading(Style, u64),
    /// A list of bodies.
    Units,
    /// A stated time limit.
    Time,
    /// At least one sentence, or a long piece of one.
    Sentence,
    /// Anything short.
    Short,
}

/// How a heading is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// 一、
    Han,
    /// （一）
    HanParen,
    /// 1. or 1、
    Digit,
}

/// Titles of groups are not longer than this.
const LONGEST_TITLE: usize = 60;
/// Pieces shorter than this are not taken for sentences without a full stop.
const SENTENCE: usize = 24;

impl Fragment {
    /// Reads the trimmed stretch `start..end` (characters) of a line.
    pub(super) fn read(columns: &Columns, line: usize, raw: &str, offset: usize) -> Self {
        let lead = raw.chars().take_while(|c| c.is_whitespace()).count();
        let folded = fold_str(raw.trim());
        let len = folded.chars().count();
        let piece = Piece { line, start: offset + lead, end: offset + lead + len };
        let look = look(columns, &folded, len);
        let half = raw.trim().chars().filter(char::is_ascii).count();
        let begins_units = begins_units(columns, &folded, len);
        let tail = folded.rsplit(['、', ',', ';']).next().unwrap_or("");
        // 各镇(街道) ends before its bracket.
        let tail = if tail.ends_with(')') { tail.split('(').next().unwrap_or(tail) } else { tail };
        let torn = begins_units && !tail.is_empty() && !tail.contains('等') && columns.unit_share(tail) < 0.5;
        Self { piece, text: folded, len, width: len - half + half.div_ceil(2), look, begins_units, torn }
    }

    /// What it costs to believe that it begins a cell in a column of this meaning.
    pub(super) fn misfit(&self, meaning: Option<Meaning>) -> f64 {
        let price = misfit(self.look, self.len, meaning);
        if self.begins_units && meaning.is_some_and(Meaning::is_unit) { price.min(0.3) } else { price }
    }

    /// Whether it ends as sentences and list items end.
    pub(super) fn ends_sentence(&self) -> bool {
        ends_sentence(&self.text)
    }

    /// Whether it breaks off: the next piece must follow.
    pub(super) fn breaks_off(&self) -> bool {
        self.text.ends_with([',', '、', '(', ':', '-', ';', '和', '与', '及', '的'])
    }

    /// Whether no cell begins like this.
    pub(super) fn goes_on(&self) -> bool {
        self.text.starts_with([',', '。', '、', ')', ';', ':', '”', '》', '%', '?', '!'])
    }
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['。', ';', '!', '?', '.'])
        || text.ends_with("。)")
        || text.ends_with("。”")
        || text.ends_with("。 )")
}

fn begins_units(columns: &Columns, text: &str, len: usize) -> bool {
    if text.contains('。') || len > 60 {
        return false;
    }
    match text.rsplit_once(['、', ',', ';']) {
        Some((head, tail)) => columns.unit_share(head) >= 0.6 && tail.chars().count() <= 16,
        None => len <= 16 && text.starts_with(['市', '省', '县', '区', '州', '各', '镇', '乡']),
    }
}

fn look(columns: &Columns, text: &str, len: usize) -> Look {
    if let Some(n) = bare_number(text) {
        return Look::Number(n);
    }
    if let Some((style, n, rest)) = marker(text) {
        let sentences = rest.trim_end_matches('。').contains(['。', ';']);
        if len <= LONGEST_TITLE && !sentences {
            return Look::Heading(style, n);
        }
        return Look::Sentence;
    }
    if columns.is_time(text) {
        return Look::Time;
    }
    if len <= 300 && !text.contains('。') && columns.unit_share(text) >= 0.6 {
        return Look::Units;
    }
    if len >= SENTENCE || text.contains(['。', ',', ';']) { Look::Sentence } else { Look::Short }
}

/// `12`, `12.`, `(3)`, `十二`: a number and nothing else.
pub(super) fn bare_number(text: &str) -> Option<u64> {
    let bare = text.trim_matches(['.', '、', '(', ')', ' ']);
    let digits = bare.len() <= 4 && !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit());
    let han = bare.chars().count() <= 4
        && bare.chars().all(numeral::is_han_numeral)
        && !bare.contains(['万', '千']);
    if digits || han { numeral::any(bare).filter(|&n| n > 0) } else { None }
}

/// The number before a title, with what follows it.
pub(super) fn marker(text: &str) -> Option<(Style, u64, &str)> {
    if let Some(inner) = text.strip_prefix('(') {
        let (number, rest) = inner.split_once(')')?;
        if number.chars().count() > 4 {
            return None;
        }
        return numeral::han(number).map(|n| (Style::HanParen, n, rest));
    }
    let number: String =
        text.chars().take(5).take_while(|&c| numeral::is_han_numeral(c) || c.is_ascii_digit()).collect();
    let rest = text.strip_prefix(number.as_str())?;
    if number.is_empty() {
        return None;
    }
    if number.chars().all(|c| c.is_ascii_digit()) {
        let rest = rest.strip_prefix(['.', '、'])?;
        // 1.5倍 is a figure.
        if rest.starts_with(|c: char| c.is_ascii_digit()) || number.len() > 3 {
            return None;
        }
        return Some((Style::Digit, number.parse().ok()?, rest));
    }
    let rest = rest.strip_prefix('、')?;
    Some((Style::Han, numeral::han(&number)?, rest))
}

/// What it costs to believe that a cell of this look stands in a column of this meaning.
pub(super) fn misfit(look: Look, len: usize, meaning: Option<Meaning>) -> f64 {
    use Meaning as M;
    let Some(meaning) = meaning else { return 1.0 };
    let m = match meaning {
        M::Number => 0,
        M::Group | M::Level => 1,
        M::Topic => 2,
        M::Task => 3,
        M::Lead | M::Support | M::Responsible | M::Supervise => 4,
        M::Time => 5,
        M::Label | M::Data => 6,
    };
    let row: [f64; 7] = match look {
        Look::Number(_) => [0.0, 7.0, 7.0, 7.0, 8.0, 6.0, 2.5],
        Look::Heading(Style::Digit, _) => [7.0, 0.3, 0.5, 0.6, 6.0, 6.0, 3.0],
        Look::Heading(..) => [6.0, 0.0, 0.5, 2.0, 6.0, 6.0, 4.0],
        Look::Units => [8.0, 2.0, 2.0, 3.0, 0.0, 4.0, 1.5],
        Look::Time => [8.0, 4.0, 4.0, 3.0, 5.0, 0.0, 1.5],
        Look::Sentence => [9.0, 4.0, 2.0, 0.0, 4.5, 3.5, 1.5],
        Look::Short => [8.0, 0.4, 0.3, 0.9, 1.6, 1.8, 0.6],
    };
    let base = row.get(m).copied().unwrap_or(1.0);
    // A very long cell is no unit list and no group.
    let long = if len > 120 && !matches!(meaning, M::Task | M::Label) { 2.0 } else { 0.0 };
    base + long
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks() {
        let columns = Columns::embedded().unwrap();
        for (text, expected) in [
            ("12", Look::Number(12)),
            ("（三）", Look::Number(3)),
            ("一、优化营商环境", Look::Heading(Style::Han, 1)),
            ("(二)深化改革", Look::Heading(Style::HanParen, 2)),
            ("3.加强监管。", Look::Heading(Style::Digit, 3)),
            ("1.5倍", Look::Short),
            ("市财政局、市教育局，各区政府", Look::Units),
            ("2024年底前", Look::Time),
            ("长期坚持", Look::Time),
            ("完善管网，改造老旧小区。", Look::Sentence),
            ("产业升级", Look::Short),
        ] {
            assert_eq!(Fragment::read(&columns, 0, text, 0).look, expected, "{text}");
        }
    }
}

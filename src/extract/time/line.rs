//! A folded text without its spaces, addressed by character.
//!
//! PDF layers set `2025 年 7 月` where pages set `2025年7月`; the readers of times and
//! quantities see one form. Line breaks stay: they end sentences.

use std::ops::Range;

use crate::base::numeral;
use crate::base::text::{Joined, cut};

/// Characters with the way back to the bytes of either twin.
pub(crate) struct Line {
    /// Folded characters, no spaces.
    pub(crate) chars: Vec<char>,
    folded_at: Vec<u32>,
    raw_at: Vec<u32>,
    titles: Vec<Range<usize>>,
}

/// A number as printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    /// Its whole part.
    pub(crate) whole: u64,
    /// With decimals.
    pub(crate) value: f64,
    /// Place behind it.
    pub(crate) end: usize,
    /// Count of its characters up to the decimal point.
    pub(crate) digits: usize,
    /// Whether it is a Han numeral.
    pub(crate) han: bool,
    /// Whether it has decimals.
    pub(crate) decimal: bool,
}

/// Whether a clause ends at this sign of width-folded text.
pub(crate) fn ends_clause(c: char) -> bool {
    matches!(c, ',' | '。' | ';' | ':' | '!' | '?' | '\n')
}

/// Whether an item of a list or a clause ends at this sign.
pub(crate) fn ends_item(c: char) -> bool {
    c == '、' || ends_clause(c)
}

impl Line {
    /// The characters of `body`.
    pub(crate) fn new(body: &Joined) -> Self {
        // Nearly all of it is Han, of three bytes a character.
        let most = body.folded.len() / 2;
        let mut line = Self {
            chars: Vec::with_capacity(most),
            folded_at: Vec::with_capacity(most),
            raw_at: Vec::with_capacity(most),
            titles: Vec::new(),
        };
        let mut open = Vec::new();
        for (c, folded, raw) in body.chars() {
            if c == ' ' || crate::base::text::is_invisible(c) {
                continue;
            }
            let here = line.chars.len();
            match c {
                '《' => open.push(here),
                '》' => line.titles.extend(open.pop().map(|start: usize| start..here + 1)),
                '\n' => open.clear(),
                _ => {}
            }
            line.chars.push(c);
            line.folded_at.push(folded);
            line.raw_at.push(raw);
        }
        line.titles.sort_by_key(|t| t.start);
        line
    }

    /// The character at `i`, NUL beyond the ends.
    pub(crate) fn get(&self, i: usize) -> char {
        self.chars.get(i).copied().unwrap_or('\0')
    }

    /// The first place from `i` on whose character is one of `wanted`.
    pub(crate) fn next(&self, i: usize, wanted: impl Fn(char) -> bool) -> Option<usize> {
        self.chars.get(i..)?.iter().position(|&c| wanted(c)).map(|ahead| i + ahead)
    }

    /// The character before `i`.
    pub(crate) fn prev(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |p| self.get(p))
    }

    /// Whether `word` stands at `i`.
    pub(crate) fn is(&self, i: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(k, c)| self.get(i + k) == c)
    }

    /// Place behind the first of `words` that stands at `i`.
    pub(crate) fn after(&self, i: usize, words: &[&str]) -> Option<usize> {
        words.iter().find(|w| self.is(i, w)).map(|w| i + w.chars().count())
    }

    /// Whether any of `words` ends right before `i`.
    pub(crate) fn follows(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|w| i.checked_sub(w.chars().count()).is_some_and(|at| self.is(at, w)))
    }

    /// Place behind the 《…》 that opens at `i`.
    pub(crate) fn title_end(&self, i: usize) -> Option<usize> {
        let k = self.titles.binary_search_by_key(&i, |t| t.start).ok()?;
        self.titles.get(k).map(|t| t.end)
    }

    /// Byte range of `self.chars[range]` in the folded text.
    pub(crate) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let start = self.folded_at.get(range.start).map_or(0, |&at| at as usize);
        let last = range.end.checked_sub(1).unwrap_or(range.start);
        let end = self.folded_at.get(last).map_or(start, |&at| at as usize + self.get(last).len_utf8());
        start..end.max(start)
    }

    /// What is printed in `range`.
    pub(crate) fn raw<'t>(&self, body: &'t Joined, range: Range<usize>) -> &'t str {
        let start = self.raw_at.get(range.start).map_or(0, |&at| at as usize);
        let last = range.end.checked_sub(1).and_then(|i| self.raw_at.get(i)).map(|&at| at as usize);
        let behind =
            |at: usize| at + body.raw.get(at..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8);
        let end = last.map_or(start, behind);
        cut(&body.raw, start..end.max(start))
    }

    /// Whether white space stands between `i - 1` and `i`.
    pub(crate) fn gap(&self, i: usize) -> bool {
        let (Some(p), Some(&at)) = (i.checked_sub(1), self.folded_at.get(i)) else { return false };
        self.folded_at.get(p).is_some_and(|&before| before as usize + self.get(p).len_utf8() < at as usize)
    }

    /// The number at `i`: Arabic with decimals, or Han.
    pub(crate) fn number(&self, i: usize) -> Option<Number> {
        if self.get(i).is_ascii_digit() { self.arabic(i) } else { self.han(i) }
    }

    fn arabic(&self, i: usize) -> Option<Number> {
        let mut end = self.digits(i, usize::MAX);
        // A four-digit year torn apart by a PDF's letter spacing.
        let torn = self.torn_digits(i);
        if end - i < 4 && torn == i + 4 && self.get(torn) == '年' {
            end = torn;
        }
        let digits = end - i;
        if digits > 12 {
            return None;
        }
        let figures = self.chars.get(i..end)?.iter().filter_map(|c| c.to_digit(10));
        let whole = figures.fold(0, |n, figure| n * 10 + u64::from(figure));
        let decimal = self.get(end) == '.' && self.get(end + 1).is_ascii_digit();
        if decimal {
            end = self.digits(end + 1, 6);
            let printed: String = self.chars.get(i..end)?.iter().collect();
            return Some(Number { whole, value: printed.parse().ok()?, end, digits, han: false, decimal });
        }
        #[expect(clippy::cast_precision_loss, reason = "twelve digits at most")]
        let value = whole as f64;
        Some(Number { whole, value, end, digits, han: false, decimal })
    }

    fn han(&self, i: usize) -> Option<Number> {
        let end = self.han_run(i);
        if end == i || end - i > 12 {
            return None;
        }
        let read = self.chars.get(i..end)?.iter();
        let whole = numeral::han_of(read.map(|&c| if is_zero(c) { '〇' } else { c }))?;
        #[expect(clippy::cast_precision_loss, reason = "numerals stay below 10^8")]
        let value = whole as f64;
        Some(Number { whole, value, end, digits: end - i, han: true, decimal: false })
    }

    /// Place behind the Arabic digits at `i`, at most `limit` of them.
    pub(crate) fn digits(&self, i: usize, limit: usize) -> usize {
        let mut end = i;
        while end - i < limit && self.get(end).is_ascii_digit() && (end == i || !self.gap(end)) {
            end += 1;
        }
        end
    }

    /// A number of two digits that letter spacing tore apart before `unit`: `3 0 日`.
    pub(crate) fn torn(&self, i: usize, unit: char) -> Option<Number> {
        let digit = |k: usize| self.get(k).to_digit(10).map(u64::from);
        let whole = digit(i)? * 10 + digit(i + 1).filter(|_| self.gap(i + 1) && self.get(i + 2) == unit)?;
        #[expect(clippy::cast_precision_loss, reason = "two digits")]
        let value = whole as f64;
        Some(Number { whole, value, end: i + 2, digits: 2, han: false, decimal: false })
    }

    fn torn_digits(&self, i: usize) -> usize {
        (i..i + 5).find(|&k| !self.get(k).is_ascii_digit()).unwrap_or(i + 5)
    }

    fn han_run(&self, i: usize) -> usize {
        let mut end = i;
        while end - i <= 12 {
            // 二0二四 and 二O二四 are typed where a font lacks 〇.
            let zero = end > i && is_zero(self.get(end)) && is_han_numeral(self.get(end + 1));
            if !is_han_numeral(self.get(end)) && !zero {
                break;
            }
            end += 1;
        }
        end
    }

    /// Place behind everything that belongs to the figure at `i`.
    pub(crate) fn skip_number(&self, i: usize) -> usize {
        let mut end = i;
        while self.get(end).is_ascii_digit() || is_han_numeral(self.get(end)) {
            end += 1;
        }
        end.max(i + 1)
    }
}

fn is_zero(c: char) -> bool {
    matches!(c, '0' | 'O' | 'o' | '\u{41e}' | '\u{39f}')
}

/// Whether `c` is a numeral of the Han script.
pub(crate) fn is_han_numeral(c: char) -> bool {
    !c.is_ascii() && numeral::is_han_numeral(c)
}

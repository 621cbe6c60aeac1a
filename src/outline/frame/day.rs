//! Recognises whole calendar days: `2024年3月2日`, `二〇〇四年十月十五日`, `2024-03-02`.
//!
//! Takes width-folded text. A day that the calendar does not have is found too: the
//! caller reports it.

use std::ops::Range;

use crate::base::date;
use crate::base::numeral;
use crate::base::text::{cut, without_space};

/// A day as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Bytes of the folded text.
    pub bytes: Range<usize>,
    year: i64,
    month: i64,
    in_month: i64,
}

impl Day {
    /// ISO 8601, or nothing where the calendar has no such day.
    pub fn iso(&self) -> Option<String> {
        date::day(self.year, self.month, self.in_month).map(|d| d.to_string())
    }
}

/// Reads a line that is a day and nothing else.
pub fn whole(line: &str) -> Option<Day> {
    // Most lines do not begin as a day does.
    let first = line.trim_start().chars().next()?;
    if first != '(' && year_digit(first).is_none() {
        return None;
    }
    let squeezed = without_space(line);
    let bare = squeezed.strip_prefix('(').and_then(|l| l.strip_suffix(')')).unwrap_or(&squeezed);
    let day = all(bare).into_iter().next()?;
    (day.bytes == (0..bare.len())).then_some(day)
}

/// Whether a text may end on a day.
pub fn may_close(text: &str) -> bool {
    text.ends_with(|c: char| matches!(c, '日' | '号') || c.is_ascii_digit())
}

/// The first day in a text.
pub fn first(text: &str) -> Option<Day> {
    all(text).into_iter().next()
}

/// Every day in a text, in order.
pub fn all(text: &str) -> Vec<Day> {
    let mut out: Vec<Day> = Vec::new();
    for (at, c) in text.char_indices() {
        if out.last().is_some_and(|d| at < d.bytes.end) {
            continue;
        }
        let day = match c {
            '年' => written(text, at),
            '-' | '/' | '.' => numeric(text, at, c),
            _ => None,
        };
        out.extend(day);
    }
    out
}

/// `…年…月…日` around its 年.
fn written(text: &str, at: usize) -> Option<Day> {
    let before = cut(text, 0..at).trim_end_matches(' ');
    let start = year_start(before);
    let year = year(cut(before, start..before.len()))?;
    let mut end = at + '年'.len_utf8();
    let month = part(text, &mut end, &['月'])?;
    let day = part(text, &mut end, &['日', '号'])?;
    Some(Day { bytes: start..end, year, month, in_month: day })
}

fn year_start(before: &str) -> usize {
    let mut start = before.len();
    let mut digits = 0;
    for (i, c) in before.char_indices().rev() {
        if c == ' ' && digits > 0 {
            continue;
        }
        if year_digit(c).is_none() || digits == 4 {
            break;
        }
        digits += 1;
        start = i;
    }
    start
}

fn year(s: &str) -> Option<i64> {
    let digits: Vec<u64> = s.chars().filter(|&c| c != ' ').map(year_digit).collect::<Option<_>>()?;
    let year = digits.iter().fold(0, |n, d| n * 10 + d);
    i64::try_from(year).ok().filter(|y| (1900..2200).contains(y))
}

fn year_digit(c: char) -> Option<u64> {
    // Letters stand in for the zero that older input methods lacked.
    if matches!(c, 'O' | 'o' | 'О') { Some(0) } else { numeral::digit(c) }
}

fn part(text: &str, at: &mut usize, closers: &[char]) -> Option<i64> {
    let rest = cut(text, *at..text.len());
    let end = rest.char_indices().take(6).find(|(_, c)| closers.contains(c))?;
    let digits: String = cut(rest, 0..end.0).chars().filter(|&c| c != ' ').collect();
    *at += end.0 + end.1.len_utf8();
    i64::try_from(numeral::any(&digits)?).ok()
}

/// `2024-03-02` around its first separator.
fn numeric(text: &str, at: usize, separator: char) -> Option<Day> {
    let before = cut(text, 0..at);
    let head = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let year: i64 = cut(before, head.len()..at).parse().ok().filter(|y| (1949..2100).contains(y))?;
    let rest = cut(text, at + 1..text.len());
    let (month, tail) = leading_number(rest)?;
    let tail = tail.strip_prefix(separator)?;
    let (day, tail) = leading_number(tail)?;
    // The time of day is often glued on: 2024-03-0214:06.
    let (day, tail) = if day > 31 { split_glued(day, tail)? } else { (day, tail) };
    Some(Day { bytes: head.len()..text.len() - tail.len(), year, month, in_month: day })
}

fn leading_number(s: &str) -> Option<(i64, &str)> {
    let rest = s.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = cut(s, 0..s.len() - rest.len());
    Some((digits.parse().ok().filter(|_| digits.len() <= 4)?, rest))
}

fn split_glued(day: i64, tail: &str) -> Option<(i64, &str)> {
    tail.starts_with(':').then_some((day / 100, tail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::fold_str;

    #[test]
    fn days_in_every_script() {
        for (line, iso) in [
            ("2024年3月2日", Some("2024-03-02")),
            ("二〇〇四年十月十五日", Some("2004-10-15")),
            ("二○○五年四月三十日", Some("2005-04-30")),
            ("二OO六年一月二十一日", Some("2006-01-21")),
            ("2 0 2 5 年 7 月 15 日", Some("2025-07-15")),
            ("（2018年5月30日）", Some("2018-05-30")),
            ("2024-03-06", Some("2024-03-06")),
            ("2017/5/11", Some("2017-05-11")),
            ("2023年11月31日", None),
        ] {
            let day = whole(&fold_str(line)).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(day.iso().as_deref(), iso, "{line}");
        }
        for line in ["2024年3月", "2024年3月2日前", "1.5", "V1.2.3", "自2024年3月2日"] {
            assert_eq!(whole(&fold_str(line)), None, "{line}");
        }
    }

    #[test]
    fn times_of_day_do_not_spoil_a_day() {
        for text in ["2022.10.2514:06", "发布时间：2022-10-25 14:06:00", "2022/10/25 8:22:16"] {
            assert_eq!(first(&fold_str(text)).and_then(|d| d.iso()).as_deref(), Some("2022-10-25"), "{text}");
        }
    }
}

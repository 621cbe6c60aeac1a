//! Recognises 发文字号: `云府发〔2024〕5号` in every bracket and spacing, `令第12号`,
//! `公告2023年第28号`.
//!
//! Takes width-folded text and says where the number stands and what it is made of.
//! Whether it is the document's own or a cited one is for the caller to decide.

use std::ops::Range;

use memchr::memmem;

use crate::base::numeral;
use crate::base::text::{cut, is_han, without_space};
use crate::notice::DocNumber;

/// The longest name of an issuer's series; `中共云州市委办公室云州市人民政府办公室公告` is 21.
const LONGEST_CODE: usize = 40;

/// A number where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the folded text.
    pub bytes: Range<usize>,
    /// What it says.
    pub number: DocNumber,
}

/// Reads a text that is a number and nothing else, apart from a label, a registration
/// code or brackets around it.
pub fn whole(line: &str) -> Option<DocNumber> {
    // Only behind a bracket may a number lack its last character.
    if !line.contains('号') && !line.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let squeezed = without_space(line);
    let line = unwrapped(unlabelled(&squeezed));
    let line = unregistered(line);
    bracketed_whole(line).or_else(|| counted_whole(line))
}

/// Whether a character can stand in a number.
pub fn may_hold(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric() || is_open(c) && c != '(' || is_close(c) && c != ')'
}

/// Reads the number that a line begins with; behind it stands something else.
pub fn at_start(line: &str) -> Option<Found> {
    let head = line.char_indices().nth(LONGEST_CODE).map_or(line.len(), |(at, _)| at);
    let open = cut(line, 0..head).find(is_open)?;
    let tail = year_and_serial(line, open)?;
    let number = assembled(cut(line, 0..open), &tail)?;
    Some(Found { bytes: 0..tail.end, number })
}

/// Every bracketed number in running text.
pub fn find_all(text: &str) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    for open in openings(text) {
        let from = out.last().map_or(0, |f| f.bytes.end);
        if open < from {
            continue;
        }
        let Some(tail) = year_and_serial(text, open) else { continue };
        let start = code_start(text, from, open);
        if let Some(number) = assembled(cut(text, start..open), &tail) {
            out.push(Found { bytes: start..tail.end, number });
        }
    }
    out
}

/// The brackets that may open the year of a number: those before a 号, or before the end of
/// the text, with nothing but characters of the year and serial between.
fn openings(text: &str) -> impl Iterator<Item = usize> {
    let may_follow = |c: char| matches!(c, ' ' | '年' | '第') || c.is_ascii_digit() || is_close(c);
    let marks = memmem::find_iter(text.as_bytes(), "号");
    marks.chain([text.trim_end().len()]).filter_map(move |mark| {
        let head = cut(text, 0..mark).trim_end_matches(may_follow);
        let open = head.chars().next_back().filter(|&c| is_open(c))?;
        Some(head.len() - open.len_utf8())
    })
}

struct Tail {
    end: usize,
    year: u16,
    serial: u32,
    ordinal: bool,
}

// „2024‟ comes of a font that draws these quotes as brackets.
fn is_open(c: char) -> bool {
    matches!(c, '〔' | '[' | '(' | '【' | '{' | '<' | '〈' | '「' | '„')
}

fn is_close(c: char) -> bool {
    matches!(c, '〕' | ']' | ')' | '】' | '}' | '>' | '〉' | '」' | '‟')
}

/// `〔2024〕25号` from its opening bracket; spaces may stand between any two characters.
fn year_and_serial(s: &str, open: usize) -> Option<Tail> {
    let mut at = open + s.get(open..)?.chars().next()?.len_utf8();
    let year: u16 = digits(s, &mut at, 4).parse().ok().filter(|y| (1949..2100).contains(y))?;
    skip(s, &mut at, |c| c == '年');
    take(s, &mut at, is_close)?;
    let ordinal = take(s, &mut at, |c| c == '第').is_some();
    let serial = digits(s, &mut at, 6).parse().ok()?;
    let end = take(s, &mut at, |c| c == '号').map_or(at, |()| at);
    let closed = cut(s, 0..end).ends_with('号');
    let alone = cut(s, end..s.len()).trim_start().is_empty();
    (closed || alone).then_some(Tail { end, year, serial, ordinal })
}

fn digits(s: &str, at: &mut usize, most: usize) -> String {
    let mut out = String::new();
    for (i, c) in cut(s, *at..s.len()).char_indices() {
        if c.is_ascii_digit() && out.len() < most {
            out.push(c);
        } else if c != ' ' {
            *at += i;
            return out;
        }
    }
    *at = s.len();
    out
}

fn take(s: &str, at: &mut usize, accept: impl Fn(char) -> bool) -> Option<()> {
    let rest = cut(s, *at..s.len());
    let trimmed = rest.trim_start_matches(' ');
    let c = trimmed.chars().next().filter(|&c| accept(c))?;
    *at += rest.len() - trimmed.len() + c.len_utf8();
    Some(())
}

fn skip(s: &str, at: &mut usize, accept: impl Fn(char) -> bool) {
    let _ = take(s, at, accept);
}

fn assembled(code: &str, tail: &Tail) -> Option<DocNumber> {
    let code = without_space(unregistered(code));
    let fits = code.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric());
    let length = code.chars().count();
    if !fits || length == 0 || length > LONGEST_CODE || !code.contains(is_han) {
        return None;
    }
    let ordinal = if tail.ordinal { "第" } else { "" };
    let text = format!("{code}〔{}〕{ordinal}{}号", tail.year, tail.serial);
    Some(DocNumber { text, code: Some(code), year: Some(tail.year), serial: Some(tail.serial) })
}

/// Words that lead up to a number in a sentence and belong to no series.
const LEADING: &[&str] = &[
    "根据",
    "按照",
    "依据",
    "依照",
    "贯彻",
    "落实",
    "以及",
    "参照",
    "执行",
    "废止",
    "文件",
    "的通知",
    "通知",
    "原",
    "与",
    "和",
    "及",
    "以",
    "见",
    "由",
    "将",
    "对",
    "即",
    "在",
    "按",
    "等",
    "号",
    "文号",
];

/// Where the series of a number in running text begins.
fn code_start(text: &str, from: usize, open: usize) -> usize {
    let mut start = open;
    for (count, (at, c)) in cut(text, from..open).char_indices().rev().enumerate() {
        if !(is_han(c) || c.is_ascii_alphabetic()) || count >= 16 {
            break;
        }
        start = from + at;
    }
    let code = cut(text, start..open);
    let cuts = LEADING.iter().filter_map(|w| code.rfind(w).map(|i| i + w.len()));
    start + cuts.filter(|&i| i < code.len()).max().unwrap_or(0)
}

fn unlabelled(line: &str) -> &str {
    match line.split_once(':') {
        Some((label, rest)) if label.ends_with('号') && label.chars().count() <= 6 => rest,
        _ => line,
    }
}

fn unwrapped(line: &str) -> &str {
    let inner = line.strip_prefix('(').and_then(|l| l.strip_suffix(')'));
    inner.filter(|i| i.contains('号')).unwrap_or(line)
}

/// `ABCD-2024-01001` in front of a number is the registration of a 规范性文件.
fn unregistered(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == ' ');
    let code = cut(line, 0..line.len() - rest.len());
    if code.contains('-') { rest } else { line }
}

fn bracketed_whole(line: &str) -> Option<DocNumber> {
    let found = at_start(line)?;
    let rest = cut(line, found.bytes.end..line.len());
    (rest.is_empty() || rest.starts_with("签发人")).then_some(found.number)
}

/// `令第12号`, `公告2023年第28号`, `第12号令`, `第12号`.
fn counted_whole(line: &str) -> Option<DocNumber> {
    let (before, rest) = line.split_once('第')?;
    let (serial, after) = rest.split_once('号')?;
    let serial = u32::try_from(numeral::any(serial)?).ok()?;
    let before = before.trim_end_matches(['(', '[', '〔']);
    let after = after.trim_end_matches([')', ']', '〕']);
    let (code, year) = year_behind(before);
    let series = |s: &str| ["令", "公告", "通告", "号令", "议案", "公报"].iter().any(|w| s.ends_with(w));
    let plain = code.chars().all(|c| is_han(c) || c == '、') && code.chars().count() <= LONGEST_CODE;
    let known = match after {
        "" => code.is_empty() || series(code) || year.is_some(),
        "令" | "公告" | "通告" => true,
        _ => false,
    };
    let code = format!("{code}{after}");
    (plain && known && !code.contains("关于")).then(|| DocNumber {
        text: line.to_owned(),
        code: Some(code).filter(|c| !c.is_empty()),
        year,
        serial: Some(serial),
    })
}

fn year_behind(before: &str) -> (&str, Option<u16>) {
    let bare = before.strip_suffix('年').unwrap_or(before);
    let code = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    match cut(bare, code.len()..bare.len()).parse() {
        Ok(year) if (1949..2100).contains(&year) => (code.trim_end_matches(['〔', '[', '(']), Some(year)),
        _ => (before, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::fold_str;

    #[test]
    fn numbers_in_every_shape() {
        for (line, text, code, year, serial) in [
            ("云府发〔2024〕5号", "云府发〔2024〕5号", "云府发", Some(2024), 5),
            ("云残联[2016] 11 号", "云残联〔2016〕11号", "云残联", Some(2016), 11),
            ("（云政办秘〔2021〕82号）", "云政办秘〔2021〕82号", "云政办秘", Some(2021), 82),
            ("云 政 规〔2 02 2〕6 号", "云政规〔2022〕6号", "云政规", Some(2022), 6),
            ("YZDR-2022-01008 云政办发〔2022〕20号", "云政办发〔2022〕20号", "云政办发", Some(2022), 20),
            ("发文字号：云府办【2022】30号", "云府办〔2022〕30号", "云府办", Some(2022), 30),
            ("云府办发„2009‟3号", "云府办发〔2009〕3号", "云府办发", Some(2009), 3),
            ("云府办发〈2009〉3号", "云府办发〔2009〕3号", "云府办发", Some(2009), 3),
            ("国办发明电﹝2018﹞15号", "国办发明电〔2018〕15号", "国办发明电", Some(2018), 15),
            ("云州市人民政府令第12号", "云州市人民政府令第12号", "云州市人民政府令", None, 12),
            ("云州市人民政府令（第十二号）", "云州市人民政府令(第十二号)", "云州市人民政府令", None, 12),
            ("公告2023年第28号", "公告2023年第28号", "公告", Some(2023), 28),
            ("云州市商务局〔2023〕第5号", "云州市商务局〔2023〕第5号", "云州市商务局", Some(2023), 5),
        ] {
            let n = whole(&fold_str(line)).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (n.text.as_str(), n.code.as_deref(), n.year, n.serial),
                (text, Some(code), year, Some(serial))
            );
        }
        for line in
            ["无", "", "（2021—2025年）", "第三号通知要求", "《办法》（云府发〔2024〕5号）", "2024年3月2日"]
        {
            assert_eq!(whole(&fold_str(line)), None, "{line}");
        }
    }

    #[test]
    fn numbers_in_sentences_begin_behind_the_words_before_them() {
        let text = "根据国发〔2015〕43号和云府办〔2016〕7号文件要求，《办法》（云府规〔2020〕1号）";
        let found: Vec<_> = find_all(text).into_iter().map(|f| f.number.text).collect();
        assert_eq!(found, ["国发〔2015〕43号", "云府办〔2016〕7号", "云府规〔2020〕1号"]);
    }
}

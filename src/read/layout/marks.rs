//! The marks by which lines are told apart: numbers that open a paragraph, stops that end
//! one, the shapes of page numbers.
//!
//! Only the shape is judged. What level a number has is the outline's business.

/// Whether a line opens with the number of a section or item.
pub(super) fn opens(line: &str) -> bool {
    let mut chars = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = chars.next() else { return false };
    match first {
        '第' => ordinal(&line.chars().skip(1).collect::<Vec<_>>()),
        '（' | '(' => {
            let inside: String = chars.by_ref().take(5).take_while(|c| !matches!(c, '）' | ')')).collect();
            !inside.is_empty() && inside.chars().count() <= 3 && inside.chars().all(counts)
        }
        '①'..='⑳' | '㈠'..='㈩' | '⑴'..='⒛' | '●' | '■' | '◆' | '★' => true,
        _ => numbered(first, chars),
    }
}

/// `一、`, `1.`, `1．`, `12、` but not `1.5`.
fn numbered(first: char, mut rest: impl Iterator<Item = char>) -> bool {
    if !counts(first) {
        return false;
    }
    for _ in 0..3 {
        match rest.next() {
            Some('、') => return true,
            Some('.' | '．') => return rest.next().is_none_or(|c| !c.is_ascii_digit()),
            Some(c) if counts(c) => {}
            _ => return false,
        }
    }
    false
}

/// `第三条`, `第十二章`, behind 第.
fn ordinal(rest: &[char]) -> bool {
    let number = rest.iter().take_while(|c| counts(**c) || **c == ' ').count();
    (1..=5).contains(&number)
        && rest.get(number).is_some_and(|c| matches!(c, '条' | '章' | '节' | '编' | '部'))
}

fn counts(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || is_han_numeral(c)
}

/// Whether a character is a numeral of Han.
pub(super) fn is_han_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百".contains(c)
}

/// Whether a line ends as a sentence does.
pub(super) fn stops(line: &str) -> bool {
    let end = line.trim_end_matches(['”', '’', '」', '』', '）', ')', ' ']);
    end.ends_with(['。', '！', '？', '；', '：', ';', ':', '…'])
}

/// The number of a page, alone on its line: `— 3 —`, `-3-`, `3`, `第3页 共9页`, `3/9`.
pub(super) fn is_folio(line: &str) -> bool {
    let dense: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = dense.trim_matches(|c: char| "—–－-―─~～·•|〔〕[]".contains(c));
    let inner = inner.strip_prefix("Page").or_else(|| inner.strip_prefix('P')).unwrap_or(inner);
    let digits = |s: &str| {
        (1..=4).contains(&s.chars().count())
            && s.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
    };
    let roman = |s: &str| !s.is_empty() && s.len() <= 5 && s.chars().all(|c| "ivxIVX".contains(c));
    let spoken = |s: &str| {
        let s = s.trim_matches(|c: char| "第共页，,/、".contains(c));
        s.split(['页', '/', '共', '第', '，', ',']).filter(|p| !p.is_empty()).all(digits)
            && s.chars().any(|c| c.is_ascii_digit())
    };
    let pages = inner.contains('页') && spoken(inner);
    let of = inner.split_once('/').is_some_and(|(a, b)| digits(a) && digits(b));
    digits(inner) || roman(inner) || pages || of
}

/// An address without any words, perhaps with the number of a page behind it.
pub(super) fn is_address(line: &str) -> bool {
    let line = line.trim_start();
    ["http://", "https://", "file:///"].iter().any(|scheme| line.starts_with(scheme))
        && !line.chars().any(super::line::is_han)
}

/// Whether a line begins with a day and a time of day in figures: `2024/3/5 10:20`,
/// `3/5/24, 10:20 AM`.
pub(super) fn tells_time(line: &str) -> bool {
    let mut words = line.split([' ', ',']).filter(|w| !w.is_empty());
    let figures = |word: Option<&str>, sign: char, count: std::ops::RangeInclusive<usize>| {
        word.is_some_and(|w| {
            let parts: Vec<&str> = w.split(sign).collect();
            count.contains(&parts.len())
                && parts.iter().all(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_digit()))
        })
    };
    let day = words.next();
    (figures(day, '/', 3..=3) || figures(day, '-', 3..=3)) && {
        let time = words.next().map(|w| w.trim_start_matches(['上', '下', '午']));
        figures(time, ':', 2..=3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_open_paragraphs() {
        for line in [
            "一、总体要求",
            "（一）优化服务",
            "(2) 加强监管",
            "1.建立台账",
            "12．报送",
            "第三条 本办法",
            "①排查",
        ] {
            assert!(opens(line), "{line}");
        }
        for line in ["1.5倍以内", "（试行）", "2024年底前", "第三方机构", "一是加强", "十四五规划", ""]
        {
            assert!(!opens(line), "{line}");
        }
    }

    #[test]
    fn lines_of_a_browser_are_told() {
        assert!(
            is_address("https://www.yunzhou.gov.cn/art/2024/3/5/1.html 1/2") && !is_address("https://云州")
        );
        for line in ["2024/3/5 10:20 云州市供水通知", "3/5/24, 10:20 AM", "2024/3/5 上午10:20"] {
            assert!(tells_time(line), "{line}");
        }
        for line in ["2024/3/5", "2024-03-05 起施行", "10:20", ""] {
            assert!(!tells_time(line), "{line}");
        }
    }

    #[test]
    fn page_numbers_are_told() {
        for line in
            ["— 3 —", "-3-", "3", "第3页 共9页", "第 3 页", "3/9", "－12－", "iv", "· 7 ·", "第3页/共9页"]
        {
            assert!(is_folio(line), "{line}");
        }
        for line in ["2024年", "第三页", "3.", "一", "", "第页", "12345"] {
            assert!(!is_folio(line), "{line}");
        }
    }
}

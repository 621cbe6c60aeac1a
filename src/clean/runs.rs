//! Joins the lines of an export that set every run of a paragraph on a line of its own, as
//! some converters of Word files and pages do: `为落实` / `2021` / `年` / `，…`.
//!
//! Lines in, lines out. Only figures and marks tell that a sentence goes on; text in which few
//! lines begin with such a mark is left alone.

use super::text::ends_sentence;
use crate::base::text::is_han;

/// Fewest lines that begin with a mark which ends or parts clauses, where an export set
/// every run of a paragraph on a line of its own.
const FEW_RUNS: usize = 6;

/// Joins the lines of such an export where figures and marks tell that one sentence goes
/// on: `为落实` / `2021` / `年` / `，…`.
pub(super) fn rejoin(lines: Vec<String>) -> Vec<String> {
    let broken = lines.iter().filter(|l| l.starts_with(PARTING)).count();
    if broken < FEW_RUNS || broken * 50 < lines.len() {
        return lines;
    }
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter().peekable();
    while let Some(line) = rest.next() {
        let figure = is_figure(&line);
        let counts = |n: &String| n.starts_with(COUNTED) || n.starts_with(PARTING) || n.starts_with(CLOSING);
        let counted_next = rest.peek().is_some_and(counts);
        let goes_on = |last: &String| {
            let open =
                last.ends_with(OPENING) || is_figure(last) || last.ends_with(|c: char| c.is_ascii_digit());
            let counted = open && line.starts_with(COUNTED);
            let into = figure && counted_next && !ends_sentence(last) && !is_heading(last);
            line.starts_with(PARTING)
                || line.starts_with(CLOSING)
                || last.ends_with(OPENING)
                || counted
                || into
        };
        match out.last_mut().filter(|last| goes_on(last)) {
            Some(last) => last.push_str(&line),
            None => out.push(line),
        }
    }
    out
}

/// Marks that end or part clauses.
const PARTING: [char; 10] = ['，', '、', '；', '。', '：', ',', ';', '）', '》', '〕'];
/// Marks that close what stands before them.
const CLOSING: [char; 4] = [')', ']', '”', '％'];
/// Marks behind which a sentence goes on.
const OPENING: [char; 8] = ['（', '(', '《', '〔', '“', '、', '，', '['];
/// What figures count.
const COUNTED: [char; 24] = [
    '年', '月', '日', '号', '个', '万', '亿', '元', '家', '项', '条', '名', '人', '次', '天', '时', '吨',
    '倍', '千', '%', '台', '户', '期', '件',
];

fn is_figure(line: &str) -> bool {
    line.len() <= 12 && line.contains(|c: char| c.is_ascii_digit()) && !line.contains(is_han)
}

/// Whether a piece is a number and a short name: `二、保障措施`.
fn is_heading(piece: &str) -> bool {
    let words = piece.split_once(['、', ')', '）', '.', '．']).map_or("", |(_, words)| words);
    let plain = |c: char| is_han(c) || matches!(c, '、' | '“' | '”');
    (4..=24).contains(&words.chars().count()) && words.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_on_lines_of_their_own_are_joined() {
        let source = "为落实\n2024\n年工作，\n改造管网\n100\n公里\n，新建\n3\n个水厂\n。\n（\n试行\n）\n一、总体目标\n2025\n年，覆盖全市\n；\n甲\n、\n乙\n、\n丙\n，\n丁";
        let lines: Vec<String> = source.lines().map(str::to_owned).collect();
        assert_eq!(
            rejoin(lines),
            [
                "为落实2024年工作，改造管网",
                "100",
                "公里，新建3个水厂。",
                "（试行）",
                "一、总体目标",
                "2025年，覆盖全市；",
                "甲、乙、丙，丁"
            ]
        );
        assert_eq!(rejoin(vec!["1".into(), "项".into()]), ["1", "项"]);
    }
}

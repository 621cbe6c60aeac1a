//! Styled text in lines of a terminal, where Han characters take two columns.

use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthChar;

/// Words in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) style: Style,
    pub(super) text: String,
}

impl Run {
    pub(super) fn new(style: Style, text: impl Into<String>) -> Self {
        Self { style, text: text.into() }
    }

    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::new(Style::new(), text)
    }
}

/// Columns of the terminal.
pub(super) fn columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Marks that may not begin a line.
const TRAILING: &str = "、，。；：！？）》〉〕】”’,.;:!?)%％";
/// Marks that may not end one.
const LEADING: &str = "（《〈〔【“‘(";

/// The runs in lines of at most `width` columns behind `indent` spaces; without a width, the
/// lines that the text itself has. What could steer a terminal is left out.
pub(super) fn lines(runs: &[Run], indent: usize, width: Option<usize>) -> Vec<String> {
    let room = width.map_or(usize::MAX, |w| w.saturating_sub(indent).max(10));
    let cells: Vec<(char, usize, usize)> = runs
        .iter()
        .enumerate()
        .flat_map(|(at, run)| run.text.chars().map(move |c| (c, at)))
        .filter(|(c, _)| !steers(*c))
        .map(|(c, at)| (c, at, c.width().unwrap_or(0)))
        .collect();
    let mut out = Vec::new();
    for line in cells.split(|(c, _, _)| *c == '\n') {
        let mut rest = line;
        loop {
            let (head, tail) = rest.split_at(fitting(rest, room));
            out.push(" ".repeat(indent) + &painted(head, runs));
            if tail.is_empty() {
                break;
            }
            rest = tail;
        }
    }
    out
}

/// Control characters and marks that turn the direction of writing.
fn steers(c: char) -> bool {
    c != '\n' && c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How many cells go on a line of `room` columns.
fn fitting(cells: &[(char, usize, usize)], room: usize) -> usize {
    let mut used = 0;
    let over = cells.iter().position(|(_, _, width)| {
        used += width;
        used > room
    });
    let Some(over) = over else { return cells.len() };
    let at = |i: usize| cells.get(i).map_or(' ', |c| c.0);
    let inside = |c: char| c.is_ascii_alphanumeric();
    let good = |i: &usize| {
        let (before, next) = (at(i - 1), at(*i));
        !(TRAILING.contains(next) || LEADING.contains(before) || inside(before) && inside(next))
    };
    // Further back than this the line would look torn.
    let least = over.saturating_sub(12).max(1);
    (least..=over).rev().find(good).unwrap_or(over.max(1))
}

fn painted(cells: &[(char, usize, usize)], runs: &[Run]) -> String {
    let mut out = String::new();
    for same in cells.chunk_by(|x, y| x.1 == y.1) {
        let style = same.first().and_then(|c| runs.get(c.1)).map_or_else(Style::new, |r| r.style);
        let text: String = same.iter().map(|c| c.0).collect();
        // A string takes whatever is written.
        let _ = write!(out, "{style}{text}{style:#}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_han_text_may() {
        let rows: &[(&str, usize, &[&str])] = &[
            ("甲乙丙丁戊己庚", 10, &["甲乙丙丁戊", "己庚"]),
            // A stop does not begin a line, a bracket does not end one, a word is not cut.
            ("甲乙丙丁戊，己庚", 10, &["甲乙丙丁", "戊，己庚"]),
            ("甲乙丙丁（己）庚", 10, &["甲乙丙丁", "（己）庚"]),
            ("达到GB5749的标准", 10, &["达到GB5749", "的标准"]),
            ("甲\n乙", 10, &["甲", "乙"]),
            ("\u{1b}[31m甲\u{202e}乙", 20, &["[31m甲乙"]),
        ];
        for (text, width, want) in rows {
            assert_eq!(lines(&[Run::plain(*text)], 0, Some(*width)), *want, "{text}");
        }
        assert_eq!(lines(&[Run::plain("甲".repeat(99))], 2, None), ["  ".to_owned() + &"甲".repeat(99)]);
    }
}

//! How figures, counts and colours are put for a reader.

use anstyle::{AnsiColor, Style};

/// Names, paths, codes.
pub(super) const NAME: Style = AnsiColor::Cyan.on_default();
/// What went wrong.
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What is doubtful.
pub(super) const DOUBT: Style = AnsiColor::Yellow.on_default();
/// What to do next.
pub(super) const HINT: Style = AnsiColor::Green.on_default();
/// Headings.
pub(super) const HEAD: Style = Style::new().bold();
/// What may be skipped in reading.
pub(super) const FAINT: Style = Style::new().dimmed();

/// `3,912 measures`, `1 notice`.
pub(super) fn count(n: u64, one: &str) -> String {
    format!("{} {one}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// `3,912`.
pub(super) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let lead = digits.len() % 3;
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && i % 3 == lead {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `0.42 s`, `12.3 s`, `3 min 5 s`.
pub(super) fn seconds(s: f64) -> String {
    match s {
        s if s < 10.0 => format!("{s:.2} s"),
        s if s < 100.0 => format!("{s:.1} s"),
        s => format!("{} min {:.0} s", (s / 60.0).floor(), (s % 60.0).floor()),
    }
}

/// `s` cut to `width` columns of a terminal, where Han characters take two.
pub(super) fn fit(s: &str, width: usize) -> String {
    let columns = |c: char| if gongwen::base::text::is_wide(c) { 2 } else { 1 };
    if s.chars().map(columns).sum::<usize>() <= width {
        return s.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let kept = s.chars().take_while(|&c| {
        let fits = columns(c) <= left;
        left = left.saturating_sub(columns(c));
        fits
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_and_nouns_agree() {
        let rows = [
            (0, "0 notices"),
            (1, "1 notice"),
            (999, "999 notices"),
            (1000, "1,000 notices"),
            (1_234_567, "1,234,567 notices"),
        ];
        for (n, want) in rows {
            assert_eq!(count(n, "notice"), want);
        }
    }

    #[test]
    fn seconds_keep_three_digits() {
        let rows = [(0.423, "0.42 s"), (12.34, "12.3 s"), (185.0, "3 min 5 s")];
        for (s, want) in rows {
            assert_eq!(seconds(s), want);
        }
    }

    #[test]
    fn long_lines_end_in_an_ellipsis() {
        let rows = [
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("甲乙丙", 6, "甲乙丙"),
            ("甲乙丙", 5, "甲乙…"),
            ("甲乙丙", 4, "甲…"),
        ];
        for (s, width, want) in rows {
            assert_eq!(fit(s, width), want, "{s} {width}");
        }
    }
}

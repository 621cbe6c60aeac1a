//! Forms of lines: literal text in which `*` stands for anything and `#` for digits and
//! the signs of dates.

use crate::base::text::cut;

/// A form: literal stretches with gaps between them.
#[derive(Debug)]
pub(super) struct Form {
    pieces: Vec<String>,
    open_start: bool,
    open_end: bool,
}

impl Form {
    /// Reads a form of the table, already compact.
    pub(super) fn new(form: &str) -> Self {
        let pieces = form.split('*').filter(|p| !p.is_empty()).map(str::to_owned).collect();
        Self { pieces, open_start: form.starts_with('*'), open_end: form.ends_with('*') }
    }

    /// The character that every line of this form begins with, where there is one.
    pub(super) fn first(&self) -> Option<char> {
        let first = self.pieces.first()?.chars().next();
        first.filter(|&c| c != '#' && !self.open_start)
    }

    /// The longest stretch without placeholders; empty where there is none.
    pub(super) fn anchor(&self) -> &str {
        let stretches = self.pieces.iter().flat_map(|p| p.split('#'));
        stretches.max_by_key(|s| s.chars().count()).unwrap_or_default()
    }

    /// Whether the form covers the whole line.
    pub(super) fn matches(&self, line: &str) -> bool {
        let mut rest = line;
        let last = self.pieces.len().saturating_sub(1);
        for (i, piece) in self.pieces.iter().enumerate() {
            let fits = |behind: &&str| i < last || self.open_end || behind.is_empty();
            let behind = if i == 0 && !self.open_start {
                read(piece, rest).filter(fits)
            } else {
                let starts = rest.char_indices().map(|(at, _)| cut(rest, at..rest.len()));
                starts.filter_map(|start| read(piece, start)).find(fits)
            };
            let Some(behind) = behind else { return false };
            rest = behind;
        }
        true
    }
}

/// What stands behind `piece` where `line` begins with it; `#` takes digits and the signs
/// of dates.
fn read<'l>(piece: &str, line: &'l str) -> Option<&'l str> {
    let mut rest = line;
    for c in piece.chars() {
        rest = if c == '#' {
            let behind = rest.trim_start_matches(|d| matches!(d, '0'..='9' | '-' | '.' | ':'));
            Some(behind).filter(|b| b.len() < rest.len())?
        } else {
            rest.strip_prefix(c)?
        };
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_cover_whole_lines() {
        for (form, line, want) in [
            ("打印", "打印", true),
            ("打印", "打印机", false),
            ("打印*", "打印机", true),
            ("*备#号*", "云icp备012号-1", true),
            ("*备#号*", "云icp备案号", false),
            ("第#页", "第12页", true),
            ("*下一页*", "上一页下一页", true),
            ("上一页*下一页", "上一页1下一页2", false),
        ] {
            assert_eq!(Form::new(form).matches(line), want, "{form} {line}");
        }
    }
}

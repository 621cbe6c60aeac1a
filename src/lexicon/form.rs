//! Forms of lines: literal text in which `*` stands for anything and `#` for digits and
//! the signs of dates.

/// A form: literal stretches with gaps between them.
#[derive(Debug)]
pub(super) struct Form {
    pieces: Vec<Vec<char>>,
    open_start: bool,
    open_end: bool,
}

impl Form {
    /// Reads a form of the table, already compact.
    pub(super) fn new(form: &str) -> Self {
        let pieces = form.split('*').filter(|p| !p.is_empty()).map(|p| p.chars().collect()).collect();
        Self { pieces, open_start: form.starts_with('*'), open_end: form.ends_with('*') }
    }

    /// The longest stretch without placeholders; empty where there is none.
    pub(super) fn anchor(&self) -> String {
        let stretches = self.pieces.iter().flat_map(|p| p.split(|&c| c == '#'));
        stretches.max_by_key(|s| s.len()).map(|s| s.iter().collect()).unwrap_or_default()
    }

    /// Whether the form covers the whole line.
    pub(super) fn matches(&self, line: &str) -> bool {
        let line: Vec<char> = line.chars().collect();
        let mut at = 0;
        let last = self.pieces.len().saturating_sub(1);
        for (i, piece) in self.pieces.iter().enumerate() {
            let fixed_start = i == 0 && !self.open_start;
            let fixed_end = i == last && !self.open_end;
            let starts = if fixed_start { at..at + 1 } else { at..line.len() };
            let hit = starts
                .filter_map(|s| line.get(s..).and_then(|rest| read(piece, rest)).map(|len| s + len))
                .find(|&end| !fixed_end || end == line.len());
            let Some(end) = hit else { return false };
            at = end;
        }
        true
    }
}

/// Length of `piece` at the start of `line`; `#` takes digits and the signs of dates.
fn read(piece: &[char], line: &[char]) -> Option<usize> {
    let mut at = 0;
    for &c in piece {
        if c == '#' {
            let digits =
                line.get(at..)?.iter().take_while(|d| matches!(d, '0'..='9' | '-' | '.' | ':')).count();
            if digits == 0 {
                return None;
            }
            at += digits;
        } else if line.get(at) == Some(&c) {
            at += 1;
        } else {
            return None;
        }
    }
    Some(at)
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

//! Short forms of cited titles: 《纲要》 where the text says 以下简称《纲要》.
//!
//! The citation itself bears the full title; here are found the further places that name
//! the same document by the form that the text introduced for it.

use crate::base::span::Span;
use crate::base::text::fold;
use crate::notice::Citation;

/// How far behind a title its short form is introduced: the number may stand between them.
const REACH: usize = 48;
/// Longest short form.
const LONGEST: usize = 24;

/// For each citation the places of its short form in `text`.
pub(super) fn places(text: &str, citations: &[Citation]) -> Vec<Vec<Span>> {
    if !["简称", "下称", "统称"].iter().any(|w| text.contains(w)) {
        return vec![Vec::new(); citations.len()];
    }
    let chars: Vec<char> = text.chars().map(fold).collect();
    citations.iter().map(|c| of(&chars, c)).collect()
}

fn of(chars: &[char], citation: &Citation) -> Vec<Span> {
    let Some((short, from)) = citation.spans.iter().find_map(|s| introduced(chars, s.end)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut at = from;
    while let Some(rest) = chars.get(at..).filter(|r| r.len() > short.len() + 1) {
        if matches!(rest.first(), Some('《' | '<')) && rest.iter().skip(1).take(short.len()).eq(short.iter())
        {
            let span = Span::new(at + 1, at + 1 + short.len());
            let closed = matches!(chars.get(span.end), Some('》' | '>'));
            if closed && !citation.spans.iter().any(|s| s.overlaps(span)) {
                found.push(span);
            }
        }
        at += 1;
    }
    found
}

/// The short form that is introduced behind a title, and where the introduction ends.
fn introduced(chars: &[char], title_end: usize) -> Option<(Vec<char>, usize)> {
    let behind = chars.get(title_end..(title_end + REACH).min(chars.len()))?;
    let stop = behind.iter().position(|c| matches!(c, '。' | ';' | '\n')).unwrap_or(behind.len());
    // A title in between owns what follows it.
    let next = behind.iter().skip(1).position(|c| *c == '《').map_or(stop, |p| p + 1);
    let behind = behind.get(..stop)?;
    let at = behind.windows(2).position(|w| matches!(w, ['简' | '下' | '统', '称']))?;
    let open = behind.iter().skip(at + 2).position(|c| matches!(c, '《' | '“' | '"' | '<'))? + at + 2;
    if open > at + 4 || next < at {
        return None;
    }
    let inside = chars.get(title_end + open + 1..)?;
    let len = inside.iter().take(LONGEST).position(|c| matches!(c, '》' | '”' | '"' | '>'))?;
    (len > 1).then(|| (inside.iter().take(len).copied().collect(), title_end + open + len + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_is_found_where_it_is_used() {
        let text = "落实《甲市乙事纲要》（以下简称《纲要》）。二、对照《纲要》办理，《丙纲要》除外。";
        let at = text
            .chars()
            .collect::<Vec<_>>()
            .windows(6)
            .position(|w| w.iter().collect::<String>() == "甲市乙事纲要")
            .unwrap();
        let citation = Citation { spans: vec![Span::new(at, at + 6)], ..Citation::default() };
        let found = places(text, &[citation]);
        let said: Vec<String> =
            found[0].iter().map(|s| text.chars().skip(s.start).take(s.len()).collect()).collect();
        assert_eq!(said, ["纲要"]);
    }
}

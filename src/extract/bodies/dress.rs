//! What is printed on a body of a list and is no part of its name: a mark (★市水务局), its
//! role in brackets (市水务局（牵头）) or behind it (市水务局牵头、市财政局配合).

use std::ops::Range;

use super::read::{Standing, read};
use super::split::Entry;
use crate::base::text::{cut, is_bullet};
use crate::lexicon::Lexicon;
use crate::lexicon::roles::Label;
use crate::notice::Role;

/// The role that a list gives one of its bodies in so many words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The role.
    pub role: Role,
    /// Whether it also holds for the bodies before it, as a verb does: `甲局、乙局牵头、丙局配合`.
    pub closes: bool,
}

/// Takes marks and words of role off an entry.
pub(super) fn undress(lexicon: &Lexicon, text: &str, entry: &Entry) -> Entry {
    let mut entry = behind_by(lexicon, text, without_marks(text, entry));
    if let Some((range, said)) = bracketed_role(lexicon, text, &entry.range) {
        entry = without_marks(text, &Entry { range, said: said.or(entry.said), ..entry });
    } else if let Some((range, role)) = spoken_role(lexicon, text, &entry.range) {
        entry = Entry { range, said: Some(Said { role, closes: true }), ..entry };
    }
    entry
}

/// 其中供水部分由市水务局: what is to be done by the body behind 由 is no part of its name.
fn behind_by(lexicon: &Lexicon, text: &str, entry: Entry) -> Entry {
    let words = cut(text, entry.range.clone());
    let known = |s: &str| read(lexicon, s, false, None).standing == Standing::Named;
    match words.rsplit_once('由') {
        // 自由贸易试验区 is a name.
        Some((before, body)) if !before.ends_with('自') && known(body) => {
            Entry { range: entry.range.end - body.len()..entry.range.end, ..entry }
        }
        _ => entry,
    }
}

/// Without the marks by which lists point out a body; which of them leads, a note says.
fn without_marks(text: &str, entry: &Entry) -> Entry {
    let idle = |c: char| is_bullet(c) || c == '#' || c.is_whitespace();
    let words = cut(text, entry.range.clone());
    let tail = words.trim_start_matches(idle);
    let core = tail.trim_end_matches(idle);
    let start = entry.range.end - tail.len();
    let marked = words.trim().len() > core.len();
    Entry { range: start..start + core.len(), marked: entry.marked || marked, ..*entry }
}

/// A closing bracket that holds nothing but a role: （牵头）, （配合单位）, （按职责分工负责）. To be
/// responsible is what a list says anyway.
fn bracketed_role(
    lexicon: &Lexicon,
    text: &str,
    range: &Range<usize>,
) -> Option<(Range<usize>, Option<Said>)> {
    let words = cut(text, range.clone());
    let open = words.strip_suffix([')', '〕', ']', '】']).and_then(|w| w.rfind(['(', '〔', '[', '【']))?;
    let inner = cut(words, open..words.len());
    let inner = inner.trim_matches(['(', ')', '〔', '〕', '[', ']', '【', '】', ' ']);
    let role = match lexicon.roles.verb_tail(inner) {
        Some((0, role)) => role,
        _ => match lexicon.roles.label(inner)? {
            Label::Role(role) => role,
            Label::Field(_) => return None,
        },
    };
    let said = Some(Said { role, closes: false }).filter(|_| role != Role::Responsible);
    (open > 0).then(|| (range.start..range.start + cut(words, 0..open).trim_end().len(), said))
}

/// A verb behind a body that is known without it.
fn spoken_role(lexicon: &Lexicon, text: &str, range: &Range<usize>) -> Option<(Range<usize>, Role)> {
    let words = cut(text, range.clone());
    let (end, role) = lexicon.roles.verb_tail(words).filter(|t| t.0 > 0)?;
    let known = |s: &str| read(lexicon, s, false, None).standing != Standing::Unknown;
    (known(cut(words, 0..end)) && !known(words)).then_some((range.start..range.start + end, role))
}

#[cfg(test)]
mod tests {
    use super::super::split;
    use super::*;

    #[test]
    fn marks_and_roles_come_off() {
        let lexicon = Lexicon::load().unwrap();
        for (text, expected) in [
            ("★市水务局、市财政局", "市水务局*|市财政局"),
            ("市水务局*、市财政局", "市水务局*|市财政局"),
            ("市水务局(牵头)、市财政局(配合)", "市水务局=Lead|市财政局=Support"),
            ("市水务局〔主办单位〕,各区政府", "市水务局=Lead|各区政府"),
            ("市水务局、市财政局(按职责分工负责)", "市水务局|市财政局"),
            ("市水务局牵头、市财政局", "市水务局=Lead.|市财政局"),
            ("供水部分由市水务局、市财政局", "市水务局|市财政局"),
            ("自由贸易试验区管委会", "自由贸易试验区管委会"),
            ("市供销合作社(市农合联)", "市供销合作社(市农合联)"),
            ("各县(市、区)", "各县(市、区)"),
        ] {
            let show = |e: Entry| {
                let said = e
                    .said
                    .map_or(String::new(), |s| format!("={:?}{}", s.role, if s.closes { "." } else { "" }));
                format!("{}{}{said}", cut(text, e.range), if e.marked { "*" } else { "" })
            };
            let got: Vec<String> = split(&lexicon, text).into_iter().map(show).collect();
            assert_eq!(got.join("|"), expected, "{text}");
        }
    }
}

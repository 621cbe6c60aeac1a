//! What stands around the chosen part of a page and still concerns the document: fields
//! beside it, its title and number above, its list of attachments below.

use std::ops::Range;

use super::blocks::{Field, FieldFrom};
use super::fields::{self, Pair, Reading};
use super::lines::{Furniture, Line};
use super::text::tidy;
use super::trim::{push, read};
use crate::base::text::han_count;
use crate::lexicon::boilerplate::{Boilerplate, LabelKind, compact};

/// Fields that stand around the document: information tables beside or below it.
pub(super) fn fields_around(
    rules: &Boilerplate,
    lines: &[Line],
    body: &Range<usize>,
    fields: &mut Vec<Field>,
) {
    let mut pending: Option<(String, LabelKind)> = None;
    let mut last: Option<usize> = None;
    for (i, line) in lines.iter().enumerate() {
        if body.contains(&i) || line.chars > 300 {
            pending = None;
            continue;
        }
        match read(rules, line) {
            Reading::Pairs(pairs) if fields::convincing(&pairs) => {
                let strong = pairs.iter().any(|p| p.kind == LabelKind::Strong);
                if strong || pairs.len() > 1 || i + 12 > body.start && i < body.end + 12 {
                    push(fields, pairs, line);
                    last = Some(i);
                }
                pending = None;
            }
            Reading::Label(label, kind) => pending = Some((label, kind)),
            _ => {
                if let Some((label, kind)) = pending.take()
                    && (kind == LabelKind::Strong
                        || kind == LabelKind::Weak && last.is_some_and(|l| i <= l + 3))
                    && line.chars <= 60
                    && line.style.heading.is_none()
                {
                    let value = tidy(&line.text);
                    push(fields, vec![Pair { label, value, kind }], line);
                    last = Some(i);
                }
            }
        }
    }
}

/// Lines before the chosen part that belong to the document: its number. Its title, if
/// it stands there, becomes a field.
pub(super) fn head_before(
    rules: &Boilerplate,
    lines: &[Line],
    body: &Range<usize>,
    outer: &Range<usize>,
    fields: &mut Vec<Field>,
) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut heading = String::new();
    let mut title: Option<usize> = None;
    for i in (0..body.start).rev().take(25) {
        let Some(line) = lines.get(i) else { break };
        if line.row.is_some() || line.link_share() > 50 || line.furniture != Furniture::Not {
            continue;
        }
        let squeezed = compact(&line.text);
        let labelled = || !matches!(read(rules, line), Reading::None);
        // A title is often broken over several lines; read backwards, they are put in front.
        if title.is_none_or(|below| below == i + 1) && is_title(rules, line, fields) && !labelled() {
            heading.insert_str(0, &tidy(&line.text));
            title = Some(i);
        } else if (outer.contains(&i) || i + 10 > body.start)
            && is_number_line(&squeezed)
            && !is_value(rules, lines, i)
        {
            kept.push(i);
        }
    }
    if !heading.is_empty() {
        fields.push(Field { label: "heading".to_owned(), value: heading, from: FieldFrom::Heading });
    }
    kept.reverse();
    kept
}

/// Lines behind the chosen part that belong to the document: its list of attachments.
pub(super) fn foot_behind(
    lines: &[Line],
    body: &Range<usize>,
    is_file: impl Fn(&Line) -> bool,
) -> Vec<usize> {
    let mut kept = Vec::new();
    for i in body.end..body.end + 15 {
        let Some(line) = lines.get(i) else { break };
        let squeezed = compact(&line.text);
        let file = is_file(line);
        let listed = squeezed.starts_with("附件") && (file || squeezed.contains(':')) && line.chars > 5;
        if line.row.is_none() && line.furniture == Furniture::Not && (listed || file && !kept.is_empty()) {
            kept.push(i);
        }
    }
    kept
}

/// Whether a line is the value of a label that stands on the line before it.
fn is_value(rules: &Boilerplate, lines: &[Line], i: usize) -> bool {
    let before = i.checked_sub(1).and_then(|b| lines.get(b));
    before.is_some_and(|l| matches!(read(rules, l), Reading::Label(..)))
}

/// A heading of the page, or what its tags call the title.
fn is_title(rules: &Boilerplate, line: &Line, fields: &[Field]) -> bool {
    if han_count(&line.text) < 5 || line.chars > 200 {
        return false;
    }
    let text = tidy(&line.text);
    line.style.heading.is_some_and(|h| h <= 3)
        || (line.style.centered || line.style.bold) && reads_as_title(rules, &text)
        || fields.iter().any(|f| {
            (f.label == "ArticleTitle" || f.from == FieldFrom::Title) && f.value.contains(text.as_str())
        })
}

/// 关于 … and a kind of document at the end, or before a bracket: （试行）.
fn reads_as_title(rules: &Boilerplate, text: &str) -> bool {
    let bare = text.trim_end_matches(['）', ')']);
    let bare =
        if bare.len() < text.len() { bare.rsplit_once(['（', '(']).map_or(bare, |b| b.0) } else { bare };
    text.contains("关于") && rules.is_kind_at_end(bare)
}

/// Whether a compact line is a document number and nothing else.
pub(super) fn is_number_line(compact: &str) -> bool {
    let bare = compact.trim_matches(|c| matches!(c, '(' | ')' | ' '));
    let Some(bare) = bare.strip_suffix('号') else { return false };
    let Some((code, rest)) = bare.split_once(['〔', '[', '【', '(']) else { return false };
    let Some((year, serial)) = rest.split_once(['〕', ']', '】', ')']) else { return false };
    let digits =
        |s: &str, most: usize| !s.is_empty() && s.len() <= most && s.bytes().all(|b| b.is_ascii_digit());
    let serial = serial.trim_start_matches('第');
    (2..=24).contains(&code.chars().count()) && digits(year, 4) && digits(serial, 5)
}

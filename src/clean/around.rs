//! What stands around the chosen part of a page and still concerns the document: fields
//! beside it, its title and number above, its list of attachments below.

use std::ops::Range;

use super::blocks::{Field, FieldFrom};
use super::fields::{self, Pair, Reading};
use super::lines::{Furniture, Line};
use super::text::tidy;
use super::trim::{push, read};
use crate::base::text::han_count;
use crate::lexicon::Lexicon;
use crate::lexicon::boilerplate::{Boilerplate, LabelKind, compact};
use crate::read::page::{Page, Tag};

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
            Reading::Loose(pair)
                if pair.kind == LabelKind::Strong
                    || pair.kind == LabelKind::Weak && last.is_some_and(|l| i <= l + 2) =>
            {
                push(fields, vec![pair], line);
                last = Some(i);
                pending = None;
            }
            Reading::Moment(pair)
                if pending.is_none()
                    && (last.is_some_and(|l| i <= l + 2)
                        || pair.value.contains(':') && i < body.start && i + 12 > body.start) =>
            {
                push(fields, vec![pair], line);
                last = Some(i);
            }
            _ => {
                if let Some((label, kind)) = pending.take()
                    && (kind == LabelKind::Strong
                        || kind == LabelKind::Weak && last.is_some_and(|l| i <= l + 3))
                    && (line.chars <= 60 || kind == LabelKind::Strong && line.chars <= 240)
                    && super::trim::is_value(rules, line, kind)
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
    titles: &Titles,
    lines: &[Line],
    body: &Range<usize>,
    outer: &Range<usize>,
    fields: &mut Vec<Field>,
) -> Vec<usize> {
    let rules = titles.rules();
    let mut kept = Vec::new();
    let mut heading = String::new();
    let mut title: Option<usize> = None;
    // Whether nothing but fields and furniture stands between the line and the body.
    let mut next_to = true;
    for i in (0..body.start).rev().take(25) {
        let Some(line) = lines.get(i) else { break };
        if line.row.is_some() || line.link_share() > 50 || line.furniture != Furniture::Not {
            continue;
        }
        let squeezed = line.compact();
        if !matches!(read(rules, line), Reading::None) || is_value(rules, lines, i) {
            continue;
        }
        let number = is_number_line(squeezed);
        // A title is often broken over several lines; read backwards, they are put in front.
        let titled = if title.is_none_or(|below| below == i + 1) {
            titles.lines_to(lines, i, next_to, fields).or_else(|| {
                (next_to && title.is_none() && titles.reads_as_one(&line.text)).then_some(i..i + 1)
            })
        } else {
            None
        };
        if let Some(titled) = titled {
            let of_title = titled.clone().filter(|k| title.is_none_or(|below| *k < below));
            let text: String = of_title.filter_map(|k| lines.get(k)).map(|l| tidy(&l.text)).collect();
            heading.insert_str(0, &text);
            title = Some(titled.start);
        } else if (outer.contains(&i) || i + 10 > body.start) && number {
            kept.push(i);
        }
        next_to &= number;
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
        let squeezed = line.compact();
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
    let heads = lines.get(i).is_some_and(|l| l.style.heading.is_some());
    let labels = |l: &Line| matches!(read(rules, l), Reading::Label(_, k) if k != LabelKind::Furniture);
    !heads && before.is_some_and(labels)
}

/// Tells the title of a document among the lines before it.
pub(super) struct Titles<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) page: &'a Page,
}

/// Elements around a line whose names may say that it is the title.
const LEVELS: usize = 4;
/// Lines of one title.
const LONGEST: usize = 8;

impl Titles<'_> {
    fn rules(&self) -> &Boilerplate {
        &self.lexicon.boilerplate
    }

    /// The lines of the title that ends on line `i`: a heading of the page, or what its tags
    /// or the names of its elements call the title.
    fn lines_to(&self, lines: &[Line], i: usize, next_to: bool, fields: &[Field]) -> Option<Range<usize>> {
        let line = lines.get(i)?;
        if let Some((element, heads)) = self.element(line) {
            let inside = |k: &usize| lines.get(*k).is_some_and(|l| element.contains(&l.nodes.start));
            let from = (0..=i).rev().take_while(inside).take(LONGEST).last().unwrap_or(i);
            let whole = !inside(&(i + 1)) && from.checked_sub(1).is_none_or(|before| !inside(&before));
            let text = joined(lines, from..i + 1);
            let reads = heads || text.contains("关于") || self.ends_as_one(&text);
            return (whole && reads && self.may_be(&text)).then_some(from..i + 1);
        }
        let set = |k: &usize| lines.get(*k).is_some_and(|l| l.style.centered || l.style.bold);
        let from = (0..=i).rev().take(LONGEST).take_while(set).last().unwrap_or(i);
        let set = |k: &usize| set(k) && !self.is_apart(lines, *k);
        // Right above the body, the way it is set makes up for the 关于 that it lacks.
        let reads =
            |text: &str| self.reads_as_one(text) || next_to && han_count(text) >= 8 && self.ends_as_one(text);
        let found = (from..=i).rev().take_while(set).find(|&k| reads(&joined(lines, k..i + 1)));
        let text = tidy(&line.text);
        let tagged = || {
            self.may_be(&text)
                && fields.iter().any(|f| {
                    (f.label == "ArticleTitle" || f.from == FieldFrom::Title)
                        && f.value.contains(text.as_str())
                })
        };
        match found {
            // Its first line may name the bodies; what stands above it is no part of it.
            Some(last) => {
                let names = |k: &usize| self.may_be(&joined(lines, *k..i + 1)) && !self.is_apart(lines, *k);
                let from = (from..=last).rev().take_while(names).last().unwrap_or(last);
                Some(from..i + 1)
            }
            None => tagged().then_some(i..i + 1),
        }
    }

    /// Furniture, fields, numbers and menus between the lines of a title end it.
    fn is_apart(&self, lines: &[Line], k: usize) -> bool {
        lines.get(k).is_none_or(|l| {
            let squeezed = l.compact();
            l.furniture != Furniture::Not
                || l.link_share() > 50
                || l.row.is_some()
                || is_number_line(squeezed)
                || squeezed.ends_with("文件")
                || !matches!(read(self.rules(), l), Reading::None)
                || is_value(self.rules(), lines, k)
                || self.names_site(l.text.trim())
        })
    }

    fn may_be(&self, text: &str) -> bool {
        han_count(text) >= 5 && text.chars().count() <= 200 && !self.names_site(text)
    }

    /// The name of the site, which many pages set as their first heading.
    fn names_site(&self, text: &str) -> bool {
        self.lexicon.front.title.sites.close(text)
    }

    /// 关于 … and a kind of document at the end, or before a bracket: （试行）.
    fn reads_as_one(&self, text: &str) -> bool {
        text.contains("关于") && self.ends_as_one(text)
    }

    /// A kind of document at the end, also spaced out: 几 个 问 题 的 通 知.
    fn ends_as_one(&self, text: &str) -> bool {
        let text = compact(text);
        let bare = text.trim_end_matches(')');
        let bare = if bare.len() < text.len() { bare.rsplit_once('(').map_or(bare, |b| b.0) } else { bare };
        self.lexicon.front.doc_type(bare).is_some()
    }

    /// The element near the line that is a heading (then `true`) or bears the name of a title.
    fn element(&self, line: &Line) -> Option<(Range<usize>, bool)> {
        let mut at = line.nodes.start;
        for _ in 0..LEVELS {
            at = self.page.nodes.get(at)?.parent as usize;
            let parent = self.page.nodes.get(at).filter(|p| p.end as usize >= line.nodes.end)?;
            let heads = matches!(parent.tag, Tag::Heading(1..=3));
            let (id, class) = (self.page.id_of(parent), self.page.class_of(parent));
            if heads || self.rules().containers.entitles(id, class) {
                return Some((at..parent.end as usize, heads));
            }
        }
        None
    }
}

/// Some lines as one.
fn joined(lines: &[Line], range: Range<usize>) -> String {
    range.filter_map(|k| lines.get(k)).map(|l| tidy(&l.text)).collect()
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

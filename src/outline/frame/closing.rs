//! Closing paragraphs: what stands after the last item and belongs to the whole document.
//!
//! `本措施自发布之日起施行` always closes. An appeal (`各地、各部门要…`) closes only where
//! the last item has its own text already and items of this document do not run over
//! several paragraphs.

use super::shape::Shape;
use super::{Draft, LineRole};
use crate::lexicon::front::{Front, LineKind};

/// Marks the closing paragraphs of every part.
pub(super) fn read(draft: &mut Draft) {
    let n = draft.frame.lines.len();
    let mut from = 0;
    while from < n {
        if draft.role(from) != Some(LineRole::Body) {
            from += 1;
            continue;
        }
        let part = draft.frame.lines.get(from).map(|l| l.part);
        let belongs = |i: &usize| {
            let line = draft.frame.lines.get(*i);
            line.is_some_and(|l| {
                Some(l.part) == part && matches!(l.role, LineRole::Body | LineRole::Furniture)
            })
        };
        let end = (from..n).find(|i| !belongs(i)).unwrap_or(n);
        close(draft, from, end);
        from = end.max(from + 1);
    }
}

fn close(draft: &mut Draft, from: usize, end: usize) {
    let fixed = |i: &usize| matches!(draft.shape(*i), Some(Shape::Numbered | Shape::Row));
    let Some(last) = (from..end).rev().find(fixed) else { return };
    let heading = is_heading(draft, last);
    let text = |i: &usize| draft.shape(*i) == Some(Shape::Text);
    // The paragraph under a heading is its text.
    let own = (last + 1..end).find(text).filter(|_| heading);
    let single = single(draft, from, last, heading);
    let front = &draft.lexicon.front;
    let closes = |i: &usize| {
        let line = draft.squeezed(*i);
        let appeals = || single && text(i) && appeals(front, line);
        Some(*i) != own && (front.reads(LineKind::Closing, line) || appeals())
    };
    let Some(first) = (last + 1..end).find(closes) else { return };
    for i in first..end {
        if draft.role(i) == Some(LineRole::Body) {
            let part = draft.frame.lines.get(i).map_or(0, |l| l.part);
            draft.set(i, LineRole::Closing, part);
        }
    }
}

/// `节假日期间，各地区、各部门要…`: whom the appeal meets may stand behind a short clause.
fn appeals(front: &Front, line: &str) -> bool {
    const LONGEST_LEAD: usize = 16;
    let behind = line.split_once(',').filter(|(lead, _)| lead.chars().count() <= LONGEST_LEAD);
    front.reads(LineKind::Exhortation, line)
        || behind.is_some_and(|(_, rest)| front.reads(LineKind::Exhortation, rest))
}

/// Whether the number's line is a heading with its text on the lines below.
fn is_heading(draft: &Draft, i: usize) -> bool {
    let heads = |s: &super::Seen| {
        !s.stopped && !s.squeezed.ends_with([')', ']', '〕']) && s.squeezed.chars().count() <= 60
    };
    draft.seen.get(i).is_some_and(|s| s.shape == Shape::Numbered && heads(s))
}

/// Whether items of this form (heading above its text, or both on one line) have one
/// paragraph each, as a rule.
fn single(draft: &Draft, from: usize, last: usize, heading: bool) -> bool {
    let text = |i: usize| draft.shape(i) == Some(Shape::Text) && !is_field(draft.squeezed(i));
    let (mut items, mut continued) = (0usize, 0usize);
    for i in from..last {
        if draft.shape(i) != Some(Shape::Numbered)
            || is_heading(draft, i) != heading
            || heading && !text(i + 1)
        {
            continue;
        }
        items += 1;
        continued += usize::from(text(if heading { i + 2 } else { i + 1 }));
    }
    let enough = if heading { 3 } else { 1 };
    items >= enough && continued * 5 <= items
}

/// Whether a line is a labelled field of the item above it: 责任单位：….
fn is_field(line: &str) -> bool {
    line.chars().take(14).any(|c| c == ':')
}

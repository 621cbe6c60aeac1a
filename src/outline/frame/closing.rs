//! Closing paragraphs: what stands after the last item and belongs to the whole document.
//!
//! `本措施自发布之日起施行` always closes. An appeal (`各地、各部门要…`) closes only where
//! the last item has its own text already and items of this document do not run over
//! several paragraphs.

use super::shape::Shape;
use super::{Draft, LineRole};
use crate::lexicon::front::LineKind;

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
    let Some(first) = (last + 1..end).find(|&i| closes(draft, i, last, from)) else { return };
    for i in first..end {
        if draft.role(i) == Some(LineRole::Body) {
            let part = draft.frame.lines.get(i).map_or(0, |l| l.part);
            draft.set(i, LineRole::Closing, part);
        }
    }
}

fn closes(draft: &Draft, i: usize, last: usize, from: usize) -> bool {
    let front = &draft.lexicon.front;
    let line = draft.squeezed(i);
    let heading = is_heading(draft, last);
    let first_text = (last + 1..end_of(draft, last)).find(|&k| draft.shape(k) == Some(Shape::Text));
    if heading && first_text == Some(i) {
        return false;
    }
    let appeals = draft.shape(i) == Some(Shape::Text) && front.reads(LineKind::Exhortation, line);
    front.reads(LineKind::Closing, line) || appeals && single(draft, from, last, heading)
}

/// Whether the number's line is a heading with its text on the lines below.
fn is_heading(draft: &Draft, i: usize) -> bool {
    let heads = |s: &super::Seen| {
        !s.stopped && !s.squeezed.ends_with([')', ']', '〕']) && s.squeezed.chars().count() <= 60
    };
    draft.seen.get(i).is_some_and(|s| s.shape == Shape::Numbered && heads(s))
}

fn end_of(draft: &Draft, from: usize) -> usize {
    draft.seen.len().min(from + 200)
}

/// Whether items of this form (heading above its text, or both on one line) have one
/// paragraph each, as a rule.
fn single(draft: &Draft, from: usize, last: usize, heading: bool) -> bool {
    let text = |i: usize| draft.shape(i) == Some(Shape::Text);
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

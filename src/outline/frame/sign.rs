//! Signatures: names of bodies or persons, and the day below them.

use super::LineRole;
use super::rest::{Stage, Walk};
use super::shape::{Shape, squeeze};
use crate::base::text::is_han;
use crate::lexicon::front::LineKind;

/// Lines of one signature: joint notices are signed by a dozen bodies and more.
const LONGEST_SIGNATURE: usize = 32;

impl Walk<'_, '_> {
    /// A day alone on its line signs what stands before it.
    pub(super) fn dated(&mut self, i: usize, shape: Shape) {
        if self.stage == Stage::Titled {
            return self.mark(i, LineRole::SubtitleNote);
        }
        let named = self.signers(i);
        if named.is_empty() && shape == Shape::Day && self.stage == Stage::Started && !self.closes(i) {
            return self.body(i);
        }
        for k in named {
            self.mark(k, LineRole::Signature);
        }
        self.mark(i, if shape == Shape::Day { LineRole::Date } else { LineRole::Signature });
        self.signed = true;
    }

    /// The lines before a date that name who signs.
    fn signers(&self, i: usize) -> Vec<usize> {
        let mut out = Vec::new();
        for k in (0..i).rev().take(LONGEST_SIGNATURE) {
            let free =
                matches!(self.draft.role(k), Some(LineRole::Preamble | LineRole::Body | LineRole::Signature));
            match self.draft.shape(k) {
                Some(Shape::Blank) if out.is_empty() => {}
                Some(Shape::Org | Shape::Person) if free => out.push(k),
                Some(Shape::Title) if free && out.is_empty() && self.bare_name(k) => out.push(k),
                _ => break,
            }
        }
        out
    }

    /// A short line without any punctuation can be the name of a body that the lexicon
    /// does not know, right before a date.
    fn bare_name(&self, k: usize) -> bool {
        let line = self.draft.squeezed(k);
        let never = &self.draft.lexicon.front.orgs.never;
        (3..=30).contains(&line.chars().count())
            && line.chars().all(|c| is_han(c) || c == '(' || c == ')')
            && !never.stand_in(line)
    }

    /// Whether nothing of the document's own text follows line `i`.
    fn closes(&self, i: usize) -> bool {
        let rest = self.draft.seen.iter().skip(i + 1).take(2 * LONGEST_SIGNATURE).map(|s| s.shape);
        let next = rest.into_iter().find(|s| !matches!(s, Shape::Blank | Shape::Line(LineKind::Furniture)));
        match next {
            None | Some(Shape::Mark | Shape::Attached) => true,
            Some(Shape::Line(kind)) => matches!(
                kind,
                LineKind::Release | LineKind::CarbonCopy | LineKind::PrintLine | LineKind::Contact
            ),
            Some(Shape::Title | Shape::Text | Shape::Numbered) => self.awaited,
            _ => false,
        }
    }

    /// Names of bodies: a signature, or a piece of a title, or text.
    pub(super) fn named(&mut self, i: usize) -> usize {
        let limit = self.draft.seen.len().min(i + LONGEST_SIGNATURE);
        let name = |k: &usize| matches!(self.draft.shape(*k), Some(Shape::Org | Shape::Person));
        let end = (i..limit).find(|k| !name(k)).unwrap_or(limit);
        if !self.signs(i, end) {
            return self.titled(i);
        }
        let dated = matches!(self.behind(end), Some(Shape::Day | Shape::SignedDay));
        (i..end).for_each(|k| self.mark(k, LineRole::Signature));
        self.signed |= !dated;
        end
    }

    /// The next shape from line `i` on that is not empty.
    fn behind(&self, i: usize) -> Option<Shape> {
        let shapes = self.draft.seen.iter().skip(i).take(LONGEST_SIGNATURE).map(|s| s.shape);
        shapes.into_iter().find(|s| *s != Shape::Blank)
    }

    /// Whether the names on lines `i..end` sign: a day follows, or nothing of the text
    /// does and they are not the first line of the next title.
    fn signs(&self, i: usize, end: usize) -> bool {
        if self.stage == Stage::Titled {
            return false;
        }
        let next = self.behind(end);
        if matches!(next, Some(Shape::Day | Shape::SignedDay)) {
            return true;
        }
        let right = self.draft.seen.get(i).is_some_and(|s| s.style.right);
        let apart = right || next != Some(Shape::Title) || self.title_begins_with(i);
        apart && self.closes(end.saturating_sub(1))
    }

    /// Whether the notice's title begins with this name.
    fn title_begins_with(&self, i: usize) -> bool {
        let title = self.draft.frame.titles.first();
        let first = title.and_then(|t| t.spans.first());
        let printed = first.map(|s| squeeze(self.draft.blocks.text.folded(*s)));
        printed.is_some_and(|p| p.starts_with(self.draft.squeezed(i)))
    }
}

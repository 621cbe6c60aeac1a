//! Attachments: the list at the end of a notice (附件说明), and the heads of those that
//! follow it.

use std::ops::Range;

use super::rest::{List, Stage, Walk, key};
use super::shape::{Shape, is_file};
use super::{Draft, LineRole, Title};
use crate::base::span::Span;
use crate::base::text::cut;
use crate::lexicon::front::LineKind;

/// A longer numbered line is an item of the text.
const LONGEST_ENTRY: usize = 80;

impl Walk<'_, '_> {
    /// `附件：…`: a list before the signature, a head where its document follows.
    pub(super) fn attached(&mut self, i: usize) -> usize {
        let line = self.draft.squeezed(i);
        let late = self.signed || self.list != List::Never;
        let heads = late && !is_file(line) && !line.contains(":1.") && self.carries_text(i);
        if heads || self.heads_table(i) {
            return self.head_of_attachment(i);
        }
        let entry = line.split_once(':').map_or("", |(_, e)| e).to_owned();
        self.mark(i, LineRole::AttachmentList);
        self.expect(unnumbered(&entry));
        self.list = List::Open(u32::from(entry.starts_with('1')));
        i + 1
    }

    /// `附件：` alone, a title, and then a table at once.
    fn heads_table(&self, i: usize) -> bool {
        let alone = self.draft.squeezed(i).ends_with(':');
        alone && self.draft.shape(i + 1) == Some(Shape::Title) && self.draft.shape(i + 2) == Some(Shape::Row)
    }

    /// Whether text follows line `i` before the next attachment.
    fn carries_text(&self, i: usize) -> bool {
        let rest = self.draft.seen.iter().skip(i + 1).map(|s| s.shape);
        let stop = |s: &Shape| !matches!(s, Shape::Attached | Shape::Mark | Shape::Day | Shape::SignedDay);
        let mut shapes = rest.take_while(stop);
        shapes.any(|s| matches!(s, Shape::Numbered | Shape::Text | Shape::Row))
    }

    /// Whether line `i` belongs to the open list; closes it otherwise.
    pub(super) fn list_goes_on(&mut self, i: usize, shape: Shape) -> bool {
        let List::Open(number) = self.list else { return false };
        if shape == Shape::Blank {
            return false;
        }
        let line = self.draft.squeezed(i).to_owned();
        let entry = self.entry(i, number);
        let goes_on = match shape {
            Shape::Numbered => entry.is_some(),
            Shape::Attached => is_file(&line),
            // The title before it goes on: 征求意见稿.
            Shape::Line(LineKind::Note) => self.draft.shape(i + 1) != Some(Shape::Text),
            Shape::Title | Shape::Org => self.expected_title(i).is_none() && !self.precedes_day(i),
            _ => false,
        };
        if !goes_on {
            self.list = List::Over;
            return false;
        }
        self.list = List::Open(entry.unwrap_or(number));
        self.mark(i, LineRole::AttachmentList);
        self.expect(unnumbered(&line));
        true
    }

    /// The number of the list's next entry, where line `i` is it.
    fn entry(&self, i: usize, before: u32) -> Option<u32> {
        let seen = self.draft.seen.get(i)?;
        let digit = seen.squeezed.starts_with(|c: char| c.is_ascii_digit());
        let title = seen.squeezed.trim_end_matches(['。', ';']);
        let short = title.chars().count() <= LONGEST_ENTRY && !title.contains(['。', ';']);
        seen.ordinal.filter(|&n| n == before + 1 && digit && short)
    }

    /// Whether names and then a date follow: a signature.
    fn precedes_day(&self, i: usize) -> bool {
        let rest = self.draft.seen.iter().skip(i).take(32).map(|s| s.shape);
        let mut rest = rest.skip_while(|s| matches!(s, Shape::Org | Shape::Person | Shape::Blank));
        match rest.next() {
            Some(Shape::Day | Shape::SignedDay) => true,
            Some(Shape::Title) => rest.next() == Some(Shape::Day),
            _ => false,
        }
    }

    /// `附件1` with its title behind it or on the next lines.
    pub(super) fn head_of_attachment(&mut self, i: usize) -> usize {
        let late = self.signed || self.list != List::Never;
        let carries = self.carries_text(i);
        if self.stage == Stage::Started && !late && !carries {
            self.mark(i, LineRole::AttachmentList);
            return i + 1;
        }
        let own = titled_span(self.draft, i);
        if own.is_none()
            && !carries
            && let Some(end) = self.empty_head(i)
        {
            return end;
        }
        let end = if own.is_some() { i + 1 } else { self.title_end_behind_mark(i) };
        // A notice with items of its own encloses only what its title names.
        self.awaited &= self.stage != Stage::Started || self.is_issued(own, i + 1..end);
        let role = self.opens();
        self.mark(i, LineRole::AttachmentTitle);
        if let Some(span) = own {
            self.draft.frame.titles.push(Title { part: self.part, role, spans: vec![span] });
        } else if end > i + 1 {
            self.draft.title(role, self.part, i + 1..end);
        }
        self.fresh();
        end
    }

    fn is_issued(&self, own: Option<Span>, lines: Range<usize>) -> bool {
        let title = match own {
            Some(span) => self.draft.blocks.text.folded(span).to_owned(),
            None => lines.map(|k| self.draft.squeezed(k)).collect(),
        };
        self.issued.contains(&key(&title))
    }

    /// A head under which the page has a file, or nothing.
    fn empty_head(&mut self, i: usize) -> Option<usize> {
        if is_file(self.draft.squeezed(i + 1)) {
            self.mark(i, LineRole::AttachmentList);
            self.mark(i + 1, LineRole::AttachmentList);
            return Some(i + 2);
        }
        if matches!(self.draft.shape(i + 1), Some(Shape::Title | Shape::Org)) {
            return None;
        }
        self.mark(i, LineRole::Furniture);
        Some(i + 1)
    }

    fn title_end_behind_mark(&self, i: usize) -> usize {
        let first = i + 1;
        if !matches!(self.draft.shape(first), Some(Shape::Title | Shape::Org)) {
            return first;
        }
        if let Some(end) = self.expected_title(first) {
            return end;
        }
        // Column heads of a table may follow: the line that completes a title ends it.
        let last = self.title_end(first);
        let mut ends = first + 1..=last;
        let whole = ends.clone().find(|&end| self.completes_title(first..end));
        whole.or_else(|| ends.find(|&end| self.reads_as_title(first..end))).unwrap_or(last.min(first + 2))
    }
}

fn unnumbered(entry: &str) -> &str {
    entry.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、'))
}

/// The title that stands behind `附件1` on its line.
fn titled_span(draft: &Draft, i: usize) -> Option<Span> {
    let span = draft.span(i);
    let text = &draft.blocks.text;
    let line = text.folded(span);
    let rest = behind_mark(line);
    (!rest.is_empty()).then(|| text.trim(text.span_in(span, line.len() - rest.len()..line.len())))
}

/// What stands behind `附件1：` on a width-folded line.
pub fn behind_mark(line: &str) -> &str {
    let rest = line.trim_start().trim_start_matches(['附', '件', '表', '图', '录']);
    let rest = rest.trim_start_matches(' ');
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    // 附件1 2026年…: a year is part of the title.
    let rest = if digits <= 2 { cut(rest, digits..rest.len()) } else { rest };
    let rest = rest.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c));
    rest.trim_start_matches(|c: char| " -:.、)".contains(c))
}

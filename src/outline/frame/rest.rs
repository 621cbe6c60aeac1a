//! Everything behind the head: text, signature, enclosed document, attachments.
//!
//! Walks the lines once. A cover notice shows in its verb (印发、转发): the first titled
//! document behind it belongs to part 0, every further one and every attachment opens a
//! part of its own.

use std::ops::Range;

use super::head::{looks, without_note};
use super::shape::Shape;
use super::{Draft, LineRole};
use crate::base::text::{cut, fold_str, is_han};
use crate::lexicon::front::LineKind;

/// Lines of one printed title.
const LONGEST_TITLE_LINES: usize = 6;

/// Reads from line `from` to the end.
pub(super) fn read(draft: &mut Draft, from: usize) {
    let mut walk = Walk::new(draft, from);
    let mut i = from;
    while i < walk.draft.seen.len() {
        i = walk.step(i);
    }
}

struct Walk<'a, 'd> {
    draft: &'a mut Draft<'d>,
    part: u32,
    /// Titles by which enclosed documents and attachments will be known.
    expected: Vec<String>,
    /// Whether the notice issues a document that has not begun yet.
    awaited: bool,
    /// Whether text has been seen since the last title.
    prefaced: bool,
    /// Whether numbered or titled text has begun since the last title.
    started: bool,
    /// Whether the part in hand has been signed.
    signed: bool,
    /// Whether no further document has begun.
    own: bool,
    /// Number of the last entry, inside a list of attachments.
    list: Option<u32>,
    listed: bool,
}

impl<'a, 'd> Walk<'a, 'd> {
    fn new(draft: &'a mut Draft<'d>, from: usize) -> Self {
        let mut walk = Self {
            draft,
            part: 0,
            expected: Vec::new(),
            awaited: false,
            prefaced: false,
            started: false,
            signed: false,
            own: true,
            list: None,
            listed: false,
        };
        walk.expect_enclosed(from);
        walk
    }

    /// What the title and the first paragraphs of a cover say of the document it carries.
    fn expect_enclosed(&mut self, from: usize) {
        let issuing = &self.draft.lexicon.front.issuing;
        let title: String = self.title_text();
        let verb = issuing.verbs.iter().filter_map(|v| title.find(v.as_str()).map(|at| at + v.len())).min();
        let mut expected = Vec::new();
        if let Some(at) = verb.filter(|_| {
            title.ends_with("通知")
                || title.ends_with('函')
                || title.ends_with("公告")
                || title.ends_with('》')
                || title.ends_with("决定")
                || title.ends_with('令')
        }) {
            let inner = cut(&title, at..title.len());
            let inner = inner.trim_end_matches("通知").trim_end_matches('的');
            expected.push(key(inner));
            self.awaited = true;
        }
        for i in (from..self.draft.seen.len()).take(4) {
            if !matches!(self.draft.shape(i), Some(Shape::Text)) {
                break;
            }
            let text = self.draft.blocks.text.folded(self.draft.span(i));
            if !issuing.phrases.iter().any(|p| text.contains(p.as_str())) {
                continue;
            }
            let carried = [
                "你们",
                "你单位",
                "现印发",
                "现予",
                "现将",
                "现转发",
                "现下发",
                "现公布",
                "现批转",
                "现发布",
                "现下达",
            ];
            if carried.iter().any(|w| text.contains(w)) {
                expected.extend(quoted(text).map(key));
                self.awaited = true;
            }
        }
        self.expected = expected;
    }

    fn title_text(&self) -> String {
        let title = self.draft.frame.titles.last();
        let spans = title.map(|t| t.spans.as_slice()).unwrap_or_default();
        spans.iter().map(|s| super::shape::squeeze(self.draft.blocks.text.folded(*s))).collect()
    }

    /// Reads the element at line `i`; says where the next one begins.
    fn step(&mut self, i: usize) -> usize {
        let shape = self.draft.shape(i).unwrap_or(Shape::Blank);
        if self.list.is_some() && self.list_goes_on(i, shape) {
            return i + 1;
        }
        match shape {
            Shape::Blank => self.mark(i, LineRole::Furniture),
            Shape::Row => self.body(i),
            Shape::Numbered => self.numbered(i),
            Shape::Day | Shape::SignedDay => self.dated(i, shape),
            Shape::Attached => return self.attached(i),
            Shape::Mark => return self.head_of_attachment(i),
            Shape::Org | Shape::Person => return self.named(i),
            Shape::Title => return self.titled(i),
            Shape::Number | Shape::Line(LineKind::Letterhead) if !self.started && !self.prefaced => {
                self.mark(i, LineRole::SubtitleNote);
            }
            Shape::Addressee if self.own && !self.prefaced && !self.started => {
                self.mark(i, LineRole::Addressee)
            }
            Shape::Addressee | Shape::Text | Shape::Number => self.text(i),
            Shape::Line(kind) => self.line(i, kind),
        }
        i + 1
    }

    fn mark(&mut self, i: usize, role: LineRole) {
        self.draft.set(i, role, self.part);
    }

    fn body(&mut self, i: usize) {
        self.started = true;
        self.prefaced = true;
        self.mark(i, LineRole::Body);
    }

    fn numbered(&mut self, i: usize) {
        if self.signed && self.awaited {
            self.begin_untitled();
        }
        self.body(i);
    }

    /// An enclosed document may come without its title: the page had it elsewhere.
    fn begin_untitled(&mut self) {
        self.awaited = false;
        self.signed = false;
        self.started = false;
    }

    fn text(&mut self, i: usize) {
        if self.signed && self.awaited {
            self.begin_untitled();
        }
        self.prefaced = true;
        self.mark(i, if self.started { LineRole::Body } else { LineRole::Preamble });
    }

    fn line(&mut self, i: usize, kind: LineKind) {
        let role = match kind {
            LineKind::Release => LineRole::Release,
            LineKind::CarbonCopy => LineRole::CarbonCopy,
            LineKind::PrintLine => LineRole::PrintLine,
            LineKind::Contact if self.signed || self.ends_soon(i) => LineRole::Contact,
            LineKind::Note if !self.started && !self.prefaced => LineRole::SubtitleNote,
            LineKind::Furniture => LineRole::Furniture,
            _ => return self.text(i),
        };
        self.mark(i, role);
    }

    /// A day alone on its line signs what stands before it.
    fn dated(&mut self, i: usize, shape: Shape) {
        if !self.prefaced && !self.started {
            return self.mark(i, LineRole::SubtitleNote);
        }
        let named = self.signers(i);
        if named.is_empty() && shape == Shape::Day && self.started && !self.closes(i) {
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
        for k in (0..i).rev().take(16) {
            let role = self.draft.role(k);
            match self.draft.shape(k) {
                Some(Shape::Blank) if out.is_empty() => continue,
                Some(Shape::Org | Shape::Person)
                    if matches!(role, Some(LineRole::Preamble | LineRole::Body | LineRole::Signature)) =>
                {
                    out.push(k)
                }
                Some(Shape::Title) if out.is_empty() && self.bare_name(k) => out.push(k),
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
            && !never.iter().any(|w| line.contains(w.as_str()))
            && matches!(self.draft.role(k), Some(LineRole::Preamble | LineRole::Body))
    }

    /// Whether nothing of the document's own text follows line `i`.
    fn closes(&self, i: usize) -> bool {
        let next = self
            .draft
            .seen
            .iter()
            .skip(i + 1)
            .map(|s| s.shape)
            .find(|s| !matches!(s, Shape::Blank | Shape::Line(LineKind::Furniture)));
        match next {
            None => true,
            Some(Shape::Line(kind)) => matches!(
                kind,
                LineKind::Release | LineKind::CarbonCopy | LineKind::PrintLine | LineKind::Contact
            ),
            Some(Shape::Mark | Shape::Attached) => true,
            Some(Shape::Title | Shape::Text | Shape::Numbered) => self.awaited,
            _ => false,
        }
    }

    fn ends_soon(&self, i: usize) -> bool {
        let more = |s: &super::Seen| matches!(s.shape, Shape::Numbered | Shape::Text | Shape::Row);
        !self.draft.seen.iter().skip(i + 1).any(more)
    }

    /// Names of bodies: a signature, or a piece of a title, or text.
    fn named(&mut self, i: usize) -> usize {
        let n = self.draft.seen.len();
        let name = |k: &usize| matches!(self.draft.shape(*k), Some(Shape::Org | Shape::Person));
        let end = (i..n).find(|k| !name(k)).unwrap_or(n);
        let after = (end..n).find(|&k| self.draft.shape(k) != Some(Shape::Blank));
        let dated = after.is_some_and(|k| matches!(self.draft.shape(k), Some(Shape::Day | Shape::SignedDay)));
        let right = self.draft.seen.get(i).is_some_and(|s| s.style.right);
        let signs = self.prefaced
            && (dated
                || self.closes(end.saturating_sub(1))
                    && (right
                        || after.is_none_or(|k| self.draft.shape(k) != Some(Shape::Title))
                        || self.signs_title(i)));
        if signs {
            (i..end).for_each(|k| self.mark(k, LineRole::Signature));
            self.signed |= !dated;
            return end;
        }
        self.titled(i)
    }

    /// Whether the notice's title begins with this name.
    fn signs_title(&self, i: usize) -> bool {
        self.title_text().starts_with(self.draft.squeezed(i))
    }

    /// A short line without a stop: the title of what follows, or a line of the text.
    fn titled(&mut self, i: usize) -> usize {
        if let Some(end) = self.expected_title(i) {
            return self.begin(i..end);
        }
        let end = self.title_end(i);
        if self.awaited && (self.prefaced || self.signed) && (!self.started || self.signed) {
            return self.begin(i..end);
        }
        if self.signed && !self.ends_soon(end.saturating_sub(1)) && self.reads_as_title(i..end) {
            return self.begin(i..end);
        }
        if self.signed && self.ends_soon(i) {
            self.mark(i, LineRole::Furniture);
            return i + 1;
        }
        if self.prefaced {
            self.body(i);
        } else {
            self.text(i);
        }
        i + 1
    }

    fn reads_as_title(&self, lines: Range<usize>) -> bool {
        let joined: String = lines.map(|i| self.draft.squeezed(i)).collect();
        let front = &self.draft.lexicon.front;
        looks(front, &joined) || joined.ends_with('表') || joined.ends_with('图')
    }

    /// The lines from `i` on that make up one of the expected titles.
    fn expected_title(&self, i: usize) -> Option<usize> {
        let mut joined = String::new();
        for k in i..(i + LONGEST_TITLE_LINES).min(self.draft.seen.len()) {
            if !matches!(self.draft.shape(k), Some(Shape::Title | Shape::Org | Shape::Line(LineKind::Note))) {
                return None;
            }
            joined.push_str(&key(self.draft.squeezed(k)));
            let bare = key(without_note(self.draft.squeezed(k)));
            let plain = joined.strip_suffix(&key(self.draft.squeezed(k))).map(|j| format!("{j}{bare}"));
            if self.expected.iter().any(|e| !e.is_empty() && (*e == joined || Some(e) == plain.as_ref())) {
                return Some(k + 1);
            }
        }
        None
    }

    fn title_end(&self, i: usize) -> usize {
        let n = self.draft.seen.len();
        let titular = |k: &usize| matches!(self.draft.shape(*k), Some(Shape::Title | Shape::Org));
        (i..(i + LONGEST_TITLE_LINES).min(n))
            .find(|k| !titular(k))
            .unwrap_or((i + LONGEST_TITLE_LINES).min(n))
            .max(i + 1)
    }

    /// Opens the document whose title stands on `lines`.
    fn begin(&mut self, lines: Range<usize>) -> usize {
        let end = lines.end;
        let role = if self.awaited {
            LineRole::EnclosedTitle
        } else {
            self.part += 1;
            LineRole::AttachmentTitle
        };
        let joined: String = lines.clone().map(|k| key(self.draft.squeezed(k))).collect();
        self.expected.retain(|e| *e != joined);
        self.draft.title(role, self.part, lines);
        self.fresh();
        end
    }

    fn fresh(&mut self) {
        self.own = false;
        self.awaited = false;
        self.prefaced = false;
        self.started = false;
        self.signed = false;
        self.list = None;
    }

    /// `附件：…`: a list before the signature, a head where its document follows.
    fn attached(&mut self, i: usize) -> usize {
        let heads =
            (self.signed || self.listed) && !self.draft.squeezed(i).contains(":1.") && self.carries_text(i);
        if heads {
            return self.head_of_attachment(i);
        }
        self.mark(i, LineRole::AttachmentList);
        let line = self.draft.squeezed(i);
        let entry = line.split_once(':').map_or("", |(_, e)| e);
        let first = entry.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '、');
        self.expected.push(key(first));
        self.list = Some(u32::from(entry.starts_with('1')));
        self.listed = true;
        i + 1
    }

    /// Whether text follows line `i` before the next attachment.
    fn carries_text(&self, i: usize) -> bool {
        let rest = self.draft.seen.iter().skip(i + 1);
        let stop = |s: &&super::Seen| {
            !matches!(s.shape, Shape::Attached | Shape::Mark | Shape::Day | Shape::SignedDay)
        };
        rest.take_while(stop).any(|s| matches!(s.shape, Shape::Numbered | Shape::Text | Shape::Row))
    }

    fn list_goes_on(&mut self, i: usize, shape: Shape) -> bool {
        let line = self.draft.squeezed(i).to_owned();
        let seen = self.draft.seen.get(i);
        let next = self.list.map(|n| n + 1);
        let goes_on = match shape {
            Shape::Blank => return false,
            Shape::Numbered => {
                let ordinal = seen.and_then(|s| s.ordinal);
                let entry = ordinal == next
                    && seen.is_some_and(|s| !s.stopped)
                    && line.starts_with(|c: char| c.is_ascii_digit());
                if entry {
                    self.list = ordinal;
                }
                entry
            }
            Shape::Title | Shape::Org => self.expected_title(i).is_none() && !self.precedes_day(i),
            _ => false,
        };
        if goes_on {
            self.mark(i, LineRole::AttachmentList);
            let entry = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '、');
            self.expected.push(key(entry));
        } else {
            self.list = None;
        }
        goes_on
    }

    /// Whether names and then a date follow: a signature.
    fn precedes_day(&self, i: usize) -> bool {
        let rest = self.draft.seen.iter().skip(i).take(12).map(|s| s.shape);
        let mut rest = rest.skip_while(|s| matches!(s, Shape::Org | Shape::Person | Shape::Blank));
        let next = rest.next();
        matches!(next, Some(Shape::Day | Shape::SignedDay))
            || matches!(next, Some(Shape::Title)) && matches!(rest.next(), Some(Shape::Day))
    }

    /// `附件1` with its title behind it or on the next lines.
    fn head_of_attachment(&mut self, i: usize) -> usize {
        if self.started && !self.signed && !self.listed && !self.carries_text(i) {
            self.mark(i, LineRole::AttachmentList);
            return i + 1;
        }
        let own = titled_span(self.draft, i);
        let end = if own.is_some() { i + 1 } else { self.title_end_behind_mark(i) };
        let role = if self.awaited && !self.started {
            LineRole::EnclosedTitle
        } else {
            self.part += 1;
            LineRole::AttachmentTitle
        };
        match own {
            Some(span) => {
                self.draft.frame.titles.push(super::Title { part: self.part, role, spans: vec![span] });
                self.mark(i, LineRole::AttachmentTitle);
            }
            None => {
                self.mark(i, LineRole::AttachmentTitle);
                if end > i + 1 {
                    self.draft.title(role, self.part, i + 1..end);
                }
            }
        }
        self.fresh();
        end
    }

    fn title_end_behind_mark(&self, i: usize) -> usize {
        let first = (i + 1..self.draft.seen.len())
            .find(|&k| self.draft.shape(k) != Some(Shape::Blank))
            .unwrap_or(i + 1);
        let titular = matches!(self.draft.shape(first), Some(Shape::Title | Shape::Org));
        if !titular {
            return i + 1;
        }
        if let Some(end) = self.expected_title(first) {
            return end;
        }
        // Column heads of a table may follow: the line that completes a title ends it.
        let last = self.title_end(first);
        (first + 1..=last).find(|&end| self.reads_as_title(first..end)).unwrap_or(last.min(first + 2))
    }
}

/// The title that stands behind `附件1` on its line.
fn titled_span(draft: &Draft, i: usize) -> Option<crate::base::span::Span> {
    let span = draft.span(i);
    let line = draft.blocks.text.folded(span);
    let rest = behind_mark(line);
    (!rest.is_empty())
        .then(|| draft.blocks.text.trim(draft.blocks.text.span_in(span, line.len() - rest.len()..line.len())))
}

/// What stands behind `附件1：` on a width-folded line.
pub fn behind_mark(line: &str) -> &str {
    let rest = line.trim_start().trim_start_matches(['附', '件', '表', '图', '录']);
    let rest = rest.trim_start_matches(' ');
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    // 附件1 2026年…: a year is part of the title.
    let rest = if digits <= 2 { cut(rest, digits..rest.len()) } else { rest };
    let rest = rest.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c));
    rest.trim_start_matches(|c: char| c == ' ' || "-:.、)".contains(c))
}

/// What makes two printings of a title equal: its characters without spaces, quotes and
/// brackets.
pub fn key(title: &str) -> String {
    fold_str(title).chars().filter(|&c| is_han(c) || c.is_ascii_alphanumeric()).collect()
}

/// Titles in 《》, outermost.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    let mut start = 0;
    text.char_indices().filter_map(move |(at, c)| {
        match c {
            '《' => {
                if depth == 0 {
                    start = at + c.len_utf8();
                }
                depth += 1;
            }
            '》' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return Some(cut(text, start..at));
                }
            }
            _ => {}
        }
        None
    })
}

//! Everything behind the head: text, signature, enclosed document, attachments.
//!
//! Walks the lines once. The first titled document behind a cover notice belongs to part
//! 0; every further one and every attachment opens a part of its own.

use std::collections::BTreeSet;
use std::ops::Range;

use super::head::{looks, without_note};
use super::shape::{Shape, is_file};
use super::{Draft, LineRole, cover};
use crate::base::text::{fold_str, is_han};
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

/// How far the document in hand has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Nothing but its title.
    Titled,
    /// Unnumbered text.
    Prefaced,
    /// Numbered or headed text.
    Started,
}

/// Where the walk stands in a list of attachments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// None seen.
    Never,
    /// Inside one, behind the entry of this number.
    Open(u32),
    /// Behind one.
    Over,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact about the walk, and they do not exclude each other"
)]
pub(super) struct Walk<'a, 'd> {
    pub(super) draft: &'a mut Draft<'d>,
    pub(super) part: u32,
    /// Titles by which enclosed documents and attachments will be known.
    pub(super) expected: BTreeSet<String>,
    /// Those of them that the cover issues.
    pub(super) issued: BTreeSet<String>,
    /// Whether the notice issues a document that has not begun yet.
    pub(super) awaited: bool,
    pub(super) stage: Stage,
    /// Whether the document in hand has been signed.
    pub(super) signed: bool,
    /// Whether no further document has begun.
    own: bool,
    pub(super) list: List,
    /// Whether items say whom to ask: then the last one does, too.
    asked: bool,
    /// The last line that holds text.
    last_text: usize,
}

impl<'a, 'd> Walk<'a, 'd> {
    fn new(draft: &'a mut Draft<'d>, from: usize) -> Self {
        let text = |s: &super::Seen| matches!(s.shape, Shape::Numbered | Shape::Text | Shape::Row);
        let last_text = draft.seen.iter().rposition(text).unwrap_or(0);
        let issued = cover::issued(draft, from);
        Self {
            draft,
            part: 0,
            expected: issued.titles.clone(),
            issued: issued.titles,
            awaited: issued.awaited,
            stage: Stage::Titled,
            signed: false,
            own: true,
            list: List::Never,
            asked: false,
            last_text,
        }
    }

    /// Reads the element at line `i`; says where the next one begins.
    fn step(&mut self, i: usize) -> usize {
        let shape = self.draft.shape(i).unwrap_or(Shape::Blank);
        if self.copied_to(i, shape) {
            self.mark(i, LineRole::CarbonCopy);
            return i + 1;
        }
        if self.list_goes_on(i, shape) {
            return i + 1;
        }
        let plain = matches!(shape, Shape::Title | Shape::Text);
        if plain && self.ends_soon(i) && is_file(self.draft.squeezed(i)) {
            // A link to the document's own file, or to one of its attachments.
            let listed = self.expected_title(i).is_some();
            self.mark(i, if listed { LineRole::AttachmentList } else { LineRole::Furniture });
            return i + 1;
        }
        match shape {
            Shape::Attached => return self.attached(i),
            Shape::Mark => return self.head_of_attachment(i),
            Shape::Org | Shape::Person => return self.named(i),
            Shape::Title => return self.titled(i),
            Shape::Blank => self.mark(i, LineRole::Furniture),
            Shape::Row => self.body(i),
            Shape::Numbered => self.numbered(i),
            Shape::Day | Shape::SignedDay => self.dated(i, shape),
            Shape::Line(kind) => self.line(i, kind),
            Shape::Number if self.stage == Stage::Titled => self.mark(i, LineRole::SubtitleNote),
            Shape::Addressee if self.own && self.stage == Stage::Titled => self.mark(i, LineRole::Addressee),
            Shape::Addressee | Shape::Text | Shape::Number => self.text(i),
        }
        i + 1
    }

    /// 抄送 may run over several lines.
    fn copied_to(&self, i: usize, shape: Shape) -> bool {
        let before = i.checked_sub(1).and_then(|k| self.draft.role(k));
        before == Some(LineRole::CarbonCopy)
            && matches!(shape, Shape::Text | Shape::Title | Shape::Org)
            && self.draft.squeezed(i).chars().count() <= 100
    }

    pub(super) fn mark(&mut self, i: usize, role: LineRole) {
        self.draft.set(i, role, self.part);
    }

    pub(super) fn body(&mut self, i: usize) {
        self.stage = Stage::Started;
        self.mark(i, LineRole::Body);
    }

    fn numbered(&mut self, i: usize) {
        self.begin_untitled();
        self.body(i);
    }

    /// An enclosed document may come without its title: the page had it elsewhere.
    fn begin_untitled(&mut self) {
        if self.signed && self.awaited {
            self.awaited = false;
            self.signed = false;
            self.stage = Stage::Prefaced;
        }
    }

    fn text(&mut self, i: usize) {
        self.begin_untitled();
        self.stage = self.stage.max(Stage::Prefaced);
        let role = if self.stage == Stage::Started { LineRole::Body } else { LineRole::Preamble };
        self.mark(i, role);
    }

    fn line(&mut self, i: usize, kind: LineKind) {
        let role = match kind {
            LineKind::Release => LineRole::Release,
            LineKind::CarbonCopy => LineRole::CarbonCopy,
            LineKind::PrintLine => LineRole::PrintLine,
            LineKind::Contact if self.signed || self.ends_soon(i) && !self.asked => LineRole::Contact,
            LineKind::Contact => {
                self.asked = true;
                return self.text(i);
            }
            LineKind::Note | LineKind::Letterhead if self.stage == Stage::Titled => LineRole::SubtitleNote,
            LineKind::Furniture => LineRole::Furniture,
            LineKind::Meta if self.stage != Stage::Started || self.ends_soon(i) => LineRole::Furniture,
            _ => return self.text(i),
        };
        self.mark(i, role);
    }

    /// Whether no text follows line `i`.
    pub(super) fn ends_soon(&self, i: usize) -> bool {
        i >= self.last_text
    }

    /// A short line without a stop: the title of what follows, or a line of the text.
    pub(super) fn titled(&mut self, i: usize) -> usize {
        if let Some(end) = self.expected_title(i) {
            return self.begin(i..end);
        }
        let end = self.title_end(i);
        let followed = !self.ends_soon(end.saturating_sub(1));
        // Text, a signature and then a title: a cover, whatever its wording.
        self.awaited |= self.own && self.signed && self.stage != Stage::Started && followed;
        if self.awaited && (self.signed || self.stage == Stage::Prefaced) {
            return self.begin(i..end);
        }
        if self.signed && followed && self.reads_as_title(i..end) {
            return self.begin(i..end);
        }
        if self.signed && self.ends_soon(i) {
            self.mark(i, LineRole::Furniture);
        } else if self.stage == Stage::Titled {
            self.text(i);
        } else {
            self.body(i);
        }
        i + 1
    }

    /// Whether lines end as titles do: a 文种, 表, 图.
    pub(super) fn completes_title(&self, lines: Range<usize>) -> bool {
        let joined: String = lines.map(|i| self.draft.squeezed(i)).collect();
        let bare = without_note(&joined);
        self.draft.lexicon.front.doc_type(bare).is_some() || bare.ends_with(['表', '图', '》'])
    }

    pub(super) fn reads_as_title(&self, lines: Range<usize>) -> bool {
        let joined: String = lines.map(|i| self.draft.squeezed(i)).collect();
        looks(&self.draft.lexicon.front, &joined) || joined.ends_with(['表', '图'])
    }

    /// The lines from `i` on that make up one of the expected titles.
    pub(super) fn expected_title(&self, i: usize) -> Option<usize> {
        let mut joined = String::new();
        for k in i..i + LONGEST_TITLE_LINES {
            if !matches!(self.draft.shape(k)?, Shape::Title | Shape::Org | Shape::Line(LineKind::Note)) {
                return None;
            }
            let line = self.draft.squeezed(k);
            let plain = format!("{joined}{}", key(without_note(line)));
            joined.push_str(&key(line));
            if self.expected.contains(&joined) || self.expected.contains(&plain) {
                return Some(k + 1);
            }
        }
        None
    }

    pub(super) fn title_end(&self, i: usize) -> usize {
        let titular = |k: &usize| matches!(self.draft.shape(*k), Some(Shape::Title | Shape::Org));
        let end = i + LONGEST_TITLE_LINES;
        (i + 1..end).find(|k| !titular(k)).unwrap_or(end)
    }

    /// Opens the document whose title stands on `lines`.
    fn begin(&mut self, lines: Range<usize>) -> usize {
        let end = lines.end;
        let role = self.opens();
        let joined: String = lines.clone().map(|k| key(self.draft.squeezed(k))).collect();
        self.expected.remove(&joined);
        self.draft.title(role, self.part, lines);
        self.fresh();
        end
    }

    /// What the title of the next document is: of the one that the notice encloses, or of
    /// a part of its own.
    pub(super) fn opens(&mut self) -> LineRole {
        if self.awaited {
            return LineRole::EnclosedTitle;
        }
        self.part += 1;
        LineRole::AttachmentTitle
    }

    pub(super) fn fresh(&mut self) {
        self.own = false;
        self.awaited = false;
        self.stage = Stage::Titled;
        self.signed = false;
        if let List::Open(_) = self.list {
            self.list = List::Over;
        }
    }

    pub(super) fn expect(&mut self, title: &str) {
        let key = key(title);
        if !key.is_empty() {
            self.expected.insert(key);
        }
    }
}

/// What makes two printings of a title equal: its characters without spaces, quotes and
/// brackets.
pub fn key(title: &str) -> String {
    fold_str(title).chars().filter(|&c| is_han(c) || c.is_ascii_alphanumeric()).collect()
}

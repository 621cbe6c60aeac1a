//! The frame: what each line of a cleaned document is.
//!
//! Takes lines and the numbering; says which are title, number, recipients, text,
//! signature, attachment … and to which part of the notice they belong (GB/T 9704—2012,
//! 7.1). It does not nest sections, read names or choose between two printed titles.

mod annex;
mod closing;
mod cover;
pub mod day;
mod head;
pub mod number;
mod rest;
mod shape;
mod sign;

use crate::base::span::Span;
use crate::clean::blocks::Blocks;
use crate::lexicon::Lexicon;
use shape::Seen;

pub use head::{looks as looks_titled, without_note};
pub use annex::behind_mark;
pub use rest::key as title_key;
pub use shape::{ENDINGS_OF_FILES, is_org, squeeze};

/// Every line's role, parallel to [`Blocks::blocks`], and the printed titles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// One entry a block.
    pub lines: Vec<Line>,
    /// Titles in the order in which they are printed.
    pub titles: Vec<Title>,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 0 for the notice's own text with the document it encloses; 1, 2, … for further
    /// enclosed documents and attachments.
    pub part: u32,
    /// What `span` is.
    pub role: LineRole,
    /// The line, or what is left of it behind `glued`.
    pub span: Span,
    /// Elements that stand before `span` on the same line, in order.
    pub glued: Vec<(Span, LineRole)>,
}

/// A title as printed, on one line or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The part that it names.
    pub part: u32,
    /// `Title`, `EnclosedTitle` or `AttachmentTitle`.
    pub role: LineRole,
    /// Where its lines stand; an attachment's number is left out.
    pub spans: Vec<Span>,
}

/// What a line can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineRole {
    /// The notice's own title, in one or more lines.
    Title,
    /// 发文机关标志, 签发人, 紧急程度.
    Letterhead,
    /// 发文字号.
    DocNumber,
    /// 主送机关.
    Addressee,
    /// Unnumbered text before the first number.
    Preamble,
    /// Title of the document that a cover notice issues.
    EnclosedTitle,
    /// What stands in brackets under a title: 题注, date, 试行, 征求意见稿; who speaks.
    SubtitleNote,
    /// What sections and measures are built from.
    Body,
    /// Paragraphs that close the document as a whole.
    Closing,
    /// 发文机关署名.
    Signature,
    /// 成文日期.
    Date,
    /// 公开属性: （此件公开发布）.
    Release,
    /// 附件说明: the list of attachments.
    AttachmentList,
    /// An attachment's number and title.
    AttachmentTitle,
    /// 抄送.
    CarbonCopy,
    /// 印发机关和印发日期.
    PrintLine,
    /// Whom to ask.
    Contact,
    /// What belongs to no document.
    Furniture,
}

impl Frame {
    /// Every piece of the document with its role and part, in order of the text.
    pub fn pieces(&self) -> impl Iterator<Item = (Span, LineRole, u32)> + '_ {
        self.lines.iter().flat_map(|l| {
            let glued = l.glued.iter().map(|&(span, role)| (span, role, l.part));
            glued.chain(std::iter::once((l.span, l.role, l.part)))
        })
    }

    /// The pieces of one role.
    pub fn of(&self, role: LineRole) -> impl Iterator<Item = (Span, u32)> + '_ {
        self.pieces().filter(move |p| p.1 == role).map(|(span, _, part)| (span, part))
    }

    /// Number of parts; there is always part 0.
    pub fn parts(&self) -> u32 {
        self.lines.iter().map(|l| l.part).max().unwrap_or(0) + 1
    }
}

/// Says what each line is.
pub fn frame(lexicon: &Lexicon, blocks: &Blocks) -> Frame {
    let seen = shape::look(lexicon, blocks);
    let lines = blocks.blocks.iter();
    let lines =
        lines.map(|b| Line { part: 0, role: LineRole::Body, span: b.span, glued: Vec::new() }).collect();
    let mut draft = Draft { lexicon, blocks, seen, frame: Frame { lines, titles: Vec::new() } };
    let body = head::read(&mut draft);
    rest::read(&mut draft, body);
    closing::read(&mut draft);
    draft.frame
}

/// A frame in the making.
struct Draft<'a> {
    lexicon: &'a Lexicon,
    blocks: &'a Blocks,
    seen: Vec<Seen>,
    frame: Frame,
}

impl Draft<'_> {
    fn shape(&self, i: usize) -> Option<shape::Shape> {
        self.seen.get(i).map(|s| s.shape)
    }

    fn squeezed(&self, i: usize) -> &str {
        self.seen.get(i).map_or("", |s| s.squeezed.as_str())
    }

    fn role(&self, i: usize) -> Option<LineRole> {
        self.frame.lines.get(i).map(|l| l.role)
    }

    fn set(&mut self, i: usize, role: LineRole, part: u32) {
        if let Some(line) = self.frame.lines.get_mut(i) {
            line.role = role;
            line.part = part;
        }
    }

    fn span(&self, i: usize) -> Span {
        self.frame.lines.get(i).map_or_else(Span::default, |l| l.span)
    }

    /// Records a title that `lines` print.
    fn title(&mut self, role: LineRole, part: u32, lines: std::ops::Range<usize>) {
        let spans = lines.clone().map(|i| self.span(i)).filter(|s| !s.is_empty()).collect();
        for i in lines {
            self.set(i, role, part);
        }
        self.frame.titles.push(Title { part, role, spans });
    }
}

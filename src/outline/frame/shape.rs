//! What one line looks like by itself, before its place in the document is known.
//!
//! Takes a line of the cleaned text; gives its shape and the line without spaces. What
//! the shape means (a name of a body: letterhead, signature or a piece of a title?) is
//! decided by the walk over the document.

use super::{day, number};
use crate::base::text::{cut, is_han, is_invisible, mapped};
use crate::clean::blocks::{Block, BlockKind, Blocks, Style};
use crate::lexicon::Lexicon;
use crate::lexicon::front::{Front, LineKind};
use crate::outline::marker;

/// A line that is longer is running text, whatever it begins with.
const LONGEST_ELEMENT: usize = 600;
/// A number with its registration and label, or a day.
const LONGEST_NUMBER: usize = 70;
/// One printed line of a title, or a whole title on one line.
const LONGEST_TITLE: usize = 120;

/// What attached files are called.
pub const ENDINGS_OF_FILES: &[&str] = &[
    ".doc", ".docx", ".pdf", ".xls", ".xlsx", ".wps", ".et", ".zip", ".rar", ".ofd", ".ppt", ".pptx", ".txt",
    ".jpg", ".png", ".ceb",
];

/// Shape of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Blank,
    Row,
    Numbered,
    Day,
    /// Name and day on one line.
    SignedDay,
    Number,
    Addressee,
    /// `附件：…`: a list, or the head of an attachment.
    Attached,
    /// `附件1`: the head of an attachment, its title on the same line or the next.
    Mark,
    /// Names of bodies and nothing else.
    Org,
    /// `市长　甲某`.
    Person,
    Line(LineKind),
    /// Short, without a final stop.
    Title,
    Text,
}

/// A line with its shape.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) shape: Shape,
    /// The width-folded line without spaces; empty for running text.
    pub(super) squeezed: String,
    pub(super) style: Style,
    /// Value of the number that opens the line.
    pub(super) ordinal: Option<u32>,
    /// Whether the line ends a sentence.
    pub(super) stopped: bool,
}

/// Looks at every line.
pub(super) fn look(lexicon: &Lexicon, blocks: &Blocks) -> Vec<Seen> {
    blocks.blocks.iter().map(|b| one(lexicon, blocks, *b)).collect()
}

fn one(lexicon: &Lexicon, blocks: &Blocks, block: Block) -> Seen {
    let folded = blocks.text.folded(block.span);
    let stopped = folded.trim_end().ends_with(['。', ';', '!', '?', '…']);
    let style = if let BlockKind::Paragraph(style) = block.kind { style } else { Style::default() };
    let row = !matches!(block.kind, BlockKind::Paragraph(_));
    let short = !row && block.span.len() <= LONGEST_ELEMENT;
    let squeezed = if short { squeeze(folded) } else { String::new() };
    let numbered = if row { None } else { marker::read(&lexicon.numbering, folded) };
    let sure =
        numbered.and_then(|m| lexicon.numbering.styles.get(m.style)).is_some_and(|s| !s.weak && !s.inline);
    let shape = match (row, sure) {
        (true, _) => Shape::Row,
        (_, true) => Shape::Numbered,
        _ if !short => Shape::Text,
        _ => element(&lexicon.front, &squeezed),
    };
    let plain = matches!(shape, Shape::Text | Shape::Title | Shape::Org);
    let shape = if numbered.is_some() && plain { Shape::Numbered } else { shape };
    Seen { shape, squeezed, style, ordinal: numbered.map(|m| m.ordinal), stopped }
}

/// `s` without any space.
pub fn squeeze(s: &str) -> String {
    mapped(s, |c| (!c.is_whitespace() && !is_invisible(c)).then_some(c))
}

fn element(front: &Front, line: &str) -> Shape {
    if line.chars().all(|c| !c.is_alphanumeric() && !is_han(c)) {
        return Shape::Blank;
    }
    let short = line.chars().count() <= LONGEST_NUMBER;
    if short && day::whole(line).is_some() {
        return Shape::Day;
    }
    if short && number::whole(line).is_some() {
        return Shape::Number;
    }
    if let Some(shape) = attachment(line) {
        return shape;
    }
    if let Some(kind) = front.line(line) {
        return Shape::Line(kind);
    }
    if line.strip_suffix(':').is_some_and(|n| front.reads(LineKind::Addressee, n) || lists_bodies(front, n)) {
        return Shape::Addressee;
    }
    if signed_day(front, line) {
        return Shape::SignedDay;
    }
    if heads_series(front, line) {
        return Shape::Line(LineKind::Letterhead);
    }
    if is_person(front, line) {
        return Shape::Person;
    }
    if is_org(front, line) {
        return Shape::Org;
    }
    if titular(line) { Shape::Title } else { Shape::Text }
}

/// Several names, of which at least every other one ends as those of bodies do: firms have
/// names that end on anything.
fn lists_bodies(front: &Front, names: &str) -> bool {
    let (mut bodies, mut all) = (0, 0);
    for name in names.split(['、', ',']) {
        all += 1;
        bodies += usize::from(is_org(front, name) || name.starts_with(['各', '有']));
        if name.is_empty() || name.chars().count() > 30 || name.contains(['。', ';', ':', '《']) {
            return false;
        }
    }
    all > 1 && bodies * 2 >= all && !["如下", "负责", "落实", "包括"].iter().any(|w| names.contains(w))
}

/// `云州市人民政府令`, `云州市税务局公告`: over the number of an order or announcement,
/// which has no title of its own or has it below.
fn heads_series(front: &Front, line: &str) -> bool {
    ["令", "公告", "通告"].iter().any(|w| line.strip_suffix(w).is_some_and(|org| is_org(front, org)))
}

/// `附件`, `附件1`, `附件1：名单`, `附表 名单`; not a sentence that begins so.
fn attachment(line: &str) -> Option<Shape> {
    let rest = ["附件", "附表", "附图", "附录", "附"].iter().find_map(|w| line.strip_prefix(w))?;
    let bare_prefix = !["附件", "附表", "附图", "附录"].iter().any(|w| line.starts_with(w));
    let numbered = rest.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十-".contains(c) || c.is_ascii_uppercase()
    });
    // A line that names a file is an entry of a list of downloads.
    if is_file(line) {
        return Some(Shape::Attached);
    }
    let sentence = line.contains('。') || line.chars().count() > LONGEST_TITLE * 2;
    if let Some(title) = numbered.strip_prefix([':', '.']) {
        let listed = !sentence || title.contains("1.");
        return listed.then_some(if title.is_empty() && !rest.starts_with(':') {
            Shape::Mark
        } else {
            Shape::Attached
        });
    }
    if bare_prefix || sentence || line.contains(',') && line.chars().count() > 40 {
        return None;
    }
    let title = numbered.trim_start_matches(['、', ')']);
    // 附件下载, 附件所列…: a word that goes on is no head, unless a number stands between.
    let headed = title.is_empty() || numbered.len() < rest.len();
    (headed && (title.is_empty() || titular(title))).then_some(Shape::Mark)
}

/// Whether a line ends on the name of a file.
pub(super) fn is_file(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    ENDINGS_OF_FILES.iter().any(|e| lower.ends_with(e))
}

fn signed_day(front: &Front, line: &str) -> bool {
    if !day::may_close(line) {
        return false;
    }
    let Some(day) = day::first(line) else { return false };
    let before = cut(line, 0..day.bytes.start);
    day.bytes.end == line.len() && is_org(front, before)
}

/// `市长　甲某`, `云州市人民政府市长　甲某`, `主任：甲某`, `市长`.
fn is_person(front: &Front, line: &str) -> bool {
    let length = line.chars().count();
    if length > 24 || line.contains(['、', ',', '。', '(']) {
        return false;
    }
    let Some(office) = front.orgs.offices.find(line) else { return false };
    let (before, name) = (cut(line, 0..office.start), cut(line, office.end..line.len()));
    let name = name.trim_start_matches(':');
    // Law collections leave the name out: 市　长 over the day.
    if before.is_empty() && name.is_empty() {
        return true;
    }
    let han = name.chars().filter(|&c| is_han(c)).count();
    let named = (2..=4).contains(&han) || name.contains('·');
    // 关于印发甲州市长期护理…: a word of a title that holds the name of an office by chance.
    named
        && !front.orgs.never.stand_in(before)
        && name.chars().all(|c| is_han(c) || c == '·')
        && (before.is_empty()
            || is_org(front, before)
            || before.ends_with(['省', '市', '县', '区', '州', '副', '代']))
}

/// Whether a line without spaces is a body's name or several.
pub fn is_org(front: &Front, line: &str) -> bool {
    let sealed = || front.orgs.seals.iter().fold(line, |l, s| l.strip_suffix(s.as_str()).unwrap_or(l));
    let bare = if front.orgs.seals.close(line) { sealed() } else { line };
    let length = bare.chars().count();
    (3..=160).contains(&length)
        && front.orgs.endings.close(bare.trim_end_matches(')'))
        && bare.chars().all(|c| {
            is_han(c) || matches!(c, '(' | ')' | '、' | '·' | '“' | '”' | '-') || c.is_ascii_alphanumeric()
        })
        && bare.chars().next().is_some_and(is_han)
        && !front.orgs.never.stand_in(bare)
}

fn titular(line: &str) -> bool {
    let length = line.chars().count();
    (2..=LONGEST_TITLE).contains(&length)
        && !line.contains(['。', ';', '!', '?'])
        && !line.ends_with([':', '…'])
        && line.matches([',', ':']).count() <= 3
        && line.contains(is_han)
}

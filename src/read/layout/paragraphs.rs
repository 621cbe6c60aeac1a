//! Lines become paragraphs, as Chinese documents are set.
//!
//! A paragraph opens with an indent of two characters or a number and runs in full lines to
//! the right margin; the line that ends short of it is its last. Headings stand in the middle,
//! signatures at the right. What a paragraph is in the document is not asked.

use super::cells::unbroken;
use super::ink::Edges;
use super::line::{self, Line};
use super::marks;
use crate::read::paper::{Item, Look, Paragraph, Place};

/// A line with the margins between which it is set.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) line: Line,
    pub(super) page: u32,
    pub(super) left: f32,
    pub(super) right: f32,
    /// The middle of its page or column.
    pub(super) middle: f32,
    /// Whether it belongs to the notes at the foot of the page.
    pub(super) note: bool,
}

/// What is usual in the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usual {
    /// Size of most of its type.
    pub(super) size: f32,
    /// Distance between its lines.
    pub(super) pitch: f32,
    /// Distance of lines of that size from which a paragraph ends, where paragraphs are set
    /// apart by room.
    pub(super) parts: Option<f32>,
}

impl Set {
    fn size(&self) -> f32 {
        self.line.size.max(1.0)
    }

    /// Room before the line, in sizes.
    fn indent(&self) -> f32 {
        (self.line.edges.x0 - self.left) / self.size()
    }

    /// Room behind the line, in sizes.
    fn room(&self) -> f32 {
        (self.right - self.line.edges.x1) / self.size()
    }

    fn centered(&self, usual: Usual) -> bool {
        let (before, after) = (self.indent(), self.room());
        let large = self.size() > usual.size * 1.12;
        // Set to the middle of the text, or of the paper where margins differ.
        let on_paper = (self.line.edges.middle() - self.middle).abs() < self.size() * 0.8;
        let even = (before - after).abs() <= if large { 1.6 } else { 1.2 }
            || on_paper && before >= 3.0 && after >= 3.0;
        // A short first line ends in the middle by chance, and so does an item.
        let item = marks::opens(&self.line.text) && !self.line.text.starts_with('第');
        let first = (1.5..2.6).contains(&before) && !self.line.bold || item;
        even && (large && before > -0.5 || before >= 1.5 && !first)
    }

    fn flush_right(&self, usual: Usual) -> bool {
        let far = self.line.edges.x0 > self.left + (self.right - self.left) * 0.42;
        far && !self.centered(usual) && self.room() < 8.0
    }
}

/// Puts lines together; tables are set between them by the caller.
#[derive(Debug)]
pub(super) struct Builder {
    usual: Usual,
    /// Finished paragraphs and tables.
    pub(super) items: Vec<Item>,
    open: Vec<Set>,
    notes: Vec<Set>,
}

impl Builder {
    pub(super) fn new(usual: Usual) -> Self {
        Self { usual, items: Vec::new(), open: Vec::new(), notes: Vec::new() }
    }

    /// Adds the next line in reading order.
    pub(super) fn line(&mut self, set: Set) {
        if set.note {
            self.notes.push(set);
            return;
        }
        if self.open.last().is_some_and(|last| breaks(last, &set, self.usual)) {
            self.close();
        }
        self.open.push(set);
    }

    /// Ends the paragraph, and puts the notes that stand in the way behind it.
    pub(super) fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        self.items.extend(paragraph(&open, self.usual));
        let mut note: Vec<Set> = Vec::new();
        for set in std::mem::take(&mut self.notes) {
            let numbered = set.line.text.starts_with(|c: char| c.is_ascii_digit() || "[〔注".contains(c));
            let ends = note.last().is_some_and(|last| {
                numbered || marks::opens(&set.line.text) || breaks(last, &set, self.usual)
            });
            if ends {
                self.items.extend(paragraph(&note, self.usual));
                note.clear();
            }
            note.push(set);
        }
        self.items.extend(paragraph(&note, self.usual));
    }
}

/// One paragraph of its lines.
fn paragraph(lines: &[Set], usual: Usual) -> Option<Item> {
    let first = lines.first()?;
    let mut text = String::new();
    for set in lines {
        line::append(&mut text, &set.line.text);
    }
    let here = lines.iter().filter(|s| s.page == first.page).map(|s| s.line.edges);
    let edges = here.reduce(Edges::union)?;
    let look = Look {
        heading: None,
        centered: lines.iter().all(|s| s.centered(usual)),
        right: lines.len() == 1 && first.flush_right(usual),
        bold: lines.iter().all(|s| s.line.bold),
    };
    let place = Some(Place::Area { page: first.page, edges: edges.to_array() });
    Some(Item::Paragraph(Paragraph { text, look, place }))
}

/// Whether a paragraph ends between two lines.
fn breaks(a: &Set, b: &Set, usual: Usual) -> bool {
    let ratio = a.size() / b.size();
    if !(0.88..1.14).contains(&ratio) || apart(a, b, usual) {
        return true;
    }
    let (stops, opens) = (marks::stops(&a.line.text), marks::opens(&b.line.text));
    match (a.centered(usual), b.centered(usual)) {
        (true, true) => return stops || opens || a.line.bold != b.line.bold || starts_anew(&b.line.text),
        (false, false) => {}
        _ => return true,
    }
    if a.flush_right(usual) || b.flush_right(usual) {
        return true;
    }
    if a.room() > unbroken(&b.line.text) + 0.9 {
        return true;
    }
    let (before, after) = (a.indent(), b.indent());
    let hanging = marks::opens(&a.line.text) && !opens && !stops && after < 4.0;
    if after >= 1.5 && after > before + 1.0 {
        return !hanging;
    }
    // The line before may be a heading, which has no stop, or end with the bodies in charge.
    // A bare 一、 may be the end of 统一、 that wrapped.
    let heading = marks::opens(&a.line.text) && !b.line.text.starts_with(marks::is_han_numeral);
    let ends = stops || heading || a.line.text.ends_with(['）', ')', '〕', ']', '】']);
    opens && (ends || after >= 1.0) || stops && after >= 1.5 && (before - after).abs() < 1.0
}

/// A line under a title that is none of it: its brackets, or a date.
fn starts_anew(text: &str) -> bool {
    text.starts_with(['（', '(', '〔', '—']) || text.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether more room lies between two lines than within a paragraph.
fn apart(a: &Set, b: &Set, usual: Usual) -> bool {
    let step = b.line.edges.level() - a.line.edges.level();
    let pitch = usual.pitch.max(a.size() * 1.05) * (a.size() / usual.size.max(1.0)).max(1.0);
    let body = (usual.size * 0.94..usual.size * 1.06).contains(&a.size());
    a.page == b.page && (step > pitch * 1.6 || body && usual.parts.is_some_and(|least| step > least))
}

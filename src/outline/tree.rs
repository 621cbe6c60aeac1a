//! Nests numbered lines into a tree.
//!
//! In come the document's lines, each with its part and whether it may open a division;
//! out goes an arena of nodes in document order. Nesting follows the styles that are open,
//! not fixed tiers: a style that is already open closes what stands under it, a new one
//! goes under the last node whose usual tier is higher. Nothing is refused: what has no
//! number belongs to the node before it.

mod enumerations;
mod items;

use std::collections::{BTreeMap, BTreeSet};

use super::marker::Marker;
use crate::base::span::Span;
use crate::base::text::{Text, cut};
use crate::diag::{Sink, codes};
use crate::lexicon::Lexicon;
use crate::lexicon::numbering::Numbering;
use enumerations::absorb_enumerations;
use items::{Item, items};

/// A line of the document as the tree sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its place.
    pub span: Span,
    /// Part that it belongs to; parts never interleave.
    pub part: u32,
    /// What it may do.
    pub kind: LineKind,
}

/// What a line may do in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Open a division, or continue the one that is open.
    Body,
    /// An unnumbered heading: opens a division of its own.
    Heading,
    /// Belongs to table `.0`; the first such line places the table.
    Table(usize),
    /// Belongs to the part but to no division: titles, signatures, closing paragraphs.
    Aside,
}

/// A document's divisions.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Every node in document order; a child follows its parent.
    pub nodes: Vec<Node>,
    /// One node a part, in the order of the parts.
    pub roots: Vec<usize>,
}

/// A division: a part, a numbered item, an unnumbered heading, or a table.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// The division that it stands under; none for a part.
    pub parent: Option<usize>,
    /// Divisions under it.
    pub children: Vec<usize>,
    /// Part that it belongs to.
    pub part: u32,
    /// 0 for a part, one more a tier.
    pub level: u8,
    /// Its number.
    pub number: Option<Number>,
    /// The heading as printed, with number and final stop.
    pub heading: Option<Span>,
    /// The heading without number and final stop.
    pub title: Option<Span>,
    /// Own text without the number: the line's rest, then every paragraph that follows.
    pub paragraphs: Vec<Span>,
    /// The table that this node is.
    pub table: Option<usize>,
    /// The division with everything under it.
    pub span: Span,
}

/// The number of a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Index into [`Numbering::styles`].
    pub style: usize,
    /// Integer value.
    pub ordinal: u32,
    /// As printed, with punctuation.
    pub label: Span,
    /// Without punctuation.
    pub digits: Span,
}

/// Longest heading that stands on a line of its own, in characters. Longer lines without
/// a stop are sentences that lost it.
const OWN_LINE: usize = 60;
/// Longest unnumbered line that counts as a heading where numbers begin anew.
const SHORT_HEADING: usize = 24;
/// Longest first sentence that counts as a run-in heading.
const RUN_IN: usize = 50;

/// Builds the tree. `lines` must be in document order and cover every line of `text`
/// that belongs to a part.
pub fn tree(lexicon: &Lexicon, text: &Text, lines: &[Line], sink: &mut Sink) -> Outline {
    let numbering = &lexicon.numbering;
    let items = items(numbering, text, lines);
    let mut builder = Builder {
        numbering,
        text,
        outline: Outline::default(),
        open: Vec::new(),
        restarted: BTreeSet::new(),
    };
    for (i, item) in items.iter().enumerate() {
        builder.place(item, items.get(i + 1));
    }
    let mut outline = builder.finish(text, lines);
    check_numbers(numbering, text, &outline, sink);
    absorb_enumerations(lexicon, text, &mut outline);
    outline
}

struct Builder<'a> {
    numbering: &'a Numbering,
    text: &'a Text,
    outline: Outline,
    /// The root of the part and the nodes that are open, outermost first.
    open: Vec<usize>,
    /// Unnumbered headings behind which numbers begin anew.
    restarted: BTreeSet<usize>,
}

impl Builder<'_> {
    fn place(&mut self, item: &Item, next: Option<&Item>) {
        let line = item.line;
        if self.open.first().and_then(|&r| self.outline.nodes.get(r)).is_none_or(|r| r.part != line.part) {
            let root = self.push(Node { part: line.part, span: line.span, ..Node::default() });
            self.outline.roots.push(root);
            self.open = vec![root];
        }
        match (line.kind, item.marker) {
            (LineKind::Aside, _) => {}
            (LineKind::Table(table), _) => self.table(table, line.span),
            (LineKind::Heading, _) => self.heading(line.span),
            (LineKind::Body, Some(m)) if !self.inline(m) => self.division(m, line.span),
            (LineKind::Body, _) => match next.and_then(|n| n.marker).filter(|&m| self.restarts(line.span, m))
            {
                Some(m) => {
                    self.close_for(m.style);
                    // Where numbers began anew before, that heading stands beside this one.
                    if self.open.last().is_some_and(|n| self.restarted.contains(n)) {
                        self.open.pop();
                    }
                    let heading = self.open_heading(line.span);
                    self.restarted.insert(heading);
                }
                None => self.paragraph(line.span),
            },
        }
    }

    /// Whether a short line without a stop stands where numbers begin anew: then it is
    /// the heading of what they count.
    fn restarts(&self, line: Span, next: Marker) -> bool {
        let text = self.text.folded(line).trim_end();
        let count = |n: &usize| self.outline.nodes.get(*n)?.number.filter(|n| n.style == next.style);
        next.ordinal == 1
            && line.len() <= SHORT_HEADING
            && !text.ends_with(['。', ';', ',', ':', '、', ')', '!', '?'])
            && self.open.iter().any(|n| count(n).is_some())
    }

    fn inline(&self, m: Marker) -> bool {
        self.numbering.styles.get(m.style).is_some_and(|s| s.inline)
    }

    fn push(&mut self, node: Node) -> usize {
        self.outline.nodes.push(node);
        self.outline.nodes.len() - 1
    }

    fn under_last(&mut self, mut node: Node) -> usize {
        let parent = self.open.last().copied();
        if let Some(p) = parent.and_then(|p| self.outline.nodes.get(p)) {
            node.part = p.part;
            node.level = p.level.saturating_add(1);
        }
        node.parent = parent;
        let index = self.push(node);
        if let Some(p) = parent.and_then(|p| self.outline.nodes.get_mut(p)) {
            p.children.push(index);
        }
        index
    }

    fn table(&mut self, table: usize, span: Span) {
        let last = self
            .open
            .last()
            .and_then(|&n| self.outline.nodes.get(n))
            .and_then(|n| n.children.last().copied());
        if let Some(node) = last.and_then(|n| self.outline.nodes.get_mut(n))
            && node.table == Some(table)
        {
            node.span = node.span.cover(span);
            return;
        }
        self.under_last(Node { table: Some(table), span, ..Node::default() });
    }

    fn heading(&mut self, span: Span) {
        self.open.truncate(1);
        self.open_heading(span);
    }

    fn open_heading(&mut self, span: Span) -> usize {
        let node = Node { heading: Some(span), title: Some(span), span, ..Node::default() };
        let index = self.under_last(node);
        self.open.push(index);
        index
    }

    fn paragraph(&mut self, span: Span) {
        let text = self.text;
        let Some(node) = self.open.last().and_then(|&n| self.outline.nodes.get_mut(n)) else { return };
        node.span = node.span.cover(span);
        let depth = |n: Number| self.numbering.styles.get(n.style).map_or(0, |s| s.depth);
        if let Some(number) = node.number.filter(|_| node.heading.is_none() && node.paragraphs.is_empty()) {
            // A number on a line of its own, what it numbers on the next.
            let chapter = depth(number) <= items::CHAPTER;
            if chapter && span.len() <= RUN_IN {
                node.heading = Some(number.label.cover(span));
                node.title = Some(text.trim(span));
                return;
            }
            node.title = title(text, span);
            node.heading = node.title.map(|t| number.label.cover(with_stop(text, t, span)));
        }
        if self.joins_heading(span) {
            return;
        }
        let Some(node) = self.open.last().and_then(|&n| self.outline.nodes.get_mut(n)) else { return };
        if node.number.is_some() || node.heading.is_some() {
            node.paragraphs.push(span);
        }
    }

    /// Whether a line goes on with the heading before it, which ends on a word that calls for
    /// more: `…改造和` / `智能化提升`. Then it is taken into that heading.
    fn joins_heading(&mut self, span: Span) -> bool {
        let text = self.text;
        let Some(node) = self.open.last().and_then(|&n| self.outline.nodes.get_mut(n)) else { return false };
        let (Some(title), Some(heading), [only]) = (node.title, node.heading, node.paragraphs.as_mut_slice())
        else {
            return false;
        };
        let open = text.folded(title).ends_with(['和', '及', '与', '、', '的', '“']) && only.end == title.end;
        let whole = title.len() + span.len() <= OWN_LINE;
        let plain = !text.folded(span).trim_end_matches('。').contains(['。', ';', ':', ',']);
        if !(open && whole && plain) {
            return false;
        }
        let stop = usize::from(text.folded(span).ends_with('。'));
        *only = only.cover(span);
        node.title = Some(title.cover(Span::new(span.start, span.end - stop)));
        node.heading = Some(heading.cover(span));
        true
    }

    fn division(&mut self, m: Marker, span: Span) {
        self.close_for(m.style);
        let label = self.text.trim(self.text.span_in(span, m.indent..m.end));
        let digits = self.text.span_in(span, m.number.0..m.number.1);
        let number = Some(Number { style: m.style, ordinal: m.ordinal, label, digits });
        let rest = self.text.trim(Span::new(label.end, span.end));
        let mut node = Node { number, span: Span::new(label.start, span.end), ..Node::default() };
        if !rest.is_empty() {
            node.title = title(self.text, rest);
            node.heading = node.title.map(|t| label.cover(with_stop(self.text, t, rest)));
            node.paragraphs.push(rest);
        }
        let index = self.under_last(node);
        self.open.push(index);
    }

    /// Closes what a number of this style cannot stand under.
    fn close_for(&mut self, style: usize) {
        let styles = &self.numbering.styles;
        let depth = |s: usize| styles.get(s).map_or(0, |s| s.depth);
        let style_of = |n: &usize| self.outline.nodes.get(*n).and_then(|n| n.number).map(|n| n.style);
        let same = self.open.iter().position(|n| style_of(n) == Some(style));
        let keep = same.unwrap_or_else(|| {
            let deeper = |n: &usize| style_of(n).is_some_and(|s| depth(s) > depth(style));
            self.open.iter().position(deeper).unwrap_or(self.open.len())
        });
        self.open.truncate(keep.max(1));
    }

    /// Gives every node the extent of what it holds, and every part the lines between.
    fn finish(self, text: &Text, lines: &[Line]) -> Outline {
        let mut outline = self.outline;
        for i in (0..outline.nodes.len()).rev() {
            let Some((span, parent)) = outline.nodes.get(i).map(|n| (n.span, n.parent)) else { continue };
            if let Some(p) = parent.and_then(|p| outline.nodes.get_mut(p)) {
                p.span = p.span.cover(span);
            }
        }
        // Parts share out the whole text: each runs to the start of the next.
        let starts: Vec<usize> = outline
            .roots
            .iter()
            .filter_map(|&r| outline.nodes.get(r))
            .map(|r| lines.iter().find(|l| l.part == r.part).map_or(0, |l| l.span.start))
            .collect();
        for (k, &root) in outline.roots.iter().enumerate() {
            let start = if k == 0 { 0 } else { starts.get(k).copied().unwrap_or(0) };
            let end = starts.get(k + 1).copied().unwrap_or(text.len());
            if let Some(node) = outline.nodes.get_mut(root) {
                node.span = Span::from((start, end));
            }
        }
        outline
    }
}

/// The heading at the start of a division's first line, without its final stop: a short
/// line of its own, or a short first sentence with more behind it.
fn title(text: &Text, rest: Span) -> Option<Span> {
    let folded = text.folded(rest);
    let stop = folded.find('。');
    let first = stop.map_or(folded, |at| cut(folded, 0..at));
    let whole = stop.is_none_or(|at| at + '。'.len_utf8() == folded.len());
    let chars = first.chars().count();
    let limit = if whole { OWN_LINE } else { RUN_IN };
    // 县审计局：审计…资金。 is a duty, 行动一：改造管网 on a line of its own a heading.
    let spoken = stop.is_some() && first.contains(':');
    let broken = first.contains([';', '!', '?']) || first.ends_with([':', ',']) || spoken;
    // A sentence that commands or permits is a provision, not the name of one.
    let provision = || {
        ["应当", "不得", "必须", "可以", "本办法", "本细则", "本规定", "本通知"]
            .iter()
            .any(|w| first.contains(w))
    };
    if chars == 0 || chars > limit || broken || provision() {
        return None;
    }
    Some(text.span_in(rest, 0..first.len()))
}

fn with_stop(text: &Text, title: Span, rest: Span) -> Span {
    let end = (title.end + 1).min(rest.end);
    let stop = text.folded(Span::new(title.end, end)) == "。";
    Span::new(title.start, if stop { end } else { title.end })
}

/// Reports numbers that are missing or occur twice among neighbours.
fn check_numbers(numbering: &Numbering, text: &Text, outline: &Outline, sink: &mut Sink) {
    let mut through: Vec<Option<(u32, u32)>> = vec![None; numbering.styles.len()];
    let mut siblings: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for node in &outline.nodes {
        let (Some(number), Some(parent)) = (node.number, node.parent) else { continue };
        let before = siblings.insert((parent, number.style), number.ordinal);
        // Numbering may restart under each heading or run through the whole part.
        let slot = through.get_mut(number.style);
        let last = slot.and_then(|s| s.replace((node.part, number.ordinal)));
        let last = last.filter(|l| l.0 == node.part).map(|l| l.1);
        let Some(before) = before else { continue };
        let label = text.raw(number.label);
        if before == number.ordinal {
            sink.report(
                &codes::NUMBERING_DUPLICATE,
                format!("{label} occurs twice in a row"),
                Some(number.label),
            );
        } else if number.ordinal > before + 1 && last.is_none_or(|t| t + 1 != number.ordinal) {
            let message = format!("{label} follows number {before}");
            sink.report(&codes::NUMBERING_GAP, message, Some(number.label));
        }
    }
}

impl Outline {
    /// Nodes that are still part of the tree, in document order, with their indices.
    pub fn walk(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.nodes.iter().enumerate().filter(|(i, n)| n.parent.is_some() || self.roots.contains(i))
    }

    /// The divisions above a node, outermost first, without the part.
    pub fn ancestors(&self, index: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let mut at = self.nodes.get(index).and_then(|n| n.parent);
        while let Some(i) = at {
            let Some(node) = self.nodes.get(i) else { break };
            if node.parent.is_some() {
                out.push(i);
            }
            at = node.parent;
        }
        out.reverse();
        out
    }
}

#[cfg(test)]
mod tests;

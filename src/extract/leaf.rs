//! Decides which divisions are measures and what text each of them has.
//!
//! A measure is the lowest numbered division with a body of its own. General provisions
//! stay in the outline; numbered lines that only label a field (`（三）责任单位：…`) belong
//! to the measure above them. What the text says is read elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::span::Span;
use crate::base::text::{Joined, Text};
use crate::lexicon::Lexicon;
use crate::outline::tree::{Node, Outline};

/// A division that is a measure, with its text before clauses are taken out.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its node.
    pub node: usize,
    /// Paragraphs on lines of their own, without the number.
    pub body: Joined,
    /// From its number to its last character.
    pub span: Span,
}

/// A numbered line without a full stop counts as a body from this many characters on;
/// shorter ones are lists (attachments, application materials, forms).
const SHORTEST: usize = 16;

/// What is shorter names something and says nothing, in characters.
const SHORTEST_SENTENCE: usize = 8;

/// Every measure of the outline, in document order. Tables are not looked into.
pub fn leaves(lexicon: &Lexicon, text: &Text, outline: &Outline) -> Vec<Leaf> {
    let mut out = Vec::new();
    let mut inside = vec![false; outline.nodes.len()];
    let general = general(lexicon, text, outline);
    for (i, node) in outline.walk() {
        if node.number.is_none() || inside.get(i).copied().unwrap_or(true) {
            continue;
        }
        let fields = labels_fields(lexicon, text, outline, node);
        if fields {
            for &c in &node.children {
                if let Some(slot) = inside.get_mut(c) {
                    *slot = true;
                }
            }
        } else if has_divisions(outline, node) {
            continue;
        }
        if general.get(i).copied().unwrap_or(false) {
            continue;
        }
        let spans = paragraphs(outline, node, fields);
        if has_body(text, &spans) {
            let body = Joined::from_spans(text, &spans, "\n");
            let span = spans.last().map_or(node.span, |s| Span::from((node.span.start, s.end)));
            out.push(Leaf { node: i, body, span });
        }
    }
    out
}

fn has_divisions(outline: &Outline, node: &Node) -> bool {
    node.children.iter().filter_map(|&c| outline.nodes.get(c)).any(|c| c.table.is_none())
}

/// Whether the children are labelled fields of the node and no divisions.
fn labels_fields(lexicon: &Lexicon, text: &Text, outline: &Outline, node: &Node) -> bool {
    let children: Vec<&Node> = node.children.iter().filter_map(|&c| outline.nodes.get(c)).collect();
    let labelled = children.iter().filter(|c| {
        let first = c.paragraphs.first().map_or("", |p| text.folded(*p));
        c.children.is_empty()
            && first.split_once(':').is_some_and(|(label, _)| lexicon.roles.label(label).is_some())
    });
    let labelled = labelled.count();
    labelled >= 2 && labelled * 2 >= children.len()
}

fn paragraphs(outline: &Outline, node: &Node, fields: bool) -> Vec<Span> {
    let mut spans = node.paragraphs.clone();
    if fields {
        for child in node.children.iter().filter_map(|&c| outline.nodes.get(c)) {
            spans.extend(child.paragraphs.iter().copied());
        }
    }
    spans
}

fn general(lexicon: &Lexicon, text: &Text, outline: &Outline) -> Vec<bool> {
    let mut general: Vec<bool> = Vec::with_capacity(outline.nodes.len());
    for node in &outline.nodes {
        // A child follows its parent.
        let above = node.parent.is_some_and(|p| general.get(p).copied().unwrap_or(false));
        // An article provides, whatever its chapter is called.
        let style = node.number.and_then(|n| lexicon.numbering.styles.get(n.style));
        let inherited = above && style.is_none_or(|s| s.depth != ARTICLE);
        let own = || node.title.is_some_and(|title| lexicon.general.is_general(text.folded(title)));
        // 工作目标：到2025年底…: the heading runs into its text.
        let before_colon = || {
            let behind = node.number.map_or(0, |n| n.label.end);
            let first = node.paragraphs.first().map(|p| Span::new(p.start.max(behind).min(p.end), p.end));
            let head = first.and_then(|first| text.folded(first).split_once(':'));
            head.is_some_and(|(head, _)| head.len() <= LONGEST_GENERAL && lexicon.general.is_general(head))
        };
        general.push(inherited || own() || before_colon());
    }
    general
}

/// Longest general heading in front of a colon, in bytes: what is longer announces a list.
const LONGEST_GENERAL: usize = 36;

/// Usual tier of 条.
const ARTICLE: u8 = 6;

fn has_body(text: &Text, spans: &[Span]) -> bool {
    let Some(first) = spans.first() else { return false };
    let line = text.folded(*first).trim_end();
    spans.len() > 1 || line.ends_with(['。', ';', '!', ')', '〕', ']']) || first.len() >= SHORTEST
}

/// Nodes whose first sentence looks like a run-in heading and is none: most of their
/// neighbours have no heading.
pub fn sentences(text: &Text, outline: &Outline) -> BTreeSet<usize> {
    let mut groups: BTreeMap<(Option<usize>, usize), Vec<usize>> = BTreeMap::new();
    for (i, node) in outline.walk() {
        if let Some(number) = node.number.filter(|_| node.children.is_empty()) {
            groups.entry((node.parent, number.style)).or_default().push(i);
        }
    }
    let node = |i: &usize| outline.nodes.get(*i);
    let run_in = |i: &usize| {
        let title_and_first = node(i).and_then(|n| n.title.zip(n.paragraphs.first()));
        title_and_first.is_some_and(|(title, first)| {
            title.len() > SHORTEST_SENTENCE && title.end + 1 < text.trim(*first).end
        })
    };
    let titled = |i: &usize| node(i).is_some_and(|n| n.title.is_some());
    let mut out = BTreeSet::new();
    for members in groups.into_values().filter(|m| m.len() >= 3) {
        if members.iter().filter(|i| titled(i)).count() * 2 < members.len() {
            out.extend(members.into_iter().filter(run_in));
        }
    }
    out
}

/// The headings above a node as printed, each on one line.
pub fn sections(text: &Text, outline: &Outline, index: usize) -> Vec<String> {
    let heading = |i: &usize| {
        let node = outline.nodes.get(*i)?;
        let span = node.heading.or_else(|| first_sentence(text, node))?;
        Some(crate::base::text::one_line(text.raw(span)))
    };
    outline.ancestors(index).iter().filter_map(heading).collect()
}

/// A division above others whose line is no heading: its number with the first sentence.
fn first_sentence(text: &Text, node: &Node) -> Option<Span> {
    let label = node.number?.label;
    let Some(first) = node.paragraphs.first() else { return Some(label) };
    let folded = text.folded(*first);
    let stop = folded.char_indices().find(|(_, c)| matches!(c, '。' | ';' | ':'));
    let end = stop.map_or(folded.len(), |(at, c)| at + c.len_utf8());
    Some(label.cover(text.span_in(*first, 0..end)))
}

//! The tree as the contract writes it: one root a part, every character in some node.

use crate::base::span::Span;
use crate::base::text::{Text, one_line};
use crate::notice::{Measure, Part, Section};
use crate::outline::tree::Outline;

/// The sections of a document. Rows of tables that are measures stand under their table.
pub(super) fn sections(text: &Text, outline: &Outline, parts: &[Part], measures: &[Measure]) -> Vec<Section> {
    let mut rows: Vec<&Measure> = measures.iter().collect();
    rows.sort_by_key(|m| m.span);
    let mut roots: Vec<Section> = outline.roots.iter().map(|&r| section(text, outline, r, &rows)).collect();
    for root in &mut roots {
        root.title = parts.iter().find(|p| p.index == root.part).and_then(|p| p.title.clone());
    }
    if roots.is_empty() {
        roots.push(Section { span: text.all(), ..Section::default() });
    }
    roots
}

// Depth is bounded by the number of numbering styles, so recursion is shallow.
fn section(text: &Text, outline: &Outline, index: usize, measures: &[&Measure]) -> Section {
    let Some(node) = outline.nodes.get(index) else { return Section::default() };
    let mut out = Section {
        label: node.number.map(|n| one_line(text.raw(n.label))),
        title: node.title.map(|t| one_line(text.raw(t))),
        level: node.level,
        part: node.part,
        span: node.span,
        children: node.children.iter().map(|&c| section(text, outline, c, measures)).collect(),
    };
    if node.table.is_some() {
        out.children = rows(node.span, node.level, node.part, measures);
    }
    out
}

/// Rows that follow each other; rows of a flattened table may reach into one another, and
/// then stay out.
fn rows(table: Span, level: u8, part: u32, measures: &[&Measure]) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::new();
    let mut end = table.start;
    let first = measures.partition_point(|m| m.span.start < table.start);
    for m in measures.iter().skip(first).take_while(|m| m.span.start < table.end) {
        if m.span.start >= end && table.contains(m.span) {
            end = m.span.end;
            out.push(Section {
                label: m.label.clone(),
                title: None,
                level: level.saturating_add(1),
                part,
                span: m.span,
                children: Vec::new(),
            });
        }
    }
    out
}

//! Puts announced lists back into the provision that announces them.

use super::{Node, Outline};
use crate::base::text::Text;
use crate::lexicon::Lexicon;

/// Puts enumerations back into the sentence that announces them.
///
/// `申请人应当符合下列条件：（一）……；（二）……。` is one provision whose items are no units
/// of their own. Tasks and duties that a sentence announces are, and stay apart.
pub(super) fn absorb_enumerations(lexicon: &Lexicon, text: &Text, outline: &mut Outline) {
    for i in (0..outline.nodes.len()).rev() {
        if is_enumeration(lexicon, text, outline, i) {
            absorb(outline, i);
        }
    }
}

fn is_enumeration(lexicon: &Lexicon, text: &Text, outline: &Outline, index: usize) -> bool {
    let Some(node) = outline.nodes.get(index) else { return false };
    let (Some(_), Some(lead)) = (node.number, node.paragraphs.last()) else { return false };
    if node.children.len() < 2
        || node.children.iter().any(|&c| outline.nodes.get(c).is_none_or(|n| n.table.is_some()))
    {
        return false;
    }
    let headed = node.title.is_some_and(|t| lexicon.general.heads_list(text.folded(t)));
    let lead = text.folded(*lead).trim_end();
    if !headed && !lead.ends_with(':') {
        return false;
    }
    // Whoever is charged with an item makes it a measure; articles always are.
    let apart = |n: &Node| {
        let article =
            n.number.and_then(|n| lexicon.numbering.styles.get(n.style)).is_some_and(|s| s.depth == ARTICLE);
        article || n.paragraphs.iter().any(|p| assigns(text.folded(*p)))
    };
    if node.children.iter().filter_map(|&c| outline.nodes.get(c)).any(apart) {
        return false;
    }
    if headed {
        return true;
    }
    let leaves: Vec<&Node> = node.children.iter().filter_map(|&c| outline.nodes.get(c)).collect();
    if leaves.iter().any(|n| n.number.is_none() || n.paragraphs.is_empty()) {
        return false;
    }
    // Items with sentences of their own are provisions, whatever announces them.
    let whole = |n: &&&Node| {
        n.paragraphs.first().is_some_and(|p| text.folded(*p).trim_end_matches('。').contains('。'))
    };
    if leaves.iter().filter(whole).count() * 2 >= leaves.len() {
        return false;
    }
    let first = |n: &&Node| n.paragraphs.first().map_or("", |p| text.folded(*p)).trim_end().to_owned();
    let lines: Vec<String> = leaves.iter().map(first).collect();
    let parts_of_a_sentence = lines.iter().rev().skip(1).all(|l| l.ends_with([';', ',', '、']));
    let charging = lines.iter().filter(|l| lexicon.general.charges(l)).count();
    lexicon.general.announces_list(lead) || (parts_of_a_sentence && charging * 2 < lines.len())
}

/// Usual tier of 条.
const ARTICLE: u8 = 6;

fn assigns(paragraph: &str) -> bool {
    ["单位:", "部门:", "负责)", "负责〕", "负责]", "牵头"].iter().any(|w| paragraph.contains(w))
}

/// Makes everything under a node part of its own text.
fn absorb(outline: &mut Outline, index: usize) {
    let mut under = Vec::new();
    let mut open: Vec<usize> = outline.nodes.get(index).map(|n| n.children.clone()).unwrap_or_default();
    open.reverse();
    while let Some(i) = open.pop() {
        under.push(i);
        open.extend(outline.nodes.get(i).into_iter().flat_map(|n| n.children.iter().rev().copied()));
    }
    let mut spans = Vec::new();
    for i in under {
        let Some(node) = outline.nodes.get_mut(i) else { continue };
        node.parent = None;
        node.children.clear();
        let label = node.number.map(|n| n.label);
        for (k, p) in std::mem::take(&mut node.paragraphs).into_iter().enumerate() {
            spans.push(if k == 0 { label.map_or(p, |l| l.cover(p)) } else { p });
        }
    }
    if let Some(node) = outline.nodes.get_mut(index) {
        node.children.clear();
        node.paragraphs.extend(spans);
    }
}

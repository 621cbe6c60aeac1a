//! Chooses the part of a page that holds the document.
//!
//! Lines with weights in, a range of nodes out. Marks and containers that content
//! systems set are candidates; they count when they hold most of the page's prose.
//! Without one, the walk goes down from the page as long as one child holds nearly all.

use std::ops::Range;

use super::lines::{Furniture, Line};
use crate::lexicon::containers::Containers;
use crate::read::page::{Node, Page, Tag};

/// Weights of lines by node, for sums over ranges.
pub(super) struct Weights {
    /// For each node how many lines begin before it: nodes are asked about all the time.
    before: Vec<usize>,
    sums: Vec<Sum>,
}

/// What lines come to, from the first on.
#[derive(Clone, Copy, Default)]
struct Sum {
    weight: usize,
    chars: usize,
    /// Characters of links and furniture.
    foreign: usize,
}

impl Weights {
    /// `weights` of `lines`, one each, on a page of so many nodes.
    pub(super) fn new(nodes: usize, lines: &[Line], weights: &[usize]) -> Self {
        let mut sum = Sum::default();
        let mut sums = vec![sum];
        for (line, weight) in lines.iter().zip(weights) {
            sum.weight += weight;
            sum.chars += line.chars;
            sum.foreign += if line.furniture == Furniture::Not { line.linked } else { line.chars };
            sums.push(sum);
        }
        let mut before = Vec::with_capacity(nodes + 1);
        for (i, line) in lines.iter().enumerate() {
            let start = line.nodes.start.min(nodes);
            before.resize(before.len().max(start + 1), i);
        }
        before.resize(nodes + 1, lines.len());
        Self { before, sums }
    }

    /// The lines that begin in a range of nodes.
    pub(super) fn lines(&self, nodes: &Range<usize>) -> Range<usize> {
        let at = |node: usize| self.before.get(node).or(self.before.last()).copied().unwrap_or_default();
        at(nodes.start)..at(nodes.end.max(nodes.start))
    }

    /// What they weigh together.
    pub(super) fn sum(&self, nodes: &Range<usize>) -> usize {
        let (from, to) = self.ends(nodes);
        to.weight.saturating_sub(from.weight)
    }

    /// Whether they are the page's own text and not menus or furniture.
    fn reads_as_text(&self, nodes: &Range<usize>) -> bool {
        let (from, to) = self.ends(nodes);
        (to.foreign - from.foreign) * 10 <= (to.chars - from.chars) * 3
    }

    /// Whether there is nothing of menus and furniture in them.
    fn is_plain(&self, nodes: &Range<usize>) -> bool {
        let (from, to) = self.ends(nodes);
        to.foreign == from.foreign
    }

    fn ends(&self, nodes: &Range<usize>) -> (Sum, Sum) {
        let lines = self.lines(nodes);
        let at = |i: usize| self.sums.get(i).copied().unwrap_or_default();
        (at(lines.start), at(lines.end))
    }

    fn total(&self) -> usize {
        self.sums.last().map_or(0, |s| s.weight)
    }
}

/// The part that holds the document, and the larger part that may hold its head and foot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub inner: Range<usize>,
    pub outer: Range<usize>,
}

/// Chooses by what the lines weigh.
pub(super) fn choose(page: &Page, containers: &Containers, weights: &Weights) -> Choice {
    let outer = descend(page, weights);
    let whole = weights.sum(&outer).max(1);
    let mut best: Option<(Range<usize>, usize)> = None;
    for candidate in candidates(page, containers, weights) {
        let weight = weights.sum(&candidate);
        let sure = page.nodes.get(candidate.start).is_some_and(|n| {
            n.tag != Tag::Comment && containers.surely_holds(page.id_of(n), page.class_of(n))
        });
        if weight * if sure { 5 } else { 2 } < whole {
            continue;
        }
        // A smaller part that holds nearly as much is the better one.
        let better = best.as_ref().is_none_or(|(range, most)| {
            weight > *most && weight * 9 > *most * 10
                || weight * 10 >= *most * 9 && candidate.len() < range.len()
        });
        if better {
            best = Some((candidate, weight));
        }
    }
    let inner =
        best.map_or_else(|| outer.clone(), |(range, weight)| with_twins(page, weights, range, weight));
    let outer = outer.start.min(inner.start)..outer.end.max(inner.end);
    Choice { inner, outer }
}

/// A document may be spread over several containers of one name: a notice and what it
/// issues, or the pages of one text.
fn with_twins(page: &Page, weights: &Weights, mut range: Range<usize>, weight: usize) -> Range<usize> {
    let Some(first) = page.nodes.get(range.start).filter(|n| n.tag != Tag::Comment) else { return range };
    let (id, class) = (page.id_of(first), page.class_of(first));
    if id.is_empty() && class.is_empty() {
        return range;
    }
    let mut i = 0;
    while let Some(node) = page.nodes.get(i) {
        let other = i..node.end as usize;
        let same = matches!(node.tag, Tag::Block | Tag::Inline | Tag::Cell | Tag::Table)
            && page.class_of(node) == class
            && (page.id_of(node) == id || !class.is_empty());
        let part = || {
            let sum = weights.sum(&other);
            // What weighs the same to the letter is the copy for small screens.
            sum * 10 > weight && sum != weight
        };
        if same && (other.end <= range.start || other.start >= range.end) && part() {
            range = range.start.min(other.start)..range.end.max(other.end);
        }
        i += 1;
    }
    range
}

/// From the page inwards while one child holds nearly all that weighs, then outwards again
/// over its neighbours that read as text.
fn descend(page: &Page, weights: &Weights) -> Range<usize> {
    let mut now = 0..page.nodes.len();
    let mut children = now.clone();
    let mut path: Vec<Range<usize>> = Vec::new();
    loop {
        let sum = weights.sum(&now);
        let heavy = |range: &Range<usize>| weights.sum(range) * 10 >= sum * 9 && sum > 0;
        match siblings(page, &children).find(heavy) {
            // A paragraph or cell that holds nearly all is no container yet.
            Some(range) if weights.lines(&range).len() > 1 => {
                path.push(children);
                now = range.clone();
                children = range.start + 1..range.end;
            }
            _ => break,
        }
    }
    if let Some(level) = path.last().filter(|_| is_paragraph(page, &now)) {
        now = with_plain_neighbours(page, weights, level, now);
    }
    for level in path.iter().rev().take(LEVELS) {
        now = widened(page, weights, level, now);
    }
    now
}

/// Whether an element holds text and line breaks only: a document that was pasted into one
/// paragraph has its title, number and signature in the paragraphs beside it.
fn is_paragraph(page: &Page, range: &Range<usize>) -> bool {
    let inside = page.nodes.get(range.start + 1..range.end).unwrap_or(&[]);
    !inside.iter().any(|n| matches!(n.tag, Tag::Block | Tag::Heading(_) | Tag::Table | Tag::Row | Tag::Cell))
}

/// `now` with its next neighbours, however short, as far as none holds a link or furniture.
fn with_plain_neighbours(
    page: &Page,
    weights: &Weights,
    level: &Range<usize>,
    now: Range<usize>,
) -> Range<usize> {
    let (mut start, mut end) = (now.start, now.end);
    let mut run = None;
    for child in siblings(page, level) {
        let plain = weights.is_plain(&child);
        if child.end <= now.start {
            run = if plain { run.or(Some(child.start)) } else { None };
            start = run.unwrap_or(now.start);
        } else if child.start >= now.end {
            if !plain {
                break;
            }
            end = child.end;
        }
    }
    start..end
}

/// How many levels outwards neighbours are looked for.
const LEVELS: usize = 3;

/// `now` with the children of `level` next to it that read as text. A tenth of what weighs
/// may stand there: annexes, forms, the head of a notice. What weighs next to nothing is
/// only taken along between them.
fn widened(page: &Page, weights: &Weights, level: &Range<usize>, now: Range<usize>) -> Range<usize> {
    let little = weights.sum(&now) / 50;
    let (mut start, mut end) = (now.start, now.end);
    let mut run = None;
    for child in siblings(page, level) {
        let text = weights.reads_as_text(&child);
        let weighs = weights.sum(&child) > little;
        if child.end <= now.start {
            run = if text { run.or(weighs.then_some(child.start)) } else { None };
            start = run.unwrap_or(now.start);
        } else if child.start >= now.end {
            if !text {
                break;
            }
            end = if weighs { child.end } else { end };
        }
    }
    start..end
}

/// The nodes that follow one another in a range, without what they hold.
fn siblings<'a>(page: &'a Page, range: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut at = range.start;
    let end = range.end;
    std::iter::from_fn(move || {
        let node = page.nodes.get(at).filter(|_| at < end)?;
        let this = at..(node.end as usize).max(at + 1);
        at = this.end;
        Some(this)
    })
}

fn candidates(page: &Page, containers: &Containers, weights: &Weights) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    for (i, node) in page.nodes.iter().enumerate() {
        match node.tag {
            Tag::Comment => mark(page, containers, i, node, &mut begun, &mut found),
            Tag::Block | Tag::Inline | Tag::Cell | Tag::Table => {
                let (id, class) = (page.id_of(node), page.class_of(node));
                let range = i..node.end as usize;
                // Most named elements hold menus: their weight is asked before their name.
                let named = !(id.is_empty() && class.is_empty());
                if named && weights.sum(&range) > 0 && containers.holds(id, class) {
                    found.push(range);
                }
            }
            _ => {}
        }
    }
    if let Some(from) = begun {
        let parent = page.nodes.get(from).map_or(0, |n| n.parent as usize);
        found.push(from..page.nodes.get(parent).map_or(page.nodes.len(), |p| p.end as usize));
    }
    found.retain(|r| weights.total() > 0 && r.start < r.end);
    found
}

fn mark(
    page: &Page,
    containers: &Containers,
    i: usize,
    node: &Node,
    begun: &mut Option<usize>,
    found: &mut Vec<Range<usize>>,
) {
    let comment = page.text_of(node);
    if containers.begins(comment) {
        begun.get_or_insert(i);
    } else if containers.ends(comment)
        && let Some(from) = begun.take()
    {
        found.push(from..i);
    }
}

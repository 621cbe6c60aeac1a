//! Makes a readable series of strokes of an exact one: no islands, borders at pauses.

use super::words::{Side, Words, is_border};
use super::{Block, Edit, Stroke};
use crate::base::span::Span;

/// An island between two changes that is longer stays, whatever stands around it.
const ISLAND: usize = 4;
/// What is left of a member of a list beside a change of it is taken along up to this length.
const REST: usize = 2;
/// How far a change is moved to begin and end at a pause.
const REACH: usize = 40;

/// The strokes of the blocks of a comparison.
pub(super) fn tidied(blocks: Vec<Block>, words: &Words) -> Vec<Edit> {
    let mut blocks = joined(blocks);
    blocks = flooded(blocks, words);
    for at in 0..blocks.len() {
        slide(&mut blocks, at, words);
    }
    let blocks = joined(widened(joined(blocks), words));
    blocks.into_iter().flat_map(strokes).collect()
}

/// Neighbours of one kind as one block; empty ones disappear.
fn joined(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.into_iter().filter(|b| !b.a.is_empty() || !b.b.is_empty()) {
        match out.last_mut() {
            Some(last) if last.kept == block.kept => {
                last.a = last.a.cover(block.a);
                last.b = last.b.cover(block.b);
            }
            _ => out.push(block),
        }
    }
    out
}

/// Gives up short stretches that are kept between two changes, until none is left.
fn flooded(blocks: Vec<Block>, words: &Words) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        out.push(block);
        // What is merged on the left grows, and may drown the island before it.
        while let [.., before, island, after] = out.as_mut_slice() {
            if before.kept || !island.kept || after.kept || !drowns(*before, *island, *after, words) {
                break;
            }
            before.a = before.a.cover(after.a);
            before.b = before.b.cover(after.b);
            out.truncate(out.len() - 2);
        }
    }
    out
}

fn drowns(before: Block, island: Block, after: Block, words: &Words) -> bool {
    let text = words.a.cut(island.a);
    let told = text.iter().filter(|c| !is_border(**c)).count();
    let size = |b: Block| b.a.len().max(b.b.len());
    let around = size(before).min(size(after));
    match told {
        // A pause parts two members that were replaced one by one.
        0 => !(replaces(before) && replaces(after)),
        1 => true,
        // Behind a pause something new begins.
        n => told == text.len() && n <= ISLAND && n <= around,
    }
}

/// Whether something stands in place of something else.
fn replaces(block: Block) -> bool {
    !block.a.is_empty() && !block.b.is_empty()
}

/// Moves what was only inserted or only deleted to where it begins and ends at a pause:
/// 甲局、[乙局、]丙局 rather than 甲[局、乙]局、丙局.
fn slide(blocks: &mut [Block], at: usize, words: &Words) {
    let Some(&block) = blocks.get(at).filter(|b| !b.kept && !replaces(**b)) else { return };
    let first = !block.a.is_empty();
    let (side, span) = if first { (&words.a, block.a) } else { (&words.b, block.b) };
    let room = |i: Option<usize>| i.and_then(|i| blocks.get(i)).filter(|b| b.kept).map_or(0, |b| b.a.len());
    let (left, right) = (room(at.checked_sub(1)).min(REACH), room(Some(at + 1)).min(REACH));
    let back = (0..left).take_while(|&n| side.at(span.start - n - 1) == side.at(span.end - n - 1)).count();
    let on = (0..right).take_while(|&n| side.at(span.start + n) == side.at(span.end + n)).count();
    let mut best = (score(side, span), 0_isize);
    for by in shifts(back, on) {
        let moved = Span::new(span.start.saturating_add_signed(by), span.end.saturating_add_signed(by));
        let score = score(side, moved);
        if score > best.0 {
            best = (score, by);
        }
    }
    shift(blocks, at, best.1);
}

/// Nearest first, so that of equals the nearest stays.
fn shifts(back: usize, on: usize) -> impl Iterator<Item = isize> {
    let signed = |n: usize| isize::try_from(n).unwrap_or(0);
    (1..=back.max(on)).flat_map(move |n| {
        [(n <= on).then(|| signed(n)), (n <= back).then(|| -signed(n))].into_iter().flatten()
    })
}

/// Places inside a word are none at all.
fn score(side: &Side, span: Span) -> (bool, u32, u32) {
    let (start, end) = (side.border(span.start), side.border(span.end));
    (side.parts(span.start) && side.parts(span.end), start + end, start)
}

fn shift(blocks: &mut [Block], at: usize, by: isize) {
    let moved = |n: usize| n.saturating_add_signed(by);
    if let Some(before) = at.checked_sub(1).and_then(|i| blocks.get_mut(i)) {
        before.a.end = moved(before.a.end);
        before.b.end = moved(before.b.end);
    }
    if let Some(block) = blocks.get_mut(at) {
        block.a = Span { start: moved(block.a.start), end: moved(block.a.end) };
        block.b = Span { start: moved(block.b.start), end: moved(block.b.end) };
    }
    if let Some(after) = blocks.get_mut(at + 1) {
        after.a.start = moved(after.a.start);
        after.b.start = moved(after.b.start);
    }
}

/// Takes along what is left of a member of a list beside a replaced part of it: 市[发改委→发展改革委].
fn widened(mut blocks: Vec<Block>, words: &Words) -> Vec<Block> {
    for at in 0..blocks.len() {
        let Some(&block) = blocks.get(at).filter(|b| !b.kept && replaces(**b) && !is_figure(**b, words))
        else {
            continue;
        };
        let most = block.a.len().max(block.b.len()).min(REST);
        let neighbour = |i: Option<usize>| i.and_then(|i| blocks.get(i)).filter(|b| b.kept).copied();
        let text = |b: Option<Block>| b.map_or(&[][..], |b| words.a.cut(b.a));
        let (before, after) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
        let left = rest(text(before).iter().rev(), most, "、（(：:");
        let right = rest(text(after).iter(), most, "、）)；;。");
        let (Some(left), Some(right)) = (left, right) else { continue };
        if let Some(b) = at.checked_sub(1).and_then(|i| blocks.get_mut(i)) {
            b.a.end -= left;
            b.b.end -= left;
        }
        if let Some(b) = blocks.get_mut(at + 1) {
            b.a.start += right;
            b.b.start += right;
        }
        if let Some(b) = blocks.get_mut(at) {
            b.a = Span::new(b.a.start - left, b.a.end + right);
            b.b = Span::new(b.b.start - left, b.b.end + right);
        }
    }
    blocks
}

/// Characters up to a mark that delimits members of a list, if they are at most `most`.
fn rest<'c>(text: impl Iterator<Item = &'c char>, most: usize, marks: &str) -> Option<usize> {
    text.take(most + 1).position(|c| marks.contains(*c))
}

/// Whether a figure stands in place of a figure: that is as short as it can be said.
fn is_figure(block: Block, words: &Words) -> bool {
    let digit = |c: &char| c.is_ascii_digit() || matches!(c, '％' | '%' | '.' | ',' | '０'..='９');
    words.a.cut(block.a).iter().all(digit) && words.b.cut(block.b).iter().all(digit)
}

fn strokes(block: Block) -> impl Iterator<Item = Edit> {
    let none = |at: usize| Span::new(at, at);
    let edits = if block.kept {
        [Some(Edit { stroke: Stroke::Kept, a: block.a, b: block.b }), None]
    } else {
        let gone = Edit { stroke: Stroke::Deleted, a: block.a, b: none(block.b.start) };
        let new = Edit { stroke: Stroke::Inserted, a: none(block.a.end), b: block.b };
        [Some(gone).filter(|e| !e.a.is_empty()), Some(new).filter(|e| !e.b.is_empty())]
    };
    edits.into_iter().flatten()
}

//! Lines with their markers, glued items cut apart.
//!
//! What stands on one line is usually one item; scraped text glues the next item to the
//! bracket or stop that ended the one before. Whether a marker opens a division is for the
//! tree to say.

use super::{Line, LineKind, SHORT_HEADING};
use crate::base::span::Span;
use crate::base::text::{Text, cut};
use crate::lexicon::numbering::Numbering;
use crate::outline::marker::{self, Marker};

/// One line, or one of several items glued into a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) line: Line,
    pub(super) marker: Option<Marker>,
}

/// Reads the marker of every line, and cuts lines in which several items ran together.
pub(super) fn items(numbering: &Numbering, text: &Text, lines: &[Line]) -> Vec<Item> {
    let mut out = Vec::with_capacity(lines.len());
    let mut last: Vec<u32> = vec![0; numbering.styles.len()];
    for &line in lines {
        if line.kind != LineKind::Body {
            out.push(Item { line, marker: None });
            continue;
        }
        let mut rest = line.span;
        loop {
            let marker = marker::read(numbering, text.folded(rest));
            if let Some(slot) = marker.and_then(|m| last.get_mut(m.style)) {
                *slot = marker.map_or(0, |m| m.ordinal);
            }
            let next = marker.and_then(|m| glued(numbering, text, rest, m, &last));
            let span = next.map_or(rest, |at| Span::new(rest.start, at));
            out.push(Item { line: Line { span, ..line }, marker });
            match next {
                Some(at) => rest = Span::new(at, rest.end),
                None => break,
            }
        }
    }
    drop_lonely(numbering, &mut out);
    out
}

/// Where the next item begins inside a line that opens with `first`.
///
/// Behind a closed bracket or a full stop: with the same style and the next value, or,
/// behind a bracket, the next value of a style further out. Behind the heading of a
/// chapter: its first article.
fn glued(numbering: &Numbering, text: &Text, line: Span, first: Marker, last: &[u32]) -> Option<usize> {
    let style = numbering.styles.get(first.style)?;
    if style.inline || style.weak || style.decimal {
        return None;
    }
    let folded = text.folded(line);
    let chapter = style.depth <= CHAPTER;
    let mut from = first.end;
    // Every candidate costs a look at a few characters only.
    while let Some(found) = cut(folded, from..folded.len()).find([')', '〕', ']', '。', ';', ' ']) {
        let at = from + found;
        let stop = cut(folded, at..folded.len()).chars().next()?;
        let behind = at + stop.len_utf8();
        from = behind;
        if stop == ' ' && !chapter {
            continue;
        }
        let window = window(cut(folded, behind..folded.len()));
        let Some(next) = marker::read(numbering, window).filter(|m| m.indent == 0 && window.len() > m.end)
        else {
            continue;
        };
        let depth = numbering.styles.get(next.style).map_or(0, |s| s.depth);
        let follows = next.style == first.style && next.ordinal == first.ordinal + 1;
        let closes = matches!(stop, ')' | '〕' | ']')
            && depth < style.depth
            && last.get(next.style).is_some_and(|&n| n > 0 && n + 1 == next.ordinal);
        let article =
            chapter && depth > CHAPTER && at - first.end <= 4 * SHORT_HEADING && next.style != first.style;
        if follows || closes || article {
            return Some(text.span_in(line, behind..behind).start);
        }
    }
    None
}

/// Usual tier of the innermost style that only heads others: 节.
const CHAPTER: u8 = 4;

fn window(s: &str) -> &str {
    let end = s.char_indices().nth(12).map_or(s.len(), |(i, _)| i);
    cut(s, 0..end)
}

/// Takes the marker from lines whose style counts only in company and stands alone.
fn drop_lonely(numbering: &Numbering, items: &mut [Item]) {
    let mut previous: Option<(usize, u32)> = None;
    let mut run: Vec<usize> = Vec::new();
    let mut lonely: Vec<usize> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let Some(m) = item.marker.filter(|m| numbering.styles.get(m.style).is_some_and(|s| s.weak)) else {
            continue;
        };
        let follows = previous.is_some_and(|(style, n)| style == m.style && n + 1 == m.ordinal);
        if !follows {
            if run.len() < 3 {
                lonely.append(&mut run);
            }
            run.clear();
        }
        if follows || m.ordinal == 1 {
            run.push(i);
        } else {
            lonely.push(i);
        }
        previous = Some((m.style, m.ordinal));
    }
    if run.len() < 3 {
        lonely.append(&mut run);
    }
    for i in lonely {
        if let Some(item) = items.get_mut(i) {
            item.marker = None;
        }
    }
}

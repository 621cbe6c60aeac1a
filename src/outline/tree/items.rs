//! Lines with their markers, glued items cut apart.
//!
//! What stands on one line is usually one item; scraped text glues the next item to the
//! bracket or stop that ended the one before. Whether a marker opens a division is for the
//! tree to say.

use std::collections::BTreeMap;

use super::{Line, LineKind, SHORT_HEADING};
use crate::base::numeral;
use crate::base::span::Span;
use crate::base::text::{Text, cut, is_han};
use crate::lexicon::numbering::{Numbering, Token};
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
    let mut seconds = Seconds::new(numbering, text, lines);
    for &line in lines {
        if line.kind != LineKind::Body {
            out.push(Item { line, marker: None });
            continue;
        }
        let mut rest = line.span;
        loop {
            let line_text = text.folded(rest);
            let read = marker::read(numbering, line_text);
            let marker = read
                .filter(|m| !is_decimal(numbering, *m) || last.get(m.style).is_some_and(|&n| n > 0))
                .or_else(|| counted(numbering, line_text, rest.start, &last, &seconds))
                .or(read)
                .or_else(|| counted_on(numbering, line_text, &last));
            if let Some(slot) = marker.and_then(|m| last.get_mut(m.style)) {
                *slot = marker.map_or(0, |m| m.ordinal);
            }
            let next = marker.and_then(|m| {
                let inner = opens_inside(numbering, text, (line.span, rest), m, &mut seconds);
                glued(numbering, text, rest, m, &last).into_iter().chain(inner).min()
            });
            let span = next.map_or(rest, |at| Span::new(rest.start, at));
            out.push(Item { line: Line { span, ..line }, marker });
            match next {
                Some(at) => rest = Span::new(at, rest.end),
                None => break,
            }
        }
    }
    drop_empty(numbering, text, &mut out);
    drop_lonely(numbering, &mut out);
    out
}

fn is_decimal(numbering: &Numbering, marker: Marker) -> bool {
    numbering.styles.get(marker.style).is_some_and(|s| s.decimal)
}

/// The item behind the four hundredth and so on: by itself so large a number is a year or none.
fn counted_on(numbering: &Numbering, line: &str, last: &[u32]) -> Option<Marker> {
    if last.iter().all(|&n| n < marker::LARGEST) {
        return None;
    }
    let next = |m: &Marker| m.ordinal > marker::LARGEST && last.get(m.style) == Some(&(m.ordinal - 1));
    marker::read_to(numbering, line, u32::MAX).filter(next)
}

/// `11.100个项目` between the items 10 and 12: alone it would be a figure.
fn counted(
    numbering: &Numbering,
    line: &str,
    start: usize,
    last: &[u32],
    seconds: &Seconds,
) -> Option<Marker> {
    let trimmed = line.trim_start_matches(' ');
    let indent = line.len() - trimmed.len();
    let digits = trimmed.find(|c: char| !c.is_ascii_digit()).filter(|d| (1..=3).contains(d))?;
    let behind = cut(trimmed, digits..trimmed.len()).strip_prefix('.')?;
    let ordinal: u32 = cut(trimmed, 0..digits).parse().ok()?;
    let form = [Token::Arabic, Token::Literal('.')];
    let style = numbering.styles.iter().position(|s| s.form == form && !s.decimal)?;
    let between = last.get(style).is_some_and(|&n| n > 0 && n + 1 == ordinal)
        && seconds.next(style, start).is_some_and(|next| next == ordinal + 1);
    (between && behind.starts_with(|c: char| c.is_ascii_digit())).then_some(Marker {
        style,
        ordinal,
        indent,
        end: indent + digits + 1,
        number: (indent, indent + digits),
    })
}

/// Takes the marker from lines that hold nothing else, unless the next line goes on with
/// what it numbers.
fn drop_empty(numbering: &Numbering, text: &Text, items: &mut [Item]) {
    let next: Vec<Option<Item>> = items.iter().skip(1).copied().map(Some).chain([None]).collect();
    for (item, next) in items.iter_mut().zip(next) {
        let Some(marker) = item.marker.filter(|m| text.folded(item.line.span).len() <= m.end) else {
            continue;
        };
        let goes_on = next.is_some_and(|n| {
            let words = text.folded(n.line.span);
            // 第三部分 / 为申报材料: the sentence goes on, and names a part.
            let part = numbering.styles.get(marker.style).is_some_and(|s| s.depth < CHAPTER);
            let cites = part && words.starts_with(['为', '是', '的', '、']);
            let heading = n.line.kind == LineKind::Body && n.line.part == item.line.part;
            heading && n.marker.is_none() && !cites && words.chars().filter(|&c| is_han(c)).count() > 1
        });
        if !goes_on {
            item.marker = None;
        }
    }
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
        let han = numbering.styles.get(next.style).is_some_and(|s| s.form.contains(&Token::Han));
        let closes = (matches!(stop, ')' | '〕' | ']') || stop == '。' && han)
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

/// Where numbers go on to two: at the head of a later line, or behind a stop in the same.
struct Seconds {
    /// For each style the lines that it opens, with its value.
    heads: BTreeMap<usize, Vec<(usize, u32)>>,
    line: Option<Span>,
    /// The last place in `line` of a number of value two, by style; found once a line.
    last: BTreeMap<usize, usize>,
}

impl Seconds {
    fn new(numbering: &Numbering, text: &Text, lines: &[Line]) -> Self {
        let mut heads: BTreeMap<usize, Vec<(usize, u32)>> = BTreeMap::new();
        for line in lines.iter().filter(|l| l.kind == LineKind::Body) {
            if let Some(m) = marker::read(numbering, text.folded(line.span)) {
                heads.entry(m.style).or_default().push((line.span.start, m.ordinal));
            }
        }
        Self { heads, line: None, last: BTreeMap::new() }
    }

    /// The value of the next number of `style` that opens a line behind `at`.
    fn next(&self, style: usize, at: usize) -> Option<u32> {
        let heads = self.heads.get(&style)?;
        heads.get(heads.partition_point(|h| h.0 <= at)).map(|head| head.1)
    }

    /// Whether `style` counts on to two behind `at`, a place in the whole text.
    fn follows(&mut self, numbering: &Numbering, text: &Text, line: Span, style: usize, at: usize) -> bool {
        if self.line != Some(line) {
            self.line = Some(line);
            self.last = last_seconds(numbering, text, line);
        }
        let next = || {
            let heads = self.heads.get(&style)?;
            heads.get(heads.partition_point(|h| h.0 <= at))
        };
        self.last.get(&style).is_some_and(|&last| last > at) || next().is_some_and(|head| head.1 == 2)
    }
}

fn last_seconds(numbering: &Numbering, text: &Text, line: Span) -> BTreeMap<usize, usize> {
    let folded = text.folded(line);
    let mut last = BTreeMap::new();
    for (stop, sign) in folded.match_indices([')', '〕', ']', '。', ';', ' ']) {
        let behind = stop + sign.len();
        let rest = window(cut(folded, behind..folded.len()));
        if let Some(m) = marker::read(numbering, rest).filter(|m| m.indent == 0 && m.ordinal == 2) {
            last.insert(m.style, text.span_in(line, behind..behind).start);
        }
    }
    last
}

/// Where the first item under a heading begins that ran together with it:
/// `一、重点任务（一）改造管网。…（二）…`. The heading has no stop of its own, and the items count
/// on to two.
fn opens_inside(
    numbering: &Numbering,
    text: &Text,
    (line, rest): (Span, Span),
    first: Marker,
    seconds: &mut Seconds,
) -> Option<usize> {
    let style = numbering.styles.get(first.style).filter(|s| !s.inline && !s.weak && !s.decimal)?;
    let folded = text.folded(rest);
    let from = first.end;
    let heading = cut(folded, from..folded.len()).char_indices().take(OWN_HEADING);
    for (at, c) in heading {
        if matches!(c, '。' | ';' | ':' | ',') {
            return None;
        }
        let at = from + at;
        if at == from || !(c == '(' || c == '1' || numeral::is_han_numeral(c)) {
            continue;
        }
        let next = marker::read(numbering, window(cut(folded, at..folded.len())));
        let Some(next) = next.filter(|m| m.ordinal == 1 && m.indent == 0) else { continue };
        let inner = numbering.styles.get(next.style);
        // 1.5倍 is no item: an Arabic number needs a word before it and behind it.
        let words = cut(folded, from..at).ends_with(is_han)
            && cut(folded, at + next.end..folded.len()).starts_with(is_han);
        let deeper = inner.is_some_and(|s| {
            let reads = s.form.contains(&Token::Han) || words && !s.decimal;
            s.depth > style.depth && !s.inline && !s.weak && reads
        });
        let place = text.span_in(rest, at..at).start;
        if deeper && seconds.follows(numbering, text, line, next.style, place) {
            return Some(place);
        }
    }
    None
}

/// Longest heading in which the first item under it is looked for, in characters.
const OWN_HEADING: usize = 32;

/// Usual tier of the innermost style that only heads others: 节.
pub(super) const CHAPTER: u8 = 4;

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

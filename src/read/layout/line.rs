//! Characters become lines: what stands at one height, with spaces where the gap says so.
//!
//! A line is parted where a gap is wider than any space of type; whether its parts are columns
//! of a page, cells of a table or a spaced-out heading is decided by those who ask.

use super::ink::{Edges, Glyph};

/// A stretch of text at one height without a wide gap in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) edges: Edges,
    /// Size of most of its type.
    pub(super) size: f32,
    /// Whether all of it is bold.
    pub(super) bold: bool,
}

/// Gap in sizes from which a line is parted.
const PART: f32 = 1.6;

/// Lines in the order of their height, each parted at wide gaps, parts from left to right.
pub(super) fn rows(glyphs: &[Glyph]) -> Vec<Vec<Line>> {
    bands(glyphs).into_iter().map(|band| parts(&band)).filter(|r| !r.is_empty()).collect()
}

/// The whole of each line, with a space at wide gaps: the reading of a cell.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    bands(glyphs).into_iter().filter_map(|band| line(&band)).collect()
}

/// One line from parts that stand beside one another.
pub(super) fn joined(parts: &[Line]) -> Option<Line> {
    let (first, rest) = parts.split_first()?;
    let mut whole = first.clone();
    for part in rest {
        whole.text.push(' ');
        whole.text.push_str(&part.text);
        whole.edges = whole.edges.union(part.edges);
        whole.bold &= part.bold;
        if part.text.len() > first.text.len() {
            whole.size = part.size;
        }
    }
    Some(whole)
}

/// Characters that share a height. They come from top to bottom; superscripts and small
/// type fall into the band whose middle they overlap.
fn bands(glyphs: &[Glyph]) -> Vec<Vec<Glyph>> {
    let mut sorted: Vec<Glyph> = glyphs.to_vec();
    sorted.sort_by(|a, b| a.edges.level().total_cmp(&b.edges.level()));
    let mut bands: Vec<(Edges, Vec<Glyph>)> = Vec::new();
    for glyph in sorted {
        let found = bands.iter_mut().rev().take(4).find(|(band, _)| shares(band, &glyph));
        if let Some((band, members)) = found {
            // Tall brackets and figures must not pull the next line in.
            if glyph.edges.height() > band.height() * 0.6 && members.len() < 3 {
                *band = band.union(glyph.edges);
            }
            members.push(glyph);
        } else {
            bands.push((glyph.edges, vec![glyph]));
        }
    }
    bands.sort_by(|a, b| a.0.level().total_cmp(&b.0.level()));
    let mut out: Vec<Vec<Glyph>> = bands.into_iter().map(|b| b.1).collect();
    for band in &mut out {
        band.sort_by(|a, b| a.edges.x0.total_cmp(&b.edges.x0));
    }
    out
}

fn shares(band: &Edges, glyph: &Glyph) -> bool {
    let overlap = band.y1.min(glyph.edges.y1) - band.y0.max(glyph.edges.y0);
    overlap > band.height().min(glyph.edges.height()) * 0.55
}

/// Parts a band at wide gaps.
fn parts(band: &[Glyph]) -> Vec<Line> {
    let mut out = Vec::new();
    let spread = spread(band);
    let mut start = 0;
    for at in 1..=band.len() {
        let parted = match (band.get(at - 1), band.get(at)) {
            (Some(a), Some(b)) => gap(a, b) > (PART + spread) * a.size.max(b.size),
            _ => true,
        };
        if parted {
            out.extend(band.get(start..at).and_then(line));
            start = at;
        }
    }
    out
}

/// One line of a run of characters.
fn line(run: &[Glyph]) -> Option<Line> {
    let first = run.first()?;
    let spread = spread(run);
    let mut text = String::with_capacity(run.len() * 3);
    let mut edges = first.edges;
    for (at, glyph) in run.iter().enumerate() {
        if let Some(last) = at.checked_sub(1).and_then(|i| run.get(i))
            && spaced(last, glyph, spread)
        {
            text.push(' ');
        }
        text.push(glyph.ch);
        edges = edges.union(glyph.edges);
    }
    Some(Line { text, edges, size: usual_size(run), bold: run.iter().all(|g| g.bold) })
}

fn gap(a: &Glyph, b: &Glyph) -> f32 {
    b.edges.x0 - a.edges.x1
}

/// Whether a space stands between two neighbours. Words of Latin letters have narrow spaces;
/// Chinese has none, and justified lines stretch every gap.
fn spaced(a: &Glyph, b: &Glyph, spread: f32) -> bool {
    let narrow = |c: char| c.is_ascii_graphic();
    // Full-width marks have their own room, whatever box the file gives them.
    let roomy = |c: char| matches!(c, '\u{3001}'..='\u{301f}' | '“'..='”' | '（' | '）' | '，' | '：' | '；' | '！' | '？');
    let wide = if narrow(a.ch) && narrow(b.ch) {
        0.18
    } else if roomy(a.ch) || roomy(b.ch) {
        1.2
    } else {
        0.7
    };
    gap(a, b) > (wide + spread) * a.size.min(b.size)
}

/// The gap, in sizes, that a spaced-out heading has between all of its characters; 0 for
/// ordinary lines.
fn spread(run: &[Glyph]) -> f32 {
    let mut gaps: Vec<f32> = run.windows(2).map(|w| gap(&w[0], &w[1]) / w[0].size.max(1.0)).collect();
    gaps.sort_by(f32::total_cmp);
    let (Some(least), Some(median)) = (gaps.get(gaps.len() / 10), gaps.get(gaps.len() / 2)) else {
        return 0.0;
    };
    // A date or a name in a form is set apart in one or two places, never everywhere.
    let even = *median - *least < 0.35 && gaps.last().is_some_and(|g| *g < median * 3.0 + 0.5);
    let short = run.len() <= 4 && run.iter().all(|g| is_han(g.ch)) && *median < 4.5;
    if *median > 0.15 && even && (run.len() > 4 || short) { *median } else { 0.0 }
}

/// The size of most characters.
fn usual_size(run: &[Glyph]) -> f32 {
    let mut sizes: Vec<f32> = run.iter().map(|g| g.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

/// Whether a character is Han.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// Puts the text of a following line behind this one: no space in Chinese, one between words,
/// none at a hyphen that only parts a word.
pub(super) fn append(text: &mut String, next: &str) {
    let (last, first) = (text.chars().next_back(), next.chars().next());
    if let (Some(last), Some(first)) = (last, first) {
        let letter = |c: char| c.is_ascii_alphabetic();
        if last == '-' && first.is_ascii_lowercase() && text.chars().rev().nth(1).is_some_and(letter) {
            text.pop();
        } else if letter(last) && letter(first) || matches!(last, ',' | ';') && letter(first) {
            text.push(' ');
        }
    }
    text.push_str(next);
}

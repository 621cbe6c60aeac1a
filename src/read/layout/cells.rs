//! The characters of a cell become its text, lines joined where the cell's edge broke them.
//!
//! A cell's line that ends well before the edge ends its paragraph. Chinese text breaks after
//! any character, so the room that one more character needs is the measure.

use super::ink::{Edges, Glyph};
use super::line::{self, Line};
use crate::read::paper::{GridCell, Place};

/// Points that programs keep free between the text of a cell and its two borders.
const KEPT: f32 = 12.0;

/// Where a cell stands in its grid and on its page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rowspan: usize,
    pub(super) colspan: usize,
    pub(super) edges: Edges,
}

/// A cell with the text of these characters.
pub(super) fn cell(spot: Spot, glyphs: &[Glyph], page: u32) -> GridCell {
    GridCell {
        row: spot.row,
        column: spot.column,
        rowspan: spot.rowspan,
        colspan: spot.colspan,
        text: text(&line::lines(glyphs), Some(spot.edges)),
        place: Some(Place::Area { page, edges: spot.edges.to_array() }),
        inferred: false,
    }
}

/// The paragraphs of a cell's lines; the cell's borders are known where they are drawn.
pub(super) fn text(lines: &[Line], borders: Option<Edges>) -> String {
    let right = lines.iter().map(|l| l.edges.x1).fold(f32::MIN, f32::max);
    let left = lines.iter().map(|l| l.edges.x0).fold(f32::MAX, f32::min);
    // Room that all lines leave is the cell's, less what is kept free at its borders.
    let spare = borders.map_or(0.0, |b| (b.width() - (right - left) - KEPT).max(0.0));
    let middle = borders.is_some_and(|b| (b.middle() - left.midpoint(right)).abs() < KEPT / 3.0);
    let (left, right) =
        if middle { (left - spare / 2.0, right + spare / 2.0) } else { (left, right + spare) };
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        match at.checked_sub(1).and_then(|i| lines.get(i)) {
            None => out.push_str(&line.text),
            Some(last) if ends(last, line, left, right) => {
                out.push('\n');
                out.push_str(&line.text);
            }
            Some(_) => line::append(&mut out, &line.text),
        }
    }
    out
}

/// Whether a paragraph ends between two lines of a cell.
fn ends(last: &Line, next: &Line, left: f32, right: f32) -> bool {
    let size = last.size.max(1.0);
    let free =
        if centered(last, left, right) { (right - left) - last.edges.width() } else { right - last.edges.x1 };
    let fits = free > size * (0.6 + unbroken(&next.text)) && free > size * 1.7;
    let marked = super::marks::opens(&next.text) && last.text.ends_with(['。', '；', '：', ';', ':']);
    // The last line of centred text stands in the middle, and is no new paragraph.
    let indented = next.edges.x0 > left + size * 1.5
        && last.edges.x0 < left + size
        && free < size * 1.5
        && !centered(next, left, right);
    fits || marked || indented
}

/// Whether a line stands in the middle of its cell and not at its left.
fn centered(line: &Line, left: f32, right: f32) -> bool {
    let (before, after) = (line.edges.x0 - left, right - line.edges.x1);
    before > line.size * 0.4 && (before - after).abs() < line.size * 0.6
}

/// Width in sizes of what may not be broken at the head of a line: a word, a number, a
/// character with the mark behind it.
pub(super) fn unbroken(text: &str) -> f32 {
    let mut width: f32 = 0.0;
    let mut opened = true;
    for ch in text.chars().take(40) {
        // Programs that take quotes for Latin ones break on neither side of them.
        let quote = matches!(ch, '“' | '”' | '‘' | '’');
        let mark =
            quote || matches!(ch, '，' | '。' | '、' | '；' | '：' | '）' | '》' | '？' | '！' | '〕' | '％');
        if ch.is_ascii_graphic() {
            width += 0.55;
        } else if opened || mark {
            width += 1.0;
            opened = quote || matches!(ch, '（' | '《' | '〔' | '【');
        } else {
            break;
        }
    }
    width
}

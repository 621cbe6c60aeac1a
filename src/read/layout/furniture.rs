//! Running headers, footers and page numbers are taken out.
//!
//! A line is furniture by its place at the edge of the page and by what the other pages have
//! at the same height: the same words, or the same words with another number. A title that
//! stands on one page only is never touched.

use std::collections::BTreeMap;

use super::line;
use super::marks;
use super::sheet::Sheet;

/// Part of the page's height, from either edge, in which furniture stands.
const EDGE: f32 = 0.13;

/// Lines from either edge that may be furniture.
const DEEP: usize = 3;

/// Takes out what only tells where one is in the print.
pub(super) fn remove(sheets: &mut [Sheet]) {
    let repeated = repeated(sheets);
    for sheet in sheets.iter_mut() {
        // A browser prints the time above the page, and its address below it.
        let by_browser = candidates(sheet)
            .into_iter()
            .any(|(at, low)| low && marks::is_address(&text(sheet, at)) && in_edge(sheet, at, low));
        let of_browser = |text: &str, low: bool| {
            by_browser && if low { marks::is_address(text) } else { marks::tells_time(text) }
        };
        let doomed: Vec<usize> = candidates(sheet)
            .into_iter()
            .filter(|(at, low)| {
                let text = text(sheet, *at);
                (marks::is_folio(&text) || of_browser(&text, *low)) && in_edge(sheet, *at, *low)
                    || repeated.contains(&(key(&text), height(sheet, *at)))
            })
            .map(|c| c.0)
            .collect();
        let mut at = 0;
        sheet.rows.retain(|_| {
            at += 1;
            !doomed.contains(&(at - 1))
        });
    }
}

/// Words and height of lines that most pages have at their edge.
fn repeated(sheets: &[Sheet]) -> Vec<(String, i32)> {
    let mut counts: BTreeMap<(String, i32), usize> = BTreeMap::new();
    for sheet in sheets {
        for (at, low) in candidates(sheet) {
            if in_edge(sheet, at, low) {
                *counts.entry((key(&text(sheet, at)), height(sheet, at))).or_default() += 1;
            }
        }
    }
    // Left and right pages may differ, and a first page has its own.
    let enough = (sheets.len() * 2 / 5).max(3);
    let mut out = Vec::new();
    for ((words, high), count) in &counts {
        let near: usize = (-1..=1).filter_map(|d| counts.get(&(words.clone(), high + d))).sum();
        if *count > 0 && near >= enough {
            out.push((words.clone(), *high));
        }
    }
    out
}

/// Rows at the edges of a page, with whether it is the lower one.
fn candidates(sheet: &Sheet) -> Vec<(usize, bool)> {
    let count = sheet.rows.len();
    let top = (0..count.min(DEEP)).map(|at| (at, false));
    let bottom = (count.saturating_sub(DEEP)..count).map(|at| (at, true));
    top.chain(bottom).collect()
}

/// Whether a row stands in the strip at its edge and outside of every table.
fn in_edge(sheet: &Sheet, at: usize, low: bool) -> bool {
    let Some(first) = sheet.rows.get(at).and_then(|r| r.first()) else { return false };
    let level = first.edges.level();
    let depth = if low { sheet.height - level } else { level };
    depth < sheet.height * EDGE
}

fn text(sheet: &Sheet, at: usize) -> String {
    sheet.rows.get(at).and_then(|r| line::joined(r)).map(|l| l.text).unwrap_or_default()
}

/// The words of a line, whatever its number.
fn key(text: &str) -> String {
    let mut out = String::new();
    for ch in text.chars().filter(|c| !c.is_whitespace()) {
        match ch.is_ascii_digit() {
            true if out.ends_with('#') => {}
            true => out.push('#'),
            false => out.push(ch),
        }
    }
    out
}

/// Height of a row, coarse enough for what is set by hand.
#[allow(clippy::cast_possible_truncation, reason = "a cast of floats saturates")]
fn height(sheet: &Sheet, at: usize) -> i32 {
    let level = sheet.rows.get(at).and_then(|r| r.first()).map_or(0.0, |l| l.edges.level());
    (level / 4.0).round() as i32
}

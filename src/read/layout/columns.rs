//! Pages in two columns: the left one is read before the right one.
//!
//! The evidence is a strip without characters that goes through many rows, with text on both
//! sides that fills its column. Rows that cross the strip (a title, a wide figure) part the
//! page into stretches that are read one after the other.

use super::line::{self, Line};

/// A stretch of a page.
pub(super) enum Part {
    /// Rows over the whole width.
    Whole(Vec<Vec<Line>>),
    /// Lines of one column, and the column's edges.
    Column(Vec<Line>, (f32, f32)),
}

/// Rows with text on both sides of the strip that make a page of two columns.
const ENOUGH: usize = 8;

/// Parts a page's rows where it is set in two columns.
pub(super) fn split(rows: Vec<Vec<Line>>) -> Vec<Part> {
    let Some(gutter) = gutter(&rows) else { return vec![Part::Whole(rows)] };
    let mut out = Vec::new();
    let (mut left, mut right, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        if row.iter().any(|l| crosses(l, gutter)) {
            columns(&mut left, &mut right, &mut out);
            whole.push(row);
            continue;
        }
        if !whole.is_empty() {
            out.push(Part::Whole(std::mem::take(&mut whole)));
        }
        let (a, b): (Vec<Line>, Vec<Line>) = row.into_iter().partition(|l| l.edges.x1 <= gutter);
        left.extend(line::joined(&a));
        right.extend(line::joined(&b));
    }
    columns(&mut left, &mut right, &mut out);
    if !whole.is_empty() {
        out.push(Part::Whole(whole));
    }
    out
}

/// Closes a stretch of two columns.
fn columns(left: &mut Vec<Line>, right: &mut Vec<Line>, out: &mut Vec<Part>) {
    for lines in [left, right] {
        if let Some(edges) = edges(lines) {
            out.push(Part::Column(std::mem::take(lines), edges));
        }
    }
}

fn edges(lines: &[Line]) -> Option<(f32, f32)> {
    let left = lines.iter().map(|l| l.edges.x0).reduce(f32::min)?;
    let right = lines.iter().map(|l| l.edges.x1).reduce(f32::max)?;
    Some((left, right))
}

fn crosses(line: &Line, at: f32) -> bool {
    line.edges.x0 < at && at < line.edges.x1
}

/// The middle of the strip between two columns.
fn gutter(rows: &[Vec<Line>]) -> Option<f32> {
    if rows.len() < ENOUGH {
        return None;
    }
    let all = rows.iter().flatten();
    let (left, right) = all.fold((f32::MAX, f32::MIN), |e, l| (e.0.min(l.edges.x0), e.1.max(l.edges.x1)));
    let width = right - left;
    let mut candidates: Vec<f32> = rows
        .iter()
        .filter(|r| r.len() == 2)
        .map(|r| r[0].edges.x1.midpoint(r[1].edges.x0))
        .filter(|at| (0.35..0.65).contains(&((at - left) / width)))
        .collect();
    candidates.sort_by(f32::total_cmp);
    let at = candidates.get(candidates.len() / 2).copied()?;
    let crossing = rows.iter().filter(|r| r.iter().any(|l| crosses(l, at))).count();
    let both = |r: &&Vec<Line>| r.len() == 2 && r[0].edges.x1 < at && at < r[1].edges.x0;
    let sides: Vec<&Vec<Line>> = rows.iter().filter(both).collect();
    let fill = |side: usize, room: f32| {
        let full = sides.iter().filter_map(|r| r.get(side)).filter(|l| l.edges.width() > room * 0.7).count();
        full * 2 > sides.len()
    };
    let enough = sides.len() >= ENOUGH && crossing * 4 <= rows.len();
    (enough && fill(0, at - left) && fill(1, right - at)).then_some(at)
}

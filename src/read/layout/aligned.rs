//! Tables that have no borders between their columns.
//!
//! Three rules of one width with text between them (三线表) are such a table, and so are rows
//! that keep to three or more columns over several lines. Two columns without any rule are no
//! evidence: forms, signatures and lists look like that.

use super::cells;
use super::grid::{self, Found};
use super::ink::Edges;
use super::line::Line;
use super::rules::{NEAR, Segment};
use crate::read::paper::{Grid, GridCell, Place};

/// Rows of text, or a table among them.
pub(super) enum Piece {
    /// Rows that are no table.
    Rows(Vec<Vec<Line>>),
    /// A table.
    Table(Found),
}

/// Rows with all columns that make a table without any rule.
const ENOUGH: usize = 3;

/// Tables between horizontal rules of one width; their rows are taken out.
pub(super) fn ruled(loose: &[Segment], rows: &mut Vec<Vec<Line>>, page: u32) -> Vec<Found> {
    let mut out = Vec::new();
    // More is a drawing.
    let mut rest: Vec<Segment> = if loose.len() > 500 { Vec::new() } else { loose.to_vec() };
    while let Some(first) = rest.first().copied() {
        let alike =
            |s: &Segment| (s.from - first.from).abs() < NEAR * 2.0 && (s.to - first.to).abs() < NEAR * 2.0;
        let group: Vec<Segment> = rest.iter().filter(|s| alike(s)).copied().collect();
        rest.retain(|s| !alike(s));
        let (Some(top), Some(bottom)) = (group.first(), group.last()) else { continue };
        let inside =
            |r: &Vec<Line>| r.first().is_some_and(|l| (top.at..bottom.at).contains(&l.edges.level()));
        let body: Vec<Vec<Line>> = rows.iter().filter(|r| inside(r)).cloned().collect();
        let wide = body.iter().filter(|r| r.len() >= 2).count();
        if group.len() < 3 || wide < 3 || wide * 2 < body.len() {
            continue;
        }
        let stops: Vec<f32> = group.iter().map(|s| s.at).collect();
        if let Some(found) = build(&body, 2, &stops, page) {
            rows.retain(|r| !inside(r));
            out.push(found);
        }
    }
    out
}

/// Finds runs of rows that keep to the same columns.
pub(super) fn split(rows: &[Vec<Line>], page: u32) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut plain: Vec<Vec<Line>> = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let end = if row.len() >= 3 { run(rows, at) } else { at };
        let found = rows.get(at..end).filter(|r| strong(r)).and_then(|r| build(r, 3, &[], page));
        if let Some(found) = found {
            if !plain.is_empty() {
                out.push(Piece::Rows(std::mem::take(&mut plain)));
            }
            out.push(Piece::Table(found));
            at = end;
        } else {
            plain.push(row.clone());
            at += 1;
        }
    }
    if !plain.is_empty() {
        out.push(Piece::Rows(plain));
    }
    out
}

fn strong(rows: &[Vec<Line>]) -> bool {
    rows.iter().filter(|r| r.len() >= 3).count() >= ENOUGH
}

/// The end of the run of rows that keep to the columns of the first ones.
fn run(rows: &[Vec<Line>], start: usize) -> usize {
    let mut columns: Vec<(f32, f32)> = Vec::new();
    let mut end = start;
    for row in rows.iter().skip(start).take(400) {
        let mut next = columns.clone();
        for part in row {
            widen(&mut next, part.edges.x0, part.edges.x1);
        }
        let keeps = end == start || next.len() >= columns.len().min(3) && (row.len() >= 2 || next == columns);
        let merged = end > start && next.len() < columns.len();
        if !keeps || merged {
            break;
        }
        columns = next;
        end += 1;
    }
    end
}

/// Adds a stretch to stretches that do not touch.
fn widen(columns: &mut Vec<(f32, f32)>, from: f32, to: f32) {
    let (mut from, mut to) = (from, to);
    columns.retain(|(a, b)| {
        let apart = *b < from - 1.0 || to + 1.0 < *a;
        if !apart {
            (from, to) = (from.min(*a), to.max(*b));
        }
        apart
    });
    let at = columns.partition_point(|(a, _)| *a < from);
    columns.insert(at, (from, to));
}

/// A grid of rows whose columns are the stretches that their parts leave free; `stops` are
/// the heights of rules between its rows.
fn build(rows: &[Vec<Line>], least: usize, stops: &[f32], page: u32) -> Option<Found> {
    let mut columns: Vec<(f32, f32)> = Vec::new();
    let most = rows.iter().map(Vec::len).max()?;
    for part in rows.iter().filter(|r| r.len() * 2 > most).flatten() {
        widen(&mut columns, part.edges.x0, part.edges.x1);
    }
    if columns.len() < least {
        return None;
    }
    let groups = group(rows, &columns, stops);
    let mut cells: Vec<(GridCell, Vec<Line>)> = Vec::new();
    for (row, members) in groups.iter().enumerate() {
        let start = cells.len();
        for part in members.iter().flat_map(|r| r.iter()) {
            let (column, colspan) = covered(&columns, part.edges);
            let place = cells.get_mut(start..).unwrap_or_default().iter_mut().find(|c| c.0.column == column);
            if let Some((cell, lines)) = place {
                cell.colspan = cell.colspan.max(colspan);
                lines.push(part.clone());
            } else {
                let cell =
                    GridCell { row, column, rowspan: 1, colspan, inferred: true, ..GridCell::default() };
                cells.push((cell, vec![part.clone()]));
            }
        }
    }
    let mut grid = Grid { rows: groups.len(), columns: columns.len(), cells: Vec::new() };
    let edges = rows.iter().flatten().map(|l| l.edges).reduce(Edges::union)?;
    for (mut cell, lines) in cells {
        cell.text = cells::text(&lines, None);
        let area = lines.iter().map(|l| l.edges).reduce(Edges::union);
        cell.place = area.map(|a| Place::Area { page, edges: a.to_array() });
        grid.cells.push(cell);
    }
    grid.cells.sort_by_key(grid::order);
    let mut lefts: Vec<f32> = columns.iter().map(|c| c.0).collect();
    lefts.push(edges.x1);
    Some(Found { edges, grid, stops: lefts })
}

/// Lines that make one row of the table: those between two rules, or a line with a first
/// column and the lines without one behind it.
fn group<'a>(rows: &'a [Vec<Line>], columns: &[(f32, f32)], stops: &[f32]) -> Vec<Vec<&'a Vec<Line>>> {
    let by_rules = stops.len() > 4;
    let mut out: Vec<Vec<&Vec<Line>>> = Vec::new();
    let mut band = usize::MAX;
    for row in rows {
        let Some(first) = row.first() else { continue };
        let here = stops.partition_point(|s| *s < first.edges.level());
        let continues = here == band && (by_rules || covered(columns, first.edges).0 > 0);
        match out.last_mut() {
            Some(last) if continues => last.push(row),
            _ => out.push(vec![row]),
        }
        band = here;
    }
    out
}

/// First column and number of columns under a part.
fn covered(columns: &[(f32, f32)], edges: Edges) -> (usize, usize) {
    let first = columns.iter().position(|c| c.1 >= edges.x0 - 1.0).unwrap_or(columns.len().saturating_sub(1));
    let last = columns.iter().rposition(|c| c.0 <= edges.x1 + 1.0).unwrap_or(first);
    (first, last.saturating_sub(first) + 1)
}

//! What stands in a grid and is no row of its table.
//!
//! Spreadsheets print everything into one grid: the title over the head, the notes under
//! the last row, a second table beside or below the first. A grid comes in; out go its
//! tables and the paragraphs around them, in reading order. Group titles that are printed
//! once cover the rows below them.

use super::layout::{Plan, is_blank};
use crate::lexicon::columns::{Columns, Meaning};
use crate::read::paper::{Grid, GridCell, Item, Look, Paragraph};

/// Parts a grid into paragraphs and tables.
pub(super) fn parted(columns: &Columns, grid: &Grid) -> Vec<Item> {
    let Some(plan) = Plan::of(grid) else { return vec![Item::Grid(grid.clone())] };
    let mut out = Vec::new();
    for rows in bands(columns, grid, &plan) {
        let head = rows.clone().take(12).find(|&r| plan.is_head(columns, r));
        let table = body(&plan, head, rows.clone());
        paragraphs(&plan, rows.start..table.start, grid, &mut out);
        if !table.is_empty() {
            for side in sides(columns, grid, &plan, head, &table) {
                let mut part = cut(grid, &table, &side);
                cover_groups(columns, &mut part);
                out.push(Item::Grid(part));
            }
        }
        paragraphs(&plan, table.end..rows.end, grid, &mut out);
    }
    out
}

/// Rows of each table where several stand one under the other: a further head, with a
/// title or an empty row above it, begins the next.
fn bands(columns: &Columns, grid: &Grid, plan: &Plan<'_>) -> Vec<std::ops::Range<usize>> {
    let apart = |r: usize| plan.met(r).len() < 2;
    let mut starts = vec![0];
    let mut seen = false;
    for row in 0..grid.rows {
        if !plan.is_head(columns, row) {
            continue;
        }
        if seen && apart(row - 1) {
            let mut start = row;
            while start > 0 && apart(start - 1) && uncovered(grid, start - 1) {
                start -= 1;
            }
            starts.push(start);
        }
        seen = true;
    }
    starts.push(grid.rows);
    starts.dedup();
    starts.windows(2).filter_map(|w| Some(*w.first()?..*w.get(1)?)).collect()
}

/// Whether no cell goes on from the row into the next.
fn uncovered(grid: &Grid, row: usize) -> bool {
    !grid.cells.iter().any(|c| c.row <= row && c.row + c.rowspan > row + 1)
}

/// The rows of the table itself: from its head, or the first row with several cells, to
/// the last row with several.
fn body(plan: &Plan<'_>, head: Option<usize>, rows: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let several = |&r: &usize| plan.met(r).len() > 1;
    let Some(first) = head.or_else(|| rows.clone().find(several)) else { return rows.start..rows.start };
    let last = rows.rev().find(several).unwrap_or(first);
    first..last.max(first) + 1
}

/// Rows that are no rows of a table become paragraphs.
fn paragraphs(plan: &Plan<'_>, rows: std::ops::Range<usize>, grid: &Grid, out: &mut Vec<Item>) {
    for row in rows {
        let cells: Vec<&GridCell> = plan.met(row).into_iter().filter(|c| c.row == row).collect();
        let Some(first) = cells.first() else { continue };
        let centered = cells.len() == 1 && first.colspan * 2 > grid.columns;
        let text: Vec<&str> = cells.iter().map(|c| c.text.as_str()).collect();
        let look = Look { centered, ..Look::default() };
        out.push(Item::Paragraph(Paragraph { text: text.join(" "), look, place: first.place }));
    }
}

/// Columns of each table where several stand side by side: an empty column between two
/// heads parts them.
fn sides(
    columns: &Columns,
    grid: &Grid,
    plan: &Plan<'_>,
    head: Option<usize>,
    rows: &std::ops::Range<usize>,
) -> Vec<std::ops::Range<usize>> {
    let whole: Vec<_> = std::iter::once(0..grid.columns).collect();
    let Some(head) = head else { return whole };
    let empty = |c: usize| rows.clone().all(|r| plan.at(r, c).is_none());
    let mut sides: Vec<std::ops::Range<usize>> = Vec::new();
    let mut from = 0;
    for c in 0..=grid.columns {
        if c == grid.columns || empty(c) {
            if c > from {
                sides.push(from..c);
            }
            from = c + 1;
        }
    }
    let heads = |side: &std::ops::Range<usize>| {
        let known = side.clone().filter_map(|c| plan.at(head, c)).filter(|c| columns.read(&c.text).is_some());
        known.count() >= 2
    };
    if sides.len() > 1 && sides.iter().all(heads) { sides } else { whole }
}

/// The part of a grid in these rows and columns.
fn cut(grid: &Grid, rows: &std::ops::Range<usize>, columns: &std::ops::Range<usize>) -> Grid {
    let inside = grid.cells.iter().filter(|c| rows.contains(&c.row) && columns.contains(&c.column));
    let cells = inside.map(|c| GridCell {
        row: c.row - rows.start,
        column: c.column - columns.start,
        rowspan: c.rowspan.min(rows.end - c.row),
        colspan: c.colspan.min(columns.end - c.column),
        ..c.clone()
    });
    Grid { rows: rows.len(), columns: columns.len(), cells: cells.collect() }
}

/// Lets group titles cover the empty cells below them, as a reader does.
fn cover_groups(columns: &Columns, grid: &mut Grid) {
    let Some(plan) = Plan::of(grid) else { return };
    let Some(head) = plan.head(columns) else { return };
    let meaning = |c: usize| plan.at(head, c).filter(|h| h.colspan == 1).and_then(|h| columns.read(&h.text));
    let gathers = |c: &usize| matches!(meaning(*c), Some(Meaning::Group | Meaning::Topic | Meaning::Level));
    let last = (0..grid.columns).rev().find(|&c| meaning(c).is_some_and(Meaning::is_matter));
    let mut longer: Vec<(usize, usize, usize)> = Vec::new();
    for column in (0..grid.columns).filter(gathers).filter(|&c| Some(c) != last) {
        let mut above: Option<&GridCell> = None;
        for row in head + 1..grid.rows {
            match (plan.at(row, column), above) {
                (Some(cell), _) => above = Some(cell).filter(|c| c.colspan == 1),
                (None, Some(group)) if plan.met(row).len() > 1 => {
                    longer.push((group.row, column, row + 1));
                }
                (None, _) => above = None,
            }
        }
    }
    for (row, column, end) in longer {
        grid.cells.retain(|c| !(is_blank(c) && c.column == column && c.row > row && c.row < end));
        if let Some(cell) = grid.cells.iter_mut().find(|c| c.row == row && c.column == column) {
            cell.rowspan = end - row;
            cell.inferred = true;
        }
    }
}

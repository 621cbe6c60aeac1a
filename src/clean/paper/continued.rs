//! Tables that go on over a page break, or over an empty paragraph, are one table.
//!
//! A table goes on where the next one repeats its head, or has none and stands on the next
//! page with as many columns. A row that the break cut in two is put together where the
//! numbers prove it; a merged cell that is drawn empty behind the break covers those rows.

use std::borrow::Cow;

use super::layout::{Plan, bare, is_blank};
use crate::lexicon::columns::{Columns, Meaning};
use crate::read::paper::{Grid, GridCell, Item, Place};

/// Items with the tables that go on put together.
pub(super) fn joined<'p>(columns: &Columns, items: Vec<Cow<'p, Item>>) -> Vec<Cow<'p, Item>> {
    let mut out: Vec<Cow<'p, Item>> = Vec::new();
    // Where the last table stands in `out`, as long as only empty lines follow it.
    let mut open: Option<usize> = None;
    // Titles of the open table that a page repeats: none of the text where it goes on.
    let mut again: Vec<Cow<'p, Item>> = Vec::new();
    for item in items {
        match item.as_ref() {
            Item::Paragraph(p) if open.is_some_and(|at| is_title_of(&out, at, &p.text)) => again.push(item),
            Item::Paragraph(p) => {
                out.append(&mut again);
                if !says_continued(&p.text) {
                    open = None;
                } else if open.is_some() {
                    continue;
                }
                out.push(item);
            }
            Item::Grid(next) => {
                let before = open.and_then(|at| out.get_mut(at));
                if let Some(slot) = before
                    && let Item::Grid(first) = slot.as_ref()
                    && let Some(head) = goes_on(columns, first, next)
                {
                    *slot = Cow::Owned(Item::Grid(append(columns, first, next, head)));
                    again.clear();
                } else {
                    out.append(&mut again);
                    open = Some(out.len());
                    out.push(item);
                }
            }
        }
    }
    out.append(&mut again);
    out
}

/// Whether a line is said above the table already, among the few lines right before it.
fn is_title_of(items: &[Cow<'_, Item>], table: usize, text: &str) -> bool {
    const LINES: usize = 3;
    let dense = |s: &str| s.split_whitespace().collect::<String>();
    let above = items.iter().take(table).rev().take(LINES);
    let mut lines =
        above.map_while(|i| if let Item::Paragraph(p) = i.as_ref() { Some(&p.text) } else { None });
    !text.trim().is_empty() && lines.any(|line| dense(line) == dense(text))
}

/// An empty line, or a mark that a table goes on.
fn says_continued(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(
        bare.as_str(),
        "" | "续表" | "(续表)" | "（续表）" | "(续)" | "（续）" | "(接上表)" | "（接上表）"
    )
}

/// Whether `next` goes on with `first`, and how many of its rows repeat the head.
fn goes_on(columns: &Columns, first: &Grid, next: &Grid) -> Option<usize> {
    if first.columns != next.columns {
        return None;
    }
    let (above, below) = (Plan::of(first)?, Plan::of(next)?);
    let head = above.head(columns)?;
    match below.head(columns) {
        Some(again) => {
            let rows = (again..next.rows).zip(head..first.rows);
            let same = rows.take_while(|(r, h)| below.printed(*r) == above.printed(*h)).count();
            (again == 0 && same > 0).then_some(same)
        }
        None => (page(first.cells.last()?)? + 1 == page(next.cells.first()?)?).then_some(0),
    }
}

fn page(cell: &GridCell) -> Option<u32> {
    match cell.place? {
        Place::Area { page, .. } => Some(page),
        Place::Cell { .. } => None,
    }
}

/// Puts the rows of `next` behind its repeated head under those of `first`.
fn append(columns: &Columns, first: &Grid, next: &Grid, head: usize) -> Grid {
    let mut out = first.clone();
    let mut cells: Vec<GridCell> = next.cells.iter().filter(|c| c.row >= head).cloned().collect();
    let mut rows = next.rows - head;
    for cell in &mut cells {
        cell.row = cell.row - head + first.rows;
    }
    if cut_row(columns, first, &cells, next.columns) {
        finish_row(&mut out, &mut cells);
        rows -= 1;
    }
    go_on_merged(columns, &mut out, &mut cells);
    out.cells.extend(cells);
    out.rows += rows;
    out
}

/// Whether the first row of `cells` is the rest of the last row of `first`: it bears no
/// number, and the number of the row behind it follows the last one.
fn cut_row(columns: &Columns, first: &Grid, cells: &[GridCell], width: usize) -> bool {
    let Some(plan) = Plan::of(first) else { return false };
    let Some(head) = plan.head(columns) else { return false };
    let numbered =
        |&c: &usize| plan.at(head, c).is_some_and(|h| columns.read(&bare(h)) == Some(Meaning::Number));
    let Some(column) = (0..width).find(numbered) else { return false };
    let number =
        |cell: Option<&GridCell>| cell.and_then(|c| crate::base::numeral::any(bare(c).trim_matches('.')));
    let at = |row: usize| cells.iter().find(|c| c.row == row && c.column == column && !is_blank(c));
    let last = number(plan.at(first.rows.saturating_sub(1), column));
    last.is_some() && at(first.rows).is_none() && number(at(first.rows + 1)) == last.map(|n| n + 1)
}

/// Adds the texts of the first row of `cells` to the last row of `out`.
fn finish_row(out: &mut Grid, cells: &mut Vec<GridCell>) {
    let row = out.rows;
    for cell in cells.iter().filter(|c| c.row == row && !is_blank(c)) {
        let above = out.cells.iter_mut().filter(|c| c.row + c.rowspan >= row);
        if let Some(above) =
            above.max_by_key(|c| (c.column == cell.column, c.row)).filter(|c| c.column == cell.column)
        {
            above.text.push_str(&cell.text);
        }
    }
    cells.retain(|c| c.row != row || c.rowspan > 1);
    for cell in cells.iter_mut() {
        if cell.row == row {
            cell.rowspan -= 1;
        } else {
            cell.row -= 1;
        }
    }
}

/// Lets merged cells above the break cover the empty ones that go on with them below it:
/// those drawn over several rows, and those of columns that gather rows.
fn go_on_merged(columns: &Columns, out: &mut Grid, cells: &mut Vec<GridCell>) {
    let Some(plan) = Plan::of(out) else { return };
    let Some(head) = plan.head(columns) else { return };
    let (row, width) = (out.rows, out.columns);
    let mut longer: Vec<(usize, usize, usize)> = Vec::new();
    for column in 0..width {
        let drawn = cells.iter().find(|c| c.row == row && c.column == column);
        let gathers = plan
            .at(head, column)
            .and_then(|h| columns.read(&bare(h)))
            .is_some_and(|m| matches!(m, Meaning::Group | Meaning::Topic | Meaning::Level));
        let tall = drawn.is_some_and(|c| c.rowspan > 1);
        if drawn.is_some_and(|c| !is_blank(c)) || !(tall || gathers) {
            continue;
        }
        if let Some(above) = plan.at(row - 1, column).filter(|c| c.row > head) {
            let end = row + drawn.map_or(1, |c| c.rowspan);
            longer.push((above.row, above.column, end));
        }
    }
    for (from, column, end) in longer {
        cells.retain(|c| !(is_blank(c) && c.column == column && c.row == row));
        if let Some(cell) = out.cells.iter_mut().find(|c| c.row == from && c.column == column) {
            cell.rowspan = end - from;
            cell.inferred = true;
        }
    }
}

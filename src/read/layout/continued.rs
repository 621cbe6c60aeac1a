//! What a page break did to a table: rows cut in two, and merged cells drawn blank.
//!
//! A row whose rest stands on the next page becomes whole again. A cell that was merged over
//! the break has its text on one of the pages only; the other gets it too, flagged as
//! inferred. Each page keeps its grid: whether they are one table is for cleaning to say.

use super::grid::{self, Found};
use super::line;
use super::margins::Spread;
use super::marks;
use super::sheet::Block;
use crate::read::paper::{Grid, GridCell};

/// How far the edges of columns may be apart on two pages, in points.
const ALIKE: f32 = 6.0;

/// Mends the tables of a document at its page breaks.
pub(super) fn mend(spreads: &mut [Spread]) {
    for at in 1..spreads.len() {
        let (before, after) = spreads.split_at_mut(at);
        let (Some(above), Some(below)) = (before.last_mut(), after.first_mut()) else { continue };
        let next = above.page + 1 == below.page;
        if let (Some(Block::Table(above)), Some(Block::Table(below))) =
            (above.blocks.last_mut(), below.blocks.first_mut())
            && next
            && alike(above, below)
        {
            join_rows(&mut above.grid, &mut below.grid);
            fill(&mut above.grid, &mut below.grid);
        }
    }
    for spread in spreads {
        spread.blocks.retain(|b| !matches!(b, Block::Table(found) if found.grid.cells.is_empty()));
    }
}

/// Whether two tables have the same columns.
fn alike(a: &Found, b: &Found) -> bool {
    a.grid.columns == b.grid.columns
        && a.stops.iter().zip(&b.stops).all(|(x, y)| (x - y).abs() < ALIKE)
        && a.stops.len() == b.stops.len()
}

/// Rows at the top of the lower grid that only repeat the head of the upper one.
fn head(above: &Grid, below: &Grid) -> usize {
    let row = |grid: &Grid, row: usize| -> Vec<(usize, String)> {
        let cells = grid.cells.iter().filter(|c| c.row == row);
        cells.map(|c| (c.column, c.text.split_whitespace().collect())).collect()
    };
    let same = |r: &usize| {
        let (a, b) = (row(above, *r), row(below, *r));
        a == b && a.iter().any(|c| !c.1.is_empty())
    };
    let count = (0..above.rows.min(below.rows).min(6)).take_while(same).count();
    if count < below.rows { count } else { 0 }
}

/// Moves the rest of a row that the page cut back to where the row began. A merged cell goes
/// on in the rows below, and its text belongs to both pages.
fn join_rows(above: &mut Grid, below: &mut Grid) {
    let first = head(above, below);
    let Some(last) = above.rows.checked_sub(1) else { return };
    if !is_rest(above, last, below, first) {
        return;
    }
    for part in below.cells.iter_mut().filter(|c| c.row == first) {
        let Some(cell) = covering(above, last, part.column) else { continue };
        if cell.text.is_empty() {
            cell.text.clone_from(&part.text);
        } else {
            line::append(&mut cell.text, &part.text);
        }
        if part.rowspan > 1 {
            part.text.clone_from(&cell.text);
            part.inferred = true;
        }
    }
    below.cells.retain(|c| c.row != first || c.rowspan > 1);
    for cell in &mut below.cells {
        if cell.row > first {
            cell.row -= 1;
        } else if cell.row == first {
            cell.rowspan -= 1;
        }
    }
    below.rows -= 1;
    below.cells.sort_by_key(grid::order);
    if below.rows == first {
        // Nothing but a repeated head is left of the page's grid.
        below.cells.clear();
    }
}

/// Whether a row is the rest of the one above: what would name it is blank, its number or
/// its first cell, and the cells that it has go on with one above.
fn is_rest(above: &Grid, last: usize, below: &Grid, first: usize) -> bool {
    let upper = |column: usize| {
        let covers = |c: &&GridCell| (c.row..c.row + c.rowspan).contains(&last) && c.column == column;
        above.cells.iter().find(covers).map_or("", |c| c.text.trim())
    };
    let row: Vec<&GridCell> = below.cells.iter().filter(|c| c.row == first).collect();
    let own: Vec<&&GridCell> = row.iter().filter(|c| c.rowspan == 1).collect();
    let blank = |c: &GridCell| c.text.trim().is_empty();
    let Some(lead) = own.first() else { return false };
    let filled = || own.iter().filter(|c| !blank(c));
    let goes_on = |c: &GridCell| {
        let text = upper(c.column);
        !text.is_empty() && !marks::stops(text) && !marks::opens(c.text.trim())
    };
    if filled().next().is_none() || !filled().all(|c| !upper(c.column).is_empty()) {
        return false;
    }
    match (0..below.columns).find(|c| is_count(above, *c)) {
        Some(number) => own.iter().any(|c| c.column == number && blank(c)),
        None => blank(lead) && filled().any(|c| goes_on(c)),
    }
}

/// Whether a column holds running numbers.
fn is_count(grid: &Grid, column: usize) -> bool {
    let texts = || grid.cells.iter().filter(|c| c.column == column && c.colspan == 1 && !c.text.is_empty());
    let numbers = texts().filter(|c| c.text.trim().chars().all(|ch| ch.is_ascii_digit())).count();
    numbers >= 2 && numbers * 3 >= texts().count() * 2
}

/// The cell that covers a place.
fn covering(grid: &mut Grid, row: usize, column: usize) -> Option<&mut GridCell> {
    let covers = |c: &&mut GridCell| {
        (c.row..c.row + c.rowspan).contains(&row) && (c.column..c.column + c.colspan).contains(&column)
    };
    grid.cells.iter_mut().find(covers)
}

/// Gives the text of a cell that was merged over the break to both of its parts.
fn fill(above: &mut Grid, below: &mut Grid) {
    let first = head(above, below);
    let Some(last) = above.rows.checked_sub(1).filter(|_| below.rows > first) else { return };
    for column in 0..below.columns {
        let Some(upper) = covering(above, last, column).map(|c| c.clone()) else { continue };
        let Some(lower) = covering(below, first, column).filter(|c| c.row == first) else { continue };
        if upper.column != column || lower.column != column || upper.colspan != lower.colspan {
            continue;
        }
        let merged = upper.rowspan > 1 || lower.rowspan > 1;
        if lower.text.is_empty() && !upper.text.is_empty() && (merged || is_merging(above, column)) {
            lower.text = upper.text;
            lower.inferred = true;
        } else if upper.text.is_empty() && !lower.text.is_empty() && upper.rowspan > 1 && lower.rowspan > 1 {
            let text = lower.text.clone();
            if let Some(cell) = covering(above, last, column) {
                cell.text = text;
                cell.inferred = true;
            }
        }
    }
    above.cells.sort_by_key(grid::order);
}

/// Whether a column has cells over several rows and no blank one: what is blank at the head of
/// the next page then goes on.
fn is_merging(grid: &Grid, column: usize) -> bool {
    let cells = || grid.cells.iter().filter(|c| c.column == column);
    cells().any(|c| c.rowspan > 1) && cells().all(|c| !c.text.is_empty())
}

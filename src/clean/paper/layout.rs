//! Looks into a grid: which cell covers a place, which rows are heads.

use crate::lexicon::columns::Columns;
use crate::read::paper::{Grid, GridCell};

/// A head's cells are no longer than this, in characters.
const LONGEST_HEAD: usize = 60;
/// Largest grid that is looked into; a larger one stays as it is.
const MOST_PLACES: usize = 4_000_000;

/// The cells of each row by their origin, left to right.
pub(super) fn rows(grid: &Grid) -> Vec<Vec<&GridCell>> {
    let mut rows: Vec<Vec<&GridCell>> = vec![Vec::new(); grid.rows];
    for cell in &grid.cells {
        if let Some(row) = rows.get_mut(cell.row) {
            row.push(cell);
        }
    }
    for row in &mut rows {
        row.sort_by_key(|c| c.column);
    }
    rows
}

/// A grid with an index of its places.
#[derive(Debug)]
pub(super) struct Plan<'g> {
    grid: &'g Grid,
    /// The cell with text that covers each place, row by row.
    places: Vec<Option<u32>>,
}

impl<'g> Plan<'g> {
    /// None where the grid is too large to be looked into.
    pub(super) fn of(grid: &'g Grid) -> Option<Self> {
        if grid.rows.saturating_mul(grid.columns) > MOST_PLACES {
            return None;
        }
        let mut places = vec![None; grid.rows * grid.columns];
        for (at, cell) in grid.cells.iter().enumerate().filter(|(_, c)| !is_blank(c)) {
            for row in cell.row..(cell.row + cell.rowspan).min(grid.rows) {
                let from = row * grid.columns + cell.column;
                let to = row * grid.columns + (cell.column + cell.colspan).min(grid.columns);
                if let Some(places) = places.get_mut(from..to) {
                    places.fill(u32::try_from(at).ok());
                }
            }
        }
        Some(Self { grid, places })
    }

    /// The cell with text that covers a place.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<&'g GridCell> {
        let cell = self.places.get(row * self.grid.columns + column).copied().flatten()?;
        self.grid.cells.get(cell as usize)
    }

    /// The cells with text that a row meets, each once.
    pub(super) fn met(&self, row: usize) -> Vec<&'g GridCell> {
        let mut out: Vec<&GridCell> = Vec::new();
        for cell in (0..self.grid.columns).filter_map(|c| self.at(row, c)) {
            if !out.last().is_some_and(|last| std::ptr::eq(*last, cell)) {
                out.push(cell);
            }
        }
        out
    }

    /// Whether a row heads columns: at least two heads that the lexicon knows, and half of
    /// all.
    pub(super) fn is_head(&self, columns: &Columns, row: usize) -> bool {
        let cells = self.met(row);
        let known = cells.iter().filter(|c| columns.read(&bare(c)).is_some()).count();
        known >= 2 && known * 2 >= cells.len() && cells.iter().all(|c| c.text.chars().count() <= LONGEST_HEAD)
    }

    /// The first head, among the rows in which one is looked for.
    pub(super) fn head(&self, columns: &Columns) -> Option<usize> {
        const ROWS: usize = 12;
        (0..self.grid.rows.min(ROWS)).find(|&r| self.is_head(columns, r))
    }

    /// What a row prints, without white space, for telling repetitions.
    pub(super) fn printed(&self, row: usize) -> Vec<String> {
        (0..self.grid.columns).map(|c| self.at(row, c).map_or(String::new(), bare)).collect()
    }
}

/// A cell's text without white space.
pub(super) fn bare(cell: &GridCell) -> String {
    cell.text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a cell prints nothing.
pub(super) fn is_blank(cell: &GridCell) -> bool {
    cell.text.trim().is_empty()
}

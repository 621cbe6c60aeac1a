//! Segments that cross become a grid: a cell reaches as far as no border stops it.
//!
//! Sides that a table leaves open, and the edge at which a page cut it, are closed where the
//! other borders end. A frame around plain text is no table.

use super::cells::{self, Spot};
use super::ink::{Edges, Glyph};
use super::rules::{NEAR, Segment, Segments, covers, positions};
use crate::read::paper::{Grid, GridCell};

/// A table found on a page.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) edges: Edges,
    pub(super) grid: Grid,
    /// Left edges of its columns, and the last right edge.
    pub(super) stops: Vec<f32>,
}

/// Elementary cells of one table at most.
const MOST: usize = 400_000;

/// Overhang from which a side counts as left open, in points.
const OPEN: f32 = 8.0;

/// The tables that rules draw on a page; their characters are taken out of `glyphs`.
pub(super) fn tables(segments: &Segments, glyphs: &mut Vec<Glyph>, page: u32) -> Vec<Found> {
    let mut lattices: Vec<Lattice> = segments.groups().into_iter().filter_map(Lattice::new).collect();
    lattices.sort_by(|a, b| b.edges.width().total_cmp(&a.edges.width()));
    let mut outer: Vec<Lattice> = Vec::new();
    for lattice in lattices {
        let (x, y) = (lattice.edges.middle(), lattice.edges.level());
        if !outer.iter().any(|o| o.edges.holds(x, y)) {
            outer.push(lattice);
        }
    }
    let mut found: Vec<Found> = outer.into_iter().filter_map(|lattice| lattice.fill(glyphs, page)).collect();
    found.sort_by(|a, b| a.edges.y0.total_cmp(&b.edges.y0).then(a.edges.x0.total_cmp(&b.edges.x0)));
    found
}

/// The cells that a group of segments draws.
struct Lattice {
    edges: Edges,
    columns: Vec<f32>,
    rows: Vec<f32>,
    spots: Vec<Spot>,
    /// For each elementary cell, row by row, the cell that covers it.
    owners: Vec<usize>,
}

impl Lattice {
    fn new(mut group: Segments) -> Option<Self> {
        if group.horizontal.is_empty() || group.vertical.is_empty() {
            return None;
        }
        close(&group.horizontal, &mut group.vertical);
        close(&group.vertical, &mut group.horizontal);
        let (columns, rows) = (positions(&group.vertical), positions(&group.horizontal));
        let (across, down) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
        if across * down < 2 || across * down > MOST {
            return None;
        }
        let edges = Edges { x0: columns[0], y0: rows[0], x1: columns[across], y1: rows[down] };
        let (spots, owners) = spots(&group, &columns, &rows);
        (spots.len() > 1).then_some(Self { edges, columns, rows, spots, owners })
    }

    /// Puts the characters into the cells; none where the table turns out to hold nothing.
    fn fill(self, glyphs: &mut Vec<Glyph>, page: u32) -> Option<Found> {
        let mut inside: Vec<Vec<Glyph>> = vec![Vec::new(); self.spots.len()];
        let mut outside = Vec::with_capacity(glyphs.len());
        for glyph in glyphs.iter() {
            match self.owner(glyph).and_then(|o| inside.get_mut(o)) {
                Some(cell) => cell.push(*glyph),
                None => outside.push(*glyph),
            }
        }
        let filled = inside.iter().filter(|c| !c.is_empty()).count();
        // A box with one printed cell is a frame, but a page may end a table with the rest of
        // one cell; one around blanks only is a drawing.
        if filled == 0 || filled == 1 && self.spots.len() < 4 {
            return None;
        }
        *glyphs = outside;
        let cells = self.spots.iter().zip(&inside).map(|(s, g)| cells::cell(*s, g, page)).collect();
        let mut grid = Grid { rows: self.rows.len() - 1, columns: self.columns.len() - 1, cells };
        let kept = compact(&mut grid);
        let mut stops: Vec<f32> = kept.iter().filter_map(|c| self.columns.get(*c).copied()).collect();
        stops.push(self.edges.x1);
        Some(Found { edges: self.edges, grid, stops })
    }

    /// The cell in which a character stands.
    fn owner(&self, glyph: &Glyph) -> Option<usize> {
        let (x, y) = (glyph.edges.middle(), glyph.edges.level());
        let column = self.columns.partition_point(|c| *c <= x).checked_sub(1)?;
        let row = self.rows.partition_point(|r| *r <= y).checked_sub(1)?;
        let across = self.columns.len() - 1;
        (column < across && row + 1 < self.rows.len()).then_some(())?;
        self.owners.get(row * across + column).copied()
    }
}

/// Closes the sides on which most of the crossing segments end beyond the last border.
fn close(crossing: &[Segment], borders: &mut Vec<Segment>) {
    let most = |ends: Vec<f32>| -> Option<f32> {
        let mut ends = ends;
        ends.sort_by(f32::total_cmp);
        let middle = ends.get(ends.len() / 2).copied()?;
        let agree = ends.iter().filter(|e| (**e - middle).abs() < NEAR * 2.0).count();
        (agree >= 2 && agree * 2 > ends.len()).then_some(middle)
    };
    let (Some(first), Some(last)) = (borders.first().map(|b| b.at), borders.last().map(|b| b.at)) else {
        return;
    };
    let from = crossing.first().map_or(0.0, |c| c.at);
    let to = crossing.last().map_or(0.0, |c| c.at);
    if let Some(end) = most(crossing.iter().map(|c| c.to).collect()).filter(|e| *e > last + OPEN) {
        borders.push(Segment { at: end, from, to });
    }
    if let Some(end) = most(crossing.iter().map(|c| c.from).collect()).filter(|e| *e < first - OPEN) {
        borders.insert(0, Segment { at: end, from, to });
    }
}

/// Cells from the upper left to the lower right, each as wide and as high as no border stops
/// it.
fn spots(group: &Segments, columns: &[f32], rows: &[f32]) -> (Vec<Spot>, Vec<usize>) {
    let (across, down) = (columns.len() - 1, rows.len() - 1);
    let mut owners = vec![usize::MAX; across * down];
    let mut spots = Vec::new();
    let free = |owners: &[usize], row: usize, column: usize| {
        owners.get(row * across + column).is_some_and(|o| *o == usize::MAX)
    };
    for row in 0..down {
        for column in 0..across {
            if !free(&owners, row, column) {
                continue;
            }
            let mut end = column + 1;
            while end < across
                && free(&owners, row, end)
                && !covers(&group.vertical, columns[end], rows[row], rows[row + 1])
            {
                end += 1;
            }
            let mut bottom = row + 1;
            while bottom < down
                && (column..end).all(|c| free(&owners, bottom, c))
                && !covers(&group.horizontal, rows[bottom], columns[column], columns[end])
            {
                bottom += 1;
            }
            for r in row..bottom {
                if let Some(stretch) = owners.get_mut(r * across + column..r * across + end) {
                    stretch.fill(spots.len());
                }
            }
            let edges = Edges { x0: columns[column], y0: rows[row], x1: columns[end], y1: rows[bottom] };
            spots.push(Spot { row, column, rowspan: bottom - row, colspan: end - column, edges });
        }
    }
    (spots, owners)
}

/// Takes out rows and columns in which no cell begins; the columns that were kept come back.
pub(super) fn compact(grid: &mut Grid) -> Vec<usize> {
    let rows = beginnings(grid.rows, grid.cells.iter().map(|c| c.row));
    let columns = beginnings(grid.columns, grid.cells.iter().map(|c| c.column));
    let rank = |kept: &[usize], at: usize| kept.partition_point(|k| *k < at);
    for cell in &mut grid.cells {
        let (bottom, right) = (cell.row + cell.rowspan, cell.column + cell.colspan);
        cell.row = rank(&rows, cell.row);
        cell.column = rank(&columns, cell.column);
        cell.rowspan = rank(&rows, bottom).saturating_sub(cell.row).max(1);
        cell.colspan = rank(&columns, right).saturating_sub(cell.column).max(1);
    }
    (grid.rows, grid.columns) = (rows.len(), columns.len());
    grid.cells.sort_by_key(order);
    columns
}

/// Reading order of cells.
pub(super) fn order(cell: &GridCell) -> (usize, usize) {
    (cell.row, cell.column)
}

fn beginnings(count: usize, origins: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut begins = vec![false; count];
    for at in origins {
        if let Some(begin) = begins.get_mut(at) {
            *begin = true;
        }
    }
    begins.iter().enumerate().filter(|(_, b)| **b).map(|(at, _)| at).collect()
}

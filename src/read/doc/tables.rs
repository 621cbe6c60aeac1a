//! Marks of cells and rows become tables, and tables inside cells their text.
//!
//! In come paragraphs with the depth at which they stand, and the ends of cells and rows;
//! out go grids. A grid cannot hold another one: a table inside a cell is written out in
//! lines, except where the outer table is but a frame of one column, which falls away.

use super::grid::{self, Cell, Shape};
use crate::diag::codes;
use crate::read::SourceError;
use crate::read::paper::{Grid, Item, Paragraph};

/// Most cells of one file.
const MAX_CELLS: usize = 1_000_000;
/// Deepest table inside tables; what claims to stand deeper stands here.
const MAX_DEPTH: usize = 16;

/// The tables that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Tables {
    open: Vec<Open>,
    cells: usize,
}

#[derive(Debug, Default)]
struct Open {
    rows: Vec<(Vec<Vec<Item>>, Shape)>,
    row: Vec<Vec<Item>>,
    cell: Vec<Item>,
}

impl Tables {
    /// Opens and closes tables up to a depth; tables that end go to `out`.
    pub(super) fn go_to(&mut self, depth: u32, out: &mut Vec<Item>) {
        let depth = usize::try_from(depth).unwrap_or(MAX_DEPTH).min(MAX_DEPTH);
        while self.open.len() > depth {
            let Some(closed) = self.open.pop() else { return };
            let target = self.open.last_mut().map_or(&mut *out, |outer| &mut outer.cell);
            target.extend(closed.finish());
        }
        self.open.resize_with(depth, Open::default);
    }

    /// A paragraph of the innermost cell.
    pub(super) fn paragraph(&mut self, paragraph: Paragraph) {
        if let Some(table) = self.open.last_mut() {
            table.cell.push(Item::Paragraph(paragraph));
        }
    }

    /// The innermost cell ends.
    pub(super) fn end_cell(&mut self) -> Result<(), SourceError> {
        self.cells += 1;
        if self.cells > MAX_CELLS {
            let message = format!("more than {MAX_CELLS} table cells; split the Word document");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        if let Some(table) = self.open.last_mut() {
            table.row.push(std::mem::take(&mut table.cell));
        }
        Ok(())
    }

    /// The innermost row ends.
    pub(super) fn end_row(&mut self, shape: Shape) {
        if let Some(table) = self.open.last_mut() {
            table.end_row(shape);
        }
    }

    /// The innermost row was removed by a revision.
    pub(super) fn drop_row(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.row.clear();
            table.cell.clear();
        }
    }
}

impl Open {
    fn end_row(&mut self, shape: Shape) {
        if !self.cell.is_empty() {
            self.row.push(std::mem::take(&mut self.cell));
        }
        if !self.row.is_empty() {
            self.rows.push((std::mem::take(&mut self.row), shape));
        }
    }

    fn finish(mut self) -> Vec<Item> {
        self.end_row(Shape::default());
        let frame = self.rows.iter().all(|(row, _)| row.len() == 1);
        let holds_table = |cell: &Vec<Item>| cell.iter().any(|item| matches!(item, Item::Grid(_)));
        if frame && self.rows.iter().flat_map(|(row, _)| row).any(holds_table) {
            return self.rows.into_iter().flat_map(|(row, _)| row).flatten().collect();
        }
        let rows = self.rows.into_iter();
        let rows: Vec<Vec<Cell>> = rows.map(|(row, shape)| shape.row(row.into_iter().map(written))).collect();
        if rows.is_empty() { Vec::new() } else { vec![Item::Grid(grid::grid(rows))] }
    }
}

/// The paragraphs of a cell, one a line.
fn written(cell: Vec<Item>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for item in cell {
        match item {
            Item::Paragraph(p) => lines.push(p.text),
            Item::Grid(grid) => lines.extend(rows(&grid)),
        }
    }
    lines.retain(|l| !l.trim().is_empty());
    lines.join("\n")
}

/// The rows of a table inside a cell, with a tab between cells.
fn rows(grid: &Grid) -> Vec<String> {
    let mut lines = vec![String::new(); grid.rows];
    for cell in grid.cells.iter().filter(|c| !c.text.is_empty()) {
        let Some(line) = lines.get_mut(cell.row) else { continue };
        if !line.is_empty() {
            line.push('\t');
        }
        line.push_str(&cell.text.replace('\n', " "));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs `depth:text` (a cell) and `depth|` (the end of a row).
    fn run(steps: &str) -> Vec<String> {
        let (mut tables, mut out) = (Tables::default(), Vec::new());
        for step in steps.split(' ') {
            let depth = step.chars().next().and_then(|c| c.to_digit(10)).unwrap();
            tables.go_to(depth, &mut out);
            if step.ends_with('|') {
                tables.end_row(Shape::default());
                continue;
            }
            let text = step.chars().skip(2).collect();
            tables.paragraph(Paragraph { text, ..Paragraph::default() });
            tables.end_cell().unwrap();
        }
        tables.go_to(0, &mut out);
        let grid = |grid: &Grid| grid.cells.iter().map(|c| c.text.clone()).collect::<Vec<_>>().join(" | ");
        let item = |item: &Item| match item {
            Item::Grid(g) => grid(g),
            Item::Paragraph(p) => p.text.clone(),
        };
        out.iter().map(item).collect()
    }

    #[test]
    fn inner_tables_are_written_into_their_cell() {
        let got = run("1:甲 2:a 2:b 2| 2:c 2:d 2| 1:乙 1|");
        assert_eq!(got, ["甲 | a\tb\nc\td\n乙"]);
    }

    #[test]
    fn a_frame_falls_away() {
        assert_eq!(run("1:标题 1| 2:a 2:b 2| 1:尾 1|"), ["标题", "a | b", "尾"]);
    }

    #[test]
    fn rows_without_an_end_are_kept() {
        assert_eq!(run("1:甲 1:乙 1| 1:丙"), ["甲 | 乙 | 丙"]);
    }
}

//! What the rows of a table say.
//!
//! A grid of cells comes in; out go its rows as lists of tasks, units and times, or
//! nothing where the table holds no measures: contact lists, fees, scores, data. Only
//! places in the text are handed on; reading units and dates in them is for others.

mod body;
mod counts;
#[cfg(test)]
mod generator;
mod head;
pub mod numbers;
#[cfg(test)]
mod recovery;

use crate::base::span::Span;
use crate::base::text::Text;
use crate::clean::blocks::Table;
use crate::lexicon::columns::Columns;
use crate::notice::Role;

/// One row that says what is to be done or measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number as printed (`3`, `（二）`, `4.`), where it has one.
    pub number: Option<Span>,
    /// The group cells and group rows above it, outermost first; the pieces of each are
    /// joined without a gap.
    pub section: Vec<Vec<Span>>,
    /// The cells that say what is to be done, left to right: a gap between cells, none
    /// between the pieces of one.
    pub task: Vec<Vec<Span>>,
    /// Unit cells with the role of their column.
    pub units: Vec<UnitCell>,
    /// Cells of columns that state time limits.
    pub times: Vec<LabelledCell>,
    /// Other cells under their heads.
    pub labels: Vec<LabelledCell>,
    /// The cells that begin in this row, from first to last.
    pub span: Span,
}

/// A cell that lists units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCell {
    /// Role that the column gives.
    pub role: Role,
    /// Pieces, to be joined without a gap.
    pub pieces: Vec<Span>,
    /// Whether the cell began in a row above.
    pub inherited: bool,
}

/// A cell with the head of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledCell {
    /// The head, on one line, without spaces.
    pub label: String,
    /// Pieces, to be joined without a gap.
    pub pieces: Vec<Span>,
    /// Whether the cell began in a row above.
    pub inherited: bool,
}

/// The rows of `table`, or `None` where it is no list of measures.
pub fn rows(columns: &Columns, text: &Text, table: &Table) -> Option<Vec<Row>> {
    let grid = Grid::new(text, table);
    let head = head::read(columns, &grid)?;
    let rows = body::rows(columns, &grid, &head);
    (!rows.is_empty()).then_some(rows)
}

/// A table with its texts at hand.
struct Grid<'a> {
    text: &'a Text,
    table: &'a Table,
    /// Cell index by place, row-major.
    places: Vec<Option<usize>>,
    /// Folded text of each cell, its pieces joined.
    texts: Vec<String>,
}

/// `同上`, `〃`: a cell that stands for the one above.
fn is_ditto(text: &str) -> bool {
    matches!(text.trim_end_matches('。'), "同上" | "〃" | "″" | "\"" | "如上")
}

impl<'a> Grid<'a> {
    fn new(text: &'a Text, table: &'a Table) -> Self {
        let texts: Vec<String> =
            table.cells.iter().map(|c| c.pieces.iter().map(|&p| text.folded(p).trim()).collect()).collect();
        let mut places = table.grid();
        // 同上 stands for the cell above, as if both were one.
        for at in table.columns..places.len() {
            let above = places.get(at - table.columns).copied().flatten();
            if let Some(place) = places.get_mut(at)
                && place.and_then(|c| texts.get(c)).is_some_and(|t| is_ditto(t))
            {
                *place = above;
            }
        }
        Self { text, table, places, texts }
    }

    fn at(&self, row: usize, column: usize) -> Option<usize> {
        if column >= self.table.columns {
            return None;
        }
        self.places.get(row * self.table.columns + column).copied().flatten()
    }

    fn cell_text(&self, cell: usize) -> &str {
        self.texts.get(cell).map_or("", String::as_str)
    }

    fn text_at(&self, row: usize, column: usize) -> &str {
        self.at(row, column).map_or("", |c| self.cell_text(c))
    }

    /// Whether the cell at this place begins in this very row.
    fn begins(&self, row: usize, column: usize) -> bool {
        self.at(row, column).and_then(|c| self.table.cells.get(c)).is_some_and(|c| c.row == row)
    }

    fn pieces(&self, row: usize, column: usize) -> Vec<Span> {
        self.at(row, column)
            .and_then(|c| self.table.cells.get(c))
            .map(|c| c.pieces.iter().map(|&p| self.text.trim(p)).filter(|p| !p.is_empty()).collect())
            .unwrap_or_default()
    }

    /// The cells met in a row, each once, left to right.
    fn row_cells(&self, row: usize) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for column in 0..self.table.columns {
            if let Some(cell) = self.at(row, column).filter(|c| out.last() != Some(c)) {
                out.push(cell);
            }
        }
        out
    }
}

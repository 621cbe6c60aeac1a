//! Tables that lost their marks on the way into plain text.
//!
//! Lines of text come in; out go regions: which lines are a table, and which stretch of
//! which line belongs to which cell. Three shapes are known: cells parted by `|` or tab
//! (`piped`), one cell a line, and one *piece* of a cell a line (`flattened`). What
//! the columns mean for a notice is decided later, from the grid.

mod assign;
mod drafts;
mod flattened;
mod fragment;
mod groups;
mod head;
mod piped;
mod rows;
mod scattered;
mod sequence;

use std::ops::Range;

use crate::base::span::Span;
use crate::clean::blocks::{BlockKind, Builder, Cell, Table, TableOrigin};
use crate::lexicon::columns::Columns;

/// A run of lines that is a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The lines, empty ones between them included.
    pub lines: Range<usize>,
    /// [`TableOrigin::Piped`] or [`TableOrigin::Flattened`].
    pub origin: TableOrigin,
    /// Rows of the grid.
    pub rows: usize,
    /// Columns of the grid.
    pub columns: usize,
    /// Cells, by row and column of their origin.
    pub cells: Vec<RegionCell>,
    /// For piped tables: the grid row that a line holds, by offset into `lines`.
    row_of_line: Vec<Option<usize>>,
}

/// A cell whose pieces are stretches of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegionCell {
    /// First row.
    pub row: usize,
    /// First column.
    pub column: usize,
    /// Rows covered.
    pub rowspan: usize,
    /// Columns covered.
    pub colspan: usize,
    /// What the cell holds, in reading order.
    pub pieces: Vec<Piece>,
    /// Whether its extent was worked out.
    pub inferred: bool,
}

/// A stretch of a line, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// Index of the line.
    pub line: usize,
    /// First character.
    pub start: usize,
    /// First character behind it.
    pub end: usize,
}

/// Finds the tables among `lines`, in order; they do not overlap.
pub fn detect(columns: &Columns, lines: &[&str]) -> Vec<Region> {
    let mut regions = piped::detect(columns, lines);
    let mut free = Vec::new();
    let mut at = 0;
    for region in &regions {
        free.push(at..region.lines.start);
        at = region.lines.end;
    }
    free.push(at..lines.len());
    for range in free {
        regions.extend(flattened::detect(columns, lines, range));
    }
    regions.sort_by_key(|r| r.lines.start);
    regions
}

impl Region {
    /// Appends the region's lines and its table to a document. Empty lines are left out.
    pub fn append(&self, lines: &[&str], builder: &mut Builder) {
        let table = builder.tables.len();
        let mut spans = Vec::with_capacity(self.lines.len());
        for (offset, index) in self.lines.clone().enumerate() {
            let line = lines.get(index).copied().unwrap_or("");
            if line.trim().is_empty() {
                spans.push(None);
                continue;
            }
            let kind = match (self.origin, self.row_of_line.get(offset).copied().flatten()) {
                (_, Some(row)) => BlockKind::Row { table, row },
                // The rule under a Markdown head is no text.
                (TableOrigin::Piped, None) => {
                    spans.push(None);
                    continue;
                }
                (_, None) => BlockKind::Fragment { table },
            };
            spans.push(Some(builder.line(line, kind)));
        }
        let place =
            |index: usize| index.checked_sub(self.lines.start).and_then(|i| spans.get(i).copied().flatten());
        builder.tables.push(self.table(place));
    }

    /// The grid with its pieces as stretches of the document; `place` says where a line
    /// came to stand.
    pub fn table(&self, place: impl Fn(usize) -> Option<Span>) -> Table {
        let piece = |p: &Piece| {
            let line = place(p.line)?;
            Some(Span::new(line.start + p.start.min(line.len()), line.start + p.end.min(line.len())))
        };
        let cells = self.cells.iter().map(|cell| Cell {
            row: cell.row,
            column: cell.column,
            rowspan: cell.rowspan,
            colspan: cell.colspan,
            pieces: cell.pieces.iter().filter_map(piece).collect(),
            inferred: cell.inferred,
        });
        Table { rows: self.rows, columns: self.columns, cells: cells.collect(), origin: self.origin }
    }
}

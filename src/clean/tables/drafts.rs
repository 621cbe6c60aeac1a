//! From rows of fragments to a grid.
//!
//! Drafts say which fragments each cell of a row holds; out go cells with their extent.
//! A cell of which nothing was printed belongs to the one above where tables merge cells.

use super::fragment::Fragment;
use super::{Piece, RegionCell};

/// A row not yet placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Draft {
    /// One cell across all columns.
    Wide(Vec<usize>),
    /// One list of fragments a column; an empty one was not printed.
    Cells(Vec<Vec<usize>>),
}

/// How cells of a column meet the rows below.
pub(super) struct Rules<'a> {
    /// Whether a missing cell of this column continues the one above.
    pub(super) carries: &'a dyn Fn(usize) -> bool,
    /// Whether a new cell of this column ends what stands to its right, as a group does.
    pub(super) closes: &'a dyn Fn(usize) -> bool,
}

/// Places rows one below the other. `offset` is the number of rows above.
pub(super) fn place(
    drafts: &[Draft],
    columns: usize,
    offset: usize,
    fragments: &[&Fragment],
    rules: &Rules<'_>,
) -> Vec<RegionCell> {
    let mut cells: Vec<RegionCell> = Vec::new();
    // For each column the cell that may go on downwards.
    let mut open: Vec<Option<usize>> = vec![None; columns];
    let pieces = |held: &[usize]| {
        held.iter().filter_map(|&i| fragments.get(i)).map(|f| f.piece).collect::<Vec<Piece>>()
    };
    for (i, draft) in drafts.iter().enumerate() {
        let row = offset + i;
        match draft {
            Draft::Wide(held) => {
                open.fill(None);
                cells.push(RegionCell {
                    row,
                    column: 0,
                    rowspan: 1,
                    colspan: columns,
                    pieces: pieces(held),
                    inferred: true,
                });
            }
            Draft::Cells(list) => {
                for (column, held) in list.iter().enumerate() {
                    let above = open.get(column).copied().flatten();
                    if held.is_empty() {
                        if let Some(cell) =
                            above.filter(|_| (rules.carries)(column)).and_then(|a| cells.get_mut(a))
                        {
                            cell.rowspan += 1;
                            cell.inferred = true;
                        }
                        continue;
                    }
                    // A new group closes what stood to its right.
                    if (rules.closes)(column) {
                        open.iter_mut().skip(column).for_each(|slot| *slot = None);
                    }
                    if let Some(slot) = open.get_mut(column) {
                        *slot = Some(cells.len());
                    }
                    cells.push(RegionCell {
                        row,
                        column,
                        rowspan: 1,
                        colspan: 1,
                        pieces: pieces(held),
                        inferred: held.len() > 1,
                    });
                }
            }
        }
    }
    cells
}

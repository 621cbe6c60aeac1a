//! Lays the cells of a sheet into a grid.
//!
//! In: cells, merged areas and hidden rows of any extent. Out: a grid of the rows and
//! columns that say something; of each stretch that says nothing one is kept, because an
//! empty row may part two tables. Work and memory grow with the cells, never with the
//! rectangle that they span.

use super::Sheet;
use crate::diag::codes;
use crate::read::SourceError;
use crate::read::paper::{Grid, GridCell, Place};

/// Largest extent of a grid, rows times columns: other stages look at whole rows.
pub(super) const EXTENT: usize = 4_000_000;

/// A merged area, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Area {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

impl Area {
    /// Whether it joins more than one cell.
    pub(super) fn is_large(self) -> bool {
        self.bottom >= self.top
            && self.right >= self.left
            && (self.bottom, self.right) != (self.top, self.left)
    }
}

impl From<calamine::Dimensions> for Area {
    fn from(of: calamine::Dimensions) -> Self {
        Self { top: of.start.0, left: of.start.1, bottom: of.end.0, right: of.end.1 }
    }
}

/// A sheet as a grid, and what was left out of it.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) grid: Option<Grid>,
    /// Hidden rows that say something.
    pub(super) hidden_rows: usize,
    /// Hidden columns that say something in a row that is shown.
    pub(super) hidden_columns: usize,
}

/// Adds a stretch of hidden rows or columns, joined to the one before where they meet.
pub(super) fn hide(hidden: &mut Vec<(u32, u32)>, first: u32, last: u32) {
    match hidden.last_mut() {
        Some(before) if before.1.checked_add(1) == Some(first) => before.1 = last.max(first),
        _ if last >= first => hidden.push((first, last)),
        _ => {}
    }
}

/// Lays out the sheet with this index.
pub(super) fn lay(mut sheet: Sheet, index: u32) -> Result<Laid, SourceError> {
    let rows = Hidden::new(std::mem::take(&mut sheet.hidden_rows));
    let columns = Hidden::new(std::mem::take(&mut sheet.hidden_columns));
    let mut areas = std::mem::take(&mut sheet.merges);
    areas.sort_unstable();
    areas.dedup_by_key(|a| (a.top, a.left));
    let mut laid = Laid::default();
    let mut shown = shown(sheet, &areas, &rows, &columns, &mut laid);
    shown.sort_by_key(|cell| (cell.area.top, cell.area.left));
    let cover: Vec<Area> = shown.iter().map(|cell| cell.area).filter(|a| a.is_large()).collect();
    let used_rows = sorted(shown.iter().map(|cell| cell.area.top));
    let used_columns = sorted(shown.iter().map(|cell| cell.area.left));
    let kept_rows = kept(&used_rows, &rows, &row_gaps(&used_rows, &cover));
    let kept_columns = kept(&used_columns, &columns, &column_gaps(&used_columns, &used_rows, &cover));
    if kept_rows.len().saturating_mul(kept_columns.len()) > EXTENT {
        let message = format!(
            "a sheet of {} rows and {} columns; at most {EXTENT} places are read from one",
            kept_rows.len(),
            kept_columns.len()
        );
        return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
    }
    if !shown.is_empty() {
        laid.grid = Some(grid(shown, &kept_rows, &kept_columns, index));
    }
    Ok(laid)
}

/// A cell with the area that it covers.
struct Shown {
    /// Where the file keeps its text.
    origin: (u32, u32),
    area: Area,
    text: String,
}

/// The cells that are printed. The text of a merged cell stands in the first of its rows
/// and columns that is not hidden.
fn shown(sheet: Sheet, areas: &[Area], rows: &Hidden, columns: &Hidden, laid: &mut Laid) -> Vec<Shown> {
    let mut lost = (Vec::new(), Vec::new());
    let mut out = Vec::with_capacity(sheet.cells.len());
    for cell in sheet.cells {
        let (row, column) = (cell.row, cell.column);
        let merged = areas.binary_search_by_key(&(row, column), |a| (a.top, a.left));
        let merged = merged.ok().and_then(|i| areas.get(i)).copied();
        let area = merged.unwrap_or(Area { top: row, left: column, bottom: row, right: column });
        let top = rows.first_shown(area.top).filter(|r| *r <= area.bottom);
        let left = columns.first_shown(area.left).filter(|c| *c <= area.right);
        match (top, left) {
            (Some(top), Some(left)) => {
                out.push(Shown { origin: (row, column), area: Area { top, left, ..area }, text: cell.text });
            }
            (None, _) => lost.0.push(row),
            (_, None) => lost.1.push(column),
        }
    }
    laid.hidden_rows = sorted(lost.0.into_iter()).len();
    laid.hidden_columns = sorted(lost.1.into_iter()).len();
    out
}

/// Writes the cells; one under another's area is not printed and left out.
fn grid(shown: Vec<Shown>, rows: &[u32], columns: &[u32], sheet: u32) -> Grid {
    let mut covered = vec![0; columns.len()];
    let mut cells = Vec::with_capacity(shown.len());
    // Where the last area that did not fit met another: those between fail alike.
    let mut blocked = (usize::MAX, 0);
    for cell in shown {
        let (row, bottom) = place(rows, cell.area.top, cell.area.bottom);
        let (column, right) = place(columns, cell.area.left, cell.area.right);
        if covered.get(column).is_none_or(|until| *until > row) {
            continue;
        }
        let within = covered.get(column..right).unwrap_or(&[]);
        let fits = if blocked.0 == row && blocked.1 > column && blocked.1 < right {
            false
        } else if let Some(at) = within.iter().position(|until| *until > row) {
            blocked = (row, column + at);
            false
        } else {
            true
        };
        let (bottom, right) = if fits { (bottom, right) } else { (row + 1, column + 1) };
        if let Some(within) = covered.get_mut(column..right) {
            within.fill(bottom);
        }
        cells.push(GridCell {
            row,
            column,
            rowspan: bottom - row,
            colspan: right - column,
            text: cell.text,
            place: Some(Place::Cell { sheet, row: cell.origin.0, column: cell.origin.1 }),
            inferred: false,
        });
    }
    Grid { rows: rows.len(), columns: columns.len(), cells }
}

/// Where a stretch of the sheet comes to stand among the kept lines; the end is excluded.
fn place(kept: &[u32], first: u32, last: u32) -> (usize, usize) {
    let from = kept.partition_point(|line| *line < first);
    let to = kept.partition_point(|line| *line <= last);
    (from, to.max(from + 1))
}

fn sorted(lines: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut lines: Vec<u32> = lines.collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// The used lines, and one of each stretch of empty ones between them that parts.
fn kept(used: &[u32], hidden: &Hidden, parts: &[bool]) -> Vec<u32> {
    let mut out = Vec::with_capacity(used.len());
    for (i, line) in used.iter().enumerate() {
        out.push(*line);
        let (Some(next), Some(true)) = (used.get(i + 1), parts.get(i)) else { continue };
        let empty = line.checked_add(1).and_then(|l| hidden.first_shown(l));
        out.extend(empty.filter(|l| l < next));
    }
    out
}

/// Whether the gap behind each used row parts tables: a row that is only covered from
/// above belongs to the cell that covers it.
fn row_gaps(used: &[u32], cover: &[Area]) -> Vec<bool> {
    let mut covered = vec![0i64; used.len() + 1];
    for area in cover {
        let from = used.partition_point(|r| *r < area.top);
        // The last used row whose successor line is still inside.
        let to = used.partition_point(|r| *r < area.bottom);
        add(&mut covered, from, to, 1);
    }
    running(&covered).into_iter().take(used.len()).map(|count| count == 0).collect()
}

/// Whether the gap behind each used column parts tables: one that merged cells cover in
/// half of the rows or more belongs to them, one that only a title crosses does not.
fn column_gaps(used: &[u32], rows: &[u32], cover: &[Area]) -> Vec<bool> {
    let mut covered = vec![0i64; used.len() + 1];
    for area in cover.iter().filter(|a| a.right > a.left) {
        let height = place(rows, area.top, area.bottom);
        let height = i64::try_from(height.1 - height.0).unwrap_or(i64::MAX);
        let from = used.partition_point(|c| *c < area.left);
        let to = used.partition_point(|c| *c < area.right);
        add(&mut covered, from, to, height);
    }
    let half = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    running(&covered).into_iter().take(used.len()).map(|count| count.saturating_mul(2) < half).collect()
}

/// Notes that the gaps from `from` up to `to` grow by `by`.
fn add(differences: &mut [i64], from: usize, to: usize, by: i64) {
    if from >= to {
        return;
    }
    if let Some(d) = differences.get_mut(from) {
        *d += by;
    }
    if let Some(d) = differences.get_mut(to) {
        *d -= by;
    }
}

fn running(differences: &[i64]) -> Vec<i64> {
    let sum = |total: &mut i64, d: &i64| {
        *total += d;
        Some(*total)
    };
    differences.iter().scan(0, sum).collect()
}

/// Hidden lines as sorted stretches that neither meet nor overlap.
struct Hidden(Vec<(u32, u32)>);

impl Hidden {
    fn new(mut stretches: Vec<(u32, u32)>) -> Self {
        stretches.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(stretches.len());
        for (first, last) in stretches {
            match joined.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        Self(joined)
    }

    /// The first line at or behind `line` that is not hidden.
    fn first_shown(&self, line: u32) -> Option<u32> {
        let after = self.0.partition_point(|(_, last)| *last < line);
        match self.0.get(after) {
            Some((first, last)) if *first <= line => last.checked_add(1),
            _ => Some(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Found;
    use super::*;

    fn sheet(cells: &[(u32, u32, &str)], merges: &[[u32; 4]]) -> Sheet {
        let found = |&(row, column, text): &(u32, u32, &str)| Found { row, column, text: text.to_owned() };
        let area = |&[top, left, bottom, right]: &[u32; 4]| Area { top, left, bottom, right };
        Sheet {
            cells: cells.iter().map(found).collect(),
            merges: merges.iter().map(area).collect(),
            ..Sheet::default()
        }
    }

    /// Size and cells as `row,column rowspan×colspan text`.
    fn told(sheet: Sheet) -> (usize, usize, Vec<String>) {
        let grid = lay(sheet, 0).unwrap().grid.unwrap_or_default();
        let cell = |c: &GridCell| format!("{},{} {}×{} {}", c.row, c.column, c.rowspan, c.colspan, c.text);
        (grid.rows, grid.columns, grid.cells.iter().map(cell).collect())
    }

    #[test]
    fn a_sheet_is_no_larger_than_what_it_says() {
        let (rows, columns, cells) = told(sheet(&[(0, 0, "甲"), (1_048_575, 16_383, "乙")], &[]));
        assert_eq!((rows, columns), (3, 3));
        assert_eq!(cells, ["0,0 1×1 甲", "2,2 1×1 乙"]);
    }

    #[test]
    fn merged_areas_shrink_with_the_sheet() {
        let cells = [(2, 1, "题"), (3, 1, "甲"), (3, 2, "乙"), (4, 2, "丙"), (9, 2, "丁")];
        let (rows, columns, cells) = told(sheet(&cells, &[[2, 1, 2, 8], [3, 1, 9, 1]]));
        assert_eq!((rows, columns), (4, 2));
        assert_eq!(cells, ["0,0 1×2 题", "1,0 3×1 甲", "1,1 1×1 乙", "2,1 1×1 丙", "3,1 1×1 丁"]);
    }

    #[test]
    fn an_empty_column_parts_unless_cells_cover_it() {
        let apart = [(0, 0, "题"), (1, 0, "甲"), (1, 2, "乙"), (2, 0, "丙"), (2, 2, "丁")];
        assert_eq!(told(sheet(&apart, &[[0, 0, 0, 2]])).1, 3);
        let wide = [[0, 0, 0, 1], [1, 0, 1, 1], [2, 0, 2, 1]];
        assert_eq!(told(sheet(&apart, &wide)).1, 2);
    }

    #[test]
    fn what_stands_under_a_merged_cell_is_not_printed() {
        let cells = [(0, 0, "甲"), (0, 1, "藏"), (1, 0, "藏"), (2, 0, "乙")];
        let (_, _, cells) = told(sheet(&cells, &[[0, 0, 1, 1]]));
        assert_eq!(cells, ["0,0 2×2 甲", "2,0 1×1 乙"]);
    }

    #[test]
    fn areas_that_overlap_keep_the_first() {
        let cells = [(0, 0, "甲"), (0, 1, "乙"), (1, 0, "丙"), (1, 1, "丁")];
        let (_, _, cells) = told(sheet(&cells, &[[0, 1, 1, 1], [1, 0, 1, 1]]));
        assert_eq!(cells, ["0,0 1×1 甲", "0,1 2×1 乙", "1,0 1×1 丙"]);
    }

    #[test]
    fn hidden_lines_are_left_out_and_counted() {
        let mut hidden =
            sheet(&[(0, 0, "甲"), (1, 0, "乙"), (2, 0, "丙"), (2, 1, "丁"), (2, 2, "戊")], &[[0, 0, 1, 0]]);
        hide(&mut hidden.hidden_rows, 0, 0);
        hide(&mut hidden.hidden_columns, 1, 1);
        let laid = lay(hidden, 7).unwrap();
        assert_eq!((laid.hidden_rows, laid.hidden_columns), (0, 1));
        let grid = laid.grid.unwrap();
        let texts: Vec<&str> = grid.cells.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(texts, ["甲", "丙", "戊"]);
        let origin = grid.cells.first().unwrap();
        assert_eq!((origin.row, origin.rowspan), (0, 1));
        assert_eq!(origin.place, Some(Place::Cell { sheet: 7, row: 0, column: 0 }));
    }

    #[test]
    fn a_sheet_that_covers_too_much_is_refused() {
        let cells: Vec<(u32, u32, &str)> = (0..3_000).map(|i| (i, i, "字")).collect();
        let refused = lay(sheet(&cells, &[]), 0).map(|_| ()).unwrap_err();
        assert_eq!(refused.code.name, "limit-exceeded");
    }
}

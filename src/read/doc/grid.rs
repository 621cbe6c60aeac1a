//! Rows of cells with their edges on paper become a grid with spans.
//!
//! A Word table is a stack of rows that know nothing of one another: each says where its
//! cells begin and end. Columns are the edges that rows share; edges that differ by less
//! than a hand can draw are one. Which row is a heading is not asked.

use std::collections::{BTreeMap, BTreeSet};

use super::bytes::{i16_at, u8_at, u16_at};
use crate::read::paper::{Grid, GridCell};

/// Edges closer than this, in twentieths of a point, are one: two millimetres.
const CLOSE: i32 = 120;
/// Width of a cell of which the file says nothing.
const UNKNOWN: i32 = 1_000;

/// What the mark at the end of a row says of its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    edges: Vec<i32>,
    /// Bits 0 and 1: merged with neighbours; bits 5 and 6: with the cells above and below.
    flags: Vec<u16>,
}

/// Whether a cell is one with those above and below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Upward {
    #[default]
    Alone,
    Continues,
    Starts,
}

/// A cell with its place on paper.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    left: i32,
    right: i32,
    flags: u16,
    text: String,
}

impl Shape {
    /// Lays one change over what holds.
    pub(super) fn apply(&mut self, code: u16, operand: &[u8]) {
        let first = usize::from(u8_at(operand, 0).unwrap_or(0));
        let limit = usize::from(u8_at(operand, 1).unwrap_or(0)).min(self.flags.len());
        let inside = |limit: usize| (first < limit).then_some(first..limit);
        match code {
            0xd608 => self.define(operand),
            0xd62b => {
                if let (Some(flags), Some(merge)) = (self.flags.get_mut(first), u8_at(operand, 1)) {
                    *flags = *flags & !0x60 | u16::from(merge & 3) << 5;
                }
            }
            0x5624 => {
                for (n, flags) in self.flags.get_mut(first..limit).unwrap_or_default().iter_mut().enumerate()
                {
                    *flags = *flags & !3 | if n == 0 { 1 } else { 2 };
                }
            }
            0x5625 => self.flags.get_mut(first..limit).unwrap_or_default().iter_mut().for_each(|f| *f &= !3),
            0x5622 => {
                if let Some(gone) = inside(limit) {
                    let width = self.width(first, limit);
                    self.flags.drain(gone.clone());
                    self.edges.drain(gone.start + 1..=gone.end);
                    self.shift(first + 1, -width);
                }
            }
            0x7621 => self.insert(first, operand),
            0x7623 => {
                let width = i32::from(u16_at(operand, 2).unwrap_or(0));
                for cell in first..limit {
                    self.shift(cell + 1, width - self.width(cell, cell + 1));
                }
            }
            _ => {}
        }
    }

    fn define(&mut self, operand: &[u8]) {
        let count = usize::from(u8_at(operand, 0).unwrap_or(0)).min(64);
        let edges = (0..=count).map_while(|n| i16_at(operand, 1 + n * 2).map(i32::from));
        self.edges = edges.collect();
        let cells = 1 + (count + 1) * 2;
        self.flags = (0..count).map(|n| u16_at(operand, cells + n * 20).unwrap_or(0)).collect();
        self.flags.truncate(self.edges.len().saturating_sub(1));
    }

    fn insert(&mut self, first: usize, operand: &[u8]) {
        let count =
            usize::from(u8_at(operand, 1).unwrap_or(0)).min(64_usize.saturating_sub(self.flags.len()));
        let width = i32::from(u16_at(operand, 2).unwrap_or(0));
        if self.edges.is_empty() {
            self.edges.push(0);
        }
        let first = first.min(self.flags.len());
        for _ in 0..count {
            let edge = self.edges.get(first).copied().unwrap_or(0);
            self.shift(first + 1, width);
            self.edges.insert(first + 1, edge + width);
            self.flags.insert(first, 0);
        }
    }

    fn width(&self, first: usize, limit: usize) -> i32 {
        let edge = |n: usize| self.edges.get(n).copied().unwrap_or(0);
        edge(limit) - edge(first)
    }

    fn shift(&mut self, from: usize, by: i32) {
        self.edges.iter_mut().skip(from).for_each(|edge| *edge += by);
    }

    /// Gives the texts of a row their places.
    pub(super) fn row(&self, texts: impl Iterator<Item = String>) -> Vec<Cell> {
        let mut at = self.edges.first().copied().unwrap_or(0);
        let mut row = Vec::new();
        for (n, text) in texts.enumerate() {
            let left = at;
            at = self.edges.get(n + 1).copied().unwrap_or(left.saturating_add(UNKNOWN)).max(left);
            row.push(Cell { left, right: at, flags: self.flags.get(n).copied().unwrap_or(0), text });
        }
        row
    }
}

impl Cell {
    fn upward(&self) -> Upward {
        match self.flags >> 5 & 3 {
            0 => Upward::Alone,
            1 => Upward::Continues,
            _ => Upward::Starts,
        }
    }
}

/// Puts rows under one another.
pub(super) fn grid(rows: Vec<Vec<Cell>>) -> Grid {
    let rows: Vec<Vec<Cell>> = rows.into_iter().map(beside).collect();
    let columns = columns(&rows);
    let count = columns.values().max().copied().unwrap_or(0);
    let mut grid = Grid { rows: rows.len(), columns: count, cells: Vec::new() };
    // Where a cell begins that may go on in the next row, by its column.
    let mut open: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, row) in rows.into_iter().enumerate() {
        let mut next = BTreeMap::new();
        for cell in placed(row, &columns) {
            let upward = cell.0;
            let mut cell = GridCell { row: number, rowspan: 1, ..cell.1 };
            let above = open.get(&cell.column).copied().filter(|_| upward == Upward::Continues);
            let above = above.filter(|at| grid.cells.get(*at).is_some_and(|c| c.colspan == cell.colspan));
            if let Some(origin) = above.and_then(|at| grid.cells.get_mut(at)) {
                // What stands in a covered cell is not printed.
                origin.rowspan += 1;
            } else {
                cell.inferred = upward == Upward::Continues;
                grid.cells.push(cell);
            }
            if upward != Upward::Alone {
                let column = above.and_then(|at| grid.cells.get(at)).or(grid.cells.last()).map(|c| c.column);
                next.extend(column.map(|c| (c, above.unwrap_or(grid.cells.len() - 1))));
            }
        }
        open = next;
    }
    grid
}

/// Joins cells that are merged with their neighbours. Which of two flags marks the first of
/// them, sources disagree; the first of a run shows it.
fn beside(row: Vec<Cell>) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::new();
    let mut lead = 0;
    for cell in row {
        let mark = cell.flags & 3;
        match out.last_mut() {
            Some(first) if mark != 0 && lead != 0 && mark != lead => first.right = cell.right,
            _ => {
                lead = mark;
                out.push(cell);
            }
        }
    }
    out
}

/// Column of every edge: those that most rows share draw the others to them.
fn columns(rows: &[Vec<Cell>]) -> BTreeMap<i32, usize> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    let mut narrowest = CLOSE * 2 + 1;
    for cell in rows.iter().flatten() {
        *counts.entry(cell.left).or_default() += 1;
        *counts.entry(cell.right).or_default() += 1;
        if !cell.text.is_empty() && cell.right > cell.left {
            narrowest = narrowest.min(cell.right - cell.left);
        }
    }
    // Two edges of one cell are never drawn to the same column.
    let close = (narrowest - 1) / 2;
    let mut edges: Vec<(i32, usize)> = counts.into_iter().collect();
    edges.sort_by_key(|(edge, count)| (std::cmp::Reverse(*count), *edge));
    let mut lines: BTreeSet<i32> = BTreeSet::new();
    let mut drawn: Vec<(i32, i32)> = Vec::new();
    for (edge, _) in edges {
        let near = lines.range(edge.saturating_sub(close)..=edge.saturating_add(close));
        let line = near.min_by_key(|line| (*line - edge).abs()).copied().unwrap_or(edge);
        lines.insert(line);
        drawn.push((edge, line));
    }
    let numbers: BTreeMap<i32, usize> = lines.into_iter().enumerate().map(|(n, line)| (line, n)).collect();
    drawn.into_iter().filter_map(|(edge, line)| Some((edge, *numbers.get(&line)?))).collect()
}

/// The cells of a row in their columns. Cells without width hold nothing, or text that
/// belongs to their neighbour.
fn placed(row: Vec<Cell>, columns: &BTreeMap<i32, usize>) -> Vec<(Upward, GridCell)> {
    let mut out: Vec<(Upward, GridCell)> = Vec::new();
    let mut left_over = String::new();
    for cell in row {
        let column = columns.get(&cell.left).copied().unwrap_or(0);
        let colspan = columns.get(&cell.right).copied().unwrap_or(0).saturating_sub(column);
        let upward = cell.upward();
        if colspan == 0 {
            match out.last_mut() {
                Some((_, before)) => join(&mut before.text, &cell.text),
                None => join(&mut left_over, &cell.text),
            }
            continue;
        }
        let mut text = std::mem::take(&mut left_over);
        join(&mut text, &cell.text);
        out.push((upward, GridCell { column, colspan, text, ..GridCell::default() }));
    }
    out
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push('\n');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `edges|flags|texts` of each row; `^` starts a merge downwards, `"` goes on with it.
    fn shown(rows: &[(&[i16], &str, &str)]) -> Vec<String> {
        let rows = rows.iter().map(|(edges, flags, texts)| {
            let mut operand = vec![u8::try_from(edges.len() - 1).unwrap()];
            edges.iter().for_each(|e| operand.extend(e.to_le_bytes()));
            for flag in flags.chars() {
                let bits: u16 = match flag {
                    '^' => 0x60,
                    '"' => 0x20,
                    '1' => 1,
                    '2' => 2,
                    _ => 0,
                };
                operand.extend(bits.to_le_bytes());
                operand.extend([0; 18]);
            }
            let mut shape = Shape::default();
            shape.apply(0xd608, &operand);
            shape.row(texts.split(' ').map(|t| t.replace('_', "")))
        });
        let grid = grid(rows.collect());
        let cell = |c: &GridCell| format!("{}@{},{} {}x{}", c.text, c.row, c.column, c.rowspan, c.colspan);
        std::iter::once(format!("{}x{}", grid.rows, grid.columns))
            .chain(grid.cells.iter().map(cell))
            .collect()
    }

    #[test]
    fn shared_edges_are_columns() {
        let rows: &[(&[i16], &str, &str)] = &[
            (&[-108, 1000, 4000, 8000], "^..", "序号 任务 单位"),
            (&[0, 1010, 2500, 4000, 8000], "\"...", "_ 甲 乙 丙"),
            (&[-108, 8000], ".", "注"),
        ];
        let want = [
            "3x4",
            "序号@0,0 2x1",
            "任务@0,1 1x2",
            "单位@0,3 1x1",
            "甲@1,1 1x1",
            "乙@1,2 1x1",
            "丙@1,3 1x1",
            "注@2,0 1x4",
        ];
        assert_eq!(shown(rows), want);
    }

    #[test]
    fn cells_merged_beside_one_another_are_one() {
        for flags in ["12.", "21."] {
            let rows: &[(&[i16], &str, &str)] =
                &[(&[0, 500, 1000, 1500], flags, "甲 _ 乙"), (&[0, 500, 1000, 1500], "...", "a b c")];
            let want = ["2x3", "甲@0,0 1x2", "乙@0,2 1x1", "a@1,0 1x1", "b@1,1 1x1", "c@1,2 1x1"];
            assert_eq!(shown(rows), want);
        }
    }

    #[test]
    fn narrow_columns_stay_apart() {
        let rows: &[(&[i16], &str, &str)] =
            &[(&[0, 100, 200, 900], "...", "甲 乙 丙"), (&[0, 205, 900], "..", "丁 戊")];
        assert_eq!(
            shown(rows),
            ["2x3", "甲@0,0 1x1", "乙@0,1 1x1", "丙@0,2 1x1", "丁@1,0 1x2", "戊@1,2 1x1"]
        );
    }

    #[test]
    fn changes_move_edges() {
        let mut shape = Shape { edges: vec![0, 100, 200, 300], flags: vec![0, 0, 0] };
        shape.apply(0x5622, &[0, 1]);
        assert_eq!(shape.edges, [0, 100, 200]);
        shape.apply(0x7621, &[1, 2, 50, 0]);
        assert_eq!(shape.edges, [0, 100, 150, 200, 300]);
        shape.apply(0x7623, &[0, 2, 10, 0]);
        assert_eq!(shape.edges, [0, 10, 20, 70, 170]);
        shape.apply(0xd62b, &[3, 3]);
        shape.apply(0x5624, &[0, 2]);
        assert_eq!(shape.flags, [1, 2, 0, 0x60]);
        shape.apply(0x5622, &[200, 255]);
        shape.apply(0xd608, &[9, 0]);
        assert_eq!((shape.edges.len(), shape.flags.len()), (0, 0));
    }
}

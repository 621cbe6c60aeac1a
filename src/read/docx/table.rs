//! Reads a table into a grid of origin cells.
//!
//! In comes a `tbl` element, out goes a grid whose columns are those in which a cell begins.
//! A table that only places things on the page gives way to what it holds; any other table in
//! a cell becomes lines of that cell. What a row or a column means is not asked.

use std::collections::BTreeMap;

use super::body::{Flow, Story};
use super::xml::{Tag, Xml};
use crate::read::paper::{Grid, GridCell, Item};

/// Most columns that a row may claim; Word draws 63.
const MOST_COLUMNS: usize = 1_024;
/// Edges that stand closer than this were meant to be one, in twentieths of a point.
const SAME_EDGE: i64 = 100;

/// How a cell goes on from the one above or before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Merge {
    #[default]
    None,
    Begin,
    Continue,
}

#[derive(Debug, Default)]
struct Cell {
    start: usize,
    span: usize,
    down: Merge,
    across: Merge,
    items: Vec<Item>,
}

#[derive(Debug, Default)]
struct Row {
    before: usize,
    dropped: bool,
    cells: Vec<Cell>,
}

/// Reads the table that was entered last.
pub(super) fn read(story: &mut Story<'_>, xml: &mut Xml<'_>, flow: &mut Flow) {
    let mut widths = Vec::new();
    let mut rows = Vec::new();
    children(story, xml, &mut widths, &mut rows);
    let mut rows: Vec<Row> = rows.into_iter().filter(|row: &Row| !row.dropped).collect();
    if is_frame(&rows) {
        let cells = rows.iter_mut().flat_map(|row| &mut row.cells);
        cells.for_each(|cell| flow.items.append(&mut cell.items));
        return;
    }
    for row in &mut rows {
        place(row);
    }
    let edges = edges(&rows, &widths);
    flow.items.extend(Some(grid(rows, &edges)).filter(|g| !g.cells.is_empty()).map(Item::Grid));
}

/// Whether a table only places things on the page: it is a single cell, or smaller than a
/// table inside it.
fn is_frame(rows: &[Row]) -> bool {
    let cells = || rows.iter().flat_map(|row| &row.cells);
    let own = cells().count();
    let larger = |item: &Item| matches!(item, Item::Grid(grid) if grid.cells.len() > own);
    own == 1 || cells().any(|cell| cell.items.iter().any(larger))
}

fn children(story: &mut Story<'_>, xml: &mut Xml<'_>, widths: &mut Vec<i64>, rows: &mut Vec<Row>) {
    xml.each(|xml, tag| match tag.name() {
        "tblGrid" => xml.each(|_, tag| {
            if tag.name() == "gridCol" && widths.len() < MOST_COLUMNS {
                let width = tag.attr("w").and_then(|w| w.trim().parse().ok()).unwrap_or(i64::MAX >> 20);
                widths.push(width);
            }
        }),
        "tr" => {
            let row = row(story, xml);
            story.count(xml, 0);
            rows.push(row);
        }
        "tblPr" | "sdtPr" | "sdtEndPr" | "customXmlPr" => {}
        _ => children(story, xml, widths, rows),
    });
}

fn row(story: &mut Story<'_>, xml: &mut Xml<'_>) -> Row {
    let mut row = Row::default();
    cells(story, xml, &mut row);
    row
}

fn cells(story: &mut Story<'_>, xml: &mut Xml<'_>, row: &mut Row) {
    xml.each(|xml, tag| match tag.name() {
        "trPr" => xml.each(|_, tag| match tag.name() {
            "gridBefore" => row.before = columns(tag),
            "del" => row.dropped = true,
            "hidden" => row.dropped |= tag.is_on(),
            _ => {}
        }),
        "tc" if row.cells.len() < MOST_COLUMNS => row.cells.push(cell(story, xml)),
        "tblPrEx" | "sdtPr" | "sdtEndPr" | "customXmlPr" | "tc" => {}
        _ => cells(story, xml, row),
    });
}

fn columns(tag: &Tag<'_>) -> usize {
    tag.number().and_then(|n| usize::try_from(n).ok()).unwrap_or(0).min(MOST_COLUMNS)
}

fn cell(story: &mut Story<'_>, xml: &mut Xml<'_>) -> Cell {
    let mut cell = Cell { span: 1, ..Cell::default() };
    let mut deleted = false;
    // The settings come first; the content after them is a container of its own.
    let items = story.cell(xml, |_, tag| match tag.name() {
        "gridSpan" => cell.span = columns(tag).max(1),
        "vMerge" => cell.down = merge(tag),
        "hMerge" => cell.across = merge(tag),
        "cellDel" => deleted = true,
        _ => {}
    });
    if !deleted {
        cell.items = items;
    }
    story.count(xml, 0);
    cell
}

fn merge(tag: &Tag<'_>) -> Merge {
    if tag.val().as_deref() == Some("restart") { Merge::Begin } else { Merge::Continue }
}

/// Gives every cell its column, and joins those that go on sideways.
fn place(row: &mut Row) {
    let mut at = row.before;
    let mut placed: Vec<Cell> = Vec::with_capacity(row.cells.len());
    for mut cell in row.cells.drain(..) {
        cell.start = at;
        at += cell.span;
        match placed.last_mut() {
            Some(last) if cell.across == Merge::Continue => last.span += cell.span,
            _ => placed.push(cell),
        }
    }
    row.cells = placed;
}

/// The column of each edge between the file's columns: edges at which no cell begins do not
/// count, and edges dragged almost onto each other are one.
fn edges(rows: &[Row], widths: &[i64]) -> Vec<usize> {
    let cells = || rows.iter().flat_map(|r| &r.cells);
    let last = cells().map(|c| c.start + c.span).max().unwrap_or(0);
    let mut own = vec![false; last + 1];
    let mut narrow: Vec<bool> = (0..last).map(|i| widths.get(i).is_some_and(|w| *w < SAME_EDGE)).collect();
    let mut begins = vec![false; last + 1];
    for cell in cells() {
        if let Some(slot) = own.get_mut(cell.start).filter(|_| cell.span == 1) {
            *slot = true;
        }
        if let Some(slot) = begins.get_mut(cell.start) {
            *slot = true;
        }
    }
    // A narrow column that a cell fills alone is meant, and so is one beside another.
    for i in 0..last {
        let beside = i > 0 && narrow.get(i - 1) == Some(&true);
        if let Some(slot) = narrow.get_mut(i) {
            *slot = *slot && !beside && own.get(i) != Some(&true);
        }
    }
    // The edge behind a narrow column is the edge before it.
    for i in (0..last).filter(|i| narrow.get(*i) == Some(&true)) {
        let begun = begins.get(i).copied().unwrap_or(false) || begins.get(i + 1).copied().unwrap_or(false);
        if let Some(slot) = begins.get_mut(i) {
            *slot = begun;
        }
        if let Some(slot) = begins.get_mut(i + 1) {
            *slot = false;
        }
    }
    let mut rank = 0;
    let mut edges: Vec<usize> = begins
        .iter()
        .map(|begun| {
            let at = rank;
            rank += usize::from(*begun);
            at
        })
        .collect();
    for i in (0..last).filter(|i| narrow.get(*i) == Some(&true)) {
        if let (Some(before), Some(slot)) = (edges.get(i).copied(), edges.get_mut(i + 1)) {
            *slot = before;
        }
    }
    edges
}

fn grid(rows: Vec<Row>, edges: &[usize]) -> Grid {
    let edge = |at: usize| edges.get(at).copied().unwrap_or(at);
    let mut grid = Grid { rows: rows.len(), ..Grid::default() };
    // The cell that stands open in each column, to go on below.
    let mut open: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, row) in rows.into_iter().enumerate() {
        for cell in row.cells {
            let column = edge(cell.start);
            let colspan = edge(cell.start + cell.span).saturating_sub(column).max(1);
            grid.columns = grid.columns.max(column + colspan);
            let above = open.get(&column).and_then(|at| grid.cells.get_mut(*at));
            let above = above.filter(|a| a.row + a.rowspan == number && a.colspan <= colspan);
            if let (Merge::Continue, Some(above)) = (cell.down, above) {
                above.rowspan += 1;
                continue;
            }
            open.remove(&column);
            if cell.down != Merge::None {
                open.insert(column, grid.cells.len());
            }
            let text = text(&cell.items);
            grid.cells.push(GridCell {
                row: number,
                column,
                rowspan: 1,
                colspan,
                text,
                ..GridCell::default()
            });
        }
    }
    grid
}

/// The text of a cell: paragraphs and the rows of inner tables as lines.
fn text(items: &[Item]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match item {
            Item::Paragraph(p) => lines.push(p.text.clone()),
            Item::Grid(grid) => {
                let mut row = None;
                for cell in grid.cells.iter().filter(|c| !c.text.trim().is_empty()) {
                    let text = cell.text.replace('\n', " ");
                    match lines.last_mut().filter(|_| row == Some(cell.row)) {
                        Some(line) => {
                            line.push('\t');
                            line.push_str(&text);
                        }
                        None => lines.push(text),
                    }
                    row = Some(cell.row);
                }
            }
        }
    }
    lines.join("\n")
}

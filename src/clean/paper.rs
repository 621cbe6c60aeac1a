//! Cleans what an office file prints: paragraphs become lines, grids become tables.
//!
//! An office file holds one document and no page around it, so nothing is chosen; running
//! lines of a web page that were saved with it still go by the same rules as in text.

use super::blocks::{BlockKind, Blocks, Builder, Cell, Style, Table, TableOrigin};
use super::{refuse, tidy};
use crate::base::text::han_count;
use crate::diag::{Sink, codes};
use crate::lexicon::Lexicon;
use crate::read::SourceError;
use crate::read::paper::{Grid, GridCell, Item, Look, Paper};

/// Cleans a paper.
pub fn paper(_lexicon: &Lexicon, paper: &Paper, sink: &mut Sink) -> Result<Blocks, SourceError> {
    for doubt in &paper.doubts {
        if let Some(code) = codes::find(&doubt.code) {
            sink.report(code, doubt.message.clone(), None);
        }
    }
    let mut built = Builder::default();
    let han: usize = paper.items.iter().map(han_in).sum();
    for item in &paper.items {
        match item {
            Item::Paragraph(p) => {
                for line in p.text.lines().map(tidy).filter(|l| !l.is_empty()) {
                    built.line(&line.replace('\t', " "), BlockKind::Paragraph(style(p.look)));
                }
            }
            Item::Grid(grid) => table(grid, &mut built),
        }
    }
    if han < refuse::FEW {
        return Err(SourceError::new(codes::NO_DOCUMENT, "the file holds hardly any Chinese"));
    }
    Ok(built.finish())
}

fn han_in(item: &Item) -> usize {
    match item {
        Item::Paragraph(p) => han_count(&p.text),
        Item::Grid(grid) => grid.cells.iter().map(|c| han_count(&c.text)).sum(),
    }
}

fn style(look: Look) -> Style {
    Style { heading: look.heading, centered: look.centered, right: look.right, bold: look.bold }
}

/// Appends a grid, a line for each row that says something.
fn table(grid: &Grid, built: &mut Builder) {
    let at = built.tables.len();
    built.tables.push(Table { rows: grid.rows, columns: grid.columns, ..Table::default() });
    let mut rows: Vec<Vec<&GridCell>> = vec![Vec::new(); grid.rows];
    for cell in &grid.cells {
        if let Some(row) = rows.get_mut(cell.row) {
            row.push(cell);
        }
    }
    let mut cells = Vec::with_capacity(grid.cells.len());
    for (number, row) in rows.iter_mut().enumerate() {
        row.sort_by_key(|c| c.column);
        let texts: Vec<String> = row.iter().map(|c| tidy(&c.text.replace(['\n', '\t'], " "))).collect();
        if texts.iter().all(String::is_empty) {
            continue;
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let spans = built.row(at, number, &texts);
        cells.extend(row.iter().zip(spans).map(|(c, span)| Cell {
            row: c.row,
            column: c.column,
            rowspan: c.rowspan,
            colspan: c.colspan,
            pieces: if span.is_empty() { Vec::new() } else { vec![span] },
            inferred: c.inferred,
        }));
    }
    if let Some(table) = built.tables.get_mut(at) {
        table.origin = TableOrigin::Marked;
        table.cells = cells;
    }
}

//! OpenDocument spreadsheets (ODS), packed or as one flat XML file.
//!
//! A cell carries the text that the program printed, so no number is formatted here. Rows
//! and cells that repeat are counted, and written out only where they say something. Not
//! read by calamine, which writes every repetition out and tells neither the printed text
//! nor merged cells nor hidden lines.

use std::collections::BTreeSet;

use quick_xml::events::BytesStart;

use super::grid::Area;
use super::markup::{Step, Steps, attribute, number};
use super::package::Package;
use super::{Book, LAST, locked, unreadable};
use crate::read::SourceError;
use crate::read::paper::Paper;

/// Deepest nesting inside a cell that is read.
const DEPTH: usize = 200;

/// Reads a packed spreadsheet.
pub fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    let mut package = Package::open(bytes)?;
    if package.text("META-INF/manifest.xml")?.contains("encryption-data") {
        return Err(locked());
    }
    if !package.has("content.xml") {
        return Err(unreadable("it holds no content"));
    }
    let text = package.text("content.xml")?;
    content(&text, package.cut())
}

/// Reads a spreadsheet that is one XML file.
pub fn read_flat(text: &str) -> Result<Paper, SourceError> {
    content(text, None)
}

fn content(text: &str, cut: Option<String>) -> Result<Paper, SourceError> {
    let mut steps = Steps::new(text);
    let mut book = Book { cut, ..Book::default() };
    let mut hidden = BTreeSet::new();
    let mut style = String::new();
    while let Some(step) = steps.next() {
        let Step::Start(e) = step else { continue };
        match e.local_name().as_ref() {
            "style" => style = attribute(&e, "name").unwrap_or_default(),
            "table-properties" if attribute(&e, "display").as_deref() == Some("false") => {
                hidden.insert(std::mem::take(&mut style));
            }
            // Deleted cells that the program keeps for its history.
            "tracked-changes" => steps.pass_over(),
            "table" => {
                let style = attribute(&e, "style-name").unwrap_or_default();
                book.sheet(attribute(&e, "name").unwrap_or_default(), hidden.contains(&style))?;
                table(&mut steps, &mut book)?;
            }
            _ => {}
        }
    }
    if steps.broken && book.cut.is_none() {
        book.cut = Some("the spreadsheet breaks off".to_owned());
    }
    book.into_paper()
}

/// A sheet up to its end.
fn table(steps: &mut Steps, book: &mut Book) -> Result<(), SourceError> {
    let (mut row, mut column) = (0u32, 0u32);
    while let Some(step) = steps.next() {
        match step {
            Step::Start(e) => match e.local_name().as_ref() {
                "table-column" => {
                    let count = repeated(&e, "number-columns-repeated");
                    if is_hidden(&e) {
                        book.hide_columns(column, column.saturating_add(count - 1));
                    }
                    column = column.saturating_add(count);
                }
                "table-row" => {
                    let count = repeated(&e, "number-rows-repeated");
                    if is_hidden(&e) {
                        book.hide_rows(row, row.saturating_add(count - 1));
                    }
                    let cells = cells(steps, book);
                    write(&cells, row, count, book)?;
                    row = row.saturating_add(count);
                }
                // Drawings and the sources of linked sheets.
                "shapes" | "table-source" | "forms" => steps.pass_over(),
                _ => {}
            },
            Step::End(name) if name == "table" => break,
            _ => {}
        }
    }
    Ok(())
}

fn repeated(e: &BytesStart, name: &str) -> u32 {
    number(e, name).unwrap_or(1).max(1)
}

fn is_hidden(e: &BytesStart) -> bool {
    matches!(attribute(e, "visibility").as_deref(), Some("collapse" | "filter"))
}

/// A cell of a row that says something.
struct Filled {
    column: u32,
    /// How often it stands, one beside the other.
    count: u32,
    rowspan: u32,
    colspan: u32,
    text: String,
}

/// The cells of a row up to its end.
fn cells(steps: &mut Steps, book: &mut Book) -> Vec<Filled> {
    let mut cells = Vec::new();
    let mut column = 0u32;
    while let Some(step) = steps.next() {
        match step {
            Step::Start(e) if matches!(e.local_name().as_ref(), "table-cell" | "covered-table-cell") => {
                let count = repeated(&e, "number-columns-repeated");
                let covered = e.local_name().as_ref() == "covered-table-cell";
                let rowspan = repeated(&e, "number-rows-spanned");
                let colspan = repeated(&e, "number-columns-spanned");
                let text = text(steps, e.local_name().as_ref());
                if is_error(&text) {
                    book.errors += 1;
                } else if !covered && !text.trim().is_empty() {
                    cells.push(Filled { column, count, rowspan, colspan, text });
                }
                column = column.saturating_add(count);
            }
            Step::End(name) if name == "table-row" => break,
            _ => {}
        }
    }
    cells
}

/// `Err:502`, `#REF!`: what a program prints for a formula that fails.
fn is_error(text: &str) -> bool {
    let code = text.trim().strip_prefix("Err:");
    code.is_some_and(|c| !c.is_empty() && c.bytes().all(|b| b.is_ascii_digit()))
        || ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"].contains(&text.trim())
}

/// Writes a row as often as it stands.
fn write(cells: &[Filled], row: u32, count: u32, book: &mut Book) -> Result<(), SourceError> {
    if cells.is_empty() {
        return Ok(());
    }
    for row in row..row.saturating_add(count).min(LAST.0 + 1) {
        for cell in cells {
            for column in cell.column..cell.column.saturating_add(cell.count).min(LAST.1 + 1) {
                book.put(row, column, &cell.text)?;
                book.merge(Area {
                    top: row,
                    left: column,
                    bottom: row.saturating_add(cell.rowspan - 1),
                    right: column.saturating_add(cell.colspan - 1),
                })?;
            }
        }
    }
    Ok(())
}

/// The paragraphs of a cell up to its end, without comments.
fn text(steps: &mut Steps, end: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    while let Some(step) = steps.next() {
        match step {
            Step::Start(e) => match e.local_name().as_ref() {
                "annotation" | "ruby-text" => steps.pass_over(),
                "p" | "h" => {
                    if depth == 0 && !out.is_empty() {
                        out.push('\n');
                    }
                    depth += 1;
                }
                "s" if depth > 0 => {
                    let count = number(&e, "c").unwrap_or(1).min(1_000);
                    out.extend(std::iter::repeat_n(' ', count as usize));
                }
                "tab" if depth > 0 => out.push('\t'),
                "line-break" if depth > 0 => out.push('\n'),
                _ => {}
            },
            Step::End(name) if name == end => break,
            Step::End(name) if name == "p" || name == "h" => depth = depth.saturating_sub(1),
            Step::Text(text) if depth > 0 && depth < DEPTH => out.push_str(&text),
            _ => {}
        }
    }
    out
}

//! Spreadsheets: XLSX, XLS, XLSB, ODS, XML Spreadsheet 2003 and separated values.
//!
//! Each reader fills a book with what its cells print, where, and what is merged or
//! hidden; calamine reads XLSX, XLS and XLSB for them. The book becomes a paper with one grid a sheet. Which row is a title and which a
//! heading is left to cleaning. Files are hostile until read: what a book may hold is
//! counted while it fills, never taken from what the file declares.

pub mod csv;
mod grid;
mod markup;
mod number;
pub mod ods;
mod package;
mod records;
mod styles;
mod value;
pub mod xls;
pub mod xlsb;
pub mod xlsx;
pub mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::SourceError;
use super::paper::{Doubt, Item, Paper, Paragraph};
use crate::diag::{Code, codes};
use grid::Area;

/// Most cells with text in the sheets of one file.
const CELLS: usize = 500_000;
/// Most bytes of text in the cells of one file: a shared string may stand in many.
const TEXT: usize = 32 << 20;
/// Most merged areas of one file.
const MERGES: usize = 500_000;
/// Most sheets of one file.
const SHEETS: usize = 5_000;
/// Last row and column that a sheet can have.
const LAST: (u32, u32) = (1_048_575, 16_383);

/// A workbook as far as it is printed.
#[derive(Debug, Default)]
struct Book {
    sheets: Vec<Sheet>,
    /// Cells that show an error instead of a value.
    errors: usize,
    /// Formulas whose result the file does not hold.
    uncomputed: usize,
    /// Why the end of the file is missing, where it is.
    cut: Option<String>,
    cells: usize,
    text: usize,
    merges: usize,
}

/// A sheet; the coordinates are those of the file.
#[derive(Debug, Default)]
struct Sheet {
    name: String,
    hidden: bool,
    /// Whether any cell says something: all that is kept of a hidden sheet.
    filled: bool,
    cells: Vec<Found>,
    merges: Vec<Area>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
}

/// A cell that says something.
#[derive(Debug)]
struct Found {
    row: u32,
    column: u32,
    text: String,
}

impl Book {
    /// Begins the next sheet.
    fn sheet(&mut self, name: impl Into<String>, hidden: bool) -> Result<(), SourceError> {
        if self.sheets.len() >= SHEETS {
            return Err(too_many(SHEETS, "sheets"));
        }
        self.sheets.push(Sheet { name: name.into(), hidden, ..Sheet::default() });
        Ok(())
    }

    /// Puts a text into the sheet begun last.
    fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), SourceError> {
        let text = text.trim();
        let says = !text.is_empty() && row <= LAST.0 && column <= LAST.1;
        let Some(sheet) = self.sheets.last_mut().filter(|_| says) else { return Ok(()) };
        sheet.filled = true;
        if sheet.hidden {
            return Ok(());
        }
        self.cells += 1;
        self.text += text.len();
        if self.cells > CELLS || self.text > TEXT {
            let message = format!("more than {CELLS} cells or {} MiB of text in one workbook", TEXT >> 20);
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        sheet.cells.push(Found { row, column, text: text.to_owned() });
        Ok(())
    }

    /// Merges an area of the sheet begun last.
    fn merge(&mut self, area: Area) -> Result<(), SourceError> {
        self.merges += 1;
        if self.merges > MERGES {
            return Err(too_many(MERGES, "merged areas"));
        }
        let area = Area { bottom: area.bottom.min(LAST.0), right: area.right.min(LAST.1), ..area };
        if let Some(sheet) = self.sheets.last_mut().filter(|s| !s.hidden && area.is_large()) {
            sheet.merges.push(area);
        }
        Ok(())
    }

    /// Hides rows of the sheet begun last, both ends included.
    fn hide_rows(&mut self, first: u32, last: u32) {
        if let Some(sheet) = self.sheets.last_mut() {
            grid::hide(&mut sheet.hidden_rows, first, last);
        }
    }

    /// Hides columns of the sheet begun last, both ends included.
    fn hide_columns(&mut self, first: u32, last: u32) {
        if let Some(sheet) = self.sheets.last_mut() {
            grid::hide(&mut sheet.hidden_columns, first, last);
        }
    }

    /// One grid for each sheet that shows something, under its name where that says more
    /// than a number.
    fn into_paper(self) -> Result<Paper, SourceError> {
        let mut paper = Paper::default();
        let shown = self.sheets.iter().filter(|s| !s.cells.is_empty()).count();
        let (mut rows, mut columns, mut hidden) = (0, 0, Vec::new());
        for (index, sheet) in self.sheets.into_iter().enumerate() {
            paper.sheets.push(sheet.name.clone());
            if sheet.hidden && sheet.filled {
                hidden.push(sheet.name);
                continue;
            }
            let name = sheet.name.clone();
            let laid = grid::lay(sheet, u32::try_from(index).unwrap_or(u32::MAX))?;
            rows += laid.hidden_rows;
            columns += laid.hidden_columns;
            let Some(grid) = laid.grid else { continue };
            if shown > 1 && !is_default_name(&name) {
                paper.items.push(Item::Paragraph(Paragraph { text: name, ..Paragraph::default() }));
            }
            paper.items.push(Item::Grid(grid));
        }
        paper.doubts.extend(hidden_doubt(&hidden, rows, columns));
        paper.doubts.extend(error_doubt(self.errors, self.uncomputed));
        paper.doubts.extend(self.cut.map(|why| doubt(&codes::TRUNCATED_SOURCE, why)));
        Ok(paper)
    }
}

fn doubt(code: &Code, message: String) -> Doubt {
    Doubt { code: code.name.to_owned(), message }
}

/// How many names of hidden sheets are told.
const NAMED: usize = 5;

fn hidden_doubt(sheets: &[String], rows: usize, columns: usize) -> Option<Doubt> {
    let mut parts = Vec::new();
    if !sheets.is_empty() {
        let names: Vec<&str> = sheets.iter().take(NAMED).map(String::as_str).collect();
        let more = if sheets.len() > NAMED { ", …" } else { "" };
        parts.push(format!("{} ({}{more})", counted(sheets.len(), "hidden sheet"), names.join(", ")));
    }
    for (count, what) in [(rows, "hidden row"), (columns, "hidden column")] {
        if count > 0 {
            parts.push(counted(count, what));
        }
    }
    (!parts.is_empty()).then(|| doubt(&codes::HIDDEN_CONTENT, format!("left out: {}", parts.join(", "))))
}

fn error_doubt(errors: usize, uncomputed: usize) -> Option<Doubt> {
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(format!("{} an error and no value", counted_verb(errors, "cell", "show")));
    }
    if uncomputed > 0 {
        parts.push(format!("{} no stored result", counted_verb(uncomputed, "formula", "ha")));
    }
    (!parts.is_empty()).then(|| doubt(&codes::FORMULA_ERROR, parts.join("; ")))
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// `1 cell shows`, `2 cells show`, `1 formula has`, `2 formulas have`.
fn counted_verb(count: usize, what: &str, stem: &str) -> String {
    let ending = match (count, stem) {
        (1, _) => "s",
        (_, "ha") => "ve",
        _ => "",
    };
    format!("{} {stem}{ending}", counted(count, what))
}

/// Whether a program gave a sheet its name.
fn is_default_name(name: &str) -> bool {
    let bare = name.trim().split(['(', '（']).next().unwrap_or("").trim_end();
    let bare = bare.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '_' | ' '));
    ["", "sheet", "工作表", "worksheet", "表", "page", "页"].contains(&bare.to_lowercase().as_str())
}

/// Runs calamine: it panics on some damaged files, which get a name like the others.
fn guarded(read: impl FnOnce() -> Result<Paper, SourceError>) -> Result<Paper, SourceError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(unreadable("it contradicts itself")))
}

/// A file with more of something than a workbook needs.
fn too_many(most: impl std::fmt::Display, what: &str) -> SourceError {
    SourceError::new(codes::LIMIT_EXCEEDED, format!("more than {most} {what} in one workbook"))
}

/// A file that is no workbook inside.
fn unreadable(what: &str) -> SourceError {
    SourceError::new(codes::UNREADABLE_SOURCE, format!("the workbook cannot be read: {what}"))
}

/// A file that asks for a password.
fn locked() -> SourceError {
    let message = "this is a workbook locked by a password; open it and save it without one";
    SourceError::new(codes::UNSUPPORTED_FORMAT, message)
}

#[cfg(test)]
mod files;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_program_gave_are_told() {
        for name in ["Sheet1", "sheet", "Sheet1 (2)", "工作表1", "Sheet 12", "Sheet1_2", " "] {
            assert!(is_default_name(name), "{name}");
        }
        for name in ["任务分工表", "附件1", "2024", "Sheet1任务"] {
            assert_eq!(is_default_name(name), name == "2024", "{name}");
        }
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let names = ["甲".to_owned(), "乙".to_owned()];
        let told = hidden_doubt(&names, 1, 3).unwrap().message;
        assert_eq!(told, "left out: 2 hidden sheets (甲, 乙), 1 hidden row, 3 hidden columns");
        assert_eq!(hidden_doubt(&[], 0, 0), None);
        let told = error_doubt(1, 2).unwrap().message;
        assert_eq!(told, "1 cell shows an error and no value; 2 formulas have no stored result");
    }

    #[test]
    fn a_book_has_a_limit() {
        let mut book = Book::default();
        book.sheet("甲", false).unwrap();
        let long = "字".repeat(1 << 20);
        let filled = (0..20).try_for_each(|row| book.put(row, 0, &long));
        assert_eq!(filled.map_err(|e| e.code.name), Err("limit-exceeded"));
    }
}

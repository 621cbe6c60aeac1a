//! One sheet of an Excel 97–2003 workbook: its cells, merged areas and hidden lines.

use super::{BOF, EOF, Records, Workbook};
use crate::read::SourceError;
use crate::read::sheet::Book;
use crate::read::sheet::grid::Area;
use crate::read::sheet::records::{f64_at, packed_at, u16_at, u32_at};

/// Reads a sheet into the one begun last; says whether it was whole.
pub(super) fn read(data: &[u8], workbook: &Workbook, book: &mut Book) -> Result<bool, SourceError> {
    let mut records = Records::new(data);
    // Charts stand inside a sheet, with records of the same kinds.
    let mut depth = 0;
    // A formula whose text stands in a record of its own behind it.
    let mut awaited = None;
    while let Some((kind, data)) = records.next() {
        match kind {
            BOF => depth += 1,
            EOF if depth <= 1 => return Ok(true),
            EOF => depth -= 1,
            _ if depth > 1 => {}
            0x0207 => {
                let text = workbook.script.chained(&mut records.continued(data));
                if let Some(cell) = awaited.take() {
                    put_text(cell, &text, workbook, book)?;
                }
            }
            0x0204 | 0x00d6 => {
                if let Some(cell) = Cell::new(data) {
                    let text = workbook.script.chained(&mut records.continued(data.get(6..).unwrap_or(&[])));
                    put_text(cell, &text, workbook, book)?;
                }
            }
            0x0006 | 0x0206 | 0x0406 => awaited = formula(data, workbook, book)?,
            _ => other(kind, data, workbook, book)?,
        }
    }
    Ok(false)
}

/// Where a cell stands and how it is set.
#[derive(Clone, Copy)]
struct Cell {
    row: u32,
    column: u32,
    style: usize,
}

impl Cell {
    fn new(data: &[u8]) -> Option<Self> {
        let style = usize::from(u16_at(data, 4)?);
        Some(Self { row: u32::from(u16_at(data, 0)?), column: u32::from(u16_at(data, 2)?), style })
    }
}

fn put_text(cell: Cell, text: &str, workbook: &Workbook, book: &mut Book) -> Result<(), SourceError> {
    book.put(cell.row, cell.column, &workbook.styles.print_text(cell.style, text))
}

fn put_number(
    cell: Cell,
    value: Option<f64>,
    workbook: &Workbook,
    book: &mut Book,
) -> Result<(), SourceError> {
    let printed = value.map(|v| workbook.styles.print(cell.style, v));
    book.put(cell.row, cell.column, printed.as_deref().unwrap_or(""))
}

/// A truth or an error.
fn put_flag(cell: Cell, value: u8, error: bool, book: &mut Book) -> Result<(), SourceError> {
    if error {
        book.errors += 1;
        return Ok(());
    }
    book.put(cell.row, cell.column, if value == 0 { "FALSE" } else { "TRUE" })
}

/// The stored result of a formula; the cell, where its text follows.
fn formula(data: &[u8], workbook: &Workbook, book: &mut Book) -> Result<Option<Cell>, SourceError> {
    let (Some(cell), Some(result)) = (Cell::new(data), data.get(6..14)) else { return Ok(None) };
    match result {
        [0, .., 0xff, 0xff] => return Ok(Some(cell)),
        [1, _, value, .., 0xff, 0xff] => put_flag(cell, *value, false, book)?,
        [2, .., 0xff, 0xff] => put_flag(cell, 0, true, book)?,
        [.., 0xff, 0xff] => {}
        _ => put_number(cell, f64_at(data, 6), workbook, book)?,
    }
    Ok(None)
}

fn other(kind: u16, data: &[u8], workbook: &Workbook, book: &mut Book) -> Result<(), SourceError> {
    match (kind, Cell::new(data)) {
        (0x00fd, Some(cell)) => {
            let text = u32_at(data, 6).and_then(|i| workbook.strings.get(i as usize));
            put_text(cell, text.map_or("", String::as_str), workbook, book)
        }
        (0x0203, Some(cell)) => put_number(cell, f64_at(data, 6), workbook, book),
        (0x027e, Some(cell)) => put_number(cell, packed_at(data, 6), workbook, book),
        (0x00bd, Some(cell)) => {
            let packed = data.get(4..).unwrap_or(&[]).chunks_exact(6);
            for (column, one) in (cell.column..).zip(packed) {
                let style = usize::from(u16_at(one, 0).unwrap_or(0));
                put_number(Cell { column, style, ..cell }, packed_at(one, 2), workbook, book)?;
            }
            Ok(())
        }
        (0x0205, Some(cell)) => {
            let value = data.get(6).copied().unwrap_or(0);
            put_flag(cell, value, data.get(7).is_some_and(|e| *e != 0), book)
        }
        (0x00e5, _) => merges(data, book),
        (0x0208, _) => {
            // Height nought.
            if let Some(row) = u16_at(data, 0).filter(|_| data.get(12).is_some_and(|flags| flags & 0x20 != 0))
            {
                book.hide_rows(u32::from(row), u32::from(row));
            }
            Ok(())
        }
        (0x007d, _) => {
            let width = u16_at(data, 4);
            let hidden = u16_at(data, 8).is_some_and(|flags| flags & 1 == 1) || width == Some(0);
            if let (true, Some(first), Some(last)) = (hidden, u16_at(data, 0), u16_at(data, 2)) {
                book.hide_columns(u32::from(first), u32::from(last));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn merges(data: &[u8], book: &mut Book) -> Result<(), SourceError> {
    for one in data.get(2..).unwrap_or(&[]).chunks_exact(8) {
        let [top, bottom, left, right] = [0, 2, 4, 6].map(|at| u32::from(u16_at(one, at).unwrap_or(0)));
        book.merge(Area { top, left, bottom, right })?;
    }
    Ok(())
}

//! Binary workbooks of Excel 2007 and later (XLSB), whose values are read by calamine.
//!
//! calamine tells neither number formats nor merged areas nor hidden lines of this format,
//! so a light pass over the records of each part adds them. Each part is read under a limit
//! here before calamine opens it.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Reader, SheetVisible, Xlsb, XlsbError};

use super::grid::Area;
use super::package::Package;
use super::records::{CellStyles, u16_at, u32_at};
use super::styles::Styles;
use super::{Book, guarded, too_many, unreadable, value};
use crate::read::SourceError;
use crate::read::paper::Paper;

const WORKBOOK: &str = "xl/workbook.bin";

/// Reads a workbook.
pub fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    guarded(|| workbook(bytes))
}

fn workbook(bytes: &[u8]) -> Result<Paper, SourceError> {
    let mut package = Package::open(bytes)?;
    let parts = parts(&mut package)?;
    package.bytes("xl/sharedStrings.bin")?;
    let mut styles = formats(&package.bytes("xl/styles.bin")?.unwrap_or_default());
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|e| unreadable(&e.to_string()))?;
    styles.from_1904 = workbook.has_1904_epoch();
    let mut book = Book::default();
    for (sheet, part) in workbook.sheets_metadata().to_vec().iter().zip(parts) {
        book.sheet(sheet.name.as_str(), sheet.visible != SheetVisible::Visible)?;
        let marks = marks(&package.bytes(&part)?.unwrap_or_default(), &mut book)?;
        if !cells(&mut workbook, &sheet.name, &marks, &styles, &mut book)? {
            package.broken.push(part);
        }
    }
    book.cut = package.cut();
    book.into_paper()
}

/// Records: a kind and a length in seven bits a byte, then the data.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = self.number(2)?;
        let length = self.number(4)? as usize;
        let (data, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some((kind, data))
    }
}

impl Records<'_> {
    fn number(&mut self, most: usize) -> Option<u32> {
        let mut number = 0;
        for i in 0..most {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u32::from(byte & 0x7f) << (7 * i);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

/// A string with its length in front.
fn string(data: &[u8], at: usize) -> Option<String> {
    let to = (u32_at(data, at)? as usize).checked_mul(2)?.checked_add(at + 4)?;
    Some(encoding_rs::UTF_16LE.decode_without_bom_handling(data.get(at + 4..to)?).0.into_owned())
}

/// The parts of the sheets in the order of the workbook, as calamine lists them.
fn parts(package: &mut Package) -> Result<Vec<String>, SourceError> {
    let workbook = package.bytes(WORKBOOK)?.ok_or_else(|| unreadable("it names no sheets"))?;
    let relations: BTreeMap<String, String> =
        package.relations(WORKBOOK)?.into_iter().map(|r| (r.id, r.target)).collect();
    let ids = Records(&workbook).filter(|(kind, _)| *kind == 156).filter_map(|(_, data)| string(data, 8));
    let parts: Vec<String> = ids.filter_map(|id| relations.get(&id).cloned()).collect();
    if parts.len() > super::SHEETS { Err(too_many(super::SHEETS, "sheets")) } else { Ok(parts) }
}

fn formats(data: &[u8]) -> Styles {
    let mut styles = Styles::default();
    let mut inside = false;
    for (kind, data) in Records(data) {
        match kind {
            44 => {
                if let (Some(id), Some(code)) = (u16_at(data, 0), string(data, 2)) {
                    styles.define(u32::from(id), &code);
                }
            }
            617 => inside = true,
            618 => inside = false,
            47 if inside => styles.style(u16_at(data, 2).map_or(0, u32::from)),
            _ => {}
        }
    }
    styles.settle();
    styles
}

/// The styles of the cells; merged areas and hidden lines go to the sheet begun last.
fn marks(data: &[u8], book: &mut Book) -> Result<CellStyles, SourceError> {
    let mut styles = CellStyles::default();
    let mut row = 0;
    for (kind, data) in Records(data) {
        let [first, second, third, fourth] = [0, 4, 8, 12].map(|at| u32_at(data, at).unwrap_or(0));
        match kind {
            0 => {
                row = first;
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    book.hide_rows(row, row);
                }
            }
            60 if u16_at(data, 16).is_some_and(|flags| flags & 1 == 1) => book.hide_columns(first, second),
            176 => book.merge(Area { top: first, bottom: second, left: third, right: fourth })?,
            // The error of a formula, which calamine passes over.
            11 => book.errors += 1,
            2..=10 => styles.insert((row, first), (second & 0x00ff_ffff) as usize),
            _ => {}
        }
    }
    Ok(styles)
}

/// Reads the cells of a sheet; says whether it was whole.
fn cells(
    workbook: &mut Xlsb<Cursor<&[u8]>>,
    name: &str,
    marks: &CellStyles,
    styles: &Styles,
    book: &mut Book,
) -> Result<bool, SourceError> {
    let Ok(mut reader) = workbook.worksheet_cells_reader(name) else { return Ok(false) };
    loop {
        match reader.next_cell() {
            Ok(Some(cell)) => {
                let place = cell.get_position();
                value::put(book, place, cell.get_value(), marks.get(place), styles)?;
            }
            Ok(None) => return Ok(true),
            Err(XlsbError::CellError(_)) => book.errors += 1,
            Err(_) => return Ok(false),
        }
    }
}

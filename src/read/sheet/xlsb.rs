//! Binary workbooks of Excel 2007 and later (XLSB): records in the parts of a ZIP container.

use std::collections::BTreeMap;

use super::grid::Area;
use super::package::{self, Package};
use super::records::{f64_at, packed_at, u16_at, u32_at};
use super::styles::Styles;
use super::xlsx::{SHEETS, relations};
use super::{Book, unreadable};
use crate::diag::codes;
use crate::read::SourceError;
use crate::read::paper::Paper;

const WORKBOOK: &str = "xl/workbook.bin";
/// Last row and column that a sheet can have.
const LAST: (u32, u32) = (1_048_575, 16_383);

/// Reads a workbook.
pub fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    let mut package = Package::open(bytes)?;
    let workbook = package.bytes(WORKBOOK)?.ok_or_else(|| unreadable("it names no sheets"))?;
    let targets: BTreeMap<String, String> = relations(&package.text(&package::relations_of(WORKBOOK))?)
        .into_iter()
        .map(|r| (r.id, package::resolve(WORKBOOK, &r.target)))
        .collect();
    let mut styles = Styles::default();
    let sheets = sheets(&workbook, &mut styles)?;
    let strings = strings(&package.bytes("xl/sharedStrings.bin")?.unwrap_or_default());
    formats(&package.bytes("xl/styles.bin")?.unwrap_or_default(), &mut styles);
    let mut book = Book::default();
    for sheet in sheets {
        book.sheet(sheet.name, sheet.hidden);
        let Some(part) = targets.get(&sheet.relation) else { continue };
        let data = package.bytes(part)?.unwrap_or_default();
        cells(&data, &strings, &styles, &mut book)?;
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

/// A string with its length in front, and where it ends.
fn string(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = u32_at(data, at)? as usize;
    let from = at + 4;
    let to = from.checked_add(length.checked_mul(2)?)?;
    let units: Vec<u16> = data.get(from..to)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
    Some((String::from_utf16_lossy(&units), to))
}

struct Listed {
    name: String,
    relation: String,
    hidden: bool,
}

fn sheets(data: &[u8], styles: &mut Styles) -> Result<Vec<Listed>, SourceError> {
    let mut sheets = Vec::new();
    for (kind, data) in Records(data) {
        match kind {
            // The workbook's properties.
            153 => styles.from_1904 = data.first().is_some_and(|flags| flags & 1 == 1),
            // A sheet: its state, number, relation and name.
            156 => {
                let hidden = u32_at(data, 0).unwrap_or(0) != 0;
                let relation = string(data, 8);
                let name = relation.as_ref().and_then(|(_, end)| string(data, *end));
                let relation = relation.map(|r| r.0).unwrap_or_default();
                sheets.push(Listed { name: name.map(|n| n.0).unwrap_or_default(), relation, hidden });
            }
            _ => {}
        }
    }
    if sheets.len() > SHEETS {
        let message = format!("more than {SHEETS} sheets in one workbook");
        return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
    }
    Ok(sheets)
}

/// The shared strings, each behind a byte of flags; formats of runs and readings follow.
fn strings(data: &[u8]) -> Vec<String> {
    let items = Records(data).filter(|(kind, _)| *kind == 19);
    items.map(|(_, data)| string(data, 1).map(|s| s.0).unwrap_or_default()).collect()
}

fn formats(data: &[u8], styles: &mut Styles) {
    let mut inside = false;
    for (kind, data) in Records(data) {
        match kind {
            44 => {
                if let (Some(id), Some((code, _))) = (u16_at(data, 0), string(data, 2)) {
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
}

/// Reads a sheet into the one begun last.
fn cells(data: &[u8], strings: &[String], styles: &Styles, book: &mut Book) -> Result<(), SourceError> {
    let mut row = 0;
    for (kind, data) in Records(data) {
        match kind {
            0 => {
                row = u32_at(data, 0).unwrap_or(0);
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    book.hide_rows(row, row);
                }
            }
            60 => {
                let hidden = u16_at(data, 16).is_some_and(|flags| flags & 1 == 1);
                if let (true, Some(first), Some(last)) = (hidden, u32_at(data, 0), u32_at(data, 4)) {
                    book.hide_columns(first, last);
                }
            }
            176 => {
                let area = [0, 8, 4, 12].map(|at| u32_at(data, at).unwrap_or(0));
                let [top, left, bottom, right] = area;
                book.merge(Area { top, left, bottom: bottom.min(LAST.0), right: right.min(LAST.1) })?;
            }
            1..=11 | 62 => cell(kind, data, row, (strings, styles), book)?,
            _ => {}
        }
    }
    Ok(())
}

fn cell(
    kind: u32,
    data: &[u8],
    row: u32,
    (strings, styles): (&[String], &Styles),
    book: &mut Book,
) -> Result<(), SourceError> {
    let (Some(column), Some(style)) = (u32_at(data, 0), u32_at(data, 4)) else { return Ok(()) };
    if row > LAST.0 || column > LAST.1 {
        return Ok(());
    }
    let style = (style & 0x00ff_ffff) as usize;
    let text = |text: Option<String>| text.map(|t| styles.print_text(style, &t));
    let printed = match kind {
        2 => packed_at(data, 8).map(|v| styles.print(style, v)),
        3 | 11 => {
            book.errors += 1;
            None
        }
        4 | 10 => data.get(8).map(|b| if *b == 0 { "FALSE" } else { "TRUE" }.to_owned()),
        5 | 9 => f64_at(data, 8).map(|v| styles.print(style, v)),
        6 | 8 => text(string(data, 8).map(|s| s.0)),
        7 => text(u32_at(data, 8).and_then(|i| strings.get(i as usize)).cloned()),
        62 => text(string(data, 9).map(|s| s.0)),
        _ => None,
    };
    book.put(row, column, printed.as_deref().unwrap_or(""))
}

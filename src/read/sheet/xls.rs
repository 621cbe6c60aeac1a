//! Excel 5 to 2003 workbooks (XLS, and ET of WPS), whose values are read by calamine.
//!
//! calamine lays each sheet out densely on opening and gives up at the first record that
//! is cut short. So the stream of records is walked once before: what a sheet spans is
//! limited, a broken end is cut off, and records that calamine would trust without need are
//! blanked. The walk also finds what calamine does not tell: number formats, hidden lines.

mod walk;

use std::io::{Cursor, Read, Write};

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsOptions};

use super::{Book, guarded, locked, too_many, unreadable, value};
use crate::read::SourceError;
use crate::read::paper::Paper;
use walk::{Globals, Marks};

/// Reads a workbook.
pub fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    guarded(|| workbook(bytes))
}

fn workbook(bytes: &[u8]) -> Result<Paper, SourceError> {
    let (mut stream, whole) = stream(bytes)?;
    let mut globals = Globals::new(&stream)?;
    let sheets = sheets(&stream, &globals)?;
    mend(&mut stream, &globals, &sheets);
    let mut options = XlsOptions::default();
    options.force_codepage = Some(globals.page);
    let mut workbook = Xls::new_with_options(Cursor::new(contained(&stream)?), options)
        .map_err(|e| unreadable(&e.to_string()))?;
    globals.styles.from_1904 = workbook.has_1904_epoch();
    let mut book = Book::default();
    let mut cut = !whole;
    for (sheet, marks) in workbook.sheets_metadata().to_vec().iter().zip(sheets) {
        book.sheet(sheet.name.as_str(), sheet.visible != SheetVisible::Visible)?;
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        cut |= !marks.whole;
        marks.rows.iter().for_each(|row| book.hide_rows(*row, *row));
        marks.columns.iter().for_each(|(first, last)| book.hide_columns(*first, *last));
        for merged in workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default() {
            book.merge(merged.into())?;
        }
        let range = workbook.worksheet_range(&sheet.name).unwrap_or_default();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let place = (place(top, row), place(left, column));
            value::put(&mut book, place, cell, marks.styles.get(place), &globals.styles)?;
        }
    }
    book.cut = cut.then(|| "the workbook breaks off inside a sheet".to_owned());
    book.into_paper()
}

fn place(start: u32, offset: usize) -> u32 {
    u32::try_from(offset).map_or(u32::MAX, |offset| start.saturating_add(offset))
}

/// The stream of the workbook, and whether it could be read to its end.
fn stream(bytes: &[u8]) -> Result<(Vec<u8>, bool), SourceError> {
    let damaged =
        |e: std::io::Error| unreadable(&format!("its OLE2 container is cut short or damaged ({e})"));
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let named = |name: &str| {
        let same = |e: &cfb::Entry| e.is_stream() && e.name().eq_ignore_ascii_case(name);
        container.read_root_storage().find(same).map(|e| e.path().to_owned())
    };
    if named("EncryptedPackage").is_some() {
        return Err(locked());
    }
    let path =
        named("Workbook").or_else(|| named("Book")).ok_or_else(|| unreadable("it holds no workbook"))?;
    let stream = container.open_stream(path).map_err(damaged)?;
    let mut out = Vec::new();
    // A stream cannot be longer than the file that holds it, whatever it declares.
    let end = stream.take(bytes.len() as u64).read_to_end(&mut out);
    Ok((out, end.is_ok()))
}

/// Walks the sheets, and refuses those that calamine could not lay out in the memory at hand.
fn sheets(stream: &[u8], globals: &Globals) -> Result<Vec<Marks>, SourceError> {
    let (mut sheets, mut walked, mut places) = (Vec::new(), 0, 0u64);
    for (at, _) in &globals.sheets {
        let marks = Marks::new(stream, *at);
        walked += marks.end.saturating_sub(*at);
        places += marks.places();
        if places > super::grid::EXTENT as u64 {
            return Err(too_many(super::grid::EXTENT, "places between the outermost cells"));
        }
        if walked > stream.len() {
            return Err(unreadable("its sheets overlap"));
        }
        sheets.push(marks);
    }
    Ok(sheets)
}

/// Readies the stream for calamine, which fails on a record that is cut short and on a sheet
/// that is missing, and makes room for any extent that a sheet declares.
fn mend(stream: &mut Vec<u8>, globals: &Globals, sheets: &[Marks]) {
    for at in globals.needless.iter().chain(sheets.iter().flat_map(|s| &s.needless)) {
        // No record has kind nought since Excel 2.
        if let Some(kind) = stream.get_mut(*at..at + 2) {
            kind.fill(0);
        }
    }
    let broken = sheets.iter().filter(|s| !s.whole).map(|s| s.end).min();
    stream.truncate(broken.unwrap_or(usize::MAX).max(globals.end));
    let end = u32::try_from(stream.len()).unwrap_or(u32::MAX);
    for (at, position) in &globals.sheets {
        if let Some(field) = stream.get_mut(*position..position + 4).filter(|_| *at > end as usize) {
            field.copy_from_slice(&end.to_le_bytes());
        }
    }
}

/// The stream in a container of its own.
fn contained(stream: &[u8]) -> Result<Vec<u8>, SourceError> {
    let write = || {
        // calamine takes a container of the other version for an empty one.
        let mut container =
            cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
        container.create_stream("/Workbook")?.write_all(stream)?;
        container.flush()?;
        Ok(container.into_inner().into_inner())
    };
    write().map_err(|e: std::io::Error| unreadable(&e.to_string()))
}

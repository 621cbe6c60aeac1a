//! Excel 5 to 2003 workbooks (XLS, and ET of WPS): records in a stream of an OLE2 container.
//!
//! The stream is walked once for what the sheets share and once for each sheet. Every
//! place and length is checked against the bytes at hand, because damaged files are common
//! and hostile ones cheap to make.

mod cells;
mod text;

use std::io::{Cursor, Read};

use super::records::{u16_at, u32_at};
use super::styles::Styles;
use super::xlsx::SHEETS;
use super::{Book, locked, unreadable};
use crate::diag::codes;
use crate::read::SourceError;
use crate::read::paper::Paper;
use text::{Chain, Script};

/// Kinds of records.
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;

/// Reads a workbook.
pub fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    let (stream, whole) = stream(bytes)?;
    let workbook = Workbook::new(&stream)?;
    let mut book = Book::default();
    let mut cut = !whole;
    for sheet in &workbook.sheets {
        book.sheet(sheet.name.clone(), sheet.hidden);
        let rest = stream.get(sheet.at..).unwrap_or(&[]);
        if sheet.cells && !cells::read(rest, &workbook, &mut book)? {
            cut = true;
        }
    }
    book.cut = cut.then(|| "the workbook breaks off inside a sheet".to_owned());
    book.into_paper()
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

/// Records: a kind, a length, the data.
struct Records<'a> {
    data: &'a [u8],
    /// Whether the last record breaks off.
    cut: bool,
}

impl<'a> Records<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self { data, cut: false }
    }

    /// The kind of the next record.
    fn peek(&self) -> Option<u16> {
        u16_at(self.data, 0)
    }

    /// The pieces of the record that was given last: its data and what continues it.
    fn continued(&mut self, first: &'a [u8]) -> Chain<'a> {
        let mut pieces = vec![first];
        while self.peek() == Some(CONTINUE) {
            pieces.extend(self.next().map(|(_, data)| data));
        }
        Chain::new(pieces)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.data, 0)?, u16_at(self.data, 2)?);
        let record = self.data.get(4..)?.split_at_checked(usize::from(length));
        self.cut = record.is_none();
        let (data, rest) = record?;
        self.data = rest;
        Some((kind, data))
    }
}

/// What the sheets share.
struct Workbook {
    sheets: Vec<Listed>,
    strings: Vec<String>,
    styles: Styles,
    script: Script,
}

struct Listed {
    name: String,
    /// Where its records begin.
    at: usize,
    hidden: bool,
    /// Whether it is a sheet of cells, and no chart.
    cells: bool,
}

impl Workbook {
    fn new(stream: &[u8]) -> Result<Self, SourceError> {
        let mut records = Records::new(stream);
        let script = match records.next() {
            Some((BOF, data)) if u16_at(data, 0) == Some(0x0600) => Script::Unicode,
            Some((BOF, _)) => Script::Bytes(encoding_rs::GBK),
            Some((0x0009 | 0x0209 | 0x0409, _)) => {
                let message = "this is a workbook older than Excel 5; save it as XLSX";
                return Err(SourceError::new(codes::UNSUPPORTED_FORMAT, message));
            }
            _ => return Err(unreadable("its stream does not begin like a workbook")),
        };
        let mut workbook = Self { sheets: vec![], strings: vec![], styles: Styles::default(), script };
        while let Some((kind, data)) = records.next() {
            match kind {
                EOF => break,
                // A key for what follows.
                0x002f => return Err(locked()),
                0x00fc => workbook.strings = text::shared(&mut records.continued(data)),
                _ => workbook.global(kind, data)?,
            }
        }
        workbook.styles.settle();
        Ok(workbook)
    }

    fn global(&mut self, kind: u16, data: &[u8]) -> Result<(), SourceError> {
        match kind {
            0x0022 => self.styles.from_1904 = u16_at(data, 0) == Some(1),
            0x0042 => self.script.set_codepage(u16_at(data, 0).unwrap_or(0)),
            0x041e => {
                if let (Some(id), Some(code)) = (u16_at(data, 0), data.get(2..)) {
                    // Old workbooks give the length of a format in one byte.
                    let code = if self.script.is_unicode() {
                        self.script.long(code)
                    } else {
                        self.script.short(code)
                    };
                    self.styles.define(u32::from(id), &code);
                }
            }
            0x00e0 => self.styles.style(u16_at(data, 2).map_or(0, u32::from)),
            0x0085 => self.sheets.extend(self.listed(data)),
            _ => {}
        }
        if self.sheets.len() > SHEETS {
            let message = format!("more than {SHEETS} sheets in one workbook");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        Ok(())
    }

    fn listed(&self, data: &[u8]) -> Option<Listed> {
        Some(Listed {
            at: u32_at(data, 0)? as usize,
            hidden: data.get(4)? & 3 != 0,
            cells: *data.get(5)? == 0,
            name: self.script.short(data.get(6..)?).replace('\0', ""),
        })
    }
}

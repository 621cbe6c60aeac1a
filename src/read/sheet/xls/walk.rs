//! A walk over the records of an Excel 5 to 2003 workbook: number formats, hidden lines,
//! what a sheet spans and where it ends. No value is read here.

use encoding_rs::Encoding;

use crate::diag::codes;
use crate::read::SourceError;
use crate::read::sheet::records::{CellStyles, u16_at, u32_at};
use crate::read::sheet::styles::Styles;
use crate::read::sheet::{SHEETS, locked, too_many, unreadable};

/// Kinds of records.
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;

/// Records: where one begins, its kind, its data.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (usize, u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let at = self.at;
        let (kind, length) = (u16_at(self.stream, at)?, usize::from(u16_at(self.stream, at + 2)?));
        let data = self.stream.get(at + 4..at + 4 + length)?;
        self.at += 4 + length;
        Some((at, kind, data))
    }
}

/// What the sheets share.
pub(super) struct Globals {
    /// Where each sheet begins, and where that is written.
    pub(super) sheets: Vec<(usize, usize)>,
    pub(super) styles: Styles,
    /// The code page of the texts.
    pub(super) page: u16,
    /// Records that calamine need not see.
    pub(super) needless: Vec<usize>,
    /// Behind the last record.
    pub(super) end: usize,
}

impl Globals {
    pub(super) fn new(stream: &[u8]) -> Result<Self, SourceError> {
        let mut records = Records { stream, at: 0 };
        let old = match records.next() {
            Some((_, BOF, data)) => u16_at(data, 0) != Some(0x0600),
            Some((_, 0x0009 | 0x0209 | 0x0409, _)) => {
                let message = "this is a workbook older than Excel 5; save it as XLSX";
                return Err(SourceError::new(codes::UNSUPPORTED_FORMAT, message));
            }
            _ => return Err(unreadable("its stream does not begin like a workbook")),
        };
        let page = if old { 936 } else { 1200 };
        let mut globals = Self { sheets: vec![], styles: Styles::default(), page, needless: vec![], end: 0 };
        for (at, kind, data) in records.by_ref() {
            match kind {
                EOF => break,
                // A key for what follows.
                0x002f => return Err(locked()),
                0x0042 if old => globals.page = known_page(u16_at(data, 0).unwrap_or(0)),
                0x041e => {
                    if let (Some(id), Some(text)) = (u16_at(data, 0), data.get(2..)) {
                        globals.styles.define(u32::from(id), &format_code(text, old, globals.page));
                    }
                }
                0x00e0 => globals.styles.style(u16_at(data, 2).map_or(0, u32::from)),
                0x0085 => globals.sheets.extend(u32_at(data, 0).map(|to| (to as usize, at + 4))),
                // Names and what they refer to.
                0x0017 | 0x0018 => globals.needless.push(at),
                _ => {}
            }
            if globals.sheets.len() > SHEETS {
                return Err(too_many(SHEETS, "sheets"));
            }
        }
        globals.end = records.at;
        globals.styles.settle();
        Ok(globals)
    }
}

/// The code page of an old workbook; one that is not known leaves Chinese.
fn known_page(page: u16) -> u16 {
    match page {
        932 | 949 | 950 | 1252 => page,
        32769 => 1252,
        _ => 936,
    }
}

/// The code of a number format: an old one with its length in one byte, a later one with two
/// bytes of length and whether its characters have one byte or two.
fn format_code(data: &[u8], old: bool, page: u16) -> String {
    let encoding: &Encoding = match page {
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        936 => encoding_rs::GBK,
        _ => encoding_rs::WINDOWS_1252,
    };
    let wide = !old && data.get(2).is_some_and(|flags| flags & 1 == 1);
    let (encoding, from, length) = match (old, wide) {
        (true, _) => (encoding, 1, data.first().copied().map_or(0, usize::from)),
        (_, true) => (encoding_rs::UTF_16LE, 3, 2 * usize::from(u16_at(data, 0).unwrap_or(0))),
        _ => (encoding_rs::WINDOWS_1252, 3, u16_at(data, 0).map_or(0, usize::from)),
    };
    let rest = data.get(from..).unwrap_or(&[]);
    encoding.decode_without_bom_handling(rest.get(..length).unwrap_or(rest)).0.into_owned()
}

/// What calamine does not tell of a sheet.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) styles: CellStyles,
    pub(super) rows: Vec<u32>,
    pub(super) columns: Vec<(u32, u32)>,
    /// The first and last row, the first and last column with a value.
    span: Option<[u32; 4]>,
    /// Records that calamine need not see.
    pub(super) needless: Vec<usize>,
    /// Behind the last record, and whether that is the end of the sheet.
    pub(super) end: usize,
    pub(super) whole: bool,
}

impl Marks {
    /// Walks the sheet that begins here.
    pub(super) fn new(stream: &[u8], at: usize) -> Self {
        let mut marks = Self::default();
        let mut records = Records { stream, at };
        // Charts stand inside a sheet, with records of the same kinds.
        let mut depth = 0;
        // The formula whose text follows.
        let mut formula = (0, 0);
        for (at, kind, data) in records.by_ref() {
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => {
                    marks.whole = true;
                    break;
                }
                EOF => depth -= 1,
                _ if depth > 1 => {}
                // The extent that the sheet declares.
                0x0200 => marks.needless.push(at),
                0x0207 => marks.widen(formula),
                0x0006 => formula = marks.cell(data, 4).unwrap_or(formula),
                _ => marks.note(kind, data),
            }
        }
        marks.end = records.at;
        marks
    }

    fn note(&mut self, kind: u16, data: &[u8]) {
        let word = |at| u16_at(data, at).map_or(0, u32::from);
        match kind {
            0x0203 | 0x0204 | 0x0205 | 0x027e | 0x00d6 | 0x00fd => drop(self.cell(data, 4)),
            0x00bd => {
                let styles = data.get(4..).unwrap_or(&[]).chunks_exact(6);
                for (column, style) in (word(2)..).zip(styles.map(|one| u16_at(one, 0))) {
                    self.put((word(0), column), style.unwrap_or(0));
                }
            }
            // Height nought.
            0x0208 if data.get(12).is_some_and(|flags| flags & 0x20 != 0) => self.rows.push(word(0)),
            0x007d if word(8) & 1 == 1 || word(4) == 0 => self.columns.push((word(0), word(2))),
            _ => {}
        }
    }

    /// Notes the cell that a record begins with.
    fn cell(&mut self, data: &[u8], style: usize) -> Option<(u32, u32)> {
        let place = (u16_at(data, 0)?.into(), u16_at(data, 2)?.into());
        self.put(place, u16_at(data, style)?);
        Some(place)
    }

    fn put(&mut self, place: (u32, u32), style: u16) {
        self.styles.insert(place, style.into());
        self.widen(place);
    }

    fn widen(&mut self, (row, column): (u32, u32)) {
        let [top, bottom, left, right] = self.span.unwrap_or([row, row, column, column]);
        self.span = Some([top.min(row), bottom.max(row), left.min(column), right.max(column)]);
    }

    /// How many places the cells span.
    pub(super) fn places(&self) -> u64 {
        let [top, bottom, left, right] = self.span.map_or([0; 4], |span| span.map(u64::from));
        (bottom - top + 1) * (right - left + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_codes_are_read() {
        let rows: [(&[u8], bool, u16, &str); 4] = [
            (&[2, 0, 0, b'0', b'%', 7], false, 1200, "0%"),
            (&[1, 0, 1, 0x74, 0x5e], false, 1200, "年"),
            (&[2, 0xc4, 0xea, 7], true, 936, "年"),
            (&[9, b'0'], true, 1252, "0"),
        ];
        for (data, old, page, want) in rows {
            assert_eq!(format_code(data, old, page), want);
        }
    }

    #[test]
    fn a_walk_notes_what_a_sheet_spans_and_where_it_breaks_off() {
        let record = |kind: u16, words: &[u16]| {
            let words: Vec<u8> = words.iter().flat_map(|w| w.to_le_bytes()).collect();
            [&kind.to_le_bytes()[..], &u16::try_from(words.len()).unwrap().to_le_bytes(), &words].concat()
        };
        let mut sheet = [
            record(BOF, &[0x0600, 16]),
            record(0x0200, &[0, 0, 0xffff, 0xffff, 0, 0xff, 0]),
            record(0x027e, &[3, 1, 7, 0, 0]),
            record(0x00bd, &[9, 2, 5, 0, 0, 6, 0, 0, 3]),
            record(EOF, &[]),
        ]
        .concat();
        let marks = Marks::new(&sheet, 0);
        assert_eq!((marks.places(), marks.whole, marks.end), (21, true, sheet.len()));
        assert_eq!((marks.styles.get((9, 3)), marks.needless), (6, vec![8]));
        sheet.truncate(sheet.len() - 5);
        let marks = Marks::new(&sheet, 0);
        assert_eq!((marks.places(), marks.whole), (1, false));
        assert_eq!(Marks::new(&sheet, usize::MAX).end, usize::MAX);
    }
}

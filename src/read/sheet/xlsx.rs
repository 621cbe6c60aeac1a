//! Office Open XML workbooks (XLSX, XLSM, XLTX), read by calamine.
//!
//! Values as they were stored when the file was saved, number formats, merged areas and
//! names come from calamine. A light pass over each part adds what it does not tell: hidden
//! rows and columns, and formulas without a stored result. Each part is read under a limit
//! here before calamine opens it, because calamine believes what a part declares.

use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use quick_xml::events::BytesStart;

use super::markup::{Step, Steps, attribute, number, truth};
use super::package::Package;
use super::styles::{self, Styles};
use super::{Book, guarded, locked, too_many, unreadable, value};
use crate::read::SourceError;
use crate::read::paper::Paper;
use crate::read::zipped::parts::resolve;

/// Most shared strings of a workbook.
const STRINGS: u64 = 2_000_000;
/// Most elements of the part that holds the styles.
const STYLES: u64 = 1_000_000;

/// Reads a workbook.
pub fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    guarded(|| workbook(bytes))
}

fn workbook(bytes: &[u8]) -> Result<Paper, SourceError> {
    let mut package = Package::open(bytes)?;
    let parts = parts(&mut package)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| match e {
        XlsxError::Password => locked(),
        e => unreadable(&e.to_string()),
    })?;
    let mut book = Book::default();
    let mut styles = None;
    let mut skipped = 0;
    for (sheet, part) in workbook.sheets_metadata().to_vec().iter().zip(parts) {
        book.sheet(sheet.name.as_str(), sheet.visible != SheetVisible::Visible)?;
        let text = package.text(&part)?;
        if sheet.typ == SheetType::ChartSheet {
            continue;
        }
        lines(&text, &mut book);
        for merged in workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default() {
            book.merge(merged.into())?;
        }
        match cells(&mut workbook, &sheet.name, &mut styles, &mut book)? {
            Some(cells) => skipped += cells,
            None => package.broken.push(part),
        }
    }
    let skipped = (skipped > 0).then(|| format!("cells that cannot be read: {skipped}"));
    book.cut = package.cut().or(skipped);
    book.into_paper()
}

/// The parts of the sheets in the order of the workbook; refuses what calamine would make
/// too much room for.
fn parts(package: &mut Package) -> Result<Vec<String>, SourceError> {
    let outer = package.relations("")?;
    let named = outer.into_iter().find(|r| r.kind.ends_with("/officeDocument"));
    let workbook = named.map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.target);
    let relations = package.relations(&workbook)?;
    let mut parts = Vec::new();
    for step in Steps::new(&package.text(&workbook)?) {
        let Step::Start(e) = step else { continue };
        if e.local_name().as_ref() == "sheet" {
            let id = attribute(&e, "id").unwrap_or_default();
            parts.extend(relations.iter().find(|r| r.id == id).map(|r| r.target.clone()));
        }
        if parts.len() > super::SHEETS {
            return Err(too_many(super::SHEETS, "sheets"));
        }
    }
    let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut beside = |name| package.text(&resolve(folder, name));
    check(&beside("sharedStrings.xml")?, "si", STRINGS, "shared strings")?;
    check(&beside("styles.xml")?, "", STYLES, "elements of styles")?;
    check(&beside("styles.xml")?, "xf", 2 * styles::FORMATS as u64, "styles of cells")?;
    check(&beside("theme/theme1.xml")?, "", STYLES, "elements of a theme")?;
    // Colours are not printed: a theme that breaks off leaves nothing out.
    package.broken.retain(|part| !part.ends_with("theme1.xml"));
    Ok(parts)
}

/// Refuses a part with more elements of one name, or of any, than a workbook needs, counted
/// or declared.
fn check(text: &str, name: &str, most: u64, what: &str) -> Result<(), SourceError> {
    let mut count = 0;
    for step in Steps::new(text) {
        let Step::Start(e) = step else { continue };
        count += u64::from(name.is_empty() || e.local_name().as_ref() == name);
        let declared = if e.local_name().as_ref() == "sst" { attribute(&e, "uniqueCount") } else { None };
        if declared.and_then(|d| d.parse().ok()).unwrap_or(count).max(count) > most {
            return Err(too_many(most, what));
        }
    }
    Ok(())
}

/// Reads the cells of a sheet: how many had to be left out; none where it breaks off.
fn cells(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    styles: &mut Option<Styles>,
    book: &mut Book,
) -> Result<Option<usize>, SourceError> {
    let from_1904 = workbook.has_1904_epoch();
    let Ok(mut reader) = workbook.worksheet_cells_reader(name) else { return Ok(None) };
    let styles = styles.get_or_insert_with(|| formats(reader.styles(), from_1904));
    let mut skipped = 0;
    loop {
        match reader.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                value::put(book, cell.get_position(), cell.get_value(), style, styles)?;
            }
            Ok(None) => return Ok(Some(skipped)),
            Err(XlsxError::CellError(_)) => book.errors += 1,
            // One cell that contradicts itself; the reader goes on behind it.
            Err(XlsxError::Unexpected(_) | XlsxError::UnexpectedNode(_) | XlsxError::CellTAttribute(_)) => {
                skipped += 1;
            }
            Err(_) => return Ok(None),
        }
    }
}

/// What calamine gives for built-in formats whose print depends on the country.
const AMERICAN: [&str; 10] = [
    "mm-dd-yy",
    "m/d/yy h:mm",
    "#,##0 ;(#,##0)",
    "#,##0 ;[Red](#,##0)",
    "#,##0.00;(#,##0.00)",
    "#,##0.00;[Red](#,##0.00)",
    "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
    "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)",
    "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
    "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)",
];

/// The number formats of the styles.
fn formats(of: &[Style], from_1904: bool) -> Styles {
    let mut styles = Styles::default();
    styles.from_1904 = from_1904;
    for format in of.iter().map(|style| style.number_format.as_ref()) {
        let id = format.and_then(|f| f.format_id).unwrap_or(0);
        let code = format.map_or("General", |f| f.format_code.as_str());
        let built_in = id < 50 && AMERICAN.contains(&code) || id < 164 && code == "General";
        if !built_in {
            styles.define(id, code);
        }
        styles.style(id);
    }
    styles.settle();
    styles
}

/// Hidden rows and columns of a sheet, and its formulas without a result.
fn lines(text: &str, book: &mut Book) {
    let (mut next, mut reading) = (0, false);
    let (mut formula, mut valued) = (false, false);
    for step in Steps::new(text) {
        match step {
            Step::Start(e) => {
                reading = false;
                match e.local_name().as_ref() {
                    "col" => columns(&e, book),
                    "row" => {
                        let row = number(&e, "r").map_or(next, |r| r.saturating_sub(1));
                        if truth(&e, "hidden") || is_zero(&e, "ht") {
                            book.hide_rows(row, row);
                        }
                        next = row.saturating_add(1);
                    }
                    "c" => (formula, valued) = (false, attribute(&e, "t").as_deref() == Some("str")),
                    "f" => formula = true,
                    "v" => reading = true,
                    "is" => valued = true,
                    _ => {}
                }
            }
            Step::Text(text) => valued |= reading && !text.is_empty(),
            Step::End(name) => {
                reading = false;
                book.uncomputed += usize::from(name == "c" && formula && !valued);
            }
        }
    }
}

fn columns(e: &BytesStart, book: &mut Book) {
    let (Some(first), Some(last)) = (number(e, "min"), number(e, "max")) else { return };
    if truth(e, "hidden") || is_zero(e, "width") {
        book.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
    }
}

fn is_zero(e: &BytesStart, name: &str) -> bool {
    attribute(e, name).and_then(|v| v.parse::<f64>().ok()) == Some(0.0)
}

//! One sheet a family: measures of the superior notice by government.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::table::{Book, Table, Value, put};
use crate::notice::Measure;
use crate::report::terms::{LEGEND, answer, heading, label, marks};
use crate::report::{Cell, Compared};

/// Members that have a column; Excel ends at 16,384.
const MEMBERS: usize = 16_000;
/// Row of the heads: above it stand what it is and how much each took over.
const HEAD: u32 = 2;

/// The matrix of the family at that place of the report.
pub(super) fn matrix(
    sheet: &mut Worksheet,
    book: &Book,
    family: &Compared,
    at: usize,
    name: &str,
) -> Result<(), XlsxError> {
    let columns = [
        ("编号", "label", 9.0),
        ("章节", "section", 18.0),
        ("举措", "title", 40.0),
        ("完成时限", "deadline", 12.0),
        ("单位", "units", 24.0),
        ("对应政府数", "governments", 10.0),
    ];
    let mut table = Table::new(sheet, &book.formats, name, HEAD, &columns)?;
    let fixed = u16::try_from(columns.len()).unwrap_or(0);
    let others: Vec<usize> = (0..family.members.len()).filter(|&m| m != family.base).take(MEMBERS).collect();
    for &member in &others {
        table.column(book.name(at, member), 12.0)?;
    }
    above(&mut table, book, family, at, &others, fixed)?;
    let mut cells: BTreeMap<usize, BTreeMap<usize, &Cell>> = BTreeMap::new();
    for cell in &family.cells {
        cells.entry(cell.row).or_default().insert(cell.member, cell);
    }
    let none = BTreeMap::new();
    for (row, measure) in family.measures.iter().enumerate().filter(|(_, r)| r.member == family.base) {
        let mine = cells.get(&row).unwrap_or(&none);
        for (column, &member) in (fixed..).zip(&others) {
            if let Some(cell) = mine.get(&member) {
                let found = answer(family, cell);
                let label = found.map_or_else(String::new, |(_, r)| label(&r.measure));
                let to = found.and_then(|(place, _)| book.measure(at, place));
                let value = Value::leads(format!("{} {label}", marks(cell)), to);
                table.put(column, &value, Some(book.formats.cell(cell)))?;
            }
        }
        table.push(&[
            Value::leads(label(&measure.measure), book.measure(at, row)),
            Value::opt(measure.measure.section.last().map(String::as_str)),
            Value::text(heading(&measure.measure)),
            Value::opt(measure.deadline.as_deref()),
            Value::text(units(&measure.measure)),
            Value::count(mine.len()),
        ])?;
    }
    table.sheet.set_freeze_panes(HEAD + 1, 3)?;
    table.close()
}

/// The lines above the heads: the family, the legend, and how much each member took over.
fn above(
    table: &mut Table,
    book: &Book,
    family: &Compared,
    at: usize,
    others: &[usize],
    fixed: u16,
) -> Result<(), XlsxError> {
    let base = book.name(at, family.base);
    let root = family.root_title.as_deref().unwrap_or(base);
    put(table.sheet, 0, 0, &format!("{}：{root}", family.topic), &book.formats.number.clone().set_bold())?;
    let legend: Vec<String> = LEGEND.iter().take(5).map(|(mark, what)| format!("{mark} {what}")).collect();
    put(table.sheet, 1, 0, &legend.join("   "), &book.formats.number)?;
    for (column, &member) in (fixed..).zip(others) {
        if let Some(place) = family.members.get(member) {
            let said = format!("{}/{}", place.coverage.covered, place.coverage.of);
            put(table.sheet, 0, column, &said, &book.formats.text)?;
            let escalated = place.coverage.escalated;
            if escalated > 0 {
                put(table.sheet, 1, column, &format!("▲ {escalated}"), &book.formats.text)?;
            }
        }
    }
    Ok(())
}

fn units(measure: &Measure) -> String {
    let units: Vec<&str> = measure.units.iter().map(|u| u.text.as_str()).collect();
    units.join("、")
}

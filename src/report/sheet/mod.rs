//! The report as a workbook: for who filters, sorts and counts.
//!
//! Every text is written as text, never as a formula, and the limits of Excel are kept: what
//! does not fit is cut and said. The same report gives the same bytes.

mod lists;
mod matrix;
mod overview;
mod table;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::{PrintError, Report};
use table::Book;

pub(super) fn print(report: &Report) -> Result<Vec<u8>, PrintError> {
    book(report).map_err(PrintError::new)
}

fn book(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title("公文比较")
            .set_author("gongwen")
            .set_creation_datetime(&made(report)?),
    );
    let book = Book::new(report);
    overview::overview(workbook.add_worksheet(), &book)?;
    overview::coverage(workbook.add_worksheet(), &book)?;
    for (at, name) in book.matrices.iter().enumerate() {
        if let Some(family) = report.families.get(at) {
            matrix::matrix(workbook.add_worksheet(), &book, family, at, name)?;
        }
    }
    lists::measures(workbook.add_worksheet(), &book)?;
    lists::changes(workbook.add_worksheet(), &book)?;
    lists::units(workbook.add_worksheet(), &book)?;
    lists::notices(workbook.add_worksheet(), &book)?;
    workbook.save_to_buffer()
}

/// The newest day in the data: a workbook must bear a date, and the clock would make two
/// runs differ.
fn made(report: &Report) -> Result<ExcelDateTime, XlsxError> {
    let days = report.notices.iter().flat_map(|n| [&n.dates.issued, &n.dates.published]).flatten();
    let parsed = |day: &str| {
        let mut parts = day.splitn(3, '-');
        let (year, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        ExcelDateTime::from_ymd(year, month, parts.next()?.parse().ok()?).ok()
    };
    let newest = days.filter(|d| d.len() == "2000-01-01".len() && parsed(d).is_some()).max();
    newest.and_then(|d| parsed(d)).map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;
    use crate::links::{Attribute, Change, Side};
    use crate::notice::{Measure, Role, Unit};
    use crate::report::{Card, Cell, Compared, Pair, Place, Row};

    /// A family of two whose every text is hostile.
    fn hostile(text: &str) -> Report {
        let measure = || Measure {
            label: Some("=1+1".into()),
            title: Some(text.into()),
            text: text.into(),
            units: vec![Unit { text: "+cmd|' /C calc'!A0".into(), role: Role::Lead, ..Unit::default() }],
            ..Measure::default()
        };
        let card = |id: &str| Card {
            id: id.into(),
            title: Some(text.into()),
            url: Some("javascript:alert(1)".into()),
            family: Some(0),
            ..Card::default()
        };
        let row = |member| Row { member, measure: measure(), ..Row::default() };
        let change = Change {
            attribute: Attribute::Quantities,
            a: Some("-1".into()),
            b: Some("@SUM(A1)".into()),
            stricter: Some(Side::B),
            role: None,
        };
        let family = Compared {
            topic: "[农村]:供水*?/\\'".repeat(9),
            members: vec![
                Place { notice: 0, measures: [0, 1], ..Place::default() },
                Place { notice: 1, measures: [1, 2], ..Place::default() },
            ],
            measures: vec![row(0), row(1)],
            pairs: vec![Pair {
                a: 0,
                b: 1,
                below: true,
                escalation: true,
                changes: vec![change],
                ..Pair::default()
            }],
            cells: vec![Cell { row: 0, member: 1, pairs: vec![0], escalation: true, ..Cell::default() }],
            ..Compared::default()
        };
        Report {
            notices: vec![card("a"), card("b")],
            families: vec![family.clone(), family],
            ..Report::default()
        }
    }

    #[test]
    fn every_cell_is_text_or_a_number_and_fits() {
        let long = "长".repeat(40_000);
        for text in
            ["=HYPERLINK(\"http://x\")", "\t=1", "-2+3", "@x", "<script>&\u{0}\u{202e}", long.as_str()]
        {
            let bytes = print(&hostile(text)).expect("a workbook");
            let mut book = Xlsx::new(Cursor::new(bytes)).expect("it opens");
            let names = book.sheet_names();
            assert!(names.len() == 8 && names.iter().all(|n| n.encode_utf16().count() <= 31), "{names:?}");
            for name in &names {
                assert!(!name.contains(['[', ']', ':', '*', '?', '/', '\\']), "{name}");
                let formulas = book.worksheet_formula(name).expect("formulas");
                assert!(formulas.used_cells().all(|(_, _, f)| f.is_empty()), "{name}");
                let range = book.worksheet_range(name).expect("cells");
                for (_, _, cell) in range.used_cells() {
                    assert!(matches!(cell, Data::String(_) | Data::Float(_) | Data::Int(_)), "{cell:?}");
                    assert!(cell.to_string().encode_utf16().count() <= 32_767);
                }
            }
        }
    }

    #[test]
    fn only_web_addresses_lead_out() {
        let mut report = hostile("甲");
        for (url, leads) in [("https://www.example.gov.cn/1.html", true), ("file:///etc/passwd", false)] {
            report.notices[0].url = Some(url.into());
            let bytes = print(&report).expect("a workbook");
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
            let mut found = false;
            for at in 0..archive.len() {
                let mut part = archive.by_index(at).expect("a part");
                let mut text = String::new();
                // Every part is XML.
                std::io::Read::read_to_string(&mut part, &mut text).expect("text");
                found |= text.contains("TargetMode=\"External\"") && text.contains(url);
            }
            assert_eq!(found, leads, "{url}");
        }
    }

    #[test]
    fn two_prints_are_the_same() {
        let report = hostile("甲");
        assert!(print(&report).expect("a workbook") == print(&report).expect("a workbook"));
        assert!(print(&Report::default()).is_ok());
    }
}

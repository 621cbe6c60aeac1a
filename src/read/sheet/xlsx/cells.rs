//! One sheet of an Office Open XML workbook: its cells, merged areas and hidden lines.

use quick_xml::events::BytesStart;

use super::{Shared, string};
use crate::read::SourceError;
use crate::read::sheet::Book;
use crate::read::sheet::grid::Area;
use crate::read::sheet::markup::{Step, Steps};
use crate::read::sheet::markup::{attribute, number, truth};

/// Last row and column that a sheet can have.
const LAST: (u32, u32) = (1_048_575, 16_383);

/// Reads a sheet into the one begun last; says whether it was whole.
pub(super) fn read(text: &str, shared: &Shared, book: &mut Book) -> Result<bool, SourceError> {
    let mut steps = Steps::new(text);
    // Cells and rows that do not say where they stand follow the one before.
    let mut at = (0, 0);
    while let Some(step) = steps.next() {
        let Step::Start(e) = step else { continue };
        match e.local_name().as_ref() {
            "col" => columns(&e, book),
            "row" => {
                let row = number(&e, "r").map_or(at.0, |r| r.saturating_sub(1));
                if truth(&e, "hidden") || is_zero(&e, "ht") {
                    book.hide_rows(row, row);
                }
                at = (row, 0);
                if rows(&mut steps, &mut at, shared, book)? {
                    at.0 = at.0.saturating_add(1);
                }
            }
            "mergeCell" => {
                if let Some(area) = attribute(&e, "ref").and_then(|r| area(&r)) {
                    book.merge(area)?;
                }
            }
            _ => {}
        }
    }
    Ok(!steps.broken)
}

/// The cells of a row; whether the row ended.
fn rows(
    steps: &mut Steps,
    at: &mut (u32, u32),
    shared: &Shared,
    book: &mut Book,
) -> Result<bool, SourceError> {
    while let Some(step) = steps.next() {
        match step {
            Step::Start(e) if e.local_name().as_ref() == "c" => {
                if let Some(place) = attribute(&e, "r").and_then(|r| place(&r)) {
                    *at = place;
                }
                cell(&e, steps, *at, shared, book)?;
                at.1 = at.1.saturating_add(1);
            }
            Step::End(name) if name == "row" => return Ok(true),
            _ => {}
        }
    }
    Ok(false)
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

/// Reads a cell up to its end.
fn cell(
    e: &BytesStart,
    steps: &mut Steps,
    (row, column): (u32, u32),
    shared: &Shared,
    book: &mut Book,
) -> Result<(), SourceError> {
    let kind = attribute(e, "t").unwrap_or_default();
    let style = number(e, "s").map_or(0, |s| s as usize);
    let (mut value, mut inline, mut formula) = (None, None, false);
    let mut reading = false;
    while let Some(step) = steps.next() {
        match step {
            Step::Start(e) => match e.local_name().as_ref() {
                "v" => {
                    reading = true;
                    value.get_or_insert_with(String::new);
                }
                "is" => inline = Some(string(steps, "is")),
                "f" => {
                    formula = true;
                    steps.pass_over();
                }
                _ => {}
            },
            Step::End(name) => match name.as_str() {
                "c" => break,
                "v" => reading = false,
                _ => {}
            },
            Step::Text(text) => value.iter_mut().filter(|_| reading).for_each(|v| v.push_str(&text)),
        }
    }
    let empty = value.as_deref().is_none_or(str::is_empty) && kind != "str";
    if formula && empty && inline.is_none() {
        book.uncomputed += 1;
    }
    if row > LAST.0 || column > LAST.1 {
        return Ok(());
    }
    let styles = &shared.styles;
    if let Some(text) = inline.filter(|_| kind != "s") {
        return book.put(row, column, &styles.print_text(style, &text));
    }
    let Some(value) = value else { return Ok(()) };
    match kind.as_str() {
        "e" => book.errors += 1,
        "s" => {
            let index = value.trim().parse::<usize>().ok();
            let text = index.and_then(|i| shared.strings.get(i));
            return book.put(row, column, &styles.print_text(style, text.map_or("", |t| t)));
        }
        "str" => return book.put(row, column, &styles.print_text(style, &super::unescape(value))),
        "b" => return book.put(row, column, if value.trim() == "0" { "FALSE" } else { "TRUE" }),
        "d" => return book.put(row, column, value.strip_suffix("T00:00:00").unwrap_or(&value)),
        _ => {
            let printed = value.trim().parse::<f64>().ok().map(|v| styles.print(style, v));
            return book.put(row, column, printed.as_deref().unwrap_or(&value));
        }
    }
    Ok(())
}

/// `B12` as row and column from 0.
fn place(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim_start_matches('$');
    let row = reference.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = reference.strip_suffix(row)?;
    let column = letters.bytes().try_fold(0u32, |sum, b| {
        sum.checked_mul(26)?.checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = row.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// `A1:B2`.
fn area(reference: &str) -> Option<Area> {
    let (first, last) = reference.split_once(':')?;
    let ((top, left), (bottom, right)) = (place(first)?, place(last)?);
    Some(Area { top, left, bottom: bottom.min(LAST.0), right: right.min(LAST.1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        let rows = [
            ("A1", Some((0, 0))),
            ("XFD1048576", Some(LAST)),
            ("$B$3", Some((2, 1))),
            ("A0", None),
            ("1", None),
            ("ZZZZZZZZZ1", None),
        ];
        for (reference, want) in rows {
            assert_eq!(place(reference), want, "{reference}");
        }
        assert_eq!(area("A1:B2"), Some(Area { top: 0, left: 0, bottom: 1, right: 1 }));
        assert_eq!(area("A1"), None);
    }
}

//! XML Spreadsheet 2003, which programs save under the name `.xls`.

use std::collections::BTreeMap;

use super::Book;
use super::grid::Area;
use super::markup::{Step, Steps, attribute, number, truth};
use super::number::NumberFormat;
use crate::read::SourceError;
use crate::read::paper::Paper;

/// Most styles of a workbook.
const STYLES: usize = 70_000;

/// Whether the head of an XML file opens such a workbook.
pub fn is_workbook(head: &str) -> bool {
    head.contains("urn:schemas-microsoft-com:office:spreadsheet") && head.contains("Workbook")
}

/// Reads a workbook.
pub fn read(text: &str) -> Result<Paper, SourceError> {
    let mut steps = Steps::new(text);
    let mut book = Book::default();
    let mut styles = BTreeMap::new();
    while let Some(step) = steps.next() {
        let Step::Start(e) = step else { continue };
        match e.local_name().as_ref() {
            "Styles" => styles = formats(&mut steps),
            "Worksheet" => {
                book.sheet(attribute(&e, "Name").unwrap_or_default(), false)?;
                sheet(&mut steps, &styles, &mut book)?;
            }
            _ => {}
        }
    }
    book.cut = steps.broken.then(|| "the workbook breaks off".to_owned());
    book.into_paper()
}

/// The number formats by the name of the style.
fn formats(steps: &mut Steps) -> BTreeMap<String, NumberFormat> {
    let mut formats: BTreeMap<String, NumberFormat> = BTreeMap::new();
    let mut style = String::new();
    for step in steps.by_ref() {
        match step {
            Step::Start(e) => match e.local_name().as_ref() {
                "Style" if formats.len() < STYLES => {
                    style = attribute(&e, "ID").unwrap_or_default();
                    let parent = attribute(&e, "Parent").and_then(|p| formats.get(&p).cloned());
                    formats.insert(style.clone(), parent.unwrap_or_default());
                }
                "NumberFormat" => {
                    let code = attribute(&e, "Format").unwrap_or_default();
                    formats.insert(style.clone(), NumberFormat::new(named(&code)));
                }
                _ => {}
            },
            Step::End(name) if name == "Styles" => break,
            _ => {}
        }
    }
    formats
}

/// The code of a format that goes by a name.
fn named(format: &str) -> &str {
    match format {
        "General Number" => "General",
        "General Date" => "yyyy/m/d h:mm",
        "Short Date" => "yyyy/m/d",
        "Medium Date" => "d-mmm-yy",
        "Long Date" => "yyyy\"年\"m\"月\"d\"日\"",
        "Short Time" => "h:mm",
        "Medium Time" => "h:mm AM/PM",
        "Long Time" => "h:mm:ss",
        "Percent" => "0.00%",
        "Fixed" => "0.00",
        "Standard" => "#,##0.00",
        "Currency" => "\"¥\"#,##0.00;\"¥\"-#,##0.00",
        "Scientific" => "0.00E+00",
        "Yes/No" => "\"Yes\";\"Yes\";\"No\"",
        "True/False" => "\"True\";\"True\";\"False\"",
        "On/Off" => "\"On\";\"On\";\"Off\"",
        code => code,
    }
}

/// A sheet up to its end. Whether it is hidden stands behind its cells.
fn sheet(
    steps: &mut Steps,
    styles: &BTreeMap<String, NumberFormat>,
    book: &mut Book,
) -> Result<(), SourceError> {
    let (mut row, mut column) = (0u32, 0u32);
    let mut visible = false;
    while let Some(step) = steps.next() {
        match step {
            Step::Start(e) => match e.local_name().as_ref() {
                "Column" => {
                    column = number(&e, "Index").map_or(column, |i| i.saturating_sub(1));
                    let last = column.saturating_add(number(&e, "Span").unwrap_or(0));
                    if truth(&e, "Hidden") || attribute(&e, "Width").as_deref() == Some("0") {
                        book.hide_columns(column, last);
                    }
                    column = last.saturating_add(1);
                }
                "Row" => {
                    row = number(&e, "Index").map_or(row, |i| i.saturating_sub(1));
                    let last = row.saturating_add(number(&e, "Span").unwrap_or(0));
                    if truth(&e, "Hidden") || attribute(&e, "Height").as_deref() == Some("0") {
                        book.hide_rows(row, last);
                    }
                    cells(steps, row, styles, book)?;
                    row = last.saturating_add(1);
                }
                "Visible" => visible = true,
                _ => {}
            },
            Step::Text(text) if visible && text.contains("Hidden") => conceal(book),
            Step::End(name) => {
                visible = false;
                if name == "Worksheet" {
                    break;
                }
            }
            Step::Text(_) => {}
        }
    }
    Ok(())
}

/// Makes the sheet read last a hidden one.
fn conceal(book: &mut Book) {
    if let Some(sheet) = book.sheets.last_mut() {
        sheet.hidden = true;
        sheet.cells.clear();
    }
}

/// The cells of a row up to its end.
fn cells(
    steps: &mut Steps,
    row: u32,
    styles: &BTreeMap<String, NumberFormat>,
    book: &mut Book,
) -> Result<(), SourceError> {
    let mut column = 0u32;
    while let Some(step) = steps.next() {
        match step {
            Step::Start(e) if e.local_name().as_ref() == "Cell" => {
                column = number(&e, "Index").map_or(column, |i| i.saturating_sub(1));
                let across = number(&e, "MergeAcross").unwrap_or(0);
                let down = number(&e, "MergeDown").unwrap_or(0);
                let style = attribute(&e, "StyleID").and_then(|s| styles.get(&s));
                let data = data(steps, style, book);
                book.put(row, column, &data)?;
                let (bottom, right) = (row.saturating_add(down), column.saturating_add(across));
                book.merge(Area { top: row, left: column, bottom, right })?;
                column = column.saturating_add(across).saturating_add(1);
            }
            Step::End(name) if name == "Row" => break,
            _ => {}
        }
    }
    Ok(())
}

/// What a cell prints, up to its end.
fn data(steps: &mut Steps, style: Option<&NumberFormat>, book: &mut Book) -> String {
    let (mut text, mut kind, mut inside) = (String::new(), String::new(), false);
    while let Some(step) = steps.next() {
        match step {
            Step::Start(e) => match e.local_name().as_ref() {
                "Comment" | "PhoneticText" => steps.pass_over(),
                "Data" => {
                    kind = attribute(&e, "Type").unwrap_or_default();
                    inside = true;
                }
                "BR" | "Br" | "br" if inside => text.push('\n'),
                _ => {}
            },
            Step::End(name) => match name.as_str() {
                "Cell" => break,
                "Data" => inside = false,
                _ => {}
            },
            Step::Text(t) if inside => text.push_str(&t),
            Step::Text(_) => {}
        }
    }
    match kind.as_str() {
        "Error" => {
            book.errors += 1;
            String::new()
        }
        "Boolean" => if text.trim() == "0" { "FALSE" } else { "TRUE" }.to_owned(),
        "Number" => printed(&text, text.trim().parse().ok(), style),
        "DateTime" => printed(text.strip_suffix("T00:00:00.000").unwrap_or(&text), serial(&text), style),
        _ => style.map_or_else(|| text.clone(), |s| s.print_text(&text)),
    }
}

fn printed(text: &str, value: Option<f64>, style: Option<&NumberFormat>) -> String {
    let plain = NumberFormat::default();
    match (value, style) {
        (Some(value), Some(style)) => style.print(value, false),
        // A date without a format stays a date.
        (Some(value), None) if !text.contains('-') => plain.print(value, false),
        _ => text.to_owned(),
    }
}

/// `2024-06-30T00:00:00.000` as the number that a spreadsheet counts days by.
fn serial(text: &str) -> Option<f64> {
    let moment: jiff::civil::DateTime = text.trim().parse().ok()?;
    let start = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
    let seconds = moment.duration_since(start).as_secs_f64();
    let days = seconds / 86_400.0;
    Some(if days < 61.0 { days - 1.0 } else { days })
}

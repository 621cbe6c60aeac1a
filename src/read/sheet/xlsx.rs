//! Office Open XML workbooks (XLSX, XLSM, XLTX).
//!
//! Shared strings, number formats, then each sheet in the order of the workbook: values as
//! they were stored when the file was saved, formulas never computed.

mod cells;

use super::markup::{self, Step, Steps};
use super::package::{self, Package};
use super::styles::Styles;
use super::{Book, unreadable};
use crate::diag::codes;
use crate::read::SourceError;
use crate::read::paper::Paper;

/// Most shared strings of a workbook.
const STRINGS: usize = 2_000_000;
/// Most sheets of a workbook.
pub(super) const SHEETS: usize = 5_000;

/// Reads a workbook.
pub fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    let mut package = Package::open(bytes)?;
    let outer = relations(&package.text("_rels/.rels")?);
    let named = outer.iter().find(|r| r.kind.ends_with("/officeDocument"));
    let workbook = named.map_or_else(|| "xl/workbook.xml".to_owned(), |r| package::resolve("", &r.target));
    let text = package.text(&workbook)?;
    if text.is_empty() {
        return Err(unreadable("it names no sheets"));
    }
    let relations = relations(&package.text(&package::relations_of(&workbook))?);
    let of_kind = |kind: &str, usual: &str| {
        let found = relations.iter().find(|r| r.kind.ends_with(kind));
        package::resolve(&workbook, found.map_or(usual, |r| r.target.as_str()))
    };
    let mut shared = Shared::default();
    let mut sheets = sheets(&text, &mut shared.styles)?;
    shared.strings = strings(&package.text(&of_kind("/sharedStrings", "sharedStrings.xml"))?)?;
    styles(&package.text(&of_kind("/styles", "styles.xml"))?, &mut shared.styles);
    let mut book = Book::default();
    for (number, sheet) in sheets.iter_mut().enumerate() {
        let target = relations.iter().find(|r| r.id == sheet.relation).map(|r| r.target.clone());
        let target = target.unwrap_or_else(|| format!("worksheets/sheet{}.xml", number + 1));
        book.sheet(std::mem::take(&mut sheet.name), sheet.hidden);
        let part = package::resolve(&workbook, &target);
        let text = package.text(&part)?;
        if !package.has(&part) || !cells::read(&text, &shared, &mut book)? {
            package.broken.push(part);
        }
    }
    book.cut = package.cut();
    book.into_paper()
}

/// What the sheets of a workbook share.
#[derive(Default)]
struct Shared {
    strings: Vec<Box<str>>,
    styles: Styles,
}

/// One line of a list of relations.
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
}

/// Reads a list of relations.
pub(super) fn relations(text: &str) -> Vec<Relation> {
    let relation = |step| match step {
        Step::Start(e) if e.local_name().as_ref() == "Relationship" => Some(Relation {
            id: markup::attribute(&e, "Id")?,
            kind: markup::attribute(&e, "Type").unwrap_or_default(),
            target: markup::attribute(&e, "Target").unwrap_or_default(),
        }),
        _ => None,
    };
    Steps::new(text).filter_map(relation).collect()
}

struct Listed {
    name: String,
    relation: String,
    hidden: bool,
}

/// The sheets in the order of the workbook, and from which day it counts.
fn sheets(text: &str, styles: &mut Styles) -> Result<Vec<Listed>, SourceError> {
    let mut sheets = Vec::new();
    for step in Steps::new(text) {
        let Step::Start(e) = step else { continue };
        match e.local_name().as_ref() {
            "workbookPr" => styles.from_1904 |= markup::truth(&e, "date1904"),
            "sheet" => sheets.push(Listed {
                name: markup::attribute(&e, "name").unwrap_or_default(),
                relation: markup::attribute(&e, "id").unwrap_or_default(),
                hidden: markup::attribute(&e, "state")
                    .is_some_and(|s| s.to_ascii_lowercase().contains("hidden")),
            }),
            _ => {}
        }
        if sheets.len() > SHEETS {
            let message = format!("more than {SHEETS} sheets in one workbook");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
    }
    Ok(sheets)
}

/// The shared strings: the runs of each one after the other, without what says how to
/// pronounce them.
fn strings(text: &str) -> Result<Vec<Box<str>>, SourceError> {
    let mut strings = Vec::new();
    let mut steps = Steps::new(text);
    while let Some(step) = steps.next() {
        let Step::Start(e) = step else { continue };
        if e.local_name().as_ref() == "si" {
            strings.push(string(&mut steps, "si").into_boxed_str());
        }
        if strings.len() > STRINGS {
            let message = format!("more than {STRINGS} shared strings in one workbook");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
    }
    Ok(strings)
}

/// The text of a string up to the end of the element that holds it.
fn string(steps: &mut Steps, end: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    while let Some(step) = steps.next() {
        match step {
            Step::Start(e) => match e.local_name().as_ref() {
                "rPh" | "phoneticPr" => steps.pass_over(),
                "t" => inside = true,
                _ => {}
            },
            Step::End(name) if name == end => break,
            Step::End(name) => inside &= name != "t",
            Step::Text(text) if inside => out.push_str(&text),
            Step::Text(_) => {}
        }
    }
    unescape(out)
}

/// `_x000D_` stands for a character that XML does not allow, or for the underscore itself.
fn unescape(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once("_x") {
        out.push_str(before);
        let code = behind.get(..5).and_then(|c| c.strip_suffix('_'));
        let code = code.and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32);
        if let Some(c) = code {
            out.extend((c != '\r').then_some(c));
            rest = behind.get(5..).unwrap_or("");
        } else {
            out.push_str("_x");
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// The number formats of the cells.
fn styles(text: &str, styles: &mut Styles) {
    let mut inside = false;
    for step in Steps::new(text) {
        match step {
            Step::Start(e) => match e.local_name().as_ref() {
                "numFmt" => {
                    if let (Some(id), Some(code)) =
                        (markup::number(&e, "numFmtId"), markup::attribute(&e, "formatCode"))
                    {
                        styles.define(id, &code);
                    }
                }
                "cellXfs" => inside = true,
                "xf" if inside => styles.style(markup::number(&e, "numFmtId").unwrap_or(0)),
                _ => {}
            },
            Step::End(name) if name == "cellXfs" => inside = false,
            _ => {}
        }
    }
    styles.settle();
}

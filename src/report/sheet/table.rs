//! What all sheets share: formats, heads of columns, cells that are text and stay text.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, FormatUnderline, Note, Worksheet, XlsxError,
};

use crate::report::Report;
use unicode_width::UnicodeWidthStr;

use crate::report::terms::{clean, names, web};

/// Longest text of a cell, in UTF-16 units.
const LONGEST: usize = 32_767;
/// Last row of a sheet.
const ROWS: u32 = 1_048_576;
/// Links of a sheet; Excel stops at 65,530.
const LINKS: u32 = 65_000;
/// Families that have a sheet of their own; more would bury the others.
const MATRICES: usize = 60;
/// Height of a line, in points.
const LINE: f64 = 15.0;
/// Lines that a row shows at most: it is to be skimmed; the whole text stands in the cell.
const LINES: u32 = 10;
/// Longest name of a sheet.
const NAME: usize = 31;

/// The sheet that lists the measures.
pub(super) const MEASURES: &str = "措施";

/// A report with what several sheets need of it.
#[derive(Debug)]
pub(super) struct Book<'r> {
    pub(super) report: &'r Report,
    /// Names of the members of each family.
    pub(super) names: Vec<Vec<String>>,
    /// Names of the sheets of the first families.
    pub(super) matrices: Vec<String>,
    /// Row of the first measure of each family in the sheet of measures.
    first: Vec<usize>,
    pub(super) formats: Formats,
}

impl<'r> Book<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        let mut first = Vec::with_capacity(report.families.len());
        let mut row = 1;
        for family in &report.families {
            first.push(row);
            row += family.measures.len();
        }
        Self {
            report,
            names: report.families.iter().map(|f| names(report, f)).collect(),
            matrices: sheet_names(report.families.iter().take(MATRICES).map(|f| f.topic.as_str())),
            first,
            formats: Formats::new(),
        }
    }

    /// Where a measure of a family stands in the workbook.
    pub(super) fn measure(&self, family: usize, measure: usize) -> Option<String> {
        let row = self.first.get(family)? + measure + 1;
        (row <= ROWS as usize).then(|| format!("internal:'{MEASURES}'!A{row}"))
    }

    /// Name of a member of a family.
    pub(super) fn name(&self, family: usize, member: usize) -> &str {
        self.names.get(family).and_then(|f| f.get(member)).map_or("", String::as_str)
    }
}

/// Names that Excel takes, none twice.
fn sheet_names<'t>(topics: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let fits = |topic: &str, at: usize| {
        let mut name = format!("矩阵{at} ");
        for c in clean(topic).chars().filter(|c| !"[]:*?/\\'\n".contains(*c)) {
            if name.encode_utf16().count() + c.len_utf16() > NAME {
                break;
            }
            name.push(c);
        }
        name.trim_end().to_owned()
    };
    // The number in front makes them differ.
    let all = topics.zip(1..).map(|(topic, at)| fits(topic, at));
    all.filter(|name| taken.insert(name.clone())).collect()
}

/// How cells look.
#[derive(Debug)]
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) head: Format,
    pub(super) text: Format,
    pub(super) number: Format,
    pub(super) share: Format,
    pub(super) link: Format,
    pub(super) faint: Format,
    same: Format,
    adapted: Format,
    related: Format,
    escalated: Format,
}

impl Formats {
    fn new() -> Self {
        let plain = || Format::new().set_align(FormatAlign::Top).set_font_name("等线");
        let text = || plain().set_text_wrap();
        let mark = |fill: u32| text().set_background_color(Color::RGB(fill)).set_align(FormatAlign::Center);
        Self {
            title: plain().set_bold().set_font_size(14),
            head: text()
                .set_bold()
                .set_background_color(Color::RGB(0xDD_E6_F0))
                .set_border_bottom(FormatBorder::Thin),
            text: text(),
            number: plain(),
            share: plain().set_num_format("0%"),
            link: text().set_font_color(Color::RGB(0x1F_4E_9E)).set_underline(FormatUnderline::Single),
            faint: text().set_font_color(Color::RGB(0x60_60_60)),
            same: mark(0xCF_E3_D3),
            adapted: mark(0xE4_EF_DC),
            related: mark(0xF4_F4_E6),
            escalated: mark(0xF6_D5_C4),
        }
    }

    /// The ground of a cell of the matrix.
    pub(super) fn cell(&self, cell: &crate::report::Cell) -> &Format {
        use crate::links::AlignmentRelation::{Adapted, Related, Same};
        match (cell.escalation, cell.relation) {
            (true, _) => &self.escalated,
            (false, Same) => &self.same,
            (false, Adapted) => &self.adapted,
            (false, Related) => &self.related,
        }
    }
}

/// A column: its head, its name for programs, its width.
pub(super) type Column = (&'static str, &'static str, f64);

/// A value of a cell.
#[derive(Debug)]
pub(super) enum Value {
    /// Text, however it begins.
    Text(String),
    /// A figure.
    Number(f64),
    /// A part of 1.
    Share(f64),
    /// Text that leads to an address, or to a place in the workbook.
    Link(String, String),
    /// Nothing.
    Empty,
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn opt(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    /// A count; no count here comes near the limit of exact figures.
    pub(super) fn count(n: usize) -> Self {
        Self::Number(f64::from(u32::try_from(n).unwrap_or(u32::MAX)))
    }

    /// Lines that it takes in a column, as Han characters are two wide.
    fn lines(&self, width: f64) -> u32 {
        let (Self::Text(text) | Self::Link(text, _)) = self else { return 1 };
        let room = (width - 2.0).max(2.0);
        let line = |line: &str| {
            let wide = u32::try_from(line.width()).unwrap_or(u32::MAX);
            (1..LINES).find(|&n| f64::from(wide) <= room * f64::from(n)).unwrap_or(LINES)
        };
        // What is longer is cut at the most that a row shows anyway.
        text.lines().take(LINES as usize).map(line).sum()
    }

    /// Text that leads to a place, if there is one.
    pub(super) fn leads(text: impl Into<String>, to: Option<String>) -> Self {
        let text = text.into();
        match to {
            Some(to) if !text.is_empty() => Self::Link(text, to),
            _ => Self::Text(text),
        }
    }

    /// An address on the web; what is none stays text.
    pub(super) fn web(url: Option<&str>) -> Self {
        match (web(url), url) {
            (Some(to), _) => Self::Link(to.to_owned(), to.to_owned()),
            (None, url) => Self::opt(url),
        }
    }
}

/// A sheet that is filled row by row.
pub(super) struct Table<'s, 'b> {
    pub(super) sheet: &'s mut Worksheet,
    formats: &'b Formats,
    pub(super) row: u32,
    head: u32,
    /// Width of each column, in characters.
    widths: Vec<f64>,
    links: u32,
}

impl<'s, 'b> Table<'s, 'b> {
    /// Begins a table in an empty sheet, its head in `row`.
    pub(super) fn new(
        sheet: &'s mut Worksheet,
        formats: &'b Formats,
        name: &str,
        row: u32,
        columns: &[Column],
    ) -> Result<Self, XlsxError> {
        sheet.set_name(name)?.set_landscape().set_print_fit_to_pages(1, 0);
        for (at, (head, field, width)) in (0_u16..).zip(columns) {
            sheet.set_column_width(at, *width)?;
            sheet.write_string_with_format(row, at, *head, &formats.head)?;
            // The stable name of the column. A second row of heads would be sorted and
            // filtered with the data.
            if !field.is_empty() {
                sheet.insert_note(row, at, &Note::new(*field).add_author_prefix(false))?;
            }
        }
        sheet.set_freeze_panes(row + 1, 0)?.set_repeat_rows(row, row)?;
        let widths = columns.iter().map(|(_, _, width)| *width).collect();
        Ok(Self { sheet, formats, row: row + 1, head: row, widths, links: 0 })
    }

    /// A further column with a head from the data.
    pub(super) fn column(&mut self, head: &str, width: f64) -> Result<(), XlsxError> {
        let at = self.columns();
        self.sheet.set_column_width(at, width)?;
        put(self.sheet, self.head, at, head, &self.formats.head)?;
        self.widths.push(width);
        Ok(())
    }

    fn columns(&self) -> u16 {
        u16::try_from(self.widths.len()).unwrap_or(u16::MAX)
    }

    /// Writes a row; beyond the last that a sheet has, nothing.
    pub(super) fn push(&mut self, values: &[Value]) -> Result<(), XlsxError> {
        if self.row + 1 >= ROWS {
            put(self.sheet, ROWS - 1, 0, "…（超出工作表行数，其余从略）", &self.formats.faint)?;
            return Ok(());
        }
        for (at, value) in (0_u16..).zip(values) {
            self.put(at, value, None)?;
        }
        let lines =
            values.iter().zip(&self.widths).map(|(value, width)| value.lines(*width)).max().unwrap_or(1);
        // Not every program finds the height of wrapped text by itself.
        self.sheet.set_row_height(self.row, LINE * f64::from(lines.clamp(1, LINES)))?;
        self.row += 1;
        Ok(())
    }

    /// Writes one cell of the current row.
    pub(super) fn put(&mut self, at: u16, value: &Value, format: Option<&Format>) -> Result<(), XlsxError> {
        let (sheet, row, f) = (&mut *self.sheet, self.row, self.formats);
        match value {
            Value::Text(text) => put(sheet, row, at, text, format.unwrap_or(&f.text))?,
            Value::Number(n) => drop(sheet.write_number_with_format(row, at, *n, &f.number)?),
            Value::Share(n) => drop(sheet.write_number_with_format(row, at, *n, &f.share)?),
            Value::Empty => {}
            Value::Link(text, to) => {
                let text = fitting(text);
                let format = kept_as_text(&text, format.unwrap_or(&f.link));
                let linked = self.links < LINKS
                    && sheet
                        .write_url_with_options(row, at, to.as_str(), text.clone(), "", Some(&format))
                        .is_ok();
                if linked {
                    self.links += 1;
                } else {
                    // Too many of them, or an address that Excel does not take.
                    put(sheet, row, at, &text, &f.text)?;
                }
            }
        }
        Ok(())
    }

    /// Closes the table: its columns can be filtered.
    pub(super) fn close(self) -> Result<(), XlsxError> {
        let last = (self.row - 1).max(self.head);
        let columns = self.columns();
        self.sheet.autofilter(self.head, 0, last, columns.saturating_sub(1))?;
        Ok(())
    }
}

/// Writes text as text. What a spreadsheet takes for a formula when the cell is edited is
/// marked as text for that case too.
pub(super) fn put(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = fitting(text);
    if !text.is_empty() {
        let format = kept_as_text(&text, format);
        sheet.write_string_with_format(row, at, text, &format)?;
    }
    Ok(())
}

/// A format that keeps a text from being run when someone edits its cell.
fn kept_as_text<'f>(text: &str, format: &'f Format) -> Cow<'f, Format> {
    if text.trim_start().starts_with(['=', '+', '-', '@']) {
        Cow::Owned(format.clone().set_quote_prefix())
    } else {
        Cow::Borrowed(format)
    }
}

/// Text without what no reader sees, cut to what a cell holds.
fn fitting(text: &str) -> String {
    const NOTE: &str = "…（单元格字数已满，其余从略）";
    let text = clean(text);
    if text.encode_utf16().count() <= LONGEST {
        return text;
    }
    let mut left = LONGEST - NOTE.encode_utf16().count();
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    kept.chain(NOTE.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_named_as_excel_takes_it() {
        let long = "农村供水高质量发展实施方案".repeat(4);
        let names = sheet_names(["供水/排水:[试点]*?\\", "供水", "供水", long.as_str(), "'"].into_iter());
        assert_eq!(names.first().map(String::as_str), Some("矩阵1 供水排水试点"));
        assert_eq!(names.len(), 5);
        assert!(names.iter().all(|n| n.chars().count() <= NAME), "{names:?}");
    }
}

//! The number formats of a workbook, by the number that its cells name.

use std::collections::BTreeMap;

use super::number::{self, NumberFormat};

/// Most formats of one workbook.
pub(super) const FORMATS: usize = 70_000;

/// The formats of the cells of a workbook.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// For each style of a cell the number of its format.
    numbers: Vec<u32>,
    codes: BTreeMap<u32, NumberFormat>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

impl Styles {
    /// Adds a format that the workbook defines itself.
    pub(super) fn define(&mut self, format: u32, code: &str) {
        if self.codes.len() < FORMATS {
            self.codes.entry(format).or_insert_with(|| NumberFormat::new(code));
        }
    }

    /// Adds the next style of a cell.
    pub(super) fn style(&mut self, format: u32) {
        if self.numbers.len() < FORMATS {
            self.numbers.push(format);
        }
    }

    /// Readies the built-in formats, once all styles are known.
    pub(super) fn settle(&mut self) {
        for format in &self.numbers {
            self.codes.entry(*format).or_insert_with(|| NumberFormat::new(number::builtin(*format)));
        }
    }

    /// A number as a cell of this style prints it.
    pub(super) fn print(&self, style: usize, value: f64) -> String {
        self.format(style).map_or_else(|| number::general(value), |f| f.print(value, self.from_1904))
    }

    /// A text as a cell of this style prints it.
    pub(super) fn print_text(&self, style: usize, text: &str) -> String {
        self.format(style).map_or_else(|| text.to_owned(), |f| f.print_text(text))
    }

    fn format(&self, style: usize) -> Option<&NumberFormat> {
        self.codes.get(self.numbers.get(style)?)
    }
}

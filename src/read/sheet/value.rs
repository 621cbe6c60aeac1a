//! A value that calamine read, put into a book as its cell prints it.
//!
//! In: the value and the style of its cell. Out: printed text, or a count of errors. Which
//! text a number prints is decided by the number format alone.

use calamine::DataType;

use super::Book;
use super::styles::Styles;
use crate::read::SourceError;

/// Puts the value of a cell into the sheet begun last.
pub(super) fn put<T: DataType>(
    book: &mut Book,
    (row, column): (u32, u32),
    value: &T,
    style: usize,
    styles: &Styles,
) -> Result<(), SourceError> {
    let number = value.get_float().or_else(|| value.get_datetime().map(|d| d.as_f64()));
    #[allow(clippy::cast_precision_loss, reason = "calamine makes integers of 30 bits only")]
    let number = number.or_else(|| value.get_int().map(|i| i as f64));
    if let Some(number) = number {
        book.put(row, column, &styles.print(style, number))
    } else if let Some(text) = value.get_string() {
        book.put(row, column, &styles.print_text(style, text).replace('\r', ""))
    } else if let Some(truth) = value.get_bool() {
        book.put(row, column, if truth { "TRUE" } else { "FALSE" })
    } else if let Some(date) = value.get_datetime_iso() {
        book.put(row, column, date.strip_suffix("T00:00:00").unwrap_or(date))
    } else {
        book.errors += usize::from(value.is_error());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, Data, ExcelDateTime, ExcelDateTimeType};

    use super::*;

    #[test]
    fn values_print_by_their_format() {
        let mut styles = Styles::default();
        for format in [0, 9, 14, 176] {
            styles.style(format);
        }
        styles.define(176, "@\"局\"");
        styles.settle();
        let day = ExcelDateTime::new(45473.0, ExcelDateTimeType::DateTime, false);
        let rows = [
            (Data::Int(3), 0, "3"),
            (Data::Float(0.9), 1, "90%"),
            (Data::DateTime(day), 2, "2024/6/30"),
            (Data::String("财政\r".to_owned()), 3, "财政局"),
            (Data::Bool(true), 1, "TRUE"),
            (Data::DateTimeIso("2024-06-30T00:00:00".to_owned()), 0, "2024-06-30"),
            (Data::Float(1.5), 99, "1.5"),
        ];
        for (value, style, want) in rows {
            let mut book = Book::default();
            book.sheet("甲", false).unwrap();
            put(&mut book, (0, 0), &value, style, &styles).unwrap();
            let sheet = book.sheets.first().unwrap();
            assert_eq!(sheet.cells.first().map(|c| c.text.as_str()), Some(want), "{value:?}");
        }
        let mut book = Book::default();
        put(&mut book, (0, 0), &Data::Error(CellErrorType::Ref), 0, &styles).unwrap();
        put(&mut book, (0, 0), &Data::Empty, 0, &styles).unwrap();
        assert_eq!(book.errors, 1);
    }
}

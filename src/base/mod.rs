//! What every stage may use and what knows nothing of the field: positions,
//! width-folded text, Han numerals, calendar dates.

pub mod brackets;
pub mod charset;
pub mod date;
pub mod numeral;
pub mod span;
pub mod text;
pub mod unified;

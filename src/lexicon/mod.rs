//! The field's knowledge as data: loads, checks and compiles the tables beside this file.
//!
//! Code names mechanisms; these tables name the field (departments, places, phrases, page
//! furniture). Each row carries examples; one test reads them all.

pub mod columns;

/// Everything the stages know about the field, compiled once and shared by reference.
#[derive(Debug)]
pub struct Lexicon {
    /// Heads of table columns.
    pub columns: columns::Columns,
}

//! The field's knowledge as data: loads, checks and compiles the tables beside this file.
//!
//! Code names mechanisms; these tables name the field (departments, places, phrases, page
//! furniture). Each row carries examples; one test reads them all.

pub mod dates;
pub mod numbering;
pub mod quantities;
pub(crate) mod words;

use std::fmt;

use dates::TimeGrammar;
use numbering::Numbering;
use quantities::QuantityGrammar;

/// Everything the stages know about the field, compiled once and shared by reference.
#[derive(Debug)]
pub struct Lexicon {
    /// Numbering styles.
    pub numbering: Numbering,
    /// Phrases of time.
    pub times: TimeGrammar,
    /// Units of measure and the words around figures.
    pub quantities: QuantityGrammar,
}

impl Lexicon {
    /// Compiles the tables that are built into the program.
    pub fn load() -> Result<Self, LexiconError> {
        Ok(Self {
            numbering: Numbering::load()?,
            times: TimeGrammar::load()?,
            quantities: QuantityGrammar::load()?,
        })
    }
}

/// A table that does not load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    table: String,
    message: String,
}

impl LexiconError {
    /// `message` about the table or file `table`.
    pub fn new(table: &str, message: &dyn fmt::Display) -> Self {
        Self { table: table.to_owned(), message: message.to_string() }
    }
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.table, self.message)
    }
}

impl std::error::Error for LexiconError {}

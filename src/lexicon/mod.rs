//! The field's knowledge as data: loads, checks and compiles the tables beside this file.
//!
//! Code names mechanisms; these tables name the field (departments, places, phrases, page
//! furniture). Each row carries examples; one test reads them all.

pub mod boilerplate;
pub mod columns;
pub(crate) mod containers;
mod form;
pub mod front;
pub mod general;
pub mod numbering;
pub mod roles;

use std::fmt;

use boilerplate::Boilerplate;
use columns::Columns;
use front::Front;
use general::General;
use numbering::Numbering;
use roles::Roles;

/// Everything the stages know about the field, compiled once and shared by reference.
#[derive(Debug)]
pub struct Lexicon {
    /// Page furniture, field labels, content containers.
    pub boilerplate: Boilerplate,
    /// Heads of table columns.
    pub columns: Columns,
    /// Heads, feet and page fields.
    pub front: Front,
    /// General provisions and reporting documents.
    pub general: General,
    /// Numbering styles.
    pub numbering: Numbering,
    /// Words of responsibility clauses.
    pub roles: Roles,
}

impl Lexicon {
    /// Compiles the tables that are built into the program.
    pub fn load() -> Result<Self, LexiconError> {
        Ok(Self {
            boilerplate: Boilerplate::load()?,
            columns: Columns::load(include_str!("columns.toml"))
                .map_err(|e| LexiconError::new("columns.toml", &e))?,
            front: Front::load()?,
            general: General::load()?,
            numbering: Numbering::load()?,
            roles: Roles::load()?,
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

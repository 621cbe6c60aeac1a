//! The field's knowledge as data: loads, checks and compiles the tables beside this file.
//!
//! Code names mechanisms; these tables name the field (departments, places, phrases, page
//! furniture). Each row carries examples; one test reads them all.

pub mod affixes;
pub mod bodies;
pub mod boilerplate;
pub mod catalogue;
pub mod classes;
pub mod columns;
pub mod concepts;
pub mod containers;
pub mod counts;
pub mod dates;
pub mod form;
pub mod front;
pub mod general;
pub mod linking;
pub mod numbering;
pub mod places;
pub mod quantities;
pub mod roles;
mod seats;
mod words;

use std::fmt;

use bodies::Bodies;
use boilerplate::Boilerplate;
use classes::Classes;
use columns::Columns;
use counts::Counts;
use dates::TimeGrammar;
use front::Front;
use general::General;
use linking::Linking;
use numbering::Numbering;
use places::Places;
use quantities::QuantityGrammar;
use roles::Roles;

/// Everything the stages know about the field, compiled once and shared by reference.
#[derive(Debug)]
pub struct Lexicon {
    /// Departments, party organs and other bodies.
    pub bodies: Bodies,
    /// Page furniture, field labels, content containers.
    pub boilerplate: Boilerplate,
    /// Classes of bodies, and persons.
    pub classes: Classes,
    /// Heads of table columns.
    pub columns: Columns,
    /// How documents announce the number of their items.
    pub counts: Counts,
    /// Heads, feet and page fields.
    pub front: Front,
    /// General provisions and reporting documents.
    pub general: General,
    /// Words that linking and alignment look past or look for.
    pub linking: Linking,
    /// Numbering styles.
    pub numbering: Numbering,
    /// Administrative divisions and zones.
    pub places: Places,
    /// Figures and their units of measure.
    pub quantities: QuantityGrammar,
    /// Words of responsibility clauses.
    pub roles: Roles,
    /// Deadlines, periods, recurrences.
    pub times: TimeGrammar,
}

impl Lexicon {
    /// Compiles the tables that are built into the program.
    pub fn load() -> Result<Self, LexiconError> {
        let extra = |table| move |e: places::ExtraError| LexiconError::new(table, &e);
        Ok(Self {
            bodies: Bodies::load().map_err(extra("units.toml"))?,
            boilerplate: Boilerplate::load()?,
            classes: Classes::load()?,
            columns: Columns::embedded().map_err(|e| LexiconError::new("columns.toml", &e))?,
            counts: Counts::load()?,
            front: Front::load()?,
            general: General::load()?,
            linking: Linking::load()?,
            numbering: Numbering::load()?,
            places: Places::load().map_err(extra("places.toml"))?,
            quantities: QuantityGrammar::load()?,
            roles: Roles::load()?,
            times: TimeGrammar::load()?,
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

//! The field's knowledge as data: loads, checks and compiles the tables beside this file.
//!
//! Code names mechanisms; these tables name the field (departments, places, phrases, page
//! furniture). Each row carries examples; one test reads them all.

pub mod bodies;
pub mod places;

use bodies::Bodies;
use places::{ExtraError, Places};

/// Everything the stages know about the field, compiled once and shared by reference.
#[derive(Debug)]
pub struct Lexicon {
    /// Territories.
    pub places: Places,
    /// Organs of state and party, and other bodies.
    pub bodies: Bodies,
}

impl Lexicon {
    /// Loads the embedded tables.
    pub fn load() -> Result<Self, ExtraError> {
        Ok(Self { places: Places::load()?, bodies: Bodies::load()? })
    }
}

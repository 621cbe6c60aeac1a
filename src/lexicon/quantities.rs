//! Units of measure and the words around figures, compiled from `quantities.toml`.

use serde::Deserialize;

use super::LexiconError;
use super::words::{WordRow, Words};
use crate::base::charset::CharSet;
use crate::base::numeral;

const FILE: &str = "quantities.toml";
const TABLE: &str = include_str!("quantities.toml");

/// What the reader of quantities knows of the field's language.
#[derive(Debug, Default)]
pub struct QuantityGrammar {
    /// Units; the flag says that a bare Han numeral may stand before them (两家).
    pub(crate) measures: Words<bool>,
    /// Units of time, which count as amounts only behind a word that says so.
    pub(crate) hours: Words<()>,
    pub(crate) hour_leads: Words<()>,
    pub(crate) scales: Words<()>,
    pub(crate) leads: Words<String>,
    pub(crate) tails: Words<String>,
    pub(crate) per: Words<()>,
    /// What a figure begins with, and 《.
    pub(crate) stops: CharSet,
}

#[derive(Deserialize)]
struct Table {
    word: Vec<WordRow<Role>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Role {
    Measure,
    AmountOfTime,
    AmountLead,
    Scale,
    Lead,
    Tail,
    Per,
}

impl QuantityGrammar {
    /// Reads the table that stands beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        let table: Table = toml::from_str(TABLE).map_err(|e| LexiconError::new(FILE, &e))?;
        let mut grammar = Self { stops: numeral::signs().chain(['《']).collect(), ..Self::default() };
        for row in &table.word {
            if row.examples.is_empty() || row.counter.is_empty() {
                let message = format!("word {} needs examples and counter-examples", row.name);
                return Err(LexiconError::new(FILE, &message));
            }
            grammar.add(row);
        }
        Ok(grammar)
    }

    fn add(&mut self, row: &WordRow<Role>) {
        for word in &row.words {
            match row.role {
                Role::Measure => self.measures.add(word, &row.unless, row.means == "han"),
                Role::AmountOfTime => self.hours.add(word, &row.unless, ()),
                Role::AmountLead => self.hour_leads.add(word, &row.unless, ()),
                Role::Scale => self.scales.add(word, &row.unless, ()),
                Role::Lead => self.leads.add(word, &row.unless, row.means.clone()),
                Role::Tail => self.tails.add(word, &row.unless, row.means.clone()),
                Role::Per => self.per.add(word, &row.unless, ()),
            }
        }
    }
}

#[cfg(test)]
pub(crate) fn rows() -> super::dates::Rows {
    let table: Table = toml::from_str(TABLE).unwrap();
    table.word.into_iter().map(|r| (r.name, r.examples, r.counter)).collect()
}

//! gongwen turns Chinese government notices (公文) into structured data.

pub mod base;
pub mod clean;
pub mod diag;
pub mod extract;
pub mod extraction;
pub mod jsonl;
pub mod lexicon;
pub mod manifest;
pub mod notice;
pub mod outline;
pub mod pipeline;
pub mod read;
pub mod schema;

pub use extraction::{extract, trace};
use lexicon::{Lexicon, LexiconError};
pub use read::{Hint, SourceError};

/// What every stage is given: the lexicon. Nothing in it changes during a run.
#[derive(Debug)]
pub struct Context {
    /// The field's knowledge.
    pub lexicon: Lexicon,
}

/// What the caller adds to the lexicon that is built in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Tables of places, in the form of `corpus/places.toml`; a later one wins.
    pub places: Vec<String>,
}

impl Context {
    /// Compiles the lexicon with what `settings` add to it.
    pub fn new(settings: &Settings) -> Result<Self, LexiconError> {
        let mut lexicon = Lexicon::load()?;
        for places in &settings.places {
            lexicon.places.with_extra(places).map_err(|e| LexiconError::new("places", &e))?;
        }
        Ok(Self { lexicon })
    }
}

/// The README's examples run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

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

pub use extraction::{Hint, Settings, SourceError};
use lexicon::Lexicon;

/// What every stage is given: the lexicon. Nothing in it changes during a run.
#[derive(Debug)]
pub struct Context {
    /// The field's knowledge.
    pub lexicon: Lexicon,
}

//! What stands beside the notices: one line for each source that gave none, and the
//! account of the run.
//!
//! Every source is counted once: with a notice, as part of one, as a duplicate, or
//! without. Only [`Timings`] differ between two runs on the same input.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::read::SourceError;

/// Version of the contract that [`Manifest`] follows.
pub const SCHEMA: &str = "gongwen.manifest/1";

/// A source that gave no notice: one line of `errors.jsonl`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorLine {
    /// Path as a notice of it would bear it.
    pub path: String,
    /// Permanent kebab-case code; `gongwen explain CODE` tells more.
    pub code: String,
    /// What was seen, for a reader.
    pub message: String,
}

impl ErrorLine {
    /// The line for a source at `path`.
    pub fn new(path: &str, error: SourceError) -> Self {
        Self { path: path.to_owned(), code: error.code.name.to_owned(), message: error.message }
    }
}

/// The account of a run: `manifest.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// Contract version, `gongwen.manifest/1`.
    pub schema: String,
    /// Version of gongwen.
    pub gongwen: String,
    /// Contract version of the notices.
    pub notice_schema: String,
    /// The inputs as they were given.
    pub inputs: Vec<String>,
    /// What was asked for.
    pub options: Options,
    /// How many of each.
    pub counts: Counts,
    /// Diagnostics in notices, counted by code.
    pub diagnostics: BTreeMap<String, u64>,
    /// Lines of `errors.jsonl`, counted by code.
    pub errors: BTreeMap<String, u64>,
    /// Sources with the same bytes as an earlier one.
    pub duplicates: Vec<Duplicate>,
    /// What lay in an input folder and was not taken for a source.
    pub skipped: Vec<Skipped>,
    /// The files written, `manifest.json` apart.
    pub outputs: Vec<Output>,
    /// How long it took: the only part that differs between two runs on the same input.
    pub timings: Timings,
}

/// Options that have an influence on the output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Options {
    /// Places added to the lexicon.
    pub places: Vec<Added>,
    /// Bodies added to the lexicon.
    pub lexicon: Vec<Added>,
    /// Encoding that the transport declared, for every source.
    pub charset: Option<String>,
    /// Address that the source was fetched from.
    pub url: Option<String>,
}

/// A file that adds to the lexicon.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Added {
    /// As it was given.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// `sources` is the sum of `with_notice`, `as_part`, `duplicates` and `without_notice`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Files, or other units of input, that were read or should have been.
    pub sources: u64,
    /// Sources in which at least one notice was found.
    pub with_notice: u64,
    /// Sources that joined the notice of another.
    pub as_part: u64,
    /// Sources with the bytes of an earlier one.
    pub duplicates: u64,
    /// Sources named in `errors.jsonl`.
    pub without_notice: u64,
    /// Notices.
    pub notices: u64,
    /// Measures in all notices.
    pub measures: u64,
    /// Units in all measures.
    pub units: u64,
}

/// A source with the same bytes as an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Duplicate {
    /// The later source.
    pub path: String,
    /// The earlier source, under whose path the result stands.
    pub of: String,
}

/// Something in an input folder that was not taken for a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skipped {
    /// Relative to the input's root; a folder ends in `/`.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// A file that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Output {
    /// Its name in the output folder.
    pub file: String,
    /// Its lines.
    pub lines: u64,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
}

/// How long a run took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Timings {
    /// Threads that worked.
    pub threads: u64,
    /// Seconds from the first look at the inputs to the last line written.
    pub seconds: f64,
}

/// Bytes as lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_lower_case_and_keeps_leading_zeros() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}

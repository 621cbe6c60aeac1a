//! From the options of reading to the context and hints that the library asks for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gongwen::manifest::{Added, Options, hex};
use gongwen::{Context, Hint, Settings};
use sha2::{Digest, Sha256};

use super::args::Reading;
use super::failure::Failure;

/// Name of the file at the top of an input folder that adds its places to the lexicon.
const PLACES: &str = "places.toml";

/// The tables of places of a run: those that lie at the top of input folders, then the one
/// that was named, so that the named one has the last word.
pub(super) fn tables(reading: &Reading, paths: &[PathBuf]) -> Vec<PathBuf> {
    let lying = paths.iter().map(|p| p.join(PLACES)).filter(|p| p.is_file());
    let mut out: Vec<PathBuf> = lying.chain(reading.places.clone()).collect();
    let mut seen = BTreeSet::new();
    out.retain(|p| seen.insert(fs::canonicalize(p).unwrap_or_else(|_| p.clone())));
    out
}

/// The lexicon with what the options and the input folders add, and the options as the
/// manifest names them.
pub(super) fn context(reading: &Reading, paths: &[PathBuf]) -> Result<(Context, Options), Failure> {
    let mut settings = Settings::default();
    let mut options = Options { charset: charset(reading)?, url: reading.url.clone(), ..Options::default() };
    for path in tables(reading, paths) {
        let table = fs::read_to_string(&path).map_err(|e| Failure::read(&path, &e))?;
        // Each file is tried alone first, so that a message names the file it speaks of.
        let alone = Settings { places: vec![table.clone()] };
        Context::new(&alone).map_err(|e| refused(Some(&path), &e.to_string()))?;
        let sha256 = hex(&Sha256::digest(table.as_bytes()));
        options.places.push(Added { path: path.display().to_string(), sha256 });
        settings.places.push(table);
    }
    let ctx = Context::new(&settings).map_err(|e| refused(None, &e.to_string()))?;
    Ok((ctx, options))
}

/// What is known of the source at `path` beside its bytes.
pub(super) fn hint(reading: &Reading, path: &str) -> Hint {
    Hint { path: path.to_owned(), url: reading.url.clone(), http_charset: reading.charset.clone() }
}

fn charset(reading: &Reading) -> Result<Option<String>, Failure> {
    let Some(label) = &reading.charset else { return Ok(None) };
    if encoding_rs::Encoding::for_label(label.as_bytes()).is_none() {
        return Err(Failure::new(format!("there is no encoding `{label}`"))
            .help("use a label of the Encoding Standard: utf-8, gb18030, gbk, big5, utf-16le …"));
    }
    Ok(Some(label.clone()))
}

fn refused(places: Option<&Path>, message: &str) -> Failure {
    match places {
        Some(path) => Failure::new(format!("cannot use {}: {}", path.display(), message.trim_end()))
            .help("the file has the form of src/lexicon/places.toml"),
        None => Failure::new(format!("the lexicon does not load: {message}")),
    }
}

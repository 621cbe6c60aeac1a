//! From the options of reading to the context and hints that the library asks for.

use std::fs;
use std::path::Path;

use gongwen::manifest::{Added, Options, hex};
use gongwen::{Context, Hint, Settings};
use sha2::{Digest, Sha256};

use super::args::Reading;
use super::failure::Failure;

/// The lexicon with what the options add, and the options as the manifest names them.
pub(super) fn context(reading: &Reading) -> Result<(Context, Options), Failure> {
    let mut settings = Settings::default();
    let mut options = Options { charset: charset(reading)?, url: reading.url.clone(), ..Options::default() };
    if let Some(path) = &reading.places {
        let table = fs::read_to_string(path).map_err(|e| Failure::read(path, &e))?;
        let sha256 = hex(&Sha256::digest(table.as_bytes()));
        options.places = Some(Added { path: path.display().to_string(), sha256 });
        settings.places = Some(table);
    }
    let ctx = Context::new(&settings).map_err(|e| refused(reading.places.as_deref(), &e.to_string()))?;
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

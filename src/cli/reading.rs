//! From the options of reading to the context and hints that the library asks for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gongwen::manifest::{Added, Manifest, Options, hex};
use gongwen::{Context, Hint, Settings};
use sha2::{Digest, Sha256};

use super::args::Reading;
use super::failure::Failure;

/// What a file adds to the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Adds {
    Places,
    Bodies,
}

impl Adds {
    /// Name of the file that is read without being named where it lies at the top of an
    /// input folder.
    fn file(self) -> &'static str {
        match self {
            Self::Places => "places.toml",
            Self::Bodies => "lexicon.toml",
        }
    }

    /// What it is, for who lists the inputs.
    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Places => "a table of places",
            Self::Bodies => "a table of bodies",
        }
    }

    fn settings(self, table: String) -> Settings {
        let mut settings = Settings::default();
        match self {
            Self::Places => settings.places.push(table),
            Self::Bodies => settings.lexicon.push(table),
        }
        settings
    }
}

/// The tables of a run: those that lie at the top of input folders, then the ones that were
/// named, so that the named ones have the last word.
pub(super) fn tables(reading: &Reading, paths: &[PathBuf]) -> Vec<(Adds, PathBuf)> {
    let mut out = Vec::new();
    for (adds, named) in [(Adds::Places, &reading.places), (Adds::Bodies, &reading.lexicon)] {
        let lying = paths.iter().map(|p| p.join(adds.file())).filter(|p| p.is_file());
        out.extend(lying.chain(named.clone()).map(|path| (adds, path)));
    }
    let mut seen = BTreeSet::new();
    out.retain(|(_, p)| seen.insert(fs::canonicalize(p).unwrap_or_else(|_| p.clone())));
    out
}

/// The lexicon with what the options and the input folders add, and the options as the
/// manifest names them.
pub(super) fn context(reading: &Reading, paths: &[PathBuf]) -> Result<(Context, Options), Failure> {
    let mut settings = Settings::default();
    let mut options = Options { charset: charset(reading)?, url: reading.url.clone(), ..Options::default() };
    for (adds, path) in tables(reading, paths) {
        let table = table(adds, &path)?;
        let sha256 = hex(&Sha256::digest(table.as_bytes()));
        let added = Added { path: path.display().to_string(), sha256 };
        match adds {
            Adds::Places => {
                options.places.push(added);
                settings.places.push(table);
            }
            Adds::Bodies => {
                options.lexicon.push(added);
                settings.lexicon.push(table);
            }
        }
    }
    Ok((load(&settings)?, options))
}

/// The lexicon with the bodies of one file.
pub(super) fn lexicon_with(path: Option<&Path>) -> Result<Context, Failure> {
    let mut settings = Settings::default();
    if let Some(path) = path {
        settings.lexicon.push(table(Adds::Bodies, path)?);
    }
    load(&settings)
}

/// The lexicon with the places of one file; without one, with those that made the notices,
/// as the manifests beside them name them.
pub(super) fn places_with(named: Option<&Path>, notices: &[PathBuf]) -> Result<Context, Failure> {
    let mut settings = Settings::default();
    if let Some(path) = named {
        settings.places.push(table(Adds::Places, path)?);
        return load(&settings);
    }
    let manifests = notices.iter().filter_map(|n| fs::read(n.join("manifest.json")).ok());
    let used = manifests.filter_map(|m| serde_json::from_slice::<Manifest>(&m).ok());
    let mut seen = BTreeSet::new();
    for added in used.flat_map(|m| m.options.places).filter(|a| seen.insert(a.sha256.clone())) {
        let text = fs::read_to_string(&added.path).ok();
        let Some(text) = text.filter(|t| hex(&Sha256::digest(t.as_bytes())) == added.sha256) else {
            let what =
                format!("the notices were made with places of {}, which is gone or has changed", added.path);
            return Err(Failure::new(what).help("name the table with --places"));
        };
        settings.places.push(text);
    }
    load(&settings)
}

/// A file that adds to the lexicon. It is tried alone first, so that a message names the
/// file that it speaks of.
fn table(adds: Adds, path: &Path) -> Result<String, Failure> {
    let table = fs::read_to_string(path).map_err(|e| Failure::read(path, &e))?;
    Context::new(&adds.settings(table.clone())).map_err(|e| {
        let form = match adds {
            Adds::Places => "corpus/places.toml",
            Adds::Bodies => "src/lexicon/units.toml",
        };
        Failure::new(format!("cannot use {}: {}", path.display(), e.to_string().trim_end()))
            .help(format!("the file has the form of {form}"))
    })?;
    Ok(table)
}

fn load(settings: &Settings) -> Result<Context, Failure> {
    Context::new(settings).map_err(|e| Failure::new(format!("the lexicon does not load: {e}")))
}

/// What is known of the source at `path` beside its bytes.
pub(super) fn hint(reading: &Reading, path: &str) -> Hint {
    let (url, http_charset) = (reading.url.clone(), reading.charset.clone());
    Hint { path: path.to_owned(), url, http_charset, cover: None }
}

fn charset(reading: &Reading) -> Result<Option<String>, Failure> {
    let Some(label) = &reading.charset else { return Ok(None) };
    if encoding_rs::Encoding::for_label(label.as_bytes()).is_none() {
        return Err(Failure::new(format!("there is no encoding `{label}`"))
            .help("use a label of the Encoding Standard: utf-8, gb18030, gbk, big5, utf-16le …"));
    }
    Ok(Some(label.clone()))
}

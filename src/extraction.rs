//! TEMPORARY STAND-IN, replaced when the stages join: one source in, notices out.
//!
//! Decodes as UTF-8, takes the text of HTML with `scraper`, and gives every line back as
//! a notice without structure. Only the interface is meant to last.

use sha2::{Digest, Sha256};

use crate::base::span::Span;
use crate::base::text::han_count;
use crate::diag::{Code, Fired, codes};
use crate::lexicon::Lexicon;
use crate::notice::{self, Encoding, Format, Notice, Part, SCHEMA, Section, Source};
use crate::{Context, manifest};

/// What the caller adds to the built-in lexicon.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// A table of places, in the form of `lexicon/places.toml`.
    pub places: Option<String>,
}

/// A lexicon that cannot be used, and why.
#[derive(Clone, Debug)]
pub struct LexiconError(String);

impl std::fmt::Display for LexiconError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LexiconError {}

impl Context {
    /// Compiles the lexicon with what `settings` add to it.
    pub fn new(settings: &Settings) -> Result<Self, LexiconError> {
        if let Some(places) = &settings.places {
            places.parse::<toml::Table>().map_err(|e| LexiconError(e.to_string()))?;
        }
        Ok(Self { lexicon: Lexicon {} })
    }
}

/// What is known of a source beside its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// Path relative to the input's root, `/`-separated.
    pub path: String,
    /// Address that it was fetched from.
    pub url: Option<String>,
    /// `charset` of the transport's `Content-Type`.
    pub http_charset: Option<String>,
}

/// Why a source gave no notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError {
    /// Entry of the list of codes.
    pub code: &'static Code,
    /// What was seen, for a reader.
    pub message: String,
}

/// The notices of one source.
pub fn extract(_ctx: &Context, bytes: &[u8], hint: &Hint) -> Result<Vec<Notice>, SourceError> {
    let decoded = String::from_utf8_lossy(bytes);
    if decoded.matches('\u{fffd}').count() > bytes.len() / 10 {
        return Err(SourceError { code: &codes::NO_DOCUMENT, message: "no text".into() });
    }
    if decoded.matches('<').count() > decoded.matches("</").count() * 2 + 10_000 {
        return Err(SourceError { code: &codes::LIMIT_EXCEEDED, message: "nested too deeply".into() });
    }
    let (format, text) = if bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<') {
        let page = scraper::Html::parse_document(&decoded);
        (Format::Html, page.root_element().text().collect::<String>())
    } else {
        (Format::Text, decoded.clone().into_owned())
    };
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let text = lines.join("\n");
    if han_count(&text) < 20 {
        return Err(SourceError { code: &codes::NO_DOCUMENT, message: "no Chinese text".into() });
    }
    let sha256 = manifest::hex(&Sha256::digest(bytes));
    Ok(vec![Notice {
        schema: SCHEMA.into(),
        id: sha256.chars().take(16).collect(),
        source: Source {
            path: hint.path.clone(),
            url: hint.url.clone(),
            format,
            encoding: Some(Encoding { label: "UTF-8".into(), ..Encoding::default() }),
            bytes: bytes.len() as u64,
            sha256,
        },
        title: lines.first().map(|l| (*l).to_owned()),
        doc_type: "other".into(),
        outline: vec![Section { span: Span::new(0, text.chars().count()), ..Section::default() }],
        parts: vec![Part { doc_type: "other".into(), ..Part::default() }],
        confidence: notice::Confidence { score: 0.5, reasons: Vec::new() },
        text,
        ..Notice::default()
    }])
}

/// The notices of one source, with every rule that fired.
pub fn trace(ctx: &Context, bytes: &[u8], hint: &Hint) -> Result<(Vec<Notice>, Vec<Fired>), SourceError> {
    let notices = extract(ctx, bytes, hint)?;
    let fired = Fired { stage: "stand-in", rule: "first-line".into(), span: Span::new(0, 2) };
    Ok((notices, vec![fired]))
}

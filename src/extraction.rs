//! TEMPORARY STAND-IN, replaced when the stages join: one source in, notices out.
//!
//! Reads and cleans, and gives the lines back as a notice without structure.

use sha2::{Digest, Sha256};

use crate::base::span::Span;
use crate::clean::{self, blocks::Blocks};
use crate::diag::{Fired, Sink};
use crate::notice::{self, Format, Notice, Part, SCHEMA, Section, Source};
use crate::read::{self, Hint, SourceError};
use crate::{Context, manifest};

/// The notices of one source.
pub fn extract(ctx: &Context, bytes: &[u8], hint: &Hint) -> Result<Vec<Notice>, SourceError> {
    staged(ctx, bytes, hint, &mut Sink::default())
}

/// The notices of one source, with every rule that fired.
pub fn trace(ctx: &Context, bytes: &[u8], hint: &Hint) -> Result<(Vec<Notice>, Vec<Fired>), SourceError> {
    let mut sink = Sink::tracing();
    let notices = staged(ctx, bytes, hint, &mut sink)?;
    Ok((notices, sink.trace.unwrap_or_default()))
}

fn staged(ctx: &Context, bytes: &[u8], hint: &Hint, sink: &mut Sink) -> Result<Vec<Notice>, SourceError> {
    let source = read::load(bytes, hint)?;
    let blocks = cleaned(ctx, &source, sink)?;
    let sha256 = manifest::hex(&Sha256::digest(bytes));
    Ok(vec![Notice {
        schema: SCHEMA.into(),
        id: sha256.chars().take(16).collect(),
        source: Source {
            path: hint.path.clone(),
            url: hint.url.clone(),
            format: source.format,
            encoding: Some(source.encoding),
            bytes: bytes.len() as u64,
            sha256,
        },
        doc_type: "other".into(),
        outline: vec![Section { span: Span::new(0, blocks.text.len()), ..Section::default() }],
        parts: vec![Part { doc_type: "other".into(), ..Part::default() }],
        confidence: notice::Confidence { score: 0.5, reasons: Vec::new() },
        text: blocks.text.into_raw(),
        diagnostics: sink.diagnostics.clone(),
        ..Notice::default()
    }])
}

fn cleaned(ctx: &Context, source: &read::Source, sink: &mut Sink) -> Result<Blocks, SourceError> {
    match source.format {
        Format::Html => clean::page(&ctx.lexicon, &read::html::parse(&source.text)?, sink),
        _ => clean::text(&ctx.lexicon, &source.text, sink),
    }
}

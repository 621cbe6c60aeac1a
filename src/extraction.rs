//! One source in, notices out: the only place that orders stages.

use crate::Context;
use crate::clean::{self, blocks::Blocks};
use crate::diag::{Fired, Sink};
use crate::extract::{notice, origin};
use crate::notice::{Format, Notice};
use crate::outline::{self, frame};
use crate::read::{self, Hint, SourceError};

/// Reads one source: decodes it, throws away what is not the document, and says what
/// the document says.
///
/// # Errors
///
/// Where the source holds no official document, or is of a format that is not read.
pub fn extract(ctx: &Context, bytes: &[u8], hint: &Hint) -> Result<Vec<Notice>, SourceError> {
    staged(ctx, bytes, hint, &mut Sink::default())
}

/// Like [`extract()`], with every rule that fired.
///
/// # Errors
///
/// As [`extract()`].
pub fn trace(ctx: &Context, bytes: &[u8], hint: &Hint) -> Result<(Vec<Notice>, Vec<Fired>), SourceError> {
    let mut sink = Sink::tracing();
    let notices = staged(ctx, bytes, hint, &mut sink)?;
    Ok((notices, sink.trace.unwrap_or_default()))
}

fn staged(ctx: &Context, bytes: &[u8], hint: &Hint, sink: &mut Sink) -> Result<Vec<Notice>, SourceError> {
    let lexicon = &ctx.lexicon;
    let source = read::load(bytes, hint)?;
    let blocks = cleaned(ctx, &source, sink)?;
    let frame = frame::frame(lexicon, &blocks);
    let outline = outline::outline(lexicon, &blocks, &frame, sink);
    let origin = origin(bytes, hint, &source);
    Ok(vec![notice(ctx, origin, blocks, &frame, &outline, sink)])
}

/// Reads and cleans one source: its document's own lines, before anything is made of
/// them.
///
/// # Errors
///
/// As [`extract()`].
fn cleaned(ctx: &Context, source: &read::Source, sink: &mut Sink) -> Result<Blocks, SourceError> {
    match source.format {
        Format::Html => clean::page(&ctx.lexicon, &read::html::parse(&source.text)?, sink),
        _ => clean::text(&ctx.lexicon, &source.text, sink),
    }
}

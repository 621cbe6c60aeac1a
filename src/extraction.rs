//! One source in, notices out: the only place that orders stages.

use crate::Context;
use crate::clean::{self, blocks::Blocks};
use crate::diag::{Fired, Sink, codes};
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
    if source.format == Format::Html && ends_in_tag(&source.text) {
        sink.report(&codes::TRUNCATED_SOURCE, "the page ends inside a tag", None);
    }
    let notice = notice(ctx, origin, blocks, &frame, &outline, sink);
    if tells_of_documents(ctx, &notice) {
        let message = "the text is news or a report of a meeting and carries no document";
        return Err(SourceError::new(codes::NO_DOCUMENT, message));
    }
    Ok(vec![notice])
}

/// Whether a page was cut inside a tag. Only its end is looked at: tags are short.
fn ends_in_tag(html: &str) -> bool {
    let tail = html.trim_end().bytes().rev().take(2_000);
    tail.into_iter().find(|b| matches!(b, b'<' | b'>')) == Some(b'<')
}

/// News without the document that it tells of: nothing that an official document bears.
fn tells_of_documents(ctx: &Context, notice: &Notice) -> bool {
    let bears = notice.doc_number.is_some()
        || notice.index_number.is_some()
        || !notice.addressees.is_empty()
        || !notice.measures.is_empty()
        || notice.dates.issued.is_some();
    notice.doc_type == "other" && !bears && ctx.lexicon.general.is_news(&notice.text)
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

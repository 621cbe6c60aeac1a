//! Bytes in, decoded text out: the only stage that can refuse a source.
//!
//! What a source is, its content decides, never its name. Formats that need a reader of
//! their own, and bytes that are no document at all, are refused by name. Whether the
//! text holds an official document is for cleaning to say.

pub mod bundle;
mod counting;
pub mod decode;
mod doc;
mod docx;
pub mod guard;
pub mod html;
pub mod layout;
pub mod mht;
pub mod ofd;
pub mod page;
pub mod paper;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod sheet;
pub mod sniff;
mod symbols;
mod tags;
mod unread;
mod zipped;

use crate::base::unified::unified;
use crate::diag::{Code, codes};
use crate::notice::{Encoding, Format, Region};
use paper::{Item, Paper};

/// Reads the bytes of one format.
type Reader = fn(&[u8]) -> Result<Paper, SourceError>;

/// The readers of formats that are neither markup nor plain text.
const READERS: &[(Format, Reader)] = &[
    (Format::Docx, docx::read),
    (Format::Xlsx, sheet::xlsx::read),
    (Format::Xls, sheet::xls::read),
    (Format::Xlsb, sheet::xlsb::read),
    (Format::Ods, sheet::ods::read),
    (Format::Doc, doc::read),
    #[cfg(feature = "pdf")]
    (Format::Pdf, pdf::read),
    (Format::Ofd, ofd::read),
];

/// Largest source that is read, in bytes.
pub const MAX_BYTES: usize = 256 << 20;

/// Largest plain text that is read, in bytes: every character of it may be a measure's, and
/// what is read of a measure takes some thirty times its text.
pub const MAX_TEXT: usize = 32 << 20;

/// What is known about a source besides its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// Its name or path: used in messages only.
    pub path: String,
    /// Where it was fetched.
    pub url: Option<String>,
    /// The `charset` of the transport's `Content-Type`.
    pub http_charset: Option<String>,
    /// The notice that it hangs on, if it is an attachment.
    pub cover: Option<Cover>,
}

/// What a notice says of its attachments, which rarely say it themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Territory of the issuer.
    pub region: Option<Region>,
    /// Date of issue, or else of publication.
    pub issued: Option<String>,
}

/// A source that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// What it is.
    pub format: Format,
    /// What it holds.
    pub content: Content,
    /// How the bytes became text, where that was for the reader to find out.
    pub encoding: Option<Encoding>,
}

/// What a source holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Markup, decoded, without byte-order mark.
    Markup(String),
    /// Plain text, decoded, without byte-order mark.
    Text(String),
    /// What an office file prints.
    Paper(Paper),
}

/// Why a source gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError {
    /// Entry of the list of codes.
    pub code: Code,
    /// What it is and what to do about it.
    pub message: String,
}

impl SourceError {
    /// An error with its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl std::fmt::Display for SourceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code.name, self.message)
    }
}

impl std::error::Error for SourceError {}

/// Tells what `bytes` are and decodes them.
pub fn load(bytes: &[u8], hint: &Hint) -> Result<Source, SourceError> {
    if bytes.len() > MAX_BYTES {
        let message = format!("{} bytes; at most {MAX_BYTES} are read from one source", bytes.len());
        return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
    }
    if let Some(format) = sniff::container(bytes)? {
        let content = Content::Paper(paper(format, bytes)?);
        return Ok(Source { format, content, encoding: None });
    }
    if sniff::is_mail(bytes) {
        return mht::load(bytes);
    }
    let (text, encoding) = decode::decode(bytes, hint.http_charset.as_deref());
    let text = unified(text);
    let format = sniff::text_format(&text)?;
    let content = match format {
        Format::Html => Content::Markup(text),
        Format::Csv => Content::Paper(sheet::csv::read(&text)?),
        Format::Xls => Content::Paper(sheet::xml::read(&text)?),
        Format::Ods => Content::Paper(sheet::ods::read_flat(&text)?),
        _ if text.len() > MAX_TEXT => {
            let message =
                format!("{} bytes of text; at most {MAX_TEXT} are read as one, split it", text.len());
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        _ => Content::Text(text),
    };
    Ok(Source { format, content, encoding: Some(encoding) })
}

/// Reads a file of one of the formats in [`READERS`].
fn paper(format: Format, bytes: &[u8]) -> Result<Paper, SourceError> {
    let (_, read) = READERS.iter().find(|(f, _)| *f == format).ok_or_else(|| sniff::unread(format))?;
    let mut paper = read(bytes)?;
    for item in &mut paper.items {
        match item {
            Item::Paragraph(paragraph) => unify(&mut paragraph.text),
            Item::Grid(grid) => grid.cells.iter_mut().for_each(|cell| unify(&mut cell.text)),
        }
    }
    Ok(paper)
}

fn unify(text: &mut String) {
    *text = unified(std::mem::take(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_end_is_refused() {
        let told = |bytes: usize| {
            let text = "一、办好。\n".repeat(bytes / 16);
            load(text.as_bytes(), &Hint::default()).map_or_else(|e| e.code.name, |_| "read")
        };
        assert_eq!((told(1 << 20), told(MAX_TEXT + (1 << 10))), ("read", "limit-exceeded"));
    }
}

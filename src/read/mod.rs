//! Bytes in, decoded text out: the only stage that can refuse a source.
//!
//! What a source is, its content decides, never its name. Formats that need a reader of
//! their own, and bytes that are no document at all, are refused by name. Whether the
//! text holds an official document is for cleaning to say.

pub mod decode;
pub mod guard;
pub mod html;
pub mod page;
pub mod sniff;

use crate::diag::{Code, codes};
use crate::notice::{Encoding, Format};

/// Largest source that is read, in bytes.
pub const MAX_BYTES: usize = 256 << 20;

/// What is known about a source besides its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// Its name or path: used in messages only.
    pub path: String,
    /// Where it was fetched.
    pub url: Option<String>,
    /// The `charset` of the transport's `Content-Type`.
    pub http_charset: Option<String>,
}

/// A source that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// [`Format::Html`] or [`Format::Text`].
    pub format: Format,
    /// Its whole content, decoded, without byte-order mark.
    pub text: String,
    /// How the bytes became text.
    pub encoding: Encoding,
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
    sniff::refuse_foreign(bytes)?;
    let (text, encoding) = decode::decode(bytes, hint.http_charset.as_deref());
    let format = sniff::text_format(&text)?;
    Ok(Source { format, text, encoding })
}

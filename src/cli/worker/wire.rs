//! What goes over the pipe between gongwen and its workers: a length, then as many bytes.
//!
//! There go the bytes of a file, here comes an [`Answer`] as JSON.

use std::io::{self, Read, Write};

use gongwen::SourceError;
use gongwen::diag::codes;
use gongwen::notice::Format;
use gongwen::read::paper::Paper;
use gongwen::read::{Content, Source};
use serde::{Deserialize, Serialize};

/// Longest message: far more than the paper of the largest file that is read.
const LONGEST: u64 = 2 << 30;

/// What a worker says of a file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It prints this.
    Paper { format: Format, paper: Paper },
    /// It is no office file.
    NoPaper,
    /// It gave nothing.
    Refused { code: String, message: String },
}

impl Answer {
    /// As it goes over the pipe.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // Only a map with keys that are no text could fail; nothing is an answer, too.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// As it came over the pipe; none for what no worker says.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Result<Source, SourceError>> {
        match serde_json::from_slice(bytes).ok()? {
            Self::Paper { format, paper } => {
                Some(Ok(Source { format, content: Content::Paper(paper), encoding: None }))
            }
            Self::Refused { code, message } => Some(Err(SourceError::new(*codes::find(&code)?, message))),
            Self::NoPaper => None,
        }
    }
}

/// Sends a message.
pub(super) fn send(pipe: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    pipe.write_all(&(bytes.len() as u64).to_le_bytes())?;
    pipe.write_all(bytes)?;
    pipe.flush()
}

/// Waits for a message; none where the other side has hung up.
pub(super) fn receive(pipe: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = Vec::with_capacity(8);
    pipe.by_ref().take(8).read_to_end(&mut length)?;
    if length.is_empty() {
        return Ok(None);
    }
    let length = length.try_into().map(u64::from_le_bytes).map_err(|_| cut())?;
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no message is as long"));
    }
    // The length may be noise: no room is made before the bytes are there.
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(1 << 20)).unwrap_or(0));
    pipe.by_ref().take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(Some(bytes)) } else { Err(cut()) }
}

fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the message is cut")
}

#[cfg(test)]
mod tests {
    use gongwen::read::paper::{Item, Paragraph};

    use super::*;

    #[test]
    fn messages_come_as_they_went() {
        let mut pipe = Vec::new();
        for message in [&b"one"[..], b"", &vec![7; 70_000]] {
            send(&mut pipe, message).unwrap();
        }
        let mut pipe = pipe.as_slice();
        assert_eq!(receive(&mut pipe).unwrap(), Some(b"one".to_vec()));
        assert_eq!(receive(&mut pipe).unwrap(), Some(Vec::new()));
        assert_eq!(receive(&mut pipe).unwrap().map(|m| m.len()), Some(70_000));
        assert_eq!(receive(&mut pipe).unwrap(), None);
    }

    #[test]
    fn what_is_cut_or_noise_is_refused() {
        for noise in [&b"abc"[..], b"\x05\0\0\0\0\0\0\0ab", &[0xff; 20]] {
            assert!(receive(&mut &*noise).is_err(), "{noise:?}");
        }
    }

    #[test]
    fn answers_come_as_they_went() {
        let items = vec![Item::Paragraph(Paragraph { text: "通知".into(), ..Paragraph::default() })];
        let paper = Paper { items, ..Paper::default() };
        let answer = Answer::Paper { format: Format::Docx, paper: paper.clone() };
        let source = Answer::from_bytes(&answer.to_bytes()).unwrap().unwrap();
        assert_eq!((source.format, source.content), (Format::Docx, Content::Paper(paper)));
        let refused = Answer::Refused { code: "no-text-layer".into(), message: "a scan".into() };
        let error = Answer::from_bytes(&refused.to_bytes()).unwrap().unwrap_err();
        assert_eq!(error, SourceError::new(codes::NO_TEXT_LAYER, "a scan"));
        for noise in ["", "{}", "\"NoPaper\"", "{\"Refused\":{\"code\":\"no-such-code\",\"message\":\"\"}}"] {
            assert!(Answer::from_bytes(noise.as_bytes()).is_none(), "{noise}");
        }
    }
}

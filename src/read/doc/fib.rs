//! The header of the main stream (FIB): how long each story is and where the tables lie.
//!
//! Refuses what is no Word 97–2003 document, and documents locked by a password. The sizes
//! of the header's own parts are taken from the file, since they grew with every version.

use super::bytes::{part, u16_at, u32_at};
use crate::diag::codes;
use crate::read::SourceError;

/// Tables in the table stream, by their number in the list of offsets.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub(super) enum Part {
    Styles = 1,
    Sections = 6,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Pieces = 33,
    Anchors = 40,
    Boxes = 56,
    Lists = 73,
    ListOverrides = 74,
}

/// Stories in the order in which their characters follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Story {
    Body = 0,
    Footnotes = 1,
    // Headers, macros and comments follow here and are not read.
    Endnotes = 5,
    Boxes = 6,
}

/// The header.
#[derive(Debug)]
pub(super) struct Fib<'a> {
    /// Name of the table stream.
    pub(super) table: &'static str,
    lengths: [u32; 7],
    offsets: &'a [u8],
}

/// First version of Word 97; older ones have another header.
const WORD_97: u16 = 0x6a;

impl<'a> Fib<'a> {
    /// Reads the header from the main stream.
    pub(super) fn read(main: &'a [u8]) -> Result<Self, SourceError> {
        let damaged = || SourceError::new(codes::UNREADABLE_SOURCE, "the header of the Word file is damaged");
        let ident = u16_at(main, 0).ok_or_else(damaged)?;
        let version = u16_at(main, 2).ok_or_else(damaged)?;
        let flags = u16_at(main, 10).ok_or_else(damaged)?;
        if ident == 0xa5dc || ident == 0xa5ec && version < WORD_97 {
            let message = "this is a document of Word 95 or older; save it as DOCX or text";
            return Err(SourceError::new(codes::UNSUPPORTED_FORMAT, message));
        }
        if ident != 0xa5ec {
            return Err(damaged());
        }
        if flags & 0x100 != 0 {
            let message = "this is a Word document locked by a password; save it without one";
            return Err(SourceError::new(codes::UNSUPPORTED_FORMAT, message));
        }
        let table = if flags & 0x200 == 0 { "0Table" } else { "1Table" };
        Self::rest(main, table).ok_or_else(damaged)
    }

    fn rest(main: &'a [u8], table: &'static str) -> Option<Self> {
        let words = usize::from(u16_at(main, 32)?);
        let longs_at = 34 + words * 2 + 2;
        let longs = usize::from(u16_at(main, longs_at - 2)?);
        let mut lengths = [0; 7];
        for (n, length) in lengths.iter_mut().enumerate() {
            *length = u32_at(main, longs_at + 12 + n * 4)?;
        }
        let offsets_at = longs_at + longs * 4 + 2;
        let offsets = usize::from(u16_at(main, offsets_at - 2)?);
        let left = main.len().checked_sub(offsets_at)?;
        Some(Self { table, lengths, offsets: part(main, offsets_at, (offsets * 8).min(left))? })
    }

    /// Bytes of one table; none where the file lacks it.
    pub(super) fn part<'t>(&self, which: Part, table: &'t [u8]) -> &'t [u8] {
        let at = which as usize * 8;
        let found = || {
            let start = u32_at(self.offsets, at)? as usize;
            let length = u32_at(self.offsets, at + 4)? as usize;
            let rest = table.get(start..)?;
            rest.get(..length.min(rest.len()))
        };
        found().unwrap_or(&[])
    }

    /// Bytes of the table stream from where one table begins: lists go on behind their end.
    pub(super) fn from<'t>(&self, which: Part, table: &'t [u8]) -> &'t [u8] {
        let at = which as usize * 8;
        let length = u32_at(self.offsets, at + 4).unwrap_or(0);
        let start = u32_at(self.offsets, at).filter(|_| length > 0);
        start.and_then(|start| table.get(start as usize..)).unwrap_or(&[])
    }

    /// Characters of a story, as positions in the whole text.
    pub(super) fn story(&self, story: Story) -> std::ops::Range<u32> {
        let before = self.lengths.iter().take(story as usize);
        let start = before.fold(0u32, |sum, n| sum.saturating_add(*n));
        let length = self.lengths.get(story as usize).copied().unwrap_or(0);
        start..start.saturating_add(length)
    }
}

//! The piece table: where in the main stream each stretch of the text lies.
//!
//! A saved document keeps its text in pieces, in Windows-1252 or UTF-16, in the order of
//! editing; this gives them in the order of reading. Pieces outside the stream are cut, and
//! a table whose pieces say more than the stream holds is refused.

use std::ops::Range;

use super::bytes::{Plc, part, u8_at, u16_at, u32_at, units};
use crate::diag::codes;
use crate::read::SourceError;

/// Most characters that are read from one file, some five thousand pages.
const MAX_CHARACTERS: usize = 8_000_000;

/// A stretch of text.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its characters, as positions in the whole text.
    pub(super) text: Range<u32>,
    /// Offset of its first character in the main stream.
    at: usize,
    /// Whether it is UTF-16.
    wide: bool,
    /// Properties laid over all of it when the file was saved in haste.
    over: u16,
}

/// Every piece, in reading order.
#[derive(Debug, Default)]
pub(super) struct Pieces<'a> {
    list: Vec<Piece>,
    groups: Vec<&'a [u8]>,
    /// Whether text was announced that the stream does not hold.
    pub(super) cut: bool,
}

impl<'a> Pieces<'a> {
    /// Reads the table of pieces of a main stream of `size` bytes.
    pub(super) fn read(clx: &'a [u8], size: usize) -> Result<Self, SourceError> {
        let (groups, plc) = split(clx).ok_or_else(|| {
            SourceError::new(codes::UNREADABLE_SOURCE, "the Word file has no table of its text")
        })?;
        let mut pieces = Self { groups, ..Self::default() };
        let mut characters = 0;
        for n in 0..plc.len() {
            let Some(piece) = pieces.piece(&plc, n, size) else { continue };
            characters += piece.text.len();
            if characters > MAX_CHARACTERS {
                let message =
                    format!("more than {MAX_CHARACTERS} characters of text; split the Word document");
                return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
            }
            // More than that is said twice: no program writes it.
            if characters > size {
                return Err(SourceError::new(codes::UNREADABLE_SOURCE, "the table of text is damaged"));
            }
            pieces.list.push(piece);
        }
        Ok(pieces)
    }

    fn piece(&mut self, plc: &Plc<'_>, n: usize, size: usize) -> Option<Piece> {
        let (start, end, entry) = (plc.position(n)?, plc.position(n + 1)?, plc.entry(n)?);
        if end <= start || self.list.last().is_some_and(|last| start < last.text.end) {
            return None;
        }
        let fc = u32_at(entry, 2)?;
        let wide = fc & 0x4000_0000 == 0;
        let offset = (fc & 0x3fff_ffff) as usize;
        let at = if wide { offset } else { offset / 2 };
        let room = size.saturating_sub(at) / (1 + usize::from(wide));
        let length = ((end - start) as usize).min(room);
        self.cut |= length < (end - start) as usize;
        let text = start..start + u32::try_from(length).ok()?;
        (length > 0).then_some(Piece { text, at, wide, over: u16_at(entry, 6)? })
    }

    /// The piece that holds a character.
    pub(super) fn at(&self, character: u32) -> Option<&Piece> {
        let next = self.list.partition_point(|p| p.text.start <= character);
        self.list.get(next.checked_sub(1)?).filter(|p| p.text.contains(&character))
    }

    /// UTF-16 units of a stretch of the text; `U+0000` where the file has none.
    pub(super) fn units(&self, main: &[u8], text: Range<u32>) -> Vec<u16> {
        let mut out = Vec::new();
        let first = self.list.partition_point(|p| p.text.end <= text.start);
        let end = text.end.min(self.list.last().map_or(0, |p| p.text.end));
        for piece in self.list.iter().skip(first).take_while(|p| p.text.start < end) {
            let filled = piece.text.start.max(text.start) - text.start;
            // Gaps between pieces are as long as the positions say, which damaged files abuse.
            let gap = (filled as usize).saturating_sub(out.len());
            if out.len() + gap > MAX_CHARACTERS {
                break;
            }
            out.resize(out.len() + gap, 0);
            let from = text.start.max(piece.text.start) - piece.text.start;
            let to = end.min(piece.text.end) - piece.text.start;
            piece.decode(main, from as usize..to as usize, &mut out);
        }
        out
    }

    /// The list of properties that a piece lays over its text.
    pub(super) fn over(&self, piece: &Piece) -> Over<'a> {
        if piece.over & 1 == 1 {
            return Over::Group(self.groups.get(usize::from(piece.over >> 1)).copied().unwrap_or(&[]));
        }
        let [low, value] = piece.over.to_le_bytes();
        Over::Single(low >> 1, value)
    }
}

/// Properties of a whole piece.
#[derive(Clone, Copy, Debug)]
pub(super) enum Over<'a> {
    /// The number of a property and its value.
    Single(u8, u8),
    /// A list of properties.
    Group(&'a [u8]),
}

impl Piece {
    /// Offset in the main stream of a character of this piece.
    pub(super) fn offset(&self, character: u32) -> u32 {
        let along = (character - self.text.start) as usize * (1 + usize::from(self.wide));
        u32::try_from(self.at + along).unwrap_or(u32::MAX)
    }

    /// The character at an offset behind the start of this piece.
    pub(super) fn character(&self, offset: u32) -> u32 {
        let along = (offset as usize).saturating_sub(self.at).div_ceil(1 + usize::from(self.wide));
        self.text.end.min(self.text.start.saturating_add(u32::try_from(along).unwrap_or(u32::MAX)))
    }

    fn decode(&self, main: &[u8], span: Range<usize>, out: &mut Vec<u16>) {
        let size = 1 + usize::from(self.wide);
        let bytes = part(main, self.at + span.start * size, span.len() * size).unwrap_or(&[]);
        if self.wide {
            out.extend(units(bytes));
        } else {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
            out.extend(text.encode_utf16());
        }
    }
}

/// The lists of properties in front, and the table itself.
fn split(clx: &[u8]) -> Option<(Vec<&[u8]>, Plc<'_>)> {
    let mut groups = Vec::new();
    let mut at = 0;
    while u8_at(clx, at)? == 1 {
        let length = usize::from(u16_at(clx, at + 1)?);
        groups.push(part(clx, at + 3, length)?);
        at += 3 + length;
    }
    if u8_at(clx, at)? != 2 {
        return None;
    }
    let rest = clx.get(at + 5..)?;
    let length = (u32_at(clx, at + 1)? as usize).min(rest.len());
    Some((groups, Plc::new(rest.get(..length)?, 8)))
}

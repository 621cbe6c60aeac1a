//! Strings of an Excel 97–2003 workbook, which go on over the ends of records.

use encoding_rs::Encoding;

use crate::read::sheet::records::u16_at;

/// How a workbook writes its characters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Script {
    /// Excel 97 and later: one byte or two a character, as each string says.
    Unicode,
    /// Before: bytes of the system that wrote it.
    Bytes(&'static Encoding),
}

impl Script {
    pub(super) fn is_unicode(self) -> bool {
        matches!(self, Self::Unicode)
    }

    /// Sets the code page of an old workbook; one that is not known leaves Chinese.
    pub(super) fn set_codepage(&mut self, page: u16) {
        let Self::Bytes(encoding) = self else { return };
        *encoding = match page {
            936 | 54936 => encoding_rs::GBK,
            950 => encoding_rs::BIG5,
            932 => encoding_rs::SHIFT_JIS,
            949 => encoding_rs::EUC_KR,
            1252 | 32769 => encoding_rs::WINDOWS_1252,
            _ => return,
        };
    }

    /// A string with its length in one byte.
    pub(super) fn short(self, data: &[u8]) -> String {
        let Some((length, rest)) = data.split_first() else { return String::new() };
        self.decode(rest, usize::from(*length))
    }

    /// A string with its length in two bytes.
    pub(super) fn long(self, data: &[u8]) -> String {
        let Some(length) = u16_at(data, 0) else { return String::new() };
        self.decode(data.get(2..).unwrap_or(&[]), usize::from(length))
    }

    /// A string of so many characters or bytes.
    fn decode(self, data: &[u8], length: usize) -> String {
        match self {
            Self::Unicode => Chain::new(vec![data]).flagged(length),
            Self::Bytes(encoding) => {
                encoding.decode_without_bom_handling(data.get(..length).unwrap_or(data)).0.into_owned()
            }
        }
    }

    /// A long string that may go on in the records behind.
    pub(super) fn chained(self, chain: &mut Chain) -> String {
        match self {
            Self::Unicode => chain.number().map(|n| chain.flagged(usize::from(n))).unwrap_or_default(),
            Self::Bytes(_) => self.long(&chain.pieces.concat()),
        }
    }
}

/// The data of a record and of those that continue it.
pub(super) struct Chain<'a> {
    pieces: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl<'a> Chain<'a> {
    pub(super) fn new(pieces: Vec<&'a [u8]>) -> Self {
        Self { pieces, piece: 0, at: 0 }
    }

    /// What is left of the present piece; goes on to the next where nothing is.
    fn left(&mut self) -> Option<&'a [u8]> {
        loop {
            let rest = self.pieces.get(self.piece)?.get(self.at..).unwrap_or(&[]);
            if !rest.is_empty() {
                return Some(rest);
            }
            self.piece += 1;
            self.at = 0;
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.left()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 {
            let Some(rest) = self.left() else { return };
            let step = bytes.min(rest.len());
            self.at += step;
            bytes -= step;
        }
    }

    /// A string behind its byte of flags.
    fn flagged(&mut self, length: usize) -> String {
        let wide = self.byte().is_some_and(|flags| flags & 1 == 1);
        self.characters(length, wide)
    }

    /// So many characters. Where they go on in the next piece, a byte says anew how wide
    /// they are.
    fn characters(&mut self, mut length: usize, mut wide: bool) -> String {
        let mut units: Vec<u16> = Vec::new();
        let mut piece = self.piece;
        while length > 0 {
            let Some(mut rest) = self.left() else { break };
            if self.piece != piece {
                piece = self.piece;
                wide = self.byte().is_some_and(|flags| flags & 1 == 1);
                rest = self.left().filter(|_| self.piece == piece).unwrap_or(&[]);
            }
            let width = usize::from(wide) + 1;
            let count = length.min(rest.len() / width);
            let taken = rest.get(..count * width).unwrap_or(&[]);
            if wide {
                units.extend(taken.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)));
            } else {
                units.extend(taken.iter().copied().map(u16::from));
            }
            self.at += count * width;
            length -= count;
            if count == 0 {
                // Half a character at the end of a piece, or an empty one.
                self.at = usize::MAX;
            }
        }
        String::from_utf16_lossy(&units)
    }
}

/// The table of shared strings.
pub(super) fn shared(chain: &mut Chain) -> Vec<String> {
    // Two counts, which are not believed.
    chain.skip(8);
    let mut strings = Vec::new();
    while let Some(string) = rich(chain) {
        strings.push(string);
    }
    strings
}

/// A string with the formats of its runs and how it is pronounced, which are passed over.
fn rich(chain: &mut Chain) -> Option<String> {
    let length = chain.number()?;
    let flags = chain.byte()?;
    let runs = if flags & 8 == 0 { 0 } else { chain.number()? };
    let spoken =
        if flags & 4 == 0 { 0 } else { u32::from(chain.number()?) | u32::from(chain.number()?) << 16 };
    let text = chain.characters(usize::from(length), flags & 1 == 1);
    chain.skip(usize::from(runs) * 4);
    chain.skip(spoken as usize);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_goes_on_in_the_next_record() {
        let first = [0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, b'a', b'b'];
        let second = [1, 0x02, 0x5e, 0x01, 0x4e, 1, 0, 0, b'z'];
        let strings = shared(&mut Chain::new(vec![&first, &second]));
        assert_eq!(strings, ["ab市丁", "z"]);
    }

    #[test]
    fn runs_and_readings_are_passed_over() {
        let data = [
            0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0x0d, 1, 0, 2, 0, 0, 0, 0x02, 0x5e, 9, 9, 9, 9, 8, 8, 1, 0, 0, b'z',
        ];
        assert_eq!(shared(&mut Chain::new(vec![&data])), ["市", "z"]);
    }

    #[test]
    fn a_string_that_breaks_off_ends_there() {
        let data = [0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 0x02, 0x5e, 7];
        assert_eq!(shared(&mut Chain::new(vec![&data])), ["市"]);
        assert_eq!(Script::Bytes(encoding_rs::GBK).short(&[200, 0xca, 0xd0]), "市");
    }
}

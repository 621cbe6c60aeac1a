//! The fonts of a Word file, as far as they show something else than their characters.
//!
//! In comes the table of fonts, out goes what a code of a font prints. The signs themselves
//! stand in `read::symbols`.

use super::bytes::{part, u8_at, u16_at, units};
use crate::read::symbols::{self, Font};

/// The symbol fonts of a document, by their number.
#[derive(Debug, Default)]
pub(super) struct Fonts(Vec<Option<Font>>);

impl Fonts {
    /// Reads the table of fonts.
    pub(super) fn read(table: &[u8]) -> Self {
        let count = u16_at(table, 0).unwrap_or(0);
        let mut at = 4;
        let mut fonts = Vec::new();
        for _ in 0..count {
            let Some(length) = u8_at(table, at).map(usize::from) else { break };
            let name = part(table, at + 1, length).and_then(|font| font.get(39..)).unwrap_or(&[]);
            let name: Vec<u16> = units(name).take_while(|u| *u != 0).collect();
            fonts.push(Font::named(&String::from_utf16_lossy(&name)));
            at += 1 + length;
        }
        Self(fonts)
    }

    /// What a code prints in the font of this number.
    pub(super) fn printed(&self, font: Option<u16>, unit: u16) -> Option<char> {
        let font = font.and_then(|f| self.0.get(usize::from(f)).copied()).flatten();
        symbols::shown(font, u32::from(unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_told_by_number() {
        let mut table = vec![2, 0, 0, 0];
        for name in ["宋体", "Wingdings"] {
            let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            table.push(u8::try_from(39 + name.len()).unwrap());
            table.extend([0; 39]);
            table.extend(name);
        }
        let fonts = Fonts::read(&table);
        for (font, unit, want) in [(0, 0x4e91, '云'), (1, 0xfe, '☑'), (1, 0xf0fe, '☑'), (7, 0xf0fe, '☑')]
        {
            assert_eq!(fonts.printed(Some(font), unit), Some(want), "{font} {unit:x}");
        }
    }
}

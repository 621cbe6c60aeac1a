//! Characters of symbol fonts, which mean nothing outside their font.
//!
//! Boxes to tick, ticks, circled numbers and the signs of comparison are what official
//! forms take from them. A character that the table lacks is left out: what stands in its
//! place in other fonts would be wrong.

use super::bytes::{part, u8_at, u16_at, units};

/// Fonts whose codes are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Font {
    Symbol,
    Wingdings,
    Wingdings2,
    Other,
}

/// The fonts of a document, by their number.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    fonts: Vec<Font>,
}

/// Codes of `Symbol`.
const SYMBOL: &[(u8, char)] = &[
    (0x2d, '−'),
    (0x61, 'α'),
    (0x62, 'β'),
    (0x6d, 'μ'),
    (0x70, 'π'),
    (0x57, 'Ω'),
    (0x53, '∑'),
    (0xa3, '≤'),
    (0xae, '→'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb8, '÷'),
    (0xb9, '≠'),
    (0xbb, '≈'),
];

/// Codes of `Wingdings`.
const WINGDINGS: &[(u8, char)] = &[
    (0x52, '☑'),
    (0x6c, '●'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x70, '□'),
    (0x71, '□'),
    (0x72, '□'),
    (0x74, '◆'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '◆'),
    (0x9f, '•'),
    (0xa1, '○'),
    (0xa3, '○'),
    (0xa4, '◎'),
    (0xa7, '▪'),
    (0xa8, '□'),
    (0xab, '★'),
    (0xd8, '➢'),
    (0xe0, '→'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// Codes of `Wingdings 2`.
const WINGDINGS_2: &[(u8, char)] =
    &[(0x2a, '□'), (0x30, '□'), (0x4f, '✗'), (0x50, '✓'), (0x52, '☑'), (0x53, '☒'), (0xa3, '□')];

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
            fonts.push(match String::from_utf16_lossy(&name).as_str() {
                "Symbol" => Font::Symbol,
                "Wingdings" => Font::Wingdings,
                "Wingdings 2" => Font::Wingdings2,
                _ => Font::Other,
            });
            at += 1 + length;
        }
        Self { fonts }
    }

    /// What a character of a font prints, if the font is one of symbols or the character
    /// stands in the area that symbol fonts use.
    pub(super) fn printed(&self, font: Option<u16>, unit: u16) -> Option<char> {
        let font = font.and_then(|f| self.fonts.get(usize::from(f)).copied()).unwrap_or(Font::Other);
        let private = (0xf000..=0xf0ff).contains(&unit);
        if !private && (font == Font::Other || unit > 0xff) {
            return char::from_u32(u32::from(unit)).filter(|c| !c.is_control());
        }
        let [code, _] = unit.to_le_bytes();
        match font {
            Font::Symbol => find(SYMBOL, code),
            Font::Wingdings => circled(code).or_else(|| find(WINGDINGS, code)),
            Font::Wingdings2 => find(WINGDINGS_2, code),
            Font::Other => find(WINGDINGS, code),
        }
    }
}

fn find(table: &[(u8, char)], code: u8) -> Option<char> {
    table.iter().find(|row| row.0 == code).map(|row| row.1)
}

/// Wingdings has ① to ⑩ and ❶ to ❿.
fn circled(code: u8) -> Option<char> {
    let n = u32::from(code);
    match n {
        0x81..=0x8a => char::from_u32('①' as u32 + n - 0x81),
        0x8c..=0x95 => char::from_u32('❶' as u32 + n - 0x8c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_decide_what_a_code_prints() {
        let fonts = Fonts { fonts: vec![Font::Symbol, Font::Wingdings, Font::Wingdings2, Font::Other] };
        for (font, unit, want) in [
            (0, 0xf0a3, Some('≤')),
            (1, 0xf0a3, Some('○')),
            (1, 0x52, Some('☑')),
            (1, 0xf083, Some('③')),
            (2, 0xf052, Some('☑')),
            (3, 0xf0fe, Some('☑')),
            (3, 0x25a1, Some('□')),
            (1, 0xf020, None),
        ] {
            assert_eq!(fonts.printed(Some(font), unit), want, "{font} {unit:x}");
        }
    }
}

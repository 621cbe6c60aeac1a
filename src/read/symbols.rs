//! Characters of symbol fonts, which mean nothing outside their font.
//!
//! In come a font and a code, with or without the private-use offset U+F000; out goes the
//! character that a reader sees. Boxes to tick, ticks, circled numbers and the signs of
//! comparison are what official forms take from these fonts. A code that the tables lack
//! shows nothing: what stands in its place in other fonts would be wrong.

/// A font whose codes are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Font {
    Symbol,
    Wingdings,
    Wingdings2,
}

/// Code without offset, and what it shows. Squares to tick are the ones that authors type.
type Row = (u32, char);

const SYMBOL: &[Row] = &[
    (0x2D, '−'),
    (0x53, '∑'),
    (0x57, 'Ω'),
    (0x61, 'α'),
    (0x62, 'β'),
    (0x6D, 'μ'),
    (0x70, 'π'),
    (0xA3, '≤'),
    (0xA5, '∞'),
    (0xA7, '♣'),
    (0xA8, '♦'),
    (0xAE, '→'),
    (0xB0, '°'),
    (0xB1, '±'),
    (0xB3, '≥'),
    (0xB4, '×'),
    (0xB7, '•'),
    (0xB8, '÷'),
    (0xB9, '≠'),
    (0xBB, '≈'),
    (0xD7, '⋅'),
    // The apple of some systems; others draw a bullet, and lists mean that one.
    (0xF0, '•'),
];

const WINGDINGS: &[Row] = &[
    (0x46, '☞'),
    (0x52, '☑'),
    (0x6C, '●'),
    (0x6D, '❍'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0x70, '□'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x73, '⬧'),
    (0x74, '⧫'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '⬥'),
    (0x9F, '•'),
    (0xA1, '○'),
    (0xA2, '○'),
    (0xA3, '○'),
    (0xA4, '◉'),
    (0xA6, '○'),
    (0xA7, '▪'),
    (0xA8, '□'),
    (0xAB, '★'),
    (0xB6, '☆'),
    (0xD8, '➢'),
    (0xDF, '←'),
    (0xE0, '→'),
    (0xE8, '➔'),
    (0xF0, '⇨'),
    (0xFB, '✗'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];

const WINGDINGS_2: &[Row] = &[
    (0x2A, '□'),
    (0x30, '□'),
    (0x4F, '✗'),
    (0x50, '✓'),
    (0x51, '☒'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0x97, '●'),
    (0xA2, '■'),
    (0xA3, '□'),
];

impl Font {
    /// The symbol font of this name; none where the font shows its characters.
    pub(super) fn named(name: &str) -> Option<Self> {
        let is = |other: &str| name.trim().eq_ignore_ascii_case(other);
        let fonts =
            [("Symbol", Self::Symbol), ("Wingdings", Self::Wingdings), ("Wingdings 2", Self::Wingdings2)];
        fonts.into_iter().find(|(name, _)| is(name)).map(|(_, font)| font)
    }

    fn sign(self, code: u32) -> Option<char> {
        let rows = match self {
            Self::Symbol => SYMBOL,
            Self::Wingdings => WINGDINGS,
            Self::Wingdings2 => WINGDINGS_2,
        };
        let circled = circled(code).filter(|_| self == Self::Wingdings);
        circled.or_else(|| rows.iter().find(|row| row.0 == code).map(|row| row.1))
    }
}

/// What `code` shows in `font`; nothing where that is not known. In an ordinary font the
/// area of symbols has kept codes of Wingdings, whose own name was lost.
pub(super) fn shown(font: Option<Font>, code: u32) -> Option<char> {
    let private = (0xF000..0xF100).contains(&code);
    let bare = if private { code - 0xF000 } else { code };
    match font {
        Some(_) if bare == 0x20 => Some(' '),
        Some(font) if bare < 0x100 => font.sign(bare),
        None if private => Font::Wingdings.sign(bare),
        _ => char::from_u32(code).filter(|c| !c.is_control() && !('\u{e000}'..'\u{f900}').contains(c)),
    }
}

/// Wingdings has ① to ⑩ and ❶ to ❿.
fn circled(code: u32) -> Option<char> {
    match code {
        0x81..=0x8A => char::from_u32('①' as u32 + code - 0x81),
        0x8C..=0x95 => char::from_u32('❶' as u32 + code - 0x8C),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_decide_what_a_code_shows() {
        for (font, code, want) in [
            ("Symbol", 0xF0A3, Some('≤')),
            ("symbol ", 0xB3, Some('≥')),
            ("Wingdings", 0xF0A3, Some('○')),
            ("Wingdings", 0x52, Some('☑')),
            ("Wingdings", 0xA8, Some('□')),
            ("Wingdings", 0xF083, Some('③')),
            ("Wingdings", 0xF020, Some(' ')),
            ("Wingdings", 0xF021, None),
            ("Wingdings", '云' as u32, Some('云')),
            ("Wingdings 2", 0xF052, Some('☑')),
            ("宋体", 0xF0FE, Some('☑')),
            ("宋体", 0xF0B7, None),
            ("宋体", 0xE123, None),
            ("宋体", 0x2460, Some('①')),
            ("宋体", 0x07, None),
        ] {
            assert_eq!(shown(Font::named(font), code), want, "{font} {code:x}");
        }
    }
}

//! Turns the characters of symbol fonts into Unicode.
//!
//! In come a font and a code, with or without the private-use offset U+F000, out goes the
//! character that a reader sees, where it is known. Check boxes of forms are most of them.

/// Code without offset, and what it shows.
type Row = (u32, char);

const WINGDINGS: &[Row] = &[
    (0x46, '☞'),
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
    (0xA4, '◉'),
    (0xA6, '○'),
    (0xA7, '▪'),
    (0xA8, '☐'),
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
    (0x4F, '✗'),
    (0x50, '✓'),
    (0x51, '☒'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0x97, '●'),
    (0xA2, '■'),
    (0xA3, '□'),
    (0x2A, '☐'),
];

const SYMBOL: &[Row] = &[
    (0x6D, 'μ'),
    (0xA3, '≤'),
    (0xA5, '∞'),
    (0xA7, '■'),
    (0xA8, '◆'),
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
    (0xF0, '•'),
];

/// Whether a font shows something else than its characters.
pub(super) fn is_symbolic(font: &str) -> bool {
    table(font).is_some()
}

/// What `code` shows in `font`; nothing where that is not known.
pub(super) fn shown(font: &str, code: u32) -> Option<char> {
    let private = (0xE000..0xF900).contains(&code);
    let Some(rows) = table(font) else {
        return if private { None } else { char::from_u32(code).filter(|c| !c.is_control()) };
    };
    let bare = if (0xF000..0xF100).contains(&code) { code - 0xF000 } else { code };
    if bare == 0x20 {
        return Some(' ');
    }
    let circled = (0x81..=0x8A).contains(&bare) && std::ptr::eq(rows, WINGDINGS);
    let circled = circled.then(|| char::from_u32('①' as u32 + bare - 0x81)).flatten();
    circled.or_else(|| rows.iter().find(|(c, _)| *c == bare).map(|(_, shown)| *shown))
}

fn table(font: &str) -> Option<&'static [Row]> {
    match font.trim().to_ascii_lowercase().as_str() {
        "wingdings" => Some(WINGDINGS),
        "wingdings 2" => Some(WINGDINGS_2),
        "symbol" => Some(SYMBOL),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn symbols_are_shown() {
        let rows = [
            ("Wingdings", 0xF0FE, Some('☑')),
            ("Wingdings", 0xA8, Some('☐')),
            ("Wingdings", 0xF083, Some('③')),
            ("Wingdings 2", 0xF052, Some('☑')),
            ("Symbol", 0xF0B3, Some('≥')),
            ("宋体", 0x2460, Some('①')),
            ("宋体", 0xF0B7, None),
        ];
        for (font, code, want) in rows {
            assert_eq!(shown(font, code), want, "{font} {code:x}");
        }
    }
}

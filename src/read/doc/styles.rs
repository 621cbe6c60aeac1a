//! The style sheet (STSH): what paragraphs and characters are set to by their style.
//!
//! Paragraph styles are worked out once, each over the one that it is based on; a chain that
//! turns in a circle ends where it began. Style names say nothing that is needed here.

use super::bytes::{part, u16_at};
use super::properties::{Chars, Para};
use super::sprm;

/// Every style, by its number.
#[derive(Debug, Default)]
pub(super) struct Styles<'a> {
    raw: Vec<Option<Raw<'a>>>,
    resolved: Vec<(Para, Chars)>,
}

/// A style as the file has it.
#[derive(Clone, Copy, Debug)]
struct Raw<'a> {
    /// Number that built-in styles have in every language: 1 to 9 are headings.
    known: u16,
    base: u16,
    paragraph: &'a [u8],
    characters: &'a [u8],
}

/// Longest chain of styles that is followed.
const CHAIN: usize = 16;

impl<'a> Styles<'a> {
    /// Reads the style sheet.
    pub(super) fn read(sheet: &'a [u8]) -> Self {
        let mut styles = Self { raw: raws(sheet).unwrap_or_default(), resolved: Vec::new() };
        let count = u16::try_from(styles.raw.len()).unwrap_or(u16::MAX);
        styles.resolved = (0..count).map(|number| styles.resolve(number)).collect();
        styles
    }

    /// What a paragraph of this style is set to before its own changes.
    pub(super) fn paragraph(&self, style: u16) -> (Para, Chars) {
        let unknown = || (Para::of(style), Chars::default());
        self.resolved.get(usize::from(style)).copied().unwrap_or_else(unknown)
    }

    /// Lays a style of characters over what holds.
    pub(super) fn characters(&self, style: u16, chars: &mut Chars) {
        for raw in self.chain(style).iter().rev() {
            let base = *chars;
            sprm::changes(raw.characters).for_each(|(code, operand)| chars.apply(code, operand, base));
        }
    }

    fn chain(&self, style: u16) -> Vec<Raw<'a>> {
        let mut chain: Vec<Raw<'a>> = Vec::new();
        let mut next = style;
        while let Some(Some(raw)) = self.raw.get(usize::from(next)) {
            if chain.len() == CHAIN {
                break;
            }
            chain.push(*raw);
            next = raw.base;
        }
        chain
    }

    fn resolve(&self, style: u16) -> (Para, Chars) {
        let mut para = Para::of(style);
        let mut chars = Chars::default();
        for raw in self.chain(style).iter().rev() {
            if (1..=9).contains(&raw.known) {
                para.outline = u8::try_from(raw.known - 1).ok();
            }
            sprm::changes(raw.paragraph).for_each(|(code, operand)| para.apply(code, operand));
            let base = chars;
            sprm::changes(raw.characters).for_each(|(code, operand)| chars.apply(code, operand, base));
        }
        (para, chars)
    }
}

fn raws(sheet: &[u8]) -> Option<Vec<Option<Raw<'_>>>> {
    let header = usize::from(u16_at(sheet, 0)?);
    let count = u16_at(sheet, 2)?.min(4095);
    let fixed = usize::from(u16_at(sheet, 4)?);
    let mut at = 2 + header;
    let mut out = Vec::new();
    for _ in 0..count {
        let Some(length) = u16_at(sheet, at).map(usize::from) else { break };
        out.push(part(sheet, at + 2, length).and_then(|style| raw(style, fixed)));
        at += 2 + length;
    }
    Some(out)
}

fn raw(style: &[u8], fixed: usize) -> Option<Raw<'_>> {
    let (known, kind, layers) = (u16_at(style, 0)? & 0xfff, u16_at(style, 2)?, u16_at(style, 4)? & 0xf);
    // The name stands between the fixed part and the changes, with a zero behind it.
    let name = usize::from(u16_at(style, fixed)?);
    let mut at = fixed + 2 + name * 2 + 2;
    let mut raw = Raw { known, base: kind >> 4, paragraph: &[], characters: &[] };
    let mut layer = || {
        let length = usize::from(u16_at(style, at)?);
        let bytes = part(style, at + 2, length)?;
        at += 2 + length + length % 2;
        Some(bytes)
    };
    match kind & 0xf {
        1 => {
            // The changes of a paragraph repeat the number of the style.
            raw.paragraph = layer().and_then(|l| l.get(2..)).unwrap_or(&[]);
            if layers > 1 {
                raw.characters = layer().unwrap_or(&[]);
            }
        }
        2 => raw.characters = layer().unwrap_or(&[]),
        4 => raw.paragraph = layer().and_then(|l| l.get(2..)).unwrap_or(&[]),
        _ => {}
    }
    Some(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(known: u16, base: u16, changes: &[u8]) -> Vec<u8> {
        let mut body = Vec::new();
        for word in [known, 1 | base << 4, 2, 0, 0, 1, 0x41, 0] {
            body.extend(word.to_le_bytes());
        }
        body.extend(u16::try_from(changes.len() + 2).unwrap().to_le_bytes());
        body.extend([0, 0]);
        body.extend(changes);
        body.extend(vec![0; changes.len() % 2]);
        body.extend([0, 0]);
        body
    }

    fn sheet(styles: &[Vec<u8>]) -> Vec<u8> {
        let mut out: Vec<u8> = vec![4, 0, u8::try_from(styles.len()).unwrap(), 0, 10, 0];
        for style in styles {
            out.extend(u16::try_from(style.len()).unwrap().to_le_bytes());
            out.extend(style);
        }
        out
    }

    #[test]
    fn styles_inherit_and_circles_end() {
        let bytes = sheet(&[
            style(0, 0xfff, &[0x61, 0x24, 1]),
            style(2, 0, &[0x0b, 0x46, 3, 0]),
            style(0x0ffe, 3, &[]),
            style(0x0ffe, 2, &[]),
        ]);
        let styles = Styles::read(&bytes);
        let (para, _) = styles.paragraph(1);
        assert_eq!((para.aligned, para.outline, para.list), (1, Some(1), Some(3)));
        assert_eq!(styles.paragraph(3).0.outline, None);
        assert_eq!(styles.paragraph(77).0.style, 77);
    }
}

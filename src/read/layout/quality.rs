//! Whether the characters of a file are text: counted page by page, judged at the end.
//!
//! A scan has next to none; a font without a usable map to Unicode gives boxes, private
//! characters, or letters of scripts that no Chinese document mixes. Such characters become
//! U+FFFD, and where they are many the file is refused: garbage is never called text.

use super::ink::Ink;
use crate::base::unified::ideograph;
use crate::diag::codes;
use crate::read::SourceError;
use crate::read::paper::Doubt;

/// What was seen of a file's characters.
#[derive(Clone, Debug, Default)]
pub struct Quality {
    pages: usize,
    /// Pages that are a picture and hold hardly a character.
    pictures: Vec<u32>,
    glyphs: usize,
    bad: usize,
    han: usize,
    common: usize,
}

/// Fewer characters than this make no page of text.
const FEW: usize = 10;

/// Han characters from which their frequencies are judged.
const SAMPLE: usize = 200;

impl Quality {
    /// Counts a page, and replaces what is no character of such a document.
    pub fn page(&mut self, ink: &mut Ink) {
        self.pages += 1;
        let mut here = 0;
        for glyph in ink.glyphs.iter_mut().filter(|g| !g.ch.is_whitespace()) {
            here += 1;
            glyph.ch = ideograph(glyph.ch);
            if !plausible(glyph.ch) {
                glyph.ch = '\u{fffd}';
                self.bad += 1;
            }
            if ('\u{4e00}'..='\u{9fff}').contains(&glyph.ch) {
                self.han += 1;
                self.common += usize::from(is_common(glyph.ch));
            }
        }
        self.glyphs += here;
        if here < FEW && ink.picture {
            self.pictures.push(ink.page);
        }
    }

    /// Refuses a file without text; doubts come back for the rest.
    pub fn judge(&self) -> Result<Vec<Doubt>, SourceError> {
        if self.glyphs < self.pages.max(1) * 2 || self.glyphs < FEW {
            let message =
                format!("{} page(s) without text: a scan; recognise its characters first", self.pages);
            return Err(SourceError::new(codes::NO_TEXT_LAYER, message));
        }
        let strange = self.han >= SAMPLE && self.common * 5 < self.han * 2;
        if self.bad * 3 > self.glyphs || strange {
            let message = format!(
                "{} of {} characters have no meaning: the fonts' maps to Unicode are broken; recognise the \
                 characters of the page images instead",
                if strange { self.han - self.common } else { self.bad },
                self.glyphs
            );
            return Err(SourceError::new(codes::NO_TEXT_LAYER, message));
        }
        let mut doubts = Vec::new();
        if self.bad > 0 {
            let message = format!("{} of {} characters have no meaning in their font", self.bad, self.glyphs);
            doubts.push(doubt(codes::UNDECODABLE_BYTES.name, message));
        }
        if !self.pictures.is_empty() {
            let pages: Vec<String> = self.pictures.iter().take(20).map(u32::to_string).collect();
            let message = format!(
                "{} of {} pages are pictures without text: {}",
                self.pictures.len(),
                self.pages,
                pages.join(", ")
            );
            doubts.push(doubt(codes::NO_TEXT_LAYER.name, message));
        }
        Ok(doubts)
    }
}

fn doubt(code: &str, message: String) -> Doubt {
    Doubt { code: code.to_owned(), message }
}

/// Whether a Chinese document may print the character: Han and its marks, Latin, Greek and
/// Cyrillic letters, Kana, Hangul, figures, signs of mathematics and of layout.
fn plausible(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{a0}'..='\u{2af}' | '\u{2b0}'..='\u{36f}' | '\u{370}'..='\u{52f}'
        | '\u{1e00}'..='\u{1fff}' | '\u{2000}'..='\u{2bff}' | '\u{2e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{fb06}' | '\u{fe10}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ffee}' | '\u{1d400}'..='\u{1d7ff}' | '\u{1f000}'..='\u{1faff}'
        | '\u{20000}'..='\u{323af}')
        // Characters of minority languages stand beside Chinese in official print.
        || matches!(c, '\u{600}'..='\u{6ff}' | '\u{f00}'..='\u{fff}' | '\u{1800}'..='\u{18af}' | '\u{a000}'..='\u{a4cf}')
}

/// Whether a Han character is of the first level of GB 2312, which makes up all but a few
/// per cent of any text.
fn is_common(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, _) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    matches!(*bytes, [0xb0..=0xd7, low] if low >= 0xa1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::layout::ink::{Edges, Glyph};

    fn judged(text: &str, picture: bool) -> Result<Vec<Doubt>, SourceError> {
        let glyph = |ch| Glyph { ch, edges: Edges::default(), size: 10.0, bold: false, turn: 0 };
        let mut ink = Ink { page: 1, glyphs: text.chars().map(glyph).collect(), picture, ..Ink::default() };
        let mut quality = Quality::default();
        quality.page(&mut ink);
        quality.judge()
    }

    #[test]
    fn garbage_is_refused_and_slips_are_counted() {
        let text = "各县人民政府要加强组织领导，确保任务落实。".repeat(20);
        assert_eq!(judged(&text, false), Ok(Vec::new()));
        assert_eq!(judged("", true).map_err(|e| e.code.name), Err("no-text-layer"));
        assert!(judged(&"\u{fffd}\u{e001}\u{5d0}".repeat(30), false).is_err());
        let doubts = judged(&format!("{text}\u{e001}\u{fffd}"), false).unwrap_or_default();
        assert!(doubts.len() == 1 && doubts[0].message.starts_with("2 of "), "{doubts:?}");
        // Evenly over the whole block, as a map that was shuffled on purpose gives them.
        let shuffled: String = (0..400_u32).filter_map(|i| char::from_u32(0x4e00 + i * 51)).collect();
        assert!(judged(&shuffled, false).is_err());
    }
}

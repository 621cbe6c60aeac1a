//! What a file says that its drawings mean (`/ActualText`).
//!
//! Browsers and word processors draw 广 with the glyph of the radical ⼴, or —— as one glyph
//! without a character, and write beside it what was meant. That wins over the font's map.

use hayro_interpret::hayro_syntax::object::dict::keys::ACTUAL_TEXT;
use hayro_interpret::hayro_syntax::object::{Dict, String as Bytes};

use crate::read::layout::ink::{Edges, Glyph};

/// Most glyphs that one phrase is spread over, where their numbers differ: longer ones stand
/// for pictures and whole paragraphs, whose lines they do not tell.
const FEW: usize = 8;

/// Marked stretches that are open, each with where it begins among the glyphs.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    open: Vec<(Option<String>, usize)>,
}

impl Spoken {
    /// Opens a stretch behind `drawn` glyphs.
    pub(super) fn begin(&mut self, properties: Option<&Dict<'_>>, drawn: usize) {
        let text = properties.and_then(|p| p.get::<Bytes<'_>>(ACTUAL_TEXT)).and_then(|t| decoded(&t));
        self.open.push((text, drawn));
    }

    /// Closes the innermost stretch.
    pub(super) fn end(&mut self, glyphs: &mut Vec<Glyph>) {
        let Some((Some(text), from)) = self.open.pop() else { return };
        let Some(drawn) = glyphs.get_mut(from..) else { return };
        let Some(&first) = drawn.first() else { return };
        let count = text.chars().count();
        if count == drawn.len() {
            drawn.iter_mut().zip(text.chars()).for_each(|(glyph, ch)| glyph.ch = ch);
            return;
        }
        let level =
            |g: &Glyph| g.turn == 0 && (g.edges.level() - first.edges.level()).abs() < first.size * 0.5;
        if drawn.len() <= FEW && count <= FEW && drawn.iter().all(level) {
            let edges = drawn.iter().map(|g| g.edges).reduce(Edges::union).unwrap_or(first.edges);
            glyphs.truncate(from);
            spread(&text, Glyph { edges, ..first }, glyphs);
        }
    }
}

/// Several characters that are drawn as one share its box.
pub(super) fn spread(text: &str, whole: Glyph, glyphs: &mut Vec<Glyph>) {
    let count = text.chars().count().max(1);
    #[allow(clippy::cast_precision_loss, reason = "a handful of characters")]
    let step = whole.edges.width() / count as f32;
    let mut x0 = whole.edges.x0;
    for ch in text.chars() {
        let edges = Edges { x0, x1: x0 + step, ..whole.edges };
        glyphs.push(Glyph { ch, edges, ..whole });
        x0 += step;
    }
}

/// A text string of PDF, where it says something.
fn decoded(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]]));
            char::decode_utf16(units).collect::<Result<String, _>>().ok()?
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok()?.to_owned(),
        plain if plain.is_ascii() => std::str::from_utf8(plain).ok()?.to_owned(),
        _ => return None,
    };
    let said = !text.trim().is_empty() && !text.chars().any(|c| c.is_control() || c == '\u{fffd}');
    said.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_are_decoded() {
        assert_eq!(decoded(b"\xfe\xff\x5e\x7f\x20\x14"), Some("广—".to_owned()));
        assert_eq!(decoded(b"(a)"), Some("(a)".to_owned()));
        // Nothing, a tab, half a pair, another encoding.
        for silent in [&b""[..], b" ", b"\xfe\xff\x00\x09", b"\xfe\xff\xd8\x00", b"\xb9\xe3"] {
            assert_eq!(decoded(silent), None, "{silent:?}");
        }
    }
}

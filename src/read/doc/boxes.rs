//! Text boxes: which characters of their story stand in each, and where it is anchored.
//!
//! The red head of an issuing office often stands in one, anchored to the first paragraph.
//! A box is said where it is anchored; boxes whose anchor is not found (parts of drawn
//! groups) are left to the end.

use std::ops::Range;

use super::bytes::{Plc, i32_at, u16_at, u32_at};

/// A text box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextBox {
    /// Its characters, as positions in the story of boxes.
    pub(super) text: Range<u32>,
    /// The character of the body to which it is anchored.
    pub(super) anchor: Option<u32>,
    /// Whether it stands below the first line of the paragraph of its anchor.
    pub(super) below: bool,
}

/// Distance from the top of a paragraph, in twentieths of a point, from which on a box stands
/// below the line: most of a line of text.
const LINE: i32 = 240;

/// Reads the boxes in the order of their anchors, those without one last.
pub(super) fn boxes(texts: &[u8], anchors: &[u8]) -> Vec<TextBox> {
    let texts = Plc::new(texts, 22);
    let mut anchors = Anchors::read(anchors);
    let mut out = Vec::new();
    let mut end = 0;
    for n in 0..texts.len() {
        let Some((from, to, entry)) = stretch(&texts, n) else { break };
        if from < end || to <= from {
            continue;
        }
        end = to;
        // Spare entries keep the text of boxes that were deleted.
        if u16_at(entry, 8) != Some(0) {
            continue;
        }
        let found = u32_at(entry, 14).and_then(|shape| anchors.take(shape));
        let (anchor, below) = found.map_or((None, false), |(at, below)| (Some(at), below));
        out.push(TextBox { text: from..to, anchor, below });
    }
    out.sort_by_key(|b| (b.anchor.unwrap_or(u32::MAX), b.text.start));
    out
}

fn stretch<'a>(texts: &Plc<'a>, n: usize) -> Option<(u32, u32, &'a [u8])> {
    Some((texts.position(n)?, texts.position(n + 1)?, texts.entry(n)?))
}

/// Anchors of shapes, in the order of the shapes' numbers.
struct Anchors {
    list: Vec<(u32, u32, bool)>,
}

impl Anchors {
    fn read(anchors: &[u8]) -> Self {
        let plc = Plc::new(anchors, 26);
        let one = |n: usize| {
            let entry = plc.entry(n)?;
            let from_paragraph = u16_at(entry, 20)? >> 3 & 3 == 2;
            let below = from_paragraph && i32_at(entry, 8)? > LINE;
            Some((u32_at(entry, 0)?, plc.position(n)?, below))
        };
        let mut list: Vec<_> = (0..plc.len()).filter_map(one).collect();
        list.sort_unstable();
        Self { list }
    }

    fn take(&mut self, shape: u32) -> Option<(u32, bool)> {
        let at = self.list.binary_search_by_key(&shape, |a| a.0).ok()?;
        self.list.get(at).map(|a| (a.1, a.2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_find_their_anchors() {
        let mut texts: Vec<u8> = [0u32, 5, 9].iter().flat_map(|n| n.to_le_bytes()).collect();
        for shape in [7u32, 8] {
            texts.extend([0; 14]);
            texts.extend(shape.to_le_bytes());
            texts.extend([0; 4]);
        }
        let mut anchors: Vec<u8> = [3u32, 90].iter().flat_map(|n| n.to_le_bytes()).collect();
        anchors.extend(8u32.to_le_bytes());
        anchors.extend([0; 22]);
        let got = boxes(&texts, &anchors);
        let place: Vec<_> = got.iter().map(|b| (b.text.clone(), b.anchor)).collect();
        assert_eq!(place, [(5..9, Some(3)), (0..5, None)]);
    }
}

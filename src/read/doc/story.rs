//! The stories of a document become paragraphs and tables as they are printed.
//!
//! Paragraphs are cut at their marks; what a mark is set to decides alignment, heading, list
//! and table. Characters that were removed by a revision or hidden are left out, and a
//! removed mark joins its paragraph to the next.

use std::ops::Range;

use super::Document;
use super::boxes::TextBox;
use super::bytes::u16_at;
use super::fields::{self, Fields};
use super::grid::Shape;
use super::numbering::Numbering;
use super::properties::{Chars, Para};
use super::sprm;
use super::tables::Tables;
use crate::diag::codes;
use crate::read::SourceError;
use crate::read::paper::{Item, Look, Paragraph};

/// Most paragraphs and tables of one file.
const MAX_ITEMS: usize = 1_000_000;

const PARAGRAPH: u16 = 0x0d;
const CELL: u16 = 0x07;
const SECTION: u16 = 0x0c;

/// Reads stories one after the other, with the lists counting on.
#[derive(Debug)]
pub(super) struct Stories<'a> {
    doc: &'a Document<'a>,
    numbering: Numbering,
    pub(super) items: Vec<Item>,
}

/// A story on its way.
struct Progress {
    text: Vec<u16>,
    start: u32,
    fields: Fields,
    tables: Tables,
    /// Text of paragraphs whose mark is not printed.
    carried: String,
}

/// What a stretch prints.
#[derive(Default)]
struct Printed {
    text: String,
    bold: bool,
}

impl<'a> Stories<'a> {
    pub(super) fn new(doc: &'a Document<'a>, numbering: Numbering) -> Self {
        Self { doc, numbering, items: Vec::new() }
    }

    /// Reads a story; `boxes` are the text boxes anchored in it, and `offset` leads from their
    /// own story to the whole text.
    pub(super) fn read(
        &mut self,
        story: Range<u32>,
        boxes: &[TextBox],
        offset: u32,
    ) -> Result<(), SourceError> {
        let text = self.doc.pieces.units(self.doc.main, story.clone());
        let fields = fields::fields(&text);
        let tables = Tables::default();
        let mut now = Progress { text, start: story.start, fields, tables, carried: String::new() };
        let mut begin = 0;
        let mut boxes = boxes.iter().peekable();
        let mut waiting: Vec<&TextBox> = Vec::new();
        for at in 0..now.text.len() {
            if !self.ends_paragraph(&now, at) {
                continue;
            }
            let end = story.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            while let Some(next) = boxes.next_if(|b| b.anchor.is_some_and(|anchor| anchor <= end)) {
                waiting.push(next);
            }
            let (para, base) = self.doc.paragraph(end);
            if para.depth == 0 {
                now.tables.go_to(0, &mut self.items);
                let (after, before): (Vec<_>, Vec<_>) = waiting.drain(..).partition(|b| b.below);
                self.boxes(&before, offset)?;
                self.paragraph(&mut now, begin..at, (para, base))?;
                self.boxes(&after, offset)?;
            } else {
                self.paragraph(&mut now, begin..at, (para, base))?;
            }
            begin = at + 1;
        }
        if begin < now.text.len() {
            let rest = begin..now.text.len();
            self.paragraph(&mut now, rest, (Para::default(), Chars::default()))?;
        }
        now.tables.go_to(0, &mut self.items);
        let left: Vec<&TextBox> = waiting.into_iter().chain(boxes).collect();
        self.boxes(&left, offset)
    }

    fn boxes(&mut self, boxes: &[&TextBox], offset: u32) -> Result<(), SourceError> {
        for text_box in boxes {
            let (from, to) = (text_box.text.start, text_box.text.end);
            self.read(from.saturating_add(offset)..to.saturating_add(offset), &[], 0)?;
        }
        Ok(())
    }

    /// A page break is no end of a paragraph, the end of a section is.
    fn ends_paragraph(&self, now: &Progress, at: usize) -> bool {
        match now.text.get(at) {
            Some(&(PARAGRAPH | CELL)) => true,
            Some(&SECTION) => {
                let at = u32::try_from(at).unwrap_or(u32::MAX).saturating_add(now.start);
                self.doc.sections.binary_search(&at.saturating_add(1)).is_ok()
            }
            _ => false,
        }
    }

    /// Reads the paragraph whose mark stands behind `span`.
    fn paragraph(
        &mut self,
        now: &mut Progress,
        span: Range<usize>,
        (para, base): (Para, Chars),
    ) -> Result<(), SourceError> {
        let position = now.start.saturating_add(u32::try_from(span.end).unwrap_or(u32::MAX));
        let mark = self.doc.characters(position, base).0;
        now.tables.go_to(para.depth, &mut self.items);
        if para.depth > 0 && para.ends_row() {
            now.carried.clear();
            if mark.deleted {
                now.tables.drop_row();
            } else {
                now.tables.end_row(self.doc.shape(position));
            }
            return Ok(());
        }
        let unit = now.text.get(span.end).copied();
        let ends_cell = para.depth > 0 && (unit == Some(CELL) || para.inner_cell);
        let printed = self.printed(now, span, base);
        let gone = mark.deleted || mark.hidden;
        let mut text = std::mem::take(&mut now.carried);
        if !gone || !printed.text.trim().is_empty() {
            let list = para.list.filter(|list| *list != 0);
            let number = list.and_then(|list| self.numbering.next(list, para.level, para.style));
            text.push_str(&number.unwrap_or_default());
        }
        text.push_str(&printed.text);
        if gone && !ends_cell && unit == Some(PARAGRAPH) {
            now.carried = text;
            return Ok(());
        }
        if !text.trim().is_empty() {
            let look = look(&para, printed.bold);
            let paragraph = Paragraph { text, look, place: None };
            if para.depth > 0 {
                now.tables.paragraph(paragraph);
            } else {
                self.push(Item::Paragraph(paragraph))?;
            }
        }
        if ends_cell { now.tables.end_cell() } else { Ok(()) }
    }

    fn push(&mut self, item: Item) -> Result<(), SourceError> {
        if self.items.len() >= MAX_ITEMS {
            let message = format!("more than {MAX_ITEMS} paragraphs; split the Word document");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        self.items.push(item);
        Ok(())
    }

    /// What a stretch of a story prints.
    fn printed(&self, now: &Progress, span: Range<usize>, base: Chars) -> Printed {
        let mut out: Vec<u16> = Vec::new();
        let (mut light, mut dark) = (false, false);
        let mut hidden = now.fields.hidden.partition_point(|h| h.end <= span.start);
        let mut chars = Chars::default();
        let mut until = 0;
        for at in span {
            let position = now.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            if position >= until {
                (chars, until) = self.doc.characters(position, base);
            }
            let Some(unit) = now.text.get(at).copied() else { break };
            if chars.deleted || chars.hidden {
                continue;
            }
            if let Some(shown) = now.fields.shown(at) {
                out.extend(shown.encode_utf16());
            }
            while now.fields.hidden.get(hidden).is_some_and(|h| h.end <= at) {
                hidden += 1;
            }
            if now.fields.hidden.get(hidden).is_some_and(|h| h.start <= at) {
                continue;
            }
            let before = out.len();
            self.push_unit(unit, &chars, &mut out);
            if out.len() > before && !matches!(unit, 0x09..=0x20 | 0xa0 | 0x3000) {
                light |= !chars.bold;
                dark |= chars.bold;
            }
        }
        Printed { text: String::from_utf16_lossy(&out), bold: dark && !light }
    }

    fn push_unit(&self, unit: u16, chars: &Chars, out: &mut Vec<u16>) {
        let symbol = chars.symbol.filter(|_| chars.special && unit == 0x28);
        let private = (0xf000..=0xf0ff).contains(&unit).then_some((chars.font, unit));
        if let Some((font, code)) = symbol.map(|(font, code)| (Some(font), code)).or(private) {
            let printed = self.doc.fonts.printed(font, code);
            let mut buffer = [0; 2];
            out.extend(printed.map_or(&[][..], |c| &*c.encode_utf16(&mut buffer)));
            return;
        }
        match unit {
            0x09 => out.push(0x09),
            // Breaks of line, page and column.
            0x0b | 0x0c | 0x0e => out.push(0x0a),
            0x1e => out.push(0x2d),
            0xa0 => out.push(0x20),
            // Marks of pictures, notes and fields, and hyphens that are not printed.
            0..=0x1f => {}
            _ => out.push(unit),
        }
    }
}

fn look(para: &Para, bold: bool) -> Look {
    let heading = para.outline.filter(|level| *level < 6).map(|level| level + 1);
    Look { heading, centered: para.aligned == 1, right: para.aligned == 2, bold }
}

impl Document<'_> {
    /// What the paragraph is set to whose mark is this character, and its characters by style.
    fn paragraph(&self, mark: u32) -> (Para, Chars) {
        let Some(piece) = self.pieces.at(mark) else { return Default::default() };
        let run = self.paragraphs.at(piece.offset(mark));
        let (mut para, base) = self.styles.paragraph(u16_at(run.list, 0).unwrap_or(0));
        let list = run.list.get(2..).unwrap_or(&[]);
        sprm::each(list, self.data, &mut |code, operand| para.apply(code, operand));
        para.apply_over(self.pieces.over(piece), self.data);
        (para.settled(), base)
    }

    /// The cells of the row whose mark is this character.
    fn shape(&self, mark: u32) -> Shape {
        let mut shape = Shape::default();
        if let Some(piece) = self.pieces.at(mark) {
            let run = self.paragraphs.at(piece.offset(mark));
            let list = run.list.get(2..).unwrap_or(&[]);
            sprm::each(list, self.data, &mut |code, operand| shape.apply(code, operand));
        }
        shape
    }

    /// What a character is set to, and where that ends.
    fn characters(&self, position: u32, base: Chars) -> (Chars, u32) {
        let Some(piece) = self.pieces.at(position) else { return (base, position.saturating_add(1)) };
        let run = self.runs.at(piece.offset(position));
        let mut chars = base;
        let style = sprm::changes(run.list).filter(|(code, _)| *code == 0x4a30);
        if let Some(style) = style.last().and_then(|(_, operand)| u16_at(operand, 0)) {
            self.styles.characters(style, &mut chars);
        }
        let base = chars;
        sprm::changes(run.list).for_each(|(code, operand)| chars.apply(code, operand, base));
        chars.apply_over(self.pieces.over(piece), base);
        (chars, piece.character(run.end).max(position.saturating_add(1)))
    }
}

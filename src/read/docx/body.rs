//! Reads a story: the body, a text box, a note, or what stands in a cell.
//!
//! In comes an element that holds paragraphs and tables, out go items in reading order, each
//! paragraph with its number. Tracked changes are taken as accepted, hidden text and
//! instructions of fields are left out; text boxes follow the paragraph that holds them.

use std::collections::BTreeMap;

use super::field::Fields;
use super::numbering::{Counters, Numbering};
use super::props::{self, Align, ParagraphProps};
use super::styles::{self, Style, Styles};
use super::table;
use super::xml::{Fault, Tag, Xml};
use crate::read::paper::{Item, Look, Paragraph};

/// Most paragraphs and cells that are kept.
const MOST_ITEMS: usize = 1_000_000;
/// Most text that is kept, in bytes.
const MOST_TEXT: usize = 128 << 20;

/// What all stories of a document share.
#[derive(Debug)]
pub(super) struct Story<'d> {
    numbering: &'d Numbering,
    pub(super) styles: &'d Styles,
    resolved: &'d BTreeMap<String, Style>,
    counters: Counters,
    pub(super) fields: Fields,
    /// Text boxes of the paragraph that is being read.
    pub(super) boxes: Vec<Item>,
    /// Notes in the order in which the text refers to them.
    pub(super) notes: Vec<Reference>,
    /// Pictures that were passed over.
    pub(super) pictures: usize,
    /// Parts in other formats that were passed over.
    pub(super) foreign: usize,
    items: usize,
    pub(super) written: usize,
}

/// A reference to a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Whether the note stands at the end of the document.
    pub(super) end: bool,
    /// Its id.
    pub(super) id: String,
    /// Whether the author wrote its mark himself.
    pub(super) marked: bool,
}

/// Items of one container, with the beginning of a paragraph whose mark was deleted.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// What was read.
    pub(super) items: Vec<Item>,
    carried: Line,
}

/// Text of a paragraph while it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// What is printed so far.
    pub(super) text: String,
    /// Whether anything visible was not bold.
    pub(super) light: bool,
    /// Whether anything visible was bold.
    pub(super) dark: bool,
}

impl<'d> Story<'d> {
    /// Nothing read so far.
    pub(super) fn new(
        numbering: &'d Numbering,
        styles: &'d Styles,
        resolved: &'d BTreeMap<String, Style>,
    ) -> Self {
        Self {
            numbering,
            styles,
            resolved,
            counters: Counters::default(),
            fields: Fields::default(),
            boxes: Vec::new(),
            notes: Vec::new(),
            pictures: 0,
            foreign: 0,
            items: 0,
            written: 0,
        }
    }

    /// The items of the element that was entered last, a story of its own.
    pub(super) fn story(&mut self, xml: &mut Xml<'_>) -> Vec<Item> {
        let outer = (std::mem::take(&mut self.fields), std::mem::take(&mut self.boxes));
        let items = self.container(xml);
        (self.fields, self.boxes) = outer;
        items
    }

    /// The items of the element that was entered last.
    pub(super) fn container(&mut self, xml: &mut Xml<'_>) -> Vec<Item> {
        let mut flow = Flow::default();
        self.blocks(xml, &mut flow);
        self.finish(xml, flow)
    }

    /// The items of a cell, whose settings go to `setting` one by one.
    pub(super) fn cell(
        &mut self,
        xml: &mut Xml<'_>,
        mut setting: impl FnMut(&mut Xml<'_>, &Tag<'_>),
    ) -> Vec<Item> {
        let mut flow = Flow::default();
        let start = self.progress();
        xml.each(|xml, tag| {
            if tag.name() == "tcPr" {
                xml.each(&mut setting);
            } else {
                self.block(xml, tag, &mut flow, start);
            }
        });
        self.finish(xml, flow)
    }

    fn finish(&mut self, xml: &mut Xml<'_>, mut flow: Flow) -> Vec<Item> {
        let rest = std::mem::take(&mut flow.carried);
        self.push(xml, &mut flow, rest, Look::default());
        flow.items
    }

    fn blocks(&mut self, xml: &mut Xml<'_>, flow: &mut Flow) {
        let start = self.progress();
        xml.each(|xml, tag| self.block(xml, tag, flow, start));
    }

    fn block(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, flow: &mut Flow, start: usize) {
        match tag.name() {
            "p" => self.paragraph(xml, flow),
            "tbl" => table::read(self, xml, flow),
            "altChunk" => self.foreign += 1,
            "sectPr" | "sdtPr" | "sdtEndPr" | "customXmlPr" | "tcPr" | "del" | "moveFrom" => {}
            // What an older program shows repeats what a newer one does.
            "Fallback" if self.progress() > start => {}
            _ => self.blocks(xml, flow),
        }
    }

    /// Grows with everything that was read.
    pub(super) fn progress(&self) -> usize {
        self.written + self.items + self.pictures
    }

    fn paragraph(&mut self, xml: &mut Xml<'_>, flow: &mut Flow) {
        let outer = std::mem::take(&mut self.boxes);
        let mut line = std::mem::take(&mut flow.carried);
        let mut props = ParagraphProps::default();
        let resolved = self.resolved;
        let mut style = resolved.get("");
        xml.each(|xml, tag| {
            if tag.name() == "pPr" {
                props = props::paragraph(xml);
                style = props.style.as_ref().and_then(|id| resolved.get(id)).or(style);
            } else {
                self.inline(xml, tag, style, &mut line);
            }
        });
        self.fields.end_paragraph();
        let style = style.cloned().unwrap_or_default();
        let hidden = props.mark.hidden.unwrap_or(style.hidden);
        let label =
            if props.joined || hidden && line.text.is_empty() { None } else { self.label(&props, &style) };
        line.text.insert_str(0, label.as_deref().unwrap_or_default());
        let boxes = std::mem::replace(&mut self.boxes, outer);
        if props.joined || hidden {
            flow.carried = line;
        } else {
            let look = look(&props, &style, &line);
            self.push(xml, flow, line, look);
        }
        flow.items.extend(boxes);
    }

    /// The number in front of a paragraph.
    fn label(&mut self, props: &ParagraphProps, style: &Style) -> Option<String> {
        let (list, level) = match (props.list, style.list) {
            (Some(list), inherited) => (list, props.level.or(inherited.map(|i| i.1)).unwrap_or(0)),
            (None, Some((list, level))) => (list, props.level.unwrap_or(level)),
            (None, None) => return None,
        };
        self.numbering.label(&mut self.counters, list, level)
    }

    fn push(&mut self, xml: &mut Xml<'_>, flow: &mut Flow, line: Line, look: Look) {
        if line.text.trim().is_empty() {
            return;
        }
        let text = line.text;
        self.count(xml, text.len());
        flow.items.push(Item::Paragraph(Paragraph { text, look, place: None }));
    }

    /// Counts one item of so many bytes, and stops where there are too many.
    pub(super) fn count(&mut self, xml: &mut Xml<'_>, bytes: usize) {
        self.items += 1;
        self.written += bytes;
        if self.items > MOST_ITEMS || self.written > MOST_TEXT {
            xml.stop(Fault::Large);
        }
    }
}

fn look(props: &ParagraphProps, style: &Style, line: &Line) -> Look {
    let align = props.align.or(style.align);
    Look {
        heading: props.outline.map_or(style.heading, styles::heading),
        centered: align == Some(Align::Center),
        right: align == Some(Align::Right),
        bold: line.dark && !line.light,
    }
}

//! Reads what stands in a paragraph: runs, and the wrappers around them.
//!
//! In come the children of a paragraph, out goes its text as it is printed. Deleted and
//! hidden text, phonetic guides and comments leave no trace; drawings are looked through
//! for text boxes and WordArt.

use super::body::{Line, Reference, Story};
use super::props::{self, RunProps};
use super::styles::Style;
use super::xml::{Tag, Xml};
use crate::read::paper::{Item, Look, Paragraph};
use crate::read::symbols::{self, Font};

/// How the text of a run is shown.
#[derive(Clone, Debug, Default)]
struct Face {
    hidden: bool,
    bold: bool,
    /// Font, where it shows something else than its characters.
    symbols: Option<Font>,
}

impl Story<'_> {
    /// Reads one child of a paragraph.
    pub(super) fn inline(
        &mut self,
        xml: &mut Xml<'_>,
        tag: &Tag<'_>,
        style: Option<&Style>,
        line: &mut Line,
    ) {
        match tag.name() {
            "r" => self.run(xml, style, line),
            "del" | "moveFrom" | "pPr" | "sdtPr" | "sdtEndPr" | "smartTagPr" | "customXmlPr" | "ctrlPr" => {}
            _ => {
                let start = self.progress() + line.text.len();
                xml.each(|xml, tag| {
                    let repeats = tag.name() == "Fallback" && self.progress() + line.text.len() > start;
                    if !repeats {
                        self.inline(xml, tag, style, line);
                    }
                });
            }
        }
    }

    fn run(&mut self, xml: &mut Xml<'_>, style: Option<&Style>, line: &mut Line) {
        let mut face = self.face(&RunProps::default(), style);
        xml.each(|xml, tag| {
            if tag.name() == "rPr" {
                let props = props::run(xml);
                face = self.face(&props, style);
            } else {
                self.piece(xml, tag, &face, style, line);
            }
        });
    }

    /// What the run's own settings and its styles make of it together.
    fn face(&self, props: &RunProps, style: Option<&Style>) -> Face {
        let (bold, hidden) = props.style.as_ref().map_or((false, false), |id| self.styles.switches(id));
        // Two styles that both switch a thing on switch it off again; the run's word is last.
        Face {
            hidden: props.hidden.unwrap_or(hidden != style.is_some_and(|s| s.hidden)),
            bold: props.bold.unwrap_or(bold != style.is_some_and(|s| s.bold)),
            symbols: props.font.as_deref().and_then(Font::named),
        }
    }

    fn piece(
        &mut self,
        xml: &mut Xml<'_>,
        tag: &Tag<'_>,
        face: &Face,
        style: Option<&Style>,
        line: &mut Line,
    ) {
        match tag.name() {
            "t" => {
                let keep = tag.attr("space").as_deref() == Some("preserve");
                let text = xml.text().replace(['\n', '\r'], " ");
                self.print(if keep { &text } else { text.trim_matches([' ', '\t']) }, face, line);
            }
            "tab" | "ptab" => self.print("\t", face, line),
            "br" | "cr" => self.print("\n", face, line),
            "noBreakHyphen" => self.print("-", face, line),
            "sym" => {
                let font = tag.attr("font").and_then(|font| Font::named(&font));
                let code = tag.attr("char").and_then(|c| u32::from_str_radix(c.trim(), 16).ok());
                if let Some(shown) = code.and_then(|code| symbols::shown(font, code)) {
                    let plain = Face { symbols: None, ..face.clone() };
                    self.print(shown.encode_utf8(&mut [0; 4]), &plain, line);
                }
            }
            "instrText" => self.fields.instruct(&xml.text()),
            "fldChar" => {
                let kind = tag.attr("fldCharType").unwrap_or_default();
                if let Some(text) = self.fields.mark(xml, &kind) {
                    self.print(&text, face, line);
                }
            }
            "footnoteReference" | "endnoteReference" if !face.hidden => {
                let marked = tag.attr("customMarkFollows").is_some_and(|v| v != "0" && v != "false");
                let end = tag.name() == "endnoteReference";
                self.count(xml, 0);
                self.notes.extend(tag.attr("id").map(|id| Reference { end, id, marked }));
            }
            "ruby" => self.ruby(xml, style, line),
            "r" => self.run(xml, style, line),
            "AlternateContent" => {
                let start = self.progress() + line.text.len();
                xml.each(|xml, tag| {
                    // What an older program shows repeats what a newer one does.
                    let repeats = tag.name() == "Fallback" && self.progress() + line.text.len() > start;
                    if !repeats {
                        xml.each(|xml, tag| self.piece(xml, tag, face, style, line));
                    }
                });
            }
            "drawing" | "pict" | "object" if !face.hidden => self.drawing(xml),
            _ => {}
        }
    }

    /// Of a phonetic guide only the characters that it explains are kept.
    fn ruby(&mut self, xml: &mut Xml<'_>, style: Option<&Style>, line: &mut Line) {
        xml.each(|xml, tag| {
            if tag.name() == "rubyBase" {
                xml.each(|xml, tag| self.inline(xml, tag, style, line));
            }
        });
    }

    fn print(&mut self, text: &str, face: &Face, line: &mut Line) {
        if face.hidden || !self.fields.visible() {
            return;
        }
        self.fields.filled();
        let blank = text.trim().is_empty();
        line.light |= !face.bold && !blank;
        line.dark |= face.bold && !blank;
        match face.symbols {
            Some(font) => line.text.extend(text.chars().filter_map(|c| symbol_of(font, c))),
            None => line.text.extend(text.chars().filter(|c| *c != '\u{ad}')),
        }
    }

    /// Looks through a drawing for what it says.
    fn drawing(&mut self, xml: &mut Xml<'_>) {
        let start = self.progress();
        xml.each(|xml, tag| match tag.name() {
            "txbxContent" | "txBody" => {
                let items = self.story(xml);
                self.boxes.extend(items);
            }
            "textpath" => {
                let text = tag.attr("string").unwrap_or_default();
                if !text.trim().is_empty() {
                    self.count(xml, text.len());
                    let look = Look::default();
                    self.boxes.push(Item::Paragraph(Paragraph { text, look, place: None }));
                }
            }
            "blip" | "imagedata" => self.pictures += 1,
            "Fallback" if self.progress() > start => {}
            _ => self.drawing(xml),
        });
    }
}

/// A character of a symbol font; Han characters beside it are set in another one.
fn symbol_of(font: Font, c: char) -> Option<char> {
    let code = c as u32;
    let drawn = (0x20..0x100).contains(&code) || (0xF000..0xF100).contains(&code);
    if drawn && !c.is_ascii_digit() {
        symbols::shown(Some(font), code).or(Some(c).filter(char::is_ascii))
    } else {
        Some(c)
    }
}

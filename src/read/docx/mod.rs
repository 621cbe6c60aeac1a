//! Reads Word documents (DOCX): paragraphs with their numbers, tables, boxes and notes.
//!
//! In come the bytes of a container after ISO/IEC 29500, of any program and either edition,
//! out goes a `Paper` in reading order as the document prints with all changes accepted.
//! Running heads and feet are left out. What a paragraph means is not asked.

mod body;
mod field;
mod numbering;
mod package;
mod props;
mod run;
mod styles;
mod table;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::BTreeMap;

use super::paper::{Doubt, Item, Paper};
use super::{SourceError, counting};
use crate::diag::{Code, codes};
use body::{Reference, Story};
use numbering::Numbering;
use package::Package;
use styles::Styles;
use xml::{Fault, Xml};

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part()?;
    let relations = package.relations(&main)?;
    let styles = Styles::read(&package.related(&relations, "styles")?);
    let numbering = Numbering::read(&package.related(&relations, "numbering")?, &styles);
    let resolved = styles.resolve(&numbering);
    let mut story = Story::new(&numbering, &styles, &resolved);
    let mut paper = Paper::default();

    let part = package.part(&main)?.unwrap_or_default();
    let mut fault = body(&part, &mut story, &mut paper.items);
    drop(part);
    let references = std::mem::take(&mut story.notes);
    for (kind, end) in [("footnotes", false), ("endnotes", true)] {
        if references.iter().any(|r| r.end == end) {
            let part = package.related(&relations, kind)?;
            fault = fault.or(notes(&part, &references, end, &mut story, &mut paper.items));
        }
    }
    refuse(fault, &story, &paper)?;
    doubt(fault, &story, &mut paper);
    Ok(paper)
}

fn body(part: &str, story: &mut Story<'_>, items: &mut Vec<Item>) -> Option<Fault> {
    let mut xml = Xml::new(part);
    xml.each_of_root(|xml, tag| {
        if tag.name() == "body" {
            let read = story.container(xml);
            items.extend(read);
        }
    });
    xml.fault()
}

/// Appends the notes that the text refers to, each behind its mark.
fn notes(
    part: &str,
    references: &[Reference],
    end: bool,
    story: &mut Story<'_>,
    items: &mut Vec<Item>,
) -> Option<Fault> {
    let mut read: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    let mut xml = Xml::new(part);
    xml.each_of_root(|xml, tag| {
        let usual = matches!(tag.attr("type").as_deref(), None | Some("normal"));
        if let Some(id) = tag.attr("id").filter(|_| usual) {
            let note = story.story(xml);
            read.insert(id, note);
        }
    });
    let mut number = 0;
    for reference in references.iter().filter(|r| r.end == end) {
        number += i64::from(!reference.marked);
        let mut note = read.remove(&reference.id).unwrap_or_default();
        if let (Some(Item::Paragraph(first)), false) = (note.first_mut(), reference.marked) {
            let mark = if end { counting::named("lowerRoman", number) } else { number.to_string() };
            first.text = format!("[{mark}] {}", first.text.trim_start());
        }
        items.append(&mut note);
    }
    xml.fault()
}

fn refuse(fault: Option<Fault>, story: &Story<'_>, paper: &Paper) -> Result<(), SourceError> {
    let error = |code: Code, message: &str| Err(SourceError::new(code, message));
    match fault {
        Some(Fault::Deep) => error(codes::LIMIT_EXCEEDED, "the document nests deeper than 256 elements"),
        Some(Fault::Large) => error(codes::LIMIT_EXCEEDED, "the document prints more than is kept of one"),
        Some(Fault::Broken) if paper.items.is_empty() => {
            error(codes::UNREADABLE_SOURCE, "the document's XML is damaged before its first paragraph")
        }
        _ if paper.items.is_empty() && story.pictures > 0 => {
            error(codes::NO_TEXT_LAYER, "the document consists of pictures; recognise their characters first")
        }
        _ => Ok(()),
    }
}

fn doubt(fault: Option<Fault>, story: &Story<'_>, paper: &mut Paper) {
    let mut add = |code: Code, message: &str| {
        paper.doubts.push(Doubt { code: code.name.to_owned(), message: message.to_owned() });
    };
    if fault == Some(Fault::Broken) {
        add(codes::TRUNCATED_SOURCE, "the document's XML breaks off; what follows is missing");
    }
    if story.foreign > 0 {
        add(
            codes::UNSUPPORTED_FORMAT,
            "a part of the document is embedded in another format (altChunk) and was left out",
        );
    }
}

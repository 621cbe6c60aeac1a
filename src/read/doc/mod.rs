//! Reads Word 97–2003 documents (DOC, DOT, and WPS of the same build), after [MS-DOC].
//!
//! In comes an OLE2 container, out goes what its text prints: the body with its text boxes,
//! then footnotes and endnotes. Headers, footers and comments are left out. Files locked by
//! a password and those of Word 95 and before are refused by name.

mod boxes;
mod bytes;
mod fib;
mod fields;
mod grid;
mod lists;
mod numbering;
mod pieces;
mod properties;
mod runs;
mod sprm;
mod story;
mod styles;
mod symbols;
mod tables;

use std::io::{Cursor, Read};

use super::SourceError;
use super::paper::{Doubt, Paper};
use crate::diag::codes;
use bytes::Plc;
use fib::{Fib, Part, Story};
use lists::Lists;
use numbering::Numbering;
use pieces::Pieces;
use runs::{Kind, Runs};
use story::Stories;
use styles::Styles;
use symbols::Fonts;

/// What the reading of a story asks of the file.
#[derive(Debug)]
struct Document<'a> {
    main: &'a [u8],
    data: &'a [u8],
    pieces: Pieces<'a>,
    runs: Runs<'a>,
    paragraphs: Runs<'a>,
    styles: Styles<'a>,
    fonts: Fonts,
    /// Where sections end, in order.
    sections: Vec<u32>,
}

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Paper, SourceError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|e| damaged(&e.to_string()))?;
    let mut stream = |name: &str| {
        let mut out = Vec::new();
        let opened = file.open_stream(name).ok()?;
        // What can be read in front of a break is worth having.
        let _ = opened.take(bytes.len() as u64).read_to_end(&mut out);
        Some(out)
    };
    let main = stream("WordDocument").ok_or_else(|| damaged("it has no main stream"))?;
    let fib = Fib::read(&main)?;
    let table = stream(fib.table).ok_or_else(|| damaged("it has no table stream"))?;
    let data = stream("Data").unwrap_or_default();
    paper(&fib, &main, &table, &data)
}

fn damaged(why: &str) -> SourceError {
    SourceError::new(codes::UNREADABLE_SOURCE, format!("the Word file is damaged or cut: {why}"))
}

fn paper(fib: &Fib<'_>, main: &[u8], table: &[u8], data: &[u8]) -> Result<Paper, SourceError> {
    let doc = Document {
        main,
        data,
        pieces: Pieces::read(fib.part(Part::Pieces, table), main.len())?,
        runs: Runs::new(main, fib.part(Part::CharacterPages, table), Kind::Characters),
        paragraphs: Runs::new(main, fib.part(Part::ParagraphPages, table), Kind::Paragraphs),
        styles: Styles::read(fib.part(Part::Styles, table)),
        fonts: Fonts::read(fib.part(Part::Fonts, table)),
        sections: sections(fib.part(Part::Sections, table)),
    };
    let lists = Lists::read(fib.from(Part::Lists, table), fib.from(Part::ListOverrides, table));
    let boxes = boxes::boxes(fib.part(Part::Boxes, table), fib.part(Part::Anchors, table));
    let mut stories = Stories::new(&doc, Numbering::new(lists));
    let (anchored, loose) = boxes.split_at(boxes.partition_point(|b| b.anchor.is_some()));
    let of_boxes = fib.story(Story::Boxes).start;
    stories.read(fib.story(Story::Body), anchored, of_boxes)?;
    stories.read(fib.story(Story::Footnotes), &[], 0)?;
    stories.read(fib.story(Story::Endnotes), &[], 0)?;
    stories.read(0..0, loose, of_boxes)?;
    let mut paper = Paper { items: stories.items, ..Paper::default() };
    if doc.pieces.cut {
        let message = "the Word file ends before its text does".to_owned();
        paper.doubts.push(Doubt { code: codes::TRUNCATED_SOURCE.name.to_owned(), message });
    }
    Ok(paper)
}

/// Ends of sections, in order.
fn sections(table: &[u8]) -> Vec<u32> {
    let plc = Plc::new(table, 12);
    let mut ends: Vec<u32> = (1..=plc.len()).filter_map(|n| plc.position(n)).collect();
    ends.sort_unstable();
    ends
}

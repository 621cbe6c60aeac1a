//! Reads Word 97–2003 documents (DOC, DOT, and WPS of the same build), after [MS-DOC].
//!
//! In comes an OLE2 container, out goes what its text prints: the body with its text boxes,
//! then footnotes and endnotes. Headers, footers and comments are left out. Files locked by
//! a password and those of Word 95 and before are refused by name.

mod boxes;
mod bytes;
mod fib;
mod fields;
mod fonts;
mod grid;
mod lists;
mod numbering;
mod pieces;
mod properties;
mod runs;
#[cfg(test)]
mod specimen;
mod sprm;
mod story;
mod styles;
mod tables;

use std::borrow::Cow;
use std::io::{Cursor, Read};

use super::paper::{Doubt, Paper};
use super::{MAX_BYTES, SourceError};
use crate::diag::codes;
use bytes::Plc;
use fib::{Fib, Part, Story};
use fonts::Fonts;
use lists::Lists;
use numbering::Numbering;
use pieces::Pieces;
use runs::{Kind, Runs};
use story::Stories;
use styles::Styles;

/// Longest file that is made whole after it was cut.
const MAX_EXTENDED: usize = 64 << 20;

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
    let mut doubts = Vec::new();
    let mut file = match open(Cow::Borrowed(bytes)) {
        Ok(file) => file,
        Err(reason) => {
            let file = extended(bytes).and_then(|longer| open(Cow::Owned(longer)).ok());
            doubts.push(doubt("the Word file ends before its container does"));
            file.ok_or_else(|| damaged(&reason.to_string()))?
        }
    };
    let mut stream = |name: &str| {
        let mut out = Vec::new();
        let opened = file.open_stream(name).ok()?;
        // What can be read in front of a break is worth having.
        let _ = opened.take(MAX_BYTES as u64).read_to_end(&mut out);
        Some(out)
    };
    let main = stream("WordDocument").ok_or_else(|| damaged("it has no main stream"))?;
    let fib = Fib::read(&main)?;
    let table = stream(fib.table).ok_or_else(|| damaged("it has no table stream"))?;
    let data = stream("Data").unwrap_or_default();
    let mut paper = paper(&fib, &main, &table, &data)?;
    paper.doubts.extend(doubts);
    paper.doubts.truncate(1);
    Ok(paper)
}

fn open(bytes: Cow<'_, [u8]>) -> std::io::Result<cfb::CompoundFile<Cursor<Cow<'_, [u8]>>>> {
    cfb::CompoundFile::open(Cursor::new(bytes))
}

/// A file that was cut, made as long as its own table of sectors says. What is missing reads
/// as zeros, which print nothing.
fn extended(bytes: &[u8]) -> Option<Vec<u8>> {
    let sector = 1usize.checked_shl(u32::from(bytes::u16_at(bytes, 30)?)).filter(|size| *size <= 4096)?;
    let tables = usize::try_from(bytes::u32_at(bytes, 44)?).ok()?;
    let length = tables.checked_mul(sector / 4)?.checked_add(1)?.checked_mul(sector)?;
    // A table is as long as a hundred sectors and more, so little of it need be used.
    if length <= bytes.len() || length > MAX_EXTENDED {
        return None;
    }
    let mut longer = bytes.to_vec();
    longer.resize(length, 0);
    Some(longer)
}

fn doubt(message: &str) -> Doubt {
    Doubt { code: codes::TRUNCATED_SOURCE.name.to_owned(), message: message.to_owned() }
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
        paper.doubts.push(doubt("the Word file ends before its text does"));
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

#[cfg(test)]
mod tests {
    use super::super::paper::Item;
    use super::specimen::Changed;
    use super::*;

    const IN_TABLE: &[u8] = &[0x16, 0x24, 1];
    const DELETED: &[u8] = &[0x00, 0x08, 1];
    const HIDDEN: &[u8] = &[0x3c, 0x08, 1];

    fn shown(file: &[u8]) -> Vec<String> {
        let item = |item: &Item| match item {
            Item::Paragraph(p) => p.text.clone(),
            Item::Grid(g) => g.cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("|"),
        };
        read(file).unwrap().items.iter().map(item).collect()
    }

    fn row_end(edges: &[i16]) -> Vec<u8> {
        let count = edges.len() - 1;
        let mut out = vec![0x16, 0x24, 1, 0x17, 0x24, 1, 0x08, 0xd6];
        out.extend(u16::try_from(2 + edges.len() * 2 + count * 20).unwrap().to_le_bytes());
        out.push(u8::try_from(count).unwrap());
        out.extend(edges.iter().flat_map(|e| e.to_le_bytes()));
        out.extend(vec![0; count * 20]);
        out
    }

    #[test]
    fn what_is_hidden_or_removed_is_not_printed() {
        let rows: &[(&[Changed<'_>], &[Changed<'_>], &[&str])] = &[
            (&[("云州市\r", &[]), ("通知\r", &[])], &[], &["云州市", "通知"]),
            (&[("前删后\r", &[])], &[("删", DELETED)], &["前后"]),
            (&[("前半去\r", &[]), ("后半\r", &[])], &[("去\r", DELETED)], &["前半后半"]),
            (&[("前\r", &[]), ("隐\r", &[]), ("后\r", &[])], &[("隐\r", HIDDEN)], &["前", "后"]),
            (&[("第一\u{b}行\u{1e}\u{1f}尾\u{1}\u{2}\r", &[])], &[], &["第一\n行-尾"]),
            (&[("甲\u{13}PAGE\u{14}3\u{15}乙\r", &[])], &[], &["甲3乙"]),
            (&[("无尾", &[])], &[], &["无尾"]),
        ];
        for (paragraphs, characters, want) in rows {
            assert_eq!(shown(&specimen::file(paragraphs, characters)), *want);
        }
    }

    #[test]
    fn marks_make_tables() {
        let end = row_end(&[0, 1000, 2000]);
        let mut paragraphs: Vec<(&str, &[u8])> = vec![("表\r", &[])];
        for cells in [["序号\u{7}", "任务\u{7}"], ["1\u{7}", "甲\r"]] {
            paragraphs.extend(cells.map(|c| (c, IN_TABLE)));
            if cells[1].ends_with('\r') {
                paragraphs.push(("乙\u{7}", IN_TABLE));
            }
            paragraphs.push(("\u{7}", &end));
        }
        let file = specimen::file(&paragraphs, &[]);
        assert_eq!(shown(&file), ["表", "序号|任务|1|甲\n乙"]);
    }

    #[test]
    fn a_removed_row_is_gone() {
        let end = row_end(&[0, 1000]);
        let row = [("甲\u{7}", IN_TABLE), ("\u{7}", end.as_slice()), ("乙\u{7}", IN_TABLE), ("\u{7}", &end)];
        assert_eq!(shown(&specimen::file(&row, &[("乙\u{7}\u{7}", DELETED)])), ["甲"]);
    }

    #[test]
    fn refusals_name_their_reason() {
        let file = specimen::file(&[("云州市\r", &[])], &[]);
        for (at, bytes, want) in [
            (11, [1].as_slice(), "password"),
            (0, &[0xdc, 0xa5], "Word 95"),
            (0, &[0, 0], "damaged"),
            (11, &[2], "no table stream"),
            (0x9a + 33 * 8, &[0xff; 8], "no table of its text"),
        ] {
            let error = read(&specimen::patched(&file, at, bytes)).unwrap_err();
            assert!(error.message.contains(want), "{want}: {error}");
        }
    }

    #[test]
    fn cut_files_give_a_result_or_a_reason() {
        let paragraphs = vec![("云州市人民政府关于推进平安建设的通知\r", &[][..]); 10];
        let file = specimen::file(&paragraphs, &[]);
        let whole = read(&file).unwrap();
        for length in (0..file.len()).step_by(499) {
            match read(&file[..length]) {
                Ok(paper) => assert!(!paper.doubts.is_empty() || paper == whole, "{length}"),
                Err(error) => assert_eq!(error.code.name, "unreadable-source"),
            }
        }
    }
}

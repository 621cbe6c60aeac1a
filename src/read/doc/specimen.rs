//! Small Word files for tests: text with the properties of its paragraphs and characters.

use std::io::{Cursor, Write};

/// A stretch of text with changes.
pub(super) type Changed<'a> = (&'a str, &'a [u8]);

/// Where the text begins in the main stream.
const TEXT: usize = 1024;

/// Builds a file of paragraphs, each with its mark, and of stretches of characters, told by
/// their first occurrence.
pub(super) fn file(paragraphs: &[Changed<'_>], characters: &[Changed<'_>]) -> Vec<u8> {
    let text: String = paragraphs.iter().map(|p| p.0).collect();
    let length = units(&text);
    let mut main = vec![0; TEXT];
    main.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    main.resize(main.len().next_multiple_of(512), 0);
    let pages = u32::try_from(main.len() / 512).unwrap();
    main.extend(paragraph_page(paragraphs));
    main.extend(character_page(&text, characters));
    let mut table = vec![2, 16, 0, 0, 0];
    for word in [0, length, u32::try_from(TEXT).unwrap() << 16, 0] {
        table.extend(word.to_le_bytes());
    }
    let ends = [u32::try_from(TEXT).unwrap(), u32::try_from(TEXT).unwrap() + length * 2];
    for (part, page) in [(13, pages), (12, pages + 1)] {
        put(&mut main, 0x9a + part * 8, &u32::try_from(table.len()).unwrap().to_le_bytes());
        put(&mut main, 0x9a + part * 8 + 4, &12u32.to_le_bytes());
        table.extend([ends[0], ends[1], page].iter().flat_map(|word| word.to_le_bytes()));
    }
    put(&mut main, 0x9a + 33 * 8 + 4, &21u32.to_le_bytes());
    for (at, word) in [(0, 0xa5ec), (2, 0xc1), (32, 14), (62, 22), (0x98, 93)] {
        put(&mut main, at, &u16::to_le_bytes(word));
    }
    put(&mut main, 0x4c, &length.to_le_bytes());
    container(&main, &table)
}

/// Sets bytes of the main stream of a file, which begin behind the only `0xa5ec`.
pub(super) fn patched(file: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut out = file.to_vec();
    let main = file.windows(4).position(|w| w == [0xec, 0xa5, 0xc1, 0]).unwrap();
    put(&mut out, main + at, bytes);
    out
}

fn put(bytes: &mut [u8], at: usize, with: &[u8]) {
    bytes[at..at + with.len()].copy_from_slice(with);
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap()
}

fn offset(units: u32) -> [u8; 4] {
    (u32::try_from(TEXT).unwrap() + units * 2).to_le_bytes()
}

/// Fills a page from both ends: offsets in front, changes behind.
fn page(ends: &[u32], size: usize, lists: &[Vec<u8>]) -> Vec<u8> {
    let mut page = vec![0; 512];
    let mut top = 510;
    for (n, end) in std::iter::once(&0).chain(ends).enumerate() {
        put(&mut page, n * 4, &offset(*end));
    }
    for (n, list) in lists.iter().enumerate() {
        top = (top - list.len()) / 2 * 2;
        put(&mut page, top, list);
        page[(ends.len() + 1) * 4 + n * size] = u8::try_from(top / 2).unwrap();
    }
    page[511] = u8::try_from(ends.len()).unwrap();
    page
}

fn paragraph_page(paragraphs: &[Changed<'_>]) -> Vec<u8> {
    let mut end = 0;
    let ends: Vec<u32> = paragraphs.iter().map(|p| (end += units(p.0), end).1).collect();
    let list = |p: &Changed<'_>| {
        let data = [&[0, 0], p.1].concat();
        let half = u8::try_from(data.len().div_ceil(2)).unwrap();
        // An odd length is counted in one byte, an even one in two.
        let head = if data.len() % 2 == 1 { vec![half] } else { vec![0, half] };
        [head, data].concat()
    };
    page(&ends, 13, &paragraphs.iter().map(list).collect::<Vec<_>>())
}

fn character_page(text: &str, characters: &[Changed<'_>]) -> Vec<u8> {
    let (mut ends, mut lists) = (Vec::new(), Vec::new());
    for (stretch, changes) in characters {
        let at = units(text.split_once(stretch).unwrap().0);
        for (end, list) in [(at, &[][..]), (at + units(stretch), *changes)] {
            if end > ends.last().copied().unwrap_or(0) {
                ends.push(end);
                lists.push([&[u8::try_from(list.len()).unwrap()], list].concat());
            }
        }
    }
    ends.push(units(text));
    lists.push(vec![0]);
    page(&ends, 1, &lists)
}

fn container(main: &[u8], table: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in [("WordDocument", main), ("0Table", table)] {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

//! Archives made here, sound and unsound.

use std::io::{Cursor, Write};

use encoding_rs::GBK;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// Names with what they hold.
type Members<'a> = &'a [(&'a str, &'a [u8])];

/// A ZIP file with these members; a name that ends in `/` makes a folder.
fn zip(members: Members) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        if name.ends_with('/') {
            writer.add_directory(*name, SimpleFileOptions::default()).unwrap();
        } else {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// Replaces every occurrence of `from`, which is as long as `to`.
fn patched(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let at: Vec<_> = memchr::memmem::find_iter(&bytes, from).collect();
    assert!(!at.is_empty());
    for at in at {
        bytes[at..at + from.len()].copy_from_slice(to);
    }
    bytes
}

/// Changes bytes at a distance behind each signature.
fn marked(mut bytes: Vec<u8>, signature: &[u8], behind: usize, value: &[u8]) -> Vec<u8> {
    let at: Vec<_> = memchr::memmem::find_iter(&bytes, signature).collect();
    for at in at {
        bytes[at + behind..at + behind + value.len()].copy_from_slice(value);
    }
    bytes
}

fn open(bytes: &[u8]) -> Result<Option<Bundle>, SourceError> {
    Bundle::open(&mut Cursor::new(bytes), &mut Budget::of(bytes.len() as u64))
}

fn opened(bytes: &[u8]) -> Bundle {
    open(bytes).unwrap().unwrap()
}

fn read(bytes: &[u8], at: usize) -> Result<Vec<u8>, SourceError> {
    opened(bytes).read(&mut Cursor::new(bytes), at)
}

fn names(bytes: &[u8]) -> Vec<String> {
    opened(bytes).members().iter().map(|m| m.name.clone()).collect()
}

fn code(result: Result<Vec<u8>, SourceError>) -> &'static str {
    result.map_or_else(|e| e.code.name, |_| "read")
}

#[test]
fn members_are_listed_and_read() {
    let bytes = zip(&[("通知/", b""), ("通知/a.html", b"<p>"), ("b.txt", "防汛".repeat(999).as_bytes())]);
    assert_eq!(names(&bytes), ["通知/", "通知/a.html", "b.txt"]);
    let bundle = opened(&bytes);
    let fates: Vec<_> = bundle.members().iter().map(|m| m.fate == Fate::Source).collect();
    assert_eq!((fates, bundle.is_source()), (vec![false, true, true], false));
    assert_eq!(read(&bytes, 1).unwrap(), b"<p>");
    assert_eq!(read(&bytes, 2).unwrap().len(), 999 * 6);
    assert_eq!(bundle.peek(&mut Cursor::new(&bytes), 2).unwrap().len(), 999 * 6);
}

#[test]
fn names_are_decoded_and_lead_nowhere() {
    let gbk = GBK.encode("云州市.html").0.into_owned();
    let placeholder = "x".repeat(gbk.len());
    let raw = patched(zip(&[(&placeholder, b"1")]), placeholder.as_bytes(), &gbk);
    assert_eq!(names(&raw), ["云州市.html"]);
    let utf8 = "云州.htm";
    let placeholder = "y".repeat(utf8.len());
    let raw = patched(zip(&[(&placeholder, b"1")]), placeholder.as_bytes(), utf8.as_bytes());
    assert_eq!(names(&raw), [utf8]);
    let rows = [
        ("../../etc/passwd", "etc/passwd"),
        ("/a//b.txt", "a/b.txt"),
        ("a\\..\\b\\c.txt", "a/b/c.txt"),
        ("./a\nb.txt", "a b.txt"),
        ("..", ""),
    ];
    for (name, want) in rows {
        assert_eq!(label(name), want, "{name}");
    }
    assert_eq!(names(&zip(&[("a", b"1"), ("./a", b"2"), ("../..", b"3")])), ["a", "a (2)", "member-3"]);
}

#[test]
fn furniture_is_passed_over() {
    let rows = ["__MACOSX/a/._b.html", "a/.DS_Store", "Thumbs.db", "a/~$分工.xlsx", ".git/config"];
    let members: Vec<(&str, &[u8])> = rows.iter().map(|name| (*name, &b"x"[..])).collect();
    let bundle = opened(&zip(&members));
    assert!(bundle.members().iter().all(|m| matches!(m.fate, Fate::Skipped(_))), "{:?}", bundle.members());
}

#[test]
fn office_files_are_no_archives() {
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    let rows: &[(Members, Option<&str>)] = &[
        (&[types, ("word/document.xml", b"")], Some("Docx")),
        (&[types, ("xl/workbook.xml", b"")], Some("Xlsx")),
        (&[types, ("xl/workbook.bin", b""), ("xl/styles.bin", b"")], Some("Xlsb")),
        (&[types, ("ppt/presentation.xml", b"")], Some("PowerPoint")),
        (&[("OFD.xml", b""), ("Doc_0/Document.xml", b"")], Some("Ofd")),
        (&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")], Some("Ods")),
        (&[("mimetype", b"application/vnd.oasis.opendocument.text")], Some("OpenDocument text")),
        (&[("word/通知.html", b""), ("xl/a.txt", b"")], None),
        (&[("附件/OFD.xml", b"")], None),
        (&[], None),
    ];
    for (members, want) in rows {
        let bytes = zip(members);
        assert_eq!(open(&bytes).unwrap().is_none(), want.is_some(), "{want:?}");
        let told = format!("{:?}", sniff::container(&bytes));
        assert!(told.contains(want.unwrap_or("a ZIP archive")), "{want:?}: {told}");
    }
}

#[test]
fn a_document_inside_does_not_make_the_archive_one() {
    let inner = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    // Stored, so that the inner names stand in the outer file.
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("a.docx", stored).unwrap();
    writer.write_all(&inner).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(names(&bytes), ["a.docx"]);
    assert!(open(&read(&bytes, 0).unwrap()).unwrap().is_none());
}

#[test]
fn what_cannot_be_read_is_told_by_member() {
    let sound = zip(&[("a.txt", &[b'a'; 5000])]);
    let locked = marked(marked(sound.clone(), b"PK\x03\x04", 6, &[1]), b"PK\x01\x02", 8, &[1]);
    assert_eq!(code(read(&locked, 0)), "unsupported-format");
    let packed = marked(marked(sound.clone(), b"PK\x03\x04", 8, &[14]), b"PK\x01\x02", 10, &[14]);
    assert_eq!(code(read(&packed, 0)), "unsupported-format");
    let broken = marked(sound.clone(), b"PK\x03\x04", 36, &[0xff; 8]);
    assert_eq!(code(read(&broken, 0)), "unreadable-source");
    let wrong_sum = marked(sound.clone(), b"PK\x01\x02", 16, &[1, 2, 3, 4]);
    assert_eq!(code(read(&wrong_sum, 0)), "unreadable-source");
    // A bomb says it is small.
    let small = marked(sound.clone(), b"PK\x01\x02", 24, &100_u32.to_le_bytes());
    assert_ne!(code(read(&small, 0)), "read");
    let huge = marked(sound, b"PK\x01\x02", 24, &u32::MAX.saturating_sub(1).to_le_bytes());
    assert_eq!(code(read(&huge, 0)), "limit-exceeded");
}

#[test]
fn archives_that_unpack_to_too_much_are_cut_off() {
    let bytes = zip(&[("a", &[0; 600]), ("b", &[0; 600]), ("c", &[0; 300])]);
    let mut budget = Budget { bytes: 1000, members: 5 };
    let bundle = Bundle::open(&mut Cursor::new(&bytes), &mut budget).unwrap().unwrap();
    let fates: Vec<_> = bundle.members().iter().map(|m| m.fate == Fate::Source).collect();
    assert_eq!(fates, [true, false, true]);
    assert_eq!(code(bundle.read(&mut Cursor::new(&bytes), 1)), "limit-exceeded");
    let crowded = Bundle::open(&mut Cursor::new(&bytes), &mut budget);
    assert_eq!(crowded.unwrap_err().code.name, "limit-exceeded");
}

#[test]
fn broken_archives_are_told() {
    let bytes = zip(&[("a.txt", &[b'a'; 5000]), ("b.txt", b"b")]);
    for end in 4..bytes.len() {
        let error = open(bytes.get(..end).unwrap()).unwrap_err();
        assert_eq!(error.code.name, "unreadable-source", "cut at {end}");
    }
    // A directory that announces more members than there is memory for.
    let mut liar = b"PK\x03\x04".to_vec();
    liar.extend_from_slice(b"PK\x06\x06");
    liar.extend_from_slice(&44_u64.to_le_bytes());
    liar.extend_from_slice(&[0; 12]);
    liar.extend_from_slice(&(1_u64 << 40).to_le_bytes());
    liar.extend_from_slice(&(1_u64 << 40).to_le_bytes());
    liar.extend_from_slice(&[0; 16]);
    liar.extend_from_slice(b"PK\x06\x07");
    liar.extend_from_slice(&[0; 4]);
    liar.extend_from_slice(&4_u64.to_le_bytes());
    liar.extend_from_slice(&[1, 0, 0, 0]);
    liar.extend_from_slice(b"PK\x05\x06");
    liar.extend_from_slice(&[0xff; 16]);
    liar.extend_from_slice(&[0; 2]);
    assert_eq!(open(&liar).unwrap_err().code.name, "limit-exceeded");
}

#[test]
fn other_sources_are_no_bundles() {
    for bytes in [&b""[..], b"<html>", "关于：防汛\n\n".as_bytes(), b"PK", b"Subject: x\n\nno MIME"] {
        assert!(open(bytes).unwrap().is_none(), "{bytes:?}");
    }
}

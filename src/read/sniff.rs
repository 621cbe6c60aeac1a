//! Tells by content what a source is.
//!
//! In come bytes, out goes a format that is read, or a refusal that names the one it is. Names
//! lie: one spreadsheet in four that was seen is HTML called `.xls`, and Word files are
//! served as `.html`. Encodings are not decided here.

use std::io::{Cursor, Read, Seek};

use super::SourceError;
use super::decode;
use super::sheet::{csv, xml};
use super::zipped::Directory;
use memchr::memmem;

use crate::diag::codes;
use crate::notice::Format;

/// Signature, offset, what it is, what to do.
const MAGIC: &[(&[u8], usize, &str, &str)] = &[
    (b"{\\rtf", 0, "an RTF document", "save it as HTML or text"),
    (b"Rar!\x1a\x07", 0, "a RAR archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7z archive", "unpack it first"),
    (b"\x1f\x8b", 0, "gzip data", "unpack it first"),
    (b"BZh", 0, "bzip2 data", "unpack it first"),
    (b"\xfd7zXZ\0", 0, "xz data", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", 0, "Zstandard data", "unpack it first"),
    (b"ustar", 257, "a tar archive", "unpack it first"),
    (b"\x89PNG", 0, "a PNG image", "recognise its characters first"),
    (b"\xff\xd8\xff", 0, "a JPEG image", "recognise its characters first"),
    (b"GIF8", 0, "a GIF image", "recognise its characters first"),
    (b"II*\0", 0, "a TIFF image", "recognise its characters first"),
    (b"MM\0*", 0, "a TIFF image", "recognise its characters first"),
    (b"WEBP", 8, "a WebP image", "recognise its characters first"),
    (b"ftyp", 4, "a video or image in an MP4 container", "it holds no text"),
    (b"ID3", 0, "an audio file", "it holds no text"),
    (b"\x7fELF", 0, "a program", "it holds no text"),
    (b"MZ\x90", 0, "a program", "it holds no text"),
    (b"SQLite format 3\0", 0, "an SQLite database", "export its records first"),
    (b"%!PS", 0, "a PostScript document", "extract its text first"),
    (b"CAJ\0", 0, "a CAJ document", "extract its text first"),
];

/// Folders of the packages that hold an `[Content_Types].xml` (OOXML).
const PACKAGES: &[(&str, Form)] = &[
    ("word/", Form::Read(Format::Docx)),
    ("xl/workbook.bin", Form::Read(Format::Xlsb)),
    ("xl/", Form::Read(Format::Xlsx)),
    ("ppt/", Form::Foreign("a PowerPoint file (PPTX)", "save it as text")),
    ("", Form::Foreign("a package of unknown kind (OOXML)", "save it as DOCX or text")),
];

/// What the member `mimetype` of other packages says.
const MIME: &[(&[u8], Form)] = &[
    (b"opendocument.spreadsheet", Form::Read(Format::Ods)),
    (b"opendocument.text", Form::Foreign("an OpenDocument text", "save it as DOCX")),
    (b"opendocument", Form::Foreign("an OpenDocument file", "save it as text")),
    (b"epub", Form::Foreign("an EPUB book", "unpack it first")),
];

/// Markers inside a ZIP container whose directory is lost.
const ZIPPED: &[(&[u8], Form)] = &[
    (b"word/", Form::Read(Format::Docx)),
    (b"xl/workbook.bin", Form::Read(Format::Xlsb)),
    (b"OFD.xml", Form::Read(Format::Ofd)),
    (b"opendocument.spreadsheet", Form::Read(Format::Ods)),
    (b"ppt/", Form::Foreign("a PowerPoint file (PPTX)", "save it as text")),
    (b"opendocument.text", Form::Foreign("an OpenDocument text", "save it as DOCX")),
    // So short that it can stand in packed data by chance: asked last.
    (b"xl/", Form::Read(Format::Xlsx)),
];

/// Names of streams inside an OLE2 container, in UTF-16LE as they are stored.
const OLE: &[(&[u8], Form)] = &[
    (b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", Form::Read(Format::Doc)),
    (b"W\0o\0r\0k\0b\0o\0o\0k\0", Form::Read(Format::Xls)),
    (b"B\0o\0o\0k\0", Form::Read(Format::Xls)),
    (b"P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0", Form::Foreign("a PowerPoint file (OLE2: PPT)", "save it as text")),
    (
        b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
        Form::Foreign("an office file locked by a password", "save it without one"),
    ),
];

/// What a container turns out to be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// A format with a reader of its own.
    Read(Format),
    /// What it is, and what to do.
    Foreign(&'static str, &'static str),
}

/// How far names of members and streams are looked for.
const CONTAINER_WINDOW: usize = 1 << 20;

/// Tells a format that has a reader of its own; none for HTML and text, and an error with
/// the format's name for the rest.
pub fn container(bytes: &[u8]) -> Result<Option<Format>, SourceError> {
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(SourceError::new(codes::NO_DOCUMENT, "the source is empty"));
    }
    if let Some((_, _, what, todo)) = MAGIC.iter().find(|(sig, at, _, _)| holds_at(bytes, sig, *at)) {
        return Err(unsupported(what, todo));
    }
    // Some mailers put a line in front; the standard's readers look this far.
    if within(bytes.get(..bytes.len().min(1024)).unwrap_or(bytes), b"%PDF-") {
        return Ok(Some(Format::Pdf));
    }
    let unknown = Form::Foreign(
        "an OLE2 container that names no document",
        "fetch it again if it was cut short, or save it as DOCX, XLSX or text",
    );
    let form = if holds_at(bytes, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0) {
        if ends_before_directory(bytes) {
            let message = "this is an OLE2 container, cut before it says what it holds; fetch it again";
            return Err(SourceError::new(codes::UNREADABLE_SOURCE, message));
        }
        OLE.iter().find(|(name, _)| holds_stream(bytes, name)).map_or(unknown, |o| o.1)
    } else if is_zip(bytes) {
        zip_form(bytes)?
    } else if is_mail(bytes) || !looks_binary(bytes) {
        return Ok(None);
    } else {
        Form::Foreign("binary data of unknown format", "convert it to HTML or text")
    };
    match form {
        Form::Read(format) => Ok(Some(format)),
        Form::Foreign(what, todo) => Err(unsupported(what, todo)),
    }
}

/// Whether this is a ZIP file of any kind.
pub fn is_zip(bytes: &[u8]) -> bool {
    holds_at(bytes, b"PK\x03\x04", 0) || holds_at(bytes, b"PK\x05\x06", 0)
}

/// What a ZIP file is; an archive of other files has no form of its own.
fn zip_form(bytes: &[u8]) -> Result<Form, SourceError> {
    let mut reader = Cursor::new(bytes);
    match Directory::open(&mut reader) {
        Ok(directory) => Ok(office(&directory, &mut reader).unwrap_or(Form::Foreign(
            "a ZIP archive",
            "its members are read by `read::bundle`, or unpack it",
        ))),
        Err(error) => damaged(bytes).ok_or(error),
    }
}

/// What office format a ZIP file is, by the names of its members.
pub(super) fn office<R: Read + Seek>(directory: &Directory, reader: &mut R) -> Option<Form> {
    if let Some(mime) = directory.start_of(reader, "mimetype") {
        let known = MIME.iter().find(|(name, _)| memmem::find(&mime, name).is_some());
        if let Some((_, form)) = known {
            return Some(*form);
        }
    }
    if directory.has("OFD.xml") {
        return Some(Form::Read(Format::Ofd));
    }
    // Without it a folder `word/` is just a folder.
    if !directory.has("[Content_Types].xml") {
        return None;
    }
    PACKAGES.iter().find(|(folder, _)| directory.has_folder(folder)).map(|(_, form)| *form)
}

/// Whether a ZIP file without a directory shows traces of an office file.
pub(super) fn may_be_office(bytes: &[u8]) -> bool {
    damaged(bytes).is_some()
}

fn damaged(bytes: &[u8]) -> Option<Form> {
    ZIPPED.iter().find(|(name, _)| within(bytes, name)).map(|(_, form)| *form)
}

/// The refusal of a format whose reader was not built in.
pub(super) fn unread(format: Format) -> SourceError {
    unsupported(&format!("{format:?}").to_uppercase(), "this build of gongwen has no reader for it")
}

/// HTML or plain text, told from the decoded content.
pub fn text_format(text: &str) -> Result<Format, SourceError> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if let Some(format) = spreadsheet(start) {
        return Ok(format);
    }
    if start.starts_with("<?xml") || start.starts_with("<?mso") {
        let head: String = start.chars().take(4096).collect::<String>().to_ascii_lowercase();
        if !head.contains("<html") && !head.contains("xhtml") {
            let what = if head.contains("word") { "Word 2003 XML" } else { "an XML file" };
            return Err(unsupported(what, "save it as HTML or text"));
        }
        return Ok(Format::Html);
    }
    if start.starts_with("<!") || opens_tag(start) || known_tags(text) >= 4 {
        return Ok(Format::Html);
    }
    Ok(if csv::separator(text).is_some() { Format::Csv } else { Format::Text })
}

/// A workbook that is one XML file.
fn spreadsheet(start: &str) -> Option<Format> {
    let opens = ["<?xml", "<?mso", "<Workbook", "<ss:Workbook", "<office:document"];
    if !opens.iter().any(|o| start.starts_with(o)) {
        return None;
    }
    let head: String = start.chars().take(4096).collect();
    if xml::is_workbook(&head) {
        return Some(Format::Xls);
    }
    head.contains("opendocument.spreadsheet").then_some(Format::Ods)
}

fn unsupported(what: &str, todo: &str) -> SourceError {
    SourceError::new(codes::UNSUPPORTED_FORMAT, format!("this is {what}; {todo}"))
}

fn holds_at(bytes: &[u8], sig: &[u8], at: usize) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(sig))
}

fn within(bytes: &[u8], needle: &[u8]) -> bool {
    let head = bytes.get(..CONTAINER_WINDOW.min(bytes.len())).unwrap_or(bytes);
    head.windows(needle.len()).any(|w| w == needle)
        || bytes.len() > CONTAINER_WINDOW
            && bytes
                .get(bytes.len() - CONTAINER_WINDOW..)
                .is_some_and(|tail| tail.windows(needle.len()).any(|w| w == needle))
}

/// Whether a stream of this name stands at the root of an OLE2 container. A document may hold
/// others, so the directory is asked; in a damaged file, whatever looks like its entries, which
/// lie 128 bytes apart.
fn holds_stream(bytes: &[u8], name: &[u8]) -> bool {
    let Ok(file) = cfb::CompoundFile::open(std::io::Cursor::new(bytes)) else {
        return bytes.chunks(128).any(|entry| entry.starts_with(name));
    };
    let stored =
        |entry: &cfb::Entry| -> Vec<u8> { entry.name().encode_utf16().flat_map(u16::to_le_bytes).collect() };
    file.read_root_storage().any(|entry| stored(&entry).starts_with(name))
}

/// Whether the directory of an OLE2 container would begin behind its end.
fn ends_before_directory(bytes: &[u8]) -> bool {
    let number = |at: usize, len: usize| {
        let field = bytes.get(at..at + len)?.iter().rev();
        Some(field.fold(0usize, |n, byte| n << 8 | usize::from(*byte)))
    };
    let start = |size: usize, sector: usize| {
        sector.checked_add(1)?.checked_mul(1usize.checked_shl(u32::try_from(size).ok()?)?)
    };
    let start = number(30, 2).zip(number(48, 4)).and_then(|(size, sector)| start(size, sector));
    start.is_none_or(|start| start >= bytes.len())
}

/// Whether this is a mail or a saved page: header lines from the start, and among them
/// those of MIME.
pub fn is_mail(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1 << 14)).unwrap_or(bytes);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let (mut mime, mut typed, mut mail) = (false, false, false);
    for (number, line) in head.split(|b| *b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if matches!(line.first(), Some(b' ' | b'\t')) || number == 0 && line.starts_with(b"From ") {
            continue;
        }
        let Some(end) = line.iter().take(80).position(|b| *b == b':') else { return false };
        let name = line.get(..end).unwrap_or_default().to_ascii_lowercase();
        if name.is_empty() || !name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
            return false;
        }
        mime |= name == b"mime-version";
        typed |= name == b"content-type";
        mail |= matches!(name.as_slice(), b"from" | b"subject" | b"date" | b"received" | b"message-id");
    }
    typed && (mime || mail)
}

/// Text has next to no control characters, whatever its encoding; UTF-16 is the
/// exception, and told apart first.
fn looks_binary(bytes: &[u8]) -> bool {
    if decode::utf16_without_mark(bytes).is_some()
        || holds_at(bytes, b"\xff\xfe", 0)
        || holds_at(bytes, b"\xfe\xff", 0)
    {
        return false;
    }
    let head = bytes.get(..bytes.len().min(1 << 13)).unwrap_or(bytes);
    // Sums that fit into bytes are made of many bytes at once.
    let controls =
        |some: &[u8]| some.iter().map(|b| u8::from(matches!(b, 0..=8 | 14..=26 | 28..=31))).sum::<u8>();
    let control: usize = head.chunks(255).map(|some| usize::from(controls(some))).sum();
    control * 50 > head.len()
}

fn opens_tag(s: &str) -> bool {
    let mut chars = s.chars();
    chars.next() == Some('<') && chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && known_tags(s) >= 1
}

/// Tags of HTML in the first stretch of a text, up to a handful. A pasted notice may
/// hold `<关于…>`, which is none.
fn known_tags(text: &str) -> usize {
    const NAMES: &[&str] = &[
        "a", "b", "body", "br", "center", "div", "font", "form", "h1", "h2", "h3", "head", "html", "img",
        "li", "link", "meta", "o:p", "ol", "p", "script", "section", "span", "strong", "style", "table",
        "tbody", "td", "title", "tr", "ul", "article",
    ];
    let mut found = 0;
    for piece in text.split('<').skip(1).take(2000) {
        let piece = piece.strip_prefix('/').unwrap_or(piece);
        let name: String = piece
            .chars()
            .take(9)
            .take_while(|c| !matches!(c, '>' | ' ' | '/' | '\n' | '\r' | '\t'))
            .collect();
        found += usize::from(NAMES.contains(&name.to_ascii_lowercase().as_str()));
        if found >= 4 {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> String {
        match container(bytes) {
            Err(e) => format!("{} {}", e.code.name, e.message),
            Ok(format) => format.map_or(String::new(), |f| format!("{f:?}")),
        }
    }

    #[test]
    fn formats_are_named() {
        let mut damaged = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        damaged.resize(1024, 0);
        damaged.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        let rows: &[(&[u8], &str)] = &[
            (b"", "no-document the source is empty"),
            (b" \n\0", "no-document the source is empty"),
            (b"%PDF-1.7 x", "Pdf"),
            (&damaged, "Doc"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "unreadable-source this is an OLE2"),
            (&damaged[..1024], "unsupported-format this is an OLE2"),
            (b"PK\x03\x04....word/document.xml", "Docx"),
            (b"PK\x03\x04....xl/workbook.xml", "Xlsx"),
            (b"PK\x03\x04....OFD.xml", "Ofd"),
            (b"PK\x03\x04....a.txt", "ZIP"),
            (b"Rar!\x1a\x07\x00", "RAR"),
            (b"\x89PNG\r\n", "PNG"),
            (b"\x01\x02\x03\x04abc\x00\x00\x05", "binary"),
        ];
        for (bytes, want) in rows {
            assert!(told(bytes).contains(want), "{want}: {}", told(bytes));
        }
        assert_eq!(told("云州市人民政府".as_bytes()), "");
    }

    #[test]
    fn markup_is_told_from_text() {
        let rows = [
            ("<!DOCTYPE html><p>x", Format::Html),
            ("<p>各县人民政府：</p>", Format::Html),
            ("\u{feff}\n <div>x</div>", Format::Html),
            ("标题<br>一、<br>二、<br>三、<br>", Format::Html),
            ("<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"x\">", Format::Html),
            ("关于印发<云州市若干措施>的通知", Format::Text),
            ("<云州市若干措施>", Format::Text),
            ("a < b，c > d", Format::Text),
        ];
        for (text, want) in rows {
            assert_eq!(text_format(text), Ok(want), "{text}");
        }
        assert!(text_format("<?xml version=\"1.0\"?><rss></rss>").is_err());
    }
}

//! Tells by content what a source is.
//!
//! In come bytes, out goes a format that is read, or a refusal that names the one it is. Names
//! lie: one spreadsheet in four that was seen is HTML called `.xls`, and Word files are
//! served as `.html`. Encodings are not decided here.

use super::SourceError;
use super::decode;
use super::sheet::{csv, xml};
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

/// Markers inside the member names of a ZIP container.
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
enum Form {
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
    let archive = Form::Foreign("a ZIP archive", "unpack it first");
    let form = if holds_at(bytes, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0) {
        OLE.iter().find(|(name, _)| within(bytes, name)).map_or(unknown, |o| o.1)
    } else if holds_at(bytes, b"PK\x03\x04", 0) || holds_at(bytes, b"PK\x05\x06", 0) {
        ZIPPED.iter().find(|(name, _)| within(bytes, name)).map_or(archive, |z| z.1)
    } else if is_mhtml(bytes) {
        Form::Foreign("an MHTML web archive", "save the page as HTML")
    } else if looks_binary(bytes) {
        Form::Foreign("binary data of unknown format", "convert it to HTML or text")
    } else {
        return Ok(None);
    };
    match form {
        Form::Read(format) => Ok(Some(format)),
        Form::Foreign(what, todo) => Err(unsupported(what, todo)),
    }
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

fn is_mhtml(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes.iter().take(2048).map(u8::to_ascii_lowercase).collect();
    let has = |needle: &[u8]| memmem::find(&head, needle).is_some();
    has(b"mime-version:") && has(b"multipart/related")
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
    let control = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
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
        let rows: &[(&[u8], &str)] = &[
            (b"", "no-document the source is empty"),
            (b" \n\0", "no-document the source is empty"),
            (b"%PDF-1.7 x", "Pdf"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "Doc"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "OLE2"),
            (b"PK\x03\x04....word/document.xml", "Docx"),
            (b"PK\x03\x04....xl/workbook.xml", "Xlsx"),
            (b"PK\x03\x04....OFD.xml", "Ofd"),
            (b"PK\x03\x04....a.txt", "ZIP"),
            (b"Rar!\x1a\x07\x00", "RAR"),
            (b"\x89PNG\r\n", "PNG"),
            (b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x", "MHTML"),
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

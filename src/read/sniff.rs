//! Tells by content what a source is.
//!
//! In come bytes, out goes HTML, plain text, or a refusal that names the format. Names
//! lie: one spreadsheet in four that was seen is HTML called `.xls`, and Word files are
//! served as `.html`. Encodings are not decided here.

use super::SourceError;
use super::decode;
use memchr::memmem;

use crate::diag::codes;
use crate::notice::Format;

/// Signature, offset, what it is, what to do.
const MAGIC: &[(&[u8], usize, &str, &str)] = &[
    (b"%PDF-", 0, "a PDF document", "extract its text first"),
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

/// Markers inside the first member names of a ZIP container.
const ZIPPED: &[(&[u8], &str, &str)] = &[
    (b"word/", "a Word document (DOCX)", "save it as HTML or text"),
    (b"xl/", "an Excel workbook (XLSX)", "save it as HTML or text"),
    (b"ppt/", "a PowerPoint file (PPTX)", "save it as text"),
    (b"OFD.xml", "an OFD document", "extract its text first"),
    (b"opendocument.text", "an OpenDocument text", "save it as HTML or text"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet", "save it as HTML or text"),
];

/// Names of streams inside an OLE2 container, in UTF-16LE as they are stored.
const OLE: &[(&[u8], &str)] = &[
    (b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "a Word or WPS document (OLE2: DOC, WPS)"),
    (b"W\0o\0r\0k\0b\0o\0o\0k\0", "an Excel workbook (OLE2: XLS, ET)"),
    (b"B\0o\0o\0k\0", "an old Excel workbook (OLE2: XLS)"),
    (b"P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0", "a PowerPoint file (OLE2: PPT)"),
];

/// How far names of members and streams are looked for.
const CONTAINER_WINDOW: usize = 1 << 20;

/// Refuses what is neither HTML nor text, by name.
pub fn refuse_foreign(bytes: &[u8]) -> Result<(), SourceError> {
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(SourceError::new(codes::NO_DOCUMENT, "the source is empty"));
    }
    if let Some((_, _, what, todo)) = MAGIC.iter().find(|(sig, at, _, _)| holds_at(bytes, sig, *at)) {
        return Err(unsupported(what, todo));
    }
    if holds_at(bytes, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0) {
        let what = OLE.iter().find(|(name, _)| within(bytes, name)).map_or("an OLE2 container", |o| o.1);
        return Err(unsupported(what, "save it as HTML or text"));
    }
    if holds_at(bytes, b"PK\x03\x04", 0) || holds_at(bytes, b"PK\x05\x06", 0) {
        let (what, todo) = ZIPPED
            .iter()
            .find(|(name, _, _)| within(bytes, name))
            .map_or(("a ZIP archive", "unpack it first"), |z| (z.1, z.2));
        return Err(unsupported(what, todo));
    }
    if is_mhtml(bytes) {
        return Err(unsupported("an MHTML web archive", "save the page as HTML"));
    }
    if looks_binary(bytes) {
        return Err(unsupported("binary data of unknown format", "convert it to HTML or text"));
    }
    Ok(())
}

/// HTML or plain text, told from the decoded content.
pub fn text_format(text: &str) -> Result<Format, SourceError> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
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
    Ok(Format::Text)
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

    fn refusal(bytes: &[u8]) -> String {
        refuse_foreign(bytes).err().map_or(String::new(), |e| format!("{} {}", e.code.name, e.message))
    }

    #[test]
    fn foreign_formats_are_named() {
        let rows: &[(&[u8], &str)] = &[
            (b"", "no-document the source is empty"),
            (b" \n\0", "no-document the source is empty"),
            (b"%PDF-1.7 x", "PDF"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "Word"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "OLE2"),
            (b"PK\x03\x04....word/document.xml", "DOCX"),
            (b"PK\x03\x04....xl/workbook.xml", "XLSX"),
            (b"PK\x03\x04....OFD.xml", "OFD"),
            (b"PK\x03\x04....a.txt", "ZIP"),
            (b"Rar!\x1a\x07\x00", "RAR"),
            (b"\x89PNG\r\n", "PNG"),
            (b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x", "MHTML"),
            (b"\x01\x02\x03\x04abc\x00\x00\x05", "binary"),
        ];
        for (bytes, want) in rows {
            assert!(refusal(bytes).contains(want), "{want}: {}", refusal(bytes));
        }
        assert_eq!(refusal("云州市人民政府".as_bytes()), "");
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

//! Pages that a browser saved into one file (MHT), and mails (EML).
//!
//! In comes a MIME message; out comes its page or, where there is none, its plain text,
//! decoded as the part declares. What hangs on a mail is listed for [`super::bundle`];
//! pictures and style sheets of a saved page belong to the page and are left behind.

use encoding_rs::GB18030;
use mailparse::body::Body;
use mailparse::{DispositionType, MailParseError, ParsedMail, parse_mail};

use super::bundle::{Fate, Member, label};
use super::{Content, Source, SourceError, decode, sniff};
use crate::base::text::han_count;
use crate::base::unified::unified;
use crate::diag::codes;
use crate::notice::{Encoding, Format};

/// Most attachments that are read from one mail.
const MAX_ATTACHMENTS: usize = 200;

/// Mails inside mails that are looked into: forwarded ones.
const FORWARDED: usize = 3;

/// Reads the page or the text of a message.
pub fn load(bytes: &[u8]) -> Result<Source, SourceError> {
    let (mut pages, mut texts) = (Vec::new(), Vec::new());
    each(bytes, &mut |part| match part.mail.ctype.mimetype.as_str() {
        _ if part.hangs_on() => {}
        "text/html" | "application/xhtml+xml" => pages.push(part.text()),
        "text/plain" => texts.push(part.text()),
        _ => {}
    })?;
    // Some programs declare pages as plain text.
    let Some((text, encoding)) = main(pages).or_else(|| main(texts)) else {
        let message = "this mail or saved page holds neither a page nor a text";
        return Err(SourceError::new(codes::NO_DOCUMENT, message));
    };
    let text = unified(text);
    let format = sniff::text_format(&text)?;
    let content = if format == Format::Html { Content::Markup(text) } else { Content::Text(text) };
    Ok(Source { format, content, encoding: Some(encoding) })
}

/// What hangs on a mail.
pub(super) fn attachments(bytes: &[u8]) -> Vec<Member> {
    let mut members = Vec::new();
    let listed = each(bytes, &mut |part| {
        if part.hangs_on() {
            let (at, size) = (members.len(), part.bytes().len() as u64);
            let name = part.name().unwrap_or_else(|| format!("attachment-{}", at + 1));
            members.push(Member { name, bytes: size, fate: part.fate(at) });
        }
    });
    // What is wrong with it is told when its text is read.
    if listed.is_ok() { members } else { Vec::new() }
}

/// The bytes of one of [`attachments`].
pub(super) fn attachment(bytes: &[u8], at: usize) -> Result<Vec<u8>, SourceError> {
    let (mut number, mut found) = (0, None);
    each(bytes, &mut |part| {
        if part.hangs_on() {
            if number == at {
                found = Some(part.bytes());
            }
            number += 1;
        }
    })?;
    found.ok_or_else(|| SourceError::new(codes::UNREADABLE_SOURCE, "the mail has no such attachment"))
}

/// A part that holds no others.
struct Part<'a> {
    mail: &'a ParsedMail<'a>,
    /// Whether it is a resource of a page: a picture, a frame, a style sheet.
    related: bool,
}

/// Shows `visit` the parts of a message, those of forwarded messages included.
fn each(bytes: &[u8], visit: &mut impl FnMut(&Part)) -> Result<(), SourceError> {
    let told = |e: MailParseError| {
        SourceError::new(codes::UNREADABLE_SOURCE, format!("this is a broken mail or saved page: {e}"))
    };
    // A line of mbox or a mark of UTF-8 in front would pass for a header.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    walk(&parse_mail(bytes).map_err(told)?, false, FORWARDED, visit);
    Ok(())
}

fn walk(mail: &ParsedMail, related: bool, forwarded: usize, visit: &mut impl FnMut(&Part)) {
    let kind = mail.ctype.mimetype.as_str();
    let part = Part { mail, related };
    if !mail.subparts.is_empty() {
        mail.subparts.iter().for_each(|sub| walk(sub, kind == "multipart/related", forwarded, visit));
    } else if kind == "message/rfc822" && forwarded > 0 {
        let bytes = part.bytes();
        match parse_mail(&bytes) {
            Ok(inner) => walk_forwarded(&inner, forwarded - 1, visit),
            Err(_) => visit(&part),
        }
    } else if !kind.starts_with("multipart/") {
        visit(&part);
    }
}

/// Keeps the type of the visitor from growing with the depth.
fn walk_forwarded(mail: &ParsedMail, left: usize, visit: &mut impl FnMut(&Part)) {
    walk(mail, false, left, visit);
}

impl Part<'_> {
    /// Whether it is a file of its own beside what the message shows.
    fn hangs_on(&self) -> bool {
        let kind = &self.mail.ctype.mimetype;
        let declared = self.mail.get_content_disposition().disposition == DispositionType::Attachment;
        declared || !self.related && (self.name().is_some() || !kind.starts_with("text/"))
    }

    fn fate(&self, at: usize) -> Fate {
        let has = |name: &str| self.mail.headers.iter().any(|h| h.get_key_ref().eq_ignore_ascii_case(name));
        if self.mail.ctype.mimetype.starts_with("image/") && has("Content-ID") {
            return Fate::Skipped("a picture inside a mail");
        }
        if at >= MAX_ATTACHMENTS {
            let message = format!("more than {MAX_ATTACHMENTS} files hang on this mail");
            return Fate::Closed(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        Fate::Source
    }

    fn name(&self) -> Option<String> {
        let disposition = self.mail.get_content_disposition();
        let name = disposition.params.get("filename").or_else(|| self.mail.ctype.params.get("name"))?;
        let name = label(&unmangled(name));
        Some(name).filter(|name| !name.is_empty())
    }

    /// Its bytes as they were before they were wrapped for the mail.
    fn bytes(&self) -> Vec<u8> {
        self.mail.get_body_raw().unwrap_or_else(|_| self.rest())
    }

    /// What can be saved of base64 that ends too early.
    fn rest(&self) -> Vec<u8> {
        let Body::Base64(body) = self.mail.get_body_encoded() else { return Vec::new() };
        let digit = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
        let mut whole = b"Content-Transfer-Encoding: base64\n\n".to_vec();
        let start = whole.len();
        whole.extend(body.get_raw().iter().filter(digit));
        whole.truncate(start + (whole.len() - start) / 4 * 4);
        parse_mail(&whole).and_then(|mail| mail.get_body_raw()).unwrap_or_default()
    }

    fn text(&self) -> (String, Encoding) {
        decode::decode(&self.bytes(), self.mail.ctype.params.get("charset").map(String::as_str))
    }
}

/// The first of several parts, unless it is the empty frame of a later one.
fn main(parts: Vec<(String, Encoding)>) -> Option<(String, Encoding)> {
    let han: Vec<usize> = parts.iter().map(|(text, _)| han_count(text)).collect();
    let most = han.iter().max().copied().unwrap_or(0);
    let at = han.iter().position(|&n| n * 2 >= most)?;
    parts.into_iter().nth(at)
}

/// Names that stand in a header without saying how they are encoded were read as Latin-1.
fn unmangled(name: &str) -> String {
    let bytes: Result<Vec<u8>, _> = name.chars().map(|c| u8::try_from(u32::from(c))).collect();
    match bytes {
        Ok(bytes) if !bytes.is_ascii() => match String::from_utf8(bytes) {
            Ok(name) => name,
            Err(e) => GB18030.decode_without_bom_handling(e.as_bytes()).0.into_owned(),
        },
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::EncodingFrom;

    const TEXT: &str = "云州市人民政府办公室关于做好防汛工作的通知";

    /// Quoted-printable, every byte escaped, with soft breaks.
    fn quoted(bytes: &[u8]) -> String {
        let line = |c: &[u8]| c.iter().map(|b| format!("={b:02X}")).collect::<Vec<_>>().concat();
        bytes.chunks(20).map(line).collect::<Vec<_>>().join("=\r\n")
    }

    /// A message with these parts: headers and body each.
    fn message(kind: &str, parts: &[(&str, &str)]) -> String {
        let mut out = format!(
            "From: <saved by a browser>\r\nSubject: =?utf-8?Q?=E9=80=9A?=\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/{kind};\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=_x\"\r\n\r\n"
        );
        for (headers, body) in parts {
            out += &["----=_x", headers, "", body, ""].join("\r\n");
        }
        out + "----=_x--\r\n"
    }

    fn read(message: &str) -> (Format, String, Encoding) {
        assert!(sniff::is_mail(message.as_bytes()), "{message}");
        let source = load(message.as_bytes()).unwrap();
        let (Content::Markup(text) | Content::Text(text)) = source.content else { panic!("a paper") };
        (source.format, text, source.encoding.unwrap())
    }

    #[test]
    fn the_page_of_a_saved_page_is_read() {
        let gbk = GB18030.encode(TEXT).0.into_owned();
        let html = [b"<html><body><p>".as_slice(), &gbk, b"</p></body></html>"].concat();
        let page = message(
            "related",
            &[
                (
                    "Content-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\
                     Content-Location: http://www.example.org/a.html",
                    &quoted(&html),
                ),
                ("Content-Type: text/css\r\nContent-Location: a.css", "p { color: red }"),
                ("Content-Type: image/png; name=\"a.png\"\r\nContent-Transfer-Encoding: base64", "iVBORw=="),
            ],
        );
        let (format, text, encoding) = read(&page);
        assert_eq!((format, text.contains(TEXT)), (Format::Html, true), "{text}");
        assert_eq!((encoding.label.as_str(), encoding.from), ("gb18030", EncodingFrom::Http));
        assert!(attachments(page.as_bytes()).is_empty(), "what belongs to the page hangs on it");
        // Cut anywhere, it is still no garbage.
        let cut = page.get(..page.len() / 2).unwrap();
        assert!(read(cut).1.contains("云州"), "{}", read(cut).1);
    }

    #[test]
    fn a_frame_gives_way_to_what_it_frames() {
        let frame =
            ("Content-Type: text/html; charset=utf-8", "<html><iframe src=b.html></iframe>通知</html>");
        let inner = format!("<html><body>{}</body></html>", TEXT.repeat(9));
        let page = message("related", &[frame, ("Content-Type: text/html; charset=utf-8", &inner)]);
        assert!(read(&page).1.contains(TEXT));
    }

    #[test]
    fn a_mail_gives_its_text_and_lists_its_files() {
        let mail = message(
            "mixed",
            &[
                ("Content-Type: text/plain; charset=utf-8", TEXT),
                (
                    "Content-Type: application/octet-stream; name=\"=?GB2312?B?t9a5pC54bHM=?=\"\r\n\
                     Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64",
                    "AAEC\r\nAw==",
                ),
                (
                    "Content-Type: text/html\r\nContent-Disposition: attachment; filename=\"../a.html\"",
                    "<p>附件</p>",
                ),
                (
                    "Content-Type: image/gif; name=l.gif\r\nContent-ID: <l>\r\nContent-Transfer-Encoding: base64",
                    "R0lG",
                ),
            ],
        );
        let (format, text, _) = read(&mail);
        assert_eq!((format, text.trim()), (Format::Text, TEXT));
        let listed = attachments(mail.as_bytes());
        let names: Vec<_> = listed.iter().map(|m| (m.name.as_str(), m.fate == Fate::Source)).collect();
        assert_eq!(names, [("分工.xls", true), ("a.html", true), ("l.gif", false)]);
        assert_eq!(attachment(mail.as_bytes(), 0).unwrap(), [0, 1, 2, 3]);
        assert_eq!(attachment(mail.as_bytes(), 1).unwrap(), "<p>附件</p>".as_bytes());
        assert!(attachment(mail.as_bytes(), 9).is_err());
    }

    #[test]
    fn base64_that_is_cut_gives_what_is_whole() {
        let mail = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\
                    Content-Transfer-Encoding: base64\n\n6YCa55+l5YWz5LqO\n6Ziy5rGbb";
        assert_eq!(read(mail).1, "通知关于防汛");
    }

    #[test]
    fn hostile_nesting_ends() {
        let level = |i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        let deep = format!("MIME-Version: 1.0\n{}", (0..20_000).map(level).collect::<Vec<_>>().concat());
        assert!(load(deep.as_bytes()).is_err());
        let forwarded = "Content-Type: message/rfc822\n\nSubject: x\n".repeat(20_000);
        assert!(load(format!("MIME-Version: 1.0\n{forwarded}").as_bytes()).is_err());
    }
}

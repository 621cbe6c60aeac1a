//! Bytes in, text and the account of its encoding out.
//!
//! A byte-order mark decides, then strict UTF-8, then the declaration, then the bytes
//! themselves. Declarations lie often enough (pages saved by a browser keep the old
//! one), and valid UTF-8 of some length is never an accident. Nothing is refused here.

use std::str::Utf8Error;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding as Codec, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memchr;

use crate::notice::{Encoding, EncodingFrom};

/// How far a declaration is looked for: many pages put it behind the first KB.
const DECLARATION_WINDOW: usize = 1 << 16;

/// Decodes `bytes`; every undecodable sequence becomes U+FFFD and is counted.
pub fn decode(bytes: &[u8], http_charset: Option<&str>) -> (String, Encoding) {
    if let Some((codec, len)) = Codec::for_bom(bytes) {
        return decoded(bytes.get(len..).unwrap_or(bytes), codec, EncodingFrom::Bom);
    }
    if let Some(codec) = utf16_without_mark(bytes) {
        return decoded(bytes, codec, EncodingFrom::Detected);
    }
    let http = http_charset.and_then(codec_for);
    let meta = declared(bytes);
    let from = match (http, meta) {
        (Some(c), _) if c == UTF_8 => EncodingFrom::Http,
        (_, Some(c)) if c == UTF_8 => EncodingFrom::Meta,
        _ => EncodingFrom::Default,
    };
    // The standard library takes several times as long over Han.
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        let label = UTF_8.name().to_owned();
        return (text.into_owned(), Encoding { label, from, replaced: 0 });
    }
    if std::str::from_utf8(bytes).is_err_and(|first| is_mostly_utf8(bytes, first)) {
        return decoded(bytes, UTF_8, from);
    }
    for (codec, from) in [(http, EncodingFrom::Http), (meta, EncodingFrom::Meta)] {
        let Some(codec) = codec.filter(|&c| c != UTF_8 && c != UTF_16LE && c != UTF_16BE) else { continue };
        let (text, encoding) = decoded(bytes, codec, from);
        // A wrong declaration shows in the first few hundred characters.
        if encoding.replaced * 200 <= text.len() as u64 {
            return (text, encoding);
        }
    }
    decoded(bytes, guess(bytes), EncodingFrom::Detected)
}

/// UTF-16 without its mark: in Chinese text one byte of each pair is ASCII's zero or lies
/// in the range of the common ideographs, and the other does not.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Codec> {
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or(bytes);
    if head.len() < 8 || Codec::utf8_valid_up_to(head) == head.len() && !head.contains(&0) {
        return None;
    }
    let high = |b: &u8| matches!(b, 0 | 0x30 | 0x4e..=0x9f | 0xff);
    let pairs = head.len() / 2;
    let even = head.iter().step_by(2).take(pairs).filter(|b| high(b)).count();
    let odd = head.iter().skip(1).step_by(2).take(pairs).filter(|b| high(b)).count();
    match (even * 10 >= pairs * 9, odd * 10 >= pairs * 9) {
        (true, false) if odd * 10 < pairs * 7 => Some(UTF_16BE),
        (false, true) if even * 10 < pairs * 7 => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether the bytes are UTF-8, allowing for a cut last character and a few bad bytes in
/// much good text. Han text of another encoding never passes: its pairs make no
/// three-byte sequences.
fn is_mostly_utf8(bytes: &[u8], first: Utf8Error) -> bool {
    if first.error_len().is_none() {
        // Cut inside the last character: one stray high byte may be any encoding.
        return first.valid_up_to() == 0 || bytes.iter().take(first.valid_up_to()).any(|b| *b >= 0x80);
    }
    let (mut bad, mut good) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        bad += usize::from(!chunk.invalid().is_empty());
        good += chunk.valid().bytes().filter(|b| *b >= 0xe0).count();
    }
    good > bad * 20
}

/// The encoding that the content declares, wherever in its head.
fn declared(bytes: &[u8]) -> Option<&'static Codec> {
    let mut rest = bytes.get(..bytes.len().min(DECLARATION_WINDOW)).unwrap_or(bytes);
    while let Some(at) = memchr(b'<', rest) {
        rest = rest.get(at + 1..).unwrap_or(&[]);
        let key = match rest.get(..4) {
            Some(name) if name.eq_ignore_ascii_case(b"meta") => "charset",
            Some(name) if name.eq_ignore_ascii_case(b"?xml") => "encoding",
            _ => continue,
        };
        let tag = rest.iter().take(512).take_while(|&&b| b != b'>');
        let tag: String = tag.map(|b| char::from(b.to_ascii_lowercase())).collect();
        let label = tag.split_once(key).map(|(_, after)| label_after(after));
        if let Some(codec) = label.and_then(codec_for) {
            return Some(codec);
        }
    }
    None
}

fn label_after(s: &str) -> &str {
    let s = s.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
    s.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>' | '?'))
        .next()
        .unwrap_or("")
}

/// The codec of a label; the older Chinese ones are read as their superset GB18030.
fn codec_for(label: &str) -> Option<&'static Codec> {
    let codec = Codec::for_label(label.trim().as_bytes())?;
    Some(if codec == GBK { GB18030 } else { codec })
}

fn guess(bytes: &[u8]) -> &'static Codec {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let codec = detector.guess(Some(b"cn"), Utf8Detection::Allow);
    if codec == GBK { GB18030 } else { codec }
}

fn decoded(bytes: &[u8], codec: &'static Codec, from: EncodingFrom) -> (String, Encoding) {
    let (text, bad) = codec.decode_without_bom_handling(bytes);
    let replaced = if bad { text.matches('\u{fffd}').count() as u64 } else { 0 };
    // The label names what the reader may have relied on.
    let label = if codec == GB18030 { "gb18030" } else { codec.name() };
    (text.into_owned(), Encoding { label: label.to_owned(), from, replaced })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "云州市人民政府办公室关于印发《云州市若干措施》的通知，各县人民政府：请认真贯彻执行。";

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    fn check(bytes: &[u8], http: Option<&str>, label: &str, from: EncodingFrom, replaced: u64) {
        let (_, encoding) = decode(bytes, http);
        assert_eq!(encoding, Encoding { label: label.to_owned(), from, replaced });
    }

    #[test]
    fn encodings_are_told() {
        let gbk = GBK.encode(TEXT).0.into_owned();
        let big5 = encoding_rs::BIG5.encode("雲州市人民政府辦公室關於印發若干措施的通知").0.into_owned();
        let page = |label: &str, body: &[u8]| {
            let mut page = format!("<html>{}<meta charset={label}>", " ".repeat(3000)).into_bytes();
            page.extend_from_slice(body);
            page
        };
        check(TEXT.as_bytes(), None, "UTF-8", EncodingFrom::Default, 0);
        check(TEXT.as_bytes(), Some("utf-8"), "UTF-8", EncodingFrom::Http, 0);
        check(&page("gb2312", TEXT.as_bytes()), None, "UTF-8", EncodingFrom::Default, 0);
        check(&page("\"utf-8\"", TEXT.as_bytes()), None, "UTF-8", EncodingFrom::Meta, 0);
        check(&page("gb2312", &gbk), None, "gb18030", EncodingFrom::Meta, 0);
        check(&page("utf-8", &gbk), None, "gb18030", EncodingFrom::Detected, 0);
        check(&gbk, Some("GBK"), "gb18030", EncodingFrom::Http, 0);
        check(&gbk, None, "gb18030", EncodingFrom::Detected, 0);
        check(&page("big5", &big5), None, "Big5", EncodingFrom::Meta, 0);
        check(&utf16(TEXT, false), None, "UTF-16LE", EncodingFrom::Detected, 0);
        check(&utf16(TEXT, true), None, "UTF-16BE", EncodingFrom::Detected, 0);
        check(&utf16(&format!("\u{feff}{TEXT}"), false), None, "UTF-16LE", EncodingFrom::Bom, 0);
        check(format!("\u{feff}{TEXT}").as_bytes(), None, "UTF-8", EncodingFrom::Bom, 0);
    }

    #[test]
    fn a_few_bad_bytes_stay_utf8() {
        let mut cut_off = TEXT.as_bytes().to_vec();
        cut_off.pop();
        check(&cut_off, None, "UTF-8", EncodingFrom::Default, 1);
        let mut bad = TEXT.as_bytes().to_vec();
        bad.extend_from_slice(b"\xff\xfe");
        bad.extend_from_slice(TEXT.as_bytes());
        check(&bad, Some("gbk"), "UTF-8", EncodingFrom::Default, 2);
    }
}

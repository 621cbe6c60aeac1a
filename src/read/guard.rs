//! Refuses markup that would cost the parser more than linear time.
//!
//! A parser of HTML looks through its open elements at many a tag, re-opens unclosed
//! formatting elements in every paragraph and compares each attribute with those before
//! it. One pass over the tags estimates that cost beforehand; real pages stay a hundred
//! times below the allowance.

use super::SourceError;
use crate::diag::codes;

/// Allowance a byte, on top of a fixed one.
const PER_BYTE: u64 = 16;
const FIXED: u64 = 20_000_000;
/// Most attributes of one tag.
const ATTRIBUTES: usize = 2_000;
/// Deepest nesting that is read: browsers stop at 512.
const DEPTH: usize = 10_000;
/// How far an end tag looks for its start.
const REACH: usize = 32;

/// Elements that hold nothing and are never open.
const VOID: &[&[u8]] = &[
    b"br", b"img", b"input", b"meta", b"link", b"hr", b"col", b"area", b"base", b"embed", b"param",
    b"source", b"wbr",
];
/// Elements that the parser opens anew in each paragraph until they are closed.
const FORMATTING: &[&[u8]] = &[
    b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt",
    b"u",
];
/// Elements whose content is no markup.
const RAW: &[&[u8]] = &[b"script", b"style", b"textarea", b"xmp", b"iframe", b"noscript", b"title"];

/// Estimates what parsing `html` would cost; an error if that is out of all proportion.
pub fn check(html: &str) -> Result<(), SourceError> {
    let bytes = html.as_bytes();
    let mut open: Vec<u64> = Vec::new();
    let (mut at, mut cost, mut formatting) = (0_usize, 0_u64, 0_u64);
    let allowed = FIXED + PER_BYTE * bytes.len() as u64;
    while let Some(tag) = next_tag(bytes, &mut at) {
        let key = key_of(tag.name);
        let is_formatting = FORMATTING.iter().any(|f| f.eq_ignore_ascii_case(tag.name));
        if tag.attributes > ATTRIBUTES {
            return Err(refusal("a tag with thousands of attributes"));
        }
        if tag.end {
            close(&mut open, key);
            formatting = formatting.saturating_sub(u64::from(is_formatting));
            continue;
        }
        if VOID.iter().any(|v| v.eq_ignore_ascii_case(tag.name)) {
            continue;
        }
        if key == P {
            close(&mut open, P);
        }
        cost += open.len() as u64 + if is_formatting { 0 } else { 20 * formatting };
        formatting += u64::from(is_formatting);
        open.push(key);
        if open.len() > DEPTH || cost > allowed {
            return Err(refusal("elements nested or left open by the thousand"));
        }
        if RAW.iter().any(|r| r.eq_ignore_ascii_case(tag.name)) {
            open.pop();
            at = end_of_raw(bytes, at, tag.name);
        }
    }
    Ok(())
}

fn refusal(what: &str) -> SourceError {
    SourceError::new(
        codes::LIMIT_EXCEEDED,
        format!("the page holds {what}; a browser would not show it either"),
    )
}

const P: u64 = b'p' as u64;

struct Tag<'a> {
    name: &'a [u8],
    end: bool,
    attributes: usize,
}

/// A name of up to eight letters as a number; longer ones share a value, which is
/// enough for an estimate.
fn key_of(name: &[u8]) -> u64 {
    name.iter().take(8).fold(0, |key, b| (key << 8) | u64::from(b.to_ascii_lowercase()))
}

fn close(open: &mut Vec<u64>, key: u64) {
    if let Some(back) = open.iter().rev().take(REACH).position(|&k| k == key) {
        open.truncate(open.len() - back - 1);
    }
}

/// The next tag from `at` on, which moves behind it.
fn next_tag<'a>(bytes: &'a [u8], at: &mut usize) -> Option<Tag<'a>> {
    loop {
        let rest = bytes.get(*at..)?;
        *at += rest.iter().position(|&b| b == b'<')? + 1;
        let rest = bytes.get(*at..)?;
        if rest.starts_with(b"!--") {
            *at = find(bytes, *at + 3, b"-->");
            continue;
        }
        let end = rest.first() == Some(&b'/');
        let name_at = *at + usize::from(end);
        let rest = bytes.get(name_at..)?;
        if !rest.first()?.is_ascii_alphabetic() {
            continue;
        }
        let len = rest.iter().position(|&b| ends_name(b)).unwrap_or(rest.len());
        let (attributes, behind) = attributes(bytes, name_at + len);
        *at = behind;
        return Some(Tag { name: rest.get(..len)?, end, attributes });
    }
}

fn ends_name(b: u8) -> bool {
    b == b'>' || b == b'/' || b.is_ascii_whitespace()
}

/// Counts attributes from `at`; also says where the tag ends.
fn attributes(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let mut count = 0;
    let mut in_name = false;
    while let Some(&b) = bytes.get(at) {
        at += 1;
        match b {
            b'>' => return (count, at),
            b'=' => {
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                at = if let Some(&q @ (b'"' | b'\'')) = bytes.get(at) {
                    find(bytes, at + 1, &[q])
                } else {
                    let rest = bytes.get(at..).unwrap_or(&[]);
                    let ends = |&b: &u8| b == b'>' || b.is_ascii_whitespace();
                    at + rest.iter().position(ends).unwrap_or(rest.len())
                };
                in_name = false;
            }
            b if b == b'/' || b.is_ascii_whitespace() => in_name = false,
            _ => {
                count += usize::from(!in_name);
                in_name = true;
            }
        }
    }
    (count, at)
}

/// Behind the next occurrence of `needle` from `at` on, or the end.
fn find(bytes: &[u8], at: usize, needle: &[u8]) -> usize {
    let rest = bytes.get(at..).unwrap_or(&[]);
    rest.windows(needle.len()).position(|w| w == needle).map_or(bytes.len(), |p| at + p + needle.len())
}

/// Where the end tag of a raw element begins, or the end of the page.
fn end_of_raw(bytes: &[u8], mut at: usize, name: &[u8]) -> usize {
    loop {
        let Some(rest) = bytes.get(at..) else { return bytes.len() };
        let Some(lt) = rest.iter().position(|&b| b == b'<') else { return bytes.len() };
        at += lt + 1;
        let ends = bytes.get(at) == Some(&b'/')
            && bytes.get(at + 1..at + 1 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
        if ends {
            return at - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_markup_is_refused_and_sloppy_markup_is_not() {
        let n = 200_000;
        let attributes = (0..n).map(|i| i.to_string()).collect::<Vec<_>>().join(" a");
        let fonts = (0..20_000).map(|i| i.to_string()).collect::<Vec<_>>().join(">x<p><font size=");
        let refused = [
            "<div>".repeat(n),
            "<b>".repeat(n),
            "<table><td>".repeat(n),
            format!("<p a{attributes}>"),
            format!("<p a{attributes}"),
            format!("<p><font size={fonts}>"),
            "<a href=x>".repeat(n),
        ];
        for html in &refused {
            assert!(check(html).is_err(), "{}", html.chars().take(40).collect::<String>());
        }
        let kept = [
            "<p>一、<br>".repeat(n),
            "<p><span>一、</p>".repeat(n),
            "<div><b>一、</b></div>".repeat(n),
            "<li>一、".repeat(2_000),
            "<script>if (a<b) document.write('<div>')</script>".repeat(n),
            "<!-- <div> -->".repeat(n),
            "<".repeat(n),
            "<p".repeat(n),
            "<p a=\"".to_owned(),
        ];
        for html in &kept {
            assert!(check(html).is_ok(), "{}", html.chars().take(40).collect::<String>());
        }
    }
}

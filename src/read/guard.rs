//! Refuses markup that would cost the parser more than linear time, and spares it what
//! nobody reads.
//!
//! A parser of HTML looks through its open elements at many a tag, re-opens unclosed
//! formatting elements in every paragraph and compares each attribute with those before
//! it. One pass over the tags estimates that cost beforehand; real pages stay a hundred
//! times below the allowance. The same pass finds what scripts and style sheets hold, a fifth
//! of a usual page.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::SourceError;
use crate::base::text::cut;
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
const VOID: [u64; 13] = keys([
    "br", "img", "input", "meta", "link", "hr", "col", "area", "base", "embed", "param", "source", "wbr",
]);
/// Elements that the parser opens anew in each paragraph until they are closed.
const FORMATTING: [u64; 14] =
    keys(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]);
/// Elements whose content is no markup.
const RAW: [u64; 7] = keys(["script", "style", "textarea", "xmp", "iframe", "noscript", "title"]);

/// Elements whose content is left out.
const UNREAD: [u64; 2] = keys(["script", "style"]);

/// Estimates what parsing `html` would cost; an error if that is out of all proportion.
/// Gives the page without the content of its scripts and style sheets.
pub fn check(html: &str) -> Result<Cow<'_, str>, SourceError> {
    let bytes = html.as_bytes();
    let mut kept = Kept { html, from: 0, text: String::new() };
    let mut open: Vec<u64> = Vec::new();
    let (mut at, mut cost, mut formatting) = (0_usize, 0_u64, 0_u64);
    let allowed = FIXED + PER_BYTE * bytes.len() as u64;
    while let Some(tag) = next_tag(bytes, &mut at) {
        let key = key_of(tag.name);
        // No name of the lists is longer than a key.
        let is_in = |list: &[u64]| tag.name.len() <= 8 && list.contains(&key);
        let is_formatting = is_in(&FORMATTING);
        if tag.attributes > ATTRIBUTES {
            return Err(refusal("a tag with thousands of attributes"));
        }
        if tag.end {
            close(&mut open, key);
            formatting = formatting.saturating_sub(u64::from(is_formatting));
            continue;
        }
        if is_in(&VOID) {
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
        if is_in(&RAW) {
            open.pop();
            let end = end_of_raw(bytes, at, tag.name);
            if is_in(&UNREAD) {
                kept.without(at, end);
            }
            at = end;
        }
    }
    Ok(kept.whole())
}

/// What is left of a page.
struct Kept<'h> {
    html: &'h str,
    /// Behind what was left out last.
    from: usize,
    text: String,
}

impl<'h> Kept<'h> {
    /// Leaves out the content of an element whose start tag ends at `start` and whose end
    /// tag begins at `end`. Where a parser may see another end, it stays.
    fn without(&mut self, start: usize, end: usize) {
        let bytes = self.html.as_bytes();
        // In drawings, <script/> is closed by itself; a script that opens a comment may hold
        // the end tag of another script; and one that is never closed ends the page.
        let closed = bytes.get(..start).is_some_and(|b| b.ends_with(b"/>"));
        let comment = bytes.get(start..end).is_none_or(|b| memmem::find(b, b"<!--").is_some());
        if closed || comment || end == bytes.len() {
            return;
        }
        self.text.push_str(cut(self.html, self.from..start));
        self.from = end;
    }

    fn whole(mut self) -> Cow<'h, str> {
        if self.from == 0 {
            return Cow::Borrowed(self.html);
        }
        self.text.push_str(cut(self.html, self.from..self.html.len()));
        Cow::Owned(self.text)
    }
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
const fn key_of(name: &[u8]) -> u64 {
    let (mut key, mut rest, mut taken) = (0, name, 0);
    while let [first, tail @ ..] = rest
        && taken < 8
    {
        key = (key << 8) | first.to_ascii_lowercase() as u64;
        (rest, taken) = (tail, taken + 1);
    }
    key
}

const fn keys<const N: usize>(names: [&str; N]) -> [u64; N] {
    let mut keys = [0; N];
    let mut i = 0;
    while i < N {
        keys[i] = key_of(names[i].as_bytes());
        i += 1;
    }
    keys
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
        *at += memchr(b'<', rest)? + 1;
        let rest = bytes.get(*at..)?;
        if rest.starts_with(b"!--") {
            // <!--> and <!---> are comments too.
            let from = *at + 1;
            let ends = bytes.get(from..).and_then(|rest| memmem::find(rest, b"-->"));
            *at = ends.map_or(bytes.len(), |p| from + p + 3);
            continue;
        }
        if let Some(b'!' | b'?') = rest.first() {
            // <!DOCTYPE …> and <?xml …> end at the first >, whatever they hold.
            *at = memchr(b'>', rest).map_or(bytes.len(), |p| *at + p + 1);
            continue;
        }
        let end = rest.first() == Some(&b'/');
        let name_at = *at + usize::from(end);
        let rest = bytes.get(name_at..)?;
        if !rest.first()?.is_ascii_alphabetic() {
            if end {
                *at = memchr(b'>', rest).map_or(bytes.len(), |p| name_at + p + 1);
            }
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
                    let closes = bytes.get(at + 1..).and_then(|rest| memchr(q, rest));
                    closes.map_or(bytes.len(), |p| at + 1 + p + 1)
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

/// Where the end tag of a raw element begins, or the end of the page.
fn end_of_raw(bytes: &[u8], mut at: usize, name: &[u8]) -> usize {
    loop {
        let Some(rest) = bytes.get(at..) else { return bytes.len() };
        let Some(lt) = memchr(b'<', rest) else { return bytes.len() };
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
    fn scripts_and_style_sheets_are_left_out_where_their_end_is_certain() {
        let rows = [
            ("<script>var a='<p>';</script>一", "<script></script>一"),
            ("<STYLE type=x>p{}</style><p>一</p>", "<STYLE type=x></style><p>一</p>"),
            ("一<!-- <script> --><p>二</p></script>", "一<!-- <script> --><p>二</p></script>"),
            ("<!--><script>a</script>一", "<!--><script></script>一"),
            ("<?php <script>?>一</script>", "<?php <script>?>一</script>"),
            ("</ <script>>一</script>", "</ <script>>一</script>"),
            ("<textarea><script>一</textarea>二</script>", "<textarea><script>一</textarea>二</script>"),
            ("<a title='<script>'>一</a></script>", "<a title='<script>'>一</a></script>"),
            ("<script><!--<script>a</script>b--></script>", "<script><!--<script>a</script>b--></script>"),
            ("<svg><script/></svg>一<script>a</script>", "<svg><script/></svg>一<script>a</script>"),
            ("<script>一", "<script>一"),
        ];
        for (html, want) in rows {
            assert_eq!(check(html).unwrap_or_default(), want);
        }
    }

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

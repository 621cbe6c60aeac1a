//! Refuses markup that would cost the parser more than linear time, and spares it what
//! nobody reads.
//!
//! A parser of HTML looks through its open elements at many a tag, re-opens unclosed
//! formatting elements in every paragraph and compares each attribute with those before
//! it. One pass over the tags estimates that cost beforehand; real pages stay a hundred
//! times below the allowance. The same pass leaves out what `unread` names.

use std::borrow::Cow;

use super::SourceError;
use super::tags::{Attributes, Markup, P, Tag, end_of_raw, key_of, keys, next_markup};
use super::unread::Kept;
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
const RAW: [u64; 9] =
    keys(["script", "style", "textarea", "xmp", "iframe", "noscript", "title", "noembed", "noframes"]);

/// Elements that a parser looks at the first line feed of.
const VERBATIM: [u64; 2] = keys(["pre", "listing"]);

/// Elements that are left out, or at least their content.
const UNREAD: [u64; 2] = keys(["script", "style"]);

/// Elements in or behind which a parser treats others in a way of its own.
const SPECIAL: [u64; 6] = keys(["svg", "math", "pre", "listing", "template", "frameset"]);
/// Those behind whose end a script opens the page again.
const LAST: [u64; 2] = keys(["body", "html"]);
/// A table and what it is made of, without cells.
const TABLES: [u64; 6] = keys(["table", "tbody", "thead", "tfoot", "tr", "colgroup"]);
const SPAN: u64 = key_of(b"span");

/// Estimates what parsing `html` would cost; an error if that is out of all proportion.
/// Gives the page without what nobody reads.
pub fn check(html: &str) -> Result<Cow<'_, str>, SourceError> {
    let bytes = html.as_bytes();
    let mut kept = Kept::new(html);
    let mut open: Vec<u64> = Vec::new();
    let (mut at, mut cost, mut formatting) = (0_usize, 0_u64, 0_u64);
    // The last tag, where it parts the texts before and behind it.
    let mut before = None;
    let allowed = FIXED + PER_BYTE * bytes.len() as u64;
    loop {
        let text = at;
        let Some(markup) = next_markup(bytes, &mut at) else { break };
        let parted = before.take();
        let tag = match markup {
            Markup::Tag(tag) => tag,
            Markup::Comment(text) => {
                kept.shorten(text);
                continue;
            }
        };
        let key = key_of(tag.name);
        // No name of the lists is longer than a key.
        let is_in = |list: &[u64]| tag.name.len() <= 8 && list.contains(&key);
        let is_formatting = is_in(&FORMATTING);
        if is_in(&SPECIAL) || tag.end && is_in(&LAST) {
            kept.elements_stay();
        }
        let element = kept.element(&tag, text, parted);
        // Two links are never open at once, so that the parser need not compare them.
        let bare;
        (at, bare) = attributes(bytes, &tag, &mut kept, is_formatting && key != LINK)?;
        // What stands in a table and in no cell of it, a parser puts elsewhere.
        let placed = || open.last().is_some_and(|o| !TABLES.contains(o));
        if key == SPAN && bare && !tag.end && placed() && kept.without_span(&element, &mut at) {
            continue;
        }
        before = tag.parts_texts().then_some(key);
        if tag.end || !(is_in(&RAW) || is_in(&VERBATIM)) {
            kept.without_indent(at);
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
            at = if is_in(&UNREAD) { kept.without_content(&element, at..end, !open.is_empty()) } else { end };
            if at > end {
                // Nothing is left of it that parts texts.
                before = parted;
            }
        }
    }
    Ok(kept.whole())
}

/// Leaves out what nobody reads of the attributes of a tag, unless the parser compares them;
/// says where the tag ends, and whether none is left.
fn attributes(
    bytes: &[u8],
    tag: &Tag,
    kept: &mut Kept,
    compared: bool,
) -> Result<(usize, bool), SourceError> {
    let mut attributes = Attributes::new(bytes, tag.behind);
    let (mut count, mut styled, mut bare) = (0, false, true);
    for attribute in attributes.by_ref() {
        count += 1;
        bare &= !(tag.end || compared) && kept.without_unread(tag, &attribute, &mut styled);
    }
    if count > ATTRIBUTES {
        return Err(refusal("a tag with thousands of attributes"));
    }
    Ok((attributes.at, bare))
}

fn refusal(what: &str) -> SourceError {
    SourceError::new(
        codes::LIMIT_EXCEEDED,
        format!("the page holds {what}; a browser would not show it either"),
    )
}

const LINK: u64 = b'a' as u64;

fn close(open: &mut Vec<u64>, key: u64) {
    if let Some(back) = open.iter().rev().take(REACH).position(|&k| k == key) {
        open.truncate(open.len() - back - 1);
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

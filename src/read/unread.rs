//! What of a page nobody reads, left out before it is parsed: scripts and style sheets,
//! attributes that say nothing of the text, most of what styles declare, and spans that say
//! nothing of what they hold. It is half of a usual page, and tags and attributes cost a parser
//! more than text does.
//!
//! The parser makes the same tree of what is left, but for what was left out. Where that is
//! not certain, everything stays.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

use super::page;
use super::tags::{Attribute, Markup, Tag, key_of, keys, next_markup};
use crate::base::text::{cut, is_wide};

/// Attributes that [`super::html`] reads, and at the end those that the parser itself asks
/// for.
const READ: [u64; 12] = keys([
    "id",
    "class",
    "align",
    "hidden",
    "colspan",
    "rowspan",
    "name",
    "property",
    "content",
    "type",
    "encoding",
    "shadowrootmode",
]);
const STYLE: u64 = key_of(b"style");
/// Those of links beside them.
const READ_OF_LINK: [u64; 2] = keys(["href", "title"]);

/// Comments of more bytes are cut, behind more than [`super::html`] reads.
const LONG: usize = 256;

/// What is left of a page.
pub(super) struct Kept<'h> {
    html: &'h str,
    /// Behind what was left out last.
    from: usize,
    text: String,
    /// Whether whole elements may be left out.
    elements: bool,
    /// Behind the span that was left out last.
    span: usize,
}

/// An element that may be left out as a whole.
pub(super) struct Element {
    /// Where the text before it begins, behind other markup.
    text: usize,
    /// Where its start tag begins.
    start: usize,
    /// Length of its name.
    name: usize,
    /// The tag before that text, where it parts texts.
    parted: Option<u64>,
    /// What was kept before it: length of the text and where it ends on the page.
    kept: (usize, usize),
}

impl<'h> Kept<'h> {
    /// Nothing of `html` is left out yet.
    pub(super) fn new(html: &'h str) -> Self {
        Self { html, from: 0, text: String::new(), elements: true, span: 0 }
    }

    /// From now on no element is left out as a whole.
    pub(super) fn elements_stay(&mut self) {
        self.elements = false;
    }

    /// The element whose start tag is `tag`, behind a text that begins at `text`.
    pub(super) fn element(&self, tag: &Tag, text: usize, parted: Option<u64>) -> Element {
        let start = (tag.behind - tag.name.len()).saturating_sub(1);
        Element { text, start, name: tag.name.len(), parted, kept: (self.text.len(), self.from) }
    }

    /// Leaves out the start tag of an element, whatever was left out of it before.
    fn without_start(&mut self, element: &Element, end: usize) {
        self.text.truncate(element.kept.0);
        self.from = element.kept.1;
        self.skip(element.start..end);
    }

    /// Leaves out the content of an element, and the element too where it parts no texts and is
    /// not the first of the page (`inside`); gives where to go on. Where a parser may see another
    /// end, it stays.
    pub(super) fn without_content(
        &mut self,
        element: &Element,
        content: Range<usize>,
        inside: bool,
    ) -> usize {
        let bytes = self.html.as_bytes();
        // In drawings, <script/> is closed by itself; a script that opens a comment may hold
        // the end tag of another script; and one that is never closed ends the page.
        let closed = bytes.get(..content.start).is_some_and(|b| b.ends_with(b"/>"));
        let comment = bytes.get(content.clone()).is_none_or(|b| memmem::find(b, b"<!--").is_some());
        if closed || comment || content.end == bytes.len() {
            return content.end;
        }
        let whole = || {
            // An end tag of another name ends nothing, and one with attributes may end later.
            let end = bytes.get(content.end + "</".len() + element.name..)?.trim_ascii_start();
            let rest = end.strip_prefix(b">")?;
            let blank = bytes.get(element.text..element.start)?.trim_ascii().is_empty();
            let follows = rest.trim_ascii_start();
            let behind = bytes.len() - follows.len();
            let next = || tag_at(bytes, behind).is_some_and(|tag| tag.parts_texts());
            let alone = blank && (follows.is_empty() || follows.starts_with(b"<"));
            (alone && (element.parted.is_some() || next())).then_some(bytes.len() - rest.len())
        };
        if let Some(behind) = whole().filter(|_| self.elements && inside) {
            self.without_start(element, behind);
            return behind;
        }
        self.skip(content.clone());
        content.end
    }

    /// Leaves out the tags of a span around text of which no attribute is left and whose start
    /// tag ends at `at`, where this joins no two texts that white space parts; `at` moves behind
    /// it.
    pub(super) fn without_span(&mut self, element: &Element, at: &mut usize) -> bool {
        const END: &[u8] = b"</span>";
        let bytes = self.html.as_bytes();
        let rest = bytes.get(*at..).filter(|_| self.elements);
        let Some((end, behind)) = rest.and_then(|rest| {
            let len = memchr(b'<', rest)?;
            let tag = rest.get(len..len + END.len())?;
            tag.eq_ignore_ascii_case(END).then_some((*at + len, *at + len + END.len()))
        }) else {
            return false;
        };
        let inner = cut(self.html, *at..end);
        if inner.trim_ascii().is_empty() {
            return false;
        }
        let wide = |c: Option<char>| c.is_some_and(is_wide);
        let parted = element.parted.filter(|_| element.text == element.start);
        let before = parted.is_some() || wide(inner.chars().next()) && wide(self.last_before(element));
        // The end tag of an element that holds nothing else ends it.
        let ends = |tag: Tag| tag.parts_texts() || tag.end && parted == Some(key_of(tag.name));
        let after = tag_at(bytes, behind).is_some_and(ends)
            || wide(inner.chars().next_back())
                && wide(cut(self.html, behind..self.html.len()).chars().next());
        if before && after {
            self.without_start(element, *at);
            self.skip(end..behind);
            (self.span, *at) = (behind, behind);
        }
        before && after
    }

    /// The character before an element, or the last in the span before it that was left out.
    fn last_before(&self, element: &Element) -> Option<char> {
        let kept = if element.start == self.span { "</span>".len() } else { 0 };
        cut(self.html, 0..element.start - kept).chars().next_back()
    }

    /// Leaves out the spaces around the line breaks that follow a tag: whoever reads a page
    /// takes them for one.
    pub(super) fn without_indent(&mut self, at: usize) {
        let bytes = self.html.as_bytes();
        // Where the spaces begin that were not left out yet.
        let (mut from, mut end, mut broken) = (at, at, false);
        while let Some(b) = bytes.get(end).filter(|b| b.is_ascii_whitespace()) {
            if matches!(b, b'\n' | b'\r') {
                self.skip(from..end);
                (from, broken) = (end + 1, true);
            }
            end += 1;
        }
        if broken {
            self.skip(from..end);
        }
    }

    /// Leaves out all but the beginning of a long comment, which nobody reads.
    pub(super) fn shorten(&mut self, comment: Range<usize>) {
        let bytes = self.html.as_bytes().get(comment.clone()).unwrap_or(&[]);
        // A parser also sees the end in --!>; and a comment that is never closed ends the page.
        let certain = comment.end < self.html.len() && memmem::find(bytes, b"--!>").is_none();
        if bytes.len() > LONG && certain {
            self.skip(self.html.ceil_char_boundary(comment.start + LONG)..comment.end);
        }
    }

    /// Leaves out what nobody reads of an attribute of a tag; says whether that is all of it.
    /// `styled` tells whether its tag had a style before, which is the one that counts.
    pub(super) fn without_unread(&mut self, tag: &Tag, attribute: &Attribute, styled: &mut bool) -> bool {
        let name = cut(self.html, attribute.name.clone());
        let key = key_of(name.as_bytes());
        if READ.contains(&key) || tag.name.eq_ignore_ascii_case(b"a") && READ_OF_LINK.contains(&key) {
            return false;
        }
        let first = key == STYLE && name.len() == 5 && !std::mem::replace(styled, true);
        match &attribute.quoted {
            Some(value) if first => self.style(attribute, value),
            None if first => false,
            _ => self.attribute(attribute),
        }
    }

    /// Leaves out the declarations of a style that are not read; says whether none is.
    fn style(&mut self, attribute: &Attribute, value: &Range<usize>) -> bool {
        let style = cut(self.html, value.clone());
        // A character reference ends in a semicolon, too.
        if memchr(b'&', style.as_bytes()).is_some() {
            return false;
        }
        let (mut from, mut any) = (0, false);
        for end in memchr_iter(b';', style.as_bytes()).map(|p| p + 1).chain([style.len()]) {
            let is_read = page::declared(cut(style, from..end)).is_some();
            if is_read && !any {
                self.skip(value.start..value.start + from);
            } else if any && !is_read {
                self.skip(value.start + from..value.start + end);
            }
            any |= is_read;
            from = end;
        }
        !any && self.attribute(attribute)
    }

    /// Leaves out a whole attribute, with the space before it where none is needed.
    fn attribute(&mut self, attribute: &Attribute) -> bool {
        let behind = self.html.as_bytes().get(attribute.end);
        let apart = behind.is_none_or(|b| matches!(b, b'>' | b'/') || b.is_ascii_whitespace());
        self.skip(if apart { attribute.lead } else { attribute.name.start }..attribute.end);
        true
    }

    fn skip(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        if self.text.capacity() == 0 {
            self.text.reserve(self.html.len());
        }
        self.text.push_str(cut(self.html, self.from..range.start));
        self.from = range.end;
    }

    /// The page without what was left out.
    pub(super) fn whole(mut self) -> Cow<'h, str> {
        if self.from == 0 {
            return Cow::Borrowed(self.html);
        }
        self.text.push_str(cut(self.html, self.from..self.html.len()));
        Cow::Owned(self.text)
    }
}

/// The tag that begins at `at`.
fn tag_at(bytes: &[u8], at: usize) -> Option<Tag<'_>> {
    let is_tag = |rest: &[u8]| matches!(rest, [b'<', b, ..] if *b == b'/' || b.is_ascii_alphabetic());
    let mut behind = bytes.get(at..).filter(|rest| is_tag(rest)).map(|_| at)?;
    let Some(Markup::Tag(tag)) = next_markup(bytes, &mut behind) else { return None };
    let len = tag.name.len() + 1 + usize::from(tag.end);
    (tag.behind == at + len).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::super::{guard, html};

    fn kept(html: &str) -> String {
        guard::check(html).unwrap_or_default().into_owned()
    }

    #[test]
    fn what_nobody_reads_is_left_out() {
        let rows = [
            (
                "<p style='color:red;text-align:center;margin:0'>一</p>",
                "<p style='text-align:center;'>一</p>",
            ),
            ("<p lang=zh style=\"color: red\" id=a>一</p>", "<p id=a>一</p>"),
            ("<td width=100 nowrap colspan=2 valign=\"top\"/>", "<td colspan=2/>"),
            ("<img\nsrc='a.png' alt = \"一 > 二\" class=x>", "<img class=x>"),
            ("<meta name=a content='b' http-equiv=c>", "<meta name=a content='b'>"),
            ("<a href=b target=c title=d>一</a>", "<a href=b title=d>一</a>"),
            ("<link href=b title=d>", "<link>"),
            // Nothing parts what is left.
            ("<p lang='zh'id=a>", "<p id=a>"),
            ("<p id=a lang='zh'class=b>", "<p id=a class=b>"),
            // The first of two counts.
            ("<p style='color:red' style='display:none'>一", "<p>一"),
            ("<p style='display:none' STYLE='color:red'>一", "<p style='display:none'>一"),
            // Not certain: a reference ends in a semicolon, and a parser compares formatting.
            ("<p style='font:&quot;a;color:red'>一", "<p style='font:&quot;a;color:red'>一"),
            ("<p style=color:red>一", "<p style=color:red>一"),
            ("<font color=red style='color:red'>一", "<font color=red style='color:red'>一"),
            ("<div>\r\n \t <p>\n一\n 二 </p> \n\n  </div>", "<div>\r\n<p>\n一\n 二 </p>\n\n</div>"),
            ("<b> 一</b> <pre> \n 二</pre>", "<b> 一</b> <pre> \n 二</pre>"),
            // Tags that say nothing; elsewhere or around other text they may.
            ("<p><span lang=a>一</span></p>", "<p>一</p>"),
            ("<p>一<span style='color:red'>二</SPAN>三<span>四</span></p>", "<p>一二三四</p>"),
            ("<p>一 <span>二</span></p>", "<p>一 <span>二</span></p>"),
            ("<p>一<span>二 </span>三</p>", "<p>一<span>二 </span>三</p>"),
            ("<p><span> </span><span class=a>一</span></p>", "<p><span> </span><span class=a>一</span></p>"),
            ("<table><tr><span>一</span>", "<table><tr><span>一</span>"),
            ("<svg></svg><p><span>一</span></p>", "<svg></svg><p><span>一</span></p>"),
            ("<p>\n<script src=a>b</script><style></style>\n<br>", "<p>\n\n<br>"),
            ("<p>一<script src=a>b</script><br>", "<p>一<script></script><br>"),
            ("<p><script>a</script b='>'><br>", "<p><script></script b='>'><br>"),
            ("<p><script>a</script\n><br>", "<p><br>"),
            ("</body><script>a</script><br>", "</body><script></script><br>"),
            // No tags.
            (
                "<!-- <p lang=zh> --><title><p lang=zh></title>",
                "<!-- <p lang=zh> --><title><p lang=zh></title>",
            ),
            ("1 < 2 <p lang=zh", "1 < 2 <p"),
        ];
        for (html, want) in rows {
            assert_eq!(kept(html), want);
        }
        let comment = |len| format!("一<!--{}-->二", "注".repeat(len));
        assert_eq!(kept(&comment(85)), comment(85));
        assert_eq!(kept(&comment(900)), comment(86));
    }

    #[test]
    fn the_page_stays_the_same() {
        let pieces = [
            "<p lang=zh>一",
            "<p style='color:red'style='text-align:right'>二</p>",
            "<p =a=b x=\"y\"z>三</p>",
            "<div / a / b=c/>",
            "</div a='>'>",
            "<td width=1 colspan=2>四</td>",
            "<table border=1><tr bgcolor=a>",
            "<input type=hidden value=1>",
            "<font face=a>",
            "<font face=b>五",
            "</table>",
            "<svg viewBox='0'/>",
            "<svg><path d='M>'/></svg>",
            "<b data-a=1>",
            "<b data-a=2>六</b>",
            "<br clear=all>",
            "<a target=b>七",
            "<p x='",
            "'>八",
            "<p style='white-space:pre;a:b'>九\n十</p>",
            "<span style=\"a:b;font-weight:bold;\">",
            "<p style='TEXT-ALIGN : center ;; ;x' align=left>",
            "</span>",
            "<noembed><p lang=a></noembed>",
            "<!-- 正文 -->",
            "<a c=1><p>",
            "<math><annotation-xml encoding='text/html' x=y><p lang=a>",
            "</math>",
            "<p\tid\r=\n'a' \x0cb='c'>",
        ];
        // Every piece behind every other, some inside a third.
        for (i, a) in pieces.iter().enumerate() {
            for b in pieces {
                for c in [pieces.get((i * 7 + 3) % pieces.len()).unwrap_or(a), a] {
                    let page = format!("{a}{b}{c}零");
                    let (all, kept) = (html::walked(&page), html::walked(&kept(&page)));
                    assert_eq!(format!("{all:?}"), format!("{kept:?}"), "{page}");
                }
            }
        }
    }
}

//! The tags and comments of a page as a parser of HTML finds them, in one pass that builds
//! nothing.
//!
//! Declarations are passed over. Which elements are open, and what a tag says, is left to
//! others.

use std::ops::Range;

use memchr::{memchr, memmem};

/// What a page holds besides text.
pub(super) enum Markup<'a> {
    Tag(Tag<'a>),
    /// What stands in a comment.
    Comment(Range<usize>),
}

/// A start or end tag.
pub(super) struct Tag<'a> {
    pub(super) name: &'a [u8],
    pub(super) end: bool,
    /// Where its name ends.
    pub(super) behind: usize,
}

impl Tag<'_> {
    /// Whether a parser never takes the texts before and behind this tag for one, whatever is
    /// open: it makes an element of it. Many a tag is passed over where it is out of place.
    pub(super) fn parts_texts(&self) -> bool {
        let key = key_of(self.name);
        if self.end { key == P } else { self.name.len() <= 8 && MADE.contains(&key) }
    }
}

pub(super) const P: u64 = b'p' as u64;

/// Elements that a parser makes wherever their start tags stand. A table is none of them: what
/// stands in it and in no cell is put behind the text before it.
const MADE: [u64; 15] = keys([
    "p", "div", "br", "span", "a", "b", "strong", "font", "img", "ul", "li", "script", "style", "link",
    "meta",
]);

/// A name of up to eight letters as a number; longer ones share a value, which is
/// enough for an estimate.
pub(super) const fn key_of(name: &[u8]) -> u64 {
    let (mut key, mut rest, mut taken) = (0, name, 0);
    while let [first, tail @ ..] = rest
        && taken < 8
    {
        key = (key << 8) | first.to_ascii_lowercase() as u64;
        (rest, taken) = (tail, taken + 1);
    }
    key
}

pub(super) const fn keys<const N: usize>(names: [&str; N]) -> [u64; N] {
    let mut keys = [0; N];
    let mut i = 0;
    while i < N {
        keys[i] = key_of(names[i].as_bytes());
        i += 1;
    }
    keys
}

/// The next tag or comment from `at` on, which moves behind the name of a tag and behind a
/// comment.
pub(super) fn next_markup<'a>(bytes: &'a [u8], at: &mut usize) -> Option<Markup<'a>> {
    loop {
        let rest = bytes.get(*at..)?;
        *at += memchr(b'<', rest)? + 1;
        let rest = bytes.get(*at..)?;
        if rest.starts_with(b"!--") {
            // <!--> and <!---> are comments too.
            let (from, inner) = (*at + 1, *at + 3);
            let end = memmem::find(bytes.get(from..)?, b"-->").map(|p| from + p);
            *at = end.map_or(bytes.len(), |end| end + 3);
            return Some(Markup::Comment(inner..end.unwrap_or(bytes.len()).max(inner)));
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
        *at = name_at + len;
        return Some(Markup::Tag(Tag { name: rest.get(..len)?, end, behind: *at }));
    }
}

fn ends_name(b: u8) -> bool {
    b == b'>' || b == b'/' || b.is_ascii_whitespace()
}

/// An attribute of a tag.
pub(super) struct Attribute {
    /// Where the one before it ends, or the tag's name.
    pub(super) lead: usize,
    pub(super) name: Range<usize>,
    /// What stands between its quotes; `None` where it has none.
    pub(super) quoted: Option<Range<usize>>,
    pub(super) end: usize,
}

/// The attributes of a tag.
pub(super) struct Attributes<'a> {
    bytes: &'a [u8],
    /// Behind the attribute that was read last; in the end, behind the tag.
    pub(super) at: usize,
}

impl<'a> Attributes<'a> {
    /// Those of the tag whose name ends at `at`.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// The first position from `from` on whose byte is none of those.
    fn behind(&self, from: usize, passed: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        from + rest.iter().position(|&b| !passed(b)).unwrap_or(rest.len())
    }
}

impl Iterator for Attributes<'_> {
    type Item = Attribute;

    fn next(&mut self) -> Option<Attribute> {
        let lead = self.at;
        let start = self.behind(lead, |b| b == b'/' || b.is_ascii_whitespace());
        match self.bytes.get(start) {
            None | Some(b'>') => {
                self.at = (start + 1).min(self.bytes.len());
                return None;
            }
            Some(_) => {}
        }
        // In front of a name, = is part of it.
        let name = start..self.behind(start + 1, |b| b != b'=' && !ends_name(b));
        let equals = self.behind(name.end, |b| b.is_ascii_whitespace());
        let (quoted, end) = if self.bytes.get(equals) == Some(&b'=') {
            self.value(self.behind(equals + 1, |b| b.is_ascii_whitespace()))
        } else {
            (None, name.end)
        };
        self.at = end;
        Some(Attribute { lead, name, quoted, end })
    }
}

impl Attributes<'_> {
    /// What stands between quotes at `at`, if anything, and where the value ends.
    fn value(&self, at: usize) -> (Option<Range<usize>>, usize) {
        let Some(&quote @ (b'"' | b'\'')) = self.bytes.get(at) else {
            return (None, self.behind(at, |b| b != b'>' && !b.is_ascii_whitespace()));
        };
        let inner = at + 1;
        let closes = self.bytes.get(inner..).and_then(|rest| memchr(quote, rest));
        closes.map_or((None, self.bytes.len()), |p| (Some(inner..inner + p), inner + p + 1))
    }
}

/// Where the end tag of a raw element begins, or the end of the page.
pub(super) fn end_of_raw(bytes: &[u8], mut at: usize, name: &[u8]) -> usize {
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

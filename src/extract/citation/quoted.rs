//! Titles in brackets: every 《…》, and every 〈…〉 inside one.
//!
//! Takes folded text, where 〈, < and ＜ are one character; gives the places of titles. A
//! `<` outside of 《》 is a comparison unless what it encloses is named like a document.

use std::ops::Range;

use memchr::memmem;

use crate::base::text::{cut, is_han};
use crate::lexicon::front::Front;
use crate::outline::frame::without_note;

/// No title is longer; an opening bracket farther back was never closed.
const LONGEST_TITLE: usize = 300;

/// A title in brackets: bytes of its inside.
#[derive(Clone, Debug)]
pub(super) struct Quoted {
    pub(super) inside: Range<usize>,
    /// Bytes of the bracket that opens it.
    pub(super) open: usize,
    /// Bytes behind its closing bracket.
    pub(super) end: usize,
    /// Whether it stands inside another one.
    pub(super) nested: bool,
}

/// Every title of a text by where it opens, an outer one before those in it.
pub(super) fn quoted(front: &Front, s: &str) -> Vec<Quoted> {
    let mut out = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    let longest = LONGEST_TITLE * 3;
    for (at, c) in signs(s) {
        match c {
            '《' | '<' => open.push((at, c)),
            '》' | '>' => {
                let wanted = if c == '》' { '《' } else { '<' };
                // `<` is also a comparison: one that is never closed hides nothing.
                while wanted == '《' && open.last().is_some_and(|o| o.1 == '<') {
                    open.pop();
                }
                let Some(&(from, _)) = open.last().filter(|o| o.1 == wanted) else { continue };
                open.pop();
                let inside = from + if c == '》' { '《'.len_utf8() } else { 1 }..at;
                let nested = open.last().is_some_and(|o| o.1 == '《' && at - o.0 <= longest);
                if inside.len() <= longest && names(front, cut(s, inside.clone()), c, nested) {
                    out.push(Quoted { inside, open: from, end: at + c.len_utf8(), nested });
                }
            }
            _ => {}
        }
    }
    out.sort_by_key(|q| (q.open, q.end));
    out
}

/// Every bracket of titles in `s`, in order.
fn signs(s: &str) -> Vec<(usize, char)> {
    let mut signs = Vec::new();
    for (word, sign) in [("《", '《'), ("》", '》'), ("<", '<'), (">", '>')] {
        signs.extend(memmem::find_iter(s.as_bytes(), word).map(|at| (at, sign)));
    }
    signs.sort_unstable();
    signs
}

fn names(front: &Front, title: &str, closing: char, nested: bool) -> bool {
    let han = title.chars().filter(|&c| is_han(c)).count();
    if closing == '》' {
        return han >= 2;
    }
    let plain = !title.contains([',', '。', ';', '\n']) && title.starts_with(is_han);
    han >= 4 && (nested || plain && front.doc_type(without_note(title)).is_some())
}

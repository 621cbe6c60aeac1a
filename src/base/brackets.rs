//! Pairs of brackets, matched by depth and tolerant of mixed kinds.
//!
//! Documents open with one width and close with another (`(牵头单位：甲局）`), nest kinds
//! (`各县〔市、区〕`) and forget to close. Matching therefore goes by depth; a kind counts
//! only where it helps to skip a bracket that was never closed.

use std::ops::Range;

use super::text::besides_han;

/// A pair of brackets in width-folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// With both brackets; up to the end of the line where it is not closed.
    pub outer: Range<usize>,
    /// Without them.
    pub inner: Range<usize>,
    /// How many pairs enclose it.
    pub depth: usize,
    /// Whether a closing bracket was found.
    pub closed: bool,
}

fn kind(c: char) -> Option<(u8, bool)> {
    Some(match c {
        '(' => (0, true),
        ')' => (0, false),
        '〔' => (1, true),
        '〕' => (1, false),
        '[' => (2, true),
        ']' => (2, false),
        '【' => (3, true),
        '】' => (3, false),
        '{' => (4, true),
        '}' => (4, false),
        _ => return None,
    })
}

/// Every pair in `s`, in the order of their opening brackets. A pair does not reach over
/// a line break: what is open there ends there.
pub fn pairs(s: &str) -> Vec<Pair> {
    let mut out: Vec<Pair> = Vec::new();
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (at, c) in besides_han(s) {
        if c == '\n' {
            close_all(&mut out, &mut open, at);
        } else if let Some((kind, opens)) = kind(c) {
            if opens {
                let begin = at + c.len_utf8();
                open.push((kind, out.len()));
                out.push(Pair {
                    outer: at..begin,
                    inner: begin..begin,
                    depth: open.len() - 1,
                    closed: false,
                });
            } else {
                close(&mut out, &mut open, kind, at, c.len_utf8());
            }
        }
    }
    close_all(&mut out, &mut open, s.len());
    out
}

fn close(out: &mut [Pair], open: &mut Vec<(u8, usize)>, kind: u8, at: usize, len: usize) {
    // The same kind a little further out was meant if the innermost one is of another.
    let same = open.iter().rev().take(4).position(|o| o.0 == kind);
    for _ in 0..same.unwrap_or(0) {
        if let Some(pair) = open.pop().and_then(|o| out.get_mut(o.1)) {
            pair.inner.end = at;
            pair.outer.end = at;
        }
    }
    if let Some(pair) = open.pop().and_then(|o| out.get_mut(o.1)) {
        pair.inner.end = at;
        pair.outer.end = at + len;
        pair.closed = true;
    }
}

fn close_all(out: &mut [Pair], open: &mut Vec<(u8, usize)>, at: usize) {
    for (_, i) in open.drain(..) {
        if let Some(pair) = out.get_mut(i) {
            pair.inner.end = at;
            pair.outer.end = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::cut;

    #[test]
    fn pairs_by_depth() {
        for (s, want) in [
            ("甲(乙)丙", vec![("(乙)", 0, true)]),
            ("(各县〔市、区〕政府)", vec![("(各县〔市、区〕政府)", 0, true), ("〔市、区〕", 1, true)]),
            ("〔中心(新区)局〕", vec![("〔中心(新区)局〕", 0, true), ("(新区)", 1, true)]),
            ("(甲〕乙", vec![("(甲〕", 0, true)]),
            ("(甲\n乙)", vec![("(甲", 0, false)]),
            ("(甲[乙)丙", vec![("(甲[乙)", 0, true), ("[乙", 1, false)]),
        ] {
            let got: Vec<_> =
                pairs(s).into_iter().map(|p| (cut(s, p.outer.clone()), p.depth, p.closed)).collect();
            assert_eq!(got, want, "{s}");
        }
    }
}

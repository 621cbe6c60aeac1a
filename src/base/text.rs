//! A text beside its width-folded twin.
//!
//! Official documents mix half- and full-width punctuation at will: `（一）`, `(一)`,
//! `(一）`. Every pattern runs on a *folded* copy in which each character has one
//! shape, and every value is cut from the *raw* text. Folding maps one character to one
//! character, so a code-point position means the same in both.

use std::borrow::Cow;
use std::ops::Range;

use super::span::Span;

/// One shape for characters that print alike: full-width ASCII, the kinds of space,
/// tortoise-shell and corner brackets, dashes, angle brackets inside titles.
///
/// Kept apart on purpose: `、` (separates), `。` (ends), `《》` (titles), `“”` (quotes),
/// `【】` (page labels), and letters or digits that are not full-width.
#[inline]
pub fn fold(c: char) -> char {
    match c {
        // Nearly every character of a document.
        '\u{4e00}'..='\u{9fff}' | '\u{20}'..='\u{7e}' => c,
        _ => fold_rare(c),
    }
}

fn fold_rare(c: char) -> char {
    match c {
        // Full-width forms keep the order of ASCII at a fixed distance.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\t' | '\u{a0}' | '\u{3000}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{1680}' => ' ',
        '﹝' | '〖' | '⦗' | '｟' => '〔',
        '﹞' | '〗' | '⦘' | '｠' => '〕',
        '﹙' => '(',
        '﹚' => ')',
        '〈' | '﹤' | '‹' => '<',
        '〉' | '﹥' | '›' => '>',
        '—' | '–' | '―' | '─' | '━' | '‐' | '‑' | '‒' | '−' | '﹣' | '﹘' | '⸺' | 'ー' => {
            '-'
        }
        '∼' | '〜' | '˜' => '~',
        '∶' | '︰' | '﹕' | '꞉' => ':',
        '﹐' => ',',
        '﹑' => '、',
        '﹔' => ';',
        '﹪' => '%',
        '﹒' => '.',
        '〇' | '○' | '◯' | 'Ο' => '〇',
        _ => c,
    }
}

/// Folds every character of `s`; the result has as many characters as `s`.
pub fn fold_str(s: &str) -> String {
    mapped(s, |c| Some(fold(c)))
}

/// `s` without any white space.
pub fn without_space(s: &str) -> String {
    mapped(s, |c| (!c.is_whitespace()).then_some(c))
}

/// `s` with every character replaced or left out, except those that [`besides_han`] leaves
/// out. Most stay as they are in what is read here, so that whole stretches are copied at
/// once.
pub fn mapped(s: &str, map: impl Fn(char) -> Option<char>) -> String {
    let mut out = String::with_capacity(s.len());
    let mut copied = 0;
    for (at, c) in besides_han(s) {
        let new = map(c);
        if new != Some(c) {
            out.push_str(cut(s, copied..at));
            out.extend(new);
            copied = at + c.len_utf8();
        }
    }
    out.push_str(cut(s, copied..s.len()));
    out
}

/// The characters of `s`, each with where it begins, but for the run of Han that makes up
/// most of a text (U+5000 … U+9FFF): whoever looks for signs need not look at those.
pub fn besides_han(s: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += han_run(s, at);
        let here = at;
        let c = cut(s, here..s.len()).chars().next()?;
        at += c.len_utf8();
        Some((here, c))
    })
}

/// Bytes of the Han characters (U+5000 … U+9FFF) that stand at `at`, three for each: their
/// first byte tells them.
#[inline]
pub fn han_run(s: &str, at: usize) -> usize {
    let mut end = at;
    while matches!(s.as_bytes().get(end), Some(0xe5..=0xe9)) {
        end += 3;
    }
    end - at
}

/// Characters that print nothing and only break words: zero-width spaces and joiners,
/// byte-order marks, soft hyphens, bidirectional controls.
#[inline]
pub fn is_invisible(c: char) -> bool {
    // Nearly every character of a document is neither.
    if matches!(c, '\u{20}'..='\u{7e}' | '\u{3000}'..='\u{fefe}') {
        return false;
    }
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    ) || (c.is_control() && c != '\n' && c != '\t')
}

/// Whether `c` is a mark that stands before an entry of a list or points one out: •, ★, ◆.
pub fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '·' | '•'
            | '∙'
            | '‧'
            | '◆'
            | '◇'
            | '●'
            | '○'
            | '◎'
            | '■'
            | '□'
            | '▪'
            | '★'
            | '☆'
            | '▲'
            | '△'
            | '※'
            | '✱'
            | '*'
            | '√'
    )
}

/// Whether `c` is a Han character (unified ideographs with their extensions, and 〇).
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}' | '\u{f900}'..='\u{faff}' | '〇'
    )
}

/// Number of Han characters in `s`.
pub fn han_count(s: &str) -> usize {
    s.chars().filter(|&c| is_han(c)).count()
}

/// The part of `s` in a byte range, empty where the range does not fall on characters.
///
/// Byte positions come from matchers that only stop on characters; this spares every
/// caller the panic that plain slicing would bring in the case of a mistake.
pub fn cut(s: &str, range: Range<usize>) -> &str {
    s.get(range).unwrap_or("")
}

/// `s` on one line: runs of white space become one space, and none is left where it
/// touches a Han character or Chinese punctuation (`基 本 原 则` → `基本原则`).
pub fn one_line(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut space = false;
    for c in s.chars() {
        if c.is_whitespace() || is_invisible(c) {
            space = true;
            continue;
        }
        if space {
            let before = out.chars().next_back();
            if before.is_some_and(|b| !is_wide(b) && !is_wide(c)) {
                out.push(' ');
            }
            space = false;
        }
        out.push(c);
    }
    out
}

/// Han characters and full-width punctuation: what stands beside them needs no space.
pub fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}' | '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '\u{2460}'..='\u{24ff}' | '\u{3220}'..='\u{32ff}')
}

/// A document's text with its folded twin and the tables that lead from code points to
/// bytes in either.
#[derive(Clone, Debug, Default)]
pub struct Text {
    raw: String,
    folded: String,
    raw_at: Vec<u32>,
    folded_at: Vec<u32>,
}

impl Text {
    /// Folds `raw` and counts its positions. Texts beyond 4 GiB are refused by the
    /// readers long before.
    pub fn new(raw: String) -> Self {
        let mut folded = String::with_capacity(raw.len());
        let mut raw_at = Vec::with_capacity(raw.len() / 2 + 1);
        let mut folded_at = Vec::with_capacity(raw.len() / 2 + 1);
        // What folding leaves as it is, is copied in one go.
        let (mut at, mut copied) = (0, 0);
        loop {
            let to = folded.len() + at - copied;
            let run = han_run(&raw, at);
            for step in (0..run).step_by(3) {
                raw_at.push(small(at + step));
                folded_at.push(small(to + step));
            }
            at += run;
            let Some(c) = cut(&raw, at..raw.len()).chars().next() else { break };
            raw_at.push(small(at));
            folded_at.push(small(to + run));
            let one = fold(c);
            if one != c {
                folded.push_str(cut(&raw, copied..at));
                folded.push(one);
                copied = at + c.len_utf8();
            }
            at += c.len_utf8();
        }
        folded.push_str(cut(&raw, copied..raw.len()));
        raw_at.push(small(raw.len()));
        folded_at.push(small(folded.len()));
        Self { raw, folded, raw_at, folded_at }
    }

    /// Number of code points.
    pub fn len(&self) -> usize {
        self.raw_at.len().saturating_sub(1)
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The whole text.
    pub fn all(&self) -> Span {
        Span::new(0, self.len())
    }

    /// The text as printed, within `span`.
    pub fn raw(&self, span: Span) -> &str {
        slice(&self.raw, &self.raw_at, span)
    }

    /// The width-folded text within `span`.
    pub fn folded(&self, span: Span) -> &str {
        slice(&self.folded, &self.folded_at, span)
    }

    /// The code points that a byte range of `self.folded(within)` stands for.
    pub fn span_in(&self, within: Span, bytes: Range<usize>) -> Span {
        let base = self.folded_at.get(within.start).copied().unwrap_or(0) as usize;
        Span::new(self.char_at(base + bytes.start), self.char_at(base + bytes.end))
    }

    /// `span` without the white space at its ends.
    pub fn trim(&self, span: Span) -> Span {
        let s = self.folded(span);
        let lead = s.chars().take_while(|c| c.is_whitespace()).count();
        if lead == span.len() {
            return Span::new(span.start, span.start);
        }
        let tail = s.chars().rev().take_while(|c| c.is_whitespace()).count();
        Span::new(span.start + lead, span.end - tail)
    }

    /// Gives the text away.
    pub fn into_raw(self) -> String {
        self.raw
    }

    fn char_at(&self, byte: usize) -> usize {
        self.folded_at.partition_point(|&at| (at as usize) < byte).min(self.len())
    }
}

fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn part(at: &[u32], range: Range<usize>) -> &[u32] {
    at.get(range).unwrap_or(&[])
}

/// Appends positions so that the first of them becomes `base`.
fn shifted(out: &mut Vec<u32>, at: &[u32], base: u32) {
    let first = at.first().copied().unwrap_or(0);
    out.extend(at.iter().map(|&p| p - first + base));
}

fn slice<'a>(s: &'a str, at: &[u32], span: Span) -> &'a str {
    let byte = |i: usize| at.get(i).map_or(s.len(), |&b| b as usize);
    cut(s, byte(span.start)..byte(span.end))
}

/// A text put together from pieces of a document, able to say where each came from.
///
/// The body of a measure is rarely one stretch of the document: clauses are taken out,
/// paragraphs joined, words mended that a line break cut.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// The joined text as printed.
    pub raw: String,
    /// Its folded twin, with as many characters.
    pub folded: String,
    pieces: Vec<Piece>,
    /// Byte at which each character begins, in either text.
    raw_at: Vec<u32>,
    folded_at: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    at: usize,
    len: usize,
    /// Where it stands in the document; glue stands nowhere.
    from: Option<usize>,
}

impl Joined {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stretches of a document, one after the other with `glue` between them.
    pub fn from_spans(text: &Text, spans: &[Span], glue: &str) -> Self {
        let mut out = Self::new();
        out.reserve(spans.iter().map(|s| s.len() + glue.len()).sum());
        for (i, span) in spans.iter().enumerate() {
            if i > 0 {
                out.glue(glue);
            }
            out.push(text, *span);
        }
        out
    }

    /// Makes room for as many more characters, nearly all of them Han.
    fn reserve(&mut self, chars: usize) {
        self.raw.reserve(chars * 3);
        self.folded.reserve(chars * 3);
        self.raw_at.reserve(chars);
        self.folded_at.reserve(chars);
    }

    /// Appends a stretch of the document.
    pub fn push(&mut self, text: &Text, span: Span) {
        let end = span.end.min(text.len());
        let at = (part(&text.raw_at, span.start..end), part(&text.folded_at, span.start..end));
        self.piece((text.raw(span), text.folded(span)), at, Some(span.start));
    }

    /// Appends glue that stands nowhere in the document.
    pub fn glue(&mut self, s: &str) {
        let at: Vec<u32> = s.char_indices().map(|(i, _)| small(i)).collect();
        self.piece((s, s), (&at, &at), None);
    }

    /// Appends a text with its folded twin; `at` tells where their characters begin,
    /// counted from anywhere.
    fn piece(&mut self, (raw, folded): (&str, &str), at: (&[u32], &[u32]), from: Option<usize>) {
        let len = at.0.len();
        if len > 0 {
            self.pieces.push(Piece { at: self.raw_at.len(), len, from });
        }
        shifted(&mut self.raw_at, at.0, small(self.raw.len()));
        shifted(&mut self.folded_at, at.1, small(self.folded.len()));
        self.raw.push_str(raw);
        self.folded.push_str(folded);
    }

    /// Whether nothing was appended.
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The folded characters, each with the byte at which it begins in the folded text and
    /// in the printed one.
    pub fn chars(&self) -> impl Iterator<Item = (char, u32, u32)> + '_ {
        self.folded.chars().zip(&self.folded_at).zip(&self.raw_at).map(|((c, &f), &r)| (c, f, r))
    }

    /// Where a byte range of `self.folded` stands in the document: from its first to its
    /// last piece.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        let (start, end) = self.chars_of(bytes);
        Span::from((self.origin(start, false), self.origin(end, true)))
    }

    /// The printed text of a byte range of `self.folded`.
    pub fn raw_of(&self, bytes: Range<usize>) -> &str {
        let (start, end) = self.chars_of(bytes);
        slice(&self.raw, &self.raw_at, Span::new(start, end))
    }

    /// The same text without some byte ranges of `self.folded`, which are sorted and do
    /// not overlap.
    pub fn without(&self, cuts: &[Range<usize>]) -> Cow<'_, Self> {
        if cuts.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut out = Self::new();
        out.reserve(self.raw_at.len());
        let mut at = 0;
        for range in cuts {
            self.copy_into(&mut out, at..range.start.max(at));
            at = range.end.max(at);
        }
        self.copy_into(&mut out, at..self.folded.len());
        Cow::Owned(out)
    }

    /// A byte range of `self.folded` as a text of its own.
    #[must_use]
    pub fn part(&self, bytes: Range<usize>) -> Self {
        let mut out = Self::new();
        self.copy_into(&mut out, bytes);
        out
    }

    fn copy_into(&self, out: &mut Self, bytes: Range<usize>) {
        let (start, end) = self.chars_of(bytes);
        let first = self.pieces.partition_point(|p| p.at + p.len <= start);
        for piece in self.pieces.iter().skip(first).take_while(|p| p.at < end) {
            let (a, b) = (piece.at.max(start), (piece.at + piece.len).min(end));
            let span = Span::from((a, b));
            let from = piece.from.map(|f| f + (a - piece.at));
            let texts = (slice(&self.raw, &self.raw_at, span), slice(&self.folded, &self.folded_at, span));
            out.piece(texts, (part(&self.raw_at, a..b), part(&self.folded_at, a..b)), from);
        }
    }

    fn chars_of(&self, bytes: Range<usize>) -> (usize, usize) {
        let char_at = |byte: usize| self.folded_at.partition_point(|&at| (at as usize) < byte);
        let start = char_at(bytes.start);
        (start, char_at(bytes.end).max(start))
    }

    /// The smallest range that holds all pieces, if there are any.
    pub fn cover(&self) -> Option<Span> {
        self.pieces.iter().filter_map(|p| p.from.map(|f| Span::new(f, f + p.len))).reduce(Span::cover)
    }

    fn origin(&self, at: usize, end: bool) -> usize {
        // An end belongs to the piece it closes, a start to the piece it opens; glue takes
        // the nearest piece on the side it looks to.
        let index = self.pieces.partition_point(|p| if end { p.at < at } else { p.at + p.len <= at });
        let (before, after) = self.pieces.split_at(index.min(self.pieces.len()));
        let ended = |p: &Piece| p.from.map(|f| f + (at - p.at).min(p.len));
        let started = |p: &Piece| p.from.map(|f| f + at.saturating_sub(p.at));
        let last = before.iter().rev().find_map(ended);
        let next = after.iter().find_map(started);
        if end { last.or(next) } else { next.or(last) }.unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;

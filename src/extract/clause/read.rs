//! Reads the inside of a clause: labels, lists of bodies, verbs, rules.

use std::ops::Range;

use super::find::names_bodies;
use super::{Assigned, Clause, Field};
use crate::base::text::{Joined, cut, is_han};
use crate::diag::Sink;
use crate::extract::bodies::{self, Entry};
use crate::extract::time;
use crate::lexicon::Lexicon;
use crate::lexicon::roles::{FieldKind, Label};
use crate::notice::Role;

/// By what a clause is known to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Labels or verbs say so; what stands beside them need not be bodies.
    Spoken,
    /// It is nothing but a list of bodies.
    Bare,
}

/// Reads `inner` of `s` into `clause`.
pub(super) fn read(lexicon: &Lexicon, s: &str, inner: Range<usize>, sort: Sort, clause: &mut Clause) {
    let mut reader = Reader { lexicon, s, sort, clause, role: None, field: None, pending: Vec::new() };
    reader.run(inner);
    reader.flush(Role::Responsible);
}

struct Reader<'a> {
    lexicon: &'a Lexicon,
    s: &'a str,
    sort: Sort,
    clause: &'a mut Clause,
    /// Role of the label in force.
    role: Option<Role>,
    /// The labelled field in force, with the start of its value.
    field: Option<(String, FieldKind)>,
    /// Bodies that still wait for a verb.
    pending: Vec<Entry>,
}

impl Reader<'_> {
    fn run(&mut self, inner: Range<usize>) {
        let text = cut(self.s, inner.clone());
        if let Some(rule) = self.lexicon.roles.everywhere(text) {
            let shift = |r: (usize, usize)| inner.start + r.0..inner.start + r.1;
            let bodies = shift(rule.bodies);
            let entries = split(self.lexicon, self.s, bodies);
            self.clause.everywhere.extend(entries.into_iter().map(|e| e.range));
            let rule = shift(rule.rule);
            self.chunks(inner.start..rule.start);
            self.chunks(rule.end..inner.end);
        } else {
            self.chunks(inner);
        }
    }

    fn chunks(&mut self, range: Range<usize>) {
        for (chunk, stop) in chunks(self.s, range) {
            self.chunk(chunk);
            if matches!(stop, ';' | '。' | '\n') {
                self.flush(Role::Responsible);
                // A label holds until the next one; a semicolon ends a plain list.
            }
        }
    }

    fn chunk(&mut self, range: Range<usize>) {
        let mut range = trim(self.s, range);
        while let Some((label, value)) = self.label(&range) {
            self.flush(Role::Responsible);
            match label {
                Label::Role(role) => {
                    self.role = Some(role);
                    self.field = None;
                    self.clause.explicit |= role != Role::Responsible;
                }
                Label::Field(kind) => {
                    let name = cut(self.s, range.start..value.start);
                    let name = name.trim_matches([':', ' ', '【', '】', '*', '★', '●', '◆', '■']).to_owned();
                    self.field = Some((name, kind));
                    self.role = None;
                }
            }
            range = trim(self.s, value);
        }
        if range.is_empty() {
            return;
        }
        let text = cut(self.s, range.clone());
        let range = range.start..range.start + self.before_rule(text).unwrap_or(text.len());
        let text = cut(self.s, range.clone());
        if let Some((label, kind)) = self.field.clone() {
            self.extend_field(label, kind, range);
        } else if self.lexicon.roles.is_pointer(text) || self.lexicon.roles.first_leads(text) {
            // A rule about the list, not a member of it.
        } else {
            self.list(range);
        }
    }

    /// Where the bodies end before a rule in brackets: 市水务局(列第一位的为牵头单位,下同).
    fn before_rule(&self, text: &str) -> Option<usize> {
        if !text.trim_end().ends_with(')') {
            return None;
        }
        let opens = text.match_indices('(').map(|(at, _)| at).filter(|&at| at > 0);
        opens.filter(|&at| self.lexicon.roles.first_leads(cut(text, at..text.len()))).last()
    }

    /// A label at the head of the chunk, and where its value begins.
    fn label(&self, range: &Range<usize>) -> Option<(Label, Range<usize>)> {
        let text = cut(self.s, range.clone());
        let (end, value) = label_end(text)?;
        let words = cut(text, 0..end);
        let label = self.lexicon.roles.label(words).or_else(|| self.unknown_label(words))?;
        Some((label, range.start + value..range.end))
    }

    /// A short word before a colon among labels is one too, whatever it says: 目标值：95%.
    fn unknown_label(&self, words: &str) -> Option<Label> {
        let words = words.trim();
        let short = (2..=UNKNOWN_LABEL).contains(&words.chars().count()) && words.chars().all(is_han);
        let labelled = self.role.is_some() || self.field.is_some();
        (labelled && short && !bodies::is_one(self.lexicon, words)).then_some(Label::Field(FieldKind::Other))
    }

    fn extend_field(&mut self, label: String, kind: FieldKind, range: Range<usize>) {
        match self.clause.fields.last_mut().filter(|f| f.label == label) {
            Some(field) => field.value.end = range.end,
            None => self.clause.fields.push(Field { label, kind, value: range }),
        }
    }

    /// Bodies with or without a verb behind them.
    fn list(&mut self, range: Range<usize>) {
        let text = cut(self.s, range.clone());
        if is_time(self.lexicon, text) {
            self.clause.rest.push(range);
            return;
        }
        let tail = self.lexicon.roles.verb_tail(text);
        let (end, verb) = tail.map_or((text.len(), None), |(end, role)| (end, Some(role)));
        let list = range.start..range.start + end;
        if let Some((lead, rest)) = self.jointly(&list) {
            self.pending.extend(split(self.lexicon, self.s, lead));
            self.clause.explicit = true;
            self.flush(Role::Lead);
            self.assign(split(self.lexicon, self.s, rest), Role::Support);
            return;
        }
        let words = cut(self.s, list.clone());
        let bodies = if verb.is_some() {
            names_bodies(self.lexicon, words)
        } else {
            bodies::looks_like_list(self.lexicon, words)
                || self.sort == Sort::Spoken && bodies::are_bodies(self.lexicon, words)
        };
        if self.role.is_none() && !bodies && self.sort == Sort::Spoken {
            self.clause.rest.push(range);
            return;
        }
        self.wait(split(self.lexicon, self.s, list));
        if let Some(role) = verb {
            // Under a label the verb only repeats it: 责任单位：甲局、乙局按职责分工负责.
            let role = match self.role {
                Some(labelled) if role == Role::Responsible => labelled,
                _ => role,
            };
            self.clause.explicit |= role != Role::Responsible;
            self.flush(role);
        } else if let Some(role) = self.role {
            self.flush(role);
        }
    }

    /// Bodies wait for the verb behind them; one that the list itself speaks of does not.
    fn wait(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            match entry.said {
                Some(said) if said.closes => {
                    self.clause.explicit |= said.role != Role::Responsible;
                    self.pending.push(entry);
                    self.flush(said.role);
                }
                said => {
                    self.clause.explicit |= said.is_some();
                    self.pending.push(entry);
                }
            }
        }
    }

    /// `A会同B`: the bodies before and behind the word.
    fn jointly(&self, range: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
        let text = cut(self.s, range.clone());
        let words = self.lexicon.roles.jointly.iter();
        let mut found = words.flat_map(|w| text.match_indices(w.as_str()));
        let (at, word) = found.find(|(at, _)| !self.is_inside_name(text, *at))?;
        let lead = range.start..range.start + at;
        (at == 0 || bodies::looks_like_list(self.lexicon, cut(self.s, lead.clone())))
            .then(|| (lead, range.start + at + word.len()..range.end))
    }

    /// Whether the entry around `at` is one body's name: 供销合作社联合社.
    fn is_inside_name(&self, text: &str, at: usize) -> bool {
        let separator = |c: char| matches!(c, '、' | ',' | ';' | ' ');
        let before = cut(text, 0..at).char_indices().rfind(|(_, c)| separator(*c));
        let from = before.map_or(0, |(i, c)| i + c.len_utf8());
        let to = cut(text, at..text.len()).find(separator).map_or(text.len(), |s| at + s);
        bodies::is_one(self.lexicon, cut(text, from..to))
    }

    /// Gives the waiting bodies the label's role, or `fallback` where no label holds.
    fn flush(&mut self, fallback: Role) {
        let waiting = std::mem::take(&mut self.pending);
        let role = if fallback == Role::Responsible { self.role.unwrap_or(fallback) } else { fallback };
        self.assign(waiting, role);
    }

    fn assign(&mut self, bodies: Vec<Entry>, role: Role) {
        self.clause.bodies.extend(bodies.into_iter().map(|entry| Assigned {
            range: entry.range,
            role: entry.said.map_or(role, |said| said.role),
            marked: entry.marked,
        }));
    }
}

/// Longest word before a colon that counts as a label though no table holds it, in characters.
const UNKNOWN_LABEL: usize = 6;

/// Where a label at the head of `text` ends and its value begins: `责任单位：`, `【责任单位】`.
pub(super) fn label_end(text: &str) -> Option<(usize, usize)> {
    if let Some(inner) = text.strip_prefix('【')
        && let Some(end) = inner.find('】').filter(|end| *end <= super::find::LABEL)
    {
        let label = '【'.len_utf8() + end;
        let behind = cut(text, label + '】'.len_utf8()..text.len());
        return Some((label, text.len() - behind.strip_prefix(':').unwrap_or(behind).len()));
    }
    text.find(':').map(|colon| (colon, colon + 1))
}

/// Whether a chunk says nothing but when: `2025年6月底前完成`, `长期坚持`.
pub fn is_time(lexicon: &Lexicon, chunk: &str) -> bool {
    let chunk = chunk.trim();
    let dated =
        chunk.contains(['年', '月', '日', '季', '期', '续', '态', '常']) && chunk.len() <= LONGEST_TIME;
    if !dated || chunk.contains([':', '、']) {
        return false;
    }
    let mut words = Joined::new();
    words.glue(chunk);
    let times = time::labelled_time(&lexicon.times, &words, Some(SOME_DAY), &mut Sink::default());
    // A body may bear a date in its name; then more is left than verbs.
    let said: usize = times.iter().map(|t| t.text.len()).sum();
    said > 0 && (chunk.len() - said <= MOST_BESIDE || !names_bodies(lexicon, chunk))
}

/// Any day will do to see whether words are a time.
const SOME_DAY: jiff::civil::Date = jiff::civil::date(2024, 1, 1);
/// Longest chunk that is looked at as a time, in bytes.
const LONGEST_TIME: usize = 90;
/// Bytes that may stand beside the time of such a chunk, whatever they say: 前完成.
const MOST_BESIDE: usize = 12;

/// The bodies named in a range.
pub(super) fn split(lexicon: &Lexicon, s: &str, range: Range<usize>) -> Vec<Entry> {
    let entries = bodies::split(lexicon, cut(s, range.clone()));
    let shift = |e: Entry| Entry { range: range.start + e.range.start..range.start + e.range.end, ..e };
    entries.into_iter().map(shift).collect()
}

/// Cuts at commas, semicolons and stops outside of brackets; each chunk with what ends it.
fn chunks(s: &str, range: Range<usize>) -> Vec<(Range<usize>, char)> {
    let mut out = Vec::new();
    let mut depth = 0usize;
    let mut start = range.start;
    // <含开发区,下同> protects like a bracket; a lone sign of comparison does not.
    let closes = cut(s, range.clone()).rfind('>').unwrap_or(0);
    let mut angles = 0usize;
    for (i, c) in cut(s, range.clone()).char_indices() {
        match c {
            '(' | '〔' | '[' | '{' => depth += 1,
            '<' if i < closes => {
                depth += 1;
                angles += 1;
            }
            '>' if angles > 0 => {
                depth = depth.saturating_sub(1);
                angles -= 1;
            }
            ')' | '〕' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' | ';' | '。' | '\n' if depth == 0 => {
                out.push((start..range.start + i, c));
                start = range.start + i + c.len_utf8();
            }
            // A label inside a chunk opens the next: 牵头单位:甲局 责任单位:乙局.
            ' ' if depth == 0 => {
                out.push((start..range.start + i, c));
                start = range.start + i + 1;
            }
            _ => {}
        }
    }
    out.push((start..range.end, '\0'));
    join_spaced(s, out)
}

/// A space only separates where a label follows it; elsewhere it is a flaw of typing.
fn join_spaced(s: &str, chunks: Vec<(Range<usize>, char)>) -> Vec<(Range<usize>, char)> {
    let mut out: Vec<(Range<usize>, char)> = Vec::with_capacity(chunks.len());
    for (range, stop) in chunks {
        let text = cut(s, range.clone());
        let labelled = text.contains(':') || text.trim_start().starts_with('【');
        match out.last_mut().filter(|l| l.1 == ' ' && !labelled) {
            Some(last) => *last = (last.0.start..range.end, stop),
            None => out.push((range, stop)),
        }
    }
    out
}

fn trim(s: &str, range: Range<usize>) -> Range<usize> {
    let text = cut(s, range.clone());
    let lead = text.len() - text.trim_start().len();
    let body = text.trim();
    range.start + lead..range.start + lead + body.len()
}

//! Finds where the clauses of a measure stand.

use std::ops::Range;

use super::read::Sort;
use super::{Clause, read};
use crate::base::brackets::{self, Pair};
use crate::base::text::cut;
use crate::extract::bodies;
use crate::lexicon::Lexicon;
use crate::lexicon::roles::Label;
use crate::notice::Role;

/// Longest label in bytes: sixteen characters.
pub(super) const LABEL: usize = 48;

/// Every clause of `s`, the folded text of one measure with its paragraphs on lines of
/// their own, in order and without overlap.
pub fn clauses(lexicon: &Lexicon, s: &str) -> Vec<Clause> {
    let mut out = bracketed(lexicon, s);
    let taken: Vec<Range<usize>> = out.iter().map(|c| c.range.clone()).collect();
    out.extend(labelled(lexicon, s, &taken));
    if out.is_empty() {
        out.extend(headed(lexicon, s));
    }
    if out.is_empty() {
        out.extend(spoken(lexicon, s));
    }
    out.sort_by_key(|c| c.range.start);
    if out.is_empty() {
        out.extend(own_line(lexicon, s));
    }
    out
}

/// Clauses in brackets.
fn bracketed(lexicon: &Lexicon, s: &str) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    for pair in brackets::pairs(s) {
        if out.last().is_some_and(|c| pair.outer.start < c.range.end) {
            continue;
        }
        let inner = cut(s, pair.inner.clone());
        let Some(sort) = may_hold_clause(inner).then(|| sort(lexicon, s, &pair)).flatten() else { continue };
        let range = with_stray_close(s, pair.outer.clone());
        let own_line = stands_alone(s, &range);
        if own_line && is_signature(lexicon, inner) {
            continue;
        }
        let mut clause = Clause { range, own_line, unclosed: !pair.closed, ..Clause::default() };
        read::read(lexicon, s, pair.inner.clone(), sort, &mut clause);
        if !clause.bodies.is_empty() || !clause.fields.is_empty() || !clause.everywhere.is_empty() {
            out.push(clause);
        }
    }
    out
}

/// One body in brackets on a line of its own, without a word of role: who signs.
fn is_signature(lexicon: &Lexicon, inner: &str) -> bool {
    !inner.contains([',', ';', '、', ':']) && lexicon.roles.verb_tail(inner).is_none()
}

/// A cheap look before the dear ones: characters without which there is no clause.
fn may_hold_clause(inner: &str) -> bool {
    inner.len() >= 6
        && inner.contains([
            ':', '局', '委', '厅', '部', '办', '府', '会', '责', '牵', '单', '院', '署', '行', '司', '中',
            '镇', '乡', '区', '县', '市',
        ])
}

/// By what a bracket is known to be a clause.
fn sort(lexicon: &Lexicon, s: &str, pair: &Pair) -> Option<Sort> {
    let inner = cut(s, pair.inner.clone());
    if holds_label(lexicon, inner) {
        return Some(Sort::Spoken);
    }
    if !pair.closed {
        return None;
    }
    if closes_paragraph(s, pair.outer.end) && is_fields(lexicon, inner) {
        return Some(Sort::Spoken);
    }
    // The verb of any chunk will do: 甲局牵头，乙局配合; the bodies before it must look
    // like bodies, or it is a remark in prose. Verbs are cheap to see, bodies dear.
    let mut lists: Vec<&str> = Vec::new();
    let mut verbs = false;
    for chunk in inner.split([',', ';', '。']).map(str::trim).filter(|c| !c.is_empty()) {
        if lexicon.roles.is_pointer(chunk) || lexicon.roles.first_leads(chunk) || chunk.starts_with("以下")
        {
            continue;
        }
        if read::is_time(lexicon, chunk) || is_fields(lexicon, chunk) {
            continue;
        }
        let tail = lexicon.roles.verb_tail(chunk);
        verbs |= tail.is_some();
        let list = cut(chunk, 0..tail.map_or(chunk.len(), |(end, _)| end));
        lists.extend(list.splitn(2, "会同").filter(|side| !side.trim().is_empty()));
    }
    if verbs {
        return lists.iter().all(|side| names_bodies(lexicon, side)).then_some(Sort::Spoken);
    }
    // Most brackets stand amid a sentence, which is cheap to see.
    let whole = || {
        !lists.is_empty() && lists.iter().all(|side| lists_bodies(lexicon, side))
            || lists_bodies(lexicon, inner)
    };
    (closes_paragraph(s, pair.outer.end) && whole()).then_some(Sort::Bare)
}

/// Whether what stands before a verb of role names bodies: most are known, or all end as
/// bodies do and none reads like prose. New offices and enterprises are in no list.
pub(super) fn names_bodies(lexicon: &Lexicon, list: &str) -> bool {
    let entries = bodies::split(lexicon, list);
    let texts: Vec<&str> = entries.iter().map(|e| cut(list, e.range.clone())).collect();
    let short = texts.iter().all(|t| t.chars().count() <= LONGEST_NAME);
    let known = || texts.iter().filter(|t| bodies::resolve(lexicon, t, None, None, None).known).count();
    let named = || texts.iter().all(|t| t.ends_with(ENDS) && !t.contains(PROSE));
    !texts.is_empty() && short && (named() || known() * 2 >= texts.len())
}

/// Whether words in brackets that end a paragraph are a bare list of bodies: all of them
/// known, or the first and most of them.
fn lists_bodies(lexicon: &Lexicon, list: &str) -> bool {
    if bodies::looks_like_list(lexicon, list) {
        return true;
    }
    let entries = bodies::split(lexicon, list);
    let known =
        |e: &bodies::Entry| bodies::resolve(lexicon, cut(list, e.range.clone()), None, None, None).known;
    let first = entries.first().is_some_and(|e| bodies::looks_like_list(lexicon, cut(list, e.range.clone())));
    first
        && entries.iter().filter(|e| known(e)).count() * 3 >= entries.len() * 2
        && names_bodies(lexicon, list)
}

/// Longest name of a body, in characters.
const LONGEST_NAME: usize = 36;
/// How names of bodies end.
const ENDS: [char; 36] = [
    '局', '委', '厅', '部', '办', '府', '会', '院', '署', '行', '心', '司', '团', '社', '联', '室', '站',
    '所', '队', '校', '区', '县', '市', '镇', '乡', '道', '州', '门', '位', '组', '处', '企', '房', '场',
    '班', '关',
];
/// Characters of sentences that no name holds.
const PROSE: [char; 9] = ['由', '应', '将', '向', '是', '可', '须', '把', '被'];

/// Whether a label of a role, or of a deadline beside bodies, opens the text or a chunk.
fn holds_label(lexicon: &Lexicon, inner: &str) -> bool {
    let mut from = 0;
    while let Some(found) = cut(inner, from..inner.len()).find(':') {
        let colon = from + found;
        let start = label_start(inner, colon);
        if matches!(lexicon.roles.label(cut(inner, start..colon)), Some(Label::Role(_))) {
            return true;
        }
        from = colon + 1;
    }
    false
}

/// Whether a bracket holds nothing but labelled fields: （牵头处室：规划处；完成时限：长期）. How to
/// reach somebody whom the sentence names (联系人：…) belongs to the sentence.
fn is_fields(lexicon: &Lexicon, inner: &str) -> bool {
    let labelled = |chunk: &str| {
        chunk.split_once(':').is_some_and(|(label, _)| {
            let contact = CONTACT.iter().any(|w| label.contains(w));
            !contact && lexicon.roles.label(label).is_some()
        })
    };
    inner.contains(':') && inner.split(';').filter(|c| !c.trim().is_empty()).all(labelled)
}

/// Words of labels that tell how to reach somebody.
const CONTACT: [&str; 7] = ["联系", "联络", "电话", "邮箱", "地址", "网址", "传真"];

/// Where the label that ends at `colon` begins: behind the last separator before it.
fn label_start(s: &str, colon: usize) -> usize {
    let mut start = colon;
    for c in cut(s, 0..colon).chars().rev() {
        if matches!(c, ',' | ';' | '。' | '\n' | ':' | '(' | '〔' | '[' | '】' | '!' | '?' | '|' | '》' | '”')
            || colon - start > LABEL
        {
            break;
        }
        start -= c.len_utf8();
    }
    let text = cut(s, start..colon);
    // A closing bracket ends the sentence before, unless it belongs to the label:
    // 责任部门(单位)：
    let behind = text
        .rfind(')')
        .filter(|&at| at + 1 < text.len() && !text.contains('('))
        .map_or(start, |at| start + at + 1);
    let text = cut(s, behind..colon);
    behind + (text.len() - text.trim_start().len())
}

/// Clauses and fields behind a label without brackets.
fn labelled(lexicon: &Lexicon, s: &str, taken: &[Range<usize>]) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    let mut from = 0;
    let mut next_taken = 0;
    let mut line = 0..0;
    while let Some((colon, behind)) = next_label_end(s, from) {
        from = behind;
        while taken.get(next_taken).is_some_and(|t| t.end <= colon) {
            next_taken += 1;
        }
        if taken.get(next_taken).is_some_and(|t| t.contains(&colon)) {
            continue;
        }
        let start = label_start(s, colon);
        let Some(label) = lexicon.roles.label(cut(s, start..colon)) else { continue };
        if cut(s, colon..s.len()).starts_with('】') && !cut(s, start..colon).starts_with('【') {
            continue;
        }
        let line_start = at_line_start(s, start);
        if !line_start && !behind_sentence(s, start)
            || lexicon.roles.is_footer(cut(s, start..line_end(s, colon)))
        {
            continue;
        }
        if line.end <= colon {
            line = colon..line_end(s, colon);
        }
        // Amid a line only a role opens a clause, or a field beside one.
        if !line_start && label_is_field(label) && !role_follows(lexicon, cut(s, behind..line.end)) {
            continue;
        }
        let end = value_end(lexicon, s, behind, line.end);
        let value = behind..end;
        if matches!(label, Label::Role(_)) && !line_start && !list_first(lexicon, cut(s, value.clone())) {
            continue;
        }
        let mut clause = Clause { range: start..end, own_line: line_start, ..Clause::default() };
        read::read(lexicon, s, start..end, Sort::Spoken, &mut clause);
        from = end.max(from);
        if !clause.bodies.is_empty() || !clause.fields.is_empty() {
            out.push(clause);
        }
    }
    out
}

/// Where the next label may end, and its value begin: at a colon, or `】` behind `【`.
fn next_label_end(s: &str, from: usize) -> Option<(usize, usize)> {
    let at = from + cut(s, from..s.len()).find([':', '】'])?;
    let stop = cut(s, at..s.len()).chars().next()?;
    let behind = at + stop.len_utf8();
    let colon = stop == '】' && cut(s, behind..s.len()).starts_with(':');
    Some((at, behind + usize::from(colon)))
}

fn label_is_field(label: Label) -> bool {
    matches!(label, Label::Field(_))
}

/// Whether the field that `rest` begins with is followed by a role within its line.
fn role_follows(lexicon: &Lexicon, rest: &str) -> bool {
    let labels = rest.match_indices(':').take(4);
    let mut labels = labels.filter_map(|(colon, _)| {
        let start = label_start(rest, colon);
        (start > 0).then(|| lexicon.roles.label(cut(rest, start..colon))).flatten()
    });
    labels.any(|label| matches!(label, Label::Role(_)))
}

/// The value of a label runs to the end of its line; an empty one takes the next line if
/// that holds no label of its own.
fn value_end(lexicon: &Lexicon, s: &str, from: usize, end: usize) -> usize {
    if !cut(s, from..end).trim().is_empty() || end == s.len() {
        return end;
    }
    let next = line_end(s, end + 1);
    let line = cut(s, end + 1..next);
    let listed = !line.contains(':') && bodies::looks_like_list(lexicon, line.trim().trim_end_matches('。'));
    if listed { next } else { end }
}

fn line_end(s: &str, at: usize) -> usize {
    cut(s, at..s.len()).find('\n').map_or(s.len(), |n| at + n)
}

fn list_first(lexicon: &Lexicon, value: &str) -> bool {
    let first = value.split([',', ';', '。', ' ', '\n']).map(str::trim).find(|c| !c.is_empty());
    first.is_some_and(|c| names_bodies(lexicon, c))
}

fn at_line_start(s: &str, at: usize) -> bool {
    let before = cut(s, 0..at).trim_end_matches(' ');
    before.is_empty() || before.ends_with('\n')
}

fn behind_sentence(s: &str, at: usize) -> bool {
    cut(s, 0..at).trim_end().ends_with(['。', ';', ')', '〕', ']', '!', '”', '】'])
        || cut(s, 0..at).ends_with("  ")
        || cut(s, 0..at).ends_with(' ')
}

/// Whether nothing but a stop follows up to the end of the line.
fn closes_paragraph(s: &str, at: usize) -> bool {
    let rest = cut(s, at..s.len()).trim_start_matches([' ', '。', ';', ')', '〕']);
    rest.is_empty() || rest.starts_with('\n')
}

fn stands_alone(s: &str, range: &Range<usize>) -> bool {
    at_line_start(s, range.start) && closes_paragraph(s, range.end)
}

/// Takes a doubled closing bracket into the clause: `（责任单位：各镇（街道））)`.
fn with_stray_close(s: &str, range: Range<usize>) -> Range<usize> {
    let next = cut(s, range.end..s.len()).chars().next();
    match next {
        Some(c @ (')' | '〕' | ']')) => range.start..range.end + c.len_utf8(),
        _ => range,
    }
}

/// A label alone on a line, its bodies on the next.
fn headed(lexicon: &Lexicon, s: &str) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    let mut at = 0;
    let mut label: Option<Range<usize>> = None;
    for line in s.split('\n') {
        let range = at..at + line.len();
        at = range.end + 1;
        let words = line.trim().trim_end_matches('。');
        if let Some(head) = label.take().filter(|_| bodies::looks_like_list(lexicon, words)) {
            let mut clause = Clause { range: head.start..range.end, own_line: true, ..Clause::default() };
            let Some(Label::Role(role)) = lexicon.roles.label(cut(s, head)) else { continue };
            read::read(lexicon, s, range, Sort::Bare, &mut clause);
            for body in clause.bodies.iter_mut().filter(|b| b.role == Role::Responsible) {
                body.role = role;
            }
            clause.explicit |= role != Role::Responsible;
            out.push(clause);
        } else if line.len() <= LABEL && matches!(lexicon.roles.label(line), Some(Label::Role(_))) {
            label = Some(range);
        }
    }
    out
}

/// A last sentence that points back and says who does it: `此项工作由市水务局会同市财政局负责。`
fn spoken(lexicon: &Lexicon, s: &str) -> Option<Clause> {
    let text = s.trim_end_matches(['。', ' ', '\n']);
    let start = text
        .rfind(['。', '\n', ';'])
        .map_or(0, |at| at + cut(text, at..text.len()).chars().next().map_or(1, char::len_utf8));
    let sentence = cut(text, start..text.len());
    if sentence.len() > 300 {
        return None;
    }
    let behind = lexicon.roles.points_back(sentence)?;
    let (end, _) = lexicon.roles.verb_tail(cut(sentence, behind..sentence.len()))?;
    let bodies = cut(sentence, behind..behind + end).replace("会同", "、");
    if !names_bodies(lexicon, &bodies) {
        return None;
    }
    let mut clause = Clause { range: start..s.len(), ..Clause::default() };
    read::read(lexicon, s, start + behind..start + sentence.len(), Sort::Spoken, &mut clause);
    (!clause.bodies.is_empty()).then_some(clause)
}

/// A last line that is nothing but an assignment: `市司法局牵头，各区县政府配合。`
fn own_line(lexicon: &Lexicon, s: &str) -> Option<Clause> {
    let start = s.trim_end().rfind('\n')? + 1;
    let line = cut(s, start..s.len());
    if line.len() > 600 {
        return None;
    }
    let chunks: Vec<&str> = line.split([',', ';', '。']).map(str::trim).filter(|c| !c.is_empty()).collect();
    let verbs = chunks.iter().all(|c| {
        lexicon.roles.verb_tail(c).is_some_and(|(end, _)| bodies::looks_like_list(lexicon, cut(c, 0..end)))
    });
    if chunks.is_empty() || !verbs {
        return None;
    }
    let mut clause = Clause { range: start..s.len(), own_line: true, ..Clause::default() };
    read::read(lexicon, s, start..s.len(), Sort::Spoken, &mut clause);
    (!clause.bodies.is_empty()).then_some(clause)
}

#[cfg(test)]
mod tests;

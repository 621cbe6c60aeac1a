//! How a text relates to the documents that it names.
//!
//! Takes the titles of one stretch in order; gives each the relation that its list has. A
//! list shares what stands in front of its first title and behind its last one. Words of
//! another clause say nothing.

use super::quoted::Quoted;
use crate::base::text::cut;
use crate::lexicon::front::{Citation as Words, Front};
use crate::notice::CitationRelation;
use crate::outline::frame::{is_org, squeeze};

/// How far in front of a title its relation is looked for, in characters.
const NEAR: usize = 40;
/// How far behind it.
const BEHIND: usize = 72;
/// What may stand between two titles of one list, in characters: a number, a short form.
const BETWEEN: usize = 80;

/// A title with its number: where it opens and where the number ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) open: usize,
    pub(super) end: usize,
    pub(super) nested: bool,
}

impl Place {
    pub(super) fn new(title: &Quoted, end: usize) -> Self {
        Self { open: title.open, end, nested: title.nested }
    }
}

/// The relation of every title, parallel to `places`.
pub(super) fn relations(front: &Front, s: &str, places: &[Place]) -> Vec<CitationRelation> {
    let words = &front.citation;
    let mut out = vec![CitationRelation::Mentions; places.len()];
    let mut lists: Vec<List> = Vec::new();
    for (i, place) in places.iter().enumerate() {
        if place.nested || introduces(words, cut(s, 0..place.open)) {
            // 《关于印发〈…〉的通知》, (以下简称《…》): as the document around or before it.
            if let Some(list) = lists.last_mut() {
                list.titles.push(i);
            }
            continue;
        }
        let joins = lists.last().and_then(|l| Some((l, link(front, cut(s, l.end..place.open), s, l)?)));
        match joins.map(|(l, comma)| (l.before, comma)) {
            Some((before, comma)) if !comma || before == CitationRelation::Mentions => {
                if let Some(list) = lists.last_mut() {
                    list.titles.push(i);
                    list.end = place.end;
                }
            }
            // What a clause of its own says at its end holds for that clause.
            Some((before, _)) => lists.push(List { titles: vec![i], end: place.end, before }),
            None => {
                let before = in_front(words, s, *place);
                lists.push(List { titles: vec![i], end: place.end, before });
            }
        }
    }
    for list in &lists {
        let relation = behind(words, s, list);
        for &i in &list.titles {
            if let Some(slot) = out.get_mut(i) {
                *slot = relation;
            }
        }
    }
    out
}

/// Titles that one phrase governs.
struct List {
    titles: Vec<usize>,
    end: usize,
    before: CitationRelation,
}

/// 简称, 下称 right before a title.
fn introduces(words: &Words, before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', '为']);
    words.shorts.iter().any(|w| before.ends_with(w.as_str()))
}

/// Whether a list goes on over what stands between two titles, and whether a comma does.
fn link(front: &Front, between: &str, s: &str, list: &List) -> Option<bool> {
    if between.len() > BETWEEN * 3 || list.end > s.len() {
        return None;
    }
    let plain = squeeze(&without_brackets(between));
    let mut rest = plain.as_str();
    let words = &front.citation.joins;
    let body = |rest: &str| rest.len() < plain.len() && is_org(front, rest);
    // 以及省政府《…》: the body's name may begin with a word that also joins.
    while !body(rest)
        && let Some(shorter) = words.behind(rest)
    {
        rest = shorter;
    }
    let joined = rest.is_empty() || body(rest);
    joined.then(|| plain.contains(','))
}

fn without_brackets(s: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in s.chars() {
        match c {
            '(' | '〔' | '[' => depth += 1,
            ')' | '〕' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// What stands behind a list up to the end of the sentence or the next title.
fn following(s: &str, end: usize) -> &str {
    let behind = cut(s, end..s.len());
    let ends = |(n, (_, c)): &(usize, (usize, char))| *n == BEHIND || matches!(c, '。' | ';' | '\n' | '《');
    let end = behind.char_indices().enumerate().find(ends);
    end.map_or(behind, |(_, (at, _))| cut(behind, 0..at))
}

fn behind(words: &Words, s: &str, list: &List) -> CitationRelation {
    use CitationRelation::{Amends, Mentions, Repeals};
    let behind = following(s, list.end);
    let clause = behind.split(',').next().unwrap_or("");
    let reach = if list.before == Mentions { behind } else { clause };
    let has = |list: &[String]| list.iter().any(|w| reach.contains(w.as_str()));
    if has(&words.repealed) {
        return Repeals;
    }
    if has(&words.amended) { Amends } else { list.before }
}

/// What the words before a title say; the nearest decides.
fn in_front(words: &Words, s: &str, place: Place) -> CitationRelation {
    let before = cut(s, 0..place.open);
    let clause = |(_, c): &(usize, char)| !matches!(c, '。' | ';' | '\n' | '》' | ',');
    let near = before.char_indices().rev().take(NEAR).take_while(clause).last();
    let near = near.map_or("", |(at, _)| cut(before, at..before.len()));
    let last = |list: &[String]| {
        let word = |w: &String| {
            // A single character (按、依) is a word of its own only right before the title.
            let at = if w.chars().nth(1).is_some() {
                // Few words stand there, and to ask whether is cheaper than to ask where.
                near.contains(w.as_str()).then(|| near.rfind(w.as_str())).flatten()
            } else {
                near.strip_suffix(w.as_str()).map(str::len)
            };
            at.map(|at| at + w.len())
        };
        list.iter().filter_map(word).max()
    };
    let behind = following(s, place.end);
    let plain: String = cut(s, place.end..s.len()).chars().take(BEHIND).collect();
    let plain = without_brackets(&plain);
    // 印发的《…》 and 印发《…》要求 only describe the document.
    let described = near.ends_with('的') || words.relied.open(&plain);
    let handled = if described { None } else { last(&words.handled) };
    let readings = [
        (handled, CitationRelation::Mentions),
        (last(&words.basis), CitationRelation::Basis),
        (last(&words.implements), CitationRelation::Implements),
        (last(&words.forwards), CitationRelation::Forwards),
        (last(&words.amends), CitationRelation::Amends),
        (last(&words.repeals), CitationRelation::Repeals),
    ];
    let nearest = readings.into_iter().filter_map(|(at, r)| Some((at?, r))).max_by_key(|(at, _)| *at);
    let relation = nearest.map_or(CitationRelation::Mentions, |(_, r)| r);
    let title = cut(s, place.open..place.end);
    if holds(words, relation, near, title, behind) { relation } else { CitationRelation::Mentions }
}

/// Whether the notice itself does what the word says, and to a document.
fn holds(words: &Words, relation: CitationRelation, near: &str, title: &str, behind: &str) -> bool {
    use CitationRelation::{Amends, Basis, Forwards, Implements};
    let performs = || words.performs.iter().any(|w| near.contains(w.as_str()));
    let entitles = || words.entitled.open(behind);
    let to_come = || words.pending.open(behind);
    let form = || {
        let inside = title.split('》').next().unwrap_or(title);
        words.forms.close(inside)
    };
    match relation {
        Amends | Forwards => performs() || entitles(),
        Basis => !form() && !near.ends_with('对'),
        Implements => !form() && !to_come() && !near.ends_with('对'),
        _ => true,
    }
}

//! The head of a document: title, number, letterhead, recipients.
//!
//! Takes the lines before the first sentence; gives each its role and says where the
//! text begins. A title is often printed twice (page heading and letterhead) and behind
//! crumbs of navigation.

use std::ops::Range;

use super::rest::key;
use super::shape::{Shape, is_org, squeeze};
use super::{Draft, LineRole, day, number};
use crate::base::numeral;
use crate::base::span::Span;
use crate::base::text::{cut, is_han};
use crate::lexicon::front::{Front, LineKind};

/// A head is never longer; what follows is text without a beginning.
const LONGEST_HEAD: usize = 60;

/// Reads the head and says which line comes after it.
pub(super) fn read(draft: &mut Draft) -> usize {
    unglue(draft);
    contents(draft);
    wrapped_notes(draft);
    let mut from = 0;
    let mut stop = first_of_text(draft, 0);
    if let Some(next) = after_menu(draft, stop).or_else(|| after_blurb(draft, stop)) {
        (0..next).for_each(|i| draft.set(i, LineRole::Furniture, 0));
        from = next;
        stop = first_of_text(draft, next);
    }
    for i in from..stop {
        let role = element_role(draft.shape(i));
        draft.set(i, role, 0);
    }
    titles(draft, from..stop);
    addressees(draft, stop)
}

fn element_role(shape: Option<Shape>) -> LineRole {
    match shape {
        Some(Shape::Number) => LineRole::DocNumber,
        Some(Shape::Day) => LineRole::Date,
        Some(Shape::SignedDay | Shape::Person | Shape::Line(LineKind::Note)) => LineRole::SubtitleNote,
        Some(Shape::Line(LineKind::Release)) => LineRole::Release,
        Some(Shape::Line(LineKind::Contact)) => LineRole::Contact,
        Some(Shape::Line(LineKind::CarbonCopy)) => LineRole::CarbonCopy,
        Some(Shape::Line(LineKind::Letterhead) | Shape::Org) => LineRole::Letterhead,
        _ => LineRole::Furniture,
    }
}

/// The first line that is no element of a head.
fn first_of_text(draft: &Draft, from: usize) -> usize {
    let end = draft.seen.len().min(from + LONGEST_HEAD);
    // 003129766/2024-00336 under the title: a code without its label.
    let code = |i: &usize| {
        let line = draft.squeezed(*i);
        !line.is_empty() && line.chars().count() <= LONGEST_CODE && !line.contains(is_han)
    };
    let text = |i: &usize| {
        matches!(
            draft.shape(*i),
            Some(Shape::Addressee | Shape::Numbered | Shape::Row | Shape::Text | Shape::Attached)
        ) && !code(i)
    };
    // 附件： on the first line of a file lists nothing: it says what the file is.
    let marks = |i: &usize| {
        *i == from && draft.shape(*i) == Some(Shape::Attached) && draft.squeezed(*i).ends_with(':')
    };
    let stop = (from..end).find(|i| text(i) && !marks(i)).unwrap_or(end);
    // Recipients may run over several lines, each but the last open at its end.
    let open = |i: &usize| draft.squeezed(*i).ends_with([',', '、']);
    let first = (from..stop).rev().take_while(open).last().unwrap_or(stop);
    if draft.shape(stop) == Some(Shape::Addressee) { first } else { stop }
}

/// Longest line of figures and letters that is no text, in characters.
const LONGEST_CODE: usize = 60;

/// Most paragraphs of a blurb.
const LONGEST_BLURB: usize = 4;

/// Aggregators put a blurb of their own before the document. It shows in that a title
/// and its recipients come only after it.
fn after_blurb(draft: &Draft, stop: usize) -> Option<usize> {
    let blurb = (stop..stop + LONGEST_BLURB).take_while(|&i| draft.shape(i) == Some(Shape::Text)).count();
    let behind = stop + blurb;
    let next = (behind..(behind + 12).min(draft.seen.len())).find(|&i| {
        matches!(
            draft.shape(i),
            Some(Shape::Addressee | Shape::Numbered | Shape::Row | Shape::Text | Shape::Day)
        )
    })?;
    let titled = (behind..next)
        .any(|i| draft.shape(i) == Some(Shape::Title) && looks(&draft.lexicon.front, draft.squeezed(i)));
    (blurb > 0 && draft.shape(next) == Some(Shape::Addressee) && titled).then_some(behind)
}

/// Most lines of a menu.
const LONGEST_MENU: usize = 200;
/// Longest entry of a menu, in characters.
const LONGEST_ENTRY: usize = 24;

/// Scraped pages put their menus before the document, as numbered lists that begin anew
/// again and again. Behind them come a title and its recipients.
fn after_menu(draft: &Draft, stop: usize) -> Option<usize> {
    let entry = |i: &usize| {
        let seen = draft.seen.get(*i);
        seen.is_some_and(|s| {
            let plain = matches!(s.shape, Shape::Numbered | Shape::Title | Shape::Org | Shape::Blank);
            let short = s.squeezed.chars().count() <= LONGEST_ENTRY;
            plain && !s.stopped && short && !s.squeezed.contains("关于")
        })
    };
    let end = (stop..stop + LONGEST_MENU).take_while(entry).last()? + 1;
    let numbers: Vec<u32> = draft.seen.get(stop..end)?.iter().filter_map(|s| s.ordinal).collect();
    let anew = numbers.iter().skip(1).filter(|&&n| n == 1).count();
    let next = first_of_text(draft, end);
    let titled =
        (end..next).any(|i| draft.shape(i) == Some(Shape::Title) && draft.squeezed(i).contains("关于"));
    (anew > 1 && titled && draft.shape(next) == Some(Shape::Addressee)).then_some(end)
}

/// Whether a text without spaces reads as a whole title.
pub fn looks(front: &Front, title: &str) -> bool {
    let bare = without_note(title);
    title.contains("关于") || bare.ends_with('》') || front.doc_type(bare).is_some()
}

/// A title without the bracket at its end: 试行, 2021—2025年.
pub fn without_note(title: &str) -> &str {
    let bare = title.strip_suffix(')').and_then(|t| t.rfind('(').map(|at| cut(t, 0..at)));
    bare.filter(|b| !b.is_empty()).unwrap_or(title)
}

/// Whether no bracket waits for its end.
fn balanced(title: &str) -> bool {
    title.matches('《').count() <= title.matches('》').count()
        && title.matches('(').count() <= title.matches(')').count()
}

/// Whether nothing of the title is left to come.
fn complete(front: &Front, title: &str) -> bool {
    if !balanced(title) {
        return false;
    }
    let Some(kind) = front.doc_type(without_note(title)) else { return false };
    let issues = front.issuing.verbs.iter().any(|v| title.contains(v.as_str()));
    !issues
        || matches!(
            kind,
            "通知" | "函" | "公告" | "决定" | "命令" | "令" | "通告" | "意见" | "复函" | "批复" | "通报"
        )
}

fn titles(draft: &mut Draft, lines: Range<usize>) {
    let groups = groups(draft, lines.clone());
    let joined = |g: &Range<usize>| g.clone().map(|i| draft.squeezed(i)).collect::<String>();
    let front = &draft.lexicon.front;
    let named: Vec<_> = groups.iter().filter(|g| looks(front, &joined(g))).cloned().collect();
    let chosen = if named.is_empty() {
        // No word tells: the longest line is the likeliest.
        let plain = groups.iter().filter(|g| (g.start..g.end).any(|i| draft.shape(i) == Some(Shape::Title)));
        plain.max_by_key(|g| (joined(g).len(), std::cmp::Reverse(g.start))).cloned().into_iter().collect()
    } else {
        named
    };
    for group in chosen {
        let group = trimmed(draft, group);
        draft.title(LineRole::Title, 0, group);
    }
}

/// A title without the crumbs of navigation in front of it: it begins where its issuers
/// are named, or with 关于.
fn trimmed(draft: &Draft, group: Range<usize>) -> Range<usize> {
    let front = &draft.lexicon.front;
    let mut joined = String::new();
    let mut plain = group.start;
    for start in group.clone().rev() {
        joined.insert_str(0, draft.squeezed(start));
        let verbs = front.issuing.verbs.iter().map(String::as_str);
        let Some(at) = verbs.chain(["关于"]).filter_map(|v| joined.find(v)).min() else { continue };
        let issuers = cut(&joined, 0..at);
        // …关于甲的通知》精神: the title that is named here began on a line before.
        let named = joined.matches('》').count() > joined.matches('《').count();
        if issuers.is_empty() && !named {
            plain = start;
        } else if is_org(front, issuers) || acts(front, issuers) {
            // Joint notices name one body a line.
            let name = |i: &usize| draft.shape(*i) == Some(Shape::Org);
            return (group.start..start).rev().take_while(name).last().unwrap_or(start)..group.end;
        }
    }
    plain..group.end
}

/// Lines that belong together: names of bodies followed by 关于…, up to the line that
/// completes the title.
fn groups(draft: &Draft, lines: Range<usize>) -> Vec<Range<usize>> {
    let front = &draft.lexicon.front;
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open = String::new();
    for i in lines.clone() {
        let line = draft.squeezed(i);
        // The author under the title of a cover.
        let author = closes_cover(draft, i, lines.end)
            && !open.is_empty()
            && !is_org(front, &open)
            && !looks(front, &open);
        let titular = matches!(draft.shape(i), Some(Shape::Title | Shape::Org))
            && !front.title.generic.iter().any(|g| g == line)
            && !is_month(line);
        if author || !titular {
            open.clear();
            continue;
        }
        let issues = front.issuing.verbs.iter().any(|v| open.contains(v.as_str()));
        // 贯彻《省政府 / 关于…: the line goes on inside a title that is named.
        let opens = line.starts_with("关于")
            && !open.is_empty()
            && !issues
            && balanced(&open)
            && !is_org(front, &open)
            && !acts(front, &open)
            || is_masthead(front, &open, line)
            || repeats(&open, line);
        match out.last_mut() {
            Some(group) if !open.is_empty() && group.end == i && !opens && !complete(front, &open) => {
                group.end = i + 1;
            }
            _ => {
                open.clear();
                out.push(i..i + 1);
            }
        }
        open.push_str(line);
    }
    out
}

/// Whether names of bodies stand over a title and are no part of it, since the title names
/// the body again or begins with its place: 云州市人民政府 / 云州市人民政府关于…
fn is_masthead(front: &Front, names: &str, line: &str) -> bool {
    if !is_org(front, names) || is_org(front, line) {
        return false;
    }
    let verbs = front.issuing.verbs.iter().map(String::as_str).chain(["关于"]);
    let heads = verbs.filter_map(|v| line.find(v)).map(|at| cut(line, 0..at));
    match heads.filter(|head| is_org(front, head)).min_by_key(|head| head.len()) {
        Some(own) => names.ends_with(own) || own.ends_with(names),
        None => places(names).any(|place| line.starts_with(place)),
    }
}

/// Stretches of a body's name that end as names of places do: 云州市 of 云州市人民政府.
fn places(name: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    name.match_indices(['省', '市', '县', '区', '州', '盟', '旗']).filter_map(move |(at, end)| {
        let place = cut(name, from..at + end.len());
        let long = place.chars().count() > 2;
        if long {
            from = at + end.len();
        }
        long.then_some(place)
    })
}

/// Whether a line says once more what stands before it, with or without the number.
fn repeats(open: &str, line: &str) -> bool {
    let line = key(line);
    line.chars().count() >= SHORTEST_REPEATED && key(open).ends_with(&line)
}

/// Shortest title that is told by its repetition, in characters.
const SHORTEST_REPEATED: usize = 10;

/// `甲市政府贯彻落实省政府`: what a body does, and with whose document.
fn acts(front: &Front, open: &str) -> bool {
    let places = front.issuing.acts.iter().filter_map(|act| open.find(act.as_str()));
    places.min().is_some_and(|at| is_org(front, cut(open, 0..at)))
}

/// 2024年3月, as covers bear it: no part of a title.
fn is_month(line: &str) -> bool {
    let numeral =
        |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit() || numeral::is_han_numeral(c));
    let parts = line.strip_suffix('月').and_then(|l| l.split_once('年'));
    parts.is_some_and(|(year, month)| numeral(year) && numeral(month))
}

/// Whether the name of a body on a line is the last of a cover: its author.
fn closes_cover(draft: &Draft, line: usize, end: usize) -> bool {
    let generic = &draft.lexicon.front.title.generic;
    let goes_on = |i: usize| {
        let line = draft.squeezed(i);
        i < end
            && draft.shape(i) == Some(Shape::Title)
            && !is_month(line)
            && !generic.iter().any(|g| g == line)
    };
    draft.shape(line) == Some(Shape::Org) && !goes_on(line + 1)
}

/// Marks the recipients' lines and says which line follows.
fn addressees(draft: &mut Draft, stop: usize) -> usize {
    let open = |i: &usize| draft.squeezed(*i).ends_with([',', '、']);
    let wrapped = (stop..draft.seen.len().min(stop + 12)).take_while(open).count();
    let last = stop + wrapped;
    if draft.shape(last) != Some(Shape::Addressee) {
        return stop;
    }
    (stop..=last).for_each(|i| draft.set(i, LineRole::Addressee, 0));
    last + 1
}

/// A table of contents: headings behind 目录 up to the place where the first of them
/// stands again.
fn contents(draft: &mut Draft) {
    let bare =
        |i: usize| draft.squeezed(i).trim_end_matches(|c: char| c.is_ascii_digit() || "….·-".contains(c));
    let Some(start) = (0..draft.seen.len().min(LONGEST_HEAD)).find(|&i| draft.squeezed(i) == "目录") else {
        return;
    };
    let first = bare(start + 1);
    let listed =
        |i: &usize| draft.seen.get(*i).is_some_and(|s| !s.stopped && s.squeezed.chars().count() <= 60);
    let end =
        (start + 2..draft.seen.len()).take_while(listed).find(|&i| !first.is_empty() && bare(i) == first);
    let Some(end) = end else { return };
    for seen in draft.seen.iter_mut().take(end).skip(start) {
        seen.shape = Shape::Line(LineKind::Furniture);
    }
}

/// A 题注 may run over lines: its bracket opens on one and closes on a later one.
fn wrapped_notes(draft: &mut Draft) {
    for i in 0..draft.seen.len() {
        let opens = |l: &str| l.starts_with('(') && l.matches('(').count() > l.matches(')').count();
        if !opens(draft.squeezed(i))
            || !matches!(draft.shape(i), Some(Shape::Title | Shape::Text | Shape::Org))
        {
            continue;
        }
        let end = (i + 1..draft.seen.len().min(i + 5)).find(|&k| draft.squeezed(k).ends_with(')'));
        let Some(end) = end else { continue };
        let joined: String = (i..=end).map(|k| draft.squeezed(k)).collect();
        if draft.lexicon.front.line(&joined) == Some(LineKind::Note) {
            for seen in draft.seen.iter_mut().take(end + 1).skip(i) {
                seen.shape = Shape::Line(LineKind::Note);
            }
        }
    }
}

/// Takes apart lines that scraping has glued together: number, day and recipients on
/// one line, or recipients and the first sentence.
fn unglue(draft: &mut Draft) {
    for i in 0..draft.seen.len().min(LONGEST_HEAD) {
        let shape = draft.shape(i);
        if matches!(shape, Some(Shape::Numbered | Shape::Row)) {
            return;
        }
        if matches!(shape, Some(Shape::Text | Shape::Title | Shape::Addressee | Shape::Org)) {
            unglue_line(draft, i);
        }
    }
}

fn unglue_line(draft: &mut Draft, i: usize) {
    let block = draft.span(i);
    let line = draft.blocks.text.folded(block);
    let mut glued = Vec::new();
    let mut at = line.len() - line.trim_start().len();
    if let Some(found) = number::at_start(cut(line, at..line.len())) {
        glued.push((at..at + found.bytes.end, LineRole::DocNumber));
        at += found.bytes.end;
        at += spaces(cut(line, at..line.len()));
        if let Some(day) = day::first(cut(line, at..line.len())).filter(|d| d.bytes.start == 0) {
            glued.push((at..at + day.bytes.end, LineRole::Date));
            at += day.bytes.end;
            at += spaces(cut(line, at..line.len()));
        }
    }
    let rest = cut(line, at..line.len());
    let (shape, recipients) = behind(&draft.lexicon.front, rest);
    if recipients > 0 {
        glued.push((at..at + recipients, LineRole::Addressee));
        at += recipients;
    }
    let plain = recipients == 0 && shape == Shape::Text && glued.len() < 2;
    if glued.is_empty() || plain {
        // A sentence may begin with the number of another document.
        return;
    }
    let place = |r: Range<usize>| draft.blocks.text.span_in(block, r);
    let glued: Vec<(Span, LineRole)> = glued.into_iter().map(|(r, role)| (place(r), role)).collect();
    let span = place(at..line.len());
    if let Some(seen) = draft.seen.get_mut(i) {
        seen.shape = shape;
        seen.squeezed = squeeze(draft.blocks.text.folded(span));
    }
    if let Some(line) = draft.frame.lines.get_mut(i) {
        line.glued = glued;
        line.span = span;
    }
}

fn spaces(s: &str) -> usize {
    s.len() - s.trim_start().len()
}

/// What the rest of a glued line is, and how many bytes of recipients open it.
fn behind(front: &Front, rest: &str) -> (Shape, usize) {
    let squeezed = squeeze(rest);
    if squeezed.is_empty() {
        return (Shape::Blank, 0);
    }
    if squeezed.strip_suffix(':').is_some_and(|names| front.reads(LineKind::Addressee, names)) {
        return (Shape::Addressee, 0);
    }
    let Some(colon) = rest.find(':') else { return (Shape::Text, 0) };
    let names = squeeze(cut(rest, 0..colon));
    let recipients = (names.contains(['、', ',']) || names.starts_with('各'))
        && names.chars().count() <= 200
        && front.reads(LineKind::Addressee, &names);
    (Shape::Text, if recipients { colon + 1 } else { 0 })
}

//! Takes the furniture off the lines that were chosen, and fields out of them.
//!
//! At the edges of a document every rule of the table of furniture applies, between its
//! lines only those that cannot be mistaken. Lines are named by number; nothing is
//! rewritten here.

use super::around;
use super::blocks::{Field, FieldFrom};
use super::fields::{self, Pair, Reading};
use super::lines::{Furniture, Line};
use super::text::tidy;
use crate::base::span::Span;
use crate::base::text::{han_count, is_han};

use crate::diag::Sink;
use crate::lexicon::boilerplate::{Boilerplate, LabelKind, compact};

/// Lines that may stand before the body: title, number, fields, share bars.
const HEAD: usize = 60;

/// Han characters of some lines.
pub(super) fn han(lines: &[Line]) -> usize {
    lines.iter().map(|l| han_count(&l.text)).sum()
}

/// Characters of the lines that are running text.
pub(super) fn prose(lines: &[Line]) -> usize {
    lines.iter().filter(|l| l.link_share() < 50 && l.text.contains('。')).map(|l| l.chars).sum()
}

/// A sentence of more characters is no furniture.
const LONG: usize = 60;

/// What is short and all link is a menu by that alone and spared the search.
fn is_menu(line: &Line) -> bool {
    line.chars <= 20 && line.link_share() > 80
}

/// Marks the lines that rules name.
pub(super) fn classify(rules: &Boilerplate, lines: &mut [Line]) {
    // What is long and ends as a sentence does is of no page furniture; most text is.
    let text = |l: &Line| l.chars > 300 || l.chars > LONG && l.text.ends_with('。');
    for line in lines.iter_mut().filter(|l| !text(l) && !is_menu(l)) {
        line.furniture = match rules.names(line.compact()) {
            None => Furniture::Not,
            Some(rule) if rule.anywhere => Furniture::Anywhere,
            Some(_) => Furniture::Around,
        };
    }
}

/// What a line says as a line of fields.
pub(super) fn read(rules: &Boilerplate, line: &Line) -> Reading {
    let figures = || line.chars <= 20 && line.text.starts_with(|c: char| c.is_ascii_digit());
    let labelled = || {
        let opens = line.row.is_some() || fields::may_open(&rules.labels, line.compact());
        opens && rules.labels.finder.is_match(line.compact())
    };
    if line.chars > 300 || is_menu(line) || !figures() && !labelled() {
        return Reading::None;
    }
    fields::read(&rules.labels, line)
}

/// How much each line speaks for being of a document.
pub(super) fn weights(lines: &[Line]) -> Vec<usize> {
    lines.iter().map(weight).collect()
}

fn weight(line: &Line) -> usize {
    if line.link_share() > 50 || line.furniture != Furniture::Not {
        return 0;
    }
    let marks = || line.text.matches(['，', '；', ',', ';']).nth(1).is_some();
    match line.row {
        Some(_) => line.chars,
        None if line.text.contains('。') || marks() => line.chars,
        // Titles of other documents, captions, menus: many lines of this kind make no document.
        None => line.chars / 4,
    }
}

/// Whether the body of a document has begun: a sentence, an address, a numbered line.
pub(super) fn is_body(line: &Line) -> bool {
    let text = line.text.trim_end();
    if line.row.is_some() {
        return line.chars > 60;
    }
    line.link_share() < 50
        && (line.chars >= 24 && text.contains('。')
            || line.chars >= 80
            || text.ends_with(['：', ':']) && line.chars >= 6 && !text.contains("来源"))
}

pub(super) fn push(fields: &mut Vec<Field>, pairs: Vec<Pair>, line: &Line) {
    let table = line.row.is_some() || pairs.iter().any(|p| p.kind == LabelKind::Strong);
    let from = if table { FieldFrom::Table } else { FieldFrom::Line };
    for Pair { label, value, kind } in pairs {
        let value = value.replace('\t', " ");
        // 字号 names the document's number, or the size of letters.
        let size = label == "字号" && !value.contains(|c: char| c.is_ascii_digit());
        if kind != LabelKind::Furniture
            && !size
            && !value.is_empty()
            && !fields.iter().any(|f| f.label == label && f.value == value)
        {
            fields.push(Field { label, value, from });
        }
    }
}

/// Drops furniture from `kept` and moves field lines of the head to `fields`.
pub(super) fn trim(
    rules: &Boilerplate,
    lines: &[Line],
    kept: &mut Vec<usize>,
    fields: &mut Vec<Field>,
    sink: &mut Sink,
) {
    cut_related(rules, lines, kept);
    head(rules, lines, kept, fields);
    tail(rules, lines, kept, fields);
    kept.retain(|&i| lines.get(i).is_some_and(|l| l.furniture != Furniture::Anywhere));
    if sink.trace.is_some() {
        trace(rules, lines, kept, sink);
    }
}

/// Names the rules that took lines away. Those lines have no place in the text.
fn trace(rules: &Boilerplate, lines: &[Line], kept: &[usize], sink: &mut Sink) {
    for (i, line) in lines.iter().enumerate() {
        if kept.binary_search(&i).is_err()
            && let Some(rule) = rules.names(line.compact())
        {
            sink.fired("clean", format!("{}: {}", rule.name, line.text), Span::default());
        }
    }
}

/// Takes the head's furniture and fields away.
fn head(rules: &Boilerplate, lines: &[Line], kept: &mut Vec<usize>, fields: &mut Vec<Field>) {
    let mut drop: Vec<usize> = Vec::new();
    let mut pending: Option<(usize, String, LabelKind)> = None;
    // Whether the line before was one of fields.
    let mut beside = false;
    for (at, &i) in kept.iter().take(HEAD).enumerate() {
        let Some(line) = lines.get(i) else { break };
        let reading = read(rules, line);
        if let Some((label_at, label, kind)) = pending.take()
            && is_value(rules, line, kind)
            && !is_printed_before(lines, kept.get(..at).unwrap_or(&[]), line, &label)
            && !matches!(reading, Reading::Pairs(_) | Reading::Label(..) | Reading::Loose(_))
        {
            push(fields, vec![Pair { label, value: tidy(&line.text), kind }], line);
            drop.extend([label_at, i]);
            continue;
        }
        let after_field = std::mem::take(&mut beside);
        match reading {
            Reading::Pairs(pairs) if fields::convincing(&pairs) => {
                push(fields, pairs, line);
                drop.push(i);
                beside = true;
                continue;
            }
            Reading::Loose(pair) if pair.kind == LabelKind::Strong || after_field => {
                push(fields, vec![pair], line);
                drop.push(i);
                beside = true;
                continue;
            }
            // Without the time of day, it may be the document's own.
            Reading::Moment(pair) if after_field || pair.value.contains([':', '：']) => {
                push(fields, vec![pair], line);
                drop.push(i);
                beside = true;
                continue;
            }
            Reading::Label(label, kind)
                if kind == LabelKind::Strong
                    || kind == LabelKind::Weak
                        && (!drop.is_empty() || goes_on(rules, lines, kept.get(at + 1..).unwrap_or(&[]))) =>
            {
                pending = Some((i, label, kind));
                drop.push(i);
                beside = true;
                continue;
            }
            _ => {}
        }
        if after_field && let Some(label) = unknown_label(rules, lines, kept.get(at..).unwrap_or(&[])) {
            pending = Some((i, label, LabelKind::Weak));
            drop.push(i);
            beside = true;
            continue;
        }
        let squeezed = line.compact();
        if line.furniture != Furniture::Not
            || line.link_share() > 80 && !around::is_number_line(squeezed) && line.chars < 60
        {
            beside = after_field;
            drop.push(i);
        } else if is_body(line) {
            break;
        }
    }
    drop.sort_unstable();
    drop.dedup();
    own_labels(lines, kept, &mut drop, fields);
    kept.retain(|i| drop.binary_search(i).is_err());
}

/// Whether a line says again what stands above: the document begins behind the last label,
/// which the page left empty.
fn is_printed_before(lines: &[Line], above: &[usize], line: &Line, label: &str) -> bool {
    let titled = ["名称", "标题"].iter().any(|w| label.ends_with(w));
    let mut above = above.iter().filter_map(|&i| lines.get(i));
    !titled && line.chars >= SHORTEST_TITLE && above.any(|l| l.text == line.text)
}

/// What is shorter may stand on a page twice and be no title, in characters.
const SHORTEST_TITLE: usize = 8;

/// Whether a line can be the value of the label on the line before it. The bodies of a joint
/// notice fill more than a line.
pub(super) fn is_value(rules: &Boilerplate, line: &Line, kind: LabelKind) -> bool {
    let most = if kind == LabelKind::Strong { 240 } else { 100 };
    let furniture = || rules.names(line.compact()).is_some_and(|f| !f.values);
    line.chars <= most
        && (line.furniture == Furniture::Not || !furniture())
        && !line.text.trim_end().ends_with(['：', ':'])
        && !line.text.contains('。')
}

/// A label of the site's own making on a line of its own, known by its colon and by the
/// fields that go on behind its value.
fn unknown_label(rules: &Boilerplate, lines: &[Line], kept: &[usize]) -> Option<String> {
    let label = kept.first().and_then(|&i| lines.get(i))?.compact();
    let label = label.strip_suffix(':').filter(|l| (2..=8).contains(&l.chars().count()))?;
    let goes_on = goes_on(rules, lines, kept.get(1..).unwrap_or(&[]));
    (goes_on && !label.contains(['、', ','])).then(|| label.to_owned())
}

/// Whether fields follow, at once or behind one value.
fn goes_on(rules: &Boilerplate, lines: &[Line], kept: &[usize]) -> bool {
    let fits = |l: &Line| !matches!(read(rules, l), Reading::None);
    let mut next = kept.iter().filter_map(|&i| lines.get(i));
    let (Some(value), behind) = (next.next(), next.next()) else { return false };
    fits(value) || is_value(rules, value, LabelKind::Weak) && behind.is_some_and(fits)
}

/// Lines `label：value` between lines of fields are fields too: sites have labels of their
/// own making.
fn own_labels(lines: &[Line], kept: &[usize], drop: &mut Vec<usize>, fields: &mut Vec<Field>) {
    let (Some(&first), Some(&last)) = (drop.first(), drop.last()) else { return };
    for &i in kept.iter().filter(|&&i| first < i && i < last) {
        let Some(line) = lines.get(i).filter(|l| l.row.is_none() && l.chars <= 80) else { continue };
        let Some((label, value)) = line.text.split_once(['：', ':']) else { continue };
        let label: String = label.chars().filter(|c| !c.is_whitespace()).collect();
        let short = (2..=8).contains(&label.chars().count()) && han_count(&label) == label.chars().count();
        if short && !value.contains('。') && drop.binary_search(&i).is_err() {
            push(fields, vec![Pair { label, value: value.trim().to_owned(), kind: LabelKind::Weak }], line);
            drop.push(i);
        }
    }
    drop.sort_unstable();
}

/// Takes the foot's furniture away.
fn tail(rules: &Boilerplate, lines: &[Line], kept: &mut Vec<usize>, fields: &mut Vec<Field>) {
    while let Some(&i) = kept.last() {
        let Some(line) = lines.get(i) else { break };
        let squeezed = line.compact();
        let furniture = line.furniture != Furniture::Not;
        let list = is_listed(line) && !names_attachment(squeezed);
        let stated = match read(rules, line) {
            Reading::Pairs(pairs) if fields::convincing(&pairs) => {
                push(fields, pairs, line);
                true
            }
            Reading::Label(..) => true,
            _ => false,
        };
        if !(furniture || list || stated) {
            break;
        }
        kept.pop();
    }
}

/// Whether a line is an entry of a list of links: a link, and at most the day of what it
/// leads to.
fn is_listed(line: &Line) -> bool {
    line.link_share() > 80
        || line.link_share() > 30 && {
            let text = |c: char| is_han(c) && !matches!(c, '年' | '月' | '日') || c.is_ascii_alphabetic();
            let linked: String = line.links.iter().map(|l| l.1.as_str()).collect();
            line.text.chars().filter(|&c| text(c)).count() <= linked.chars().filter(|&c| text(c)).count()
        }
}

/// Whether a linked line is one of the list of attachments.
fn names_attachment(compact: &str) -> bool {
    compact.starts_with("附件") || compact.starts_with("附表") || compact.starts_with("附:") || {
        let rest = compact.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < compact.len() && rest.starts_with(['.', '、'])
    }
}

/// Cuts a list of other documents off: its heading, and behind it nothing but links and
/// short lines.
fn cut_related(rules: &Boilerplate, lines: &[Line], kept: &mut Vec<usize>) {
    let mut cut = kept.len();
    for (at, &i) in kept.iter().enumerate().rev() {
        let Some(line) = lines.get(i) else { break };
        let squeezed = line.compact();
        if line.chars < 20 && rules.heads_related(squeezed) {
            cut = at;
            continue;
        }
        let listed =
            line.link_share() > 50 && !names_attachment(squeezed) || line.furniture != Furniture::Not;
        if !listed && (line.chars > 60 || line.text.contains('。') || kept.len() - at > 40) {
            break;
        }
    }
    // A heading near the top is one of a page that lists, not of a document that ends.
    if cut > 0 {
        kept.truncate(cut);
    }
}

/// Lines at the end that furniture may be glued to.
const GLUED: usize = 6;

/// Cuts furniture off that was glued to the end of one of the last lines.
pub(super) fn cut_tails(rules: &Boilerplate, lines: &mut [Line], kept: &[usize]) {
    for &i in kept.iter().rev().take(GLUED) {
        let Some(line) = lines.get_mut(i).filter(|l| l.row.is_none()) else { continue };
        while let Some(len) = without_tail(rules, line.text.trim_end()) {
            line.truncate(len);
        }
        line.truncate(line.text.trim_end().len());
    }
}

/// Length of a line without the furniture at its end, where there is any.
fn without_tail(rules: &Boilerplate, text: &str) -> Option<usize> {
    if let Some(rest) = rules.tails.iter().find_map(|t| text.strip_suffix(t.as_str())) {
        return Some(rest.len()).filter(|&len| len > 0);
    }
    let open = match text.chars().next_back()? {
        '】' => '【',
        ']' => '[',
        _ => return None,
    };
    let at = text.rfind(open)?;
    let bracket = compact(crate::base::text::cut(text, at..text.len()));
    (at > 0 && rules.names(&bracket).is_some()).then_some(at)
}

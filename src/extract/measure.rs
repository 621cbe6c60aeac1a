//! Reads the measures of a document: text, units, times, quantities, labelled fields.
//!
//! In come the tree and the tables; out go measures in document order. Rules that hold
//! for the whole document are gathered first, clauses that close a group are shared out
//! last.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::clause::{self, Clause};
use super::leaf::{self, Leaf};
use super::table::{self, Row, numbers};
use super::time::line::Line;
use super::units::{self, Naming, Rules};
use super::{quantity, time};
use crate::Context;
use crate::base::numeral;
use crate::base::span::Span;
use crate::base::text::{Joined, Text, one_line};
use crate::clean::blocks::Blocks;
use crate::diag::{Sink, codes};
use crate::lexicon::roles::FieldKind;
use crate::notice::{Measure, Unit};
use crate::outline::tree::Outline;

/// What the measures of one notice share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    /// Lexicon and settings.
    pub(super) ctx: &'a Context,
    /// How bodies are named.
    pub(super) naming: Naming<'a>,
    /// The notice's own date: what a deadline without a year belongs to.
    pub(super) anchor: Option<Date>,
    /// The day on which the notice was signed, if it says so.
    pub(super) issued: Option<Date>,
    /// The notice's id, which opens the ids of its measures.
    pub(super) id: &'a str,
    /// For each part whether its kind of document charges nobody.
    pub(super) reports: &'a [bool],
}

/// Label under which offices inside a department stand: they are no units.
const OFFICES: &str = "科室";

/// A measure under construction.
struct Draft {
    measure: Measure,
    node: usize,
    /// Whether it is a row of a table that stands under the node.
    row: bool,
    /// Whether it has a clause or unit cell of its own.
    own: bool,
    /// Whether all its clauses stand on lines of their own.
    closing: bool,
}

/// Every measure, in document order.
pub(super) fn measures(
    setting: &Setting<'_>,
    blocks: &Blocks,
    outline: &Outline,
    sink: &mut Sink,
) -> Vec<Measure> {
    let text = &blocks.text;
    let leaves = leaf::leaves(&setting.ctx.lexicon, text, outline);
    let mut leaves: Vec<(Leaf, Vec<Clause>)> = leaves
        .into_iter()
        .map(|leaf| {
            let clauses = clause::clauses(&setting.ctx.lexicon, &leaf.body.folded);
            (leaf, clauses)
        })
        .collect();
    cut_closing(outline, &mut leaves);
    let mut rules = Rules {
        first_leads: states_rule(text, |s| setting.ctx.lexicon.roles.first_leads(s)),
        marked_leads: states_rule(text, |s| setting.ctx.lexicon.roles.marked_leads(s)),
        everywhere: Vec::new(),
    };
    let sentences = leaf::sentences(text, outline);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut tables: Vec<Vec<Row>> = Vec::new();
    let mut next_leaf = leaves.into_iter().peekable();
    for (i, node) in outline.walk() {
        if let Some(index) = node.table {
            let parent = node.parent.unwrap_or(i);
            let above = leaf::sections(text, outline, i);
            let found = rows(setting, blocks, index);
            numbers::check(text, &found, sink);
            for row in &found {
                let mut draft = of_row(setting, blocks, row, parent, index, &above, &mut rules, sink);
                draft.measure.part = node.part;
                drafts.push(draft);
            }
            tables.push(found);
        } else if let Some((leaf, clauses)) = next_leaf.next_if(|l| l.0.node == i) {
            drafts.push(of_leaf(setting, text, outline, (&leaf, &clauses), &sentences, &mut rules, sink));
        }
    }
    check_counts(setting, text, &tables, &drafts, sink);
    drop_headings_of_tables(outline, &mut drafts);
    share_heading_clauses(setting, text, outline, &rules, &mut drafts);
    share_closing_clauses(text, outline, &mut drafts);
    drop_reports(setting, &mut drafts);
    let mut out: Vec<Measure> = drafts.into_iter().map(|d| d.measure).collect();
    name(setting.id, &mut out);
    out
}

/// Compares what the document announces with what was found.
fn check_counts(setting: &Setting<'_>, text: &Text, tables: &[Vec<Row>], drafts: &[Draft], sink: &mut Sink) {
    let counts = &setting.ctx.lexicon.counts;
    if tables.iter().any(|t| !t.is_empty()) {
        counts.check(text, tables, sink);
    } else {
        let measures: Vec<&Measure> = drafts.iter().map(|d| &d.measure).filter(|m| m.part == 0).collect();
        counts.check_measures(text, &measures, sink);
    }
}

/// Takes closing paragraphs off the last measure of each part: where measures end with
/// their clause, what follows the last clause belongs to the whole document.
fn cut_closing(outline: &Outline, leaves: &mut [(Leaf, Vec<Clause>)]) {
    let behind = |(leaf, clauses): &(Leaf, Vec<Clause>)| {
        let end = clauses.iter().rfind(|c| !c.bodies.is_empty())?.range.end;
        let rest = leaf.body.folded.get(end..)?;
        let line = rest.find('\n')?;
        (!rest.trim().is_empty() && rest.get(..line)?.trim_matches(['。', ' ']).is_empty()).then_some(end)
    };
    let part = |l: &Leaf| outline.nodes.get(l.node).map(|n| n.part);
    let assigned = leaves.iter().filter(|l| !l.1.is_empty()).count();
    let trailing = leaves.iter().filter(|l| behind(l).is_some()).count();
    if assigned < 3 || trailing > 2 {
        return;
    }
    for k in 0..leaves.len() {
        let ends_part = leaves.get(k + 1).map(|l| part(&l.0)) != leaves.get(k).map(|l| part(&l.0));
        let Some(entry) = leaves.get_mut(k).filter(|_| ends_part) else { continue };
        let Some(end) = behind(entry) else { continue };
        entry.0.body = entry.0.body.part(0..end);
        if let Some(kept) = entry.0.body.cover() {
            entry.0.span = Span::from((entry.0.span.start, kept.end));
        }
    }
}

/// A heading without the clause that stands in it.
fn bare_title(text: &Text, leaf: &Leaf, clauses: &[Clause], title: Span) -> Span {
    let inside = clauses.iter().map(|c| leaf.body.span(c.range.clone())).find(|c| title.overlaps(*c));
    inside.map_or(title, |c| text.trim(Span::from((title.start, c.start.max(title.start)))))
}

/// Whether a sentence of the document says who leads in all its lists.
fn states_rule(text: &Text, says: impl Fn(&str) -> bool) -> bool {
    const LEADS: &str = "牵头";
    let all = text.folded(text.all());
    // Most sentences do not speak of who leads.
    all.contains(LEADS) && all.split(['\n', '。']).any(|sentence| sentence.contains(LEADS) && says(sentence))
}

fn rows(setting: &Setting<'_>, blocks: &Blocks, index: usize) -> Vec<Row> {
    let found =
        blocks.tables.get(index).and_then(|t| table::rows(&setting.ctx.lexicon.columns, &blocks.text, t));
    found.unwrap_or_default()
}

fn of_leaf(
    setting: &Setting<'_>,
    text: &Text,
    outline: &Outline,
    (leaf, clauses): (&Leaf, &[Clause]),
    sentences: &BTreeSet<usize>,
    rules: &mut Rules,
    sink: &mut Sink,
) -> Draft {
    let mut draft = Draft {
        measure: Measure { span: leaf.span, ..Measure::default() },
        node: leaf.node,
        row: false,
        own: !clauses.is_empty(),
        closing: clauses.iter().all(|c| c.own_line),
    };
    let m = &mut draft.measure;
    if let Some(node) = outline.nodes.get(leaf.node) {
        m.part = node.part;
        // A single sentence with its stop is a body without heading.
        let sentence = sentences.contains(&leaf.node)
            || node.paragraphs.len() == 1
                && node
                    .title
                    .zip(node.paragraphs.first())
                    .is_some_and(|(t, p)| t.end + 1 == p.end && p.start == t.start);
        let title = node.title.filter(|_| !sentence).map(|t| bare_title(text, leaf, clauses, t));
        m.title = title.map(|t| one_line(text.raw(t))).filter(|t| !t.is_empty());
        if let Some(number) = node.number {
            m.label = Some(one_line(text.raw(number.label)));
            m.number = Some(one_line(text.raw(number.digits)));
            m.ordinal = Some(number.ordinal);
        }
    }
    m.section = leaf::sections(text, outline, leaf.node);
    // 目标值：95%以上 in a clause is a field; where nothing else is said it is the measure.
    let cuts: Vec<_> = clauses.iter().map(|c| c.range.clone()).collect();
    let rest = leaf.body.without(&cuts);
    let assigns = clauses.iter().any(|c| !c.bodies.is_empty());
    let (clauses, rest) = if assigns || rest.folded.chars().any(char::is_alphanumeric) {
        (clauses, rest)
    } else {
        (&[][..], Cow::Borrowed(&leaf.body))
    };
    for c in clauses {
        apply(setting, &leaf.body, c, rules, m, sink);
        let place = leaf.body.span(c.range.clone());
        if c.unclosed {
            sink.report(&codes::UNPAIRED_BRACKET, "the bracket of this clause is never closed", Some(place));
        }
        sink.fired("extract", "clause", place);
    }
    fill(setting, &rest, m, sink);
    draft
}

/// What a clause says goes into the measure.
fn apply(
    setting: &Setting<'_>,
    body: &Joined,
    clause: &Clause,
    rules: &mut Rules,
    m: &mut Measure,
    sink: &mut Sink,
) {
    let (offices, bodies): (Vec<Unit>, Vec<Unit>) =
        units::of_clause(setting.naming, body, clause, rules).into_iter().partition(units::is_office);
    units::merge(&mut m.units, bodies);
    for office in offices {
        let label = m.labels.entry(OFFICES.to_owned()).or_default();
        label.push_str(if label.is_empty() { "" } else { "、" });
        label.push_str(&office.text);
    }
    rules.everywhere.extend(units::of_rule(setting.naming, body, &clause.everywhere));
    if !clause.bodies.is_empty() {
        units::merge(&mut m.units, rules.everywhere.iter().cloned());
    }
    for field in &clause.fields {
        let value = body.part(field.value.clone());
        if field.kind == FieldKind::Time {
            m.times.extend(time::labelled_time(&setting.ctx.lexicon.times, &value, setting.anchor, sink));
        }
        m.labels.entry(one_line(&field.label)).or_insert_with(|| one_line(&value.raw));
    }
    for rest in &clause.rest {
        let words = body.part(rest.clone());
        let line = Line::new(&words);
        let grammar = &setting.ctx.lexicon.times;
        let times = time::times(grammar, (&words, &line), setting.anchor, sink);
        // A limit may stand alone between commas: （甲局负责，长期坚持）.
        let alone = times.is_empty() && clause::is_time(&setting.ctx.lexicon, &words.folded);
        m.times.extend(times);
        if alone {
            m.times.extend(time::labelled_time(grammar, &words, setting.anchor, sink));
        }
    }
}

/// Text, times and quantities from what is left when the clauses are out.
fn fill(setting: &Setting<'_>, body: &Joined, m: &mut Measure, sink: &mut Sink) {
    m.text = tidy(&body.raw);
    // A sentence that is the whole body is no heading of it.
    m.title = m.title.take().filter(|t| m.text.strip_suffix('。') != Some(t.as_str()));
    let lexicon = &setting.ctx.lexicon;
    let line = Line::new(body);
    let times = time::times(&lexicon.times, (body, &line), setting.anchor, sink);
    if let Some(issued) = setting.issued {
        time::before_issue(body, &times, issued, sink);
    }
    m.times.extend(times);
    m.times.sort_by_key(|t| t.span);
    m.quantities = quantity::quantities(&lexicon.quantities, (body, &line), sink);
}

/// Lines without white space at their ends; no empty ones.
fn tidy(s: &str) -> String {
    let lines: Vec<&str> = s.split('\n').map(str::trim).filter(|l| !l.is_empty()).collect();
    lines.join("\n")
}

#[expect(clippy::too_many_arguments, reason = "a row needs its table, its place in the tree and the rules")]
fn of_row(
    setting: &Setting<'_>,
    blocks: &Blocks,
    row: &Row,
    node: usize,
    table: usize,
    above: &[String],
    rules: &mut Rules,
    sink: &mut Sink,
) -> Draft {
    let text = &blocks.text;
    let join = |spans: &[Span], glue: &str| Joined::from_spans(text, spans, glue);
    let mut m = Measure { span: row.span, ..Measure::default() };
    m.section = if row.section.is_empty() { above.to_vec() } else { Vec::new() };
    m.section.extend(row.section.iter().map(|cell| one_line(&join(cell, "").raw)));
    if let Some(cell) = row.number {
        let printed = one_line(text.raw(cell));
        let digits = printed.trim_matches(['（', '）', '(', ')', '.', '、', '．', ' ']).to_owned();
        m.ordinal = numeral::any(&digits).and_then(|n| u32::try_from(n).ok());
        m.number = Some(digits);
        m.label = Some(printed);
    }
    let mut own = false;
    for cell in &row.units {
        let mut found = units::of_cell(setting.naming, &join(&cell.pieces, ""), cell.role, rules);
        for unit in &mut found {
            unit.inherited = cell.inherited;
        }
        own |= !found.is_empty();
        if rules.first_leads && row.units.len() == 1 {
            units::first_leads(&mut found);
        }
        units::merge(&mut m.units, found);
    }
    if own {
        units::merge(&mut m.units, rules.everywhere.iter().cloned());
    }
    for cell in &row.times {
        let value = join(&cell.pieces, "");
        m.times.extend(time::labelled_time(&setting.ctx.lexicon.times, &value, setting.anchor, sink));
        m.labels.insert(cell.label.clone(), one_line(&value.raw));
    }
    for cell in &row.labels {
        let value = one_line(&join(&cell.pieces, "").raw);
        if !value.is_empty() {
            m.labels.insert(cell.label.clone(), value);
        }
    }
    // A clause may also stand inside the cell that says what is to be done.
    let body = join_cells(text, &row.task);
    let mut clauses = clause::clauses(&setting.ctx.lexicon, &body.folded);
    // 计算方法：… inside a cell says what is to be measured; it is no field of its own.
    clauses.retain(|c| !c.bodies.is_empty());
    for c in &clauses {
        own = true;
        apply(setting, &body, c, rules, &mut m, sink);
    }
    let cuts: Vec<_> = clauses.iter().map(|c| c.range.clone()).collect();
    fill(setting, &body.without(&cuts), &mut m, sink);
    sink.fired("extract", format!("row of table {}", table + 1), row.span);
    Draft { measure: m, node, row: true, own, closing: false }
}

/// Cells one after the other; the pieces of one cell without anything between them.
fn join_cells(text: &Text, cells: &[Vec<Span>]) -> Joined {
    let mut body = Joined::new();
    for (i, cell) in cells.iter().filter(|c| !c.is_empty()).enumerate() {
        if i > 0 {
            body.glue("\n");
        }
        for span in cell {
            body.push(text, *span);
        }
    }
    body
}

/// A heading above a table whose rows are measures is no measure itself.
fn drop_headings_of_tables(outline: &Outline, drafts: &mut Vec<Draft>) {
    let has_rows: BTreeSet<usize> = drafts.iter().filter(|d| d.row).map(|d| d.node).collect();
    let heading = |d: &Draft| outline.nodes.get(d.node).is_some_and(|n| n.paragraphs.len() == 1);
    drafts.retain(|d| d.row || d.own || !heading(d) || !has_rows.contains(&d.node));
}

/// A clause on a heading holds for every measure under it.
fn share_heading_clauses(
    setting: &Setting<'_>,
    text: &Text,
    outline: &Outline,
    rules: &Rules,
    drafts: &mut [Draft],
) {
    let leaves: BTreeSet<usize> = drafts.iter().map(|d| d.node).collect();
    let mut shared: BTreeMap<usize, Vec<Unit>> = BTreeMap::new();
    for (i, node) in outline.walk() {
        if leaves.contains(&i) || node.children.is_empty() || node.paragraphs.is_empty() {
            continue;
        }
        let body = Joined::from_spans(text, &node.paragraphs, "\n");
        let mut found = Vec::new();
        for c in clause::clauses(&setting.ctx.lexicon, &body.folded) {
            units::merge(&mut found, units::of_clause(setting.naming, &body, &c, rules));
        }
        if !found.is_empty() {
            shared.insert(i, found);
        }
    }
    if shared.is_empty() {
        return;
    }
    for draft in drafts {
        for above in outline.ancestors(draft.node) {
            let more = shared.get(&above).into_iter().flatten().cloned();
            units::merge(&mut draft.measure.units, more.map(|u| Unit { inherited: true, ..u }));
        }
    }
}

/// A clause behind the last measure of a group, none of whose other measures has one, holds for
/// the group where it stands on a line of its own, or where the group is one line (1.…；2.…；3.…).
fn share_closing_clauses(text: &Text, outline: &Outline, drafts: &mut [Draft]) {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (k, draft) in drafts.iter().enumerate() {
        for above in outline.ancestors(draft.node) {
            groups.entry(above).or_default().push(k);
        }
    }
    // Outer groups first: they begin earlier and hold more.
    for members in groups.into_values() {
        let Some((&last, others)) = members.split_last() else { continue };
        let one_line = || {
            let lines =
                |k: &usize| drafts.get(*k).and_then(|d| outline.nodes.get(d.node)).map(|n| &n.paragraphs);
            let from = others.first().and_then(lines).and_then(|lines| lines.first());
            let to = lines(&last).and_then(|lines| lines.last());
            from.zip(to).is_some_and(|(from, to)| !text.raw(Span::new(from.start, to.end)).contains('\n'))
        };
        let closes = drafts.get(last).is_some_and(|d| d.own && !d.row && (d.closing || one_line()));
        let alone = others.iter().all(|&k| drafts.get(k).is_some_and(|d| !d.own));
        if !closes || !alone || others.is_empty() {
            continue;
        }
        let units: Vec<Unit> = drafts
            .get(last)
            .map(|d| d.measure.units.iter().map(|u| Unit { inherited: true, ..u.clone() }).collect())
            .unwrap_or_default();
        for k in members {
            if let Some(draft) = drafts.get_mut(k) {
                draft.own = true;
                draft.measure.units.clear();
                units::merge(&mut draft.measure.units, units.iter().cloned());
            }
        }
    }
}

/// Reports and explanations charge nobody; what looks like a measure there is a section.
fn drop_reports(setting: &Setting<'_>, drafts: &mut Vec<Draft>) {
    drafts.retain(|d| {
        let report = setting.reports.get(d.measure.part as usize).copied().unwrap_or(false);
        !report || d.measure.units.iter().any(|u| !u.inherited)
    });
}

/// Gives every measure its id: notice, part, numbers of the headings above, own number.
/// Numbers that occur twice are told apart by order.
fn name(notice: &str, measures: &mut [Measure]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for m in measures {
        let mut id = format!("{notice}/{}", m.part);
        for heading in &m.section {
            id.push('/');
            id.push_str(&key(heading));
        }
        id.push('/');
        id.push_str(m.number.as_deref().unwrap_or("-"));
        let n = seen.entry(id.clone()).or_default();
        *n += 1;
        m.id = if *n > 1 { format!("{id}~{n}") } else { id };
    }
}

/// The number of a heading, or its first characters where it has none.
fn key(heading: &str) -> String {
    let head = heading.trim_start_matches(['（', '(', '第']);
    let number: String =
        head.chars().take_while(|&c| numeral::is_han_numeral(c) || c.is_ascii_digit()).collect();
    if number.is_empty() {
        heading.chars().filter(|c| !c.is_whitespace() && *c != '/').take(8).collect()
    } else {
        number
    }
}

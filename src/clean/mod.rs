//! A page or a text in, the document's own lines out.
//!
//! What stands around a document (navigation, share bars, information tables, lists of
//! other documents) is taken away; what the page says about the document becomes fields.
//! Sources that hold no document are refused, on strong evidence only. What the lines
//! mean is left to later stages.

pub mod blocks;
mod choose;
mod fields;
mod lines;
mod refuse;
pub mod tables;
mod tables_of_page;
mod teaser;
mod text;
mod trim;

use blocks::{BlockKind, Blocks, Builder, Cell, Field, FieldFrom, Link, Table, TableOrigin};
use lines::{Line, Lines};

use crate::diag::Sink;
use crate::lexicon::Lexicon;
use crate::read::SourceError;
use crate::read::html::Page;
pub use text::text;
use text::tidy;

/// A page that shows fewer characters of running text than this may hide it.
const LITTLE: usize = 200;

/// Cleans a page.
pub fn page(lexicon: &Lexicon, page: &Page, sink: &mut Sink) -> Result<Blocks, SourceError> {
    let rules = &lexicon.boilerplate;
    let mut read = lines::of_page(page, false);
    let shown = trim::prose(&read.lines);
    if shown < LITTLE {
        // Some systems unhide the text by script.
        let all = lines::of_page(page, true);
        if trim::prose(&all.lines) > 4 * shown + LITTLE
            || shown == 0 && trim::han(&all.lines) > 2 * trim::han(&read.lines)
        {
            read = all;
        }
    }
    trim::classify(rules, &mut read.lines);
    let weights = trim::weights(&read.lines);
    let weights = choose::Weights::new(&read.lines, &weights);
    let choice = choose::choose(page, &rules.containers, &weights);
    let body = weights.lines(&choice.inner);
    let outer = weights.lines(&choice.outer);
    let mut fields = stated_by_tags(lexicon, page);
    trim::fields_around(rules, &read.lines, &body, &mut fields);
    let mut kept: Vec<usize> = trim::head_before(rules, &read.lines, &body, &outer, &mut fields);
    kept.extend(body.clone());
    trim::trim(rules, &read.lines, &mut kept, &mut fields, sink);
    trim::cut_tails(rules, &mut read.lines, &kept);
    refuse::check(rules, page, &read, &kept)?;
    let mut built = Builder::default();
    built.fields = fields;
    build(&read, &kept, page, &mut built);
    files_around(page, &read, &kept, &outer, &mut built);
    Ok(built.finish())
}

/// Meta tags of the norm, and `<title>`.
fn stated_by_tags(lexicon: &Lexicon, page: &Page) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, content) in &page.metas {
        let value = tidy(content);
        if let Some(label) = lexicon.boilerplate.meta(name)
            && !value.is_empty()
        {
            fields.push(Field { label: label.to_owned(), value, from: FieldFrom::Meta });
        }
    }
    let value = tidy(&page.title);
    if !value.is_empty() {
        fields.push(Field { label: "title".to_owned(), value, from: FieldFrom::Title });
    }
    fields
}

/// Hands the kept lines to the builder, rows as tables.
fn build(read: &Lines, kept: &[usize], page: &Page, built: &mut Builder) {
    let mut tables: Vec<Option<usize>> = vec![None; read.grids.len()];
    for line in kept.iter().filter_map(|&i| read.lines.get(i)) {
        let span = match &line.row {
            None => built.line(&line.text, BlockKind::Paragraph(line.style)),
            Some(row) => {
                let table = table_of(read, row.grid, &mut tables, built);
                let texts: Vec<&str> = row.cells.iter().map(|c| c.text.as_str()).collect();
                let spans = built.row(table, row.row, &texts);
                let whole = spans.iter().copied().reduce(crate::base::span::Span::cover).unwrap_or_default();
                add_cells(row, &spans, built.tables.get_mut(table));
                whole
            }
        };
        for (link, text) in &line.links {
            let Some(target) = page.links.get(*link) else { continue };
            if leads_elsewhere(&target.href) {
                let text = if text.is_empty() { &target.title } else { text };
                built.links.push(Link { text: tidy(text), href: target.href.clone(), span: Some(span) });
            }
        }
    }
}

fn table_of(read: &Lines, grid: usize, tables: &mut [Option<usize>], built: &mut Builder) -> usize {
    let next = built.tables.len();
    let slot = tables.get_mut(grid);
    let table = slot.as_ref().and_then(|s| **s).unwrap_or(next);
    if table == next {
        let extent = read.grids.get(grid).copied().unwrap_or_default();
        built.tables.push(Table {
            rows: extent.rows,
            columns: extent.columns,
            cells: Vec::new(),
            origin: TableOrigin::Marked,
        });
        if let Some(slot) = slot {
            *slot = Some(table);
        }
    }
    table
}

fn add_cells(row: &lines::RowAt, spans: &[crate::base::span::Span], table: Option<&mut Table>) {
    let Some(table) = table else { return };
    for (cell, span) in row.cells.iter().zip(spans) {
        table.columns = table.columns.max(cell.column + cell.colspan);
        table.cells.push(Cell {
            row: row.row,
            column: cell.column,
            rowspan: cell.rowspan,
            colspan: cell.colspan,
            pieces: if span.is_empty() { Vec::new() } else { vec![*span] },
            inferred: false,
        });
    }
}

/// Links to files near the document whose lines were not kept.
fn files_around(
    page: &Page,
    read: &Lines,
    kept: &[usize],
    outer: &std::ops::Range<usize>,
    built: &mut Builder,
) {
    let around = outer.clone().filter(|i| kept.binary_search(i).is_err());
    for line in around.filter_map(|i| read.lines.get(i)) {
        for (link, text) in &line.links {
            let Some(target) = page.links.get(*link) else { continue };
            if is_file(&target.href) && !built.links.iter().any(|l| l.href == target.href) {
                let text = if text.is_empty() { &target.title } else { text };
                built.links.push(Link { text: tidy(text), href: target.href.clone(), span: None });
            }
        }
    }
}

fn leads_elsewhere(href: &str) -> bool {
    !href.is_empty() && !href.starts_with('#') && !href.to_ascii_lowercase().starts_with("javascript:")
}

/// Whether an address names a file of an office format, an archive or a picture of a page.
fn is_file(href: &str) -> bool {
    const KINDS: &[&str] = &[
        "doc", "docx", "wps", "pdf", "xls", "xlsx", "et", "ofd", "zip", "rar", "7z", "rtf", "ppt", "pptx",
        "txt", "csv", "ceb", "odt", "ods",
    ];
    let path = href.split(['?', '#']).next().unwrap_or("");
    let path = if path.contains('.') { path } else { href };
    path.rsplit_once('.').is_some_and(|(_, kind)| KINDS.contains(&kind.to_ascii_lowercase().as_str()))
}

/// A line of text without markup.
fn plain(text: String) -> Line {
    let chars = text.chars().filter(|c| !c.is_whitespace()).count();
    Line { text, chars, ..Line::default() }
}

//! The rows behind the head.
//!
//! The head's reading and the grid come in; out goes one row for each task. Rows that
//! span the table become sections, repeated heads, totals and notes are left out, and a
//! row without a task of its own adds its units and times to the one above.

use crate::base::span::Span;
use crate::lexicon::columns::{Columns, Meaning};
use crate::notice::Role;

use super::head::{self, Head};
use super::{Grid, LabelledCell, Row, UnitCell};

pub(super) fn rows(columns: &Columns, grid: &Grid<'_>, head: &Head) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let mut above: Vec<(usize, Vec<Span>)> = Vec::new();
    let mut gathered = vec![Vec::new(); head.columns.len()];
    let digits = counts_in_digits(grid, head);
    for r in head.body..grid.table.rows {
        if repeats_head(grid, head, r) {
            continue;
        }
        if let Some(group) = group_row(columns, grid, head, r, digits) {
            gathered.iter_mut().for_each(Vec::clear);
            if let Wide::Group(pieces) = group {
                let depth = depth(grid, &pieces);
                above.retain(|(d, _)| *d < depth);
                above.push((depth, pieces));
            }
            continue;
        }
        if digits && number_column(head).is_some_and(|c| is_han_number(grid.text_at(r, c))) {
            // 五 beside groups 一 to 四 that digits divide: a group without rows.
            above.clear();
        }
        let row = row(grid, head, r, &above, &mut gathered);
        let own_task = head.columns.iter().enumerate().any(|(c, column)| {
            column.meaning == Meaning::Task && grid.begins(r, c) && !grid.text_at(r, c).is_empty()
        });
        match out.last_mut() {
            Some(last) if !own_task => join(last, row),
            _ if own_task => out.push(row),
            _ => {}
        }
    }
    out
}

fn repeats_head(grid: &Grid<'_>, head: &Head, row: usize) -> bool {
    (0..grid.table.columns).all(|c| {
        let there = grid.text_at(head.first, c);
        let here = grid.text_at(row, c);
        here.chars().filter(|c| !c.is_whitespace()).eq(there.chars().filter(|c| !c.is_whitespace()))
    })
}

/// A row that is no measure.
enum Wide {
    /// It names the group of the rows below.
    Group(Vec<Span>),
    /// It says nothing of a measure: a note, a total.
    Nothing,
}

/// Reads a row that spans the table, if it does.
fn group_row(columns: &Columns, grid: &Grid<'_>, head: &Head, row: usize, digits: bool) -> Option<Wide> {
    // A cell over several columns counts where it begins.
    let mut begun: Vec<usize> = (0..grid.table.columns)
        .filter(|&c| grid.begins(row, c) && !grid.text_at(row, c).is_empty())
        .collect();
    begun.dedup_by_key(|c| grid.at(row, *c));
    let cells: Vec<usize> = begun.iter().filter_map(|&c| grid.at(row, c)).collect();
    let first = *cells.first()?;
    let text = grid.cell_text(first);
    let total = text == "总分"
        || ["合计", "总计", "小计", "注:", "注：", "备注:", "说明:", "填表人", "填报单位:"]
            .iter()
            .any(|w| text.starts_with(w));
    if total {
        return Some(Wide::Nothing);
    }
    let pieces = |column: usize| grid.pieces(row, column);
    match cells.as_slice() {
        [_] => {
            let column = *begun.first()?;
            let colspan = grid.table.cells.get(first).map_or(1, |c| c.colspan);
            let meaning = head.columns.get(column).map(|c| c.meaning);
            let wide = colspan * 2 > grid.table.columns;
            let alone = grid.row_cells(row).iter().all(|&c| c == first || grid.cell_text(c).is_empty());
            let titled = head::title(text) || (text.chars().count() <= 40 && !text.contains('。'));
            if !(wide || (alone && head::title(text) && meaning != Some(Meaning::Task))) {
                return None;
            }
            Some(if titled { Wide::Group(pieces(column)) } else { Wide::Nothing })
        }
        // 一 | 优化环境 | | : a number of the other script, or one that the rows below divide
        // (1 above 1.1), and a title, nothing else.
        // The points of all its rows may stand behind it.
        [number, title, points @ ..] if points.iter().all(|&c| is_figure(grid.cell_text(c))) => {
            let is_number = head.columns.get(*begun.first()?).is_some_and(|c| c.meaning == Meaning::Number);
            let han = is_han_number(grid.cell_text(*number));
            let rest = grid
                .row_cells(row)
                .iter()
                .all(|c| c == number || c == title || points.contains(c) || grid.cell_text(*c).is_empty());
            let short = grid.cell_text(*title).chars().count() <= 40
                && columns.unit_share(grid.cell_text(*title)) < 1.0;
            let above = han && digits || is_divided(grid, row, *begun.first()?);
            if !(is_number && rest && short && above) {
                return None;
            }
            Some(Wide::Group(begun.iter().take(2).flat_map(|&c| pieces(c)).collect()))
        }
        _ => None,
    }
}

fn is_figure(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '%' | '分'))
}

/// Whether the number on a row is divided by that of the next: 1 by 1.1.
fn is_divided(grid: &Grid<'_>, row: usize, column: usize) -> bool {
    let number = grid.text_at(row, column).trim_end_matches(['.', '、']);
    let next = if row + 1 < grid.table.rows { grid.text_at(row + 1, column) } else { "" };
    let part = next.strip_prefix(number).and_then(|rest| rest.strip_prefix(['.', '-']));
    !number.is_empty() && part.is_some_and(|p| p.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the number column counts in digits, so that 一 is no row's number.
fn counts_in_digits(grid: &Grid<'_>, head: &Head) -> bool {
    let Some(column) = number_column(head) else { return false };
    (head.body..grid.table.rows).any(|r| {
        let text = grid.text_at(r, column);
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
    })
}

fn number_column(head: &Head) -> Option<usize> {
    head.columns.iter().position(|c| c.meaning == Meaning::Number)
}

/// `一`, `一、`.
fn is_han_number(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(['、', '.']);
    !bare.is_empty() && bare.chars().all(|c| crate::base::numeral::is_han_numeral(c) && !c.is_ascii_digit())
}

/// How deep the style of a title nests: an unnumbered one on top.
fn depth(grid: &Grid<'_>, pieces: &[Span]) -> usize {
    let text: String = pieces.iter().map(|&p| grid.text.folded(p)).collect();
    if head::label_length(&text) == 0 {
        0
    } else if text.starts_with('(') {
        2
    } else if text.starts_with(|c: char| c.is_ascii_digit()) {
        3
    } else {
        1
    }
}

fn row(
    grid: &Grid<'_>,
    head: &Head,
    r: usize,
    above: &[(usize, Vec<Span>)],
    gathered: &mut [Vec<Span>],
) -> Row {
    let mut row = Row { section: above.iter().map(|(_, p)| p.clone()).collect(), ..Row::default() };
    let mut seen: Option<usize> = None;
    for (c, column) in head.columns.iter().enumerate() {
        let cell = grid.at(r, c);
        if cell.is_some() && seen == cell {
            continue;
        }
        seen = cell.or(seen);
        let mut pieces = grid.pieces(r, c);
        // A group that is printed once holds for the empty cells below it.
        if matches!(column.meaning, Meaning::Group | Meaning::Level | Meaning::Topic)
            && let Some(last) = gathered.get_mut(c)
        {
            if pieces.is_empty() {
                pieces.clone_from(last);
            } else {
                last.clone_from(&pieces);
            }
        }
        if pieces.is_empty()
            || (!matches!(column.meaning, Meaning::Number | Meaning::Task)
                && cell.is_some_and(|cell| {
                    !grid.cell_text(cell).is_empty() && says_nothing(grid.cell_text(cell))
                }))
        {
            continue;
        }
        let inherited = !grid.begins(r, c) || grid.pieces(r, c).is_empty();
        if !inherited {
            row.span = pieces.iter().fold(row.span, |all, &p| if all.is_empty() { p } else { all.cover(p) });
        }
        fill(&mut row, column, pieces, inherited);
    }
    if head.numbered_tasks {
        split_number(grid, &mut row);
    }
    row
}

fn fill(row: &mut Row, column: &head::Column, pieces: Vec<Span>, inherited: bool) {
    let label = column.label.clone();
    match column.meaning {
        Meaning::Number => row.number = pieces.into_iter().reduce(Span::cover),
        Meaning::Group | Meaning::Level | Meaning::Topic => row.section.push(pieces),
        Meaning::Task => row.task.push(pieces),
        Meaning::Lead => row.units.push(UnitCell { role: Role::Lead, pieces, inherited }),
        Meaning::Support => row.units.push(UnitCell { role: Role::Support, pieces, inherited }),
        Meaning::Responsible => row.units.push(UnitCell { role: Role::Responsible, pieces, inherited }),
        Meaning::Supervise => row.units.push(UnitCell { role: Role::Supervise, pieces, inherited }),
        Meaning::Time => row.times.push(LabelledCell { label, pieces, inherited }),
        Meaning::Label | Meaning::Data => row.labels.push(LabelledCell { label, pieces, inherited }),
    }
}

/// `/`, `—`, `无`: the cell was filled to show that it is empty.
fn says_nothing(text: &str) -> bool {
    matches!(text.trim(), "/" | "-" | "--" | "\\" | "无" | "")
}

/// `3.加强…` in the first task cell: the number leaves the text.
fn split_number(grid: &Grid<'_>, row: &mut Row) {
    let Some(piece) = row.task.first_mut().and_then(|cell| cell.first_mut()) else { return };
    let length = head::label_length(grid.text.folded(*piece));
    if length > 0 && length <= piece.len() {
        row.number = Some(Span::new(piece.start, piece.start + length));
        *piece = grid.text.trim(Span::new(piece.start + length, piece.end));
    }
}

/// A row without a task of its own goes on with the one above.
fn join(last: &mut Row, row: Row) {
    last.units.extend(row.units.into_iter().filter(|u| !u.inherited));
    last.times.extend(row.times.into_iter().filter(|t| !t.inherited));
    last.labels.extend(row.labels.into_iter().filter(|l| !l.inherited));
    if !row.span.is_empty() {
        last.span = last.span.cover(row.span);
    }
}

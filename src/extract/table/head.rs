//! What the columns of a grid hold, and whether the whole is a list of measures.
//!
//! Heads in one or two rows are read by the lexicon; columns without a head of their own
//! are read by their content. A table that says nothing to be done or measured, or whose
//! rows bear neither number nor unit, gives nothing.

use crate::lexicon::columns::{Columns, Meaning};

use super::Grid;

/// The reading of a table's head.
#[derive(Debug)]
pub(super) struct Head {
    /// First row behind the head.
    pub(super) body: usize,
    /// The rows of the head, for telling repetitions.
    pub(super) first: usize,
    /// One reading a column.
    pub(super) columns: Vec<Column>,
    /// Whether the task cells begin with the row's number.
    pub(super) numbered_tasks: bool,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// What it holds; `Level` and `Topic` are already decided.
    pub(super) meaning: Meaning,
    /// Its head, without spaces.
    pub(super) label: String,
}

/// The head stands in one of this many first rows.
const TITLE_ROWS: usize = 6;
/// A head is not longer than this.
const LONGEST_HEAD: usize = 30;
/// Rows looked at when a column is judged by its content.
const SAMPLE: usize = 200;

pub(super) fn read(columns: &Columns, grid: &Grid<'_>) -> Option<Head> {
    let width = grid.table.columns;
    if !(2..=64).contains(&width) {
        return None;
    }
    let found = (0..grid.table.rows.min(TITLE_ROWS)).find(|&r| is_head_row(columns, grid, r));
    let (first, last) = match found {
        Some(row) => (row, row + usize::from(has_second_row(columns, grid, row))),
        None => (0, 0),
    };
    let body = if found.is_some() { last + 1 } else { 0 };
    let raw: Vec<(Option<Meaning>, String)> = (0..width)
        .map(|c| if found.is_some() { named(columns, grid, first, last, c) } else { (None, String::new()) })
        .collect();
    let mut meanings: Vec<Option<Meaning>> = raw.iter().map(|(m, _)| *m).collect();
    by_content(columns, grid, body, &raw, &mut meanings);
    let numbered_tasks =
        !meanings.contains(&Some(Meaning::Number)) && tasks_bear_numbers(grid, body, &meanings);
    if !qualifies(columns, grid, body, found.is_some(), &raw, &meanings, numbered_tasks) {
        return None;
    }
    decide(grid, body, &mut meanings);
    let columns = meanings
        .into_iter()
        .zip(raw)
        .map(|(m, (_, label))| Column { meaning: m.unwrap_or(Meaning::Label), label })
        .collect();
    Some(Head { body, first, columns, numbered_tasks })
}

/// At least two heads that the lexicon knows, and more known than unknown.
fn is_head_row(columns: &Columns, grid: &Grid<'_>, row: usize) -> bool {
    let texts: Vec<&str> =
        grid.row_cells(row).into_iter().map(|c| grid.cell_text(c)).filter(|t| !t.is_empty()).collect();
    let known = texts.iter().filter(|t| columns.read(t).is_some()).count();
    known >= 2 && known * 2 >= texts.len() && texts.iter().all(|t| t.chars().count() <= 2 * LONGEST_HEAD)
}

/// Whether the next row names the columns under heads that span several.
fn has_second_row(columns: &Columns, grid: &Grid<'_>, row: usize) -> bool {
    let begun: Vec<usize> = grid
        .row_cells(row + 1)
        .into_iter()
        .filter(|&c| grid.table.cells.get(c).is_some_and(|cell| cell.row == row + 1))
        .collect();
    let spans =
        grid.row_cells(row).iter().any(|&c| grid.table.cells.get(c).is_some_and(|cell| cell.colspan > 1));
    let texts: Vec<&str> = begun.iter().map(|&c| grid.cell_text(c)).filter(|t| !t.is_empty()).collect();
    let known = texts.iter().filter(|t| columns.read(t).is_some()).count();
    spans
        && !texts.is_empty()
        && known * 2 > texts.len()
        && texts.iter().all(|t| t.chars().count() <= LONGEST_HEAD)
}

/// The head over a column: the lowest one that is known. A head that spans several
/// columns says nothing of each.
fn named(
    columns: &Columns,
    grid: &Grid<'_>,
    first: usize,
    last: usize,
    column: usize,
) -> (Option<Meaning>, String) {
    let mut label = String::new();
    for row in (first..=last).rev() {
        let Some(cell) = grid.at(row, column) else { continue };
        let wide = grid.table.cells.get(cell).is_some_and(|c| c.colspan > 1);
        let text: String = grid.cell_text(cell).chars().filter(|c| !c.is_whitespace()).collect();
        if label.is_empty() {
            label.clone_from(&text);
        }
        if let Some(meaning) = columns.read(&text) {
            // 责任单位 over two columns names both; 任务清单 over five names none alone.
            if !wide || meaning.is_unit() || meaning == Meaning::Time {
                return (Some(meaning), text);
            }
        }
    }
    (None, label)
}

/// What a column without a head of its own holds.
fn by_content(
    columns: &Columns,
    grid: &Grid<'_>,
    body: usize,
    raw: &[(Option<Meaning>, String)],
    meanings: &mut [Option<Meaning>],
) {
    for (c, slot) in meanings.iter_mut().enumerate() {
        let label = raw.get(c).map_or("", |(_, l)| l.as_str());
        let sample = Sample::take(columns, grid, body, c);
        match *slot {
            None if label.is_empty() || columns.read(label).is_some() => *slot = sample.meaning(),
            // 单位 alone may be 元, 部门 a data column.
            Some(m) if m.is_unit() && label.chars().count() < 4 && sample.units * 2 < sample.filled => {
                *slot = Some(Meaning::Label)
            }
            _ => {}
        }
    }
    // Of several columns of sentences without heads each is part of the task.
}

/// Counts over the cells of a column.
#[derive(Debug, Default)]
struct Sample {
    filled: usize,
    numbers: usize,
    rising: usize,
    titles: usize,
    merged: usize,
    units: usize,
    times: usize,
    chars: usize,
}

impl Sample {
    fn take(columns: &Columns, grid: &Grid<'_>, body: usize, column: usize) -> Self {
        let mut out = Self::default();
        let mut last = 0;
        for row in (body..grid.table.rows).filter(|&r| grid.begins(r, column)).take(SAMPLE) {
            let Some(cell) = grid.at(row, column) else { continue };
            let text = grid.cell_text(cell);
            let wide = grid.table.cells.get(cell).is_some_and(|c| c.colspan > 1);
            if text.is_empty() || wide {
                continue;
            }
            out.filled += 1;
            out.chars += text.chars().count();
            out.merged += usize::from(grid.table.cells.get(cell).is_some_and(|c| c.rowspan > 1));
            if let Some(n) = bare_number(text) {
                out.numbers += 1;
                out.rising += usize::from(n == last + 1 || n == 1);
                last = n;
            } else if columns.is_time(text) {
                out.times += 1;
            } else if title(text) {
                out.titles += 1;
            } else if !text.contains('。') && columns.unit_share(text) >= 0.6 {
                out.units += 1;
            }
        }
        out
    }

    fn meaning(&self) -> Option<Meaning> {
        let most = |n: usize| n * 10 >= self.filled * 7 && n > 0;
        if most(self.rising) {
            Some(Meaning::Number)
        } else if most(self.times) {
            Some(Meaning::Time)
        } else if most(self.units) {
            Some(Meaning::Responsible)
        } else if most(self.titles) && (self.merged > 0 || self.chars < 40 * self.filled) {
            Some(Meaning::Topic)
        } else if self.chars >= 15 * self.filled.max(1) {
            Some(Meaning::Task)
        } else {
            None
        }
    }
}

/// Whether most cells of the first task column begin `1.`, `2.` …
fn tasks_bear_numbers(grid: &Grid<'_>, body: usize, meanings: &[Option<Meaning>]) -> bool {
    let Some(column) = task_column(meanings) else { return false };
    let cells: Vec<&str> = (body..grid.table.rows)
        .filter(|&r| grid.begins(r, column))
        .map(|r| grid.text_at(r, column))
        .filter(|t| !t.is_empty())
        .collect();
    cells.len() >= 2 && cells.iter().filter(|t| label_length(t) > 0).count() * 10 >= cells.len() * 8
}

/// The column whose cells name the row's task: the deepest rank, else the first task.
pub(super) fn task_column(meanings: &[Option<Meaning>]) -> Option<usize> {
    let rank = meanings.iter().rposition(|m| *m == Some(Meaning::Level));
    rank.or_else(|| meanings.iter().position(|m| *m == Some(Meaning::Task)))
        .or_else(|| meanings.iter().rposition(|m| *m == Some(Meaning::Topic)))
}

/// Whether the table is a list of measures or indicators.
fn qualifies(
    columns: &Columns,
    grid: &Grid<'_>,
    body: usize,
    headed: bool,
    raw: &[(Option<Meaning>, String)],
    meanings: &[Option<Meaning>],
    numbered_tasks: bool,
) -> bool {
    let has = |test: &dyn Fn(Meaning) -> bool| meanings.iter().flatten().any(|&m| test(m));
    let unit = has(&Meaning::is_unit);
    let number = numbered_tasks || has(&|m| m == Meaning::Number);
    let rank = has(&|m| m == Meaning::Level);
    let data = meanings.iter().filter(|m| **m == Some(Meaning::Data)).count();
    let scores = raw.iter().any(|(_, l)| l.contains("分值") || l.contains("得分") || l.contains("扣分"));
    let Some(task) = task_column(meanings) else { return false };
    let length = mean_length(grid, body, task);
    if !headed {
        // Without a head only the plainest shape counts: number, sentence, units.
        return unit && number && meanings.contains(&Some(Meaning::Task)) && length >= 15;
    }
    if unit {
        // A matter of two characters is a name in a list of data.
        return data <= 1 && length >= 4;
    }
    let known = raw.iter().any(|(m, l)| {
        m.is_some_and(Meaning::is_matter) && l.chars().count() >= 3 && columns.read(l).is_some()
    });
    let least = if rank {
        3
    } else if known {
        8
    } else {
        15
    };
    number
        && data == 0
        && length >= least
        && (rank || !scores)
        && (rank || meanings.contains(&Some(Meaning::Task)))
}

fn mean_length(grid: &Grid<'_>, body: usize, column: usize) -> usize {
    let lengths: Vec<usize> = (body..grid.table.rows)
        .filter(|&r| grid.begins(r, column))
        .map(|r| grid.text_at(r, column).chars().count())
        .filter(|&n| n > 0)
        .take(SAMPLE)
        .collect();
    lengths.iter().sum::<usize>() / lengths.len().max(1)
}

/// Ranks and topics become groups or tasks: what stands left of the number gathers rows;
/// so does what is merged, or is a higher rank, where a task stands further right.
fn decide(grid: &Grid<'_>, body: usize, meanings: &mut [Option<Meaning>]) {
    let number = meanings.iter().position(|m| *m == Some(Meaning::Number));
    let deepest = meanings.iter().rposition(|m| *m == Some(Meaning::Level));
    let last = meanings.iter().rposition(|m| m.is_some_and(Meaning::is_matter));
    for c in 0..meanings.len() {
        let Some(m) = meanings.get(c).copied().flatten() else { continue };
        if !m.is_matter() {
            continue;
        }
        let before_number =
            number.is_some_and(|n| c < n) && last.is_some_and(|l| number.is_some_and(|n| l > n));
        let higher_rank = m == Meaning::Level && deepest != Some(c);
        let gathers = Some(c) != last && (m != Meaning::Task || before_number) && merged(grid, body, c);
        let group = before_number || higher_rank || gathers;
        if let Some(slot) = meanings.get_mut(c) {
            *slot = Some(if group { Meaning::Group } else { Meaning::Task });
        }
    }
}

/// Whether cells of the column cover several rows.
fn merged(grid: &Grid<'_>, body: usize, column: usize) -> bool {
    grid.table
        .cells
        .iter()
        .any(|c| c.row >= body && c.column == column && c.rowspan > 1 && !c.pieces.is_empty())
}

/// `12`, `(3)`, `十二` and nothing else.
pub(super) fn bare_number(text: &str) -> Option<u64> {
    let bare = text.trim_matches(['.', '、', '(', ')', ' ']);
    (!bare.is_empty() && bare.chars().count() <= 4).then(|| crate::base::numeral::any(bare)).flatten()
}

/// `一、…`, `(二)…`: a numbered title and no sentence.
pub(super) fn title(text: &str) -> bool {
    label_length(text) > 0 && text.chars().count() <= 60 && !text.trim_end_matches('。').contains('。')
}

/// Characters of the number before a text (`3.`, `(二)`, `一、`), 0 where there is none.
pub(super) fn label_length(text: &str) -> usize {
    let chars: Vec<char> = text.chars().take(8).collect();
    let numeral = |c: &char| crate::base::numeral::is_han_numeral(*c) || c.is_ascii_digit();
    let open = usize::from(chars.first() == Some(&'('));
    let digits = chars.iter().skip(open).take_while(|c| numeral(c)).count();
    if digits == 0 || digits > 4 {
        return 0;
    }
    match (open, chars.get(open + digits)) {
        (1, Some(')')) => 2 + digits,
        (0, Some('、')) => 1 + digits,
        (0, Some('.')) if !chars.get(digits + 1).is_some_and(char::is_ascii_digit) => 1 + digits,
        _ => 0,
    }
}

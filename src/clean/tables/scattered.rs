//! Tables printed in pieces, put together: columns, rows, groups, grid.
//!
//! Used where reading cell by cell leaves torn cells behind. Needs a column of numbers,
//! because they alone say how many rows there are.

use crate::lexicon::columns::{Columns, Meaning};

use super::assign::{self, Assigned};
use super::fragment::{Fragment, Look, Style};
use super::groups::{self, Layout, Title};
use super::rows::{self, Flow, Loose};
use super::sequence;
use super::{Piece, RegionCell};

/// How often columns and widths are learned from each other.
const ROUNDS: usize = 3;

/// A table put together from its pieces.
pub(super) struct Joined {
    /// Cells of the body; row 0 is the first behind the head.
    pub(super) cells: Vec<RegionCell>,
    /// Rows of the body.
    pub(super) rows: usize,
    /// Rows without a task.
    pub(super) empty: usize,
    /// First piece behind the table.
    pub(super) end: usize,
    /// Mean cost of a piece.
    pub(super) cost: f64,
    /// See [`assign::strain`].
    pub(super) strain: f64,
    /// Width of the columns in which lines break hard.
    pub(super) widths: Vec<Option<usize>>,
}

/// Puts a table together. `pages` are the first pieces behind repeated heads.
pub(super) fn join(
    columns: &Columns,
    meanings: &[Option<Meaning>],
    fragments: &[&Fragment],
    pages: &[usize],
) -> Option<Joined> {
    let effective: Vec<Option<Meaning>> =
        (0..meanings.len()).map(|c| sequence::effective(meanings, c)).collect();
    let number = effective.iter().position(|m| *m == Some(Meaning::Number));
    let (assigned, widths, cost) = settle_columns(columns, meanings, fragments, &effective);
    let cells = cells(&assigned);
    let task = main_task(&effective, &cells, fragments)?;
    let own = |column: usize| cells.iter().filter(move |c| c.column == column);
    let tasks: Vec<usize> =
        (0..assigned.len()).filter(|&i| assigned.get(i).is_some_and(|a| a.column == task)).collect();
    let fixed = number.unwrap_or(task);
    let numbers: Vec<usize> = own(fixed).filter_map(|c| c.pieces.first().copied()).collect();
    if numbers.len() < 2 {
        return None;
    }
    let units = cells
        .iter()
        .filter(|c| is_unit(&effective, c.column))
        .filter_map(|c| c.pieces.first().copied())
        .collect();
    let hard = widths.get(task).copied().flatten();
    let flow = Flow {
        fragments,
        hard: hard.is_some(),
        width: hard.unwrap_or_else(|| width(fragments, &tasks)),
        numbers,
        tasks,
        units,
        pages: pages.to_vec(),
    };
    let runs = if number.is_some() { rows::cut(&flow) } else { whole(&flow) };
    let grid = Grid::new(&flow, runs);
    let strain = assign::strain(&assigned, fragments, meanings, &widths);
    Some(Joined { cost, strain, widths, end: assigned.len(), ..grid.join(&effective, task, number, &cells) })
}

/// Columns and widths, each learned from the other.
fn settle_columns(
    columns: &Columns,
    meanings: &[Option<Meaning>],
    fragments: &[&Fragment],
    effective: &[Option<Meaning>],
) -> (Vec<Assigned>, Vec<Option<usize>>, f64) {
    let widest = assign::widest(fragments);
    let task = effective.iter().rposition(|m| *m == Some(Meaning::Task));
    let mut widths: Vec<Option<usize>> =
        (0..meanings.len()).map(|c| widest.filter(|_| Some(c) == task)).collect();
    let mut last = assign::assign(columns, meanings, fragments, &widths);
    for _ in 0..ROUNDS {
        let learned = assign::widths(&last.0, fragments, meanings.len());
        if learned == widths {
            break;
        }
        widths = learned;
        last = assign::assign(columns, meanings, fragments, &widths);
    }
    (last.0, widths, last.1)
}

/// Without numbers, each task that was begun is a row.
fn whole(flow: &Flow<'_>) -> Vec<std::ops::Range<usize>> {
    let at = |piece: usize| flow.tasks.partition_point(|&t| t < piece);
    let ends = flow.numbers.iter().skip(1).map(|&n| at(n)).chain([flow.tasks.len()]);
    flow.numbers.iter().map(|&n| at(n)).zip(ends).map(|(a, b)| a..b).collect()
}

fn is_unit(meanings: &[Option<Meaning>], column: usize) -> bool {
    meanings.get(column).copied().flatten().is_some_and(Meaning::is_unit)
}

/// Pieces that belong together, by column and order.
fn cells(assigned: &[Assigned]) -> Vec<Loose> {
    let mut cells: Vec<Loose> = Vec::new();
    let mut open: Vec<Option<usize>> = Vec::new();
    for (i, a) in assigned.iter().enumerate() {
        if open.len() <= a.column {
            open.resize(a.column + 1, None);
        }
        let current = open.get(a.column).copied().flatten().filter(|_| !a.begins);
        if let Some(cell) = current.and_then(|c| cells.get_mut(c)) {
            cell.pieces.push(i);
            continue;
        }
        if let Some(slot) = open.get_mut(a.column) {
            *slot = Some(cells.len());
        }
        cells.push(Loose { column: a.column, pieces: vec![i] });
    }
    cells.sort_by_key(|c| (c.column, c.pieces.first().copied()));
    cells
}

/// The task column that holds most text.
fn main_task(meanings: &[Option<Meaning>], cells: &[Loose], fragments: &[&Fragment]) -> Option<usize> {
    let size = |column: usize| -> usize {
        cells
            .iter()
            .filter(|c| c.column == column)
            .flat_map(|c| &c.pieces)
            .filter_map(|&p| fragments.get(p))
            .map(|f| f.len)
            .sum()
    };
    (0..meanings.len())
        .filter(|&c| meanings.get(c).copied().flatten() == Some(Meaning::Task))
        .max_by_key(|&c| size(c))
}

/// Characters on a full line of the task column: what pieces have that break off.
fn width(fragments: &[&Fragment], tasks: &[usize]) -> usize {
    let mut broken: Vec<usize> = tasks
        .iter()
        .filter_map(|&t| fragments.get(t))
        .filter(|f| !f.ends_sentence())
        .map(|f| f.len)
        .collect();
    broken.sort_unstable();
    broken.get(broken.len() / 2).copied().unwrap_or(30).clamp(6, 60)
}

/// Rows with their tasks and heights.
struct Grid<'a> {
    flow: &'a Flow<'a>,
    /// Pieces of each row's task.
    tasks: Vec<Vec<usize>>,
    /// First and last piece of each row.
    starts: Vec<usize>,
    ends: Vec<usize>,
    tops: Vec<f64>,
    pages: Vec<usize>,
}

impl<'a> Grid<'a> {
    fn new(flow: &'a Flow<'a>, runs: Vec<std::ops::Range<usize>>) -> Self {
        let tasks: Vec<Vec<usize>> =
            runs.into_iter().map(|run| flow.tasks.get(run).unwrap_or(&[]).to_vec()).collect();
        let mut starts = Vec::with_capacity(tasks.len());
        let mut ends = Vec::with_capacity(tasks.len());
        let mut tops = vec![0.0];
        let mut top = 0.0;
        for (pieces, &number) in tasks.iter().zip(&flow.numbers) {
            starts.push(pieces.first().copied().unwrap_or(number).min(number));
            ends.push(pieces.last().copied().unwrap_or(number).max(number));
            top += pieces.iter().map(|&p| lines(flow, p)).sum::<f64>().max(1.0);
            tops.push(top);
        }
        let pages = starts.iter().map(|s| flow.pages.partition_point(|p| p <= s)).collect();
        Self { flow, tasks, starts, ends, tops, pages }
    }

    fn join(
        &self,
        meanings: &[Option<Meaning>],
        task: usize,
        number: Option<usize>,
        cells: &[Loose],
    ) -> Joined {
        let mut out = Vec::new();
        for (row, (pieces, &n)) in self.tasks.iter().zip(&self.flow.numbers).enumerate() {
            if let Some(number) = number {
                out.push(self.cell(row, 1, number, &[n]));
            }
            if !pieces.is_empty() {
                out.push(self.cell(row, 1, task, pieces));
            }
        }
        let mut with_units = vec![false; self.starts.len()];
        for column in (0..meanings.len()).filter(|&c| c != task && Some(c) != number) {
            if meanings.get(column).copied().flatten() == Some(Meaning::Group) {
                continue;
            }
            let own: Vec<Loose> = cells.iter().filter(|c| c.column == column).cloned().collect();
            let rows = rows::settle(&own, &self.starts, &self.ends);
            for (cell, row) in own.iter().zip(rows) {
                if is_unit(meanings, column)
                    && let Some(flag) = with_units.get_mut(row)
                {
                    *flag = true;
                }
                out.push(self.cell(row, 1, column, &cell.pieces));
            }
        }
        out.extend(self.groups(meanings, cells, &with_units));
        let empty = self.tasks.iter().filter(|t| t.is_empty()).count();
        Joined {
            cells: merge(out),
            rows: self.tasks.len(),
            empty,
            end: 0,
            cost: 0.0,
            strain: 0.0,
            widths: Vec::new(),
        }
    }

    fn cell(&self, row: usize, rowspan: usize, column: usize, pieces: &[usize]) -> RegionCell {
        let places: Vec<Piece> =
            pieces.iter().filter_map(|&p| self.flow.fragments.get(p)).map(|f| f.piece).collect();
        RegionCell {
            row,
            column,
            rowspan,
            colspan: 1,
            inferred: places.len() > 1 || rowspan > 1,
            pieces: places,
        }
    }

    /// Group columns, the innermost first: an outer title begins where an inner one does.
    fn groups(&self, meanings: &[Option<Meaning>], cells: &[Loose], with_units: &[bool]) -> Vec<RegionCell> {
        let rows = self.starts.len();
        let units: Vec<usize> = std::iter::once(0)
            .chain(with_units.iter().scan(0, |n, &u| {
                *n += usize::from(u);
                Some(*n)
            }))
            .collect();
        let mut price = vec![0.0; rows];
        let mut out = Vec::new();
        for column in (0..meanings.len()).rev() {
            if meanings.get(column).copied().flatten() != Some(Meaning::Group) {
                continue;
            }
            let own: Vec<&Loose> = cells.iter().filter(|c| c.column == column).collect();
            if own.is_empty() {
                continue;
            }
            let width = title_width(&own, self.flow.fragments);
            let titles: Vec<Title> = own
                .iter()
                .enumerate()
                .map(|(i, c)| self.title(c, width, i.checked_sub(1).and_then(|b| own.get(b)).copied()))
                .collect();
            let starts = groups::boundaries(
                &titles,
                &Layout { tops: &self.tops, pages: &self.pages, price: &price, units: &units },
            );
            let ends = starts.iter().skip(1).copied().chain([rows]);
            for (cell, (&start, end)) in own.iter().zip(starts.iter().zip(ends)) {
                if start < end {
                    out.push(RegionCell {
                        inferred: true,
                        ..self.cell(start, end - start, column, &cell.pieces)
                    });
                }
            }
            price = outer_price(rows, &own, &starts, self.flow.fragments);
        }
        out
    }

    fn title(&self, cell: &Loose, width: Option<usize>, before: Option<&Loose>) -> Title {
        let first = cell.pieces.first().copied().unwrap_or(0);
        let page = self.flow.pages.partition_point(|&p| p <= first);
        let text = |c: &Loose| {
            c.pieces
                .iter()
                .filter_map(|&p| self.flow.fragments.get(p))
                .map(|f| f.text.as_str())
                .collect::<String>()
        };
        let earlier_page = |c: &Loose| {
            c.pieces.first().is_some_and(|&p| self.flow.pages.partition_point(|&q| q <= p) < page)
        };
        Title {
            between: self.between(first),
            lines: cell
                .pieces
                .iter()
                .filter_map(|&p| self.flow.fragments.get(p))
                .map(|f| width.map_or(1, |w| f.len.div_ceil(w.max(1))))
                .sum(),
            row: self.starts.partition_point(|&s| s <= first).saturating_sub(1),
            page,
            again: before.is_some_and(|b| earlier_page(b) && alike(&text(b), &text(cell))),
        }
    }

    /// Heights between which a piece is printed: that of the task piece or number before
    /// it and that of the one behind.
    fn between(&self, piece: usize) -> (f64, f64) {
        let row = self.starts.partition_point(|&s| s <= piece).saturating_sub(1);
        let top = self.tops.get(row).copied().unwrap_or(0.0);
        let bottom = self.tops.get(row + 1).copied().unwrap_or(top);
        let middle = f64::midpoint(top, bottom);
        if self.starts.first().is_some_and(|&s| piece < s) {
            return (0.0, 0.0);
        }
        let pieces = self.tasks.get(row).map_or(&[][..], Vec::as_slice);
        let number = self.flow.numbers.get(row).copied().unwrap_or(0);
        let number_top = if pieces.first().is_some_and(|&p| p < number) { middle } else { top };
        // Of what stands at one height the title is printed first: behind a piece it is lower.
        let (mut low, mut high, mut y) = (top, bottom, top);
        for &p in pieces {
            if p < piece {
                low = low.max(y + 0.5);
            } else {
                high = high.min(y);
            }
            y += lines(self.flow, p);
        }
        if number < piece {
            low = low.max(number_top + 0.5);
        } else {
            high = high.min(number_top);
        }
        if piece > self.ends.get(row).copied().unwrap_or(0) {
            (low, high) = (low.max(middle), bottom);
        }
        (low, high.max(low))
    }
}

/// Lines that a task piece takes.
fn lines(flow: &Flow<'_>, piece: usize) -> f64 {
    let len = flow.fragments.get(piece).map_or(1, |f| f.len);
    f64::from(u32::try_from(len.div_ceil(flow.width.max(1) * 11 / 10)).unwrap_or(1)).max(1.0)
}

/// Characters on a line of a title, where titles are broken over lines.
fn title_width(titles: &[&Loose], fragments: &[&Fragment]) -> Option<usize> {
    let broken = titles.iter().flat_map(|t| t.pieces.split_last().map_or(&[][..], |(_, rest)| rest));
    let mut lengths: Vec<usize> = broken.filter_map(|&p| fragments.get(p)).map(|f| f.len).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied()
}

/// Whether two titles are the same, as far as the shorter one goes.
fn alike(a: &str, b: &str) -> bool {
    let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (a, b) = (squeeze(a), squeeze(b));
    !a.is_empty() && !b.is_empty() && (a.starts_with(&b) || b.starts_with(&a))
}

/// What it costs an outer title to begin at a row, given the inner titles: nothing where
/// an inner title begins that counts as the first of its group.
fn outer_price(rows: usize, inner: &[&Loose], starts: &[usize], fragments: &[&Fragment]) -> Vec<f64> {
    let mut price = vec![3.0; rows];
    for (cell, &start) in inner.iter().zip(starts) {
        let look = cell.pieces.first().and_then(|&p| fragments.get(p)).map(|f| f.look);
        let cost = match look {
            Some(Look::Heading(_, 1)) => 0.0,
            // （一）…（二十） often runs through all 一、二、三、.
            Some(Look::Heading(Style::HanParen, _)) | None => 0.3,
            Some(Look::Heading(..)) => 1.5,
            Some(_) => 0.5,
        };
        if let Some(slot) = price.get_mut(start) {
            *slot = cost;
        }
    }
    price
}

/// One cell a place: cells that came to the same place are one.
fn merge(mut cells: Vec<RegionCell>) -> Vec<RegionCell> {
    cells.sort_by(|a, b| (a.row, a.column, a.pieces.first()).cmp(&(b.row, b.column, b.pieces.first())));
    let mut out: Vec<RegionCell> = Vec::with_capacity(cells.len());
    for cell in cells {
        match out.last_mut().filter(|l| (l.row, l.column) == (cell.row, cell.column)) {
            Some(last) => {
                last.pieces.extend(cell.pieces);
                last.inferred = true;
            }
            None => out.push(cell),
        }
    }
    out
}

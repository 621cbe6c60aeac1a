//! Tables of lines `a | b | c |`, Markdown tables, rows of cells parted by tabs.
//!
//! Exports of this shape leave merged cells out and pad the line at its end, so a short
//! row says nothing of the columns that its cells belong to. Full rows teach what each
//! column looks like; short rows are aligned to that at least cost, keeping the order.

use std::ops::Range;

use crate::clean::blocks::TableOrigin;
use crate::lexicon::columns::{Columns, Meaning};

use super::drafts::{self, Draft, Rules};
use super::fragment::{Fragment, Look, misfit};
use super::{Region, RegionCell};

/// Rows of more cells than this are no table (and would make alignment slow).
const MOST_CELLS: usize = 64;
/// Cost of a column of which a row shows nothing.
const MISSING: f64 = 0.2;

/// Finds tables with marked cells among `lines`.
pub(super) fn detect(columns: &Columns, lines: &[&str]) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let run = ['|', '\t'].into_iter().find_map(|mark| run(lines, at, mark).map(|range| (mark, range)));
        let Some((mark, range)) = run else {
            at += 1;
            continue;
        };
        at = range.end;
        regions.extend(region(columns, lines, range, mark));
    }
    regions
}

/// The longest run of lines with cells from `at` on: at least two rows of two cells.
fn run(lines: &[&str], at: usize, mark: char) -> Option<Range<usize>> {
    let mut end = at;
    let mut rows = 0;
    let mut most = 0;
    let mut index = at;
    // In Markdown every row begins with the mark.
    let opens = |line: &str| line.trim_start().starts_with(mark);
    let opened = lines.get(at).is_some_and(|line| opens(line));
    while let Some(line) = lines.get(index) {
        let cells = if line.trim().is_empty() || opens(line) == opened || mark == '\t' {
            filled(line, mark)
        } else {
            0
        };
        if cells >= 2 || (rows > 0 && line.contains(mark) && cells >= 1) {
            rows += 1;
            most = most.max(cells);
            end = index + 1;
        } else if !line.trim().is_empty() || index == at {
            break;
        }
        index += 1;
    }
    // A tab or two also stand in running text: three columns, or two in three rows.
    let least = if mark == '|' { 2 } else { 3 };
    (rows >= 2 && most >= 2 && (rows >= least || most >= 3)).then_some(at..end)
}

fn filled(line: &str, mark: char) -> usize {
    if !line.contains(mark) {
        return 0;
    }
    let count = line.split(mark).filter(|c| !c.trim().is_empty()).take(MOST_CELLS + 1).count();
    if count > MOST_CELLS { 0 } else { count }
}

/// The cells of one line, empty ones too.
struct Line {
    index: usize,
    cells: Vec<Fragment>,
}

fn region(columns: &Columns, lines: &[&str], range: Range<usize>, mark: char) -> Option<Region> {
    let rows: Vec<Line> = range
        .clone()
        .filter_map(|i| lines.get(i).map(|line| (i, *line)))
        .filter(|(_, line)| !line.trim().is_empty() && !is_rule(line, mark))
        .map(|(index, line)| Line { index, cells: cells(columns, index, line, mark) })
        .collect();
    if !is_table(columns, &rows, mark) {
        return None;
    }
    let mut grid = Grid::learn(columns, &rows);
    let drafts: Vec<Draft> = rows.iter().map(|row| grid.draft(row)).collect();
    grid.find_sparse(&drafts);
    Some(grid.region(&range, &rows, &drafts))
}

/// `|---|:--:|` of Markdown.
fn is_rule(line: &str, mark: char) -> bool {
    mark == '|' && line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

fn cells(columns: &Columns, index: usize, line: &str, mark: char) -> Vec<Fragment> {
    let mut out = Vec::new();
    let mut offset = 0;
    for part in line.split(mark) {
        out.push(Fragment::read(columns, index, part, offset));
        offset += part.chars().count() + 1;
    }
    // The marks at both ends of the line part no cells.
    if out.last().is_some_and(|c| c.len == 0) {
        out.pop();
    }
    if line.trim_start().starts_with(mark) && out.first().is_some_and(|c| c.len == 0) {
        out.remove(0);
    }
    out
}

/// Navigation (首页 | 政务 | 服务) and bylines also use the bar: a table has a head that the
/// lexicon knows, or rows of even length with a number or a long cell in most of them.
fn is_table(columns: &Columns, rows: &[Line], mark: char) -> bool {
    let known =
        |row: &Line| row.cells.iter().filter(|c| c.len > 0 && columns.read(&c.text).is_some()).count();
    if rows.iter().take(3).any(|row| known(row) >= 2) {
        return true;
    }
    let telling = |row: &Line| {
        row.cells.iter().any(|c| matches!(c.look, Look::Number(_) | Look::Sentence | Look::Units))
    };
    let count = rows.iter().filter(|r| telling(r) && r.cells.len() >= 3).count();
    mark == '|' && rows.len() >= 3 && count * 4 >= rows.len() * 3
}

/// What the full rows teach.
struct Grid {
    columns: usize,
    /// Whether every row shows all its cells, empty ones too.
    even: bool,
    head: bool,
    meanings: Vec<Option<Meaning>>,
    looks: Vec<Profile>,
    /// Columns of which so many rows show nothing that their cells must cover several.
    sparse: Vec<bool>,
}

/// What most cells of a column look like.
#[derive(Clone, Debug, Default)]
struct Profile {
    counts: [u32; 7],
    total: u32,
}

impl Profile {
    fn add(&mut self, look: Look) {
        if let Some(count) = self.counts.get_mut(kind(look)) {
            *count += 1;
            self.total += 1;
        }
    }

    /// Cost of a cell of this look: small where the column is full of them.
    fn cost(&self, look: Look) -> f64 {
        let seen = self.counts.get(kind(look)).copied().unwrap_or(0);
        let share = (f64::from(seen) + 0.3) / (f64::from(self.total) + 2.0);
        -share.ln()
    }
}

fn kind(look: Look) -> usize {
    match look {
        Look::Number(_) => 0,
        Look::Heading(style, _) => 1 + style as usize,
        Look::Units => 4,
        Look::Time => 5,
        Look::Sentence | Look::Short => 6,
    }
}

impl Grid {
    fn learn(columns: &Columns, rows: &[Line]) -> Self {
        let head = rows.first().is_some_and(|r| {
            r.cells.iter().filter(|c| c.len > 0).all(|c| c.len <= 24)
                && r.cells.iter().filter(|c| columns.read(&c.text).is_some()).count() * 2
                    > r.cells.iter().filter(|c| c.len > 0).count()
        });
        let most = rows.iter().map(|r| r.cells.iter().filter(|c| c.len > 0).count()).max().unwrap_or(0);
        let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        let padded = rows.iter().filter(|r| r.cells.len() == width).count();
        // Padding at the end of short rows only: their cells were moved to the left.
        let inner = |r: &&Line| r.cells.iter().skip_while(|c| c.len > 0).any(|c| c.len > 0);
        let holes = rows.iter().filter(inner).count();
        let short = rows.iter().filter(|r| r.cells.last().is_some_and(|c| c.len == 0) && !inner(r)).count();
        let even = padded * 10 >= rows.len() * 9 && short <= holes;
        let n = if even { width } else { most };
        let mut grid = Self {
            columns: n,
            even,
            head,
            meanings: vec![None; n],
            looks: vec![Profile::default(); n],
            sparse: vec![false; n],
        };
        for row in rows.iter().skip(usize::from(head)) {
            let shown: Vec<&Fragment> = row.cells.iter().filter(|c| c.len > 0).collect();
            if shown.len() == n {
                for (profile, cell) in grid.looks.iter_mut().zip(shown) {
                    profile.add(cell.look);
                }
            }
        }
        if let Some(first) = rows.first().filter(|_| head) {
            grid.name(columns, first);
        }
        grid
    }

    /// Gives the columns the meaning of their heads.
    fn name(&mut self, columns: &Columns, head: &Line) {
        let places = self.head_places(columns, head);
        for (cell, place) in head.cells.iter().filter(|c| c.len > 0).zip(places) {
            if let Some(slot) = self.meanings.get_mut(place) {
                *slot = columns.read(&cell.text);
            }
        }
    }

    fn head_places(&self, columns: &Columns, head: &Line) -> Vec<usize> {
        let shown: Vec<&Fragment> = head.cells.iter().filter(|c| c.len > 0).collect();
        if self.even {
            return head.cells.iter().enumerate().filter(|(_, c)| c.len > 0).map(|(i, _)| i).collect();
        }
        let example = |c: usize| self.looks.get(c).and_then(Profile::usual);
        align(shown.len(), self.columns, |i, c| {
            let meaning = shown.get(i).and_then(|f| columns.read(&f.text));
            // The first head begins at the first column; others stand over what they name.
            let first = if i == 0 { f64::from(u32::try_from(c).unwrap_or(u32::MAX)) * 6.0 } else { 0.0 };
            first + example(c).map_or(0.5, |look| misfit(look, 10, meaning))
        })
    }

    fn draft(&self, row: &Line) -> Draft {
        let mut out = vec![Vec::new(); self.columns];
        let shown: Vec<(usize, &Fragment)> =
            row.cells.iter().enumerate().filter(|(_, c)| c.len > 0).collect();
        let places: Vec<usize> = if self.even && row.cells.len() == self.columns {
            shown.iter().map(|&(i, _)| i).collect()
        } else {
            align(shown.len(), self.columns, |i, c| self.cost(shown.get(i).map(|s| s.1), c))
        };
        if let ([(index, cell)], 3..) = (shown.as_slice(), self.columns)
            && (matches!(cell.look, Look::Heading(..)) || row.cells.len() == 1)
        {
            return Draft::Wide(vec![*index]);
        }
        for ((index, _), place) in shown.into_iter().zip(places) {
            if let Some(slot) = out.get_mut(place) {
                slot.push(index);
            }
        }
        Draft::Cells(out)
    }

    fn cost(&self, cell: Option<&Fragment>, column: usize) -> f64 {
        let Some(cell) = cell else { return 0.0 };
        let seen = self.looks.get(column).map_or(1.0, |p| p.cost(cell.look));
        let named = self.meanings.get(column).copied().flatten();
        seen + named.map_or(0.0, |m| misfit(cell.look, cell.len, Some(m)) * 0.5)
    }

    /// Marks the columns that at least one row in four leaves empty.
    fn find_sparse(&mut self, drafts: &[Draft]) {
        let rows: Vec<&Vec<Vec<usize>>> = drafts
            .iter()
            .filter_map(|d| match d {
                Draft::Cells(cells) => Some(cells),
                Draft::Wide(_) => None,
            })
            .collect();
        for (column, slot) in self.sparse.iter_mut().enumerate() {
            let empty = rows.iter().filter(|r| r.get(column).is_some_and(Vec::is_empty)).count();
            *slot = empty * 4 >= rows.len();
        }
    }

    /// Whether a column gathers rows: its cells are titles, its head says so, or it names
    /// topics of which several tasks beside it have none of their own.
    fn gathers(&self, column: usize) -> bool {
        let titled =
            self.looks.get(column).and_then(Profile::usual).is_some_and(|l| matches!(l, Look::Heading(..)));
        let number = self.number_column();
        let named = |c: usize| self.meanings.get(c).copied().flatten();
        let shared = named(column) == Some(Meaning::Topic)
            && self.sparse.get(column) == Some(&true)
            && (column + 1..self.columns).any(|c| named(c) == Some(Meaning::Task));
        titled
            || shared
            || matches!(named(column), Some(Meaning::Group | Meaning::Level))
            || number.is_some_and(|n| column < n)
    }

    fn number_column(&self) -> Option<usize> {
        (0..self.columns).find(|&c| {
            self.meanings.get(c) == Some(&Some(Meaning::Number))
                || matches!(self.looks.get(c).and_then(Profile::usual), Some(Look::Number(_)))
        })
    }

    fn carries(&self, column: usize) -> bool {
        let usual = self.looks.get(column).and_then(Profile::usual);
        let named = self.meanings.get(column).copied().flatten();
        match named {
            Some(Meaning::Number | Meaning::Task | Meaning::Label | Meaning::Data)
                if !self.gathers(column) =>
            {
                false
            }
            Some(m) if m.is_unit() || m == Meaning::Time => true,
            _ => self.gathers(column) || matches!(usual, Some(Look::Units | Look::Time)),
        }
    }

    fn region(&self, range: &Range<usize>, rows: &[Line], drafts: &[Draft]) -> Region {
        let mut cells = Vec::new();
        let mut row_of_line = vec![None; range.len()];
        for (r, row) in rows.iter().enumerate() {
            if let Some(slot) = row_of_line.get_mut(row.index - range.start) {
                *slot = Some(r);
            }
        }
        if let Some(Line { .. }) = rows.first().filter(|_| self.head) {
            cells.extend(self.head_cells(rows.first(), drafts.first()));
        }
        let body = usize::from(self.head);
        // `place` counts fragments through the whole table.
        let mut all: Vec<&Fragment> = Vec::new();
        let mut moved = Vec::new();
        for (row, draft) in rows.iter().zip(drafts).skip(body) {
            let base = all.len();
            all.extend(row.cells.iter());
            moved.push(match draft {
                Draft::Wide(held) => Draft::Wide(held.iter().map(|i| i + base).collect()),
                Draft::Cells(list) => {
                    Draft::Cells(list.iter().map(|held| held.iter().map(|i| i + base).collect()).collect())
                }
            });
        }
        let (carries, closes) = (|c: usize| self.carries(c), |c: usize| self.gathers(c));
        cells.extend(drafts::place(
            &moved,
            self.columns,
            body,
            &all,
            &Rules { carries: &carries, closes: &closes },
        ));
        Region {
            lines: range.clone(),
            origin: TableOrigin::Piped,
            rows: rows.len(),
            columns: self.columns,
            cells,
            row_of_line,
        }
    }

    /// Heads reach to the right as far as the next one.
    fn head_cells(&self, row: Option<&Line>, draft: Option<&Draft>) -> Vec<RegionCell> {
        let (Some(row), Some(Draft::Cells(_))) = (row, draft) else { return Vec::new() };
        let shown: Vec<&Fragment> = row.cells.iter().filter(|c| c.len > 0).collect();
        let mut starts: Vec<usize> =
            (0..self.columns).filter(|&c| self.meanings.get(c).is_some_and(Option::is_some)).collect();
        if starts.len() != shown.len() {
            starts = (0..shown.len()).collect();
        }
        let ends = starts.iter().skip(1).copied().chain([self.columns]);
        starts
            .iter()
            .zip(ends)
            .zip(shown)
            .map(|((&column, end), cell)| RegionCell {
                row: 0,
                column,
                rowspan: 1,
                colspan: end.saturating_sub(column).max(1),
                pieces: vec![cell.piece],
                inferred: end > column + 1,
            })
            .collect()
    }
}

impl Profile {
    /// The look of at least half the cells.
    fn usual(&self) -> Option<Look> {
        use super::fragment::Style;
        let (best, &count) =
            self.counts.iter().enumerate().max_by_key(|&(i, &n)| (n, std::cmp::Reverse(i)))?;
        (count > 0 && count * 2 >= self.total).then_some(match best {
            0 => Look::Number(1),
            1 => Look::Heading(Style::Han, 1),
            2 => Look::Heading(Style::HanParen, 1),
            3 => Look::Heading(Style::Digit, 1),
            4 => Look::Units,
            5 => Look::Time,
            _ => Look::Sentence,
        })
    }
}

/// Places `items` in `columns` in order, each in a column of its own, at least cost.
fn align(items: usize, columns: usize, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let width = columns + 1;
    let mut best = vec![f64::INFINITY; (items + 1) * width];
    let mut taken = vec![false; (items + 1) * width];
    let at = |i: usize, c: usize| i * width + c;
    for c in 0..=columns {
        if let Some(slot) = best.get_mut(c) {
            *slot = f64::from(u32::try_from(c).unwrap_or(u32::MAX)) * MISSING;
        }
    }
    for i in 1..=items {
        for c in 1..=columns {
            let take = best.get(at(i - 1, c - 1)).copied().unwrap_or(f64::INFINITY) + cost(i - 1, c - 1);
            let skip = best.get(at(i, c - 1)).copied().unwrap_or(f64::INFINITY) + MISSING;
            if let (Some(slot), Some(flag)) = (best.get_mut(at(i, c)), taken.get_mut(at(i, c))) {
                *flag = take <= skip;
                *slot = take.min(skip);
            }
        }
    }
    let (mut i, mut c) = (items, columns);
    let mut places = Vec::with_capacity(items);
    while i > 0 && c > 0 {
        if taken.get(at(i, c)).copied().unwrap_or(false) {
            i -= 1;
            places.push(c - 1);
        }
        c -= 1;
    }
    places.reverse();
    places
}

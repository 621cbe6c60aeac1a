//! Tables of which every line is a cell or a piece of one.
//!
//! A table head (序号 / 工作任务 / 责任单位 …) on consecutive lines opens the search; the
//! head's meanings say what the lines behind it should look like. A reading that needs
//! too much to be missing is no table, and the lines stay what they were.

use std::ops::Range;

use crate::clean::blocks::TableOrigin;
use crate::lexicon::columns::{Columns, Meaning};

use super::assign;
use super::drafts::{self, Draft, Rules};
use super::fragment::{Fragment, Look};
use super::head::{self, Head};
use super::scattered::{self, Joined};
use super::sequence::{self, Reading};
use super::{Region, RegionCell};

/// A reading dearer than this a fragment is no table.
const DEAREST: f64 = 1.0;

/// Finds flattened tables in `range` of `lines`.
pub(super) fn detect(columns: &Columns, lines: &[&str], range: Range<usize>) -> Vec<Region> {
    let fragments: Vec<Fragment> = range
        .filter_map(|i| lines.get(i).map(|line| (i, *line)))
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, line)| Fragment::read(columns, i, line, 0))
        .collect();
    let mut regions = Vec::new();
    let mut at = 0;
    while at < fragments.len() {
        let Some(heads) = head::read(columns, &fragments, at) else {
            at += 1;
            continue;
        };
        let body = Body::new(columns, &fragments, at, heads);
        let region = body.region();
        // What was searched in vain holds no other head.
        at = region.as_ref().map_or(body.stop, |(_, end)| *end).max(body.first);
        regions.extend(region.map(|(region, _)| region));
    }
    regions
}

/// What stands behind a table head.
struct Body<'a> {
    heads: Vec<Head>,
    meanings: Vec<Option<Meaning>>,
    all: &'a [Fragment],
    /// First fragment of the head, first behind it.
    start: usize,
    first: usize,
    /// First fragment that was not looked at.
    stop: usize,
    /// Fragments that may be cells, without repeated heads, and where they stand.
    kept: Vec<&'a Fragment>,
    places: Vec<usize>,
    /// Kept fragments before which the head was repeated.
    pages: Vec<usize>,
    columns: &'a Columns,
}

impl<'a> Body<'a> {
    fn new(columns: &'a Columns, all: &'a [Fragment], start: usize, heads: Vec<Head>) -> Self {
        let first = heads.iter().map(|h| h.fragments.end).max().unwrap_or(start);
        let meanings = heads.iter().map(|h| h.meaning).collect();
        let mut kept = Vec::new();
        let mut places = Vec::new();
        let mut pages = Vec::new();
        let mut at = first;
        while let Some(fragment) = all.get(at) {
            let again = head::repeated(&heads, all, at);
            if again > 0 {
                at += again;
                pages.push(kept.len());
                continue;
            }
            if ends_table(&fragment.text)
                || signed(all, at)
                || head::read(columns, all, at).is_some_and(|h| h.len() >= heads.len().min(3))
            {
                break;
            }
            kept.push(fragment);
            places.push(at);
            at += 1;
        }
        Self { heads, meanings, all, start, first, stop: at, kept, places, pages, columns }
    }

    fn region(&self) -> Option<(Region, usize)> {
        let (reading, widths) = self.read();
        let torn = self.torn(&reading) || self.breaks_rules(&reading, &widths) || !self.believable(&reading);
        let end = if assign::widest(&self.kept).is_some() { self.kept.len() } else { reading.end };
        let pieces = self.kept.get(..end).unwrap_or(&[]);
        let joined =
            torn.then(|| scattered::join(self.columns, &self.meanings, pieces, &self.pages)).flatten();
        let strain = |j: &Joined| assign::strain(&reading.assigned, pieces, &self.meanings, &j.widths);
        let better = |j: &Joined| !self.believable(&reading) || self.torn(&reading) || j.strain < strain(j);
        if let Some(joined) = joined.filter(|j| j.cost <= DEAREST && j.empty * 10 <= j.rows && better(j)) {
            let mut cells = self.head_cells();
            cells.extend(joined.cells.into_iter().map(|c| RegionCell { row: c.row + 1, ..c }));
            return Some(self.finish(cells, joined.rows + 1, joined.end));
        }
        self.believable(&reading).then_some(())?;
        let mut cells = self.head_cells();
        let group = |c: usize| sequence::effective(&self.meanings, c) == Some(Meaning::Group);
        let carries = |c: usize| match sequence::effective(&self.meanings, c) {
            Some(Meaning::Task | Meaning::Label | Meaning::Data) | None => false,
            Some(_) => true,
        };
        let rules = Rules { carries: &carries, closes: &group };
        cells.extend(drafts::place(&reading.drafts, self.heads.len(), 1, &self.kept, &rules));
        Some(self.finish(cells, reading.drafts.len() + 1, reading.end))
    }

    /// Reads cell by cell, learning where lines break from what was read.
    fn read(&self) -> (Reading, Vec<Option<usize>>) {
        let widest = assign::widest(&self.kept);
        let task = (0..self.heads.len())
            .rev()
            .find(|&c| sequence::effective(&self.meanings, c) == Some(Meaning::Task));
        let mut widths: Vec<Option<usize>> =
            (0..self.heads.len()).map(|c| widest.filter(|_| Some(c) == task)).collect();
        let mut crowds = vec![None; self.heads.len()];
        let mut reading = sequence::read(&self.meanings, &self.kept, &widths, &crowds);
        for _ in 0..2 {
            let learned = if widest.is_some() {
                assign::widths(&reading.assigned, &self.kept, self.heads.len())
            } else {
                widths.clone()
            };
            let crowded = sequence::crowds(&self.meanings, &self.kept, &reading.drafts);
            if learned == widths && crowded == crowds {
                break;
            }
            (widths, crowds) = (learned, crowded);
            reading = sequence::read(&self.meanings, &self.kept, &widths, &crowds);
        }
        self.drop_closing_paragraph(&mut reading);
        (reading, widths)
    }

    /// Without numbers a paragraph behind the table looks like one more task: where every
    /// row shows more than its task, a last one that does not is none.
    fn drop_closing_paragraph(&self, reading: &mut Reading) {
        let filled = |d: &Draft| match d {
            Draft::Cells(cells) => cells.iter().filter(|c| !c.is_empty()).count(),
            Draft::Wide(_) => 2,
        };
        let Some((last, rest)) = reading.drafts.split_last() else { return };
        if self.meanings.contains(&Some(Meaning::Number))
            || filled(last) > 1
            || rest.iter().any(|d| filled(d) < 2)
        {
            return;
        }
        let first = match last {
            Draft::Cells(cells) => cells.iter().flatten().min().copied(),
            Draft::Wide(_) => None,
        };
        if let Some(first) = first {
            reading.drafts.pop();
            reading.end = first;
            reading.assigned.truncate(first);
        }
    }

    /// Whether many lines that are full end their cell, or cells go on behind short lines.
    fn breaks_rules(&self, reading: &Reading, widths: &[Option<usize>]) -> bool {
        let mut odd = 0;
        let mut all = 0;
        for (i, pair) in reading.assigned.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            let (Some(width), Some(p)) = (widths.get(a.column).copied().flatten(), self.kept.get(i)) else {
                continue;
            };
            all += 1;
            let full = p.width + 1 >= width;
            let goes_on = b.column == a.column && !b.begins;
            odd += usize::from(full != goes_on && !(full && p.ends_sentence()));
        }
        odd * 12 > all
    }

    /// The region up to the kept fragment `end`, and the first fragment behind it.
    fn finish(&self, cells: Vec<RegionCell>, rows: usize, end: usize) -> (Region, usize) {
        let end = end.checked_sub(1).and_then(|last| self.places.get(last)).map_or(self.first, |p| p + 1);
        let region = Region {
            lines: self.line(self.start)..self.line(end.saturating_sub(1)) + 1,
            origin: TableOrigin::Flattened,
            rows,
            columns: self.heads.len(),
            cells,
            row_of_line: Vec::new(),
        };
        (region, end)
    }

    /// Whether reading cell by cell left torn cells behind: numbers without a task, cells
    /// that begin in mid-sentence, groups whose title lacks the number that others have.
    fn torn(&self, reading: &Reading) -> bool {
        let effective = |c: usize| sequence::effective(&self.meanings, c);
        let mut torn = 0;
        let mut rows = 0;
        for draft in &reading.drafts {
            let Draft::Cells(cells) = draft else { continue };
            rows += 1;
            let filled = |m: Meaning| {
                cells.iter().enumerate().any(|(c, held)| effective(c) == Some(m) && !held.is_empty())
            };
            let numbered = filled(Meaning::Number);
            let first = |held: &Vec<usize>| held.first().and_then(|&i| self.kept.get(i));
            let broken = cells.iter().filter_map(first).any(|f| f.goes_on());
            if self.meanings.contains(&Some(Meaning::Number)) && (numbered != filled(Meaning::Task) || broken)
            {
                torn += 1;
            }
        }
        torn >= 2 && torn * 30 >= rows
    }

    fn line(&self, fragment: usize) -> usize {
        self.all.get(fragment).map_or(0, |f| f.piece.line)
    }

    fn head_cells(&self) -> Vec<RegionCell> {
        self.heads
            .iter()
            .enumerate()
            .map(|(column, head)| RegionCell {
                row: 0,
                column,
                rowspan: 1,
                colspan: 1,
                pieces: self.all.get(head.fragments.clone()).unwrap_or(&[]).iter().map(|f| f.piece).collect(),
                inferred: head.fragments.len() > 1,
            })
            .collect()
    }

    /// Whether the rows look like rows: cheap, each with its task, most with what else
    /// the head promises.
    fn believable(&self, reading: &Reading) -> bool {
        let column = |m: fn(Meaning) -> bool| -> Vec<usize> {
            (0..self.heads.len()).filter(|&c| sequence::effective(&self.meanings, c).is_some_and(m)).collect()
        };
        let tasks = column(|m| m == Meaning::Task);
        let others = column(|m| m.is_unit() || m == Meaning::Number || m == Meaning::Time);
        let rows: Vec<&Vec<Vec<usize>>> = reading
            .drafts
            .iter()
            .filter_map(|d| match d {
                Draft::Cells(c) => Some(c),
                Draft::Wide(_) => None,
            })
            .collect();
        let filled = |row: &Vec<Vec<usize>>, of: &[usize]| {
            of.iter().any(|&c| row.get(c).is_some_and(|cell| !cell.is_empty()))
        };
        let with_task = rows.iter().filter(|r| filled(r, &tasks)).count();
        let with_other = rows.iter().filter(|r| filled(r, &others)).count();
        let least = if self.meanings.contains(&Some(Meaning::Number)) { 1 } else { 2 };
        reading.cost <= DEAREST
            && with_task >= least
            && with_task * 5 >= rows.len() * 4
            && with_other * 2 >= rows.len()
            && with_other >= least
    }
}

/// A body's name over a date closes the document: `云州市财政局`, `2024年5月6日`.
fn signed(fragments: &[Fragment], at: usize) -> bool {
    let is_date = |f: &Fragment| {
        let bare: String = f.text.chars().filter(|c| !c.is_whitespace()).collect();
        bare.ends_with('日') && bare.contains('年') && bare.contains('月') && bare.chars().count() <= 14
    };
    let name = fragments.get(at).is_some_and(|f| f.look == Look::Units || f.begins_units);
    name && fragments.get(at + 1).is_some_and(is_date)
        && fragments.get(at + 2).is_none_or(|f| f.look != Look::Number(1) && !f.begins_units)
}

/// Lines with which whatever stood before them is over.
fn ends_table(text: &str) -> bool {
    let bare: String = text.chars().take(12).filter(|c| !c.is_whitespace()).collect();
    let numbered = |word: &str| {
        bare.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with(|c: char| {
                    c.is_ascii_digit() || c == ':' || "一二三四五六七八九十".contains(c)
                })
        })
    };
    numbered("附件")
        || numbered("附表")
        || numbered("附")
        || bare.starts_with("抄送:")
        || bare.starts_with("(此件")
        || bare.starts_with("(联系人")
}

//! Tables printed in pieces: the row of every cell.
//!
//! The row numbers are the fixed points: one stands beside each task, before, within or
//! behind its pieces. The pieces of tasks are cut into as many runs as there are numbers
//! at least cost (dynamic programming between neighbouring numbers); other cells go to
//! the row beside which most of their pieces stand.

use super::fragment::{Fragment, Look};

/// A cell of which the pieces are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Loose {
    /// Column.
    pub(super) column: usize,
    /// Pieces, by their index in reading order.
    pub(super) pieces: Vec<usize>,
}

/// What the cutting needs to know.
pub(super) struct Flow<'a> {
    /// All pieces in reading order.
    pub(super) fragments: &'a [&'a Fragment],
    /// The row numbers, in order.
    pub(super) numbers: Vec<usize>,
    /// The pieces of tasks, in order.
    pub(super) tasks: Vec<usize>,
    /// First pieces of unit cells.
    pub(super) units: Vec<usize>,
    /// First piece of each page but the first.
    pub(super) pages: Vec<usize>,
    /// Characters on a full line of a task.
    pub(super) width: usize,
    /// Whether every full line has that width.
    pub(super) hard: bool,
}

/// Runs of tasks longer than this between two numbers are not searched through.
const WIDEST: usize = 80;

/// For each number the range of `tasks` that is its row's.
pub(super) fn cut(flow: &Flow<'_>) -> Vec<std::ops::Range<usize>> {
    let before: Vec<usize> = flow.numbers.iter().map(|&n| flow.tasks.partition_point(|&t| t < n)).collect();
    let all = flow.tasks.len();
    // best[k]: cheapest cutting so far whose last run ends at `low + k`.
    let mut low = 0;
    let mut best = vec![0.0];
    let mut steps: Vec<(usize, Vec<usize>)> = Vec::with_capacity(before.len());
    for (j, &here) in before.iter().enumerate() {
        let next = before.get(j + 1).copied().unwrap_or(all);
        let (from, to) = (here, next.min(here + WIDEST).max(here));
        let to = if j + 1 == before.len() { all } else { to };
        let number = flow.numbers.get(j).copied().unwrap_or(0);
        let mut costs = Vec::with_capacity(to - from + 1);
        let mut backs = Vec::with_capacity(to - from + 1);
        let runs = Run::new(flow, number);
        for end in from..=to {
            let (mut cheapest, mut back) = (f64::INFINITY, 0);
            for (k, &so_far) in best.iter().enumerate().take(WIDEST + 1) {
                let start = low + k;
                if start > end {
                    break;
                }
                let price = so_far + runs.cost(start, end);
                if price < cheapest {
                    (cheapest, back) = (price, start);
                }
            }
            costs.push(cheapest);
            backs.push(back);
        }
        low = from;
        best = costs;
        steps.push((from, backs));
    }
    let mut out = Vec::with_capacity(steps.len());
    let mut end = low + cheapest(&best);
    for (from, backs) in steps.iter().rev() {
        let start = end.checked_sub(*from).and_then(|k| backs.get(k)).copied().unwrap_or(end).min(end);
        out.push(start..end);
        end = start;
    }
    out.reverse();
    out
}

fn cheapest(costs: &[f64]) -> usize {
    (0..costs.len())
        .min_by(|&a, &b| {
            costs.get(a).unwrap_or(&f64::INFINITY).total_cmp(costs.get(b).unwrap_or(&f64::INFINITY))
        })
        .unwrap_or(0)
}

/// The cost of giving a run of pieces to one number.
struct Run<'a> {
    flow: &'a Flow<'a>,
    number: usize,
    /// Cost of the joints before each piece near the number, summed up from `base`.
    base: usize,
    joints: Vec<f64>,
}

impl<'a> Run<'a> {
    fn new(flow: &'a Flow<'a>, number: usize) -> Self {
        let at = flow.tasks.partition_point(|&t| t < number);
        let base = at.saturating_sub(WIDEST + 1);
        let mut joints = vec![0.0];
        let mut sum = 0.0;
        for k in base + 1..(at + WIDEST + 2).min(flow.tasks.len()) {
            sum += joint(flow, k);
            joints.push(sum);
        }
        Self { flow, number, base, joints }
    }

    fn cost(&self, start: usize, end: usize) -> f64 {
        if start == end {
            return 6.0;
        }
        let piece = |k: usize| self.flow.tasks.get(k).and_then(|&t| self.flow.fragments.get(t).copied());
        let (Some(first), Some(last)) = (piece(start), piece(end - 1)) else { return f64::INFINITY };
        let mut cost = self.summed(end - 1) - self.summed(start);
        if first.goes_on() {
            cost += 2.5;
        }
        if !last.ends_sentence() {
            // A full line without a stop goes on; a short one may just lack it.
            cost += if last.width + 2 >= self.flow.width || last.breaks_off() { 3.0 } else { 1.2 };
        }
        let place = |k: usize| self.flow.tasks.get(k).copied().unwrap_or(usize::MAX);
        if self.number > place(end - 1) {
            cost += 0.3;
        }
        cost
    }

    fn summed(&self, k: usize) -> f64 {
        k.checked_sub(self.base)
            .and_then(|i| self.joints.get(i))
            .copied()
            .unwrap_or_else(|| self.joints.last().copied().unwrap_or(0.0) + 0.5)
    }
}

/// What it costs that pieces `k - 1` and `k` of the tasks belong to one row.
fn joint(flow: &Flow<'_>, k: usize) -> f64 {
    let (Some(&p), Some(&f)) = (k.checked_sub(1).and_then(|p| flow.tasks.get(p)), flow.tasks.get(k)) else {
        return 0.0;
    };
    let (Some(before), Some(after)) = (flow.fragments.get(p), flow.fragments.get(f)) else { return 0.0 };
    if flow.hard && before.width + 2 < flow.width && !before.breaks_off() {
        return 2.5;
    }
    if flow.hard && before.width + 1 >= flow.width {
        return if before.ends_sentence() { 0.5 } else { 0.0 };
    }
    if after.goes_on() || before.breaks_off() {
        return 0.0;
    }
    let between = |list: &[usize]| list.get(list.partition_point(|&x| x <= p)).is_some_and(|&x| x <= f);
    if before.ends_sentence() {
        let short = if before.len + 3 < flow.width { 0.6 } else { 0.0 };
        let unit = if between(&flow.units) { 0.6 } else { 0.0 };
        let page = if between(&flow.pages) { 0.6 } else { 0.0 };
        return 0.8 + short + unit + page;
    }
    let short = if before.len + 4 < flow.width && !matches!(after.look, Look::Short) { 0.5 } else { 0.0 };
    short + 0.05
}

/// The row of each cell that is neither number nor task nor group: the one within whose
/// stretch most of its pieces stand; where a row would get two cells of a column and its
/// neighbour none, the outer one moves.
pub(super) fn settle(cells: &[Loose], starts: &[usize], ends: &[usize]) -> Vec<usize> {
    let row_of = |piece: usize| starts.partition_point(|&s| s <= piece).saturating_sub(1);
    let mut rows: Vec<usize> = cells
        .iter()
        .map(|cell| {
            let mut votes: Vec<usize> = cell.pieces.iter().map(|&p| row_of(p)).collect();
            votes.sort_unstable();
            votes.get(votes.len().saturating_sub(1) / 2).copied().unwrap_or(0)
        })
        .collect();
    for i in 1..cells.len() {
        let (Some(&a), Some(&b)) = (rows.get(i - 1), rows.get(i)) else { continue };
        let same_column =
            matches!((cells.get(i - 1), cells.get(i)), (Some(x), Some(y)) if x.column == y.column);
        if a != b || !same_column {
            continue;
        }
        let first = cells.get(i).and_then(|c| c.pieces.first()).copied().unwrap_or(0);
        let free_below = rows.get(i + 1).is_none_or(|&n| n > b + 1)
            || !matches!((cells.get(i), cells.get(i + 1)), (Some(x), Some(y)) if x.column == y.column);
        if free_below && b + 1 < starts.len() && ends.get(b).is_some_and(|&e| e < first) {
            if let Some(slot) = rows.get_mut(i) {
                *slot = b + 1;
            }
        } else if a > 0
            && (i < 2 || rows.get(i - 2).is_none_or(|&r| r < a - 1))
            && let Some(slot) = rows.get_mut(i - 1)
        {
            *slot = a - 1;
        }
    }
    rows
}

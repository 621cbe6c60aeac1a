//! Tables printed one cell a line, row by row: the cheapest reading.
//!
//! Fragments behind a table head come in; out goes the column of each, with rows between
//! them. Merged and empty cells are missing without a trace, so the reading weighs what
//! a fragment looks like against what would have to be missing (Viterbi over columns).

use std::collections::BTreeSet;

use crate::lexicon::columns::Meaning;

use super::assign::Assigned;
use super::drafts::Draft;
use super::fragment::{self, Fragment, Look, Style};

/// A reading of fragments as rows.
#[derive(Debug)]
pub(super) struct Reading {
    /// The rows.
    pub(super) drafts: Vec<Draft>,
    /// First fragment that is no longer part of the table.
    pub(super) end: usize,
    /// Mean cost of a fragment.
    pub(super) cost: f64,
    /// Column of each fragment up to `end`, and whether it begins a cell.
    pub(super) assigned: Vec<Assigned>,
}

/// How a fragment follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Outside,
    NewRow,
    SameRow,
    Continues,
}

#[derive(Clone, Copy, Debug)]
struct Back {
    state: usize,
    step: Step,
}

/// When the table's end is cheaper by this much than any way on, nothing follows.
const HOPELESS: f64 = 40.0;

/// Reads `fragments` (all of them behind the head) with one meaning a column. `widths`
/// are those of columns in which lines are known to break, `crowds` tells unit columns of
/// which cells name several bodies from those that name one.
pub(super) fn read(
    columns: &[Option<Meaning>],
    fragments: &[&Fragment],
    widths: &[Option<usize>],
    crowds: &[Option<bool>],
) -> Reading {
    let model = Model { widths, crowds, ..Model::new(columns, fragments) };
    let mut cost = vec![f64::INFINITY; model.states()];
    let mut backs: Vec<Vec<Back>> = Vec::new();
    for (i, fragment) in fragments.iter().enumerate() {
        let (next, back) = model.step(i, fragment, &cost);
        cost = next;
        backs.push(back);
        let inside = cost.iter().take(model.outside()).fold(f64::INFINITY, |a, &b| a.min(b));
        if cost.get(model.outside()).is_some_and(|&out| out + HOPELESS < inside) {
            break;
        }
    }
    model.trace(&cost, &backs)
}

struct Model<'a> {
    columns: &'a [Option<Meaning>],
    fragments: &'a [&'a Fragment],
    chain: Vec<bool>,
    outside_cost: f64,
    groups: bool,
    /// The style of numbering that belongs to each group column, where one is clear.
    styles: Vec<Option<Style>>,
    widths: &'a [Option<usize>],
    /// Whether the cells of a unit column name several bodies as a rule, or one.
    crowds: &'a [Option<bool>],
}

impl<'a> Model<'a> {
    fn new(columns: &'a [Option<Meaning>], fragments: &'a [&'a Fragment]) -> Self {
        let numbered = columns.contains(&Some(Meaning::Number));
        Self {
            columns,
            fragments,
            chain: chain(fragments),
            outside_cost: if numbered { 1.4 } else { 0.7 },
            groups: (0..columns.len()).any(|c| effective(columns, c) == Some(Meaning::Group)),
            styles: styles(columns, fragments),
            widths: &[],
            crowds: &[],
        }
    }

    /// Columns, then a row that spans them, then what is behind the table.
    fn states(&self) -> usize {
        self.columns.len() + 2
    }

    fn wide(&self) -> usize {
        self.columns.len()
    }

    fn outside(&self) -> usize {
        self.columns.len() + 1
    }

    fn step(&self, i: usize, fragment: &Fragment, before: &[f64]) -> (Vec<f64>, Vec<Back>) {
        let mut cost = vec![f64::INFINITY; self.states()];
        let mut back = vec![Back { state: 0, step: Step::NewRow }; self.states()];
        let previous = i.checked_sub(1).and_then(|p| self.fragments.get(p).copied());
        for to in 0..self.states() {
            let emission = self.emission(i, fragment, to);
            let mut best = (f64::INFINITY, Back { state: 0, step: Step::NewRow });
            match previous {
                None => best = (self.start(to), Back { state: to, step: Step::NewRow }),
                Some(p) => {
                    for (from, &so_far) in before.iter().enumerate() {
                        let (price, step) = self.transition(from, to, p, fragment);
                        if so_far + price < best.0 {
                            best = (so_far + price, Back { state: from, step });
                        }
                    }
                }
            }
            if let (Some(c), Some(b)) = (cost.get_mut(to), back.get_mut(to)) {
                *c = best.0 + emission;
                *b = best.1;
            }
        }
        (cost, back)
    }

    fn emission(&self, i: usize, fragment: &Fragment, to: usize) -> f64 {
        if to == self.outside() {
            return self.outside_cost;
        }
        if to == self.wide() {
            let dear = if self.groups { 2.0 } else { 0.4 };
            return match fragment.look {
                Look::Heading(..) if !fragment.text.ends_with('。') => dear,
                _ => 6.0,
            };
        }
        let meaning = self.columns.get(to).copied().flatten();
        let in_chain = self.chain.get(i).copied().unwrap_or(false);
        match (meaning, fragment.look) {
            (Some(Meaning::Number), Look::Number(_)) if !in_chain => 4.0,
            (Some(m), Look::Number(_)) if m != Meaning::Number && in_chain && self.numbered() => 9.0,
            (_, Look::Heading(style, _))
                if self.styles.get(to).copied().flatten().is_some_and(|s| s != style) =>
            {
                4.0
            }
            _ => {
                let wide = self.widths.get(to).copied().flatten().is_some_and(|w| fragment.width > w + 1);
                self.misfit(fragment, to).min(self.rest(i, fragment, to)) + if wide { 6.0 } else { 0.0 }
            }
        }
    }

    /// What it costs that a piece begins a cell of this column. A line that fills the tasks'
    /// column and ends nothing is the beginning of a sentence and no title, short as it is.
    fn misfit(&self, f: &Fragment, column: usize) -> f64 {
        let full = (0..self.columns.len())
            .filter(|&c| self.effective(c) == Some(Meaning::Task))
            .any(|c| self.fills(c, f) == Some(true));
        if full && f.look == Look::Short && !f.ends_sentence() && !f.begins_units {
            return fragment::misfit(Look::Sentence, f.len, self.effective(column));
        }
        f.misfit(self.effective(column)) + self.crowd(f, column)
    }

    /// What it costs that a list of bodies stands where rows name one, or one where they
    /// name lists.
    fn crowd(&self, f: &Fragment, column: usize) -> f64 {
        let list = f.begins_units && f.text.contains(['、', ',', ';']);
        match self.crowds.get(column).copied().flatten() {
            Some(crowd) if f.begins_units && crowd != list => 0.4,
            _ => 0.0,
        }
    }

    /// What it costs that a piece is the rest of the one before it, whatever it looks like.
    fn rest(&self, i: usize, f: &Fragment, column: usize) -> f64 {
        let before = i.checked_sub(1).and_then(|p| self.fragments.get(p));
        let full = before.is_some_and(|p| self.fills(column, p) == Some(true) && !p.ends_sentence());
        let units = f.begins_units && !self.effective(column).is_some_and(Meaning::is_unit);
        match f.look {
            Look::Time | Look::Heading(..) => f64::INFINITY,
            _ if !full => f64::INFINITY,
            _ if units => 1.6,
            _ => 0.6,
        }
    }

    fn numbered(&self) -> bool {
        self.columns.contains(&Some(Meaning::Number))
    }

    /// A rank is a group but for the deepest, which is the task where no other column is.
    fn effective(&self, column: usize) -> Option<Meaning> {
        effective(self.columns, column)
    }

    fn start(&self, to: usize) -> f64 {
        if to == self.outside() {
            5.0
        } else if to == self.wide() {
            0.0
        } else {
            self.missing(0, to)
        }
    }

    /// What it costs that cells in `from..to` are missing.
    fn missing(&self, from: usize, to: usize) -> f64 {
        (from..to)
            .map(|c| match self.effective(c) {
                Some(Meaning::Number) => 2.5,
                Some(Meaning::Group | Meaning::Level) => 0.15,
                Some(Meaning::Topic) => 0.6,
                Some(Meaning::Task) => 3.0,
                Some(Meaning::Label | Meaning::Data) => 0.2,
                Some(_) => 0.75,
                None => 0.4,
            })
            .sum()
    }

    fn transition(&self, from: usize, to: usize, p: &Fragment, f: &Fragment) -> (f64, Step) {
        let all = self.columns.len();
        let rest = |c: usize| if c < all { self.missing(c + 1, all) } else { 0.0 };
        if from == self.outside() || to == self.outside() {
            let price = if to == self.outside() { rest(from) } else { f64::INFINITY };
            return (price, Step::Outside);
        }
        let full = self.fills(from, p);
        let torn_unit = p.torn && from < all && self.effective(from).is_some_and(Meaning::is_unit);
        // A list of bodies whose last name is whole may end where its line does.
        let whole = from < all
            && self.effective(from).is_some_and(Meaning::is_unit)
            && p.begins_units
            && !p.torn
            && !p.breaks_off();
        let cut = match full {
            Some(true) if whole => 0.4,
            Some(true) if !p.ends_sentence() => 1.5,
            _ => 0.0,
        };
        let torn =
            if p.breaks_off() || torn_unit { 1.5 } else { 0.0 } + if f.goes_on() { 3.0 } else { 0.0 } + cut;
        if from == to {
            let on = match full {
                Some(true) if !p.ends_sentence() => self.continuation(to, p, f).min(0.1),
                Some(true) => self.continuation(to, p, f).min(0.5),
                Some(false) => self.continuation(to, p, f) + 2.5,
                None => self.continuation(to, p, f),
            };
            let new = torn + rest(from) + if to < all { self.missing(0, to) } else { 0.0 };
            return if on <= new { (on, Step::Continues) } else { (new, Step::NewRow) };
        }
        if to == self.wide() {
            return (torn + rest(from), Step::NewRow);
        }
        if from < to && from != self.wide() {
            return (torn + self.missing(from + 1, to), Step::SameRow);
        }
        (torn + rest(from) + self.missing(0, to), Step::NewRow)
    }

    /// Whether a piece fills a line of its column, where lines break hard.
    fn fills(&self, column: usize, p: &Fragment) -> Option<bool> {
        self.widths.get(column).copied().flatten().map(|w| p.width + 1 >= w)
    }

    fn continuation(&self, column: usize, p: &Fragment, f: &Fragment) -> f64 {
        if column == self.wide() {
            return 8.0;
        }
        let heading = matches!(f.look, Look::Heading(..));
        match self.effective(column) {
            Some(Meaning::Number) => 20.0,
            Some(Meaning::Group | Meaning::Level | Meaning::Topic) if heading => 4.0,
            Some(m) if m.is_unit() && p.torn && f.look != Look::Time => 0.1,
            _ if p.breaks_off() || f.goes_on() => 0.1,
            Some(Meaning::Task) if p.ends_sentence() => {
                if heading {
                    0.8
                } else {
                    1.5
                }
            }
            Some(Meaning::Task) => {
                if p.len >= 15 {
                    0.5
                } else {
                    1.2
                }
            }
            Some(Meaning::Group | Meaning::Level | Meaning::Topic) => 1.0,
            Some(Meaning::Label) | None => 1.2,
            _ => 1.8,
        }
    }

    fn trace(&self, cost: &[f64], backs: &[Vec<Back>]) -> Reading {
        let mut state = (0..self.states()).min_by(|&a, &b| at(cost, a).total_cmp(&at(cost, b))).unwrap_or(0);
        let total = at(cost, state);
        let mut path = Vec::with_capacity(backs.len());
        for back in backs.iter().rev() {
            let Some(b) = back.get(state) else { break };
            path.push((state, b.step));
            state = b.state;
        }
        path.reverse();
        let end = path.iter().position(|&(s, _)| s == self.outside()).unwrap_or(path.len());
        path.truncate(end);
        let outside = u32::try_from(backs.len() - end).unwrap_or(u32::MAX);
        let inside = f64::from(u32::try_from(end.max(1)).unwrap_or(u32::MAX));
        let cost = (total - f64::from(outside) * self.outside_cost) / inside;
        let assigned =
            path.iter().map(|&(column, step)| Assigned { column, begins: step != Step::Continues }).collect();
        Reading { drafts: self.drafts(&path), end, cost, assigned }
    }

    fn drafts(&self, path: &[(usize, Step)]) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for (i, &(state, step)) in path.iter().enumerate() {
            if state == self.wide() {
                drafts.push(Draft::Wide(vec![i]));
                continue;
            }
            if step == Step::NewRow || !matches!(drafts.last(), Some(Draft::Cells(_))) {
                drafts.push(Draft::Cells(vec![Vec::new(); self.columns.len()]));
            }
            if let Some(Draft::Cells(cells)) = drafts.last_mut()
                && let Some(cell) = cells.get_mut(state)
            {
                cell.push(i);
            }
        }
        drafts
    }
}

/// Whether the cells of each unit column name several bodies or one, where nearly all of
/// them agree; told by the rows that leave no unit column empty.
pub(super) fn crowds(
    columns: &[Option<Meaning>],
    fragments: &[&Fragment],
    drafts: &[Draft],
) -> Vec<Option<bool>> {
    let units: Vec<usize> =
        (0..columns.len()).filter(|&c| effective(columns, c).is_some_and(Meaning::is_unit)).collect();
    let mut out = vec![None; columns.len()];
    if units.len() < 2 {
        return out;
    }
    let filled =
        |cells: &&Vec<Vec<usize>>| units.iter().all(|&c| cells.get(c).is_some_and(|h| !h.is_empty()));
    let rows: Vec<&Vec<Vec<usize>>> = drafts
        .iter()
        .filter_map(|d| match d {
            Draft::Cells(cells) => Some(cells),
            Draft::Wide(_) => None,
        })
        .filter(filled)
        .collect();
    let list = |held: &[usize]| {
        held.iter().filter_map(|&i| fragments.get(i)).any(|f| f.text.contains(['、', ',', ';']))
    };
    for &c in &units {
        let lists = rows.iter().filter(|r| r.get(c).is_some_and(|held| list(held))).count();
        let agree = |n: usize| rows.len() >= 5 && n * 10 >= rows.len() * 9;
        if let Some(slot) = out.get_mut(c) {
            *slot = if agree(lists) { Some(true) } else { Some(false).filter(|_| agree(rows.len() - lists)) };
        }
    }
    out
}

fn at(cost: &[f64], i: usize) -> f64 {
    cost.get(i).copied().unwrap_or(f64::INFINITY)
}

/// What a column is taken for beside its neighbours: of the ranks of an indicator system
/// the deepest is the task, the others are groups; a topic is the task where no task
/// column is; what stands left of the number gathers rows.
pub(super) fn effective(columns: &[Option<Meaning>], column: usize) -> Option<Meaning> {
    let meaning = columns.get(column).copied().flatten()?;
    let behind = columns.get(column + 1..).unwrap_or(&[]);
    let number = behind.contains(&Some(Meaning::Number));
    let matter = behind.iter().flatten().any(|m| m.is_matter());
    Some(match meaning {
        Meaning::Level | Meaning::Topic | Meaning::Task if number && matter => Meaning::Group,
        Meaning::Level if behind.contains(&Some(Meaning::Level)) => Meaning::Group,
        Meaning::Level => Meaning::Task,
        Meaning::Topic if !columns.contains(&Some(Meaning::Task)) && !matter => Meaning::Task,
        other => other,
    })
}

/// Styles nest as the group columns do: 一、 in the first, （一） or 1. in the next.
pub(super) fn styles(columns: &[Option<Meaning>], fragments: &[&Fragment]) -> Vec<Option<Style>> {
    let groups: Vec<usize> =
        (0..columns.len()).filter(|&c| effective(columns, c) == Some(Meaning::Group)).collect();
    let seen: BTreeSet<Style> = fragments
        .iter()
        .filter_map(|f| match f.look {
            Look::Heading(style, _) => Some(style),
            _ => None,
        })
        .collect();
    let mut out = vec![None; columns.len()];
    if seen.len() >= groups.len() {
        for (column, style) in groups.into_iter().zip(seen) {
            if let Some(slot) = out.get_mut(column) {
                *slot = Some(style);
            }
        }
    }
    out
}

/// Which bare numbers count rows: each is one more than the last, or begins again.
pub(super) fn chain(fragments: &[&Fragment]) -> Vec<bool> {
    let mut expected = None;
    fragments
        .iter()
        .map(|f| {
            let Look::Number(n) = f.look else { return false };
            let next = expected.is_none_or(|e| e == n) || n == 1;
            if next {
                expected = Some(n + 1);
            }
            next
        })
        .collect()
}

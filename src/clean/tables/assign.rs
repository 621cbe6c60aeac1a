//! Tables printed in pieces: the column of every piece.
//!
//! Where cells are centred and broken over lines, pieces of one cell stand between those
//! of others, and order alone does not tell the column. A beam search keeps the likeliest
//! assignments; what an assignment remembers is the last piece of each column, because
//! that decides whether the next piece continues or begins a cell.

use crate::lexicon::columns::{Columns, Meaning};

use super::fragment::{Fragment, Look, Style};
use super::sequence;

/// A piece with its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Assigned {
    /// Column.
    pub(super) column: usize,
    /// Whether it begins a cell.
    pub(super) begins: bool,
}

/// Assignments kept at a time.
const BEAM: usize = 24;
/// Cost of a piece that fits nowhere: as dear as to end the search there.
const HOPELESS: f64 = 5.5;
/// So many hopeless pieces among the last ones end the table.
const PATIENCE: usize = 3;

/// The column of each piece up to the end of the table, and the mean cost. `widths` are
/// those of columns in which lines are known to break.
pub(super) fn assign(
    columns: &Columns,
    meanings: &[Option<Meaning>],
    fragments: &[&Fragment],
    widths: &[Option<usize>],
) -> (Vec<Assigned>, f64) {
    let model = Model::new(columns, meanings, fragments, widths);
    let mut arena: Vec<Node> = Vec::new();
    let mut beam = vec![State { cost: 0.0, last: vec![Last::default(); meanings.len()], node: None }];
    let mut hopeless = 0;
    for (i, fragment) in fragments.iter().enumerate() {
        let mut next: Vec<(State, Assigned)> = Vec::new();
        let mut cheapest = f64::INFINITY;
        for state in &beam {
            for column in 0..meanings.len() {
                for (begins, price) in model.prices(i, fragment, state, column) {
                    if price >= 50.0 {
                        continue;
                    }
                    cheapest = cheapest.min(price);
                    let (last, skipped) = model.advance(state, column, i);
                    next.push((
                        State { cost: state.cost + price + skipped, last, node: state.node },
                        Assigned { column, begins },
                    ));
                }
            }
        }
        hopeless = if cheapest >= HOPELESS { hopeless + 1 } else { 0 };
        if next.is_empty() || hopeless >= PATIENCE {
            break;
        }
        next.sort_by(|a, b| a.0.cost.total_cmp(&b.0.cost));
        beam = keep(next, &mut arena);
    }
    let (mut assigned, cost) = best(&beam, &arena);
    // What fitted nowhere is no longer the table.
    let all = fragments.len().min(assigned.len());
    assigned.truncate(all.saturating_sub(hopeless.min(PATIENCE - 1)));
    (assigned, cost)
}

/// The best assignments with different memories.
fn keep(next: Vec<(State, Assigned)>, arena: &mut Vec<Node>) -> Vec<State> {
    let mut beam: Vec<State> = Vec::with_capacity(BEAM);
    for (mut state, assigned) in next {
        if beam.len() >= BEAM {
            break;
        }
        if beam.iter().any(|b| b.last == state.last) {
            continue;
        }
        arena.push(Node { assigned, before: state.node });
        state.node = Some(arena.len() - 1);
        beam.push(state);
    }
    beam
}

fn best(beam: &[State], arena: &[Node]) -> (Vec<Assigned>, f64) {
    let Some(state) = beam.first() else { return (Vec::new(), f64::INFINITY) };
    let mut out = Vec::new();
    let mut node = state.node;
    while let Some(n) = node.and_then(|n| arena.get(n)) {
        out.push(n.assigned);
        node = n.before;
    }
    out.reverse();
    let count = f64::from(u32::try_from(out.len().max(1)).unwrap_or(u32::MAX));
    (out, state.cost / count)
}

#[derive(Clone, Debug)]
struct State {
    cost: f64,
    /// The last piece of each column.
    last: Vec<Last>,
    node: Option<usize>,
}

/// The last piece of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Last {
    piece: Option<usize>,
    /// Its line was full, yet the cell was not taken up on the next line.
    given_up: bool,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    assigned: Assigned,
    before: Option<usize>,
}

struct Model<'a> {
    columns: &'a Columns,
    meanings: Vec<Option<Meaning>>,
    fragments: &'a [&'a Fragment],
    chain: Vec<bool>,
    styles: Vec<Option<Style>>,
    /// Pieces of group titles are about so long at most.
    title_width: usize,
    /// Whether the titles of a column end with a full stop.
    stopped: Vec<bool>,
    /// Usual length of a task piece.
    task_length: usize,
    /// What it costs to leave a task without a stop.
    unfinished: f64,
    /// Full-width characters on a full line of each column, where lines break hard.
    widths: Vec<Option<usize>>,
}

impl<'a> Model<'a> {
    fn new(
        columns: &'a Columns,
        meanings: &[Option<Meaning>],
        fragments: &'a [&'a Fragment],
        widths: &[Option<usize>],
    ) -> Self {
        let effective: Vec<Option<Meaning>> =
            (0..meanings.len()).map(|c| sequence::effective(meanings, c)).collect();
        let styles = sequence::styles(meanings, fragments);
        let mut titles: Vec<usize> =
            fragments.iter().filter(|f| matches!(f.look, Look::Heading(..))).map(|f| f.len).collect();
        titles.sort_unstable();
        let title_width = titles.get(titles.len() * 9 / 10).copied().unwrap_or(12).max(4);
        let stopped = styles.iter().map(|style| style.is_some_and(|s| stops(fragments, s))).collect();
        let mut sentences: Vec<usize> =
            fragments.iter().filter(|f| f.look == Look::Sentence).map(|f| f.len).collect();
        sentences.sort_unstable();
        let task_length = sentences.get(sentences.len() / 2).copied().unwrap_or(0);
        let ended = fragments.iter().filter(|f| f.look == Look::Sentence && f.ends_sentence()).count();
        let unfinished = if ended * 4 >= sentences.len() { 1.0 } else { 0.3 };
        Self {
            columns,
            widths: widths.to_vec(),
            task_length,
            unfinished,
            meanings: effective,
            fragments,
            chain: sequence::chain(fragments),
            styles,
            title_width,
            stopped,
        }
    }

    /// What it costs to begin and to continue a cell of this column with this piece.
    fn prices(&self, i: usize, f: &Fragment, state: &State, column: usize) -> [(bool, f64); 2] {
        let own = state.last.get(column).copied().unwrap_or_default();
        let last = own.piece;
        let before = last.and_then(|l| self.fragments.get(l).copied());
        let mut begin = self.begin(i, f, column, before);
        let mut go_on = match (last, before) {
            (Some(l), Some(p)) => self.go_on(i, f, column, p, i - l) + self.overtaken(state, column, l),
            _ => f64::INFINITY,
        };
        if let Some(width) = self.widths.get(column).copied().flatten() {
            let room = if f.width > width + 1 { 6.0 } else { 0.0 };
            // Lines of a broken cell are full but for the last.
            let full = before.map(|p| p.width + 1 >= width);
            let part = if f.width + 1 >= width { 0.0 } else { 0.5 };
            begin += room
                + part
                + if full == Some(true) && before.is_some_and(|p| !p.ends_sentence()) { 1.2 } else { 0.0 };
            go_on += room + part + if full == Some(false) { 2.5 } else { 0.0 };
            // Behind a full line that ends no sentence the rest may look like anything.
            if let (Some(true), Some(l), Some(p)) = (full, last, before)
                && !p.ends_sentence()
                && !matches!(f.look, Look::Heading(..))
                && !self.chain.get(i).copied().unwrap_or(false)
            {
                let far = f64::from(u32::try_from((i - l).min(60)).unwrap_or(60)) - 1.0;
                go_on = go_on.min(0.3 + room + far * 0.08);
            }
        }
        if own.given_up {
            go_on += 3.0;
        }
        begin += self.out_of_order(state, column);
        [(true, begin), (false, go_on)]
    }

    /// What the assignment remembers next. All columns have lines of one height, so a cell
    /// with a full last line is taken up before another column has two more lines.
    fn advance(&self, state: &State, column: usize, i: usize) -> (Vec<Last>, f64) {
        let mut last = state.last.clone();
        let mut skipped = 0.0;
        let own = state.last.get(column).and_then(|l| l.piece);
        if let (Some(own), Some(_)) = (own, self.width(column)) {
            for (c, slot) in last.iter_mut().enumerate() {
                let Some((piece, width)) =
                    slot.piece.zip(self.width(c)).filter(|_| c != column && !slot.given_up)
                else {
                    continue;
                };
                let full =
                    self.fragments.get(piece).is_some_and(|p| p.width + 1 >= width && !p.ends_sentence());
                if full && piece < own {
                    slot.given_up = true;
                    skipped += 1.5;
                }
            }
        }
        if let Some(slot) = last.get_mut(column) {
            *slot = Last { piece: Some(i), given_up: false };
        }
        (last, skipped)
    }

    fn width(&self, column: usize) -> Option<usize> {
        self.widths.get(column).copied().flatten()
    }

    /// Cells of a row begin from left to right: columns of one kind are filled in order.
    fn out_of_order(&self, state: &State, column: usize) -> f64 {
        let piece = |c: usize| state.last.get(c).and_then(|l| l.piece);
        let kind = |c: usize| self.meanings.get(c).copied().flatten().is_some_and(Meaning::is_unit);
        if !kind(column) {
            return 0.0;
        }
        let behind = (0..column).filter(|&c| kind(c)).any(|c| piece(c).is_none() || piece(c) < piece(column));
        // A column to the right has its turn before this one is filled again.
        let ahead = piece(column).is_some()
            && (column + 1..self.meanings.len()).filter(|&c| kind(c)).any(|c| piece(c) < piece(column));
        (if behind { 0.6 } else { 0.0 }) + if ahead { 0.8 } else { 0.0 }
    }

    /// A title of another column was begun later and is not ended: it goes on first.
    fn overtaken(&self, state: &State, column: usize, last: usize) -> f64 {
        if self.meanings.get(column).copied().flatten() != Some(Meaning::Group) {
            return 0.0;
        }
        let later = (0..self.meanings.len())
            .filter(|&c| c != column && self.meanings.get(c).copied().flatten() == Some(Meaning::Group))
            .any(|c| {
                let piece = state.last.get(c).and_then(|l| l.piece).filter(|&l| l > last);
                piece.and_then(|l| self.fragments.get(l)).is_some_and(|f| !f.ends_sentence())
            });
        if later { 0.3 } else { 0.0 }
    }

    fn begin(&self, i: usize, f: &Fragment, column: usize, before: Option<&Fragment>) -> f64 {
        let meaning = self.meanings.get(column).copied().flatten();
        let counts = self.chain.get(i).copied().unwrap_or(false);
        if meaning == Some(Meaning::Number) {
            return if counts { 0.0 } else { f64::INFINITY };
        }
        if counts {
            return 12.0;
        }
        let mut price = f.misfit(meaning);
        if f.goes_on() {
            price += 3.0;
        }
        if before.is_some_and(Fragment::breaks_off) {
            price += 2.0;
        }
        let style = self.styles.get(column).copied().flatten();
        match (meaning, f.look, style) {
            (_, Look::Heading(s, _), Some(own)) if s != own => price += 4.0,
            (Some(Meaning::Task), Look::Heading(s, _), _) if self.styles.contains(&Some(s)) => price += 1.5,
            // Groups whose titles are numbered begin with a number.
            (Some(Meaning::Group), look, Some(_)) if !matches!(look, Look::Heading(..)) => price += 3.5,
            _ => {}
        }
        match meaning {
            Some(Meaning::Task) => {
                if before.is_some_and(|p| !p.ends_sentence()) {
                    price += self.unfinished;
                }
                // The last words of something that stands in another column.
                if f.len * 4 < self.task_length && f.ends_sentence() {
                    price += 1.2;
                }
            }
            // A title that ought to end with a full stop was left without.
            Some(Meaning::Group)
                if self.stopped.get(column) == Some(&true) && before.is_some_and(|p| !p.ends_sentence()) =>
            {
                price += 0.4;
            }
            _ => {}
        }
        price
    }

    fn go_on(&self, i: usize, f: &Fragment, column: usize, p: &Fragment, distance: usize) -> f64 {
        let meaning = self.meanings.get(column).copied().flatten();
        if self.chain.get(i).copied().unwrap_or(false) {
            return f64::INFINITY;
        }
        let far = f64::from(u32::try_from(distance.min(60)).unwrap_or(60)) - 1.0;
        let heading = matches!(f.look, Look::Heading(..));
        match meaning {
            Some(Meaning::Number) => f64::INFINITY,
            Some(Meaning::Group) => {
                let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(60));
                // A broken title shows the width of its column: later pieces are no longer.
                let wide = count(f.len.saturating_sub(self.title_width)) * 0.3
                    + count(f.len.saturating_sub(p.len + p.len / 2)) * 0.1;
                let ended = if p.ends_sentence() { 4.0 } else { 0.0 };
                let closes = if self.stopped.get(column) == Some(&true)
                    && f.text.ends_with('。')
                    && f.len <= self.title_width
                {
                    -0.15
                } else {
                    0.0
                };
                let kind = match f.look {
                    Look::Heading(..) => 6.0,
                    Look::Units => 1.0,
                    Look::Time => 3.0,
                    _ => 0.3,
                };
                let apart = if distance > 1 { 0.2 } else { 0.0 };
                kind + wide + ended + closes + apart + far * 0.03
            }
            Some(Meaning::Task) => {
                let joint = if p.ends_sentence() { 1.6 } else { 0.2 };
                let look = match f.look {
                    Look::Units | Look::Heading(..) => 1.0,
                    _ => 0.0,
                };
                joint + look + far * 0.08
            }
            Some(m) if m.is_unit() => {
                let open = p.torn || p.text.ends_with(['、', ',', ';', '(', '和', '及']);
                let torn = self.torn_unit(f);
                let prose = f.look == Look::Sentence && (f.len > 12 || f.text.contains('。'))
                    || !open && f.len > 8 && self.columns.unit_share(&f.text) <= 0.0;
                let look = if prose { 3.0 } else { 0.0 };
                (if open || torn { 0.1 } else { 1.8 }) + look + far * 0.1 + if heading { 5.0 } else { 0.0 }
            }
            _ => {
                f.misfit(meaning) * 0.5 + (if p.breaks_off() || f.goes_on() { 0.1 } else { 1.2 }) + far * 0.1
            }
        }
    }

    /// Whether a piece begins with the rest of a name (`门、各乡镇`).
    fn torn_unit(&self, f: &Fragment) -> bool {
        let first = f.text.split(['、', ',', ';', ' ']).next().unwrap_or("");
        f.goes_on() || (first.chars().count() <= 2 && self.columns.unit_share(first) < 0.5)
    }
}

/// Width at which the lines of each column break, learned from an assignment.
pub(super) fn widths(assigned: &[Assigned], fragments: &[&Fragment], columns: usize) -> Vec<Option<usize>> {
    (0..columns)
        .map(|column| {
            let own: Vec<(&Fragment, bool)> = assigned
                .iter()
                .zip(fragments)
                .filter(|(a, _)| a.column == column)
                .map(|(a, f)| (*f, a.begins))
                .collect();
            // A piece goes on where the next one of its column does not begin a cell.
            let broken: Vec<usize> = own
                .windows(2)
                .filter_map(|w| match w {
                    [(f, _), (_, false)] => Some(f.width),
                    _ => None,
                })
                .collect();
            let all: Vec<usize> = own.iter().map(|(f, _)| f.width).collect();
            hard_width(&broken, &all)
        })
        .collect()
}

/// The width at which lines break, if most of the broken ones have it and none is longer.
fn hard_width(broken: &[usize], all: &[usize]) -> Option<usize> {
    let mut sorted = broken.to_vec();
    sorted.sort_unstable();
    let width = sorted.get(sorted.len() * 9 / 10).copied()?;
    let full = broken.iter().filter(|&&w| w + 2 >= width && w <= width + 1).count();
    let longer = all.iter().filter(|&&w| w > width + 1).count();
    (broken.len() >= 4 && full * 10 >= broken.len() * 7 && longer * 30 <= all.len()).then_some(width)
}

/// The width of the widest column, if lines break hard in it: many pieces have it, and
/// nothing is longer.
pub(super) fn widest(fragments: &[&Fragment]) -> Option<usize> {
    let mut widths: Vec<usize> = fragments.iter().map(|f| f.width).collect();
    widths.sort_unstable();
    let width = widths.get(widths.len() * 49 / 50).copied().filter(|&w| w >= 8)?;
    let full = widths.iter().filter(|&&w| w + 1 >= width && w <= width + 1).count();
    let long = widths.iter().filter(|&&w| w * 2 >= width).count();
    (full >= 6 && full * 3 >= long && full * 10 >= widths.len()).then_some(width)
}

/// Whether titles of a style end with a full stop more often than not, as far as they
/// stand on one line.
fn stops(fragments: &[&Fragment], style: Style) -> bool {
    let of_style = |f: &&&Fragment| matches!(f.look, Look::Heading(s, _) if s == style);
    let all = fragments.iter().filter(of_style).count();
    let stopped = fragments.iter().filter(of_style).filter(|f| f.text.ends_with('。')).count();
    stopped * 2 > all
}

/// How badly columns and line breaks of an assignment agree with what the pieces look
/// like, a piece; the same measure for assignments made in different ways.
pub(super) fn strain(
    assigned: &[Assigned],
    fragments: &[&Fragment],
    meanings: &[Option<Meaning>],
    widths: &[Option<usize>],
) -> f64 {
    let mut last: Vec<Option<usize>> = vec![None; meanings.len()];
    let mut sum = 0.0;
    for (i, (a, f)) in assigned.iter().zip(fragments).enumerate() {
        let before = last.get(a.column).copied().flatten().and_then(|l| fragments.get(l));
        let width = widths.get(a.column).copied().flatten();
        let full = before.zip(width).map(|(p, w)| p.width + 1 >= w && !p.ends_sentence());
        sum += match (a.begins, full) {
            (true, Some(true)) => 1.5 + f.misfit(sequence::effective(meanings, a.column)),
            (true, _) => {
                f.misfit(sequence::effective(meanings, a.column)) + if f.goes_on() { 3.0 } else { 0.0 }
            }
            (false, Some(false)) => 2.5,
            (false, _) => 0.1,
        };
        if let Some(slot) = last.get_mut(a.column) {
            *slot = Some(i);
        }
    }
    let left = f64::from(u32::try_from(fragments.len().saturating_sub(assigned.len())).unwrap_or(u32::MAX));
    (sum + left) / f64::from(u32::try_from(fragments.len().max(1)).unwrap_or(u32::MAX))
}

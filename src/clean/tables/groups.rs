//! Tables printed in pieces: which rows a group title covers.
//!
//! A title stands beside the middle of its rows, or beside the first. Heights of rows are
//! estimated from their text, titles are placed by what is printed before and behind
//! them, and the boundaries that fit these places best are chosen (dynamic programming
//! along the titles of one column).

/// A group title of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Title {
    /// Where its first line stands: the height printed before it and behind it.
    pub(super) between: (f64, f64),
    /// Lines that it takes.
    pub(super) lines: usize,
    /// The row beside which it is printed.
    pub(super) row: usize,
    /// Page of its first piece.
    pub(super) page: usize,
    /// Whether it repeats the title before it on a new page.
    pub(super) again: bool,
}

/// The rows that titles are laid over.
pub(super) struct Layout<'a> {
    /// Height at which each row begins, and the end of the last.
    pub(super) tops: &'a [f64],
    /// Page of each row.
    pub(super) pages: &'a [usize],
    /// What it costs to begin a group at each row.
    pub(super) price: &'a [f64],
    /// Number of rows with units before each row, and of all.
    pub(super) units: &'a [usize],
}

/// A title is looked for so many rows up from where it is printed.
const REACH: usize = 40;
const REACH_COST: u32 = 40;

/// The first row of each title.
pub(super) fn boundaries(titles: &[Title], layout: &Layout<'_>) -> Vec<usize> {
    let rows = layout.pages.len();
    // For each title its candidates and, for each candidate, the best way to it.
    let mut steps: Vec<(Vec<usize>, Vec<usize>)> = Vec::with_capacity(titles.len());
    let mut costs: Vec<f64> = Vec::new();
    for (i, title) in titles.iter().enumerate() {
        let candidates: Vec<usize> =
            (title.row.saturating_sub(REACH)..=(title.row + 1).min(rows.saturating_sub(1))).collect();
        let mut next = Vec::with_capacity(candidates.len());
        let mut backs = Vec::with_capacity(candidates.len());
        for &start in &candidates {
            let own = begin(layout, title, start);
            let (mut best, mut back) = (f64::INFINITY, 0);
            match i.checked_sub(1).and_then(|b| Some((titles.get(b)?, steps.get(b)?))) {
                None => best = if start == 0 { 0.0 } else { 2.0 },
                Some((before, (earlier, _))) => {
                    for (k, (&from, &so_far)) in earlier.iter().zip(&costs).enumerate() {
                        if from >= start {
                            continue;
                        }
                        let price = so_far + fit(layout, before, from, start);
                        if price < best {
                            (best, back) = (price, k);
                        }
                    }
                }
            }
            next.push(best + own);
            backs.push(back);
        }
        costs = next;
        steps.push((candidates, backs));
    }
    if let (Some(last), Some((candidates, _))) = (titles.last(), steps.last()) {
        for (cost, &start) in costs.iter_mut().zip(candidates) {
            *cost += fit(layout, last, start, rows);
        }
    }
    trace(&steps, &costs)
}

fn trace(steps: &[(Vec<usize>, Vec<usize>)], costs: &[f64]) -> Vec<usize> {
    let mut k = (0..costs.len())
        .min_by(|&a, &b| {
            costs.get(a).unwrap_or(&f64::INFINITY).total_cmp(costs.get(b).unwrap_or(&f64::INFINITY))
        })
        .unwrap_or(0);
    let mut out = Vec::with_capacity(steps.len());
    for (candidates, backs) in steps.iter().rev() {
        out.push(candidates.get(k).copied().unwrap_or(0));
        k = backs.get(k).copied().unwrap_or(0);
    }
    out.reverse();
    out
}

/// What it costs that a title begins at a row.
fn begin(layout: &Layout<'_>, title: &Title, start: usize) -> f64 {
    let page = layout.pages.get(start).copied().unwrap_or(0);
    let first_of_page = start == 0 || layout.pages.get(start - 1).is_some_and(|&p| p < page);
    let mut price = layout.price.get(start).copied().unwrap_or(0.0);
    if first_of_page {
        price = 0.0;
    }
    if page < title.page {
        price += 2.5;
    }
    // All else being equal, a group begins where its title stands.
    price += f64::from(u32::try_from(title.row.abs_diff(start)).unwrap_or(REACH_COST)) * 0.02;
    if title.again && !(first_of_page && page == title.page) {
        price += 6.0;
    }
    price
}

/// How badly a title lies on the rows `start..end`.
fn fit(layout: &Layout<'_>, title: &Title, start: usize, end: usize) -> f64 {
    // On the page where it is printed it is centred on its rows of that page.
    let on_page = |r: &usize| layout.pages.get(*r) == Some(&title.page);
    let from = (start..end).find(on_page).unwrap_or(start);
    let to = (from..end).take_while(on_page).last().map_or(end, |r| r + 1);
    let top = |r: usize| layout.tops.get(r).or(layout.tops.last()).copied().unwrap_or(0.0);
    let lines = f64::from(u32::try_from(title.lines).unwrap_or(1));
    let middle = f64::midpoint(top(from), top(to)) - lines / 2.0;
    let away = |y: f64| (title.between.0 - y).max(y - title.between.1).max(0.0);
    let centred = 0.15 + away(middle.max(top(from))) * 0.5;
    let aligned = away(top(from)) * 0.9;
    // Merged unit cells end where groups end: a group in which units are printed has some
    // in its first row.
    let units = |a: usize, b: usize| {
        layout.units.get(b).zip(layout.units.get(a)).map_or(0, |(b, a)| b.saturating_sub(*a))
    };
    let odd = if units(from, from + 1) == 0 && units(from, to) > 0 { 0.7 } else { 0.0 };
    // Titles are mostly printed again on a new page.
    let carried = if to < end { 0.35 } else { 0.0 };
    let beyond = (title.between.0 - top(to)).max(0.0);
    centred.min(aligned) + beyond + odd + carried
}

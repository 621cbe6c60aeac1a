//! From nearness to odds: how likely a reader would say that two measures belong together.
//!
//! How near two measures are says little by itself, since cities write one task at length or in
//! a line. What tells is how they stand among their rivals: how many measures of either notice
//! come nearer, and which share of the most that either has in common with any other they have.
//! Measures that are called after different parts of one task are neighbours, not partners.

use super::features::Parts;
use super::score::Odds;

/// What is usual: how near the measures of a pair are, how alike their characters, how many
/// measures a notice has. What is usual moves the odds neither way, so that no weight has to make
/// good what another does.
const NEAR: f64 = 0.1;
const ALIKE: f64 = 0.2;
const SIZE: f64 = 25.0;

/// What the odds of the measures of two notices rest on, row by row.
pub(super) struct Evidence<'a> {
    /// How near they are.
    pub(super) near: &'a [f64],
    /// How much they say in common.
    pub(super) shared: &'a [f64],
    /// How alike their characters are.
    pub(super) alike: &'a [f64],
    /// The parts of tasks that the measures of both notices name.
    pub(super) parts: [&'a [Parts]; 2],
    /// Measures of the second notice, one at least.
    pub(super) columns: usize,
}

impl Evidence<'_> {
    /// The probability of every two measures that are near at all; 0 for others.
    pub(super) fn likely(&self, odds: &Odds) -> Vec<f64> {
        let columns = self.columns;
        let rows = self.near.len() / columns;
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let sizes: f64 = [rows, columns].map(|n| (count(n).max(odds.few) / SIZE).ln()).iter().sum();
        let (ahead, best) = (ahead(self.near, columns), Best::of(self.shared, columns));
        let likely = |(at, &near): (usize, &f64)| {
            if near < odds.least {
                return 0.0;
            }
            let shared = self.shared.get(at).copied().unwrap_or(0.0);
            let alike = self.alike.get(at).copied().unwrap_or(0.0);
            let said = odds.near * ((near + odds.least) / NEAR).ln()
                + odds.shared * best.shares(at, shared)
                + odds.ahead * ahead.get(at).copied().unwrap_or(0.0)
                + odds.alike * ((alike + odds.least) / ALIKE).ln()
                + odds.apart * self.apart(at)
                + odds.sizes * sizes
                + odds.plain;
            1.0 / (1.0 + (-said).exp())
        };
        self.near.iter().enumerate().map(likely).collect()
    }

    fn apart(&self, at: usize) -> f64 {
        let [a, b] = self.parts;
        let pair = a.get(at / self.columns).zip(b.get(at % self.columns));
        pair.map_or(0.0, |(a, b)| f64::from(u32::try_from(a.apart(b)).unwrap_or(u32::MAX)))
    }
}

/// How many come before each: the logarithms of its places in its row and in its column.
fn ahead(scores: &[f64], columns: usize) -> Vec<f64> {
    let mut out = vec![0.0; scores.len()];
    let mut place = |line: &mut Vec<usize>| {
        let score = |at: usize| scores.get(at).copied().unwrap_or(0.0);
        line.sort_by(|a, b| score(*b).total_cmp(&score(*a)));
        for (place, at) in (1_u32..).zip(line) {
            if let Some(out) = out.get_mut(*at) {
                *out += f64::from(place).ln();
            }
        }
    };
    for row in 0..scores.len() / columns {
        place(&mut (row * columns..(row + 1) * columns).collect());
    }
    for column in 0..columns {
        place(&mut (column..scores.len()).step_by(columns).collect());
    }
    out
}

/// The highest of each row and column.
pub(super) struct Best {
    rows: Vec<f64>,
    columns: Vec<f64>,
}

impl Best {
    /// Of scores in rows of `columns`, which is not 0.
    pub(super) fn of(scores: &[f64], columns: usize) -> Self {
        let mut best = Self { rows: vec![0.0; scores.len() / columns], columns: vec![0.0; columns] };
        for (at, score) in scores.iter().enumerate() {
            let slots = [best.rows.get_mut(at / columns), best.columns.get_mut(at % columns)];
            for slot in slots.into_iter().flatten() {
                *slot = score.max(*slot);
            }
        }
        best
    }

    /// The highest of the row and of the column in which the score `at` stands.
    fn around(&self, at: usize) -> impl Iterator<Item = f64> {
        let columns = self.columns.len();
        [self.rows.get(at / columns), self.columns.get(at % columns)].into_iter().flatten().copied()
    }

    /// Whether the score `at` is the highest of both.
    pub(super) fn is(&self, at: usize, score: f64) -> bool {
        self.around(at).all(|best| score >= best)
    }

    /// Which shares of both a score is, together.
    fn shares(&self, at: usize, score: f64) -> f64 {
        self.around(at).filter(|best| *best > 0.0).map(|best| score / best).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rivals_make_a_pair_unlikely() {
        let odds = Odds::default();
        let first = |near: &[f64], shared: &[f64]| {
            let alike = vec![0.15; near.len()];
            Evidence { near, shared, alike: &alike, parts: [&[]; 2], columns: 2 }.likely(&odds)[0]
        };
        let alone = first(&[0.05, 0.0, 0.0, 0.1], &[5.0, 0.0, 0.0, 5.0]);
        let rival = first(&[0.05, 0.2, 0.1, 0.1], &[5.0, 15.0, 15.0, 5.0]);
        assert!(alone > 0.5 && rival < alone / 2.0, "{alone} {rival}");
        assert!(first(&[0.001, 0.0, 0.0, 0.1], &[5.0, 0.0, 0.0, 5.0]) <= 0.0);
    }

    #[test]
    fn places_are_counted_in_rows_and_columns() {
        let found = ahead(&[0.9, 0.5, 0.1, 0.7], 2);
        let two = 2.0_f64.ln();
        for (found, want) in found.iter().zip([0.0, 2.0 * two, 2.0 * two, 0.0]) {
            assert!((found - want).abs() < 1e-9, "{found} {want}");
        }
    }
}

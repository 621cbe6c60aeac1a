//! What two measures have in common, told by how rare it is in these two notices alone.
//!
//! Nearness ([`super::pair`]) knows the language of officials: empty words, tasks, headings. This
//! knows nothing and counts every pair of characters, so that what nobody put into a table is
//! seen too: a pair that stands in one measure of each notice is a strong sign, whatever it
//! means. Single characters see through synonyms (奖励 and 奖补, 清理 and 清查).

use super::grams::{Gram, packed, scarcity, share};
use super::vectors::{mean, scales};
use crate::base::text::{fold, is_han};
use crate::corpus::Entry;

/// Pairs of characters, and single ones, with the measures that have them; sorted.
#[derive(Debug, Default)]
pub(super) struct Signs {
    pairs: Vec<(Gram, u32)>,
    single: Vec<(Gram, u32)>,
    measures: usize,
}

impl Signs {
    pub(super) fn of(entry: &Entry) -> Self {
        let mut signs = Self { measures: entry.measures.len(), ..Self::default() };
        for (at, item) in (0_u32..).zip(&entry.measures) {
            let chars: Vec<char> = item.text.chars().map(fold).collect();
            let grams = |n: usize| chars.windows(n).filter(|w| w.iter().all(|c| is_han(*c))).map(packed);
            signs.pairs.extend(grams(2).map(|gram| (gram, at)));
            signs.single.extend(grams(1).map(|gram| (gram, at)));
        }
        for list in [&mut signs.pairs, &mut signs.single] {
            list.sort_unstable();
            list.dedup();
        }
        signs
    }
}

/// How much every two measures say in common, row by row: the sum over their common pairs of
/// characters of how rare each is. Long measures have more; who compares them with their rivals
/// need not care.
pub(super) fn shared(a: &Signs, b: &Signs) -> Vec<f64> {
    let mut out = vec![0.0; a.measures * b.measures];
    joint(&a.pairs, &b.pairs, a.measures + b.measures, |weight, rows, columns| {
        add(&mut out, b.measures, weight, rows, columns);
    });
    out
}

/// How alike the characters of every two measures are, row by row, 0 to 1; `length` as in
/// [`super::score::Weights::length`].
pub(super) fn alike(a: &Signs, b: &Signs, length: f64) -> Vec<f64> {
    let mut out = vec![0.0; a.measures * b.measures];
    let mut norms = [vec![0.0_f64; a.measures], vec![0.0_f64; b.measures]];
    joint(&a.single, &b.single, a.measures + b.measures, |weight, rows, columns| {
        let square = weight * weight;
        for (norms, measures) in norms.iter_mut().zip([rows, columns]) {
            for (_, at) in measures {
                if let Some(norm) = norms.get_mut(*at as usize) {
                    *norm += square;
                }
            }
        }
        add(&mut out, b.measures, square, rows, columns);
    });
    norms.iter_mut().flatten().for_each(|n| *n = n.sqrt());
    let mean = mean(norms.iter().flatten());
    let [rows, columns] = norms.map(|norms| scales(&norms, mean, length));
    for (at, score) in out.iter_mut().enumerate() {
        let scale = |of: &[f64], at: usize| of.get(at).copied().unwrap_or(0.0);
        *score *= scale(&rows, at / b.measures) * scale(&columns, at % b.measures);
    }
    out
}

fn add(out: &mut [f64], width: usize, weight: f64, rows: &[(Gram, u32)], columns: &[(Gram, u32)]) {
    for (_, row) in rows {
        for (_, column) in columns {
            if let Some(score) = out.get_mut(*row as usize * width + *column as usize) {
                *score += weight;
            }
        }
    }
}

/// Goes through the signs of both: how rare each is among `of` measures, and where it stands. One
/// that stands once in each notice weighs 1, one of every measure nothing.
fn joint(
    a: &[(Gram, u32)],
    b: &[(Gram, u32)],
    of: usize,
    mut each: impl FnMut(f64, &[(Gram, u32)], &[(Gram, u32)]),
) {
    let single = share(2, of);
    let (mut a, mut b) = (a, b);
    while let Some(gram) = [a, b].iter().filter_map(|s| s.first()).map(|s| s.0).min() {
        let of_gram = |s: &[(Gram, u32)]| s.iter().take_while(|x| x.0 == gram).count();
        let ((rows, behind), (columns, after)) = (a.split_at(of_gram(a)), b.split_at(of_gram(b)));
        let weight = scarcity(share(rows.len() + columns.len(), of), single);
        if weight > 0.0 {
            each(weight, rows, columns);
        }
        (a, b) = (behind, after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Item;

    fn signs(texts: &[&str]) -> Signs {
        let item = |text: &&str| Item { text: (*text).into(), ..Item::default() };
        Signs::of(&Entry { measures: texts.iter().map(item).collect(), ..Entry::default() })
    }

    #[test]
    fn what_stands_once_in_each_notice_counts_full_and_what_all_say_nothing() {
        let (a, b) = (signs(&["修桥铺路。", "修渠。", "修塘。"]), signs(&["修桥。", "修坝。"]));
        let found = shared(&a, &b);
        // 修 stands in all five; 修桥 in one of each.
        assert!((found[0] - 1.0).abs() < 1e-9 && found[1..].iter().all(|s| *s == 0.0), "{found:?}");
    }

    #[test]
    fn single_characters_see_through_synonyms() {
        let (a, b) = (signs(&["奖励新户。", "清查旧账。"]), signs(&["清理积欠。", "奖补新店。"]));
        let found = alike(&a, &b, 0.7);
        assert!(found[1] > found[0] && found[2] > found[3], "{found:?}");
        assert!(found.iter().all(|s| (0.0..=1.0).contains(s)), "{found:?}");
    }

    #[test]
    fn notices_without_measures_have_nothing_in_common() {
        assert!(shared(&signs(&[]), &signs(&["修桥。"])).is_empty());
        assert!(alike(&signs(&[]), &signs(&[]), 0.7).is_empty());
    }
}

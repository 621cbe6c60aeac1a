//! Stretches of characters that two texts share, in whatever order they stand.
//!
//! A subordinate government reorders what it takes over; so the longest common stretch is
//! taken at each place, not the longest common subsequence.

use crate::base::span::Span;
use crate::lexicon::linking::Linking;
use crate::links::Passage;

/// Shortest stretch: two characters are a word, three are beginning to be words in common.
const SHORTEST: usize = 3;
/// Passages that are listed for a pair.
const LISTED: usize = 6;
/// Places of one triple that are tried: a text that repeats itself would cost its square.
const TRIED: usize = 16;

/// Every stretch that both texts have, none overlapping another in either.
pub fn common(a: &[char], b: &[char]) -> Vec<Passage> {
    let mut index: Vec<([char; SHORTEST], usize)> = Vec::with_capacity(b.len());
    for (at, window) in b.windows(SHORTEST).enumerate() {
        if let [x, y, z] = *window {
            index.push(([x, y, z], at));
        }
    }
    index.sort_unstable();
    let mut taken = vec![false; b.len()];
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&[x, y, z]) = a.get(at..).and_then(|rest| rest.first_chunk()) {
        let first = index.partition_point(|(gram, _)| *gram < [x, y, z]);
        let places = index.iter().skip(first).take_while(|(gram, _)| *gram == [x, y, z]).take(TRIED);
        let length = |start: usize| {
            let ahead = a.iter().skip(at).zip(b.iter().zip(&taken).skip(start));
            ahead.take_while(|(x, (y, taken))| x == y && !**taken).count()
        };
        let best = places
            .map(|&(_, start)| (length(start), start))
            .max_by(|m, n| m.0.cmp(&n.0).then_with(|| n.1.cmp(&m.1)));
        let Some((len, start)) = best.filter(|(len, _)| *len >= SHORTEST) else {
            at += 1;
            continue;
        };
        taken.iter_mut().skip(start).take(len).for_each(|t| *t = true);
        out.push(Passage { a: Span::new(at, at + len), b: Span::new(start, start + len) });
        at += len;
    }
    out
}

/// Share of both texts that stands in common stretches.
pub fn alike(common: &[Passage], a: usize, b: usize) -> f64 {
    let f = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let both: usize = common.iter().map(|p| p.a.len()).sum();
    if a + b == 0 { 0.0 } else { 2.0 * f(both) / f(a + b) }
}

/// The passages that say something, longest first.
pub fn telling(linking: &Linking, a: &[char], common: Vec<Passage>) -> Vec<Passage> {
    let empty = linking.empty(a);
    let says = |p: &Passage| empty.iter().skip(p.a.start).take(p.a.len()).filter(|e| !**e).count() > 1;
    let mut out: Vec<Passage> = common.into_iter().filter(says).collect();
    out.sort_by_key(|p| (std::cmp::Reverse(p.a.len()), p.a.start));
    out.truncate(LISTED);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_found_in_any_order_and_once() {
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        let (a, b) = (chars("每周巡查水源地，公开水质信息"), chars("公开水质信息，每周巡查水源地不少于2次"));
        let found = common(&a, &b);
        let said: Vec<String> = found.iter().map(|p| a[p.a.start..p.a.end].iter().collect()).collect();
        assert_eq!(said, ["每周巡查水源地", "公开水质信息"]);
        assert!(common(&chars("甲乙丙甲乙丙"), &chars("甲乙丙")).len() == 1);
        assert!((alike(&common(&a, &a), a.len(), a.len()) - 1.0).abs() < 1e-9);
    }
}

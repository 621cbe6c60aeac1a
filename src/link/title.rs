//! How much two titles have in common.

use std::collections::BTreeSet;

/// Pairs and triples of characters of a topic.
pub(crate) fn grams(topic: &str) -> BTreeSet<String> {
    let chars: Vec<char> = topic.chars().collect();
    let of = |n: usize| chars.windows(n).map(|w| w.iter().collect::<String>()).collect::<Vec<_>>();
    of(2).into_iter().chain(of(3)).collect()
}

/// Cosine of two sets of grams: 0 is nothing in common, 1 the same.
pub(crate) fn likeness(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let both = a.intersection(b).count();
    let size = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if both == 0 { 0.0 } else { size(both) / (size(a.len()) * size(b.len())).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_alike_by_what_they_share() {
        let like = |a: &str, b: &str| likeness(&grams(a), &grams(b));
        assert!((like("农村供水", "农村供水") - 1.0).abs() < 1e-9);
        assert!(like("农村供水高质量发展", "农村供水提质增效") > 0.3);
        assert!(like("农村供水", "城市更新") < 1e-9);
        assert!(like("促进房地产市场平稳健康发展", "服务业高质量发展") < 0.15);
    }
}

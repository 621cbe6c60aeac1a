//! How much two titles have in common.

use std::collections::BTreeSet;

use crate::lexicon::linking::Linking;

/// What a title is about, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Topic {
    /// All of its grams.
    pub(crate) grams: BTreeSet<String>,
    /// Those without a character of what is wished for every subject: 高质量发展.
    telling: BTreeSet<String>,
}

impl Topic {
    pub(crate) fn new(linking: &Linking, topic: &str) -> Self {
        let chars: Vec<char> = topic.chars().collect();
        let vague = linking.vague(&chars);
        let telling = chars.windows(2).zip(vague.windows(2)).filter(|(_, vague)| !vague.contains(&true));
        Self { grams: grams(topic), telling: telling.map(|(pair, _)| pair.iter().collect()).collect() }
    }

    /// How much two topics have in common, 0 to 1: nothing, where that is only what is
    /// wished for every subject.
    pub(crate) fn like(&self, other: &Self) -> f64 {
        let vague = self.telling.is_disjoint(&other.telling) && self.grams != other.grams;
        if vague { 0.0 } else { likeness(&self.grams, &other.grams) }
    }
}

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
    fn what_is_wished_for_every_subject_ties_nobody() {
        let linking = &crate::Context::new(&crate::Settings::default()).unwrap().lexicon.linking;
        let like = |a: &str, b: &str| Topic::new(linking, a).like(&Topic::new(linking, b));
        assert!(like("制造业高质量发展", "养老服务高质量发展") < 1e-9);
        assert!(like("制造业高质量发展", "制造业提质增效") > 0.2);
        assert!((like("高质量发展", "高质量发展") - 1.0).abs() < 1e-9);
    }

    #[test]
    fn topics_are_alike_by_what_they_share() {
        let like = |a: &str, b: &str| likeness(&grams(a), &grams(b));
        assert!((like("农村供水", "农村供水") - 1.0).abs() < 1e-9);
        assert!(like("农村供水高质量发展", "农村供水提质增效") > 0.3);
        assert!(like("农村供水", "城市更新") < 1e-9);
        assert!(like("促进房地产市场平稳健康发展", "服务业高质量发展") < 0.15);
    }
}

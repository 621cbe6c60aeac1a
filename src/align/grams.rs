//! What a measure is about, as weighted pairs and triples of characters.
//!
//! Chinese sets no spaces; pairs and triples of characters do what words do elsewhere,
//! without a segmenter and its mistakes. Words that every measure uses weigh nothing, and
//! the rarer a gram is, the more it weighs.

use super::score::Weights;
use crate::base::text::{fold, is_han};
use crate::corpus::{Corpus, Item};
use crate::lexicon::linking::Linking;

/// Two or three Han characters, or a run of letters and digits.
pub type Gram = u64;

/// Bits of a code point.
const WIDTH: u32 = 21;

/// The grams of a measure with what the place where they stand makes of them, sorted.
pub fn features(linking: &Linking, item: &Item, weights: &Weights) -> Vec<(Gram, f32)> {
    let mut parts: Vec<(Gram, f32)> = Vec::new();
    for (clause, opening) in clauses(&item.text) {
        let list = clause.iter().filter(|c| **c == '、').count() >= weights.listed;
        let weight = if opening { weights.opening } else { 1.0 } * if list { weights.listing } else { 1.0 };
        grams(linking, &clause, |gram, full| parts.push((gram, narrow(weight * full))));
    }
    // A gram said twice counts once, by its best place; headings count beside the text.
    let mut all = strongest(parts);
    let mut beside = |text: &str, weight: f64| {
        let mut parts = Vec::new();
        let chars: Vec<char> = text.chars().map(fold).collect();
        grams(linking, &chars, |gram, full| parts.push((gram, narrow(weight * full))));
        all.extend(strongest(parts));
    };
    if item.heading > 0 {
        let heading: String = item.text.chars().take(usize::from(item.heading)).collect();
        beside(&heading, weights.heading - 1.0);
    }
    if let Some(section) = &item.section {
        beside(section, weights.section);
    }
    all.sort_unstable_by_key(|(gram, _)| *gram);
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    all
}

/// Every gram of a text that is not made of empty words, with the share of it that is not.
pub fn grams(linking: &Linking, text: &[char], mut take: impl FnMut(Gram, f64)) {
    let empty = linking.empty(text);
    let mut at = 0;
    while at < text.len() {
        let run = text.iter().skip(at).take_while(|c| is_han(**c)).count();
        if run == 0 {
            let word: Vec<char> =
                text.iter().skip(at).take_while(|c| c.is_ascii_alphanumeric()).copied().collect();
            if word.len() > 1 {
                take(hashed(&word), 1.0);
            }
            at += word.len().max(1);
            continue;
        }
        let (Some(run_text), Some(run_empty)) = (text.get(at..at + run), empty.get(at..at + run)) else {
            return;
        };
        for n in [2, 3] {
            for (gram, empty) in run_text.windows(n).zip(run_empty.windows(n)) {
                let full = empty.iter().filter(|e| !**e).count();
                if full > 0 {
                    take(packed(gram), share(full, n));
                }
            }
        }
        at += run;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    let f = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    f(part) / f(whole).max(1.0)
}

/// Whether a gram is a pair of Han characters or a word of letters, not a triple.
pub(super) fn is_pair(gram: Gram) -> bool {
    gram >> (2 * WIDTH) == 0 || gram >> 63 == 1
}

fn packed(chars: &[char]) -> Gram {
    chars.iter().fold(0, |gram, c| gram << WIDTH | u64::from(u32::from(*c)))
}

/// Runs of letters and digits may be long; the highest bit tells them from Han grams.
fn hashed(chars: &[char]) -> Gram {
    let hash = chars.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, c| {
        (h ^ u64::from(u32::from(c.to_ascii_lowercase()))).wrapping_mul(0x0100_0000_01b3)
    });
    hash | 1 << 63
}

/// Folded clauses of a text, each with whether it belongs to the first sentence.
fn clauses(text: &str) -> Vec<(Vec<char>, bool)> {
    let mut out = Vec::new();
    let (mut clause, mut opening) = (Vec::new(), true);
    for c in text.chars().filter(|c| !c.is_whitespace()).map(fold) {
        let ends = matches!(c, '。' | ';');
        if ends || matches!(c, ',' | ':') {
            out.push((std::mem::take(&mut clause), opening));
            opening &= !ends;
        } else {
            clause.push(c);
        }
    }
    out.push((clause, opening));
    out
}

fn strongest(mut parts: Vec<(Gram, f32)>) -> Vec<(Gram, f32)> {
    parts.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
    parts.dedup_by_key(|(gram, _)| *gram);
    parts
}

#[expect(clippy::cast_possible_truncation, reason = "weights need no more than seven digits")]
pub(super) fn narrow(x: f64) -> f32 {
    x as f32
}

/// In how many measures of the corpus each gram stands, for those in more than one of a
/// hundred: rarer ones weigh what their own family says.
#[derive(Debug, Default)]
pub struct Common {
    /// Sorted by gram.
    counts: Vec<(Gram, u32)>,
    measures: u32,
}

impl Common {
    /// Counts at most `sample` measures, spread evenly over the corpus.
    pub fn of(linking: &Linking, corpus: &Corpus, sample: usize) -> Self {
        let all: usize = corpus.entries().iter().map(|e| e.measures.len()).sum();
        let step = all.div_ceil(sample.max(1)).max(1);
        let (mut grams, mut measures): (Vec<Gram>, u32) = (Vec::new(), 0);
        for item in corpus.entries().iter().flat_map(|e| &e.measures).step_by(step) {
            measures += 1;
            grams.extend(distinct(linking, &item.text));
        }
        grams.sort_unstable();
        let least = measures / 100;
        let count = |same: &[Gram]| Some((*same.first()?, u32::try_from(same.len()).unwrap_or(u32::MAX)));
        let counts = grams.chunk_by(|a, b| a == b).filter_map(count).filter(|(_, n)| *n > least).collect();
        Self { counts, measures }
    }

    /// How much a gram weighs that stands in `here` of `of` measures of a family: what is
    /// frequent there or in the corpus says little.
    pub fn weight(&self, gram: Gram, here: u32, of: u32) -> f64 {
        let rare = |count: u32, of: u32| ((f64::from(of) + 1.0) / (f64::from(count) + 0.5)).ln().max(0.0);
        let known =
            self.counts.binary_search_by_key(&gram, |(g, _)| *g).ok().and_then(|at| self.counts.get(at));
        let everywhere = known.map(|&(_, n)| rare(n, self.measures));
        everywhere.map_or(rare(here, of), |e| e.min(rare(here, of)))
    }
}

fn distinct(linking: &Linking, text: &str) -> Vec<Gram> {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).map(fold).collect();
    let mut own: Vec<Gram> = Vec::new();
    grams(linking, &chars, |gram, _| own.push(gram));
    own.sort_unstable();
    own.dedup();
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_openings_weigh_more_than_lists_and_empty_words_nothing() {
        let linking = &crate::Context::new(&crate::Settings::default()).unwrap().lexicon.linking;
        let text = "巡查水源地。加强工作。公布食品、药品、环境、安全结果。";
        let item = Item { text: text.into(), heading: 5, ..Item::default() };
        let all = features(linking, &item, &Weights::default());
        let weight = |word: &str| {
            let gram = packed(&word.chars().collect::<Vec<_>>());
            all.iter().find(|(g, _)| *g == gram).map_or(0.0, |(_, w)| *w)
        };
        assert!(weight("巡查") > weight("结果") && weight("结果") > 0.0);
        assert!(weight("药品") < 1.0 && weight("加强") <= 0.0);
        assert!(is_pair(packed(&['水', '源'])) && !is_pair(packed(&['水', '源', '地'])));
    }
}

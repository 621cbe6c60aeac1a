//! What a measure is about, as weighted pairs and triples of characters.
//!
//! Chinese sets no spaces; pairs and triples of characters do what words do elsewhere,
//! without a segmenter and its mistakes. Words that every measure uses weigh nothing, and
//! the rarer a gram is, the more it weighs.

use crate::base::text::{fold, is_han};
use crate::corpus::Corpus;
use crate::lexicon::linking::Linking;

/// Two or three Han characters, or a run of letters and digits.
pub type Gram = u64;

/// Bits of a code point.
const WIDTH: u32 = 21;

/// Every gram of a text that is not made of empty words, with what it tells of the subject.
pub fn grams(linking: &Linking, text: &[char], take: impl FnMut(Gram, f64)) {
    told(text, &linking.read(text).shares, take);
}

/// The same of a text that was read.
pub(super) fn told(text: &[char], shares: &[f64], mut take: impl FnMut(Gram, f64)) {
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
        let (Some(run_text), Some(run_shares)) = (text.get(at..at + run), shares.get(at..at + run)) else {
            return;
        };
        for (n, each) in [(2, 1.0 / 2.0), (3, 1.0 / 3.0)] {
            for (gram, shares) in run_text.windows(n).zip(run_shares.windows(n)) {
                let share = shares.iter().sum::<f64>() * each;
                if share > 0.0 {
                    take(packed(gram), share);
                }
            }
        }
        at += run;
    }
}

/// Whether a gram is a pair of Han characters or a word of letters, not a triple.
pub(super) fn is_pair(gram: Gram) -> bool {
    gram >> (2 * WIDTH) == 0 || gram >> 63 == 1
}

/// The mark of a row of terms: neither pair nor triple.
pub(super) fn concept(row: u32) -> Gram {
    1 << 61 | u64::from(row)
}

/// The mark of a field.
pub(super) fn field(field: u32) -> Gram {
    1 << 61 | 1 << 32 | u64::from(field)
}

/// Whether a gram is the mark of a row or a field. Characters need fewer bits, and the highest
/// is that of words of letters.
pub(super) fn is_mark(gram: Gram) -> bool {
    gram >> 61 == 1
}

pub(super) fn packed(chars: &[char]) -> Gram {
    chars.iter().fold(0, |gram, c| gram << WIDTH | u64::from(u32::from(*c)))
}

/// Runs of letters and digits may be long; the highest bit tells them from Han grams.
fn hashed(chars: &[char]) -> Gram {
    let hash = chars.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, c| {
        (h ^ u64::from(u32::from(c.to_ascii_lowercase()))).wrapping_mul(0x0100_0000_01b3)
    });
    hash | 1 << 63
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
            grams.extend(marks(linking, &item.text));
        }
        grams.sort_unstable();
        let least = measures / 100;
        let count = |same: &[Gram]| Some((*same.first()?, u32::try_from(same.len()).unwrap_or(u32::MAX)));
        let counts = grams.chunk_by(|a, b| a == b).filter_map(count).filter(|(_, n)| *n > least).collect();
        Self { counts, measures }
    }

    /// How rare a gram is that stands in `here` of the `of` measures of `notices` notices: 1
    /// if there is one for each notice, as of a task that all share; 0 if all measures have
    /// it. What is frequent in the corpus is not rare in a family.
    pub fn rarity(&self, gram: Gram, here: usize, of: usize, notices: usize) -> f64 {
        let known =
            self.counts.binary_search_by_key(&gram, |(g, _)| *g).ok().and_then(|at| self.counts.get(at));
        let often = known.map_or(0.0, |&(_, n)| share(n as usize, self.measures as usize));
        scarcity(often.max(share(here, of)), share(notices, of))
    }
}

/// 1 for what stands in the share `single` of all measures or in fewer, 0 for what stands in
/// all of them, and by its logarithm between.
pub(super) fn scarcity(often: f64, single: f64) -> f64 {
    (often.max(f64::MIN_POSITIVE).ln() / single.clamp(f64::MIN_POSITIVE, 0.5).ln()).clamp(0.0, 1.0)
}

/// The share of `part` in `whole`.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    let f = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    f(part) / f(whole).max(1.0)
}

fn marks(linking: &Linking, text: &str) -> Vec<Gram> {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).map(fold).collect();
    let mut own: Vec<Gram> = Vec::new();
    let reading = linking.read(&chars);
    told(&chars, &reading.shares, |gram, _| own.push(gram));
    for named in &reading.named {
        own.extend(named.rows.iter().map(|row| concept(*row)));
        own.extend(named.fields.iter().map(|f| field(*f)));
    }
    own.sort_unstable();
    own.dedup();
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_words_tell_nothing_but_in_the_name_of_a_task() {
        let linking = &crate::Context::new(&crate::Settings::default()).unwrap().lexicon.linking;
        let told = |text: &str, word: &str| {
            let (text, word): (Vec<char>, Vec<char>) = (text.chars().collect(), word.chars().collect());
            let (mut share, gram) = (0.0, packed(&word));
            grams(linking, &text, |g, s| {
                if g == gram {
                    share = s;
                }
            });
            share
        };
        let rows = [("加强巡查", "加强", 0.0), ("优质服务", "服务", 0.0), ("政务服务", "服务", 1.0)];
        for (text, word, want) in rows {
            assert!((told(text, word) - want).abs() < 1e-9, "{text} {word}");
        }
        assert!(told("使用平台", "平台") < told("使用水源", "水源"));
        assert!(is_pair(packed(&['水', '源'])) && !is_pair(packed(&['水', '源', '地'])));
        assert!(!is_pair(concept(7)) && concept(7) != field(7));
        assert!(is_mark(concept(7)) && is_mark(field(7)));
        assert!(!is_mark(packed(&['水', '源', '\u{323af}'])) && !is_mark(hashed(&['5', 'g'])));
    }

    #[test]
    fn what_stands_once_in_each_notice_is_as_rare_as_can_be() {
        let rows = [(0.02, 1.0), (0.01, 1.0), (1.0, 0.0)];
        for (often, want) in rows {
            assert!((scarcity(often, 0.02) - want).abs() < 1e-9, "{often}");
        }
        assert!(scarcity(0.1, 0.02) > scarcity(0.3, 0.02));
        let common = Common::default();
        // Two of forty measures in two notices: one each.
        assert!(
            common.rarity(packed(&['水', '源']), 2, 40, 2) > common.rarity(packed(&['水', '源']), 9, 40, 2)
        );
    }
}

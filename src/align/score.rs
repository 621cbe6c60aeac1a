//! Every weight and threshold of alignment, with its reason.
//!
//! None is fitted to a document. Each says something about how officials write, and the
//! result may not hang on its last digit: a test moves each by a fifth.

/// Weights and thresholds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// What a measure's own heading counts beside its text. The heading names the task; the
    /// sentences behind it tell how.
    pub heading: f64,
    /// What its first sentence counts, heading or not: where there is no heading the task is
    /// named there.
    pub opening: f64,
    /// What a clause counts that lists many things (食品药品、生态环境、生产安全…): it says
    /// where a task applies, and the same lists stand in measures of any kind.
    pub listing: f64,
    /// From how many 、 on a clause is such a list.
    pub listed: usize,
    /// What the heading above the measure counts: it names the field, which all its measures
    /// share.
    pub section: f64,
    /// How far the length of a measure counts against it: 1 is the plain cosine, at which a
    /// broad measure never matches a narrow one; 0 favours whatever is long.
    pub length: f64,
    /// Share of the measures of a cell beyond which a gram finds no candidates. It would
    /// cost the square of its measures and hardly weigh.
    pub cutoff: f64,
    /// What a document that both name adds to their score, as a part of it.
    pub cited: f64,
    /// What figures of the same thing add.
    pub figures: f64,
    /// What the same bodies add. The same bureau has many tasks, so little.
    pub units: f64,
    /// Least score of a pair.
    pub least: f64,
    /// Least share of the best that either side has in the other notice (geometric mean of
    /// both bests): what has a far better partner on both sides is not the partner.
    pub rival: f64,
    /// Score from which the task is the same and not a part of it.
    pub task: f64,
    /// The same for a pair in which each is the other's best.
    pub mutual: f64,
    /// Share of common text from which two measures are near-verbatim.
    pub verbatim: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            heading: 2.0,
            opening: 1.5,
            listing: 0.4,
            listed: 3,
            section: 0.5,
            length: 0.7,
            cutoff: 0.4,
            cited: 0.3,
            figures: 0.3,
            units: 0.1,
            least: 0.08,
            rival: 0.5,
            task: 0.2,
            mutual: 0.12,
            verbatim: 0.75,
        }
    }
}

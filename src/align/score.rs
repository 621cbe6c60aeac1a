//! Every weight and threshold of alignment, with its reason.
//!
//! Those of nearness are set by hand: each says something about how officials write. Those of
//! [`Odds`] are fitted to what a reader said of nine pairs of notices (`tests/scored/pairs.json`), on
//! other subjects than the gold of alignments. No result may hang on the last digit of any: a
//! test moves each by a fifth.

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
    /// Share of the score that the words of two measures make up. The rest is what tasks they
    /// name and what they call themselves.
    pub words: f64,
    /// Share of what the words say that the best stretch makes up: a broad measure answers a
    /// narrow one in one sentence, and its other sentences should not speak against that.
    pub stretch: f64,
    /// Share that the tasks make up which they name.
    pub tasks: f64,
    /// Share that their own names make up.
    pub name: f64,
    /// What a term of a task counts in the name of a measure, beside its characters.
    pub named: f64,
    /// What a common field counts beside a common task: 供水 and 防汛 are both water.
    pub field: f64,
    /// How far it counts whether each speaks of what the other calls itself: what is shared
    /// may be a remark on the side of both.
    pub covered: f64,
    /// What a strong pair right before or behind adds, as a part of the score.
    pub order: f64,
    /// How near a pair is that adds all of it.
    pub strong: f64,
    /// How far the length of a measure counts against it: 1 is the plain cosine, at which a
    /// broad measure never matches a narrow one; 0 favours whatever is long.
    pub length: f64,
    /// The same for tasks and names, of which a measure has few: one that is named by many
    /// measures of a family says little even if a measure names no other.
    pub few: f64,
    /// How far what is frequent in a family loses its part of their length with its voice: at
    /// 1 measures that name the same frequent task, and no other, would be as near as can be;
    /// at 0 what is frequent only dilutes.
    pub voice: f64,
    /// How far rivals lower a pair: the share of its score among all of its row or column,
    /// whichever is better, to this power. A broad measure may meet many narrow ones, but
    /// where each of many meets each of many nothing tells them apart.
    pub alone: f64,
    /// Share of the measures of a cell beyond which a gram finds no candidates. It would
    /// cost the square of its measures and hardly weigh.
    pub cutoff: f64,
    /// What a document that both name adds to their score, as a part of it.
    pub cited: f64,
    /// What figures of the same thing add.
    pub figures: f64,
    /// What the same bodies add. The same bureau has many tasks, so little.
    pub units: f64,
    /// What nearness becomes among its rivals.
    pub odds: Odds,
    /// Least probability of a pair that is taken. A little below one half: who compares cities
    /// sooner looks at a pair too many than misses one.
    pub taken: f64,
    /// Probability from which the task is the same and not a part of it.
    pub task: f64,
    /// The same for a pair in which each is the other's best.
    pub mutual: f64,
    /// Share of common text from which two measures are near-verbatim.
    pub verbatim: f64,
}

/// Weights of what makes a pair likely, as logits: a logistic regression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Odds {
    /// Of the logarithm of how near the measures are.
    pub near: f64,
    /// Of the shares that what they say in common has of the most that either has in common with
    /// any measure of the other notice, 0 to 2.
    pub shared: f64,
    /// Of the logarithms of their places among all that are near to either.
    pub ahead: f64,
    /// Of the logarithm of how alike their characters are.
    pub alike: f64,
    /// Of the number of tasks after different parts of which the measures are called.
    pub apart: f64,
    /// Of the logarithms of the numbers of measures: among many more are near by chance.
    pub sizes: f64,
    /// Of nothing.
    pub plain: f64,
    /// How near the measures of a pair are at least. Also added before a logarithm is taken.
    pub least: f64,
    /// Numbers of measures below this count as this: nobody judged smaller notices.
    pub few: f64,
}

impl Default for Odds {
    fn default() -> Self {
        Self {
            near: 2.1,
            shared: 1.45,
            ahead: -0.24,
            alike: 1.75,
            apart: -4.4,
            sizes: -0.34,
            plain: -1.25,
            least: 0.01,
            few: 15.0,
        }
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            heading: 2.0,
            opening: 1.5,
            listing: 0.4,
            listed: 3,
            section: 0.4,
            words: 0.7,
            stretch: 0.5,
            tasks: 0.2,
            name: 0.1,
            named: 2.0,
            field: 0.3,
            covered: 0.5,
            order: 0.25,
            strong: 0.3,
            length: 0.7,
            few: 0.4,
            voice: 0.5,
            alone: 0.35,
            cutoff: 0.4,
            cited: 0.3,
            figures: 0.3,
            units: 0.1,
            odds: Odds::default(),
            taken: 0.45,
            task: 0.9,
            mutual: 0.8,
            verbatim: 0.75,
        }
    }
}

impl Weights {
    /// The views in the order of [`super::features::features`].
    pub(super) fn views(&self) -> [Counts; super::features::VIEWS] {
        let few = |share| Counts { share, length: self.few, voice: self.voice };
        [Counts { share: self.words, length: self.length, voice: 1.0 }, few(self.tasks), few(self.name)]
    }
}

/// What a view counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts {
    /// Its share of the score.
    pub(super) share: f64,
    /// How far the length of its vectors counts.
    pub(super) length: f64,
    /// How far what is frequent loses its part of the length.
    pub(super) voice: f64,
}

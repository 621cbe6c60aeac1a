//! What a measure is about, told three ways: by its words, by the tasks that they name, and
//! by what it calls itself.
//!
//! Words find what was copied or adapted. Tasks find what was written anew. What a measure
//! calls itself (its heading, or what stands first) says which of its many words is its own.

use super::grams::{Gram, concept, field, narrow, told};
use super::score::Weights;
use crate::base::text::fold;
use crate::corpus::Item;
use crate::lexicon::concepts::Named;
use crate::lexicon::linking::Linking;

/// The ways in which a measure is told.
pub const VIEWS: usize = 3;

/// A view of a measure: grams with what the place where they stand makes of them, sorted.
pub type View = Vec<(Gram, f32)>;

/// Longest stretch from the beginning that names the task where there is no heading.
const NAME: usize = 24;

/// What a measure is about.
#[derive(Debug)]
pub struct Features {
    /// Its views: words, tasks, name.
    pub views: [View; VIEWS],
    /// The grams of each of its sentences, headings left out; of all of it where it has none.
    pub stretches: Vec<Vec<Gram>>,
    /// The parts of tasks that it names.
    pub parts: Parts,
}

/// Parts of tasks, each with its task; sorted.
#[derive(Debug, Default)]
pub struct Parts {
    /// Those that stand anywhere in the measure.
    all: Vec<(u32, u32)>,
    /// Those of its name.
    name: Vec<(u32, u32)>,
}

impl Parts {
    fn of<'a>(linking: &Linking, named: impl Iterator<Item = &'a Named<'a>>) -> Vec<(u32, u32)> {
        let part = |row: &u32| Some((linking.whole(*row)?, *row));
        let mut parts: Vec<(u32, u32)> = named.flat_map(|one| one.rows).filter_map(part).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// How many tasks there are of which either measure is called after parts, and not one of
    /// them is in both.
    pub(super) fn apart(&self, other: &Self) -> usize {
        let of = |parts: &[(u32, u32)], task: u32| -> Vec<u32> {
            parts.iter().filter(|p| p.0 == task).map(|p| p.1).collect()
        };
        let differ = |task: u32| {
            let (here, there) = (of(&self.all, task), of(&other.all, task));
            other.name.iter().any(|p| p.0 == task) && !here.iter().any(|part| there.contains(part))
        };
        self.name.chunk_by(|a, b| a.0 == b.0).filter_map(|same| same.first()).filter(|p| differ(p.0)).count()
    }
}

/// Tells what a measure is about.
pub fn features(linking: &Linking, item: &Item, weights: &Weights) -> Features {
    let mut words: View = Vec::new();
    let (mut stretches, mut stretch): (Vec<Vec<Gram>>, Vec<Gram>) = (Vec::new(), Vec::new());
    let mut tasks = Tasks { weights, hits: Vec::new() };
    let mut terms: Vec<Named> = Vec::new();
    let heading = usize::from(item.heading);
    for clause in clauses(&item.text) {
        let weight = weights.place(&clause);
        let reading = linking.read(&clause.text);
        told(&clause.text, &reading.shares, |gram, share| {
            words.push((gram, narrow(weight * share)));
            if clause.start >= heading {
                stretch.push(gram);
            }
        });
        if clause.ends {
            stretches.push(std::mem::take(&mut stretch));
        }
        let headed = if clause.start < heading { weights.heading } else { 1.0 };
        tasks.add(&reading.named, weight * headed);
        terms.extend(reading.named);
    }
    stretches.push(stretch);
    // A gram said twice counts once, by its best place; headings count beside the text.
    let mut words = strongest(words);
    let stretches = distinct(stretches, &words);
    let mut name: View = Vec::new();
    let said = name_of(item);
    let reading = linking.read(&said);
    told(&said, &reading.shares, |gram, share| name.push((gram, narrow(share))));
    let mut named = Tasks { weights, hits: Vec::new() };
    named.add(&reading.named, weights.named);
    if heading > 0 {
        words.extend(strongest(name.iter().map(|(g, w)| (*g, w * narrow(weights.heading - 1.0))).collect()));
    }
    if let Some(section) = &item.section {
        let section: Vec<char> = section.chars().map(fold).collect();
        let reading = linking.read(&section);
        let mut beside: View = Vec::new();
        told(&section, &reading.shares, |gram, share| beside.push((gram, narrow(weights.section * share))));
        words.extend(strongest(beside));
        tasks.add(&reading.named, weights.section);
    }
    name.extend(named.view());
    let parts =
        Parts { all: Parts::of(linking, terms.iter()), name: Parts::of(linking, reading.named.iter()) };
    Features { views: [summed(words), tasks.view(), summed(strongest(name))], stretches, parts }
}

/// Stretches that say something, each gram once; all `words` if none does.
fn distinct(mut stretches: Vec<Vec<Gram>>, words: &View) -> Vec<Vec<Gram>> {
    stretches.retain(|grams| !grams.is_empty());
    if stretches.is_empty() {
        return vec![words.iter().map(|(gram, _)| *gram).collect()];
    }
    for grams in &mut stretches {
        grams.sort_unstable();
        grams.dedup();
    }
    stretches
}

/// The heading of a measure; where it has none, the words that stand first.
fn name_of(item: &Item) -> Vec<char> {
    let heading = usize::from(item.heading);
    if heading > 0 {
        return item.text.chars().take(heading).filter(|c| !c.is_whitespace()).map(fold).collect();
    }
    let first = clauses(&item.text).into_iter().map(|c| c.text).find(|text| !text.is_empty());
    let mut first = first.unwrap_or_default();
    first.truncate(NAME);
    first
}

/// Terms of tasks in a measure.
struct Tasks<'w> {
    weights: &'w Weights,
    /// Mark, term, weight of the place.
    hits: Vec<(Gram, u32, f32)>,
}

impl Tasks<'_> {
    fn add(&mut self, named: &[Named], weight: f64) {
        for one in named {
            let row = |row: &u32| (concept(*row), one.term, narrow(weight));
            self.hits.extend(one.rows.iter().map(row));
            let of_field = narrow(weight * self.weights.field);
            self.hits.extend(one.fields.iter().map(|f| (field(*f), one.term, of_field)));
        }
    }

    /// A row counts by the best place of its terms, and more if several of them are there:
    /// one may be in passing.
    fn view(mut self) -> View {
        self.hits.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| b.2.total_cmp(&a.2)));
        self.hits.dedup_by_key(|hit| (hit.0, hit.1));
        let row = |hits: &[(Gram, u32, f32)]| {
            let best = hits.iter().map(|hit| hit.2).fold(0.0, f32::max);
            let terms = narrow(f64::from(u32::try_from(hits.len()).unwrap_or(u32::MAX)));
            Some((hits.first()?.0, best * (1.0 + terms.ln())))
        };
        self.hits.chunk_by(|a, b| a.0 == b.0).filter_map(row).collect()
    }
}

/// A clause of a measure.
pub(super) struct Clause {
    /// Its folded characters without white space.
    text: Vec<char>,
    /// Its first character in the text.
    start: usize,
    /// Whether it belongs to the first sentence.
    opening: bool,
    /// Whether a sentence ends with it.
    ends: bool,
}

impl Weights {
    /// What the place of a clause makes of its words.
    fn place(&self, clause: &Clause) -> f64 {
        let list = clause.text.iter().filter(|c| **c == '、').count() >= self.listed;
        let opening = if clause.opening { self.opening } else { 1.0 };
        if list { opening * self.listing } else { opening }
    }
}

fn clauses(text: &str) -> Vec<Clause> {
    let mut out = Vec::new();
    let mut clause = Clause { text: Vec::new(), start: 0, opening: true, ends: false };
    for (at, c) in text.chars().enumerate().map(|(at, c)| (at, fold(c))) {
        let ends = matches!(c, '。' | ';');
        if ends || matches!(c, ',' | ':') {
            clause.ends = ends;
            let opening = clause.opening && !ends;
            let next = Clause { text: Vec::new(), start: at + 1, opening, ends: false };
            out.push(std::mem::replace(&mut clause, next));
        } else if !c.is_whitespace() {
            clause.text.push(c);
        }
    }
    out.push(clause);
    out
}

fn strongest(mut parts: View) -> View {
    parts.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
    parts.dedup_by_key(|(gram, _)| *gram);
    parts
}

fn summed(mut parts: View) -> View {
    parts.sort_unstable_by_key(|(gram, _)| *gram);
    parts.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_openings_weigh_more_than_lists() {
        let linking = &crate::Context::new(&crate::Settings::default()).unwrap().lexicon.linking;
        let view = |text: &str, heading: u16, view: usize, of: &str| {
            let item = Item { text: text.into(), heading, ..Item::default() };
            let all = features(linking, &item, &Weights::default()).views;
            let mut marks = Vec::new();
            let of: Vec<char> = of.chars().collect();
            let reading = linking.read(&of);
            told(&of, &reading.shares, |gram, _| marks.push(gram));
            marks.extend(reading.named.iter().flat_map(|n| n.rows).map(|row| concept(*row)));
            let found = all[view].iter().filter(|(g, _)| marks.contains(g));
            found.map(|(_, w)| *w).fold(0.0, f32::max)
        };
        let text = "巡查水源地。公布结果、药品、环境、安全数目。";
        assert!(view(text, 5, 0, "巡查") > view(text, 0, 0, "巡查"));
        assert!(view(text, 5, 0, "巡查") > view(text, 5, 0, "数目") && view(text, 5, 0, "数目") > 0.0);
        // 水源地 is a term of 饮用水水源.
        assert!(view(text, 5, 1, "饮用水水源") > 0.0 && view(text, 5, 2, "饮用水水源") > 0.0);
        assert!(view(text, 5, 2, "数目") <= 0.0);
    }

    #[test]
    fn measures_called_after_other_parts_of_one_task_are_apart() {
        let linking = &crate::Context::new(&crate::Settings::default()).unwrap().lexicon.linking;
        let parts = |text: &str, heading: u16| {
            let item = Item { text: text.into(), heading, ..Item::default() };
            features(linking, &item, &Weights::default()).parts
        };
        let heard = parts("组织旁听庭审。每季度一次。", 6);
        assert_eq!(heard.apart(&parts("降低败诉率。逐案分析。", 5)), 1);
        assert_eq!(heard.apart(&parts("降低败诉率。旁听庭审，逐案分析。", 5)), 0);
        assert_eq!(heard.apart(&parts("旁听庭审。", 4)), 0);
        assert_eq!(heard.apart(&parts("巡查水源地。", 5)), 0);
    }

    #[test]
    fn sentences_are_stretches_and_headings_are_not() {
        let linking = &crate::Context::new(&crate::Settings::default()).unwrap().lexicon.linking;
        let stretches = |text: &str, heading: u16| {
            let item = Item { text: text.into(), heading, ..Item::default() };
            features(linking, &item, &Weights::default()).stretches.len()
        };
        assert_eq!(stretches("保护湿地。巡查湖泊,清理渔网。投放鱼苗;", 4), 2);
        assert_eq!(stretches("保护湿地。", 4), 1);
        assert_eq!(stretches("加强管理。巡查湖泊", 0), 1);
    }
}

//! What alignment keeps of a measure: its words, who, when, and how much.

use std::sync::Arc;

use super::Pool;
use crate::base::text::fold_str;
use crate::notice::{Measure, Notice, Quantity, Relation, Role, Time, TimeKind, Unit};

/// A measure as alignment sees it.
#[derive(Debug, Default)]
pub struct Item {
    /// Its id.
    pub id: Box<str>,
    /// Heading and sentences as printed.
    pub text: Box<str>,
    /// How many characters of `text` are its heading.
    pub heading: u16,
    /// The heading right above it.
    pub section: Option<Arc<str>>,
    /// Who is charged.
    pub units: Box<[Body]>,
    /// By when, how often, for how long.
    pub times: Box<[When]>,
    /// Figures.
    pub quantities: Box<[Figure]>,
    /// Indices into the citations of its notice.
    pub citations: Box<[u32]>,
}

/// A body charged with a measure.
#[derive(Clone, Debug)]
pub struct Body {
    /// As printed.
    pub text: Arc<str>,
    /// What it is, whatever it is called here: the key of the body, its full name, or its
    /// words without those of the tier.
    pub key: Arc<str>,
    /// What it is charged with.
    pub role: Role,
}

/// A time of a measure.
#[derive(Clone, Debug)]
pub struct When {
    /// As printed.
    pub text: Arc<str>,
    /// What sort of time it is.
    pub kind: TimeKind,
    /// How the measure stands to it.
    pub relation: Option<Relation>,
    /// Date, interval or duration.
    pub value: Option<Arc<str>>,
    /// Recurrence rule.
    pub recurrence: Option<Arc<str>>,
    /// Its first character in the text of the measure; none where it stands in a label.
    pub at: Option<u32>,
}

/// A figure of a measure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// As printed.
    pub text: Arc<str>,
    /// Least value that it allows.
    pub min: Option<f64>,
    /// Greatest value that it allows.
    pub max: Option<f64>,
    /// 学时, 万元, `%`.
    pub unit: Arc<str>,
    /// What it is counted against.
    pub per: Option<Arc<str>>,
    /// Its first character in the text of the measure.
    pub at: Option<u32>,
}

/// Longest heading that counts as one: what is longer is a sentence of the measure.
const LONGEST_HEADING: usize = 24;

pub(super) fn items(notice: &Notice, pool: &mut Pool) -> Vec<Item> {
    notice.measures.iter().map(|m| item(m, pool)).collect()
}

fn item(measure: &Measure, pool: &mut Pool) -> Item {
    let heading = measure.title.as_deref().map_or(0, |t| t.chars().count());
    let heading = if heading <= LONGEST_HEADING { heading } else { 0 };
    let places = Places(&measure.text);
    let mut order = 0;
    let times = measure.times.iter().map(|t| when(t, places.next(&t.text, &mut order), pool)).collect();
    order = 0;
    let quantities =
        measure.quantities.iter().map(|q| figure(q, places.next(&q.text, &mut order), pool)).collect();
    Item {
        id: measure.id.as_str().into(),
        text: measure.text.as_str().into(),
        heading: u16::try_from(heading).unwrap_or(0),
        section: measure.section.last().map(|s| pool.of(s)),
        units: measure.units.iter().map(|u| body(u, pool)).collect(),
        times,
        quantities,
        citations: measure.citations.as_slice().into(),
    }
}

/// Finds printed words in the text of a measure, in the order in which they stand there.
struct Places<'t>(&'t str);

impl Places<'_> {
    /// The next place of `words` behind byte `from`, counted in characters.
    fn next(&self, words: &str, from: &mut usize) -> Option<u32> {
        let ahead = self.0.get(*from..).and_then(|rest| rest.find(words)).map(|at| at + *from);
        let at = ahead.or_else(|| self.0.find(words))?;
        *from = at + words.len();
        u32::try_from(self.0.get(..at)?.chars().count()).ok()
    }
}

fn body(unit: &Unit, pool: &mut Pool) -> Body {
    let key = match (&unit.org, &unit.name) {
        (Some(org), _) => org.clone(),
        (None, Some(name)) if !unit.collective => name.clone(),
        _ => tierless(&unit.text),
    };
    Body { text: pool.of(&unit.text), key: pool.of(&key), role: unit.role }
}

/// 各县（市、区）政府 and 各区县人民政府 are the same class of bodies.
fn tierless(text: &str) -> String {
    let folded = fold_str(text).replace("人民政府", "政府").replace("有关", "").replace("相关", "");
    let plain = folded.replace(['省', '市', '县', '区', '(', ')', '、', '各', '级'], "");
    if plain.is_empty() { folded } else { plain }
}

fn when(time: &Time, at: Option<u32>, pool: &mut Pool) -> When {
    When {
        text: pool.of(&time.text),
        kind: time.kind,
        relation: time.relation,
        value: time.value.as_deref().map(|v| pool.of(v)),
        recurrence: time.recurrence.as_deref().map(|v| pool.of(v)),
        at,
    }
}

fn figure(quantity: &Quantity, at: Option<u32>, pool: &mut Pool) -> Figure {
    let open = matches!(quantity.comparison.as_str(), ">=" | ">");
    let capped = matches!(quantity.comparison.as_str(), "<=" | "<");
    Figure {
        text: pool.of(&quantity.text),
        min: quantity.min.or(quantity.value.filter(|_| !capped)),
        max: quantity.max.or(quantity.value.filter(|_| !open)),
        unit: pool.of(&quantity.unit),
        per: quantity.per.as_deref().map(|p| pool.of(p)),
        at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_bodies_are_the_same_in_every_tier() {
        for (a, b, same) in [
            ("各县（市、区）政府", "各区县人民政府", true),
            ("市政府各部门", "市政府各相关部门", true),
            ("各镇（街道）", "各县（市、区）政府", false),
        ] {
            assert_eq!(tierless(a) == tierless(b), same, "{a} {b}");
        }
    }

    #[test]
    fn words_are_found_one_after_the_other() {
        let places = Places("每年1次，每年2次");
        let mut at = 0;
        assert_eq!((places.next("每年", &mut at), places.next("每年", &mut at)), (Some(0), Some(5)));
    }
}

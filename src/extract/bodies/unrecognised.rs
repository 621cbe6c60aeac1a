//! Bodies that notices charge and the lexicon does not know, gathered over a corpus.
//!
//! Notices come in one by one; out go the names that were not recognised, most frequent
//! first, each as a row that a user can put into a table of his own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::read::behind_seat;
use crate::base::text::fold_str;
use crate::lexicon::Lexicon;
use crate::notice::{Kind, Notice, Unit};

/// Names that were not recognised, with where they stand.
#[derive(Clone, Debug, Default)]
pub struct Unrecognised {
    found: BTreeMap<String, Found>,
}

#[derive(Clone, Debug, Default)]
struct Found {
    count: usize,
    notices: BTreeSet<String>,
    /// Source, measure and words of its first place.
    first: (String, String),
}

/// A name that was not recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As printed.
    pub text: String,
    /// The same without the place or tier in front: what a row of the lexicon names.
    pub words: String,
    /// How many entries bear it.
    pub count: usize,
    /// In how many notices.
    pub notices: usize,
    /// Path of the source that bears it first.
    pub source: String,
    /// Measure that bears it first.
    pub measure: String,
}

/// Whether the lexicon says what `unit` is.
pub fn is_recognised(unit: &Unit) -> bool {
    unit.name.is_some() || unit.collective || unit.org.is_some() || unit.kind != Kind::Other
}

impl Unrecognised {
    /// Counts the units of a notice.
    pub fn add(&mut self, notice: &Notice) {
        for measure in &notice.measures {
            for unit in measure.units.iter().filter(|u| !is_recognised(u)) {
                let found = self.found.entry(unit.text.clone()).or_insert_with(|| Found {
                    first: (notice.source.path.clone(), measure.id.clone()),
                    ..Found::default()
                });
                found.count += 1;
                found.notices.insert(notice.id.clone());
            }
        }
    }

    /// The names, most frequent first, then in the order of their characters.
    pub fn rows(&self, lexicon: &Lexicon) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .found
            .iter()
            .map(|(text, found)| {
                let folded = fold_str(text);
                let words = behind_seat(lexicon, &folded);
                Row {
                    text: text.clone(),
                    words: if words.chars().count() < 2 { &folded } else { words }.to_owned(),
                    count: found.count,
                    notices: found.notices.len(),
                    source: found.first.0.clone(),
                    measure: found.first.1.clone(),
                }
            })
            .collect();
        rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        rows
    }
}

/// Rows as a table that `Settings::lexicon` takes, each name once.
pub fn table(rows: &[Row]) -> String {
    let mut out = String::new();
    let mut seen = BTreeSet::new();
    for row in rows.iter().filter(|r| seen.insert(r.words.as_str())) {
        // Strings of TOML are strings of JSON as far as names go.
        let words = serde_json::Value::from(row.words.as_str());
        let place = row.source.replace(char::is_control, " ");
        let _ = writeln!(
            out,
            "# {} × {} in {}, first in {place} ({})\n[[body]]\nkey = {words}\nkind = \"other\"\nloose = [{words}]\n",
            row.count,
            row.text,
            if row.notices == 1 { "1 notice".to_owned() } else { format!("{} notices", row.notices) },
            row.measure,
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, Hint, Settings, extract};

    const TEXT: &str = "关于提升供水服务水平的通知\n各乡镇人民政府：\n\
        一、缩短报装时间。具备条件的，5个工作日内通水。（责任单位：市云谷专项推进指挥中枢、市财政局）\n\
        二、公开水质信息。每月10日前公布检测结果。（责任单位：市云谷专项推进指挥中枢、市水质共治同盟）\n";

    fn unrecognised(settings: &Settings) -> (Context, Unrecognised) {
        let ctx = Context::new(settings).unwrap();
        let mut found = Unrecognised::default();
        for notice in extract(&ctx, TEXT.as_bytes(), &Hint::default()).unwrap() {
            found.add(&notice);
        }
        (ctx, found)
    }

    #[test]
    fn what_is_listed_is_known_once_it_is_added() {
        let (ctx, found) = unrecognised(&Settings::default());
        let rows = found.rows(&ctx.lexicon);
        let listed: Vec<_> = rows.iter().map(|r| (r.text.as_str(), r.words.as_str(), r.count)).collect();
        assert_eq!(
            listed,
            [("市云谷专项推进指挥中枢", "云谷专项推进指挥中枢", 2), ("市水质共治同盟", "水质共治同盟", 1)]
        );
        let settings = Settings { lexicon: vec![table(&rows)], ..Settings::default() };
        let (ctx, found) = unrecognised(&settings);
        assert_eq!(found.rows(&ctx.lexicon), []);
    }
}

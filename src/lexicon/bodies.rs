//! Bodies: organs of state and party, people's organisations, and classes of institutions
//! and enterprises, with their official and short names.
//!
//! In: `units.toml` and `seats.toml`. Out: for the words behind a place's name, the body they mean and how
//! its official name is built. Whose body it is, is not decided here.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::places::ExtraError;
use super::seats::{Seat, Seats};
use crate::base::charset::CharSet;
use crate::base::text::cut;
use crate::notice::{Kind, Level};

const TABLE: &str = include_str!("units.toml");
const SEATS: &str = include_str!("seats.toml");

/// Classes of words that end a department's name, short forms first.
const CLASSES: &[&str] = &["委员会", "办公室", "委", "办", "局", "厅"];

/// A body with its counterparts at every tier.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Stable key, the same across places, tiers and years.
    pub key: String,
    /// What sort of body it is.
    #[serde(default = "department")]
    pub kind: Kind,
    /// Names of the central body, the official one first.
    #[serde(default)]
    pub nation: Vec<String>,
    /// Short names that mean the central body in its own documents only.
    #[serde(default)]
    pub central: Vec<String>,
    /// Groups of local names, the official one first.
    #[serde(default)]
    pub local: Vec<Vec<String>>,
    /// Local names whose official form differs from place to place.
    #[serde(default)]
    pub loose: Vec<String>,
    /// First year of these names.
    pub since: Option<i16>,
    /// Last year of these names.
    pub until: Option<i16>,
    /// Key of what it became.
    pub became: Option<String>,
    /// Printed names with their full names.
    #[serde(default)]
    pub examples: Vec<(String, String)>,
    /// Words that are not this body.
    #[serde(default)]
    pub counter: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    body: Vec<Body>,
    #[serde(default)]
    seat: Vec<Seat>,
    #[serde(default)]
    class: Vec<Class>,
}

/// Institutions and enterprises that no list can name, told by how their names end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Key of the class.
    pub key: String,
    /// What sort of body they are.
    pub kind: Kind,
    /// Endings of their names.
    pub ends: Vec<String>,
    /// Whether a name with such an ending is known by it alone.
    #[serde(default)]
    pub known: bool,
    /// Printed names.
    pub examples: Vec<String>,
    /// Words that are none.
    pub counter: Vec<String>,
}

/// A body found for a local name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit<'a> {
    /// Its key.
    pub(crate) key: &'a str,
    /// What sort of body it is.
    pub(crate) kind: Kind,
    /// Pattern of its official name, where that is certain.
    pub(crate) official: Option<&'a str>,
}

#[derive(Clone, Copy, Debug)]
struct Alias {
    body: usize,
    /// Group of the official name; none for a loose name.
    group: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    body: usize,
    full: bool,
}

/// The table of bodies with its indexes.
#[derive(Clone, Debug, Default)]
pub struct Bodies {
    rows: Vec<Body>,
    classes: Vec<Class>,
    nation: BTreeMap<String, Vec<(usize, bool)>>,
    /// First and last characters of the names in `nation`.
    nation_starts: CharSet,
    nation_ends: CharSet,
    local: BTreeMap<String, Vec<Alias>>,
    words: BTreeMap<String, Word>,
    seats: Seats,
    openings: Vec<String>,
    /// Pairs of characters that stand in official names: such a pair is no sign of a short
    /// form, even where another department is called by it for short.
    official_pairs: BTreeSet<String>,
}

impl Bodies {
    /// Loads the embedded table.
    pub fn load() -> Result<Self, ExtraError> {
        let mut bodies = Self::default();
        bodies.with_extra(TABLE)?;
        bodies.with_extra(SEATS)?;
        Ok(bodies)
    }

    /// Adds a user's rows, in the form of the embedded table: `[[body]]`, `[[seat]]`,
    /// `[[class]]`. A name that the table already knows keeps its meaning as well; among
    /// several the year decides, then the earlier row.
    pub fn with_extra(&mut self, toml: &str) -> Result<(), ExtraError> {
        let file: File = toml::from_str(toml).map_err(|e| ExtraError::in_text(toml, &e))?;
        let from = self.rows.len();
        self.rows.extend(file.body);
        self.classes.extend(file.class);
        self.seats.add(file.seat);
        self.index(from);
        Ok(())
    }

    fn index(&mut self, from: usize) {
        for (at, row) in self.rows.iter().enumerate().skip(from) {
            for (names, always) in [(&row.nation, true), (&row.central, false)] {
                for name in names {
                    self.nation.entry(normal(name).into_owned()).or_default().push((at, always));
                }
            }
            for (group, names) in row.local.iter().enumerate() {
                for name in names {
                    let alias = Alias { body: at, group: Some(group) };
                    for name in by_tier(behind(name)) {
                        self.local.entry(normal(&name).into_owned()).or_default().push(alias);
                    }
                    self.openings.extend(
                        name.split_once("{p}").or_else(|| name.split_once("{s}")).map(|(o, _)| o.to_owned()),
                    );
                }
            }
            for name in row.loose.iter().flat_map(|n| by_tier(n)) {
                self.local
                    .entry(normal(&name).into_owned())
                    .or_default()
                    .push(Alias { body: at, group: None });
            }
            for (name, full) in words(row) {
                if full {
                    let chars: Vec<char> = name.chars().collect();
                    self.official_pairs.extend(chars.windows(2).map(String::from_iter));
                }
                let word = self.words.entry(name).or_insert(Word { body: at, full });
                word.full |= full;
            }
        }
        self.nation_starts = self.nation.keys().filter_map(|n| n.chars().next()).collect();
        self.nation_ends = self.nation.keys().filter_map(|n| n.chars().next_back()).collect();
        self.openings.retain(|o| !o.is_empty());
        self.openings.extend(["中共", "共青团", "中国共产党"].map(str::to_owned));
        self.openings.sort_by_key(|o| std::cmp::Reverse(o.len()));
        self.openings.dedup();
    }

    /// Every row, in the table's order.
    pub fn rows(&self) -> &[Body] {
        &self.rows
    }

    /// Every class of bodies.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// What the bodies of `key` are called without place, after the first official name of theirs:
    /// 水务局, 党委组织部; for a class, how their names end.
    pub fn label(&self, key: &str) -> Option<String> {
        let row = self.find(key);
        let local = row
            .and_then(|r| r.local.first().and_then(|g| g.first()).or(r.loose.first()).or(r.nation.first()));
        let class = || self.classes.iter().find(|c| c.key == key).and_then(|c| c.ends.first());
        local.or_else(class).map(|name| placeless(name))
    }

    /// The row of `key` whose names are in use, or were last.
    pub fn find(&self, key: &str) -> Option<&Body> {
        self.rows.iter().find(|r| r.key == key)
    }

    /// The central body that `text` names in `year`; short names count only `at_home`, in
    /// documents of the central authorities. A name of other years is known, but what the
    /// body was called then is not certain.
    pub(crate) fn central(&self, text: &str, at_home: bool, year: Option<i16>) -> Option<Hit<'_>> {
        let name = normal(text);
        // Every beginning of a name is asked about here; a character rules most of them out.
        let known = |set: &CharSet, c: Option<char>| c.is_some_and(|c| set.contains(c));
        let may_be = known(&self.nation_starts, name.chars().next())
            && known(&self.nation_ends, name.chars().next_back());
        if !may_be {
            return None;
        }
        let named = self.nation.get(name.as_ref())?;
        let rows = || {
            let named = named.iter().filter(|(_, always)| *always || at_home);
            named.filter_map(|(at, _)| self.rows.get(*at))
        };
        let row = rows().find(|r| in_years(r, year)).or_else(|| rows().next())?;
        let valid = in_years(row, year) || row.nation.first().is_some_and(|n| n == text);
        let official = row.nation.first().filter(|_| valid).map(String::as_str);
        Some(Hit { key: &row.key, kind: row.kind, official })
    }

    /// The official names of the branches of `key` in single places, as patterns with {s}.
    pub(crate) fn branches(&self, key: &str) -> impl Iterator<Item = &str> {
        let rows = self.rows.iter().filter(move |r| r.key == key);
        rows.flat_map(|r| &r.local)
            .filter_map(|g| g.first())
            .filter(|n| n.contains("{s}"))
            .map(String::as_str)
    }

    /// The body that `text`, the words behind a place's name, means in `year`. Behind a `bare`
    /// name (河南金融监管局) it is first a branch of a central body, behind a word (市金融监管局)
    /// first the place's own.
    pub(crate) fn local(&self, text: &str, year: Option<i16>, bare: bool) -> Option<Hit<'_>> {
        let aliases = self.local.get(normal(text).as_ref()).or_else(|| {
            let rest = text.strip_prefix("人民政府").or_else(|| text.strip_prefix("政府"))?;
            self.local.get(normal(rest).as_ref())
        })?;
        let valid = |a: &&Alias| self.rows.get(a.body).is_some_and(|r| in_years(r, year));
        let branch = |a: &Alias| self.pattern(a).is_some_and(|p| p.contains("{s}"));
        let of_year = aliases.iter().filter(valid);
        let alias =
            of_year.min_by_key(|a| (a.group.is_none(), branch(a) != bare)).or_else(|| aliases.first())?;
        let row = self.rows.get(alias.body)?;
        // A name from other years is known, but what it stands for here is not certain.
        let official = self.pattern(alias).filter(|_| in_years(row, year));
        Some(Hit { key: &row.key, kind: row.kind, official })
    }

    fn pattern(&self, alias: &Alias) -> Option<&str> {
        let group = self.rows.get(alias.body)?.local.get(alias.group?)?;
        group.first().map(String::as_str)
    }

    /// The name of a body that a place calls otherwise than its fellows do; an empty one where
    /// it is not certain there.
    pub(crate) fn at_seat(&self, code: &str, level: Level, text: &str, year: Option<i16>) -> Option<&str> {
        self.seats.official(code, level, text, year)
    }

    /// The department whose field of work `text` names: 财政, 住建.
    pub(crate) fn of_field(&self, text: &str) -> Option<&Body> {
        self.words.get(text).and_then(|w| self.rows.get(w.body))
    }

    /// A department put together from the names of several: 发展改革和统计局, 经信科技局. Its
    /// official name is certain only where every word stands in full.
    pub(crate) fn composite(&self, text: &str) -> Option<(Hit<'_>, bool)> {
        let class = CLASSES.iter().find(|c| text.ends_with(*c))?;
        let stem = cut(text, 0..text.len() - class.len());
        if stem.chars().count() > 24 {
            return None;
        }
        let ends: Vec<usize> = stem.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
        let (mut at, mut words, mut full, mut joined, mut first) = (0, 0, true, false, None);
        while at < stem.len() {
            let step = ends
                .iter()
                .rev()
                .filter(|&&e| e > at)
                .find_map(|&e| self.words.get(cut(stem, at..e)).filter(|_| e - at >= 6).map(|w| (e, *w)));
            if let Some((end, word)) = step {
                at = end;
                words += 1;
                full &= word.full;
                first = first.or(Some(word.body));
            } else {
                let rest = cut(stem, at..stem.len());
                let glue = ["和", "与", "、", "管理", "事业", "发展", "监督", "服务", "综合"]
                    .iter()
                    .find(|g| rest.starts_with(*g))?;
                joined |= matches!(*glue, "和" | "与");
                at += glue.len();
            }
        }
        let row = self.rows.get(first?).filter(|_| words >= 2)?;
        Some((Hit { key: &row.key, kind: Kind::Department, official: None }, full && joined))
    }

    /// The class whose ending `text` bears.
    pub(crate) fn class(&self, text: &str) -> Option<&Class> {
        let ends = |c: &Class| c.ends.iter().filter(|e| text.ends_with(e.as_str())).map(String::len).max();
        self.classes.iter().filter_map(|c| ends(c).map(|n| (n, c))).max_by_key(|(n, _)| *n).map(|(_, c)| c)
    }

    /// Whether `text` holds a short form of a department's words (住建, 人社), so that a name
    /// built with it is not official.
    pub(crate) fn is_shortened(&self, text: &str) -> bool {
        self.has_short_word(text, &BTreeSet::new())
    }

    /// Whether `text` holds a short word that is none of `allowed`.
    fn has_short_word(&self, text: &str, allowed: &BTreeSet<String>) -> bool {
        let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let two = |w: &[usize]| match w {
            &[from, _, to] => {
                let word = cut(text, from..to);
                self.words.get(word).is_some_and(|w| !w.full) && !allowed.contains(word)
            }
            _ => false,
        };
        starts.windows(3).any(two)
    }

    /// Whether `text`, a department's name behind its place, is spelled out: words joined by
    /// 和 as no short form joins them (教育和体育局, 科技工业和信息化局).
    pub(crate) fn is_spelled_out(&self, text: &str) -> bool {
        let Some(class) = CLASSES.iter().find(|c| text.ends_with(*c) && !matches!(**c, "委" | "办")) else {
            return false;
        };
        let stem = cut(text, 0..text.len() - class.len());
        // 政务服务和大数据局 joins its words in full and drops 管理 all the same.
        if stem.ends_with("大数据") {
            return false;
        }
        let long = stem.chars().count() >= 5 && stem.contains(['和', '与']);
        long && !stem.starts_with(['和', '与']) && !self.has_short_word(stem, &self.official_pairs)
    }

    /// Whether `text`, a department's name behind its place, holds no short form at all.
    pub(crate) fn is_plain(&self, text: &str) -> bool {
        let Some(class) = ["委员会", "局", "厅", "中心"].iter().find(|c| text.ends_with(*c)) else {
            return false;
        };
        let stem = cut(text, 0..text.len() - class.len());
        let short = self.has_short_word(stem, &self.official_pairs) || stem.ends_with("大数据");
        stem.chars().count() >= 2 && !short
    }

    /// The opening of a full name that stands before the place's name: 国家税务总局, 中共.
    pub(crate) fn opening(&self, text: &str) -> Option<usize> {
        self.openings.iter().find(|o| text.starts_with(o.as_str()) && o.len() < text.len()).map(String::len)
    }
}

fn department() -> Kind {
    Kind::Department
}

fn in_years(row: &Body, year: Option<i16>) -> bool {
    let Some(year) = year else { return true };
    row.since.is_none_or(|s| s <= year) && row.until.is_none_or(|u| year <= u)
}

/// One spelling for the classes of words at the end of a name.
pub(super) fn normal(name: &str) -> Cow<'_, str> {
    // A name shortened to 委 no longer ends in 办公室, so that at most one of the two holds.
    if let Some(head) = name.strip_suffix("委员会") {
        Cow::Owned(format!("{head}委"))
    } else if let Some(head) = name.strip_suffix("办公室") {
        Cow::Owned(format!("{head}办"))
    } else {
        Cow::Borrowed(name)
    }
}

/// A name without the place for its place: 党委组织部 for 中共{p}委组织部.
fn placeless(name: &str) -> String {
    let name = name.replace("中共{p}委员会", "党委").replace("中共{p}委", "党委");
    ["{p}", "{s}", "{w}"].iter().fold(name, |name, place| name.replace(place, ""))
}

/// A name with {w} once for each tier's word: 依法治省办, 依法治市办.
fn by_tier(name: &str) -> Vec<String> {
    if !name.contains("{w}") {
        return vec![name.to_owned()];
    }
    ["省", "市", "县", "区", "州", "盟", "旗"].iter().map(|w| name.replace("{w}", w)).collect()
}

/// The part of a name's pattern that stands behind the place.
pub(super) fn behind(name: &str) -> &str {
    let name = name.split_once("{p}").or_else(|| name.split_once("{s}")).map_or(name, |(_, rest)| rest);
    name.strip_prefix("人民政府").filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// The words of a department's names, each with whether it is the official one.
fn words(row: &Body) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    if row.kind != Kind::Department {
        return out;
    }
    let stem = |name: &str| {
        let name = behind(name);
        let class = CLASSES.iter().find(|c| name.ends_with(*c))?;
        let stem = name.strip_suffix(class)?;
        (stem.chars().count() >= 2 && !stem.contains('{')).then(|| stem.to_owned())
    };
    for group in &row.local {
        for (at, name) in group.iter().enumerate() {
            out.extend(stem(name).map(|s| (s, at == 0)));
        }
    }
    out.extend(row.loose.iter().filter_map(|n| stem(n)).map(|s| (s, false)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_no_place_and_no_mark_of_one() {
        let bodies = Bodies::load().unwrap();
        for row in bodies.rows() {
            let label = bodies.label(&row.key).unwrap_or_default();
            assert!(!label.contains(['{', '}']), "{} is called {label}", row.key);
        }
        assert_eq!(placeless("中共{p}委组织部"), "党委组织部");
        assert_eq!(placeless("中共{p}委员会"), "党委");
        assert_eq!(placeless("共青团{p}委员会"), "共青团委员会");
    }

    #[test]
    fn successors_are_rows_of_the_table() {
        let bodies = Bodies::load().unwrap();
        for row in bodies.rows() {
            if let Some(became) = &row.became {
                assert!(bodies.find(became).is_some(), "{} became {became}", row.key);
            }
        }
    }
}

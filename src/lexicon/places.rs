//! Territories: every division of China at county level and above since 1981, with its
//! names, short names and what it became.
//!
//! In: `places.tsv` (facts, compiled) and `places.toml` (short names, letters of document
//! numbers), and the user's own rows. Out: a place for a code or a printed name, a region
//! for a notice. A bare name that several places bear is never decided without context.

mod extra;
mod hints;
mod lookup;
mod mentions;
mod names;
mod numbers;
mod own;
mod region;

use std::borrow::Cow;

use serde::Deserialize;

use super::affixes::Affixes;
use crate::base::text::cut;
use crate::notice::{Level, Region};

pub use extra::ExtraError;
pub use region::Evidence;

/// Code of the nation.
pub const NATION: &str = "100000";

pub(super) const TABLE: &str = include_str!("places.tsv");
const NAMES: &str = include_str!("places.toml");

/// One division under one of its names.
#[derive(Clone, Debug)]
pub struct Place {
    /// GB/T 2260 code; of a zone without one, its parent's.
    pub code: Cow<'static, str>,
    /// Official name.
    pub name: Cow<'static, str>,
    /// Tier of administration.
    pub level: Level,
    /// First year of the name under this code.
    pub since: i16,
    /// Year of its change; none while it is in use.
    pub until: Option<i16>,
    /// Whether it is a development zone or new area with a committee in place of a government.
    pub zone: bool,
    became: &'static str,
    parent: Option<usize>,
}

impl Place {
    /// Whether it bears this name in `year`, or now where none is given.
    fn exists(&self, year: Option<i16>) -> bool {
        match year {
            Some(y) => self.since <= y && self.until.is_none_or(|u| y < u),
            None => self.until.is_none(),
        }
    }
}

/// How firmly a written name stands for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// The official name.
    Full,
    /// A usual short name that still says what sort of place it is: 湘西州, 内蒙古.
    Short,
    /// The name without its class: 遵义, 汇川. Ordinary words and other names share it.
    Stem,
}

#[derive(Clone, Debug)]
struct Name {
    text: Cow<'static, str>,
    form: Form,
    place: usize,
}

/// A place name read at the start of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Led {
    /// Places that it can stand for, as positions in the table.
    pub(crate) places: Vec<usize>,
    /// Bytes that it takes.
    pub(crate) len: usize,
    /// How firm its last name is.
    pub(crate) form: Form,
}

/// Every place, by code and by name.
#[derive(Clone, Debug)]
pub struct Places {
    rows: Vec<Place>,
    names: Vec<Name>,
    /// A bit for every pair of characters that opens a name: most text opens none, and this
    /// says so without a search.
    openings: Vec<u64>,
    listed: usize,
    numbers: Vec<(String, usize)>,
    letters: Vec<(char, usize)>,
    central: Central,
    hosts: Vec<(String, usize)>,
}

/// What tells the central authorities.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Central {
    /// Openings of issuers' names.
    issuers: Affixes,
    /// Endings of issuers' names.
    endings: Affixes,
    /// Openings of document numbers.
    numbers: Vec<String>,
    /// Hosts of sites.
    hosts: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    central: Central,
    place: Vec<Row>,
    zone: Vec<extra::Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    #[serde(default)]
    short: Vec<String>,
    #[serde(default)]
    numbers: Vec<String>,
    letter: Option<char>,
    #[serde(default)]
    hosts: Vec<String>,
}

/// Number of bits in [`Places::openings`].
const OPENINGS: usize = 1 << 16;

/// The bit of a text's first two characters.
fn opening(text: &str) -> usize {
    let mut chars = text.chars().map(|c| c as usize);
    let (first, second) = (chars.next().unwrap_or(0), chars.next().unwrap_or(0));
    (first.wrapping_mul(0x9e37) ^ second.wrapping_mul(0x85eb)) % OPENINGS
}

impl Places {
    /// Loads the embedded tables.
    pub fn load() -> Result<Self, ExtraError> {
        let file: File = toml::from_str(NAMES).map_err(|e| ExtraError::in_text(NAMES, &e))?;
        let rows: Vec<Place> = TABLE.lines().filter_map(row).collect();
        let mut places = Self {
            listed: rows.len(),
            names: names::of(&rows),
            openings: Vec::new(),
            rows,
            numbers: Vec::new(),
            letters: Vec::new(),
            central: file.central,
            hosts: Vec::new(),
        };
        places.settle_parents();
        for row in file.place {
            places.enrich(row)?;
        }
        places.sort();
        for zone in file.zone {
            places.add(zone).map_err(ExtraError::of_row)?;
        }
        places.sort();
        Ok(places)
    }

    /// Notes for the rows of the table what they lie in, which is asked for all the time.
    fn settle_parents(&mut self) {
        for at in 0..self.rows.len() {
            let parent = self.parent(at);
            if let Some(place) = self.rows.get_mut(at) {
                place.parent = parent;
            }
        }
    }

    fn enrich(&mut self, row: Row) -> Result<(), ExtraError> {
        let at = self.newest(&row.code).ok_or_else(|| ExtraError::unknown_code(&row.code))?;
        for text in row.short {
            self.names.push(Name { text: Cow::Owned(text), form: Form::Short, place: at });
        }
        self.numbers.extend(row.numbers.into_iter().map(|n| (n, at)));
        self.letters.extend(row.letter.map(|l| (l, at)));
        self.hosts.extend(row.hosts.into_iter().map(|h| (h, at)));
        Ok(())
    }

    fn sort(&mut self) {
        self.openings = vec![0; OPENINGS / 64];
        for name in &self.names {
            let bit = opening(&name.text);
            if let Some(word) = self.openings.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
        }
        self.names.sort_unstable_by(|a, b| {
            (a.text.as_ref(), a.form, a.place).cmp(&(b.text.as_ref(), b.form, b.place))
        });
        self.numbers.sort();
        self.letters.sort_unstable();
    }

    /// Number of divisions under each of their names in the built-in table.
    pub fn listed(&self) -> usize {
        self.listed
    }

    /// The place that bears `code` today, or bore it last.
    pub fn find(&self, code: &str) -> Option<&Place> {
        self.newest(code).and_then(|at| self.rows.get(at))
    }

    /// The region of a place by its code; `100000` is the nation.
    pub fn region(&self, code: &str) -> Option<Region> {
        if code == NATION {
            return Some(nation());
        }
        self.newest(code).map(|at| self.region_at(at))
    }

    /// The one place that `name` can stand for: the full or usual short name, also a chain
    /// of names (遵义市汇川区). `within` narrows to what lies inside, beside or above the
    /// place of that code; `year` is the document's. None where several remain.
    pub fn resolve(&self, name: &str, within: Option<&str>, year: Option<i16>) -> Option<&Place> {
        let led = self.lead(name, year, false)?;
        if led.len != name.len() {
            return None;
        }
        let found = match led.places.as_slice() {
            &[one] => Some(one),
            several => {
                let near = self.newest(within?)?;
                only(several.iter().copied().filter(|&at| self.related(at, near)))
            }
        };
        found.and_then(|at| self.rows.get(at))
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Place> {
        self.rows.get(at)
    }

    /// Position of the row that bears `code` now, or bore it last.
    pub(crate) fn newest(&self, code: &str) -> Option<usize> {
        let table = self.rows.get(..self.listed).unwrap_or_default();
        let first = table.partition_point(|p| p.code.as_ref() < code);
        let same = table.iter().enumerate().skip(first).take_while(|(_, p)| p.code == code);
        let listed = same.max_by_key(|(_, p)| (p.until.is_none(), p.until)).map(|(at, _)| at);
        listed.or_else(|| {
            self.rows.iter().skip(self.listed).position(|p| p.code == code).map(|at| at + self.listed)
        })
    }

    /// Position of the division right above.
    pub(crate) fn parent(&self, at: usize) -> Option<usize> {
        let place = self.rows.get(at)?;
        if let Some(parent) = place.parent {
            return Some(parent);
        }
        match place.level {
            Level::County => {
                self.newest(&tier(&place.code, 4)).or_else(|| self.newest(&tier(&place.code, 2)))
            }
            Level::Prefecture => self.newest(&tier(&place.code, 2)),
            _ => None,
        }
    }

    /// Whether `at` lies in `within`, or is it.
    pub(crate) fn inside(&self, at: usize, within: usize) -> bool {
        let mut here = Some(at);
        for _ in 0..6 {
            match here {
                Some(h) if h == within => return true,
                Some(h) => here = self.parent(h),
                None => return false,
            }
        }
        false
    }

    /// Whether one of the two lies in the other, or both in one prefecture or municipality.
    pub(crate) fn related(&self, one: usize, other: usize) -> bool {
        let county = self.rows.get(one).is_some_and(|p| p.level > Level::Prefecture);
        let beside = county && self.parent(one).is_some() && self.parent(one) == self.parent(other);
        self.inside(one, other) || self.inside(other, one) || beside
    }

    /// The divisions right under the place of `code` in `year`, or in use where none is given:
    /// the counties of a city, the cities of a province, the districts of a municipality.
    pub fn parts(&self, code: &str, year: Option<i16>) -> Vec<&Place> {
        let Some(whole) = self.newest(code) else { return Vec::new() };
        let county = self.rows.get(whole).is_some_and(|p| p.level == Level::Prefecture);
        let shared = cut(code, 0..if county { 4 } else { 2 });
        let table = self.rows.get(..self.listed).unwrap_or_default();
        // Codes of one territory stand together; places that were added stand behind.
        let first = table.partition_point(|p| p.code.as_ref() < shared);
        let near = table.iter().enumerate().skip(first).take_while(|(_, p)| p.code.starts_with(shared));
        let added = self.rows.iter().enumerate().skip(self.listed);
        near.chain(added)
            .filter(|&(at, p)| p.exists(year) && at != whole && self.parent(at) == Some(whole))
            .map(|(_, p)| p)
            .collect()
    }

    /// The provinces, autonomous regions and municipalities under the State Council's
    /// governments in `year`, or now; Hong Kong, Macao and Taiwan are addressed by no notice.
    pub fn provinces(&self, year: Option<i16>) -> Vec<&Place> {
        let table = self.rows.get(..self.listed).unwrap_or_default();
        let of_state = |p: &&Place| p.level == Level::Province && !p.code.starts_with(['7', '8']);
        table.iter().filter(|p| of_state(p) && p.exists(year)).collect()
    }

    /// Row of the place above `at` (or itself) at `level`.
    pub(crate) fn above(&self, at: usize, level: Level) -> Option<usize> {
        let mut here = Some(at);
        for _ in 0..6 {
            let h = here?;
            if self.rows.get(h)?.level == level {
                return Some(h);
            }
            here = self.parent(h);
        }
        None
    }

    /// The name as it stands before its bodies' names: a city's district bears the city's
    /// name too, everything else its own alone.
    pub(crate) fn prefix(&self, at: usize) -> String {
        let Some(place) = self.rows.get(at) else { return String::new() };
        let district = place.level == Level::County && place.name.ends_with('区') && !place.zone;
        let above = self.parent(at).and_then(|p| self.rows.get(p)).filter(|p| p.name.ends_with('市'));
        match above {
            Some(city) if district => format!("{}{}", city.name, place.name),
            _ => place.name.to_string(),
        }
    }

    /// The name without its class: 河南 of 河南省, 湘西 of 湘西土家族苗族自治州.
    pub(crate) fn stem(&self, at: usize) -> Option<&str> {
        let name = &self.rows.get(at)?.name;
        Some(names::stem(name))
    }

    pub(crate) fn region_at(&self, at: usize) -> Region {
        let mut path = Vec::new();
        let mut here = Some(at);
        while let Some(place) = here.and_then(|h| self.rows.get(h)) {
            path.insert(0, place.name.to_string());
            here = here.and_then(|h| self.parent(h));
            if path.len() > 6 {
                break;
            }
        }
        let place = self.rows.get(at);
        Region {
            code: place.map_or_else(String::new, |p| p.code.to_string()),
            name: place.map_or_else(String::new, |p| p.name.to_string()),
            level: place.map_or(Level::County, |p| p.level),
            path,
        }
    }

    /// What a row's place is in `year`: itself, or its only successor.
    fn in_year(&self, at: usize, year: Option<i16>) -> Option<usize> {
        let mut here = at;
        for _ in 0..8 {
            let place = self.rows.get(here)?;
            let gone = match (place.until, year) {
                (None, _) => false,
                (Some(until), Some(year)) => until < year,
                (Some(_), None) => true,
            };
            if !gone {
                return Some(here);
            }
            here = self.successor(here)?;
        }
        None
    }

    fn successor(&self, at: usize) -> Option<usize> {
        let place = self.rows.get(at)?;
        let renamed = self
            .rows
            .iter()
            .enumerate()
            .skip(at.saturating_sub(8))
            .take(16)
            .find(|&(i, p)| i != at && p.code == place.code && Some(p.since) == place.until);
        if let Some((i, _)) = renamed {
            return Some(i);
        }
        // `code@year` is a part that left earlier, not what the whole became.
        let whole = only(place.became.split(',').filter(|b| !b.is_empty() && !b.contains('@')))?;
        self.newest(whole).filter(|&next| next != at)
    }
}

/// Names that are ordinary words too, and mean a place only behind its city's name.
pub(crate) fn is_generic(name: &str) -> bool {
    matches!(name, "新区" | "郊区" | "城区" | "矿区" | "市区")
}

fn row(line: &'static str) -> Option<Place> {
    if line.starts_with('#') {
        return None;
    }
    let mut cells = line.split('\t');
    let (code, name, since, until) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    Some(Place {
        code: Cow::Borrowed(code),
        name: Cow::Borrowed(name),
        level: level_of(code),
        since: since.parse().ok()?,
        until: until.parse().ok(),
        zone: false,
        became: cells.next().unwrap_or_default(),
        parent: None,
    })
}

fn level_of(code: &str) -> Level {
    if code.ends_with("0000") {
        Level::Province
    } else if code.ends_with("00") {
        Level::Prefecture
    } else {
        Level::County
    }
}

fn tier(code: &str, digits: usize) -> String {
    format!("{:0<6}", cut(code, 0..digits))
}

fn nation() -> Region {
    Region { code: NATION.into(), name: "全国".into(), level: Level::Nation, path: vec!["全国".into()] }
}

/// The only item, if there is exactly one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests;

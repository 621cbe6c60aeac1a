//! What bodies are called in single places, where a short name stands for different official
//! names from place to place.
//!
//! In: `[[seat]]` rows. Out: the pattern of the official name that the words behind a place's
//! name stand for in that place and year. A row for the place itself beats one for its
//! province; what no row names is left to the names that hold everywhere.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::bodies::{behind, normal};
use crate::notice::Level;

/// Names in use in one place or in all places of a territory.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seat {
    /// Codes of places, or their openings.
    #[serde(rename = "place")]
    places: Codes,
    /// Tier of the places that are meant.
    level: Option<Level>,
    /// First year of the names.
    since: Option<i16>,
    /// Last year of the names.
    until: Option<i16>,
    /// Groups of names, the official one first; an empty one leaves the others open.
    local: Vec<Vec<String>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Codes {
    One(String),
    Several(Vec<String>),
}

/// One name's meaning in some place.
#[derive(Clone, Debug)]
struct Meaning {
    place: String,
    level: Option<Level>,
    since: Option<i16>,
    until: Option<i16>,
    official: String,
}

/// The names of all places, by what is printed.
#[derive(Clone, Debug, Default)]
pub(super) struct Seats {
    names: BTreeMap<String, Vec<Meaning>>,
}

impl Seats {
    pub(super) fn add(&mut self, rows: Vec<Seat>) {
        for seat in rows {
            let places = match seat.places {
                Codes::One(place) => vec![place],
                Codes::Several(places) => places,
            };
            for group in &seat.local {
                let Some(official) = group.first() else { continue };
                for alias in group.iter().filter(|a| !a.is_empty()) {
                    let meanings = self.names.entry(normal(behind(alias)).into_owned()).or_default();
                    meanings.extend(places.iter().map(|place| Meaning {
                        place: place.clone(),
                        level: seat.level,
                        since: seat.since,
                        until: seat.until,
                        official: official.clone(),
                    }));
                }
            }
        }
    }

    /// What `text` stands for in the place of `code` in `year`: the pattern of an official
    /// name, or an empty one where it is not certain there.
    pub(super) fn official(&self, code: &str, level: Level, text: &str, year: Option<i16>) -> Option<&str> {
        let rest = text.strip_prefix("人民政府").or_else(|| text.strip_prefix("政府")).unwrap_or(text);
        let meanings = self.names.get(normal(rest).as_ref())?;
        let fits = meanings.iter().filter(|m| {
            code.starts_with(&m.place) && m.level.is_none_or(|l| l == level) && m.is_used_in(year)
        });
        fits.max_by_key(|m| (m.place.len(), m.level.is_some())).map(|m| m.official.as_str())
    }
}

impl Meaning {
    /// Without a year only names in use today are certain.
    fn is_used_in(&self, year: Option<i16>) -> bool {
        let Some(year) = year else { return self.until.is_none() };
        self.since.is_none_or(|s| s <= year) && self.until.is_none_or(|u| year <= u)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "[[seat]]\nplace = '99'\nlocal = [['湖泊保护局', '湖保局']]\n\
        [[seat]]\nplace = '99'\nlevel = 'prefecture'\nsince = 2018\nlocal = [['湖泊管理局', '湖保局']]\n\
        [[seat]]\nplace = ['990100', '990200']\nuntil = 2017\nlocal = [['{p}人民政府湖泊办公室', '湖保局']]\n\
        [[seat]]\nplace = '990300'\nlocal = [['', '湖保局']]\n";

    #[derive(Deserialize)]
    struct File {
        seat: Vec<Seat>,
    }

    #[test]
    fn the_nearest_row_of_the_year_decides() {
        let mut seats = Seats::default();
        seats.add(toml::from_str::<File>(ROWS).unwrap().seat);
        for (code, level, text, year, expected) in [
            ("990000", Level::Province, "湖保局", Some(2024), Some("湖泊保护局")),
            ("990100", Level::Prefecture, "湖保局", Some(2024), Some("湖泊管理局")),
            ("990100", Level::Prefecture, "湖泊保护局", Some(2024), Some("湖泊保护局")),
            ("990100", Level::Prefecture, "湖保局", Some(2010), Some("{p}人民政府湖泊办公室")),
            ("990100", Level::Prefecture, "政府湖泊办", Some(2010), Some("{p}人民政府湖泊办公室")),
            ("990102", Level::County, "湖保局", Some(2010), Some("湖泊保护局")),
            ("990300", Level::Prefecture, "湖保局", Some(2024), Some("")),
            ("990100", Level::Prefecture, "湖保局", None, Some("湖泊管理局")),
            ("980100", Level::Prefecture, "湖保局", None, None),
            ("990100", Level::Prefecture, "山保局", None, None),
        ] {
            assert_eq!(seats.official(code, level, text, year), expected, "{code} {text} {year:?}");
        }
    }

    #[test]
    fn a_row_says_one_thing_of_a_name() {
        let rows = toml::from_str::<File>(include_str!("seats.toml")).unwrap().seat;
        for row in &rows {
            assert!(row.since.is_none_or(|s| row.until.is_none_or(|u| s <= u)), "{row:?}");
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for (group, names) in row.local.iter().enumerate() {
                for name in names.iter().filter(|n| !n.is_empty()) {
                    let before = seen.insert(normal(behind(name)).into_owned(), group);
                    assert!(before.is_none_or(|b| b == group), "{name} twice in {row:?}");
                }
            }
        }
    }
}

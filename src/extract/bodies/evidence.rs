//! Full names that the document itself gives to bodies it elsewhere names for short.
//!
//! In: the notice's text and units without a name. Out: the same units, named where the text
//! prints exactly one full name of that body in that territory (市文旅局 beside
//! 甲市文化广电和旅游局关于…). What several names fit, or none, stays open.

use std::collections::{BTreeMap, BTreeSet};

use super::resolve::resolve;
use crate::base::text::{cut, is_han};
use crate::lexicon::Lexicon;
use crate::notice::{Region, Unit};

/// Longest name behind a place's name, in characters.
const LONGEST: usize = 20;

/// Most pairs of body and territory whose territory is looked for.
const MOST: usize = 40;

/// Last words of full names.
const ENDS: &[&str] = &["局", "委员会", "办公室", "中心", "厅", "联合会", "协会"];

/// Names by body and territory.
type Names = BTreeMap<(String, String), BTreeSet<String>>;

/// Names the units that `text` names in full somewhere.
pub fn confirm<'u>(
    lexicon: &Lexicon,
    text: &str,
    home: Option<&Region>,
    year: Option<i16>,
    units: impl Iterator<Item = &'u mut Unit>,
) {
    let units: Vec<&mut Unit> = units.collect();
    let open: BTreeSet<(String, String)> =
        units.iter().filter(|u| u.name.is_none()).filter_map(|u| key(u)).collect();
    if open.is_empty() {
        return;
    }
    let mut names = Names::new();
    for unit in &units {
        if let (Some(key), Some(name)) = (key(unit), &unit.name)
            && open.contains(&key)
            && is_spelled(&unit.text, name)
        {
            names.entry(key).or_default().insert(name.clone());
        }
    }
    // Few territories have bodies in one notice; the bound keeps hostile input cheap.
    let territories: BTreeSet<&str> = open.iter().map(|(_, region)| region.as_str()).take(MOST).collect();
    for territory in territories {
        printed(lexicon, text, territory, home, year, &mut names);
    }
    for unit in units {
        let Some(found) = key(unit).and_then(|k| names.get(&k)).filter(|_| unit.name.is_none()) else {
            continue;
        };
        let mut fits = found.iter().filter(|name| shortens(&unit.text, name));
        if let (Some(name), None) = (fits.next(), fits.next()) {
            unit.name = Some(name.clone());
        }
    }
}

fn key(unit: &Unit) -> Option<(String, String)> {
    Some((unit.org.clone()?, unit.region.clone()?)).filter(|_| !unit.collective)
}

/// Whether the words behind the seat stand in the name as printed.
fn is_spelled(printed: &str, name: &str) -> bool {
    let first = printed.chars().next().map_or(0, char::len_utf8);
    let rest = cut(printed, first..printed.len());
    rest.chars().count() >= 3 && name.ends_with(rest)
}

/// Collects the full names that stand behind the name of `territory`.
fn printed(
    lexicon: &Lexicon,
    text: &str,
    territory: &str,
    home: Option<&Region>,
    year: Option<i16>,
    names: &mut Names,
) {
    let Some(at) = lexicon.places.newest(territory) else { return };
    let prefix = lexicon.places.prefix(at);
    let mut seen = BTreeSet::new();
    for (at, _) in text.match_indices(prefix.as_str()) {
        let behind = cut(text, at + prefix.len()..text.len());
        let len: usize = behind.chars().take(LONGEST).take_while(|c| is_han(*c)).map(char::len_utf8).sum();
        let behind = cut(behind, 0..len);
        if !seen.insert(behind) {
            continue;
        }
        let ends = behind.char_indices().map(|(at, c)| at + c.len_utf8());
        let bodies = ends.map(|end| cut(behind, 0..end)).filter(|b| ENDS.iter().any(|e| b.ends_with(e)));
        for body in bodies {
            let full = format!("{prefix}{body}");
            let found = resolve(lexicon, &full, None, home, year);
            let (Some(org), Some(region)) = (found.org, found.region) else { continue };
            // A name that the lexicon leaves open is taken as printed unless it is short itself.
            let plain = body.chars().count() >= 5 && !lexicon.bodies.is_shortened(body);
            if let Some(name) = found.name.or_else(|| plain.then_some(full)) {
                names.entry((org.to_owned(), region)).or_default().insert(name);
            }
        }
    }
}

/// Whether `short` holds characters of `name` alone, in their order, and ends as it does.
fn shortens(short: &str, name: &str) -> bool {
    let mut left = name.chars();
    let inside = short.chars().all(|c| left.any(|n| n == c));
    let class = short.chars().next_back();
    let ends = match class {
        Some('委') => name.ends_with("委员会"),
        Some('办') => name.ends_with("办公室"),
        _ => name.chars().next_back() == class,
    };
    inside && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAND: &str = include_str!("../../../tests/data/places.toml");

    #[test]
    fn short_names_take_the_one_full_name_that_the_text_prints() {
        let mut lexicon = Lexicon::load().unwrap();
        lexicon.places.with_extra(LAND).unwrap();
        let home = lexicon.places.region("990100");
        for (short, text, expected) in [
            ("市文旅局", "平澜市文化广电和旅游局关于印发办法的通知", "平澜市文化广电和旅游局"),
            ("市文旅局", "平澜市文化和旅游局另行公布。", "平澜市文化和旅游局"),
            ("市文旅局", "平澜市文化和旅游局、平澜市文化广电和旅游局", ""),
            ("市文旅局", "市文旅局负责。平澜市文旅局联系电话", ""),
            ("市文旅局", "丽水市文化和旅游局", ""),
            ("市教体局", "由平澜市教育体育局负责解释。", "平澜市教育体育局"),
            ("市教体局", "由平澜市教育局负责解释。", ""),
            ("市建委", "平澜市城乡建设委员会、平澜市财政局", "平澜市城乡建设委员会"),
        ] {
            let found = resolve(&lexicon, short, None, home.as_ref(), Some(2024));
            let mut unit = Unit {
                text: short.into(),
                org: found.org.map(str::to_owned),
                region: found.region,
                name: found.name,
                ..Unit::default()
            };
            confirm(&lexicon, text, home.as_ref(), Some(2024), std::iter::once(&mut unit));
            assert_eq!(unit.name.unwrap_or_default(), expected, "{short} in {text}");
        }
    }
}

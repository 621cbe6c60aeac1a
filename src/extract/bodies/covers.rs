//! Which territories a class of bodies covers: 各区县政府 those of this city.
//!
//! Only classes with one body a territory, named by tiers alone, cover anything; 有关区 and
//! 各园区管委会 cover what nobody can list.

use crate::base::text::cut;
use crate::lexicon::Lexicon;
use crate::lexicon::places::{NATION, Place};
use crate::notice::{Level, Region};

/// Tiers as classes name them, longest first, each with where it stands.
const TIERS: &[(&str, Tier)] = &[
    ("新疆生产建设兵团", Tier::Other),
    ("地级以上市", Tier::City),
    ("设区的市", Tier::City),
    ("直辖市", Tier::Province),
    ("自治区", Tier::Province),
    ("省辖市", Tier::City),
    ("设区市", Tier::City),
    ("地级市", Tier::City),
    ("县级市", Tier::Town),
    ("省级", Tier::Province),
    ("市级", Tier::City),
    ("县级", Tier::County),
    ("自治州", Tier::City),
    ("自治县", Tier::County),
    ("自治旗", Tier::County),
    ("地区", Tier::City),
    ("特区", Tier::County),
    ("林区", Tier::County),
    ("省", Tier::Province),
    ("州", Tier::City),
    ("盟", Tier::City),
    ("地", Tier::City),
    ("市", Tier::Town),
    ("县", Tier::County),
    ("区", Tier::District),
    ("旗", Tier::County),
];

/// A tier that a class names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tier {
    Province,
    /// A city, prefecture or league for certain.
    City,
    /// 市: of a province its cities, of a city the cities of county rank.
    Town,
    County,
    District,
    /// Named beside the rest and of no code of its own.
    Other,
}

/// Codes of the places that a class of bodies covers in a notice of `home` issued in `year`.
/// Empty for classes that are not one body a place.
pub fn covered(lexicon: &Lexicon, entry: &str, home: &Region, year: Option<i16>) -> Vec<String> {
    let Some(tiers) = tiers(entry) else { return Vec::new() };
    let places = &lexicon.places;
    let parts = |code: &str| places.parts(code, year).into_iter().filter(|p| !p.zone).collect::<Vec<_>>();
    let mut found: Vec<&Place> = if home.code == NATION {
        if tiers.first() != Some(&Tier::Province) {
            return Vec::new();
        }
        places.provinces(year)
    } else {
        let direct = parts(&home.code);
        let cities = direct.iter().any(|p| p.level == Level::Prefecture);
        if home.level == Level::Province && cities {
            of_province(&tiers, direct, parts)
        } else {
            direct.into_iter().filter(|p| in_city(&tiers, &p.name)).collect()
        }
    };
    found.sort_by(|a, b| a.code.cmp(&b.code));
    found.iter().map(|p| p.code.to_string()).collect()
}

/// 各市 the cities, 各县(市、区) every county, 各市、州、县 both.
fn of_province<'p>(
    tiers: &[Tier],
    direct: Vec<&'p Place>,
    parts: impl Fn(&str) -> Vec<&'p Place>,
) -> Vec<&'p Place> {
    let is_city = |t: &Tier| matches!(t, Tier::City | Tier::Town);
    let counties = tiers.iter().any(|t| matches!(t, Tier::County | Tier::District));
    let cities = tiers.first().is_some_and(is_city);
    let mut out = Vec::new();
    for place in direct {
        let county = place.level > Level::Prefecture;
        if !county && counties {
            out.extend(parts(&place.code));
        }
        if if county { counties } else { cities } {
            out.push(place);
        }
    }
    out
}

/// Whether a county of a city is of one of the tiers; of several tiers, all are meant.
fn in_city(tiers: &[Tier], name: &str) -> bool {
    if tiers.len() > 1 {
        return true;
    }
    tiers.iter().any(|tier| match tier {
        Tier::District => name.ends_with('区'),
        Tier::Town => name.ends_with('市'),
        Tier::County => ["县", "旗", "特区", "林区"].iter().any(|end| name.ends_with(end)),
        _ => false,
    })
}

/// The tiers of a class that names nothing but tiers and their governments.
fn tiers(entry: &str) -> Option<Vec<Tier>> {
    let bare = entry.find(['〈', '<']).map_or(entry, |at| cut(entry, 0..at));
    let words = bare.split_once('各').map_or(bare, |(_, words)| words);
    let mut rest = governed(words);
    let mut tiers = Vec::new();
    while !rest.is_empty() {
        if let Some((word, tier)) = TIERS.iter().find(|(w, _)| rest.starts_with(w)) {
            tiers.push(*tier);
            rest = cut(rest, word.len()..rest.len());
        } else {
            let mut chars = rest.chars();
            if !matches!(chars.next(), Some('(' | ')' | '〔' | '〕' | '[' | ']' | '、' | '和' | '及' | ','))
            {
                return None;
            }
            rest = chars.as_str();
        }
    }
    // Without 各 a single tier is the notice's own: 市政府.
    (bare.contains('各') || tiers.len() > 1).then_some(tiers).filter(|t| !t.is_empty())
}

/// What stands before the words for a government: 区县 of 区县政府(管委会).
fn governed(words: &str) -> &str {
    const ENDS: &[&str] = &[
        "人民政府",
        "政府",
        "行政公署",
        "行署",
        "管委会",
        "管理委员会",
        "党委",
        "(人民政府)",
        "(管委会)",
        "(行署)",
        "〔管委会〕",
        "(管理委员会)",
        "(办事处)",
        "和",
        "、",
        "及",
    ];
    let mut rest = words;
    while let Some(before) = ENDS.iter().find_map(|e| rest.strip_suffix(e)) {
        rest = before;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: &str = "[[place]]\nname = \"澜江省\"\nlevel = \"province\"\ncode = \"990000\"\n\
        [[place]]\nname = \"平澜市\"\nlevel = \"prefecture\"\nparent = \"澜江省\"\ncode = \"990100\"\n\
        [[place]]\nname = \"澜西州\"\nlevel = \"prefecture\"\nparent = \"澜江省\"\ncode = \"990200\"\n\
        [[place]]\nname = \"澜东区\"\nlevel = \"county\"\nparent = \"平澜市\"\ncode = \"990102\"\n\
        [[place]]\nname = \"澜北县\"\nlevel = \"county\"\nparent = \"平澜市\"\ncode = \"990121\"\n\
        [[place]]\nname = \"澜口市\"\nlevel = \"county\"\nparent = \"澜江省\"\ncode = \"999001\"\n";

    #[test]
    fn classes_cover_the_parts_of_their_territory() {
        let mut lexicon = Lexicon::load().unwrap();
        lexicon.places.with_extra(PLACES).unwrap();
        for (home, entry, expected) in [
            ("990100", "各区县政府", "990102 990121"),
            ("990100", "各县〔市、区〕人民政府", "990102 990121"),
            ("990100", "县市区人民政府", "990102 990121"),
            ("990100", "各区人民政府(管委会)", "990102"),
            ("990100", "各区人民政府〈含开发区,下同〉", "990102"),
            ("990000", "各市人民政府", "990100 990200"),
            ("990000", "各省辖市政府", "990100 990200"),
            ("990000", "各市州人民政府", "990100 990200"),
            ("990000", "各地(市)行署(人民政府)", "990100 990200"),
            ("990000", "各县(市、区)人民政府", "990102 990121 999001"),
            ("990000", "各市、州、县人民政府", "990100 990102 990121 990200 999001"),
            ("990100", "市政府各部门", ""),
            ("990100", "市政府", ""),
            ("990100", "各有关单位", ""),
            ("990100", "有关区政府", ""),
            ("990100", "市管各园区管委会", ""),
            ("990100", "各区财政局", ""),
            ("990100", "各镇(街)", ""),
            ("100000", "各市人民政府", ""),
        ] {
            let home = lexicon.places.region(home).unwrap();
            assert_eq!(covered(&lexicon, entry, &home, None).join(" "), expected, "{entry}");
        }
        let nation = lexicon.places.region(NATION).unwrap();
        let all = covered(&lexicon, "各省、自治区、直辖市人民政府", &nation, Some(2020));
        assert_eq!((all.len(), all.first().map(String::as_str)), (31, Some("110000")));
    }
}

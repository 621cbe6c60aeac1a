//! Completes entries to full official names.
//!
//! In: an entry, the one before it, the notice's region and year. Out: name, stable key,
//! kind and territory. A name is given only where body and territory are both certain.

use super::read::{Reading, Seat, Standing, read};
use crate::base::text::{cut, fold_str};
use crate::lexicon::Lexicon;
use crate::lexicon::places::{Form, NATION};
use crate::notice::{Kind, Level, Region};

/// Cities that rank below a province and have branches of their own from central bodies
/// (计划单列市).
const LISTED: &[&str] = &["210200", "330200", "350200", "370200", "440300"];

/// Longest entry whose ending is looked for, in characters.
const LONGEST: usize = 30;

/// What an entry stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved<'a> {
    /// Full official name; none where it is not certain.
    pub name: Option<String>,
    /// Stable key of the body across places, tiers and years.
    pub org: Option<&'a str>,
    /// What sort of body it is.
    pub kind: Kind,
    /// Code of its territory.
    pub region: Option<String>,
    /// Whether it stands for a class of bodies.
    pub collective: bool,
    /// Whether it is a person or an office-holder.
    pub person: bool,
    /// Whether it was recognised at all.
    pub known: bool,
    /// How it is known whose body it is.
    pub whose: Whose,
    /// The place whose prefix the following entries may leave out.
    seat: Option<usize>,
    /// What it shares with its neighbours in a list.
    shares: Shares,
}

/// How it is known whose body an entry is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// The entry says so, or one before it in the list.
    #[default]
    Printed,
    /// Nothing says so: it is taken for the notice's own territory's.
    Assumed,
}

/// What the entries of a list print once for several of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shares {
    /// Nothing.
    #[default]
    Nothing,
    /// The ending of a government: the place that is all the entry prints, or whose
    /// government it names.
    Ending(usize),
    /// The opening of a class of departments: 各县(区)住建局、财政局.
    Opening,
}

/// Resolves one entry. `previous` is the entry before it in the same list: its prefix may
/// be left out (省发展改革委、商务厅). `home` and `year` are the notice's.
pub fn resolve<'a>(
    lexicon: &'a Lexicon,
    entry: &str,
    previous: Option<&Resolved>,
    home: Option<&Region>,
    year: Option<i16>,
) -> Resolved<'a> {
    let central = home.is_some_and(|h| h.code == NATION);
    let entry = &fold_str(entry);
    let reading = read(lexicon, entry, central, year);
    let at_home = home.filter(|_| !central).and_then(|h| locate(lexicon, h));
    if previous.is_some_and(|p| p.shares == Shares::Opening) && is_elided_department(&reading) {
        return Resolved {
            kind: Kind::Collective,
            region: previous.and_then(|p| p.region.clone()),
            collective: true,
            known: true,
            shares: Shares::Opening,
            ..Resolved::default()
        };
    }
    let seat = seat_of(lexicon, &reading.seat, previous.and_then(|p| p.seat), at_home);
    let region = match reading.seat {
        Seat::Nation => Some(NATION.to_owned()),
        _ => seat.and_then(|at| lexicon.places.get(at)).map(|p| p.code.to_string()),
    };
    Resolved {
        name: name(lexicon, &reading, seat, year),
        org: reading.key,
        kind: reading.kind,
        region,
        collective: reading.standing == Standing::Collective,
        person: reading.standing == Standing::Person,
        known: reading.standing != Standing::Unknown,
        whose: whose(&reading, previous),
        seat: if matches!(reading.seat, Seat::Word(_) | Seat::Elided) { seat } else { None },
        shares: shares(lexicon, &reading, entry, seat),
    }
}

fn whose(reading: &Reading, previous: Option<&Resolved>) -> Whose {
    let led = previous.is_some_and(|p| p.whose == Whose::Printed && p.seat.is_some());
    if reading.seat == Seat::Elided && !reading.in_full && !led { Whose::Assumed } else { Whose::Printed }
}

fn shares(lexicon: &Lexicon, reading: &Reading, entry: &str, seat: Option<usize>) -> Shares {
    if reading.standing == Standing::Collective && ends_as_department(lexicon, entry) {
        return Shares::Opening;
    }
    seat.filter(|_| is_placed_government(reading)).map_or(Shares::Nothing, Shares::Ending)
}

fn is_elided_department(reading: &Reading) -> bool {
    reading.standing == Standing::Named && reading.kind == Kind::Department && reading.seat == Seat::Elided
}

fn is_placed_government(reading: &Reading) -> bool {
    reading.kind == Kind::Government
        && matches!(reading.seat, Seat::Places(_) | Seat::Stems(_))
        && (reading.rest.is_empty() || reading.key == Some("government"))
}

/// Whether the class is one of departments: 各地(市)住建局.
fn ends_as_department(lexicon: &Lexicon, entry: &str) -> bool {
    let ends = entry.char_indices().skip(1).take(LONGEST).map(|(at, _)| cut(entry, at..entry.len()));
    ends.filter(|end| end.chars().count() >= 3)
        .filter_map(|end| lexicon.bodies.local(end, None, false))
        .any(|hit| hit.kind == Kind::Department)
}

/// Gives the governments of a list the ending that the last of them alone prints:
/// 甲区、乙区人民政府.
pub fn share_endings<'a>(lexicon: &'a Lexicon, list: &mut [Resolved<'a>]) {
    let mut ending: Option<usize> = None;
    for entry in list.iter_mut().rev() {
        let level = |at: usize| lexicon.places.get(at).filter(|p| !p.zone).map(|p| p.level);
        let bare = entry.name.is_none() && entry.org.is_none();
        match (entry.shares, ending) {
            (Shares::Ending(at), Some(named)) if bare && level(at).is_some() && level(at) == level(named) => {
                entry.name = Some(format!("{}人民政府", lexicon.places.prefix(at)));
                entry.org = lexicon.bodies.find("government").map(|b| b.key.as_str());
            }
            (Shares::Ending(at), _) if !bare => ending = Some(at),
            _ => ending = None,
        }
    }
}

/// The full name of a body that `printed` gives in full: the full name of its territory and
/// words without short forms. For heads and signatures, where names are not cut short.
pub fn formal(lexicon: &Lexicon, printed: &str, year: Option<i16>) -> Option<String> {
    let text = fold_str(printed);
    let led = lexicon.places.lead(&text, year, false).filter(|l| l.form == Form::Full)?;
    let rest = cut(&text, led.len..text.len());
    let &[place] = led.places.as_slice() else { return None };
    let whole = lexicon.places.prefix(place) == cut(&text, 0..led.len);
    (whole && lexicon.bodies.is_plain(rest)).then(|| text.clone())
}

/// Resolves the entries of one list, each with the prefix of the one before it.
pub fn resolve_all<'a>(
    lexicon: &'a Lexicon,
    entries: &[&str],
    home: Option<&Region>,
    year: Option<i16>,
) -> Vec<Resolved<'a>> {
    let mut out: Vec<Resolved> = Vec::with_capacity(entries.len());
    for entry in entries {
        let next = resolve(lexicon, entry, out.last(), home, year);
        out.push(next);
    }
    share_endings(lexicon, &mut out);
    out
}

fn locate(lexicon: &Lexicon, home: &Region) -> Option<usize> {
    // A zone may share its parent's code: the name decides.
    let by_name = lexicon.places.lead(&home.name, None, false).filter(|l| l.len == home.name.len());
    let exact = by_name.and_then(|l| {
        l.places.into_iter().find(|&at| lexicon.places.get(at).is_some_and(|p| p.code == home.code))
    });
    exact.or_else(|| lexicon.places.newest(&home.code))
}

/// The place that a printed seat means in a notice of `home`.
fn seat_of(lexicon: &Lexicon, seat: &Seat, previous: Option<usize>, home: Option<usize>) -> Option<usize> {
    match seat {
        Seat::Nation | Seat::Foreign => None,
        Seat::Word(word) => by_word(lexicon, word, home?),
        Seat::Elided => previous.or(home),
        Seat::Places(found) | Seat::Stems(found) => match found.as_slice() {
            &[one] => Some(one),
            several => {
                let home = home?;
                let mut near = several.iter().copied().filter(|&at| lexicon.places.related(at, home));
                let first = near.next()?;
                near.next().is_none().then_some(first)
            }
        },
    }
}

/// The place at or above `home` that a local word calls.
fn by_word(lexicon: &Lexicon, word: &str, home: usize) -> Option<usize> {
    let places = &lexicon.places;
    let level = places.get(home)?.level;
    let above = |level: Level, end: &str| {
        places.above(home, level).filter(|&at| places.get(at).is_some_and(|p| p.name.ends_with(end)))
    };
    match word {
        "省" | "自治区" => above(Level::Province, word),
        "市" => {
            let own = Some(home).filter(|&h| places.get(h).is_some_and(|p| p.name.ends_with('市')));
            own.or_else(|| above(Level::Prefecture, "市")).or_else(|| {
                // A county of a municipality has no prefecture between.
                above(Level::Province, "市").filter(|_| level > Level::Province)
            })
        }
        "区" => above(Level::County, "区").or_else(|| {
            // 区财政厅: an autonomous region's own short word.
            Some(home)
                .filter(|_| level == Level::Province)
                .filter(|&h| places.get(h).is_some_and(|p| p.name.ends_with("自治区")))
        }),
        "县" | "旗" | "自治县" | "自治旗" => above(Level::County, word),
        "州" | "自治州" => above(Level::Prefecture, "州"),
        "盟" | "地区" => above(Level::Prefecture, word),
        "地" => above(Level::Prefecture, "地区"),
        _ => None,
    }
}

fn name(lexicon: &Lexicon, reading: &Reading, seat: Option<usize>, year: Option<i16>) -> Option<String> {
    let own = seat
        .and_then(|at| lexicon.places.get(at))
        .filter(|_| reading.kind == Kind::Department || reading.kind == Kind::Institution)
        .and_then(|p| lexicon.bodies.at_seat(&p.code, p.level, &reading.rest, year));
    let official = own.or(reading.official.as_deref()).filter(|o| !o.is_empty())?;
    let in_full = reading.in_full && own.is_none() && !matches!(reading.seat, Seat::Word(_));
    if reading.seat == Seat::Nation || in_full {
        return Some(with_city(lexicon, official, reading, seat));
    }
    let seat = seat?;
    let place = lexicon.places.get(seat)?;
    if place.zone || matches!(reading.seat, Seat::Stems(_)) && !official.contains("{s}") {
        return None;
    }
    if official.ends_with('厅') && !official.ends_with("办公厅") && place.level != Level::Province {
        return None;
    }
    // Leagues and prefectures have an administrative office, no government.
    if official.starts_with("{p}人民政府")
        && place.name.ends_with(['盟', '区'])
        && place.level == Level::Prefecture
    {
        return None;
    }
    // Whether a county's office is the government's or its own differs from place to place.
    let office = official
        .strip_prefix("{p}人民政府")
        .is_some_and(|o| !o.is_empty() && reading.kind == Kind::Department);
    if office && own.is_none() && place.level > Level::Prefecture && !reading.rest.contains("政府") {
        return None;
    }
    let full = lexicon.places.prefix(seat);
    let stem = lexicon.places.stem(seat)?;
    if own.is_some() && official.contains("{s}") {
        return Some(official.replace("{s}", stem));
    }
    if official.contains("{s}") {
        return branch(official, stem, place.level, &place.code);
    }
    let pattern = party(official, &place.name)?;
    let pattern = pattern.replace("{w}", &full.chars().next_back().map_or_else(String::new, String::from));
    let pattern = pattern.replace("{court}", court(place.level)?);
    let placed = pattern.contains("{p}") || pattern.starts_with("中共");
    Some(if placed { pattern.replace("{p}", &full) } else { format!("{full}{pattern}") })
}

/// A full name as printed; an institution's behind a place's name takes the place's full name.
fn with_city(lexicon: &Lexicon, official: &str, reading: &Reading, seat: Option<usize>) -> String {
    let printed = matches!(reading.seat, Seat::Places(_) | Seat::Word(_));
    let complete = printed && reading.standing == Standing::Class && official == reading.rest;
    match seat.filter(|_| complete) {
        Some(at) => format!("{}{official}", lexicon.places.prefix(at)),
        None => official.to_owned(),
    }
}

/// Branches of central bodies: 监管局 in provinces and listed cities, 监管分局 in prefectures,
/// 监管支局 in counties; 调查总队 in provinces, 调查队 below them.
fn branch(pattern: &str, stem: &str, level: Level, code: &str) -> Option<String> {
    let whole = level == Level::Province || LISTED.contains(&code);
    let fits = if pattern.ends_with("支局") {
        level == Level::County
    } else if pattern.ends_with("分局") {
        level == Level::Prefecture
    } else if pattern.ends_with("调查队") {
        matches!(level, Level::Prefecture | Level::County)
    } else if pattern.ends_with("调查总队") {
        level == Level::Province
    } else if pattern.ends_with("海事局") {
        level <= Level::County
    } else {
        whole
    };
    fits.then(|| pattern.replace("{s}", stem))
}

/// Party committees: 省委, 市委, 县委, 区委 close up with their place, 地委 with a prefecture's
/// name without its 区; an autonomous region's is a 委员会; the other forms are not certain.
fn party(pattern: &str, place: &str) -> Option<String> {
    if !pattern.starts_with("中共{p}委") || pattern.starts_with("中共{p}委员会") {
        return Some(pattern.to_owned());
    }
    if place.ends_with("自治区") {
        return Some(pattern.replacen("{p}委", "{p}委员会", 1));
    }
    if let Some(prefecture) = place.strip_suffix('区').filter(|p| p.ends_with('地')) {
        return Some(pattern.replacen("{p}", prefecture, 1));
    }
    (place.ends_with(['省', '市', '县', '区', '盟', '旗']) && !place.ends_with("地区"))
        .then(|| pattern.to_owned())
}

fn court(level: Level) -> Option<&'static str> {
    match level {
        Level::Province => Some("高级人民法院"),
        Level::Prefecture => Some("中级人民法院"),
        Level::County => Some("人民法院"),
        Level::Nation | Level::Township => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAND: &str = include_str!("../../../tests/data/places.toml");

    fn lexicon() -> Lexicon {
        let mut lexicon = Lexicon::load().unwrap();
        lexicon.places.with_extra(LAND).unwrap();
        lexicon
    }

    /// The full names of a list, `?` for what stays open.
    fn names(lexicon: &Lexicon, home: &str, year: i16, list: &str) -> String {
        let entries: Vec<&str> = list.split('、').collect();
        let home = lexicon.places.region(home);
        let resolved = resolve_all(lexicon, &entries, home.as_ref(), Some(year));
        let names: Vec<String> = resolved.into_iter().map(|r| r.name.unwrap_or_else(|| "?".into())).collect();
        names.join("、")
    }

    #[test]
    fn prefixes_left_out_come_from_the_entry_before() {
        let lexicon = lexicon();
        for (home, list, expected) in [
            ("990000", "省发展改革委、商务厅", "澜江省发展和改革委员会、澜江省商务厅"),
            ("990100", "省财政厅、商务厅、市商务局", "澜江省财政厅、澜江省商务厅、平澜市商务局"),
            ("990100", "市税务局、财政局", "国家税务总局平澜市税务局、平澜市财政局"),
            ("990100", "平澜海关、财政局", "平澜海关、平澜市财政局"),
            ("990121", "县住建局、市生态环境局", "澜北县住房和城乡建设局、平澜市生态环境局"),
            ("990100", "澜东区、澜北县人民政府", "平澜市澜东区人民政府、澜北县人民政府"),
            (
                "990000",
                "云岭彝族自治州、平澜市政府、省财政厅",
                "云岭彝族自治州人民政府、平澜市人民政府、澜江省财政厅",
            ),
            ("990100", "澜东区、平澜市人民政府", "?、平澜市人民政府"),
            ("990000", "各市(州)住建局、自然资源局、省财政厅", "?、?、澜江省财政厅"),
            ("152200", "盟委宣传部、盟国资委", "中共兴安盟委宣传部、?"),
            ("652900", "地委组织部、地区国资委", "中共阿克苏地委组织部、?"),
            ("990121", "县团委", "共青团澜北县委员会"),
            ("990121", "澜北金融监管支局", "国家金融监督管理总局澜北监管支局"),
            ("990121", "国家金融监管总局澜北支局", "国家金融监督管理总局澜北监管支局"),
            (
                "990000",
                "国家外汇局澜江省分局、国开行澜江省分行",
                "国家外汇管理局澜江省分局、国家开发银行澜江省分行",
            ),
            ("100000", "国家发展改革委办公厅", "国家发展和改革委员会办公厅"),
            (
                "990102",
                "平澜市澜东区住房建设和园林局、区教育和体育局",
                "平澜市澜东区住房建设和园林局、平澜市澜东区教育和体育局",
            ),
            ("990102", "区工信和商务局", "?"),
            ("990102", "区财政局、团区委", "平澜市澜东区财政局、共青团平澜市澜东区委员会"),
            ("100000", "发展改革委、药监局、文物局", "国家发展和改革委员会、国家药品监督管理局、国家文物局"),
        ] {
            assert_eq!(names(&lexicon, home, 2024, list), expected, "{list}");
        }
    }

    #[test]
    fn heads_print_names_in_full() {
        let lexicon = lexicon();
        for (text, expected) in [
            ("平澜市房产局", "平澜市房产局"),
            ("平澜市住房公积金管理局", "平澜市住房公积金管理局"),
            ("平澜市文旅局", ""),
            ("平澜市建委", ""),
            ("澜东区房产局", ""),
            ("市房产局", ""),
            ("平澜住房公积金管理中心", ""),
        ] {
            assert_eq!(formal(&lexicon, text, Some(2024)).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn years_decide_between_bodies_of_one_short_name() {
        let lexicon = lexicon();
        for (year, text, expected) in [
            (2022, "市金融监管局", "平澜市地方金融监督管理局"),
            (2024, "平澜金融监管分局", "国家金融监督管理总局平澜监管分局"),
            (2021, "澜江银保监局", "中国银行保险监督管理委员会澜江监管局"),
            (2024, "市委金融办", "中共平澜市委金融委员会办公室"),
            (2019, "市委金融办", "?"),
        ] {
            assert_eq!(names(&lexicon, "990100", year, text), expected, "{year} {text}");
        }
    }

    #[test]
    fn what_is_not_certain_stays_open() {
        let lexicon = lexicon();
        for text in [
            "市文旅局",
            "市城管局",
            "甲新区财政局",
            "澜江税务局",
            "管委会",
            "市贸促会",
            "分管副市长",
            "各区县政府",
        ] {
            assert_eq!(names(&lexicon, "990100", 2024, text), "?", "{text}");
        }
        assert_eq!(names(&lexicon, "990000", 2024, "市财政局"), "?", "a province has no one city");
        assert_eq!(names(&lexicon, "", 2024, "市财政局"), "?", "no home");
    }

    #[test]
    fn kinds_and_keys_group_bodies() {
        let lexicon = lexicon();
        let home = lexicon.places.region("990100");
        for (text, org, kind, region) in [
            ("市发改委", Some("development-reform"), Kind::Department, Some("990100")),
            ("国家发展改革委", Some("development-reform"), Kind::Department, Some("100000")),
            ("澜北县人民政府", Some("government"), Kind::Government, Some("990121")),
            ("市委组织部", Some("organization"), Kind::Party, Some("990100")),
            ("平澜城投集团", Some("enterprise"), Kind::Enterprise, None),
            ("各区县政府", None, Kind::Collective, Some("990100")),
            ("省直有关部门", None, Kind::Collective, Some("990000")),
            ("市长", None, Kind::Person, Some("990100")),
        ] {
            let got = resolve(&lexicon, text, None, home.as_ref(), Some(2024));
            assert_eq!((got.org, got.kind), (org, kind), "{text}");
            if region.is_some() {
                assert_eq!(got.region.as_deref(), region, "{text}");
            }
        }
    }
}

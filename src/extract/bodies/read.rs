//! Reads one entry: whose body it says it is, and which body.
//!
//! In: an entry of a list, folded. Out: the seat as printed (a place's name, a local word
//! such as 省 or 市, or nothing) and what the lexicon knows of the rest. Nothing here depends
//! on where the notice comes from.

use std::borrow::Cow;

use super::branch::{branch, central_branch, central_office};
use crate::base::text::{cut, without_space};
use crate::lexicon::Lexicon;
use crate::lexicon::bodies::Class;
use crate::notice::Kind;

/// Words that stand for the notice's own territory or a part of it; longest first.
const WORDS: &[&str] = &[
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "省",
    "市",
    "县",
    "区",
    "州",
    "盟",
    "旗",
    "镇",
    "乡",
    "地",
];

/// Words for zones, whose bodies are known but not completed.
const ZONES: &[&str] = &[
    "高新区",
    "经开区",
    "开发区",
    "示范区",
    "新区",
    "园区",
    "新城",
    "港区",
    "合作区",
    "度假区",
    "景区",
    "保税区",
    "特区",
    "先行区",
    "兵团",
];

/// Words between the seat and the body: 省级, 市直, 区属.
const BETWEEN: &[&str] = &["本级", "级", "直属", "直", "属"];

/// Whose body an entry is, as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    /// The central authorities'.
    Nation,
    /// Of the place that a local word means: 省, 市.
    Word(&'static str),
    /// Of one of these places, printed with at least a short name.
    Places(Vec<usize>),
    /// Of one of these places, printed by its bare name: 河南银保监局.
    Stems(Vec<usize>),
    /// Of a place that is printed but not known: 甲新区财政局.
    Foreign,
    /// Not printed.
    Elided,
}

/// How well an entry is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// A body of the lexicon.
    Named,
    /// A class of bodies.
    Collective,
    /// A person or office-holder.
    Person,
    /// An institution, enterprise or branch, told by its ending.
    Class,
    /// None of these.
    Unknown,
}

/// What an entry says.
#[derive(Clone, Debug)]
pub(super) struct Reading<'a> {
    pub(super) standing: Standing,
    pub(super) seat: Seat,
    pub(super) key: Option<&'a str>,
    pub(super) kind: Kind,
    /// Pattern of the official name.
    pub(super) official: Option<Cow<'a, str>>,
    /// The words behind the seat.
    pub(super) rest: String,
    /// Whether the entry itself is the full name.
    pub(super) in_full: bool,
}

/// Reads `entry`; `central` says whether the notice is the central authorities' own.
pub(super) fn read<'a>(lexicon: &'a Lexicon, entry: &str, central: bool, year: Option<i16>) -> Reading<'a> {
    let text = without_space(entry);
    if text.is_empty() || text.chars().count() > 60 {
        return unknown(&text);
    }
    // 各区残联 ends as one body's name does: the opening says that it is a class.
    let class_first = text.starts_with('各') && lexicon.classes.is_collective(&text);
    if let Some(reading) = named(lexicon, &text, central, year).filter(|_| !class_first) {
        return reading;
    }
    if lexicon.classes.is_collective(&text) {
        let seat = own_word(&text).map_or(Seat::Elided, Seat::Word);
        return Reading { standing: Standing::Collective, seat, kind: Kind::Collective, ..unknown(&text) };
    }
    let elsewhere = zone(lexicon, &text, year).or_else(|| by_zone(lexicon, &text, year));
    if let Some(reading) = elsewhere.or_else(|| branch(lexicon, &text, central, year)) {
        return reading;
    }
    if lexicon.classes.is_person(&text) {
        return Reading { standing: Standing::Person, kind: Kind::Person, ..unknown(&text) };
    }
    // 区委依法治区办(区司法局): two nameplates, the first is the entry's.
    if let Some((head, tail)) =
        text.split_once(['(', '<']).filter(|(h, t)| !h.is_empty() && t.ends_with([')', '>']))
    {
        let first = read(lexicon, head, central, year);
        if first.standing != Standing::Unknown {
            return first;
        }
        let second = read(lexicon, tail.trim_end_matches([')', '>']), central, year);
        if second.standing == Standing::Named {
            return Reading { official: None, ..second };
        }
    }
    class(lexicon, &text, year)
}

fn unknown<'a>(text: &str) -> Reading<'a> {
    Reading {
        standing: Standing::Unknown,
        seat: Seat::Elided,
        key: None,
        kind: Kind::Other,
        official: None,
        rest: text.to_owned(),
        in_full: false,
    }
}

fn named<'a>(lexicon: &'a Lexicon, text: &str, central: bool, year: Option<i16>) -> Option<Reading<'a>> {
    if let Some(hit) = lexicon.bodies.central(text, central, year) {
        let official = hit.official.map(Cow::Borrowed);
        return Some(of(Seat::Nation, hit.key, hit.kind, official, text, false));
    }
    if let Some(office) = central_office(lexicon, text, central, year) {
        return Some(office);
    }
    bank(lexicon, text, year)
        .or_else(|| league(text))
        .or_else(|| printed_in_full(lexicon, text, year))
        .or_else(|| by_word(lexicon, text, year))
        .or_else(|| by_place(lexicon, text, year))
        .or_else(|| local(lexicon, Seat::Elided, text, year).filter(|_| text.chars().count() > 1))
        // 自治区党委组织部、党委宣传部: the second leaves the region's word out.
        .or_else(|| {
            local(lexicon, Seat::Elided, text.strip_prefix('党').filter(|r| r.chars().count() > 3)?, year)
        })
        .or_else(|| zoned(lexicon, text, year))
        .or_else(|| central_branch(lexicon, text, year))
}

pub(super) fn of<'a>(
    seat: Seat,
    key: &'a str,
    kind: Kind,
    official: Option<Cow<'a, str>>,
    rest: &str,
    in_full: bool,
) -> Reading<'a> {
    Reading {
        standing: Standing::Named,
        seat,
        key: Some(key),
        kind,
        official,
        rest: rest.to_owned(),
        in_full,
    }
}

/// The local word that says whose a class of bodies is: 省直有关部门, 市政府各部门.
fn own_word(text: &str) -> Option<&'static str> {
    let word = WORDS.iter().find(|w| text.starts_with(*w))?;
    let rest = text.strip_prefix(word)?;
    let own = rest.starts_with(['政', '级', '直', '属', '各', '有', '相', '委', '人']);
    own.then_some(*word)
}

/// What stands behind the place or the word for it at the opening of a name.
pub(super) fn behind_seat<'t>(lexicon: &Lexicon, text: &'t str) -> &'t str {
    let led = lexicon.places.lead(text, None, false).map(|l| cut(text, l.len..text.len()));
    led.or_else(|| WORDS.iter().find_map(|w| text.strip_prefix(w))).unwrap_or(text)
}

/// The words behind a seat as a body of the lexicon.
fn local<'a>(lexicon: &'a Lexicon, seat: Seat, rest: &str, year: Option<i16>) -> Option<Reading<'a>> {
    let bare = matches!(seat, Seat::Stems(_));
    if let Some(hit) = lexicon.bodies.local(rest, year, bare) {
        let spelled = || {
            let full = hit.kind == Kind::Department && lexicon.bodies.is_spelled_out(rest);
            (full && seat != Seat::Elided).then(|| Cow::Owned(rest.to_owned()))
        };
        let official = hit.official.map(Cow::Borrowed).or_else(spelled);
        return Some(of(seat, hit.key, hit.kind, official, rest, false));
    }
    let (hit, full) = lexicon.bodies.composite(rest)?;
    let full = full || seat != Seat::Elided && lexicon.bodies.is_spelled_out(rest);
    let official = full.then(|| Cow::Owned(rest.to_owned()));
    Some(of(seat, hit.key, hit.kind, official, rest, false))
}

pub(super) fn by_word<'a>(lexicon: &'a Lexicon, text: &str, year: Option<i16>) -> Option<Reading<'a>> {
    let word = WORDS.iter().find(|w| text.starts_with(*w))?;
    let rest = text.strip_prefix(word)?;
    let seat = Seat::Word(word);
    local(lexicon, seat.clone(), rest, year)
        .or_else(|| {
            let rest = BETWEEN.iter().find_map(|b| rest.strip_prefix(b))?;
            local(lexicon, seat.clone(), rest, year)
        })
        .or_else(|| joint(lexicon, word, rest, year))
        // 自治区党委组织部: only there 党委 is the committee's own name.
        .or_else(|| local(lexicon, seat.clone(), rest.strip_prefix('党')?, year))
        .or_else(|| zoned(lexicon, rest, year))
}

/// 市委市政府督查室, of committee and government; 市人大法工委, 市政协社法委, parts of those.
fn joint<'a>(lexicon: &'a Lexicon, word: &'static str, rest: &str, year: Option<i16>) -> Option<Reading<'a>> {
    let of_both = rest.strip_prefix('委').and_then(|r| r.strip_prefix(word));
    let reading = match of_both {
        Some(both) => local(lexicon, Seat::Word(word), both, year),
        None => ["人大", "政协"]
            .iter()
            .find(|organ| rest.starts_with(*organ) && rest.ends_with(['委', '会', '室', '办']))
            .and_then(|organ| local(lexicon, Seat::Word(word), organ, year)),
    };
    reading.map(|r| Reading { official: None, ..r })
}

pub(super) fn by_place<'a>(lexicon: &'a Lexicon, text: &str, year: Option<i16>) -> Option<Reading<'a>> {
    if let Some(led) = lexicon.places.lead(text, year, false) {
        let rest = cut(text, led.len..text.len());
        let found =
            local(lexicon, Seat::Places(led.places), rest, year).or_else(|| zoned(lexicon, rest, year));
        if found.is_some() {
            return found;
        }
    }
    let led = lexicon.places.lead(text, year, true)?;
    local(lexicon, Seat::Stems(led.places), cut(text, led.len..text.len()), year)
}

/// A zone's body behind a place's name: 市新区财政局.
fn zoned<'a>(lexicon: &'a Lexicon, rest: &str, year: Option<i16>) -> Option<Reading<'a>> {
    let zone = ZONES.iter().find(|z| rest.starts_with(*z))?;
    local(lexicon, Seat::Foreign, rest.strip_prefix(zone)?, year)
}

/// A body behind a name that ends like a place's: 甲新区自然资源局.
fn by_zone<'a>(lexicon: &'a Lexicon, text: &str, year: Option<i16>) -> Option<Reading<'a>> {
    let ends = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '区' | '县' | '市' | '镇' | '乡' | '城' | '园' | '州' | '旗'));
    ends.map(|(at, c)| at + c.len_utf8())
        .filter(|&at| (6..=36).contains(&at))
        .filter(|&at| {
            !cut(text, 0..at).contains(['局', '委', '厅', '办', '部', '院', '和', '及', '与', '、'])
        })
        .find_map(|at| local(lexicon, Seat::Foreign, cut(text, at..text.len()), year))
}

/// A zone's own committee by its full name: 甲经济技术开发区管委会.
fn zone<'a>(lexicon: &'a Lexicon, text: &str, year: Option<i16>) -> Option<Reading<'a>> {
    let hit = lexicon.bodies.local("管委会", year, false).filter(|_| text.ends_with("会"))?;
    let official = zone_committee(text)?;
    Some(of(Seat::Foreign, hit.key, hit.kind, Some(Cow::Owned(official)), text, true))
}

fn zone_committee(text: &str) -> Option<String> {
    let ends = [("管委会", "管理委员会"), ("管理委员会", "管理委员会"), ("执委会", "执行委员会")];
    let (zone, long) = ends.iter().find_map(|(short, long)| text.strip_suffix(short).map(|z| (z, long)))?;
    let kinds = ["技术开发区", "产业开发区", "深度合作区", "综合保税区", "旅游度假区", "风景名胜区"];
    // 经济技术开发区管委会 without a name is this notice's own: whose is not printed.
    let own = kinds.iter().any(|k| zone.ends_with(k)) && zone.chars().count() >= 8;
    let local = WORDS.iter().any(|w| zone.starts_with(w));
    (own && !local).then(|| format!("{zone}{long}"))
}

/// 人行成安县支行, 中国人民银行甲省分行.
fn bank<'a>(lexicon: &'a Lexicon, text: &str, year: Option<i16>) -> Option<Reading<'a>> {
    let rest = ["中国人民银行", "人民银行", "人行"].iter().find_map(|b| text.strip_prefix(b))?;
    let kind = Kind::Department;
    if rest.is_empty() {
        return Some(of(Seat::Elided, "central-bank", kind, None, text, false));
    }
    let ending = ["中心支行", "分行", "支行", "营业管理部", "营管部", "总部", "管理部"]
        .iter()
        .find(|e| rest.ends_with(*e))?;
    let places = lexicon.places.lead(rest, year, true).map_or(Seat::Foreign, |l| Seat::Stems(l.places));
    let long = if *ending == "营管部" {
        format!("{}营业管理部", rest.trim_end_matches("营管部"))
    } else {
        rest.to_owned()
    };
    let whose = long.len() > ending.len() && !WORDS.iter().any(|w| rest.starts_with(w));
    let official = whose.then(|| Cow::Owned(format!("中国人民银行{long}")));
    Some(Reading { in_full: true, ..of(places, "central-bank", kind, official, rest, true) })
}

/// 团市委, 自治区团委.
fn league<'a>(text: &str) -> Option<Reading<'a>> {
    let inside = text.strip_prefix('团').and_then(|r| r.strip_suffix('委'));
    let rest = inside.or_else(|| text.strip_suffix("团委"))?;
    let word = WORDS.iter().find(|w| **w == rest)?;
    let official = Some(Cow::Borrowed("共青团{p}委员会"));
    Some(of(Seat::Word(word), "youth-league", Kind::Institution, official, rest, false))
}

/// 国家税务总局遵义市税务局, 中共遵义市委组织部: the seat stands inside the name.
fn printed_in_full<'a>(lexicon: &'a Lexicon, text: &str, year: Option<i16>) -> Option<Reading<'a>> {
    let from = lexicon.bodies.opening(text)?;
    let behind = cut(text, from..text.len());
    let led = lexicon.places.lead(behind, year, true)?;
    let rest = cut(behind, led.len..behind.len());
    let hit = lexicon.bodies.local(rest, year, true);
    let key = hit.map(|h| (h.key, h.kind));
    if rest.chars().count() > 14 {
        return None;
    }
    let (key, kind) =
        key.or_else(|| Some(lexicon.bodies.class(rest)).flatten().map(|c| (c.key.as_str(), c.kind)))?;
    Some(of(Seat::Places(led.places), key, kind, Some(Cow::Owned(text.to_owned())), rest, true))
}

/// An entry that only its ending tells.
fn class<'a>(lexicon: &'a Lexicon, text: &str, year: Option<i16>) -> Reading<'a> {
    if let Some(led) = lexicon.places.lead(text, year, false).filter(|l| l.len == text.len()) {
        // 灵璧县 for its government.
        let reading = unknown("");
        return Reading {
            standing: Standing::Class,
            seat: Seat::Places(led.places),
            kind: Kind::Government,
            ..reading
        };
    }
    let Some(class) = lexicon.bodies.class(text) else {
        return match lexicon.places.lead(text, year, true).filter(|l| l.len == text.len()) {
            // 甲、乙市政府: the second completes the first.
            Some(led) => {
                let reading = unknown("");
                Reading {
                    standing: Standing::Class,
                    seat: Seat::Stems(led.places),
                    kind: Kind::Government,
                    ..reading
                }
            }
            None => unknown(text),
        };
    };
    let word = WORDS.iter().find(|w| text.starts_with(*w) && text.chars().count() > w.chars().count() + 2);
    let (seat, rest) = match (word, lexicon.places.lead(text, year, false)) {
        (_, Some(led)) if led.len < text.len() => {
            let rest = cut(text, led.len..text.len());
            (Seat::Places(led.places), rest)
        }
        (Some(word), _) => (Seat::Word(word), cut(text, word.len()..text.len())),
        _ => (Seat::Elided, text),
    };
    let long = rest.chars().count() >= 2 && !class.ends.iter().any(|e| e == text);
    let standing = if class.known && long { Standing::Class } else { Standing::Unknown };
    let official = full_class_name(lexicon, class, text, rest, &seat);
    Reading {
        standing,
        seat,
        key: Some(class.key.as_str()).filter(|_| standing == Standing::Class),
        kind: class.kind,
        in_full: official.as_deref().is_some_and(|o| o.starts_with(text)),
        official: official.map(Cow::Owned).filter(|_| standing == Standing::Class),
        rest: rest.to_owned(),
    }
}

/// The full name of an institution, enterprise or branch, where what is printed leaves no
/// doubt.
fn full_class_name(lexicon: &Lexicon, class: &Class, text: &str, rest: &str, seat: &Seat) -> Option<String> {
    // Customs houses and maritime offices bear the name of their place or port alone.
    let port = text.strip_suffix("海关").filter(|p| (2..=4).contains(&p.chars().count()));
    let port = port.or_else(|| text.strip_suffix("海事局").filter(|p| (2..=4).contains(&p.chars().count())));
    if matches!(class.key.as_str(), "customs" | "maritime")
        && port.is_some_and(|p| !p.contains(['驻', '各', '属', '总']))
    {
        return (!matches!(seat, Seat::Word(_))).then(|| text.to_owned());
    }
    // 水务管理局 is spelled out; what ends shorter (民营经济局) may leave a word out.
    let whole = rest.ends_with("管理局") && rest.chars().count() >= 5 && lexicon.bodies.is_plain(rest);
    if class.key == "administration" && whole && *seat != Seat::Elided {
        return Some(rest.to_owned());
    }
    if text.ends_with("有限公司") || text.ends_with("有限责任公司") {
        return (!matches!(seat, Seat::Word(_))).then(|| text.to_owned());
    }
    if text.starts_with("中国铁路") && text.ends_with("局集团") {
        return Some(format!("{text}有限公司"));
    }
    // 省某厅驻某市中心 is a branch whose own name may be another.
    let plain = !rest.contains(['局', '厅', '委', '办', '驻']);
    let long = plain && rest.ends_with("中心") && rest.chars().count() >= 6;
    (long && *seat != Seat::Elided && !lexicon.bodies.is_shortened(rest)).then(|| rest.to_owned())
}

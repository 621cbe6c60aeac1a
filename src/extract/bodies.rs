//! Lists of bodies: told apart, recognised, completed to full names.
//!
//! In: the words of a responsibility clause, the notice's region and year. Out: one entry a
//! body as printed, and for each entry what body it is and how it is fully called. A name
//! that is not certain stays open. Who leads and who supports is not decided here.

mod branch;
mod covers;
mod dress;
mod evidence;
mod read;
mod resolve;
mod split;
pub mod unrecognised;

pub use covers::covered;
pub use dress::Said;
pub use evidence::confirm;
pub use resolve::{Resolved, Whose, formal, resolve, resolve_all, share_endings};
pub use split::{Entry, split};

use crate::base::text::{cut, fold_str};
use crate::lexicon::Lexicon;
use crate::notice::Kind;
use read::{Reading, Seat, Standing};

/// Longest entry that a bare list may hold, in characters.
const LONGEST: usize = 30;

/// Longest text that is looked at as a bare list, in bytes.
const MOST: usize = 3000;

/// Openings of brackets that explain rather than assign.
const EXPLAINS: &[&str] = &[
    "含", "不含", "包括", "包含", "如", "例如", "即", "见", "详见", "原", "以下", "下同", "或", "指", "除",
    "其中", "简称",
];

/// Whether `folded` is a list of bodies and nothing else, so that it assigns a measure
/// without a word that says so. Every entry must be a body, and one of them must say whose.
pub fn looks_like_list(lexicon: &Lexicon, folded: &str) -> bool {
    let text = folded.trim();
    if text.len() > MOST
        || EXPLAINS.iter().any(|e| text.starts_with(e))
        || text.contains(['《', '》', '。', '%', ':'])
    {
        return false;
    }
    let entries = split(lexicon, text);
    let words: Vec<&str> = entries.iter().map(|e| cut(text, e.range.clone())).collect();
    if words.is_empty() || words.iter().any(|w| w.chars().count() > LONGEST) {
        return false;
    }
    let readings: Vec<Reading> = words.iter().map(|w| read::read(lexicon, w, false, None)).collect();
    let anchored = readings.iter().zip(&words).any(|(r, w)| is_anchored(r, w));
    let departments = readings.iter().filter(|r| is_department(r)).count();
    (anchored || departments >= 2)
        && readings.iter().all(|r| match r.standing {
            Standing::Named | Standing::Collective => true,
            Standing::Class => anchored || r.seat != Seat::Elided,
            Standing::Person | Standing::Unknown => false,
        })
}

/// Whether `folded`, a part of a clause that says who is responsible, names bodies of the
/// lexicon and nothing else. Governments and committees of zones count here, which in a
/// bracket of their own may only explain.
pub fn are_bodies(lexicon: &Lexicon, folded: &str) -> bool {
    let text = folded.trim();
    if text.len() > MOST || EXPLAINS.iter().any(|e| text.starts_with(e)) || text.contains(['《', '。', ':'])
    {
        return false;
    }
    let entries = split(lexicon, text);
    let names = |e: &Entry| {
        let words = cut(text, e.range.clone());
        let reading = read::read(lexicon, words, false, None);
        match reading.standing {
            Standing::Named => reading.seat != Seat::Elided,
            Standing::Collective => is_anchored(&reading, words),
            Standing::Class | Standing::Person | Standing::Unknown => false,
        }
    };
    !entries.is_empty() && entries.iter().all(names)
}

/// Whether `text` as a whole is the name of one body of the lexicon.
pub fn is_one(lexicon: &Lexicon, text: &str) -> bool {
    read::read(lexicon, text, false, None).standing == Standing::Named
}

/// The department that an entry of a list names by its field of work alone, and whether those
/// of every tier are meant: 市发改、财政部门, 各级公安、民政部门.
pub fn by_field<'a>(lexicon: &'a Lexicon, text: &str) -> Option<(&'a str, bool)> {
    let folded = fold_str(text);
    let every = folded.strip_prefix("各级");
    let behind = every.unwrap_or_else(|| read::behind_seat(lexicon, &folded));
    let field = [behind, folded.as_ref()].into_iter().find_map(|f| lexicon.bodies.of_field(f))?;
    Some((field.key.as_str(), every.is_some()))
}

/// Whether `text` names the committee of a zone or one of its offices.
pub fn is_of_zone(lexicon: &Lexicon, text: &str) -> bool {
    let folded = fold_str(text);
    let body = folded.strip_suffix("办公室").unwrap_or(&folded);
    read::read(lexicon, body, false, None).key == Some("zone-committee")
}

/// A body of the lexicon that is no government: (镇人民政府) is another name of what stands
/// before it as often as an assignment.
fn is_department(reading: &Reading) -> bool {
    reading.standing == Standing::Named && reading.kind != Kind::Government
}

/// Whether an entry says whose it is, so that no ordinary words can be meant.
fn is_anchored(reading: &Reading, words: &str) -> bool {
    let class = || {
        let some = words.contains("有关") || words.contains("相关");
        words.contains('各') || some && words.starts_with(['省', '市', '县', '区', '州'])
    };
    match reading.standing {
        Standing::Named => is_department(reading) && reading.seat != Seat::Elided,
        Standing::Collective => class(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAND: &str = include_str!("../../tests/data/places.toml");

    #[test]
    fn every_row_reads_its_examples_and_not_its_counter_examples() {
        let mut lexicon = Lexicon::load().unwrap();
        lexicon.places.with_extra(LAND).unwrap();
        let mut wrong = Vec::new();
        for row in lexicon.bodies.rows() {
            assert!(!row.examples.is_empty() && !row.counter.is_empty(), "{} lacks examples", row.key);
            let year = row.until.unwrap_or(2024);
            for (text, name) in &row.examples {
                let home = match text.trim_start_matches('团').chars().next() {
                    Some('省') => "990000",
                    Some('区') => "990102",
                    Some('县') => "990121",
                    _ => "990100",
                };
                let home = lexicon.places.region(home);
                let got = resolve(&lexicon, text, None, home.as_ref(), Some(year));
                if got.org != Some(row.key.as_str()) || got.name.clone().unwrap_or_default() != *name {
                    wrong.push(format!("{text} of {} is read as {:?}, {:?}", row.key, got.org, got.name));
                }
            }
            for text in &row.counter {
                let got = resolve(&lexicon, text, None, None, Some(year));
                if got.org == Some(row.key.as_str()) {
                    wrong.push(format!("{text} is read as {}", row.key));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for class in lexicon.bodies.classes() {
            for text in &class.examples {
                let got = resolve(&lexicon, text, None, None, None);
                assert!(got.kind == class.kind || !class.known, "{text}");
            }
            for text in &class.counter {
                assert!(!class.ends.iter().any(|e| text.ends_with(e.as_str())), "{text}");
            }
        }
    }

    #[test]
    fn fields_of_work_stand_for_departments() {
        let lexicon = Lexicon::load().unwrap();
        for (text, expected) in [
            ("财政", Some(("finance", false))),
            ("市发改", Some(("development-reform", false))),
            ("市场监管", Some(("market-regulation", false))),
            ("各级公安", Some(("public-security", true))),
            ("项目进度", None),
            ("市", None),
        ] {
            assert_eq!(by_field(&lexicon, text), expected, "{text}");
        }
    }

    #[test]
    fn committees_of_zones_are_told_from_governments() {
        let lexicon = Lexicon::load().unwrap();
        for (text, expected) in [
            ("平澜高新技术产业开发区管理委员会", true),
            ("平澜经开区管委会办公室", true),
            ("平澜市人民政府", false),
            ("平澜市城市管理委员会", false),
        ] {
            assert_eq!(is_of_zone(&lexicon, text), expected, "{text}");
        }
    }

    #[test]
    fn parts_of_a_clause_may_be_governments_and_zones() {
        let lexicon = Lexicon::load().unwrap();
        for (text, expected) in [
            ("平澜粤云深度合作区执委会", true),
            ("平澜高新区管委会、市财政局", true),
            ("各县(市、区)人民政府", true),
            ("建设公共服务中心", false),
            ("其中最高5%由新建商品房的开发企业", false),
            ("政府", false),
            ("5月底取得成效", false),
            ("含开发区管委会", false),
        ] {
            assert_eq!(are_bodies(&lexicon, text), expected, "{text}");
        }
    }

    #[test]
    fn users_add_bodies() {
        let mut lexicon = Lexicon::load().unwrap();
        let toml = "[[body]]\nkey = 'lake'\nlocal = [['湖泊保护局', '湖保局']]\n";
        lexicon.bodies.with_extra(toml).unwrap();
        let home = lexicon.places.region("320100");
        let got = resolve(&lexicon, "市湖保局", None, home.as_ref(), None);
        assert_eq!((got.org, got.name.as_deref()), (Some("lake"), Some("南京市湖泊保护局")));
        let error = lexicon.bodies.with_extra("[[body]]\nname = 'x'\n").unwrap_err();
        assert!(error.to_string().starts_with("line "), "{error}");
    }

    #[test]
    fn bare_lists_are_told_from_other_brackets() {
        let lexicon = Lexicon::load().unwrap();
        for (text, expected) in [
            ("市财政局、市税务局", true),
            ("市财政局", true),
            ("省发展改革委、商务厅,各市人民政府", true),
            ("各县(市、区)人民政府", true),
            ("市级有关部门、各镇(街道)", true),
            ("区委组织部 区人社局", true),
            ("人行平江支行、财政局、住建局", true),
            ("国家发展改革委、财政部等", true),
            ("市住建局、城投集团", true),
            ("不含税费、规费", false),
            ("含街道、乡镇", false),
            ("以下简称市政府", false),
            ("镇人民政府", false),
            ("街道", false),
            ("试行", false),
            ("2024年", false),
            ("国家、省、市", false),
            ("财政", false),
            ("市财政局将另行通知", false),
            ("见附件", false),
            ("教育、医疗、养老", false),
            ("分管副市长", false),
            ("", false),
            ("、、", false),
        ] {
            assert_eq!(looks_like_list(&lexicon, text), expected, "{text}");
        }
    }
}

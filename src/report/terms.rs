//! What things are called in the reports for readers, and how a member is told from others.
//!
//! The words are those of the field; the marks of the matrix are the same in all reports.

use std::collections::BTreeMap;

use super::{Card, Cell, Compared, Pair, Report, Row};
use crate::links::{AlignmentRelation, Attribute, Change, Evidence, LinkRelation, Side};
use crate::notice::{Kind, Level, Measure, Role};

/// Marks of the matrix with what they mean.
pub(super) const LEGEND: &[(&str, &str)] = &[
    ("●", "照搬（文字基本相同）"),
    ("◐", "改写（任务相同，措辞或指标不同）"),
    ("○", "相关（部分内容对应）"),
    ("▲", "加码（下级要求更严）"),
    ("▽", "放宽（下级要求更松）"),
    ("空白", "无对应举措"),
];

/// The marks of a cell.
pub(super) fn marks(cell: &Cell) -> String {
    let relation = match cell.relation {
        AlignmentRelation::Same => "●",
        AlignmentRelation::Adapted => "◐",
        AlignmentRelation::Related => "○",
    };
    let more = if cell.escalation { "▲" } else { "" };
    let less = if cell.relaxed { "▽" } else { "" };
    format!("{relation}{more}{less}")
}

pub(super) fn relation(relation: AlignmentRelation) -> &'static str {
    match relation {
        AlignmentRelation::Same => "照搬",
        AlignmentRelation::Adapted => "改写",
        AlignmentRelation::Related => "相关",
    }
}

pub(super) fn link(relation: LinkRelation) -> &'static str {
    match relation {
        LinkRelation::Basis => "依据",
        LinkRelation::Implements => "贯彻落实",
        LinkRelation::Forwards => "转发",
        LinkRelation::Amends => "修改",
        LinkRelation::Repeals => "废止",
        LinkRelation::Duplicates => "同文",
        LinkRelation::Mentions => "提及",
    }
}

pub(super) fn evidence(by: Evidence) -> &'static str {
    match by {
        Evidence::Number => "文号",
        Evidence::Title => "标题",
        Evidence::Text => "正文",
        Evidence::Topic => "主题",
    }
}

pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Lead => "牵头",
        Role::Support => "配合",
        Role::Responsible => "责任",
        Role::Supervise => "督导",
    }
}

pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Nation => "国家",
        Level::Province => "省级",
        Level::Prefecture => "地级",
        Level::County => "县级",
        Level::Township => "乡级",
    }
}

pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Department => "政府部门",
        Kind::Government => "政府",
        Kind::Party => "党委",
        Kind::Congress => "人大",
        Kind::Cppcc => "政协",
        Kind::Court => "法院",
        Kind::Procuratorate => "检察院",
        Kind::Enterprise => "企业",
        Kind::Institution => "事业单位和团体",
        Kind::Collective => "一类单位",
        Kind::Person => "个人",
        Kind::Other => "其他",
    }
}

/// What a change is about, with the role for units.
pub(super) fn attribute(change: &Change) -> String {
    match (change.attribute, change.role) {
        (Attribute::Units, Some(r)) => format!("{}单位", role(r)),
        (Attribute::Units, None) => "单位".to_owned(),
        (Attribute::Times, _) => "时间".to_owned(),
        (Attribute::Quantities, _) => "指标".to_owned(),
    }
}

pub(super) fn yes(is: bool) -> &'static str {
    if is { "是" } else { "" }
}

/// Names of the members of a family: that of the territory; with the number of the notice
/// where several are of one.
pub(super) fn names(report: &Report, family: &Compared) -> Vec<String> {
    let cards: Vec<Option<&Card>> = family.members.iter().map(|m| report.notices.get(m.notice)).collect();
    let short = |card: Option<&Card>| {
        let region = card.and_then(|c| c.region.as_ref()).map(|r| r.name.clone());
        let other = || card.and_then(|c| c.issuers.first().cloned().or_else(|| c.title.clone()));
        clean(&region.or_else(other).unwrap_or_else(|| "?".to_owned())).replace('\n', "")
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in cards.iter().copied().map(short) {
        *counts.entry(name).or_default() += 1;
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let name = |card: Option<&Card>| {
        let name = short(card);
        if counts.get(&name).is_none_or(|&n| n < 2) {
            return name;
        }
        let at = seen.entry(name.clone()).or_default();
        *at += 1;
        let number = card.and_then(|c| c.doc_number.as_ref()).map(|n| clean(&n.text));
        format!("{name} {}", number.unwrap_or_else(|| format!("#{at}")))
    };
    cards.iter().copied().map(name).collect()
}

/// `（三）`, or where a measure bears no number, its beginning.
pub(super) fn label(measure: &Measure) -> String {
    let number = measure.label.clone().or_else(|| measure.number.clone());
    clean(&number.unwrap_or_else(|| measure.text.chars().take(6).collect::<String>() + "…"))
}

/// The heading of a measure, else its beginning.
pub(super) fn heading(measure: &Measure) -> String {
    /// A line of a table holds about as much.
    const LONGEST: usize = 30;
    let text = measure.title.as_deref().unwrap_or(&measure.text);
    let line: String = clean(text).replace('\n', " ");
    if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST).chain(['…']).collect() }
}

/// Bodies of a role, as printed.
pub(super) fn units(measure: &Measure, role: Role) -> String {
    let mine = measure.units.iter().filter(|u| u.role == role).map(|u| u.text.as_str());
    mine.collect::<Vec<_>>().join("、")
}

/// Titles in 《》 that a measure names, once each.
pub(super) fn titles(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut title = String::new();
    for c in text.chars() {
        if c == '《' {
            depth += 1;
        }
        if depth > 0 {
            title.push(c);
        }
        if c == '》' && depth > 0 {
            depth -= 1;
            if depth == 0 {
                let whole = std::mem::take(&mut title);
                if !out.contains(&whole) {
                    out.push(whole);
                }
            }
        }
    }
    out
}

/// Local inventions of a family: what the base has alone is nobody's.
pub(super) fn inventions(family: &Compared) -> usize {
    let own =
        |(at, place): (usize, &super::Place)| if at == family.base { 0 } else { place.inventions.len() };
    family.members.iter().enumerate().map(own).sum()
}

/// The measures above that each measure has a counterpart in, by pair.
pub(super) fn above(family: &Compared) -> BTreeMap<usize, Vec<&Pair>> {
    let mut out: BTreeMap<usize, Vec<&Pair>> = BTreeMap::new();
    for pair in family.pairs.iter().filter(|p| p.below) {
        out.entry(pair.b).or_default().push(pair);
    }
    for pairs in out.values_mut() {
        pairs.sort_by(|x, y| y.score.total_cmp(&x.score).then_with(|| x.a.cmp(&y.a)));
    }
    out
}

/// The measure of a cell's member that answers best.
pub(super) fn answer<'f>(family: &'f Compared, cell: &Cell) -> Option<(usize, &'f Row)> {
    let pair = family.pairs.get(*cell.pairs.first()?)?;
    let row = |at: usize| family.measures.get(at).map(|r| (at, r));
    [pair.a, pair.b].into_iter().filter_map(row).find(|(_, r)| r.member == cell.member)
}

/// Who is stricter, by name.
pub(super) fn stricter(change: &Change, a: &str, b: &str) -> String {
    match change.stricter {
        Some(Side::A) => a.to_owned(),
        Some(Side::B) => b.to_owned(),
        Some(Side::Equal) => "相同".to_owned(),
        None => String::new(),
    }
}

/// Text as a reader may see it: without control characters, and without marks that turn
/// the direction of writing and so show another text than there is.
pub(super) fn clean(text: &str) -> String {
    let harmless = |c: &char| *c == '\n' || !c.is_control() && !turns(*c);
    text.replace("\r\n", "\n").replace(['\r', '\t'], " ").chars().filter(harmless).collect()
}

fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The address, if a reader may be led there.
pub(super) fn web(url: Option<&str>) -> Option<&str> {
    let url = url?.trim();
    let lower = url.to_ascii_lowercase();
    let plain = url.chars().all(|c| !c.is_control() && !c.is_whitespace() && !turns(c));
    (plain && (lower.starts_with("http://") || lower.starts_with("https://"))).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_found_once_and_whole() {
        let rows: &[(&str, &[&str])] = &[
            ("按《甲》和《乙〈丙〉》，再按《甲》", &["《甲》", "《乙〈丙〉》"]),
            ("《外《内》外》", &["《外《内》外》"]),
            ("》《未完", &[]),
        ];
        for (text, want) in rows {
            assert_eq!(titles(text), *want, "{text}");
        }
    }

    #[test]
    fn only_web_addresses_are_links_and_nothing_turns_the_text() {
        let rows = [
            ("https://a.gov.cn/1.html", true),
            ("HTTP://a.gov.cn", true),
            ("javascript:alert(1)", false),
            ("https://a.cn/\u{202e}x", false),
            ("file:///etc/passwd", false),
            ("https://a b", false),
        ];
        for (url, want) in rows {
            assert_eq!(web(Some(url)).is_some(), want, "{url}");
        }
        assert_eq!(clean("甲\u{202e}乙\u{0}\r\n丙\t丁"), "甲乙\n丙 丁");
    }
}

//! The territory of a notice.
//!
//! In: what the notice says about who speaks: issuers, titles, number, signature, page
//! fields, and its text. Out: one region or none. The firmest evidence decides; evidence
//! that allows several places is settled by what the rest of the document names, or passed
//! over. A notice of another place on this site must not take the site's region.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::numbers::Letters;
use super::own::{own_word, own_words};
use super::{Places, nation, only};
use crate::base::text::{cut, fold, mapped};
use crate::notice::{Level, Region};

/// Most of a text that is searched for places, in bytes.
const SAMPLE: usize = 60_000;

/// Words by which only the central authorities call the provinces.
const TO_PROVINCES: &[&str] =
    &["各省(区、市)", "各省、自治区、直辖市", "各省(自治区、直辖市)", "各省区市", "各省级人民政府"];

/// Labels of page fields that name who speaks, firmest first.
const SPEAKERS: &[&str] = &[
    "发文机关",
    "发文单位",
    "发文机构",
    "制发机关",
    "制定机关",
    "发布机关",
    "发布机构",
    "发布单位",
    "公开机构",
    "公开责任部门",
    "信息来源",
    "来源",
    "ContentSource",
    "contentSource",
    "contentsource",
    "SiteName",
    "sitename",
];

/// What a notice says about who speaks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence<'a> {
    /// 发文机关 as printed.
    pub issuers: &'a [String],
    /// The notice's own title.
    pub title: Option<&'a str>,
    /// Title of the document that it issues or forwards.
    pub enclosed_title: Option<&'a str>,
    /// 发文机关代字 of its number: 鹰府字.
    pub doc_number: Option<&'a str>,
    /// 主送机关 as printed.
    pub addressees: &'a [String],
    /// Bodies that sign at the end, as printed.
    pub signature: &'a [String],
    /// Fields of the page: 发布机构, ContentSource, SiteName …
    pub fields: Option<&'a BTreeMap<String, String>>,
    /// SiteIDCode of the page; its first six digits are a GB/T 2260 code.
    pub site_code: Option<&'a str>,
    /// Address or host of the page.
    pub host: Option<&'a str>,
    /// The notice's text, or its beginning.
    pub text: &'a str,
    /// The notice's year.
    pub year: Option<i16>,
}

/// What one piece of evidence says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Nation,
    /// One of these places.
    Places(Vec<usize>),
}

/// A decision about the whole notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nation,
    Place(usize),
}

impl Places {
    /// The territory of a notice's issuer; none where the evidence does not decide.
    pub fn region_of_notice(&self, evidence: &Evidence) -> Option<Region> {
        let weighing = Weighing { places: self, evidence, sample: OnceCell::new(), named: OnceCell::new() };
        match weighing.weigh()? {
            Found::Nation => Some(nation()),
            Found::Place(at) => Some(self.region_at(at)),
        }
    }

    /// The places named in `evidence`, whose text begins with `sample`.
    fn named_in(&self, evidence: &Evidence, sample: &str) -> BTreeMap<usize, usize> {
        let mut named = self.mentions(sample, evidence.year);
        let lists =
            evidence.issuers.iter().chain(evidence.addressees).chain(evidence.signature).map(String::as_str);
        let fields = evidence.fields.into_iter().flatten().map(|(_, v)| v.as_str());
        for s in lists.chain(evidence.title).chain(evidence.enclosed_title).chain(fields) {
            for (at, n) in self.mentions(&flat(s), evidence.year) {
                *named.entry(at).or_default() += n;
            }
        }
        named
    }

    /// The places named right at the start of `rest`, or behind the organ's name that it
    /// completes: 税务总局平澜市税务局.
    fn lead_behind(&self, rest: &str, year: Option<i16>) -> Option<Vec<usize>> {
        let ends = rest
            .char_indices()
            .filter(|(_, c)| matches!(c, '局' | '会' | '署' | '行'))
            .map(|(at, c)| at + c.len_utf8());
        let starts = std::iter::once(0).chain(ends.take(4)).filter(|&at| at < rest.len());
        starts.into_iter().find_map(|at| self.lead(cut(rest, at..rest.len()), year, true)).map(|l| l.places)
    }

    /// What a body's name says about its territory.
    pub(super) fn says(&self, body: &str, year: Option<i16>) -> Option<Says> {
        let body = flat(body);
        let body = ["中共", "共青团", "中国共产党", "中国共产主义青年团"]
            .iter()
            .find_map(|p| body.strip_prefix(p))
            .filter(|rest| !rest.starts_with("中央"))
            .unwrap_or(&body);
        let body = after_division(body);
        if let Some(rest) = self.central.issuers.behind(body) {
            // A local branch of a central organ bears its place behind the organ's name.
            let placed = self.lead_behind(rest, year).map(Says::Places);
            return placed.or_else(|| (!is_of_area(rest)).then_some(Says::Nation));
        }
        if let Some(led) = self.lead(body, year, false) {
            return Some(Says::Places(led.places));
        }
        if let Some(led) = self.lead(body, year, true).filter(|l| is_body(cut(body, l.len..body.len()))) {
            return Some(Says::Places(led.places));
        }
        let central = self.central.endings.close(body);
        let local = body.contains(['委', '、', ','])
            || body.starts_with(['省', '市', '县', '区', '州', '本', '各', '为', '经', '按', '根', '自']);
        (central && !local && body.chars().count() <= 16).then_some(Says::Nation)
    }
}

struct Weighing<'a> {
    places: &'a Places,
    evidence: &'a Evidence<'a>,
    /// The beginning of the text, flat.
    sample: OnceCell<String>,
    /// Places that the notice names; searched for only where the firmer evidence is silent.
    named: OnceCell<BTreeMap<usize, usize>>,
}

impl Weighing<'_> {
    fn named(&self) -> &BTreeMap<usize, usize> {
        self.named.get_or_init(|| self.places.named_in(self.evidence, self.sample()))
    }

    fn sample(&self) -> &str {
        self.sample.get_or_init(|| flat(sample(self.evidence.text)))
    }

    fn weigh(&self) -> Option<Found> {
        self.bodies(self.evidence.issuers)
            .or_else(|| self.title(self.evidence.title))
            .or_else(|| self.number())
            .or_else(|| self.title(self.evidence.enclosed_title))
            .or_else(|| self.bodies(self.evidence.signature))
            .or_else(|| self.fields())
            .or_else(|| self.own_words())
            .or_else(|| self.hints())
    }

    /// One place for bodies that speak together: the highest, if the others lie in it.
    fn bodies(&self, bodies: &[String]) -> Option<Found> {
        let mut places: BTreeSet<usize> = BTreeSet::new();
        let mut zones: BTreeSet<usize> = BTreeSet::new();
        for body in bodies {
            match self.places.says(body, self.evidence.year) {
                Some(Says::Nation) => return Some(Found::Nation),
                Some(Says::Places(found)) => {
                    // A zone stands here for the city around it: a district beside it is nearer.
                    if is_zone(body) { &mut zones } else { &mut places }.extend(self.settle(&found));
                }
                None => {}
            }
        }
        let places = if places.is_empty() { zones } else { places };
        let top = places.iter().copied().find(|&t| places.iter().all(|&p| self.places.inside(p, t)));
        top.map(Found::Place)
    }

    /// Settles which of several places of one name is meant.
    fn settle(&self, found: &[usize]) -> Option<usize> {
        if let &[one] = found {
            return Some(one);
        }
        if let Some(site) = self.site() {
            let here = only(
                found
                    .iter()
                    .copied()
                    .filter(|&at| self.places.inside(at, site) || self.places.inside(site, at)),
            );
            if here.is_some() {
                return here;
            }
        }
        let above_is_named = |at: usize| {
            let mut above = self.places.parent(at);
            while let Some(a) = above {
                if self.named().contains_key(&a) {
                    return true;
                }
                above = self.places.parent(a);
            }
            false
        };
        only(found.iter().copied().filter(|&at| above_is_named(at)))
    }

    fn title(&self, title: Option<&str>) -> Option<Found> {
        let title = flat(title?);
        let title = after_division(&title);
        let opening = |c: char| "《〈<“\"'【(〔[ ".contains(c);
        let head = title.trim_start_matches(opening);
        self.head(after_year(head)).or_else(|| {
            // (转载), 【稳增长】, [已废止] stand before the title proper.
            let bracket =
                title.starts_with(['(', '【', '[', '〔']).then(|| title.find([')', '】', ']', '〕']))??;
            let rest = cut(title, bracket..title.len()).trim_start_matches([')', '】', ']', '〕']);
            self.head(after_year(rest.trim_start_matches(opening)))
        })
    }

    fn head(&self, head: &str) -> Option<Found> {
        let year = self.evidence.year;
        if head.starts_with("中华人民共和国") {
            return Some(Found::Nation);
        }
        if let Some(rest) = self.places.central.issuers.behind(head) {
            let organ = rest.split("关于").next().unwrap_or(rest);
            if let Some(led) = self.places.lead_behind(organ, year) {
                return self.settle(&led).map(Found::Place);
            }
            return (!is_of_area(organ)).then_some(Found::Nation);
        }
        if let Some(led) = self.places.lead(head, year, false) {
            return self.settle(&led.places).map(Found::Place);
        }
        // The organ before 关于; a title without one begins with it and yields nothing.
        let organ = head.split_once("关于").map(|(organ, _)| organ).filter(|o| !o.is_empty());
        match organ.and_then(|o| self.places.says(o, year)) {
            Some(Says::Nation) => return Some(Found::Nation),
            Some(Says::Places(found)) => return self.settle(&found).map(Found::Place),
            None => {}
        }
        let (_, issued) = head.split_once("印发")?;
        let issued = issued.trim_start_matches(|c: char| "《〈<“\"".contains(c));
        let led = self.places.lead(after_year(issued), year, false)?;
        self.settle(&led.places).map(Found::Place)
    }

    fn number(&self) -> Option<Found> {
        let code = flat(self.evidence.doc_number?);
        match self.places.letters(&code, || self.named())? {
            Letters::Nation => Some(Found::Nation),
            Letters::Place(at) => Some(Found::Place(at)),
        }
    }

    fn fields(&self) -> Option<Found> {
        let spoken = self.evidence.fields.and_then(|fields| {
            SPEAKERS.iter().filter_map(|label| fields.get(*label)).find_map(|value| {
                match self.places.says(value, self.evidence.year)? {
                    Says::Nation => Some(Found::Nation),
                    Says::Places(found) => self.settle(&found).map(Found::Place),
                }
            })
        });
        if spoken.is_some() {
            return spoken;
        }
        if self.evidence.site_code.is_some_and(|c| c.starts_with("bm")) {
            return Some(Found::Nation);
        }
        let site = self.site()?;
        // A reprint speaks of other places only.
        let own = self
            .named()
            .iter()
            .filter(|&(&at, _)| self.places.related(at, site))
            .map(|(_, n)| n)
            .sum::<usize>();
        let all = self.named().values().sum::<usize>();
        // A host alone says little: the text must speak of its place.
        let coded = self.evidence.site_code.is_some();
        (2 * own >= all && (coded || own > 0)).then_some(Found::Place(site))
    }

    /// The place of the site that carries the page.
    fn site(&self) -> Option<usize> {
        let digits = self.evidence.site_code.map(|c| cut(c, 0..6)).filter(|c| c.len() == 6);
        if let Some(at) = digits.and_then(|c| self.places.newest(c)) {
            return Some(at);
        }
        let host = self.evidence.host.map(host_of)?;
        let fits = |h: &str| host == h || host.strip_suffix(h).is_some_and(|rest| rest.ends_with('.'));
        self.places.hosts.iter().filter(|(h, _)| fits(h)).max_by_key(|(h, _)| h.len()).map(|(_, at)| *at)
    }

    fn own_words(&self) -> Option<Found> {
        let host = self.evidence.host.map(host_of);
        let central = host.is_some_and(|h| self.places.central.hosts.iter().any(|c| h == c));
        let everywhere = |a: &String| {
            let a = flat(a);
            a.starts_with("各省") && a.contains("自治区") && a.contains("直辖市")
        };
        if central || self.evidence.addressees.iter().any(everywhere) {
            return Some(Found::Nation);
        }
        let mut text = flat(&self.evidence.addressees.join("、"));
        text.push('\n');
        text.push_str(self.sample());
        let Some(word) = own_word(&own_words(&text)) else {
            return TO_PROVINCES.iter().any(|p| text.contains(p)).then_some(Found::Nation);
        };
        self.places.self_named((&text, word), self.named(), self.evidence.year).map(Found::Place)
    }

    fn hints(&self) -> Option<Found> {
        let year = self.evidence.year;
        let text = self.sample();
        let own = own_words(text);
        if Places::is_by_consent(text, &own) {
            return Some(Found::Nation);
        }
        let cited = || self.places.cited((text, &own), self.named(), year);
        let headed = || self.places.heading(text, year).and_then(|found| self.settle(&found));
        let interpreter = || self.bodies(&Places::interpreters(&flat(tail(self.evidence.text))));
        cited().or_else(headed).map(Found::Place).or_else(interpreter)
    }
}

impl Places {
    /// Whether `at` is a place of the tier that a local word (省, 市, 县, 地区 …) speaks of.
    pub(super) fn is_called(&self, at: usize, word: &str) -> bool {
        self.get(at).is_some_and(|p| match word {
            "省" => p.level == Level::Province && !p.name.ends_with("自治区"),
            "自治区" => p.level == Level::Province && p.name.ends_with("自治区"),
            "区" => p.level == Level::County && p.name.ends_with('区'),
            "州" => p.level == Level::Prefecture && p.name.ends_with('州'),
            _ => p.name.ends_with(word),
        })
    }
}

/// The text in one width and without white space.
pub(super) fn flat(s: &str) -> String {
    mapped(s, |c| Some(fold(c)).filter(|&c| c != ' '))
}

fn sample(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    cut(text, 0..end)
}

/// The end of a text, where it says who interprets it.
fn tail(text: &str) -> &str {
    let floor = text.len().saturating_sub(SAMPLE / 10);
    let from = (floor..text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len());
    cut(text, from..text.len())
}

/// `s` without a period at its start: 2022年, 2021-2025年, 1-10月, 2023年前三季度.
fn after_year(s: &str) -> &str {
    let mut rest = s;
    for _ in 0..3 {
        let figures = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        let units: &[&str] = if figures.len() < rest.len() {
            &["年度", "年", "月份", "月"]
        } else {
            &["上半年", "下半年", "前三季度", "一季度", "二季度", "三季度", "四季度", "第一季度"]
        };
        let Some(next) = units.iter().find_map(|u| figures.strip_prefix(u)) else { break };
        rest = next;
    }
    rest
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':', '?']).next().unwrap_or(rest)
}

/// Whether what follows a place's bare name makes both a body's name.
/// Whether a body is the committee of a zone.
fn is_zone(body: &str) -> bool {
    let committee = body.contains("管委会") || body.contains("管理委员会");
    committee && ["区管", "园管", "城管"].iter().any(|z| body.contains(z))
}

/// Whether the words behind a central organ's name are its branch for an area of several
/// provinces (华东监管局): that speaks neither for the nation nor for one place.
fn is_of_area(rest: &str) -> bool {
    const AREAS: &[&str] = &[
        "东北", "华北", "华东", "华中", "华南", "西北", "西南", "南方", "长江", "黄河", "珠江", "淮河",
        "海河", "松辽", "太湖",
    ];
    AREAS.iter().any(|a| rest.contains(a)) && rest.ends_with(['局', '办', '会', '署', '室'])
}

/// `s` without a division of the Corps before its city: 第八师石河子市.
fn after_division(s: &str) -> &str {
    let behind = s.strip_prefix('第').and_then(|r| r.split_once('师'));
    behind
        .filter(|(number, rest)| {
            number.chars().all(|c| "一二三四五六七八九十".contains(c)) && !rest.is_empty()
        })
        .map_or(s, |(_, rest)| rest)
}

/// Nouns that make another name of a place's bare name: 君山片区, 太湖湿地.
const OTHER_NAMES: &[&str] =
    &["片区", "景区", "湿地", "湖", "山", "水库", "灌区", "街道", "社区", "农场", "林场"];

fn is_body(rest: &str) -> bool {
    const ENDS: &[&str] = &[
        "局",
        "委",
        "委员会",
        "办公室",
        "办公厅",
        "厅",
        "中心",
        "政府",
        "管委会",
        "海关",
        "分行",
        "支行",
        "分局",
    ];
    let other = OTHER_NAMES.iter().any(|o| rest.starts_with(o));
    !other && rest.chars().count() >= 2 && ENDS.iter().any(|e| rest.ends_with(e))
}

#[cfg(test)]
mod tests;

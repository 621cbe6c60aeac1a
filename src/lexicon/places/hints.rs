//! The last signs of whose a notice is, where no head, title or body of its own says so.
//!
//! In: the notice's text. Out: the place of the body that interprets the notice, of the
//! superior's or own documents that it cites, of the first line of a table, or the nation
//! where only its authorities speak so. Each is read only where everything firmer is silent.

use std::collections::BTreeMap;

use super::numbers::Letters;
use super::own::{OwnWords, own_word};
use super::{Places, only};
use crate::base::text::{cut, is_han};

/// Words with which ministries issue what the State Council agreed to.
const CONSENT: &[&str] =
    &["经国务院同意,现", "经党中央、国务院同意,现", "经党中央、国务院批准,现", "经国务院批准,现"];

/// Words by which a text calls its own territory.
const LOCAL: &[&str] =
    &["全省", "全市", "全县", "全区", "我省", "我市", "我县", "我区", "我州", "本省", "本市", "本县"];

/// Words that only the text of a territory with counties and districts under it holds.
const HAS_PARTS: &[&str] = &[
    "各区",
    "各县",
    "县区",
    "区县",
    "县(市",
    "县(区",
    "区(市",
    "区(县",
    "市、区",
    "区、县",
    "县、区",
    "县市区",
];

/// Endings of a table's or list's heading.
const HEADINGS: &[&str] =
    &["表", "名单", "清单", "目录", "一览", "公告", "公示", "通知", "方案", "办法", "统计"];

/// Longest name of a body, in bytes.
const LONGEST: usize = 150;

/// Whether the text is an ordinance that the State Council promulgates: 国务院第40次常务会议通过,现予公布.
fn is_promulgated(text: &str) -> bool {
    text.match_indices("国务院第").any(|(at, opening)| {
        let number =
            cut(text, at + opening.len()..text.len()).split_once('次').filter(|(n, _)| n.len() <= 12);
        number.is_some_and(|(_, rest)| rest.starts_with("常务会议通过,现予公布"))
    })
}

impl Places {
    /// Whether the text is one that only the central authorities issue.
    pub(super) fn is_by_consent(text: &str, own: &OwnWords) -> bool {
        // 市级 and the like stand in central texts too: those words alone call no territory.
        let local = own.len() > 1 || LOCAL.iter().any(|w| text.contains(w));
        is_promulgated(text) || !local && CONSENT.iter().any(|c| text.contains(c))
    }

    /// The bodies in 由甲局负责解释.
    pub(super) fn interpreters(text: &str) -> Vec<String> {
        let before = text.rmatch_indices("负责解释").next().map(|(at, _)| {
            let head = cut(text, 0..at);
            let floor = head.len().saturating_sub(LONGEST);
            let from = (floor..head.len()).find(|&i| head.is_char_boundary(i)).unwrap_or(head.len());
            cut(head, from..head.len())
        });
        let Some((_, bodies)) = before.and_then(|b| b.rsplit_once('由')) else { return Vec::new() };
        bodies.split(['、', '和', '与', '会']).filter(|b| b.chars().count() >= 3).map(str::to_owned).collect()
    }

    /// The places at the head of a text that opens with a table's heading.
    pub(super) fn heading(&self, text: &str, year: Option<i16>) -> Option<Vec<usize>> {
        let line = text.lines().map(str::trim).find(|l| !l.is_empty())?;
        let plain = line.chars().count() <= 40 && !line.contains(['。', ':', '|', ';']);
        let headed = plain && HEADINGS.iter().any(|h| line.ends_with(h));
        headed.then(|| self.lead(line, year, false)).flatten().map(|l| l.places)
    }

    /// The one place of the tier that the text speaks from whose documents it cites by title
    /// or number.
    pub(super) fn cited(
        &self,
        (text, own): (&str, &OwnWords),
        named: &BTreeMap<usize, usize>,
        year: Option<i16>,
    ) -> Option<usize> {
        let mut word = own_word(own)?;
        // 我区 says an autonomous region as well as a district; a district names its city.
        if word == "区" && text.contains("自治区") && !own.contains_key("市") {
            word = "自治区";
        }
        let mut scores: BTreeMap<usize, usize> = BTreeMap::new();
        let known = self.titles(text, year).chain(self.codes(text, named)).chain(self.actual(text, year));
        for (at, weight) in known {
            if self.is_called(at, word) {
                *scores.entry(at).or_default() += weight;
            }
        }
        let (at, score) = only(scores.into_iter())?;
        let whole = word != "市" || HAS_PARTS.iter().any(|p| text.contains(p));
        (score >= 2 && whole).then_some(at)
    }

    /// The place whose circumstances a plan is fitted to: 结合平澜实际.
    fn actual<'a>(&'a self, text: &'a str, year: Option<i16>) -> impl Iterator<Item = (usize, usize)> + 'a {
        text.match_indices("结合").filter_map(move |(at, with)| {
            let behind = cut(text, at + with.len()..text.len());
            let led = self.lead(behind, year, true)?;
            let actual = cut(behind, led.len..behind.len()).starts_with("实际");
            only(led.places.into_iter()).filter(|_| actual).map(|place| (place, 1))
        })
    }

    /// Places that open the titles in 《》; a government's own document counts twice.
    fn titles<'a>(&'a self, text: &'a str, year: Option<i16>) -> impl Iterator<Item = (usize, usize)> + 'a {
        text.match_indices('《').filter_map(move |(at, open)| {
            let title = cut(text, at + open.len()..text.len());
            let led = self.lead(title, year, false)?;
            let rest = cut(title, led.len..title.len());
            let own = rest.starts_with("人民政府") || rest.starts_with("政府") || rest.starts_with('委');
            only(led.places.into_iter()).map(|place| (place, 1 + usize::from(own)))
        })
    }

    /// Places whose letters open the document numbers: 藏 in 藏政办函〔2023〕20号.
    fn codes<'a>(
        &'a self,
        text: &'a str,
        named: &'a BTreeMap<usize, usize>,
    ) -> impl Iterator<Item = (usize, usize)> + 'a {
        text.match_indices('〔').filter_map(move |(at, _)| {
            let head = cut(text, 0..at);
            let len: usize = head.chars().rev().take(10).take_while(|c| is_han(*c)).map(char::len_utf8).sum();
            match self.letters(cut(head, head.len() - len..head.len()), || named)? {
                Letters::Place(place) => Some((place, 1)),
                Letters::Nation => None,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::region::Evidence;
    use super::*;

    #[test]
    fn weak_signs_speak_where_nothing_else_does() {
        let mut places = Places::load().unwrap();
        places.with_extra(include_str!("../../../tests/data/places.toml")).unwrap();
        for (text, expected) in [
            ("本办法由澜北县住房和城乡建设局负责解释。", "990121"),
            ("本办法由市住房和城乡建设局负责解释。", ""),
            ("经国务院同意,现印发方案如下。", "100000"),
            ("经国务院同意,省财政厅、省商务厅现印发方案如下。", ""),
            ("平澜市2023年招聘岗位表\n序号 | 岗位", "990100"),
            ("按照《平澜市人民政府关于扩大消费的意见》,全市各区县要抓好落实,市财政局负责。", "990100"),
            ("按照《平澜市人民政府关于扩大消费的意见》,全市各镇要抓好落实,市财政局负责。", ""),
            ("结合平澜实际,执行《平澜市消费计划》,全市各县区要抓好落实,市财政局负责。", "990100"),
            ("结合实际,执行《平澜市消费计划》,全市各县区要抓好落实,市财政局负责。", ""),
            (
                "我区要落实《广西壮族自治区促进条例》(桂政发〔2023〕1号),自治区财政厅负责。全区推进。",
                "450000",
            ),
        ] {
            let evidence = Evidence { text, ..Evidence::default() };
            let code = places.region_of_notice(&evidence).map(|r| r.code).unwrap_or_default();
            assert_eq!(code, expected, "{text}");
        }
    }
}

//! The territory that a text without a head shows by its own words.
//!
//! In: running text with responsibility lists (省财政厅, 县住建局, 人行郑州中心支行). Out: the
//! place of the tier the text speaks from that it names, or whose parts it names, far more
//! often than any other.

use std::collections::BTreeMap;

use memchr::memmem;

use super::{Places, is_generic};
use crate::base::text::cut;
use crate::notice::Level;

/// Words by which a text calls its own territory, longest first.
const WORDS: &[&str] = &["自治区", "地区", "省", "市", "县", "区", "州", "盟", "旗"];

/// What stands before such a word where it opens a body's name or says "our".
const BEFORE: &str = "、,:;()〔〕[]。\n由全我本及和与会同经报向 ";

/// What follows it where it opens a body's name.
const AFTER: &[&str] = &[
    "委",
    "政府",
    "人民政府",
    "发展",
    "发改",
    "财政",
    "住",
    "自然",
    "人力",
    "人社",
    "工",
    "市场",
    "商务",
    "教",
    "科",
    "公安",
    "民政",
    "司法",
    "交通",
    "农",
    "卫",
    "应急",
    "审计",
    "税务",
    "金融",
    "地方",
    "行政",
    "政务",
    "统计",
    "文",
    "体育",
    "生态",
    "水",
    "林",
    "国资",
    "医",
    "退役",
    "城",
    "规划",
    "自规",
    "资规",
    "建",
    "房",
    "纪",
    "编",
    "总工",
    "残联",
    "妇联",
    "经",
    "直",
    "级",
    "内",
    "属",
    "互联网",
    "网信",
    "乡村",
    "大数据",
    "数据",
    "招商",
    "投",
    "机关",
    "消防",
    "气象",
    "供销",
];

/// Bodies whose names open with the bare name of their place.
const BRANCHES: &[&str] = &[
    "银保监局",
    "银保监分局",
    "银监局",
    "银监分局",
    "保监局",
    "金融监管局",
    "金融监管分局",
    "监管局",
    "监管分局",
    "证监局",
    "海关",
    "中心支行",
    "分行",
    "支行",
    "税务局",
    "供电公司",
    "供电局",
    "电网",
    "电力公司",
    "通信管理局",
    "海事局",
    "出入境边检总站",
    "住房公积金",
    "公积金中心",
    "城建集团",
    "城投集团",
    "交投集团",
    "地铁集团",
    "水务集团",
    "自贸片区",
    "烟草",
    "调查队",
    "邮政管理局",
];

impl Places {
    /// The place that `text` (folded) speaks from, which it calls by `word`; `named` are the
    /// places it names.
    pub(super) fn self_named(
        &self,
        (text, word): (&str, &str),
        named: &BTreeMap<usize, usize>,
        year: Option<i16>,
    ) -> Option<usize> {
        let mut named = named.clone();
        self.add_branches(text, &mut named, year);
        let mut scores: BTreeMap<usize, usize> = BTreeMap::new();
        for (&at, &n) in &named {
            if let Some(own) = self.called(at, word) {
                *scores.entry(own).or_default() += n;
            }
        }
        let mut ranked: Vec<(usize, usize)> = scores.into_iter().map(|(at, n)| (n, at)).collect();
        ranked.sort_unstable();
        let (most, best) = ranked.pop()?;
        let second = ranked.pop().map_or(0, |(n, _)| n);
        // There are five autonomous regions: one that alone is named is meant.
        let enough = if word == "自治区" { 1 } else { 2 };
        (most >= enough && most >= 2 * second).then_some(best)
    }

    /// The place at or above `at` that `word` can mean.
    fn called(&self, at: usize, word: &str) -> Option<usize> {
        let mut here = Some(at);
        for _ in 0..4 {
            let h = here?;
            if self.is_called(h, word) {
                return Some(h);
            }
            here = self.parent(h);
        }
        None
    }

    /// Counts the bare names that open branches' names: 河南 in 河南银保监局.
    fn add_branches(&self, text: &str, named: &mut BTreeMap<usize, usize>, year: Option<i16>) {
        for branch in BRANCHES {
            for at in memmem::find_iter(text.as_bytes(), branch) {
                if let Some(place) = self.stem_before(text, at, year) {
                    *named.entry(place).or_default() += 1;
                }
            }
        }
    }

    fn stem_before(&self, text: &str, end: usize, year: Option<i16>) -> Option<usize> {
        let mut starts: Vec<usize> = Vec::with_capacity(6);
        starts.extend(cut(text, 0..end).char_indices().rev().take(6).map(|(i, _)| i));
        starts.iter().rev().filter(|&&start| !is_generic(cut(text, start..end))).find_map(|&start| {
            let (found, _) = self.standing(cut(text, start..end), year, true)?;
            let found =
                found.into_iter().filter(|&at| self.get(at).is_some_and(|p| p.level <= Level::County));
            super::only(found)
        })
    }
}

/// How often a text calls its own territory by each word.
pub(super) type OwnWords = BTreeMap<&'static str, usize>;

/// The word by which a text calls its own territory most often; none where it does not
/// speak as a part of the nation.
pub(super) fn own_word(words: &OwnWords) -> Option<&'static str> {
    let rank = |word: &str| WORDS.iter().position(|w| *w == word);
    let words = words.iter().filter(|&(_, n)| *n >= 2);
    words.max_by_key(|&(word, n)| (*n, rank(word))).map(|(word, _)| *word)
}

/// How often the text calls its own territory by each word.
pub(super) fn own_words(text: &str) -> OwnWords {
    let mut counts = BTreeMap::new();
    let mut before = '\n';
    for (at, c) in text.char_indices() {
        if matches!(c, '自' | '地' | '省' | '市' | '县' | '区' | '州' | '盟' | '旗')
            && BEFORE.contains(before)
        {
            let here = cut(text, at..text.len());
            if let Some(word) = WORDS.iter().find(|w| here.starts_with(*w)) {
                let rest = cut(here, word.len()..here.len());
                let own = matches!(before, '全' | '我' | '本');
                if own || AFTER.iter().any(|a| rest.starts_with(a)) {
                    *counts.entry(*word).or_default() += 1;
                }
            }
        }
        before = c;
    }
    counts
}

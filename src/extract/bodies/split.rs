//! Splits a responsibility list into single bodies.
//!
//! In: folded text without role words. Out: byte ranges, one a body, as printed. Names that
//! hold a separator (发展和改革委员会, 各县(市、区)人民政府) stay whole; 等部门 and its like are
//! left out.

use std::ops::Range;

use super::dress::{Said, undress};
use super::read::{Seat, Standing, read};
use crate::base::text::cut;
use crate::lexicon::Lexicon;

/// One body of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Bytes of the folded text.
    pub range: Range<usize>,
    /// Whether 等 follows: the list names some of its bodies only.
    pub open: bool,
    /// Whether it bears a mark: ★市水务局.
    pub marked: bool,
    /// The role that the list itself gives it: 市水务局（牵头）.
    pub said: Option<Said>,
}

impl Entry {
    fn new(range: Range<usize>, open: bool) -> Self {
        Self { range, open, marked: false, said: None }
    }
}

/// Words that may join two bodies, or stand inside one's name; longest first.
const JOINS: &[&str] = &["以及", "及", "和", "与", "暨", "会同", "并"];

/// The sign of an open list.
const ETC: &str = "等";

/// Words before a list that are no part of it.
const LEADS: &[&str] = &["分别由", "各由", "由", "请", "以及", "及", "和", "与"];

/// Words behind a list that are no part of it.
const TRAILS: &[&str] =
    &["按照职责分工", "按职责分工", "按照职责", "按职责", "依职责", "分别", "共同", "联合", "分工"];

/// Splits `folded` into single bodies.
pub fn split(lexicon: &Lexicon, folded: &str) -> Vec<Entry> {
    let mut pieces = Vec::new();
    for piece in at_separators(folded) {
        let Some((piece, open)) = clean(lexicon, folded, piece) else {
            if let Some(Entry { open, .. }) = pieces.last_mut() {
                *open = true;
            }
            continue;
        };
        at_spaces(lexicon, folded, piece, open, &mut pieces);
    }
    let pieces = join_tiers(lexicon, folded, pieces);
    let mut out = Vec::new();
    for piece in pieces {
        at_joins(lexicon, folded, &piece, &mut out);
    }
    out = out.into_iter().flat_map(|e| run_together(lexicon, folded, e)).collect();
    out.retain(|e| cut(folded, e.range.clone()).contains(char::is_alphanumeric));
    out.iter().map(|e| undress(lexicon, folded, e)).collect()
}

/// Cuts at 、，；and line ends outside closed brackets.
fn at_separators(text: &str) -> Vec<Range<usize>> {
    let closed = closed_brackets(text);
    let mut inside = closed.iter().copied().peekable();
    let mut skip_to = 0;
    let (mut out, mut from) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        while inside.peek().is_some_and(|&(open, _)| open <= at) {
            if let Some((_, close)) = inside.next() {
                skip_to = skip_to.max(close);
            }
        }
        if at >= skip_to && matches!(c, '、' | ',' | ';' | '。') {
            out.push(from..at);
            from = at + c.len_utf8();
        }
    }
    out.push(from..text.len());
    out
}

/// Pairs of an opening and its closing bracket, by the opening's place.
fn closed_brackets(text: &str) -> Vec<(usize, usize)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut out = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' => open.push((at, ')')),
            '〔' => open.push((at, '〕')),
            '[' => open.push((at, ']')),
            '【' => open.push((at, '】')),
            '<' => open.push((at, '>')),
            ')' | '〕' | ']' | '】' | '>' => {
                // A closing bracket of another kind closes nothing and opens nothing.
                if open.last().is_some_and(|&(_, want)| want == c)
                    && let Some((from, _)) = open.pop()
                {
                    out.push((from, at));
                }
            }
            _ => {}
        }
    }
    out.sort_unstable();
    out
}

/// Takes white space, joining words at the front and 等部门 at the end off a piece; none
/// where nothing is left.
fn clean(lexicon: &Lexicon, text: &str, piece: Range<usize>) -> Option<(Range<usize>, bool)> {
    let mut range = trim(text, piece);
    while let Some(lead) = LEADS.iter().find(|l| cut(text, range.clone()).starts_with(*l)) {
        // 和 opens names of places too: 和静县人民政府.
        if lexicon.places.lead(cut(text, range.clone()), None, false).is_some() {
            break;
        }
        range = trim(text, range.start + lead.len()..range.end);
    }
    while let Some(trail) = TRAILS.iter().find(|t| cut(text, range.clone()).ends_with(*t)) {
        range = trim(text, range.start..range.end - trail.len());
    }
    let words = cut(text, range.clone());
    let named = without_etc(lexicon, words);
    let open = named.len() < words.len();
    let range = trim(text, range.start..range.start + named.len());
    (!range.is_empty()).then_some((range, open))
}

/// `words` without 等, 等部门 and their like at the end.
fn without_etc<'w>(lexicon: &Lexicon, words: &'w str) -> &'w str {
    let behind = |at: usize| cut(words, at + ETC.len()..words.len());
    let mut signs = words.rmatch_indices(ETC);
    let etc = signs.find(|&(at, _)| only_generic(lexicon, behind(at)));
    etc.filter(|&(at, _)| !is_tier_class(lexicon, behind(at))).map_or(words, |(at, _)| cut(words, 0..at))
}

/// 区级相关部门 behind 等 says whose bodies are meant: a class of its own.
fn is_tier_class(lexicon: &Lexicon, words: &str) -> bool {
    let tier = ["省", "市", "县", "区", "州"].iter().find_map(|t| words.strip_prefix(t));
    tier.is_some_and(|rest| rest.starts_with(['级', '直'])) && lexicon.classes.is_collective(words)
}

fn only_generic(lexicon: &Lexicon, mut rest: &str) -> bool {
    // No open list ends in so many words.
    if rest.len() > 60 {
        return false;
    }
    rest = rest.trim();
    while let Some(next) = lexicon.classes.behind_open(rest) {
        rest = next.trim_start();
    }
    rest.is_empty()
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let idle = |c: char| c.is_whitespace() || matches!(c, ':' | '.' | '"' | '“' | '”');
    let words = cut(text, range.clone());
    let mut start = range.start + (words.len() - words.trim_start_matches(idle).len());
    let mut end = range.end - (words.len() - words.trim_end_matches(idle).len());
    // Brackets that the clause left open or closed belong to it, not to the body.
    let lone = |s: &str, c: char, other: char| s.contains(c) && !s.contains(other);
    for (open, close) in [('(', ')'), ('〔', '〕'), ('[', ']')] {
        let words = cut(text, start..end);
        if words.ends_with(close) && lone(words, close, open) {
            end -= close.len_utf8();
        }
        if words.starts_with(open) && lone(words, open, close) {
            start += open.len_utf8();
        }
    }
    start..end.max(start)
}

/// Cuts at white space where a body ends before it and another begins behind it; a line
/// break inside a name cuts nothing.
fn at_spaces(lexicon: &Lexicon, text: &str, piece: Range<usize>, open: bool, out: &mut Vec<Entry>) {
    let words = cut(text, piece.clone());
    if !words.contains(char::is_whitespace) {
        out.push(Entry::new(piece, open));
        return;
    }
    let mut from = piece.start;
    let mut at = piece.start;
    for part in words.split(char::is_whitespace) {
        let end = at + part.len();
        let next = end + cut(text, end..piece.end).chars().next().map_or(0, char::len_utf8);
        if next < piece.end
            && is_body(lexicon, cut(text, from..end))
            && starts_body(lexicon, cut(text, next..piece.end))
        {
            out.push(Entry::new(trim(text, from..end), false));
            from = next;
        }
        at = next;
    }
    let range = trim(text, from..piece.end);
    if !range.is_empty() {
        out.push(Entry::new(range, open));
    }
}

fn starts_body(lexicon: &Lexicon, rest: &str) -> bool {
    let first = rest.split(char::is_whitespace).find(|s| !s.is_empty()).unwrap_or_default();
    is_body(lexicon, first)
}

/// Puts 各县、市、区人民政府 together again.
fn join_tiers(lexicon: &Lexicon, text: &str, pieces: Vec<Entry>) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let words = cut(text, piece.range.clone());
        let carries = out.last().is_some_and(|before| {
            let between = cut(text, before.range.end..piece.range.start);
            let series = cut(text, before.range.clone());
            let last = series.rsplit('、').next().unwrap_or(series);
            // 各县(市)、区人民政府: the bracket stands for more of the same.
            let bare = last.find('(').filter(|&at| at > 0 && last.ends_with(')'));
            let last = bare.map_or(last, |at| cut(last, 0..at));
            !between.contains([',', ';', '\n'])
                && (lexicon.classes.is_tier(last) && lexicon.classes.continues_tiers(words)
                    || !series.contains('各') && lexicon.classes.shares_class(last, words)
                    || is_committee_of_class(series) && matches!(words, "政府" | "人民政府"))
        });
        match out.last_mut() {
            Some(before) if carries => {
                before.range.end = piece.range.end;
                before.open = piece.open;
            }
            _ => out.push(piece),
        }
    }
    out
}

/// Whether an entry is the party committees of a class of territories, whose governments
/// follow: 各县(市、区)委、政府.
fn is_committee_of_class(entry: &str) -> bool {
    entry.starts_with('各') && entry.ends_with('委') && !entry.ends_with("发改委")
}

/// Cuts at 和, 及 and their like where whole bodies stand on both sides.
fn at_joins(lexicon: &Lexicon, text: &str, piece: &Entry, out: &mut Vec<Entry>) {
    let mut from = piece.range.start;
    // No list joins many bodies this way; the bound keeps hostile input cheap.
    for _ in 0..8 {
        let words = cut(text, from..piece.range.end);
        let Some((left, right)) = join(lexicon, words) else { break };
        let named = without_etc(lexicon, cut(words, 0..left)).len();
        out.push(Entry::new(trim(text, from..from + named), named < left));
        from += right;
    }
    let range = trim(text, from..piece.range.end);
    if !range.is_empty() {
        out.push(Entry::new(range, piece.open));
    }
}

/// 市公安局市民政局, whose line break or space was lost, is two bodies: the lexicon knows
/// both, and both begin with the same word of level, or the second is a class.
fn run_together(lexicon: &Lexicon, text: &str, mut entry: Entry) -> Vec<Entry> {
    const LEVELS: &[char] = &['省', '市', '县', '区', '州'];
    let mut out = Vec::new();
    // No cell glues more of them; the bound keeps hostile input cheap.
    for _ in 0..12 {
        let words = cut(text, entry.range.clone());
        let Some(level) = words.chars().next().filter(|c| LEVELS.contains(c)) else { break };
        let standing = || read(lexicon, words, false, None).standing;
        if words.len() > 200
            || words.matches([level, '各']).count() < 2
            || !matches!(standing(), Standing::Unknown | Standing::Collective)
        {
            break;
        }
        let named = |words: &str| {
            words.chars().count() >= 3 && read(lexicon, words, false, None).standing == Standing::Named
        };
        let begins = words.match_indices([level, '各']).map(|(at, _)| at).skip(1);
        // What follows may be several: its own beginning tells.
        let follows = |rest: &str| {
            if let Some(class) = rest.strip_prefix('各') {
                return class.starts_with(['县', '市', '区', '州', '旗', '乡', '镇', '街'])
                    && is_body(lexicon, rest);
            }
            let ends = rest.match_indices(level).map(|(at, _)| at).skip(1).chain([rest.len()]);
            ends.take(4).any(|end| named(cut(rest, 0..end)))
        };
        let Some(at) =
            begins.take(8).find(|&at| named(cut(words, 0..at)) && follows(cut(words, at..words.len())))
        else {
            break;
        };
        let start = entry.range.start;
        out.push(Entry::new(start..start + at, false));
        entry.range.start += at;
    }
    out.push(entry);
    out
}

/// Where the first body of `words` ends and the next begins.
fn join(lexicon: &Lexicon, words: &str) -> Option<(usize, usize)> {
    if words.len() > 300 || !JOINS.iter().any(|j| words.contains(j)) && !words.contains(ETC) {
        return None;
    }
    if read(lexicon, words, false, None).standing == Standing::Named || is_tiers(lexicon, words) {
        return None;
    }
    let closed = closed_brackets(words);
    words.char_indices().find_map(|(at, _)| {
        let rest = cut(words, at..words.len());
        let etc = || rest.strip_prefix(ETC).filter(|r| is_tier_class(lexicon, r)).map(|_| &ETC);
        let join = JOINS.iter().find(|j| rest.starts_with(*j)).or_else(etc)?;
        if closed.iter().any(|&(open, close)| open < at && at < close) {
            return None;
        }
        let right = at + join.len();
        let (before, after) = (cut(words, 0..at), cut(words, right..words.len()));
        // 各级党委和政府.
        if is_committee_of_class(before.trim()) && matches!(after.trim(), "政府" | "人民政府") {
            return None;
        }
        // 各有关部门和单位 is one class: the words before the noun hold for both.
        if lexicon.classes.is_plain_noun(first_joined(after)) && lexicon.classes.is_collective(before.trim())
        {
            return None;
        }
        let strong = matches!(*join, "以及" | "及" | "暨" | "会同");
        (is_body(lexicon, without_etc(lexicon, before)) && joins_on(lexicon, after, strong))
            .then_some((at, right))
    })
}

/// The words up to the next joining word.
fn first_joined(words: &str) -> &str {
    let next = words.char_indices().find(|&(at, _)| {
        let rest = cut(words, at..words.len());
        at > 0 && JOINS.iter().any(|j| rest.starts_with(*j))
    });
    next.map_or(words, |(at, _)| cut(words, 0..at)).trim()
}

fn is_tiers(lexicon: &Lexicon, words: &str) -> bool {
    lexicon.classes.is_collective(words) && ["两级", "三级", "四级"].iter().any(|t| words.contains(t))
}

fn is_body(lexicon: &Lexicon, words: &str) -> bool {
    // Longer than any name: hostile input must not be read again for every word of it.
    words.len() <= 200 && read(lexicon, words.trim(), false, None).standing != Standing::Unknown
}

/// Whether `words` opens with a body that is not just the end of a longer name.
fn joins_on(lexicon: &Lexicon, words: &str, strong: bool) -> bool {
    // What follows may itself hold further joins: its first body decides.
    let ends = words
        .char_indices()
        .filter(|&(at, _)| JOINS.iter().any(|j| cut(words, at..words.len()).starts_with(*j)));
    let firsts = ends.map(|(at, _)| at).chain([words.len()]);
    firsts.take(6).any(|end| {
        let reading = read(lexicon, cut(words, 0..end).trim(), false, None);
        match reading.standing {
            Standing::Named | Standing::Collective => true,
            Standing::Class => strong || reading.seat != Seat::Elided,
            Standing::Person => strong,
            Standing::Unknown => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_become_single_bodies() {
        let lexicon = Lexicon::load().unwrap();
        for (text, expected) in [
            ("市发改委、市财政局", "市发改委|市财政局"),
            ("市发展和改革委员会和市财政局", "市发展和改革委员会|市财政局"),
            ("市住房和城乡建设局、市人力资源和社会保障局", "市住房和城乡建设局|市人力资源和社会保障局"),
            ("市文化广电和旅游局及其他市政府部门", "市文化广电和旅游局|其他市政府部门"),
            ("市教育局与团市委", "市教育局|团市委"),
            ("各级党委和政府,市委农办", "各级党委和政府|市委农办"),
            ("各县(市)、区人民政府,市直有关部门", "各县(市)、区人民政府|市直有关部门"),
            ("市、县两级水务部门", "市、县两级水务部门"),
            ("市、区两级政府", "市、区两级政府"),
            ("各县(市、区)人民政府,市直有关部门", "各县(市、区)人民政府|市直有关部门"),
            ("各市〔州〕、各县〔市、区、特区〕人民政府", "各市〔州〕|各县〔市、区、特区〕人民政府"),
            ("各县、市、区人民政府", "各县、市、区人民政府"),
            ("市科协,各有关区、县级市", "市科协|各有关区、县级市"),
            ("市政府各委、办、局", "市政府各委、办、局"),
            ("市财政局等部门", "市财政局"),
            ("商务部、财政部等有关部门和单位", "商务部|财政部"),
            ("财政部等和各省级人民政府", "财政部|各省级人民政府"),
            ("由市财政局、市审计局分别", "市财政局|市审计局"),
            ("市高等教育学会", "市高等教育学会"),
            ("区依法行政领导小组办公室(区司法局)", "区依法行政领导小组办公室(区司法局)"),
            ("市住房\n城乡建委、市财政局", "市住房\n城乡建委|市财政局"),
            ("市公安局 市司法局", "市公安局|市司法局"),
            ("市公安局市司法局市民政局、市财政局", "市公安局|市司法局|市民政局|市财政局"),
            ("市住房城乡建设局市行政审批局", "市住房城乡建设局|市行政审批局"),
            ("市财政局各县(市、区)政府", "市财政局|各县(市、区)政府"),
            ("市政府各部门", "市政府各部门"),
            ("市市场监管局市场科", "市市场监管局市场科"),
            ("市城市管理局", "市城市管理局"),
            ("市政府和社会资本合作中心", "市政府和社会资本合作中心"),
            ("市司法局;各区政府", "市司法局|各区政府"),
            ("市财政局)、市税务局", "市财政局|市税务局"),
            ("省有关部门和单位、市财政局", "省有关部门和单位|市财政局"),
            ("各有关部门及单位和各区政府", "各有关部门及单位|各区政府"),
            ("有关部门和企业", "有关部门和企业"),
            ("市政府国资委和各县区政府", "市政府国资委|各县区政府"),
            ("各行业主管部门和各县区政府", "各行业主管部门|各县区政府"),
            ("市政府各部门及各区县政府", "市政府各部门|各区县政府"),
            (
                "各区人民政府<含开发区、新城管委会,下同>、市财政局",
                "各区人民政府<含开发区、新城管委会,下同>|市财政局",
            ),
            ("市直各单位,中央、省属驻平各单位", "市直各单位|中央、省属驻平各单位"),
            ("省、市直有关部门、市财政局", "省、市直有关部门|市财政局"),
            ("各县(市、区)委、政府,市直各单位", "各县(市、区)委、政府|市直各单位"),
            ("各乡镇党委、人民政府", "各乡镇党委、人民政府"),
            ("市委、政府", "市委|政府"),
            ("工会、妇联等群团组织", "工会|妇联"),
            ("各市、自治州人民政府,省财政厅", "各市、自治州人民政府|省财政厅"),
            ("各县、市直有关部门", "各县|市直有关部门"),
            ("市财政局、和静县人民政府、和林格尔县", "市财政局|和静县人民政府|和林格尔县"),
            ("市财政局,和市税务局", "市财政局|市税务局"),
            ("各盟行政公署、市人民政府,自治区财政厅", "各盟行政公署、市人民政府|自治区财政厅"),
            ("((((", ""),
            ("(((市财政局", "市财政局"),
            ("区民政局等区级相关部门;各镇", "区民政局|区级相关部门|各镇"),
            ("、,;", ""),
        ] {
            let got: Vec<&str> = split(&lexicon, text).into_iter().map(|e| cut(text, e.range)).collect();
            assert_eq!(got.join("|"), expected, "{text}");
        }
    }

    #[test]
    fn open_lists_are_marked() {
        let lexicon = Lexicon::load().unwrap();
        let open = |text: &str| split(&lexicon, text).last().is_some_and(|e| e.open);
        assert!(open("市教委、市财政局等"));
        assert!(open("市教委、市财政局、等部门"));
        assert!(!open("市教委、市财政局"));
    }

    #[test]
    fn hostile_input_is_read_once() {
        let lexicon = Lexicon::load().unwrap();
        for unit in [
            "(",
            ")",
            "、",
            "和",
            "等",
            "由",
            "各",
            "市 ",
            "等部门",
            "市和",
            "〔",
            "各、",
            "市、",
            "新区",
            "局和市",
        ] {
            let text = unit.repeat(20_000);
            assert!(split(&lexicon, &text).len() <= 20_000, "{unit}");
        }
    }
}

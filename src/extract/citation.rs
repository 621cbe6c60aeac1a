//! Citations: the documents that a text names in 《》 or by 文号.
//!
//! Takes the stretches of text to search and what the notice calls itself; gives every
//! distinct document once with all its places. Own titles, short forms and works that
//! are no documents are left out; whether the corpus holds a document is decided later.

mod own;
mod quoted;
mod relation;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use memchr::memmem;

use crate::base::span::Span;
use crate::base::text::{Text, cut, one_line};
use crate::lexicon::Lexicon;
use crate::lexicon::front::{Citation as Words, Front};
use crate::notice::{Citation, CitationRelation};
use crate::outline::frame::{number, title_key};
use own::Own;
use quoted::{Quoted, quoted};
use relation::Place;

/// Reads the citations in `region`, which is in order and does not overlap. `own` is what
/// the notice calls itself: its title, that of the document it encloses, its number.
/// Attachments that the text names in 《》 are citations.
pub fn citations(lexicon: &Lexicon, text: &Text, region: &[Span], own: &[&str]) -> Vec<Citation> {
    let front = &lexicon.front;
    let stretches = stretches(region);
    let mut shorts = BTreeSet::new();
    for &span in &stretches {
        introduced(&front.citation, text.folded(span), &mut shorts);
    }
    let mut found = Found { own: Own::new(own), shorts, ..Found::default() };
    for &span in &stretches {
        stretch(front, text, span, &mut found);
    }
    found.citations
}

/// Neighbouring lines as one stretch: titles run over line ends.
fn stretches(region: &[Span]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for &span in region.iter().filter(|s| !s.is_empty()) {
        match out.last_mut() {
            Some(last) if span.start <= last.end + 1 => *last = last.cover(span),
            _ => out.push(span),
        }
    }
    out
}

#[derive(Debug, Default)]
struct Found {
    own: Own,
    shorts: BTreeSet<String>,
    citations: Vec<Citation>,
    by_title: BTreeMap<String, Vec<usize>>,
    by_number: BTreeMap<String, usize>,
}

fn stretch(front: &Front, text: &Text, span: Span, found: &mut Found) {
    let folded = text.folded(span);
    let mut taken: Vec<Range<usize>> = Vec::new();
    let titles = quoted(front, folded);
    let numbers: Vec<_> = titles.iter().map(|t| number_behind(folded, t.end)).collect();
    let end = |(t, n): (&Quoted, &Option<(Range<usize>, String)>)| {
        Place::new(t, n.as_ref().map_or(t.end, |n| closed(folded, t.end, n.0.end)))
    };
    let places: Vec<Place> = titles.iter().zip(&numbers).map(end).collect();
    let relations = relation::relations(front, folded, &places);
    for ((title, number), relation) in titles.iter().zip(numbers).zip(relations) {
        taken.push(title.inside.clone());
        taken.extend(number.as_ref().map(|n| n.0.clone()));
        let inside = text.span_in(span, title.inside.clone());
        if !names_document(front, folded, title, relation, found) {
            continue;
        }
        let printed = one_line(text.raw(inside));
        found.add(Some(printed), number.map(|n| n.1), relation, inside);
    }
    taken.sort_by_key(|t| std::cmp::Reverse(t.start));
    for bare in number::find_all(folded) {
        if found.own.holds(&bare.number.text) || inside(&mut taken, &bare.bytes) {
            continue;
        }
        let place = Place { open: bare.bytes.start, end: bare.bytes.end, nested: false };
        let relation = relation::relations(front, folded, &[place]).into_iter().next().unwrap_or_default();
        found.add(None, Some(bare.number.text), relation, text.span_in(span, bare.bytes));
    }
}

/// Behind the bracket in which a number stands: (云府发〔2024〕5号，以下简称《意见》).
fn closed(s: &str, title: usize, number: usize) -> usize {
    const LONGEST_REST: usize = 120;
    if !cut(s, title..number).trim_start().starts_with('(') {
        return number;
    }
    let rest = cut(s, number..s.len());
    let close = rest.char_indices().take(LONGEST_REST).find(|(_, c)| matches!(c, ')' | '。' | '\n'));
    close.filter(|(_, c)| *c == ')').map_or(number, |(at, _)| number + at + 1)
}

/// Whether `bytes` lie in one of the stretches that titles have taken, last one first.
/// Queries come in order, so what ends before one is of no more use.
fn inside(taken: &mut Vec<Range<usize>>, bytes: &Range<usize>) -> bool {
    while taken.last().is_some_and(|t| t.end <= bytes.start) {
        taken.pop();
    }
    taken.iter().rev().take_while(|t| t.start <= bytes.start).any(|t| bytes.end <= t.end)
}

/// Short forms that the text introduces: 以下简称《…》 or “…”.
fn introduced(words: &Words, s: &str, shorts: &mut BTreeSet<String>) {
    for word in &words.shorts {
        for at in memmem::find_iter(s.as_bytes(), word) {
            let rest = cut(s, at + word.len()..s.len()).trim_start_matches([' ', ':', '为']);
            let Some(close) = rest.chars().next().and_then(closing) else { continue };
            let inside: String = rest.chars().skip(1).take(40).take_while(|&c| c != close).collect();
            shorts.insert(title_key(&inside));
        }
    }
}

fn closing(open: char) -> Option<char> {
    match open {
        '《' => Some('》'),
        '“' | '"' => Some(if open == '"' { '"' } else { '”' }),
        '<' => Some('>'),
        _ => None,
    }
}

fn names_document(front: &Front, s: &str, title: &Quoted, relation: CitationRelation, found: &Found) -> bool {
    let words = &front.citation;
    let inside = cut(s, title.inside.clone());
    let key = title_key(inside);
    let behind = cut(s, title.end..s.len());
    let work = words.works.close(inside) || words.worked.open(behind);
    let own = found.own.holds(inside) || found.own.resembles(inside, relation);
    !key.is_empty() && !work && !own && !found.shorts.contains(&key) && !is_bare(front, &key)
}

/// 《办法》, 《实施意见》: a short form that was not even introduced.
fn is_bare(front: &Front, key: &str) -> bool {
    let kind = front.doc_type(key).unwrap_or("");
    let mut rest = key.strip_suffix(kind).unwrap_or(key);
    while let Some(shorter) = front.citation.generic.before(rest) {
        rest = shorter;
    }
    rest.is_empty()
}

/// The number that follows a title, in brackets or not.
fn number_behind(s: &str, end: usize) -> Option<(Range<usize>, String)> {
    let tail = cut(s, end..s.len());
    let rest = tail.trim_start_matches([' ', '\n']);
    let lead = tail.len() - rest.len();
    let head = cut(rest, 0..rest.char_indices().nth(60).map_or(rest.len(), |(at, _)| at));
    let Some(inner) = head.strip_prefix(['(', '〔', '[']) else {
        let series = |f: &number::Found| {
            f.number.code.as_ref().is_some_and(|c| c.chars().count() <= 12 && !c.contains(['的', '和']))
        };
        let found = number::at_start(head).filter(|f| series(f) && !tail.starts_with('\n'))?;
        return Some((end + lead..end + lead + found.bytes.end, found.number.text));
    };
    let first = number::find_all(inner).into_iter().next().filter(|f| f.bytes.start <= 12);
    if let Some(found) = first {
        let open = head.len() - inner.len();
        return Some((end + lead..end + lead + open + found.bytes.end, found.number.text));
    }
    let close = inner.find([')', ',', ';'])?;
    let number = number::whole(cut(inner, 0..close))?;
    Some((end + lead..end + lead + (head.len() - inner.len()) + close, number.text))
}

impl Found {
    fn add(&mut self, title: Option<String>, number: Option<String>, relation: CitationRelation, span: Span) {
        let key = title.as_deref().map(title_key);
        let known = key.as_ref().and_then(|k| self.by_title.get(k)).and_then(|all| {
            let same = |i: &&usize| {
                self.citations
                    .get(**i)
                    .is_some_and(|c| number.is_none() || c.doc_number.is_none() || c.doc_number == number)
            };
            all.iter().find(same).copied()
        });
        let known = known.or_else(|| {
            number.as_ref().filter(|_| title.is_none()).and_then(|n| self.by_number.get(n).copied())
        });
        let index = known.unwrap_or(self.citations.len());
        if known.is_none() {
            self.citations.push(Citation { title, relation, ..Citation::default() });
            if let Some(key) = key {
                self.by_title.entry(key).or_default().push(index);
            }
        }
        if let Some(number) = &number {
            self.by_number.entry(number.clone()).or_insert(index);
        }
        if let Some(citation) = self.citations.get_mut(index) {
            citation.doc_number = citation.doc_number.take().or(number);
            citation.spans.push(span);
            let decides = matches!(relation, CitationRelation::Repeals | CitationRelation::Amends);
            if citation.relation == CitationRelation::Mentions || decides {
                citation.relation = relation;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(s: &str) -> Vec<(Option<String>, Option<String>, CitationRelation)> {
        let lexicon = Lexicon::load().unwrap();
        let text = Text::new(s.to_owned());
        let own = ["云州市优化营商环境实施方案", "云府发〔2024〕5号"];
        let found = citations(&lexicon, &text, &[text.all()], &own);
        found.into_iter().map(|c| (c.title, c.doc_number, c.relation)).collect()
    }

    #[test]
    fn what_is_cited_how() {
        use CitationRelation::{Amends, Basis, Forwards, Implements, Mentions, Repeals};
        for (s, title, number, relation) in [
            ("根据《云州省条例》要求，", "云州省条例", None, Basis),
            (
                "贯彻落实《云州省关于优化环境的意见》（云政发〔2020〕3号）精神",
                "云州省关于优化环境的意见",
                Some("云政发〔2020〕3号"),
                Implements,
            ),
            ("现转发《云州省规划》", "云州省规划", None, Forwards),
            ("《云州市土地办法》同时废止。", "云州市土地办法", None, Repeals),
            ("对《云州市土地办法》作如下修改", "云州市土地办法", None, Amends),
            ("决定修改《云州市土地办法》", "云州市土地办法", None, Amends),
            ("财政厅正在修订《云州省基金办法》", "云州省基金办法", None, Mentions),
            ("省里已转发《云州省规划》", "云州省规划", None, Mentions),
            ("《云州市土地办法》自2024年6月1日失效", "云州市土地办法", None, Repeals),
            ("推动出台《云州省供水条例》", "云州省供水条例", None, Mentions),
            ("推进《云州省供水条例》修订", "云州省供水条例", None, Mentions),
            ("按规定持《云州市居住证》申领", "云州市居住证", None, Mentions),
            ("符合《云州市禁限清单》的", "云州市禁限清单", None, Mentions),
            ("按照省里印发的《云州省方案》", "云州省方案", None, Basis),
            ("按照印发《云州省方案》要求", "云州省方案", None, Basis),
            ("依据《申报表》审核", "申报表", None, Mentions),
            ("填写《情况统计表》报送", "情况统计表", None, Mentions),
            (
                "依据《云州市规章》（云州市人民政府令第12号）",
                "云州市规章",
                Some("云州市人民政府令第12号"),
                Basis,
            ),
        ] {
            assert_eq!(read(s), [(Some(title.to_owned()), number.map(str::to_owned), relation)], "{s}");
        }
    }

    #[test]
    fn lists_nested_titles_and_bare_numbers() {
        let titles =
            |s: &str| read(s).into_iter().map(|c| c.0.or(c.1).unwrap_or_default()).collect::<Vec<_>>();
        for (s, all) in [
            ("落实《甲市纲要》《乙市方案》和《丙市规划》", vec!["甲市纲要", "乙市方案", "丙市规划"]),
            ("《关于学习〈甲市读物纲要〉的通知》", vec!["关于学习〈甲市读物纲要〉的通知", "甲市读物纲要"]),
            ("《云州市优化营商环境实施方案》已经同意", vec![]),
            ("制定《甲市评价体系》(以下简称《体系》)，对照《体系》", vec!["甲市评价体系"]),
            ("本《实施意见》由我办解释。《云州日报》报道，上线《甲市审批》系统", vec![]),
            ("按照国发〔2015〕43号文件和云府发〔2024〕5号", vec!["国发〔2015〕43号"]),
            ("《甲市条例》……《 甲 市条例》", vec!["甲市条例"]),
            ("《关于甲\n乙的意见》", vec!["关于甲乙的意见"]),
            ("比例<5%，《甲市办法》", vec!["甲市办法"]),
            ("病程＜5个月，复查＜3个月；指标＞2倍的，按规范", vec![]),
            ("落实〈甲市就业办法〉", vec!["甲市就业办法"]),
        ] {
            assert_eq!(titles(s), all, "{s}");
        }
    }

    #[test]
    fn a_list_shares_its_relation() {
        use CitationRelation::{Basis, Implements, Mentions, Repeals};
        for (s, relations) in [
            (
                "自本通知实施之日起，《甲市办法》（云府〔2020〕1号）、《甲市细则》同时废止",
                vec![Repeals, Repeals],
            ),
            ("根据《甲省条例》，《甲市办法》同时废止", vec![Basis, Repeals]),
            ("按照《甲类规范》（GB 12345）和《乙类规范》要求", vec![Basis, Basis]),
            ("根据《甲法》等法律法规以及省政府《甲省规定》", vec![Basis, Basis]),
            (
                "贯彻《甲意见》（云发〔2021〕3号，以下简称《意见》）《乙意见》精神",
                vec![Implements, Implements],
            ),
            ("贯彻党的精神，《甲意见》提出", vec![Mentions]),
        ] {
            assert_eq!(read(s).into_iter().map(|c| c.2).collect::<Vec<_>>(), relations, "{s}");
        }
    }

    #[test]
    fn own_titles_in_other_words_are_not_cited() {
        for (s, cited) in [
            ("《云州市关于优化营商环境的实施方案（试行）》", false),
            ("《优化营商环境实施方案》印发后", false),
            ("根据《优化营商环境实施方案》", true),
            ("《甲省优化营商环境实施方案》", true),
        ] {
            assert_eq!(!read(s).is_empty(), cited, "{s}");
        }
    }

    #[test]
    fn every_mention_has_its_place() {
        let lexicon = Lexicon::load().unwrap();
        let text = Text::new("按《甲市条例》办理，《甲市条例》另有规定的除外".into());
        let found = citations(&lexicon, &text, &[text.all()], &[]);
        let places: Vec<_> = found.iter().flat_map(|c| c.spans.iter().map(|s| text.raw(*s))).collect();
        assert_eq!(places, ["甲市条例", "甲市条例"]);
    }

    #[test]
    fn a_million_open_brackets_cost_nothing() {
        let lexicon = Lexicon::load().unwrap();
        let text = Text::new("《〈(".repeat(300_000));
        assert!(citations(&lexicon, &text, &[text.all()], &[]).is_empty());
    }
}

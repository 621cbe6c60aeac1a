//! Rows: a text of our own, and what is read in it.

use super::*;
use crate::base::span::Span;
use crate::base::text::Text;
use crate::lexicon::quantities;

fn reading(grammar: &QuantityGrammar, s: &str) -> (String, usize) {
    let text = Text::new(s.to_owned());
    let mut body = Joined::new();
    body.push(&text, Span::new(0, text.len()));
    let mut sink = Sink::default();
    let read = super::quantities(grammar, (&body, &Line::new(&body)), &mut sink);
    let show = |q: &Quantity| {
        assert_eq!(text.raw(q.span), q.text, "{s}");
        let figure = match (q.value, q.min, q.max) {
            (Some(v), _, _) | (None, Some(v), None) | (None, None, Some(v)) => v.to_string(),
            (None, Some(a), Some(b)) => format!("{a}..{b}"),
            (None, None, None) => String::new(),
        };
        let per = q.per.as_ref().map_or(String::new(), |p| format!(" per {p}"));
        format!("{} {figure} {}{per}", q.comparison, q.unit)
    };
    (read.iter().map(show).collect::<Vec<_>>().join("; "), sink.diagnostics.len())
}

#[test]
fn every_row_of_the_table_is_read_as_it_says() {
    let grammar = QuantityGrammar::load().unwrap();
    let mut wrong = Vec::new();
    for (name, examples, counter) in quantities::rows() {
        let empty = counter.into_iter().map(|c| (c, String::new()));
        for (s, expected) in examples.into_iter().chain(empty) {
            let read = reading(&grammar, &s).0;
            if read != expected {
                wrong.push(format!("{name}: {s}\n   read     {read}\n   expected {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn figures_and_what_binds_them() {
    let grammar = QuantityGrammar::load().unwrap();
    for (s, expected) in [
        ("培育5—8家企业,奖励30万-50万元。", "= 5..8 家; = 30..50 万元"),
        ("处5万元以上10万元以下罚款。", "= 5..10 万元"),
        ("最高给予500万元,最低工资标准上调15%左右。", "<= 500 万元; = 15 %"),
        ("1,200.5万元、1200余家", "= 1200.5 万元; > 1200 家"),
        ("每人每月500元,租金30元/平方米·月。", "= 500 元 per 人·月; = 30 元 per 平方米·月"),
        ("每年至少组织1次检查、2次评查。", ">= 1 次 per 年; = 2 次 per 年"),
        ("不少于三十家,两家以上,一个窗口,三项制度。", ">= 30 家; >= 2 家"),
        ("50人(含50人)以上", ">= 50 人"),
        ("5个工作日、3个月、2024年、15日", ""),
        ("云府发〔2024〕25号、第12条、GB/T 38536、12345热线、5G基站", ""),
        ("《云州市十百千工程实施方案(100个)》", ""),
        ("“三证合一”、三一集团、“1+21”体系", ""),
    ] {
        assert_eq!(reading(&grammar, s).0, expected, "{s}");
    }
}

#[test]
fn limits_that_leave_no_room_are_reported() {
    let grammar = QuantityGrammar::load().unwrap();
    for (s, expected) in
        [("不少于10家,最多不超过8家。", 1), ("不少于5家,最多不超过8家。", 0), ("不少于10家,不超过8万元。", 0)]
    {
        assert_eq!(reading(&grammar, s).1, expected, "{s}");
    }
}

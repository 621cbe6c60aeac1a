use std::fmt::Write as _;
use std::ops::Range;

use super::*;

fn line_spans(text: &Text) -> Vec<Span> {
    let folded = text.folded(text.all());
    let mut out = Vec::new();
    let mut at = 0;
    for line in folded.split('\n') {
        let range: Range<usize> = at..at + line.len();
        at = range.end + 1;
        out.push(text.span_in(text.all(), range));
    }
    out
}

fn sketch(source: &str) -> String {
    let lexicon = Lexicon::load().unwrap();
    let text = Text::new(source.into());
    let lines: Vec<Line> =
        line_spans(&text).into_iter().map(|span| Line { span, part: 0, kind: LineKind::Body }).collect();
    let outline = tree(&lexicon, &text, &lines, &mut Sink::default());
    let mut out = String::new();
    for (_, n) in outline.walk().filter(|(_, n)| n.parent.is_some()) {
        out.push_str(&"  ".repeat(usize::from(n.level) - 1));
        out.push_str(n.number.map_or("-", |x| text.raw(x.label)));
        out.push_str(n.title.map_or("", |t| text.raw(t)));
        writeln!(out, " [{}]", n.paragraphs.len()).unwrap();
    }
    out
}

#[test]
fn headings_over_numbers_that_begin_anew_stand_side_by_side() {
    let got = sketch("甲方面\n一、统筹。先办。\n乙方面\n一、再造。后办。\n丙方面\n一、考核。再办。");
    assert_eq!(got, "一、统筹 [1]\n-乙方面 [0]\n  一、再造 [1]\n-丙方面 [0]\n  一、考核 [1]\n");
}

#[test]
fn styles_nest_as_they_are_opened() {
    let got = sketch(
        "一、优化服务\n（一）统筹平台。建成平台。\n1.甲项\n2.乙项\n（二）再造流程。\n二、保障\n3.丙项\n第二段",
    );
    let want = "一、优化服务 [1]\n  （一）统筹平台 [1]\n    1.甲项 [1]\n    2.乙项 [1]\n  （二）再造流程 [1]\n二、保障 [1]\n  3.丙项 [2]\n";
    assert_eq!(got, want);
}

#[test]
fn items_glued_behind_a_clause_come_apart() {
    let got = sketch("1.开展普查。逐户登记。（责任单位：市水务局）2.建立台账。按月更新，误差不超过1.5倍。");
    assert_eq!(got, "1.开展普查 [1]\n2.建立台账 [1]\n");
}

#[test]
fn a_figure_behind_a_number_is_told_by_its_neighbours() {
    let got = sketch("10.甲项。先办。\n11.100个项目。建成100个。\n12.丙项。后办。");
    assert_eq!(got, "10.甲项 [1]\n11.100个项目 [1]\n12.丙项 [1]\n");
    let got = sketch("1.甲项。先办。\n2.5亿元投入使用。\n2.乙项。后办。");
    assert_eq!(got, "1.甲项 [2]\n2.乙项 [1]\n");
}

#[test]
fn items_glued_to_their_heading_come_apart() {
    for source in [
        "一、重点任务（一）改造管网。先旧后新。（二）提升水质。按月公布。二、保障措施（一）加强领导。成立专班。（二）加强督查。",
        "一、重点任务（一）改造管网。先旧后新。\n（二）提升水质。按月公布。\n二、保障措施（一）加强领导。成立专班。\n（二）加强督查。",
    ] {
        assert_eq!(
            sketch(source),
            "一、重点任务 [1]\n  （一）改造管网 [1]\n  （二）提升水质 [1]\n二、保障措施 [1]\n  （一）加强领导 [1]\n  （二）加强督查 [1]\n",
        );
    }
    assert_eq!(
        sketch("（一）推进公开1．公开流程。按月公布。\n2．公开结果。按季公布。"),
        "（一）推进公开 [1]\n  1．公开流程 [1]\n  2．公开结果 [1]\n",
    );
    assert_eq!(sketch("一、扩大到（一）类地区\n另行规定。"), "一、扩大到（一）类地区 [2]\n");
}

#[test]
fn numbers_on_lines_of_their_own_take_the_next() {
    let got = sketch(
        "第一条\n为了节约用水，制定本办法。\n第二条\n单位用水应当计量。\n（一）\n改造管网。先旧后新。",
    );
    assert_eq!(got, "第一条 [1]\n第二条 [1]\n  （一）改造管网 [1]\n");
    assert_eq!(sketch("一、申报材料\n材料分两部分。\n第一部分\n为申请书。"), "一、申报材料 [4]\n");
}

#[test]
fn headings_that_end_on_a_joining_word_go_on() {
    let got = sketch("一、推进管网改造和\n智能化提升\n改造管网。\n二、保障");
    assert_eq!(got, "一、推进管网改造和\n智能化提升 [2]\n二、保障 [1]\n");
}

#[test]
fn announced_enumerations_stay_inside() {
    let got = sketch(
        "第一条 申请人应当符合下列条件：\n（一）年满十八周岁；\n（二）有固定住所。\n第二条 本办法自印发之日起施行。",
    );
    assert_eq!(got, "第一条 [3]\n第二条 [1]\n");
}

#[test]
fn chapters_take_their_title_from_the_next_line() {
    assert_eq!(sketch("第一章\n总则\n第一条 为了规范管理，制定本办法。"), "第一章总则 [0]\n  第一条 [1]\n");
}

#[test]
fn gaps_and_duplicates_are_reported() {
    let lexicon = Lexicon::load().unwrap();
    let text = Text::new("一、甲\n1.子\n2.丑\n二、乙\n3.寅\n5.卯\n5.辰".into());
    let lines: Vec<Line> =
        line_spans(&text).into_iter().map(|span| Line { span, part: 0, kind: LineKind::Body }).collect();
    let mut sink = Sink::default();
    tree(&lexicon, &text, &lines, &mut sink);
    let codes: Vec<&str> = sink.diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["numbering-gap", "numbering-duplicate"]);
}

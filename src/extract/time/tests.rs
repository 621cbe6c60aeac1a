//! Rows: a text of our own, and what is read in it.

use super::*;
use crate::base::span::Span;
use crate::base::text::Text;
use crate::lexicon::dates;

fn joined(s: &str) -> (Text, Joined) {
    let text = Text::new(s.to_owned());
    let mut body = Joined::new();
    body.push(&text, Span::new(0, text.len()));
    (text, body)
}

fn show(times: &[Time]) -> String {
    let one = |t: &Time| {
        let kind = serde_json::to_value(t.kind).unwrap().as_str().unwrap().to_owned();
        let relation = t.relation.map(|r| serde_json::to_value(r).unwrap().as_str().unwrap().to_owned());
        let parts = [Some(kind), relation, t.value.clone(), t.recurrence.clone(), t.calendar.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    times.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn reading(grammar: &TimeGrammar, s: &str, issued: Option<&str>) -> (String, Vec<String>) {
    let (text, body) = joined(s);
    let mut sink = Sink::default();
    let anchor = issued.and_then(date::parse);
    let times = times(grammar, (&body, &Line::new(&body)), anchor, &mut sink);
    if let Some(day) = anchor {
        before_issue(&body, &times, day, &mut sink);
    }
    for t in &times {
        assert_eq!(text.raw(t.span), t.text, "{s}");
    }
    (show(&times), sink.diagnostics.into_iter().map(|d| d.code).collect())
}

#[test]
fn every_row_of_the_table_is_read_as_it_says() {
    let grammar = TimeGrammar::load().unwrap();
    let mut wrong = Vec::new();
    for (name, examples, counter) in dates::rows() {
        let empty = counter.into_iter().map(|c| (c, String::new()));
        for (s, expected) in examples.into_iter().chain(empty) {
            let read = reading(&grammar, &s, Some("2024-03-02")).0;
            if read != expected {
                wrong.push(format!("{name}: {s}\n   read     {read}\n   expected {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is read in a text of 2024-03-02.
const ROWS: &[(&str, &str)] = &[
    // Dates and how the measure stands to them.
    ("云州市财政局于2024年2月底前拨付到位。", "date by 2024-02-29"),
    ("二〇二四年四月三十日前报送。", "date before 2024-04-30"),
    ("截至2025年12月31日,按原标准执行。", "date by 2025-12-31"),
    ("试点延续至2026年末。", "date by 2026-12-31"),
    ("2023年末全市拥有床位2500张。", "date 2023-12-31"),
    ("2024 年 7 月 15 日前完成,2 0 2 5 年 1 0 月验收。", "date before 2024-07-15; date 2025-10"),
    ("2024-06-30前、2024/7/1、2024.07.0214:06", "date before 2024-06-30; date 2024-07-01; date 2024-07-02"),
    ("6月30日(星期日)17:00前", "date before 2024-06-30"),
    ("1.2024年6月底前建成。", "date by 2024-06-30"),
    ("2024年左右建成。", "date 2024~"),
    ("10月中旬前完成秋播。", "date by 2024-10-20"),
    ("7月中下旬", "range 2024-07-11/2024-07-31"),
    ("二季度末前", "date by 2024-06-30"),
    ("本月底前报送,下月10日前公布。", "date by 2024-03-31; date before 2024-04-10"),
    ("次月10日前汇总。", "recurring before FREQ=MONTHLY;BYMONTHDAY=10"),
    ("2024年、2025年底前分别完成。", "date by 2024-12-31; date by 2025-12-31"),
    ("免收2024年5、6月租金。", "date 2024-05; date 2024-06"),
    // The year comes from the sentence, else from the notice, else from the next year.
    ("2025年3月启动,10月底前完成。", "date 2025-03; date by 2025-10-31"),
    ("2019年已部署,10月底前完成。", "date 2019; date by 2024-10-31"),
    ("1月底前已报。", "date by 2024-01-31"),
    // Ranges.
    ("2024年9月-10月", "range 2024-09/2024-10"),
    ("1月1日至6月30日", "range 2024-01-01/2024-06-30"),
    ("5月1-10日", "range 2024-05-01/2024-05-10"),
    ("2024年11月至次年3月", "range 2024-11/2025-03"),
    ("11月至3月", "range 2024-11/2025-03"),
    ("自2024年1月1日起至2025年12月31日止", "range 2024-01-01/2025-12-31"),
    ("2021—2025年", "range 2021/2025"),
    ("2023~2024学年", "range 2023/2024"),
    ("今明两年", "range 2024/2025"),
    ("自2020年以来", "range 2020/.."),
    ("前三季度", "range 2024-01/2024-09"),
    ("2022.1-2022.12", "range 2022-01/2022-12"),
    // Recurrence.
    ("每年年底前", "recurring by FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
    (
        "每年1月底前和7月底前提交。",
        "recurring by FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=-1; recurring by FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=-1",
    ),
    ("每年4月1日至6月20日复核。", "recurring XXXX-04-01/XXXX-06-20 FREQ=YEARLY;BYMONTH=4,5,6"),
    ("每年5月1日至3日开放。", "recurring FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1,2,3"),
    ("每人每月补助1200元,每人每年参加培训不少于40学时。", "recurring FREQ=YEARLY"),
    ("每户每年2000元,每年复核1次。", "recurring FREQ=YEARLY"),
    ("单个企业每年奖励额不超过500万元。", "recurring FREQ=YEARLY"),
    ("每年11月至次年3月巡查。", "recurring FREQ=YEARLY;BYMONTH=11,12,1,2,3"),
    ("每年组织培训。4月1日前报名。", "recurring FREQ=YEARLY; date before 2024-04-01"),
    (
        "每月10日前报送,25日前通报。",
        "recurring before FREQ=MONTHLY;BYMONTHDAY=10; recurring before FREQ=MONTHLY;BYMONTHDAY=25",
    ),
    (
        "每月8日收集材料,18日组织审核,30日内拨付。",
        "recurring FREQ=MONTHLY;BYMONTHDAY=8; recurring FREQ=MONTHLY;BYMONTHDAY=18; duration within P30D",
    ),
    ("每月最后一个工作日", "recurring FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ("每周一调度", "recurring FREQ=WEEKLY"),
    ("每周一至周五开放", "recurring FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ("每3-5年修编", "recurring"),
    ("三年一轮", "recurring FREQ=YEARLY;INTERVAL=3"),
    // Lengths of time.
    ("签订《土地出让合同》后3个工作日内", "duration within P3D working"),
    ("会前2个工作日内不再受理", "duration within P2D working"),
    ("期限届满前九十日书面通知", "duration before P90D"),
    ("一年半内竣工", "duration within P1Y6M"),
    ("半个月内整改", "duration within P15D"),
    ("5月底取得成效并持续推进", "date by 2024-05-31; ongoing"),
    ("行政审批改革持续推进", ""),
    // None of these is a time of the measure.
    ("在12个月内获得救助的家庭,近三年内未购房,7日内无病例。", ""),
    ("根据2023年8月1日云州市人民政府印发的《云州市办法》,2012年1月1日及以后出生的。", ""),
    ("建设15分钟便民生活圈和1小时通勤圈。", ""),
    ("毕业5年以内、从业3年以上、年满18周岁。", ""),
    ("按照《云州市养老服务规划(2023-2025年)》执行。", ""),
    ("云府发〔2022〕3号,电话0851-20241025。", ""),
    ("优质节目时长不少于3000小时,优良天数不少于300天。", ""),
    ("年度考核、当年认定、上一年度收入、近期工作。", ""),
    ("一次性奖励,统一日程,同一天。", ""),
    ("症状持续3月以上,病史不足3月。", ""),
    ("取消下一年度内评优资格。", ""),
];

#[test]
fn times_of_a_dated_notice() {
    let grammar = TimeGrammar::load().unwrap();
    for &(s, expected) in ROWS {
        assert_eq!(reading(&grammar, s, Some("2024-03-02")).0, expected, "{s}");
    }
}

#[test]
fn a_far_limit_without_year_lies_ahead() {
    let grammar = TimeGrammar::load().unwrap();
    let read = |s| reading(&grammar, s, Some("2023-12-20")).0;
    assert_eq!(read("1月15日前报送。"), "date before 2024-01-15");
    assert_eq!(read("11月底前已报送。"), "date by 2023-11-30");
}

#[test]
fn without_a_date_the_year_stays_open() {
    let grammar = TimeGrammar::load().unwrap();
    for (s, expected) in [
        ("7月31日前报送。", "date before"),
        ("7月底前报送。", "date by"),
        ("2022年9月启动,10月底前完成。", "date 2022-09; date by 2022-10-31"),
        ("明年完成,上半年验收。", ""),
        ("本年度内供应的用地,年内完成。", ""),
    ] {
        assert_eq!(reading(&grammar, s, None).0, expected, "{s}");
    }
}

#[test]
fn doubts_are_reported() {
    let grammar = TimeGrammar::load().unwrap();
    for (s, expected) in [
        ("于11月31日前报送。", "impossible-date"),
        ("2023年2月29日前报送。", "impossible-date"),
        ("不少于5个工作日,最长不超过5个工作日。", "contradictory-limits"),
        ("不少于5个工作日,最长不超过15个工作日。", ""),
        ("不少于5个工作日,最长不超过5日。", ""),
        ("2024年2月底前制定方案。", "deadline-before-issue"),
        ("2024年3月底前制定方案。", ""),
        ("2024年2月底前已建成12处。", ""),
        ("2000年底前建成的小区", ""),
        ("2021年1月1日起施行。", ""),
        ("截至2024年2月底建成12处。", ""),
        ("到2022年建成示范区。", ""),
        ("对2024年1月31日之前供应、目前尚在建设", ""),
    ] {
        assert_eq!(reading(&grammar, s, Some("2024-03-02")).1.join(" "), expected, "{s}");
    }
}

#[test]
fn the_value_of_a_field_needs_less() {
    let grammar = TimeGrammar::load().unwrap();
    for (s, expected) in [
        ("长期", "ongoing"),
        ("立行立改，长期坚持", "ongoing"),
        ("2022年6月", "date 2022-06"),
        ("2022.6", "date 2022-06"),
        ("十二月底前", "date by 2024-12-31"),
        ("全年", "date 2024"),
        ("3年", "duration P3Y"),
        ("2019年12月取得成果并持续推进", "date 2019-12; ongoing"),
        ("2020年1月底前，以后每年持续实施", "date by 2020-01-31; recurring FREQ=YEARLY"),
        ("暂无", ""),
    ] {
        let (_, body) = joined(s);
        let times = labelled_time(&grammar, &body, date::parse("2024-03-02"), &mut Sink::default());
        assert_eq!(show(&times), expected, "{s}");
    }
}

#[test]
fn no_text_is_refused() {
    let grammar = TimeGrammar::load().unwrap();
    for s in [
        "《",
        "每",
        "第",
        "前",
        "2024年",
        "99999999999999999年前",
        "每每每年年年",
        "1月、2月、",
        "〇〇〇〇年〇月〇日",
        "至至至",
        "((((",
    ] {
        for n in [1, 7, 400] {
            let _ = reading(&grammar, &s.repeat(n), Some("2024-03-02"));
        }
    }
}

//! Confidence falls as a source is damaged, step by step, whatever the damage.

use gongwen::notice::Notice;
use gongwen::{Hint, extract};

use crate::support::{CONTEXT, SOURCES, none};

/// A way to damage a text: the more, the larger the step.
type Damage = fn(&str, usize) -> Vec<u8>;

/// Steps of damage, in lines or characters of a hundred.
const STEPS: &[usize] = &[2, 8, 25];

const DAMAGES: &[(&str, Damage)] = &[
    ("bytes that are no characters", |text, step| {
        let broken = |(i, c): (usize, char)| {
            if is_han(c) && i % 100 < step { vec![0xff] } else { c.to_string().into_bytes() }
        };
        text.chars().enumerate().flat_map(broken).collect()
    }),
    ("glyphs of nobody's font", |text, step| {
        let private = |(i, c): (usize, char)| if is_han(c) && i % 100 < step { '\u{e2a1}' } else { c };
        text.chars().enumerate().map(private).collect::<String>().into_bytes()
    }),
    ("numbered lines lost", |text, step| {
        let numbered =
            |l: &str| l.trim_start().starts_with(|c: char| "一二三四五六七八九十（(123456789".contains(c));
        let mut seen = 0;
        let kept = text.split_inclusive('\n').filter(|l| {
            seen += usize::from(numbered(l));
            // Every fourth numbered line from the third on, the more the larger the step.
            !(numbered(l) && seen % 4 == 3 && seen / 4 < step)
        });
        kept.collect::<String>().into_bytes()
    }),
];

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn confidence_falls_with_every_step_of_damage() {
    let mut complaints = Vec::new();
    let mut tried = [0; 3];
    for read in SOURCES.iter().filter(|r| r.set == "corpus" && is_text(&r.path)) {
        let Some(whole) = read.result.iter().flatten().next().filter(|n| n.measures.len() > 5) else {
            continue;
        };
        let Ok(text) = String::from_utf8(read.bytes.clone()) else { continue };
        for ((name, damage), tried) in DAMAGES.iter().zip(&mut tried) {
            // The numbers of a table's rows are no numbering that must be whole.
            let tables = whole.confidence.reasons.iter().any(|r| r.ends_with("-table"));
            if tables && *name == "numbered lines lost" {
                continue;
            }
            let scores: Vec<f64> = STEPS.iter().map(|&step| score(&damage(&text, step))).collect();
            let mut all = vec![whole.confidence.score];
            all.extend(&scores);
            let falls = all.windows(2).all(|w| matches!(w, [a, b] if b <= a));
            if !falls || scores.last() >= all.first() {
                complaints.push(format!("{}: {name}: {all:?}", read.path));
            }
            *tried += 1;
        }
    }
    assert!(tried.iter().all(|&n| n > 0), "too few specimens: {tried:?}");
    none(&complaints);
}

fn is_text(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|kind| kind == "txt")
}

/// Confidence of the notice in `bytes`; a source that gives none has none.
fn score(bytes: &[u8]) -> f64 {
    let notices: Vec<Notice> = extract(&CONTEXT, bytes, &Hint::default()).unwrap_or_default();
    notices.first().map_or(0.0, |n| n.confidence.score)
}

/// A plan and its attachment; the attachment alone may lack a number or a body.
fn plan(attached: &str) -> Notice {
    let text = format!(
        "岚川市人民政府办公室关于印发岚川市水源保护工作方案的通知\n岚政办发〔2024〕7号\n各县（市、区）人民政府：\n\
         现将《岚川市水源保护工作方案》印发给你们，请认真贯彻执行。\n一、划定保护范围。完成水源地勘界立标。（牵头单位：市生态环境局）\n\
         二、加强日常巡查。每周巡查水源地1次。（牵头单位：市水利局）\n附件：水源巡查任务清单\n岚川市人民政府办公室\n2024年3月6日\n\
         附件\n水源巡查任务清单\n{attached}"
    );
    let notices = extract(&CONTEXT, text.as_bytes(), &Hint::default()).expect("a notice");
    notices.into_iter().next().expect("one notice")
}

#[test]
fn a_doubt_about_one_part_leaves_the_others() {
    let scores = |n: &Notice| {
        n.parts.iter().map(|p| p.confidence.as_ref().map_or(0.0, |c| c.score)).collect::<Vec<_>>()
    };
    let whole = plan("一、巡查干流。\n二、巡查支流。\n三、巡查水库。\n");
    let gap = plan("一、巡查干流。\n二、巡查支流。\n五、巡查水库。\n");
    let (before, after) = (scores(&whole), scores(&gap));
    assert!(
        matches!((&*before, &*after), ([a, b], [c, d]) if (a - c).abs() < 1e-9 && d < b),
        "{before:?} {after:?}"
    );
    assert!(gap.confidence.score < whole.confidence.score);
    let reasons = &gap.parts[1].confidence.as_ref().expect("every part is judged").reasons;
    assert_eq!(reasons, &["numbering-gap"]);
}

#[test]
fn a_clause_that_no_rule_reads_lowers_confidence() {
    let read = plan("一、巡查干流。责任单位：市水利局。\n二、巡查支流。责任单位：市水利局。\n");
    let unread = plan("一、巡查干流。责任单位：另行通知。\n二、巡查支流。责任单位：市水利局。\n");
    let reasons = &unread.parts[1].confidence.as_ref().expect("every part is judged").reasons;
    assert!(reasons.contains(&"unread-clause".to_owned()), "{reasons:?} {:#?}", unread.measures);
    assert!(unread.confidence.score < read.confidence.score);
}

#[test]
fn a_row_that_is_missing_lowers_confidence() {
    let rows = |numbers: &[u32]| {
        let row = |n: &u32| format!("{n} | 巡查第{n}段河道，清理垃圾 | 市水利局 | 2024年12月底前\n");
        let rows: String = numbers.iter().map(row).collect();
        plan(&format!("序号 | 工作任务 | 责任单位 | 完成时限\n{rows}"))
    };
    let reasons = |n: &Notice| n.parts[1].confidence.clone().expect("every part is judged").reasons;
    for whole in [&[1, 2, 3, 4, 5][..], &[1, 2, 1, 2, 3], &[4, 5, 6, 6, 7]] {
        assert!(!reasons(&rows(whole)).contains(&"numbering-gap".to_owned()), "{whole:?}");
    }
    for lacking in [&[1, 2, 4, 5][..], &[1, 2, 3, 1, 3]] {
        assert!(reasons(&rows(lacking)).contains(&"numbering-gap".to_owned()), "{lacking:?}");
    }
}

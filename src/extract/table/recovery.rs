//! Test-only: how many rows of invented, flattened tables are found again.

use super::generator::{Dice, Print, Shape, Truth, invent};
use super::{Row, rows};
use crate::base::span::Span;
use crate::base::text::Text;
use crate::clean::blocks::Builder;
use crate::clean::tables;
use crate::lexicon::columns::Columns;

const HEADS: &[&[&str]] = &[
    &["序号", "工作任务", "责任单位"],
    &["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
    &["工作任务", "责任单位"],
    &["重点领域", "序号", "具体措施", "牵头单位", "完成时限"],
    &["一级指标", "二级指标", "序号", "三级指标", "责任单位"],
    &["类别", "序号", "工作任务", "责任单位", "备注"],
    &["序号", "重点任务", "工作措施", "责任单位", "完成时间"],
];

fn found(columns: &Columns, lines: &[String]) -> (Text, Vec<Row>) {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut builder = Builder::default();
    for region in tables::detect(columns, &lines) {
        region.append(&lines, &mut builder);
    }
    let blocks = builder.finish();
    let out = blocks.tables.iter().filter_map(|t| rows(columns, &blocks.text, t)).flatten().collect();
    (blocks.text, out)
}

/// (rows with number and task, with sections too, with printed units too) of all.
fn score(columns: &Columns, shape: &Shape, seeds: u64) -> (usize, usize, usize, usize) {
    let mut sums = (0, 0, 0, 0);
    for seed in 1..=seeds {
        let (lines, truth) = invent(shape, &mut Dice::new(seed));
        let (text, rows) = found(columns, &lines);
        let join = |pieces: &[Span]| pieces.iter().map(|&p| text.raw(p)).collect::<String>();
        for t in &truth {
            sums.3 += 1;
            let Some(row) =
                rows.iter().find(|r| r.task.iter().map(|c| join(c)).collect::<String>() == t.task)
            else {
                continue;
            };
            if row.number.map_or("", |n| text.raw(n)) != t.number {
                continue;
            }
            sums.0 += 1;
            sums.1 += usize::from(row.section.iter().map(|s| join(s)).collect::<Vec<_>>() == t.section);
            sums.2 += usize::from(units_agree(t, row, &join));
        }
    }
    sums
}

/// What was printed beside the row is there; what was merged is right or left out.
fn units_agree(truth: &Truth, row: &Row, join: &dyn Fn(&[Span]) -> String) -> bool {
    let have: Vec<String> = row.units.iter().map(|u| join(&u.pieces)).collect();
    let printed = truth.units.iter().filter(|(_, here)| *here).all(|(u, _)| have.contains(u));
    printed && have.iter().all(|h| truth.units.iter().any(|(u, _)| u == h))
}

#[test]
fn most_rows_of_flattened_tables_come_out_right() {
    let columns = Columns::embedded().unwrap();
    let mut report = String::new();
    for print in [Print::Cells, Print::Broken, Print::Lines] {
        for (centred, page, merged) in
            [(false, 1000, false), (false, 12, true), (true, 1000, false), (true, 12, true)]
        {
            if print != Print::Lines && centred {
                continue;
            }
            for heads in HEADS {
                for wider in [0, 6] {
                    if print == Print::Cells && wider > 0 {
                        continue;
                    }
                    let shape = Shape { heads, print, centred, page, merged, rows: 30, wider };
                    let (tasks, sections, units, all) = score(&columns, &shape, 3);
                    let percent = |n: usize| n * 100 / all;
                    report += &format!(
                        "{print:?} centred {centred} page {page} merged {merged} wider {wider} {heads:?}: tasks {} sections {} units {}\n",
                        percent(tasks),
                        percent(sections),
                        percent(units)
                    );
                }
            }
        }
    }
    println!("{report}");
}

#[test]
fn debug_one() {
    let columns = Columns::embedded().unwrap();
    let get =
        |k: &str, d: usize| std::env::vars().find(|(n, _)| n == k).map_or(d, |(_, v)| v.parse().unwrap());
    let print = [Print::Cells, Print::Broken, Print::Lines][get("P", 1)];
    let shape = Shape {
        heads: HEADS[get("H", 0)],
        print,
        centred: get("C", 0) == 1,
        page: get("G", 1000),
        merged: get("M", 0) == 1,
        rows: 30,
        wider: get("W", 0),
    };
    let (lines, truth) = invent(&shape, &mut Dice::new(u64::try_from(get("S", 1)).unwrap()));
    let (text, rows) = found(&columns, &lines);
    let join = |pieces: &[Span]| pieces.iter().map(|&p| text.raw(p)).collect::<Vec<_>>().join("¦");
    for l in &lines {
        println!("L {l}");
    }
    for (r, t) in rows.iter().zip(truth.iter().map(Some).chain([None, None, None])) {
        let task = r.task.iter().map(|c| join(c)).collect::<String>();
        let units = r.units.iter().map(|u| join(&u.pieces)).collect::<Vec<_>>().join(" / ");
        let section = r.section.iter().map(|u| join(&u)).collect::<Vec<_>>();
        let bad = t.is_none_or(|t| {
            t.task != task.replace('¦', "")
                || !units_agree(t, r, &|p: &[Span]| p.iter().map(|&p| text.raw(p)).collect::<String>())
                || t.section != section.iter().map(|s| s.replace('¦', "")).collect::<Vec<_>>()
        });
        if bad {
            println!("R {:?} {section:?} {task} U {units}\nT {t:?}", r.number.map(|n| text.raw(n)));
        }
    }
    println!("N {} of {}", rows.len(), truth.len());
}

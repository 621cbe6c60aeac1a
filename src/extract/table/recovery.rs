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
    // Cells on one line, cells broken over lines, lines across all cells; the last with
    // cells set at the top and centred. The floors are what is reached, less a little.
    for (print, centred, floor) in [
        (Print::Cells, false, 99),
        (Print::Broken, false, 95),
        (Print::Lines, false, 82),
        (Print::Lines, true, 80),
    ] {
        let (mut right, mut all) = (0, 0);
        for heads in HEADS {
            for (page, merged) in [(1000, false), (12, true)] {
                let shape = Shape { heads, print, centred, page, merged, rows: 20, wider: 6 };
                let (tasks, _, _, rows) = score(&columns, &shape, 1);
                right += tasks;
                all += rows;
            }
        }
        let percent = right * 100 / all;
        assert!(percent >= floor, "{print:?}, centred {centred}: {percent} of 100");
    }
}

/// Rows as `number/section>section/task/units/times`, for comparison.
fn shown(lines: &str) -> Vec<String> {
    let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
    let (text, rows) = found(&Columns::embedded().unwrap(), &lines);
    let join = |pieces: &[Span]| pieces.iter().map(|&p| text.raw(p)).collect::<String>();
    rows.iter()
        .map(|r| {
            let section: Vec<String> = r.section.iter().map(|s| join(s)).collect();
            let task: Vec<String> = r.task.iter().map(|s| join(s)).collect();
            let units: Vec<String> = r
                .units
                .iter()
                .map(|u| format!("{:?} {}{}", u.role, join(&u.pieces), if u.inherited { "^" } else { "" }))
                .collect();
            let times: Vec<String> = r.times.iter().map(|t| join(&t.pieces)).collect();
            let number = r.number.map_or("", |n| text.raw(n));
            format!(
                "{number}/{}/{}/{}/{}",
                section.join(">"),
                task.join(" "),
                units.join(";"),
                times.join(";")
            )
        })
        .collect()
}

#[test]
fn tables_of_known_shapes() {
    for (lines, expected) in [
        // One cell a line; a row that spans the table is a section; text follows.
        (
            "序号\n工作任务\n责任单位\n完成时限\n一、扩大投资\n1\n建设云州北站配套道路。\n市交通运输局\n2025年6月\n2\n改造管网30公里\n市住房城乡建设局\n长期坚持\n二、优化服务\n3\n公布办事清单。\n市数据局\n12月底前\n附件2\n会议议程",
            vec![
                "1/一、扩大投资/建设云州北站配套道路。/Responsible 市交通运输局/2025年6月",
                "2/一、扩大投资/改造管网30公里/Responsible 市住房城乡建设局/长期坚持",
                "3/二、优化服务/公布办事清单。/Responsible 市数据局/12月底前",
            ],
        ),
        // A head in two rows.
        (
            "序号\n任务\n责任单位\n时限\n牵头单位\n配合单位\n1\n开展隐患排查整治\n县公安局\n县交通运输局\n2025年底前\n2\n新建冷库三座\n县商务局\n县财政局\n长期",
            vec![
                "1//开展隐患排查整治/Lead 县公安局;Support 县交通运输局/2025年底前",
                "2//新建冷库三座/Lead 县商务局;Support 县财政局/长期",
            ],
        ),
        // Merged cells are missing: the group above holds, and the units do.
        (
            "类别 | 序号 | 工作任务 | 责任单位\n一、水利 | 1 | 完成河道清淤，恢复过水能力。 | 市水利局\n2 | 建成泵站两座，年内投用。 |\n二、教育 | 3 | 新增学位一千个，缓解就学压力。 | 市教育局",
            vec![
                "1/一、水利/完成河道清淤，恢复过水能力。/Responsible 市水利局/",
                "2/一、水利/建成泵站两座，年内投用。/Responsible 市水利局^/",
                "3/二、教育/新增学位一千个，缓解就学压力。/Responsible 市教育局/",
            ],
        ),
        // A group bears a Han number and the points of its rows; one without rows is a row.
        (
            "序号 | 考核项目 | 分值 | 考核指标 | 考核部门\n一、 | 完善河道管护机制 | 30 | |\n1 | 管护制度 | 10 | 修订管护制度，公布责任人。 | 县水利局\n2 | 巡河记录 | 20 | 按月巡河，填写记录。 | 县水利局\n二、 | 宣传工作 | 5 | 开展宣传，报送信息。 | 县河长办",
            vec![
                "1/一、完善河道管护机制/管护制度 修订管护制度，公布责任人。/Supervise 县水利局/",
                "2/一、完善河道管护机制/巡河记录 按月巡河，填写记录。/Supervise 县水利局/",
                "二、//宣传工作 开展宣传，报送信息。/Supervise 县河长办/",
            ],
        ),
        // Markdown.
        (
            "| 序号 | 任务 | 责任单位 |\n|---|---|---|\n| 1 | 建设口袋公园八个 | 市城管局 |\n| 2 | 新增泊位三千个 | 市公安局 |",
            vec!["1//建设口袋公园八个/Responsible 市城管局/", "2//新增泊位三千个/Responsible 市公安局/"],
        ),
        // No tables of measures.
        ("序号\n姓名\n职务\n1\n张三\n科长\n2\n李四\n主任", vec![]),
        ("首页 | 政务公开 | 服务\n新闻 | 专题 | 互动", vec![]),
        ("会议内容\n时间\n地点\n上午九点\n第一会议室", vec![]),
    ] {
        assert_eq!(shown(lines), expected, "{lines}");
    }
}

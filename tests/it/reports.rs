//! Reports of the corpus and of hostile notices, in every format, and the difference of two.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Instant;

use calamine::{Data, Reader, Xlsx};
use gongwen::align::strokes::Stroke;
use gongwen::base::text::fold_str;
use gongwen::notice::Notice;
use gongwen::report::two::{Fate, difference};
use gongwen::report::{
    Cell, Compared, FORMATS, Limits, Pair, Place, Report, Row, Selection, Size, panel, report,
};
use serde_json::Value;

use crate::linked::CORPUS;
use crate::schemas::{complaints, validator};
use crate::support::{CONTEXT, folder, fresh, gongwen, none, root, say};

pub(crate) static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let notices: Vec<Notice> = CORPUS.notices.iter().map(|n| (*n).clone()).collect();
    let sizes: Vec<Size> = notices.iter().map(Size::of).collect();
    let families = &CORPUS.links.families;
    let selection = Selection::new(&sizes, families, |_| true, Limits::default());
    report(&CONTEXT, &notices, families, &CORPUS.alignments, &selection)
});

pub(crate) fn printed(name: &str, report: &Report) -> Vec<u8> {
    let format = FORMATS.iter().find(|f| f.name == name).expect("a format of that name");
    (format.print)(report).expect("it prints")
}

fn text(name: &str, report: &Report) -> String {
    String::from_utf8(printed(name, report)).expect("it is text")
}

fn workbook(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).expect("the workbook opens")
}

/// Rows of the panel by column.
fn rows(panel: &str) -> Vec<BTreeMap<String, String>> {
    let plain = panel.strip_prefix('\u{feff}').expect("a byte-order mark");
    let mut table = csv::Reader::from_reader(plain.as_bytes());
    table.deserialize().map(|row| row.expect("a row of the panel")).collect()
}

#[test]
fn texts_are_what_they_were() {
    let dir = root().join("tests/reports");
    let files = [("report.md", "md"), ("panel.csv", "panel")];
    let stale = files
        .iter()
        .filter_map(|(file, name)| fresh(&dir.join(file), &text(name, &REPORT), "UPDATE_GOLDEN").err());
    none(&stale.collect::<Vec<_>>());
}

#[test]
fn the_workbook_holds_what_the_report_does() {
    let mut book = workbook(printed("xlsx", &REPORT));
    let names = book.sheet_names();
    assert_eq!(names.len(), 6 + REPORT.families.len(), "{names:?}");
    let families = &REPORT.families;
    let sum = |of: &dyn Fn(&gongwen::report::Compared) -> usize| families.iter().map(of).sum::<usize>();
    let expected = [
        ("覆盖", sum(&|f| f.members.len())),
        ("措施", sum(&|f| f.measures.len())),
        ("变化", sum(&|f| f.pairs.iter().map(|p| p.changes.len()).sum())),
        ("单位", sum(&|f| f.measures.iter().map(|m| m.measure.units.len()).sum())),
        ("文件", REPORT.notices.len()),
    ];
    for (name, rows) in expected {
        let range = book.worksheet_range(name).expect("the sheet is there");
        assert_eq!(range.height(), rows + 1, "{name}");
    }
    let texts: BTreeSet<String> = book
        .worksheet_range("措施")
        .expect("the measures")
        .used_cells()
        .map(|(_, _, cell)| cell.to_string())
        .collect();
    let lost = families.iter().flat_map(|f| &f.measures).filter(|m| !texts.contains(&m.measure.text));
    none(&lost.map(|m| m.measure.text.clone()).collect::<Vec<_>>());
}

#[test]
fn the_panel_adds_up_and_says_what_its_columns_are() {
    let rows = rows(&text("panel", &REPORT));
    let number = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<u64>().expect("a count");
    for row in &rows {
        let parts: u64 = ["copied", "adapted", "related", "own"].iter().map(|n| number(row, n)).sum();
        assert_eq!(parts, number(row, "compared"), "{row:?}");
        assert!(number(row, "compared") <= number(row, "measures"), "{row:?}");
    }
    let by = |name: &str| rows.iter().filter(|r| r["by"] == name).map(|r| number(r, "measures")).sum::<u64>();
    let all = REPORT.families.iter().map(|f| f.measures.len() as u64).sum::<u64>();
    assert_eq!((by("family"), by("topic")), (all, all));
    let keys: BTreeSet<_> = rows.iter().map(|r| [&r["by"], &r["key"], &r["region"], &r["year"]]).collect();
    assert_eq!(keys.len(), rows.len(), "the key tells rows apart");
    let schema = panel::table_schema();
    let fields = schema["fields"].as_array().expect("fields");
    for field in fields {
        let (name, kind) = (field["name"].as_str().expect("a name"), field["type"].as_str().expect("a type"));
        for value in rows.iter().map(|r| &r[name]).filter(|v| !v.is_empty()) {
            let fits = match kind {
                "integer" => value.parse::<i64>().is_ok(),
                "number" => value.parse::<f64>().is_ok(),
                _ => true,
            };
            assert!(fits, "{name} is {kind}, not {value}");
        }
    }
}

/// A province and a city whose notices try everything that a report could fall for.
pub(crate) fn hostile(dir: &Path) {
    let body = |place: &str, number: &str, basis: &str, weeks: u32| {
        format!(
            "{place}人民政府办公室关于加强<script>alert(1)</script>水库安全管理的通知\n\
             {number}\n\
             各有关单位：\n\
             {basis}现将有关事项通知如下。\n\
             一、=HYPERLINK(\"http://evil.example\",\"点\")|巡查水库大坝。每周巡查水库大坝不少于{weeks}次，\
             按照[点击](javascript:alert(1))登记隐患<img src=x onerror=alert(2)>并上报。（水利局牵头）\n\
             二、@SUM(A1:A9)加固病险水库。2025年底前完成病险水库除险加固，\u{202e}验收合格率达到9{weeks}%以上。（+1-1财政局负责）\n\
             三、-2+3储备防汛物资。`rm -rf /`汛前储备防汛物资\u{7}，| --- | 每月清点1次。（应急管理局负责）\n\
             {place}人民政府办公室\n2024年{weeks}月5日\n"
        )
    };
    let basis = "根据《河南省人民政府办公室关于加强水库安全管理的通知》（豫政办〔2024〕1号）要求，";
    fs::write(dir.join("a.txt"), body("河南省", "豫政办〔2024〕1号", "", 1)).expect("a file");
    fs::write(dir.join("b.txt"), body("郑州市", "郑政办〔2024〕9号", basis, 3)).expect("a file");
}

#[test]
fn nothing_of_a_hostile_notice_is_run() {
    let dir = folder("hostile-reports");
    let (pages, out) = (dir.join("pages"), dir.join("out"));
    fs::create_dir_all(&pages).expect("a folder");
    hostile(&pages);
    let run =
        gongwen(&["run", &pages.display().to_string(), "--out", &out.display().to_string(), "-q"]).output();
    assert!(run.expect("gongwen runs").status.success());
    let read = |name: &str| fs::read(out.join(name)).expect("a report");
    let report: Report = serde_json::from_slice(&read("report.json")).expect("a report");
    assert_eq!(report.families.len(), 1, "both are one family");
    assert!(report.overview.escalations > 0);

    let page = String::from_utf8(read("report.md")).expect("text");
    let bare = |s: &str| page.replace(&format!("\\{s}"), "").contains(s);
    assert!(page.contains("script") && !["<", "`", "["].iter().any(|s| bare(s)), "{page}");
    assert!(!page.contains(['\u{202e}', '\u{7}']));

    let table = String::from_utf8(read("panel.csv")).expect("text");
    for (name, value) in rows(&table).into_iter().flatten() {
        let signed = value.starts_with(['=', '+', '-', '@']);
        assert!(!signed || value.parse::<f64>().is_ok(), "{name}: {value}");
    }

    let bytes = read("report.xlsx");
    let mut book = workbook(bytes.clone());
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("formulas");
        assert!(formulas.used_cells().all(|(_, _, f)| f.is_empty()), "{name}");
        let cells = book.worksheet_range(&name).expect("cells");
        assert!(cells.used_cells().all(|(_, _, c)| !matches!(c, Data::Error(_))), "{name}");
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let parts: Vec<String> = archive.file_names().map(|n| n.expect("a name").into_owned()).collect();
    for part in parts.iter().filter(|p| p.contains(".rels")) {
        let mut text = String::new();
        archive.by_name(part).expect("a part").read_to_string(&mut text).expect("text");
        assert!(!text.contains("javascript:") && !text.contains("evil"), "{part}: {text}");
    }
}

#[test]
fn neither_threads_nor_a_second_run_change_a_byte() {
    let dir = folder("same-reports");
    let made = |name: &str, threads: &str| -> BTreeMap<&str, Vec<u8>> {
        let out = dir.join(name);
        let args = ["run", "corpus", "--out", &out.display().to_string(), "--threads", threads, "-q"];
        gongwen(&args).output().expect("gongwen runs");
        FORMATS.iter().map(|f| (f.file, fs::read(out.join(f.file)).expect("a report"))).collect()
    };
    let (one, four) = (made("one", "1"), made("four", "4"));
    for (file, bytes) in one {
        assert!(four[file] == bytes, "{file} differs");
    }
}

#[test]
fn a_difference_ends_as_diff_does() {
    let dir = folder("diff");
    let (a, b) = ("corpus/yunze/opinions.html", "corpus/linxi/plan.html");
    let told = |args: &[&str]| {
        let output = gongwen(&[&["diff"][..], args].concat()).output().expect("gongwen runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    assert_eq!(told(&[a, a]), (Some(0), String::new(), String::new()));
    let (code, out, _) = told(&[a, b, "--places", "corpus/places.toml"]);
    assert_eq!(code, Some(1));
    for said in [
        "doc_number      云泽政发〔2024〕6号 → 汐政办发〔2024〕21号",
        "~ （一） → 1.",
        "2024年9月底前 → 2024年8月底前  second is stricter",
        "[-12%-]{+10%+}以内",
        "+ 9.",
        "- （九）",
    ] {
        assert!(out.contains(said), "{said} is not in\n{out}");
    }
    let notices = dir.join("notices.jsonl");
    let both = gongwen(&["extract", a, b, "--places", "corpus/places.toml"]).output().expect("gongwen runs");
    fs::write(&notices, both.stdout).expect("a file");
    let written = notices.display().to_string();
    let (code, _, err) = told(&[&written, a]);
    assert!(code == Some(2) && err.contains("FILE#ID"), "{err}");
    let id = |path: &str| CORPUS.notices.iter().find(|n| n.source.path == path).expect("a notice").id.clone();
    let one = format!("{written}#{}", id("linxi/plan.html"));
    let (code, json, _) = told(&[&one, b, "--json", "--places", "corpus/places.toml"]);
    let value: Value = serde_json::from_str(&json).expect("JSON");
    none(&complaints(&validator("diff"), "diff", &value));
    assert_eq!((code, &value["heads"]), (Some(0), &Value::Array(Vec::new())));
    assert_eq!(told(&["missing.html", a]).0, Some(2));
    assert_eq!(told(&["-", "-"]).0, Some(2));
}

/// Every notice beside itself and beside the next: nothing is lost, nothing is said twice.
#[test]
fn each_measure_of_both_sides_is_told_once() {
    let pairs = CORPUS.notices.iter().zip(CORPUS.notices.iter().cycle().skip(1));
    for (a, b) in pairs {
        let same = difference(&CONTEXT, a, a);
        let changed: Vec<_> = same.steps.iter().filter(|s| s.fate != Fate::Unchanged).collect();
        assert!(same.is_empty(), "{} differs from itself: {changed:?}", a.source.path);
        let found = difference(&CONTEXT, a, b);
        let left: Vec<usize> = found.steps.iter().filter_map(|s| s.a).collect();
        let mut right: Vec<usize> = found.steps.iter().filter_map(|s| s.b).collect();
        right.sort_unstable();
        assert_eq!(left, (0..a.measures.len()).collect::<Vec<_>>());
        assert_eq!(right, (0..b.measures.len()).collect::<Vec<_>>());
        for step in found.steps.iter().filter(|s| s.fate == Fate::Changed) {
            let without = |stroke: Stroke| -> String {
                step.text.iter().filter(|s| s.stroke != stroke).map(|s| s.text.as_str()).collect()
            };
            let text = |side: Option<usize>, n: &Notice| side.map(|at| n.measures[at].text.clone());
            assert_eq!(Some(without(Stroke::Inserted)), text(step.a, a));
            // What was kept is printed as in the first.
            let second = text(step.b, b).map(|t| fold_str(&t));
            assert_eq!(Some(fold_str(&without(Stroke::Deleted))), second);
        }
    }
}

/// Families of fifty governments with sixty measures each, made of the corpus.
pub(crate) fn large(families: usize) -> Report {
    let pattern = REPORT.families.first().expect("a family");
    let rows = || pattern.measures.iter().cycle();
    let (governments, measures) = (50, 60);
    let place = |m: usize| Place {
        parent: (m > 0).then_some(0),
        measures: [m * measures, (m + 1) * measures],
        ..pattern.members.get(m % 2).cloned().unwrap_or_default()
    };
    let row = |(i, row): (usize, &Row)| Row { member: i / measures, ..row.clone() };
    let pair = |b: usize| Pair { a: b % measures, b, ..pattern.pairs[b % pattern.pairs.len()].clone() };
    let under = measures..governments * measures;
    let cell = |b: usize| Cell {
        row: b % measures,
        member: b / measures,
        pairs: vec![b - measures],
        ..Cell::default()
    };
    let family = Compared {
        members: (0..governments).map(place).collect(),
        measures: rows().take(governments * measures).enumerate().map(row).collect(),
        pairs: under.clone().map(pair).collect(),
        cells: under.map(cell).collect(),
        ..pattern.clone()
    };
    Report { families: vec![family; families], ..REPORT.clone() }
}

#[test]
fn large_reports_are_printed_in_time() {
    // Ten are what a report is made for; without optimisation three take as long.
    let report = large(if cfg!(debug_assertions) { 3 } else { 10 });
    for format in FORMATS {
        let start = Instant::now();
        let bytes = (format.print)(&report).expect("it prints");
        let took = start.elapsed();
        say(&format!("{}: {} KiB in {:.1} s", format.file, bytes.len() >> 10, took.as_secs_f64()));
        assert!(took.as_secs() < 90, "{} took {took:?}", format.file);
    }
}

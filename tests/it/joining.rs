//! `gongwen run` on a folder in which several files are one notice.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::schemas::{complaints, validator};
use crate::support::{none, root};

const COVER: &str = "<html><body><div id=\"zoom\">\
    <p style=\"text-align:center\">澄洲市人民政府办公室关于印发推进老旧小区改造工作方案的通知</p>\
    <p style=\"text-align:center\">澄政办发〔2024〕18号</p>\
    <p>各县（市、区）人民政府，市政府各部门：</p>\
    <p>《推进老旧小区改造工作方案》已经市政府同意，现印发给你们，请认真贯彻执行。</p>\
    <p>一、摸清底数。要把改造对象逐栋登记清楚，编制年度计划。</p>\
    <p>二、落实资金。统筹使用财政资金，按照规定程序拨付。</p>\
    <p>三、公开进度。每季度在政务网站公开改造进度。</p>\
    <p>附件：<a href=\"/attach/202403/P020240312.xlsx\">重点任务分工表</a></p>\
    <p>澄洲市人民政府办公室</p><p>2024年3月12日</p></div></body></html>";

const TASKS: &str = "附件,,,\n序号,工作任务,牵头单位,完成时限\n\
    1,要把改造对象逐栋登记清楚，编制年度计划。,市住房城乡建设局,6月底前\n\
    2,统筹使用财政资金，按照规定程序拨付。,市财政局,12月底前\n\
    3,每季度在政务网站公开改造进度。,市政务服务局,长期坚持\n";

fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("joining-{name}"));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(dir.join("in/files")).expect("a folder can be made");
    fs::copy(root().join("corpus/places.toml"), dir.join("in/places.toml")).expect("the places are there");
    dir
}

fn run(dir: &Path) -> (Vec<Value>, Value) {
    let (input, out) = (dir.join("in"), dir.join("out"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongwen"));
    command.arg("run").arg(&input).arg("--out").arg(&out).arg("--quiet");
    assert!(command.status().expect("gongwen runs").code() < Some(2));
    let read = |name: &str| fs::read_to_string(out.join(name)).expect("an output is there");
    let notices = read("notices.jsonl").lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    (notices, serde_json::from_str(&read("manifest.json")).expect("JSON"))
}

#[test]
fn an_attachment_becomes_a_part_of_its_notice() {
    let dir = folder("part");
    fs::write(dir.join("in/notice.html"), COVER).expect("written");
    let sheet = root().join("corpus/forms/tasks.xlsx");
    fs::copy(sheet, dir.join("in/files/P020240312.xlsx")).expect("copied");
    let (notices, manifest) = run(&dir);
    let [notice] = notices.as_slice() else { panic!("{} notices", notices.len()) };
    assert_eq!(manifest["counts"]["as_part"], 1);
    assert_eq!(manifest["counts"]["measures"], 54);
    assert_eq!(notice["parts"][1]["source"], "files/P020240312.xlsx");
    assert_eq!(notice["attachments"][0]["part"], 1);
    let measures = notice["measures"].as_array().expect("measures");
    let row = measures.iter().find(|m| m["part"] == 1).expect("a row");
    assert!(
        row["id"]
            .as_str()
            .is_some_and(|id| id.starts_with(&format!("{}/1/", notice["id"].as_str().unwrap_or(""))))
    );
    let text: Vec<char> = notice["text"].as_str().unwrap_or_default().chars().collect();
    for unit in measures.iter().flat_map(|m| m["units"].as_array().into_iter().flatten()) {
        let place = |i: usize| usize::try_from(unit["span"][i].as_u64().unwrap_or(0)).unwrap_or(0);
        let there: String = text.get(place(0)..place(1)).unwrap_or_default().iter().collect();
        assert_eq!(Value::from(there.replace(' ', "")), unit["text"]);
    }
    // The page's city gives the sheet's departments their names.
    assert_eq!(row["units"][0]["name"], "澄洲市住房和城乡建设局");
    let mut broken = Vec::new();
    broken.extend(complaints(&validator("notice"), "joined", notice));
    none(&broken);
}

#[test]
fn a_table_gives_its_units_to_the_measures_that_it_repeats() {
    let dir = folder("table");
    fs::write(dir.join("in/notice.html"), COVER).expect("written");
    fs::write(dir.join("in/files/P020240312.csv"), TASKS).expect("written");
    fs::write(dir.join("in/notice.html"), COVER.replace("P020240312.xlsx", "P020240312.csv"))
        .expect("written");
    let (notices, manifest) = run(&dir);
    assert_eq!((notices.len(), &manifest["counts"]["measures"]), (1, &Value::from(3)), "{manifest}");
    let said: Vec<String> = notices
        .iter()
        .flat_map(|n| n["measures"].as_array().cloned().unwrap_or_default())
        .map(|m| format!("{} {} {}", m["number"], m["units"][0]["name"], m["times"][0]["value"]))
        .collect();
    assert_eq!(
        said,
        [
            "\"一\" \"澄洲市住房和城乡建设局\" \"2024-06-30\"",
            "\"二\" \"澄洲市财政局\" \"2024-12-31\"",
            "\"三\" \"澄洲市政务服务管理局\" null",
        ]
    );
}

#[test]
fn the_same_document_in_two_formats_is_one_notice() {
    let dir = folder("copy");
    for name in ["tasks.html", "tasks.docx", "tasks.pdf"] {
        fs::copy(root().join("corpus/forms").join(name), dir.join("in").join(name)).expect("copied");
    }
    let (notices, manifest) = run(&dir);
    assert_eq!(notices.len(), 1);
    assert_eq!(manifest["counts"]["duplicates"], 2, "{manifest}");
    assert_eq!(manifest["duplicates"][0]["of"], notices[0]["source"]["path"]);
}

//! The command as its user meets it: what it prints, where, and with which exit code.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Output, Stdio};

use gongwen::diag::codes;
use gongwen::report::FORMATS;
use gongwen::schema;
use serde_json::Value;

use crate::schemas::{complaints, validator};
use crate::support::{folder, gongwen, none, root};

/// A notice of our own, short and sound.
const NOTICE: &str = "云州市人民政府办公室关于进一步优化营商环境若干措施的通知\n\
    云政办发〔2024〕7号\n各区县人民政府，市政府各工作部门：\n\
    为持续优化营商环境，现就有关事项通知如下。\n\
    一、提升审批效率\n\
    1.压缩办理时限。2024年6月底前，将企业开办时间压缩至1个工作日内。（责任单位：市行政审批服务局）\n\
    2.推行一网通办。扩大网上办理范围。（责任单位：市数据局、市财政局）\n\
    云州市人民政府办公室\n2024年3月2日\n";

fn run(args: &[&str]) -> (i32, String, String) {
    told(&gongwen(args).output().expect("gongwen runs"))
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn write(dir: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap_or(dir)).expect("a folder can be made");
    fs::write(&path, content).expect("a file can be written");
    path.display().to_string()
}

#[test]
fn help_and_version_go_to_standard_output() {
    for args in [&["--help"][..], &["extract", "--help"], &["run", "-h"], &["trace", "-h"], &["--version"]] {
        let (code, out, err) = run(args);
        assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
        assert!(out.contains("gongwen"), "{args:?}");
    }
    assert!(run(&["extract", "--help"]).1.contains("Exit codes:"));
}

#[test]
fn wrong_use_ends_in_2_and_says_what_to_do() {
    let dir = folder("wrong");
    let file = write(&dir, "a.txt", NOTICE);
    let bad = write(&dir, "bad.toml", "[[place");
    let empty = folder("wrong/empty").display().to_string();
    let rows: &[(&[&str], &[&str])] = &[
        (&[], &["Usage:"]),
        (&["extract"], &["<INPUT>"]),
        (&["extarct", &file], &["extarct", "extract"]),
        (&["extract", "missing/nowhere.html"], &["missing/nowhere.html", "no such file", "help:"]),
        (&["extract", &empty], &["there is no file to read", "help:"]),
        (&["extract", &file, "--out", &file], &["--out names a folder"]),
        (&["extract", &file, "--places", "nowhere.toml"], &["cannot read nowhere.toml"]),
        (&["extract", &file, "--places", &bad], &["bad.toml", "help:"]),
        (&["extract", &file, "--charset", "klingon"], &["klingon", "gb18030"]),
        (&["extract", &file, &bad, "--url", "https://example.org"], &["--url", "one source"]),
        (&["explain", "date-conflic"], &["date-conflic", "did you mean date-conflict?"]),
        (&["schema", "nothing"], &["the schemas are notice, ", ", manifest"]),
        (&["trace", &empty], &["is a folder"]),
        (&["run", &file], &["--out"]),
    ];
    for (args, parts) in rows {
        let (code, out, err) = run(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
        for part in *parts {
            assert!(err.contains(part), "{args:?}: `{part}` is not in: {err}");
        }
        assert!(!err.contains("os error") && !err.contains("panicked"), "{args:?}: {err}");
    }
}

#[test]
fn notices_go_to_standard_output_one_a_line() {
    let dir = folder("stdout");
    let file = write(&dir, "notice.txt", NOTICE);
    let (code, out, err) = run(&["extract", &file]);
    assert_eq!(code, 0, "{err}");
    let lines: Vec<Value> = out.lines().map(|l| serde_json::from_str(l).expect("a line is JSON")).collect();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["source"]["path"], "notice.txt");
    assert!(err.starts_with("1 source: 1 notice, ") && err.lines().count() == 1, "{err}");
    assert_eq!(run(&["extract", &file, "--quiet"]), (0, out.clone(), String::new()));
    assert_eq!(run(&["extract", &file, "-q", "--out", "-"]).1, out);
}

#[test]
fn a_source_without_notice_ends_in_1_and_is_named() {
    let dir = folder("findings");
    write(&dir, "good.txt", NOTICE);
    write(&dir, "late/good.txt", NOTICE);
    write(&dir, "blank.html", "");
    let (code, out, err) = run(&["extract", &dir.display().to_string()]);
    assert_eq!((code, out.lines().count()), (1, 1));
    assert!(err.contains("late/good.txt: the same bytes as good.txt"), "{err}");
    assert!(err.contains("blank.html: no-document: "), "{err}");
    assert!(err.ends_with('\n') && err.contains("3 sources: 1 notice, "), "{err}");
}

#[test]
fn standard_input_is_one_source() {
    let mut child = gongwen(&["extract", "-", "--url", "https://example.org/a.html", "-q"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("gongwen runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(NOTICE.as_bytes()).expect("input is taken");
    drop(stdin);
    let (code, out, _) = told(&child.wait_with_output().expect("gongwen ends"));
    let notice: Value = serde_json::from_str(&out).expect("one line of JSON");
    assert_eq!(code, 0);
    assert_eq!(
        (&notice["source"]["path"], &notice["source"]["url"]),
        (&"-".into(), &"https://example.org/a.html".into())
    );
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let dir = folder("pipe");
    for i in 0..600 {
        write(&dir, &format!("{i}.txt"), format!("{NOTICE}{}", "为第".repeat(400) + &i.to_string()));
    }
    let path = dir.display().to_string();
    let mut child = gongwen(&["extract", &path])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("gongwen runs");
    let mut first = [0];
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut first).expect("something is written");
    drop(stdout);
    let (code, _, err) = told(&child.wait_with_output().expect("gongwen ends"));
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
fn bodies_that_are_not_known_become_known_without_a_build() {
    let dir = folder("bodies");
    let (input, out) = (dir.join("in"), dir.join("out").display().to_string());
    let text = NOTICE.to_owned() + "八、公开水质。每月公布检测结果。（责任单位：市水质共治同盟）\n";
    let page = write(&input, "a.txt", text);
    let (_, _, err) = run(&["run", &page, "--out", &out, "--quiet"]);
    assert_eq!(err, "");
    let (code, rows, err) = run(&["units", &out]);
    assert_eq!(code, 1, "{err}");
    assert!(
        rows.contains("\n# 1 × 市水质共治同盟 in 1 notice, first in a.txt (")
            && err.starts_with("1 name in 1 entry")
    );
    let table = write(&dir, "mine.toml", rows);
    assert_eq!(run(&["run", &page, "--out", &out, "--quiet", "--lexicon", &table]).2, "");
    let (code, rows, err) = run(&["units", &out, "--lexicon", &table]);
    assert_eq!((code, rows.contains("[[body]]")), (0, false), "{rows}{err}");
    let manifest = fs::read_to_string(dir.join("out/manifest.json")).expect("the manifest is there");
    assert!(manifest.contains("\"lexicon\"") && manifest.contains("mine.toml"), "{manifest}");
    let broken = write(&dir, "broken.toml", "[[body]]\nkee = 1\n");
    let (code, _, err) = run(&["extract", &page, "--lexicon", &broken]);
    assert_eq!(code, 2);
    assert!(err.contains("broken.toml") && err.contains("line 2") && err.contains("kee"), "{err}");
}

#[test]
fn the_lexicon_prints_as_json_and_as_a_table() {
    let (code, list, _) = run(&["lexicon"]);
    assert!(code == 0 && list.contains("bodies") && list.contains("places"), "{list}");
    let (_, json, _) = run(&["lexicon", "bodies"]);
    let rows: Vec<Value> = serde_json::from_str(&json).expect("an array");
    assert!(rows.iter().any(|r| r["key"] == "market-regulation" && r["table"] == "body"));
    let (_, csv, _) = run(&["lexicon", "places", "--format", "csv"]);
    assert!(
        csv.starts_with("table,code,name,became,since,until\n") && csv.contains("division,420600,襄樊市,")
    );
    let (code, _, err) = run(&["lexicon", "bodys"]);
    assert!(code == 2 && err.contains("no part `bodys`") && err.contains("bodies"), "{err}");
}

#[test]
fn a_folder_of_outputs_accounts_for_every_source() {
    let dir = folder("account");
    let (input, out) = (dir.join("in"), dir.join("in/new/out"));
    write(&input, "10.txt", NOTICE);
    write(&input, "2.txt", NOTICE.replace('7', "8"));
    write(&input, "sub/copy.txt", NOTICE);
    write(&input, "empty.html", "");
    write(&input, ".DS_Store", "x");
    write(&input, ".git/config", "x");
    // Neither the table of places nor an earlier run's outputs are sources.
    let places = write(&input, "places.toml", "");
    write(&out, "notices.jsonl", NOTICE);
    let paths = [input.display().to_string(), out.display().to_string()];
    let (code, stdout, err) = run(&["run", &paths[0], "--out", &paths[1], "--places", &places]);
    assert_eq!((code, stdout.as_str()), (1, ""), "{err}");
    assert!(err.contains("4 sources: 2 notices, ") && err.contains("1 duplicate, 4 skipped in "), "{err}");
    assert!(err.contains(&format!("1 error (see {})", out.join("errors.jsonl").display())), "{err}");

    let read = |name: &str| fs::read_to_string(out.join(name)).expect("an output is there");
    let json = |name: &str| -> Vec<Value> {
        read(name).lines().map(|l| serde_json::from_str(l).expect("a line is JSON")).collect()
    };
    let order: Vec<_> = json("notices.jsonl").iter().map(|n| n["source"]["path"].to_string()).collect();
    assert_eq!(order, ["\"2.txt\"", "\"10.txt\""]);
    let manifest: Value = serde_json::from_str(&read("manifest.json")).expect("the manifest is JSON");
    let counts = &manifest["counts"];
    let n = |field: &str| counts[field].as_u64().unwrap_or_default();
    assert_eq!(
        n("sources"),
        n("with_notice") + n("as_part") + n("duplicates") + n("without_notice"),
        "{counts}"
    );
    assert_eq!(manifest["duplicates"][0], serde_json::json!({ "path": "sub/copy.txt", "of": "10.txt" }));
    assert_eq!(manifest["skipped"][0]["path"], ".DS_Store");
    assert_eq!(manifest["outputs"][0]["bytes"], read("notices.jsonl").len());
    let mut broken = complaints(&validator("manifest"), "manifest", &manifest);
    let lines = ["notices", "errors", "links", "families", "alignments"].map(|n| format!("{n}.jsonl"));
    let reports = FORMATS.iter().map(|f| f.file.to_owned());
    let outputs: Vec<String> = lines.into_iter().chain(reports).collect();
    let listed: Vec<_> =
        manifest["outputs"].as_array().into_iter().flatten().map(|o| o["file"].clone()).collect();
    assert_eq!(listed, outputs);
    for (file, name) in [("notices.jsonl", "notice"), ("errors.jsonl", "error")] {
        broken.extend(json(file).iter().flat_map(|line| complaints(&validator(name), name, line)));
    }
    none(&broken);
    let left: Vec<_> = fs::read_dir(&out).expect("the folder").flatten().map(|e| e.file_name()).collect();
    // With the manifest.
    assert_eq!(left.len(), outputs.len() + 1, "{left:?}");
}

#[test]
fn two_runs_differ_in_their_timings_alone() {
    let dir = folder("twice");
    (0..40).for_each(|i| drop(write(&dir, &format!("in/{i}.txt"), NOTICE.replace('7', &i.to_string()))));
    let mut runs = Vec::new();
    for (out, threads) in [("a", "1"), ("b", "4")] {
        let (input, out) = (dir.join("in").display().to_string(), dir.join(out));
        let (code, ..) = run(&["extract", &input, "--out", &out.display().to_string(), "--threads", threads]);
        assert_eq!(code, 0);
        let mut manifest: Value =
            serde_json::from_slice(&fs::read(out.join("manifest.json")).expect("a manifest")).expect("JSON");
        manifest["timings"].take();
        runs.push((fs::read(out.join("notices.jsonl")).expect("notices"), manifest));
    }
    assert!(runs[0] == runs[1]);
}

#[test]
fn notices_are_linked_as_in_the_run_that_made_them() {
    let dir = folder("link");
    let corpus = root().join("corpus").display().to_string();
    let (all, links) = (dir.join("all"), dir.join("links"));
    let (code, _, err) = run(&["run", &corpus, "--out", &all.display().to_string(), "--quiet"]);
    assert_eq!(code, 1, "{err}");
    let (from, to) = (all.display().to_string(), links.display().to_string());
    // The places are those of the run, which its manifest names.
    let (code, _, err) = run(&["link", &from, "--out", &to]);
    assert!(code == 0 && err.contains("12 notices: ") && err.contains("2 families"), "{err}");
    for name in ["links.jsonl", "families.jsonl", "alignments.jsonl"] {
        let read = |folder: &Path| fs::read(folder.join(name)).expect("an output is there");
        assert!(read(&all) == read(&links), "{name} differs");
    }
    let manifest = all.join("manifest.json");
    let changed = fs::read_to_string(&manifest).expect("a manifest").replace("places.toml", "lost.toml");
    fs::write(&manifest, changed).expect("a manifest");
    let (code, _, err) = run(&["link", &from, "--out", &to]);
    assert!(code == 2 && err.contains("lost.toml") && err.contains("--places"), "{err}");
    let (code, _, err) = run(&["link", "nowhere", "--out", &to]);
    assert!(code == 2 && err.contains("nowhere"), "{err}");
}

#[test]
fn a_failed_run_leaves_no_output() {
    let dir = folder("failed");
    let file = write(&dir, "a.txt", NOTICE);
    let out = dir.join("out");
    // A folder stands where the file should go: the run fails at its end.
    fs::create_dir_all(out.join("notices.jsonl/x")).expect("a folder can be made");
    let (code, _, err) = run(&["extract", &file, "--out", &out.display().to_string()]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot write") && err.contains("notices.jsonl"), "{err}");
    let left: Vec<_> = fs::read_dir(&out).expect("the folder").flatten().map(|e| e.file_name()).collect();
    assert_eq!(left, ["notices.jsonl"]);
}

#[cfg(unix)]
#[test]
fn links_that_run_in_circles_end() {
    let dir = folder("links");
    write(&dir, "in/a.txt", NOTICE);
    std::os::unix::fs::symlink(dir.join("in"), dir.join("in/again")).expect("a link can be made");
    std::os::unix::fs::symlink(dir.join("nowhere"), dir.join("in/broken.txt")).expect("a link can be made");
    let (code, out, err) = run(&["extract", &dir.join("in").display().to_string()]);
    assert_eq!((code, out.lines().count()), (1, 1), "{err}");
    assert!(err.contains("broken.txt: unreadable-source: ") && err.contains("1 skipped"), "{err}");
}

#[test]
fn every_code_and_schema_is_explained() {
    let (_, list, _) = run(&["explain"]);
    for code in codes::ALL {
        let (exit, out, _) = run(&["explain", code.name]);
        assert!(exit == 0 && out.contains(code.headline) && out.contains(code.example), "{}", code.name);
        assert!(list.contains(code.name) && list.contains(code.headline), "{}", code.name);
    }
    let (_, list, _) = run(&["schema"]);
    for entry in schema::ALL {
        assert!(list.contains(entry.name));
        assert_eq!(run(&["schema", entry.name]).1, entry.text());
    }
}

#[test]
fn trace_shows_the_lines_and_what_read_them() {
    let dir = folder("trace");
    let file = write(&dir, "notice.txt", NOTICE);
    let (code, out, err) = run(&["trace", &file]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("notice 1 of 1") && out.contains("提升审批效率"), "{out}");
    assert!(!out.contains('\u{1b}'), "colours in a pipe: {out}");
    let blank = write(&dir, "blank.txt", "");
    let (code, out, _) = run(&["trace", &blank]);
    assert!(code == 1 && out.starts_with("no-document: "), "{out}");
}

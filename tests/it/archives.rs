//! Archives, mails and worker processes as the user of the command meets them.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Stdio;

use gongwen::{Hint, extract};
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{CONTEXT, folder, gongwen};

/// A notice of our own; each number makes another.
pub(crate) fn notice(number: usize) -> Vec<u8> {
    format!(
        "云州市人民政府办公室关于加强防汛工作的通知\n云政办发〔2024〕{number}号\n各区县人民政府：\n\
         一、压实责任\n1.开展隐患排查。2024年6月底前，完成{number}处隐患整改。（责任单位：市水利局）\n\
         云州市人民政府办公室\n2024年3月2日\n"
    )
    .into_bytes()
}

/// An archive of these members.
pub(crate) fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a member");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A mail with a notice as its text and one more hanging on it.
fn mail() -> Vec<u8> {
    let (text, attached) = (notice(31), notice(32));
    let mut mail =
        b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".to_vec();
    mail.extend_from_slice(b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
    mail.extend_from_slice(&text);
    mail.extend_from_slice(b"\r\n--b\r\nContent-Type: text/plain; name=a.txt\r\n");
    mail.extend_from_slice(b"Content-Disposition: attachment\r\n\r\n");
    mail.extend_from_slice(&attached);
    mail.extend_from_slice(b"\r\n--b--\r\n");
    mail
}

fn written(out: &Path, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(out.join(name)).expect("an output is there");
    text.lines().map(|l| serde_json::from_str(l).expect("a line is JSON")).collect()
}

fn paths(lines: &[Value], at: &str) -> Vec<String> {
    lines.iter().map(|l| l.pointer(at).and_then(Value::as_str).unwrap_or_default().to_owned()).collect()
}

/// Archives of every kind in one folder.
fn fill(dir: &Path) {
    fs::create_dir_all(dir.join("in")).expect("a folder can be made");
    let deepest = zip(&[("z.txt", notice(9))]);
    let inner = zip(&[("c.txt", notice(5)), ("copy.txt", notice(2)), ("deeper.zip", deepest)]);
    let outer = zip(&[
        ("10.txt", notice(4)),
        ("2.txt", notice(2)),
        ("__MACOSX/._2.txt", notice(8)),
        ("b.zip", inner),
        ("blank.html", Vec::new()),
        ("../up.txt", notice(6)),
    ]);
    let mut broken = zip(&[("a.txt", notice(7))]);
    broken.truncate(60);
    let files = [
        ("a.zip", outer),
        ("1.txt", notice(1)),
        ("broken.zip", broken),
        ("empty.zip", zip(&[])),
        ("mail.eml", mail()),
    ];
    for (name, bytes) in files {
        fs::write(dir.join("in").join(name), bytes).expect("a file can be written");
    }
}

#[test]
fn members_of_archives_are_sources() {
    let dir = folder("archives");
    fill(&dir);
    let mut runs = Vec::new();
    for threads in ["1", "3"] {
        let out = dir.join(threads);
        let (input, to) = (dir.join("in").display().to_string(), out.display().to_string());
        let status = gongwen(&["run", &input, "--out", &to, "-q", "--threads", threads]).status();
        assert_eq!(status.expect("gongwen runs").code(), Some(1));
        runs.push((fs::read(out.join("notices.jsonl")).ok(), fs::read(out.join("errors.jsonl")).ok()));
    }
    assert!(runs[0] == runs[1] && runs[0].0.is_some(), "the threads show in the output");
    let out = dir.join("1");
    assert_eq!(
        paths(&written(&out, "notices.jsonl"), "/source/path"),
        [
            "1.txt",
            "a.zip!/2.txt",
            "a.zip!/10.txt",
            "a.zip!/b.zip!/c.txt",
            "a.zip!/up.txt",
            "mail.eml",
            "mail.eml!/a.txt"
        ]
    );
    let errors = written(&out, "errors.jsonl");
    let told: Vec<_> = paths(&errors, "/path").into_iter().zip(paths(&errors, "/code")).collect();
    let want = [
        ("a.zip!/b.zip!/deeper.zip", "limit-exceeded"),
        ("a.zip!/blank.html", "no-document"),
        ("broken.zip", "unreadable-source"),
        ("empty.zip", "no-document"),
    ];
    assert_eq!(told, want.map(|(path, code)| (path.to_owned(), code.to_owned())));
    let manifest = fs::read(out.join("manifest.json")).expect("the manifest");
    let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
    let n = |field: &str| manifest["counts"][field].as_u64().unwrap_or_default();
    assert_eq!((n("sources"), n("with_notice"), n("duplicates"), n("without_notice")), (12, 7, 1, 4));
    let copy = serde_json::json!({ "path": "a.zip!/b.zip!/copy.txt", "of": "a.zip!/2.txt" });
    assert_eq!(manifest["duplicates"][0], copy);
    assert_eq!(manifest["skipped"][0]["path"], "a.zip!/__MACOSX/._2.txt");
}

#[test]
fn a_member_can_be_traced_and_piped() {
    let dir = folder("traced");
    fill(&dir);
    let archive = dir.join("in/a.zip").display().to_string();
    let output = gongwen(&["trace", &format!("{archive}!/b.zip!/c.txt")]).output().expect("gongwen runs");
    assert!(String::from_utf8_lossy(&output.stdout).contains("5处隐患"), "{output:?}");
    for name in [archive.clone(), format!("{archive}!/nowhere")] {
        let output = gongwen(&["trace", &name]).output().expect("gongwen runs");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && err.contains("a.zip!/2.txt"), "{err}");
    }
    let mut command = gongwen(&["extract", "-", "-q"]);
    command.stdin(fs::File::open(&archive).expect("the archive"));
    let output = command.output().expect("gongwen runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("-!/b.zip!/c.txt") && text.lines().count() == 4, "{text}");
}

#[test]
fn the_library_reads_archives_too() {
    let bytes = zip(&[("a.txt", notice(1)), ("b.html", Vec::new()), ("c.eml", mail())]);
    let hint = Hint { path: "x.zip".into(), ..Hint::default() };
    let found = extract(&CONTEXT, &bytes, &hint).expect("notices");
    let paths: Vec<_> = found.iter().map(|n| n.source.path.as_str()).collect();
    assert_eq!(paths, ["x.zip!/a.txt", "x.zip!/c.eml", "x.zip!/c.eml!/a.txt"]);
    let error = extract(&CONTEXT, &zip(&[("b.html", Vec::new())]), &hint).expect_err("no notice");
    assert_eq!(error.code.name, "no-document");
}

/// What goes to a worker and comes from it: a length, then as many bytes.
fn framed(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u64).to_le_bytes()[..], bytes].concat()
}

#[test]
fn a_worker_answers_until_no_one_asks() {
    let mut child = gongwen(&["worker"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("gongwen runs");
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (mut stdin, mut stdout) = (stdin.expect("a pipe"), stdout.expect("a pipe"));
    for _ in 0..3 {
        stdin.write_all(&framed(b"%PDF-1.4 nothing else")).expect("it listens");
        let mut length = [0; 8];
        stdout.read_exact(&mut length).expect("it answers");
        let length = usize::try_from(u64::from_le_bytes(length)).expect("a small number");
        let mut answer = vec![0; length];
        stdout.read_exact(&mut answer).expect("it answers");
        let answer: Value = serde_json::from_slice(&answer).expect("JSON");
        assert!(answer["Refused"]["code"].is_string(), "{answer}");
    }
    drop(stdin);
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(
        !String::from_utf8_lossy(&gongwen(&["--help"]).output().expect("help").stdout).contains("worker")
    );
}

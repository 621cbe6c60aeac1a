//! Office files that are damaged, locked or mean no good, read as users read them: by the
//! command, for only there stand workers between a reader and the run.
//!
//! Whatever happens, each source ends in notices or in one named error, the account of the
//! run adds up, and neither the command nor a worker takes 1 GiB or 10 s for a file.

mod made;
mod watch;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use gongwen::diag::codes;

use crate::archives::{notice, zip};
use crate::support::{files, folder, none, root, say};
use made::{cell, docx, paragraph, pdf};
use watch::{Run, run, watched};

/// Longest time for a run over one file. Builds that are not optimised get more.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 10 });

/// A notice, line by line.
fn lines(number: usize) -> Vec<String> {
    String::from_utf8(notice(number)).expect("text").lines().map(str::to_owned).collect()
}

/// A Word document with a notice.
fn letter(number: usize) -> Vec<u8> {
    docx("", &lines(number).iter().map(|l| paragraph(l)).collect::<String>())
}

/// A folder with these files in its folder `in`.
fn filled(name: &str, files: &[(String, Vec<u8>)]) -> PathBuf {
    let dir = folder(name);
    fs::create_dir_all(dir.join("in")).expect("a folder can be made");
    for (name, bytes) in files {
        fs::write(dir.join("in").join(name), bytes).expect("a file can be written");
    }
    dir
}

/// Whole files of every format that workers read, and an archive.
fn whole() -> Vec<(String, Vec<u8>)> {
    let forms = root().join("corpus/forms");
    let of_office = |name: &String| !["html", "txt"].iter().any(|e| name.ends_with(e));
    let read = |name: String| (name.clone(), fs::read(forms.join(name)).expect("a specimen"));
    let mut all: Vec<_> = files(&forms).into_iter().filter(of_office).map(read).collect();
    let text = lines(1);
    all.push(("made.ofd".into(), made::ofd(&text.iter().map(String::as_str).collect::<Vec<_>>())));
    all.push(("made.zip".into(), zip(&[("a.txt", notice(2)), ("b.docx", letter(3))])));
    all
}

/// The same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % most.max(1)
    }
}

#[test]
fn damaged_files_end_in_notices_or_named_errors() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut files = Vec::new();
    for (name, bytes) in whole() {
        let (stem, extension) = name.rsplit_once('.').expect("a name with an extension");
        for i in 0..20 {
            let cut = bytes.get(..numbers.below(bytes.len())).unwrap_or_default().to_vec();
            files.push((format!("{stem}-cut-{i}.{extension}"), cut));
            let mut flipped = bytes.clone();
            for _ in 0..=numbers.below(8) {
                let at = numbers.below(flipped.len());
                flipped[at] ^= u8::try_from(1 + numbers.below(255)).expect("a byte");
            }
            files.push((format!("{stem}-flipped-{i}.{extension}"), flipped));
        }
        files.push((name, bytes));
    }
    let run = run(&filled("damaged", &files), "2");
    say(&format!(
        "{} damaged files in {:.1?}: {:?}, peak {:?} KiB",
        files.len(),
        run.took,
        ends(&run),
        run.peak
    ));
    let mut complaints = named(&run);
    for (name, _) in whole() {
        if run.came_of(&name) != "notice" {
            complaints.push(format!("{name} is whole and came to {}", run.came_of(&name)));
        }
    }
    none(&complaints);
}

/// Sources without a notice by kind of file and code.
fn ends(run: &Run) -> BTreeMap<String, usize> {
    let mut ends = BTreeMap::new();
    for [path, code, _] in &run.errors {
        let extension = path.rsplit('.').next().unwrap_or_default();
        *ends.entry(format!("{extension} {code}")).or_default() += 1;
    }
    ends
}

/// Complaints about errors that no file may end in.
fn named(run: &Run) -> Vec<String> {
    let bad = |code: &str| codes::find(code).is_none() || code == "recovered-panic";
    let errors = run.errors.iter().filter(|e| bad(&e[1]));
    errors.map(|[path, code, message]| format!("{path}: {code}: {message}")).collect()
}

/// Complaints about a file that ends otherwise than in one of `wanted`, or costs too much.
fn costs(name: &str, bytes: Vec<u8>, wanted: &[&str]) -> Option<String> {
    let dir = filled(&format!("costs-{name}"), &[(name.to_owned(), bytes)]);
    let mut run = run(&dir, "2");
    for _ in 0..2 {
        if run.took < PATIENCE {
            break;
        }
        // Other work on the machine only ever adds time.
        run = watch::run(&dir, "2");
    }
    // A source is the file, or the only member of it.
    let came = run.errors.first().map_or("notice", |e| e[1].as_str());
    let message = run.errors.first().map_or("", |e| e[2].as_str());
    say(&format!("{name}: {came} in {:.1?}, peak {:?} KiB: {message}", run.took, run.peak));
    let well = wanted.contains(&came) && run.took < PATIENCE;
    (!well).then(|| format!("{name}: {came} in {:.1?}: {message}", run.took))
}

#[test]
fn files_that_unpack_to_a_gigabyte_are_refused() {
    let bombs = made::bombs((1 << 30) + (1 << 26));
    none(
        &bombs
            .into_iter()
            .filter_map(|(name, bytes)| {
                assert!(bytes.len() < 16 << 20, "{name}: {} bytes", bytes.len());
                costs(name, bytes, &["limit-exceeded"])
            })
            .collect::<Vec<_>>(),
    );
}

#[test]
fn locked_files_are_told() {
    let locked = [
        ("locked.docx", made::locked()),
        ("locked.xlsx", made::locked()),
        ("locked.pdf", pdf(&[lines(1)], made::LOCKED)),
    ];
    none(&locked.into_iter().filter_map(|(n, b)| costs(n, b, &["unsupported-format"])).collect::<Vec<_>>());
}

/// Every entity holds the one before ten times.
fn entities() -> String {
    let mut prolog = String::from("<!DOCTYPE d [<!ENTITY e0 \"通知\">");
    for i in 1..=12 {
        let inner = format!("&e{};", i - 1).repeat(10);
        prolog.extend(["<!ENTITY e", &i.to_string(), " \"", &inner, "\">"]);
    }
    prolog + "]>"
}

#[test]
fn files_that_ask_for_too_much_end_early() {
    let refused = &["limit-exceeded"][..];
    let either = &["notice", "limit-exceeded"][..];
    let plain: String = lines(1).iter().map(|l| paragraph(l)).collect();
    let corners = cell(1, "A1", "任务") + &cell(1_048_576, "XFD1048576", "责任单位");
    let repeated = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
        table:number-columns-repeated=\"16384\"><text:p>任务</text:p></table:table-cell></table:table-row>";
    // An optimised build reads a thousand pages in seconds, another one in a minute.
    let pages = if cfg!(debug_assertions) { 150 } else { 1_000 };
    let pages: Vec<_> = (0..pages).map(lines).collect();
    let rows: &[(&str, Vec<u8>, &[&str])] = &[
        ("entities.docx", docx(&entities(), &(plain.clone() + &paragraph("&e12;"))), &["notice"]),
        ("nested.docx", docx("", &"<w:tbl><w:tr><w:tc>".repeat(100_000)), refused),
        (
            "deep.xlsx",
            made::xlsx(&"<row><c><is>".repeat(100_000)),
            &["no-document", "limit-exceeded", "unreadable-source"],
        ),
        ("corners.xlsx", made::xlsx(&corners), &["no-document", "limit-exceeded", "notice"]),
        ("repeated.ods", made::ods(repeated), &["no-document", "limit-exceeded"]),
        ("pages.pdf", pdf(&pages, ""), &["notice"]),
        ("arrays.pdf", arrays(), either),
        (
            "paragraphs.docx",
            docx("", &plain.repeat(if cfg!(debug_assertions) { 2_000 } else { 40_000 })),
            either,
        ),
    ];
    none(&rows.iter().filter_map(|(n, b, wanted)| costs(n, b.clone(), wanted)).collect::<Vec<_>>());
}

/// A PDF file with arrays in arrays in arrays.
fn arrays() -> Vec<u8> {
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    pdf(&[lines(1)], &format!("/Info {deep}"))
}

/// So many that a signal comes in time on a busy machine too.
const LETTERS: usize = 64;

/// Letters, read one after the other.
fn letters(name: &str) -> PathBuf {
    let files: Vec<_> = (1..=LETTERS).map(|i| (format!("{i}.docx"), letter(i))).collect();
    filled(name, &files)
}

/// Sends a signal to the first worker that shows up.
fn signalled(name: &str, signal: &str) -> (Run, usize) {
    let mut seen: Vec<u32> = Vec::new();
    let run = watched(&letters(name), "1", |workers| {
        for worker in workers {
            if seen.is_empty() {
                let sent = Command::new("kill").args([signal, &worker.to_string()]).status();
                assert!(sent.is_ok_and(|s| s.success()), "no signal was sent");
            }
            if !seen.contains(worker) {
                seen.push(*worker);
            }
        }
    });
    (run, seen.len())
}

#[test]
#[cfg(target_os = "linux")]
fn a_worker_that_dies_or_hangs_costs_one_source() {
    for (name, signal, code) in
        [("killed", "-KILL", "recovered-panic"), ("stopped", "-STOP", "limit-exceeded")]
    {
        let (run, workers) = signalled(name, signal);
        say(&format!("{name}: {workers} workers, {:?}", run.errors));
        // One that has answered before is given the benefit of a second try.
        assert!(run.errors.len() <= 1 && run.errors.iter().all(|e| e[1] == code), "{run:?}");
        assert_eq!(run.count("with_notice") + run.errors.len() as u64, LETTERS as u64, "{run:?}");
        assert!(workers >= 2, "the worker was not replaced");
    }
}

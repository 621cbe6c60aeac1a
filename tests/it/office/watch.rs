//! Runs the command on a folder and watches what it and its workers take.
//!
//! On Linux both run under a limit of 1 GiB of address space, so that whoever asks for more
//! dies; elsewhere there is no such limit, and only results and times are looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{gongwen, root};

/// Most memory of one process, in KiB.
const MEMORY: u64 = 1 << 20;

/// What a run came to.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) took: Duration,
    /// Largest resident size seen of the command and of a worker, in KiB; zero where the
    /// system does not tell.
    pub(super) peak: [u64; 2],
    /// Path, code and message of every source without a notice.
    pub(super) errors: Vec<[String; 3]>,
    counts: Value,
}

impl Run {
    /// A figure of the manifest.
    pub(super) fn count(&self, name: &str) -> u64 {
        self.counts[name].as_u64().unwrap_or_default()
    }

    /// The code with which a source was refused, or `notice`.
    pub(super) fn came_of(&self, path: &str) -> &str {
        self.errors.iter().find(|e| e[0] == path).map_or("notice", |e| e[1].as_str())
    }
}

/// Reads the folder `in` of `dir`; panics unless the run ends as one should.
pub(super) fn run(dir: &Path, threads: &str) -> Run {
    watched(dir, threads, |_| {})
}

/// The same, with a look at the workers' numbers every few milliseconds.
pub(super) fn watched(dir: &Path, threads: &str, mut look: impl FnMut(&[u32])) -> Run {
    let start = Instant::now();
    let out = dir.join("out");
    let mut child = command(&dir.join("in"), &out, threads).spawn().expect("gongwen runs");
    let mut peak = [0; 2];
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        let workers = children(&child);
        look(&workers);
        peak[0] = peak[0].max(resident(child.id()));
        peak[1] = workers.iter().map(|w| resident(*w)).fold(peak[1], u64::max);
        std::thread::sleep(Duration::from_millis(4));
    };
    let took = start.elapsed();
    let told = fs::read_to_string(dir.join("stderr")).unwrap_or_default();
    assert!(matches!(status.code(), Some(0 | 1)), "{}: {status}: {told}", dir.display());
    account(&out, took, peak)
}

/// Reads what the run wrote; every source must stand in it once.
fn account(out: &Path, took: Duration, peak: [u64; 2]) -> Run {
    let read = |name| fs::read_to_string(out.join(name)).expect("an output is there");
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    let errors = read("errors.jsonl");
    let text = |v: &Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
    let errors: Vec<_> =
        errors.lines().map(json).map(|e| ["path", "code", "message"].map(|k| text(&e, k))).collect();
    let run = Run { took, peak, errors, counts: json(&read("manifest.json"))["counts"].clone() };
    let ends = ["with_notice", "as_part", "duplicates", "without_notice"].map(|n| run.count(n));
    assert_eq!(run.count("sources"), ends.iter().sum::<u64>(), "{run:?}");
    assert_eq!(run.count("without_notice"), run.errors.len() as u64, "{run:?}");
    assert_eq!(run.count("notices"), read("notices.jsonl").lines().count() as u64, "{run:?}");
    run
}

fn command(input: &Path, out: &Path, threads: &str) -> Command {
    let (input, to) = (input.display().to_string(), out.display().to_string());
    let places = root().join("corpus/places.toml").display().to_string();
    let plain = gongwen(&["run", &input, "--out", &to, "-q", "--threads", threads, "--places", &places]);
    let mut command = if cfg!(target_os = "linux") { limited(&plain) } else { plain };
    let told = out.with_file_name("stderr");
    command.stdout(Stdio::null()).stderr(fs::File::create(told).expect("a file can be made"));
    command
}

fn limited(plain: &Command) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"")).arg(plain.get_program());
    command.args(plain.get_args()).current_dir(root()).stdin(Stdio::null());
    command
}

/// The processes that a process has started.
fn children(of: &Child) -> Vec<u32> {
    let parent = format!("PPid:\t{}", of.id());
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|p| p.file_name().to_string_lossy().parse().ok());
    numbers.filter(|n| status(*n).lines().any(|line| line == parent)).collect()
}

/// The largest resident size that a process has had, in KiB.
fn resident(process: u32) -> u64 {
    let status = status(process);
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

fn status(process: u32) -> String {
    fs::read_to_string(PathBuf::from(format!("/proc/{process}/status"))).unwrap_or_default()
}

//! The README says only what is true: its commands run, its links lead somewhere.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{none, root, say};

fn readme() -> Option<String> {
    let text = fs::read_to_string(root().join("README.md")).ok();
    if text.is_none() {
        say("SKIPPED: there is no README.md yet");
    }
    text
}

/// Lines of fenced blocks of that language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut inside = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), inside) {
            (Some(name), None) => inside = Some(name.trim()),
            (Some(_), Some(_)) => inside = None,
            (None, Some(name)) if name == language => found.push(line),
            _ => {}
        }
    }
    found
}

#[test]
fn commands_of_the_readme_run() {
    let Some(text) = readme() else { return };
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    let mut complaints = Vec::new();
    for line in blocks(&text, "sh").into_iter().map(|l| l.trim_start_matches("$ ").trim()) {
        let ours = line.starts_with("gongwen ") || line.contains("| gongwen ");
        if !ours || line.contains("http") {
            continue;
        }
        // What the reader writes into their own folder goes into ours.
        let line = line.replace(" out", &format!(" {}", out.display()));
        let program = Path::new(env!("CARGO_BIN_EXE_gongwen")).parent().unwrap_or(Path::new("."));
        let path = format!(
            "{}:{}",
            program.display(),
            std::env::var_os("PATH").unwrap_or_default().to_string_lossy()
        );
        let run = Command::new("sh")
            .args(["-c", &line])
            .env("PATH", path)
            .current_dir(root())
            .stdin(Stdio::null())
            .output();
        let run = run.expect("sh runs");
        if !matches!(run.status.code(), Some(0 | 1)) {
            complaints.push(format!("`{line}`: {}", String::from_utf8_lossy(&run.stderr)));
        }
    }
    none(&complaints);
}

#[test]
fn links_of_the_readme_lead_somewhere() {
    let Some(text) = readme() else { return };
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let local = targets.filter(|t| !t.contains("://") && !t.starts_with('#'));
    let broken = local.filter(|t| !root().join(t.split('#').next().unwrap_or(t)).exists());
    none(&broken.map(|t| format!("README.md links to {t}, which is not there")).collect::<Vec<_>>());
}

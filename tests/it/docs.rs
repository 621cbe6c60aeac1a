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
    let mut complaints = Vec::new();
    for line in blocks(&text, "console").into_iter().filter_map(|l| l.strip_prefix("$ ")) {
        let line = line.replace("cargo run --release --", "gongwen");
        if let Some(args) = line.strip_prefix("gongwen ") {
            complaints.extend(run(args).err().map(|e| format!("`{line}`: {e}")));
        }
    }
    none(&complaints);
}

/// Runs gongwen as the README's reader would, except that their `out` is a folder of ours.
fn run(args: &str) -> Result<(), String> {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    // A pipe behind the command is the reader's own.
    let args = args.split(" | ").next().unwrap_or_default().split_whitespace();
    let args = args.map(|arg| if arg == "out" { out.clone() } else { arg.into() });
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongwen"));
    let output =
        command.args(args).current_dir(root()).stdin(Stdio::null()).output().map_err(|e| e.to_string())?;
    match output.status.code() {
        Some(0 | 1) => Ok(()),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

#[test]
fn options_of_the_readme_exist() {
    let Some(text) = readme() else { return };
    let commands =
        ["extract", "run", "link", "compare", "diff", "explain", "schema", "trace", "units", "lexicon"];
    let helps: String = commands
        .into_iter()
        .map(|name| {
            let output = Command::new(env!("CARGO_BIN_EXE_gongwen")).args([name, "--help"]).output();
            String::from_utf8_lossy(&output.expect("gongwen runs").stdout).into_owned()
        })
        .collect();
    let options =
        text.split('`').filter(|code| code.starts_with("--")).filter_map(|code| code.split(' ').next());
    let unknown = options.filter(|option| !helps.contains(option));
    none(
        &unknown.map(|option| format!("README.md names {option}, which no command has")).collect::<Vec<_>>(),
    );
}

#[test]
fn links_of_the_readme_lead_somewhere() {
    let Some(text) = readme() else { return };
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let local = targets.filter(|t| !t.contains("://") && !t.starts_with('#'));
    let broken = local.filter(|t| !root().join(t.split('#').next().unwrap_or(t)).exists());
    none(&broken.map(|t| format!("README.md links to {t}, which is not there")).collect::<Vec<_>>());
}

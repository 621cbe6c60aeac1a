//! Who may know whom: `use crate::` edges between the modules of the library.
//!
//! A stage sees what it is given and what it makes. Only the modules that order stages see
//! them all; only the command line touches the disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{files, none, root};

/// Module → modules that it may name, besides itself and the shared `Context`. `notice` is
/// the contract: a stage may fill its types, none may fill what a later stage knows.
const ALLOWED: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("diag", &["base"]),
    ("notice", &["base", "diag"]),
    ("lexicon", &["base", "diag", "notice"]),
    ("read", &["base", "diag", "notice"]),
    ("clean", &["base", "diag", "lexicon", "read"]),
    ("outline", &["base", "diag", "lexicon", "clean", "notice"]),
    ("extract", &["base", "diag", "lexicon", "read", "clean", "outline", "notice"]),
    ("extraction", &["base", "diag", "lexicon", "read", "clean", "outline", "extract", "notice", "manifest"]),
    ("join", &["base", "notice", "outline"]),
    ("jsonl", &[]),
    ("manifest", &["read"]),
    ("links", &["base", "notice"]),
    ("corpus", &["base", "lexicon", "outline", "notice", "links"]),
    ("link", &["base", "lexicon", "corpus", "notice", "links", "manifest"]),
    ("align", &["base", "lexicon", "corpus", "notice", "links"]),
    ("report", &["base", "lexicon", "corpus", "notice", "links", "align"]),
    ("schema", &["manifest", "notice", "links", "report"]),
    ("pipeline", &["diag", "extraction", "notice", "read"]),
];

/// Modules that may open files: the command line alone (its files live in the binary).
const DISK: &[&str] = &["cli"];

#[test]
fn no_module_reaches_beyond_its_layer() {
    let allowed: BTreeMap<_, _> = ALLOWED.iter().copied().collect();
    let mut complaints = Vec::new();
    for (file, module, code) in sources() {
        let Some(may) = allowed.get(module.as_str()) else {
            complaints.push(format!("{file}: module `{module}` has no row in tests/it/layers.rs"));
            continue;
        };
        let edges = edges(&code).into_iter().filter(|to| allowed.contains_key(to.as_str()));
        let forbidden = edges.filter(|to| *to != module && !may.contains(&to.as_str()));
        complaints.extend(forbidden.map(|to| format!("{file}: `{module}` may not use `{to}`")));
    }
    complaints.sort();
    complaints.dedup();
    none(&complaints);
}

#[test]
fn only_the_command_line_touches_the_disk() {
    let touches = |code: &str| ["std::fs", "std::net", "std::process"].iter().any(|m| code.contains(m));
    let mut complaints = Vec::new();
    for (file, module, code) in sources() {
        if touches(&code) && !DISK.contains(&module.as_str()) {
            complaints.push(format!("{file} reaches outside the process"));
        }
    }
    none(&complaints);
}

/// (file, module, code without its tests) of every file of the library but its root.
fn sources() -> Vec<(String, String, String)> {
    let src = root().join("src");
    let rust = |f: &String| Path::new(f).extension().is_some_and(|e| e == "rs");
    let library = |f: &String| rust(f) && f != "lib.rs" && f != "main.rs" && !f.starts_with("cli/");
    let read = |file: String| {
        let module = file.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        let code = fs::read_to_string(src.join(&file)).expect("a source file can be read");
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let code: String =
            code.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| l.to_owned() + "\n").collect();
        (format!("src/{file}"), module, code)
    };
    files(&src).into_iter().filter(library).map(read).collect()
}

/// Modules that `code` names after `crate::`, also inside braces.
fn edges(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = code.get(at + "crate::".len()..).unwrap_or_default();
        match rest.strip_prefix('{') {
            Some(group) => found.extend(members(group)),
            None => found.push(word(rest)),
        }
    }
    found
}

/// First words of the members of a `{a::b, c::{d, e}, f}` group, behind its brace.
fn members(group: &str) -> Vec<String> {
    let (mut depth, mut found, mut start) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && !c.is_whitespace() => {
                found.push(word(group.get(at..).unwrap_or_default()));
                start = false;
            }
            _ => {}
        }
    }
    found
}

fn word(s: &str) -> String {
    s.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

#[test]
fn edges_are_read_in_every_form() {
    let rows: &[(&str, &[&str])] = &[
        ("use crate::base::span::Span;", &["base"]),
        ("use crate::{Context, clean::{blocks, joins}, read};", &["Context", "clean", "read"]),
        ("pub(crate) fn f(x: crate::notice::Unit) {}", &["notice"]),
    ];
    for (code, want) in rows {
        assert_eq!(edges(code), *want, "{code}");
    }
}

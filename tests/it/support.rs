//! What the tests share: where things are, what was asked for, and every source read once.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use gongwen::notice::Notice;
use gongwen::{Context, Hint, Settings, SourceError, pipeline};
use rayon::prelude::*;

/// The project's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a variable such as `UPDATE_GOLDEN` asks for something.
pub(crate) fn asked(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Prints past the capture of the test runner: what must not go unseen.
pub(crate) fn say(line: &str) {
    // A closed standard error leaves no one to tell.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A path beside the project's folder in `../shared`: real pages and hand-checked gold,
/// which the repository does not carry. Without them a test says so and passes, except
/// where `CI` is set.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path = root().parent()?.join("shared").join(name);
    if path.is_dir() {
        return Some(path);
    }
    assert!(!asked("CI"), "{} is not there, and CI is set", path.display());
    say(&format!("SKIPPED: {} is not there", path.display()));
    None
}

/// The lexicon with the invented places of `corpus/`.
pub(crate) static CONTEXT: LazyLock<Context> = LazyLock::new(|| {
    let places = fs::read_to_string(places()).into_iter().collect();
    Context::new(&Settings { places, ..Settings::default() }).expect("the lexicon loads")
});

/// The invented places.
pub(crate) fn places() -> PathBuf {
    root().join("corpus/places.toml")
}

/// A source and what became of it.
pub(crate) struct Read {
    /// Folder that it lies in: `corpus`, `seeds`, `pages`.
    pub(crate) set: &'static str,
    /// Path in that folder.
    pub(crate) path: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Its notices, or why there are none.
    pub(crate) result: Result<Vec<Notice>, SourceError>,
    /// How long extraction took.
    pub(crate) took: Duration,
}

/// Every source of `corpus/` and, where they are, of `../shared/seeds` and `pages`.
pub(crate) static SOURCES: LazyLock<Vec<Read>> = LazyLock::new(|| {
    let sets =
        [("corpus", Some(root().join("corpus"))), ("seeds", shared("seeds")), ("pages", shared("pages"))];
    let files: Vec<_> = sets
        .into_iter()
        .filter_map(|(set, dir)| Some((set, dir?)))
        .flat_map(|(set, dir)| files(&dir).into_iter().map(move |path| (set, dir.clone(), path)))
        .filter(|(_, _, path)| !matches!(path.as_str(), "MANIFEST.tsv" | "places.toml"))
        .collect();
    files.into_par_iter().map(|(set, dir, path)| read(set, &dir, path)).collect()
});

fn read(set: &'static str, dir: &Path, path: String) -> Read {
    let bytes = fs::read(dir.join(&path)).expect("a source can be read");
    let start = Instant::now();
    let result = pipeline::guarded(&CONTEXT, &bytes, &hint(&path));
    Read { set, path, bytes, result, took: start.elapsed() }
}

/// A hint that knows only the path.
pub(crate) fn hint(path: &str) -> Hint {
    Hint { path: path.to_owned(), ..Hint::default() }
}

/// Every notice of [`SOURCES`], with a name for messages.
pub(crate) fn notices() -> impl Iterator<Item = (String, &'static Notice)> {
    SOURCES.iter().flat_map(|read| {
        let notices = read.result.iter().flatten().enumerate();
        notices.map(move |(i, notice)| (format!("{}/{} #{i}", read.set, read.path), notice))
    })
}

/// Paths of all files under `dir`, `/`-separated, sorted; none where it is missing.
pub(crate) fn files(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    collect(dir, "", &mut found);
    found.sort();
    found
}

fn collect(dir: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), found);
        } else {
            found.push(name);
        }
    }
}

/// A folder of one test alone, empty at its start.
pub(crate) fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // It is not there on the first run.
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a folder can be made");
    dir
}

/// The command, without anything on its standard input.
pub(crate) fn gongwen(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongwen"));
    command.args(args).current_dir(root()).stdin(Stdio::null());
    command
}

/// Compares a generated text with a file; `variable` asks to rewrite it instead.
pub(crate) fn fresh(path: &Path, text: &str, variable: &str) -> Result<(), String> {
    if asked(variable) {
        fs::create_dir_all(path.parent().unwrap_or(path)).map_err(|e| e.to_string())?;
        return fs::write(path, text).map_err(|e| e.to_string());
    }
    let name = path.strip_prefix(root()).unwrap_or(path).display();
    let Ok(stands) = fs::read_to_string(path) else {
        return Err(format!("{name} is not there; {variable}=1 writes it"));
    };
    let Some(line) = stands.lines().zip(text.lines()).position(|(a, b)| a != b) else {
        let ends = || Err(format!("{name} ends elsewhere; {variable}=1 rewrites it"));
        return if stands == text { Ok(()) } else { ends() };
    };
    let at = |s: &str| s.lines().nth(line).unwrap_or_default().chars().take(200).collect::<String>();
    let (was, is) = (at(&stands), at(text));
    Err(format!("{name}:{}: was `{was}`, is `{is}`; {variable}=1 rewrites it", line + 1))
}

/// Joins complaints into one panic, at most 40 of them.
pub(crate) fn none(complaints: &[String]) {
    let shown: Vec<_> = complaints.iter().take(40).map(String::as_str).collect();
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), shown.join("\n"));
}

//! From what was typed to a sorted list of sources, and from a source to its bytes.
//!
//! Folders are walked without following links to folders, so that no loop of links can
//! trap a run; what is passed over is named, never dropped. A file that is named on the
//! command line is always read, whatever it is called.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use gongwen::SourceError;
use gongwen::diag::codes;
use gongwen::manifest::Skipped;
use gongwen::read;

use super::failure::{Failure, reason};

/// Everything that the inputs hold.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// Sources in natural order of their paths.
    pub(super) sources: Vec<Input>,
    /// What was passed over.
    pub(super) skipped: Vec<Skipped>,
}

/// One source.
#[derive(Debug)]
pub(super) struct Input {
    /// Relative to the input's root, `/`-separated.
    pub(super) path: String,
    /// Its size, as far as the system tells beforehand.
    pub(super) bytes: u64,
    origin: Origin,
}

#[derive(Debug)]
enum Origin {
    File(PathBuf),
    Stdin,
    /// A folder or file that the system would not show.
    Closed(String),
}

/// Lists the sources under `paths`, each once.
pub(super) fn discover(paths: &[PathBuf]) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::default();
    let mut seen = BTreeSet::new();
    for path in paths {
        if path.as_os_str() == "-" {
            if seen.insert(path.clone()) {
                inputs.sources.push(Input { path: "-".into(), bytes: 0, origin: Origin::Stdin });
            }
            continue;
        }
        let meta = fs::metadata(path).map_err(|e| Failure::read(path, &e).help(advice(path)))?;
        if meta.is_dir() {
            walk(&mut inputs, &mut seen, path);
        } else {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            add(&mut inputs, &mut seen, path, name, meta.len());
        }
    }
    // Inputs in any order give the same output.
    inputs.sources.sort_by(|a, b| natural(&a.path, &b.path).then_with(|| a.place().cmp(&b.place())));
    inputs.skipped.sort_by(|a, b| natural(&a.path, &b.path));
    Ok(inputs)
}

impl Input {
    /// Where it is, as a reader can find it from the folder that they stand in.
    pub(super) fn place(&self) -> String {
        match &self.origin {
            Origin::File(path) => path.display().to_string(),
            Origin::Stdin => "standard input".into(),
            Origin::Closed(_) => self.path.clone(),
        }
    }

    /// Its bytes, if they are no more than the readers take.
    pub(super) fn load(&self) -> Result<Vec<u8>, SourceError> {
        let limit = read::MAX_BYTES as u64;
        let bytes = match &self.origin {
            Origin::File(path) => File::open(path).and_then(|file| take(file, self.bytes, limit)),
            Origin::Stdin => take(io::stdin().lock(), 0, limit),
            Origin::Closed(message) => return Err(unreadable(message.clone())),
        };
        let bytes = bytes.map_err(|e| unreadable(reason(&e)))?;
        if bytes.len() as u64 > limit {
            let mib = limit >> 20;
            let message = format!("larger than {mib} MiB, the most that is read from one source; split it");
            return Err(SourceError::new(codes::LIMIT_EXCEEDED, message));
        }
        Ok(bytes)
    }
}

fn take(reader: impl Read, size: u64, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0));
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(message: String) -> SourceError {
    SourceError::new(codes::UNREADABLE_SOURCE, message)
}

fn advice(path: &Path) -> String {
    let parent = path.ancestors().skip(1).find(|p| p.is_dir() && !p.as_os_str().is_empty());
    match parent {
        Some(p) => format!("{} exists; check the name behind it", p.display()),
        None => "give the path of a file or folder, or - for standard input".into(),
    }
}

fn add(inputs: &mut Inputs, seen: &mut BTreeSet<PathBuf>, path: &Path, name: String, bytes: u64) {
    // `pages pages/a.html` names a.html twice; it is one source.
    let identity = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if seen.insert(identity) {
        inputs.sources.push(Input { path: name, bytes, origin: Origin::File(path.to_owned()) });
    }
}

fn walk(inputs: &mut Inputs, seen: &mut BTreeSet<PathBuf>, root: &Path) {
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = match entries {
            Ok(entries) => entries,
            Err(e) => {
                let message = format!("the folder cannot be listed: {}", reason(&e));
                let path = relative(root, &folder);
                inputs.sources.push(Input { path, bytes: 0, origin: Origin::Closed(message) });
                continue;
            }
        };
        for entry in entries {
            visit(inputs, seen, &mut folders, root, &entry.path());
        }
    }
}

fn visit(
    inputs: &mut Inputs,
    seen: &mut BTreeSet<PathBuf>,
    folders: &mut Vec<PathBuf>,
    root: &Path,
    path: &Path,
) {
    let name = relative(root, path);
    let link = path.is_symlink();
    let mut skip = |path: String, reason: &str| {
        inputs.skipped.push(Skipped { path, reason: reason.to_owned() });
    };
    match fs::metadata(path) {
        Err(e) => {
            let origin = Origin::Closed(reason(&e));
            inputs.sources.push(Input { path: name, bytes: 0, origin });
        }
        Ok(meta) if meta.is_dir() => match furniture(path) {
            Some(reason) => skip(name + "/", reason),
            None if link => skip(name + "/", "link to a folder"),
            None => folders.push(path.to_owned()),
        },
        Ok(meta) => match furniture(path) {
            Some(reason) => skip(name, reason),
            None if !meta.is_file() => skip(name, "not a regular file"),
            None => add(inputs, seen, path, name, meta.len()),
        },
    }
}

/// What systems and editors leave in folders.
fn furniture(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy();
    match name.as_ref() {
        "Thumbs.db" | "desktop.ini" | "__MACOSX" => Some("left by the operating system"),
        n if n.starts_with('.') => Some("hidden"),
        n if n.starts_with("~$") => Some("lock file of an office program"),
        _ => None,
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(std::ffi::OsStr::to_string_lossy).collect();
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}

/// Sorts `2.html` before `10.html`.
fn natural(a: &str, b: &str) -> Ordering {
    Pieces(a).cmp(Pieces(b))
}

struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let first = self.0.chars().next()?;
        let digits = first.is_ascii_digit();
        let other = |c: char| c == '/' || c.is_ascii_digit() != digits;
        let end = if first == '/' { 1 } else { self.0.find(other).unwrap_or(self.0.len()) };
        let (piece, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(match (first, digits) {
            ('/', _) => Piece::Slash,
            (_, false) => Piece::Word(piece),
            (_, true) => {
                let value = piece.trim_start_matches('0');
                Piece::Number(value.len(), value, piece)
            }
        })
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Piece<'a> {
    Slash,
    /// Significant digits, how many first; then as written, so that no two differ unseen.
    Number(usize, &'a str, &'a str),
    Word(&'a str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_sort_by_value() {
        let sorted = ["a/z", "a02", "a2", "a10", "a10b2", "a10b10", "a-b/a", "甲/1", "甲1", "甲2"];
        for pair in sorted.windows(2) {
            let [a, b] = pair else { continue };
            assert_eq!(natural(a, b), Ordering::Less, "{a} {b}");
        }
    }

    #[test]
    fn what_systems_leave_is_told_from_sources() {
        let rows = [
            (".DS_Store", true),
            ("x/.git", true),
            ("Thumbs.db", true),
            ("~$表.xlsx", true),
            ("通知.html", false),
            ("noextension", false),
        ];
        for (name, want) in rows {
            assert_eq!(furniture(Path::new(name)).is_some(), want, "{name}");
        }
    }

    #[test]
    fn paths_are_relative_to_the_root() {
        let rows = [("in", "in/a/b.html", "a/b.html"), ("in/", "in/c.txt", "c.txt"), ("in", "in", ".")];
        for (root, path, want) in rows {
            assert_eq!(relative(Path::new(root), Path::new(path)), want);
        }
    }
}

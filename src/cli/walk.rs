//! From what was typed to a sorted list of sources.
//!
//! Folders are walked without following links to folders, so that no loop of links can
//! trap a run; what is passed over is named, never dropped. A file that is named on the
//! command line is always read, whatever it is called.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gongwen::manifest::Skipped;
use gongwen::read::bundle;

use super::failure::{Failure, reason};
use super::inputs::{Input, Inputs, Origin, Root, unreadable};

/// A file or folder of the run itself, which is no source even where it lies among them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own<'a> {
    /// Where it is.
    pub(super) path: &'a Path,
    /// What it is.
    pub(super) what: &'static str,
}

/// Lists the sources under `paths`, each once, without what is the run's own.
pub(super) fn discover(paths: &[PathBuf], own: &[Own]) -> Result<Inputs, Failure> {
    let own = own.iter().filter_map(|o| Some((fs::canonicalize(o.path).ok()?, o.what))).collect();
    let mut walk = Walk { own, ..Walk::default() };
    for path in paths {
        walk.input(path)?;
    }
    Ok(walk.found.sorted())
}

#[derive(Default)]
struct Walk {
    found: Inputs,
    own: Vec<(PathBuf, &'static str)>,
    seen: BTreeSet<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Walk {
    fn input(&mut self, path: &Path) -> Result<(), Failure> {
        if path.as_os_str() == "-" {
            if self.seen.insert(path.to_owned()) {
                self.source("-".into(), 0, Origin::Stdin);
            }
            return Ok(());
        }
        let meta = fs::metadata(path).map_err(|e| Failure::read(path, &e).help(advice(path)))?;
        if meta.is_dir() {
            self.folder(path);
        } else {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            self.file(path, name, meta.len());
        }
        Ok(())
    }

    fn folder(&mut self, root: &Path) {
        self.folders.push(root.to_owned());
        while let Some(folder) = self.folders.pop() {
            match fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
                Ok(entries) => entries.iter().for_each(|entry| self.entry(root, &entry.path())),
                Err(e) => {
                    let message = format!("the folder cannot be listed: {}", reason(&e));
                    self.closed(relative(root, &folder), message);
                }
            }
        }
    }

    fn entry(&mut self, root: &Path, path: &Path) {
        let name = relative(root, path);
        let meta = match fs::metadata(path) {
            Ok(meta) => meta,
            Err(e) => return self.closed(name, reason(&e)),
        };
        let reason = furniture(path).or_else(|| self.own(path));
        match (reason, meta.is_dir()) {
            (Some(reason), true) => self.skip(name + "/", reason),
            (Some(reason), false) => self.skip(name, reason),
            (None, true) if path.is_symlink() => self.skip(name + "/", "link to a folder"),
            (None, true) => self.folders.push(path.to_owned()),
            (None, false) if !meta.is_file() => self.skip(name, "not a regular file"),
            (None, false) => self.file(path, name, meta.len()),
        }
    }

    /// What of the run's own stands at `path`.
    fn own(&self, path: &Path) -> Option<&'static str> {
        // Resolving every path would cost a call to the system each.
        let name = path.file_name()?;
        let alike = |(own, _): &&(PathBuf, _)| own.file_name() == Some(name);
        let (own, what) = self.own.iter().find(alike)?;
        fs::canonicalize(path).is_ok_and(|p| p == *own).then_some(what)
    }

    fn file(&mut self, path: &Path, name: String, bytes: u64) {
        // `pages pages/a.html` names a.html twice; it is one source.
        let identity = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if self.seen.insert(identity) {
            self.source(name, bytes, Origin::Whole(Root::File(path.into())));
        }
    }

    fn source(&mut self, path: String, bytes: u64, origin: Origin) {
        self.found.sources.push(Input { path, bytes, origin });
    }

    fn closed(&mut self, path: String, message: String) {
        let (place, error) = (path.clone(), unreadable(message));
        self.source(path, 0, Origin::Closed { place, error });
    }

    fn skip(&mut self, path: String, reason: &str) {
        self.found.skipped.push(Skipped { path, reason: reason.to_owned() });
    }
}

/// What to do about an input that is not there.
fn advice(path: &Path) -> String {
    let parent = path.ancestors().skip(1).find(|p| p.is_dir() && !p.as_os_str().is_empty());
    match parent {
        Some(p) => format!("{} exists; check the name behind it", p.display()),
        None => "give the path of a file or folder, or - for standard input".into(),
    }
}

/// What systems and editors leave in folders.
fn furniture(path: &Path) -> Option<&'static str> {
    bundle::furniture(&path.file_name()?.to_string_lossy())
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(std::ffi::OsStr::to_string_lossy).collect();
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

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

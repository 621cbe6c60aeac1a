//! One of the two notices: a source of any format, or one of the notices of an earlier run.

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use gongwen::notice::Notice;
use gongwen::{Context, Hint, pipeline};

use super::super::args::Reading;
use super::super::failure::Failure;
use super::super::notices;
use super::super::reading::hint;
use super::super::words::count;
use super::super::worker::{self, Pool};

/// The one notice of that name: `FILE`, `FOLDER` or `FILE#ID`.
pub(super) fn notice(ctx: &Context, reading: &Reading, name: &Path) -> Result<Notice, Failure> {
    let (path, id) = split(name);
    let all = if path.is_dir() { written(&path)? } else { read(ctx, reading, &path)? };
    chosen(&all, id.as_deref(), name)
}

/// A path, and behind `#` the id of a notice in it.
fn split(name: &Path) -> (PathBuf, Option<String>) {
    let text = name.to_string_lossy();
    match text.rsplit_once('#') {
        Some((path, id)) if !name.exists() => (path.into(), Some(id.to_owned())),
        _ => (name.to_owned(), None),
    }
}

fn written(path: &Path) -> Result<Vec<Notice>, Failure> {
    let mut all = Vec::new();
    notices::each(path, |notice| all.push(notice))?;
    Ok(all)
}

/// Told by content: lines of notices are JSON, no source is.
fn read(ctx: &Context, reading: &Reading, path: &Path) -> Result<Vec<Notice>, Failure> {
    let shown = path.display().to_string();
    let bytes = if shown == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    let bytes = bytes.map_err(|e| Failure::read(path, &e))?;
    if bytes.trim_ascii_start().starts_with(b"{") {
        let mut all = Vec::new();
        notices::from(Cursor::new(bytes), &shown, |notice| all.push(notice))?;
        return Ok(all);
    }
    let workers = Pool::new();
    let open = |bytes: &[u8], hint: &Hint| worker::open(&workers, bytes, hint);
    pipeline::one(ctx, &bytes, &hint(reading, &shown), &open)
        .map_err(|e| Failure::new(format!("{shown} holds no notice: {}", e.message)))
}

/// The only one, or the one whose id begins so.
fn chosen(all: &[Notice], id: Option<&str>, name: &Path) -> Result<Notice, Failure> {
    let shown = name.display();
    let mut mine: Vec<&Notice> = all.iter().filter(|n| id.is_none_or(|id| n.id.starts_with(id))).collect();
    if mine.iter().any(|n| Some(n.id.as_str()) == id) {
        mine.retain(|n| Some(n.id.as_str()) == id);
    }
    match mine.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Failure::new(format!("{shown} holds no such notice"))),
        several => {
            let first = several
                .iter()
                .take(5)
                .map(|n| format!("{} ({})", n.id, n.title.as_deref().unwrap_or(&n.source.path)));
            let ids = first.collect::<Vec<_>>().join(", ");
            Err(Failure::new(format!("{shown} holds {}", count(several.len() as u64, "notice")))
                .help(format!("choose one with FILE#ID: {ids} …")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_several_is_chosen_by_the_beginning_of_its_id() {
        let notice = |id: &str| Notice { id: id.to_owned(), ..Notice::default() };
        let all = || vec![notice("ab1"), notice("ab1-2"), notice("cd")];
        let rows = [
            (Some("c"), Some("cd")),
            (Some("ab1"), Some("ab1")),
            (Some("ab"), None),
            (None, None),
            (Some("x"), None),
        ];
        for (id, want) in rows {
            let got = chosen(&all(), id, Path::new("notices.jsonl")).ok().map(|n| n.id);
            assert_eq!(got.as_deref(), want, "{id:?}");
        }
        assert_eq!(split(Path::new("out#ab")), ("out".into(), Some("ab".into())));
    }
}

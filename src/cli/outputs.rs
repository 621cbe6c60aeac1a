//! Files that stand whole at the end of a run, or not at all.
//!
//! Each output is written under a temporary name in its folder and gets its own name when
//! the run is done. An output that is dropped before takes its temporary file with it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use gongwen::manifest::{self, hex};
use sha2::{Digest, Sha256};

use super::failure::{Failure, reason};

/// One file in the making.
#[derive(Debug)]
pub(super) struct Output {
    name: &'static str,
    partial: PathBuf,
    path: PathBuf,
    writer: Option<BufWriter<File>>,
    digest: Sha256,
    lines: u64,
    bytes: u64,
}

/// Makes the folder `dir` ready for outputs.
pub(super) fn folder(dir: &Path) -> Result<(), Failure> {
    fs::create_dir_all(dir).map_err(|e| {
        let failure = Failure::new(format!("cannot make the folder {}: {}", dir.display(), reason(&e)));
        if dir.is_file() { failure.help("--out names a folder; this is a file") } else { failure }
    })
}

impl Output {
    /// Opens `dir/name` for writing under a temporary name.
    pub(super) fn create(dir: &Path, name: &'static str) -> Result<Self, Failure> {
        let partial = dir.join(format!(".{name}.partial"));
        let file = File::create(&partial).map_err(|e| Failure::write(&partial, &e))?;
        Ok(Self {
            name,
            path: dir.join(name),
            partial,
            writer: Some(BufWriter::with_capacity(1 << 18, file)),
            digest: Sha256::new(),
            lines: 0,
            bytes: 0,
        })
    }

    /// Appends whole lines.
    pub(super) fn write(&mut self, lines: &[u8]) -> Result<(), Failure> {
        self.digest.update(lines);
        self.bytes += lines.len() as u64;
        self.lines += lines.split(|&b| b == b'\n').count().saturating_sub(1) as u64;
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.write_all(lines).map_err(|e| Failure::write(&self.path, &e))
    }

    /// Everything is in the file; what it holds, for the manifest.
    pub(super) fn close(&mut self) -> Result<manifest::Output, Failure> {
        if let Some(writer) = self.writer.take() {
            let synced =
                writer.into_inner().map_err(io::IntoInnerError::into_error).and_then(|f| f.sync_all());
            synced.map_err(|e| Failure::write(&self.path, &e))?;
        }
        Ok(manifest::Output {
            file: self.name.to_owned(),
            lines: self.lines,
            bytes: self.bytes,
            sha256: hex(&self.digest.clone().finalize()),
        })
    }

    /// The same closed file under another name.
    pub(super) fn named(mut self, dir: &Path, name: &'static str) -> Self {
        self.name = name;
        self.path = dir.join(name);
        self
    }

    /// The closed file, for reading what was written.
    pub(super) fn reopen(&self) -> Result<File, Failure> {
        File::open(&self.partial).map_err(|e| Failure::read(&self.partial, &e))
    }

    /// Gives the closed file its name, in place of an older one.
    pub(super) fn publish(self) -> Result<(), Failure> {
        fs::rename(&self.partial, &self.path).map_err(|e| Failure::write(&self.path, &e))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // Gone already where the output was published.
        let _ = fs::remove_file(&self.partial);
    }
}

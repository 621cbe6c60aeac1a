//! Why a run could not be done, said so that its reader knows what to do next.

use std::fmt;
use std::io;
use std::path::Path;

use super::words::{BAD, HINT};

/// What ends a run before its end.
#[derive(Debug)]
pub(super) enum Failure {
    /// The reader of our output went away.
    BrokenPipe,
    /// Anything else.
    Told {
        /// Which file, where, what.
        what: String,
        /// What to do about it.
        help: Option<String>,
    },
}

impl Failure {
    /// A failure with nothing to advise.
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self::Told { what: what.into(), help: None }
    }

    /// The same failure with what to do about it.
    pub(super) fn help(self, advice: impl Into<String>) -> Self {
        match self {
            Self::BrokenPipe => self,
            Self::Told { what, .. } => Self::Told { what, help: Some(advice.into()) },
        }
    }

    /// A file that could not be written.
    pub(super) fn write(path: &Path, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        Self::new(format!("cannot write {}: {}", path.display(), reason(error)))
    }

    /// A file that could not be read.
    pub(super) fn read(path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot read {}: {}", path.display(), reason(error)))
    }
}

/// Standard output that could not be written.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::write(Path::new("standard output"), &error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BrokenPipe => f.write_str("the reader of the output went away"),
            Self::Told { what, help } => {
                write!(f, "{BAD}error:{BAD:#} {what}")?;
                help.iter().try_for_each(|h| write!(f, "\n{HINT} help:{HINT:#} {h}"))
            }
        }
    }
}

/// The system's reason without its number.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    let text = text.get(..end).unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_read_as_part_of_a_sentence() {
        let error = io::Error::from_raw_os_error(2);
        assert_eq!(reason(&error), "no such file or directory");
        assert_eq!(reason(&io::Error::other("stopped")), "stopped");
    }

    #[test]
    fn a_failure_carries_its_advice_on_a_line_of_its_own() {
        let told = Failure::new("no input").help("name a file").to_string();
        let plain = anstream::adapter::strip_str(&told).to_string();
        assert_eq!(plain, "error: no input\n help: name a file");
    }
}

//! The reports of a comparison as files.

use std::path::Path;

use gongwen::manifest;
use gongwen::report::{FORMATS, Format, Report};

use super::failure::Failure;
use super::outputs::Output;

/// Files of one report.
#[derive(Debug)]
pub(super) struct Reports(Vec<Output>);

/// The formats of these names; all, if there are none.
pub(super) fn formats(names: &[String]) -> Result<Vec<&'static Format>, Failure> {
    if names.is_empty() {
        return Ok(FORMATS.iter().collect());
    }
    let known = FORMATS.iter().map(|f| f.name).collect::<Vec<_>>().join(", ");
    let find = |name: &String| {
        FORMATS.iter().find(|f| f.name == name).ok_or_else(|| {
            Failure::new(format!("there is no report `{name}`")).help(format!("the reports are {known}"))
        })
    };
    names.iter().map(find).collect()
}

impl Reports {
    /// Prints a report into `dir`, under temporary names.
    pub(super) fn write(report: &Report, formats: &[&'static Format], dir: &Path) -> Result<Self, Failure> {
        let one = |format: &&'static Format| {
            let text = (format.print)(report)
                .map_err(|e| Failure::new(format!("cannot make {}: {e}", format.file)))?;
            let mut output = Output::create(dir, format.file)?;
            output.write(&text)?;
            Ok(output)
        };
        Ok(Self(formats.iter().map(one).collect::<Result<_, Failure>>()?))
    }

    /// Everything is in the files; what they hold, for the manifest.
    pub(super) fn close(&mut self) -> Result<Vec<manifest::Output>, Failure> {
        self.0.iter_mut().map(Output::close).collect()
    }

    /// Gives the closed files their names.
    pub(super) fn publish(self) -> Result<(), Failure> {
        self.0.into_iter().try_for_each(Output::publish)
    }
}

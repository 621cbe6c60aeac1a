//! The reports of a comparison as files.

use std::path::Path;

use gongwen::manifest;
use gongwen::report::{FORMATS, Format, Report};

use super::failure::Failure;
use super::outputs::Output;

/// Files of one report.
#[derive(Debug)]
pub(super) struct Reports {
    files: Vec<Output>,
    /// What its format cannot hold; the others are written all the same.
    failed: Option<Failure>,
}

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
        let mut out = Self { files: Vec::new(), failed: None };
        for format in formats {
            match (format.print)(report) {
                Ok(text) => {
                    let mut file = Output::create(dir, format.file)?;
                    file.write(&text)?;
                    out.files.push(file);
                }
                Err(e) => out.failed = Some(Failure::new(format!("cannot make {}: {e}", format.file))),
            }
        }
        Ok(out)
    }

    /// Everything is in the files; what they hold, for the manifest.
    pub(super) fn close(&mut self) -> Result<Vec<manifest::Output>, Failure> {
        self.files.iter_mut().map(Output::close).collect()
    }

    /// Gives the closed files their names; then says what is not among them.
    pub(super) fn publish(self) -> Result<(), Failure> {
        self.files.into_iter().try_for_each(Output::publish)?;
        self.failed.map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use gongwen::report::PrintError;

    use super::*;

    #[test]
    fn a_report_that_cannot_be_printed_does_not_cost_the_others() {
        let bad = Format {
            name: "bad",
            file: "report.bad",
            what: "a table too large",
            print: |_| Err(PrintError::new("too many rows")),
        };
        let bad: &'static Format = Box::leak(Box::new(bad));
        let dir = std::env::temp_dir().join(format!("gongwen-reports-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let formats = [bad, FORMATS.iter().find(|f| f.name == "json").unwrap()];
        let mut reports = Reports::write(&Report::default(), &formats, &dir).unwrap();
        assert_eq!(reports.close().unwrap().len(), 1);
        let told = reports.publish().unwrap_err().to_string();
        assert!(told.contains("report.bad") && told.contains("too many rows"), "{told}");
        assert!(dir.join("report.json").is_file());
        fs::remove_dir_all(&dir).unwrap();
    }
}

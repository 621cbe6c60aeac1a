//! The report as one JSON object.

use super::{PrintError, Report};

/// The file.
pub(super) fn print(report: &Report) -> Result<Vec<u8>, PrintError> {
    let mut out = serde_json::to_vec(report).map_err(PrintError::new)?;
    out.push(b'\n');
    Ok(out)
}

//! `gongwen run`: every stage that there is, into one folder.

use super::Verdict;
use super::args::Run;
use super::extract::{Destination, Job};
use super::failure::Failure;

/// Runs all stages on the inputs.
pub(super) fn run(args: Run) -> Result<Verdict, Failure> {
    Job { input: args.input, out: Destination::Folder(args.out), join: true }.extract()
}

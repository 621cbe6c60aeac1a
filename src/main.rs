//! The command: parses arguments, runs, maps the outcome to exit code 0, 1 or 2.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}

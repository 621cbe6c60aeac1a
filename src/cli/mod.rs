//! The command line: one file per subcommand, and what they share.
//!
//! Only here are files read and written. A run ends [`Verdict::Clean`], with
//! [`Verdict::Findings`], or in a [`Failure`] that says what to do next.

mod account;
mod args;
mod compare;
mod diff;
mod explain;
mod extract;
mod failure;
mod inputs;
mod joining;
mod lexicon;
mod link;
mod natural;
mod notices;
mod outputs;
mod progress;
mod reading;
mod reports;
mod run;
mod schema;
mod shelf;
mod threads;
mod trace;
mod unfold;
mod units;
mod walk;
mod words;
mod worker;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use failure::Failure;

/// How a run ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing is missing.
    Clean,
    /// At least one source gave no notice, or two notices differ.
    Findings,
}

/// Runs the command that the arguments name.
pub(crate) fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Extract(args) => extract::run(args),
        Command::Run(args) => run::run(args),
        Command::Link(args) => link::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::Units(args) => units::run(&args),
        Command::Lexicon(args) => lexicon::run(&args),
        Command::Worker => worker::run(),
    };
    match result {
        Ok(Verdict::Findings) => ExitCode::from(1),
        // Whoever read our output has seen enough: `gongwen … | head` is no failure.
        Ok(Verdict::Clean) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            // If not even standard error can be written, the exit code has to do.
            let _ = writeln!(anstream::stderr(), "{failure}");
            ExitCode::from(2)
        }
    }
}

//! What can be typed, with the help that `--help` prints.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str = "\
Exit codes:
  0  every source gave a notice
  1  at least one source gave none; each is named in errors.jsonl
     (on standard error where no folder is written)
  2  the run could not be done: wrong usage, no input, output not writable";

const UNITS_CODES: &str = "\
Exit codes:
  0  every body was recognised
  1  some were not; they are listed
  2  the notices could not be read";

const LINK_CODES: &str = "\
Exit codes:
  0  links.jsonl, families.jsonl and alignments.jsonl are written
  2  the notices could not be read, or the folder not written";

const COMPARE_CODES: &str = "\
Exit codes:
  0  the reports are written
  1  no two notices belong together; there is nothing to compare
  2  the notices could not be read, or the folder not written";

const DIFF_CODES: &str = "\
Exit codes:
  0  nothing differs
  1  something does
  2  one of the notices could not be read";

const EXAMPLES: &str = "\
Examples:
  gongwen extract page.html                  one notice as JSON on standard output
  gongwen extract pages/ --out out/          a folder with everything under it
  curl -s URL | gongwen extract - --url URL  from a pipe
  gongwen explain date-conflict              what a diagnostic means
  gongwen trace page.html                    which rule read what
  gongwen link out/ --out links/             connect the notices of an earlier run
  gongwen compare out/ --out reports/        compare what each government did
  gongwen diff old.html new.pdf              what changed from one notice to another
  gongwen units out/ > mine.toml             bodies to add with --lexicon mine.toml
  gongwen lexicon bodies --format csv        the table of departments";

/// Chinese government notices (公文) as structured data.
///
/// Reads scraped pages and pasted text and writes each notice as one JSON object: its
/// head (title, number, issuers, dates), its tree of sections, and every numbered
/// measure with the units responsible, deadlines, quantities and citations.
#[derive(Debug, Parser)]
#[command(version, styles = STYLES, after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Extract notices from files and folders
    #[command(after_help = EXIT_CODES)]
    Extract(Extract),
    /// Run every stage and write all outputs into a folder
    #[command(after_help = EXIT_CODES)]
    Run(Run),
    /// Connect extracted notices: citations, families, aligned measures
    #[command(after_help = LINK_CODES)]
    Link(Link),
    /// Compare the governments of each family: reports to open, read and pass on
    #[command(after_help = COMPARE_CODES)]
    Compare(Compare),
    /// Show what differs between two notices, measure by measure
    #[command(after_help = DIFF_CODES)]
    Diff(Diff),
    /// Say what a diagnostic code means and why it matters
    Explain(Explain),
    /// Print the JSON Schema of an output
    Schema(Schema),
    /// Show which rule read what in one file
    Trace(Trace),
    /// List the bodies that were not recognised, as rows for --lexicon
    #[command(after_help = UNITS_CODES)]
    Units(Units),
    /// Print a part of the lexicon: bodies, places, dates …
    Lexicon(Lexicon),
    /// Read office files for another gongwen, which asks over a pipe
    #[command(hide = true)]
    Worker,
}

#[derive(Debug, clap::Args)]
pub(super) struct Extract {
    #[command(flatten)]
    pub(super) input: Input,
    /// Folder for notices.jsonl, errors.jsonl and manifest.json; `-` writes the notices
    /// to standard output
    #[arg(long, short, value_name = "DIR", default_value = "-")]
    pub(super) out: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct Run {
    #[command(flatten)]
    pub(super) input: Input,
    /// Folder for all outputs
    #[arg(long, short, value_name = "DIR")]
    pub(super) out: PathBuf,
}

/// What is read, and how.
#[derive(Debug, clap::Args)]
pub(super) struct Input {
    /// Files, folders (with everything under them, also in ZIP archives), or `-` for
    /// standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) reading: Reading,
    /// Threads to work with; 0 takes one per core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) threads: usize,
    /// No progress, no summary; failures only
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// How one source is read.
#[derive(Debug, clap::Args)]
pub(super) struct Reading {
    /// Table of places to add to the lexicon (TOML), for zones that no list has yet; a
    /// places.toml at the top of an input folder is read without being named
    #[arg(long, value_name = "FILE")]
    pub(super) places: Option<PathBuf>,
    /// Table of bodies to add to the lexicon (TOML), as `gongwen units` writes it; a
    /// lexicon.toml at the top of an input folder is read without being named
    #[arg(long, value_name = "FILE")]
    pub(super) lexicon: Option<PathBuf>,
    /// Address that the input was fetched from (for a single input)
    #[arg(long)]
    pub(super) url: Option<String>,
    /// Encoding that the server declared in its Content-Type header, e.g. gbk
    #[arg(long, value_name = "LABEL")]
    pub(super) charset: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// Code of a diagnostic; without one, all are listed
    pub(super) code: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// Name of an output; without one, all are listed
    pub(super) name: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Link {
    /// Files of notices, folders that `gongwen extract` or `run` wrote, or `-` for standard
    /// input
    #[arg(required = true, value_name = "NOTICES")]
    pub(super) notices: Vec<PathBuf>,
    /// Folder for links.jsonl, families.jsonl and alignments.jsonl
    #[arg(long, short, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Table of places that was added when the notices were extracted; without it, the one
    /// that the manifest beside them names
    #[arg(long, value_name = "FILE")]
    pub(super) places: Option<PathBuf>,
    /// Threads to work with; 0 takes one per core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) threads: usize,
    /// No summary; failures only
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Compare {
    /// Files of notices, or folders that `gongwen extract` or `run` wrote
    #[arg(required = true, value_name = "NOTICES")]
    pub(super) notices: Vec<PathBuf>,
    /// Folder for the reports
    #[arg(long, short, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Only families with this id, or with these words in their topic or in the title of
    /// their superior document
    #[arg(long, value_name = "ID|WORDS")]
    pub(super) family: Vec<String>,
    /// Which reports to write; all, if none is named
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub(super) format: Vec<String>,
    /// Table of places that was added when the notices were extracted; without it, the one
    /// that the manifest beside them names
    #[arg(long, value_name = "FILE")]
    pub(super) places: Option<PathBuf>,
    /// Threads to work with; 0 takes one per core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) threads: usize,
    /// No summary; failures only
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Diff {
    /// First notice: a source of any format, a notices.jsonl or its folder, `-` for standard
    /// input; with `#ID` behind it, one notice of several
    #[arg(value_name = "A")]
    pub(super) a: PathBuf,
    /// Second notice, in the same forms
    #[arg(value_name = "B")]
    pub(super) b: PathBuf,
    /// Everything as one line of JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Do not shorten what both have
    #[arg(long)]
    pub(super) full: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, clap::Args)]
pub(super) struct Units {
    /// Files of notices, folders that `gongwen run` wrote, or `-` for standard input
    #[arg(required = true, value_name = "NOTICES")]
    pub(super) notices: Vec<PathBuf>,
    /// Table of bodies that was added when the notices were extracted
    #[arg(long, value_name = "FILE")]
    pub(super) lexicon: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Lexicon {
    /// Name of a part; without one, all are listed
    pub(super) part: Option<String>,
    /// How rows are printed
    #[arg(long, value_enum, default_value_t = Form::Json)]
    pub(super) format: Form,
    /// Further rows of the same form (TOML) to print behind the built-in ones
    #[arg(long, value_name = "FILE", requires = "part")]
    pub(super) add: Option<PathBuf>,
}

/// How rows are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// An array of objects, one a line.
    Json,
    /// Comma-separated values with a head.
    Csv,
}

#[derive(Debug, clap::Args)]
pub(super) struct Trace {
    /// File to read (`a.zip!/b.html` in an archive), or `-` for standard input
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }
}

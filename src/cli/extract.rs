//! `gongwen extract`: many sources in; notices, errors and the account of the run out.

use std::io::{BufReader, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use gongwen::corpus::Builder;
use gongwen::extraction::Open;
use gongwen::manifest::{self, Duplicate, ErrorLine, Manifest, Options, Timings};
use gongwen::notice::Notice;
use gongwen::pipeline::{self, Planned};
use gongwen::report::{Size, report};
use gongwen::{Context, Hint, jsonl, notice};

use super::Verdict;
use super::account::{Account, Finished};
use super::args::{Extract, Input};
use super::failure::Failure;
use super::inputs::{self, Inputs};
use super::joining::{Draft, Reread};
use super::outputs::{Output, folder};
use super::progress::Progress;
use super::reading::{context, hint, tables};
use super::reports::{Reports, formats};
use super::shelf::Shelf;
use super::threads::threads;
use super::unfold::unfold;
use super::walk::{Own, discover};
use super::words::{DOUBT, seconds};
use super::worker::{self, Pool};
use super::{link, notices};

/// What is to be read, and where the results go.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) input: Input,
    pub(super) out: Destination,
    pub(super) stages: Stages,
}

/// How far a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stages {
    /// Every source by itself.
    Extraction,
    /// Attachments join the notice that names them, copies are told, and what connects the
    /// notices is found.
    All,
}

/// Where results go.
#[derive(Debug)]
pub(super) enum Destination {
    /// Notices to standard output, errors to standard error.
    Stdout,
    /// Files in a folder.
    Folder(PathBuf),
}

/// Extracts every notice of the inputs.
pub(super) fn run(args: Extract) -> Result<Verdict, Failure> {
    let stdout = args.out.as_os_str() == "-";
    let out = if stdout { Destination::Stdout } else { Destination::Folder(args.out) };
    Job { input: args.input, out, stages: Stages::Extraction }.extract()
}

impl Job {
    /// Does it.
    pub(super) fn extract(&self) -> Result<Verdict, Failure> {
        let start = Instant::now();
        let (ctx, options) = context(&self.input.reading, &self.input.paths)?;
        let threads = threads(self.input.threads)?;
        // A panic in one source is reported with that source; the default report would
        // run across the progress line.
        std::panic::set_hook(Box::new(|_| ()));
        let inputs = threads.install(|| self.inputs());
        let done = inputs.and_then(|inputs| {
            let sink = Sink::open(&self.out, self.stages)?;
            let (account, sink) = threads.install(|| self.work(&ctx, &inputs, sink))?;
            Ok((inputs, sink, account))
        });
        let _ = std::panic::take_hook();
        let (inputs, sink, account) = done?;
        let elapsed = start.elapsed().as_secs_f64();
        let summary = account.summary(inputs.skipped.len(), sink.errors_path().as_deref());
        let verdict = if account.counts.without_notice == 0 { Verdict::Clean } else { Verdict::Findings };
        let timings = Timings {
            threads: threads.current_num_threads() as u64,
            seconds: (elapsed * 1000.0).round() / 1000.0,
        };
        sink.finish(self.manifest(account, inputs, options, timings))?;
        if !self.input.quiet {
            writeln!(anstream::stderr(), "{summary} in {}", seconds(elapsed))?;
        }
        Ok(verdict)
    }

    fn inputs(&self) -> Result<Inputs, Failure> {
        let tables = tables(&self.input.reading, &self.input.paths);
        let added = tables.iter().map(|(adds, path)| Own { path, what: adds.what() });
        let out = match &self.out {
            Destination::Stdout => None,
            Destination::Folder(path) => Some(Own { path, what: "the outputs of this run" }),
        };
        let inputs = unfold(discover(&self.input.paths, &added.chain(out).collect::<Vec<_>>())?);
        if inputs.sources.is_empty() {
            let named: Vec<_> = self.input.paths.iter().map(|p| p.display().to_string()).collect();
            let skipped = inputs.skipped.len();
            let passed = if skipped > 0 { format!(" ({skipped} passed over)") } else { String::new() };
            return Err(Failure::new(format!("there is no file to read in {}{passed}", named.join(", ")))
                .help("hidden files are passed over in folders; name one to have it read"));
        }
        if self.input.reading.url.is_some() && inputs.sources.len() > 1 {
            return Err(Failure::new(format!(
                "--url names the address of one source, not of {}",
                inputs.sources.len()
            ))
            .help("give a single file, or leave --url out"));
        }
        Ok(inputs)
    }

    fn work(&self, ctx: &Context, inputs: &Inputs, mut sink: Sink) -> Result<(Account, Sink), Failure> {
        // On a terminal the notices themselves are the progress.
        let shown = matches!(self.out, Destination::Stdout) && std::io::stdout().is_terminal();
        let progress = Progress::new(inputs.sources.len(), self.input.quiet || shown);
        let (shelf, workers) = (Shelf::default(), Pool::new());
        let open: Open = &|bytes, hint| worker::open(&workers, bytes, hint);
        let mut account = Account::default();
        let done = pipeline::run(
            ctx,
            &self.plan(inputs),
            &|i| inputs.sources.get(i).map_or_else(|| Ok(Vec::new()), |input| input.load(&shelf)),
            open,
            &|i, outcome| {
                progress.tick();
                Finished::new(&inputs.sources, i, outcome)
            },
            |finished| {
                if let (Sink::Folder { notices: Notices::Draft(draft), .. }, Finished::Notices { .. }) =
                    (&mut sink, &finished)
                {
                    return draft.add(finished);
                }
                account.add(&finished);
                sink.write(&finished, &progress, self.input.quiet)
            },
        );
        progress.clear();
        done?;
        let again = |i: usize, cover| {
            let input = inputs.sources.get(i).ok_or_else(|| inputs::unreadable("it is gone".into()))?;
            let hint = Hint { cover: Some(cover), ..hint(&self.input.reading, &input.path) };
            pipeline::one(ctx, &input.load(&shelf)?, &hint, open)
        };
        let path = |i: usize| inputs.sources.get(i).map_or_else(String::new, |s| s.path.clone());
        let sink = sink.settled(ctx, &mut account, &path, &again)?;
        Ok((account, sink))
    }

    fn plan(&self, inputs: &Inputs) -> Vec<Planned> {
        let planned =
            |s: &inputs::Input| Planned { hint: hint(&self.input.reading, &s.path), bytes: s.bytes };
        inputs.sources.iter().map(planned).collect()
    }

    fn manifest(&self, account: Account, inputs: Inputs, options: Options, timings: Timings) -> Manifest {
        Manifest {
            schema: manifest::SCHEMA.to_owned(),
            gongwen: env!("CARGO_PKG_VERSION").to_owned(),
            notice_schema: notice::SCHEMA.to_owned(),
            inputs: self.input.paths.iter().map(|p| p.display().to_string()).collect(),
            options,
            counts: account.counts,
            diagnostics: account.diagnostics,
            errors: account.errors,
            duplicates: account.duplicates,
            skipped: inputs.skipped,
            outputs: Vec::new(),
            timings,
        }
    }
}

/// The open outputs of a run.
#[derive(Debug)]
enum Sink {
    Stdout(BufWriter<Stdout>),
    Folder { dir: PathBuf, notices: Notices, errors: Box<Output>, found: Option<Box<Found>> },
}

/// What the later stages wrote.
#[derive(Debug)]
struct Found {
    links: link::Outputs,
    reports: Reports,
}

/// Where notices go.
#[derive(Debug)]
enum Notices {
    /// Held back until it is known which belong together.
    Draft(Draft),
    /// Into the file.
    Final(Box<Output>),
}

impl Sink {
    fn open(out: &Destination, stages: Stages) -> Result<Self, Failure> {
        Ok(match out {
            Destination::Stdout => Self::Stdout(BufWriter::with_capacity(1 << 16, std::io::stdout())),
            Destination::Folder(dir) => {
                folder(dir)?;
                let notices = match stages {
                    Stages::All => Notices::Draft(Draft::create(dir)?),
                    Stages::Extraction => Notices::Final(Box::new(Output::create(dir, "notices.jsonl")?)),
                };
                let errors = Box::new(Output::create(dir, "errors.jsonl")?);
                Self::Folder { dir: dir.clone(), notices, errors, found: None }
            }
        })
    }

    fn errors_path(&self) -> Option<String> {
        match self {
            Self::Stdout(_) => None,
            Self::Folder { dir, .. } => Some(dir.join("errors.jsonl").display().to_string()),
        }
    }

    fn write(&mut self, finished: &Finished, progress: &Progress, quiet: bool) -> Result<(), Failure> {
        match (self, finished) {
            (Self::Folder { notices: Notices::Final(notices), .. }, Finished::Notices { lines, .. }) => {
                notices.write(lines)
            }
            // A draft takes its notices whole; duplicates stand in the manifest.
            (Self::Folder { .. }, Finished::Notices { .. } | Finished::Duplicate(_)) => Ok(()),
            (Self::Folder { errors, .. }, Finished::Failed { line, .. }) => errors.write(&json(line)?),
            (Self::Stdout(out), Finished::Notices { lines, .. }) => Ok(out.write_all(lines)?),
            (Self::Stdout(_), _) if quiet => Ok(()),
            (Self::Stdout(_), Finished::Duplicate(Duplicate { path, of })) => {
                progress.clear();
                Ok(writeln!(anstream::stderr(), "{path}: the same bytes as {of}")?)
            }
            (Self::Stdout(_), Finished::Failed { line: ErrorLine { code, message, .. }, place }) => {
                progress.clear();
                Ok(writeln!(anstream::stderr(), "{place}: {DOUBT}{code}{DOUBT:#}: {message}")?)
            }
        }
    }

    /// Joins what was held back, writes it, links what was written, and reports on it.
    fn settled(
        self,
        ctx: &Context,
        account: &mut Account,
        path: &dyn Fn(usize) -> String,
        again: Reread,
    ) -> Result<Self, Failure> {
        Ok(match self {
            Self::Folder { dir, notices: Notices::Draft(draft), errors, .. } => {
                let mut notices = draft.finish(&dir, account, path, again)?;
                notices.close()?;
                let found = Some(Box::new(Found::of(ctx, &notices, &dir)?));
                Self::Folder { dir, notices: Notices::Final(notices), errors, found }
            }
            settled => settled,
        })
    }

    fn finish(self, mut manifest: Manifest) -> Result<(), Failure> {
        match self {
            Self::Stdout(mut out) => Ok(out.flush()?),
            Self::Folder { dir, notices: Notices::Final(mut notices), mut errors, mut found } => {
                manifest.outputs = vec![notices.close()?, errors.close()?];
                if let Some(found) = &mut found {
                    manifest.outputs.extend(found.links.close()?.outputs);
                    manifest.outputs.extend(found.reports.close()?);
                }
                let account = account(&dir, &manifest)?;
                [*notices, *errors].into_iter().try_for_each(Output::publish)?;
                let Some(Found { links, reports }) = found.map(|found| *found) else {
                    return account.publish();
                };
                links.publish()?;
                account.publish()?;
                reports.publish()
            }
            // Drafts are settled before; one that is not is dropped with its file.
            Self::Folder { .. } => Ok(()),
        }
    }
}

impl Found {
    /// Links the notices of a closed file, and reports on them.
    fn of(ctx: &Context, notices: &Output, dir: &Path) -> Result<Self, Failure> {
        let each = |take: &mut dyn FnMut(Notice)| {
            notices::from(BufReader::new(notices.reopen()?), "notices.jsonl", take)
        };
        let (mut corpus, mut sizes) = (Builder::default(), Vec::new());
        each(&mut |notice| {
            sizes.push(Size::of(&notice));
            corpus.add(ctx, &notice);
        })?;
        let (links, found) = link::Outputs::write(ctx, &corpus.close(), dir, Some(&sizes))?;
        let found = found.unwrap_or_default();
        let mut shown = Vec::new();
        each(&mut |notice| {
            if found.selection.takes(&notice.id) {
                shown.push(notice);
            }
        })?;
        let report = report(ctx, &shown, &found.families, &found.alignments, &found.selection);
        let reports = Reports::write(&report, &formats(&[])?, dir)?;
        Ok(Self { links, reports })
    }
}

fn account(dir: &Path, manifest: &Manifest) -> Result<Output, Failure> {
    let mut output = Output::create(dir, "manifest.json")?;
    let text =
        serde_json::to_string_pretty(manifest).map_err(|e| Failure::new(format!("manifest.json: {e}")))?;
    output.write(text.as_bytes())?;
    output.write(b"\n")?;
    output.close()?;
    Ok(output)
}

fn json(line: &ErrorLine) -> Result<Vec<u8>, Failure> {
    jsonl::line(line).map_err(|e| Failure::new(format!("errors.jsonl: {e}")))
}

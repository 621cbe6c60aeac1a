//! `gongwen link`, and the last stage of `gongwen run`: what connects notices.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use gongwen::corpus::{Builder, Corpus};
use gongwen::links::{Alignment, Family};
use gongwen::report::{Limits, Selection, Size};
use gongwen::{Context, align, jsonl, link, manifest};

use super::Verdict;
use super::args::Link;
use super::failure::Failure;
use super::notices;
use super::outputs::{Output, folder};
use super::reading::places_with;
use super::threads::threads;
use super::words::{count, seconds};

/// Links the notices that were extracted before.
pub(super) fn run(args: &Link) -> Result<Verdict, Failure> {
    let start = Instant::now();
    let ctx = places_with(args.places.as_deref(), &args.notices)?;
    let threads = threads(args.threads)?;
    let mut builder = Builder::default();
    for path in &args.notices {
        notices::each(path, |notice| builder.add(&ctx, &notice))?;
    }
    let corpus = builder.close();
    folder(&args.out)?;
    let (mut outputs, _) = threads.install(|| Outputs::write(&ctx, &corpus, &args.out, None))?;
    let summary = outputs.close()?.summary;
    outputs.publish()?;
    if !args.quiet {
        let read = count(corpus.entries().len() as u64, "notice");
        writeln!(anstream::stderr(), "{read}: {summary} in {}", seconds(start.elapsed().as_secs_f64()))?;
    }
    Ok(Verdict::Clean)
}

/// The three files of links.
#[derive(Debug)]
pub(super) struct Outputs {
    links: Output,
    families: Output,
    alignments: Output,
}

/// What the files hold.
#[derive(Debug)]
pub(super) struct Closed {
    /// For the manifest.
    pub(super) outputs: Vec<manifest::Output>,
    /// For the reader.
    pub(super) summary: String,
}

/// What was found of the families that a report shows.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) selection: Selection,
    pub(super) families: Vec<Family>,
    pub(super) alignments: Vec<Alignment>,
}

impl Outputs {
    /// Links the corpus and writes all that is found into `dir`. With the `sizes` of its
    /// notices, gives what a report needs.
    pub(super) fn write(
        ctx: &Context,
        corpus: &Corpus,
        dir: &Path,
        sizes: Option<&[Size]>,
    ) -> Result<(Self, Option<Found>), Failure> {
        let mut out = Self {
            links: Output::create(dir, "links.jsonl")?,
            families: Output::create(dir, "families.jsonl")?,
            alignments: Output::create(dir, "alignments.jsonl")?,
        };
        let found = link::link(ctx, corpus);
        for line in &found.links {
            out.links.write(&json(jsonl::line(line))?)?;
        }
        for line in &found.families {
            out.families.write(&json(jsonl::line(line))?)?;
        }
        name_unaligned(corpus, &found.families)?;
        let selection = sizes.map(|s| Selection::new(s, &found.families, |_| true, Limits::default()));
        let shown = |a: &Alignment| selection.as_ref().is_some_and(|s| s.shows(&a.family));
        let finish = |all: &[Alignment]| {
            let kept: Vec<Alignment> = all.iter().filter(|a| shown(a)).cloned().collect();
            (lines(all), kept)
        };
        let (mut alignments, to) = (Vec::new(), &mut out.alignments);
        align::align(ctx, corpus, &found.families, &finish, |(lines, mut kept)| {
            alignments.append(&mut kept);
            to.write(&json(lines)?)
        })?;
        let found = selection.map(|selection| Found { selection, families: found.families, alignments });
        Ok((out, found))
    }

    /// Everything is in the files.
    pub(super) fn close(&mut self) -> Result<Closed, Failure> {
        let outputs = vec![self.links.close()?, self.families.close()?, self.alignments.close()?];
        let words = ["link", "family", "alignment"];
        let counts =
            outputs.iter().zip(words).map(|(o, word)| count(o.lines, word).replace("familys", "families"));
        let summary = counts.collect::<Vec<_>>().join(", ");
        Ok(Closed { outputs, summary })
    }

    /// Gives the closed files their names.
    pub(super) fn publish(self) -> Result<(), Failure> {
        [self.links, self.families, self.alignments].into_iter().try_for_each(Output::publish)
    }
}

/// Says how many pairs of notices are too large to be aligned, if any is.
pub(super) fn name_unaligned(corpus: &Corpus, families: &[Family]) -> Result<(), Failure> {
    let unaligned = align::unaligned(corpus, families);
    if unaligned > 0 {
        let pairs = count(unaligned as u64, "pair");
        writeln!(anstream::stderr(), "{pairs} of notices not aligned: too many measures")?;
    }
    Ok(())
}

fn lines(alignments: &[Alignment]) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::new();
    for alignment in alignments {
        out.append(&mut jsonl::line(alignment)?);
    }
    Ok(out)
}

fn json(line: serde_json::Result<Vec<u8>>) -> Result<Vec<u8>, Failure> {
    line.map_err(|e| Failure::new(format!("a link is no JSON: {e}")))
}

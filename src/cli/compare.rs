//! `gongwen compare`: reports on what each government did, from notices of an earlier run.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use gongwen::corpus::{Builder, Corpus};
use gongwen::links::{Alignment, Family};
use gongwen::notice::Notice;
use gongwen::report::{Limits, Report, Selection, Size, report};
use gongwen::{Context, align, link};

use super::Verdict;
use super::args::Compare;
use super::failure::Failure;
use super::link::name_unaligned;
use super::notices;
use super::outputs::folder;
use super::reading::places_with;
use super::reports::{Reports, formats};
use super::threads::threads;
use super::words::{count, seconds};

/// Compares the notices that were extracted before.
pub(super) fn run(args: &Compare) -> Result<Verdict, Failure> {
    let start = Instant::now();
    let formats = formats(&args.format)?;
    if args.notices.iter().any(|p| p.as_os_str() == "-") {
        return Err(Failure::new("notices are read twice, which standard input does not allow")
            .help("write them to a file, and name it"));
    }
    let ctx = places_with(args.places.as_deref(), &args.notices)?;
    let report = threads(args.threads)?.install(|| compared(&ctx, args))?;
    folder(&args.out)?;
    let mut reports = Reports::write(&report, &formats, &args.out)?;
    let written = reports.close()?;
    reports.publish()?;
    if !args.quiet {
        let files: Vec<&str> = written.iter().map(|o| o.file.as_str()).collect();
        let (summary, took) = (summary(&report), seconds(start.elapsed().as_secs_f64()));
        writeln!(anstream::stderr(), "{summary}; wrote {} in {took}", files.join(", "))?;
    }
    Ok(if report.families.is_empty() { Verdict::Findings } else { Verdict::Clean })
}

/// What a report holds, for the last line of a command.
pub(super) fn summary(report: &Report) -> String {
    let families = count(report.families.len() as u64, "family").replace("familys", "families");
    let sums = &report.overview;
    let left = if sums.families_left_out > 0 {
        format!(" ({} more are too large for one report; choose with --family)", sums.families_left_out)
    } else {
        String::new()
    };
    format!(
        "{families} compared{left}, {}, {}",
        count(sums.pairs, "pair"),
        count(sums.escalations, "escalation")
    )
}

fn compared(ctx: &Context, args: &Compare) -> Result<Report, Failure> {
    let (mut builder, mut sizes) = (Builder::default(), Vec::new());
    each(&args.notices, |notice| {
        sizes.push(Size::of(&notice));
        builder.add(ctx, &notice);
    })?;
    let corpus = builder.close();
    let families = link::link(ctx, &corpus).families;
    let selection = Selection::new(&sizes, &families, |f| wanted(f, &args.family), Limits::default());
    if !args.family.is_empty() && !families.iter().any(|f| selection.shows(&f.id)) {
        let topics: Vec<String> =
            families.iter().take(8).map(|f| format!("{} ({})", f.topic, f.id)).collect();
        return Err(Failure::new(format!("no family is called {}", args.family.join(" or ")))
            .help(format!("there are: {}", topics.join(", "))));
    }
    let alignments = aligned(ctx, &corpus, &families, &selection)?;
    let mut shown = Vec::new();
    each(&args.notices, |notice| {
        if selection.takes(&notice.id) {
            shown.push(notice);
        }
    })?;
    Ok(report(ctx, &shown, &families, &alignments, &selection))
}

fn each(paths: &[PathBuf], mut take: impl FnMut(Notice)) -> Result<(), Failure> {
    paths.iter().try_for_each(|path: &PathBuf| notices::each(Path::new(path), &mut take))
}

fn wanted(family: &Family, words: &[String]) -> bool {
    let named = |word: &String| {
        let titles = [Some(family.topic.as_str()), family.root_title.as_deref()];
        family.id == *word || titles.into_iter().flatten().any(|t| t.contains(word.as_str()))
    };
    words.is_empty() || words.iter().any(named)
}

/// Alignments of the families that are shown.
fn aligned(
    ctx: &Context,
    corpus: &Corpus,
    families: &[Family],
    selection: &Selection,
) -> Result<Vec<Alignment>, Failure> {
    let shown: Vec<Family> = families.iter().filter(|f| selection.shows(&f.id)).cloned().collect();
    name_unaligned(corpus, &shown)?;
    Ok(align::alignments(ctx, corpus, &shown, &align::score::Weights::default()))
}

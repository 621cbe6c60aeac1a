//! `gongwen trace`: which rule read what, line by line, for people who improve the
//! lexicon.

use std::io::Write;
use std::path::{Path, PathBuf};

use gongwen::base::span::Span;
use gongwen::base::text::Text;
use gongwen::diag::Fired;
use gongwen::notice::Notice;
use gongwen::read::bundle;
use gongwen::{Hint, extraction};

use super::Verdict;
use super::args::Trace;
use super::failure::Failure;
use super::inputs::{Input, Origin};
use super::reading::{context, hint};
use super::shelf::Shelf;
use super::unfold::unfold;
use super::walk::discover;
use super::words::{DOUBT, FAINT, HEAD, NAME, count, fit};
use super::worker::{self, Pool};

/// Prints every notice of one file with the rules that fired.
pub(super) fn run(args: &Trace) -> Result<Verdict, Failure> {
    let (ctx, _) = context(&args.reading, &[])?;
    let input = named(&args.file)?;
    let bytes = input
        .load(&Shelf::default())
        .map_err(|e| Failure::new(format!("cannot read {}: {}", input.place(), e.message)))?;
    let workers = Pool::new();
    let open = |bytes: &[u8], hint: &Hint| worker::open(&workers, bytes, hint);
    let mut out = anstream::stdout().lock();
    match extraction::trace(&ctx, &bytes, &hint(&args.reading, &input.path), &open) {
        Ok((notices, fired)) => {
            for (i, notice) in notices.iter().enumerate() {
                print(&mut out, (i + 1, notices.len()), notice, &fired)?;
            }
            out.flush()?;
            Ok(Verdict::Clean)
        }
        Err(e) => {
            writeln!(out, "{DOUBT}{}{DOUBT:#}: {}", e.code.name, e.message)?;
            out.flush()?;
            Ok(Verdict::Findings)
        }
    }
}

/// The one source of this name.
fn named(file: &Path) -> Result<Input, Failure> {
    let (archive, member) = split(file);
    if archive.is_dir() {
        return Err(Failure::new(format!("{} is a folder", archive.display()))
            .help("trace reads one file; give the path of one in that folder"));
    }
    let sources = unfold(discover(std::slice::from_ref(&archive), &[])?).sources;
    let count = sources.len();
    let wanted = |input: &Input| match &member {
        Some(member) => input.path.split_once("!/").is_some_and(|(_, label)| label == member),
        None => count == 1 || !matches!(input.origin, Origin::Member(_)),
    };
    let first =
        sources.iter().find_map(|s| s.path.split_once("!/")).map_or("", |(_, label)| label).to_owned();
    sources.into_iter().find(wanted).ok_or_else(|| {
        let failure = match &member {
            Some(member) => Failure::new(format!("there is no {member} in {}", archive.display())),
            None => Failure::new(format!("{} holds {count} sources", archive.display())),
        };
        failure.help(format!(
            "name one of its members: {}",
            bundle::path(&archive.display().to_string(), &first)
        ))
    })
}

/// A file, and behind `!/` a member of it.
fn split(file: &Path) -> (PathBuf, Option<String>) {
    let text = file.to_string_lossy();
    match text.split_once("!/") {
        Some((archive, member)) if !file.exists() => (archive.into(), Some(member.to_owned())),
        _ => (file.to_owned(), None),
    }
}

fn print(
    out: &mut impl Write,
    (i, of): (usize, usize),
    notice: &Notice,
    fired: &[Fired],
) -> std::io::Result<()> {
    let title = notice.title.as_deref().unwrap_or("without a title");
    writeln!(out, "{HEAD}notice {i} of {of}  {}  {title}{HEAD:#}", notice.id)?;
    let text = Text::new(notice.text.clone());
    let mut fired: Vec<&Fired> = fired.iter().collect();
    fired.sort_by_key(|f| (f.span.start, f.span.end));
    let mut next = fired.into_iter().peekable();
    let (mut start, mut rules) = (0, 0u64);
    for (number, line) in notice.text.lines().enumerate() {
        let end = start + line.chars().count();
        writeln!(out, "{FAINT}{:>5}{FAINT:#}  {line}", number + 1)?;
        while let Some(f) = next.next_if(|f| f.span.start <= end) {
            rule(out, f, &text)?;
            rules += 1;
        }
        start = end + 1;
    }
    for d in &notice.diagnostics {
        writeln!(out, "{DOUBT}{}{DOUBT:#}: {}{}", d.code, d.message, d.span.map(place).unwrap_or_default())?;
    }
    writeln!(
        out,
        "{FAINT}{}, {}{FAINT:#}",
        count(rules, "rule"),
        count(notice.diagnostics.len() as u64, "diagnostic")
    )
}

fn rule(out: &mut impl Write, fired: &Fired, text: &Text) -> std::io::Result<()> {
    let surface = text.raw(fired.span).replace('\n', "⏎");
    let Fired { stage, rule, span } = fired;
    writeln!(
        out,
        "         {FAINT}{stage:8}{FAINT:#} {NAME}{rule:28}{NAME:#} {:11} {}",
        range(*span),
        fit(&surface, 60)
    )
}

fn range(span: Span) -> String {
    format!("{}..{}", span.start, span.end)
}

fn place(span: Span) -> String {
    format!(" (at {})", range(span))
}

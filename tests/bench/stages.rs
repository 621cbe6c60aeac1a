//! `cargo bench`: whole extraction against a bare HTML parse of the same pages, on one
//! core, in the same run.
//!
//! Both sides are run in turns, so that whatever else the machine does falls on both;
//! medians are printed, and the ratio of the two. The allocator is the same for both.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gongwen::diag::Sink;
use gongwen::read::html;
use gongwen::{Context, Hint, Settings, SourceError, clean, extraction, read};

/// Turns of each side.
const ROUNDS: usize = 9;

/// What is timed, each on the same pages; from the second on, each with all before it.
const STAGES: &[(&str, Stage)] = &[
    ("bare parse", |_, page| bare(page)),
    ("read", |_, page| read::load(&page.bytes, &page.hint).map_or(0, |source| markup(&source).len())),
    ("+ tree", |_, page| tree(page).map_or(0, |_| 1)),
    ("+ clean", |ctx, page| {
        let blocks = tree(page).and_then(|tree| clean::page(&ctx.lexicon, &tree, &mut Sink::default()));
        blocks.map_or(0, |blocks| blocks.blocks.len())
    }),
    ("extract", extract),
];

type Stage = fn(&Context, &Page) -> usize;

struct Page {
    bytes: Vec<u8>,
    /// As a parser is given it.
    decoded: String,
    hint: Hint,
}

fn main() {
    let mut out = String::new();
    let (name, files) = pages();
    let pages: Vec<Page> = files.iter().filter_map(|path| page(path)).collect();
    let bytes: usize = pages.iter().map(|p| p.bytes.len()).sum();
    let ctx = Context::new(&Settings::default()).expect("the lexicon loads");
    let _ = writeln!(
        out,
        "{} HTML pages of {name}, {:.1} MB, {ROUNDS} turns each, one core",
        pages.len(),
        mb(bytes)
    );

    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); STAGES.len()];
    for _ in 0..ROUNDS {
        for ((_, stage), times) in STAGES.iter().zip(&mut times) {
            times.push(timed(|| pages.iter().map(|page| stage(&ctx, page)).sum()));
        }
    }
    let medians: Vec<Duration> = times.into_iter().map(median).collect();
    let parse = medians.first().map_or(1.0, Duration::as_secs_f64);
    for ((name, _), time) in STAGES.iter().zip(&medians) {
        row(&mut out, name, *time, parse, (bytes, pages.len()));
    }
    let start = Instant::now();
    let again = Context::new(&Settings::default());
    let _ = writeln!(
        out,
        "loading the lexicon: {:.1?}{}",
        start.elapsed(),
        if again.is_ok() { "" } else { " (failed)" }
    );
    slowest(&mut out, &ctx, &pages);
    // Nothing is left to do where standard output is closed.
    let _ = std::io::stdout().write_all(out.as_bytes());
}

/// Real pages where they are, the specimens of the corpus where they are not.
fn pages() -> (&'static str, Vec<PathBuf>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let real = html(&root.join("../shared/pages"));
    if real.is_empty() {
        return ("corpus/ (../shared/pages is not there)", html(&root.join("corpus")));
    }
    ("../shared/pages", real)
}

fn html(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path());
    let mut found: Vec<_> = entries.filter(|p| p.extension().is_some_and(|e| e == "html")).collect();
    found.sort();
    found
}

fn page(path: &Path) -> Option<Page> {
    let bytes = fs::read(path).ok()?;
    // OLE2: a Word file under an HTML name.
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return None;
    }
    let decoded = match std::str::from_utf8(&bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode(&bytes).0.into_owned(),
    };
    let hint = Hint { path: path.file_name()?.to_string_lossy().into_owned(), ..Hint::default() };
    Some(Page { bytes, decoded, hint })
}

fn bare(page: &Page) -> usize {
    scraper::Html::parse_document(&page.decoded).tree.nodes().len()
}

fn tree(page: &Page) -> Result<html::Page, SourceError> {
    read::load(&page.bytes, &page.hint).and_then(|source| html::parse(markup(&source)))
}

fn markup(source: &read::Source) -> &str {
    if let read::Content::Markup(html) = &source.content { html } else { "" }
}

fn extract(ctx: &Context, page: &Page) -> usize {
    extraction::extract(ctx, &page.bytes, &page.hint).map_or(0, |notices| notices.len())
}

fn timed(work: impl Fn() -> usize) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn slowest(out: &mut String, ctx: &Context, pages: &[Page]) {
    let mut times: Vec<(f64, &Page)> = pages
        .iter()
        .map(|page| {
            let best = |work: &dyn Fn() -> usize| (0..3).map(|_| timed(work)).min().unwrap_or_default();
            let (whole, parse) = (best(&|| extract(ctx, page)), best(&|| bare(page)));
            (whole.as_secs_f64() / parse.as_secs_f64().max(1e-9), page)
        })
        .collect();
    times.sort_by(|a, b| b.0.total_cmp(&a.0));
    let _ = writeln!(out, "pages with the highest ratio:");
    for (ratio, page) in times.iter().take(5) {
        let _ = writeln!(out, "  {ratio:5.2}  {:7} bytes  {}", page.bytes.len(), page.hint.path);
    }
}

fn row(out: &mut String, name: &str, time: Duration, parse: f64, (bytes, pages): (usize, usize)) {
    let s = time.as_secs_f64().max(1e-9);
    let n = u32::try_from(pages).map_or(0.0, f64::from);
    let _ = writeln!(
        out,
        "{name:12} {:8.1} ms  {:7.1} MB/s  {:7.0} pages/s  {:5.2} × bare parse",
        s * 1e3,
        mb(bytes) / s,
        n / s,
        s / parse
    );
}

fn mb(bytes: usize) -> f64 {
    u32::try_from(bytes).map_or(f64::from(u32::MAX), f64::from) / 1e6
}

//! `cargo bench --bench linking`: how long it takes to connect 12,500 to 100,000 notices,
//! and how much memory.
//!
//! The notices are those of `corpus/`, varied: every province of ten or so gets a subject,
//! document numbers and figures of its own. With `ONE_FAMILY=1` all have one subject, which
//! is the worst that can happen to a family; `NOTICES=1000,2000` asks for other sizes.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use gongwen::align;
use gongwen::corpus::Builder;
use gongwen::links::Alignment;
use gongwen::notice::Notice;
use gongwen::{Context, Hint, Settings, extract, jsonl, link};

/// The words that the specimens are about; each province has others in their place.
const SUBJECT: &str = "农村供水";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let places = fs::read_to_string(root.join("places.toml")).into_iter().collect();
    let ctx = Context::new(&Settings { places, ..Settings::default() }).expect("the lexicon loads");
    let models = models(&ctx, &root);
    let sizes = std::env::var_os("NOTICES").map(|s| s.to_string_lossy().into_owned());
    let sizes = sizes.unwrap_or_else(|| "12500,25000,50000,100000".to_owned());
    say(
        "notices  measures  families      links  alignments     add    link   align   total  times  peak GiB",
    );
    let mut before = None;
    for size in sizes.split(',').filter_map(|s| s.trim().parse().ok()) {
        let total = row(&ctx, &models, size, before);
        before = Some(total);
    }
}

fn models(ctx: &Context, root: &Path) -> Vec<Notice> {
    let mut folders: Vec<_> = fs::read_dir(root).into_iter().flatten().flatten().map(|e| e.path()).collect();
    folders.sort();
    let mut found = Vec::new();
    for folder in folders.iter().filter(|f| f.is_dir() && !f.ends_with("forms")) {
        let mut files: Vec<_> =
            fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        files.sort();
        for file in files {
            let bytes = fs::read(&file).unwrap_or_default();
            let hint = Hint { path: file.display().to_string(), ..Hint::default() };
            found.extend(extract(ctx, &bytes, &hint).unwrap_or_default());
        }
    }
    found
}

/// One size; its seconds.
fn row(ctx: &Context, models: &[Notice], size: usize, before: Option<f64>) -> f64 {
    let (mut measures, start) = (0, Instant::now());
    let mut adding = 0.0;
    let mut builder = Builder::default();
    for n in 0..size {
        let Some(model) = models.get(n % models.len().max(1)) else { return 0.0 };
        let notice = varied(model, n / models.len(), n);
        measures += notice.measures.len();
        let start = Instant::now();
        builder.add(ctx, &notice);
        adding += start.elapsed().as_secs_f64();
    }
    let made = start.elapsed().as_secs_f64() - adding;
    let closing = Instant::now();
    let corpus = builder.close();
    adding += closing.elapsed().as_secs_f64();
    let linking = Instant::now();
    let links = link::link(ctx, &corpus);
    let linked = linking.elapsed().as_secs_f64();
    let aligning = Instant::now();
    let (mut alignments, mut bytes) = (0, 0);
    let finish = |found: &[Alignment]| {
        let lines: usize = found.iter().map(|a| jsonl::line(a).map_or(0, |l| l.len())).sum();
        (found.len(), lines)
    };
    let done: Result<(), ()> = align::align(ctx, &corpus, &links.families, &finish, |(n, b)| {
        alignments += n;
        bytes += b;
        Ok(())
    });
    let aligned = aligning.elapsed().as_secs_f64();
    let total = adding + linked + aligned;
    let times = before.map_or_else(|| "    -".to_owned(), |b| format!("{:5.2}", total / b));
    say(&format!(
        "{size:7} {measures:9} {:9} {:10} {alignments:11} {adding:7.1} {linked:7.1} {aligned:7.1} {total:7.1}  {times}  {:8.2}  ({made:.0} s to make them, {} MB of alignments{})",
        links.families.len(),
        links.links.len(),
        peak(),
        bytes / 1_000_000,
        if done.is_ok() { "" } else { ", stopped" }
    ));
    total
}

/// A notice of province `province`: another subject, other numbers, other figures.
fn varied(model: &Notice, province: usize, n: usize) -> Notice {
    let han = |i: usize| char::from_u32(0x4e00 + u32::try_from(i).unwrap_or(0)).unwrap_or('甲');
    let one = std::env::var_os("ONE_FAMILY").is_some();
    let subject: String = if one {
        SUBJECT.to_owned()
    } else {
        // Moduli without a common factor: no two provinces share a subject.
        let places = [(7, 5987), (131, 5981), (1733, 5953), (4099, 5939)];
        places.map(|(k, size)| han((province + 1) * k % size)).into_iter().collect()
    };
    let year = |s: &str| s.replace("〔2024〕", &format!("〔2024〕{}", 10 + province));
    let text = |s: &str| year(&s.replace(SUBJECT, &subject));
    let mut notice = model.clone();
    notice.id = format!("{n:016x}");
    notice.source.path = format!("{n}.html");
    notice.title = model.title.as_deref().map(text);
    if let Some(enclosed) = &mut notice.encloses {
        enclosed.title = text(&enclosed.title);
    }
    if let Some(number) = &mut notice.doc_number {
        number.text = year(&number.text);
    }
    for citation in &mut notice.citations {
        citation.title = citation.title.as_deref().map(text);
        citation.doc_number = citation.doc_number.as_deref().map(year);
    }
    for measure in &mut notice.measures {
        let rest = measure.id.split_once('/').map_or("", |(_, rest)| rest);
        measure.id = format!("{n:016x}/{rest}");
        measure.text = text(&measure.text);
        measure.section.iter_mut().for_each(|s| *s = text(s));
    }
    notice.text = format!("{}{}", text(&notice.text), n);
    notice
}

/// Most memory that the process has had.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kib: f64 = line.and_then(|l| l.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0.0);
    kib / f64::from(1 << 20)
}

fn say(line: &str) {
    // Nothing is left to do where standard output is closed.
    let _ = writeln!(std::io::stdout(), "{line}");
}

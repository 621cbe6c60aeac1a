//! `gongwen diff`: what differs between two notices, for the eye and with the exit status of
//! `diff`.

mod layout;
mod print;
mod side;

use std::io::{IsTerminal, Write};

use gongwen::report::two::difference;
use gongwen::{align, jsonl};

use super::Verdict;
use super::args::Diff;
use super::failure::Failure;
use super::reading::context;
use print::Printer;

/// Prints what differs.
pub(super) fn run(args: &Diff) -> Result<Verdict, Failure> {
    let (ctx, _) = context(&args.reading, &[])?;
    let both = [&args.a, &args.b];
    if both.iter().all(|p| p.as_os_str() == "-") {
        return Err(Failure::new("only one of the two can come from standard input"));
    }
    let a = side::notice(&ctx, &args.reading, &args.a)?;
    let b = side::notice(&ctx, &args.reading, &args.b)?;
    if align::too_large(&a, &b) {
        let many = format!("too many measures to compare: {} and {}", a.measures.len(), b.measures.len());
        return Err(Failure::new(many));
    }
    let found = difference(&ctx, &a, &b);
    let mut out = anstream::stdout().lock();
    if args.json {
        let line =
            jsonl::line(&found).map_err(|e| Failure::new(format!("the difference is no JSON: {e}")))?;
        out.write_all(&line)?;
    } else {
        let terminal = std::io::stdout().is_terminal();
        let coloured = out.current_choice() != anstream::ColorChoice::Never;
        let printer = Printer {
            width: terminal.then(layout::columns).flatten(),
            marks: !coloured,
            whole: args.full,
            names: [args.a.display().to_string(), args.b.display().to_string()],
        };
        printer.print(&mut out, &found, [&a.measures, &b.measures])?;
    }
    out.flush()?;
    Ok(if found.is_empty() { Verdict::Clean } else { Verdict::Findings })
}

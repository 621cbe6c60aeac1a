//! `gongwen explain`: what a diagnostic code means.

use std::io::Write;

use gongwen::base::text::cut;
use gongwen::diag::Severity;
use gongwen::diag::codes::{self, Code};

use super::Verdict;
use super::args::Explain;
use super::failure::Failure;
use super::words::{BAD, DOUBT, FAINT, HEAD, NAME};

/// Prints one entry, or the list.
pub(super) fn run(args: &Explain) -> Result<Verdict, Failure> {
    let mut out = anstream::stdout().lock();
    match &args.code {
        None => list(&mut out)?,
        Some(name) => entry(&mut out, codes::find(name).ok_or_else(|| unknown(name))?)?,
    }
    out.flush()?;
    Ok(Verdict::Clean)
}

fn list(out: &mut impl Write) -> std::io::Result<()> {
    let width = codes::ALL.iter().map(|c| c.name.len()).max().unwrap_or(0);
    for code in codes::ALL {
        writeln!(out, "{NAME}{:width$}{NAME:#}  {:7}  {}", code.name, word(code.severity), code.headline)?;
    }
    writeln!(out, "\n{FAINT}gongwen explain CODE tells why one matters and shows an example.{FAINT:#}")
}

fn entry(out: &mut impl Write, code: &Code) -> std::io::Result<()> {
    let style = match code.severity {
        Severity::Error => BAD,
        Severity::Warning => DOUBT,
        Severity::Note => NAME,
    };
    writeln!(out, "{HEAD}{}{HEAD:#}  {style}{}{style:#}\n", code.name, word(code.severity))?;
    writeln!(out, "{}\n", code.headline)?;
    for line in wrapped(code.why, 80) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "\n{HEAD}Example{HEAD:#}\n  {}", code.example)
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// `text` in lines of at most `width` bytes, broken at spaces.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let full = lines.last().is_some_and(|l| !l.is_empty() && l.len() + 1 + word.len() > width);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

fn unknown(name: &str) -> Failure {
    // The code that shares the longest beginning is most likely meant.
    let shared = |c: &&Code| c.name.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
    let near = codes::ALL.iter().max_by_key(shared).filter(|c| shared(c) >= 3);
    let help = match near {
        Some(code) => format!("did you mean {}? `gongwen explain` lists all codes", code.name),
        None => "`gongwen explain` lists all codes".to_owned(),
    };
    Failure::new(format!("there is no diagnostic code `{}`", cut(name, 0..name.len().min(80)))).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("overlongword a", 4), ["overlongword", "a"]);
    }

    #[test]
    fn a_near_miss_is_answered_with_the_code_meant() {
        assert!(unknown("date-conflicts").to_string().contains("did you mean date-conflict?"));
        assert!(!unknown("zzz").to_string().contains("did you mean"));
    }
}

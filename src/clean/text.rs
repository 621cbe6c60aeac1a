//! Cleans text without markup: pasted pages, text layers of PDF files.
//!
//! Lines in, the document's lines out. Lines that were broken at a constant width are
//! joined again where the evidence is clear; tables are left to their own reader.

use super::blocks::{BlockKind, Blocks, Builder, Style};
use super::lines::Line;
use super::{plain, refuse, tables, teaser, trim};
use crate::base::text::{han_count, is_invisible, is_wide};
use crate::diag::{Sink, codes};
use crate::lexicon::Lexicon;
use crate::lexicon::boilerplate::compact;
use crate::read::SourceError;

/// Cleans plain text.
pub fn text(lexicon: &Lexicon, text: &str, sink: &mut Sink) -> Result<Blocks, SourceError> {
    let rules = &lexicon.boilerplate;
    let mut lines: Vec<Line> = text.lines().map(tidy).filter(|l| !l.is_empty()).map(plain).collect();
    trim::classify(rules, &mut lines);
    let mut kept: Vec<usize> = (0..lines.len()).collect();
    kept.retain(|&i| lines.get(i).is_some_and(|l| !is_separator(&l.text)));
    let mut built = Builder::default();
    trim::trim(rules, &lines, &mut kept, &mut built.fields, sink);
    let words: Vec<&str> = kept.iter().filter_map(|&i| lines.get(i)).map(|l| l.text.as_str()).collect();
    let words = if teaser::leads(rules, &words) { words.get(1..).unwrap_or(&[]) } else { &words };
    let han: usize = words.iter().map(|w| han_count(w)).sum();
    if han < refuse::FEW {
        return Err(SourceError::new(codes::NO_DOCUMENT, "the text holds hardly any Chinese"));
    }
    with_tables(lexicon, words, &mut built);
    Ok(built.finish())
}

/// Appends the lines: tables as they stand, the rest with broken lines joined.
fn with_tables(lexicon: &Lexicon, words: &[&str], built: &mut Builder) {
    let regions = tables::detect(&lexicon.columns, words);
    let mut prose: Vec<&[&str]> = Vec::new();
    let mut at = 0;
    for region in &regions {
        prose.push(words.get(at..region.lines.start).unwrap_or(&[]));
        at = region.lines.end;
    }
    prose.push(words.get(at..).unwrap_or(&[]));
    let width = broken_at(&prose.concat());
    for (i, lines) in prose.iter().enumerate() {
        for line in joined(lines, width) {
            built.line(&line.replace('\t', " "), BlockKind::Paragraph(Style::default()));
        }
        if let Some(region) = regions.get(i) {
            region.append(words, built);
        }
    }
}

/// A line without invisible characters, its white space collapsed: to a tab, which parts
/// the cells of a row, or to a space.
pub(super) fn tidy(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut gap = None;
    for c in line.chars().filter(|&c| c == '\t' || !is_invisible(c)) {
        if c.is_whitespace() {
            gap = if c == '\t' { Some(c) } else { gap.or(Some(' ')) };
        } else {
            if !out.is_empty() {
                out.extend(gap);
            }
            gap = None;
            out.push(c);
        }
    }
    out
}

/// Lines that only separate: rules, slashes, page numbers.
fn is_separator(line: &str) -> bool {
    let squeezed = compact(line);
    let bare =
        squeezed.trim_matches(|c| matches!(c, '-' | '/' | '=' | '_' | '*' | '~' | '.' | '·' | '#' | '+'));
    if bare.is_empty() {
        return true;
    }
    let dashed = squeezed.starts_with('-') && squeezed.ends_with('-');
    let numbered = squeezed.strip_prefix('第').and_then(|s| s.strip_suffix('页')).is_some_and(is_digits);
    dashed && is_digits(bare) || numbered
}

fn is_digits(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())
}

/// Joins lines that were broken at a constant width.
fn joined(lines: &[&str], width: Option<usize>) -> Vec<String> {
    let Some(width) = width else { return lines.iter().map(|&l| l.to_owned()).collect() };
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        match out.last_mut().filter(|_| open) {
            Some(last) => {
                let glue = last.chars().next_back().is_some_and(|c| !is_wide(c))
                    && line.chars().next().is_some_and(|c| !is_wide(c));
                if glue {
                    last.push(' ');
                }
                last.push_str(line);
            }
            None => out.push((*line).to_owned()),
        }
        open = is_full(line, width) && !ends_sentence(line);
    }
    out
}

/// The width at which the lines of a text were broken, if most of the long ones end at
/// the same place and in mid-sentence.
fn broken_at(lines: &[&str]) -> Option<usize> {
    let mut counts = [0_usize; 64];
    for line in lines {
        if let Some(count) = counts.get_mut(line.chars().count()) {
            *count += 1;
        }
    }
    let near = |w: usize| counts.iter().skip(w.saturating_sub(1)).take(3).sum::<usize>();
    let width = (16..62).max_by_key(|&w| near(w))?;
    let long = lines.iter().filter(|l| l.chars().count() > width + 4).count();
    let full = lines.iter().filter(|l| is_full(l, width)).count();
    let cut = lines.iter().filter(|l| is_full(l, width) && !ends_sentence(l)).count();
    (full >= 8 && full * 10 > lines.len() * 4 && long * 20 < lines.len() && cut * 2 > full).then_some(width)
}

fn is_full(line: &str, width: usize) -> bool {
    let chars = line.chars().count();
    chars + 3 >= width && chars <= width + 4
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['。', '；', '：', ':', ';', '！', '？', '”', '）', ')', '》'])
}

//! A difference for the terminal: in the order of the first notice, what is the same folded.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use gongwen::align::strokes::Stroke;
use gongwen::links::{Attribute, Change, Side};
use gongwen::notice::{Measure, Role};
use gongwen::report::Card;
use gongwen::report::two::{Difference, Fate, Step, Stretch};

use super::super::words::{DOUBT, FAINT, HEAD, NAME, count};
use super::layout::{Run, lines};

/// What only the first notice has. Not by colour alone.
const GONE: Style = AnsiColor::Red.on_default().strikethrough();
/// What only the second has.
const NEW: Style = AnsiColor::Green.on_default().underline();
/// The same for what is marked by its place already.
const FIRST: Style = AnsiColor::Red.on_default();
/// The same for the second.
const SECOND: Style = AnsiColor::Green.on_default();
/// Kept text that is longer is cut in its middle.
const KEPT: usize = 70;
/// What is left of it before and behind a change.
const CONTEXT: usize = 24;

/// How a difference is printed.
#[derive(Debug)]
pub(super) struct Printer {
    /// Columns to wrap at, on a terminal.
    pub(super) width: Option<usize>,
    /// Whether changes are marked as `[-…-]` and `{+…+}`, where there is no colour.
    pub(super) marks: bool,
    /// Whether kept text is printed whole.
    pub(super) whole: bool,
    /// What the notices were called.
    pub(super) names: [String; 2],
}

impl Printer {
    /// Prints all of it; `measures` are those of both notices.
    pub(super) fn print(
        &self,
        out: &mut impl Write,
        found: &Difference,
        measures: [&[Measure]; 2],
    ) -> io::Result<()> {
        if found.is_empty() {
            return Ok(());
        }
        self.title(out, '-', FIRST, &self.names[0], &found.a)?;
        self.title(out, '+', SECOND, &self.names[1], &found.b)?;
        for head in &found.heads {
            let both = [&head.a, &head.b].map(|v| v.as_deref().unwrap_or("—").to_owned());
            self.fact(out, &head.field, both, None)?;
        }
        for run in found.steps.chunk_by(|x, y| x.fate == Fate::Unchanged && y.fate == Fate::Unchanged) {
            writeln!(out)?;
            match run {
                [first, ..] if first.fate == Fate::Unchanged => {
                    let same = count(run.len() as u64, "measure");
                    writeln!(out, "{FAINT}= {same} unchanged{FAINT:#}")?;
                }
                _ => run.iter().try_for_each(|step| self.step(out, step, measures))?,
            }
        }
        if !found.rest.is_empty() {
            writeln!(out, "\n{HEAD}~ outside the measures{HEAD:#}")?;
            self.text(out, &found.rest)?;
        }
        Self::sums(out, found)
    }

    fn title(
        &self,
        out: &mut impl Write,
        mark: char,
        style: Style,
        name: &str,
        card: &Card,
    ) -> io::Result<()> {
        let title = card.title.as_deref().unwrap_or("without a title").replace('\n', "");
        let runs = [
            Run::new(style.bold(), format!("{mark}{mark} ")),
            Run::new(HEAD, title),
            Run::new(FAINT, format!("  {name}")),
        ];
        self.put(out, &runs, 0)
    }

    fn step(&self, out: &mut impl Write, step: &Step, measures: [&[Measure]; 2]) -> io::Result<()> {
        let [a, b] = [step.a.and_then(|i| measures[0].get(i)), step.b.and_then(|i| measures[1].get(i))];
        let (mark, style) = match step.fate {
            Fate::Removed => ('-', FIRST),
            Fate::Added => ('+', SECOND),
            _ => ('~', DOUBT),
        };
        let label = |m: Option<&Measure>| m.and_then(|m| m.label.clone());
        let name = match (label(a), label(b)) {
            (Some(x), Some(y)) if x != y => format!("{x} → {y}"),
            (x, y) => x.or(y).unwrap_or_else(|| "·".to_owned()),
        };
        let section = b.or(a).and_then(|m| m.section.last()).cloned().unwrap_or_default();
        let mut head =
            vec![Run::new(style.bold(), format!("{mark} {name}")), Run::new(FAINT, format!("  {section}"))];
        if step.escalation {
            head.push(Run::new(DOUBT, "  ▲ stricter below"));
        }
        self.put(out, &head, 0)?;
        self.text(out, &step.text)?;
        for change in &step.changes {
            self.change(out, change)?;
        }
        if step.fate != Fate::Changed {
            self.units(out, b.or(a))?;
        }
        self.also(out, step, measures)
    }

    fn text(&self, out: &mut impl Write, text: &[Stretch]) -> io::Result<()> {
        // A measure that only one side has is marked by its sign already.
        let alone = text.len() == 1;
        let mut runs = Vec::new();
        for (at, stretch) in text.iter().enumerate() {
            let ends = (at > 0, at + 1 < text.len());
            runs.push(match stretch.stroke {
                Stroke::Kept => Run::plain(self.kept(&stretch.text, ends)),
                Stroke::Deleted if alone => Run::new(FIRST, stretch.text.as_str()),
                Stroke::Inserted if alone => Run::new(SECOND, stretch.text.as_str()),
                Stroke::Deleted => Run::new(GONE, self.marked("[-", &stretch.text, "-]")),
                Stroke::Inserted => Run::new(NEW, self.marked("{+", &stretch.text, "+}")),
            });
        }
        self.put(out, &runs, 4)
    }

    fn marked(&self, open: &str, text: &str, close: &str) -> String {
        if self.marks { format!("{open}{text}{close}") } else { text.to_owned() }
    }

    /// Kept text, long stretches cut to what stands beside the changes.
    fn kept(&self, text: &str, (after, before): (bool, bool)) -> String {
        let length = text.chars().count();
        if self.whole || length <= KEPT {
            return text.to_owned();
        }
        let head: String = text.chars().take(if after { CONTEXT } else { 0 }).collect();
        let tail: String = text.chars().skip(length - if before { CONTEXT } else { 0 }).collect();
        format!("{head} ⋯ {tail}")
    }

    fn change(&self, out: &mut impl Write, change: &Change) -> io::Result<()> {
        let name = match (change.attribute, change.role) {
            (Attribute::Units, Some(Role::Lead)) => "lead",
            (Attribute::Units, Some(Role::Support)) => "support",
            (Attribute::Units, Some(Role::Supervise)) => "supervise",
            (Attribute::Units, _) => "responsible",
            (Attribute::Times, _) => "time",
            (Attribute::Quantities, _) => "figure",
        };
        let both = [&change.a, &change.b].map(|v| v.as_deref().unwrap_or("—").to_owned());
        self.fact(out, name, both, change.stricter)
    }

    /// `time  2025年底前 → 2024年底前  second is stricter`.
    fn fact(
        &self,
        out: &mut impl Write,
        name: &str,
        [a, b]: [String; 2],
        stricter: Option<Side>,
    ) -> io::Result<()> {
        let told = match stricter {
            Some(Side::A) => "  first is stricter",
            Some(Side::B) => "  second is stricter",
            _ => "",
        };
        let runs = [
            Run::new(NAME, format!("{name:<15} ")),
            Run::new(FIRST, a),
            Run::plain(" → "),
            Run::new(SECOND, b),
            Run::new(DOUBT, told),
        ];
        self.put(out, &runs, 4)
    }

    fn units(&self, out: &mut impl Write, measure: Option<&Measure>) -> io::Result<()> {
        let units: Vec<&str> = measure.iter().flat_map(|m| &m.units).map(|u| u.text.as_str()).collect();
        if units.is_empty() {
            return Ok(());
        }
        self.put(out, &[Run::new(FAINT, units.join("、"))], 4)
    }

    fn also(&self, out: &mut impl Write, step: &Step, measures: [&[Measure]; 2]) -> io::Result<()> {
        let (other, sign) = if step.a.is_some() { (measures[1], '+') } else { (measures[0], '-') };
        let label = |&at: &usize| {
            let measure = other.get(at)?;
            Some(format!(
                "{sign}{}",
                measure.number.as_ref().or(measure.label.as_ref()).map_or("·", String::as_str)
            ))
        };
        let labels: Vec<String> = step.also.iter().filter_map(label).collect();
        if labels.is_empty() {
            return Ok(());
        }
        self.put(out, &[Run::new(FAINT, format!("see also {}", labels.join(" ")))], 4)
    }

    fn sums(out: &mut impl Write, found: &Difference) -> io::Result<()> {
        let of = |fate: Fate| found.steps.iter().filter(|s| s.fate == fate).count();
        let (same, changed) = (of(Fate::Unchanged), of(Fate::Changed));
        let (gone, new) = (of(Fate::Removed), of(Fate::Added));
        writeln!(
            out,
            "\n{FAINT}{same} unchanged, {changed} changed, {gone} only in the first, {new} only in the second{FAINT:#}"
        )
    }

    fn put(&self, out: &mut impl Write, runs: &[Run], indent: usize) -> io::Result<()> {
        lines(runs, indent, self.width).iter().try_for_each(|line| writeln!(out, "{line}"))
    }
}

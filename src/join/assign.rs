//! Tables that assign the tasks of a plan: their units go to the plan's own measures.
//!
//! A 责任分工表 repeats the measures of the text that it hangs on and says who does them.
//! Where most of its rows are such repetitions, each gives its units and times to the
//! measure that it repeats and is no measure of its own.

use std::collections::BTreeMap;

use crate::base::span::Span;
use crate::base::text::is_han;
use crate::notice::{Measure, Notice};

/// Characters of a task that tell it from others at least.
const TELLING: usize = 6;
/// Rows of ten that must repeat the text, so that a table which only resembles it in places
/// keeps its measures.
const MOST: usize = 6;

/// Moves the units of rows that repeat a measure of `cover` to that measure.
pub(super) fn tasks(cover: &mut Notice, table: &mut Notice) {
    let known = Known::new(&cover.measures);
    let found: Vec<Option<usize>> = table.measures.iter().map(|row| known.find(row)).collect();
    let repeated = found.iter().flatten().count();
    if repeated == 0 || repeated * 10 < table.measures.len() * MOST {
        return;
    }
    let behind = if cover.text.is_empty() { 0 } else { cover.text.chars().count() + 1 };
    let mut kept = Vec::new();
    for (row, at) in std::mem::take(&mut table.measures).into_iter().zip(found) {
        match at.and_then(|at| cover.measures.get_mut(at)) {
            Some(measure) => give(measure, row, behind),
            None => kept.push(row),
        }
    }
    table.measures = kept;
}

/// Adds what a row says to the measure that it repeats; what the measure says itself stays.
fn give(measure: &mut Measure, row: Measure, behind: usize) {
    let moved = |span: Span| Span::new(span.start + behind, span.end + behind);
    for mut unit in row.units {
        unit.span = moved(unit.span);
        if !measure.units.iter().any(|u| u.text == unit.text && u.role == unit.role) {
            measure.units.push(unit);
        }
    }
    for mut time in row.times {
        time.span = moved(time.span);
        let same = |t: &crate::notice::Time| {
            t.kind == time.kind && t.value == time.value && t.recurrence == time.recurrence
        };
        if !measure.times.iter().any(same) {
            measure.times.push(time);
        }
    }
    for (label, value) in row.labels {
        measure.labels.entry(label).or_insert(value);
    }
}

/// The measures of a text by what they say.
struct Known {
    texts: BTreeMap<String, Vec<usize>>,
    titles: BTreeMap<String, Vec<usize>>,
    ordinals: Vec<Option<u32>>,
}

impl Known {
    fn new(measures: &[Measure]) -> Self {
        let (mut texts, mut titles) = (BTreeMap::new(), BTreeMap::new());
        for (at, measure) in measures.iter().enumerate() {
            let text = key(&measure.text);
            if let Some(title) = measure.title.as_deref().map(key) {
                // A table often leaves the heading out and repeats the sentences.
                if let Some(body) = text.strip_prefix(&title).filter(|b| !b.is_empty()) {
                    texts.entry(body.to_owned()).or_insert_with(Vec::new).push(at);
                }
                titles.entry(title).or_insert_with(Vec::new).push(at);
            }
            texts.entry(text).or_insert_with(Vec::new).push(at);
        }
        Self { texts, titles, ordinals: measures.iter().map(|m| m.ordinal).collect() }
    }

    /// The one measure that a row repeats: the same words, or the words of its heading; of
    /// several the one with the same number.
    fn find(&self, row: &Measure) -> Option<usize> {
        let text = key(&row.text);
        if text.chars().count() < TELLING {
            return None;
        }
        let title = row.title.as_deref().map(key).filter(|t| t.chars().count() >= TELLING);
        let found = self
            .texts
            .get(&text)
            .or_else(|| self.titles.get(&text))
            .or_else(|| self.titles.get(title.as_ref()?))
            .or_else(|| self.beginning(&text))?;
        match found.as_slice() {
            [one] => Some(*one),
            several => {
                let mut same = several.iter().filter(|&&at| {
                    row.ordinal.is_some() && self.ordinals.get(at).copied().flatten() == row.ordinal
                });
                same.next().copied().filter(|_| same.next().is_none())
            }
        }
    }

    /// The measure whose text goes on where the row's breaks off.
    fn beginning(&self, text: &str) -> Option<&Vec<usize>> {
        let mut behind = self.texts.range(text.to_owned()..).take_while(|(k, _)| k.starts_with(text));
        let first = behind.next();
        first.filter(|_| behind.next().is_none()).map(|(_, at)| at)
    }
}

/// What two printings of a task share.
fn key(text: &str) -> String {
    text.chars().filter(|&c| is_han(c) || c.is_ascii_alphanumeric()).collect()
}

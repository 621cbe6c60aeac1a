//! The margins between which a document is set, its usual size and its usual pitch.
//!
//! All are worked out from the lines: the edge that many lines share is a margin, wherever the
//! page box may end.

use super::paragraphs::{Set, Usual};
use super::sheet::{Block, Sheet};

/// Margins of pages of one width.
#[derive(Clone, Copy, Debug)]
struct Margins {
    width: f32,
    left: f32,
    right: f32,
}

/// Blocks of a page with what is known about the page.
#[derive(Debug)]
pub(super) struct Spread {
    pub(super) page: u32,
    width: f32,
    height: f32,
    /// Height of a short rule above the notes of the page.
    notes: Option<f32>,
    pub(super) blocks: Vec<Block>,
}

impl Spread {
    /// The blocks of a page.
    pub(super) fn new(sheet: Sheet) -> Self {
        let (page, width, height) = (sheet.page, sheet.width, sheet.height);
        let short = |s: &&super::rules::Segment| {
            s.at > height * 0.5 && (20.0..width * 0.45).contains(&(s.to - s.from))
        };
        let notes = sheet.loose.iter().rev().find(short).map(|s| s.at);
        Self { page, width, height, notes, blocks: sheet.blocks() }
    }

    fn lines(&self) -> impl Iterator<Item = &super::line::Line> {
        self.blocks.iter().flat_map(|b| match b {
            Block::Text(lines, None) => lines.as_slice(),
            _ => &[],
        })
    }
}

/// The lines of a text block between their margins.
pub(super) struct Measure {
    margins: Vec<Margins>,
    /// What is usual in the document.
    pub(super) usual: Usual,
}

impl Measure {
    /// Measures a document.
    pub(super) fn new(spreads: &[Spread]) -> Self {
        let mut margins: Vec<Margins> = Vec::new();
        for spread in spreads {
            if margins.iter().all(|m| (m.width - spread.width).abs() > 8.0) {
                margins.push(of_width(spreads, spread.width));
            }
        }
        let mut measure = Self { margins, usual: usual(spreads) };
        measure.usual.parts = measure.parts(spreads);
        measure
    }

    /// The distance of lines from which a paragraph ends. Pages that were made for a screen
    /// have no indent but room between paragraphs: most lines before a wide step are then
    /// short, and most before a narrow one are full.
    fn parts(&self, spreads: &[Spread]) -> Option<f32> {
        let mut steps: Vec<(f32, bool)> = Vec::new();
        for spread in spreads {
            for block in spread.blocks.iter().filter(|b| matches!(b, Block::Text(_, None))) {
                let set = self.set(spread, block);
                let body = |s: &Set| (s.line.size / self.usual.size - 1.0).abs() < 0.06 && !s.note;
                let pairs = set.windows(2).filter(|w| w.iter().all(body));
                steps.extend(pairs.map(|w| {
                    let full = w[0].right - w[0].line.edges.x1 < w[0].line.size * 2.0;
                    (w[1].line.edges.level() - w[0].line.edges.level(), full)
                }));
            }
        }
        steps.retain(|s| s.0 > self.usual.size * 0.9);
        steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        let least = steps.get(steps.len() / 10)?.0;
        let within = |from: f32, to: f32| {
            let start = steps.partition_point(|s| s.0 <= least * from);
            let end = steps.partition_point(|s| s.0 <= least * to);
            steps.get(start..end).unwrap_or_default()
        };
        let (narrow, between, wide) = (within(0.0, 1.06), within(1.06, 1.12), within(1.12, 1.9));
        let full = |of: &[(f32, bool)]| of.iter().filter(|s| s.1).count();
        let told = narrow.len() >= 5
            && wide.len() >= 5
            && between.len() * 20 <= steps.len()
            && full(narrow) * 5 >= narrow.len() * 4
            && full(wide) * 5 <= wide.len() * 2;
        told.then(|| least.midpoint(wide.first().map_or(least, |s| s.0)))
    }

    /// Sets the lines of a block between the margins of its page.
    pub(super) fn set(&self, spread: &Spread, block: &Block) -> Vec<Set> {
        let Block::Text(lines, column) = block else { return Vec::new() };
        let page = self.margins.iter().find(|m| (m.width - spread.width).abs() <= 8.0);
        let (left, right) = column.unwrap_or_else(|| page.map_or((0.0, spread.width), |m| (m.left, m.right)));
        let small = |l: &super::line::Line| l.size < self.usual.size * 0.95;
        let low = |l: &super::line::Line| spread.notes.is_some_and(|y| l.edges.level() > y);
        let set = |l: &super::line::Line| {
            let note = small(l) && low(l) && l.edges.y0 < spread.height;
            let middle = column.map_or(spread.width / 2.0, |(left, right)| left.midpoint(right));
            Set { line: l.clone(), page: spread.page, left, right, middle, note }
        };
        lines.iter().map(set).collect()
    }
}

/// Margins of all pages of a width.
fn of_width(spreads: &[Spread], width: f32) -> Margins {
    let pages = || spreads.iter().filter(|s| (s.width - width).abs() <= 8.0);
    let mut lefts: Vec<f32> = pages().flat_map(Spread::lines).map(|l| l.edges.x0).collect();
    let mut rights: Vec<f32> = pages().flat_map(Spread::lines).map(|l| -l.edges.x1).collect();
    let few = lefts.len() < 8;
    if few {
        // A page of tables: its few lines are set to the width of the tables.
        for block in pages().flat_map(|s| &s.blocks) {
            if let Block::Table(found) = block {
                lefts.push(found.edges.x0);
                rights.push(-found.edges.x1);
            }
        }
    }
    let least = |all: &[f32]| all.iter().copied().reduce(f32::min);
    let left = if few { least(&lefts).unwrap_or(0.0) } else { shared(&mut lefts) };
    let right = if few { -least(&rights).unwrap_or(-width) } else { -shared(&mut rights) };
    // Short lines alone show no margin; paper has much the same one on both sides.
    let reached = rights.iter().filter(|r| (-**r - right).abs() < 7.0).count();
    let right = if few || reached < 3 { right.max(width - left) } else { right };
    Margins { width, left, right }
}

/// The smallest value that many share; single lines may hang out.
fn shared(values: &mut [f32]) -> f32 {
    values.sort_by(f32::total_cmp);
    let enough = (values.len() / 16).max(2);
    let least = values.first().copied().unwrap_or(0.0);
    let at = (0..values.len()).find(|i| {
        let (from, to) = (values.get(*i), values.get(*i + enough - 1));
        matches!((from, to), (Some(from), Some(to)) if to - from < 7.0)
    });
    at.and_then(|i| values.get(i).copied()).unwrap_or(least)
}

/// Size of most characters, and distance of most lines.
fn usual(spreads: &[Spread]) -> Usual {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    let mut steps: Vec<f32> = Vec::new();
    for spread in spreads {
        for block in &spread.blocks {
            let Block::Text(lines, _) = block else { continue };
            sizes.extend(lines.iter().map(|l| (l.size, l.text.chars().count())));
            let pairs = lines.windows(2).map(|w| w[1].edges.level() - w[0].edges.level());
            steps.extend(pairs.filter(|s| *s > 3.0));
        }
    }
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    steps.sort_by(f32::total_cmp);
    let all: usize = sizes.iter().map(|s| s.1).sum();
    let mut seen = 0;
    let middle = sizes.iter().find(|s| {
        seen += s.1;
        seen * 2 >= all
    });
    let size = middle.map_or(12.0, |s| s.0);
    Usual { size, pitch: steps.get(steps.len() / 2).copied().unwrap_or(size * 1.8), parts: None }
}

//! What stands on a page before anything is made of it: glyphs in their boxes, and rules.
//!
//! The readers of PDF and OFD draw onto an [`Ink`]; edges are in points of 1/72 inch from the
//! upper left corner of the page as it is read, and y grows downwards. Nothing here says what
//! belongs together.

use std::collections::BTreeMap;

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ink {
    /// Page from 1.
    pub page: u32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Its characters, in the order in which they were drawn.
    pub glyphs: Vec<Glyph>,
    /// Its horizontal and vertical strokes and thin filled boxes.
    pub rules: Vec<Edges>,
    /// Whether a picture covers a good part of it.
    pub picture: bool,
}

/// One character.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// The character; U+FFFD where the file does not say which.
    pub ch: char,
    /// Its box: the advance wide, about one size high.
    pub edges: Edges,
    /// Size of the type in points.
    pub size: f32,
    /// Whether the type is bold.
    pub bold: bool,
    /// Quarter turns clockwise by which the character lies on its side.
    pub turn: u8,
}

/// A box, or a rule as a thin one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Edges {
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub y1: f32,
}

impl Edges {
    /// The box with two opposite corners.
    pub fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) }
    }

    /// Its width.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Its height.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// The middle between left and right.
    pub fn middle(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }

    /// The middle between top and bottom.
    pub fn level(&self) -> f32 {
        f32::midpoint(self.y0, self.y1)
    }

    /// Whether a point lies inside.
    pub fn holds(&self, x: f32, y: f32) -> bool {
        (self.x0..=self.x1).contains(&x) && (self.y0..=self.y1).contains(&y)
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// The edges in the order of [`Place::Area`](crate::read::paper::Place::Area).
    pub fn to_array(self) -> [f32; 4] {
        [self.x0, self.y0, self.x1, self.y1]
    }

    /// The box after a quarter turn counterclockwise of a page of this width.
    pub(super) fn turned(self, width: f32) -> Self {
        Self::new(self.y0, width - self.x0, self.y1, width - self.x1)
    }
}

impl Ink {
    /// Turns the page until most of its characters stand upright, and drops what is drawn
    /// beside it or twice. The number of quarter turns comes back.
    pub(super) fn settle(&mut self) -> usize {
        let (width, height) = (self.width, self.height);
        let on_page = |g: &Glyph| {
            let (x, y) = (g.edges.middle(), g.edges.level());
            (0.0..=width).contains(&x) && (0.0..=height).contains(&y)
        };
        self.glyphs.retain(|g| g.size >= MIN_SIZE && !g.ch.is_whitespace() && on_page(g));
        let turns = self.turn();
        for _ in 0..turns {
            self.turn_back();
        }
        self.once();
        turns
    }

    /// The quarter turns of most characters.
    fn turn(&self) -> usize {
        let mut counts = [0_usize; 4];
        for glyph in &self.glyphs {
            if let Some(count) = counts.get_mut(usize::from(glyph.turn % 4)) {
                *count += 1;
            }
        }
        let most = counts.iter().copied().max().unwrap_or(0);
        counts.iter().position(|c| *c == most).unwrap_or(0)
    }

    /// Turns the page counterclockwise by a quarter.
    fn turn_back(&mut self) {
        let width = self.width;
        for glyph in &mut self.glyphs {
            glyph.edges = glyph.edges.turned(width);
            glyph.turn = (glyph.turn + 3) % 4;
        }
        for rule in &mut self.rules {
            *rule = rule.turned(width);
        }
        (self.width, self.height) = (self.height, self.width);
    }

    /// Keeps one of the copies that some programs draw, a little apart, to make type bold.
    fn once(&mut self) {
        let mut seen: BTreeMap<(char, i32, i32), Vec<usize>> = BTreeMap::new();
        let mut kept: Vec<Glyph> = Vec::with_capacity(self.glyphs.len());
        for glyph in &self.glyphs {
            let (column, row) = (slot(glyph.edges.x0), slot(glyph.edges.y0));
            let near = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (column + dx, row + dy)));
            let copy = near
                .filter_map(|(x, y)| seen.get(&(glyph.ch, x, y)))
                .flatten()
                .copied()
                .find(|at| kept.get(*at).is_some_and(|k| same(k, glyph)));
            if let Some(first) = copy.and_then(|at| kept.get_mut(at)) {
                first.bold = true;
                continue;
            }
            seen.entry((glyph.ch, column, row)).or_default().push(kept.len());
            kept.push(*glyph);
        }
        self.glyphs = kept;
    }
}

/// Type that is smaller cannot be read on paper.
const MIN_SIZE: f32 = 2.0;

/// Side of the squares in which copies are looked for, in points.
const SLOT: f32 = 4.0;

#[allow(clippy::cast_possible_truncation, reason = "a cast of floats saturates")]
fn slot(at: f32) -> i32 {
    (at / SLOT) as i32
}

/// Whether one glyph is drawn over the other.
fn same(a: &Glyph, b: &Glyph) -> bool {
    let apart = (a.size * 0.2).min(SLOT);
    (a.size - b.size).abs() < a.size * 0.1
        && (a.edges.x0 - b.edges.x0).abs() < apart
        && (a.edges.y0 - b.edges.y0).abs() < apart
}

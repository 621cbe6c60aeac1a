//! From ink to paper: what stands where on the pages becomes paragraphs and grids.
//!
//! In come the characters and rules of each page with their boxes, from whatever format drew
//! them; out goes a [`Paper`] in reading order. Running lines are taken out and lines are
//! joined; whether a grid goes on, what its head is and what a paragraph means is not decided.

mod aligned;
mod cells;
mod columns;
mod continued;
mod furniture;
mod grid;
pub mod ink;
mod line;
mod margins;
mod marks;
mod paragraphs;
pub mod quality;
mod rules;
mod sheet;
#[cfg(test)]
mod tests;

use super::paper::{Item, Paper, Place};
use ink::{Edges, Ink};
use margins::{Measure, Spread};
use paragraphs::Builder;
use sheet::{Block, Sheet};

/// Pages on their way to a paper; each is taken apart as it comes, so that no more than one
/// page of characters is held.
#[derive(Debug, Default)]
pub struct Layout {
    sheets: Vec<Sheet>,
}

impl Layout {
    /// Adds the next page.
    pub fn page(&mut self, ink: Ink) {
        self.sheets.push(Sheet::new(ink));
    }

    /// Sets all pages in reading order.
    pub fn paper(self) -> Paper {
        let mut sheets = self.sheets;
        furniture::remove(&mut sheets);
        let turned: Vec<Turned> = sheets.iter().filter(|s| s.turns > 0).map(Turned::new).collect();
        let mut spreads: Vec<Spread> = sheets.into_iter().map(Spread::new).collect();
        continued::mend(&mut spreads);
        let measure = Measure::new(&spreads);
        let mut builder = Builder::new(measure.usual);
        for spread in &mut spreads {
            let blocks = std::mem::take(&mut spread.blocks);
            for block in blocks {
                for set in measure.set(spread, &block) {
                    builder.line(set);
                }
                if let Block::Table(found) = block {
                    builder.close();
                    builder.items.push(Item::Grid(found.grid));
                }
            }
        }
        builder.close();
        let mut items = builder.items;
        for page in &turned {
            page.restore(&mut items);
        }
        Paper { items, ..Paper::default() }
    }
}

/// A page that was turned to be read: places are told as the page lies.
#[derive(Clone, Copy, Debug)]
struct Turned {
    page: u32,
    width: f32,
    height: f32,
    turns: usize,
}

impl Turned {
    fn new(sheet: &Sheet) -> Self {
        Self { page: sheet.page, width: sheet.width, height: sheet.height, turns: sheet.turns }
    }

    /// Turns the boxes of this page back.
    fn restore(&self, items: &mut [Item]) {
        for item in items {
            match item {
                Item::Paragraph(p) => self.place(&mut p.place),
                Item::Grid(g) => g.cells.iter_mut().for_each(|c| self.place(&mut c.place)),
            }
        }
    }

    fn place(&self, place: &mut Option<Place>) {
        let Some(Place::Area { page, edges }) = place else { return };
        if *page != self.page {
            return;
        }
        let [x0, y0, x1, y1] = *edges;
        let mut turning = Edges { x0, y0, x1, y1 };
        // Turned on until the whole turn is full.
        for turn in self.turns..4 {
            let width = if (turn - self.turns).is_multiple_of(2) { self.width } else { self.height };
            turning = turning.turned(width);
        }
        *edges = turning.to_array();
    }
}

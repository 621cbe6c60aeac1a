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

use super::paper::{Item, Paper};
use ink::Ink;
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
        Paper { items: builder.items, ..Paper::default() }
    }
}

//! One page taken apart: the tables that rules draw, and the rows of text around them.
//!
//! After running lines are gone, the rows become blocks in reading order: text, set in one
//! column or two, and tables, also those that are only aligned.

use super::aligned;
use super::columns;
use super::grid::{self, Found};
use super::ink::Ink;
use super::line::{self, Line};
use super::rules::{Segment, Segments};

/// A page between its ink and its blocks.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) page: u32,
    pub(super) width: f32,
    pub(super) height: f32,
    /// Quarter turns that made the page upright.
    pub(super) turns: usize,
    /// Rows of text outside of tables, from top to bottom, parted at wide gaps.
    pub(super) rows: Vec<Vec<Line>>,
    pub(super) tables: Vec<Found>,
    /// Horizontal rules that belong to no table with columns.
    pub(super) loose: Vec<Segment>,
}

/// What follows one another on a page.
#[derive(Clone, Debug)]
pub(super) enum Block {
    /// Lines of one column, with its left and right edge where the page has several.
    Text(Vec<Line>, Option<(f32, f32)>),
    /// A table.
    Table(Found),
}

impl Sheet {
    /// Takes a page apart.
    pub(super) fn new(mut ink: Ink) -> Self {
        let turns = ink.settle();
        let segments = Segments::new(&ink.rules);
        let tables = grid::tables(&segments, &mut ink.glyphs, ink.page);
        let inside = |s: &Segment| tables.iter().any(|t| t.edges.holds(s.from.midpoint(s.to), s.at));
        let loose = segments.horizontal.iter().filter(|s| !inside(s)).copied().collect();
        let rows = line::rows(&ink.glyphs);
        Self { page: ink.page, width: ink.width, height: ink.height, turns, rows, tables, loose }
    }

    /// The blocks in reading order.
    pub(super) fn blocks(self) -> Vec<Block> {
        let mut tables = self.tables;
        let mut rows = self.rows;
        tables.extend(aligned::ruled(&self.loose, &mut rows, self.page));
        tables.sort_by(|a, b| a.edges.y0.total_cmp(&b.edges.y0));
        let mut out = Vec::new();
        let mut rest = rows.into_iter().peekable();
        for table in tables {
            let mut above = Vec::new();
            while let Some(row) = rest.next_if(|r| top(r) < table.edges.level()) {
                above.push(row);
            }
            text(above, self.page, &mut out);
            out.push(Block::Table(table));
        }
        text(rest.collect(), self.page, &mut out);
        out
    }
}

fn top(row: &[Line]) -> f32 {
    row.first().map_or(0.0, |l| l.edges.level())
}

/// Rows between tables: columns of text, tables without rules, and ordinary lines.
fn text(rows: Vec<Vec<Line>>, page: u32, out: &mut Vec<Block>) {
    for part in columns::split(rows) {
        match part {
            columns::Part::Whole(rows) => {
                for piece in aligned::split(&rows, page) {
                    match piece {
                        aligned::Piece::Table(found) => out.push(Block::Table(found)),
                        aligned::Piece::Rows(rows) => {
                            let lines = rows.iter().filter_map(|r| line::joined(r)).collect();
                            out.push(Block::Text(lines, None));
                        }
                    }
                }
            }
            columns::Part::Column(lines, edges) => out.push(Block::Text(lines, Some(edges))),
        }
    }
}

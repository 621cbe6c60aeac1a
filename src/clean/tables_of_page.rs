//! Tells data tables of a page from those that only lay it out.
//!
//! One pass over the nodes measures every table: rows, cells, how much text, how it is
//! spread, how much of it is link. The grid itself is built with the lines.

use crate::read::page::{Page, Tag};

/// What was measured of a table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape {
    /// Whether it holds data.
    pub data: bool,
    /// Its rows.
    pub rows: usize,
    /// Its widest row, in columns.
    pub columns: usize,
    /// Cells of the row that hold text, and the most of any row.
    row_cells: usize,
    most_cells: usize,
    row_columns: usize,
    text: usize,
    linked: usize,
    cell_text: usize,
    cell_breaks: usize,
    /// Text of the fullest cell, and lines in it.
    fullest: (usize, usize),
    nested: usize,
    nested_text: usize,
}

/// Largest grid that is built.
const MOST_PLACES: usize = 2_000_000;

/// Shapes of all tables that [`super::lines`] will meet, in document order.
pub(super) fn shapes(page: &Page, hidden: bool) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut i = 0;
    while let Some(node) = page.nodes.get(i) {
        while let Some(&(end, at)) = open.last().filter(|(end, _)| *end <= i) {
            debug_assert!(end <= i);
            open.pop();
            end_table(&mut shapes, at, open.last().map(|o| o.1));
        }
        if node.set.hidden() && !hidden {
            i = node.end as usize;
            continue;
        }
        if node.tag == Tag::Table {
            open.push((node.end as usize, shapes.len()));
            shapes.push(Shape::default());
        } else if let Some(shape) = open.last().and_then(|&(_, at)| shapes.get_mut(at)) {
            shape.take(page, i);
        }
        i += 1;
    }
    while let Some((_, at)) = open.pop() {
        end_table(&mut shapes, at, open.last().map(|o| o.1));
    }
    shapes
}

fn end_table(shapes: &mut [Shape], at: usize, outer: Option<usize>) {
    let Some(shape) = shapes.get_mut(at) else { return };
    shape.end_cell();
    shape.end_row();
    shape.data = shape.holds_data();
    let (text, linked) = (shape.text, shape.linked);
    let breaks = shape.rows;
    if let Some(outer) = outer.and_then(|o| shapes.get_mut(o)) {
        outer.nested += 1;
        outer.nested_text += text;
        outer.text += text;
        outer.linked += linked;
        outer.cell_text += text;
        outer.cell_breaks += breaks;
    }
}

impl Shape {
    fn take(&mut self, page: &Page, i: usize) {
        let Some(node) = page.nodes.get(i) else { return };
        match node.tag {
            Tag::Row => {
                self.end_cell();
                self.end_row();
                self.rows += 1;
            }
            Tag::Cell => {
                self.end_cell();
                self.row_columns += Page::spans_of(node).0;
            }
            Tag::Text => {
                let text = page.text_of(node).trim().len();
                self.text += text;
                self.cell_text += text;
                self.linked += if node.set.link() { text } else { 0 };
            }
            Tag::Block | Tag::Break | Tag::Heading(_) => self.cell_breaks += 1,
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        self.row_cells += usize::from(self.cell_text > 0);
        if self.cell_text > self.fullest.0 {
            self.fullest = (self.cell_text, self.cell_breaks);
        }
        self.cell_text = 0;
        self.cell_breaks = 0;
    }

    fn end_row(&mut self) {
        self.most_cells = self.most_cells.max(self.row_cells);
        self.columns = self.columns.max(self.row_columns);
        self.row_cells = 0;
        self.row_columns = 0;
    }

    /// A table lays out the page where no row has text in more than one cell, where it holds other tables that carry
    /// its text, keeps a whole article in one cell, or is a list of links.
    fn holds_data(&self) -> bool {
        let (text, breaks) = self.fullest;
        let long = text > 1800 && breaks > 8 || text > 300 && breaks > 5 && self.rows < 5;
        let article = long && text * 10 > self.text * 6;
        let nests = self.nested_text * 3 > self.text;
        let links = self.linked * 10 > self.text * 7 && self.text > 0;
        self.most_cells > 1
            && self.text > 0
            && !article
            && !nests
            && !links
            && self.rows.saturating_mul(self.columns) <= MOST_PLACES
    }
}

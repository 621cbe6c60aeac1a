//! What the readers of office files hand to cleaning: paragraphs and grids in reading order.
//!
//! Every reader of a format that is neither markup nor plain text makes a [`Paper`]. It says
//! what the file prints, where that stands in the file, and what was doubtful on the way.
//! Nothing in it is judged: title rows, notes under a table and tables that go on over
//! pages are told apart by cleaning, alike for every format.

use serde::{Deserialize, Serialize};

/// A document as its file prints it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// Paragraphs and tables in reading order.
    pub items: Vec<Item>,
    /// Names of the sheets that a [`Place::Cell`] counts, hidden ones included.
    pub sheets: Vec<String>,
    /// Doubts about the whole file.
    pub doubts: Vec<Doubt>,
}

/// One thing on the paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Item {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table, a sheet, or the part of a table that stands on one page.
    Grid(Grid),
}

/// A paragraph with the number that the program would print in front of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its text; `\n` where the author broke the line by hand.
    pub text: String,
    /// How it is set.
    pub look: Look,
    /// Where it stands.
    pub place: Option<Place>,
}

/// How a paragraph is set, where the file tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Level of a heading, 1 to 6, by the paragraph's style.
    pub heading: Option<u8>,
    /// Centred.
    pub centered: bool,
    /// Flush right.
    pub right: bool,
    /// Wholly bold.
    pub bold: bool,
}

/// A grid of cells, each said once at its origin; the cells do not overlap and may leave
/// holes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Cells in reading order of their origin. Empty cells may be left out.
    pub cells: Vec<GridCell>,
}

/// A cell at its origin.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GridCell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Rows that it covers, at least 1.
    pub rowspan: usize,
    /// Columns that it covers, at least 1.
    pub colspan: usize,
    /// Its text; `\n` between its paragraphs.
    pub text: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// Whether its extent was worked out from what is printed and not stated by the file.
    pub inferred: bool,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Place {
    /// A cell of a spreadsheet.
    Cell {
        /// Index into [`Paper::sheets`].
        sheet: u32,
        /// Row from 0.
        row: u32,
        /// Column from 0.
        column: u32,
    },
    /// A box on a page of a PDF or OFD file.
    Area {
        /// Page from 1.
        page: u32,
        /// Left, top, right and bottom edge, in points of 1/72 inch from the page's upper
        /// left corner.
        edges: [f32; 4],
    },
}

/// Something doubtful about a file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Name of the code in `diag::codes`.
    pub code: String,
    /// What was seen, for a reader.
    pub message: String,
}

//! What cleaning hands on: the document's lines, its tables, the page's own fields.

use std::collections::BTreeMap;

use crate::base::span::Span;
use crate::base::text::Text;
use crate::read::paper::Place;

/// A cleaned document, still without structure.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    /// Every block on a line of its own, separated by `\n`; no boilerplate.
    pub text: Text,
    /// One block a line, in the order of `text`.
    pub blocks: Vec<Block>,
    /// Tables that rows and fragments refer to by index.
    pub tables: Vec<Table>,
    /// What the page says about the document outside its text.
    pub fields: Vec<Field>,
    /// Links to other files that stood in the document's body.
    pub links: Vec<Link>,
    /// Where lines and cells of an office file stand in it, in the order of `text`.
    pub places: Vec<(Span, Place)>,
    /// Names of the sheets that places count.
    pub sheets: Vec<String>,
}

/// One line of the cleaned text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its place, without the line break.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph, or a line that prints like one.
    Paragraph(Style),
    /// One row of a table, its cells joined by ` | `.
    Row {
        /// Index into [`Blocks::tables`].
        table: usize,
        /// Row in that table.
        row: usize,
    },
    /// A piece of a table that was flattened to one fragment a line; which cell it
    /// belongs to is said by the table.
    Fragment {
        /// Index into [`Blocks::tables`].
        table: usize,
    },
}

/// How a paragraph is set, where the source tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// `<h1>` … `<h6>`.
    pub heading: Option<u8>,
    /// Centred, as titles are.
    pub centered: bool,
    /// Set flush right, as signatures are.
    pub right: bool,
    /// Wholly bold.
    pub bold: bool,
}

/// A grid of cells, each said once at its origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Cells in reading order of their origin. They may leave holes; they do not overlap.
    pub cells: Vec<Cell>,
    /// How the grid came about.
    pub origin: TableOrigin,
}

/// How a grid came about, and so how far to trust it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableOrigin {
    /// The source marks rows and cells.
    #[default]
    Marked,
    /// Lines of `a | b | c`, where merged cells are simply missing.
    Piped,
    /// One fragment a line: rows and columns were worked out.
    Flattened,
}

/// A cell at its origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// First row.
    pub row: usize,
    /// First column.
    pub column: usize,
    /// Rows that it covers, at least 1.
    pub rowspan: usize,
    /// Columns that it covers, at least 1.
    pub colspan: usize,
    /// The stretches of text that it holds, in reading order; none for an empty cell.
    pub pieces: Vec<Span>,
    /// Whether the extent was worked out and not stated by the source.
    pub inferred: bool,
}

impl Table {
    /// For every grid position (row-major, `rows * columns` entries) the index of the
    /// cell that covers it.
    pub fn grid(&self) -> Vec<Option<usize>> {
        let mut grid = vec![None; self.rows * self.columns];
        for (i, cell) in self.cells.iter().enumerate() {
            for r in cell.row..(cell.row + cell.rowspan).min(self.rows) {
                for c in cell.column..(cell.column + cell.colspan).min(self.columns) {
                    if let Some(slot) = grid.get_mut(r * self.columns + c) {
                        *slot = Some(i);
                    }
                }
            }
        }
        grid
    }
}

/// Something that the page says about the document outside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Label in one shape, without spaces and colon: `索引号`, or the name of a meta tag.
    pub label: String,
    /// Value as printed, on one line.
    pub value: String,
    /// Where it stood.
    pub from: FieldFrom,
}

/// Where a field stood, best evidence first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldFrom {
    /// The information table of the document (索引号 | 发文机关 | 成文日期 …).
    Table,
    /// A `<meta>` tag of 国办发〔2017〕47号: `ArticleTitle`, `PubDate`.
    Meta,
    /// A line of the page outside the document: 发布时间：… 来源：…
    Line,
    /// `<title>`.
    Title,
    /// `<h1>` or a heading of the page outside the document.
    Heading,
}

/// A link to another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its text.
    pub text: String,
    /// Its address as given.
    pub href: String,
    /// Place of the link's text in the document, where it was kept.
    pub span: Option<Span>,
}

/// Gathers lines into [`Blocks`]: the only way to build one, so that every block is a
/// line and every line a block.
#[derive(Debug, Default)]
pub struct Builder {
    raw: String,
    chars: usize,
    blocks: Vec<Block>,
    /// Tables gathered so far; positions in them come from [`Builder::line`].
    pub tables: Vec<Table>,
    /// Fields gathered so far.
    pub fields: Vec<Field>,
    /// Links gathered so far.
    pub links: Vec<Link>,
    /// Places gathered so far, in the order of the lines.
    pub places: Vec<(Span, Place)>,
    /// Names of sheets.
    pub sheets: Vec<String>,
}

impl Builder {
    /// Appends a line and says where it stands. `line` must hold no line break.
    pub fn line(&mut self, line: &str, kind: BlockKind) -> Span {
        if !self.blocks.is_empty() {
            self.raw.push('\n');
            self.chars += 1;
        }
        let start = self.chars;
        self.raw.push_str(line);
        self.chars += line.chars().count();
        let span = Span::new(start, self.chars);
        self.blocks.push(Block { span, kind });
        span
    }

    /// Appends a table row: the cells' texts joined by ` | `. Returns one span a cell,
    /// in order; empty cells have empty spans.
    pub fn row(&mut self, table: usize, row: usize, cells: &[&str]) -> Vec<Span> {
        let line = cells.join(" | ");
        let span = self.line(&line, BlockKind::Row { table, row });
        let mut at = span.start;
        cells
            .iter()
            .map(|cell| {
                let len = cell.chars().count();
                let place = Span::new(at, at + len);
                at += len + 3;
                place
            })
            .collect()
    }

    /// The finished document.
    pub fn finish(self) -> Blocks {
        Blocks {
            text: Text::new(self.raw),
            blocks: self.blocks,
            tables: self.tables,
            fields: self.fields,
            links: self.links,
            places: self.places,
            sheets: self.sheets,
        }
    }
}

/// The fields as the notice carries them: information table and lines, first value of
/// each label.
pub fn stated(fields: &[Field]) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for field in fields {
        if matches!(field.from, FieldFrom::Table | FieldFrom::Line) && !field.value.is_empty() {
            out.entry(field.label.clone()).or_insert_with(|| field.value.clone());
        }
    }
    out
}

//! A page's nodes in, its lines out: what a reader would see as lines, with the nodes
//! that they came from, their setting, and tables as grids.
//!
//! Tables that only lay out the page are unwrapped. Nothing is thrown away here but what
//! is hidden; which lines belong to the document is decided later.

use std::cell::OnceCell;
use std::ops::Range;

use super::blocks::Style;
use super::tables_of_page::{self, Shape};
use crate::base::text::{cut, han_run, is_invisible, is_wide};
use crate::lexicon::boilerplate::compact;
use crate::read::page::{Node, Page, Tag};

/// A line of the page.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Its text: white space collapsed, none at the ends.
    pub text: String,
    /// Nodes that it came from.
    pub nodes: Range<usize>,
    /// How it is set.
    pub style: Style,
    /// Characters other than space, and how many of them stand in links.
    pub chars: usize,
    /// Characters inside links.
    pub linked: usize,
    /// Row of a data table, if it is one.
    pub row: Option<RowAt>,
    /// What the rules say of it.
    pub furniture: Furniture,
    /// Links in it: number in [`Page::links`], and the text.
    pub links: Vec<(usize, String)>,
    pub(super) compact: OnceCell<String>,
}

/// Whether a line is page furniture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Furniture {
    /// No rule says so.
    #[default]
    Not,
    /// It is, where it stands before or behind the document.
    Around,
    /// It is, wherever it stands.
    Anywhere,
}

/// A row's place.
#[derive(Clone, Debug, Default)]
pub(super) struct RowAt {
    /// Number of the grid.
    pub grid: usize,
    /// Row in it.
    pub row: usize,
    /// The cells that begin in this row.
    pub cells: Vec<CellAt>,
}

/// A cell that begins in a row.
#[derive(Clone, Debug, Default)]
pub(super) struct CellAt {
    pub column: usize,
    pub rowspan: usize,
    pub colspan: usize,
    pub text: String,
}

/// Extent of a data table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Grid {
    pub rows: usize,
    pub columns: usize,
}

/// Lines of a page, and the grids that its rows refer to.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub all: Vec<Line>,
    pub grids: Vec<Grid>,
    /// Pictures, by node.
    pub images: Vec<usize>,
}

impl Line {
    /// The text as rules see it; the steps of cleaning ask for it again and again.
    pub(super) fn compact(&self) -> &str {
        self.compact.get_or_init(|| compact(&self.text))
    }

    /// Cuts the text down to its first `len` bytes.
    pub(super) fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
        self.compact.take();
    }

    /// Share of the line that is link, in percent.
    pub(super) fn link_share(&self) -> usize {
        (self.linked * 100).checked_div(self.chars).unwrap_or(0)
    }
}

/// Reads a page into lines. `hidden` also reads what the page does not show.
pub(super) fn of_page(page: &Page, hidden: bool) -> Lines {
    let shapes = tables_of_page::shapes(page, hidden);
    let mut reader = Reader {
        page,
        shapes,
        out: Lines::default(),
        now: Line::default(),
        open: Vec::new(),
        ..Reader::empty(page)
    };
    let mut i = 0;
    while let Some(node) = page.nodes.get(i) {
        reader.close_until(i);
        if node.set.hidden() && !hidden {
            i = node.end as usize;
            continue;
        }
        reader.open(i, node);
        i += 1;
    }
    reader.close_until(page.nodes.len());
    reader.flush();
    reader.out
}

/// What is to be done when an element ends.
#[derive(Clone, Copy)]
enum Close {
    Line,
    Link,
    Cell,
    Row,
    Table,
}

struct Reader<'p> {
    page: &'p Page,
    shapes: Vec<Shape>,
    out: Lines,
    now: Line,
    /// Whether white space is due before the next character, and whether it held a line break.
    space: Option<bool>,
    bold: usize,
    set: Style,
    open: Vec<(usize, Close)>,
    /// Data tables being read, innermost last; only the outermost makes rows.
    tables: Vec<Building>,
    link: Option<(usize, usize)>,
    next_shape: usize,
}

/// Cells pushed further right than this by cells from above cover no rows of their own,
/// or every row of a hostile table would push the next.
const MOST_SHIFTED: usize = 512;

/// A data table under construction.
struct Building {
    grid: usize,
    row: usize,
    column: usize,
    /// For every column the first row that is free again.
    free_at: Vec<usize>,
    cell: Option<CellAt>,
    line: Line,
}

impl<'p> Reader<'p> {
    fn empty(page: &'p Page) -> Self {
        Reader {
            page,
            shapes: Vec::new(),
            out: Lines::default(),
            now: Line::default(),
            space: None,
            bold: 0,
            set: Style::default(),
            open: Vec::new(),
            tables: Vec::new(),
            link: None,
            next_shape: 0,
        }
    }

    fn open(&mut self, i: usize, node: &Node) {
        let end = node.end as usize;
        match node.tag {
            Tag::Text => self.text(i, node),
            Tag::Break => self.line_break(),
            Tag::Heading(level) => {
                self.line_break();
                self.set.heading = Some(level);
                self.open.push((end, Close::Line));
            }
            Tag::Link => {
                self.link = Some((i, self.now.text.len()));
                self.open.push((end, Close::Link));
            }
            Tag::Table => self.table(node),
            Tag::Row if self.tables.len() == 1 => self.open.push((end, Close::Row)),
            Tag::Cell if self.tables.len() == 1 => self.cell(node),
            Tag::Block | Tag::Row | Tag::Cell => {
                self.line_break();
                self.open.push((end, Close::Line));
            }
            Tag::Image => self.out.images.push(i),
            Tag::Inline | Tag::Comment => {}
        }
    }

    fn close_until(&mut self, i: usize) {
        while let Some(&(end, close)) = self.open.last() {
            if end > i {
                return;
            }
            self.open.pop();
            match close {
                Close::Line => self.line_break(),
                Close::Link => self.end_link(),
                Close::Cell => self.end_cell(),
                Close::Row => self.end_row(),
                Close::Table => {
                    self.line_break();
                    self.tables.pop();
                }
            }
        }
    }

    fn table(&mut self, node: &Node) {
        let shape = self.shapes.get(self.next_shape).copied().unwrap_or_default();
        self.next_shape += 1;
        self.line_break();
        if self.tables.is_empty() && shape.data {
            let grid = self.out.grids.len();
            self.out.grids.push(Grid { rows: shape.rows, columns: shape.columns });
            self.tables.push(Building {
                grid,
                row: 0,
                column: 0,
                free_at: Vec::new(),
                cell: None,
                line: Line::default(),
            });
            self.open.push((node.end as usize, Close::Table));
        } else {
            self.open.push((node.end as usize, Close::Line));
        }
    }

    fn cell(&mut self, node: &Node) {
        self.line_break();
        let (colspan, rowspan) = Page::spans_of(node);
        let Some(table) = self.tables.last_mut() else { return };
        let rows = self.out.grids.get(table.grid).map_or(0, |g| g.rows);
        while table.free_at.get(table.column).is_some_and(|&free| free > table.row) {
            table.column += 1;
        }
        let left = if table.column > MOST_SHIFTED { 1 } else { rows.saturating_sub(table.row) };
        let rowspan = rowspan.min(left).max(1);
        let cell = CellAt { column: table.column, rowspan, colspan, text: String::new() };
        if table.free_at.len() < cell.column + colspan {
            table.free_at.resize(cell.column + colspan, 0);
        }
        for free in table.free_at.iter_mut().skip(cell.column).take(colspan) {
            *free = table.row + rowspan;
        }
        table.column += colspan;
        table.cell = Some(cell);
        self.open.push((node.end as usize, Close::Cell));
    }

    fn end_cell(&mut self) {
        self.flush_into_cell();
        if let Some(table) = self.tables.last_mut()
            && let Some(cell) = table.cell.take()
        {
            let row = table.row;
            table.line.row.get_or_insert_with(|| RowAt { row, ..RowAt::default() }).cells.push(cell);
        }
    }

    fn end_row(&mut self) {
        self.flush_into_cell();
        let Some(table) = self.tables.last_mut() else { return };
        let mut line = std::mem::take(&mut table.line);
        if let Some(row) = &mut line.row {
            row.grid = table.grid;
            line.text = row.cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" | ");
        }
        table.row += 1;
        table.column = 0;
        if line.chars > 0 {
            self.out.all.push(line);
        }
    }

    fn end_link(&mut self) {
        let Some((i, from)) = self.link.take() else { return };
        let Some(node) = self.page.nodes.get(i) else { return };
        let text = self.now.text.get(from..).unwrap_or(&self.now.text).trim().to_owned();
        self.now.links.push((node_link(self.page, node), text));
    }

    /// Ends a line, unless a table is being read: there, cells are the units.
    fn line_break(&mut self) {
        if self.tables.is_empty() {
            self.flush();
        } else {
            self.flush_into_cell();
        }
        self.set.heading = None;
    }

    fn flush(&mut self) {
        self.space = None;
        let mut line = std::mem::take(&mut self.now);
        if line.chars > 0 {
            line.style = Style { bold: self.bold >= line.chars, ..self.set };
            self.out.all.push(line);
        }
        self.bold = 0;
        self.set = Style { heading: self.set.heading, ..Style::default() };
    }

    fn flush_into_cell(&mut self) {
        self.space = None;
        self.bold = 0;
        let line = std::mem::take(&mut self.now);
        if line.chars == 0 {
            return;
        }
        let Some(table) = self.tables.last_mut() else { return };
        if let Some(cell) = &mut table.cell {
            if !cell.text.is_empty() {
                cell.text.push(' ');
            }
            cell.text.push_str(&line.text);
        }
        if table.line.chars == 0 {
            table.line.nodes = line.nodes.clone();
        }
        table.line.nodes.end = line.nodes.end;
        table.line.chars += line.chars;
        table.line.linked += line.linked;
        table.line.links.extend(line.links);
    }

    fn text(&mut self, i: usize, node: &Node) {
        let text = self.page.text_of(node);
        let mut any = 0;
        let mut indent = 0;
        let mut at = 0;
        while let Some(c) = cut(text, at..text.len()).chars().next() {
            at += c.len_utf8();
            if is_space(c) {
                let hard = c == '\n' || c == '\r';
                if hard && node.set.preformatted() {
                    self.take(i, node, std::mem::take(&mut any));
                    self.line_break();
                }
                self.space = Some(self.space.unwrap_or(false) || hard);
                indent += usize::from(c == '\u{3000}');
                continue;
            }
            if is_invisible(c) || c == '\u{fffc}' {
                continue;
            }
            if indent > 1 && self.now.text.ends_with(['。', '：', '；']) {
                // A paragraph that only its indent sets off from the one before.
                self.take(i, node, std::mem::take(&mut any));
                self.line_break();
            }
            indent = 0;
            if any == 0 {
                self.now.text.reserve(text.len().min(RESERVED));
            }
            self.push_space(c, any > 0);
            self.now.text.push(c);
            any += 1;
            // Of the Han that follows at once, nothing of this need be asked.
            let run = han_run(text, at);
            self.now.text.push_str(cut(text, at..at + run));
            any += run / 3;
            at += run;
        }
        self.take(i, node, any);
    }

    /// Counts characters of a node into the line.
    fn take(&mut self, i: usize, node: &Node, any: usize) {
        if any == 0 {
            return;
        }
        if self.now.chars == 0 {
            self.now.nodes = i..i;
            self.set.centered = node.set.centered();
            self.set.right = node.set.right();
        }
        self.now.nodes.end = i + 1;
        self.now.chars += any;
        if node.set.link() {
            self.now.linked += any;
        }
        if node.set.bold() {
            self.bold += any;
        }
    }

    /// A space before `next`, unless the line is empty, or the space is only where the
    /// source's own line was broken inside Han text.
    fn push_space(&mut self, next: char, same_node: bool) {
        let Some(hard) = self.space.take() else { return };
        let Some(before) = self.now.text.chars().next_back() else { return };
        if same_node && hard && is_wide(before) && is_wide(next) {
            return;
        }
        self.now.text.push(' ');
    }
}

/// Bytes of text that are set aside at once.
const RESERVED: usize = 1 << 12;

/// White space, and the private characters that old fonts of GBK pages set as indent.
pub(super) fn is_space(c: char) -> bool {
    // Nearly every character of a document is Han and no space.
    !matches!(c, '\u{4e00}'..='\u{9fff}')
        && (c.is_whitespace() || matches!(c, '\u{e003}' | '\u{e004}' | '\u{e4c6}' | '\u{e5e5}'))
}

fn node_link(page: &Page, node: &Node) -> usize {
    page.href_of(node).and_then(|_| page.link_number(node)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;

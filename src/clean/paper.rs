//! Cleans what an office file prints: paragraphs become lines, grids become tables.
//!
//! An office file holds one document and no page around it, so nothing is chosen here. What
//! is told apart is what stands in a grid and is no row of its table: titles above the
//! head, notes below, a second table beside or under the first. Tables that a page break
//! cut are put together again.

mod continued;
mod layout;
mod parted;

use std::borrow::Cow;

use super::blocks::{BlockKind, Blocks, Builder, Cell, Style, Table, TableOrigin};
use super::{refuse, tidy};
use crate::base::text::han_count;
use crate::diag::{Sink, codes};
use crate::lexicon::Lexicon;
use crate::read::SourceError;
use crate::read::paper::{Grid, GridCell, Item, Look, Paper, Paragraph};

/// Cleans a paper.
pub fn paper(lexicon: &Lexicon, paper: &Paper, sink: &mut Sink) -> Result<Blocks, SourceError> {
    for doubt in &paper.doubts {
        if let Some(code) = codes::find(&doubt.code) {
            sink.report(code, doubt.message.clone(), None);
        }
    }
    let han: usize = paper.items.iter().map(han_in).sum();
    if han < refuse::FEW {
        return Err(SourceError::new(codes::NO_DOCUMENT, "the file holds hardly any Chinese"));
    }
    let columns = &lexicon.columns;
    let mut parted: Vec<Cow<'_, Item>> = Vec::new();
    for item in &paper.items {
        match item {
            Item::Paragraph(_) => parted.push(Cow::Borrowed(item)),
            Item::Grid(grid) => {
                let items = parted::parted(columns, grid);
                // A sheet that prints a title needs no name above it.
                let titled = matches!(items.first(), Some(Item::Paragraph(_)));
                if titled && parted.last().is_some_and(|above| names_sheet(paper, above)) {
                    parted.pop();
                }
                parted.extend(items.into_iter().map(Cow::Owned));
            }
        }
    }
    let mut built = Builder::default();
    built.sheets.clone_from(&paper.sheets);
    for item in continued::joined(columns, parted) {
        match item.as_ref() {
            Item::Paragraph(p) => lines(p, &mut built),
            Item::Grid(grid) => table(grid, &mut built),
        }
    }
    Ok(built.finish())
}

/// Whether a paragraph is the name of a sheet, which the reader puts before its grid.
fn names_sheet(paper: &Paper, item: &Item) -> bool {
    matches!(item, Item::Paragraph(p) if p.place.is_none() && paper.sheets.contains(&p.text))
}

fn han_in(item: &Item) -> usize {
    match item {
        Item::Paragraph(p) => han_count(&p.text),
        Item::Grid(grid) => grid.cells.iter().map(|c| han_count(&c.text)).sum(),
    }
}

fn lines(paragraph: &Paragraph, built: &mut Builder) {
    let Look { heading, centered, right, bold } = paragraph.look;
    for line in paragraph.text.lines().map(tidy).filter(|l| !l.is_empty()) {
        let style = Style { heading, centered, right, bold };
        let span = built.line(&line.replace('\t', " "), BlockKind::Paragraph(style));
        built.places.extend(paragraph.place.map(|place| (span, place)));
    }
}

/// Appends a grid, a line for each row that says something.
fn table(grid: &Grid, built: &mut Builder) {
    let number = built.tables.len();
    let mut table = Table { rows: grid.rows, columns: grid.columns, ..Table::default() };
    table.origin = TableOrigin::Marked;
    built.tables.push(Table::default());
    for (row, cells) in layout::rows(grid).into_iter().enumerate() {
        let texts: Vec<String> = cells.iter().map(|c| one_line(c)).collect();
        if texts.iter().all(String::is_empty) {
            continue;
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let spans = built.row(number, row, &texts);
        for (cell, span) in cells.into_iter().zip(spans) {
            let pieces = if span.is_empty() { Vec::new() } else { vec![span] };
            built.places.extend(cell.place.filter(|_| !span.is_empty()).map(|place| (span, place)));
            let GridCell { row, column, rowspan, colspan, inferred, .. } = *cell;
            table.cells.push(Cell { row, column, rowspan, colspan, pieces, inferred });
        }
    }
    if let Some(slot) = built.tables.get_mut(number) {
        *slot = table;
    }
}

/// A cell's text on one line.
fn one_line(cell: &GridCell) -> String {
    tidy(&cell.text.replace(['\n', '\t'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grid from rows of `a | b`; `^` goes on with the cell above, `<` with the one on the
    /// left.
    pub(super) fn grid(rows: &[&str]) -> Grid {
        let rows: Vec<Vec<&str>> = rows.iter().map(|r| r.split('|').map(str::trim).collect()).collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut cells: Vec<GridCell> = Vec::new();
        for (row, texts) in rows.iter().enumerate() {
            for (column, text) in texts.iter().enumerate() {
                let covers = |c: &&mut GridCell, r: usize, k: usize| {
                    (c.row..c.row + c.rowspan).contains(&r) && (c.column..c.column + c.colspan).contains(&k)
                };
                match *text {
                    "^" => {
                        if let Some(c) = cells.iter_mut().find(|c| covers(c, row - 1, column)) {
                            c.rowspan = row + 1 - c.row;
                        }
                    }
                    "<" => {
                        if let Some(c) = cells.iter_mut().find(|c| covers(c, row, column - 1)) {
                            c.colspan = column + 1 - c.column;
                        }
                    }
                    text => cells.push(GridCell {
                        row,
                        column,
                        rowspan: 1,
                        colspan: 1,
                        text: text.to_owned(),
                        ..GridCell::default()
                    }),
                }
            }
        }
        Grid { rows: rows.len(), columns, cells }
    }

    fn cleaned(items: Vec<Item>) -> String {
        let lexicon = Lexicon::load().unwrap();
        let paper = Paper { items, ..Paper::default() };
        super::paper(&lexicon, &paper, &mut Sink::default()).map_or_else(
            |e| e.code.name.to_owned(),
            |b| {
                let cells: Vec<String> = b
                    .tables
                    .iter()
                    .map(|t| {
                        let cells = t.cells.iter().filter(|c| c.rowspan > 1);
                        let spans: Vec<String> =
                            cells.map(|c| format!("{},{}+{}", c.row, c.column, c.rowspan)).collect();
                        format!("[{}x{} {}]", t.rows, t.columns, spans.join(" "))
                    })
                    .collect();
                format!("{}\n{}", b.text.into_raw(), cells.join(""))
            },
        )
    }

    fn sheet(rows: &[&str]) -> Item {
        Item::Grid(grid(rows))
    }

    #[test]
    fn titles_and_notes_leave_the_table() {
        let text = cleaned(vec![sheet(&[
            "附件2 | < | <",
            "云州市供水服务任务清单 | < | <",
            "填报单位：云州市水务局 | | 日期：2024年3月",
            "序号 | 工作任务 | 牵头单位",
            "1 | 更新老旧管网。 | 市水务局",
            "2 | 公开水质信息。 | ^",
            "注：完成情况每季度报送。 | < | <",
        ])]);
        assert_eq!(
            text,
            "附件2\n云州市供水服务任务清单\n填报单位：云州市水务局 日期：2024年3月\n序号 | 工作任务 | 牵头单位\n\
             1 | 更新老旧管网。 | 市水务局\n2 | 公开水质信息。\n注：完成情况每季度报送。\n[3x3 1,2+2]"
        );
    }

    #[test]
    fn the_name_of_a_sheet_gives_way_to_its_title() {
        let lexicon = Lexicon::load().unwrap();
        let name = Item::Paragraph(Paragraph { text: "表1".into(), ..Paragraph::default() });
        for (first, want) in [("云州市供水服务任务清单 | <", "云州市"), ("工作任务 | 责任单位", "表1")]
        {
            let rows = [
                first,
                "更新城区老旧供水管网，降低漏损。 | 市水务局",
                "按月公开出厂水和末梢水的检测结果。 | 市水务局",
            ];
            let paper = Paper {
                items: vec![name.clone(), sheet(&rows)],
                sheets: vec!["表1".into()],
                ..Paper::default()
            };
            let blocks = super::paper(&lexicon, &paper, &mut Sink::default()).unwrap();
            assert!(blocks.text.into_raw().starts_with(want), "{first}");
        }
    }

    #[test]
    fn groups_that_are_printed_once_cover_the_rows_below() {
        let text = cleaned(vec![sheet(&[
            "重点任务 | 具体举措 | 责任单位",
            "一、优化供水 | 更新老旧管网。 | 市水务局",
            " | 公开水质信息。 | 市水务局",
            "二、优化用电 | 缩短报装时间。 | 市发改委",
        ])]);
        assert!(text.ends_with("[4x3 1,0+2]"), "{text}");
    }

    #[test]
    fn tables_side_by_side_and_one_under_the_other_are_two() {
        let beside = cleaned(vec![sheet(&[
            "任务分工表 | < | < | < | <",
            "工作任务 | 责任单位 | | 工作任务 | 牵头单位",
            "更新老旧管网。 | 市水务局 | | 缩短报装时间。 | 市发改委",
        ])]);
        assert!(beside.ends_with("[2x2 ][2x2 ]"), "{beside}");
        // The same head on both sides: one list in two columns.
        let folded = cleaned(vec![sheet(&[
            "工作任务 | 责任单位 | | 工作任务 | 责任单位",
            "更新城区老旧供水管网。 | 市水务局 | | 缩短用电报装时间。 | 市发改委",
        ])]);
        assert!(folded.ends_with("[3x2 ]"), "{folded}");
        let under = cleaned(vec![sheet(&[
            "序号 | 工作任务 | 牵头单位",
            "1 | 更新老旧管网。 | 市水务局",
            "2 | 公开水质信息。 | 市水务局",
            "用电任务表 | < | <",
            "序号 | 工作任务 | 责任单位",
            "1 | 缩短报装时间。 | 市发改委",
        ])]);
        assert!(under.ends_with("[3x3 ][2x3 ]") && under.contains("市水务局\n用电任务表\n"), "{under}");
    }

    #[test]
    fn titles_that_a_page_repeats_do_not_part_a_table() {
        let rows = |number: usize| {
            sheet(&[
                "云州市供水任务分工表 | < | <",
                "序号 | 工作任务 | 责任单位",
                &format!("{number} | 更新城区老旧供水管网。 | 市水务局"),
            ])
        };
        let text = cleaned(vec![rows(1), rows(2)]);
        assert!(text.matches("分工表").count() == 1 && text.ends_with("[3x3 ]"), "{text}");
        // Another title, another table.
        let other = sheet(&[
            "云州市用电任务分工表 | < | <",
            "序号 | 工作任务 | 责任单位",
            "2 | 改造老旧线路。 | 市发改委",
        ]);
        let text = cleaned(vec![rows(1), other]);
        assert!(text.ends_with("[2x3 ][2x3 ]"), "{text}");
    }

    #[test]
    fn tables_go_on_over_pages() {
        let first = sheet(&[
            "序号 | 重点任务 | 工作举措 | 责任单位",
            "1 | 优化供水 | 更新老旧管网。 | 市水务局",
            "2 | ^ | 公开水质 | 市水务局",
        ]);
        let second = sheet(&[
            "序号 | 重点任务 | 工作举措 | 责任单位",
            " | | 信息。 | ",
            "3 | | 延伸供水管线。 | 市水务局",
            "4 | ^ | 缩短通水时间。 | 市水务局",
        ]);
        let text = cleaned(vec![first, second]);
        assert!(text.contains("2 | 公开水质信息。 | 市水务局\n3 | 延伸供水管线。"), "{text}");
        assert!(text.ends_with("[5x4 1,1+4]"), "{text}");
    }
}

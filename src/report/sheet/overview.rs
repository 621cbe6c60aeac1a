//! The first sheets: sums and families, and what each member took over.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::table::{Book, Table, Value, put};
use crate::report::Compared;
use crate::report::terms::{LEGEND, evidence, inventions, level, link};

/// Sums, families and the legend.
pub(super) fn overview(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let sums = &book.report.overview;
    let rows = [
        ("文件", sums.notices),
        ("措施", sums.measures),
        ("发文地区", sums.governments),
        ("文件族", sums.families),
        ("对应措施", sums.pairs),
        ("层层加码", sums.escalations),
        ("未列入的文件族", sums.families_left_out),
        ("未列入的文件", sums.notices_left_out),
    ];
    let head = u32::try_from(rows.len() + LEGEND.len() + 4).unwrap_or(20);
    let columns = [
        ("文件族", "topic", 30.0),
        ("上级文件", "root_title", 50.0),
        ("文件数", "members", 10.0),
        ("措施数", "measures", 10.0),
        ("对应", "pairs", 10.0),
        ("加码", "escalations", 10.0),
        ("本地新增", "inventions", 10.0),
        ("编号", "id", 22.0),
    ];
    let mut table = Table::new(sheet, &book.formats, "总览", head, &columns)?;
    put(table.sheet, 0, 0, "公文比较", &book.formats.title)?;
    for (row, (name, n)) in (1_u32..).zip(rows) {
        put(table.sheet, row, 0, name, &book.formats.text)?;
        table.sheet.write_string_with_format(row, 1, n.to_string(), &book.formats.text)?;
    }
    for (row, (mark, what)) in (u32::try_from(rows.len()).unwrap_or(0) + 2..).zip(LEGEND) {
        put(table.sheet, row, 0, mark, &book.formats.text)?;
        put(table.sheet, row, 1, what, &book.formats.text)?;
    }
    // The head lies below the fold: what is frozen above it would fill the window.
    table.sheet.set_freeze_panes(0, 0)?;
    for (at, family) in book.report.families.iter().enumerate() {
        table.push(&row(book, family, at))?;
    }
    table.close()
}

fn row(book: &Book, family: &Compared, at: usize) -> Vec<Value> {
    let matrix = book.matrices.get(at).map(|name| format!("internal:'{name}'!A1"));
    vec![
        Value::leads(family.topic.as_str(), matrix),
        Value::opt(family.root_title.as_deref()),
        Value::count(family.members.len()),
        Value::count(family.measures.len()),
        Value::count(family.pairs.len()),
        Value::count(family.pairs.iter().filter(|p| p.escalation).count()),
        Value::count(inventions(family)),
        Value::text(family.id.as_str()),
    ]
}

/// One row a member: what it took over of the superior notice.
pub(super) fn coverage(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let columns = [
        ("文件族", "family", 24.0),
        ("政府", "government", 20.0),
        ("层级", "level", 8.0),
        ("上级成员", "parent", 20.0),
        ("与上级文件关系", "relation", 14.0),
        ("归入依据", "by", 10.0),
        ("措施数", "measures", 9.0),
        ("上级措施", "of", 9.0),
        ("已覆盖", "covered", 9.0),
        ("覆盖率", "covered_share", 9.0),
        ("照搬", "same", 8.0),
        ("改写", "adapted", 8.0),
        ("相关", "related", 8.0),
        ("加码", "escalated", 8.0),
        ("放宽", "relaxed", 8.0),
        ("本地新增", "inventions", 9.0),
        ("标题", "title", 50.0),
    ];
    let mut table = Table::new(sheet, &book.formats, "覆盖", 0, &columns)?;
    for (f, family) in book.report.families.iter().enumerate() {
        for (m, member) in family.members.iter().enumerate() {
            let (c, base) = (&member.coverage, m == family.base);
            let count =
                |n: u64| if base { Value::Empty } else { Value::count(usize::try_from(n).unwrap_or(0)) };
            let n = |n: u64| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
            let share = if base || c.of == 0 { Value::Empty } else { Value::Share(n(c.covered) / n(c.of)) };
            let title = book.report.notices.get(member.notice).and_then(|n| n.title.as_deref());
            table.push(&[
                Value::text(family.topic.as_str()),
                Value::text(book.name(f, m)),
                Value::opt(member.level.map(level)),
                Value::opt(member.parent.map(|p| book.name(f, p))),
                Value::opt(if base { Some("比较基准") } else { member.relation.map(link) }),
                Value::text(evidence(member.by)),
                Value::count(member.measures[1].saturating_sub(member.measures[0])),
                count(c.of),
                count(c.covered),
                share,
                count(c.same),
                count(c.adapted),
                count(c.related),
                count(c.escalated),
                count(c.relaxed),
                if base { Value::Empty } else { Value::count(member.inventions.len()) },
                Value::opt(title),
            ])?;
        }
    }
    table.close()
}

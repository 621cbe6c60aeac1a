//! The long sheets: one row a measure, a change, a charged body, a notice.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::table::{Book, MEASURES, Table, Value};
use crate::notice::{Measure, Role};
use crate::report::terms::{
    above, attribute, heading, kind, label, level, relation, role, stricter, titles, units as bodies, yes,
};
use crate::report::{Compared, Row};

/// Every measure of the families, in the order in which links count them.
pub(super) fn measures(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let columns = [
        ("文件族", "family", 16.0),
        ("政府", "government", 14.0),
        ("编号", "label", 9.0),
        ("章节", "section", 20.0),
        ("标题", "title", 24.0),
        ("正文", "text", 70.0),
        ("牵头单位", "units.lead", 20.0),
        ("配合单位", "units.support", 24.0),
        ("责任单位", "units.responsible", 24.0),
        ("督导单位", "units.supervise", 14.0),
        ("最后时限", "deadline", 12.0),
        ("时间", "times", 20.0),
        ("量化指标", "quantities", 24.0),
        ("引用文件", "citations", 30.0),
        ("上级对应", "above", 22.0),
        ("对应方式", "relation", 10.0),
        ("本地新增", "invention", 10.0),
        ("标识", "id", 30.0),
    ];
    let mut table = Table::new(sheet, &book.formats, MEASURES, 0, &columns)?;
    table.sheet.set_freeze_panes(1, 3)?;
    for (f, family) in book.report.families.iter().enumerate() {
        let above = above(family);
        let own: BTreeSet<usize> = family.members.iter().flat_map(|m| m.inventions.iter().copied()).collect();
        for (at, row) in family.measures.iter().enumerate() {
            let met = above.get(&at).map_or(&[][..], Vec::as_slice);
            let names: Vec<String> = met.iter().filter_map(|p| named(book, family, f, p.a)).collect();
            let first = met.first();
            let mut values = measure(book, family, f, row);
            values.extend([
                Value::leads(names.join("、"), first.and_then(|p| book.measure(f, p.a))),
                Value::opt(first.map(|p| relation(p.relation))),
                Value::text(yes(own.contains(&at) && row.member != family.base)),
                Value::text(row.measure.id.as_str()),
            ]);
            table.push(&values)?;
        }
    }
    table.close()
}

fn measure(book: &Book, family: &Compared, f: usize, row: &Row) -> Vec<Value> {
    let m: &Measure = &row.measure;
    let joined = |all: &mut dyn Iterator<Item = &str>| Value::text(all.collect::<Vec<_>>().join("、"));
    vec![
        Value::text(family.topic.as_str()),
        Value::text(book.name(f, row.member)),
        Value::text(label(m)),
        Value::text(m.section.join(" / ")),
        Value::opt(m.title.as_deref()),
        Value::text(m.text.as_str()),
        Value::text(bodies(m, Role::Lead)),
        Value::text(bodies(m, Role::Support)),
        Value::text(bodies(m, Role::Responsible)),
        Value::text(bodies(m, Role::Supervise)),
        Value::opt(row.deadline.as_deref()),
        joined(&mut m.times.iter().map(|t| t.text.as_str())),
        joined(&mut m.quantities.iter().map(|q| q.text.as_str())),
        Value::text(titles(&m.text).join("、")),
    ]
}

/// `云泽省 （三）`.
fn named(book: &Book, family: &Compared, f: usize, at: usize) -> Option<String> {
    let row = family.measures.get(at)?;
    Some(format!("{} {}", book.name(f, row.member), label(&row.measure)))
}

/// One row a change of an aligned pair.
pub(super) fn changes(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let columns = [
        ("文件族", "family", 16.0),
        ("甲", "a.government", 14.0),
        ("甲编号", "a.label", 9.0),
        ("甲举措", "a.title", 28.0),
        ("乙", "b.government", 14.0),
        ("乙编号", "b.label", 9.0),
        ("乙举措", "b.title", 28.0),
        ("对应方式", "relation", 10.0),
        ("得分", "score", 8.0),
        ("变化", "attribute", 11.0),
        ("甲原文", "a.print", 30.0),
        ("乙原文", "b.print", 30.0),
        ("更严一方", "stricter", 14.0),
        ("层层加码", "escalation", 10.0),
    ];
    let mut table = Table::new(sheet, &book.formats, "变化", 0, &columns)?;
    for (f, family) in book.report.families.iter().enumerate() {
        for pair in &family.pairs {
            let (Some(a), Some(b)) = (family.measures.get(pair.a), family.measures.get(pair.b)) else {
                continue;
            };
            let (x, y) = (book.name(f, a.member), book.name(f, b.member));
            for change in &pair.changes {
                // The pair is an escalation; this change is why, if the lower side is stricter.
                let escalates = pair.escalation && change.stricter == Some(crate::links::Side::B);
                table.push(&[
                    Value::text(family.topic.as_str()),
                    Value::text(x),
                    Value::leads(label(&a.measure), book.measure(f, pair.a)),
                    Value::text(heading(&a.measure)),
                    Value::text(y),
                    Value::leads(label(&b.measure), book.measure(f, pair.b)),
                    Value::text(heading(&b.measure)),
                    Value::text(relation(pair.relation)),
                    Value::Number(pair.score),
                    Value::text(attribute(change)),
                    Value::opt(change.a.as_deref()),
                    Value::opt(change.b.as_deref()),
                    Value::text(stricter(change, x, y)),
                    Value::text(yes(escalates)),
                ])?;
            }
        }
    }
    table.close()
}

/// One row a measure and a body that it charges.
pub(super) fn units(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let columns = [
        ("文件族", "family", 16.0),
        ("政府", "government", 14.0),
        ("编号", "label", 9.0),
        ("举措", "title", 30.0),
        ("单位原文", "text", 24.0),
        ("规范全称", "name", 30.0),
        ("部门", "department", 22.0),
        ("部门代码", "org", 22.0),
        ("职责", "role", 8.0),
        ("类型", "kind", 14.0),
        ("属地代码", "region", 11.0),
        ("一类单位", "collective", 10.0),
        ("承接自上文", "inherited", 11.0),
    ];
    let mut table = Table::new(sheet, &book.formats, "单位", 0, &columns)?;
    let department = |org: Option<&str>| {
        let found = org.and_then(|key| book.report.departments.iter().find(|d| d.key == key));
        Value::opt(found.map(|d| d.name.as_str()))
    };
    for (f, family) in book.report.families.iter().enumerate() {
        for (at, row) in family.measures.iter().enumerate() {
            for unit in &row.measure.units {
                table.push(&[
                    Value::text(family.topic.as_str()),
                    Value::text(book.name(f, row.member)),
                    Value::leads(label(&row.measure), book.measure(f, at)),
                    Value::text(heading(&row.measure)),
                    Value::text(unit.text.as_str()),
                    Value::opt(unit.name.as_deref()),
                    department(unit.org.as_deref()),
                    Value::opt(unit.org.as_deref()),
                    Value::text(role(unit.role)),
                    Value::text(kind(unit.kind)),
                    Value::opt(unit.region.as_deref()),
                    Value::text(yes(unit.collective)),
                    Value::text(yes(unit.inherited)),
                ])?;
            }
        }
    }
    table.close()
}

/// Every notice of the report.
pub(super) fn notices(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let columns = [
        ("标题", "title", 50.0),
        ("文种", "doc_type", 8.0),
        ("文号", "doc_number", 22.0),
        ("发文机关", "issuers", 28.0),
        ("地区代码", "region.code", 11.0),
        ("地区", "region.path", 26.0),
        ("层级", "region.level", 8.0),
        ("成文日期", "dates.issued", 12.0),
        ("发布日期", "dates.published", 12.0),
        ("施行日期", "dates.effective", 12.0),
        ("失效日期", "dates.expires", 12.0),
        ("措施数", "measures", 9.0),
        ("文件族", "family", 20.0),
        ("可信度", "confidence.score", 9.0),
        ("存疑", "confidence.reasons", 24.0),
        ("来源", "path", 34.0),
        ("网址", "url", 40.0),
        ("标识", "id", 20.0),
    ];
    let mut table = Table::new(sheet, &book.formats, "文件", 0, &columns)?;
    for card in &book.report.notices {
        let family = card.family.and_then(|f| book.report.families.get(f));
        let region = card.region.as_ref();
        table.push(&[
            Value::opt(card.title.as_deref()),
            Value::text(card.doc_type.as_str()),
            Value::opt(card.doc_number.as_ref().map(|n| n.text.as_str())),
            Value::text(card.issuers.join("、")),
            Value::opt(region.map(|r| r.code.as_str())),
            Value::text(region.map_or_else(String::new, |r| r.path.join(" / "))),
            Value::opt(region.map(|r| level(r.level))),
            Value::opt(card.dates.issued.as_deref()),
            Value::opt(card.dates.published.as_deref()),
            Value::opt(card.dates.effective.as_deref()),
            Value::opt(card.dates.expires.as_deref()),
            Value::count(usize::try_from(card.measures).unwrap_or(usize::MAX)),
            Value::opt(family.map(|f| f.topic.as_str())),
            Value::Number(card.confidence.score),
            Value::text(card.confidence.reasons.join(", ")),
            Value::text(card.path.as_str()),
            Value::web(card.url.as_deref()),
            Value::text(card.id.as_str()),
        ])?;
    }
    table.close()
}

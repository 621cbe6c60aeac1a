//! The report as Markdown: to read, to print, to pass on.
//!
//! The same content as the page, family by family, without what only a page can do. Text of
//! the notices is escaped, so that it neither breaks a table nor marks anything up.

mod escape;

use std::collections::BTreeMap;

use super::terms::{
    LEGEND, answer, attribute, evidence, heading, inventions as local, label, level, link, marks, names,
};
use super::{Card, Cell, Compared, PrintError, Report, Row};
use crate::links::Side;
use escape::inline;

/// Governments beside each other in one matrix; more do not fit on a page.
const ACROSS: usize = 12;
/// Notices of no family that are listed.
const OTHERS: usize = 200;

#[allow(clippy::unnecessary_wraps, reason = "the form of all formats")]
pub(super) fn print(report: &Report) -> Result<Vec<u8>, PrintError> {
    let mut out = Page::default();
    out.head(1, "公文比较");
    overview(&mut out, report);
    for family in &report.families {
        one(&mut out, report, family);
    }
    others(&mut out, report);
    Ok(out.0.into_bytes())
}

/// A document in the making.
#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, depth: usize, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.line(&format!("{} {}", "#".repeat(depth), inline(text)));
        self.0.push('\n');
    }

    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// A table; cells are escaped here, and nowhere else.
    fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        let row = |cells: &mut dyn Iterator<Item = String>| {
            format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
        };
        self.line(&row(&mut head.iter().map(|h| inline(h))));
        self.line(&row(&mut head.iter().map(|_| "---".to_owned())));
        for cells in rows {
            self.line(&row(&mut cells.iter().map(|c| inline(c))));
        }
    }
}

fn overview(out: &mut Page, report: &Report) {
    let sums = &report.overview;
    let said = format!(
        "共{}个地区的{}份文件、{}条措施，归为{}个文件族；对应措施{}对，其中层层加码{}对。",
        sums.governments, sums.notices, sums.measures, sums.families, sums.pairs, sums.escalations
    );
    out.line(&said);
    if sums.families_left_out > 0 || sums.notices_left_out > 0 {
        let left = format!(
            "\n因篇幅所限，未列入{}个文件族、{}份文件。",
            sums.families_left_out, sums.notices_left_out
        );
        out.line(&left);
    }
    out.line("");
    let row = |f: &Compared| {
        vec![
            f.topic.clone(),
            f.root_title.clone().unwrap_or_default(),
            f.members.len().to_string(),
            f.measures.len().to_string(),
            f.pairs.len().to_string(),
            f.pairs.iter().filter(|p| p.escalation).count().to_string(),
            local(f).to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = report.families.iter().map(row).collect();
    if !rows.is_empty() {
        out.table(&["文件族", "上级文件", "文件", "措施", "对应", "加码", "本地新增"], &rows);
    }
}

fn one(out: &mut Page, report: &Report, family: &Compared) {
    let names = names(report, family);
    out.head(2, &family.topic);
    let base = names.get(family.base).map_or("", String::as_str);
    let root = family.root_title.as_deref().unwrap_or("（未知）");
    out.line(&format!("上级文件：{}。比较基准：{}。", inline(root), inline(base)));
    out.head(3, "成员");
    members(out, report, family, &names);
    out.head(3, "覆盖情况");
    coverage(out, family, &names);
    out.head(3, "举措对照");
    matrix(out, family, &names);
    out.head(3, "层层加码");
    escalations(out, family, &names);
    out.head(3, "本地新增");
    inventions(out, family, &names);
    if !family.documents.is_empty() {
        out.head(3, "所引语料外文件");
        documents(out, family);
    }
}

fn members(out: &mut Page, report: &Report, family: &Compared, names: &[String]) {
    let row = |(place, name): (&super::Place, &String)| {
        let card = report.notices.get(place.notice);
        let text = |of: fn(&Card) -> Option<String>| card.and_then(of).unwrap_or_default();
        vec![
            name.clone(),
            place.level.map(level).unwrap_or_default().to_owned(),
            text(|c| c.title.clone()),
            text(|c| c.doc_number.as_ref().map(|n| n.text.clone())),
            text(|c| c.dates.issued.clone().or_else(|| c.dates.published.clone())),
            text(|c| Some(c.measures.to_string())),
            place.relation.map(link).unwrap_or_default().to_owned(),
            place.named.as_deref().map(|t| format!("{}（{}）", t, evidence(place.by))).unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = family.members.iter().zip(names).map(row).collect();
    out.table(&["政府", "层级", "标题", "文号", "日期", "措施", "关系", "所据文件"], &rows);
}

fn coverage(out: &mut Page, family: &Compared, names: &[String]) {
    let row = |(at, (place, name)): (usize, (&super::Place, &String))| {
        let c = &place.coverage;
        let counts = [c.same, c.adapted, c.related, c.escalated, c.relaxed].map(|n| n.to_string());
        let mut row = vec![name.clone(), format!("{}/{}", c.covered, c.of)];
        row.extend(counts);
        row.push(place.inventions.len().to_string());
        (at != family.base).then_some(row)
    };
    let rows: Vec<Vec<String>> = family.members.iter().zip(names).enumerate().filter_map(row).collect();
    out.table(&["政府", "覆盖", "照搬", "改写", "相关", "加码", "放宽", "本地新增"], &rows);
}

fn matrix(out: &mut Page, family: &Compared, names: &[String]) {
    let legend: Vec<String> = LEGEND.iter().map(|(mark, what)| format!("{mark} {what}")).collect();
    out.line(&format!("{}。", legend.join("；")));
    let mut cells: BTreeMap<(usize, usize), &Cell> = BTreeMap::new();
    for cell in &family.cells {
        cells.insert((cell.row, cell.member), cell);
    }
    let others: Vec<usize> = (0..family.members.len()).filter(|&m| m != family.base).collect();
    for some in others.chunks(ACROSS) {
        let mut head = vec!["举措"];
        head.extend(some.iter().filter_map(|&m| names.get(m)).map(String::as_str));
        let row = |(at, row): (usize, &Row)| {
            let mark = |&member: &usize| {
                cells.get(&(at, member)).map_or_else(String::new, |cell| {
                    let found = answer(family, cell).map(|(_, r)| label(&r.measure));
                    format!("{} {}", marks(cell), found.unwrap_or_default())
                })
            };
            let mut line = vec![format!("{} {}", label(&row.measure), heading(&row.measure))];
            line.extend(some.iter().map(mark));
            line
        };
        let mine = family.measures.iter().enumerate().filter(|(_, r)| r.member == family.base);
        let rows: Vec<Vec<String>> = mine.map(row).collect();
        out.line("");
        out.table(&head, &rows);
    }
}

fn escalations(out: &mut Page, family: &Compared, names: &[String]) {
    let name = |row: &Row| names.get(row.member).cloned().unwrap_or_default();
    let mut rows = Vec::new();
    for pair in family.pairs.iter().filter(|p| p.escalation) {
        let (Some(a), Some(b)) = (family.measures.get(pair.a), family.measures.get(pair.b)) else { continue };
        for change in pair.changes.iter().filter(|c| c.stricter == Some(Side::B)) {
            let print = |side: &Option<String>| side.clone().unwrap_or_else(|| "—".to_owned());
            rows.push(vec![
                format!("{} {} {}", name(a), label(&a.measure), heading(&a.measure)),
                format!("{} {}", name(b), label(&b.measure)),
                attribute(change),
                print(&change.a),
                print(&change.b),
            ]);
        }
    }
    if rows.is_empty() {
        return out.line("无。");
    }
    out.table(&["上级举措", "下级", "变化", "上级原文", "下级原文"], &rows);
}

fn inventions(out: &mut Page, family: &Compared, names: &[String]) {
    let mut any = false;
    for (at, (place, name)) in family.members.iter().zip(names).enumerate() {
        if at == family.base || place.inventions.is_empty() {
            continue;
        }
        any = true;
        let said = |&m: &usize| {
            let row = family.measures.get(m)?;
            Some(inline(&format!("{} {}", label(&row.measure), heading(&row.measure))))
        };
        let all: Vec<String> = place.inventions.iter().filter_map(said).collect();
        out.line(&format!("- {}：{}", inline(name), all.join("；")));
    }
    if !any {
        out.line("无。");
    }
}

fn documents(out: &mut Page, family: &Compared) {
    let row = |d: &crate::links::Document| {
        let number = d.doc_number.clone().unwrap_or_default();
        vec![d.title.clone().unwrap_or_default(), number, d.named_by.len().to_string()]
    };
    let rows: Vec<Vec<String>> = family.documents.iter().map(row).collect();
    out.table(&["标题", "文号", "引用文件数"], &rows);
}

fn others(out: &mut Page, report: &Report) {
    let alone: Vec<&Card> = report.notices.iter().filter(|n| n.family.is_none()).collect();
    if alone.is_empty() {
        return;
    }
    out.head(2, "未归入文件族的文件");
    let row = |card: &&Card| {
        vec![
            card.title.clone().unwrap_or_else(|| card.path.clone()),
            card.region.as_ref().map(|r| r.path.join(" ")).unwrap_or_default(),
            card.dates.issued.clone().unwrap_or_default(),
            card.measures.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = alone.iter().take(OTHERS).map(row).collect();
    out.table(&["标题", "地区", "日期", "措施"], &rows);
    if alone.len() > OTHERS {
        out.line(&format!("\n另有{}份从略。", alone.len() - OTHERS));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::Measure;
    use crate::report::Place;

    #[test]
    fn a_hostile_text_breaks_no_table() {
        let text = "a|b\n| --- |\n<script>x</script>[x](javascript:y)`";
        let row = |member| Row {
            member,
            measure: Measure { text: text.into(), title: Some(text.into()), ..Measure::default() },
            ..Row::default()
        };
        let family = Compared {
            topic: text.into(),
            members: vec![Place::default(), Place { inventions: vec![1], ..Place::default() }],
            measures: vec![row(0), row(1)],
            ..Compared::default()
        };
        let card = Card { title: Some(text.into()), family: Some(0), ..Card::default() };
        let report = Report { notices: vec![card], families: vec![family], ..Report::default() };
        let printed = String::from_utf8(print(&report).expect("a report")).expect("text");
        let pipes = |line: &str| line.replace("\\|", "").matches('|').count();
        let mut lines = printed.lines().peekable();
        while let Some(line) = lines.next() {
            assert!(!line.replace("\\<", "").contains('<'), "{line}");
            assert!(!line.replace("\\]", "").contains("]("), "{line}");
            if let Some(next) = lines.peek().filter(|next| next.starts_with('|') && line.starts_with('|')) {
                assert_eq!(pipes(line), pipes(next), "{line}\n{next}");
            }
        }
    }
}

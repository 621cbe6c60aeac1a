//! Whether a table holds as many rows as the document announces.
//!
//! `共3项一级指标、9项二级指标、40项三级指标` counts groups and rows; `（共5项）` behind a group's
//! title counts the rows of that group. Counts of anything else are left alone: a count
//! that the document does not plainly make about its table raises no alarm.

use crate::base::numeral;
use crate::base::span::Span;
use crate::base::text::{Text, cut};
use crate::diag::{Sink, codes};

use super::Row;
use crate::lexicon::counts::Counts;
use crate::notice::Measure;

impl Counts {
    /// Reports announced counts that the rows of the document's tables do not meet.
    pub fn check(&self, text: &Text, tables: &[Vec<Row>], sink: &mut Sink) {
        let tables: Vec<&Vec<Row>> = tables.iter().filter(|t| !t.is_empty()).collect();
        for rows in &tables {
            self.check_groups(text, rows, sink);
        }
        if let [rows] = tables.as_slice() {
            self.check_ranks(text, rows, sink);
            self.check_total(text, rows, sink);
        }
    }

    fn check_ranks(&self, text: &Text, rows: &[Row], sink: &mut Sink) {
        let folded = text.folded(text.all());
        let depth = rows.iter().map(|r| r.section.len()).max().unwrap_or(0);
        for list in self.ranks.find_iter(folded) {
            for c in self.rank.captures_iter(list.as_str()) {
                let (Some(all), Some(n), Some(rank)) = (c.get(0), c.get(1), c.get(2)) else { continue };
                let (Some(declared), Some(rank)) = (numeral::any(n.as_str()), numeral::any(rank.as_str()))
                else {
                    continue;
                };
                let rank = usize::try_from(rank).unwrap_or(0);
                let found = match rank {
                    _ if rank == depth + 1 => rows.len(),
                    1.. if rank <= depth => groups(text, rows, rank),
                    _ => continue,
                };
                if u64::try_from(found) != Ok(declared) {
                    let start = list.start() + all.start();
                    let span = text.span_in(text.all(), start..start + all.len());
                    report(text, span, found, sink);
                }
            }
        }
    }

    /// A total may be of rows or of groups of any depth.
    fn check_total(&self, text: &Text, rows: &[Row], sink: &mut Sink) {
        let folded = text.folded(text.all());
        let depth = rows.iter().map(|r| r.section.len()).max().unwrap_or(0);
        for c in self.total.captures_iter(folded) {
            let (Some(all), Some(declared)) = (c.get(0), c.get(1).and_then(|n| numeral::any(n.as_str())))
            else {
                continue;
            };
            let meets = |found: usize| u64::try_from(found) == Ok(declared);
            if meets(rows.len())
                || (1..=depth).any(|d| meets(groups(text, rows, d)))
                || !Self::near(declared, rows.len())
            {
                continue;
            }
            report(text, text.span_in(text.all(), all.range()), rows.len(), sink);
        }
    }

    /// Reports an announced total that the numbered measures of a text do not meet; it may
    /// be a total of measures or of the headings of one tier.
    pub fn check_measures(&self, text: &Text, measures: &[&Measure], sink: &mut Sink) {
        let folded = text.folded(text.all());
        for c in self.total.captures_iter(folded) {
            let declared = c.get(1).and_then(|n| numeral::any(n.as_str()));
            let (Some(all), Some(declared)) = (c.get(0), declared) else { continue };
            let meets = |found: usize| u64::try_from(found) == Ok(declared);
            let headings = (1..4).any(|depth| meets(headings(measures, depth)));
            if !meets(measures.len()) && !headings && Self::near(declared, measures.len()) {
                report(text, text.span_in(text.all(), all.range()), measures.len(), sink);
            }
        }
    }

    /// A count far from the rows is of something else.
    fn near(declared: u64, found: usize) -> bool {
        let found = u64::try_from(found).unwrap_or(u64::MAX);
        declared >= 5 && declared.abs_diff(found) * 4 <= declared
    }

    fn check_groups(&self, text: &Text, rows: &[Row], sink: &mut Sink) {
        let mut at = 0;
        while let Some(row) = rows.get(at) {
            let same = rows
                .iter()
                .skip(at)
                .take_while(|r| path(text, r, usize::MAX) == path(text, row, usize::MAX))
                .count()
                .max(1);
            let title = row.section.last().map(|pieces| join(text, pieces)).unwrap_or_default();
            let declared = self.group.captures(&title).and_then(|c| numeral::any(c.get(1)?.as_str()));
            if let (Some(declared), Some(pieces)) = (declared, row.section.last())
                && u64::try_from(same) != Ok(declared)
                && let Some(span) = pieces.iter().copied().reduce(Span::cover)
            {
                report(text, span, same, sink);
            }
            at += same;
        }
    }
}

/// Distinct headings above the measures, down to a depth.
fn headings(measures: &[&Measure], depth: usize) -> usize {
    let mut paths: Vec<&[String]> = measures.iter().filter_map(|m| m.section.get(..depth)).collect();
    paths.dedup();
    paths.len()
}

/// Groups of a depth, counted by their titles; a title repeated on a new page counts once.
fn groups(text: &Text, rows: &[Row], depth: usize) -> usize {
    let mut count = 0;
    let mut last: Vec<String> = Vec::new();
    for row in rows.iter().filter(|r| r.section.len() >= depth) {
        let here = path(text, row, depth);
        if here != last {
            count += 1;
            last = here;
        }
    }
    count
}

fn path(text: &Text, row: &Row, depth: usize) -> Vec<String> {
    row.section.iter().take(depth).map(|p| join(text, p)).collect()
}

fn join(text: &Text, pieces: &[Span]) -> String {
    pieces.iter().flat_map(|&p| text.folded(p).chars()).filter(|c| !c.is_whitespace()).collect()
}

fn report(text: &Text, span: Span, found: usize, sink: &mut Sink) {
    let said = text.raw(span);
    let said = cut(said, 0..said.char_indices().nth(60).map_or(said.len(), |(i, _)| i));
    sink.report(&codes::DECLARED_COUNT_MISMATCH, format!("the text says {said}; {found} found"), Some(span));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of sections and tasks written as `section|section|task` lines.
    fn findings(lead: &str, rows: &[&str]) -> Vec<String> {
        let mut raw = lead.to_owned();
        let mut out = Vec::new();
        let mut at = lead.chars().count();
        for row in rows {
            raw.push('\n');
            at += 1;
            let mut spans = Vec::new();
            for part in row.split('|') {
                let len = part.chars().count();
                spans.push(vec![Span::new(at, at + len)]);
                raw.push_str(part);
                at += len;
            }
            let task = spans.split_off(spans.len() - 1);
            out.push(Row { section: spans, task, ..Row::default() });
        }
        let mut sink = Sink::default();
        Counts::load().unwrap().check(&Text::new(raw), &[out], &mut sink);
        sink.diagnostics.into_iter().map(|d| d.message).collect()
    }

    #[test]
    fn announced_counts_are_compared_with_the_table() {
        let rows = ["一、甲|1.子|做一", "一、甲|2.丑|做二", "二、乙|1.寅|做三"];
        for (lead, expected) in [
            ("共2项一级指标、3项二级指标、3项三级指标。", 0),
            ("共2项一级指标、3项二级指标、4项三级指标。", 1),
            ("共三项一级指标、3项二级指标、3项三级指标。", 1),
            ("完成20项二级指标的数据核对。", 0),
            ("全市共有120项措施在推进。", 0),
        ] {
            assert_eq!(findings(lead, &rows).len(), expected, "{lead}");
        }
    }

    #[test]
    fn a_group_title_counts_its_rows() {
        assert!(findings("", &["一、登记方面（共2项）|甲", "一、登记方面（共2项）|乙"]).is_empty());
        assert_eq!(findings("", &["一、登记方面（共3项）|甲", "一、登记方面（共3项）|乙"]).len(), 1);
    }
}

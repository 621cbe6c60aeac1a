//! The panel: one row a territory, year and family, department or topic, for Stata and R.
//!
//! Takes a report; gives a tidy CSV table. What each column holds is said once, in
//! [`FIELDS`], which is also what `gongwen schema panel` prints as a Table Schema. The file
//! begins with a byte-order mark: without it Excel reads Chinese as gibberish, and what
//! people feed it to (Stata, readr, `data.table`, pandas) passes over the mark; base R asks
//! for `fileEncoding = "UTF-8-BOM"`. Text that a spreadsheet would run as a formula gets an
//! apostrophe in front, as the OWASP advises.

mod count;

use serde_json::{Value, json};

use super::terms::clean;
use super::{PrintError, Report};
use count::{Key, Sums};

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the first line.
    pub name: &'static str,
    /// `string`, `integer` or `number`, as Table Schema has it.
    pub kind: &'static str,
    /// Its Chinese name.
    pub title: &'static str,
    /// What it holds.
    pub description: &'static str,
    value: fn(&Key, &Sums) -> String,
}

const fn field(
    name: &'static str,
    kind: &'static str,
    title: &'static str,
    description: &'static str,
    value: fn(&Key, &Sums) -> String,
) -> Field {
    Field { name, kind, title, description, value }
}

/// Every column, in order.
pub const FIELDS: &[Field] = &[
    field("by", "string", "分组方式", "What the row groups by: family, department or topic.", |k, _| {
        k.by.to_owned()
    }),
    field(
        "key",
        "string",
        "分组代码",
        "Id of the family, key of the department, or the topic.",
        |k, _| text(&k.group),
    ),
    field("label", "string", "分组名称", "Topic of the family, or name of the department.", |_, s| {
        text(&s.label)
    }),
    field(
        "region",
        "string",
        "地区代码",
        "GB/T 2260 code of the territory; empty where it is not known.",
        |k, _| k.region.clone(),
    ),
    field("region_name", "string", "地区", "Name of the territory.", |_, s| text(&s.region_name)),
    field(
        "level",
        "string",
        "层级",
        "Tier of the territory: nation, province, prefecture, county or township.",
        |_, s| s.level.to_owned(),
    ),
    field("region_path", "string", "所属地区", "Names from the province down, parted by /.", |_, s| {
        text(&s.region_path)
    }),
    field(
        "year",
        "integer",
        "年份",
        "Year of issue, else of publication, else of the document number; empty where none is known.",
        |k, _| k.year.clone(),
    ),
    field(
        "notices",
        "integer",
        "文件数",
        "Notices of the family or topic; by department those with a measure that charges it.",
        |_, s| s.notices.len().to_string(),
    ),
    field(
        "measures",
        "integer",
        "措施数",
        "Measures; by department those that charge it, supervision apart.",
        |_, s| s.measures.to_string(),
    ),
    field(
        "measures_lead",
        "integer",
        "牵头措施数",
        "Measures with a leading body; by department those that it leads.",
        |_, s| s.lead.to_string(),
    ),
    field("measures_deadline", "integer", "有时限措施数", "Measures with a last day.", |_, s| {
        s.deadline.to_string()
    }),
    field("measures_quantity", "integer", "有指标措施数", "Measures with a figure.", |_, s| {
        s.quantity.to_string()
    }),
    field(
        "compared",
        "integer",
        "可比措施数",
        "Measures of notices that have a notice of a government above them in the family: what the next four add up to.",
        |_, s| s.compared.to_string(),
    ),
    field("copied", "integer", "照搬", "Of these, near-verbatim from above.", |_, s| s.copied.to_string()),
    field(
        "adapted",
        "integer",
        "改写",
        "Of these, the same task as above in other words or figures.",
        |_, s| s.adapted.to_string(),
    ),
    field(
        "related",
        "integer",
        "相关",
        "Of these, a part of a task above, or one with such a part.",
        |_, s| s.related.to_string(),
    ),
    field(
        "own",
        "integer",
        "本地新增",
        "Of these, without counterpart above (local inventions).",
        |_, s| s.own().to_string(),
    ),
    field(
        "share_copied",
        "number",
        "照搬比例",
        "copied / compared; empty where nothing is compared.",
        |_, s| s.share(s.copied),
    ),
    field("share_adapted", "number", "改写比例", "adapted / compared.", |_, s| s.share(s.adapted)),
    field("share_related", "number", "相关比例", "related / compared.", |_, s| s.share(s.related)),
    field("share_own", "number", "新增比例", "own / compared.", |_, s| s.share(s.own())),
    field(
        "median_days",
        "number",
        "时限中位天数",
        "Median of the days from issue to the last day of a measure; a month or year stands for its last day. Negative where the day lies before the issue.",
        |_, s| s.median(),
    ),
    field(
        "escalations",
        "integer",
        "加码",
        "Measures that are stricter than a counterpart above in something (层层加码).",
        |_, s| s.escalated.to_string(),
    ),
    field(
        "relaxed",
        "integer",
        "放宽",
        "Measures that are laxer than a counterpart above in something, and stricter than none in anything.",
        |_, s| s.relaxed.to_string(),
    ),
    field("confidence", "number", "可信度", "Mean confidence of the notices, 0 to 1.", |_, s| {
        s.confidence()
    }),
];

/// The columns that tell rows apart.
const KEY: &[&str] = &["by", "key", "region", "year"];

pub(super) fn print(report: &Report) -> Result<Vec<u8>, PrintError> {
    let mut table = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    table.write_record(FIELDS.iter().map(|f| f.name)).map_err(PrintError::new)?;
    for (key, sums) in count::rows(report) {
        table.write_record(FIELDS.iter().map(|f| (f.value)(&key, &sums))).map_err(PrintError::new)?;
    }
    table.into_inner().map_err(|e| PrintError::new(e.to_string()))
}

/// The columns as a Table Schema of Frictionless Data.
pub fn table_schema() -> Value {
    let fields = FIELDS
        .iter()
        .map(|f| json!({ "name": f.name, "type": f.kind, "title": f.title, "description": f.description }));
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields.collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": KEY,
    })
}

/// Text on one line, which no spreadsheet runs as a formula.
fn text(text: &str) -> String {
    let line = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let runs = fold(line.chars().next()).is_some_and(|c| matches!(c, '=' | '+' | '-' | '@'));
    if runs { format!("'{line}") } else { line }
}

/// Excel takes full-width signs for the plain ones.
fn fold(c: Option<char>) -> Option<char> {
    c.map(crate::base::text::fold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_run_as_a_formula() {
        let rows = [
            ("=1+1", "'=1+1"),
            ("\t@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("-1", "'-1"),
            ("农村\r\n供水", "农村 供水"),
            ("", ""),
        ];
        for (raw, want) in rows {
            assert_eq!(text(raw), want, "{raw}");
        }
    }

    #[test]
    fn every_column_is_described_once() {
        let mut names: Vec<&str> = FIELDS.iter().map(|f| f.name).collect();
        assert!(KEY.iter().all(|k| names.contains(k)));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FIELDS.len());
        assert!(FIELDS.iter().all(|f| f.description.ends_with('.')));
    }
}

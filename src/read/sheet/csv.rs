//! Separated values: `,`, `;`, tab or `|` between fields, quoted fields with line breaks.
//!
//! A text counts as separated values only where all of its records agree, because pasted
//! notices are full of commas and of tables of their own. In doubt it is a text.

use csv::{ReaderBuilder, StringRecord};

use super::Book;
use crate::read::SourceError;
use crate::read::paper::Paper;

/// Separators, the likeliest first.
const SEPARATORS: [u8; 4] = *b",\t;|";
/// Records that are looked at.
const SAMPLE: usize = 200;
/// Bytes that are looked at.
const WINDOW: usize = 1 << 16;
/// Fewest records of a table: a head and two rows.
const FEWEST: usize = 3;
/// Records in front of the head: a title, who fills it in.
const TITLES: usize = 3;
/// Longest field of a head, in characters.
const HEADING: usize = 30;

/// The separator of a text that is a table of separated values and nothing else.
pub fn separator(text: &str) -> Option<u8> {
    if let Some(told) = told(text) {
        return Some(told.0);
    }
    let mut end = text.len().min(WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end)?;
    SEPARATORS.into_iter().find(|s| head.as_bytes().contains(s) && agrees(head, *s, end < text.len()))
}

/// Reads such a text.
pub fn read(text: &str) -> Result<Paper, SourceError> {
    let mut book = Book::default();
    book.sheet("", false)?;
    let (separator, text) = told(text).unwrap_or_else(|| (separator(text).unwrap_or(b','), text));
    for (row, record) in (0u32..).zip(records(text, separator)) {
        for (column, field) in (0u32..).zip(record.iter()) {
            book.put(row, column, bare(field))?;
        }
    }
    book.into_paper()
}

/// `="001"`, by which programs keep a number a text.
fn bare(field: &str) -> &str {
    field.strip_prefix("=\"").and_then(|f| f.strip_suffix('"')).unwrap_or(field)
}

/// The separator that the first line names (`sep=;`), and what follows it.
fn told(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let named = first.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=")?;
    match named.as_bytes() {
        [separator] if separator.is_ascii() => Some((*separator, rest)),
        _ => None,
    }
}

fn records(text: &str, separator: u8) -> impl Iterator<Item = StringRecord> {
    let reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(std::io::Cursor::new(text.to_owned()));
    reader.into_records().map_while(Result::ok)
}

/// Whether the records of a text have one length, under a head of short names. A comma or
/// semicolon has to part three columns in every record; a `|` stays with the readers of
/// text, unless fields are quoted.
fn agrees(text: &str, separator: u8, cut: bool) -> bool {
    let quoted = text.contains('"');
    if separator == b'|' && !quoted {
        return false;
    }
    let mut records: Vec<StringRecord> = records(text, separator).take(SAMPLE).collect();
    if cut && records.len() < SAMPLE {
        records.pop();
    }
    // Titles that were saved without the separators of the empty cells beside them.
    let titles = records.iter().take(TITLES).take_while(|r| r.len() == 1).count();
    let body = records.get(titles..).unwrap_or(&[]);
    let Some(width) = body.first().map(StringRecord::len) else { return false };
    let least = if separator == b'\t' { 2 } else { 3 };
    if width < least || body.len() < FEWEST || body.iter().any(|r| r.len() != width) {
        return false;
    }
    // Under titles that fill a row of their own stands the head: the first full record.
    let filled = |r: &StringRecord| r.iter().filter(|f| !f.trim().is_empty()).count();
    let Some(head) = body.iter().take(TITLES + 1).find(|r| filled(r) * 3 >= width * 2) else { return false };
    head.iter().all(is_heading) && body.iter().filter(|r| filled(r) >= 2).count() >= FEWEST
}

/// Whether a field can name a column: short and no sentence.
fn is_heading(field: &str) -> bool {
    field.chars().count() <= HEADING
        && !field.contains(['。', '，', '；', '：', '！', '？', '、'])
        && !field.trim_end().ends_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::paper::Item;

    fn told_of(text: &str) -> Option<char> {
        separator(text).map(char::from)
    }

    #[test]
    fn tables_are_told_from_prose() {
        let rows = [
            ("序号,任务,牵头单位\n1,修路,市交通局\n2,架桥,市住建局\n", Some(',')),
            ("序号;任务;牵头单位\n1;修路，架桥;市交通局\n2;植树;市林业局\n", Some(';')),
            ("序号\t任务\t牵头单位\n1\t修路\t市交通局\n2\t架桥\t市住建局\n", Some('\t')),
            (
                "任务分工表,,\n序号,任务,牵头单位\n1,\"修路\n架桥\",市交通局\n,,市财政局\n2,植树,市林业局\n",
                Some(','),
            ),
            ("任务分工表\n序号,任务,牵头单位\n1,\"修\"\"路\"\"\",市交通局\n2,架桥,市住建局\n", Some(',')),
            ("sep=;\n序号;任务\n1;修路\n", Some(';')),
            (
                "\"序号\"|\"任务\"|\"单位\"\n\"1\"|\"修路\"|\"市交通局\"\n\"2\"|\"架桥\"|\"市住建局\"\n",
                Some('|'),
            ),
            ("序号 | 任务 | 单位\n1 | 修路 | 市交通局\n2 | 架桥 | 市住建局\n", None),
            (
                "各县,区人民政府,市政府各部门:\n为了加强管理,规范秩序,现通知如下。\n一、提高认识,加强领导,抓好落实。\n",
                None,
            ),
            ("一,二\n三,四\n五,六\n", None),
            ("序号,任务,牵头单位\n1,修路,市交通局\n2,架桥\n", None),
            ("关于修路的通知\n各县人民政府:\n1,修路,架桥\n", None),
            ("", None),
        ];
        for (text, want) in rows {
            assert_eq!(told_of(text), want, "{text}");
        }
    }

    #[test]
    fn fields_are_read_as_quoted() {
        let text = "序号,任务,牵头单位\r\n=\"001\",\"修路,\r\n\"\"架桥\"\"\",市交通局\r\n2,,市住建局\r\n";
        let paper = read(text).unwrap();
        let [Item::Grid(grid)] = paper.items.as_slice() else { panic!("{paper:?}") };
        let told: Vec<String> =
            grid.cells.iter().map(|c| format!("{},{} {}", c.row, c.column, c.text)).collect();
        assert_eq!(
            told,
            [
                "0,0 序号",
                "0,1 任务",
                "0,2 牵头单位",
                "1,0 001",
                "1,1 修路,\r\n\"架桥\"",
                "1,2 市交通局",
                "2,0 2",
                "2,2 市住建局",
            ]
        );
    }
}

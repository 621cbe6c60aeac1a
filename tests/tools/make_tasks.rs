//! Writes one list of tasks in many formats: the specimens of `corpus/forms/`.
//!
//! In: `tests/data/tasks.toml`. Out: HTML, XLSX, DOCX, a pipe table, and the lines that
//! tools print which lose tables. The same input gives the same bytes. LibreOffice made the
//! other formats from these, once:
//!
//! ```text
//! cargo run --example make_tasks -- tests/data/tasks.toml corpus/forms
//! cd corpus/forms
//! soffice --headless --convert-to xls tasks.xlsx
//! soffice --headless --convert-to ods tasks.xlsx
//! soffice --headless --convert-to doc tasks.docx
//! soffice --headless --convert-to pdf tasks.docx
//! ```

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::ExitCode;

use toml::{Table, Value};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Columns, and how many Han characters fit into a line of each.
const WIDTHS: [usize; 6] = [2, 6, 16, 8, 9, 8];
/// Rows of the list that fit onto a page.
const ROWS_OF_PAGE: usize = 13;

/// The list as a grid.
struct List {
    title: String,
    heads: Vec<String>,
    note: String,
    /// Cells at their origin, by row from 0 without the head, and column.
    cells: Vec<Cell>,
    rows: usize,
}

struct Cell {
    row: usize,
    column: usize,
    rowspan: usize,
    text: String,
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(from), Some(to)) = (args.next(), args.next()) else {
        return fail("usage: make_tasks TASKS.toml FOLDER");
    };
    match make(&from, Path::new(&to)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => fail(&e),
    }
}

fn fail(message: &str) -> ExitCode {
    // Nothing is left to do if even standard error is closed.
    let _ = writeln!(std::io::stderr(), "make_tasks: {message}");
    ExitCode::from(2)
}

fn make(from: &str, to: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(from).map_err(|e| format!("{from}: {e}"))?;
    let list = read(&text.parse().map_err(|e| format!("{from}: {e}"))?);
    std::fs::create_dir_all(to).map_err(|e| e.to_string())?;
    let files = [
        ("tasks.html", html(&list).into_bytes()),
        ("tasks.xlsx", xlsx(&list)),
        ("tasks.docx", docx(&list)),
        ("tasks-piped.txt", piped(&list).into_bytes()),
        ("tasks-flattened.txt", flattened(&list).into_bytes()),
    ];
    for (name, bytes) in files {
        std::fs::write(to.join(name), bytes).map_err(|e| format!("{name}: {e}"))?;
    }
    Ok(())
}

fn read(table: &Table) -> List {
    let text = |name: &str| table.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut list = List {
        title: text("title"),
        heads: strings(table.get("columns")),
        note: text("note"),
        cells: Vec::new(),
        rows: 0,
    };
    // The cell of each column that `^` goes on with.
    let mut last = [0; 6];
    for group in table.get("group").and_then(Value::as_array).into_iter().flatten() {
        let name = group.get("name").and_then(Value::as_str).unwrap_or_default();
        for (i, row) in group.get("rows").and_then(Value::as_array).into_iter().flatten().enumerate() {
            let number = (list.rows + 1).to_string();
            let group = if i == 0 { name } else { "^" };
            let rest = strings(Some(row));
            let texts = [number.as_str(), group].into_iter().chain(rest.iter().map(String::as_str));
            for (column, text) in texts.enumerate() {
                if text == "^" {
                    list.cells[last[column]].rowspan += 1;
                } else {
                    last[column] = list.cells.len();
                    list.cells.push(Cell { row: list.rows, column, rowspan: 1, text: text.to_owned() });
                }
            }
            list.rows += 1;
        }
    }
    list
}

fn strings(value: Option<&Value>) -> Vec<String> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|v| Some(v.as_str()?.to_owned()))
        .collect()
}

impl List {
    /// The cell that begins at a place, if one does.
    fn begins(&self, row: usize, column: usize) -> Option<&Cell> {
        self.cells.iter().find(|c| c.row == row && c.column == column)
    }
}

fn html(list: &List) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>{0}</title></head>\n<body>\n\
         <div class=\"TRS_Editor\">\n<p style=\"text-align:center\"><strong>{0}</strong></p>\n<table border=\"1\">\n<tr>",
        list.title
    );
    for head in &list.heads {
        let _ = write!(out, "<th>{head}</th>");
    }
    out.push_str("</tr>\n");
    for row in 0..list.rows {
        out.push_str("<tr>");
        for cell in (0..6).filter_map(|column| list.begins(row, column)) {
            let span =
                if cell.rowspan > 1 { format!(" rowspan=\"{}\"", cell.rowspan) } else { String::new() };
            let _ = write!(out, "<td{span}>{}</td>", cell.text);
        }
        out.push_str("</tr>\n");
    }
    let _ = writeln!(out, "</table>\n<p>{}</p>\n</div>\n</body>\n</html>", list.note);
    out
}

/// Cells that go on from above are printed empty, as converters to Markdown do.
fn piped(list: &List) -> String {
    let mut out = format!("{}\n\n| {} |\n|{}\n", list.title, list.heads.join(" | "), " --- |".repeat(6));
    for row in 0..list.rows {
        out.push('|');
        for column in 0..6 {
            let text = list.begins(row, column).map_or("", |c| c.text.as_str());
            let _ = write!(out, " {text} |");
        }
        out.push('\n');
    }
    let _ = write!(out, "\n{}\n", list.note);
    out
}

/// A piece of a cell a line, heads on every page, as tools print that read a page from
/// left to right.
fn flattened(list: &List) -> String {
    let mut out = format!("{}\n", list.title);
    for row in 0..list.rows {
        if row % ROWS_OF_PAGE == 0 {
            out.extend(list.heads.iter().map(|head| format!("{head}\n")));
        }
        for cell in (0..6).filter_map(|column| list.begins(row, column)) {
            for line in broken(&cell.text, WIDTHS[cell.column]) {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    let _ = writeln!(out, "{}", list.note);
    out
}

/// Lines of so many Han characters, of which letters and digits take half of one: none
/// begins with a stop, and no figure is torn.
fn broken(text: &str, width: usize) -> Vec<String> {
    let figure = |c: char| c.is_ascii_digit() || c == '.';
    let mut lines = vec![String::new()];
    let mut used = 0;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let mut word = c.to_string();
        while let Some(next) = rest.next_if(|next| figure(c) && figure(*next)) {
            word.push(next);
        }
        let own: usize = word.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        if used + own > 2 * width && !"、，。；：）".contains(c) {
            lines.push(String::new());
            used = 0;
        }
        used += own;
        if let Some(line) = lines.last_mut() {
            line.push_str(&word);
        }
    }
    lines
}

fn concat(pieces: impl Iterator<Item = String>) -> String {
    pieces.collect::<Vec<_>>().concat()
}

fn packed(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, text) in parts {
        zip.start_file(*name, options).expect("a member begins");
        zip.write_all(text.as_bytes()).expect("memory takes all");
    }
    zip.finish().expect("memory takes all").into_inner()
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn types(parts: &[(&str, &str)]) -> String {
    let mut out = format!(
        "{XML}<Types xmlns=\"{TYPES}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    );
    for (part, kind) in parts {
        let _ = write!(
            out,
            "<Override PartName=\"{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.{kind}+xml\"/>"
        );
    }
    out + "</Types>"
}

fn relations(rows: &[(&str, &str)]) -> String {
    let mut out = format!("{XML}<Relationships xmlns=\"{RELATIONS}\">");
    for (i, (kind, target)) in rows.iter().enumerate() {
        let id = i + 1;
        let _ = write!(out, "<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>");
    }
    out + "</Relationships>"
}

fn xlsx(list: &List) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let text = |at: &str, style: usize, text: &str| {
        format!("<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let at = |row: usize, column: usize| format!("{}{}", ["A", "B", "C", "D", "E", "F"][column], row + 1);
    let mut rows = format!("<row r=\"1\">{}</row><row r=\"2\">", text("A1", 1, &list.title));
    for (column, head) in list.heads.iter().enumerate() {
        rows.push_str(&text(&at(1, column), 1, head));
    }
    rows.push_str("</row>");
    let mut merges = vec!["A1:F1".to_owned()];
    for row in 0..list.rows {
        let _ = write!(rows, "<row r=\"{}\">", row + 3);
        for column in 0..6 {
            let place = at(row + 2, column);
            match list.begins(row, column) {
                Some(cell) if column == 0 => {
                    let _ = write!(rows, "<c r=\"{place}\" s=\"2\"><v>{}</v></c>", cell.text);
                }
                Some(cell) => rows.push_str(&text(&place, 2, &cell.text)),
                None => {
                    let _ = write!(rows, "<c r=\"{place}\" s=\"2\"/>");
                }
            }
        }
        rows.push_str("</row>");
    }
    for cell in list.cells.iter().filter(|c| c.rowspan > 1) {
        let (first, last) = (at(cell.row + 2, cell.column), at(cell.row + cell.rowspan + 1, cell.column));
        merges.push(format!("{first}:{last}"));
    }
    let end = list.rows + 2;
    let _ = write!(rows, "<row r=\"{}\">{}</row>", end + 1, text(&at(end, 0), 0, &list.note));
    merges.push(format!("{}:{}", at(end, 0), at(end, 5)));
    let count = merges.len();
    let merges = concat(merges.iter().map(|m| format!("<mergeCell ref=\"{m}\"/>")));
    let columns = concat(WIDTHS.iter().enumerate().map(|(i, w)| {
        format!("<col min=\"{0}\" max=\"{0}\" width=\"{1}\" customWidth=\"1\"/>", i + 1, w * 2 + 2)
    }));
    let sheet = format!(
        "{XML}<worksheet xmlns=\"{main}\"><cols>{columns}</cols><sheetData>{rows}</sheetData><mergeCells count=\"{count}\">{merges}</mergeCells></worksheet>"
    );
    let styles = format!(
        "{XML}<styleSheet xmlns=\"{main}\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"宋体\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"2\"><border/><border><left style=\"thin\"/><right style=\"thin\"/><top style=\"thin\"/><bottom style=\"thin\"/></border></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"3\"><xf/><xf borderId=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"center\"/></xf><xf borderId=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"center\" wrapText=\"1\"/></xf></cellXfs></styleSheet>"
    );
    let book = format!(
        "{XML}<workbook xmlns=\"{main}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"任务分工表\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    packed(&[
        (
            "[Content_Types].xml",
            types(&[
                ("/xl/workbook.xml", "spreadsheetml.sheet.main"),
                ("/xl/worksheets/sheet1.xml", "spreadsheetml.worksheet"),
                ("/xl/styles.xml", "spreadsheetml.styles"),
            ]),
        ),
        ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")])),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]),
        ),
        ("xl/workbook.xml", book),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn docx(list: &List) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let font = "<w:rFonts w:ascii=\"宋体\" w:hAnsi=\"宋体\" w:eastAsia=\"宋体\"/>";
    let paragraph = |settings: &str, face: &str, text: &str| {
        format!("<w:p><w:pPr>{settings}</w:pPr><w:r><w:rPr>{font}{face}</w:rPr><w:t>{text}</w:t></w:r></w:p>")
    };
    let center = "<w:jc w:val=\"center\"/>";
    let width = |column: usize| WIDTHS[column] * 240 + 240;
    let cell = |column: usize, merge: &str, content: &str| {
        let width = width(column);
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{merge}<w:vAlign w:val=\"center\"/></w:tcPr>{content}</w:tc>"
        )
    };
    let mut rows = String::from("<w:tr><w:trPr><w:tblHeader/></w:trPr>");
    for (column, head) in list.heads.iter().enumerate() {
        rows.push_str(&cell(column, "", &paragraph(center, "<w:b/>", head)));
    }
    rows.push_str("</w:tr>");
    for row in 0..list.rows {
        rows.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for column in 0..6 {
            let settings = if column == 2 { "" } else { center };
            rows.push_str(&match list.begins(row, column) {
                Some(c) if c.rowspan > 1 => {
                    cell(column, "<w:vMerge w:val=\"restart\"/>", &paragraph(settings, "", &c.text))
                }
                Some(c) => cell(column, "", &paragraph(settings, "", &c.text)),
                None => cell(column, "<w:vMerge/>", "<w:p/>"),
            });
        }
        rows.push_str("</w:tr>");
    }
    let columns = concat((0..6).map(|c| format!("<w:gridCol w:w=\"{}\"/>", width(c))));
    let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
    let borders = concat(
        sides
            .iter()
            .map(|side| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>")),
    );
    let body = format!(
        "{}<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>{}",
        paragraph(center, "<w:b/><w:sz w:val=\"32\"/>", &list.title),
        paragraph("", "", &list.note),
    );
    let document = format!(
        "{XML}<w:document xmlns:w=\"{main}\"><w:body>{body}<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    packed(&[
        ("[Content_Types].xml", types(&[("/word/document.xml", "wordprocessingml.document.main")])),
        ("_rels/.rels", relations(&[("officeDocument", "word/document.xml")])),
        ("word/document.xml", document),
    ])
}

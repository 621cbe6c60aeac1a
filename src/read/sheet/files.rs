//! One small workbook about an invented city, written in every format and read again.

use std::io::{Cursor, Write};

use super::{ods, xls, xlsb, xlsx, xml};
use crate::read::SourceError;
use crate::read::paper::{Item, Paper};

/// Cells as `row,column rowspan×colspan text`, paragraphs as they are, then the doubts.
fn told(paper: Result<Paper, SourceError>) -> Vec<String> {
    let paper = match paper {
        Ok(paper) => paper,
        Err(e) => return vec![format!("{} {}", e.code.name, e.message)],
    };
    let mut out = Vec::new();
    for item in &paper.items {
        match item {
            Item::Paragraph(p) => out.push(p.text.clone()),
            Item::Grid(grid) => out.extend(
                grid.cells
                    .iter()
                    .map(|c| format!("{},{} {}×{} {}", c.row, c.column, c.rowspan, c.colspan, c.text)),
            ),
        }
    }
    out.extend(paper.doubts.iter().map(|d| format!("{}: {}", d.code, d.message)));
    out
}

/// What every file of this page prints.
const PRINTED: [&str; 6] = [
    "0,0 1×3 云州市任务表",
    "1,0 2×1 市交通局",
    "1,1 1×1 90%",
    "1,2 1×1 2024年6月30日",
    "2,1 1×1 1.10",
    "hidden-content: left out: 1 hidden sheet (字典), 1 hidden row, 1 hidden column",
];
const DATE: &str = "yyyy\"年\"m\"月\"d\"日\"";

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(data).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn relations(of: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id=\"{id}\" Type=\"http://x/relationships/{kind}\" Target=\"{target}\"/>")
    };
    format!("<Relationships>{}</Relationships>", of.iter().map(one).collect::<String>())
}

fn xlsx_with(sheet: &str) -> Vec<u8> {
    xlsx_declaring(4, sheet)
}

fn xlsx_declaring(count: u64, sheet: &str) -> Vec<u8> {
    let outer = relations(&[("a", "officeDocument", "xl/workbook.xml")]);
    let inner = relations(&[
        ("r1", "worksheet", "worksheets/sheet1.xml"),
        ("r2", "worksheet", "/xl/worksheets/sheet2.xml"),
        ("r3", "sharedStrings", "sharedStrings.xml"),
        ("r4", "styles", "styles.xml"),
    ]);
    let workbook = "<workbook xmlns:r=\"x\"><workbookPr/><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/>\
        <sheet name=\"字典\" sheetId=\"2\" state=\"hidden\" r:id=\"r2\"/></sheets></workbook>";
    let strings = format!(
        "<sst uniqueCount=\"{count}\"><si><r><t>云州市</t></r><r><t>任务表</t></r><rPh><t>yun</t></rPh></si>\
        <si><t>市交通局</t></si><si><t>1.10</t></si><si><t>藏</t></si></sst>"
    );
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"176\" formatCode=\"{}\"/></numFmts>\
         <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/><xf numFmtId=\"9\"/></cellXfs></styleSheet>",
        DATE.replace('"', "&quot;")
    );
    zipped(&[
        ("_rels/.rels", outer.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", inner.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        (
            "xl/worksheets/sheet2.xml",
            b"<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
        ),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ])
}

const SHEET: &str = "<worksheet><cols><col min=\"4\" max=\"9\" hidden=\"1\"/></cols><sheetData>\
    <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>\
    <row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" s=\"2\"><f>1-0.1</f><v>0.9</v></c><c s=\"1\"><v>45473</v></c>\
    <c r=\"D2\" t=\"inlineStr\"><is><t>藏</t></is></c></row>\
    <row r=\"3\"><c r=\"B3\" t=\"s\"><v>2</v></c></row>\
    <row r=\"4\" hidden=\"1\"><c r=\"A4\" t=\"s\"><v>3</v></c></row>\
    </sheetData><mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A3\"/></mergeCells></worksheet>";

#[test]
fn xlsx_prints() {
    assert_eq!(told(xlsx::read(&xlsx_with(SHEET))), PRINTED);
    let faulty = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"e\"><v>#REF!</v></c><c r=\"B1\"><f>A1</f></c>\
        <c r=\"C1\" t=\"str\"><f>B1</f><v>云_x000D_&amp;&#x5DDE;</v></c><c r=\"D1\" t=\"b\"><v>1</v></c>";
    assert_eq!(
        told(xlsx::read(&xlsx_with(faulty))),
        [
            "0,0 1×1 云&州",
            "0,1 1×1 TRUE",
            "hidden-content: left out: 1 hidden sheet (字典)",
            "formula-error: 1 cell shows an error and no value; 1 formula has no stored result",
            "truncated-source: parts of the workbook break off: xl/worksheets/sheet1.xml",
        ]
    );
    let odd = "<worksheet><sheetData><row><c t=\"e\"><v>#SPILL!</v></c><c t=\"s\"><v>99</v></c><c t=\"d\">\
        <v>2024-06-30T00:00:00</v></c></row></sheetData></worksheet>";
    assert_eq!(
        told(xlsx::read(&xlsx_with(odd))),
        [
            "0,0 1×1 2024-06-30",
            "hidden-content: left out: 1 hidden sheet (字典)",
            "formula-error: 1 cell shows an error and no value",
            "truncated-source: cells that cannot be read: 1",
        ]
    );
    let declared = told(xlsx::read(&xlsx_declaring(99_999_999_999, SHEET)));
    assert!(declared.concat().starts_with("limit-exceeded"), "{declared:?}");
}

#[test]
fn ods_and_xml_print() {
    let flat = "<office:document><office:automatic-styles><style:style style:name=\"h\"><style:table-properties \
        table:display=\"false\"/></style:style></office:automatic-styles><office:spreadsheet><table:table table:name=\"Sheet1\">\
        <table:table-column table:number-columns-repeated=\"3\"/><table:table-column table:visibility=\"collapse\"/>\
        <table:table-row><table:table-cell table:number-columns-spanned=\"3\"><text:p>云州市<text:span>任务表</text:span>\
        </text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated=\"2\"/></table:table-row>\
        <table:table-row><table:table-cell table:number-rows-spanned=\"2\"><office:annotation><text:p>注</text:p>\
        </office:annotation><text:p>市交通局</text:p></table:table-cell><table:table-cell><text:p>90%</text:p>\
        </table:table-cell><table:table-cell><text:p>2024年6月30日</text:p></table:table-cell><table:table-cell>\
        <text:p>藏</text:p></table:table-cell></table:table-row><table:table-row><table:covered-table-cell/>\
        <table:table-cell><text:p>1.10</text:p></table:table-cell></table:table-row>\
        <table:table-row table:visibility=\"filter\"><table:table-cell><text:p>藏</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/>\
        </table:table-row></table:table><table:table table:name=\"字典\" table:style-name=\"h\"><table:table-row><table:table-cell>\
        <text:p>藏</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:document>";
    assert_eq!(told(ods::read_flat(flat)), PRINTED);
    assert_eq!(told(ods::read(&zipped(&[("content.xml", flat.as_bytes())]))), PRINTED);
    let full = flat.replace(
        "<table:table-cell table:number-columns-repeated=\"16384\"/>",
        "<table:table-cell table:number-columns-repeated=\"16384\"><text:p>满</text:p></table:table-cell>",
    );
    assert!(told(ods::read_flat(&full)).concat().starts_with("limit-exceeded"));
    let book = format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook \
        xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles><Style ss:ID=\"d\"><NumberFormat ss:Format=\"{}\"/></Style>\
        <Style ss:ID=\"p\"><NumberFormat ss:Format=\"0%\"/></Style></Styles><Worksheet ss:Name=\"Sheet1\"><Table>\
        <Column ss:Index=\"4\" ss:Hidden=\"1\"/><Row><Cell ss:MergeAcross=\"2\"><Data ss:Type=\"String\">云州市任务表</Data></Cell>\
        </Row><Row><Cell ss:MergeDown=\"1\"><Data ss:Type=\"String\">市交通局</Data><Comment><ss:Data>注</ss:Data></Comment></Cell>\
        <Cell ss:StyleID=\"p\"><Data ss:Type=\"Number\">0.9</Data></Cell><Cell ss:StyleID=\"d\"><Data ss:Type=\"DateTime\">\
        2024-06-30T00:00:00.000</Data></Cell><Cell><Data ss:Type=\"String\">藏</Data></Cell></Row><Row><Cell ss:Index=\"2\">\
        <Data ss:Type=\"String\">1.10</Data></Cell></Row><Row ss:Hidden=\"1\"><Cell><Data ss:Type=\"String\">藏</Data></Cell>\
        </Row></Table></Worksheet><Worksheet ss:Name=\"字典\"><Table><Row><Cell><Data ss:Type=\"String\">藏</Data></Cell></Row>\
        </Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>",
        DATE.replace('"', "&quot;")
    );
    assert_eq!(told(xml::read(&book)), PRINTED);
    assert!(xml::is_workbook(&book));
}

/// A record of an XLS stream.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|w| w.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    words(&text.encode_utf16().collect::<Vec<u16>>())
}

fn xls_with(extra: &[u8]) -> Vec<u8> {
    xls_of(extra, &[])
}

fn xls_of(extra: &[u8], cell: &[u8]) -> Vec<u8> {
    let string =
        |text: &str| [words(&[u16::try_from(text.chars().count()).unwrap()]), vec![1], wide(text)].concat();
    let bound = |at: u32, state: u8, name: &str| {
        let count = u8::try_from(name.chars().count()).unwrap();
        record(0x85, &[&at.to_le_bytes(), &[state, 0, count, 1][..], &wide(name)].concat())
    };
    let strings = ["云州市任务表", "市交通局", "1.10", "藏"].map(&string).concat();
    let globals = |first: u32, second: u32| {
        [
            record(0x0809, &words(&[0x0600, 5, 0, 0])),
            extra.to_vec(),
            bound(first, 0, "Sheet1"),
            bound(second, 1, "字典"),
            record(0x041e, &[words(&[176]), string(DATE)].concat()),
            record(0xe0, &words(&[0, 0])),
            record(0xe0, &words(&[0, 176])),
            record(0xe0, &words(&[0, 9])),
            record(0xfc, &[vec![4, 0, 0, 0, 4, 0, 0, 0], strings.clone()].concat()),
            record(0x0a, &[]),
        ]
        .concat()
    };
    let text = |row, column, index| record(0xfd, &words(&[row, column, 0, index, 0]));
    let sheet = [
        record(0x0809, &words(&[0x0600, 16, 0, 0])),
        record(0x200, &words(&[0, 0, 0xffff, 0xffff, 0, 0xff, 0])),
        record(0x7d, &words(&[3, 8, 2000, 0, 1])),
        record(0x208, &words(&[3, 0, 1, 0, 0, 0, 0x20, 0])),
        text(0, 0, 0),
        text(1, 0, 1),
        record(0x203, &[words(&[1, 1, 2]), 0.9f64.to_le_bytes().to_vec()].concat()),
        record(0x27e, &[words(&[1, 2, 1]), (45473u32 << 2 | 2).to_le_bytes().to_vec()].concat()),
        text(1, 3, 3),
        text(2, 1, 2),
        text(3, 0, 3),
        cell.to_vec(),
        record(0xe5, &words(&[2, 0, 0, 0, 2, 1, 2, 0, 0])),
        record(0x0a, &[]),
    ]
    .concat();
    let other = [record(0x0809, &words(&[0x0600, 16, 0, 0])), text(0, 0, 3), record(0x0a, &[])].concat();
    let first = u32::try_from(globals(0, 0).len()).unwrap();
    let second = first + u32::try_from(sheet.len()).unwrap();
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let mut stream = container.create_stream("/Workbook").unwrap();
    stream.write_all(&[globals(first, second), sheet, other].concat()).unwrap();
    drop(stream);
    container.into_inner().into_inner()
}

#[test]
fn xls_prints() {
    let file = xls_with(&[]);
    assert_eq!(told(xls::read(&file)), PRINTED);
    let far = record(0x203, &[words(&[0xffff, 0xff, 0]), vec![0; 8]].concat());
    assert_eq!(told(xls::read(&xls_of(&[], &far))).concat().split(' ').next(), Some("limit-exceeded"));
    // What a sheet declares to span is not believed; names are not read.
    let declaring = [record(0x18, &[0xff; 3]), record(0x17, &[0xff; 2])].concat();
    assert_eq!(told(xls::read(&xls_with(&declaring))), PRINTED);
    let locked = told(xls::read(&xls_with(&record(0x2f, &words(&[1, 1, 1])))));
    assert!(locked.concat().starts_with("unsupported-format"), "{locked:?}");
}

/// A record of an XLSB part.
fn binary(kind: u16, data: &[u8]) -> Vec<u8> {
    let seven = |mut n: usize| {
        let mut out = Vec::new();
        while n > 0x7f {
            out.push(u8::try_from(n & 0x7f).unwrap() | 0x80);
            n >>= 7;
        }
        out.push(u8::try_from(n).unwrap());
        out
    };
    [seven(usize::from(kind)), seven(data.len()), data.to_vec()].concat()
}

fn longs(longs: &[u32]) -> Vec<u8> {
    longs.iter().flat_map(|w| w.to_le_bytes()).collect()
}

fn counted(text: &str) -> Vec<u8> {
    [longs(&[u32::try_from(text.chars().count()).unwrap()]), wide(text)].concat()
}

fn xlsb_file() -> Vec<u8> {
    let outer = relations(&[("a", "officeDocument", "xl/workbook.bin")]);
    let inner = relations(&[
        ("r1", "worksheet", "worksheets/sheet1.bin"),
        ("r2", "worksheet", "worksheets/sheet2.bin"),
    ]);
    let bundle =
        |state, id: &str, name: &str| binary(156, &[longs(&[state, 1]), counted(id), counted(name)].concat());
    let workbook = [
        binary(131, &[]),
        binary(153, &longs(&[0, 0])),
        bundle(0, "r1", "Sheet1"),
        bundle(1, "r2", "字典"),
        binary(144, &[]),
        binary(157, &[]),
    ]
    .concat();
    let item = |s: &str| binary(19, &[vec![0], counted(s)].concat());
    let strings =
        [binary(159, &longs(&[4, 4])), ["云州市任务表", "市交通局", "1.10", "藏"].map(item).concat()]
            .concat();
    let xf = |format: u16| binary(47, &words(&[0, format, 0, 0]));
    let styles = [
        binary(615, &longs(&[1])),
        binary(44, &[words(&[176]), counted(DATE)].concat()),
        binary(617, &longs(&[3])),
        xf(0),
        xf(176),
        xf(9),
        binary(618, &[]),
    ]
    .concat();
    let row = |row: u32, hidden: bool| {
        binary(0, &[longs(&[row, 0]), vec![0, 0, 0, u8::from(hidden) << 4, 0]].concat())
    };
    let text = |column: u32, index: u32| binary(7, &longs(&[column, 0, index]));
    let sheet = |cells: Vec<u8>| {
        let column = binary(60, &[longs(&[3, 8, 2000, 0]), words(&[1])].concat());
        let head = [
            binary(129, &[]),
            binary(148, &longs(&[0, 3, 0, 3])),
            binary(390, &[]),
            column,
            binary(391, &[]),
        ];
        [head.concat(), binary(145, &[]), cells, binary(146, &[])].concat()
    };
    let cells = [
        row(0, false),
        text(0, 0),
        row(1, false),
        text(0, 1),
        binary(5, &[longs(&[1, 2]), 0.9f64.to_le_bytes().to_vec()].concat()),
        binary(2, &longs(&[2, 1, 45473 << 2 | 2])),
        text(3, 3),
        row(2, false),
        text(1, 2),
        row(3, true),
        text(0, 3),
    ];
    let merges = [binary(176, &longs(&[0, 0, 0, 2])), binary(176, &longs(&[1, 2, 0, 0]))].concat();
    zipped(&[
        ("_rels/.rels", outer.as_bytes()),
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", inner.as_bytes()),
        ("xl/worksheets/sheet1.bin", &[sheet(cells.concat()), merges].concat()),
        ("xl/worksheets/sheet2.bin", &sheet([row(0, false), text(0, 3)].concat())),
        ("xl/sharedStrings.bin", &strings),
        ("xl/styles.bin", &styles),
    ])
}

#[test]
fn xlsb_prints() {
    assert_eq!(told(xlsb::read(&xlsb_file())), PRINTED);
}

/// Every length and a byte changed everywhere: a result with a name, and no panic.
#[test]
fn damaged_files_have_names() {
    type Read = fn(&[u8]) -> Result<Paper, SourceError>;
    let files: [(Vec<u8>, Read); 3] =
        [(xlsx_with(SHEET), xlsx::read), (xls_with(&[]), xls::read), (xlsb_file(), xlsb::read)];
    for (file, read) in files {
        for at in (0..file.len()).step_by(37) {
            let cut = read(file.get(..at).unwrap());
            let names = ["unreadable-source", "unsupported-format", "limit-exceeded"];
            assert!(cut.is_ok() || cut.is_err_and(|e| names.contains(&e.code.name)));
            let mut changed = file.clone();
            for byte in changed.iter_mut().skip(at).take(2) {
                *byte ^= 0xff;
            }
            drop(read(&changed));
        }
    }
}

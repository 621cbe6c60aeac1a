//! Office files made on the fly: whole ones, and ones that mean no good.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::archives::zip;

/// What Word says of its container.
const TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";

/// Where a container says that its document lies.
fn relations(kind: &str, target: &str) -> String {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/{kind}\" Target=\"{target}\"/></Relationships>"
    )
}

/// Members of a Word document without its text.
fn word() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("[Content_Types].xml", TYPES.into()),
        ("_rels/.rels", relations("officeDocument", "word/document.xml").into()),
    ]
}

/// A Word document whose body is this markup, behind `prolog`.
pub(super) fn docx(prolog: &str, body: &str) -> Vec<u8> {
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let document =
        format!("<?xml version=\"1.0\"?>{prolog}<w:document {space}><w:body>{body}</w:body></w:document>");
    let mut members = word();
    members.push(("word/document.xml", document.into()));
    zip(&members)
}

/// A paragraph of a Word document.
pub(super) fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// Members of a workbook without its sheet.
fn workbook() -> Vec<(&'static str, Vec<u8>)> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let named = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{named}\"><sheets><sheet name=\"任务\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    vec![
        ("[Content_Types].xml", TYPES.into()),
        ("_rels/.rels", relations("officeDocument", "xl/workbook.xml").into()),
        ("xl/workbook.xml", book.into()),
        ("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml").into()),
    ]
}

/// A workbook of one sheet with these rows.
pub(super) fn xlsx(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
    let mut members = workbook();
    members.push(("xl/worksheets/sheet1.xml", sheet.into()));
    zip(&members)
}

/// A row with one cell.
pub(super) fn cell(row: u32, name: &str, text: &str) -> String {
    format!("<row r=\"{row}\"><c r=\"{name}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
}

/// An OpenDocument spreadsheet with these rows.
pub(super) fn ods(rows: &str) -> Vec<u8> {
    let spaces = ["office", "table", "text"]
        .map(|s| format!("xmlns:{s}=\"urn:oasis:names:tc:opendocument:xmlns:{s}:1.0\""));
    let content = format!(
        "<office:document-content {}><office:body><office:spreadsheet><table:table table:name=\"任务\">{rows}\
         </table:table></office:spreadsheet></office:body></office:document-content>",
        spaces.join(" ")
    );
    zip(&[("mimetype", ODS.into()), ("content.xml", content.into())])
}

const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// An OFD file of one page with these lines.
pub(super) fn ofd(lines: &[&str]) -> Vec<u8> {
    let space = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let (y, count) = (20 + at * 8, line.chars().count());
        let _ = write!(
            text,
            "<ofd:TextObject ID=\"{}\" Boundary=\"20 {y} 180 8\" Font=\"3\" Size=\"5\">\
             <ofd:TextCode X=\"0\" Y=\"4.4\" DeltaX=\"g {count} 5\">{line}</ofd:TextCode></ofd:TextObject>",
            at + 10
        );
    }
    zip(&[
        ("OFD.xml", format!("<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>").into()),
        (
            "Doc_0/Document.xml",
            format!(
                "<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\
                 <ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>\
                 <ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages></ofd:Document>"
            )
            .into(),
        ),
        ("Doc_0/PublicRes.xml", format!("<ofd:Res {space}><ofd:Fonts><ofd:Font ID=\"3\" FontName=\"SimSun\"/></ofd:Fonts></ofd:Res>").into()),
        (
            "Doc_0/Pages/Page_0/Content.xml",
            format!("<ofd:Page {space}><ofd:Content><ofd:Layer ID=\"2\">{text}</ofd:Layer></ofd:Content></ofd:Page>").into(),
        ),
    ])
}

/// A PDF file with a page for each list of lines, and with what more its trailer says.
pub(super) fn pdf(pages: &[Vec<String>], trailer: &str) -> Vec<u8> {
    let kids = (0..pages.len()).fold(String::new(), |kids, i| kids + &format!("{} 0 R ", 10 + i * 2));
    let mut objects = vec![
        (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
        (2, format!("<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 595 842] >>", pages.len())),
        (3, "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>".to_owned()),
        (
            4,
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000 /FontDescriptor 5 0 R \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
                .to_owned(),
        ),
        (5, "<< /Type /FontDescriptor /FontName /SimSun /Flags 6 /Ascent 880 /Descent -120 >>".to_owned()),
    ];
    for (at, lines) in pages.iter().enumerate() {
        let (own, stream) = (10 + at * 2, 11 + at * 2);
        let used = "/Resources << /Font << /F 3 0 R >> >>";
        objects.push((own, format!("<< /Type /Page /Parent 2 0 R {used} /Contents {stream} 0 R >>")));
        let shown: String = lines.iter().enumerate().map(|(at, line)| show(780 - at * 24, line)).collect();
        objects.push((stream, format!("<< /Length {} >>\nstream\n{shown}\nendstream", shown.len())));
    }
    let (mut out, mut table) = (String::from("%PDF-1.4\n"), String::new());
    for (number, object) in &objects {
        let _ = write!(table, "{number} 1\n{:010} 00000 n \n", out.len());
        let _ = write!(out, "{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, size) = (out.len(), 10 + pages.len() * 2);
    let _ = write!(
        out,
        "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    );
    out.into_bytes()
}

fn show(y: usize, line: &str) -> String {
    let hex = line.encode_utf16().fold(String::new(), |hex, unit| hex + &format!("{unit:04x}"));
    format!("BT /F 14 Tf 70 {y} Td <{hex}> Tj ET\n")
}

/// The trailer's words of a file that opens with a password only.
pub(super) const LOCKED: &str = "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 \
    /O <0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef> \
    /U <fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210> >>";

/// An office file that was saved with a password.
pub(super) fn locked() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a container");
    for name in ["EncryptionInfo", "EncryptedPackage"] {
        let mut stream = file.create_stream(name).expect("a stream");
        stream.write_all(&[0x5a; 5_000]).expect("its bytes");
    }
    file.into_inner().into_inner()
}

/// Files of every packed format, each with a part of `size` bytes that pack well.
pub(super) fn bombs(size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let big = packed(size);
    let ofd = "<OFD><DocBody><DocRoot>big.xml</DocRoot></DocBody></OFD>";
    let rows = [
        ("bomb.docx", word(), "word/document.xml"),
        ("bomb.xlsx", workbook(), "xl/worksheets/sheet1.xml"),
        ("strings.xlsx", workbook(), "xl/sharedStrings.xml"),
        ("bomb.ods", vec![("mimetype", ODS.into())], "content.xml"),
        ("bomb.ofd", vec![("OFD.xml", ofd.into())], "big.xml"),
        ("bomb.zip", Vec::new(), "big.txt"),
    ];
    let made = rows.into_iter().map(|(name, members, part)| (name, joined(&zip(&members), &big, part)));
    made.collect()
}

/// An archive of one member of this size.
fn packed(size: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    writer.start_file("big", options.compression_level(Some(1))).expect("a member");
    let chunk = b"<p>  </p>".repeat(1 << 17);
    let mut left = size;
    while left > 0 {
        let now = chunk.get(..left.min(chunk.len())).unwrap_or_default();
        writer.write_all(now).expect("its bytes");
        left -= now.len();
    }
    writer.finish().expect("an archive").into_inner()
}

/// An archive with the members of one, and the member of another under a new name.
fn joined(first: &[u8], second: &[u8], name: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new_append(Cursor::new(first.to_vec())).expect("an archive");
    let mut from = ZipArchive::new(Cursor::new(second)).expect("an archive");
    writer.raw_copy_file_rename(from.by_index_raw(0).expect("a member"), name).expect("a copy");
    writer.finish().expect("an archive").into_inner()
}

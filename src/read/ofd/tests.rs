//! Small OFD files, built as ZIP archives of XML.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::read;
use crate::read::paper::{Item, Paper, Place};

const NS: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";

fn archive(members: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in members {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a new member");
        zip.write_all(data.as_bytes()).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}

/// A text object with a line of text, in millimetres.
fn text(x: f32, y: f32, words: &str) -> String {
    let count = words.chars().count() + 3;
    format!(
        "<ofd:TextObject ID=\"9\" Boundary=\"{x} {y} 150 8\" Font=\"3\" Size=\"5\">\
         <ofd:TextCode X=\"0\" Y=\"4.4\" DeltaX=\"g {count} 5\">{words}</ofd:TextCode></ofd:TextObject>"
    )
}

fn line(x0: f32, y0: f32, x1: f32, y1: f32) -> String {
    format!(
        "<ofd:PathObject ID=\"8\" Boundary=\"{x0} {y0} {} {}\" LineWidth=\"0.3\"><ofd:AbbreviatedData>M 0 0 L {} {}\
         </ofd:AbbreviatedData></ofd:PathObject>",
        x1 - x0 + 0.3,
        y1 - y0 + 0.3,
        x1 - x0,
        y1 - y0
    )
}

fn content(inner: &str, template: bool) -> String {
    let used = if template { "<ofd:Template TemplateID=\"2\" ZOrder=\"Background\"/>" } else { "" };
    format!(
        "<?xml version=\"1.0\"?><ofd:Page {NS}>{used}<ofd:Content><ofd:Layer ID=\"1\">{inner}</ofd:Layer></ofd:Content></ofd:Page>"
    )
}

/// A file of pages; places of members are relative, absolute, or of another case in turn.
fn file(pages: &[String]) -> Vec<u8> {
    let mut list = String::new();
    let mut members = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let place = if at % 2 == 0 {
            format!("Pages/Page_{at}/Content.xml")
        } else {
            format!("/Doc_0/Pages/PAGE_{at}/Content.xml")
        };
        let _ = write!(list, "<ofd:Page ID=\"{}\" BaseLoc=\"{place}\"/>", at + 10);
        members.push((format!("Doc_0/Pages/Page_{at}/Content.xml"), page.clone()));
    }
    let document = format!(
        "<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\
         <ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID=\"2\" BaseLoc=\"Tpls/Tpl_0/Content.xml\"/></ofd:CommonData>\
         <ofd:Pages>{list}</ofd:Pages></ofd:Document>"
    );
    let root = format!(
        "<ofd:OFD {NS} Version=\"1.0\"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    );
    let fonts =
        format!("<ofd:Res {NS}><ofd:Fonts><ofd:Font ID=\"3\" FontName=\"SimSun\"/></ofd:Fonts></ofd:Res>");
    let mut all = vec![
        ("OFD.xml", root),
        ("Doc_0/Document.xml", document),
        ("Doc_0/PublicRes.xml", fonts),
        ("Doc_0/Tpls/Tpl_0/Content.xml", content(&text(80.0, 10.0, "云州市人民政府文件"), false)),
    ];
    all.extend(members.iter().map(|m| (m.0.as_str(), m.1.clone())));
    archive(&all)
}

fn shown(paper: &Paper) -> Vec<String> {
    let mut out = Vec::new();
    for item in &paper.items {
        match item {
            Item::Paragraph(p) => out.push(p.text.clone()),
            Item::Grid(g) => out.extend(g.cells.iter().map(|c| format!("{},{} {}", c.row, c.column, c.text))),
        }
    }
    out
}

#[test]
fn text_and_tables_are_read() {
    let mut table = text(32.0, 42.0, "任务")
        + &text(82.0, 42.0, "单位")
        + &text(32.0, 52.0, "社区建设")
        + &text(82.0, 52.0, "市民政局");
    for y in [40.0, 50.0, 60.0] {
        table += &line(30.0, y, 130.0, y);
    }
    for x in [30.0, 80.0, 130.0] {
        table += &line(x, 40.0, x, 60.0);
    }
    let pages = [content(&text(30.0, 60.0, "各县人民政府：&amp;&#x4e91;"), true), content(&table, false)];
    let paper = read(&file(&pages)).expect("a whole file");
    let want =
        ["云州市人民政府文件", "各县人民政府：&云", "0,0 任务", "0,1 单位", "1,0 社区建设", "1,1 市民政局"];
    assert_eq!(shown(&paper), want);
    assert_eq!(paper.doubts, []);
    let Some(Item::Paragraph(first)) = paper.items.first() else { panic!("no paragraph") };
    let Some(Place::Area { page: 1, edges }) = first.place else { panic!("no place") };
    assert!((edges[0] - 80.0 * super::POINTS).abs() < 0.5, "{edges:?}");
}

#[test]
fn damaged_files_are_told() {
    let words = content(&text(30.0, 60.0, "各县人民政府要加强组织领导"), false);
    let cut: String = words.chars().take(words.chars().count() - 60).collect();
    let doubts = read(&file(&[words.clone(), cut])).expect("most of it").doubts;
    assert_eq!(doubts.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(), ["truncated-source"]);
    let rows: [(&[u8], &str); 3] = [
        (b"PK\x03\x04 nothing", "unreadable-source"),
        (&archive(&[("OFD.xml", "<OFD/>".to_owned())]), "unreadable-source"),
        (&file(&[content("", false)]), "no-text-layer"),
    ];
    for (bytes, want) in rows {
        assert_eq!(read(bytes).map_err(|e| e.code.name), Err(want));
    }
    let whole = file(&[words]);
    for at in (0..whole.len()).step_by(97) {
        // Whatever is left, there is an answer.
        let _ = read(&whole[..at]);
    }
}

#[test]
fn bombs_are_refused() {
    let deep = "<a>".repeat(200);
    let big = format!("<a>{}</a>", " ".repeat(2 << 20));
    for page in [deep, big] {
        assert_eq!(read(&file(&[page])).map_err(|e| e.code.name), Err("limit-exceeded"));
    }
}

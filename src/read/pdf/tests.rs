//! Small PDF files, written object by object.

use std::fmt::Write as _;

use super::read;
use crate::read::paper::{Item, Paper};

/// A file of one font and one page for each content stream. The font names an encoding of
/// Chinese and carries no map to Unicode, as many programs write it.
fn file(encoding: &str, pages: &[String]) -> Vec<u8> {
    let kids: String = (0..pages.len()).fold(String::new(), |mut s, i| {
        let _ = write!(s, "{} 0 R ", 10 + i * 2);
        s
    });
    let mut objects = vec![
        (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
        (2, format!("<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 595 842] >>", pages.len())),
        (
            3,
            format!(
                "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /{encoding} /DescendantFonts [4 0 R] >>"
            ),
        ),
        (
            4,
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000 /FontDescriptor 5 0 R \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
                .to_owned(),
        ),
        (5, "<< /Type /FontDescriptor /FontName /SimSun /Flags 6 /Ascent 880 /Descent -120 >>".to_owned()),
    ];
    for (at, page) in pages.iter().enumerate() {
        let (own, stream) = (10 + at * 2, 11 + at * 2);
        objects.push((
            own,
            format!(
                "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> /Contents {stream} 0 R >>"
            ),
        ));
        objects.push((stream, format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len())));
    }
    let mut out = String::from("%PDF-1.4\n");
    let mut table = String::new();
    for (number, object) in &objects {
        let _ = write!(table, "{number} 1\n{:010} 00000 n \n", out.len());
        let _ = write!(out, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = out.len();
    let _ = write!(
        out,
        "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<< /Size 999 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    out.into_bytes()
}

/// Operators that show a text in an encoding.
fn show(x: u32, y: u32, size: u32, bytes: &[u8]) -> String {
    let hex = bytes.iter().fold(String::new(), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    });
    format!("BT /F {size} Tf {x} {y} Td <{hex}> Tj ET\n")
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
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

const WORDS: &str = "各县人民政府要加强组织领导";

#[test]
fn encodings_of_chinese_need_no_map_to_unicode() {
    for (encoding, bytes) in [
        ("GB-EUC-H", gbk(WORDS)),
        ("GBK-EUC-H", gbk(WORDS)),
        ("UniGB-UCS2-H", utf16(WORDS)),
        ("UniGB-UTF16-H", utf16(WORDS)),
    ] {
        let paper = read(&file(encoding, &[show(80, 700, 16, &bytes)])).expect(encoding);
        assert_eq!(shown(&paper), [WORDS], "{encoding}");
    }
}

#[test]
fn what_cannot_be_seen_is_left_out() {
    let rows = [
        ("white type", "1 g ", ""),
        ("type outside of the clipping box", "q 0 0 20 20 re W n ", "Q "),
        ("a watermark", "q 0.7 0.7 -0.7 0.7 200 -200 cm ", "Q "),
    ];
    for (what, before, after) in rows {
        let page = show(80, 700, 16, &gbk(WORDS)) + before + &show(80, 600, 16, &gbk("内部资料")) + after;
        assert_eq!(shown(&read(&file("GBK-EUC-H", &[page])).expect(what)), [WORDS], "{what}");
    }
    let kept = show(80, 700, 16, &gbk(WORDS)) + "3 Tr " + &show(80, 600, 16, &gbk("识别所得文字"));
    assert_eq!(shown(&read(&file("GBK-EUC-H", &[kept])).expect("invisible")), [WORDS, "识别所得文字"]);
    let dark = "0 0 1 rg 70 590 300 30 re f 1 g ".to_owned() + &show(80, 600, 16, &gbk(WORDS));
    assert_eq!(shown(&read(&file("GBK-EUC-H", &[dark])).expect("on a ground")), [WORDS]);
}

#[test]
fn strokes_and_thin_boxes_are_borders() {
    let cells = show(85, 705, 12, &gbk("任务"))
        + &show(205, 705, 12, &gbk("单位"))
        + &show(85, 675, 12, &gbk("社区建设"))
        + &show(205, 675, 12, &gbk("市民政局"));
    let strokes = "80 720 m 320 720 l 80 690 m 320 690 l 80 660 m 320 660 l S 80 660 120 60 re S ";
    let boxes = "320 660 0.5 60 re f ";
    let paper = read(&file("GBK-EUC-H", &[cells + strokes + boxes])).expect("a table");
    assert_eq!(shown(&paper), ["0,0 任务", "0,1 单位", "1,0 社区建设", "1,1 市民政局"]);
}

#[test]
fn files_without_text_are_refused() {
    let empty = file("GBK-EUC-H", &[String::new()]);
    assert_eq!(read(&empty).map_err(|e| e.code.name), Err("no-text-layer"));
    // Codes of a private encoding say nothing.
    let private = file("Nobody-Knows-H", &[show(80, 700, 16, &gbk(WORDS))]);
    assert_eq!(read(&private).map_err(|e| e.code.name), Err("no-text-layer"));
    assert_eq!(read(b"%PDF-1.4\nnothing").map_err(|e| e.code.name), Err("unreadable-source"));
}

#[test]
fn damaged_files_are_read_as_far_as_they_go() {
    let page = show(80, 700, 16, &gbk(WORDS));
    let whole = file("GBK-EUC-H", &[page.clone(), page]);
    let text = String::from_utf8(whole.clone()).expect("ASCII");
    let wrong = text.replace("startxref\n", "startxref\n9");
    assert_eq!(shown(&read(wrong.as_bytes()).expect("objects are found again")).len(), 2);
    let cut = text.find("xref\n0 1").expect("a table");
    let doubts = read(&whole[..cut]).expect("without a table").doubts;
    assert_eq!(doubts.first().map(|d| d.code.as_str()), Some("truncated-source"));
    for at in (0..whole.len()).step_by(41) {
        let _ = read(&whole[..at]);
    }
}

#[test]
fn bombs_are_refused() {
    let whole = file("Identity-H", &[show(80, 700, 16, b"ab"), "/X Do ".repeat(20)]);
    let text = String::from_utf8(whole).expect("ASCII");
    let form = |own: u32, inner: u32| {
        let content = "/X Do ".repeat(100);
        format!(
            "{own} 0 obj\n<< /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {inner} 0 R >> >> /Length {} >>\n\
             stream\n{content}\nendstream\nendobj\n",
            content.len()
        )
    };
    let nested: String = (50..60).map(|n| form(n, n + 1)).collect();
    let leaf = "60 0 obj\n<< /Subtype /Form /BBox [0 0 9 9] /Length 3 >>\nstream\nq Q\nendstream\nendobj\n";
    let rows = [
        text.replace("/DW 1000", "/DW 1000 /W [0 4294967294 500]"),
        // The table of objects no longer fits, and every object is found by its own head.
        text.replace("xref\n0 1", &format!("{nested}{leaf}xref\n0 1")).replace("startxref\n", "startxref\n9"),
    ];
    for row in rows {
        assert_eq!(read(row.as_bytes()).map_err(|e| e.code.name), Err("limit-exceeded"));
    }
}

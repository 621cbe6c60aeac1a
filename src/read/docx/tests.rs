//! Documents built here, and what is read from them.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::read;
use crate::read::paper::{Item, Paper};

const RELS: &str = r#"<Relationships xmlns="r"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const DOCUMENT_RELS: &str = r#"<Relationships xmlns="r">
  <Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/styles" Target="styles.xml"/>
  <Relationship Id="b" Type="x/numbering" Target="/word/numbering.xml"/>
  <Relationship Id="c" Type="x/footnotes" Target="notes/feet.xml"/>
  <Relationship Id="d" Type="x/hyperlink" Target="styles.xml" TargetMode="External"/>
</Relationships>"#;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("a container").into_inner()
}

fn document(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let main =
        format!(r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let mut parts = vec![
        ("_rels/.rels", RELS),
        ("word/_rels/document.xml.rels", DOCUMENT_RELS),
        ("word/document.xml", &main),
    ];
    parts.extend_from_slice(more);
    packed(&parts)
}

fn paper(body: &str, more: &[(&str, &str)]) -> Paper {
    read(&document(body, more)).expect("a document")
}

/// Paragraphs by line, cells as `row,column+rowspan x colspan text`.
fn told(paper: &Paper) -> Vec<String> {
    let tell = |item: &Item| match item {
        Item::Paragraph(p) => vec![p.text.clone()],
        Item::Grid(grid) => {
            let cell = |c: &crate::read::paper::GridCell| {
                let text = c.text.replace('\n', "/").replace('\t', "|");
                format!("{},{}+{}x{} {text}", c.row, c.column, c.rowspan, c.colspan)
            };
            let size = format!("grid {}x{}", grid.rows, grid.columns);
            std::iter::once(size).chain(grid.cells.iter().map(cell)).collect()
        }
    };
    paper.items.iter().flat_map(tell).collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn runs_are_printed() {
    let rows = [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "甲\t乙\n丙"),
        ("<w:r><w:t xml:space=\"preserve\">甲 </w:t></w:r><w:r><w:t> 乙</w:t></w:r>", "甲 乙"),
        (
            "<w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del><w:ins><w:r><w:t>丙</w:t></w:r></w:ins>",
            "甲丙",
        ),
        (
            "<w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>乙</w:t></w:r></w:moveTo>",
            "乙",
        ),
        (
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>乙</w:t></w:r>",
            "乙",
        ),
        (
            "<w:hyperlink><w:r><w:t>甲</w:t></w:r></w:hyperlink><w:sdt><w:sdtPr><w:t>x</w:t></w:sdtPr><w:sdtContent><w:r><w:t>乙</w:t></w:r></w:sdtContent></w:sdt><w:smartTag><w:r><w:t>丙</w:t></w:r></w:smartTag>",
            "甲乙丙",
        ),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>yun</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>云</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "云",
        ),
        (
            "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:t>是</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>否&#xAD;</w:t></w:r>",
            "☑是-否",
        ),
        (
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>结果</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            "结果",
        ),
        (
            "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:default w:val=\"1\"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText><w:fldChar w:fldCharType=\"end\"/><w:t>甲</w:t></w:r>",
            "☑甲",
        ),
        (
            "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>EQ \\o\\ac(○,2)</w:instrText><w:fldChar w:fldCharType=\"end\"/><w:t>甲</w:t></w:r>",
            "②甲",
        ),
        ("<w:fldSimple w:instr=\"DATE\"><w:r><w:t>甲</w:t></w:r></w:fldSimple>", "甲"),
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "x"),
    ];
    for (runs, want) in rows {
        assert_eq!(told(&paper(&format!("<w:p>{runs}</w:p>"), &[])), [want], "{runs}");
    }
}

#[test]
fn a_deleted_mark_joins_paragraphs() {
    let joined = |mark: &str| {
        let first = format!("<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>");
        told(&paper(&format!("{first}{}", p("乙")), &[]))
    };
    assert_eq!(joined("<w:del w:id=\"1\"/>"), ["甲乙"]);
    assert_eq!(joined("<w:vanish/>"), ["甲乙"]);
    assert_eq!(joined("<w:ins w:id=\"1\"/>"), ["甲", "乙"]);
}

#[test]
fn an_open_field_swallows_one_paragraph_at_most() {
    let body = format!(
        "<w:p><w:r><w:t>甲</w:t><w:fldChar w:fldCharType=\"begin\"/><w:instrText>x</w:instrText></w:r></w:p>{}",
        p("乙")
    );
    assert_eq!(told(&paper(&body, &[])), ["甲", "乙"]);
}

#[test]
fn boxes_follow_their_paragraph_once() {
    let shape = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>{}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>\
         <w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"x\"/><mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>\
         <w:p><w:r><w:pict><v:shape><v:textpath string=\"云州市人民政府文件\"/></v:shape></w:pict></w:r></w:p>",
        shape("云政发〔2024〕1号"),
        shape("重复"),
        shape("旧框"),
    );
    let want = ["正文", "云政发〔2024〕1号", "旧框", "云州市人民政府文件"];
    assert_eq!(told(&paper(&body, &[])), want);
}

const STYLES: &str = r#"<w:styles xmlns:w="w">
  <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
  <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:jc w:val="center"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>
  <w:style w:type="paragraph" w:styleId="2"><w:name w:val="x"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="3"><w:name w:val="y"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
  <w:style w:type="character" w:styleId="c"><w:name w:val="z"/><w:rPr><w:b/></w:rPr></w:style>
  <w:style w:type="numbering" w:styleId="n"><w:name w:val="l"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"#;
const NUMBERING: &str = r#"<w:numbering xmlns:w="w">
  <w:abstractNum w:abstractNumId="0"><w:styleLink w:val="n"/>
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="2"/><w:lvlText w:val="（%2）"/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="n"/></w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"#;

#[test]
fn styles_number_and_set_paragraphs() {
    let styled = |id: &str, more: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{id}\"/>{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        styled("1", "", "总则"),
        styled("2", "", "目标"),
        styled("2", "<w:numPr><w:numId w:val=\"0\"/></w:numPr>", "无号"),
        styled("3", "<w:outlineLvl w:val=\"9\"/>", "也无号"),
        styled("2", "<w:jc w:val=\"end\"/>", "任务"),
        styled("none", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr>", "附则"),
    ]
    .concat();
    let parts = [("word/styles.xml", STYLES), ("word/numbering.xml", NUMBERING)];
    let paper = paper(&body, &parts);
    assert_eq!(told(&paper), ["一、总则", "（一）目标", "无号", "也无号", "（二）任务", "二、附则"]);
    let looks: Vec<_> = paper
        .items
        .iter()
        .map(|item| match item {
            Item::Paragraph(p) => (p.look.heading, p.look.centered, p.look.right, p.look.bold),
            Item::Grid(_) => (None, false, false, false),
        })
        .collect();
    let want = [
        (Some(1), true, false, true),
        (Some(2), true, false, true),
        (Some(2), true, false, true),
        (None, true, false, true),
        (Some(2), false, true, true),
        (None, false, false, false),
    ];
    assert_eq!(looks, want);
}

#[test]
fn bold_is_switched_through_styles() {
    let run = |props: &str| {
        let body = format!(
            "<w:p><w:pPr><w:pStyle w:val=\"3\"/></w:pPr><w:r><w:rPr>{props}</w:rPr><w:t>甲</w:t></w:r></w:p>"
        );
        match paper(&body, &[("word/styles.xml", STYLES)]).items.first() {
            Some(Item::Paragraph(p)) => p.look.bold,
            _ => false,
        }
    };
    assert!(run(""));
    assert!(!run("<w:rStyle w:val=\"c\"/>"));
    assert!(run("<w:rStyle w:val=\"c\"/><w:b/>"));
    assert!(!run("<w:b w:val=\"false\"/>"));
}

fn tc(props: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{props}</w:tcPr>{content}</w:tc>")
}

#[test]
fn tables_become_grids() {
    let tr = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let begin = "<w:vMerge w:val=\"restart\"/>";
    let on = "<w:vMerge/>";
    let inner = format!(
        "<w:tbl>{}{}</w:tbl><w:p/>",
        tr(&[tc("", &p("内一")), tc("", &p("内二"))]),
        tr(&[tc("", &p("内三")), tc("", &p("内四"))])
    );
    let across = tc("<w:hMerge w:val=\"restart\"/>", &p("横")) + &tc("<w:hMerge/>", "<w:p/>");
    let last = format!("<w:tr><w:trPr><w:gridBefore w:val=\"2\"/></w:trPr>{across}</w:tr>");
    let table = format!(
        "<w:tbl><w:tblGrid><w:gridCol w:w=\"1000\"/><w:gridCol w:w=\"20\"/><w:gridCol w:w=\"2000\"/><w:gridCol w:w=\"900\"/></w:tblGrid>{}{}{}{}{}</w:tbl>",
        tr(&[tc("<w:gridSpan w:val=\"4\"/>", &p("表题"))]),
        tr(&[
            tc(begin, &p("组")),
            tc("<w:gridSpan w:val=\"2\"/>", &(p("一段") + &p("二段"))),
            tc("", &inner)
        ]),
        tr(&[tc(&format!("<w:gridSpan w:val=\"2\"/>{on}"), &p("藏")), tc("", &p("中")), tc("", "<w:p/>")]),
        "<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr><w:tc><w:p/></w:tc></w:tr>",
        last,
    );
    let want = [
        "grid 4x3",
        "0,0+1x3 表题",
        "1,0+2x1 组",
        "1,1+1x1 一段/二段",
        "1,2+1x1 内一|内二/内三|内四",
        "2,1+1x1 中",
        "2,2+1x1 ",
        "3,1+1x2 横",
    ];
    assert_eq!(told(&paper(&table, &[])), want);
    let frame = format!("<w:tbl>{}</w:tbl>", tr(&[tc("", &(p("专栏") + &table))]));
    assert_eq!(told(&paper(&frame, &[])).first().map(String::as_str), Some("专栏"));
    assert_eq!(told(&paper(&frame, &[])).get(1..), Some(&want.map(String::from)[..]));
    let layout = format!("<w:tbl>{}</w:tbl>", tr(&[tc("", &p("栏目")), tc("", &table)]));
    assert_eq!(told(&paper(&layout, &[])).get(1..), Some(&want.map(String::from)[..]));
}

#[test]
fn numbers_without_text_are_printed() {
    let cell = tc("", "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>");
    let body = format!("<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>");
    let read = paper(&body, &[("word/numbering.xml", NUMBERING)]);
    assert_eq!(told(&read), ["grid 1x2", "0,0+1x1 一、", "0,1+1x1 二、"]);
}

#[test]
fn notes_come_last() {
    let feet = format!(
        "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"-1\">{}</w:footnote><w:footnote w:id=\"2\">{}</w:footnote><w:footnote w:id=\"3\">{}</w:footnote></w:footnotes>",
        p("线"),
        p("注释"),
        p("无人引用")
    );
    let body = format!(
        "<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id=\"2\"/><w:t>乙</w:t></w:r></w:p>{}",
        p("末")
    );
    assert_eq!(told(&paper(&body, &[("word/notes/feet.xml", &feet)])), ["甲乙", "末", "[1] 注释"]);
}

#[test]
fn the_main_part_is_found_by_relation() {
    let rels = RELS.replace("word/document.xml", "/word/document2.xml");
    let main = format!("<document><body>{}</body></document>", "<p><r><t>甲</t></r></p>");
    let other = main.replace('甲', "乙");
    let parts =
        [("_rels/.rels", rels.as_str()), ("word/document.xml", &other), ("word\\Document2.xml", &main)];
    assert_eq!(told(&read(&packed(&parts)).expect("a document")), ["甲"]);
}

#[test]
fn what_cannot_be_read_has_a_name() {
    let name = |bytes: &[u8]| read(bytes).err().map_or("none", |e| e.code.name);
    let doubts = |bytes: &[u8]| -> Vec<String> {
        read(bytes).map(|p| p.doubts.into_iter().map(|d| d.code).collect()).unwrap_or_default()
    };
    let whole = document(&p("甲"), &[]);
    assert_eq!(name(whole.get(..whole.len() / 2).unwrap_or_default()), "unreadable-source");
    assert_eq!(name(&packed(&[("a.txt", "x")])), "unreadable-source");
    assert_eq!(name(&document("", &[])), "none");
    assert_eq!(
        name(&document("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>", &[])),
        "no-text-layer"
    );
    assert_eq!(name(&document(&"<w:tbl><w:tr><w:tc>".repeat(500), &[])), "limit-exceeded");
    assert_eq!(name(&document("<w:p><w:r", &[])), "unreadable-source");
    assert_eq!(doubts(&document(&format!("{}<w:p><w:r", p("甲")), &[])), ["truncated-source"]);
    assert_eq!(doubts(&document(&format!("{}<w:altChunk/>", p("甲")), &[])), ["unsupported-format"]);
}

#[test]
fn bombs_are_capped() {
    let spaces = " ".repeat(2 << 20);
    assert_eq!(read(&document(&spaces, &[])).err().map_or("none", |e| e.code.name), "limit-exceeded");
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    let main = format!("{entities}<w:document><w:body>{}</w:body></w:document>", p("甲&b;"));
    let bomb = packed(&[("_rels/.rels", RELS), ("word/document.xml", &main)]);
    assert_eq!(told(&read(&bomb).expect("a document")), ["甲"]);
    let numbered = format!("<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>{}", "<w:p/>");
    let wide = format!(
        "<w:tbl><w:tr>{}</w:tr></w:tbl>",
        tc("<w:gridSpan w:val=\"2000000000\"/>", &numbered).repeat(3)
    );
    assert_eq!(told(&paper(&wide, &[("word/numbering.xml", NUMBERING)])).len(), 4);
}

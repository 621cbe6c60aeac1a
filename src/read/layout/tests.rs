//! Pages made of characters and rules, and the paper that they become.

use super::Layout;
use super::ink::{Edges, Glyph, Ink};
use crate::read::paper::{Item, Paper, Place};

/// A page with lines: left edge, baseline, size, text. Han is one size wide, ASCII half.
pub(crate) fn page(number: u32, lines: &[(f32, f32, f32, &str)], rules: &[[f32; 4]]) -> Ink {
    let mut ink = Ink { page: number, width: 595.0, height: 842.0, ..Ink::default() };
    for (x, y, size, text) in lines {
        let mut at = *x;
        for ch in text.chars() {
            let width = if ch.is_ascii() { size * 0.5 } else { *size };
            let edges = Edges::new(at, y - size * 0.88, at + width, y + size * 0.12);
            ink.glyphs.push(Glyph { ch, edges, size: *size, bold: false, turn: 0 });
            at += width;
        }
    }
    ink.rules = rules.iter().map(|r| Edges::new(r[0], r[1], r[2], r[3])).collect();
    ink
}

fn paper(pages: Vec<Ink>) -> Paper {
    let mut layout = Layout::default();
    for page in pages {
        layout.page(page);
    }
    layout.paper()
}

/// Paragraphs as `text`, with `C` or `R` in front where they are set so; cells of grids as
/// `row,column rowspan×colspan text`.
fn shown(paper: &Paper) -> Vec<String> {
    let mut out = Vec::new();
    for item in &paper.items {
        match item {
            Item::Paragraph(p) if p.look.centered => out.push(format!("C {}", p.text)),
            Item::Paragraph(p) if p.look.right => out.push(format!("R {}", p.text)),
            Item::Paragraph(p) => out.push(p.text.clone()),
            Item::Grid(g) => out.extend(g.cells.iter().filter(|c| !c.text.is_empty()).map(|c| {
                let guess = if c.inferred { "?" } else { "" };
                format!("{},{} {}x{}{guess} {}", c.row, c.column, c.rowspan, c.colspan, c.text)
            })),
        }
    }
    out
}

/// Lines of body text from a height on, indented by two characters where they begin with a
/// space.
fn body(from: f32, lines: &[&'static str]) -> Vec<(f32, f32, f32, &'static str)> {
    let mut y = from;
    let mut out = Vec::new();
    for line in lines {
        let text = line.trim_start();
        out.push((if text.len() < line.len() { 112.0 } else { 80.0 }, y, 16.0, text));
        y += 28.0;
    }
    out
}

#[test]
fn lines_become_paragraphs() {
    // The margins are 80 and 512: 27 characters of 16 points.
    let mut lines = vec![
        (136.0, 100.0, 22.0, "云州市人民政府办公室关于印发云谷"),
        (235.0, 140.0, 22.0, "建设方案的通知"),
    ];
    lines.extend(body(
        200.0,
        &[
            "各县人民政府：",
            " 为加强基层治理，现将建设方案印发给你们，请认真组织实施并",
            "按时报送进展情况，确保各项任务按照规定的时间节点全部完成到",
            "位。",
            " 一、总体要求",
            " 坚持统筹推进，推动城乡融合发展，覆盖率达到百分之九十五的",
            "县区不少于三个，其中经济开发区所属各街道要带头示范先行先试",
            "创造经验。",
        ],
    ));
    lines.push((400.0, 460.0, 16.0, "云州市人民政府"));
    lines.push((416.0, 490.0, 16.0, "2024年3月2日"));
    let got = shown(&paper(vec![page(1, &lines, &[])]));
    let want = [
        "C 云州市人民政府办公室关于印发云谷建设方案的通知",
        "各县人民政府：",
        "为加强基层治理，现将建设方案印发给你们，请认真组织实施并按时报送进展情况，确保各项任务按照规定的时间节点全部完成到位。",
        "一、总体要求",
        "坚持统筹推进，推动城乡融合发展，覆盖率达到百分之九十五的县区不少于三个，其中经济开发区所属各街道要带头示范先行先试创造经验。",
        "R 云州市人民政府",
        "R 2024年3月2日",
    ];
    assert_eq!(got, want);
}

#[test]
fn running_lines_are_taken_out() {
    let texts = ["甲段落在第一页", "乙段落在第二页", "丙段落在第三页", "丁段落在第四页"];
    let numbers = ["— 1 —", "— 2 —", "第3页 共4页", "4"];
    let pages = texts.iter().zip(numbers).zip(1..);
    let pages = pages.map(|((text, folio), number)| {
        page(
            number,
            &[(240.0, 40.0, 10.0, "云州市公报"), (80.0, 200.0, 16.0, text), (280.0, 800.0, 12.0, folio)],
            &[],
        )
    });
    assert_eq!(shown(&paper(pages.collect())), texts);
}

#[test]
fn a_paragraph_goes_on_over_the_page() {
    let first = body(
        700.0,
        &[
            " 为加强基层治理，现将建设方案印发给你们，请认真组织实施并",
            "按时报送进展情况，确保各项任务按照规定的时间节点全部完成到",
        ],
    );
    let second = body(100.0, &["位，并做好总结。", " 二、其他事项", " 联系人另行通知。", " 特此通知。"]);
    let got = shown(&paper(vec![page(1, &first, &[]), page(2, &second, &[])]));
    assert!(got[0].ends_with("全部完成到位，并做好总结。"), "{got:?}");
    assert_eq!(got.len(), 4, "{got:?}");
}

/// Borders of a table with these columns and rows, without the pieces named by column and
/// lower edge.
fn borders(columns: &[f32], rows: &[f32], without: &[(usize, usize)]) -> Vec<[f32; 4]> {
    let (top, bottom) = (rows[0], rows[rows.len() - 1]);
    let mut out: Vec<[f32; 4]> = columns.iter().map(|x| [*x, top, *x, bottom]).collect();
    for (r, y) in rows.iter().enumerate() {
        for c in 0..columns.len() - 1 {
            if !without.contains(&(c, r)) {
                out.push([columns[c], *y, columns[c + 1], *y]);
            }
        }
    }
    out
}

#[test]
fn rules_become_a_grid() {
    let rules = borders(&[80.0, 120.0, 300.0, 420.0], &[100.0, 130.0, 190.0, 220.0], &[(2, 2)]);
    let lines = [
        (85.0, 120.0, 12.0, "序号"),
        (130.0, 120.0, 12.0, "任务"),
        (310.0, 120.0, 12.0, "牵头单位"),
        (90.0, 160.0, 12.0, "1"),
        (125.0, 150.0, 12.0, "推进社区综合服务设施建设完善网"),
        (125.0, 170.0, 12.0, "格化管理"),
        (90.0, 210.0, 12.0, "2"),
        (125.0, 210.0, 12.0, "开展专项整治"),
        (310.0, 180.0, 12.0, "市发展改革委"),
        (80.0, 80.0, 12.0, "附件任务分工表"),
        (80.0, 250.0, 12.0, "注：以上任务按月调度。"),
    ];
    let got = shown(&paper(vec![page(1, &lines, &rules)]));
    let want = [
        "附件任务分工表",
        "0,0 1x1 序号",
        "0,1 1x1 任务",
        "0,2 1x1 牵头单位",
        "1,0 1x1 1",
        "1,1 1x1 推进社区综合服务设施建设完善网格化管理",
        "1,2 2x1 市发展改革委",
        "2,0 1x1 2",
        "2,1 1x1 开展专项整治",
        "注：以上任务按月调度。",
    ];
    assert_eq!(got, want);
}

#[test]
fn a_page_break_does_not_part_rows_and_merged_cells() {
    let columns = [80.0, 120.0, 300.0, 420.0];
    let above = [
        (90.0, 120.0, 12.0, "1"),
        (125.0, 120.0, 12.0, "推进社区建设。"),
        (310.0, 140.0, 12.0, "市民政局"),
        (90.0, 150.0, 12.0, "2"),
        (125.0, 150.0, 12.0, "完善网格管理机"),
    ];
    let below = [
        (125.0, 120.0, 12.0, "制。"),
        (90.0, 150.0, 12.0, "3"),
        (125.0, 150.0, 12.0, "开展整治。"),
        (90.0, 180.0, 12.0, "4"),
        (125.0, 180.0, 12.0, "开展培训。"),
        (310.0, 180.0, 12.0, "市教育局"),
    ];
    let first = borders(&columns, &[100.0, 130.0, 160.0], &[(2, 1)]);
    let second = borders(&columns, &[100.0, 130.0, 160.0, 190.0], &[(2, 1)]);
    let got = shown(&paper(vec![page(1, &above, &first), page(2, &below, &second)]));
    let want = [
        "0,0 1x1 1",
        "0,1 1x1 推进社区建设。",
        "0,2 2x1 市民政局",
        "1,0 1x1 2",
        "1,1 1x1 完善网格管理机制。",
        "0,0 1x1 3",
        "0,1 1x1 开展整治。",
        "0,2 1x1? 市民政局",
        "1,0 1x1 4",
        "1,1 1x1 开展培训。",
        "1,2 1x1 市教育局",
    ];
    assert_eq!(got, want);
}

#[test]
fn aligned_columns_are_a_table_where_many_rows_keep_to_them() {
    let mut lines = Vec::new();
    for (row, y) in [
        ["序号", "任务", "时限"],
        ["1", "推进建设", "六月底"],
        ["2", "完善管理", "九月底"],
        ["3", "开展整治", "年底前"],
    ]
    .iter()
    .zip([200.0_f32, 225.0, 250.0, 275.0])
    {
        lines.extend([80.0, 200.0, 380.0].iter().zip(row).map(|(x, text)| (*x, y, 12.0, *text)));
    }
    let got = shown(&paper(vec![page(1, &lines, &[])]));
    assert_eq!(got.len(), 12, "{got:?}");
    assert_eq!(got[5], "1,2 1x1? 六月底");
    // Two columns, or two rows, are no table.
    let got = shown(&paper(vec![page(1, &lines[..6], &[])]));
    assert_eq!(got, ["序号 任务 时限", "1 推进建设 六月底"]);
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let mut lines = vec![(200.0, 60.0, 20.0, "云州市人民政府公报专刊目录说明")];
    for row in 0..10_u8 {
        let y = 100.0 + f32::from(row) * 20.0;
        lines.push((60.0, y, 10.0, "左栏文字左栏文字左栏文字左栏文字左栏文字左栏"));
        lines.push((310.0, y, 10.0, "右栏文字右栏文字右栏文字右栏文字右栏文字右栏"));
    }
    let got = shown(&paper(vec![page(1, &lines, &[])])).concat();
    assert!(got.find("右栏") > got.rfind("左栏"), "{got}");
}

#[test]
fn a_page_drawn_sideways_is_turned_and_its_places_are_not() {
    let upright = page(1, &[(100.0, 100.0, 12.0, "任务清单"), (100.0, 130.0, 12.0, "市民政局")], &[]);
    let mut sideways = upright.clone();
    for glyph in &mut sideways.glyphs {
        // A quarter clockwise on a page as wide as the upright one is high.
        let e = glyph.edges;
        glyph.edges = Edges::new(842.0 - e.y1, e.x0, 842.0 - e.y0, e.x1);
        glyph.turn = 1;
    }
    (sideways.width, sideways.height) = (842.0, 595.0);
    let paper = paper(vec![sideways]);
    assert_eq!(shown(&paper), ["任务清单", "市民政局"]);
    let Some(Item::Paragraph(first)) = paper.items.first() else { panic!("no paragraph") };
    let Some(Place::Area { edges, .. }) = first.place else { panic!("no place") };
    assert!(edges[0] > 700.0 && (edges[1] - 100.0).abs() < 1.0, "{edges:?}");
}

#[test]
fn type_drawn_twice_counts_once() {
    let mut ink = page(1, &[(100.0, 100.0, 12.0, "加粗标题"), (100.4, 100.0, 12.0, "加粗标题")], &[]);
    ink.glyphs.push(Glyph {
        ch: '外',
        edges: Edges::new(700.0, 10.0, 712.0, 22.0),
        size: 12.0,
        bold: false,
        turn: 0,
    });
    let paper = paper(vec![ink]);
    assert_eq!(shown(&paper), ["加粗标题"]);
    assert!(matches!(paper.items.first(), Some(Item::Paragraph(p)) if p.look.bold));
}

#[test]
fn paragraphs_that_are_set_apart_by_room_alone_are_told() {
    // No indent; 20 points from line to line, 28 between paragraphs; 27 characters a line.
    let texts: [&[&str]; 7] = [
        &["云州市供水服务提升行动的若干措施"],
        &["一、更新城乡老旧管网，降低管网漏损，提升供水安全保障水平着力"],
        &[
            "（一）分年度更新老旧管网，优先更新使用年限较长和材质落后的管",
            "网，漏损率控制在规定的范围以内（市水务局、市财政局）",
        ],
        &[
            "（二）延伸农村供水管线，具备条件的村庄由城市管网统一供水，统",
            "一、持续提高水质合格率，让群众喝上放心水。",
        ],
        &["二、提升服务水平"],
        &["（三）缩短用水报装时间，推行网上办理和一次办结，做到全程留痕", "可查，接受社会监督。"],
        &["（四）公开出厂水和末梢水的水质检测结果，每月至少公布一次，方", "便群众查询。"],
    ];
    let mut lines = Vec::new();
    let mut y = 100.0;
    for paragraph in texts {
        for text in paragraph {
            lines.push((80.0, y, 16.0, *text));
            y += 20.0;
        }
        y += 8.0;
    }
    let got = shown(&paper(vec![page(1, &lines, &[])]));
    let want: Vec<String> = texts.iter().map(|p| p.concat()).collect();
    assert_eq!(got, want);
}

//! A page or a text in, the document's own lines out.
//!
//! What stands around a document (navigation, share bars, information tables, lists of
//! other documents) is taken away; what the page says about the document becomes fields.
//! Sources that hold no document are refused, on strong evidence only. What the lines
//! mean is left to later stages.

mod around;
pub mod blocks;
mod choose;
mod drawn;
mod fields;
mod lines;
mod markdown;
mod paper;
mod refuse;
mod runs;
pub mod tables;
mod tables_of_page;
mod teaser;
mod text;
mod trim;
mod unfold;

use blocks::{BlockKind, Blocks, Builder, Cell, Field, FieldFrom, Link, Style, Table, TableOrigin};
use lines::{Line, Lines};
use memchr::memmem;

use crate::base::text::{cut, fold, fold_str, is_han, mapped};
use crate::diag::Sink;
use crate::lexicon::Lexicon;
use crate::read::SourceError;
use crate::read::page::Page;
pub use paper::paper;
pub use text::text;
use text::tidy;

/// A page that shows fewer characters of running text than this may hide it.
const LITTLE: usize = 200;

/// Cleans a page.
pub fn page(lexicon: &Lexicon, page: &Page, sink: &mut Sink) -> Result<Blocks, SourceError> {
    let rules = &lexicon.boilerplate;
    let mut read = lines::of_page(page, false);
    let shown = trim::prose(&read.all);
    if shown < LITTLE {
        // Some systems unhide the text by script.
        let whole = lines::of_page(page, true);
        if trim::prose(&whole.all) > 4 * shown + LITTLE
            || shown == 0 && trim::han(&whole.all) > 2 * trim::han(&read.all)
        {
            read = whole;
        }
    }
    trim::classify(rules, &mut read.all);
    let weights = trim::weights(&read.all);
    let weights = choose::Weights::new(page.nodes.len(), &read.all, &weights);
    let choice = choose::choose(page, &rules.containers, &weights);
    let body = weights.lines(&choice.inner);
    let outer = weights.lines(&choice.outer);
    let mut fields = stated_by_tags(lexicon, page);
    around::fields_around(rules, &read.all, &body, &mut fields);
    let titles = around::Titles { lexicon, page };
    let mut kept: Vec<usize> = around::head_before(&titles, &read.all, &body, &outer, &mut fields);
    kept.extend(body.clone());
    let file = |l: &Line| l.links.iter().any(|(n, _)| page.links.get(*n).is_some_and(|t| is_file(&t.href)));
    kept.extend(around::foot_behind(&read.all, &body, file));
    trim::trim(rules, &read.all, &mut kept, &mut fields, sink);
    trim::cut_tails(rules, &mut read.all, &kept);
    refuse::check(rules, page, &read, &kept)?;
    let mut built = Builder::default();
    built.fields = fields;
    head(lexicon, &read, &kept, &mut built);
    build(&read, &kept, page, &mut built);
    files_around(page, &read, &kept, &outer, &mut built);
    Ok(built.finish())
}

/// Meta tags of the norm, and `<title>`.
fn stated_by_tags(lexicon: &Lexicon, page: &Page) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, content) in &page.metas {
        let value = tidy(content);
        if let Some(label) = lexicon.boilerplate.meta(name)
            && !value.is_empty()
        {
            fields.push(Field { label: label.to_owned(), value, from: FieldFrom::Meta });
        }
    }
    let value = tidy(&page.title);
    if !value.is_empty() {
        fields.push(Field { label: "title".to_owned(), value, from: FieldFrom::Title });
    }
    fields
}

/// Lines in which a document's own title is looked for.
const HEAD: usize = 30;
/// Characters at a title's end by which it is known again.
const TITLE_END: usize = 16;

/// Puts the page's heading in front where the title is printed outside of the body.
fn head(lexicon: &Lexicon, read: &Lines, kept: &[usize], built: &mut Builder) {
    let wanted = |f: &&Field| f.from == FieldFrom::Heading || f.label == "ArticleTitle";
    let bare = |f: &Field| without_mark(lexicon, &f.value).to_owned();
    let mut titles = built.fields.iter().filter(wanted).map(bare);
    let Some(title) = titles.find(|t| names_document(lexicon, t)) else { return };
    // The name of the site in front may be the page's own.
    let whole = signs(&title);
    let skip = whole.chars().count().saturating_sub(TITLE_END);
    let end: String = whole.chars().skip(skip).collect();
    let mut lines = kept.iter().take(HEAD).filter_map(|&i| read.all.get(i));
    let mut first = String::new();
    let printed = lines.any(|l| {
        let unseen = first.len().saturating_sub(end.len());
        first.push_str(&signs(&l.text));
        first.as_bytes().get(unseen..).is_some_and(|seen| memmem::find(seen, end.as_bytes()).is_some())
    });
    if !printed {
        let style = Style { heading: Some(1), ..Style::default() };
        built.line(&title, BlockKind::Paragraph(style));
    }
}

/// A heading without what editors put in front: [已废止].
fn without_mark<'t>(lexicon: &Lexicon, title: &'t str) -> &'t str {
    let folded = fold_str(title);
    let mark = lexicon.front.title.prefixes.opening(&folded);
    let mark = mark.map_or(0, |m| m.chars().count());
    let at = title.char_indices().nth(mark).map_or(title.len(), |(at, _)| at);
    cut(title, at..title.len()).trim_start()
}

fn names_document(lexicon: &Lexicon, title: &str) -> bool {
    let folded: String = fold_str(title).chars().filter(|c| !c.is_whitespace()).collect();
    let bare = without_note(&folded).trim_end_matches('》');
    let section = lexicon.front.title.sections.close(&folded);
    !section && folded.chars().count() >= 8 && lexicon.front.doc_type(without_note(bare)).is_some()
}

/// A title without the bracket at its end.
fn without_note(title: &str) -> &str {
    title.strip_suffix(')').and_then(|t| t.rfind('(').map(|at| cut(t, 0..at))).unwrap_or(title)
}

/// What all printings of a title share: no spaces, quotes and brackets.
fn signs(text: &str) -> String {
    mapped(text, |c| Some(fold(c)).filter(|&c| is_han(c) || c.is_ascii_alphanumeric()))
}

/// Hands the kept lines to the builder, rows as tables.
fn build(read: &Lines, kept: &[usize], page: &Page, built: &mut Builder) {
    let mut tables: Vec<Option<usize>> = vec![None; read.grids.len()];
    for line in kept.iter().filter_map(|&i| read.all.get(i)) {
        let span = match &line.row {
            None => built.line(&line.text, BlockKind::Paragraph(line.style)),
            Some(row) => {
                let table = table_of(read, row.grid, &mut tables, built);
                let texts: Vec<&str> = row.cells.iter().map(|c| c.text.as_str()).collect();
                let spans = built.row(table, row.row, &texts);
                let whole = spans.iter().copied().reduce(crate::base::span::Span::cover).unwrap_or_default();
                add_cells(row, &spans, built.tables.get_mut(table));
                whole
            }
        };
        for (link, text) in &line.links {
            let Some(target) = page.links.get(*link) else { continue };
            if leads_elsewhere(&target.href) {
                let text = if text.is_empty() { &target.title } else { text };
                built.links.push(Link { text: tidy(text), href: target.href.clone(), span: Some(span) });
            }
        }
    }
}

fn table_of(read: &Lines, grid: usize, tables: &mut [Option<usize>], built: &mut Builder) -> usize {
    let next = built.tables.len();
    let slot = tables.get_mut(grid);
    let table = slot.as_ref().and_then(|s| **s).unwrap_or(next);
    if table == next {
        let extent = read.grids.get(grid).copied().unwrap_or_default();
        built.tables.push(Table {
            rows: extent.rows,
            columns: extent.columns,
            cells: Vec::new(),
            origin: TableOrigin::Marked,
        });
        if let Some(slot) = slot {
            *slot = Some(table);
        }
    }
    table
}

fn add_cells(row: &lines::RowAt, spans: &[crate::base::span::Span], table: Option<&mut Table>) {
    let Some(table) = table else { return };
    for (cell, span) in row.cells.iter().zip(spans) {
        table.columns = table.columns.max(cell.column + cell.colspan);
        table.cells.push(Cell {
            row: row.row,
            column: cell.column,
            rowspan: cell.rowspan,
            colspan: cell.colspan,
            pieces: if span.is_empty() { Vec::new() } else { vec![*span] },
            inferred: false,
        });
    }
}

/// Links to files near the document whose lines were not kept.
fn files_around(
    page: &Page,
    read: &Lines,
    kept: &[usize],
    outer: &std::ops::Range<usize>,
    built: &mut Builder,
) {
    let around = outer.clone().filter(|i| kept.binary_search(i).is_err());
    for line in around.filter_map(|i| read.all.get(i)) {
        for (link, text) in &line.links {
            let Some(target) = page.links.get(*link) else { continue };
            if is_file(&target.href) && !built.links.iter().any(|l| l.href == target.href) {
                let text = if text.is_empty() { &target.title } else { text };
                built.links.push(Link { text: tidy(text), href: target.href.clone(), span: None });
            }
        }
    }
}

fn leads_elsewhere(href: &str) -> bool {
    !href.is_empty() && !href.starts_with('#') && !href.to_ascii_lowercase().starts_with("javascript:")
}

/// Whether an address names a file of an office format, an archive or a picture of a page.
fn is_file(href: &str) -> bool {
    const KINDS: &[&str] = &[
        "doc", "docx", "wps", "pdf", "xls", "xlsx", "et", "ofd", "zip", "rar", "7z", "rtf", "ppt", "pptx",
        "txt", "csv", "ceb", "odt", "ods",
    ];
    let path = href.split(['?', '#']).next().unwrap_or("");
    let path = if path.contains('.') { path } else { href };
    path.rsplit_once('.').is_some_and(|(_, kind)| KINDS.contains(&kind.to_ascii_lowercase().as_str()))
}

/// A line of text without markup.
fn plain(text: String) -> Line {
    let chars = text.chars().filter(|c| !c.is_whitespace()).count();
    Line { text, chars, ..Line::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::html;

    const NAV: &str = "<div class='top'><a href='/'>首页</a> &gt; <a href='/zw'>政务公开</a></div>";
    const FOOT: &str = "<div class='footer'>主办单位：云州市人民政府办公室<br>云ICP备01234567号 网站标识码：9900000001</div>";
    const BODY: &str = "<p>各县人民政府，市政府各部门：</p><p>　　现将《云州市若干措施》印发给你们，请认真贯彻执行，并及时报告情况。</p>\
        <p style='text-align:right'>云州市人民政府</p><p style='text-align:right'>2024年3月2日</p>";
    const TEXT: &str = "各县人民政府，市政府各部门：\n现将《云州市若干措施》印发给你们，请认真贯彻执行，并及时报告情况。\n云州市人民政府\n2024年3月2日";

    fn clean(html: &str) -> Result<Blocks, SourceError> {
        let lexicon = Lexicon::load().unwrap();
        page(&lexicon, &html::parse(html)?, &mut Sink::default())
    }

    fn text_of(html: &str) -> String {
        clean(html).map_or_else(|e| e.code.name.to_owned(), |b| b.text.into_raw())
    }

    fn fields_of(html: &str) -> String {
        let fields = clean(html).map(|b| b.fields).unwrap_or_default();
        fields.iter().map(|f| format!("{}={}", f.label, f.value)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_document_is_found_in_every_dress() {
        let rows = [
            // Known container, comments, nothing at all, table layout, bare text with breaks.
            format!("{NAV}<div id='zoom'>{BODY}</div>{FOOT}"),
            format!("{NAV}<div><!--ContentStart-->{BODY}<!--ContentEnd--></div>{FOOT}"),
            format!("{NAV}<div><div>{BODY}</div></div>{FOOT}"),
            format!("<table><tr><td>{NAV}</td></tr><tr><td>{BODY}</td></tr><tr><td>{FOOT}</td></tr></table>"),
            format!("{NAV}<div id='content' style='display:none'>{BODY}</div>{FOOT}"),
            format!("{NAV}<div class='con'>{}</div>{FOOT}", TEXT.replace('\n', "<br>&nbsp;&nbsp;")),
            format!("{NAV}<pre>{TEXT}</pre>{FOOT}"),
            // The same once more for small screens.
            format!("{NAV}<div class='zoom'>{BODY}</div><div class='zoom'>{BODY}</div>{FOOT}"),
            format!("<p>{}</p>", TEXT.replace("。", "。\u{200b}").replace('\n', "</p><p>")),
            format!(
                "{NAV}<div id='zoom'>{BODY}<p>扫一扫在手机打开当前页</p><p>【打印】【关闭】</p></div>{FOOT}"
            ),
            format!(
                "{NAV}<div id='zoom'>{BODY}</div><div>相关解读<ul><li><a href='/1'>一图读懂《云州市若干措施》</a></ul></div>{FOOT}"
            ),
        ];
        for html in &rows {
            assert_eq!(text_of(html), TEXT, "{html}");
        }
    }

    #[test]
    fn what_the_page_says_becomes_fields() {
        let rows = [
            (
                "<table><tr><td>索 引 号：</td><td>YZ-1</td><td>发文机关：</td><td>云州市人民政府</td></tr></table>",
                "索引号=YZ-1 发文机关=云州市人民政府",
            ),
            (
                "<ul><li><b>索引号：</b>YZ-1</li><li><b>成文日期：</b>2024-03-02</li></ul>",
                "索引号=YZ-1 成文日期=2024-03-02",
            ),
            (
                "<dl><dt>[ 索引号 ]</dt><dd>YZ-1</dd><dt>[ 有效性 ]</dt><dd>有效</dd></dl>",
                "索引号=YZ-1 有效性=有效",
            ),
            (
                "<p>发布时间：2024-03-06 09:00　来源：云州市司法局　浏览次数：12</p>",
                "发布时间=2024-03-06 09:00 来源=云州市司法局",
            ),
        ];
        for (head, want) in rows {
            assert_eq!(fields_of(&format!("{NAV}<div>{head}<div id='zoom'>{BODY}</div></div>{FOOT}")), want);
            assert_eq!(fields_of(&format!("{NAV}<div id='zoom'>{head}{BODY}</div>{FOOT}")), want);
            assert_eq!(text_of(&format!("{NAV}<div id='zoom'>{head}{BODY}</div>{FOOT}")), TEXT);
        }
        let html = format!(
            "<title>通知_云州</title><meta name='articletitle' content='关于某事的通知'><h1>关于某事的通知</h1><div id='zoom'>{BODY}</div>"
        );
        assert_eq!(fields_of(&html), "ArticleTitle=关于某事的通知 title=通知_云州 heading=关于某事的通知");
    }

    #[test]
    fn fields_of_the_sites_own_making_and_tools_do_not_end_the_head() {
        let title = "<h1>云州市人民政府关于印发若干措施的通知</h1>";
        let rows = [
            // Labels without colons, one of them without a value.
            "<ul><li><i>索引号</i>&emsp;YZ-1</li><li><i>文号</i></li><li><i>成文日期</i>&emsp;2024年3月2日</li></ul>",
            // A label that is in no table, the bodies of a joint notice, an empty field.
            &format!(
                "<dl><dt>索引号：</dt><dd>YZ-1</dd><dt>归档去向：</dt><dd>甲</dd><dt>发布机构：</dt><dd>{}</dd><dt>关键词：</dt><dd></dd></dl>",
                "云州市水务局、".repeat(15)
            ),
            "<table><tr><td>[ 索引号 ]</td><td>YZ-1</td></tr><tr><td>[ 发布日期 ]</td><td>2024-03-06</td></tr></table>",
            "<p>2024-03-06 09:12</p><p>微信里点“发现”，扫一下</p>",
        ];
        for head in rows {
            for inside in [true, false] {
                let tools = "<div><a>小</a> <a>中</a> <a>大</a>分享：</div>";
                let body = format!("{head}{tools}{}", if inside { BODY } else { "" });
                let rest = if inside { "" } else { BODY };
                let html = format!("{NAV}{title}<div id='zoom'>{body}{rest}</div>{FOOT}");
                assert_eq!(text_of(&html), format!("云州市人民政府关于印发若干措施的通知\n{TEXT}"), "{html}");
            }
        }
    }

    #[test]
    fn titles_stand_in_many_places() {
        let title = "云州市人民政府关于印发若干措施的通知";
        for head in [
            "<h2>云州市人民政府关于印发<br>若干措施<br>的通知</h2>",
            "<div class='xl-tit'><p>云州市人民政府关于印发</p><p>若干措施的通知</p></div>",
            "<div>云州市人民政府关于印发若干措施的通知</div>",
            "<h1>云州市人民政府门户网站</h1><p align=center>云州市人民政府</p><p align=center>关于印发若干措施的通知</p>",
        ] {
            let html = format!("{NAV}{head}<p>发布日期：2024-03-06</p><div id='zoom'>{BODY}</div>{FOOT}");
            assert_eq!(text_of(&html), format!("{title}\n{TEXT}"), "{html}");
        }
        // A document in one paragraph keeps what stands beside it.
        let html = format!(
            "<div>{NAV}<div><p>关于印发若干措施的通知</p><p>{}</p></div>{FOOT}</div>",
            TEXT.replace('\n', "<br>")
        );
        assert_eq!(text_of(&html), format!("关于印发若干措施的通知\n{TEXT}"));
    }

    #[test]
    fn tables_keep_their_grid() {
        let table = "<table><tr><td rowspan=2>一、平台</td><td>建设平台。</td><td>市财政局</td></tr>\
            <tr><td>完善<br>平台。</td><td></td></tr></table>";
        let blocks = clean(&format!("<div id='zoom'>{BODY}{table}</div>")).unwrap();
        let grid = blocks.tables.first().unwrap();
        assert_eq!((grid.rows, grid.columns), (2, 3));
        let cells: Vec<_> = grid.cells.iter().map(|c| (c.row, c.column, c.rowspan, c.pieces.len())).collect();
        assert_eq!(cells, [(0, 0, 2, 1), (0, 1, 1, 1), (0, 2, 1, 1), (1, 1, 1, 1), (1, 2, 1, 0)]);
        assert!(blocks.text.into_raw().ends_with("一、平台 | 建设平台。 | 市财政局\n完善 平台。 | "));
    }

    #[test]
    fn number_and_attachments_outside_the_container_are_kept() {
        let html = format!(
            "{NAV}<p>云府发〔2024〕5号</p><div id='zoom'>{BODY}</div><p>附件：<a href='/a.doc'>1.任务清单.doc</a></p><p><a href='/b.doc'>2.样表.doc</a></p>{FOOT}"
        );
        assert_eq!(text_of(&html), format!("云府发〔2024〕5号\n{TEXT}\n附件：1.任务清单.doc\n2.样表.doc"));
        assert_eq!(clean(&html).unwrap().links.len(), 2);
    }

    #[test]
    fn headings_outside_of_the_body_come_first() {
        let line = |html: &str| text_of(html).lines().next().unwrap_or("").to_owned();
        let page =
            |h1: &str, inside: &str| format!("{NAV}<h1>{h1}</h1><div id='zoom'>{inside}{BODY}</div>{FOOT}");
        let own = "<p>云州市人民政府关于印发</p><p>若干措施的通知</p>";
        for (heading, inside, first) in [
            ("云州市人民政府关于印发若干措施的通知", "", "云州市人民政府关于印发若干措施的通知"),
            ("[已废止]云州市人民政府关于印发若干措施的通知", "", "云州市人民政府关于印发若干措施的通知"),
            ("云州市人民政府关于印发《若干措施》的通知", own, "云州市人民政府关于印发"),
            ("云州市政府信息公开目录", "", "各县人民政府，市政府各部门："),
            ("云州市人民政府门户网站", "", "各县人民政府，市政府各部门："),
        ] {
            assert_eq!(line(&page(heading, inside)), first, "{heading}");
        }
    }

    #[test]
    fn pages_without_a_document_are_refused() {
        let menu = "<li><a href='/1'>关于做好一项工作的通知</a></li>".repeat(40);
        let rows = [
            ("<title>404</title><p>您访问的页面不存在，请稍后再试。</p>".to_owned(), "no-document"),
            ("<div id=app></div>".to_owned(), "no-document"),
            (format!("<h1>通知公告</h1><ul>{menu}</ul>"), "no-document"),
            (
                format!("{NAV}<h1>一图读懂云州市若干措施政策解读</h1><img src=a.png>{}", FOOT.repeat(3)),
                "no-text-layer",
            ),
            ("<p>Plain English page.</p>".to_owned(), "no-document"),
            ("<div>".repeat(300_000), "limit-exceeded"),
        ];
        for (html, want) in &rows {
            assert_eq!(text_of(html), *want, "{}", html.chars().take(60).collect::<String>());
        }
    }
}

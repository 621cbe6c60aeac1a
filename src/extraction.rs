//! One source in, notices out: the only place that orders stages.

use std::io::Cursor;

use sha2::{Digest, Sha256};

use crate::Context;
use crate::base::text::fold_str;
use crate::clean::{self, blocks::Blocks};
use crate::diag::{Fired, Sink, codes};
use crate::extract::notice;
use crate::manifest;
use crate::notice::{Format, Notice, Source};
use crate::outline::{self, frame};
use crate::read::bundle::{self, Budget, Bundle, Fate};
use crate::read::{self, Content, Hint, SourceError};

/// From bytes to a page, a text or a paper: [`read::load`], or who calls another process to
/// do it.
pub type Open<'a> = &'a (dyn Fn(&[u8], &Hint) -> Result<read::Source, SourceError> + Sync);

/// Reads one source: decodes it, throws away what is not the document, and says what
/// the document says.
///
/// A ZIP archive gives the notices of its members, with `!/` and the member's name behind
/// the path; so do files that hang on a mail. Members that hold no notice are passed over:
/// who needs to know of each opens the archive with [`Bundle`].
///
/// # Errors
///
/// Where the source holds no official document, or is of a format that is not read; for an
/// archive, where no member gives a notice.
pub fn extract(ctx: &Context, bytes: &[u8], hint: &Hint) -> Result<Vec<Notice>, SourceError> {
    unfolded(ctx, bytes, hint, &mut Budget::of(bytes.len() as u64), 0)
}

/// Like [`extract()`], `depth` archives deep.
fn unfolded(
    ctx: &Context,
    bytes: &[u8],
    hint: &Hint,
    budget: &mut Budget,
    depth: usize,
) -> Result<Vec<Notice>, SourceError> {
    let own = || digested(ctx, bytes, &Sha256::digest(bytes).into(), hint, &read::load);
    let mut reader = Cursor::new(bytes);
    let Some(bundle) = Bundle::open(&mut reader, budget)? else { return own() };
    if depth == bundle::NESTED {
        return if bundle.is_source() { own() } else { Err(bundle::too_deep()) };
    }
    let (mut notices, mut errors) = (Vec::new(), Vec::new());
    let mut add = |result: Result<Vec<Notice>, SourceError>| match result {
        Ok(found) => notices.extend(found),
        Err(error) => errors.push(error),
    };
    if bundle.is_source() {
        add(own());
    }
    for (at, member) in bundle.members().iter().enumerate() {
        if matches!(member.fate, Fate::Skipped(_)) {
            continue;
        }
        let hint = Hint { path: bundle::path(&hint.path, &member.name), ..hint.clone() };
        add(bundle.read(&mut reader, at).and_then(|bytes| unfolded(ctx, &bytes, &hint, budget, depth + 1)));
    }
    match errors.into_iter().next() {
        Some(error) if notices.is_empty() => Err(error),
        None if notices.is_empty() => Err(bundle::empty()),
        _ => Ok(notices),
    }
}

/// Reads what is no archive, for who knows the SHA-256 of `bytes` already.
pub(crate) fn digested(
    ctx: &Context,
    bytes: &[u8],
    digest: &[u8; 32],
    hint: &Hint,
    open: Open,
) -> Result<Vec<Notice>, SourceError> {
    staged(ctx, &Opened { bytes, digest, hint, open }, &mut Sink::default())
}

/// Like [`extract()`] on what is no archive, with every rule that fired.
///
/// # Errors
///
/// As [`extract()`].
pub fn trace(
    ctx: &Context,
    bytes: &[u8],
    hint: &Hint,
    open: Open,
) -> Result<(Vec<Notice>, Vec<Fired>), SourceError> {
    let mut sink = Sink::tracing();
    let digest = Sha256::digest(bytes).into();
    let notices = staged(ctx, &Opened { bytes, digest: &digest, hint, open }, &mut sink)?;
    Ok((notices, sink.trace.unwrap_or_default()))
}

/// One source and how it is opened.
struct Opened<'a> {
    bytes: &'a [u8],
    digest: &'a [u8; 32],
    hint: &'a Hint,
    open: Open<'a>,
}

fn staged(ctx: &Context, opened: &Opened, sink: &mut Sink) -> Result<Vec<Notice>, SourceError> {
    let lexicon = &ctx.lexicon;
    let source = (opened.open)(opened.bytes, opened.hint)?;
    let blocks = cleaned(ctx, &source, sink)?;
    let frame = frame::frame(lexicon, &blocks);
    let outline = outline::outline(lexicon, &blocks, &frame, sink);
    let origin = origin(opened, &source);
    if matches!(&source.content, Content::Markup(html) if ends_in_tag(html)) {
        sink.report(&codes::TRUNCATED_SOURCE, "the page ends inside a tag", None);
    }
    let tables = !blocks.tables.is_empty();
    let notice = notice(ctx, origin, &blocks, &frame, &outline, opened.hint.cover.as_ref(), sink);
    if tells_of_documents(ctx, &notice, tables) {
        let message = "the text tells of documents and is none: news, an essay, or the index of a site";
        return Err(SourceError::new(codes::NO_DOCUMENT, message));
    }
    Ok(vec![notice])
}

/// Whether a page was cut inside a tag. Only its end is looked at: tags are short.
fn ends_in_tag(html: &str) -> bool {
    let tail = html.trim_end().bytes().rev().take(2_000);
    tail.into_iter().find(|b| matches!(b, b'<' | b'>')) == Some(b'<')
}

/// News without the document that it tells of: nothing that an official document bears.
fn tells_of_documents(ctx: &Context, notice: &Notice, tables: bool) -> bool {
    let bears = notice.doc_number.is_some()
        || notice.index_number.is_some()
        || !notice.addressees.is_empty()
        || !notice.measures.is_empty()
        || notice.dates.issued.is_some();
    // A pasted fragment may bear nothing of the kind; a page that was published does.
    let page = || notice.source.format == Format::Html && !tables || lists_documents(&notice.text);
    notice.doc_type == "other" && !bears && (page() || ctx.lexicon.general.is_news(&notice.text))
}

/// Reads and cleans one source: its document's own lines, before anything is made of
/// them.
///
/// # Errors
///
/// As [`extract()`].
pub fn cleaned(ctx: &Context, source: &read::Source, sink: &mut Sink) -> Result<Blocks, SourceError> {
    match &source.content {
        Content::Markup(html) => clean::page(&ctx.lexicon, &read::html::parse(html)?, sink),
        Content::Text(text) => clean::text(&ctx.lexicon, text, sink),
        Content::Paper(paper) => clean::paper(&ctx.lexicon, paper, sink),
    }
}

/// Whether nearly every line names another document: the index of a site.
fn lists_documents(text: &str) -> bool {
    let names = |l: &&str| l.contains("关于") || fold_str(l).contains('〔');
    let count = text.lines().count();
    count >= 6 && text.lines().filter(names).count() * 5 >= count * 4
}

/// What the contract says of a source.
fn origin(opened: &Opened, source: &read::Source) -> Source {
    Source {
        path: opened.hint.path.clone(),
        url: opened.hint.url.clone(),
        format: source.format,
        encoding: source.encoding.clone(),
        bytes: opened.bytes.len() as u64,
        sha256: manifest::hex(opened.digest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;

    /// Rows of a table in a page as `number/section/task/units`.
    fn rows(table: &str) -> Vec<String> {
        let ctx = Context::new(&Settings::default()).unwrap();
        let page = format!("<html><body><p>云州市供水任务分工表</p><table>{table}</table></body></html>");
        let notices = extract(&ctx, page.as_bytes(), &Hint::default()).unwrap();
        let measures = notices.iter().flat_map(|n| &n.measures);
        measures
            .map(|m| {
                let units: Vec<String> = m.units.iter().map(|u| format!("{:?} {}", u.role, u.text)).collect();
                let number = m.number.as_deref().unwrap_or_default();
                format!("{number}/{}/{}/{}", m.section.join(">"), m.text, units.join(";"))
            })
            .collect()
    }

    #[test]
    fn group_rows_and_cells_that_name_roles() {
        let head = "<tr><td>序号<td>任务措施<td>责任单位<td>备注</tr>";
        let row = |number: &str, units: &str| {
            format!("<tr><td>{number}<td>更新城区老旧供水管网三十公里。<td>{units}<td></tr>")
        };
        for (table, want) in [
            // A title over several columns is said once.
            (
                format!("{head}<tr><td>一<td colspan=3>工程建设</tr>{}", row("1", "市水务局")),
                "1/一工程建设/更新城区老旧供水管网三十公里。/Responsible 市水务局",
            ),
            // A number that the next rows divide heads them.
            (
                format!("{head}<tr><td>1<td>工程建设<td><td></tr>{}", row("1.1", "市水务局")),
                "1.1/1工程建设/更新城区老旧供水管网三十公里。/Responsible 市水务局",
            ),
            // Cells that say roles themselves.
            (
                format!("{head}{}", row("1", "牵头单位：市水务局<br>配合单位：市财政局、市发改委")),
                "1//更新城区老旧供水管网三十公里。/Lead 市水务局;Support 市财政局;Support 市发改委",
            ),
            // Lines that a copy ran together.
            (
                format!("{head}{}", row("1", "市水务局市财政局")),
                "1//更新城区老旧供水管网三十公里。/Responsible 市水务局;Responsible 市财政局",
            ),
        ] {
            assert_eq!(rows(&table), [want], "{table}");
        }
        // A group that is printed once holds for the rows below it.
        let head = "<tr><td>类别<td>序号<td>任务措施<td>责任单位</tr>";
        let row = |group: &str, number: u8| {
            format!("<tr><td>{group}<td>{number}<td>更新城区老旧供水管网三十公里。<td>市水务局</tr>")
        };
        let table = format!("{head}{}{}{}", row("工程", 1), row("", 2), row("管理", 3));
        let sections: Vec<String> =
            rows(&table).iter().map(|r| r.split('/').nth(1).unwrap_or("").into()).collect();
        assert_eq!(sections, ["工程", "工程", "管理"]);
    }

    #[test]
    fn a_clause_behind_items_of_one_line_holds_for_all_of_them() {
        let ctx = Context::new(&Settings::default()).unwrap();
        let units = |text: &str| -> Vec<String> {
            let notices = extract(&ctx, text.as_bytes(), &Hint::default()).unwrap();
            let said = |m: &crate::notice::Measure| {
                let names: Vec<&str> = m.units.iter().map(|u| u.text.as_str()).collect();
                format!("{}{}", names.join("、"), if m.units.iter().any(|u| u.inherited) { "*" } else { "" })
            };
            notices.iter().flat_map(|n| &n.measures).map(said).collect()
        };
        let head = "云州市供水保障工作方案\n一、改造管网\n（一）更新管道\n";
        let next = "\n（二）普查漏点\n每季度普查一次漏点并登记。（责任单位：市城管局）\n";
        let items = [
            "1.更换城区铸铁管道二十公里；",
            "2.改造老旧小区立管；",
            "3.建立管道档案。（责任单位：市水务局）",
        ];
        let line = format!("{head}{}{next}", items.concat());
        assert_eq!(units(&line), ["市水务局*", "市水务局*", "市水务局*", "市城管局"]);
        let lines = format!("{head}{}{next}", items.join("\n"));
        assert_eq!(units(&lines), ["", "", "市水务局", "市城管局"]);
    }

    #[test]
    fn general_headings_run_into_their_text_and_no_measure_is_empty() {
        let ctx = Context::new(&Settings::default()).unwrap();
        let texts = |text: &str| -> Vec<String> {
            let notices = extract(&ctx, text.as_bytes(), &Hint::default()).unwrap();
            notices.iter().flat_map(|n| &n.measures).map(|m| m.text.clone()).collect()
        };
        let head = "云州市供水保障工作方案\n各县区人民政府，市政府各部门：\n";
        let body = "1、指导思想：以供水安全为中心，统筹推进各项工作。\n2、工作目标：到2025年底，供水普及率达到95%以上。\n\
            3、更新管网：更换城区铸铁管道二十公里。（责任单位：市水务局）\n4、普查漏点：每季度普查一次。\n";
        let want = ["更新管网：更换城区铸铁管道二十公里。", "普查漏点：每季度普查一次。"];
        assert_eq!(texts(&format!("{head}{body}")), want);
        let body =
            "一、更换城区铸铁管道二十公里。\n二、完成时限：2025年6月底前。\n三、每季度普查一次漏点。\n";
        assert_eq!(texts(&format!("{head}{body}")).len(), 3);
        assert!(texts(&format!("{head}{body}")).iter().all(|t| !t.is_empty()));
    }

    #[test]
    fn lists_go_on_behind_the_four_hundredth_item() {
        let ctx = Context::new(&Settings::default()).unwrap();
        let item = |n: u32| format!("{n}.改造第{}片区管网并建立档案。\n", 7 * n);
        let items: String = (1..=1203).map(item).collect();
        let text = format!("云州市供水任务清单\n{items}");
        let notices = extract(&ctx, text.as_bytes(), &Hint::default()).unwrap();
        let numbers: Vec<&str> =
            notices.iter().flat_map(|n| &n.measures).filter_map(|m| m.number.as_deref()).collect();
        assert_eq!((numbers.len(), numbers.last()), (1203, Some(&"1203")));
        let text = "云州市供水任务清单\n1.改造城区老旧供水管网，建立管网档案并定期更新。\n2.改造泵站。\n2024、2025年的投资分三批拨付各县区财政部门。\n";
        let notices = extract(&ctx, text.as_bytes(), &Hint::default()).unwrap();
        assert_eq!(notices.iter().flat_map(|n| &n.measures).count(), 2);
    }
}

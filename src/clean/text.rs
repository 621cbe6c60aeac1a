//! Cleans text without markup: pasted pages, text layers of PDF files.
//!
//! Lines in, the document's lines out. Lines that were broken at a constant width are
//! joined again where the evidence is clear; tables are left to their own reader.

use super::blocks::{BlockKind, Blocks, Builder, Style};
use super::drawn::undraw;
use super::lines::{Line, is_space};
use super::markdown::unmark;
use super::runs::rejoin;
use super::unfold::unfold;
use super::{plain, refuse, tables, teaser, trim};
use crate::base::text::{fold, han_count, is_han, is_invisible, is_wide};
use crate::diag::{Sink, codes};
use crate::lexicon::Lexicon;
use crate::lexicon::boilerplate::compact;
use crate::read::SourceError;

/// Cleans plain text.
pub fn text(lexicon: &Lexicon, text: &str, sink: &mut Sink) -> Result<Blocks, SourceError> {
    let rules = &lexicon.boilerplate;
    let undrawn = undraw(text);
    let unmarked = unmark(&undrawn);
    let unfolded = unfold(lexicon, &unmarked);
    let lines = rejoin(unfolded.lines().map(tidy).filter(|l| !l.is_empty()).collect());
    let mut lines: Vec<Line> = lines.into_iter().map(plain).collect();
    trim::classify(rules, &mut lines);
    let mut kept: Vec<usize> = (0..lines.len()).collect();
    kept.retain(|&i| lines.get(i).is_some_and(|l| !is_separator(&l.text)));
    let mut built = Builder::default();
    trim::trim(rules, &lines, &mut kept, &mut built.fields, sink);
    let words: Vec<&str> = kept.iter().filter_map(|&i| lines.get(i)).map(|l| l.text.as_str()).collect();
    let words = if teaser::leads(rules, &words) { words.get(1..).unwrap_or(&[]) } else { &words };
    let han: usize = words.iter().map(|w| han_count(w)).sum();
    if han < refuse::FEW {
        return Err(SourceError::new(codes::NO_DOCUMENT, "the text holds hardly any Chinese"));
    }
    with_tables(lexicon, words, &mut built);
    Ok(built.finish())
}

/// Appends the lines: tables as they stand, the rest with broken lines joined.
fn with_tables(lexicon: &Lexicon, words: &[&str], built: &mut Builder) {
    let regions = tables::detect(&lexicon.columns, words);
    let mut prose: Vec<&[&str]> = Vec::new();
    let mut at = 0;
    for region in &regions {
        prose.push(words.get(at..region.lines.start).unwrap_or(&[]));
        at = region.lines.end;
    }
    prose.push(words.get(at..).unwrap_or(&[]));
    let width = broken_at(&prose.concat());
    for (i, lines) in prose.iter().enumerate() {
        for line in joined(lines, width) {
            built.line(&line.replace('\t', " "), BlockKind::Paragraph(Style::default()));
        }
        if let Some(region) = regions.get(i) {
            region.append(words, built);
        }
    }
}

/// A line without invisible characters, its white space collapsed: to a tab, which parts
/// the cells of a row, or to a space.
pub(super) fn tidy(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut gap = None;
    for c in line.chars().filter(|&c| c == '\t' || !is_invisible(c)) {
        if is_space(c) {
            gap = if c == '\t' { Some(c) } else { gap.or(Some(' ')) };
        } else {
            if !out.is_empty() {
                out.extend(gap);
            }
            gap = None;
            out.push(c);
        }
    }
    out
}

/// Lines that only separate: rules, slashes, page numbers.
fn is_separator(line: &str) -> bool {
    let squeezed = compact(line);
    let bare =
        squeezed.trim_matches(|c| matches!(c, '-' | '/' | '=' | '_' | '*' | '~' | '.' | '·' | '#' | '+'));
    if bare.is_empty() {
        return true;
    }
    let dashed = squeezed.starts_with('-') && squeezed.ends_with('-');
    let numbered = squeezed.strip_prefix('第').and_then(|s| s.strip_suffix('页')).is_some_and(is_digits);
    dashed && is_digits(bare) || numbered
}

fn is_digits(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())
}

/// Joins lines that were broken at a constant width.
fn joined(lines: &[&str], width: Option<usize>) -> Vec<String> {
    let Some(width) = width else { return mended(lines) };
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        match out.last_mut().filter(|_| open && !starts_item(line)) {
            Some(last) => {
                let glue = last.chars().next_back().is_some_and(|c| !is_wide(c))
                    && line.chars().next().is_some_and(|c| !is_wide(c));
                if glue {
                    last.push(' ');
                }
                last.push_str(line);
            }
            None => out.push((*line).to_owned()),
        }
        open = is_full(line, width) && !ends_sentence(line);
    }
    out
}

/// Joins a paragraph that was broken once, as at the end of a page: a long line of clauses
/// that stops in mid-sentence, and a line behind it that brings the sentence to its end.
fn mended(lines: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        let closes = line.trim_end().ends_with(['。', '；', ';']) && !line.contains(['|', '\t']);
        match out.last_mut().filter(|last| closes && is_torn(last) && !starts_item(line)) {
            Some(last) => last.push_str(line),
            None => out.push((*line).to_owned()),
        }
    }
    out
}

/// Shortest line that is told to be torn, in characters.
const LONG: usize = 60;

fn is_torn(line: &str) -> bool {
    let clauses = line.contains('。') || line.matches(['，', ',']).count() > 1;
    let open = |c: char| is_han(c) || matches!(c, '、' | '，' | ',');
    clauses && line.ends_with(open) && line.chars().count() >= LONG && !line.contains(['|', '\t'])
}

/// The width, in half-width columns, at which the lines of a text were broken: most long
/// lines end at the same place, and in mid-sentence.
fn broken_at(lines: &[&str]) -> Option<usize> {
    let widths: Vec<usize> = lines.iter().map(|l| columns(l)).collect();
    let mut counts = [0_usize; 130];
    for &width in &widths {
        if let Some(count) = counts.get_mut(width) {
            *count += 1;
        }
    }
    let near = |w: usize| counts.iter().skip(w.saturating_sub(2)).take(5).sum::<usize>();
    let width = (32..126).max_by_key(|&w| near(w))?;
    let long = widths.iter().filter(|&&w| w > width + 6).count();
    let full = lines.iter().filter(|l| is_full(l, width)).count();
    let cut = lines.iter().filter(|l| is_full(l, width) && !ends_sentence(l)).count();
    (full >= 8 && full * 10 > lines.len() * 4 && long * 20 < lines.len() && cut * 2 > full).then_some(width)
}

fn columns(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Whether a line reaches the margin: the next word or mark did not fit.
fn is_full(line: &str, width: usize) -> bool {
    let columns = columns(line);
    columns + 5 >= width && columns <= width + 6
}

pub(super) fn ends_sentence(line: &str) -> bool {
    line.ends_with(['。', '；', '：', ':', ';', '！', '？'])
}

/// Whether a line begins with a number of its own: 一、 （一） 1. 第一条 附件.
fn starts_item(line: &str) -> bool {
    let line: String = line.chars().take(8).map(fold).collect();
    let bare = line.strip_prefix('(').unwrap_or(&line);
    let article = bare.strip_prefix('第');
    let bare = article.unwrap_or(bare);
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百〇".contains(c);
    let rest = bare.trim_start_matches(number);
    if rest.len() == bare.len() {
        return line.starts_with("附件");
    }
    match article {
        Some(_) => rest.starts_with(['条', '章', '节', '款']),
        None if line.starts_with('(') => rest.starts_with(')'),
        // `2.5%` goes on with a digit.
        None => rest.starts_with(['、', '.']) && !rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(source: &str) -> String {
        let lexicon = Lexicon::load().unwrap();
        text(&lexicon, source, &mut Sink::default())
            .map_or_else(|e| e.code.name.to_owned(), |b| b.text.into_raw())
    }

    /// Breaks each paragraph after so many characters, as PDF files do.
    fn broken(paragraphs: &[&str], width: usize) -> String {
        let mut out = String::new();
        for paragraph in paragraphs {
            for (i, c) in paragraph.chars().enumerate() {
                if i > 0 && i % width == 0 {
                    out.push('\n');
                }
                out.push(c);
            }
            out.push('\n');
        }
        out
    }

    #[test]
    fn lines_broken_at_a_width_are_joined() {
        let paragraphs = [
            "云州市人民政府关于印发若干措施的通知",
            "各县人民政府，市政府各部门、各直属机构：",
            "为深入推进政务服务标准化、规范化、便利化，切实减轻企业和群众办事负担，结合云州实际，制定以下措施，请认真贯彻执行。",
            "一、推进事项标准化。各部门要在统一清单的基础上逐项编制办事指南，明确受理条件、申请材料和办理时限，并向社会公布。（责任单位：市政务服务局、市司法局，各县人民政府）",
            "二、推进线下集中办。各级政务服务中心要设置综合窗口，实行前台受理、后台审批、统一出件，减少群众往返次数和等候时间。",
            "云州市人民政府办公室",
        ];
        let source = broken(&paragraphs, 21).replace("一、推进", "- 2 -\n一、推进");
        assert_eq!(cleaned(&source), paragraphs.join("\n"));
        assert_eq!(cleaned(&paragraphs.join("\n")), paragraphs.join("\n"));
    }

    #[test]
    fn a_paragraph_torn_once_is_mended() {
        let head = "一、压实工作责任。各责任单位要加强组织领导，主要领导亲自抓、分管领导具体抓，并明确专门的责任部门和具体责任人，逐项制定办理方案，由办";
        let tail = "公室负责督办协调工作。";
        let rest = "二、加强统筹。各责任单位要逐项研究。";
        assert_eq!(cleaned(&format!("{head}\n{tail}\n{rest}")), format!("{head}{tail}\n{rest}"));
        // A short line ends where it ends.
        let short = "二、加强统筹。各责任单位要逐项研究";
        let source = format!("{rest}{head}。\n{short}\n{tail}");
        assert_eq!(cleaned(&source), source);
    }

    #[test]
    fn fields_and_furniture_leave_the_text() {
        let source = "首页 - 政策法规\n索引号 YZ-2024-7 主题分类 司法\n发布时间：2024-03-06 09:00 来源：云州市司法局\n\
            云州市法治建设工作要点\n各县人民政府，市政府各部门、各直属机构：\n\u{200b}请结合实际认真贯彻执行，重要情况及时报告。\n\
            //\n云州市人民政府\n2024年3月2日\n主办单位:云州市人民政府办公室\n网站标识码:9900000001";
        let want = "云州市法治建设工作要点\n各县人民政府，市政府各部门、各直属机构：\n\
            请结合实际认真贯彻执行，重要情况及时报告。\n云州市人民政府\n2024年3月2日";
        assert_eq!(cleaned(source), want);
    }

    #[test]
    fn lost_line_breaks_are_found_again() {
        let lexicon = Lexicon::load().unwrap();
        let long = "逐户登记用水情况，建立台账，定期核对。".repeat(40);
        let text = format!(
            "标题：供水方案\n来源：某处\n一\n二\n三\n四\n为做好供水工作，制定本方案。 一、重点任务 （一）改造管网。{long}（二）提升水质。按月公布。 附件：1.任务清单 云州市水务局 2024年3月2日（联系人：张三）"
        );
        let lines: Vec<String> =
            unfold(&lexicon, &text).lines().skip(6).map(tidy).filter(|l| !l.is_empty()).collect();
        let heads: Vec<String> = lines.iter().map(|l| l.chars().take(7).collect()).collect();
        assert_eq!(
            heads,
            [
                "为做好供水工作",
                "一、重点任务",
                "（一）改造管网",
                "（二）提升水质",
                "附件：",
                "1.任务清单",
                "云州市水务局",
                "2024年3月",
                "（联系人：张三"
            ]
        );
    }

    #[test]
    fn a_teaser_is_dropped_and_nothing_is_refused_by_name() {
        let body = "关于加强云州市河道管理的意见\n各县人民政府，市政府各部门：\n河道管理事关防洪安全和生态安全，各级各部门要高度重视，落实责任。";
        let teaser = "关于加强云州市河道管理的意见各县人民政府，市政府各部门：河道管理事关安全，下面是小编为大家整理的关于加强云州市河道管理的意见,供大家参考。";
        assert_eq!(cleaned(&format!("{teaser}\n{body}")), body);
        assert_eq!(cleaned("plain English text"), "no-document");
    }
}

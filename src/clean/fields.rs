//! Reads what a page says about its document: `索引号：… 发文机关：…`, in one line, in
//! the cells of a table, or one label a line.
//!
//! A line in, pairs of label and value out. What a value means is for extraction to say;
//! labels of meters and share bars are read so that they can be dropped.

use super::lines::Line;
use super::text::tidy;
use crate::base::text::{fold, is_bullet, is_han};

use crate::lexicon::boilerplate::{LabelKind, Labels, compact};

/// A label with its value, and how much the label proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub label: String,
    pub value: String,
    pub kind: LabelKind,
}

/// What a line turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// No field line.
    None,
    /// Only a label: its value stands in the next line.
    Label(String, LabelKind),
    /// A label and its value with nothing but a gap between them: `文号　云府发〔2024〕5号`.
    Loose(Pair),
    /// Labels with values.
    Pairs(Vec<Pair>),
    /// A day in figures, with or without the time: the value of a label before it, or when the
    /// page was published.
    Moment(Pair),
}

/// Longest line that can be one of fields, in characters.
const LONGEST: usize = 600;
/// Longest line of a label and a value without a colon, in characters without spaces.
const LONGEST_LOOSE: usize = 140;
/// Longest name of a site in front of a byline, in characters without spaces.
const LONGEST_SITE: usize = 50;
/// Longest value of a weak label standing alone.
const SHORT_VALUE: usize = 60;

/// Reads a line or table row.
pub(super) fn read(labels: &Labels, line: &Line) -> Reading {
    if let Some(row) = &line.row {
        let cells: Vec<&str> = row.cells.iter().map(|c| c.text.as_str()).collect();
        return read_cells(labels, &cells);
    }
    read_line(labels, &line.text)
}

/// Whether pairs prove a line to be about the document and not of it.
pub(super) fn convincing(pairs: &[Pair]) -> bool {
    let strong = pairs.iter().any(|p| p.kind == LabelKind::Strong);
    let short = |p: &Pair| p.value.chars().count() <= SHORT_VALUE || p.value.starts_with("http");
    let weak = pairs.len() >= 2 || pairs.first().is_some_and(short);
    let prose = pairs.iter().any(|p| p.value.contains('。') && p.value.chars().count() > SHORT_VALUE);
    (strong || weak) && !prose
}

fn read_cells(labels: &Labels, cells: &[&str]) -> Reading {
    if cells.iter().any(|c| matches!(compact(c).as_str(), "序号" | "编号")) {
        // The head of a table of data.
        return Reading::None;
    }
    let mut pairs = Vec::new();
    let (mut unknown, mut marked) = (0, true);
    let mut i = 0;
    while let Some(cell) = cells.get(i) {
        i += 1;
        if cell.is_empty() {
            continue;
        }
        match read_line(labels, cell) {
            Reading::Label(label, kind) => {
                marked &= cell.trim_end().ends_with([':', '：', ']', '】']);
                let next = cells.get(i).copied().unwrap_or("");
                let labels_next = matches!(read_line(labels, next), Reading::Label(..));
                let value = if labels_next { String::new() } else { tidy(next) };
                i += usize::from(!labels_next);
                pairs.push(Pair { label, value, kind });
            }
            Reading::Pairs(more) => pairs.extend(more),
            Reading::Loose(pair) if pair.kind == LabelKind::Strong => pairs.push(pair),
            Reading::Loose(_) | Reading::Moment(_) | Reading::None => unknown += 1,
        }
    }
    let strong = pairs.iter().any(|p| p.kind == LabelKind::Strong);
    let valued = pairs.iter().any(|p| !p.value.is_empty());
    // A label of the site's own making brings a label and a value that are not read; a
    // colon proves a weak label, and an empty field.
    let proved = match unknown {
        0 => marked || valued && (strong || pairs.len() > 1),
        _ => strong && valued && unknown <= 2 * pairs.len(),
    };
    if pairs.is_empty() || !proved { Reading::None } else { Reading::Pairs(pairs) }
}

/// A label found in a line, in positions of the compact line.
struct Hit {
    start: usize,
    end: usize,
    kind: LabelKind,
    /// Whether a colon or closing bracket follows.
    marked: bool,
}

fn read_line(labels: &Labels, text: &str) -> Reading {
    if text.len() > LONGEST * 4 {
        return Reading::None;
    }
    let line = Compact::new(text);
    if line.chars.is_empty() || line.chars.len() > LONGEST {
        return Reading::None;
    }
    if let Some(reading) = line.moment() {
        return reading;
    }
    let hits = line.hits(labels);
    let Some(first) = hits.first() else { return Reading::None };
    let starts = line.chars.iter().take(first.start).all(|&c| may_precede(c));
    if !(starts || first.marked && line.site_before(first.start)) {
        return Reading::None;
    }
    let marked = hits.iter().filter(|h| h.marked).count();
    if hits.len() == 1 && line.rest_is_marks(first.end) {
        return Reading::Label(line.slice(first.start, first.end), first.kind);
    }
    if marked == 0 && hits.len() < 2 {
        return line.loose(labels, first).map_or(Reading::None, Reading::Loose);
    }
    let mut pairs = Vec::new();
    if first.start > 7 && starts {
        // A bare date before the first label, as news sites print it.
        pairs.push(Pair {
            label: "时间".to_owned(),
            value: line.printed(0, first.start),
            kind: LabelKind::Weak,
        });
    }
    for (i, hit) in hits.iter().enumerate() {
        let end = hits.get(i + 1).map_or(line.chars.len(), |next| next.start);
        let value = line.printed(hit.end, end);
        let label = line.slice(hit.start, hit.end);
        pairs.push(Pair { label, value, kind: hit.kind });
    }
    Reading::Pairs(pairs)
}

/// Whether a compact line may begin with a label: most do not, and the first character that
/// may not stand before one tells.
pub(super) fn may_open(labels: &Labels, compact: &str) -> bool {
    let mut lead = true;
    let mut head = compact.chars().take_while(|&c| std::mem::replace(&mut lead, may_precede(c)));
    // Or the name of a site stands before it (`site_before`).
    let mut site = compact.chars().take(LONGEST_SITE);
    head.any(|c| labels.starts.contains(c)) || site.any(|c| matches!(c, '网' | '户' | 'w'))
}

/// Whether a character may stand before the first label of a line.
fn may_precede(c: char) -> bool {
    is_mark(c) || c.is_ascii_digit() || c == '-'
}

fn is_mark(c: char) -> bool {
    is_bullet(c)
        || matches!(c, ':' | '[' | ']' | '【' | '】' | '|' | '>' | '/' | '(' | ')' | '〔' | '〕' | ';' | ',')
}

/// A line without spaces that remembers where they were.
struct Compact {
    chars: Vec<char>,
    /// Text of `chars`, and the start of each in it.
    text: String,
    starts: Vec<usize>,
    /// The characters as printed.
    raw: Vec<char>,
    /// Whether a space stood before each.
    gap: Vec<bool>,
}

impl Compact {
    fn new(line: &str) -> Self {
        let most = line.len() / 2;
        let mut it = Self {
            chars: Vec::with_capacity(most),
            text: String::with_capacity(line.len()),
            starts: Vec::with_capacity(most),
            raw: Vec::with_capacity(most),
            gap: Vec::with_capacity(most + 1),
        };
        let mut gap = true;
        for c in line.chars() {
            let folded = fold(c);
            if folded.is_whitespace() {
                gap = true;
                continue;
            }
            it.starts.push(it.text.len());
            it.text.push(folded);
            it.chars.push(folded);
            it.raw.push(c);
            it.gap.push(gap);
            gap = false;
        }
        it.gap.push(true);
        it
    }

    fn hits(&self, labels: &Labels) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for found in labels.finder.find_iter(&self.text) {
            let Some(&kind) = labels.kinds.get(found.pattern().as_usize()) else { continue };
            let start = self.starts.partition_point(|&s| s < found.start());
            let end = self.starts.partition_point(|&s| s < found.end());
            let before = start.checked_sub(1).and_then(|i| self.chars.get(i)).copied();
            let after = self.chars.get(end).copied();
            let bracketed =
                matches!(before, Some('[' | '【' | '〔')) && matches!(after, Some(']' | '】' | '〕'));
            let colon = after == Some(':')
                || bracketed
                || (after == Some(']') && self.chars.get(end + 1) == Some(&':'));
            let loose = self.gap.get(start).copied().unwrap_or(true) || before.is_none_or(is_mark);
            let ends = self.gap.get(end).copied().unwrap_or(true);
            // `…14号发布日期：`: glued to the value before it, a longer label is still one.
            let glued_ok = before.is_none_or(|b| !is_han(b)) || kind != LabelKind::Weak || end - start > 2;
            if colon && (loose || glued_ok) || loose && ends {
                hits.push(Hit { start, end, kind, marked: colon });
            }
        }
        // Where any label bears a colon, those without one are words of a value.
        if hits.first().is_some_and(|h| h.marked) {
            hits.retain(|h| h.marked || h.kind == LabelKind::Furniture);
        }
        hits
    }

    /// A day in figures and nothing else; documents write 年月日.
    fn moment(&self) -> Option<Reading> {
        let figures = |c: &char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ':');
        let digits = self.chars.iter().filter(|c| c.is_ascii_digit()).count();
        let parted = self.chars.iter().filter(|c| matches!(c, '-' | '/')).count() == 2;
        if !(6..=14).contains(&digits) || !parted || !self.chars.iter().all(figures) {
            return None;
        }
        let value = self.printed(0, self.chars.len());
        let pair = Pair { label: "时间".to_owned(), value, kind: LabelKind::Weak };
        Some(Reading::Moment(pair))
    }

    /// A label that opens the line and its short value behind a gap.
    fn loose(&self, labels: &Labels, hit: &Hit) -> Option<Pair> {
        let value = self.printed(hit.end, self.chars.len());
        let first = value.split_whitespace().next()?;
        let whole = !value.ends_with(['。', '；', '：']) && !labels.choices.iter().any(|c| c == first);
        let label = self.slice(hit.start, hit.end);
        (whole && self.chars.len() <= LONGEST_LOOSE).then_some(Pair { label, value, kind: hit.kind })
    }

    /// Whether the name of a site stands before the first label: 云州市政府门户网站 发布时间：….
    fn site_before(&self, start: usize) -> bool {
        let site = self.slice(0, start);
        let named = ["网站", "网", "门户"].iter().any(|w| site.ends_with(w)) || site.contains("www.");
        start <= LONGEST_SITE && named && self.gap.get(start) == Some(&true)
    }

    fn rest_is_marks(&self, from: usize) -> bool {
        self.chars.iter().skip(from).all(|c| is_mark(*c))
    }

    fn slice(&self, start: usize, end: usize) -> String {
        self.chars.iter().skip(start).take(end.saturating_sub(start)).collect()
    }

    /// The line as printed between two positions, without marks at its ends.
    fn printed(&self, start: usize, end: usize) -> String {
        let mut out = String::new();
        for i in start..end {
            if self.gap.get(i) == Some(&true) {
                out.push(' ');
            }
            out.extend(self.raw.get(i));
        }
        let out = out.trim_start_matches([':', '：', ']', '】', '〕', ' ', '|']);
        let out = out.trim_end_matches(['[', '【', '|', ' ', '　', ';', '；', '〔']);
        tidy(out.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn pairs(text: &str) -> String {
        let lexicon = Lexicon::load().unwrap();
        match read_line(&lexicon.boilerplate.labels, text) {
            Reading::None => "none".to_owned(),
            Reading::Label(label, _) => format!("label {label}"),
            Reading::Loose(pair) => format!("loose {}={}", pair.label, pair.value),
            Reading::Moment(pair) => format!("moment {}", pair.value),
            Reading::Pairs(pairs) => {
                pairs.iter().map(|p| format!("{}={}", p.label, p.value)).collect::<Vec<_>>().join(" ")
            }
        }
    }

    #[test]
    fn heads_of_data_tables_are_no_fields() {
        let lexicon = Lexicon::load().unwrap();
        let read = |cells: &[&str]| match read_cells(&lexicon.boilerplate.labels, cells) {
            Reading::Pairs(pairs) => pairs.len(),
            _ => 0,
        };
        assert_eq!(read(&["索引号", "YZ-1", "公文归类", "通知"]), 1);
        assert_eq!(read(&["文号", "云府发〔2024〕5号", "来源：", "云州市司法局"]), 2);
        assert_eq!(read(&["序号", "文件名称", "解读单位"]), 0);
        assert_eq!(read(&["项目", "编号", "实施单位"]), 0);
        assert_eq!(read(&["项目", "来源", "实施单位"]), 0);
        assert_eq!(read(&["标 题：", "云州市公告"]), 1);
        assert_eq!(read(&["主题词：", "", ""]), 1);
        assert_eq!(read(&["[ 发布日期 ]", "2024年3月6日"]), 1);
        assert_eq!(read(&["发布日期", "2024年3月6日"]), 0);
    }

    #[test]
    fn labels_are_read_in_every_dress() {
        for (line, want) in [
            ("索 引 号：", "label 索引号"),
            ("[ 发文字号 ]", "label 发文字号"),
            ("• 发文机关：", "label 发文机关"),
            ("∙【公布日期】2024.03.06", "公布日期=2024.03.06"),
            ("• 索引号：YZ-2024-7", "索引号=YZ-2024-7"),
            ("【发布日期】2024-03-06", "发布日期=2024-03-06"),
            ("索引号 YZ-2024-001 主题分类 司法", "索引号=YZ-2024-001 主题分类=司法"),
            (
                "发布时间：2022-07-05 15:02 来源：云州市政府 浏览次数",
                "发布时间=2022-07-05 15:02 来源=云州市政府 浏览次数=",
            ),
            (
                "2022-12-1423:05来源:云州日报【字体:大中小】打印",
                "时间=2022-12-1423:05 来源=云州日报 字体=大中小】 打印=",
            ),
            (
                "云州市政府门户网站 www.yunzhou.example 发布时间: 2024-03-06 09:12 【字体:",
                "发布时间=2024-03-06 09:12 字体=",
            ),
            ("发文机构 云州市人民政府 发文文号", "发文机构=云州市人民政府 发文文号="),
            ("发文字号　　云府发〔2024〕5号", "loose 发文字号=云府发〔2024〕5号"),
            ("文号 云府发〔2024〕5号", "loose 文号=云府发〔2024〕5号"),
            ("2024-03-06 09:12", "moment 2024-03-06 09:12"),
            ("2024/3/6", "moment 2024/3/6"),
            ("2024-03", "none"),
            ("文件状态 不限 现行有效 已失效", "none"),
            ("公开范围 面向全市各单位，须经批准。", "none"),
            ("一、公开范围：全市各单位。", "none"),
            ("加强信息来源管理，完善公开形式。", "none"),
            ("云州市人民政府", "none"),
        ] {
            assert_eq!(pairs(line), want, "{line}");
        }
    }
}

//! Breaks text that lost its line breaks: what a scraper gets that asks a page for its text
//! without asking for its lines.
//!
//! A text in, the same text with line breaks put in; no character goes. Where a line began is
//! told by what only stands at the beginning of one: an indent, the number that the division
//! before leads to expect, an attachment list, a day of signature. White space between Han
//! characters is a lost line break too, since Chinese sets none. Text that has its lines is
//! left alone, with whatever is numbered inside them.

use std::borrow::Cow;

use crate::base::numeral;
use crate::base::text::{cut, fold, fold_str, is_han, without_space};
use crate::lexicon::Lexicon;
use crate::lexicon::front::LineKind;

/// Longest line that is left alone, in bytes.
const LONG: usize = 1_500;
/// Most lines of a text that lost all its line breaks.
const FEW_LINES: usize = 5;
/// Longest heading without a stop in front of a number of the tier below, in characters.
const HEADING: usize = 40;
/// Longest list of addressees, in characters.
const ADDRESSEES: usize = 120;
/// Least length of a word beside white space that parts two lines; `总 则` is one word.
const WORD: usize = 4;

/// Puts back the line breaks that a text lost.
pub(super) fn unfold<'a>(lexicon: &Lexicon, text: &'a str) -> Cow<'a, str> {
    let long = |l: &str| l.len() > LONG;
    if !text.lines().any(long) {
        return Cow::Borrowed(text);
    }
    let all = text.lines().filter(|l| !l.trim().is_empty()).take(FEW_LINES + 1).count() <= FEW_LINES;
    let mut out = String::with_capacity(text.len() + text.len() / 50);
    for line in text.lines() {
        // A line that holds most of the text is the whole document, whatever stands above it.
        if long(line) && (all || line.len() * 2 > text.len() || divisions(line)) {
            Breaker::new(lexicon, line).run(&mut out);
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    Cow::Owned(out)
}

/// Whether a line holds divisions of the first tier, which never stand inside a paragraph.
fn divisions(line: &str) -> bool {
    let mut last = [0_u64; STYLES];
    let mut before = '\n';
    for (at, c) in line.char_indices() {
        if let Some((style, value)) = opening(cut(line, at..line.len())).filter(|_| stops(before)) {
            if matches!(style, Style::Comma | Style::Article) && value == 2 && last[style as usize] == 1 {
                return true;
            }
            last[style as usize] = value;
        }
        before = c;
    }
    false
}

/// A way of numbering divisions: those that lines of lost texts begin with. What a number is in
/// the tree, with every style of the table, is for the outline to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    /// 第一章
    Chapter,
    /// 第一条
    Article,
    /// 一、
    Comma,
    /// （一）
    Parens,
    /// 1.
    Digit,
}

const STYLES: usize = 5;

/// The number that a text begins with.
fn opening(rest: &str) -> Option<(Style, u64)> {
    let mut chars = rest.chars().map(fold);
    let first = chars.next()?;
    let head = || rest.chars().map(fold).skip(1).take(8).collect::<String>();
    let han = |s: &str| s.chars().all(|c| !c.is_ascii_digit()).then(|| numeral::han(s)).flatten();
    match first {
        '(' => head().split_once(')').and_then(|(n, _)| Some((Style::Parens, han(n)?))),
        '第' => {
            let head = head();
            let end = head.find(['条', '章'])?;
            let style =
                if cut(&head, end..head.len()).starts_with('条') { Style::Article } else { Style::Chapter };
            Some((style, han(cut(&head, 0..end))?))
        }
        c if c.is_ascii_digit() => {
            let whole = format!("{c}{}", head());
            let tail = whole.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = cut(&whole, 0..whole.len() - tail.len());
            let text = tail.strip_prefix(['.', '、'])?.trim_start().chars().next()?;
            (digits.len() <= 3 && (is_han(text) || matches!(text, '“' | '《')))
                .then(|| Some((Style::Digit, digits.parse().ok()?)))?
        }
        c if numeral::is_han_numeral(c) => {
            let whole = format!("{c}{}", head());
            let (number, tail) = whole.split_once('、')?;
            (!tail.is_empty()).then(|| Some((Style::Comma, han(number)?)))?
        }
        _ => None,
    }
}

/// Whether what stands here may end a paragraph.
fn stops(c: char) -> bool {
    matches!(fold(c), '。' | ':' | ';' | '!' | '?' | ')' | '〕' | ']' | '】' | '\n') || c.is_whitespace()
}

/// Goes through one line.
struct Breaker<'a> {
    lexicon: &'a Lexicon,
    line: &'a str,
    /// Where the piece began.
    start: usize,
    /// Last number of each style.
    last: [u64; STYLES],
    /// Whether the addressees were seen.
    addressed: bool,
    /// Where the heading of a general provision ends that was glued to its text.
    heading: usize,
}

impl<'a> Breaker<'a> {
    fn new(lexicon: &'a Lexicon, line: &'a str) -> Self {
        Self { lexicon, line, start: 0, last: [0; STYLES], addressed: false, heading: 0 }
    }

    fn run(mut self, out: &mut String) {
        if let Some((style, value)) = opening(self.line) {
            self.opens(style, value, 0);
        }
        let mut before = '\n';
        for (at, c) in self.line.char_indices() {
            if at > self.start && self.begins(at, c, before) {
                out.push('\n');
                self.start = at;
            }
            out.push(c);
            before = c;
        }
    }

    /// Whether a line begins at `at`.
    fn begins(&mut self, at: usize, c: char, before: char) -> bool {
        if c.is_whitespace() {
            // The indent of a paragraph outlives its line break.
            return c == '\u{3000}' && before != c && self.rest(at).starts_with("\u{3000}\u{3000}");
        }
        if let Some((style, value)) = opening(self.rest(at))
            && self.expects(style, value, before, at)
        {
            self.opens(style, value, at);
            return true;
        }
        let piece = self.piece(at);
        if at == self.heading {
            return true;
        }
        before.is_whitespace() && self.parts(at, c)
            || stops(before) && self.ends(self.rest(at))
            || self.closed(at, piece)
    }

    fn opens(&mut self, style: Style, value: u64, at: usize) {
        self.last[style as usize] = value;
        self.heading = self.provision(at);
    }

    fn rest(&self, at: usize) -> &'a str {
        cut(self.line, at..self.line.len())
    }

    /// What stands in front of `at` in its line, as far as it may matter.
    fn piece(&self, at: usize) -> &'a str {
        // A title and its addressees are short; a longer piece is prose.
        if at - self.start > 3 * (ADDRESSEES + 80) { "" } else { cut(self.line, self.start..at) }
    }

    /// Whether a number opens a division here: behind what ends a paragraph, or, glued to a
    /// heading, where it is the first or the very next of its style.
    fn expects(&self, style: Style, value: u64, before: char, at: usize) -> bool {
        if stops(before) {
            return true;
        }
        let joins = matches!(before, '第' | '、' | '（' | '(' | '，' | ',' | '《' | '.');
        if joins || numeral::is_han_numeral(fold(before)) {
            return false;
        }
        let heading = self.piece(at);
        (value == 1 || value == self.last[style as usize] + 1)
            && matches!(style, Style::Parens | Style::Digit)
            && opening(heading).is_some_and(|(above, _)| above <= style)
            && heading.chars().nth(HEADING).is_none()
            && !heading.contains(['。', '，'])
    }

    /// Where the heading ends if the division at `at` is a general provision that lost the
    /// stop behind it: `指导思想坚持…`. No other heading can be told from its text.
    fn provision(&self, at: usize) -> usize {
        let rest = self.rest(at);
        let marks = |c: char| matches!(fold(c), ')' | '、' | '.' | '条' | '章');
        let Some((end, mark)) = rest.char_indices().find(|&(_, c)| marks(c)) else { return 0 };
        let text = cut(rest, end + mark.len_utf8()..rest.len());
        let blank = text.len() - text.trim_start().len();
        let Some(word) = self.lexicon.general.leading(text.trim_start()) else { return 0 };
        let end = end + mark.len_utf8() + blank + word.len();
        let goes_on = |c: char| is_han(c) && !matches!(c, '和' | '与' | '及' | '的' | '等' | '是' | '为');
        if cut(rest, end..rest.len()).chars().next().is_some_and(goes_on) { at + end } else { 0 }
    }

    /// Whether white space in front of `at` was a line break.
    fn parts(&self, at: usize, c: char) -> bool {
        let said = cut(self.line, self.start..at).trim_end();
        let Some(end) = said.chars().next_back() else { return false };
        let left = said.rsplit(char::is_whitespace).next().unwrap_or(said);
        if matches!(end, '：' | ':') {
            // A label and its value stay together.
            return left.chars().nth(2 * WORD).is_some() || !self.addressed && self.addresses(said);
        }
        if stops(end) || end == '日' && day(said.trim_start()) == said.trim_start().len() {
            return true;
        }
        let right = self.rest(at).split(char::is_whitespace).next().unwrap_or("");
        if right.chars().nth(1).is_some_and(|c| matches!(c, '：' | ':')) {
            // 组 长：
            return false;
        }
        let long = |word: &str| word.chars().nth(WORD - 1).is_some();
        let text = is_han(c) || matches!(c, '《' | '“' | '（' | '(') || day(right) > 0;
        text && (is_han(end) || matches!(end, '》' | '”')) && long(left) && long(right)
    }

    /// Whether the piece in front of `at` is a line by itself.
    fn closed(&mut self, at: usize, piece: &str) -> bool {
        let Some(end) = piece.chars().next_back() else { return false };
        let rest = self.rest(at);
        if signed(rest) && self.is_signature(piece.trim()) {
            return true;
        }
        match end {
            '日' => day(piece.trim_start()) == piece.trim_start().len() && !goes_on(rest),
            '号' => is_number(piece) && rest.chars().next().is_some_and(is_han),
            '）' | ')' => {
                piece.trim_start().strip_prefix(['（', '(']).is_some_and(|p| p.starts_with("此件"))
            }
            '：' | ':' if !self.addressed => {
                self.addressed = self.addresses(piece);
                self.addressed
            }
            '知' | '见' | '定' | '报' | '函' | '告' if !self.addressed && piece.contains("关于") => {
                let colon = rest.char_indices().take(ADDRESSEES / 2).find(|&(_, c)| matches!(c, '：' | ':'));
                colon.is_some_and(|(end, _)| self.addresses(cut(rest, 0..end)))
            }
            _ => false,
        }
    }

    /// Whether what closes a document begins: a list of attachments, a body with its day.
    fn ends(&self, rest: &str) -> bool {
        if let Some(list) = rest.strip_prefix("附件") {
            return list.trim_start().starts_with(['：', ':', '1', '１']);
        }
        let name = rest.char_indices().find(|&(_, c)| !is_han(c)).map_or("", |(end, _)| cut(rest, 0..end));
        self.is_signature(name) && signed(cut(rest, name.len()..rest.len()).trim_start())
    }

    /// Whether a text can be the name of a body that signs.
    fn is_signature(&self, name: &str) -> bool {
        let length = (name.chars().nth(3).is_some(), name.chars().nth(HEADING).is_some());
        let endings = &self.lexicon.front.orgs.endings;
        length == (true, false) && endings.iter().any(|e| name.ends_with(e.as_str()))
    }

    /// Whether a text names who is addressed and nothing else.
    fn addresses(&self, text: &str) -> bool {
        let bare = text.trim().trim_end_matches(['：', ':']);
        text.len() <= 3 * ADDRESSEES
            && self.lexicon.front.reads(LineKind::Addressee, &without_space(&fold_str(bare)))
    }
}

/// Whether a text begins with the day of a signature.
fn signed(text: &str) -> bool {
    let day = day(text);
    day > 0 && !goes_on(cut(text, day..text.len()))
}

/// Length of the day that a text begins with (`2024年6月30日`, `二〇二四年六月三十日`), or 0.
fn day(text: &str) -> usize {
    let mut at = 0;
    for (sign, most) in [('年', 4), ('月', 2), ('日', 3)] {
        let rest = cut(text, at..text.len());
        let Some((end, _)) = rest.char_indices().take(8).find(|&(_, c)| c == sign) else { return 0 };
        let number = cut(rest, 0..end).trim();
        let count = number.chars().count();
        if count == 0 || count > most || number.chars().any(|c| !numeral::is_han_numeral(fold(c))) {
            return 0;
        }
        if sign == '年' && count != 4 {
            return 0;
        }
        at += end + sign.len_utf8();
    }
    at
}

/// Whether a sentence goes on behind a day.
fn goes_on(rest: &str) -> bool {
    rest.starts_with([
        '前', '后', '起', '至', '到', '止', '以', '之', '的', '内', '、', '，', ',', '。', '；', '—', '-',
        '~', '）', ')',
    ]) || ["印发", "施行", "实施", "发布", "执行"].iter().any(|w| rest.trim_start().starts_with(w))
}

/// Whether a piece is a document number: 云政办发〔2024〕12号.
fn is_number(piece: &str) -> bool {
    let folded: String = piece.trim().chars().map(fold).collect();
    let Some((code, rest)) = folded.split_once(['〔', '[', '(', '【']) else { return false };
    let Some((year, serial)) = rest.split_once(['〕', ']', ')', '】']) else { return false };
    let digits =
        |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    let letters = code.chars().count();
    (2..=14).contains(&letters)
        && code.chars().all(is_han)
        && digits(year, 4)
        && digits(serial.trim_end_matches('号').trim(), 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text whose lines are put together again, each with what stands between it and the
    /// next; long enough to be noticed.
    fn check(lines: &[&str], glue: &str) {
        let long = "河道管理事关防洪安全和生态安全，各级各部门要高度重视，落实责任。".repeat(16);
        let lines: Vec<String> = lines.iter().map(|l| l.replace('~', &long)).collect();
        let found = unfold(&Lexicon::load().unwrap(), &lines.join(glue)).into_owned();
        let found: Vec<&str> = found.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        assert_eq!(found, lines);
    }

    #[test]
    fn lines_part_at_what_begins_one() {
        let lines = [
            "云政办发〔2024〕12号",
            "云州市人民政府办公室关于加强河道管理的通知",
            "各县人民政府，市政府各部门：",
            "~现将有关事项通知如下：",
            "一、加强巡查。~",
            "（一）增加次数。每月不少于2次。（责任单位：市水利局）",
            "（二）公开结果。",
            "1.公布名单。",
            "2.公布电话。",
            "二、加强考核。",
            "附件：巡查记录表",
        ];
        check(&lines, "");
        check(&lines, " ");
        check(&lines, "\u{3000}\u{3000}");
    }

    #[test]
    fn headings_part_from_the_numbers_below() {
        check(
            &[
                "一、主要任务和责任分工",
                "（一）围绕河道推进管护",
                "1．增加巡查。~",
                "2．公开结果。",
                "二、其他事项~",
            ],
            "",
        );
    }

    #[test]
    fn general_provisions_part_from_their_text() {
        check(
            &[
                "一、指导思想",
                "坚持预防为主。~",
                "二、工作目标",
                "到2025年建成3处。",
                "三、工作目标和原则。略。",
            ],
            "",
        );
    }

    #[test]
    fn spaces_between_words_were_line_breaks() {
        check(
            &[
                "云州市水利局关于开展巡查的通知",
                "各科室：",
                "请认真执行。~",
                "云州市水利局",
                "二〇二四年六月三日",
                "来源：云州市水利局",
            ],
            " ",
        );
        check(
            &["~请认真执行。", "云州市水利局", "2024年6月3日", "（此件公开发布）", "云州市巡查工作要点"],
            "",
        );
        check(&["~", "云州市水务局", "2024年6月3日", "(此件公开发布)", "云州市巡查工作要点"], "");
        check(&["组 长：张三。~"], "");
        check(&["云州市水利局", "2024年6月3日", "2024年巡查工作要点~"], " ");
        check(&["总 则适用于全市。~", "一、要求。于2024年6月3日前报送。", "二、到 2025 年完成。"], "");
    }

    #[test]
    fn what_has_its_lines_is_left_alone() {
        let long = "具体包括：（一）增加巡查次数；（二）公开巡查结果；1.公布名单。".repeat(20);
        let other = "河道巡查每月不少于两次，结果按季度公布。".repeat(20);
        let text = format!("一、目标\n{other}\n二、任务\n{other}\n三、要求\n{long}");
        assert_eq!(unfold(&Lexicon::load().unwrap(), &text).trim_end(), text);
    }
}

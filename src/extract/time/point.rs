//! Points of the calendar as printed: 2024年6月底, 6月上旬, 2022.10.25, 一季度, “十四五”末.
//!
//! A point comes out as printed, its year perhaps open; which year is meant and what the
//! measure has to do with it are decided elsewhere.

use super::line::{Line, Number, ends_clause, is_han_numeral};
use crate::lexicon::dates::{TimeGrammar, YearWord};

/// A point as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub year: Year,
    pub month: Option<u8>,
    pub day: Option<u8>,
    pub part: Part,
}

/// Which year a point names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// As printed.
    Given(i16),
    /// Counted from the notice's own year.
    Anchor(i16),
    /// Counted from the year that the text named last.
    Text(i16),
    /// A plan period.
    Plan(i16, i16),
    /// None.
    Open,
}

/// Which part of its year or month a point names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// 底、末.
    End,
    /// 内.
    Inside,
    /// 上旬、中旬、下旬、上中旬、中下旬: 1 to 5.
    Third(u8),
    /// Months from … to …: quarters and halves.
    Months(u8, u8),
    /// The month before or after the notice's own: 本月, 次月.
    OwnMonth(i8),
}

impl Point {
    pub(super) fn of(year: Year) -> Self {
        Self { year, month: None, day: None, part: Part::Whole }
    }

    /// Whether two points are of one precision, so that a tail may serve both.
    pub(super) fn alike(self, other: Self) -> bool {
        (self.month.is_some(), self.day.is_some()) == (other.month.is_some(), other.day.is_some())
    }
}

/// Reads the point that begins at a place.
#[derive(Clone, Copy)]
pub(super) struct PointReader<'a> {
    pub grammar: &'a TimeGrammar,
    pub line: &'a Line,
    /// Whether the text is the value of a time's own field, where less must be spelt out.
    pub field: bool,
}

pub(super) type Read<T> = Option<(T, usize)>;

impl PointReader<'_> {
    pub(super) fn point(&self, i: usize) -> Read<Point> {
        let c = self.line.get(i);
        if c.is_ascii_digit() {
            return self.dotted(i).or_else(|| self.numbered(i)).or_else(|| self.plan(i));
        }
        self.plan(i).or_else(|| self.numbered(i)).or_else(|| self.worded(i)).or_else(|| self.unyeared(i))
    }

    /// 2024年…, 6月…, 一季度.
    fn numbered(&self, i: usize) -> Read<Point> {
        let n = self.line.number(i)?;
        if let Some((year, end)) = self.year(i) {
            return Some(self.in_year(Year::Given(year), end));
        }
        if let Some(read) = self.season(i, Year::Open) {
            return Some(read);
        }
        if n.decimal || self.line.get(n.end) != '月' || n.whole == 0 || n.whole > 19 {
            return None;
        }
        self.month(n, Year::Open)
    }

    /// The year with 年 at `i`, 1900 to 2100.
    pub(super) fn year(&self, i: usize) -> Read<i16> {
        let n = self.line.number(i)?;
        let next = self.line.get(n.end + 1);
        if n.digits != 4 || n.decimal || self.line.get(n.end) != '年' || next == '代' {
            return None;
        }
        year_value(n).map(|y| (y, n.end + 1))
    }

    /// What follows a year: 底, 上半年, 6月, nothing.
    pub(super) fn in_year(&self, year: Year, at: usize) -> (Point, usize) {
        let l = self.line;
        let i = l.after(at, &["度", "全年"]).unwrap_or(at);
        let point = Point::of(year);
        let doubled = if l.get(i) == '年' { i + 1 } else { i };
        if let Some(end) = self.ending(doubled) {
            return (Point { part: Part::End, ..point }, end);
        }
        if let Some(end) = self.beginning(doubled) {
            return (point, end);
        }
        if doubled > i && l.get(doubled) == '中' {
            return (point, doubled + 1);
        }
        if l.get(doubled) == '内' && !self.continues(doubled + 1, "容部外控生涵陆贸需地") {
            return (Point { part: Part::Inside, ..point }, doubled + 1);
        }
        let of = if l.get(i) == '的' { i + 1 } else { i };
        self.season(of, year).or_else(|| self.month_of(of, year)).unwrap_or((point, i))
    }

    fn month_of(&self, i: usize, year: Year) -> Read<Point> {
        let n = self.line.torn(i, '月').or_else(|| self.line.number(i))?;
        let month = !n.decimal && n.whole > 0 && n.digits <= 3 && self.line.get(n.end) == '月';
        month.then(|| self.month(n, year)).flatten()
    }

    /// 初 that begins a period.
    fn beginning(&self, i: usize) -> Option<usize> {
        let end = self.line.after(i, &["初"])?;
        (!self.continues(end, "步期审级中评次核稿始选验衷")).then_some(end)
    }

    /// A month whose number was read: 6月, 6月底, 6月上旬, 6月30日.
    fn month(&self, n: Number, year: Year) -> Read<Point> {
        let l = self.line;
        let mut i = n.end + 1;
        let month = u8::try_from(n.whole).ok()?;
        let point = Point { month: Some(month), ..Point::of(year) };
        if let Some((day, end)) = self.day(i) {
            return Some((Point { day: Some(day), ..point }, self.clock(end)));
        }
        if self.continues(i, "均度龄票饼嫂") {
            return None;
        }
        if l.get(i) == '份' {
            i += 1;
        }
        let doubled = if l.get(i) == '月' { i + 1 } else { i };
        if let Some(end) = self.ending(doubled) {
            return Some((Point { part: Part::End, ..point }, end));
        }
        if let Some((third, end)) = self.third(i) {
            return Some((Point { part: third, ..point }, end));
        }
        if let Some(end) = self.beginning(doubled) {
            return Some((point, end));
        }
        Some((point, i))
    }

    /// `30日`, `30号` at `i`.
    pub(super) fn day(&self, i: usize) -> Read<u8> {
        let n = self
            .line
            .torn(i, '日')
            .or_else(|| self.line.number(i))
            .filter(|n| !n.decimal && n.digits <= 3)?;
        let sign = self.line.get(n.end);
        let unit = sign == '日' || (sign == '号' && !self.continues(n.end + 1, "楼线院门"));
        let day = u8::try_from(n.whole).ok().filter(|&d| unit && d > 0)?;
        Some((day, n.end + 1))
    }

    /// A word for a year (今年, 次年), with what follows it.
    fn worded(&self, i: usize) -> Read<Point> {
        let l = self.line;
        let (end, &word) = self.grammar.years.at(&l.chars, i)?;
        if end == i + 1 && l.get(i) == '年' {
            return self.bare_year(i);
        }
        // 今年底 is 今 and 年底.
        if l.get(i) == '今' && end == i + 1 {
            let period = l.is(end, "年底") || l.is(end, "年末");
            return period.then(|| self.in_year(Year::Anchor(0), end + 1));
        }
        let (year, alone) = match word {
            YearWord::Anchor(distance, alone) => (Year::Anchor(distance), alone),
            YearWord::Text(distance) => (Year::Text(distance), false),
        };
        let (point, stop) = self.in_year(year, end);
        // 上年下半年, 当年上半年 speak of what was, in whichever year.
        if matches!(point.part, Part::Months(..)) && !alone && year != Year::Text(1) {
            return None;
        }
        let said = point.part != Part::Whole || point.month.is_some();
        let own = alone && l.get(end) != '度' || self.field && matches!(year, Year::Anchor(_));
        (said || own).then_some((point, stop))
    }

    /// 年底, 年内: the year comes from the sentence.
    fn bare_year(&self, i: usize) -> Read<Point> {
        let l = self.line;
        let before = l.prev(i);
        // A figure or 每 before it makes 年 its own.
        let counted = before.is_ascii_digit() || is_han_numeral(before);
        if counted || "数几多少近每历往同老中青前半周".contains(before) || l.get(i + 1) == '度'
        {
            return None;
        }
        let (point, stop) = self.in_year(Year::Open, i + 1);
        let said = match point.part {
            Part::Whole => point.month.is_some(),
            Part::End => self.wanted(i, stop),
            Part::Months(..) => false,
            _ => true,
        };
        said.then_some((point, stop))
    }

    /// Whether a bare 年底 is a limit and not an adverb (年底考核).
    fn wanted(&self, start: usize, end: usize) -> bool {
        let l = self.line;
        self.field
            || self.grammar.date_tail.at(&l.chars, end).is_some()
            || self.grammar.date_lead.before(&l.chars, start).is_some()
            || l.follows(start, &["力争", "确保", "在", "于", "每年", "(", "至"])
            || self.is_goal(start, end)
    }

    /// 年底|闲置土地处置率达到25%: the clause tells what is reached by then.
    fn is_goal(&self, start: usize, end: usize) -> bool {
        let l = self.line;
        let opens = matches!(l.prev(start), '\0' | '\n' | '。' | ';' | ',' | ':');
        let clause = (end..end + 24).take_while(|&k| !ends_clause(l.get(k)));
        opens && clause.into_iter().any(|k| self.grammar.goal_verb.at(&l.chars, k).is_some())
    }

    /// Points that name no year at all: 上半年, 月底, 本月底, 前三季度.
    fn unyeared(&self, i: usize) -> Read<Point> {
        let l = self.line;
        if let Some(read) = self.season(i, Year::Open) {
            let own = !l.follows(i, &["当年", "上年", "本年", "每年", "年", "年度", "同期"]);
            return own.then_some(read);
        }
        let (distance, at) = match l.get(i) {
            '本' | '当' if l.get(i + 1) == '月' => (0, i + 2),
            '次' | '下' if l.get(i + 1) == '月' => (1, i + 2),
            '下' if l.is(i, "下个月") => (1, i + 3),
            '月' if !l.prev(i).is_ascii_digit() && !is_han_numeral(l.prev(i)) => (0, i + 1),
            _ => return None,
        };
        // 次月 and 当月 are counted from an event, which every month may bring.
        let year = if matches!(l.get(i), '次' | '当') { Year::Text(0) } else { Year::Open };
        let point = Point { part: Part::OwnMonth(distance), ..Point::of(year) };
        let bare = at == i + 1;
        if let Some((day, end)) = self.day(at).filter(|_| !bare) {
            return Some((Point { day: Some(day), ..point }, end));
        }
        let end = self.ending(at)?;
        let tail = self.grammar.date_tail.at(&l.chars, end).is_some();
        (!bare || tail).then_some((Point { day: Some(0), ..point }, end))
    }

    /// 底 or 末 that ends a period.
    pub(super) fn ending(&self, i: usize) -> Option<usize> {
        let end = self.line.after(i, &["底", "末"])?;
        let other = match self.line.get(i) {
            '底' => "线数层稿色部蕴账牌",
            _ => "端位级梢尾",
        };
        (!self.continues(end, other)).then_some(end)
    }

    fn third(&self, i: usize) -> Read<Part> {
        let l = self.line;
        let from = if l.get(i) == '的' { i + 1 } else { i };
        if let Some(end) = l.after(from, &["中下旬"]) {
            return Some((Part::Third(5), end));
        }
        if let Some(end) = l.after(from, &["上中旬"]) {
            return Some((Part::Third(4), end));
        }
        let end = l.after(from, &["上旬", "中旬", "下旬"])?;
        Some((
            Part::Third(match l.get(from) {
                '上' => 1,
                '中' => 2,
                _ => 3,
            }),
            end,
        ))
    }

    pub(super) fn half(&self, i: usize) -> Read<Part> {
        let l = self.line;
        if let Some(end) = l.after(i, &["上半年"]) {
            return Some((Part::Months(1, 6), end));
        }
        let paired = l.follows(i, &["上、", "上和"]);
        l.after(i, &["下半年"]).filter(|_| !paired).map(|end| (Part::Months(7, 12), end))
    }

    /// 一季度, 第三季度, 前三季度, 1-3季度, 三四季度.
    pub(super) fn quarters(&self, i: usize) -> Read<Part> {
        let l = self.line;
        let first_of = l.get(i) == '前';
        let at = l.after(i, &["第", "前"]).unwrap_or(i);
        let n = l.number(at).filter(|n| !n.decimal && n.digits <= 2)?;
        let quarter = |n: u64| u8::try_from(n).ok().filter(|q| (1..=4).contains(q));
        if let Some(end) = l.after(n.end, &["季度"]) {
            let last = quarter(n.whole)?;
            let first = if first_of { 1 } else { last };
            return Some((Part::Months(first * 3 - 2, last * 3), end));
        }
        let joined = l.after(n.end, &["至", "到", "-", "~", "、", "和"])?;
        let from = l.after(joined, &["第"]).unwrap_or(joined);
        let m = l.number(from).filter(|m| !m.decimal)?;
        let end = l.after(m.end, &["季度"])?;
        let (first, last) = (quarter(n.whole)?, quarter(m.whole)?);
        (first < last && !first_of).then_some((Part::Months(first * 3 - 2, last * 3), end))
    }

    /// A quarter or half of a year, or its end.
    fn season(&self, i: usize, year: Year) -> Read<Point> {
        let (part, end) = self.half(i).or_else(|| self.quarters(i))?;
        match (part, self.ending(end)) {
            (Part::Months(_, last), Some(stop)) => {
                Some((Point { month: Some(last), part: Part::End, ..Point::of(year) }, stop))
            }
            _ => Some((Point { part, ..Point::of(year) }, end)),
        }
    }

    /// “十四五”期间, “十四五”末.
    fn plan(&self, i: usize) -> Read<Point> {
        let l = self.line;
        let quoted = matches!(l.get(i), '“' | '"' | '《' | '「');
        let at = if quoted { i + 1 } else { i };
        let (mut end, &(first, last)) = self.grammar.plans.at(&l.chars, at)?;
        if quoted {
            end = l.after(end, &["”", "\"", "」"])?;
        }
        let point = Point::of(Year::Plan(first, last));
        let own = if l.get(end) == '期' { end + 1 } else { end };
        if let Some(stop) = self.ending(own) {
            return Some((Point { part: Part::End, ..point }, stop));
        }
        if let Some(stop) = l.after(end, &["期间", "时期", "期内", "以来"]) {
            let stop = if l.is(end, "以来") { end } else { stop };
            return Some((point, stop));
        }
        None
    }

    pub(super) fn continues(&self, i: usize, others: &str) -> bool {
        others.contains(self.line.get(i))
    }
}

/// A printed year in the range that documents speak of.
pub(super) fn year_value(n: Number) -> Option<i16> {
    i16::try_from(n.whole).ok().filter(|y| (1900..=2100).contains(y))
}

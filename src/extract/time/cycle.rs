//! Recurrence: 每年, 每季度首月10日前, 按月, 一月一调度.

use super::Reader;
use super::dates::Item;
use super::line::{ends_item, is_han_numeral};
use super::point::{Part, Point, Year};
use super::value;
use crate::lexicon::dates::Cycle;
use crate::notice::{Relation, Time, TimeKind};

/// Words that may stand between 每年 and the date in it.
const FILLERS: &[&str] = &[
    "应当于",
    "应于",
    "应在",
    "原则上于",
    "原则上在",
    "定期于",
    "分别于",
    "分别在",
    "不晚于",
    "最迟于",
    "于",
    "在",
    "的",
    "度",
    "从",
    "自",
];

const WEEKDAYS: &[(char, &str)] = &[
    ('一', "MO"),
    ('二', "TU"),
    ('三', "WE"),
    ('四', "TH"),
    ('五', "FR"),
    ('六', "SA"),
    ('日', "SU"),
    ('天', "SU"),
];

impl Reader<'_> {
    /// Reads the recurrence that begins at `i`.
    pub(super) fn cycle(&mut self, i: usize) -> Option<usize> {
        match self.line.get(i) {
            '每' => self.every(i),
            '按' | '逐' => self.by(i),
            _ => self.one_each(i),
        }
    }

    /// 每年, 每两个月, 每半年.
    fn every(&mut self, i: usize) -> Option<usize> {
        let l = self.line;
        if l.follows(i, &["平均"]) {
            return None;
        }
        let mut at = l.after(i + 1, &["间隔", "隔", "逢"]).unwrap_or(i + 1);
        let mut times = Some(1);
        if let Some(n) = l.number(at).filter(|n| !n.decimal && n.whole > 0 && n.whole < 1000) {
            times = Some(n.whole);
            at = n.end;
            if let Some(upper) = l.after(at, &["-", "至", "到", "~"]).and_then(|k| l.number(k)) {
                at = upper.end;
                times = None;
            }
        } else if l.get(at) == '双' && matches!(l.get(at + 1), '月' | '周') {
            times = Some(2);
            at += 1;
        }
        let (end, cycle) = self.grammar.cycles.at(&l.chars, at)?;
        let cycle = Cycle { interval: cycle.interval * times.unwrap_or(1), ..cycle.clone() };
        if times.is_none() {
            self.push(i, end, false, Time { kind: TimeKind::Recurring, ..Time::default() });
            return Some(end);
        }
        if self.is_rate(i, end) {
            return Some(end);
        }
        self.scope = Some(cycle.clone());
        let read = match (cycle.freq.as_str(), cycle.interval) {
            ("YEARLY", _) => self.in_cycle_year(i, end),
            ("MONTHLY", 1) => self.in_month(i, end),
            ("MONTHLY", 3) => self.in_quarter(i, end),
            ("WEEKLY", _) if cycle.rest.is_empty() => self.in_week(i, end),
            _ => None,
        };
        read.or_else(|| {
            self.plain(i, end, &cycle);
            Some(end)
        })
    }

    /// Whether 每月 belongs to an amount: 每月1309元, 每人每年2000元. What is done every
    /// year recurs, whatever it may cost (每年安排100万元).
    fn is_rate(&self, i: usize, end: usize) -> bool {
        let l = self.line;
        let each = (i.saturating_sub(6)..i).rev().find(|&k| l.get(k) == '每');
        let each = each.filter(|&k| (k + 1..i).all(|j| !",。;、:(".contains(l.get(j))));
        if each.is_some_and(|k| self.grammar.rate_head.before(&l.chars, k).is_some()) {
            return true;
        }
        let mut at = end;
        while let Some((next, ())) = self.grammar.rate_link.at(&l.chars, at).filter(|_| at < end + 12) {
            // 每年奖励3家企业, 每年发放200万元 are deeds; a rate is of money.
            at = next;
        }
        if l.get(at).is_ascii_digit() || is_han_numeral(l.get(at)) {
            let figure = (at..at + 20).find(|&k| !is_figure(l.get(k)));
            if figure.is_some_and(|k| l.get(k) == '元' && (each.is_some() || !self.is_deed(end, at))) {
                return true;
            }
        }
        // 每户每月住房补贴不足200元
        let clause = (end..end + 30).take_while(|&k| !ends_item(l.get(k)));
        each.is_some()
            && clause
                .into_iter()
                .any(|k| l.get(k) == '元' && is_figure(l.prev(k)) && !matches!(l.get(k + 1), '旦' | '化'))
    }

    /// Whether 每年 and its figure are bound by what is done: 每年发放|20万元.
    fn is_deed(&self, end: usize, figure: usize) -> bool {
        let deeds = ["给予", "补助", "补贴", "奖励", "资助", "发放", "支付", "增加", "减少"];
        self.line.after(end, &deeds).is_some_and(|k| k <= figure)
    }

    fn plain(&mut self, from: usize, to: usize, cycle: &Cycle) {
        self.rule(from, to, None, rule(cycle));
    }

    fn rule(&mut self, from: usize, to: usize, relation: Option<Relation>, rule: String) {
        let time = Time { kind: TimeKind::Recurring, relation, recurrence: Some(rule), ..Time::default() };
        self.push(from, to, false, time);
    }

    /// 按月, 按季度; not 按年度计划.
    fn by(&mut self, i: usize) -> Option<usize> {
        let l = self.line;
        let (end, cycle) = self.grammar.cycles.at(&l.chars, i + 1)?;
        let gradual = l.get(i) == '逐' && self.grammar.no_gradual_tail.at(&l.chars, end).is_some();
        if gradual || self.grammar.no_cycle_tail.at(&l.chars, end).is_some() {
            return Some(end);
        }
        let cycle = cycle.clone();
        self.plain(i, end, &cycle);
        Some(end)
    }

    /// 一月一调度, 三年一轮, 半年一评估.
    fn one_each(&mut self, i: usize) -> Option<usize> {
        let l = self.line;
        let (times, at) = match l.get(i) {
            '半' => (1, i),
            _ => l.number(i).filter(|n| n.digits == 1 && n.whole > 0).map(|n| (n.whole, n.end))?,
        };
        if is_han_numeral(l.prev(i)) || "第月年近前同统专之第·+".contains(l.prev(i)) {
            return None;
        }
        let (end, cycle) = self.grammar.cycles.at(&l.chars, at)?;
        // 两个月安排一次
        let verb = (end + 1..end + 5).take_while(|&k| !",。;、(前内后".contains(l.get(k - 1)));
        if verb.into_iter().any(|k| l.is(k, "一次") || l.is(k, "1次")) {
            let cycle = Cycle { interval: cycle.interval * times, ..cycle.clone() };
            self.plain(i, end, &cycle);
            return Some(end);
        }
        if l.get(end) != '一' || is_han_numeral(l.get(end + 1)) {
            return None;
        }
        let next = l.get(end + 1);
        let other = "度个样天年月日般定体直致些种律共线流批方面旦切级二三、,".contains(next)
            || l.is(end + 1, "次性")
            || next == '\0';
        let counted = "次轮评届审换修考检报更".contains(next);
        if other || (times > 1 && !counted) {
            return None;
        }
        let cycle = Cycle { interval: cycle.interval * times, ..cycle.clone() };
        self.plain(i, end, &cycle);
        Some(end)
    }

    fn in_cycle_year(&mut self, i: usize, end: usize) -> Option<usize> {
        let l = self.line;
        let mut at = end;
        while let Some(next) = l.after(at, FILLERS) {
            at = next;
        }
        let item = self.item(at).filter(yearless).or_else(|| {
            let (first, stop) = self.points().in_year(Year::Open, end);
            let said = first.month.is_some() || matches!(first.part, Part::End | Part::Months(..));
            said.then(|| self.item_from(first, end, stop)).flatten()
        })?;
        let items = self.list(item);
        let stop = items.last().map_or(item.end, |x| x.end);
        self.emit_list(i, None, &items);
        Some(stop)
    }

    /// 每月20日前, 每月1-25日, 每月底前, 每月首个工作日.
    fn in_month(&mut self, i: usize, end: usize) -> Option<usize> {
        let l = self.line;
        let mut at = end;
        while let Some(next) = l.after(at, FILLERS) {
            at = next;
        }
        let doubled = l.after(at, &["月"]).unwrap_or(at);
        if let Some(stop) = self.points().ending(doubled) {
            let stop = self.past_before(stop);
            self.rule(i, stop, Some(Relation::By), "FREQ=MONTHLY;BYMONTHDAY=-1".to_owned());
            return Some(stop);
        }
        if let Some(stop) = l.after(at, &["上旬", "中旬", "下旬"]) {
            let n = match l.get(at) {
                '上' => 1,
                '中' => 2,
                _ => 3,
            };
            self.rule(i, stop, None, format!("FREQ=MONTHLY;BYMONTHDAY={}", value::third(n)));
            return Some(stop);
        }
        if let Some((position, stop)) = self.nth_working_day(at) {
            let stop = self.past_before(stop);
            let relation = (l.prev(stop) == '前').then_some(Relation::Before);
            self.rule(i, stop, relation, format!("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={position}"));
            return Some(stop);
        }
        self.month_days(i, at)
    }

    /// Days of a month in a list: `5日、20日前`, `1-25日`.
    pub(super) fn month_days(&mut self, i: usize, at: usize) -> Option<usize> {
        let (days, relation, end) = self.day_or_days(at)?;
        let mut read = vec![(i, end, days, relation)];
        let mut stop = end;
        while read.len() < 12 {
            let Some(next) = self.line.after(stop, &["、", "和", "及", "与"]) else { break };
            let Some((days, relation, end)) = self.day_or_days(next) else { break };
            read.push((next, end, days, relation));
            stop = end;
        }
        let last = read.last().and_then(|r| r.3);
        for (from, to, days, relation) in read {
            self.rule(from, to, relation.or(last), format!("FREQ=MONTHLY;BYMONTHDAY={days}"));
        }
        Some(stop)
    }

    fn day_or_days(&self, at: usize) -> Option<(String, Option<Relation>, usize)> {
        let l = self.line;
        let connector = |k| l.after(k, &["-", "--", "至", "到", "~"]);
        if let Some((day, end)) = self.points().day(at).filter(|d| d.0 <= 31) {
            if let Some((last, stop)) = connector(end).and_then(|k| self.points().day(k)) {
                return (day < last && last <= 31).then(|| (value::run(day, last), None, stop));
            }
            let point = Point { day: Some(day), ..Point::of(Year::Open) };
            let (relation, end) = self.tail(end, point);
            return Some((day.to_string(), relation, end));
        }
        let n = l.number(at).filter(|n| !n.decimal && n.whole > 0)?;
        let (last, stop) = self.points().day(connector(n.end)?)?;
        let first = u8::try_from(n.whole).ok()?;
        (first < last && last <= 31).then(|| (value::run(first, last), None, stop))
    }

    /// 首个工作日, 第5个工作日, 最后一个工作日.
    fn nth_working_day(&self, at: usize) -> Option<(i64, usize)> {
        let l = self.line;
        if let Some(end) = l.after(at, &["首个工作日", "头一个工作日"]) {
            return Some((1, end));
        }
        if let Some(end) = l.after(at, &["最后一个工作日", "最后1个工作日", "末个工作日"]) {
            return Some((-1, end));
        }
        let (first, at) = match l.get(at) {
            '第' => (false, at + 1),
            '前' => (true, at + 1),
            _ => return None,
        };
        let n = l.number(at).filter(|n| (1..=23).contains(&n.whole) && !first)?;
        Some((i64::try_from(n.whole).ok()?, l.after(n.end, &["个工作日"])?))
    }

    /// 每季度首月10日前, 每季度末, 每季度第一个月.
    fn in_quarter(&mut self, i: usize, end: usize) -> Option<usize> {
        let l = self.line;
        let at = l.after(end, &["的", "度"]).unwrap_or(end);
        let named: &[(&[&str], &str)] = &[
            (&["首月", "首个月", "第一个月", "第1个月", "头一个月", "第一月"], "1,4,7,10"),
            (&["第二个月", "第2个月", "中间月"], "2,5,8,11"),
            (&["末月", "最后一个月", "第三个月", "第3个月", "最后1个月"], "3,6,9,12"),
        ];
        let found = named.iter().find_map(|(words, months)| l.after(at, words).map(|stop| (*months, stop)));
        if let Some((months, stop)) = found {
            let prefix = format!("FREQ=YEARLY;BYMONTH={months}");
            let from = l.after(stop, &["的", "份"]).unwrap_or(stop);
            if let Some(last) = self.points().ending(from) {
                let to = self.past_before(last);
                self.rule(i, to, Some(Relation::By), format!("{prefix};BYMONTHDAY=-1"));
                return Some(to);
            }
            if let Some((days, relation, to)) = self.day_or_days(from) {
                self.rule(i, to, relation, format!("{prefix};BYMONTHDAY={days}"));
                return Some(to);
            }
            if let Some(to) = l.after(from, &["上旬", "中旬", "下旬"]) {
                let n = match l.get(from) {
                    '上' => 1,
                    '中' => 2,
                    _ => 3,
                };
                self.rule(i, to, None, format!("{prefix};BYMONTHDAY={}", value::third(n)));
                return Some(to);
            }
            self.rule(i, stop, None, prefix);
            return Some(stop);
        }
        let last = self.points().ending(at)?;
        if let Some((days, relation, to)) = self.day_or_days(last) {
            self.rule(i, to, relation, format!("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY={days}"));
            return Some(to);
        }
        let to = self.past_before(last);
        self.rule(i, to, Some(Relation::By), "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1".to_owned());
        Some(to)
    }

    fn past_before(&self, at: usize) -> usize {
        let tail = self.grammar.date_tail.at(&self.line.chars, at);
        tail.filter(|t| matches!(t.1, Relation::Before)).map_or(at, |t| t.0)
    }

    /// 每周五前, 每周一、周四, 每周一至周五.
    fn in_week(&mut self, i: usize, end: usize) -> Option<usize> {
        let l = self.line;
        let weekday = |at: usize| {
            let at = l.after(at, &["星期", "周"]).unwrap_or(at);
            WEEKDAYS.iter().find(|d| d.0 == l.get(at)).map(|d| (d.1, at + 1))
        };
        let (first, stop) = weekday(end)?;
        // 每周一调度 is once a week, 每周三次 is three times.
        let next = l.get(stop);
        let counted = "次期场天个节课轮小".contains(next) || is_han_numeral(next);
        let monday = first != "MO"
            || "前、至到上下早晚和或及,(。;".contains(next)
            || next == '\0'
            || ["例会", "召开", "报送", "上报"].iter().any(|w| l.is(stop, w));
        if counted || !monday {
            return None;
        }
        if let Some((last, to)) = l.after(stop, &["至", "到", "-", "~"]).and_then(weekday) {
            let names: Vec<&str> = WEEKDAYS.iter().map(|d| d.1).take(7).collect();
            let at = |day: &str| names.iter().position(|n| *n == day).unwrap_or(0);
            let days = names.get(at(first)..=at(last)).filter(|d| !d.is_empty())?.join(",");
            self.rule(i, to, None, format!("FREQ=WEEKLY;BYDAY={days}"));
            return Some(to);
        }
        let mut read = vec![(i, stop, first)];
        let mut to = stop;
        while let Some((day, end)) =
            l.after(to, &["、", "和", "及"]).and_then(weekday).filter(|_| read.len() < 7)
        {
            read.push((to + 1, end, day));
            to = end;
        }
        let to = self.points().clock(to);
        let to_tail = self.past_before(to);
        let relation = (to_tail > to).then_some(Relation::Before);
        let last = read.len() - 1;
        for (n, (from, end, day)) in read.into_iter().enumerate() {
            let end = if n == last { to_tail } else { end };
            self.rule(from, end, relation, format!("FREQ=WEEKLY;BYDAY={day}"));
        }
        Some(to_tail)
    }
}

/// A character of a printed figure with its scale.
fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || is_han_numeral(c) || ".,-~至万亿千百余多".contains(c)
}

fn yearless(item: &Item) -> bool {
    matches!(item.first.year, Year::Open | Year::Text(_) | Year::Anchor(0))
        && !matches!(item.first.part, Part::OwnMonth(_))
        && (item.first.month.is_some() || matches!(item.first.part, Part::End | Part::Months(..)))
}

fn rule(cycle: &Cycle) -> String {
    match cycle.interval {
        1 => format!("FREQ={}{}", cycle.freq, cycle.rest),
        n => format!("FREQ={};INTERVAL={n}{}", cycle.freq, cycle.rest),
    }
}

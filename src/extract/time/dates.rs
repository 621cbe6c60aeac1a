//! Dates and ranges: points with what stands around them.

use super::Reader;
use super::line::{ends_item, is_han_numeral};
use super::point::{Part, Point, PointReader, Year, year_value};
use crate::notice::Relation;

/// A point or a range as printed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub first: Point,
    pub last: Option<Point>,
    /// 以来、至今.
    pub open: bool,
    pub tail: Option<Relation>,
    pub start: usize,
    pub end: usize,
}

/// Longest list of dates that share one 前.
const LIST: usize = 12;

impl Reader<'_> {
    /// Reads the dates that begin at `i`.
    pub(super) fn dates(&mut self, i: usize) -> Option<usize> {
        let before = self.line.prev(i);
        if before.is_ascii_digit() || is_han_numeral(before) && self.line.get(i) != '年' {
            return None;
        }
        if let Some((end, ())) = self.grammar.names.at(&self.line.chars, i) {
            return Some(end);
        }
        let item = self.item(i)?;
        if self.is_comparison(i, item.end) || self.is_edition(item.end) || self.is_birthday(&item) {
            return Some(item.end);
        }
        if self.dates_a_document(&item) || self.counts_from_event(i, &item) {
            return Some(item.end);
        }
        let floor = self.found.last().map_or(0, |f| f.at.end);
        let lead = self.grammar.date_lead.before(&self.line.chars, i).filter(|l| l.0 >= floor);
        let items = self.list(item);
        let end = items.last().map_or(item.end, |x| x.end);
        let (start, lead) = lead.map_or((i, None), |(at, &r)| (at, Some(r)));
        self.emit_list(start, lead, &items);
        Some(end)
    }

    /// `items` as times; the text of the first begins at `start`.
    pub(super) fn emit_list(&mut self, start: usize, lead: Option<Relation>, items: &[Item]) {
        for (n, item) in items.iter().enumerate() {
            let (from, lead) = if n == 0 { (start, lead) } else { (item.start, None) };
            self.emit_item(from, lead, item);
        }
    }

    fn is_comparison(&self, start: usize, end: usize) -> bool {
        let l = self.line;
        let Some((at, ())) = self.grammar.no_year.before(&l.chars, start) else { return false };
        match l.get(at) {
            '以' => l.after(end, &["为", "作为"]).is_some(),
            '与' => (end..end + 12)
                .take_while(|&k| l.get(k) != ',')
                .any(|k| l.is(k, "相比") || l.is(k, "持平") || l.is(k, "相当")),
            '比' | '较' => !l.follows(at, &["百分", "占", "同", "对"]) || l.prev(at) != '占',
            _ => true,
        }
    }

    fn is_edition(&self, end: usize) -> bool {
        let l = self.line;
        if self.grammar.no_year_tail.at(&l.chars, end).is_some() {
            return true;
        }
        let number = l.number(l.after(end, &["第"]).unwrap_or(end));
        number.is_some_and(|n| {
            // 一九八〇年223号文件
            let numbered = l.get(end) == '第' || !n.han && n.digits < 5;
            l.prev(end) == '年' && numbered && matches!(l.get(n.end), '号' | '期')
        })
    }

    /// 2013年12月28日|及以后出生: the tail was read already, 出生 decides.
    fn is_birthday(&self, item: &Item) -> bool {
        let l = self.line;
        let tail = (item.end.saturating_sub(2)..=item.end)
            .any(|k| self.grammar.no_year_tail.at(&l.chars, k).is_some_and(|w| w.0 > item.end));
        tail && item.tail.is_some()
    }

    /// 2023年3月25日印发《…》 dates the document that it names, unless it is still to come.
    fn dates_a_document(&self, item: &Item) -> bool {
        let l = self.line;
        let day = item.first.day.is_some() && item.last.is_none() && item.tail.is_none();
        let Year::Given(year) = item.first.year else { return false };
        let past = self.anchor.is_none_or(|a| {
            let value = super::value::value(item.first, year);
            value.is_some_and(|v| v.last <= a)
        });
        if !day || !past {
            return false;
        }
        let clause = (item.end..item.end + 24).take_while(|&k| !ends_item(l.get(k)));
        let title = clause.into_iter().find(|&k| l.get(k) == '《');
        let issued = |k: usize| {
            let at = if l.prev(k) == '的' { k - 1 } else { k };
            (at.saturating_sub(4)..=at).any(|j| self.grammar.issued.before(&l.chars, j).is_some())
        };
        title.is_some_and(|k| k == item.end || issued(k))
    }

    /// 出生次年1月1日起, 入学当年6月30日前: the year is that of an event, not of the text.
    fn counts_from_event(&self, i: usize, item: &Item) -> bool {
        let l = self.line;
        if !matches!(item.first.year, Year::Text(_)) || matches!(item.first.part, Part::OwnMonth(_)) {
            return false;
        }
        if self.scope.as_ref().is_some_and(|c| c.freq == "YEARLY") {
            return false;
        }
        let before = l.prev(i);
        let free = !('\u{4e00}'..='\u{9fff}').contains(&before)
            || "于在至到从自并和及与或则应须前起".contains(before)
            || self.grammar.date_lead.before(&l.chars, i).is_some();
        let said = self.sentence_year.is_some() || self.text_year.is_some();
        !free || !said && item.last.is_some()
    }

    /// The items that follow in a list, all of which a later tail serves.
    pub(super) fn list(&self, first: Item) -> Vec<Item> {
        let mut items = vec![first];
        while let Some(prev) = items.last().copied().filter(|_| items.len() < LIST) {
            let Some(at) = self.line.after(prev.end, &["、", "和", "及", "与", "或"]) else { break };
            let Some(mut next) = self.item(at).or_else(|| self.day_item(at, &prev)) else { break };
            if self.is_edition(next.end) {
                break;
            }
            if next.first.year == Year::Open && next.last.is_none() {
                next.first.year = prev.first.year;
            }
            items.push(next);
        }
        let mut later: Option<Item> = None;
        for item in items.iter_mut().rev() {
            let plain = item.tail.is_none() && item.last.is_none() && item.first.part == Part::Whole;
            match later.filter(|x| plain && x.last.is_none() && x.first.alike(item.first)) {
                Some(x) if matches!(x.tail, Some(Relation::Before)) || x.first.part == Part::End => {
                    item.tail = x.tail;
                    item.first.part = x.first.part;
                }
                _ => {}
            }
            later = Some(*item);
        }
        items
    }

    /// `20日` after `6月10日、`.
    fn day_item(&self, at: usize, prev: &Item) -> Option<Item> {
        let p = prev.first.day.map(|_| prev.first)?;
        let (day, end) = self.points().day(at)?;
        let first = Point { day: Some(day), ..p };
        let (tail, end) = self.tail(end, first);
        Some(Item { first, last: None, open: false, tail, start: at, end })
    }

    pub(super) fn points(&self) -> PointReader<'_> {
        PointReader { grammar: self.grammar, line: self.line, field: self.field }
    }

    /// The point or range at `i`, with its tail.
    pub(super) fn item(&self, i: usize) -> Option<Item> {
        if let Some(end) = self.line.after(i, &["今明两年"]) {
            let (first, last) = (Point::of(Year::Anchor(0)), Point::of(Year::Anchor(1)));
            return Some(Item { first, last: Some(last), open: false, tail: None, start: i, end });
        }
        let (first, last, end) = if let Some(pair) = self.pair(i, Year::Open) {
            pair
        } else {
            let (point, end) = self.points().point(i)?;
            self.onward(point, end)
        };
        self.closed(first, last, i, end)
    }

    /// `first` with what follows it, begun at `start`.
    pub(super) fn item_from(&self, first: Point, start: usize, end: usize) -> Option<Item> {
        let (first, last, end) = self.onward(first, end);
        self.closed(first, last, start, end)
    }

    fn closed(&self, first: Point, last: Option<Point>, start: usize, end: usize) -> Option<Item> {
        let l = self.line;
        if last.is_none() {
            if let Some(stop) = l.after(end, &["以来", "至今", "迄今"]) {
                return Some(Item { first, last, open: true, tail: None, start, end: stop });
            }
            let (tail, end) = self.tail(end, first);
            let within = tail == Some(Relation::Within);
            if within && l.follows(start, &["起", "后", "期限", "在"]) {
                // 起2月内 counts months.
                return None;
            }
            let first = if within { Point { part: Part::Inside, ..first } } else { first };
            // A bare month in Han numerals is as often a name (三月三, 十月怀胎).
            let bare = first.day.is_none() && first.part == Part::Whole && tail.is_none();
            let lone = first.month.is_some() && first.year == Year::Open;
            // 持续3月以上, 不足3月 count months.
            let counted = l.after(end, &["以上", "及以上", "以内", "以下"]).is_some()
                || l.follows(start, &["不足", "不满", "未满", "超过", "满"]);
            if bare && lone && counted {
                return None;
            }
            if bare && lone && is_han_numeral(l.get(start)) && !self.field && l.prev(end) != '份' {
                return None;
            }
            return Some(Item { first, last, open: false, tail, start, end });
        }
        let end = l.after(end, &["(含)", "止", "底"]).unwrap_or(end);
        Some(Item { first, last, open: false, tail: None, start, end })
    }

    /// What closes a date: 前, 起, 以后.
    pub(super) fn tail(&self, end: usize, point: Point) -> (Option<Relation>, usize) {
        let l = self.line;
        let at = l.after(end, &["(含)", "(不含)", "当日", "当天"]).unwrap_or(end);
        if l.is(at, "前后") {
            return (None, at);
        }
        if let Some((stop, &relation)) = self.grammar.date_tail.at(&l.chars, at) {
            return (Some(relation), stop);
        }
        let month = point.month.is_some() && point.day.is_none() && point.part == Part::Whole;
        if month && l.get(at) == '内' && !matches!(l.get(at + 1), '容' | '部' | '外' | '控') {
            return (Some(Relation::Within), at + 1);
        }
        (None, end)
    }

    /// What a first point goes on to: another point, days, months, or nothing.
    fn onward(&self, first: Point, end: usize) -> (Point, Option<Point>, usize) {
        if first.part == Part::Whole && first.day.is_none() {
            let inner = match first.month {
                None => self.pair(end, first.year),
                Some(_) => self.day_pair(end, first),
            };
            if let Some(pair) = inner {
                return pair;
            }
        }
        let Some(at) = self.connector(end) else { return (first, None, end) };
        let day =
            first.day.and_then(|_| self.points().day(at)).map(|(d, e)| (Point { day: Some(d), ..first }, e));
        let next = day.or_else(|| self.points().point(at));
        match next.filter(|(p, _)| !matches!(p.part, Part::OwnMonth(_))) {
            Some((p, stop)) => {
                let year = if p.year == Year::Open { first.year } else { p.year };
                (first, Some(Point { year, ..p }), stop)
            }
            None => (first, None, end),
        }
    }

    /// Place behind a connector of ranges.
    fn connector(&self, end: usize) -> Option<usize> {
        let l = self.line;
        let at = l.after(end, &["(含)", "(含当日)", "起始", "起", "开始"]).unwrap_or(end);
        let at = l.after(at, &["一直"]).unwrap_or(at);
        l.after(at, &["--", "~~", "至", "到", "-", "~", "直至", "截至", "截止"])
    }

    /// `2021-2025年`, `2024、2025年`, `1-6月`: a bare number before the one with the unit.
    fn pair(&self, i: usize, year: Year) -> Option<(Point, Option<Point>, usize)> {
        let l = self.line;
        let n = l.number(i).filter(|n| !n.decimal)?;
        if l.prev(i).is_ascii_alphabetic() {
            return None;
        }
        if n.digits == 4 && year == Year::Open {
            let first = Point::of(Year::Given(year_value(n)?));
            if let Some(at) = l.after(n.end, &["、", "和", "及"]) {
                let listed =
                    l.number(at).filter(|m| m.digits == 4 && matches!(l.get(m.end), '年' | '、' | '和'))?;
                year_value(listed)?;
                return Some((first, None, n.end));
            }
            let at = self.connector(n.end)?;
            let (to, end) = self.points().year(at).or_else(|| self.school_year(at))?;
            let (last, end) = self.points().in_year(Year::Given(to), end);
            return Some((first, Some(last), end));
        }
        let from = u8::try_from(n.whole).ok().filter(|m| (1..=12).contains(m) && n.digits <= 2)?;
        if let Some(at) = l.after(n.end, &["、", "和", "及"]).filter(|_| year != Year::Open) {
            l.number(at)
                .filter(|m| !m.decimal && m.whole > n.whole && m.whole <= 12 && l.get(m.end) == '月')?;
            return Some((Point { month: Some(from), ..Point::of(year) }, None, n.end));
        }
        let at = self.connector(n.end)?;
        let m = l.number(at).filter(|m| !m.decimal && m.digits <= 2 && l.get(m.end) == '月')?;
        let to = u8::try_from(m.whole).ok().filter(|m| (1..=12).contains(m))?;
        let month = |m| Point { month: Some(m), ..Point::of(year) };
        let end = l.after(m.end + 1, &["份"]).unwrap_or(m.end + 1);
        let part = if self.points().ending(end).is_some() { Part::End } else { Part::Whole };
        let end = self.points().ending(end).unwrap_or(end);
        Some((month(from), Some(Point { part, ..month(to) }), end))
    }

    fn school_year(&self, at: usize) -> Option<(i16, usize)> {
        let n = self.line.number(at).filter(|n| n.digits == 4)?;
        self.line.after(n.end, &["学年"]).and_then(|end| Some((year_value(n)?, end)))
    }

    /// `5月1-10日`.
    fn day_pair(&self, at: usize, month: Point) -> Option<(Point, Option<Point>, usize)> {
        let n = self.line.number(at).filter(|n| !n.decimal && n.whole <= 31)?;
        let to = self.connector(n.end)?;
        let (last, end) = self.points().day(to)?;
        let first = Point { day: Some(u8::try_from(n.whole).ok()?), ..month };
        Some((first, Some(Point { day: Some(last), ..month }), end))
    }
}

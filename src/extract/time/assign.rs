//! What a printed date stands for: its year, its value, and how the measure stands to it.
//!
//! A year that the text leaves out comes from the same sentence, else from the notice's
//! own date, else from earlier in the text; where none of them speaks, there is no value.

use jiff::civil::Date;

use super::dates::Item;
use super::point::{Part, Point, Year};
use super::value::{self, Value};
use super::{Found, Reader};
use crate::notice::{Relation, Time, TimeKind};

/// Which year an item lies in.
enum Known {
    Year(i16, bool),
    Recurs,
    Unknown,
}

impl Reader<'_> {
    pub(super) fn emit_item(&mut self, from: usize, lead: Option<Relation>, item: &Item) {
        let ranged = item.last.is_some() || item.open;
        let relation = if ranged { None } else { relate(lead, item.tail, item.first.part) };
        if let Part::OwnMonth(distance) = item.first.part {
            self.emit_month(from, relation, item, distance);
            return;
        }
        match self.year_of(item, relation) {
            Known::Recurs => self.emit_recurring(from, relation, item),
            Known::Unknown => {
                let dated = item.first.day.is_some() || item.first.month.is_some();
                let own = matches!(item.first.year, Year::Text(_) | Year::Anchor(_));
                let inside = item.first.part == Part::Inside;
                if dated || relation.is_some() && !own && !inside {
                    let impossible = impossible_anyway(item.first);
                    self.push(from, item.end, impossible, Time { relation, ..blank(ranged) });
                }
            }
            Known::Year(year, inferred) => {
                // 自 belongs to 起, not to a range.
                let from = if ranged { item.start } else { from };
                // 2023年末 without 前 or 到 dates a figure more often than a limit.
                let figure = lead.is_none() && item.tail.is_none() && self.line.prev(item.end) == '末';
                let kept = self.field || matches!(item.first.year, Year::Plan(..));
                let relation = relation.filter(|_| !figure || kept);
                self.emit_known(from, relation, item, year, inferred);
            }
        }
    }

    fn emit_known(
        &mut self,
        from: usize,
        relation: Option<Relation>,
        item: &Item,
        year: i16,
        inferred: bool,
    ) {
        if let Year::Given(y) = item.first.year {
            self.sentence_year = Some(y);
            self.text_year = Some(y);
        }
        let inferred = if inferred { vec!["year".to_owned()] } else { Vec::new() };
        let first = value::value(item.first, year);
        let last = item.last.map(|p| value::value(p, self.last_year(item.first, p, year)));
        let (Some(first), false) = (first, matches!(last, Some(None))) else {
            let ranged = item.last.is_some() || item.open;
            self.push(from, item.end, true, Time { relation, ..blank(ranged) });
            return;
        };
        let about = self.line.after(item.end, &["左右", "前后"]);
        let (kind, mut value) = match last.flatten() {
            Some(last) => (TimeKind::Range, format!("{}/{}", first.from, last.to)),
            None if item.open => (TimeKind::Range, format!("{}/..", first.from)),
            None => single(first, relation),
        };
        if about.is_some() && kind == TimeKind::Date {
            value.push('~');
        }
        let time = Time { kind, relation, value: Some(value), inferred, ..Time::default() };
        self.push(from, about.unwrap_or(item.end), false, time);
    }

    /// The year of a range's end that names none or counts from its beginning.
    fn last_year(&self, first: Point, last: Point, year: i16) -> i16 {
        match last.year {
            Year::Given(y) => y,
            Year::Text(d) if first.year != last.year => year + d,
            Year::Anchor(d) => self.anchor.map_or(year, |a| a.year() + d),
            _ if last.month.zip(first.month).is_some_and(|(l, f)| l < f) => year.saturating_add(1),
            _ => year,
        }
    }

    fn emit_recurring(&mut self, from: usize, relation: Option<Relation>, item: &Item) {
        let cycle = self.scope.clone().filter(|c| c.freq == "YEARLY");
        let interval = cycle.map_or(1, |c| c.interval);
        let every = if interval == 1 { String::new() } else { format!(";INTERVAL={interval}") };
        let within =
            item.last.map_or_else(|| value::yearly(item.first), |last| value::months(item.first, last));
        let rule = format!("FREQ=YEARLY{every}{within}");
        let impossible = impossible_anyway(item.first);
        let recurrence = (!impossible).then_some(rule);
        // A rule has no days from one month into another; an interval of no year has.
        let value = item.last.filter(|_| !impossible).and_then(|last| value::every_year(item.first, last));
        let time = Time { kind: TimeKind::Recurring, relation, recurrence, value, ..Time::default() };
        self.push(from, item.end, impossible, time);
    }

    /// 本月底前, 次月10日前: a month counted from the notice's own, or every month.
    fn emit_month(&mut self, from: usize, relation: Option<Relation>, item: &Item, distance: i8) {
        let monthly = self.scope.as_ref().is_some_and(|c| c.freq == "MONTHLY");
        let day = item.first.day.unwrap_or(0);
        let relation =
            if day == 0 && relation != Some(Relation::Since) { Some(Relation::By) } else { relation };
        if monthly || item.first.year != Year::Open {
            let day = if day == 0 { "-1".to_owned() } else { day.to_string() };
            let recurrence = Some(format!("FREQ=MONTHLY;BYMONTHDAY={day}"));
            let time = Time { kind: TimeKind::Recurring, relation, recurrence, ..Time::default() };
            self.push(from, item.end, false, time);
            return;
        }
        let Some(anchor) = self.anchor else { return };
        let month = anchor.month() - 1 + distance;
        let (year, month) =
            (anchor.year() + i16::from(month / 12), u8::try_from(month % 12 + 1).unwrap_or(1));
        let part = if day == 0 { Part::End } else { Part::Whole };
        let point =
            Point { month: Some(month), day: Some(day).filter(|&d| d > 0), part, year: Year::Given(year) };
        let value = value::value(point, year).and_then(|v| v.date);
        let inferred = vec!["year".to_owned(), "month".to_owned()];
        let impossible = value.is_none();
        self.push(from, item.end, impossible, Time { relation, value, inferred, ..Time::default() });
    }

    fn year_of(&self, item: &Item, relation: Option<Relation>) -> Known {
        let own = self.anchor.map(Date::year);
        match item.first.year {
            Year::Given(y) => Known::Year(y, false),
            Year::Plan(first, _) => Known::Year(first, false),
            Year::Anchor(d) => own.map_or(Known::Unknown, |y| Known::Year(y + d, true)),
            Year::Text(d) => match self.sentence_year {
                _ if self.recurs() => Known::Recurs,
                Some(y) => Known::Year(y + d, true),
                None => match self.text_year {
                    Some(y) => Known::Year(y + d, true),
                    None if item.first.month.is_some() => Known::Recurs,
                    None => Known::Unknown,
                },
            },
            Year::Open if self.recurs() => Known::Recurs,
            Year::Open => {
                let named = self.sentence_year.filter(|&y| own.is_none_or(|o| y >= o));
                let year = named.or_else(|| self.own_year(item, relation)).or(self.text_year);
                year.map_or(Known::Unknown, |y| Known::Year(y, true))
            }
        }
    }

    fn recurs(&self) -> bool {
        self.scope.as_ref().is_some_and(|c| c.freq == "YEARLY")
    }

    /// The notice's own year, or the next one for a limit that would otherwise lie far
    /// behind the notice: 1月底前 in a notice of December.
    fn own_year(&self, item: &Item, relation: Option<Relation>) -> Option<i16> {
        let anchor = self.anchor?;
        let year = anchor.year();
        if !matches!(relation, Some(Relation::Before | Relation::By)) {
            return Some(year);
        }
        let day = |y| value::value(item.first, y).map(|v| v.last);
        let (Some(this), Some(next)) = (day(year), day(year + 1)) else { return Some(year) };
        let behind = this.until(anchor).map_or(0, |s| s.get_days());
        let ahead = anchor.until(next).map_or(0, |s| s.get_days());
        Some(if behind > ahead { year + 1 } else { year })
    }

    pub(super) fn push(&mut self, from: usize, to: usize, impossible: bool, time: Time) {
        self.found.push(Found { at: from..to, time, impossible });
    }
}

fn blank(ranged: bool) -> Time {
    let kind = if ranged { TimeKind::Range } else { TimeKind::Date };
    Time { kind, ..Time::default() }
}

/// Days that no year has.
fn impossible_anyway(point: Point) -> bool {
    // 2024 is a leap year: it has every day that any year has.
    value::value(Point { year: Year::Given(2024), ..point }, 2024).is_none()
}

fn single(value: Value, relation: Option<Relation>) -> (TimeKind, String) {
    match (value.date, relation) {
        (Some(date), _) => (TimeKind::Date, date),
        (None, Some(Relation::By)) => (TimeKind::Date, value.last.to_string()),
        (None, Some(Relation::Since)) => (TimeKind::Date, value.from),
        (None, Some(Relation::After)) => (TimeKind::Date, value.to),
        (None, _) => (TimeKind::Range, format!("{}/{}", value.from, value.to)),
    }
}

fn relate(lead: Option<Relation>, tail: Option<Relation>, part: Part) -> Option<Relation> {
    let period = matches!(part, Part::End | Part::Inside | Part::Third(_));
    match (lead, tail) {
        (_, Some(Relation::Before)) if period => Some(Relation::By),
        (_, Some(Relation::Within)) => Some(Relation::By),
        (_, Some(tail)) => Some(tail),
        (Some(lead), None) => Some(lead),
        (None, None) => matches!(part, Part::End | Part::Inside).then_some(Relation::By),
    }
}

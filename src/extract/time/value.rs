//! Points of the calendar as values: EDTF dates and intervals, RRULE parts.

use jiff::civil::Date;

use super::point::{Part, Point, Year};
use crate::base::date;

/// What a point stands for in a known year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// EDTF, where the point is one date.
    pub date: Option<String>,
    /// Where it begins, to its own precision.
    pub from: String,
    /// Where it ends, to its own precision.
    pub to: String,
    /// Its last day.
    pub last: Date,
}

/// The value of `point` in `year`; nothing where the calendar has no such day.
pub(super) fn value(point: Point, year: i16) -> Option<Value> {
    let y = i64::from(year);
    let month = point.month.map(i64::from);
    if let Year::Plan(first, last) = point.year {
        let end = date::day(i64::from(last), 12, 31)?;
        let whole = point.part == Part::Whole;
        let to = if whole { last.to_string() } else { end.to_string() };
        return Some(Value { date: (!whole).then(|| to.clone()), from: first.to_string(), to, last: end });
    }
    if let (Some(m), Some(d)) = (month, point.day) {
        return date::day(y, m, i64::from(d)).map(|last| single(last.to_string(), last));
    }
    let last = date::last_of_month(y, month.unwrap_or(12))?;
    Some(match (point.part, month) {
        (Part::Months(from, to), _) => Value {
            date: None,
            from: format!("{year}-{from:02}"),
            to: format!("{year}-{to:02}"),
            last: date::last_of_month(y, i64::from(to))?,
        },
        (Part::Third(n), Some(m)) => {
            let (first_day, last_day) = third_days(n);
            let end = if last_day < 31 { date::day(y, m, i64::from(last_day))? } else { last };
            let from = date::day(y, m, i64::from(first_day))?.to_string();
            Value { date: None, from, to: end.to_string(), last: end }
        }
        (Part::End | Part::Inside, _) => single(last.to_string(), last),
        (_, Some(m)) => single(format!("{year}-{m:02}"), last),
        (_, None) => single(year.to_string(), last),
    })
}

fn single(text: String, last: Date) -> Value {
    Value { date: Some(text.clone()), from: text.clone(), to: text, last }
}

/// The parts of a yearly RRULE that fix `point` in its year: `;BYMONTH=6;BYMONTHDAY=-1`.
pub(super) fn yearly(point: Point) -> String {
    match (point.month, point.day, point.part) {
        (Some(m), Some(d), _) => format!(";BYMONTH={m};BYMONTHDAY={d}"),
        (Some(m), _, Part::End | Part::Inside) => format!(";BYMONTH={m};BYMONTHDAY=-1"),
        (Some(m), _, Part::Third(n)) => format!(";BYMONTH={m};BYMONTHDAY={}", third(n)),
        (Some(m), _, _) => format!(";BYMONTH={m}"),
        (None, _, Part::End) => ";BYMONTH=12;BYMONTHDAY=-1".to_owned(),
        (None, _, Part::Months(from, to)) => format!(";BYMONTH={}", run(from, to)),
        _ => String::new(),
    }
}

/// Months that a yearly interval touches, across the turn of the year where it must, and
/// its days where it lies in one month.
pub(super) fn months(first: Point, last: Point) -> String {
    let (Some(from), Some(to)) = (first.month, last.month) else { return String::new() };
    if let (Some(day), Some(end), true) = (first.day, last.day, from == to) {
        return format!(";BYMONTH={from};BYMONTHDAY={}", run(day, end));
    }
    if from <= to {
        return format!(";BYMONTH={}", run(from, to));
    }
    format!(";BYMONTH={},{}", run(from, 12), run(1, to))
}

/// The days of a yearly interval that its months do not tell: `XXXX-04-01/XXXX-06-20`.
pub(super) fn every_year(first: Point, last: Point) -> Option<String> {
    let (from, to) = (first.month?, last.month?);
    let whole = |point: Point, month: u8| {
        let day = point.day.map_or(String::new(), |day| format!("-{day:02}"));
        format!("XXXX-{month:02}{day}")
    };
    let dated = first.day.is_some() || last.day.is_some();
    (from != to && dated).then(|| format!("{}/{}", whole(first, from), whole(last, to)))
}

/// The days of a third of a month, or of two.
pub(super) fn third(n: u8) -> String {
    let (first, last) = third_days(n);
    run(first, last)
}

fn third_days(n: u8) -> (u8, u8) {
    match n {
        1 => (1, 10),
        2 => (11, 20),
        4 => (1, 20),
        5 => (11, 31),
        _ => (21, 31),
    }
}

/// `1,2,3`.
pub(super) fn run(from: u8, to: u8) -> String {
    (from..=to).map(|n| n.to_string()).collect::<Vec<_>>().join(",")
}

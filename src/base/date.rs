//! Calendar dates as ISO 8601 strings and what can be asked of them.

use jiff::civil::Date;

/// A day of the proleptic Gregorian calendar, or nothing where there is no such day
/// (11月31日).
pub fn day(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The last day of a month.
pub fn last_of_month(year: i64, month: i64) -> Option<Date> {
    day(year, month, 1).map(Date::last_of_month)
}

/// `2024-06-30` as a date.
pub fn parse(iso: &str) -> Option<Date> {
    iso.parse().ok()
}

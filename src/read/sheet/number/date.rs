//! Prints a serial number as the date and time that it counts.

use super::code::{Section, Token};
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Last day that spreadsheets know: 9999-12-31.
const LAST: f64 = 2_958_466.0;
/// Days from the start of the one count to the start of the other.
const DAYS_TO_1904: f64 = 1_462.0;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Prints a value; none for one that is no date.
pub(super) fn print(section: &Section, value: f64, from_1904: bool) -> Option<String> {
    let value = if from_1904 { value + DAYS_TO_1904 } else { value };
    let moment = Moment::new(value, decimals(&section.tokens))?;
    let half = section.tokens.iter().any(|t| matches!(t, Token::Half { .. }));
    let mut out = String::new();
    let mut places = 0;
    for (i, token) in section.tokens.iter().enumerate() {
        match token {
            Token::Literal(s) => out.push_str(s),
            Token::Date('m', count) if *count <= 2 && is_minute(&section.tokens, i) => {
                out.push_str(&padded(section, moment.minute(), *count));
            }
            Token::Date(letter, count) => out.push_str(&moment.part(section, *letter, *count, half)),
            Token::Elapsed(unit, width) => out.push_str(&padded(section, moment.elapsed(*unit), *width)),
            Token::Half { chinese } => out.push_str(moment.half(*chinese)),
            Token::Digit('0') if places > 0 => {
                out.push_str(moment.fraction.get(places - 1..places).unwrap_or("0"));
                places += 1;
            }
            Token::Point if matches!(section.tokens.get(i + 1), Some(Token::Digit('0'))) => {
                out.push('.');
                places = 1;
            }
            Token::Point => out.push('.'),
            Token::Comma => out.push(','),
            _ => {}
        }
    }
    Some(out)
}

/// Digits of a second that are printed.
fn decimals(tokens: &[Token]) -> usize {
    let point = tokens.windows(2).position(|w| matches!(w, [Token::Point, Token::Digit('0')]));
    let digits =
        |at: usize| tokens.iter().skip(at + 1).take_while(|t| matches!(t, Token::Digit('0'))).count();
    point.map_or(0, digits).min(3)
}

/// Whether an `m` counts minutes: behind hours or before seconds.
fn is_minute(tokens: &[Token], at: usize) -> bool {
    let clock = |t: &Token| match t {
        Token::Date(c, _) | Token::Elapsed(c, _) => Some(*c),
        _ => None,
    };
    let before = tokens.get(..at).unwrap_or(&[]).iter().rev().find_map(clock);
    let behind = tokens.get(at + 1..).unwrap_or(&[]).iter().find_map(clock);
    before == Some('h') || behind == Some('s')
}

/// A number with so many digits at least, in the numerals of the section.
fn padded(section: &Section, value: i64, width: usize) -> String {
    match section.numerals {
        Some(numerals) => numerals.integer(&value.to_string()),
        None => format!("{value:0width$}", width = width.min(20)),
    }
}

/// A serial number taken apart.
struct Moment {
    date: Date,
    /// Day of a calendar that has a 29 February 1900.
    leap: bool,
    /// Whole seconds from the start of the count.
    total: i64,
    /// Digits of the second.
    fraction: String,
}

impl Moment {
    fn new(value: f64, decimals: usize) -> Option<Self> {
        if !(0.0..LAST).contains(&value) {
            return None;
        }
        let scale = 10i64.pow(u32::try_from(decimals).ok()?);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "ticks of a day before LAST fit into both types"
        )]
        let ticks = (value * 86_400.0 * scale as f64).round() as i64;
        let (total, rest) = (ticks / scale, ticks % scale);
        let day = total / 86_400;
        let leap = day == 60;
        // The first two months count as if 1900 were a leap year.
        let offset: Span = (if day < 60 { day + 1 } else { day }).days();
        let date = Date::constant(1899, 12, 30).checked_add(offset).ok()?;
        Some(Self { date, leap, total, fraction: format!("{rest:0decimals$}") })
    }

    fn minute(&self) -> i64 {
        self.total / 60 % 60
    }

    fn hour(&self) -> i64 {
        self.total / 3600 % 24
    }

    fn elapsed(&self, unit: char) -> i64 {
        match unit {
            'h' => self.total / 3600,
            'm' => self.total / 60,
            _ => self.total,
        }
    }

    fn half(&self, chinese: bool) -> &'static str {
        match (self.hour() < 12, chinese) {
            (true, true) => "上午",
            (false, true) => "下午",
            (true, false) => "AM",
            (false, false) => "PM",
        }
    }

    fn part(&self, section: &Section, letter: char, count: usize, half: bool) -> String {
        let weekday = usize::try_from(self.date.weekday().to_monday_zero_offset()).unwrap_or(0);
        match (letter, count) {
            ('y', _) => {
                let year = i64::from(self.date.year());
                let year = if count <= 2 { format!("{:02}", year % 100) } else { format!("{year:04}") };
                section.numerals.map_or_else(|| year.clone(), |n| n.digits(&year))
            }
            ('m', ..=2) => padded(section, self.month(), count),
            ('m', _) => {
                let name = usize::try_from(self.month() - 1).ok().and_then(|i| MONTHS.get(i)).unwrap_or(&"");
                named(name, count)
            }
            ('d', ..=2) => padded(section, if self.leap { 29 } else { i64::from(self.date.day()) }, count),
            ('d', _) => named(DAYS.get(weekday).unwrap_or(&""), count),
            ('a', _) => {
                let day: String = "一二三四五六日".chars().nth(weekday).into_iter().collect();
                if count > 3 { format!("星期{day}") } else { day }
            }
            ('h', _) if half => padded(section, (self.hour() + 11) % 12 + 1, count),
            ('h', _) => padded(section, self.hour(), count),
            ('s', _) => padded(section, self.total % 60, count),
            _ => String::new(),
        }
    }

    fn month(&self) -> i64 {
        if self.leap { 2 } else { i64::from(self.date.month()) }
    }
}

/// The name of a month or day: three letters, all, or the first.
fn named(name: &str, count: usize) -> String {
    let letters = match count {
        3 => 3,
        5 => 1,
        _ => usize::MAX,
    };
    name.chars().take(letters).collect()
}

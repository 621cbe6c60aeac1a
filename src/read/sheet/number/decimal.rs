//! Prints a value into the places that a section gives for its digits.

use super::code::{Section, Token};

/// Most digits behind the point.
const DECIMALS: usize = 30;

/// Prints a value that is not negative.
pub(super) fn print(section: &Section, value: f64) -> String {
    let layout = Layout::new(&section.tokens);
    fill(section, &layout, value, section.tokens.contains(&Token::Exponent))
}

/// Where the digits of a section stand.
struct Layout {
    /// Places before the point, and whether each insists on a digit.
    whole: Vec<bool>,
    /// Places behind the point.
    decimals: Vec<bool>,
    /// Places of the exponent.
    exponent: usize,
    /// Commas between places before the point.
    grouped: bool,
    /// Power of ten by which the value is printed larger.
    shift: i32,
}

impl Layout {
    fn new(tokens: &[Token]) -> Self {
        let mut layout = Self { whole: vec![], decimals: vec![], exponent: 0, grouped: false, shift: 0 };
        let (mut point, mut exponent, mut commas) = (false, false, 0);
        for token in tokens {
            match token {
                Token::Digit(_) if exponent => layout.exponent += 1,
                Token::Digit(c) if point => layout.decimals.push(*c == '0'),
                Token::Digit(c) => {
                    layout.grouped |= commas > 0 && !layout.whole.is_empty();
                    commas = 0;
                    layout.whole.push(*c == '0');
                }
                Token::Comma if !exponent => commas += 1,
                Token::Point => point = true,
                Token::Percent => layout.shift += 2,
                Token::Exponent => exponent = true,
                _ => {}
            }
        }
        layout.decimals.truncate(DECIMALS);
        // Commas behind the last place divide by a thousand each.
        layout.shift -= 3 * commas;
        layout
    }
}

/// Writes the digits and literals in their order.
fn fill(section: &Section, layout: &Layout, value: f64, scientific: bool) -> String {
    let (mut mantissa, mut power) = digits(value);
    // On the digits and not on the value, which would lose some.
    power += layout.shift;
    let mut exponent = 0;
    if scientific {
        exponent = power - i32::try_from(layout.whole.len().max(1)).unwrap_or(1);
        power -= exponent;
    }
    let before = mantissa.len();
    let (mut whole, fraction) = round(&mut mantissa, power, layout.decimals.len());
    if scientific && whole.len() > layout.whole.len().max(1) && before > 0 {
        whole.pop();
        exponent += 1;
    }
    let least = layout.whole.iter().filter(|insists| **insists).count();
    while whole.len() < least {
        whole.insert(0, '0');
    }
    let needed = layout.decimals.iter().zip(fraction.bytes()).rposition(|(insists, d)| *insists || d != b'0');
    let shown: String = fraction.chars().take(needed.map_or(0, |n| n + 1)).collect();
    let mut writer =
        Writer { whole: &whole, places: layout.whole.len(), grouped: layout.grouped, ..Writer::default() };
    let mut decimals = shown.chars();
    let (mut point, mut powered) = (false, false);
    for token in &section.tokens {
        match token {
            Token::Digit(_) if powered => {}
            Token::Digit(_) if point => writer.out.extend(decimals.next()),
            Token::Digit(_) => writer.place(),
            Token::Point if !point => {
                point = true;
                writer.rest();
                if !shown.is_empty() {
                    writer.out.push('.');
                }
            }
            Token::Exponent => {
                powered = true;
                let (sign, digits) = (if exponent < 0 { '-' } else { '+' }, exponent.abs().to_string());
                writer.out.extend(['E', sign]);
                writer.out.extend(std::iter::repeat_n('0', layout.exponent.saturating_sub(digits.len())));
                writer.out.push_str(&digits);
            }
            Token::Percent => writer.out.push('%'),
            Token::Literal(s) => writer.out.push_str(s),
            _ => {}
        }
    }
    section.numerals.map_or_else(|| writer.out.clone(), |n| n.digits(&writer.out))
}

/// Writes the digits before the point, one a place, those to spare at the first.
#[derive(Default)]
struct Writer<'a> {
    out: String,
    whole: &'a str,
    places: usize,
    written: usize,
    passed: usize,
    grouped: bool,
}

impl Writer<'_> {
    fn place(&mut self) {
        self.passed += 1;
        let left = self.places.saturating_sub(self.passed);
        let until = self.whole.len().saturating_sub(left);
        while self.written < until {
            self.digit();
        }
    }

    fn rest(&mut self) {
        if self.places == 0 {
            while self.written < self.whole.len() {
                self.digit();
            }
        }
    }

    fn digit(&mut self) {
        self.out.extend(self.whole.chars().nth(self.written));
        self.written += 1;
        let left = self.whole.len() - self.written;
        if self.grouped && left > 0 && left.is_multiple_of(3) {
            self.out.push(',');
        }
    }
}

/// The fifteen digits that a spreadsheet keeps of a value that is not negative, and how
/// many of them stand before the point.
fn digits(value: f64) -> (Vec<u8>, i32) {
    let printed = format!("{value:.14e}");
    let (mantissa, power) = printed.split_once('e').unwrap_or(("0", "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    if digits.iter().all(|d| *d == 0) { (Vec::new(), 0) } else { (digits, power + 1) }
}

/// Rounds half up behind so many decimals: the digits before and behind the point. The
/// first are empty for zero.
fn round(digits: &mut Vec<u8>, power: i32, decimals: usize) -> (String, String) {
    // Places before the first digit become zeros; a value far below one is zero.
    let lead = usize::try_from(-power).unwrap_or(0).min(DECIMALS + 20);
    let mut all = vec![0; lead];
    all.append(digits);
    let point = usize::try_from(power).unwrap_or(0);
    let keep = point + decimals;
    let up = all.get(keep).is_some_and(|d| *d >= 5);
    all.resize(keep, 0);
    let mut carry = up;
    for digit in all.iter_mut().rev().take_while(|_| up) {
        if !carry {
            break;
        }
        *digit = if *digit == 9 { 0 } else { *digit + 1 };
        carry = *digit == 0;
    }
    let text: String = all.iter().map(|d| char::from(b'0' + d)).collect();
    let (whole, fraction) = text.split_at_checked(point).unwrap_or((&text, ""));
    let whole = if carry { format!("1{whole}") } else { whole.to_owned() };
    (whole.trim_start_matches('0').to_owned(), fraction.to_owned())
}

/// A value that is not negative with so many decimals: before and behind the point.
pub(super) fn rounded(value: f64, decimals: usize) -> (String, String) {
    let (mut digits, power) = digits(value);
    let (whole, fraction) = round(&mut digits, power, decimals);
    (if whole.is_empty() { "0".to_owned() } else { whole }, fraction)
}

/// `1.23457E+25`.
pub(super) fn scientific(value: f64) -> String {
    let printed = format!("{value:.5e}");
    let (mantissa, power) = printed.split_once('e').unwrap_or((&printed, "0"));
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    let power: i32 = power.parse().unwrap_or(0);
    let sign = if power < 0 { '-' } else { '+' };
    format!("{mantissa}E{sign}{:02}", power.abs())
}

/// The numerals in which a section prints: `[DBNum1]` to `[DBNum3]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numerals {
    digits: [char; 10],
    powers: [char; 3],
}

const SMALL: Numerals = Numerals {
    digits: ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
    powers: ['十', '百', '千'],
};
const CAPITAL: Numerals = Numerals {
    digits: ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
    powers: ['拾', '佰', '仟'],
};
const WIDE: Numerals = Numerals {
    digits: ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'],
    powers: ['十', '百', '千'],
};

impl Numerals {
    /// By the number behind `DBNum`.
    pub(super) fn new(number: &str) -> Option<Self> {
        match number {
            "1" => Some(SMALL),
            "2" => Some(CAPITAL),
            "3" => Some(WIDE),
            _ => None,
        }
    }

    /// Digit by digit: a year.
    pub(super) fn digits(self, text: &str) -> String {
        let digit = |c: char| c.to_digit(10).and_then(|d| self.digits.get(d as usize)).copied().unwrap_or(c);
        text.chars().map(digit).collect()
    }

    /// As it is spoken: 123 is 一百二十三. What is no such number goes digit by digit.
    pub(super) fn integer(self, text: &str) -> String {
        let Some(value) = text.parse::<u64>().ok().filter(|v| *v < 1_000_000_000_000) else {
            return self.digits(text);
        };
        let mut out = String::new();
        let mut gap = false;
        for (unit, scale) in [(Some('亿'), 100_000_000), (Some('万'), 10_000), (None, 1)] {
            let group = value / scale % 10_000;
            if group == 0 {
                gap |= !out.is_empty();
                continue;
            }
            if !out.is_empty() && (gap || group < 1_000) {
                out.push(self.zero());
            }
            gap = false;
            self.group(group, &mut out);
            out.extend(unit);
        }
        if out.is_empty() { self.digits("0") } else { out }
    }

    fn zero(self) -> char {
        if self == SMALL { '〇' } else { self.digits.first().copied().unwrap_or('零') }
    }

    /// A number below ten thousand.
    fn group(self, value: u64, out: &mut String) {
        let start = out.is_empty();
        let mut gap = false;
        for (i, scale) in [1_000, 100, 10, 1].into_iter().enumerate() {
            let digit = value / scale % 10;
            let begun = value / scale >= 10;
            if digit == 0 {
                gap |= begun;
                continue;
            }
            if gap {
                out.push(self.zero());
            }
            gap = false;
            // 十二 and not 一十二, in the small numerals.
            let bare = self != CAPITAL && start && scale == 10 && digit == 1 && !begun;
            if !bare {
                out.extend(self.digits.get(usize::try_from(digit).unwrap_or(0)));
            }
            out.extend(2usize.checked_sub(i).and_then(|p| self.powers.get(p)));
        }
    }
}

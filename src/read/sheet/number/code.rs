//! Cuts a format code into sections and tokens; it prints nothing.

use std::iter::Peekable;
use std::str::Chars;

use super::decimal::Numerals;

/// The part of a code for positive, negative or zero values, or for texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    pub(super) kind: Kind,
    pub(super) tokens: Vec<Token>,
    pub(super) condition: Option<Condition>,
    pub(super) numerals: Option<Numerals>,
}

/// What a section prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// The value as it is.
    General,
    /// A date, a time of day or a length of time.
    Date,
    /// Digits in given places.
    #[default]
    Number,
    /// A text.
    Text,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Literal(String),
    /// A part of a date: `y`, `m`, `d`, `h`, `s`, `a` (weekday), and how often it stands.
    Date(char, usize),
    /// A length in hours, minutes or seconds: `[h]`.
    Elapsed(char, usize),
    /// Half of the day, in Chinese or not.
    Half {
        chinese: bool,
    },
    /// A place for a digit: `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    Exponent,
    /// The bar of a fraction stands among literals; its places are digits.
    General,
    Text,
}

/// `[>=100]`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    less: bool,
    equal: bool,
    greater: bool,
    bound: f64,
}

impl Condition {
    fn new(inside: &str) -> Option<Self> {
        let bound = inside.trim_start_matches(['<', '>', '=']);
        let sign = inside.strip_suffix(bound)?;
        let (less, equal, greater) = match sign {
            "<" => (true, false, false),
            "<=" => (true, true, false),
            "=" => (false, true, false),
            "<>" => (true, false, true),
            ">=" => (false, true, true),
            ">" => (false, false, true),
            _ => return None,
        };
        Some(Self { less, equal, greater, bound: bound.trim().parse().ok()? })
    }

    /// Whether a value meets it.
    pub(super) fn holds(self, value: f64) -> bool {
        self.less && value < self.bound
            || self.greater && value > self.bound
            || self.equal && (value - self.bound).abs() < f64::EPSILON
    }
}

/// Cuts a code into its sections.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let mut chars = code.chars().peekable();
    let mut sections = Vec::new();
    while sections.len() < 4 {
        let (section, more) = section(&mut chars);
        sections.push(section);
        if !more {
            break;
        }
    }
    sections
}

/// One section, and whether another follows.
fn section(chars: &mut Peekable<Chars>) -> (Section, bool) {
    let mut section = Section::default();
    let mut more = false;
    while let Some(c) = chars.next() {
        match c {
            ';' => {
                more = true;
                break;
            }
            '"' => section.literal(&chars.by_ref().take_while(|c| *c != '"').collect::<String>()),
            // Chinese programs write `!` for the backslash.
            '\\' | '!' => section.literal(&chars.next().map(String::from).unwrap_or_default()),
            '_' | '*' => drop(chars.next()),
            '[' => section.bracket(&chars.by_ref().take_while(|c| *c != ']').collect::<String>()),
            '0' | '#' | '?' => section.tokens.push(Token::Digit(c)),
            '.' => section.tokens.push(Token::Point),
            ',' => section.tokens.push(Token::Comma),
            '%' => section.tokens.push(Token::Percent),
            '@' => section.tokens.push(Token::Text),
            'E' | 'e' if chars.peek().is_some_and(|n| matches!(n, '+' | '-')) => {
                chars.next();
                section.tokens.push(Token::Exponent);
            }
            'G' | 'g' if took(chars, "eneral") || took(chars, "/通用格式") => {
                section.tokens.push(Token::General);
            }
            'A' | 'a' if took(chars, "M/PM") || took(chars, "/P") => section.half(false),
            '上' if took(chars, "午/下午") => section.half(true),
            'y' | 'm' | 'd' | 'h' | 's' | 'a' | 'e' | 'b' | 'g' | 'Y' | 'M' | 'D' | 'H' | 'S' | 'A' | 'B' => {
                let mut count = 1;
                while chars.next_if(|n| n.eq_ignore_ascii_case(&c)).is_some() {
                    count += 1;
                }
                section.date(c.to_ascii_lowercase(), count);
            }
            other => section.literal(&other.to_string()),
        }
    }
    section.settle();
    (section, more)
}

/// Takes `rest` from the front, whatever its case.
fn took(chars: &mut Peekable<Chars>, rest: &str) -> bool {
    let mut ahead = chars.clone();
    if rest.chars().all(|r| ahead.next().is_some_and(|c| c.eq_ignore_ascii_case(&r))) {
        *chars = ahead;
        return true;
    }
    false
}

impl Section {
    fn literal(&mut self, text: &str) {
        if let Some(Token::Literal(before)) = self.tokens.last_mut() {
            before.push_str(text);
        } else if !text.is_empty() {
            self.tokens.push(Token::Literal(text.to_owned()));
        }
    }

    fn half(&mut self, chinese: bool) {
        self.tokens.push(Token::Half { chinese });
    }

    fn date(&mut self, letter: char, count: usize) {
        match (letter, count) {
            // Years of an era and of the Buddhist calendar count as years; the era's name is
            // not printed.
            ('e' | 'b', _) => self.tokens.push(Token::Date('y', 4)),
            ('g', _) => {}
            ('a', ..3) => self.literal(&"a".repeat(count)),
            _ => self.tokens.push(Token::Date(letter, count)),
        }
    }

    /// `[h]`, `[>=100]`, `[DBNum1]`, `[$¥-804]`; colours say nothing.
    fn bracket(&mut self, inside: &str) {
        let lower = inside.to_ascii_lowercase();
        let first = lower.chars().next();
        if let Some(unit) = first.filter(|f| matches!(f, 'h' | 'm' | 's') && lower.chars().all(|c| c == *f)) {
            self.tokens.push(Token::Elapsed(unit, lower.len()));
        } else if let Some(money) = inside.strip_prefix('$') {
            let (sign, place) = money.split_once('-').unwrap_or((money, ""));
            self.literal(sign);
            self.system(place);
        } else if let Some(number) = lower.strip_prefix("dbnum") {
            self.numerals = Numerals::new(number);
        } else if self.condition.is_none() {
            self.condition = Condition::new(inside);
        }
    }

    /// The long forms that the system decides on, whatever stands behind them.
    fn system(&mut self, place: &str) {
        let parts: &[(char, &str)] = match place.to_ascii_uppercase().as_str() {
            "F800" => &[('y', "年"), ('m', "月"), ('d', "日")],
            "F400" => &[('h', ":"), ('m', ":"), ('s', "")],
            _ => return,
        };
        self.tokens.clear();
        for (letter, behind) in parts {
            let count = if *letter == 'y' { 4 } else { usize::from(behind.is_ascii() && *letter != 'h') + 1 };
            self.tokens.push(Token::Date(*letter, count));
            self.literal(behind);
        }
        // A mark that the rest is to be passed over.
        self.kind = Kind::Date;
        self.tokens.push(Token::General);
    }

    fn settle(&mut self) {
        let has = |f: fn(&Token) -> bool| self.tokens.iter().any(f);
        if self.kind == Kind::Date {
            let end = self.tokens.iter().position(|t| *t == Token::General).unwrap_or(self.tokens.len());
            self.tokens.truncate(end);
        } else if has(|t| matches!(t, Token::Date(..) | Token::Elapsed(..) | Token::Half { .. })) {
            self.kind = Kind::Date;
        } else if has(|t| matches!(t, Token::Digit(_))) {
            let fraction = self.tokens.iter().any(|t| matches!(t, Token::Literal(s) if s.contains('/')));
            self.kind = if fraction && self.digits_around_bar() { Kind::General } else { Kind::Number };
        } else if has(|t| *t == Token::General) {
            self.kind = Kind::General;
        } else if has(|t| *t == Token::Text) {
            self.kind = Kind::Text;
        }
    }

    /// `?/?`: a fraction, and not a literal bar.
    fn digits_around_bar(&self) -> bool {
        self.tokens.windows(3).any(
            |w| matches!(w, [Token::Digit(_), Token::Literal(bar), Token::Digit(_)] if bar.trim() == "/"),
        )
    }
}

//! Counts as word processors print them: 一, 十二, 壹, 甲, ⑴, ①, iv.
//!
//! In come the code of a number format, as Word stores it (MSONFC), and a count; out go the
//! characters in front of which and behind which the list's own text stands. The names of
//! the formats are those of DOCX. Which count an item has is not decided here.

/// Kind of count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Arabic digits.
    Decimal,
    /// Arabic digits with a zero in front of a single one.
    ZeroPadded,
    /// Full-width Arabic digits.
    FullWidth,
    /// Arabic digits between dashes.
    Dashed,
    /// Capital Roman numerals.
    Roman,
    /// Small Roman numerals.
    SmallRoman,
    /// A, B, … Z, AA, BB.
    Letter,
    /// a, b, … z, aa, bb.
    SmallLetter,
    /// 1st, 2nd.
    Ordinal,
    /// Hexadecimal digits.
    Hex,
    /// Digit by digit: 一〇三.
    Digits,
    /// 十二, and digit by digit from one hundred on.
    Tens,
    /// 十二, 一百零三.
    Thousand(&'static Script),
    /// 十二, 百三: one hundred is not counted and zero is not said.
    Japanese,
    /// A series of characters of its own; past its end Arabic digits.
    Series(&'static str),
    /// 甲子, 乙丑, …
    Cycle,
    /// Nothing.
    Nothing,
}

/// Characters of a positional numeral.
#[derive(Debug, PartialEq, Eq)]
struct Script {
    digits: [char; 10],
    units: [char; 4],
    /// Whether ten to nineteen begin with 一.
    one_ten: bool,
}

const HAN: Script = Script { digits: HAN_DIGITS, units: ['万', '千', '百', '十'], one_ten: false };
const HAN_TRADITIONAL: Script =
    Script { digits: HAN_DIGITS, units: ['萬', '千', '百', '十'], one_ten: false };
const LEGAL: Script = Script {
    digits: ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
    units: ['万', '仟', '佰', '拾'],
    one_ten: true,
};
const LEGAL_TRADITIONAL: Script = Script {
    digits: ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'],
    units: ['萬', '仟', '佰', '拾'],
    one_ten: true,
};
const HAN_DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

const CIRCLED: &str = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";
const STOPPED: &str = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛";
const BRACKETED: &str = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇";
const IDEOGRAPHS: &str = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩";
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// Code, name in DOCX, form. Codes that are missing print Arabic digits.
const FORMS: &[(u8, &str, Form)] = &[
    (0, "decimal", Form::Decimal),
    (1, "upperRoman", Form::Roman),
    (2, "lowerRoman", Form::SmallRoman),
    (3, "upperLetter", Form::Letter),
    (4, "lowerLetter", Form::SmallLetter),
    (5, "ordinal", Form::Ordinal),
    (8, "hex", Form::Hex),
    (10, "ideographDigital", Form::Digits),
    (11, "japaneseCounting", Form::Japanese),
    (14, "decimalFullWidth", Form::FullWidth),
    (15, "decimalHalfWidth", Form::Decimal),
    (16, "japaneseLegal", Form::Thousand(&LEGAL_TRADITIONAL)),
    (17, "japaneseDigitalTenThousand", Form::Digits),
    (18, "decimalEnclosedCircle", Form::Series(CIRCLED)),
    (19, "decimalFullWidth2", Form::FullWidth),
    (22, "decimalZero", Form::ZeroPadded),
    (23, "bullet", Form::Nothing),
    (26, "decimalEnclosedFullstop", Form::Series(STOPPED)),
    (27, "decimalEnclosedParen", Form::Series(BRACKETED)),
    (28, "decimalEnclosedCircleChinese", Form::Series(CIRCLED)),
    (29, "ideographEnclosedCircle", Form::Series(IDEOGRAPHS)),
    (30, "ideographTraditional", Form::Series(STEMS)),
    (31, "ideographZodiac", Form::Series(BRANCHES)),
    (32, "ideographZodiacTraditional", Form::Cycle),
    (33, "taiwaneseCounting", Form::Tens),
    (34, "ideographLegalTraditional", Form::Thousand(&LEGAL_TRADITIONAL)),
    (35, "taiwaneseCountingThousand", Form::Thousand(&HAN_TRADITIONAL)),
    (36, "taiwaneseDigital", Form::Digits),
    (37, "chineseCounting", Form::Tens),
    (38, "chineseLegalSimplified", Form::Thousand(&LEGAL)),
    (39, "chineseCountingThousand", Form::Thousand(&HAN)),
    (40, "", Form::Digits),
    (57, "numberInDash", Form::Dashed),
    (255, "none", Form::Nothing),
];

/// What counts digit by digit and stands for ten thousand and more is left to Arabic digits:
/// no document counts so far, and damaged files do.
const MOST_HAN: u32 = 99_999;

/// Prints the count `n` in the format of this code; nothing where the format has no number.
pub fn number(code: u8, n: u32) -> String {
    let form = FORMS.iter().find(|f| f.0 == code).map_or(Form::Decimal, |f| f.2);
    match form {
        Form::Nothing => String::new(),
        Form::ZeroPadded => format!("{n:02}"),
        Form::FullWidth => n.to_string().chars().map(full_width).collect(),
        Form::Dashed => format!("- {n} -"),
        Form::Roman => roman(n),
        Form::SmallRoman => roman(n).to_lowercase(),
        Form::Letter => letter(n, b'A'),
        Form::SmallLetter => letter(n, b'a'),
        Form::Ordinal => ordinal(n),
        Form::Hex => format!("{n:X}"),
        Form::Series(all) => series(all, n).map_or_else(|| n.to_string(), String::from),
        Form::Cycle => cycle(n).unwrap_or_else(|| n.to_string()),
        Form::Tens if n < 100 => positional(&HAN, n),
        Form::Digits | Form::Tens if n <= MOST_HAN => digits(n),
        Form::Thousand(script) if n <= MOST_HAN => positional(script, n),
        Form::Japanese if n <= MOST_HAN => japanese(n),
        _ => n.to_string(),
    }
}

/// The code of a format by the name that DOCX gives it.
pub fn code(name: &str) -> Option<u8> {
    FORMS.iter().find(|f| !name.is_empty() && f.1 == name).map(|f| f.0)
}

fn full_width(c: char) -> char {
    c.to_digit(10).and_then(|d| char::from_u32(0xff10 + d)).unwrap_or(c)
}

fn series(all: &str, n: u32) -> Option<char> {
    all.chars().nth(usize::try_from(n.checked_sub(1)?).ok()?)
}

fn cycle(n: u32) -> Option<String> {
    let at = n.checked_sub(1)?;
    Some([series(STEMS, at % 10 + 1)?, series(BRANCHES, at % 12 + 1)?].iter().collect())
}

fn digits(n: u32) -> String {
    let han = |c: char| if c == '0' { '〇' } else { digit(&HAN, c.to_digit(10).unwrap_or(0)) };
    n.to_string().chars().map(han).collect()
}

fn digit(script: &Script, d: u32) -> char {
    script.digits.get(d as usize).copied().unwrap_or('零')
}

/// 一万零三百零五. A row of zeros is said once, and not at the end.
fn positional(script: &Script, n: u32) -> String {
    if n == 0 {
        return digit(script, 0).to_string();
    }
    let mut out = String::new();
    let mut gap = false;
    let places = [10_000, 1_000, 100, 10, 1];
    for (at, place) in places.into_iter().enumerate() {
        let d = n / place % 10;
        if d == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(digit(script, 0));
            gap = false;
        }
        if !(place == 10 && d == 1 && out.is_empty() && !script.one_ten) {
            out.push(digit(script, d));
        }
        out.extend(script.units.get(at));
    }
    out
}

/// 千百十: no 一 in front of them, no 零 between.
fn japanese(n: u32) -> String {
    let mut out = String::new();
    for (place, unit) in [(10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let d = n / place % 10;
        if d > 1 || d == 1 && matches!(place, 1 | 10_000) {
            out.push(digit(&HAN, d));
        }
        if d > 0 {
            out.push_str(unit);
        }
    }
    if out.is_empty() { "〇".into() } else { out }
}

fn roman(n: u32) -> String {
    const PLACES: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n == 0 || n > 9_999 {
        return n.to_string();
    }
    let mut rest = n;
    let mut out = String::new();
    for (value, text) in PLACES {
        while rest >= value {
            out.push_str(text);
            rest -= value;
        }
    }
    out
}

/// The letter, said once more for each time that the alphabet was gone through.
fn letter(n: u32, first: u8) -> String {
    let Some(at) = n.checked_sub(1).filter(|at| *at < 26 * 30) else { return n.to_string() };
    let step = u8::try_from(at % 26).unwrap_or(0);
    char::from(first + step).to_string().repeat(at as usize / 26 + 1)
}

fn ordinal(n: u32) -> String {
    let ending = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_printed_as_word_does() {
        for (name, n, want) in [
            ("decimal", 12, "12"),
            ("upperRoman", 14, "XIV"),
            ("lowerRoman", 4, "iv"),
            ("upperLetter", 27, "AA"),
            ("lowerLetter", 3, "c"),
            ("ordinal", 12, "12th"),
            ("ordinal", 22, "22nd"),
            ("ideographDigital", 10, "一〇"),
            ("japaneseCounting", 10, "十"),
            ("japaneseCounting", 21, "二十一"),
            ("japaneseCounting", 103, "百三"),
            ("decimalFullWidth", 12, "１２"),
            ("decimalZero", 7, "07"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "21"),
            ("decimalEnclosedFullstop", 3, "⒊"),
            ("decimalEnclosedParen", 11, "⑾"),
            ("decimalEnclosedCircleChinese", 1, "①"),
            ("ideographEnclosedCircle", 2, "㈡"),
            ("ideographTraditional", 3, "丙"),
            ("ideographZodiac", 12, "亥"),
            ("ideographZodiacTraditional", 61, "甲子"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 99, "九十九"),
            ("chineseCounting", 101, "一〇一"),
            ("chineseCountingThousand", 11, "十一"),
            ("chineseCountingThousand", 101, "一百零一"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 1001, "一千零一"),
            ("chineseCountingThousand", 10_305, "一万零三百零五"),
            ("taiwaneseCountingThousand", 20_000, "二萬"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographLegalTraditional", 3, "參"),
            ("numberInDash", 4, "- 4 -"),
            ("none", 4, ""),
        ] {
            assert_eq!(code(name).map(|c| number(c, n)).as_deref(), Some(want), "{name} {n}");
        }
        assert_eq!((number(200, 5), code(""), code("x")), ("5".into(), None, None));
    }

    #[test]
    fn any_count_gives_something_short() {
        for (code, ..) in FORMS {
            for n in [0, 1, 100_000, u32::MAX] {
                assert!(number(*code, n).chars().count() < 64, "{code} {n}");
            }
        }
    }
}

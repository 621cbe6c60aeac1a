//! Counts as word processors print them: 一, 十二, 壹, 甲, ⑴, ①, iv.
//!
//! In come a number format, by the name that DOCX gives it (ISO/IEC 29500, ST_NumberFormat)
//! or by the code that Word 97 stores (MSONFC), and a count; out go the characters around
//! which the list's own text stands. Past the end of a row of signs, and in scripts that no
//! Chinese document counts in, the count is written in Arabic digits. Which count an item
//! has is not decided here.

/// Kind of count.
#[derive(Clone, Copy, Debug)]
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
    Positional(&'static Script),
    /// A series of signs of its own.
    Series(&'static str),
    /// 甲子, 乙丑, …
    Cycle,
    /// Nothing.
    Nothing,
}

/// Digits and units of one way to count.
#[derive(Debug)]
struct Script {
    digits: [char; 10],
    /// Ten thousand, one thousand, one hundred, ten.
    units: [char; 4],
    /// What stands for zeros between digits; none where nothing is said.
    gap: Option<char>,
    /// Which of the units say their `one`.
    ones: Ones,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ones {
    /// 壹拾, 壹佰.
    All,
    /// 十一, but 一百一十一.
    NotInFront,
    /// 十一, 百十一.
    Myriad,
}

const HAN_DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const HAN: Script =
    Script {
        digits: HAN_DIGITS, units: ['万', '千', '百', '十'], gap: Some('零'), ones: Ones::NotInFront
    };
const HAN_TRADITIONAL: Script = Script { units: ['萬', '千', '百', '十'], ..HAN };
const LEGAL: Script = Script {
    digits: ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
    units: ['万', '仟', '佰', '拾'],
    ones: Ones::All,
    ..HAN
};
const LEGAL_TRADITIONAL: Script = Script {
    digits: ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'],
    units: ['萬', '仟', '佰', '拾'],
    ones: Ones::All,
    ..HAN
};
const JAPANESE: Script = Script { gap: None, ones: Ones::Myriad, ..HAN };
const JAPANESE_LEGAL: Script = Script {
    digits: ['〇', '壱', '弐', '参', '四', '伍', '六', '七', '八', '九'],
    units: ['萬', '阡', '百', '拾'],
    gap: None,
    ones: Ones::All,
};

const CIRCLED: &str = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";
const STOPPED: &str = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛";
const BRACKETED: &str = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇";
// The standard calls them circled and lists these, which GB 2312 has behind ⒈, ⑴ and ①.
const IDEOGRAPHS: &str = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩";
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
const AIUEO: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA: &str =
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン";
const GANADA: &str = "가나다라마바사아자차카타파하";
const CHOSUNG: &str = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ";

/// Code, name in DOCX, form. What is missing prints Arabic digits.
const FORMS: &[(u8, &str, Form)] = &[
    (0, "decimal", Form::Decimal),
    (1, "upperRoman", Form::Roman),
    (2, "lowerRoman", Form::SmallRoman),
    (3, "upperLetter", Form::Letter),
    (4, "lowerLetter", Form::SmallLetter),
    (5, "ordinal", Form::Ordinal),
    (8, "hex", Form::Hex),
    (10, "ideographDigital", Form::Digits),
    (11, "japaneseCounting", Form::Positional(&JAPANESE)),
    (12, "aiueo", Form::Series(AIUEO)),
    (13, "iroha", Form::Series(IROHA)),
    (14, "decimalFullWidth", Form::FullWidth),
    (15, "decimalHalfWidth", Form::Decimal),
    (16, "japaneseLegal", Form::Positional(&JAPANESE_LEGAL)),
    (17, "japaneseDigitalTenThousand", Form::Digits),
    (18, "decimalEnclosedCircle", Form::Series(CIRCLED)),
    (19, "decimalFullWidth2", Form::FullWidth),
    (20, "aiueoFullWidth", Form::Series(AIUEO)),
    (21, "irohaFullWidth", Form::Series(IROHA)),
    (22, "decimalZero", Form::ZeroPadded),
    (23, "bullet", Form::Nothing),
    (24, "ganada", Form::Series(GANADA)),
    (25, "chosung", Form::Series(CHOSUNG)),
    (26, "decimalEnclosedFullstop", Form::Series(STOPPED)),
    (27, "decimalEnclosedParen", Form::Series(BRACKETED)),
    (28, "decimalEnclosedCircleChinese", Form::Series(CIRCLED)),
    (29, "ideographEnclosedCircle", Form::Series(IDEOGRAPHS)),
    (30, "ideographTraditional", Form::Series(STEMS)),
    (31, "ideographZodiac", Form::Series(BRANCHES)),
    (32, "ideographZodiacTraditional", Form::Cycle),
    (33, "taiwaneseCounting", Form::Tens),
    (34, "ideographLegalTraditional", Form::Positional(&LEGAL_TRADITIONAL)),
    (35, "taiwaneseCountingThousand", Form::Positional(&HAN_TRADITIONAL)),
    (36, "taiwaneseDigital", Form::Digits),
    (37, "chineseCounting", Form::Tens),
    (38, "chineseLegalSimplified", Form::Positional(&LEGAL)),
    (39, "chineseCountingThousand", Form::Positional(&HAN)),
    (40, "", Form::Digits),
    (57, "numberInDash", Form::Dashed),
    (255, "none", Form::Nothing),
];

/// What counts further in Han characters is left to Arabic digits: no document does so, and
/// damaged files do.
const MOST_HAN: u32 = 99_999;

/// Prints the count `n` in the format of this code; nothing where the format has no number.
pub(super) fn coded(code: u8, n: u32) -> String {
    print(FORMS.iter().find(|f| f.0 == code).map_or(Form::Decimal, |f| f.2), n)
}

/// Prints the count `n` in the format of this name; one below zero in Arabic digits.
pub(super) fn named(name: &str, n: i64) -> String {
    let Ok(n) = u32::try_from(n) else { return n.to_string() };
    print(FORMS.iter().find(|f| !name.is_empty() && f.1 == name).map_or(Form::Decimal, |f| f.2), n)
}

fn print(form: Form, n: u32) -> String {
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
        Form::Positional(script) if n <= MOST_HAN => positional(script, n),
        _ => n.to_string(),
    }
}

/// `①` to `㊿`.
pub(super) fn circled(n: u32) -> Option<char> {
    let first = match n {
        1..=20 => '①' as u32,
        21..=35 => '㉑' as u32 - 20,
        36..=50 => '㊱' as u32 - 35,
        _ => return None,
    };
    char::from_u32(first + n - 1)
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
    n.to_string().chars().filter_map(|c| HAN_DIGITS.get(c.to_digit(10)? as usize)).collect()
}

/// 一万零三百零五. A row of zeros is said once, and not at the end.
fn positional(script: &Script, n: u32) -> String {
    let digit = |d: u32| script.digits.get(d as usize);
    let mut out = String::new();
    let mut gap = false;
    for (at, place) in [10_000, 1_000, 100, 10, 1].into_iter().enumerate() {
        let d = n / place % 10;
        if d == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.extend(script.gap);
            gap = false;
        }
        let said = match script.ones {
            Ones::All => true,
            Ones::NotInFront => place != 10 || !out.is_empty(),
            Ones::Myriad => place == 10_000,
        };
        if d > 1 || place == 1 || said {
            out.extend(digit(d));
        }
        out.extend(script.units.get(at));
    }
    if out.is_empty() {
        out.extend(digit(0));
    }
    out
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
            ("decimal", -3, "-3"),
            ("upperRoman", 14, "XIV"),
            ("lowerRoman", 4, "iv"),
            ("upperLetter", 27, "AA"),
            ("upperLetter", 0, "0"),
            ("lowerLetter", 3, "c"),
            ("lowerLetter", 28, "bb"),
            ("ordinal", 2, "2nd"),
            ("ordinal", 12, "12th"),
            ("ordinal", 22, "22nd"),
            ("ideographDigital", 10, "一〇"),
            ("japaneseCounting", 10, "十"),
            ("japaneseCounting", 21, "二十一"),
            ("japaneseCounting", 103, "百三"),
            ("japaneseCounting", 111, "百十一"),
            ("japaneseCounting", 10_000, "一万"),
            ("japaneseLegal", 12, "壱拾弐"),
            ("decimalFullWidth", 12, "１２"),
            ("decimalZero", 7, "07"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "21"),
            ("decimalEnclosedFullstop", 3, "⒊"),
            ("decimalEnclosedParen", 3, "⑶"),
            ("decimalEnclosedParen", 11, "⑾"),
            ("decimalEnclosedCircleChinese", 1, "①"),
            ("ideographEnclosedCircle", 2, "㈡"),
            ("ideographTraditional", 3, "丙"),
            ("ideographTraditional", 11, "11"),
            ("ideographZodiac", 2, "丑"),
            ("ideographZodiac", 12, "亥"),
            ("ideographZodiacTraditional", 13, "丙子"),
            ("ideographZodiacTraditional", 61, "甲子"),
            ("aiueo", 2, "イ"),
            ("chineseCounting", 0, "〇"),
            ("chineseCounting", 1, "一"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 11, "十一"),
            ("chineseCounting", 20, "二十"),
            ("chineseCounting", 99, "九十九"),
            ("chineseCounting", 101, "一〇一"),
            ("chineseCountingThousand", 11, "十一"),
            ("chineseCountingThousand", 35, "三十五"),
            ("chineseCountingThousand", 101, "一百零一"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 111, "一百一十一"),
            ("chineseCountingThousand", 1001, "一千零一"),
            ("chineseCountingThousand", 10_305, "一万零三百零五"),
            ("taiwaneseCountingThousand", 20_000, "二萬"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographLegalTraditional", 3, "參"),
            ("numberInDash", 4, "- 4 -"),
            ("hebrew1", 5, "5"),
            ("none", 4, ""),
            ("", 4, "4"),
        ] {
            assert_eq!(named(name, n), want, "{name} {n}");
        }
    }

    #[test]
    fn codes_and_names_mean_the_same() {
        for (code, name, _) in FORMS.iter().filter(|f| !f.1.is_empty()) {
            assert_eq!(coded(*code, 7), named(name, 7), "{code} {name}");
        }
        assert_eq!((coded(40, 10), coded(200, 5)), ("一〇".into(), "5".into()));
        assert_eq!([1, 21, 50, 51].map(circled), [Some('①'), Some('㉑'), Some('㊿'), None]);
    }

    #[test]
    fn any_count_gives_something_short() {
        for (code, ..) in FORMS {
            for n in [0, 1, 100_000, u32::MAX] {
                assert!(coded(*code, n).chars().count() < 64, "{code} {n}");
            }
        }
    }
}

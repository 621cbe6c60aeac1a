//! Writes a number in one of the formats of lists.
//!
//! In come a value and the standard's name for a format (ISO/IEC 29500, ST_NumberFormat),
//! out goes what Word prints. Past the end of a row of signs, and for scripts that no
//! Chinese document numbers in, the number is written in Arabic digits.

/// Digits and units of one way to count.
struct Counting {
    digits: [char; 10],
    units: [char; 3],
    /// Between digits that are not neighbours; none where nothing is said.
    gap: Option<char>,
    /// Whether one ten, one hundred and one thousand say their `one`.
    ones: [bool; 3],
    myriad: char,
}

const HAN: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const CHINESE: Counting = Counting {
    digits: HAN,
    units: ['十', '百', '千'],
    gap: Some('零'),
    ones: [false, true, true],
    myriad: '万',
};
const LEGAL: Counting = Counting {
    digits: ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
    units: ['拾', '佰', '仟'],
    ones: [true; 3],
    ..CHINESE
};
const LEGAL_TRADITIONAL: Counting = Counting {
    digits: ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'],
    units: ['拾', '佰', '仟'],
    ones: [true; 3],
    myriad: '萬',
    ..CHINESE
};
const JAPANESE: Counting = Counting { gap: None, ones: [false; 3], ..CHINESE };
const JAPANESE_LEGAL: Counting = Counting {
    digits: ['〇', '壱', '弐', '参', '四', '伍', '六', '七', '八', '九'],
    units: ['拾', '百', '阡'],
    ones: [true; 3],
    gap: None,
    myriad: '萬',
};
const KOREAN: Counting = Counting {
    digits: ['영', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구'],
    units: ['십', '백', '천'],
    ones: [false; 3],
    gap: None,
    myriad: '만',
};

const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
const AIUEO: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA: &str =
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン";
const GANADA: &str = "가나다라마바사아자차카타파하";
const CHOSUNG: &str = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ";

/// Writes `n`.
pub(super) fn write(n: i64, format: &str) -> String {
    let Ok(n) = u32::try_from(n) else { return n.to_string() };
    let signs = |row: &str| nth(row, n);
    let run = |first: char, last: u32| {
        (1..=last).contains(&n).then(|| char::from_u32(first as u32 + n - 1)).flatten().map(String::from)
    };
    let written = match format {
        "none" | "bullet" => Some(String::new()),
        "decimalZero" => Some(format!("{n:02}")),
        "decimalFullWidth" | "decimalFullWidth2" => Some(each_digit(n, |d| char::from_u32('０' as u32 + d))),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).map(|s| s.to_ascii_lowercase()),
        "upperLetter" => letters(n),
        "lowerLetter" => letters(n).map(|s| s.to_ascii_lowercase()),
        "ordinal" => Some(format!("{n}{}", ordinal(n))),
        "hex" => Some(format!("{n:X}")),
        "numberInDash" => Some(format!("- {n} -")),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Some(digits(n)),
        "chineseCounting" | "taiwaneseCounting" if n >= 100 => Some(digits(n)),
        "chineseCounting" | "taiwaneseCounting" | "chineseCountingThousand" | "taiwaneseCountingThousand" => {
            counted(n, &CHINESE)
        }
        "chineseLegalSimplified" => counted(n, &LEGAL),
        "ideographLegalTraditional" => counted(n, &LEGAL_TRADITIONAL),
        "japaneseCounting" => counted(n, &JAPANESE),
        "japaneseLegal" => counted(n, &JAPANESE_LEGAL),
        "koreanCounting" | "koreanDigital" => counted(n, &KOREAN),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(n),
        "decimalEnclosedFullstop" => run('⒈', 20),
        "decimalEnclosedParen" => run('⑴', 20),
        "ideographEnclosedCircle" => run('㊀', 10),
        "ideographTraditional" => signs(STEMS),
        "ideographZodiac" => signs(BRANCHES),
        "ideographZodiacTraditional" => (1..=60).contains(&n).then(|| {
            let sign = |row: &str, of: u32| nth(row, (n - 1) % of + 1).unwrap_or_default();
            sign(STEMS, 10) + &sign(BRANCHES, 12)
        }),
        "aiueo" | "aiueoFullWidth" => signs(AIUEO),
        "iroha" | "irohaFullWidth" => signs(IROHA),
        "ganada" => signs(GANADA),
        "chosung" => signs(CHOSUNG),
        _ => None,
    };
    written.unwrap_or_else(|| n.to_string())
}

/// `①` to `㊿`.
pub(super) fn circled(n: u32) -> Option<String> {
    let first = match n {
        1..=20 => '①' as u32,
        21..=35 => '㉑' as u32 - 20,
        36..=50 => '㊱' as u32 - 35,
        _ => return None,
    };
    char::from_u32(first + n - 1).map(String::from)
}

fn nth(row: &str, n: u32) -> Option<String> {
    row.chars().nth(usize::try_from(n).ok()?.checked_sub(1)?).map(String::from)
}

fn each_digit(n: u32, write: impl Fn(u32) -> Option<char>) -> String {
    n.to_string().chars().filter_map(|c| write(c.to_digit(10)?)).collect()
}

fn digits(n: u32) -> String {
    each_digit(n, |d| HAN.get(d as usize).copied())
}

fn counted(n: u32, counting: &Counting) -> Option<String> {
    let digit = |d: u32| counting.digits.get(d as usize).copied();
    if n == 0 {
        return digit(0).map(String::from);
    }
    if n >= 100_000 {
        return None;
    }
    let mut text = String::new();
    let mut gap = false;
    for place in (0..5).rev() {
        let d = n / 10u32.pow(place) % 10;
        if d == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.extend(counting.gap);
            gap = false;
        }
        let unit = place.checked_sub(1).and_then(|p| counting.units.get(p as usize).copied());
        let ones = place.checked_sub(1).and_then(|p| counting.ones.get(p as usize).copied()).unwrap_or(true);
        // 一十 loses its one only in front: 十一, but 一百一十一.
        let first = text.is_empty() || counting.gap.is_none();
        if d != 1 || ones || !first {
            text.extend(digit(d));
        }
        text.extend(if place == 4 { Some(counting.myriad) } else { unit });
    }
    Some(text)
}

fn roman(n: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
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
    let mut rest = (1..4000).contains(&n).then_some(n)?;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    Some(text)
}

/// `A` to `Z`, `AA` to `ZZ`, `AAA`, …
fn letters(n: u32) -> Option<String> {
    let at = n.checked_sub(1)?;
    let times = (at / 26 + 1).min(8) as usize;
    char::from_u32('A' as u32 + at % 26).map(|letter| letter.to_string().repeat(times))
}

fn ordinal(n: u32) -> &'static str {
    match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn numbers_are_written() {
        let rows = [
            (1, "chineseCounting", "一"),
            (10, "chineseCounting", "十"),
            (11, "chineseCounting", "十一"),
            (20, "chineseCounting", "二十"),
            (35, "chineseCountingThousand", "三十五"),
            (101, "chineseCounting", "一〇一"),
            (101, "chineseCountingThousand", "一百零一"),
            (111, "chineseCountingThousand", "一百一十一"),
            (110, "taiwaneseCountingThousand", "一百一十"),
            (1005, "chineseCountingThousand", "一千零五"),
            (10, "japaneseCounting", "十"),
            (100, "japaneseCounting", "百"),
            (111, "japaneseCounting", "百十一"),
            (10, "ideographDigital", "一〇"),
            (12, "chineseLegalSimplified", "壹拾贰"),
            (3, "ideographLegalTraditional", "參"),
            (3, "ideographTraditional", "丙"),
            (11, "ideographTraditional", "11"),
            (2, "ideographZodiac", "丑"),
            (13, "ideographZodiacTraditional", "丙子"),
            (12, "decimalFullWidth", "１２"),
            (3, "decimalEnclosedParen", "⑶"),
            (3, "decimalEnclosedFullstop", "⒊"),
            (20, "decimalEnclosedCircleChinese", "⑳"),
            (21, "decimalEnclosedCircle", "㉑"),
            (51, "decimalEnclosedCircle", "51"),
            (10, "ideographEnclosedCircle", "㊉"),
            (7, "decimalZero", "07"),
            (4, "upperRoman", "IV"),
            (28, "lowerLetter", "bb"),
            (2, "aiueo", "イ"),
            (2, "ordinal", "2nd"),
            (5, "hebrew1", "5"),
            (5, "none", ""),
            (-3, "decimal", "-3"),
            (0, "upperLetter", "0"),
        ];
        for (n, format, want) in rows {
            assert_eq!(write(n, format), want, "{n} {format}");
        }
    }
}

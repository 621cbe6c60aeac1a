//! Prints numbers as the cells of a spreadsheet print them.
//!
//! A format code (`yyyy"年"m"月"d"日"`, `0.0%`, `#,##0;(#,##0)`) and a value come in, the
//! printed text goes out, as a program set to Chinese would show it. Widths, colours and
//! fill characters are not printed; fractions stay decimal.

mod code;
mod date;
mod decimal;

use code::{Kind, Section, Token};

/// A format code made ready.
#[derive(Clone, Debug, Default)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

/// Longest code that is read: programs stop at 255.
const LONGEST: usize = 1_000;

impl NumberFormat {
    /// Reads a code; one that is empty or far too long prints like `General`.
    pub(super) fn new(code: &str) -> Self {
        if code.is_empty() || code.len() > LONGEST {
            return Self::default();
        }
        Self { sections: code::sections(code) }
    }

    /// Prints a number; `from_1904` says from which day the workbook counts.
    pub(super) fn print(&self, value: f64, from_1904: bool) -> String {
        let Some((at, section)) = self.choose(value) else { return general(value) };
        match section.kind {
            Kind::General => self.signed(value, at, |v| around(section, &general(v))),
            Kind::Date => date::print(section, value, from_1904).unwrap_or_else(|| general(value)),
            Kind::Number => self.signed(value, at, |v| decimal::print(section, v)),
            Kind::Text => around(section, &general(value)),
        }
    }

    /// Prints a text: `@"局"` adds to it.
    pub(super) fn print_text(&self, text: &str) -> String {
        match self.sections.last() {
            Some(section) if section.kind == Kind::Text => around(section, text),
            _ => text.to_owned(),
        }
    }

    /// The section for a value: by its condition, or by the sign.
    fn choose(&self, value: f64) -> Option<(usize, &Section)> {
        let numeric =
            self.sections.iter().take(3).filter(|s| s.kind != Kind::Text || self.sections.len() == 1);
        let sections: Vec<&Section> = numeric.collect();
        let held = sections.iter().position(|s| s.condition.is_some_and(|c| c.holds(value)));
        let at = match held {
            Some(at) => at,
            None if sections.iter().any(|s| s.condition.is_some()) => {
                sections.iter().rposition(|s| s.condition.is_none())?
            }
            None if value < 0.0 && sections.len() > 1 => 1,
            None if value == 0.0 && sections.len() > 2 => 2,
            None => 0,
        };
        sections.get(at).map(|s| (at, *s))
    }

    /// Puts the sign in front where the section does not print its own.
    fn signed(&self, value: f64, at: usize, print: impl Fn(f64) -> String) -> String {
        let own = at > 0 && self.sections.get(at).is_some_and(|s| s.condition.is_none());
        let printed = print(value.abs());
        let zero = !printed.chars().any(|c| c.is_numeric() && c != '0');
        if value < 0.0 && !own && !zero { format!("-{printed}") } else { printed }
    }
}

/// The value between the literals of a section.
fn around(section: &Section, value: &str) -> String {
    let numeral = section.numerals.map(|n| n.integer(value));
    let value = numeral.as_deref().unwrap_or(value);
    let mut out = String::new();
    let mut said = false;
    for token in &section.tokens {
        match token {
            Token::General | Token::Text if !said => {
                out.push_str(value);
                said = true;
            }
            Token::Literal(s) => out.push_str(s),
            _ => {}
        }
    }
    if said { out } else { value.to_owned() }
}

/// A number in a cell without format: ten digits behind the first at most, and never an
/// exponent where the digits say the same.
pub(super) fn general(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let magnitude = value.abs();
    if magnitude >= 1e20 || magnitude != 0.0 && magnitude < 1e-9 {
        return decimal::scientific(value);
    }
    let whole = format!("{magnitude:.0}").len();
    let (int, fraction) = decimal::rounded(magnitude, 10usize.saturating_sub(whole).max(1));
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0.0 && (int != "0" || !fraction.is_empty()) { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{int}") } else { format!("{sign}{int}.{fraction}") }
}

/// The code of a built-in format, as a program set to Chinese prints it.
pub(super) fn builtin(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "\"¥\"#,##0;\"¥\"-#,##0",
        7 | 8 => "\"¥\"#,##0.00;\"¥\"-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        23..=26 | 37 | 38 => "#,##0;-#,##0",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "上午/下午h\"时\"mm\"分\"",
        35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        39 | 40 => "#,##0.00;-#,##0.00",
        41 => "#,##0;-#,##0;\"-\";@",
        42 => "\"¥\"#,##0;\"¥\"-#,##0;\"¥-\";@",
        43 => "#,##0.00;-#,##0.00;\"-\";@",
        44 => "\"¥\"#,##0.00;\"¥\"-#,##0.00;\"¥-\";@",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "General",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_in_a_cell() {
        let rows: &[(&str, f64, &str)] = &[
            ("General", 3.0, "3"),
            ("General", -0.0, "0"),
            ("General", 0.1 + 0.2, "0.3"),
            ("General", 1.0 / 3.0, "0.333333333"),
            ("General", -1234.5, "-1234.5"),
            ("General", 430_111_199_001_011_234.0, "430111199001011000"),
            ("", 12.5, "12.5"),
            ("G/通用格式", 7.0, "7"),
            ("G/通用格式\"人\"", 7.0, "7人"),
            ("0", 2.5, "3"),
            ("0.00", 1.005, "1.01"),
            ("0.00_ ", -1.5, "-1.50"),
            ("0.00_);[Red]\\(0.00\\)", -1.5, "(1.50)"),
            ("#,##0", 1_234_567.0, "1,234,567"),
            ("#,##0.00", 0.0, "0.00"),
            ("#,##0_ ;[红色]\\-#,##0\\ ", -1234.0, "-1,234"),
            ("0%", 0.9, "90%"),
            ("0.0%", 0.985, "98.5%"),
            ("0.##", 5.0, "5"),
            ("000", 7.0, "007"),
            ("000-0000", 1_234_567.0, "123-4567"),
            ("0!.0,\"万\"", 123_456.0, "12.3万"),
            ("0.0,,\"百万\"", 12_300_000.0, "12.3百万"),
            ("¥#,##0.00", 1234.5, "¥1,234.50"),
            ("[$¥-804]#,##0.0", 1234.5, "¥1,234.5"),
            ("0\"个\"", 12.0, "12个"),
            ("\"≥\"0", 3.0, "≥3"),
            ("0.00E+00", 12345.0, "1.23E+04"),
            ("# ?/?", 0.5, "0.5"),
            ("0;-0;;@", 0.0, ""),
            ("[>=100]0\"高\";[<10]0\"低\";0\"中\"", 50.0, "50中"),
            ("[>=100]0\"高\";[<10]0\"低\";0\"中\"", 5.0, "5低"),
            ("@", 12.0, "12"),
            ("[DBNum1]General", 123.0, "一百二十三"),
            ("[DBNum2][$-804]General", 105.0, "壹佰零伍"),
            ("[DBNum1]0", 2024.0, "二〇二四"),
            ("#,##0;-#,##0;\"-\";@", 0.0, "-"),
            ("0", -0.2, "0"),
        ];
        for (code, value, want) in rows {
            assert_eq!(NumberFormat::new(code).print(*value, false).trim(), *want, "{code} {value}");
        }
    }

    #[test]
    fn serial_numbers_print_as_dates() {
        let rows: &[(&str, f64, &str)] = &[
            ("yyyy/m/d", 45473.0, "2024/6/30"),
            ("yyyy\\-mm\\-dd;@", 45473.0, "2024-06-30"),
            ("yyyy\"年\"m\"月\"d\"日\";@", 45473.0, "2024年6月30日"),
            ("yyyy\"年\"m\"月\"", 45473.0, "2024年6月"),
            ("[$-804]yyyy年m月d日", 45473.0, "2024年6月30日"),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", 45473.0, "二〇二四年六月三十日"),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 45473.0, "2024年6月30日"),
            ("m/d;@", 45473.0, "6/30"),
            ("yy-mm-dd h:mm", 45473.75, "24-06-30 18:00"),
            ("h:mm AM/PM", 45473.75, "6:00 PM"),
            ("上午/下午h\"时\"mm\"分\"", 45473.25, "上午6时00分"),
            ("aaaa", 45473.0, "星期日"),
            ("[h]:mm:ss", 1.5, "36:00:00"),
            ("mm:ss.0", 0.5 / 86_400.0, "00:00.5"),
            ("yyyy/m/d", 1.0, "1900/1/1"),
            ("yyyy/m/d", 59.0, "1900/2/28"),
            ("yyyy/m/d", 61.0, "1900/3/1"),
            ("yyyy/m/d", -5.0, "-5"),
            ("d-mmm-yy", 45473.0, "30-Jun-24"),
            ("e\"年\"m\"月\"", 45473.0, "2024年6月"),
            ("yyyy.m.d", 45473.0, "2024.6.30"),
            ("h:mm:ss", 0.999_999_9, "0:00:00"),
        ];
        for (code, value, want) in rows {
            assert_eq!(NumberFormat::new(code).print(*value, false).trim(), *want, "{code} {value}");
        }
        assert_eq!(NumberFormat::new("yyyy-mm-dd").print(44011.0, true), "2024-06-30");
    }

    #[test]
    fn texts_keep_what_a_format_adds() {
        assert_eq!(NumberFormat::new("@\"局\"").print_text("财政"), "财政局");
        assert_eq!(NumberFormat::new("0;-0;;@").print_text("1.10"), "1.10");
        assert_eq!(NumberFormat::new("0.0").print_text("1.10"), "1.10");
    }
}

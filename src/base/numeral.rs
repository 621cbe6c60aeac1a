//! Numbers as documents print them: `12`, `１２`, `十二`, `一百零三`, `二〇二四`.

/// Reads a positional or digit-by-digit Han numeral up to 99,999,999 (`十二`, `二百零五`,
/// `两千`, `三万五`, `二〇二四`). Anything else in `s` gives `None`.
pub fn han(s: &str) -> Option<u64> {
    han_of(s.chars())
}

/// [`han`] of single characters.
pub fn han_of(chars: impl Iterator<Item = char> + Clone) -> Option<u64> {
    let length = chars.clone().count();
    if length == 0 {
        return None;
    }
    if chars.clone().all(|c| digit(c).is_some()) {
        if length > 8 {
            return None;
        }
        return chars.clone().try_fold(0, |n, c| Some(n * 10 + digit(c)?));
    }
    let (mut total, mut section, mut current) = (0u64, 0u64, None);
    let mut last_unit = None;
    for c in chars {
        if let Some(d) = digit(c) {
            if d != 0 && current.is_some_and(|n| n != 0) {
                return None;
            }
            if d == 0 {
                last_unit = None;
            }
            current = Some(d);
        } else {
            let unit = unit(c)?;
            if unit == 10_000 {
                total = (total + section + current.take().unwrap_or(0)) * unit;
                section = 0;
            } else {
                // 十 alone means ten; 百 and 千 need a digit.
                let n = match current.take() {
                    Some(0) | None if unit == 10 => 1,
                    Some(n) if n != 0 => n,
                    _ => return None,
                };
                section += n * unit;
            }
            last_unit = Some(unit);
        }
    }
    // 三万五 and 一百二 leave the last unit unsaid.
    let rest = match (current, last_unit) {
        (Some(d), Some(unit)) if unit >= 100 && d != 0 => d * unit / 10,
        (Some(d), _) => d,
        (None, _) => 0,
    };
    Some(total + section + rest)
}

/// Reads Arabic digits of either width, or a Han numeral.
pub fn any(s: &str) -> Option<u64> {
    let figure = |c| super::text::fold(c).to_digit(10).map(u64::from);
    if !s.is_empty() && s.chars().all(|c| figure(c).is_some()) {
        return s.chars().try_fold(0_u64, |n, c| n.checked_mul(10)?.checked_add(figure(c)?));
    }
    han(s)
}

/// Whether `c` can stand in a Han numeral.
pub fn is_han_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some()
}

/// Every digit and every sign of a Han numeral.
pub fn signs() -> impl Iterator<Item = char> {
    ('\0'..='\u{ffff}').filter(|&c| c.is_ascii_digit() || is_han_numeral(c))
}

/// The value of one Han digit; 〇 and 零 are zero, 两 is two.
pub fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' | '○' | '0' => 0,
        '一' | '壹' | '1' => 1,
        '二' | '两' | '贰' | '2' => 2,
        '三' | '叁' | '3' => 3,
        '四' | '肆' | '4' => 4,
        '五' | '伍' | '5' => 5,
        '六' | '陆' | '6' => 6,
        '七' | '柒' | '7' => 7,
        '八' | '捌' | '8' => 8,
        '九' | '玖' | '9' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_numerals() {
        for (s, n) in [
            ("一", 1),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十五", 35),
            ("一百", 100),
            ("一百零三", 103),
            ("一百一十", 110),
            ("二〇二四", 2024),
            ("二○○五", 2005),
            ("两千", 2000),
            ("三万五", 35_000),
            ("一百二", 120),
            ("十五万", 150_000),
        ] {
            assert_eq!(han(s), Some(n), "{s}");
        }
        for s in ["", "年", "一年", "百", "千五", "一二十"] {
            assert_eq!(han(s), None, "{s}");
        }
    }

    #[test]
    fn either_script() {
        assert_eq!((any("１２"), any("12"), any("十二"), any("1a")), (Some(12), Some(12), Some(12), None));
    }
}

//! Recognises the number that opens a line: `一、` `（三）` `1.` `第三条` `①`.
//!
//! A marker is read from a line alone; whether a number that stands where a number may
//! stand is one is decided by the tree, which sees its neighbours.

use crate::base::numeral;
use crate::base::text::cut;
use crate::lexicon::numbering::{Numbering, Style, Token};

/// A number at the head of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Index into [`Numbering::styles`].
    pub style: usize,
    /// Its value; for `1.2.3` the last.
    pub ordinal: u32,
    /// Bytes of white space in front of it.
    pub indent: usize,
    /// Bytes from the line's start to the end of the number with its punctuation.
    pub end: usize,
    /// Bytes of the number without punctuation, from the line's start.
    pub number: (usize, usize),
}

/// The largest value of a number that can open a division by itself; years and hotlines are
/// larger.
pub const LARGEST: u32 = 400;

/// Reads the marker at the head of a width-folded line.
pub fn read(numbering: &Numbering, line: &str) -> Option<Marker> {
    read_to(numbering, line, LARGEST)
}

/// The same of a line whose number may be as large as `largest`.
pub fn read_to(numbering: &Numbering, line: &str, largest: u32) -> Option<Marker> {
    let trimmed = line.trim_start_matches(' ');
    let first = trimmed.chars().next()?;
    // Nearly every line begins with an ordinary character: leave at once.
    let enclosed = matches!(first, '\u{2460}'..='\u{249b}' | '\u{3220}'..='\u{3229}');
    if !(first == '('
        || first == '第'
        || first.is_ascii_digit()
        || enclosed
        || numeral::is_han_numeral(first))
    {
        return None;
    }
    let indent = line.len() - trimmed.len();
    let styles = numbering.styles.iter().enumerate();
    styles.filter(|(_, style)| style.opens_with(first)).find_map(|(index, style)| {
        let (ordinal, number, len) = matched(style, trimmed, largest)?;
        let number = (indent + number.0, indent + number.1);
        Some(Marker { style: index, ordinal, indent, end: indent + len, number })
    })
}

fn matched(style: &Style, s: &str, largest: u32) -> Option<(u32, (usize, usize), usize)> {
    let mut at = 0;
    let mut value = None;
    let mut number: Option<(usize, usize)> = None;
    for (i, token) in style.form.iter().enumerate() {
        if i > 0 && *token != Token::Literal(' ') && !style.decimal {
            at += spaces(cut(s, at..s.len()));
        }
        let rest = cut(s, at..s.len());
        let len = match *token {
            Token::Literal(c) => rest.chars().next().filter(|&next| next == c)?.len_utf8(),
            Token::Han => leading(rest, |c| numeral::is_han_numeral(c) && !c.is_ascii_digit()),
            Token::Arabic => leading(rest, |c| c.is_ascii_digit()),
            Token::Series(first, _) => rest.chars().next().filter(|&c| c >= first).map_or(0, char::len_utf8),
        };
        if len == 0 {
            return None;
        }
        if !matches!(token, Token::Literal(_)) {
            value = Some(slot_value(*token, cut(rest, 0..len)).filter(|&v| v <= u64::from(largest))?);
            number = Some((number.map_or(at, |n| if style.decimal { n.0 } else { at }), at + len));
        }
        at += len;
    }
    let ordinal = u32::try_from(value?).ok()?;
    let tail = cut(s, at..s.len());
    follows_well(style, ordinal, tail).then_some((ordinal, number?, at))
}

fn slot_value(token: Token, s: &str) -> Option<u64> {
    match token {
        Token::Series(first, count) => {
            let offset = u32::from(s.chars().next()?).checked_sub(u32::from(first))?;
            (offset < count).then(|| u64::from(offset) + 1)
        }
        _ => numeral::any(s),
    }
}

fn follows_well(style: &Style, ordinal: u32, tail: &str) -> bool {
    // Behind a space anything may follow: `5. 100周岁` counts, `5.100` does not.
    if style.not_before.iter().any(|w| tail.starts_with(w.as_str())) && !opens_with_year(tail) {
        return false;
    }
    let tail = tail.trim_start_matches(' ');
    if style.pair {
        // 三、四级手术: the next number at once, and a word that counts.
        let mut chars = tail.chars();
        let next = chars.next().and_then(numeral::digit);
        let counted = chars.next().is_some_and(|c| "级类季等期线层档年产季".contains(c));
        if next == Some(u64::from(ordinal) + 1) && counted {
            return false;
        }
    }
    // 第一章 may stand alone, its title on the next line; a bare number without text is
    // that of a page or the cell of a table.
    !tail.is_empty() || style.alone
}

/// `17.2025年1月起…` is item 17, whose text begins with a date.
fn opens_with_year(tail: &str) -> bool {
    let digits = leading(tail, |c| c.is_ascii_digit());
    digits == 4 && cut(tail, digits..tail.len()).starts_with('年')
}

fn spaces(s: &str) -> usize {
    s.len() - s.trim_start_matches(' ').len()
}

fn leading(s: &str, accept: impl Fn(char) -> bool) -> usize {
    s.find(|c| !accept(c)).unwrap_or(s.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::fold_str;
    use crate::lexicon::numbering::rows;

    #[test]
    fn every_row_reads_its_examples_and_nothing_reads_its_counter_examples() {
        let numbering = Numbering::load().unwrap();
        for (name, examples, counter) in rows() {
            for (line, value) in examples {
                let m = read(&numbering, &fold_str(&line)).unwrap_or_else(|| panic!("{name}: {line}"));
                assert_eq!(
                    (numbering.styles[m.style].name.as_str(), m.ordinal),
                    (name.as_str(), value),
                    "{line}"
                );
            }
            for line in counter {
                let m = read(&numbering, &fold_str(&line));
                assert!(m.is_none_or(|m| numbering.styles[m.style].name != name), "{name} read {line}");
            }
        }
    }

    #[test]
    fn number_and_punctuation_are_told_apart() {
        let numbering = Numbering::load().unwrap();
        for (line, number, rest) in [
            ("(十二)其他", "十二", "其他"),
            (" 3. 甲", "3", " 甲"),
            ("第一条 乙", "一", " 乙"),
            ("1.2 丙", "1.2", " 丙"),
        ] {
            let m = read(&numbering, line).unwrap();
            assert_eq!((cut(line, m.number.0..m.number.1), cut(line, m.end..line.len())), (number, rest));
        }
    }
}

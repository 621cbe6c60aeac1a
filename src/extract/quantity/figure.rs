//! Figures: a number with its scale and its unit, and ranges of two.

use super::{NEAR, Reader};

/// Hours or days beyond this are an amount, not a limit of time.
const LONGEST_WAIT: f64 = 720.0;

/// A number with its unit, if one follows it.
pub(super) struct Figure {
    pub(super) value: f64,
    pub(super) han: bool,
    pub(super) digits: usize,
    pub(super) unit: Option<Unit>,
    /// 余、多 behind the number.
    pub(super) over: bool,
    pub(super) end: usize,
}

/// A unit of measure as printed.
#[derive(Clone, PartialEq)]
pub(super) struct Unit {
    pub(super) text: String,
    pub(super) han: bool,
}

impl Reader<'_> {
    /// A number with what belongs to it: scale, 余, unit.
    pub(super) fn figure(&self, i: usize) -> Option<Figure> {
        let l = self.line;
        if let Some(at) = l.after(i, &["百分之"]) {
            let n = l.number(at)?;
            let unit = Some(Unit { text: "%".to_owned(), han: true });
            return Some(Figure { value: n.value, han: false, digits: 2, unit, over: false, end: n.end });
        }
        let (value, mut at, han, digits) = self.number(i)?;
        let over = matches!(l.get(at), '余' | '多') && !matches!(l.get(at + 1), '年' | '月' | '元' | '种');
        if over {
            at += 1;
        }
        match self.unit(at).or_else(|| self.time_unit(i, at, value)) {
            Some((unit, end)) => Some(Figure { value, han, digits, unit: Some(unit), over, end }),
            None => Some(Figure { value, han, digits, unit: None, over, end: at }),
        }
    }

    /// Value, end, whether Han, count of characters; a scale of the Han numeral's own
    /// (三万) is part of the value, one behind Arabic digits is part of the unit.
    fn number(&self, i: usize) -> Option<(f64, usize, bool, usize)> {
        let l = self.line;
        let n = l.number(i).filter(|n| !n.han || n.value > 0.0)?;
        // 三一 is a name, not thirty-one.
        let named = n.han && n.digits > 1 && !(i..n.end).any(|k| "十百千万".contains(l.get(k)));
        if named {
            return None;
        }
        let grouped = !n.han && !n.decimal && n.digits <= 3 && l.get(n.end) == ',';
        if grouped && let Some(read) = self.grouped(i, n.end) {
            return Some(read);
        }
        Some((n.value, n.end, n.han, n.digits))
    }

    /// `1,000` and `1,234,567`.
    fn grouped(&self, i: usize, comma: usize) -> Option<(f64, usize, bool, usize)> {
        let l = self.line;
        let mut end = comma;
        while l.get(end) == ',' && l.digits(end + 1, 4) == end + 4 && end - i < 20 {
            end += 4;
        }
        if end == comma {
            return None;
        }
        if l.get(end) == '.' && l.get(end + 1).is_ascii_digit() {
            end = l.digits(end + 1, 4);
        }
        let text: String = l.chars.get(i..end)?.iter().filter(|c| **c != ',').collect();
        Some((text.parse().ok()?, end, false, text.len()))
    }

    fn unit(&self, at: usize) -> Option<(Unit, usize)> {
        let l = self.line;
        let scaled = self.grammar.scales.at(&l.chars, at).map(|s| s.0);
        let base = scaled.map_or(at, |s| l.after(s, &["余", "多"]).unwrap_or(s));
        let measure = self.grammar.measures.at(&l.chars, base);
        let (end, han) = match (measure, scaled) {
            (Some((end, &han)), _) => (end, han),
            // 补助5万, 超30亿: money or people go without saying.
            (None, Some(end)) if matches!(l.get(end), ',' | '。' | ';' | ')' | '、' | '以' | '的' | '\0') => {
                (end, false)
            }
            _ => return None,
        };
        let text: String = l.chars.get(at..end)?.iter().filter(|c| !matches!(c, '余' | '多')).collect();
        Some((Unit { text, han }, end))
    }

    /// Hours and days that are counted, not waited: 节目时长3000小时, 优良天数300天.
    fn time_unit(&self, i: usize, at: usize, value: f64) -> Option<(Unit, usize)> {
        let l = self.line;
        let (end, ()) = self.grammar.hours.at(&l.chars, at)?;
        let counted =
            (i.saturating_sub(NEAR)..=i).any(|k| self.grammar.hour_leads.before(&l.chars, k).is_some());
        let text = l.chars.get(at..end)?.iter().collect();
        (counted || value > LONGEST_WAIT).then_some((Unit { text, han: false }, end))
    }

    /// `5-8家`, `10%-15%`, `30万-50万元`.
    pub(super) fn range_end(&self, first: &Figure) -> Option<Figure> {
        let l = self.line;
        let scale = self.grammar.scales.at(&l.chars, first.end).filter(|_| first.unit.is_none()).map(|s| s.0);
        let from = scale.unwrap_or(first.end);
        let at = l.after(from, &["--", "-", "~", "至", "到"])?;
        let next = self.figure(at)?;
        let unit = next.unit.as_ref()?;
        let same = first.unit.as_ref().is_none_or(|u| u == unit || unit.text.starts_with(&u.text));
        (same && next.value > first.value && next.han == first.han).then_some(next)
    }
}

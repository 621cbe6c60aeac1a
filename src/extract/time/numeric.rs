//! Points in figures alone (2022.10.25, 2022-10-25), and times of day behind any date.

use super::point::{Part, Point, PointReader, Read, Year};

impl PointReader<'_> {
    /// A time of day and a remark in brackets behind a date: `17:00`, `24时`, `(星期五)`.
    pub(super) fn clock(&self, at: usize) -> usize {
        let l = self.line;
        let mut end = at;
        if l.get(end) == '(' {
            let close = (end + 1..end + 8).find(|&k| l.get(k) == ')');
            let inner = l.after(end + 1, &["星期", "周", "含", "包含", "农历", "今天", "明天"]);
            if let (Some(close), Some(_)) = (close, inner) {
                end = close + 1;
            }
        }
        let from = l.after(end, &["上午", "下午", "中午", "晚上", "晚", "早上"]).unwrap_or(end);
        let Some(hour) = l.number(from).filter(|n| n.digits <= 3 && n.whole <= 24) else {
            return if from > end && l.get(from) == '前' { from } else { end };
        };
        match l.get(hour.end) {
            '时' | '点' if l.get(hour.end + 1) != '间' => {
                let minute = l.number(hour.end + 1).filter(|m| l.get(m.end) == '分');
                minute.map_or(hour.end + 1, |m| m.end + 1)
            }
            ':' => {
                let stop = l.digits(hour.end + 1, 2);
                let stop = if l.get(stop) == ':' { l.digits(stop + 1, 2) } else { stop };
                l.after(stop, &["时", "分"]).unwrap_or(stop)
            }
            _ => end,
        }
    }

    /// 2022.10.25, 2022-10-25, 2022/10/25; as a field's value also 2022.10.
    pub(super) fn dotted(&self, i: usize) -> Read<Point> {
        let l = self.line;
        if l.digits(i, 5) != i + 4 || matches!(l.prev(i), '.' | '/') || l.prev(i).is_ascii_alphanumeric() {
            return None;
        }
        let year: i16 = self.value(i, i + 4)?;
        let sign = l.get(i + 4);
        if !(1900..=2100).contains(&year) || !matches!(sign, '.' | '-' | '/') {
            return None;
        }
        let month_end = l.digits(i + 5, 2);
        let month: u8 = self.value(i + 5, month_end).filter(|m| (1..=12).contains(m))?;
        let point = Point { month: Some(month), ..Point::of(Year::Given(year)) };
        if l.get(month_end) != sign {
            let ends =
                !l.get(month_end).is_ascii_digit() && !matches!(l.get(month_end), '年' | '月' | '日' | '%');
            let tail = self.ending(month_end).is_some() || matches!(l.get(month_end), '前' | '起' | '以');
            let ranged = sign == '.'
                && matches!(l.get(month_end), '-' | '~' | '至')
                && l.digits(month_end + 1, 5) == month_end + 5;
            let closing = sign == '.' && matches!(l.prev(i), '-' | '~' | '至');
            if sign == '-' || !(ends && (self.field || tail || ranged || closing)) {
                return None;
            }
            return match self.ending(month_end) {
                Some(end) => Some((Point { part: Part::End, ..point }, end)),
                None => Some((point, month_end)),
            };
        }
        let day_end = l.digits(month_end + 1, 2);
        let day: u8 = self.value(month_end + 1, day_end).filter(|&d| d > 0)?;
        // `2022.10.2514:06` is a date and a time of day run together.
        let glued = l.get(day_end).is_ascii_digit() && l.get(l.digits(day_end, 2)) == ':';
        if (l.get(day_end).is_ascii_digit() && !glued)
            || matches!(l.get(day_end), '-' | '/')
                && sign != '.'
                && l.get(day_end + 1).is_ascii_digit()
                && l.digits(day_end + 1, 5) != day_end + 5
        {
            return None;
        }
        let end = if l.get(day_end) == '日' { day_end + 1 } else { day_end };
        Some((Point { day: Some(day), ..point }, self.clock(end)))
    }

    fn value<T: std::str::FromStr>(&self, from: usize, to: usize) -> Option<T> {
        self.line.chars.get(from..to)?.iter().collect::<String>().parse().ok()
    }
}

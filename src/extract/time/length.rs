//! Lengths of time: 5个工作日内, 不少于30日, 最长不超过15个工作日, 为期半年.
//!
//! A figure with a unit of time is a time of the measure only where its surroundings say
//! what it limits; ages, terms of contracts and spans of the past are left alone.

use super::Reader;
use super::line::{Number, ends_item, is_han_numeral};
use crate::lexicon::dates::Unit;
use crate::notice::{Relation, Time, TimeKind};

/// A length as printed.
struct Length {
    lower: String,
    upper: String,
    working: bool,
    end: usize,
    /// Hours of work rather than of waiting (不少于3000小时).
    bulk: bool,
}

impl Reader<'_> {
    /// Reads the length of time that begins at `i`.
    pub(super) fn length(&mut self, i: usize) -> Option<usize> {
        if let Some((end, value)) = self.grammar.fixed.at(&self.line.chars, i) {
            let (relation, value) = (Some(Relation::Within), Some(value.clone()));
            self.push(i, end, false, Time { kind: TimeKind::Duration, relation, value, ..Time::default() });
            return Some(end);
        }
        let length = self.read_length(i)?;
        let floor = self.found.last().map_or(0, |f| f.at.end);
        if self.is_foreign(i, floor) || length.bulk {
            return Some(length.end);
        }
        let l = self.line;
        let lead = self.limit_before(i).filter(|w| w.0 >= floor);
        let about = l.after(length.end, &["左右", "(含)", "(不含)"]).unwrap_or(length.end);
        let tail = self.grammar.length_tail.at(&l.chars, about).map(|w| (w.0, *w.1));
        let within = tail.filter(|t| t.1 == Relation::Within);
        if within.is_some_and(|t| self.is_state(t.0, &length)) {
            return Some(length.end);
        }
        let (start, end, relation) = match (lead, tail) {
            (Some((at, r)), _) => {
                (at, within.map_or(length.end, |t| self.closed_by(t.0, length.end)), Some(r))
            }
            (None, Some((stop, r))) => (i, self.closed_by(stop, length.end), Some(r)),
            (None, None) => self.stated(i, length.end, about)?,
        };
        let value = if relation == Some(Relation::AtLeast) { length.lower } else { length.upper };
        let calendar = length.working.then(|| "working".to_owned());
        let time =
            Time { kind: TimeKind::Duration, relation, value: Some(value), calendar, ..Time::default() };
        self.push(start, end, false, time);
        Some(end)
    }

    /// The word that makes a limit of the length at `i`, also across what is limited:
    /// 最长不超过|3年, 最长发放|3年.
    fn limit_before(&self, i: usize) -> Option<(usize, Relation)> {
        let l = self.line;
        let at = |k| self.grammar.length_lead.before(&l.chars, k).map(|w| (w.0, *w.1));
        at(i).or_else(|| {
            let (verb, ()) = self.grammar.length_verb.before(&l.chars, i)?;
            at(verb).filter(|w| matches!(w.1, Relation::AtLeast | Relation::AtMost))
        })
    }

    /// Whether the clause behind a length tells a state of things that lasts so long
    /// (两年内未就业); of days, silence is an answer (15日内未答复).
    fn is_state(&self, tail: usize, length: &Length) -> bool {
        let l = self.line;
        let silent = l.after(tail, &["未", "没有"]).is_some() && !length.upper.ends_with(['Y', 'M']);
        !silent && self.grammar.no_length_tail.at(&l.chars, tail).is_some()
    }

    /// Where the text of a limit ends: behind 内 and 前, not behind the verb (3日|办结).
    fn closed_by(&self, stop: usize, figure: usize) -> usize {
        let closing = matches!(self.line.prev(stop), '内' | '前' | '后' | '结') || stop - figure <= 1;
        if closing && !self.line.follows(stop, &["办结"]) { stop } else { figure }
    }

    /// A length without a limiting word that a lead or a tail makes a statement, and 以上
    /// behind what is to be kept.
    fn stated(&self, i: usize, figure: usize, about: usize) -> Option<(usize, usize, Option<Relation>)> {
        let l = self.line;
        if let Some(end) = l.after(about, &["及以上", "以上", "或以上"]) {
            let kept = (0..4).any(|k| {
                i.checked_sub(k).is_some_and(|at| self.grammar.kept_lead.before(&l.chars, at).is_some())
            });
            return kept.then_some((i, end, Some(Relation::AtLeast)));
        }
        let hours = l.prev(figure) == '时' || l.prev(figure) == '钟';
        if l.prev(i) == '前' && !hours {
            // 届满前九十日
            return Some((i - 1, figure, Some(Relation::Before)));
        }
        let lead = self.grammar.stated_lead.before(&l.chars, i).filter(|_| !hours);
        if let Some((at, ())) = lead {
            // The span is the phrase itself where it reads as one word (为期半年).
            let from = if l.is(at, "为期") { at } else { i };
            return Some((from, figure, None));
        }
        if let Some((end, ())) = self.grammar.stated_tail.at(&l.chars, about) {
            return Some((i, if l.get(about) == '时' { end } else { figure }, None));
        }
        self.field.then_some((i, figure, None))
    }

    /// Age, eligibility, the past, a contract's own term.
    fn is_foreign(&self, i: usize, floor: usize) -> bool {
        let l = self.line;
        let at = self.limit_before(i).map_or(i, |w| w.0);
        let at = if l.follows(at, &["一般", "应", "须", "需", "可"]) { at - 1 } else { at };
        if self.limit_before(i).is_none() && self.grammar.no_length.before(&l.chars, i).is_some() {
            return true;
        }
        let long = self.read_length(i).is_some_and(|x| x.upper.ends_with(['Y', 'M']));
        // 前三年 is past; 提前三个月, 期满前三个月 lie ahead.
        let past = l.prev(i) == '前' && !l.follows(i, &["提前"]);
        if long && past && self.grammar.event_before.before(&l.chars, i - 1).is_none() {
            return true;
        }
        if l.follows(i, &["×", "*", "/", "+", "“", "LPR", "7-"]) || l.prev(i) == '·' {
            return true;
        }
        // The clause back to the last stop, as far as a clause is long.
        let from = floor.max(at.saturating_sub(20));
        let clause = (from..at).rev().take_while(|&k| !ends_item(l.get(k)));
        clause.into_iter().any(|k| self.grammar.no_length_clause.at(&l.chars, k).is_some_and(|w| w.0 <= i))
    }

    fn read_length(&self, i: usize) -> Option<Length> {
        let l = self.line;
        if l.get(i) == '半' {
            return self.half_unit(i);
        }
        let n = l.number(i).filter(|n| n.whole < 100_000 && (n.whole > 0 || n.decimal))?;
        if l.prev(i).is_ascii_alphanumeric() || matches!(l.prev(i), '.' | '第') || is_han_numeral(l.prev(i))
        {
            return None;
        }
        if n.han && n.whole == 1 && "同统唯专进之某任单划另逐万惟".contains(l.prev(i)) {
            return None;
        }
        if let Some(read) = self.with_half(n) {
            return Some(read);
        }
        let joined = l.after(n.end, &["--", "-", "至", "到", "~", "、"]);
        let upper = joined.and_then(|k| l.number(k)).filter(|m| m.value > n.value && m.han == n.han);
        if let Some((upper, (end, unit))) = upper.and_then(|m| self.unit(m.end).map(|u| (m, u))) {
            return Some(length(n, upper, unit, end));
        }
        let at = l.after(n.end, &["多", "余", "来"]).unwrap_or(n.end);
        let (end, unit) = self.unit(at)?;
        // 三年至五年: the unit stands twice.
        let again = l.after(end, &["至", "到", "-", "~"]).and_then(|k| l.number(k));
        if let Some((m, (stop, second))) =
            again.and_then(|m| self.unit(m.end).map(|u| (m, u))).filter(|(_, u)| u.1 == unit)
        {
            return Some(length(n, m, second, stop));
        }
        Some(length(n, n, unit, end))
    }

    fn unit(&self, at: usize) -> Option<(usize, Unit)> {
        self.grammar.units.at(&self.line.chars, at).map(|(end, &unit)| (end, unit))
    }

    /// 半年, 半个月, 半小时, 半天.
    fn half_unit(&self, i: usize) -> Option<Length> {
        if is_han_numeral(self.line.prev(i)) || matches!(self.line.prev(i), '上' | '下' | '后' | '前' | '大')
        {
            return None;
        }
        let (end, unit) = self.unit(i + 1)?;
        let value = match unit.designator {
            'Y' => "P6M".to_owned(),
            'M' if unit.clock => return None,
            'M' => "P15D".to_owned(),
            'H' => "PT30M".to_owned(),
            'D' if unit.working => "P0.5D".to_owned(),
            'D' => "PT12H".to_owned(),
            _ => return None,
        };
        Some(Length { lower: value.clone(), upper: value, working: unit.working, end, bulk: false })
    }

    /// 一年半, 两个半月, 一个半小时.
    fn with_half(&self, n: Number) -> Option<Length> {
        let l = self.line;
        let (unit_char, end) = if let Some(end) = l.after(n.end, &["年半"]) {
            ('Y', end)
        } else if let Some(end) = l.after(n.end, &["个半月"]) {
            ('M', end)
        } else {
            ('H', l.after(n.end, &["个半小时"])?)
        };
        let value = match unit_char {
            'Y' => format!("P{}Y6M", n.whole),
            'M' => format!("P{}M15D", n.whole),
            _ => format!("PT{}H30M", n.whole),
        };
        Some(Length { lower: value.clone(), upper: value, working: false, end, bulk: false })
    }
}

fn length(lower: Number, upper: Number, unit: Unit, end: usize) -> Length {
    // Nobody gives a limit of more than a month in hours.
    let bulk = unit.clock && unit.designator == 'H' && lower.value > 720.0;
    Length { lower: iso(lower, unit), upper: iso(upper, unit), working: unit.working, end, bulk }
}

fn iso(n: Number, unit: Unit) -> String {
    let clock = if unit.clock { "T" } else { "" };
    if unit.designator == 'Q' {
        return format!("P{}M", n.whole * 3);
    }
    format!("P{clock}{}{}", n.value, unit.designator)
}

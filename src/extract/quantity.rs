//! Quantities of a measure: figures with units of measure and what binds them.
//!
//! In comes the composed text of one measure, out come its figures in the order of the
//! text. The unit stays as printed with its 万 or 亿 (`5` `万元`), so that figures compare
//! as the document states them. Times, document numbers and names with numerals are none.

mod figure;

use std::ops::Range;

use super::time::line::{Line, is_han_numeral};
use crate::base::text::Joined;
use crate::diag::{Sink, codes};
use crate::lexicon::quantities::QuantityGrammar;
use crate::notice::Quantity;
use figure::Unit;

/// How far before a figure the word may stand that binds it (最高给予|500万元).
const REACH: usize = 10;
/// How far before a figure 每 may stand in the same clause.
const PER_REACH: usize = 40;

/// The quantities of a measure's body.
pub fn quantities(grammar: &QuantityGrammar, body: &Joined, sink: &mut Sink) -> Vec<Quantity> {
    let line = Line::new(body);
    let reader = Reader { grammar, line: &line };
    let mut found: Vec<Found> = Vec::new();
    let mut i = 0;
    while i < line.chars.len() {
        let c = line.get(i);
        if c == '《' {
            i = line.title_end(i).unwrap_or(i + 1);
            continue;
        }
        if !c.is_ascii_digit() && !is_han_numeral(c) && !line.is(i, "百分之") {
            i += 1;
            continue;
        }
        let floor = found.last().map_or(0, |f| f.at.end);
        match reader.quantity(i, floor) {
            Some(mut f) => {
                if f.quantity.per.is_none() {
                    f.quantity.per = found.last().and_then(|prev| shared_per(&line, prev, &f));
                }
                i = f.at.end.max(i + 1);
                found.push(f);
            }
            None => i = reader.skip(i),
        }
    }
    report_contradictions(&line, body, &found, sink);
    let finish = |f: Found| {
        let span = body.span(line.bytes(f.at.clone()));
        Quantity { text: line.raw(body, f.at).to_owned(), span, ..f.quantity }
    };
    found.into_iter().map(finish).collect()
}

/// 每年组织1次检查、2次评查: what the figure before is counted against serves this one.
fn shared_per(line: &Line, prev: &Found, next: &Found) -> Option<String> {
    let between = prev.at.end..next.at.start;
    let listed = between.len() <= 12 && between.into_iter().all(|k| !",。;:!?\n".contains(line.get(k)));
    prev.quantity.per.clone().filter(|_| listed && prev.quantity.unit == next.quantity.unit)
}

/// A quantity with its place in the line.
struct Found {
    at: Range<usize>,
    quantity: Quantity,
}

struct Reader<'a> {
    grammar: &'a QuantityGrammar,
    line: &'a Line,
}

impl Reader<'_> {
    fn quantity(&self, i: usize, floor: usize) -> Option<Found> {
        let l = self.line;
        let before = l.prev(i);
        let foreign =
            before.is_ascii_alphanumeric() || is_han_numeral(before) || "第.+·〔[#“/".contains(before);
        let repeated = l.follows(i, &["(含", "(不含"]);
        if repeated || foreign && !l.is(i, "百分之") {
            return None;
        }
        let first = self.figure(i)?;
        let second = self.range_end(&first);
        let last = second.as_ref().unwrap_or(&first);
        let unit = last.unit.clone()?;
        let (start, lead) = self.lead(i, floor);
        let (end, tail) = self.tail(last.end);
        let per = self.per(i, floor, last.end);
        let (end, per) = match per {
            Some((per, stop)) => (end.max(stop), Some(per)),
            None => (end, None),
        };
        let bound = lead.is_some() || tail.is_some();
        let slogan = last.han && !unit.han && last.digits < 2 && unit.text.chars().count() == 1;
        let lone_one = last.han && last.value < 2.0 && second.is_none();
        if (slogan || lone_one) && !bound && per.is_none() {
            return None;
        }
        if slogan && !bound && !matches!(unit.text.as_str(), "次" | "场" | "期" | "轮") {
            return None;
        }
        let mut at = start..end;
        let mut quantity =
            Quantity { unit: unit.text.clone(), per, comparison: "=".to_owned(), ..Quantity::default() };
        if second.is_some() {
            quantity.min = Some(first.value);
            quantity.max = Some(last.value);
            at.start = i;
        } else if let Some((upper, stop)) = self.upper_bound(tail.as_deref(), end, &unit) {
            quantity.min = Some(first.value);
            quantity.max = Some(upper);
            at = i..stop;
        } else {
            let over = if first.over { Some(">".to_owned()) } else { None };
            bind(&mut quantity, first.value, lead.or(tail).or(over));
        }
        Some(Found { at, quantity })
    }

    /// The word that binds a figure from the left, not across another figure or a stop.
    fn lead(&self, i: usize, floor: usize) -> (usize, Option<String>) {
        let l = self.line;
        for distance in 0..REACH {
            let Some(at) = i.checked_sub(distance).filter(|&at| at > floor) else { break };
            if let Some((start, means)) = self.grammar.leads.before(&l.chars, at) {
                // 最高标准, 最低工资: the superlative belongs to the noun.
                if distance > 0 && l.get(start) == '最' && (distance > 4 || is_noun(l, at)) {
                    break;
                }
                let from = if distance == 0 { start } else { i };
                return if start >= floor { (from, Some(means.clone())) } else { (i, None) };
            }
            let c = l.prev(at);
            if ",。;、:!?\n".contains(c) || c.is_ascii_digit() {
                break;
            }
        }
        (i, None)
    }

    fn tail(&self, end: usize) -> (usize, Option<String>) {
        let l = self.line;
        let at = if l.is(end, "(含") {
            (end..end + 12).find(|&k| l.get(k) == ')').map_or(end, |k| k + 1)
        } else {
            end
        };
        match self.grammar.tails.at(&l.chars, at) {
            Some((stop, means)) => (stop, Some(means.clone())),
            None => (end, None),
        }
    }

    /// 5万元以上|10万元以下.
    fn upper_bound(&self, tail: Option<&str>, at: usize, unit: &Unit) -> Option<(f64, usize)> {
        tail.filter(|t| *t == ">=")?;
        let from = self.line.after(at, &["、", ","]).unwrap_or(at);
        let upper = self.figure(from)?;
        let (stop, tail) = self.tail(upper.end);
        (upper.unit.as_ref() == Some(unit) && tail.as_deref() == Some("<=")).then_some((upper.value, stop))
    }

    /// What a figure is counted against: `/年` behind it, or 每人每月 before it.
    fn per(&self, i: usize, floor: usize, end: usize) -> Option<(String, usize)> {
        let l = self.line;
        if l.get(end) == '/' {
            let at = l.after(end + 1, &["("]).unwrap_or(end + 1);
            let (mut stop, ()) = self.grammar.per.at(&l.chars, at)?;
            let mut per: String = l.chars.get(at..stop)?.iter().collect();
            while let Some((next, ())) =
                l.after(stop, &["·", "/", "."]).and_then(|k| self.grammar.per.at(&l.chars, k))
            {
                per.push('·');
                per.extend(l.chars.get(stop + 1..next)?);
                stop = next;
            }
            return Some((per, stop));
        }
        let from = floor.max(i.saturating_sub(PER_REACH));
        let each =
            (from..i).rev().take_while(|&k| !",。;:!?\n".contains(l.get(k))).find(|&k| l.get(k) == '每')?;
        let (stop, ()) = self.grammar.per.at(&l.chars, each + 1)?;
        let last: String = l.chars.get(each + 1..stop)?.iter().collect();
        // 每人每月: the one before it counts too.
        let outer = (from.max(each.saturating_sub(6))..each).rev().find(|&k| l.get(k) == '每');
        let outer =
            outer.and_then(|k| self.grammar.per.at(&l.chars, k + 1).filter(|w| w.0 == each).map(|_| k));
        let per = match outer.and_then(|k| l.chars.get(k + 1..each)) {
            Some(outer) => format!("{}·{last}", outer.iter().collect::<String>()),
            None => last,
        };
        Some((per, end))
    }

    fn skip(&self, i: usize) -> usize {
        let l = self.line;
        let mut end = l.skip_number(i);
        while matches!(l.get(end), '.' | '-' | '/') && l.get(end + 1).is_ascii_digit() && !l.gap(end) {
            end = l.skip_number(end + 1);
        }
        if l.get(i).is_ascii_digit() { end } else { l.skip_number(i) }
    }
}

fn is_noun(line: &Line, at: usize) -> bool {
    line.after(at, &["标准", "贷款", "额度", "限额", "工资", "首付", "档", "法", "人", "价", "生活"])
        .is_some()
}

fn bind(quantity: &mut Quantity, value: f64, comparison: Option<String>) {
    match comparison.as_deref() {
        Some(">=" | ">") => quantity.min = Some(value),
        Some("<=" | "<") => quantity.max = Some(value),
        _ => quantity.value = Some(value),
    }
    quantity.comparison = comparison.unwrap_or_else(|| "=".to_owned());
}

/// Two neighbouring limits on one unit that leave no room between them.
fn report_contradictions(line: &Line, body: &Joined, found: &[Found], sink: &mut Sink) {
    for pair in found.windows(2) {
        let [a, b] = pair else { continue };
        let near = b.at.start.saturating_sub(a.at.end) <= 8
            && (a.at.end..b.at.start).all(|k| !"。;、\n".contains(line.get(k)));
        let limits = |x: &Quantity, y: &Quantity| {
            let both = x.comparison == ">=" && y.comparison == "<=";
            both && x.min.zip(y.max).is_some_and(|(low, high)| low >= high)
        };
        let (x, y) = (&a.quantity, &b.quantity);
        if near && x.unit == y.unit && (limits(x, y) || limits(y, x)) {
            let all = a.at.start..b.at.end;
            let message = format!("no room between the limits: {}", line.raw(body, all.clone()));
            sink.report(&codes::CONTRADICTORY_LIMITS, message, Some(body.span(line.bytes(all))));
        }
    }
}

#[cfg(test)]
mod tests;

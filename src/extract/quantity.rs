//! Quantities of a measure: figures with units of measure and what binds them.
//!
//! In comes the composed text of one measure, out come its figures in the order of the
//! text. The unit stays as printed with its 万 or 亿 (`5` `万元`), so that figures compare
//! as the document states them. Times, document numbers and names with numerals are none.

mod figure;

use std::ops::Range;

use super::time::line::{Line, ends_clause, ends_item, is_han_numeral};
use crate::base::text::Joined;
use crate::diag::{Sink, codes};
use crate::lexicon::quantities::QuantityGrammar;
use crate::notice::Quantity;
use figure::Unit;

/// How far before a figure the word may stand that binds it (最高给予|500万元).
const REACH: usize = 16;
/// Beyond this the word binds a share only (不低于去年同期招用人数的|15%).
const NEAR: usize = 10;
/// How far before a figure 每 may stand in the same clause.
const PER_REACH: usize = 40;

/// The quantities of a measure's body.
pub(crate) fn quantities(
    grammar: &QuantityGrammar,
    (body, line): (&Joined, &Line),
    sink: &mut Sink,
) -> Vec<Quantity> {
    let reader = Reader { grammar, line };
    let mut found: Vec<Found> = Vec::new();
    let mut next = 0;
    while let Some(i) = line.next(next, |c| grammar.stops.contains(c)) {
        if line.get(i) == '《' {
            next = line.title_end(i).unwrap_or(i + 1);
            continue;
        }
        let floor = found.last().map_or(0, |f| f.at.end);
        match reader.quantity(i, floor) {
            Some(mut f) => {
                if f.quantity.comparison == "=" {
                    reader.shared_bound(found.last(), &mut f);
                }
                if f.quantity.per.is_none() {
                    f.quantity.per = found.last().and_then(|prev| shared_per(line, prev, &f));
                }
                next = f.at.end.max(i + 1);
                found.push(f);
            }
            None => next = reader.skip(i),
        }
    }
    report_contradictions(line, body, &found, sink);
    let finish = |f: Found| {
        let span = body.span(line.bytes(f.at.clone()));
        Quantity { text: line.raw(body, f.at).to_owned(), span, ..f.quantity }
    };
    found.into_iter().map(finish).collect()
}

/// 每年组织1次检查、2次评查: what the figure before is counted against serves this one.
fn shared_per(line: &Line, prev: &Found, next: &Found) -> Option<String> {
    let between = prev.at.end..next.at.start;
    let listed = between.len() <= 12 && between.into_iter().all(|k| !ends_clause(line.get(k)));
    // 200元/人 says it behind each figure.
    let own = prev.at.clone().any(|k| line.get(k) == '/');
    prev.quantity.per.clone().filter(|_| listed && !own && prev.quantity.unit == next.quantity.unit)
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
        let foreign = before.is_ascii_alphanumeric()
            || is_han_numeral(before)
            || matches!(before, '第' | '.' | '+' | '·' | '〔' | '[' | '#' | '“' | '/' | '×' | '*' | '÷');
        let repeated = l.follows(i, &["(含", "(不含"]);
        // 最多跑一次 names a reform.
        let slogan = l.prev(i) == '跑' && l.is(i, "一次");
        if slogan || repeated || foreign && !l.is(i, "百分之") {
            return None;
        }
        let first = self.figure(i)?;
        let second = self.range_end(&first);
        let last = second.as_ref().unwrap_or(&first);
        let unit = last.unit.clone()?;
        // 示范区3.0项目 is a version.
        let counted = matches!(unit.text.as_str(), "项" | "个" | "类" | "款" | "期" | "套");
        let version = counted && last.value.fract() == 0.0 && l.get(i + 1) == '.';
        if version {
            return None;
        }
        let (start, lead) = self.lead(i, floor);
        let per = self.per(i, floor, last.end);
        let counted = per.as_ref().map_or(last.end, |p| p.1);
        let (end, tail) = self.tail(counted);
        let per = per.map(|p| p.0);
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
        // 上限由7%提高到15% binds the new figure.
        if matches!(l.prev(i), '由' | '从') {
            return (i, None);
        }
        for distance in 0..REACH {
            let Some(at) = i.checked_sub(distance).filter(|&at| at > floor) else { break };
            if let Some((start, means)) = self.grammar.leads.before(&l.chars, at) {
                // 最高标准, 最低工资: the superlative belongs to the noun.
                if distance > 0 && l.get(start) == '最' && (distance > 4 || is_noun(l, at)) {
                    if is_limit(l, at, i) {
                        return (i, Some(means.clone()));
                    }
                    continue;
                }
                if distance > 0 && matches!(means.as_str(), ">" | "<") && !self.is_share(at..i) {
                    break;
                }
                if distance > NEAR && !self.is_share(at..i) {
                    break;
                }
                let from = if distance == 0 { start } else { i };
                return if start >= floor { (from, Some(means.clone())) } else { (i, None) };
            }
            let c = l.prev(at);
            if ends_item(c) || c.is_ascii_digit() {
                break;
            }
        }
        (i, None)
    }

    /// Whether what stands between 低于 and its figure leaves them together: a share of
    /// something (低于评估价的90%), but neither the rest of it nor a margin.
    fn is_share(&self, between: Range<usize>) -> bool {
        let l = self.line;
        let mean = ["年均", "月均", "日均", "人均", "户均", "平均", "约", "每"];
        if l.after(between.start, &mean).is_some() {
            return true;
        }
        let rest = between.clone().any(|k| l.is(k, "部分") || l.is(k, "的,"));
        !rest
            && self
                .figure(between.end)
                .and_then(|f| f.unit)
                .is_some_and(|u| matches!(u.text.as_str(), "%" | "‰" | "倍"))
    }

    /// 上限由7%提高到|15%: the new figure stands under the word before the old one.
    fn shared_bound(&self, prev: Option<&Found>, next: &mut Found) {
        let l = self.line;
        let Some(prev) = prev.filter(|p| p.quantity.unit == next.quantity.unit) else { return };
        let (old, new) = (prev.at.start, next.at.start);
        let changed = l.follows(new, &["到", "至", "为"]) && new.saturating_sub(prev.at.end) <= 5;
        if !changed || !matches!(l.prev(old), '由' | '从') || next.quantity.value.is_none() {
            return;
        }
        if let Some((_, means)) = self.grammar.leads.before(&l.chars, old - 1) {
            let value = next.quantity.value.take().unwrap_or_default();
            bind(&mut next.quantity, value, Some(means.clone()));
        }
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
            None => self.tail_behind_noun(end),
        }
    }

    /// 5套房屋|及以上: what is counted stands before the word that binds.
    fn tail_behind_noun(&self, end: usize) -> (usize, Option<String>) {
        let l = self.line;
        let noun = (end..end + 6).take_while(|&k| is_han(l.get(k)) && !is_han_numeral(l.get(k)));
        let found = noun.skip(1).find_map(|k| {
            let words = ["及以上", "及以下", "或以上", "或以下"];
            l.after(k, &words).and_then(|_| self.grammar.tails.at(&l.chars, k))
        });
        found.map_or((end, None), |(stop, means)| (stop, Some(means.clone())))
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
            while let Some((next, ())) = self.per_and(stop, at).and_then(|k| self.grammar.per.at(&l.chars, k))
            {
                let from = self.per_and(stop, at)?;
                per.push('·');
                per.extend(l.chars.get(from..next)?);
                stop = next;
            }
            return Some((per, stop));
        }
        let from = floor.max(i.saturating_sub(PER_REACH));
        let each = (from..i).rev().take_while(|&k| !ends_clause(l.get(k))).find(|&k| l.get(k) == '每')?;
        // 每个企业 counts enterprises, 每个 alone pieces.
        let noun = l.after(each + 1, &["个"]).filter(|&k| self.grammar.per.at(&l.chars, k).is_some());
        let each = noun.map_or(each, |k| k - 1);
        let (stop, ()) = self.grammar.per.at(&l.chars, each + 1)?;
        let last: String = l.chars.get(each + 1..stop)?.iter().collect();
        // 每人每月: the one before it counts too.
        let outer = (from.max(each.saturating_sub(6))..each).rev().find(|&k| l.get(k) == '每');
        let noun = |k: &usize| self.grammar.per.at(&l.chars, *k).is_some_and(|w| w.0 == each);
        let outer =
            outer.and_then(|k| [Some(k + 1), l.after(k + 1, &["个"])].into_iter().flatten().find(noun));
        let per = match outer.and_then(|k| l.chars.get(k..each)) {
            Some(outer) => format!("{}·{last}", outer.iter().collect::<String>()),
            None => last,
        };
        Some((per, end))
    }

    /// Where the second of two things goes on that a figure is counted against:
    /// `元/人·月`, `元/人/月`, `元/人月`.
    fn per_and(&self, stop: usize, first: usize) -> Option<usize> {
        let l = self.line;
        let glued =
            l.is(first, "人") && stop == first + 1 && matches!(l.get(stop), '月' | '年' | '天' | '日');
        l.after(stop, &["·", "/", "."]).or(glued.then_some(stop))
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
    let nouns = ["标准", "贷款", "额度", "限额", "工资", "首付", "档", "法", "人", "价", "生活", "支付"];
    line.after(at, &nouns).is_some()
}

/// 最高贷款额度|提高至80万元: the noun is a limit and the figure its new height.
fn is_limit(line: &Line, noun: usize, figure: usize) -> bool {
    let limit = (noun..figure).any(|k| ["额度", "限额", "金额"].iter().any(|w| line.is(k, w)));
    limit && line.follows(figure, &["为", "至", "到"])
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
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
            && (a.at.end..b.at.start).all(|k| !matches!(line.get(k), '。' | ';' | '、' | '\n'));
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

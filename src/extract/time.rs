//! Times of a measure: deadlines, periods, recurrences and lengths of time.
//!
//! In comes the composed text of one measure, out come its times in the order of the
//! text, each with a value a calendar understands. The notice's own date supplies what
//! the text leaves out; today never does. Which sentence is an assignment is not decided
//! here: every time that the measure states is read.

mod assign;
mod cycle;
mod dates;
mod length;
pub(crate) mod line;
mod numeric;
mod point;
mod value;

use std::ops::Range;

use jiff::civil::Date;

use crate::base::date;
use crate::base::text::Joined;
use crate::diag::{Sink, codes};
use crate::lexicon::dates::{Cycle, TimeGrammar};
use crate::notice::{Relation, Time, TimeKind};
use line::Line;

/// The times of a measure's body. `anchor` is the notice's own date.
pub(crate) fn times(
    grammar: &TimeGrammar,
    (body, line): (&Joined, &Line),
    anchor: Option<Date>,
    sink: &mut Sink,
) -> Vec<Time> {
    read(grammar, (body, line), anchor, false, sink)
}

/// The times of a field that states nothing else (完成时限：长期).
pub fn labelled_time(
    grammar: &TimeGrammar,
    value: &Joined,
    anchor: Option<Date>,
    sink: &mut Sink,
) -> Vec<Time> {
    read(grammar, (value, &Line::new(value)), anchor, true, sink)
}

/// Reports deadlines that lie before the day on which the notice was signed.
///
/// `times` are those that `times` read in `body`. Dates that describe what they stand
/// before (2000年底前建成的小区, 2021年底前已完成) are no deadlines.
pub fn before_issue(body: &Joined, times: &[Time], issued: Date, sink: &mut Sink) {
    let mut rest = body.raw.as_str();
    for time in times {
        let Some((head, tail)) = rest.split_once(time.text.as_str()) else { continue };
        rest = tail;
        let deadline = match (time.kind, time.relation) {
            (TimeKind::Date, Some(Relation::Before | Relation::By)) => time.value.as_deref(),
            _ => None,
        };
        // A bare year (2023年以前, 到2022年) is a period or a goal, no day to keep.
        let Some(last) = deadline.filter(|v| v.len() > 4).and_then(last_day) else { continue };
        // Years apart, it is history; the slip of a pen lies near.
        let near = last.until(issued).is_ok_and(|s| s.get_days() < 800);
        // 截至 a day that is past says how things stood on it.
        let report = time.text.starts_with('截');
        // 对…前供应的 names whom the measure is for.
        let scope = ["对", "对于", "凡", "凡是", "凡在"].iter().any(|w| head.trim_end().ends_with(w));
        if last < issued && near && !report && !scope && !describes(tail) {
            let message = format!("{} lies before {issued}", time.text);
            sink.report(&codes::DEADLINE_BEFORE_ISSUE, message, Some(time.span));
        }
    }
}

/// The last day of an EDTF date.
fn last_day(edtf: &str) -> Option<Date> {
    if let Some(day) = date::parse(edtf) {
        return Some(day);
    }
    let mut parts = edtf.split('-').map(|p| p.parse::<i64>().ok());
    let year = parts.next()??;
    date::last_of_month(year, parts.next().map_or(Some(12), |m| m)?)
}

/// Whether what follows a date describes something by it: the clause holds 的, 已 or the
/// like before it ends.
fn describes(tail: &str) -> bool {
    let clause: String = tail.chars().take(24).take_while(|c| !"，,。；;！\n".contains(*c)).collect();
    clause.starts_with("以上") || ["的", "已", "未", "曾", "期间"].iter().any(|w| clause.contains(w))
}

/// What stands behind the first number of a time: units of time, and what joins numbers.
const BEHIND: [char; 31] = [
    '年', '月', '日', '号', '季', '周', '个', '天', '小', '分', '工', '旬', '.', '-', '/', '~', '至', '到',
    '、', ',', '学', '多', '余', '以', '刻', '秒', '星', '整', '半', '届', '期',
];

/// A time with its place in the line.
struct Found {
    at: Range<usize>,
    time: Time,
    impossible: bool,
}

/// What is known while a text is read.
struct Reader<'a> {
    grammar: &'a TimeGrammar,
    line: &'a Line,
    anchor: Option<Date>,
    field: bool,
    found: Vec<Found>,
    /// The 每 that governs the rest of the sentence.
    scope: Option<Cycle>,
    sentence_year: Option<i16>,
    text_year: Option<i16>,
    /// Whether the bracket that is open holds a time.
    bracket: Option<bool>,
}

fn read(
    grammar: &TimeGrammar,
    (body, line): (&Joined, &Line),
    anchor: Option<Date>,
    field: bool,
    sink: &mut Sink,
) -> Vec<Time> {
    let mut reader = Reader {
        grammar,
        line,
        anchor,
        field,
        found: Vec::new(),
        scope: None,
        sentence_year: None,
        text_year: None,
        bracket: None,
    };
    reader.run();
    let found = reader.found;
    report_contradictions(line, body, &found, sink);
    let finish = |f: Found| {
        let span = body.span(line.bytes(f.at.clone()));
        let text = line.raw(body, f.at).to_owned();
        if f.impossible {
            sink.report(&codes::IMPOSSIBLE_DATE, format!("no such day: {text}"), Some(span));
        }
        sink.fired("time", format!("{:?}", f.time.kind), span);
        Time { text, span, ..f.time }
    };
    found.into_iter().map(finish).collect()
}

impl Reader<'_> {
    fn run(&mut self) {
        let mut i = 0;
        while let Some(at) = self.line.next(i, |c| self.grammar.stops_at(c)) {
            i = self.step(at).max(at + 1);
        }
    }

    /// Reads what begins at `i`, or passes over it; gives the next place.
    fn step(&mut self, i: usize) -> usize {
        let c = self.line.get(i);
        match c {
            '。' | ';' | '!' | '\n' => {
                self.scope = None;
                self.sentence_year = None;
                return i + 1;
            }
            '(' => self.bracket = Some(false),
            ')' => self.bracket = None,
            '《' => {
                if let Some(end) = self.line.title_end(i) {
                    return end;
                }
            }
            _ => {}
        }
        let number = c.is_ascii_digit() || line::is_han_numeral(c);
        if !number && c != '半' && !self.grammar.opens(c) {
            return i + 1;
        }
        if number && !self.grammar.opens(c) && !self.may_be_time(i) {
            return self.line.skip_number(i);
        }
        let count = self.found.len();
        let read = self.cycle(i).or_else(|| self.dates(i)).or_else(|| self.day_in_month(i));
        let read = read.or_else(|| self.length(i)).or_else(|| self.ongoing(i));
        if self.found.len() > count {
            self.bracket = self.bracket.map(|_| true);
        }
        read.unwrap_or_else(|| if number { self.line.skip_number(i) } else { i + 1 })
    }

    /// Whether what stands behind the number at `i` can make it a time; most numbers of a
    /// notice count things, and this spares them five readers.
    fn may_be_time(&self, i: usize) -> bool {
        let mut next = self.line.skip_number(i);
        while self.line.get(next) == ' ' {
            next += 1;
        }
        BEHIND.contains(&self.line.get(next))
    }

    /// A day without its month: a further 25日前 in a sentence that says 每月, or 于25日前
    /// in a notice whose date tells the month.
    fn day_in_month(&mut self, i: usize) -> Option<usize> {
        let (day, end) = self.points().day(i)?;
        if self.is_further_day(i, end) {
            return self.month_days(i, i);
        }
        let (to, &relation) = self.grammar.date_tail.at(&self.line.chars, end)?;
        if self.scope.as_ref().is_some_and(|c| c.freq == "MONTHLY" && c.interval == 1) {
            return self.month_days(i, i);
        }
        let anchor = self.anchor.filter(|_| self.line.follows(i, &["于"]))?;
        let passed = i64::from(anchor.day()) > i64::from(day);
        let month = anchor.first_of_month().saturating_add(jiff::Span::new().months(i32::from(passed)));
        let value = date::day(month.year().into(), month.month().into(), day.into());
        let inferred = vec!["year".to_owned(), "month".to_owned()];
        let value = value.map(|d| d.to_string());
        let time = Time { relation: Some(relation), inferred, value, ..Time::default() };
        self.push(i, to, time.value.is_none(), time);
        Some(to)
    }

    /// 每月5日收集材料,|10日组织审核: the next clause opens with a day of the same month.
    fn is_further_day(&self, i: usize, end: usize) -> bool {
        let of_day =
            |t: &Time| t.recurrence.as_ref().is_some_and(|r| r.starts_with("FREQ=MONTHLY;BYMONTHDAY"));
        let monthly = self.scope.as_ref().is_some_and(|c| c.freq == "MONTHLY" && c.interval == 1);
        let opens = self.line.prev(i) == ',' && !"内以之的办后左及为".contains(self.line.get(end));
        monthly && opens && self.found.last().is_some_and(|f| of_day(&f.time))
    }

    /// 长期坚持 where it stands as a limit: in the field of its own, behind a label, alone
    /// in a bracket or beside a date in one.
    fn ongoing(&mut self, i: usize) -> Option<usize> {
        let l = self.line;
        let (end, ()) = self.grammar.ongoing.at(&l.chars, i)?;
        let closed = matches!(l.get(end), '\0' | ')' | ',' | ';' | '。' | '、' | '\n' | '(');
        let opened = match l.prev(i) {
            '(' => true,
            ':' => self.grammar.fields.before(&l.chars, i - 1).is_some(),
            before => self.bracket == Some(true) || end == l.chars.len() && self.closes(before),
        };
        let governed = self.found.last().is_some_and(|f| f.time.kind == TimeKind::Recurring && f.at.end == i);
        if self.field && !governed || opened && closed {
            if self.found.iter().all(|f| f.time.kind != TimeKind::Ongoing) {
                self.push(i, end, false, Time { kind: TimeKind::Ongoing, ..Time::default() });
            }
            return Some(end);
        }
        None
    }

    /// Whether the text so far is one sentence with a time in it that the next word may go
    /// on: 6月底前完成，并|长期坚持.
    fn closes(&self, before: char) -> bool {
        !self.found.is_empty() && "并,且、;".contains(before) && !self.line.chars.contains(&'。')
    }
}

/// Two neighbouring limits of one sentence that leave no room between them.
fn report_contradictions(line: &Line, body: &Joined, found: &[Found], sink: &mut Sink) {
    for pair in found.windows(2) {
        let [a, b] = pair else { continue };
        let (low, high) = match (a.time.relation, b.time.relation) {
            (Some(Relation::AtLeast), Some(Relation::AtMost)) => (&a.time, &b.time),
            (Some(Relation::AtMost), Some(Relation::AtLeast)) => (&b.time, &a.time),
            _ => continue,
        };
        let one_sentence = (a.at.end..b.at.start).all(|k| !"。;\n".contains(line.get(k)));
        let one_thing = b.at.start - a.at.end <= 12 && low.calendar == high.calendar;
        let empty = size(low).zip(size(high)).is_some_and(|(l, h)| l.0 == h.0 && l.1 >= h.1);
        if one_sentence && one_thing && empty {
            let all = a.at.start..b.at.end;
            let message = format!("no room between the limits: {}", line.raw(body, all.clone()));
            sink.report(&codes::CONTRADICTORY_LIMITS, message, Some(body.span(line.bytes(all))));
        }
    }
}

/// Unit and count of a simple duration.
fn size(time: &Time) -> Option<(&str, f64)> {
    let value = time.value.as_deref()?.trim_start_matches(['P', 'T']);
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let figure = value.strip_suffix(unit)?;
    Some((unit, figure.parse().ok()?))
}

#[cfg(test)]
mod tests;

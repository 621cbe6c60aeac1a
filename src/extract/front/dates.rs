//! When a notice was issued, published, takes effect and expires.
//!
//! The signature's date is 成文日期; the page's field only fills in, and a field that
//! contradicts the signature is reported.

use super::Source;
use super::bodies::{Signature, in_head};
use crate::base::date;
use crate::base::numeral;
use crate::base::span::Span;
use crate::base::text::{cut, fold_str};
use crate::diag::{Sink, codes};
use crate::lexicon::front::Means;
use crate::notice::Dates;
use crate::outline::frame::{LineRole, day};

/// Reads the four dates.
pub(super) fn read(source: &Source, signature: &Signature, sink: &mut Sink) -> Dates {
    let signed = signature.date.and_then(|span| real(source, span, sink));
    let stated = stated(source, Means::Issued);
    if let (Some(signed), Some((label, stated))) = (&signed, &stated)
        && signed != stated
    {
        let message = format!("{label} {stated}, signed {signed}");
        sink.report(&codes::DATE_CONFLICT, message, signature.date);
    }
    let issued =
        signed.or_else(|| under_title(source, sink)).or(stated.map(|s| s.1)).or_else(|| printed(source));
    let force = Force::read(source);
    let effective = effective(source, &force, issued.as_deref(), sink);
    let expires = expires(source, &force, effective.as_deref().or(issued.as_deref()), sink);
    Dates { published: self::stated(source, Means::Published).map(|s| s.1), expires, issued, effective }
}

/// The day that the text names. 自印发之日起 names none: the page's field or the line of
/// printing tells which day that was.
fn effective(source: &Source, force: &Force, issued: Option<&str>, sink: &mut Sink) -> Option<String> {
    let stated = stated(source, Means::Effective);
    if let (Some(from), Some((label, stated))) = (&force.from, &stated)
        && from != stated
    {
        sink.report(&codes::DATE_CONFLICT, format!("{label} {stated}, in force from {from}"), None);
    }
    let printed = || printed(source).filter(|_| force.from_print);
    let at_once = || printed().or(issued.map(str::to_owned)).filter(|_| force.at_once);
    force.from.clone().or(stated.map(|s| s.1)).or_else(at_once)
}

/// The last day by the text, else the one before which the page's field says that the
/// document lapses.
fn expires(source: &Source, force: &Force, from: Option<&str>, sink: &mut Sink) -> Option<String> {
    let stated = stated(source, Means::Expires);
    let last = force.expires(from);
    if let (Some(last), Some((label, stated))) = (&last, &stated)
        && !within_a_day(last, stated)
    {
        sink.report(&codes::DATE_CONFLICT, format!("{label} {stated}, by the text until {last}"), None);
    }
    last.or(stated.map(|s| s.1))
}

/// Pages print the last day or the day after it.
fn within_a_day(a: &str, b: &str) -> bool {
    match (date::parse(a), date::parse(b)) {
        (Some(a), Some(b)) => a == b || a.tomorrow().is_ok_and(|next| next == b),
        _ => false,
    }
}

fn real(source: &Source, span: Span, sink: &mut Sink) -> Option<String> {
    let day = day::first(source.folded(span)).or_else(|| day::whole(source.folded(span)))?;
    if day.iso().is_none() {
        sink.report(&codes::IMPOSSIBLE_DATE, source.raw(span).trim().to_owned(), Some(span));
    }
    day.iso()
}

/// The first field of this meaning that holds a day.
fn stated(source: &Source, means: Means) -> Option<(String, String)> {
    source.fields(means).find_map(|f| Some((f.label.clone(), day::first(&fold_str(&f.value))?.iso()?)))
}

/// A date of its own under the title, or in the 题注.
fn under_title(source: &Source, sink: &mut Sink) -> Option<String> {
    let dates: Vec<Span> = source
        .own(LineRole::Date)
        .filter(|s| in_head(source, *s))
        .chain(source.own(LineRole::SubtitleNote))
        .collect();
    dates.into_iter().find_map(|span| real(source, span, sink))
}

/// The day of printing, where no other is known.
fn printed(source: &Source) -> Option<String> {
    source.own(LineRole::PrintLine).find_map(|span| day::first(source.folded(span))?.iso())
}

/// What the text says about its own validity.
#[derive(Debug, Default)]
struct Force {
    from: Option<String>,
    /// From the day of issue: 自发布之日起.
    at_once: bool,
    /// That day is the one of printing: 自印发之日起.
    from_print: bool,
    until: Option<String>,
    years: Option<i64>,
    months: Option<i64>,
}

impl Force {
    fn read(source: &Source) -> Self {
        let mut force = Self::default();
        let own = |roles: &'static [LineRole]| {
            let pieces = source.frame.pieces().filter(|p| p.2 == 0 && roles.contains(&p.1));
            pieces.map(|(span, role, _)| (source.folded(span), role))
        };
        // What closes a document speaks of it; an item may speak of itself.
        let lines = own(&[LineRole::Closing]).chain(own(&[LineRole::Preamble])).chain(own(&[LineRole::Body]));
        for (line, role) in lines {
            let may_say = line.contains(['起', '期', '至']);
            if !may_say
                || !["起", "有效期", "执行至", "施行至", "期限", "实施至", "实行至"]
                    .iter()
                    .any(|w| line.contains(w))
            {
                continue;
            }
            // No beginning and no end of force goes without one of these.
            for sentence in line.split(['。', ';']).filter(|s| s.contains(['起', '期', '至', '自'])) {
                let counts = match subject(sentence) {
                    Subject::Itself => true,
                    Subject::Provisions => false,
                    Subject::Open => role == LineRole::Closing,
                };
                if counts {
                    force.take(sentence);
                }
            }
        }
        if let Some(field) = source.field(Means::Validity) {
            force.take(&fold_str(&field.value));
        }
        force
    }

    fn take(&mut self, sentence: &str) {
        if self.from.is_none() && !self.at_once {
            self.start(sentence);
        }
        if self.until.is_none() && self.years.is_none() && self.months.is_none() {
            self.end(sentence);
        }
    }

    fn start(&mut self, sentence: &str) {
        const IN_FORCE: &[&str] = &["施行", "实施", "执行", "生效", "实行", "试行", "有效"];
        for (at, _) in sentence.match_indices('起') {
            let after = cut(sentence, at..sentence.len());
            let near: String = after.chars().take(12).collect();
            if !IN_FORCE.iter().any(|w| near.contains(w)) {
                continue;
            }
            // No date is longer: this keeps a sentence of nothing but 起 cheap.
            let head = cut(sentence, 0..at);
            let from = head.char_indices().rev().take(30).last().map_or(0, |(i, _)| i);
            let before = cut(head, from..head.len());
            if let Some(day) =
                day::all(before).into_iter().next_back().filter(|d| before.len() - d.bytes.end <= 12)
            {
                self.from = day.iso();
            } else {
                let from =
                    |w: &&str| before.ends_with(&format!("{w}之日")) || before.ends_with(&format!("{w}日"));
                self.from_print = ["印发", "下发", "发文"].iter().any(from);
                self.at_once = self.from_print || ["发布", "公布", "颁布", "成文", "出台"].iter().any(from);
            }
            return;
        }
        // 自2024年6月1日施行至…: without 起.
        if let Some(day) = day::first(sentence) {
            let after = cut(sentence, day.bytes.end..sentence.len());
            if cut(sentence, 0..day.bytes.start).ends_with('自')
                && ["施行", "实施", "执行"].iter().any(|w| after.starts_with(w))
            {
                self.from = day.iso();
            }
        }
    }

    fn end(&mut self, sentence: &str) {
        const TERMS: &[&str] = &[
            "有效期",
            "执行期",
            "实施期",
            "政策期",
            "试行期",
            "实行期",
            "执行至",
            "施行至",
            "实施至",
            "实行至",
            "期限至",
            "期限为",
            "期限自",
            "施行,至",
            "实施,至",
            "执行,至",
            "日施行至",
        ];
        let Some(at) = TERMS.iter().find_map(|t| sentence.find(t).map(|at| at + t.len())) else { return };
        let rest = cut(sentence, at..sentence.len());
        let head: String = rest.chars().take(40).collect();
        let days = day::all(&head);
        let last = if head.contains('至') || head.contains('-') { days.last() } else { days.first() };
        if let Some(day) = last.filter(|d| d.bytes.end <= head.len()) {
            self.until = day.iso();
            return;
        }
        self.years = term(&head, '年');
        self.months = term(&head, '月');
    }

    fn expires(&self, from: Option<&str>) -> Option<String> {
        if let Some(until) = &self.until {
            return Some(until.clone());
        }
        let start = date::parse(from?)?;
        let end = match (self.years, self.months) {
            (Some(years), _) => start.checked_add(jiff::Span::new().years(years)).ok()?,
            (_, Some(months)) => start.checked_add(jiff::Span::new().months(months)).ok()?,
            _ => return None,
        };
        end.yesterday().ok().map(|d| d.to_string())
    }
}

/// `为5年`, `两年`, `暂定1年`, `6个月`: the number before the unit.
fn term(head: &str, unit: char) -> Option<i64> {
    let at = head.find(unit)?;
    let before = cut(head, 0..at).trim_end_matches('个');
    let digits = before.trim_end_matches(|c: char| c.is_ascii_digit() || numeral::is_han_numeral(c));
    let lead = digits.chars().count();
    let number = numeral::any(cut(before, digits.len()..before.len()))?;
    i64::try_from(number).ok().filter(|n| (1..=50).contains(n) && lead <= 8)
}

/// What a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// The document: 本办法…, 以上措施….
    Itself,
    /// What the document provides: 本通知规定的标准….
    Provisions,
    /// It does not say.
    Open,
}

fn subject(sentence: &str) -> Subject {
    const KINDS: &[&str] = &[
        "办法", "措施", "意见", "通知", "规定", "细则", "方案", "政策", "决定", "条例", "公告", "通告",
        "规划", "计划", "文件", "规则", "规程", "规范", "指引", "指南", "制度", "要点", "清单", "若干",
        "实施", "暂行", "行动", "工作", "目录", "基准", "举措", "预案", "章程",
    ];
    const PROVIDED: &[&str] = &["的", "所", "中", "明确", "确定", "涉及", "第", "内", "里"];
    // 第三十条 本办法自…: at the head of the sentence, behind its number.
    let opening: String = sentence.chars().take(24).collect();
    let heads = ["本", "以上", "上述"].into_iter();
    let named = heads.flat_map(|h| opening.match_indices(h)).filter_map(|(at, w)| {
        let rest = cut(&opening, at + w.len()..opening.len());
        let near: String = rest.chars().take(8).collect();
        // 本法: one character, which many other words hold.
        let law = rest.strip_prefix('法').map(|behind| rest.len() - behind.len());
        let kind = law.or_else(|| KINDS.iter().filter_map(|k| near.find(k)).min())?;
        let mut behind = cut(rest, kind..rest.len());
        while let Some(shorter) = KINDS.iter().find_map(|k| behind.strip_prefix(k)) {
            behind = shorter;
        }
        let provided = PROVIDED.iter().any(|p| behind.starts_with(p));
        Some(if provided { Subject::Provisions } else { Subject::Itself })
    });
    let found: Vec<Subject> = named.collect();
    let first = |s: Subject| found.contains(&s).then_some(s);
    first(Subject::Itself).or(first(Subject::Provisions)).unwrap_or(Subject::Open)
}

//! Phrases of time, compiled from `dates.toml`.

use serde::Deserialize;

use super::LexiconError;
use super::words::{WordRow, Words};
use crate::base::charset::CharSet;
use crate::base::numeral;
use crate::notice::Relation;

const FILE: &str = "dates.toml";
const TABLE: &str = include_str!("dates.toml");

/// What the reader of times knows of the field's language.
#[derive(Debug, Default)]
pub struct TimeGrammar {
    pub(crate) date_lead: Words<Relation>,
    pub(crate) date_tail: Words<Relation>,
    pub(crate) length_lead: Words<Relation>,
    pub(crate) length_tail: Words<Relation>,
    pub(crate) length_verb: Words<()>,
    pub(crate) stated_lead: Words<()>,
    pub(crate) stated_tail: Words<()>,
    pub(crate) kept_lead: Words<()>,
    pub(crate) no_length: Words<()>,
    pub(crate) no_length_clause: Words<()>,
    pub(crate) no_length_tail: Words<()>,
    pub(crate) event_before: Words<()>,
    pub(crate) no_year: Words<()>,
    pub(crate) no_year_tail: Words<()>,
    pub(crate) issued: Words<()>,
    pub(crate) goal_verb: Words<()>,
    pub(crate) units: Words<Unit>,
    pub(crate) cycles: Words<Cycle>,
    pub(crate) no_cycle_tail: Words<()>,
    pub(crate) no_gradual_tail: Words<()>,
    pub(crate) rate_link: Words<()>,
    pub(crate) rate_head: Words<()>,
    pub(crate) years: Words<YearWord>,
    pub(crate) plans: Words<(i16, i16)>,
    pub(crate) fixed: Words<String>,
    pub(crate) ongoing: Words<()>,
    pub(crate) fields: Words<()>,
    pub(crate) names: Words<()>,
    openers: CharSet,
    stops: CharSet,
}

/// Unit of a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// ISO 8601 designator; `Q` is three months.
    pub designator: char,
    /// Whether it is a time of day (behind `T`).
    pub clock: bool,
    /// Whether only working days count.
    pub working: bool,
}

/// A cycle as an RRULE has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cycle {
    /// `YEARLY`, `MONTHLY`, `WEEKLY`, `DAILY`.
    pub freq: String,
    /// Every how many of them.
    pub interval: u64,
    /// Further parts of the rule.
    pub rest: String,
}

/// What a word for a year is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum YearWord {
    /// The notice's own year; the flag says that the word is a time by itself.
    Anchor(i16, bool),
    /// The year that the text named last.
    Text(i16),
}

#[derive(Deserialize)]
struct Table {
    phrase: Vec<WordRow<Role>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Role {
    DateLead,
    DateTail,
    LengthLead,
    LengthTail,
    LengthVerb,
    StatedLead,
    StatedTail,
    KeptLead,
    NoLength,
    NoLengthClause,
    NoLengthTail,
    EventBefore,
    NoYear,
    NoYearTail,
    Issued,
    GoalVerb,
    NoCycleTail,
    NoGradualTail,
    RateLink,
    RateHead,
    Fixed,
    Unit,
    Cycle,
    Year,
    Plan,
    Ongoing,
    Field,
    Name,
}

impl TimeGrammar {
    /// Reads the table that stands beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        let table: Table = toml::from_str(TABLE).map_err(|e| LexiconError::new(FILE, &e))?;
        let mut grammar = Self::default();
        for phrase in &table.phrase {
            grammar
                .add(phrase)
                .ok_or_else(|| LexiconError::new(FILE, &format!("phrase {} is not complete", phrase.name)))?;
        }
        let words = grammar.years.openers().chain(grammar.plans.openers());
        let words = words.chain(grammar.ongoing.openers()).chain(grammar.fixed.openers());
        let openers: Vec<char> = words.chain("每按逐第前上下次当今月本《“\"".chars()).collect();
        grammar.openers = openers.iter().copied().collect();
        let others = numeral::signs().chain("半。;!\n()".chars());
        grammar.stops = openers.into_iter().chain(others).collect();
        Ok(grammar)
    }

    /// Whether a time can begin with `c`, numbers aside.
    pub(crate) fn opens(&self, c: char) -> bool {
        self.openers.contains(c)
    }

    /// Whether the reader of times has to look at `c`: a time may begin with it, or a
    /// sentence or bracket ends or opens there.
    pub(crate) fn stops_at(&self, c: char) -> bool {
        self.stops.contains(c)
    }

    fn add(&mut self, p: &WordRow<Role>) -> Option<()> {
        if p.examples.is_empty() || p.counter.is_empty() {
            return None;
        }
        for word in &p.words {
            let w = word.as_str();
            match p.role {
                Role::DateLead => self.date_lead.add(w, &p.unless, relation(&p.means)?),
                Role::DateTail => self.date_tail.add(w, &p.unless, relation(&p.means)?),
                Role::LengthLead => self.length_lead.add(w, &p.unless, relation(&p.means)?),
                Role::LengthTail => self.length_tail.add(w, &p.unless, relation(&p.means)?),
                Role::LengthVerb => self.length_verb.add(w, &p.unless, ()),
                Role::StatedLead => self.stated_lead.add(w, &p.unless, ()),
                Role::StatedTail => self.stated_tail.add(w, &p.unless, ()),
                Role::KeptLead => self.kept_lead.add(w, &p.unless, ()),
                Role::NoLength => self.no_length.add(w, &p.unless, ()),
                Role::NoLengthClause => self.no_length_clause.add(w, &p.unless, ()),
                Role::NoLengthTail => self.no_length_tail.add(w, &p.unless, ()),
                Role::EventBefore => self.event_before.add(w, &p.unless, ()),
                Role::NoYear => self.no_year.add(w, &p.unless, ()),
                Role::NoYearTail => self.no_year_tail.add(w, &p.unless, ()),
                Role::Issued => self.issued.add(w, &p.unless, ()),
                Role::GoalVerb => self.goal_verb.add(w, &p.unless, ()),
                Role::NoCycleTail => self.no_cycle_tail.add(w, &p.unless, ()),
                Role::NoGradualTail => self.no_gradual_tail.add(w, &p.unless, ()),
                Role::RateLink => self.rate_link.add(w, &p.unless, ()),
                Role::RateHead => self.rate_head.add(w, &p.unless, ()),
                Role::Fixed => self.fixed.add(w, &p.unless, p.means.clone()),
                Role::Unit => self.units.add(w, &p.unless, unit(&p.means)?),
                Role::Cycle => self.cycles.add(w, &p.unless, cycle(&p.means)?),
                Role::Year => self.years.add(w, &p.unless, year(&p.means)?),
                Role::Plan => {
                    let (w, years) = plan(w)?;
                    self.plans.add(w, &p.unless, years);
                }
                Role::Ongoing => self.ongoing.add(w, &p.unless, ()),
                Role::Field => self.fields.add(w, &p.unless, ()),
                Role::Name => self.names.add(w, &p.unless, ()),
            }
        }
        Some(())
    }
}

fn relation(s: &str) -> Option<Relation> {
    Some(match s {
        "before" => Relation::Before,
        "by" => Relation::By,
        "after" => Relation::After,
        "since" => Relation::Since,
        "within" => Relation::Within,
        "at_least" => Relation::AtLeast,
        "at_most" => Relation::AtMost,
        _ => return None,
    })
}

fn unit(s: &str) -> Option<Unit> {
    let (designator, working) = s.strip_suffix(" working").map_or((s, false), |d| (d, true));
    let clock = designator.len() > 1;
    Some(Unit { designator: designator.chars().last()?, clock, working })
}

fn cycle(s: &str) -> Option<Cycle> {
    let mut parts = s.split(';');
    let freq = parts.next()?.strip_prefix("FREQ=")?.to_owned();
    let rest: Vec<&str> = parts.collect();
    let interval = rest.iter().find_map(|p| p.strip_prefix("INTERVAL="));
    let others = rest.iter().filter(|p| !p.starts_with("INTERVAL="));
    let others: Vec<&str> = others.flat_map(|p| [";", p]).collect();
    Some(Cycle { freq, interval: interval.map_or(Some(1), |n| n.parse().ok())?, rest: others.concat() })
}

fn year(s: &str) -> Option<YearWord> {
    let (from, distance) = s.split_once(' ')?;
    let distance = distance.parse().ok()?;
    match from {
        "anchor" => Some(YearWord::Anchor(distance, true)),
        "anchor-full" => Some(YearWord::Anchor(distance, false)),
        "text" => Some(YearWord::Text(distance)),
        _ => None,
    }
}

fn plan(s: &str) -> Option<(&str, (i16, i16))> {
    let (name, years) = s.split_once('=')?;
    let (first, last) = years.split_once('/')?;
    Some((name, (first.parse().ok()?, last.parse().ok()?)))
}

/// A row's name, examples with what is read in them, and counter-examples.
#[cfg(test)]
pub(crate) type Rows = Vec<(String, Vec<(String, String)>, Vec<String>)>;

#[cfg(test)]
pub(crate) fn rows() -> Rows {
    let table: Table = toml::from_str(TABLE).unwrap();
    table.phrase.into_iter().map(|p| (p.name, p.examples, p.counter)).collect()
}

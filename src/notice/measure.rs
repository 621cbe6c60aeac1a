//! The measure, the unit that researchers compare, and what it says: who, by when, how much.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::base::span::Span;

/// The lowest numbered unit that has a body of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measure {
    /// `<notice id>/<part>/<path of labels>`.
    pub id: String,
    /// Index into the notice's `parts`.
    pub part: u32,
    /// `label` without punctuation: `三`.
    pub number: Option<String>,
    /// As printed: `（三）`.
    pub label: Option<String>,
    /// Integer value of the number.
    pub ordinal: Option<u32>,
    /// Headings above it as printed, outermost first; for table rows the group cells.
    pub section: Vec<String>,
    /// The run-in or own heading without its final stop.
    pub title: Option<String>,
    /// Heading and sentences, without number and without the responsibility clause.
    pub text: String,
    /// Who is to act.
    pub units: Vec<Unit>,
    /// By when, how often, for how long.
    pub times: Vec<Time>,
    /// Figures with their units of measure.
    pub quantities: Vec<Quantity>,
    /// Indices into the notice's `citations`.
    pub citations: Vec<u32>,
    /// Other labelled fields of the item: label to value.
    pub labels: BTreeMap<String, String>,
    /// Place in the notice's `text`.
    pub span: Span,
}

/// A body charged with a measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unit {
    /// As printed, one body each.
    pub text: String,
    /// What it is charged with.
    pub role: Role,
    /// Full official name in its territory, null where it is not certain.
    pub name: Option<String>,
    /// Key of the body that is the same across places, tiers and years, where it is known.
    pub org: Option<String>,
    /// What sort of body it is.
    pub kind: Kind,
    /// GB/T 2260 code of its territory.
    pub region: Option<String>,
    /// Whether it stands for a class of bodies (各区县政府).
    pub collective: bool,
    /// For a class with one body a territory: the GB/T 2260 codes of these territories in the
    /// year of the notice. Left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
    /// Whether it comes from a merged cell, a clause for a whole group or for the whole
    /// document, and not from the measure's own clause.
    pub inherited: bool,
    /// Place in the notice's `text`.
    pub span: Span,
}

/// Part that a body plays in a measure.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 牵头、主办.
    Lead,
    /// 配合、协助、协办、参与.
    Support,
    /// 负责、责任单位、承办、落实, and bare lists at the end of a measure.
    #[default]
    Responsible,
    /// 指导、督导、监督.
    Supervise,
}

/// A deadline, period, recurrence or duration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    /// As printed.
    pub text: String,
    /// What sort of time it is.
    pub kind: TimeKind,
    /// How the measure stands to it; absent: at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// EDTF (ISO 8601-2) date or interval, or ISO 8601 duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// RFC 5545 `RRULE` value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<String>,
    /// `working` for 工作日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// What the text leaves out and the notice's date supplied: `year`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<String>,
    /// Place in the notice's `text`.
    pub span: Span,
}

/// What sort of time a [`Time`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TimeKind {
    /// A day, month, quarter or year.
    #[default]
    Date,
    /// An interval.
    Range,
    /// Every so often.
    Recurring,
    /// A length of time.
    Duration,
    /// 长期坚持 as a stated limit.
    Ongoing,
}

/// How a measure stands to a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 前.
    Before,
    /// 底前、截至: on or before its last day.
    By,
    /// 后.
    After,
    /// 起、以来.
    Since,
    /// 内.
    Within,
    /// 不少于.
    AtLeast,
    /// 不超过.
    AtMost,
}

/// A figure with its unit of measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// As printed.
    pub text: String,
    /// The figure, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Lower bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Upper bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// 学时, 万元, `%` …
    pub unit: String,
    /// `=`, `>=`, `<=`, `>` or `<`.
    pub comparison: String,
    /// What it is counted against: 年, 人, 月 …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// Place in the notice's `text`.
    pub span: Span,
}

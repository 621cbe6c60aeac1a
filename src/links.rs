//! The JSON contract of what connects notices: links, families and alignments.
//!
//! These types are the single source of `schemas/{link,family,alignment}.schema.json`, and
//! follow the same rule as [`crate::notice`]: a field may be added, none is renamed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::span::Span;
use crate::notice::{CitationRelation, Level, Role};

/// One document that a notice names, or of which it is another copy: a line of `links.jsonl`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Id of the notice that names the document.
    pub from: String,
    /// Id of the notice that is named; null where the corpus does not hold it or holds
    /// several that it may be.
    pub to: Option<String>,
    /// For a document outside the corpus: its node, the same for everyone who names it.
    pub document: Option<String>,
    /// Title as it is named.
    pub title: Option<String>,
    /// 文号 as it is named.
    pub doc_number: Option<String>,
    /// What `from` does with it.
    pub relation: LinkRelation,
    /// By what it was found.
    pub by: Evidence,
    /// The notices that it may be, where there are several; the first ones by id if there
    /// are very many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// First place in the text of `from` that names it.
    pub evidence: Option<Span>,
    /// Its further places, with those of a short form that the text introduces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Span>,
    /// 1 is a number that one notice bears; less for titles without issuer.
    pub confidence: f64,
}

/// What one notice does with another document.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum LinkRelation {
    /// 根据、依据 (in the opening).
    Basis,
    /// 贯彻落实.
    Implements,
    /// 转发.
    Forwards,
    /// 修改、修订.
    Amends,
    /// 废止.
    Repeals,
    /// The same document from another source: as page, as PDF, as repost.
    Duplicates,
    /// Anything else.
    #[default]
    Mentions,
}

impl From<CitationRelation> for LinkRelation {
    fn from(relation: CitationRelation) -> Self {
        match relation {
            CitationRelation::Basis => Self::Basis,
            CitationRelation::Implements => Self::Implements,
            CitationRelation::Forwards => Self::Forwards,
            CitationRelation::Amends => Self::Amends,
            CitationRelation::Repeals => Self::Repeals,
            CitationRelation::Mentions => Self::Mentions,
        }
    }
}

/// By what two documents were connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// The document's number.
    Number,
    /// Its title.
    #[default]
    Title,
    /// Nearly the same text.
    Text,
    /// Titles and measures that speak of the same programme.
    Topic,
}

/// Notices that implement one superior document or carry out one programme: a line of
/// `families.jsonl`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Family {
    /// `f-` and 16 hex digits made of what it is rooted in.
    pub id: String,
    /// What the titles of its members have in common.
    pub topic: String,
    /// The superior document: id of a notice, or node of a document outside the corpus;
    /// null where none is known that stands above all.
    pub root: Option<String>,
    /// Title of the root.
    pub root_title: Option<String>,
    /// Superior documents outside the corpus that its members name, each with its node.
    pub documents: Vec<Document>,
    /// Its notices, those above before those below, without further copies.
    pub members: Vec<Member>,
}

/// A document that the corpus does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// `d-` and 16 hex digits made of its number or title.
    pub document: String,
    /// Title as it is named most.
    pub title: Option<String>,
    /// Its number, where one is given.
    pub doc_number: Option<String>,
    /// Notices of the family that name it.
    pub named_by: Vec<String>,
}

/// A notice in its family.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// Its id.
    pub notice: String,
    /// The member above it: one that it names, or else the nearest in territory.
    pub parent: Option<String>,
    /// Why it belongs to the family.
    pub by: Evidence,
    /// What it does with `named`.
    pub relation: Option<LinkRelation>,
    /// The superior document that ties it in: id of a notice or node of a document outside
    /// the corpus; the member that it resembles where `by` is `topic`.
    pub named: Option<String>,
    /// Its tier.
    pub level: Option<Level>,
    /// GB/T 2260 code of its territory.
    pub region: Option<String>,
    /// Further copies of it in the corpus.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
}

/// Two measures of one family that belong together: a line of `alignments.jsonl`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Alignment {
    /// Id of the family.
    pub family: String,
    /// Id of a measure; that of the superior government where one is.
    pub a: String,
    /// Id of the other measure.
    pub b: String,
    /// 0 to 1: how likely a reader would say that they belong together.
    pub score: f64,
    /// How they belong together.
    pub relation: AlignmentRelation,
    /// The stretches that carry the score, longest first.
    pub passages: Vec<Passage>,
    /// What is different in `b`.
    pub changes: Vec<Change>,
    /// Whether `b` is of a government below that of `a` and stricter in something (层层加码).
    pub escalation: bool,
}

/// How two measures belong together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AlignmentRelation {
    /// Near-verbatim.
    Same,
    /// The same task in other words or figures.
    Adapted,
    /// A part of the task.
    #[default]
    Related,
}

/// The same words in two measures; code points in the `text` of each measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    /// Place in the text of `a`.
    pub a: Span,
    /// Place in the text of `b`.
    pub b: Span,
}

/// A difference between two aligned measures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What differs.
    pub attribute: Attribute,
    /// For units: what they are charged with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// As printed in `a`; null where only `b` has it.
    pub a: Option<String>,
    /// As printed in `b`; null where only `a` has it.
    pub b: Option<String>,
    /// Which side asks for more; null where that cannot be told.
    pub stricter: Option<Side>,
}

/// What can differ between two measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Attribute {
    /// Who is charged.
    #[default]
    Units,
    /// By when, how often, for how long.
    Times,
    /// Figures with their units of measure.
    Quantities,
}

/// One of two measures, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
    /// Both ask for the same.
    Equal,
}

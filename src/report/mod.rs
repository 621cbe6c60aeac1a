//! What a comparison shows: the one model behind every report.
//!
//! Takes notices, families and alignments; gives a [`Report`] that pages, tables and JSON
//! print without deciding anything again. Things point at each other by their place in the
//! lists of the report, values point into the text of their notice.

mod coverage;
mod family;
mod json;
mod matrix;
mod page;
pub mod panel;
mod select;
mod sheet;
mod terms;
mod text;
pub mod two;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::links::{Alignment, AlignmentRelation, Change, Document, Evidence, Family, LinkRelation, Passage};
use crate::notice::{Confidence, Dates, DocNumber, Level, Measure, Notice, Region};

pub use select::{Limits, Selection, Size};

/// A form in which a report is written.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What it is called: `html`.
    pub name: &'static str,
    /// Its file: `report.html`.
    pub file: &'static str,
    /// What it is for, in a few words.
    pub what: &'static str,
    /// The content of the file.
    pub print: fn(&Report) -> Result<Vec<u8>, PrintError>,
}

/// Every form.
pub const FORMATS: &[Format] = &[
    Format { name: "html", file: "report.html", what: "a page that opens from disk", print: page::print },
    Format { name: "xlsx", file: "report.xlsx", what: "tables to filter and sort", print: sheet::print },
    Format { name: "md", file: "report.md", what: "to read and to pass on", print: text::print },
    Format { name: "panel", file: "panel.csv", what: "a panel for Stata and R", print: panel::print },
    Format { name: "json", file: "report.json", what: "everything, for programs", print: json::print },
];

/// Why a report could not be printed: a table that its format cannot hold.
#[derive(Debug)]
pub struct PrintError(Box<dyn std::error::Error + Send + Sync>);

impl PrintError {
    /// Of whatever the library that writes the format says.
    pub fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}

impl std::fmt::Display for PrintError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for PrintError {}

/// Version of the report's form.
pub const SCHEMA: &str = "gongwen.report/1";

/// A comparison of governments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// `gongwen.report/1`.
    pub schema: String,
    /// Sums over all of it.
    pub overview: Overview,
    /// Departments that are charged, by their key.
    pub departments: Vec<Department>,
    /// The notices of all families, then those of none; each by tier, territory and day.
    pub notices: Vec<Card>,
    /// Families with their measures and pairs, the largest first.
    pub families: Vec<Compared>,
}

/// Sums over a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Overview {
    /// Notices of the corpus.
    pub notices: u64,
    /// Their measures.
    pub measures: u64,
    /// Territories that issued them.
    pub governments: u64,
    /// Families of the corpus.
    pub families: u64,
    /// Pairs of measures in the families that are shown.
    pub pairs: u64,
    /// Pairs in which the lower government is stricter.
    pub escalations: u64,
    /// Families that are left out because the report would grow beyond its limits.
    pub families_left_out: u64,
    /// Notices that are left out for the same reason.
    pub notices_left_out: u64,
}

/// A department as one can group by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Department {
    /// Key of the body, the same across places, tiers and years.
    pub key: String,
    /// What it is called without its place: 发展和改革委员会.
    pub name: String,
}

/// A notice without its measures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Card {
    /// Id of the notice.
    pub id: String,
    /// Path of its source.
    pub path: String,
    /// Address of its source.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// 文种.
    pub doc_type: String,
    /// 文号.
    pub doc_number: Option<DocNumber>,
    /// Who issued it, as printed.
    pub issuers: Vec<String>,
    /// Its territory.
    pub region: Option<Region>,
    /// Its dates.
    pub dates: Dates,
    /// How many measures it has.
    pub measures: u64,
    /// How far to trust what was read.
    pub confidence: Confidence,
    /// Place of its family in the report's list.
    pub family: Option<usize>,
    /// The cleaned text, for notices of a family; spans count code points in it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A family with all that is compared in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Compared {
    /// Id of the family.
    pub id: String,
    /// What it is about.
    pub topic: String,
    /// Title of the superior document, whether the corpus holds it or not.
    pub root_title: Option<String>,
    /// Superior documents outside the corpus.
    pub documents: Vec<Document>,
    /// Its notices, those above before those below.
    pub members: Vec<Place>,
    /// The member whose measures are the rows of the matrix: the superior one, or where none
    /// stands above the others, the one that has most in common with them.
    pub base: usize,
    /// All measures, member by member in the order of their text.
    pub measures: Vec<Row>,
    /// Aligned measures.
    pub pairs: Vec<Pair>,
    /// What each member did with each measure of the base.
    pub cells: Vec<Cell>,
}

/// A member of a family.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Place of its notice in the report's list.
    pub notice: usize,
    /// The member above it.
    pub parent: Option<usize>,
    /// Its tier.
    pub level: Option<Level>,
    /// Why it belongs to the family.
    pub by: Evidence,
    /// What it does with the superior document.
    pub relation: Option<LinkRelation>,
    /// Title of the superior document that ties it in.
    pub named: Option<String>,
    /// Its first measure in the family's list, and the one behind its last.
    pub measures: [usize; 2],
    /// What it did with the measures of the base; nothing for the base itself.
    pub coverage: Coverage,
    /// Measures without a counterpart above; where no member stands above it, without any
    /// counterpart (local inventions).
    pub inventions: Vec<usize>,
}

/// How much of the base a member took over. Counts are measures of the base.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Measures of the base.
    pub of: u64,
    /// Those with a counterpart.
    pub covered: u64,
    /// Whose nearest counterpart is near-verbatim.
    pub same: u64,
    /// Whose nearest counterpart is the same task in other words or figures.
    pub adapted: u64,
    /// Whose counterparts are parts of the task.
    pub related: u64,
    /// For which it asks more than the base, where it stands below it (层层加码).
    pub escalated: u64,
    /// For which it asks less than the base in something, and more in nothing.
    pub relaxed: u64,
}

/// A measure of a family.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// Place of its member in the family.
    pub member: usize,
    /// Its last day, the latest where it has several; EDTF, cut to what is certain.
    pub deadline: Option<String>,
    /// Places of the departments that it charges in the report's list.
    pub departments: Vec<usize>,
    /// The measure itself.
    pub measure: Measure,
}

/// Two measures that belong together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Pair {
    /// Place of the superior measure in the family's list, or of the first one.
    pub a: usize,
    /// Place of the other.
    pub b: usize,
    /// 0 to 1.
    pub score: f64,
    /// How they belong together.
    pub relation: AlignmentRelation,
    /// Whether the government of `a` stands above that of `b`.
    pub below: bool,
    /// Whether `b` is stricter and below (层层加码).
    pub escalation: bool,
    /// What differs.
    pub changes: Vec<Change>,
    /// The stretches that carry the score.
    pub passages: Vec<Passage>,
}

/// What a member did with a measure of the base. Cells without a counterpart are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// Place of the base's measure in the family's list.
    pub row: usize,
    /// Place of the member in the family.
    pub member: usize,
    /// Pairs that lead there, the best first; where a member in between led there, those of
    /// that member with this one.
    pub pairs: Vec<usize>,
    /// The member in between: a city between its province and its county.
    pub through: Option<usize>,
    /// The best relation of all; through a member in between, the weaker of both steps.
    pub relation: AlignmentRelation,
    /// The best score.
    pub score: f64,
    /// Whether the member is below and stricter in something.
    pub escalation: bool,
    /// Whether the base is stricter in something.
    pub relaxed: bool,
}

/// Compares the notices of a corpus. `notices` are those of the selected families in any
/// order and, as far as they are to be listed, those of none; `families` and `alignments`
/// those that linking found; what `selection` leaves out is counted.
pub fn report(
    ctx: &Context,
    notices: &[Notice],
    families: &[Family],
    alignments: &[Alignment],
    selection: &Selection,
) -> Report {
    family::report(ctx, notices, families, alignments, selection)
}

//! The JSON contract: what a notice is for everyone who reads gongwen's output.
//!
//! These types are the single source of `schemas/*.schema.json`. A field may be added at
//! any time; one that stands here is renamed or removed only with a new major version of
//! [`SCHEMA`].

mod measure;
mod source;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::span::Span;
use crate::diag::Diagnostic;

pub use measure::{Measure, Quantity, Relation, Role, Time, TimeKind, Unit};
pub use source::{Encoding, EncodingFrom, Format, Located, Source};

/// Version of the contract that [`Notice`] follows.
pub const SCHEMA: &str = "gongwen.notice/1";

/// One official document (公文) found in a source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// Contract version, `gongwen.notice/1`.
    pub schema: String,
    /// Content address: first 16 hex digits of the SHA-256 of the source's bytes; `-2`,
    /// `-3` … for further notices of one source.
    pub id: String,
    /// Where the notice was read.
    pub source: Source,
    /// The notice's own title on one line, as printed, without site or section name.
    pub title: Option<String>,
    /// 文种 (公文种类), see [`DOC_TYPES`].
    pub doc_type: String,
    /// The document that a cover notice issues or forwards (印发、转发).
    pub encloses: Option<Enclosed>,
    /// 发文字号 by GB/T 9704.
    pub doc_number: Option<DocNumber>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 发文机关, one entry each.
    pub issuers: Vec<Org>,
    /// 主送机关, one entry each.
    pub addressees: Vec<Org>,
    /// Territory of the issuer by GB/T 2260.
    pub region: Option<Region>,
    /// The notice's dates.
    pub dates: Dates,
    /// 主题分类 as the page states them.
    pub subjects: Vec<String>,
    /// 时效性 as the page states it.
    pub validity: Option<String>,
    /// Fields of the page's own information table, label to value, as printed.
    pub fields: BTreeMap<String, String>,
    /// The whole tree of sections, one root a part.
    pub outline: Vec<Section>,
    /// Every measure, in document order.
    pub measures: Vec<Measure>,
    /// Every 《…》 document named, once per distinct document.
    pub citations: Vec<Citation>,
    /// The notice's own text with the document it encloses (0), then further enclosed
    /// documents and attachments.
    pub parts: Vec<Part>,
    /// How far to trust what was read.
    pub confidence: Confidence,
    /// 附件 as listed.
    pub attachments: Vec<Attachment>,
    /// What is doubtful, lost or wrong in the source.
    pub diagnostics: Vec<Diagnostic>,
    /// Where lines and cells stand in an office file, in the order of `text`; left out for
    /// pages and plain text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Located>,
    /// The cleaned text. All spans count Unicode code points in it.
    pub text: String,
}

/// 文种: the fifteen kinds of 《党政机关公文处理工作条例》 (中办发〔2012〕14号) that
/// governments use, and the kinds of document that they enclose. `other` is anything else.
pub const DOC_TYPES: &[&str] = &[
    "决议",
    "决定",
    "命令",
    "令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
    "条例",
    "规定",
    "办法",
    "细则",
    "规则",
    "规程",
    "规范",
    "标准",
    "指引",
    "指南",
    "导则",
    "准则",
    "章程",
    "制度",
    "守则",
    "公约",
    "方案",
    "预案",
    "规划",
    "计划",
    "纲要",
    "要点",
    "措施",
    "政策",
    "清单",
    "目录",
    "名单",
    "指标",
    "分工",
    "安排",
    "总结",
    "解读",
    "复函",
    "倡议书",
    "公示",
    "other",
];

/// A document inside a cover notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Enclosed {
    /// Its title.
    pub title: String,
    /// Its 文种.
    pub doc_type: String,
}

/// 发文字号: 发文机关代字、年份、发文顺序号 (GB/T 9704—2012, 7.2.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocNumber {
    /// In one shape, with 〔〕: `鹰府字〔2024〕25号`.
    pub text: String,
    /// 发文机关代字; null for a bare 第12号.
    pub code: Option<String>,
    /// Year; null where the number bears none (令第12号).
    pub year: Option<u16>,
    /// Serial number in the year.
    pub serial: Option<u32>,
}

/// A body that issues or receives a notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Org {
    /// As printed.
    pub text: String,
    /// Full official name, null where it is not certain.
    pub name: Option<String>,
    /// What sort of body it is.
    pub kind: Kind,
    /// GB/T 2260 code of its territory.
    pub region: Option<String>,
}

/// What sort of body a unit is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A department or agency of government (工作部门、直属机构、派出机构).
    Department,
    /// A people's government, its general office, or the committee that governs a zone.
    Government,
    /// A body of the Communist Party of China.
    Party,
    /// A people's congress or its standing committee.
    Congress,
    /// A committee of the CPPCC.
    Cppcc,
    /// A court.
    Court,
    /// A procuratorate.
    Procuratorate,
    /// An enterprise.
    Enterprise,
    /// A public institution (事业单位), people's organisation or association.
    Institution,
    /// A class of bodies: 各区县政府, 市政府各部门.
    Collective,
    /// A person or office-holder.
    Person,
    /// Not known.
    #[default]
    Other,
}

/// Territory by GB/T 2260.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// Six digits; `100000` is the nation.
    pub code: String,
    /// Official name, e.g. `遵义市`.
    pub name: String,
    /// Tier of administration.
    pub level: Level,
    /// Names from the province down to `name`.
    pub path: Vec<String>,
}

/// Tier of administration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The central authorities.
    Nation,
    /// 省、自治区、直辖市、特别行政区.
    Province,
    /// 地级市、地区、自治州、盟.
    Prefecture,
    /// 县、市辖区、县级市、旗.
    County,
    /// 乡、镇、街道.
    Township,
}

/// The notice's dates, ISO 8601 calendar dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dates {
    /// 成文日期: the signature's date wins over the page's own table.
    pub issued: Option<String>,
    /// 发布日期.
    pub published: Option<String>,
    /// 施行日期.
    pub effective: Option<String>,
    /// Last day of validity.
    pub expires: Option<String>,
}

/// A numbered or titled division.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Number as printed (`（三）`), null for a division that bears only a title.
    pub label: Option<String>,
    /// Heading without number and final stop, on one line.
    pub title: Option<String>,
    /// 0 for the part itself, then one deeper a tier.
    pub level: u8,
    /// Index into `parts`.
    pub part: u32,
    /// The division with everything under it.
    pub span: Span,
    /// Divisions under it, in document order.
    pub children: Vec<Section>,
}

/// A document named in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// Title inside 《》; null for a bare 文号.
    pub title: Option<String>,
    /// Its number, in one shape, where it is given.
    pub doc_number: Option<String>,
    /// What the citing notice does with it.
    pub relation: CitationRelation,
    /// Notice id, where a corpus resolves it.
    pub target: Option<String>,
    /// Every place that names it.
    pub spans: Vec<Span>,
}

/// What a notice does with a document that it names.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum CitationRelation {
    /// 根据、依据、按照 … (in the opening).
    Basis,
    /// 贯彻落实.
    Implements,
    /// 转发.
    Forwards,
    /// 修改、修订.
    Amends,
    /// 废止.
    Repeals,
    /// Anything else.
    #[default]
    Mentions,
}

/// The notice's own text, or a further document that it carries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// Its index.
    pub index: u32,
    /// Its title.
    pub title: Option<String>,
    /// Its 文种.
    pub doc_type: String,
    /// File that carries it, where it is not the notice's own.
    pub source: Option<String>,
    /// How far to trust what was read of it; what is said of the notice as a whole (a title,
    /// a date) does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

/// How far to trust what was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Confidence {
    /// 1 is nothing seen that speaks against it; 0 is nothing to be trusted.
    pub score: f64,
    /// Codes of what lowered it, most weighty first.
    pub reasons: Vec<String>,
}

/// An 附件 as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attachment {
    /// Its number in the list.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// Its address, as the page gives it.
    pub href: Option<String>,
    /// The part that carries it, where it is present.
    pub part: Option<u32>,
}

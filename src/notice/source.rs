//! Where a notice was read, how its bytes became text, and where each line stands in a file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::span::Span;

/// Where a notice was read and how its bytes became text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Relative to the input's root, `/`-separated; archive members as `a.zip!/b.html`.
    pub path: String,
    /// Address that the source was fetched from, where it is known.
    pub url: Option<String>,
    /// What the content turned out to be, whatever the file's name says.
    pub format: Format,
    /// How bytes were decoded; null for formats that carry their own.
    pub encoding: Option<Encoding>,
    /// Size of the source.
    pub bytes: u64,
    /// SHA-256 of the source's bytes, lower-case hex.
    pub sha256: String,
}

/// A stretch of the text with its place in an office file: a cell of a spreadsheet, or a
/// box on a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Located {
    /// Place in the notice's `text`.
    pub span: Span,
    /// Name of the sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The cell in that sheet: `B4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// Page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Left, top, right and bottom edge in points of 1/72 inch from the upper left corner
    /// of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<[f32; 4]>,
    /// The file, where it is not the notice's own source: the path of an attachment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Format of a source, told by content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// HTML or a fragment of it.
    Html,
    /// Plain text.
    #[default]
    Text,
    /// Comma- or tab-separated values.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
    /// Excel 97–2003 workbook.
    Xls,
    /// Excel 2007 binary workbook.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// Office Open XML document.
    Docx,
    /// Word 97–2003 document, and what WPS saves as WPS.
    Doc,
    /// Portable Document Format.
    Pdf,
    /// Open Fixed-layout Document (GB/T 33190).
    Ofd,
}

/// How bytes became text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Encoding {
    /// Name by the WHATWG Encoding Standard, e.g. `UTF-8`, `gb18030`.
    pub label: String,
    /// What decided.
    pub from: EncodingFrom,
    /// Count of undecodable sequences that became U+FFFD.
    pub replaced: u64,
}

/// What decided on an encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EncodingFrom {
    /// A byte-order mark.
    Bom,
    /// The transport's declaration.
    Http,
    /// The document's own declaration.
    Meta,
    /// The bytes themselves.
    Detected,
    /// Nothing spoke against UTF-8.
    #[default]
    Default,
}

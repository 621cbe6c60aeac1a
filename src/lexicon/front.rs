//! Heads and feet of documents and the labels of page tables, compiled from `front.toml`.

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::LexiconError;
use super::affixes::Affixes;

/// What the field knows about the front matter of a document.
#[derive(Debug)]
pub struct Front {
    lines: Vec<LineRule>,
    /// Endings of titles, longest first, and the 文种 that each of them tells.
    endings: Affixes,
    kinds: Vec<String>,
    /// How recipients are spoken to.
    pub address: Address,
    /// How the names of bodies look.
    pub orgs: Orgs,
    /// How cover notices speak of what they issue.
    pub issuing: Issuing,
    /// What surrounds a title on a page.
    pub title: Title,
    /// How documents are named.
    pub citation: Citation,
    fields: Vec<FieldRow>,
}

/// How a text speaks of the documents that it names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// 根据.
    pub basis: Vec<String>,
    /// 贯彻落实.
    pub implements: Vec<String>,
    /// 转发.
    pub forwards: Vec<String>,
    /// 修改, in front.
    pub amends: Vec<String>,
    /// 废止, in front.
    pub repeals: Vec<String>,
    /// 提交, in front: what is done with forms, certificates and documents to come.
    pub handled: Vec<String>,
    /// 要求, behind: what the text goes by.
    pub relied: Affixes,
    /// Words by which a notice itself amends or forwards: 决定, 现.
    pub performs: Vec<String>,
    /// What goes on behind a title that stands in the notice's own.
    pub entitled: Affixes,
    /// What follows the title of a document that does not exist yet.
    pub pending: Affixes,
    /// Endings of forms and certificates.
    pub forms: Affixes,
    /// What may stand between the titles of one list.
    pub joins: Affixes,
    /// 作如下修改, behind.
    pub amended: Vec<String>,
    /// 同时废止, behind.
    pub repealed: Vec<String>,
    /// 以下简称.
    pub shorts: Vec<String>,
    /// Endings of titles that name no document.
    pub works: Affixes,
    /// What follows titles that name no document.
    pub worked: Affixes,
    /// Words that a bare short form is made of.
    pub generic: Affixes,
}

/// Words that are looked for anywhere in a line, all at once.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Words(AhoCorasick);

impl TryFrom<Vec<String>> for Words {
    type Error = aho_corasick::BuildError;

    fn try_from(words: Vec<String>) -> Result<Self, Self::Error> {
        AhoCorasick::new(&words).map(Self)
    }
}

impl Words {
    /// Whether any of them stands in `line`.
    pub fn stand_in(&self, line: &str) -> bool {
        self.0.is_match(line)
    }

    /// Where the first of them stands.
    pub fn find(&self, line: &str) -> Option<std::ops::Range<usize>> {
        self.0.find(line).map(|m| m.range())
    }
}

/// How recipients are spoken to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// 各位代表: those present, no recipients.
    pub salutations: Vec<String>,
}

/// How the names of bodies look.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Orgs {
    /// Words on which a name ends.
    pub endings: Affixes,
    /// Words that no name holds.
    pub never: Words,
    /// What stands for the seal beside a signature.
    pub seals: Affixes,
    /// Offices whose holders sign.
    pub offices: Words,
}

/// How cover notices speak of what they issue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuing {
    /// Words that follow the issuer in any title.
    pub acts: Vec<String>,
    /// Verbs of their titles.
    pub verbs: Vec<String>,
    /// How their titles close.
    pub frames: Affixes,
    /// Words of a paragraph that carries a document.
    pub carried: Vec<String>,
    /// Words of their text.
    pub phrases: Vec<String>,
}

/// What surrounds a title on a page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Where a page's title ends and the site's name begins.
    pub tails: Vec<String>,
    /// What stands in front and does not belong.
    pub prefixes: Affixes,
    /// Endings of the names of sites.
    pub sites: Affixes,
    /// Endings of page titles that name a section of the site.
    pub sections: Affixes,
    /// Titles of pages that name no document.
    pub generic: Vec<String>,
}

/// What a line as a whole can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// Page furniture.
    Furniture,
    /// A line of the page that a document may also hold.
    Meta,
    /// 公开属性.
    Release,
    /// 抄送.
    CarbonCopy,
    /// 印发机关和印发日期.
    PrintLine,
    /// Whom to ask.
    Contact,
    /// 发文机关标志, 签发人, 紧急程度.
    Letterhead,
    /// What stands in brackets under a title.
    Note,
    /// What closes a document as a whole.
    Closing,
    /// An appeal to all at the end.
    Exhortation,
    /// 主送机关.
    Addressee,
}

/// What a field of the page's table means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// 标题.
    Title,
    /// 发文字号.
    DocNumber,
    /// 索引号.
    IndexNumber,
    /// 发文机关.
    Issuer,
    /// 成文日期.
    Issued,
    /// 发布日期.
    Published,
    /// 施行日期.
    Effective,
    /// 废止日期.
    Expires,
    /// 主题分类.
    Subject,
    /// 时效性.
    Validity,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineRule {
    role: LineKind,
    #[serde(default)]
    starts: Affixes,
    #[serde(default)]
    ends: Affixes,
    has: Option<Words>,
    lacks: Option<Words>,
    #[serde(default = "unbounded")]
    longest: usize,
    examples: Vec<String>,
    counter: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ending {
    kind: String,
    words: Vec<String>,
    examples: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldRow {
    means: Means,
    labels: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    line: Vec<LineRule>,
    ending: Vec<Ending>,
    address: Address,
    orgs: Orgs,
    issuing: Issuing,
    title: Title,
    citation: Citation,
    field: Vec<FieldRow>,
}

const TABLE: &str = include_str!("front.toml");

fn unbounded() -> usize {
    usize::MAX
}

impl Front {
    /// Reads the table that stands beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        let table: Table = toml::from_str(TABLE).map_err(|e| LexiconError::new("front.toml", &e))?;
        if let Some(row) = table.line.iter().find(|r| r.examples.is_empty() || r.counter.is_empty()) {
            let message = format!("a row for {:?} needs examples and counter-examples", row.role);
            return Err(LexiconError::new("front.toml", &message));
        }
        let mut endings: Vec<(String, String)> = Vec::new();
        for row in table.ending {
            if row.examples.is_empty() {
                return Err(LexiconError::new("front.toml", &format!("{} needs examples", row.kind)));
            }
            endings.extend(row.words.into_iter().map(|w| (w, row.kind.clone())));
        }
        endings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        let (endings, kinds): (Vec<String>, Vec<String>) = endings.into_iter().unzip();
        Ok(Self {
            lines: table.line,
            endings: Affixes::from(endings),
            kinds,
            address: table.address,
            orgs: table.orgs,
            issuing: table.issuing,
            title: table.title,
            citation: table.citation,
            fields: table.field,
        })
    }

    /// What a width-folded line without spaces is as a whole, if it is anything.
    pub fn line(&self, squeezed: &str) -> Option<LineKind> {
        let rule = |r: &&LineRule| {
            !matches!(r.role, LineKind::Addressee | LineKind::Exhortation | LineKind::Closing)
        };
        let length = squeezed.chars().count();
        self.lines.iter().filter(rule).find(|r| r.reads(squeezed, length)).map(|r| r.role)
    }

    /// Whether a line reads as `kind`: for kinds that only count in their place.
    pub fn reads(&self, kind: LineKind, squeezed: &str) -> bool {
        let length = squeezed.chars().count();
        self.lines.iter().any(|r| r.role == kind && r.reads(squeezed, length))
    }

    /// The 文种 that a width-folded title without spaces ends on.
    pub fn doc_type(&self, title: &str) -> Option<&str> {
        self.kinds.get(self.endings.closing_at(title)?).map(String::as_str)
    }

    /// The labels under which pages print this, best first.
    pub fn labels(&self, means: Means) -> &[String] {
        self.fields.iter().find(|f| f.means == means).map_or(&[], |f| &f.labels)
    }
}

impl LineRule {
    fn reads(&self, line: &str, length: usize) -> bool {
        length <= self.longest
            && (self.starts.is_empty() || self.starts.open(line))
            && (self.ends.is_empty() || self.ends.close(line))
            && self.has.as_ref().is_none_or(|words| words.stand_in(line))
            && !self.lacks.as_ref().is_some_and(|words| words.stand_in(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::fold_str;
    use crate::notice::DOC_TYPES;

    fn squeeze(s: &str) -> String {
        fold_str(s).chars().filter(|c| !c.is_whitespace()).collect()
    }

    #[test]
    fn every_row_reads_its_examples_and_not_its_counter_examples() {
        let front = Front::load().unwrap();
        for row in &front.lines {
            let read = |s: &str| {
                let s = squeeze(s);
                row.reads(&s, s.chars().count())
            };
            for s in &row.examples {
                assert!(read(s), "{:?} does not read {s}", row.role);
            }
            for s in &row.counter {
                assert!(!read(s), "{:?} reads {s}", row.role);
            }
        }
    }

    #[test]
    fn every_ending_is_of_the_list_and_reads_its_examples() {
        let front = Front::load().unwrap();
        let table: Table = toml::from_str(TABLE).unwrap();
        for row in table.ending {
            assert!(DOC_TYPES.contains(&row.kind.as_str()), "{}", row.kind);
            for title in row.examples {
                let squeezed = squeeze(&title);
                let bare = squeezed.split('(').next().unwrap();
                assert_eq!(front.doc_type(bare), Some(row.kind.as_str()), "{title}");
            }
        }
    }
}

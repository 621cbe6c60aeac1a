//! The front matter of a notice: title, number, issuers, recipients, dates, attachments.
//!
//! Takes the cleaned document with its frame and the page's own fields; gives values as
//! printed. The document's own lines win over the page's fields, which fill the gaps.
//! Full names and territories of bodies are looked up elsewhere.

mod attachment;
mod bodies;
mod dates;
mod title;

use crate::base::span::Span;
use crate::base::text::{cut, fold_str};
use crate::clean::blocks::{Blocks, Field};
use crate::diag::Sink;
use crate::lexicon::Lexicon;
use crate::lexicon::front::Means;
use crate::notice::{Attachment, Dates, DocNumber, Enclosed, Part};
use crate::outline::frame::{Frame, LineRole, number, squeeze};

/// What a notice says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Front {
    /// The notice's own title on one line.
    pub title: Option<String>,
    /// 文种, `other` where the title does not tell.
    pub doc_type: String,
    /// What a cover notice issues or forwards.
    pub encloses: Option<Enclosed>,
    /// 发文字号.
    pub doc_number: Option<DocNumber>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 发文机关.
    pub issuers: Vec<Named>,
    /// 主送机关.
    pub addressees: Vec<Named>,
    /// The notice's dates.
    pub dates: Dates,
    /// 主题分类.
    pub subjects: Vec<String>,
    /// 时效性.
    pub validity: Option<String>,
    /// 附件.
    pub attachments: Vec<Attachment>,
    /// Part 0 and what follows it.
    pub parts: Vec<Part>,
}

/// A body as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As printed.
    pub text: String,
    /// Where, if in the document's text.
    pub span: Option<Span>,
}

/// What the readers of single values share.
struct Source<'a> {
    lexicon: &'a Lexicon,
    blocks: &'a Blocks,
    frame: &'a Frame,
}

/// Reads the front matter.
pub fn front(lexicon: &Lexicon, blocks: &Blocks, frame: &Frame, sink: &mut Sink) -> Front {
    let source = Source { lexicon, blocks, frame };
    let title = title::own(&source);
    let encloses = title::encloses(&source, title.as_deref());
    let doc_type = title::doc_type(&source, title.as_deref(), encloses.is_some());
    let signature = bodies::signature(&source, title.as_deref());
    let parts = title::parts(&source, title.as_deref(), &doc_type);
    Front {
        doc_number: doc_number(&source),
        index_number: source.field(Means::IndexNumber).map(|f| f.value.clone()).filter(|v| stated(v)),
        issuers: bodies::issuers(&source, title.as_deref(), &signature),
        addressees: bodies::addressees(&source),
        dates: dates::read(&source, &signature, sink),
        subjects: subjects(&source),
        validity: source.field(Means::Validity).map(|f| f.value.clone()).filter(|v| stated(v)),
        attachments: attachment::read(&source, &parts),
        title,
        doc_type,
        encloses,
        parts,
    }
}

impl<'a> Source<'a> {
    /// The best field of this meaning: by label, then by where it stood.
    fn field(&self, means: Means) -> Option<&'a Field> {
        self.fields(means).next()
    }

    fn fields(&self, means: Means) -> impl Iterator<Item = &'a Field> {
        let fields = &self.blocks.fields;
        let mut found: Vec<&Field> = Vec::new();
        for label in self.lexicon.front.labels(means) {
            let start = found.len();
            found.extend(fields.iter().filter(|f| f.label == *label && !f.value.trim().is_empty()));
            if let Some(same) = found.get_mut(start..) {
                same.sort_by_key(|f| f.from);
            }
        }
        found.into_iter()
    }

    fn raw(&self, span: Span) -> &'a str {
        self.blocks.text.raw(span)
    }

    fn folded(&self, span: Span) -> &'a str {
        self.blocks.text.folded(span)
    }

    /// Pieces of one role in part 0.
    fn own(&self, role: LineRole) -> impl Iterator<Item = Span> + '_ {
        self.frame.of(role).filter(|&(_, part)| part == 0).map(|(span, _)| span)
    }
}

/// Whether a field says anything: many pages print 无 or a dash.
fn stated(value: &str) -> bool {
    !matches!(value.trim(), "" | "无" | "暂无" | "-" | "--" | "—" | "——" | "/" | "空" | "null" | "其他无")
}

/// Longest 发文机关代字, in characters; joint ones included.
const LONGEST_CODE: usize = 18;

fn doc_number(source: &Source) -> Option<DocNumber> {
    let printed = source.own(LineRole::DocNumber).find_map(|s| number::whole(source.folded(s)));
    let stated = || source.fields(Means::DocNumber).find_map(|f| stated_number(&f.value));
    let printed = printed.map(|n| completed(source, n));
    let found = printed.or_else(|| title::number_behind(source)).or_else(stated).or_else(|| noted(source));
    // A 代字 is short; a longer one has swallowed the title before it.
    found.filter(|n| n.code.as_ref().is_none_or(|c| c.chars().count() <= LONGEST_CODE))
}

/// The number under which the 题注 says that the document was made public: the first, for
/// later ones amended it.
fn noted(source: &Source) -> Option<DocNumber> {
    source.own(LineRole::SubtitleNote).find_map(|span| {
        let note = squeeze(source.folded(span));
        note.match_indices("号").find_map(|(at, w)| {
            let behind = cut(&note, at + w.len()..note.len()).trim_start_matches('令');
            let public = ["公布", "发布", "颁布", "印发"].iter().any(|v| behind.starts_with(v));
            let end = note.len() - behind.len();
            let head = cut(&note, 0..end);
            let from = head.rfind(|c: char| !number::may_hold(c)).map_or(0, |i| i + char_len(head, i));
            let text = cut(head, from..end);
            let text = text.rfind('日').map_or(text, |i| cut(text, i + '日'.len_utf8()..text.len()));
            number::whole(text).filter(|n| public && n.code.is_some())
        })
    })
}

fn char_len(s: &str, at: usize) -> usize {
    cut(s, at..s.len()).chars().next().map_or(1, char::len_utf8)
}

/// A field's number; the next field is sometimes glued to it.
fn stated_number(value: &str) -> Option<DocNumber> {
    let value = fold_str(value);
    number::whole(&value).or_else(|| number::at_start(&value).map(|f| f.number))
}

/// `第12号` under `云州市人民政府令` is that series' number.
fn completed(source: &Source, number: DocNumber) -> DocNumber {
    let heads = source.own(LineRole::Letterhead).map(|s| squeeze(source.raw(s)));
    let series = heads.into_iter().find(|h| h.ends_with(['令', '告']));
    match (series, &number.code) {
        (Some(code), None) => {
            DocNumber { text: format!("{code}{}", number.text), code: Some(code), ..number }
        }
        _ => number,
    }
}

fn subjects(source: &Source) -> Vec<String> {
    let Some(field) = source.field(Means::Subject) else { return Vec::new() };
    let parts = field.value.split([';', '；', '|']).map(|s| s.trim().to_owned());
    parts.filter(|s| stated(s)).collect()
}

#[cfg(test)]
mod tests;

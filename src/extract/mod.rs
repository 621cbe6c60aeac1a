//! A tree in, a notice out.
//!
//! The front matter and the territory come first, for measures are dated and named by
//! them; then measures, citations, sections and the judgement on all of it. Nothing here
//! refuses: what cannot be read is left out and reported.

pub mod bodies;
pub mod citation;
pub mod clause;
mod confidence;
pub mod front;
pub mod leaf;
mod located;
mod measure;
pub mod quantity;
mod sections;
pub mod table;
pub mod time;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::Context;
use crate::base::span::Span;
use crate::base::text::{Text, fold_str};
use crate::base::{brackets, date};
use crate::clean::blocks::{self, Blocks};
use crate::diag::{Diagnostic, Sink, codes};
use crate::lexicon::places::Evidence;
use crate::notice::{Citation, Measure, Notice, Org, Region, SCHEMA, Source};
use crate::outline::frame::{Frame, LineRole};
use crate::outline::tree::Outline;
use crate::read::Cover;
use bodies::unrecognised::is_recognised;
use front::{Front, Named};
use measure::Setting;
use units::Naming;

/// Further enclosed documents beyond these are not told from cited ones.
const FURTHER: usize = 20;

/// Puts a notice together. An attachment is read in the territory and time of its `cover`.
pub fn notice(
    ctx: &Context,
    source: Source,
    blocks: &Blocks,
    frame: &Frame,
    outline: &Outline,
    cover: Option<&Cover>,
    sink: &mut Sink,
) -> Notice {
    let lexicon = &ctx.lexicon;
    let front = front::front(lexicon, blocks, frame, sink);
    let whole = blocks.text.raw(blocks.text.all());
    let own = || Speaks::new(&front, blocks).region(ctx, &front, whole, &source);
    let region = cover.and_then(|c| c.region.clone()).or_else(own);
    let covered = || cover.and_then(|c| date::parse(c.issued.as_deref()?));
    let anchor = anchor(&front).or_else(covered);
    let zone = front.issuers.first().is_some_and(|i| bodies::is_of_zone(lexicon, &i.text));
    let naming = Naming { lexicon, home: region.as_ref(), year: anchor.map(Date::year), zone };
    let id: String = source.sha256.chars().take(16).collect();
    let reports: Vec<bool> = front.parts.iter().map(|p| lexicon.general.is_report(&p.doc_type)).collect();
    let issued = front.dates.issued.as_deref().and_then(date::parse).or_else(covered);
    let setting = Setting { ctx, naming, anchor, issued, id: &id, reports: &reports };
    let mut measures = measure::measures(&setting, blocks, outline, sink);
    let units = measures.iter_mut().flat_map(|m| &mut m.units);
    bodies::confirm(lexicon, whole, naming.home, naming.year, units);
    let mut citations = citation::citations(lexicon, &blocks.text, &citing(frame), &own_titles(&front));
    let own = front.doc_number.as_ref().map(|n| n.text.as_str());
    citations.retain(|c| c.title.is_some() || own.is_none() || c.doc_number.as_deref() != own);
    cite(&mut measures, &citations);
    if sink.trace.is_some() {
        trace(&measures, &citations, sink);
    }
    report(&source, &blocks.text, &measures, sink);
    let mut notice = Notice {
        schema: SCHEMA.to_owned(),
        id,
        issuers: orgs(naming, &front.issuers),
        addressees: orgs(naming, &front.addressees),
        fields: blocks::stated(&blocks.fields),
        outline: sections::sections(&blocks.text, outline, &front.parts, &measures),
        measures,
        citations,
        region,
        source,
        title: front.title,
        doc_type: front.doc_type,
        encloses: front.encloses,
        doc_number: front.doc_number,
        index_number: front.index_number,
        dates: front.dates,
        subjects: front.subjects,
        validity: front.validity,
        parts: front.parts,
        attachments: front.attachments,
        diagnostics: sorted(std::mem::take(&mut sink.diagnostics)),
        places: located::located(blocks),
        text: whole.to_owned(),
        ..Notice::default()
    };
    for issuer in notice.issuers.iter_mut().filter(|i| i.name.is_none()) {
        issuer.name = bodies::formal(lexicon, &issuer.text, anchor.map(Date::year));
    }
    confidence::judge(&lexicon.roles, &mut notice, blocks, cover.is_some());
    notice
}

/// Records where bodies, figures and citations were read, and as what.
fn trace(measures: &[Measure], citations: &[Citation], sink: &mut Sink) {
    for unit in measures.iter().flat_map(|m| &m.units).filter(|u| !u.inherited) {
        let key = unit.org.as_deref().unwrap_or(if unit.collective { "collective" } else { "unknown" });
        sink.fired("units", format!("{:?} {key}", unit.role), unit.span);
    }
    for quantity in measures.iter().flat_map(|m| &m.quantities) {
        sink.fired("quantity", format!("{} {}", quantity.comparison, quantity.unit), quantity.span);
    }
    for citation in citations {
        for span in &citation.spans {
            sink.fired("citation", format!("{:?}", citation.relation), *span);
        }
    }
}

/// Everything that says who speaks, borrowed from where it stands.
struct Speaks {
    issuers: Vec<String>,
    addressees: Vec<String>,
    fields: BTreeMap<String, String>,
}

impl Speaks {
    fn new(front: &Front, blocks: &Blocks) -> Self {
        let texts = |named: &[Named]| named.iter().map(|n| n.text.clone()).collect();
        let mut fields = BTreeMap::new();
        for field in &blocks.fields {
            fields.entry(field.label.clone()).or_insert_with(|| field.value.clone());
        }
        Self { issuers: texts(&front.issuers), addressees: texts(&front.addressees), fields }
    }

    fn region(&self, ctx: &Context, front: &Front, text: &str, source: &Source) -> Option<Region> {
        let year = front.dates.issued.as_deref().and_then(date::parse).map(Date::year);
        ctx.lexicon.places.region_of_notice(&Evidence {
            issuers: &self.issuers,
            title: front.title.as_deref(),
            enclosed_title: front.encloses.as_ref().map(|e| e.title.as_str()),
            doc_number: front.doc_number.as_ref().and_then(|n| n.code.as_deref()),
            addressees: &self.addressees,
            // The front matter already prefers the signature for the issuers.
            signature: &[],
            fields: Some(&self.fields),
            site_code: self.fields.get("SiteIDCode").map(String::as_str),
            host: source.url.as_deref(),
            text,
            year,
        })
    }
}

/// The day that deadlines without a year belong to: the notice's own, or the nearest that
/// is known. A notice of December that is titled after the next year speaks of that year.
fn anchor(front: &Front) -> Option<Date> {
    let dates = &front.dates;
    let day = [&dates.issued, &dates.published].into_iter().flatten().find_map(|d| date::parse(d))?;
    let next = format!("{}年", i32::from(day.year()) + 1);
    let titled = front.title.as_deref().is_some_and(|t| fold_str(t).contains(&next));
    if titled { date::day(i64::from(day.year()) + 1, 1, 1) } else { Some(day) }
}

/// Where documents are cited: everywhere but in the notice's own number and furniture. A
/// title may name another document; what it says of itself is told by [`own_titles`].
fn citing(frame: &Frame) -> Vec<Span> {
    let own = |role| matches!(role, LineRole::DocNumber | LineRole::Letterhead | LineRole::Furniture);
    frame.pieces().filter(|(_, role, _)| !own(*role)).map(|(span, _, _)| span).collect()
}

/// What the notice calls itself and every document that it encloses. An attachment that
/// its text names in 《》 is a citation.
fn own_titles(front: &Front) -> Vec<&str> {
    let attached = |index| front.attachments.iter().any(|a| a.part == Some(index));
    let enclosed = front.encloses.as_ref().map(|e| e.title.as_str());
    let further = front.parts.iter().skip(1).take(FURTHER).filter(|p| !attached(p.index));
    let number = front.doc_number.as_ref().map(|n| n.text.as_str());
    let own = front.title.as_deref().into_iter().chain(enclosed).chain(number);
    own.chain(further.filter_map(|p| p.title.as_deref())).collect()
}

/// Points every measure to the citations that stand in it.
fn cite(measures: &mut [Measure], citations: &[Citation]) {
    let mut places: Vec<(Span, u32)> = Vec::new();
    for (i, citation) in (0u32..).zip(citations) {
        places.extend(citation.spans.iter().map(|&s| (s, i)));
    }
    places.sort_unstable();
    for m in measures {
        let first = places.partition_point(|p| p.0.start < m.span.start);
        let inside = places.iter().skip(first).take_while(|p| p.0.start < m.span.end);
        m.citations = inside.map(|p| p.1).collect::<BTreeSet<_>>().into_iter().collect();
    }
}

fn report(source: &Source, text: &Text, measures: &[Measure], sink: &mut Sink) {
    if let Some(open) = cut_off(text) {
        sink.report(&codes::TRUNCATED_SOURCE, "the text ends inside a bracket", Some(open));
    }
    if let Some(replaced) = source.encoding.as_ref().map(|e| e.replaced).filter(|&n| n > 0) {
        sink.report(&codes::UNDECODABLE_BYTES, format!("{replaced} byte sequences are no characters"), None);
    }
    let mut seen = BTreeSet::new();
    for unit in measures.iter().flat_map(|m| &m.units) {
        if !is_recognised(unit) && seen.insert(unit.text.as_str()) {
            let message = format!("{} is not in the lexicon", unit.text);
            sink.report(&codes::UNKNOWN_UNIT, message, Some(unit.span));
        }
    }
}

/// The bracket that is open where the text ends.
fn cut_off(text: &Text) -> Option<Span> {
    let whole = text.folded(text.all());
    let start = whole.trim_end().rfind('\n').map_or(0, |n| n + 1);
    let line = text.span_in(text.all(), start..whole.len());
    let folded = text.folded(line);
    let ended = folded.trim_end().ends_with(['。', ';', '!', ')', ']', '〕']);
    let open = brackets::pairs(folded).into_iter().find(|p| p.depth == 0 && !p.closed)?;
    (!ended).then(|| text.span_in(line, open.outer))
}

fn orgs(naming: Naming<'_>, named: &[Named]) -> Vec<Org> {
    let org = |n: &Named| {
        let found = bodies::resolve(naming.lexicon, &n.text, None, naming.home, naming.year);
        Org { text: n.text.clone(), name: found.name, kind: found.kind, region: found.region }
    };
    named.iter().map(org).collect()
}

/// Findings in the order of the text, each once.
fn sorted(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| {
        a.span.cmp(&b.span).then_with(|| a.code.cmp(&b.code)).then_with(|| a.message.cmp(&b.message))
    });
    found.dedup();
    found
}

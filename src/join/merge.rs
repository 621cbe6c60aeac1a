//! Puts an attachment behind the notice that it belongs to.

use std::mem::take;

use super::assign;
use crate::base::span::Span;
use crate::notice::{Citation, Notice, Part, Section};

/// Adds `attachment`, which `cover` names as number `listed` of its
/// `attachments`, as further parts of `cover`. Positions count on in one text; ids of measures bear the
/// cover's id and the new part.
pub fn merge(cover: &mut Notice, mut attachment: Notice, listed: Option<usize>) {
    assign::tasks(cover, &mut attachment);
    let behind = if cover.text.is_empty() { 0 } else { cover.text.chars().count() + 1 };
    let first = u32::try_from(cover.parts.len()).unwrap_or(u32::MAX);
    let shift = Shift { behind, part: first };
    let path = attachment.source.path.clone();
    if behind > 0 {
        cover.text.push('\n');
    }
    cover.text.push_str(&attachment.text);
    let citations = citations(cover, take(&mut attachment.citations), &shift);
    for mut measure in take(&mut attachment.measures) {
        measure.id = shift.id(&measure.id, &attachment.id, &cover.id);
        measure.part += first;
        shift.span(&mut measure.span);
        measure.units.iter_mut().for_each(|u| shift.span(&mut u.span));
        measure.times.iter_mut().for_each(|t| shift.span(&mut t.span));
        measure.quantities.iter_mut().for_each(|q| shift.span(&mut q.span));
        measure.citations =
            measure.citations.iter().filter_map(|&c| citations.get(c as usize).copied()).collect();
        measure.citations.sort_unstable();
        measure.citations.dedup();
        cover.measures.push(measure);
    }
    for mut section in take(&mut attachment.outline) {
        shift.section(&mut section);
        cover.outline.push(section);
    }
    for mut diagnostic in take(&mut attachment.diagnostics) {
        diagnostic.span.iter_mut().for_each(|s| shift.span(s));
        cover.diagnostics.push(diagnostic);
    }
    for mut place in take(&mut attachment.places) {
        shift.span(&mut place.span);
        place.source.get_or_insert_with(|| path.clone());
        cover.places.push(place);
    }
    parts(cover, attachment, listed, &path);
}

/// Names the new parts, and the first of them where the cover lists its attachments.
fn parts(cover: &mut Notice, attachment: Notice, listed: Option<usize>, path: &str) {
    let first = u32::try_from(cover.parts.len()).unwrap_or(u32::MAX);
    let title = listed.and_then(|l| cover.attachments.get(l)).map(|a| a.title.clone());
    for part in attachment.parts {
        let own = part.index == 0;
        cover.parts.push(Part {
            index: part.index + first,
            title: if own { part.title.or(attachment.title.clone()).or(title.clone()) } else { part.title },
            source: Some(path.to_owned()),
            confidence: if own { Some(attachment.confidence.clone()) } else { part.confidence },
            ..part
        });
    }
    if let Some(entry) = listed.and_then(|l| cover.attachments.get_mut(l)) {
        entry.part = Some(first);
    }
    // A chain is as strong as its weakest link.
    if attachment.confidence.score < cover.confidence.score {
        cover.confidence = attachment.confidence;
    }
}

/// Adds the attachment's citations; where each of them stands now.
fn citations(cover: &mut Notice, more: Vec<Citation>, shift: &Shift) -> Vec<u32> {
    let mut places = Vec::with_capacity(more.len());
    for mut citation in more {
        citation.spans.iter_mut().for_each(|s| shift.span(s));
        let same = |c: &Citation| c.title == citation.title && c.doc_number == citation.doc_number;
        let at = cover.citations.iter().position(same).unwrap_or(cover.citations.len());
        match cover.citations.get_mut(at) {
            Some(known) => known.spans.append(&mut citation.spans),
            None => cover.citations.push(citation),
        }
        places.push(u32::try_from(at).unwrap_or(u32::MAX));
    }
    places
}

/// How far an attachment moves.
struct Shift {
    /// Characters before its text.
    behind: usize,
    /// Parts before its own.
    part: u32,
}

impl Shift {
    fn span(&self, span: &mut Span) {
        *span = Span::new(span.start + self.behind, span.end + self.behind);
    }

    fn section(&self, section: &mut Section) {
        section.part += self.part;
        self.span(&mut section.span);
        section.children.iter_mut().for_each(|child| self.section(child));
    }

    /// `<attachment>/<part>/<labels>` under the cover's id and the new part.
    fn id(&self, id: &str, own: &str, cover: &str) -> String {
        let rest = id.strip_prefix(own).and_then(|r| r.strip_prefix('/')).unwrap_or(id);
        let (part, labels) = rest.split_once('/').unwrap_or((rest, ""));
        let part = part.parse::<u32>().unwrap_or(0) + self.part;
        format!("{cover}/{part}/{labels}")
    }
}

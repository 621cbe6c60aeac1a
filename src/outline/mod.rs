//! Blocks in, a tree of sections out.
//!
//! First the frame says what each line is, then numbers are read and nested. The tree
//! takes only the lines that are body; titles, signatures and closing paragraphs stay
//! with their part.

pub mod frame;
pub mod marker;
pub mod tree;

use crate::base::span::Span;
use crate::clean::blocks::{Block, BlockKind, Blocks};
use crate::diag::Sink;
use crate::lexicon::Lexicon;
use crate::lexicon::numbering::Numbering;
use frame::{Frame, LineRole};
use tree::{Line, LineKind, Outline};

/// Longest centred line that counts as an unnumbered heading.
const HEADING: usize = 30;

/// The tree of a framed document.
pub fn outline(lexicon: &Lexicon, blocks: &Blocks, frame: &Frame, sink: &mut Sink) -> Outline {
    let mut lines = Vec::with_capacity(blocks.blocks.len());
    let mut part = 0;
    let next = blocks.blocks.iter().skip(1).map(Some).chain([None]);
    for ((block, line), next) in blocks.blocks.iter().zip(&frame.lines).zip(next) {
        // Parts follow each other; a line never goes back to an earlier one.
        part = part.max(line.part);
        let aside = |&(span, _): &(Span, LineRole)| Line { span, part, kind: LineKind::Aside };
        lines.extend(line.glued.iter().map(aside));
        // The caption of a table heads that table alone.
        let caption = next.is_some_and(|n| !matches!(n.kind, BlockKind::Paragraph(_)));
        let kind = match kind(&lexicon.numbering, blocks, block, line.role, line.span) {
            LineKind::Heading if caption => LineKind::Body,
            kind => kind,
        };
        let next = Line { span: line.span, part, kind };
        match lines.last_mut() {
            Some(last) if wraps(lexicon, blocks, *last, next) => last.span = last.span.cover(next.span),
            _ => lines.push(next),
        }
    }
    let outline = tree::tree(lexicon, &blocks.text, &lines, sink);
    if sink.trace.is_some() {
        trace(lexicon, frame, &outline, sink);
    }
    outline
}

/// Records what each line was taken for and which style read each number.
fn trace(lexicon: &Lexicon, frame: &Frame, outline: &Outline, sink: &mut Sink) {
    for (span, role, part) in frame.pieces().filter(|p| p.1 != LineRole::Body) {
        sink.fired("frame", format!("{role:?} of part {part}"), span);
    }
    for number in outline.nodes.iter().filter_map(|n| n.number) {
        let style = lexicon.numbering.styles.get(number.style);
        sink.fired("outline", style.map_or("", |s| s.name.as_str()), number.label);
    }
}

/// Whether a heading goes on: the first line does not end as titles do, both together do.
fn wraps(lexicon: &Lexicon, blocks: &Blocks, last: Line, next: Line) -> bool {
    let headings = last.kind == LineKind::Heading && next.kind == LineKind::Heading;
    let ends = |span: Span| {
        let line = frame::squeeze(blocks.text.folded(span));
        lexicon.front.doc_type(frame::without_note(&line)).is_some() || line.ends_with(['表', '图'])
    };
    headings
        && last.part == next.part
        && last.span.end + 1 == next.span.start
        && !ends(last.span)
        && ends(next.span)
}

fn kind(numbering: &Numbering, blocks: &Blocks, block: &Block, role: LineRole, span: Span) -> LineKind {
    match block.kind {
        BlockKind::Row { table, .. } | BlockKind::Fragment { table } => LineKind::Table(table),
        BlockKind::Paragraph(_) if role != LineRole::Body => LineKind::Aside,
        BlockKind::Paragraph(style) => {
            let set = style.centered || style.heading.is_some();
            let text = blocks.text.folded(span);
            let short = span.len() <= HEADING && !text.ends_with(['。', ';', ':', ',', ')']);
            let heading = set && short && marker::read(numbering, text).is_none();
            if heading { LineKind::Heading } else { LineKind::Body }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::blocks::{Builder, Style};

    #[test]
    fn headings_that_run_over_lines_are_one() {
        let lexicon = Lexicon::load().unwrap();
        for (lines, titles) in [
            (&["东山供水工作", "联席会议成员名单"][..], &["东山供水工作联席会议成员名单"][..]),
            (&["供水工作方案", "成员名单"], &["供水工作方案", "成员名单"]),
            (&["基本情况", "主要做法"], &["基本情况", "主要做法"]),
        ] {
            let mut built = Builder::default();
            built.line("一、总体要求", BlockKind::Paragraph(Style::default()));
            for line in lines {
                built.line(line, BlockKind::Paragraph(Style { centered: true, ..Style::default() }));
            }
            built.line("负责日常工作。", BlockKind::Paragraph(Style::default()));
            let blocks = built.finish();
            let frame = frame::frame(&lexicon, &blocks);
            let outline = outline(&lexicon, &blocks, &frame, &mut Sink::default());
            let headed = outline.walk().filter(|(_, n)| n.number.is_none()).filter_map(|(_, n)| n.title);
            let found: Vec<String> =
                headed.map(|t| crate::base::text::one_line(blocks.text.raw(t))).collect();
            assert_eq!(found, titles, "{lines:?}");
        }
    }
}

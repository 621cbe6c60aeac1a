//! Reads the settings of paragraphs and runs that bear on what is printed.
//!
//! In comes a `pPr` or `rPr` element, wherever it stands: in the body, a style, or a level of
//! a list. Out go its own settings; what a style adds to them is for `styles` to say.

use super::xml::{Tag, Xml};

/// Settings of a paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct ParagraphProps {
    /// Id of its style.
    pub(super) style: Option<String>,
    /// Centred, flush right, or neither.
    pub(super) align: Option<Align>,
    /// Level in the outline from 0; 9 is body text.
    pub(super) outline: Option<i64>,
    /// Its list; 0 takes it out of one.
    pub(super) list: Option<i64>,
    /// Its level in the list, from 0.
    pub(super) level: Option<i64>,
    /// Settings of the paragraph's mark.
    pub(super) mark: RunProps,
    /// Whether its mark was deleted or moved away, so that the next paragraph goes on here.
    pub(super) joined: bool,
}

/// Settings of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct RunProps {
    /// Id of its character style.
    pub(super) style: Option<String>,
    /// Bold.
    pub(super) bold: Option<bool>,
    /// Hidden.
    pub(super) hidden: Option<bool>,
    /// Font of its Latin characters.
    pub(super) font: Option<String>,
}

/// Where the lines of a paragraph stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
    /// Anywhere else.
    Other,
}

/// Reads a `pPr`.
pub(super) fn paragraph(xml: &mut Xml<'_>) -> ParagraphProps {
    let mut props = ParagraphProps::default();
    xml.each(|xml, tag| match tag.name() {
        "pStyle" => props.style = tag.val(),
        "jc" => {
            props.align = Some(match tag.val().as_deref() {
                Some("center") => Align::Center,
                Some("right" | "end") => Align::Right,
                _ => Align::Other,
            });
        }
        "outlineLvl" => props.outline = tag.number(),
        "numPr" => xml.each(|_, tag| match tag.name() {
            "ilvl" => props.level = tag.number(),
            "numId" => props.list = tag.number(),
            _ => {}
        }),
        "rPr" => {
            let mut joined = false;
            props.mark = run_with(xml, |tag| joined |= matches!(tag.name(), "del" | "moveFrom"));
            props.joined = joined;
        }
        _ => {}
    });
    props
}

/// Reads an `rPr`.
pub(super) fn run(xml: &mut Xml<'_>) -> RunProps {
    run_with(xml, |_| {})
}

fn run_with(xml: &mut Xml<'_>, mut also: impl FnMut(&Tag<'_>)) -> RunProps {
    let mut props = RunProps::default();
    xml.each(|_, tag| match tag.name() {
        "rStyle" => props.style = tag.val(),
        "b" => props.bold = Some(tag.is_on()),
        "vanish" => props.hidden = Some(tag.is_on()),
        "rFonts" => props.font = tag.attr("ascii").or_else(|| tag.attr("hAnsi")),
        _ => also(tag),
    });
    props
}

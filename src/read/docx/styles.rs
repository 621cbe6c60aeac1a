//! Resolves styles: what a paragraph or run inherits from its style and the styles below it.
//!
//! In come `styles.xml` and the lists, out goes, for each style, whether it centres, heads,
//! numbers, bolds or hides. Settings that do not bear on the text are not read.

use std::collections::BTreeMap;

use super::numbering::Numbering;
use super::props::{self, Align, ParagraphProps, RunProps};
use super::xml::Xml;

/// Longest chain of styles that is followed; Word allows eleven.
const LONGEST_CHAIN: usize = 32;

/// Most styles that are kept; documents that were pasted together hold thousands.
const MOST_STYLES: usize = 20_000;

/// A style as the part states it.
#[derive(Clone, Debug, Default)]
struct Stated {
    name: String,
    below: Option<String>,
    paragraph: ParagraphProps,
    run: RunProps,
}

/// The styles of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Styles {
    stated: BTreeMap<String, Stated>,
    usual: Option<String>,
    bold: bool,
    hidden: bool,
}

/// What a style gives.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// Where lines stand.
    pub(super) align: Option<Align>,
    /// Level of a heading, 1 to 6.
    pub(super) heading: Option<u8>,
    /// The list and the level in it.
    pub(super) list: Option<(i64, i64)>,
    /// Bold, before the run's own setting.
    pub(super) bold: bool,
    /// Hidden, before the run's own setting.
    pub(super) hidden: bool,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(part: &str) -> Self {
        let mut styles = Self::default();
        Xml::new(part).each_of_root(|xml, tag| match tag.name() {
            "style" if styles.stated.len() < MOST_STYLES => {
                let id = tag.attr("styleId").unwrap_or_default();
                let usual = tag.attr("default").is_some_and(|d| matches!(d.as_str(), "1" | "true" | "on"));
                if usual && tag.attr("type").as_deref() == Some("paragraph") {
                    styles.usual = Some(id.clone());
                }
                styles.stated.insert(id, style(xml));
            }
            "docDefaults" => xml.each(|xml, _| {
                xml.each(|xml, tag| {
                    if tag.name() == "rPr" {
                        let run = props::run(xml);
                        (styles.bold, styles.hidden) = (run.bold == Some(true), run.hidden == Some(true));
                    }
                });
            }),
            _ => {}
        });
        styles
    }

    /// The list that a style of lists stands for.
    pub(super) fn list_of(&self, id: &str) -> Option<i64> {
        self.stated.get(id)?.paragraph.list
    }

    /// What each paragraph style gives, by its id; the usual one has the empty id too.
    pub(super) fn resolve(&self, numbering: &Numbering) -> BTreeMap<String, Style> {
        let mut resolved: BTreeMap<String, Style> =
            self.stated.keys().map(|id| (id.clone(), self.one(id, numbering))).collect();
        let usual = self.usual.as_ref().and_then(|id| resolved.get(id).cloned());
        let none = Style { bold: self.bold, hidden: self.hidden, ..Style::default() };
        resolved.insert(String::new(), usual.unwrap_or(none));
        resolved
    }

    /// Bold and hidden, as a character style switches them.
    pub(super) fn switches(&self, id: &str) -> (bool, bool) {
        let chain = self.chain(id);
        let first = |pick: fn(&RunProps) -> Option<bool>| chain.iter().find_map(|(_, s)| pick(&s.run));
        (first(|r| r.bold).unwrap_or(false), first(|r| r.hidden).unwrap_or(false))
    }

    fn one(&self, id: &str, numbering: &Numbering) -> Style {
        let chain = self.chain(id);
        let (bold, hidden) = self.switches(id);
        let list = chain.iter().find_map(|(_, s)| s.paragraph.list);
        let stated = chain.iter().find_map(|(_, s)| s.paragraph.level);
        // A level that names the style binds it, whatever the style itself says.
        let bound = |list| chain.iter().find_map(|(id, _)| numbering.level_of_style(list, id));
        let outline = chain.iter().find_map(|(_, s)| s.paragraph.outline);
        let named = || chain.iter().find_map(|(_, s)| heading_by_name(&s.name));
        Style {
            align: chain.iter().find_map(|(_, s)| s.paragraph.align),
            heading: outline.map_or_else(named, heading),
            list: list.filter(|l| *l != 0).map(|l| (l, bound(l).or(stated).unwrap_or(0))),
            bold: bold || self.bold,
            hidden: hidden || self.hidden,
        }
    }

    /// A style and those below it, the nearest first.
    fn chain(&self, id: &str) -> Vec<(&str, &Stated)> {
        let mut chain = Vec::new();
        let mut next = self.stated.get_key_value(id);
        while let Some((id, style)) = next {
            chain.push((id.as_str(), style));
            let below = style.below.as_ref().filter(|_| chain.len() < LONGEST_CHAIN);
            next = below.and_then(|below| self.stated.get_key_value(below));
        }
        chain
    }
}

/// The heading that a level of the outline, from 0, makes.
pub(super) fn heading(outline: i64) -> Option<u8> {
    u8::try_from(outline).ok().filter(|o| *o < 9).map(|o| o.min(5) + 1)
}

/// `heading 2`, `标题 2`, `Title`.
fn heading_by_name(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    if matches!(name.as_str(), "title" | "标题") {
        return Some(1);
    }
    let level = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?;
    heading(level.trim().parse::<i64>().ok()?.checked_sub(1)?)
}

fn style(xml: &mut Xml<'_>) -> Stated {
    let mut style = Stated::default();
    xml.each(|xml, tag| match tag.name() {
        "name" => style.name = tag.val().unwrap_or_default(),
        "basedOn" => style.below = tag.val(),
        "pPr" => style.paragraph = props::paragraph(xml),
        "rPr" => style.run = props::run(xml),
        _ => {}
    });
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_by_name() {
        let rows = [
            ("heading 1", Some(1)),
            ("Heading 9", Some(6)),
            ("标题 3", Some(3)),
            ("Title", Some(1)),
            ("heading", None),
            ("heading 0", None),
            ("Body Text", None),
        ];
        for (name, want) in rows {
            assert_eq!(heading_by_name(name), want, "{name}");
        }
    }
}

//! Computes the numbers that lists print: 一、（一）1. are rarely in a document's text.
//!
//! In comes `numbering.xml`, and then, paragraph by paragraph, list and level; out goes the
//! label in front of each. Which list a paragraph belongs to is for styles and body to say.

use std::collections::{BTreeMap, BTreeSet};

use super::styles::Styles;
use super::xml::{Tag, Xml};
use crate::read::counting;

/// Levels of a list.
const LEVELS: usize = 9;
/// Longest pattern of a label, in characters.
const LONGEST_PATTERN: usize = 64;
/// Most definitions, and most lists, that are kept.
const MOST_LISTS: usize = 50_000;

/// One level of a list.
#[derive(Clone, Debug)]
struct Level {
    start: i64,
    format: String,
    /// `第%1条`: `%1` stands for the number of the first level.
    pattern: String,
    /// Whether all numbers of the label are Arabic.
    legal: bool,
    /// After which level from 1 it begins anew: the one above if none, never if 0.
    restart: Option<i64>,
    suffix: String,
    /// Paragraph style that stands on this level.
    style: Option<String>,
    hidden: bool,
}

/// A definition that lists share.
#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: BTreeMap<usize, Level>,
    /// Style that holds the real definition.
    link: Option<String>,
}

/// A list: a definition with what it changes of it.
#[derive(Clone, Debug, Default)]
struct List {
    definition: i64,
    starts: BTreeMap<usize, i64>,
    levels: BTreeMap<usize, Level>,
}

/// The lists of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbering {
    definitions: BTreeMap<i64, Abstract>,
    lists: BTreeMap<i64, List>,
}

/// How far the lists have counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counters {
    /// Last number on each level, by definition: lists that share one count on.
    values: BTreeMap<i64, [Option<i64>; LEVELS]>,
    /// Levels of lists that were used.
    begun: BTreeSet<(i64, usize)>,
}

impl Numbering {
    /// Reads `numbering.xml`; definitions that stand for a style lead to that style's list.
    pub(super) fn read(part: &str, styles: &Styles) -> Self {
        let mut read = Self::default();
        Xml::new(part).each_of_root(|xml, tag| match tag.name() {
            "abstractNum" if read.definitions.len() < MOST_LISTS => {
                if let Some(id) = number(tag, "abstractNumId") {
                    read.definitions.insert(id, definition(xml));
                }
            }
            "num" if read.lists.len() < MOST_LISTS => {
                if let Some(id) = number(tag, "numId") {
                    read.lists.insert(id, list(xml));
                }
            }
            _ => {}
        });
        let targets: BTreeMap<i64, i64> = read
            .definitions
            .iter()
            .filter(|(_, d)| d.levels.is_empty())
            .filter_map(|(id, d)| Some((*id, read.lists.get(&styles.list_of(d.link.as_ref()?)?)?.definition)))
            .collect();
        for list in read.lists.values_mut() {
            list.definition = targets.get(&list.definition).copied().unwrap_or(list.definition);
        }
        read
    }

    /// The level of `list` that the paragraph style `style` is bound to.
    pub(super) fn level_of_style(&self, list: i64, style: &str) -> Option<i64> {
        let list = self.lists.get(&list)?;
        let own = list.levels.iter();
        let shared = self.definitions.get(&list.definition)?.levels.iter();
        let bound = own.chain(shared).find(|(_, level)| level.style.as_deref() == Some(style));
        bound.and_then(|(at, _)| i64::try_from(*at).ok())
    }

    /// The label of the next paragraph on a level of a list, with the blank behind it.
    pub(super) fn label(&self, counters: &mut Counters, list: i64, level: i64) -> Option<String> {
        let at = usize::try_from(level).ok().filter(|l| *l < LEVELS)?;
        let definition = self.lists.get(&list)?.definition;
        let level = self.level(list, at)?;
        let start = self.start(list, at);
        let overridden = self.lists.get(&list)?.starts.contains_key(&at);
        let first = counters.begun.insert((list, at));
        let values = counters.values.entry(definition).or_default();
        for (below, value) in values.iter_mut().enumerate().skip(at + 1) {
            let restart = self.level(list, below).and_then(|l| l.restart);
            let anew = restart.is_none_or(|r| usize::try_from(r).is_ok_and(|r| at < r));
            if anew {
                *value = None;
            }
        }
        if let Some(value) = values.get_mut(at) {
            *value = match *value {
                Some(last) if !(first && overridden) => Some(last.saturating_add(1)),
                _ => Some(start),
            };
        }
        let shown = if level.hidden { String::new() } else { self.shown(list, level, values) };
        (!shown.is_empty()).then(|| spaced(shown, &level.suffix))
    }

    fn level(&self, list: i64, at: usize) -> Option<&Level> {
        let list = self.lists.get(&list)?;
        list.levels.get(&at).or_else(|| self.definitions.get(&list.definition)?.levels.get(&at))
    }

    fn start(&self, list: i64, at: usize) -> i64 {
        let own = self.lists.get(&list).and_then(|l| l.starts.get(&at).copied());
        own.or_else(|| self.level(list, at).map(|l| l.start)).unwrap_or(1)
    }

    fn shown(&self, list: i64, level: &Level, values: &[Option<i64>; LEVELS]) -> String {
        // A bullet says nothing that the line break does not.
        if level.format == "bullet" {
            return String::new();
        }
        let mut text = String::new();
        let mut chars = level.pattern.chars().peekable();
        while let Some(c) = chars.next() {
            let above = chars.peek().and_then(|d| d.to_digit(10)).filter(|d| c == '%' && *d > 0);
            let Some(above) = above.map(|d| d as usize - 1) else {
                text.push(c);
                continue;
            };
            chars.next();
            let value = values.get(above).copied().flatten().unwrap_or_else(|| self.start(list, above));
            let format = self.level(list, above).map_or("decimal", |l| l.format.as_str());
            let format = if level.legal && format != "decimalZero" { "decimal" } else { format };
            text.push_str(&counting::named(format, value));
        }
        text
    }
}

/// Puts a blank where the tab stop or the space makes one that a reader needs: not behind
/// `、` and `）`, which carry their own.
fn spaced(mut label: String, suffix: &str) -> String {
    let closed = label.ends_with(['、', '）', '：', '，', '。', '】', '〕', '．', '》']);
    match suffix {
        "nothing" => {}
        "space" => label.push(' '),
        _ if closed => {}
        _ => label.push(' '),
    }
    label
}

fn definition(xml: &mut Xml<'_>) -> Abstract {
    let mut read = Abstract::default();
    xml.each(|xml, tag| match tag.name() {
        "numStyleLink" => read.link = tag.val(),
        "lvl" => read.levels.extend(place(tag).map(|at| (at, level(xml)))),
        _ => {}
    });
    read
}

fn list(xml: &mut Xml<'_>) -> List {
    let mut read = List::default();
    xml.each(|xml, tag| match tag.name() {
        "abstractNumId" => read.definition = tag.number().unwrap_or(-1),
        "lvlOverride" => {
            let at = place(tag);
            xml.each(|xml, tag| match tag.name() {
                "startOverride" => read.starts.extend(at.zip(tag.number())),
                "lvl" => read.levels.extend(at.map(|at| (at, level(xml)))),
                _ => {}
            });
        }
        _ => {}
    });
    read
}

fn level(xml: &mut Xml<'_>) -> Level {
    let mut level = Level {
        start: 0,
        format: "decimal".to_owned(),
        pattern: String::new(),
        legal: false,
        restart: None,
        suffix: String::new(),
        style: None,
        hidden: false,
    };
    read_level(xml, &mut level);
    level
}

fn read_level(xml: &mut Xml<'_>, level: &mut Level) {
    xml.each(|xml, tag| match tag.name() {
        "start" => level.start = tag.number().unwrap_or(0),
        "numFmt" => level.format = tag.val().unwrap_or_default(),
        // Formats of later editions stand beside one that older programs know.
        "AlternateContent" => xml.each(|xml, tag| {
            if tag.name() == "Fallback" {
                read_level(xml, level);
            }
        }),
        "lvlText" => level.pattern = tag.val().unwrap_or_default().chars().take(LONGEST_PATTERN).collect(),
        "isLgl" => level.legal = tag.is_on(),
        "lvlRestart" => level.restart = tag.number(),
        "suff" => level.suffix = tag.val().unwrap_or_default(),
        "pStyle" => level.style = tag.val(),
        "rPr" => level.hidden = super::props::run(xml).hidden == Some(true),
        _ => {}
    });
}

fn place(tag: &Tag<'_>) -> Option<usize> {
    number(tag, "ilvl").and_then(|at| usize::try_from(at).ok()).filter(|at| *at < LEVELS)
}

fn number(tag: &Tag<'_>, name: &str) -> Option<i64> {
    tag.attr(name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = r#"<w:numbering xmlns:w="w">
      <w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
        <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%4"/></w:lvl>
        <w:lvl w:ilvl="4"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/><w:lvlText w:val="(%5)"/></w:lvl>
        <w:lvl w:ilvl="5"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0D8;"/><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="1">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>
      </w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
      <w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num>
      <w:num w:numId="5"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="space"/><w:lvlText w:val="Art. %1"/></w:lvl></w:lvlOverride></w:num>
    </w:numbering>"#;

    #[test]
    fn labels_are_counted() {
        let numbering = Numbering::read(PART, &Styles::default());
        let mut counters = Counters::default();
        let rows = [
            (1, 0, "一、"),
            (1, 1, "（一）"),
            (1, 2, "1. "),
            (1, 2, "2. "),
            (1, 1, "（二）"),
            (1, 2, "1. "),
            (1, 3, "1.2.1 "),
            (1, 4, "(3) "),
            (4, 0, "二、"),
            (1, 1, "（一）"),
            (1, 4, "(4) "),
            (1, 5, ""),
            (2, 0, "五、"),
            (2, 0, "六、"),
            (1, 0, "七、"),
            (3, 0, "第一条 "),
            (3, 0, "第二条 "),
            (5, 0, "Art. 3 "),
            (9, 0, ""),
            (1, 9, ""),
            (1, -1, ""),
        ];
        for (list, level, want) in rows {
            let label = numbering.label(&mut counters, list, level).unwrap_or_default();
            assert_eq!(label, want, "list {list}, level {level}");
        }
    }
}

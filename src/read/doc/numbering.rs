//! Automatic numbers: counts the paragraphs of each list and prints what stands before them.
//!
//! In come paragraphs in the order of the text, each with its list and level; out goes the
//! number as Word prints it. Lists that share a definition go on counting together, unless
//! one of them begins anew.

use std::collections::BTreeSet;

use super::lists::{Level, Lists, Override};
use crate::read::counting;

/// Deepest level of a list.
const LEVELS: usize = 9;
/// Code of the format that prints a mark and no count.
const BULLET: u8 = 23;

/// The counts so far.
#[derive(Debug)]
pub(super) struct Numbering {
    lists: Lists,
    /// Count of each level of each list; none before its first paragraph.
    counts: Vec<[Option<u32>; LEVELS]>,
    /// Overrides and levels that have begun anew.
    begun: BTreeSet<(u16, u8)>,
}

impl Numbering {
    pub(super) fn new(lists: Lists) -> Self {
        let counts = vec![[None; LEVELS]; lists.lists.len()];
        Self { lists, counts, begun: BTreeSet::new() }
    }

    /// Counts a paragraph; gives its number with what separates it from the text.
    pub(super) fn next(&mut self, number: u16, level: Option<u8>, style: u16) -> Option<String> {
        let level = level.or_else(|| self.lists.level_of_style(number, style)).unwrap_or(0);
        // Above this stand numbers that were taken away and those of Word 6.
        let used = self.lists.overrides.get(usize::from(number.checked_sub(1).filter(|n| *n < 0x7fe)?))?;
        let list = used.list?;
        let levels = levels(&self.lists, used, list);
        let at = usize::from(level).min(levels.len().checked_sub(1)?);
        let counts = self.counts.get_mut(list)?;
        advance(counts, &levels, at, used, self.begun.insert((number, level)));
        Some(print(counts, &levels, at, used))
    }
}

/// The levels of a list, with those that the override brings.
fn levels<'a>(lists: &'a Lists, used: &'a Override, list: usize) -> Vec<&'a Level> {
    let own = |n: usize| used.levels.iter().find(|(at, _)| usize::from(*at) == n).map(|(_, level)| level);
    let shared = lists.lists.get(list).map_or(&[][..], |l| &l.levels);
    shared.iter().take(LEVELS).enumerate().map(|(n, level)| own(n).unwrap_or(level)).collect()
}

fn start(used: &Override, levels: &[&Level], at: usize) -> u32 {
    let anew = used.starts.iter().find(|(level, _)| usize::from(*level) == at);
    anew.map_or_else(|| levels.get(at).map_or(1, |l| l.start), |(_, n)| *n)
}

fn advance(counts: &mut [Option<u32>; LEVELS], levels: &[&Level], at: usize, used: &Override, first: bool) {
    let anew = first && used.starts.iter().any(|(level, _)| usize::from(*level) == at);
    let begin = start(used, levels, at);
    // A level that was passed over counts as begun.
    for (above, count) in counts.iter_mut().enumerate().take(at) {
        *count = count.or(Some(start(used, levels, above)));
    }
    if let Some(count) = counts.get_mut(at) {
        *count = Some(count.filter(|_| !anew).map_or(begin, |n| n.saturating_add(1)));
    }
    for (below, level) in levels.iter().enumerate().skip(at + 1) {
        let stays = level.restarts_below.is_some_and(|limit| at >= usize::from(limit));
        if let Some(count) = counts.get_mut(below).filter(|_| !stays) {
            *count = None;
        }
    }
}

fn print(counts: &[Option<u32>; LEVELS], levels: &[&Level], at: usize, used: &Override) -> String {
    let Some(own) = levels.get(at) else { return String::new() };
    let mut out: Vec<u16> = Vec::new();
    for unit in &own.text {
        let level = usize::from(*unit);
        if level >= LEVELS {
            out.push(if own.format == BULLET { bullet(*unit) } else { *unit });
            continue;
        }
        let count = counts.get(level).copied().flatten().unwrap_or_else(|| start(used, levels, level));
        let format = levels.get(level).map_or(0, |l| l.format);
        let legal = own.legal && !counting::coded(format, 1).is_empty();
        out.extend(counting::coded(if legal { 0 } else { format }, count).encode_utf16());
    }
    separated(String::from_utf16_lossy(&out), own.follow)
}

/// Marks are drawn from symbol fonts, whose codes mean nothing elsewhere.
fn bullet(unit: u16) -> u16 {
    if (0xe000..0xf900).contains(&unit) { 0x2022 } else { unit }
}

/// Full-width punctuation brings its own distance; behind anything else the tab or space of
/// the list becomes a space.
fn separated(mut number: String, follow: u8) -> String {
    let wide = |c: char| matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | ')' | ' ');
    if follow != 2 && number.chars().last().is_some_and(|c| !wide(c)) {
        number.push(' ');
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::doc::lists::List;

    fn level(format: u8, text: &str) -> Level {
        // Digits of the row stand for levels.
        let unit = |c: char| c.to_digit(10).map_or(c as u16, |d| u16::try_from(d).unwrap());
        Level { start: 1, format, text: text.chars().map(unit).collect(), ..Level::default() }
    }

    fn numbering(levels: Vec<Level>, overrides: Vec<Override>) -> Numbering {
        let lists = vec![List { levels, ..List::default() }];
        Numbering::new(Lists { lists, overrides })
    }

    fn run(numbering: &mut Numbering, rows: &[(u16, u8)]) -> Vec<String> {
        rows.iter().map(|(list, at)| numbering.next(*list, Some(*at), 0).unwrap()).collect()
    }

    #[test]
    fn lower_levels_begin_anew() {
        let levels = vec![level(37, "0、"), level(37, "（1）"), level(0, "2."), level(0, "0.1.2")];
        let used = Override { list: Some(0), ..Override::default() };
        let mut numbering = numbering(levels, vec![used]);
        let rows = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)];
        let want = ["一、", "（一）", "1. ", "2. ", "（二）", "1. ", "二、", "（一）"];
        assert_eq!(run(&mut numbering, &rows), want);
    }

    #[test]
    fn legal_levels_print_digits_and_levels_passed_over_have_begun() {
        let legal = Level { legal: true, ..level(0, "0.1") };
        let used = Override { list: Some(0), ..Override::default() };
        let mut numbering = numbering(vec![level(37, "第0章"), legal], vec![used]);
        assert_eq!(run(&mut numbering, &[(1, 1), (1, 0), (1, 1)]), ["1.1 ", "第二章 ", "2.1 "]);
    }

    #[test]
    fn levels_that_never_restart_go_on() {
        let onward = Level { restarts_below: Some(0), ..level(39, "第1条") };
        let used = Override { list: Some(0), ..Override::default() };
        let mut numbering = numbering(vec![level(39, "第0章"), onward], vec![used]);
        let rows = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)];
        assert_eq!(run(&mut numbering, &rows), ["第一章 ", "第一条 ", "第二条 ", "第二章 ", "第三条 "]);
    }

    #[test]
    fn lists_go_on_together_unless_one_begins_anew() {
        let plain = Override { list: Some(0), ..Override::default() };
        let anew = Override { starts: vec![(0, 1)], ..plain.clone() };
        let mut numbering = numbering(vec![level(0, "（0）")], vec![plain.clone(), plain, anew]);
        let rows = [(1, 0), (2, 0), (3, 0), (3, 0)];
        assert_eq!(run(&mut numbering, &rows), ["（1）", "（2）", "（1）", "（2）"]);
        assert_eq!(numbering.next(0, None, 0), None);
        assert_eq!(numbering.next(0x7ff, None, 0), None);
    }
}

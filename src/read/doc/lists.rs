//! The lists of a document (PlfLst, PlfLfo): how each level counts and what stands around it.
//!
//! A paragraph names an *override*, an override names a list and may change its levels. What
//! the file lacks or garbles leaves paragraphs without a number, never with a wrong one.

use super::bytes::{i32_at, part, u8_at, u16_at, u32_at, units};

/// Most characters of a level's text; Word allows thirty-one.
const LONGEST: usize = 64;

/// A level of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Level {
    /// First count.
    pub(super) start: u32,
    /// Code of the number format.
    pub(super) format: u8,
    /// Whether every level prints in Arabic digits here.
    pub(super) legal: bool,
    /// Counting begins anew behind levels below this one; behind every higher one if none.
    pub(super) restarts_below: Option<u8>,
    /// What follows the number: 0 a tab, 1 a space, 2 nothing.
    pub(super) follow: u8,
    /// UTF-16 units; those below nine stand for the count of that level.
    pub(super) text: Vec<u16>,
}

/// A list.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub(super) id: u32,
    pub(super) levels: Vec<Level>,
    /// Styles that stand for a level, in the order of the levels.
    pub(super) styles: Vec<u16>,
}

/// The use of a list by paragraphs.
#[derive(Clone, Debug, Default)]
pub(super) struct Override {
    /// Index of the list.
    pub(super) list: Option<usize>,
    /// Counts with which levels begin anew, by level.
    pub(super) starts: Vec<(u8, u32)>,
    /// Levels of its own.
    pub(super) levels: Vec<(u8, Level)>,
}

/// Lists and their overrides.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) lists: Vec<List>,
    pub(super) overrides: Vec<Override>,
}

impl Lists {
    /// Reads both tables; each goes on behind its stated end.
    pub(super) fn read(lists: &[u8], overrides: &[u8]) -> Self {
        let lists = read_lists(lists).unwrap_or_default();
        let overrides = read_overrides(overrides, &lists).unwrap_or_default();
        Self { lists, overrides }
    }

    /// The level of a paragraph that names an override and no level: its style's.
    pub(super) fn level_of_style(&self, number: u16, style: u16) -> Option<u8> {
        let used = self.overrides.get(usize::from(number.checked_sub(1)?))?;
        let list = self.lists.get(used.list?)?;
        u8::try_from(list.styles.iter().position(|s| *s == style)?).ok()
    }
}

fn read_lists(bytes: &[u8]) -> Option<Vec<List>> {
    let count = usize::from(u16_at(bytes, 0)?).min(4095);
    let mut at = 2 + count * 28;
    let mut out = Vec::new();
    for n in 0..count {
        let Some(head) = part(bytes, 2 + n * 28, 28) else { break };
        let levels = if u8_at(head, 26)? & 1 == 1 { 1 } else { 9 };
        let mut list = List {
            id: u32_at(head, 0)?,
            levels: Vec::new(),
            styles: units(head.get(8..26)?).filter(|s| *s != 0xfff).collect(),
        };
        if list.styles.len() < 9 {
            // A gap would shift the levels behind it.
            list.styles = units(head.get(8..26)?).collect();
        }
        for _ in 0..levels {
            let Some((level, length)) = level(bytes, at) else { break };
            list.levels.push(level);
            at += length;
        }
        out.push(list);
    }
    Some(out)
}

/// A level and how many bytes it takes.
fn level(bytes: &[u8], at: usize) -> Option<(Level, usize)> {
    let head = part(bytes, at, 28)?;
    let flags = u8_at(head, 5)?;
    let changes = usize::from(u8_at(head, 24)?) + usize::from(u8_at(head, 25)?);
    let text_at = at + 28 + changes;
    let length = usize::from(u16_at(bytes, text_at)?);
    let text = part(bytes, text_at + 2, length * 2)?;
    let level = Level {
        start: u32::try_from(i32_at(head, 0)?).unwrap_or(0),
        format: u8_at(head, 4)?,
        legal: flags & 4 != 0,
        restarts_below: (flags & 8 != 0).then_some(u8_at(head, 26)?),
        follow: u8_at(head, 15)?,
        text: units(text).take(LONGEST).collect(),
    };
    Some((level, 28 + changes + 2 + length * 2))
}

fn read_overrides(bytes: &[u8], lists: &[List]) -> Option<Vec<Override>> {
    let count = (u32_at(bytes, 0)? as usize).min(4095);
    let mut at = 4 + count * 16;
    let mut out = Vec::new();
    for n in 0..count {
        let Some(head) = part(bytes, 4 + n * 16, 16) else { break };
        let id = u32_at(head, 0)?;
        let mut used = Override { list: lists.iter().position(|l| l.id == id), ..Override::default() };
        at += 4;
        for _ in 0..u8_at(head, 12)?.min(9) {
            let Some(next) = changed_level(bytes, at, &mut used) else { break };
            at = next;
        }
        out.push(used);
    }
    Some(out)
}

/// Reads one changed level; returns where the next begins.
fn changed_level(bytes: &[u8], at: usize, used: &mut Override) -> Option<usize> {
    let start = u32::try_from(i32_at(bytes, at)?).unwrap_or(0);
    let flags = u32_at(bytes, at + 4)?;
    let number = u8::try_from(flags & 0xf).ok()?;
    let (restarts, whole) = (flags & 0x10 != 0, flags & 0x20 != 0);
    let mut next = at + 8;
    let mut first = start;
    if whole {
        let (level, length) = level(bytes, next)?;
        first = level.start;
        used.levels.push((number, level));
        next += length;
    }
    if restarts {
        used.starts.push((number, first));
    }
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level_bytes(start: i32, format: u8, text: &[u16]) -> Vec<u8> {
        let mut out = start.to_le_bytes().to_vec();
        out.extend([format, 0]);
        out.extend([0; 9]);
        out.extend([2]);
        out.extend([0; 12]);
        out.extend(u16::try_from(text.len()).unwrap().to_le_bytes());
        out.extend(text.iter().flat_map(|u| u.to_le_bytes()));
        out
    }

    #[test]
    fn lists_and_overrides_are_read() {
        let mut lists = vec![1, 0];
        lists.extend(7u32.to_le_bytes());
        lists.extend([0; 4]);
        lists.extend([0xff, 0x0f].repeat(9));
        lists.extend([1, 0]);
        lists.extend(level_bytes(3, 37, &[0, 0x3001]));
        let mut overrides = 1u32.to_le_bytes().to_vec();
        overrides.extend(7u32.to_le_bytes());
        overrides.extend([0; 8]);
        overrides.extend([1, 0, 0, 0]);
        overrides.extend([0xff; 4]);
        overrides.extend(5i32.to_le_bytes());
        overrides.extend(0x10u32.to_le_bytes());
        let read = Lists::read(&lists, &overrides);
        let level = &read.lists[0].levels[0];
        assert_eq!((level.start, level.format, level.text.as_slice()), (3, 37, [0, 0x3001].as_slice()));
        assert_eq!(
            (read.overrides[0].list, read.overrides[0].starts.as_slice()),
            (Some(0), [(0, 5)].as_slice())
        );
        assert!(Lists::read(&lists[..20], &overrides[..9]).lists.is_empty());
    }
}

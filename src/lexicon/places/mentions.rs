//! Which places a text speaks of.
//!
//! In: running text. Out: the places named in it by full or usual short name, with how
//! often. Bare names that several places bear count only where the name before them says
//! which is meant.

use std::collections::BTreeMap;

use super::{Form, Places, is_generic};
use crate::base::text::{cut, is_han};

/// Longest name that is looked for, in characters.
const LONGEST: usize = 15;

impl Places {
    /// Counts the places named in `text`.
    pub(crate) fn mentions(&self, text: &str, year: Option<i16>) -> BTreeMap<usize, usize> {
        let mut counts = BTreeMap::new();
        let mut read_to = 0;
        let mut before: Option<(usize, usize)> = None;
        for (at, c) in text.char_indices() {
            if !matches!(c, '省' | '市' | '区' | '县' | '州' | '盟' | '旗') {
                continue;
            }
            let end = at + c.len_utf8();
            let Some((start, found)) = self.ending(text, read_to, end, year) else { continue };
            let under = before.filter(|&(to, _)| to == start).map(|(_, place)| place);
            if let Some(place) = self.decide(&found, under) {
                *counts.entry(place).or_default() += 1;
                before = Some((end, place));
            }
            read_to = end;
        }
        counts
    }

    /// The longest name that ends at `end` and starts no earlier than `from`.
    fn ending(&self, text: &str, from: usize, end: usize, year: Option<i16>) -> Option<(usize, Vec<usize>)> {
        let mut starts: Vec<usize> = Vec::with_capacity(LONGEST);
        starts.extend(cut(text, from..end).char_indices().rev().take(LONGEST).map(|(at, _)| from + at));
        starts.into_iter().rev().find_map(|start| {
            let name = cut(text, start..end);
            if !self.opens_name(name) {
                return None;
            }
            // 示范县 is not 范县, 适应城市 not 应城市: such a name must open its word.
            let weak = name.chars().count() < 3 || name.ends_with("城市") && name.chars().count() == 3;
            if is_generic(name) {
                return None;
            }
            if weak && start != from && cut(text, 0..start).chars().next_back().is_some_and(is_han) {
                return None;
            }
            let (found, form) = self.standing(name, year, false)?;
            (form < Form::Stem).then_some((start, found))
        })
    }

    fn decide(&self, found: &[usize], under: Option<usize>) -> Option<usize> {
        match (found, under) {
            (&[one], None) => Some(one),
            (several, Some(under)) => {
                let inside =
                    super::only(several.iter().copied().filter(|&at| at != under && self.inside(at, under)));
                inside.or(match several {
                    &[one] => Some(one),
                    _ => None,
                })
            }
            _ => None,
        }
    }
}

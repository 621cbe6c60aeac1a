//! Which families a report shows.
//!
//! A page that is to stay fluid and open from disk cannot hold a corpus of any size; the
//! largest families come first, and what is left out is counted.

use std::collections::BTreeSet;

use crate::links::Family;
use crate::notice::Notice;

/// How much a report holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Measures of all families together.
    pub measures: usize,
    /// Notices that belong to no family that is shown.
    pub others: usize,
}

impl Default for Limits {
    /// Twice what ten families of fifty governments with sixty measures each have.
    fn default() -> Self {
        Self { measures: 60_000, others: 2_000 }
    }
}

/// The families and notices of a report, and the sums of the whole corpus.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    pub(super) families: BTreeSet<String>,
    pub(super) members: BTreeSet<String>,
    pub(super) others: BTreeSet<String>,
    pub(super) notices: u64,
    pub(super) measures: u64,
    pub(super) regions: BTreeSet<String>,
    pub(super) left_out: u64,
    pub(super) all_families: u64,
}

/// What a selection needs to know of a notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Size {
    id: String,
    region: Option<String>,
    measures: usize,
}

impl Size {
    /// Of a notice.
    pub fn of(notice: &Notice) -> Self {
        Self {
            id: notice.id.clone(),
            region: notice.region.as_ref().map(|r| r.code.clone()),
            measures: notice.measures.len(),
        }
    }
}

impl Selection {
    /// Selects the largest families of those that `wanted` takes, and notices of none.
    pub fn new(
        sizes: &[Size],
        families: &[Family],
        wanted: impl Fn(&Family) -> bool,
        limits: Limits,
    ) -> Self {
        let mut sizes: Vec<&Size> = sizes.iter().collect();
        sizes.sort_by(|a, b| a.id.cmp(&b.id));
        sizes.dedup_by(|b, a| a.id == b.id);
        let measures = |id: &str| {
            sizes
                .binary_search_by(|s| s.id.as_str().cmp(id))
                .ok()
                .and_then(|at| sizes.get(at))
                .map_or(0, |s| s.measures)
        };
        let mut out = Self {
            notices: sizes.len() as u64,
            measures: sizes.iter().map(|s| s.measures as u64).sum(),
            regions: sizes.iter().filter_map(|s| s.region.clone()).collect(),
            all_families: families.len() as u64,
            ..Self::default()
        };
        let mut order: Vec<&Family> = families.iter().filter(|f| wanted(f)).collect();
        order.sort_by(|a, b| b.members.len().cmp(&a.members.len()).then_with(|| a.id.cmp(&b.id)));
        let mut left = limits.measures;
        for family in order {
            let needs: usize = family.members.iter().map(|m| measures(&m.notice)).sum();
            // The first is shown whatever its size: a report without any would say nothing.
            if needs > left && !out.families.is_empty() {
                out.left_out += 1;
                continue;
            }
            left = left.saturating_sub(needs);
            out.families.insert(family.id.clone());
            out.members.extend(family.members.iter().map(|m| m.notice.clone()));
        }
        let others = sizes.iter().filter(|s| !out.members.contains(&s.id)).take(limits.others);
        out.others = others.map(|s| s.id.clone()).collect();
        out
    }

    /// Whether the report shows a notice.
    pub fn takes(&self, notice: &str) -> bool {
        self.members.contains(notice) || self.others.contains(notice)
    }

    /// Whether it shows a family.
    pub fn shows(&self, family: &str) -> bool {
        self.families.contains(family)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::Member;

    #[test]
    fn the_largest_families_come_first_and_the_rest_is_counted() {
        let size = |id: &str, measures| Size { id: id.into(), region: None, measures };
        let sizes = [size("a", 30), size("b", 30), size("c", 10), size("d", 10), size("e", 10), size("f", 5)];
        let family = |id: &str, members: &[&str]| Family {
            id: id.into(),
            members: members.iter().map(|m| Member { notice: (*m).into(), ..Member::default() }).collect(),
            ..Family::default()
        };
        let families = [family("f-1", &["a", "b"]), family("f-2", &["c", "d", "e"])];
        let limits = Limits { measures: 50, others: 2 };
        let chosen = Selection::new(&sizes, &families, |_| true, limits);
        assert!(chosen.shows("f-2") && !chosen.shows("f-1"));
        assert_eq!((chosen.left_out, chosen.notices, chosen.measures), (1, 6, 95));
        assert!(chosen.takes("c") && chosen.takes("a") && chosen.takes("b") && !chosen.takes("f"));
    }
}

//! Finds the teaser that an aggregator prints before a document.
//!
//! Such a line repeats what follows (title, addressees, first sentence), often reworded,
//! with the portal's own phrases in between. Both together are needed: either alone may
//! stand in a document.

use crate::base::text::is_han;
use crate::lexicon::boilerplate::Boilerplate;

/// Number of lines after it that a teaser is compared with.
const REACH: usize = 12;

/// Whether the first of `lines` is a teaser for those behind it.
pub(super) fn leads(rules: &Boilerplate, lines: &[&str]) -> bool {
    let Some((first, rest)) = lines.split_first() else { return false };
    if !rules.is_portal(first) {
        return false;
    }
    let following: String = rest.iter().take(REACH).copied().collect();
    let mut pairs: Vec<(char, char)> = pairs(&following).collect();
    pairs.sort_unstable();
    let (mut shared, mut all) = (0, 0);
    for pair in self::pairs(first) {
        all += 1;
        shared += usize::from(pairs.binary_search(&pair).is_ok());
    }
    all > 0 && shared * 2 > all
}

/// Neighbouring Han characters: half of them shared means the same matter.
fn pairs(s: &str) -> impl Iterator<Item = (char, char)> + '_ {
    let han = || s.chars().filter(|&c| is_han(c));
    han().zip(han().skip(1))
}

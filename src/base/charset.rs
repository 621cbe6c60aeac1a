//! Sets of characters that are asked about every character of a text.

/// A set of characters, one bit each: asking costs one look at a table and no comparison,
/// which counts where most characters are none of the set.
#[derive(Clone, Debug, Default)]
pub struct CharSet {
    bits: Vec<u64>,
}

impl CharSet {
    /// Whether `c` is in the set.
    #[inline]
    pub fn contains(&self, c: char) -> bool {
        let at = c as usize;
        self.bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let mut set = Self::default();
        for at in chars.into_iter().map(|c| c as usize) {
            if set.bits.len() <= at / 64 {
                set.bits.resize(at / 64 + 1, 0);
            }
            if let Some(word) = set.bits.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_it_was_made_of() {
        let set: CharSet = "0年𠀀".chars().collect();
        for (c, held) in [('0', true), ('年', true), ('𠀀', true), ('1', false), ('月', false), ('𠀁', false)]
        {
            assert_eq!(set.contains(c), held, "{c}");
        }
        assert!(!CharSet::default().contains('0'));
    }
}

//! Whose letters open a document number (发文机关代字).
//!
//! In: the code of a number (鹰府字, 粤府办, 国办发) and the places that the document
//! otherwise names. Out: the place or the nation. One character stands for many cities:
//! only what no other place uses is read without confirmation.

use std::collections::BTreeMap;

use super::Places;

/// What the letters of a number say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// The central authorities.
    Nation,
    /// A place, by its position in the table.
    Place(usize),
}

impl Places {
    /// Reads the opening of `code`; `named` gives the places that the document names, with
    /// how often.
    pub(super) fn letters<'a>(
        &self,
        code: &str,
        named: impl FnOnce() -> &'a BTreeMap<usize, usize>,
    ) -> Option<Letters> {
        let place = self.longest(code);
        let nation = self.central.numbers.iter().filter(|n| code.starts_with(n.as_str())).map(String::len).max();
        match (place, nation) {
            (Some((_, len)), Some(central)) if central > len => return Some(Letters::Nation),
            (None, Some(_)) => return Some(Letters::Nation),
            (Some((at, _)), _) => return Some(Letters::Place(at)),
            (None, None) => {}
        }
        self.confirmed(code, named()).map(Letters::Place)
    }

    fn longest(&self, code: &str) -> Option<(usize, usize)> {
        let fits = self.numbers.iter().filter(|(n, _)| code.starts_with(n.as_str()));
        fits.max_by_key(|(n, _)| n.len()).map(|(n, at)| (*at, n.len()))
    }

    /// The one place named in the document whose name holds the number's first character.
    fn confirmed(&self, code: &str, named: &BTreeMap<usize, usize>) -> Option<usize> {
        let first = code.chars().next()?;
        let of_city = code.chars().nth(1) == Some('市');
        let province = self.letters.iter().find(|(l, _)| *l == first).map(|(_, at)| *at);
        if let Some(province) = province.filter(|p| !of_city && named.contains_key(p)) {
            return Some(province);
        }
        let fits = |at: usize, leading: bool| {
            self.stem(at).is_some_and(|s| if leading { s.starts_with(first) } else { s.contains(first) })
        };
        let provincial = |at: usize| province == Some(at) || self.get(at).is_some_and(|p| p.code.ends_with("0000"));
        let mut places: Vec<usize> = named.keys().copied().filter(|&at| fits(at, true) && !provincial(at)).collect();
        if places.is_empty() {
            places = named.keys().copied().filter(|&at| fits(at, false) && !provincial(at)).collect();
        }
        match places.as_slice() {
            &[one] => Some(one),
            _ => None,
        }
    }
}

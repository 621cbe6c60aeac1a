//! Fingerprints of texts: how much of two documents is the same, without either text.

use std::hash::Hasher;

use crate::base::text::{fold, is_han};

/// The smallest hash of each of 32 classes of eight-character stretches (one-permutation
/// min-hash): the share of classes that agree estimates the share of the text that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sketch {
    least: [u32; CLASSES],
}

const CLASSES: usize = 32;
const STRETCH: usize = 8;

impl Default for Sketch {
    fn default() -> Self {
        Self { least: [u32::MAX; CLASSES] }
    }
}

impl Sketch {
    /// Of the Han characters, digits and letters of a text; what a page adds between them
    /// does not count.
    pub fn of(text: &str) -> Self {
        let chars: Vec<char> =
            text.chars().map(fold).filter(|&c| is_han(c) || c.is_ascii_alphanumeric()).collect();
        let mut sketch = Self::default();
        for stretch in chars.windows(STRETCH) {
            let mut hasher = Fnv::default();
            for c in stretch {
                hasher.write_u32(u32::from(*c));
            }
            let hash = hasher.finish();
            let class = usize::try_from(hash >> 32).unwrap_or(0) % CLASSES;
            let value = u32::try_from(hash & u64::from(u32::MAX)).unwrap_or(u32::MAX);
            if let Some(least) = sketch.least.get_mut(class) {
                *least = value.min(*least);
            }
        }
        sketch
    }

    /// Estimated share of stretches that two texts have in common.
    pub fn alike(&self, other: &Self) -> f64 {
        let both = self.least.iter().zip(&other.least);
        let filled = both.clone().filter(|(a, b)| **a != u32::MAX || **b != u32::MAX).count();
        let equal = both.filter(|(a, b)| a == b && **a != u32::MAX).count();
        let share = |n: usize| f64::from(u32::try_from(n).unwrap_or(0));
        if filled == 0 { 0.0 } else { share(equal) / share(filled) }
    }

    /// Keys under which texts that are nearly the same meet: four classes each.
    pub fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        self.least.chunks(4).enumerate().filter(|(_, band)| band.iter().all(|v| *v != u32::MAX)).map(
            |(i, band)| {
                let mut hasher = Fnv::default();
                hasher.write_usize(i);
                for v in band {
                    hasher.write_u32(*v);
                }
                hasher.finish()
            },
        )
    }
}

/// FNV-1a with a last mix: the same on every machine, and its high bits are as good as its
/// low ones.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u32(&mut self, n: u32) {
        self.0 = (self.0 ^ u64::from(n)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 29;
    }

    fn finish(&self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed ^ (mixed >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_copies_are_alike_and_other_texts_are_not() {
        let text: String = (0..400).map(|i| char::from_u32(0x4e00 + (i * 37) % 1900).unwrap()).collect();
        let page = format!("打印 关闭\n{text}");
        let other: String = (0..400).map(|i| char::from_u32(0x4e00 + (i * 41 + 7) % 1900).unwrap()).collect();
        assert!(Sketch::of(&text).alike(&Sketch::of(&page)) > 0.9);
        assert!(Sketch::of(&text).alike(&Sketch::of(&other)) < 0.2);
        assert!(Sketch::default().alike(&Sketch::default()) < 0.1);
    }
}

//! Checked reads from the streams of a Word file.
//!
//! Every offset in these files comes from the file itself: nothing here panics, and what
//! does not lie within the bytes is `None`. What the numbers mean is not known here.

/// `len` bytes from `at`.
pub(super) fn part(bytes: &[u8], at: usize, len: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(len)?)
}

pub(super) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    part(bytes, at, 2)?.try_into().ok().map(u16::from_le_bytes)
}

pub(super) fn i16_at(bytes: &[u8], at: usize) -> Option<i16> {
    part(bytes, at, 2)?.try_into().ok().map(i16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    part(bytes, at, 4)?.try_into().ok().map(u32::from_le_bytes)
}

pub(super) fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    part(bytes, at, 4)?.try_into().ok().map(i32::from_le_bytes)
}

/// UTF-16LE code units.
pub(super) fn units(bytes: &[u8]) -> impl Iterator<Item = u16> + '_ {
    bytes.chunks_exact(2).filter_map(|pair| u16_at(pair, 0))
}

/// A table of positions with an entry for each stretch between two of them (PLC).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Plc<'a> {
    bytes: &'a [u8],
    size: usize,
    count: usize,
}

impl<'a> Plc<'a> {
    /// A table with entries of `size` bytes.
    pub(super) fn new(bytes: &'a [u8], size: usize) -> Self {
        Self { bytes, size, count: bytes.len().saturating_sub(4) / (4 + size) }
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Where stretch `n` begins; `len()` gives the end of the last.
    pub(super) fn position(&self, n: usize) -> Option<u32> {
        if n > self.count { None } else { u32_at(self.bytes, n * 4) }
    }

    pub(super) fn entry(&self, n: usize) -> Option<&'a [u8]> {
        if n >= self.count {
            return None;
        }
        part(self.bytes, (self.count + 1) * 4 + n * self.size, self.size)
    }

    /// The stretch that holds `position`.
    pub(super) fn find(&self, position: u32) -> Option<usize> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.position(middle)? <= position { low = middle + 1 } else { high = middle }
        }
        let found = low.checked_sub(1)?;
        (position < self.position(found + 1)?).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_lies_outside() {
        assert_eq!(
            (u16_at(&[1, 2], 0), u16_at(&[1, 2], 1), u32_at(&[], usize::MAX)),
            (Some(513), None, None)
        );
    }

    #[test]
    fn stretches_are_found() {
        let bytes: Vec<u8> = [2u32, 5, 9].iter().flat_map(|n| n.to_le_bytes()).chain([7, 0, 8, 0]).collect();
        let plc = Plc::new(&bytes, 2);
        assert_eq!((plc.len(), plc.entry(1), plc.entry(2)), (2, Some([8, 0].as_slice()), None));
        for (at, want) in [(1, None), (2, Some(0)), (4, Some(0)), (5, Some(1)), (8, Some(1)), (9, None)] {
            assert_eq!(plc.find(at), want, "{at}");
        }
    }
}

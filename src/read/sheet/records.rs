//! What the binary workbooks share: numbers at places, and numbers packed into four bytes.

/// Two bytes.
pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*data.get(at..)?.first_chunk()?))
}

/// Four bytes.
pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*data.get(at..)?.first_chunk()?))
}

/// Eight bytes.
pub(super) fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(*data.get(at..)?.first_chunk()?))
}

/// A number packed into four bytes: an integer or the upper half of a double, either of
/// them in hundredths or not.
pub(super) fn packed_at(data: &[u8], at: usize) -> Option<f64> {
    let raw = u32_at(data, at)?;
    let value = if raw & 2 == 0 {
        f64::from_bits(u64::from(raw & !3) << 32)
    } else {
        f64::from(raw.cast_signed() >> 2)
    };
    Some(if raw & 1 == 0 { value } else { value / 100.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_read() {
        let rows = [
            (0x3ff0_0000, 1.0),
            (0x3ff0_0001, 0.01),
            (45473 << 2 | 2, 45473.0),
            (0xffff_fffe, -1.0),
            (12345 << 2 | 3, 123.45),
        ];
        for (raw, want) in rows {
            let bytes = u32::to_le_bytes(raw);
            assert_eq!(packed_at(&bytes, 0), Some(want), "{raw:x}");
        }
        assert_eq!(packed_at(&[1, 2], 0), None);
        assert_eq!(u16_at(&[1, 2], usize::MAX), None);
    }
}

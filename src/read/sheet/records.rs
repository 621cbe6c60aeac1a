//! Numbers at places of the records of binary workbooks, and the styles that cells name.

use std::collections::BTreeMap;

/// Two bytes.
pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*data.get(at..)?.first_chunk()?))
}

/// Four bytes.
pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*data.get(at..)?.first_chunk()?))
}

/// The style of each cell of a sheet, which calamine does not tell.
#[derive(Debug, Default)]
pub(super) struct CellStyles(BTreeMap<(u32, u32), usize>);

impl CellStyles {
    /// Notes the style of a cell.
    pub(super) fn insert(&mut self, place: (u32, u32), style: usize) {
        // A book refuses more cells anyway.
        if self.0.len() <= super::CELLS {
            self.0.insert(place, style);
        }
    }

    /// The style of a cell.
    pub(super) fn get(&self, place: (u32, u32)) -> usize {
        self.0.get(&place).copied().unwrap_or(0)
    }
}

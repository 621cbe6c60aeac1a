//! What a paragraph and a stretch of characters are set to, as far as reading needs it.
//!
//! In come lists of property changes, each laid over what held before; out go the few
//! properties that decide what is printed and where it stands. Fonts, sizes, colours and
//! distances are passed over.

use super::bytes::{u8_at, u16_at, u32_at};
use super::pieces::Over;
use super::sprm;

/// Properties of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own in the file")]
pub(super) struct Para {
    /// Number of its style.
    pub(super) style: u16,
    /// Depth of the table in which it stands; 0 outside.
    pub(super) depth: u32,
    in_table: bool,
    row_end: bool,
    inner_row_end: bool,
    /// Whether its mark ends a cell of a table inside a cell.
    pub(super) inner_cell: bool,
    /// Level of the outline, from 0; 9 for text.
    pub(super) outline: Option<u8>,
    /// 0 left, 1 centred, 2 right, from 3 on justified.
    pub(super) aligned: u8,
    /// List, from 1; 0 for none.
    pub(super) list: Option<u16>,
    /// Level in its list, from 0.
    pub(super) level: Option<u8>,
}

impl Para {
    /// A paragraph of a style of which nothing more is known.
    pub(super) fn of(style: u16) -> Self {
        Self { style, ..Self::default() }
    }

    /// Lays one change over what holds.
    pub(super) fn apply(&mut self, code: u16, operand: &[u8]) {
        let flag = u8_at(operand, 0).unwrap_or(0);
        match code {
            0x2416 => self.in_table = flag != 0,
            0x2417 => self.row_end = flag != 0,
            0x6649 => self.depth = u32_at(operand, 0).unwrap_or(0),
            0x664a => {
                let step = u32_at(operand, 0).unwrap_or(0).cast_signed();
                self.depth = self.depth.saturating_add_signed(step);
            }
            0x244b => self.inner_cell = flag != 0,
            0x244c => self.inner_row_end = flag != 0,
            0x2640 => self.outline = Some(flag),
            0x2403 | 0x2461 => self.aligned = flag,
            0x460b => self.list = u16_at(operand, 0),
            0x260a => self.level = Some(flag),
            _ => {}
        }
    }

    /// Lays the properties of a whole piece over what holds.
    pub(super) fn apply_over(&mut self, over: Over<'_>, data: &[u8]) {
        match over {
            Over::Group(list) => sprm::each(list, data, &mut |code, operand| self.apply(code, operand)),
            Over::Single(number, value) => {
                let code = match number {
                    0x05 => 0x2461,
                    0x0c => 0x260a,
                    0x18 => 0x2416,
                    0x19 => 0x2417,
                    0x78 => 0x2640,
                    _ => return,
                };
                self.apply(code, &[value]);
            }
        }
    }

    /// Settles the depth: files of Word 97 know one table and no depth.
    pub(super) fn settled(mut self) -> Self {
        if !self.in_table && self.depth == 0 {
            self.row_end = false;
        } else {
            self.depth = self.depth.max(1);
        }
        self
    }

    /// Whether its mark ends a row.
    pub(super) fn ends_row(&self) -> bool {
        if self.depth > 1 { self.inner_row_end } else { self.row_end }
    }
}

/// Properties of a stretch of characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own in the file")]
pub(super) struct Chars {
    pub(super) bold: bool,
    pub(super) hidden: bool,
    /// Removed by a revision that has not been accepted.
    pub(super) deleted: bool,
    /// Whether characters with a meaning of their own have it here.
    pub(super) special: bool,
    /// Font and character of a symbol.
    pub(super) symbol: Option<(u16, u16)>,
    /// Font.
    pub(super) font: Option<u16>,
    /// Number of the style of these characters.
    pub(super) style: Option<u16>,
}

impl Chars {
    /// Lays one change over what holds; `base` is what the style says.
    pub(super) fn apply(&mut self, code: u16, operand: &[u8], base: Self) {
        let flag = u8_at(operand, 0).unwrap_or(0);
        match code {
            0x0800 => self.deleted = flag != 0,
            0x0835 => self.bold = toggled(flag, base.bold),
            0x083c => self.hidden = toggled(flag, base.hidden),
            0x0855 => self.special = flag != 0,
            0x6a09 => self.symbol = u16_at(operand, 0).zip(u16_at(operand, 2)),
            0x4a4f => self.font = u16_at(operand, 0),
            0x4a30 => self.style = u16_at(operand, 0),
            0x2a33 => *self = Self { deleted: self.deleted, special: self.special, ..base },
            _ => {}
        }
    }

    /// Lays the properties of a whole piece over what holds.
    pub(super) fn apply_over(&mut self, over: Over<'_>, base: Self) {
        match over {
            Over::Group(list) => sprm::changes(list).for_each(|(code, op)| self.apply(code, op, base)),
            Over::Single(number, value) => {
                let code = match number {
                    0x41 => 0x0800,
                    0x55 => 0x0835,
                    0x5c => 0x083c,
                    0x75 => 0x0855,
                    _ => return,
                };
                self.apply(code, &[value], base);
            }
        }
    }
}

/// A switch is on, off, as the style says, or the other way.
fn toggled(flag: u8, style: bool) -> bool {
    match flag {
        0x80 => style,
        0x81 => !style,
        _ => flag != 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_word_97_have_no_depth() {
        let mut para = Para::default();
        para.apply(0x2416, &[1]);
        para.apply(0x2417, &[1]);
        assert_eq!((para.settled().depth, para.settled().ends_row()), (1, true));
        para.apply(0x6649, &[2, 0, 0, 0]);
        assert_eq!((para.settled().depth, para.settled().ends_row()), (2, false));
        para.apply(0x664a, &(-1i32).to_le_bytes());
        assert_eq!(para.settled().depth, 1);
    }

    #[test]
    fn switches_lean_on_the_style() {
        let base = Chars { bold: true, ..Chars::default() };
        for (flag, want) in [(0, false), (1, true), (0x80, true), (0x81, false)] {
            let mut chars = base;
            chars.apply(0x0835, &[flag], base);
            assert_eq!(chars.bold, want, "{flag}");
        }
    }
}

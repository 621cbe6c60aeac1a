//! Lists of property changes (grpprl): a code, then an operand whose length the code tells.
//!
//! What a change means is for the readers of paragraphs, characters and rows; this only
//! walks along, and follows the one indirection that long lists take, into the data stream.

use super::bytes::{part, u8_at, u16_at, u32_at};

/// Changes that say where in the data stream the list goes on.
const ELSEWHERE: [u16; 3] = [0x6645, 0x6646, 0x646b];

/// Walks over one list.
#[derive(Debug)]
pub(super) struct Changes<'a> {
    rest: &'a [u8],
}

/// The changes of one list, as code and operand.
pub(super) fn changes(list: &[u8]) -> Changes<'_> {
    Changes { rest: list }
}

impl<'a> Iterator for Changes<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let code = u16_at(self.rest, 0)?;
        let (skip, length) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            _ => counted(code, self.rest.get(2..)?)?,
        };
        let operand = part(self.rest, 2 + skip, length)?;
        self.rest = self.rest.get(2 + skip + length..)?;
        Some((code, operand))
    }
}

/// Bytes that hold the length of an operand, and its length.
fn counted(code: u16, rest: &[u8]) -> Option<(usize, usize)> {
    // The definition of a row has a long length, one too high.
    if matches!(code, 0xd606 | 0xd608) {
        return Some((2, usize::from(u16_at(rest, 0)?).saturating_sub(1)));
    }
    let length = usize::from(u8_at(rest, 0)?);
    // Tab stops that do not fit into the byte are counted one by one.
    if code == 0xc615 && length == 255 {
        let deleted = usize::from(u8_at(rest, 1)?) * 4;
        let added = usize::from(u8_at(rest, 2 + deleted)?) * 3;
        return Some((1, 2 + deleted + added));
    }
    Some((1, length))
}

/// Calls `apply` for every change of `list`, and for those that it keeps in `data`.
pub(super) fn each(list: &[u8], data: &[u8], apply: &mut dyn FnMut(u16, &[u8])) {
    for (code, operand) in changes(list) {
        if !ELSEWHERE.contains(&code) {
            apply(code, operand);
            continue;
        }
        let long = || {
            let at = u32_at(operand, 0)? as usize;
            part(data, at + 2, usize::from(u16_at(data, at)?))
        };
        changes(long().unwrap_or(&[])).for_each(|(code, operand)| apply(code, operand));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_walked_by_the_length_of_operands() {
        // A flag, a word, a counted operand, a row's definition, a cut one.
        let list =
            [0x16, 0x24, 1, 0x0b, 0x46, 5, 0, 0x2b, 0xd6, 2, 1, 3, 0x08, 0xd6, 3, 0, 9, 9, 0x49, 0x66, 1];
        let codes: Vec<(u16, usize)> = changes(&list).map(|(code, operand)| (code, operand.len())).collect();
        assert_eq!(codes, [(0x2416, 1), (0x460b, 2), (0xd62b, 2), (0xd608, 2)]);
    }

    #[test]
    fn long_lists_go_on_in_the_data_stream() {
        let data = [0, 0, 3, 0, 0x16, 0x24, 1];
        let mut seen = Vec::new();
        each(&[0x46, 0x66, 2, 0, 0, 0], &data, &mut |code, _| seen.push(code));
        each(&[0x46, 0x66, 0xff, 0xff, 0xff, 0xff], &data, &mut |code, _| seen.push(code));
        assert_eq!(seen, [0x2416]);
    }
}

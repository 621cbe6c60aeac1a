//! Where the text of an office file stands in it, as the contract says it.

use crate::clean::blocks::Blocks;
use crate::notice::Located;
use crate::read::paper::Place;

/// One entry for each line or cell whose place is known.
pub(super) fn located(blocks: &Blocks) -> Vec<Located> {
    let entry = |&(span, place): &_| match place {
        Place::Cell { sheet, row, column } => Located {
            span,
            sheet: blocks.sheets.get(sheet as usize).cloned(),
            cell: Some(format!("{}{}", letters(column), row + 1)),
            ..Located::default()
        },
        Place::Area { page, edges } => Located {
            span,
            page: Some(page),
            // Tenths of a point are finer than any eye, and short.
            area: Some(edges.map(|e| (e * 10.0).round() / 10.0)),
            ..Located::default()
        },
    };
    blocks.places.iter().map(entry).collect()
}

/// The letters of a column that is counted from 0: `A`, `Z`, `AA`.
fn letters(column: u32) -> String {
    let mut out = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        out.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    out.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_bear_letters() {
        for (column, want) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), want);
        }
    }
}

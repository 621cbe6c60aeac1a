//! What a member took over, added up from the cells of the matrix.

use super::{Cell, Coverage};
use crate::links::AlignmentRelation;

/// Of the `of` measures of the base, what the cells of one member say.
pub(super) fn coverage<'a>(of: usize, cells: impl Iterator<Item = &'a Cell>) -> Coverage {
    let mut sum = Coverage { of: of as u64, ..Coverage::default() };
    for cell in cells {
        sum.covered += 1;
        match cell.relation {
            AlignmentRelation::Same => sum.same += 1,
            AlignmentRelation::Adapted => sum.adapted += 1,
            AlignmentRelation::Related => sum.related += 1,
        }
        sum.escalated += u64::from(cell.escalation);
        sum.relaxed += u64::from(cell.relaxed && !cell.escalation);
    }
    sum
}

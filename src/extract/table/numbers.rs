//! Whether the rows of a table are numbered without a gap.
//!
//! Numbers may run through or begin anew under each group, and one number may stand for
//! several rows. Only a number that leaves some out behind the one before it is reported.

use crate::base::numeral;
use crate::base::text::Text;
use crate::diag::{Sink, codes};

use super::Row;

/// What is left out at once beyond this is no gap: the column holds codes or years.
const LARGEST: u64 = 20;

/// Reports rows whose number does not follow on that of the row before.
pub fn check(text: &Text, rows: &[Row], sink: &mut Sink) {
    let number = |row: &Row| {
        let digits = text.folded(row.number?).trim_matches(['(', ')', '.', '、', ' ']);
        Some((numeral::any(digits)?, row.number?))
    };
    let mut before: Option<u64> = None;
    for (now, span) in rows.iter().filter_map(number) {
        if let Some(before) = before.filter(|b| (b + 2..=b + 1 + LARGEST).contains(&now)) {
            let message = format!("row {now} follows row {before}");
            sink.report(&codes::NUMBERING_GAP, message, Some(span));
        }
        before = Some(now);
    }
}

//! How far to trust a notice, from what was seen on the way.
//!
//! Every kind of doubt takes a share of what trust is left; many findings of one kind
//! weigh more than one, up to a bound. Nothing is guessed: the reasons are the codes of
//! findings, or the name of what is missing or was worked out.

use std::collections::BTreeMap;

use crate::base::text::besides_han;
use crate::clean::blocks::{Blocks, TableOrigin};
use crate::diag::codes;
use crate::notice::{Confidence, Notice};

/// Share that one finding takes, and the most that all of its kind take together.
const FINDINGS: &[(&codes::Code, f64, f64)] = &[
    (&codes::UNDECODABLE_BYTES, 0.10, 0.40),
    (&codes::TRUNCATED_SOURCE, 0.25, 0.25),
    (&codes::DECLARED_COUNT_MISMATCH, 0.15, 0.30),
    (&codes::NUMBERING_GAP, 0.05, 0.30),
    (&codes::NUMBERING_DUPLICATE, 0.03, 0.15),
    (&codes::UNPAIRED_BRACKET, 0.03, 0.12),
    (&codes::CONTRADICTORY_LIMITS, 0.01, 0.03),
    (&codes::IMPOSSIBLE_DATE, 0.01, 0.05),
    (&codes::DATE_CONFLICT, 0.03, 0.03),
    (&codes::DEADLINE_BEFORE_ISSUE, 0.01, 0.03),
    (&codes::NO_TEXT_LAYER, 0.20, 0.20),
    (&codes::FORMULA_ERROR, 0.03, 0.10),
    (&codes::HIDDEN_CONTENT, 0.01, 0.02),
];

/// How fast trust falls with the share of unreadable characters: one in a hundred costs a
/// tenth, one in ten two thirds.
const UNREADABLE: f64 = 11.0;

/// What one cell in ten whose extent was worked out costs, and the most that all cost.
const INFERRED: f64 = 0.05;
const MOST_INFERRED: f64 = 0.10;

/// Judges a notice whose other fields are complete.
///
/// `attached` says that it hangs on another notice, which bears title, issuer and date.
pub(super) fn judge(notice: &Notice, blocks: &Blocks, attached: bool) -> Confidence {
    let mut lost: Vec<(f64, String)> = Vec::new();
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    for d in &notice.diagnostics {
        *counts.entry(d.code.as_str()).or_default() += 1.0;
    }
    for (code, each, most) in FINDINGS {
        if let Some(n) = counts.get(code.name) {
            lost.push(((each * n).min(*most), code.name.to_owned()));
        }
    }
    if !attached {
        missing(notice, &mut lost);
    }
    worked_out(notice, blocks, &mut lost);
    lost.retain(|l| l.0 > 0.0);
    lost.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let score: f64 = lost.iter().map(|l| 1.0 - l.0).product();
    // Two decimals say all there is, and the same on every machine.
    Confidence { score: (score * 100.0).round() / 100.0, reasons: lost.into_iter().map(|l| l.1).collect() }
}

fn missing(notice: &Notice, lost: &mut Vec<(f64, String)>) {
    for (absent, share, reason) in [
        (notice.title.is_none(), 0.15, "no-title"),
        (notice.dates.issued.is_none(), 0.05, "no-date-of-issue"),
        (notice.issuers.is_empty(), 0.05, "no-issuer"),
        (notice.region.is_none(), 0.05, "no-region"),
    ] {
        if absent {
            lost.push((share, reason.to_owned()));
        }
    }
}

fn worked_out(notice: &Notice, blocks: &Blocks, lost: &mut Vec<(f64, String)>) {
    for (origin, share, reason) in
        [(TableOrigin::Piped, 0.03, "piped-table"), (TableOrigin::Flattened, 0.15, "flattened-table")]
    {
        if blocks.tables.iter().any(|t| t.origin == origin) {
            lost.push((share, reason.to_owned()));
        }
    }
    let cells = blocks.tables.iter().filter(|t| t.origin == TableOrigin::Marked).flat_map(|t| &t.cells);
    let inferred = share(cells.clone().filter(|c| c.inferred).count(), cells.count());
    lost.push(((inferred * 10.0 * INFERRED).min(MOST_INFERRED), "inferred-cells".to_owned()));
    let units: Vec<_> = notice.measures.iter().flat_map(|m| &m.units).collect();
    if !units.is_empty() {
        let unknown = notice.diagnostics.iter().filter(|d| d.code == codes::UNKNOWN_UNIT.name).count();
        lost.push((share(unknown, units.len()) * 0.2, "unknown-unit".to_owned()));
    }
    let is_odd = |c: char| c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c);
    let odd = besides_han(&notice.text).filter(|&(_, c)| is_odd(c)).count();
    // The first unreadable characters cost most: whichever they are, a name may hold them.
    let legible = (-UNREADABLE * share(odd, notice.text.chars().count())).exp();
    lost.push((1.0 - legible, "unreadable-characters".to_owned()));
}

/// `part` of `whole`, between 0 and 1.
#[expect(clippy::cast_precision_loss, reason = "counts of one document are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64).min(1.0) }
}

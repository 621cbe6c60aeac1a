//! How far to trust a notice, from what was seen on the way.
//!
//! Every kind of doubt takes a share of what trust is left; many findings of one kind
//! weigh more than one, up to a bound. Nothing is guessed: the reasons are the codes of
//! findings, or the name of what is missing or was worked out.

use std::collections::BTreeMap;

use crate::base::text::{cut, fold_str};
use crate::clean::blocks::{Blocks, TableOrigin};
use crate::diag::codes;
use crate::lexicon::roles::{Label, Roles};
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

/// What measures cost in which a label of a role stands that no rule could read, if all are
/// such.
const UNREAD: f64 = 0.3;

/// Judges a notice whose other fields are complete, and each of its parts.
///
/// `attached` says that it hangs on another notice, which bears title, issuer and date.
pub(super) fn judge(roles: &Roles, notice: &mut Notice, blocks: &Blocks, attached: bool) {
    let mut seen = Everything::new(notice);
    seen.look(roles, notice, blocks);
    let mut lost = seen.whole.lost();
    if !attached {
        missing(notice, &mut lost);
    }
    let parts: Vec<Confidence> = seen.parts.iter().map(|part| summed(part.lost())).collect();
    notice.confidence = summed(lost);
    for (part, confidence) in notice.parts.iter_mut().zip(parts) {
        part.confidence = Some(confidence);
    }
}

fn summed(mut lost: Vec<(f64, String)>) -> Confidence {
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

/// What was seen, in all and by part.
struct Everything<'n> {
    whole: Seen<'n>,
    parts: Vec<Seen<'n>>,
    /// Where each part begins; parts share out the whole text.
    starts: Vec<(usize, usize)>,
}

/// What was seen in one stretch of a notice.
#[derive(Default)]
struct Seen<'n> {
    findings: BTreeMap<&'n str, usize>,
    piped: bool,
    flattened: bool,
    cells: usize,
    inferred: usize,
    units: usize,
    measures: usize,
    unread: usize,
    characters: usize,
    odd: usize,
}

impl<'n> Everything<'n> {
    fn new(notice: &Notice) -> Self {
        let mut starts: Vec<(usize, usize)> =
            notice.outline.iter().map(|root| (root.span.start, root.part as usize)).collect();
        starts.sort_unstable();
        let parts = notice.parts.iter().map(|_| Seen::default()).collect();
        Self { whole: Seen::default(), parts, starts }
    }

    /// Notes something that stands at `at`, or in no place.
    fn note(&mut self, at: Option<usize>, what: impl Fn(&mut Seen<'n>)) {
        what(&mut self.whole);
        let before = at.map_or(0, |at| self.starts.partition_point(|s| s.0 <= at));
        let part = before.checked_sub(1).and_then(|i| self.starts.get(i)).map(|s| s.1);
        if let Some(seen) = part.and_then(|p| self.parts.get_mut(p)) {
            what(seen);
        }
    }

    fn look(&mut self, roles: &Roles, notice: &'n Notice, blocks: &Blocks) {
        for d in &notice.diagnostics {
            self.note(d.span.map(|s| s.start), |seen| {
                *seen.findings.entry(d.code.as_str()).or_default() += 1;
            });
        }
        for table in &blocks.tables {
            let marked = table.origin == TableOrigin::Marked;
            let inferred = table.cells.iter().filter(|c| c.inferred).count();
            self.note(table.cells.iter().find_map(|c| c.pieces.first()).map(|s| s.start), |seen| {
                seen.piped |= table.origin == TableOrigin::Piped;
                seen.flattened |= table.origin == TableOrigin::Flattened;
                seen.cells += if marked { table.cells.len() } else { 0 };
                seen.inferred += if marked { inferred } else { 0 };
            });
        }
        for measure in &notice.measures {
            let unread = unread(roles, &measure.text);
            self.note(Some(measure.span.start), |seen| {
                seen.measures += 1;
                seen.units += measure.units.len();
                seen.unread += usize::from(unread);
            });
        }
        // Their places are counted only where there are any.
        if may_hold_odd(&notice.text) {
            for (at, _) in notice.text.chars().enumerate().filter(|(_, c)| is_odd(*c)) {
                self.note(Some(at), |seen| seen.odd += 1);
            }
        }
        self.characters(notice.text.chars().count());
    }

    fn characters(&mut self, all: usize) {
        self.whole.characters = all;
        let ends = self.starts.iter().skip(1).map(|s| s.0).chain([all]);
        for ((start, part), end) in self.starts.iter().zip(ends) {
            if let Some(seen) = self.parts.get_mut(*part) {
                seen.characters += end.saturating_sub(*start);
            }
        }
    }
}

impl Seen<'_> {
    /// What speaks against it: a share of the trust, and why.
    fn lost(&self) -> Vec<(f64, String)> {
        let mut lost: Vec<(f64, String)> = Vec::new();
        for (code, each, most) in FINDINGS {
            if let Some(&n) = self.findings.get(code.name) {
                lost.push(((each * count(n)).min(*most), code.name.to_owned()));
            }
        }
        for (is, share, reason) in
            [(self.piped, 0.03, "piped-table"), (self.flattened, 0.15, "flattened-table")]
        {
            if is {
                lost.push((share, reason.to_owned()));
            }
        }
        let inferred = (share(self.inferred, self.cells) * 10.0 * INFERRED).min(MOST_INFERRED);
        let unknown = self.findings.get(codes::UNKNOWN_UNIT.name).copied().unwrap_or_default();
        // The first unreadable characters cost most: whichever they are, a name may hold them.
        let illegible = 1.0 - (-UNREADABLE * share(self.odd, self.characters)).exp();
        lost.push((inferred, "inferred-cells".to_owned()));
        lost.push((share(unknown, self.units) * 0.2, "unknown-unit".to_owned()));
        lost.push((share(self.unread, self.measures) * UNREAD, "unread-clause".to_owned()));
        lost.push((illegible, "unreadable-characters".to_owned()));
        lost
    }
}

/// Whether nobody can tell which character this is.
fn is_odd(c: char) -> bool {
    c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// Whether bytes of `text` may be of an odd character: U+E000 … U+F8FF begin with EE or with EF
/// and less than A4, U+FFFD with EF BF.
#[expect(clippy::needless_bitwise_bool, reason = "without a way out, many bytes are looked at at once")]
fn may_hold_odd(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or(&[]));
    pairs.fold(false, |odd, (&a, &b)| odd | (a == 0xee) | (a == 0xef) & ((b < 0xa4) | (b == 0xbf)))
}

/// Whether a label of a role is left in a measure's text: a clause that was read is not.
fn unread(roles: &Roles, text: &str) -> bool {
    if !text.contains([':', '：']) {
        return false;
    }
    let folded = fold_str(text);
    let mut from = 0;
    let mut places = memchr::memchr_iter(b':', folded.as_bytes());
    places.any(|at| {
        let before = cut(&folded, from..at);
        from = at + 1;
        let label = before.rsplit(['。', ';', ',', '(', '[', '\n']).next().unwrap_or(before);
        matches!(roles.label(label.trim()), Some(Label::Role(_)))
    })
}

/// `part` of `whole`, between 0 and 1.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { (count(part) / count(whole)).min(1.0) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of one document are far below 2^52")]
fn count(n: usize) -> f64 {
    n as f64
}

//! The list of diagnostic codes. A code is permanent: it may be retired, never reused.

use super::Severity::{self, Error, Note, Warning};

/// One entry of the list, as `gongwen explain` prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Permanent kebab-case name.
    pub name: &'static str,
    /// How much it costs.
    pub severity: Severity,
    /// What it means, in one sentence.
    pub headline: &'static str,
    /// Why it matters and what gongwen does.
    pub why: &'static str,
    /// A line of text that raises it, of our own making.
    pub example: &'static str,
}

macro_rules! codes {
    ($($ident:ident = $name:literal, $severity:ident, $headline:literal, $why:literal, $example:literal;)+) => {
        $(#[doc = $headline] pub const $ident: Code = Code { name: $name, severity: $severity, headline: $headline, why: $why, example: $example };)+
        /// Every code, in alphabetical order of its name.
        pub const ALL: &[Code] = &[$($ident),+];
    };
}

codes! {
    CONTRADICTORY_LIMITS = "contradictory-limits", Warning,
        "Two limits on the same thing leave no room between them.",
        "A clause that asks for at least N and at most N (or less) of the same unit is nearly always a slip in one figure. Both are kept; neither can be trusted.",
        "审核时间不少于7个工作日，最长不超过7个工作日。";
    DATE_CONFLICT = "date-conflict", Warning,
        "The page gives another date than the document's own signature.",
        "The signature is the date of issue (成文日期, GB/T 9704). Content systems often fill their field with the day of upload. The signature wins; the other value stays in `fields`.",
        "发文日期 2024-03-04 … 云州市人民政府 2024年3月2日";
    DEADLINE_BEFORE_ISSUE = "deadline-before-issue", Warning,
        "A deadline lies before the day on which the notice was signed.",
        "Either the deadline was copied from an older document or a year is wrong. The value is kept as printed.",
        "2024年2月底前报送方案。 … 2024年3月2日";
    DECLARED_COUNT_MISMATCH = "declared-count-mismatch", Warning,
        "The text announces a number of items and another number is found.",
        "Announced counts are the best check on a table that was damaged on its way. A mismatch means rows were lost, split or doubled, here or in the source.",
        "指标体系共12项三级指标。 (11 found)";
    FORMULA_ERROR = "formula-error", Warning,
        "Cells of a workbook show an error, or formulas without a stored result.",
        "Formulas are never computed: a cell prints what was stored when the file was saved. Cells that show #REF! or the like, and formulas that a program wrote without a result, stay empty. Open the file in a spreadsheet program, save it, and read it again.",
        "a cell that shows #REF!";
    HIDDEN_CONTENT = "hidden-content", Note,
        "Hidden sheets, rows or columns of a workbook were left out.",
        "What the author hid is not part of what the file prints: drafts, lists for drop-down menus, rows that a filter put away. Unhide it and save the file if it is wanted.",
        "a workbook with a hidden sheet of codes";
    IMPOSSIBLE_DATE = "impossible-date", Error,
        "The text names a day that the calendar does not have.",
        "The time is kept as printed, without a value: which day was meant cannot be known.",
        "于11月31日前报送总结。";
    LIMIT_EXCEEDED = "limit-exceeded", Error,
        "A source is larger or more deeply nested than the limits allow.",
        "Limits keep one hostile file from stopping a batch. Raise them with the options named in the message.",
        "a page with two million open tags";
    NO_DOCUMENT = "no-document", Error,
        "The source holds no official document.",
        "Captcha and error pages, empty shells whose text a script would fetch, lists of other documents, and news without a document's text give no notice but a line in errors.jsonl.",
        "您访问的页面不存在";
    NO_TEXT_LAYER = "no-text-layer", Error,
        "A page image carries no text that can be read.",
        "Scans need character recognition first; text behind a broken character map would be garbage and is not passed on.",
        "a scanned PDF; a page whose content is one picture";
    NUMBERING_DUPLICATE = "numbering-duplicate", Warning,
        "A number occurs twice in a row of sections or measures.",
        "Usually a slip of the author; sometimes two documents run into each other. Both are kept.",
        "（三）优化服务。 … （三）加强监管。";
    NUMBERING_GAP = "numbering-gap", Warning,
        "A number is missing in a row of sections or measures.",
        "Something may have been lost between its neighbours, or the author miscounted.",
        "（三）优化服务。 … （五）加强监管。";
    RECOVERED_PANIC = "recovered-panic", Error,
        "A reader failed inside on this source and was stopped.",
        "This is a defect of gongwen or of a library it uses. The other sources of the run are not affected. Please report the file.",
        "a damaged workbook";
    TRUNCATED_SOURCE = "truncated-source", Warning,
        "The source ends in the middle of something.",
        "A page cut inside a tag, a text cut inside a bracket or a sentence: what follows is missing, and measures near the end may be incomplete.",
        "……（责任单位：市发展改革委、市财";
    UNDECODABLE_BYTES = "undecodable-bytes", Warning,
        "Some bytes are no character in the source's encoding.",
        "Each became U+FFFD. Names and figures beside it may be wrong. The count stands in `source.encoding.replaced`.",
        "市发展\u{fffd}革委";
    UNKNOWN_UNIT = "unknown-unit", Note,
        "A body charged with a measure is not in the lexicon.",
        "It is kept as printed, with `name` null. Add it with --lexicon if it is one that should be known.",
        "（责任单位：市云谷专班）";
    UNPAIRED_BRACKET = "unpaired-bracket", Note,
        "A bracket of a responsibility clause is never closed.",
        "The clause is read to the end of its paragraph.",
        "（责任单位：市发展改革委、市财政局";
    UNSUPPORTED_FORMAT = "unsupported-format", Error,
        "The source is of a format that gongwen does not read.",
        "The message names the format. Convert the file, or extract it first if it is an archive.",
        "a RAR archive";
    UNREADABLE_SOURCE = "unreadable-source", Error,
        "The source could not be opened or read to its end.",
        "The message carries the system's reason: permissions, a broken link, a device error.",
        "a file without read permission";
}

/// The entry for a code's name.
pub fn find(name: &str) -> Option<&'static Code> {
    ALL.iter().find(|c| c.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_kebab_case() {
        for c in ALL {
            assert_eq!(ALL.iter().filter(|o| o.name == c.name).count(), 1, "{}", c.name);
            assert!(c.name.chars().all(|ch| ch.is_ascii_lowercase() || ch == '-'), "{}", c.name);
            assert!(!c.headline.is_empty() && !c.why.is_empty() && !c.example.is_empty(), "{}", c.name);
        }
    }
}

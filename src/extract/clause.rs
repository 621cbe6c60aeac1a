//! Finds the responsibility clauses of a measure and reads what they say.
//!
//! In comes the joined text of one measure; out go the clauses with their place, the
//! bodies by role, the other labelled fields, and rules that hold for the whole document.
//! Prose that merely mentions a body (`由市财政局牵头`) is no clause: a clause stands in
//! brackets, behind a label, or on a line of its own.

mod find;
mod read;

use std::ops::Range;

pub use find::clauses;
pub use read::is_time;

use crate::lexicon::roles::FieldKind;
use crate::notice::Role;

/// A responsibility clause. All ranges are bytes of the folded text it was found in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause {
    /// What leaves the measure's text, brackets and label included.
    pub range: Range<usize>,
    /// Whether it stands on a line of its own.
    pub own_line: bool,
    /// Whether its bracket is never closed.
    pub unclosed: bool,
    /// Bodies in the order in which they stand.
    pub bodies: Vec<Assigned>,
    /// Other labelled fields.
    pub fields: Vec<Field>,
    /// Words of the clause that are neither: a deadline without label.
    pub rest: Vec<Range<usize>>,
    /// Bodies that the clause charges with every later measure too.
    pub everywhere: Vec<Range<usize>>,
    /// Whether some role other than responsible is said in so many words.
    pub explicit: bool,
}

/// A body with its role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// Where it is named.
    pub range: Range<usize>,
    /// What it is charged with.
    pub role: Role,
    /// Whether it bears a mark: ★市水务局.
    pub marked: bool,
}

/// A labelled field that names no role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its label, folded.
    pub label: String,
    /// What sort of field it is.
    pub kind: FieldKind,
    /// Where its value stands.
    pub value: Range<usize>,
}
